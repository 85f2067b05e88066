package pins

import (
	"slices"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
)

// SoftTimer is the timer that the firmware makes of its clock.
const SoftTimer = -1

// Timer calls a function at board times.
type Timer struct {
	d      *Devices
	number int
	period time.Duration
	repeat bool
	event  *clock.Event
	gone   bool
}

// NewTimer claims a timer, SoftTimer or a number from 0 on.
func (d *Devices) NewTimer(number int) (*Timer, error) {
	if number < SoftTimer || number >= d.cfg.Timers {
		return nil, fault.New(fault.ValueError, "invalid timer number").Hinted("got %d, want -1 (made of the clock) or 0 to %d", number, d.cfg.Timers-1)
	}
	if slices.ContainsFunc(d.timers, func(t *Timer) bool { return t.number == number }) {
		if number == SoftTimer {
			return nil, fault.New(fault.OSError, "The timer object has been created").Hinted("there is one Timer(-1): call its deinit() first")
		}
		return nil, fault.New(fault.OSError, "Timer %d busy", number).Hinted("call deinit() on the object that has it")
	}
	t := &Timer{d: d, number: number}
	d.timers = append(d.timers, t)
	return t, nil
}

// Number is the timer's.
func (t *Timer) Number() int { return t.number }

// Period is what Start set.
func (t *Timer) Period() (d time.Duration, repeat bool) { return t.period, t.repeat }

// Start calls f after a period, and with repeat after each. f runs in the scheduler and must not block.
func (t *Timer) Start(period time.Duration, repeat bool, f func()) error {
	if err := t.Check(); err != nil {
		return err
	}
	if period <= 0 {
		return fault.New(fault.ValueError, "please set valid freq or period").Hinted("got %v", period)
	}
	t.Stop()
	t.period, t.repeat = period, repeat
	clk := t.d.cfg.Clock
	tick := func() {
		if t.repeat {
			clk.Rearm(t.event, t.event.Time()+t.period)
		}
		f()
	}
	t.event = clock.NewEvent(tick)
	if repeat {
		t.event = clock.NewTick(tick) // for ever: it does not keep a wait alive that nothing else could end
	}
	clk.Rearm(t.event, clk.Now()+period)
	return nil
}

// Check refuses a timer that was given back.
func (t *Timer) Check() error {
	if t.gone {
		return fault.New(fault.OSError, "The timer object has been deleted")
	}
	return nil
}

// Stop ends Start.
func (t *Timer) Stop() { t.d.cfg.Clock.Cancel(t.event) }

// Release stops the timer and gives it back. A second Release does nothing.
func (t *Timer) Release() {
	t.Stop()
	t.gone = true
	t.d.timers = slices.DeleteFunc(t.d.timers, func(o *Timer) bool { return o == t })
}

const watchdogs = 2

// Watchdog resets the board unless it is fed.
type Watchdog struct {
	d       *Devices
	id      int
	timeout time.Duration
	event   *clock.Event
}

// NewWatchdog starts watchdog 0 or 1. bark runs in the scheduler when it was not fed in time.
func (d *Devices) NewWatchdog(id int, timeout time.Duration, bark func()) (*Watchdog, error) {
	switch {
	case id < 0 || id >= watchdogs:
		return nil, fault.New(fault.ValueError, "WDT id does not exist").Hinted("got %d, want 0 or 1", id)
	case timeout <= 0:
		return nil, fault.New(fault.ValueError, "WDT timeout too short")
	case d.dogs[id] != nil:
		return nil, fault.New(fault.ValueError, "WDT id is used")
	}
	w := &Watchdog{d: d, id: id, timeout: timeout, event: clock.NewTick(bark)}
	d.dogs[id] = w
	w.Feed()
	return w, nil
}

// ID is the watchdog's number, Timeout how long it waits.
func (w *Watchdog) ID() int                { return w.id }
func (w *Watchdog) Timeout() time.Duration { return w.timeout }

// Feed starts the waiting anew.
func (w *Watchdog) Feed() { w.d.cfg.Clock.Rearm(w.event, w.d.cfg.Clock.Now()+w.timeout) }

// Stop ends the watching.
func (w *Watchdog) Stop() {
	w.d.cfg.Clock.Cancel(w.event)
	w.d.dogs[w.id] = nil
}
