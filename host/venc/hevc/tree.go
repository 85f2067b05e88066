package hevc

import "github.com/canmv-run/canmv-run/host/venc/internal/motion"

// node is a square of the quadtree of a coding tree unit and what was decided for it.
type node struct {
	split bool
	cost  int   // sum of transformed differences and bits
	rd    int64 // squared error and bits of luma, 0 before it is known
	kind  uint8 // unitInter, unitIntra
	nxn   bool  // four 4x4 intra blocks
	modes [4]uint8
	merge int8 // merge candidate, -1 for a coded vector
	mvp   uint8
	mv    motion.Vector
	mvd   motion.Vector
	skip  bool // no residual wanted
}

// nodeCount is 1 + 4 + 16: nodes of 32, 16 and 8 samples.
const nodeCount = 21

// nodeAt is the index of the node of a size at luma location (x, y).
func nodeAt(x, y, log2 int) int {
	switch log2 {
	case 5:
		return 0
	case 4:
		return 1 + (y>>4&1)<<1 + x>>4&1
	}
	return 5 + (y>>3&3)<<2 + x>>3&3
}

// codeTree codes a node of the decided quadtree (coding_quadtree, ITU-T H.265 7.3.8.4).
func (s *slice) codeTree(x, y, log2, depth int) {
	e := s.e
	n := 1 << log2
	inside := x+n <= e.w && y+n <= e.h
	nd := &s.nodes[nodeAt(x, y, log2)]
	split := nd.split || !inside
	if inside && log2 > minLog2 {
		c := 0
		if s.available(x, y, x-1, y) && int(e.unitAt(x-1, y).log2) < log2 {
			c++
		}
		if s.available(x, y, x, y-1) && int(e.unitAt(x, y-1).log2) < log2 {
			c++
		}
		s.rec.bin(ctxSplitCU+c, b2u(split))
	}
	if !split {
		s.codeUnit(nd, x, y, log2)
		return
	}
	h := n / 2
	for i := range 4 {
		cx, cy := x+i&1*h, y+i>>1*h
		if cx < e.w && cy < e.h {
			s.codeTree(cx, cy, log2-1, depth+1)
		}
	}
}

// codeUnit predicts, codes and records a coding unit (coding_unit, 7.3.8.5).
func (s *slice) codeUnit(nd *node, x, y, log2 int) {
	u := unit{kind: nd.kind, log2: uint8(log2), modes: [4]uint8{modeDC, modeDC, modeDC, modeDC}}
	if nd.kind == unitInter {
		s.codeInter(nd, &u, x, y, log2)
	} else {
		s.codeIntra(nd, &u, x, y, log2)
	}
	u.qp = uint8(s.qpCur)
	s.e.fillUnits(x, y, log2, &u)
}

// skipFlag records cu_skip_flag.
func (s *slice) skipFlag(x, y int, skip bool) {
	c := 0
	if s.available(x, y, x-1, y) && s.e.unitAt(x-1, y).skip {
		c++
	}
	if s.available(x, y, x, y-1) && s.e.unitAt(x, y-1).skip {
		c++
	}
	s.rec.bin(ctxSkip+c, b2u(skip))
}

// codeIntra codes an intra coding unit.
func (s *slice) codeIntra(nd *node, u *unit, x, y, log2 int) {
	e, p := s.e, s.e.work
	r := &s.rec
	if !s.intra {
		s.skipFlag(x, y, false)
		r.bin(ctxPredMode, 1)
	}
	if log2 == minLog2 {
		r.bin(ctxPartMode, b2u(!nd.nxn))
	}
	parts, size := 1, 1<<log2
	if nd.nxn {
		parts, size = 4, 4
	}
	var cand [4][3]uint8
	var cbf [4]bool
	for i := range parts {
		px, py := x+i&1*4, y+i>>1*4
		off := p.at(px, py)
		s.loadNeighbours(&s.nb, p.y, p.stride, off, px, py, size, 0)
		if i > 0 {
			e.fillUnits(x, y, log2, u) // the candidates look at the parts before
		}
		cand[i] = s.candidateModes(px, py)
		mode := s.refineMode(off, nd.modes[i], &cand[i])
		if nd.nxn {
			u.modes[i] = mode
		} else {
			u.modes = [4]uint8{mode, mode, mode, mode}
		}
		s.nb.predict(p.y[off:], p.stride, int(mode))
		if s.starved {
			continue
		}
		if nd.nxn {
			cbf[i] = s.codeQuarter(i, px, py, intraScan(mode, 2, true))
		} else {
			cbf[0] = s.codeIntraLuma(x, y, log2, intraScan(mode, log2, true))
		}
	}
	chroma, chromaSyntax := s.predictChroma(u.modes[0], x, y, log2)
	var cbfC [2]bool
	if !s.starved {
		cbfC = s.codeIntraChroma(x, y, log2, intraScan(chroma, log2-1, false))
	}

	// Modes: all flags, then all indices.
	for i := range parts {
		r.bin(ctxPrevIntra, b2u(candidateIndex(&cand[i], u.modes[i]) >= 0))
	}
	for i := range parts {
		mode := u.modes[i]
		switch k := candidateIndex(&cand[i], mode); {
		case k == 0:
			r.bypass(0, 1)
		case k > 0:
			r.bypass(uint32(k)+1, 2)
		default:
			rem := mode
			for _, c := range cand[i] {
				if c < mode {
					rem--
				}
			}
			r.bypass(uint32(rem), 5)
		}
	}
	if chromaSyntax == 4 {
		r.bin(ctxIntraChroma, 0)
	} else {
		r.bin(ctxIntraChroma, 1)
		r.bypass(uint32(chromaSyntax), 2)
	}

	// transform_tree (7.3.8.8).
	r.bin(ctxCbfChroma, b2u(cbfC[0]))
	r.bin(ctxCbfChroma, b2u(cbfC[1]))
	anyC := cbfC[0] || cbfC[1]
	if !nd.nxn {
		u.cbf = cbf[0]
		r.bin(ctxCbfLuma+1, b2u(cbf[0]))
		if cbf[0] || anyC {
			s.qpDelta()
		}
		if cbf[0] {
			r.residual(&s.luma, log2, true, intraScan(u.modes[0], log2, true))
		}
	} else {
		for i := range 4 {
			u.cbf = u.cbf || cbf[i]
			r.bin(ctxCbfLuma, b2u(cbf[i]))
			if cbf[i] || anyC {
				s.qpDelta()
			}
			if cbf[i] {
				r.residual(&s.quarters[i], 2, true, intraScan(u.modes[i], 2, true))
			}
		}
	}
	for k := range 2 {
		if cbfC[k] {
			r.residual(&s.chroma[k], log2-1, false, intraScan(chroma, log2-1, false))
		}
	}
}

func candidateIndex(cand *[3]uint8, mode uint8) int {
	for i, c := range cand {
		if c == mode {
			return i
		}
	}
	return -1
}

// qpDelta records cu_qp_delta_abs and its sign for the first block with levels in a coding tree unit (9.3.3.10).
func (s *slice) qpDelta() {
	if s.deltaCoded {
		return
	}
	s.deltaCoded = true
	d := s.qpCTU - s.qpCur
	s.qpCur = s.qpCTU
	a := abs(d)
	r := &s.rec
	for i := range min(a, 5) {
		r.bin(ctxQPDelta+min(i, 1), 1)
	}
	if a < 5 {
		r.bin(ctxQPDelta+min(a, 1), 0)
	} else {
		r.expGolomb(uint32(a-5), 0)
	}
	if a > 0 {
		r.bypass(b2u(d < 0), 1)
	}
}
