package runtime

import (
	"sync"
	"sync/atomic"
	"time"
)

// realSched is the PC's time: script threads are goroutines that hand one lock around.
type realSched struct {
	start time.Time
	lock  sync.Mutex
	// main is 1 while an interrupt waits for the main thread.
	intr   atomic.Bool
	wake   chan struct{}
	steps  int
	inMain bool
}

// pollEvery is how often a wait looks at its condition.
const pollEvery = time.Millisecond

// slice is how many steps a thread runs before the others.
const slice = 10_000

func newRealSched() *realSched {
	s := &realSched{start: time.Now(), wake: make(chan struct{}, 1), inMain: true}
	s.lock.Lock()
	return s
}

func (s *realSched) Now() time.Duration  { return time.Since(s.start) }
func (s *realSched) Read() time.Duration { return s.Now() }

func (s *realSched) Sleep(d time.Duration) bool {
	if d <= 0 {
		s.yield()
		return true
	}
	end := s.Now() + d
	s.Wait(nil, d)
	return s.Now() >= end
}

func (s *realSched) Wait(ready func() bool, d time.Duration) bool {
	main := s.inMain
	end := s.Now() + d
	for {
		if ready != nil && ready() {
			return true
		}
		if main && s.intr.Swap(false) {
			return false
		}
		pause := pollEvery
		if ready == nil {
			pause = time.Hour
		}
		if d >= 0 {
			left := end - s.Now()
			if left <= 0 {
				return false
			}
			pause = min(pause, left)
		}
		s.lock.Unlock()
		if main {
			t := time.NewTimer(pause)
			select {
			case <-t.C:
			case <-s.wake:
			}
			t.Stop()
		} else {
			time.Sleep(min(pause, 20*time.Millisecond))
		}
		s.lock.Lock()
		s.inMain = main
	}
}

func (s *realSched) Go(name string, f func()) {
	go func() {
		s.lock.Lock()
		defer s.lock.Unlock()
		s.inMain = false
		f()
	}()
}

func (s *realSched) yield() {
	main := s.inMain
	s.lock.Unlock()
	time.Sleep(0)
	s.lock.Lock()
	s.inMain = main
}

func (s *realSched) Step(n int) {
	if s.steps += n; s.steps >= slice {
		s.steps = 0
		s.yield()
	}
}

func (s *realSched) Interrupt() {
	s.intr.Store(true)
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
