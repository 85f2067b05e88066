package h264

import "encoding/binary"

// Intra prediction modes (ITU-T H.264 Tables 8-2 and 8-3); 16x16 blocks use the first three numbers and plane.
const (
	predV = iota
	predH
	predDC
	predDDL
	predDDR
	predVR
	predHD
	predVL
	predHU

	pred16Plane = 3
)

// Chroma modes have an order of their own (Table 8-5).
const (
	chromaDC = iota
	chromaH
	chromaV
	chromaPlane
)

// edge holds the neighbours of a 4x4 or 8x8 block in one line, from below the left column over the corner to the end of
// the top right: left sample y at n-y, the corner at n+1, top sample x at n+2+x. The first and last samples are doubled,
// so that every filter of 8.3.1.2 and 8.3.2.2 is a window over f2 (two taps) or f3 (three taps).
type edge struct {
	e, f2, f3 [28]uint8
	a, b      [32]uint8 // lines for the modes that mix f2 and f3
}

// filter fills f2 and f3 for a block of n x n. f2[i] is the mean of e[i] and e[i+1], f3[i] is centred on e[i].
func (g *edge) filter(n int) {
	last := 3*n + 1
	g.e[0] = g.e[1]
	g.e[last+1] = g.e[last]
	p, c := uint32(g.e[0]), uint32(g.e[1])
	g.f2[0] = uint8((p + c + 1) >> 1)
	for i := 1; i <= last; i++ {
		d := uint32(g.e[i+1])
		g.f2[i] = uint8((c + d + 1) >> 1)
		g.f3[i] = uint8((p + 2*c + d + 2) >> 2)
		p, c = c, d
	}
}

// row copies one row of n samples, n 4 or 8.
func row(dst, src []byte, n int) {
	if n == 4 {
		binary.LittleEndian.PutUint32(dst, binary.LittleEndian.Uint32(src))
		return
	}
	binary.LittleEndian.PutUint64(dst, binary.LittleEndian.Uint64(src))
}

// predict writes the prediction of a block of n x n in one of the nine modes; dc is the value of predDC. The samples that
// the mode needs must be set, and filter must have run.
func (g *edge) predict(dst []byte, stride, n, mode int, dc uint8) {
	corner := n + 1
	switch mode {
	case predV:
		for y := range n {
			row(dst[y*stride:], g.e[corner+1:], n)
		}
	case predH:
		for y := range n {
			fill(dst[y*stride:], g.e[n-y], n)
		}
	case predDC:
		for y := range n {
			fill(dst[y*stride:], dc, n)
		}
	case predDDL:
		for y := range n {
			row(dst[y*stride:], g.f3[corner+2+y:], n)
		}
	case predDDR:
		for y := range n {
			row(dst[y*stride:], g.f3[corner-y:], n)
		}
	case predVR:
		// Even rows are f2 from the corner on, odd rows f3; both continue down the left column in steps of two.
		h := n / 2
		for j := range h {
			g.a[j], g.b[j] = g.f3[corner+1+2*(j-h)], g.f3[corner+2*(j-h)]
		}
		copy(g.a[h:h+n], g.f2[corner:])
		copy(g.b[h:h+n], g.f3[corner:])
		for m := range h {
			row(dst[2*m*stride:], g.a[h-m:], n)
			row(dst[(2*m+1)*stride:], g.b[h-m:], n)
		}
	case predHD:
		// One line from the bottom of the left column to the top row; each row begins two further to the left.
		for k := range n {
			g.a[2*k], g.a[2*k+1] = g.f2[k+1], g.f3[k+2]
		}
		copy(g.a[2*n:3*n-2], g.f3[corner+1:])
		for y := range n {
			row(dst[y*stride:], g.a[2*(n-1-y):], n)
		}
	case predVL:
		for y := range n {
			if y&1 == 0 {
				row(dst[y*stride:], g.f2[corner+1+y/2:], n)
			} else {
				row(dst[y*stride:], g.f3[corner+2+y/2:], n)
			}
		}
	case predHU:
		for k := range n - 1 {
			g.a[2*k], g.a[2*k+1] = g.f2[n-1-k], g.f3[n-1-k]
		}
		for i := 2*n - 2; i < 3*n-2; i++ {
			g.a[i] = g.e[1]
		}
		for y := range n {
			row(dst[y*stride:], g.a[2*y:], n)
		}
	}
}

func fill(dst []byte, v uint8, n int) {
	w := uint64(v) * 0x0101010101010101
	if n == 4 {
		binary.LittleEndian.PutUint32(dst, uint32(w))
		return
	}
	binary.LittleEndian.PutUint64(dst, w)
}

// smooth applies the reference sample filtering of 8.3.2.2.1 to an 8x8 block's neighbours. Missing sides are left out;
// topRight tells whether the samples beyond the eighth were decoded (else they are copies, which filter to the same).
func (g *edge) smooth(left, top, corner bool) {
	const n, c = 8, 9
	var o [28]uint8
	e := &g.e
	f := func(a, b, d uint8) uint8 { return uint8((int(a) + 2*int(b) + int(d) + 2) >> 2) }
	if top {
		if corner {
			o[c+1] = f(e[c], e[c+1], e[c+2])
		} else {
			o[c+1] = uint8((3*int(e[c+1]) + int(e[c+2]) + 2) >> 2)
		}
		for i := c + 2; i < c+16; i++ {
			o[i] = f(e[i-1], e[i], e[i+1])
		}
		o[c+16] = uint8((int(e[c+15]) + 3*int(e[c+16]) + 2) >> 2)
	}
	if corner {
		switch {
		case top && left:
			o[c] = f(e[c-1], e[c], e[c+1])
		case top:
			o[c] = uint8((3*int(e[c]) + int(e[c+1]) + 2) >> 2)
		case left:
			o[c] = uint8((3*int(e[c]) + int(e[c-1]) + 2) >> 2)
		default:
			o[c] = e[c]
		}
	}
	if left {
		if corner {
			o[n] = f(e[c], e[n], e[n-1])
		} else {
			o[n] = uint8((3*int(e[n]) + int(e[n-1]) + 2) >> 2)
		}
		for i := n - 1; i > 1; i-- {
			o[i] = f(e[i+1], e[i], e[i-1])
		}
		o[1] = uint8((int(e[2]) + 3*int(e[1]) + 2) >> 2)
	}
	*e = o
}

// dc8 is the value of Intra_8x8_DC (8.3.2.2.4) from smoothed neighbours.
func (g *edge) dc8(left, top bool) uint8 {
	sum, sides := 0, 0
	if left {
		for _, v := range g.e[1:9] {
			sum += int(v)
		}
		sides++
	}
	if top {
		for _, v := range g.e[10:18] {
			sum += int(v)
		}
		sides++
	}
	return meanOf(sum, sides, 8)
}

// modeAvailable tells whether a 4x4 or 8x8 mode may be used with the neighbours that exist.
func modeAvailable(mode int, left, top, corner bool) bool {
	switch mode {
	case predV, predDDL, predVL:
		return top
	case predH, predHU:
		return left
	case predDDR, predVR, predHD:
		return left && top && corner
	}
	return true
}

// predict16 writes an Intra_16x16 prediction (8.3.3) of the block at plane[off] into dst; left and top tell which
// neighbours exist (mode must be available).
func predict16(dst []byte, ds int, plane []byte, off, stride, mode int, left, top bool) {
	switch mode {
	case predV:
		t := plane[off-stride:][:16]
		for y := range 16 {
			copy(dst[y*ds:][:16], t)
		}
	case predH:
		for y := range 16 {
			v := plane[off+y*stride-1]
			fill(dst[y*ds:], v, 8)
			fill(dst[y*ds+8:], v, 8)
		}
	case predDC:
		s, n := 0, 0
		if top {
			for _, v := range plane[off-stride:][:16] {
				s += int(v)
			}
			n++
		}
		if left {
			for y := range 16 {
				s += int(plane[off+y*stride-1])
			}
			n++
		}
		dc := 128
		if n > 0 {
			dc = (s + 8*n) >> (3 + n)
		}
		for y := range 16 {
			fill(dst[y*ds:], uint8(dc), 8)
			fill(dst[y*ds+8:], uint8(dc), 8)
		}
	case pred16Plane:
		predictPlane(dst, ds, plane, off, stride, 16, 5)
	}
}

// predictPlane is the plane mode for n x n samples (8.3.3.4 and 8.3.4.4).
func predictPlane(dst []byte, ds int, plane []byte, off, stride, n, k int) {
	h, v, m := 0, 0, n/2
	top := off - stride
	for i := 1; i <= m; i++ {
		h += i * (int(plane[top+m-1+i]) - int(plane[top+m-1-i]))
		v += i * (int(plane[off+(m-1+i)*stride-1]) - int(plane[off+(m-1-i)*stride-1]))
	}
	a := 16 * (int(plane[off+(n-1)*stride-1]) + int(plane[top+n-1]))
	b, c := (k*h+32)>>6, (k*v+32)>>6
	for y := range n {
		d := dst[y*ds:][:n]
		s := a + c*(y-m+1) - b*(m-1) + 16
		for x := range d {
			d[x] = clip8(s >> 5)
			s += b
		}
	}
}

func clip8(v int) uint8 {
	if uint(v) > 255 {
		if v < 0 {
			return 0
		}
		return 255
	}
	return uint8(v)
}

// predictChroma writes the prediction of an 8x8 chroma block (8.3.4).
func predictChroma(dst []byte, ds int, plane []byte, off, stride, mode int, left, top bool) {
	switch mode {
	case chromaV:
		t := plane[off-stride:][:8]
		for y := range 8 {
			copy(dst[y*ds:][:8], t)
		}
	case chromaH:
		for y := range 8 {
			fill(dst[y*ds:], plane[off+y*stride-1], 8)
		}
	case chromaPlane:
		predictPlane(dst, ds, plane, off, stride, 8, 34)
	case chromaDC:
		var t, l [2]int
		if top {
			for i, v := range plane[off-stride:][:8] {
				t[i>>2] += int(v)
			}
		}
		if left {
			for y := range 8 {
				l[y>>2] += int(plane[off+y*stride-1])
			}
		}
		for b := range 4 {
			x, y := b&1, b>>1
			dc := 128
			switch {
			case x == y && left && top:
				dc = (t[x] + l[y] + 4) >> 3
			case top && (x > y || !left):
				dc = (t[x] + 2) >> 2
			case left:
				dc = (l[y] + 2) >> 2
			}
			for r := range 4 {
				fill(dst[(y*4+r)*ds+x*4:], uint8(dc), 4)
			}
		}
	}
}
