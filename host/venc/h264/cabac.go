package h264

import "github.com/canmv-run/canmv-run/host/venc/internal/bits"

// The CABAC syntax of a macroblock (ITU-T H.264 7.3.5 and 9.3). Numbers such as 11+inc are ctxIdx.

// initContexts sets all context variables for a slice (9.3.1.1).
func (s *slice) initContexts() {
	t := &contextP
	if s.intra {
		t = &contextI
	}
	for i, mn := range t {
		s.ctx[i] = bits.ContextInit(mn[0], mn[1], s.qp)
	}
}

func (s *slice) bin(ctx int, v uint32) { s.a.Bin(&s.ctx[ctx], v) }

func b2u(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// writeCABAC writes the current macroblock and, before it, its mb_skip_flag.
func (s *slice) writeCABAC() {
	mb := s.mb
	if !s.intra {
		inc := b2i(s.left != nil && s.left.kind != kindSkip) + b2i(s.top != nil && s.top.kind != kindSkip)
		s.bin(11+inc, b2u(mb.kind == kindSkip))
		if mb.kind == kindSkip {
			s.lastDelta = 0
			return
		}
	}
	s.cabacType()
	switch mb.kind {
	case kindPCM:
		s.a.Finish()
		s.a.Append(s.pcm())
		s.a.Restart()
		s.lastDelta = 0
		return
	case kindI4, kindI8:
		if s.e.high {
			s.cabacTransformFlag()
		}
		if mb.kind == kindI4 {
			for b := range 16 {
				s.cabacMode(s.intraModeSyntax(int(blkX[b]), int(blkY[b])))
			}
		} else {
			for b := range 4 {
				s.cabacMode(s.intraModeSyntax(b&1*2, b>>1*2))
			}
		}
		s.cabacChromaMode()
	case kindI16:
		s.cabacChromaMode()
	case kindP16:
		s.cabacMVD()
	}
	if mb.kind != kindI16 {
		s.cabacCBP()
		if mb.kind == kindP16 && s.e.high && mb.cbp&15 != 0 {
			s.cabacTransformFlag()
		}
		if mb.cbp == 0 {
			s.lastDelta = 0
			return
		}
	}
	s.cabacQPDelta()
	s.cabacResidual()
}

func (s *slice) cabacType() {
	mb := s.mb
	base := 17
	if s.intra {
		inc := b2i(s.left != nil && !s.left.kind.nxn()) + b2i(s.top != nil && !s.top.kind.nxn())
		base = 3
		s.bin(3+inc, b2u(!mb.kind.nxn()))
	} else {
		s.bin(14, b2u(mb.kind.intra()))
		if !mb.kind.intra() {
			s.bin(15, 0)
			s.bin(16, 0)
			return
		}
		s.bin(17, b2u(!mb.kind.nxn()))
	}
	if mb.kind.nxn() {
		return
	}
	s.a.Terminate(b2u(mb.kind == kindPCM))
	if mb.kind == kindPCM {
		return
	}
	// The suffix of P slices shares contexts that I slices keep apart (9.3.3.1.2).
	c := [5]int{base + 1, base + 2, base + 2, base + 3, base + 3}
	if s.intra {
		c = [5]int{base + 3, base + 4, base + 5, base + 6, base + 7}
	}
	s.bin(c[0], b2u(mb.cbp&15 != 0))
	s.bin(c[1], b2u(mb.cbp>>4 != 0))
	if mb.cbp>>4 != 0 {
		s.bin(c[2], b2u(mb.cbp>>4 == 2))
	}
	s.bin(c[3], uint32(mb.modes[0])>>1)
	s.bin(c[4], uint32(mb.modes[0])&1)
}

func (s *slice) cabacTransformFlag() {
	inc := b2i(s.left != nil && s.left.t8) + b2i(s.top != nil && s.top.t8)
	s.bin(399+inc, b2u(s.mb.t8))
}

// cabacMode writes prev_intra_pred_mode_flag and rem_intra_pred_mode; rem is -1 for the predicted mode.
func (s *slice) cabacMode(rem int) {
	if rem < 0 {
		s.bin(68, 1)
		return
	}
	s.bin(68, 0)
	for i := range 3 {
		s.bin(69, uint32(rem)>>i&1)
	}
}

func (s *slice) cabacChromaMode() {
	cond := func(n *mbInfo) int { return b2i(n != nil && n.chromaMode != 0) }
	m := s.mb.chromaMode
	s.bin(64+cond(s.left)+cond(s.top), b2u(m > 0))
	if m > 0 {
		s.bin(67, b2u(m > 1))
		if m > 1 {
			s.bin(67, b2u(m > 2))
		}
	}
}

func (s *slice) cabacMVD() {
	var sx, sy int
	if s.left != nil {
		sx, sy = int(s.left.mvd[0]), int(s.left.mvd[1])
	}
	if s.top != nil {
		sx, sy = sx+int(s.top.mvd[0]), sy+int(s.top.mvd[1])
	}
	s.cabacMVDComponent(40, sx, int(s.mvd.X))
	s.cabacMVDComponent(47, sy, int(s.mvd.Y))
}

func (s *slice) cabacMVDComponent(base, sum, v int) {
	m := max(v, -v)
	inc := 0
	if sum > 32 {
		inc = 2
	} else if sum > 2 {
		inc = 1
	}
	s.bin(base+inc, b2u(m > 0))
	if m == 0 {
		return
	}
	for i := 1; i < min(m, 9); i++ {
		s.bin(base+min(i+2, 6), 1)
	}
	if m < 9 {
		s.bin(base+min(m+2, 6), 0)
	} else {
		s.expGolomb(uint32(m-9), 3)
	}
	s.a.Bypass(b2u(v < 0), 1)
}

// expGolomb writes the suffix of UEGk with bypass bins (9.3.2.3).
func (s *slice) expGolomb(v uint32, k uint) {
	for v >= 1<<k {
		s.a.Bypass(1, 1)
		v -= 1 << k
		k++
	}
	s.a.Bypass(0, 1)
	if k > 16 {
		s.a.Bypass(v>>16, k-16)
		v, k = v&0xffff, 16
	}
	s.a.Bypass(v, k)
}

func (s *slice) cabacCBP() {
	mb := s.mb
	cond := func(n *mbInfo, b int) int { return b2i(n != nil && n.cbp>>b&1 == 0) }
	l, t, c := s.left, s.top, mb.cbp
	in := func(b int) int { return b2i(c>>b&1 == 0) }
	s.bin(73+cond(l, 1)+2*cond(t, 2), uint32(c)&1)
	s.bin(73+in(0)+2*cond(t, 3), uint32(c)>>1&1)
	s.bin(73+cond(l, 3)+2*in(0), uint32(c)>>2&1)
	s.bin(73+in(2)+2*in(1), uint32(c)>>3&1)
	ch := func(n *mbInfo, least uint8) int { return b2i(n != nil && n.cbp>>4 >= least) }
	s.bin(77+ch(l, 1)+2*ch(t, 1), b2u(c>>4 != 0))
	if c>>4 != 0 {
		s.bin(81+ch(l, 2)+2*ch(t, 2), b2u(c>>4 == 2))
	}
}

func (s *slice) cabacQPDelta() {
	d := s.qpDelta
	v := -2 * d
	if d > 0 {
		v = 2*d - 1
	}
	ctx := 60 + b2i(s.lastDelta != 0)
	s.lastDelta = d
	for range v {
		s.bin(ctx, 1)
		ctx = min(max(ctx+1, 62), 63)
	}
	s.bin(ctx, 0)
}

// Categories of residual blocks (Table 9-42).
const (
	catI16DC = iota
	catI16AC
	catLuma4
	catChromaDC
	catChromaAC
	catLuma8
)

var (
	ctxSig  = [6]int{105, 120, 134, 149, 152, 402}
	ctxLast = [6]int{166, 181, 195, 210, 213, 417}
	ctxAbs  = [6]int{227, 237, 247, 257, 266, 426}
)

// sig8 and last8 are the context increments of 8x8 blocks in frames (Table 9-43).
var (
	sig8 = [63]uint8{
		0, 1, 2, 3, 4, 5, 5, 4, 4, 3, 3, 4, 4, 4, 5, 5, 4, 4, 4, 4, 3, 3, 6, 7, 7, 7, 8, 9, 10, 9, 8, 7,
		7, 6, 11, 12, 13, 11, 6, 7, 8, 9, 14, 10, 9, 8, 6, 11, 12, 13, 11, 6, 9, 14, 10, 9, 11, 12, 13, 11, 14, 10, 12,
	}
	last8 = [63]uint8{
		0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
		3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 8, 8, 8,
	}
)

func (s *slice) cabacResidual() {
	mb := s.mb
	absent := mb.kind.intra() // coded_block_flag of a neighbour that is not there
	if mb.kind == kindI16 {
		inc := s.flag(s.left, 0, absent) + 2*s.flag(s.top, 0, absent)
		s.residual(catI16DC, inc, s.lumaDC[:], scanDC[:], mb.dcFlags&1 != 0)
	}
	if mb.t8 {
		for b := range 4 {
			if mb.cbp>>b&1 != 0 {
				s.residual8(s.levels[b*64 : b*64+64])
			}
		}
	} else {
		cat, scan := catLuma4, scan4[:]
		if mb.kind == kindI16 {
			cat, scan = catI16AC, scan4[1:]
		}
		for b := range 16 {
			if mb.cbp>>(b>>2)&1 == 0 {
				continue
			}
			r := int(blkRaster[b])
			var fa, fb int
			if r&3 > 0 {
				fa = b2i(mb.nnz[r-1] != 0)
			} else if s.left != nil {
				fa = b2i(s.left.nnz[r+3] != 0)
			} else {
				fa = b2i(absent)
			}
			if r > 3 {
				fb = b2i(mb.nnz[r-4] != 0)
			} else if s.top != nil {
				fb = b2i(s.top.nnz[r+12] != 0)
			} else {
				fb = b2i(absent)
			}
			s.residual(cat, fa+2*fb, s.levels[b*16:b*16+16], scan, mb.nnz[r] != 0)
		}
	}
	if mb.cbp>>4 != 0 {
		for c := range 2 {
			inc := s.flag(s.left, 1+c, absent) + 2*s.flag(s.top, 1+c, absent)
			s.residual(catChromaDC, inc, s.chromaDC[c][:], scanChromaDC[:], mb.dcFlags>>(1+c)&1 != 0)
		}
	}
	if mb.cbp>>4 == 2 {
		for c := range 2 {
			o := 16 + 4*c
			for b := range 4 {
				var fa, fb int
				if b&1 > 0 {
					fa = b2i(mb.nnz[o+b-1] != 0)
				} else if s.left != nil {
					fa = b2i(s.left.nnz[o+b+1] != 0)
				} else {
					fa = b2i(absent)
				}
				if b > 1 {
					fb = b2i(mb.nnz[o+b-2] != 0)
				} else if s.top != nil {
					fb = b2i(s.top.nnz[o+b+2] != 0)
				} else {
					fb = b2i(absent)
				}
				s.residual(catChromaAC, fa+2*fb, s.chromaAC[c][b*16:b*16+16], scan4[1:], mb.nnz[o+b] != 0)
			}
		}
	}
}

var scanChromaDC = [4]uint8{0, 1, 2, 3}

// flag is the coded_block_flag of a neighbour's DC block.
func (s *slice) flag(n *mbInfo, bit int, absent bool) int {
	if n == nil {
		return b2i(absent)
	}
	return int(n.dcFlags >> bit & 1)
}

// residual writes coded_block_flag and residual_block_cabac (7.3.5.3.3) of one block in the order of scan.
func (s *slice) residual(cat, inc int, blk []int16, scan []uint8, coded bool) {
	s.bin(85+4*cat+inc, b2u(coded))
	if !coded {
		return
	}
	// Non-zero levels in scan order, with their positions.
	var pos [16]uint8
	var val [16]int16
	n := 0
	for i, p := range scan {
		if v := blk[p]; v != 0 {
			pos[n&15], val[n&15] = uint8(i), v
			n++
		}
	}
	sig, last := s.ctx[ctxSig[cat]:][:16], s.ctx[ctxLast[cat]:][:16]
	end, k := len(scan)-1, 0
	for i := 0; i < end; i++ {
		c := i & 15
		if cat == catChromaDC {
			c = min(i, 2)
		}
		if int(pos[k&15]) != i {
			s.a.Bin(&sig[c], 0)
			continue
		}
		s.a.Bin(&sig[c], 1)
		k++
		if k == n {
			s.a.Bin(&last[c], 1)
			break
		}
		s.a.Bin(&last[c], 0)
	}
	gt := 4
	if cat == catChromaDC {
		gt = 3
	}
	s.absLevels(ctxAbs[cat], val[:n], gt)
}

// residual8 writes an 8x8 luma block; its coded_block_flag is not sent in 4:2:0.
func (s *slice) residual8(blk []int16) {
	var pos [64]uint8
	var val [64]int16
	n := 0
	for i, p := range &scan8 {
		if v := blk[p]; v != 0 {
			pos[n], val[n] = uint8(i), v
			n++
		}
	}
	sig, last := s.ctx[ctxSig[catLuma8]:][:16], s.ctx[ctxLast[catLuma8]:][:16]
	k := 0
	for i := range 63 {
		if int(pos[k]) != i {
			s.a.Bin(&sig[sig8[i]&15], 0)
			continue
		}
		s.a.Bin(&sig[sig8[i]&15], 1)
		k++
		if k == n {
			s.a.Bin(&last[last8[i]&15], 1)
			break
		}
		s.a.Bin(&last[last8[i]&15], 0)
	}
	s.absLevels(ctxAbs[catLuma8], val[:n], 4)
}

// absLevels writes coeff_abs_level_minus1 and signs, from the last level to the first.
func (s *slice) absLevels(base int, val []int16, maxGt int) {
	ctx := s.ctx[base:][:10]
	ones, gt := 1, 0 // ones is 1 + the number of levels of magnitude one, at most 4, while gt is 0
	for i := len(val) - 1; i >= 0; i-- {
		v := int(val[i])
		m := max(v, -v) - 1
		c := 0
		if gt == 0 {
			c = ones
		}
		if m == 0 {
			s.a.Bin(&ctx[c], 0)
			ones = min(ones+1, 4)
		} else {
			s.a.Bin(&ctx[c], 1)
			c = 5 + min(maxGt, gt)
			for k := 1; k < min(m, 14); k++ {
				s.a.Bin(&ctx[c], 1)
			}
			if m < 14 {
				s.a.Bin(&ctx[c], 0)
			} else {
				s.expGolomb(uint32(m-14), 0)
			}
			gt++
		}
		s.a.Bypass(b2u(v < 0), 1)
	}
}
