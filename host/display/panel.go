// Package display is the board's panel: the layers that scripts show pictures on, what they compose to, and what the PC
// keeps of it.
//
//	p := display.New(display.Config{Clock: clk, Path: "panel.png", Create: create})
//	err := p.Init(320, 240, 0)          // a K210's lcd …
//	err = p.Show(f, display.Place{})
//	s := display.NewScreen(…)           // … or a K230's Display with its layers
//	err = p.Save()
//
// Another goroutine follows the panel without slowing the script down, and sees the newest picture each time it looks:
//
//	w := p.Watch()
//	defer w.Close()
//	for range w.Changed() {
//		shown := w.Picture()
//		...
//	}
//
// A picture that is shown is copied, and then not changed any more: what is shown next takes its place. So whoever looks
// holds on to what was there when it looked, and the script never waits. Pictures of a linked camera are made when
// somebody looks, and not at all when nobody does.
//
// Concurrency: Watch, the methods of Watcher and Panel.State may be used by any goroutine. Everything else belongs to the
// task that holds the clock's baton. Frames passed in are borrowed for the call.
package display

import (
	"errors"
	"fmt"
	"image"
	"io"
	"sync"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/venc"
)

// ErrOff is the error of drawing on a panel before Init.
var ErrOff = errors.New("display: the panel is off")

// Layers is how many layers a panel has, from the lowest, 0, on. A K230 uses 1 and 2 for video and 3 to 6 for pictures, a
// K210 the lowest.
const Layers = 7

const maxSide = 4096

// Config says what the PC keeps of the panel, and with what.
type Config struct {
	// Clock is the board's time.
	Clock *clock.Clock
	// Path is a .png file, to which Save writes the last picture, or an .mp4 file, to which everything that was shown is
	// recorded. "" and None keep nothing.
	Path string
	// Create makes a file of the PC. Needed for a file only.
	Create func(name string) (File, error)
	// NewEncoder encodes the .mp4 file. Needed for that only.
	NewEncoder func(venc.Options) (venc.Encoder, error)
	// Epoch is the creation date in an .mp4 file. Zero writes none.
	Epoch time.Time
	// Shown is called for each picture that was shown. May be nil.
	Shown func()
}

// File is a file that a panel is kept in.
type File interface {
	io.Writer
	io.ReaderAt
	io.WriterAt
	io.Closer
	Truncate(size int64) error
}

// Panel is the display. Use New.
type Panel struct {
	cfg Config
	lcd lcd // the K210's way to draw

	changed bool // since Save; baton
	saved   bool // Save has written a file; baton
	movie   *movie

	mu       sync.Mutex // guards what follows
	state    State
	layers   [Layers]layer
	pool     sheetPool
	last     *frame.Frame // what the panel showed when it was turned off
	watchers []*Watcher
}

// State is the panel as it is now.
type State struct {
	// Seq counts the changes of what is shown.
	Seq uint64
	// Changed is the board time of the last change.
	Changed time.Duration
	// On says that the panel is on. The size and name of one that is off are those it had.
	On            bool
	Width, Height int // as a person sees it, who has turned the panel upright
	// Name is the kind of panel, e.g. "ST7701" or "lcd".
	Name string
	// FPS is how often the panel is refreshed, in pictures per second.
	FPS int
	// Shown counts the pictures that scripts have shown and cameras brought since New.
	Shown int64
}

// New makes a panel that is off.
func New(cfg Config) *Panel { return &Panel{cfg: cfg} }

// State tells how the panel is now. Any goroutine may ask.
func (p *Panel) State() State {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state
}

// turnOn makes the panel one of a kind and size, with nothing on its layers.
func (p *Panel) turnOn(name string, width, height, fps int) error {
	if width < 1 || height < 1 || width > maxSide || height > maxSide {
		return fmt.Errorf("display: panel of %dx%d, want 1 to %d", width, height, maxSide)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.layers {
		p.layers[i].hide(p)
	}
	s := &p.state
	s.On, s.Name, s.Width, s.Height, s.FPS = true, name, width, height, fps
	p.touch()
	return nil
}

// Off turns the panel off. Its last picture stays for Save and for who watches.
func (p *Panel) Off() {
	if !p.On() {
		return
	}
	p.keepLast()
	p.mu.Lock()
	for i := range p.layers {
		p.layers[i].hide(p)
	}
	p.state.On = false
	p.touch()
	p.mu.Unlock()
}

// keepLast composes the picture that is shown now, for the time after Off, if anybody will look at it.
func (p *Panel) keepLast() {
	p.mu.Lock()
	wanted := p.kept(pngFile) || len(p.watchers) > 0
	p.mu.Unlock()
	if !wanted {
		return
	}
	s := p.scene()
	last := s.compose(nil)
	s.release()
	p.mu.Lock()
	p.last = last
	p.mu.Unlock()
}

// On reports whether the panel is on.
func (p *Panel) On() bool { return p.State().On }

// Size is the panel's size as it is turned now; 0×0 while it is off.
func (p *Panel) Size() (width, height int) {
	s := p.State()
	if !s.On {
		return 0, 0
	}
	return s.Width, s.Height
}

// touch records a change; mu is held, by the baton's holder.
func (p *Panel) touch() {
	p.state.Seq++
	if p.cfg.Clock != nil {
		p.state.Changed = p.cfg.Clock.Now()
	}
	p.changed = true
	for _, w := range p.watchers {
		w.tell()
	}
	p.record()
}

// shown counts a picture; mu is held.
func (p *Panel) shown() {
	p.state.Shown++
	if p.cfg.Shown != nil {
		p.cfg.Shown()
	}
	p.touch()
}

// Style says how a picture lies on the panel.
type Style struct {
	// At is the place of its first pixel, as the person sees the panel. It may lie outside.
	At image.Point
	// Size cuts the picture off. Zero shows all of it.
	Size image.Point
	// Clear is how transparent the whole picture is: 0 not at all, 255 invisible.
	Clear uint8
	Turn
}

// Turn says how a picture is turned before it is shown: mirrored first, then rotated.
type Turn struct {
	Quarters             int // of a turn, clockwise, 0 to 3
	MirrorHor, MirrorVer bool
	Gray                 bool
}

// layer is one of the panel's layers.
type layer struct {
	style Style
	sheet *sheet   // the picture, or for a linked camera the last one that was made
	feed  mpp.Feed // of a linked camera that runs
	k     int64    // its newest frame, which is reserved; -1 for none
}

// Put shows a copy of a picture on a layer.
func (p *Panel) Put(n int, f *frame.Frame, style Style) error {
	if !p.On() {
		return ErrOff
	}
	p.mu.Lock()
	s := p.pool.get(f.Spec())
	p.mu.Unlock()
	if err := frame.Convert(s.frame, f); err != nil {
		return fmt.Errorf("display: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	l := &p.layers[n]
	l.setSheet(p, s)
	l.style = style
	p.shown()
	return nil
}

// style is how what is on a layer lies.
func (p *Panel) style(n int) Style {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.layers[n].style
}

// Hide takes the picture off a layer.
func (p *Panel) Hide(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l := &p.layers[n]; l.sheet != nil || l.feed != nil {
		l.hide(p)
		p.touch()
	}
}

// Attach shows what a camera sees on a layer, from its next frame on.
func (p *Panel) Attach(n int, f mpp.Feed, style Style) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := &p.layers[n]
	l.cancel()
	l.feed, l.k, l.style = f, -1, style
}

// Captured says that the camera of a layer has captured frame k.
func (p *Panel) Captured(n int, k int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := &p.layers[n]
	if l.feed == nil || !p.state.On {
		return
	}
	l.cancel()
	l.feed.Reserve(k)
	l.k = k
	p.shown()
}

// Detach ends Attach: the last picture stays on the layer.
func (p *Panel) Detach(n int) {
	p.mu.Lock()
	l := &p.layers[n]
	feed, k := l.feed, l.k
	l.feed, l.k = nil, -1
	p.mu.Unlock()
	if feed == nil || k < 0 {
		return
	}
	pic, err := feed.Fetch(k)
	if err != nil {
		return // the source ended with the frame before
	}
	p.mu.Lock()
	l.setSheet(p, &sheet{frame: pic.Frame(), refs: 1, picture: pic})
	p.mu.Unlock()
}

func (l *layer) cancel() {
	if l.feed != nil && l.k >= 0 {
		l.feed.Cancel(l.k)
	}
	l.k = -1
}

func (l *layer) setSheet(p *Panel, s *sheet) {
	if l.sheet != nil {
		p.pool.put(l.sheet)
	}
	l.sheet = s
}

func (l *layer) hide(p *Panel) {
	l.cancel()
	l.setSheet(p, nil)
	l.feed, l.style = nil, Style{}
}
