// Package kernel is the arithmetic of ndarray that is worth assembly: loops over contiguous elements.
//
//	if !kernel.ArithF32(kernel.Add, dst, a, b) {
//		for i := range dst {
//			dst[i] = a[i] + b[i]
//		}
//	}
//
// The functions with a bool result do their work only where they have assembly for the machine (amd64 with AVX2, not
// built with noasm); the caller's loop is their twin. The others have a twin here. Results are the same bits either
// way, so that a script computes the same on every machine. dst may be a or b. All slices have dst's length.
package kernel

// Arith is an arithmetic operation.
type Arith uint8

const (
	None Arith = iota
	Add
	Sub
	Mul
	Div
)

// Cmp is a comparison.
type Cmp uint8

const (
	Lt Cmp = iota
	Le
	Eq
	Ne
)

// elem are the types that have kernels.
type elem interface {
	uint8 | int32 | float32 | float64
}
