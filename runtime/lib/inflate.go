package lib

import (
	"errors"
	"hash"
	"hash/adler32"
	"hash/crc32"
	"io"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// inflater reads a DEFLATE stream (RFC 1951), raw or within zlib (RFC 1950) or gzip (RFC 1952). It takes no byte more
// from its source than the bits it needs, so that the source can be read on behind the stream, and keeps no more of its
// output than the window.
type inflater struct {
	next func() (byte, error)

	bits  uint32
	nbits uint

	window []byte // a ring
	pos    int    // where the next byte goes
	filled int    // bytes of output so far, at most len(window)

	last    bool // the block under way is the last one
	state   inflateState
	left    int // bytes of a stored block, or of a match, still to come
	dist    int
	lit     huffman
	offset  huffman
	check   hash.Hash32 // nil for a raw stream
	trailer int         // its bytes
	err     error
}

type inflateState uint8

const (
	atBlock inflateState = iota
	inStored
	inCodes
	inMatch
	atEnd
)

var errDeflate error = arg.Raise("OSError", eINVAL)

// The formats of deflate.DeflateIO.
const (
	formatAuto = iota
	formatRaw
	formatZlib
	formatGzip
)

// newInflater reads the header that format asks for. wbits is the base-2 logarithm of the window, 0 that of the header
// or, without one, 8.
func newInflater(next func() (byte, error), format, wbits int) (*inflater, error) {
	z := &inflater{next: next}
	if format != formatRaw {
		headed, err := z.header(format)
		if err != nil {
			return nil, err
		}
		if wbits == 0 {
			wbits = headed
		}
	}
	if wbits == 0 {
		wbits = 8
	}
	z.window = make([]byte, 1<<wbits)
	return z, nil
}

// header reads that of zlib or gzip and returns its window's size.
func (z *inflater) header(format int) (wbits int, err error) {
	b, err := z.bytes(2)
	if err != nil {
		return 0, err
	}
	switch {
	case b[0] == 0x1f && b[1] == 0x8b && format != formatZlib:
		z.check, z.trailer = crc32.NewIEEE(), 8
		return 15, z.gzipHeader()
	case b[0]&15 == 8 && b[0]>>4 <= 7 && (int(b[0])<<8|int(b[1]))%31 == 0 && b[1]&0x20 == 0 && format != formatGzip:
		z.check, z.trailer = adler32.New(), 4
		return int(b[0]>>4) + 8, nil
	}
	return 0, errDeflate
}

func (z *inflater) gzipHeader() error {
	b, err := z.bytes(8) // method, flags, time, extra flags, system
	if err != nil {
		return err
	}
	if b[0] != 8 {
		return errDeflate
	}
	flags := b[1]
	if flags&4 != 0 { // extra field
		n, err := z.bytes(2)
		if err != nil {
			return err
		}
		if _, err := z.bytes(int(n[0]) | int(n[1])<<8); err != nil {
			return err
		}
	}
	for _, flag := range []byte{8, 16} { // name, comment: text that ends with 0
		for flags&flag != 0 {
			c, err := z.bytes(1)
			if err != nil {
				return err
			}
			if c[0] == 0 {
				break
			}
		}
	}
	if flags&2 != 0 { // the header's own check sum
		_, err = z.bytes(2)
	}
	return err
}

// bytes reads whole bytes of the source.
func (z *inflater) bytes(n int) ([]byte, error) {
	out := make([]byte, n)
	for i := range out {
		c, err := z.byte()
		if err != nil {
			return nil, err
		}
		out[i] = c
	}
	return out, nil
}

func (z *inflater) byte() (byte, error) {
	c, err := z.next()
	if err == io.EOF {
		err = arg.Raise("EOFError")
	}
	return c, err
}

// take reads n bits, the lowest first.
func (z *inflater) take(n uint) (int, error) {
	for z.nbits < n {
		c, err := z.byte()
		if err != nil {
			return 0, err
		}
		z.bits |= uint32(c) << z.nbits
		z.nbits += 8
	}
	v := int(z.bits & (1<<n - 1))
	z.bits >>= n
	z.nbits -= n
	return v, nil
}

// huffman is a canonical code: how many codes there are of each length, and the symbols in the order of their codes.
type huffman struct {
	count   [16]int
	symbols []int
}

func newHuffman(lengths []int) (h huffman, err error) {
	for _, n := range lengths {
		h.count[n]++
	}
	h.count[0] = 0
	var at [16]int
	room := 1
	for n := 1; n < 16; n++ {
		if room = room<<1 - h.count[n]; room < 0 {
			return h, errDeflate
		}
		at[n] = at[n-1] + h.count[n-1]
	}
	h.symbols = make([]int, len(lengths))
	for s, n := range lengths {
		if n > 0 {
			h.symbols[at[n]] = s
			at[n]++
		}
	}
	return h, nil
}

func (z *inflater) symbol(h *huffman) (int, error) {
	code, first, index := 0, 0, 0
	for n := 1; n < 16; n++ {
		b, err := z.take(1)
		if err != nil {
			return 0, err
		}
		code |= b
		if c := h.count[n]; code-first < c {
			return h.symbols[index+code-first], nil
		}
		index += h.count[n]
		first = (first + h.count[n]) << 1
		code <<= 1
	}
	return 0, errDeflate
}

// The base values and extra bits of lengths (RFC 1951, 3.2.5: codes 257 to 285) and distances.
var (
	lengthBase  = [29]int{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthExtra = [29]uint{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	distBase    = [30]int{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577}
	distExtra   = [30]uint{0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13}
	// codeOrder is the order of the lengths of the code that the lengths of dynamic codes are written in (3.2.7).
	codeOrder = [19]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
)

// block reads a block's header.
func (z *inflater) block() error {
	h, err := z.take(3)
	if err != nil {
		return err
	}
	z.last = h&1 != 0
	switch h >> 1 {
	case 0:
		z.bits, z.nbits = 0, 0
		b, err := z.bytes(4)
		if err != nil {
			return err
		}
		n := int(b[0]) | int(b[1])<<8
		if n^0xffff != int(b[2])|int(b[3])<<8 {
			return errDeflate
		}
		z.left, z.state = n, inStored
		return nil
	case 1:
		lengths := make([]int, 288)
		for i := range lengths {
			switch {
			case i < 144 || i >= 280:
				lengths[i] = 8
			case i < 256:
				lengths[i] = 9
			default:
				lengths[i] = 7
			}
		}
		z.lit, _ = newHuffman(lengths)
		fives := make([]int, 30)
		for i := range fives {
			fives[i] = 5
		}
		z.offset, _ = newHuffman(fives)
		z.state = inCodes
		return nil
	case 2:
		z.state = inCodes
		return z.dynamic()
	}
	return errDeflate
}

// dynamic reads the codes of a block of its own.
func (z *inflater) dynamic() error {
	h, err := z.take(14)
	if err != nil {
		return err
	}
	nlit, ndist, ncode := h&31+257, h>>5&31+1, h>>10+4
	if nlit > 286 || ndist > 30 {
		return errDeflate
	}
	lengths := make([]int, 19)
	for i := range ncode {
		if lengths[codeOrder[i]], err = z.take(3); err != nil {
			return err
		}
	}
	code, err := newHuffman(lengths)
	if err != nil {
		return err
	}
	lengths = make([]int, 0, nlit+ndist)
	for len(lengths) < nlit+ndist {
		s, err := z.symbol(&code)
		if err != nil {
			return err
		}
		value, n := 0, 1
		switch s {
		default:
			value = s
		case 16:
			if len(lengths) == 0 {
				return errDeflate
			}
			value = lengths[len(lengths)-1]
			n, err = z.take(2)
			n += 3
		case 17:
			n, err = z.take(3)
			n += 3
		case 18:
			n, err = z.take(7)
			n += 11
		}
		if err != nil {
			return err
		}
		if len(lengths)+n > nlit+ndist {
			return errDeflate
		}
		for ; n > 0; n-- {
			lengths = append(lengths, value)
		}
	}
	if z.lit, err = newHuffman(lengths[:nlit]); err != nil {
		return err
	}
	z.offset, err = newHuffman(lengths[nlit:])
	return err
}

// put gives out a byte and remembers it.
func (z *inflater) put(p []byte, n int, c byte) int {
	p[n] = c
	z.window[z.pos] = c
	z.pos = (z.pos + 1) % len(z.window)
	z.filled = min(z.filled+1, len(z.window))
	return n + 1
}

// Read fills p as far as the stream goes; io.EOF at its end.
func (z *inflater) Read(p []byte) (int, error) {
	if z.err != nil {
		return 0, z.err
	}
	n, err := z.read(p)
	if z.check != nil {
		z.check.Write(p[:n])
	}
	if err == nil && z.state == atEnd && n < len(p) {
		err = z.finish()
	}
	if err != nil && !isAgain(err) {
		z.err = err
		if n > 0 && errors.Is(err, io.EOF) {
			return n, nil
		}
	}
	return n, err
}

func (z *inflater) read(p []byte) (n int, err error) {
	for n < len(p) {
		switch z.state {
		case atBlock:
			if z.last {
				z.state = atEnd
				return n, nil
			}
			err = z.block()
		case inStored:
			if z.left == 0 {
				z.state = atBlock
				continue
			}
			var c byte
			if c, err = z.byte(); err == nil {
				z.left--
				n = z.put(p, n, c)
			}
		case inCodes:
			n, err = z.code(p, n)
		case inMatch:
			n = z.put(p, n, z.window[(z.pos-z.dist+len(z.window))%len(z.window)])
			if z.left--; z.left == 0 {
				z.state = inCodes
			}
		case atEnd:
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// code reads a literal, the beginning of a match, or the end of the block.
func (z *inflater) code(p []byte, n int) (int, error) {
	s, err := z.symbol(&z.lit)
	switch {
	case err != nil:
		return n, err
	case s < 256:
		return z.put(p, n, byte(s)), nil
	case s == 256:
		z.state = atBlock
		return n, nil
	}
	if s -= 257; s >= len(lengthBase) {
		return n, errDeflate
	}
	extra, err := z.take(lengthExtra[s])
	if err != nil {
		return n, err
	}
	z.left = lengthBase[s] + extra
	d, err := z.symbol(&z.offset)
	if err != nil {
		return n, err
	}
	if extra, err = z.take(distExtra[d]); err != nil {
		return n, err
	}
	if z.dist = distBase[d] + extra; z.dist > z.filled {
		return n, errDeflate
	}
	z.state = inMatch
	return n, nil
}

// finish compares the check sum behind the stream.
func (z *inflater) finish() error {
	if z.check == nil {
		return io.EOF
	}
	b, err := z.bytes(z.trailer)
	if err != nil {
		return err
	}
	sum := z.check.Sum32()
	got := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8 | uint32(b[3])
	if z.trailer == 8 {
		got = uint32(b[3])<<24 | uint32(b[2])<<16 | uint32(b[1])<<8 | uint32(b[0])
	}
	if sum != got {
		return errDeflate
	}
	return io.EOF
}
