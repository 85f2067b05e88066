// Package kernel holds the inner loops of the video encoders: differences, transforms, quantisation, interpolation and
// loop filters over 8-bit planes.
//
//	d := kernel.SAD16x16(src, 16, ref[off:], stride)
//
// Every exported function has a plain Go form (its name with a small first letter and the suffix Go) which is what it
// means, and may have an assembly form that gives the same bytes; the build tag noasm leaves only the Go forms.
// Blocks are slices that begin at the block's first sample, with the distance between rows in bytes. The functions keep
// no state, so they may run at the same time on different destinations; a slice too short for its block panics.
package kernel

import "encoding/binary"

func le32(b []byte) uint32       { return binary.LittleEndian.Uint32(b) }
func le64(b []byte) uint64       { return binary.LittleEndian.Uint64(b) }
func putLE64(b []byte, v uint64) { binary.LittleEndian.PutUint64(b, v) }

// clip8 limits v to the range of a sample (Clip1).
func clip8(v int32) uint8 {
	if uint32(v) > 255 {
		return uint8(^(v >> 31))
	}
	return uint8(v)
}
