package bits

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"
)

// reader takes a bit string apart again.
type reader struct {
	b   []byte
	pos int
}

func (r *reader) bits(n int) (v uint32) {
	for range n {
		v = v<<1 | uint32(r.b[r.pos/8]>>(7-r.pos%8)&1)
		r.pos++
	}
	return v
}

// ue parses ue(v) as 9.1 describes it.
func (r *reader) ue() uint32 {
	n := 0
	for r.bits(1) == 0 {
		n++
	}
	return 1<<n - 1 + r.bits(n)
}

func (r *reader) se() int32 {
	k := r.ue()
	if k&1 == 1 {
		return int32(k/2 + 1)
	}
	return -int32(k / 2)
}

func TestWriter(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var w Writer
	type item struct {
		kind, n int
		v       uint32
	}
	for range 50 {
		w.Reset()
		var items []item
		length := 0
		for range 300 {
			it := item{kind: rnd.IntN(3), n: rnd.IntN(33)}
			it.v = rnd.Uint32() >> rnd.IntN(32)
			switch it.kind {
			case 0:
				it.v &= uint32(uint64(1)<<it.n - 1)
				w.Put(it.v, uint(it.n))
				length += it.n
			case 1:
				it.v >>= 1
				w.UE(it.v)
				length += UELen(it.v)
			case 2:
				w.SE(int32(it.v) >> 1)
				length += SELen(int32(it.v) >> 1)
			}
			items = append(items, it)
		}
		if w.Len() != length {
			t.Fatalf("%d bits, want %d", w.Len(), length)
		}
		w.Trailing()
		r := reader{b: w.Bytes()}
		for i, it := range items {
			var got, want uint32
			switch it.kind {
			case 0:
				got, want = r.bits(it.n), it.v
			case 1:
				got, want = r.ue(), it.v
			case 2:
				got, want = uint32(r.se()), uint32(int32(it.v)>>1)
			}
			if got != want {
				t.Fatalf("item %d of kind %d: %d, want %d", i, it.kind, got, want)
			}
		}
		if r.bits(1) != 1 {
			t.Fatal("no stop bit")
		}
	}
}

// TestNAL takes emulation prevention away again and looks for what must not be in a NAL unit (7.4.1).
func TestNAL(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		rbsp := make([]byte, 1+rnd.IntN(60))
		for i := range rbsp {
			rbsp[i] = byte(rnd.IntN(5))
		}
		nal := AppendNAL(nil, []byte{0x65}, rbsp)
		if !bytes.HasPrefix(nal, []byte{0, 0, 0, 1, 0x65}) {
			t.Fatalf("start %x", nal[:5])
		}
		body := nal[5:]
		for i := 2; i < len(body); i++ {
			if body[i-2] == 0 && body[i-1] == 0 && body[i] < 3 {
				t.Fatalf("%x holds %x at %d", body, body[i-2:i+1], i)
			}
		}
		if body[len(body)-1] == 0 {
			t.Fatalf("%x ends with zero", body)
		}
		var back []byte
		zeros := 0
		for _, b := range body {
			if zeros == 2 && b == 3 {
				zeros = 0
				continue
			}
			back = append(back, b)
			if zeros++; b != 0 {
				zeros = 0
			}
		}
		if rbsp[len(rbsp)-1] == 0 && len(back) == len(rbsp)+1 {
			back = back[:len(rbsp)] // the 3 after a last zero byte
		}
		if !bytes.Equal(back, rbsp) {
			t.Fatalf("%x came back as %x", rbsp, back)
		}
	}
}

// decoder is the arithmetic decoding engine of 9.3.1.2 and 9.3.3.2, written as the flow charts have it.
type decoder struct {
	r             reader
	rng, offset   int
	pState, valMP [4]int
}

func (d *decoder) start() {
	d.rng, d.offset = 510, int(d.r.bits(9))
}

func (d *decoder) renorm() {
	for d.rng < 256 {
		d.rng <<= 1
		d.offset = d.offset<<1 | int(d.r.bits(1))
	}
}

func (d *decoder) decision(c int) uint32 {
	lps := int(rangeTabLPS[d.pState[c]][d.rng>>6&3])
	d.rng -= lps
	bin := d.valMP[c]
	if d.offset >= d.rng {
		bin = 1 - bin
		d.offset -= d.rng
		d.rng = lps
		if d.pState[c] == 0 {
			d.valMP[c] = 1 - d.valMP[c]
		}
		d.pState[c] = int(transIdxLPS[d.pState[c]])
	} else if d.pState[c] < 62 {
		d.pState[c]++
	}
	d.renorm()
	return uint32(bin)
}

func (d *decoder) bypass() uint32 {
	d.offset = d.offset<<1 | int(d.r.bits(1))
	if d.offset >= d.rng {
		d.offset -= d.rng
		return 1
	}
	return 0
}

func (d *decoder) terminate() uint32 {
	d.rng -= 2
	if d.offset >= d.rng {
		return 1
	}
	d.renorm()
	return 0
}

func TestArith(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for trial := range 200 {
		var ctx [4]uint8
		d := decoder{}
		for i := range ctx {
			d.pState[i], d.valMP[i] = rnd.IntN(63), rnd.IntN(2)
			ctx[i] = uint8(d.pState[i]<<1 | d.valMP[i])
		}
		prefix := []byte{0xff, 0xff, 0x7f}[:rnd.IntN(4)]
		var a Arith
		a.Start(prefix)
		type op struct {
			kind, c int
			v       uint32
		}
		var ops []op
		bias := rnd.IntN(101)
		for range 2000 {
			o := op{kind: rnd.IntN(8), c: rnd.IntN(4), v: uint32(rnd.IntN(100)) / uint32(1+bias) & 1}
			switch {
			case o.kind < 6:
				o.kind = 0
				a.Bin(&ctx[o.c], o.v)
			case o.kind == 6:
				o.c = 1 + rnd.IntN(16)
				o.v = rnd.Uint32() & (1<<o.c - 1)
				a.Bypass(o.v, uint(o.c))
			default:
				a.Terminate(0)
			}
			ops = append(ops, o)
		}
		// What is written after a mark and taken back leaves no trace.
		mark, saved := a.Mark(), ctx
		for range rnd.IntN(3000) {
			a.Bin(&ctx[rnd.IntN(4)], uint32(rnd.IntN(2)))
		}
		a.Rewind(mark)
		ctx = saved
		before := a.Len()
		a.Terminate(1)
		a.Finish()
		out := a.Bytes()
		if !bytes.HasPrefix(out, prefix) {
			t.Fatalf("trial %d: a carry ran into the header", trial)
		}
		if len(out)*8 < before || len(out)*8 > before+24 {
			t.Fatalf("trial %d: %d bits announced, %d written", trial, before, len(out)*8)
		}
		d.r.b = append(bytes.Clone(out[len(prefix):]), 0, 0)
		d.start()
		for i, o := range ops {
			var got uint32
			switch o.kind {
			case 0:
				got = d.decision(o.c)
			case 6:
				for range o.c {
					got = got<<1 | d.bypass()
				}
			default:
				got = d.terminate()
			}
			if got != o.v && o.kind != 7 || o.kind == 7 && got != 0 {
				t.Fatalf("trial %d: bin %d of kind %d is %d, want %d", trial, i, o.kind, got, o.v)
			}
		}
		if d.terminate() != 1 {
			t.Fatalf("trial %d: no end", trial)
		}
	}
}

func TestContextInit(t *testing.T) {
	// preCtxState, pStateIdx and valMPS worked out by hand with the formula of 9.3.1.1.
	for _, c := range []struct {
		m, n  int8
		qp    int
		state uint8
		mps   uint8
	}{{20, -15, 26, 46, 0}, {0, 0, 10, 62, 0}, {0, 127, 10, 62, 1}, {-28, 127, 51, 26, 0}, {0, 64, 0, 0, 1}, {0, 63, 0, 0, 0}} {
		if got, want := ContextInit(c.m, c.n, c.qp), c.state<<1|c.mps; got != want {
			t.Errorf("m %d n %d qp %d: %d, want %d", c.m, c.n, c.qp, got, want)
		}
	}
}

func TestLog2(t *testing.T) {
	for _, x := range []int64{1, 2, 3, 5, 7, 100, 255, 256, 257, 12345, 1 << 40, 3<<40 + 7, math.MaxInt64} {
		if got, want := float64(Log2(x))/256, math.Log2(float64(x)); math.Abs(got-want) > 0.02 {
			t.Errorf("Log2(%d) = %.3f, want %.3f", x, got, want)
		}
	}
	if Log2(0) != 0 || Log2(-5) != 0 {
		t.Error("below one")
	}
}
