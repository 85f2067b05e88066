package vm

import (
	"sync/atomic"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/types"
)

type (
	value = types.Value
	// expr evaluates an expression; nil: an exception is pending.
	expr func(f *frame) value
	// stmt runs a statement.
	stmt func(f *frame) ctl
)

// ctl is how a statement ended.
type ctl uint8

const (
	next ctl = iota // normally
	brk             // break
	cont            // continue
	ret             // return: the value is in frame.ret
	exc             // an exception is pending
)

// frame is one running body. Frames of calls are pooled in a list as deep as the calls went; a generator has its own.
type frame struct {
	// l are the local slots: parameters, variables, temporaries. nil is unbound.
	l       []value
	s       *Thread
	th      *types.Thread
	globals *types.Dict
	free    []*types.Cell
	cells   []*types.Cell
	// ns is the namespace of a class body, or of exec with locals of their own.
	ns   *types.Dict
	code *Code
	ret  value
	// line is about where the body is: that of its last call or of an operation that may run other code. It is for
	// Unwind only; tracebacks know their lines.
	line uint32

	up, down *frame
	store    []value
	gen      *Generator
}

// Thread is a script thread as the VM sees it.
type Thread struct {
	*types.Thread
	vm  *VM
	top *frame
	// budget counts the steps until the next poll.
	budget int32
	stop   atomic.Bool
	// traced is the frame that has put its line into the traceback of the exception under way.
	traced *frame
	// handling is the exception whose handler runs: what a bare raise raises again.
	handling *types.Instance
	// out is print's buffer.
	out []byte
}

// StepsPerPoll is how many back edges and calls go between two polls.
const StepsPerPoll = 1000

// NewThread makes a script thread and ties it to sl.
func (vm *VM) NewThread(sl *starlark.Thread, env *arg.Env) *Thread {
	th := types.NewThread(sl, env)
	s := &Thread{Thread: th, vm: vm, budget: StepsPerPoll}
	s.top = &frame{s: s, th: th}
	th.VM = s
	th.Bind()
	return s
}

// ThreadOf is th as the VM sees it.
func ThreadOf(th *types.Thread) *Thread { return th.VM.(*Thread) }

// Interrupt makes the thread call Config.Poll soon. Any goroutine may call it.
func (s *Thread) Interrupt() { s.stop.Store(true) }

// VM is the thread's VM.
func (s *Thread) VM() *VM { return s.vm }

// Handling is the exception whose handler runs, nil if none.
func (s *Thread) Handling() *types.Instance { return s.handling }

// poll is the hook of back edges and calls; false with an exception pending.
func (s *Thread) poll() bool {
	n := StepsPerPoll - int(s.budget)
	s.budget = StepsPerPoll
	s.stop.Store(false)
	return s.vm.cfg.Poll == nil || s.vm.cfg.Poll(s, n)
}

// due reports that poll is to be called; every back edge and call asks.
func (s *Thread) due() bool {
	s.budget--
	return s.budget <= 0 || s.stop.Load()
}

// enter takes a frame for a call of fn. Whoever takes it gives it back with leave.
func (s *Thread) enter(c *Code, globals *types.Dict, free []*types.Cell) *frame {
	f := s.top.down
	if f == nil {
		f = &frame{s: s, th: s.Thread}
		s.top.down = f
	}
	f.up = s.top
	s.top = f
	n := c.slots
	if cap(f.store) < n {
		f.store = make([]value, max(n, 8))
	}
	f.l = f.store[:n]
	f.code, f.globals, f.free, f.line = c, globals, free, c.line
	return f
}

func (s *Thread) leave(f *frame) {
	for i := range f.l {
		f.l[i] = nil
	}
	if f.cells != nil {
		f.cells = nil
	}
	s.top = f.up
}

// run executes the frame's body and leaves it. The parameters are in their slots.
func (s *Thread) run(f *frame) value {
	c := f.code
	if s.due() && !s.poll() || !s.Enter() {
		s.leave(f)
		return nil
	}
	if c.cells != nil {
		f.makeCells()
	}
	var v value
	if c.expr != nil {
		if v = c.expr(f); v == nil {
			f.fail(c.line)
		}
	} else {
		switch c.body(f) {
		case ret:
			v = f.ret
			f.ret = nil
		case next:
			v = types.None
		}
	}
	s.Leave()
	if v == nil {
		s.traced = nil
	}
	s.leave(f)
	return v
}

// makeCells makes the captured variables and moves the captured parameters into them.
func (f *frame) makeCells() {
	vars := f.code.cells
	block := make([]types.Cell, len(vars))
	f.cells = make([]*types.Cell, len(vars))
	for i := range vars {
		if p := vars[i].Slot; p >= 0 {
			block[i].V = f.l[p]
		}
		f.cells[i] = &block[i]
	}
}

// fail notes the line in the traceback of the pending exception, once for each frame, and returns exc.
func (f *frame) fail(line uint32) ctl {
	if f.s.traced != f {
		f.trace(line)
	}
	return exc
}

// failed is fail for expressions.
func (f *frame) failed(line uint32) value {
	if f.s.traced != f {
		f.trace(line)
	}
	return nil
}

func (f *frame) trace(line uint32) {
	f.s.traced = f
	e := f.th.Pending()
	if e == nil {
		return
	}
	x := e.Exc()
	x.Trace = append(x.Trace, types.TraceEntry{At: &f.code.at, Line: int(line)})
}

// raised takes the pending exception for a handler; nil if it must not be caught.
func (f *frame) caught() *types.Instance {
	f.s.traced = nil
	return f.th.Take()
}

// operand is an expression that is very often a local variable, which is then read without a call.
type operand struct {
	slot int // of the local, -1: x
	x    expr
}

// load is nil for an unbound local, too: undef then raises.
func (o operand) load(f *frame) value {
	if o.slot >= 0 {
		return f.l[o.slot]
	}
	return o.x(f)
}

// undef returns nil for an operand that is nil, with an exception pending.
func (f *frame) undef() value {
	if f.th.Failed() {
		return nil
	}
	return f.unbound()
}

func (f *frame) unbound() value {
	return f.th.Raise(types.NameErrorClass, "local variable referenced before assignment")
}

// Mark is a place in a thread's calls to which Unwind goes back after a Go panic.
type Mark struct {
	top   *frame
	depth int
}

// Mark notes where the thread is.
func (s *Thread) Mark() Mark { return Mark{s.top, s.Depth()} }

// Unwind drops the calls above a Mark and returns them as traceback entries, innermost first.
func (s *Thread) Unwind(m Mark) []types.TraceEntry {
	var trace []types.TraceEntry
	for f := s.top; f != nil && f != m.top; f = f.up {
		trace = append(trace, types.TraceEntry{At: &f.code.at, Line: int(f.line)})
		clear(f.l)
		f.cells, f.ns = nil, nil
	}
	s.top = m.top
	s.SetDepth(m.depth)
	s.handling, s.traced = nil, nil
	return trace
}
