package kernel

// tap6 is the luma half-sample filter (ITU-T H.264 8.4.2.2.1).
func tap6(a, b, c, d, e, f int32) int32 { return a - 5*b + 20*c + 20*d - 5*e + f }

// tapBias makes the lanes of tapLanes positive: the least value of the filter is -10*255.
const tapBias = 2550

// tapLanes is the filter of four samples at once in 16-bit lanes, plus tapBias.
func tapLanes(a, b, c, d, e, f uint64) uint64 {
	return a + f + 20*(c+d) + tapBias*one8 - 5*(b+e)
}

// roundLanes turns what tapLanes returns into samples: Clip1((x-tapBias+16) >> 5).
func roundLanes(x uint64) uint64 {
	const high = 0x8000800080008000
	x += 16 * one8
	ge := (x | high) - tapBias*one8 // the high bit tells whether the lane is not negative
	m := (ge & high >> 15) * 0xffff
	x = ge & m &^ high >> 5 & 0x03ff03ff03ff03ff
	over := x >> 8 & one8 // at most 335: above 255 bit 8 is set
	return (x | over*0xff) & lo8
}

// halfRowGo filters one row of n samples at src[off] into the three half-sample rows at the same offset: h between
// horizontal neighbours, v between this row and the next, c in the centre of four (samples b, h and j of 8.4.2.2.1). It
// reads three columns and three rows more on the far sides and two on the near ones; n is a multiple of 16, and up to 16
// samples more may be read. tmp holds at least n+16 values.
func halfRowGo(h, v, c, src []byte, off, stride, n int, tmp []int16) {
	s2 := src[off-2:][:n+16]
	s0, s1 := src[off-2-2*stride:][:n+16], src[off-2-stride:][:n+16]
	s3, s4, s5 := src[off-2+stride:][:n+16], src[off-2+2*stride:][:n+16], src[off-2+3*stride:][:n+16]
	t := tmp[:n+16]
	ho, vo, co := h[off:off+n], v[off:off+n], c[off:off+n]
	for i := 0; i+8 <= n+8; i += 8 {
		a, b, c, d, e, f := le64(s0[i:]), le64(s1[i:]), le64(s2[i:]), le64(s3[i:]), le64(s4[i:]), le64(s5[i:])
		x := tapLanes(a&lo8, b&lo8, c&lo8, d&lo8, e&lo8, f&lo8)
		y := tapLanes(a>>8&lo8, b>>8&lo8, c>>8&lo8, d>>8&lo8, e>>8&lo8, f>>8&lo8)
		w := (*[8]int16)(t[i:])
		w[0], w[2], w[4], w[6] = int16(x&0xffff)-tapBias, int16(x>>16&0xffff)-tapBias, int16(x>>32&0xffff)-tapBias, int16(x>>48)-tapBias
		w[1], w[3], w[5], w[7] = int16(y&0xffff)-tapBias, int16(y>>16&0xffff)-tapBias, int16(y>>32&0xffff)-tapBias, int16(y>>48)-tapBias
	}
	for i := 0; i+8 <= n; i += 8 {
		a, b, c, d, e, f := le64(s2[i:]), le64(s2[i+1:]), le64(s2[i+2:]), le64(s2[i+3:]), le64(s2[i+4:]), le64(s2[i+5:])
		x := tapLanes(a&lo8, b&lo8, c&lo8, d&lo8, e&lo8, f&lo8)
		y := tapLanes(a>>8&lo8, b>>8&lo8, c>>8&lo8, d>>8&lo8, e>>8&lo8, f>>8&lo8)
		putLE64(ho[i:], roundLanes(x)|roundLanes(y)<<8)
		a, b, c, d, e, f = le64(s0[i+2:]), le64(s1[i+2:]), le64(s2[i+2:]), le64(s3[i+2:]), le64(s4[i+2:]), le64(s5[i+2:])
		x = tapLanes(a&lo8, b&lo8, c&lo8, d&lo8, e&lo8, f&lo8)
		y = tapLanes(a>>8&lo8, b>>8&lo8, c>>8&lo8, d>>8&lo8, e>>8&lo8, f>>8&lo8)
		putLE64(vo[i:], roundLanes(x)|roundLanes(y)<<8)
		w, o := (*[13]int16)(t[i:]), (*[8]byte)(co[i:])
		// Unrolled, so that each value is loaded once.
		c0, c1, c2, c3, c4, c5, c6 := int32(w[0]), int32(w[1]), int32(w[2]), int32(w[3]), int32(w[4]), int32(w[5]), int32(w[6])
		o[0] = clip8((tap6(c0, c1, c2, c3, c4, c5) + 512) >> 10)
		o[1] = clip8((tap6(c1, c2, c3, c4, c5, c6) + 512) >> 10)
		c0, c1 = int32(w[7]), int32(w[8])
		o[2] = clip8((tap6(c2, c3, c4, c5, c6, c0) + 512) >> 10)
		o[3] = clip8((tap6(c3, c4, c5, c6, c0, c1) + 512) >> 10)
		c2, c3 = int32(w[9]), int32(w[10])
		o[4] = clip8((tap6(c4, c5, c6, c0, c1, c2) + 512) >> 10)
		o[5] = clip8((tap6(c5, c6, c0, c1, c2, c3) + 512) >> 10)
		c4, c5 = int32(w[11]), int32(w[12])
		o[6] = clip8((tap6(c6, c0, c1, c2, c3, c4) + 512) >> 10)
		o[7] = clip8((tap6(c0, c1, c2, c3, c4, c5) + 512) >> 10)
	}
}

// avg16x16Go is the rounded mean of two blocks (quarter samples, 8.4.2.2.1).
func avg16x16Go(dst []byte, ds int, a []byte, as int, b []byte, bs int) {
	for y := range 16 {
		d, p, q := dst[y*ds:][:16], a[y*as:][:16], b[y*bs:][:16]
		putLE64(d, mean8(le64(p), le64(q)))
		putLE64(d[8:], mean8(le64(p[8:]), le64(q[8:])))
	}
}

// mean8 is the rounded mean of eight pairs of samples.
func mean8(a, b uint64) uint64 { return (a | b) - ((a^b)>>1)&0x7f7f7f7f7f7f7f7f }

func copy16x16Go(dst []byte, ds int, src []byte, ss int) {
	for y := range 16 {
		copy(dst[y*ds:][:16], src[y*ss:][:16])
	}
}

// chroma8x8Go is the chroma sample interpolation (8.4.2.2.2) with fractions fx and fy in eighths.
func chroma8x8Go(dst []byte, ds int, src []byte, ss int, fx, fy int) {
	if fx|fy == 0 {
		for y := range 8 {
			copy(dst[y*ds:][:8], src[y*ss:][:8])
		}
		return
	}
	a, b, c, d := uint32((8-fx)*(8-fy)), uint32(fx*(8-fy)), uint32((8-fx)*fy), uint32(fx*fy)
	for y := range 8 {
		o, p, q := dst[y*ds:][:8], src[y*ss:][:9], src[(y+1)*ss:][:9]
		for x := range o {
			o[x] = uint8((a*uint32(p[x]) + b*uint32(p[x+1]) + c*uint32(q[x]) + d*uint32(q[x+1]) + 32) >> 6)
		}
	}
}
