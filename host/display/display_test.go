package display_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"testing"

	"github.com/canmv-run/canmv-run/host/display"
	"github.com/canmv-run/canmv-run/host/frame"
)

// file is a .png file in memory.
type file struct {
	bytes.Buffer
	io.ReaderAt
	io.WriterAt
}

func (*file) Close() error         { return nil }
func (*file) Truncate(int64) error { return nil }

// saved is the panel's PNG.
func saved(t *testing.T, f *file, p *display.Panel) image.Image {
	t.Helper()
	f.Reset()
	if err := p.Save(); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// red is a picture of full red with one white pixel at (0, 0).
func red(w, h int) *frame.Frame {
	f := frame.New(frame.RGB888, w, h)
	for i := 0; i < len(f.Planes[0]); i += 3 {
		f.Planes[0][i] = 255
	}
	copy(f.Planes[0], []byte{255, 255, 255})
	return f
}

func TestPanel(t *testing.T) {
	f := &file{}
	shown := 0
	p := display.New(display.Config{Path: "x.png", Create: func(string) (display.File, error) { return f, nil }, Shown: func() { shown++ }})
	if err := p.Show(red(4, 4), display.Place{}); err != nil || shown != 0 {
		t.Errorf("a panel that is off: %v, %d shown", err, shown)
	}
	if err := p.Clear(0); !errors.Is(err, display.ErrOff) {
		t.Errorf("Clear: %v", err)
	}
	if err := p.Init(32, 24, 0x001F); err != nil {
		t.Fatal(err)
	}
	black, white, full, blue := color.RGBA{0, 0, 0, 255}, color.RGBA{255, 255, 255, 255}, color.RGBA{255, 0, 0, 255}, color.RGBA{0, 0, 255, 255}
	type pixels map[image.Point]color.RGBA
	for _, c := range []struct {
		name string
		do   func() error
		want pixels
	}{
		{"init", func() error { return nil }, pixels{{0, 0}: blue, {31, 23}: blue}},
		{"smaller is centred", func() error { return p.Show(red(16, 12), display.Place{}) },
			pixels{{7, 6}: black, {8, 6}: white, {9, 6}: full, {23, 17}: full, {24, 17}: black, {0, 0}: black}},
		{"larger is cut", func() error { return p.Show(red(34, 26), display.Place{}) }, pixels{{0, 0}: full, {31, 23}: full}},
		{"at a place", func() error { return p.Show(red(4, 4), display.Place{At: image.Pt(30, -1), Fixed: true}) }, pixels{{30, 0}: full}},
		{"part", func() error {
			return errors.Join(p.Clear(0x001F), p.Show(red(8, 8), display.Place{Part: image.Rect(0, 0, 2, 2), Fixed: true}))
		}, pixels{{0, 0}: white, {1, 1}: full, {2, 2}: blue}},
		{"text", func() error { return p.DrawString(0, 0, "|", 0xFFFF, 0xF800) }, pixels{{3, 6}: white, {0, 0}: full, {8, 0}: blue}},
		{"mirror", func() error {
			p.Mirror(true)
			return p.Show(red(32, 24), display.Place{})
		}, pixels{{31, 0}: white, {0, 0}: full}},
		{"rotation", func() error { return errors.Join(p.Rotate(1), p.Show(red(24, 32), display.Place{})) }, pixels{{23, 0}: white, {0, 31}: full}},
	} {
		if err := c.do(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		img := saved(t, f, p)
		for at, want := range c.want {
			if got := color.RGBAModel.Convert(img.At(at.X, at.Y)); got != want {
				t.Errorf("%s: pixel %v is %v, want %v", c.name, at, got, want)
			}
		}
		if c.name == "init" {
			f.Reset()
			if err := p.Save(); err != nil || f.Len() > 0 {
				t.Errorf("nothing changed, and %d bytes were written: %v", f.Len(), err)
			}
			if err := p.Clear(0x001F); err != nil {
				t.Error(err)
			}
		}
	}
	if shown != 6 {
		t.Errorf("%d shown, want 6", shown)
	}
	p.Off()
	if w, h := p.Size(); w+h != 0 {
		t.Error("after Off")
	}
	if display.Check("a.gif") == nil || display.Check("a.mp4") != nil || display.Check("A.PNG") != nil || display.Check("none") != nil {
		t.Error("Check")
	}
}
