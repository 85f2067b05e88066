package kernel

// Fractional sample interpolation of ITU-T H.265 8.5.3.3.3 for one reference without weights: the result is rounded to samples.

// hevcLuma are the luma filters by quarter-sample position, hevcChroma the chroma filters by eighth.
var hevcLuma = [4][8]int8{{0, 0, 0, 64, 0, 0, 0, 0}, {-1, 4, -10, 58, 17, -5, 1, 0}, {-1, 4, -11, 40, 40, -11, 4, -1}, {0, 1, -5, 17, 58, -10, 4, -1}}

var hevcChroma = [8][4]int8{{0, 64, 0, 0}, {-2, 58, 10, -2}, {-4, 54, 16, -2}, {-6, 46, 28, -4}, {-4, 36, 36, -4}, {-4, 28, 46, -6}, {-2, 16, 54, -4}, {-2, 10, 58, -2}}

// The Go forms filter four samples at once in the 16-bit lanes of a uint64, or two in 32-bit lanes for sums of sums. Words add,
// subtract and multiply as integers; a bias keeps the sums positive where lanes are taken apart.

// hevcHalfTaps is the half-sample filter.
func hevcHalfTaps(a, b, c, d, e, f, g, h uint64) uint64 {
	return 40*(d+e) + 4*(b+g) - 11*(c+f) - a - h
}

const (
	evenLanes = 0x0000ffff0000ffff
	// tapOffset is added to a sample before it is clipped: no filter leaves -512 to 1535.
	tapOffset = 512
	// wordBias makes sums of one filter positive, tapRound rounds them as well and leaves tapOffset after a shift by 6.
	wordBias = 8192
	tapRound = (tapOffset*64 + 32) * one8
	// pairBias brings 64 times wordBias to 4096 times tapOffset and rounds, in 32-bit lanes.
	pairBias = (4096*tapOffset - 64*wordBias + 2048) * (1<<32 | 1)
)

// clipTaps takes tapOffset away and limits four lanes to samples.
func clipTaps(x uint64) uint64 {
	const high = 0x8000800080008000
	x = (x | high) - tapOffset*one8 // the high bit stays where the sample is not negative
	x &= (x & high >> 15) * 0x7fff
	return (x | (x>>8|x>>9)&one8*0xff) & lo8
}

// roundWords clips the sums of one filter, with tapRound in them, of eight samples.
func roundWords(even, odd uint64) uint64 {
	return clipTaps(even>>6&(0x3ff*one8)) | clipTaps(odd>>6&(0x3ff*one8))<<8
}

// roundPairs clips the sums of two filters, with all of pairBias, of samples 0 and 4, 1 and 5, 2 and 6, 3 and 7.
func roundPairs(a, b, c, d uint64) uint64 {
	const lane = 0x7ff | 0x7ff<<32
	return clipTaps(a>>12&lane|c>>12&lane<<16) | clipTaps(b>>12&lane|d>>12&lane<<16)<<8
}

// hevcHalfRowGo filters n samples of a row at src[off] into the half-sample rows h, v and c at the same offset, n a multiple of 8. It
// reads three samples and rows before, four after, and one sample more.
func hevcHalfRowGo(h, v, c, src []byte, off, stride, n int, _ []int16) {
	o := off - 3
	s0, s1, s2, s3 := src[o-3*stride:][:n+8], src[o-2*stride:][:n+8], src[o-stride:][:n+8], src[o:][:n+9]
	s4, s5, s6, s7 := src[o+stride:][:n+8], src[o+2*stride:][:n+8], src[o+3*stride:][:n+8], src[o+4*stride:][:n+8]
	ho, vo, co := h[off:off+n], v[off:off+n], c[off:off+n]
	// Vertical sums of eight columns, as pairs of a column and the fourth after it.
	columns := func(i int) (a, b, c, d uint64) {
		r0, r1, r2, r3 := le64(s0[i:]), le64(s1[i:]), le64(s2[i:]), le64(s3[i:])
		r4, r5, r6, r7 := le64(s4[i:]), le64(s5[i:]), le64(s6[i:]), le64(s7[i:])
		e := hevcHalfTaps(r0&lo8, r1&lo8, r2&lo8, r3&lo8, r4&lo8, r5&lo8, r6&lo8, r7&lo8) + wordBias*one8
		o := hevcHalfTaps(r0>>8&lo8, r1>>8&lo8, r2>>8&lo8, r3>>8&lo8, r4>>8&lo8, r5>>8&lo8, r6>>8&lo8, r7>>8&lo8) + wordBias*one8
		return e & evenLanes, o & evenLanes, e >> 16 & evenLanes, o >> 16 & evenLanes
	}
	t0, t1, t2, t3 := columns(0)
	for i := 0; i < n; i += 8 {
		t8, t9, t10, t11 := columns(i + 8)
		t4, t5, t6, t7 := t0>>32|t8<<32, t1>>32|t9<<32, t2>>32|t10<<32, t3>>32|t11<<32
		putLE64(co[i:], roundPairs(
			hevcHalfTaps(t0, t1, t2, t3, t4, t5, t6, t7)+pairBias, hevcHalfTaps(t1, t2, t3, t4, t5, t6, t7, t8)+pairBias,
			hevcHalfTaps(t2, t3, t4, t5, t6, t7, t8, t9)+pairBias, hevcHalfTaps(t3, t4, t5, t6, t7, t8, t9, t10)+pairBias))
		const rest = tapRound - wordBias*one8
		putLE64(vo[i:], roundWords(t3|t5<<16+rest, t4|t6<<16+rest))
		t0, t1, t2, t3 = t8, t9, t10, t11
		e0, e1, e2, e3, e4 := le64(s3[i:])&lo8, le64(s3[i+1:])&lo8, le64(s3[i+2:])&lo8, le64(s3[i+3:])&lo8, le64(s3[i+4:])&lo8
		e5, e6, e7, e8 := le64(s3[i+5:])&lo8, le64(s3[i+6:])&lo8, le64(s3[i+7:])&lo8, le64(s3[i+8:])&lo8
		putLE64(ho[i:], roundWords(hevcHalfTaps(e0, e1, e2, e3, e4, e5, e6, e7)+tapRound, hevcHalfTaps(e1, e2, e3, e4, e5, e6, e7, e8)+tapRound))
	}
}

// tapWords are the eight taps of a filter as factors of words.
type tapWords [8]uint64

// hevcLumaWords are the luma filters as such.
var hevcLumaWords = func() (t [4]tapWords) {
	for i, f := range hevcLuma {
		for k, v := range f {
			t[i][k] = uint64(int64(v))
		}
	}
	return t
}()

// hevcLumaGo predicts a w x h block at src[off] with fractions fx and fy in quarter samples, w a multiple of 8. It reads one sample
// more after each row.
func hevcLumaGo(dst []byte, ds int, src []byte, off, ss, w, h, fx, fy int) {
	if fx|fy == 0 {
		for y := range h {
			copy(dst[y*ds:][:w], src[off+y*ss:][:w])
		}
		return
	}
	f, g := &hevcLumaWords[fx], &hevcLumaWords[fy]
	for x := 0; x < w; x += 8 {
		d, o := dst[x:], off+x
		switch {
		case fy == 0:
			for y := range h {
				even, odd := f.across(src[o+y*ss-3:])
				putLE64(d[y*ds:], roundWords(even+tapRound, odd+tapRound))
			}
		case fx == 0:
			for y := range h {
				p := o + (y-3)*ss
				r0, r1, r2, r3 := le64(src[p:]), le64(src[p+ss:]), le64(src[p+2*ss:]), le64(src[p+3*ss:])
				r4, r5, r6, r7 := le64(src[p+4*ss:]), le64(src[p+5*ss:]), le64(src[p+6*ss:]), le64(src[p+7*ss:])
				even := g[0]*(r0&lo8) + g[1]*(r1&lo8) + g[2]*(r2&lo8) + g[3]*(r3&lo8) + g[4]*(r4&lo8) + g[5]*(r5&lo8) + g[6]*(r6&lo8) + g[7]*(r7&lo8)
				odd := g[0]*(r0>>8&lo8) + g[1]*(r1>>8&lo8) + g[2]*(r2>>8&lo8) + g[3]*(r3>>8&lo8) + g[4]*(r4>>8&lo8) + g[5]*(r5>>8&lo8) + g[6]*(r6>>8&lo8) + g[7]*(r7>>8&lo8)
				putLE64(d[y*ds:], roundWords(even+tapRound, odd+tapRound))
			}
		default:
			var t [39][4]uint64
			for y := range t[:h+7] {
				even, odd := f.across(src[o+(y-3)*ss-3:])
				even, odd = even+wordBias*one8, odd+wordBias*one8
				t[y] = [4]uint64{even & evenLanes, odd & evenLanes, even >> 16 & evenLanes, odd >> 16 & evenLanes}
			}
			for y := range h {
				q := (*[8][4]uint64)(t[y:])
				var r [4]uint64
				for j := range r {
					r[j] = g[0]*q[0][j] + g[1]*q[1][j] + g[2]*q[2][j] + g[3]*q[3][j] + g[4]*q[4][j] + g[5]*q[5][j] + g[6]*q[6][j] + g[7]*q[7][j] + pairBias
				}
				putLE64(d[y*ds:], roundPairs(r[0], r[1], r[2], r[3]))
			}
		}
	}
}

// across filters eight samples, the first of which is s[3].
func (f *tapWords) across(s []byte) (even, odd uint64) {
	q := (*[16]byte)(s)
	e0, e1, e2, e3, e4 := le64(q[0:])&lo8, le64(q[1:])&lo8, le64(q[2:])&lo8, le64(q[3:])&lo8, le64(q[4:])&lo8
	e5, e6, e7, e8 := le64(q[5:])&lo8, le64(q[6:])&lo8, le64(q[7:])&lo8, le64(q[8:])&lo8
	even = f[0]*e0 + f[1]*e1 + f[2]*e2 + f[3]*e3 + f[4]*e4 + f[5]*e5 + f[6]*e6 + f[7]*e7
	odd = f[0]*e1 + f[1]*e2 + f[2]*e3 + f[3]*e4 + f[4]*e5 + f[5]*e6 + f[6]*e7 + f[7]*e8
	return even, odd
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
	o, p := 0, 0
	for range n {
		for x := 0; x < n; x += 8 {
			putLE64(dst[o+x:], mean8(le64(a[p+x:]), le64(b[p+x:])))
		}
		o, p = o+ds, p+ss
	}
}
