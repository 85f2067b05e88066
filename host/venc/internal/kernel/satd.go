package kernel

// The sum of absolute transformed differences of an area is half the sum of the magnitudes of the 4x4 Hadamard
// transforms of its differences; SA8D is the same with 8x8 transforms, a quarter of the sum. The Go forms hold four 16-bit
// lanes in one uint64, which adds and subtracts as one integer: a borrow out of a lane is undone by abs4.

func abs4(a uint64) uint64 {
	s := (a >> 15 & one8) * 0xffff
	return (a + s) ^ s
}

// had4 returns the horizontal Hadamard transform of four differences as lanes.
func had4(a, b uint32) uint64 {
	d0 := int64(a&255) - int64(b&255)
	d1 := int64(a>>8&255) - int64(b>>8&255)
	d2 := int64(a>>16&255) - int64(b>>16&255)
	d3 := int64(a>>24) - int64(b>>24)
	// Each sum of two lanes below is one integer with a lane in each half.
	p := (d0 + d1) + (d0-d1)<<16
	q := (d2 + d3) + (d2-d3)<<16
	return uint64(p + q + (p-q)<<32)
}

func satd4Sum(a []byte, as int, b []byte, bs int) uint64 {
	r0 := had4(le32(a), le32(b))
	r1 := had4(le32(a[as:]), le32(b[bs:]))
	r2 := had4(le32(a[2*as:]), le32(b[2*bs:]))
	r3 := had4(le32(a[3*as:]), le32(b[3*bs:]))
	s, d, t, e := r0+r1, r0-r1, r2+r3, r2-r3
	return abs4(s+t) + abs4(s-t) + abs4(d+e) + abs4(d-e)
}

func satd4x4Go(a []byte, as int, b []byte, bs int) int {
	s := satd4Sum(a, as, b, bs)
	return int(s&0xffff+s>>16&0xffff+s>>32&0xffff+s>>48) >> 1
}

func satd8x8Go(a []byte, as int, b []byte, bs int) int {
	return satd8x4(a, as, b, bs) + satd8x4(a[4*as:], as, b[4*bs:], bs)
}

func satd16x16Go(a []byte, as int, b []byte, bs int) int {
	t := 0
	for y := 0; y < 16; y += 4 {
		p, q := a[y*as:], b[y*bs:]
		t += satd8x4(p, as, q, bs) + satd8x4(p[8:], as, q[8:], bs)
	}
	return t
}

// evenOdd returns sums and differences of neighbouring sample differences, the first step of the horizontal transform,
// of eight samples.
func evenOdd(a, b uint64) (s, d uint64) {
	e, o := a&lo8-b&lo8, a>>8&lo8-b>>8&lo8
	return e + o, e - o
}

// satd8x4 is the sum of two 4x4 transforms side by side.
func satd8x4(a []byte, as int, b []byte, bs int) int {
	s0, d0 := evenOdd(le64(a), le64(b))
	s1, d1 := evenOdd(le64(a[as:]), le64(b[bs:]))
	s2, d2 := evenOdd(le64(a[2*as:]), le64(b[2*bs:]))
	s3, d3 := evenOdd(le64(a[3*as:]), le64(b[3*bs:]))
	t := lastStep(s0, s1, s2, s3)
	t += lastStep(d0, d1, d2, d3)
	return int(t&0xffff+t>>16&0xffff+t>>32&0xffff+t>>48) >> 1
}

// lastStep does the vertical transform and the last horizontal butterfly, between lanes 0 and 1 and lanes 2 and 3, and
// adds the magnitudes. Lanes are below 2040 there: a bias of 4096 makes them positive, so that they can be taken apart.
func lastStep(r0, r1, r2, r3 uint64) uint64 {
	p, q, u, v := r0+r1, r0-r1, r2+r3, r2-r3
	return neighbours(p+u) + neighbours(p-u) + neighbours(q+v) + neighbours(q-v)
}

func neighbours(x uint64) uint64 {
	const half = 0x0000ffff0000ffff
	x += 0x1000100010001000
	e, o := x&half, x>>16&half
	return abs4(e + o - 0x0000200000002000 + (e-o)<<16)
}

func sa8d8x8Go(a []byte, as int, b []byte, bs int) int {
	var s, d [8]uint64
	for y := range 8 {
		s[y], d[y] = evenOdd(le64(a[y*as:]), le64(b[y*bs:]))
	}
	// A bias in the first row stands in all sums of the vertical transform.
	s[0] += sa8dBias
	d[0] += sa8dBias
	// A lane adds up 16 of the 64 coefficients, whose squares sum to (64*255)^2 at most: 4*64*255 is below 1<<16.
	t := sa8dColumns(&s) + sa8dColumns(&d)
	return int(t&0xffff+t>>16&0xffff+t>>32&0xffff+t>>48+2) >> 2
}

// sa8dBias makes lanes of up to 4080 positive, so that they can be taken apart.
const sa8dBias = 0x2000200020002000

// sa8dColumns does the vertical transform of four columns and the last two horizontal steps, and adds the magnitudes.
func sa8dColumns(c *[8]uint64) uint64 {
	a0, a1, a2, a3 := c[0]+c[4], c[1]+c[5], c[2]+c[6], c[3]+c[7]
	a4, a5, a6, a7 := c[0]-c[4], c[1]-c[5], c[2]-c[6], c[3]-c[7]
	b0, b1, b2, b3 := a0+a2, a1+a3, a0-a2, a1-a3
	b4, b5, b6, b7 := a4+a6, a5+a7, a4-a6, a5-a7
	return sa8dAcross(b0+b1, b0-b1) + sa8dAcross(b2+b3, b2-b3) + sa8dAcross(b4+b5, b4-b5) + sa8dAcross(b6+b7, b6-b7)
}

// sa8dAcross does the last two horizontal steps of two rows, lanes 0 and 1 against 2 and 3, then even against odd ones, and adds the
// magnitudes.
func sa8dAcross(u, v uint64) uint64 {
	const low = 0x00000000ffffffff
	p, q := u&low|v<<32, u>>32|v&^low
	return sa8dLast(p+q, p-q+2*sa8dBias)
}

func sa8dLast(s, d uint64) uint64 {
	const even = 0x0000ffff0000ffff
	p, q := s&even|d&even<<16, s>>16&even|d&^even
	return abs4(p+q-4*sa8dBias) + abs4(p-q)
}
