package imaging

import "math/bits"

// pen draws one colour on one image: every shape is made of horizontal runs.
type pen struct {
	m     *Image
	color Color
	px    [4]byte // the colour as the format's bytes
	on    bool    // as a bit
	u, v  byte    // as chroma of YUV420
}

func (m *Image) pen(c Color) *pen {
	p := &pen{m: m, color: c}
	r, g, b := c.R(), c.G(), c.B()
	switch m.Format {
	case Binary:
		p.on = Luma(r, g, b) > 127
	case Gray:
		p.px[0] = Luma(r, g, b)
	case RGB565:
		v := To565(r, g, b)
		p.px[0], p.px[1] = byte(v), byte(v>>8)
	case RGB888, RGBP888:
		p.px = [4]byte{r, g, b}
	case ARGB8888:
		p.px = [4]byte{b, g, r, c.A()}
	case YUV422:
		y := ToYUV(r, g, b)
		p.px = [4]byte{y.Y, byte(y.U) + 128, y.Y, byte(y.V) + 128}
	case YUV420:
		p.px[0], p.u, p.v = videoYUV(m.matrix(), uint32(c))
	}
	return p
}

// run fills the pixels x0 to x1 of row y, both included, as far as they are in the image.
func (p *pen) run(x0, x1, y int) {
	m := p.m
	x0, x1 = max(0, x0), min(m.Width-1, x1)
	if x0 > x1 || uint(y) >= uint(m.Height) {
		return
	}
	row := m.Planes[0][y*m.Stride[0]:]
	switch m.Format {
	case Binary:
		for x := x0; x <= x1; x++ {
			setBit(row, x, p.on)
		}
	case Gray:
		fill(row[x0:x1+1], p.px[:1])
	case RGB565:
		fill(row[2*x0:2*x1+2], p.px[:2])
	case RGB888:
		fill(row[3*x0:3*x1+3], p.px[:3])
	case ARGB8888:
		fill(row[4*x0:4*x1+4], p.px[:4])
	case RGBP888:
		for i := range 3 {
			fill(m.Planes[i][y*m.Stride[i]+x0:][:x1-x0+1], p.px[i:i+1])
		}
	case YUV422:
		for x := x0; x <= x1; x++ {
			row[2*x], row[2*x+1] = p.px[0], p.px[1+x&1*2]
		}
	case YUV420:
		fill(row[x0:x1+1], p.px[:1])
		uv := m.Planes[1][y/2*m.Stride[1]:]
		for x := x0 &^ 1; x <= x1; x += 2 {
			uv[x], uv[x+1] = p.u, p.v
		}
	}
}

// fill repeats a pattern over dst, whose length is a multiple of it.
func fill(dst, pattern []byte) {
	n := copy(dst, pattern)
	for n > 0 && n < len(dst) {
		n += copy(dst[n:], dst[:n])
	}
}

func (p *pen) dot(x, y int) { p.run(x, x, y) }

// mix covers the pixel to alpha/256 with the colour.
func (p *pen) mix(x, y, alpha int) {
	switch {
	case alpha >= 256:
		p.dot(x, y)
	case alpha > 0 && p.m.inside(x, y):
		if p.m.Format == ARGB8888 {
			alpha = alpha * int(p.color.A()) / 255
		}
		var old [1]uint32
		p.m.readARGB(y, x, old[:])
		old[0] = over(old[0], uint32(p.color), alpha)
		p.m.put(y, x, old[:])
	}
}

// over is dst with src above it, which covers alpha/256 of it; both have an alpha of their own in dst (Porter and Duff).
func over(dst, src uint32, alpha int) uint32 {
	below := int(dst >> 24)
	if below == 255 {
		return 0xFF000000 | blend32(dst, src, alpha)
	}
	a := alpha*255/256 + below*(256-alpha)>>8
	if a == 0 {
		return 0
	}
	// The part of the new colour in what is seen, in 256ths.
	return uint32(a)<<24 | blend32(dst, src, min(256, alpha*255/a))
}

// blend32 is a, covered to alpha/256 with b.
func blend32(a, b uint32, alpha int) uint32 {
	n := uint32(alpha)
	rb := ((a&0xFF00FF)*(256-n) + (b&0xFF00FF)*n) >> 8 & 0xFF00FF
	g := ((a&0xFF00)*(256-n) + (b&0xFF00)*n) >> 8 & 0xFF00
	return rb | g
}

// rows fills a rectangle.
func (p *pen) rows(x0, y0, x1, y1 int) {
	for y := max(0, y0); y <= min(p.m.Height-1, y1); y++ {
		p.run(x0, x1, y)
	}
}

// isqrt is the whole part of the square root of n, which is not negative.
func isqrt(n int) int {
	if n <= 0 {
		return 0
	}
	r := 1 << ((bits.Len(uint(n)) + 1) / 2)
	for {
		q := (r + n/r) / 2
		if q >= r {
			return r
		}
		r = q
	}
}

func abs(v int) int {
	if v < 0 {
		return -v
	}
	return v
}

// floorDiv divides by a positive number, rounding down.
func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
