package view

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// inFlight is how many pictures of a kind a page may have that it has not drawn yet: one on the way while it draws another.
const inFlight = 2

// outputPause is how long output is gathered before the next batch.
const outputPause = 40 * time.Millisecond

// writeTime is how long a page may take for one message before it is given up.
const writeTime = 20 * time.Second

// viewer is one open page. Only its own goroutine writes to its socket.
type viewer struct {
	hub    *hub
	conn   *websocket.Conn
	id     int64
	signal chan struct{}
	quit   chan struct{}
	once   sync.Once

	mu      sync.Mutex
	jpeg    bool
	screens [3]screen // by kind
}

// screen is a viewer's place for pictures of one kind.
type screen struct {
	width  int // in the page's pixels; 0: it does not look
	flying int
	next   *picture
}

func newViewer(h *hub, conn *websocket.Conn, id int64) *viewer {
	return &viewer{hub: h, conn: conn, id: id, signal: make(chan struct{}, 1), quit: make(chan struct{})}
}

func (v *viewer) wake() {
	select {
	case v.signal <- struct{}{}:
	default:
	}
}

// end makes the viewer's goroutine close the connection.
func (v *viewer) end() { v.once.Do(func() { close(v.quit) }) }

// look says how wide the page shows pictures of a kind, 0 for not at all.
func (v *viewer) look(kind byte, width int) {
	v.mu.Lock()
	s := &v.screens[kind]
	began := s.width == 0 && width > 0
	s.width = width
	if width == 0 && s.next != nil {
		s.next.release()
		s.next = nil
	}
	v.mu.Unlock()
	if began && kind == kindPanel {
		v.hub.again(v)
	}
	v.hub.hungry()
}

// drawn says that the page has drawn a picture.
func (v *viewer) drawn(kind byte) {
	v.mu.Lock()
	if s := &v.screens[kind]; s.flying > 0 {
		s.flying--
	}
	v.mu.Unlock()
	v.wake()
	v.hub.hungry()
}

func (v *viewer) wants(kind byte) (width int, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := &v.screens[kind]
	return s.width, s.width > 0 && s.flying < inFlight && s.next == nil
}

func (v *viewer) looks(kind byte) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.screens[kind].width > 0
}

// offer puts a picture in the place of one that has not been sent yet.
func (v *viewer) offer(kind byte, p *picture) {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := &v.screens[kind]
	if s.width == 0 {
		return
	}
	if s.next != nil {
		s.next.release()
	}
	s.next = p.retain()
	v.wake()
}

// take returns the next picture to send, nil when there is none or the page is busy.
func (v *viewer) take(kind byte) (p *picture, asJPEG bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := &v.screens[kind]
	if s.next == nil || s.flying >= inFlight {
		return nil, false
	}
	p, s.next = s.next, nil
	s.flying++
	return p, v.jpeg
}

// run sends what is new until the page is gone.
func (v *viewer) run(ctx context.Context) {
	versions := map[string]int{}
	var line int64
	var lastOutput time.Time
	later := time.NewTimer(time.Hour)
	defer later.Stop()
	defer v.forget()
	for {
		select {
		case <-ctx.Done():
			return
		case <-v.quit:
			_ = v.conn.Close(websocket.StatusGoingAway, "canmv-run has ended") // it may be gone already
			return
		case <-v.signal:
		case <-later.C:
		}
		for _, topic := range topics {
			if m, ok := v.hub.since(topic, versions[topic]); ok {
				if v.send(ctx, websocket.MessageText, m.text) != nil {
					return
				}
				versions[topic] = m.version
			}
		}
		if wait := outputPause - time.Since(lastOutput); wait > 0 {
			later.Reset(wait)
		} else if items, missed, next := v.hub.output.since(line); next > line {
			text, err := json.Marshal(struct {
				Topic  string  `json:"topic"`
				Items  []entry `json:"items"`
				Missed int64   `json:"missed,omitempty"`
			}{"output", items, missed})
			if err != nil || v.send(ctx, websocket.MessageText, text) != nil {
				return
			}
			line, lastOutput = next, time.Now()
		}
		for kind := byte(kindPanel); kind <= kindPreview; kind++ {
			if p, asJPEG := v.take(kind); p != nil {
				err := v.sendPicture(ctx, kind, p, asJPEG)
				p.release()
				if err != nil {
					return
				}
				v.hub.hungry()
			}
		}
	}
}

func (v *viewer) send(ctx context.Context, typ websocket.MessageType, data []byte) error {
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	return v.conn.Write(ctx, typ, data)
}

func (v *viewer) sendPicture(ctx context.Context, kind byte, p *picture, asJPEG bool) error {
	format, data := byte(formatRGBA), p.rgba
	if asJPEG {
		var err error
		if data, err = p.compressed(); err != nil {
			return err
		}
		format = formatJPEG
	}
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	w, err := v.conn.Writer(ctx, websocket.MessageBinary)
	if err != nil {
		return err
	}
	if _, err = w.Write(p.header(kind, format)); err == nil {
		_, err = w.Write(data)
	}
	if e := w.Close(); err == nil {
		err = e
	}
	return err
}

// forget gives back what the viewer held.
func (v *viewer) forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for i := range v.screens {
		if s := &v.screens[i]; s.next != nil {
			s.next.release()
			s.next = nil
		}
		v.screens[i].width = 0
	}
}
