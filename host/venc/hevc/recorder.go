package hevc

import (
	"math/bits"

	vbits "github.com/canmv-run/canmv-run/host/venc/internal/bits"
)

// recorder keeps the bins of a slice until they are written.
//
// SAO parameters stand in front of a coding tree unit's data (ITU-T H.265 7.3.8.2) but are chosen after the loop filter has seen
// the whole picture. So the bins are recorded while the blocks are coded and go through the arithmetic encoder afterwards,
// in one tight loop. Meanwhile the recorder follows the context states and adds up what the bins will cost, which is what
// rate control looks at.
//
// A word is context<<1|bin, or bypassMark|count followed by a word with that many bins.
type recorder struct {
	bins       []uint16
	signHiding bool
	cost       uint64
	ctx        [contexts]uint8
}

const bypassMark = 0x8000

// start empties the recorder for a new slice.
func (r *recorder) start(intra bool, qp int) {
	r.bins, r.cost = r.bins[:0], 0
	initContexts(&r.ctx, intra, qp)
}

// bin records one bin with a context.
func (r *recorder) bin(ctx int, v uint32) {
	r.bins = append(r.bins, uint16(ctx<<1)|uint16(v))
	st := r.ctx[ctx]
	r.cost += uint64(binCost[st^uint8(v)])
	r.ctx[ctx] = binNext[st&127][v&1]
}

// bypass records the low n bits of v, n from 1 to 16.
func (r *recorder) bypass(v uint32, n uint) {
	r.bins = append(r.bins, bypassMark|uint16(n), uint16(v))
	r.cost += uint64(n) << costShift
}

// mark is a place in the recording to come back to.
type mark struct {
	bins int
	cost uint64
	ctx  [contexts]uint8
}

func (r *recorder) mark(m *mark) { m.bins, m.cost, m.ctx = len(r.bins), r.cost, r.ctx }

// back forgets what was recorded after the mark.
func (r *recorder) back(m *mark) { r.bins, r.cost, r.ctx = r.bins[:m.bins], m.cost, m.ctx }

// bits is the number of bits so far, to about one percent.
func (r *recorder) bits() int { return int(r.cost >> costShift) }

// replay encodes recorded words.
func replay(a *vbits.Arith, ctx *[contexts]uint8, words []uint16) {
	for i := 0; i < len(words); i++ {
		w := words[i]
		if w < bypassMark {
			a.Bin(&ctx[w>>1], uint32(w&1))
			continue
		}
		i++
		a.Bypass(uint32(words[i]), uint(w&31))
	}
}

// costShift is the number of fractional bits of binCost.
const costShift = 8

// binCost is the cost of a bin in 1/256 bit: index pStateIdx<<1 | (valMPS xor bin). The probability of state s is
// 0.5 * (0.01875/0.5)^(s/63), which 0.949217 raised to s comes near enough.
var binCost = func() (t [128]uint16) {
	p := uint64(1) << 31 // probability of the LPS in 1/2^32
	for s := range 64 {
		t[s<<1|1] = uint16(32*256 - log2q(p))
		t[s<<1] = uint16(32*256 - log2q(1<<32-p))
		p = p * 949217 / 1000000
	}
	return t
}()

// log2q is 256 times the logarithm of x to the base 2, by squaring, in integers.
func log2q(x uint64) int {
	n := bits.Len64(x) - 1
	m := x << (63 - n) >> 32 // 1.31 fixed point
	r := n
	for range 8 {
		m = m * m >> 31
		r <<= 1
		if m >= 1<<32 {
			m >>= 1
			r |= 1
		}
	}
	return r
}

// binNext are the states after each bin value, taken from the arithmetic encoder itself.
var binNext = func() (t [128][2]uint8) {
	var a vbits.Arith
	for s := range t {
		for v := range 2 {
			a.Start(nil)
			st := uint8(s)
			a.Bin(&st, uint32(v))
			t[s][v] = st
		}
	}
	return t
}()
