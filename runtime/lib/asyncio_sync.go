package lib

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// waitList is a queue of tasks that wait for an event or a lock.
type waitList struct{ tasks []*task }

func (w *waitList) release(t *task) { w.tasks = without(w.tasks, t) }

// suspend puts the running task at the end.
func (w *waitList) suspend(l *loop) {
	w.tasks = append(w.tasks, l.cur)
	l.cur.blocked = w
}

// syncObject is what Event, ThreadSafeFlag and Lock have in common as values.
type syncObject struct {
	loop  *loop
	class *types.Class
}

func (o *syncObject) Class() *types.Class   { return o.class }
func (o *syncObject) Type() string          { return o.class.Name }
func (o *syncObject) String() string        { return "<" + o.class.Name + ">" }
func (o *syncObject) Freeze()               {}
func (o *syncObject) Truth() starlark.Bool  { return true }
func (o *syncObject) Hash() (uint32, error) { return uint32(types.Address(o) >> 4), nil }

// event is asyncio.Event.
type event struct {
	syncObject
	set     bool
	waiting waitList
}

func (l *loop) newEventClass() *types.Class {
	c := types.NewNativeClass("Event", types.ObjectClass)
	c.SetConstructor(func(th *types.Thread, cls *types.Class, args []types.Value, kw []*types.Str) types.Value {
		if len(args) > 0 {
			return th.TypeError("function takes 1 positional arguments but %d were given", len(args)+1)
		}
		return &event{syncObject: syncObject{l, c}}
	})
	c.AddMembers([]types.Member{
		types.Method1("is_set", func(th *types.Thread, self types.Value) types.Value { return types.Bool(self.(*event).set) }),
		types.Method1("set", func(th *types.Thread, self types.Value) types.Value {
			ev := self.(*event)
			waiting := ev.waiting.tasks
			ev.waiting.tasks = nil
			for _, t := range waiting {
				l.push(t)
			}
			ev.set = true
			return types.None
		}),
		types.Method1("clear", func(th *types.Thread, self types.Value) types.Value {
			self.(*event).set = false
			return types.None
		}),
		types.Method1("wait", func(th *types.Thread, self types.Value) types.Value {
			ev := self.(*event)
			waited := false
			return steps(func(th *types.Thread) types.Value {
				if waited || ev.set {
					return types.True
				}
				waited = true
				if !l.running(th) {
					return nil
				}
				ev.waiting.suspend(l)
				return pause
			})
		}),
	})
	return c
}

// flag is asyncio.ThreadSafeFlag: set may be called from anywhere, one task may wait.
type flag struct {
	syncObject
	set bool
}

// Poll is poller: the loop waits for it as for a stream.
func (f *flag) Poll() int {
	if f.set {
		return pollIn
	}
	return 0
}

func (l *loop) newFlagClass() *types.Class {
	c := types.NewNativeClass("ThreadSafeFlag", types.ObjectClass)
	c.SetConstructor(func(th *types.Thread, cls *types.Class, args []types.Value, kw []*types.Str) types.Value {
		if len(args) > 0 {
			return th.TypeError("function takes 1 positional arguments but %d were given", len(args)+1)
		}
		return &flag{syncObject: syncObject{l, c}}
	})
	c.AddMembers([]types.Member{
		types.Method1("set", func(th *types.Thread, self types.Value) types.Value {
			self.(*flag).set = true
			l.e.notify()
			return types.None
		}),
		types.Method1("clear", func(th *types.Thread, self types.Value) types.Value {
			self.(*flag).set = false
			return types.None
		}),
		types.Method1("wait", func(th *types.Thread, self types.Value) types.Value {
			f := self.(*flag)
			waited := false
			return steps(func(th *types.Thread) types.Value {
				if !f.set && !waited {
					waited = true
					return l.io.suspend(th, l, f, pollIn)
				}
				f.set = false
				return types.None
			})
		}),
		types.Method3("ioctl", func(th *types.Thread, self, req, arg types.Value) types.Value {
			r, ok := types.ToInt(th, req)
			if !ok {
				return nil
			}
			if r != 3 {
				return types.Int(-1)
			}
			mask, ok := types.ToInt(th, arg)
			if !ok {
				return nil
			}
			return types.Int(int64(self.(*flag).Poll() & mask))
		}),
	})
	return c
}

// lock is asyncio.Lock. next is the task that release has given it to and that has not run since.
type lock struct {
	syncObject
	locked  bool
	next    *task
	waiting waitList
}

func (k *lock) release(th *types.Thread) bool {
	if !k.locked || k.next != nil {
		th.Raise(types.RuntimeErrorClass, "Lock not acquired")
		return false
	}
	k.pass()
	return true
}

// pass gives the lock to the first task that waits, or opens it.
func (k *lock) pass() {
	if len(k.waiting.tasks) == 0 {
		k.locked, k.next = false, nil
		return
	}
	k.next = k.waiting.tasks[0]
	k.waiting.tasks = k.waiting.tasks[1:]
	k.loop.push(k.next)
}

// acquire waits for the lock and then returns result.
func (k *lock) acquire(result types.Value) types.Value {
	waiting := false
	return await(func(th *types.Thread, thrown *types.Instance) types.Value {
		if !waiting {
			if thrown != nil {
				return th.Throw(thrown)
			}
			if k.locked {
				if !k.loop.running(th) {
					return nil
				}
				waiting = true
				k.waiting.suspend(k.loop)
				return pause
			}
			k.locked = true
			return result
		}
		if thrown != nil {
			if k.next == k.loop.cur {
				k.next = nil
				k.pass()
			}
			return th.Throw(thrown)
		}
		k.next = nil
		return result
	})
}

func (l *loop) newLockClass() *types.Class {
	c := types.NewNativeClass("Lock", types.ObjectClass)
	c.SetConstructor(func(th *types.Thread, cls *types.Class, args []types.Value, kw []*types.Str) types.Value {
		if len(args) > 0 {
			return th.TypeError("function takes 1 positional arguments but %d were given", len(args)+1)
		}
		return &lock{syncObject: syncObject{l, c}}
	})
	release := func(th *types.Thread, self types.Value) types.Value {
		if !self.(*lock).release(th) {
			return nil
		}
		return types.None
	}
	c.AddMembers([]types.Member{
		types.Method1("locked", func(th *types.Thread, self types.Value) types.Value {
			k := self.(*lock)
			return types.Bool(k.locked && k.next == nil)
		}),
		types.Method1("acquire", func(th *types.Thread, self types.Value) types.Value {
			return self.(*lock).acquire(types.True)
		}),
		types.Method1("release", release),
		types.Method1("__aenter__", func(th *types.Thread, self types.Value) types.Value {
			return self.(*lock).acquire(types.None)
		}),
		types.MethodN("__aexit__", 0, 3, func(th *types.Thread, args []types.Value) types.Value {
			k := args[0]
			return steps(func(th *types.Thread) types.Value { return release(th, k) })
		}),
	})
	return c
}
