package vm

import (
	"strings"

	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// importModule is the import statement; from are the names behind from … import, nil without from.
func (f *frame) importModule(name string, level int, from value, whole bool) value {
	vm := f.s.vm
	if fn := vm.Builtins.GetStr(vm.intern("__import__")); fn != vm.importFn && fn != nil {
		if from == nil {
			from = types.None
		}
		m := types.Call(f.th, fn, []value{types.NewStr(name), f.globals, types.None, from, types.Int(int64(level))}, nil)
		if m == nil || !whole || from != types.None {
			return m
		}
		for _, part := range strings.Split(name, ".")[1:] {
			if m = types.GetAttr(f.th, m, part); m == nil {
				return nil
			}
		}
		return m
	}
	if vm.cfg.Import == nil {
		return f.th.Raise(types.ImportErrorClass, "no module named '%s'", name)
	}
	return vm.cfg.Import(f.s, name, level, f.globals, whole)
}

func (c *compiler) importStmt(s *syntax.ImportStmt) stmt {
	var list []stmt
	for _, it := range s.Items {
		line, path, set := s.Pos().Line, it.Path, c.setter(it.Bind)
		whole := it.HasAs
		list = append(list, func(f *frame) ctl {
			m := f.importModule(path, 0, nil, whole)
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
		names := types.TupleOf(types.NewStr("*"))
		return func(f *frame) ctl {
			m := f.importModule(path, level, names, true)
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
	names := make([]value, len(s.Items))
	for i, it := range s.Items {
		items[i] = item{it.Path, c.setter(it.Bind)}
		names[i] = c.vm.intern(it.Path)
	}
	from := types.NewTuple(names)
	return func(f *frame) ctl {
		m := f.importModule(path, level, from, true)
		if m == nil {
			return f.fail(line)
		}
		for _, it := range items {
			v := types.GetAttrOptional(f.th, m, it.name)
			if v == nil && !f.th.Failed() {
				if v = f.importSub(m, it.name); v == nil && !f.th.Failed() {
					f.th.Raise(types.ImportErrorClass, "can't import name %s", it.name)
					x := f.th.Pending().Exc().Note()
					x.Among, x.Name = m, it.name
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
	if f.s.vm.cfg.Import == nil {
		return nil
	}
	v := f.s.vm.cfg.Import(f.s, pkg.Name+"."+name, 0, f.globals, true)
	if v == nil && f.th.Matches(types.ImportErrorClass) {
		f.th.Take()
	}
	return v
}

// importStar copies the names in __all__, or every public one.
func (f *frame) importStar(m value, inNS bool) bool {
	into := f.globals
	if inNS && f.ns != nil {
		into = f.ns
	}
	take := func(name string) bool {
		v := types.GetAttr(f.th, m, name)
		if v == nil {
			return false
		}
		into.SetStr(f.s.vm.intern(name), v)
		return true
	}
	all := types.GetAttrOptional(f.th, m, "__all__")
	if all == nil && f.th.Failed() {
		return false
	}
	var names []string
	if all != nil {
		items, ok := types.Collect(f.th, all)
		if !ok {
			return false
		}
		for _, x := range items {
			s, ok := types.ToStr(f.th, x)
			if !ok {
				return false
			}
			names = append(names, s)
		}
	} else {
		mod, isMod := m.(*types.Module)
		if isMod {
			mod.Dict.Each(func(k, v value) bool {
				if s, ok := k.(*types.Str); ok {
					names = append(names, s.S)
				}
				return true
			})
			names = append(names, mod.Computed...)
		} else {
			d := types.GetAttr(f.th, m, "__dict__")
			if d == nil {
				return false
			}
			items, ok := types.Collect(f.th, d)
			if !ok {
				return false
			}
			for _, x := range items {
				if s, ok := types.AsStr(x); ok {
					names = append(names, s)
				}
			}
		}
		public := names[:0]
		for _, n := range names {
			if !strings.HasPrefix(n, "_") {
				public = append(public, n)
			}
		}
		names = public
	}
	for _, n := range names {
		if !take(n) {
			return false
		}
	}
	return true
}
