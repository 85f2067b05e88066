package ffmpeg

import (
	"bytes"

	"github.com/canmv-run/canmv-run/host/venc"
)

// NAL unit classes as this engine needs them (ITU-T H.264 table 7-1, H.265 table 7-1).
type class uint8

const (
	picture class = iota
	idr
	parameters
	sei
	other
)

func classify(c venc.Codec, header byte) class {
	if c == venc.H265 {
		switch t := header >> 1 & 0x3F; {
		case t == 19 || t == 20:
			return idr
		case t < 32:
			return picture
		case t <= 34:
			return parameters
		case t == 39:
			return sei
		}
		return other
	}
	switch header & 0x1F {
	case 5:
		return idr
	case 1, 2, 3, 4:
		return picture
	case 7, 8:
		return parameters
	case 6:
		return sei
	}
	return other
}

var startCode = []byte{0, 0, 1}

// nextUnit returns where the first NAL unit of b begins (behind its start code) and where the next start code, or the
// end, is. Zero bytes in front of a start code belong to it. begin is -1 if there is none.
func nextUnit(b []byte) (begin, end int) {
	i := bytes.Index(b, startCode)
	if i < 0 || i+3 >= len(b) {
		return -1, len(b)
	}
	begin, end = i+3, len(b)
	if j := bytes.Index(b[begin:], startCode); j >= 0 {
		for end = begin + j; end > begin && b[end-1] == 0; {
			end--
		}
	}
	return begin, end
}

// headers are the NAL units that come before the pictures of a stream.
type headers struct{ params, sei []byte }

// split takes parameter sets and SEI away from the front of an access unit and adds them to h. What is
// left begins with a start code of four bytes (B.1.1), moved within au; key says whether it is an IDR picture. ok is false
// if there is no picture.
func split(c venc.Codec, au []byte, h *headers) (rest []byte, key, ok bool) {
	for at := 0; ; {
		begin, end := nextUnit(au[at:])
		if begin < 0 {
			return nil, false, false
		}
		begin, end = begin+at, end+at
		k := classify(c, au[begin])
		if k == picture || k == idr || k == other {
			if begin < 4 { // the three byte form at the very front
				au = append(au, 0)
				copy(au[4:], au[begin:len(au)-1])
				begin = 4
			}
			copy(au[begin-4:], "\x00\x00\x00\x01")
			rest = au[begin-4:]
			return rest, k == idr || k == other && hasIDR(c, rest), true
		}
		to := &h.params
		if k == sei {
			to = &h.sei
		}
		*to = append(append(*to, 0, 0, 0, 1), au[begin:end]...)
		at = end
	}
}

// hasIDR looks behind units that are neither picture nor header, such as an access unit delimiter.
func hasIDR(c venc.Codec, b []byte) bool {
	for {
		begin, end := nextUnit(b)
		if begin < 0 {
			return false
		}
		if k := classify(c, b[begin]); k == idr || k == picture {
			return k == idr
		}
		b = b[end:]
	}
}
