package hevc

import (
	"math"
	"math/rand/v2"
	"testing"

	vbits "github.com/canmv-run/canmv-run/host/venc/internal/bits"
)

// cabacDecoder is the arithmetic decoder of ITU-T H.265 9.3.4.3, bit by bit.
type cabacDecoder struct {
	data        []byte
	pos         int
	rng, offset int
}

func (d *cabacDecoder) bit() int {
	v := 0
	if d.pos>>3 < len(d.data) {
		v = int(d.data[d.pos>>3]>>(7-d.pos&7)) & 1
	}
	d.pos++
	return v
}

func (d *cabacDecoder) start(data []byte) {
	d.data, d.pos, d.rng, d.offset = data, 0, 510, 0
	for range 9 {
		d.offset = d.offset<<1 | d.bit()
	}
}

func (d *cabacDecoder) bypass() uint32 {
	d.offset = d.offset<<1 | d.bit()
	if d.offset >= d.rng {
		d.offset -= d.rng
		return 1
	}
	return 0
}

// TestRecorder: what the recorder says a stream will cost is what the arithmetic encoder makes, and bypass bins come back.
func TestRecorder(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	var r recorder
	r.start(false, 30)
	for range 20000 {
		c := rnd.IntN(contexts)
		r.bin(c, b2u(rnd.IntN(100) < 3+c%40))
		if rnd.IntN(4) == 0 {
			r.bypass(rnd.Uint32N(1<<5), 5)
		}
	}
	var a vbits.Arith
	var ctx [contexts]uint8
	initContexts(&ctx, false, 30)
	a.Start(nil)
	replay(&a, &ctx, r.bins)
	got, want := r.bits(), a.Len()
	if math.Abs(float64(got-want)) > float64(want)/100 {
		t.Errorf("the recorder counts %d bits, the encoder made %d", got, want)
	}
	if ctx != r.ctx {
		t.Error("the recorder's context states differ from the encoder's")
	}

	r.start(false, 30)
	var values []uint32
	for range 1000 {
		v := rnd.Uint32N(1 << rnd.UintN(20))
		k := rnd.UintN(4)
		values = append(values, v, uint32(k))
		r.expGolomb(v, k)
	}
	a.Start(nil)
	replay(&a, &ctx, r.bins)
	a.Terminate(1)
	a.Finish()
	var d cabacDecoder
	d.start(a.Bytes())
	for i := 0; i < len(values); i += 2 {
		// 9.3.3.5, the other way round.
		k, v := uint(values[i+1]), uint32(0)
		for d.bypass() == 1 {
			v += 1 << k
			k++
		}
		for j := int(k) - 1; j >= 0; j-- {
			v += d.bypass() << j
		}
		if v != values[i] {
			t.Fatalf("value %d came back as %d, want %d", i/2, v, values[i])
		}
	}
}

// TestIntraPrediction compares every mode and size with the equations of 8.4.4.2, which use p[x][y].
func TestIntraPrediction(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	for _, luma := range []bool{true, false} {
		for _, n := range []int{4, 8, 16, 32} {
			for mode := range 35 {
				var nb neighbours
				nb.n, nb.luma = n, luma
				for i := range nb.line {
					nb.line[i] = uint8(rnd.Uint32())
				}
				got := make([]byte, n*n)
				nb.predict(got, n, mode)
				want := intraModel(nb.line[:4*n+1], n, mode, luma)
				for i := range got {
					if int(got[i]) != want[i] {
						t.Fatalf("mode %d of %d, luma %v: sample (%d,%d) is %d, want %d", mode, n, luma, i%n, i/n, got[i], want[i])
					}
				}
			}
		}
	}
}

func intraModel(line []uint8, n, mode int, luma bool) []int {
	type at struct{ x, y int }
	p := map[at]int{}
	for i, v := range line {
		if i <= 2*n {
			p[at{-1, 2*n - 1 - i}] = int(v)
		} else {
			p[at{i - 2*n - 1, -1}] = int(v)
		}
	}
	// 8.4.4.2.3
	d := min(abs(mode-26), abs(mode-10))
	if luma && mode != 1 && n != 4 && d > map[int]int{8: 7, 16: 1, 32: 0}[n] {
		f := map[at]int{{-1, 2*n - 1}: p[at{-1, 2*n - 1}], {2*n - 1, -1}: p[at{2*n - 1, -1}]}
		f[at{-1, -1}] = (p[at{-1, 0}] + 2*p[at{-1, -1}] + p[at{0, -1}] + 2) >> 2
		for i := range 2*n - 1 {
			f[at{-1, i}] = (p[at{-1, i + 1}] + 2*p[at{-1, i}] + p[at{-1, i - 1}] + 2) >> 2
			f[at{i, -1}] = (p[at{i - 1, -1}] + 2*p[at{i, -1}] + p[at{i + 1, -1}] + 2) >> 2
		}
		p = f
	}
	log2 := int(math.Log2(float64(n)))
	out := make([]int, n*n)
	angle := int(intraAngle[mode])
	ref := func(i int) int {
		switch {
		case i >= 0 && mode >= 18:
			return p[at{-1 + i, -1}]
		case i >= 0:
			return p[at{-1, -1 + i}]
		case mode >= 18:
			return p[at{-1, -1 + (i*int(invAngle[mode-11])+128)>>8}]
		}
		return p[at{-1 + (i*int(invAngle[mode-11])+128)>>8, -1}]
	}
	dc := n
	for i := range n {
		dc += p[at{i, -1}] + p[at{-1, i}]
	}
	dc >>= log2 + 1
	for y := range n {
		for x := range n {
			v := 0
			switch {
			case mode == 0:
				v = ((n-1-x)*p[at{-1, y}] + (x+1)*p[at{n, -1}] + (n-1-y)*p[at{x, -1}] + (y+1)*p[at{-1, n}] + n) >> (log2 + 1)
			case mode == 1:
				v = dc
				switch {
				case !luma || n == 32:
				case x == 0 && y == 0:
					v = (p[at{-1, 0}] + 2*dc + p[at{0, -1}] + 2) >> 2
				case y == 0:
					v = (p[at{x, -1}] + 3*dc + 2) >> 2
				case x == 0:
					v = (p[at{-1, y}] + 3*dc + 2) >> 2
				}
			default:
				along, across := x, y
				if mode < 18 {
					along, across = y, x
				}
				i, f := (across+1)*angle>>5, (across+1)*angle&31
				v = ref(along + i + 1)
				if f != 0 {
					v = ((32-f)*ref(along+i+1) + f*ref(along+i+2) + 16) >> 5
				}
				if mode == 26 && x == 0 && luma && n < 32 {
					v = min(max(p[at{0, -1}]+(p[at{-1, y}]-p[at{-1, -1}])>>1, 0), 255)
				}
				if mode == 10 && y == 0 && luma && n < 32 {
					v = min(max(p[at{-1, 0}]+(p[at{x, -1}]-p[at{-1, -1}])>>1, 0), 255)
				}
			}
			out[y*n+x] = v
		}
	}
	return out
}

// TestQuantiser: the scaled levels are those of 8.6.4.2 and no further from the coefficient than the dead zone allows.
func TestQuantiser(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	for log2 := 2; log2 <= 5; log2++ {
		n := 1 << log2
		for qp := 0; qp <= 51; qp++ {
			c := make([]int16, n*n)
			for i := range c {
				c[i] = int16(rnd.IntN(65536)-32768) >> rnd.UintN(16)
			}
			was := append([]int16(nil), c...)
			co := coefficients{level: make([]int16, n*n)}
			rows, cols := co.quantise(c, log2, qp, qp&1 == 0, qp&2 == 0, qp%3)
			if rows == 0 {
				clear(c) // a block without levels is not scaled
			}
			maxRow, maxCol := 0, 0
			step := math.Exp2(float64(qp-4)/6) * math.Exp2(float64(7-log2))
			for i, l := range co.level {
				if l != 0 {
					maxRow, maxCol = max(maxRow, i/n+1), max(maxCol, i%n+1)
					if co.mask>>(i/n/4*8+i%n/4)&1 == 0 {
						t.Fatalf("%d, QP %d: no bit for the sub-block of a level", n, qp)
					}
				}
				want := int64(l) * 16 * int64(levelScale[qp%6]) << (qp / 6)
				want = min(max((want+1<<(log2+2))>>(log2+3), -32768), 32767)
				if int64(c[i]) != want {
					t.Fatalf("%d, QP %d: level %d is scaled to %d, want %d", n, qp, l, c[i], want)
				}
				if d := math.Abs(float64(was[i]) - float64(c[i])); d > step*1.5+2 {
					t.Fatalf("%d, QP %d: coefficient %d became %d", n, qp, was[i], c[i])
				}
			}
			if rows != maxRow || cols != maxCol {
				t.Fatalf("%d, QP %d: levels in %d rows and %d columns, reported %d and %d", n, qp, maxRow, maxCol, rows, cols)
			}
		}
	}
}
