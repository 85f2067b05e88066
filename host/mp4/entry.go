package mp4

import (
	"encoding/binary"
	"math"
	"strings"
)

// maxConfig bounds a decoder configuration that is read.
const maxConfig = 1 << 20

// codecOf maps sample entries; mp4v and mp4a depend on esds.
func codecOf(entry string) Codec {
	switch entry {
	case "avc1", "avc3":
		return H264
	case "hvc1", "hev1":
		return H265
	case "jpeg", "mjpa", "mjpb":
		return MJPEG
	case "alaw":
		return PCMA
	case "ulaw":
		return PCMU
	case "sowt":
		return PCMS16
	}
	return 0
}

// readEntry reads a sample entry (ISO/IEC 14496-12 12.1.3, 12.2.3; QuickTime sound descriptions version 1 and 2).
func (m *Movie) readEntry(t *MovieTrack, b Box) error {
	t.Entry, t.Codec = b.Type, codecOf(b.Type)
	switch t.Handler {
	case "vide":
		p, err := m.src.body(b, 78)
		if err != nil {
			return err
		}
		t.Width, t.Height = int(binary.BigEndian.Uint16(p[24:])), int(binary.BigEndian.Uint16(p[26:]))
	case "soun":
		p, err := m.src.body(b, 28)
		if err != nil {
			return err
		}
		t.Channels, t.BitsPerSample = int(binary.BigEndian.Uint16(p[16:])), int(binary.BigEndian.Uint16(p[18:]))
		t.SampleRate = int(binary.BigEndian.Uint16(p[24:]))
		if binary.BigEndian.Uint16(p[8:]) == 2 {
			if p, err = m.src.body(b, 64); err != nil {
				return err
			}
			t.SampleRate = int(min(math.Float64frombits(binary.BigEndian.Uint64(p[32:])), 1<<30))
			t.Channels, t.BitsPerSample = int(binary.BigEndian.Uint32(p[40:])&0xFFFF), int(binary.BigEndian.Uint32(p[48:])&0xFFFF)
		}
		if t.SampleRate == 0 {
			t.SampleRate = int(t.TimeScale)
		}
		if t.Codec == PCMS16 && t.BitsPerSample != 16 {
			t.Codec = 0
		}
	default:
		return nil
	}
	return m.readConfig(t, b)
}

// readConfig reads what a sample entry holds.
func (m *Movie) readConfig(t *MovieTrack, b Box) error {
	return m.src.children(b, func(c Box) error {
		if c.Size > maxConfig {
			return nil
		}
		var err error
		switch c.Type {
		case "wave": // QuickTime's
			err = m.readConfig(t, c)
		case "avcC", "hvcC", "esds":
			var p []byte
			if p, err = m.src.body(c, c.Size-c.Header); err != nil {
				return err
			}
			switch c.Type {
			case "avcC":
				err = t.readAVCC(c, p)
			case "hvcC":
				err = t.readHVCC(c, p)
			case "esds":
				d, _ := readDescriptors(p)
				if t.object = d.objectType; d.objectType == 0x40 && t.Handler == "soun" && len(d.specific) >= 2 {
					// Many writers say 2 channels in the sample entry whatever there are.
					if n := int(d.specific[1] >> 3 & 15); d.specific[0]>>3 != 31 && d.specific[0]&7 != 7 && n > 0 && n < 8 {
						t.Channels = n + n/7
					}
				}
				if t.config = d.specific; t.Entry == "mp4v" && d.objectType == objectTypeJPEG {
					t.Codec = MJPEG
				}
			}
		}
		return err
	})
}

// take cuts n parameter sets, each behind its 16-bit length, off p.
func take(p []byte, n int) (list [][]byte, rest []byte, ok bool) {
	for ; n > 0; n-- {
		if len(p) < 2 {
			return nil, nil, false
		}
		size := int(binary.BigEndian.Uint16(p))
		if len(p) < 2+size {
			return nil, nil, false
		}
		if size > 0 {
			list = append(list, p[2:2+size])
		}
		p = p[2+size:]
	}
	return list, p, true
}

// readAVCC reads an AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1.2).
func (t *MovieTrack) readAVCC(b Box, p []byte) error {
	if len(p) < 7 || p[0] != 1 {
		return b.invalid("%d bytes, want an AVC configuration of version 1", len(p))
	}
	t.lengths = int(p[4]&3) + 1
	ok := false
	if t.SPS, p, ok = take(p[6:], int(p[5]&31)); !ok || len(p) == 0 {
		return b.invalid("sequence parameter sets cut off")
	}
	if t.PPS, _, ok = take(p[1:], int(p[0])); !ok {
		return b.invalid("picture parameter sets cut off")
	}
	return nil
}

// readHVCC reads an HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 8.3.3.1.2).
func (t *MovieTrack) readHVCC(b Box, p []byte) error {
	if len(p) < 23 || p[0] != 1 {
		return b.invalid("%d bytes, want an HEVC configuration of version 1", len(p))
	}
	t.lengths = int(p[21]&3) + 1
	n := int(p[22])
	for p = p[23:]; n > 0; n-- {
		if len(p) < 3 {
			return b.invalid("arrays cut off")
		}
		list, rest, ok := take(p[3:], int(binary.BigEndian.Uint16(p[1:])))
		if !ok {
			return b.invalid("parameter sets cut off")
		}
		switch p[0] & 0x3F {
		case 32:
			t.VPS = append(t.VPS, list...)
		case 33:
			t.SPS = append(t.SPS, list...)
		case 34:
			t.PPS = append(t.PPS, list...)
		}
		p = rest
	}
	return nil
}

// ReadData appends a sample's bytes as they are in the file.
func (t *MovieTrack) ReadData(dst []byte, ref SampleRef) ([]byte, error) {
	if ref.Size < 0 || ref.Offset < 0 || ref.Offset > t.m.src.size-ref.Size {
		return dst, t.Box.invalid("sample %d: %d bytes at %d, the file has %d", ref.Index, ref.Size, ref.Offset, t.m.src.size)
	}
	n := len(dst)
	dst = append(dst, make([]byte, ref.Size)...)
	if err := t.m.src.read(dst[n:], ref.Offset); err != nil {
		return dst[:n], t.Box.errorf("sample %d: %w", ref.Index, err)
	}
	return dst, nil
}

// ReadUnit appends a sample in the form that Write takes: H.264 and H.265 as an access unit in Annex B form, with the
// sample entry's parameter sets in front of a key frame that has none of its own; other codecs as ReadData.
func (t *MovieTrack) ReadUnit(dst []byte, ref SampleRef) ([]byte, error) {
	if t.Codec != H264 && t.Codec != H265 {
		return t.ReadData(dst, ref)
	}
	data, err := t.ReadData(nil, ref)
	if err != nil {
		return dst, err
	}
	return t.Unit(dst, data, ref)
}

// Unit appends what ReadUnit would, from the bytes that ReadData has read.
func (t *MovieTrack) Unit(dst, data []byte, ref SampleRef) ([]byte, error) {
	if t.Codec != H264 && t.Codec != H265 {
		return append(dst, data...), nil
	}
	var nals [][]byte
	own := false
	classify := classifyAVC
	if t.Codec == H265 {
		classify = classifyHEVC
	}
	for p := data; len(p) > 0; {
		if len(p) < t.lengths {
			return dst, t.Box.invalid("sample %d: %d bytes behind its last NAL unit", ref.Index, len(p))
		}
		size := uint64(0)
		for _, c := range p[:t.lengths] {
			size = size<<8 | uint64(c)
		}
		p = p[t.lengths:]
		if size > uint64(len(p)) {
			return dst, t.Box.invalid("sample %d: NAL unit of %d bytes, %d are left", ref.Index, size, len(p))
		}
		if size > 0 {
			nals = append(nals, p[:size])
			own = own || classify(p[:size]) == nalSPS
		}
		p = p[size:]
	}
	add := func(nal []byte) { dst = append(append(dst, 0, 0, 0, 1), nal...) }
	if ref.Sync && !own {
		// A delimiter must stay the first unit (ITU-T H.264 7.4.1.2.3).
		if len(nals) > 0 && classify(nals[0]) == nalDrop {
			add(nals[0])
			nals = nals[1:]
		}
		for _, list := range [][][]byte{t.VPS, t.SPS, t.PPS} {
			for _, nal := range list {
				add(nal)
			}
		}
	}
	for _, nal := range nals {
		add(nal)
	}
	return dst, nil
}

// Described is the codec in words, with the sample entry.
func (t *MovieTrack) Described() string {
	if t.Codec != 0 {
		return t.Codec.String() + " (" + t.Entry + ")"
	}
	name := ""
	switch {
	case t.object == 0x40:
		name = "AAC"
	case t.object != 0:
		name = objectName(t.object)
	case t.Entry == "twos":
		name = "PCM"
	case t.Entry == "samr" || t.Entry == "sawb":
		name = "AMR"
	case t.Entry == "s263":
		name = "H.263"
	}
	if name == "" {
		return strings.TrimSpace(t.Entry)
	}
	return name + " (" + t.Entry + ")"
}
