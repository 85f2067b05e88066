package ndarray

import (
	"slices"
	"unsafe"
)

// Array is a header over bytes: element (i, j, …) starts at offset + i*strides[0] + j*strides[1] + ….
type Array struct {
	data    []byte
	dtype   DType
	shape   []int
	strides []int // in bytes
	offset  int
	locked  bool // not writeable
	base    *Array
}

// maxDims is numpy's limit.
const maxDims = 32

// MaxBytes is the largest array that New makes; more is ErrMemory.
const MaxBytes = 1 << 31

// New makes an array of zeros.
func New(d DType, shape ...int) (*Array, error) {
	n, err := checkShape(d, shape)
	if err != nil {
		return nil, err
	}
	return wrap(make([]byte, n*d.Size()), d, shape), nil
}

// checkShape is the number of elements.
func checkShape(d DType, shape []int) (int, error) {
	if len(shape) > maxDims {
		return 0, valueError("maximum supported dimension for an ndarray is %d, found %d", maxDims, len(shape))
	}
	n := 1
	zero := false
	for _, s := range shape {
		if s < 0 {
			return 0, valueError("negative dimensions are not allowed")
		}
		if s == 0 {
			zero = true
			continue
		}
		if n > MaxBytes/d.Size()/s {
			return 0, fail(ErrMemory, "Unable to allocate an array with shape %s and data type %s", shapeText(shape), d)
		}
		n *= s
	}
	if zero {
		return 0, nil
	}
	return n, nil
}

// FromBytes makes an array over data, which it shares: row after row, the length that the shape needs exactly.
func FromBytes(data []byte, d DType, shape ...int) (*Array, error) {
	n, err := checkShape(d, shape)
	if err != nil {
		return nil, err
	}
	if len(data) != n*d.Size() {
		return nil, valueError("cannot make an array of shape %s and type %s from %d bytes, want %d", shapeText(shape), d, len(data), n*d.Size())
	}
	return wrap(data, d, shape), nil
}

// wrap trusts its caller.
func wrap(data []byte, d DType, shape []int) *Array {
	shape = slices.Clone(shape)
	return &Array{data: data, dtype: d, shape: shape, strides: contiguousStrides(d, shape)}
}

// alloc is New for shapes that were checked.
func alloc(d DType, shape []int) *Array {
	return wrap(make([]byte, product(shape)*d.Size()), d, shape)
}

func contiguousStrides(d DType, shape []int) []int {
	st := make([]int, len(shape))
	n := d.Size()
	for i := len(shape) - 1; i >= 0; i-- {
		st[i] = n
		n *= max(shape[i], 1)
	}
	return st
}

func product(shape []int) int {
	n := 1
	for _, s := range shape {
		n *= s
	}
	return n
}

// DType is the type of the elements.
func (a *Array) DType() DType { return a.dtype }

// Shape is the length of each dimension. The slice is the array's: do not change it.
func (a *Array) Shape() []int { return a.shape }

// Strides is the distance in bytes between neighbours of each dimension. The slice is the array's.
func (a *Array) Strides() []int { return a.strides }

// Offset is where the first element starts in the buffer that the array is a view of.
func (a *Array) Offset() int { return a.offset }

// NDim is the number of dimensions.
func (a *Array) NDim() int { return len(a.shape) }

// Size is the number of elements.
func (a *Array) Size() int { return product(a.shape) }

// Len is the length of the first dimension, 0 without one.
func (a *Array) Len() int {
	if len(a.shape) == 0 {
		return 0
	}
	return a.shape[0]
}

// Contiguous reports whether the elements lie one behind the other, row after row.
func (a *Array) Contiguous() bool {
	n := a.dtype.Size()
	for i := len(a.shape) - 1; i >= 0; i-- {
		if a.shape[i] == 0 {
			return true
		}
		if a.shape[i] != 1 && a.strides[i] != n {
			return false
		}
		n *= a.shape[i]
	}
	return true
}

// Bytes is the array's memory, live, where it is contiguous; otherwise a copy of its elements row after row.
func (a *Array) Bytes() []byte {
	if b, ok := a.Live(); ok {
		return b
	}
	return a.Copy().data
}

// Live is the array's memory if it is contiguous.
func (a *Array) Live() ([]byte, bool) {
	if !a.Contiguous() {
		return nil, false
	}
	n := a.Size() * a.dtype.Size()
	if n == 0 {
		return a.data[:0:0], true
	}
	return a.data[a.offset : a.offset+n : a.offset+n], true
}

// Writeable reports whether the elements may be assigned.
func (a *Array) Writeable() bool { return !a.locked }

// Lock makes the array, and views taken later, read-only.
func (a *Array) Lock() { a.locked = true }

// Base is the array that a view was taken of, nil for an array of its own.
func (a *Array) Base() *Array { return a.base }

// view makes another header over the same bytes.
func (a *Array) view(shape, strides []int, offset int) *Array {
	base := a.base
	if base == nil {
		base = a
	}
	return &Array{data: a.data, dtype: a.dtype, shape: shape, strides: strides, offset: offset, locked: a.locked, base: base}
}

// Copy makes a contiguous array of its own with the same elements.
func (a *Array) Copy() *Array {
	out := room(a.dtype, a.shape)
	if b, ok := a.Live(); ok {
		copy(out.data, b)
		return out
	}
	c := newCursor(a, a.shape)
	c.gather(out.data, out.Size())
	return out
}

// contiguous is a itself where it is contiguous, else a copy.
func (a *Array) contiguous() *Array {
	if a.Contiguous() {
		return a
	}
	return a.Copy()
}

// elem are the types of elements; a bool is a byte that is 0 or 1.
type elem interface {
	~uint8 | ~int8 | ~uint16 | ~int16 | ~uint32 | ~int32 | ~uint64 | ~int64 | ~float32 | ~float64 | ~complex128
}

// as sees bytes as elements.
func as[T any](b []byte) []T {
	if len(b) == 0 {
		return nil
	}
	var z T
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/int(unsafe.Sizeof(z)))
}

// bytesOf sees elements as bytes.
func bytesOf[T any](s []T) []byte {
	if len(s) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(s[0])))
}
