package view

import (
	"encoding/json"
	"sync"
)

// Topics are values of which pages want the newest only.
const (
	topicHello  = "hello"
	topicState  = "state"
	topicPanel  = "panel"
	topicStats  = "stats"
	topicCamera = "camera"
	topicPins   = "pins"
	topicFiles  = "files"
)

var topics = [...]string{topicHello, topicState, topicPanel, topicCamera, topicPins, topicFiles, topicStats}

// hub is what all pages share.
type hub struct {
	output *transcript

	mu      sync.Mutex
	newest  map[string]message
	last    *picture // of the panel, for pages that come later
	viewers map[*viewer]bool
	closed  bool
	count   chan struct{} // told when viewers come, go or want pictures
}

// message is a topic's newest value.
type message struct {
	version int
	text    []byte
}

func newHub() *hub {
	h := &hub{newest: map[string]message{}, viewers: map[*viewer]bool{}, count: make(chan struct{}, 1)}
	h.output = newTranscript(h.wake)
	return h
}

// publish makes v the newest value of a topic.
func (h *hub) publish(topic string, v any) {
	text, err := json.Marshal(struct {
		Topic string `json:"topic"`
		Value any    `json:"value"`
	}{topic, v})
	if err != nil {
		panic("view: " + err.Error()) // the values are this package's own
	}
	h.mu.Lock()
	old := h.newest[topic]
	same := string(old.text) == string(text)
	if !same {
		h.newest[topic] = message{old.version + 1, text}
	}
	h.mu.Unlock()
	if !same {
		h.wake()
	}
}

// wake makes every viewer look for what is new.
func (h *hub) wake() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for v := range h.viewers {
		v.wake()
	}
}

// since returns a topic's value if it is newer than version.
func (h *hub) since(topic string, version int) (message, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	m := h.newest[topic]
	return m, m.version > version
}

func (h *hub) join(v *viewer) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.viewers[v] = true
	return true
}

func (h *hub) leave(v *viewer) {
	h.mu.Lock()
	delete(h.viewers, v)
	h.mu.Unlock()
	h.hungry()
}

// show hands a picture to every viewer that looks at its kind. It takes over the caller's reference.
func (h *hub) show(kind byte, p *picture) {
	h.mu.Lock()
	for v := range h.viewers {
		v.offer(kind, p)
	}
	if kind == kindPanel {
		h.last, p = p, h.last
	}
	h.mu.Unlock()
	if p != nil {
		p.release()
	}
}

// again offers a viewer the panel's last picture.
func (h *hub) again(v *viewer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.last != nil {
		v.offer(kindPanel, h.last)
	}
}

// wanted reports whether a viewer would take a picture of a kind at once, and the widest that is asked for in pixels.
func (h *hub) wanted(kind byte) (width int, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for v := range h.viewers {
		if w, yes := v.wants(kind); yes {
			width, ok = max(width, w), true
		}
	}
	return width, ok
}

// looking reports whether any viewer looks at pictures of a kind, now or as soon as it has drawn the last one.
func (h *hub) looking(kind byte) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for v := range h.viewers {
		if v.looks(kind) {
			return true
		}
	}
	return false
}

// hungry tells the projector that wanted may have changed.
func (h *hub) hungry() {
	select {
	case h.count <- struct{}{}:
	default:
	}
}

func (h *hub) close() {
	h.mu.Lock()
	h.closed = true
	var all []*viewer
	for v := range h.viewers {
		all = append(all, v)
	}
	h.mu.Unlock()
	for _, v := range all {
		v.end()
	}
}
