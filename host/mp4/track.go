package mp4

import (
	"fmt"
	"math"
	"time"

	ff "github.com/Eyevinn/mp4ff/mp4"
)

// Track is one track of a Writer.
type Track struct {
	w       *Writer
	id      uint32 // 0 until the first moov is written
	codec   Codec
	isVideo bool
	video   Video
	audio   Audio
	scale   int64 // ticks per second

	// Video.
	classify      func([]byte) nalClass
	sets          paramSets
	width, height int // of the stream
	line          timeline
	entry         []byte // of a track of copied samples
	lastDur       int64  // ticks that a copied sample itself says
	open          bool   // the last held sample still needs its duration

	// Audio.
	frameBytes int
	silence    byte
	frames     int64 // written, silence included

	begun  bool
	rank   int           // 1 for the track that began first
	origin time.Duration // when the first sample is presented
	skip   int64         // ticks of media before that
	start  int64         // ticks from the movie's zero to the first sample; known from the first fragment on
	done   int64         // ticks in complete fragments
	end    int64         // when the last picture of these ends being shown, in ticks of the media

	// The fragment that is being collected.
	buf     []byte
	samples []ff.Sample
	heldFor int64 // ticks of the samples that have a duration
	boxes   fragmentBoxes

	table table
	stats TrackStats
}

// Flags of a sample (ISO/IEC 14496-12 8.8.3.1): depends on no other, or depends and is not a sync sample.
const (
	flagsSync    = 2 << 24
	flagsNonSync = 1<<24 | 1<<16
)

// Write adds a sample.
func (t *Track) Write(s Sample) error {
	t.w.mu.Lock()
	defer t.w.mu.Unlock()
	switch {
	case t.w.closed:
		return ErrClosed
	case t.w.err != nil:
		return t.w.err
	case len(s.Data) == 0:
		return fmt.Errorf("%w: empty sample", ErrInvalid)
	case len(s.Data) > maxSample:
		return fmt.Errorf("%w: sample of %d bytes, want at most %d", ErrUnsupported, len(s.Data), maxSample)
	case t.w.header != 0 && t.id == 0:
		return fmt.Errorf("%w: the track starts after the first fragment", ErrUnsupported)
	}
	switch {
	case t.entry != nil:
		return t.writeCopy(s)
	case t.isVideo:
		return t.writeVideo(s)
	}
	return t.writeAudio(s)
}

func (t *Track) begin(at, skip time.Duration) {
	if t.begun {
		return
	}
	t.begun = true
	t.skip = ticks(skip, t.scale)
	t.origin = at
	t.w.began++
	t.rank = t.w.began
	if t.w.header != 0 {
		t.start = max(ticks(at-t.w.zero, t.scale), 0)
	}
}

func (t *Track) writeVideo(s Sample) error {
	// The sample goes behind those that are held; it is taken back where it turns out wrong.
	old := len(t.buf)
	key, err := t.appendVideo(s.Data)
	if err == nil {
		err = t.place(s, len(t.buf)-old, key)
	}
	if err != nil {
		t.buf = t.buf[:old]
		return err
	}
	if t.cut(key) {
		// The new sample has no duration yet and stays.
		return t.w.flush(false)
	}
	return nil
}

// place notes the time of a sample of size bytes that was put into the buffer. The line is only advanced once it is right.
func (t *Track) place(s Sample, size int, key bool) error {
	line := t.line
	tick, err := line.next(s.Time)
	if err != nil {
		return err
	}
	elapsed := tick - t.line.tick
	offset := ticks(s.Offset, t.scale)
	if elapsed > math.MaxUint32 || offset > math.MaxInt32 || offset < math.MinInt32 {
		return fmt.Errorf("%w: %v between two frames, composition offset %v", ErrUnsupported, s.Time-t.line.last, s.Offset)
	}
	t.begin(shown(s))
	t.line = line
	if t.open {
		t.settle(elapsed)
	}
	flags := uint32(flagsNonSync)
	if key {
		flags = flagsSync
	}
	t.samples = append(t.samples, ff.Sample{Size: uint32(size), Flags: flags, CompositionTimeOffset: int32(offset)})
	t.open = true
	t.w.held += size
	return nil
}

// appendVideo appends the sample's bytes to the buffer and keeps the parameter sets of the first.
func (t *Track) appendVideo(data []byte) (key bool, err error) {
	if t.codec == MJPEG {
		width, height, err := jpegSize(data)
		if err != nil {
			return false, err
		}
		if t.begun && (width != t.width || height != t.height) {
			return false, fmt.Errorf("%w: picture of %d×%d after %d×%d", ErrUnsupported, width, height, t.width, t.height)
		}
		t.width, t.height = width, height
		t.buf = append(t.buf, data...)
		return true, nil
	}
	if t.begun {
		t.buf, key, err = appendUnit(t.buf, data, t.classify, &t.sets, nil)
		return key, err
	}
	var sets paramSets
	t.buf, key, err = appendUnit(t.buf, data, t.classify, nil, &sets)
	if err != nil && len(sets.sps) == 0 {
		return false, err
	}
	if !key || len(sets.sps) == 0 || len(sets.pps) == 0 || (t.codec == H265 && len(sets.vps) == 0) {
		return false, ErrNotKeyFrame
	}
	if err := sets.check(); err != nil {
		return false, err
	}
	t.sets = sets
	entry, err := t.visualEntry()
	if err != nil {
		return false, err
	}
	t.width, t.height = int(entry.Width), int(entry.Height)
	return key, nil
}

func (t *Track) visualEntry() (*ff.VisualSampleEntryBox, error) {
	switch t.codec {
	case H264:
		return avcEntry(&t.sets)
	case H265:
		return hevcEntry(&t.sets)
	}
	return mjpegEntry(t.width, t.height)
}

// settle gives the last held sample its duration.
func (t *Track) settle(dur int64) {
	t.samples[len(t.samples)-1].Dur = uint32(dur)
	t.heldFor += dur
	t.open = false
}

// settleLast gives the last sample of the track one frame interval.
func (t *Track) settleLast() {
	if !t.open {
		return
	}
	dur := t.line.frame
	if t.entry != nil {
		dur = t.lastDur
	}
	if n := len(t.samples); dur == 0 && n > 1 {
		dur = int64(t.samples[n-2].Dur)
	} else if dur == 0 {
		dur = t.boxes.lastDur
	}
	if dur == 0 {
		dur = t.scale / defaultFrames
	}
	t.settle(dur)
}

// cut says whether a fragment ends with what is held. key: the sample just added to a video track, which stays for the
// next fragment, is a key frame.
func (t *Track) cut(key bool) bool {
	w := t.w
	if w.held >= maxFragment {
		return true
	}
	held := duration(t.heldFor, t.scale)
	switch {
	case held >= maxFragmentTime:
		return true
	case t.isVideo && w.opt.Fragmented:
		return key && t == w.lead() && t.heldFor > 0 && held >= w.opt.FragmentDuration
	case t.isVideo:
		return held >= w.opt.FragmentDuration
	case w.lead() == nil:
		return held >= max(w.opt.FragmentDuration, time.Second)
	default:
		// Video leads; sound alone must not wait for it for ever.
		return !w.opt.Fragmented && held >= 2*w.opt.FragmentDuration
	}
}

// lead is the first video track.
func (w *Writer) lead() *Track {
	for _, t := range w.tracks {
		if t.isVideo {
			return t
		}
	}
	return nil
}
