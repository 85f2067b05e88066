package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/canmv-run/canmv-run/host/mp4"
)

// shownRows is how many rows of a table the tree shows; --box shows all.
const shownRows = 3

// jsonBox is a box as --json prints it.
type jsonBox struct {
	Type     string      `json:"type"`
	Path     string      `json:"path"`
	Offset   int64       `json:"offset"`
	Size     int64       `json:"size"`
	Header   int64       `json:"header_size"`
	Declared int64       `json:"declared_size,omitempty"` // where cut off
	Fields   []jsonField `json:"fields,omitempty"`
	Columns  []string    `json:"columns,omitempty"`
	RowCount int64       `json:"row_count,omitempty"`
	Rows     [][]int64   `json:"rows,omitempty"` // all with --box, else the first ones
	Error    string      `json:"error,omitempty"`
}

type jsonField struct {
	Name   string `json:"name"`
	Offset int64  `json:"offset"`
	Size   int64  `json:"size"`
	Value  any    `json:"value"`
	Note   string `json:"note,omitempty"`
}

type jsonSample struct {
	Track    uint32  `json:"track"`
	Index    int64   `json:"index"`
	Offset   int64   `json:"offset"`
	Size     int64   `json:"size"`
	DTS      int64   `json:"dts"`
	CTS      int64   `json:"cts"`
	Time     float64 `json:"time"` // s, with the edit list
	Duration int64   `json:"duration"`
	Key      bool    `json:"key"`
}

// mp4Info prints the boxes. Nothing is gathered: a box is printed when it is read.
func mp4Info(o *mp4Options, r io.ReaderAt, size int64, name string, w io.Writer) error {
	p := &mp4Printer{o: o, r: r, size: size, w: w}
	if o.json {
		file, err := json.Marshal(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, `{"file":%s,"size":%d,"boxes":[`, file, size)
	} else {
		fmt.Fprintf(w, "%s  %d bytes\n", name, size)
		if o.box == "" {
			p.picture()
		}
	}
	err := mp4.Walk(r, size, p.box)
	if o.json {
		fmt.Fprint(w, "]")
	}
	if err == nil && o.box != "" && !p.found {
		err = fmt.Errorf("no box %s: a path is the names from the top, e.g. moov/trak[2]/mdia", o.box)
	}
	if o.samples {
		if e := p.samples(); err == nil {
			err = e
		}
	}
	if o.json {
		if err != nil {
			text, _ := json.Marshal(err.Error())
			fmt.Fprintf(w, `,"error":%s`, text)
		}
		fmt.Fprintln(w, "}")
	}
	return err
}

type mp4Printer struct {
	o     *mp4Options
	r     io.ReaderAt
	size  int64
	w     io.Writer
	found bool
	comma bool
}

func (p *mp4Printer) box(b mp4.Box) error {
	if want := p.o.box; want != "" {
		switch {
		case b.Path == want || strings.HasPrefix(b.Path, want+"/"):
			p.found = true
		case strings.HasPrefix(want, b.Path+"/"):
			return nil
		default:
			return mp4.ErrSkipBox
		}
	}
	fields, rows, err := mp4.Inspect(p.r, p.size, b)
	if err != nil && !errors.Is(err, mp4.ErrInvalid) {
		return err
	}
	shown := int64(shownRows)
	whole := p.o.box == b.Path
	if whole && rows != nil {
		shown = rows.Len()
	}
	if p.o.json {
		return p.json(b, fields, rows, shown, err)
	}
	if whole {
		return p.detail(b, fields, rows, err)
	}
	var line strings.Builder
	fmt.Fprintf(&line, "%s%s  @%d +%d", strings.Repeat("  ", b.Depth), b.Path[strings.LastIndexByte(b.Path, '/')+1:], b.Offset, b.Size)
	if b.Truncated() {
		fmt.Fprintf(&line, " CUT OFF (%d declared)", b.Declared)
	}
	for _, f := range fields {
		if n, ok := f.Value.(int); f.Name == "box_size" || f.Name == "box_type" || ok && n == 0 && f.Note == "" {
			continue // said before, or reserved bytes that are zero; --box and --json have them
		}
		fmt.Fprintf(&line, "  %s=%s", f.Name, fieldText(f))
	}
	if err != nil {
		fmt.Fprintf(&line, "  ERROR %v", err)
	}
	if rows != nil {
		fmt.Fprintf(&line, "  (%s)", strings.Join(rows.Names, ", "))
		for i := range min(shown, rows.Len()) {
			row, err := rows.Row(i)
			if err != nil {
				return err
			}
			line.WriteString(" " + rowText(row))
			if note := rows.Note(row); note != "" {
				line.WriteString("=" + note)
			}
		}
		if rows.Len() > shown {
			fmt.Fprintf(&line, " … %d rows", rows.Len())
		}
	}
	_, err = fmt.Fprintln(p.w, line.String())
	return err
}

// detail prints a box with a line for each field and each row of its table.
func (p *mp4Printer) detail(b mp4.Box, fields []mp4.Field, rows *mp4.Rows, problem error) error {
	fmt.Fprintf(p.w, "%s\n", b.Path)
	wide := 0
	for _, f := range fields {
		wide = max(wide, len(f.Name))
	}
	for _, f := range fields {
		fmt.Fprintf(p.w, "  @%-10d +%-4d %-*s  %s\n", f.Offset, f.Size, wide, f.Name, fieldText(f))
	}
	if problem != nil {
		fmt.Fprintf(p.w, "  ERROR %v\n", problem)
	}
	if rows == nil {
		return nil
	}
	fmt.Fprintln(p.w, strings.Join(rows.Names, "\t"))
	for i := range rows.Len() {
		row, err := rows.Row(i)
		if err != nil {
			return err
		}
		line := strings.Trim(strings.ReplaceAll(fmt.Sprint(row), " ", "\t"), "[]")
		if note := rows.Note(row); note != "" {
			line += "\t" + note
		}
		if _, err := fmt.Fprintln(p.w, line); err != nil {
			return err
		}
	}
	return nil
}

func rowText(row []int64) string {
	if len(row) == 1 {
		return fmt.Sprint(row[0])
	}
	return "(" + strings.Trim(strings.ReplaceAll(fmt.Sprint(row), " ", ","), "[]") + ")"
}

func fieldText(f mp4.Field) string {
	var text string
	switch v := f.Value.(type) {
	case string:
		text = v
		if v == "" || strings.ContainsAny(v, " \t\n\x1b\\") {
			text = fmt.Sprintf("%q", v)
		}
	case []string:
		text = strings.Join(v, ",")
	default:
		text = fmt.Sprint(v)
	}
	if f.Note != "" {
		text += " (" + f.Note + ")"
	}
	return text
}

func (p *mp4Printer) json(b mp4.Box, fields []mp4.Field, rows *mp4.Rows, shown int64, problem error) error {
	j := jsonBox{Type: b.Type, Path: b.Path, Offset: b.Offset, Size: b.Size, Header: b.Header}
	if b.Truncated() {
		j.Declared = b.Declared
	}
	if problem != nil {
		j.Error = problem.Error()
	}
	for _, f := range fields {
		j.Fields = append(j.Fields, jsonField(f))
	}
	if rows != nil {
		j.Columns, j.RowCount = rows.Names, rows.Len()
		for i := range min(shown, rows.Len()) {
			row, err := rows.Row(i)
			if err != nil {
				return err
			}
			j.Rows = append(j.Rows, row)
		}
	}
	return p.element(j)
}

// element prints one of a JSON array's values.
func (p *mp4Printer) element(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if p.comma {
		fmt.Fprint(p.w, ",")
	}
	p.comma = true
	_, err = fmt.Fprintf(p.w, "\n%s", text)
	return err
}

// samples lists the samples of all tracks.
func (p *mp4Printer) samples() error {
	m, err := mp4.Open(p.r, p.size)
	if err != nil {
		return err
	}
	if p.o.json {
		fmt.Fprint(p.w, `,"samples":[`)
		p.comma = false
		defer fmt.Fprint(p.w, "]")
	} else {
		fmt.Fprintln(p.w, "track\tindex\toffset\tsize\tdts\tcts\tduration\tseconds\tkey")
	}
	for _, t := range m.Tracks {
		s := t.Samples()
		for {
			ref, err := s.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				return err
			}
			j := jsonSample{t.ID, ref.Index, ref.Offset, ref.Size, ref.DTS, ref.CTS, t.Time(ref.CTS + t.Shift()).Seconds(), ref.Duration, ref.Sync}
			if p.o.json {
				if err := p.element(j); err != nil {
					return err
				}
				continue
			}
			key := ""
			if j.Key {
				key = "key"
			}
			if _, err := fmt.Fprintf(p.w, "%d\t%d\t%d\t%d\t%d\t%d\t%d\t%.6f\t%s\n", j.Track, j.Index, j.Offset, j.Size, j.DTS, j.CTS, j.Duration, j.Time, key); err != nil {
				return err
			}
		}
	}
	return nil
}

// pictureWidth is how many characters the picture of the file has.
const pictureWidth = 72

// picture draws where the bytes are: one letter a stretch of the file, and what the letters mean. A box smaller than a
// stretch still gets its letter, where a larger one does not need it.
func (p *mp4Printer) picture() {
	letters := map[string]rune{"ftyp": 'f', "moov": 'M', "mdat": '▒', "moof": 'm', "free": '.', "skip": '.', "mfra": 'x', "sidx": 'x', "wide": '.'}
	bar := []rune(strings.Repeat(" ", pictureWidth))
	weight := make([]int64, pictureWidth)
	sums := map[string]int64{}
	var order []string
	mp4.Walk(p.r, p.size, func(b mp4.Box) error {
		if sums[b.Type] == 0 {
			order = append(order, b.Type)
		}
		sums[b.Type] += b.Size
		letter, ok := letters[b.Type]
		if !ok {
			letter = '?'
		}
		from := int(float64(b.Offset) / float64(p.size) * pictureWidth)
		to := int(float64(b.End()-1) / float64(p.size) * pictureWidth)
		for i := from; i <= min(to, pictureWidth-1); i++ {
			// Header boxes are what one looks for: they win over media data.
			rank := int64(2)
			if letter == '▒' || letter == '.' {
				rank = 1
			}
			if letter == 'M' {
				rank = 3
			}
			if rank > weight[i] {
				bar[i], weight[i] = letter, rank
			}
		}
		return mp4.ErrSkipBox
	})
	fmt.Fprintf(p.w, "[%s]\n", string(bar))
	for _, name := range order {
		letter, ok := letters[name]
		if !ok {
			letter = '?'
		}
		fmt.Fprintf(p.w, " %c %s %d bytes (%.1f %%)\n", letter, name, sums[name], 100*float64(sums[name])/float64(max(p.size, 1)))
	}
}
