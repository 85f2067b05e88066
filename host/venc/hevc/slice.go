package hevc

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/bits"
	"github.com/canmv-run/canmv-run/host/venc/internal/rate"
)

// slice codes one slice, whole rows of coding tree units. Slices of a picture share nothing that one of them writes while
// another reads it, so their bytes do not depend on the order in which goroutines take them.
type slice struct {
	e                *Encoder
	index            int
	firstRow, endRow int // rows of coding tree units
	top, end         int // luma rows
	intra            bool
	qp               int // SliceQpY
	rec              recorder
	before           mark  // the coding tree unit's beginning
	starts           []int // where each coding tree unit begins in rec.bins
	w                bits.Writer
	arith            bits.Arith
	ctx              [contexts]uint8
	nal              []byte
	rows             rate.Rows
	qpSum, qpWish    int
	weight           int64 // about how long coding takes
	starved          bool  // the slice's bits are spent: no residual any more
	tmp              []int16

	// The current coding tree unit.
	qpCTU, qpChroma int
	qpCur           int  // QpY of the current coding unit: the predicted one until cu_qp_delta is coded
	deltaCoded      bool // IsCuQpDeltaCoded
	lambda          int32
	nodes           [nodeCount]node
	search          search

	// The current coding unit.
	res, coef    [1024]int16
	luma         coefficients
	quarters     [4]coefficients
	chroma       [2]coefficients
	lumaLevels   [1024]int16
	chromaLevels [2][256]int16
	chromaCoef   [2][256]int16
	nb           neighbours
	pred, merged []byte // two buffers of 32x32: a prediction, and that of the best merge candidate
	predC        [256]byte
}

// code decides and reconstructs the slice and records its bins.
func (s *slice) code() {
	e := s.e
	s.rec.signHiding = e.tools.has(SignHiding)
	s.rec.start(s.intra, s.qp)
	s.starts = s.starts[:0]
	s.qpCur, s.qpSum, s.qpWish = s.qp, 0, 0
	for y := s.firstRow; y < s.endRow; y++ {
		s.setQP(s.qp)
		if e.rc != nil {
			s.setQP(s.rows.Next(s.rec.bits()))
		}
		for x := range e.cw {
			if e.rc != nil {
				left := (s.endRow-y)*e.cw - x
				s.starved = s.rec.bits()+4*left+256 > s.rows.Max()
			}
			s.starts = append(s.starts, len(s.rec.bins))
			s.qpWish += s.qpCTU
			s.codeUnitWithin(x*ctuSize, y*ctuSize)
			s.qpSum += s.qpCur
		}
	}
}

// maxUnitBits is what a coding tree unit may take by the recorder's count: A.3.2 allows 5/3 of its raw bits, 20480, sample adaptive
// offsets included, and the count is right within one percent.
const maxUnitBits = 20480 * 19 / 20

// codeUnitWithin decides and codes a coding tree unit, with a coarser quantiser as long as it takes too many bits.
func (s *slice) codeUnitWithin(x, y int) {
	qp, cur := s.qpCTU, s.qpCur
	s.rec.mark(&s.before)
	for {
		s.deltaCoded = false
		s.decide(x, y)
		s.codeTree(x, y, ctuLog2, 0)
		if s.rec.bits()-int(s.before.cost>>costShift) <= maxUnitBits {
			break
		}
		s.rec.back(&s.before)
		s.qpCur = cur
		s.setQP(s.qpCTU + 2)
	}
	s.setQP(qp)
}

func (s *slice) setQP(qp int) {
	s.qpCTU, s.qpChroma, s.lambda = qp, chromaQP(qp), lambdaTab[qp]
}

// write encodes the recorded bins, with the SAO parameters between them, into s.nal.
func (s *slice) write() {
	s.w.Reset()
	s.header(&s.w)
	a := &s.arith
	a.Start(s.w.Bytes())
	initContexts(&s.ctx, s.intra, s.qp)
	for i, from := range s.starts {
		to := len(s.rec.bins)
		last := i == len(s.starts)-1
		if !last {
			to = s.starts[i+1]
		}
		s.writeSAO(i)
		replay(a, &s.ctx, s.rec.bins[from:to])
		a.Terminate(b2u(last))
	}
	a.Finish()
	kind := nalTrailR
	if s.intra {
		kind = nalIDR
	}
	s.nal = bits.AppendNAL(s.nal[:0], nalHeader(kind), a.Bytes())
}
