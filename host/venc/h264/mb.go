package h264

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
)

// mbKind is how a macroblock is predicted.
type mbKind uint8

const (
	kindSkip mbKind = iota
	kindP16
	kindI4
	kindI8
	kindI16
	kindPCM
)

func (k mbKind) intra() bool { return k >= kindI4 }

// nxn tells whether mb_type is I_NxN.
func (k mbKind) nxn() bool { return k == kindI4 || k == kindI8 }

// mbInfo is what later macroblocks and the loop filter need to know of one.
type mbInfo struct {
	kind       mbKind
	t8         bool  // transform_size_8x8_flag
	qp         uint8 // QPY, the predicted one where no mb_qp_delta is sent
	cbp        uint8 // CodedBlockPatternLuma | CodedBlockPatternChroma<<4
	chromaMode uint8
	dcFlags    uint8 // coded_block_flag of the DC blocks: luma, Cb, Cr from bit 0
	mv         motion.Vector
	mvd        [2]uint8  // magnitudes of the vector difference, at most 127
	modes      [16]uint8 // intra modes of I_NxN in raster order; [0] is that of I16
	// nnz counts the levels of each 4x4 block: luma in raster order, then Cb and Cr.
	nnz [24]uint8
}

// reset forgets everything but the kind and the quantiser.
func (m *mbInfo) reset(kind mbKind, qp int) {
	*m = mbInfo{kind: kind, qp: uint8(qp)}
}

// locate makes (x, y) the current macroblock: neighbours, plane offsets and the source samples.
func (s *slice) locate(x, y int) {
	e := s.e
	s.x, s.y = x, y
	i := y*e.mbw + x
	s.addr = i
	s.mb = &e.mbs[i]
	s.left, s.top, s.topRight, s.topLeft = nil, nil, nil, nil
	if x > 0 {
		s.left = &e.mbs[i-1]
	}
	if y > s.firstRow {
		s.top = &e.mbs[i-e.mbw]
		if x > 0 {
			s.topLeft = &e.mbs[i-e.mbw-1]
		}
		if x+1 < e.mbw {
			s.topRight = &e.mbs[i-e.mbw+1]
		}
	}
	s.off = e.cur.origin + y*16*e.cur.stride + x*16
	s.coff = e.cur.corigin + y*8*e.cur.cstride + x*8
	e.source.load(&s.src, x, y)
}

// neighbourMV is a neighbour's part in vector prediction: its vector, and whether it refers to the one reference.
func neighbourMV(n *mbInfo) (motion.Vector, bool) {
	if n == nil || n.kind.intra() {
		return motion.Vector{}, false
	}
	return n.mv, true
}

// predictMV is the motion vector prediction of a 16x16 partition (8.4.1.3).
func (s *slice) predictMV() motion.Vector {
	a, ra := neighbourMV(s.left)
	b, rb := neighbourMV(s.top)
	tr := s.topRight
	if tr == nil {
		tr = s.topLeft
	}
	c, rc := neighbourMV(tr)
	if s.top == nil && tr == nil && s.left != nil {
		return a
	}
	switch {
	case ra && !rb && !rc:
		return a
	case !ra && rb && !rc:
		return b
	case !ra && !rb && rc:
		return c
	}
	return motion.Median(a, b, c)
}

// skipMV is the vector of P_Skip (8.4.1.1), given the prediction.
func (s *slice) skipMV(pred motion.Vector) motion.Vector {
	if s.left == nil || s.top == nil {
		return motion.Vector{}
	}
	zero := motion.Vector{}
	if v, r := neighbourMV(s.left); r && v == zero {
		return zero
	}
	if v, r := neighbourMV(s.top); r && v == zero {
		return zero
	}
	return pred
}

// predictedMode is predIntra4x4PredMode or predIntra8x8PredMode (8.3.1.1, 8.3.2.1) of the block at (x, y) in 4x4 blocks.
func (s *slice) predictedMode(x, y int) int {
	var a, b uint8
	switch {
	case x > 0:
		a = s.mb.modes[y*4+x-1]
	case s.left != nil:
		a = s.left.nxnMode(y*4 + 3)
	default:
		return predDC
	}
	switch {
	case y > 0:
		b = s.mb.modes[y*4-4+x]
	case s.top != nil:
		b = s.top.nxnMode(12 + x)
	default:
		return predDC
	}
	return int(min(a, b))
}

func (m *mbInfo) nxnMode(i int) uint8 {
	if m.kind.nxn() {
		return m.modes[i]
	}
	return predDC
}

// intraModeSyntax is rem_intra_pred_mode of the block at (x, y) in 4x4 blocks, or -1 when its mode is the predicted one.
func (s *slice) intraModeSyntax(x, y int) int {
	pred, mode := s.predictedMode(x, y), int(s.mb.modes[y*4+x])
	switch {
	case mode == pred:
		return -1
	case mode < pred:
		return mode
	}
	return mode - 1
}

// pcm returns the source samples in the order of I_PCM (7.3.5). They are in s.src in that order already.
func (s *slice) pcm() []byte { return s.src[:] }
