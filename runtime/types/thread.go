package types

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Thread is one thread of a script: the pending exception, the depth of calls, and the way to the Runtime.
type Thread struct {
	// Starlark is the thread by which bindings are called.
	Starlark *starlark.Thread
	Env      *arg.Env
	// VM is the engine's own state of the thread.
	VM any
	// MaxDepth bounds Enter; 0 means DefaultMaxDepth.
	MaxDepth int
	// HeapLimit bounds the memory of the process's values in bytes; 0 means DefaultHeapLimit.
	HeapLimit uint64

	exc   *Instance
	depth int
	// stop is the value that ended the last iteration (StopIteration's argument, a generator's return value).
	stop Value
	// argStack holds the arguments of calls made by Call1 to Call3 on callables without a fast way.
	argStack []Value
	// text is the buffer of TakeBuffer.
	text []byte
	// floats is the memory of the next floats, of which used are taken.
	floats *[floatBlock]float64
	used   int
}

// DefaultMaxDepth is how deep calls, repr, comparison and the like may nest together.
const DefaultMaxDepth = 1000

// NewThread makes a thread.
func NewThread(sl *starlark.Thread, env *arg.Env) *Thread {
	return &Thread{Starlark: sl, Env: env, MaxDepth: DefaultMaxDepth}
}

// Enter counts one level deeper. It returns false, with RuntimeError pending, at the limit; otherwise Leave is due.
func (th *Thread) Enter() bool {
	if th.depth++; th.depth > th.MaxDepth {
		return th.tooDeep()
	}
	return true
}

func (th *Thread) tooDeep() bool {
	th.depth--
	th.Raise(RuntimeErrorClass, "maximum recursion depth exceeded")
	return false
}

// Leave ends a level.
func (th *Thread) Leave() { th.depth-- }

// Depth is how deep the thread is; SetDepth puts it back where an exception has unwound levels.
func (th *Thread) Depth() int     { return th.depth }
func (th *Thread) SetDepth(d int) { th.depth = d }

// Failed reports that an exception is pending.
func (th *Thread) Failed() bool { return th.exc != nil }

// Pending is the pending exception or nil.
func (th *Thread) Pending() *Instance { return th.exc }

// Take returns the pending exception and clears it.
func (th *Thread) Take() *Instance {
	e := th.exc
	th.exc = nil
	return e
}

// Throw makes e pending and returns nil.
func (th *Thread) Throw(e *Instance) Value {
	th.exc = e
	return nil
}

// Raise makes an exception with a formatted text pending and returns nil.
func (th *Thread) Raise(c *Class, format string, a ...any) Value {
	if len(a) > 0 {
		format = fmt.Sprintf(format, a...)
	}
	return th.Throw(NewException(c, NewStr(format)))
}

// RaiseArgs makes an exception with these arguments pending and returns nil.
func (th *Thread) RaiseArgs(c *Class, args ...Value) Value { return th.Throw(NewException(c, args...)) }

// TypeError raises TypeError.
func (th *Thread) TypeError(format string, a ...any) Value {
	return th.Raise(TypeErrorClass, format, a...)
}

// ValueError raises ValueError.
func (th *Thread) ValueError(format string, a ...any) Value {
	return th.Raise(ValueErrorClass, format, a...)
}

// IndexError raises IndexError.
func (th *Thread) IndexError(format string, a ...any) Value {
	return th.Raise(IndexErrorClass, format, a...)
}

// KeyError raises KeyError with the key as its argument.
func (th *Thread) KeyError(key Value) Value { return th.RaiseArgs(KeyErrorClass, key) }

// OSError raises OSError with an errno.
func (th *Thread) OSError(errno int) Value { return th.RaiseArgs(OSErrorClass, Int(int64(errno))) }

// Matches reports whether the pending exception is an instance of c.
func (th *Thread) Matches(c *Class) bool { return th.exc != nil && th.exc.shape.class.IsSubclass(c) }

// StopValue is the value that the iterator which last ended left behind, None as a rule. It is forgotten.
func (th *Thread) StopValue() Value {
	v := th.stop
	th.stop = nil
	if v == nil {
		return None
	}
	return v
}

// Stop ends an iteration with a value; it returns nil for `return th.Stop(v)` in Next.
func (th *Thread) Stop(v Value) Value {
	th.stop = v
	return nil
}
