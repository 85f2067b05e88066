package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// A body that can be suspended is lowered to steps. Each step returns the number of the next; statements without a
// yield stay single closures, several in a row one step. Expressions with a yield are taken apart: what comes before it
// is computed into temporaries, which are local slots, so that nothing but the frame has to be kept.
//
// finally, with and except … as are cleanups: a break, continue or return inside first notes where it is going in the
// cleanup's reason slot, runs the cleanup, and goes on from there.

// step runs and returns the number of the next step, or one of the codes below.
type step func(f *frame) int

const (
	stepYield  = -1 // suspended: the value is in frame.ret, Generator.pc is set
	stepReturn = -2 // the value is in frame.ret
	stepExc    = -3 // an exception is pending
)

// region says where exceptions of some steps go; slot takes the exception.
type region struct{ from, to, target, slot int }

// program is a lowered body. Inner regions come before outer ones.
type program struct {
	steps   []step
	regions []region
}

// run goes on at step pc; with raised the exception that is pending belongs there.
func (p *program) run(f *frame, pc int, raised bool) int {
	for {
		n := stepExc
		if !raised {
			n = p.steps[pc](f)
		}
		if n >= 0 {
			pc = n
			continue
		}
		if n != stepExc {
			return n
		}
		raised = false
		r := p.regionOf(pc)
		if r == nil || f.th.Pending().Exc().Final {
			return n
		}
		f.l[r.slot] = f.caught()
		pc = r.target
	}
}

func (p *program) regionOf(pc int) *region {
	for i := range p.regions {
		if r := &p.regions[i]; pc >= r.from && pc < r.to {
			return r
		}
	}
	return nil
}

// runSteps runs a lowered body that never yields, as a statement (Config.LowerAll).
func runSteps(p *program) stmt {
	return func(f *frame) ctl {
		switch p.run(f, 0, false) {
		case stepReturn:
			return ret
		}
		return exc
	}
}

// label is a step that is not yet there.
type label struct{ pc int }

// lowering builds a program.
type lowering struct {
	c     *compiler
	p     *program
	loops []loopLabels
	// cleanups are the finally, with and except blocks around the current statement.
	cleanups []*cleanup
	// result is the slot of the value on its way out of a return.
	result int
	temps  []int
	// all lowers compound statements without a yield, too.
	all bool
}

type loopLabels struct {
	brk, cont *label
	depth     int // cleanups outside of the loop
}

// cleanup is code that runs however a block is left.
type cleanup struct {
	entry  *label
	reason int // slot: number of an exit + 2, 1 for an exception, 0 for the block's end
	exc    int // slot of the exception
	exits  []exit
}

// exit is a way out through cleanups: a jump, or with target nil a return.
type exit struct {
	target *label
	depth  int
}

func (c *compiler) newLowering() *lowering {
	lo := &lowering{c: c, p: &program{}, all: c.vm.cfg.LowerAll}
	lo.result = c.temp()
	c.b.low = lo
	return lo
}

func (c *compiler) lowerBody(body []syntax.Stmt) *program {
	lo := c.newLowering()
	lo.block(body)
	lo.emit(func(f *frame) int {
		f.ret = types.None
		return stepReturn
	})
	return lo.p
}

// lowerGenExpr lowers a generator expression, whose first iterator is in slot source.
func (c *compiler) lowerGenExpr(e *syntax.Comp, source int) *program {
	lo := c.newLowering()
	line := e.Pos().Line
	var loop func(i int)
	loop = func(i int) {
		if i == len(e.Clauses) {
			x := c.expr(e.Elem)
			lo.yield(x, line, false)
			return
		}
		cl := e.Clauses[i]
		if cl.Cond != nil {
			end := &label{}
			lo.test(c.cond(cl.Cond), end, line)
			loop(i + 1)
			lo.place(end)
			return
		}
		it := source
		if i > 0 {
			it = c.temp()
			lo.set(it, lo.iter(c.expr(cl.Iter), line), line)
		}
		again, end := &label{}, &label{}
		lo.nextItem(it, c.target(cl.Target), end, line)
		lo.place(again)
		loop(i + 1)
		lo.again(it, c.target(cl.Target), again, end, line)
		lo.place(end)
	}
	loop(0)
	lo.emit(func(f *frame) int {
		f.ret = types.None
		return stepReturn
	})
	return lo.p
}

func (lo *lowering) emit(s step) { lo.p.steps = append(lo.p.steps, s) }

// here is the number of the next step.
func (lo *lowering) here() int { return len(lo.p.steps) }

func (lo *lowering) place(l *label) { l.pc = lo.here() }

func (lo *lowering) jump(l *label) { lo.emit(func(*frame) int { return l.pc }) }

// do emits a closure.
func (lo *lowering) do(s stmt) {
	n := lo.here() + 1
	lo.emit(func(f *frame) int {
		if s(f) != next {
			return stepExc
		}
		return n
	})
}

// set emits f.l[slot] = x.
func (lo *lowering) set(slot int, x expr, line uint32) {
	n := lo.here() + 1
	lo.emit(func(f *frame) int {
		v := x(f)
		if v == nil {
			f.fail(line)
			return stepExc
		}
		f.l[slot] = v
		return n
	})
}

// test emits a jump to l where the test is false.
func (lo *lowering) test(t cond, l *label, line uint32) {
	n := lo.here() + 1
	lo.emit(func(f *frame) int {
		switch t(f) {
		case yes:
			return n
		case no:
			return l.pc
		}
		f.fail(line)
		return stepExc
	})
}

// iter makes an iterator of x.
func (lo *lowering) iter(x expr, line uint32) expr {
	return func(f *frame) value {
		v := x(f)
		if v == nil {
			return nil
		}
		if it := types.Iter(f.th, v); it != nil {
			return it
		}
		return f.failed(line)
	}
}

// nextItem emits target = next(f.l[it]), or a jump to end.
func (lo *lowering) nextItem(it int, set setter, end *label, line uint32) {
	lo.again(it, set, &label{pc: lo.here() + 1}, end, line)
}

// again is nextItem as the back edge of a loop: body is where an item goes.
func (lo *lowering) again(it int, set setter, body, end *label, line uint32) {
	lo.emit(func(f *frame) int {
		if f.s.due() && !f.s.poll() {
			f.fail(line)
			return stepExc
		}
		v := f.l[it].(types.Iterator).Next(f.th)
		if v == nil {
			if f.th.Failed() {
				f.fail(line)
				return stepExc
			}
			f.l[it] = nil
			return end.pc
		}
		if !set(f, v) {
			f.fail(line)
			return stepExc
		}
		return body.pc
	})
}

// back emits a back edge.
func (lo *lowering) back(l *label, line uint32) {
	lo.emit(func(f *frame) int {
		if f.s.due() && !f.s.poll() {
			f.fail(line)
			return stepExc
		}
		return l.pc
	})
}

// yield emits the suspension. With want, the slot that it returns takes what is sent.
func (lo *lowering) yield(x expr, line uint32, want bool) int {
	t := -1
	if want {
		t = lo.temp()
	}
	resume := lo.here() + 1
	lo.emit(func(f *frame) int {
		v := x(f)
		if v == nil {
			f.fail(line)
			return stepExc
		}
		f.ret = v
		f.gen.pc, f.gen.slot, f.gen.line = resume, t, line
		return stepYield
	})
	return t
}

// yieldFrom emits the delegation to the iterator that x makes; the slot that it returns takes its result.
func (lo *lowering) yieldFrom(x expr, line uint32) int {
	it := lo.temp()
	n := lo.here() + 1
	lo.emit(func(f *frame) int {
		v := x(f)
		if v == nil {
			f.fail(line)
			return stepExc
		}
		f.l[it] = v
		f.gen.sent, f.gen.thrown = nil, nil
		return n
	})
	t := lo.temp()
	lo.emit(func(f *frame) int {
		v := delegate(f, f.l[it])
		if v != nil {
			f.ret = v
			f.gen.pc, f.gen.delegates = n, true
			f.gen.sub, _ = f.l[it].(*Generator)
			return stepYield
		}
		f.l[it] = nil
		if f.th.Failed() {
			f.fail(line)
			return stepExc
		}
		f.l[t] = f.th.StopValue()
		return n + 1
	})
	return t
}

// temp takes a slot until the end of the statement.
func (lo *lowering) temp() int {
	t := lo.c.temp()
	lo.temps = append(lo.temps, t)
	return t
}

// release gives back the temporaries taken since mark.
func (lo *lowering) release(mark int) {
	for _, t := range lo.temps[mark:] {
		lo.c.free(t)
	}
	lo.temps = lo.temps[:mark]
}

// leave emits a way out through the cleanups down to depth.
func (lo *lowering) leave(x exit) {
	n := len(lo.cleanups)
	if n == x.depth {
		if x.target != nil {
			lo.jump(x.target)
			return
		}
		slot := lo.result
		lo.emit(func(f *frame) int {
			f.ret = f.l[slot]
			return stepReturn
		})
		return
	}
	cl := lo.cleanups[n-1]
	k := -1
	for i, e := range cl.exits {
		if e == x {
			k = i
		}
	}
	if k < 0 {
		k = len(cl.exits)
		cl.exits = append(cl.exits, x)
	}
	code := types.Int(int64(k) + 2)
	lo.emit(func(f *frame) int {
		f.l[cl.reason], f.l[cl.exc] = code, nil // the slot may have held something else
		return cl.entry.pc
	})
}

// dispatch emits what follows a cleanup, which is no longer in lo.cleanups.
func (lo *lowering) dispatch(cl *cleanup) {
	targets := make([]*label, len(cl.exits)+2)
	for i := range targets {
		targets[i] = &label{}
	}
	lo.emit(func(f *frame) int {
		k := f.l[cl.reason].(*types.Small).N()
		f.l[cl.reason] = nil
		return targets[k].pc
	})
	lo.place(targets[1])
	lo.rethrow(cl.exc)
	for i, x := range cl.exits {
		lo.place(targets[i+2])
		lo.leave(x)
	}
	lo.place(targets[0])
}

// rethrow emits the raising of the exception in slot, whose traceback has this frame already.
func (lo *lowering) rethrow(slot int) {
	lo.emit(func(f *frame) int {
		e := f.l[slot].(*types.Instance)
		f.l[slot] = nil
		f.th.Throw(e)
		f.s.traced = f
		return stepExc
	})
}

// protect runs body so that exceptions in it go to the next step, with the exception in slot.
func (lo *lowering) protect(slot int, body func()) {
	from := lo.here()
	body()
	lo.p.regions = append(lo.p.regions, region{from: from, to: lo.here(), target: lo.here(), slot: slot})
}
