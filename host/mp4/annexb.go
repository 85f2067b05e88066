package mp4

import (
	"encoding/binary"
	"fmt"
)

// startCode returns the offset of the next 00 00 01 in p, or len(p). It looks at every third byte: a byte above 1 rules
// out the three positions that would include it.
func startCode(p []byte) int {
	for i := 2; i < len(p); {
		switch c := p[i]; {
		case c > 1:
			i += 3
		case c == 0:
			i++
		case p[i-1] == 0 && p[i-2] == 0:
			return i - 2
		default:
			i += 3
		}
	}
	return len(p)
}

// nextNAL returns the first NAL unit of an Annex B byte stream (ITU-T H.264 and H.265 B.1) and what follows it, which
// begins with the next start code. Zero bytes around a unit are not part of it (a NAL unit never ends in a zero byte).
// At the end of the stream nal is nil. Anything but zeros before the first start code is an error.
func nextNAL(p []byte) (nal, rest []byte, err error) {
	for {
		at := startCode(p)
		for _, b := range p[:at] {
			if b != 0 {
				return nil, nil, fmt.Errorf("%w: access unit does not begin with a start code (Annex B)", ErrInvalid)
			}
		}
		if at == len(p) {
			return nil, nil, nil
		}
		p = p[at+3:]
		end := startCode(p)
		nal, rest = p[:end], p[end:]
		for len(nal) > 0 && nal[len(nal)-1] == 0 {
			nal = nal[:len(nal)-1]
		}
		if len(nal) > 0 {
			return nal, rest, nil
		}
		p = rest
	}
}

// nalClass says what becomes of a NAL unit.
type nalClass uint8

const (
	nalKeep       nalClass = iota // copied
	nalDrop                       // left out
	nalPicture                    // copied; a coded slice
	nalKeyPicture                 // copied; a coded slice of a picture where decoding can start
	nalVPS                        // to the sample entry
	nalSPS
	nalPPS
)

// paramSets are a stream's parameter sets, each in the order in which they came.
type paramSets struct {
	vps, sps, pps [][]byte
}

func (s *paramSets) list(class nalClass) *[][]byte {
	switch class {
	case nalVPS:
		return &s.vps
	case nalSPS:
		return &s.sps
	}
	return &s.pps
}

// add keeps a copy of a parameter set, unless it is known.
func (s *paramSets) add(class nalClass, nal []byte) {
	if l := s.list(class); !s.has(class, nal) {
		*l = append(*l, append([]byte(nil), nal...))
	}
}

func (s *paramSets) has(class nalClass, nal []byte) bool {
	for _, known := range *s.list(class) {
		if string(known) == string(nal) {
			return true
		}
	}
	return false
}

// check says whether avcC and hvcC can hold the sets: 31 sequence parameter sets, 255 of the others, 16-bit lengths
// (ISO/IEC 14496-15 5.3.3.1.2).
func (s *paramSets) check() error {
	if len(s.vps) > 255 || len(s.sps) > 31 || len(s.pps) > 255 {
		return fmt.Errorf("%w: %d, %d and %d parameter sets, want at most 255, 31 and 255", ErrUnsupported, len(s.vps), len(s.sps), len(s.pps))
	}
	for _, list := range [][][]byte{s.vps, s.sps, s.pps} {
		for _, nal := range list {
			if len(nal) > 0xFFFF {
				return fmt.Errorf("%w: parameter set of %d bytes, want at most 65535", ErrInvalid, len(nal))
			}
		}
	}
	return nil
}

// appendUnit appends an access unit in the form of ISO/IEC 14496-15 (4-byte lengths, without parameter sets) to dst.
// Parameter sets are added to learn, where that is not nil, else they must be in known.
func appendUnit(dst, unit []byte, classify func([]byte) nalClass, known, learn *paramSets) (out []byte, key bool, err error) {
	picture := false
	for len(unit) > 0 {
		var nal []byte
		nal, unit, err = nextNAL(unit)
		if err != nil {
			return dst, false, err
		}
		if nal == nil {
			break
		}
		switch class := classify(nal); class {
		case nalDrop:
			continue
		case nalVPS, nalSPS, nalPPS:
			if learn != nil {
				learn.add(class, nal)
			} else if !known.has(class, nal) {
				return dst, false, fmt.Errorf("%w: parameter sets that differ from the first ones", ErrUnsupported)
			}
			continue
		case nalKeyPicture:
			picture, key = true, true
		case nalPicture:
			picture = true
		}
		dst = binary.BigEndian.AppendUint32(dst, uint32(len(nal)))
		dst = append(dst, nal...)
	}
	if !picture {
		return dst, false, fmt.Errorf("%w: access unit without a coded picture", ErrInvalid)
	}
	return dst, key, nil
}
