// Package halfres looks at a picture at half resolution before it is coded: what each block of 16x16 luma samples will cost with intra
// and with inter prediction, and a motion vector for it. Rate control plans with the sums; the search starts from the vectors.
//
//	p := halfres.New(1280, 720, 1, intra)
//	... write the rows of p.Cur and pad them ...
//	p.Analyse(0, 45)
//	p.Finish()
//	... code the picture with p.MV, p.Cost, p.Total ...
//	p.Advance()
//
// Analyse may run at the same time on separate rows and depends on no other call's rows, so that what it finds does not depend on who
// runs when. The other methods must run alone.
package halfres

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/bits"
	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
	"github.com/canmv-run/canmv-run/host/venc/internal/plane"
)

// padding is what a picture has around it.
const padding = 16

// Picture is a luma plane at half resolution: a block of 16x16 samples is 8x8.
type Picture struct {
	W, H, Stride int
	Y            []byte
	origin       int
}

func newPicture(w, h int) *Picture {
	p := &Picture{W: w, H: h}
	// A block at the right or bottom edge may go four samples beyond the picture.
	p.Stride = (w + 2*padding + 31) &^ 31
	p.origin = padding*p.Stride + padding
	p.Y = make([]byte, p.Stride*(h+2*padding)+32)
	return p
}

// At is the index of sample (x, y).
func (p *Picture) At(x, y int) int { return p.origin + y*p.Stride + x }

// Pad completes rows [from, to).
func (p *Picture) Pad(from, to int) { plane.Pad(p.Y, p.origin, p.Stride, p.W, p.H, padding, from, to) }

// Intra is the cost of the block at (x, y), in blocks, by the best of some predictions from the picture's own samples; hasTop tells
// whether those above may be used.
type Intra func(p *Picture, x, y int, hasTop bool) int32

// Pass is what is found out. Slices with a value for each block go row by row, Columns a row.
type Pass struct {
	Columns   int
	Cur, Prev *Picture
	MV        []motion.Vector // in quarter samples of full resolution
	Cost      []int32         // the lesser of intra and inter
	IntraCost []int32
	// RowCost and IntraRows are sums over the rows that Analyse counts, Total and IntraTotal over the picture.
	RowCost, IntraRows []int32
	Total, IntraTotal  int64
	// HasPrev tells that there is a picture before.
	HasPrev bool

	rows, step int
	prevMV     []motion.Vector // those of the picture before
	intra      Intra
}

// New makes a pass for pictures of w x h samples; step is how many rows of blocks a row of the caller's has.
func New(w, h, step int, intra Intra) *Pass {
	p := &Pass{Columns: (w + 15) / 16, rows: (h + 15) / 16, step: step, intra: intra, Cur: newPicture(w/2, h/2), Prev: newPicture(w/2, h/2)}
	n := p.Columns * p.rows
	p.MV, p.prevMV = make([]motion.Vector, n), make([]motion.Vector, n)
	p.Cost, p.IntraCost = make([]int32, n), make([]int32, n)
	sums := (p.rows + step - 1) / step
	p.RowCost, p.IntraRows = make([]int32, sums), make([]int32, sums)
	return p
}

// Analyse finds costs and vectors of the caller's rows [first, end). Candidates come from these rows and from the picture before.
func (p *Pass) Analyse(first, end int) {
	top := first * p.step
	for row := first; row < end; row++ {
		var sum, intra int32
		for y := row * p.step; y < min((row+1)*p.step, p.rows); y++ {
			for x := range p.Columns {
				i := y*p.Columns + x
				c := p.intra(p.Cur, x, y, y > top)
				p.IntraCost[i] = c
				intra += c
				if p.HasPrev {
					c = min(c, p.inter(x, y, y > top))
				}
				p.Cost[i] = c
				sum += c
			}
		}
		p.RowCost[row], p.IntraRows[row] = sum, intra
	}
}

// lambda is the weight of a vector's bits, in sixteenths; the quantiser is not known yet.
const lambda = 48

// inter finds the vector of a block and returns its cost.
func (p *Pass) inter(x, y int, hasTop bool) int32 {
	cur, ref := p.Cur, p.Prev
	i := y*p.Columns + x
	off := cur.At(x*8, y*8)
	src := cur.Y[off:]
	minX, maxX := -x*8-padding+2, cur.W-x*8+padding-10
	minY, maxY := -y*8-padding+2, cur.H-y*8+padding-10
	var pred motion.Vector
	cand := [6]motion.Vector{1: p.prevMV[i]}
	n := 2
	if x > 0 {
		pred = p.MV[i-1]
		cand[n] = pred
		n++
	}
	if hasTop {
		cand[n] = p.MV[i-p.Columns]
		if x > 0 {
			r := cand[n]
			if x+1 < p.Columns {
				r = p.MV[i-p.Columns+1]
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
		return kernel.SAD8x8(src, cur.Stride, ref.Y[off+vy*ref.Stride+vx:], ref.Stride) + lambda*b>>4
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
	from := -1 // the direction that led here: its opposite need not be tried again
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
	p.MV[i] = motion.Vector{X: int16(bx * 8), Y: int16(by * 8)}
	return int32(kernel.SATD8x8(src, cur.Stride, ref.Y[off+by*ref.Stride+bx:], ref.Stride))
}

// Finish adds up the rows.
func (p *Pass) Finish() {
	p.Total, p.IntraTotal = 0, 0
	for i, c := range p.RowCost {
		p.Total += int64(c)
		p.IntraTotal += int64(p.IntraRows[i])
	}
}

// Advance makes this picture the one before.
func (p *Pass) Advance() {
	p.Cur, p.Prev = p.Prev, p.Cur
	p.MV, p.prevMV = p.prevMV, p.MV
	p.HasPrev = true
}
