package star

import (
	"fmt"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Bytearray is the bytes that can be changed, which Starlark lacks: the predeclared bytearray(x), and a live view of
// board memory where a binding makes one. A view has a fixed length.
type Bytearray struct {
	data  []byte
	fixed bool
}

var (
	_ starlark.Sequence    = (*Bytearray)(nil)
	_ starlark.Sliceable   = (*Bytearray)(nil)
	_ starlark.HasSetIndex = (*Bytearray)(nil)
	_ starlark.HasAttrs    = (*Bytearray)(nil)
	_ starlark.HasBinary   = (*Bytearray)(nil)
	_ starlark.Comparable  = (*Bytearray)(nil)
	_ arg.WriteBufferer    = (*Bytearray)(nil)
)

func (b *Bytearray) String() string {
	var s strings.Builder
	s.WriteString("bytearray(b'")
	for _, c := range b.data {
		switch {
		case c == '\n':
			s.WriteString(`\n`)
		case c == '\r':
			s.WriteString(`\r`)
		case c == '\t':
			s.WriteString(`\t`)
		case c == '\'' || c == '\\':
			s.WriteByte('\\')
			s.WriteByte(c)
		case c < ' ' || c > '~':
			fmt.Fprintf(&s, `\x%02x`, c)
		default:
			s.WriteByte(c)
		}
	}
	return s.String() + "')"
}
func (b *Bytearray) Type() string               { return "bytearray" }
func (b *Bytearray) Freeze()                    {}
func (b *Bytearray) Truth() starlark.Bool       { return len(b.data) > 0 }
func (b *Bytearray) Hash() (uint32, error)      { return 0, fmt.Errorf("unhashable type: bytearray") }
func (b *Bytearray) Len() int                   { return len(b.data) }
func (b *Bytearray) Index(i int) starlark.Value { return starlark.MakeInt(int(b.data[i])) }

// Buffer is the live memory.
func (b *Bytearray) Buffer() []byte { return b.data }

// WriteBuffer is Buffer: every bytearray can be written.
func (b *Bytearray) WriteBuffer() ([]byte, bool) { return b.data, true }

// Slice copies, as in Python.
func (b *Bytearray) Slice(start, end, step int) starlark.Value {
	if step == 1 {
		return &Bytearray{data: append([]byte(nil), b.data[start:end]...)}
	}
	var out []byte
	for i := start; step > 0 && i < end || step < 0 && i > end; i += step {
		out = append(out, b.data[i])
	}
	return &Bytearray{data: out}
}

// SetIndex is b[i] = v.
func (b *Bytearray) SetIndex(i int, v starlark.Value) error {
	n, ok := arg.AsInt(v)
	if !ok || n < 0 || n > 255 {
		return arg.Raise("ValueError", "byte must be in range(0, 256)")
	}
	b.data[i] = byte(n)
	return nil
}

func (b *Bytearray) Iterate() starlark.Iterator { return &byteIter{b: b} }

type byteIter struct {
	b *Bytearray
	i int
}

func (it *byteIter) Next(v *starlark.Value) bool {
	if it.i >= len(it.b.data) {
		return false
	}
	*v = it.b.Index(it.i)
	it.i++
	return true
}
func (it *byteIter) Done() {}

// Binary is + with anything bytes-like, and `int in b`.
func (b *Bytearray) Binary(op syntax.Token, y starlark.Value, side starlark.Side) (starlark.Value, error) {
	switch {
	case op == syntax.PLUS && side == starlark.Left:
		more, ok := arg.AsBuffer(y)
		if !ok {
			return nil, nil
		}
		return &Bytearray{data: append(append([]byte(nil), b.data...), more...)}, nil
	case op == syntax.IN && side == starlark.Right:
		n, ok := arg.AsInt(y)
		if !ok {
			return nil, nil
		}
		return starlark.Bool(strings.IndexByte(string(b.data), byte(n)) >= 0 && n >= 0 && n < 256), nil
	}
	return nil, nil
}

func (b *Bytearray) CompareSameType(op syntax.Token, y starlark.Value, depth int) (bool, error) {
	return starlark.CompareDepth(op, starlark.Bytes(b.data), starlark.Bytes(y.(*Bytearray).data), depth)
}

func (b *Bytearray) AttrNames() []string { return []string{"append", "decode", "extend"} }

// Attr is append(int), extend(bytes-like or iterable of ints) and decode().
func (b *Bytearray) Attr(name string) (starlark.Value, error) {
	switch name {
	case "append":
		return starlark.NewBuiltin(name, func(_ *starlark.Thread, fn *starlark.Builtin, args starlark.Tuple, kw []starlark.Tuple) (starlark.Value, error) {
			var x starlark.Value
			if err := starlark.UnpackPositionalArgs(name, args, kw, 1, &x); err != nil {
				return nil, err
			}
			n, ok := arg.AsInt(x)
			if !ok || n < 0 || n > 255 {
				return nil, arg.Raise("ValueError", "byte must be in range(0, 256)")
			}
			return starlark.None, b.grow([]byte{byte(n)})
		}), nil
	case "extend":
		return starlark.NewBuiltin(name, func(_ *starlark.Thread, fn *starlark.Builtin, args starlark.Tuple, kw []starlark.Tuple) (starlark.Value, error) {
			var x starlark.Value
			if err := starlark.UnpackPositionalArgs(name, args, kw, 1, &x); err != nil {
				return nil, err
			}
			more, err := bytesOf(x)
			if err != nil {
				return nil, err
			}
			return starlark.None, b.grow(more)
		}), nil
	case "decode":
		return starlark.NewBuiltin(name, func(_ *starlark.Thread, fn *starlark.Builtin, args starlark.Tuple, kw []starlark.Tuple) (starlark.Value, error) {
			if err := starlark.UnpackPositionalArgs(name, args, kw, 0); err != nil {
				return nil, err
			}
			return starlark.String(b.data), nil
		}), nil
	}
	return nil, nil
}

func (b *Bytearray) grow(more []byte) error {
	if b.fixed {
		return arg.Raise("ValueError", "a view of memory cannot grow").
			WithHint("take a copy first: bytearray(view)")
	}
	b.data = append(b.data, more...)
	return nil
}

// bytesOf copies the bytes of a bytes-like value or an iterable of ints.
func bytesOf(x starlark.Value) ([]byte, error) {
	if _, isStr := x.(starlark.String); isStr {
		return nil, arg.Raise("TypeError", "string argument without an encoding")
	}
	if buf, ok := arg.AsBuffer(x); ok {
		return append([]byte(nil), buf...), nil
	}
	items, ok := arg.AsSeq(x)
	if !ok {
		return nil, arg.Raisef("TypeError", "'%s' object isn't iterable", x.Type())
	}
	out := make([]byte, len(items))
	for i, v := range items {
		n, ok := arg.AsInt(v)
		if !ok || n < 0 || n > 255 {
			return nil, arg.Raise("ValueError", "byte must be in range(0, 256)")
		}
		out[i] = byte(n)
	}
	return out, nil
}

// newBytearray is the predeclared bytearray([size or bytes or iterable of ints]); a str is taken as UTF-8 when an
// encoding stands behind it.
func newBytearray(_ *starlark.Thread, fn *starlark.Builtin, args starlark.Tuple, kw []starlark.Tuple) (starlark.Value, error) {
	var x starlark.Value = starlark.Bytes("")
	var encoding string
	if err := starlark.UnpackPositionalArgs(fn.Name(), args, kw, 0, &x, &encoding); err != nil {
		return nil, err
	}
	if s, ok := x.(starlark.String); ok && encoding != "" {
		return &Bytearray{data: []byte(s)}, nil
	}
	if n, ok := x.(starlark.Int); ok {
		size, ok := n.Int64()
		if !ok || size < 0 || size > 1<<31 {
			return nil, arg.Raise("MemoryError", "memory allocation failed")
		}
		return &Bytearray{data: make([]byte, size)}, nil
	}
	data, err := bytesOf(x)
	if err != nil {
		return nil, err
	}
	return &Bytearray{data: data}, nil
}
