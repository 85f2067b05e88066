package clock

import (
	"slices"
	"time"
)

// A task is one goroutine that takes turns with the others.
type task struct {
	name  string
	baton chan struct{}

	// The wait the task is in; owned by the baton holder.
	waiting  bool
	yielding bool
	ready    func() bool
	device   string      // what WaitFor waits for; "" for a plain wait
	hope     func() bool // WaitFor's
	order    uint64
	late     bool // the wait's time has passed
	stuck    bool // chosen to break a deadlock
	timer    Event

	last string // LastWait

	blocked bool          // in Block; under Clock.mu
	cancel  chan struct{} // closed to end the Block; under Clock.mu
}

func newTask(name string) *task {
	t := &task{name: name, baton: make(chan struct{}, 1)}
	t.timer.index = -1
	t.timer.f = func() { t.late = true }
	return t
}

// Go starts a task. It first runs when the caller waits, yields or uses up its slice.
func (c *Clock) Go(name string, f func()) {
	t := newTask(name)
	t.waiting, t.yielding = true, true
	c.tasks = append(c.tasks, t)
	go func() {
		<-t.baton
		defer c.end(t)
		f()
	}()
}

// Tasks is how many tasks are alive, the main one included.
func (c *Clock) Tasks() int { return len(c.tasks) }

// Task names the running task: "main", or the name given to Go.
func (c *Clock) Task() string { return c.cur.name }

// IsMain reports whether the main task is running.
func (c *Clock) IsMain() bool { return c.cur == c.main }

func (c *Clock) end(t *task) {
	i := slices.Index(c.tasks, t)
	c.tasks = slices.Delete(c.tasks, i, i+1)
	c.pass(nil, i)
}

// Sleep waits for d of board time. It returns false when it was cut short: see LastWait.
func (c *Clock) Sleep(d time.Duration) bool {
	if d <= 0 {
		c.Read()
		return c.Yield()
	}
	c.wait(nil, d, "")
	if c.cur.last != Timeout {
		return false
	}
	c.cur.last = ""
	return true
}

// Wait blocks the running task until ready returns true or d of board time has passed; negative d waits for ever. ready
// is called by whichever task holds the baton, at every state change, so it must be quick and free of side effects.
// Wait returns false when time was up, or the wait was interrupted or could never have ended: see LastWait. With d zero
// it is a poll, which costs what Read costs.
func (c *Clock) Wait(ready func() bool, d time.Duration) bool { return c.wait(ready, d, "") }

// WaitFor is Wait for something a device delivers. In a deadlock it fails before waits that another task could end.
// hope tells whether ticks (NewTick) may still end the wait; when all tasks wait, it returns false, and only ticks are
// scheduled, the wait fails as a deadlock. Nil hopes always.
func (c *Clock) WaitFor(device string, ready, hope func() bool, d time.Duration) bool {
	c.cur.hope = hope
	ok := c.wait(ready, d, device)
	c.cur.hope = nil
	return ok
}

// LastWait says why the running task's last wait returned false: Timeout, Interrupted or Deadlock; "" when it did not.
func (c *Clock) LastWait() string { return c.cur.last }

// Yield lets the other tasks that can run have a turn. It returns false when the task was interrupted.
func (c *Clock) Yield() bool {
	me := c.cur
	me.waiting, me.yielding = true, true
	c.pass(me, c.index(me))
	return me.last == ""
}

func (c *Clock) wait(ready func() bool, d time.Duration, device string) bool {
	if c.inEvent {
		panic("clock: an event function must not wait")
	}
	me := c.cur
	me.last = ""
	if d == 0 {
		if c.interrupted(me) {
			me.last = Interrupted
			return false
		}
		c.advance(c.cfg.ReadCost)
		if ready == nil || !ready() {
			me.last = Timeout
			return false
		}
		return true
	}
	c.advance(0)
	c.waits++
	me.waiting, me.ready, me.device, me.order = true, ready, device, c.waits
	if d > 0 {
		c.Rearm(&me.timer, c.Now()+d)
	}
	// A wait that is already over keeps the baton: switching costs a script nothing but surprises.
	if !c.settle(me) {
		c.pass(me, c.index(me))
	}
	c.Cancel(&me.timer)
	me.late, me.ready, me.device = false, nil, ""
	return me.last == ""
}

func (c *Clock) index(t *task) int { return slices.Index(c.tasks, t) }

// settle ends t's wait if it is over and says so.
func (c *Clock) settle(t *task) bool {
	if !t.waiting {
		return false
	}
	switch {
	case c.interrupted(t):
		t.last = Interrupted
	case t.yielding, t.ready != nil && t.ready():
		t.last = ""
	case t.late:
		t.last = Timeout
	case t.stuck:
		t.last = Deadlock
	default:
		return false
	}
	t.waiting, t.yielding, t.stuck = false, false, false
	return true
}

// interrupted reports, and for the main task consumes, an interrupt.
func (c *Clock) interrupted(t *task) bool {
	if t == c.main {
		return c.intr.CompareAndSwap(true, false)
	}
	return c.stopped
}

// pass hands the baton to the next task that can run, counting from the one after position i, and returns when me has
// it again. me is nil when the caller's task has ended.
func (c *Clock) pass(me *task, i int) {
	for {
		c.runDue(c.Now())
		if t := c.next(me, i); t != nil {
			if t == me {
				return
			}
			c.cur = t
			c.steps = 0
			t.baton <- struct{}{}
			if me != nil {
				<-me.baton
			}
			return
		}
		c.idle()
	}
}

// next settles the first task that can run, round robin, the caller's own last.
func (c *Clock) next(me *task, i int) *task {
	first := i + 1
	if me == nil {
		first = i
	}
	for k := range c.tasks {
		if t := c.tasks[(first+k)%len(c.tasks)]; c.settle(t) {
			return t
		}
	}
	return nil
}

// idle is called when no task can run: it moves time, waits for the world outside, or breaks a deadlock.
func (c *Clock) idle() {
	outside := c.blocks > 0 || c.holds.Load() > 0
	if !outside && c.foreground == 0 {
		if t := c.hopeless(); t != nil {
			t.stuck = true
			return
		}
	}
	switch {
	case c.cfg.Real && len(c.events) > 0:
		if d := c.events[0].at - c.Now(); d > 0 {
			c.wall.Wait(d, c.wake)
		}
	case outside:
		c.wall.Wait(-1, c.wake)
	case len(c.events) > 0:
		c.runNext()
	default:
		c.breakDeadlock()
	}
}

// hopeless returns the oldest device wait that no tick can end, unless another device wait has hope: its task may help.
func (c *Clock) hopeless() *task {
	var oldest *task
	for _, t := range c.tasks {
		if !t.waiting || t.device == "" {
			continue
		}
		if t.hope == nil || t.hope() {
			return nil
		}
		if oldest == nil || t.order < oldest.order {
			oldest = t
		}
	}
	return oldest
}

func (c *Clock) breakDeadlock() {
	var oldest *task
	for _, t := range c.tasks {
		if !t.waiting {
			continue
		}
		if oldest == nil || t.device != "" && oldest.device == "" ||
			(t.device != "") == (oldest.device != "") && t.order < oldest.order {
			oldest = t
		}
	}
	if oldest != nil {
		oldest.stuck = true
	}
}
