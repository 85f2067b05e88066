package imaging

import (
	"image"
	"math"
)

// BlobShape is what follows from a blob's smallest rectangle.
type BlobShape struct {
	Density     float64 // pixels as a part of the bounding rectangle
	Compactness float64 // 4π·pixels/perimeter²
	Solidity    float64 // pixels as a part of the smallest rectangle, at most 1
	Convexity   float64 // that rectangle's outline as a part of the perimeter, at most 1
	// Major and Minor are the lines through the middles of the rectangle's short and long sides.
	Major, Minor [2]image.Point
	// The circle around the rectangle, and with the same middle the ellipse in it: its half axes, turned by Rotation
	// degrees.
	CircleX, CircleY, CircleR int
	RX, RY, Rotation          int
}

// Shape computes it.
func (b *Blob) Shape() BlobShape {
	var s BlobShape
	s.Density = float64(b.Pixels) / float64(b.Rect.Dx()*b.Rect.Dy())
	s.Compactness = float64(b.Pixels) * 4 * math.Pi / float64(b.Perimeter*b.Perimeter)
	c := b.MinCorners
	side := func(p, q image.Point) float64 { return math.Hypot(float64(p.X-q.X), float64(p.Y-q.Y)) }
	w, h := side(c[0], c[1]), side(c[1], c[2])
	s.Solidity = min(1, float64(b.Pixels)/((w+1)*(h+1)))
	s.Convexity = min(1, 2*(w+h)/float64(b.Perimeter))
	mid := func(p, q image.Point) image.Point { return image.Pt((p.X+q.X)/2, (p.Y+q.Y)/2) }
	across := [2]image.Point{mid(c[0], c[1]), mid(c[2], c[3])}
	along := [2]image.Point{mid(c[1], c[2]), mid(c[3], c[0])}
	s.Major, s.Minor = across, along
	if w >= h {
		s.Major, s.Minor = along, across
	}
	for _, p := range c {
		s.CircleX, s.CircleY = s.CircleX+p.X, s.CircleY+p.Y
	}
	s.CircleX, s.CircleY = s.CircleX/4, s.CircleY/4
	r := 0.0
	for _, p := range c {
		r = max(r, side(p, image.Pt(s.CircleX, s.CircleY)))
	}
	s.CircleR = int(math.Round(r))
	s.RX, s.RY = int(w/2), int(h/2)
	s.Rotation = int(math.Round(math.Atan2(float64(c[1].Y-c[0].Y), float64(c[1].X-c[0].X)) * 180 / math.Pi))
	return s
}
