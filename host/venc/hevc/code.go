package hevc

import "github.com/canmv-run/canmv-run/host/venc/internal/kernel"

// block is a transform block being coded: its place in the planes and its coefficients.
type block struct {
	src, rec     []byte // planes
	stride, off  int
	log2         int
	dst          bool // the 4x4 transform of intra luma
	coefficients *coefficients
	coef         []int16
	rows, cols   int // up to the last level; 0 without any
}

// transform makes the levels of the residual against the prediction, which stands in the picture being made.
func (s *slice) transform(b *block, qp int, intra bool, scanIdx int) {
	n := 1 << b.log2
	res := s.res[:n*n]
	kernel.HEVCSub(res, b.src[b.off:], b.stride, b.rec[b.off:], b.stride, n)
	if b.dst {
		kernel.HEVCFDST(b.coef, res)
	} else {
		kernel.HEVCFDCT(b.coef, res, b.log2)
	}
	b.rows, b.cols = b.coefficients.quantise(b.coef, b.log2, qp, intra, s.e.tools.has(SignHiding), scanIdx)
}

// reconstruct adds the residual that the levels stand for. It tells whether there is a level.
func (s *slice) reconstruct(b *block) bool {
	if b.rows == 0 {
		return false
	}
	n := 1 << b.log2
	res := s.res[:n*n]
	if b.dst {
		kernel.HEVCIDST(res, b.coef)
	} else {
		kernel.HEVCIDCT(res, b.coef, b.log2, b.rows, b.cols)
	}
	kernel.HEVCAdd(b.rec[b.off:], b.stride, res, n)
	return true
}

// lumaBlock is the luma transform block of a coding unit.
func (s *slice) lumaBlock(x, y, log2 int) block {
	n := 1 << (2 * log2)
	p := s.e.work
	s.luma.level = s.lumaLevels[:n]
	return block{src: s.e.src.y, rec: p.y, stride: p.stride, off: p.at(x, y), log2: log2, coefficients: &s.luma, coef: s.coef[:n]}
}

// chromaBlock is that of chroma plane k of a coding unit of 1<<log2 luma samples.
func (s *slice) chromaBlock(k, x, y, log2 int) block {
	n := 1 << (2*log2 - 2)
	p := s.e.work
	s.chroma[k].level = s.chromaLevels[k][:n]
	return block{src: s.e.src.c[k], rec: p.c[k], stride: p.cstride, off: p.cat(x/2, y/2), log2: log2 - 1, coefficients: &s.chroma[k], coef: s.chromaCoef[k][:n]}
}

// codeIntraLuma codes the luma of an intra coding unit.
func (s *slice) codeIntraLuma(x, y, log2 int, scanIdx int) bool {
	b := s.lumaBlock(x, y, log2)
	s.transform(&b, s.qpCTU, true, scanIdx)
	return s.reconstruct(&b)
}

// codeQuarter codes the i-th 4x4 block of an intra coding unit.
func (s *slice) codeQuarter(i, x, y int, scanIdx int) bool {
	b := s.lumaBlock(x, y, 2)
	b.dst, b.coefficients = true, &s.quarters[i]
	s.quarters[i].level = s.lumaLevels[16*i:][:16]
	s.transform(&b, s.qpCTU, true, scanIdx)
	return s.reconstruct(&b)
}

// codeIntraChroma codes both chroma blocks of an intra coding unit.
func (s *slice) codeIntraChroma(x, y, log2 int, scanIdx int) (cbf [2]bool) {
	for k := range 2 {
		b := s.chromaBlock(k, x, y, log2)
		s.transform(&b, s.qpChroma, true, scanIdx)
		cbf[k] = s.reconstruct(&b)
	}
	return cbf
}

// codeInterResidual codes the residual of an inter coding unit, unless it costs more bits than its error is worth. bits are what a
// coded residual costs beside, in sixteenths.
func (s *slice) codeInterResidual(x, y, log2 int, bits int32) (cbf bool, cbfC [2]bool) {
	b := [3]block{s.lumaBlock(x, y, log2), s.chromaBlock(0, x, y, log2), s.chromaBlock(1, x, y, log2)}
	var gain int64
	for i := range b {
		qp := s.qpCTU
		if i > 0 {
			qp = s.qpChroma
		}
		s.transform(&b[i], qp, false, scanDiagonal)
		// Coefficients are 1 << (7-log2) times as large as those of an orthonormal transform.
		gain += b[i].coefficients.gain << 8 >> (2 * (7 - b[i].log2))
		bits += b[i].coefficients.bits
	}
	if s.e.tools.has(Distortion) && gain < s.bitCost(bits) {
		return false, cbfC
	}
	return s.reconstruct(&b[0]), [2]bool{s.reconstruct(&b[1]), s.reconstruct(&b[2])}
}
