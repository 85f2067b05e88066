package runtime

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"runtime/debug"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/lib"
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
	"github.com/canmv-run/canmv-run/runtime/vm"
)

// Runtime is one life of the interpreter. Use New.
type Runtime struct {
	Config
	vm    *vm.VM
	sched Sched
	out   *output
	err   errorOutput
	stdin *stdin
	files openFiles

	main    *thread
	threads map[*vm.Thread]*thread
	nextID  int64
	running int
	closing bool
	steps   int64
	// heapLimit is Limits.Heap beyond what was in use at the start; 0 is the default.
	heapLimit uint64
	polls     int
	stop      stopper
	queue     scheduled

	// modules is sys.modules, main module included.
	modules *types.Dict
	path    *types.List
	argv    *types.List
	atexit  types.Value
	// builtins are the builtin modules that were made, by their own names.
	builtins map[string]*types.Module
	native   map[string]lib.Module
	loaders  map[string]arg.Loader
	module   *types.Module
	engines  map[string]Engine
}

// New makes a Runtime; the calling goroutine is its main thread.
func New(cfg Config) *Runtime {
	rt := &Runtime{Config: cfg, threads: map[*vm.Thread]*thread{}, nextID: 1, engines: map[string]Engine{}}
	if cfg.Limits.Heap > 0 {
		rt.heapLimit = types.HeapInUse() + uint64(cfg.Limits.Heap)
	}
	rt.sched = cfg.Sched
	if rt.sched == nil {
		rt.sched = newRealSched()
	}
	rt.out = newOutput(cfg.Stdout, cfg.Terminal, cfg.Limits.Output)
	rt.err = errorOutput{rt.out, cfg.Stderr}
	in := cfg.Stdin
	if in == nil {
		in = &bytes.Reader{}
	}
	rt.stdin = newStdin(rt, in)
	rt.files.open = cfg.Open
	rt.vm = vm.New(vm.Config{
		Warn: func(text string) { fmt.Fprintf(&rt.err, "Warning: %s\n", text) },
		Poll: rt.poll, Import: rt.importModule, LowerAll: cfg.LowerAll,
		Write: func(t *vm.Thread, text []byte) bool { return rt.write(t, text) },
	})
	rt.main = rt.newThread("main")
	rt.addModules()
	return rt
}

func (rt *Runtime) write(t *vm.Thread, text []byte) bool {
	_, err := rt.out.Write(text)
	switch {
	case err == nil:
		return true
	case errors.Is(err, ErrLimit):
		return rt.limit(t, "output limit reached")
	}
	t.OSError(types.EIO)
	t.Pending().Exc().Note().GoErr = err
	return false
}

// Main is the __main__ module, whose names a prompt completes.
func (rt *Runtime) Main() *types.Module { return rt.module }

// Stdout is the script's output.
func (rt *Runtime) Stdout() *output { return rt.out }

// Interp is what an Engine hands to bindings.
func (rt *Runtime) Interp() arg.Interp { return rt.main }

// Exec runs a file by the engine of its suffix, .py where no other takes it. The error is nil, a *Failure for an
// exception that was not caught, or an *Exit.
func (rt *Runtime) Exec(name string, src []byte) error {
	if e := rt.engine(path.Ext(name)); e != nil {
		rt.stop.begin()
		defer rt.out.Flush()
		return e.Exec(name, src)
	}
	return rt.ExecMode(name, src, syntax.Exec)
}

func (rt *Runtime) engine(suffix string) Engine {
	if e := rt.engines[suffix]; e != nil {
		return e
	}
	f := rt.Engines[suffix]
	if f == nil {
		return nil
	}
	e := f(rt)
	rt.engines[suffix] = e
	return e
}

// ExecMode runs .py source in __main__; with syntax.Single the value of an expression is printed, as a prompt does.
func (rt *Runtime) ExecMode(name string, src []byte, mode syntax.Mode) (err error) {
	rt.stop.begin()
	defer rt.out.Flush()
	t := rt.main.Thread
	mark := t.Mark()
	defer func() {
		if p := recover(); p != nil {
			err = rt.internalError(mark, p)
		}
	}()
	rt.module.Dict.SetStr(types.NewStr("__file__"), types.NewStr(name))
	code := rt.vm.CompileSource(t.Thread, name, src, mode)
	if code == nil || code.Run(t.Thread, rt.module.Dict, nil) == nil {
		err := rt.failure(t.Take())
		var exit *Exit
		if mode != syntax.Single && errors.As(err, &exit) && exit.Code == 0 && exit.Text == "" {
			return nil
		}
		return err
	}
	return nil
}

// internalError reports a Go panic by the line of the script that ran.
func (rt *Runtime) internalError(mark vm.Mark, p any) error {
	t := rt.main.Thread
	trace := t.Unwind(mark)
	in := types.NewException(types.RuntimeErrorClass, types.NewStr(fmt.Sprintf("internal error: %v", p)))
	in.Exc().Trace = trace
	in.Exc().Note().Hint = "this is a bug of canmv-run, not of the script; please report it with these lines:\n" + string(debug.Stack())
	t.Take()
	return rt.failure(in)
}

// Close ends the script's other threads, runs what sys.atexit was given, closes the files that the script has dropped, and
// flushes the output. Its error is the first
// one of writing the output.
func (rt *Runtime) Close() error {
	rt.runAtExit()
	rt.closing = true
	for t := range rt.threads {
		t.Interrupt()
	}
	if rt.running > 0 {
		if s, ok := rt.sched.(interface{ StopTasks() }); ok {
			s.StopTasks()
		} else {
			rt.sched.Wait(func() bool { return rt.running == 0 }, CleanupTime)
		}
	}
	rt.files.collect()
	return rt.out.finish()
}
