package ffmpeg

import (
	"strings"
	"sync"
)

// tailSize is how much of a child's stderr is kept; tailLines is how many lines of it an error shows.
const tailSize, tailLines = 4096, 5

// tail is a writer that keeps the end of what was written. It is safe for concurrent use.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p[max(0, len(p)-tailSize):]...)
	if extra := len(t.buf) - tailSize; extra > 0 {
		t.buf = append(t.buf[:0], t.buf[extra:]...)
	}
	return len(p), nil
}

// lines returns the last lines, a progress line that was overwritten (\r) counting as one.
func (t *tail) lines() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := strings.FieldsFunc(string(t.buf), func(r rune) bool { return r == '\n' || r == '\r' })
	return all[max(0, len(all)-tailLines):]
}

// suffix returns the last lines as the end of an error text, empty if there are none.
func (t *tail) suffix() string {
	l := t.lines()
	if len(l) == 0 {
		return ""
	}
	return ": " + strings.Join(l, "; ")
}
