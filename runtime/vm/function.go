package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// capture compiles how a new closure gets its cells from the frame that makes it.
func capture(free []syntax.FreeVar) func(f *frame) []*types.Cell {
	if len(free) == 0 {
		return func(*frame) []*types.Cell { return nil }
	}
	first, row := int(free[0].Index), true
	for i := range free {
		row = row && free[i].FromCell == free[0].FromCell && int(free[i].Index) == first+i
	}
	if row { // cells are never replaced: a closure can share the list that it has a row of
		last := first + len(free)
		if free[0].FromCell {
			return func(f *frame) []*types.Cell { return f.cells[first:last:last] }
		}
		return func(f *frame) []*types.Cell { return f.free[first:last:last] }
	}
	return func(f *frame) []*types.Cell {
		cells := make([]*types.Cell, len(free))
		for i := range free {
			if free[i].FromCell {
				cells[i] = f.cells[free[i].Index]
			} else {
				cells[i] = f.free[free[i].Index]
			}
		}
		return cells
	}
}

// closure compiles the making of a function.
func (c *compiler) closure(fn *syntax.Function, name string, line uint32) expr {
	var defaults []expr
	kwDefaults := make([]expr, 0)
	for _, p := range fn.Params {
		switch {
		case p.Kind == syntax.ParamPos && p.Default != nil:
			defaults = append(defaults, c.expr(p.Default))
		case p.Kind == syntax.ParamKwOnly:
			var d expr
			if p.Default != nil {
				d = c.expr(p.Default)
			}
			kwDefaults = append(kwDefaults, d)
		}
	}
	code := c.function(fn, line)
	cells := capture(fn.Scope.Free)
	return func(f *frame) value {
		p := &Function{code: code, globals: f.globals, name: name}
		p.free = cells(f)
		if len(defaults) > 0 {
			p.defaults = make([]value, len(defaults))
			if !evalInto(f, defaults, p.defaults) {
				return nil
			}
		}
		if len(kwDefaults) > 0 {
			p.kwDefaults = make([]value, len(kwDefaults))
			for i, d := range kwDefaults {
				if d != nil {
					if p.kwDefaults[i] = d(f); p.kwDefaults[i] == nil {
						return nil
					}
				}
			}
		}
		return p
	}
}

func (c *compiler) lambda(e *syntax.Lambda) expr { return c.closure(e.Func, "<lambda>", e.Pos().Line) }

func (c *compiler) def(s *syntax.DefStmt) stmt {
	line := s.Pos().Line
	return c.decorated(s.Decorators, c.closure(s.Func, s.Name.Name, line), s.Name, line)
}

// decorated compiles name = d1(d2(make())).
func (c *compiler) decorated(decorators []syntax.Expr, make expr, name *syntax.Name, line uint32) stmt {
	decs := c.exprs(decorators)
	set := c.setter(name)
	if len(decs) == 0 {
		return func(f *frame) ctl {
			v := make(f)
			if v == nil {
				return f.fail(line)
			}
			set(f, v)
			return next
		}
	}
	return func(f *frame) ctl {
		buf := f.th.Reserve(len(decs))
		defer f.th.Release(len(decs))
		if !evalInto(f, decs, buf) {
			return f.fail(line)
		}
		v := make(f)
		for i := len(decs) - 1; i >= 0 && v != nil; i-- {
			v = types.Call1(f.th, buf[i], v)
		}
		if v == nil {
			return f.fail(line)
		}
		set(f, v)
		return next
	}
}
