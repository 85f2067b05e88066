package h264

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/bits"
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
)

// slice codes one slice, whole macroblock rows. Slices of a picture share nothing that one of them writes while another
// codes, so their bytes do not depend on the order in which goroutines take them.
type slice struct {
	e                 *Encoder
	index             int
	firstRow, endRow  int
	intra             bool // an I slice
	qp                int  // SliceQPY
	w                 bits.Writer
	a                 bits.Arith
	ctx               [contexts]uint8
	nal               []byte // the finished NAL unit
	skipRun           uint32
	lastDelta         int // mb_qp_delta of the previous macroblock, for its context
	qpPrev            int // QPY,PRED
	qpSum             int // sum of QPY, for the mean
	intraMBs, skipMBs int

	// The current macroblock.
	x, y, addr, off, coff        int
	mb                           *mbInfo
	left, top, topRight, topLeft *mbInfo
	qpMB                         int
	qpDelta                      int
	lambda                       int32
	mvd                          motion.Vector
	src                          [srcSize]byte
	pred                         [256]byte
	edge                         edge
	cand                         [16]motion.Vector
	coef                         [256]int16
	levels                       [256]int16
	lumaDC                       [16]int16
	chromaDC                     [2][4]int16
	chromaAC                     [2][64]int16
	tmp                          []int16 // interpolation
}

// encode codes the whole slice into s.nal.
func (s *slice) encode() {
	e := s.e
	s.w.Reset()
	s.header(&s.w)
	s.qpPrev, s.lastDelta, s.skipRun, s.qpSum, s.intraMBs, s.skipMBs = s.qp, 0, 0, 0, 0, 0
	if e.cabac {
		s.w.AlignOne()
		s.a.Start(s.w.Bytes())
		s.initContexts()
	}
	for y := s.firstRow; y < s.endRow; y++ {
		s.qpMB = s.rowQP(y)
		for x := range e.mbw {
			s.locate(x, y)
			s.encodeMB()
			if e.cabac {
				s.writeCABAC()
				s.a.Terminate(b2u(y == s.endRow-1 && x == e.mbw-1))
			} else {
				s.writeCAVLC()
			}
			s.qpSum += int(s.mb.qp)
		}
	}
	var rbsp []byte
	if e.cabac {
		s.a.Finish()
		rbsp = s.a.Bytes()
	} else {
		if s.skipRun > 0 {
			s.w.UE(s.skipRun)
		}
		s.w.Trailing()
		rbsp = s.w.Bytes()
	}
	header := byte(nalSlice)
	if s.intra {
		header = nalIDR
	}
	s.nal = bits.AppendNAL(s.nal[:0], []byte{header}, rbsp)
}

// rowQP is the quantiser of a macroblock row.
func (s *slice) rowQP(int) int { return s.qp }
