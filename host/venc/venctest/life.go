package venctest

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// testRefused: what the options get wrong is said by New.
func (e Engine) testRefused(t *testing.T) {
	type test struct {
		name   string
		change func(o *venc.Options)
	}
	tests := []test{
		{"odd width", func(o *venc.Options) { o.Width = 177 }},
		{"odd height", func(o *venc.Options) { o.Height = 145 }},
		{"tiny", func(o *venc.Options) { o.Width, o.Height = 62, 62 }},
		{"no size", func(o *venc.Options) { o.Width, o.Height = 0, 0 }},
		{"too wide", func(o *venc.Options) { o.Width = 4098 }},
		{"too high", func(o *venc.Options) { o.Height = 2162 }},
		{"no codec", func(o *venc.Options) { o.Codec = 0 }},
		{"unknown codec", func(o *venc.Options) { o.Codec = venc.MJPEG + 1 }},
		{"unknown profile", func(o *venc.Options) { o.Profile = venc.High + 1 }},
		{"negative threads", func(o *venc.Options) { o.Threads = -1 }},
		{"negative rate", func(o *venc.Options) { o.Rate = frame.Rate{Num: -30, Den: 1} }},
		{"half a rate", func(o *venc.Options) { o.Rate = frame.Rate{Num: 30} }},
	}
	if e.Codec == venc.MJPEG {
		tests = append(tests,
			test{"quality 100", func(o *venc.Options) { o.Quality = 100 }},
			test{"quality below 0", func(o *venc.Options) { o.Quality = -1 }},
			test{"profile", func(o *venc.Options) { o.Profile = venc.Main }},
		)
	} else {
		tests = append(tests,
			test{"no bit rate", func(o *venc.Options) { o.BitRate = 0 }},
			test{"no bit rate for VBR", func(o *venc.Options) { o.RateControl, o.BitRate = venc.VBR, 0 }},
			test{"huge bit rate", func(o *venc.Options) { o.BitRate = 200_000_001 }},
			test{"QP 52", func(o *venc.Options) { o.RateControl, o.QP = venc.FixQP, 52 }},
			test{"negative QP", func(o *venc.Options) { o.RateControl, o.QP = venc.FixQP, -1 }},
			test{"negative GOP", func(o *venc.Options) { o.GOP = -1 }},
			test{"unknown rate control", func(o *venc.Options) { o.RateControl = venc.FixQP + 1 }},
		)
	}
	if e.Codec == venc.H265 {
		tests = append(tests, test{"Baseline", func(o *venc.Options) { o.Profile = venc.Baseline }}, test{"High", func(o *venc.Options) { o.Profile = venc.High }})
	}
	for _, tt := range tests {
		o := e.options(venc.Options{})
		tt.change(&o)
		enc, err := e.New(o)
		if err == nil {
			enc.Close()
		}
		if !errors.Is(err, venc.ErrInvalid) {
			t.Errorf("%s: New says %v, want an error that wraps %q", tt.name, err, venc.ErrInvalid)
		}
	}
	for _, codec := range []venc.Codec{venc.H264, venc.H265, venc.MJPEG} {
		o := e.options(venc.Options{})
		o.Codec = codec
		enc, err := e.New(o)
		if err == nil {
			enc.Close()
		}
		if codec == e.Codec && err != nil || err != nil && !errors.Is(err, venc.ErrUnsupported) {
			t.Errorf("%v: New says %v, want an encoder or an error that wraps %q", codec, err, venc.ErrUnsupported)
		}
	}
}

// testRefusedFrame: a frame that does not fit is refused and changes nothing.
func (e Engine) testRefusedFrame(t *testing.T) {
	enc := e.start(t, e.options(venc.Options{GOP: 2}))
	cut := frame.New(frame.NV12, 176, 144)
	cut.Planes[1] = cut.Planes[1][:100]
	narrow := frame.New(frame.I420, 176, 144)
	narrow.Stride[2] = 10
	f := frame.New(frame.NV12, 176, 144)
	var p venc.Packet
	for k := range 4 {
		for _, bad := range []*frame.Frame{
			frame.New(frame.NV12, 178, 144), frame.New(frame.NV12, 176, 142), frame.New(frame.RGB888, 176, 144), cut, narrow, {},
		} {
			if err := enc.Send(bad, venc.FrameOptions{ForceIDR: true}); !errors.Is(err, venc.ErrInvalid) {
				t.Errorf("Send of %v %dx%d: %v, want an error that wraps %q", bad.Format, bad.Width, bad.Height, err, venc.ErrInvalid)
			}
		}
		(&Content{}).Draw(f, k)
		if err := enc.Send(f, venc.FrameOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := enc.Receive(&p); err != nil {
			t.Fatal(err)
		}
		if want := e.Codec == venc.MJPEG || k%2 == 0; p.PTS != f.PTS || p.Key != want {
			t.Errorf("access unit %d: PTS %v, Key %v, want %v, %v", k, p.PTS, p.Key, f.PTS, want)
		}
	}
}

// testClose: Close at any moment ends everything and makes Send and Receive return, in whatever state they are.
func (e Engine) testClose(t *testing.T) {
	o := e.options(venc.Options{})
	e.start(t, o).Close() // what the first use of an engine starts for good does not count
	goroutines, children := runtime.NumGoroutine(), children(t)
	f := frame.New(frame.NV12, 176, 144)
	(&Content{}).Draw(f, 0)
	for _, sent := range []int{0, 1, 2} {
		enc := e.start(t, o)
		for range sent {
			if err := enc.Send(f, venc.FrameOptions{}); err != nil {
				t.Fatal(err)
			}
			f.PTS += time.Second / 30
		}
		received := make(chan error)
		if sent == 0 {
			go func() { received <- enc.Receive(new(venc.Packet)) }()
		}
		for range 2 {
			if err := enc.Close(); err != nil {
				t.Errorf("Close with %d frames sent: %v", sent, err)
			}
		}
		if sent == 0 {
			if err := <-received; !isClosed(err) {
				t.Errorf("Receive while Close runs: %v, want %q", err, venc.ErrClosed)
			}
		}
		if err := enc.Send(f, venc.FrameOptions{}); !isClosed(err) {
			t.Errorf("Send after Close: %v, want %q", err, venc.ErrClosed)
		}
		if err := enc.Receive(new(venc.Packet)); !isClosed(err) {
			t.Errorf("Receive after Close: %v, want %q", err, venc.ErrClosed)
		}
	}
	// A sender that nobody receives from waits until Close.
	enc := e.start(t, o)
	done := make(chan error)
	go func() {
		g := frame.New(frame.NV12, 176, 144)
		for k := 0; ; k++ {
			(&Content{}).Draw(g, k%8)
			g.PTS = time.Duration(k) * time.Second / 30
			if err := enc.Send(g, venc.FrameOptions{}); err != nil {
				done <- err
				return
			}
		}
	}()
	if err := enc.Receive(new(venc.Packet)); err != nil {
		t.Error(err)
	}
	enc.Close()
	if err := <-done; !isClosed(err) {
		t.Errorf("Send while Close runs: %v, want %q", err, venc.ErrClosed)
	}
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > goroutines; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Errorf("%d goroutines after Close, %d before", runtime.NumGoroutine(), goroutines)
			break
		}
	}
	if now := childrenNow(); now > children {
		t.Errorf("%d child processes after Close, %d before", now, children)
	}
}

func children(t *testing.T) int {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Log("child processes are counted on Linux only")
	}
	return childrenNow()
}

// childrenNow counts the processes whose parent we are, those included that ended and were not waited for (proc(5)).
func childrenNow() int {
	n := 0
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			continue // it has gone
		}
		// The name may hold spaces and parentheses.
		if f := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:])); len(f) > 1 && f[1] == strconv.Itoa(os.Getpid()) {
			n++
		}
	}
	return n
}

// testGarbage: a frame costs no more than 1 KB of garbage in the steady state.
func (e Engine) testGarbage(t *testing.T) {
	enc := e.start(t, e.options(venc.Options{Width: 320, Height: 240, RateControl: venc.FixQP, GOP: 10}))
	f := frame.New(frame.NV12, 320, 240)
	content := &Content{}
	var p venc.Packet
	run := func(from, to int) {
		for k := from; k < to; k++ {
			content.Draw(f, k)
			if err := enc.Send(f, venc.FrameOptions{}); err != nil {
				t.Fatal(err)
			}
			if err := enc.Receive(&p); err != nil {
				t.Fatal(err)
			}
		}
	}
	run(0, 30)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run(30, 70)
	runtime.ReadMemStats(&after)
	if per := (after.TotalAlloc - before.TotalAlloc) / 40; per > 1024 {
		t.Errorf("%d bytes of garbage a frame, want 1024 at most", per)
	}
}
