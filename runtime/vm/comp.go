package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// comp compiles a comprehension: a body of its own, run at once with the first iterable in a temporary. A generator
// expression is a generator of the same loops.
func (c *compiler) comp(e *syntax.Comp) expr {
	line := e.Pos().Line
	first := c.expr(e.Clauses[0].Iter)
	code := c.newCode(e.Scope, line)
	c.open(e.Scope)
	source := c.temp()
	if e.Kind == syntax.CompGen {
		if code.each = c.eachOf(e, source); code.each == nil {
			code.steps = c.lowerGenExpr(e, source)
		}
	} else {
		code.body = c.compBody(e, source)
	}
	c.close(code)
	code.plain = false
	cells := capture(e.Scope.Free)
	gen := e.Kind == syntax.CompGen
	return func(f *frame) value {
		v := first(f)
		if v == nil {
			return nil
		}
		if gen {
			if v = types.Iter(f.th, v); v == nil {
				return f.failed(line)
			}
		}
		g := f.s.enter(code, f.globals, cells(f))
		g.l[source] = v
		if gen {
			return f.s.makeGenerator(g)
		}
		v = f.s.run(g)
		if v == nil {
			return f.failed(line)
		}
		return v
	}
}

// compBody compiles the loops of a list, set or dict comprehension; the result is returned.
func (c *compiler) compBody(e *syntax.Comp, source int) stmt {
	out := c.temp()
	var add stmt
	line := e.Pos().Line
	elem := c.expr(e.Elem)
	switch e.Kind {
	case syntax.CompList:
		add = func(f *frame) ctl {
			v := elem(f)
			if v == nil {
				return f.fail(line)
			}
			l := f.l[out].(*types.List)
			l.Items = append(l.Items, v)
			return next
		}
	case syntax.CompSet:
		add = func(f *frame) ctl {
			v := elem(f)
			if v == nil || !f.l[out].(*types.Set).Add(f.th, v) {
				return f.fail(line)
			}
			return next
		}
	case syntax.CompDict:
		val := c.expr(e.Value)
		add = func(f *frame) ctl {
			v := val(f)
			if v == nil {
				return f.fail(line)
			}
			k := elem(f)
			if k == nil || !f.l[out].(*types.Dict).Set(f.th, k, v) {
				return f.fail(line)
			}
			return next
		}
	}
	body := add
	for i := len(e.Clauses) - 1; i >= 0; i-- {
		cl := e.Clauses[i]
		inner := body
		if cl.Cond != nil {
			test := c.cond(cl.Cond)
			body = func(f *frame) ctl {
				switch test(f) {
				case yes:
					return inner(f)
				case no:
					return next
				}
				return f.fail(line)
			}
			continue
		}
		var iter expr
		if i == 0 {
			iter = func(f *frame) value { return f.l[source] }
		} else {
			iter = c.expr(cl.Iter)
		}
		body = c.forLoop(iter, cl.Target, inner, nil, line)
	}
	kind := e.Kind
	return func(f *frame) ctl {
		switch kind {
		case syntax.CompList:
			f.l[out] = types.NewList(nil)
		case syntax.CompSet:
			f.l[out] = types.NewSet(false)
		default:
			f.l[out] = types.NewDict(0)
		}
		if r := body(f); r != next {
			return r
		}
		f.ret = f.l[out]
		return ret
	}
}

// each is a generator expression with one for, which needs no steps: every item is one pass of the loop.
type each struct {
	source int // slot of the iterator
	slot   int // of the target, -1 if it is no plain local
	set    setter
	conds  []cond
	elem   expr
	line   uint32
}

// eachOf compiles a generator expression to an each; nil if it has more than one for.
func (c *compiler) eachOf(e *syntax.Comp, source int) *each {
	x := &each{source: source, line: e.Pos().Line}
	for _, cl := range e.Clauses[1:] {
		if cl.Cond == nil {
			return nil
		}
	}
	x.slot, x.set = c.local(e.Clauses[0].Target), c.target(e.Clauses[0].Target)
	for _, cl := range e.Clauses[1:] {
		x.conds = append(x.conds, c.cond(cl.Cond))
	}
	x.elem = c.expr(e.Elem)
	return x
}

// next is one resumption, with a step's result.
func (x *each) next(f *frame) int {
	it := f.l[x.source].(types.Iterator)
items:
	for {
		v := it.Next(f.th)
		if v == nil {
			if f.th.Failed() {
				break
			}
			f.ret = types.None
			return stepReturn
		}
		if x.slot >= 0 {
			f.l[x.slot] = v
		} else if !x.set(f, v) {
			break
		}
		for _, test := range x.conds {
			switch test(f) {
			case no:
				if f.s.due() && !f.s.poll() {
					break items
				}
				continue items
			case failed:
				break items
			}
		}
		if f.ret = x.elem(f); f.ret == nil {
			break
		}
		return stepYield
	}
	f.fail(x.line)
	return stepExc
}
