package ndarray

import "fmt"

// DType is the type of an array's elements. The order is that of Promote's table.
type DType uint8

const (
	Bool DType = iota
	Uint8
	Int8
	Uint16
	Int16
	Uint32
	Int32
	Uint64
	Int64
	Float32
	Float64
	Complex128
	numTypes = iota
)

type typeInfo struct {
	name string
	char byte // struct and buffer protocol
	size int
	kind byte // as numpy's dtype.kind: b, u, i, f, c
}

var typeInfos = [numTypes]typeInfo{
	Bool: {"bool", '?', 1, 'b'}, Uint8: {"uint8", 'B', 1, 'u'}, Int8: {"int8", 'b', 1, 'i'},
	Uint16: {"uint16", 'H', 2, 'u'}, Int16: {"int16", 'h', 2, 'i'}, Uint32: {"uint32", 'I', 4, 'u'},
	Int32: {"int32", 'i', 4, 'i'}, Uint64: {"uint64", 'Q', 8, 'u'}, Int64: {"int64", 'q', 8, 'i'},
	Float32: {"float32", 'f', 4, 'f'}, Float64: {"float64", 'd', 8, 'f'}, Complex128: {"complex128", 'D', 16, 'c'},
}

// String is numpy's name of the type.
func (d DType) String() string {
	if int(d) < len(typeInfos) {
		return typeInfos[d].name
	}
	return fmt.Sprintf("DType(%d)", uint8(d))
}

// Size is the size of an element in bytes.
func (d DType) Size() int { return typeInfos[d].size }

// Char is the type's letter in Python's struct and array modules ('D' for complex128, which they lack).
func (d DType) Char() byte { return typeInfos[d].char }

// Kind is numpy's dtype.kind: 'b', 'u', 'i', 'f' or 'c'.
func (d DType) Kind() byte { return typeInfos[d].kind }

// IsInt reports an integer type; bool is none.
func (d DType) IsInt() bool { return d >= Uint8 && d <= Int64 }

// IsFloat reports float32 or float64.
func (d DType) IsFloat() bool { return d == Float32 || d == Float64 }

// DTypes lists all types.
func DTypes() []DType {
	out := make([]DType, numTypes)
	for i := range out {
		out[i] = DType(i)
	}
	return out
}

// Weak is the kind of a script's plain number as an operand: it takes the other operand's type where its kind fits.
type Weak uint8

const (
	// Strong operands count with their type.
	Strong Weak = iota
	// WeakBool, WeakInt, WeakFloat and WeakComplex are Python's bool, int, float and complex.
	WeakBool
	WeakInt
	WeakFloat
	WeakComplex
)

// Promote is the smallest type that holds the values of both (numpy.promote_types).
func Promote(a, b DType) DType {
	if a == b {
		return a
	}
	if a > b {
		a, b = b, a
	}
	switch {
	case a == Bool || b == Complex128:
		return b
	case b.IsFloat():
		if b == Float32 && (a == Uint32 || a == Int32 || a == Uint64 || a == Int64) {
			return Float64
		}
		return b
	}
	// Two integers.
	if a.Kind() == b.Kind() {
		return b // the larger one
	}
	u, i := a, b
	if u.Kind() != 'u' {
		u, i = i, u
	}
	if i.Size() > u.Size() {
		return i
	}
	switch u {
	case Uint8:
		return Int16
	case Uint16:
		return Int32
	case Uint32:
		return Int64
	}
	return Float64
}

// PromoteWeak is the type in which an array of type d meets a plain number (NEP 50).
func PromoteWeak(d DType, w Weak) DType {
	switch w {
	case WeakInt:
		if d == Bool {
			return Int64
		}
	case WeakFloat:
		if d < Float32 {
			return Float64
		}
	case WeakComplex:
		return Complex128
	}
	return d
}
