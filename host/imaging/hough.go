package imaging

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// Line is a straight line, or a piece of one.
type Line struct {
	X1, Y1, X2, Y2 int
	// Magnitude is the sum of the gradients of the pixels that speak for the line.
	Magnitude int
	// Theta in degrees, from 0 to 179, and Rho in pixels are the direction and length of the perpendicular from the
	// upper left of the searched part to the line.
	Theta, Rho int
}

// Length is the distance of the two ends.
func (l Line) Length() int {
	return int(math.Round(math.Hypot(float64(l.X2-l.X1), float64(l.Y2-l.Y1))))
}

// LineOptions say which lines are found.
type LineOptions struct {
	ROI image.Rectangle // the part to look at; empty: all
	// XStride and YStride skip pixels; 0 means 1.
	XStride, YStride int
	// Threshold is the least magnitude.
	Threshold int
	// ThetaMargin in degrees and RhoMargin in pixels: of lines nearer to each other than that, the strongest is kept.
	ThetaMargin, RhoMargin int
}

// voteSpread is how far, in degrees, a pixel's gradient may be from a line's perpendicular: a slightly turned line is made of
// level steps.
const voteSpread = 10

// maxLooked is how many places of the transform are looked at closely: in noise there are thousands.
const maxLooked = 200

// degreeTable are sines and cosines of whole degrees below 180.
func degreeTable() (sin, cos [180]float64) {
	for t := range 180 {
		sin[t], cos[t] = sincos(t)
	}
	return sin, cos
}

// FindLines finds lines through the whole part by Hough's transform: every pixel with a gradient votes for the lines
// through it that are across its gradient. The strongest come first.
func (m *Image) FindLines(o LineOptions) []Line {
	roi := part(o.ROI, m)
	xs, ys := max(1, o.XStride), max(1, o.YStride)
	g := m.gradients(roi)
	sin, cos := degreeTable()
	reach := int(math.Ceil(math.Hypot(float64(g.w), float64(g.h)))) + 1
	wide := 2*reach + 1
	votes := make([]int32, 180*wide)
	type edge struct{ x, y, theta, v int32 }
	var edges []edge
	for y := 1; y < g.h-1; y += ys {
		for x := 1; x < g.w-1; x += xs {
			at := y*g.w + x
			v := g.magnitude(at)
			if v < weakGradient {
				continue
			}
			theta := int(math.Round(math.Atan2(float64(g.gy[at]), float64(g.gx[at]))*180/math.Pi)) + 360
			edges = append(edges, edge{int32(x), int32(y), int32(theta), int32(v)})
			for t := theta - voteSpread; t <= theta+voteSpread; t++ {
				k := t % 180
				rho := int(math.Round(float64(float64(x)*cos[k]) + float64(float64(y)*sin[k])))
				votes[k*wide+rho+reach] += int32(v)
			}
		}
	}
	type peak struct{ theta, rho, magnitude int }
	var peaks []peak
	for t := range 180 {
		row := votes[t*wide:][:wide]
		for r := 1; r < wide-1; r++ {
			if v := row[r]; v > 0 && int(v) >= o.Threshold && v >= row[r-1] && v > row[r+1] {
				peaks = append(peaks, peak{t, r - reach, int(v)})
			}
		}
	}
	slices.SortStableFunc(peaks, func(a, b peak) int { return cmp.Compare(b.magnitude, a.magnitude) })
	var lines []Line
	looked := 0
	for _, p := range peaks {
		near := slices.ContainsFunc(lines, func(l Line) bool {
			dt, dr := abs(p.theta-l.Theta), abs(p.rho-l.Rho)
			if dt > 90 { // across 0 degrees the perpendicular points the other way
				dt, dr = 180-dt, abs(p.rho+l.Rho)
			}
			return dt < max(1, o.ThetaMargin) && dr < max(1, o.RhoMargin)
		})
		if near {
			continue
		}
		if looked++; looked > maxLooked {
			break
		}
		// What speaks for a line no longer does for another: lines that cross a strong one at a small angle are not there.
		// The pixels that speak for it also say more exactly where it is.
		theta, rho, sum := p.theta, p.rho, 0
		var speaks func(e edge) bool
		for range 2 {
			sin, cos := sincos(theta)
			at, direction := float64(rho), theta
			speaks = func(e edge) bool {
				const beside = 5 // a drawn line has two edges, each of two pixels
				away := math.Abs(float64(float64(e.x)*cos) + float64(float64(e.y)*sin) - at)
				return away <= beside && abs((int(e.theta)-direction+90)%180-90) <= voteSpread
			}
			sum = 0
			var points []image.Point
			for _, e := range edges {
				if speaks(e) {
					sum += int(e.v)
					points = append(points, image.Pt(int(e.x), int(e.y)))
				}
			}
			if sum < o.Threshold || len(points) < 2 {
				break
			}
			theta, rho = wholePolar(leastSquares(points))
		}
		if sum < o.Threshold {
			continue
		}
		edges = slices.DeleteFunc(edges, speaks)
		if l, ok := clipLine(theta, rho, g.w, g.h); ok {
			l.Magnitude = p.magnitude
			l.X1, l.X2, l.Y1, l.Y2 = l.X1+roi.Min.X, l.X2+roi.Min.X, l.Y1+roi.Min.Y, l.Y2+roi.Min.Y
			lines = append(lines, l)
		}
	}
	return lines
}

// clipLine is the part of a line that lies in w×h pixels.
func clipLine(theta, rho, w, h int) (Line, bool) {
	sin, cos := sincos(theta)
	r := float64(rho)
	l := Line{Theta: theta, Rho: rho}
	if theta > 45 && theta <= 135 { // rather level: y from x
		y := func(x int) int { return int(math.Round((r - float64(float64(x)*cos)) / sin)) }
		x := func(y int) int { return int(math.Round((r - float64(float64(y)*sin)) / cos)) }
		l.X1, l.Y1, l.X2, l.Y2 = 0, y(0), w-1, y(w-1)
		return clipEnds(l, x, h, true)
	}
	x := func(y int) int { return int(math.Round((r - float64(float64(y)*sin)) / cos)) }
	y := func(x int) int { return int(math.Round((r - float64(float64(x)*cos)) / sin)) }
	l.X1, l.Y1, l.X2, l.Y2 = x(0), 0, x(h-1), h-1
	return clipEnds(l, y, w, false)
}

// clipEnds moves the ends that are outside in the other coordinate to the border.
func clipEnds(l Line, other func(int) int, size int, vertical bool) (Line, bool) {
	a, b := &l.X1, &l.X2
	c, d := &l.Y1, &l.Y2
	if vertical {
		a, b, c, d = c, d, a, b
	}
	if *a < 0 && *b < 0 || *a >= size && *b >= size {
		return l, false
	}
	for _, end := range [2][2]*int{{a, c}, {b, d}} {
		if v := max(0, min(size-1, *end[0])); v != *end[0] {
			*end[0], *end[1] = v, other(v)
		}
	}
	return l, true
}

// Circle is a circle.
type Circle struct{ X, Y, R, Magnitude int }

// CircleOptions say which circles are found.
type CircleOptions struct {
	ROI              image.Rectangle // the part to look at; empty: all
	XStride, YStride int             // skip pixels; 0 means 1
	Threshold        int             // the least magnitude
	// XMargin, YMargin and RMargin: of circles nearer than that in all three, the strongest is kept.
	XMargin, YMargin, RMargin int
	// RMin to RMax are the radii in pixels, in steps of RStep; 0 means 2, half of the smaller side, and 2.
	RMin, RMax, RStep int
}

// FindCircles finds circles by Hough's transform: every pixel with a gradient votes for the two middles at the radius's
// distance along its gradient. The strongest come first.
func (m *Image) FindCircles(o CircleOptions) []Circle {
	roi := part(o.ROI, m)
	g := m.gradients(roi)
	xs, ys, step := max(1, o.XStride), max(1, o.YStride), o.RStep
	if step <= 0 {
		step = 2
	}
	least, most := max(2, o.RMin), min(g.w, g.h)/2
	if o.RMax > 0 {
		most = min(most, o.RMax)
	}
	type edge struct {
		x, y, v int32
		ux, uy  float64
	}
	var edges []edge
	for y := 1; y < g.h-1; y += ys {
		for x := 1; x < g.w-1; x += xs {
			at := y*g.w + x
			if v := g.magnitude(at); v >= weakGradient {
				edges = append(edges, edge{int32(x), int32(y), int32(v), float64(g.gx[at]) / float64(v), float64(g.gy[at]) / float64(v)})
			}
		}
	}
	votes, blurred := make([]int32, g.w*g.h), make([]int32, g.w*g.h)
	var found []Circle
	for r := least; r <= most; r += step {
		clear(votes)
		for _, e := range edges {
			dx, dy := float64(float64(r)*e.ux), float64(float64(r)*e.uy)
			for _, s := range [2]float64{1, -1} {
				x, y := int(math.Round(float64(e.x)+s*dx)), int(math.Round(float64(e.y)+s*dy))
				if uint(x) < uint(g.w) && uint(y) < uint(g.h) {
					votes[y*g.w+x] += e.v
				}
			}
		}
		// Votes scatter by a pixel: count those around, too.
		clear(blurred)
		for y := 1; y < g.h-1; y++ {
			for x := 1; x < g.w-1; x++ {
				at := y*g.w + x
				if votes[at] == 0 {
					continue
				}
				sum := int32(0)
				for _, row := range [3][]int32{votes[at-g.w-1:][:3], votes[at-1:][:3], votes[at+g.w-1:][:3]} {
					sum += row[0] + row[1] + row[2]
				}
				blurred[at] = sum
			}
		}
		for y := 1; y < g.h-1; y++ {
			for x := 1; x < g.w-1; x++ {
				at := y*g.w + x
				v := blurred[at]
				if v == 0 || int(v) < o.Threshold || v < blurred[at-1] || v < blurred[at+1] || v < blurred[at-g.w] || v < blurred[at+g.w] {
					continue
				}
				found = append(found, Circle{x, y, r, int(v)})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Circle) int { return cmp.Compare(b.Magnitude, a.Magnitude) })
	var circles []Circle
	for _, c := range found {
		near := slices.ContainsFunc(circles, func(k Circle) bool {
			return abs(c.X+roi.Min.X-k.X) < max(1, o.XMargin) && abs(c.Y+roi.Min.Y-k.Y) < max(1, o.YMargin) && abs(c.R-k.R) < max(1, o.RMargin)
		})
		if !near {
			c.X, c.Y = c.X+roi.Min.X, c.Y+roi.Min.Y
			circles = append(circles, c)
		}
	}
	return circles
}
