package bits

import "encoding/binary"

// Arith is the binary arithmetic encoder of ITU-T H.264 9.3.4.2 and ITU-T H.265 9.3.4.4, which are the same machine.
//
// A context is one byte, pStateIdx<<1 | valMPS, held by the caller. Bits leave low in groups of 32; a carry runs back
// through the bytes already written, so no outstanding bits are counted.
type Arith struct {
	low uint64 // bits 9..0 are codILow, n bits above wait for output, then one carry bit
	rng uint32 // codIRange
	n   int    // bits waiting; starts at -1, since the first bit is not written (firstBitFlag)
	buf []byte
}

// Start begins a slice's data after prefix, which is whole bytes (the slice header).
func (a *Arith) Start(prefix []byte) {
	a.buf = append(a.buf[:0], prefix...)
	a.Restart()
}

// Restart initialises the engine again (ITU-T H.264 9.3.1.2, also after pcm samples).
func (a *Arith) Restart() { a.low, a.rng, a.n = 0, 510, -1 }

// ContextInit computes a context from the table values m and n and the slice's QP (ITU-T H.264 9.3.1.1).
func ContextInit(m, n int8, qp int) uint8 {
	qp = min(max(qp, 0), 51)
	p := min(max((int(m)*qp)>>4+int(n), 1), 126)
	if p <= 63 {
		return uint8((63 - p) << 1)
	}
	return uint8((p-64)<<1 | 1)
}

// Bin encodes one bin with a context.
func (a *Arith) Bin(ctx *uint8, bin uint32) {
	e := &arithTab[*ctx&127]
	lps := uint32(e.lps[(a.rng>>6)&3])
	r := a.rng - lps
	if bin == uint32(*ctx&1) {
		*ctx = e.next[0]
		if r >= 256 {
			a.rng = r
			return
		}
		a.rng = r << 1
		a.low <<= 1
		a.n++
	} else {
		*ctx = e.next[1]
		s := renorm[lps>>3&31]
		a.low = (a.low + uint64(r)) << s
		a.rng = lps << s
		a.n += int(s)
	}
	if a.n >= 32 {
		a.flush()
	}
}

// Bypass encodes the low n bits of v, first the highest, each with probability one half; n up to 16.
func (a *Arith) Bypass(v uint32, n uint) {
	a.low = a.low<<n + uint64(a.rng)*uint64(v)
	a.n += int(n)
	if a.n >= 32 {
		a.flush()
	}
}

// Terminate encodes a bin before the end of a slice or pcm samples (EncodeTerminate). After a one follows Finish.
func (a *Arith) Terminate(bin uint32) {
	a.rng -= 2
	if bin != 0 {
		a.low += uint64(a.rng)
		a.rng = 2
		a.low <<= 7
		a.rng <<= 7
		a.n += 7
	} else if a.rng < 256 {
		a.rng <<= 1
		a.low <<= 1
		a.n++
	}
	if a.n >= 32 {
		a.flush()
	}
}

// Finish writes what is left after Terminate(1): two bits of low and the stop bit, then zeros to the byte's end. The
// stop bit is the one of rbsp_slice_trailing_bits at the end of a slice, and bin 1 before pcm samples.
func (a *Arith) Finish() {
	a.low = (a.low>>7 | 1) // bits 9, 8 of low and the stop bit are the lowest three
	v, n := a.low, a.n+3
	if n%8 != 0 {
		pad := 8 - n%8
		v <<= pad
		n += pad
	}
	if v>>n != 0 {
		a.carry()
	}
	for n > 0 {
		n -= 8
		a.buf = append(a.buf, byte(v>>n))
	}
	a.low, a.n = 0, 0
}

// Append appends whole bytes after Finish (pcm samples).
func (a *Arith) Append(b []byte) { a.buf = append(a.buf, b...) }

// Bytes returns everything since Start, complete after Finish.
func (a *Arith) Bytes() []byte { return a.buf }

// Len is the number of bits so far, counting those that wait.
func (a *Arith) Len() int { return len(a.buf)*8 + max(a.n, 0) }

// Mark is a place in the output to which Rewind can go back.
type Mark struct {
	a    Arith
	last int // the last byte that a carry can still reach and change for good; those behind it are all ones
	b    byte
}

// Mark remembers the state of the encoder, without the contexts.
func (a *Arith) Mark() Mark {
	m := Mark{a: *a, last: len(a.buf) - 1}
	for m.last >= 0 && a.buf[m.last] == 0xff {
		m.last--
	}
	if m.last >= 0 {
		m.b = a.buf[m.last]
	}
	return m
}

// Rewind takes back everything since the mark.
func (a *Arith) Rewind(m Mark) {
	n := len(m.a.buf)
	m.a.buf = a.buf[:n]
	*a = m.a
	if m.last >= 0 {
		a.buf[m.last] = m.b
	}
	for i := m.last + 1; i < n; i++ {
		a.buf[i] = 0xff
	}
}

func (a *Arith) flush() {
	k := 10 + a.n - 32
	out := a.low >> k
	a.low &= 1<<k - 1
	a.n -= 32
	if out>>32 != 0 {
		a.carry()
	}
	a.buf = binary.BigEndian.AppendUint32(a.buf, uint32(out))
}

func (a *Arith) carry() {
	for i := len(a.buf) - 1; ; i-- {
		a.buf[i]++
		if a.buf[i] != 0 {
			return
		}
	}
}

// arithEntry is what one context state needs: the four LPS ranges and the states after an MPS and an LPS.
type arithEntry struct {
	lps  [4]uint8
	next [2]uint8
	_    [2]uint8
}

var arithTab = func() (t [128]arithEntry) {
	for s := range 64 {
		for mps := range 2 {
			e := &t[s<<1|mps]
			e.lps = rangeTabLPS[s]
			e.next[0] = uint8(min(s+1, 62)<<1 | mps)
			if s == 63 {
				e.next[0] = uint8(s<<1 | mps)
			}
			m := mps
			if s == 0 {
				m ^= 1
			}
			e.next[1] = transIdxLPS[s]<<1 | uint8(m)
		}
	}
	return t
}()

// renorm is the number of shifts that bring an LPS range to 256 or more, by range/8.
var renorm = func() (t [32]uint8) {
	for i := range t {
		r, s := max(i*8, 6), 0
		for r<<s < 256 {
			s++
		}
		t[i] = uint8(s)
	}
	return t
}()

// rangeTabLPS is Table 9-44, transIdxLPS the LPS column of Table 9-45 of ITU-T H.264.
var rangeTabLPS = [64][4]uint8{
	{128, 176, 208, 240}, {128, 167, 197, 227}, {128, 158, 187, 216}, {123, 150, 178, 205},
	{116, 142, 169, 195}, {111, 135, 160, 185}, {105, 128, 152, 175}, {100, 122, 144, 166},
	{95, 116, 137, 158}, {90, 110, 130, 150}, {85, 104, 123, 142}, {81, 99, 117, 135},
	{77, 94, 111, 128}, {73, 89, 105, 122}, {69, 85, 100, 116}, {66, 80, 95, 110},
	{62, 76, 90, 104}, {59, 72, 86, 99}, {56, 69, 81, 94}, {53, 65, 77, 89},
	{51, 62, 73, 85}, {48, 59, 69, 80}, {46, 56, 66, 76}, {43, 53, 63, 72},
	{41, 50, 59, 69}, {39, 48, 56, 65}, {37, 45, 54, 62}, {35, 43, 51, 59},
	{33, 41, 48, 56}, {32, 39, 46, 53}, {30, 37, 43, 50}, {29, 35, 41, 48},
	{27, 33, 39, 45}, {26, 31, 37, 43}, {24, 30, 35, 41}, {23, 28, 33, 39},
	{22, 27, 32, 37}, {21, 26, 30, 35}, {20, 24, 29, 33}, {19, 23, 27, 31},
	{18, 22, 26, 30}, {17, 21, 25, 28}, {16, 20, 23, 27}, {15, 19, 22, 25},
	{14, 18, 21, 24}, {14, 17, 20, 23}, {13, 16, 19, 22}, {12, 15, 18, 21},
	{12, 14, 17, 20}, {11, 14, 16, 19}, {11, 13, 15, 18}, {10, 12, 15, 17},
	{10, 12, 14, 16}, {9, 11, 13, 15}, {9, 11, 12, 14}, {8, 10, 12, 14},
	{8, 9, 11, 13}, {7, 9, 11, 12}, {7, 9, 10, 12}, {7, 8, 10, 11},
	{6, 8, 9, 11}, {6, 7, 9, 10}, {6, 7, 8, 9}, {2, 2, 2, 2},
}

var transIdxLPS = [64]uint8{
	0, 0, 1, 2, 2, 4, 4, 5, 6, 7, 8, 9, 9, 11, 11, 12, 13, 13, 15, 15, 16, 16, 18, 18, 19, 19, 21, 21, 22, 22, 23, 24,
	24, 25, 26, 26, 27, 27, 28, 29, 29, 30, 30, 30, 31, 32, 32, 33, 33, 33, 34, 34, 35, 35, 35, 36, 36, 36, 37, 37, 37, 38, 38, 63,
}
