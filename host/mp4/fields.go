package mp4

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// Field is a field of a box.
type Field struct {
	Name   string
	Offset int64 // in the file
	Size   int64
	// Value is what it holds: an integer, float64 for a fixed-point number, string, []float64 for a matrix, []string for a
	// list of types.
	Value any
	// Note says it in other words: seconds, a date, names of flags. Empty where there is nothing to add.
	Note string
}

// Rows is the table of a box: stts, stsz, trun and such.
type Rows struct {
	Names []string
	n     column
	kinds []string
	note  func(row []int64) string
}

// Len is the number of rows.
func (r *Rows) Len() int64 {
	return r.n.n
}

// Note says row i in other words, e.g. in seconds; empty where there is nothing to add.
func (r *Rows) Note(row []int64) string {
	if r.note == nil {
		return ""
	}
	return r.note(row)
}

// Row returns row i, an integer a column. Rows are read as they are asked for.
func (r *Rows) Row(i int64) ([]int64, error) {
	p, err := r.n.row(i)
	if err != nil {
		return nil, err
	}
	list := make([]int64, len(r.kinds))
	for k, kind := range r.kinds {
		n := kindSize[kind]
		v := int64(0)
		for _, c := range p[:n] {
			v = v<<8 | int64(c)
		}
		if kind == "i32" {
			v = int64(int32(v))
		} else if kind == "i16" {
			v = int64(int16(v))
		}
		list[k], p = v, p[n:]
	}
	return list, nil
}

var kindSize = map[string]int{"u8": 1, "u16": 2, "u24": 3, "u32": 4, "i32": 4, "u64": 8, "i64": 8, "i16": 2, "i8": 1}

// layouts name the fields of each box as the format descriptions do, in the order in which they stand (ISO/IEC 14496-12 clause 8 and 12,
// 14496-15). Kinds: uN and iN integers; v 32 bits in version 0 and 64 in version 1; vd a duration of the movie, vt of the
// track, vc a date, in the same two sizes; f16, f8, f30 fixed point 16.16, 8.8, 2.30; cc a type, ccs types to the end; lang
// three letters; str text to a zero or the end; pstr text behind its length in n bytes; matrix nine numbers; skip bytes
// without meaning; hex the rest. ?HEX is there where a flag is set, ?vN in version N. [a:u32 b:u32] is a table whose
// length the field before gave; tN is a column as wide as bits N and N+1 of the field lengths say.
var layouts = map[string]string{
	"ftyp": "major_brand:cc minor_version:u32 compatible_brands:ccs",
	"free": "",
	"skip": "",
	"wide": "",
	"styp": "major_brand:cc minor_version:u32 compatible_brands:ccs",
	"mvhd": "version:u8 flags:u24 creation_time:vc modification_time:vc time_scale:u32 duration:vd rate:f16 volume:f8 reserved:skip10 matrix:matrix pre_defined:skip24 next_track_id:u32",
	"tkhd": "version:u8 flags:u24 creation_time:vc modification_time:vc track_id:u32 reserved:skip4 duration:vd reserved:skip8 layer:i16 alternate_group:i16 volume:f8 reserved:skip2 matrix:matrix width:f16 height:f16",
	"mdhd": "version:u8 flags:u24 creation_time:vc modification_time:vc time_scale:u32 duration:vt language:lang pre_defined:skip2",
	"hdlr": "version:u8 flags:u24 pre_defined:u32 handler_type:cc reserved:skip12 name:str",
	"vmhd": "version:u8 flags:u24 graphics_mode:u16 opcolor_red:u16 opcolor_green:u16 opcolor_blue:u16",
	"smhd": "version:u8 flags:u24 balance:f8 reserved:skip2",
	"hmhd": "version:u8 flags:u24 max_pdu_size:u16 avg_pdu_size:u16 max_bitrate:u32 avg_bitrate:u32 reserved:skip4",
	"nmhd": "version:u8 flags:u24",
	"elst": "version:u8 flags:u24 entry_count:u32 [segment_duration:v media_time:iv media_rate_integer:i16 media_rate_fraction:i16]",
	"dref": "version:u8 flags:u24 entry_count:u32",
	"url ": "version:u8 flags:u24 location:str",
	"urn ": "version:u8 flags:u24 name:str",
	"stsd": "version:u8 flags:u24 entry_count:u32",
	"stts": "version:u8 flags:u24 entry_count:u32 [sample_count:u32 sample_delta:u32]",
	"ctts": "version:u8 flags:u24 entry_count:u32 [sample_count:u32 sample_offset:i32]",
	"stsc": "version:u8 flags:u24 entry_count:u32 [first_chunk:u32 samples_per_chunk:u32 sample_description_index:u32]",
	"stsz": "version:u8 flags:u24 sample_size:u32 sample_count:u32 [entry_size:u32]",
	"stz2": "version:u8 flags:u24 reserved:skip3 field_size:u8 sample_count:u32",
	"stco": "version:u8 flags:u24 entry_count:u32 [chunk_offset:u32]",
	"co64": "version:u8 flags:u24 entry_count:u32 [chunk_offset:u64]",
	"stss": "version:u8 flags:u24 entry_count:u32 [sample_number:u32]",
	"stps": "version:u8 flags:u24 entry_count:u32 [sample_number:u32]",
	"cslg": "version:u8 flags:u24 composition_to_dts_shift:iv least_decode_to_display_delta:iv greatest_decode_to_display_delta:iv composition_start_time:iv composition_end_time:iv",
	"sbgp": "version:u8 flags:u24 grouping_type:cc grouping_type_parameter:u32?v1 entry_count:u32 [sample_count:u32 group_description_index:u32]",
	"sgpd": "version:u8 flags:u24 grouping_type:cc default_length:u32?v1 default_sample_description_index:u32?v2 entry_count:u32 descriptions:hex",
	"tx3g": "reserved:skip6 data_reference_index:u16 display_flags:u32 horizontal_justification:i8 vertical_justification:i8 body:hex",
	"dac3": "frame_sizes_and_channels:u24",
	"alac": "version:u8 flags:u24 frame_length:u32 compatible_version:u8 bit_depth:u8 pb:u8 mb:u8 kb:u8 channels:u8 max_run:u16 max_frame_bytes:u32 avg_bitrate:u32 sample_rate:u32",
	"dfLa": "version:u8 flags:u24 metadata_blocks:hex",
	"mehd": "version:u8 flags:u24 fragment_duration:vd",
	"trex": "version:u8 flags:u24 track_id:u32 default_sample_description_index:u32 default_sample_duration:u32 default_sample_size:u32 default_sample_flags:u32",
	"mfhd": "version:u8 flags:u24 sequence_number:u32",
	"tfhd": "version:u8 flags:u24 track_id:u32 base_data_offset:u64?1 sample_description_index:u32?2 default_sample_duration:u32?8 default_sample_size:u32?10 default_sample_flags:u32?20",
	"tfdt": "version:u8 flags:u24 base_media_decode_time:v",
	"trun": "version:u8 flags:u24 sample_count:u32 data_offset:i32?1 first_sample_flags:u32?4 [sample_duration:u32?100 sample_size:u32?200 sample_flags:u32?400 sample_composition_time_offset:i32?800]",
	"tfra": "version:u8 flags:u24 track_id:u32 lengths:u32 entry_count:u32 [time:v moof_offset:v traf_number:t4 trun_number:t2 sample_number:t0]",
	"mfro": "version:u8 flags:u24 mfra_size:u32",
	"sidx": "version:u8 flags:u24 reference_id:u32 time_scale:u32 earliest_presentation_time:v first_offset:v reserved:skip2 reference_count:u16 [reference:u32 subsegment_duration:u32 sap:u32]",
	"prft": "version:u8 flags:u24 reference_track_id:u32 ntp_timestamp:u64 media_time:v",
	"emsg": "version:u8 flags:u24 body:hex",
	"meta": "version:u8 flags:u24",
	"pasp": "h_spacing:u32 v_spacing:u32",
	"btrt": "buffer_size_db:u32 max_bitrate:u32 avg_bitrate:u32",
	"colr": "colour_type:cc body:hex",
	"fiel": "field_count:u8 field_ordering:u8",
	"frma": "data_format:cc",
	"schm": "version:u8 flags:u24 scheme_type:cc scheme_version:u32",
	"clap": "clean_aperture_width_n:u32 clean_aperture_width_d:u32 clean_aperture_height_n:u32 clean_aperture_height_d:u32 horiz_off_n:i32 horiz_off_d:u32 vert_off_n:i32 vert_off_d:u32",
	"clef": "version:u8 flags:u24 width:f16 height:f16",
	"prof": "version:u8 flags:u24 width:f16 height:f16",
	"enof": "version:u8 flags:u24 width:f16 height:f16",
	"gmin": "version:u8 flags:u24 graphics_mode:u16 opcolor_red:u16 opcolor_green:u16 opcolor_blue:u16 balance:f8 reserved:skip2",
	"sthd": "version:u8 flags:u24",
	"cprt": "version:u8 flags:u24 language:lang notice:str",
	"sdtp": "version:u8 flags:u24 sample_dependencies:hex",
	"saiz": "version:u8 flags:u24 aux_info_type:u32?1 aux_info_type_parameter:u32?1 default_sample_info_size:u8 sample_count:u32",
	"saio": "version:u8 flags:u24 aux_info_type:u32?1 aux_info_type_parameter:u32?1 entry_count:u32 [offset:v]",
	"pssh": "version:u8 flags:u24 system_id:hex",
	"data": "type_indicator:u32 locale:u32 value:str",
	"dOps": "version:u8 output_channel_count:u8 pre_skip:u16 input_sample_rate:u32 output_gain:i16 channel_mapping_family:u8",
	"damr": "vendor:cc decoder_version:u8 mode_set:u16 mode_change_period:u8 frames_per_sample:u8",
	"d263": "vendor:cc decoder_version:u8 h263_level:u8 h263_profile:u8",
	"vpcC": "version:u8 flags:u24 profile:u8 level:u8 bits_and_chroma:u8 colour_primaries:u8 transfer_characteristics:u8 matrix_coefficients:u8 codec_initialization_data_size:u16",
	"chan": "version:u8 flags:u24 channel_layout_tag:u32 channel_bitmap:u32 number_channel_descriptions:u32",
	"enda": "little_endian:u16",
	"chap": "[track_id:u32]",
	"cdsc": "[track_id:u32]",
	"hint": "[track_id:u32]",
	"sync": "[track_id:u32]",
	"scpt": "[track_id:u32]",

	"visual entry": "reserved:skip6 data_reference_index:u16 pre_defined:skip16 width:u16 height:u16 horizresolution:f16 vertresolution:f16 reserved:skip4 frame_count:u16 compressorname:pstr32 depth:u16 pre_defined:i16",
	"sound entry":  "reserved:skip6 data_reference_index:u16 version:u16 reserved:skip6 channelcount:u16 samplesize:u16 compression_id:i16 packet_size:u16 samplerate:f16",
}

// lengths is the kind of a tfra column: the field lengths has two bits for each, bytes less one (ISO/IEC 14496-12 8.8.10).
func (in *inspector) lengths(kind string) string {
	for _, f := range in.list {
		if n, ok := f.Value.(uint64); ok && f.Name == "lengths" {
			return [...]string{"u8", "u16", "u24", "u32"}[n>>(kind[1]-'0')&3]
		}
	}
	return "u8"
}

// isReference says whether the box is one of tref's: a list of tracks to its end.
func (b Box) isReference() bool { return strings.HasSuffix(b.context.parent, "/tref") }

// maxText bounds what is shown of a text or of bytes.
const maxText = 64

// Inspect returns the fields of a box, those of its header first, and its table, nil where it has none. A box of unknown type has a field body with its
// first bytes. What is cut off in the box is left out of the list.
func Inspect(r io.ReaderAt, size int64, b Box) ([]Field, *Rows, error) {
	s := source{r: r, size: size}
	layout, known := layouts[b.Type]
	config := configs[b.Type]
	_, container := b.prefix(s)
	switch {
	case b.isSampleEntry() && b.context.handler == "vide":
		layout, known = layouts["visual entry"], true
	case b.isSampleEntry() && b.context.handler == "soun":
		layout, known = layouts["sound entry"], true
	case b.Type == "meta":
		if n, _ := b.prefix(s); n == 0 {
			layout = "" // QuickTime's
		}
	case !known && strings.HasPrefix(b.Type, "©") && strings.HasSuffix(b.context.parent, "udta"):
		layout = "text_length:u16 language:u16 text:str"
	case config != nil, b.Type == "mdat", container && !known:
		layout = ""
	case !known:
		layout = "body:hex"
	}
	in := inspector{s: s, b: b, at: b.Body()}
	if err := in.header(); err != nil {
		return in.list, nil, err
	}
	if config != nil {
		return in.config(config)
	}
	table := ""
	if i := strings.IndexByte(layout, '['); i >= 0 {
		layout, table = layout[:i], strings.Trim(layout[i:], "[]")
	}
	for _, f := range strings.Fields(layout) {
		name, kind, _ := strings.Cut(f, ":")
		if err := in.field(name, kind); err != nil {
			return in.list, nil, err
		}
	}
	if table == "" {
		return in.list, nil, nil
	}
	rows, err := in.rows(table)
	return in.list, rows, err
}

type inspector struct {
	s       source
	b       Box
	at      int64
	version uint64
	flags   uint64
	count   int64 // the last integer whose name ends in count
	list    []Field
}

// header lists the fields of every box (ISO/IEC 14496-12 4.2).
func (in *inspector) header() error {
	var p [32]byte
	b := in.b
	if err := in.s.read(p[:b.Header], b.Offset); err != nil {
		return b.errorf("%w", err)
	}
	size := Field{Name: "box_size", Offset: b.Offset, Size: 4, Value: uint64(binary.BigEndian.Uint32(p[:]))}
	at := int64(8)
	list := []Field{size, {Name: "box_type", Offset: b.Offset + 4, Size: 4, Value: fourCC(p[4:8])}}
	switch size.Value {
	case uint64(0):
		list[0].Note = "to the end of the file"
	case uint64(1):
		list[0].Note = "the 64-bit size follows"
		list = append(list, Field{Name: "largesize", Offset: b.Offset + 8, Size: 8, Value: binary.BigEndian.Uint64(p[8:])})
		at = 16
	}
	if b.Type == "uuid" {
		list = append(list, Field{Name: "usertype", Offset: b.Offset + at, Size: 16, Value: hex.EncodeToString(p[at : at+16])})
	}
	in.list = list
	return nil
}

// config reads a decoder configuration.
func (in *inspector) config(read func(*configReader)) ([]Field, *Rows, error) {
	b := in.b
	if b.Size > maxConfig {
		return in.list, nil, b.invalid("%d bytes, want at most %d", b.Size, maxConfig)
	}
	p, err := in.s.body(b, b.Size-b.Header)
	if err != nil {
		return in.list, nil, err
	}
	c := configReader{in: in, p: p}
	if read(&c); c.fail {
		return in.list, nil, b.invalid("cut off: %d bytes", len(p))
	}
	return in.list, nil, nil
}

// present says whether a field that depends on a flag is there, and takes the condition off.
func (in *inspector) present(kind string) (string, bool) {
	kind, cond, ok := strings.Cut(kind, "?")
	if !ok {
		return kind, true
	}
	if version, ok := strings.CutPrefix(cond, "v"); ok {
		return kind, version == strconv.FormatUint(in.version, 10)
	}
	mask, err := strconv.ParseUint(cond, 16, 32)
	return kind, err == nil && in.flags&mask != 0
}

// sized resolves the kinds whose size depends on the version.
func (in *inspector) sized(kind string) string {
	wide := in.version == 1
	switch {
	case kind == "iv" && wide:
		return "i64"
	case kind == "iv":
		return "i32"
	case kind[0] == 'v' && wide:
		return "u64"
	case kind[0] == 'v':
		return "u32"
	}
	return kind
}

func (in *inspector) field(name, kind string) error {
	kind, ok := in.present(kind)
	if !ok {
		return nil
	}
	left := in.b.End() - in.at
	f := Field{Name: name, Offset: in.at}
	take := func(n int64) ([]byte, error) {
		if n > left {
			return nil, in.b.invalid("%s cut off: %d bytes of %d", name, left, n)
		}
		p := make([]byte, n)
		if err := in.s.read(p, in.at); err != nil {
			return nil, in.b.errorf("%w", err)
		}
		f.Size = n
		return p, nil
	}
	var p []byte
	var err error
	switch plain := in.sized(kind); {
	case strings.HasPrefix(kind, "skip"):
		n, _ := strconv.ParseInt(kind[4:], 10, 64)
		if p, err = take(n); err == nil {
			f.Value = hex.EncodeToString(p)
			if strings.Trim(f.Value.(string), "0") == "" {
				f.Value = 0
			}
		}
	case kindSize[plain] > 0:
		if p, err = take(int64(kindSize[plain])); err != nil {
			break
		}
		v := uint64(0)
		for _, c := range p {
			v = v<<8 | uint64(c)
		}
		f.Value = v
		if plain[0] == 'i' {
			shift := 64 - 8*len(p)
			f.Value = int64(v<<shift) >> shift
		}
		switch name {
		case "version":
			if !in.b.isSampleEntry() {
				in.version = v
			}
		case "flags":
			in.flags = v
			f.Value = fmt.Sprintf("0x%06x", v)
			if in.b.Type == "tkhd" {
				f.Note = trackFlags(v)
			}
		}
		if strings.HasSuffix(name, "count") {
			in.count = int64(v)
		}
		if strings.HasSuffix(name, "sample_flags") {
			f.Value = fmt.Sprintf("0x%08x", v)
		}
		f.Note += in.note(kind, plain, v)
	case kind == "f16", kind == "f8", kind == "f30":
		n := int64(4)
		if kind == "f8" {
			n = 2
		}
		if p, err = take(n); err == nil {
			if kind == "f8" {
				f.Value = float64(int16(binary.BigEndian.Uint16(p))) / 256
			} else if in.b.isSampleEntry() || name == "width" || name == "height" {
				f.Value = float64(binary.BigEndian.Uint32(p)) / 65536
			} else {
				f.Value = fixed(p, 65536)
			}
		}
	case kind == "matrix":
		if p, err = take(36); err == nil {
			m := make([]float64, 9)
			for i := range m {
				m[i] = fixed(p[4*i:], 65536)
				if i%3 == 2 {
					m[i] = fixed(p[4*i:], 1<<30)
				}
			}
			f.Value, f.Note = m, rotation(m)
		}
	case kind == "cc":
		if p, err = take(4); err == nil {
			f.Value = fourCC(p)
		}
	case kind == "ccs":
		if p, err = take(min(left, 4*maxText) / 4 * 4); err == nil {
			list := []string{}
			for ; len(p) > 0; p = p[4:] {
				list = append(list, fourCC(p[:4]))
			}
			f.Value = list
			f.Size = left
		}
	case kind == "lang":
		if p, err = take(2); err == nil {
			n := binary.BigEndian.Uint16(p)
			if f.Value = language(n); f.Value == "" {
				f.Value = fmt.Sprintf("0x%04x", n)
			}
		}
	case kind == "str", strings.HasPrefix(kind, "pstr"):
		n := left
		if kind != "str" {
			n, _ = strconv.ParseInt(kind[4:], 10, 64)
		}
		if p, err = take(min(n, 4*maxText, max(left, 0))); err != nil {
			break
		}
		f.Size = n
		// QuickTime puts the length before the text, in hdlr too.
		if len(p) > 0 && (kind != "str" || int(p[0]) == len(p)-1) {
			p = p[1:][:min(int(p[0]), len(p)-1)]
		}
		if i := strings.IndexByte(string(p), 0); i >= 0 {
			p = p[:i]
		}
		f.Value = strings.ToValidUTF8(string(p), "?")
	case kind == "hex":
		if p, err = take(min(left, maxText)); err == nil {
			f.Value = hex.EncodeToString(p)
			if f.Size = left; left > maxText {
				f.Note = fmt.Sprintf("first %d of %d bytes", maxText, left)
			}
		}
	}
	if err != nil {
		return err
	}
	in.at += f.Size
	in.list = append(in.list, f)
	return nil
}

func fixed(p []byte, one float64) float64 { return float64(int32(binary.BigEndian.Uint32(p))) / one }

// note says a time in seconds or as a date.
func (in *inspector) note(kind, plain string, v uint64) string {
	switch kind {
	case "vc":
		if v == 0 {
			return "not set"
		}
		if v > 1<<36 {
			return "beyond any date"
		}
		return time.Unix(int64(v)-unixTo1904, 0).UTC().Format(time.RFC3339)
	case "vd", "vt":
		if v == math.MaxUint64 || plain == "u32" && v == math.MaxUint32 {
			return "unknown"
		}
		scale := in.b.context.movieScale
		if kind == "vt" {
			scale = in.b.context.trackScale
		}
		if scale > 0 {
			return fmt.Sprintf("%.6g s", float64(v)/float64(scale))
		}
	case "v":
		scale := in.b.context.trackScale
		switch in.b.Type {
		case "sidx":
			if len(in.list) < 6 || in.list[5].Name != "time_scale" {
				return ""
			}
			n, _ := in.list[5].Value.(uint64)
			scale = uint32(n)
			if len(in.list) > 6 {
				return "" // first_offset is no time
			}
		case "tfdt":
		default:
			return ""
		}
		if scale > 0 {
			return fmt.Sprintf("%.6g s", float64(v)/float64(scale))
		}
	}
	return ""
}

// rowNote says the times of a table's rows in seconds.
func (in *inspector) rowNote() func(row []int64) string {
	track, movie := float64(in.b.context.trackScale), float64(in.b.context.movieScale)
	switch in.b.Type {
	case "stts", "ctts":
		if track > 0 {
			return func(row []int64) string { return fmt.Sprintf("%d × %.6g s", row[0], float64(row[1])/track) }
		}
	case "elst":
		if track > 0 && movie > 0 {
			return func(row []int64) string {
				length := fmt.Sprintf("%.6g s", float64(row[0])/movie)
				if row[0] == 0 {
					length = "all that is left"
				}
				if row[1] < 0 {
					return length + " of nothing"
				}
				return fmt.Sprintf("%s, from %.6g s of the media on", length, float64(row[1])/track)
			}
		}
	case "tfra":
		if track > 0 {
			return func(row []int64) string { return fmt.Sprintf("%.6g s", float64(row[0])/track) }
		}
	}
	return nil
}

// trackFlags names the flags of tkhd.
func trackFlags(v uint64) string {
	var list []string
	for i, name := range []string{"track_enabled", "track_in_movie", "track_in_preview"} {
		if v>>i&1 != 0 {
			list = append(list, name)
		}
	}
	return strings.Join(list, " ")
}

// rotation names the common matrices.
func rotation(m []float64) string {
	switch [4]float64{m[0], m[1], m[3], m[4]} {
	case [4]float64{1, 0, 0, 1}:
		return "unity"
	case [4]float64{0, 1, -1, 0}:
		return "turned by 90°"
	case [4]float64{-1, 0, 0, -1}:
		return "turned by 180°"
	case [4]float64{0, -1, 1, 0}:
		return "turned by 270°"
	}
	return ""
}

// rows opens the box's table.
func (in *inspector) rows(layout string) (*Rows, error) {
	r := &Rows{note: in.rowNote()}
	width := int64(0)
	for _, f := range strings.Fields(layout) {
		name, kind, _ := strings.Cut(f, ":")
		kind, ok := in.present(kind)
		if !ok {
			continue
		}
		if kind[0] == 't' {
			kind = in.lengths(kind)
		}
		kind = in.sized(kind)
		r.Names, r.kinds = append(r.Names, name), append(r.kinds, kind)
		width += int64(kindSize[kind])
	}
	if in.b.Type == "stsz" {
		for _, f := range in.list {
			if n, ok := f.Value.(uint64); ok && n > 0 && f.Name == "sample_size" {
				return nil, nil // one size for all
			}
		}
	}
	if width == 0 {
		return nil, nil
	}
	if in.b.isReference() {
		in.count = (in.b.End() - in.at) / width
	}
	r.n = column{src: in.s, box: in.b, off: in.at, n: in.count, width: width}
	if room := (in.b.End() - in.at) / width; in.count > room {
		return nil, in.b.invalid("%d entries of %d bytes, there is room for %d", in.count, width, room)
	}
	return r, nil
}
