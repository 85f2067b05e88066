package imaging

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// cross is the area of the parallelogram ab, ac: positive where c lies clockwise of b as seen on the screen.
func cross(a, b, c image.Point) int { return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X) }

// convexHull is the hull of points, clockwise on the screen from the leftmost (Andrew's monotone chain).
func convexHull(points []image.Point) []image.Point {
	p := slices.Clone(points)
	slices.SortFunc(p, func(a, b image.Point) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) })
	p = slices.Compact(p)
	if len(p) < 3 {
		return p
	}
	hull := make([]image.Point, 0, 2*len(p))
	chain := func(q image.Point, from int) {
		for len(hull) >= from+2 && cross(hull[len(hull)-2], hull[len(hull)-1], q) <= 0 {
			hull = hull[:len(hull)-1]
		}
		hull = append(hull, q)
	}
	for _, q := range p {
		chain(q, 0)
	}
	back := len(hull) - 1
	for _, q := range slices.Backward(p[:len(p)-1]) {
		chain(q, back)
	}
	return hull[:len(hull)-1]
}

// extremeCorners are the points outermost toward the upper left, upper right, lower right and lower left.
func extremeCorners(points []image.Point) (c [4]image.Point) {
	for i, d := range [4]image.Point{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		best := math.MinInt
		for _, p := range points {
			if v := d.X*p.X + d.Y*p.Y; v > best {
				best, c[i] = v, p
			}
		}
	}
	return c
}

// minAreaRect is the smallest rectangle around a hull: one of its sides lies along one of the hull's. Corners go clockwise
// from the one that is nearest to the upper left.
func minAreaRect(hull []image.Point) [4]image.Point {
	if len(hull) < 3 {
		return extremeCorners(hull)
	}
	type vec struct{ x, y float64 }
	least := math.Inf(1)
	var rect [4]vec
	for i, a := range hull {
		b := hull[(i+1)%len(hull)]
		length := math.Hypot(float64(b.X-a.X), float64(b.Y-a.Y))
		ux, uy := float64(b.X-a.X)/length, float64(b.Y-a.Y)/length
		lo, hi, far := math.Inf(1), math.Inf(-1), 0.0
		for _, p := range hull {
			dx, dy := float64(p.X-a.X), float64(p.Y-a.Y)
			along, away := float64(dx*ux)+float64(dy*uy), float64(dy*ux)-float64(dx*uy)
			lo, hi, far = min(lo, along), max(hi, along), max(far, away)
		}
		if area := (hi - lo) * far; area < least-1e-9 {
			least = area
			at := func(along, away float64) vec {
				return vec{float64(a.X) + float64(along*ux) - float64(away*uy), float64(a.Y) + float64(along*uy) + float64(away*ux)}
			}
			rect = [4]vec{at(lo, 0), at(hi, 0), at(hi, far), at(lo, far)}
		}
	}
	first := 0
	for i := range rect {
		if rect[i].x+rect[i].y < rect[first].x+rect[first].y-1e-9 {
			first = i
		}
	}
	var c [4]image.Point
	for i := range c {
		v := rect[(first+i)%4]
		c[i] = image.Pt(int(math.Round(v.x)), int(math.Round(v.y)))
	}
	return c
}
