package types

import (
	"bytes"

	"go.starlark.net/starlark"
)

// byteString is what bytes and bytearray share: their contents and how a result of the same type is made.
type byteString interface {
	Value
	Buffer() []byte
	like(b []byte) Value
}

func (x *Bytes) like(b []byte) Value     { return &Bytes{b} }
func (x *Bytearray) like(b []byte) Value { return &Bytearray{B: b} }

func byteItem(th *Thread, x byteString, key Value) Value {
	b := x.Buffer()
	if s, ok := key.(*Slice); ok {
		out, ok := byteSlice(th, s, b)
		if !ok {
			return nil
		}
		return x.like(out)
	}
	i, ok := indexOf(th, key, len(b), x.Type())
	if !ok {
		return nil
	}
	return Int(int64(b[i]))
}

// byteSlice copies what s selects.
func byteSlice(th *Thread, s *Slice, b []byte) ([]byte, bool) {
	lo, hi, step, ok := s.Bounds(th, len(b))
	if !ok {
		return nil, false
	}
	if step != 1 {
		noStep(th)
		return nil, false
	}
	return append(make([]byte, 0, max(hi-lo, 0)), b[lo:max(lo, hi)]...), true
}

type byteIter struct {
	iterBase
	x byteString
	i int
}

func (it *byteIter) String() string { return objectText(it) }

func (it *byteIter) Next(th *Thread) Value {
	b := it.x.Buffer()
	if it.i >= len(b) {
		return nil
	}
	it.i++
	return Int(int64(b[it.i-1]))
}

func containsByte(th *Thread, b []byte, x Value) (bool, bool) {
	if part, ok := AsBuffer(x); ok {
		if _, isText := AsStr(x); !isText {
			return bytes.Contains(b, part), true
		}
	}
	if !IsInt(x) {
		th.TypeError("can't convert %s to int", TypeName(x))
		return false, false
	}
	n, ok := ToInt(th, x)
	if !ok {
		return false, false
	}
	if n < 0 || n > 255 {
		th.ValueError("byte must be in range(0, 256)")
		return false, false
	}
	return bytes.IndexByte(b, byte(n)) >= 0, true
}

// compareBytes compares with what has a buffer of bytes; a str is never equal.
func compareBytes(op CompareOp, b []byte, other Value) Value {
	if _, isText := AsStr(other); isText {
		return NotImplemented
	}
	if _, isArray := other.(*Array); isArray {
		return NotImplemented
	}
	c, ok := AsBuffer(other)
	if !ok {
		return NotImplemented
	}
	return Bool(op.Holds(bytes.Compare(b, c)))
}

func binaryBytes(th *Thread, x byteString, op BinOp, other Value, reflected bool) Value {
	b := x.Buffer()
	switch op {
	case OpAdd:
		if reflected {
			break
		}
		if c, ok := AsBuffer(other); ok {
			if !th.Room(len(b) + len(c)) {
				return nil
			}
			return x.like(append(append(make([]byte, 0, len(b)+len(c)), b...), c...))
		}
	case OpMul:
		if n, ok := repeatCount(other); ok {
			t, ok := repeatText(th, string(b), n)
			if !ok {
				return nil
			}
			return x.like([]byte(t))
		}
	case OpMod:
		if !reflected {
			return Percent(th, x, other)
		}
	}
	return NotImplemented
}

func (x *Bytes) GetItem(th *Thread, key Value) Value { return byteItem(th, x, key) }
func (x *Bytes) Iter(th *Thread) Iterator            { return &byteIter{x: x} }
func (x *Bytes) Iterate() starlark.Iterator          { return &goIter{byteInts(x.B)} }
func (x *Bytes) Contains(th *Thread, v Value) (bool, bool) {
	return containsByte(th, x.B, v)
}
func (x *Bytes) Compare(th *Thread, op CompareOp, other Value) Value {
	return compareBytes(op, x.B, other)
}
func (x *Bytes) BinaryOp(th *Thread, op BinOp, other Value, reflected bool) Value {
	return binaryBytes(th, x, op, other, reflected)
}

func (x *Bytearray) GetItem(th *Thread, key Value) Value { return byteItem(th, x, key) }
func (x *Bytearray) Iter(th *Thread) Iterator            { return &byteIter{x: x} }
func (x *Bytearray) Iterate() starlark.Iterator          { return &goIter{byteInts(x.B)} }
func (x *Bytearray) Contains(th *Thread, v Value) (bool, bool) {
	return containsByte(th, x.B, v)
}
func (x *Bytearray) Compare(th *Thread, op CompareOp, other Value) Value {
	return compareBytes(op, x.B, other)
}
func (x *Bytearray) BinaryOp(th *Thread, op BinOp, other Value, reflected bool) Value {
	return binaryBytes(th, x, op, other, reflected)
}

func byteInts(b []byte) []Value {
	out := make([]Value, len(b))
	for i, c := range b {
		out[i] = Int(int64(c))
	}
	return out
}

// InplaceOp is InplaceOperator: += appends in place.
func (x *Bytearray) InplaceOp(th *Thread, op BinOp, other Value) Value {
	if op != OpAdd {
		return NotImplemented
	}
	b, ok := AsBuffer(other)
	if !ok {
		return NotImplemented
	}
	if x.fixed(th) {
		return nil
	}
	if !th.Room(len(x.B) + len(b)) {
		return nil
	}
	x.B = append(x.B, b...)
	return x
}

// SetItem is ItemSetter.
func (x *Bytearray) SetItem(th *Thread, key, v Value) bool {
	if s, ok := key.(*Slice); ok {
		b, ok := byteSource(th, v)
		return ok && x.setSlice(th, s, b)
	}
	i, ok := indexOf(th, key, len(x.B), "bytearray")
	if !ok {
		return false
	}
	n, ok := v.(*Small)
	if !ok {
		k, ok := elementInt(th, v)
		if !ok {
			return false
		}
		x.B[i] = byte(k)
		return true
	}
	x.B[i] = byte(n.N())
	return true
}

// byteSource reads what may be assigned to a slice of bytes.
func byteSource(th *Thread, v Value) ([]byte, bool) {
	if b, ok := AsBuffer(v); ok {
		if _, isText := AsStr(v); !isText {
			return b, true
		}
	}
	th.Raise(NotImplementedErrorClass, "array/bytes required on right side")
	return nil, false
}

func (x *Bytearray) setSlice(th *Thread, s *Slice, b []byte) bool {
	lo, hi, step, ok := s.Bounds(th, len(x.B))
	if !ok {
		return false
	}
	if step != 1 {
		noStep(th)
		return false
	}
	return x.splice(th, lo, max(lo, hi), b)
}

// splice puts b in the place of bytes lo to hi.
func (x *Bytearray) splice(th *Thread, lo, hi int, b []byte) bool {
	if len(b) == hi-lo {
		copy(x.B[lo:], b)
		return true
	}
	if x.View && len(b) < hi-lo {
		// As on the board: what is behind moves down, the rest is cleared, and this view becomes shorter, so that
		// cfg.file_name[:] = b"…" writes a name into a field.
		n := lo + copy(x.B[lo:], b)
		n += copy(x.B[n:], x.B[hi:])
		clear(x.B[n:])
		x.B = x.B[:n]
		return true
	}
	if x.fixed(th) {
		return false
	}
	out := make([]byte, 0, len(x.B)-(hi-lo)+len(b))
	x.B = append(append(append(out, x.B[:lo]...), b...), x.B[hi:]...)
	return true
}

// DelItem is ItemDeleter: slices only.
func (x *Bytearray) DelItem(th *Thread, key Value) bool {
	s, ok := key.(*Slice)
	if !ok {
		th.TypeError("'bytearray' object doesn't support item deletion")
		return false
	}
	return x.setSlice(th, s, nil)
}

// elementInt reads an int for an element of up to 64 bits; what is larger is cut off, as on the board.
func elementInt(th *Thread, v Value) (uint64, bool) {
	i, ok := Index(th, v)
	if !ok {
		return 0, false
	}
	if n, ok := AsInt64(i); ok {
		return uint64(n), true
	}
	return lowBits(i.(*Big).N), true
}

// bytesOf makes bytes of an iterable of ints.
func bytesOf(th *Thread, v Value) ([]byte, bool) {
	it := Iter(th, v)
	if it == nil {
		return nil, false
	}
	var out []byte
	for x := it.Next(th); x != nil; x = it.Next(th) {
		n, ok := elementInt(th, x)
		if !ok {
			return nil, false
		}
		if n > 255 {
			th.ValueError("bytes value out of range")
			return nil, false
		}
		out = append(out, byte(n))
	}
	return out, !th.Failed()
}

// newByteString reads the arguments of bytes() and bytearray().
func newByteString(th *Thread, args []Value, kw []*Str, loose bool) ([]byte, bool) {
	if len(kw) > 0 {
		th.RaiseArgs(NotImplementedErrorClass)
		return nil, false
	}
	if len(args) == 0 {
		return nil, true
	}
	v := native(args[0])
	if _, isText := AsStr(v); isText {
		if len(args) == 1 {
			th.TypeError("string argument without an encoding")
			return nil, false
		}
		if len(args) > 3 {
			th.TypeError("function expected at most 3 arguments, got %d", len(args))
			return nil, false
		}
		s, _ := AsStr(v)
		return Encode(th, s, args[1:])
	}
	if len(args) > 1 {
		th.TypeError("wrong number of arguments")
		return nil, false
	}
	if IsInt(v) {
		n, ok := ToInt(th, v)
		if !ok {
			return nil, false
		}
		if n < 0 {
			th.ValueError("negative count")
			return nil, false
		}
		if n > maxItems*8 {
			th.Raise(MemoryErrorClass, "memory allocation failed, allocating %d bytes", n)
			return nil, false
		}
		return make([]byte, n), true
	}
	if b, ok := AsBuffer(v); ok {
		return append([]byte(nil), b...), true
	}
	if !loose {
		return bytesOf(th, args[0])
	}
	return looseBytes(th, args[0])
}

// looseBytes is bytesOf for bytearray, which cuts numbers off.
func looseBytes(th *Thread, v Value) ([]byte, bool) {
	it := Iter(th, v)
	if it == nil {
		return nil, false
	}
	var out []byte
	for x := it.Next(th); x != nil; x = it.Next(th) {
		n, ok := elementInt(th, x)
		if !ok {
			return nil, false
		}
		out = append(out, byte(n))
	}
	return out, !th.Failed()
}

func newBytes(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(args) == 1 && len(kw) == 0 {
		if b, ok := args[0].(*Bytes); ok {
			return b
		}
		if in, ok := args[0].(*Instance); ok {
			if a := in.shape.class.Lookup("__bytes__"); a != nil {
				return CallMethod(th, in, "__bytes__")
			}
		}
	}
	b, ok := newByteString(th, args, kw, false)
	if !ok {
		return nil
	}
	return &Bytes{b}
}

func newBytearray(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	b, ok := newByteString(th, args, kw, true)
	if !ok {
		return nil
	}
	return &Bytearray{B: b}
}

// CallMethod calls v.name(args...); nil with an exception pending.
func CallMethod(th *Thread, v Value, name string, args ...Value) Value {
	fn, self := LoadMethod(th, v, name)
	if fn == nil {
		return nil
	}
	if self != nil {
		return callWith(th, fn, self, args, nil)
	}
	return Call(th, fn, args, nil)
}

// hexMembers are hex() and fromhex().
func hexMembers(make func(b []byte) Value) []Member {
	return []Member{
		MethodN("hex", 0, 2, bytesHex),
		ClassFunc(FuncN("fromhex", 2, 2, func(th *Thread, args []Value) Value {
			s, ok := AsBuffer(args[1])
			if !ok {
				return th.TypeError("object with buffer protocol required")
			}
			b, ok := parseHex(s)
			if !ok {
				return th.ValueError("non-hex digit found")
			}
			return make(b)
		})),
	}
}

func bytesHex(th *Thread, args []Value) Value {
	b, ok := ToBuffer(th, args[0])
	if !ok {
		return nil
	}
	var sep []byte
	if len(args) > 1 {
		if sep, ok = ToBuffer(th, args[1]); !ok {
			return nil
		}
		if len(sep) != 1 {
			return th.ValueError("separator must be a single character")
		}
	}
	out := make([]byte, 0, 3*len(b))
	for i, c := range b {
		if i > 0 {
			out = append(out, sep...)
		}
		out = append(out, hexDigits[c>>4], hexDigits[c&15])
	}
	return asciiStr(string(out))
}

func parseHex(s []byte) ([]byte, bool) {
	out := []byte{}
	for i := 0; i < len(s); {
		if isSpace(s[i]) {
			i++
			continue
		}
		if i+1 >= len(s) {
			return nil, false
		}
		hi, lo := digitOf(s[i]), digitOf(s[i+1])
		if hi < 0 || hi > 15 || lo < 0 || lo > 15 {
			return nil, false
		}
		out = append(out, byte(hi<<4|lo))
		i += 2
	}
	return out, true
}
