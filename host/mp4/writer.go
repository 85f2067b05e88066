package mp4

import (
	"fmt"
	"io"
	"sync"
	"time"

	ff "github.com/Eyevinn/mp4ff/mp4"
)

// Layout is the form in which Close left the file.
type Layout uint8

// The layouts.
const (
	Recording  Layout = iota // not closed
	FastStart                // moov in front, then mdat
	MoovLast                 // moov behind mdat: it did not fit the reserved space; players must read the end first
	Fragmented               // fragments, as asked for or because the disk has no room for the moov
)

func (l Layout) String() string {
	switch l {
	case FastStart:
		return "moov first"
	case MoovLast:
		return "moov last"
	case Fragmented:
		return "fragmented"
	}
	return "recording"
}

// Writer writes one file.
type Writer struct {
	mu     sync.Mutex
	f      File
	opt    Options
	tracks []*Track

	free   int64 // offset of the reserved free box, header included
	header int64 // offset of the first moov; 0 while it has not been written
	media  int64 // offset of the first fragment
	end    int64 // offset behind the last complete fragment, or of what comes next

	zero      time.Duration // time of the movie's first sample; known with header
	mehd      int64         // offset of the fragment duration in the first moov
	held      int           // bytes in the tracks' buffers
	began     int           // tracks that have a sample
	fragments uint32
	times     packed // of fragments, for mfra: see index.go
	scratch   []byte // headers of a fragment

	layout Layout
	err    error // of the file: sticks
	closed bool
}

// NewWriter starts a file: it writes the brand and the reserved space.
func NewWriter(f File, opt Options) (*Writer, error) {
	if opt.ReserveMoov == 0 {
		opt.ReserveMoov = defaultReserve
	}
	if opt.ReserveMoov < 16 || opt.ReserveMoov > 1<<30 {
		return nil, fmt.Errorf("%w: %d bytes reserved for the moov, want 16 to 1 GiB", ErrInvalid, opt.ReserveMoov)
	}
	if opt.FragmentDuration < 0 {
		return nil, fmt.Errorf("%w: fragment duration %v", ErrInvalid, opt.FragmentDuration)
	}
	if opt.FragmentDuration == 0 && !opt.Fragmented {
		opt.FragmentDuration = time.Second
	}
	w := &Writer{f: f, opt: opt}
	ftyp, err := encode(ff.NewFtyp("isom", brandMinor, brands()))
	if err != nil {
		return nil, err
	}
	head := ftyp
	w.free = int64(len(head))
	if !opt.Fragmented {
		// Real zeros, so that the moov has its place on a full disk too.
		head = make([]byte, len(ftyp)+opt.ReserveMoov)
		copy(head, ftyp)
		boxHeader(head[len(ftyp):], "free", int64(opt.ReserveMoov))
	}
	if err := w.write(head, 0); err != nil {
		return nil, err
	}
	w.end = int64(len(head))
	return w, nil
}

// AddVideo adds a video track. All tracks must be added before the first fragment is written: in practice, before the
// first sample.
func (w *Writer) AddVideo(v Video) (*Track, error) {
	t := &Track{w: w, codec: v.Codec, video: v, isVideo: true, line: newTimeline(v.Rate)}
	switch v.Codec {
	case H264:
		t.classify = classifyAVC
	case H265:
		t.classify = classifyHEVC
	case MJPEG:
	default:
		return nil, fmt.Errorf("%w: %v as video, want H.264, H.265 or MJPEG", ErrUnsupported, v.Codec)
	}
	if v.Width < 0 || v.Height < 0 || v.Width > 0xFFFF || v.Height > 0xFFFF || (v.Width == 0) != (v.Height == 0) {
		return nil, fmt.Errorf("%w: picture of %d×%d, want both 0 or 1 to 65535", ErrInvalid, v.Width, v.Height)
	}
	if v.Rate.Num < 0 || v.Rate.Den < 0 || (v.Rate.Num == 0) != (v.Rate.Den == 0) || v.Rate.Num > 1<<30 || v.Rate.Den > 1<<30 {
		return nil, fmt.Errorf("%w: frame rate %d/%d", ErrInvalid, v.Rate.Num, v.Rate.Den)
	}
	t.scale = t.line.scale
	return t, w.add(t)
}

// AddAudio adds an audio track; see AddVideo.
func (w *Writer) AddAudio(a Audio) (*Track, error) {
	t := &Track{w: w, codec: a.Codec, audio: a, scale: int64(a.SampleRate)}
	switch a.Codec {
	case PCMA:
		t.silence, t.frameBytes = 0xD5, 1
	case PCMU:
		t.silence, t.frameBytes = 0xFF, 1
	case PCMS16:
		t.frameBytes = 2
	default:
		return nil, fmt.Errorf("%w: %v as audio, want G.711 or PCM", ErrUnsupported, a.Codec)
	}
	if a.SampleRate < 1 || a.SampleRate > 0xFFFF {
		return nil, fmt.Errorf("%w: sample rate %d Hz, want 1 to 65535", ErrInvalid, a.SampleRate)
	}
	if a.Channels < 1 || a.Channels > 8 {
		return nil, fmt.Errorf("%w: %d channels, want 1 to 8", ErrInvalid, a.Channels)
	}
	t.frameBytes *= a.Channels
	t.table.uniform = uint32(t.frameBytes)
	return t, w.add(t)
}

func (w *Writer) add(t *Track) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.closed:
		return ErrClosed
	case w.header != 0:
		return fmt.Errorf("%w: a track added after the first fragment", ErrUnsupported)
	}
	w.tracks = append(w.tracks, t)
	return nil
}

// Close writes what is held, finishes the file and returns the first error in doing so. The File stays open, unless
// Options.Spare took its place (Layout then is FastStart). A second Close does nothing and returns nil.
func (w *Writer) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil
	}
	w.closed = true
	var err error
	if w.err == nil {
		for _, t := range w.tracks {
			t.settleLast()
		}
		err = w.flush(true)
	}
	for _, t := range w.tracks {
		t.buf, t.samples = nil, nil
	}
	var err2 error
	if w.opt.Fragmented {
		err2 = w.finishFragmented()
	} else {
		err2 = w.finishPlain()
	}
	if err == nil {
		err = err2
	}
	return err
}

// write writes all of p at an offset.
func (w *Writer) write(p []byte, off int64) error { return writeAll(w.f, p, off) }

// appear writes a box, and perhaps more behind it, into what a free box at off hides until the last write of all, which
// puts the box's own size and type there.
func (w *Writer) appear(p []byte, off int64) error {
	if err := w.write(p[8:], off+8); err != nil {
		return err
	}
	return w.write(p[:8], off)
}

// hide makes the next size bytes at off a free box.
func (w *Writer) hide(off, size int64) error {
	var p [8]byte
	boxHeader(p[:], "free", size)
	return w.write(p[:], off)
}

func writeAll(f io.WriterAt, p []byte, off int64) error {
	if n, err := f.WriteAt(p, off); err != nil {
		return err
	} else if n < len(p) {
		return fmt.Errorf("mp4: wrote %d of %d bytes", n, len(p))
	}
	return nil
}

// brands are the compatible brands (ISO/IEC 14496-12 4.3); iso5 allows offsets that count from the moof.
func brands() []string { return []string{"isom", "iso2", "iso5", "avc1", "mp41"} }

// sync is the barrier between what is written and the write that makes it count.
func (w *Writer) sync() error {
	if s, ok := w.f.(interface{ Sync() error }); ok {
		return s.Sync()
	}
	return nil
}

// failed keeps the first error of the file.
func (w *Writer) failed(err error) error {
	if err == nil {
		return nil
	}
	w.err = &WriteError{Safe: w.safe(), Err: err}
	return w.err
}

// safe is the time up to which the tracks are in complete fragments.
func (w *Writer) safe() time.Duration {
	var d time.Duration
	for _, t := range w.tracks {
		if t.done > 0 {
			d = max(d, duration(t.start+t.done, t.scale))
		}
	}
	return d
}
