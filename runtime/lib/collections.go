package lib

import (
	"strings"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// collectionsModule holds deque, namedtuple and OrderedDict.
func collectionsModule(th *types.Thread) *types.Module {
	return types.ModuleOf("collections", []types.Member{
		{Name: "OrderedDict", Value: types.OrderedDictClass},
		{Name: "deque", Value: types.DequeClass},
		types.Func2("namedtuple", namedTuple),
	})
}

// namedTuple is namedtuple(name, fields): fields is a sequence of names or one text of them.
func namedTuple(th *types.Thread, name, fields types.Value) types.Value {
	n, ok := types.ToStr(th, name)
	if !ok {
		return nil
	}
	if s, ok := types.AsStr(fields); ok {
		return types.NewNamedTupleClass(n, strings.Fields(strings.ReplaceAll(s, ",", " ")))
	}
	switch types.Native(fields).(type) {
	case *types.List, *types.Tuple:
	default:
		return th.TypeError("object '%s' isn't a tuple or list", types.TypeName(fields))
	}
	items, ok := types.Collect(th, fields)
	if !ok {
		return nil
	}
	names := make([]string, len(items))
	for i, v := range items {
		if names[i], ok = types.ToStr(th, v); !ok {
			return nil
		}
	}
	return types.NewNamedTupleClass(n, names)
}
