package clock

import (
	"container/heap"
	"time"
)

// An Event is a function that runs at a board time. It belongs to the clock that made it.
type Event struct {
	at    time.Duration
	seq   uint64
	f     func()
	tick  bool
	index int // in the heap, -1 when not scheduled
}

// Time is the board time the event is, or was last, scheduled for. On the real clock it may run later.
func (e *Event) Time() time.Duration { return e.at }

// Scheduled reports whether the event still waits to run.
func (e *Event) Scheduled() bool { return e.index >= 0 }

// At runs f at board time t, or as soon as possible when t has passed. f runs in the scheduler and must not block,
// wait or read the clock with Read; it may schedule and cancel events. Events of one time run in the order in which
// they were scheduled.
func (c *Clock) At(t time.Duration, f func()) *Event {
	e := NewEvent(f)
	c.Rearm(e, t)
	return e
}

// NewEvent makes an event that is not scheduled yet: see Rearm.
func NewEvent(f func()) *Event { return &Event{f: f, index: -1} }

// NewTick is NewEvent for a device that ticks for as long as it is on, such as a camera. Ticks alone do not keep a wait
// alive: see WaitFor.
func NewTick(f func()) *Event { return &Event{f: f, tick: true, index: -1} }

// After is At counted from now.
func (c *Clock) After(d time.Duration, f func()) *Event { return c.At(c.Now()+d, f) }

// Rearm schedules an event anew, whether it has run, was cancelled or still waits. It makes no garbage, for events that
// come with every frame.
func (c *Clock) Rearm(e *Event, t time.Duration) {
	c.seq++
	e.at, e.seq = t, c.seq
	if e.index >= 0 {
		heap.Fix(&c.events, e.index)
		return
	}
	heap.Push(&c.events, e)
	c.count(e, 1)
}

func (c *Clock) count(e *Event, n int) {
	if !e.tick {
		c.foreground += n
	}
}

// Cancel takes an event off the schedule. Nil and events that have run are allowed.
func (c *Clock) Cancel(e *Event) {
	if e != nil && e.index >= 0 {
		heap.Remove(&c.events, e.index)
		c.count(e, -1)
	}
}

// Events is how many events are scheduled; a board at rest has none.
func (c *Clock) Events() int { return len(c.events) }

// runDue runs the events up to board time to. On the virtual clock Now is the event's own time meanwhile.
func (c *Clock) runDue(to time.Duration) {
	for len(c.events) > 0 && c.events[0].at <= to {
		c.runNext()
	}
}

func (c *Clock) runNext() {
	e := heap.Pop(&c.events).(*Event)
	c.count(e, -1)
	if !c.cfg.Real && e.at > c.now {
		c.now = e.at
	}
	c.inEvent = true
	e.f()
	c.inEvent = false
}

type eventHeap []*Event

func (h eventHeap) Len() int { return len(h) }

func (h eventHeap) Less(i, j int) bool {
	if h[i].at != h[j].at {
		return h[i].at < h[j].at
	}
	return h[i].seq < h[j].seq
}

func (h eventHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *eventHeap) Push(x any) {
	e := x.(*Event)
	e.index = len(*h)
	*h = append(*h, e)
}

func (h *eventHeap) Pop() any {
	old := *h
	e := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	e.index = -1
	return e
}
