package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

func (c *compiler) while(s *syntax.WhileStmt) stmt {
	line := s.Test.Pos().Line
	body := c.block(s.Body)
	var els stmt
	if len(s.Else) > 0 {
		els = c.block(s.Else)
	}
	forever := false
	if v := c.fold(s.Test); v != nil {
		if !v.Truth() {
			return els
		}
		forever = true
	}
	test := c.cond(s.Test)
	return func(f *frame) ctl {
		for {
			if !forever {
				if t := test(f); t != yes {
					if t == failed {
						return f.fail(line)
					}
					break
				}
			}
			switch r := body(f); r {
			case next, cont:
			case brk:
				return next
			default:
				return r
			}
			if f.s.due() && !f.s.poll() {
				return f.fail(line)
			}
		}
		if els != nil {
			return els(f)
		}
		return next
	}
}

func (c *compiler) forStmt(s *syntax.ForStmt) stmt {
	line := s.Pos().Line
	body := c.block(s.Body)
	var els stmt
	if len(s.Else) > 0 {
		els = c.block(s.Else)
	}
	if st := c.forRange(s, body, els, line); st != nil {
		return st
	}
	return c.forLoop(c.expr(s.Iter), s.Target, body, els, line)
}

// forLoop compiles a loop over iter. Lists and tuples are walked by index.
func (c *compiler) forLoop(iter expr, target syntax.Expr, body, els stmt, line uint32) stmt {
	set := c.target(target)
	slot := c.local(target)
	return func(f *frame) ctl {
		v := iter(f)
		if v == nil {
			return f.fail(line)
		}
		switch s := v.(type) {
		case *types.List:
			for i := 0; i < len(s.Items); i++ {
				if slot >= 0 {
					f.l[slot] = s.Items[i]
				} else if !set(f, s.Items[i]) {
					return f.fail(line)
				}
				switch r := body(f); r {
				case next, cont:
				case brk:
					return next
				default:
					return r
				}
				if f.s.due() && !f.s.poll() {
					return f.fail(line)
				}
			}
		default:
			it := types.Iter(f.th, v)
			if it == nil {
				return f.fail(line)
			}
			for {
				x := it.Next(f.th)
				if x == nil {
					if f.th.Failed() {
						return f.fail(line)
					}
					break
				}
				if slot >= 0 {
					f.l[slot] = x
				} else if !set(f, x) {
					return f.fail(line)
				}
				switch r := body(f); r {
				case next, cont:
				case brk:
					return next
				default:
					return r
				}
				if f.s.due() && !f.s.poll() {
					return f.fail(line)
				}
			}
		}
		if els != nil {
			return els(f)
		}
		return next
	}
}

// forRange compiles `for local in range(…)` as a count, as long as range is the builtin; nil for other loops.
func (c *compiler) forRange(s *syntax.ForStmt, body, els stmt, line uint32) stmt {
	call, ok := s.Iter.(*syntax.Call)
	slot := c.local(s.Target)
	if !ok || len(call.Args) < 1 || len(call.Args) > 3 {
		return nil
	}
	for _, a := range call.Args {
		if a.Kind != syntax.ArgPos {
			return nil
		}
	}
	name, ok := call.Fn.(*syntax.Name)
	if !ok || name.Name != "range" || name.Binding != syntax.Global {
		return nil
	}
	fn := c.name(name)
	set := c.target(s.Target)
	args := make([]expr, len(call.Args))
	for i, a := range call.Args {
		args[i] = c.expr(a.Value)
	}
	general := c.forLoop(func(f *frame) value { return f.ret }, s.Target, body, els, line)
	return func(f *frame) ctl {
		fv := fn(f)
		if fv == nil {
			return f.fail(line)
		}
		var vals [3]value
		if !evalInto(f, args, vals[:]) {
			return f.fail(line)
		}
		lo, step := int64(0), int64(1)
		hi, quick := vals[0].(*types.Small)
		if len(args) > 1 {
			var a *types.Small
			a, quick = vals[0].(*types.Small)
			var ok bool
			hi, ok = vals[1].(*types.Small)
			if quick = quick && ok; quick {
				lo = a.N()
			}
			if len(args) == 3 {
				a, ok = vals[2].(*types.Small)
				if quick = quick && ok && a.N() != 0; quick {
					step = a.N()
				}
			}
		}
		if !quick || fv != value(types.RangeClass) {
			v := types.Call(f.th, fv, vals[:len(args)], nil)
			if v == nil {
				return f.fail(line)
			}
			f.ret = v
			return general(f)
		}
		for i, end := lo, hi.N(); step > 0 && i < end || step < 0 && i > end; i += step {
			if slot >= 0 {
				f.l[slot] = types.Int(i)
			} else if !set(f, types.Int(i)) {
				return f.fail(line)
			}
			switch r := body(f); r {
			case next, cont:
			case brk:
				return next
			default:
				return r
			}
			if f.s.due() && !f.s.poll() {
				return f.fail(line)
			}
		}
		if els != nil {
			return els(f)
		}
		return next
	}
}
