package kernel

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// planes returns two random planes of n x n with a stride of their own; some trials use only the extremes of the range,
// where sums are largest.
func planes(r *rand.Rand, n, stride int) (a, b []byte) {
	a, b = make([]byte, stride*n+64), make([]byte, stride*n+64)
	mode := r.IntN(3)
	for i := range a {
		switch mode {
		case 0:
			a[i], b[i] = byte(r.IntN(256)), byte(r.IntN(256))
		case 1:
			a[i], b[i] = byte(r.IntN(2)*255), byte(r.IntN(2)*255)
		default:
			v := r.IntN(240)
			a[i], b[i] = byte(v+r.IntN(16)), byte(v+r.IntN(16))
		}
	}
	return a, b
}

// TestTwins compares what the build dispatches to with the plain Go forms on random input.
func TestTwins(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		as, bs := 32+r.IntN(40), 32+r.IntN(40)
		a, _ := planes(r, 40, as)
		_, b := planes(r, 40, bs)
		a, b = a[r.IntN(8):], b[r.IntN(8):]
		for _, f := range []struct {
			name      string
			got, want func([]byte, int, []byte, int) int
		}{
			{"SAD16x16", SAD16x16, sad16x16Go}, {"SAD8x8", SAD8x8, sad8x8Go}, {"SATD4x4", SATD4x4, satd4x4Go},
			{"SATD8x8", SATD8x8, satd8x8Go}, {"SATD16x16", SATD16x16, satd16x16Go}, {"SA8D8x8", SA8D8x8, sa8d8x8Go},
		} {
			if got, want := f.got(a, as, b, bs), f.want(a, as, b, bs); got != want {
				t.Fatalf("%s: %d, want %d", f.name, got, want)
			}
		}
		s0, q0 := Sums8x8(a, as)
		if s1, q1 := sums8x8Go(a, as); s0 != s1 || q0 != q1 {
			t.Fatalf("Sums8x8: %d %d, want %d %d", s0, q0, s1, q1)
		}
		testTransforms(t, r, a, as, b, bs)
		testInterpolation(t, r, a, as, b, bs)
		testDeblock(t, r)
	}
}

func same[T comparable](t *testing.T, name string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s:\n%v\nwant\n%v", name, got, want)
	}
}

func testTransforms(t *testing.T, r *rand.Rand, a []byte, as int, b []byte, bs int) {
	var x4, y4, l4 [16]int16
	FDCT4x4(&x4, a, as, b, bs)
	fdct4x4Go(&y4, a, as, b, bs)
	same(t, "FDCT4x4", x4[:], y4[:])
	var x, y, l, m [64]int16
	FDCTQuad(&x, a, as, b, bs)
	fdctQuadGo(&y, a, as, b, bs)
	same(t, "FDCTQuad", x[:], y[:])
	var mf, bias [16]uint16
	var scale [16]int16
	q := uint(r.IntN(9))
	for i := range mf {
		mf[i], scale[i] = uint16((3000+r.IntN(24000))>>q), int16((10+r.IntN(20))<<q)
		bias[i] = uint16(r.IntN(65536 / int(mf[i]))) // less than a step
	}
	if got, want := Quant(l[:], x[:], &mf, &bias), quantGo(m[:], x[:], &mf, &bias); got != want {
		t.Fatalf("Quant: mask %x, want %x", got, want)
	}
	same(t, "Quant", l[:], m[:])
	var d, e [64]int16
	Dequant(d[:], l[:], &scale)
	dequantGo(e[:], l[:], &scale)
	same(t, "Dequant", d[:], e[:])
	// Inverse transforms of coefficients that keep within 16 bits, as streams must (8.5.12).
	for i := range d {
		d[i] = x[i] / 4
	}
	da, db := bytes.Clone(b), bytes.Clone(b)
	IDCTQuad(da, bs, &d)
	idctQuadGo(db, bs, &d)
	same(t, "IDCTQuad", da, db)
	copy(l4[:], d[16:])
	IDCT4x4(da, bs, &l4)
	idct4x4Go(db, bs, &l4)
	same(t, "IDCT4x4", da, db)

	FDCT8x8(&x, a, as, b, bs)
	fdct8x8Go(&y, a, as, b, bs)
	same(t, "FDCT8x8", x[:], y[:])
	var mf8, bias8 [64]uint16
	var scale8 [64]int16
	for i := range mf8 {
		mf8[i], scale8[i] = uint16((6000+r.IntN(14000))>>q), int16(288+r.IntN(600))
		bias8[i] = uint16(r.IntN(65536 / int(mf8[i])))
	}
	if got, want := Quant8x8(&l, &x, &mf8, &bias8), quant8x8Go(&m, &x, &mf8, &bias8); got != want {
		t.Fatalf("Quant8x8: %v, want %v", got, want)
	}
	same(t, "Quant8x8", l[:], m[:])
	// Levels whose scaled values keep within 16 bits, for all of QP/6.
	shift := r.IntN(9)
	for i := range l {
		most := min(32000<<6>>shift/int(scale8[i]), 2000)
		l[i] = int16(r.IntN(2*most+1) - most)
	}
	Dequant8x8(&d, &l, &scale8, shift)
	dequant8x8Go(&e, &l, &scale8, shift)
	same(t, "Dequant8x8", d[:], e[:])
	for i := range d {
		d[i] = x[i] / 8
	}
	da, db = bytes.Clone(b), bytes.Clone(b)
	IDCT8x8(da, bs, &d)
	idct8x8Go(db, bs, &d)
	same(t, "IDCT8x8", da, db)
}

func testInterpolation(t *testing.T, r *rand.Rand, a []byte, as int, b []byte, bs int) {
	got, want := make([]byte, 64*40), make([]byte, 64*40)
	Avg16x16(got, 64, a, as, b, bs)
	avg16x16Go(want, 64, a, as, b, bs)
	same(t, "Avg16x16", got, want)
	Copy16x16(got, 64, a, as)
	copy16x16Go(want, 64, a, as)
	same(t, "Copy16x16", got, want)
	fx, fy := r.IntN(8), r.IntN(8)
	Chroma8x8(got, 64, a, as, fx, fy)
	chroma8x8Go(want, 64, a, as, fx, fy)
	same(t, "Chroma8x8", got, want)
	n := 1 + r.IntN(15)
	Halve(got[:n], a, b)
	halveGo(want[:n], a, b)
	same(t, "Halve", got, want)
	wide := make([]byte, 9*128)
	for i := range wide {
		wide[i] = a[i%len(a)]
	}
	n = 16 * (1 + r.IntN(4))
	tmp := make([]int16, n+32)
	var g, w [3][]byte
	for i := range g {
		g[i], w[i] = make([]byte, len(wide)), make([]byte, len(wide))
	}
	HalfRow(g[0], g[1], g[2], wide, 3*128+16, 128, n, tmp)
	halfRowGo(w[0], w[1], w[2], wide, 3*128+16, 128, n, tmp)
	for i, name := range []string{"b", "h", "j"} {
		same(t, "HalfRow "+name, g[i], w[i])
	}
}

func testDeblock(t *testing.T, r *rand.Rand) {
	const stride = 48
	base := make([]byte, stride*40)
	v, spread := r.IntN(200), 1+r.IntN(40)
	for i := range base {
		base[i] = byte(v + r.IntN(spread))
	}
	alpha, beta := 4+r.IntN(252), 2+r.IntN(17)
	var tc [4]int8
	for i := range tc {
		tc[i] = int8(r.IntN(27) - 1)
	}
	for _, dir := range [2][2]int{{1, stride}, {stride, 1}} {
		off := stride*12 + 16
		for _, f := range []struct {
			name      string
			got, want func(pix []byte)
		}{
			{"luma", func(p []byte) { DeblockLuma(p, off, dir[0], dir[1], alpha, beta, &tc) }, func(p []byte) { deblockLumaGo(p, off, dir[0], dir[1], alpha, beta, &tc) }},
			{"luma intra", func(p []byte) { DeblockLumaIntra(p, off, dir[0], dir[1], alpha, beta) }, func(p []byte) { deblockLumaIntraGo(p, off, dir[0], dir[1], alpha, beta) }},
			{"chroma", func(p []byte) { DeblockChroma(p, off, dir[0], dir[1], alpha, beta, &tc) }, func(p []byte) { deblockChromaGo(p, off, dir[0], dir[1], alpha, beta, &tc) }},
			{"chroma intra", func(p []byte) { DeblockChromaIntra(p, off, dir[0], dir[1], alpha, beta) }, func(p []byte) { deblockChromaIntraGo(p, off, dir[0], dir[1], alpha, beta) }},
		} {
			got, want := bytes.Clone(base), bytes.Clone(base)
			f.got(got)
			f.want(want)
			if !bytes.Equal(got, want) {
				for i := range got {
					if got[i] != want[i] {
						t.Fatalf("%s, step %d: sample %d is %d, want %d (was %d; alpha %d beta %d tc %v)", f.name, dir[0], i-off, got[i], want[i], base[i], alpha, beta, tc)
					}
				}
			}
		}
	}
}

// TestHalfSamples compares the half-sample rows with the formulas of 8.4.2.2.1, sample by sample.
func TestHalfSamples(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const stride, n, off = 128, 48, 4*128 + 16
	for range 200 {
		src, _ := planes(r, 12, stride)
		h, v, c := make([]byte, len(src)), make([]byte, len(src)), make([]byte, len(src))
		HalfRow(h, v, c, src, off, stride, n, make([]int16, n+32))
		at := func(x, y int) int { return int(src[off+y*stride+x]) }
		tap := func(f func(i int) int) int { return f(-2) - 5*f(-1) + 20*f(0) + 20*f(1) - 5*f(2) + f(3) }
		clip := func(v int) byte { return byte(min(max(v, 0), 255)) }
		for x := range n {
			b1 := func(y int) int { return tap(func(i int) int { return at(x+i, y) }) }
			h1 := tap(func(i int) int { return at(x, i) })
			j1 := tap(b1)
			if h[off+x] != clip((b1(0)+16)>>5) || v[off+x] != clip((h1+16)>>5) || c[off+x] != clip((j1+512)>>10) {
				t.Fatalf("column %d: b %d h %d j %d, want %d %d %d", x, h[off+x], v[off+x], c[off+x], clip((b1(0)+16)>>5), clip((h1+16)>>5), clip((j1+512)>>10))
			}
		}
	}
}

// TestTransformed compares SATD and SA8D with sums over Hadamard matrices.
func TestTransformed(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	had := func(n, i, j int) int {
		s := 1
		for b := 1; b < n; b <<= 1 {
			if i&b != 0 && j&b != 0 {
				s = -s
			}
		}
		return s
	}
	sum := func(a, b []byte, st, n int) int {
		total := 0
		for u := range n {
			for v := range n {
				c := 0
				for y := range n {
					for x := range n {
						c += had(n, u, x) * had(n, v, y) * (int(a[y*st+x]) - int(b[y*st+x]))
					}
				}
				total += max(c, -c)
			}
		}
		return total
	}
	for range 50 {
		a, b := planes(r, 16, 32)
		if got, want := SATD4x4(a, 32, b, 32), sum(a, b, 32, 4)/2; got != want {
			t.Fatalf("SATD4x4 %d, want %d", got, want)
		}
		want := 0
		for i := range 16 {
			o := i/4*4*32 + i%4*4
			want += sum(a[o:], b[o:], 32, 4) / 2
		}
		if got := SATD16x16(a, 32, b, 32); got != want {
			t.Fatalf("SATD16x16 %d, want %d", got, want)
		}
		if got, want := SA8D8x8(a, 32, b, 32), (sum(a, b, 32, 8)+2)/4; got != want {
			t.Fatalf("SA8D8x8 %d, want %d", got, want)
		}
	}
}

func BenchmarkSATD16x16(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	p, q := planes(r, 16, 64)
	for b.Loop() {
		SATD16x16(p, 64, q, 64)
	}
}

func BenchmarkHalfRow(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	p, q := planes(r, 16, 1344)
	tmp := make([]int16, 1344)
	for b.Loop() {
		HalfRow(q, q, q, p, 4*1344+32, 1344, 1280, tmp)
	}
}
