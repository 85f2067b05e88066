package kernel

// tap6 is the luma half-sample filter (ITU-T H.264 8.4.2.2.1).
func tap6(a, b, c, d, e, f int32) int32 { return a - 5*b + 20*c + 20*d - 5*e + f }

// halfRowGo filters one row of n samples at src[off] into the three half-sample rows at the same offset: h between
// horizontal neighbours, v between this row and the next, c in the centre of four (samples b, h and j of 8.4.2.2.1). It
// reads three columns and three rows more on the far sides and two on the near ones. tmp holds at least n+5 values.
func halfRowGo(h, v, c, src []byte, off, stride, n int, tmp []int16) {
	r := src[off-2 : off+n+3]
	t := tmp[:n+5]
	s0, s1, s2 := src[off-2-2*stride:][:n+5], src[off-2-stride:][:n+5], src[off-2:][:n+5]
	s3, s4, s5 := src[off-2+stride:][:n+5], src[off-2+2*stride:][:n+5], src[off-2+3*stride:][:n+5]
	for i := range t {
		t[i] = int16(tap6(int32(s0[i]), int32(s1[i]), int32(s2[i]), int32(s3[i]), int32(s4[i]), int32(s5[i])))
	}
	ho, vo, co := h[off:off+n], v[off:off+n], c[off:off+n]
	for i := range ho {
		q := r[i : i+6 : i+6]
		ho[i] = clip8((tap6(int32(q[0]), int32(q[1]), int32(q[2]), int32(q[3]), int32(q[4]), int32(q[5])) + 16) >> 5)
		w := t[i : i+6 : i+6]
		vo[i] = clip8((int32(w[2]) + 16) >> 5)
		co[i] = clip8((tap6(int32(w[0]), int32(w[1]), int32(w[2]), int32(w[3]), int32(w[4]), int32(w[5])) + 512) >> 10)
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
