package numpy

import (
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// operators are what scripts' operators do; MatMul is Matmul.
var operators = map[arg.Op]ndarray.Op{
	arg.Add: ndarray.Add, arg.Sub: ndarray.Subtract, arg.Mul: ndarray.Multiply, arg.TrueDiv: ndarray.Divide,
	arg.FloorDiv: ndarray.FloorDivide, arg.Mod: ndarray.Remainder, arg.Pow: ndarray.Power, arg.LShift: ndarray.LeftShift,
	arg.RShift: ndarray.RightShift, arg.And: ndarray.BitAnd, arg.Or: ndarray.BitOr, arg.Xor: ndarray.BitXor,
	arg.Lt: ndarray.Less, arg.Le: ndarray.LessEqual, arg.Gt: ndarray.Greater, arg.Ge: ndarray.GreaterEqual,
	arg.Eq: ndarray.Equal, arg.Ne: ndarray.NotEqual,
}

var unaries = map[arg.Op]ndarray.Func{
	arg.Neg: ndarray.Negative, arg.Pos: ndarray.Positive, arg.Invert: ndarray.Invert, arg.Abs: ndarray.Absolute,
}

// tokens are Starlark's operators; it compares only values of one type.
var tokens = map[syntax.Token]arg.Op{
	syntax.PLUS: arg.Add, syntax.MINUS: arg.Sub, syntax.STAR: arg.Mul, syntax.SLASH: arg.TrueDiv, syntax.SLASHSLASH: arg.FloorDiv,
	syntax.PERCENT: arg.Mod, syntax.LTLT: arg.LShift, syntax.GTGT: arg.RShift, syntax.AMP: arg.And, syntax.PIPE: arg.Or,
	syntax.CIRCUMFLEX: arg.Xor, syntax.TILDE: arg.Invert,
}

// Operate is arg.Operand.
func (v *value) Operate(_ *starlark.Thread, op arg.Op, other arg.Value, reflected bool) (arg.Value, error) {
	if other == nil {
		a, err := ndarray.Unary(unaries[op], v.a)
		return v.n.result(v.Values, a, err)
	}
	y, ok, err := v.n.other(other)
	if err != nil {
		return nil, err
	}
	if !ok {
		if op == arg.Eq || op == arg.Ne { // as numpy: nothing equals a thing that is no number
			a, err := ndarray.Full(ndarray.Scalar(ndarray.Bool, op == arg.Ne), ndarray.Bool, v.a.Shape()...)
			return v.n.result(v.Values, a, err)
		}
		return nil, nil
	}
	x := ndarray.Operand{Array: v.a}
	if reflected {
		x, y = y, x
	}
	if op == arg.MatMul {
		a, err := ndarray.Matmul(x.Array, y.Array)
		return v.n.result(v.Values, a, err)
	}
	a, err := ndarray.Binary(operators[op], x, y)
	return v.n.result(v.Values, a, err)
}

// other is the second operand, if it can be one.
func (n *Numpy) other(v arg.Value) (x ndarray.Operand, ok bool, err error) {
	if _, isStr := arg.AsStr(v); isStr || v == arg.None {
		return x, false, nil
	}
	if _, isArray := As(v); !isArray {
		_, kind, err := number(v)
		if err != nil {
			return x, false, err
		}
		if kind == ndarray.Strong {
			if _, isSeq := arg.AsSeq(v); !isSeq {
				if _, isBuffer := arg.AsBuffer(v); !isBuffer {
					return x, false, nil
				}
			}
		}
	}
	x, err = n.operand(v)
	return x, err == nil, err
}

// OperateInPlace is arg.InplaceOperand.
func (v *value) OperateInPlace(_ *starlark.Thread, op arg.Op, other arg.Value) (arg.Value, error) {
	if op == arg.MatMul {
		return nil, nil
	}
	y, ok, err := v.n.other(other)
	if !ok {
		return nil, err
	}
	if err := ndarray.InPlace(operators[op], v.a, y); err != nil {
		return nil, v.n.Error(err)
	}
	return v, nil
}

// Binary is starlark.HasBinary.
func (v *value) Binary(op syntax.Token, y starlark.Value, side starlark.Side) (starlark.Value, error) {
	if op == syntax.IN {
		if side == starlark.Left {
			return nil, nil
		}
		found, err := v.Has(y)
		return starlark.Bool(found), err
	}
	o, ok := tokens[op]
	if !ok {
		return nil, nil
	}
	return v.Operate(nil, o, y, side == starlark.Right)
}

// Unary is starlark.HasUnary.
func (v *value) Unary(op syntax.Token) (starlark.Value, error) {
	o, ok := map[syntax.Token]arg.Op{syntax.MINUS: arg.Neg, syntax.PLUS: arg.Pos, syntax.TILDE: arg.Invert}[op]
	if !ok {
		return nil, nil
	}
	return v.Operate(nil, o, nil, false)
}

// CompareSameType is starlark.Comparable: == and != of whole arrays, since a comparison of Starlark is a bool.
func (v *value) CompareSameType(op syntax.Token, y starlark.Value, _ int) (bool, error) {
	w := y.(*value)
	if op != syntax.EQL && op != syntax.NEQ {
		return false, arg.Raise("TypeError", "arrays have no order").
			WithHint("in Starlark a comparison is one bool: compare the elements with numpy.less(a, b), numpy.greater(a, b), …")
	}
	return ndarray.ArrayEqual(v.a, w.a) == (op == syntax.EQL), nil
}

// Has is the operator in: whether an element equals x. Both engines ask it.
func (v *value) Has(x starlark.Value) (bool, error) {
	y, ok, err := v.n.other(x)
	if !ok {
		return false, err
	}
	eq, err := ndarray.Binary(ndarray.Equal, ndarray.Operand{Array: v.a}, y)
	if err != nil {
		return false, v.n.Error(err)
	}
	any, err := ndarray.Reduce(ndarray.AnyOf, eq, nil, false)
	if err != nil {
		return false, v.n.Error(err)
	}
	return any.At(0).(bool), nil
}
