// Package cstruct lays out C structures over bytes, as uctypes and the board's own structures need them.
//
//	frame := cstruct.Struct(
//		cstruct.F("width", 0, cstruct.U32),
//		cstruct.F("phys_addr", 104, cstruct.Array(3, cstruct.U64)),
//	)
//	cstruct.U32.StoreInt(mem[frame.Field("width").Offset:], cstruct.Little, 640)
//
// A Type never changes after it was made and may be shared. Load and Store panic when the memory is shorter than the
// type; whoever makes a view checks Size once.
package cstruct

import (
	"encoding/binary"
	"math"
)

// Order is the byte order of scalars, and whether a structure is padded at its end.
type Order uint8

// The layouts, with uctypes' numbers. Native is little endian with C's padding; the others are packed.
const (
	Little Order = iota
	Big
	Native
)

// Scalar is a number in memory, with the numbers that uctypes gives them: bit 0 says signed, the next ones the size.
type Scalar uint8

// The scalars. The bit fields are read from a number of the size in their name.
const (
	UINT8 Scalar = iota
	INT8
	UINT16
	INT16
	UINT32
	INT32
	UINT64
	INT64
	BFUINT8
	BFINT8
	BFUINT16
	BFINT16
	BFUINT32
	BFINT32
	FLOAT32
	FLOAT64
)

// Kind says what a Type is.
type Kind uint8

// The kinds of types.
const (
	KindScalar Kind = iota
	KindArray
	KindStruct
	KindPointer
	// KindInvalid is what a malformed descriptor describes: it has no size and no value.
	KindInvalid
)

// Type describes a value in memory.
type Type struct {
	Kind   Kind
	Scalar Scalar  // of KindScalar
	BitPos uint    // of a bit field: its lowest bit
	BitLen uint    // and its width
	Len    int     // of KindArray
	Elem   *Type   // of KindArray, and what a KindPointer points to
	Fields []Field // of KindStruct, in the order of the declaration
}

// Field is a member of a structure.
type Field struct {
	Name   string
	Offset int
	Type   *Type
}

// The scalars as types.
var (
	U8  = &Type{Scalar: UINT8}
	I8  = &Type{Scalar: INT8}
	U16 = &Type{Scalar: UINT16}
	I16 = &Type{Scalar: INT16}
	U32 = &Type{Scalar: UINT32}
	I32 = &Type{Scalar: INT32}
	U64 = &Type{Scalar: UINT64}
	I64 = &Type{Scalar: INT64}
)

// Array is n values one after another.
func Array(n int, elem *Type) *Type { return &Type{Kind: KindArray, Len: n, Elem: elem} }

// Struct is a structure whose fields stand where they say.
func Struct(fields ...Field) *Type { return &Type{Kind: KindStruct, Fields: fields} }

// Pointer is an address of 8 bytes.
func Pointer(to *Type) *Type { return &Type{Kind: KindPointer, Elem: to} }

// F is a field.
func F(name string, offset int, t *Type) Field { return Field{name, offset, t} }

// Field finds a member, nil where there is none.
func (t *Type) Field(name string) *Field {
	for i := range t.Fields {
		if t.Fields[i].Name == name {
			return &t.Fields[i]
		}
	}
	return nil
}

// IsBits reports whether s is a bit field.
func (s Scalar) IsBits() bool { return s >= BFUINT8 && s <= BFINT32 }

// Size is the length in bytes; a bit field has the length of its number.
func (s Scalar) Size() int {
	switch {
	case s.IsBits():
		s -= BFUINT8
	case s == FLOAT32:
		return 4
	case s == FLOAT64:
		return 8
	}
	return 1 << (s >> 1)
}

func (t *Type) align() int {
	switch t.Kind {
	case KindScalar:
		return t.Scalar.Size()
	case KindArray:
		return t.Elem.align()
	case KindPointer:
		return 8
	case KindInvalid:
		return 1
	}
	a := 1
	for _, f := range t.Fields {
		a = max(a, f.Type.align())
	}
	return a
}

// Size is the length in bytes; with Native a structure is padded to its alignment.
func (t *Type) Size(o Order) int {
	switch t.Kind {
	case KindScalar:
		return t.Scalar.Size()
	case KindArray:
		return t.Len * t.Elem.Size(o)
	case KindPointer:
		return 8
	case KindInvalid:
		return 0
	}
	n := 0
	for _, f := range t.Fields {
		n = max(n, f.Offset+f.Type.Size(o))
	}
	if o == Native {
		a := t.align()
		n = (n + a - 1) / a * a
	}
	return n
}

func order(o Order) binary.ByteOrder {
	if o == Big {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

func loadWord(mem []byte, o Order, size int) uint64 {
	switch size {
	case 1:
		return uint64(mem[0])
	case 2:
		return uint64(order(o).Uint16(mem))
	case 4:
		return uint64(order(o).Uint32(mem))
	}
	return order(o).Uint64(mem)
}

func storeWord(mem []byte, o Order, size int, x uint64) {
	switch size {
	case 1:
		mem[0] = byte(x)
	case 2:
		order(o).PutUint16(mem, uint16(x))
	case 4:
		order(o).PutUint32(mem, uint32(x))
	default:
		order(o).PutUint64(mem, x)
	}
}

// Load reads a scalar or pointer: an int64, or a uint64 where the type is unsigned, or a float64.
func (t *Type) Load(mem []byte, o Order) any {
	if t.Kind == KindPointer {
		return loadWord(mem, o, 8)
	}
	s := t.Scalar
	x := loadWord(mem, o, s.Size())
	bits := uint(s.Size() * 8)
	switch {
	case s == FLOAT32:
		return float64(math.Float32frombits(uint32(x)))
	case s == FLOAT64:
		return math.Float64frombits(x)
	case s.IsBits():
		bits = t.BitLen
		x = x >> t.BitPos & (1<<bits - 1)
	}
	if s&1 != 0 { // signed
		shift := 64 - bits
		return int64(x<<shift) >> shift
	}
	return x
}

// StoreInt writes an integer, cut to the type's size as C does.
func (t *Type) StoreInt(mem []byte, o Order, x uint64) {
	s := t.Scalar
	size := 8
	if t.Kind == KindScalar {
		size = s.Size()
		if s.IsBits() {
			mask := uint64(1<<t.BitLen-1) << t.BitPos
			x = loadWord(mem, o, size)&^mask | x<<t.BitPos&mask
		}
	}
	storeWord(mem, o, size, x)
}

// StoreFloat writes a floating-point number.
func (t *Type) StoreFloat(mem []byte, o Order, x float64) {
	if t.Scalar == FLOAT32 {
		storeWord(mem, o, 4, uint64(math.Float32bits(float32(x))))
		return
	}
	storeWord(mem, o, 8, math.Float64bits(x))
}

// IsFloat reports whether the type is a floating-point number.
func (t *Type) IsFloat() bool { return t.Kind == KindScalar && t.Scalar >= FLOAT32 }
