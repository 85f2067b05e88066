package h264

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
)

// samples are the two planes and offsets whose mean is the luma prediction at a quarter-sample position; b is nil where
// the position is in one of the planes itself.
type samples struct{ a, b []byte }

// reference finds the samples of a vector at plane offset off (8.4.2.2.1, Table 8-12).
func (p *picture) reference(off int, v motion.Vector) samples {
	o := off + int(v.Y>>2)*p.stride + int(v.X>>2)
	right, down := o+1, o+p.stride
	switch v.Y&3<<2 | v.X&3 {
	case 0:
		return samples{a: p.y[o:]}
	case 1:
		return samples{p.y[o:], p.halfH[o:]}
	case 2:
		return samples{a: p.halfH[o:]}
	case 3:
		return samples{p.halfH[o:], p.y[right:]}
	case 4:
		return samples{p.y[o:], p.halfV[o:]}
	case 5:
		return samples{p.halfH[o:], p.halfV[o:]}
	case 6:
		return samples{p.halfH[o:], p.halfC[o:]}
	case 7:
		return samples{p.halfH[o:], p.halfV[right:]}
	case 8:
		return samples{a: p.halfV[o:]}
	case 9:
		return samples{p.halfV[o:], p.halfC[o:]}
	case 10:
		return samples{a: p.halfC[o:]}
	case 11:
		return samples{p.halfC[o:], p.halfV[right:]}
	case 12:
		return samples{p.halfV[o:], p.y[down:]}
	case 13:
		return samples{p.halfV[o:], p.halfH[down:]}
	case 14:
		return samples{p.halfC[o:], p.halfH[down:]}
	}
	return samples{p.halfV[right:], p.halfH[down:]}
}

// compensate writes the inter prediction of the current macroblock into the picture.
func (s *slice) compensate(v motion.Vector) {
	ref, cur := s.e.ref, s.e.cur
	dst := cur.y[s.off:]
	if r := ref.reference(s.off, v); r.b == nil {
		kernel.Copy16x16(dst, cur.stride, r.a, ref.stride)
	} else {
		kernel.Avg16x16(dst, cur.stride, r.a, ref.stride, r.b, ref.stride)
	}
	o := s.coff + int(v.Y>>3)*ref.cstride + int(v.X>>3)
	for c := range 2 {
		kernel.Chroma8x8(cur.c[c][s.coff:], cur.cstride, ref.c[c][o:], ref.cstride, int(v.X&7), int(v.Y&7))
	}
}

// limits are the vectors that keep the current macroblock inside of the padded reference and of the level's range.
func (s *slice) limits() motion.Limits {
	e := s.e
	r := e.level.maxVmvR
	return motion.Limits{
		MinX: -s.x*16 - reach, MaxX: e.cur.w - s.x*16 + reach - 17,
		MinY: max(-s.y*16-reach, -r), MaxY: min(e.cur.h-s.y*16+reach-17, r-1),
	}
}

// differences measures the source against the prediction by v, with SAD or SATD.
func (s *slice) differences(measure func(a []byte, as int, b []byte, bs int) int, v motion.Vector) int {
	ref := s.e.ref
	r := ref.reference(s.off, v)
	if r.b == nil {
		return measure(s.src[:256], 16, r.a, ref.stride)
	}
	kernel.Avg16x16(s.pred[:], 16, r.a, ref.stride, r.b, ref.stride)
	return measure(s.src[:256], 16, s.pred[:], 16)
}

// search finds the vector of a 16x16 partition and its cost, SATD and bits.
func (s *slice) search(lim motion.Limits, pred motion.Vector) (motion.Vector, int) {
	e := s.e
	m := motion.Search{
		Src: s.src[:256], SrcStride: 16, Ref: e.ref.y, Off: s.off, Stride: e.ref.stride,
		Limits: lim, Pred: pred, Lambda: s.lambda, Steps: 16,
	}
	cand := s.cand[:0]
	cand = append(cand, pred, motion.Vector{})
	for _, n := range [3]*mbInfo{s.left, s.top, s.topRight} {
		if v, ok := neighbourMV(n); ok {
			cand = append(cand, v)
		}
	}
	if e.prevMV != nil {
		cand = append(cand, e.prevMV[s.addr])
	}
	if e.ana.HasPrev && e.has(Analysis) {
		cand = append(cand, e.ana.MV[s.addr])
	}
	best, cost := m.Integer(cand)
	if e.has(HalfSample) {
		// The prediction itself is often the true vector at full precision.
		if p := lim.Clamp(pred); p != best && p.X&3|p.Y&3 != 0 && e.has(QuarterSample) {
			if c := s.differences(kernel.SAD16x16, p) + m.Cost(p); c < cost {
				best, cost = p, c
			}
		}
		best, cost = s.refine(&m, kernel.SAD16x16, 2, best, cost)
	}
	quarter := e.has(QuarterSample) && e.has(HalfSample)
	if quarter && !e.has(SATDRefine) {
		best, _ = s.refine(&m, kernel.SAD16x16, 1, best, cost)
	}
	// From here on the measure is that of the comparison with intra prediction.
	cost = s.differences(kernel.SATD16x16, best) + m.Cost(best)
	if quarter && e.has(SATDRefine) {
		best, cost = s.refine(&m, kernel.SATD16x16, 1, best, cost)
	}
	return best, cost
}

// refine moves a vector by a step in quarter samples to the best neighbour, twice at most.
func (s *slice) refine(m *motion.Search, measure func(a []byte, as int, b []byte, bs int) int, step int16, best motion.Vector, cost int) (motion.Vector, int) {
	from := -1
	for range 2 {
		at, dir := best, -1
		for d, k := range [4]motion.Vector{{X: -step}, {X: step}, {Y: -step}, {Y: step}} {
			if d == from {
				continue
			}
			v := motion.Vector{X: at.X + k.X, Y: at.Y + k.Y}
			if !m.Limits.Contains(v) {
				continue
			}
			if c := s.differences(measure, v) + m.Cost(v); c < cost {
				best, cost, dir = v, c, d
			}
		}
		if dir < 0 {
			break
		}
		from = dir ^ 1
	}
	return best, cost
}
