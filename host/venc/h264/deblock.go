package h264

import "github.com/canmv-run/canmv-run/host/venc/internal/kernel"

// The loop filter (ITU-T H.264 8.7) with filter offsets zero, across slices.

// deblockRows filters macroblock rows [from, to). The rows above must be filtered already.
func (e *Encoder) deblockRows(from, to int) {
	for y := from; y < to; y++ {
		for x := range e.mbw {
			e.deblockMB(x, y)
		}
	}
}

// edgeLimits are alpha, beta and the tC0 of bS 1 to 3 by the mean QP of an edge (Tables 8-16 and 8-17).
type edgeLimits struct {
	alpha, beta uint8
	tc          [3]int8
}

func (e *Encoder) deblockMB(x, y int) {
	i := y*e.mbw + x
	mb := &e.mbs[i]
	p := e.cur
	off := p.origin + y*16*p.stride + x*16
	coff := p.corigin + y*8*p.cstride + x*8
	if x > 0 {
		e.filterMBEdge(&e.mbs[i-1], mb, off, coff, true)
	}
	inner := e.innerStrength(mb)
	if inner.any {
		e.filterInner(mb, &inner, off, coff, true)
	}
	if y > 0 {
		e.filterMBEdge(&e.mbs[i-e.mbw], mb, off, coff, false)
	}
	if inner.any {
		e.filterInner(mb, &inner, off, coff, false)
	}
}

// innerEdges tells which inner edges of a macroblock have coefficients beside them: bit r for the left or upper edge of
// 4x4 block r in raster order.
type innerEdges struct {
	any, intra           bool
	vertical, horizontal uint16
}

// coded has bit r set where 4x4 block r in raster order has levels, or lies in an 8x8 block that has.
func (m *mbInfo) coded() uint16 {
	var c uint16
	for i, n := range m.nnz[:16] {
		if n != 0 {
			c |= 1 << i
		}
	}
	return c
}

func (e *Encoder) innerStrength(mb *mbInfo) innerEdges {
	if mb.kind.intra() {
		return innerEdges{any: true, intra: true}
	}
	if mb.cbp&15 == 0 {
		return innerEdges{}
	}
	c := mb.coded()
	v, h := (c|c<<1)&0xeeee, (c|c<<4)&0xfff0
	if mb.t8 {
		v &= 0x4444
		h &= 0x0f00
	}
	return innerEdges{any: true, vertical: v, horizontal: h}
}

// filterMBEdge filters the left (vertical) or upper edge between p and q, q being the current macroblock.
func (e *Encoder) filterMBEdge(p, q *mbInfo, off, coff int, vertical bool) {
	qp := (int(p.qp) + int(q.qp) + 1) >> 1
	qpc := (e.chromaQP(int(p.qp)) + e.chromaQP(int(q.qp)) + 1) >> 1
	pic := e.cur
	xs, ys, cxs, cys := 1, pic.stride, 1, pic.cstride
	if !vertical {
		xs, ys, cxs, cys = ys, xs, cys, cxs
	}
	l, lc := &filterLimits[qp], &filterLimits[qpc]
	if p.kind.intra() || q.kind.intra() {
		if l.alpha != 0 {
			kernel.DeblockLumaIntra(pic.y, off, xs, ys, int(l.alpha), int(l.beta))
		}
		if lc.alpha != 0 {
			kernel.DeblockChromaIntra(pic.c[0], coff, cxs, cys, int(lc.alpha), int(lc.beta))
			kernel.DeblockChromaIntra(pic.c[1], coff, cxs, cys, int(lc.alpha), int(lc.beta))
		}
		return
	}
	if l.alpha == 0 && lc.alpha == 0 {
		return
	}
	base := int8(0)
	if dx, dy := p.mv.X-q.mv.X, p.mv.Y-q.mv.Y; dx > 3 || dx < -3 || dy > 3 || dy < -3 {
		base = 1
	}
	var bs [4]int8
	any := base
	if p.cbp&15 != 0 || q.cbp&15 != 0 {
		for k := range 4 {
			var n uint8
			if vertical {
				n = p.nnz[k*4+3] | q.nnz[k*4]
			} else {
				n = p.nnz[12+k] | q.nnz[k]
			}
			bs[k] = base
			if n != 0 {
				bs[k] = 2
				any = 2
			}
		}
	} else {
		bs = [4]int8{base, base, base, base}
	}
	if any != 0 {
		e.filterEdge(bs, l, lc, off, coff, xs, ys, cxs, cys, true)
	}
}

// filterEdge filters one luma edge and, where chroma has one too, the chroma edges, with strengths below 4.
func (e *Encoder) filterEdge(bs [4]int8, l, lc *edgeLimits, off, coff, xs, ys, cxs, cys int, chroma bool) {
	pic := e.cur
	var tc, tcc [4]int8
	for k, b := range bs {
		tc[k], tcc[k] = -1, -1
		if b > 0 {
			tc[k], tcc[k] = l.tc[b-1], lc.tc[b-1]
		}
	}
	if l.alpha != 0 {
		kernel.DeblockLuma(pic.y, off, xs, ys, int(l.alpha), int(l.beta), &tc)
	}
	if chroma && lc.alpha != 0 {
		kernel.DeblockChroma(pic.c[0], coff, cxs, cys, int(lc.alpha), int(lc.beta), &tcc)
		kernel.DeblockChroma(pic.c[1], coff, cxs, cys, int(lc.alpha), int(lc.beta), &tcc)
	}
}

// filterInner filters the three inner luma edges of one direction and the chroma edge in the middle.
func (e *Encoder) filterInner(mb *mbInfo, in *innerEdges, off, coff int, vertical bool) {
	qp := int(mb.qp)
	l, lc := &filterLimits[qp], &filterLimits[e.chromaQP(qp)]
	pic := e.cur
	xs, ys, cxs, cys := 1, pic.stride, 1, pic.cstride
	edges := in.vertical
	if !vertical {
		xs, ys, cxs, cys = ys, xs, cys, cxs
		edges = in.horizontal
	}
	if l.alpha == 0 && lc.alpha == 0 {
		return
	}
	for k := 1; k < 4; k++ {
		if mb.t8 && k != 2 {
			continue // the chroma edge at 4 samples, k = 2, is filtered with the 8x8 transform too
		}
		bs := [4]int8{3, 3, 3, 3}
		if !in.intra {
			any := false
			for j := range 4 {
				bit := 4*j + k
				if !vertical {
					bit = 4*k + j
				}
				bs[j] = int8(edges>>bit&1) * 2
				any = any || bs[j] != 0
			}
			if !any {
				continue
			}
		}
		e.filterEdge(bs, l, lc, off+4*k*xs, coff+4*cxs, xs, ys, cxs, cys, k == 2)
	}
}

// filterLimits is indexed by indexA = indexB = qPav.
var filterLimits = func() (t [52]edgeLimits) {
	alpha := [36]uint8{4, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15, 17, 20, 22, 25, 28, 32, 36, 40, 45, 50, 56, 63, 71, 80, 90, 101, 113, 127, 144, 162, 182, 203, 226, 255, 255}
	beta := [36]uint8{2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 16, 16, 17, 17, 18, 18}
	tc := [35][3]int8{
		{0, 0, 1}, {0, 0, 1}, {0, 0, 1}, {0, 0, 1}, {0, 1, 1}, {0, 1, 1}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1},
		{1, 1, 2}, {1, 1, 2}, {1, 1, 2}, {1, 1, 2}, {1, 2, 3}, {1, 2, 3}, {2, 2, 3}, {2, 2, 4}, {2, 3, 4}, {2, 3, 4},
		{3, 3, 5}, {3, 4, 6}, {3, 4, 6}, {4, 5, 7}, {4, 5, 8}, {4, 6, 9}, {5, 7, 10}, {6, 8, 11}, {6, 8, 13}, {7, 10, 14},
		{8, 11, 16}, {9, 12, 18}, {10, 13, 20}, {11, 15, 23}, {13, 17, 25},
	}
	for i := 16; i < 52; i++ {
		t[i].alpha, t[i].beta = alpha[i-16], beta[i-16]
		if i >= 17 {
			t[i].tc = tc[i-17]
		}
	}
	return t
}()
