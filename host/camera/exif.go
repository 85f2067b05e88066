package camera

import (
	"bytes"
	"encoding/binary"

	"github.com/canmv-run/canmv-run/host/frame"
)

// orientation is how a JPEG file wants to be turned before it is shown: 1 (as it is) to 8, CIPA DC-008 (Exif) 4.6.4,
// tag 0x0112. Files without it, or with a broken one, are shown as they are.
func orientation(jpeg []byte) int {
	tiff := exifData(jpeg)
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if tiff[0] == 'M' {
		order = binary.BigEndian
	}
	at := order.Uint32(tiff[4:])
	if uint64(at)+2 > uint64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			break
		}
		const tagOrientation, short = 0x0112, 3
		if order.Uint16(entries) == tagOrientation && order.Uint16(entries[2:]) == short {
			if v := int(order.Uint16(entries[8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}

// exifData is the TIFF structure in a JPEG file's APP1 segment, or nil. The segment stands before the first scan.
func exifData(jpeg []byte) []byte {
	const app1, startOfScan = 0xe1, 0xda
	for b := jpeg[min(2, len(jpeg)):]; len(b) >= 4 && b[0] == 0xff && b[1] != startOfScan; {
		n := int(binary.BigEndian.Uint16(b[2:])) // counts its own two bytes (ITU-T T.81 B.1.1.4)
		if n < 2 || 2+n > len(b) {
			return nil
		}
		if tiff, ok := bytes.CutPrefix(b[4:2+n], []byte("Exif\x00\x00")); b[1] == app1 && ok {
			return tiff
		}
		b = b[2+n:]
	}
	return nil
}

// upright turns a picture of the given orientation the right way up.
func upright(f *frame.Frame, orientation int) *frame.Frame {
	if orientation > 4 { // rows are columns
		f = frame.Transpose(f)
	}
	switch orientation {
	case 2, 6:
		frame.Flip(f, true, false)
	case 3, 7:
		frame.Flip(f, true, true)
	case 4, 8:
		frame.Flip(f, false, true)
	}
	return f
}
