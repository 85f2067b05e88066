package display_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"sync"
	"testing"

	"github.com/canmv-run/canmv-run/host/display"
	"github.com/canmv-run/canmv-run/host/frame"
)

// plain is a picture of one gray.
func plain(f frame.Format, w, h int, gray byte) *frame.Frame {
	p := frame.New(frame.Gray, w, h)
	for i := range p.Planes[0] {
		p.Planes[0][i] = gray
	}
	out := frame.New(f, w, h)
	if err := frame.Convert(out, p); err != nil {
		panic(err)
	}
	return out
}

// Who watches sees whole pictures, newer ones each time, and at last the newest, however slow it is; the script never waits
// for it.
func TestWatch(t *testing.T) {
	p := display.New(display.Config{})
	w := p.Watch()
	<-w.Changed()
	if s := w.Picture(); s.On || s.Frame != nil {
		t.Errorf("a panel that was never on shows %+v", s)
	}
	if err := p.Init(64, 48, 0); err != nil {
		t.Fatal(err)
	}
	const pictures = 200
	var seen sync.WaitGroup
	seen.Add(1)
	go func() {
		defer seen.Done()
		last := uint64(0)
		for range w.Changed() {
			s := w.Picture()
			if s.Frame == nil {
				continue
			}
			first := s.Frame.Planes[0][:3]
			for i := 0; i < len(s.Frame.Planes[0]); i += 4 {
				if px := s.Frame.Planes[0][i : i+3]; string(px) != string(first) {
					t.Errorf("picture %d has %v and %v", s.Seq, first, px)
					return
				}
			}
			if s.Seq < last {
				t.Errorf("picture %d after %d", s.Seq, last)
			}
			last = s.Seq
			if s.Shown == pictures {
				if first[0] != 0xff {
					t.Errorf("the last picture is %v", first)
				}
				return
			}
		}
	}()
	for n := range pictures {
		gray := byte(8 * (n % 31))
		if n == pictures-1 {
			gray = 0xff
		}
		if err := p.Show(plain(frame.RGB565, 64, 48, gray), display.Place{}); err != nil {
			t.Fatal(err)
		}
	}
	seen.Wait()
	p.Off()
	if s := w.Picture(); s.On || s.Frame == nil || s.Frame.Planes[0][0] != 0xff {
		t.Errorf("a panel that was turned off shows %+v", s.State)
	}
	w.Close()
	w.Close()
	if _, open := <-w.Changed(); open {
		<-w.Changed()
	}
	if s := p.State(); s.Width != 64 || s.Name != "lcd" || s.Shown != pictures {
		t.Errorf("%+v", s)
	}
}

// What layers make together: order, transparency, places outside.
func TestLayers(t *testing.T) {
	p := display.New(display.Config{})
	if err := p.Init(32, 32, 0); err != nil {
		t.Fatal(err)
	}
	half := frame.New(frame.ARGB8888, 16, 16)
	for i := 0; i < len(half.Planes[0]); i += 4 {
		copy(half.Planes[0][i:], []byte{200, 200, 200, 128})
	}
	put := func(n int, f *frame.Frame, x, y int, clear uint8) {
		t.Helper()
		if err := p.Put(n, f, display.Style{At: image.Pt(x, y), Clear: clear}); err != nil {
			t.Fatal(err)
		}
	}
	put(3, half, 8, 8, 0)
	put(1, plain(frame.RGB888, 32, 32, 100), 0, 0, 0)
	put(4, plain(frame.RGB565, 8, 8, 255), -4, -4, 0)
	put(5, plain(frame.Gray, 8, 8, 0), 28, 28, 127)
	w := p.Watch()
	defer w.Close()
	f := w.Picture().Frame
	for _, c := range []struct{ x, y, want int }{{6, 6, 100}, {10, 10, 150}, {0, 0, 255}, {4, 4, 100}, {30, 30, 50}} {
		if got := int(f.Row(0, c.y)[4*c.x]); got < c.want-1 || got > c.want+1 {
			t.Errorf("pixel (%d, %d) is %d, want %d", c.x, c.y, got, c.want)
		}
	}
	p.Hide(3)
	if f = w.Picture().Frame; f.Row(0, 10)[40] != 100 {
		t.Error("a hidden layer is seen")
	}
}

// All 65536 colours of 16 bits are composed as frame.Convert makes them.
func TestColors(t *testing.T) {
	f := frame.New(frame.RGB565, 256, 256)
	for i := range 1 << 16 {
		f.Planes[0][2*i], f.Planes[0][2*i+1] = byte(i), byte(i>>8)
	}
	want := frame.New(frame.ARGB8888, 256, 256)
	if err := frame.Convert(want, f); err != nil {
		t.Fatal(err)
	}
	p := display.New(display.Config{})
	if err := errors.Join(p.Init(256, 256, 0), p.Put(3, f, display.Style{})); err != nil {
		t.Fatal(err)
	}
	w := p.Watch()
	defer w.Close()
	if !bytes.Equal(w.Picture().Frame.Planes[0], want.Planes[0]) {
		t.Error("the colours differ")
	}
}

// What showing 800×480 costs the script, and composing it costs who looks.
func BenchmarkShow800x480(b *testing.B) {
	for _, format := range []frame.Format{frame.RGB565, frame.ARGB8888} {
		for _, look := range []bool{false, true} {
			b.Run(fmt.Sprintf("%v look=%v", format, look), func(b *testing.B) {
				p := display.New(display.Config{})
				if err := p.Init(800, 480, 0); err != nil {
					b.Fatal(err)
				}
				f := plain(format, 800, 480, 90)
				video := plain(frame.NV12, 800, 480, 90)
				w := p.Watch()
				defer w.Close()
				if format == frame.ARGB8888 { // the usual overlay over a camera: mostly transparent
					for i := 3; i < len(f.Planes[0]); i += 4 {
						if i/3200%4 != 0 {
							f.Planes[0][i] = 0
						}
					}
					if err := p.Put(1, video, display.Style{}); err != nil {
						b.Fatal(err)
					}
				}
				for b.Loop() {
					if err := p.Put(3, f, display.Style{}); err != nil {
						b.Fatal(err)
					}
					if look {
						w.Picture()
					}
				}
			})
		}
	}
}
