package types

import (
	"go.starlark.net/starlark"
)

// Range is a range; the numbers fit 64 bits.
type Range struct{ Lo, Hi, Step int64 }

func (r *Range) Class() *Class         { return RangeClass }
func (r *Range) String() string        { return plainRepr(r) }
func (r *Range) Type() string          { return "range" }
func (r *Range) Freeze()               {}
func (r *Range) Truth() starlark.Bool  { return r.Len() > 0 }
func (r *Range) Hash() (uint32, error) { return uint32(identHash(r)), nil }

// Len counts the numbers.
func (r *Range) Len() int {
	if r.Step > 0 {
		if r.Hi <= r.Lo {
			return 0
		}
		return int((uint64(r.Hi)-uint64(r.Lo)-1)/uint64(r.Step) + 1)
	}
	if r.Lo <= r.Hi {
		return 0
	}
	return int((uint64(r.Lo)-uint64(r.Hi)-1)/uint64(-r.Step) + 1)
}

// Index is starlark.Indexable.
func (r *Range) Index(i int) Value { return Int(r.Lo + int64(i)*r.Step) }

// Iterate is starlark.Iterable.
func (r *Range) Iterate() starlark.Iterator {
	items := make([]Value, r.Len())
	for i := range items {
		items[i] = r.Index(i)
	}
	return &goIter{items}
}

// Iter is Iterable.
func (r *Range) Iter(th *Thread) Iterator {
	return &RangeIter{Cur: r.Lo, Left: r.Len(), Step: r.Step}
}

// RangeIter counts.
type RangeIter struct {
	iterBase
	Cur  int64
	Left int
	Step int64
}

func (it *RangeIter) String() string { return objectText(it) }

// LengthHint is LengthHinter.
func (it *RangeIter) LengthHint() int { return it.Left }

// Next is Iterator.
func (it *RangeIter) Next(th *Thread) Value {
	if it.Left <= 0 {
		return nil
	}
	it.Left--
	n := it.Cur
	it.Cur += it.Step
	return Int(n)
}

// GetItem is ItemGetter.
func (r *Range) GetItem(th *Thread, key Value) Value {
	n := r.Len()
	if s, ok := key.(*Slice); ok {
		lo, hi, step, ok := s.Bounds(th, n)
		if !ok {
			return nil
		}
		return &Range{r.Lo + int64(lo)*r.Step, r.Lo + int64(hi)*r.Step, r.Step * int64(step)}
	}
	i, ok := indexOf(th, key, n, "range")
	if !ok {
		return nil
	}
	return r.Index(i)
}

// Contains is Container.
func (r *Range) Contains(th *Thread, x Value) (bool, bool) {
	n, ok := AsInt64(x)
	if !ok {
		if f, isFloat := x.(Float); isFloat && float64(int64(f)) == float64(f) {
			n, ok = int64(f), true
		}
	}
	if !ok {
		return false, true
	}
	if r.Step > 0 {
		return n >= r.Lo && n < r.Hi && (n-r.Lo)%r.Step == 0, true
	}
	return n <= r.Lo && n > r.Hi && (r.Lo-n)%-r.Step == 0, true
}

// Compare is Comparer.
func (r *Range) Compare(th *Thread, op CompareOp, other Value) Value {
	q, ok := other.(*Range)
	if !ok || op != CmpEq && op != CmpNe {
		return NotImplemented
	}
	n := r.Len()
	eq := n == q.Len() && (n == 0 || r.Lo == q.Lo && (n == 1 || r.Step == q.Step))
	return Bool(eq == (op == CmpEq))
}

// Repr is Reprer.
func (r *Range) Repr(th *Thread, dst []byte) ([]byte, bool) {
	dst = append(dst, "range("...)
	dst = append(append(dst, Int(r.Lo).String()...), ", "...)
	dst = append(dst, Int(r.Hi).String()...)
	if r.Step != 1 {
		dst = append(append(dst, ", "...), Int(r.Step).String()...)
	}
	return append(dst, ')'), true
}
