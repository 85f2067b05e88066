package lib

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// coroutine is an awaitable written in Go: what asyncio's own functions return. Its class has the methods of
// generators.
type coroutine struct {
	// resume goes on until the next suspension. thrown, if not nil, is raised where the coroutine is suspended. It
	// returns pause to be suspended, a value to end with that, or nil with an exception pending.
	resume func(th *types.Thread, thrown *types.Instance) types.Value
	done   bool
}

// pause is what resume returns to be suspended. No script sees it.
var pause types.Value = &types.Object{}

// await makes a coroutine.
func await(resume func(th *types.Thread, thrown *types.Instance) types.Value) *coroutine {
	return &coroutine{resume: resume}
}

// steps makes a coroutine of functions that are run one after another. Each may return pause to run again when the
// coroutine goes on, proceed to let the next one run at once, or the result; an exception thrown in ends it.
func steps(list ...func(th *types.Thread) types.Value) *coroutine {
	i := 0
	return await(func(th *types.Thread, thrown *types.Instance) types.Value {
		if thrown != nil {
			return th.Throw(thrown)
		}
		for ; i < len(list); i++ {
			if v := list[i](th); v != proceed {
				return v
			}
		}
		return types.None
	})
}

// proceed is what a step returns to let the next one run.
var proceed types.Value = &types.Object{}

var _ types.Iterator = (*coroutine)(nil)

var coroutineClass = newCoroutineClass()

func newCoroutineClass() *types.Class {
	types.Setup()
	c := types.NewFinalClass("generator", types.ObjectClass)
	c.AddMembers(coroutineMembers())
	return c
}

func (c *coroutine) Class() *types.Class   { return coroutineClass }
func (c *coroutine) Type() string          { return "generator" }
func (c *coroutine) Freeze()               {}
func (c *coroutine) Truth() starlark.Bool  { return true }
func (c *coroutine) Hash() (uint32, error) { return uint32(types.Address(c) >> 4), nil }
func (c *coroutine) String() string        { return "<generator object at " + hexText(types.Address(c)) + ">" }

// Next is types.Iterator.
func (c *coroutine) Next(th *types.Thread) types.Value { return c.run(th, nil) }

func (c *coroutine) run(th *types.Thread, thrown *types.Instance) types.Value {
	if c.done {
		if thrown != nil {
			return th.Throw(thrown)
		}
		return nil
	}
	v := c.resume(th, thrown)
	if v == pause {
		return types.None
	}
	c.done = true
	if v == nil {
		return nil
	}
	return th.Stop(v)
}

// orStop raises StopIteration at the end.
func (c *coroutine) orStop(th *types.Thread, v types.Value) types.Value {
	if v == nil && !th.Failed() {
		if x := th.StopValue(); x != types.None {
			return th.RaiseArgs(types.StopIterationClass, x)
		}
		return th.RaiseArgs(types.StopIterationClass)
	}
	return v
}

func coroutineMembers() []types.Member {
	self := func(v types.Value) *coroutine { return v.(*coroutine) }
	return []types.Member{
		types.Method1("__iter__", func(th *types.Thread, v types.Value) types.Value { return v }),
		types.Method1("__await__", func(th *types.Thread, v types.Value) types.Value { return v }),
		types.Method1("__next__", func(th *types.Thread, v types.Value) types.Value {
			return self(v).orStop(th, self(v).run(th, nil))
		}),
		types.Method2("send", func(th *types.Thread, v, x types.Value) types.Value {
			return self(v).orStop(th, self(v).run(th, nil))
		}),
		types.MethodN("throw", 1, 3, func(th *types.Thread, args []types.Value) types.Value {
			x := args[1]
			if len(args) > 2 && args[2] != types.None {
				x = args[2]
			}
			e := types.ToException(th, x)
			if e == nil {
				return nil
			}
			return self(args[0]).orStop(th, self(args[0]).run(th, e))
		}),
		types.Method1("close", func(th *types.Thread, v types.Value) types.Value {
			c := self(v)
			if !c.done {
				c.done = true
				c.resume(th, types.NewException(types.GeneratorExitClass))
				if th.Matches(types.GeneratorExitClass) {
					th.Take()
				}
				if th.Failed() {
					return nil
				}
			}
			return types.None
		}),
	}
}
