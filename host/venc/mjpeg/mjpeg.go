// Package mjpeg is the video encoder that makes a baseline JPEG picture (ITU-T T.81) of each frame, with image/jpeg.
//
//	enc, err := mjpeg.New(venc.Options{Codec: venc.MJPEG, Width: 1280, Height: 720, Quality: 75})
//
// Frames are converted to full-range BT.601, which every reader of JPEG expects (ITU-T T.871 6.2). Options.Threads
// goroutines (default 4) work on as many frames at once; order and bytes do not depend on their number. One thread makes
// about 60 pictures of 720p in a second.
//
// When Options.Threads+1 frames have been sent and not received, Send waits. Ownership, concurrency and errors are those
// of venc.Encoder.
package mjpeg

import (
	"fmt"
	"image"
	"image/jpeg"
	"sync"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// Name is what Encoder.Name returns.
const Name = "image/jpeg"

const defaultThreads = 4

// Encoder implements venc.Encoder.
type Encoder struct {
	o     venc.Options
	free  chan *job
	work  chan *job
	order chan *job // as sent

	closed  chan struct{}
	closing sync.Once
	workers sync.WaitGroup
}

var _ venc.Encoder = (*Encoder)(nil)

// job is one frame on its way. Its memory is used again for later frames.
type job struct {
	in   *frame.Frame // own copy
	ycc  *image.YCbCr
	out  sink
	err  error
	done chan struct{} // one value when out or err is there
}

// New returns a running encoder.
func New(o venc.Options) (*Encoder, error) {
	o, err := o.Resolve()
	if err != nil {
		return nil, err
	}
	if o.Codec != venc.MJPEG {
		return nil, fmt.Errorf("venc/mjpeg: %w: %v", venc.ErrUnsupported, o.Codec)
	}
	if o.Threads == 0 {
		o.Threads = defaultThreads
	}
	n := o.Threads + 1
	e := &Encoder{
		o: o, free: make(chan *job, n), work: make(chan *job, n), order: make(chan *job, n), closed: make(chan struct{}),
	}
	for range n {
		e.free <- &job{done: make(chan struct{}, 1)}
	}
	e.workers.Add(o.Threads)
	for range o.Threads {
		go e.run()
	}
	return e, nil
}

// Name implements venc.Encoder.
func (e *Encoder) Name() string { return Name }

// Header implements venc.Encoder; a JPEG picture carries all of its own.
func (e *Encoder) Header() []byte { return nil }

// Send implements venc.Encoder. Every picture is an IDR picture, so ForceIDR changes nothing.
func (e *Encoder) Send(f *frame.Frame, _ venc.FrameOptions) error {
	if err := e.o.CheckFrame(f); err != nil {
		return err
	}
	select {
	case <-e.closed:
		return venc.ErrClosed
	default:
	}
	var j *job
	select {
	case j = <-e.free:
	case <-e.closed:
		return venc.ErrClosed
	}
	if j.in == nil || j.in.Format != f.Format {
		j.in = frame.New(f.Format, f.Width, f.Height)
	}
	j.in.Matrix = f.ResolvedMatrix()
	if err := frame.Convert(j.in, f); err != nil {
		e.free <- j
		return fmt.Errorf("venc/mjpeg: %w", err)
	}
	// There are no more jobs than room in either.
	e.order <- j
	e.work <- j
	return nil
}

func (e *Encoder) run() {
	defer e.workers.Done()
	options := &jpeg.Options{Quality: e.o.Quality}
	for {
		select {
		case <-e.closed:
			return
		case j := <-e.work:
			j.ycc = frame.ToYCbCr(j.ycc, j.in)
			j.out.b = j.out.b[:0]
			j.err = jpeg.Encode(&j.out, j.ycc, options)
			j.done <- struct{}{}
		}
	}
}

// Receive implements venc.Encoder.
func (e *Encoder) Receive(p *venc.Packet) error {
	select {
	case <-e.closed:
		return venc.ErrClosed
	default:
	}
	var j *job
	select {
	case j = <-e.order:
	case <-e.closed:
		return venc.ErrClosed
	}
	select {
	case <-j.done:
	case <-e.closed:
		return venc.ErrClosed
	}
	defer func() { e.free <- j }()
	if j.err != nil {
		return fmt.Errorf("venc/mjpeg: %w", j.err)
	}
	data := j.out.b
	j.out.b = p.Data
	*p = venc.Packet{Data: data, Key: true, PTS: j.in.PTS}
	return nil
}

// Close implements venc.Encoder. It waits for pictures that are being made.
func (e *Encoder) Close() error {
	e.closing.Do(func() {
		close(e.closed)
		e.workers.Wait()
	})
	return nil
}

// sink collects a picture. It has the methods that keep image/jpeg from buffering on its own.
type sink struct{ b []byte }

func (s *sink) Write(p []byte) (int, error) {
	s.b = append(s.b, p...)
	return len(p), nil
}

func (s *sink) WriteByte(c byte) error {
	s.b = append(s.b, c)
	return nil
}

func (s *sink) Flush() error { return nil }
