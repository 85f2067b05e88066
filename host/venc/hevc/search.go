package hevc

import (
	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
)

// search finds the vector of one square block. Full-sample steps compare SAD, fractions SATD. Half samples come from the planes
// made once for the reference; a quarter-sample prediction is taken as the mean of its two nearest neighbours among samples and half
// samples, which ranks candidates well at a fraction of the filter's cost. The winner is measured with the true filter.
type search struct {
	s       *slice
	x, y, n int
	off     int // of the block in the planes
	src     []byte
	lim     motion.Limits
	pred    [2]motion.Vector
	lambda  int
	seen    [20]motion.Vector
	tried   int
	best    motion.Vector
	cost    int
}

// rate is the cost of a vector's bits from the nearer prediction.
func (m *search) rate(v motion.Vector) int {
	return m.lambda * min(motion.Bits(v, m.pred[0]), motion.Bits(v, m.pred[1])) >> 4
}

func (m *search) sad(v motion.Vector, limit int) int {
	ref := m.s.e.ref
	o := m.off + int(v.Y>>2)*ref.stride + int(v.X>>2)
	st := ref.stride
	switch m.n {
	case 8:
		return kernel.SAD8x8(m.src, st, ref.y[o:], st)
	case 16:
		return kernel.SAD16x16(m.src, st, ref.y[o:], st)
	}
	d := 0
	for y := 0; y < m.n && d < limit; y += 16 {
		for x := 0; x < m.n; x += 16 {
			d += kernel.SAD16x16(m.src[y*st+x:], st, ref.y[o+y*st+x:], st)
		}
	}
	return d
}

// try measures a full-sample candidate.
func (m *search) try(v motion.Vector) {
	v = m.lim.Clamp(motion.Vector{X: (v.X + 2) &^ 3, Y: (v.Y + 2) &^ 3})
	for _, o := range m.seen[:m.tried] {
		if o == v {
			return
		}
	}
	if m.tried < len(m.seen) {
		m.seen[m.tried] = v
		m.tried++
	}
	r := m.rate(v)
	if c := m.sad(v, m.cost-r) + r; c < m.cost {
		m.best, m.cost = v, c
	}
}

// diamond holds opposite moves side by side.
var diamond = [4]motion.Vector{{X: -1}, {X: 1}, {Y: -1}, {Y: 1}}

// descend moves along the diamond with the given step as long as cost falls, at most so many times.
func (m *search) descend(step int16, times int, cost func(m *search, v motion.Vector, limit int) int) {
	from := -1 // the direction that led here: its opposite need not be tried again
	for range times {
		at, dir := m.best, -1
		for d, k := range diamond {
			if d == from {
				continue
			}
			v := motion.Vector{X: at.X + k.X*step, Y: at.Y + k.Y*step}
			if !m.lim.Contains(v) {
				continue
			}
			r := m.rate(v)
			if r >= m.cost {
				continue
			}
			if c := cost(m, v, m.cost-r) + r; c < m.cost {
				m.best, m.cost, dir = v, c, d
			}
		}
		if dir < 0 {
			return
		}
		from = dir ^ 1
	}
}

// fraction is the SATD of the approximate prediction by v, or something not below the limit.
func (m *search) fraction(v motion.Vector, limit int) int {
	st := m.s.e.ref.stride
	a, b := m.s.e.samples(m.off, v)
	if b == nil {
		return satd(m.src, st, a, st, m.n, limit)
	}
	pred := m.s.pred
	n := m.n
	kernel.HEVCAverage(pred, n, a, b, st, n)
	return satd(m.src, st, pred, n, n, limit)
}

// samples are the planes, from the block's first sample on, whose mean stands for the prediction by v; b is nil where one of
// them is the prediction itself.
func (e *Encoder) samples(off int, v motion.Vector) (a, b []byte) {
	y, h := e.ref.y, e.half
	st := e.ref.stride
	o := off + int(v.Y>>2)*st + int(v.X>>2)
	right, down := o+1, o+st
	switch v.Y&3<<2 | v.X&3 {
	case 0:
		return y[o:], nil
	case 1:
		return y[o:], h.h[o:]
	case 2:
		return h.h[o:], nil
	case 3:
		return h.h[o:], y[right:]
	case 4:
		return y[o:], h.v[o:]
	case 5:
		return h.h[o:], h.v[o:]
	case 6:
		return h.h[o:], h.c[o:]
	case 7:
		return h.h[o:], h.v[right:]
	case 8:
		return h.v[o:], nil
	case 9:
		return h.v[o:], h.c[o:]
	case 10:
		return h.c[o:], nil
	case 11:
		return h.c[o:], h.v[right:]
	case 12:
		return h.v[o:], y[down:]
	case 13:
		return h.v[o:], h.h[down:]
	case 14:
		return h.c[o:], h.h[down:]
	}
	return h.v[right:], h.h[down:]
}

// exact is the SATD of the prediction by v, which it leaves in s.pred, or something not below the limit.
func (s *slice) exact(x, y, n int, v motion.Vector, limit int) int {
	src := s.e.src
	s.predictLuma(s.pred, n, x, y, n, v)
	return satd(src.y[src.at(x, y):], src.stride, s.pred, n, n, limit)
}

// find searches from the candidates and returns the best vector with its SATD and bits, or some with a cost not below the limit.
func (s *slice) find(x, y, n int, lim motion.Limits, pred [2]motion.Vector, candidates []motion.Vector, limit int) (motion.Vector, int) {
	p := s.e.src
	off := p.at(x, y)
	m := &s.search
	*m = search{s: s, x: x, y: y, n: n, off: off, src: p.y[off:], lim: lim, pred: pred, lambda: int(s.lambda), cost: noLimit}
	m.try(pred[0])
	m.try(pred[1])
	m.try(motion.Vector{})
	for _, v := range candidates {
		m.try(v)
	}
	m.descend(16, 8, (*search).sad)
	m.descend(4, 16, (*search).sad)
	m.cost = m.fraction(m.best, noLimit) + m.rate(m.best)
	for _, v := range pred {
		if v = lim.Clamp(v); v.X&3|v.Y&3 != 0 {
			r := m.rate(v)
			if c := m.fraction(v, m.cost-r) + r; c < m.cost {
				m.best, m.cost = v, c
			}
		}
	}
	m.descend(2, 2, (*search).fraction)
	if s.e.tools.has(QuarterSample) {
		m.descend(1, 2, (*search).fraction)
	}
	if m.best.X&1|m.best.Y&1 != 0 {
		r := m.rate(m.best)
		m.cost = s.exact(x, y, n, m.best, limit-r) + r
	}
	return m.best, m.cost
}
