package recorder

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/canmv-run/canmv-run/host/mp4"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

// Kinds of tracks (K_MP4_STREAM_…), as scripts see them. A track that is neither has kind 0.
const (
	KindVideo = 1
	KindAudio = 2
)

// OtherCodec is the codec id of a track that the board's muxer cannot write, K_MP4_CODEC_ID_BUTT there. Its samples come as
// they are in the file.
const OtherCodec = 4

// maxSample is the board's buffer for one sample.
const maxSample = 2 << 20

// A Demuxer reads one MP4 file (kd_mp4_create with K_MP4_CONFIG_DEMUXER).
type Demuxer struct {
	rec    *Recorder
	handle uint64
	path   string
	file   *sdcard.File
	movie  *mp4.Movie
	order  *mp4.Interleave
	tracks []DemuxTrack
	block  *mpp.Block // the last frame's memory
	buf    []byte
	err    error // final
}

// DemuxTrack describes a track of a file that is read.
type DemuxTrack struct {
	TrackInfo
	Kind      int // KindVideo, KindAudio or 0
	ID        int // in the file
	TimeScale int // of the file, ticks a second
	Bits      int // of a sound sample
}

// Frame is a sample of a file that is read.
type Frame struct {
	Kind  int // KindVideo, KindAudio or 0
	ID    int // of the track
	Codec int // H264, H265, G711A, G711U or OtherCodec
	// Time is when it is shown or heard, in milliseconds: the board writes microseconds and reads milliseconds.
	Time int64
	// Key says that decoding can start here.
	Key bool
	// Data is the sample; H.264 and H.265 in Annex B form, key frames with the parameter sets. It lies at Addr, both valid
	// until the next frame is read.
	Data []byte
	Addr uint64
}

// Demux opens a file for reading (kd_mp4_create).
func (r *Recorder) Demux(path string) (*Demuxer, error) {
	if path == "" {
		return nil, errors.New("recorder: no file name given")
	}
	f, err := r.cfg.Card.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	d := &Demuxer{rec: r, path: path, file: f}
	size, err := f.Size()
	if err == nil {
		d.movie, err = mp4.Open(f, size)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("recorder: %s: %w", path, err)
	}
	for _, t := range d.movie.Tracks {
		d.tracks = append(d.tracks, describe(t))
	}
	d.order = d.movie.Interleave()
	d.handle = r.handle()
	r.demuxers = append(r.demuxers, d)
	return d, nil
}

// Demuxer returns the demuxer with the given handle that was not destroyed, or nil.
func (r *Recorder) Demuxer(handle uint64) *Demuxer {
	for _, d := range r.demuxers {
		if d.handle == handle {
			return d
		}
	}
	return nil
}

func describe(t *mp4.MovieTrack) DemuxTrack {
	d := DemuxTrack{ID: int(t.ID), TimeScale: int(t.TimeScale), TrackInfo: TrackInfo{Codec: OtherCodec}}
	switch t.Codec {
	case mp4.H264:
		d.Codec = H264
	case mp4.H265:
		d.Codec = H265
	case mp4.PCMA:
		d.Codec = G711A
	case mp4.PCMU:
		d.Codec = G711U
	}
	switch t.Handler {
	case "vide":
		d.Kind, d.Width, d.Height = KindVideo, t.Width, t.Height
	case "soun":
		d.Kind, d.SampleRate, d.Channels, d.Bits = KindAudio, t.SampleRate, t.Channels, t.BitsPerSample
	}
	return d
}

// Handle is the number by which a script holds the demuxer.
func (d *Demuxer) Handle() uint64 { return d.handle }

// Tracks describes the tracks in the order of the file. The list is the demuxer's.
func (d *Demuxer) Tracks() []DemuxTrack { return d.tracks }

// Duration is the movie's length (kd_mp4_get_file_info). Where the file does not say it, as an unfinished recording, or may
// speak of a part only, as a fragmented one, all tables are read to find it.
func (d *Demuxer) Duration() (time.Duration, error) {
	if m := d.movie; m.Duration > 0 && m.TimeScale > 0 && !m.Fragmented {
		return time.Duration(float64(m.Duration) / float64(m.TimeScale) * float64(time.Second)), nil
	}
	var longest time.Duration
	for _, t := range d.movie.Tracks {
		sum, err := t.Measure()
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return 0, err
		}
		longest = max(longest, t.Time(sum.End+t.Shift()))
	}
	return longest, nil
}

// Next returns the next sample of all tracks in the order of their decoding times (kd_mp4_get_frame), io.EOF at the end.
// A file that was cut off ends with its last whole sample, and the user is told.
func (d *Demuxer) Next() (Frame, error) {
	if d.err != nil {
		return Frame{}, d.err
	}
	f, err := d.next()
	d.err = err
	return f, err
}

func (d *Demuxer) next() (Frame, error) {
	t, ref, err := d.order.Next()
	if errors.Is(err, io.ErrUnexpectedEOF) {
		d.rec.cfg.Warn(fmt.Sprintf("%s is cut off, it ends here: %v; canmv-run mp4 repair makes a whole file of it", d.path, err))
		return Frame{}, io.EOF
	}
	if err != nil {
		return Frame{}, err
	}
	if ref.Size > maxSample {
		return Frame{}, fmt.Errorf("recorder: %s: sample of %d bytes in track %d, want at most %d", d.path, ref.Size, t.ID, maxSample)
	}
	if d.block != nil {
		d.block.Release()
		if d.block.Exposed() {
			d.buf = nil // the script may look at it still
		}
	}
	if d.buf, err = t.ReadUnit(d.buf[:0], ref); err != nil {
		return Frame{}, err
	}
	if d.block == nil {
		d.block = d.rec.cfg.System.Map(d.buf)
	} else {
		d.rec.cfg.System.Remap(d.block, d.buf)
	}
	i := slices.Index(d.movie.Tracks, t)
	return Frame{
		Kind: d.tracks[i].Kind, ID: d.tracks[i].ID, Codec: d.tracks[i].Codec, Key: ref.Sync, Data: d.buf, Addr: d.block.Addr(),
		// Sound that is there for the decoder to warm up lies before zero, and the field is unsigned.
		Time: max(t.Time(ref.CTS+t.Shift()).Round(time.Millisecond).Milliseconds(), 0),
	}, nil
}

// Destroy closes the file (kd_mp4_destroy). A second Destroy is os.ErrClosed.
func (d *Demuxer) Destroy() error {
	r := d.rec
	if !slices.Contains(r.demuxers, d) {
		return os.ErrClosed
	}
	r.demuxers = slices.DeleteFunc(r.demuxers, func(x *Demuxer) bool { return x == d })
	d.err = os.ErrClosed
	if d.block != nil {
		d.block.Release()
	}
	return d.file.Close()
}
