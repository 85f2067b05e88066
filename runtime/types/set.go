package types

import (
	"go.starlark.net/starlark"
)

// Set is a set or a frozenset, in the order of insertion.
type Set struct {
	d      Dict
	Frozen bool
}

// NewSet makes an empty set.
func NewSet(frozen bool) *Set { return &Set{Frozen: frozen} }

func (s *Set) Class() *Class {
	if s.Frozen {
		return FrozenSetClass
	}
	return SetClass
}
func (s *Set) String() string             { return plainRepr(s) }
func (s *Set) Type() string               { return s.Class().Name }
func (s *Set) Freeze()                    {}
func (s *Set) Truth() starlark.Bool       { return s.d.live > 0 }
func (s *Set) Len() int                   { return s.d.live }
func (s *Set) Iterate() starlark.Iterator { return &goIter{s.d.KeyList()} }
func (s *Set) Hash() (uint32, error) {
	if !s.Frozen {
		return 0, errUnhashable(s)
	}
	var sum uint32
	for _, k := range s.d.KeyList() {
		h, err := k.Hash()
		if err != nil {
			return 0, err
		}
		sum += spread(h)
	}
	return sum, nil
}

// HashValue is Hasher.
func (s *Set) HashValue(th *Thread) (uint64, bool) {
	if !s.Frozen {
		th.TypeError("unsupported type for __hash__: 'set'")
		return 0, false
	}
	var sum uint64
	for i := range s.d.entries {
		if e := &s.d.entries[i]; e.key != nil {
			sum += uint64(spread(e.hash))
		}
	}
	return sum, true
}

// Add puts x in; false with an exception pending.
func (s *Set) Add(th *Thread, x Value) bool {
	h, ok := Hash(th, x)
	if !ok {
		return false
	}
	i, ok := s.d.find(th, x, uint32(h))
	if !ok {
		return false
	}
	if i < 0 {
		s.d.add(x, None, uint32(h))
	}
	return true
}

// Has reports whether x is in.
func (s *Set) Has(th *Thread, x Value) (found, ok bool) { return s.d.Contains(th, x) }

// Remove takes x out and reports whether it was in.
func (s *Set) Remove(th *Thread, x Value) (found, ok bool) {
	v, ok := s.d.Delete(th, x)
	return v != nil, ok
}

// Members is a snapshot.
func (s *Set) Members() []Value { return s.d.KeyList() }

// Clear removes everything.
func (s *Set) Clear() { s.d.Clear() }

// Copy is a copy, frozen or not.
func (s *Set) Copy(frozen bool) *Set { return &Set{d: *s.d.Copy(), Frozen: frozen} }

// AddAll puts the items of an iterable in.
func (s *Set) AddAll(th *Thread, v Value) bool {
	it := Iter(th, v)
	if it == nil {
		return false
	}
	if n := lengthHint(it); n > 0 && s.d.entries == nil {
		s.d.entries = make([]entry, 0, n)
	}
	for x := it.Next(th); x != nil; x = it.Next(th) {
		if !s.Add(th, x) {
			return false
		}
	}
	return !th.Failed()
}

// Iter is Iterable.
func (s *Set) Iter(th *Thread) Iterator { return &sliceIter{items: s.d.KeyList()} }

// Contains is Container.
func (s *Set) Contains(th *Thread, x Value) (bool, bool) { return s.d.Contains(th, x) }

// Repr is Reprer.
func (s *Set) Repr(th *Thread, dst []byte) ([]byte, bool) {
	if s.Frozen {
		dst = append(dst, "frozenset("...)
	}
	ok := true
	if s.d.live == 0 {
		if !s.Frozen {
			dst = append(dst, "set()"...)
		}
	} else {
		dst, ok = appendItems(th, append(dst, '{'), s.d.KeyList())
		dst = append(dst, '}')
	}
	if s.Frozen {
		dst = append(dst, ')')
	}
	return dst, ok
}

// SubsetOf reports whether t has every member of s.
func (s *Set) SubsetOf(th *Thread, t *Set) (sub, ok bool) {
	if s.d.live > t.d.live {
		return false, true
	}
	sub, ok = true, true
	s.d.Each(func(k, _ Value) bool {
		sub, ok = t.Has(th, k)
		return sub && ok
	})
	return sub, ok
}

// Compare is Comparer: the order is inclusion.
func (s *Set) Compare(th *Thread, op CompareOp, other Value) Value {
	t, isSet := other.(*Set)
	if !isSet {
		return NotImplemented
	}
	a, b := s, t
	if op == CmpGt || op == CmpGe {
		a, b = t, s
	}
	sub, ok := a.SubsetOf(th, b)
	if !ok {
		return nil
	}
	switch op {
	case CmpEq:
		return Bool(sub && a.d.live == b.d.live)
	case CmpNe:
		return Bool(!sub || a.d.live != b.d.live)
	case CmpLt, CmpGt:
		return Bool(sub && a.d.live < b.d.live)
	}
	return Bool(sub)
}

// BinaryOp is Operator.
func (s *Set) BinaryOp(th *Thread, op BinOp, other Value, reflected bool) Value {
	t, ok := native(other).(*Set)
	if !ok || reflected {
		return NotImplemented
	}
	switch op {
	case OpOr, OpAnd, OpSub, OpXor:
		return s.combine(th, op, t)
	}
	return NotImplemented
}

// InplaceOp is InplaceOperator; a frozenset makes a new one.
func (s *Set) InplaceOp(th *Thread, op BinOp, other Value) Value {
	if s.Frozen {
		return NotImplemented
	}
	r := s.BinaryOp(th, op, other, false)
	if u, ok := r.(*Set); ok {
		s.d = u.d
		return s
	}
	return r
}

// combine makes union, intersection, difference or symmetric difference, of s's type; nil with an exception pending.
func (s *Set) combine(th *Thread, op BinOp, t *Set) Value {
	out := NewSet(s.Frozen)
	keep := func(from, other *Set, want bool) bool {
		ok := true
		from.d.Each(func(k, _ Value) bool {
			var has bool
			if has, ok = other.Has(th, k); ok && has == want {
				ok = out.Add(th, k)
			}
			return ok
		})
		return ok
	}
	ok := true
	switch op {
	case OpOr:
		out = s.Copy(s.Frozen)
		ok = keep(t, s, false)
	case OpAnd:
		ok = keep(s, t, true)
	case OpSub:
		ok = keep(s, t, false)
	case OpXor:
		ok = keep(s, t, false) && keep(t, s, false)
	}
	if !ok {
		return nil
	}
	return out
}
