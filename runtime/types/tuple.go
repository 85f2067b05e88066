package types

import (
	"go.starlark.net/starlark"
)

// Tuple is a tuple. Items is never changed.
type Tuple struct {
	Items []Value
	// class is that of a named tuple, nil for tuple itself.
	class *Class
}

var emptyTuple = &Tuple{}

// NewTuple makes a tuple that owns items.
func NewTuple(items []Value) *Tuple {
	if len(items) == 0 {
		return emptyTuple
	}
	return &Tuple{Items: items}
}

// TupleOf makes a tuple of its arguments in one piece of memory.
func TupleOf(items ...Value) *Tuple {
	switch len(items) {
	case 1:
		t := &struct {
			Tuple
			buf [1]Value
		}{buf: [1]Value{items[0]}}
		t.Items = t.buf[:]
		return &t.Tuple
	case 2:
		t := &struct {
			Tuple
			buf [2]Value
		}{buf: [2]Value{items[0], items[1]}}
		t.Items = t.buf[:]
		return &t.Tuple
	}
	return NewTuple(append([]Value(nil), items...))
}

// MakeTuple makes a tuple of n items, which the caller fills in before anyone sees it.
func MakeTuple(n int) *Tuple {
	switch n {
	case 0:
		return emptyTuple
	case 3:
		t := &struct {
			Tuple
			buf [3]Value
		}{}
		t.Items = t.buf[:]
		return &t.Tuple
	case 4:
		t := &struct {
			Tuple
			buf [4]Value
		}{}
		t.Items = t.buf[:]
		return &t.Tuple
	}
	return &Tuple{Items: make([]Value, n)}
}

func (t *Tuple) Class() *Class {
	if t.class != nil {
		return t.class
	}
	return TupleClass
}
func (t *Tuple) String() string       { return plainRepr(t) }
func (t *Tuple) Type() string         { return t.Class().Name }
func (t *Tuple) Freeze()              {}
func (t *Tuple) Truth() starlark.Bool { return len(t.Items) > 0 }
func (t *Tuple) Hash() (uint32, error) {
	h := uint64(len(t.Items))
	for _, x := range t.Items {
		n, err := x.Hash()
		if err != nil {
			return 0, err
		}
		h = mixHash(h, uint64(n))
	}
	return uint32(h), nil
}
func (t *Tuple) Len() int                   { return len(t.Items) }
func (t *Tuple) Index(i int) Value          { return t.Items[i] }
func (t *Tuple) Iterate() starlark.Iterator { return &goIter{t.Items} }

func mixHash(h, x uint64) uint64 {
	h = (h ^ x) * 0x9E3779B97F4A7C15
	return h ^ h>>32
}

// HashValue is Hasher.
func (t *Tuple) HashValue(th *Thread) (uint64, bool) {
	if !th.Enter() {
		return 0, false
	}
	h := uint64(len(t.Items))
	for _, x := range t.Items {
		n, ok := Hash(th, x)
		if !ok {
			th.Leave()
			return 0, false
		}
		h = mixHash(h, n)
	}
	th.Leave()
	return h &^ (1 << 63), true
}

// GetItem is ItemGetter.
func (t *Tuple) GetItem(th *Thread, key Value) Value {
	if s, ok := key.(*Slice); ok {
		lo, hi, step, ok := s.Bounds(th, len(t.Items))
		if !ok {
			return nil
		}
		if step != 1 {
			return noStep(th)
		}
		return NewTuple(t.Items[lo:max(lo, hi):max(lo, hi)])
	}
	i, ok := indexOf(th, key, len(t.Items), "tuple")
	if !ok {
		return nil
	}
	return t.Items[i]
}

// Iter is Iterable.
func (t *Tuple) Iter(th *Thread) Iterator { return &sliceIter{items: t.Items} }

// Repr is Reprer.
func (t *Tuple) Repr(th *Thread, dst []byte) ([]byte, bool) {
	if t.class != nil && t.class.tupleFields != nil {
		return t.reprNamed(th, dst)
	}
	dst, ok := appendItems(th, append(dst, '('), t.Items)
	if len(t.Items) == 1 {
		dst = append(dst, ',')
	}
	return append(dst, ')'), ok
}

func (t *Tuple) reprNamed(th *Thread, dst []byte) ([]byte, bool) {
	if !t.class.nameless {
		dst = append(dst, t.class.Name...)
	}
	dst = append(dst, '(')
	ok := true
	for i, x := range t.Items {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = append(append(dst, t.class.tupleFields[i]...), '=')
		if dst, ok = AppendRepr(th, dst, x); !ok {
			return dst, false
		}
	}
	return append(dst, ')'), true
}

// Contains is Container.
func (t *Tuple) Contains(th *Thread, x Value) (bool, bool) { return containsItem(th, t.Items, x) }

// Compare is Comparer.
func (t *Tuple) Compare(th *Thread, op CompareOp, other Value) Value {
	u, ok := other.(*Tuple)
	if !ok {
		return NotImplemented
	}
	return compareItems(th, op, t.Items, u.Items)
}

// BinaryOp is Operator.
func (t *Tuple) BinaryOp(th *Thread, op BinOp, other Value, reflected bool) Value {
	switch op {
	case OpAdd:
		if u, ok := native(other).(*Tuple); ok && !reflected {
			if !th.Room(itemSize * (len(t.Items) + len(u.Items))) {
				return nil
			}
			return NewTuple(append(append(make([]Value, 0, len(t.Items)+len(u.Items)), t.Items...), u.Items...))
		}
	case OpMul:
		if n, ok := repeatCount(other); ok {
			items, ok := repeatItems(th, t.Items, n)
			if !ok {
				return nil
			}
			return NewTuple(items)
		}
	}
	return NotImplemented
}
