package device_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/device"
)

// counting is a source whose frame k is all luma k.
type counting struct {
	f      *frame.Frame
	frames int64
	rate   frame.Rate
}

func (s *counting) Info() camera.Info {
	return camera.Info{Format: frame.NV12, Width: 64, Height: 64, Rate: s.rate, RateFixed: s.rate.Num > 0}
}

func (s *counting) Frame(k int64) (*frame.Frame, error) {
	if s.frames > 0 && k >= s.frames {
		return nil, io.EOF
	}
	if s.f == nil {
		s.f = frame.New(frame.NV12, 64, 64)
	}
	for i := range s.f.Planes[0] {
		s.f.Planes[0][i] = byte(k)
	}
	return s.f, nil
}

func (s *counting) Close() error { return nil }

// echo is an encoder whose packets say what went in: key, luma of the first sample, number, time.
type echo struct {
	o    venc.Options
	in   chan [3]int64
	n    int64
	sent int
	fail int // Send fails at this frame
	gate chan struct{}

	received *atomic.Int64
}

func (e *echo) Send(f *frame.Frame, o venc.FrameOptions) error {
	e.sent++
	if e.fail > 0 && e.sent == e.fail {
		return errors.New("engine died")
	}
	e.in <- [3]int64{int64(f.Y()[0]), e.n, int64(f.PTS)}
	e.n++
	return nil
}

func (e *echo) Receive(p *venc.Packet) error {
	if e.gate != nil {
		<-e.gate
	}
	v := <-e.in
	defer e.received.Add(1)
	p.Key = v[1]%int64(max(e.o.GOP, 1)) == 0
	p.PTS = time.Duration(v[2])
	p.Data = append(p.Data[:0], byte(v[0]), byte(v[1]))
	p.Data = binary.BigEndian.AppendUint64(p.Data, uint64(v[2]))
	return nil
}

func (e *echo) Header() []byte {
	if e.o.Codec == venc.MJPEG {
		return nil
	}
	return []byte("SPSPPS")
}
func (e *echo) Name() string { return "echo" }
func (e *echo) Close() error { return nil }

type board struct {
	t      *testing.T
	clk    *clock.Clock
	sys    *mpp.System
	all    *camera.Sensors
	dev    *device.Device
	sensor *camera.Sensor
	warns  []string
	frames int64
	fail   int
	gate   chan struct{}

	received atomic.Int64
	rate     frame.Rate   // of the source, 30 when zero
	last     venc.Options // of the newest engine
}

// passing is a wall whose time passes only while the scheduler sleeps and the engine has nothing to do.
type passing struct {
	now  time.Time
	busy func() bool
}

func (w *passing) Now() time.Time { return w.now }
func (w *passing) Wait(d time.Duration, wake <-chan struct{}) {
	if d < 0 {
		<-wake
		return
	}
	for w.busy() {
		select {
		case <-wake:
			return
		default:
			runtime.Gosched()
		}
	}
	w.now = w.now.Add(d)
}

func newBoard(t *testing.T, real bool) *board {
	wall := &passing{}
	b := &board{t: t, clk: clock.New(clock.Config{Real: real, Wall: wall})}
	wall.busy = func() bool {
		return len(b.dev.Open()) > 0 && b.received.Load()+b.dev.Stats().Dropped < b.all.Captured()
	}
	b.sys = mpp.New(mpp.Config{Clock: b.clk})
	b.all = camera.NewSensors(camera.SensorConfig{Clock: b.clk, System: b.sys,
		Open: func(int, camera.SourceConfig) (camera.Source, error) {
			return &counting{frames: b.frames, rate: b.rate}, nil
		}})
	b.dev = device.New(device.Config{Clock: b.clk, System: b.sys, Warn: func(s string) { b.warns = append(b.warns, s) },
		NewEncoder: func(o venc.Options) (venc.Encoder, error) {
			b.last = o
			return &echo{o: o, in: make(chan [3]int64, 64), fail: b.fail, gate: b.gate, received: &b.received}, nil
		}})
	return b
}

func (b *board) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// linked sets a board up as the manual's first example does, up to and without sensor.run().
func (b *board) linked(bufs int, attr device.Attr) {
	b.t.Helper()
	s, err := b.all.New(camera.SensorOptions{})
	b.must(err)
	b.sensor = s
	b.must(s.Reset())
	b.must(s.SetFrameSize(0, camera.SizeOptions{Number: 31, Width: 64, Height: 64, AlignBits: 12}))
	b.must(s.SetPixelFormat(0, camera.YUV420SP))
	b.must(b.dev.SetOutBufs(0, bufs, 64, 64))
	info, err := s.BindInfo(0, 0, 0)
	b.must(err)
	_, err = b.sys.Link(info.Src, mpp.Chn{Mod: mpp.ModVENC})
	b.must(err)
	b.must(b.sys.Init())
	b.must(b.dev.Create(0, attr))
	b.must(b.dev.Start(0))
}

func (b *board) close() {
	b.t.Helper()
	b.must(b.sensor.Stop())
	b.must(b.dev.Stop(0))
	b.must(b.dev.Destroy(0))
	b.sys.Deinit()
	if n := b.sys.Mapped(); n != 0 {
		b.t.Errorf("%d blocks left", n)
	}
	if n := b.clk.Events(); n != 0 {
		b.t.Errorf("%d events left", n)
	}
}

func attr() device.Attr {
	a := device.Defaults(device.H264, device.ProfileH264Main, 64, 64)
	a.GOP = 5
	return a
}

// get reads one pack and releases it; it returns the type, the luma that was encoded and the engine's count.
func (b *board) get() (typ, luma, n int, pts int64) {
	b.t.Helper()
	p, ok, err := b.dev.GetStream(0, -1)
	b.must(err)
	if !ok {
		b.t.Fatalf("GetStream returned -1: %q", b.warns)
	}
	data, err := b.sys.Bytes(p.Addr, p.Size)
	b.must(err)
	typ, luma, n, pts = p.Type, int(data[0]), int(data[1]), p.PTS
	b.must(b.dev.ReleaseStream(0, p.Addr))
	return
}

func TestLinkedStream(t *testing.T) {
	for _, real := range []bool{false, true} {
		b := newBoard(t, real)
		b.linked(8, attr())
		b.must(b.sensor.Run())
		start := b.clk.Now()
		if typ, _, _, _ := b.get(); typ != device.TypeHeader {
			t.Errorf("first pack has type %d", typ)
		}
		for k := range 20 {
			typ, luma, n, pts := b.get()
			want := device.TypeP
			if k%5 == 0 {
				want = device.TypeI
			}
			at := start + frame.Rate{Num: 30, Den: 1}.Time(int64(k+1))
			if typ != want || luma != k || n != k || pts != at.Microseconds() {
				t.Errorf("real=%v frame %d: type %d luma %d number %d pts %d, want pts %d", real, k, typ, luma, n, pts, at.Microseconds())
			}
			if !real && b.clk.Now() != at+5*time.Millisecond {
				t.Errorf("frame %d read at %v, captured at %v", k, b.clk.Now(), at)
			}
		}
		b.close()
		if s := b.dev.Stats(); s.Frames != 20 || s.Bytes != 20*10+6 || s.Dropped != 0 || s.Encoder != "echo" {
			t.Errorf("stats %+v", s)
		}
	}
}

// history runs a script that is slow now and then, and tells what it got.
func history(t *testing.T, bufs, dst int, gated bool) string {
	b := newBoard(t, false)
	if gated {
		// The engine is as slow as can be: it works only while the script waits for it, or has to end.
		b.gate = make(chan struct{})
		stop := make(chan struct{})
		defer close(stop)
		go func() {
			for {
				select {
				case b.gate <- struct{}{}:
					runtime.Gosched()
				case <-stop:
					close(b.gate)
					return
				}
			}
		}()
	}
	a := attr()
	a.DstRate = dst
	b.linked(bufs, a)
	b.must(b.sensor.Run())
	var log strings.Builder
	var held []uint64
	for i := range 60 {
		p, ok, err := b.dev.GetStream(0, 0)
		b.must(err)
		if !ok {
			b.clk.Sleep(time.Duration(i) * 5 * time.Millisecond)
			fmt.Fprint(&log, "- ")
			continue
		}
		fmt.Fprint(&log, p.Type, ":", p.Data[0], "@", b.clk.Now().Microseconds(), " ")
		held = append(held, p.Addr)
		if i%7 != 3 || len(held) == bufs+1 {
			for _, addr := range held {
				b.must(b.dev.ReleaseStream(0, addr))
			}
			held = nil
		}
	}
	fmt.Fprintf(&log, "%+v %d", b.dev.Stats(), b.all.Captured())
	b.close()
	return log.String()
}

func TestPipelineIsInvisible(t *testing.T) {
	for _, bufs := range []int{1, 2, 8, 15} {
		for _, dst := range []int{30, 20, 7} {
			first := history(t, bufs, dst, false)
			for i := range 6 {
				if again := history(t, bufs, dst, i%2 == 0); again != first {
					t.Fatalf("bufs %d dst %d: two runs differ:\n%s\n%s", bufs, dst, first, again)
				}
			}
		}
	}
}

func TestFullQueueDropsBeforeEncoding(t *testing.T) {
	b := newBoard(t, false)
	b.linked(4, attr())
	b.must(b.sensor.Run())
	b.clk.Sleep(time.Second) // 30 frames come
	var lumas, numbers []int
	b.get() // header
	for range 4 {
		_, luma, n, _ := b.get()
		lumas, numbers = append(lumas, luma), append(numbers, n)
	}
	// All buffers were free at once: the next frame is the next captured, and its number follows without a gap.
	_, luma, n, _ := b.get()
	if !slices.Equal(lumas, []int{0, 1, 2, 3}) || !slices.Equal(numbers, []int{0, 1, 2, 3}) || luma != 30 || n != 4 {
		t.Errorf("got frames %v, then %d as number %d", lumas, luma, n)
	}
	if d := b.dev.Stats().Dropped; d != 26 {
		t.Errorf("%d frames dropped, want 26", d)
	}
	b.close()
}

func TestFrameRateReduction(t *testing.T) {
	for _, c := range []struct {
		src, dst int
		want     []int
	}{
		{30, 30, []int{0, 1, 2, 3, 4, 5}},
		{30, 15, []int{0, 2, 4, 6, 8, 10}},
		{30, 10, []int{0, 3, 6, 9, 12, 15}},
		{30, 20, []int{0, 2, 3, 5, 6, 8}},
		{60, 1, []int{0, 60, 120, 180, 240}},
	} {
		b := newBoard(t, false)
		a := attr()
		a.SrcRate, a.DstRate = c.src, c.dst
		b.linked(8, a)
		b.must(b.sensor.Run())
		b.get()
		var got []int
		for range c.want {
			_, luma, _, _ := b.get()
			got = append(got, luma)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%d to %d: got %v, want %v", c.src, c.dst, got, c.want)
		}
		b.close()
	}
}

func TestGetStreamThatCannotEnd(t *testing.T) {
	a := attr()
	for _, c := range []struct {
		name string
		do   func(b *board)
		warn string
	}{
		{"sensor not running", func(b *board) {}, "sensor.run()"},
		{"buffers not released", func(b *board) {
			b.must(b.sensor.Run())
			for range 5 {
				b.dev.GetStream(0, -1)
			}
		}, "ReleaseStream()"},
		{"no link", func(b *board) { b.sys.Unlink(b.sys.Links()[0]) }, "MediaManager.link()"},
		{"source ended", func(b *board) {
			b.must(b.sensor.Run())
			for range 4 {
				b.get()
			}
		}, "came to its end"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBoard(t, false)
			if c.name == "source ended" {
				b.frames = 3
			}
			b.linked(4, a)
			c.do(b)
			for _, timeout := range []time.Duration{-1, 0, 50 * time.Millisecond} {
				before := b.clk.Now()
				if p, ok, err := b.dev.GetStream(0, timeout); ok || err != nil {
					t.Errorf("got %+v, %v, %v", p, ok, err)
				}
				if took := b.clk.Now() - before; timeout > 0 && took != timeout {
					t.Errorf("a timeout of %v took %v", timeout, took)
				}
			}
			if len(b.warns) != 1 || !strings.Contains(b.warns[0], c.warn) {
				t.Errorf("warned %q, want one line with %q", b.warns, c.warn)
			}
			if b.frames > 0 && b.all.Captured() != 3 {
				t.Errorf("captured %d of 3", b.all.Captured())
			}
			b.close()
		})
	}
}

func TestBrokenEngine(t *testing.T) {
	b := newBoard(t, false)
	b.fail = 3
	b.linked(4, attr())
	b.must(b.sensor.Run())
	for range 3 {
		b.get()
	}
	if _, ok, err := b.dev.GetStream(0, -1); ok || err != nil {
		t.Error(ok, err)
	}
	if len(b.warns) == 0 || !strings.Contains(b.warns[0], "engine died") {
		t.Errorf("warned %q", b.warns)
	}
	b.close()
}

func TestStreamAfterSensorStop(t *testing.T) {
	b := newBoard(t, false)
	b.linked(8, attr())
	b.must(b.sensor.Run())
	b.clk.Sleep(100*time.Millisecond + time.Millisecond)
	b.must(b.sensor.Stop())
	b.get()
	for k := range 3 {
		if _, luma, _, _ := b.get(); luma != k {
			t.Errorf("frame %d after stop shows %d", k, luma)
		}
	}
	if _, ok, _ := b.dev.GetStream(0, -1); ok {
		t.Error("a frame came that was never captured")
	}
	// The sensor starts again: a new sequence, and no second header.
	b.must(b.sensor.Reset())
	if err := b.sensor.SetPixelFormat(0, camera.YUV420SP); err == nil {
		t.Error("pool after init")
	}
	b.must(b.dev.Stop(0))
	b.must(b.dev.Destroy(0))
	b.all.StopAll()
}

func TestRelinkStartsWithIDR(t *testing.T) {
	b := newBoard(t, false)
	b.linked(8, attr())
	b.must(b.sensor.Run())
	b.get()
	b.get()
	b.get()
	l := b.sys.Links()[0]
	b.sys.Unlink(l)
	b.clk.Sleep(time.Second)
	_, err := b.sys.Link(l.Src, l.Dst)
	b.must(err)
	typ, luma, _, _ := b.get()
	if typ != device.TypeI || luma != 32 {
		t.Errorf("after linking again: type %d, frame %d", typ, luma)
	}
	b.close()
}

func TestStreamKeepsBytesThatAScriptTook(t *testing.T) {
	b := newBoard(t, false)
	b.linked(8, attr())
	b.must(b.sensor.Run())
	b.get()
	p, _, err := b.dev.GetStream(0, -1)
	b.must(err)
	kept, err := b.sys.Expose(p.Addr, p.Size)
	b.must(err)
	b.must(b.dev.ReleaseStream(0, p.Addr))
	for range 20 {
		b.get()
	}
	if kept[0] != 0 || kept[1] != 0 {
		t.Errorf("the bytes became %v", kept)
	}
	b.close()
}

func TestInterruptedGetStream(t *testing.T) {
	b := newBoard(t, false)
	b.gate = make(chan struct{})
	b.linked(8, attr())
	b.must(b.sensor.Run())
	go b.clk.Interrupt()
	if _, _, err := b.dev.GetStream(0, -1); !errors.Is(err, clock.ErrInterrupted) {
		t.Error(err)
	}
	close(b.gate)
	if typ, _, _, _ := b.get(); typ != device.TypeHeader {
		t.Error("the interrupt cost a pack")
	}
	b.close()
}

// Two encoders on two channels, read at different paces, and a third channel with snapshots: all see every frame of one
// file at its own time.
func TestChannelsShareASource(t *testing.T) {
	b := newBoard(t, false)
	s, err := b.all.New(camera.SensorOptions{})
	b.must(err)
	b.sensor = s
	b.must(s.Reset())
	for n := range 3 {
		b.must(s.SetFrameSize(n, camera.SizeOptions{Number: 31, W: 64 + 64*(n%2), H: 64}))
	}
	for n := range 2 {
		b.must(b.dev.SetOutBufs(n, 6, 64, 64))
		_, err = b.sys.Link(mpp.Chn{Mod: mpp.ModVI, Chn: n}, mpp.Chn{Mod: mpp.ModVENC, Chn: n})
		b.must(err)
	}
	b.must(b.sys.Init())
	for n := range 2 {
		a := attr()
		a.Width = 64 + 64*n
		b.must(b.dev.Create(n, a))
		b.must(b.dev.Start(n))
	}
	b.must(s.Run())
	read := [2]int{-1, -1}
	get := func(n int, timeout time.Duration) {
		p, ok, err := b.dev.GetStream(n, timeout)
		b.must(err)
		if !ok {
			t.Fatal(b.warns)
		}
		if p.Type != device.TypeHeader && int(p.Data[0]) != read[n] {
			t.Errorf("channel %d: frame %d shows %d", n, read[n], p.Data[0])
		}
		read[n]++
		b.must(b.dev.ReleaseStream(n, p.Addr))
	}
	for range 10 {
		get(0, -1)
		get(0, -1)
		get(0, -1)
		shot, err := s.Snapshot(2)
		b.must(err)
		if now := int(shot.Frame.Y()[0]); shot.Frame.PTS != frame.Rate.Time(frame.Rate{Num: 30, Den: 1}, int64(now+1)) {
			t.Errorf("snapshot at %v shows frame %d", shot.Frame.PTS, now)
		}
		get(1, -1)
		get(1, -1)
		get(1, -1)
	}
	b.must(b.dev.Stop(1))
	b.must(b.dev.Destroy(1))
	b.close()
}

func TestEngineLearnsTheRealRate(t *testing.T) {
	b := newBoard(t, false)
	b.rate = frame.Rate{Num: 60000, Den: 1001}
	a := attr()
	a.SrcRate, a.DstRate = 60, 20
	b.linked(4, a)
	b.must(b.sensor.Run())
	b.get()
	if want := (frame.Rate{Num: 20000, Den: 1001}); b.last.Rate != want {
		t.Errorf("the engine was told %v, want %v", b.last.Rate, want)
	}
	b.close()
}

func TestMJPEGHasNoHeader(t *testing.T) {
	b := newBoard(t, false)
	a := attr()
	a.PayloadType = device.MJPEG
	b.linked(8, a)
	b.must(b.sensor.Run())
	for k := range 3 {
		if typ, luma, _, _ := b.get(); typ != device.TypeI || luma != k {
			t.Errorf("pack %d: type %d frame %d", k, typ, luma)
		}
	}
	b.close()
}

func TestRunAgainDoesNotGrow(t *testing.T) {
	b := newBoard(t, false)
	cycle := func() {
		b.linked(8, attr())
		b.must(b.sensor.Run())
		for range 5 {
			b.get()
		}
		b.close()
	}
	for range 20 {
		cycle()
	}
	goroutines := runtime.NumGoroutine()
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	for range 1000 {
		cycle()
	}
	if after := heap(); after > before+256<<10 {
		t.Errorf("the heap grew from %d to %d bytes", before, after)
	}
	if n := runtime.NumGoroutine(); n > goroutines {
		t.Errorf("%d goroutines, %d before", n, goroutines)
	}
}

func TestResetReleasesWhatAScriptLeftOpen(t *testing.T) {
	b := newBoard(t, false)
	b.linked(8, attr())
	b.must(b.sensor.Run())
	b.dev.GetStream(0, -1)
	b.dev.GetStream(0, -1)
	if got := b.dev.Open(); !slices.Equal(got, []int{0}) {
		t.Errorf("open channels %v", got)
	}
	b.all.StopAll()
	b.dev.Reset()
	b.sys.Reset()
	if b.sys.Mapped() != 0 || b.clk.Events() != 0 || len(b.dev.Open()) != 0 {
		t.Error("something is left")
	}
	b.linked(8, attr())
	b.must(b.sensor.Run())
	b.get()
	b.close()
}

func BenchmarkDevice(b *testing.B) {
	d := newBoard(&testing.T{}, false)
	d.linked(8, attr())
	d.must(d.sensor.Run())
	b.ReportAllocs()
	for b.Loop() {
		p, _, _ := d.dev.GetStream(0, -1)
		d.dev.ReleaseStream(0, p.Addr)
	}
}
