package types

import "go.starlark.net/starlark"

// Bytes is a bytes. B is never changed.
type Bytes struct{ B []byte }

// NewBytes makes a bytes that owns b.
func NewBytes(b []byte) *Bytes { return &Bytes{b} }

func (x *Bytes) String() string        { return string(appendBytes(nil, x.B)) }
func (x *Bytes) Type() string          { return "bytes" }
func (x *Bytes) Freeze()               {}
func (x *Bytes) Truth() starlark.Bool  { return len(x.B) > 0 }
func (x *Bytes) Hash() (uint32, error) { return hashText(string(x.B)), nil }
func (x *Bytes) Len() int              { return len(x.B) }

// Buffer is arg.Bufferer.
func (x *Bytes) Buffer() []byte { return x.B }

// Bytearray is a bytearray. A view's bytes belong to someone else: its length is fixed.
type Bytearray struct {
	B    []byte
	View bool
}

// NewBytearray makes a bytearray that owns b.
func NewBytearray(b []byte) *Bytearray { return &Bytearray{B: b} }

func (x *Bytearray) String() string {
	return string(append(appendBytes([]byte("bytearray("), x.B), ')'))
}
func (x *Bytearray) Type() string          { return "bytearray" }
func (x *Bytearray) Freeze()               {}
func (x *Bytearray) Truth() starlark.Bool  { return len(x.B) > 0 }
func (x *Bytearray) Hash() (uint32, error) { return 0, errUnhashable(x) }
func (x *Bytearray) Len() int              { return len(x.B) }

// Buffer is arg.Bufferer.
func (x *Bytearray) Buffer() []byte { return x.B }

// WriteBuffer is arg.WriteBufferer.
func (x *Bytearray) WriteBuffer() ([]byte, bool) { return x.B, true }

// appendBytes writes b as repr does.
func appendBytes(dst []byte, b []byte) []byte {
	q := quoteFor(string(b))
	dst = append(dst, 'b', q)
	for _, c := range b {
		dst = appendByte(dst, c, q)
	}
	return append(dst, q)
}
