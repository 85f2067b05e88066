package kernel

const (
	lo8  = 0x00ff00ff00ff00ff
	hi16 = 0x0100010001000100
	one8 = 0x0001000100010001
)

// laneAbs turns four 16-bit lanes that hold 256+d into |d|.
func laneAbs(x uint64) uint64 {
	neg := (^x >> 8) & one8 // lanes with d < 0
	m := neg * 0xff
	return ((x & lo8) ^ m) + neg
}

// sadRow8 adds the absolute differences of eight samples into four 16-bit lanes.
func sadRow8(a, b uint64) uint64 {
	return laneAbs((a&lo8|hi16)-(b&lo8)) + laneAbs((a>>8&lo8|hi16)-(b>>8&lo8))
}

func sad16x16Go(a []byte, as int, b []byte, bs int) int {
	var s uint64
	for range 15 {
		s += sadRow8(le64(a), le64(b)) + sadRow8(le64(a[8:]), le64(b[8:]))
		a, b = a[as:], b[bs:]
	}
	s += sadRow8(le64(a), le64(b)) + sadRow8(le64(a[8:]), le64(b[8:]))
	return int(s&0xffff + s>>16&0xffff + s>>32&0xffff + s>>48)
}

func sad8x8Go(a []byte, as int, b []byte, bs int) int {
	var s uint64
	for range 7 {
		s += sadRow8(le64(a), le64(b))
		a, b = a[as:], b[bs:]
	}
	s += sadRow8(le64(a), le64(b))
	return int(s * one8 >> 48)
}

// sums8x8Go returns the sum and the sum of squares of a block, from which its variance follows.
func sums8x8Go(a []byte, as int) (sum, sq int) {
	for y := range 8 {
		for _, v := range a[y*as:][:8] {
			sum += int(v)
			sq += int(v) * int(v)
		}
	}
	return sum, sq
}

// halveGo makes one row of a half-resolution plane from two rows: the rounded mean of each 2x2.
func halveGo(dst, r0, r1 []byte) {
	n := len(dst)
	r0, r1 = r0[:2*n], r1[:2*n]
	for i := range dst {
		dst[i] = uint8((int(r0[2*i]) + int(r0[2*i+1]) + int(r1[2*i]) + int(r1[2*i+1]) + 2) >> 2)
	}
}
