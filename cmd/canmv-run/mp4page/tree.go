package mp4page

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/canmv-run/canmv-run/host/mp4"
)

// node is a box of the tree.
type node struct {
	ID          int
	Type, Path  string // Type with its number, as in the path
	box         string // type
	About       string // what the box is for
	Offset, End int64
	Size        string
	Cut         string // how much is missing
	Brief       string // its most telling field
	Kind        string // class of its colour
	Fields      []field
	Columns     []string
	Rows        []row
	RowCount    int64
	Hex         string
	HexNote     string
	Problem     string
	Detailed    bool
	Open        bool
	Children    []*node
}

type field struct {
	Name, Value, Note string
	Offset, Size      int64
}

type row struct {
	Index int64
	Cells []int64
	Note  string
}

// tree gathers the boxes.
func (p *page) tree(r io.ReaderAt, size int64) error {
	var open []*node // by depth
	count := 0
	err := mp4.Walk(r, size, func(b mp4.Box) error {
		if count++; count > maxBoxes {
			p.Left++
			return mp4.ErrSkipBox
		}
		n := &node{
			ID: count, box: b.Type, Type: b.Path[strings.LastIndexByte(b.Path, '/')+1:], Path: b.Path, About: about[b.Type], Offset: b.Offset, End: b.End(),
			Size: bytesText(b.Size), Kind: kindOf(b), Open: b.Depth < 2 && b.Type != "moof",
		}
		if b.Truncated() {
			n.Cut = fmt.Sprintf("%d of %d bytes are there", b.Size, b.Declared)
		}
		if open = append(open[:min(b.Depth, len(open))], n); b.Depth == 0 || len(open) < 2 {
			p.Boxes = append(p.Boxes, n)
		} else {
			parent := open[len(open)-2]
			parent.Children = append(parent.Children, n)
		}
		return n.inspect(r, size, b, count <= maxDetails)
	})
	var bad *mp4.BoxError
	if errors.As(err, &bad) {
		return nil // a finding of the check
	}
	return err
}

// inspect reads fields, the first rows and the first bytes of a box.
func (n *node) inspect(r io.ReaderAt, size int64, b mp4.Box, detailed bool) error {
	fields, rows, err := mp4.Inspect(r, size, b)
	if err != nil {
		if !errors.Is(err, mp4.ErrInvalid) {
			return err
		}
		n.Problem = err.Error()
	}
	n.Brief = brief(b, fields, rows)
	if n.Detailed = detailed; !detailed {
		return nil
	}
	for _, f := range fields {
		n.Fields = append(n.Fields, field{f.Name, valueText(f.Value), f.Note, f.Offset, f.Size})
	}
	if rows != nil {
		n.Columns, n.RowCount = rows.Names, rows.Len()
		for i := range min(rows.Len(), maxRows) {
			cells, err := rows.Row(i)
			if err != nil {
				return err
			}
			n.Rows = append(n.Rows, row{i + 1, cells, rows.Note(cells)})
		}
	}
	return n.dump(r, b, fields, rows)
}

// dump reads what the hex view shows: all of a small box, of others their fields or their first bytes.
func (n *node) dump(r io.ReaderAt, b mp4.Box, fields []mp4.Field, rows *mp4.Rows) error {
	show := b.Size
	if len(fields) > 0 && rows == nil {
		last := fields[len(fields)-1]
		if end := last.Offset + last.Size - b.Offset; b.Type != "mdat" && end < show {
			show = end // the children have views of their own
		}
	}
	show = min(show, maxHex)
	data := make([]byte, show)
	if k, err := r.ReadAt(data, b.Offset); k < len(data) {
		return fmt.Errorf("%s at %d: %w", b.Path, b.Offset, err)
	}
	n.Hex = hexDump(data, b.Offset)
	if show < b.Size {
		n.HexNote = fmt.Sprintf("first %d of %d bytes", show, b.Size)
		if len(fields) > 0 && show < maxHex && b.Type != "mdat" {
			n.HexNote = fmt.Sprintf("its own %d bytes; %d more are the boxes in it", show, b.Size-show)
		}
	}
	return nil
}

// hexDump is sixteen bytes a line, with their place and their letters.
func hexDump(data []byte, at int64) string {
	var b strings.Builder
	for i := 0; i < len(data); i += 16 {
		line := data[i:min(i+16, len(data))]
		fmt.Fprintf(&b, "%08x ", at+int64(i))
		for k := range 16 {
			if k == 8 {
				b.WriteByte(' ')
			}
			if k < len(line) {
				fmt.Fprintf(&b, " %02x", line[k])
			} else {
				b.WriteString("   ")
			}
		}
		b.WriteString("  ")
		for _, c := range line {
			if c < 0x20 || c > 0x7E {
				c = '.'
			}
			b.WriteByte(c)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func valueText(v any) string {
	switch v := v.(type) {
	case string:
		if v == "" {
			return "“”"
		}
		return v
	case []string:
		return strings.Join(v, ", ")
	case []float64:
		return strings.Trim(fmt.Sprint(v), "[]")
	}
	return fmt.Sprint(v)
}

// brief is what the tree says of a box beside its name.
func brief(b mp4.Box, fields []mp4.Field, rows *mp4.Rows) string {
	find := func(name string) (string, string) {
		for _, f := range fields {
			if f.Name == name {
				return valueText(f.Value), f.Note
			}
		}
		return "", ""
	}
	if rows != nil && rows.Len() > 0 {
		if rows.Len() == 1 {
			return "1 row"
		}
		return fmt.Sprintf("%d rows", rows.Len())
	}
	for _, name := range []string{"major_brand", "handler_type", "track_id", "sequence_number", "audio_object_type", "level_indication", "general_level_idc", "value", "base_media_decode_time", "width", "samplerate"} {
		value, note := find(name)
		switch {
		case value == "":
		case name == "width":
			height, _ := find("height")
			return value + "×" + height
		case name == "samplerate":
			return value + " Hz"
		case name == "track_id":
			return "track " + value
		case name == "sequence_number":
			return "number " + value
		case note != "" && name != "track_id":
			return note
		default:
			return value
		}
	}
	if _, note := find("duration"); note != "" {
		return note
	}
	return ""
}

// kindOf chooses a box's colour.
func kindOf(b mp4.Box) string {
	switch b.Type {
	case "mdat":
		return "media"
	case "free", "skip", "wide":
		return "free"
	case "moov", "moof", "mfra", "sidx", "styp", "ftyp":
		return "head"
	}
	if about[b.Type] == "" && b.Depth > 0 && len(b.Type) != 4 {
		return "other"
	}
	return "plain"
}

// about says in a few words what boxes are for.
var about = map[string]string{
	"ftyp": "file type: which standards the file follows", "styp": "segment type", "moov": "movie: all that describes the media", "mdat": "media data: the samples themselves",
	"free": "free space", "skip": "free space", "wide": "room for a 64-bit size", "mvhd": "movie header: time scale, duration", "trak": "track: one picture or sound stream",
	"tkhd": "track header: number, size, on or off", "edts": "edit list's container", "elst": "edit list: which part is played when", "mdia": "media of the track",
	"mdhd": "media header: the track's time scale", "hdlr": "handler: picture, sound or else", "minf": "media information", "vmhd": "video media header", "smhd": "sound media header",
	"nmhd": "null media header", "gmhd": "general media header", "dinf": "where the data is", "dref": "data references", "url ": "data is in this file, or at an address",
	"stbl": "sample tables", "stsd": "sample descriptions: codecs and their settings", "stts": "decoding times", "ctts": "how much later samples are shown than decoded",
	"stsc": "how many samples are in each chunk", "stsz": "sizes of the samples", "stz2": "sizes of the samples, packed", "stco": "places of the chunks", "co64": "places of the chunks, 64 bits",
	"stss": "key frames", "sdtp": "which samples others depend on", "sbgp": "groups of samples", "sgpd": "what the groups mean", "cslg": "range of composition times",
	"avc1": "H.264 video", "avc3": "H.264 video, parameter sets in the stream", "hvc1": "H.265 video", "hev1": "H.265 video, parameter sets anywhere", "mp4v": "MPEG-4 or JPEG video",
	"mp4a": "MPEG-4 audio", "ulaw": "G.711 µ-law sound", "alaw": "G.711 A-law sound", "sowt": "16-bit PCM, little endian", "twos": "16-bit PCM, big endian", "jpeg": "JPEG pictures",
	"avcC": "H.264 decoder configuration", "hvcC": "H.265 decoder configuration", "esds": "MPEG-4 decoder configuration", "pasp": "pixel aspect ratio", "colr": "colour space", "btrt": "bit rates",
	"fiel": "fields or frames", "udta": "user data", "meta": "metadata", "ilst": "list of tags", "data": "a tag's value", "mvex": "the movie goes on in fragments", "mehd": "duration with the fragments",
	"trex": "defaults for the fragments", "moof": "fragment: describes the media data behind it", "mfhd": "fragment's number", "traf": "a track's part of the fragment", "tfhd": "defaults in the fragment",
	"tfdt": "when the fragment begins", "trun": "samples of the fragment", "mfra": "index of the fragments", "tfra": "where a track's key frames are", "mfro": "size of the index", "sidx": "index of segments",
	"wave": "QuickTime's sound settings", "tref": "references to other tracks", "tmcd": "time code", "uuid": "a box of somebody's own",
}
