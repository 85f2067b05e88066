package mp4

import "encoding/binary"

// esDescriptor is what an esds box says (ISO/IEC 14496-1 7.2.6.5 to 7.2.6.7). at are offsets in the box's body.
type esDescriptor struct {
	id, idAt             int
	objectType, typeAt   int
	streamType           int
	bufferSize           uint32
	maxRate, averageRate uint32
	specific             []byte // DecoderSpecificInfo, e.g. AudioSpecificConfig
	specificAt           int
}

// The tags of descriptors.
const (
	tagES, tagDecoderConfig, tagSpecific = 3, 4, 5
)

// readDescriptors reads an esds body; ok is false where the decoder configuration is missing or cut off.
func readDescriptors(p []byte) (d esDescriptor, ok bool) {
	at := 4
	open := func(tag byte) (end int, ok bool) {
		if at >= len(p) || p[at] != tag {
			return 0, false
		}
		size := 0
		for at++; at < len(p); {
			c := p[at]
			at++
			if size = size<<7 | int(c&0x7F); c&0x80 == 0 || size > len(p) {
				break
			}
		}
		return min(at+size, len(p)), true
	}
	if _, ok := open(tagES); !ok || at+3 > len(p) {
		return d, false
	}
	d.idAt, d.id = at, int(binary.BigEndian.Uint16(p[at:]))
	flags := p[at+2]
	at += 3
	if flags&0x80 != 0 {
		at += 2
	}
	if flags&0x40 != 0 && at < len(p) {
		at += 1 + int(p[at])
	}
	if flags&0x20 != 0 {
		at += 2
	}
	if _, ok := open(tagDecoderConfig); !ok || at+13 > len(p) {
		return d, false
	}
	d.typeAt, d.objectType, d.streamType = at, int(p[at]), int(p[at+1]>>2)
	d.bufferSize = binary.BigEndian.Uint32(p[at+1:]) & 0xFFFFFF
	d.maxRate, d.averageRate = binary.BigEndian.Uint32(p[at+5:]), binary.BigEndian.Uint32(p[at+9:])
	at += 13
	if end, ok := open(tagSpecific); ok {
		d.specificAt, d.specific = at, p[at:end]
	}
	return d, true
}
