package display

import (
	"slices"

	"github.com/canmv-run/canmv-run/host/frame"
)

// Watcher follows a panel. Its methods belong to one goroutine; Close may be called by any.
type Watcher struct {
	p       *Panel
	changed chan struct{}
	canvas  *frame.Frame
}

// Watch starts to follow the panel.
func (p *Panel) Watch() *Watcher {
	w := &Watcher{p: p, changed: make(chan struct{}, 1)}
	p.mu.Lock()
	p.watchers = append(p.watchers, w)
	p.mu.Unlock()
	w.tell()
	return w
}

// Changed is readable when the panel has changed since the last Picture, and once at the beginning. It is closed by Close.
func (w *Watcher) Changed() <-chan struct{} { return w.changed }

func (w *Watcher) tell() {
	select {
	case w.changed <- struct{}{}:
	default: // it has not looked at the change before this one yet
	}
}

// Shown is what a panel shows.
type Shown struct {
	State
	// Frame is all layers composed, ARGB8888 without padding. Of a panel that is off it is the last picture; nil when it
	// was never on. It belongs to the Watcher and is valid until the next Picture.
	Frame *frame.Frame
}

// Picture composes what the panel shows now, in the caller's time.
func (w *Watcher) Picture() Shown {
	s := w.p.scene()
	defer s.release()
	if !s.state.On {
		return Shown{s.state, s.last}
	}
	w.canvas = s.compose(w.canvas)
	return Shown{s.state, w.canvas}
}

// Close ends the watching. A second Close does nothing.
func (w *Watcher) Close() {
	w.p.mu.Lock()
	defer w.p.mu.Unlock()
	if i := slices.Index(w.p.watchers, w); i >= 0 {
		w.p.watchers = slices.Delete(w.p.watchers, i, i+1)
		close(w.changed)
	}
}
