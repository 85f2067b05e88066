package h264

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/bits"
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
	"github.com/canmv-run/canmv-run/host/venc/internal/rate"
)

// slice codes one slice, whole macroblock rows. Slices of a picture share nothing that one of them writes while another
// codes, so their bytes do not depend on the order in which goroutines take them.
type slice struct {
	e                *Encoder
	index            int
	firstRow, endRow int
	intra            bool // an I slice
	qp               int  // SliceQPY
	w                bits.Writer
	a                bits.Arith
	ctx              [contexts]uint8
	nal              []byte // the finished NAL unit
	rows             rate.Rows
	starved          bool // the slice's bits are spent: no residual any more
	skipRun          uint32
	lastDelta        int // mb_qp_delta of the previous macroblock, for its context
	qpPrev           int // QPY,PRED
	qpSum            int // sum of QPY, for the mean
	qpWish           int // sum of the quantisers meant for the macroblocks, coded or not

	guard guard

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
	done4                        bool // codeIntra4 coded all blocks
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
	s.qpPrev, s.lastDelta, s.skipRun, s.qpSum, s.qpWish = s.qp, 0, 0, 0, 0
	if e.cabac {
		s.w.AlignOne()
		s.a.Start(s.w.Bytes())
		s.initContexts()
	}
	for y := s.firstRow; y < s.endRow; y++ {
		rowQP := s.qp
		if e.rc != nil {
			rowQP = s.rows.Next(s.bitsUsed())
		}
		for x := range e.mbw {
			s.qpMB = rowQP
			if e.rc != nil {
				if e.has(AdaptiveQP) {
					s.qpMB = min(max(rowQP+e.ana.aqOffset(y*e.mbw+x), 1), 51)
				}
				s.starved = s.bitsUsed()+s.reserve(x, y) > s.rows.Max()
			}
			s.qpWish += s.qpMB
			s.locate(x, y)
			guarded := s.qpMB < pcmGuardQP
			if guarded {
				s.remember()
			}
			s.encodeMB()
			s.write()
			if guarded {
				s.replaceByPCM()
			}
			if e.cabac {
				s.a.Terminate(b2u(y == s.endRow-1 && x == e.mbw-1))
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

// bitsUsed is the length of the slice so far.
func (s *slice) bitsUsed() int {
	if s.e.cabac {
		return s.a.Len()
	}
	return s.w.Len()
}

// reserve is what the macroblocks from (x, y) on need at least.
func (s *slice) reserve(x, y int) int {
	n := (s.endRow-y)*s.e.mbw - x
	switch {
	case s.intra && !s.e.cabac:
		return 7*n + 64
	case s.intra:
		return n/2 + 256
	case s.e.cabac:
		return n/8 + 128
	}
	return 64
}
