//go:build noasm || !amd64

package kernel

import "math"

func ArithF32(Arith, []float32, []float32, []float32) bool { return false }
func ArithF64(Arith, []float64, []float64, []float64) bool { return false }
func ArithI32(Arith, []int32, []int32, []int32) bool       { return false }
func ArithU8(Arith, []uint8, []uint8, []uint8) bool        { return false }
func CompareF32(Cmp, []byte, []float32, []float32) bool    { return false }
func CompareF64(Cmp, []byte, []float64, []float64) bool    { return false }
func CompareI32(Cmp, []byte, []int32, []int32) bool        { return false }
func CompareU8(Cmp, []byte, []uint8, []uint8) bool         { return false }

// SqrtF32 is the square root of each element.
func SqrtF32(dst, a []float32) {
	for i := range dst {
		dst[i] = float32(math.Sqrt(float64(a[i])))
	}
}

// SqrtF64 is the square root of each element.
func SqrtF64(dst, a []float64) {
	for i := range dst {
		dst[i] = math.Sqrt(a[i])
	}
}

func sum8F32(a []float32, r *[8]float32) { addLanes(a, r) }
func sum8F64(a []float64, r *[8]float64) { addLanes(a, r) }
func sumU8([]uint8) (uint64, int)        { return 0, 0 }
func sumI32([]int32) (int64, int)        { return 0, 0 }

func expF32(_, _ []float32) int           { return 0 }
func logF32(_, _ []float32) int           { return 0 }
func sinF32(_, _ []float32, _ uint64) int { return 0 }

// Extreme is the largest or smallest element; not ok without assembly.
func Extreme[T any](bool, []T) (v T, ok bool) { return v, false }
