package mp4

import (
	"encoding/binary"
	"fmt"

	ff "github.com/Eyevinn/mp4ff/mp4"
)

// objectTypeJPEG is the object type indication of ISO/IEC 10918-1 (mp4ra.org).
const objectTypeJPEG = 0x6C

// jpegSize reads the size from the frame header (ITU-T T.81 B.2.2).
func jpegSize(p []byte) (width, height int, err error) {
	bad := fmt.Errorf("%w: sample is no JPEG picture", ErrInvalid)
	if len(p) < 4 || p[0] != 0xFF || p[1] != 0xD8 {
		return 0, 0, bad
	}
	for p = p[2:]; len(p) >= 4 && p[0] == 0xFF; {
		marker := p[1]
		if marker == 0xFF { // fill byte
			p = p[1:]
			continue
		}
		n := int(binary.BigEndian.Uint16(p[2:]))
		switch {
		case marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC:
			if len(p) < 9 {
				return 0, 0, bad
			}
			height, width = int(binary.BigEndian.Uint16(p[5:])), int(binary.BigEndian.Uint16(p[7:]))
			if width == 0 || height == 0 {
				return 0, 0, bad
			}
			return width, height, nil
		case marker == 0xDA || n < 2 || len(p) < 2+n:
			return 0, 0, bad
		}
		p = p[2+n:]
	}
	return 0, 0, bad
}

// mjpegEntry makes the mp4v sample entry (ISO/IEC 14496-14 6.7.2).
func mjpegEntry(width, height int) (*ff.VisualSampleEntryBox, error) {
	esds := &ff.EsdsBox{ESDescriptor: ff.ESDescriptor{
		EsID: 1,
		DecConfigDescriptor: &ff.DecoderConfigDescriptor{
			ObjectType: objectTypeJPEG,
			StreamType: ff.StreamTypeVisual<<2 | 1,
		},
		SLConfigDescriptor: &ff.SLConfigDescriptor{ConfigValue: 2},
	}}
	return visualEntry("mp4v", width, height, esds)
}

// visualEntry makes a sample entry without a compressor name.
func visualEntry(name string, width, height int, config ff.Box) (*ff.VisualSampleEntryBox, error) {
	if width < 1 || height < 1 || width > 0xFFFF || height > 0xFFFF {
		return nil, fmt.Errorf("%w: picture of %d×%d, want 1×1 to 65535×65535", ErrInvalid, width, height)
	}
	e := ff.CreateVisualSampleEntryBox(name, uint16(width), uint16(height), config)
	e.CompressorName = ""
	return e, nil
}
