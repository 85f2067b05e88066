package types

func listMethods() []Member {
	return []Member{
		Method2("append", listAppend),
		Method1("clear", func(th *Thread, self Value) Value {
			self.(*List).Items = nil
			return None
		}),
		Method1("copy", func(th *Thread, self Value) Value {
			return NewList(append([]Value(nil), self.(*List).Items...))
		}),
		Method2("count", func(th *Thread, self, x Value) Value { return countItems(th, self.(*List).Items, x) }),
		Method2("extend", func(th *Thread, self, x Value) Value {
			if !self.(*List).Extend(th, x) {
				return nil
			}
			return None
		}),
		MethodN("index", 1, 3, func(th *Thread, args []Value) Value {
			return findItem(th, args[0].(*List).Items, args[1:])
		}),
		Method3("insert", listInsert),
		MethodN("pop", 0, 1, listPop),
		Method2("remove", listRemove),
		Method1("reverse", func(th *Thread, self Value) Value {
			items := self.(*List).Items
			for i, j := 0, len(items)-1; i < j; i, j = i+1, j-1 {
				items[i], items[j] = items[j], items[i]
			}
			return None
		}),
		MethodKw("sort", func(th *Thread, args []Value, kw []*Str) Value {
			l := args[0].(*List)
			items := l.Items
			if !SortItems(th, items, args[1:], kw) {
				return nil
			}
			return None
		}),
	}
}

func newList(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(kw) > 0 || len(args) > 1 {
		return th.TypeError("function expected at most 1 arguments, got %d", len(args))
	}
	l := NewList(nil)
	if len(args) == 1 && !l.Extend(th, args[0]) {
		return nil
	}
	return l
}

func listAppend(th *Thread, self, x Value) Value {
	l := self.(*List)
	l.Items = append(l.Items, x)
	return None
}

func listInsert(th *Thread, self, at, x Value) Value {
	l := self.(*List)
	i, ok := ToInt(th, at)
	if !ok {
		return nil
	}
	n := len(l.Items)
	if i < 0 {
		i = max(i+n, 0)
	}
	i = min(i, n)
	l.Items = append(l.Items, nil)
	copy(l.Items[i+1:], l.Items[i:])
	l.Items[i] = x
	return None
}

func listPop(th *Thread, args []Value) Value {
	l := args[0].(*List)
	n := len(l.Items)
	if n == 0 {
		return th.IndexError("pop from empty list")
	}
	i := n - 1
	if len(args) > 1 {
		var ok bool
		if i, ok = indexOf(th, args[1], n, "list"); !ok {
			return nil
		}
	}
	v := l.Items[i]
	l.remove(i)
	return v
}

func listRemove(th *Thread, self, x Value) Value {
	l := self.(*List)
	for i := 0; i < len(l.Items); i++ {
		eq, ok := Equal(th, l.Items[i], x)
		if !ok {
			return nil
		}
		if eq && i < len(l.Items) {
			l.remove(i)
			return None
		}
	}
	return th.ValueError("object not in sequence")
}

func countItems(th *Thread, items []Value, x Value) Value {
	n := int64(0)
	for _, y := range items {
		eq, ok := Equal(th, y, x)
		if !ok {
			return nil
		}
		if eq {
			n++
		}
	}
	return Int(n)
}

// findItem is index(x[, start[, stop]]).
func findItem(th *Thread, items []Value, args []Value) Value {
	lo, hi := 0, len(items)
	for i, p := range []*int{&lo, &hi} {
		if len(args) > i+1 {
			n, ok := ToInt(th, args[i+1])
			if !ok {
				return nil
			}
			if n < 0 {
				n = max(n+len(items), 0)
			}
			*p = min(n, len(items))
		}
	}
	for i := lo; i < hi && i < len(items); i++ {
		eq, ok := Equal(th, items[i], args[0])
		if !ok {
			return nil
		}
		if eq {
			return Int(int64(i))
		}
	}
	return th.ValueError("object not in sequence")
}
