package types

import (
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// BinOp is a binary operator.
type BinOp uint8

const (
	OpAdd BinOp = iota
	OpSub
	OpMul
	OpMatMul
	OpTrueDiv
	OpFloorDiv
	OpMod
	OpPow
	OpLShift
	OpRShift
	OpAnd
	OpOr
	OpXor
	numBinOps = iota
)

var binOpNames = [numBinOps]string{
	"add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "or", "xor",
}

var binOpToken = [numBinOps]syntax.Token{
	OpAdd: syntax.PLUS, OpSub: syntax.MINUS, OpMul: syntax.STAR, OpTrueDiv: syntax.SLASH,
	OpFloorDiv: syntax.SLASHSLASH, OpMod: syntax.PERCENT, OpLShift: syntax.LTLT, OpRShift: syntax.GTGT,
	OpAnd: syntax.AMP, OpOr: syntax.PIPE, OpXor: syntax.CIRCUMFLEX,
}

// Operator does v op other, or other op v when reflected. NotImplemented means it does not know other; nil is an
// exception.
type Operator interface {
	BinaryOp(th *Thread, op BinOp, other Value, reflected bool) Value
}

// InplaceOperator does v op= other where that changes v; NotImplemented means do v = v op other.
type InplaceOperator interface {
	InplaceOp(th *Thread, op BinOp, other Value) Value
}

// Binary is a op b; nil with an exception pending.
func Binary(th *Thread, op BinOp, a, b Value) Value {
	if c, ok := a.(Complex); ok {
		if r := c.BinaryOp(th, op, b, false); r != NotImplemented {
			return r
		}
	}
	if r := binaryNumbers(th, op, a, b); r != NotImplemented {
		return r
	}
	x, xi := a.(*Instance)
	y, yi := b.(*Instance)
	if xi {
		if m := x.shape.class.special[spBin+int(op)]; m != nil {
			if r := guarded1(th, x, m, b); r != NotImplemented {
				return r
			}
		}
	}
	if yi {
		if m := y.shape.class.special[spRBin+int(op)]; m != nil {
			if r := guarded1(th, y, m, a); r != NotImplemented {
				return r
			}
		}
	}
	na, nb := native(a), native(b)
	if (xi || yi) && (na != a || nb != b) {
		if r := binaryNumbers(th, op, na, nb); r != NotImplemented {
			return r
		}
	}
	if r := binaryOperand(th, arg.Op(op), na, nb); r != NotImplemented {
		return r
	}
	if o, ok := na.(Operator); ok {
		if r := o.BinaryOp(th, op, nb, false); r != NotImplemented {
			return r
		}
	}
	if o, ok := nb.(Operator); ok {
		if r := o.BinaryOp(th, op, na, true); r != NotImplemented {
			return r
		}
	}
	if r := binaryForeign(th, op, a, b); r != NotImplemented {
		return r
	}
	return th.TypeError("unsupported types for __%s__: '%s', '%s'", binOpNames[op], TypeName(a), TypeName(b))
}

func binaryForeign(th *Thread, op BinOp, a, b Value) Value {
	tok := binOpToken[op]
	if tok == syntax.ILLEGAL {
		return NotImplemented
	}
	if x, ok := a.(starlark.HasBinary); ok {
		r, err := x.Binary(tok, b, starlark.Left)
		if err != nil {
			return th.ThrowError(err)
		}
		if r != nil {
			return r
		}
	}
	if y, ok := b.(starlark.HasBinary); ok {
		r, err := y.Binary(tok, a, starlark.Right)
		if err != nil {
			return th.ThrowError(err)
		}
		if r != nil {
			return r
		}
	}
	return NotImplemented
}

// Inplace is a op= b: the new value of a; nil with an exception pending.
func Inplace(th *Thread, op BinOp, a, b Value) Value {
	switch x := a.(type) {
	case *Small, Float, *Str:
		return Binary(th, op, a, b)
	case *Instance:
		if m := x.shape.class.special[spIBin+int(op)]; m != nil {
			if r := guarded1(th, x, m, b); r != NotImplemented {
				return r
			}
		}
		if x.shape.class.special[spBin+int(op)] == nil {
			if o, ok := native(x).(InplaceOperator); ok {
				switch r := o.InplaceOp(th, op, b); r {
				case NotImplemented:
				case native(x):
					return x
				default:
					return r
				}
			}
		}
	case InplaceOperator:
		if r := x.InplaceOp(th, op, b); r != NotImplemented {
			return r
		}
	case arg.InplaceOperand:
		if r := operated(th)(x.OperateInPlace(th.Starlark, arg.Op(op), b)); r != NotImplemented {
			return r
		}
	}
	r := Binary(th, op, a, b)
	return r
}

// UnOp is a unary operator.
type UnOp uint8

const (
	OpNeg UnOp = iota
	OpPos
	OpInvert
	OpAbs
)

var unOpSpecial = [...]int{spNeg, spPos, spInvert, spAbs}

// UnaryOperator does a unary operator on itself; NotImplemented means there is none.
type UnaryOperator interface {
	UnaryOp(th *Thread, op UnOp) Value
}

// Unary is op v; nil with an exception pending.
func Unary(th *Thread, op UnOp, v Value) Value {
	if r := unaryNumber(th, op, v); r != NotImplemented {
		return r
	}
	if in, ok := v.(*Instance); ok {
		if m := in.shape.class.special[unOpSpecial[op]]; m != nil {
			return in.call0(th, m)
		}
		if n := native(in); n != v {
			return Unary(th, op, n)
		}
	}
	if o, ok := v.(UnaryOperator); ok {
		if r := o.UnaryOp(th, op); r != NotImplemented {
			return r
		}
	}
	if o, ok := v.(arg.Operand); ok {
		if r := operated(th)(o.Operate(th.Starlark, arg.Neg+arg.Op(op), nil, false)); r != NotImplemented {
			return r
		}
	}
	if o, ok := v.(starlark.HasUnary); ok && op != OpAbs {
		r, err := o.Unary([...]syntax.Token{syntax.MINUS, syntax.PLUS, syntax.TILDE}[op])
		if err != nil {
			return th.ThrowError(err)
		}
		if r != nil {
			return r
		}
	}
	return th.TypeError("unsupported type for %s: '%s'", specialNames[unOpSpecial[op]], TypeName(v))
}
