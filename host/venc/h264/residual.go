package h264

import "github.com/canmv-run/canmv-run/host/venc/internal/kernel"

// Transform, quantisation and reconstruction of the current macroblock. The prediction stands in the picture being
// reconstructed; levels go to s.levels, s.lumaDC, s.chromaDC and s.chromaAC in the order of luma4x4BlkIdx, and the
// residual is added in place.

// Rows of the rounding tables.
const (
	rIntra = iota
	rInter
)

// decimate4 is the cost of a level of magnitude one by the zeros before it: isolated ones at high frequencies cost
// bits and bring nothing.
var decimate4 = [16]uint8{3, 2, 2, 1, 1, 1}

var decimate8 = [64]uint8{
	3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
}

// A block, an 8x8 area, a macroblock or a chroma plane whose levels score less than these is not worth its bits.
const (
	decimateArea   = 4
	decimateMB     = 6
	decimateChroma = 7
	decimateNever  = 99
)

// quantiser returns the tables of a QP.
func (s *slice) quantiser(qp int) *quantTable {
	if !s.e.has(DeadZone) {
		return &plainTables[qp]
	}
	return &quantTables[qp]
}

func decimateScore(blk []int16, scan []uint8, cost []uint8) int {
	score, run := 0, 0
	for _, p := range scan {
		switch v := blk[p]; v {
		case 0:
			run++
		case 1, -1:
			score += int(cost[run])
			run = 0
		default:
			return decimateNever
		}
	}
	return score
}

// limitLevels keeps levels within what CAVLC can tell; only quantisers below 12 reach it.
func (s *slice) limitLevels(l []int16, qp int) {
	if s.e.cabac || qp >= 12 {
		return
	}
	for i, v := range l {
		l[i] = min(max(v, -maxLevelCAVLC), maxLevelCAVLC)
	}
}

func countLevels(l []int16) uint8 {
	n := uint8(0)
	for _, v := range l {
		if v != 0 {
			n++
		}
	}
	return n
}

// setNNZ notes the levels of luma block b; CABAC needs to know only whether there are any.
func (s *slice) setNNZ(b int) {
	if s.e.cabac {
		s.mb.nnz[blkRaster[b]] = 1
	} else {
		s.mb.nnz[blkRaster[b]] = countLevels(s.levels[b*16 : b*16+16])
	}
}

func (s *slice) area(b int) int { return s.off + (b>>1)*8*s.e.cur.stride + (b&1)*8 }

func srcArea(b int) int { return (b>>1)*128 + (b&1)*8 }

// codeInter4 codes the luma of an inter macroblock with 4x4 transforms.
func (s *slice) codeInter4() {
	q := s.quantiser(s.qpMB)
	plane, stride := s.e.cur.y, s.e.cur.stride
	var masks [4]uint32
	total := 0
	for b := range 4 {
		c := (*[64]int16)(s.coef[b*64:])
		l := s.levels[b*64 : b*64+64]
		kernel.FDCTQuad(c, s.src[srcArea(b):], 16, plane[s.area(b):], stride)
		m := kernel.Quant(l, c[:], &q.mf4, &q.bias4[rInter])
		if m == 0 {
			continue
		}
		s.limitLevels(l, s.qpMB)
		score := 0
		for k := 0; k < 4 && score < decimateNever; k++ {
			if m>>k&1 != 0 {
				score += decimateScore(l[k*16:k*16+16], scan4[:], decimate4[:])
			}
		}
		if score < decimateArea && s.e.has(Decimation) {
			continue
		}
		total += score
		masks[b] = m
	}
	if total < decimateMB && s.e.has(Decimation) {
		return
	}
	for b, m := range masks {
		if m == 0 {
			continue
		}
		s.mb.cbp |= 1 << b
		for k := range 4 {
			if m>>k&1 != 0 {
				s.setNNZ(b*4 + k)
			}
		}
		c := (*[64]int16)(s.coef[b*64:])
		kernel.Dequant(c[:], s.levels[b*64:b*64+64], &q.scale4)
		kernel.IDCTQuad(plane[s.area(b):], stride, c)
	}
}

// codeInter8 codes the luma of an inter macroblock with 8x8 transforms.
func (s *slice) codeInter8() {
	q := s.quantiser(s.qpMB)
	plane, stride := s.e.cur.y, s.e.cur.stride
	var keep [4]bool
	total := 0
	for b := range 4 {
		c, l := (*[64]int16)(s.coef[b*64:]), (*[64]int16)(s.levels[b*64:])
		kernel.FDCT8x8(c, s.src[srcArea(b):], 16, plane[s.area(b):], stride)
		if !kernel.Quant8x8(l, c, &q.mf8, &q.bias8[rInter]) {
			continue
		}
		score := decimateScore(l[:], scan8[:], decimate8[:])
		if score < decimateArea && s.e.has(Decimation) {
			continue
		}
		total += score
		keep[b] = true
	}
	if total < decimateMB && s.e.has(Decimation) {
		return
	}
	for b := range 4 {
		if keep[b] {
			s.mb.t8 = true // without levels the flag is not sent and counts as zero
			s.reconstruct8(b)
		}
	}
}

func (s *slice) reconstruct8(b int) {
	q := s.quantiser(s.qpMB)
	s.mb.cbp |= 1 << b
	r := blkRaster[b*4]
	s.mb.nnz[r], s.mb.nnz[r+1], s.mb.nnz[r+4], s.mb.nnz[r+5] = 1, 1, 1, 1
	c, l := (*[64]int16)(s.coef[b*64:]), (*[64]int16)(s.levels[b*64:])
	kernel.Dequant8x8(c, l, &q.scale8, s.qpMB/6)
	kernel.IDCT8x8(s.e.cur.y[s.area(b):], s.e.cur.stride, c)
}

// codeIntra16 codes the luma of an Intra_16x16 macroblock (8.5.2).
func (s *slice) codeIntra16() {
	q := s.quantiser(s.qpMB)
	plane, stride := s.e.cur.y, s.e.cur.stride
	var dc [16]int32
	for b := range 4 {
		c := (*[64]int16)(s.coef[b*64:])
		kernel.FDCTQuad(c, s.src[srcArea(b):], 16, plane[s.area(b):], stride)
		for k := range 4 {
			dc[blkRaster[b*4+k]] = int32(c[k*16])
			c[k*16] = 0
		}
	}
	mask := kernel.Quant(s.levels[:], s.coef[:], &q.mf4, &q.bias4[rIntra])
	s.limitLevels(s.levels[:], s.qpMB)
	if mask != 0 {
		s.mb.cbp |= 15
		kernel.Dequant(s.coef[:], s.levels[:], &q.scale4)
		for b := range 16 {
			if mask>>b&1 != 0 {
				s.setNNZ(b)
			}
		}
	} else {
		s.coef = [256]int16{}
	}
	hadamard4(&dc)
	for i, v := range dc {
		s.lumaDC[i] = quantDC(v/2, q, rIntra)
	}
	s.limitLevels(s.lumaDC[:], s.qpMB)
	any := false
	for i, v := range s.lumaDC {
		dc[i] = int32(v)
		any = any || v != 0
	}
	if any {
		s.mb.dcFlags |= 1
		hadamard4(&dc)
		sh := s.qpMB / 6
		for b := range 16 {
			v := dc[blkRaster[b]] * 16 * q.dcScale
			if sh >= 6 {
				v <<= sh - 6
			} else {
				v = (v + 1<<(5-sh)) >> (6 - sh)
			}
			s.coef[b*16] = int16(v)
		}
	}
	if any || mask != 0 {
		for b := range 4 {
			kernel.IDCTQuad(plane[s.area(b):], stride, (*[64]int16)(s.coef[b*64:]))
		}
	}
}

// hadamard4 is the 4x4 transform of luma DC (8.5.10), its own inverse but for a factor.
func hadamard4(d *[16]int32) {
	for i := 0; i < 16; i += 4 {
		a, b, c, e := d[i]+d[i+1], d[i]-d[i+1], d[i+2]+d[i+3], d[i+2]-d[i+3]
		d[i], d[i+1], d[i+2], d[i+3] = a+c, a-c, b-e, b+e
	}
	for i := range 4 {
		a, b, c, e := d[i]+d[i+4], d[i]-d[i+4], d[i+8]+d[i+12], d[i+8]-d[i+12]
		d[i], d[i+4], d[i+8], d[i+12] = a+c, a-c, b-e, b+e
	}
}

// quantDC quantises a DC coefficient of the second transform.
func quantDC(v int32, q *quantTable, round int) int16 {
	m := v >> 31
	l := (int64((v^m)-m)*int64(q.dcMF) + int64(q.dcBias[round])) >> q.dcShift
	return int16((int32(l) ^ m) - m)
}

// codeIntraBlock codes one 4x4 block of an I_NxN macroblock.
func (s *slice) codeIntraBlock(b int) {
	q := s.quantiser(s.qpMB)
	p := s.e.cur
	x, y := int(blkX[b])*4, int(blkY[b])*4
	c := (*[16]int16)(s.coef[b*16:])
	l := s.levels[b*16 : b*16+16]
	dst := p.y[s.off+y*p.stride+x:]
	kernel.FDCT4x4(c, s.src[y*16+x:], 16, dst, p.stride)
	if kernel.Quant(l, c[:], &q.mf4, &q.bias4[rIntra]) == 0 {
		return
	}
	s.limitLevels(l, s.qpMB)
	s.mb.cbp |= 1 << (b >> 2)
	s.setNNZ(b)
	kernel.Dequant(c[:], l, &q.scale4)
	kernel.IDCT4x4(dst, p.stride, c)
}

// codeIntraBlock8 codes one 8x8 block of an I_NxN macroblock.
func (s *slice) codeIntraBlock8(b int) {
	q := s.quantiser(s.qpMB)
	p := s.e.cur
	c, l := (*[64]int16)(s.coef[b*64:]), (*[64]int16)(s.levels[b*64:])
	kernel.FDCT8x8(c, s.src[srcArea(b):], 16, p.y[s.area(b):], p.stride)
	if kernel.Quant8x8(l, c, &q.mf8, &q.bias8[rIntra]) {
		s.reconstruct8(b)
	}
}

// codeChroma codes both chroma planes (8.5.4).
func (s *slice) codeChroma(round int) {
	mb, p := s.mb, s.e.cur
	qp := s.e.chromaQP(s.qpMB)
	q := s.quantiser(qp)
	for c := range 2 {
		t := (*[64]int16)(s.coef[c*64:])
		plane := p.c[c][s.coff:]
		kernel.FDCTQuad(t, s.src[srcCb+64*c:], 8, plane, p.cstride)
		d0, d1, d2, d3 := int32(t[0]), int32(t[16]), int32(t[32]), int32(t[48])
		t[0], t[16], t[32], t[48] = 0, 0, 0, 0
		dc := &s.chromaDC[c]
		for i, v := range [4]int32{d0 + d1 + d2 + d3, d0 - d1 + d2 - d3, d0 + d1 - d2 - d3, d0 - d1 - d2 + d3} {
			dc[i] = quantDC(v, q, round)
		}
		s.limitLevels(dc[:], qp)
		l := s.chromaAC[c][:]
		mask := kernel.Quant(l, t[:], &q.mf4, &q.bias4[round])
		if mask != 0 && round == rInter && s.e.has(Decimation) {
			score := 0
			for k := 0; k < 4 && score < decimateChroma; k++ {
				score += decimateScore(l[k*16:k*16+16], scan4[1:], decimate4[:])
			}
			if score < decimateChroma {
				mask = 0
				clear(l)
			}
		}
		if mask != 0 {
			s.limitLevels(l, qp)
			mb.cbp = mb.cbp&15 | 2<<4
			for k := range 4 {
				if mask>>k&1 != 0 {
					mb.nnz[16+4*c+k] = countLevels(l[k*16 : k*16+16])
				}
			}
			kernel.Dequant(t[:], l, &q.scale4)
		}
		if *dc == [4]int16{} {
			if mask == 0 {
				continue
			}
		} else {
			mb.dcFlags |= 2 << c
			if mb.cbp>>4 == 0 {
				mb.cbp |= 1 << 4
			}
			if mask == 0 {
				clear(t[:])
			}
			l0, l1, l2, l3 := int32(dc[0]), int32(dc[1]), int32(dc[2]), int32(dc[3])
			for i, v := range [4]int32{l0 + l1 + l2 + l3, l0 - l1 + l2 - l3, l0 + l1 - l2 - l3, l0 - l1 - l2 + l3} {
				t[i*16] = int16(v * q.dcScale << (qp / 6) >> 1)
			}
		}
		kernel.IDCTQuad(plane, p.cstride, t)
	}
}

// skippable tells whether the residual of the prediction that stands in the picture comes out as nothing, so that the
// macroblock can be P_Skip.
func (s *slice) skippable() bool {
	q := s.quantiser(s.qpMB)
	p := s.e.cur
	t := (*[64]int16)(s.coef[:])
	total := 0
	for b := range 4 {
		kernel.FDCTQuad(t, s.src[srcArea(b):], 16, p.y[s.area(b):], p.stride)
		m := kernel.Quant(s.levels[:64], t[:], &q.mf4, &q.bias4[rInter])
		for k := range 4 {
			if m>>k&1 != 0 {
				total += decimateScore(s.levels[k*16:k*16+16], scan4[:], decimate4[:])
				if total >= decimateMB {
					return false
				}
			}
		}
	}
	qp := s.e.chromaQP(s.qpMB)
	q = s.quantiser(qp)
	for c := range 2 {
		kernel.FDCTQuad(t, s.src[srcCb+64*c:], 8, p.c[c][s.coff:], p.cstride)
		d0, d1, d2, d3 := int32(t[0]), int32(t[16]), int32(t[32]), int32(t[48])
		for _, v := range [4]int32{d0 + d1 + d2 + d3, d0 - d1 + d2 - d3, d0 + d1 - d2 - d3, d0 - d1 - d2 + d3} {
			if quantDC(v, q, rInter) != 0 {
				return false
			}
		}
		t[0], t[16], t[32], t[48] = 0, 0, 0, 0
		if kernel.Quant(s.levels[:64], t[:], &q.mf4, &q.bias4[rInter]) == 0 {
			continue
		}
		score := 0
		for k := range 4 {
			score += decimateScore(s.levels[k*16:k*16+16], scan4[1:], decimate4[:])
			if score >= decimateChroma {
				return false
			}
		}
	}
	return true
}
