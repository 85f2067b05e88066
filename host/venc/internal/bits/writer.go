// Package bits writes the bit strings of the ITU-T H.26x family: fixed and Exp-Golomb codes, the arithmetic coder that
// H.264 and H.265 share, and NAL units with emulation prevention.
//
//	var w bits.Writer
//	w.Put(1, 1)
//	w.UE(5)
//	w.Trailing()
//	out = bits.AppendNAL(out, []byte{0x67}, w.Bytes())
//
// The zero values are ready to use; Reset keeps the memory. Nothing here is safe for concurrent use of one value, and
// nothing fails: memory grows as needed.
package bits

import (
	"encoding/binary"
	mbits "math/bits"
)

// Writer collects bits, most significant first.
type Writer struct {
	buf []byte
	acc uint64 // the low n bits are not yet in buf
	n   uint
}

// Reset empties the writer and keeps its memory.
func (w *Writer) Reset() { w.buf, w.acc, w.n = w.buf[:0], 0, 0 }

// Put appends the low n bits of v, n from 0 to 32. The other bits of v must be zero.
func (w *Writer) Put(v uint32, n uint) {
	w.acc = w.acc<<n | uint64(v)
	w.n += n
	if w.n >= 32 {
		w.n -= 32
		w.buf = binary.BigEndian.AppendUint32(w.buf, uint32(w.acc>>w.n))
	}
}

// Flag appends one bit.
func (w *Writer) Flag(b bool) {
	if b {
		w.Put(1, 1)
	} else {
		w.Put(0, 1)
	}
}

// UE appends ue(v) (ITU-T H.264 9.1), v below 2^32-1.
func (w *Writer) UE(v uint32) {
	n := uint(mbits.Len32(v + 1))
	if n > 1 {
		w.Put(0, n-1)
	}
	w.Put(v+1, n)
}

// SE appends se(v) (ITU-T H.264 9.1.1).
func (w *Writer) SE(v int32) {
	if v > 0 {
		w.UE(uint32(2*v - 1))
	} else {
		w.UE(uint32(-2 * v))
	}
}

// UELen is the number of bits of ue(v).
func UELen(v uint32) int { return 2*mbits.Len32(v+1) - 1 }

// SELen is the number of bits of se(v).
func SELen(v int32) int {
	if v > 0 {
		return UELen(uint32(2*v - 1))
	}
	return UELen(uint32(-2 * v))
}

// Len is the number of bits so far.
func (w *Writer) Len() int { return len(w.buf)*8 + int(w.n) }

// AlignOne appends bits equal to one until the length is a whole number of bytes (cabac_alignment_one_bit).
func (w *Writer) AlignOne() {
	if k := (8 - w.n%8) % 8; k > 0 {
		w.Put(1<<k-1, k)
	}
}

// AlignZero appends zero bits until the length is a whole number of bytes (pcm_alignment_zero_bit).
func (w *Writer) AlignZero() { w.Put(0, (8-w.n%8)%8) }

// Trailing appends rbsp_trailing_bits: a one and zeros up to the byte's end.
func (w *Writer) Trailing() {
	w.Put(1, 1)
	w.AlignZero()
}

// Rewind goes back to a copy of the writer made before: what was put since is lost.
func (w *Writer) Rewind(m Writer) { w.buf, w.acc, w.n = w.buf[:len(m.buf)], m.acc, m.n }

// Bytes returns the whole bytes so far; the length must be a multiple of eight bits. The slice is valid until the next
// call of any method.
func (w *Writer) Bytes() []byte {
	for w.n >= 8 {
		w.n -= 8
		w.buf = append(w.buf, byte(w.acc>>w.n))
	}
	return w.buf
}

// Append appends whole bytes; the length so far must be a multiple of eight bits.
func (w *Writer) Append(b []byte) { w.buf = append(w.Bytes(), b...) }
