package imaging

import (
	"image"
	"math"
)

// maxCoordinate bounds what shapes are drawn with, so that their arithmetic fits.
const maxCoordinate = 1 << 20

func limit(v int) int { return max(-maxCoordinate, min(maxCoordinate, v)) }

func limits(v ...*int) {
	for _, p := range v {
		*p = limit(*p)
	}
}

// Line draws from (x0, y0) to (x1, y1), thickness pixels wide; 0 or less draws nothing.
func (m *Image) Line(x0, y0, x1, y1 int, c Color, thickness int) {
	limits(&x0, &y0, &x1, &y1)
	m.pen(c).line(x0, y0, x1, y1, min(thickness, maxCoordinate))
}

func (p *pen) line(x0, y0, x1, y1, thickness int) {
	if thickness < 1 {
		return
	}
	dx, dy := x1-x0, y1-y0
	steps := max(abs(dx), abs(dy))
	if steps == 0 {
		p.rows(x0-thickness/2, y0-thickness/2, x0+(thickness-1)/2, y0+(thickness-1)/2)
		return
	}
	// Across the main direction the line is wider than its thickness, by the length of the hypotenuse.
	wide := thickness
	if thickness > 1 {
		wide = (thickness*isqrt((dx*dx+dy*dy)<<8)/steps + 8) >> 4
	}
	before, after := wide/2, (wide-1)/2
	if abs(dx) >= abs(dy) {
		if dx < 0 {
			x0, y0, x1, y1, dx, dy = x1, y1, x0, y0, -dx, -dy
		}
		if dy == 0 {
			p.rows(x0, y0-before, x1, y0+after)
			return
		}
		for x := max(0, x0); x <= min(p.m.Width-1, x1); x++ {
			y := y0 + floorDiv(2*(x-x0)*dy+dx, 2*dx)
			for v := max(0, y-before); v <= min(p.m.Height-1, y+after); v++ {
				p.run(x, x, v)
			}
		}
		return
	}
	if dy < 0 {
		x0, y0, y1, dx, dy = x1, y1, y0, -dx, -dy
	}
	for y := max(0, y0); y <= min(p.m.Height-1, y1); y++ {
		x := x0 + floorDiv(2*(y-y0)*dx+dy, 2*dy)
		p.run(x-before, x+after, y)
	}
}

// Rectangle draws the border of w×h pixels at (x, y), thickness pixels wide around the edge, or fills it.
func (m *Image) Rectangle(x, y, w, h int, c Color, thickness int, filled bool) {
	limits(&x, &y, &w, &h)
	if w < 1 || h < 1 {
		return
	}
	p := m.pen(c)
	if filled {
		p.rows(x, y, x+w-1, y+h-1)
		return
	}
	if thickness < 1 {
		return
	}
	thickness = min(thickness, maxCoordinate)
	before, after := thickness/2, (thickness-1)/2
	right, bottom := x+w-1, y+h-1
	p.rows(x-before, y-before, right+after, y+after)
	p.rows(x-before, bottom-before, right+after, bottom+after)
	p.rows(x-before, y+after+1, x+after, bottom-before-1)
	p.rows(right-before, y+after+1, right+after, bottom-before-1)
}

// Circle draws the outline around (cx, cy), thickness pixels wide around the radius, or fills it.
func (m *Image) Circle(cx, cy, radius int, c Color, thickness int, filled bool) {
	limits(&cx, &cy, &radius)
	p := m.pen(c)
	if filled {
		p.ring(cx, cy, radius, -1)
	} else if thickness > 0 {
		thickness = min(thickness, maxCoordinate)
		outer := radius + thickness/2
		p.ring(cx, cy, outer, outer-thickness)
	}
}

// ring fills what is at most outer and more than inner away from the middle; a negative inner leaves no hole.
func (p *pen) ring(cx, cy, outer, inner int) {
	if outer < 0 {
		return
	}
	half := func(r, dy int) int { // half the width of the disc of radius r, dy away from its middle; -1 outside
		d := r*r + r - dy*dy
		if r < 0 || d < 0 {
			return -1
		}
		return isqrt(d)
	}
	for y := max(0, cy-outer); y <= min(p.m.Height-1, cy+outer); y++ {
		o, i := half(outer, y-cy), half(inner, y-cy)
		if i < 0 {
			if o >= 0 {
				p.run(cx-o, cx+o, y)
			}
			continue
		}
		p.run(cx-o, cx-i-1, y)
		p.run(cx+i+1, cx+o, y)
	}
}

// Ellipse draws an ellipse with the half axes rx and ry, turned clockwise by rotation degrees.
func (m *Image) Ellipse(cx, cy, rx, ry, rotation int, c Color, thickness int, filled bool) {
	limits(&cx, &cy, &rx, &ry)
	if rx < 0 || ry < 0 || !filled && thickness < 1 {
		return
	}
	p := m.pen(c)
	sin, cos := sincos(rotation)
	grow := func(r int, t float64) float64 { return max(0, float64(r)+t) }
	outer, inner := [2]float64{grow(rx, 0.5), grow(ry, 0.5)}, [2]float64{}
	if !filled {
		t := float64(min(thickness, maxCoordinate))
		outer = [2]float64{grow(rx, t/2), grow(ry, t/2)}
		inner = [2]float64{grow(rx, -t/2), grow(ry, -t/2)}
	}
	// The row's ends are the roots of the quadratic in x: ((x·cos+y·sin)/a)² + ((y·cos−x·sin)/b)² = 1.
	span := func(r [2]float64, y int) (lo, hi int, ok bool) {
		a, b := float64(r[0]*r[0]), float64(r[1]*r[1])
		if a == 0 || b == 0 {
			return 0, 0, false
		}
		dy := float64(y - cy)
		qa := float64(cos*cos)/a + float64(sin*sin)/b
		qb := float64(float64(sin*cos)*dy) * (1/a - 1/b)
		qc := float64(dy*dy)*(float64(sin*sin)/a+float64(cos*cos)/b) - 1
		d := float64(qb*qb) - float64(qa*qc)
		if d < 0 {
			return 0, 0, false
		}
		s := math.Sqrt(d)
		return cx + int(math.Ceil((-qb-s)/qa-1e-9)), cx + int(math.Floor((-qb+s)/qa+1e-9)), true
	}
	reach := int(max(outer[0], outer[1])) + 1
	for y := max(0, cy-reach); y <= min(m.Height-1, cy+reach); y++ {
		lo, hi, ok := span(outer, y)
		if !ok {
			continue
		}
		if l, h, hole := span(inner, y); hole && l <= h {
			p.run(lo, l-1, y)
			p.run(h+1, hi, y)
			continue
		}
		p.run(lo, hi, y)
	}
}

// sincos are those of an angle in degrees, exact at right angles.
func sincos(degrees int) (sin, cos float64) {
	switch ((degrees % 360) + 360) % 360 {
	case 0:
		return 0, 1
	case 90:
		return 1, 0
	case 180:
		return 0, -1
	case 270:
		return -1, 0
	}
	return math.Sincos(float64(degrees) * math.Pi / 180)
}

// Cross draws a plus sign with arms of size pixels.
func (m *Image) Cross(x, y int, c Color, size, thickness int) {
	limits(&x, &y, &size)
	p := m.pen(c)
	p.line(x-size, y, x+size, y, thickness)
	p.line(x, y-size, x, y+size, thickness)
}

// Arrow draws a line with a head of size pixels at (x1, y1).
func (m *Image) Arrow(x0, y0, x1, y1 int, c Color, size, thickness int) {
	limits(&x0, &y0, &x1, &y1, &size)
	p := m.pen(c)
	p.line(x0, y0, x1, y1, thickness)
	dx, dy := float64(x0-x1), float64(y0-y1)
	length := math.Sqrt(float64(dx*dx) + float64(dy*dy))
	if length == 0 {
		return
	}
	dx, dy = dx/length*float64(size), dy/length*float64(size)
	const sin, cos = 0.5, 0.8660254037844386 // 30 degrees to each side
	for _, s := range [2]float64{sin, -sin} {
		hx, hy := float64(dx*cos)-float64(dy*s), float64(dx*s)+float64(dy*cos)
		p.line(x1, y1, x1+int(math.Round(hx)), y1+int(math.Round(hy)), thickness)
	}
}

// Edges draws the closed line through the corners, with circles of radius size at them.
func (m *Image) Edges(corners []image.Point, c Color, size, thickness int, filled bool) {
	p := m.pen(c)
	for i, a := range corners {
		b := corners[(i+1)%len(corners)]
		p.line(limit(a.X), limit(a.Y), limit(b.X), limit(b.Y), thickness)
	}
	if size >= 1 {
		for _, a := range corners {
			m.Circle(a.X, a.Y, size, c, thickness, filled)
		}
	}
}

// Keypoint is a place with a direction in degrees, clockwise from the right.
type Keypoint struct{ X, Y, Angle int }

// Keypoints draws circles with a line in each one's direction.
func (m *Image) Keypoints(list []Keypoint, c Color, size, thickness int, filled bool) {
	for _, k := range list {
		sin, cos := sincos(k.Angle)
		s := float64(limit(size))
		m.Line(k.X, k.Y, k.X+int(math.Round(cos*s)), k.Y+int(math.Round(sin*s)), c, thickness)
		m.Circle(k.X, k.Y, max(0, (size-2)/2), c, thickness, filled)
	}
}

// MaskRectangle sets everything outside of the rectangle to zero.
func (m *Image) MaskRectangle(x, y, w, h int) {
	m.keep(func(v *Image, c Color) { v.Rectangle(x, y, w, h, c, 1, true) })
}

// MaskCircle sets everything outside of the circle to zero.
func (m *Image) MaskCircle(cx, cy, radius int) {
	m.keep(func(v *Image, c Color) { v.Circle(cx, cy, radius, c, 1, true) })
}

// MaskEllipse sets everything outside of the ellipse to zero.
func (m *Image) MaskEllipse(cx, cy, rx, ry, rotation int) {
	m.keep(func(v *Image, c Color) { v.Ellipse(cx, cy, rx, ry, rotation, c, 1, true) })
}

// keep sets to zero what draw does not cover.
func (m *Image) keep(draw func(*Image, Color)) {
	cover, err := New(Binary, m.Width, m.Height)
	if err != nil {
		panic(err) // m exists, so its size is possible
	}
	cover.Rectangle(0, 0, m.Width, m.Height, RGB(255, 255, 255), 1, true)
	draw(cover, 0)
	if err := m.Clear(cover); err != nil {
		panic(err)
	}
}
