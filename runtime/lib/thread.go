package lib

import (
	"fmt"
	"time"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// threadState is what _thread.stack_size remembers.
type threadState struct{ stackSize int64 }

// minStack is the least that _thread.stack_size takes. Go's stacks grow as needed, so the size is a number that is
// remembered.
const minStack = 2048

// threadModule is _thread: threads take turns, one runs at a time.
func (e *engine) threadModule(th *types.Thread) *types.Module {
	class := types.NewFinalClass("lock", types.ObjectClass)
	class.AddMembers(lockMembers())
	newLock := func(th *types.Thread) types.Value { return &threadLock{e: e, class: class} }
	return types.ModuleOf("_thread", []types.Member{
		{Name: "LockType", Value: class},
		types.Func0("allocate_lock", newLock),
		types.Func0("get_ident", func(th *types.Thread) types.Value {
			if e.Ident == nil {
				return types.Int(1)
			}
			return types.Int(e.Ident(th))
		}),
		types.FuncN("stack_size", 0, 1, func(th *types.Thread, args []types.Value) types.Value {
			old := e.threads.stackSize
			n, ok := optionalInt(th, args, 0, 0)
			if !ok {
				return nil
			}
			e.threads.stackSize = 0
			if n > 0 {
				e.threads.stackSize = int64(max(n, minStack))
			}
			return types.Int(old)
		}),
		types.FuncN("start_new_thread", 2, 3, e.startThread),
		types.Func0("exit", func(th *types.Thread) types.Value { return th.RaiseArgs(types.SystemExitClass) }),
	})
}

func (e *engine) startThread(th *types.Thread, args []types.Value) types.Value {
	fn := args[0]
	pos, ok := types.Collect(th, args[1])
	if !ok {
		return nil
	}
	all := append([]types.Value(nil), pos...)
	var kw []*types.Str
	if len(args) > 2 {
		d, ok := types.Native(args[2]).(*types.Dict)
		if !ok {
			return th.TypeError("expecting a dict for keyword args")
		}
		d.Each(func(k, v types.Value) bool {
			s, isStr := k.(*types.Str)
			if !isStr {
				th.TypeError("keywords must be strings")
				return false
			}
			kw = append(kw, s)
			all = append(all, v)
			return true
		})
		if th.Failed() {
			return nil
		}
	}
	if e.Start == nil {
		return th.OSError(eAGAIN)
	}
	id, err := e.Start(func(th *types.Thread) {
		if types.Call(th, fn, all, kw) == nil {
			e.reportThread(th, fn)
		}
	})
	if err != nil {
		return th.ThrowError(err)
	}
	return types.Int(id)
}

// reportThread prints the exception that has ended a thread; SystemExit is no failure.
func (e *engine) reportThread(th *types.Thread, fn types.Value) {
	exc := th.Take()
	if exc == nil || exc.Class().IsSubclass(types.SystemExitClass) || e.Stderr == nil {
		return
	}
	name, ok := types.Repr(th, fn)
	if !ok {
		th.Take()
	}
	// The output is the last thing that could tell of a failure to write to it.
	_, _ = fmt.Fprintf(e.Stderr, "Unhandled exception in thread started by %s\n%s", name, types.AppendTraceback(th, nil, exc))
}

// threadLock is what allocate_lock returns. Any thread may release it.
type threadLock struct {
	e      *engine
	class  *types.Class
	locked bool
}

func (l *threadLock) Class() *types.Class   { return l.class }
func (l *threadLock) String() string        { return "<lock>" }
func (l *threadLock) Type() string          { return "lock" }
func (l *threadLock) Freeze()               {}
func (l *threadLock) Truth() starlark.Bool  { return true }
func (l *threadLock) Hash() (uint32, error) { return uint32(types.Address(l) >> 4), nil }

func (l *threadLock) acquire(th *types.Thread, d time.Duration) (got, ok bool) {
	for l.locked {
		if d == 0 {
			return false, true
		}
		if got, ok = l.e.wait(th, func() bool { return !l.locked }, d); !got || !ok {
			return false, ok
		}
	}
	l.locked = true
	return true, true
}

func (l *threadLock) release(th *types.Thread) types.Value {
	if !l.locked {
		return th.RaiseArgs(types.RuntimeErrorClass)
	}
	l.locked = false
	return types.None
}

func lockMembers() []types.Member {
	return []types.Member{
		types.MethodN("acquire", 0, 2, func(th *types.Thread, args []types.Value) types.Value {
			d := time.Duration(-1)
			if len(args) > 1 {
				wait, ok := types.Truth(th, args[1])
				if !ok {
					return nil
				}
				if !wait {
					d = 0
				}
			}
			if len(args) > 2 && d != 0 {
				s, ok := types.ToFloat(th, args[2])
				if !ok {
					return nil
				}
				if s >= 0 {
					d = time.Duration(s * float64(time.Second))
				}
			}
			got, ok := args[0].(*threadLock).acquire(th, d)
			if !ok {
				return nil
			}
			return types.Bool(got)
		}),
		types.Method1("release", func(th *types.Thread, self types.Value) types.Value {
			return self.(*threadLock).release(th)
		}),
		types.Method1("locked", func(th *types.Thread, self types.Value) types.Value {
			return types.Bool(self.(*threadLock).locked)
		}),
		types.Method1("__enter__", func(th *types.Thread, self types.Value) types.Value {
			if _, ok := self.(*threadLock).acquire(th, -1); !ok {
				return nil
			}
			return self
		}),
		types.MethodN("__exit__", 0, 3, func(th *types.Thread, args []types.Value) types.Value {
			return args[0].(*threadLock).release(th)
		}),
	}
}
