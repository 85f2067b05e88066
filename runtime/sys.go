package runtime

import (
	"github.com/canmv-run/canmv-run/runtime/types"
	"github.com/canmv-run/canmv-run/runtime/vm"
)

// version is the Python that scripts find, release that of the MicroPython whose behaviour they get.
const (
	version = "3.4.0"
	release = "1.21.0"
)

// sysModule is sys.
func (rt *Runtime) sysModule(th *types.Thread) *types.Module {
	ints := func(n ...int64) []types.Value {
		out := make([]types.Value, len(n))
		for i, x := range n {
			out[i] = types.Int(x)
		}
		return out
	}
	str := func(s string) types.Value { return types.NewStr(s) }
	platform := rt.Config.Platform
	if platform == "" {
		platform = "rt-smart"
	}
	vs := types.Values{}
	m := types.ModuleOf("sys", []types.Member{
		{Name: "argv", Value: rt.argv},
		{Name: "path", Value: rt.path},
		{Name: "modules", Value: rt.modules},
		{Name: "platform", Value: str(platform)},
		{Name: "byteorder", Value: str("little")},
		{Name: "maxsize", Value: types.Int(1<<63 - 1)},
		{Name: "version", Value: str(version + "; MicroPython v" + release)},
		{Name: "version_info", Value: types.NewTuple(ints(3, 4, 0))},
		{Name: "implementation", Value: vs.NamedTuple("implementation",
			[]string{"name", "version", "_machine", "_build"}, str("micropython"),
			types.NewTuple(append(ints(1, 21, 0), str(""))), str("canmv-run with K230"), str("canmv_run"))},
		types.FuncN("exit", 0, 1, func(th *types.Thread, args []types.Value) types.Value {
			return th.RaiseArgs(types.SystemExitClass, append([]types.Value(nil), args...)...)
		}),
		types.FuncN("print_exception", 1, 2, rt.printException),
		types.Func0("exc_info", func(th *types.Thread) types.Value {
			e := vm.ThreadOf(th).Handling()
			if e == nil {
				return types.TupleOf(types.None, types.None, types.None)
			}
			return types.TupleOf(e.Class(), e, types.None)
		}),
		types.Func1("atexit", func(th *types.Thread, f types.Value) types.Value {
			old := rt.atexit
			rt.atexit = f
			if old == nil {
				return types.None
			}
			return old
		}),
		types.Func1("getsizeof", func(th *types.Thread, v types.Value) types.Value { return types.Int(16) }),
		types.Func1("intern", func(th *types.Thread, v types.Value) types.Value {
			s, ok := types.ToStr(th, v)
			if !ok {
				return nil
			}
			return rt.vm.Intern(s)
		}),
		{Name: "ps1", Value: str(">>> ")},
		{Name: "ps2", Value: str("... ")},
		{Name: "tracebacklimit", Value: types.Int(1000)},
	}, rt.stdStreams())
	m.Settable = []string{"path", "argv", "ps1", "ps2", "tracebacklimit"}
	return m
}

// printException is sys.print_exception(exc, file=sys.stdout).
func (rt *Runtime) printException(th *types.Thread, args []types.Value) types.Value {
	var write types.Value
	if len(args) > 1 {
		if write = types.GetAttrOptional(th, args[1], "write"); write == nil {
			if !th.Failed() {
				th.RaiseArgs(types.OSErrorClass, types.NewStr("stream operation not supported"))
			}
			return nil
		}
	}
	in, ok := args[0].(*types.Instance)
	if !ok || in.Exc() == nil {
		return th.TypeError("'%s' object isn't an exception", types.TypeName(args[0]))
	}
	text := types.AppendTraceback(th, nil, in)
	if write == nil {
		if !rt.write(vm.ThreadOf(th), text) {
			return nil
		}
		return types.None
	}
	if types.Call1(th, write, types.NewStr(string(text))) == nil {
		return nil
	}
	return types.None
}

// runAtExit calls what sys.atexit was given; what it raises is reported and goes no further.
func (rt *Runtime) runAtExit() {
	f := rt.atexit
	rt.atexit = nil
	if f == nil || f == types.None {
		return
	}
	th := rt.main.Thread.Thread
	if types.Call0(th, f) == nil {
		if in := th.Take(); !in.Class().IsSubclass(types.SystemExitClass) {
			rt.err.Write(types.AppendTraceback(th, nil, in))
		}
	}
}
