package lib

// deflater writes a DEFLATE stream of one block with the fixed codes (RFC 1951, 3.2.6): what decoders with a small
// window can read, in one pass and little memory, as on the board.
type deflater struct {
	out   []byte
	bits  uint32
	nbits uint
	// buf is the window and what follows it; heads the last place of each hash of three bytes, counted from base.
	buf    []byte
	window int
	heads  map[uint32]int
	base   int
	begun  bool
}

func newDeflater(wbits int) *deflater {
	return &deflater{window: 1 << wbits, heads: map[uint32]int{}}
}

// put appends n bits, the lowest first.
func (d *deflater) put(v uint32, n uint) {
	d.bits |= v << d.nbits
	d.nbits += n
	for d.nbits >= 8 {
		d.out = append(d.out, byte(d.bits))
		d.bits >>= 8
		d.nbits -= 8
	}
}

// code appends a Huffman code, whose highest bit comes first.
func (d *deflater) code(v uint32, n uint) {
	var r uint32
	for range n {
		r = r<<1 | v&1
		v >>= 1
	}
	d.put(r, n)
}

func (d *deflater) literal(s int) {
	switch {
	case s < 144:
		d.code(uint32(0x30+s), 8)
	case s < 256:
		d.code(uint32(0x190+s-144), 9)
	case s < 280:
		d.code(uint32(s-256), 7)
	default:
		d.code(uint32(0xC0+s-280), 8)
	}
}

// longest and shortest match.
const (
	minMatch = 3
	maxMatch = 258
)

// Write compresses p.
func (d *deflater) Write(p []byte) {
	if !d.begun {
		d.begun = true
		d.put(1|1<<1, 3) // the last block, with fixed codes
	}
	start := len(d.buf)
	d.buf = append(d.buf, p...)
	for i := start; i < len(d.buf); {
		n, dist := d.match(i)
		if n < minMatch {
			d.literal(int(d.buf[i]))
			n = 1
		} else {
			d.pair(n, dist)
		}
		for end := i + n; i < end; i++ {
			if i+minMatch <= len(d.buf) {
				d.heads[key(d.buf[i:])] = d.base + i
			}
		}
	}
	if drop := len(d.buf) - d.window; drop > 4*d.window {
		d.buf = append([]byte(nil), d.buf[drop:]...)
		d.base += drop
		for k, at := range d.heads {
			if at < d.base {
				delete(d.heads, k)
			}
		}
	}
}

func key(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 }

// match finds the last place that repeats what is at i.
func (d *deflater) match(i int) (n, dist int) {
	if i+minMatch > len(d.buf) {
		return 0, 0
	}
	at, ok := d.heads[key(d.buf[i:])]
	if at -= d.base; !ok || at < 0 || i-at > d.window {
		return 0, 0
	}
	for n < maxMatch && i+n < len(d.buf) && d.buf[at+n] == d.buf[i+n] {
		n++
	}
	return n, i - at
}

// pair writes a length and a distance.
func (d *deflater) pair(n, dist int) {
	s := len(lengthBase) - 1
	for lengthBase[s] > n {
		s--
	}
	d.literal(257 + s)
	d.put(uint32(n-lengthBase[s]), lengthExtra[s])
	s = len(distBase) - 1
	for distBase[s] > dist {
		s--
	}
	d.code(uint32(s), 5)
	d.put(uint32(dist-distBase[s]), distExtra[s])
}

// Close ends the block and fills its last byte.
func (d *deflater) Close() {
	if !d.begun {
		d.Write(nil)
	}
	d.literal(256)
	d.put(0, (8-d.nbits)%8)
}

// take returns what is ready.
func (d *deflater) take() []byte {
	b := d.out
	d.out = nil
	return b
}
