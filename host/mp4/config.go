package mp4

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/Eyevinn/mp4ff/avc"
	"github.com/Eyevinn/mp4ff/hevc"
)

// configs take apart the decoder configurations, whose fields do not lie on bytes.
var configs = map[string]func(c *configReader){
	"avcC": (*configReader).avcC,
	"hvcC": (*configReader).hvcC,
	"esds": (*configReader).esds,
}

// configReader reads a configuration box's body into fields.
type configReader struct {
	in   *inspector
	p    []byte // the body
	at   int
	fail bool
}

// need says whether n bytes are left.
func (c *configReader) need(n int) bool {
	c.fail = c.fail || c.at+n > len(c.p)
	return !c.fail
}

// add appends a field that n bytes hold and goes on behind them. n is 0 for a field whose byte holds another one as well.
func (c *configReader) add(name string, n int, value any, note string) {
	c.put(name, c.at, n, value, note)
	c.at += n
}

func (c *configReader) put(name string, at, n int, value any, note string) {
	c.in.list = append(c.in.list, Field{Name: name, Offset: c.in.b.Body() + int64(at), Size: int64(max(n, 1)), Value: value, Note: note})
}

// number reads an integer of n bytes.
func (c *configReader) number(name string, n int, note func(v uint64) string) uint64 {
	if !c.need(n) {
		return 0
	}
	v := uint64(0)
	for _, b := range c.p[c.at:][:n] {
		v = v<<8 | uint64(b)
	}
	text := ""
	if note != nil {
		text = note(v)
	}
	c.add(name, n, v, text)
	return v
}

// nal reads a parameter set behind its 16-bit length.
func (c *configReader) nal(name string, describe func([]byte) string) {
	n := int(c.number(name+"_length", 2, nil))
	if !c.need(n) {
		return
	}
	p := c.p[c.at:][:n]
	c.add(name, n, hexText(p), describe(p))
}

func hexText(p []byte) string {
	if len(p) > maxText {
		return hex.EncodeToString(p[:maxText]) + "…"
	}
	return hex.EncodeToString(p)
}

// avcC is the AVCDecoderConfigurationRecord (ISO/IEC 14496-15 5.3.3.1.2).
func (c *configReader) avcC() {
	c.number("configuration_version", 1, nil)
	profile := c.number("profile_indication", 1, func(v uint64) string { return profileName(v) })
	c.number("profile_compatibility", 1, func(v uint64) string { return fmt.Sprintf("0b%08b", v) })
	c.number("level_indication", 1, func(v uint64) string { return "level " + tenths(v) })
	if !c.need(1) {
		return
	}
	n := c.p[c.at] & 3
	c.add("length_size_minus_one", 1, uint64(n), fmt.Sprintf("lengths of %d bytes", n+1))
	if !c.need(1) {
		return
	}
	n = c.p[c.at] & 31
	c.add("num_of_sequence_parameter_sets", 1, uint64(n), "")
	for range n {
		c.nal("sequence_parameter_set", describeSPS)
	}
	for range c.number("num_of_picture_parameter_sets", 1, nil) {
		c.nal("picture_parameter_set", func([]byte) string { return "" })
	}
	switch profile {
	case 100, 110, 122, 144, 244:
		if len(c.p)-c.at < 4 {
			return // older writers leave this out
		}
		c.add("chroma_format", 1, uint64(c.p[c.at]&3), chromaName(c.p[c.at]&3))
		c.add("bit_depth_luma_minus8", 1, uint64(c.p[c.at]&7), "")
		c.add("bit_depth_chroma_minus8", 1, uint64(c.p[c.at]&7), "")
		for range c.number("num_of_sequence_parameter_set_ext", 1, nil) {
			c.nal("sequence_parameter_set_ext", func([]byte) string { return "" })
		}
	}
}

// hvcC is the HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 8.3.3.1.2).
func (c *configReader) hvcC() {
	c.number("configuration_version", 1, nil)
	if !c.need(22) {
		return
	}
	b := c.p[c.at]
	c.put("general_profile_space", c.at, 0, uint64(b>>6), "")
	c.put("general_tier_flag", c.at, 0, uint64(b>>5&1), map[byte]string{0: "Main tier", 1: "High tier"}[b>>5&1])
	c.add("general_profile_idc", 1, uint64(b&31), map[byte]string{1: "Main", 2: "Main 10", 3: "Main Still Picture", 4: "Range Extensions"}[b&31])
	c.number("general_profile_compatibility_flags", 4, func(v uint64) string { return fmt.Sprintf("0x%08x", v) })
	c.add("general_constraint_indicator_flags", 6, hexText(c.p[c.at:][:6]), "")
	c.number("general_level_idc", 1, func(v uint64) string { return fmt.Sprintf("level %.3g", float64(v)/30) })
	word := func(name string, n int, mask uint64, note func(uint64) string) uint64 {
		v := uint64(c.p[c.at])
		if n == 2 {
			v = uint64(binary.BigEndian.Uint16(c.p[c.at:]))
		}
		v &= mask
		text := ""
		if note != nil {
			text = note(v)
		}
		c.add(name, n, v, text)
		return v
	}
	word("min_spatial_segmentation_idc", 2, 0xFFF, nil)
	word("parallelism_type", 1, 3, nil)
	word("chroma_format_idc", 1, 3, func(v uint64) string { return chromaName(byte(v)) })
	word("bit_depth_luma_minus8", 1, 7, nil)
	word("bit_depth_chroma_minus8", 1, 7, nil)
	word("avg_frame_rate", 2, 0xFFFF, func(v uint64) string {
		if v == 0 {
			return "not said"
		}
		return fmt.Sprintf("%.3f frames a second", float64(v)/256)
	})
	b = c.p[c.at]
	c.put("constant_frame_rate", c.at, 0, uint64(b>>6), "")
	c.put("num_temporal_layers", c.at, 0, uint64(b>>3&7), "")
	c.put("temporal_id_nested", c.at, 0, uint64(b>>2&1), "")
	c.add("length_size_minus_one", 1, uint64(b&3), fmt.Sprintf("lengths of %d bytes", b&3+1))
	for range c.number("num_of_arrays", 1, nil) {
		if !c.need(3) {
			return
		}
		b := c.p[c.at]
		name, ok := map[byte]string{32: "video_parameter_set", 33: "sequence_parameter_set", 34: "picture_parameter_set", 39: "sei", 40: "sei_suffix"}[b&63]
		if !ok {
			name = "nal_unit"
		}
		complete := "others may be in the samples"
		if b&0x80 != 0 {
			complete = "all of them are here"
		}
		c.put("array_completeness", c.at, 0, uint64(b>>7), complete)
		c.add("nal_unit_type", 1, uint64(b&63), strings.ReplaceAll(name, "_", " "))
		describe := func([]byte) string { return "" }
		if b&63 == 33 {
			describe = describeHEVC
		}
		for range c.number("num_nalus", 2, nil) {
			if c.nal(name, describe); c.fail {
				return
			}
		}
	}
}

// esds holds descriptors (ISO/IEC 14496-1 7.2.6.5 to 7.2.6.7).
func (c *configReader) esds() {
	c.number("version", 1, nil)
	if !c.need(3) {
		return
	}
	c.add("flags", 3, "0x"+hex.EncodeToString(c.p[1:4]), "")
	d, ok := readDescriptors(c.p)
	if !ok {
		c.fail = true
		return
	}
	c.put("es_id", d.idAt, 2, uint64(d.id), "")
	c.put("object_type_indication", d.typeAt, 1, uint64(d.objectType), objectName(d.objectType))
	c.put("stream_type", d.typeAt+1, 1, uint64(d.streamType), map[int]string{4: "visual", 5: "audio"}[d.streamType])
	c.put("buffer_size_db", d.typeAt+2, 3, uint64(d.bufferSize), "bytes")
	c.put("max_bitrate", d.typeAt+5, 4, uint64(d.maxRate), "bits a second")
	c.put("avg_bitrate", d.typeAt+9, 4, uint64(d.averageRate), "bits a second")
	if d.specific == nil {
		return
	}
	c.put("decoder_specific_info", d.specificAt, len(d.specific), hexText(d.specific), "")
	if d.objectType == 0x40 {
		c.audioConfig(d)
	}
}

// audioConfig is the AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1).
func (c *configReader) audioConfig(d esDescriptor) {
	b := &bitReader{p: d.specific}
	object := b.u(5)
	if object == 31 {
		object = 32 + b.u(6)
	}
	rate, index := uint32(0), b.u(4)
	if index == 15 {
		rate = b.u(24)
	} else if int(index) < len(aacRates) {
		rate = aacRates[index]
	}
	channels := b.u(4)
	if b.over {
		return
	}
	name := map[uint32]string{1: "AAC Main", 2: "AAC LC", 3: "AAC SSR", 4: "AAC LTP", 5: "AAC LC with SBR", 29: "AAC LC with SBR and PS", 42: "xHE-AAC"}[object]
	c.put("audio_object_type", d.specificAt, 1, uint64(object), name)
	c.put("sampling_frequency", d.specificAt, 2, uint64(rate), "Hz")
	c.put("channel_configuration", d.specificAt+1, 1, uint64(channels), map[uint32]string{1: "mono", 2: "stereo", 6: "5.1", 7: "7.1"}[channels])
}

// aacRates are the sample rates by their index (table 1.18).
var aacRates = [...]uint32{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

// objectName names an object type indication (mp4ra.org).
func objectName(n int) string {
	switch {
	case n == 0x20:
		return "MPEG-4 Part 2 video"
	case n == 0x21:
		return "H.264"
	case n == 0x40:
		return "MPEG-4 audio"
	case n >= 0x60 && n <= 0x65:
		return "MPEG-2 video"
	case n >= 0x66 && n <= 0x68:
		return "MPEG-2 AAC"
	case n == 0x69, n == 0x6B:
		return "MP3"
	case n == 0x6A:
		return "MPEG-1 video"
	case n == objectTypeJPEG:
		return "JPEG"
	}
	return ""
}

func profileName(v uint64) string {
	return map[uint64]string{66: "Baseline", 77: "Main", 88: "Extended", 100: "High", 110: "High 10", 122: "High 4:2:2", 244: "High 4:4:4 Predictive"}[v]
}

func chromaName(v byte) string { return [...]string{"grey", "4:2:0", "4:2:2", "4:4:4"}[v&3] }

func tenths(v uint64) string { return fmt.Sprintf("%d.%d", v/10, v%10) }

// describeSPS says what a sequence parameter set of H.264 holds.
func describeSPS(nal []byte) string {
	s, err := avc.ParseSPSNALUnit(nal, true)
	if err != nil {
		return "cannot be read: " + err.Error()
	}
	text := fmt.Sprintf("%d×%d, %s, level %s, %s, %d bit, %d reference frames", s.Width, s.Height, profileName(uint64(s.Profile)), tenths(uint64(s.Level)),
		chromaName(s.ChromaFormatIDC), s.BitDepthLumaMinus8+8, s.NumRefFrames)
	if !s.FrameMbsOnlyFlag {
		text += ", interlaced"
	}
	if v := s.VUI; v != nil {
		text += usability(v.TimeScale, 2*v.NumUnitsInTick, v.VideoFullRangeFlag, v.ColourPrimaries)
	}
	return text
}

// describeHEVC is describeSPS for H.265.
func describeHEVC(nal []byte) string {
	s, err := hevc.ParseSPSNALUnit(nal)
	if err != nil {
		return "cannot be read: " + err.Error()
	}
	w, h := s.ImageSize()
	text := fmt.Sprintf("%d×%d, level %.3g, %s, %d bit", w, h, float64(s.ProfileTierLevel.GeneralLevelIDC)/30, chromaName(s.ChromaFormatIDC), s.BitDepthLumaMinus8+8)
	if v := s.VUI; v != nil {
		text += usability(v.TimeScale, v.NumUnitsInTick, v.VideoFullRangeFlag, uint(v.ColourPrimaries))
	}
	return text
}

func usability(scale, units uint, full bool, primaries uint) string {
	text := ""
	if units > 0 {
		text = fmt.Sprintf(", %.5g frames a second", float64(scale)/float64(units))
	}
	if full {
		text += ", full range"
	}
	if name := map[uint]string{1: "BT.709", 5: "BT.601 (625 lines)", 6: "BT.601 (525 lines)", 9: "BT.2020"}[primaries]; name != "" {
		text += ", " + name
	}
	return text
}
