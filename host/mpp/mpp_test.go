package mpp_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mpp"
)

func newSystem() (*mpp.System, *clock.Clock, *strings.Builder) {
	var out strings.Builder
	clk := clock.New(clock.Config{})
	return mpp.New(mpp.Config{Clock: clk, Print: func(s string) { fmt.Fprintln(&out, s) }}), clk, &out
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

func TestPoolOrder(t *testing.T) {
	s, clk, out := newSystem()
	if _, err := s.GetBuffer(100, mpp.InvalidPool); err == nil {
		t.Error("Buffer.get before init")
	}
	s.Configure(mpp.PoolConfig{BlockSize: 5000, Blocks: 2})
	s.Configure(mpp.PoolConfig{BlockSize: 0, Blocks: 2})
	if err := s.Init(); err != nil {
		t.Fatal(err)
	}
	if out.String() != "buffer pool :  2\n" {
		t.Errorf("printed %q", out)
	}
	wantFault(t, s.Init(), fault.AssertionError,
		"The buffer has been initialized!!!\n            This method can only be called once, please check your code!!!")
	_, err := s.Configure(mpp.PoolConfig{BlockSize: 1, Blocks: 1})
	wantFault(t, err, fault.AssertionError, "please run MediaManager._config() before MediaManager.init()")
	if s.Leaks().Pools != 2 {
		t.Errorf("leaks %+v", s.Leaks())
	}
	before := clk.Now()
	s.Deinit()
	s.Deinit()
	if clk.Now()-before != 200*time.Millisecond {
		t.Errorf("two deinits took %v", clk.Now()-before)
	}
	if s.Leaks() != (mpp.Leaks{}) || s.Mapped() != 0 {
		t.Errorf("left %+v, %d blocks", s.Leaks(), s.Mapped())
	}
	if err := s.Init(); err != nil {
		t.Errorf("init after deinit: %v", err)
	}
}

func TestPoolLimit(t *testing.T) {
	s, _, out := newSystem()
	for range mpp.MaxPools {
		if id, err := s.Configure(mpp.PoolConfig{BlockSize: 1, Blocks: 1}); id < 0 || err != nil {
			t.Fatal(id, err)
		}
	}
	if id, err := s.Configure(mpp.PoolConfig{BlockSize: 1, Blocks: 1}); id != -1 || err != nil {
		t.Error(id, err)
	}
	wantFault(t, s.Init(), fault.RuntimeError, "MediaManager configure buffer for image compress failed.")
	if n := strings.Count(out.String(), "MediaManager buffer configure failed, pool exceeds the max\n"); n != 2 {
		t.Errorf("printed %q", out)
	}
}

func TestAddresses(t *testing.T) {
	s, _, _ := newSystem()
	s.Configure(mpp.PoolConfig{BlockSize: 5000, Blocks: 2})
	s.Init()
	p := s.Pool(0)
	a, _ := p.Get()
	b, _ := p.Get()
	if _, err := p.Get(); err == nil {
		t.Error("a third block of two")
	}
	if a.Addr()%4096 != 0 || b.Addr()%4096 != 0 || a.Size() != 8192 {
		t.Errorf("blocks at %#x and %#x of %d bytes", a.Addr(), b.Addr(), a.Size())
	}
	a.Bytes()[4999] = 7
	got, err := s.Bytes(a.Addr()+4990, 10)
	if err != nil || got[9] != 7 {
		t.Errorf("got %v, %v", got, err)
	}
	_, err = s.Bytes(a.Addr()+8000, 1000)
	wantFault(t, err, fault.ValueError, fmt.Sprintf("address %#x is not mapped", a.Addr()+8192))
	for _, addr := range []uint64{0, 0x1234, a.Addr() - 1, 1 << 63} {
		_, err := s.Bytes(addr, 1)
		wantFault(t, err, fault.ValueError, fmt.Sprintf("address %#x is not mapped", addr))
	}
	a.Release()
	a.Release()
	_, err = s.Bytes(a.Addr(), 1)
	wantFault(t, err, fault.ValueError, fmt.Sprintf("address %#x is not mapped", a.Addr()))
	c, _ := p.Get()
	if c.Addr() == a.Addr() {
		t.Error("a released address came back at once")
	}
	if &c.Bytes()[0] != &a.Bytes()[0] {
		t.Error("memory that no script has seen was not used again")
	}
}

func TestExposedMemoryKeepsItsBytes(t *testing.T) {
	s, _, _ := newSystem()
	s.Configure(mpp.PoolConfig{BlockSize: 4096, Blocks: 1})
	s.Init()
	b, _ := s.Pool(0).Get()
	seen, _ := s.Expose(b.Addr()+10, 4)
	copy(seen, "keep")
	b.Release()
	c, _ := s.Pool(0).Get()
	clear(c.Bytes())
	if string(seen) != "keep" {
		t.Errorf("bytes taken before the release became %q", seen)
	}
}

func TestAddressSpaceNeverOverlaps(t *testing.T) {
	s, _, _ := newSystem()
	data := make([]byte, 64<<20)
	fixed := s.Map(data)
	for range 100 {
		b := s.Map(data)
		if b.Addr() < fixed.Addr()+uint64(len(data)) && fixed.Addr() < b.Addr()+uint64(len(data)) {
			t.Fatalf("%#x overlaps %#x", b.Addr(), fixed.Addr())
		}
		if b.Addr()+uint64(len(data)) > 1<<32 {
			t.Fatalf("%#x does not fit 32 bits", b.Addr())
		}
		b.Release()
	}
}

func TestBuffer(t *testing.T) {
	s, _, out := newSystem()
	_, err := s.GetBuffer(1, mpp.InvalidPool)
	wantFault(t, err, fault.AssertionError, "please run MediaManager.Buffer() after MediaManager.init()")
	s.Configure(mpp.PoolConfig{BlockSize: 9000, Blocks: 20})
	s.Configure(mpp.PoolConfig{BlockSize: 4000, Blocks: 1})
	s.Init()
	b, err := s.GetBuffer(4000, mpp.InvalidPool)
	if err != nil || b.Block().PoolID() != 1 {
		t.Fatalf("want the smallest pool that fits: %v, %v", b, err)
	}
	if c, err := s.GetBuffer(4000, mpp.InvalidPool); err != nil || c.Block().PoolID() != 0 {
		t.Errorf("want the next larger pool: %v, %v", c, err)
	}
	_, err = s.GetBuffer(100<<20, mpp.InvalidPool)
	wantFault(t, err, fault.RuntimeError, "MediaManager.Buffer, get buf block failed, size 104857600, ret(-1)")
	if err := b.Release(); err != nil {
		t.Error(err)
	}
	wantFault(t, b.Release(), fault.RuntimeError, "MediaManager.Buffer, release buf block failed(2)")
	if !strings.Contains(out.String(), "del buffer failed ") {
		t.Errorf("printed %q", out)
	}
	for range 15 {
		if _, err := s.GetBuffer(9000, 0); err != nil {
			t.Fatal(err)
		}
	}
	_, err = s.GetBuffer(9000, 0)
	wantFault(t, err, fault.RuntimeError, "MediaManager.Buffer, add buffer to manager failed")
	s.Deinit()
	if s.Mapped() != 0 {
		t.Errorf("%d blocks left", s.Mapped())
	}
}

// sinkLog records what a sink is told.
type sinkLog struct{ log []string }

func (s *sinkLog) Check(dst mpp.Chn) bool         { return dst.Chn <= 3 }
func (s *sinkLog) Attach(dst mpp.Chn, f mpp.Feed) { s.log = append(s.log, "attach "+dst.String()) }
func (s *sinkLog) Captured(dst mpp.Chn, k int64)  { s.log = append(s.log, fmt.Sprint("frame ", k)) }
func (s *sinkLog) Detach(dst mpp.Chn)             { s.log = append(s.log, "detach "+dst.String()) }

type noFeed struct{}

func (noFeed) Format() (frame.Format, int, int) { return frame.NV12, 16, 16 }
func (noFeed) Next() int64                      { return 0 }
func (noFeed) CaptureTime(int64) time.Duration  { return 0 }
func (noFeed) ReadAhead() bool                  { return false }
func (noFeed) Rate() frame.Rate                 { return frame.Rate{} }
func (noFeed) End(int64)                        {}
func (noFeed) Ended() bool                      { return false }
func (noFeed) Reserve(int64)                    {}
func (noFeed) Cancel(int64)                     {}
func (noFeed) Fetch(int64) (mpp.Picture, error) { return nil, io.EOF }

func TestLinks(t *testing.T) {
	s, _, out := newSystem()
	sink := &sinkLog{}
	s.SetSink(mpp.ModVENC, sink)
	src := mpp.Chn{Mod: mpp.ModVI}
	venc := func(n int) mpp.Chn { return mpp.Chn{Mod: mpp.ModVENC, Chn: n} }
	l, err := s.Link(src, venc(0))
	if err != nil || l.String() != "linker src 6:0:0, dst 9:0:0" {
		t.Fatal(l, err)
	}
	_, err = s.Link(mpp.Chn{Mod: mpp.ModVI, Chn: 1}, venc(0))
	wantFault(t, err, fault.RuntimeError, "MediaManager link (6, 0, 1) to (9, 0, 0) failed(-1)")
	for _, bad := range [][2]mpp.Chn{{src, venc(4)}, {venc(0), src}, {src, {Mod: 99}}} {
		if _, err := s.Link(bad[0], bad[1]); err == nil {
			t.Errorf("linked %v to %v", bad[0], bad[1])
		}
	}
	s.Captured(src, 0) // no feed: nothing is told
	s.SetFeed(src, noFeed{})
	s.Captured(src, 0)
	l2, _ := s.Link(src, venc(1))
	s.Captured(src, 1)
	s.Unlink(l)
	if s.Unlink(l) || !strings.Contains(out.String(), "del link failed linker src 6:0:0, dst 9:0:0") {
		t.Errorf("second unlink printed %q", out)
	}
	s.SetFeed(src, nil)
	want := "attach 9:0:0,frame 0,attach 9:0:1,frame 1,frame 1,detach 9:0:0,detach 9:0:1"
	if got := strings.Join(sink.log, ","); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if !l2.Alive() || l.Alive() {
		t.Error("Alive")
	}
	for n := range 7 {
		if _, err := s.Link(src, mpp.Chn{Mod: mpp.ModVO, Chn: n}); err != nil {
			t.Fatal(err)
		}
	}
	_, err = s.Link(src, venc(3))
	wantFault(t, err, fault.RuntimeError, "MediaManager link (6, 0, 0) to (9, 0, 3) failed(add to links)")
	s.Deinit()
	if len(s.Links()) != 0 {
		t.Error("deinit left links")
	}
}

func TestSteadyStateMakesLittleGarbage(t *testing.T) {
	s, _, _ := newSystem()
	s.Configure(mpp.PoolConfig{BlockSize: 1 << 20, Blocks: 3})
	s.Init()
	p := s.Pool(0)
	if n := testing.AllocsPerRun(100, func() {
		b, _ := p.Get()
		b.Release()
	}); n > 1 {
		t.Errorf("%v allocations a block", n)
	}
}
