package runtime

import (
	"io"
	"time"

	"github.com/canmv-run/canmv-run/runtime/lib"
	"github.com/canmv-run/canmv-run/runtime/types"
	"github.com/canmv-run/canmv-run/runtime/vm"
)

// scheduled are the calls that micropython.schedule and arg.Interp.Later put off.
type scheduled struct {
	calls []func(th *types.Thread) types.Value // nil with an exception pending
	busy  bool
}

// maxScheduled is the board's limit.
const maxScheduled = 4

// libModules are the engine's modules, over this Runtime.
func (rt *Runtime) libModules() []lib.Module {
	h := lib.Host{
		Now: rt.sched.Read,
		Wait: func(th *types.Thread, ready func() bool, d time.Duration) (done, ok bool) {
			return rt.wait(rt.threadOf(vm.ThreadOf(th)), ready, d)
		},
		Start: rt.startThread,
		Ident: func(th *types.Thread) int64 { return rt.threadOf(vm.ThreadOf(th)).id },
		Schedule: func(fn, x types.Value) bool {
			return rt.schedule(func(th *types.Thread) types.Value { return types.Call1(th, fn, x) })
		},
		KbdIntr: rt.stdin.interruptBy,
		Net:     rt.Config.Net,
		Stderr:  &rt.err,
	}
	if s, ok := rt.sched.(interface {
		Hold()
		Unhold()
	}); ok {
		h.Hold = func() func() {
			s.Hold()
			return s.Unhold
		}
	}
	if n, ok := rt.sched.(interface{ Notify() }); ok {
		h.Notify = n.Notify
	}
	if rt.Config.Open != nil {
		h.Open = rt.files.Open
	}
	open := lib.Open(h)
	rt.vm.Builtins.SetStr(rt.vm.Intern(open.Name), open.Value)
	for _, f := range []types.Member{types.FuncN("input", 0, 1, rt.input), types.FuncN("help", 0, 1, rt.help)} {
		rt.vm.Builtins.SetStr(rt.vm.Intern(f.Name), f.Value)
	}
	return lib.Engine(h)
}

// schedule puts a call off; false if too many wait.
func (rt *Runtime) schedule(call func(th *types.Thread) types.Value) bool {
	if len(rt.queue.calls) >= maxScheduled {
		return false
	}
	rt.queue.calls = append(rt.queue.calls, call)
	rt.main.Interrupt()
	return true
}

// scheduledCalls reports whether calls are waiting.
func (rt *Runtime) scheduledCalls() bool { return len(rt.queue.calls) > 0 && !rt.queue.busy }

// runScheduled makes the calls that were put off, in the main thread.
func (rt *Runtime) runScheduled(t *thread) bool {
	if !t.main || rt.queue.busy {
		return true
	}
	// Calls that these calls schedule wait for the next time.
	for n := len(rt.queue.calls); n > 0; n-- {
		call := rt.queue.calls[0]
		rt.queue.calls = rt.queue.calls[1:]
		rt.queue.busy = true
		v := call(t.Thread.Thread)
		rt.queue.busy = false
		if v == nil {
			in := t.Take()
			if in.Exc().Uncatchable {
				t.Throw(in)
				return false
			}
			rt.err.Write(types.AppendTraceback(t.Thread.Thread, nil, in))
		}
	}
	return true
}

// input reads a line from standard input.
func (rt *Runtime) input(th *types.Thread, args []types.Value) types.Value {
	if len(args) > 0 {
		text, ok := types.ToText(th, args[0])
		if !ok || !rt.write(vm.ThreadOf(th), []byte(text)) {
			return nil
		}
	}
	rt.out.Flush()
	line, err := rt.stdin.line()
	if err != nil && err != io.EOF {
		return th.ThrowError(err)
	}
	if err != nil && line == "" {
		return th.RaiseArgs(types.EOFErrorClass)
	}
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
	}
	return types.NewStr(line)
}
