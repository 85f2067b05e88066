package h264

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/bits"
	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
)

// halfPad is the padding of a half-resolution picture.
const halfPad = 16

// halfPicture is a source picture at half resolution: a macroblock is 8x8 samples.
type halfPicture struct {
	w, h, stride, origin int
	y                    []byte
}

func newHalfPicture(mbw, mbh int) *halfPicture {
	p := &halfPicture{w: mbw * 8, h: mbh * 8}
	p.stride = (p.w + 2*halfPad + 31) &^ 31
	p.origin = halfPad*p.stride + halfPad
	p.y = make([]byte, p.stride*(p.h+2*halfPad)+32)
	return p
}

// analysis is what the half-resolution pass finds out about each macroblock of a picture.
type analysis struct {
	cur, prev  *halfPicture
	mv         []motion.Vector // in quarter samples of full resolution
	prevMV     []motion.Vector // those of the picture before
	cost       []int32         // the lesser of intra and inter
	intraCost  []int32
	rowCost    []int32 // sums of cost over macroblock rows
	intraRows  []int32
	energy     []int32 // 256 * log2 of the luma variance
	rowEnergy  []int32 // sums of energy over macroblock rows
	meanEnergy int32
	hasPrev    bool
	total      int64
	intraTotal int64
}

func newAnalysis(mbw, mbh int) *analysis {
	n := mbw * mbh
	return &analysis{
		cur: newHalfPicture(mbw, mbh), prev: newHalfPicture(mbw, mbh),
		mv: make([]motion.Vector, n), prevMV: make([]motion.Vector, n),
		cost: make([]int32, n), intraCost: make([]int32, n), rowCost: make([]int32, mbh), intraRows: make([]int32, mbh),
		energy: make([]int32, n), rowEnergy: make([]int32, mbh),
	}
}

// halveRows makes the half-resolution rows of a slice, with the padding beside them.
func (e *Encoder) halveRows(s *slice) {
	p, f := e.ana.cur, e.source.f
	w, h := e.opt.Width/2, e.opt.Height/2
	from, to := s.firstRow*8, s.endRow*8
	for y := from; y < to; y++ {
		sy := min(y, h-1)
		o := p.origin + y*p.stride
		r := f.Planes[0][2*sy*f.Stride[0]:]
		kernel.Halve(p.y[o:o+w], r, r[f.Stride[0]:])
		last := p.y[o+w-1]
		for x := w; x < p.w; x++ {
			p.y[o+x] = last
		}
	}
	padRows(p.y, p.origin, p.stride, p.w, p.h, halfPad, from, to)
}

// analyse finds costs and vectors of a slice's rows. Candidates come from the slice itself and from the picture before,
// so that slices do not wait for each other.
func (e *Encoder) analyse(s *slice) {
	a := e.ana
	for y := s.firstRow; y < s.endRow; y++ {
		var sum, intra, energy int32
		for x := range e.mbw {
			i := y*e.mbw + x
			a.energy[i] = a.cur.energyAt(x, y)
			energy += a.energy[i]
			c := e.halfIntra(s, x, y)
			a.intraCost[i] = c
			intra += c
			if a.hasPrev {
				c = min(c, e.halfInter(s, x, y))
			}
			a.cost[i] = c
			sum += c
		}
		a.rowCost[y], a.intraRows[y], a.rowEnergy[y] = sum, intra, energy
	}
}

// energyAt is 256 times the logarithm of the variance of a macroblock, at half resolution.
func (p *halfPicture) energyAt(x, y int) int32 {
	o := p.origin + y*8*p.stride + x*8
	sum, sq := kernel.Sums8x8(p.y[o:], p.stride)
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

// halfLambda is the weight of a vector's bits at half resolution, in sixteenths; the quantiser is not known yet.
const halfLambda = 48

func (e *Encoder) halfInter(s *slice, x, y int) int32 {
	a := e.ana
	cur, ref := a.cur, a.prev
	i := y*e.mbw + x
	off := cur.origin + y*8*cur.stride + x*8
	src := cur.y[off:]
	minX, maxX := -x*8-halfPad+2, cur.w-x*8+halfPad-10
	minY, maxY := -y*8-halfPad+2, cur.h-y*8+halfPad-10
	var pred motion.Vector
	cand := [6]motion.Vector{1: a.prevMV[i]}
	n := 2
	if x > 0 {
		pred = a.mv[i-1]
		cand[n] = pred
		n++
	}
	if y > s.firstRow {
		cand[n] = a.mv[i-e.mbw]
		if x > 0 {
			r := cand[n]
			if x+1 < e.mbw {
				r = a.mv[i-e.mbw+1]
			}
			pred = motion.Median(pred, cand[n], r)
		} else {
			pred = cand[n]
		}
		n++
		cand[n] = pred
		n++
	}
	px, py := int(pred.X)>>3, int(pred.Y)>>3
	cost := func(vx, vy int) int {
		b := bits.SELen(int32(vx-px)*2) + bits.SELen(int32(vy-py)*2)
		return kernel.SAD8x8(src, cur.stride, ref.y[off+vy*ref.stride+vx:], ref.stride) + halfLambda*b>>4
	}
	bx, by, best := 0, 0, 1<<30
	for k, c := range cand[:n] {
		vx, vy := min(max(int(c.X)>>3, minX), maxX), min(max(int(c.Y)>>3, minY), maxY)
		if k > 0 && vx == bx && vy == by {
			continue
		}
		if d := cost(vx, vy); d < best {
			bx, by, best = vx, vy, d
		}
	}
	from := -1
	for range 16 {
		ax, ay, dir := bx, by, -1
		for d, m := range [4][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 1}} {
			vx, vy := ax+m[0], ay+m[1]
			if d == from || vx < minX || vx > maxX || vy < minY || vy > maxY {
				continue
			}
			if k := cost(vx, vy); k < best {
				bx, by, best, dir = vx, vy, k, d
			}
		}
		if dir < 0 {
			break
		}
		from = dir ^ 1
	}
	a.mv[i] = motion.Vector{X: int16(bx * 8), Y: int16(by * 8)}
	return int32(kernel.SATD8x8(src, cur.stride, ref.y[off+by*ref.stride+bx:], ref.stride))
}

// halfIntra is the least SATD of three intra predictions from the source's own neighbours.
func (e *Encoder) halfIntra(s *slice, x, y int) int32 {
	p := e.ana.cur
	off := p.origin + y*8*p.stride + x*8
	src := p.y[off:]
	var pred [64]byte
	left, top := x > 0, y > s.firstRow
	best := 1 << 30
	for m := range 3 {
		if m == chromaV && !top || m == chromaH && !left {
			continue
		}
		predictChroma(pred[:], 8, p.y, off, p.stride, m, left, top)
		best = min(best, kernel.SATD8x8(src, p.stride, pred[:], 8))
	}
	return int32(best)
}

// finish adds up the rows.
func (a *analysis) finish() {
	a.total, a.intraTotal = 0, 0
	sum := int64(0)
	for i, c := range a.rowCost {
		sum += int64(a.rowEnergy[i])
		a.total += int64(c)
		a.intraTotal += int64(a.intraRows[i])
	}
	a.meanEnergy = int32(sum / int64(len(a.energy)))
}

// advance makes this picture the one before.
func (a *analysis) advance() {
	a.cur, a.prev = a.prev, a.cur
	a.mv, a.prevMV = a.prevMV, a.mv
	a.hasPrev = true
}
