package vm

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// class compiles a class statement: the body fills a namespace, of which the class is made.
func (c *compiler) class(s *syntax.ClassStmt) stmt {
	line := s.Pos().Line
	args := func(*frame) ([]value, []*types.Str, bool) { return nil, nil, true }
	if len(s.Args) > 0 {
		args = c.starArgs(s.Args)
	}
	code := c.newCode(s.Scope, line)
	c.open(s.Scope)
	code.body = c.block(s.Body)
	c.close(code)
	cells := capture(s.Scope.Free)
	name := s.Name.Name
	make := func(f *frame) value {
		bases, kw, ok := args(f)
		if !ok {
			return nil
		}
		body := &classBody{code: code, globals: f.globals, free: cells(f)}
		vm := f.s.vm
		if fn := vm.Builtins.GetStr(vm.intern("__build_class__")); fn != vm.buildClass && fn != nil {
			return types.Call(f.th, fn, append([]value{body, types.NewStr(name)}, bases...), kw)
		}
		if len(kw) > 0 {
			return f.th.TypeError("unexpected keyword argument '%s'", kw[0].S)
		}
		return body.build(f.s, name, bases)
	}
	return c.decorated(s.Decorators, make, s.Name, line)
}

// classBody is the body of a class statement, as __build_class__ gets it.
type classBody struct {
	code    *Code
	globals *types.Dict
	free    []*types.Cell
}

func (b *classBody) Class() *types.Class   { return types.FunctionClass }
func (b *classBody) String() string        { return "<function " + b.code.at.Func + ">" }
func (b *classBody) Type() string          { return "function" }
func (b *classBody) Freeze()               {}
func (b *classBody) Truth() starlark.Bool  { return true }
func (b *classBody) Hash() (uint32, error) { return 0, nil }

// build runs the body and makes the class.
func (b *classBody) build(s *Thread, name string, bases []value) value {
	classes, ok := types.BaseClasses(s.Thread, bases)
	if !ok {
		return nil
	}
	ns := types.NewDict(8)
	if m := b.globals.GetStr(s.vm.intern("__name__")); m != nil {
		ns.SetStr(s.vm.intern("__module__"), m)
	}
	f := s.enter(b.code, b.globals, b.free)
	f.ns = ns
	var cell *types.Cell
	if len(b.code.scope.Cells) > 0 {
		cell = &types.Cell{}
		f.cells = []*types.Cell{cell}
	}
	v := s.run(f)
	f.ns = nil
	if v == nil {
		return nil
	}
	k := types.NewClass(s.Thread, name, classes, ns)
	if k == nil {
		return nil
	}
	if cell != nil {
		cell.V = k
	}
	return k
}

// buildClass is the builtin of that name: body, name, bases.
func buildClass(th *types.Thread, args []value, kw []*types.Str) value {
	if !noKw(th, kw) {
		return nil
	}
	if len(args) < 2 {
		return th.TypeError("function missing %d required positional arguments", 2-len(args))
	}
	b, ok := args[0].(*classBody)
	if !ok {
		return th.TypeError("'%s' object isn't a class body", types.TypeName(args[0]))
	}
	name, ok := types.ToStr(th, args[1])
	if !ok {
		return nil
	}
	return b.build(ThreadOf(th), name, args[2:])
}
