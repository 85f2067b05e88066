package avi

// The Huffman tables that motion JPEG in AVI leaves out (ITU-T T.81 K.3.3; Microsoft's "AVI1" form has no DHT): for each
// table how many codes there are of each length, and the values.
var defaultTables = [...]struct {
	class  byte // and number: 0x00 and 0x10 luma, 0x01 and 0x11 chroma; 0x1x AC
	counts [16]byte
	values string
}{
	{0x00, [16]byte{0, 1, 5, 1, 1, 1, 1, 1, 1}, "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b"},
	{0x10, [16]byte{0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d},
		"\x01\x02\x03\x00\x04\x11\x05\x12!1A\x06\x13Qa\x07\"q\x142\x81\x91\xa1\x08#B\xb1\xc1\x15R\xd1\xf0$3br\x82" +
			"\x09\x0a\x16\x17\x18\x19\x1a%&'()*456789:CDEFGHIJSTUVWXYZcdefghijstuvwxyz\x83\x84\x85\x86\x87\x88\x89\x8a" +
			"\x92\x93\x94\x95\x96\x97\x98\x99\x9a\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba" +
			"\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xd9\xda\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea" +
			"\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa"},
	{0x01, [16]byte{0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1}, "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b"},
	{0x11, [16]byte{0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 0x77},
		"\x00\x01\x02\x03\x11\x04\x05!1\x06\x12AQ\x07aq\x13\"2\x81\x08\x14B\x91\xa1\xb1\xc1\x09#3R\xf0\x15br\xd1" +
			"\x0a\x16$4\xe1%\xf1\x17\x18\x19\x1a&'()*56789:CDEFGHIJSTUVWXYZcdefghijstuvwxyz\x82\x83\x84\x85\x86\x87\x88\x89\x8a" +
			"\x92\x93\x94\x95\x96\x97\x98\x99\x9a\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba" +
			"\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xd9\xda\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea" +
			"\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa"},
}

// tablesSize is how many bytes the four tables have.
const tablesSize = 4 + 4*17 + 2*12 + 2*162

// WithTables returns a JPEG picture with the standard Huffman tables in front of its scan, where it has none of its own, as
// most motion JPEG of cameras; else, and where it is no JPEG, the picture as it is. p is not changed.
func WithTables(p []byte) []byte {
	scan := scanWithoutTables(p)
	if scan < 0 {
		return p
	}
	out := make([]byte, 0, len(p)+tablesSize)
	return append(appendTables(append(out, p[:scan]...)), p[scan:]...)
}

func appendTables(b []byte) []byte {
	b = append(b, 0xFF, 0xC4, byte((tablesSize-2)>>8), byte((tablesSize-2)&0xFF))
	for _, t := range defaultTables {
		b = append(append(append(b, t.class), t.counts[:]...), t.values...)
	}
	return b
}

// scanWithoutTables is where the first scan of a JPEG begins that no DHT stands before; -1 where there is none.
func scanWithoutTables(p []byte) int {
	if len(p) < 4 || p[0] != 0xFF || p[1] != 0xD8 {
		return -1
	}
	for at := 2; at+4 <= len(p) && p[at] == 0xFF; {
		switch marker := p[at+1]; {
		case marker == 0xFF: // fill
			at++
			continue
		case marker == 0xC4:
			return -1
		case marker == 0xDA:
			return at
		case marker == 0xD9, marker == 0xD8, marker == 0:
			return -1
		}
		at += 2 + int(p[at+2])<<8 + int(p[at+3])
	}
	return -1
}
