// Package ffmpeg is the video encoder that runs the ffmpeg executable as a child process: libx264 at its preset superfast
// for H.264, libx265 at ultrafast for H.265.
//
//	tool, err := finder.Tool() // host/ffmpeg
//	enc, err := ffmpeg.New(tool, venc.Options{Codec: venc.H264, Width: 1280, Height: 720, BitRate: 4_000_000})
//
// Frames go in as raw video and access units come out in NUT (host/ffmpeg/nut), with their sizes, so that none waits for
// the next; a frame's time asks for an IDR picture (args.go). A goroutine writes, so Send returns while ffmpeg still
// reads. Three frames at most are on their way in; then Send waits.
//
// The bytes depend on the options, the frames, and the version of the executable, never on cores or threads: libx264 runs
// in one thread, whatever Options.Threads says, as its slice threads are not repeatable under a VBV; libx265 uses
// Options.Threads (default 4) in a way that is (const-vbv, x265 3.5 or later). Rate control counts frames at Options.Rate,
// which should be the rate at which they really come.
//
// Errors: ErrInvalid and ErrUnsupported of venc from New; when the child ends, Send and Receive return its exit status
// and its last words on stderr.
package ffmpeg

import (
	"errors"
	"fmt"
	"sync"

	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/ffmpeg/nut"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// inFlight is how many frames may wait for ffmpeg to read them.
const inFlight = 3

// Encoder is a running child. It implements venc.Encoder.
type Encoder struct {
	o    venc.Options
	name string
	p    *ffmpeg.Process

	// Sending side.
	format frame.Format
	free   chan []byte // buffers to fill
	full   chan []byte // buffers to write
	sent   int64       // frames

	// Receiving side.
	r *nut.Reader

	mu      sync.Mutex
	pts     queue
	head    []byte
	failure error

	closed  chan struct{}
	closing sync.Once
	writer  sync.WaitGroup
}

var _ venc.Encoder = (*Encoder)(nil)

// New starts a child. The codec is H264 or H265.
func New(t *ffmpeg.Tool, o venc.Options) (*Encoder, error) {
	o, err := o.Resolve()
	if err != nil {
		return nil, err
	}
	if o.Codec == venc.MJPEG {
		return nil, fmt.Errorf("venc/ffmpeg: %w: %v", venc.ErrUnsupported, o.Codec)
	}
	if lib := Library(o.Codec); !t.HasEncoder(lib) {
		return nil, fmt.Errorf("venc/ffmpeg: %w: %s (version %s) was built without %s", venc.ErrUnsupported, t.Path, t.Version, lib)
	}
	p, err := t.Start(ffmpeg.Command{Args: arguments(t, o), Input: true, Output: true})
	if err != nil {
		return nil, fmt.Errorf("venc/ffmpeg: %w", err)
	}
	e := &Encoder{
		o: o, name: Name(o.Codec), p: p,
		free: make(chan []byte, inFlight), full: make(chan []byte, inFlight),
		r: nut.NewReader(p.Out), closed: make(chan struct{}),
	}
	e.format, _ = inputFormat(o.Codec)
	for range inFlight {
		e.free <- nil
	}
	e.writer.Add(1)
	go e.write()
	return e, nil
}

// Name implements venc.Encoder.
func (e *Encoder) Name() string { return e.name }

// Header implements venc.Encoder.
func (e *Encoder) Header() []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.head
}

// Send implements venc.Encoder.
func (e *Encoder) Send(f *frame.Frame, o venc.FrameOptions) error {
	if err := e.o.CheckFrame(f); err != nil {
		return err
	}
	var b []byte
	select {
	case <-e.closed:
		return venc.ErrClosed
	default:
	}
	select {
	case b = <-e.free:
	case <-e.closed:
		return venc.ErrClosed
	case <-e.p.Done():
		return e.fail(ffmpeg.ErrEnded)
	}

	b = b[:0]
	if e.sent == 0 {
		b = nut.AppendHeader(b, inputStream(e.o))
	}
	pts := 2 * e.sent
	// The first picture is an IDR picture anyway, and ffmpeg moves the first time to 0.
	if e.sent > 0 && (o.ForceIDR || e.o.GOP == 1) {
		pts++
	}
	e.sent++
	b = nut.AppendFrame(b, pts, frame.Size(e.format, e.o.Width, e.o.Height))
	b = appendPicture(b, f, e.format)

	e.mu.Lock()
	e.pts.push(f.PTS)
	e.mu.Unlock()
	e.full <- b // never blocks: there are no more buffers than room
	return nil
}

// write passes frames to the child until Close or until the child no longer reads.
func (e *Encoder) write() {
	defer e.writer.Done()
	for {
		select {
		case <-e.closed:
			return
		case b := <-e.full:
			if _, err := e.p.In.Write(b); err != nil {
				// Receive and the next Send find the child gone and say why.
				return
			}
			e.free <- b
		}
	}
}

// Receive implements venc.Encoder.
func (e *Encoder) Receive(p *venc.Packet) error {
	data, err := e.r.Next(p.Data[:0])
	if err != nil {
		return e.fail(err)
	}
	var found headers
	rest, key, ok := split(e.o.Codec, data, &found)
	if !ok {
		return e.fail(fmt.Errorf("access unit of %d bytes without a picture", len(data)))
	}
	e.mu.Lock()
	if e.head == nil {
		e.head = e.makeHeader(&found)
	}
	pts, ok := e.pts.pop()
	e.mu.Unlock()
	if !ok {
		return e.fail(errors.New("got more access units than frames were sent"))
	}
	// Keep the whole of the memory for the next one.
	*p = venc.Packet{Data: append(data[:0], rest...), Key: key, PTS: pts}
	return nil
}

// makeHeader joins what the container's stream header and the first access unit say.
func (e *Encoder) makeHeader(first *headers) []byte {
	var h headers
	split(e.o.Codec, e.r.Private(), &h)
	if h.params == nil {
		h.params = first.params
	}
	if h.sei == nil {
		h.sei = first.sei
	}
	return append(h.params, h.sei...)
}

// fail returns why the child is gone; the first reason stays.
func (e *Encoder) fail(cause error) error {
	select {
	case <-e.closed:
		return venc.ErrClosed
	default:
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.failure == nil {
		e.failure = fmt.Errorf("venc/ffmpeg: %s: %w", e.name, e.p.Failure(cause))
	}
	return e.failure
}

// Close implements venc.Encoder.
func (e *Encoder) Close() error {
	e.closing.Do(func() {
		close(e.closed)
		e.p.Close()
		e.writer.Wait()
	})
	return nil
}
