package h264

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/bits"
	"github.com/canmv-run/canmv-run/host/venc/internal/halfres"
	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/plane"
)

// analysis is what the half-resolution pass finds out about each macroblock of a picture.
type analysis struct {
	*halfres.Pass
	energy     []int32 // 256 * log2 of the luma variance
	rowEnergy  []int32 // sums of energy over macroblock rows
	meanEnergy int32
}

func newAnalysis(mbw, mbh int) *analysis {
	return &analysis{Pass: halfres.New(mbw*16, mbh*16, 1, halfIntra), energy: make([]int32, mbw*mbh), rowEnergy: make([]int32, mbh)}
}

// halveRows makes the half-resolution rows of a slice, with the padding beside them.
func (e *Encoder) halveRows(s *slice) {
	p, f := e.ana.Cur, e.source.f
	w, h := e.opt.Width/2, e.opt.Height/2
	from, to := s.firstRow*8, s.endRow*8
	for y := from; y < to; y++ {
		sy := min(y, h-1)
		o := p.At(0, y)
		r := f.Planes[0][2*sy*f.Stride[0]:]
		kernel.Halve(p.Y[o:o+w], r, r[f.Stride[0]:])
		plane.Fill(p.Y[o+w:o+p.W], p.Y[o+w-1])
	}
	p.Pad(from, to)
}

// analyse looks at the slice's rows at half resolution.
func (e *Encoder) analyse(s *slice) {
	a := e.ana
	for y := s.firstRow; y < s.endRow; y++ {
		var energy int32
		for x := range e.mbw {
			i := y*e.mbw + x
			a.energy[i] = energyAt(a.Cur, x, y)
			energy += a.energy[i]
		}
		a.rowEnergy[y] = energy
	}
	a.Analyse(s.firstRow, s.endRow)
}

// energyAt is 256 times the logarithm of the variance of a macroblock, at half resolution.
func energyAt(p *halfres.Picture, x, y int) int32 {
	sum, sq := kernel.Sums8x8(p.Y[p.At(x*8, y*8):], p.Stride)
	return int32(bits.Log2(int64(sq-sum*sum>>6) + energyFloor))
}

// energyFloor keeps flat areas from asking for ever finer quantisers, since nothing is to be seen below it.
const energyFloor = 64

// aqStrength is the change of the quantiser for twice the variance, in 1/256: fine areas hide more than flat ones.
const aqStrength = 100

// aqOffset is the difference of a macroblock's quantiser from its row's.
func (a *analysis) aqOffset(i int) int {
	d := int(a.energy[i]-a.meanEnergy) * aqStrength
	return min(max((d+1<<15)>>16, -aqRange), aqRange)
}

const aqRange = 5

// halfIntra is the least SATD of three intra predictions from the source's own neighbours.
func halfIntra(p *halfres.Picture, x, y int, top bool) int32 {
	off := p.At(x*8, y*8)
	src := p.Y[off:]
	var pred [64]byte
	left := x > 0
	best := 1 << 30
	for m := range 3 {
		if m == chromaV && !top || m == chromaH && !left {
			continue
		}
		predictChroma(pred[:], 8, p.Y, off, p.Stride, m, left, top)
		best = min(best, kernel.SATD8x8(src, p.Stride, pred[:], 8))
	}
	return int32(best)
}

// finish adds up the rows.
func (a *analysis) finish() {
	a.Finish()
	sum := int64(0)
	for _, v := range a.rowEnergy {
		sum += int64(v)
	}
	a.meanEnergy = int32(sum / int64(len(a.energy)))
}
