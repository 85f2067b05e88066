package types

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Caller is a value that can be called. The last len(kw) of args are the values of the keywords kw. args belongs to the
// caller.
type Caller interface {
	Value
	CallV(th *Thread, args []Value, kw []*Str) Value
}

// FastCaller is a Caller that takes few positional arguments without a slice.
type FastCaller interface {
	Caller
	Call1(th *Thread, a Value) Value
	Call2(th *Thread, a, b Value) Value
	Call3(th *Thread, a, b, c Value) Value
}

func (th *Thread) push1(a Value) []Value {
	n := len(th.argStack)
	th.argStack = append(th.argStack, a)
	return th.argStack[n : n+1 : n+1]
}

func (th *Thread) push2(a, b Value) []Value {
	n := len(th.argStack)
	th.argStack = append(th.argStack, a, b)
	return th.argStack[n : n+2 : n+2]
}

func (th *Thread) push3(a, b, c Value) []Value {
	n := len(th.argStack)
	th.argStack = append(th.argStack, a, b, c)
	return th.argStack[n : n+3 : n+3]
}

func (th *Thread) pop(n int) {
	k := len(th.argStack) - n
	clear(th.argStack[k:])
	th.argStack = th.argStack[:k]
}

// Reserve takes n slots for the arguments of a call; Release gives them back, last taken first.
func (th *Thread) Reserve(n int) []Value {
	k := len(th.argStack)
	if k+n <= cap(th.argStack) {
		th.argStack = th.argStack[:k+n]
	} else {
		th.argStack = append(th.argStack, make([]Value, n)...)
	}
	return th.argStack[k : k+n : k+n]
}

// Release gives back what Reserve(n) took.
func (th *Thread) Release(n int) { th.pop(n) }

// Call calls fn with positional and keyword arguments; nil with an exception pending.
func Call(th *Thread, fn Value, args []Value, kw []*Str) Value {
	switch f := fn.(type) {
	case *Builtin:
		return f.CallV(th, args, kw)
	case *BoundMethod:
		return callWith(th, f.Fn, f.Self, args, kw)
	case *Class:
		return f.CallV(th, args, kw)
	case Caller:
		return f.CallV(th, args, kw)
	case *Instance:
		if a := f.shape.class.special[spCall]; a != nil {
			if !th.Enter() {
				return nil
			}
			defer th.Leave()
			if a.Kind == Method {
				return callWith(th, a.Value, f, args, kw)
			}
			if g := bindAttr(th, a, f, f.shape.class); g != nil {
				return Call(th, g, args, kw)
			}
			return nil
		}
		if n := native(f); n != fn {
			return Call(th, n, args, kw)
		}
	case starlark.Callable:
		return callGo(th, f, args, kw)
	}
	return th.TypeError("'%s' object isn't callable", TypeName(fn))
}

// Call0 to Call3 call fn with that many positional arguments.
func Call0(th *Thread, fn Value) Value { return Call(th, fn, nil, nil) }

func Call1(th *Thread, fn, x Value) Value {
	if b, ok := fn.(*Builtin); ok {
		return b.Call1(th, x)
	}
	if f, ok := fn.(FastCaller); ok {
		return f.Call1(th, x)
	}
	a := th.push1(x)
	r := Call(th, fn, a, nil)
	th.pop(1)
	return r
}

func Call2(th *Thread, fn, x, y Value) Value {
	if f, ok := fn.(FastCaller); ok {
		return f.Call2(th, x, y)
	}
	a := th.push2(x, y)
	r := Call(th, fn, a, nil)
	th.pop(2)
	return r
}

func Call3(th *Thread, fn, x, y, z Value) Value {
	if f, ok := fn.(FastCaller); ok {
		return f.Call3(th, x, y, z)
	}
	a := th.push3(x, y, z)
	r := Call(th, fn, a, nil)
	th.pop(3)
	return r
}

// callWith calls fn with self in front of args.
func callWith(th *Thread, fn, self Value, args []Value, kw []*Str) Value {
	if len(kw) == 0 {
		switch len(args) {
		case 0:
			return Call1(th, fn, self)
		case 1:
			return Call2(th, fn, self, args[0])
		case 2:
			return Call3(th, fn, self, args[0], args[1])
		}
	}
	n := len(args) + 1
	a := th.Reserve(n)
	a[0] = self
	copy(a[1:], args)
	r := Call(th, fn, a, kw)
	th.Release(n)
	return r
}

// CallWith calls fn with self in front of args, as a method.
func CallWith(th *Thread, fn, self Value, args []Value, kw []*Str) Value {
	return callWith(th, fn, self, args, kw)
}

// callGo calls a binding.
func callGo(th *Thread, f starlark.Callable, args []Value, kw []*Str) Value {
	if !th.Enter() {
		return nil
	}
	pos := positional(args, kw)
	var v Value
	var err error
	switch g := f.(type) {
	case *arg.Func: // keeps nothing of its arguments
		v, err = g.Invoke(th.Starlark, nil, pos, toKwargs(args, kw))
	case *arg.Bound:
		v, err = g.Fn.Invoke(th.Starlark, g.Recv, pos, toKwargs(args, kw))
	default:
		v, err = f.CallInternal(th.Starlark, toTuple(pos), toKwargs(args, kw))
	}
	th.Leave()
	if err != nil {
		return th.ThrowError(err)
	}
	if v == nil {
		return None
	}
	return v
}

func toTuple(args []Value) starlark.Tuple { return append(starlark.Tuple(nil), args...) }

func toKwargs(args []Value, kw []*Str) []starlark.Tuple {
	if len(kw) == 0 {
		return nil
	}
	out := make([]starlark.Tuple, len(kw))
	for i, k := range kw {
		out[i] = starlark.Tuple{k, args[len(args)-len(kw)+i]}
	}
	return out
}

const threadKey = "canmv-run py thread"

// Bind ties th to its starlark.Thread, so that script callables can be called from Go.
func (th *Thread) Bind() { th.Starlark.SetLocal(threadKey, th) }

// ThreadOf is the script thread that a starlark.Thread belongs to, nil if it is none.
func ThreadOf(sl *starlark.Thread) *Thread {
	th, _ := sl.Local(threadKey).(*Thread)
	return th
}

// callFromGo is the way from a binding back into the script.
func callFromGo(sl *starlark.Thread, fn Value, args starlark.Tuple, kwargs []starlark.Tuple) (Value, error) {
	th := ThreadOf(sl)
	all := append([]Value(nil), args...)
	var kw []*Str
	for _, p := range kwargs {
		s, _ := arg.AsStr(p[0])
		kw = append(kw, NewStr(s))
		all = append(all, p[1])
	}
	v := Call(th, fn, all, kw)
	if v == nil {
		return nil, AsError(th, th.Take())
	}
	return v, nil
}

// CallFromGo is CallInternal of a script's callable.
func CallFromGo(sl *starlark.Thread, fn Value, args starlark.Tuple, kwargs []starlark.Tuple) (Value, error) {
	return callFromGo(sl, fn, args, kwargs)
}
