package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// globalSite remembers where a global name was found last.
type globalSite struct {
	name *types.Str
	// at and key are the entry in the module's dict.
	at  int
	key value
	// builtin is the entry among the builtins of a name that dict lacked when its version was ver; bkey nil: none.
	dict    *types.Dict
	ver     uint32
	builtin int
	bkey    value
}

func (g *globalSite) load(f *frame) value {
	if v := f.globals.Slot(g.at, g.key); v != nil {
		return v
	}
	return g.find(f)
}

func (g *globalSite) find(f *frame) value {
	names := f.s.vm.Builtins
	if g.dict == f.globals && g.ver == f.globals.Version() && g.bkey != nil {
		if v := names.Slot(g.builtin, g.bkey); v != nil {
			return v
		}
	}
	if i := f.globals.FindStr(g.name); i >= 0 {
		g.at, g.bkey = i, nil
		g.key, _, _ = f.globals.At(i)
		return f.globals.Slot(i, g.key)
	}
	if i := names.FindStr(g.name); i >= 0 {
		g.at, g.dict, g.ver, g.builtin = -1, f.globals, f.globals.Version(), i
		g.bkey, _, _ = names.At(i)
		return names.Slot(i, g.bkey)
	}
	return f.undefined(g.name.S)
}

// undefined raises the NameError of a global name.
func (f *frame) undefined(name string) value {
	f.th.Raise(types.NameErrorClass, "name '%s' isn't defined", name)
	n := f.th.Pending().Exc().Note()
	n.Name, n.Among, n.Locals = name, f.globals, f.code.scope.Locals
	return nil
}

func (g *globalSite) store(f *frame, v value) {
	if !f.globals.SetSlot(g.at, g.key, v) {
		f.globals.SetStr(g.name, v)
		g.at = f.globals.FindStr(g.name)
		g.key, _, _ = f.globals.At(g.at)
		g.bkey = nil
	}
}

func (g *globalSite) del(f *frame) bool {
	if f.globals.DelStr(g.name) {
		return true
	}
	f.undefined(g.name.S)
	return false
}

// inDict reports whether the current scope's own names live in frame.ns.
func (c *compiler) inDict(n *syntax.Name) bool {
	return n.Binding == syntax.ClassLocal || c.inNS && n.Binding == syntax.Global && c.b.scope.Kind == syntax.ScopeModule
}

// name compiles the use of a variable.
func (c *compiler) name(n *syntax.Name) expr {
	if v := c.constOf(n); v != nil {
		return constant(v)
	}
	i := int(n.Index)
	switch {
	case n.Binding == syntax.Local:
		return func(f *frame) value {
			if v := f.l[i]; v != nil {
				return v
			}
			return f.unbound()
		}
	case n.Binding == syntax.Cell:
		return func(f *frame) value {
			if v := f.cells[i].V; v != nil {
				return v
			}
			return f.unbound()
		}
	case n.Binding == syntax.Free:
		return func(f *frame) value {
			if v := f.free[i].V; v != nil {
				return v
			}
			return f.unbound()
		}
	}
	g := c.sites[i]
	if c.inDict(n) {
		return func(f *frame) value {
			if f.ns != nil {
				if v := f.ns.GetStr(g.name); v != nil {
					return v
				}
			}
			return g.load(f)
		}
	}
	return g.load
}

// setter compiles the assignment to a variable.
func (c *compiler) setter(n *syntax.Name) func(f *frame, v value) {
	i := int(n.Index)
	switch {
	case n.Binding == syntax.Local:
		return func(f *frame, v value) { f.l[i] = v }
	case n.Binding == syntax.Cell:
		return func(f *frame, v value) { f.cells[i].V = v }
	case n.Binding == syntax.Free:
		return func(f *frame, v value) { f.free[i].V = v }
	}
	g := c.sites[i]
	if c.inDict(n) {
		return func(f *frame, v value) { f.ns.SetStr(g.name, v) }
	}
	return g.store
}

// deleter compiles del of a variable; false with an exception pending.
func (c *compiler) deleter(n *syntax.Name) func(f *frame) bool {
	i := int(n.Index)
	slot := func(f *frame, p *value) bool {
		if *p == nil {
			f.unbound()
			return false
		}
		*p = nil
		return true
	}
	switch {
	case n.Binding == syntax.Local:
		return func(f *frame) bool { return slot(f, &f.l[i]) }
	case n.Binding == syntax.Cell:
		return func(f *frame) bool { return slot(f, &f.cells[i].V) }
	case n.Binding == syntax.Free:
		return func(f *frame) bool { return slot(f, &f.free[i].V) }
	}
	g := c.sites[i]
	if c.inDict(n) {
		return func(f *frame) bool {
			if f.ns.DelStr(g.name) {
				return true
			}
			f.undefined(g.name.S)
			return false
		}
	}
	return g.del
}

// local is the slot of a plain local variable, -1 for anything else.
func (c *compiler) local(e syntax.Expr) int {
	if n, ok := e.(*syntax.Name); ok && n.Binding == syntax.Local && c.constOf(n) == nil {
		return int(n.Index)
	}
	return -1
}
