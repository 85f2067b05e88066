package types

import (
	"fmt"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// ModuleFromGo makes a script's module of a table. leak loads the modules that the board's module also shows.
func ModuleFromGo(th *Thread, m *arg.Module, leak func(th *Thread, name string) *Module) *Module {
	mod := NewModule(m.Name)
	vars := map[string]arg.Var{}
	m.Each(func(x arg.Member) {
		name := NewStr(x.MemberName())
		switch x := x.(type) {
		case *arg.Func:
			mod.Dict.SetStr(name, x)
		case *arg.Class:
			mod.Dict.SetStr(name, ClassOfGo(x))
		case *arg.ErrorType:
			mod.Dict.SetStr(name, ClassOfErrorType(th.Env, x))
		case arg.Const:
			mod.Dict.SetStr(name, fromGo(x.Value))
		case arg.Var:
			vars[x.Name] = x
			if arg.Public(x.Name) {
				mod.Computed = append(mod.Computed, x.Name)
			}
		case interface{ ModuleTable() *arg.Module }:
			sub := ModuleFromGo(th, x.ModuleTable(), leak)
			mod.Dict.SetStr(name, sub)
		default:
			panic(fmt.Sprintf("types: module %s: member %s has type %T", m.Name, x.MemberName(), x))
		}
	})
	for _, n := range m.Leaks {
		if sub := leak(th, n); sub != nil {
			mod.Dict.SetStr(NewStr(n), sub)
		}
	}
	if len(vars) > 0 {
		mod.Missing = func(th *Thread, name string) Value {
			v, ok := vars[name]
			if !ok {
				return nil
			}
			return fromGo(v.Get(Values{}))
		}
	}
	return mod
}

// fromGo is arg.ToValue with classes in the engine's form.
func fromGo(x any) Value {
	switch x := x.(type) {
	case *arg.Class:
		return ClassOfGo(x)
	case *Dict:
		x.Fix()
	}
	return arg.ToValue(Values{}, x)
}
