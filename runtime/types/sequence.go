package types

// What list, tuple and the other sequences share.

// maxItems bounds what a repetition may make: beyond it is MemoryError, not a dead machine.
const maxItems = 1 << 28

// itemSize is the memory of one item of a list, without what it refers to.
const itemSize = 16

// indexOf reads key as an index of a sequence of n items, negative ones from the end.
func indexOf(th *Thread, key Value, n int, what string) (int, bool) {
	k, ok := key.(*Small)
	if !ok {
		i, ok := Index(th, key)
		if !ok {
			if th.Matches(TypeErrorClass) {
				th.TypeError("%s indices must be integers, not %s", what, TypeName(key))
			}
			return 0, false
		}
		k, ok = i.(*Small)
		if !ok {
			th.IndexError("%s index out of range", what)
			return 0, false
		}
	}
	i := k.N()
	if i < 0 {
		i += int64(n)
	}
	if uint64(i) >= uint64(n) {
		th.IndexError("%s index out of range", what)
		return 0, false
	}
	return int(i), true
}

// sliceItems are the items that s selects; without a step they stay where they are.
func sliceItems(th *Thread, s *Slice, items []Value) []Value {
	lo, hi, step, ok := s.Bounds(th, len(items))
	if !ok {
		return nil
	}
	if step == 1 {
		if hi <= lo {
			return []Value{}
		}
		return items[lo:hi:hi]
	}
	out := make([]Value, sliceLen(lo, hi, step))
	for k := range out {
		out[k] = items[lo+k*step]
	}
	return out
}

func copySlice(th *Thread, s *Slice, items []Value) ([]Value, bool) {
	out := sliceItems(th, s, items)
	if out == nil {
		return nil, false
	}
	if s.Step == None || s.Step == Int(1) {
		out = append(make([]Value, 0, len(out)), out...)
	}
	return out, true
}

// repeatCount reads the right operand of a repetition.
func repeatCount(v Value) (int64, bool) {
	n, ok := AsInt64(v)
	return max(n, 0), ok
}

func repeatItems(th *Thread, items []Value, n int64) ([]Value, bool) {
	if n == 0 || len(items) == 0 {
		return nil, true
	}
	if n > maxItems/int64(len(items)) {
		th.Raise(MemoryErrorClass, "memory allocation failed, allocating %d bytes", n*int64(len(items))*8)
		return nil, false
	}
	if !th.Room(itemSize * int(n) * len(items)) {
		return nil, false
	}
	out := make([]Value, int(n)*len(items))
	for k := copy(out, items); k < len(out); k *= 2 {
		copy(out[k:], out[:k])
	}
	return out, true
}

// fits reports whether the items of a range can be held; MemoryError pending otherwise.
func fits(th *Thread, v Value) bool {
	if r, ok := v.(*Range); ok && r.Len() > maxItems {
		th.Raise(MemoryErrorClass, "memory allocation failed, allocating %d bytes", int64(r.Len())*8)
		return false
	}
	return true
}

func containsItem(th *Thread, items []Value, x Value) (found, ok bool) {
	for _, y := range items {
		eq, ok := Equal(th, y, x)
		if !ok {
			return false, false
		}
		if eq {
			return true, true
		}
	}
	return false, true
}

// compareItems compares two sequences of one type item by item.
func compareItems(th *Thread, op CompareOp, a, b []Value) Value {
	if (op == CmpEq || op == CmpNe) && len(a) != len(b) {
		return Bool(op == CmpNe)
	}
	if !th.Enter() {
		return nil
	}
	defer th.Leave()
	for i := 0; i < len(a) && i < len(b); i++ {
		eq, ok := Equal(th, a[i], b[i])
		if !ok {
			return nil
		}
		if eq {
			continue
		}
		if op == CmpEq || op == CmpNe {
			return Bool(op == CmpNe)
		}
		return Compare(th, op, a[i], b[i])
	}
	return Bool(op.Holds(len(a) - len(b)))
}

// appendItems writes the items' reprs with commas between.
func appendItems(th *Thread, dst []byte, items []Value) ([]byte, bool) {
	ok := true
	for i, x := range items {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		if dst, ok = AppendRepr(th, dst, x); !ok {
			return dst, false
		}
	}
	return dst, true
}
