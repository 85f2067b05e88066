package hevc

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
)

// Bits of the syntax beside vectors and levels, in the costs of a P slice: what a coded vector and a split cost more than a merged
// block.
const (
	vectorBits = 3
	splitBits  = 2
)

// decideInter decides a node of a P slice from the largest block down.
func (s *slice) decideInter(x, y, log2 int) {
	e := s.e
	nd := &s.nodes[nodeAt(x, y, log2)]
	nd.split, nd.nxn, nd.skip, nd.kind, nd.rd = false, false, false, unitInter, 0
	if !s.inside(x, y, log2) || log2 == ctuLog2 && !e.tools.has(LargeUnits) {
		nd.split = true
		s.children(x, y, log2, (*slice).decideInter)
		return
	}
	n := 1 << log2
	u := unit{kind: unitInter, log2: uint8(log2)}
	near := s.spatialAt(x, y, n)
	merge := near.mergeCandidates()
	lim := s.limits(x, y, n)
	lambda := int(s.lambda)

	// Merge.
	nd.cost, nd.merge = noLimit, -1
	for i, v := range merge {
		if !lim.Contains(v) || i > 0 && v == merge[0] || i > 1 && v == merge[1] {
			continue
		}
		bits := lambda * (1 + i) >> 4
		if c := s.exact(x, y, n, v, nd.cost-bits) + bits; c < nd.cost {
			nd.cost, nd.merge, nd.mv = c, int8(i), v
			s.pred, s.merged = s.merged, s.pred
		}
	}
	if nd.merge >= 0 && (s.starved || e.tools.has(EarlySkip) && s.skippable(x, y, n, nd.cost, nd.mv)) {
		nd.skip = true
		u.mv = nd.mv
		e.fillUnits(x, y, log2, &u)
		return
	}

	// A coded vector.
	pred := near.vectorCandidates()
	if s.starved {
		nd.mv = lim.Clamp(pred[0])
		nd.setVector(nd.mv, pred)
		u.mv = nd.mv
		e.fillUnits(x, y, log2, &u)
		return
	}
	var cand [8]motion.Vector
	v, c := s.find(x, y, n, lim, pred, s.candidates(cand[:0], x, y, n), nd.cost-lambda*vectorBits>>4)
	if c += lambda * vectorBits >> 4; c < nd.cost {
		nd.cost, nd.mv = c, v
		nd.setVector(v, pred)
	}
	if e.tools.has(IntraInP) {
		s.tryIntra(nd, x, y, log2)
	}

	least := minLog2
	if !e.tools.has(SmallUnits) {
		least++
	}
	if log2 > least && nd.cost > lambda*splitFloor*n*n>>10 {
		s.children(x, y, log2, (*slice).decideInter)
		sum := lambda * splitBits >> 4
		h := n / 2
		for i := range 4 {
			sum += s.nodes[nodeAt(x+i&1*h, y+i>>1*h, log2-1)].cost
		}
		split := sum < nd.cost
		if e.tools.has(Distortion) && sum < nd.cost*closeMost/16 && sum > nd.cost*closeLeast/16 {
			split = s.splitPays(nd, x, y, log2)
		}
		if split {
			nd.split, nd.cost = true, min(sum, nd.cost)
			return
		}
	}
	u.kind, u.mv, u.modes = nd.kind, nd.mv, nd.modes
	e.fillUnits(x, y, log2, &u)
}

// A split whose sum of transformed differences is between these sixteenths of the whole unit's is decided by squared error and bits.
const (
	closeLeast = 15
	closeMost  = 17
)

// splitFloor is the cost in lambdas of 64 samples below which a block is not split.
const splitFloor = 16

// setVector makes the node one with a coded vector.
func (nd *node) setVector(v motion.Vector, pred [2]motion.Vector) {
	nd.kind, nd.merge, nd.mvp = unitInter, -1, 0
	if motion.Bits(v, pred[1]) < motion.Bits(v, pred[0]) {
		nd.mvp = 1
	}
	p := pred[nd.mvp]
	nd.mvd = motion.Vector{X: v.X - p.X, Y: v.Y - p.Y}
}

// candidates are starting points from the half-resolution pass, or from the node above for the smallest blocks.
func (s *slice) candidates(list []motion.Vector, x, y, n int) []motion.Vector {
	a := s.e.ana
	if n < 32 {
		list = append(list, s.nodes[0].mv)
	}
	if n < 16 {
		list = append(list, s.nodes[nodeAt(x, y, 4)].mv)
	}
	if !s.e.tools.has(Analysis) {
		return list
	}
	for by := y >> 4; by <= (y+n-1)>>4; by++ {
		for bx := x >> 4; bx <= (x+n-1)>>4; bx++ {
			list = append(list, a.MV[by*a.Columns+bx])
		}
	}
	return list
}

// Limits below which a merged block is taken without a residual and without looking further, in sixteenths of lambda for 64
// samples: of the whole block's mean, and of any 8x8 part.
const (
	skipMean = 18 * 16
	skipPart = 40 * 16
)

// skippable tells whether the prediction by v, whose luma is in s.merged, leaves too little to code. cost is the block's SATD.
func (s *slice) skippable(x, y, n, cost int, v motion.Vector) bool {
	lambda := int(s.lambda)
	if cost > lambda*skipMean>>8*(n*n>>6) {
		return false
	}
	src := s.e.src
	part := lambda * skipPart >> 8
	off := src.at(x, y)
	for by := 0; by < n; by += 8 {
		for bx := 0; bx < n; bx += 8 {
			if kernel.SA8D8x8(src.y[off+by*src.stride+bx:], src.stride, s.merged[by*n+bx:], n) > part {
				return false
			}
		}
	}
	off = src.cat(x/2, y/2)
	for k := range 2 {
		s.predictInterChroma(s.predC[:], n/2, k, x, y, n, v)
		if n == 8 {
			if kernel.SATD4x4(src.c[k][off:], src.cstride, s.predC[:], 4) > part/4 {
				return false
			}
			continue
		}
		for by := 0; by < n/2; by += 8 {
			for bx := 0; bx < n/2; bx += 8 {
				if kernel.SA8D8x8(src.c[k][off+by*src.cstride+bx:], src.cstride, s.predC[by*n/2+bx:], n/2) > part/2 {
					return false
				}
			}
		}
	}
	return true
}

// intraBias is added to the cost of intra blocks in P slices, in lambdas: their syntax, and that the estimate from the source's own
// neighbours is too good.
const intraBias = 12

// tryIntra makes the node intra if that promises to be cheaper.
func (s *slice) tryIntra(nd *node, x, y, log2 int) {
	a := s.e.ana
	n := 1 << log2
	// The half-resolution pass tells whether this is worth a look.
	intra, least := 0, 0
	for by := y >> 4; by <= (y+n-1)>>4; by++ {
		for bx := x >> 4; bx <= (x+n-1)>>4; bx++ {
			intra += int(a.IntraCost[by*a.Columns+bx])
			least += int(a.Cost[by*a.Columns+bx])
		}
	}
	if intra > least*3/2 {
		return
	}
	p := s.e.src
	off := p.at(x, y)
	s.loadNeighbours(&s.nb, p.y, p.stride, off, x, y, n, 0)
	cand := []uint8{modePlanar, modeDC, modeHorizontal, modeVertical}
	bias := int(s.lambda) * intraBias >> 4
	mode, cost := s.bestMode(off, cand, 0)
	if cost+bias > nd.cost*3/2 {
		return
	}
	if m, c := s.bestMode(off, coarse, 2); c < cost {
		mode, cost = m, c
	}
	if cost += bias + cost>>4; cost < nd.cost {
		nd.cost, nd.kind, nd.modes = cost, unitIntra, [4]uint8{mode, mode, mode, mode}
	}
}
