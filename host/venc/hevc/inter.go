package hevc

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
)

// interAt returns the unit at a luma location if it precedes (x, y) and is predicted from the reference.
func (s *slice) interAt(x, y, nx, ny int) *unit {
	if s.available(x, y, nx, ny) {
		if u := s.e.unitAt(nx, ny); u.kind == unitInter {
			return u
		}
	}
	return nil
}

// spatial are the five neighbours of an n x n prediction block: A0, A1, B0, B1, B2 (ITU-T H.265 8.5.3.2.3).
type spatial struct{ a0, a1, b0, b1, b2 *unit }

func (s *slice) spatialAt(x, y, n int) spatial {
	return spatial{
		a0: s.interAt(x, y, x-1, y+n), a1: s.interAt(x, y, x-1, y+n-1),
		b0: s.interAt(x, y, x+n, y-1), b1: s.interAt(x, y, x+n-1, y-1), b2: s.interAt(x, y, x-1, y-1),
	}
}

// mergeCandidates are the vectors of mergeCandList (8.5.3.2.2): with one reference and no temporal candidate, the spatial ones
// and zero vectors.
func (p *spatial) mergeCandidates() (list [maxMerge]motion.Vector) {
	n := 0
	add := func(u *unit, not ...*unit) bool {
		if u == nil {
			return false
		}
		for _, o := range not {
			if o != nil && o.mv == u.mv {
				return false
			}
		}
		if n < maxMerge {
			list[n] = u.mv
			n++
		}
		return true
	}
	count := 0
	for _, ok := range [4]bool{add(p.a1), add(p.b1, p.a1), add(p.b0, p.b1), add(p.a0, p.a1)} {
		if ok {
			count++
		}
	}
	if count < 4 {
		add(p.b2, p.a1, p.b1)
	}
	return list
}

// vectorCandidates are mvpListL0 (8.5.3.2.6). There is one reference, so no vector is ever scaled.
func (p *spatial) vectorCandidates() (list [2]motion.Vector) {
	n := 0
	a := p.a0
	if a == nil {
		a = p.a1
	}
	if a != nil {
		list[0] = a.mv
		n = 1
	}
	b := p.b0
	if b == nil {
		b = p.b1
	}
	if b == nil {
		b = p.b2
	}
	if b != nil && (n == 0 || b.mv != list[0]) {
		list[n] = b.mv
	}
	return list
}

// limits are the vectors that keep an n x n block inside of the padded reference.
func (s *slice) limits(x, y, n int) motion.Limits {
	return motion.Limits{MinX: -x - reach, MaxX: s.e.w - x - n + reach - 1, MinY: -y - reach, MaxY: s.e.h - y - n + reach - 1}
}

// predictLuma writes the prediction of an n x n block by v to dst.
func (s *slice) predictLuma(dst []byte, stride, x, y, n int, v motion.Vector) {
	ref := s.e.ref
	off := ref.at(x+int(v.X>>2), y+int(v.Y>>2))
	kernel.HEVCLuma(dst, stride, ref.y, off, ref.stride, n, n, int(v.X&3), int(v.Y&3))
}

// predictInterChroma writes the prediction of chroma plane k of a block of n luma samples.
func (s *slice) predictInterChroma(dst []byte, stride, k, x, y, n int, v motion.Vector) {
	ref := s.e.ref
	off := ref.cat(x/2+int(v.X>>3), y/2+int(v.Y>>3))
	kernel.HEVCChroma(dst, stride, ref.c[k], off, ref.cstride, n/2, n/2, int(v.X&7), int(v.Y&7))
}

// codeInter codes an inter coding unit.
func (s *slice) codeInter(nd *node, u *unit, x, y, log2 int) {
	p := s.e.work
	r := &s.rec
	n := 1 << log2
	u.mv = nd.mv
	s.predictLuma(p.y[p.at(x, y):], p.stride, x, y, n, nd.mv)
	for k := range 2 {
		s.predictInterChroma(p.c[k][p.cat(x/2, y/2):], p.cstride, k, x, y, n, nd.mv)
	}
	var cbf bool
	var cbfC [2]bool
	if !nd.skip && !s.starved {
		bits := int32(0)
		if nd.merge >= 0 {
			bits = rdMerge - rdSkip
		}
		cbf, cbfC = s.codeInterResidual(x, y, log2, bits)
	}
	anyC := cbfC[0] || cbfC[1]
	u.cbf = cbf
	u.skip = nd.merge >= 0 && !cbf && !anyC
	s.skipFlag(x, y, u.skip)
	if u.skip {
		r.mergeIndex(int(nd.merge))
		return
	}
	r.bin(ctxPredMode, 0)
	r.bin(ctxPartMode, 1)
	if nd.merge >= 0 {
		r.bin(ctxMergeFlag, 1)
		r.mergeIndex(int(nd.merge))
	} else {
		r.bin(ctxMergeFlag, 0)
		r.vectorDifference(nd.mvd)
		r.bin(ctxMvpFlag, uint32(nd.mvp))
		r.bin(ctxRootCbf, b2u(cbf || anyC))
		if !cbf && !anyC {
			return
		}
	}
	r.bin(ctxCbfChroma, b2u(cbfC[0]))
	r.bin(ctxCbfChroma, b2u(cbfC[1]))
	if anyC {
		r.bin(ctxCbfLuma+1, b2u(cbf))
	}
	s.qpDelta()
	if cbf {
		r.residual(&s.luma, log2, true, scanDiagonal)
	}
	for k := range 2 {
		if cbfC[k] {
			r.residual(&s.chroma[k], log2-1, false, scanDiagonal)
		}
	}
}

// mergeIndex records merge_idx.
func (r *recorder) mergeIndex(i int) {
	r.bin(ctxMergeIdx, b2u(i > 0))
	if i > 0 {
		r.bypass(b2u(i > 1), 1)
	}
}

// vectorDifference records mvd_coding (7.3.8.9).
func (r *recorder) vectorDifference(d motion.Vector) {
	c := [2]int{int(d.X), int(d.Y)}
	for _, v := range c {
		r.bin(ctxMvdGreater0, b2u(v != 0))
	}
	for _, v := range c {
		if v != 0 {
			r.bin(ctxMvdGreater1, b2u(abs(v) > 1))
		}
	}
	for _, v := range c {
		if abs(v) > 1 {
			r.expGolomb(uint32(abs(v)-2), 1)
		}
		if v != 0 {
			r.bypass(b2u(v < 0), 1)
		}
	}
}
