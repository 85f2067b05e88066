package star

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Config is what a Runner needs from outside.
type Config struct {
	// Modules is what load() finds, besides sys, which is the Runner's own unless it is in the list.
	Modules []arg.Loader
	// Open opens a file for the predeclared open; flag is made of os.O_*. Nil: the script has no open.
	Open func(name string, flag int) (File, error)
	// Source reads a .star file of the script's own folder for load(). Nil: there is none.
	Source func(name string) ([]byte, error)
	// Interp answers os.exitpoint, time.sleep and sys.exit. PrintException is the Runner's own.
	Interp arg.Interp
	// Argv is sys.argv: the script's path and its arguments.
	Argv []string
	// Step is called about every StepEvery computation steps with their number. Its error is raised in the script: an
	// *arg.Exception (KeyboardInterrupt) can be caught, an *arg.Stop cannot. Nil: never.
	Step func(steps int) error
	// StepEvery is 1000 when zero. A step is one instruction of Starlark's compiler.
	StepEvery int
}

// File is an open file of the script.
type File interface {
	io.Reader
	io.Writer
	io.Seeker
	io.Closer
}

// Runner runs scripts one after another; modules live as long as it does. Use New.
type Runner struct {
	cfg     Config
	env     *arg.Env
	modules map[string]*Module
	sources map[string]starlark.StringDict
	thread  *starlark.Thread
	counted uint64
	pending error // why the thread was cancelled
}

// options are the dialect: Starlark with what board scripts need.
var options = syntax.FileOptions{Set: true, While: true, TopLevelControl: true, GlobalReassign: true, Recursion: true}

// New makes a Runner.
func New(cfg Config) *Runner {
	if cfg.StepEvery <= 0 {
		cfg.StepEvery = 1000
	}
	r := &Runner{cfg: cfg, modules: map[string]*Module{}, sources: map[string]starlark.StringDict{}}
	if !slices.ContainsFunc(cfg.Modules, func(l arg.Loader) bool { return l.Name == "sys" }) {
		r.cfg.Modules = append(slices.Clone(cfg.Modules), arg.Loader{Name: "sys", Aliases: []string{"usys"}, Load: r.sysModule})
	}
	r.env = &arg.Env{Values: Values{}, Interp: &interp{Interp: cfg.Interp}}
	return r
}

// Exec runs one file. Its error is a *Failure, or a *Stopped where Step or a binding ended the script.
func (r *Runner) Exec(filename string, src []byte) error {
	r.thread = r.newThread(filename)
	r.counted, r.pending = 0, nil
	_, err := r.exec(filename, src)
	if err == nil {
		return nil
	}
	return r.failure(err)
}

// Callback calls a function of the script that runs, in its thread. It returns what the function raised, nil where that
// ends the script.
func (r *Runner) Callback(fn starlark.Callable, args ...starlark.Value) *Failure {
	_, err := starlark.Call(r.thread, fn, args, nil)
	if err == nil || r.pending != nil {
		return nil
	}
	if stop := (*arg.Stop)(nil); errors.As(err, &stop) {
		r.pending = stop
		r.thread.Cancel("stopped")
		return nil
	}
	f, _ := r.failure(err).(*Failure)
	return f
}

// Call calls a function of the script that runs, in its thread.
func (r *Runner) Call(fn starlark.Callable, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	return starlark.Call(r.thread, fn, args, kwargs)
}

func (r *Runner) newThread(name string) *starlark.Thread {
	th := &starlark.Thread{
		Name:  name,
		Print: r.print,
		Load:  r.load,
	}
	arg.SetEnv(th, r.env)
	if r.cfg.Step != nil {
		th.SetMaxExecutionSteps(uint64(r.cfg.StepEvery))
		th.OnMaxSteps = r.onSteps
	}
	return th
}

// print writes a line. Output that is refused (a limit, a closed pipe) ends the script.
func (r *Runner) print(th *starlark.Thread, msg string) {
	if _, err := fmt.Fprintln(r.cfg.Interp.Stdout(), msg); err != nil && r.pending == nil {
		r.pending = &arg.Stop{Err: err}
		th.Cancel("stopped")
	}
}

func (r *Runner) onSteps(th *starlark.Thread) {
	n := th.Steps - r.counted
	r.counted = th.Steps
	th.SetMaxExecutionSteps(th.Steps + uint64(r.cfg.StepEvery))
	if r.pending != nil {
		return
	}
	if err := r.cfg.Step(int(n)); err != nil {
		r.pending = err
		th.Cancel("stopped")
	}
}

// exec runs a file in the current thread. Program.Init leaves the globals unfrozen, unlike ExecFileOptions: a callback
// that the host calls later may still change them.
func (r *Runner) exec(filename string, src []byte) (starlark.StringDict, error) {
	predeclared := r.predeclared()
	_, prog, err := starlark.SourceProgramOptions(&options, filename, src, predeclared.Has)
	if err != nil {
		return nil, &syntaxError{err: err, src: src}
	}
	return prog.Init(r.thread, predeclared)
}

func (r *Runner) predeclared() starlark.StringDict {
	d := starlark.StringDict{
		"__name__":  starlark.String("__main__"),
		"bytearray": starlark.NewBuiltin("bytearray", newBytearray),
		"catch":     starlark.NewBuiltin("catch", r.catch),
	}
	if r.cfg.Open != nil {
		d["open"] = starlark.NewBuiltin("open", r.open)
	}
	return d
}

// load resolves load(name, …): a module of the board, or a file of the script's own folder.
func (r *Runner) load(_ *starlark.Thread, name string) (starlark.StringDict, error) {
	if strings.HasSuffix(name, ".star") {
		return r.loadSource(name)
	}
	m, err := r.Import(name)
	if err != nil {
		return nil, err
	}
	return m.loadable(), nil
}

func (r *Runner) loadSource(name string) (starlark.StringDict, error) {
	globals, known := r.sources[name]
	if known {
		if globals == nil {
			return nil, arg.Raisef("ImportError", "cycle in load: '%s'", name)
		}
		return globals, nil
	}
	if r.cfg.Source == nil {
		return nil, noModule(name, nil)
	}
	src, err := r.cfg.Source(name)
	if err != nil {
		return nil, noModule(name, nil).Wrap(err)
	}
	r.sources[name] = nil
	globals, err = r.exec(name, src)
	if err != nil {
		delete(r.sources, name)
		return nil, err
	}
	r.sources[name] = globals
	return globals, nil
}

// Import returns a module, made when it is first asked for.
func (r *Runner) Import(name string) (*Module, error) {
	var names []string
	for _, l := range r.cfg.Modules {
		if l.Name != name && !slices.Contains(l.Aliases, name) {
			if l.Load != nil {
				names = append(names, l.Name)
			}
			continue
		}
		if m := r.modules[l.Name]; m != nil {
			return m, nil
		}
		if l.Load == nil {
			return nil, arg.Raisef("ImportError", "no module named '%s'", name).
				WithHint("the board has %s, canmv-run not yet", name)
		}
		m := &Module{runner: r, table: l.Load()}
		r.modules[l.Name] = m
		return m, nil
	}
	return nil, noModule(name, names)
}

func noModule(name string, names []string) *arg.Exception {
	e := arg.Raisef("ImportError", "no module named '%s'", name)
	if len(names) > 0 {
		slices.Sort(names)
		e = e.WithHint("the modules are %s", strings.Join(names, ", "))
	}
	return e
}

// interp is the Runtime's with Starlark's own tracebacks.
type interp struct{ arg.Interp }

func (i *interp) PrintException(w io.Writer, exc arg.Value) error {
	e, ok := exc.(*Exception)
	if !ok {
		return arg.Raisef("TypeError", "can't convert %s to exception", exc.Type()).
			WithHint("sys.print_exception wants the error that catch() returned")
	}
	_, err := io.WriteString(w, e.Traceback())
	return err
}
