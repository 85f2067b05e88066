package runtime

import (
	"bytes"
	"io"
	"sync"
	"time"
)

// stdin reads standard input so that a stop ends the wait for a person who types nothing, and so that the character of
// micropython.kbd_intr interrupts the script. Reads belong to the running script thread.
type stdin struct {
	rt *Runtime
	r  io.Reader

	mu sync.Mutex
	// char is what micropython.kbd_intr was given last: the interrupting character, -1 for none. watched: it was given
	// any, so that it is looked for in what comes.
	char    int
	watched bool
	left    []byte // read and not yet used
	err     error  // behind left
	reading bool
	came    chan struct{} // tells that left or err have changed
}

// ctrlC is the character of Ctrl-C.
const ctrlC = 3

func newStdin(rt *Runtime, r io.Reader) *stdin {
	return &stdin{rt: rt, r: r, char: ctrlC, came: make(chan struct{}, 1)}
}

// blocker is a Sched that can wait for something outside the board; cancel is closed by an interrupt.
type blocker interface {
	Block(f func(cancel <-chan struct{})) bool
	// InMain reports that the main thread runs.
	InMain() bool
}

// maxTyped is how much is read ahead to find the interrupting character.
const maxTyped = 64 << 10

// Read is io.Reader. When a stop is due its error is what the stop raises.
func (s *stdin) Read(p []byte) (int, error) {
	if err := s.wait(); err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := copy(p, s.left)
	return n, s.used(n)
}

// line reads up to the end of a line, which it includes, or to the end of the input.
func (s *stdin) line() (string, error) {
	var line []byte
	for {
		if err := s.wait(); err != nil {
			return "", err
		}
		s.mu.Lock()
		n := bytes.IndexByte(s.left, '\n') + 1
		whole := n > 0
		if !whole {
			n = len(s.left)
		}
		line = append(line, s.left[:n]...)
		err := s.used(n)
		s.mu.Unlock()
		if whole || err != nil {
			return string(line), err
		}
	}
}

// used drops n bytes of left; without any it returns what stands behind them. s.mu is held.
func (s *stdin) used(n int) error {
	s.left = s.left[n:]
	err := s.err
	if n > 0 {
		err = nil
	} else if err != io.EOF {
		s.err = nil
	}
	if len(s.left) > 0 || s.err != nil {
		s.tell() // another thread may wait, too
	}
	return err
}

// wait returns when there is something to read, the input's end included.
func (s *stdin) wait() error {
	sched, ok := s.rt.sched.(blocker)
	for {
		s.start(true)
		s.mu.Lock()
		came := len(s.left) > 0 || s.err != nil
		s.mu.Unlock()
		if came {
			return nil
		}
		if !ok {
			<-s.came
			continue
		}
		waited := sched.Block(func(cancel <-chan struct{}) {
			select {
			case <-s.came:
			case <-cancel:
			}
		})
		switch {
		case waited:
		case s.rt.closing:
			return io.EOF
		case !sched.InMain():
			s.rt.sched.Sleep(time.Millisecond) // the main thread has its turn: it is what the stop is for
		case !s.rt.deliver(s.rt.main, stopInSleep):
			return s.rt.main.take()
		}
	}
}

// start lets a goroutine read if none does and, wanted or watched, there is room for more.
func (s *stdin) start(wanted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reading || s.err != nil || len(s.left) >= maxTyped || !s.watched && (!wanted || len(s.left) > 0) {
		return
	}
	s.reading = true
	go func() {
		b := make([]byte, 4096)
		n, err := s.r.Read(b)
		s.put(b[:n], err)
	}()
}

// put takes what was read.
func (s *stdin) put(text []byte, err error) {
	s.mu.Lock()
	s.reading = false
	interrupts := 0
	if c := []byte{byte(s.char)}; s.watched && s.char >= 0 {
		interrupts = bytes.Count(text, c)
		text = bytes.ReplaceAll(text, c, nil)
	}
	s.left = append(s.left, text...)
	s.err = err
	s.mu.Unlock()
	s.tell()
	for range interrupts {
		s.rt.Interrupt(CtrlC)
	}
	s.start(false)
}

func (s *stdin) tell() {
	select {
	case s.came <- struct{}{}:
	default:
	}
}

// interruptBy is micropython.kbd_intr. What is no character is none.
func (s *stdin) interruptBy(char int) {
	if char > 0xff {
		char = -1
	}
	s.mu.Lock()
	s.char, s.watched = char, true
	s.mu.Unlock()
	s.start(false)
}

// Press is a Ctrl-C: it interrupts the script unless micropython.kbd_intr has chosen another character, or none; then
// it is a character that the script reads. It reports whether it interrupts. Any goroutine may call it.
func (rt *Runtime) Press() bool {
	s := rt.stdin
	s.mu.Lock()
	interrupts := s.char == ctrlC
	if !interrupts {
		s.left = append(s.left, ctrlC)
	}
	s.mu.Unlock()
	if interrupts {
		rt.Interrupt(CtrlC)
	} else {
		s.tell()
	}
	return interrupts
}
