package runtime

import (
	"errors"
	"time"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/star"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// instructionsPerStep is how many instructions of Starlark's compiler make about one back edge or call of a .py script.
const instructionsPerStep = 10

// Starlark is the Engine of .star files, over the Runtime's modules, files, streams and stops.
//
//	rt := runtime.New(runtime.Config{Engines: map[string]func(*runtime.Runtime) runtime.Engine{".star": runtime.Starlark}})
func Starlark(rt *Runtime) Engine {
	e := &starlarkEngine{rt: rt}
	modules := (&bridge{e}).loaders(rt.Config.Modules)
	cfg := star.Config{
		Modules:   modules,
		Interp:    starlarkInterp{rt.main, e},
		Argv:      rt.Config.Argv,
		Step:      e.step,
		StepEvery: 1000 * instructionsPerStep,
	}
	if rt.Config.Open != nil {
		cfg.Open = func(name string, flag int) (star.File, error) { return rt.files.Open(name, flag) }
	}
	if rt.Sources != nil {
		cfg.Source = rt.Sources.ReadFile
	}
	e.runner = star.New(cfg)
	return e
}

type starlarkEngine struct {
	rt     *Runtime
	runner *star.Runner
	// raised is the exception that the last stop became.
	raised *arg.Exception
}

// Exec is Engine.
func (e *starlarkEngine) Exec(name string, src []byte) error {
	err := e.runner.Exec(name, src)
	var stop *star.Stopped
	var own *Failure
	var f *star.Failure
	switch {
	case errors.As(err, &stop):
		if !errors.As(err, &own) {
			own = &Failure{Type: "RuntimeError", Text: "RuntimeError: " + stop.Error(), err: stop}
		}
		own.trace = stop.Frames() + own.Text + "\n"
		return own
	case errors.As(err, &f):
		if f.Exc.Type == "SystemExit" {
			return starlarkExit(f.Exc)
		}
		return &Failure{Type: f.Exc.Type, Text: f.Error(), Interrupted: f.Exc == e.raised, trace: f.Traceback(), hint: f.Exc.Hint, err: f.Exc}
	}
	return err
}

func starlarkExit(x *arg.Exception) error {
	if len(x.Args) == 0 {
		return nil
	}
	v, ok := x.Args[0].(arg.Value)
	if !ok || v == arg.None {
		return nil
	}
	if n, ok := arg.AsInt(v); ok {
		if n == 0 {
			return nil
		}
		return &Exit{Code: int(n) & 0xff}
	}
	text, ok := arg.AsStr(v)
	if !ok {
		text = v.String()
	}
	return &Exit{Code: 1, Text: text}
}

// step is the poll of a Starlark script.
func (e *starlarkEngine) step(n int) error {
	t := e.rt.main
	if e.rt.poll(t.Thread, n/instructionsPerStep) {
		return nil
	}
	return e.convert(t.take())
}

// convert makes what Starlark understands of an exception of this engine.
func (e *starlarkEngine) convert(err error) error {
	var x *types.Error
	if !errors.As(err, &x) {
		return err
	}
	rt := e.rt
	if x.Exc.Exc().Uncatchable {
		return &arg.Stop{Err: rt.failure(x.Exc)}
	}
	var exc *arg.Exception
	if !errors.As(x.Exc.Exc().Note().GoErr, &exc) {
		exc = arg.Raise(x.Exc.Class().Name)
		for _, a := range x.Exc.Exc().Args {
			if s, ok := arg.AsStr(a); ok {
				exc.Args = append(exc.Args, s)
			} else if n, ok := arg.AsInt(a); ok {
				exc.Args = append(exc.Args, n)
			} else {
				exc.Args = append(exc.Args, a.String())
			}
		}
	}
	if x.Exc == rt.stop.raised {
		e.raised = exc
	}
	return exc
}

// starlarkInterp is the main thread with its exceptions as Starlark understands them.
type starlarkInterp struct {
	*thread
	engine *starlarkEngine
}

// ExitPoint is arg.Interp.
func (i starlarkInterp) ExitPoint(mode int, set bool) (old int, err error) {
	old, err = i.thread.ExitPoint(mode, set)
	return old, i.engine.convert(err)
}

// Sleep is arg.Interp.
func (i starlarkInterp) Sleep(d time.Duration) error { return i.engine.convert(i.thread.Sleep(d)) }

// Later is arg.Interp.
func (i starlarkInterp) Later(fn starlark.Callable, args ...arg.Value) bool {
	return i.rt.schedule(func(*types.Thread) types.Value {
		if f := i.engine.runner.Callback(fn, args...); f != nil {
			i.rt.err.Write([]byte(f.Traceback()))
		}
		return types.None
	})
}

// Exit is arg.Interp.
func (i starlarkInterp) Exit(code arg.Value) error {
	if code == nil || code == arg.None {
		return arg.Raise("SystemExit")
	}
	return arg.Raise("SystemExit", code)
}
