package types

import (
	"go.starlark.net/starlark"
)

// DequeClass is collections.deque.
var DequeClass = native1("deque", ObjectClass)

// Deque is a collections.deque: a ring of at most limit items.
type Deque struct {
	ring  []Value
	head  int
	n     int
	limit int
	// strict raises IndexError where a full deque would drop an item.
	strict bool
}

func (d *Deque) Class() *Class         { return DequeClass }
func (d *Deque) String() string        { return objectText(d) }
func (d *Deque) Type() string          { return "deque" }
func (d *Deque) Freeze()               {}
func (d *Deque) Truth() starlark.Bool  { return d.n > 0 }
func (d *Deque) Hash() (uint32, error) { return uint32(identHash(d)), nil }
func (d *Deque) Len() int              { return d.n }

func (d *Deque) slot(i int) *Value { return &d.ring[(d.head+i)%len(d.ring)] }

// room makes place for one more item; drop says what a full deque loses.
func (d *Deque) room(th *Thread, drop func()) bool {
	if d.n == d.limit {
		if d.strict || d.limit == 0 {
			th.IndexError("full")
			return false
		}
		drop()
	}
	if d.n == len(d.ring) {
		grown := make([]Value, min(max(8, 2*len(d.ring)), d.limit))
		for i := range d.n {
			grown[i] = *d.slot(i)
		}
		d.ring, d.head = grown, 0
	}
	return true
}

func (d *Deque) append(th *Thread, v Value) bool {
	if !d.room(th, func() { d.take(0) }) {
		return false
	}
	d.n++
	*d.slot(d.n - 1) = v
	return true
}

func (d *Deque) appendLeft(th *Thread, v Value) bool {
	if !d.room(th, func() { d.take(d.n - 1) }) {
		return false
	}
	d.head = (d.head + len(d.ring) - 1) % len(d.ring)
	d.n++
	*d.slot(0) = v
	return true
}

// take removes the first or the last item.
func (d *Deque) take(i int) Value {
	p := d.slot(i)
	v := *p
	*p = nil
	if i == 0 {
		d.head = (d.head + 1) % len(d.ring)
	}
	d.n--
	return v
}

func newDeque(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if n := len(args); len(kw) > 0 || n < 2 || n > 3 {
		if n < 2 {
			return th.TypeError("function missing %d required positional arguments", 2-n)
		}
		return th.TypeError("function expected at most 3 arguments, got %d", n)
	}
	limit, ok := ToInt(th, args[1])
	if !ok {
		return nil
	}
	if limit < 0 {
		return th.ValueError("maxlen must be non-negative")
	}
	d := &Deque{limit: limit}
	if len(args) == 3 {
		flags, ok := ToInt(th, args[2])
		if !ok {
			return nil
		}
		d.strict = flags&1 != 0
	}
	if !d.extend(th, args[0]) {
		return nil
	}
	return d
}

func (d *Deque) extend(th *Thread, v Value) bool {
	it := Iter(th, v)
	if it == nil {
		return false
	}
	for x := it.Next(th); x != nil; x = it.Next(th) {
		if !d.append(th, x) {
			return false
		}
	}
	return !th.Failed()
}

func dequeMembers() []Member {
	done := func(ok bool) Value {
		if !ok {
			return nil
		}
		return None
	}
	pop := func(last bool) func(th *Thread, self Value) Value {
		return func(th *Thread, self Value) Value {
			d := self.(*Deque)
			switch {
			case d.n == 0:
				return th.IndexError("empty")
			case last:
				return d.take(d.n - 1)
			}
			return d.take(0)
		}
	}
	return []Member{
		Method2("append", func(th *Thread, self, v Value) Value { return done(self.(*Deque).append(th, v)) }),
		Method2("appendleft", func(th *Thread, self, v Value) Value { return done(self.(*Deque).appendLeft(th, v)) }),
		Method2("extend", func(th *Thread, self, v Value) Value { return done(self.(*Deque).extend(th, v)) }),
		Method1("pop", pop(true)),
		Method1("popleft", pop(false)),
	}
}

// GetItem is ItemGetter: an index only.
func (d *Deque) GetItem(th *Thread, key Value) Value {
	i, ok := indexOf(th, key, d.n, "deque")
	if !ok {
		return nil
	}
	return *d.slot(i)
}

// SetItem is ItemSetter.
func (d *Deque) SetItem(th *Thread, key, v Value) bool {
	i, ok := indexOf(th, key, d.n, "deque")
	if ok {
		*d.slot(i) = v
	}
	return ok
}

// Iter is Iterable.
func (d *Deque) Iter(th *Thread) Iterator {
	i := 0
	return &FuncIter{F: func(th *Thread) Value {
		if i >= d.n {
			return nil
		}
		i++
		return *d.slot(i - 1)
	}}
}

// Iterate is for Go.
func (d *Deque) Iterate() starlark.Iterator {
	items := make([]Value, d.n)
	for i := range items {
		items[i] = *d.slot(i)
	}
	return &goIter{items}
}
