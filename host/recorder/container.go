package recorder

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/canmv-run/canmv-run/host/aio"
	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/venc/device"
)

// What Mp4Container uses of the board.
const (
	outBufs     = 15
	alignBits   = 12
	sampleRate  = 8000
	chunkFrames = 320
	encoderChn  = 0
)

// Container is an Mp4Container. It records after Create, and reads after Open.
type Container struct {
	demux   *Demuxer // nil: it records
	started bool     // reading
	rec     *Recorder
	sensor  *camera.Sensor
	link    *mpp.Link
	aenc    *aio.Codec
	mic     *aio.Stream
	pcm     []byte // the last chunk, whose memory is used again
	mux     *Muxer
	video   *Track
	audio   *Track

	header  []byte // the parameter sets, until the first picture
	calls   int
	began   bool
	origin  int64 // pts of the first picture
	newest  int64 // pts of the newest
	pending []byte
	heard   int64 // samples written
	created bool
	ended   bool // the audio track has its final length
}

// Muxing is what a container records (MuxerCfgStr).
type Muxing struct {
	Path          string
	Video         int // H264, or else H265
	Width, Height int
	Audio         int // G711A or G711U
	Fragmented    bool
}

// NewContainer finds and resets the default sensor (Mp4Container()).
func (r *Recorder) NewContainer() (*Container, error) {
	s, err := r.cfg.Sensors.New(camera.SensorOptions{ID: r.cfg.Sensors.DefaultID()})
	if err != nil {
		return nil, err
	}
	if err := s.Reset(); err != nil {
		return nil, err
	}
	return &Container{rec: r, sensor: s}, nil
}

// Open opens the file of m for reading (Mp4Container.Create with a demuxer's configuration). The sensor is free again.
func (c *Container) Open(m Muxing) error {
	if c.created || c.demux != nil {
		return fault.New(fault.OSError, "Mp4Container, kd_mp4_create failed.").Hinted("the container is in use: call Stop() and Destroy() first")
	}
	c.sensor.Release()
	var err error
	if c.demux, err = c.rec.Demux(m.Path); err != nil {
		return failed("Mp4Container, kd_mp4_create failed.", err)
	}
	return nil
}

// Demuxing reports whether the container reads.
func (c *Container) Demuxing() bool { return c.demux != nil }

// Next returns the next frame of a file that is read, io.EOF at its end (Mp4Container.Process).
func (c *Container) Next() (Frame, error) {
	if !c.started {
		return Frame{}, fault.New(fault.OSError, "Mp4Container, kd_mp4_get_frame failed.").Hinted("call Start() before Process(), and none after Stop()")
	}
	f, err := c.demux.Next()
	if err != nil && err != io.EOF {
		return Frame{}, failed("Mp4Container, kd_mp4_get_frame failed.", err)
	}
	return f, err
}

// Create sets up sensor, encoder and microphone, initialises the buffers and makes the file (Mp4Container.Create).
func (c *Container) Create(m Muxing) error {
	r := c.rec
	enc := r.cfg.Encoder
	if err := c.sensor.SetFrameSize(0, camera.SizeOptions{Number: camera.SizeInvalid, W: m.Width, H: m.Height, AlignBits: alignBits}); err != nil {
		return err
	}
	if err := c.sensor.SetPixelFormat(0, camera.YUV420SP); err != nil {
		return err
	}
	if err := enc.SetOutBufs(encoderChn, outBufs, m.Width, m.Height); err != nil {
		return err
	}
	if err := r.cfg.Audio.Initialize(chunkFrames); err != nil {
		return err
	}
	if m.Audio == G711A || m.Audio == G711U {
		typ := aio.G711A
		if m.Audio == G711U {
			typ = aio.G711U
		}
		var err error
		if c.aenc, err = r.cfg.Audio.NewEncoder(typ, chunkFrames); err != nil {
			return err
		}
	}
	info, err := c.sensor.BindInfo(0, 0, 0)
	if err != nil {
		return err
	}
	if c.link, err = r.cfg.System.Link(info.Src, mpp.Chn{Mod: mpp.ModVENC, Chn: encoderChn}); err != nil {
		return err
	}
	if err := r.cfg.System.Init(); err != nil {
		return err
	}
	attr := device.Defaults(device.H265, device.ProfileH265Main, (m.Width+15)&^15, m.Height)
	codec := H265
	if m.Video == H264 {
		attr.PayloadType, attr.Profile, codec = device.H264, device.ProfileH264Main, H264
	}
	if err := enc.Create(encoderChn, attr); err != nil {
		return err
	}
	if c.aenc == nil {
		return fault.New(fault.AttributeError, "'Mp4Container' object has no attribute 'aenc'").
			Hinted("got audio_payload_type %d, want MP4_CODEC_ID_G711A (%d) or MP4_CODEC_ID_G711U (%d)", m.Audio, G711A, G711U)
	}
	if err := c.aenc.Create(); err != nil {
		return err
	}
	c.mic, err = r.cfg.Audio.Open(aio.StreamOptions{Rate: sampleRate, Channels: 1, Input: true, FramesPerBuffer: chunkFrames})
	if err != nil {
		return err
	}
	if c.mux, err = r.Create(m.Path, m.Fragmented); err != nil {
		return failed("Mp4Container, kd_mp4_create failed.", err)
	}
	c.video, err = c.mux.AddTrack(TrackInfo{Codec: codec, Width: m.Width, Height: m.Height, Rate: c.sensor.Rate()})
	if err == nil {
		c.audio, err = c.mux.AddTrack(TrackInfo{Codec: m.Audio, SampleRate: sampleRate, Channels: 1})
	}
	if err != nil {
		return failed("Mp4Container, kd_mp4_create_track failed.", err)
	}
	c.created = true
	r.containers = append(r.containers, c)
	return nil
}

// Start starts encoder and sensor (Mp4Container.Start).
func (c *Container) Start() error {
	if c.demux != nil {
		c.started = true
		return nil
	}
	if err := c.rec.cfg.Encoder.Start(encoderChn); err != nil {
		return err
	}
	return c.sensor.Run()
}

// Process records one picture and at most one chunk of sound (Mp4Container.Process). The first call gets the parameter
// sets only; they and the picture of the second become the first sample.
func (c *Container) Process() error {
	if !c.created {
		return fault.New(fault.OSError, "mpi venc query status failed.").Hinted("call Create() before Process()")
	}
	enc := c.rec.cfg.Encoder
	pack, ok, err := enc.GetStream(encoderChn, -1)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.OSError, "mpi venc get stream failed.").Hinted("no picture can come: was Start() called, and has the camera's source ended?")
	}
	err = c.record(pack)
	if err2 := enc.ReleaseStream(encoderChn, pack.Addr); err == nil {
		err = err2
	}
	c.calls++
	if err != nil || c.calls == 1 {
		return err
	}
	pcm, err := c.mic.AppendChunk(c.pcm[:0], false)
	if err != nil || pcm == nil {
		return err
	}
	c.pcm = pcm
	return c.listen(pcm)
}

// record writes one pack.
func (c *Container) record(pack device.Pack) error {
	if pack.Type == device.TypeHeader {
		c.header = append(c.header[:0], pack.Data...)
		return nil
	}
	data := pack.Data
	if !c.began {
		c.header = append(c.header, data...)
		data, c.origin = c.header, pack.PTS
	}
	if err := c.mux.Write(c.video, pack.PTS-c.origin, data); err != nil {
		return failed("Mp4Container, kd_mp4_write_frame failed.", err)
	}
	c.began, c.header, c.newest = true, nil, pack.PTS
	return nil
}

// length is the sound that goes with the pictures so far, in samples.
func (c *Container) length() int64 {
	if !c.began {
		return 0
	}
	rate := c.sensor.Rate()
	end := time.Duration(c.newest-c.origin)*time.Microsecond + rate.Time(1)
	return int64((end*sampleRate + time.Second/2) / time.Second)
}

// listen takes one chunk of sound. What is ahead of the pictures waits, so that it can be cut when they end.
func (c *Container) listen(pcm []byte) error {
	codes, err := c.aenc.Encode(pcm)
	if err != nil {
		return err
	}
	c.pending = append(c.pending, codes...)
	return c.write(min(int64(len(c.pending)), c.length()-c.heard))
}

// write records the first n samples that wait.
func (c *Container) write(n int64) error {
	if n <= 0 {
		return nil
	}
	us := c.heard * 1_000_000 / sampleRate
	if err := c.mux.Write(c.audio, us, c.pending[:n]); err != nil {
		return failed("Mp4Container, write audio stream failed.", err)
	}
	c.heard += n
	c.pending = c.pending[:copy(c.pending, c.pending[n:])]
	return nil
}

// finishAudio makes the sound as long as the pictures: it reads the microphone on, or cuts.
func (c *Container) finishAudio() error {
	if c.ended || c.mic == nil || c.mux == nil {
		return nil
	}
	c.ended = true
	if missing := c.length() - c.heard - int64(len(c.pending)); missing > 0 {
		if pcm := c.mic.ReadOn(int(missing)); pcm != nil {
			codes, err := c.aenc.Encode(pcm)
			if err != nil {
				return err
			}
			c.pending = append(c.pending, codes...)
		}
	}
	err := c.write(min(int64(len(c.pending)), c.length()-c.heard))
	c.pending = nil
	return err
}

// Stop ends the recording of pictures and sound (Mp4Container.Stop). It does everything it can and returns the first
// error.
func (c *Container) Stop() error {
	r := c.rec
	if c.demux != nil {
		c.started = false
		return nil
	}
	var first error
	note := func(err error) {
		if first == nil {
			first = err
		}
	}
	note(c.sensor.Stop())
	if c.link != nil && c.link.Alive() {
		r.cfg.System.Unlink(c.link)
	}
	c.link = nil
	note(r.cfg.Encoder.Stop(encoderChn))
	note(c.finishAudio())
	if c.mic != nil {
		c.mic.Close()
	}
	r.cfg.Audio.Terminate()
	if c.aenc != nil {
		note(c.aenc.Destroy())
	}
	return first
}

// Destroy finishes the file and releases encoder and buffers (Mp4Container.Destroy). It does everything it can and
// returns the first error.
func (c *Container) Destroy() error {
	r := c.rec
	if d := c.demux; d != nil {
		c.demux, c.started = nil, false
		return d.Destroy()
	}
	r.containers = slices.DeleteFunc(r.containers, func(x *Container) bool { return x == c })
	var first error
	note := func(err error) {
		if first == nil {
			first = err
		}
	}
	if c.mux != nil {
		note(c.finishAudio())
		if err := c.mux.DestroyTracks(); err != nil {
			note(failed("Mp4Container, kd_mp4_destroy_tracks failed.", err))
		}
		if err := c.mux.Destroy(); err != nil {
			note(failed("Mp4Container, kd_mp4_destroy failed.", err))
		}
	}
	note(r.cfg.Encoder.Destroy(encoderChn))
	r.cfg.System.Deinit()
	c.created = false
	return first
}

// String names the container for messages.
func (c *Container) String() string {
	if c.mux == nil {
		return "Mp4Container"
	}
	return fmt.Sprintf("Mp4Container of %s", c.mux.path)
}
