package device_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/venc/device"
)

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

func TestOrderRules(t *testing.T) {
	b := newBoard(t, false)
	d := b.dev
	_, _, err := d.GetStream(4, 0)
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.ValueError || fmt.Sprint(f.Args) != "[venc GetStream, chn id:  4  out of range 0 ~ 3]" {
		t.Errorf("channel 4: %v", err)
	}
	wantFault(t, d.Create(-1, attr()), fault.OSError, "mpi venc create chn failed.")
	wantFault(t, d.Create(0, attr()), fault.OSError, "mpi venc create chn failed.") // no buffers
	wantFault(t, d.Start(0), fault.OSError, "mpi venc start failed.")
	wantFault(t, d.Stop(0), fault.OSError, "mpi venc stop failed.")
	wantFault(t, d.Destroy(0), fault.OSError, "mpi venc destroy failed.")
	_, _, err = d.GetStream(0, -1)
	wantFault(t, err, fault.OSError, "mpi venc query status failed.")
	b.must(d.SetOutBufs(0, 0, 64, 64))
	if b.sys.Pools() != 0 {
		t.Error("a pool of no buffers")
	}
	b.must(d.SetOutBufs(0, 2, 64, 64))
	wantFault(t, d.Create(0, attr()), fault.OSError, "mpi venc create chn failed.") // before init
	b.must(b.sys.Init())
	wantFault(t, d.SetOutBufs(0, 2, 64, 64), fault.AssertionError, "please run MediaManager._config() before MediaManager.init()")
	for _, change := range []func(*device.Attr){
		func(a *device.Attr) { a.PayloadType = 5 }, func(a *device.Attr) { a.Profile = device.ProfileH265Main },
		func(a *device.Attr) { a.Profile = device.ProfileH264High10 }, func(a *device.Attr) { a.Width = 63 },
		func(a *device.Attr) { a.Height = 32 }, func(a *device.Attr) { a.BitRate = 0 }, func(a *device.Attr) { a.GOP = 0 },
		func(a *device.Attr) { a.DstRate = 31 }, func(a *device.Attr) { a.PayloadType, a.Quality = device.MJPEG, 100 },
	} {
		a := attr()
		change(&a)
		err := d.Create(0, a)
		wantFault(t, err, fault.OSError, "mpi venc create chn failed.")
		if err.(*fault.Error).Hint == "" {
			t.Errorf("no hint for %+v", a)
		}
	}
	b.must(d.Create(0, attr()))
	wantFault(t, d.Create(0, attr()), fault.OSError, "mpi venc create chn failed.")
	if _, ok, err := d.GetStream(0, -1); ok || err != nil {
		t.Error("not started:", ok, err)
	}
	b.must(d.Start(0))
	b.must(d.Start(0))
	wantFault(t, d.Destroy(0), fault.OSError, "mpi venc destroy failed.")
	wantFault(t, d.ReleaseStream(0, 0x1234), fault.OSError, "mpi sys munmap failed.")
	b.must(d.Stop(0))
	b.must(d.Destroy(0))
}

func TestSendFrame(t *testing.T) {
	b := newBoard(t, false)
	d := b.dev
	b.must(d.SetOutBufs(1, 3, 64, 64))
	b.must(b.sys.Init())
	b.must(d.Create(1, attr()))
	b.must(d.Start(1))
	m := b.sys.Alloc(64*64*3/2 + 4096)
	info := device.FrameInfo{Width: 64, Height: 64, PixelFormat: 31, Y: m.Addr(), UV: m.Addr() + 64*64}
	send := func(p device.FrameInfo) int {
		code, err := d.SendFrame(1, p, time.Second)
		b.must(err)
		return code
	}
	for _, bad := range []func(*device.FrameInfo){
		func(p *device.FrameInfo) { p.Width = 128 }, func(p *device.FrameInfo) { p.PixelFormat = 3 },
		func(p *device.FrameInfo) { p.UV = 4 }, func(p *device.FrameInfo) { p.Y += 64 * 64 * 4 },
	} {
		p := info
		bad(&p)
		if send(p) != -1 {
			t.Errorf("sent %+v", p)
		}
	}
	var got []string
	for k := range 5 {
		m.Bytes()[0] = byte(100 + k)
		if send(info) != 0 {
			t.Fatal(b.warns)
		}
		m.Bytes()[0] = 0 // the device has its copy
		p, ok, err := d.GetStream(1, -1)
		b.must(err)
		if !ok {
			t.Fatal(b.warns)
		}
		got = append(got, fmt.Sprint(p.Type, ":", p.Data[0], "@", p.PTS))
		b.must(d.ReleaseStream(1, p.Addr))
	}
	// Output lags one frame behind the input because of the header; times are at least a frame apart.
	if want := "3:83@0 2:100@0 1:101@33333 1:102@66666 1:103@99999"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %v", got, want)
	}
	before := b.clk.Now()
	for range 2 {
		if send(info) != 0 || b.clk.Now() != before {
			t.Error("two buffers were free")
		}
	}
	if send(info) != -1 || !strings.Contains(b.warns[len(b.warns)-1], "not released") {
		t.Errorf("sent without a buffer; %q", b.warns)
	}
	b.must(d.Stop(1))
	b.must(d.Destroy(1))
}
