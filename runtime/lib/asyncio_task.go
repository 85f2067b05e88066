package lib

import (
	"container/heap"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// task is asyncio.Task: a coroutine that the loop runs.
type task struct {
	loop *loop
	coro types.Value
	// key is the time in ms at which it runs, index its place in the run queue, -1 while it is not there.
	key   int64
	seq   uint64
	index int
	// thrown is raised in the coroutine when it goes on.
	thrown *types.Instance
	// blocked is what keeps it waiting outside of the run queue.
	blocked blocker

	done   bool
	result types.Value
	err    *types.Instance
	// seen: its end was noticed by whoever awaited it.
	seen    bool
	waiters []*task
	// awaited: another task has begun to wait for it.
	awaited bool
	// onDone is gather's.
	onDone *gatherer
}

// blocker is what a task waits for; release makes it forget the task.
type blocker interface{ release(t *task) }

func (t *task) Class() *types.Class   { return t.loop.taskClass }
func (t *task) String() string        { return "<Task>" }
func (t *task) Type() string          { return "Task" }
func (t *task) Freeze()               {}
func (t *task) Truth() starlark.Bool  { return true }
func (t *task) Hash() (uint32, error) { return uint32(types.Address(t) >> 4), nil }

// step lets the coroutine go on. It returns false when the coroutine has ended: with t.result, or with an exception
// pending.
func (t *task) step(th *types.Thread, thrown *types.Instance) bool {
	if c, ok := t.coro.(*coroutine); ok {
		if c.run(th, thrown) != nil {
			return true
		}
		if !th.Failed() {
			t.result = th.StopValue()
		}
		return false
	}
	var v types.Value
	if thrown != nil {
		v = types.CallMethod(th, t.coro, "throw", thrown)
	} else {
		v = types.CallMethod(th, t.coro, "send", types.None)
	}
	if v != nil {
		return true
	}
	if th.Matches(types.StopIterationClass) {
		t.result = types.None
		if args := th.Take().Exc().Args; len(args) > 0 {
			t.result = args[0]
		}
	}
	return false
}

// finished wakes whoever waits for the task. A failure that nobody awaits is queued, to be reported later.
func (t *task) finished(th *types.Thread) {
	switch {
	case t.onDone != nil:
		g := t.onDone
		t.onDone = nil
		t.seen = true
		g.ended(t)
	default:
		for _, w := range t.waiters {
			t.loop.push(w)
			t.seen = true
		}
		t.waiters = nil
	}
	if !t.seen && t.err != nil && !t.err.Class().IsSubclass(t.loop.cancelled) {
		t.loop.push(t)
	}
}

// outcome is the result, or nil with the exception pending.
func (t *task) outcome(th *types.Thread) types.Value {
	t.seen = true
	if t.err != nil {
		return th.Throw(t.err)
	}
	return t.result
}

// release is blocker: w no longer waits for t.
func (t *task) release(w *task) { t.waiters = without(t.waiters, w) }

func without(list []*task, t *task) []*task {
	for i, x := range list {
		if x == t {
			return append(list[:i:i], list[i+1:]...)
		}
	}
	return list
}

// Iter is types.Iterable: what await does with a task.
func (t *task) Iter(th *types.Thread) types.Iterator {
	c := t.wait(th)
	if c == nil {
		return nil
	}
	return c
}

// wait suspends the task that awaits it until t has ended.
func (t *task) wait(th *types.Thread) *coroutine {
	if !t.done && t.onDone != nil {
		th.Raise(types.RuntimeErrorClass, "can't wait")
		return nil
	}
	t.awaited = true
	return steps(func(th *types.Thread) types.Value {
		if t.done {
			return t.outcome(th)
		}
		if !t.loop.running(th) {
			return nil
		}
		cur := t.loop.cur
		t.waiters = append(t.waiters, cur)
		cur.blocked = t
		return pause
	})
}

// cancel raises CancelledError in the task, or in the one that it waits for in the end. It returns false if the task
// has ended; ok is false with RuntimeError pending.
func (t *task) cancel(th *types.Thread) (cancelled, ok bool) {
	if t.done {
		return false, true
	}
	if t == t.loop.cur {
		th.Raise(types.RuntimeErrorClass, "can't cancel self")
		return false, false
	}
	for {
		inner, waits := t.blocked.(*task)
		if !waits {
			break
		}
		t = inner
	}
	if t.blocked != nil {
		t.blocked.release(t)
		t.loop.push(t)
	} else if t.index >= 0 && t.key > t.loop.ms() {
		t.loop.queue.remove(t)
		t.loop.push(t)
	}
	t.thrown = types.NewException(t.loop.cancelled)
	return true, true
}

func (l *loop) newTaskClass() *types.Class {
	c := types.NewFinalClass("Task", types.ObjectClass)
	c.AddMembers([]types.Member{
		types.Getter("coro", func(th *types.Thread, self types.Value) types.Value { return self.(*task).coro }),
		types.Method1("done", func(th *types.Thread, self types.Value) types.Value { return types.Bool(self.(*task).done) }),
		types.Method1("cancel", func(th *types.Thread, self types.Value) types.Value {
			r, ok := self.(*task).cancel(th)
			if !ok {
				return nil
			}
			return types.Bool(r)
		}),
	})
	return c
}

// runQueue orders tasks by their times, those of one time by the order in which they came.
type runQueue struct {
	tasks taskHeap
	// pushes counts, so that a wait sees that something has come.
	pushes uint64
}

func (q *runQueue) push(t *task, key int64) {
	if t.index >= 0 {
		heap.Remove(&q.tasks, t.index)
	}
	q.pushes++
	t.key, t.seq = key, q.pushes
	t.blocked, t.thrown = nil, nil
	heap.Push(&q.tasks, t)
}

func (q *runQueue) first() *task {
	if len(q.tasks) == 0 {
		return nil
	}
	return q.tasks[0]
}

func (q *runQueue) pop() *task {
	if len(q.tasks) == 0 {
		return nil
	}
	return heap.Pop(&q.tasks).(*task)
}

func (q *runQueue) remove(t *task) { heap.Remove(&q.tasks, t.index) }

type taskHeap []*task

func (h taskHeap) Len() int { return len(h) }

func (h taskHeap) Less(i, j int) bool {
	if h[i].key != h[j].key {
		return h[i].key < h[j].key
	}
	return h[i].seq < h[j].seq
}

func (h taskHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *taskHeap) Push(x any) {
	t := x.(*task)
	t.index = len(*h)
	*h = append(*h, t)
}

func (h *taskHeap) Pop() any {
	old := *h
	t := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	t.index = -1
	return t
}
