package clock

import "time"

// Wall is the time outside the board. Tests inject one that does not sleep.
type Wall interface {
	// Now is the PC's time.
	Now() time.Time
	// Wait returns when d has passed or wake is readable, whichever comes first. Negative d waits for wake alone.
	Wait(d time.Duration, wake <-chan struct{})
}

type systemWall struct{}

func (systemWall) Now() time.Time { return time.Now() }

func (systemWall) Wait(d time.Duration, wake <-chan struct{}) {
	if d < 0 {
		<-wake
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-wake:
	case <-t.C:
	}
}
