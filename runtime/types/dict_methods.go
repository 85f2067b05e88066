package types

func dictMethods() []Member {
	return []Member{
		Method1("clear", func(th *Thread, self Value) Value {
			if d := self.(*Dict); d.writable(th) {
				d.Clear()
				return None
			}
			return nil
		}),
		Method1("copy", func(th *Thread, self Value) Value { return self.(*Dict).Copy() }),
		ClassFunc(FuncN("fromkeys", 2, 3, dictFromKeys)),
		Quick(MethodN("get", 1, 2, dictGet), dictGet2, dictGet3),
		Method1("items", func(th *Thread, self Value) Value { return &DictView{self.(*Dict), viewItems} }),
		Method1("keys", func(th *Thread, self Value) Value { return &DictView{self.(*Dict), viewKeys} }),
		Method1("values", func(th *Thread, self Value) Value { return &DictView{self.(*Dict), viewValues} }),
		MethodN("pop", 1, 2, dictPop),
		Method1("popitem", dictPopItem),
		MethodN("setdefault", 1, 2, dictSetDefault),
		MethodKw("update", dictUpdate),
		Method2("__getitem__", func(th *Thread, self, k Value) Value { return self.(*Dict).GetItem(th, k) }),
		Method3("__setitem__", func(th *Thread, self, k, v Value) Value {
			if !self.(*Dict).Set(th, k, v) {
				return nil
			}
			return None
		}),
		Method2("__delitem__", func(th *Thread, self, k Value) Value {
			if !self.(*Dict).DelItem(th, k) {
				return nil
			}
			return None
		}),
	}
}

func newDict(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	d := &Dict{ordered: cls == OrderedDictClass}
	return d.fill(th, args, kw)
}

// fill is the argument of dict() and update(): a mapping or pairs, and keywords.
func (d *Dict) fill(th *Thread, args []Value, kw []*Str) Value {
	n := len(args) - len(kw)
	if n > 1 {
		return th.TypeError("function expected at most 1 arguments, got %d", n)
	}
	if n == 1 && !d.Update(th, args[0]) {
		return nil
	}
	for i, k := range kw {
		d.SetStr(k, args[n+i])
	}
	return d
}

func (d *Dict) writable(th *Thread) bool {
	if d.fixed {
		th.TypeError("'dict' object doesn't support item assignment")
	}
	return !d.fixed
}

func dictFromKeys(th *Thread, args []Value) Value {
	var val Value = None
	if len(args) == 3 {
		val = args[2]
	}
	it := Iter(th, args[1])
	if it == nil {
		return nil
	}
	d := NewDict(0)
	for k := it.Next(th); k != nil; k = it.Next(th) {
		if !d.Set(th, k, val) {
			return nil
		}
	}
	if th.Failed() {
		return nil
	}
	return d
}

func dictGet(th *Thread, args []Value) Value {
	v, ok := args[0].(*Dict).Lookup(th, args[1])
	switch {
	case v != nil || !ok:
		return v
	case len(args) > 2:
		return args[2]
	}
	return None
}

func dictGet2(th *Thread, self, k Value) Value {
	v, ok := self.(*Dict).Lookup(th, k)
	if v == nil && ok {
		return None
	}
	return v
}

func dictGet3(th *Thread, self, k, def Value) Value {
	v, ok := self.(*Dict).Lookup(th, k)
	if v == nil && ok {
		return def
	}
	return v
}

func dictPop(th *Thread, args []Value) Value {
	v, ok := args[0].(*Dict).Delete(th, args[1])
	switch {
	case v != nil || !ok:
		return v
	case len(args) > 2:
		return args[2]
	}
	return th.KeyError(args[1])
}

func dictPopItem(th *Thread, self Value) Value {
	d := self.(*Dict)
	if !d.writable(th) {
		return nil
	}
	for i := len(d.entries) - 1; i >= 0; i-- {
		if e := d.entries[i]; e.key != nil {
			d.removeAt(i)
			return TupleOf(e.key, e.val)
		}
	}
	return th.Raise(KeyErrorClass, "popitem(): dictionary is empty")
}

func dictSetDefault(th *Thread, args []Value) Value {
	d := args[0].(*Dict)
	v, ok := d.Lookup(th, args[1])
	if v != nil || !ok {
		return v
	}
	v = None
	if len(args) > 2 {
		v = args[2]
	}
	if !d.Set(th, args[1], v) {
		return nil
	}
	return v
}

func dictUpdate(th *Thread, args []Value, kw []*Str) Value {
	d := args[0].(*Dict)
	if !d.writable(th) || d.fill(th, args[1:], kw) == nil {
		return nil
	}
	return None
}
