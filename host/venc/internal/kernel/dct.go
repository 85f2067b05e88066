package kernel

// Coefficients of a 4x4 block are stored column by column: index 4*u+v for horizontal frequency u and vertical frequency
// v. The transforms below work on whole registers in that order without a second transposition.

func diff4(a, b uint32) (d0, d1, d2, d3 int32) {
	return int32(a&255) - int32(b&255), int32(a>>8&255) - int32(b>>8&255), int32(a>>16&255) - int32(b>>16&255), int32(a>>24) - int32(b>>24)
}

// fdct4x4Go is the forward transform that belongs to the inverse of ITU-T H.264 8.5.12.2, of the differences a-b.
func fdct4x4Go(dst *[16]int16, a []byte, as int, b []byte, bs int) {
	var t [16]int32
	for y := range 4 {
		d0, d1, d2, d3 := diff4(le32(a[y*as:]), le32(b[y*bs:]))
		s03, s12, e03, e12 := d0+d3, d1+d2, d0-d3, d1-d2
		t[y], t[4+y], t[8+y], t[12+y] = s03+s12, 2*e03+e12, s03-s12, e03-2*e12
	}
	for u := 0; u < 16; u += 4 {
		s03, s12, e03, e12 := t[u]+t[u+3], t[u+1]+t[u+2], t[u]-t[u+3], t[u+1]-t[u+2]
		dst[u], dst[u+1], dst[u+2], dst[u+3] = int16(s03+s12), int16(2*e03+e12), int16(s03-s12), int16(e03-2*e12)
	}
}

// fdctQuadGo transforms the four 4x4 blocks of an 8x8 area, in the order top left, top right, bottom left, bottom right.
func fdctQuadGo(dst *[64]int16, a []byte, as int, b []byte, bs int) {
	fdct4x4Go((*[16]int16)(dst[0:]), a, as, b, bs)
	fdct4x4Go((*[16]int16)(dst[16:]), a[4:], as, b[4:], bs)
	fdct4x4Go((*[16]int16)(dst[32:]), a[4*as:], as, b[4*bs:], bs)
	fdct4x4Go((*[16]int16)(dst[48:]), a[4*as+4:], as, b[4*bs+4:], bs)
}

// idct4x4Go adds the inverse transform (8.5.12.2) of scaled coefficients to dst.
func idct4x4Go(dst []byte, stride int, c *[16]int16) {
	var t [16]int32
	for v := range 4 {
		w0, w1, w2, w3 := int32(c[v]), int32(c[4+v]), int32(c[8+v]), int32(c[12+v])
		e0, e1, e2, e3 := w0+w2, w0-w2, w1>>1-w3, w1+w3>>1
		t[v], t[4+v], t[8+v], t[12+v] = e0+e3, e1+e2, e1-e2, e0-e3
	}
	for x := range 4 {
		f0, f1, f2, f3 := t[4*x], t[4*x+1], t[4*x+2], t[4*x+3]
		g0, g1, g2, g3 := f0+f2, f0-f2, f1>>1-f3, f1+f3>>1
		dst[x] = clip8(int32(dst[x]) + (g0+g3+32)>>6)
		dst[stride+x] = clip8(int32(dst[stride+x]) + (g1+g2+32)>>6)
		dst[2*stride+x] = clip8(int32(dst[2*stride+x]) + (g1-g2+32)>>6)
		dst[3*stride+x] = clip8(int32(dst[3*stride+x]) + (g0-g3+32)>>6)
	}
}

// idctQuadGo adds the inverse transforms of the four blocks of an 8x8 area.
func idctQuadGo(dst []byte, stride int, c *[64]int16) {
	idct4x4Go(dst, stride, (*[16]int16)(c[0:]))
	idct4x4Go(dst[4:], stride, (*[16]int16)(c[16:]))
	idct4x4Go(dst[4*stride:], stride, (*[16]int16)(c[32:]))
	idct4x4Go(dst[4*stride+4:], stride, (*[16]int16)(c[48:]))
}

// fdct8Line is one forward 8-point transform, the transpose of the inverse of 8.5.13, scaled by 8.
func fdct8Line(s *[8]int32) {
	s07, s16, s25, s34 := s[0]+s[7], s[1]+s[6], s[2]+s[5], s[3]+s[4]
	a0, a1, a2, a3 := s07+s34, s16+s25, s07-s34, s16-s25
	d07, d16, d25, d34 := s[0]-s[7], s[1]-s[6], s[2]-s[5], s[3]-s[4]
	a4 := d16 + d25 + d07 + d07>>1
	a5 := d07 - d34 - (d25 + d25>>1)
	a6 := d07 + d34 - (d16 + d16>>1)
	a7 := d16 - d25 + d34 + d34>>1
	s[0], s[1], s[2], s[3] = a0+a1, a4+a7>>2, a2+a3>>1, a5+a6>>2
	s[4], s[5], s[6], s[7] = a0-a1, a6-a5>>2, a2>>1-a3, a4>>2-a7
}

// fdct8x8Go is the forward 8x8 transform of the differences a-b, stored column by column (8*u+v).
func fdct8x8Go(dst *[64]int16, a []byte, as int, b []byte, bs int) {
	var t [8][8]int32
	for y := range 8 {
		p, q := a[y*as:][:8], b[y*bs:][:8]
		for x := range t[y] {
			t[x][y] = int32(p[x]) - int32(q[x])
		}
	}
	// Columns first, as the assembly form does: t[x] is a column.
	for x := range t {
		fdct8Line(&t[x])
	}
	for v := range 8 {
		l := [8]int32{t[0][v], t[1][v], t[2][v], t[3][v], t[4][v], t[5][v], t[6][v], t[7][v]}
		fdct8Line(&l)
		for u := range l {
			dst[8*u+v] = int16(l[u])
		}
	}
}

// idct8Line is one inverse 8-point transform (8.5.13).
func idct8Line(s *[8]int32) {
	a0, a2, a4, a6 := s[0]+s[4], s[0]-s[4], s[2]>>1-s[6], s[2]+s[6]>>1
	b0, b2, b4, b6 := a0+a6, a2+a4, a2-a4, a0-a6
	a1 := s[5] - s[3] - s[7] - s[7]>>1
	a3 := s[1] + s[7] - s[3] - s[3]>>1
	a5 := s[7] - s[1] + s[5] + s[5]>>1
	a7 := s[3] + s[5] + s[1] + s[1]>>1
	b1, b3, b5, b7 := a1+a7>>2, a3+a5>>2, a3>>2-a5, a7-a1>>2
	s[0], s[1], s[2], s[3] = b0+b7, b2+b5, b4+b3, b6+b1
	s[4], s[5], s[6], s[7] = b6-b1, b4-b3, b2-b5, b0-b7
}

// idct8x8Go adds the inverse transform (8.5.13) of scaled coefficients to dst.
func idct8x8Go(dst []byte, stride int, c *[64]int16) {
	var t [8][8]int32
	for v := range 8 {
		l := [8]int32{int32(c[v]), int32(c[8+v]), int32(c[16+v]), int32(c[24+v]), int32(c[32+v]), int32(c[40+v]), int32(c[48+v]), int32(c[56+v])}
		idct8Line(&l)
		for x := range l {
			t[x][v] = l[x]
		}
	}
	for x := range t {
		idct8Line(&t[x])
		for y, v := range t[x] {
			o := y*stride + x
			dst[o] = clip8(int32(dst[o]) + (v+32)>>6)
		}
	}
}
