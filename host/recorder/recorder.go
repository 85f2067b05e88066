// Package recorder records and reads MP4 files on the board: the Mp4Container of the manual, which runs sensor, encoder,
// microphone and muxer together, and the muxer and demuxer handles of kd_mp4 below it.
//
//	rec := recorder.New(recorder.Config{...})
//	c, err := rec.NewContainer()
//	err = c.Create(recorder.Muxing{Path: "/sdcard/examples/test.mp4", Video: recorder.H265, Width: 1280, Height: 720, Audio: recorder.G711U})
//	err = c.Start()
//	for range 200 {
//		err = c.Process()
//	}
//	err = c.Stop()
//	err = c.Destroy()
//
// A file belongs to its Muxer and is finished by Destroy, or by Reset when a script ends without it; it plays in both
// cases, and up to the last fragment when the process is killed.
//
// Concurrency: all methods belong to the task that holds the clock's baton. Errors are *fault.Error with the board's
// text, clock.ErrInterrupted, or wrap *sdcard.Error with ENOSPC when the card is full.
package recorder

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/canmv-run/canmv-run/host/aio"
	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mp4"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/host/venc/device"
)

// Codec ids of kd_mp4, as scripts pass them.
const (
	H264  = 0
	H265  = 1
	G711A = 2
	G711U = 3
)

// MaxTracks is how many tracks a file has at most.
const MaxTracks = 3

// Config says what a recorder works with.
type Config struct {
	Clock   *clock.Clock
	System  *mpp.System
	Sensors *camera.Sensors
	Encoder *device.Device
	Audio   *aio.Device
	Card    sdcard.FS
	// Epoch is the creation date in the files. Zero writes none.
	Epoch time.Time
	// Warn tells the user, not the script, what went wrong. Nil discards it.
	Warn func(line string)
}

// Recorder is the recording part of one board. Use New.
type Recorder struct {
	cfg        Config
	handles    uint64 // given out so far
	muxers     []*Muxer
	demuxers   []*Demuxer
	containers []*Container
	files      []File
}

// New makes a recorder.
func New(cfg Config) *Recorder {
	if cfg.Warn == nil {
		cfg.Warn = func(string) {}
	}
	return &Recorder{cfg: cfg}
}

// File is a recording that was finished.
type File struct {
	Path     string // on the board
	HostPath string // on the PC
	Stats    mp4.Stats
}

// Files lists the recordings that were finished, in the order in which they were.
func (r *Recorder) Files() []File { return slices.Clone(r.files) }

// Open lists the paths of the recordings that are not finished.
func (r *Recorder) Open() []string {
	var paths []string
	for _, m := range r.muxers {
		paths = append(paths, m.path)
	}
	return paths
}

// Reset finishes every recording, so that it plays, whatever state it is in. Sensor, encoder and microphone are left to
// their own Reset.
func (r *Recorder) Reset() {
	for _, c := range r.containers {
		c.finishAudio()
	}
	r.containers = nil
	for len(r.muxers) > 0 {
		m := r.muxers[0]
		if err := m.Destroy(); err != nil {
			r.cfg.Warn(fmt.Sprintf("%s: %v", m.path, err))
		}
	}
	for len(r.demuxers) > 0 {
		r.demuxers[0].Destroy()
	}
}

// handle is a number that scripts hold a muxer or track by; none is used twice.
func (r *Recorder) handle() uint64 {
	r.handles++
	return 0x1000 + 16*r.handles
}

// Muxer returns the muxer with the given handle that was not destroyed, or nil.
func (r *Recorder) Muxer(handle uint64) *Muxer {
	for _, m := range r.muxers {
		if m.handle == handle {
			return m
		}
	}
	return nil
}

// A Muxer writes one MP4 file (kd_mp4_create with K_MP4_CONFIG_MUXER).
type Muxer struct {
	rec    *Recorder
	handle uint64
	path   string
	file   *sdcard.File
	writer *mp4.Writer
	tracks []*Track
	closed bool
}

// Track is a track of a Muxer. Samples go through Muxer.Write.
type Track struct {
	handle uint64
	info   TrackInfo
	track  *mp4.Track
}

// Handle is the number by which a script holds the muxer.
func (m *Muxer) Handle() uint64 { return m.handle }

// Track returns the track with the given handle, or nil.
func (m *Muxer) Track(handle uint64) *Track {
	for _, t := range m.tracks {
		if t.handle == handle {
			return t
		}
	}
	return nil
}

// Handle is the number by which a script holds the track.
func (t *Track) Handle() uint64 { return t.handle }

// Info is what the track was added with.
func (t *Track) Info() TrackInfo { return t.info }

// TrackInfo describes a track (k_mp4_track_info_s).
type TrackInfo struct {
	Codec int // H264, H265, G711A or G711U
	// Width and Height of a video track.
	Width, Height int
	// SampleRate in Hz and Channels of an audio track.
	SampleRate, Channels int
	// Rate is the frame rate of a video track, for exact times. Zero takes that of the sensor that runs, if one does.
	Rate frame.Rate
}

// Create makes the file and starts it (kd_mp4_create).
func (r *Recorder) Create(path string, fragmented bool) (*Muxer, error) {
	if path == "" {
		return nil, errors.New("recorder: no file name given")
	}
	f, err := r.cfg.Card.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0)
	if err != nil {
		return nil, err
	}
	w, err := mp4.NewWriter(f, mp4.Options{
		Fragmented: fragmented, SyncFragments: fragmented, Epoch: r.cfg.Epoch,
		Spare: func() (mp4.Spare, error) { return f.Replacement() },
	})
	if err != nil {
		f.Close()
		return nil, err
	}
	m := &Muxer{rec: r, handle: r.handle(), path: path, file: f, writer: w}
	r.muxers = append(r.muxers, m)
	return m, nil
}

// AddTrack adds a track, at most three (kd_mp4_create_track).
func (m *Muxer) AddTrack(info TrackInfo) (*Track, error) {
	if m.closed {
		return nil, mp4.ErrClosed
	}
	if len(m.tracks) == MaxTracks {
		return nil, fmt.Errorf("recorder: got a track more, want at most %d", MaxTracks)
	}
	t := &Track{handle: m.rec.handle(), info: info}
	var err error
	switch info.Codec {
	case H264, H265:
		codec := mp4.H264
		if info.Codec == H265 {
			codec = mp4.H265
		}
		if info.Rate == (frame.Rate{}) {
			info.Rate = m.rec.rate()
		}
		t.track, err = m.writer.AddVideo(mp4.Video{Codec: codec, Width: info.Width, Height: info.Height, Rate: info.Rate})
	case G711A, G711U:
		codec := mp4.PCMA
		if info.Codec == G711U {
			codec = mp4.PCMU
		}
		t.track, err = m.writer.AddAudio(mp4.Audio{Codec: codec, SampleRate: info.SampleRate, Channels: info.Channels})
	default:
		err = fmt.Errorf("recorder: got codec id %d, want %d to %d", info.Codec, H264, G711U)
	}
	if err != nil {
		return nil, err
	}
	m.tracks = append(m.tracks, t)
	return t, nil
}

// rate is that of the first sensor that runs.
func (r *Recorder) rate() frame.Rate {
	for _, s := range r.cfg.Sensors.Alive() {
		if s.Running() {
			return s.Rate()
		}
	}
	return frame.Rate{}
}

// Write adds a sample: an access unit in Annex B form, or G.711 (kd_mp4_write_frame). The first video sample must hold
// the parameter sets and an IDR picture.
func (m *Muxer) Write(t *Track, us int64, data []byte) error {
	if m.closed || !slices.Contains(m.tracks, t) {
		return mp4.ErrClosed
	}
	return t.track.Write(mp4.Sample{Data: data, Time: time.Duration(us) * time.Microsecond})
}

// DestroyTracks ends the tracks (kd_mp4_destroy_tracks). Later samples are refused.
func (m *Muxer) DestroyTracks() error {
	if m.closed {
		return mp4.ErrClosed
	}
	m.tracks = nil
	return nil
}

// Destroy finishes the file (kd_mp4_destroy). A second Destroy is mp4.ErrClosed.
func (m *Muxer) Destroy() error {
	if m.closed {
		return mp4.ErrClosed
	}
	m.closed = true
	r := m.rec
	r.muxers = slices.DeleteFunc(r.muxers, func(x *Muxer) bool { return x == m })
	err := m.writer.Close()
	host := m.file.HostPath()
	if err2 := m.file.Close(); err == nil {
		err = err2
	}
	r.files = slices.DeleteFunc(r.files, func(f File) bool { return f.HostPath == host })
	r.files = append(r.files, File{Path: m.path, HostPath: host, Stats: m.writer.Stats()})
	return err
}

// failed is the board's error for a call that failed, or the card's when it is full.
func failed(text string, err error) error {
	if errors.Is(err, sdcard.ENOSPC) {
		return fmt.Errorf("recorder: %s: %w", text, err)
	}
	return fault.New(fault.OSError, "%s", text).Because(err)
}
