package vm

import (
	"github.com/canmv-run/canmv-run/runtime/types"
)

var (
	enumerateClass = types.NewNativeClass("enumerate", types.ObjectClass)
	filterClass    = types.NewNativeClass("filter", types.ObjectClass)
	mapClass       = types.NewNativeClass("map", types.ObjectClass)
	reversedClass  = types.NewNativeClass("reversed", types.ObjectClass)
	zipClass       = types.NewNativeClass("zip", types.ObjectClass)
)

func sequenceFunctions() []types.Member {
	return []types.Member{
		{Name: "enumerate", Value: enumerateClass},
		{Name: "filter", Value: filterClass},
		{Name: "map", Value: mapClass},
		{Name: "reversed", Value: reversedClass},
		{Name: "zip", Value: zipClass},
		types.Func1("all", func(th *types.Thread, v value) value { return anyAll(th, v, false) }),
		types.Func1("any", func(th *types.Thread, v value) value { return anyAll(th, v, true) }),
		types.FuncN("iter", 1, 2, iter),
		types.FuncN("next", 1, 2, nextOf),
		types.FuncKw("max", func(th *types.Thread, args []value, kw []*types.Str) value {
			return extreme(th, args, kw, types.CmpGt)
		}),
		types.FuncKw("min", func(th *types.Thread, args []value, kw []*types.Str) value {
			return extreme(th, args, kw, types.CmpLt)
		}),
		types.FuncKw("sorted", sorted),
	}
}

type construct = func(th *types.Thread, cls *types.Class, args []value, kw []*types.Str) value

// iterClasses are the classes of iterators that builtin functions make.
func iterClasses() map[*types.Class]construct {
	return map[*types.Class]construct{
		enumerateClass: enumerate, filterClass: filter, mapClass: mapOver, reversedClass: reversed, zipClass: zip,
	}
}

func anyAll(th *types.Thread, v value, stop bool) value {
	it := types.Iter(th, v)
	if it == nil {
		return nil
	}
	for x := it.Next(th); x != nil; x = it.Next(th) {
		t, ok := types.Truth(th, x)
		if !ok {
			return nil
		}
		if t == stop {
			return types.Bool(stop)
		}
	}
	if th.Failed() {
		return nil
	}
	return types.Bool(!stop)
}

func iter(th *types.Thread, args []value) value {
	if len(args) == 1 {
		it := types.Iter(th, args[0])
		if it == nil {
			return nil
		}
		return types.Unwrap(it)
	}
	fn, sentinel := args[0], args[1]
	return &types.FuncIter{F: func(th *types.Thread) value {
		v := types.Call0(th, fn)
		if v == nil {
			types.EndOfIter(th)
			return nil
		}
		eq, ok := types.Equal(th, v, sentinel)
		if !ok || eq {
			return nil
		}
		return v
	}}
}

func nextOf(th *types.Thread, args []value) value {
	v := types.Next(th, args[0])
	if v == nil && !th.Failed() {
		if len(args) == 2 {
			th.StopValue()
			return args[1]
		}
		return orStop(th, nil)
	}
	return v
}

func enumerate(th *types.Thread, cls *types.Class, args []value, kw []*types.Str) value {
	var v [2]value
	if !types.ParseArgs(th, args, kw, enumerateParams, v[:]) {
		return nil
	}
	it := types.Iter(th, v[0])
	if it == nil {
		return nil
	}
	i, ok := types.Index(th, v[1])
	if !ok {
		return nil
	}
	return &types.FuncIter{Cls: enumerateClass, F: func(th *types.Thread) value {
		x := it.Next(th)
		if x == nil {
			return nil
		}
		t := types.TupleOf(i, x)
		i = types.Binary(th, types.OpAdd, i, types.Int(1))
		return t
	}}
}

var enumerateParams = []types.Param{{Name: "iterable"}, {Name: "start", Def: types.Int(0)}}

func noKw(th *types.Thread, kw []*types.Str) bool {
	if len(kw) > 0 {
		th.TypeError("function doesn't take keyword arguments")
		return false
	}
	return true
}

func filter(th *types.Thread, cls *types.Class, args []value, kw []*types.Str) value {
	if !noKw(th, kw) {
		return nil
	}
	if len(args) != 2 {
		return th.TypeError("function takes 2 positional arguments but %d were given", len(args))
	}
	fn := args[0]
	it := types.Iter(th, args[1])
	if it == nil {
		return nil
	}
	return &types.FuncIter{Cls: filterClass, F: func(th *types.Thread) value {
		for {
			x := it.Next(th)
			if x == nil {
				return nil
			}
			v := x
			if fn != types.None {
				if v = types.Call1(th, fn, x); v == nil {
					return nil
				}
			}
			if t, ok := types.Truth(th, v); !ok {
				return nil
			} else if t {
				return x
			}
		}
	}}
}

func iters(th *types.Thread, list []value) []types.Iterator {
	out := make([]types.Iterator, len(list))
	for i, v := range list {
		if out[i] = types.Iter(th, v); out[i] == nil {
			return nil
		}
	}
	return out
}

func mapOver(th *types.Thread, cls *types.Class, args []value, kw []*types.Str) value {
	if !noKw(th, kw) {
		return nil
	}
	if len(args) < 2 {
		return th.TypeError("function missing %d required positional arguments", 2-len(args))
	}
	fn := args[0]
	its := iters(th, args[1:])
	if its == nil {
		return nil
	}
	if len(its) == 1 {
		it := its[0]
		return &types.FuncIter{Cls: mapClass, F: func(th *types.Thread) value {
			x := it.Next(th)
			if x == nil {
				return nil
			}
			return types.Call1(th, fn, x)
		}}
	}
	return &types.FuncIter{Cls: mapClass, F: func(th *types.Thread) value {
		vals := make([]value, len(its))
		for i, it := range its {
			if vals[i] = it.Next(th); vals[i] == nil {
				return nil
			}
		}
		return types.Call(th, fn, vals, nil)
	}}
}

func zip(th *types.Thread, cls *types.Class, args []value, kw []*types.Str) value {
	if !noKw(th, kw) {
		return nil
	}
	its := iters(th, args)
	if its == nil {
		return nil
	}
	return &types.FuncIter{Cls: zipClass, F: func(th *types.Thread) value {
		if len(its) == 0 {
			return nil
		}
		vals := make([]value, len(its))
		for i, it := range its {
			if vals[i] = it.Next(th); vals[i] == nil {
				return nil
			}
		}
		return types.NewTuple(vals)
	}}
}

func reversed(th *types.Thread, cls *types.Class, args []value, kw []*types.Str) value {
	if !noKw(th, kw) {
		return nil
	}
	if len(args) != 1 {
		return th.TypeError("function takes 1 positional arguments but %d were given", len(args))
	}
	v := args[0]
	if in, ok := v.(*types.Instance); ok && in.Class().Lookup("__reversed__") != nil {
		m := types.GetAttr(th, in, "__reversed__")
		if m == nil {
			return nil
		}
		return types.Call0(th, m)
	}
	if d, ok := types.Native(v).(*types.Dict); ok {
		v = types.NewList(d.KeyList())
	}
	n, ok := types.Len(th, v)
	if !ok {
		return nil
	}
	return &types.FuncIter{Cls: reversedClass, F: func(th *types.Thread) value {
		if n == 0 {
			return nil
		}
		n--
		return types.GetItem(th, v, types.Int(int64(n)))
	}}
}

func extreme(th *types.Thread, args []value, kw []*types.Str, op types.CompareOp) value {
	n := len(args) - len(kw)
	var key, def value = types.None, nil
	for i, k := range kw {
		switch k.S {
		case "key":
			key = args[n+i]
		case "default":
			def = args[n+i]
		default:
			return th.TypeError("extra keyword arguments given")
		}
	}
	pos := args[:n]
	var it types.Iterator
	switch n {
	case 0:
		return th.TypeError("function missing 1 required positional arguments")
	case 1:
		it = types.Iter(th, pos[0])
		if it == nil {
			return nil
		}
	default:
		it = types.NewSliceIter(pos)
	}
	var best, bestKey value
	for x := it.Next(th); x != nil; x = it.Next(th) {
		k := x
		if key != types.None {
			if k = types.Call1(th, key, x); k == nil {
				return nil
			}
		}
		if best != nil {
			r := types.Compare(th, op, k, bestKey)
			if r == nil {
				return nil
			}
			if t, ok := types.Truth(th, r); !ok {
				return nil
			} else if !t {
				continue
			}
		}
		best, bestKey = x, k
	}
	switch {
	case th.Failed():
		return nil
	case best != nil:
		return best
	case def != nil:
		return def
	}
	return th.ValueError("arg is an empty sequence")
}

func sorted(th *types.Thread, args []value, kw []*types.Str) value {
	n := len(args) - len(kw)
	if n != 1 {
		return th.TypeError("function takes 1 positional arguments but %d were given", n)
	}
	items, ok := types.Collect(th, args[0])
	if !ok {
		return nil
	}
	out := append([]value(nil), items...)
	if !types.SortItems(th, out, args[1:], kw) {
		return nil
	}
	return types.NewList(out)
}
