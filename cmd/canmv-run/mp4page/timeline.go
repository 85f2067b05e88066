package mp4page

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/canmv-run/canmv-run/host/mp4"
)

// stretch is a piece of the map of the file: thousandths of its length, percents of the map's height.
type stretch struct {
	From, Width, Top, Height string
	Kind, Title              string
}

type legend struct{ Kind, Text string }

// lane is a track on the line of time.
type lane struct {
	Track  uint32
	Kind   string // video, sound or other
	Title  string
	Note   string
	Bars   []bar
	Path   string // where its samples lie in the file at which time
	Height int
	Each   bool // a bar is a sample, not several
}

// bar is a sample or several.
type bar struct {
	X, Width, Y, Height string
	Key                 bool
	Title               string
}

// piece is what is gathered of a column of a lane.
type piece struct {
	first, samples, keys, bytes int64
	largest                     int64
	from, to                    float64
	offset                      int64
	decoded                     float64
}

// laneHeight is that of a lane's drawing.
const laneHeight = 100

// film gathers the samples of all tracks: lanes, map and axes.
func (p *page) film(r io.ReaderAt, size int64) error {
	owner := make([][]int64, columns) // bytes of each lane in the columns of the map
	p.axis(size)
	m, err := mp4.Open(r, size)
	if err != nil {
		p.fileMap(size, p.Boxes, owner)
		return err
	}
	end := 0.0
	var sums []mp4.Total
	for _, t := range m.Tracks {
		sum, err := t.Measure()
		if err != nil && sum.Samples == 0 {
			return err
		}
		sums = append(sums, sum)
		end = max(end, t.Time(sum.End+t.Shift()).Seconds())
	}
	p.cards(m, end)
	for i, t := range m.Tracks {
		if t.TimeScale == 0 || sums[i].Samples == 0 {
			continue
		}
		l := &lane{Track: t.ID, Kind: "other", Height: laneHeight}
		switch t.Handler {
		case "vide":
			l.Kind = "video"
		case "soun":
			l.Kind = "sound"
		}
		l.Title = fmt.Sprintf("Track %d: %s", t.ID, t.Described())
		l.Note = trackNote(t, sums[i])
		p.Lanes = append(p.Lanes, l)
		for c := range owner {
			owner[c] = append(owner[c], 0)
		}
		if err := l.gather(t, sums[i], end, size, owner); err != nil {
			p.Problem = err.Error()
		}
	}
	p.fileMap(size, p.Boxes, owner)
	p.Ticks = ticks(end, []float64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600}, secondsText)
	return nil
}

// cards are the facts of the film.
func (p *page) cards(m *mp4.Movie, end float64) {
	p.Cards = append(p.Cards, card{"Duration", secondsText(end), ""})
	for _, t := range m.Tracks {
		switch t.Handler {
		case "vide":
			p.Cards = append(p.Cards, card{"Picture", t.Described(), fmt.Sprintf("%d × %d", t.Width, t.Height)})
		case "soun":
			note := fmt.Sprintf("%d Hz, %d channels", t.SampleRate, t.Channels)
			if t.Channels == 1 {
				note = fmt.Sprintf("%d Hz, mono", t.SampleRate)
			}
			p.Cards = append(p.Cards, card{"Sound", t.Described(), note})
		default:
			p.Cards = append(p.Cards, card{"Track", t.Described(), t.Handler})
		}
	}
	layout := "plain"
	if m.Fragmented {
		layout = "fragmented"
	}
	p.Cards = append(p.Cards, card{"Layout", layout, "brand " + m.Brand})
}

// keyFrames is a number of key frames.
func keyFrames(n int64) string {
	if n == 1 {
		return "1 key frame"
	}
	return fmt.Sprintf("%d key frames", n)
}

// trackNote is what there is to say of a track's samples.
func trackNote(t *mp4.MovieTrack, sum mp4.Total) string {
	seconds := t.Time(sum.End).Seconds()
	parts := []string{fmt.Sprintf("%d samples", sum.Samples)}
	if t.Handler == "vide" {
		parts = append(parts, keyFrames(sum.Sync))
		if seconds > 0 {
			parts = append(parts, fmt.Sprintf("%.5g frames a second", float64(sum.Samples)/seconds))
		}
	}
	parts = append(parts, bytesText(sum.Bytes))
	if seconds > 0 {
		parts = append(parts, fmt.Sprintf("%.4g kbit/s", float64(sum.Bytes)*8/1000/seconds))
	}
	parts = append(parts, fmt.Sprintf("%d ticks a second", t.TimeScale))
	return strings.Join(parts, " · ")
}

// gather reads the samples of a track into columns.
func (l *lane) gather(t *mp4.MovieTrack, sum mp4.Total, end float64, size int64, owner [][]int64) error {
	l.Each = sum.Samples <= columns
	lane := len(owner[0]) - 1
	var pieces []piece
	last := -1
	s := t.Samples()
	s.Group = max(int64(t.TimeScale)/25, 1)
	var failed error
	for {
		ref, err := s.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			failed = err
			break
		}
		at := t.Time(ref.CTS + t.Shift()).Seconds()
		until := at + t.Time(ref.Duration).Seconds()
		column := len(pieces)
		if !l.Each {
			column = min(max(int(at/max(end, 1e-9)*columns), 0), columns-1)
		}
		if l.Each || column != last {
			pieces = append(pieces, piece{first: ref.Index, from: at, to: until, offset: ref.Offset, decoded: t.Time(ref.DTS + t.Shift()).Seconds()})
			last = column
		}
		q := &pieces[len(pieces)-1]
		q.samples += ref.Count
		q.bytes += ref.Size
		q.largest = max(q.largest, ref.Size/ref.Count)
		q.from, q.to = min(q.from, at), max(q.to, until)
		if ref.Sync && t.Handler == "vide" {
			q.keys++
		}
		for c := columnOf(ref.Offset, size); c <= columnOf(ref.Offset+ref.Size-1, size) && c >= 0; c++ {
			owner[c][lane] += ref.Size
		}
	}
	l.draw(pieces, end, size)
	return failed
}

// columnOf is the column of the map that a place in the file falls into.
func columnOf(offset, size int64) int {
	return min(int(float64(offset)/float64(max(size, 1))*columns), columns-1)
}

// draw makes bars and the line through the file of what was gathered.
func (l *lane) draw(pieces []piece, end float64, size int64) {
	largest := int64(1)
	for _, q := range pieces {
		largest = max(largest, q.largest)
	}
	var path strings.Builder
	for i, q := range pieces {
		// Heights grow with the root: beside a key frame the others stay visible.
		h := math.Sqrt(float64(q.largest)/float64(largest)) * laneHeight
		x, to := 1000*q.from/max(end, 1e-9), 1000*q.to/max(end, 1e-9)
		if !l.Each {
			x = math.Floor(x/1000*columns) * 1000 / columns
			to = x + 1000.0/columns
		}
		width := max(to-x, 0.3)
		if width > 3 {
			width -= 0.8 // a gap between samples
		}
		b := bar{X: num(max(x, 0)), Width: num(width), Y: num(laneHeight - h), Height: num(h), Key: q.keys > 0}
		b.Title = q.title(l.Each)
		l.Bars = append(l.Bars, b)
		letter := "L"
		if i == 0 {
			letter = "M"
		}
		fmt.Fprintf(&path, "%s%s %s", letter, num(1000*float64(q.offset)/float64(max(size, 1))), num(laneHeight-laneHeight*q.decoded/max(end, 1e-9)))
	}
	l.Path = path.String()
}

func num(x float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", x), "0"), ".")
}

func (q piece) title(each bool) string {
	if each && q.samples == 1 {
		key := ""
		if q.keys > 0 {
			key = ", key frame"
		}
		return fmt.Sprintf("sample %d at %s: %d bytes at offset %d%s", q.first+1, secondsText(q.from), q.bytes, q.offset, key)
	}
	keys := ""
	if q.keys > 0 {
		keys = ", " + keyFrames(q.keys)
	}
	return fmt.Sprintf("samples %d to %d, %s to %s: %s, the largest %s%s", q.first+1, q.first+q.samples, secondsText(q.from), secondsText(q.to), bytesText(q.bytes), bytesText(q.largest), keys)
}

// fileMap says what lies where: boxes, and in media data the track that has most of a column.
func (p *page) fileMap(size int64, top []*node, owner [][]int64) {
	kinds, titles := make([]string, columns), make([]string, columns)
	for _, n := range top {
		for c := columnOf(n.Offset, size); c <= columnOf(n.End-1, size); c++ {
			kind := "head"
			switch n.box {
			case "mdat":
				kind = "unclaimed"
			case "free", "skip", "wide":
				kind = "free"
			}
			// Small boxes are what one looks for.
			if kinds[c] == "" || kind == "head" {
				kinds[c], titles[c] = kind, fmt.Sprintf("%s at %d, %s", n.Type, n.Offset, n.Size)
			}
		}
	}
	names := map[string]string{"head": "boxes that describe", "unclaimed": "media data of no sample", "free": "free space", "video": "picture", "sound": "sound", "other": "other media"}
	seen := map[string]bool{}
	put := func(c, to int, top, height float64, kind, title string) {
		p.Map = append(p.Map, stretch{num(1000 * float64(c) / columns), num(1000 * float64(to-c) / columns), num(top), num(height), kind, title})
		if !seen[kind] {
			seen[kind] = true
			p.Legend = append(p.Legend, legend{kind, names[kind]})
		}
	}
	for c := 0; c < columns; {
		sum := total(owner[c])
		if sum > 0 && kinds[c] != "head" {
			top := 0.0
			for i, n := range owner[c] {
				if n > 0 {
					share := float64(n) / float64(sum)
					put(c, c+1, top, 100*share, p.Lanes[i].Kind, fmt.Sprintf("%s: %.0f %% of these bytes", p.Lanes[i].Title, 100*share))
					top += 100 * share
				}
			}
			c++
			continue
		}
		to := c + 1
		for to < columns && kinds[to] == kinds[c] && titles[to] == titles[c] && (kinds[c] == "head" || total(owner[to]) == 0) {
			to++
		}
		if kinds[c] != "" {
			put(c, to, 0, 100, kinds[c], titles[c])
		}
		c = to
	}
}

func total(list []int64) (sum int64) {
	for _, n := range list {
		sum += n
	}
	return sum
}

// axis labels the map.
func (p *page) axis(size int64) {
	p.OffsetTicks = ticks(float64(size), nil, func(v float64) string {
		if v == 0 {
			return "0"
		}
		return bytesText(int64(v))
	})
}

// ticks are labels at round numbers from 0 to end: the steps that are given, or powers of ten, their double and fivefold.
func ticks(end float64, steps []float64, text func(float64) string) []mark {
	if !(end > 0) {
		return nil
	}
	power := math.Pow(10, math.Floor(math.Log10(end/5)))
	if power < 1 || steps == nil || end > 8*steps[len(steps)-1] {
		steps = []float64{power, 2 * power, 5 * power, 10 * power}
	}
	step := steps[len(steps)-1]
	for _, s := range steps {
		if end/s <= 8 {
			step = s
			break
		}
	}
	var list []mark
	for k := 0; float64(k)*step <= end*0.97; k++ {
		list = append(list, mark{fmt.Sprintf("%.3f", 100*float64(k)*step/end), text(float64(k) * step)})
	}
	return list
}
