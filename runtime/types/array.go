package types

import (
	"go.starlark.net/starlark"
)

// ArrayClass is array.array.
var ArrayClass = native1("array", ObjectClass)

// Array is an array.array. Its elements lie in B, but for typecode O (any value), which has objs.
type Array struct {
	Code byte
	B    []byte
	objs []Value
}

// NewArray makes an array that owns b.
func NewArray(code byte, b []byte) *Array { return &Array{Code: code, B: b} }

func (a *Array) Class() *Class         { return ArrayClass }
func (a *Array) String() string        { return plainRepr(a) }
func (a *Array) Type() string          { return "array" }
func (a *Array) Freeze()               {}
func (a *Array) Truth() starlark.Bool  { return a.Len() > 0 }
func (a *Array) Hash() (uint32, error) { return 0, errUnhashable(a) }
func (a *Array) typecode() byte        { return a.Code }
func (a *Array) size() int             { return elementSize(a.Code) }
func (a *Array) objects() bool         { return a.Code == 'O' || a.Code == 'S' }

// Buffer is arg.Bufferer, WriteBuffer arg.WriteBufferer.
func (a *Array) Buffer() []byte              { return a.B }
func (a *Array) WriteBuffer() ([]byte, bool) { return a.B, !a.objects() }

func (a *Array) Len() int {
	if a.objects() {
		return len(a.objs)
	}
	return len(a.B) / a.size()
}

// At is element i.
func (a *Array) At(i int) Value {
	if a.objects() {
		return a.objs[i]
	}
	return getElement(a.Code, a.B[i*a.size():])
}

// Iterate is for Go.
func (a *Array) Iterate() starlark.Iterator {
	items := make([]Value, a.Len())
	for i := range items {
		items[i] = a.At(i)
	}
	return &goIter{items}
}

func newArray(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(kw) > 0 || len(args) < 1 || len(args) > 2 {
		return th.TypeError("function expected at most 2 arguments, got %d", len(args))
	}
	code, ok := ToStr(th, args[0])
	if !ok {
		return nil
	}
	a := &Array{}
	if len(code) == 1 {
		a.Code = code[0]
	}
	if a.size() == 0 && !a.objects() {
		return th.ValueError("bad typecode")
	}
	if len(args) == 2 {
		src := native(args[1])
		// bytes and bytearray are taken as memory, everything else as numbers.
		switch x := src.(type) {
		case *Bytes, *Bytearray:
			b, _ := AsBuffer(x)
			if a.objects() {
				break
			}
			if len(b)%a.size() != 0 {
				b = b[:len(b)/a.size()*a.size()]
			}
			a.B = append([]byte(nil), b...)
			return a
		}
		if !a.extend(th, args[1]) {
			return nil
		}
	}
	return a
}

func (a *Array) push(th *Thread, v Value) bool {
	if a.objects() {
		a.objs = append(a.objs, v)
		return true
	}
	var e [8]byte
	if !putElement(th, a.Code, e[:], v) {
		return false
	}
	a.B = append(a.B, e[:a.size()]...)
	return true
}

func (a *Array) extend(th *Thread, v Value) bool {
	if b, ok := native(v).(*Array); ok && b.Code == a.Code {
		a.B, a.objs = append(a.B, b.B...), append(a.objs, b.objs...)
		return true
	}
	it := Iter(th, v)
	if it == nil {
		return false
	}
	for x := it.Next(th); x != nil; x = it.Next(th) {
		if !a.push(th, x) {
			return false
		}
	}
	return !th.Failed()
}

func arrayMembers() []Member {
	return []Member{
		Method2("append", func(th *Thread, self, v Value) Value {
			if !self.(*Array).push(th, v) {
				return nil
			}
			return None
		}),
		Method2("extend", func(th *Thread, self, v Value) Value {
			a := self.(*Array)
			b, isBuffer := AsBuffer(v)
			if _, isArray := native(v).(*Array); isBuffer && !isArray && !a.objects() {
				if len(b)%a.size() != 0 {
					return th.ValueError("bytes length not a multiple of item size")
				}
				a.B = append(a.B, b...)
				return None
			}
			if !a.extend(th, v) {
				return nil
			}
			return None
		}),
		Getter("itemsize", func(th *Thread, self Value) Value { return Int(int64(self.(*Array).size())) }),
	}
}

// GetItem is ItemGetter.
func (a *Array) GetItem(th *Thread, key Value) Value {
	if s, ok := key.(*Slice); ok {
		lo, hi, step, ok := s.Bounds(th, a.Len())
		if !ok {
			return nil
		}
		if step != 1 {
			return noStep(th)
		}
		hi = max(lo, hi)
		if a.objects() {
			return &Array{Code: a.Code, objs: append([]Value(nil), a.objs[lo:hi]...)}
		}
		return &Array{Code: a.Code, B: append([]byte(nil), a.B[lo*a.size():hi*a.size()]...)}
	}
	i, ok := indexOf(th, key, a.Len(), "array")
	if !ok {
		return nil
	}
	return a.At(i)
}

// SetItem is ItemSetter.
func (a *Array) SetItem(th *Thread, key, v Value) bool {
	if s, ok := key.(*Slice); ok {
		src, ok := native(v).(elements)
		if !ok {
			if b, isBuffer := AsBuffer(v); isBuffer {
				src, ok = &Bytes{b}, true
			}
		}
		if !ok || a.objects() {
			th.Raise(NotImplementedErrorClass, "array/bytes required on right side")
			return false
		}
		if elementSize(src.typecode()) != a.size() {
			th.ValueError("lhs and rhs should be compatible")
			return false
		}
		return a.splice(th, s, src.Buffer())
	}
	i, ok := indexOf(th, key, a.Len(), "array")
	if !ok {
		return false
	}
	if a.objects() {
		a.objs[i] = v
		return true
	}
	return putElement(th, a.Code, a.B[i*a.size():], v)
}

func (a *Array) splice(th *Thread, s *Slice, b []byte) bool {
	lo, hi, step, ok := s.Bounds(th, a.Len())
	if !ok {
		return false
	}
	if step != 1 {
		noStep(th)
		return false
	}
	hi = max(lo, hi)
	tail := append([]byte(nil), a.B[hi*a.size():]...)
	a.B = append(append(a.B[:lo*a.size()], b...), tail...)
	return true
}

// DelItem is ItemDeleter: slices only.
func (a *Array) DelItem(th *Thread, key Value) bool {
	s, ok := key.(*Slice)
	if !ok || a.objects() {
		th.TypeError("'array' object doesn't support item deletion")
		return false
	}
	return a.splice(th, s, nil)
}

// Iter is Iterable.
func (a *Array) Iter(th *Thread) Iterator {
	i := 0
	return &FuncIter{F: func(th *Thread) Value {
		if i >= a.Len() {
			return nil
		}
		i++
		return a.At(i - 1)
	}}
}

// Contains is Container.
func (a *Array) Contains(th *Thread, x Value) (bool, bool) {
	if _, isFloat := native(x).(Float); isFloat || IsInt(x) {
		th.RaiseArgs(NotImplementedErrorClass)
		return false, false
	}
	for i := range a.Len() {
		if eq, ok := Equal(th, a.At(i), x); !ok || eq {
			return eq, ok
		}
	}
	return false, true
}

// Compare is Comparer.
func (a *Array) Compare(th *Thread, op CompareOp, other Value) Value {
	if _, ok := other.(*Array); !ok {
		return NotImplemented
	}
	return compareElements(th, op, a, other)
}

// BinaryOp is Operator.
func (a *Array) BinaryOp(th *Thread, op BinOp, other Value, reflected bool) Value {
	switch op {
	case OpAdd:
		if b, ok := native(other).(elements); ok && !reflected {
			if elementSize(b.typecode()) != a.size() {
				return NotImplemented
			}
			out := &Array{Code: a.Code, B: append([]byte(nil), a.B...), objs: append([]Value(nil), a.objs...)}
			out.B = append(out.B, b.Buffer()...)
			if o, ok := b.(*Array); ok {
				out.objs = append(out.objs, o.objs...)
			}
			return out
		}
	case OpMul:
		if n, ok := repeatCount(other); ok && !a.objects() {
			t, ok := repeatText(th, string(a.B), n)
			if !ok {
				return nil
			}
			return &Array{Code: a.Code, B: []byte(t)}
		}
	}
	return NotImplemented
}

// InplaceOp is InplaceOperator: += appends in place.
func (a *Array) InplaceOp(th *Thread, op BinOp, other Value) Value {
	if op != OpAdd {
		return NotImplemented
	}
	b, ok := native(other).(elements)
	if !ok || a.objects() {
		return NotImplemented
	}
	if elementSize(b.typecode()) != a.size() {
		return th.ValueError("lhs and rhs should be compatible")
	}
	a.B = append(a.B, b.Buffer()...)
	return a
}

// Repr is Reprer.
func (a *Array) Repr(th *Thread, dst []byte) ([]byte, bool) {
	dst = append(append(append(dst, "array('"...), a.Code), '\'')
	ok := true
	if n := a.Len(); n > 0 {
		dst = append(dst, ", ["...)
		for i := range n {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			if dst, ok = AppendRepr(th, dst, a.At(i)); !ok {
				return dst, false
			}
		}
		dst = append(dst, ']')
	}
	return append(dst, ')'), ok
}
