package vm

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// Generator is a suspended body: a generator or a coroutine.
type Generator struct {
	f    *frame
	code *Code
	pc   int
	// slot takes what is sent, -1: nothing does; line is that of the yield.
	slot int
	line uint32
	// delegates: the body is in a yield from, whose step takes what is sent and thrown. sub is the generator that it
	// runs, if it is one.
	delegates bool
	sub       *Generator
	// ended tells that step: sub has ended, its outcome is in the thread.
	ended   bool
	running bool
	done    bool
	fresh   bool
	// sent and thrown are what the next step of the body takes.
	sent, thrown value
	// pending is raised at the next resumption (pend_throw).
	pending  value
	handling *types.Instance
}

func (g *Generator) Class() *types.Class   { return types.GeneratorClass }
func (g *Generator) Type() string          { return "generator" }
func (g *Generator) Freeze()               {}
func (g *Generator) Truth() starlark.Bool  { return true }
func (g *Generator) Hash() (uint32, error) { return uint32(types.Address(g) >> 4), nil }
func (g *Generator) String() string {
	return fmt.Sprintf("<generator object '%s' at 0x%x>", g.code.at.Func, types.Address(g))
}

// makeGenerator moves a call's frame into a generator.
func (s *Thread) makeGenerator(f *frame) value {
	var g *Generator
	var own *frame
	switch n := len(f.l); {
	case n <= 4:
		x := &struct {
			Generator
			frame
			slots [4]value
		}{}
		g, own = &x.Generator, &x.frame
		own.l = x.slots[:n]
	case n <= 8:
		x := &struct {
			Generator
			frame
			slots [8]value
		}{}
		g, own = &x.Generator, &x.frame
		own.l = x.slots[:n]
	default:
		x := &struct {
			Generator
			frame
		}{}
		g, own = &x.Generator, &x.frame
		own.l = make([]value, n)
	}
	copy(own.l, f.l)
	g.f, g.code, g.fresh = own, f.code, true
	own.s, own.th, own.globals, own.free, own.ns, own.code, own.gen = s, s.Thread, f.globals, f.free, f.ns, f.code, g
	if f.code.cells != nil {
		own.makeCells()
	}
	f.ns = nil
	s.leave(f)
	return g
}

// LengthHint is types.LengthHinter: that of what a generator expression without conditions walks.
func (g *Generator) LengthHint() int {
	x := g.code.each
	if x == nil || len(x.conds) > 0 || g.done || g.running {
		return 0
	}
	h, ok := g.f.l[x.source].(types.LengthHinter)
	if !ok {
		return 0
	}
	return h.LengthHint()
}

// Iter is types.Iterable.
func (g *Generator) Iter(th *types.Thread) types.Iterator { return g }

// Next is types.Iterator. In a chain of yield from, the innermost generator goes on at once.
func (g *Generator) Next(th *types.Thread) value {
	if g.sub == nil || g.running {
		return g.resume(th, types.None, nil)
	}
	if g.pending != nil {
		return g.resume(th, types.None, nil)
	}
	g.running = true
	v := g.sub.Next(th)
	g.running = false
	if v != nil {
		return v
	}
	g.ended = true
	return g.resume(th, types.None, nil)
}

// resume runs the body up to its next yield. nil is the end (th.StopValue has the return value), or an exception.
func (g *Generator) resume(th *types.Thread, sent, thrown value) value {
	if g.running {
		return th.ValueError("generator already executing")
	}
	s := th.VM.(*Thread)
	if g.ended {
		return g.run(s, false)
	}
	if g.pending != nil && thrown == nil {
		p := g.pending
		g.pending = nil
		if p != types.None {
			thrown = p
		}
	}
	if g.done {
		if thrown != nil {
			return throw(th, thrown)
		}
		return nil
	}
	if g.fresh {
		if thrown != nil {
			g.finish()
			return throw(th, thrown)
		}
		if sent != types.None {
			return th.TypeError("can't send non-None value to a just-started generator")
		}
		g.fresh = false
		g.slot = -1
	}
	if s.due() && !s.poll() {
		return nil
	}
	if g.delegates {
		g.sent, g.thrown = sent, thrown
	} else {
		if g.slot >= 0 {
			g.f.l[g.slot] = sent
		}
		if thrown != nil {
			throw(th, thrown)
			return g.run(s, true)
		}
	}
	return g.run(s, false)
}

// run is the body from pc on; with raised it begins with the pending exception.
func (g *Generator) run(s *Thread, raised bool) value {
	f, th := g.f, s.Thread
	if f.s != s {
		f.s, f.th = s, th
	}
	if raised {
		f.fail(g.line)
		if f.code.each != nil {
			s.traced = nil
			g.finish()
			return nil
		}
	}
	if !th.Enter() {
		return nil
	}
	g.running, g.delegates, g.sub = true, false, nil
	outer := s.handling
	s.handling = g.handling
	// The frame takes its place among the running ones.
	below := s.top
	f.up, f.down = below, below.down
	s.top = f
	var r int
	if e := f.code.each; e != nil {
		r = e.next(f)
	} else {
		r = g.steps(f, raised)
	}
	s.top = below
	below.down = f.down
	g.handling = s.handling
	s.handling = outer
	g.running = false
	th.Leave()
	v := f.ret
	f.ret = nil
	switch r {
	case stepYield:
		return v
	case stepReturn:
		g.finish()
		return th.Stop(v)
	}
	s.traced = nil
	g.finish()
	if th.Matches(types.StopIterationClass) {
		th.Raise(types.RuntimeErrorClass, "generator raised StopIteration")
	}
	return nil
}

func (g *Generator) steps(f *frame, raised bool) int {
	pc := g.pc
	if raised {
		pc-- // the yield, in whose regions it comes up
	}
	return f.code.steps.run(f, pc, raised)
}

func (g *Generator) finish() {
	g.done = true
	clear(g.f.l)
	g.f.cells, g.f.free, g.handling, g.sub = nil, nil, nil, nil
	g.f.up, g.f.down = nil, nil
}

// close ends the body with GeneratorExit; false with an exception pending.
func (g *Generator) close(th *types.Thread) bool {
	if g.done {
		return true
	}
	if g.fresh {
		g.finish()
		return true
	}
	if g.resume(th, types.None, types.NewException(types.GeneratorExitClass)) != nil {
		th.Raise(types.RuntimeErrorClass, "generator ignored GeneratorExit")
		return false
	}
	if th.Matches(types.GeneratorExitClass) || th.Matches(types.StopIterationClass) {
		th.Take()
	}
	th.StopValue()
	return !th.Failed()
}

// throw raises what was thrown into a generator; nil.
func throw(th *types.Thread, v value) value {
	if e := types.ToException(th, v); e != nil {
		th.Throw(e)
	}
	return nil
}

// isExit reports whether what was thrown is GeneratorExit, the class or an instance.
func isExit(v value) bool {
	switch x := v.(type) {
	case *types.Instance:
		return x.Class().IsSubclass(types.GeneratorExitClass)
	case *types.Class:
		return x.IsSubclass(types.GeneratorExitClass)
	}
	return false
}

// orStop turns the end of an iteration into StopIteration, as methods called by scripts must.
func orStop(th *types.Thread, v value) value {
	if v == nil && !th.Failed() {
		if x := th.StopValue(); x != types.None {
			return th.RaiseArgs(types.StopIterationClass, x)
		}
		return th.RaiseArgs(types.StopIterationClass)
	}
	return v
}

func generatorMembers() []types.Member {
	self := func(v value) *Generator { return v.(*Generator) }
	return []types.Member{
		types.Method1("__iter__", func(th *types.Thread, v value) value { return v }),
		types.Method1("__next__", func(th *types.Thread, v value) value { return orStop(th, self(v).Next(th)) }),
		types.Method2("send", func(th *types.Thread, v, x value) value {
			return orStop(th, self(v).resume(th, x, nil))
		}),
		types.MethodN("throw", 1, 3, func(th *types.Thread, args []value) value {
			x := args[1]
			if len(args) > 2 && args[2] != types.None {
				x = args[2]
			}
			return orStop(th, self(args[0]).resume(th, types.None, x))
		}),
		types.Method1("close", func(th *types.Thread, v value) value {
			if !self(v).close(th) {
				return nil
			}
			return types.None
		}),
		types.Method2("pend_throw", func(th *types.Thread, v, x value) value {
			g := self(v)
			if g.running {
				return th.ValueError("generator already executing")
			}
			old := g.pending
			if old == nil {
				old = types.None
			}
			g.pending = x
			return old
		}),
	}
}

// delegate is one step of yield from: it passes on what was sent or thrown. nil is the sub-iterator's end or an
// exception.
func delegate(f *frame, it value) value {
	g, th := f.gen, f.th
	if g.ended {
		g.ended = false
		return nil
	}
	sent, thrown := g.sent, g.thrown
	g.sent, g.thrown = nil, nil
	if sent == nil {
		sent = types.None
	}
	if sub, ok := it.(*Generator); ok {
		if thrown != nil && isExit(thrown) {
			if !sub.close(th) {
				return nil
			}
			return throw(th, thrown)
		}
		return sub.resume(th, sent, thrown)
	}
	var v value
	obj := it
	if x, ok := it.(types.Iterator); ok {
		obj = types.Unwrap(x)
	}
	switch {
	case thrown != nil:
		if isExit(thrown) {
			if c := types.GetAttrOptional(th, obj, "close"); c != nil {
				if types.Call0(th, c) == nil {
					return nil
				}
			} else if th.Failed() {
				return nil
			}
			return throw(th, thrown)
		}
		m := types.GetAttrOptional(th, obj, "throw")
		if m == nil {
			if !th.Failed() {
				throw(th, thrown)
			}
			return nil
		}
		v = types.Call1(th, m, thrown)
	case sent == types.None:
		return types.Next(th, it)
	default:
		m := types.GetAttr(th, obj, "send")
		if m == nil {
			return nil
		}
		v = types.Call1(th, m, sent)
	}
	if v == nil {
		types.EndOfIter(th)
	}
	return v
}

// awaitable is what await runs: a coroutine, what __await__ returns, or any iterator.
func awaitable(f *frame, v value) value {
	if _, ok := v.(*Generator); ok {
		return v
	}
	if in, ok := v.(*types.Instance); ok {
		if m := types.GetAttrOptional(f.th, in, "__await__"); m != nil {
			r := types.Call0(f.th, m)
			if r == nil {
				return nil
			}
			v = r
		} else if f.th.Failed() {
			return nil
		}
	}
	if it := types.Iter(f.th, v); it != nil {
		return it
	}
	return nil
}
