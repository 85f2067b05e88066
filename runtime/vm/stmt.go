package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// stmt compiles a statement; nil if there is nothing to do.
func (c *compiler) stmt(s syntax.Stmt) stmt {
	line := s.Pos().Line
	switch s := s.(type) {
	case *syntax.ExprStmt:
		return c.exprStmt(s)
	case *syntax.AssignStmt:
		return c.assignStmt(s)
	case *syntax.AugAssignStmt:
		return c.augAssign(s)
	case *syntax.AnnAssignStmt:
		if s.Value == nil {
			return nil
		}
		return c.store(c.expr(s.Value), s.Target, line)
	case *syntax.PassStmt, *syntax.GlobalStmt, *syntax.NonlocalStmt:
		return nil
	case *syntax.BreakStmt:
		return func(*frame) ctl { return brk }
	case *syntax.ContinueStmt:
		return func(*frame) ctl { return cont }
	case *syntax.ReturnStmt:
		return c.returnStmt(s)
	case *syntax.DelStmt:
		return c.del(s)
	case *syntax.RaiseStmt:
		return c.raise(s)
	case *syntax.AssertStmt:
		return c.assert(s)
	case *syntax.IfStmt:
		return c.ifStmt(s)
	case *syntax.WhileStmt:
		return c.while(s)
	case *syntax.ForStmt:
		if s.Async {
			break
		}
		return c.forStmt(s)
	case *syntax.TryStmt:
		return c.try(s)
	case *syntax.WithStmt:
		if s.Async {
			break
		}
		return c.with(s, 0)
	case *syntax.DefStmt:
		return c.def(s)
	case *syntax.ClassStmt:
		return c.class(s)
	case *syntax.ImportStmt:
		return c.importStmt(s)
	case *syntax.FromStmt:
		return c.fromStmt(s)
	}
	c.fail(s.Pos(), types.NotImplementedErrorClass, "%T is not supported here", s)
	return nil
}

func (c *compiler) exprStmt(s *syntax.ExprStmt) stmt {
	line := s.Pos().Line
	show := c.mod.Mode == syntax.Single && c.b.scope.Kind == syntax.ScopeModule
	if !show && c.fold(s.X) != nil {
		return nil
	}
	x := c.expr(s.X)
	if show {
		return func(f *frame) ctl {
			v := x(f)
			if v == nil || !f.s.vm.display(f, v) {
				return f.fail(line)
			}
			return next
		}
	}
	return func(f *frame) ctl {
		if x(f) == nil {
			return f.fail(line)
		}
		return next
	}
}

func (c *compiler) returnStmt(s *syntax.ReturnStmt) stmt {
	if s.Value == nil {
		return func(f *frame) ctl {
			f.ret = types.None
			return ret
		}
	}
	x, line := c.expr(s.Value), s.Pos().Line
	return func(f *frame) ctl {
		v := x(f)
		if v == nil {
			return f.fail(line)
		}
		f.ret = v
		return ret
	}
}

func (c *compiler) del(s *syntax.DelStmt) stmt {
	var list []stmt
	for _, t := range s.Targets {
		line := t.Pos().Line
		switch t := t.(type) {
		case *syntax.Name:
			del := c.deleter(t)
			list = append(list, func(f *frame) ctl {
				if !del(f) {
					return f.fail(line)
				}
				return next
			})
		case *syntax.Attr:
			x, name := c.expr(t.X), t.Name
			list = append(list, func(f *frame) ctl {
				o := x(f)
				if o == nil || !types.DelAttr(f.th, o, name) {
					return f.fail(line)
				}
				return next
			})
		case *syntax.Index:
			x, y := c.expr(t.X), c.expr(t.Key)
			list = append(list, func(f *frame) ctl {
				o := x(f)
				if o == nil {
					return f.fail(line)
				}
				k := y(f)
				if k == nil || !types.DelItem(f.th, o, k) {
					return f.fail(line)
				}
				return next
			})
		}
	}
	return sequence(list)
}

func (c *compiler) raise(s *syntax.RaiseStmt) stmt {
	line := s.Pos().Line
	if s.X == nil {
		slot := c.b.handler
		return func(f *frame) ctl {
			e := f.s.handling
			if slot >= 0 {
				e, _ = f.l[slot].(*types.Instance)
			}
			if e == nil {
				f.th.Raise(types.RuntimeErrorClass, "no active exception to reraise")
				return f.fail(line)
			}
			f.th.Throw(e)
			f.s.traced = f // the line of the first raise stands
			return exc
		}
	}
	x := c.expr(s.X)
	var from expr
	if s.From != nil {
		from = c.expr(s.From)
	}
	return func(f *frame) ctl {
		v := x(f)
		if v == nil {
			return f.fail(line)
		}
		var cause value
		if from != nil {
			if cause = from(f); cause == nil {
				return f.fail(line)
			}
		}
		e := types.ToException(f.th, v)
		if e == nil {
			return f.fail(line)
		}
		if cause != nil {
			e.Exc().Note().Cause = cause
			if warn := f.s.vm.cfg.Warn; warn != nil && cause != types.None {
				warn("exception chaining not supported")
			}
		}
		f.th.Throw(e)
		return f.fail(line)
	}
}

func (c *compiler) assert(s *syntax.AssertStmt) stmt {
	line, test := s.Pos().Line, c.cond(s.Test)
	var msg expr
	if s.Msg != nil {
		msg = c.expr(s.Msg)
	}
	return func(f *frame) ctl {
		switch test(f) {
		case yes:
			return next
		case failed:
			return f.fail(line)
		}
		if msg == nil {
			f.th.RaiseArgs(types.AssertionErrorClass)
		} else if v := msg(f); v != nil {
			f.th.RaiseArgs(types.AssertionErrorClass, v)
		}
		return f.fail(line)
	}
}

func (c *compiler) ifStmt(s *syntax.IfStmt) stmt {
	var els stmt
	if len(s.Else) > 0 {
		els = c.block(s.Else)
	}
	// const conditions leave out what can never run.
	for i := len(s.Clauses) - 1; i >= 0; i-- {
		cl := s.Clauses[i]
		line := cl.Test.Pos().Line
		if v := c.fold(cl.Test); v != nil {
			if v.Truth() {
				els = c.block(cl.Body)
			}
			continue
		}
		test, body, otherwise := c.cond(cl.Test), c.block(cl.Body), els
		if otherwise == nil {
			els = func(f *frame) ctl {
				switch test(f) {
				case yes:
					return body(f)
				case no:
					return next
				}
				return f.fail(line)
			}
			continue
		}
		els = func(f *frame) ctl {
			switch test(f) {
			case yes:
				return body(f)
			case no:
				return otherwise(f)
			}
			return f.fail(line)
		}
	}
	return els
}
