package frame

// rgbTarget is one row of an RGB frame, taken apart: the three component rows, or the 16-bit row.
type rgbTarget struct {
	r, g, b, a []byte
	step       int
	p565       []byte
}

// rgbRow returns row y of an RGB frame for reading or writing.
func rgbRow(f *Frame, y int) rgbTarget {
	if f.Format == RGB565 {
		return rgbTarget{p565: f.Row(0, y)}
	}
	c := components[f.Format]
	t := rgbTarget{r: f.row(c[0], y), g: f.row(c[1], y), b: f.row(c[2], y), step: c[0].step}
	if f.Format == ARGB8888 {
		t.a = f.Row(0, y)[3:]
	}
	return t
}

func (t *rgbTarget) opaque(w int) {
	if t.a != nil {
		for i := range w {
			t.a[4*i] = 255
		}
	}
}

func put565(d []byte, i int, r, g, b byte) {
	v := uint16(r>>3)<<11 | uint16(g>>2)<<5 | uint16(b>>3)
	d[2*i], d[2*i+1] = byte(v), byte(v>>8)
}

// get565 expands a pixel to full range: the high bits are repeated below.
func get565(s []byte, i int) (r, g, b byte) {
	v := uint16(s[2*i]) | uint16(s[2*i+1])<<8
	r, g, b = byte(v>>11), byte(v>>5&63), byte(v&31)
	return r<<3 | r>>2, g<<2 | g>>4, b<<3 | b>>2
}

func yuvToRGBRows(dst, src *Frame) {
	c := components[src.Format]
	m := &toRGB[src.ResolvedMatrix()]
	for y := range src.Height {
		t := rgbRow(dst, y)
		l := src.Row(0, y)
		u, v := src.row(c[1], y>>c[1].sy), src.row(c[2], y>>c[2].sy)
		if t.p565 != nil {
			yuvRow565(t.p565, l, u, v, c[1].step, c[1].sx, m)
			continue
		}
		yuvRowRGB(t.r, t.g, t.b, t.step, l, u, v, c[1].step, c[1].sx, m)
		t.opaque(src.Width)
	}
}

// yuvRowRGB converts a row. Two neighbours share the chroma products when chroma has half the width.
func yuvRowRGB(r, g, b []byte, step int, l, u, v []byte, cstep, sx int, m *yuvToRGB) {
	j := 0
	if sx == 1 {
		k := 0
		x := 0
		for ; x+1 < len(l); x += 2 {
			cb, cr := int32(u[k])-128, int32(v[k])-128
			k += cstep
			dr, dg, db := m.rv*cr+1<<15, m.gu*cb+m.gv*cr+1<<15, m.bu*cb+1<<15
			y0 := (int32(l[x]) - 16) * m.y
			r[j], g[j], b[j] = clamp8((y0+dr)>>16), clamp8((y0+dg)>>16), clamp8((y0+db)>>16)
			j += step
			y1 := (int32(l[x+1]) - 16) * m.y
			r[j], g[j], b[j] = clamp8((y1+dr)>>16), clamp8((y1+dg)>>16), clamp8((y1+db)>>16)
			j += step
		}
		l, u, v = l[x:], u[min(k, len(u)):], v[min(k, len(v)):]
	}
	for x := range l {
		cb, cr := int32(u[x*cstep])-128, int32(v[x*cstep])-128
		y0 := (int32(l[x])-16)*m.y + 1<<15
		r[j], g[j], b[j] = clamp8((y0+m.rv*cr)>>16), clamp8((y0+m.gu*cb+m.gv*cr)>>16), clamp8((y0+m.bu*cb)>>16)
		j += step
	}
}

func yuvRow565(d, l, u, v []byte, cstep, sx int, m *yuvToRGB) {
	for x := range l {
		k := (x >> sx) * cstep
		cb, cr := int32(u[k])-128, int32(v[k])-128
		y0 := (int32(l[x])-16)*m.y + 1<<15
		put565(d, x, clamp8((y0+m.rv*cr)>>16), clamp8((y0+m.gu*cb+m.gv*cr)>>16), clamp8((y0+m.bu*cb)>>16))
	}
}

// chunk is the number of pixels that RGB565 is unpacked at a time, even so that chroma pairs stay together.
const chunk = 64

func rgbToYUVRows(dst, src *Frame) {
	m := &toYUV[dst.ResolvedMatrix()]
	c := components[dst.Format]
	cu, cv := c[1], c[2]
	w := src.Width
	var wide0, wide1 [3 * chunk]byte
	packed, order := (src.Format == RGB888 || src.Format == BGR888) && cu.sx == 1 && cu.sy == 1 && w%2 == 0, m
	if src.Format == BGR888 {
		order = m.swapped()
	}
	for y := 0; y < src.Height; y += 1 << cu.sy {
		if packed && y+1 < src.Height {
			packedRows(dst.Row(0, y), dst.Row(0, y+1), dst.row(cu, y/2), dst.row(cv, y/2), cu.step, src.Row(0, y), src.Row(0, y+1), w, order)
			continue
		}
		t0 := rgbRow(src, y)
		t1 := t0
		l0 := dst.Row(0, y)
		var l1 []byte
		if cu.sy == 1 && y+1 < src.Height {
			t1 = rgbRow(src, y+1)
			l1 = dst.Row(0, y+1)
		}
		u, v := dst.row(cu, y>>cu.sy), dst.row(cv, y>>cv.sy)
		if t0.p565 == nil {
			lumaRow(l0, &t0, w, m)
			if l1 != nil {
				lumaRow(l1, &t1, w, m)
			}
			chromaRow(u, v, cu.step, cu.sx, &t0, &t1, w, m)
			continue
		}
		for x := 0; x < w; x += chunk {
			n := min(chunk, w-x)
			a := unpack565(&wide0, t0.p565[2*x:], n)
			lumaRow(l0[x:], &a, n, m)
			b := a
			if l1 != nil {
				b = unpack565(&wide1, t1.p565[2*x:], n)
				lumaRow(l1[x:], &b, n, m)
			}
			o := x >> cu.sx * cu.step
			chromaRow(u[o:], v[o:], cu.step, cu.sx, &a, &b, n, m)
		}
	}
}

func unpack565(buf *[3 * chunk]byte, s []byte, n int) rgbTarget {
	for i := range n {
		buf[3*i], buf[3*i+1], buf[3*i+2] = get565(s, i)
	}
	return rgbTarget{r: buf[:], g: buf[1:], b: buf[2:], step: 3}
}

func lumaRow(l []byte, t *rgbTarget, w int, m *rgbToYUV) {
	r, g, b, step := t.r, t.g, t.b, t.step
	yr, yg, yb := m.yr, m.yg, m.yb
	for x, j := 0, 0; x < w; x++ {
		l[x] = byte((yr*int32(r[j]) + yg*int32(g[j]) + yb*int32(b[j]) + 16<<16 + 1<<15) >> 16)
		j += step
	}
}

// chromaRow averages over two rows (the same one twice when chroma has full height) and one or two columns.
func chromaRow(u, v []byte, cstep, sx int, t0, t1 *rgbTarget, w int, m *rgbToYUV) {
	r0, g0, b0, r1, g1, b1, step := t0.r, t0.g, t0.b, t1.r, t1.g, t1.b, t0.step
	o := 0
	for x := 0; x < w; x += 1 << sx {
		i := x * step
		j := i
		if sx == 1 && x+1 < w {
			j += step
		}
		r := int32(r0[i]) + int32(r0[j]) + int32(r1[i]) + int32(r1[j])
		g := int32(g0[i]) + int32(g0[j]) + int32(g1[i]) + int32(g1[j])
		b := int32(b0[i]) + int32(b0[j]) + int32(b1[i]) + int32(b1[j])
		u[o] = byte((m.ur*r + m.ug*g + m.ub*b + 128<<18 + 1<<17) >> 18)
		v[o] = byte((m.vr*r + m.vg*g + m.vb*b + 128<<18 + 1<<17) >> 18)
		o += cstep
	}
}

func grayToRGB(dst, src *Frame) {
	for y := range src.Height {
		l := src.Row(0, y)
		t := rgbRow(dst, y)
		if t.p565 != nil {
			for x, v := range l {
				put565(t.p565, x, v, v, v)
			}
			continue
		}
		copySteps(t.r, t.step, l, 1, len(l))
		copySteps(t.g, t.step, l, 1, len(l))
		copySteps(t.b, t.step, l, 1, len(l))
		t.opaque(len(l))
	}
}

func rgbToGray(dst, src *Frame) {
	for y := range src.Height {
		l := dst.Row(0, y)
		t := rgbRow(src, y)
		if t.p565 != nil {
			for x := range l {
				r, g, b := get565(t.p565, x)
				l[x] = gray(r, g, b)
			}
			continue
		}
		for x, j := 0, 0; x < len(l); x++ {
			l[x] = gray(t.r[j], t.g[j], t.b[j])
			j += t.step
		}
	}
}

func gray(r, g, b byte) byte {
	return byte((grayR*uint32(r) + grayG*uint32(g) + grayB*uint32(b) + 1<<15) >> 16)
}

func rgbToRGB(dst, src *Frame) {
	w := src.Width
	for y := range src.Height {
		s, d := rgbRow(src, y), rgbRow(dst, y)
		switch {
		case d.p565 != nil:
			for x, j := 0, 0; x < w; x++ {
				put565(d.p565, x, s.r[j], s.g[j], s.b[j])
				j += s.step
			}
		case s.p565 != nil:
			for x, j := 0, 0; x < w; x++ {
				d.r[j], d.g[j], d.b[j] = get565(s.p565, x)
				j += d.step
			}
			d.opaque(w)
		default:
			for x, i, j := 0, 0, 0; x < w; x++ {
				d.r[j], d.g[j], d.b[j] = s.r[i], s.g[i], s.b[i]
				i += s.step
				j += d.step
			}
			d.opaque(w)
		}
	}
}
