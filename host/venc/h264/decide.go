package h264

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/bits"
	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
)

// encodeMB decides, codes and writes the current macroblock.
func (s *slice) encodeMB() {
	s.lambda = lambdaTab[s.qpMB]
	s.qpDelta = 0
	s.mvd = motion.Vector{}
	if s.starved {
		s.codeStarved()
	} else if s.intra {
		s.mb.reset(kindI16, s.qpMB)
		s.codeIntra(1 << 30)
	} else {
		s.encodeP()
	}
	mb := s.mb
	switch {
	case mb.kind == kindPCM:
	case mb.cbp == 0 && mb.kind != kindI16:
		mb.qp = uint8(s.qpPrev)
	default:
		mb.qp = uint8(s.qpMB)
		s.qpDelta = s.qpMB - s.qpPrev
		s.qpPrev = s.qpMB
	}
}

// codeStarved codes the macroblock with as few bits as there can be: P_Skip, the predicted vector or DC prediction, and
// nothing else.
func (s *slice) codeStarved() {
	mb, p := s.mb, s.e.cur
	s.qpMB = s.qpPrev
	if !s.intra {
		pred := s.predictMV()
		skip, lim := s.skipMV(pred), s.limits()
		mb.reset(kindSkip, s.qpPrev)
		mb.mv = skip
		if !lim.Contains(skip) {
			mb.kind = kindP16
			mb.mv = lim.Clamp(pred)
			s.mvd = motion.Vector{X: mb.mv.X - pred.X, Y: mb.mv.Y - pred.Y}
			mb.mvd = [2]uint8{magnitude(s.mvd.X), magnitude(s.mvd.Y)}
		}
		s.compensate(mb.mv)
		return
	}
	mb.reset(kindI16, s.qpMB)
	mb.modes[0] = predDC
	left, top := s.left != nil, s.top != nil
	predict16(p.y[s.off:], p.stride, p.y, s.off, p.stride, predDC, left, top)
	s.lumaDC = [16]int16{}
	for k := range 2 {
		predictChroma(p.c[k][s.coff:], p.cstride, p.c[k], s.coff, p.cstride, chromaDC, left, top)
	}
}

func (s *slice) encodeP() {
	pred := s.predictMV()
	skip := s.skipMV(pred)
	lim := s.limits()
	s.mb.reset(kindSkip, s.qpPrev)
	maySkip := lim.Contains(skip)
	if maySkip && s.e.has(EarlySkip) {
		s.compensate(skip)
		if s.skippable() {
			s.mb.mv = skip
			return
		}
	}
	v, cost := s.search(lim, pred)
	// Where the half-resolution pass found motion far better, intra prediction is not tried.
	if a := s.e.ana; s.e.has(IntraInP) && a.IntraCost[s.addr] < 4*a.Cost[s.addr]+intraMargin && s.codeIntra(cost) {
		return
	}
	mb := s.mb
	mb.reset(kindP16, s.qpMB)
	mb.mv = v
	s.mvd = motion.Vector{X: v.X - pred.X, Y: v.Y - pred.Y}
	mb.mvd = [2]uint8{magnitude(s.mvd.X), magnitude(s.mvd.Y)}
	s.compensate(v)
	if s.e.high && s.prefer8(cost) {
		s.codeInter8()
	} else {
		s.codeInter4()
	}
	s.codeChroma(rInter)
	if mb.cbp == 0 && maySkip && v == skip {
		mb.kind = kindSkip
		mb.mvd = [2]uint8{}
	}
}

// intraMargin is a cost at half resolution that tells nothing.
const intraMargin = 64

func magnitude(v int16) uint8 { return uint8(min(max(v, -v), 127)) }

// prefer8 tells whether the 8x8 transform suits the residual that stands in the picture better than the 4x4 one.
func (s *slice) prefer8(int) bool {
	p := s.e.cur
	n4, n8 := 0, 0
	for b := range 4 {
		n4 += kernel.SATD8x8(s.src[srcArea(b):], 16, p.y[s.area(b):], p.stride)
		n8 += kernel.SA8D8x8(s.src[srcArea(b):], 16, p.y[s.area(b):], p.stride)
	}
	return n8 < n4
}

// cost16 finds the best Intra_16x16 mode.
func (s *slice) cost16() (mode, cost int) {
	p := s.e.cur
	left, top := s.left != nil, s.top != nil
	cost = 1 << 30
	for m := range 4 {
		if m == predV && !top || m == predH && !left || m == pred16Plane && (!left || !top || s.topLeft == nil) {
			continue
		}
		predict16(s.pred[:], 16, p.y, s.off, p.stride, m, left, top)
		c := kernel.SATD16x16(s.src[:256], 16, s.pred[:], 16) + int(s.lambda)*bits.UELen(uint32(m))>>4
		if c < cost {
			mode, cost = m, c
		}
	}
	return mode, cost
}

// codeIntra codes the macroblock as intra if that costs less than limit, and tells whether it did.
func (s *slice) codeIntra(limit int) bool {
	mode, cost := s.cost16()
	// In P slices an intra type costs some bits more than the inter one.
	over := 0
	if !s.intra {
		over = int(s.lambda) * 5 >> 4
		if cost+over > limit+limit>>2 {
			return false
		}
	}
	mb := s.mb
	best := min(cost, limit-over)
	if !s.e.has(Intra4x4) {
		best = 0
	}
	if s.e.high {
		// What 8x8 blocks cost limits what 4x4 blocks may; where those win, the 8x8 ones are not coded again.
		if c := s.codeIntra8(best); c < best {
			if s.codeIntra4(c); s.done4 {
				s.intraChroma()
				return true
			}
			s.codeIntra8(1 << 30)
			s.intraChroma()
			return true
		}
	}
	if s.codeIntra4(best); s.done4 {
		s.intraChroma()
		return true
	}
	if cost >= limit-over {
		return false
	}
	mb.reset(kindI16, s.qpMB)
	mb.modes[0] = uint8(mode)
	p := s.e.cur
	predict16(p.y[s.off:], p.stride, p.y, s.off, p.stride, mode, s.left != nil, s.top != nil)
	s.codeIntra16()
	s.intraChroma()
	return true
}

// codeIntra8 codes the luma as four 8x8 blocks and returns the cost, or something not below limit when it gave up.
func (s *slice) codeIntra8(limit int) int {
	mb, p := s.mb, s.e.cur
	mb.reset(kindI8, s.qpMB)
	mb.t8 = true
	lambda := int(s.lambda)
	cost := lambda * 6 >> 4
	var pred [2][64]byte
	for b := range 4 {
		x, y := b&1*2, b>>1*2
		left, top, corner := x > 0 || s.left != nil, y > 0 || s.top != nil, s.cornerAvailable(x, y)
		off := s.off + y*4*p.stride + x*4
		s.loadEdge(off, 8, left, top, corner, b == 2 || b == 0 && s.top != nil || b == 1 && s.topRight != nil)
		s.edge.smooth(left, top, corner)
		dc := s.edge.dc8(left, top)
		s.edge.filter(8)
		guess := s.predictedMode(x, y)
		src := s.src[srcArea(b):]
		best, mode, cur := 1<<30, predDC, 0
		for m := range 9 {
			if !modeAvailable(m, left, top, corner) {
				continue
			}
			s.edge.predict(pred[cur][:], 8, 8, m, dc)
			c := kernel.SA8D8x8(src, 16, pred[cur][:], 8)
			if m == guess {
				c += lambda >> 4
			} else {
				c += lambda * 4 >> 4
			}
			if c < best {
				best, mode = c, m
				cur ^= 1
			}
		}
		cost += best
		if cost >= limit {
			return cost
		}
		r := y*4 + x
		mb.modes[r], mb.modes[r+1], mb.modes[r+4], mb.modes[r+5] = uint8(mode), uint8(mode), uint8(mode), uint8(mode)
		for k := range 8 {
			row(p.y[off+k*p.stride:], pred[cur^1][k*8:], 8)
		}
		s.codeIntraBlock8(b)
	}
	return cost
}

// codeIntra4 codes the luma as sixteen 4x4 blocks. It gives up when the cost reaches limit, and sets s.done4 when not.
func (s *slice) codeIntra4(limit int) {
	s.done4 = false
	mb, p := s.mb, s.e.cur
	mb.reset(kindI4, s.qpMB)
	lambda := int(s.lambda)
	cost := lambda * 8 >> 4
	var pred [9][16]byte
	for b := range 16 {
		x, y := int(blkX[b]), int(blkY[b])
		left, top, corner := x > 0 || s.left != nil, y > 0 || s.top != nil, s.cornerAvailable(x, y)
		off := s.off + y*4*p.stride + x*4
		dc := s.loadEdge(off, 4, left, top, corner, s.topRight4(b))
		s.edge.filter(4)
		guess := s.predictedMode(x, y)
		src := s.src[y*64+x*4:]
		best, mode := 1<<30, predDC
		for m := range 9 {
			if !modeAvailable(m, left, top, corner) {
				continue
			}
			s.edge.predict(pred[m][:], 4, 4, m, dc)
			c := kernel.SATD4x4(src, 16, pred[m][:], 4)
			if m == guess {
				c += lambda >> 4
			} else {
				c += lambda * 4 >> 4
			}
			if c < best {
				best, mode = c, m
			}
		}
		cost += best
		if cost >= limit {
			return
		}
		mb.modes[y*4+x] = uint8(mode)
		for r := range 4 {
			row(p.y[off+r*p.stride:], pred[mode][r*4:], 4)
		}
		s.codeIntraBlock(b)
	}
	s.done4 = true
}

func (s *slice) cornerAvailable(x, y int) bool {
	switch {
	case x > 0 && y > 0:
		return true
	case x > 0:
		return s.top != nil
	case y > 0:
		return s.left != nil
	}
	return s.topLeft != nil
}

// topRight4 tells whether the samples to the top right of luma block b are decoded (6.4.11.4).
func (s *slice) topRight4(b int) bool {
	x, y := blkX[b], blkY[b]
	switch {
	case y == 0 && x == 3:
		return s.topRight != nil
	case y == 0:
		return s.top != nil
	}
	return x == 0 || x == 2 || x == 1 && y == 2
}

// loadEdge gathers the neighbours of a block of n x n at plane offset off, and returns the value of DC prediction (8.3.1.2.3
// and, before smoothing, nothing of use for 8x8).
func (s *slice) loadEdge(off, n int, left, top, corner, topRight bool) uint8 {
	p, g := s.e.cur, &s.edge
	st := p.stride
	sum, sides := 0, 0
	if left {
		for y := range n {
			v := p.y[off+y*st-1]
			g.e[n-y] = v
			sum += int(v)
		}
		sides++
	}
	if corner {
		g.e[n+1] = p.y[off-st-1]
	}
	if top {
		t := p.y[off-st:][:2*n]
		o := g.e[n+2:][:2*n]
		copy(o, t)
		if !topRight {
			for i := n; i < 2*n; i++ {
				o[i] = t[n-1]
			}
		}
		for _, v := range t[:n] {
			sum += int(v)
		}
		sides++
	}
	return meanOf(sum, sides, n)
}

// meanOf is the DC prediction of a block with n samples a side.
func meanOf(sum, sides, n int) uint8 {
	if sides == 0 {
		return 128
	}
	n *= sides
	return uint8((sum + n/2) / n)
}

// intraChroma chooses and codes the chroma of an intra macroblock.
func (s *slice) intraChroma() {
	p := s.e.cur
	left, top := s.left != nil, s.top != nil
	best, mode := 1<<30, chromaDC
	for m := range 4 {
		if m == chromaV && !top || m == chromaH && !left || m == chromaPlane && (!left || !top || s.topLeft == nil) {
			continue
		}
		c := int(s.lambda) * bits.UELen(uint32(m)) >> 4
		for k := range 2 {
			predictChroma(s.pred[:], 8, p.c[k], s.coff, p.cstride, m, left, top)
			c += kernel.SATD8x8(s.src[srcCb+64*k:], 8, s.pred[:], 8)
		}
		if c < best {
			best, mode = c, m
		}
	}
	s.mb.chromaMode = uint8(mode)
	for k := range 2 {
		predictChroma(p.c[k][s.coff:], p.cstride, p.c[k], s.coff, p.cstride, mode, left, top)
	}
	s.codeChroma(rIntra)
}
