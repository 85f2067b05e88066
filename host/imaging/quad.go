package imaging

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// Quad is a rectangle as a camera sees it: any four-cornered shape without a dent.
type Quad struct {
	// Corners go clockwise from the one nearest to the upper left.
	Corners [4]image.Point
	Rect    image.Rectangle // around the corners
	// Magnitude is the sum of the gradients along the sides.
	Magnitude int
}

// The search for quads: the picture is parted in light and dark by the range of values around each tile, borders of
// connected regions are followed, and those that have four straight sides with a gradient along them are quads.
const (
	quadTile     = 4  // pixels a side of a tile
	quadContrast = 32 // the least range around a tile in which light and dark are told apart
	quadMinSide  = 7  // pixels
)

// FindQuads finds rectangles with at least the given magnitude. The strongest come first.
func (m *Image) FindQuads(roi image.Rectangle, threshold int) ([]Quad, error) {
	roi = part(roi, m)
	gray := m.grayImage()
	g := gray.gradients(roi)
	labels := gray.lightAndDark(roi)
	var quads []Quad
	for _, border := range borders(labels, g.w, g.h) {
		q, ok := quadOf(border, g)
		if !ok || q.Magnitude < threshold {
			continue
		}
		quads = append(quads, q)
	}
	slices.SortStableFunc(quads, func(a, b Quad) int { return cmp.Compare(b.Magnitude, a.Magnitude) })
	// The light and the dark side of an edge give the same quad twice.
	var kept []Quad
	for _, q := range quads {
		same := slices.ContainsFunc(kept, func(k Quad) bool {
			worst := 0
			for i := range q.Corners {
				d := q.Corners[i].Add(roi.Min).Sub(k.Corners[i])
				worst = max(worst, abs(d.X), abs(d.Y))
			}
			return worst <= max(3, min(q.Rect.Dx(), q.Rect.Dy())/8)
		})
		if same {
			continue
		}
		for i := range q.Corners {
			q.Corners[i] = q.Corners[i].Add(roi.Min)
		}
		q.Rect = q.Rect.Add(roi.Min)
		kept = append(kept, q)
	}
	return kept, nil
}

// lightAndDark labels the pixels of a grey image 2 for light, 1 for dark, and 0 where there is too little contrast.
func (m *Image) lightAndDark(roi image.Rectangle) []uint8 {
	w, h := roi.Dx(), roi.Dy()
	tw, th := (w+quadTile-1)/quadTile, (h+quadTile-1)/quadTile
	lo, hi := make([]uint8, tw*th), make([]uint8, tw*th)
	for i := range lo {
		lo[i] = 255
	}
	for y := range h {
		row := m.Planes[0][(roi.Min.Y+y)*m.Stride[0]+roi.Min.X:][:w]
		for x, v := range row {
			t := y/quadTile*tw + x/quadTile
			lo[t], hi[t] = min(lo[t], v), max(hi[t], v)
		}
	}
	around, _ := extremes(lo, tw, th, 1)
	_, above := extremes(hi, tw, th, 1)
	out := make([]uint8, w*h)
	for y := range h {
		row := m.Planes[0][(roi.Min.Y+y)*m.Stride[0]+roi.Min.X:][:w]
		for x, v := range row {
			t := y/quadTile*tw + x/quadTile
			l, u := int(around[t]), int(above[t])
			switch {
			case u-l < quadContrast:
			case 2*int(v) > l+u:
				out[y*w+x] = 2
			default:
				out[y*w+x] = 1
			}
		}
	}
	return out
}

// borders follows the outer border of every connected region of equal labels, clockwise (Moore's neighbours).
func borders(labels []uint8, w, h int) [][]image.Point {
	at := func(p image.Point) uint8 {
		if uint(p.X) >= uint(w) || uint(p.Y) >= uint(h) {
			return 0
		}
		return labels[p.Y*w+p.X]
	}
	around := [8]image.Point{{-1, 0}, {-1, -1}, {0, -1}, {1, -1}, {1, 0}, {1, 1}, {0, 1}, {-1, 1}}
	seen := make([]bool, w*h)
	var list [][]image.Point
	var stack []image.Point
	for y := range h {
		for x := range w {
			label := labels[y*w+x]
			if label == 0 || seen[y*w+x] {
				continue
			}
			// The first pixel in reading order is on the outer border. Light regions are connected by sides only, so
			// that the dark ones, connected by corners too, part them.
			start := image.Pt(x, y)
			n := 0
			stack = append(stack[:0], start)
			seen[y*w+x] = true
			for len(stack) > 0 {
				p := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				n++
				for i, d := range around {
					q := p.Add(d)
					if (i&1 == 0 || label == 1) && at(q) == label && !seen[q.Y*w+q.X] {
						seen[q.Y*w+q.X] = true
						stack = append(stack, q)
					}
				}
			}
			if n < quadMinSide*2 {
				continue
			}
			border := []image.Point{start}
			p, from := start, 0
			for range 4 * (w + h) * 4 {
				next := -1
				for k := range 8 {
					i := (from + k) & 7
					if label == 2 && i&1 == 1 {
						continue
					}
					if at(p.Add(around[i])) == label {
						next = i
						break
					}
				}
				if next < 0 {
					break
				}
				p = p.Add(around[next])
				from = (next + 6) & 7 // begin left of where we came from
				if label == 1 {
					from = (next + 5) & 7
				}
				if p == start {
					break
				}
				border = append(border, p)
			}
			if len(border) >= 4*quadMinSide/2 {
				list = append(list, border)
			}
		}
	}
	return list
}

// quadOf tells whether a border has four straight sides, and where they meet.
func quadOf(border []image.Point, g *gradients) (Quad, bool) {
	hull := convexHull(border)
	if len(hull) < 4 {
		return Quad{}, false
	}
	corners, ok := largestQuad(hull)
	if !ok {
		return Quad{}, false
	}
	// A quad covers nearly all of its hull.
	area, whole := polygonArea(corners[:]), polygonArea(hull)
	if area*100 < whole*88 {
		return Quad{}, false
	}
	var q Quad
	for i, a := range corners {
		b := corners[(i+1)%4]
		if math.Hypot(float64(b.X-a.X), float64(b.Y-a.Y)) < quadMinSide {
			return Quad{}, false
		}
		sum, n := g.along(float64(a.X), float64(a.Y), float64(b.X), float64(b.Y))
		if n == 0 || sum/n < weakGradient {
			return Quad{}, false
		}
		q.Magnitude += sum
	}
	first := 0
	for i, c := range corners {
		if c.X+c.Y < corners[first].X+corners[first].Y {
			first = i
		}
	}
	for i := range q.Corners {
		q.Corners[i] = corners[(first+i)%4]
	}
	q.Rect = boundsOf(q.Corners[:])
	// The border must lie along the sides, not only have corners there; but what stands beside a side may stick to it.
	away := max(2.5, float64(min(q.Rect.Dx(), q.Rect.Dy()))/16)
	off := 0
	for _, p := range border {
		if distanceToQuad(p, &q.Corners) > away {
			off++
		}
	}
	return q, off*5 <= len(border)
}

func boundsOf(points []image.Point) image.Rectangle {
	r := image.Rectangle{points[0], points[0].Add(image.Pt(1, 1))}
	for _, p := range points[1:] {
		r = r.Union(image.Rectangle{p, p.Add(image.Pt(1, 1))})
	}
	return r
}

// distanceToQuad is how far a point is from the nearest side.
func distanceToQuad(p image.Point, c *[4]image.Point) float64 {
	best := math.Inf(1)
	for i, a := range c {
		b := c[(i+1)%4]
		dx, dy := float64(b.X-a.X), float64(b.Y-a.Y)
		t := (float64(p.X-a.X)*dx + float64(p.Y-a.Y)*dy) / (dx*dx + dy*dy)
		t = max(0, min(1, t))
		best = min(best, math.Hypot(float64(p.X-a.X)-t*dx, float64(p.Y-a.Y)-t*dy))
	}
	return best
}

// polygonArea is twice the area.
func polygonArea(p []image.Point) int {
	sum := 0
	for i, a := range p {
		b := p[(i+1)%len(p)]
		sum += a.X*b.Y - a.Y*b.X
	}
	return abs(sum)
}

// largestQuad takes away the hull's corner that changes the area least, until four are left.
func largestQuad(hull []image.Point) (q [4]image.Point, ok bool) {
	p := slices.Clone(hull)
	for len(p) > 4 {
		least, at := math.MaxInt, 0
		for i := range p {
			a, b, c := p[(i+len(p)-1)%len(p)], p[i], p[(i+1)%len(p)]
			if v := abs(cross(a, b, c)); v < least {
				least, at = v, i
			}
		}
		p = slices.Delete(p, at, at+1)
	}
	return [4]image.Point(p), polygonArea(p) > 0
}
