package vm

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// Code is one compiled body: a module's, a function's, a class's, a comprehension's.
type Code struct {
	at    types.Body
	line  uint32
	scope *syntax.Scope
	// body or expr is what runs; steps where the body can be suspended.
	body  stmt
	expr  expr
	steps *program
	each  *each
	slots int
	cells []syntax.CellVar

	npos, nkw    int
	star, double bool
	// plain functions take just npos positional parameters.
	plain     bool
	generator bool
	params    []*types.Str

	// tree and vm let a module compile again with names in a namespace of their own (exec with locals).
	tree  *syntax.Module
	vm    *VM
	inNS  bool
	local *Code
}

func (c *Code) Class() *types.Class   { return CodeClass }
func (c *Code) String() string        { return fmt.Sprintf("<code object at 0x%p>", c) }
func (c *Code) Type() string          { return "code" }
func (c *Code) Freeze()               {}
func (c *Code) Truth() starlark.Bool  { return true }
func (c *Code) Hash() (uint32, error) { return 0, nil }

// Name is the function's name as tracebacks have it.
func (c *Code) Name() string { return c.at.Func }

// File is the source's name.
func (c *Code) File() string { return c.at.File }

// CodeClass is the type of what compile() returns.
var CodeClass = types.NewBuiltinClass("code", types.ObjectClass)

// GeneratorClass is the type of generators and coroutines.
var GeneratorClass = types.GeneratorClass

// ClosureClass is the type of functions that scripts define.
var scriptFunctionClass = types.FunctionClass

// Function is a function that a script defined.
type Function struct {
	code    *Code
	globals *types.Dict
	free    []*types.Cell
	// defaults are those of the last positional parameters, kwDefaults those of the keyword-only ones, nil where
	// there is none.
	defaults   []value
	kwDefaults []value
	name       string
}

func (fn *Function) Class() *types.Class   { return scriptFunctionClass }
func (fn *Function) Type() string          { return "function" }
func (fn *Function) Freeze()               {}
func (fn *Function) Truth() starlark.Bool  { return true }
func (fn *Function) Hash() (uint32, error) { return starlark.String(fn.name).Hash() }
func (fn *Function) String() string {
	kind := "function"
	if fn.code.generator {
		kind = "generator"
	}
	if len(fn.free) > 0 {
		kind = "closure"
	}
	return fmt.Sprintf("<%s %s at 0x%x>", kind, fn.name, types.Address(fn))
}

// HashValue is types.Hasher.
func (fn *Function) HashValue(th *types.Thread) (uint64, bool) {
	return uint64(types.Address(fn)) >> 4, true
}

// Name is starlark.Callable.
func (fn *Function) Name() string { return fn.name }

// BindsSelf is types.SelfBinder.
func (fn *Function) BindsSelf() {}

// Code is the function's body.
func (fn *Function) Code() *Code { return fn.code }

// Globals is the dict of the module that defined the function.
func (fn *Function) Globals() *types.Dict { return fn.globals }

// GetAttribute is types.Attrs.
func (fn *Function) GetAttribute(th *types.Thread, name string) value {
	switch name {
	case "__name__", "__qualname__":
		return types.NewStr(fn.name)
	case "__globals__":
		return fn.globals
	case "__code__":
		return fn.code
	}
	return nil
}

// CallInternal lets Go call the function.
func (fn *Function) CallInternal(sl *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (value, error) {
	return types.CallFromGo(sl, fn, args, kwargs)
}

func (fn *Function) Call0(th *types.Thread) value { return fn.call0(th.VM.(*Thread)) }
func (fn *Function) Call1(th *types.Thread, a value) value {
	return fn.call1(th.VM.(*Thread), a)
}
func (fn *Function) Call2(th *types.Thread, a, b value) value {
	return fn.call2(th.VM.(*Thread), a, b)
}
func (fn *Function) Call3(th *types.Thread, a, b, c value) value {
	return fn.call3(th.VM.(*Thread), a, b, c)
}

// CallV is types.Caller.
func (fn *Function) CallV(th *types.Thread, args []value, kw []*types.Str) value {
	s := th.VM.(*Thread)
	c := fn.code
	f := s.enter(c, fn.globals, fn.free)
	if c.plain && len(kw) == 0 && len(args) == c.npos {
		copy(f.l, args)
	} else if !fn.bind(f, args, kw) {
		s.leave(f)
		return nil
	}
	return s.start(f)
}

// start runs a call's frame, or makes the generator of it.
func (s *Thread) start(f *frame) value {
	if f.code.generator {
		return s.makeGenerator(f)
	}
	return s.run(f)
}

func (fn *Function) call0(s *Thread) value {
	c := fn.code
	if c.plain && c.npos == 0 {
		return s.run(s.enter(c, fn.globals, fn.free))
	}
	return fn.CallV(s.Thread, nil, nil)
}

func (fn *Function) call1(s *Thread, a value) value {
	c := fn.code
	if c.plain && c.npos == 1 {
		f := s.enter(c, fn.globals, fn.free)
		f.l[0] = a
		return s.run(f)
	}
	args := s.Reserve(1)
	args[0] = a
	v := fn.CallV(s.Thread, args, nil)
	s.Release(1)
	return v
}

func (fn *Function) call2(s *Thread, a, b value) value {
	c := fn.code
	if c.plain && c.npos == 2 {
		f := s.enter(c, fn.globals, fn.free)
		f.l[1] = b
		f.l[0] = a
		return s.run(f)
	}
	args := s.Reserve(2)
	args[0], args[1] = a, b
	v := fn.CallV(s.Thread, args, nil)
	s.Release(2)
	return v
}

func (fn *Function) call3(s *Thread, a, b, d value) value {
	c := fn.code
	if c.plain && c.npos == 3 {
		f := s.enter(c, fn.globals, fn.free)
		f.l[2] = d
		f.l[1] = b
		f.l[0] = a
		return s.run(f)
	}
	args := s.Reserve(3)
	args[0], args[1], args[2] = a, b, d
	v := fn.CallV(s.Thread, args, nil)
	s.Release(3)
	return v
}

// bind puts arguments into the parameters' slots; false with TypeError pending. The last len(kw) of args are those of
// kw.
func (fn *Function) bind(f *frame, args []value, kw []*types.Str) bool {
	c := fn.code
	th := f.th
	pos := args[:len(args)-len(kw)]
	n := copy(f.l[:c.npos], pos)
	if len(pos) > c.npos {
		if !c.star {
			th.TypeError("%s() takes %d positional arguments but %d were given", fn.name, c.npos, len(pos))
			return false
		}
	}
	named := c.npos + c.nkw
	at := named
	if c.star {
		f.l[at] = types.NewTuple(append([]value(nil), pos[n:]...))
		at++
	}
	var extra *types.Dict
	if c.double {
		extra = types.NewDict(0)
		f.l[at] = extra
	}
kws:
	for j, k := range kw {
		for i, p := range c.params[:named] {
			if p == k || p.S == k.S {
				if f.l[i] != nil {
					th.TypeError("function got multiple values for argument '%s'", k.S)
					return false
				}
				f.l[i] = args[len(pos)+j]
				continue kws
			}
		}
		if extra == nil {
			th.TypeError("unexpected keyword argument '%s'", k.S)
			return false
		}
		extra.SetStr(k, args[len(pos)+j])
	}
	if n < c.npos {
		first := c.npos - len(fn.defaults)
		for i := n; i < c.npos; i++ {
			if f.l[i] != nil {
				continue
			}
			if i < first {
				if len(kw) == 0 && !c.star && len(fn.defaults) == 0 {
					th.TypeError("%s() takes %d positional arguments but %d were given", fn.name, c.npos, len(pos))
				} else {
					th.TypeError("%s() missing required positional argument #%d", fn.name, i+1)
				}
				return false
			}
			f.l[i] = fn.defaults[i-first]
		}
	}
	for i := 0; i < c.nkw; i++ {
		if f.l[c.npos+i] != nil {
			continue
		}
		if i >= len(fn.kwDefaults) || fn.kwDefaults[i] == nil {
			th.TypeError("%s() missing required keyword argument '%s'", fn.name, c.params[c.npos+i].S)
			return false
		}
		f.l[c.npos+i] = fn.kwDefaults[i]
	}
	return true
}
