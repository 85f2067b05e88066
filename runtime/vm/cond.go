package vm

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// tri is the outcome of a test.
type tri uint8

const (
	no tri = iota
	yes
	failed // an exception is pending
)

// cond is an expression of which only the truth counts.
type cond func(f *frame) tri

func triOf(b bool) tri {
	if b {
		return yes
	}
	return no
}

// truth is bool(v).
func truth(f *frame, v value) tri {
	if b, ok := v.(starlark.Bool); ok {
		return triOf(bool(b))
	}
	return slowTruth(f, v)
}

func slowTruth(f *frame, v value) tri {
	if n, ok := v.(*types.Small); ok {
		return triOf(n.N() != 0)
	}
	t, ok := types.Truth(f.th, v)
	if !ok {
		return failed
	}
	return triOf(t)
}

// cond compiles a test. Comparisons branch without making a bool.
func (c *compiler) cond(e syntax.Expr) cond {
	switch e := e.(type) {
	case *syntax.Unary:
		if e.Op == syntax.OpNot {
			x := c.cond(e.X)
			return func(f *frame) tri {
				switch x(f) {
				case yes:
					return no
				case no:
					return yes
				}
				return failed
			}
		}
	case *syntax.BoolOp:
		list := make([]cond, len(e.Operands))
		for i, x := range e.Operands {
			list[i] = c.cond(x)
		}
		stop := triOf(e.Op == syntax.OpOr)
		if len(list) == 2 {
			x, y := list[0], list[1]
			return func(f *frame) tri {
				if t := x(f); t == stop || t == failed {
					return t
				}
				return y(f)
			}
		}
		return func(f *frame) tri {
			for _, x := range list {
				if t := x(f); t == stop || t == failed {
					return t
				}
			}
			return 1 - stop
		}
	case *syntax.Compare:
		if len(e.Rest) == 1 {
			return c.compareCond(e.X, e.Rest[0].Op, e.Rest[0].X, e.Pos().Line)
		}
	}
	if i := c.local(e); i >= 0 {
		return func(f *frame) tri {
			v := f.l[i]
			if v == nil {
				f.unbound()
				return failed
			}
			return truth(f, v)
		}
	}
	x := c.expr(e)
	return func(f *frame) tri {
		v := x(f)
		if v == nil {
			return failed
		}
		return truth(f, v)
	}
}

// compareCond compiles one comparison as a test.
func (c *compiler) compareCond(x syntax.Expr, op syntax.Op, y syntax.Expr, line uint32) cond {
	switch op {
	case syntax.OpIs, syntax.OpIsNot:
		want := triOf(op == syntax.OpIs)
		if k := c.fold(y); k == types.None {
			a := c.expr(x)
			return func(f *frame) tri {
				v := a(f)
				if v == nil {
					return failed
				}
				if v == types.None {
					return want
				}
				return 1 - want
			}
		}
		a, b := c.expr(x), c.expr(y)
		return func(f *frame) tri {
			v := a(f)
			if v == nil {
				return failed
			}
			w := b(f)
			if w == nil {
				return failed
			}
			if types.Is(v, w) {
				return want
			}
			return 1 - want
		}
	case syntax.OpIn, syntax.OpNotIn:
		want := triOf(op == syntax.OpIn)
		a, b := c.expr(x), c.expr(y)
		return func(f *frame) tri {
			v := a(f)
			if v == nil {
				return failed
			}
			w := b(f)
			if w == nil {
				return failed
			}
			found, ok := types.Contains(f.th, w, v)
			if !ok {
				f.fail(line)
				return failed
			}
			if found {
				return want
			}
			return 1 - want
		}
	}
	return c.orderCond(x, cmpOps[op], y, line)
}

// slowCompare is a comparison that is not of two small ints.
func slowCompare(f *frame, op types.CompareOp, a, b value, line uint32) tri {
	if x, ok := a.(types.Float); ok {
		if y, ok := b.(types.Float); ok {
			switch op {
			case types.CmpLt:
				return triOf(x < y)
			case types.CmpLe:
				return triOf(x <= y)
			case types.CmpGt:
				return triOf(x > y)
			case types.CmpGe:
				return triOf(x >= y)
			case types.CmpEq:
				return triOf(x == y)
			}
			return triOf(x != y)
		}
	}
	if op == types.CmpEq || op == types.CmpNe {
		eq := op == types.CmpEq
		if x, ok := a.(*types.Str); ok {
			if y, ok := b.(*types.Str); ok {
				return triOf((x == y || x.S == y.S) == eq)
			}
		}
	}
	f.line = line
	r := types.Compare(f.th, op, a, b)
	if r == nil {
		f.fail(line)
		return failed
	}
	return truth(f, r)
}

// orderCond compiles <, <=, >, >=, == and !=: for each operator and for the common operands a closure of its own, which
// compares small ints in place.
func (c *compiler) orderCond(x syntax.Expr, op types.CompareOp, y syntax.Expr, line uint32) cond {
	if k, ok := c.fold(y).(*types.Small); ok {
		if i := c.local(x); i >= 0 {
			return condLocalConst(op, i, k, line)
		}
		return condConst(op, c.expr(x), k, line)
	}
	if i, j := c.local(x), c.local(y); i >= 0 && j >= 0 {
		return condLocals(op, i, j, line)
	}
	a, b := c.operand(x), c.operand(y)
	switch op {
	case types.CmpLt:
		return func(f *frame) tri {
			v := a.load(f)
			if v == nil {
				f.undef()
				return failed
			}
			w := b.load(f)
			if w == nil {
				f.undef()
				return failed
			}
			if m, ok := v.(*types.Small); ok {
				if n, ok := w.(*types.Small); ok {
					return triOf(m.N() < n.N())
				}
			}
			return slowCompare(f, op, v, w, line)
		}
	case types.CmpEq:
		return func(f *frame) tri {
			v := a.load(f)
			if v == nil {
				f.undef()
				return failed
			}
			w := b.load(f)
			if w == nil {
				f.undef()
				return failed
			}
			if m, ok := v.(*types.Small); ok {
				if n, ok := w.(*types.Small); ok {
					return triOf(m == n)
				}
			}
			return slowCompare(f, op, v, w, line)
		}
	}
	return func(f *frame) tri {
		v := a.load(f)
		if v == nil {
			f.undef()
			return failed
		}
		w := b.load(f)
		if w == nil {
			f.undef()
			return failed
		}
		if m, ok := v.(*types.Small); ok {
			if n, ok := w.(*types.Small); ok {
				return triOf(holds(op, m.N(), n.N()))
			}
		}
		return slowCompare(f, op, v, w, line)
	}
}

func holds(op types.CompareOp, a, b int64) bool {
	switch op {
	case types.CmpLt:
		return a < b
	case types.CmpLe:
		return a <= b
	case types.CmpGt:
		return a > b
	case types.CmpGe:
		return a >= b
	case types.CmpEq:
		return a == b
	}
	return a != b
}

// slowLocals is the comparison of two locals that are not both small ints.
func slowLocals(f *frame, op types.CompareOp, v, w value, line uint32) tri {
	if v == nil || w == nil {
		f.unbound()
		return failed
	}
	return slowCompare(f, op, v, w, line)
}

func condLocals(op types.CompareOp, i, j int, line uint32) cond {
	switch op {
	case types.CmpLt:
		return func(f *frame) tri {
			if m, ok := f.l[i].(*types.Small); ok {
				if n, ok := f.l[j].(*types.Small); ok {
					return triOf(m.N() < n.N())
				}
			}
			return slowLocals(f, op, f.l[i], f.l[j], line)
		}
	case types.CmpEq:
		return func(f *frame) tri {
			if m, ok := f.l[i].(*types.Small); ok {
				if n, ok := f.l[j].(*types.Small); ok {
					return triOf(m == n)
				}
			}
			return slowLocals(f, op, f.l[i], f.l[j], line)
		}
	}
	return func(f *frame) tri {
		if m, ok := f.l[i].(*types.Small); ok {
			if n, ok := f.l[j].(*types.Small); ok {
				return triOf(holds(op, m.N(), n.N()))
			}
		}
		return slowLocals(f, op, f.l[i], f.l[j], line)
	}
}

func condLocalConst(op types.CompareOp, i int, k *types.Small, line uint32) cond {
	n := k.N()
	switch op {
	case types.CmpLt:
		return func(f *frame) tri {
			if m, ok := f.l[i].(*types.Small); ok {
				return triOf(m.N() < n)
			}
			return slowLocals(f, op, f.l[i], k, line)
		}
	case types.CmpEq:
		return func(f *frame) tri {
			if m, ok := f.l[i].(*types.Small); ok {
				return triOf(m == k)
			}
			return slowLocals(f, op, f.l[i], k, line)
		}
	case types.CmpGt:
		return func(f *frame) tri {
			if m, ok := f.l[i].(*types.Small); ok {
				return triOf(m.N() > n)
			}
			return slowLocals(f, op, f.l[i], k, line)
		}
	}
	return func(f *frame) tri {
		if m, ok := f.l[i].(*types.Small); ok {
			return triOf(holds(op, m.N(), n))
		}
		return slowLocals(f, op, f.l[i], k, line)
	}
}

func condConst(op types.CompareOp, a expr, k *types.Small, line uint32) cond {
	n := k.N()
	if op == types.CmpEq || op == types.CmpNe {
		want := triOf(op == types.CmpEq)
		return func(f *frame) tri {
			v := a(f)
			if v == nil {
				return failed
			}
			if m, ok := v.(*types.Small); ok {
				if m == k {
					return want
				}
				return 1 - want
			}
			return slowCompare(f, op, v, k, line)
		}
	}
	return func(f *frame) tri {
		v := a(f)
		if v == nil {
			return failed
		}
		if m, ok := v.(*types.Small); ok {
			return triOf(holds(op, m.N(), n))
		}
		return slowCompare(f, op, v, k, line)
	}
}

// compare compiles a comparison, or a chain of them, as a value.
func (c *compiler) compare(e *syntax.Compare) expr {
	if len(e.Rest) == 1 {
		return c.compareValue(e)
	}
	line := e.Pos().Line
	first := c.expr(e.X)
	rest := make([]expr, len(e.Rest))
	ops := make([]syntax.Op, len(e.Rest))
	for i, r := range e.Rest {
		rest[i], ops[i] = c.expr(r.X), r.Op
	}
	return func(f *frame) value {
		a := first(f)
		if a == nil {
			return nil
		}
		for i, x := range rest {
			b := x(f)
			if b == nil {
				return nil
			}
			r := compareOp(f, ops[i], a, b)
			if r == nil {
				return f.failed(line)
			}
			if i == len(rest)-1 {
				return r
			}
			switch truth(f, r) {
			case no:
				return r
			case failed:
				return nil
			}
			a = b
		}
		return nil
	}
}

// compareValue compiles one comparison whose result may be any value that a script's method returns.
func (c *compiler) compareValue(e *syntax.Compare) expr {
	op, line := e.Rest[0].Op, e.Pos().Line
	if op >= syntax.OpIn {
		test := c.cond(e)
		return func(f *frame) value {
			switch test(f) {
			case yes:
				return types.True
			case no:
				return types.False
			}
			return nil
		}
	}
	x, y, cmp := c.expr(e.X), c.expr(e.Rest[0].X), cmpOps[op]
	return func(f *frame) value {
		a := x(f)
		if a == nil {
			return nil
		}
		b := y(f)
		if b == nil {
			return nil
		}
		if m, ok := a.(*types.Small); ok {
			if n, ok := b.(*types.Small); ok {
				return types.Bool(holds(cmp, m.N(), n.N()))
			}
		}
		if r := types.Compare(f.th, cmp, a, b); r != nil {
			return r
		}
		return f.failed(line)
	}
}

// compareOp is any comparison of two values.
func compareOp(f *frame, op syntax.Op, a, b value) value {
	switch op {
	case syntax.OpIs:
		return types.Bool(types.Is(a, b))
	case syntax.OpIsNot:
		return types.Bool(!types.Is(a, b))
	case syntax.OpIn, syntax.OpNotIn:
		found, ok := types.Contains(f.th, b, a)
		if !ok {
			return nil
		}
		return types.Bool(found == (op == syntax.OpIn))
	}
	return types.Compare(f.th, cmpOps[op], a, b)
}
