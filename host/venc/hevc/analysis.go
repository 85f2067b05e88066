package hevc

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/halfres"
	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/plane"
)

// analyse looks at the slice's rows at half resolution.
func (e *Encoder) analyse(s *slice) { e.ana.Analyse(s.firstRow, s.endRow) }

// halfIntra is the least SATD of the mean, vertical and horizontal predictions from the source's own neighbours.
func halfIntra(p *halfres.Picture, x, y int, hasTop bool) int32 {
	off := p.At(x*8, y*8)
	src := p.Y[off:]
	var pred [3][64]byte
	sum, n := 0, 0
	if hasTop {
		t := p.Y[off-p.Stride:][:8]
		for r := range 8 {
			copy(pred[1][8*r:], t)
		}
		for _, v := range t {
			sum += int(v)
		}
		n += 8
	}
	if x > 0 {
		for r := range 8 {
			v := p.Y[off+r*p.Stride-1]
			plane.Fill(pred[2][8*r:8*r+8], v)
			sum += int(v)
		}
		n += 8
	}
	mean := uint8(128)
	if n > 0 {
		mean = uint8((sum + n/2) / n)
	}
	plane.Fill(pred[0][:], mean)
	best := kernel.SATD8x8(src, p.Stride, pred[0][:], 8)
	if hasTop {
		best = min(best, kernel.SATD8x8(src, p.Stride, pred[1][:], 8))
	}
	if x > 0 {
		best = min(best, kernel.SATD8x8(src, p.Stride, pred[2][:], 8))
	}
	return int32(best)
}
