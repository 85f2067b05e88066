package vm

import (
	"sort"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// addBuiltins fills the names that every module sees.
func (vm *VM) addBuiltins() {
	wireScriptTypes()
	for _, c := range types.BuiltinClasses() {
		vm.Builtins.SetStr(vm.intern(c.Name), c)
	}
	vm.Builtins.SetStr(vm.intern("Ellipsis"), types.Ellipsis)
	vm.Builtins.SetStr(vm.intern("NotImplemented"), types.NotImplemented)
	for _, table := range [][]types.Member{numberFunctions(), sequenceFunctions(), objectFunctions(), codeFunctions()} {
		for _, m := range table {
			vm.Builtins.SetStr(vm.intern(m.Name), m.Value)
		}
	}
}

func objectFunctions() []types.Member {
	return []types.Member{
		types.FuncKw("print", print),
		types.Func1("callable", func(th *types.Thread, v value) value { return types.Bool(callable(v)) }),
		types.FuncN("getattr", 2, 3, getattr),
		types.Func3("setattr", func(th *types.Thread, o, name, v value) value {
			n, ok := types.ToName(th, name)
			if !ok || !types.SetAttr(th, o, n, v) {
				return nil
			}
			return types.None
		}),
		types.Func2("hasattr", func(th *types.Thread, o, name value) value {
			n, ok := types.ToName(th, name)
			if !ok {
				return nil
			}
			v := types.GetAttrOptional(th, o, n)
			if v == nil && th.Failed() {
				return nil
			}
			return types.Bool(v != nil)
		}),
		types.Func2("delattr", func(th *types.Thread, o, name value) value {
			n, ok := types.ToName(th, name)
			if !ok || !types.DelAttr(th, o, n) {
				return nil
			}
			return types.None
		}),
		types.FuncN("dir", 0, 1, dir),
		types.Func1("id", func(th *types.Thread, v value) value { return types.Ident(v) }),
		types.Func1("hash", func(th *types.Thread, v value) value {
			h, ok := types.Hash(th, v)
			if !ok {
				return nil
			}
			return types.Int(int64(h))
		}),
		types.Func1("repr", func(th *types.Thread, v value) value {
			s, ok := types.Repr(th, v)
			if !ok {
				return nil
			}
			return types.NewStr(s)
		}),
		types.Func2("isinstance", func(th *types.Thread, v, c value) value {
			return classTest(th, types.TypeOf(v), c, "issubclass() arg 2 must be a class or a tuple of classes")
		}),
		types.Func2("issubclass", func(th *types.Thread, k, c value) value {
			cls, ok := k.(*types.Class)
			if !ok {
				return th.TypeError("issubclass() arg 1 must be a class")
			}
			return classTest(th, cls, c, "issubclass() arg 2 must be a class or a tuple of classes")
		}),
		types.Func1("len", func(th *types.Thread, v value) value {
			n, ok := types.Len(th, v)
			if !ok {
				return nil
			}
			return types.Int(int64(n))
		}),
	}
}

func callable(v value) bool {
	switch x := v.(type) {
	case types.Caller, starlark.Callable:
		return true
	case *types.Instance:
		return x.Class().Lookup("__call__") != nil
	}
	return false
}

func classTest(th *types.Thread, k *types.Class, c value, text string) value {
	switch c := c.(type) {
	case *types.Class:
		return types.Bool(k.IsSubclass(c))
	case *types.Tuple:
		if !th.Enter() {
			return nil
		}
		defer th.Leave()
		for _, x := range c.Items {
			r := classTest(th, k, x, text)
			if r != types.False {
				return r
			}
		}
		return types.False
	}
	return th.TypeError("%s", text)
}

func getattr(th *types.Thread, args []value) value {
	n, ok := types.ToName(th, args[1])
	if !ok {
		return nil
	}
	if len(args) == 2 {
		return types.GetAttr(th, args[0], n)
	}
	v := types.GetAttrOptional(th, args[0], n)
	if v == nil && !th.Failed() {
		return args[2]
	}
	return v
}

// print writes its arguments to file, or to the script's output.
func print(th *types.Thread, args []value, kw []*types.Str) value {
	n := len(args) - len(kw)
	sep, end := " ", "\n"
	var file value
	for i, k := range kw {
		v := args[n+i]
		switch {
		case k.S == "file":
			file = v
		case k.S == "sep" || k.S == "end":
			s, ok := types.AsStr(v)
			if !ok {
				if v == types.None {
					continue
				}
				th.TypeError("object with buffer protocol required")
				return nil
			}
			if k.S == "sep" {
				sep = s
			} else {
				end = s
			}
		case k.S == "flush":
		default:
			return th.TypeError("extra keyword arguments given")
		}
	}
	s := ThreadOf(th)
	dst := s.out[:0]
	s.out = nil // print may be called by a __str__ on the way
	ok := true
	for i, v := range args[:n] {
		if i > 0 {
			dst = append(dst, sep...)
		}
		if dst, ok = types.AppendStr(th, dst, v); !ok {
			return nil
		}
	}
	dst = append(dst, end...)
	s.out = dst
	if file != nil && file != types.None {
		w := types.GetAttr(th, file, "write")
		if w == nil {
			return nil
		}
		// The end is written apart, as on the board: streams of scripts see it so.
		body := len(dst) - len(end)
		for _, part := range [][]byte{dst[:body], dst[body:]} {
			if len(part) == 0 {
				continue
			}
			var x value = types.NewStr(string(part))
			if types.IsInstance(file, types.IOBaseClass) {
				x = types.NewBytearray(append([]byte(nil), part...))
			}
			if types.Call1(th, w, x) == nil {
				return nil
			}
		}
		return types.None
	}
	if !s.vm.write(s, dst) {
		return nil
	}
	return types.None
}

func (vm *VM) write(s *Thread, text []byte) bool {
	return vm.cfg.Write == nil || vm.cfg.Write(s, text)
}

// display shows the value of an expression at the prompt.
func (vm *VM) display(f *frame, v value) bool {
	if v == types.None {
		return true
	}
	vm.Builtins.SetStr(vm.intern("_"), v)
	text, ok := types.AppendRepr(f.th, nil, v)
	return ok && vm.write(f.s, append(text, '\n'))
}

// dir lists the names of an object, or of the current scope.
func dir(th *types.Thread, args []value) value {
	var names []string
	add := func(k, _ value) bool {
		if s, ok := types.AsStr(k); ok {
			names = append(names, s)
		}
		return true
	}
	if len(args) == 0 {
		f := ThreadOf(th).top
		d := f.globals
		if f.ns != nil {
			d = f.ns
		}
		d.Each(add)
	} else if in, ok := args[0].(*types.Instance); ok && in.Class().Lookup("__dir__") != nil {
		m := types.GetAttr(th, in, "__dir__")
		if m == nil {
			return nil
		}
		return types.Call0(th, m)
	} else {
		names = Dir(args[0])
	}
	sort.Strings(names)
	out := make([]value, 0, len(names))
	for i, n := range names {
		if i == 0 || names[i-1] != n {
			out = append(out, types.NewStr(n))
		}
	}
	return types.NewList(out)
}

// Dir lists the names of a value's attributes, unsorted, some perhaps twice.
func Dir(v value) []string {
	var names []string
	class := func(c *types.Class) {
		for _, k := range c.MRO() {
			names = append(names, k.OwnNames()...)
		}
		if c.Go != nil {
			names = append(names, c.Go.AttrNames()...)
		}
	}
	names = append(names, "__class__")
	switch x := v.(type) {
	case *types.Module:
		x.Dict.Each(func(k, _ value) bool {
			if s, ok := types.AsStr(k); ok {
				names = append(names, s)
			}
			return true
		})
		return append(names, x.Computed...)
	case *types.Class:
		class(x)
		return append(names, "__name__")
	case *types.Instance:
		names = append(names, x.Names()...)
		if o := x.NativeObject(); o != nil {
			names = append(names, o.AttrNames()...)
		}
	case *arg.Object:
		return append(names, x.AttrNames()...)
	case starlark.HasAttrs:
		return append(names, x.AttrNames()...)
	}
	class(types.TypeOf(v))
	return names
}
