package kernel

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestHEVCTransforms compares the transforms with the matrix products of ITU-T H.265 8.6.4.2, and the dispatched forms with the Go ones.
func TestHEVCTransforms(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for log2 := 2; log2 <= 5; log2++ {
		n := 1 << log2
		// The rows of the matrix are orthogonal to a few percent of their length, and follow the cosine.
		for k := range n {
			for i := range n {
				want := 64 * math.Sqrt2 * math.Cos(float64(2*i+1)*float64(k)*math.Pi/float64(2*n))
				if k == 0 {
					want = 64
				}
				if got := float64(hevcMatrix[k*32/n][i]); math.Abs(got-want) > 1.6 {
					t.Fatalf("matrix of %d: [%d][%d] is %v, the cosine %v", n, k, i, got, want)
				}
			}
		}
		for round := range 200 {
			res := make([]int16, n*n)
			for i := range res {
				res[i] = int16(rnd.IntN(511) - 255)
				if round == 0 {
					res[i] = 255
				}
			}
			a, b := make([]int16, n*n), make([]int16, n*n)
			hevcFDCTGo(a, res, log2)
			HEVCFDCT(b, res, log2)
			if !slices.Equal(a, b) {
				t.Fatalf("forward %d: forms differ", n)
			}
			// Keep a corner of coefficients, anything a stream can hold.
			rows, cols := 1+rnd.IntN(n), 1+rnd.IntN(n)
			for i := range a {
				if i/n >= rows || i%n >= cols {
					a[i] = 0
				} else if round%2 == 1 {
					a[i] = int16(rnd.Uint32())
				}
			}
			want := hevcInverseModel(a, n)
			hevcIDCTGo(b, a, log2, rows, cols)
			if !slices.Equal(b, want) {
				t.Fatalf("inverse %d: differs from the model", n)
			}
			HEVCIDCT(b, a, log2, rows, cols)
			if !slices.Equal(b, want) {
				t.Fatalf("inverse %d: dispatched form differs from the model", n)
			}
		}
	}
}

// hevcInverseModel is 8.6.4.2 as it is written: columns, clipping, rows.
func hevcInverseModel(c []int16, n int) []int16 {
	g := make([]int, n*n)
	for x := range n {
		for y := range n {
			s := 0
			for k := range n {
				s += int(hevcMatrix[k*32/n][y]) * int(c[k*n+x])
			}
			g[y*n+x] = min(max((s+64)>>7, -32768), 32767)
		}
	}
	r := make([]int16, n*n)
	for y := range n {
		for x := range n {
			s := 0
			for k := range n {
				s += int(hevcMatrix[k*32/n][x]) * g[y*n+k]
			}
			r[y*n+x] = int16(min(max((s+2048)>>12, -32768), 32767))
		}
	}
	return r
}

// TestHEVCInterpolation compares luma and chroma prediction with 8.5.3.3.3 sample by sample.
func TestHEVCInterpolation(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	const stride, origin = 96, 24*96 + 24
	src := make([]byte, stride*96)
	for round := range 3 {
		for i := range src {
			src[i] = byte(rnd.Uint32())
			if round == 1 {
				src[i] = byte(rnd.IntN(2) * 255)
			}
		}
		for _, n := range []int{4, 8, 16, 32} {
			for fy := range 8 {
				for fx := range 8 {
					dst := make([]byte, 32*n)
					if n >= 8 && fx < 4 && fy < 4 {
						HEVCLuma(dst, 32, src, origin, stride, n, n, fx, fy)
						hevcCompare(t, fmt.Sprintf("luma %d at %d,%d", n, fx, fy), dst, src, origin, stride, n, hevcLuma[fx][:], hevcLuma[fy][:], 3)
					}
					if n <= 16 {
						HEVCChroma(dst, 32, src, origin, stride, n, n, fx, fy)
						hevcCompare(t, fmt.Sprintf("chroma %d at %d,%d", n, fx, fy), dst, src, origin, stride, n, hevcChroma[fx][:], hevcChroma[fy][:], 1)
					}
				}
			}
		}
	}
}

func hevcCompare(t *testing.T, what string, dst, src []byte, origin, stride, n int, fx, fy []int8, before int) {
	t.Helper()
	for y := range n {
		for x := range n {
			s := 0
			for j, wy := range fy {
				r := 0
				for i, wx := range fx {
					r += int(wx) * int(src[origin+(y+j-before)*stride+x+i-before])
				}
				s += int(wy) * r
			}
			// Both filters always: where one is the unit, the result is the same as without it.
			want := byte(min(max((s>>6+32)>>6, 0), 255))
			if got := dst[y*32+x]; got != want {
				t.Fatalf("%s: sample (%d,%d) is %d, want %d", what, x, y, got, want)
			}
		}
	}
}

// TestHEVCForms compares what else has two forms.
func TestHEVCForms(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	const stride = 128
	a, b := make([]byte, stride*64), make([]byte, stride*64)
	for i := range a {
		a[i], b[i] = byte(rnd.Uint32()), byte(rnd.Uint32())
	}
	for _, n := range []int{4, 8, 16, 32} {
		r1, r2 := make([]int16, n*n), make([]int16, n*n)
		HEVCSub(r1, a, stride, b, stride, n)
		hevcSubGo(r2, a, stride, b, stride, n)
		if !slices.Equal(r1, r2) {
			t.Errorf("sub %d differs", n)
		}
		for i := range r1 {
			r1[i] = int16(rnd.Uint32())
		}
		d1, d2 := bytes.Clone(a), bytes.Clone(a)
		HEVCAdd(d1, stride, r1, n)
		hevcAddGo(d2, stride, r1, n)
		if !bytes.Equal(d1, d2) {
			t.Errorf("add %d differs", n)
		}
		if n >= 8 {
			HEVCAverage(d1, 40, a, b, stride, n)
			hevcAverageGo(d2, 40, a, b, stride, n)
			if !bytes.Equal(d1, d2) {
				t.Errorf("average %d differs", n)
			}
		}
	}
	for _, n := range []int{16, 64, 256, 1024} {
		for round := range 40 {
			c := make([]int16, n)
			for i := range c {
				c[i] = int16(rnd.IntN(65535)-32767) >> (round % 16)
			}
			least := 1 + rnd.IntN(32767)>>(round%16)
			var sum, large uint64
			for i, v := range c {
				sum += uint64(int64(v) * int64(v))
				if max(int(v), -int(v)) >= least {
					large |= 1 << (i / 16)
				}
			}
			for name, f := range map[string]func([]int16, int) (uint64, uint64){"dispatched": HEVCEnergy, "Go": hevcEnergyGo} {
				if s, l := f(c, least); s != sum || l != large {
					t.Fatalf("%s energy of %d: %d and %b, want %d and %b", name, n, s, l, sum, large)
				}
			}
		}
	}
	for _, n := range []int{8, 16, 40, 72} {
		tmp := make([]int16, n+64)
		var out [2][3][]byte
		for i := range out {
			for j := range out[i] {
				out[i][j] = make([]byte, len(a))
			}
		}
		off := 10*stride + 12
		HEVCHalfRow(out[0][0], out[0][1], out[0][2], a, off, stride, n, tmp)
		hevcHalfRowGo(out[1][0], out[1][1], out[1][2], a, off, stride, n, tmp)
		for j := range out[0] {
			if !bytes.Equal(out[0][j], out[1][j]) {
				t.Errorf("half row of %d: plane %d differs", n, j)
			}
		}
	}
}
