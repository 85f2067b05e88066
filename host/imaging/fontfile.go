package imaging

import (
	"encoding/binary"
	"errors"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
)

// parseFont opens a font file: TrueType, OpenType, or the first font of a collection.
func parseFont(data []byte) (*sfnt.Font, error) {
	if len(data) < 12 {
		return nil, errFontFile // package sfnt does not survive an empty file
	}
	c, err := opentype.ParseCollection(data)
	if err == nil {
		var f *sfnt.Font
		if f, err = c.Font(0); err == nil {
			return f, nil
		}
	}
	aligned, alignErr := alignTables(data)
	if alignErr != nil {
		return nil, err
	}
	return opentype.Parse(aligned)
}

var errFontFile = errors.New("no font file")

// alignTables copies the first font of a file so that its tables begin at multiples of 4 bytes, as ISO/IEC 14496-22, 4.3
// has it and package sfnt wants it: those of the widespread WenQuanYi fonts do not.
func alignTables(data []byte) ([]byte, error) {
	const header, record = 12, 16
	at := uint64(0)
	if len(data) >= header+4 && string(data[:4]) == "ttcf" {
		at = uint64(binary.BigEndian.Uint32(data[header:]))
	}
	if at+header > uint64(len(data)) {
		return nil, errFontFile
	}
	n := uint64(binary.BigEndian.Uint16(data[at+4:]))
	directory := header + n*record
	if at+directory > uint64(len(data)) {
		return nil, errFontFile
	}
	out := append(make([]byte, 0, len(data)+int(directory)+4*int(n)), data[at:at+directory]...)
	for i := range n {
		r := out[header+i*record:][:record]
		offset, length := uint64(binary.BigEndian.Uint32(r[8:])), uint64(binary.BigEndian.Uint32(r[12:]))
		if offset+length > uint64(len(data)) {
			return nil, errFontFile
		}
		for len(out)&3 != 0 {
			out = append(out, 0)
		}
		binary.BigEndian.PutUint32(out[header+i*record+8:], uint32(len(out)))
		out = append(out, data[offset:offset+length]...)
	}
	return out, nil
}
