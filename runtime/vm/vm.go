package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// Config wires a VM to its Runtime.
type Config struct {
	// Poll is called every StepsPerPoll back edges and calls, with their number, and after Thread.Interrupt. It returns
	// false with an exception pending to stop the script there. nil: scripts cannot be stopped.
	Poll func(t *Thread, steps int) bool
	// Import is the import statement: the module of a dotted name, relative to the package of globals where level > 0;
	// whole asks for the last part's module instead of the first's. nil: nothing can be imported.
	Import func(t *Thread, name string, level int, globals *types.Dict, whole bool) types.Value
	// Warn tells the user of something; nil drops it.
	Warn func(text string)
	// Write is print's default output; false with an exception pending.
	Write func(t *Thread, text []byte) bool
	// LowerAll compiles every function body as generators' are, which tests compare with the usual way.
	LowerAll bool
}

// VM is what the threads of one Runtime share.
type VM struct {
	cfg Config
	// Builtins are the names every module sees.
	Builtins *types.Dict
	names    map[string]*types.Str
	// importFn and buildClass are the builtins that statements use while scripts have not put others in their place.
	importFn, buildClass value
}

// New makes a VM with the builtin functions.
func New(cfg Config) *VM {
	types.Setup()
	vm := &VM{cfg: cfg, Builtins: types.NewDict(0), names: map[string]*types.Str{}}
	vm.addBuiltins()
	vm.importFn = vm.Builtins.GetStr(vm.intern("__import__"))
	vm.buildClass = vm.Builtins.GetStr(vm.intern("__build_class__"))
	return vm
}

// intern is the one Str of a name, so that names compare by address.
// Intern is the one Str of a name.
func (vm *VM) Intern(s string) *types.Str { return vm.intern(s) }

func (vm *VM) intern(s string) *types.Str {
	if x := vm.names[s]; x != nil {
		return x
	}
	x := types.NewStr(s)
	x.HashCode()
	vm.names[s] = x
	return x
}

// Compile makes runnable code of a tree that syntax.Resolve has passed; nil with an exception pending.
func (vm *VM) Compile(th *types.Thread, m *syntax.Module) *Code {
	return vm.compileModule(th, m, false)
}

// CompileSource parses, resolves and compiles; nil with SyntaxError pending.
func (vm *VM) CompileSource(th *types.Thread, file string, src []byte, mode syntax.Mode) *Code {
	m, err := syntax.Parse(file, src, mode)
	if err == nil {
		err = syntax.Resolve(m)
	}
	if err != nil {
		ThrowSyntaxError(th, err)
		return nil
	}
	return vm.Compile(th, m)
}

// ThrowSyntaxError makes an error of package syntax pending, with the source line in its hint.
func ThrowSyntaxError(th *types.Thread, err error) {
	e, ok := err.(*syntax.Error)
	if !ok {
		th.ThrowError(err)
		return
	}
	c := types.ExceptionClassByName(e.Type)
	th.Raise(c, "%s", e.Msg)
	x := th.Pending().Exc()
	x.Note().GoErr = e
	x.Trace = append(x.Trace, types.TraceEntry{At: &types.Body{File: e.File}, Line: e.Line})
	x.Note().Hint = e.Caret()
	if e.Hint != "" {
		x.Note().Hint += "\n" + e.Hint
	}
}

// Run executes a module's code: names are those of globals, or, with locals, first those of locals. The result is the
// value of an expression (Eval), None otherwise; nil with an exception pending.
func (c *Code) Run(th *types.Thread, globals, locals *types.Dict) types.Value {
	if locals != nil && locals != globals {
		if c.local == nil {
			if c.local = c.vm.compileModule(th, c.tree, true); c.local == nil {
				return nil
			}
		}
		c = c.local
	} else {
		locals = nil
	}
	s := ThreadOf(th)
	f := s.enter(c, globals, nil)
	f.ns = locals
	v := s.run(f)
	f.ns = nil
	return v
}
