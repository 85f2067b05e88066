package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// expr compiles an expression.
func (c *compiler) expr(e syntax.Expr) expr {
	if v := c.fold(e); v != nil {
		return constant(v)
	}
	switch e := e.(type) {
	case *syntax.Name:
		return c.name(e)
	case *syntax.FString:
		return c.fstring(e)
	case *syntax.Tuple:
		return c.tuple(e.Elems)
	case *syntax.List:
		items := c.exprs(e.Elems)
		return func(f *frame) value {
			out := make([]value, len(items))
			for i, x := range items {
				if out[i] = x(f); out[i] == nil {
					return nil
				}
			}
			return types.NewList(out)
		}
	case *syntax.Set:
		return c.set(e)
	case *syntax.Dict:
		return c.dict(e)
	case *syntax.Comp:
		return c.comp(e)
	case *syntax.Lambda:
		return c.lambda(e)
	case *syntax.Cond:
		test, then, els := c.cond(e.Test), c.expr(e.Then), c.expr(e.Else)
		return func(f *frame) value {
			switch test(f) {
			case yes:
				return then(f)
			case no:
				return els(f)
			}
			return nil
		}
	case *syntax.Unary:
		return c.unary(e)
	case *syntax.Binary:
		return c.binary(e)
	case *syntax.BoolOp:
		return c.boolOp(e)
	case *syntax.Compare:
		return c.compare(e)
	case *syntax.Call:
		return c.call(e)
	case *syntax.Attr:
		return c.attr(e)
	case *syntax.Index:
		return c.index(e)
	case *syntax.Slice:
		return c.slice(e)
	case *syntax.NamedExpr:
		x, set := c.expr(e.Value), c.setter(e.Name)
		return func(f *frame) value {
			v := x(f)
			if v != nil {
				set(f, v)
			}
			return v
		}
	}
	c.fail(e.Pos(), types.NotImplementedErrorClass, "%T is not supported here", e)
	return nil
}

// operand compiles an expression that is an operand.
func (c *compiler) operand(e syntax.Expr) operand {
	if i := c.local(e); i >= 0 {
		return operand{slot: i}
	}
	return operand{-1, c.expr(e)}
}

func (c *compiler) operands(list []syntax.Arg) []operand {
	out := make([]operand, len(list))
	for i, a := range list {
		out[i] = c.operand(a.Value)
	}
	return out
}

func (c *compiler) exprs(list []syntax.Expr) []expr {
	out := make([]expr, len(list))
	for i, e := range list {
		out[i] = c.expr(e)
	}
	return out
}

func (c *compiler) tuple(elems []syntax.Expr) expr {
	items := c.exprs(elems)
	if len(items) == 2 {
		x, y := items[0], items[1]
		return func(f *frame) value {
			a := x(f)
			if a == nil {
				return nil
			}
			b := y(f)
			if b == nil {
				return nil
			}
			return types.TupleOf(a, b)
		}
	}
	return func(f *frame) value {
		t := types.MakeTuple(len(items))
		for i, x := range items {
			if t.Items[i] = x(f); t.Items[i] == nil {
				return nil
			}
		}
		return t
	}
}

func (c *compiler) set(e *syntax.Set) expr {
	items := c.exprs(e.Elems)
	line := e.Pos().Line
	return func(f *frame) value {
		s := types.NewSet(false)
		for _, x := range items {
			v := x(f)
			if v == nil {
				return nil
			}
			if !s.Add(f.th, v) {
				return f.failed(line)
			}
		}
		return s
	}
}

func (c *compiler) dict(e *syntax.Dict) expr {
	type pair struct{ k, v expr }
	pairs := make([]pair, len(e.Entries))
	for i, x := range e.Entries {
		pairs[i] = pair{c.expr(x.Key), c.expr(x.Value)}
	}
	line := e.Pos().Line
	return func(f *frame) value {
		d := types.NewDict(len(pairs))
		for i := range pairs {
			v := pairs[i].v(f) // the value first, as MicroPython does
			if v == nil {
				return nil
			}
			k := pairs[i].k(f)
			if k == nil {
				return nil
			}
			if !d.Set(f.th, k, v) {
				return f.failed(line)
			}
		}
		return d
	}
}

func (c *compiler) unary(e *syntax.Unary) expr {
	if e.Op == syntax.OpNot {
		test := c.cond(e.X)
		return func(f *frame) value {
			switch test(f) {
			case yes:
				return types.False
			case no:
				return types.True
			}
			return nil
		}
	}
	x, op, line := c.expr(e.X), unOp(e.Op), e.Pos().Line
	return func(f *frame) value {
		v := x(f)
		if v == nil {
			return nil
		}
		if n, ok := v.(*types.Small); ok && op == types.OpNeg {
			return types.Int(-n.N())
		}
		if v = types.Unary(f.th, op, v); v == nil {
			return f.failed(line)
		}
		return v
	}
}

// boolOp is "and" and "or" as values; in tests cond does without the values.
func (c *compiler) boolOp(e *syntax.BoolOp) expr {
	items := c.exprs(e.Operands)
	stop := e.Op == syntax.OpOr
	last := items[len(items)-1]
	if len(items) == 2 {
		first := items[0]
		return func(f *frame) value {
			v := first(f)
			if v == nil {
				return nil
			}
			switch truth(f, v) {
			case yes:
				if stop {
					return v
				}
			case no:
				if !stop {
					return v
				}
			default:
				return nil
			}
			return last(f)
		}
	}
	items = items[:len(items)-1]
	return func(f *frame) value {
		for _, x := range items {
			v := x(f)
			if v == nil {
				return nil
			}
			t := truth(f, v)
			if t == failed {
				return nil
			}
			if (t == yes) == stop {
				return v
			}
		}
		return last(f)
	}
}

// slice compiles the bounds of a subscription to a slice object.
func (c *compiler) slice(e *syntax.Slice) expr {
	lo, hi, step := c.bound(e.Lo), c.bound(e.Hi), c.bound(e.Step)
	return func(f *frame) value {
		a := lo(f)
		if a == nil {
			return nil
		}
		b := hi(f)
		if b == nil {
			return nil
		}
		d := step(f)
		if d == nil {
			return nil
		}
		return &types.Slice{Lo: a, Hi: b, Step: d}
	}
}

// fstring joins the parts; a part without conversion or spec is its str().
func (c *compiler) fstring(e *syntax.FString) expr { return c.fparts(e.Parts, e.Pos().Line) }

func (c *compiler) fparts(parts []syntax.FPart, line uint32) expr {
	type part struct {
		text string
		x    expr
		conv byte
		spec expr
	}
	list := make([]part, len(parts))
	for i, p := range parts {
		q := part{text: p.Text, conv: p.Conv}
		if p.X != nil {
			q.x = c.expr(p.X)
			if p.Spec != nil {
				q.spec = c.fparts(p.Spec, line)
			}
		}
		list[i] = q
	}
	write := func(f *frame, dst []byte) (out []byte, ok bool) {
		for i := range list {
			p := &list[i]
			if p.x == nil {
				dst = append(dst, p.text...)
				continue
			}
			v := p.x(f)
			if v == nil {
				return dst, false
			}
			if p.conv != 0 {
				if v, ok = types.Convert(f.th, v, p.conv); !ok {
					f.fail(line)
					return dst, false
				}
			}
			spec := ""
			if p.spec != nil {
				sv := p.spec(f)
				if sv == nil {
					return dst, false
				}
				spec = sv.(*types.Str).S
			}
			if dst, ok = types.AppendFormat(f.th, dst, v, spec); !ok {
				f.fail(line)
				return dst, false
			}
		}
		return dst, true
	}
	return func(f *frame) value {
		dst, ok := write(f, f.th.TakeBuffer())
		var v value
		if ok {
			v = types.StrOf(dst)
		}
		f.th.GiveBuffer(dst)
		return v
	}
}
