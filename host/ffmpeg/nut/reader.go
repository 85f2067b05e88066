package nut

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
)

// Limits beyond which a size is taken for a broken stream.
const (
	maxHeader = 1 << 20
	maxFrame  = 1 << 30
)

// readAhead is the buffer in front of the underlying reader, in bytes.
const readAhead = 64 << 10

// frameCode is what one value of a frame's first byte stands for.
type frameCode struct {
	flags, mul, lsb uint64
	delta           int64 // of the time, where it is not coded
	reserved        uint64
	header          uint64
}

// Reader takes the frames of a single stream out of a NUT stream.
type Reader struct {
	r       *bufio.Reader
	started bool
	codes   [256]frameCode
	headers [][]byte // what frames leave out at their beginning
	private []byte
	stream  Stream
	bases   []base
	shift   uint64 // bits of a short time
	last    int64  // time of the frame before
	info    Frame
}

// base is a time base: a tick is num/den seconds.
type base struct{ num, den uint64 }

// Frame is what the reader knows of the frame that Next has returned.
type Frame struct {
	PTS int64 // in ticks of the stream
	Key bool
}

// Frame describes the frame that Next returned last.
func (r *Reader) Frame() Frame { return r.info }

// Stream describes the stream, the zero value before the first Next.
func (r *Reader) Stream() Stream { return r.stream }

// NewReader returns a Reader. It reads nothing before the first Next.
func NewReader(r io.Reader) *Reader {
	return &Reader{r: bufio.NewReaderSize(r, readAhead), headers: [][]byte{nil}}
}

// Private returns the codec specific data of the stream header, nil before the first Next.
func (r *Reader) Private() []byte { return r.private }

// Next appends the bytes of the next frame to dst. It reads no further than the frame's last byte, unless more is there.
func (r *Reader) Next(dst []byte) ([]byte, error) {
	if !r.started {
		id := make([]byte, len(fileID))
		if _, err := io.ReadFull(r.r, id); err != nil {
			return dst, err
		}
		if string(id) != fileID {
			return dst, invalid("begins with %q", id)
		}
		r.started = true
	}
	for {
		c, err := r.r.ReadByte()
		if err != nil {
			return dst, err
		}
		if c == 'N' {
			if err = r.packet(); err != nil {
				return dst, cut(err)
			}
			continue
		}
		dst, err = r.frame(c, dst)
		return dst, cut(err)
	}
}

func (r *Reader) frame(c byte, dst []byte) ([]byte, error) {
	f := r.codes[c]
	if f.flags&flagInvalid != 0 || f.mul == 0 {
		return dst, invalid("frame code %d", c)
	}
	var err error
	next := func(flag uint64, v *uint64) {
		if err == nil && f.flags&flag != 0 {
			*v, err = r.v()
		}
	}
	var toggled, unused, msb, pts uint64
	next(flagCoded, &toggled)
	f.flags ^= toggled
	next(flagStreamID, &unused)
	next(flagCodedPTS, &pts)
	next(flagSizeMSB, &msb)
	next(flagMatchTime, &unused)
	next(flagHeaderIdx, &f.header)
	next(flagReserved, &f.reserved)
	for ; err == nil && f.reserved > 0; f.reserved-- {
		_, err = r.v()
	}
	if err == nil && f.flags&flagChecksum != 0 {
		_, err = r.r.Discard(4)
	}
	if err != nil {
		return dst, err
	}
	r.last = r.time(f, pts)
	r.info = Frame{PTS: r.last, Key: f.flags&flagKey != 0}
	size := f.lsb + f.mul*msb
	switch {
	case f.flags&flagSideData != 0:
		return dst, invalid("frame with side data")
	case msb > maxFrame || size > maxFrame:
		return dst, invalid("frame of %d bytes", size)
	case size > 4096:
		f.header = 0
	case f.header >= uint64(len(r.headers)):
		return dst, invalid("elided header %d of %d", f.header, len(r.headers))
	}
	head := r.headers[f.header]
	if uint64(len(head)) > size {
		return dst, invalid("frame of %d bytes with a header of %d", size, len(head))
	}
	dst = append(dst, head...)
	return r.append(dst, int(size)-len(head))
}

// time is the time of a frame: in full, by its lowest bits, or by its distance from the frame before.
func (r *Reader) time(f frameCode, coded uint64) int64 {
	switch {
	case f.flags&flagCodedPTS == 0:
		return r.last + f.delta
	case coded >= 1<<r.shift:
		return int64(coded - 1<<r.shift)
	}
	mask := int64(1)<<r.shift - 1
	delta := r.last - mask/2
	return (int64(coded)-delta)&mask + delta
}

// append reads n bytes to the end of dst. The room grows with what arrives, so that a broken size costs no memory.
func (r *Reader) append(dst []byte, n int) ([]byte, error) {
	for n > 0 {
		if len(dst) == cap(dst) {
			grown := make([]byte, len(dst), max(2*cap(dst), min(len(dst)+n, 1<<20)))
			copy(grown, dst)
			dst = grown
		}
		part := dst[len(dst):min(len(dst)+n, cap(dst))]
		k, err := io.ReadFull(r.r, part)
		dst = dst[:len(dst)+k]
		if err != nil {
			return dst, err
		}
		n -= k
	}
	return dst, nil
}

// packet reads a packet whose start code's first byte has been read, and looks into it if it is a header.
func (r *Reader) packet() error {
	var start [8]byte
	start[0] = 'N'
	if _, err := io.ReadFull(r.r, start[1:]); err != nil {
		return err
	}
	size, err := r.v()
	if err != nil {
		return err
	}
	if size > 4096 { // a long packet's start and size have a checksum of their own
		if _, err := r.r.Discard(4); err != nil {
			return err
		}
	}
	if size < 4 || size > maxHeader {
		return invalid("packet of %d bytes", size)
	}
	code := binary.BigEndian.Uint64(start[:])
	if code != startMain && code != startStream && code != startSyncpoint {
		_, err := r.r.Discard(int(size))
		return err
	}
	body, err := r.append(nil, int(size))
	if err != nil {
		return err
	}
	body, sum := body[:size-4], binary.BigEndian.Uint32(body[size-4:])
	if got := checksum(body); got != sum {
		return invalid("header checksum %08x, want %08x", got, sum)
	}
	f := fields{b: body}
	switch code {
	case startMain:
		r.mainHeader(&f)
	case startStream:
		r.streamHeader(&f)
	default:
		r.syncpoint(&f)
	}
	return f.err
}

func (r *Reader) mainHeader(f *fields) {
	version := f.v()
	if version > 3 {
		f.v() // minor version
	}
	if n := f.v(); n != 1 && f.err == nil {
		f.err = invalid("%d streams, want 1", n)
	}
	f.v() // largest distance between syncpoints
	r.bases = nil
	for n := f.v(); n > 0 && f.err == nil; n-- {
		r.bases = append(r.bases, base{f.v(), f.v()})
	}
	var mul uint64 = 1
	var header uint64
	var delta int64
	for i := 0; i < 256 && f.err == nil; {
		flags, n := f.v(), f.v()
		var lsb, reserved uint64
		if n > 0 {
			delta = f.s()
		}
		if n > 1 {
			mul = f.v()
		}
		if n > 2 {
			f.v() // stream
		}
		if n > 3 {
			lsb = f.v()
		}
		if n > 4 {
			reserved = f.v()
		}
		count := mul - lsb
		if n > 5 {
			count = f.v()
		}
		if n > 6 {
			f.v() // match time
		}
		if n > 7 {
			header = f.v()
		}
		for j := uint64(8); j < n && f.err == nil; j++ {
			f.v()
		}
		if count == 0 || count > 256 {
			f.fail("a row of %d frame codes", count)
		}
		for ; count > 0 && i < 256; i++ {
			if i == 'N' {
				r.codes[i] = frameCode{flags: flagInvalid}
				continue
			}
			r.codes[i] = frameCode{flags: flags, mul: mul, lsb: lsb, delta: delta, reserved: reserved, header: header}
			lsb++
			count--
		}
	}
	r.headers = [][]byte{nil}
	for n := f.v(); n > 0 && f.err == nil; n-- {
		r.headers = append(r.headers, f.bytes())
	}
}

func (r *Reader) streamHeader(f *fields) {
	f.v() // stream
	s := Stream{Audio: f.v() == classAudio, Tag: string(f.bytes())}
	tb, shift := f.v(), f.v()
	f.v() // largest PTS distance
	s.Delay = int(f.v())
	f.v() // flags
	r.private = f.bytes()
	s.Private = r.private
	if s.Audio {
		num, den := f.v(), f.v()
		if f.err == nil && den == 0 {
			f.fail("sample rate %d/0", num)
			return
		}
		s.SampleRate, s.Channels = int(num/max(den, 1)), int(f.v())
	} else {
		s.Width, s.Height = int(f.v()), int(f.v())
	}
	switch {
	case f.err != nil:
		return
	case tb >= uint64(len(r.bases)) || r.bases[tb].num == 0 || r.bases[tb].den == 0:
		f.fail("time base %d of %d", tb, len(r.bases))
		return
	case shift > 40:
		f.fail("times of %d bits", shift)
		return
	}
	s.Num, s.Den = int(r.bases[tb].num), int(r.bases[tb].den)
	r.shift, r.stream = shift, s
}

// syncpoint takes the time from which the next frame's is counted.
func (r *Reader) syncpoint(f *fields) {
	t, n := f.v(), uint64(len(r.bases))
	if f.err != nil || n == 0 || r.stream.Den == 0 {
		return
	}
	from := r.bases[t%n]
	hi, lo := bits.Mul64(t/n, from.num*uint64(r.stream.Den))
	div := from.den * uint64(r.stream.Num)
	if div == 0 || hi >= div {
		f.fail("time of a syncpoint")
		return
	}
	q, _ := bits.Div64(hi, lo, div)
	r.last = int64(q)
}

func (r *Reader) v() (uint64, error) {
	var v uint64
	for range 10 {
		c, err := r.r.ReadByte()
		if err != nil {
			return 0, err
		}
		v = v<<7 | uint64(c&0x7F)
		if c < 0x80 {
			return v, nil
		}
	}
	return 0, invalid("number of more than 10 bytes")
}

// fields takes values from the front of a header's body; the first error stays.
type fields struct {
	b   []byte
	err error
}

func (f *fields) fail(format string, args ...any) {
	if f.err == nil {
		f.err = invalid(format, args...)
	}
}

func (f *fields) v() uint64 {
	var v uint64
	for i, c := range f.b {
		v = v<<7 | uint64(c&0x7F)
		if c < 0x80 {
			f.b = f.b[i+1:]
			return v
		}
	}
	f.fail("header ends too early")
	return 0
}

// s is a signed number: 0, 1, −1, 2, −2, …
func (f *fields) s() int64 {
	v := int64(f.v()) + 1
	if v&1 != 0 {
		return -(v >> 1)
	}
	return v >> 1
}

func (f *fields) bytes() []byte {
	n := f.v()
	if n > uint64(len(f.b)) {
		f.fail("field of %d bytes, %d left", n, len(f.b))
		return nil
	}
	b := f.b[:n:n]
	f.b = f.b[n:]
	return b
}

func invalid(format string, args ...any) error {
	return fmt.Errorf("nut: %w: %s", ErrInvalid, fmt.Sprintf(format, args...))
}

// cut turns an end inside of something into an error about that.
func cut(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return fmt.Errorf("nut: %w: cut off", ErrInvalid)
	}
	return err
}
