package kernel

// The loop filters of ITU-T H.264 8.7.2. An edge is 16 luma or 8 chroma samples long; q0 of its first sample is pix[off].
// xs is the distance across the edge and ys that along it: (1, stride) for a vertical edge, (stride, 1) for a horizontal
// one. tc holds tC0 for each quarter of the edge, -1 where bS is 0; the intra forms are those of bS 4.

func abs32(v int32) int32 { return max(v, -v) }

func clip3(v, limit int32) int32 { return min(max(v, -limit), limit) }

func deblockLumaGo(pix []byte, off, xs, ys, alpha, beta int, tc *[4]int8) {
	a, b := int32(alpha), int32(beta)
	for i := range 16 {
		t0 := int32(tc[i>>2])
		if t0 < 0 {
			continue
		}
		o := off + i*ys
		p0, p1, q0, q1 := int32(pix[o-xs]), int32(pix[o-2*xs]), int32(pix[o]), int32(pix[o+xs])
		if abs32(p0-q0) >= a || abs32(p1-p0) >= b || abs32(q1-q0) >= b {
			continue
		}
		p2, q2 := int32(pix[o-3*xs]), int32(pix[o+2*xs])
		t := t0
		if abs32(p2-p0) < b {
			t++
			pix[o-2*xs] = uint8(p1 + clip3((p2+(p0+q0+1)>>1-2*p1)>>1, t0))
		}
		if abs32(q2-q0) < b {
			t++
			pix[o+xs] = uint8(q1 + clip3((q2+(p0+q0+1)>>1-2*q1)>>1, t0))
		}
		d := clip3(((q0-p0)*4+(p1-q1)+4)>>3, t)
		pix[o-xs], pix[o] = clip8(p0+d), clip8(q0-d)
	}
}

func deblockLumaIntraGo(pix []byte, off, xs, ys, alpha, beta int) {
	a, b := int32(alpha), int32(beta)
	for i := range 16 {
		o := off + i*ys
		p0, p1, q0, q1 := int32(pix[o-xs]), int32(pix[o-2*xs]), int32(pix[o]), int32(pix[o+xs])
		if abs32(p0-q0) >= a || abs32(p1-p0) >= b || abs32(q1-q0) >= b {
			continue
		}
		p2, q2 := int32(pix[o-3*xs]), int32(pix[o+2*xs])
		strong := abs32(p0-q0) < a>>2+2
		if strong && abs32(p2-p0) < b {
			p3 := int32(pix[o-4*xs])
			pix[o-xs] = uint8((p2 + 2*p1 + 2*p0 + 2*q0 + q1 + 4) >> 3)
			pix[o-2*xs] = uint8((p2 + p1 + p0 + q0 + 2) >> 2)
			pix[o-3*xs] = uint8((2*p3 + 3*p2 + p1 + p0 + q0 + 4) >> 3)
		} else {
			pix[o-xs] = uint8((2*p1 + p0 + q1 + 2) >> 2)
		}
		if strong && abs32(q2-q0) < b {
			q3 := int32(pix[o+3*xs])
			pix[o] = uint8((p1 + 2*p0 + 2*q0 + 2*q1 + q2 + 4) >> 3)
			pix[o+xs] = uint8((p0 + q0 + q1 + q2 + 2) >> 2)
			pix[o+2*xs] = uint8((2*q3 + 3*q2 + q1 + q0 + p0 + 4) >> 3)
		} else {
			pix[o] = uint8((2*q1 + q0 + p1 + 2) >> 2)
		}
	}
}

func deblockChromaGo(pix []byte, off, xs, ys, alpha, beta int, tc *[4]int8) {
	a, b := int32(alpha), int32(beta)
	for i := range 8 {
		t := int32(tc[i>>1]) + 1
		if t <= 0 {
			continue
		}
		o := off + i*ys
		p0, p1, q0, q1 := int32(pix[o-xs]), int32(pix[o-2*xs]), int32(pix[o]), int32(pix[o+xs])
		if abs32(p0-q0) >= a || abs32(p1-p0) >= b || abs32(q1-q0) >= b {
			continue
		}
		d := clip3(((q0-p0)*4+(p1-q1)+4)>>3, t)
		pix[o-xs], pix[o] = clip8(p0+d), clip8(q0-d)
	}
}

func deblockChromaIntraGo(pix []byte, off, xs, ys, alpha, beta int) {
	a, b := int32(alpha), int32(beta)
	for i := range 8 {
		o := off + i*ys
		p0, p1, q0, q1 := int32(pix[o-xs]), int32(pix[o-2*xs]), int32(pix[o]), int32(pix[o+xs])
		if abs32(p0-q0) >= a || abs32(p1-p0) >= b || abs32(q1-q0) >= b {
			continue
		}
		pix[o-xs] = uint8((2*p1 + p0 + q1 + 2) >> 2)
		pix[o] = uint8((2*q1 + q0 + p1 + 2) >> 2)
	}
}
