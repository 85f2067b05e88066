//go:build !noasm

package kernel

import (
	"math"
	"unsafe"

	"golang.org/x/sys/cpu"
)

// hasAVX2 chooses the assembly forms, at run time and once.
var hasAVX2 = cpu.X86.HasAVX2

// The loops take 128 bytes at a time; n is a multiple of that.

//go:noescape
func addF32AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func subF32AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func mulF32AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func divF32AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func addF64AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func subF64AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func mulF64AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func divF64AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func addI32AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func subI32AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func mulI32AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func addU8AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func subU8AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func mulU8AVX2(d, a, b unsafe.Pointer, n int)

// The comparisons make n bytes, a multiple of 32.

//go:noescape
func ltF32AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func leF32AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func eqF32AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func neF32AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func ltF64AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func leF64AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func eqF64AVX2(d, a, b unsafe.Pointer, n int)

//go:noescape
func neF64AVX2(d, a, b unsafe.Pointer, n int)

// flip is 0, or ones to invert the results.

//go:noescape
func gtI32AVX2(d, a, b unsafe.Pointer, n int, flip uint64)

//go:noescape
func eqI32AVX2(d, a, b unsafe.Pointer, n int, flip uint64)

//go:noescape
func leU8AVX2(d, a, b unsafe.Pointer, n int, flip uint64)

//go:noescape
func eqU8AVX2(d, a, b unsafe.Pointer, n int, flip uint64)

//go:noescape
func sqrtF32AVX2(d, a unsafe.Pointer, n int)

//go:noescape
func sqrtF64AVX2(d, a unsafe.Pointer, n int)

//go:noescape
func sumF32AVX2(a unsafe.Pointer, groups int, r *[8]float32)

//go:noescape
func sumF64AVX2(a unsafe.Pointer, groups int, r *[8]float64)

// The search for the largest element over n bytes, a multiple of 128: r gets the largest of each lane, turned by flip and
// back. The result is not 0 if there are NaNs.

//go:noescape
func extremeF32AVX2(a unsafe.Pointer, n int, flip uint64, r *[32]byte) int

//go:noescape
func extremeF64AVX2(a unsafe.Pointer, n int, flip uint64, r *[32]byte) int

//go:noescape
func extremeI32AVX2(a unsafe.Pointer, n int, flip uint64, r *[32]byte) int

//go:noescape
func extremeU8AVX2(a unsafe.Pointer, n int, flip uint64, r *[32]byte) int

//go:noescape
func sumU8AVX2(a unsafe.Pointer, groups int) uint64

//go:noescape
func sumI32AVX2(a unsafe.Pointer, groups int) int64

// The functions take n elements, a multiple of 4.

//go:noescape
func expF32AVX2(d, a unsafe.Pointer, n int)

//go:noescape
func logF32AVX2(d, a unsafe.Pointer, n int)

// sinF32AVX2 stops at the first four of which one is too large, and returns how many it did.
//
//go:noescape
func sinF32AVX2(d, a unsafe.Pointer, n int, quarter uint64) int

const ones = 0x0101010101010101

func at[T any](s []T) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(s)) }

// whole is how many of n elements the loops for 128 bytes take.
func whole[T elem](s []T) int {
	size := int(unsafe.Sizeof(s[0]))
	return len(s) * size &^ 127 / size
}

// arith does the whole groups by f and the rest one by one, in a buffer of one group.
func arith[T elem](f func(d, a, b unsafe.Pointer, n int), d, a, b []T) bool {
	n := whole(d)
	size := int(unsafe.Sizeof(d[0]))
	if n > 0 {
		f(at(d), at(a), at(b), n*size)
	}
	if n < len(d) {
		var x, y [128]T
		copy(x[:], a[n:])
		copy(y[:], b[n:])
		f(at(x[:]), at(x[:]), at(y[:]), 128)
		copy(d[n:], x[:])
	}
	return true
}

// ArithF32 is op on each pair of elements.
func ArithF32(op Arith, d, a, b []float32) bool {
	if !hasAVX2 || len(d) == 0 {
		return false
	}
	switch op {
	case Add:
		return arith(addF32AVX2, d, a, b)
	case Sub:
		return arith(subF32AVX2, d, a, b)
	case Mul:
		return arith(mulF32AVX2, d, a, b)
	case Div:
		return arith(divF32AVX2, d, a, b)
	}
	return false
}

// ArithF64 is op on each pair of elements.
func ArithF64(op Arith, d, a, b []float64) bool {
	if !hasAVX2 || len(d) == 0 {
		return false
	}
	switch op {
	case Add:
		return arith(addF64AVX2, d, a, b)
	case Sub:
		return arith(subF64AVX2, d, a, b)
	case Mul:
		return arith(mulF64AVX2, d, a, b)
	case Div:
		return arith(divF64AVX2, d, a, b)
	}
	return false
}

// ArithI32 is op on each pair of elements; Div it has not.
func ArithI32(op Arith, d, a, b []int32) bool {
	if !hasAVX2 || len(d) == 0 {
		return false
	}
	switch op {
	case Add:
		return arith(addI32AVX2, d, a, b)
	case Sub:
		return arith(subI32AVX2, d, a, b)
	case Mul:
		return arith(mulI32AVX2, d, a, b)
	}
	return false
}

// ArithU8 is op on each pair of elements; Div it has not.
func ArithU8(op Arith, d, a, b []uint8) bool {
	if !hasAVX2 || len(d) == 0 {
		return false
	}
	switch op {
	case Add:
		return arith(addU8AVX2, d, a, b)
	case Sub:
		return arith(subU8AVX2, d, a, b)
	case Mul:
		return arith(mulU8AVX2, d, a, b)
	}
	return false
}

func compare[T elem](f func(d, a, b unsafe.Pointer, n int), d []byte, a, b []T) bool {
	n := len(d) &^ 31
	if n > 0 {
		f(at(d), at(a), at(b), n)
	}
	if n < len(d) {
		var x, y [32]T
		var r [32]byte
		copy(x[:], a[n:])
		copy(y[:], b[n:])
		f(at(r[:]), at(x[:]), at(y[:]), 32)
		copy(d[n:], r[:])
	}
	return true
}

// CompareF32 makes 0 or 1 of each pair of elements.
func CompareF32(op Cmp, d []byte, a, b []float32) bool {
	if !hasAVX2 || len(d) == 0 {
		return false
	}
	return compare([...]func(d, a, b unsafe.Pointer, n int){ltF32AVX2, leF32AVX2, eqF32AVX2, neF32AVX2}[op], d, a, b)
}

// CompareF64 makes 0 or 1 of each pair of elements.
func CompareF64(op Cmp, d []byte, a, b []float64) bool {
	if !hasAVX2 || len(d) == 0 {
		return false
	}
	return compare([...]func(d, a, b unsafe.Pointer, n int){ltF64AVX2, leF64AVX2, eqF64AVX2, neF64AVX2}[op], d, a, b)
}

// CompareI32 makes 0 or 1 of each pair of elements.
func CompareI32(op Cmp, d []byte, a, b []int32) bool {
	if !hasAVX2 || len(d) == 0 {
		return false
	}
	return compare(func(d, a, b unsafe.Pointer, n int) {
		switch op {
		case Lt:
			gtI32AVX2(d, b, a, n, 0)
		case Le:
			gtI32AVX2(d, a, b, n, ones)
		case Eq:
			eqI32AVX2(d, a, b, n, 0)
		default:
			eqI32AVX2(d, a, b, n, ones)
		}
	}, d, a, b)
}

// CompareU8 makes 0 or 1 of each pair of elements.
func CompareU8(op Cmp, d []byte, a, b []uint8) bool {
	if !hasAVX2 || len(d) == 0 {
		return false
	}
	return compare(func(d, a, b unsafe.Pointer, n int) {
		switch op {
		case Lt:
			leU8AVX2(d, b, a, n, ones)
		case Le:
			leU8AVX2(d, a, b, n, 0)
		case Eq:
			eqU8AVX2(d, a, b, n, 0)
		default:
			eqU8AVX2(d, a, b, n, ones)
		}
	}, d, a, b)
}

// SqrtF32 is the square root of each element.
func SqrtF32(d, a []float32) {
	n := 0
	if hasAVX2 && len(d) > 0 {
		if n = whole(d); n > 0 {
			sqrtF32AVX2(at(d), at(a), n*4)
		}
	}
	for i := n; i < len(d); i++ {
		d[i] = float32(math.Sqrt(float64(a[i])))
	}
}

// SqrtF64 is the square root of each element.
func SqrtF64(d, a []float64) {
	n := 0
	if hasAVX2 && len(d) > 0 {
		if n = whole(d); n > 0 {
			sqrtF64AVX2(at(d), at(a), n*8)
		}
	}
	for i := n; i < len(d); i++ {
		d[i] = math.Sqrt(a[i])
	}
}

func sum8F32(a []float32, r *[8]float32) {
	if !hasAVX2 {
		addLanes(a, r)
		return
	}
	sumF32AVX2(at(a), len(a)/8, r)
}

func sum8F64(a []float64, r *[8]float64) {
	if !hasAVX2 {
		addLanes(a, r)
		return
	}
	sumF64AVX2(at(a), len(a)/8, r)
}

func sumU8(a []uint8) (uint64, int) {
	n := len(a) / 32
	if !hasAVX2 || n == 0 {
		return 0, 0
	}
	return sumU8AVX2(at(a), n), n * 32
}

func sumI32(a []int32) (int64, int) {
	n := len(a) / 8
	if !hasAVX2 || n == 0 {
		return 0, 0
	}
	return sumI32AVX2(at(a), n), n * 8
}

func expF32(d, a []float32) int {
	n := len(d) &^ 3
	if !hasAVX2 || n == 0 {
		return 0
	}
	expF32AVX2(at(d), at(a), n)
	return n
}

func logF32(d, a []float32) int {
	n := len(d) &^ 3
	if !hasAVX2 || n == 0 {
		return 0
	}
	logF32AVX2(at(d), at(a), n)
	return n
}

func sinF32(d, a []float32, quarter uint64) int {
	n := len(d) &^ 3
	if !hasAVX2 || n == 0 {
		return 0
	}
	for i := 0; i < n; {
		i += sinF32AVX2(at(d[i:]), at(a[i:]), n-i, quarter)
		for end := min(i+4, n); i < end; i++ {
			d[i] = sin1(a[i], quarter)
		}
	}
	return n
}

// Extreme is the largest or smallest element. Not ok: there is no assembly for it, or it is a zero or there are NaNs,
// where the order of the elements matters.
func Extreme[T any](largest bool, a []T) (v T, ok bool) {
	var z T
	size := int(unsafe.Sizeof(z))
	n := len(a) * size &^ 127
	if !hasAVX2 || n < 256 {
		return v, false
	}
	var r [32]byte
	nan := false
	switch any(z).(type) {
	case float32:
		nan = extremeF32AVX2(at(a), n, minus(largest, 1<<63|1<<31), &r) != 0
	case float64:
		nan = extremeF64AVX2(at(a), n, minus(largest, 1<<63), &r) != 0
	case int32:
		extremeI32AVX2(at(a), n, minus(largest, 1<<64-1), &r)
	case uint8:
		extremeU8AVX2(at(a), n, minus(largest, 1<<64-1), &r)
	default:
		return v, false
	}
	if nan {
		return v, false
	}
	lanes := unsafe.Slice((*T)(unsafe.Pointer(&r)), 32/size)
	switch s := any(append(lanes[:len(lanes):len(lanes)], a[n/size:]...)).(type) {
	case []float32:
		return pick[T](largest, s)
	case []float64:
		return pick[T](largest, s)
	case []int32:
		return pick[T](largest, s)
	case []uint8:
		return pick[T](largest, s)
	}
	return v, false
}

// minus is the bits with which the loops turn the search for the smallest into that for the largest.
func minus(largest bool, bits uint64) uint64 {
	if largest {
		return 0
	}
	return bits
}

func pick[T any, E elem](largest bool, s []E) (v T, ok bool) {
	acc := s[0]
	for _, e := range s {
		if e != e {
			return v, false
		}
		if largest && e > acc || !largest && e < acc {
			acc = e
		}
	}
	return any(acc).(T), acc != 0 || E(1)/2 == 0
}
