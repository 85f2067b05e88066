package hevc

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/bits"
	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
)

// halfPad is the padding of a half-resolution picture.
const halfPad = 16

// halfPicture is a source picture at half resolution: a block of 16x16 luma samples is 8x8.
type halfPicture struct {
	w, h, stride, origin int
	y                    []byte
}

func newHalfPicture(w, h int) *halfPicture {
	p := &halfPicture{w: w, h: h}
	// A block at the right or bottom edge may go four samples beyond the picture.
	p.stride = (p.w + 2*halfPad + 31) &^ 31
	p.origin = halfPad*p.stride + halfPad
	p.y = make([]byte, p.stride*(p.h+2*halfPad)+32)
	return p
}

func (p *halfPicture) at(x, y int) int { return p.origin + y*p.stride + x }

// analysis is what the half-resolution pass finds out about each block of 16x16 luma samples.
type analysis struct {
	bw, bh     int
	cur, prev  *halfPicture
	mv         []motion.Vector // in quarter samples of full resolution
	prevMV     []motion.Vector // those of the picture before
	cost       []int32         // the lesser of intra and inter
	intraCost  []int32
	rowCost    []int32 // sums over rows of coding tree units
	intraRows  []int32
	hasPrev    bool
	total      int64
	intraTotal int64
}

func newAnalysis(w, h int) *analysis {
	a := &analysis{bw: (w + 15) / 16, bh: (h + 15) / 16, cur: newHalfPicture(w/2, h/2), prev: newHalfPicture(w/2, h/2)}
	n := a.bw * a.bh
	a.mv, a.prevMV = make([]motion.Vector, n), make([]motion.Vector, n)
	a.cost, a.intraCost = make([]int32, n), make([]int32, n)
	rows := (h + ctuSize - 1) / ctuSize
	a.rowCost, a.intraRows = make([]int32, rows), make([]int32, rows)
	return a
}

// analyse finds costs and vectors of a slice's rows. Candidates come from the slice itself and from the picture before, so that
// slices do not wait for each other.
func (e *Encoder) analyse(s *slice) {
	a := e.ana
	for row := s.firstRow; row < s.endRow; row++ {
		var sum, intra int32
		for y := 2 * row; y < min(2*row+2, a.bh); y++ {
			for x := range a.bw {
				i := y*a.bw + x
				c := a.halfIntra(x, y, y > 2*s.firstRow)
				a.intraCost[i] = c
				intra += c
				if a.hasPrev {
					c = min(c, a.halfInter(x, y, y > 2*s.firstRow))
				}
				a.cost[i] = c
				sum += c
			}
		}
		a.rowCost[row], a.intraRows[row] = sum, intra
	}
}

// halfLambda is the weight of a vector's bits at half resolution, in sixteenths; the quantiser is not known yet.
const halfLambda = 48

func (a *analysis) halfInter(x, y int, hasTop bool) int32 {
	cur, ref := a.cur, a.prev
	i := y*a.bw + x
	off := cur.at(x*8, y*8)
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
	if hasTop {
		cand[n] = a.mv[i-a.bw]
		if x > 0 {
			r := cand[n]
			if x+1 < a.bw {
				r = a.mv[i-a.bw+1]
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

// halfIntra is the least SATD of the mean, vertical and horizontal predictions from the source's own neighbours.
func (a *analysis) halfIntra(x, y int, hasTop bool) int32 {
	p := a.cur
	off := p.at(x*8, y*8)
	src := p.y[off:]
	var pred [3][64]byte
	sum, n := 0, 0
	if hasTop {
		t := p.y[off-p.stride:][:8]
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
			v := p.y[off+r*p.stride-1]
			fill(pred[2][8*r:8*r+8], v)
			sum += int(v)
		}
		n += 8
	}
	mean := uint8(128)
	if n > 0 {
		mean = uint8((sum + n/2) / n)
	}
	fill(pred[0][:], mean)
	best := kernel.SATD8x8(src, p.stride, pred[0][:], 8)
	if hasTop {
		best = min(best, kernel.SATD8x8(src, p.stride, pred[1][:], 8))
	}
	if x > 0 {
		best = min(best, kernel.SATD8x8(src, p.stride, pred[2][:], 8))
	}
	return int32(best)
}

// finish adds up the rows.
func (a *analysis) finish() {
	a.total, a.intraTotal = 0, 0
	for i, c := range a.rowCost {
		a.total += int64(c)
		a.intraTotal += int64(a.intraRows[i])
	}
}

// advance makes this picture the one before.
func (a *analysis) advance() {
	a.cur, a.prev = a.prev, a.cur
	a.mv, a.prevMV = a.prevMV, a.mv
	a.hasPrev = true
}
