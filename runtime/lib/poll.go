package lib

import (
	"time"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// The events of poll.
const (
	pollIn   = 1
	pollOut  = 4
	pollErr  = 8
	pollHup  = 16
	pollNval = 32
)

// openMax is how many descriptors one poll may watch.
const openMax = 1024

// watched is one object of a poll set.
type watched struct {
	obj    types.Value
	key    int64
	events int
	// native answers without running script code; script is asked through its ioctl.
	native func() int
	script *scriptStream
	got    int
}

// pollSet is what a poll object or an event loop waits for, in the order of registration.
type pollSet struct {
	e     *engine
	order []*watched
	byKey map[int64]*watched
}

// identity is the key of an object: its address, or the number of a descriptor.
func identity(v types.Value) int64 {
	n, _ := types.AsInt64(types.Ident(v))
	return n
}

func (p *pollSet) find(v types.Value) *watched { return p.byKey[identity(v)] }

// add registers an object or changes its events; false with an exception pending.
func (p *pollSet) add(th *types.Thread, v types.Value, events int) bool {
	if w := p.find(v); w != nil {
		w.events = events
		return true
	}
	w := &watched{obj: v, key: identity(v), events: events}
	switch x := types.Native(v).(type) {
	case *Stream:
		poll, ok := x.raw.(poller)
		if c, isScript := x.raw.(scriptStream); isScript {
			w.script = &c
		} else if !ok {
			th.Raise(types.OSErrorClass, "stream operation not supported")
			return false
		} else {
			w.native = func() int {
				if x.closed {
					return pollNval
				}
				return poll.Poll()
			}
		}
	case poller:
		w.native = x.Poll
	default:
		if types.IsInt(v) {
			fd, ok := types.ToInt(th, v)
			if !ok {
				return false
			}
			if fd < 0 {
				th.ValueError("file descriptor must not be negative")
				return false
			}
			w.native = func() int { return descriptorEvents(fd) }
		} else if types.IsInstance(v, types.IOBaseClass) {
			w.script = &scriptStream{v}
		} else {
			th.Raise(types.OSErrorClass, "stream operation not supported")
			return false
		}
	}
	if p.byKey == nil {
		p.byKey = map[int64]*watched{}
	}
	p.byKey[w.key] = w
	p.order = append(p.order, w)
	return true
}

// descriptorEvents are those of the script's standard streams: what is written never waits. Other numbers are none of
// the script's files.
func descriptorEvents(fd int) int {
	switch fd {
	case 0:
		return 0
	case 1, 2:
		return pollOut
	}
	return pollNval
}

func (p *pollSet) remove(v types.Value) bool {
	w := p.find(v)
	if w == nil {
		return false
	}
	delete(p.byKey, w.key)
	for i, x := range p.order {
		if x == w {
			p.order = append(p.order[:i:i], p.order[i+1:]...)
			break
		}
	}
	return true
}

// look asks the objects that need no script.
func (p *pollSet) look() bool {
	any := false
	for _, w := range p.order {
		if w.native != nil {
			w.got = w.native() & (w.events | pollErr | pollHup | pollNval)
			any = any || w.got != 0
		}
	}
	return any
}

// askScripts asks those that are written in the script; ok is false with an exception pending.
func (p *pollSet) askScripts(th *types.Thread) (any, ok bool) {
	for _, w := range append([]*watched(nil), p.order...) {
		if w.script == nil {
			continue
		}
		r, _, err := w.script.Ioctl(th, 3, types.Int(int64(w.events)))
		if err != nil {
			th.ThrowError(err)
			return false, false
		}
		w.got = r
		any = any || r != 0
	}
	return any, true
}

// scripts reports whether objects must be asked again and again.
func (p *pollSet) scripts() bool {
	for _, w := range p.order {
		if w.script != nil {
			return true
		}
	}
	return false
}

// outside reports whether something beyond the board may end the wait.
func (p *pollSet) outside() bool {
	for _, w := range p.order {
		if s, ok := types.Native(w.obj).(*Stream); ok {
			if _, ok := s.raw.(*socket); ok {
				return true
			}
		}
	}
	return false
}

// wait waits until an object is ready, other says so, or d has passed (negative: for ever). The objects' events are in
// got. ok is false with an exception pending.
func (p *pollSet) wait(th *types.Thread, d time.Duration, other func() bool) (ok bool) {
	if len(p.order) > openMax {
		th.OSError(eINVAL)
		return false
	}
	ready := func() bool { return p.look() || other != nil && other() }
	end := time.Duration(-1)
	if d > 0 {
		end = p.e.now() + d
	}
	for {
		any, ok := p.askScripts(th)
		if !ok {
			return false
		}
		if p.look() || any || d == 0 || other != nil && other() {
			return true
		}
		left := time.Duration(-1)
		if end >= 0 {
			if left = end - p.e.now(); left <= 0 {
				return true
			}
		}
		if p.scripts() && (left < 0 || left > time.Millisecond) {
			left = time.Millisecond
		}
		wait := p.e.wait
		if p.outside() {
			wait = p.e.waitOutside
		}
		done, ok := wait(th, ready, left)
		if !ok {
			return false
		}
		if done && !p.scripts() {
			p.look()
			return true
		}
		if !done && p.e.Wait == nil {
			return true
		}
	}
}
