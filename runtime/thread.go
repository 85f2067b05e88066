package runtime

import (
	"fmt"
	"io"
	"time"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/types"
	"github.com/canmv-run/canmv-run/runtime/vm"
)

// thread is one script thread; it is what bindings ask as arg.Interp.
type thread struct {
	*vm.Thread
	rt   *Runtime
	id   int64
	main bool
	// mode is that of os.exitpoint.
	mode int
}

var _ arg.Interp = (*thread)(nil)

func (rt *Runtime) newThread(name string) *thread {
	t := &thread{rt: rt, id: rt.nextID, main: rt.main == nil}
	rt.nextID++
	sl := &starlark.Thread{Name: name}
	env := &arg.Env{Values: types.Values{}, Interp: t}
	arg.SetEnv(sl, env)
	t.Thread = rt.vm.NewThread(sl, env)
	t.HeapLimit = rt.heapLimit
	if rt.Limits.Depth > 0 {
		t.MaxDepth = rt.Limits.Depth
	}
	rt.threads[t.Thread] = t
	return t
}

func (rt *Runtime) threadOf(t *vm.Thread) *thread { return rt.threads[t] }

// startThread is lib.Host.Start.
func (rt *Runtime) startThread(f func(th *types.Thread)) (int64, error) {
	t := rt.newThread("thread")
	rt.running++
	rt.sched.Go(fmt.Sprintf("thread %d", t.id), func() {
		defer func() {
			if p := recover(); p != nil {
				rt.threadPanic(t, p)
			}
			rt.running--
			delete(rt.threads, t.Thread)
		}()
		f(t.Thread.Thread)
	})
	return t.id, nil
}

func (rt *Runtime) threadPanic(t *thread, p any) {
	fmt.Fprintf(&rt.err, "internal error in thread %d: %v\n", t.id, p)
}

// ExitPoint is arg.Interp.
func (t *thread) ExitPoint(mode int, set bool) (old int, err error) {
	old = t.mode
	if set {
		t.mode = mode
	}
	if !set || mode == 0 {
		if !t.rt.deliver(t, stopAtExit) {
			return old, t.take()
		}
	}
	return old, nil
}

// take makes a Go error of the pending exception.
func (t *thread) take() error { return types.AsError(t.Thread.Thread, t.Take()) }

// Sleep is arg.Interp.
func (t *thread) Sleep(d time.Duration) error {
	if !t.rt.sleep(t, d) {
		return t.take()
	}
	return nil
}

// Later is arg.Interp.
func (t *thread) Later(fn starlark.Callable, args ...arg.Value) bool {
	return t.rt.schedule(func(th *types.Thread) types.Value { return types.Call(th, fn, args, nil) })
}

// Stdout is arg.Interp.
func (t *thread) Stdout() io.Writer { return t.rt.out }

// PrintException is arg.Interp.
func (t *thread) PrintException(w io.Writer, exc arg.Value) error {
	in, ok := exc.(*types.Instance)
	if !ok || in.Exc() == nil {
		return arg.Raisef("TypeError", "'%s' object isn't an exception", exc.Type())
	}
	_, err := w.Write(types.AppendTraceback(t.Thread.Thread, nil, in))
	return err
}

// Exit is arg.Interp.
func (t *thread) Exit(code arg.Value) error {
	in := types.NewException(types.SystemExitClass)
	goErr := arg.Raise("SystemExit")
	if code != nil && code != arg.None {
		in = types.NewException(types.SystemExitClass, code)
		goErr = arg.Raise("SystemExit", code)
	}
	in.Exc().Note().GoErr = goErr
	return types.AsError(t.Thread.Thread, in)
}
