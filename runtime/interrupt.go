package runtime

import (
	"sync"
	"time"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/types"
	"github.com/canmv-run/canmv-run/runtime/vm"
)

// Kind is why a script is stopped.
type Kind uint8

const (
	// CtrlC raises KeyboardInterrupt in the main thread; a second one that finds the first still pending or being
	// handled cannot be caught.
	CtrlC Kind = iota + 1
	// IDEStop raises Exception("IDE interrupt").
	IDEStop
	// Timeout raises an exception that no except clause catches. Exec returns an error that is ErrTimeout.
	Timeout
)

// The modes of os.exitpoint: where a stop is raised.
const (
	stopAnywhere = 0
	stopInSleep  = 1 // in os.exitpoint, time.sleep and the like
	stopAtExit   = 2 // in os.exitpoint only
)

// ideText is the argument of the exception that the IDE's stop button raises.
const ideText = "IDE interrupt"

// stopper holds what Interrupt asked for.
type stopper struct {
	mu      sync.Mutex
	pending Kind
	// overdue: the pending stop is raised wherever the script is. force: it cannot be caught.
	overdue, force bool
	seen           int // Ctrl-C since Exec began
	timer          *time.Timer
	// dead: even finally blocks are ended.
	dead bool

	// Owned by the running thread.
	raised *types.Instance // the last one raised
	fatal  *types.Instance // no except clause catches it
	reason error
}

// Interrupt stops the script soon. Any goroutine may call it.
func (rt *Runtime) Interrupt(k Kind) {
	s := &rt.stop
	s.mu.Lock()
	switch {
	case k == Timeout:
		s.force, s.overdue = true, true
	case k == CtrlC:
		if s.seen++; s.seen > 1 {
			s.force, s.overdue = true, true
		}
	}
	if k >= s.pending || s.force {
		s.pending = k
	}
	if s.timer == nil {
		s.timer = time.AfterFunc(CleanupTime, rt.overdue)
	}
	s.mu.Unlock()
	rt.main.Interrupt()
	rt.sched.Interrupt()
}

// overdue makes a stop that was put off, or swallowed by endless cleaning up, final.
func (rt *Runtime) overdue() {
	s := &rt.stop
	s.mu.Lock()
	s.timer = nil
	again := s.pending != 0
	if again {
		s.overdue = true
	} else if s.force {
		s.dead = true
		s.pending = Timeout
		again = true
	}
	s.mu.Unlock()
	if again {
		rt.main.Interrupt()
		rt.sched.Interrupt()
	}
}

// begin forgets the stops of an earlier script.
func (s *stopper) begin() {
	s.mu.Lock()
	if s.timer != nil {
		s.timer.Stop()
		s.timer = nil
	}
	s.pending, s.overdue, s.force, s.dead, s.seen = 0, false, false, false, 0
	s.mu.Unlock()
	s.raised, s.fatal, s.reason = nil, nil, nil
}

// deliver raises a pending stop if the thread may be stopped here; false with the exception pending.
func (rt *Runtime) deliver(t *thread, where int) bool {
	s := &rt.stop
	if !t.main {
		if rt.closing {
			return t.Throw(types.NewException(types.SystemExitClass)) != nil
		}
		return true
	}
	s.mu.Lock()
	k := s.pending
	may := k != 0 && (s.overdue || t.mode <= where || t.mode == stopAnywhere)
	if !may {
		s.mu.Unlock()
		return true
	}
	force, dead := s.force, s.dead
	if !dead {
		s.pending, s.overdue = 0, false
	}
	rt.clearInterrupt()
	if force && !dead && s.timer == nil {
		s.timer = time.AfterFunc(CleanupTime, rt.overdue)
	}
	s.mu.Unlock()
	if dead && s.fatal != nil {
		s.fatal.Exc().Final = true
		t.Throw(s.fatal)
		return false
	}
	e := stopException(k)
	if k == Timeout {
		s.reason = ErrTimeout
	}
	s.raised = e
	if force {
		s.setFatal(e)
	}
	t.Throw(e)
	return false
}

// stopException is what a stop raises. Its Go side is what an Engine raises in its own scripts.
func stopException(k Kind) *types.Instance {
	var e *types.Instance
	var goErr error
	switch k {
	case CtrlC:
		e = types.NewException(types.KeyboardInterruptClass)
		goErr = arg.Raise("KeyboardInterrupt")
	case IDEStop:
		e = types.NewException(types.ExceptionClass, types.NewStr(ideText))
		goErr = arg.Raise("Exception", ideText)
	default:
		e = types.NewException(types.KeyboardInterruptClass, types.NewStr(ErrTimeout.Error()))
		goErr = ErrTimeout
	}
	e.Exc().Note().GoErr = goErr
	return e
}

// setFatal makes e the exception that no except clause catches.
func (s *stopper) setFatal(e *types.Instance) {
	s.fatal = e
	x := e.Exc()
	n := x.Note()
	x.Uncatchable, n.GoErr = true, &arg.Stop{Err: n.GoErr}
}

// clearInterrupt tells the scheduler that the main thread knows of its interrupt, so that no later wait is cut short by
// it. It is called with stopper.mu held: an Interrupt that comes meanwhile stays.
func (rt *Runtime) clearInterrupt() {
	if c, ok := rt.sched.(interface{ ClearInterrupt() }); ok {
		c.ClearInterrupt()
	}
}

// poll is the VM's hook of back edges and calls.
func (rt *Runtime) poll(t *vm.Thread, steps int) bool {
	th := rt.threadOf(t)
	rt.steps += int64(steps)
	if rt.Limits.Steps > 0 && rt.steps > rt.Limits.Steps && rt.stop.fatal == nil {
		return rt.limit(t, "step limit reached")
	}
	if steps > 0 {
		rt.sched.Step(steps)
	}
	// Looking at the heap takes as long as some ten steps.
	if rt.polls++; rt.polls%8 == 0 && !t.CheckHeap() {
		return false
	}
	if !rt.deliver(th, stopAnywhere) {
		return false
	}
	return rt.runScheduled(th)
}

// limit raises what no except clause catches.
func (rt *Runtime) limit(t *vm.Thread, text string) bool {
	t.Raise(types.RuntimeErrorClass, "%s", text)
	t.Pending().Exc().Note().GoErr = ErrLimit
	s := &rt.stop
	s.setFatal(t.Pending())
	s.reason = ErrLimit
	s.mu.Lock()
	s.force = true
	if s.timer == nil {
		s.timer = time.AfterFunc(CleanupTime, rt.overdue)
	}
	s.mu.Unlock()
	return false
}

// sleep waits as time.sleep does; false with an exception pending.
func (rt *Runtime) sleep(t *thread, d time.Duration) bool {
	if t.main && d > 0 { // calls that were put off are made meanwhile
		_, ok := rt.wait(t, func() bool { return false }, d)
		return ok
	}
	end := rt.sched.Now() + d
	for {
		if !rt.deliver(t, stopInSleep) {
			return false
		}
		if rt.sched.Sleep(max(d, 0)) {
			return rt.deliver(t, stopInSleep)
		}
		if d = end - rt.sched.Now(); d <= 0 {
			return rt.deliver(t, stopInSleep)
		}
	}
}

// wait is lib.Host.Wait.
func (rt *Runtime) wait(t *thread, ready func() bool, d time.Duration) (done, ok bool) {
	end := rt.sched.Now() + d
	// Calls that were put off are made while the main thread waits, too.
	wake := ready
	if t.main {
		wake = func() bool { return ready() || rt.scheduledCalls() }
	}
	for {
		if !rt.deliver(t, stopInSleep) {
			return false, false
		}
		if rt.sched.Wait(wake, d) {
			switch {
			case ready():
				return true, true
			case !rt.runScheduled(t):
				return false, false
			case d == 0:
				return ready(), true
			}
			if d > 0 {
				d = max(end-rt.sched.Now(), 0)
			}
			// Calls that schedule themselves again come every millisecond, not without a pause.
			if rt.scheduledCalls() {
				pause := time.Millisecond
				if d >= 0 {
					pause = min(pause, d)
				}
				if rt.sched.Wait(ready, pause) {
					return true, true
				}
			}
			continue
		}
		if !rt.deliver(t, stopInSleep) {
			return false, false
		}
		rt.stop.mu.Lock()
		put := rt.stop.pending != 0
		rt.stop.mu.Unlock()
		switch {
		case d >= 0:
			if left := end - rt.sched.Now(); left > 0 && put {
				d = left
				continue
			}
			return ready(), true
		case !put && !rt.closing:
			if ready() {
				return true, true
			}
			t.OSError(types.ETIMEDOUT)
			t.Pending().Exc().Note().Hint = "nothing that is scheduled could ever end this wait"
			return false, false
		}
	}
}
