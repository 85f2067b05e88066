package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// slotName is a temporary as an expression.
func slotName(slot int) *syntax.Name { return &syntax.Name{Binding: syntax.Local, Index: int32(slot)} }

// save emits e into a temporary, unless it is a constant, and returns what stands for it.
func (lo *lowering) save(e syntax.Expr) syntax.Expr {
	if e == nil || lo.c.fold(e) != nil {
		return e
	}
	if suspendsExpr(e) {
		e = lo.hoist(e)
	}
	if n, ok := e.(*syntax.Name); ok && n.Name == "" {
		return e
	}
	return lo.copy(e)
}

// copy emits an expression without yield into a temporary.
func (lo *lowering) copy(e syntax.Expr) syntax.Expr {
	x := lo.c.expr(e)
	t := lo.temp()
	lo.set(t, x, e.Pos().Line)
	return slotName(t)
}

// hoist emits everything of e up to its last yield, and returns the rest, which does not suspend.
func (lo *lowering) hoist(e syntax.Expr) syntax.Expr {
	if e == nil || !suspendsExpr(e) {
		return e
	}
	c, line := lo.c, e.Pos().Line
	switch e := e.(type) {
	case *syntax.Yield:
		return slotName(lo.yield(lo.yielded(e), line, true))
	case *syntax.YieldFrom:
		x := lo.iter(c.expr(lo.hoist(e.X)), line)
		return slotName(lo.yieldFrom(x, line))
	case *syntax.Await:
		return slotName(lo.await(c.expr(lo.hoist(e.X)), line))
	case *syntax.BoolOp:
		t, end := lo.temp(), &label{}
		for i, x := range e.Operands {
			lo.set(t, c.expr(lo.hoist(x)), line)
			if i == len(e.Operands)-1 {
				break
			}
			more := &label{}
			test := func(f *frame) tri { return truth(f, f.l[t]) }
			if e.Op == syntax.OpAnd {
				lo.test(test, end, line)
			} else {
				lo.test(test, more, line)
				lo.jump(end)
				lo.place(more)
			}
		}
		lo.place(end)
		return slotName(t)
	case *syntax.Cond:
		t, els, end := lo.temp(), &label{}, &label{}
		lo.test(c.cond(lo.hoist(e.Test)), els, line)
		lo.set(t, c.expr(lo.hoist(e.Then)), line)
		lo.jump(end)
		lo.place(els)
		lo.set(t, c.expr(lo.hoist(e.Else)), line)
		lo.place(end)
		return slotName(t)
	case *syntax.Compare:
		if len(e.Rest) > 1 {
			return lo.hoistChain(e)
		}
	case *syntax.Lambda:
		q := *e
		q.Func = lo.head(e.Func)
		return &q
	}
	// Of the operands, those before the last yield are kept in temporaries.
	last, n := -1, 0
	mapOperands(e, func(x syntax.Expr) syntax.Expr {
		if suspendsExpr(x) {
			last = n
		}
		n++
		return x
	})
	n = 0
	return mapOperands(e, func(x syntax.Expr) syntax.Expr {
		n++
		switch {
		case n-1 < last:
			return lo.save(x)
		case n-1 == last:
			return lo.hoist(x)
		}
		return x
	})
}

// yielded is the value of a yield.
func (lo *lowering) yielded(e *syntax.Yield) expr {
	if e.Value == nil {
		return constant(types.None)
	}
	return lo.c.expr(lo.hoist(e.Value))
}

// hoistChain emits a comparison chain one link at a time.
func (lo *lowering) hoistChain(e *syntax.Compare) syntax.Expr {
	line := e.Pos().Line
	t, end := lo.temp(), &label{}
	left := lo.save(e.X)
	for i, r := range e.Rest {
		right := lo.save(r.X)
		link := *e
		link.X, link.Rest = left, []syntax.Comparison{{Op: r.Op, X: right}}
		lo.set(t, lo.c.expr(&link), line)
		if i < len(e.Rest)-1 {
			lo.test(func(f *frame) tri { return truth(f, f.l[t]) }, end, line)
		}
		left = right
	}
	lo.place(end)
	return slotName(t)
}

// hoistTarget is hoist for an attribute or item that is assigned or deleted; other targets stay as they are.
func (lo *lowering) hoistTarget(e syntax.Expr) syntax.Expr {
	if !suspendsExpr(e) {
		return e
	}
	switch e := e.(type) {
	case *syntax.Attr:
		q := *e
		q.X = lo.save(e.X)
		return &q
	case *syntax.Index:
		q := *e
		q.X = lo.save(e.X)
		q.Key = lo.save(e.Key)
		return &q
	}
	return e
}

// assign emits target = v, of which v does not suspend.
func (lo *lowering) assign(target, v syntax.Expr, line uint32) {
	elems, nested := elements(target)
	if !nested || !suspendsExpr(target) {
		lo.do(lo.c.store(lo.c.expr(v), lo.hoistTarget(target), line))
		return
	}
	parts := make([]syntax.Expr, len(elems))
	whole := &syntax.Tuple{Elems: make([]syntax.Expr, len(elems))}
	for i, e := range elems {
		parts[i] = slotName(lo.temp())
		whole.Elems[i] = parts[i]
		if s, ok := e.(*syntax.Star); ok {
			elems[i] = s.X
			whole.Elems[i] = &syntax.Star{X: parts[i]}
		}
	}
	lo.do(lo.c.store(lo.c.expr(v), whole, line))
	for i, e := range elems {
		lo.assign(e, parts[i], line)
	}
}

// elements is a copy of the targets in a tuple or list.
func elements(e syntax.Expr) (list []syntax.Expr, nested bool) {
	switch e := e.(type) {
	case *syntax.Tuple:
		return append(list, e.Elems...), true
	case *syntax.List:
		return append(list, e.Elems...), true
	}
	return nil, false
}

// target is the setter of an assignment in a loop's or with statement's head. What a target that suspends takes goes to
// a temporary first; then does the rest.
func (lo *lowering) target(e syntax.Expr, line uint32) (set setter, then func()) {
	if !suspendsExpr(e) {
		return lo.c.target(e), func() {}
	}
	t := lo.c.temp()
	return lo.c.target(slotName(t)), func() {
		mark := len(lo.temps)
		lo.assign(e, slotName(t), line)
		lo.release(mark)
		lo.c.free(t)
	}
}

// saveAll is save for each of a list.
func (lo *lowering) saveAll(list []syntax.Expr) []syntax.Expr {
	out := make([]syntax.Expr, len(list))
	for i, e := range list {
		out[i] = lo.save(e)
	}
	return out
}

// head is the parameters of a function with their defaults in temporaries.
func (lo *lowering) head(fn *syntax.Function) *syntax.Function {
	q := *fn
	q.Params = make([]*syntax.Param, len(fn.Params))
	for i, p := range fn.Params {
		r := *p
		if p.Default != nil {
			r.Default = lo.save(p.Default)
		}
		q.Params[i] = &r
	}
	return &q
}

func suspendsHead(fn *syntax.Function) bool {
	for _, p := range fn.Params {
		if suspendsExpr(p.Default) {
			return true
		}
	}
	return false
}

// mapOperands copies e with f applied to each operand, in the order of evaluation.
func mapOperands(e syntax.Expr, f func(syntax.Expr) syntax.Expr) syntax.Expr {
	opt := func(x syntax.Expr) syntax.Expr {
		if x == nil {
			return nil
		}
		return f(x)
	}
	list := func(l []syntax.Expr) []syntax.Expr {
		out := make([]syntax.Expr, len(l))
		for i, x := range l {
			out[i] = f(x)
		}
		return out
	}
	switch e := e.(type) {
	case *syntax.FString:
		q := *e
		q.Parts = mapParts(e.Parts, f)
		return &q
	case *syntax.Tuple:
		q := *e
		q.Elems = list(e.Elems)
		return &q
	case *syntax.List:
		q := *e
		q.Elems = list(e.Elems)
		return &q
	case *syntax.Set:
		q := *e
		q.Elems = list(e.Elems)
		return &q
	case *syntax.Dict:
		q := *e
		q.Entries = make([]syntax.DictEntry, len(e.Entries))
		for i, x := range e.Entries {
			q.Entries[i].Value = f(x.Value)
			q.Entries[i].Key = f(x.Key)
		}
		return &q
	case *syntax.Comp:
		q := *e
		q.Clauses = append([]syntax.CompClause(nil), e.Clauses...)
		q.Clauses[0].Iter = f(e.Clauses[0].Iter)
		return &q
	case *syntax.Unary:
		q := *e
		q.X = f(e.X)
		return &q
	case *syntax.Binary:
		q := *e
		q.X = f(e.X)
		q.Y = f(e.Y)
		return &q
	case *syntax.Compare:
		q := *e
		q.X = f(e.X)
		q.Rest = []syntax.Comparison{{Op: e.Rest[0].Op, X: f(e.Rest[0].X)}}
		return &q
	case *syntax.Call:
		q := *e
		q.Fn = f(e.Fn)
		q.Args = append([]syntax.Arg(nil), e.Args...)
		for i := range q.Args {
			q.Args[i].Value = f(q.Args[i].Value)
		}
		return &q
	case *syntax.Attr:
		q := *e
		q.X = f(e.X)
		return &q
	case *syntax.Index:
		q := *e
		q.X = f(e.X)
		q.Key = f(e.Key)
		return &q
	case *syntax.Slice:
		q := *e
		q.Lo, q.Hi, q.Step = opt(e.Lo), opt(e.Hi), opt(e.Step)
		return &q
	case *syntax.NamedExpr:
		q := *e
		q.Value = f(e.Value)
		return &q
	}
	return e
}

func mapParts(parts []syntax.FPart, f func(syntax.Expr) syntax.Expr) []syntax.FPart {
	out := append([]syntax.FPart(nil), parts...)
	for i := range out {
		if out[i].X != nil {
			out[i].X = f(out[i].X)
			if out[i].Spec != nil {
				out[i].Spec = mapParts(out[i].Spec, f)
			}
		}
	}
	return out
}
