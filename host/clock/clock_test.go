package clock_test

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
)

const ms = time.Millisecond

// fakeWall passes time only while the scheduler sleeps.
type fakeWall struct {
	now    time.Time
	sleeps []time.Duration
	asleep func() // called when the scheduler would sleep for ever
}

func (w *fakeWall) Now() time.Time { return w.now }

func (w *fakeWall) Wait(d time.Duration, wake <-chan struct{}) {
	if d < 0 {
		if w.asleep != nil {
			w.asleep()
		}
		<-wake
		return
	}
	select {
	case <-wake:
	default:
		w.sleeps = append(w.sleeps, d)
		w.now = w.now.Add(d)
	}
}

func TestBusyWaitEnds(t *testing.T) {
	c := clock.New(clock.Config{})
	reads := 0
	for c.Read() < 5*ms {
		reads++
	}
	if reads != 499 {
		t.Errorf("5 ms took %d reads, want 499 of 10 µs", reads)
	}
	if before := c.Now(); c.Now() != before {
		t.Error("Now moved the clock")
	}
}

func TestStepMovesTimeAndYields(t *testing.T) {
	c := clock.New(clock.Config{})
	flag := false
	c.Go("setter", func() { flag = true })
	loops := 0
	for !flag {
		c.Step(1000)
		loops++
	}
	if loops != 10 {
		t.Errorf("other task ran after %d thousand steps, want 10", loops)
	}
	if c.Now() != 10*100*time.Microsecond {
		t.Errorf("10,000 steps took %v", c.Now())
	}
}

func TestTwoTasksInterleave(t *testing.T) {
	c := clock.New(clock.Config{})
	var log []string
	say := func(s string) { log = append(log, fmt.Sprint(s, c.Now().Milliseconds())) }
	c.Go("a", func() {
		for range 3 {
			c.Sleep(20 * ms)
			say("a")
		}
	})
	for range 3 {
		c.Sleep(30 * ms)
		say("m")
	}
	want := "a20 m30 a40 m60 a60 m90"
	if got := strings.Join(log, " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if c.Tasks() != 1 {
		t.Errorf("%d tasks left", c.Tasks())
	}
}

func TestEventsRunInOrder(t *testing.T) {
	c := clock.New(clock.Config{})
	var log []string
	at := func(t time.Duration, s string) *clock.Event {
		return c.At(t, func() { log = append(log, fmt.Sprint(s, c.Now().Milliseconds())) })
	}
	at(20*ms, "late")
	at(10*ms, "one")
	gone := at(10*ms, "cancelled")
	at(10*ms, "two")
	c.Cancel(gone)
	c.Cancel(gone)
	c.Cancel(nil)
	c.Sleep(15 * ms)
	c.Sleep(15 * ms)
	if got := strings.Join(log, " "); got != "one10 two10 late20" {
		t.Error(got)
	}
	if c.Events() != 0 {
		t.Errorf("%d events left", c.Events())
	}
}

func TestSleepAgainstCameraTicks(t *testing.T) {
	c := clock.New(clock.Config{})
	frames := 0
	var tick *clock.Event
	tick = clock.NewTick(func() {
		frames++
		c.Rearm(tick, time.Duration(frames+1)*time.Second/30)
	})
	c.Rearm(tick, time.Second/30)
	c.Sleep(time.Second)
	if frames != 30 {
		t.Errorf("%d frames in a second, want 30", frames)
	}
	if !c.Wait(func() bool { return frames == 31 }, 100*ms) || c.Now() != 31*time.Second/30 {
		t.Errorf("frame 31 at %v", c.Now())
	}
}

func TestWaitTimesOut(t *testing.T) {
	c := clock.New(clock.Config{})
	if c.Wait(nil, 7*ms) || c.Now() != 7*ms || c.LastWait() != clock.Timeout {
		t.Errorf("at %v: %q", c.Now(), c.LastWait())
	}
	// The condition wins over a deadline of the same time.
	done := false
	c.At(9*ms, func() { done = true })
	if !c.Wait(func() bool { return done }, 2*ms) {
		t.Error("an event at the deadline came too late")
	}
	if c.Wait(func() bool { return false }, 0) || c.Now() != 9*ms+10*time.Microsecond {
		t.Errorf("a poll ended at %v", c.Now())
	}
}

func TestDeadlockIsReported(t *testing.T) {
	never := func() bool { return false }
	t.Run("alone", func(t *testing.T) {
		c := clock.New(clock.Config{})
		if c.Wait(never, -1) || c.LastWait() != clock.Deadlock || c.Now() != 0 {
			t.Errorf("%q at %v", c.LastWait(), c.Now())
		}
	})
	t.Run("device before lock", func(t *testing.T) {
		c := clock.New(clock.Config{})
		free := false
		got := ""
		c.Go("locked", func() {
			if !c.Wait(func() bool { return free }, -1) {
				got = c.LastWait()
			}
		})
		c.Yield()
		if c.WaitFor("stream", never, nil, -1) || c.LastWait() != clock.Deadlock {
			t.Error("device wait did not fail")
		}
		free = true
		c.Sleep(ms)
		if got != "" {
			t.Errorf("the lock's wait failed too: %s", got)
		}
	})
	t.Run("ticks do not hide it", func(t *testing.T) {
		c := clock.New(clock.Config{})
		n := 0
		var tick *clock.Event
		tick = clock.NewTick(func() { n++; c.Rearm(tick, c.Now()+ms) })
		c.Rearm(tick, ms)
		hope := func() bool { return n < 5 }
		if c.WaitFor("stream", never, hope, -1) || c.LastWait() != clock.Deadlock || n != 5 {
			t.Errorf("%q after %d ticks", c.LastWait(), n)
		}
	})
	t.Run("a sleeping task is a hope", func(t *testing.T) {
		c := clock.New(clock.Config{})
		done := false
		c.Go("sleeper", func() { c.Sleep(time.Hour); done = true })
		if !c.WaitFor("stream", func() bool { return done }, never, -1) || c.Now() != time.Hour {
			t.Error(c.LastWait(), c.Now())
		}
	})
}

func TestInterrupt(t *testing.T) {
	for _, real := range []bool{false, true} {
		t.Run(fmt.Sprint("real=", real), func(t *testing.T) {
			c := clock.New(clock.Config{Real: real})
			c.Hold() // a peer is connected: not a deadlock
			entered := make(chan struct{})
			go func() { <-entered; c.Interrupt() }()
			started := false
			if c.Wait(func() bool {
				if !started {
					started = true
					close(entered)
				}
				return false
			}, -1) || c.LastWait() != clock.Interrupted {
				t.Errorf("%q", c.LastWait())
			}
			c.Unhold()

			begun := make(chan struct{})
			go func() { <-begun; c.Interrupt() }()
			if c.Block(func(cancel <-chan struct{}) { close(begun); <-cancel }) {
				t.Error("Block was not interrupted")
			}
			if !c.Block(func(cancel <-chan struct{}) {}) {
				t.Error("the interrupt was reported twice")
			}
			c.Interrupt()
			if c.Sleep(ms) {
				t.Error("an interrupt before the wait was lost")
			}
			c.Interrupt()
			c.ClearInterrupt()
			if !c.Sleep(ms) {
				t.Error("a cleared interrupt was reported")
			}
		})
	}
}

func TestRealClockSleepsUntilTheNextEvent(t *testing.T) {
	w := &fakeWall{now: time.Unix(1000, 0)}
	c := clock.New(clock.Config{Real: true, Wall: w})
	frames := 0
	c.At(10*ms, func() { frames++ })
	c.At(25*ms, func() { frames++ })
	if !c.Wait(func() bool { return frames == 2 }, -1) {
		t.Fatal(c.LastWait())
	}
	if want := []time.Duration{10 * ms, 15 * ms}; !reflect.DeepEqual(w.sleeps, want) {
		t.Errorf("slept %v, want %v", w.sleeps, want)
	}
	if got := c.Time(); !got.Equal(time.Unix(1000, 0).Add(25 * ms)) {
		t.Errorf("date %v", got)
	}
	before := c.Now()
	c.Read()
	c.Step(1000)
	if c.Now() != before {
		t.Error("reading moved the real clock")
	}
}

func TestRealClockNotify(t *testing.T) {
	w := &fakeWall{now: time.Unix(0, 0)}
	c := clock.New(clock.Config{Real: true, Wall: w})
	c.Hold()
	arrived := make(chan struct{})
	w.asleep = func() {
		w.asleep = nil
		go func() { close(arrived); c.Notify() }()
	}
	ok := c.Wait(func() bool {
		select {
		case <-arrived:
			return true
		default:
			return false
		}
	}, -1)
	if !ok {
		t.Error(c.LastWait())
	}
}

func TestHoldKeepsVirtualTime(t *testing.T) {
	c := clock.New(clock.Config{})
	c.At(ms, func() {})
	c.Hold()
	done := make(chan struct{})
	go func() { close(done); c.Unhold() }()
	c.Wait(func() bool {
		select {
		case <-done:
			return true
		default:
			return false
		}
	}, -1)
	if c.Now() != 0 {
		t.Errorf("time jumped to %v while a peer was outstanding", c.Now())
	}
}

func TestBlockLetsOthersRunOnTheRealClockOnly(t *testing.T) {
	for _, real := range []bool{false, true} {
		c := clock.New(clock.Config{Real: real})
		ran := make(chan struct{})
		c.Go("other", func() { close(ran) })
		before := c.Now()
		c.Block(func(<-chan struct{}) {
			if real {
				<-ran
			}
		})
		select {
		case <-ran:
			if !real {
				t.Error("virtual: another task ran during Block")
			}
		default:
			if real {
				t.Error("real: the other task did not run")
			}
		}
		if !real && c.Now() != before {
			t.Error("virtual: Block moved board time")
		}
		c.StopTasks()
	}
}

func TestStopTasksLeavesNoGoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, real := range []bool{false, true} {
		c := clock.New(clock.Config{Real: real})
		var why []string
		c.Go("sleeper", func() { c.Sleep(time.Hour); why = append(why, c.LastWait()) })
		c.Go("waiter", func() { c.Wait(nil, -1); why = append(why, c.LastWait()) })
		c.Go("poller", func() {
			for c.Sleep(0) {
			}
		})
		if real {
			c.Go("blocked", func() { c.Block(func(cancel <-chan struct{}) { <-cancel }) })
		}
		c.Yield()
		c.StopTasks()
		if c.Tasks() != 1 || len(why) != 2 || why[0] != clock.Interrupted || why[1] != clock.Interrupted {
			t.Errorf("real=%v: %d tasks, waits ended as %q", real, c.Tasks(), why)
		}
		if !c.Sleep(ms) {
			t.Error("main was stopped too")
		}
	}
	for i := 0; runtime.NumGoroutine() > before && i < 1000; i++ {
		runtime.Gosched()
	}
	if n := runtime.NumGoroutine(); n > before {
		t.Errorf("%d goroutines, %d before", n, before)
	}
}

func TestVirtualRunsRepeat(t *testing.T) {
	run := func() string {
		c := clock.New(clock.Config{})
		var log strings.Builder
		for _, name := range []string{"a", "b", "c"} {
			c.Go(name, func() {
				for i := range 50 {
					switch i % 3 {
					case 0:
						c.Sleep(time.Duration(i) * ms / 7)
					case 1:
						c.Step(3000)
					case 2:
						c.Yield()
					}
					fmt.Fprint(&log, name, c.Now(), " ")
				}
			})
		}
		c.Wait(func() bool { return c.Tasks() == 1 }, -1)
		return log.String()
	}
	first := run()
	for range 5 {
		if run() != first {
			t.Fatal("two runs differ")
		}
	}
}

func TestWaitMakesNoGarbage(t *testing.T) {
	c := clock.New(clock.Config{})
	n := testing.AllocsPerRun(100, func() { c.Sleep(ms); c.Read(); c.Step(1000) })
	if n > 0 {
		t.Errorf("%v allocations a sleep", n)
	}
}
