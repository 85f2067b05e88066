package clock

// What comes from outside the board: interrupts, finished work of other goroutines, waits in wall time.

// Notify makes the scheduler look at all waits again. Any goroutine may call it after it has changed what a ready
// function sees (through an atomic or a lock of its own).
func (c *Clock) Notify() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Interrupt makes the main task's current wait or Block return false, or its next one when it is running. On the virtual
// clock it ends the Block of another task, too, which keeps the main task from running; that task Blocks again after it
// has slept. Any goroutine may call it.
func (c *Clock) Interrupt() {
	c.intr.Store(true)
	c.mu.Lock()
	c.cancelBlock(c.main)
	if c.keeper != nil {
		c.cancelBlock(c.keeper)
	}
	c.mu.Unlock()
	c.Notify()
}

// ClearInterrupt takes back an interrupt that no wait has seen yet, when the script was told in another way.
func (c *Clock) ClearInterrupt() { c.intr.Store(false) }

// Hold says that something outside is outstanding and will Notify: all waits are then worth waiting for, so there is no
// deadlock, and virtual time does not jump. Every Hold needs one Unhold.
func (c *Clock) Hold() { c.holds.Add(1) }

// Unhold ends a Hold.
func (c *Clock) Unhold() {
	if c.holds.Add(-1) < 0 {
		panic("clock: Unhold without Hold")
	}
	c.Notify()
}

// InMain reports that the main task has the baton.
func (c *Clock) InMain() bool { return c.cur == c.main }

// Block runs f, which waits in wall time for something outside the board. f must return soon after its channel is
// closed; Block then returns false. On the virtual clock the baton is kept and board time stands still; on the real
// clock f runs in a goroutine of its own while other tasks and events go on, so f must not touch what they do.
func (c *Clock) Block(f func(cancel <-chan struct{})) bool {
	if c.inEvent {
		panic("clock: an event function must not block")
	}
	me := c.cur
	if c.interrupted(me) {
		me.last = Interrupted
		return false
	}
	c.mu.Lock()
	if me.cancel == nil {
		me.cancel = make(chan struct{})
	}
	me.blocked = true
	if !c.cfg.Real {
		c.keeper = me
	}
	cancel := me.cancel
	if me != c.main && c.closing || c.intr.Load() && (me == c.main || !c.cfg.Real) {
		c.cancelBlock(me)
	}
	c.mu.Unlock()

	interrupted := false
	if c.cfg.Real {
		interrupted = c.beside(func() { f(cancel) })
	} else {
		f(cancel)
	}

	c.mu.Lock()
	me.blocked, c.keeper = false, nil
	interrupted = interrupted || me.cancel == nil
	c.mu.Unlock()
	me.last = ""
	if interrupted {
		c.interrupted(me)
		me.last = Interrupted
	}
	return !interrupted
}

// beside runs f in a goroutine while the other tasks take their turns, and reports whether it was interrupted.
func (c *Clock) beside(f func()) bool {
	done := make(chan struct{})
	c.blocks++
	defer func() { c.blocks-- }()
	go func() {
		f()
		close(done)
		c.Notify()
	}()
	finished := func() bool {
		select {
		case <-done:
			return true
		default:
			return false
		}
	}
	if c.wait(finished, -1, "") {
		return false
	}
	<-done // its channel is, or is about to be, closed
	return true
}

// cancelBlock ends t's Block, if it is in one; c.mu is held.
func (c *Clock) cancelBlock(t *task) {
	if t.blocked && t.cancel != nil {
		close(t.cancel)
		t.cancel = nil
	}
}

// StopTasks ends a script: every wait and Block of the other tasks returns false from now on, and the main task waits
// until they have all ended. Tasks that never wait must be told by other means to return.
func (c *Clock) StopTasks() {
	c.stopped = true
	c.mu.Lock()
	c.closing = true
	for _, t := range c.tasks {
		if t != c.main {
			c.cancelBlock(t)
		}
	}
	c.mu.Unlock()
	for alone := func() bool { return len(c.tasks) == 1 }; !alone(); {
		c.wait(alone, -1, "")
	}
	c.stopped = false
	c.mu.Lock()
	c.closing = false
	c.mu.Unlock()
	c.ClearInterrupt()
}
