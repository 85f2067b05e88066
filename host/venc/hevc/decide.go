package hevc

// decide chooses the quadtree of the coding tree unit at (x, y).
func (s *slice) decide(x, y int) {
	if s.intra {
		s.decideIntra(x, y, ctuLog2)
	} else {
		s.decideInter(x, y, ctuLog2)
	}
}

// children decides the quarters of a node that are in the picture.
func (s *slice) children(x, y, log2 int, decide func(s *slice, x, y, log2 int)) {
	h := 1 << (log2 - 1)
	for i := range 4 {
		if cx, cy := x+i&1*h, y+i>>1*h; cx < s.e.w && cy < s.e.h {
			decide(s, cx, cy, log2-1)
		}
	}
}

// inside tells whether a block is whole.
func (s *slice) inside(x, y, log2 int) bool { return x+1<<log2 <= s.e.w && y+1<<log2 <= s.e.h }

// decideIntra decides a node of an I slice from the smallest blocks up.
func (s *slice) decideIntra(x, y, log2 int) {
	nd := &s.nodes[nodeAt(x, y, log2)]
	nd.kind, nd.nxn, nd.split, nd.cost = unitIntra, false, false, 0
	whole := s.inside(x, y, log2)
	if s.starved && whole {
		nd.modes = [4]uint8{modeDC, modeDC, modeDC, modeDC}
		return
	}
	if log2 == minLog2 {
		nd.cost = s.decideIntra8(nd, x, y)
		return
	}
	s.children(x, y, log2, (*slice).decideIntra)
	nd.split = true
	if !whole {
		return
	}
	// Modes of the quarters, and the usual two.
	var cand [6]uint8
	h := 1 << (log2 - 1)
	sum := int(s.lambda) * intraSplitBits >> 4
	for i := range 4 {
		c := &s.nodes[nodeAt(x+i&1*h, y+i>>1*h, log2-1)]
		cand[i] = c.modes[0]
		sum += c.cost
	}
	cand[4], cand[5] = modePlanar, modeDC
	off := s.e.src.at(x, y)
	s.loadNeighbours(&s.nb, s.e.src.y, s.e.src.stride, off, x, y, 1<<log2, 0)
	mode, cost := s.bestMode(off, cand[:], 1)
	cost += int(s.lambda) * intraBits >> 4
	if cost <= sum && (log2 < ctuLog2 || s.e.tools.has(LargeUnits)) {
		nd.split, nd.cost = false, cost
		nd.modes = [4]uint8{mode, mode, mode, mode}
		return
	}
	nd.cost, nd.modes[0] = sum, cand[0]
}

// Bits in the costs of intra blocks beside the residual: of a coding unit with one mode, of each 4x4 block (its mode, and that small
// transforms cost more for the same SATD), and of a split.
const (
	intraBits      = 8
	intra4Bits     = 11
	intraSplitBits = 4
)

// coarse are the modes that are tried before their neighbours.
var coarse = []uint8{modePlanar, modeDC, 2, 6, 10, 14, 18, 22, 26, 30, 34}

// decideIntra8 chooses between one 8x8 block and four of 4x4.
func (s *slice) decideIntra8(nd *node, x, y int) int {
	p := s.e.src
	off := p.at(x, y)
	s.loadNeighbours(&s.nb, p.y, p.stride, off, x, y, 8, 0)
	mode, cost := s.bestMode(off, coarse, 2)
	cost += int(s.lambda) * intraBits >> 4
	nd.modes = [4]uint8{mode, mode, mode, mode}
	if !s.e.tools.has(Intra4x4) {
		return cost
	}
	sum := int(s.lambda) * (intraBits - 2) >> 4
	var modes [4]uint8
	for i := range 4 {
		px, py := x+i&1*4, y+i>>1*4
		off := p.at(px, py)
		s.loadNeighbours(&s.nb, p.y, p.stride, off, px, py, 4, 0)
		m, c := s.bestMode(off, []uint8{modePlanar, modeDC, modeHorizontal, modeVertical, mode}, 2)
		modes[i] = m
		sum += c + int(s.lambda)*intra4Bits>>4
		if sum >= cost {
			return cost
		}
	}
	nd.nxn, nd.modes = true, modes
	return sum
}

// bestMode returns the mode with the least SATD among the candidates and what lies within reach of the best, by the neighbours in
// s.nb.
func (s *slice) bestMode(off int, cand []uint8, reach uint8) (mode uint8, cost int) {
	p := s.e.src
	n := s.nb.n
	src := p.y[off:]
	cost = noLimit
	var tried [35]bool
	try := func(m uint8) {
		if m > modeDiagonal || tried[m] {
			return
		}
		tried[m] = true
		s.nb.predict(s.pred, n, int(m))
		if c := satd(src, p.stride, s.pred, n, n, cost); c < cost {
			cost, mode = c, m
		}
	}
	for _, m := range cand {
		try(m)
	}
	for ; reach >= 1 && mode > modeDC; reach-- {
		m := mode
		if m >= 2+reach {
			try(m - reach)
		}
		try(m + reach)
	}
	return mode, cost
}
