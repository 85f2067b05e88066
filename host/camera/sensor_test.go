package camera_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mpp"
)

// numbered is a source whose every byte is the frame's number. It insists on being read in order.
type numbered struct {
	t      *testing.T
	f      *frame.Frame
	last   int64
	frames int64 // 0 means endless
	err    error // at the end, io.EOF when nil
	rate   frame.Rate
	closed int
	read   int
}

func newNumbered(t *testing.T) *numbered {
	return &numbered{t: t, f: frame.New(frame.NV12, 128, 64), rate: frame.Rate{Num: 30, Den: 1}}
}

func (s *numbered) Info() camera.Info {
	return camera.Info{Format: frame.NV12, Width: 128, Height: 64, Rate: s.rate, RateFixed: true}
}

func (s *numbered) Frame(k int64) (*frame.Frame, error) {
	if s.closed > 0 {
		s.t.Error("read after Close")
	}
	if k < s.last {
		s.t.Errorf("frame %d after %d", k, s.last)
	}
	if s.frames > 0 && k >= s.frames {
		if s.err != nil {
			return nil, s.err
		}
		return nil, io.EOF
	}
	s.last = k
	s.read++
	for p := range 2 {
		for i := range s.f.Planes[p] {
			s.f.Planes[p][i] = byte(16 + k)
		}
	}
	return s.f, nil
}

func (s *numbered) Close() error { s.closed++; return nil }

type board struct {
	clk *clock.Clock
	sys *mpp.System
	all *camera.Sensors
	out strings.Builder
}

func newBoard(open func(int, camera.SourceConfig) (camera.Source, error)) *board {
	b := &board{clk: clock.New(clock.Config{})}
	print := func(s string) { fmt.Fprintln(&b.out, s) }
	b.sys = mpp.New(mpp.Config{Clock: b.clk, Print: print})
	b.all = camera.NewSensors(camera.SensorConfig{Clock: b.clk, System: b.sys, Open: open, Print: print})
	return b
}

// running is a board whose sensor 0 runs with a channel 0 of 128x64 NV12.
func running(t *testing.T, src camera.Source) (*board, *camera.Sensor) {
	b := newBoard(func(int, camera.SourceConfig) (camera.Source, error) { return src, nil })
	s, err := b.all.New(camera.SensorOptions{})
	must(t, err)
	must(t, s.Reset())
	must(t, s.SetFrameSize(0, camera.SizeOptions{Number: camera.SizeInvalid, W: 128, H: 64, AlignBits: 12}))
	must(t, s.SetPixelFormat(0, camera.YUV420SP))
	must(t, b.sys.Init())
	must(t, s.Run())
	return b, s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantFault(t *testing.T, err error, kind fault.Kind, text string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) {
		t.Fatalf("got %v, want %v: %s", err, kind, text)
	}
	if f.Kind != kind || f.Text() != text {
		t.Errorf("got %v: %q, want %v: %q", f.Kind, f.Text(), kind, text)
	}
}

func TestSensorOrderRules(t *testing.T) {
	b := newBoard(func(id int, cfg camera.SourceConfig) (camera.Source, error) {
		if id == 2 {
			return nil, errors.New("no file x.y4m")
		}
		return newNumbered(t), nil
	})
	_, err := b.all.New(camera.SensorOptions{ID: 3})
	wantFault(t, err, fault.AssertionError, "invaild sensor id 3, should < 2")
	_, err = b.all.New(camera.SensorOptions{Type: 255, TypeSet: true})
	wantFault(t, err, fault.AssertionError, "invaild sensor type 255, should < 254")
	_, err = b.all.New(camera.SensorOptions{ID: 2})
	wantFault(t, err, fault.RuntimeError, "Can not found sensor on 2")
	s, err := b.all.New(camera.SensorOptions{})
	must(t, err)
	_, err = b.all.New(camera.SensorOptions{})
	wantFault(t, err, fault.OSError, "sensor(0) is already inited.")
	wantFault(t, s.Run(), fault.AssertionError, "should call reset() first")
	must(t, s.Reset())
	wantFault(t, s.SetPixelFormat(3, camera.RGB888), fault.AssertionError, "invaild chn id 3, should < 2")
	wantFault(t, s.SetPixelFormat(0, 99), fault.RuntimeError, "sensor(0) chn(0) set_pixformat not support pix_format(99)")
	for _, c := range []struct {
		o    camera.SizeOptions
		text string
	}{
		{camera.SizeOptions{Number: 31}, "sensor(0) chn(0) set_framesize invaild width(0), should be 64 - 1920"},
		{camera.SizeOptions{Number: 29}, "sensor(0) chn(0) set_framesize invaild width(2560), should be 64 - 1920"},
		{camera.SizeOptions{Number: 31, W: 128, H: 32}, "sensor(0) chn(0) set_framesize invaild height(32), should be 64 - 1080"},
	} {
		wantFault(t, s.SetFrameSize(0, c.o), fault.AssertionError, c.text)
	}
	must(t, s.SetFrameSize(0, camera.SizeOptions{Number: 31, Width: 630, Height: 480}))
	if w, h, _ := s.Size(0); w != 640 || h != 480 {
		t.Errorf("size %dx%d", w, h)
	}
	wantFault(t, s.Run(), fault.RuntimeError, "sensor(0) run error, vicap init failed(-1)")
	must(t, b.sys.Init())
	wantFault(t, s.SetFrameSize(0, camera.SizeOptions{Number: 25}), fault.AssertionError,
		"please run MediaManager._config() before MediaManager.init()")
	if w, _, _ := s.Size(0); w != 640 {
		t.Error("a refused call changed the size")
	}
	must(t, s.Run())
	must(t, s.Run())
	must(t, s.Stop())
	wantFault(t, s.Stop(), fault.AssertionError, "should call reset() first")
	want := `find sensor virtual, type 254, output 1920x1080@30
Warning: sensor(0) chn(0) set_framesize align up width to 640
buffer pool :  2
sensor(0), mode 0, buffer_num 4, buffer_size 0
`
	if b.out.String() != want {
		t.Errorf("printed\n%swant\n%s", b.out.String(), want)
	}
}

func TestSizeAndFormatInEitherOrderMakeOnePool(t *testing.T) {
	for _, formatFirst := range []bool{false, true} {
		b := newBoard(func(int, camera.SourceConfig) (camera.Source, error) { return newNumbered(t), nil })
		s, err := b.all.New(camera.SensorOptions{})
		must(t, err)
		must(t, s.Reset())
		if formatFirst {
			must(t, s.SetPixelFormat(0, camera.RGB565))
		}
		must(t, s.SetFrameSize(0, camera.SizeOptions{Number: 6}))
		if !formatFirst {
			must(t, s.SetPixelFormat(0, camera.RGB565))
		}
		if f, _ := s.PixelFormat(0); f != camera.RGB888 {
			t.Errorf("get_pixformat %d", f)
		}
		if b.sys.Pools() != 1 {
			t.Errorf("format first %v: %d pools", formatFirst, b.sys.Pools())
		}
		must(t, b.sys.Init())
		if size := b.sys.Pool(0).Config().BlockSize; size < 320*240*3 {
			t.Errorf("blocks of %d bytes", size)
		}
		b.all.StopAll()
	}
}

func TestSnapshotSeesEveryFrameOnce(t *testing.T) {
	src := newNumbered(t)
	b, s := running(t, src)
	for k := range 5 {
		shot, err := s.Snapshot(0)
		must(t, err)
		if got := shot.Frame.Y()[77]; got != byte(16+k) {
			t.Errorf("snapshot %d shows frame %d", k, got-16)
		}
		if want := frame.Rate.Time(src.rate, int64(k+1)); shot.Frame.PTS != want || b.clk.Now() != want {
			t.Errorf("snapshot %d at %v, now %v, want %v", k, shot.Frame.PTS, b.clk.Now(), want)
		}
		uv, err := b.sys.Bytes(shot.Block.Addr()+8192, 1)
		must(t, err)
		if uv[0] != byte(16+k) {
			t.Error("the UV plane is not at the next multiple of 4096")
		}
	}
	first, _ := s.Snapshot(0)
	b.clk.Sleep(time.Second)
	shot, err := s.Snapshot(0)
	must(t, err)
	if got := shot.Frame.Y()[0] - 16; got != 35 {
		t.Errorf("after a second's sleep the snapshot shows frame %d, want the newest, 35", got)
	}
	if first.Block.Live() {
		t.Error("the channel's earlier picture is still there")
	}
	if src.read != 7 {
		t.Errorf("%d frames were read for 7 snapshots", src.read)
	}
	must(t, s.Stop())
	if src.closed != 1 || b.clk.Events() != 0 || b.sys.Mapped() != 0 {
		t.Errorf("closed %d times, %d events, %d blocks", src.closed, b.clk.Events(), b.sys.Mapped())
	}
	if b.all.Captured() != 36 {
		t.Errorf("captured %d", b.all.Captured())
	}
}

func TestSnapshotOfADeadSensor(t *testing.T) {
	for _, cause := range []error{nil, fmt.Errorf("x.y4m: %w", camera.ErrInvalid)} {
		src := newNumbered(t)
		src.frames, src.err = 2, cause
		b, s := running(t, src)
		s.Snapshot(0)
		s.Snapshot(0)
		start := b.clk.Now()
		_, err := s.Snapshot(0)
		wantFault(t, err, fault.RuntimeError, "sensor(0) snapshot chn(0) failed(-1)")
		if d := b.clk.Now() - start; d != time.Second {
			t.Errorf("failed after %v", d)
		}
		if cause != nil && !strings.Contains(err.(*fault.Error).Hint, "x.y4m") {
			t.Errorf("hint %q", err.(*fault.Error).Hint)
		}
		if b.all.Captured() != 2 {
			t.Errorf("captured %d", b.all.Captured())
		}
	}
}

func TestSnapshotInterrupted(t *testing.T) {
	b, s := running(t, newNumbered(t))
	b.clk.Interrupt()
	if _, err := s.Snapshot(0); !errors.Is(err, clock.ErrInterrupted) {
		t.Error(err)
	}
	if _, err := s.Snapshot(0); err != nil {
		t.Error("after the interrupt:", err)
	}
}

// ahead is a sink that fetches before the capture, as an encoder does.
type ahead struct{ feed mpp.Feed }

func (a *ahead) Check(mpp.Chn) bool            { return true }
func (a *ahead) Attach(_ mpp.Chn, f mpp.Feed)  { a.feed = f }
func (a *ahead) Captured(dst mpp.Chn, k int64) {}
func (a *ahead) Detach(mpp.Chn)                {}

func TestReadingAheadIsInvisibleToSnapshots(t *testing.T) {
	src := newNumbered(t)
	b := newBoard(func(int, camera.SourceConfig) (camera.Source, error) { return src, nil })
	sink := &ahead{}
	b.sys.SetSink(mpp.ModVENC, sink)
	s, err := b.all.New(camera.SensorOptions{})
	must(t, err)
	must(t, s.Reset())
	for num := range 3 {
		must(t, s.SetFrameSize(num, camera.SizeOptions{Number: 31, W: 128 - 32*(num/2), H: 64}))
	}
	b.sys.Link(mpp.Chn{Mod: mpp.ModVI}, mpp.Chn{Mod: mpp.ModVENC})
	must(t, b.sys.Init())
	must(t, s.Run())
	for k := range int64(20) {
		sink.feed.Reserve(k + 4)
		sink.feed.Reserve(k)
		p, err := sink.feed.Fetch(k + 4)
		must(t, err)
		if got := p.Frame().Y()[0]; got != byte(16+k+4) {
			t.Errorf("frame %d shows %d", k+4, got-16)
		}
		p.Release()
		for num := range 3 {
			shot, err := s.Snapshot(num)
			must(t, err)
			if got := shot.Frame.Y()[0]; got != byte(16+k) {
				t.Errorf("channel %d: snapshot %d shows %d", num, k, got-16)
			}
		}
		// A consumer that lags gets what it reserved, after everybody else has gone on.
		p, err = sink.feed.Fetch(k)
		must(t, err)
		if got := p.Frame().Y()[0]; got != byte(16+k) {
			t.Errorf("late frame %d shows %d", k, got-16)
		}
		p.Release()
	}
	if src.read > 25 {
		t.Errorf("%d frames were read for 24", src.read)
	}
	sink.feed.Reserve(24)
	must(t, s.Stop())
	if src.closed != 0 {
		t.Error("closed before the last reserved frame")
	}
	if p, err := sink.feed.Fetch(24); err != nil {
		t.Error(err)
	} else {
		p.Release()
	}
	if src.closed != 1 {
		t.Errorf("closed %d times", src.closed)
	}
}

func TestSnapshotMakesLittleGarbage(t *testing.T) {
	_, s := running(t, newNumbered(t))
	s.Snapshot(0)
	if n := testing.AllocsPerRun(50, func() { s.Snapshot(0) }); n > 12 {
		t.Errorf("%v allocations a snapshot", n)
	}
}

func TestSeveralSensorsWorkOffline(t *testing.T) {
	b := newBoard(func(int, camera.SourceConfig) (camera.Source, error) { return newNumbered(t), nil })
	for id := range 2 {
		s, err := b.all.New(camera.SensorOptions{ID: id, Width: 640, Height: 480, FPS: 60})
		must(t, err)
		must(t, s.Reset())
		must(t, s.SetFrameSize(0, camera.SizeOptions{Number: 6}))
	}
	must(t, b.sys.Init())
	must(t, b.all.Alive()[0].Run())
	for _, want := range []string{"buffer pool :  5\n", "sensor(0), mode 1, buffer_num 4, buffer_size 614400\n", "sensor(1), mode 1,"} {
		if !strings.Contains(b.out.String(), want) {
			t.Errorf("no %q in\n%s", want, b.out.String())
		}
	}
	b.all.StopAll()
	if len(b.all.Alive()) != 0 {
		t.Error("sensors left")
	}
}
