package vm

import (
	"strings"

	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

func (f *frame) importModule(name string, level int, whole bool) value {
	if f.s.vm.cfg.Import == nil {
		return f.th.Raise(types.ImportErrorClass, "no module named '%s'", name)
	}
	return f.s.vm.cfg.Import(f.s, name, level, f.globals, whole)
}

func (c *compiler) importStmt(s *syntax.ImportStmt) stmt {
	var list []stmt
	for _, it := range s.Items {
		line, path, set := s.Pos().Line, it.Path, c.setter(it.Bind)
		whole := it.HasAs
		list = append(list, func(f *frame) ctl {
			m := f.importModule(path, 0, whole)
			if m == nil {
				return f.fail(line)
			}
			set(f, m)
			return next
		})
	}
	return sequence(list)
}

func (c *compiler) fromStmt(s *syntax.FromStmt) stmt {
	line, path, level := s.Pos().Line, s.Module, s.Level
	if s.Star {
		inNS := c.inNS
		return func(f *frame) ctl {
			m := f.importModule(path, level, true)
			if m == nil || !f.importStar(m, inNS) {
				return f.fail(line)
			}
			return next
		}
	}
	type item struct {
		name string
		set  func(f *frame, v value)
	}
	items := make([]item, len(s.Items))
	for i, it := range s.Items {
		items[i] = item{it.Path, c.setter(it.Bind)}
	}
	return func(f *frame) ctl {
		m := f.importModule(path, level, true)
		if m == nil {
			return f.fail(line)
		}
		for _, it := range items {
			v := types.GetAttrOptional(f.th, m, it.name)
			if v == nil && !f.th.Failed() {
				if v = f.importSub(m, it.name); v == nil && !f.th.Failed() {
					f.th.Raise(types.ImportErrorClass, "can't import name %s", it.name)
					x := f.th.Pending().Exc()
					x.Obj, x.Attr = m, it.name
				}
			}
			if v == nil {
				return f.fail(line)
			}
			it.set(f, v)
		}
		return next
	}
}

// importSub is from package import submodule.
func (f *frame) importSub(m value, name string) value {
	pkg, ok := m.(*types.Module)
	if !ok || pkg.Dict.GetStr(f.s.vm.intern("__path__")) == nil {
		return nil
	}
	v := f.importModule(pkg.Name+"."+name, 0, true)
	if v == nil && f.th.Matches(types.ImportErrorClass) {
		f.th.Take()
	}
	return v
}

// importStar copies every public name.
func (f *frame) importStar(m value, inNS bool) bool {
	mod, ok := m.(*types.Module)
	if !ok {
		f.th.TypeError("'%s' object isn't a module", types.TypeName(m))
		return false
	}
	into := f.globals
	if inNS && f.ns != nil {
		into = f.ns
	}
	mod.Dict.Each(func(k, v value) bool {
		if s, ok := k.(*types.Str); ok && !strings.HasPrefix(s.S, "_") {
			into.SetStr(f.s.vm.intern(s.S), v)
		}
		return true
	})
	for _, name := range mod.Computed {
		v := types.GetAttr(f.th, mod, name)
		if v == nil {
			return false
		}
		into.SetStr(f.s.vm.intern(name), v)
	}
	return true
}
