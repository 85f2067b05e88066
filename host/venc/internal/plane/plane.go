// Package plane has what the video encoders share of planes of 8-bit samples: padding and the separation of interleaved chroma.
//
//	plane.Pad(y, origin, stride, w, h, 32, 0, h)
//
// A plane is a slice with the distance between rows and the index of sample (0, 0). The functions keep no state; those that write to
// separate rows may run at the same time.
package plane

import "encoding/binary"

// Pad repeats the first and last sample of rows [from, to) into the padding, and the first and last row of the w x h picture above and
// below it.
func Pad(pl []byte, origin, stride, w, h, pad, from, to int) {
	for y := from; y < to; y++ {
		o := origin + y*stride
		Fill(pl[o-pad:o], pl[o])
		Fill(pl[o+w:o+w+pad], pl[o+w-1])
	}
	n := w + 2*pad
	if from == 0 {
		r := pl[origin-pad:][:n]
		for y := 1; y <= pad; y++ {
			copy(pl[origin-pad-y*stride:], r)
		}
	}
	if to == h {
		o := origin - pad + (h-1)*stride
		r := pl[o:][:n]
		for y := 1; y <= pad; y++ {
			copy(pl[o+y*stride:], r)
		}
	}
}

// Fill sets all samples.
func Fill(b []byte, v byte) {
	for i := range b {
		b[i] = v
	}
}

// Split separates interleaved pairs.
func Split(u, v, uv []byte) {
	i := 0
	for ; i+8 <= len(u); i += 8 {
		a, b := binary.LittleEndian.Uint64(uv[2*i:]), binary.LittleEndian.Uint64(uv[2*i+8:])
		binary.LittleEndian.PutUint64(u[i:], evenBytes(a)|evenBytes(b)<<32)
		binary.LittleEndian.PutUint64(v[i:], evenBytes(a>>8)|evenBytes(b>>8)<<32)
	}
	for ; i < len(u); i++ {
		u[i], v[i] = uv[2*i], uv[2*i+1]
	}
}

// evenBytes packs bytes 0, 2, 4 and 6 into the low half.
func evenBytes(x uint64) uint64 {
	x &= 0x00ff00ff00ff00ff
	x = (x | x>>8) & 0x0000ffff0000ffff
	return (x | x>>16) & 0x00000000ffffffff
}
