package kernel

// leaf is the length up to which sums are not split.
const leaf = 128

// SumF32 adds pairwise, in numpy's order: halves of a multiple of eight elements down to leaf, and there eight sums side
// by side. The error grows with the logarithm of the length, and the result is numpy's to the last bit.
func SumF32(a []float32) float32 { return pairwise(a, sum8F32) }

// SumF64 is SumF32 for float64.
func SumF64(a []float64) float64 { return pairwise(a, sum8F64) }

func pairwise[T float32 | float64](a []T, sum8 func([]T, *[8]T)) T {
	n := len(a)
	if n < 8 {
		var s T
		for _, v := range a {
			s += v
		}
		return s
	}
	if n <= leaf {
		var r [8]T
		sum8(a[:n&^7], &r)
		s := ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]))
		for _, v := range a[n&^7:] {
			s += v
		}
		return s
	}
	half := n / 2
	half -= half % 8
	return pairwise(a[:half], sum8) + pairwise(a[half:], sum8)
}

// addLanes is sum8F32 and sum8F64 without assembly: r[i] is the sum of a[i], a[i+8], ….
func addLanes[T float32 | float64](a []T, r *[8]T) {
	copy(r[:], a[:8])
	r0, r1, r2, r3, r4, r5, r6, r7 := r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7]
	for a = a[8:]; len(a) >= 8; a = a[8:] {
		r0 += a[0]
		r1 += a[1]
		r2 += a[2]
		r3 += a[3]
		r4 += a[4]
		r5 += a[5]
		r6 += a[6]
		r7 += a[7]
	}
	*r = [8]T{r0, r1, r2, r3, r4, r5, r6, r7}
}

// SumU8 is the sum of bytes.
func SumU8(a []uint8) uint64 {
	s, done := sumU8(a)
	for _, v := range a[done:] {
		s += uint64(v)
	}
	return s
}

// SumI32 is the sum of integers.
func SumI32(a []int32) int64 {
	s, done := sumI32(a)
	for _, v := range a[done:] {
		s += int64(v)
	}
	return s
}
