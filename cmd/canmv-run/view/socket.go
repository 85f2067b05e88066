package view

import (
	"context"
	"encoding/json"
	"net/http"
	"sync/atomic"

	"github.com/coder/websocket"
)

// What goes over the WebSocket, as JSON in text messages:
//
//	to the page    {"topic": "state", "value": …}           the newest value of a topic
//	               {"topic": "output", "items": [{k, t}]}   what scripts printed; "missed" counts what was not sent
//	to the server  {"do": "run", …}                         see command
//
// and in binary messages pictures to the page (see headerSize), pictures of a webcam and sound of a microphone to the server:
// kind, format, two bytes of zero, then width and height as 16 bits each, or the sample rate as 32 bits, then the bytes.

// maxMessage is the largest message from a page: a raw picture of a webcam with 4096×2160 pixels.
const maxMessage = 4096*2160*3/2 + 64

// command is a wish of a page. Which fields count depends on Do.
type command struct {
	Do string `json:"do"`
	// run: which script, as it is on the card if the page has changed it.
	From string `json:"from"`
	Name string `json:"name"`
	// type: what was typed for the script to read.
	Text string `json:"text"`
	// look: the width in pixels in which pictures are shown, 0 for not at all; jpeg asks for compressed ones.
	// drawn: a picture of the kind was drawn.
	Kind  int  `json:"kind"`
	Width int  `json:"width"`
	JPEG  bool `json:"jpeg"`
	// camera and mic: what they are from the next run on; see cameras.choose.
	Source string `json:"source"`
	Height int    `json:"height"`
	// touch: the fingers on the panel, in its pixels.
	Points []point `json:"points"`
	// pin: sets an input of the board.
	Pin   int     `json:"pin"`
	Value float64 `json:"value"`
}

// point is a finger on the panel.
type point struct {
	ID int `json:"id"`
	X  int `json:"x"`
	Y  int `json:"y"`
}

var lastViewer atomic.Int64

// socket serves one page.
func (s *Server) socket(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Origin") == "" && r.Header.Get(tokenHeader) == "" {
		refuse(w, "a WebSocket without Origin")
		return
	}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		return // Accept has answered
	}
	defer conn.CloseNow()
	conn.SetReadLimit(maxMessage)
	v := newViewer(s.hub, conn, lastViewer.Add(1))
	if !s.hub.join(v) {
		return
	}
	defer s.hub.leave(v)
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		v.run(ctx)
		cancel()
	}()
	v.wake()
	s.listen(ctx, v)
	cancel()
	<-done
	s.session.gone(v.id)
	s.camera.gone(v.id)
}

// listen does what a page wants until it is gone.
func (s *Server) listen(ctx context.Context, v *viewer) {
	for {
		typ, data, err := v.conn.Read(ctx)
		if err != nil {
			return
		}
		if typ == websocket.MessageBinary {
			s.camera.feed(v.id, data)
			continue
		}
		var c command
		if err := json.Unmarshal(data, &c); err != nil {
			s.hub.output.add(outNote, "view: a message that is no command: "+err.Error()+"\n")
			continue
		}
		s.obey(v, &c)
	}
}

func (s *Server) obey(v *viewer, c *command) {
	switch c.Do {
	case "run":
		src, err := s.scripts.read(scriptID{c.From, c.Name})
		if err != nil {
			s.hub.output.add(outNote, err.Error()+"\n")
			return
		}
		s.session.run(src.program(), c.From)
	case "stop":
		s.session.stop()
	case "interrupt":
		s.session.interrupt()
	case "type":
		s.session.typed(c.Text)
	case "look":
		if c.Kind == kindPanel || c.Kind == kindPreview {
			v.mu.Lock()
			v.jpeg = c.JPEG
			v.mu.Unlock()
			v.look(byte(c.Kind), min(max(c.Width, 0), 8192))
		}
	case "drawn":
		if c.Kind == kindPanel || c.Kind == kindPreview {
			v.drawn(byte(c.Kind))
		}
	case "touch":
		s.session.touch(v.id, c.Points)
	case "pin":
		s.session.setPin(c.Pin, c.Value)
	case "camera":
		if err := s.camera.choose(v.id, c); err != nil {
			s.hub.output.add(outNote, err.Error()+"\n")
		}
	case "mic":
		s.camera.chooseMic(v.id, c.Source)
	}
}
