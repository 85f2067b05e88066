package lib

import (
	"github.com/canmv-run/canmv-run/runtime/types"
)

// waitFor awaits aw at most as long as sleep says; then aw is cancelled and TimeoutError raised. A timeout of None is
// none.
//
// A helper task awaits aw, while the task that called wait_for sleeps. Whichever is first wakes the other.
func (l *loop) waitFor(th *types.Thread, aw, timeout types.Value, sleep func(*types.Thread, types.Value) types.Value) types.Value {
	const (
		begin = iota
		direct
		sleeping
		ending
	)
	state := begin
	var waiter, inner, helper *task
	var child *coroutine // what this one awaits
	// settled is the exception by which the helper has cut the sleep short because aw has ended.
	var settled *types.Instance

	watch := func() *coroutine {
		var w *coroutine
		return await(func(th *types.Thread, thrown *types.Instance) types.Value {
			if w == nil {
				if thrown != nil {
					return th.Throw(thrown)
				}
				if w = inner.wait(th); w == nil {
					return nil
				}
			}
			if w.run(th, thrown) != nil {
				return pause
			}
			th.Take()
			th.StopValue()
			if state == sleeping && waiter.blocked == nil && waiter.thrown == nil {
				if ok, _ := waiter.cancel(th); ok {
					settled = waiter.thrown
				}
			}
			return types.None
		})
	}

	return await(func(th *types.Thread, thrown *types.Instance) types.Value {
		if state == begin {
			if thrown != nil {
				return th.Throw(thrown)
			}
			if !l.running(th) {
				return nil
			}
			waiter = l.cur
			if inner = l.toTask(th, aw); inner == nil {
				return nil
			}
			if timeout == types.None {
				state = direct
				if child = inner.wait(th); child == nil {
					return nil
				}
			} else {
				helper = l.newTask(th, watch())
				s, _ := sleep(th, timeout).(*coroutine)
				if s == nil {
					return nil
				}
				child, state = s, sleeping
			}
		} else if state == sleeping && thrown != nil && thrown.Class().IsSubclass(l.cancelled) {
			if thrown == settled {
				return inner.outcome(th)
			}
			if _, ok := helper.cancel(th); !ok {
				return nil
			}
			return th.Throw(thrown)
		}
		if child.run(th, thrown) != nil {
			return pause
		}
		if th.Failed() {
			return nil
		}
		v := th.StopValue()
		switch state {
		case direct:
			return v
		case sleeping:
			// Time is up: aw is told, and this waits until it has gone.
			state = ending
			if _, ok := helper.cancel(th); !ok {
				return nil
			}
			if child = helper.wait(th); child.run(th, nil) != nil {
				return pause
			}
			if th.Failed() {
				return nil
			}
			th.StopValue()
		}
		return th.RaiseArgs(l.timeout)
	})
}

// gatherer is a gather that runs.
type gatherer struct {
	task       *task // the one that awaits
	left       int
	failed     *types.Instance
	exceptions bool
	// woken: the awaiting task is queued, or has been cancelled.
	woken bool
}

// release is blocker: the awaiting task is cancelled.
func (g *gatherer) release(t *task) { g.woken = true }

// ended hears that one of the tasks has ended.
func (g *gatherer) ended(t *task) {
	if g.woken {
		return
	}
	if t.err != nil && !g.exceptions {
		g.failed = t.err
	} else if g.left--; g.left > 0 {
		return
	}
	g.woken = true
	g.task.loop.push(g.task)
}

// gather runs awaitables side by side and returns the list of their results. The first exception ends the wait, unless
// return_exceptions asks for exceptions in the list.
func (l *loop) gather(th *types.Thread, args []types.Value, kw []*types.Str) types.Value {
	aws := append([]types.Value(nil), args[:len(args)-len(kw)]...)
	g := &gatherer{}
	for i, k := range kw {
		if k.S != "return_exceptions" {
			return th.TypeError("unexpected keyword argument '%s'", k.S)
		}
		t, ok := types.Truth(th, args[len(aws)+i])
		if !ok {
			return nil
		}
		g.exceptions = t
	}
	var list []*task
	return await(func(th *types.Thread, thrown *types.Instance) types.Value {
		if g.task == nil {
			if thrown != nil {
				return th.Throw(thrown)
			}
			if !l.running(th) {
				return nil
			}
			g.task = l.cur
			if list = l.gatherTasks(th, aws, g); list == nil {
				return nil
			}
			if g.left > 0 && g.failed == nil {
				g.task.blocked = g
				return pause
			}
		}
		cancelled := thrown != nil && thrown.Class().IsSubclass(l.cancelled)
		if thrown == nil {
			thrown = g.failed
		}
		results := types.NewList(make([]types.Value, 0, len(list)))
		for _, t := range list {
			switch {
			case t.onDone == g:
				t.onDone = nil
				if cancelled {
					t.cancel(th)
				}
			case t.err == nil:
				results.Append(t.result)
			case g.exceptions:
				results.Append(t.err)
			case thrown == nil:
				thrown = t.err
			}
		}
		if thrown != nil {
			return th.Throw(thrown)
		}
		return results
	})
}

// gatherTasks makes tasks of awaitables and listens to their ends.
func (l *loop) gatherTasks(th *types.Thread, aws []types.Value, g *gatherer) []*task {
	list := make([]*task, len(aws))
	for i, aw := range aws {
		if list[i] = l.toTask(th, aw); list[i] == nil {
			return nil
		}
	}
	for _, t := range list {
		switch {
		case t.done:
			t.seen = true
			if t.err != nil && !g.exceptions && g.failed == nil {
				g.failed = t.err
			}
		case t.awaited || t.onDone != nil:
			th.Raise(types.RuntimeErrorClass, "can't gather")
			return nil
		default:
			t.onDone = g
			g.left++
		}
	}
	return list
}
