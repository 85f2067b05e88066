package vm

import (
	"fmt"

	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// compiler makes the closures of one module.
type compiler struct {
	vm   *VM
	th   *types.Thread
	mod  *syntax.Module
	file string
	// sites are the caches of the module's globals, shared by all uses of a name.
	sites []*globalSite
	// consts are the names that const() has defined so far.
	consts map[string]value
	// inNS: module-level names live in frame.ns first.
	inNS bool
	b    *body
}

// body is the function or other scope being compiled.
type body struct {
	scope *syntax.Scope
	outer *body
	// slots counts locals and temporaries; spare are temporaries that can be used again.
	slots int
	spare []int
	// low is set while the body is lowered to steps.
	low *lowering
	// handler is the slot of the exception whose lowered handler is being compiled, -1 outside.
	handler int
}

// compileError is raised by panic inside the compiler.
type compileError struct {
	class *types.Class
	at    syntax.Pos
	text  string
}

func (c *compiler) fail(at syntax.Pos, class *types.Class, format string, a ...any) {
	panic(&compileError{class, at, fmt.Sprintf(format, a...)})
}

func (vm *VM) compileModule(th *types.Thread, m *syntax.Module, inNS bool) (code *Code) {
	c := &compiler{vm: vm, th: th, mod: m, file: m.File, consts: map[string]value{}, inNS: inNS}
	defer func() {
		switch e := recover().(type) {
		case nil:
		case *compileError:
			th.Raise(e.class, "%s", e.text)
			x := th.Pending().Exc()
			x.Trace = append(x.Trace, types.TraceEntry{At: &types.Body{File: m.File}, Line: int(e.at.Line)})
			code = nil
		default:
			panic(e)
		}
	}()
	c.sites = make([]*globalSite, len(m.Globals))
	for i, n := range m.Globals {
		c.sites[i] = &globalSite{name: vm.intern(n), at: -1}
	}
	code = c.newCode(m.Scope, 1)
	code.tree, code.vm, code.inNS = m, vm, inNS
	c.open(m.Scope)
	if m.Mode == syntax.Eval {
		code.expr = c.expr(m.Body[0].(*syntax.ExprStmt).X)
	} else {
		code.body = c.block(m.Body)
	}
	c.close(code)
	return code
}

func (c *compiler) newCode(sc *syntax.Scope, line uint32) *Code {
	code := &Code{at: types.Body{File: c.file, Func: sc.Name}, line: line, scope: sc, vm: c.vm, npos: sc.NumPos, nkw: sc.NumKwOnly,
		star: sc.HasStar, double: sc.HasDouble, generator: sc.Generator}
	code.plain = sc.NumKwOnly == 0 && !sc.HasStar && !sc.HasDouble && !sc.Generator
	if len(sc.Cells) > 0 && sc.Kind != syntax.ScopeClass {
		code.cells = sc.Cells
	}
	for _, n := range sc.Locals[:min(len(sc.Locals), sc.NumPos+sc.NumKwOnly)] {
		code.params = append(code.params, c.vm.intern(n))
	}
	return code
}

func (c *compiler) open(sc *syntax.Scope) {
	c.b = &body{scope: sc, outer: c.b, slots: len(sc.Locals), handler: -1}
}

func (c *compiler) close(code *Code) {
	code.slots = c.b.slots
	c.b = c.b.outer
}

// temp takes a local slot that no variable has; free gives it back.
func (c *compiler) temp() int {
	if n := len(c.b.spare); n > 0 {
		t := c.b.spare[n-1]
		c.b.spare = c.b.spare[:n-1]
		return t
	}
	c.b.slots++
	return c.b.slots - 1
}

func (c *compiler) free(t int) { c.b.spare = append(c.b.spare, t) }

// function compiles a def's or lambda's body.
func (c *compiler) function(fn *syntax.Function, line uint32) *Code {
	code := c.newCode(fn.Scope, line)
	c.open(fn.Scope)
	switch {
	case fn.Scope.Generator || c.vm.cfg.LowerAll:
		code.steps = c.lowerBody(fn.Body)
		if !fn.Scope.Generator {
			code.body = runSteps(code.steps)
		}
	case len(fn.Body) == 1:
		if r, ok := fn.Body[0].(*syntax.ReturnStmt); ok && r.Value != nil {
			code.expr, code.line = c.expr(r.Value), r.Pos().Line
			break
		}
		code.body = c.block(fn.Body)
	default:
		code.body = c.block(fn.Body)
	}
	c.close(code)
	return code
}

// block compiles statements in a row.
func (c *compiler) block(list []syntax.Stmt) stmt {
	var run []stmt
	for _, s := range list {
		if x := c.stmt(s); x != nil {
			run = append(run, x)
		}
	}
	return sequence(run)
}

func sequence(run []stmt) stmt {
	switch len(run) {
	case 0:
		return func(*frame) ctl { return next }
	case 1:
		return run[0]
	case 2:
		a, b := run[0], run[1]
		return func(f *frame) ctl {
			if r := a(f); r != next {
				return r
			}
			return b(f)
		}
	case 3:
		a, b, d := run[0], run[1], run[2]
		return func(f *frame) ctl {
			if r := a(f); r != next {
				return r
			}
			if r := b(f); r != next {
				return r
			}
			return d(f)
		}
	case 4:
		a, b, d, e := run[0], run[1], run[2], run[3]
		return func(f *frame) ctl {
			if r := a(f); r != next {
				return r
			}
			if r := b(f); r != next {
				return r
			}
			if r := d(f); r != next {
				return r
			}
			return e(f)
		}
	}
	return func(f *frame) ctl {
		for _, s := range run {
			if r := s(f); r != next {
				return r
			}
		}
		return next
	}
}
