package mp4

import (
	"math/bits"

	"github.com/Eyevinn/mp4ff/avc"
	"github.com/Eyevinn/mp4ff/hevc"
)

// pictureReader tells what a NAL unit is to an access unit, and the order in which pictures are shown.
type pictureReader struct {
	codec Codec
	avc   map[uint32]*avc.SPS
	hevc  map[uint32]*hevc.SPS
	pps   map[uint32]pps
}

// pps are the fields of a picture parameter set that slice headers depend on (ITU-T H.264 7.3.2.2, H.265 7.3.2.3).
type pps struct {
	sps       uint32
	dependent bool // H.265: slice segments may be dependent
	output    bool // H.265: pic_output_flag is there
	extra     int  // H.265: reserved bits of the slice header
}

// unitKind is what a NAL unit is to an access unit.
type unitKind uint8

const (
	unitNone    unitKind = iota // not a NAL unit of this stream
	unitFirst                   // first slice of a picture
	unitSlice                   // further slice
	unitLeading                 // stands before the slices: delimiter, parameter sets, SEI
	unitOther                   // stands anywhere
)

// unit is a NAL unit found.
type unit struct {
	kind  unitKind
	key   bool
	reset bool   // picture order starts anew
	lsb   uint32 // pic_order_cnt_lsb
	bits  int    // of lsb; 0: shown in the order of decoding
	base  bool   // the next picture's order counts from this one
	field int    // 0 a frame, 1 a top field, 2 a bottom field
	frame uint32 // frame_num
}

// newPictureReader takes the parameter sets of a stream; ok is false where they cannot be read.
func newPictureReader(codec Codec, sps, ppsList [][]byte) (r *pictureReader, ok bool) {
	r = &pictureReader{codec: codec, avc: map[uint32]*avc.SPS{}, hevc: map[uint32]*hevc.SPS{}, pps: map[uint32]pps{}}
	for _, nal := range sps {
		r.learn(nal)
	}
	for _, nal := range ppsList {
		r.learn(nal)
	}
	return r, r.ready()
}

func (r *pictureReader) ready() bool { return len(r.pps) > 0 && len(r.avc)+len(r.hevc) > 0 }

// learn takes a parameter set of the stream.
func (r *pictureReader) learn(nal []byte) bool {
	switch {
	case len(nal) < 4:
	case r.codec == H264 && nal[0]&31 == 7:
		s, err := avc.ParseSPSNALUnit(nal, true)
		if err != nil || s.Width < 16 || s.Height < 16 || s.Width > 16384 || s.Height > 16384 || s.Log2MaxFrameNumMinus4 > 12 || s.Log2MaxPicOrderCntLsbMinus4 > 12 {
			return false
		}
		r.avc[s.ParameterID] = s
		return true
	case r.codec == H264 && nal[0]&31 == 8:
		b := headerBits(nal, 1)
		id, sps := b.ue(), b.ue()
		if b.over || id > 255 || r.avc[sps] == nil {
			return false
		}
		r.pps[id] = pps{sps: sps}
		return true
	case r.codec == H265 && nal[0]>>1 == 33:
		s, err := hevc.ParseSPSNALUnit(nal)
		if err != nil {
			return false
		}
		if w, h := s.ImageSize(); w < 16 || h < 16 || w > 16384 || h > 16384 || s.Log2MaxPicOrderCntLsbMinus4 > 12 || s.Log2MinLumaCodingBlockSizeMinus3 > 3 || s.Log2DiffMaxMinLumaCodingBlockSize > 3 {
			return false
		}
		r.hevc[uint32(s.SpsID)] = s
		return true
	case r.codec == H265 && nal[0]>>1 == 34:
		b := headerBits(nal, 2)
		id, p := b.ue(), pps{sps: b.ue()}
		p.dependent, p.output, p.extra = b.flag(), b.flag(), int(b.u(3))
		if b.over || id > 63 || r.hevc[p.sps] == nil {
			return false
		}
		r.pps[id] = p
		return true
	}
	return false
}

// look reads the header of a NAL unit, of which the first 96 bytes are enough. Bytes that are no header of this stream's
// are unitNone.
func (r *pictureReader) look(nal []byte) unit {
	if r.codec == H265 {
		return r.lookHEVC(nal)
	}
	return r.lookAVC(nal)
}

// lookAVC follows ITU-T H.264 7.3.1 and 7.3.3.
func (r *pictureReader) lookAVC(nal []byte) unit {
	if len(nal) < 2 || nal[0]&0x80 != 0 {
		return unit{}
	}
	ref := nal[0]&0x60 != 0
	switch t := nal[0] & 31; t {
	case 1, 5:
		b := headerBits(nal, 1)
		first, typ, id := b.ue(), b.ue(), b.ue()
		p, ok := r.pps[id]
		s := r.avc[p.sps]
		if !ok || s == nil || typ > 9 || b.over || t == 5 && (!ref || typ%5 != 2 && typ%5 != 4) {
			return unit{}
		}
		if first >= uint32((s.Width+15)/16*((s.Height+31)/16)) {
			return unit{}
		}
		u := unit{kind: unitSlice, key: t == 5, reset: t == 5, base: ref}
		if first == 0 {
			u.kind = unitFirst
		}
		if s.SeparateColourPlaneFlag {
			b.u(2)
		}
		u.frame = b.u(int(s.Log2MaxFrameNumMinus4) + 4)
		if !s.FrameMbsOnlyFlag && b.flag() {
			u.field = 1
			if b.flag() {
				u.field = 2
			}
		}
		if t == 5 {
			if b.ue() > 65535 || u.frame != 0 {
				return unit{}
			}
		}
		if s.PicOrderCntType == 0 {
			u.bits = int(s.Log2MaxPicOrderCntLsbMinus4) + 4
			u.lsb = b.u(u.bits)
		}
		if b.over {
			return unit{}
		}
		return u
	case 6, 7, 8, 9:
		if t != 6 && t != 9 && !ref || (t == 6 || t == 9) && ref || t == 9 && len(nal) != 2 {
			return unit{}
		}
		return unit{kind: unitLeading}
	case 10, 11, 12:
		if !ref {
			return unit{kind: unitOther}
		}
	}
	return unit{}
}

// lookHEVC follows ITU-T H.265 7.3.1.2 and 7.3.6.1. Pictures of other layers are none.
func (r *pictureReader) lookHEVC(nal []byte) unit {
	if len(nal) < 3 || nal[0]&0x81 != 0 || nal[1]>>3 != 0 || nal[1]&7 == 0 {
		return unit{}
	}
	t, temporal := nal[0]>>1, nal[1]&7-1
	irap := t >= 16 && t <= 21
	switch {
	case t <= 9 || irap:
		b := headerBits(nal, 2)
		first := b.flag()
		if irap {
			b.u(1)
		}
		p, ok := r.pps[b.ue()]
		s := r.hevc[p.sps]
		if !ok || s == nil || temporal > s.MaxSubLayersMinus1 || irap && temporal != 0 || t >= 2 && t <= 5 && temporal == 0 {
			return unit{}
		}
		dependent := false
		if !first {
			dependent = p.dependent && b.flag()
			ctb := 1 << (s.Log2MinLumaCodingBlockSizeMinus3 + 3 + s.Log2DiffMaxMinLumaCodingBlockSize)
			size := ((int(s.PicWidthInLumaSamples) + ctb - 1) / ctb) * ((int(s.PicHeightInLumaSamples) + ctb - 1) / ctb)
			if at := b.u(bits.Len(uint(size - 1))); at == 0 || int(at) >= size {
				return unit{}
			}
		}
		u := unit{kind: unitSlice, key: t >= 19 || t >= 16 && t <= 18, reset: t == 19 || t == 20 || t >= 16 && t <= 18}
		if first {
			u.kind = unitFirst
		}
		// The order counts from pictures of the lowest layer that others refer to (8.3.1).
		u.base = temporal == 0 && (t > 9 || t&1 == 1 && t < 6)
		u.bits = int(s.Log2MaxPicOrderCntLsbMinus4) + 4
		if dependent {
			return u
		}
		b.u(p.extra)
		if typ := b.ue(); typ > 2 || b.over {
			return unit{}
		}
		if p.output {
			b.u(1)
		}
		if s.SeparateColourPlaneFlag {
			b.u(2)
		}
		if t != 19 && t != 20 {
			u.lsb = b.u(u.bits)
		}
		if b.over {
			return unit{}
		}
		return u
	case t >= 32 && t <= 35 || t == 39:
		return unit{kind: unitLeading}
	case t == 36 || t == 37 || t == 38 || t == 40:
		return unit{kind: unitOther}
	}
	return unit{}
}

// orderCounter extends pic_order_cnt_lsb (ITU-T H.264 8.2.1.1, H.265 8.3.1).
type orderCounter struct {
	lsb uint32
	msb int64
}

func (c *orderCounter) next(u unit) int64 {
	if u.reset {
		*c = orderCounter{}
		if u.base {
			c.lsb = u.lsb
		}
		return int64(u.lsb)
	}
	msb, span := c.msb, int64(1)<<u.bits
	switch d := int64(u.lsb) - int64(c.lsb); {
	case d <= -span/2:
		msb += span
	case d > span/2:
		msb -= span
	}
	if u.base {
		c.lsb, c.msb = u.lsb, msb
	}
	return msb + int64(u.lsb)
}

// emulated says whether p holds three bytes that no NAL unit holds (ITU-T H.264 7.4.1), or ends in a zero.
func emulated(p []byte) bool {
	if len(p) == 0 || p[len(p)-1] == 0 {
		return true
	}
	for i := 2; i < len(p); {
		switch c := p[i]; {
		case c > 2:
			i += 3
		case p[i-1] == 0 && p[i-2] == 0:
			return true
		default:
			i++
		}
	}
	return false
}
