package lib

import "github.com/canmv-run/canmv-run/runtime/types"

// arrayModule holds the class array.
func arrayModule(th *types.Thread) *types.Module {
	return types.ModuleOf("array", []types.Member{{Name: "array", Value: types.ArrayClass}})
}
