// Package motion finds motion vectors: what the H.264 and H.265 encoders share of the search.
//
//	s := motion.Search{Src: src, SrcStride: 16, Ref: plane, Off: off, Stride: stride, Limits: lim, Pred: p, Lambda: l}
//	v, cost := s.Integer(candidates)
//
// A Search is used by one goroutine; planes are only read. Limits must keep every block inside the padded plane.
package motion

import (
	"math/bits"

	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
)

// Vector is a motion vector in quarter samples.
type Vector struct{ X, Y int16 }

// Median is the median of three vectors, each component on its own (ITU-T H.264 8.4.1.3.1).
func Median(a, b, c Vector) Vector { return Vector{median(a.X, b.X, c.X), median(a.Y, b.Y, c.Y)} }

func median(a, b, c int16) int16 { return max(min(a, b), min(max(a, b), c)) }

// Limits are the least and greatest full-sample components that a vector may have.
type Limits struct{ MinX, MaxX, MinY, MaxY int }

// Clamp moves a vector in quarter samples into the limits.
func (l *Limits) Clamp(v Vector) Vector {
	return Vector{
		int16(min(max(int(v.X), l.MinX*4), l.MaxX*4)),
		int16(min(max(int(v.Y), l.MinY*4), l.MaxY*4)),
	}
}

// Contains tells whether a vector is within the limits.
func (l *Limits) Contains(v Vector) bool { return l.Clamp(v) == v }

// Bits is the number of bits of a vector difference in Exp-Golomb codes, which is near what CABAC spends too.
func Bits(v, pred Vector) int {
	return seBits(int32(v.X)-int32(pred.X)) + seBits(int32(v.Y)-int32(pred.Y))
}

func seBits(d int32) int {
	u := uint32(d<<1) ^ uint32(d>>31) // 2|d| or 2|d|-1: as long as the code number of se(v)
	return 2*bits.Len32(u+1) - 1
}

// Search looks for one 16x16 block of Src in a plane.
type Search struct {
	Src       []byte
	SrcStride int
	// Ref is the padded plane and Off the block's own position in it.
	Ref         []byte
	Off, Stride int
	Limits      Limits
	// Pred is the vector that the differences are coded from, Lambda the cost of a bit in sixteenths.
	Pred   Vector
	Lambda int32
	// Steps limits the diamond's moves.
	Steps int
}

// Cost is the cost of a vector's bits.
func (s *Search) Cost(v Vector) int { return int(s.Lambda) * Bits(v, s.Pred) >> 4 }

// Integer returns the best full-sample vector by SAD and bits: the best of the candidates, then a small diamond that
// moves as long as it gains. Candidates are in quarter samples and are rounded and clamped.
func (s *Search) Integer(candidates []Vector) (best Vector, cost int) {
	cost = 1 << 30
	var seen [16]Vector
	n := 0
next:
	for _, c := range candidates {
		v := Vector{(c.X + 2) &^ 3, (c.Y + 2) &^ 3}
		v = s.Limits.Clamp(v)
		for _, o := range seen[:n] {
			if o == v {
				continue next
			}
		}
		if n < len(seen) {
			seen[n] = v
			n++
		}
		if d := s.sad(v); d < cost {
			best, cost = v, d
		}
	}
	from := -1 // the direction that led here: its opposite need not be tried again
	for range s.Steps {
		at, dir := best, -1
		for d, m := range diamond {
			if d == from {
				continue
			}
			v := Vector{at.X + m.X, at.Y + m.Y}
			if !s.Limits.Contains(v) {
				continue
			}
			if k := s.sad(v); k < cost {
				best, cost, dir = v, k, d
			}
		}
		if dir < 0 {
			break
		}
		from = dir ^ 1
	}
	return best, cost
}

// diamond holds opposite moves side by side.
var diamond = [4]Vector{{-4, 0}, {4, 0}, {0, -4}, {0, 4}}

func (s *Search) sad(v Vector) int {
	o := s.Off + int(v.Y>>2)*s.Stride + int(v.X>>2)
	return kernel.SAD16x16(s.Src, s.SrcStride, s.Ref[o:], s.Stride) + s.Cost(v)
}
