package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// handler is one compiled except clause.
type handler struct {
	typ  expr // nil: any
	set  func(f *frame, v value)
	del  func(f *frame)
	body stmt
	line uint32
}

func (c *compiler) try(s *syntax.TryStmt) stmt {
	body := c.block(s.Body)
	if len(s.Handlers) > 0 {
		body = c.tryExcept(s, body)
	}
	if s.Finally == nil {
		return body
	}
	final := c.block(s.Finally)
	return func(f *frame) ctl {
		r := body(f)
		var e *types.Instance
		v := f.ret
		traced := false
		if r == exc {
			if f.th.Pending().Exc().Final {
				return exc
			}
			traced = f.s.traced == f
			e = f.th.Take()
		}
		handling := f.s.handling
		if e != nil {
			f.s.handling = e
		}
		f.s.traced = nil
		q := final(f)
		f.s.handling = handling
		if q != next {
			return q
		}
		f.ret = v
		if e != nil {
			f.th.Throw(e)
			if traced {
				f.s.traced = f
			}
		}
		return r
	}
}

func (c *compiler) handlers(list []syntax.ExceptClause) []handler {
	out := make([]handler, len(list))
	saved := c.b.handler
	c.b.handler = -1
	for i, h := range list {
		q := handler{line: h.Pos.Line}
		if h.Type != nil {
			q.typ = c.expr(h.Type)
		}
		if h.Name != nil {
			q.set = c.setter(h.Name)
			del := c.deleter(h.Name)
			none := q.set
			q.del = func(f *frame) {
				// The script may have deleted the name itself.
				none(f, types.None)
				del(f)
			}
		}
		q.body = c.block(h.Body)
		out[i] = q
	}
	c.b.handler = saved
	return out
}

func (c *compiler) tryExcept(s *syntax.TryStmt, body stmt) stmt {
	handlers := c.handlers(s.Handlers)
	var els stmt
	if len(s.Else) > 0 {
		els = c.block(s.Else)
	}
	return func(f *frame) ctl {
		r := body(f)
		if r != exc {
			if r == next && els != nil {
				return els(f)
			}
			return r
		}
		return f.handle(handlers)
	}
}

// handle finds the handler of the pending exception and runs it.
func (f *frame) handle(handlers []handler) ctl {
	e := f.th.Pending()
	if e.Exc().Uncatchable {
		return exc
	}
	traced := f.s.traced
	f.caught()
	h := f.match(e, handlers)
	if h == nil {
		if !f.th.Failed() {
			f.th.Throw(e)
			f.s.traced = traced
		}
		return exc
	}
	handling := f.s.handling
	f.s.handling = e
	if h.set != nil {
		h.set(f, e)
	}
	r := h.body(f)
	if h.del != nil {
		h.del(f)
	}
	f.s.handling = handling
	return r
}

// match finds the clause for e; nil if there is none, or, with an exception pending, if looking failed.
func (f *frame) match(e *types.Instance, handlers []handler) *handler {
	for i := range handlers {
		h := &handlers[i]
		if h.typ == nil {
			return h
		}
		t := h.typ(f)
		if t == nil {
			f.fail(h.line)
			return nil
		}
		switch f.matches(e, t) {
		case yes:
			return h
		case failed:
			f.fail(h.line)
			return nil
		}
	}
	return nil
}

// matches reports whether e is an instance of t, an exception class or a tuple of them.
func (f *frame) matches(e *types.Instance, t value) tri {
	switch t := t.(type) {
	case *types.Class:
		return triOf(e.Class().IsSubclass(t))
	case *types.Tuple:
		if !f.th.Enter() {
			return failed
		}
		defer f.th.Leave()
		for _, x := range t.Items {
			if m := f.matches(e, x); m != no {
				return m
			}
		}
		return no
	}
	f.th.TypeError("exceptions must derive from BaseException")
	return failed
}

// with compiles the items of a with statement from number i on.
func (c *compiler) with(s *syntax.WithStmt, i int) stmt {
	item := s.Items[i]
	line := item.X.Pos().Line
	x := c.expr(item.X)
	var set setter
	if item.Target != nil {
		set = c.target(item.Target)
	}
	var body stmt
	if i+1 < len(s.Items) {
		body = c.with(s, i+1)
	} else {
		body = c.block(s.Body)
	}
	return func(f *frame) ctl {
		m := x(f)
		if m == nil {
			return f.fail(line)
		}
		exit := types.GetAttr(f.th, m, "__exit__")
		if exit == nil {
			return f.fail(line)
		}
		enter := types.GetAttr(f.th, m, "__enter__")
		if enter == nil {
			return f.fail(line)
		}
		v := types.Call0(f.th, enter)
		if v == nil {
			return f.fail(line)
		}
		var r ctl
		if set != nil && !set(f, v) {
			r = f.fail(line)
		} else {
			r = body(f)
		}
		if r != exc {
			v := f.ret
			if types.Call3(f.th, exit, types.None, types.None, types.None) == nil {
				return f.fail(line)
			}
			f.ret = v
			return r
		}
		return f.exitWith(exit, line)
	}
}

// exitWith calls __exit__ with the pending exception, which goes on unless the result is true.
func (f *frame) exitWith(exit value, line uint32) ctl {
	if f.th.Pending().Exc().Final {
		return exc
	}
	traced := f.s.traced == f
	e := f.caught()
	handling := f.s.handling
	f.s.handling = e
	v := types.Call3(f.th, exit, e.Class(), e, types.None)
	f.s.handling = handling
	if v == nil {
		return f.fail(line)
	}
	switch truth(f, v) {
	case failed:
		return f.fail(line)
	case yes:
		if !e.Exc().Uncatchable {
			return next
		}
	}
	f.th.Throw(e)
	if traced {
		f.s.traced = f
	}
	return exc
}
