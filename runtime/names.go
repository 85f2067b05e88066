package runtime

import (
	"slices"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/types"
	"github.com/canmv-run/canmv-run/runtime/vm"
)

// Names lists the names behind a dotted path of __main__, sorted, for a prompt to complete: with an empty path the
// variables of __main__ and the builtins, else the attributes of what the path leads to, none where it leads nowhere.
func (rt *Runtime) Names(path []string) []string {
	var names []string
	if len(path) == 0 {
		for _, d := range []*types.Dict{rt.module.Dict, rt.vm.Builtins} {
			for _, k := range d.KeyList() {
				if s, ok := arg.AsStr(k); ok {
					names = append(names, s)
				}
			}
		}
	} else {
		th := rt.main.Thread.Thread
		v := rt.module.Dict.GetStr(types.NewStr(path[0]))
		if v == nil {
			v = rt.vm.Builtins.GetStr(types.NewStr(path[0]))
		}
		for _, p := range path[1:] {
			if v == nil {
				break
			}
			v = types.GetAttrOptional(th, v, p)
			th.Take() // a property may raise: then there is nothing to complete
		}
		if v == nil {
			return nil
		}
		names = slices.Clone(vm.Dir(v))
	}
	slices.Sort(names)
	return slices.Compact(names)
}
