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
	case t.count == 1:
		for i, j := range t.start {
			d[i*dstep] = s[int(j)*sstep]
		}
	case t.count == 2:
		w := t.w
		k := 0
		for i, j := range t.start {
			p := s[int(j)*sstep:]
			d[k] = byte((uint32(p[0])*uint32(w[2*i]) + uint32(p[sstep])*uint32(w[2*i+1]) + 128) >> 8)
			k += dstep
		}
	case t.count == 3:
		w := t.w
		k := 0
		for i, j := range t.start {
			p := s[int(j)*sstep:]
			v := w[3*i : 3*i+3 : 3*i+3]
			_ = p[2*sstep]
			d[k] = byte((uint32(p[0])*uint32(v[0]) + uint32(p[sstep])*uint32(v[1]) + uint32(p[2*sstep])*uint32(v[2]) + 128) >> 8)
			k += dstep
		}
	default:
		k := 0
		for i, j := range t.start {
			sum := uint32(128)
			o := int(j) * sstep
			for _, m := range t.weights(i) {
				sum += uint32(s[o]) * uint32(m)
				o += sstep
			}
			d[k] = byte(sum >> 8)
			k += dstep
		}
	}
}
