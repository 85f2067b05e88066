package lib

import (
	"io"

	"github.com/canmv-run/canmv-run/runtime/types"
)

var websocketClass = streamClass("websocket", newWebsocket)

// websocketModule is the framing of WebSocket messages (RFC 6455) over an open stream, as MicroPython's WebREPL uses it.
func websocketModule(th *types.Thread) *types.Module {
	return types.ModuleOf("websocket", []types.Member{{Name: "websocket", Value: websocketClass}})
}

// Frame types.
const (
	frameCont   = 0
	frameText   = 1
	frameBinary = 2
	frameClose  = 8
)

// webSocket reads and writes the data of frames.
type webSocket struct {
	s    rawStream
	opts int // type of the frames that are written
	// The frame under way.
	opcode byte
	final  bool
	left   int
	mask   [4]byte
	masked bool
	at     int
	closed bool
}

func newWebsocket(th *types.Thread, cls *types.Class, args []types.Value, kw []*types.Str) types.Value {
	if n := len(args); len(kw) > 0 || n < 1 || n > 2 {
		return th.TypeError("function expected at most 2 arguments, got %d", n)
	}
	s := streamOf(th, args[0])
	if s == nil {
		return nil
	}
	return &Stream{class: cls, raw: &webSocket{s: s, opts: frameText}, closedError: oserror(eBADF)}
}

func (w *webSocket) bytes(th *types.Thread, n int) ([]byte, error) {
	b := make([]byte, n)
	k, err := readFull(th, w.s, b)
	if err == nil && k < n {
		err = io.EOF
	}
	return b, err
}

// header reads the next frame's.
func (w *webSocket) header(th *types.Thread) error {
	b, err := w.bytes(th, 2)
	if err != nil {
		return err
	}
	w.final, w.opcode = b[0]&0x80 != 0, b[0]&15
	w.left, w.masked, w.at = int(b[1]&0x7f), b[1]&0x80 != 0, 0
	switch w.left {
	case 126:
		if b, err = w.bytes(th, 2); err != nil {
			return err
		}
		w.left = int(b[0])<<8 | int(b[1])
	case 127: // a length of 64 bits: too large for a board
		w.left = 0
		return oserror(eIO)
	}
	if w.masked {
		if b, err = w.bytes(th, 4); err != nil {
			return err
		}
		copy(w.mask[:], b)
	}
	return nil
}

// Read is rawStream.
func (w *webSocket) Read(th *types.Thread, p []byte) (int, error) {
	for !w.closed {
		if w.left == 0 {
			if err := w.header(th); err != nil {
				return 0, err
			}
		}
		if w.opcode >= frameClose {
			if err := w.control(th); err != nil {
				return 0, err
			}
			continue
		}
		if w.left == 0 {
			continue
		}
		n, err := w.s.Read(th, p[:min(len(p), w.left)])
		w.unmask(p[:n])
		return n, err
	}
	return 0, io.EOF
}

func (w *webSocket) unmask(p []byte) {
	w.left -= len(p)
	for i := range p {
		if w.masked {
			p[i] ^= w.mask[w.at&3]
		}
		w.at++
	}
}

// control skips a control frame; that which closes is answered.
func (w *webSocket) control(th *types.Thread) error {
	b, err := w.bytes(th, w.left)
	if err != nil {
		return err
	}
	w.unmask(b)
	if w.opcode == frameClose {
		w.closed = true
		_, err = writeAll(th, w.s, []byte{0x80 | frameClose, 0})
	}
	return err
}

// Write is rawStream: one frame.
func (w *webSocket) Write(th *types.Thread, p []byte) (int, error) {
	if len(p) > 0xffff {
		return 0, oserror(eNOBUFS)
	}
	frame := []byte{0x80 | byte(w.opts)}
	if len(p) < 126 {
		frame = append(frame, byte(len(p)))
	} else {
		frame = append(frame, 126, byte(len(p)>>8), byte(len(p)))
	}
	if _, err := writeAll(th, w.s, append(frame, p...)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// The requests of Ioctl.
const (
	ioctlClose   = 4
	ioctlGetOpts = 8
	ioctlSetOpts = 9
)

// Ioctl is controller.
func (w *webSocket) Ioctl(th *types.Thread, req int, x types.Value) (int, bool, error) {
	switch req {
	case ioctlGetOpts:
		return int(w.opcode), true, nil
	case ioctlSetOpts:
		old := w.opts
		n, ok := types.ToInt(th, x)
		if !ok {
			return 0, false, types.AsError(th, th.Take())
		}
		w.opts = n & 15
		return old, true, nil
	case ioctlClose:
		return 0, true, w.Close(th)
	}
	return 0, false, nil
}

// Close is closer: the stream below is closed, too.
func (w *webSocket) Close(th *types.Thread) error {
	if c, ok := w.s.(closer); ok {
		return c.Close(th)
	}
	return nil
}
