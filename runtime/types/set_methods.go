package types

// setOf reads any iterable as a set.
func setOf(th *Thread, v Value) *Set {
	if s, ok := native(v).(*Set); ok {
		return s
	}
	s := NewSet(false)
	if !s.AddAll(th, v) {
		return nil
	}
	return s
}

// setBinary is the method of an operator: any iterable will do.
func setBinary(op BinOp) func(th *Thread, self, v Value) Value {
	return func(th *Thread, self, v Value) Value {
		t := setOf(th, v)
		if t == nil {
			return nil
		}
		return self.(*Set).combine(th, op, t)
	}
}

// setUpdate is setBinary that changes the set.
func setUpdate(op BinOp) func(th *Thread, self, v Value) Value {
	return func(th *Thread, self, v Value) Value {
		s := self.(*Set)
		t := setOf(th, v)
		if t == nil {
			return nil
		}
		u, ok := s.combine(th, op, t).(*Set)
		if !ok {
			return nil
		}
		s.d = u.d
		return None
	}
}

func setRelation(test func(th *Thread, s, t *Set) (bool, bool)) func(th *Thread, self, v Value) Value {
	return func(th *Thread, self, v Value) Value {
		t := setOf(th, v)
		if t == nil {
			return nil
		}
		r, ok := test(th, self.(*Set), t)
		if !ok {
			return nil
		}
		return Bool(r)
	}
}

// each calls f for every iterable of a method that takes several.
func eachIterable(f func(th *Thread, s *Set, t *Set) bool) func(th *Thread, args []Value) Value {
	return func(th *Thread, args []Value) Value {
		s := args[0].(*Set)
		for _, v := range args[1:] {
			t := setOf(th, v)
			if t == nil || !f(th, s, t) {
				return nil
			}
		}
		return None
	}
}

func frozenSetMethods() []Member {
	return []Member{
		Method1("copy", func(th *Thread, self Value) Value {
			s := self.(*Set)
			return s.Copy(s.Frozen)
		}),
		MethodN("difference", 0, -1, func(th *Thread, args []Value) Value {
			s := args[0].(*Set)
			for _, v := range args[1:] {
				t := setOf(th, v)
				if t == nil {
					return nil
				}
				u, ok := s.combine(th, OpSub, t).(*Set)
				if !ok {
					return nil
				}
				s = u
			}
			if s == args[0] {
				return s.Copy(s.Frozen)
			}
			return s
		}),
		Method2("intersection", setBinary(OpAnd)),
		Method2("symmetric_difference", setBinary(OpXor)),
		Method2("union", setBinary(OpOr)),
		Method2("isdisjoint", setRelation(func(th *Thread, s, t *Set) (bool, bool) {
			u, ok := s.combine(th, OpAnd, t).(*Set)
			return ok && u.Len() == 0, ok
		})),
		Method2("issubset", setRelation(func(th *Thread, s, t *Set) (bool, bool) { return s.SubsetOf(th, t) })),
		Method2("issuperset", setRelation(func(th *Thread, s, t *Set) (bool, bool) { return t.SubsetOf(th, s) })),
		Method2("__contains__", func(th *Thread, self, x Value) Value {
			found, ok := self.(*Set).Has(th, x)
			if !ok {
				return nil
			}
			return Bool(found)
		}),
	}
}

func setMethods() []Member {
	return append(frozenSetMethods(),
		Method2("add", func(th *Thread, self, x Value) Value {
			if !self.(*Set).Add(th, x) {
				return nil
			}
			return None
		}),
		Method1("clear", func(th *Thread, self Value) Value {
			self.(*Set).Clear()
			return None
		}),
		Method2("discard", func(th *Thread, self, x Value) Value {
			if _, ok := self.(*Set).Remove(th, x); !ok {
				return nil
			}
			return None
		}),
		Method2("remove", func(th *Thread, self, x Value) Value {
			found, ok := self.(*Set).Remove(th, x)
			if !ok {
				return nil
			}
			if !found {
				return th.KeyError(x)
			}
			return None
		}),
		Method1("pop", func(th *Thread, self Value) Value {
			s := self.(*Set)
			for i := range s.d.entries {
				if k := s.d.entries[i].key; k != nil {
					s.d.removeAt(i)
					return k
				}
			}
			return th.Raise(KeyErrorClass, "pop from an empty set")
		}),
		MethodN("update", 0, -1, eachIterable(func(th *Thread, s, t *Set) bool { return s.AddAll(th, t) })),
		MethodN("difference_update", 0, -1, eachIterable(func(th *Thread, s, t *Set) bool {
			return setUpdate(OpSub)(th, s, t) != nil
		})),
		Method2("intersection_update", setUpdate(OpAnd)),
		Method2("symmetric_difference_update", setUpdate(OpXor)),
	)
}
