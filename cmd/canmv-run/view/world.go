package view

import (
	"sync"
	"time"

	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/display"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/pins"
)

// Times of what is shown of a board.
const (
	statsPause   = 500 * time.Millisecond
	picturePause = 15 * time.Millisecond // pages show no more than 60 pictures a second
	pinPause     = 33 * time.Millisecond
)

// panelState is the panel without its picture.
type panelState struct {
	On     bool   `json:"on"`
	Name   string `json:"name,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

// boardStats are numbers that change all the time. Rates are a second's, measured over the time since the last ones.
type boardStats struct {
	BoardSeconds float64     `json:"board"`
	Captured     int64       `json:"captured"`
	CaptureRate  float64     `json:"captureRate"`
	Shown        int64       `json:"shown"`
	ShownRate    float64     `json:"shownRate"`
	Encoded      int64       `json:"encoded"`
	EncodeRate   float64     `json:"encodeRate"`
	BitRate      float64     `json:"bitRate"` // bit/s
	QP           int         `json:"qp"`
	Dropped      int64       `json:"dropped"`
	Encoder      string      `json:"encoder,omitempty"`
	Pools        []poolStats `json:"pools"`
	Links        int         `json:"links"`
}

type poolStats struct {
	Owner  string `json:"owner"`
	Size   int    `json:"size"`
	Blocks int    `json:"blocks"`
	Used   int    `json:"used"`
}

// world is what a page sees and touches of one board.
type world struct {
	board *host.Board
	hub   *hub
	meter *meter
	tick  *clock.Event

	panel  *display.Watcher
	pins   *pins.Watcher
	done   chan struct{}
	work   sync.WaitGroup
	memory pictures

	mu      sync.Mutex
	fingers map[int64][]point // by page

	last    boardStats
	lastAt  time.Time
	lastOut int64
}

// newWorld begins to show a board. It runs under the baton.
func newWorld(b *host.Board, h *hub, c *cameras) *world {
	w := &world{
		board: b, hub: h, meter: c.meter, done: make(chan struct{}), fingers: map[int64][]point{},
		panel: b.Panel.Watch(), pins: b.Pins.Watch(), lastAt: time.Now(),
	}
	w.meter.reset()
	w.tick = clock.NewTick(w.measure)
	b.Clock.Rearm(w.tick, b.Clock.Now()+statsPause)
	w.work.Add(2)
	go w.project()
	go w.followPins()
	return w
}

// close ends the showing; it runs under the baton and waits for the goroutines, so that nobody looks at a board that is gone.
func (w *world) close() {
	w.board.Clock.Cancel(w.tick)
	w.measure()
	w.board.Clock.Cancel(w.tick)
	close(w.done)
	w.work.Wait()
	w.panel.Close()
	w.pins.Close()
	w.hub.publish(topicPins, w.pinState(false))
	s := w.board.Panel.State()
	w.hub.publish(topicPanel, panelState{false, s.Name, s.Width, s.Height})
}

// project composes the panel's picture whenever it has changed and a page waits for one.
func (w *world) project() {
	defer w.work.Done()
	var seq uint32
	ready := time.NewTimer(0)
	defer ready.Stop()
	for {
		select {
		case <-w.done:
			w.shoot(&seq) // what a script drew last
			return
		case <-w.panel.Changed():
		}
		s := w.board.Panel.State()
		w.hub.publish(topicPanel, panelState{s.On, s.Name, s.Width, s.Height})
		for {
			if _, ok := w.hub.wanted(kindPanel); ok {
				break
			}
			select {
			case <-w.done:
				w.shoot(&seq)
				return
			case <-w.hub.count:
			}
		}
		select {
		case <-w.done:
		case <-ready.C:
		}
		ready.Reset(picturePause)
		w.shoot(&seq)
	}
}

// shoot sends the panel's picture of now.
func (w *world) shoot(seq *uint32) {
	width, looked := w.hub.wanted(kindPanel)
	if !looked && !w.hub.looking(kindPanel) {
		width = 0 // nobody looks; a page that comes later is sent the last picture
	}
	s := w.panel.Picture()
	w.hub.publish(topicPanel, panelState{s.On, s.Name, s.Width, s.Height})
	if s.Frame == nil {
		return
	}
	n := 1
	for width > 0 && s.Frame.Width/(n+1) >= width {
		n++
	}
	p := reduce(&w.memory, s.Frame, n)
	*seq++
	p.seq, p.millis = *seq, uint32(s.Changed.Milliseconds())
	w.hub.show(kindPanel, p)
}

// measure publishes the numbers of the last half second.
func (w *world) measure() {
	b, now := w.board, time.Now()
	took := now.Sub(w.lastAt).Seconds()
	rate := func(now, before int64) float64 {
		if took <= 0 || now < before {
			return 0
		}
		return float64(now-before) / took
	}
	all := b.Stats()
	frames, bytes, qp := w.meter.read()
	st := boardStats{
		BoardSeconds: all.BoardSeconds, Captured: all.FramesCaptured, Shown: b.Panel.State().Shown, Encoded: frames,
		Dropped: all.FramesDropped, Encoder: all.Encoder, QP: qp, Pools: []poolStats{}, Links: len(b.System.Links()),
	}
	st.CaptureRate = rate(st.Captured, w.last.Captured)
	st.ShownRate = rate(st.Shown, w.last.Shown)
	st.EncodeRate = rate(st.Encoded, w.last.Encoded)
	st.BitRate = 8 * rate(bytes, w.lastOut)
	for id := range mpp.MaxPools {
		p := b.System.Pool(id)
		if p == nil {
			break
		}
		cfg := p.Config()
		st.Pools = append(st.Pools, poolStats{cfg.Owner, cfg.BlockSize, cfg.Blocks, cfg.Blocks - p.Free()})
	}
	w.last, w.lastAt, w.lastOut = st, now, bytes
	w.hub.publish(topicStats, st)
	b.Clock.Rearm(w.tick, b.Clock.Now()+statsPause)
}

// touch says where the fingers of one page are; those of all pages are on the panel together.
func (w *world) touch(viewer int64, points []point) {
	w.mu.Lock()
	defer w.mu.Unlock()
	had := len(w.fingers[viewer]) > 0
	if len(points) == 0 {
		delete(w.fingers, viewer)
		if !had {
			return
		}
	} else {
		w.fingers[viewer] = points[:min(len(points), pins.MaxPoints)]
	}
	st := w.board.Panel.State()
	var all []pins.Point
	for _, list := range w.fingers {
		for _, p := range list {
			if len(all) < pins.MaxPoints {
				all = append(all, pins.Point{X: clamp(p.X, st.Width), Y: clamp(p.Y, st.Height), ID: p.ID})
			}
		}
	}
	w.board.Pins.Touch.Set(all)
}

func clamp(v, size int) int { return max(0, min(v, size-1)) }
