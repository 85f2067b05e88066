package hevc

import "github.com/canmv-run/canmv-run/host/venc/internal/kernel"

// satd is the sum of absolute transformed differences of an n x n block. It stops once the sum reaches the limit.
func satd(a []byte, as int, b []byte, bs, n, limit int) int {
	switch n {
	case 4:
		return kernel.SATD4x4(a, as, b, bs)
	case 8:
		return kernel.SA8D8x8(a, as, b, bs)
	}
	t := 0
	for y := 0; y < n; y += 8 {
		for x := 0; x < n; x += 8 {
			t += kernel.SA8D8x8(a[y*as+x:], as, b[y*bs+x:], bs)
		}
		if t >= limit {
			break
		}
	}
	return t
}

// modeBits is about what a luma mode costs: the flag and an index or five bits.
func modeBits(cand *[3]uint8, mode uint8) int {
	switch candidateIndex(cand, mode) {
	case 0:
		return 2
	case 1, 2:
		return 3
	}
	return 6
}

// refineMode chooses the mode for the block at luma offset off, whose reconstructed neighbours are in s.nb, given the mode
// that was found with the source's own neighbours.
func (s *slice) refineMode(off int, guess uint8, cand *[3]uint8) uint8 {
	p := s.e.src
	n := s.nb.n
	src := p.y[off:]
	best, mode := 1<<30, guess
	var tried [35]bool
	try := func(m uint8) {
		if m > modeDiagonal || tried[m] {
			return
		}
		tried[m] = true
		s.nb.predict(s.pred, n, int(m))
		bits := int(s.lambda) * modeBits(cand, m) >> 4
		if c := satd(src, p.stride, s.pred, n, n, best-bits) + bits; c < best {
			best, mode = c, m
		}
	}
	if s.starved {
		return cand[0]
	}
	try(guess)
	try(modePlanar)
	try(modeDC)
	for _, m := range cand {
		try(m)
	}
	if mode > modeDC {
		for d := uint8(2); d >= 1; d-- {
			m := mode
			if m >= 2+d {
				try(m - d)
			}
			try(m + d)
		}
	}
	return mode
}

// noLimit is above all costs.
const noLimit = 1 << 30

// chromaModes are the modes of intra_chroma_pred_mode 0 to 3 (Table 8-2).
var chromaModes = [4]uint8{modePlanar, modeVertical, modeHorizontal, modeDC}

// predictChroma chooses the chroma mode and predicts both blocks. It returns the mode and intra_chroma_pred_mode.
func (s *slice) predictChroma(luma uint8, x, y, log2 int) (uint8, int) {
	p, src := s.e.work, s.e.src
	n := 1 << (log2 - 1)
	off := p.cat(x/2, y/2)
	var cost [5]int
	var mode [5]uint8
	for k := range 2 {
		s.loadNeighbours(&s.nb, p.c[k], p.cstride, off, x, y, n, 1)
		for i := range 5 {
			m, bits := luma, 1
			if i < 4 {
				m, bits = chromaModes[i], 3
				if m == luma {
					m = modeDiagonal
				}
			}
			mode[i] = m
			if s.starved {
				continue
			}
			s.nb.predict(s.predC[:], n, int(m))
			cost[i] += satd(src.c[k][off:], src.cstride, s.predC[:], n, n, noLimit) + int(s.lambda)*bits>>5
		}
	}
	best := 4
	for i, c := range cost {
		if c < cost[best] {
			best = i
		}
	}
	for k := range 2 {
		s.loadNeighbours(&s.nb, p.c[k], p.cstride, off, x, y, n, 1)
		s.nb.predict(p.c[k][off:], p.cstride, int(mode[best]))
	}
	return mode[best], best
}
