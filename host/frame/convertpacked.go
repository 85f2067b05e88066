package frame

// packedRows converts two rows of packed RGB or BGR into two rows of luma and one of chroma in one pass: what lumaRow and
// chromaRow do, with every sample read once. m has the coefficients in the order of the bytes. w is even.
func packedRows(l0, l1, u, v []byte, step int, p0, p1 []byte, w int, m *rgbToYUV) {
	y0, y1, y2 := m.yr, m.yg, m.yb
	const black = 16<<16 + 1<<15
	l0, l1, p0, p1 = l0[:w], l1[:w], p0[:3*w], p1[:3*w]
	o := 0
	for len(p0) >= 6 && len(p1) >= 6 && len(l0) >= 2 && len(l1) >= 2 {
		a0, a1, a2, a3, a4, a5 := int32(p0[0]), int32(p0[1]), int32(p0[2]), int32(p0[3]), int32(p0[4]), int32(p0[5])
		b0, b1, b2, b3, b4, b5 := int32(p1[0]), int32(p1[1]), int32(p1[2]), int32(p1[3]), int32(p1[4]), int32(p1[5])
		p0, p1 = p0[6:], p1[6:]
		l0[0] = byte((y0*a0 + y1*a1 + y2*a2 + black) >> 16)
		l0[1] = byte((y0*a3 + y1*a4 + y2*a5 + black) >> 16)
		l1[0] = byte((y0*b0 + y1*b1 + y2*b2 + black) >> 16)
		l1[1] = byte((y0*b3 + y1*b4 + y2*b5 + black) >> 16)
		l0, l1 = l0[2:], l1[2:]
		s0, s1, s2 := a0+a3+b0+b3, a1+a4+b1+b4, a2+a5+b2+b5
		u[o] = byte((m.ur*s0 + m.ug*s1 + m.ub*s2 + 128<<18 + 1<<17) >> 18)
		v[o] = byte((m.vr*s0 + m.vg*s1 + m.vb*s2 + 128<<18 + 1<<17) >> 18)
		o += step
	}
}

// swapped exchanges the coefficients of red and blue.
func (m *rgbToYUV) swapped() *rgbToYUV {
	return &rgbToYUV{m.yb, m.yg, m.yr, m.ub, m.ug, m.ur, m.vb, m.vg, m.vr}
}
