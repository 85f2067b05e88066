package vm

import (
	"sync"

	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// wireScriptTypes gives the VM's own types their members, once for the process.
var wireScriptTypes = sync.OnceFunc(func() {
	types.GeneratorClass.AddMembers(generatorMembers())
	CodeClass.AddMembers()
	for c, f := range iterClasses() {
		c.SetConstructor(f)
		c.AddMembers(types.IteratorMembers())
	}
})

func codeFunctions() []types.Member {
	return []types.Member{
		types.Func0("globals", func(th *types.Thread) value { return ThreadOf(th).top.globals }),
		types.Func0("locals", func(th *types.Thread) value {
			f := ThreadOf(th).top
			if f.ns != nil {
				return f.ns
			}
			return f.globals
		}),
		types.FuncN("compile", 3, 6, compile),
		types.FuncN("exec", 1, 3, func(th *types.Thread, args []value) value {
			return execute(th, args, syntax.Exec)
		}),
		types.FuncN("eval", 1, 3, func(th *types.Thread, args []value) value {
			return execute(th, args, syntax.Eval)
		}),
		types.FuncN("__import__", 1, 5, importFunction),
		types.FuncKw("__build_class__", buildClass),
		types.Func1("const", func(th *types.Thread, v value) value { return v }),
	}
}

func compile(th *types.Thread, args []value) value {
	src, ok := types.AsBuffer(args[0])
	if !ok {
		return th.TypeError("object with buffer protocol required")
	}
	file, ok := types.ToStr(th, args[1])
	if !ok {
		return nil
	}
	how, ok := types.ToStr(th, args[2])
	if !ok {
		return nil
	}
	modes := map[string]syntax.Mode{"exec": syntax.Exec, "eval": syntax.Eval, "single": syntax.Single}
	mode, ok := modes[how]
	if !ok {
		return th.ValueError("bad compile mode")
	}
	if c := ThreadOf(th).vm.CompileSource(th, file, src, mode); c != nil {
		return c
	}
	return nil
}

// execute is exec and eval: without dicts the names are the caller's.
func execute(th *types.Thread, args []value, mode syntax.Mode) value {
	s := ThreadOf(th)
	globals, locals := s.top.globals, s.top.ns
	for i, v := range args[1:] {
		if v == types.None {
			continue
		}
		d, ok := types.Native(v).(*types.Dict)
		if !ok {
			return th.TypeError("'%s' object isn't a dict", types.TypeName(v))
		}
		if i == 0 {
			globals, locals = d, nil
		} else {
			locals = d
		}
	}
	code, ok := args[0].(*Code)
	if !ok {
		src, isText := types.AsBuffer(args[0])
		if !isText {
			return th.TypeError("object with buffer protocol required")
		}
		if code = s.vm.CompileSource(th, "<string>", src, mode); code == nil {
			return nil
		}
	}
	return code.Run(th, globals, locals)
}

func importFunction(th *types.Thread, args []value) value {
	name, ok := types.ToStr(th, args[0])
	if !ok {
		return nil
	}
	s := ThreadOf(th)
	level, whole := 0, false
	globals := s.top.globals
	if len(args) > 3 {
		if whole, ok = types.Truth(th, args[3]); !ok {
			return nil
		}
	}
	if len(args) > 4 {
		if level, ok = types.ToInt(th, args[4]); !ok {
			return nil
		}
	}
	if level < 0 {
		return th.ValueError("level must be >= 0")
	}
	if level > 0 && len(args) > 1 && args[1] != types.None {
		if globals, ok = types.Native(args[1]).(*types.Dict); !ok {
			return th.TypeError("'%s' object isn't a dict", types.TypeName(args[1]))
		}
	}
	if s.vm.cfg.Import == nil {
		return th.Raise(types.ImportErrorClass, "no module named '%s'", name)
	}
	return s.vm.cfg.Import(s, name, level, globals, whole)
}
