package mp4

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/canmv-run/canmv-run/host/frame"
)

// RecoverOptions say what is known of a recording that lost its moov. The zero value goes by what the stream says of itself.
type RecoverOptions struct {
	// Reference is a whole file of the same recorder with the same settings: sample entries, frame rate and the kind of
	// sound are its. Nil: the parameter sets are in the stream, else ErrUnsupported; sound is left out.
	Reference *Movie
	// Rate is the frame rate. Zero means that of Reference, else what the stream's parameter sets say, else 30.
	Rate frame.Rate
}

// Recover writes a plain, fast-starting file with the samples that it finds in a file r without a moov to w. H.264 and
// H.265 are found by their NAL units, each behind its length: headers that fit the parameter sets, no bytes that a NAL unit
// cannot hold, and another unit, sound or the end behind it. What lies between the pictures is sound: with a Reference whose
// sound has samples of one size (G.711, PCM, the board's) or is AAC it is kept. Pictures are put into the order in which
// they are shown; the frame rate is taken as constant, because the times are lost. A last sample that is not whole is left
// out.
//
// r is only read; w must not be the same file. All of the media data is read once; about 40 bytes a sample are held, and the
// longest NAL unit. A fragmented file that lost the moov at its start is joined with the Reference's, which must be
// fragmented as well.
func Recover(r io.ReaderAt, size int64, w io.Writer, opt RecoverOptions) (Repaired, error) {
	var done Repaired
	src := source{r: r, size: size}
	from, moofs := src.mediaData()
	if ref := opt.Reference; ref != nil && ref.Fragmented && moofs {
		head, err := ref.header()
		if err != nil {
			return done, err
		}
		done, err := Repair(&joined{head, r}, int64(len(head))+size, w)
		done.Done = append([]string{"moov of the reference put in front of the fragments"}, done.Done...)
		return done, err
	}
	s := &scanner{src: src, from: from, end: size, pos: from, lengths: 4, most: 1<<24 - 1}
	ref := opt.Reference
	var err error
	if ref == nil {
		rate := opt.Rate
		if ref, err = s.byItself(&rate); err != nil {
			return done, err
		}
		done.Done = append(done.Done, fmt.Sprintf("parameter sets found in the stream; %v frames a second", rate))
	}
	p := &repair{m: ref, data: src, found: true, done: &done}
	video, audio, err := s.describe(ref)
	if err != nil {
		return done, err
	}
	if err := s.run(); err != nil {
		return done, err
	}
	first := slices.IndexFunc(s.pictures, func(p picture) bool { return p.key })
	if first < 0 {
		return done, fmt.Errorf("%w: no key frame found in %d bytes that fits the parameter sets; is the reference of the same recorder and the same settings?", ErrInvalid, size-from)
	}
	if first > 0 {
		done.Done = append(done.Done, fmt.Sprintf("%d pictures before the first key frame are left out", first))
		s.pictures = s.pictures[first:]
	}
	tick, err := s.tick(video, opt, &done)
	if err != nil {
		return done, err
	}
	for _, t := range ref.Tracks {
		rt := &repairTrack{t: t, cut: true}
		p.tracks = append(p.tracks, rt)
		switch t {
		case video:
			p.addPictures(rt, s.pictures, tick)
		case audio:
			if err := p.addSound(rt, s.runs); err != nil {
				return done, err
			}
		}
		done.Samples += rt.samples
		if rt.samples > 0 {
			done.Done = append(done.Done, fmt.Sprintf("track %d: %d samples of %s found", t.ID, rt.samples, t.Described()))
		}
	}
	if s.skipped > 0 {
		done.Done = append(done.Done, fmt.Sprintf("%d bytes are left out: they are no picture, and no sound that could be told apart", s.skipped))
	}
	if s.cut {
		done.Done = append(done.Done, "the last sample is cut off and left out")
	}
	return done, p.write(w)
}

// mediaData finds where the samples begin: in the first mdat, else at the start. moofs says that they are in fragments.
func (s source) mediaData() (from int64, moofs bool) {
	s.children(Box{}, func(b Box) error {
		switch b.Type {
		case "mdat":
			if from == 0 {
				from = b.Body()
			}
			if !moofs && b.End() < s.size {
				return nil
			}
			return errNoBox
		case "moof":
			moofs = true
		}
		return nil
	})
	return from, moofs
}

// header is the file up to the end of its moov, without what else is there.
func (m *Movie) header() ([]byte, error) {
	out := []byte{}
	for _, name := range []string{"ftyp", "moov"} {
		err := m.src.children(Box{}, func(b Box) error {
			if b.Type != name {
				return nil
			}
			p := make([]byte, b.Size)
			if err := m.src.read(p, b.Offset); err != nil {
				return b.errorf("%w", err)
			}
			out = append(out, p...)
			return errNoBox
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// joined is a file behind some bytes.
type joined struct {
	head []byte
	rest io.ReaderAt
}

func (j *joined) ReadAt(p []byte, off int64) (n int, err error) {
	if off < int64(len(j.head)) {
		if n = copy(p, j.head[off:]); n == len(p) {
			return n, nil
		}
	}
	k, err := j.rest.ReadAt(p[n:], off+int64(n)-int64(len(j.head)))
	return n + k, err
}

// describe takes from the reference how its samples look.
func (s *scanner) describe(ref *Movie) (video, audio *MovieTrack, err error) {
	for _, t := range ref.Tracks {
		switch {
		case t.Handler == "vide" && video == nil && (t.Codec == H264 || t.Codec == H265):
			video = t
		case t.Handler == "soun" && audio == nil:
			audio = t
		}
	}
	if video == nil {
		return nil, nil, fmt.Errorf("%w: the reference has no H.264 or H.265 video", ErrUnsupported)
	}
	ok := false
	if s.read, ok = newPictureReader(video.Codec, video.SPS, video.PPS); !ok {
		return nil, nil, fmt.Errorf("%w: the reference's parameter sets cannot be read, or are not in its sample entry", ErrUnsupported)
	}
	s.lengths = video.lengths
	sum, err := survey(video)
	if err != nil {
		return nil, nil, err
	}
	if sum.longest > 0 {
		s.most = min(s.most, max(8*sum.longest, 1<<18))
	}
	if audio == nil {
		return video, nil, nil
	}
	sum, err = survey(audio)
	if err != nil || sum.samples == 0 {
		return video, nil, err
	}
	switch {
	case audio.Entry == "mp4a" && !sum.same:
		if err := s.learnAAC(audio); err != nil {
			return nil, nil, err
		}
	case sum.same && sum.longest > 0:
		s.sound, s.frame = soundFrames, sum.longest
		if err := s.learnRuns(audio); err != nil {
			return nil, nil, err
		}
	}
	return video, audio, nil
}

// learnRuns looks how long the sound between two pictures of the reference is.
func (s *scanner) learnRuns(t *MovieTrack) error {
	list := t.Samples()
	list.Group = 1 << 20
	run, end := int64(0), int64(-1)
	for range 10000 {
		ref, err := list.Next()
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return err
		}
		if ref.Offset != end && run > 0 { // the last run may be shorter
			s.grain = gcd(s.grain, run)
			s.longest = max(s.longest, run)
			run = 0
		}
		run += ref.Size
		end = ref.Offset + ref.Size
	}
	if s.grain == 0 || s.grain%s.frame != 0 {
		s.grain = s.frame
	}
	s.longest = max(s.longest, run)
	return nil
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// learnAAC takes what the frames of the reference have in common. Where it is no AAC LC, its sound is left out.
func (s *scanner) learnAAC(t *MovieTrack) error {
	var ok bool
	if s.aac, ok = newAACReader(t.config); !ok {
		return nil
	}
	ref, err := t.Samples().Next()
	if err != nil {
		return err
	}
	p, err := t.ReadData(nil, ref)
	if err != nil {
		return err
	}
	size, elements, _ := s.aac.read(p)
	if size != len(p) || elements == "" {
		return nil
	}
	s.aac.elements, s.sound = elements, soundAAC
	return nil
}

// surveyed is what survey finds out.
type surveyed struct {
	samples  int64
	longest  int64 // bytes
	same     bool  // size of all
	duration int64 // the most common one, in ticks
	steady   bool  // nearly all samples have it
	mean     float64
}

// survey looks at the first samples of a track.
func survey(t *MovieTrack) (v surveyed, err error) {
	v.same = true
	counts := map[int64]int64{}
	s := t.Samples()
	total := int64(0)
	for v.samples < 20000 {
		ref, err := s.Next()
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return v, err
		}
		v.same = v.same && (v.samples == 0 || ref.Size == v.longest)
		v.longest = max(v.longest, ref.Size)
		v.samples++
		counts[ref.Duration]++
		total += ref.Duration
	}
	var durations []int64
	for d := range counts {
		durations = append(durations, d)
	}
	slices.Sort(durations)
	for _, d := range durations {
		if counts[d] > counts[v.duration] && d > 0 {
			v.duration = d
		}
	}
	if v.samples > 0 {
		v.mean = float64(total) / float64(v.samples)
		v.steady = math.Abs(v.mean-float64(v.duration)) < 0.02*v.mean
	}
	return v, nil
}

// tick is the duration of a picture, in ticks of the track.
func (s *scanner) tick(t *MovieTrack, opt RecoverOptions, done *Repaired) (float64, error) {
	if r := opt.Rate; r.Num > 0 && r.Den > 0 {
		return float64(t.TimeScale) * float64(r.Den) / float64(r.Num), nil
	}
	v, err := survey(t)
	if err != nil {
		return 0, err
	}
	if opt.Reference == nil {
		return float64(v.duration), nil
	}
	d := float64(v.duration)
	if !v.steady {
		d = v.mean
		done.Done = append(done.Done, fmt.Sprintf("the reference's frames are not evenly spaced; %.3f a second are taken, its average", float64(t.TimeScale)/d))
	}
	if d <= 0 {
		return 0, fmt.Errorf("%w: the reference has no frame rate; give one", ErrUnsupported)
	}
	return d, nil
}

// addPictures makes the sample tables of the video, pictures a tick apart.
func (p *repair) addPictures(r *repairTrack, list []picture, tick float64) {
	at := func(k int) int64 { return int64(math.Round(float64(k) * tick)) }
	shown := showOrder(list)
	delay := 0
	for k, n := range shown {
		delay = max(delay, k-n)
	}
	r.same = -1
	for k, pic := range list {
		r.sizes = append(r.sizes, uint32(pic.size))
		r.stts = appendRun(r.stts, 1, uint32(at(k+1)-at(k)))
		offset := at(shown[k]+delay) - at(k)
		r.ctts = appendRun(r.ctts, 1, uint32(int32(offset)))
		r.offsets = r.offsets || offset != 0
		if pic.key {
			r.stss = append(r.stss, uint32(k+1))
		}
		p.chunk(r, pic.off, pic.size, 1)
		r.samples++
	}
	r.end = at(len(list))
	r.shown = at(len(list) + delay)
	// Pictures wait for those that are shown before them and come later: the edit list takes that time off again.
	r.t.Edits = nil
	if delay > 0 {
		r.t.Edits = []Edit{{MediaTime: at(delay), Rate: 1}}
	}
}

// showOrder is the place of each picture in the order in which they are shown, counted over the whole stream.
func showOrder(list []picture) []int {
	out := make([]int, len(list))
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && !list[to].reset {
			to++
		}
		order := make([]int, to-from)
		for i := range order {
			order[i] = from + i
		}
		slices.SortStableFunc(order, func(a, b int) int {
			switch {
			case list[a].order < list[b].order:
				return -1
			case list[a].order > list[b].order:
				return 1
			}
			return 0
		})
		for i, k := range order {
			out[k] = from + i
		}
		from = to
	}
	return out
}

// addSound makes the sample tables of the sound, every sample as long as most of the reference's.
func (p *repair) addSound(r *repairTrack, runs []soundRun) error {
	v, err := survey(r.t)
	if err != nil {
		return err
	}
	if r.same = v.longest; !v.same {
		r.same = -1
	}
	for _, run := range runs {
		off := run.off
		if run.sizes == nil {
			p.chunk(r, off, run.count*v.longest, uint32(run.count))
		}
		for _, n := range run.sizes {
			r.sizes = append(r.sizes, n)
			p.chunk(r, off, int64(n), 1)
			off += int64(n)
		}
		r.samples += run.count
	}
	if r.samples == 0 {
		return nil
	}
	if r.samples > math.MaxUint32 {
		return fmt.Errorf("%w: %d sound samples", ErrUnsupported, r.samples)
	}
	r.stts = []uint32{uint32(r.samples), uint32(v.duration)}
	r.end = r.samples * v.duration
	r.shown = r.end
	// What the decoder needs to warm up stays out, as in the reference.
	edits := r.t.Edits
	r.t.Edits = nil
	for _, e := range edits {
		if e.MediaTime > 0 && e.MediaTime < r.end {
			r.t.Edits = []Edit{{MediaTime: e.MediaTime, Rate: 1}}
		}
	}
	return nil
}

// chunk adds samples, to the last chunk where they follow it.
func (p *repair) chunk(r *repairTrack, off, size int64, count uint32) {
	if k := len(p.extents) - 1; k >= 0 && p.extents[k].track == r && p.extents[k].from+p.extents[k].size == off && p.extents[k].size < maxChunk {
		p.extents[k].size += size
		r.counts[len(r.counts)-1] += count
		return
	}
	p.extents = append(p.extents, extent{off, size, r, len(r.counts)})
	r.counts = append(r.counts, count)
	r.entries = append(r.entries, 1)
}

// appendRun adds n samples of a value to a table of (count, value) pairs.
func appendRun(list []uint32, n, v uint32) []uint32 {
	if k := len(list); k >= 2 && list[k-1] == v && list[k-2] <= math.MaxUint32-n {
		list[k-2] += n
		return list
	}
	return append(list, n, v)
}

// byItself looks for parameter sets and a key frame in the stream, and makes a reference of them.
func (s *scanner) byItself(rate *frame.Rate) (*Movie, error) {
	for _, codec := range []Codec{H264, H265} {
		s.read, _ = newPictureReader(codec, nil, nil)
		classify := classifyAVC
		if codec == H265 {
			classify = classifyHEVC
		}
		s.pos = s.from
		for s.pos < s.end {
			unit, size, err := s.firstUnit(classify)
			if err != nil {
				return nil, err
			}
			if unit == nil {
				break
			}
			own := *rate
			if own == (frame.Rate{}) {
				own = s.read.rate()
			}
			if own == (frame.Rate{}) {
				own = frame.Rate{Num: defaultFrames, Den: 1}
			}
			ref, err := makeReference(codec, unit, own)
			if err == nil {
				s.pos, *rate = s.from, own
				return ref, nil
			}
			s.pos += size
		}
	}
	return nil, fmt.Errorf("%w: no H.264 or H.265 parameter sets in the stream: give a reference, a whole file of the same recorder", ErrUnsupported)
}

// firstUnit finds the next access unit with parameter sets and a key picture and returns it in Annex B form; size is what
// to skip to look for another. nil: there is none.
func (s *scanner) firstUnit(classify func([]byte) nalClass) (annexB []byte, size int64, err error) {
	for ; s.pos < s.end; s.pos++ {
		head, err := s.at(s.pos, 8)
		if err != nil {
			return nil, 0, err
		}
		if len(head) < 8 || head[0] != 0 {
			continue
		}
		switch classify(head[4:]) {
		case nalVPS, nalSPS, nalPPS:
		default:
			continue
		}
		var out []byte
		at, sets := s.pos, 0
		for range 64 {
			head, err := s.at(at, 4)
			if err != nil {
				return nil, 0, err
			}
			if len(head) < 4 {
				break
			}
			n := int64(binary.BigEndian.Uint32(head))
			if n < 3 || n > s.most || at+4+n > s.end {
				break
			}
			nal, err := s.at(at+4, n)
			if err != nil {
				return nil, 0, err
			}
			if emulated(nal) {
				break
			}
			class := classify(nal)
			if (class == nalSPS || class == nalPPS) && !s.read.learn(nal) || n > 1<<16 && class != nalKeyPicture {
				break
			}
			if class == nalSPS || class == nalPPS || class == nalVPS {
				sets++
			}
			out = append(append(out, 0, 0, 0, 1), nal...)
			at += 4 + n
			if class == nalKeyPicture && s.read.ready() {
				if s.read.look(nal).kind == unitFirst {
					return out, at - s.pos, nil
				}
				break
			}
		}
	}
	return nil, 0, nil
}

// rate is what the parameter sets say (ITU-T H.264 and H.265 E.2.1), zero where they say nothing.
func (r *pictureReader) rate() frame.Rate {
	reduce := func(num, den uint) frame.Rate {
		if num == 0 || den == 0 || num/den > 1000 || num > math.MaxInt32 || den > math.MaxInt32 {
			return frame.Rate{}
		}
		return frame.Rate{Num: int(num), Den: int(den)}
	}
	for id := range uint32(32) {
		if s := r.avc[id]; s != nil && s.VUI != nil {
			return reduce(s.VUI.TimeScale, 2*s.VUI.NumUnitsInTick) // a tick is a field
		}
		if s := r.hevc[id]; s != nil && s.VUI != nil {
			return reduce(s.VUI.TimeScale, s.VUI.NumUnitsInTick)
		}
	}
	return frame.Rate{}
}

// makeReference is a file of one picture.
func makeReference(codec Codec, unit []byte, rate frame.Rate) (*Movie, error) {
	f := &memory{}
	w, err := NewWriter(f, Options{ReserveMoov: 4096})
	if err != nil {
		return nil, err
	}
	v, err := w.AddVideo(Video{Codec: codec, Rate: rate})
	if err != nil {
		return nil, err
	}
	if err := v.Write(Sample{Data: unit}); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return Open(bytes.NewReader(f.data), int64(len(f.data)))
}

// memory is a File in memory.
type memory struct{ data []byte }

func (m *memory) grow(n int64) {
	if n > int64(len(m.data)) {
		m.data = append(m.data, make([]byte, n-int64(len(m.data)))...)
	}
}

func (m *memory) ReadAt(p []byte, off int64) (int, error) {
	return bytes.NewReader(m.data).ReadAt(p, off)
}

func (m *memory) WriteAt(p []byte, off int64) (int, error) {
	m.grow(off + int64(len(p)))
	return copy(m.data[off:], p), nil
}

func (m *memory) Truncate(size int64) error {
	m.grow(size)
	m.data = m.data[:size]
	return nil
}
