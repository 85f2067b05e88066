// Package aio is the board's sound hardware: one microphone input, one loudspeaker output, and the G.711 codec channels.
//
//	dev := aio.New(aio.Config{Clock: clk, System: sys, OpenMic: openMic})
//	err := dev.Initialize(320)
//	err = sys.Init()
//	mic, err := dev.Open(aio.StreamOptions{Rate: 8000, Channels: 1, Input: true, FramesPerBuffer: 320})
//	pcm, err := mic.Read(true)
//	mic.Close()
//	dev.Terminate()
//
// The microphone delivers one chunk of FramesPerBuffer frames each time that long has passed on the board's clock. Up to
// 25 chunks wait to be read; what comes while the queue is full is lost. The loudspeaker plays in board time: a Write
// waits while more than 25 chunks are waiting to be played.
//
// Concurrency: all methods belong to the task that holds the clock's baton. Errors are *fault.Error, or
// clock.ErrInterrupted.
package aio

import (
	"fmt"
	"slices"
	"time"

	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/mpp"
)

// Sample formats, as scripts pass them.
const (
	Int16 = 0
	Int24 = 1
	Int32 = 2
)

// DefaultFrames is the chunk size that Initialize and Open take for a script that passes none.
const DefaultFrames = 1024

const (
	queued      = 25 // chunks that wait in either direction
	readTime    = time.Second
	pollTime    = time.Millisecond
	maxChannels = 2
)

// Config says what the device works with.
type Config struct {
	Clock  *clock.Clock
	System *mpp.System
	// OpenMic opens the sound that the microphone hears.
	OpenMic func(audio.Format) (audio.Source, error)
	// OpenSpeaker opens what the loudspeaker plays to.
	OpenSpeaker func(audio.Format) (audio.Sink, error)
	// Warn tells the user, not the script, what broke. Nil discards it.
	Warn func(line string)
}

// Device is the sound hardware of one board. Use New.
type Device struct {
	cfg     Config
	inited  bool
	streams []*Stream
	codecs  [2][maxCodecs]*Codec
	sink    audio.Sink
	sinkFmt audio.Format
}

// New makes the device; nothing is opened yet.
func New(cfg Config) *Device {
	if cfg.Warn == nil {
		cfg.Warn = func(string) {}
	}
	return &Device{cfg: cfg}
}

// Initialize declares the pools for chunks of the given number of frames (PyAudio.initialize), before
// MediaManager.init(). Until Terminate, further calls change nothing.
func (d *Device) Initialize(frames int) error {
	if d.inited {
		return nil
	}
	if frames <= 0 {
		return fault.New(fault.ValueError, "frames_per_buffer %d, should be more than 0", frames)
	}
	for _, p := range []mpp.PoolConfig{{BlockSize: frames * 8, Blocks: 50}, {BlockSize: frames * 16, Blocks: 2}} {
		p.Owner = "pyaudio"
		if _, err := d.cfg.System.Configure(p); err != nil {
			return err
		}
	}
	d.inited = true
	return nil
}

// Terminate closes all streams (PyAudio.terminate).
func (d *Device) Terminate() {
	for len(d.streams) > 0 {
		d.streams[0].Close()
	}
	d.inited = false
}

// Reset closes everything, the loudspeaker's output included.
func (d *Device) Reset() {
	d.Terminate()
	for _, kind := range d.codecs {
		for _, c := range kind {
			if c != nil {
				c.close()
			}
		}
	}
	if d.sink != nil {
		if err := d.sink.Close(); err != nil {
			d.cfg.Warn(err.Error())
		}
		d.sink = nil
	}
}

// Streams is how many streams are open.
func (d *Device) Streams() int { return len(d.streams) }

// StreamOptions are the arguments of PyAudio.open.
type StreamOptions struct {
	// Rate in Hz, Channels 1 or 2, Format Int16, Int24 or Int32.
	Rate, Channels, Format int
	// Exactly one of Input and Output.
	Input, Output bool
	// FramesPerBuffer is the chunk size. Zero means DefaultFrames.
	FramesPerBuffer int
	// Stopped leaves the stream for Start to start.
	Stopped bool
}

// Stream is an open input or output.
type Stream struct {
	dev    *Device
	opts   StreamOptions
	source audio.Source
	closed bool

	running bool
	start   time.Duration // when chunk 0 began
	chunks  int64         // since start
	queue   []int64       // input: chunk numbers that wait, counted from the open
	base    int64         // number of the first chunk since start
	read    int64         // chunks taken from source
	tick    *clock.Event
	ended   bool
	samples []int16
	playing time.Duration // output: when everything written has been played
}

// Open opens a stream. The hardware has one of each direction.
func (d *Device) Open(o StreamOptions) (*Stream, error) {
	if o.Input == o.Output {
		return nil, fault.New(fault.ValueError, "Must specify an input or output stream.")
	}
	call := "kd_mpi_ai_enable"
	if o.Output {
		call = "kd_mpi_ao_enable"
	}
	failed := func(format string, args ...any) error {
		return fault.New(fault.ValueError, "%s failed:%d", call, -1).Hinted(format, args...)
	}
	if o.FramesPerBuffer == 0 {
		o.FramesPerBuffer = DefaultFrames
	}
	f := audio.Format{SampleRate: o.Rate, Channels: o.Channels}
	switch {
	case !d.inited:
		return nil, failed("call PyAudio.initialize() before MediaManager.init()")
	case !d.cfg.System.Inited():
		return nil, failed("call MediaManager.init() before PyAudio.open()")
	case o.Channels < 1 || o.Channels > maxChannels:
		return nil, failed("got channels=%d, want 1 or 2", o.Channels)
	case o.Format < Int16 || o.Format > Int32:
		return nil, failed("got format=%d, want paInt16, paInt24 or paInt32", o.Format)
	case o.FramesPerBuffer < 1:
		return nil, failed("got frames_per_buffer=%d, want 1 or more", o.FramesPerBuffer)
	case slices.ContainsFunc(d.streams, func(s *Stream) bool { return s.opts.Input == o.Input }):
		return nil, failed("a stream of this direction is open; close() it first")
	}
	s := &Stream{dev: d, opts: o}
	if o.Input {
		src, err := d.cfg.OpenMic(f)
		if err != nil {
			return nil, failed("%v", err)
		}
		s.source = src
		s.tick = clock.NewTick(s.arrive)
	} else if d.sink == nil || d.sinkFmt != f {
		if d.sink != nil {
			d.sink.Close()
			d.sink = nil
		}
		sink, err := d.cfg.OpenSpeaker(f)
		if err != nil {
			return nil, failed("%v", err)
		}
		d.sink, d.sinkFmt = sink, f
	}
	d.streams = append(d.streams, s)
	if !o.Stopped {
		s.Start()
	}
	return s, nil
}

// Options returns what the stream was opened with.
func (s *Stream) Options() StreamOptions { return s.opts }

// Closed reports whether Close was called.
func (s *Stream) Closed() bool { return s.closed }

// Running reports whether the stream was started and not stopped.
func (s *Stream) Running() bool { return s.running }

// Start starts a stream, which Open did already unless told otherwise (start_stream).
func (s *Stream) Start() {
	if s.running || s.closed {
		return
	}
	clk := s.dev.cfg.Clock
	s.running, s.start, s.playing = true, clk.Now(), clk.Now()
	s.base += s.chunks
	s.chunks = 0
	if s.opts.Input {
		clk.Rearm(s.tick, s.time(1))
	}
}

// Stop stops it (stop_stream); chunks that came before can still be read.
func (s *Stream) Stop() {
	s.running = false
	if s.opts.Input {
		s.dev.cfg.Clock.Cancel(s.tick)
	}
}

// Close ends the stream. A second Close does nothing.
func (s *Stream) Close() {
	if s.closed {
		return
	}
	s.Stop()
	s.closed = true
	if s.source != nil {
		s.source.Close()
	}
	s.dev.streams = slices.DeleteFunc(s.dev.streams, func(x *Stream) bool { return x == s })
}

// time is when n chunks have passed since start.
func (s *Stream) time(n int64) time.Duration {
	frames := n * int64(s.opts.FramesPerBuffer)
	rate := int64(s.opts.Rate)
	return s.start + time.Duration(frames/rate)*time.Second + time.Duration(frames%rate)*time.Second/time.Duration(rate)
}

// arrive is the event of one chunk.
func (s *Stream) arrive() {
	if len(s.queue) < queued {
		s.queue = append(s.queue, s.base+s.chunks)
	}
	s.chunks++
	s.dev.cfg.Clock.Rearm(s.tick, s.time(s.chunks+1))
}

// Read returns one chunk of the microphone as bytes (little endian, interleaved) in memory of its own. It waits up to a
// second, or a millisecond without block; nil means that no chunk came.
func (s *Stream) Read(block bool) ([]byte, error) { return s.AppendChunk(nil, block) }

// AppendChunk is Read into dst's memory, as far as it reaches: what is returned is dst with the chunk behind it.
func (s *Stream) AppendChunk(dst []byte, block bool) ([]byte, error) {
	if s.closed || !s.opts.Input {
		return nil, fault.New(fault.ValueError, "Stream not open for reading")
	}
	d := readTime
	if !block {
		d = pollTime
	}
	clk := s.dev.cfg.Clock
	if !clk.WaitFor("sound", func() bool { return len(s.queue) > 0 && !s.ended }, nil, d) {
		if clk.LastWait() == clock.Interrupted {
			return nil, clock.ErrInterrupted
		}
		return nil, nil
	}
	k := s.queue[0]
	s.queue = slices.Delete(s.queue, 0, 1)
	for ; s.read < k; s.read++ { // lost chunks
		if !s.fill(s.opts.FramesPerBuffer) {
			return nil, nil
		}
	}
	s.read++
	if !s.fill(s.opts.FramesPerBuffer) {
		return nil, nil
	}
	return s.bytes(dst), nil
}

// ReadOn returns the frames that follow what was read last, whether their time has come or not, to end a recording on a
// given sample. nil means that the sound has ended.
func (s *Stream) ReadOn(frames int) []byte {
	if s.closed || !s.opts.Input || frames <= 0 || !s.fill(frames) {
		return nil
	}
	return s.bytes(nil)
}

// fill reads frames from the source; false when it has ended.
func (s *Stream) fill(frames int) bool {
	n := frames * s.opts.Channels
	if cap(s.samples) < n {
		s.samples = make([]int16, n)
	}
	s.samples = s.samples[:n]
	if s.ended {
		return false
	}
	if _, err := s.source.Read(s.samples); err != nil {
		s.ended = true
		return false
	}
	return true
}

// bytes appends the samples in the stream's format.
func (s *Stream) bytes(out []byte) []byte {
	width := SampleSize(s.opts.Format)
	out = slices.Grow(out, len(s.samples)*width)
	for _, v := range s.samples {
		for range width - 2 {
			out = append(out, 0)
		}
		out = append(out, byte(v), byte(uint16(v)>>8))
	}
	return out
}

// Write plays frames and returns 0. It waits up to a second while the queue is full, and returns -1 when it stayed full.
func (s *Stream) Write(p []byte) (int, error) {
	if s.closed || !s.opts.Output {
		return -1, fault.New(fault.ValueError, "Stream not open for writing")
	}
	width := SampleSize(s.opts.Format)
	frame := width * s.opts.Channels
	n := len(p) / frame
	clk := s.dev.cfg.Clock
	if !s.running {
		return -1, nil
	}
	limit := time.Duration(queued*s.opts.FramesPerBuffer) * time.Second / time.Duration(s.opts.Rate)
	if wait := s.playing - clk.Now() - limit; wait > 0 && !clk.Sleep(min(wait, readTime)) {
		return -1, clock.ErrInterrupted
	} else if wait > readTime {
		return -1, nil
	}
	s.playing = max(s.playing, clk.Now()) + time.Duration(n)*time.Second/time.Duration(s.opts.Rate)
	s.samples = s.samples[:0]
	for i := range n * s.opts.Channels {
		b := p[i*width+width-2:]
		s.samples = append(s.samples, int16(uint16(b[0])|uint16(b[1])<<8))
	}
	if err := s.dev.sink.Write(s.samples); err != nil {
		s.dev.cfg.Warn(fmt.Sprintf("loudspeaker: %v", err))
		return -1, nil
	}
	return 0, nil
}

// SampleSize is the bytes of a sample of the given format, -1 for an unknown one.
func SampleSize(format int) int {
	switch format {
	case Int16:
		return 2
	case Int24:
		return 3
	case Int32:
		return 4
	}
	return -1
}

// FormatFromWidth is the format with samples of the given bytes, -1 for an unknown one.
func FormatFromWidth(width int) int {
	switch width {
	case 2:
		return Int16
	case 3:
		return Int24
	case 4:
		return Int32
	}
	return -1
}
