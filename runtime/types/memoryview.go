package types

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// MemoryViewClass is memoryview.
var MemoryViewClass = fixed("memoryview", ObjectClass)

// MemoryView shows the elements of another value's memory, which lives as long as the view.
type MemoryView struct {
	code     byte
	b        []byte
	readOnly bool
}

func (m *MemoryView) Class() *Class         { return MemoryViewClass }
func (m *MemoryView) String() string        { return "<memoryview>" }
func (m *MemoryView) Type() string          { return "memoryview" }
func (m *MemoryView) Freeze()               {}
func (m *MemoryView) Truth() starlark.Bool  { return m.Len() > 0 }
func (m *MemoryView) Hash() (uint32, error) { return 0, errUnhashable(m) }
func (m *MemoryView) typecode() byte        { return m.code }
func (m *MemoryView) size() int             { return elementSize(m.code) }
func (m *MemoryView) Len() int              { return len(m.b) / m.size() }

// Buffer is arg.Bufferer, WriteBuffer arg.WriteBufferer.
func (m *MemoryView) Buffer() []byte              { return m.b }
func (m *MemoryView) WriteBuffer() ([]byte, bool) { return m.b, !m.readOnly }

// NewMemoryView shows v; nil with TypeError pending if v has no memory of its own.
func NewMemoryView(th *Thread, v Value) Value {
	switch x := native(v).(type) {
	case *MemoryView:
		c := *x
		return &c
	case *Array:
		if !x.objects() {
			return &MemoryView{x.Code, x.B, false}
		}
	default:
		b, ok := AsBuffer(x)
		if !ok {
			break
		}
		code := byte('B')
		if items, typed := x.(arg.Items); typed {
			var inRow bool
			if code, inRow = items.ItemCode(); !inRow {
				return th.ValueError("%s is not C-contiguous", TypeName(v))
			}
		}
		_, writable := arg.AsWriteBuffer(x)
		return &MemoryView{code, b, !writable}
	}
	return th.TypeError("object with buffer protocol required")
}

func newMemoryView(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(args) != 1 || len(kw) > 0 {
		return th.TypeError("function takes 1 positional arguments but %d were given", len(args))
	}
	return NewMemoryView(th, args[0])
}

func memoryViewMembers() []Member {
	return []Member{
		Getter("itemsize", func(th *Thread, self Value) Value { return Int(int64(self.(*MemoryView).size())) }),
		MethodN("hex", 0, 2, bytesHex),
	}
}

// GetItem is ItemGetter; a slice is a view of the same memory.
func (m *MemoryView) GetItem(th *Thread, key Value) Value {
	if s, ok := key.(*Slice); ok {
		lo, hi, ok := m.bounds(th, s)
		if !ok {
			return nil
		}
		return &MemoryView{m.code, m.b[lo:hi:hi], m.readOnly}
	}
	i, ok := indexOf(th, key, m.Len(), "memoryview")
	if !ok {
		return nil
	}
	return getElement(m.code, m.b[i*m.size():])
}

// bounds are the bytes that s selects.
func (m *MemoryView) bounds(th *Thread, s *Slice) (lo, hi int, ok bool) {
	lo, hi, step, ok := s.Bounds(th, m.Len())
	if ok && step != 1 {
		noStep(th)
		ok = false
	}
	return lo * m.size(), max(lo, hi) * m.size(), ok
}

// SetItem is ItemSetter.
func (m *MemoryView) SetItem(th *Thread, key, v Value) bool {
	if m.readOnly {
		th.TypeError("'memoryview' object doesn't support item assignment")
		return false
	}
	if s, ok := key.(*Slice); ok {
		lo, hi, ok := m.bounds(th, s)
		if !ok {
			return false
		}
		src, isElems := native(v).(elements)
		if !isElems {
			b, isBuffer := AsBuffer(v)
			if !isBuffer {
				th.Raise(NotImplementedErrorClass, "array/bytes required on right side")
				return false
			}
			src = &Bytes{b}
		}
		if elementSize(src.typecode()) != m.size() {
			th.ValueError("lhs and rhs should be compatible")
			return false
		}
		if len(src.Buffer()) != hi-lo {
			th.ValueError("lhs and rhs should be compatible")
			return false
		}
		copy(m.b[lo:hi], src.Buffer())
		return true
	}
	i, ok := indexOf(th, key, m.Len(), "memoryview")
	return ok && putElement(th, m.code, m.b[i*m.size():], v)
}

// Iter is Iterable.
func (m *MemoryView) Iter(th *Thread) Iterator {
	i := 0
	return &FuncIter{F: func(th *Thread) Value {
		if i >= m.Len() {
			return nil
		}
		i++
		return getElement(m.code, m.b[(i-1)*m.size():])
	}}
}

// Iterate is for Go.
func (m *MemoryView) Iterate() starlark.Iterator {
	items := make([]Value, m.Len())
	for i := range items {
		items[i] = getElement(m.code, m.b[i*m.size():])
	}
	return &goIter{items}
}

// Compare is Comparer.
func (m *MemoryView) Compare(th *Thread, op CompareOp, other Value) Value {
	return compareElements(th, op, m, other)
}
