// Package venctest is the contract of host/venc as tests: every engine runs it.
//
//	func TestContract(t *testing.T) {
//		venctest.Run(t, venctest.Engine{Codec: venc.H264, New: func(o venc.Options) (venc.Encoder, error) { return h264.New(o) }})
//	}
//
// What decodes a stream is ffmpeg and ffprobe from PATH; where they are absent, the tests that need them are skipped. The
// environment variable CANMV_LONG=1 adds the sizes and durations that take more than a few seconds.
package venctest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// Engine is what is tested.
type Engine struct {
	Codec venc.Codec
	// New starts an encoder.
	New func(venc.Options) (venc.Encoder, error)
	// MinPSNR is the floor in dB, (6Y+U+V)/8, of what ffmpeg decodes against what was sent, for this package's content at
	// QP 26, or quality 75 of MJPEG. Zero means 34.
	MinPSNR float64
	// RateTolerance is how far, as a fraction, the mean bit rate over some seconds may be from the wanted one. Zero
	// means 0.1.
	RateTolerance float64
	// FixedRate says that rate control counts frames at Options.Rate instead of using the frames' times.
	FixedRate bool
}

// Run runs the contract suite.
func Run(t *testing.T, e Engine) {
	if e.MinPSNR == 0 {
		e.MinPSNR = 34
	}
	if e.RateTolerance == 0 {
		e.RateTolerance = 0.1
	}
	t.Run("Stream", e.testStream)
	t.Run("ForceIDR", e.testForceIDR)
	t.Run("SameBytes", e.testSameBytes)
	t.Run("Input", e.testInput)
	t.Run("Times", e.testTimes)
	t.Run("Rate", e.testRate)
	t.Run("Quality", e.testQuality)
	t.Run("BitRate", e.testBitRate)
	t.Run("Refused", e.testRefused)
	t.Run("RefusedFrame", e.testRefusedFrame)
	t.Run("Close", e.testClose)
	t.Run("Garbage", e.testGarbage)
}

// long reports whether the tests that take long are wanted.
func long() bool { return os.Getenv("CANMV_LONG") != "" }

// options completes o with what the tests do not vary.
func (e Engine) options(o venc.Options) venc.Options {
	o.Codec = e.Codec
	if o.Width == 0 {
		o.Width, o.Height = 176, 144
	}
	if o.RateControl != venc.FixQP && o.BitRate == 0 {
		o.BitRate = 300_000
	}
	return o
}

func (e Engine) start(t *testing.T, o venc.Options) venc.Encoder {
	t.Helper()
	enc, err := e.New(o)
	if err != nil {
		t.Fatalf("New(%+v): %v", o, err)
	}
	t.Cleanup(func() { enc.Close() })
	if enc.Name() == "" {
		t.Error("Name is empty")
	}
	return enc
}

// stream is what an encoder made of some frames.
type stream struct {
	header  []byte
	packets []venc.Packet
}

// bytes returns the stream as a file: the header, then every access unit.
func (s *stream) bytes() []byte {
	b := bytes.Clone(s.header)
	for _, p := range s.packets {
		b = append(b, p.Data...)
	}
	return b
}

func (s *stream) add(p *venc.Packet) {
	q := *p
	q.Data = bytes.Clone(p.Data)
	s.packets = append(s.packets, q)
}

// encode sends n frames one by one, receiving each access unit before the next frame, and ends the encoder. The frames'
// memory is used again for the next as soon as Send has returned.
func (e Engine) encode(t *testing.T, o venc.Options, c *Content, n int, force func(k int) bool) *stream {
	t.Helper()
	enc := e.start(t, o)
	s := &stream{}
	f := frame.New(frame.NV12, o.Width, o.Height)
	var p venc.Packet
	for k := range n {
		c.Draw(f, k)
		want := f.PTS
		if err := enc.Send(f, venc.FrameOptions{ForceIDR: force != nil && force(k)}); err != nil {
			t.Fatalf("Send of frame %d: %v", k, err)
		}
		scribble(f)
		if err := enc.Receive(&p); err != nil {
			t.Fatalf("Receive of frame %d: %v", k, err)
		}
		if p.PTS != want {
			t.Fatalf("access unit %d: PTS %v, want %v", k, p.PTS, want)
		}
		s.add(&p)
	}
	s.header = bytes.Clone(enc.Header())
	if err := enc.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	return s
}

// pipelined does the same from two goroutines.
func (e Engine) pipelined(t *testing.T, o venc.Options, c *Content, n int) *stream {
	t.Helper()
	enc := e.start(t, o)
	sent := make(chan error, 1)
	go func() {
		f := frame.New(frame.NV12, o.Width, o.Height)
		for k := range n {
			c.Draw(f, k)
			if err := enc.Send(f, venc.FrameOptions{}); err != nil {
				sent <- fmt.Errorf("frame %d: %w", k, err)
				enc.Close()
				return
			}
			scribble(f)
		}
		sent <- nil
	}()
	s := &stream{}
	var p venc.Packet
	for k := range n {
		if err := enc.Receive(&p); err != nil {
			t.Errorf("Receive of frame %d: %v", k, err)
			break
		}
		s.add(&p)
	}
	s.header = bytes.Clone(enc.Header())
	enc.Close()
	if err := <-sent; err != nil {
		t.Fatalf("Send: %v", err)
	}
	return s
}

// scribble destroys a frame: an engine has read it when Send returns.
func scribble(f *frame.Frame) {
	for _, p := range f.Planes {
		clear(p)
	}
}

// checkKeys checks that exactly the frames that first says begin a GOP.
func (e Engine) checkKeys(t *testing.T, s *stream, first func(k int) bool) {
	t.Helper()
	for k, p := range s.packets {
		want := e.Codec == venc.MJPEG || first(k)
		if p.Key != want {
			t.Errorf("access unit %d: Key %v, want %v", k, p.Key, want)
		}
		if err := checkUnits(e.Codec, p.Data, want); err != nil {
			t.Errorf("access unit %d: %v", k, err)
		}
	}
	if err := checkHeader(e.Codec, s.header); err != nil {
		t.Errorf("Header: %v", err)
	}
}

func isClosed(err error) bool { return errors.Is(err, venc.ErrClosed) && !errors.Is(err, io.EOF) }
