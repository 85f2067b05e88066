package frame

import (
	"encoding/binary"
	"slices"
)

// taps is a filter along one axis: output i is the weighted sum of count inputs from start[i] on. Weights are 8 bits and
// sum to 256, so that four sums fit into the 16-bit lanes of one 64-bit word.
type taps struct {
	n, count int
	start    []int32
	w        []uint16 // count for each output
	copies   bool     // count is 1 and start is 0, 1, 2, …
	// packed holds up to four weights of an output in the 16-bit lanes of a word, the first in the highest lane; nil when
	// there are more.
	packed []uint64
}

func (t *taps) weights(i int) []uint16 { return t.w[i*t.count : (i+1)*t.count] }

// makeTaps makes the filter from in samples to out samples, both of which cover the same length.
func makeTaps(in, out int, mirror bool) taps {
	t := taps{n: out, start: make([]int32, out)}
	switch {
	case in == out:
		t.count = 1
	case in > out:
		t.count = 1 // the most inputs that one output touches
		for i := range out {
			t.count = max(t.count, ((i+1)*in+out-1)/out-i*in/out)
		}
	default:
		t.count = min(2, in)
	}
	t.w = make([]uint16, out*t.count)
	for i := range out {
		w := t.weights(i)
		switch {
		case in == out:
			t.start[i], w[0] = int32(i), 256
		case in > out:
			t.start[i] = area(w, in, out, i)
		default:
			t.start[i] = linear(w, in, out, i)
		}
	}
	if mirror {
		slices.Reverse(t.start)
		for i := range out / 2 {
			a, b := t.weights(i), t.weights(out-1-i)
			for j := range a {
				a[j], b[j] = b[j], a[j]
			}
		}
	}
	t.copies = t.count == 1 && in == out && !mirror
	if t.count <= 4 {
		t.packed = make([]uint64, out)
		for i := range out {
			for j, w := range t.weights(i) {
				t.packed[i] |= uint64(w) << (48 - 16*j)
			}
		}
	}
	return t
}

// area weighs each input by how much of it lies within output i. Rounding the running sum keeps the total at 256.
func area(w []uint16, in, out, i int) (start int32) {
	lo, hi := i*in, (i+1)*in // the covered length, in units of 1/out of an input
	first := min(lo/out, in-len(w))
	done := 0
	for j := range w {
		end := min(max((first+j+1)*out, lo), hi)
		sum := ((end-lo)*256 + in/2) / in
		w[j] = uint16(sum - done)
		done = sum
	}
	return int32(first)
}

// linear interpolates between the two inputs whose centres surround that of output i.
func linear(w []uint16, in, out, i int) (start int32) {
	if in == 1 {
		w[0] = 256
		return 0
	}
	pos := (2*i+1)*in - out // centre in units of 1/(2*out) of an input
	pos = max(0, min(pos, (in-1)*2*out))
	first := min(pos/(2*out), in-2)
	frac := ((pos-first*2*out)*256 + out) / (2 * out)
	w[0], w[1] = uint16(256-frac), uint16(frac)
	return int32(first)
}

const lanes = 0x00ff00ff00ff00ff

// mixRows writes the weighted sum of len(w) rows, stride bytes apart, to dst. Even and odd bytes are summed in the four
// 16-bit lanes of a word each: 255*256+128 is below 65536.
func mixRows(dst, src []byte, stride int, w []uint16) {
	const half = 0x0080008000800080
	n := len(dst) &^ 7
	switch len(w) {
	case 2:
		w0, w1 := uint64(w[0]), uint64(w[1])
		a, b := src[:n], src[stride:][:n]
		d := dst[:n]
		for i := 0; i+8 <= len(d) && i+8 <= len(a) && i+8 <= len(b); i += 8 {
			x, y := binary.LittleEndian.Uint64(a[i:]), binary.LittleEndian.Uint64(b[i:])
			e := ((x&lanes)*w0 + (y&lanes)*w1 + half) >> 8 & lanes
			o := ((x>>8&lanes)*w0 + (y>>8&lanes)*w1 + half) &^ lanes
			binary.LittleEndian.PutUint64(d[i:], e|o)
		}
	case 3:
		w0, w1, w2 := uint64(w[0]), uint64(w[1]), uint64(w[2])
		a, b, c := src[:n], src[stride:][:n], src[2*stride:][:n]
		d := dst[:n]
		for i := 0; i+8 <= len(d) && i+8 <= len(a) && i+8 <= len(b) && i+8 <= len(c); i += 8 {
			x, y, z := binary.LittleEndian.Uint64(a[i:]), binary.LittleEndian.Uint64(b[i:]), binary.LittleEndian.Uint64(c[i:])
			e := ((x&lanes)*w0 + (y&lanes)*w1 + (z&lanes)*w2 + half) >> 8 & lanes
			o := ((x>>8&lanes)*w0 + (y>>8&lanes)*w1 + (z>>8&lanes)*w2 + half) &^ lanes
			binary.LittleEndian.PutUint64(d[i:], e|o)
		}
	default:
		for i := 0; i < n; i += 8 {
			e, o := uint64(half), uint64(half)
			for j, k := 0, i; j < len(w); j++ {
				x, m := binary.LittleEndian.Uint64(src[k:]), uint64(w[j])
				e += (x & lanes) * m
				o += (x >> 8 & lanes) * m
				k += stride
			}
			binary.LittleEndian.PutUint64(dst[i:], e>>8&lanes|o&^uint64(lanes))
		}
	}
	for i := n; i < len(dst); i++ {
		sum := uint32(128)
		for j, m := range w {
			sum += uint32(src[j*stride+i]) * uint32(m)
		}
		dst[i] = byte(sum >> 8)
	}
}

// mixCols writes the filtered line s (samples sstep apart) to d (samples dstep apart).
func mixCols(d []byte, dstep int, s []byte, sstep int, t *taps) {
	switch {
	case t.copies:
		copySteps(d, dstep, s, sstep, t.n)
	case t.packed != nil && sstep == 1:
		mixPacked1(d, dstep, s, t)
	case t.packed != nil && sstep == 2:
		mixPacked2(d, dstep, s, t)
	default:
		k := 0
		for i := range t.start {
			d[k] = t.mix(s, sstep, i)
			k += dstep
		}
	}
}

// mix returns output i of the line s.
func (t *taps) mix(s []byte, step, i int) byte {
	sum := uint32(128)
	o := int(t.start[i]) * step
	for _, m := range t.weights(i) {
		sum += uint32(s[o]) * uint32(m)
		o += step
	}
	return byte(sum >> 8)
}

// mixPacked1 and mixPacked2 get the weighted sum of four samples from one multiplication: with samples a, b, c, d from
// the lowest lane up and their weights from the highest lane down, the highest lane of the product is aA+bB+cC+dD. The
// lower lanes hold parts of such sums, stay below 65536 and carry nothing.
func mixPacked1(d []byte, dstep int, s []byte, t *taps) {
	w := t.packed[:len(t.start)]
	k := 0
	for i, j := range t.start {
		if int(j)+4 > len(s) {
			d[k] = t.mix(s, 1, i)
			k += dstep
			continue
		}
		x := uint64(binary.LittleEndian.Uint32(s[j:]))
		x = (x | x<<16) & 0x0000ffff0000ffff
		x = (x | x<<8) & lanes
		d[k] = byte((x*w[i] + 128<<48) >> 56)
		k += dstep
	}
}

// mixPacked2 does the same for every other byte, as in the chroma plane of NV12.
func mixPacked2(d []byte, dstep int, s []byte, t *taps) {
	w := t.packed[:len(t.start)]
	k := 0
	for i, j := range t.start {
		if 2*int(j)+8 > len(s) {
			d[k] = t.mix(s, 2, i)
			k += dstep
			continue
		}
		x := binary.LittleEndian.Uint64(s[2*j:]) & lanes
		d[k] = byte((x*w[i] + 128<<48) >> 56)
		k += dstep
	}
}
