package h264

import "github.com/canmv-run/canmv-run/host/venc/internal/bits"

// maxBitsMB is how many bits of a macroblock are let through; the standard's limit for 4:2:0 of 8 bits is 3200 (A.3.1),
// 128 more than the samples themselves take.
const maxBitsMB = 3100

// pcmGuardQP is the quantiser from which on no macroblock can come near the limit.
const pcmGuardQP = 36

// guard is the state of the slice before a macroblock.
type guard struct {
	w                 bits.Writer
	a                 bits.Mark
	ctx               [contexts]uint8
	used              int
	qpPrev, lastDelta int
	skipRun           uint32
}

// remember keeps what is needed to take the next macroblock back.
func (s *slice) remember() {
	g := &s.guard
	g.used, g.qpPrev, g.lastDelta, g.skipRun = s.bitsUsed(), s.qpPrev, s.lastDelta, s.skipRun
	if s.e.cabac {
		g.a, g.ctx = s.a.Mark(), s.ctx
	} else {
		g.w = s.w
	}
}

// replaceByPCM takes the current macroblock back and writes its samples as I_PCM, if it took more bits than a
// macroblock may.
func (s *slice) replaceByPCM() {
	g := &s.guard
	if s.bitsUsed()-g.used <= maxBitsMB {
		return
	}
	s.qpPrev, s.lastDelta, s.skipRun = g.qpPrev, g.lastDelta, g.skipRun
	if s.e.cabac {
		s.a.Rewind(g.a)
		s.ctx = g.ctx
	} else {
		s.w.Rewind(g.w)
	}
	mb, p := s.mb, s.e.cur
	mb.reset(kindPCM, 0)
	mb.cbp, mb.dcFlags = 2<<4|15, 7
	for i := range mb.nnz {
		mb.nnz[i] = 16
	}
	for y := range 16 {
		copy(p.y[s.off+y*p.stride:], s.src[y*16:y*16+16])
	}
	for c := range 2 {
		for y := range 8 {
			copy(p.c[c][s.coff+y*p.cstride:], s.src[srcCb+64*c+8*y:][:8])
		}
	}
	s.write()
}

// write writes the current macroblock.
func (s *slice) write() {
	if s.e.cabac {
		s.writeCABAC()
	} else {
		s.writeCAVLC()
	}
}
