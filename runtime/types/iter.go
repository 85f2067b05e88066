package types

import (
	"go.starlark.net/starlark"
)

// Iterator is a running iteration.
type Iterator interface {
	Value
	// Next is the next value. nil is the end, or, if th.Failed(), an exception.
	Next(th *Thread) Value
}

// Iterable can be iterated over; Iter returns nil with an exception pending.
type Iterable interface{ Iter(th *Thread) Iterator }

// iterBase is what iterators have in common as values.
type iterBase struct{}

func (iterBase) Type() string          { return "iterator" }
func (iterBase) Freeze()               {}
func (iterBase) Truth() starlark.Bool  { return true }
func (iterBase) Hash() (uint32, error) { return 0, nil }
func (iterBase) Class() *Class         { return IteratorClass }

// Iter starts an iteration over v; nil with TypeError pending if v is not iterable.
func Iter(th *Thread, v Value) Iterator {
	switch x := v.(type) {
	case *List:
		return &listIter{list: x}
	case Iterable:
		return x.Iter(th)
	case Iterator:
		return x
	case *Instance:
		return x.iter(th)
	case starlark.Iterable:
		return &foreignIter{it: x.Iterate()}
	case starlark.Indexable:
		return &indexIter{x: x}
	}
	th.TypeError("'%s' object isn't iterable", TypeName(v))
	return nil
}

func (in *Instance) iter(th *Thread) Iterator {
	c := in.shape.class
	if a := c.special[spIter]; a != nil {
		r := in.call0(th, a)
		if r == nil {
			return nil
		}
		if it, ok := r.(Iterator); ok {
			return it
		}
		if x, ok := r.(*Instance); ok {
			if n := x.shape.class.special[spNext]; n != nil {
				return &instIter{in: x, next: n}
			}
			if it, ok := native(x).(Iterator); ok {
				return it
			}
		}
		th.TypeError("'%s' object isn't an iterator", TypeName(r))
		return nil
	}
	if a := c.special[spGetitem]; a != nil {
		return &getitemIter{in: in, a: a}
	}
	if n := native(in); n != Value(in) {
		return Iter(th, n)
	}
	if in.payloadMissing() {
		if !in.fill(th, nil, nil) {
			return nil
		}
		return Iter(th, in.native)
	}
	th.TypeError("'%s' object isn't iterable", c.Name)
	return nil
}

func (in *Instance) payloadMissing() bool { return in.native == nil && in.shape.class.payload != nil }

// Next is next(v); nil is the end or an exception.
func Next(th *Thread, v Value) Value {
	switch x := v.(type) {
	case Iterator:
		return x.Next(th)
	case *Instance:
		if a := x.shape.class.special[spNext]; a != nil {
			return (&instIter{in: x, next: a}).Next(th)
		}
		if it, ok := native(x).(Iterator); ok {
			return it.Next(th)
		}
	}
	return th.TypeError("'%s' object isn't an iterator", TypeName(v))
}

// EndOfIter turns a pending StopIteration into the end of an iteration, with its value.
func EndOfIter(th *Thread) {
	if e := th.exc; e != nil && e.shape.class.IsSubclass(StopIterationClass) {
		th.exc = nil
		th.stop = e.Exc().value()
	}
}

// instIter calls __next__. As a value it is never seen by scripts.
type instIter struct {
	iterBase
	in   *Instance
	next *Attr
}

func (it *instIter) String() string { return it.in.String() }

func (it *instIter) Next(th *Thread) Value {
	v := it.in.call0(th, it.next)
	if v == nil {
		EndOfIter(th)
	}
	return v
}

// Unwrap is the object that a script sees of an Iterator.
func Unwrap(it Iterator) Value {
	if x, ok := it.(*instIter); ok {
		return x.in
	}
	return it
}

// getitemIter counts until IndexError.
type getitemIter struct {
	iterBase
	in *Instance
	a  *Attr
	i  int64
}

func (it *getitemIter) String() string { return objectText(it) }

func (it *getitemIter) Next(th *Thread) Value {
	v := it.in.call1(th, it.a, Int(it.i))
	it.i++
	if v == nil && (th.Matches(IndexErrorClass) || th.Matches(StopIterationClass)) {
		th.exc = nil
	}
	return v
}

// sliceIter goes through items that do not change.
type sliceIter struct {
	iterBase
	items []Value
}

func (it *sliceIter) String() string { return objectText(it) }

// LengthHint is LengthHinter.
func (it *sliceIter) LengthHint() int { return len(it.items) }

func (it *sliceIter) Next(th *Thread) Value {
	if len(it.items) == 0 {
		return nil
	}
	v := it.items[0]
	it.items = it.items[1:]
	return v
}

// NewSliceIter goes through items.
func NewSliceIter(items []Value) Iterator { return &sliceIter{items: items} }

// FuncIter is an iterator made of a function.
type FuncIter struct {
	iterBase
	Cls *Class
	F   func(th *Thread) Value
}

func (it *FuncIter) Class() *Class {
	if it.Cls != nil {
		return it.Cls
	}
	return IteratorClass
}
func (it *FuncIter) Type() string   { return it.Class().Name }
func (it *FuncIter) String() string { return objectText(it) }
func (it *FuncIter) Next(th *Thread) Value {
	if !th.Enter() {
		return nil
	}
	v := it.F(th)
	th.Leave()
	if v == nil && th.exc != nil {
		EndOfIter(th)
	}
	return v
}

// foreignIter goes through a value that only Starlark's interface describes.
type foreignIter struct {
	iterBase
	it starlark.Iterator
}

func (it *foreignIter) String() string { return objectText(it) }

func (it *foreignIter) Next(th *Thread) Value {
	var v Value
	if it.it == nil || !it.it.Next(&v) {
		if it.it != nil {
			it.it.Done()
			it.it = nil
		}
		return nil
	}
	return v
}

type indexIter struct {
	iterBase
	x starlark.Indexable
	i int
}

func (it *indexIter) String() string { return objectText(it) }

func (it *indexIter) Next(th *Thread) Value {
	if it.i >= it.x.Len() {
		return nil
	}
	it.i++
	return it.x.Index(it.i - 1)
}

// goIter is starlark.Iterator over a snapshot.
type goIter struct{ items []Value }

func (it *goIter) Next(p *Value) bool {
	if len(it.items) == 0 {
		return false
	}
	*p = it.items[0]
	it.items = it.items[1:]
	return true
}

func (it *goIter) Done() {}

// LengthHinter is an Iterator that knows about how many items are to come.
type LengthHinter interface{ LengthHint() int }

// maxHint is the most for which room is made ahead.
const maxHint = 1024

// lengthHint is for how many items to make room.
func lengthHint(it Iterator) int {
	h, ok := it.(LengthHinter)
	if !ok {
		return 0
	}
	return min(max(h.LengthHint(), 0), maxHint)
}

// collectOwn gathers the items of any iterable in a slice of its own, without room to spare.
func collectOwn(th *Thread, v Value) (items []Value, ok bool) {
	switch x := v.(type) {
	case *List:
		return append([]Value(nil), x.Items...), true
	case *Tuple:
		return append([]Value(nil), x.Items...), true
	case *Range:
		if !fits(th, v) {
			return nil, false
		}
	}
	it := Iter(th, v)
	if it == nil {
		return nil, false
	}
	if n := lengthHint(it); n > 0 {
		items = make([]Value, 0, n)
		for x := it.Next(th); x != nil; x = it.Next(th) {
			items = append(items, x)
		}
		return items, !th.Failed()
	}
	var buf [16]Value
	n := 0
	for ; n < len(buf); n++ {
		if buf[n] = it.Next(th); buf[n] == nil {
			return append([]Value(nil), buf[:n]...), !th.Failed()
		}
	}
	items = append(make([]Value, 0, 2*len(buf)), buf[:]...)
	for x := it.Next(th); x != nil; x = it.Next(th) {
		items = append(items, x)
	}
	return items, !th.Failed()
}

// Collect gathers the items of any iterable. The slice may be the value's own: copy before changing it.
func Collect(th *Thread, v Value) (items []Value, ok bool) {
	switch x := v.(type) {
	case *List:
		return x.Items, true
	case *Tuple:
		return x.Items, true
	case *Range:
		if !fits(th, v) {
			return nil, false
		}
	}
	it := Iter(th, v)
	if it == nil {
		return nil, false
	}
	for x := it.Next(th); x != nil; x = it.Next(th) {
		items = append(items, x)
	}
	return items, !th.Failed()
}
