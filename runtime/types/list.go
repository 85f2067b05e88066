package types

import (
	"go.starlark.net/starlark"
)

// List is a list.
type List struct{ Items []Value }

// NewList makes a list that owns items.
func NewList(items []Value) *List { return &List{items} }

func (l *List) Class() *Class              { return ListClass }
func (l *List) String() string             { return plainRepr(l) }
func (l *List) Type() string               { return "list" }
func (l *List) Freeze()                    {}
func (l *List) Truth() starlark.Bool       { return len(l.Items) > 0 }
func (l *List) Hash() (uint32, error)      { return 0, errUnhashable(l) }
func (l *List) Len() int                   { return len(l.Items) }
func (l *List) Index(i int) Value          { return l.Items[i] }
func (l *List) Iterate() starlark.Iterator { return &goIter{append([]Value(nil), l.Items...)} }

// SetIndex is starlark.HasSetIndex.
func (l *List) SetIndex(i int, v Value) error {
	l.Items[i] = v
	return nil
}

// Append adds an item.
func (l *List) Append(v Value) { l.Items = append(l.Items, v) }

// GetItem is ItemGetter.
func (l *List) GetItem(th *Thread, key Value) Value {
	if s, ok := key.(*Slice); ok {
		items, ok := copySlice(th, s, l.Items)
		if !ok {
			return nil
		}
		return NewList(items)
	}
	i, ok := indexOf(th, key, len(l.Items), "list")
	if !ok {
		return nil
	}
	return l.Items[i]
}

// SetItem is ItemSetter.
func (l *List) SetItem(th *Thread, key, v Value) bool {
	if s, ok := key.(*Slice); ok {
		return l.setSlice(th, s, v)
	}
	i, ok := indexOf(th, key, len(l.Items), "list")
	if !ok {
		return false
	}
	l.Items[i] = v
	return true
}

// DelItem is ItemDeleter.
func (l *List) DelItem(th *Thread, key Value) bool {
	if s, ok := key.(*Slice); ok {
		return l.delSlice(th, s)
	}
	i, ok := indexOf(th, key, len(l.Items), "list")
	if !ok {
		return false
	}
	l.remove(i)
	return true
}

func (l *List) remove(i int) {
	n := len(l.Items) - 1
	copy(l.Items[i:], l.Items[i+1:])
	l.Items[n] = nil
	l.Items = l.Items[:n]
}

func (l *List) setSlice(th *Thread, s *Slice, v Value) bool {
	lo, hi, step, ok := s.Bounds(th, len(l.Items))
	if !ok {
		return false
	}
	var items []Value
	switch x := native(v).(type) {
	case *List:
		if items = x.Items; x == l {
			items = append([]Value(nil), items...)
		}
	case *Tuple:
		items = x.Items
	default:
		th.TypeError("object '%s' isn't a tuple or list", TypeName(v))
		return false
	}
	if step != 1 {
		th.RaiseArgs(NotImplementedErrorClass)
		return false
	}
	hi = max(lo, hi)
	tail := l.Items[hi:]
	if n := lo + len(items) + len(tail); n <= len(l.Items) {
		copy(l.Items[lo+len(items):], tail)
		copy(l.Items[lo:], items)
		clear(l.Items[n:])
		l.Items = l.Items[:n]
	} else {
		grown := make([]Value, n, n+n/4)
		copy(grown, l.Items[:lo])
		copy(grown[lo:], items)
		copy(grown[lo+len(items):], tail)
		l.Items = grown
	}
	return true
}

func (l *List) delSlice(th *Thread, s *Slice) bool {
	lo, hi, step, ok := s.Bounds(th, len(l.Items))
	if !ok {
		return false
	}
	if step != 1 {
		th.RaiseArgs(NotImplementedErrorClass)
		return false
	}
	hi = max(lo, hi)
	n := lo + copy(l.Items[lo:], l.Items[hi:])
	clear(l.Items[n:])
	l.Items = l.Items[:n]
	return true
}

// Iter is Iterable.
func (l *List) Iter(th *Thread) Iterator { return &listIter{list: l} }

// listIter sees items that are added meanwhile.
type listIter struct {
	iterBase
	list *List
	i    int
}

// LengthHint is LengthHinter.
func (it *listIter) LengthHint() int {
	if it.list == nil {
		return 0
	}
	return len(it.list.Items) - it.i
}

func (it *listIter) Next(th *Thread) Value {
	if it.list == nil || it.i >= len(it.list.Items) {
		it.list = nil
		return nil
	}
	it.i++
	return it.list.Items[it.i-1]
}
func (it *listIter) String() string { return objectText(it) }

// Repr is Reprer.
func (l *List) Repr(th *Thread, dst []byte) ([]byte, bool) {
	dst, ok := appendItems(th, append(dst, '['), l.Items)
	return append(dst, ']'), ok
}

// Contains is Container.
func (l *List) Contains(th *Thread, x Value) (bool, bool) { return containsItem(th, l.Items, x) }

// Compare is Comparer.
func (l *List) Compare(th *Thread, op CompareOp, other Value) Value {
	m, ok := other.(*List)
	if !ok {
		return NotImplemented
	}
	return compareItems(th, op, l.Items, m.Items)
}

// BinaryOp is Operator.
func (l *List) BinaryOp(th *Thread, op BinOp, other Value, reflected bool) Value {
	switch op {
	case OpAdd:
		if m, ok := native(other).(*List); ok && !reflected {
			if !th.Room(itemSize * (len(l.Items) + len(m.Items))) {
				return nil
			}
			return NewList(append(append(make([]Value, 0, len(l.Items)+len(m.Items)), l.Items...), m.Items...))
		}
	case OpMul:
		if n, ok := repeatCount(other); ok {
			items, ok := repeatItems(th, l.Items, n)
			if !ok {
				return nil
			}
			return NewList(items)
		}
	}
	return NotImplemented
}

// InplaceOp is InplaceOperator: += takes any iterable, *= repeats.
func (l *List) InplaceOp(th *Thread, op BinOp, other Value) Value {
	switch op {
	case OpAdd:
		if !l.Extend(th, other) {
			return nil
		}
		return l
	case OpMul:
		if n, ok := repeatCount(other); ok {
			items, ok := repeatItems(th, l.Items, n)
			if !ok {
				return nil
			}
			l.Items = items
			return l
		}
	}
	return NotImplemented
}

// Extend appends the items of an iterable.
func (l *List) Extend(th *Thread, v Value) bool {
	switch x := v.(type) {
	case *List:
		if !th.Room(itemSize * (len(l.Items) + len(x.Items))) {
			return false
		}
		l.Items = append(l.Items, x.Items...)
		return true
	case *Tuple:
		l.Items = append(l.Items, x.Items...)
		return true
	}
	if !fits(th, v) {
		return false
	}
	it := Iter(th, v)
	if it == nil {
		return false
	}
	for {
		x := it.Next(th)
		if x == nil {
			return !th.Failed()
		}
		l.Items = append(l.Items, x)
	}
}
