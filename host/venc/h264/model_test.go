package h264

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/canmv-run/canmv-run/host/venc/internal/kernel"
)

// The tests below compare with models written from the text of ITU-T H.264, clause by clause, without regard to speed.

func clip(v int) int { return min(max(v, 0), 255) }

// modelNxN is 8.3.1.2 for n 4 and 8.3.2.2 for n 8; p(x, y) are the neighbouring samples, filtered for n 8.
func modelNxN(n, mode int, p func(x, y int) int, left, top bool, x, y int) int {
	f3 := func(a, b, c int) int { return (a + 2*b + c + 2) >> 2 }
	f2 := func(a, b int) int { return (a + b + 1) >> 1 }
	switch mode {
	case 0:
		return p(x, -1)
	case 1:
		return p(-1, y)
	case 2:
		s, k := 0, 0
		for i := range n {
			if left {
				s += p(-1, i)
				k++
			}
			if top {
				s += p(i, -1)
				k++
			}
		}
		if k == 0 {
			return 128
		}
		return (s + k/2) / k
	case 3:
		if x == n-1 && y == n-1 {
			return (p(2*n-2, -1) + 3*p(2*n-1, -1) + 2) >> 2
		}
		return f3(p(x+y, -1), p(x+y+1, -1), p(x+y+2, -1))
	case 4:
		switch {
		case x > y:
			return f3(p(x-y-2, -1), p(x-y-1, -1), p(x-y, -1))
		case x < y:
			return f3(p(-1, y-x-2), p(-1, y-x-1), p(-1, y-x))
		}
		return f3(p(0, -1), p(-1, -1), p(-1, 0))
	case 5:
		switch z := 2*x - y; {
		case z >= 0 && z%2 == 0:
			return f2(p(x-y>>1-1, -1), p(x-y>>1, -1))
		case z >= 0:
			return f3(p(x-y>>1-2, -1), p(x-y>>1-1, -1), p(x-y>>1, -1))
		case z == -1:
			return f3(p(-1, 0), p(-1, -1), p(0, -1))
		}
		return f3(p(-1, y-2*x-1), p(-1, y-2*x-2), p(-1, y-2*x-3))
	case 6:
		switch z := 2*y - x; {
		case z >= 0 && z%2 == 0:
			return f2(p(-1, y-x>>1-1), p(-1, y-x>>1))
		case z >= 0:
			return f3(p(-1, y-x>>1-2), p(-1, y-x>>1-1), p(-1, y-x>>1))
		case z == -1:
			return f3(p(-1, 0), p(-1, -1), p(0, -1))
		}
		return f3(p(x-2*y-1, -1), p(x-2*y-2, -1), p(x-2*y-3, -1))
	case 7:
		if y%2 == 0 {
			return f2(p(x+y>>1, -1), p(x+y>>1+1, -1))
		}
		return f3(p(x+y>>1, -1), p(x+y>>1+1, -1), p(x+y>>1+2, -1))
	}
	switch z := x + 2*y; {
	case z > 2*n-3:
		return p(-1, n-1)
	case z == 2*n-3:
		return (p(-1, n-2) + 3*p(-1, n-1) + 2) >> 2
	case z%2 == 0:
		return f2(p(-1, y+x>>1), p(-1, y+x>>1+1))
	}
	return f3(p(-1, y+x>>1), p(-1, y+x>>1+1), p(-1, y+x>>1+2))
}

// modelFilter8 is the reference sample filtering of 8.3.2.2.1.
func modelFilter8(p func(x, y int) int, left, top, corner bool) func(x, y int) int {
	return func(x, y int) int {
		switch {
		case y == -1 && x == 0 && !corner:
			return (3*p(0, -1) + p(1, -1) + 2) >> 2
		case y == -1 && x >= 0 && x < 15:
			return (p(x-1, -1) + 2*p(x, -1) + p(x+1, -1) + 2) >> 2
		case y == -1 && x == 15:
			return (p(14, -1) + 3*p(15, -1) + 2) >> 2
		case y == -1 && top && !left:
			return (3*p(-1, -1) + p(0, -1) + 2) >> 2
		case y == -1 && left && !top:
			return (3*p(-1, -1) + p(-1, 0) + 2) >> 2
		case y == -1 && !left && !top:
			return p(-1, -1)
		case y == -1:
			return (p(0, -1) + 2*p(-1, -1) + p(-1, 0) + 2) >> 2
		case y == 0 && !corner:
			return (3*p(-1, 0) + p(-1, 1) + 2) >> 2
		case y < 7:
			return (p(-1, y-1) + 2*p(-1, y) + p(-1, y+1) + 2) >> 2
		}
		return (p(-1, 6) + 3*p(-1, 7) + 2) >> 2
	}
}

func TestIntraNxN(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const stride = 64
	for trial := range 400 {
		plane := make([]byte, stride*stride)
		for i := range plane {
			plane[i] = byte(r.IntN(256))
		}
		n := []int{4, 8}[trial&1]
		left, top, corner, right := r.IntN(2) == 0, r.IntN(2) == 0, r.IntN(2) == 0, r.IntN(2) == 0
		if trial > 100 {
			left, top, corner = true, true, true
		}
		off := 20*stride + 20
		s := &slice{e: &Encoder{cur: &picture{y: plane, stride: stride}}}
		dc := s.loadEdge(off, n, left, top, corner, right)
		p := func(x, y int) int {
			if y == -1 && x >= n && !right {
				x = n - 1
			}
			return int(plane[off+y*stride+x])
		}
		ref := p
		if n == 8 {
			s.edge.smooth(left, top, corner)
			dc = s.edge.dc8(left, top)
			ref = modelFilter8(p, left, top, corner)
		}
		s.edge.filter(n)
		for mode := range 9 {
			if !modeAvailable(mode, left, top, corner) {
				continue
			}
			dst := make([]byte, n*n)
			s.edge.predict(dst, n, n, mode, dc)
			for y := range n {
				for x := range n {
					if want := modelNxN(n, mode, ref, left, top, x, y); int(dst[y*n+x]) != want {
						t.Fatalf("%dx%d mode %d left %v top %v corner %v right %v at (%d,%d): %d, want %d", n, n, mode, left, top, corner, right, x, y, dst[y*n+x], want)
					}
				}
			}
		}
	}
}

// TestIntra16AndChroma follows 8.3.3 and 8.3.4.
func TestIntra16AndChroma(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const stride = 64
	for trial := range 200 {
		plane := make([]byte, stride*stride)
		base := r.IntN(256)
		for i := range plane {
			plane[i] = byte(clip(base + r.IntN(1+trial) - trial/2))
		}
		off := 20*stride + 20
		p := func(x, y int) int { return int(plane[off+y*stride+x]) }
		for k := range 4 {
			left, top := k&1 != 0, k&2 != 0
			for mode := range 4 {
				if mode == predV && !top || mode == predH && !left || mode == pred16Plane && k != 3 {
					continue
				}
				dst := make([]byte, 256)
				predict16(dst, 16, plane, off, stride, mode, left, top)
				for i, got := range dst {
					x, y := i%16, i/16
					want := 0
					switch mode {
					case predV:
						want = p(x, -1)
					case predH:
						want = p(-1, y)
					case predDC:
						want = modelNxN(16, 2, p, left, top, x, y)
					case pred16Plane:
						h, v := 0, 0
						for j := range 8 {
							h += (j + 1) * (p(8+j, -1) - p(6-j, -1))
							v += (j + 1) * (p(-1, 8+j) - p(-1, 6-j))
						}
						want = clip((16*(p(-1, 15)+p(15, -1)) + ((5*h+32)>>6)*(x-7) + ((5*v+32)>>6)*(y-7) + 16) >> 5)
					}
					if int(got) != want {
						t.Fatalf("16x16 mode %d left %v top %v at (%d,%d): %d, want %d", mode, left, top, x, y, got, want)
					}
				}
			}
			for mode := range 4 {
				if mode == chromaV && !top || mode == chromaH && !left || mode == chromaPlane && k != 3 {
					continue
				}
				dst := make([]byte, 64)
				predictChroma(dst, 8, plane, off, stride, mode, left, top)
				for i, got := range dst {
					x, y := i%8, i/8
					want := 0
					switch mode {
					case chromaV:
						want = p(x, -1)
					case chromaH:
						want = p(-1, y)
					case chromaDC:
						xo, yo := x&^3, y&^3
						useL, useT := left, top
						if xo > 0 && yo == 0 && top {
							useL = false
						}
						if xo == 0 && yo > 0 && left {
							useT = false
						}
						q := func(x, y int) int {
							if y < 0 {
								return p(x+xo, -1)
							}
							return p(-1, y+yo)
						}
						want = modelNxN(4, 2, q, useL, useT, 0, 0)
					case chromaPlane:
						h, v := 0, 0
						for j := range 4 {
							h += (j + 1) * (p(4+j, -1) - p(2-j, -1))
							v += (j + 1) * (p(-1, 4+j) - p(-1, 2-j))
						}
						want = clip((16*(p(-1, 7)+p(7, -1)) + ((34*h+32)>>6)*(x-3) + ((34*v+32)>>6)*(y-3) + 16) >> 5)
					}
					if int(got) != want {
						t.Fatalf("chroma mode %d left %v top %v at (%d,%d): %d, want %d", mode, left, top, x, y, got, want)
					}
				}
			}
		}
	}
}

// TestQuantInverse codes residuals and compares the inverse with 8.5.12 in exact arithmetic: scaling by LevelScale and
// the two transform steps, for 4x4 blocks.
func TestQuantInverse(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		qp := r.IntN(52)
		q := &quantTables[qp]
		src, dst := make([]byte, 64), make([]byte, 64)
		for i := range src {
			src[i], dst[i] = byte(r.IntN(256)), byte(r.IntN(256))
		}
		var c, l [16]int16
		kernel.FDCT4x4(&c, src, 16, dst, 16)
		kernel.Quant(l[:], c[:], &q.mf4, &q.bias4[rIntra])
		kernel.Dequant(c[:], l[:], &q.scale4)
		var d [4][4]int // rows, columns
		for i, v := range l {
			x, y := i>>2, i&3
			m := normAdjust4[qp%6][2]
			if x%2 == 0 && y%2 == 0 {
				m = normAdjust4[qp%6][0]
			} else if x%2 == 1 && y%2 == 1 {
				m = normAdjust4[qp%6][1]
			}
			if qp >= 24 {
				d[y][x] = int(v) * 16 * m << (qp/6 - 4)
			} else {
				d[y][x] = (int(v)*16*m + 1<<(3-qp/6)) >> (4 - qp/6)
			}
		}
		step := func(a, b, c, d int) [4]int {
			e0, e1, e2, e3 := a+c, a-c, b>>1-d, b+d>>1
			return [4]int{e0 + e3, e1 + e2, e1 - e2, e0 - e3}
		}
		for y := range d {
			d[y] = step(d[y][0], d[y][1], d[y][2], d[y][3])
		}
		want := bytes.Clone(dst)
		for x := range 4 {
			for y, v := range step(d[0][x], d[1][x], d[2][x], d[3][x]) {
				want[y*16+x] = byte(clip(int(dst[y*16+x]) + (v+32)>>6))
			}
		}
		kernel.IDCT4x4(dst, 16, &c)
		if !bytes.Equal(dst, want) {
			t.Fatalf("qp %d:\n%v\nwant\n%v", qp, dst, want)
		}
	}
}

// TestQuantError bounds what quantisation does to a block: no sample is further off than the step allows.
func TestQuantError(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		qp := r.IntN(40)
		q := &quantTables[qp]
		src := make([]byte, 64)
		for i := range src {
			src[i] = byte(64 + r.IntN(128))
		}
		flat := bytes.Repeat([]byte{128}, 64)
		var c, l [64]int16
		kernel.FDCT8x8(&c, src, 8, flat, 8)
		kernel.Quant8x8(&l, &c, &q.mf8, &q.bias8[rIntra])
		kernel.Dequant8x8(&c, &l, &q.scale8, qp/6)
		kernel.IDCT8x8(flat, 8, &c)
		sum := 0
		for i := range src {
			d := int(src[i]) - int(flat[i])
			sum += d * d
		}
		// The mean squared error of a dead-zone quantiser is below a third of the squared step, 0.625 * 2^(qp/6).
		step := 0.625 * float64(int(1)<<(qp/6)) * []float64{1, 1.1, 1.3, 1.4, 1.6, 1.8}[qp%6]
		if mse := float64(sum) / 64; mse > step*step/2+0.5 {
			t.Fatalf("qp %d: mean squared error %.2f for a step of %.2f", qp, mse, step)
		}
	}
}

// bitReader takes a bit string apart.
type bitReader struct {
	b   []byte
	pos int
}

func (r *bitReader) bit() int {
	v := int(r.b[r.pos/8]>>(7-r.pos%8)) & 1
	r.pos++
	return v
}

func (r *bitReader) bits(n int) (v int) {
	for range n {
		v = v<<1 | r.bit()
	}
	return v
}

// find reads one code of a table.
func (r *bitReader) find(t *testing.T, n int, at func(i int) vlc) int {
	t.Helper()
	code, length := uint8(0), uint8(0)
	for length < 17 {
		code = code<<1 | uint8(r.bit())
		length++
		for i := range n {
			if v := at(i); v.len == length && v.code == code {
				return i
			}
		}
	}
	t.Fatal("no code of the table")
	return 0
}

// TestResidualCAVLC parses what residualBlock writes, by 9.2.1 to 9.2.4.
func TestResidualCAVLC(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for trial := range 3000 {
		nc := r.IntN(18) - 1
		size := []int{16, 15}[r.IntN(2)]
		if nc == -1 {
			size = 4
		}
		lev := make([]int16, size)
		n, density, large := 0, r.IntN(101), 1+r.IntN([]int{2, 4, 30, maxLevelCAVLC}[trial%4])
		for i := range lev {
			if r.IntN(100) < density {
				lev[i] = int16(r.IntN(2*large+1) - large)
			}
			if lev[i] != 0 {
				n++
			}
		}
		var s slice
		s.residualBlock(lev, n, nc)
		length := s.w.Len()
		s.w.Put(0, 32)
		s.w.AlignZero()
		rd := &bitReader{b: s.w.Bytes()}
		got := parseResidual(t, rd, nc, size)
		for i := range lev {
			if got[i] != int(lev[i]) {
				t.Fatalf("trial %d nC %d: %v, want %v", trial, nc, got, lev)
			}
		}
		if rd.pos != length {
			t.Fatalf("trial %d: %d bits read, %d written", trial, rd.pos, length)
		}
	}
}

func parseResidual(t *testing.T, r *bitReader, nc, size int) []int {
	tab := 4
	switch {
	case nc >= 8:
		tab = 3
	case nc >= 4:
		tab = 2
	case nc >= 2:
		tab = 1
	case nc >= 0:
		tab = 0
	}
	k := r.find(t, 17*4, func(i int) vlc { return coeffToken[tab][i/4][i%4] })
	total, ones := k/4, k%4
	out := make([]int, size)
	if total == 0 {
		return out
	}
	var level [16]int
	suffixLength := 0
	if total > 10 && ones < 3 {
		suffixLength = 1
	}
	for i := range total {
		if i < ones {
			level[i] = 1 - 2*r.bit()
			continue
		}
		prefix := 0
		for r.bit() == 0 {
			prefix++
		}
		code := min(15, prefix) << suffixLength
		n := suffixLength
		if prefix == 14 && suffixLength == 0 {
			n = 4
		}
		if prefix >= 15 {
			n = prefix - 3
		}
		code += r.bits(n)
		if prefix >= 15 && suffixLength == 0 {
			code += 15
		}
		if prefix >= 16 {
			t.Fatal("level_prefix above 15")
		}
		if i == ones && ones < 3 {
			code += 2
		}
		if code%2 == 0 {
			level[i] = (code + 2) >> 1
		} else {
			level[i] = (-code - 1) >> 1
		}
		if suffixLength == 0 {
			suffixLength = 1
		}
		if max(level[i], -level[i]) > 3<<(suffixLength-1) && suffixLength < 6 {
			suffixLength++
		}
	}
	zeros := 0
	if total < size {
		table := totalZeros[total-1]
		if nc == -1 {
			table = totalZerosDC[total-1]
		}
		zeros = r.find(t, len(table), func(i int) vlc { return table[i] })
	}
	pos := zeros + total - 1
	for i := range total {
		out[pos] = level[i]
		run := 0
		if zeros > 0 && i < total-1 {
			table := runBefore[min(zeros, 7)-1]
			run = r.find(t, len(table), func(i int) vlc { return table[i] })
		}
		zeros -= run
		pos -= run + 1
	}
	return out
}

// TestPrefixCodes checks that no code of a table begins another and how much of the code space each table uses.
func TestPrefixCodes(t *testing.T) {
	check := func(name string, codes []vlc, full float64) {
		sum := 0.0
		for i, a := range codes {
			sum += 1 / float64(int(1)<<a.len)
			for j, b := range codes {
				if i != j && b.len >= a.len && b.code>>(b.len-a.len) == a.code && int(b.code)>>(b.len-a.len) == int(a.code) {
					t.Errorf("%s: code %d begins code %d", name, i, j)
				}
			}
		}
		if sum > 1 || sum < full {
			t.Errorf("%s: codes fill %.6f of the space, want from %.6f to 1", name, sum, full)
		}
	}
	for k, total := range coeffToken {
		var codes []vlc
		for _, ones := range total {
			for _, v := range ones {
				if v.len > 0 {
					codes = append(codes, v)
				}
			}
		}
		if want := []int{62, 62, 62, 62, 14}[k]; len(codes) != want {
			t.Errorf("coeff_token table %d has %d codes, want %d", k, len(codes), want)
		}
		check("coeff_token", codes, 0.96)
	}
	for _, c := range totalZeros {
		check("total_zeros", c, 0.99)
	}
	for _, c := range totalZerosDC {
		check("total_zeros of chroma DC", c, 1)
	}
	for _, c := range runBefore {
		check("run_before", c, 0.99)
	}
}

func TestScans(t *testing.T) {
	want := [16]uint8{0, 4, 1, 2, 5, 8, 12, 9, 6, 3, 7, 10, 13, 14, 11, 15} // Figure 8-8, column by column
	if scan4 != want {
		t.Errorf("4x4 scan %v, want %v", scan4, want)
	}
	seen := [64]bool{}
	for i, p := range scan8 {
		seen[p] = true
		if i > 0 {
			a, b := scan8[i-1], p
			if d := (int(a>>3) + int(a&7)) - (int(b>>3) + int(b&7)); d < -1 || d > 1 {
				t.Errorf("8x8 scan leaps from %d to %d", a, b)
			}
		}
	}
	if slices.Contains(seen[:], false) || scan8[1] != 8 || scan8[2] != 1 {
		t.Errorf("8x8 scan %v", scan8)
	}
}
