package runtime

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"time"
)

// flushDelay is how long output may wait when no terminal shows it.
const flushDelay = 100 * time.Millisecond

// output is the script's standard output. Its methods may be called from any goroutine.
type output struct {
	mu    sync.Mutex
	w     io.Writer
	lines bool
	buf   []byte
	timer *time.Timer
	armed bool
	err   error
	// left is how many bytes may still be written, negative: any number.
	left int64
}

func newOutput(w io.Writer, lines bool, limit int64) *output {
	if w == nil {
		w = io.Discard
	}
	o := &output{w: w, lines: lines, left: limit}
	if limit <= 0 {
		o.left = -1
	}
	return o
}

var errOutputLimit = fmt.Errorf("output %w", ErrLimit)

// Write is io.Writer. It writes what the limit allows and returns ErrLimit beyond it.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := len(p)
	if o.left >= 0 && int64(n) > o.left {
		p = p[:o.left]
	}
	if o.left >= 0 {
		o.left -= int64(len(p))
	}
	o.buf = append(o.buf, p...)
	switch {
	case len(p) < n:
		o.flush()
		return len(p), errOutputLimit
	case len(o.buf) >= 1<<16, o.lines && bytes.IndexByte(p, '\n') >= 0:
		o.flush()
	case !o.armed:
		o.armed = true
		if o.timer == nil {
			o.timer = time.AfterFunc(flushDelay, o.Flush)
		} else {
			o.timer.Reset(flushDelay)
		}
	}
	return n, o.err
}

// Flush writes what is waiting.
func (o *output) Flush() {
	o.mu.Lock()
	o.flush()
	o.mu.Unlock()
}

// finish writes what is waiting and returns the first error of writing.
func (o *output) finish() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.flush()
	return o.err
}

func (o *output) flush() {
	o.armed = false
	if len(o.buf) == 0 {
		return
	}
	if o.err == nil {
		if _, err := o.w.Write(o.buf); err != nil {
			o.err = fmt.Errorf("%w: %w", ErrOutput, err)
		}
	}
	o.buf = o.buf[:0]
}

// errors is standard error: what was printed before stands before it.
type errorOutput struct {
	out *output
	w   io.Writer
}

func (e *errorOutput) Write(p []byte) (int, error) {
	e.out.Flush()
	if e.w == nil {
		return len(p), nil
	}
	return e.w.Write(p)
}
