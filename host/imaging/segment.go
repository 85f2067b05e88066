package imaging

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// SegmentOptions say which line segments are found.
type SegmentOptions struct {
	ROI image.Rectangle // the part to look at; empty: all
	// MergeDistance in pixels and MaxThetaDiff in degrees: segments that are nearer to each other than both are joined.
	MergeDistance, MaxThetaDiff int
}

// The growing of regions of one gradient direction.
const (
	segmentMagnitude = 64 // the least gradient
	segmentAngle     = math.Pi / 8
	segmentLength    = 8.0 // pixels
)

// FindSegments finds straight edges by growing regions of pixels whose gradients point the same way. A drawn line has two
// edges. The longest come first.
func (m *Image) FindSegments(o SegmentOptions) []Line {
	roi := part(o.ROI, m)
	g := m.gradients(roi)
	type pixel struct{ at, magnitude int }
	var order []pixel
	for at := range g.gx {
		if v := g.magnitude(at); v >= segmentMagnitude {
			order = append(order, pixel{at, v})
		}
	}
	slices.SortStableFunc(order, func(a, b pixel) int { return cmp.Compare(b.magnitude, a.magnitude) })
	used := make([]bool, g.w*g.h)
	var lines []Line
	var region []int
	for _, p := range order {
		if used[p.at] {
			continue
		}
		region = g.grow(p.at, used, region[:0])
		if l, ok := g.segment(region); ok {
			lines = append(lines, l)
		}
	}
	lines = mergeSegments(lines, o.MergeDistance, o.MaxThetaDiff)
	for i := range lines {
		l := &lines[i]
		l.setPolar()
		l.X1, l.X2, l.Y1, l.Y2 = l.X1+roi.Min.X, l.X2+roi.Min.X, l.Y1+roi.Min.Y, l.Y2+roi.Min.Y
	}
	slices.SortStableFunc(lines, func(a, b Line) int { return cmp.Compare(b.Length(), a.Length()) })
	return lines
}

// grow adds neighbours whose gradients point as the region's do on average.
func (g *gradients) grow(seed int, used []bool, region []int) []int {
	sx, sy := float64(g.gx[seed]), float64(g.gy[seed])
	limit := math.Cos(segmentAngle)
	used[seed] = true
	region = append(region, seed)
	for next := 0; next < len(region); next++ {
		at := region[next]
		for _, d := range [8]int{-g.w - 1, -g.w, -g.w + 1, -1, 1, g.w - 1, g.w, g.w + 1} {
			to := at + d
			if to < 0 || to >= len(used) || used[to] {
				continue
			}
			x, y := float64(g.gx[to]), float64(g.gy[to])
			size := math.Sqrt(float64(x*x) + float64(y*y))
			if size < segmentMagnitude || float64(x*sx)+float64(y*sy) < limit*size*math.Sqrt(float64(sx*sx)+float64(sy*sy)) {
				continue
			}
			used[to] = true
			region = append(region, to)
			sx, sy = sx+x, sy+y
		}
	}
	return region
}

// segment is the line along a region, if that is long and thin.
func (g *gradients) segment(region []int) (Line, bool) {
	if len(region) < segmentLength {
		return Line{}, false
	}
	b := Blob{Pixels: len(region)}
	magnitude := 0
	for _, at := range region {
		x, y := float64(at%g.w), float64(at/g.w)
		b.sx, b.sy, b.sxx, b.syy, b.sxy = b.sx+x, b.sy+y, b.sxx+float64(x*x), b.syy+float64(y*y), b.sxy+float64(x*y)
		magnitude += g.magnitude(at)
	}
	cx, cy := b.Center()
	sin, cos := math.Sincos(b.Rotation())
	lo, hi, side := 0.0, 0.0, 0.0
	for _, at := range region {
		dx, dy := float64(at%g.w)-cx, float64(at/g.w)-cy
		along := float64(dx*cos) + float64(dy*sin)
		lo, hi, side = min(lo, along), max(hi, along), max(side, math.Abs(float64(dy*cos)-float64(dx*sin)))
	}
	if hi-lo < segmentLength || 2*side > (hi-lo)/2+2 {
		return Line{}, false
	}
	round := func(v float64) int { return int(math.Round(v)) }
	return Line{X1: round(cx + lo*cos), Y1: round(cy + lo*sin), X2: round(cx + hi*cos), Y2: round(cy + hi*sin), Magnitude: magnitude}, true
}

// setPolar computes Theta and Rho of the line through the ends.
func (l *Line) setPolar() {
	dx, dy := float64(l.X2-l.X1), float64(l.Y2-l.Y1)
	theta := math.Atan2(dy, dx) + math.Pi/2
	theta -= math.Floor(theta/math.Pi) * math.Pi
	l.Theta = int(math.Round(theta*180/math.Pi)) % 180
	sin, cos := sincos(l.Theta)
	l.Rho = int(math.Round(float64(float64(l.X1)*cos) + float64(float64(l.Y1)*sin)))
}

func (l *Line) angle() float64 { return math.Atan2(float64(l.Y2-l.Y1), float64(l.X2-l.X1)) }

// mergeSegments joins segments until no two are near and of like direction: the ends farthest apart stay.
func mergeSegments(lines []Line, distance, degrees int) []Line {
	if distance <= 0 {
		return lines
	}
	for again := true; again; {
		again = false
		for i := 0; i < len(lines); i++ {
			for j := i + 1; j < len(lines); j++ {
				a, b := lines[i], lines[j]
				d := math.Abs(a.angle() - b.angle())
				d = min(d, math.Abs(d-math.Pi), 2*math.Pi-d)
				if d*180/math.Pi > float64(degrees) || a.distance(&b) > float64(distance) {
					continue
				}
				joined := a
				for _, p := range [4]image.Point{{a.X1, a.Y1}, {a.X2, a.Y2}, {b.X1, b.Y1}, {b.X2, b.Y2}} {
					for _, q := range [4]image.Point{{a.X1, a.Y1}, {a.X2, a.Y2}, {b.X1, b.Y1}, {b.X2, b.Y2}} {
						if l := (Line{X1: p.X, Y1: p.Y, X2: q.X, Y2: q.Y}); l.Length() > joined.Length() {
							joined = l
						}
					}
				}
				joined.Magnitude = a.Magnitude + b.Magnitude
				lines[i] = joined
				lines = slices.Delete(lines, j, j+1)
				j--
				again = true
			}
		}
	}
	return lines
}

// distance is that of the nearest points of two segments, one of which is an end.
func (l *Line) distance(o *Line) float64 {
	best := math.Inf(1)
	for _, k := range [2][2]*Line{{l, o}, {o, l}} {
		a, s := k[0], k[1]
		dx, dy := float64(s.X2-s.X1), float64(s.Y2-s.Y1)
		for _, p := range [2][2]float64{{float64(a.X1), float64(a.Y1)}, {float64(a.X2), float64(a.Y2)}} {
			px, py := p[0]-float64(s.X1), p[1]-float64(s.Y1)
			t := 0.0
			if n := dx*dx + dy*dy; n > 0 {
				t = max(0, min(1, (px*dx+py*dy)/n))
			}
			best = min(best, math.Hypot(px-t*dx, py-t*dy))
		}
	}
	return best
}
