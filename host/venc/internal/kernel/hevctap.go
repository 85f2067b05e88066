package kernel

// Fractional sample interpolation of ITU-T H.265 8.5.3.3.3 for one reference without weights: the result is rounded to samples.

// hevcLuma are the luma filters by quarter-sample position, hevcChroma the chroma filters by eighth.
var hevcLuma = [4][8]int8{{0, 0, 0, 64, 0, 0, 0, 0}, {-1, 4, -10, 58, 17, -5, 1, 0}, {-1, 4, -11, 40, 40, -11, 4, -1}, {0, 1, -5, 17, 58, -10, 4, -1}}

var hevcChroma = [8][4]int8{{0, 64, 0, 0}, {-2, 58, 10, -2}, {-4, 54, 16, -2}, {-6, 46, 28, -4}, {-4, 36, 36, -4}, {-4, 28, 46, -6}, {-2, 16, 54, -4}, {-2, 10, 58, -2}}

// hevcHalfRowGo filters n samples of a row at src[off] into the half-sample rows h, v and c at the same offset. It reads three
// samples and rows before, four after. tmp holds at least n+7 values.
func hevcHalfRowGo(h, v, c, src []byte, off, stride, n int, tmp []int16) {
	t := tmp[:n+7]
	o := off - 3
	s0, s1, s2, s3 := src[o-3*stride:][:n+7], src[o-2*stride:][:n+7], src[o-stride:][:n+7], src[o:][:n+7]
	s4, s5, s6, s7 := src[o+stride:][:n+7], src[o+2*stride:][:n+7], src[o+3*stride:][:n+7], src[o+4*stride:][:n+7]
	for i := range t {
		t[i] = int16(40*(int32(s3[i])+int32(s4[i])) - 11*(int32(s2[i])+int32(s5[i])) + 4*(int32(s1[i])+int32(s6[i])) - int32(s0[i]) - int32(s7[i]))
	}
	ho, vo, co := h[off:off+n], v[off:off+n], c[off:off+n]
	for i := range ho {
		q := s3[i : i+8 : i+8]
		ho[i] = clip8((40*(int32(q[3])+int32(q[4])) - 11*(int32(q[2])+int32(q[5])) + 4*(int32(q[1])+int32(q[6])) - int32(q[0]) - int32(q[7]) + 32) >> 6)
		w := t[i : i+8 : i+8]
		vo[i] = clip8((int32(w[3]) + 32) >> 6)
		co[i] = clip8(((40*(int32(w[3])+int32(w[4]))-11*(int32(w[2])+int32(w[5]))+4*(int32(w[1])+int32(w[6]))-int32(w[0])-int32(w[7]))>>6 + 32) >> 6)
	}
}

// hevcLumaGo predicts a w x h block at src[off] with fractions fx and fy in quarter samples.
func hevcLumaGo(dst []byte, ds int, src []byte, off, ss, w, h, fx, fy int) {
	switch {
	case fx|fy == 0:
		for y := range h {
			copy(dst[y*ds:][:w], src[off+y*ss:][:w])
		}
	case fy == 0:
		f := &hevcLuma[fx]
		for y := range h {
			d, s := dst[y*ds:][:w], src[off+y*ss-3:][:w+7]
			for x := range d {
				d[x] = clip8((tap8(f, s[x:x+8:x+8]) + 32) >> 6)
			}
		}
	case fx == 0:
		f := &hevcLuma[fy]
		f0, f1, f2, f3, f4, f5, f6, f7 := int32(f[0]), int32(f[1]), int32(f[2]), int32(f[3]), int32(f[4]), int32(f[5]), int32(f[6]), int32(f[7])
		for y := range h {
			o := off + (y-3)*ss
			d := dst[y*ds:][:w]
			s0, s1, s2, s3 := src[o:][:w], src[o+ss:][:w], src[o+2*ss:][:w], src[o+3*ss:][:w]
			s4, s5, s6, s7 := src[o+4*ss:][:w], src[o+5*ss:][:w], src[o+6*ss:][:w], src[o+7*ss:][:w]
			for x := range d {
				v := f0*int32(s0[x]) + f1*int32(s1[x]) + f2*int32(s2[x]) + f3*int32(s3[x]) + f4*int32(s4[x]) + f5*int32(s5[x]) + f6*int32(s6[x]) + f7*int32(s7[x])
				d[x] = clip8((v + 32) >> 6)
			}
		}
	default:
		var t [39 * 32]int16
		f := &hevcLuma[fx]
		for y := range h + 7 {
			d, s := t[y*w:][:w], src[off+(y-3)*ss-3:][:w+7]
			for x := range d {
				d[x] = int16(tap8(f, s[x:x+8:x+8]))
			}
		}
		f = &hevcLuma[fy]
		f0, f1, f2, f3, f4, f5, f6, f7 := int32(f[0]), int32(f[1]), int32(f[2]), int32(f[3]), int32(f[4]), int32(f[5]), int32(f[6]), int32(f[7])
		for y := range h {
			d := dst[y*ds:][:w]
			s0, s1, s2, s3 := t[y*w:][:w], t[(y+1)*w:][:w], t[(y+2)*w:][:w], t[(y+3)*w:][:w]
			s4, s5, s6, s7 := t[(y+4)*w:][:w], t[(y+5)*w:][:w], t[(y+6)*w:][:w], t[(y+7)*w:][:w]
			for x := range d {
				v := f0*int32(s0[x]) + f1*int32(s1[x]) + f2*int32(s2[x]) + f3*int32(s3[x]) + f4*int32(s4[x]) + f5*int32(s5[x]) + f6*int32(s6[x]) + f7*int32(s7[x])
				d[x] = clip8((v>>6 + 32) >> 6)
			}
		}
	}
}

func tap8(f *[8]int8, q []byte) int32 {
	_ = q[7]
	return int32(f[0])*int32(q[0]) + int32(f[1])*int32(q[1]) + int32(f[2])*int32(q[2]) + int32(f[3])*int32(q[3]) +
		int32(f[4])*int32(q[4]) + int32(f[5])*int32(q[5]) + int32(f[6])*int32(q[6]) + int32(f[7])*int32(q[7])
}

// hevcChromaGo predicts a w x h chroma block at src[off] with fractions fx and fy in eighths.
func hevcChromaGo(dst []byte, ds int, src []byte, off, ss, w, h, fx, fy int) {
	if fx|fy == 0 {
		for y := range h {
			copy(dst[y*ds:][:w], src[off+y*ss:][:w])
		}
		return
	}
	var t [19 * 16]int16
	f := &hevcChroma[fx]
	f0, f1, f2, f3 := int32(f[0]), int32(f[1]), int32(f[2]), int32(f[3])
	if fy == 0 {
		for y := range h {
			d, s := dst[y*ds:][:w], src[off+y*ss-1:][:w+3]
			for x := range d {
				q := s[x : x+4 : x+4]
				d[x] = clip8((f0*int32(q[0]) + f1*int32(q[1]) + f2*int32(q[2]) + f3*int32(q[3]) + 32) >> 6)
			}
		}
		return
	}
	// Without a horizontal fraction the samples themselves are filtered, 64 times as large otherwise.
	for y := range h + 3 {
		d, s := t[y*w:][:w], src[off+(y-1)*ss-1:][:w+3]
		for x := range d {
			q := s[x : x+4 : x+4]
			d[x] = int16(f0*int32(q[0]) + f1*int32(q[1]) + f2*int32(q[2]) + f3*int32(q[3]))
		}
	}
	f = &hevcChroma[fy]
	f0, f1, f2, f3 = int32(f[0]), int32(f[1]), int32(f[2]), int32(f[3])
	for y := range h {
		d := dst[y*ds:][:w]
		s0, s1, s2, s3 := t[y*w:][:w], t[(y+1)*w:][:w], t[(y+2)*w:][:w], t[(y+3)*w:][:w]
		for x := range d {
			d[x] = clip8(((f0*int32(s0[x])+f1*int32(s1[x])+f2*int32(s2[x])+f3*int32(s3[x]))>>6 + 32) >> 6)
		}
	}
}

// hevcAverageGo is the rounded mean of two n x n blocks with one stride, n a multiple of 8.
func hevcAverageGo(dst []byte, ds int, a, b []byte, ss, n int) {
	for y := range n {
		d, p, q := dst[y*ds:][:n], a[y*ss:][:n], b[y*ss:][:n]
		for x := 0; x < n; x += 8 {
			putLE64(d[x:], mean8(le64(p[x:]), le64(q[x:])))
		}
	}
}
