package aio_test

import (
	"errors"
	"io"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/aio"
	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/mpp"
)

// ramp is a microphone whose sample n is n.
type ramp struct {
	n   int16
	max int16
}

func (r *ramp) Read(p []int16) (int, error) {
	for i := range p {
		if r.max > 0 && r.n >= r.max {
			return i, io.EOF
		}
		p[i] = r.n
		r.n++
	}
	return len(p), nil
}

func (r *ramp) Close() error { return nil }

// heard collects what is played.
type heard struct {
	samples []int16
	closed  int
}

func (h *heard) Write(p []int16) error { h.samples = append(h.samples, p...); return nil }
func (h *heard) Close() error          { h.closed++; return nil }

type board struct {
	clk   *clock.Clock
	sys   *mpp.System
	dev   *aio.Device
	mic   *ramp
	heard *heard
}

func newBoard(t *testing.T) *board {
	t.Helper()
	b := &board{clk: clock.New(clock.Config{}), mic: &ramp{}, heard: &heard{}}
	b.sys = mpp.New(mpp.Config{Clock: b.clk})
	b.dev = aio.New(aio.Config{Clock: b.clk, System: b.sys,
		OpenMic:     func(audio.Format) (audio.Source, error) { return b.mic, nil },
		OpenSpeaker: func(audio.Format) (audio.Sink, error) { return b.heard, nil }})
	must(t, b.dev.Initialize(320))
	must(t, b.dev.Initialize(320))
	if b.sys.Pools() != 2 {
		t.Errorf("%d pools", b.sys.Pools())
	}
	return b
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestMicrophoneInBoardTime(t *testing.T) {
	b := newBoard(t)
	must(t, b.sys.Init())
	s, err := b.dev.Open(aio.StreamOptions{Rate: 8000, Channels: 1, Input: true, FramesPerBuffer: 320})
	must(t, err)
	if p, err := s.Read(false); p != nil || err != nil || b.clk.Now() != time.Millisecond {
		t.Errorf("a poll gave %d bytes, %v at %v", len(p), err, b.clk.Now())
	}
	for k := 1; k <= 3; k++ {
		p, err := s.Read(true)
		must(t, err)
		if len(p) != 640 || int(p[0])|int(p[1])<<8 != 320*(k-1) || b.clk.Now() != time.Duration(k)*40*time.Millisecond {
			t.Errorf("chunk %d: %d bytes from sample %d at %v", k, len(p), int(p[0])|int(p[1])<<8, b.clk.Now())
		}
	}
	// The queue holds a second; what comes later is lost.
	b.clk.Sleep(2 * time.Second)
	var last int
	for range 26 {
		p, err := s.Read(true)
		must(t, err)
		last = int(p[0]) | int(p[1])<<8
	}
	if last != 320*(3+50) {
		t.Errorf("after the queue was full, chunk %d came, want 53", last/320)
	}
	if p := s.ReadOn(10); len(p) != 20 || int(p[0])|int(p[1])<<8 != last+320 || b.clk.Now() != 3*40*time.Millisecond+2*time.Second+40*time.Millisecond {
		t.Errorf("reading on gave %v at %v", p, b.clk.Now())
	}
	s.Stop()
	if p, err := s.Read(true); p != nil || err != nil {
		t.Error("a stopped stream delivered")
	}
	s.Close()
	s.Close()
	if b.clk.Events() != 0 {
		t.Error("events left")
	}
}

func TestSpeakerPlaysInBoardTime(t *testing.T) {
	b := newBoard(t)
	must(t, b.sys.Init())
	s, err := b.dev.Open(aio.StreamOptions{Rate: 8000, Channels: 1, Format: aio.Int24, Output: true, FramesPerBuffer: 320})
	must(t, err)
	chunk := make([]byte, 320*3)
	chunk[1], chunk[2] = 0x34, 0x12
	for range 50 {
		code, err := s.Write(chunk)
		must(t, err)
		if code != 0 {
			t.Fatal(code)
		}
	}
	// 50 chunks are two seconds, of which about one waits to be played.
	if b.clk.Now() != 24*40*time.Millisecond || len(b.heard.samples) != 50*320 || b.heard.samples[0] != 0x1234 {
		t.Errorf("at %v %d samples, first %#x", b.clk.Now(), len(b.heard.samples), b.heard.samples[0])
	}
	b.dev.Reset()
	if b.heard.closed != 1 {
		t.Error("the output was not finished")
	}
}

func TestOrderRules(t *testing.T) {
	b := newBoard(t)
	in := aio.StreamOptions{Rate: 8000, Channels: 1, Input: true}
	fails := func(o aio.StreamOptions, text string) {
		t.Helper()
		_, err := b.dev.Open(o)
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.ValueError || f.Text() != text {
			t.Errorf("%+v: got %v, want %s", o, err, text)
		}
	}
	fails(in, "kd_mpi_ai_enable failed:-1")
	must(t, b.sys.Init())
	fails(aio.StreamOptions{Rate: 8000, Channels: 1}, "Must specify an input or output stream.")
	fails(aio.StreamOptions{Rate: 8000, Channels: 3, Output: true}, "kd_mpi_ao_enable failed:-1")
	fails(aio.StreamOptions{Rate: 8000, Channels: 1, Format: 9, Input: true}, "kd_mpi_ai_enable failed:-1")
	s, err := b.dev.Open(in)
	must(t, err)
	fails(in, "kd_mpi_ai_enable failed:-1")
	if _, err := s.Write(nil); err == nil {
		t.Error("wrote to a microphone")
	}
	b.clk.Interrupt()
	if _, err := s.Read(true); !errors.Is(err, clock.ErrInterrupted) {
		t.Error(err)
	}
	b.dev.Terminate()
	if b.dev.Streams() != 0 {
		t.Error("streams left")
	}
	if err := b.dev.Initialize(320); err == nil {
		t.Error("pools after MediaManager.init()")
	}
}

func TestG711(t *testing.T) {
	for _, typ := range []int{aio.G711A, aio.G711U} {
		b := newBoard(t)
		e, err := b.dev.NewEncoder(typ, 320)
		must(t, err)
		if _, err := e.Encode(make([]byte, 2)); err == nil {
			t.Error("encoded before create")
		}
		must(t, b.sys.Init())
		must(t, e.Create())
		if err := e.Create(); err == nil {
			t.Error("created twice")
		}
		d, err := b.dev.NewDecoder(typ, 320)
		must(t, err)
		must(t, d.Create())
		pcm := make([]byte, 640)
		for i := range 320 {
			v := int16(i*100 - 16000)
			pcm[2*i], pcm[2*i+1] = byte(v), byte(uint16(v)>>8)
		}
		codes, err := e.Encode(pcm)
		must(t, err)
		if len(codes) != 320 {
			t.Errorf("%d bytes", len(codes))
		}
		back, err := d.Decode(codes)
		must(t, err)
		for i := range 320 {
			v, w := i*100-16000, int(int16(uint16(back[2*i])|uint16(back[2*i+1])<<8))
			if diff := max(v-w, w-v); diff > 1024 {
				t.Fatalf("type %d: sample %d became %d", typ, v, w)
			}
		}
		must(t, e.Destroy())
		must(t, e.Destroy())
		if b.sys.Leaks().Buffers != 0 {
			t.Error("buffer left")
		}
	}
}
