package mp4

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	ff "github.com/Eyevinn/mp4ff/mp4"
)

// Repaired is what Repair did.
type Repaired struct {
	Done    []string // in words, e.g. "moov moved to the front"; empty where the file was a sound one
	Samples int64    // in the new file
}

// Repair writes a plain, fast-starting file with the samples of the file r to w: moov first, hvc1 instead of hev1, durations
// filled in. Of a recording that was cut off, all whole samples are taken. Fragments become sample tables; what the moov
// holds beside them (edit lists, metadata) is kept. Samples are copied, never decoded. r is only read; w must not be the
// same file. The tables are held in memory, about 16 bytes a sample.
//
// A file without a moov is ErrNoMoov: see Recover. What would play wrong is ErrUnsupported: hev1 whose parameter sets are in the samples only.
func Repair(r io.ReaderAt, size int64, w io.Writer) (Repaired, error) {
	var done Repaired
	m, err := Open(r, size)
	if err != nil {
		return done, err
	}
	p := &repair{m: m, data: m.src, done: &done}
	for _, t := range m.Tracks {
		if err := p.gather(t); err != nil {
			return done, err
		}
	}
	if done.Samples == 0 {
		return done, fmt.Errorf("%w: no whole sample in the file", ErrInvalid)
	}
	p.align()
	if m.Fragmented {
		done.Done = append(done.Done, "fragments turned into sample tables")
	}
	mdat := false
	err = m.src.children(Box{}, func(b Box) error {
		mdat = mdat || b.Type == "mdat"
		if b.Type == "moov" && mdat {
			done.Done = append(done.Done, "moov moved to the front")
		}
		if b.Type == "moov" {
			return errNoBox
		}
		return nil
	})
	if err != nil {
		return done, err
	}
	return done, p.write(w)
}

// extent is a piece of media data: a chunk of the new file.
type extent struct {
	from, size int64
	track      *repairTrack
	chunk      int
}

type repairTrack struct {
	t       *MovieTrack
	samples int64
	sizes   []uint32
	same    int64 // size of all samples, -1: differ
	stts    []uint32
	ctts    []uint32
	offsets bool // some ctts entry is not zero
	stss    []uint32
	chunks  []int64 // offsets in the new mdat's body
	counts  []uint32
	entries []uint32
	start   int64 // decoding time of the first sample
	end     int64 // of the last one's end, from start
	shown   int64 // composition time of the last picture's end, from start
	wait    int64 // ticks by which the track starts after the first one
	cut     bool
	behind  int64 // samples that last no time
}

type repair struct {
	m       *Movie
	data    source // of the samples: the movie's own, but for a recovery
	found   bool   // the samples are none that the moov speaks of
	tracks  []*repairTrack
	extents []extent
	done    *Repaired
}

// maxChunk bounds a chunk of the new file, so that sound and picture stay near each other.
const maxChunk = 1 << 20

// copySize is how much media data is copied at once.
const copySize = 1 << 20

// gather reads the samples of a track, up to the first that is not whole.
func (p *repair) gather(t *MovieTrack) error {
	if t.stbl.stsd.Type == "" {
		return t.Box.invalid("no stsd: nothing says what its samples are")
	}
	r := &repairTrack{t: t}
	p.tracks = append(p.tracks, r)
	s := t.Samples()
	s.Group = 1 << 12
	last := -1
	next := int64(0) // decoding time that the durations so far lead to
	var lastCount uint32
	for {
		ref, err := s.Next()
		if err == io.EOF {
			break
		}
		if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, ErrInvalid) {
			p.done.Done = append(p.done.Done, fmt.Sprintf("track %d: kept its first %d samples, the rest is cut off (%v)", t.ID, r.samples, err))
			r.cut = true
			break
		}
		if err != nil {
			return err
		}
		if r.samples == 0 {
			r.start = ref.DTS
		}
		ref.DTS -= r.start
		ref.CTS -= r.start
		n := uint32(ref.Count)
		if r.samples > 0 && ref.DTS != next {
			// A gap between fragments becomes part of the sample before it.
			gap := ref.DTS - next
			k := len(r.stts)
			if d := int64(r.stts[k-1]) + gap; d >= 0 && d <= math.MaxUint32 && lastCount == 1 {
				if r.stts[k-2]--; r.stts[k-2] == 0 {
					r.stts = r.stts[:k-2]
				}
				r.stts = appendRun(r.stts, 1, uint32(d))
			} else {
				return t.Box.invalid("sample %d is at %d, the samples before it end at %d", ref.Index, ref.DTS, next)
			}
		}
		lastCount = n
		next = ref.DTS + ref.Duration
		size := ref.Size / ref.Count
		if r.samples == 0 {
			if r.same = size; size == 0 {
				r.same = -1 // a constant size of 0 would mean a table
			}
		} else if r.same != size && r.same >= 0 {
			r.sizes = make([]uint32, r.samples, r.samples+1)
			for i := range r.sizes {
				r.sizes[i] = uint32(r.same)
			}
			r.same = -1
		}
		if r.same < 0 {
			r.sizes = append(r.sizes, uint32(size))
		}
		r.stts = appendRun(r.stts, n, uint32(ref.Duration/ref.Count))
		r.ctts = appendRun(r.ctts, n, uint32(int32(ref.CTS-ref.DTS)))
		r.offsets = r.offsets || ref.CTS != ref.DTS
		if ref.Sync && t.Handler == "vide" {
			r.stss = append(r.stss, uint32(r.samples+1))
		}
		if k := last; k >= 0 && p.extents[k].from+p.extents[k].size == ref.Offset && p.extents[k].size < maxChunk && r.entries[len(r.entries)-1] == uint32(ref.Entry) {
			p.extents[k].size += ref.Size
			r.counts[len(r.counts)-1] += n
		} else {
			last = len(p.extents)
			p.extents = append(p.extents, extent{ref.Offset, ref.Size, r, len(r.counts)})
			r.counts = append(r.counts, n)
			r.entries = append(r.entries, uint32(ref.Entry))
		}
		if ref.Duration == 0 {
			r.behind++
		}
		r.samples += ref.Count
		r.shown = max(r.shown, ref.CTS+ref.Duration)
	}
	r.end = next
	p.done.Samples += r.samples
	return p.even(r)
}

// even mends samples that last no time, of tracks whose pictures are shown in the order of decoding. Sound whose other samples
// all last the same is put evenly apart, where the whole does not become longer by it than ears notice; else such a sample
// shares the time of the one before it.
func (p *repair) even(r *repairTrack) error {
	if r.behind == 0 || r.offsets || r.samples > 1<<26 {
		return nil
	}
	if r.t.Handler == "soun" {
		v, err := survey(r.t)
		if err != nil {
			return err
		}
		end := r.samples * v.duration
		if math.Abs(float64(end-r.end)) <= max(maxDrift/5*float64(r.t.TimeScale), float64(2*v.duration)) {
			r.stts, r.end, r.shown = []uint32{uint32(r.samples), uint32(v.duration)}, end, end
			p.done.Done = append(p.done.Done, fmt.Sprintf("track %d: %d samples lasted no time; all are %d ticks apart now, as the others were", r.t.ID, r.behind, v.duration))
			return nil
		}
	}
	mended := 0
	var stts []uint32
	last := uint32(0) // duration of the sample before, which is not in stts yet
	begun := false
	for i := 0; i < len(r.stts); i += 2 {
		for range r.stts[i] {
			d := r.stts[i+1]
			if d == 0 && last >= 2 {
				d = last / 2
				last -= d
				mended++
			}
			if begun {
				stts = appendRun(stts, 1, last)
			}
			last, begun = d, true
		}
	}
	if mended > 0 {
		r.stts = appendRun(stts, 1, last)
		p.done.Done = append(p.done.Done, fmt.Sprintf("track %d: %d samples lasted no time; they share that of the ones before them", r.t.ID, mended))
	}
	return nil
}

// write makes the new file: ftyp, moov, mdat.
func (p *repair) write(w io.Writer) error {
	slices.SortStableFunc(p.extents, func(a, b extent) int {
		switch {
		case a.from < b.from:
			return -1
		case a.from > b.from:
			return 1
		}
		return 0
	})
	total := int64(0)
	for _, r := range p.tracks {
		r.chunks = make([]int64, len(r.counts))
	}
	for _, e := range p.extents {
		e.track.chunks[e.chunk] = total
		total += e.size
	}
	if total > 2*p.data.size {
		return fmt.Errorf("%w: samples of %d bytes overlap in a file of %d", ErrInvalid, total, p.data.size)
	}
	ftyp, err := p.ftyp()
	if err != nil {
		return err
	}
	old := make([]byte, p.m.moov.Size)
	if err := p.m.src.read(old, p.m.moov.Offset); err != nil {
		return p.m.moov.errorf("%w", err)
	}
	mdat := mdatHeader(total+8, false)
	if total+8 > math.MaxUint32 {
		mdat = mdatHeader(total+16, true)
	}
	// The size of the moov does not depend on the offsets, but for stco against co64: one width for all.
	wide := int64(len(ftyp))+2*p.m.moov.Size+32*p.done.Samples+total > math.MaxUint32
	first, err := p.moov(old, 0, wide)
	if err != nil {
		return err
	}
	moov, err := p.moov(old, int64(len(ftyp)+len(first)+len(mdat)), wide)
	if err != nil {
		return err
	}
	for _, piece := range [][]byte{ftyp, moov, mdat} {
		if _, err := w.Write(piece); err != nil {
			return err
		}
	}
	// Neighbouring extents, which are the rule, are copied at once.
	buf := make([]byte, copySize)
	for i := 0; i < len(p.extents); {
		from, end := p.extents[i].from, p.extents[i].from
		for ; i < len(p.extents) && p.extents[i].from == end; i++ {
			end += p.extents[i].size
		}
		if _, err := io.CopyBuffer(struct{ io.Writer }{w}, io.NewSectionReader(p.data.r, from, end-from), buf); err != nil {
			return err
		}
	}
	return nil
}

// ftyp is the file's own, or the one that the Writer writes.
func (p *repair) ftyp() ([]byte, error) {
	b, err := p.data.boxAt(0, p.data.size, "", 0)
	if err == nil && b.Type == "ftyp" && !b.Truncated() && b.Size <= maxConfig {
		q := make([]byte, b.Size)
		return q, p.data.read(q, 0)
	}
	q := make([]byte, 8, 32)
	q = append(q, "isom\x00\x00\x02\x00isomiso2avc1mp41"...)
	boxHeader(q, "ftyp", int64(len(q)))
	p.done.Done = append(p.done.Done, "ftyp written")
	return q, nil
}

// moov rewrites the movie box for media data that begins at base.
func (p *repair) moov(old []byte, base int64, wide bool) ([]byte, error) {
	longest := int64(0)
	for _, r := range p.tracks {
		longest = max(longest, p.movieTime(r))
	}
	next := 0
	body, err := rewrite(old[p.m.moov.Header:], func(name string, b []byte) ([]byte, error) {
		switch name {
		case "mvex":
			return nil, nil
		case "udta", "meta":
			if p.found {
				return nil, nil // the reference's place, title and so on
			}
		case "mvhd":
			return withDuration(p.undated(b), 16, 24, longest, p.keep(p.tracks...), base == 0, p, "movie"), nil
		case "trak":
			r := p.tracks[next]
			next++
			if r.samples == 0 {
				return nil, nil
			}
			return p.trak(b, r, base, wide)
		}
		return b, nil
	})
	if err != nil {
		return nil, p.m.moov.errorf("%w", err)
	}
	return wrap("moov", body), nil
}

// movieTime is a track's end in the movie's ticks.
func (p *repair) movieTime(r *repairTrack) int64 {
	return p.rescale(r, r.shown+r.wait+r.t.Shift())
}

func (p *repair) rescale(r *repairTrack, ticks int64) int64 {
	return rescale(max(ticks, 0), int64(r.t.TimeScale), int64(max(p.m.TimeScale, 1)))
}

// align makes the earliest sample the movie's start, and the other tracks wait for it.
func (p *repair) align() {
	first := math.Inf(1)
	for _, r := range p.tracks {
		if r.samples > 0 {
			first = min(first, float64(r.start)/float64(r.t.TimeScale))
		}
	}
	for _, r := range p.tracks {
		if r.samples > 0 {
			r.wait = max(int64(math.Round(float64(r.start)-first*float64(r.t.TimeScale))), 0)
		}
	}
}

// edits is the edit list of a track whose samples are others than its moov speaks of: the wait, then all of the media. nil
// where none is needed; ok is false where the old one has more to say and stays.
func (p *repair) edits(r *repairTrack) (edts []byte, ok bool, err error) {
	if !p.m.Fragmented && !r.cut {
		return nil, false, nil
	}
	from, empty := int64(0), r.wait
	for i, e := range r.t.Edits {
		switch {
		case e.Rate != 1 || e.MediaTime >= 0 && i != len(r.t.Edits)-1:
			return nil, false, nil
		case e.MediaTime < 0:
			empty += rescale(e.Duration, int64(max(p.m.TimeScale, 1)), int64(r.t.TimeScale))
		default:
			from = e.MediaTime
		}
	}
	if from == 0 && empty == 0 {
		return nil, true, nil
	}
	elst := &ff.ElstBox{Version: 1}
	if empty > 0 {
		elst.Entries = append(elst.Entries, ff.ElstEntry{SegmentDuration: uint64(p.rescale(r, empty)), MediaTime: -1, MediaRateInteger: 1})
	}
	elst.Entries = append(elst.Entries, ff.ElstEntry{SegmentDuration: uint64(p.rescale(r, r.shown-from)), MediaTime: from, MediaRateInteger: 1})
	box := &ff.EdtsBox{}
	box.AddChild(elst)
	edts, err = encode(box)
	return edts, true, err
}

func (p *repair) trak(old []byte, r *repairTrack, base int64, wide bool) ([]byte, error) {
	say := base == 0 // the first of two passes
	edts, replace, err := p.edits(r)
	if err != nil {
		return nil, err
	}
	var visit func(name string, b []byte) ([]byte, error)
	visit = func(name string, b []byte) ([]byte, error) {
		switch name {
		case "trak", "mdia", "minf":
			body, err := rewrite(b[8:], visit)
			return wrap(name, body), err
		case "edts":
			if replace {
				return nil, nil
			}
		case "udta", "meta", "tref":
			if p.found {
				return nil, nil
			}
		case "tkhd":
			b = withDuration(p.undated(b), 20, 28, p.movieTime(r), p.keep(r), say, p, fmt.Sprintf("track %d", r.t.ID))
			return append(b, edts...), nil
		case "mdhd":
			return withDuration(p.undated(b), 16, 24, r.end, p.keep(r), say, p, fmt.Sprintf("media of track %d", r.t.ID)), nil
		case "stbl":
			body, err := rewrite(b[8:], func(name string, b []byte) ([]byte, error) {
				switch name {
				case "stsd":
					return p.stsd(b, r, say)
				case "stts", "ctts", "stsc", "stsz", "stz2", "stco", "co64", "stss", "stps":
					return nil, nil
				case "sbgp", "saiz", "saio", "subs", "sdtp":
					if p.m.Fragmented || p.found {
						return nil, nil // they speak of the samples that the moov had
					}
				}
				return b, nil
			})
			return wrap("stbl", append(body, r.tables(base, wide)...)), err
		}
		return b, nil
	}
	return visit("trak", old)
}

// stsd renames hev1.
func (p *repair) stsd(b []byte, r *repairTrack, say bool) ([]byte, error) {
	if r.t.Entry != "hev1" || len(b) < 24 {
		return b, nil
	}
	if len(r.t.VPS) == 0 || len(r.t.SPS) == 0 || len(r.t.PPS) == 0 {
		return nil, fmt.Errorf("%w: hev1 whose parameter sets are not in hvcC", ErrUnsupported)
	}
	out := slices.Clone(b)
	copy(out[20:], "hvc1")
	if say {
		p.done.Done = append(p.done.Done, fmt.Sprintf("track %d: hev1 renamed to hvc1", r.t.ID))
	}
	return out, nil
}

// keep says whether the durations in the file, where there are some, still hold: the tracks are whole, and last as long.
func (p *repair) keep(list ...*repairTrack) bool {
	for _, r := range list {
		if p.m.Fragmented || r.cut || math.Abs(float64(r.t.Duration-r.end)) > maxDrift*float64(r.t.TimeScale) {
			return false
		}
	}
	return true
}

// undated takes the reference's dates out of a header box, which are not those of a recovered file.
func (p *repair) undated(b []byte) []byte {
	out := slices.Clone(b)
	if n := map[byte]int{0: 8, 1: 16}[out[8]]; p.found && len(out) >= 12+n {
		clear(out[12 : 12+n])
	}
	return out
}

// withDuration sets the duration at byte narrow (version 0) or long (version 1) of a full box's body, where keep does not
// leave the one that is there.
func withDuration(b []byte, narrow, long int, d int64, keep, say bool, p *repair, what string) []byte {
	out := slices.Clone(b)
	if len(out) < 8+narrow+4 {
		return out
	}
	old := int64(-1)
	switch {
	case out[8] == 0 && keep && binary.BigEndian.Uint32(out[8+narrow:])+1 > 1:
		return out
	case out[8] == 1 && keep && len(out) >= 8+long+8 && binary.BigEndian.Uint64(out[8+long:])+1 > 1:
		return out
	case out[8] == 1 && len(out) >= 8+long+8:
		old = int64(binary.BigEndian.Uint64(out[8+long:]))
		binary.BigEndian.PutUint64(out[8+long:], uint64(d))
	case out[8] == 0:
		old = int64(binary.BigEndian.Uint32(out[8+narrow:]))
		binary.BigEndian.PutUint32(out[8+narrow:], uint32(min(d, math.MaxUint32)))
	}
	if say && (old == 0 || old == math.MaxUint32) && d != old {
		p.done.Done = append(p.done.Done, what+": duration filled in")
	}
	return out
}

// tables are the sample tables of the new file.
func (r *repairTrack) tables(base int64, wide bool) []byte {
	table := func(name string, head []uint32, list []uint32) []byte {
		body := make([]byte, 4, 4+4*(len(head)+len(list)))
		for _, v := range append(head, list...) {
			body = binary.BigEndian.AppendUint32(body, v)
		}
		return wrap(name, body)
	}
	count := func(list []uint32, per int) []uint32 { return []uint32{uint32(len(list) / per)} }
	out := table("stts", count(r.stts, 2), r.stts)
	if r.offsets {
		t := table("ctts", count(r.ctts, 2), r.ctts)
		for i := 1; i < len(r.ctts); i += 2 {
			if int32(r.ctts[i]) < 0 {
				t[8] = 1 // signed offsets (ISO/IEC 14496-12 8.6.1.3)
			}
		}
		out = append(out, t...)
	}
	if r.t.Handler == "vide" && int64(len(r.stss)) < r.samples {
		out = append(out, table("stss", count(r.stss, 1), r.stss)...)
	}
	var stsc []uint32
	for i, n := range r.counts {
		if k := len(stsc); k == 0 || stsc[k-2] != n || stsc[k-1] != r.entries[i] {
			stsc = append(stsc, uint32(i+1), n, r.entries[i])
		}
	}
	out = append(out, table("stsc", count(stsc, 3), stsc)...)
	out = append(out, table("stsz", []uint32{uint32(max(r.same, 0)), uint32(r.samples)}, r.sizes)...)
	name := "stco"
	body := binary.BigEndian.AppendUint32(make([]byte, 4), uint32(len(r.chunks)))
	if wide {
		name = "co64"
	}
	for _, off := range r.chunks {
		if wide {
			body = binary.BigEndian.AppendUint64(body, uint64(base+off))
		} else {
			body = binary.BigEndian.AppendUint32(body, uint32(base+off))
		}
	}
	return append(out, wrap(name, body)...)
}

func wrap(name string, body []byte) []byte {
	out := make([]byte, 8, 8+len(body))
	boxHeader(out, name, int64(8+len(body)))
	return append(out, body...)
}

// rewrite calls f for each box in p, header included, and joins what it returns.
func rewrite(p []byte, f func(name string, b []byte) ([]byte, error)) ([]byte, error) {
	var out []byte
	for len(p) >= 8 {
		n := int64(binary.BigEndian.Uint32(p))
		if n < 8 || n > int64(len(p)) {
			return nil, fmt.Errorf("%w: %s of %d bytes inside moov, want 8 to %d", ErrUnsupported, fourCC(p[4:8]), n, len(p))
		}
		b, err := f(string(p[4:8]), p[:n])
		if err != nil {
			return nil, err
		}
		out = append(out, b...)
		p = p[n:]
	}
	return out, nil
}
