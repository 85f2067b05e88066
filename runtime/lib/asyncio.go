package lib

import (
	"fmt"
	"time"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// loop is asyncio's event loop. There is one for each Runtime; new_event_loop empties it.
//
// A task runs until it awaits something that suspends it. Whatever suspends it has put it where it will be woken: into
// the run queue with a time, the waiters of another task, an event or a lock, or the set of streams.
type loop struct {
	e     *engine
	queue runQueue
	io    ioSet
	cur   *task
	// stopper ends run_forever when it is queued; nil when stop() has done so.
	stopper *task
	handler types.Value

	taskClass, cancelled, timeout *types.Class
	loopClass                     *types.Class
	lockClass, eventClass         *types.Class
	flagClass                     *types.Class
	streamClass, serverClass      *types.Class
}

// maxSleep is the longest sleep in milliseconds: half the period of ticks_ms.
const maxSleep = 1<<61 - 1

// asyncioModule is asyncio with the names that MicroPython's has.
func (e *engine) asyncioModule(th *types.Thread) *types.Module {
	l := &loop{e: e, handler: types.None}
	l.cancelled = types.NewExceptionClass("CancelledError", types.BaseExceptionClass)
	l.timeout = types.NewExceptionClass("TimeoutError", types.ExceptionClass)
	l.taskClass = l.newTaskClass()
	l.loopClass = l.newLoopClass()
	l.eventClass = l.newEventClass()
	l.flagClass = l.newFlagClass()
	l.lockClass = l.newLockClass()
	l.streamClass = l.newStreamClass()
	l.serverClass = l.newServerClass()
	l.reset()
	class := func(c *types.Class, name string) types.Member { return types.Member{Name: name, Value: c} }
	return types.ModuleOf("asyncio", []types.Member{
		class(l.cancelled, "CancelledError"),
		class(l.timeout, "TimeoutError"),
		class(l.taskClass, "Task"),
		class(l.loopClass, "Loop"),
		class(l.eventClass, "Event"),
		class(l.flagClass, "ThreadSafeFlag"),
		class(l.lockClass, "Lock"),
		class(l.streamClass, "StreamReader"),
		class(l.streamClass, "StreamWriter"),
		class(l.serverClass, "Server"),
		types.Func1("sleep", l.sleep),
		types.Func1("sleep_ms", l.sleepMS),
		types.Func1("create_task", l.createTask),
		types.Func1("run", func(th *types.Thread, coro types.Value) types.Value {
			t := l.newTask(th, coro)
			if t == nil {
				return nil
			}
			return l.run(th, t)
		}),
		types.FuncN("run_until_complete", 0, 1, func(th *types.Thread, args []types.Value) types.Value {
			if len(args) == 0 || args[0] == types.None {
				return l.run(th, nil)
			}
			return l.runUntilComplete(th, args[0])
		}),
		types.Func0("current_task", func(th *types.Thread) types.Value {
			if l.cur == nil {
				return th.Raise(types.RuntimeErrorClass, "no running event loop")
			}
			return l.cur
		}),
		// The lengths of queues are arguments of the old uasyncio; queues grow here.
		types.FuncN("get_event_loop", 0, 2, func(*types.Thread, []types.Value) types.Value { return l.loopClass }),
		types.Func0("new_event_loop", func(*types.Thread) types.Value {
			l.reset()
			return l.loopClass
		}),
		types.Func2("wait_for", func(th *types.Thread, aw, seconds types.Value) types.Value {
			return l.waitFor(th, aw, seconds, l.sleep)
		}),
		types.Func2("wait_for_ms", func(th *types.Thread, aw, ms types.Value) types.Value {
			return l.waitFor(th, aw, ms, l.sleepMS)
		}),
		types.FuncKw("gather", l.gather),
		types.FuncKw("open_connection", l.openConnection),
		types.FuncKw("start_server", l.startServer),
	})
}

func (l *loop) reset() {
	l.queue = runQueue{}
	l.io = ioSet{set: pollSet{e: l.e}}
}

// ms is the board's time in milliseconds.
func (l *loop) ms() int64 { return int64(l.e.now() / time.Millisecond) }

// push puts a task into the run queue, to run now.
func (l *loop) push(t *task) { l.queue.push(t, l.ms()) }

func (l *loop) sleep(th *types.Thread, seconds types.Value) types.Value {
	ms := types.Binary(th, types.OpMul, seconds, types.Int(1000))
	if ms == nil {
		return nil
	}
	if ms = types.ToIntValue(th, ms); ms == nil {
		return nil
	}
	return l.sleepMS(th, ms)
}

func (l *loop) sleepMS(th *types.Thread, v types.Value) types.Value {
	ms, ok := types.ToInt(th, v)
	if !ok {
		return nil
	}
	return l.sleepFor(th, int64(ms))
}

// sleepFor suspends the task that awaits it until ms milliseconds from now.
func (l *loop) sleepFor(th *types.Thread, ms int64) types.Value {
	if ms > maxSleep {
		return th.Raise(types.OverflowErrorClass, "ticks interval overflow")
	}
	at := l.ms() + max(0, ms)
	queued := false
	return steps(func(th *types.Thread) types.Value {
		if queued {
			return proceed
		}
		queued = true
		if !l.running(th) {
			return nil
		}
		l.queue.push(l.cur, at)
		return pause
	})
}

// running raises where something of asyncio is awaited outside of a task.
func (l *loop) running(th *types.Thread) bool {
	if l.cur == nil {
		th.Raise(types.RuntimeErrorClass, "no running event loop")
		return false
	}
	return true
}

func (l *loop) createTask(th *types.Thread, coro types.Value) types.Value {
	if t := l.newTask(th, coro); t != nil {
		return t
	}
	return nil
}

// newTask makes a task of a coroutine and queues it; nil with TypeError pending.
func (l *loop) newTask(th *types.Thread, coro types.Value) *task {
	if types.GetAttrOptional(th, coro, "send") == nil {
		if !th.Failed() {
			th.TypeError("coroutine expected")
		}
		return nil
	}
	t := &task{loop: l, coro: coro, index: -1}
	l.push(t)
	return t
}

// toTask is aw if it is a task, else a new task of it.
func (l *loop) toTask(th *types.Thread, aw types.Value) *task {
	if t, ok := aw.(*task); ok {
		return t
	}
	return l.newTask(th, aw)
}

func (l *loop) runUntilComplete(th *types.Thread, aw types.Value) types.Value {
	t := l.toTask(th, aw)
	if t == nil {
		return nil
	}
	return l.run(th, t)
}

// run schedules tasks until main has ended, or, without main, until nothing is left to do. Its result is main's.
func (l *loop) run(th *types.Thread, main *task) types.Value {
	if main != nil && main.done {
		return main.outcome(th)
	}
	for {
		if !l.waitNext(th) {
			return nil
		}
		t := l.queue.pop()
		if t == nil {
			l.cur = nil
			return types.None
		}
		if t.done {
			// It failed and was queued again to see whether anybody awaits it meanwhile.
			if !t.seen && !l.report(th, t) {
				l.cur = nil
				return nil
			}
			continue
		}
		l.cur = t
		thrown := t.thrown
		t.thrown = nil
		if t.step(th, thrown) {
			continue
		}
		exc := th.Pending()
		if exc != nil && !exc.Class().IsSubclass(types.ExceptionClass) && !exc.Class().IsSubclass(l.cancelled) {
			l.cur = nil
			return nil
		}
		th.Take()
		if exc != nil {
			t.err = exc
		}
		t.done = true
		if t == main {
			t.seen = true
			l.cur = nil
			if exc != nil {
				return th.Throw(exc)
			}
		}
		t.finished(th)
		if t == main {
			return t.result
		}
	}
}

// waitNext waits until the first task of the queue is due. An empty queue afterwards means that nothing can go on.
func (l *loop) waitNext(th *types.Thread) bool {
	for {
		d := time.Duration(-1)
		if t := l.queue.first(); t != nil {
			ms := t.key - l.ms()
			d = time.Duration(min(max(ms, 0), 1<<31)) * time.Millisecond
			if d == 0 && len(l.io.set.order) == 0 {
				return true
			}
		}
		l.cur = nil
		pushes := l.queue.pushes
		changed := func() bool { return l.queue.pushes != pushes }
		if !l.io.set.wait(th, d, changed) {
			if d < 0 && len(l.io.set.order) == 0 && isTimedOut(th) {
				th.Take()
				return true
			}
			return false
		}
		l.io.wake(l)
		t := l.queue.first()
		if t == nil {
			if l.e.Wait == nil {
				return true
			}
			continue
		}
		if d == 0 || t.key <= l.ms() {
			return true
		}
	}
}

// isTimedOut reports that the pending exception is that of a wait which nothing could have ended.
func isTimedOut(th *types.Thread) bool {
	if !th.Matches(types.OSErrorClass) {
		return false
	}
	args := th.Pending().Exc().Args
	if len(args) == 0 {
		return false
	}
	n, _ := types.AsInt64(args[0])
	return n == eTIMEDOUT
}

const eTIMEDOUT = 110

// report tells the exception handler of a task that failed and that nobody awaited.
func (l *loop) report(th *types.Thread, t *task) bool {
	d := types.NewDict(3)
	d.SetStr(types.NewStr("message"), types.NewStr("Task exception wasn't retrieved"))
	d.SetStr(types.NewStr("exception"), t.err)
	d.SetStr(types.NewStr("future"), t)
	if l.handler != types.None {
		return types.Call2(th, l.handler, l.loopClass, d) != nil
	}
	return l.defaultHandler(th, d)
}

// defaultHandler prints the context to the error output.
func (l *loop) defaultHandler(th *types.Thread, context types.Value) bool {
	if l.e.Stderr == nil {
		return true
	}
	item := func(name string) types.Value { return types.GetItem(th, context, types.NewStr(name)) }
	msg, exc, future := item("message"), item("exception"), item("future")
	if msg == nil || exc == nil || future == nil {
		return false
	}
	text, ok := types.ToText(th, msg)
	if !ok {
		return false
	}
	coro := types.None
	if t, ok := future.(*task); ok {
		coro = t.coro
	}
	if _, err := fmt.Fprintf(l.e.Stderr, "%s\nfuture: %s coro= %s\n", text, future, coro); err != nil {
		return th.ThrowError(err) != nil
	}
	if in, ok := exc.(*types.Instance); ok && in.Exc() != nil {
		if _, err := l.e.Stderr.Write(types.AppendTraceback(th, nil, in)); err != nil {
			return th.ThrowError(err) != nil
		}
	}
	return true
}

// newLoopClass is class Loop. get_event_loop returns the class itself, as MicroPython's does: its functions take no
// receiver.
func (l *loop) newLoopClass() *types.Class {
	c := types.NewFinalClass("Loop", types.ObjectClass)
	fn := func(m types.Member) types.Member { return types.Static(m) }
	done := func(ok bool) types.Value {
		if !ok {
			return nil
		}
		return types.None
	}
	c.AddMembers([]types.Member{
		fn(types.Func1("create_task", l.createTask)),
		fn(types.Func0("run_forever", func(th *types.Thread) types.Value {
			l.stopper = &task{loop: l, coro: steps(), index: -1}
			return l.run(th, l.stopper)
		})),
		fn(types.Func1("run_until_complete", l.runUntilComplete)),
		fn(types.Func0("stop", func(th *types.Thread) types.Value {
			if l.stopper != nil {
				l.push(l.stopper)
				l.stopper = nil
			}
			return types.None
		})),
		fn(types.Func0("close", func(*types.Thread) types.Value { return types.None })),
		fn(types.Func1("set_exception_handler", func(th *types.Thread, h types.Value) types.Value {
			l.handler = h
			return types.None
		})),
		fn(types.Func0("get_exception_handler", func(*types.Thread) types.Value { return l.handler })),
		fn(types.FuncN("default_exception_handler", 1, 2, func(th *types.Thread, args []types.Value) types.Value {
			return done(l.defaultHandler(th, args[len(args)-1]))
		})),
		fn(types.Func1("call_exception_handler", func(th *types.Thread, context types.Value) types.Value {
			if l.handler != types.None {
				return types.Call2(th, l.handler, c, context)
			}
			return done(l.defaultHandler(th, context))
		})),
	})
	return c
}
