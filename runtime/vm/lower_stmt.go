package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// block lowers statements; those without a yield in a row become one step.
func (lo *lowering) block(list []syntax.Stmt) {
	for i := 0; i < len(list); {
		j := i
		for j < len(list) && !suspends(list[j]) && !(lo.all && compound(list[j])) {
			j++
		}
		if j > i {
			lo.plain(list[i:j])
			i = j
			continue
		}
		mark := len(lo.temps)
		lo.stmt(list[i])
		lo.release(mark)
		i++
	}
}

// compound reports whether a statement has blocks that can be lowered.
func compound(s syntax.Stmt) bool {
	switch s.(type) {
	case *syntax.IfStmt, *syntax.WhileStmt, *syntax.ForStmt, *syntax.TryStmt, *syntax.WithStmt:
		return true
	}
	return false
}

// plain emits statements that do not suspend as one closure.
func (lo *lowering) plain(list []syntax.Stmt) {
	s := lo.c.block(list)
	var w ways
	for _, x := range list {
		w.stmt(x, 0)
	}
	if !w.brk && !w.cont && !w.ret {
		lo.do(s)
		return
	}
	brkAt, contAt, retAt, end := &label{}, &label{}, &label{}, &label{}
	slot := lo.result
	lo.emit(func(f *frame) int {
		switch s(f) {
		case next:
			return end.pc
		case brk:
			return brkAt.pc
		case cont:
			return contAt.pc
		case ret:
			f.l[slot] = f.ret
			f.ret = nil
			return retAt.pc
		}
		return stepExc
	})
	if w.brk {
		lo.place(brkAt)
		lo.leaveLoop(true)
	}
	if w.cont {
		lo.place(contAt)
		lo.leaveLoop(false)
	}
	if w.ret {
		lo.place(retAt)
		lo.leave(exit{})
	}
	lo.place(end)
}

func (lo *lowering) leaveLoop(brk bool) {
	l := lo.loops[len(lo.loops)-1]
	if brk {
		lo.leave(exit{l.brk, l.depth})
	} else {
		lo.leave(exit{l.cont, l.depth})
	}
}

// stmt lowers a statement with a yield in it.
func (lo *lowering) stmt(s syntax.Stmt) {
	c, line := lo.c, s.Pos().Line
	switch s := s.(type) {
	case *syntax.ExprStmt:
		if y, ok := s.X.(*syntax.Yield); ok {
			lo.yield(lo.yielded(y), line, false)
			return
		}
		x := lo.hoist(s.X)
		if _, done := x.(*syntax.Name); !done {
			q := *s
			q.X = x
			lo.do(c.exprStmt(&q))
		}
	case *syntax.AssignStmt:
		v := lo.save(s.Value)
		for _, t := range s.Targets {
			lo.assign(t, v, line)
		}
	case *syntax.AnnAssignStmt:
		lo.assign(s.Target, lo.save(s.Value), line)
	case *syntax.AugAssignStmt:
		lo.augAssign(s)
	case *syntax.ReturnStmt:
		x := lo.hoist(s.Value)
		lo.set(lo.result, c.expr(x), line)
		lo.leave(exit{})
	case *syntax.RaiseStmt:
		q := *s
		if s.From != nil {
			q.X = lo.save(s.X)
			q.From = lo.hoist(s.From)
		} else {
			q.X = lo.hoist(s.X)
		}
		lo.do(c.raise(&q))
	case *syntax.AssertStmt:
		end := &label{}
		bad := &label{}
		x := lo.hoist(s.Test)
		lo.test(c.cond(x), bad, line)
		lo.jump(end)
		lo.place(bad)
		q := *s
		q.Test = &syntax.Const{Kind: syntax.False}
		if s.Msg != nil {
			q.Msg = lo.hoist(s.Msg)
		}
		lo.do(c.assert(&q))
		lo.place(end)
	case *syntax.DelStmt:
		for _, t := range s.Targets {
			lo.do(c.del(&syntax.DelStmt{Targets: []syntax.Expr{lo.hoistTarget(t)}}))
		}
	case *syntax.IfStmt:
		lo.ifStmt(s)
	case *syntax.WhileStmt:
		lo.while(s)
	case *syntax.ForStmt:
		lo.forStmt(s)
	case *syntax.TryStmt:
		lo.try(s)
	case *syntax.WithStmt:
		lo.with(s, 0)
	case *syntax.DefStmt:
		q := *s
		q.Decorators = lo.saveAll(s.Decorators)
		q.Func = lo.head(s.Func)
		lo.do(c.def(&q))
	case *syntax.ClassStmt:
		q := *s
		q.Decorators = lo.saveAll(s.Decorators)
		q.Args = append([]syntax.Arg(nil), s.Args...)
		for i := range q.Args {
			q.Args[i].Value = lo.save(q.Args[i].Value)
		}
		lo.do(c.class(&q))
	}
}

func (lo *lowering) augAssign(s *syntax.AugAssignStmt) {
	c := lo.c
	target := lo.hoistTarget(s.Target)
	switch t := target.(type) {
	case *syntax.Attr:
		q := *t
		q.X = lo.save(t.X)
		target = &q
	case *syntax.Index:
		q := *t
		q.X = lo.save(t.X)
		q.Key = lo.save(t.Key)
		target = &q
	}
	old := lo.copy(target)
	y := lo.hoist(s.Value)
	op, line := binOp(s.Op), s.Pos().Line
	x, v := c.expr(old), c.expr(y)
	lo.do(c.store(func(f *frame) value {
		a := x(f)
		if a == nil {
			return nil
		}
		b := v(f)
		if b == nil {
			return nil
		}
		return inplace(f, op, a, b)
	}, target, line))
}

func (lo *lowering) ifStmt(s *syntax.IfStmt) {
	end := &label{}
	for _, cl := range s.Clauses {
		otherwise := &label{}
		mark := len(lo.temps)
		lo.test(lo.c.cond(lo.hoist(cl.Test)), otherwise, cl.Test.Pos().Line)
		lo.release(mark)
		lo.block(cl.Body)
		lo.jump(end)
		lo.place(otherwise)
	}
	lo.block(s.Else)
	lo.place(end)
}

func (lo *lowering) loop(brk, cont *label, body []syntax.Stmt) {
	lo.loops = append(lo.loops, loopLabels{brk, cont, len(lo.cleanups)})
	lo.block(body)
	lo.loops = lo.loops[:len(lo.loops)-1]
}

func (lo *lowering) while(s *syntax.WhileStmt) {
	line := s.Test.Pos().Line
	again, cont, els, end := &label{}, &label{}, &label{}, &label{}
	lo.place(again)
	mark := len(lo.temps)
	lo.test(lo.c.cond(lo.hoist(s.Test)), els, line)
	lo.release(mark)
	lo.loop(end, cont, s.Body)
	lo.place(cont)
	lo.back(again, line)
	lo.place(els)
	lo.block(s.Else)
	lo.place(end)
}

func (lo *lowering) forStmt(s *syntax.ForStmt) {
	c, line := lo.c, s.Pos().Line
	it := c.temp()
	mark := len(lo.temps)
	x := c.expr(lo.hoist(s.Iter))
	again, cont, els, end := &label{}, &label{}, &label{}, &label{}
	if s.Async {
		lo.set(it, methodOf(x, "__aiter__", line), line)
		lo.release(mark)
		lo.place(again)
		lo.asyncItem(s, it, els)
		lo.loop(end, cont, s.Body)
		lo.place(cont)
		lo.back(again, line)
	} else {
		lo.set(it, lo.iter(x, line), line)
		lo.release(mark)
		set, then := lo.target(s.Target, line)
		lo.nextItem(it, set, els, line)
		lo.place(again)
		then()
		lo.loop(end, cont, s.Body)
		lo.place(cont)
		lo.again(it, set, again, els, line)
	}
	lo.place(els)
	lo.block(s.Else)
	lo.place(end)
	lo.do(func(f *frame) ctl {
		f.l[it] = nil
		return next
	})
	c.free(it)
}

// methodOf calls a method without arguments on what x makes.
func methodOf(x expr, name string, line uint32) expr {
	return func(f *frame) value {
		v := x(f)
		if v == nil {
			return nil
		}
		m := types.GetAttr(f.th, v, name)
		if m == nil {
			return f.failed(line)
		}
		if v = types.Call0(f.th, m); v == nil {
			return f.failed(line)
		}
		return v
	}
}

// asyncItem emits target = await it.__anext__(), or a jump to end at StopAsyncIteration.
func (lo *lowering) asyncItem(s *syntax.ForStmt, it int, end *label) {
	line := s.Pos().Line
	mark := len(lo.temps)
	e := lo.temp()
	after := &label{}
	get := func(f *frame) value { return f.l[it] }
	lo.protect(e, func() {
		t := lo.await(methodOf(get, "__anext__", line), line)
		lo.assign(s.Target, slotName(t), line)
		lo.jump(after)
	})
	lo.emit(func(f *frame) int {
		x := f.l[e].(*types.Instance)
		f.l[e] = nil
		if x.Class().IsSubclass(types.StopAsyncIterationClass) {
			return end.pc
		}
		f.th.Throw(x)
		f.s.traced = f
		return stepExc
	})
	lo.place(after)
	lo.release(mark)
}

// await emits the wait for what x makes; the slot that it returns takes the result.
func (lo *lowering) await(x expr, line uint32) int {
	return lo.yieldFrom(func(f *frame) value {
		v := x(f)
		if v == nil {
			return nil
		}
		return awaitable(f, v)
	}, line)
}

// cleaned lowers body so that final runs however it is left.
func (lo *lowering) cleaned(body func(), final func(cl *cleanup)) {
	c := lo.c
	cl := &cleanup{entry: &label{}, reason: c.temp(), exc: c.temp()}
	lo.cleanups = append(lo.cleanups, cl)
	lo.protect(cl.exc, func() {
		body()
		zero := types.Int(0)
		lo.emit(func(f *frame) int {
			f.l[cl.reason], f.l[cl.exc] = zero, nil // the slot may have held something else
			return cl.entry.pc
		})
	})
	one := types.Int(1)
	n := lo.here() + 1
	lo.emit(func(f *frame) int {
		f.l[cl.reason] = one
		return n
	})
	lo.cleanups = lo.cleanups[:len(lo.cleanups)-1]
	lo.place(cl.entry)
	final(cl)
	lo.dispatch(cl)
	c.free(cl.reason)
	c.free(cl.exc)
}

func (lo *lowering) try(s *syntax.TryStmt) {
	if s.Finally == nil {
		lo.tryExcept(s)
		return
	}
	lo.cleaned(func() {
		if len(s.Handlers) > 0 {
			lo.tryExcept(s)
		} else {
			lo.block(s.Body)
		}
	}, func(*cleanup) { lo.block(s.Finally) })
}

func (lo *lowering) tryExcept(s *syntax.TryStmt) {
	c := lo.c
	e := c.temp()
	els, end := &label{}, &label{}
	lo.protect(e, func() {
		lo.block(s.Body)
		lo.jump(els)
	})
	n := lo.here() + 1
	lo.emit(func(f *frame) int {
		if x := f.l[e].(*types.Instance); x.Exc().Uncatchable {
			f.th.Throw(x)
			f.s.traced = f
			return stepExc
		}
		return n
	})
	for _, h := range s.Handlers {
		otherwise := &label{}
		if h.Type != nil {
			mark := len(lo.temps)
			typ, line := c.expr(lo.hoist(h.Type)), h.Pos.Line
			lo.test(func(f *frame) tri {
				t := typ(f)
				if t == nil {
					return failed
				}
				return f.matches(f.l[e].(*types.Instance), t)
			}, otherwise, line)
			lo.release(mark)
		}
		lo.handler(h, e)
		lo.jump(end)
		lo.place(otherwise)
	}
	lo.rethrow(e)
	lo.place(els)
	lo.block(s.Else)
	lo.place(end)
	c.free(e)
}

// handler lowers the body of an except clause for the exception in slot e.
func (lo *lowering) handler(h syntax.ExceptClause, e int) {
	c := lo.c
	outer := c.temp()
	var set func(f *frame, v value)
	var del func(f *frame) bool
	if h.Name != nil {
		set, del = c.setter(h.Name), c.deleter(h.Name)
	}
	saved := c.b.handler
	c.b.handler = e
	lo.cleaned(func() {
		lo.do(func(f *frame) ctl {
			if f.s.handling != nil {
				f.l[outer] = f.s.handling
			}
			f.s.handling = f.l[e].(*types.Instance)
			if set != nil {
				set(f, f.l[e])
			}
			return next
		})
		lo.block(h.Body)
	}, func(*cleanup) {
		lo.do(func(f *frame) ctl {
			f.s.handling, _ = f.l[outer].(*types.Instance)
			f.l[outer], f.l[e] = nil, nil
			if set != nil {
				set(f, types.None)
				del(f)
			}
			return next
		})
	})
	c.b.handler = saved
	c.free(outer)
}

// with lowers the items of a with statement from number i on.
func (lo *lowering) with(s *syntax.WithStmt, i int) {
	c, item := lo.c, s.Items[i]
	line := item.X.Pos().Line
	exit := c.temp()
	mark := len(lo.temps)
	m := lo.save(item.X)
	enterName, exitName := "__enter__", "__exit__"
	if s.Async {
		enterName, exitName = "__aenter__", "__aexit__"
	}
	mgr := c.expr(m)
	lo.set(exit, func(f *frame) value {
		v := mgr(f)
		if v == nil {
			return nil
		}
		return types.GetAttr(f.th, v, exitName)
	}, line)
	enter := methodOf(mgr, enterName, line)
	t := 0
	if s.Async {
		t = lo.await(enter, line)
	} else {
		t = lo.temp()
		lo.set(t, enter, line)
	}
	lo.cleaned(func() {
		if item.Target != nil {
			lo.assign(item.Target, slotName(t), line)
		}
		lo.release(mark)
		if i+1 < len(s.Items) {
			lo.with(s, i+1)
		} else {
			lo.block(s.Body)
		}
	}, func(cl *cleanup) {
		mark := len(lo.temps)
		call := func(f *frame) value {
			fn := f.l[exit]
			f.l[exit] = nil
			if e, ok := f.l[cl.exc].(*types.Instance); ok {
				return types.Call3(f.th, fn, e.Class(), e, types.None)
			}
			return types.Call3(f.th, fn, types.None, types.None, types.None)
		}
		r := 0
		if s.Async {
			r = lo.await(call, line)
		} else {
			r = lo.temp()
			lo.set(r, call, line)
		}
		n := lo.here() + 1
		lo.emit(func(f *frame) int {
			e, raised := f.l[cl.exc].(*types.Instance)
			if !raised {
				return n
			}
			switch truth(f, f.l[r]) {
			case failed:
				f.fail(line)
				return stepExc
			case yes:
				if !e.Exc().Uncatchable {
					f.l[cl.exc] = nil
					f.l[cl.reason] = types.Int(0)
				}
			}
			return n
		})
		lo.release(mark)
	})
	c.free(exit)
}
