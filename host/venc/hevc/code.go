package hevc

import "github.com/canmv-run/canmv-run/host/venc/internal/kernel"

// codeBlock codes the residual of the n x n transform block at off of a plane, whose prediction stands in the picture being
// made, and completes the reconstruction. It tells whether there is a level.
func (s *slice) codeBlock(co *coefficients, src, rec []byte, stride, off, log2, qp int, intra, dst bool, scanIdx int) bool {
	n := 1 << log2
	res, c := s.res[:n*n], s.coef[:n*n]
	kernel.HEVCSub(res, src[off:], stride, rec[off:], stride, n)
	if dst {
		kernel.HEVCFDST(c, res)
	} else {
		kernel.HEVCFDCT(c, res, log2)
	}
	rows, cols := co.quantise(c, log2, qp, intra, s.e.tools.has(SignHiding), scanIdx)
	if rows == 0 {
		return false
	}
	if dst {
		kernel.HEVCIDST(res, c)
	} else {
		kernel.HEVCIDCT(res, c, log2, rows, cols)
	}
	kernel.HEVCAdd(rec[off:], stride, res, n)
	return true
}

// codeLuma codes the luma transform block of a coding unit.
func (s *slice) codeLuma(x, y, log2 int, intra bool, scanIdx int) bool {
	p := s.e.work
	s.luma.level = s.lumaLevels[:1<<(2*log2)]
	return s.codeBlock(&s.luma, s.e.src.y, p.y, p.stride, p.at(x, y), log2, s.qpCTU, intra, false, scanIdx)
}

// codeChroma codes both chroma transform blocks of a coding unit of 1<<log2 luma samples.
func (s *slice) codeChroma(x, y, log2 int, intra bool, scanIdx int) (cbf [2]bool) {
	p := s.e.work
	off := p.cat(x/2, y/2)
	for k := range 2 {
		s.chroma[k].level = s.chromaLevels[k][:1<<(2*log2-2)]
		cbf[k] = s.codeBlock(&s.chroma[k], s.e.src.c[k], p.c[k], p.cstride, off, log2-1, s.qpChroma, intra, false, scanIdx)
	}
	return cbf
}
