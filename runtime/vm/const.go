package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// constOf is the value of a name that const() has defined, nil otherwise. As in MicroPython the names are known from
// their definition to the end of the module, those of class bodies too.
func (c *compiler) constOf(n *syntax.Name) value {
	if len(c.consts) == 0 || n.Binding != syntax.Global && n.Binding != syntax.ClassLocal {
		return nil
	}
	return c.consts[n.Name]
}

// constCall is the argument of const(x), nil for any other expression.
func constCall(e syntax.Expr) syntax.Expr {
	call, ok := e.(*syntax.Call)
	if !ok || len(call.Args) != 1 || call.Args[0].Kind != syntax.ArgPos {
		return nil
	}
	if fn, ok := call.Fn.(*syntax.Name); !ok || fn.Name != "const" {
		return nil
	}
	return call.Args[0].Value
}

// defineConst handles NAME = const(x): it remembers the value, and reports whether the assignment itself is dropped, as
// for names with an underscore at module level.
func (c *compiler) defineConst(s *syntax.AssignStmt) (drop bool) {
	x := constCall(s.Value)
	if x == nil || len(s.Targets) != 1 {
		return false
	}
	n, ok := s.Targets[0].(*syntax.Name)
	if !ok || n.Binding != syntax.Global && n.Binding != syntax.ClassLocal {
		return false
	}
	v := c.fold(x)
	if v == nil {
		c.fail(x.Pos(), types.SyntaxErrorClass, "not a constant")
	}
	c.consts[n.Name] = v
	return n.Name[0] == '_' && n.Binding == syntax.Global && c.b.scope.Kind == syntax.ScopeModule
}

// fold computes an expression of constants, nil if it is not one.
func (c *compiler) fold(e syntax.Expr) value {
	switch e := e.(type) {
	case *syntax.IntLit:
		if e.Big != nil {
			return types.IntFromBig(e.Big)
		}
		return types.Int(e.Val)
	case *syntax.FloatLit:
		return types.Float(e.Val)
	case *syntax.ImagLit:
		return types.Complex(complex(0, e.Val))
	case *syntax.StrLit:
		return c.vm.internText(e.Val)
	case *syntax.BytesLit:
		return types.NewBytes([]byte(e.Val))
	case *syntax.Ellipsis:
		return types.Ellipsis
	case *syntax.Const:
		switch e.Kind {
		case syntax.True, syntax.Debug:
			return types.True
		case syntax.False:
			return types.False
		}
		return types.None
	case *syntax.Name:
		return c.constOf(e)
	case *syntax.Call:
		if x := constCall(e); x != nil {
			return c.fold(x)
		}
	case *syntax.Tuple:
		items := make([]value, len(e.Elems))
		for i, x := range e.Elems {
			if items[i] = c.fold(x); items[i] == nil {
				return nil
			}
		}
		return types.NewTuple(items)
	case *syntax.Unary:
		x := c.fold(e.X)
		if x == nil || !isNumber(x) {
			return nil
		}
		if e.Op == syntax.OpNot {
			return types.Bool(!bool(x.Truth()))
		}
		return c.attempt(types.Unary(c.th, unOp(e.Op), x))
	case *syntax.Binary:
		x := c.fold(e.X)
		if x == nil || !isNumber(x) {
			return nil
		}
		y := c.fold(e.Y)
		if y == nil || !isNumber(y) {
			return nil
		}
		if n, ok := types.AsInt64(y); ok && n > 1000 && (e.Op == syntax.OpPow || e.Op == syntax.OpLShift) {
			return nil
		}
		return c.attempt(types.Binary(c.th, binOp(e.Op), x, y))
	}
	return nil
}

// attempt drops the exception of an operation that must fail at run time, not now.
func (c *compiler) attempt(v value) value {
	if v == nil {
		c.th.Take()
	}
	return v
}

func isNumber(v value) bool {
	if _, ok := v.(types.Float); ok {
		return true
	}
	return types.IsInt(v)
}

// internText shares short literals, so that equal ones are the same object.
func (vm *VM) internText(s string) *types.Str {
	if len(s) <= 40 {
		return vm.intern(s)
	}
	return types.NewStr(s)
}

func constant(v value) expr { return func(*frame) value { return v } }

func unOp(op syntax.Op) types.UnOp {
	switch op {
	case syntax.OpNeg:
		return types.OpNeg
	case syntax.OpPos:
		return types.OpPos
	}
	return types.OpInvert
}

var binOps = [...]types.BinOp{
	syntax.OpAdd: types.OpAdd, syntax.OpSub: types.OpSub, syntax.OpMul: types.OpMul, syntax.OpMatMul: types.OpMatMul,
	syntax.OpDiv: types.OpTrueDiv, syntax.OpMod: types.OpMod, syntax.OpFloorDiv: types.OpFloorDiv,
	syntax.OpPow: types.OpPow, syntax.OpLShift: types.OpLShift, syntax.OpRShift: types.OpRShift,
	syntax.OpBitAnd: types.OpAnd, syntax.OpBitOr: types.OpOr, syntax.OpBitXor: types.OpXor,
}

func binOp(op syntax.Op) types.BinOp { return binOps[op] }

var cmpOps = [...]types.CompareOp{
	syntax.OpLt: types.CmpLt, syntax.OpLe: types.CmpLe, syntax.OpGt: types.CmpGt, syntax.OpGe: types.CmpGe,
	syntax.OpEq: types.CmpEq, syntax.OpNe: types.CmpNe,
}
