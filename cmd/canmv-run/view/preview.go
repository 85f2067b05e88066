package view

import (
	"sync"
	"time"

	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/frame"
)

// The preview shows what the sensor delivers, small and not as often: it costs the one who makes the picture.
const (
	previewWidth = 320
	previewPause = 80 * time.Millisecond
)

// tap copies some of a source's pictures for pages that look at them.
type tap struct {
	hub    *hub
	memory pictures

	mu    sync.Mutex
	last  time.Time
	seq   uint32
	small *frame.Frame
	argb  *frame.Frame
}

// tapped makes a source show what it delivers.
func tapped(src camera.Source, h *hub) camera.Source {
	t := &tap{hub: h}
	if r, ok := src.(camera.Renderer); ok {
		return tappedRenderer{tappedSource{src, t}, r}
	}
	return tappedSource{src, t}
}

type tappedSource struct {
	camera.Source
	tap *tap
}

func (s tappedSource) Frame(k int64) (*frame.Frame, error) {
	f, err := s.Source.Frame(k)
	if err == nil {
		s.tap.show(f)
	}
	return f, err
}

type tappedRenderer struct {
	tappedSource
	renderer camera.Renderer
}

func (s tappedRenderer) RenderTo(k int64, dst *frame.Frame) error {
	err := s.renderer.RenderTo(k, dst)
	if err == nil {
		s.tap.show(dst)
	}
	return err
}

// show sends a small copy of f, if it is time and a page is ready for it.
func (t *tap) show(f *frame.Frame) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if now.Sub(t.last) < previewPause {
		return
	}
	if _, ok := t.hub.wanted(kindPreview); !ok {
		return
	}
	t.last = now
	n := max(1, f.Width/previewWidth)
	if !t.decimate(f, n) {
		return
	}
	if t.argb == nil || t.argb.Width != t.small.Width || t.argb.Height != t.small.Height {
		t.argb = frame.New(frame.ARGB8888, t.small.Width, t.small.Height)
	}
	if frame.Convert(t.argb, t.small) != nil {
		return // a format without a way to RGB has no preview
	}
	p := reduce(&t.memory, t.argb, 1)
	t.seq++
	p.seq, p.millis = t.seq, uint32(f.PTS.Milliseconds())
	t.hub.show(kindPreview, p)
}

// decimate takes every nth pixel of f: a preview needs no filter, and this touches little memory.
func (t *tap) decimate(f *frame.Frame, n int) bool {
	w, h := f.Width/n&^1, f.Height/n&^1
	if w < 2 || h < 2 {
		return false
	}
	if s := t.small; s == nil || s.Format != f.Format || s.Width != w || s.Height != h {
		t.small = frame.New(f.Format, w, h)
	}
	t.small.Matrix = f.ResolvedMatrix()
	for p := range f.Format.Planes() {
		row, rows := f.Format.PlaneSize(p, w, h)
		size := pixelBytes(f.Format, p)
		_, srcRows := f.Format.PlaneSize(p, f.Width, f.Height)
		for y := range rows {
			src, dst := f.Row(p, min(y*n, srcRows-1)), t.small.Row(p, y)
			for x := 0; x < row; x += size {
				copy(dst[x:x+size], src[x*n:])
			}
		}
	}
	return true
}

// pixelBytes is the size of one pixel, or pair of chroma samples, in a plane.
func pixelBytes(f frame.Format, plane int) int {
	switch f {
	case frame.NV12:
		return 1 + plane
	case frame.RGB888, frame.BGR888:
		return 3
	case frame.ARGB8888:
		return 4
	case frame.RGB565:
		return 2
	}
	return 1
}
