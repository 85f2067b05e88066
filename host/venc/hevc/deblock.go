package hevc

// The deblocking filter (ITU-T H.265 8.7.2). Transform and prediction blocks are coding blocks here, but for 4x4 intra blocks whose
// inner edges are off the 8x8 grid, so the edges are those of coding blocks.

// betaTab and tcTab are β′ and tC′ (Table 8-12).
var betaTab = [52]uint8{
	16: 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60, 62, 64,
}

var tcTab = [54]uint8{
	18: 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 7, 8, 9, 10, 11, 13, 14, 16, 18, 20, 22, 24,
}

// strength is bS of the edge between two coding blocks.
func strength(p, q *unit) int {
	if p.kind == unitIntra || q.kind == unitIntra {
		return 2
	}
	if p.cbf || q.cbf {
		return 1
	}
	if abs(int(p.mv.X)-int(q.mv.X)) >= 4 || abs(int(p.mv.Y)-int(q.mv.Y)) >= 4 {
		return 1
	}
	return 0
}

// deblockVertical filters the vertical edges of the slice's rows.
func (e *Encoder) deblockVertical(s *slice) {
	p := e.work
	for uy := s.top >> 3; uy < s.end>>3; uy++ {
		row := e.units[uy*e.uw:][:e.uw]
		for ux := 1; ux < e.uw; ux++ {
			q := &row[ux]
			if ux&(1<<(q.log2-3)-1) != 0 {
				continue
			}
			if bs := strength(&row[ux-1], q); bs > 0 {
				e.deblockEdge(p, ux*8, uy*8, 1, p.stride, 1, p.cstride, ux&1 == 0, bs, int(row[ux-1].qp), int(q.qp))
			}
		}
	}
}

// deblockHorizontal filters the horizontal edges at the top of and inside the slice's rows. It changes three rows of the slice
// above, whose vertical edges must be done.
func (e *Encoder) deblockHorizontal(s *slice) {
	p := e.work
	for uy := max(s.top>>3, 1); uy < s.end>>3; uy++ {
		above, row := e.units[(uy-1)*e.uw:][:e.uw], e.units[uy*e.uw:][:e.uw]
		for ux := range row {
			q := &row[ux]
			if uy&(1<<(q.log2-3)-1) != 0 {
				continue
			}
			if bs := strength(&above[ux], q); bs > 0 {
				e.deblockEdge(p, ux*8, uy*8, p.stride, 1, p.cstride, 1, uy&1 == 0, bs, int(above[ux].qp), int(q.qp))
			}
		}
	}
}

// deblockEdge filters eight luma and, where asked, four chroma samples of an edge that begins at luma location (x, y). xs and ys
// are the distances across and along the edge.
func (e *Encoder) deblockEdge(p *picture, x, y, xs, ys, cxs, cys int, chroma bool, bs, qpP, qpQ int) {
	qp := (qpP + qpQ + 1) >> 1
	beta, tc := int32(betaTab[qp]), int32(tcTab[qp+2*(bs-1)])
	if tc > 0 || beta > 0 {
		off := p.at(x, y)
		deblockLuma4(p.y, off, xs, ys, beta, tc)
		deblockLuma4(p.y, off+4*ys, xs, ys, beta, tc)
	}
	if chroma && bs == 2 {
		if tc := int32(tcTab[min(chromaQP(qp)+2, 53)]); tc > 0 {
			off := p.cat(x/2, y/2)
			deblockChroma4(p.c[0], off, cxs, cys, tc)
			deblockChroma4(p.c[1], off, cxs, cys, tc)
		}
	}
}

func abs32(v int32) int32 { return max(v, -v) }

func clip3(v, limit int32) int32 { return min(max(v, -limit), limit) }

func clip8(v int32) uint8 { return uint8(min(max(v, 0), 255)) }

// deblockLuma4 filters four lines (8.7.2.5.3, 8.7.2.5.7); pix[o] is q0 of the first.
func deblockLuma4(pix []byte, o, xs, ys int, beta, tc int32) {
	second := func(o int) (p, q int32) {
		p = abs32(int32(pix[o-3*xs]) - 2*int32(pix[o-2*xs]) + int32(pix[o-xs]))
		q = abs32(int32(pix[o+2*xs]) - 2*int32(pix[o+xs]) + int32(pix[o]))
		return
	}
	dp0, dq0 := second(o)
	dp3, dq3 := second(o + 3*ys)
	if dp0+dq0+dp3+dq3 >= beta {
		return
	}
	flat := func(o int, d int32) bool {
		p0, q0 := int32(pix[o-xs]), int32(pix[o])
		return 2*d < beta>>2 && abs32(int32(pix[o-4*xs])-p0)+abs32(q0-int32(pix[o+3*xs])) < beta>>3 && abs32(p0-q0) < (5*tc+1)>>1
	}
	if flat(o, dp0+dq0) && flat(o+3*ys, dp3+dq3) {
		for range 4 {
			p0, p1, p2, p3 := int32(pix[o-xs]), int32(pix[o-2*xs]), int32(pix[o-3*xs]), int32(pix[o-4*xs])
			q0, q1, q2, q3 := int32(pix[o]), int32(pix[o+xs]), int32(pix[o+2*xs]), int32(pix[o+3*xs])
			pix[o-xs] = uint8(p0 + clip3((p2+2*p1+2*p0+2*q0+q1+4)>>3-p0, 2*tc))
			pix[o-2*xs] = uint8(p1 + clip3((p2+p1+p0+q0+2)>>2-p1, 2*tc))
			pix[o-3*xs] = uint8(p2 + clip3((2*p3+3*p2+p1+p0+q0+4)>>3-p2, 2*tc))
			pix[o] = uint8(q0 + clip3((p1+2*p0+2*q0+2*q1+q2+4)>>3-q0, 2*tc))
			pix[o+xs] = uint8(q1 + clip3((p0+q0+q1+q2+2)>>2-q1, 2*tc))
			pix[o+2*xs] = uint8(q2 + clip3((p0+q0+q1+3*q2+2*q3+4)>>3-q2, 2*tc))
			o += ys
		}
		return
	}
	side := (beta + beta>>1) >> 3
	sideP, sideQ := dp0+dp3 < side, dq0+dq3 < side
	for range 4 {
		p0, p1, q0, q1 := int32(pix[o-xs]), int32(pix[o-2*xs]), int32(pix[o]), int32(pix[o+xs])
		d := (9*(q0-p0) - 3*(q1-p1) + 8) >> 4
		if abs32(d) < tc*10 {
			d = clip3(d, tc)
			pix[o-xs], pix[o] = clip8(p0+d), clip8(q0-d)
			if sideP {
				p2 := int32(pix[o-3*xs])
				pix[o-2*xs] = clip8(p1 + clip3(((p2+p0+1)>>1-p1+d)>>1, tc>>1))
			}
			if sideQ {
				q2 := int32(pix[o+2*xs])
				pix[o+xs] = clip8(q1 + clip3(((q2+q0+1)>>1-q1-d)>>1, tc>>1))
			}
		}
		o += ys
	}
}

// deblockChroma4 filters four lines (8.7.2.5.8).
func deblockChroma4(pix []byte, o, xs, ys int, tc int32) {
	for range 4 {
		p0, p1, q0, q1 := int32(pix[o-xs]), int32(pix[o-2*xs]), int32(pix[o]), int32(pix[o+xs])
		d := clip3(((q0-p0)<<2+p1-q1+4)>>3, tc)
		pix[o-xs], pix[o] = clip8(p0+d), clip8(q0-d)
		o += ys
	}
}
