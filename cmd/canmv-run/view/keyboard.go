package view

import (
	"io"
	"sync"
)

// keyboard is a script's standard input: lines that somebody types on a page. Read waits for one.
type keyboard struct {
	mu     sync.Mutex
	more   *sync.Cond
	text   []byte
	closed bool
}

// maxTyped bounds what waits to be read, in bytes.
const maxTyped = 64 << 10

func newKeyboard() *keyboard {
	k := &keyboard{}
	k.more = sync.NewCond(&k.mu)
	return k
}

func (k *keyboard) add(text string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.text)+len(text) <= maxTyped {
		k.text = append(k.text, text...)
	}
	k.more.Signal()
}

func (k *keyboard) Read(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for len(k.text) == 0 && !k.closed {
		k.more.Wait()
	}
	if len(k.text) == 0 {
		return 0, io.EOF
	}
	n := copy(p, k.text)
	k.text = k.text[n:]
	return n, nil
}

func (k *keyboard) close() {
	k.mu.Lock()
	k.closed = true
	k.mu.Unlock()
	k.more.Broadcast()
}

// tee writes to both; what happens to the second is not the script's affair.
type tee struct{ page, other io.Writer }

func (t tee) Write(p []byte) (int, error) {
	_, _ = t.other.Write(p) // a closed terminal does not end a run on a page
	return t.page.Write(p)
}
