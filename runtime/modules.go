package runtime

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/lib"
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
	"github.com/canmv-run/canmv-run/runtime/vm"
)

// fixed are the builtin modules that no file can stand in for, as on the board.
var fixed = map[string]bool{
	"builtins": true, "cmath": true, "gc": true, "math": true, "micropython": true, "sys": true, "uctypes": true,
	"usys": true, "_thread": true,
}

// addModules makes __main__, sys.modules and the tables of builtin modules.
func (rt *Runtime) addModules() {
	rt.modules = types.NewDict(0)
	rt.module = types.NewModule("__main__")
	rt.modules.SetStr(types.NewStr("__main__"), rt.module)
	rt.path, rt.argv = types.NewList(nil), types.NewList(nil)
	paths := rt.Config.Path
	if paths == nil {
		paths = []string{""}
	}
	for _, p := range paths {
		rt.path.Append(types.NewStr(p))
	}
	for _, a := range rt.Config.Argv {
		rt.argv.Append(types.NewStr(a))
	}
	rt.builtins = map[string]*types.Module{}
	rt.native, rt.loaders = map[string]lib.Module{}, map[string]arg.Loader{}
	own := append(rt.libModules(),
		lib.Module{Name: "sys", Aliases: []string{"usys"}, Load: rt.sysModule},
		lib.Module{Name: "builtins", Load: func(*types.Thread) *types.Module {
			return &types.Module{Name: "builtins", Dict: rt.vm.Builtins}
		}},
	)
	for _, m := range own {
		rt.native[m.Name] = m
		for _, a := range m.Aliases {
			rt.native[a] = m
		}
	}
	for _, l := range rt.Config.Modules {
		for _, n := range append([]string{l.Name}, l.Aliases...) {
			if old, taken := rt.loaders[n]; !taken || old.Load == nil {
				rt.loaders[n] = l
			}
		}
	}
}

// importModule is the import statement. whole asks for the module of the whole name, otherwise it is that of its first
// part.
func (rt *Runtime) importModule(t *vm.Thread, name string, level int, globals *types.Dict, whole bool) types.Value {
	if name == "" && level == 0 {
		return t.ValueError("empty module name")
	}
	if level > 0 {
		var ok bool
		if name, ok = rt.absolute(t, name, level, globals); !ok {
			return nil
		}
	}
	if len(name) > types.MaxName {
		return t.Raise(types.RuntimeErrorClass, "name too long")
	}
	parts := strings.Split(name, ".")
	// An empty sys.path asks for the builtin module, whatever was loaded from a file.
	forced := len(rt.sysPath()) == 0
	var first, mod types.Value
	for i := range parts {
		full := strings.Join(parts[:i+1], ".")
		parent := mod
		m := rt.modules.GetStr(types.NewStr(full))
		if forced && i == 0 && rt.hasBuiltin(full) {
			m = nil
		}
		if m == nil {
			if m = rt.load(t, full, parts[i], parent); m == nil {
				return nil
			}
			if p, ok := parent.(*types.Module); ok {
				p.Dict.SetStr(types.NewStr(parts[i]), m)
			}
		}
		mod = m
		if first == nil {
			first = m
		}
	}
	if whole || level > 0 {
		return mod
	}
	return first
}

// absolute is the full name of a relative import.
func (rt *Runtime) absolute(t *vm.Thread, name string, level int, globals *types.Dict) (string, bool) {
	own, _ := types.AsStr(orNone(globals.GetStr(types.NewStr("__name__"))))
	if globals.GetStr(types.NewStr("__path__")) == nil {
		level++
	}
	parts := strings.Split(own, ".")
	for level--; level > 0 && len(parts) > 0; level-- {
		parts = parts[:len(parts)-1]
	}
	if len(parts) == 0 || own == "__main__" {
		t.Raise(types.ImportErrorClass, "can't perform relative import")
		return "", false
	}
	if name != "" {
		parts = append(parts, name)
	}
	return strings.Join(parts, "."), true
}

func orNone(v types.Value) types.Value {
	if v == nil {
		return types.None
	}
	return v
}

// load finds a module: among those loaded, the builtin ones, the files.
func (rt *Runtime) load(t *vm.Thread, full, last string, parent types.Value) types.Value {
	if fixed[full] {
		return rt.builtin(t, full)
	}
	if parent == nil {
		for _, p := range rt.sysPath() {
			dir, ok := types.AsStr(p)
			if !ok {
				continue
			}
			if dir == ".frozen" {
				if rt.native[full].Frozen {
					return rt.builtin(t, full)
				}
				continue
			}
			if m, found := rt.fromFile(t, full, path.Join(dir, last)); found {
				return m
			}
		}
	} else if p, ok := parent.(*types.Module); ok {
		if dir, ok := types.AsStr(orNone(p.Dict.GetStr(types.NewStr("__path__")))); ok {
			if m, found := rt.fromFile(t, full, path.Join(dir, last)); found {
				return m
			}
		} else if v := p.Dict.GetStr(types.NewStr(last)); v != nil {
			if m, ok := v.(*types.Module); ok {
				return m
			}
		}
	}
	return rt.builtin(t, full)
}

// builtin makes a builtin module; ImportError pending if there is none of the name.
func (rt *Runtime) builtin(t *vm.Thread, name string) types.Value {
	th := t.Thread
	key := types.NewStr(name)
	if m, ok := rt.native[name]; ok {
		if have := rt.builtins[m.Name]; have != nil {
			return rt.register(key, have)
		}
		mod := m.Load(th)
		if mod == nil {
			return nil
		}
		rt.builtins[m.Name] = mod
		// A table of the same name has what the board adds, e.g. machine's pins.
		if l, ok := rt.loaders[m.Name]; ok && l.Load != nil {
			table := rt.fromLoader(t, l)
			if table == nil {
				return nil
			}
			table.Dict.Each(func(k, v types.Value) bool {
				if name, ok := k.(*types.Str); ok && mod.Dict.GetStr(name) == nil {
					mod.Dict.SetStr(name, v)
				}
				return true
			})
			if mod.Missing == nil {
				mod.Missing, mod.Computed = table.Missing, table.Computed
			}
		}
		return rt.register(key, mod)
	}
	if l, ok := rt.loaders[name]; ok {
		if l.Load == nil {
			return th.ThrowError(arg.Raisef("ImportError", "no module named '%s'", name).
				WithHint("the board has %s, canmv-run not yet", name))
		}
		if have := rt.builtins[l.Name]; have != nil {
			return rt.register(key, have)
		}
		return rt.fromTable(t, name, l)
	}
	if rt.isPackage(name) {
		mod := types.NewModule(name)
		mod.Builtin = true
		mod.Missing = func(th *types.Thread, member string) types.Value {
			if _, ok := rt.loaders[name+"."+member]; !ok {
				return nil
			}
			return rt.importModule(vm.ThreadOf(th), name+"."+member, 0, rt.module.Dict, true)
		}
		rt.modules.SetStr(key, mod)
		return mod
	}
	th.Raise(types.ImportErrorClass, "no module named '%s'", name)
	th.Pending().Exc().Note().Hint = rt.unknownHint(name)
	return nil
}

// fromLoader makes a module of a table; nil with an exception pending.
func (rt *Runtime) fromLoader(t *vm.Thread, l arg.Loader) *types.Module {
	mod := types.ModuleFromGo(t.Thread, l.Load(), func(th *types.Thread, leak string) *types.Module {
		// The board's own modules import each other; a file of the script's folder never stands in for one.
		if l, ok := rt.loaders[leak]; ok {
			leak = l.Name
		}
		v := types.Value(nil)
		if have := rt.builtins[leak]; have != nil {
			v = have
		} else {
			v = rt.builtin(t, leak)
		}
		m, _ := v.(*types.Module)
		return m
	})
	if t.Failed() {
		return nil
	}
	mod.Builtin = true
	return mod
}

func (rt *Runtime) fromTable(t *vm.Thread, name string, l arg.Loader) types.Value {
	mod := rt.fromLoader(t, l)
	if mod == nil {
		return nil
	}
	rt.builtins[l.Name] = mod
	return rt.register(types.NewStr(name), mod)
}

// hasBuiltin reports whether there is a builtin module of that name.
func (rt *Runtime) hasBuiltin(name string) bool {
	_, native := rt.native[name]
	l, table := rt.loaders[name]
	return native || table && l.Load != nil
}

// register notes a builtin module under the name by which it was imported, unless a file has taken that.
func (rt *Runtime) register(name *types.Str, mod *types.Module) types.Value {
	if rt.modules.GetStr(name) == nil {
		rt.modules.SetStr(name, mod)
	}
	return mod
}

// sysPath are the entries of sys.path, which a script may have put another list in the place of.
func (rt *Runtime) sysPath() []types.Value {
	v := types.Value(rt.path)
	if sys := rt.builtins["sys"]; sys != nil {
		v = orNone(sys.Dict.GetStr(types.NewStr("path")))
	}
	switch x := types.Native(v).(type) {
	case *types.List:
		return x.Items
	case *types.Tuple:
		return x.Items
	}
	return nil
}

// isPackage reports whether a builtin module's name begins with name and a dot.
func (rt *Runtime) isPackage(name string) bool {
	for n := range rt.loaders {
		if strings.HasPrefix(n, name+".") {
			return true
		}
	}
	return false
}

// unknownHint says which modules there are.
func (rt *Runtime) unknownHint(name string) string {
	names := rt.moduleNames()
	if best := nearest(name, names); best != "" {
		return fmt.Sprintf("did you mean %s? There are: %s", best, strings.Join(names, ", "))
	}
	return "there are: " + strings.Join(names, ", ")
}

func (rt *Runtime) moduleNames() []string {
	seen := map[string]bool{}
	for n, l := range rt.loaders {
		seen[n] = n == l.Name && l.Load != nil
	}
	for n, m := range rt.native {
		seen[n] = n == m.Name
	}
	var names []string
	for n, ok := range seen {
		if ok {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	return names
}

// fromFile runs a module's file: base.py, or base/__init__.py of a package. found is false if there is none.
func (rt *Runtime) fromFile(t *vm.Thread, full, base string) (mod types.Value, found bool) {
	if rt.Sources == nil {
		return nil, false
	}
	m := types.NewModule(full)
	var file string
	var src []byte
	var err error
	if rt.Sources.IsDir(base) {
		m.Dict.SetStr(types.NewStr("__path__"), types.NewStr(base))
		file = path.Join(base, "__init__.py")
		src, err = rt.Sources.ReadFile(file)
		if err != nil { // a folder without __init__.py is an empty package
			src, err = nil, nil
		}
	} else {
		file = base + ".py"
		if src, err = rt.Sources.ReadFile(file); errors.Is(err, fs.ErrNotExist) {
			return nil, false
		}
	}
	if err != nil {
		return t.ThrowError(err), true
	}
	m.Dict.SetStr(types.NewStr("__file__"), types.NewStr(file))
	key := types.NewStr(full)
	rt.modules.SetStr(key, m)
	code := rt.vm.CompileSource(t.Thread, file, src, syntax.Exec)
	if code == nil || code.Run(t.Thread, m.Dict, nil) == nil {
		rt.modules.DelStr(key)
		return nil, true
	}
	// A module may put something else in its place.
	if have := rt.modules.GetStr(key); have != nil {
		return have, true
	}
	return m, true
}
