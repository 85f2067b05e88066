package runtime

import "io"

// stdin reads standard input so that a stop ends the wait for a person who types nothing. It belongs to the running
// script thread.
type stdin struct {
	rt *Runtime
	r  io.Reader
	// answer comes from the goroutine that reads, nil when none does. One that nobody waits for any more is kept for the
	// next read.
	answer chan typed
	left   []byte
}

type typed struct {
	text []byte
	err  error
}

// blocker is a Sched that can wait for something outside the board; cancel is closed by an interrupt.
type blocker interface {
	Block(f func(cancel <-chan struct{})) bool
}

// Read is io.Reader. When a stop is due its error is what the stop raises.
func (s *stdin) Read(p []byte) (int, error) {
	sched, ok := s.rt.sched.(blocker)
	if !ok {
		return s.r.Read(p)
	}
	for len(s.left) == 0 {
		if s.answer == nil {
			s.answer = make(chan typed, 1)
			go func(answer chan<- typed) {
				b := make([]byte, 4096)
				n, err := s.r.Read(b)
				answer <- typed{b[:n], err}
			}(s.answer)
		}
		var got typed
		came := false
		waited := sched.Block(func(cancel <-chan struct{}) {
			select {
			case got = <-s.answer:
				came = true
			case <-cancel:
			}
		})
		switch {
		case came:
			s.answer, s.left = nil, got.text
			if got.err != nil && len(got.text) == 0 {
				return 0, got.err
			}
		case !waited && s.rt.closing:
			return 0, io.EOF
		case !waited && !s.rt.deliver(s.rt.main, stopInSleep):
			return 0, s.rt.main.take()
		}
	}
	n := copy(p, s.left)
	s.left = s.left[n:]
	return n, nil
}
