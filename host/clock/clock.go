// Package clock is the board's time and its only scheduler.
//
// Everything that a script can wait for (frames, streams, sleeps, locks, timers, other threads) waits here, and exactly
// one task runs at a time: it holds the baton, and gives it up only when it waits, yields or ends. A task is a goroutine
// started by Go; the goroutine that called New is the main task. Because of the baton, tasks, events and ready
// functions need no locks against each other.
//
//	c := clock.New(clock.Config{})
//	c.At(40*time.Millisecond, func() { chunks++ })
//	c.Go("blink", func() { c.Sleep(time.Second) })
//	ok := c.Wait(func() bool { return chunks > 0 }, -1)
//
// On the virtual clock (the default) board time moves to the earliest event when every task waits, by Config.ReadCost
// at each Read or Wait with zero time, and by Config.StepCost for a thousand loop back-edges; between two runs with the
// same inputs nothing differs. On the real clock board time is the wall's, and an idle scheduler sleeps until the next
// event or Notify.
//
// A wait that nothing can end is reported, not hung: when all tasks wait, no event is scheduled and nothing outside is
// outstanding (Hold, Block), the oldest device wait (WaitFor), else the oldest wait, returns false, and LastWait says
// Deadlock. A device that ticks for ever (NewTick) does not hide this.
//
// Concurrency: Notify, Interrupt and ClearInterrupt may be called from any goroutine. Everything else belongs to the
// task that holds the baton, or to an event function.
package clock

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// Config describes a clock. The zero value is a virtual clock that starts at the PC's date.
type Config struct {
	// Real paces board time by the wall.
	Real bool
	// Epoch is the date at power-on. Zero takes the wall's date when New is called.
	Epoch time.Time
	// ReadCost is the board time of a clock read or a non-blocking poll on the virtual clock. Zero means 10 µs.
	ReadCost time.Duration
	// StepCost is the board time of 1000 loop back-edges on the virtual clock. Zero means 100 µs.
	StepCost time.Duration
	// Slice is how many loop back-edges a task runs before others get their turn. Zero means 10,000.
	Slice int
	// Wall is the PC's time. Nil means the system's.
	Wall Wall
}

// ErrInterrupted is returned by operations of the board whose wait was cut short by Interrupt or StopTasks. It is no
// error of the board: the script's interrupt is delivered in its place.
var ErrInterrupted = errors.New("interrupted")

// Reasons why a wait ended without its condition, as LastWait reports them.
const (
	Timeout     = "timeout"     // the time given has passed
	Interrupted = "interrupted" // Interrupt was called, or StopTasks for tasks other than main
	Deadlock    = "deadlock"    // nothing scheduled could have ended the wait
)

// Clock is one board's time. Use New.
type Clock struct {
	cfg   Config
	wall  Wall
	epoch time.Time
	start time.Time // wall time at New; real clock only

	// Owned by the baton holder.
	now    time.Duration // virtual clock only
	events eventHeap
	seq    uint64
	// foreground counts the scheduled events that are no ticks.
	foreground int
	tasks      []*task // live tasks in creation order
	cur        *task
	main       *task
	steps      int
	inEvent    bool
	waits      uint64 // waits begun, which orders them
	blocks     int    // Blocks running beside the tasks (real clock)
	stopped    bool   // StopTasks is under way

	holds atomic.Int64
	intr  atomic.Bool
	wake  chan struct{}

	mu      sync.Mutex // guards task.cancel and task.blocked
	closing bool       // under mu: StopTasks is under way
	keeper  *task      // under mu: the task that Blocks with the baton, on the virtual clock
}

// New starts a clock; the calling goroutine becomes the main task and holds the baton.
func New(cfg Config) *Clock {
	if cfg.ReadCost == 0 {
		cfg.ReadCost = 10 * time.Microsecond
	}
	if cfg.StepCost == 0 {
		cfg.StepCost = 100 * time.Microsecond
	}
	if cfg.Slice == 0 {
		cfg.Slice = 10_000
	}
	if cfg.Wall == nil {
		cfg.Wall = systemWall{}
	}
	c := &Clock{cfg: cfg, wall: cfg.Wall, epoch: cfg.Epoch, wake: make(chan struct{}, 1)}
	c.start = c.wall.Now()
	if c.epoch.IsZero() {
		c.epoch = c.start
	}
	c.main = newTask("main")
	c.tasks = []*task{c.main}
	c.cur = c.main
	return c
}

// Real reports whether board time is the wall's.
func (c *Clock) Real() bool { return c.cfg.Real }

// Now is the board time since power-on. Asking costs nothing and runs nothing.
func (c *Clock) Now() time.Duration {
	if c.cfg.Real {
		return c.wall.Now().Sub(c.start)
	}
	return c.now
}

// Read is a script's look at the clock, or a poll that does not wait: on the virtual clock it costs Config.ReadCost.
// Events that become due run before it returns.
func (c *Clock) Read() time.Duration {
	if c.inEvent {
		return c.Now()
	}
	c.advance(c.cfg.ReadCost)
	return c.Now()
}

// Time is the board's date: Config.Epoch plus Now.
func (c *Clock) Time() time.Time { return c.epoch.Add(c.Now()) }

// SetTime sets the board's date. Now and what is scheduled stay as they are.
func (c *Clock) SetTime(t time.Time) { c.epoch = t.Add(-c.Now()) }

// Step tells the clock that the running task went through n loop back-edges. It moves virtual time, runs events that
// are due and lets other tasks run when the slice is used up.
func (c *Clock) Step(n int) {
	if c.inEvent {
		return
	}
	c.advance(time.Duration(n) * c.cfg.StepCost / 1000)
	c.steps += n
	if c.steps >= c.cfg.Slice {
		c.steps = 0
		c.Yield()
	}
}

// advance moves virtual time by d and runs what is due on either clock.
func (c *Clock) advance(d time.Duration) {
	to := c.Now()
	if !c.cfg.Real {
		to += d
	}
	c.runDue(to)
	if !c.cfg.Real && c.now < to {
		c.now = to
	}
}
