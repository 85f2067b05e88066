package k210

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/avi"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

// RecordOptions describe a recording.
type RecordOptions struct {
	Width, Height int
	// Interval is the time from frame to frame, whole microseconds.
	Interval time.Duration
	// Quality of the JPEG pictures, 1 to 100.
	Quality int
	// Sound is what the microphone is recorded with. The zero value records none.
	Sound audio.Format
}

// Recorder records one AVI file. Its sound is as long as its pictures: with each picture goes the sound of one interval.
type Recorder struct {
	m      *Machine
	o      RecordOptions
	path   string
	file   *sdcard.File
	writer *avi.Writer
	mic    audio.Source
	heard  int64 // samples of each channel
	jpeg   bytes.Buffer
	pcm    []int16
	bytes  []byte
	info   avi.Info
	warned bool
}

// Record makes a file to record to.
func (m *Machine) Record(path string, o RecordOptions) (*Recorder, error) {
	if o.Quality < 1 || o.Quality > 100 {
		return nil, fault.New(fault.ValueError, "quality").Hinted("got quality=%d, want 1 to 100", o.Quality)
	}
	r := &Recorder{m: m, o: o, path: path}
	opts := avi.Options{Width: o.Width, Height: o.Height, Interval: o.Interval}
	if o.Sound != (audio.Format{}) {
		opts.Sound = avi.Sound{Format: avi.PCM, Channels: o.Sound.Channels, SampleRate: o.Sound.SampleRate, Bits: 16}
		mic, err := m.cfg.OpenMic(o.Sound)
		if err != nil {
			return nil, fault.New(fault.ValueError, "audio").Because(err)
		}
		r.mic = mic
	}
	var err error
	if r.file, err = m.cfg.Card.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0); err == nil {
		if r.writer, err = avi.NewWriter(r.file, opts); err != nil {
			r.file.Close()
			var card *sdcard.Error
			if !errors.As(err, &card) { // what the script asked for cannot be written
				err = fault.New(fault.ValueError, "arg err").Because(err)
			}
		}
	}
	if err != nil {
		if r.mic != nil {
			r.mic.Close()
		}
		return nil, err
	}
	m.open = append(m.open, r)
	return r, nil
}

// Info is what was recorded so far.
func (r *Recorder) Info() avi.Info {
	if r.writer != nil {
		return r.writer.Info()
	}
	return r.info
}

// Record appends a picture and returns its length in the file, and waits until one interval has passed since the last
// picture that was recorded.
func (r *Recorder) Record(f *frame.Frame) (int, error) {
	if r.writer == nil {
		return 0, errno(int(sdcard.EBADF), "the recording was finished")
	}
	if !r.warned && (f.Width != r.o.Width || f.Height != r.o.Height) {
		r.warned = true
		r.m.cfg.Warn(fmt.Sprintf("%s: pictures of %dx%d in a video of %dx%d; pass width and height to video.open()", r.path, f.Width, f.Height, r.o.Width, r.o.Height))
	}
	r.jpeg.Reset()
	if err := imaging.Encode(&r.jpeg, f, imaging.JPEG, r.o.Quality); err != nil {
		return 0, fault.New(fault.OSError, "%v", err)
	}
	for r.jpeg.Len()%8 != 0 { // as the board's encoder does
		r.jpeg.WriteByte(0)
	}
	if err := r.writer.WriteVideo(r.jpeg.Bytes()); err != nil {
		return 0, ioError(err)
	}
	if err := r.hear(); err != nil {
		return 0, err
	}
	clk, m := r.m.cfg.Clock, r.m
	if wait := m.recorded + r.o.Interval - clk.Now(); wait > 0 {
		if !clk.Sleep(wait) {
			return 0, clock.ErrInterrupted
		}
		m.recorded += r.o.Interval
	} else {
		m.recorded = clk.Now()
	}
	return r.jpeg.Len(), nil
}

// hear writes the sound of the pictures so far.
func (r *Recorder) hear() error {
	if r.mic == nil {
		return nil
	}
	f := r.o.Sound
	until := int64(r.writer.Info().Frames) * int64(r.o.Interval/time.Microsecond) * int64(f.SampleRate) / 1000000
	n := int(until-r.heard) * f.Channels
	if n <= 0 {
		return nil
	}
	r.pcm = slices.Grow(r.pcm[:0], n)[:n]
	got, err := r.mic.Read(r.pcm)
	if err != nil {
		clear(r.pcm[got:]) // the sound has ended: silence, to stay with the pictures
	}
	r.bytes = r.bytes[:0]
	for _, v := range r.pcm {
		r.bytes = append(r.bytes, byte(v), byte(uint16(v)>>8))
	}
	r.heard = until
	if err := r.writer.WriteAudio(r.bytes); err != nil {
		return ioError(err)
	}
	return nil
}

// Finish writes index and sizes and closes the file. A second Finish does nothing.
func (r *Recorder) Finish() error {
	if r.writer == nil {
		return nil
	}
	err := r.writer.Close()
	r.info, r.writer = r.writer.Info(), nil
	if r.mic != nil {
		r.mic.Close()
	}
	if err2 := r.file.Close(); err == nil {
		err = err2
	}
	r.m.open = slices.DeleteFunc(r.m.open, func(o *Recorder) bool { return o == r })
	if err != nil {
		return ioError(err)
	}
	return nil
}
