package types

import (
	"fmt"
	"strings"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// ExcState is what an exception's Instance carries.
type ExcState struct {
	Args []Value
	// Trace has the innermost entry first: each frame that the exception leaves appends one.
	Trace []TraceEntry
	// Uncatchable exceptions pass every except clause; finally and with still run, unless it is Final, too.
	Uncatchable, Final bool
	note               *Note
}

// Note is what few exceptions have. It is apart, as scripts raise many.
type Note struct {
	// Cause is that of `raise … from`.
	Cause Value
	// Hint says what it means on the board and how to mend it; GoErr is the Go error behind it.
	Hint  string
	GoErr error
	// Name is what was missing and Among where it was looked for, for a hint with the nearest name: an object's
	// attributes, or a module's variables (a Dict) with the Locals of the function that asked.
	Name   string
	Among  Value
	Locals []string
}

// Note is what is known of the exception besides its arguments; callers may write to it.
func (e *ExcState) Note() *Note {
	if e.note == nil {
		e.note = &Note{}
	}
	return e.note
}

// TraceEntry is one line of a traceback.
type TraceEntry struct {
	At   *Body
	Line int
}

// Body is what a traceback says of code: its file and its function, "" where there is none.
type Body struct{ File, Func string }

func (t TraceEntry) String() string {
	s := fmt.Sprintf("File \"%s\", line %d", t.At.File, t.Line)
	if t.At.Func != "" {
		s += ", in " + t.At.Func
	}
	return s
}

func newExcState(args []Value) *ExcState { return &ExcState{Args: append([]Value(nil), args...)} }

func (e *ExcState) String() string        { return "exception" }
func (e *ExcState) Type() string          { return "exception" }
func (e *ExcState) Freeze()               {}
func (e *ExcState) Truth() starlark.Bool  { return true }
func (e *ExcState) Hash() (uint32, error) { return 0, nil }

// NewException makes an exception of c, a builtin exception class or one derived from it.
func NewException(c *Class, args ...Value) *Instance {
	// One piece of memory holds what an exception needs as a rule.
	x := &struct {
		Instance
		ExcState
		arg   [1]Value
		trace [4]TraceEntry
	}{}
	if len(args) == 1 {
		x.arg[0] = args[0]
		x.Args = x.arg[:]
	} else {
		x.Args = append([]Value(nil), args...)
	}
	x.Trace = x.trace[:0]
	x.shape, x.native = c.root, &x.ExcState
	return &x.Instance
}

// Exc is an instance's exception state, nil if it is no exception.
func (in *Instance) Exc() *ExcState {
	e, _ := in.native.(*ExcState)
	return e
}

// excValue is the attribute value: the first argument or None.
func (e *ExcState) value() Value {
	if len(e.Args) == 0 {
		return None
	}
	return e.Args[0]
}

// appendExcText writes str(e).
func appendExcText(th *Thread, dst []byte, in *Instance) ([]byte, bool) {
	e := in.Exc()
	switch len(e.Args) {
	case 0:
		return dst, true
	case 1, 2:
		if in.shape.class.IsSubclass(OSErrorClass) {
			if n, ok := e.Args[0].(*Small); ok {
				if name := ErrnoName(int(n.N())); name != "" {
					dst = fmt.Appendf(dst, "[Errno %d] %s", n.N(), name)
					if len(e.Args) == 1 {
						return dst, true
					}
					return AppendStr(th, append(dst, ": "...), e.Args[1])
				}
			}
		}
		if len(e.Args) == 1 {
			return AppendStr(th, dst, e.Args[0])
		}
	}
	return NewTuple(e.Args).Repr(th, dst)
}

// AppendTraceback writes an exception as MicroPython prints it uncaught.
func AppendTraceback(th *Thread, dst []byte, in *Instance) []byte {
	e := in.Exc()
	if len(e.Trace) > 0 {
		dst = append(dst, "Traceback (most recent call last):\n"...)
		for i := len(e.Trace) - 1; i >= 0; i-- {
			dst = fmt.Appendf(dst, "  %v\n", e.Trace[i])
		}
	}
	dst = append(dst, in.shape.class.Name...)
	saved := th.Take()
	text, ok := AppendStr(th, nil, in)
	if !ok {
		th.Take()
		text = []byte("<exception str() failed>")
	}
	th.exc = saved
	if len(e.Args) > 0 || len(text) > 0 {
		dst = append(append(dst, ": "...), text...)
	}
	return append(dst, '\n')
}

// Error is a script exception on its way through Go.
type Error struct {
	Exc *Instance
	// Text is the exception as its traceback's last line has it.
	Text string
	// Trace is the whole traceback as MicroPython prints it.
	Trace string
}

func (e *Error) Error() string { return e.Text }

// Unwrap is the Go error that the exception was made from, if any.
func (e *Error) Unwrap() error { return e.Exc.Exc().Note().GoErr }

// AsError makes an error of an exception, nil of nil.
func AsError(th *Thread, in *Instance) error {
	if in == nil {
		return nil
	}
	text := string(AppendTraceback(th, nil, in))
	last := strings.TrimRight(text, "\n")
	if i := strings.LastIndex(last, "\n  File "); i >= 0 {
		if j := strings.IndexByte(last[i+1:], '\n'); j >= 0 {
			last = last[i+1+j+1:]
		}
	}
	return &Error{Exc: in, Text: last, Trace: text}
}

// FromError makes an exception of a Go error: of an Error its own, of an arg.Exception one of that type, of any other
// a RuntimeError.
func FromError(th *Thread, err error) *Instance {
	for e := err; e != nil; {
		switch x := e.(type) {
		case *Error:
			return x.Exc
		case *arg.Exception:
			return fromArg(th, x)
		case *arg.Stop:
			in := NewException(KeyboardInterruptClass, NewStr(x.Error()))
			in.Exc().Note().GoErr, in.Exc().Uncatchable = x, true
			return in
		}
		switch x := e.(type) {
		case interface{ Unwrap() error }:
			e = x.Unwrap()
		default:
			e = nil
		}
	}
	in := NewException(RuntimeErrorClass, NewStr(err.Error()))
	in.Exc().Note().GoErr = err
	return in
}

func fromArg(th *Thread, x *arg.Exception) *Instance {
	var c *Class
	if x.Class != nil {
		c = ClassOfErrorType(th.Env, x.Class)
	} else {
		c = ExceptionClassByName(x.Type)
	}
	if c == nil {
		c = RuntimeErrorClass
	}
	args := make([]Value, len(x.Args))
	for i, a := range x.Args {
		args[i] = arg.ToValue(Values{}, a)
	}
	in := NewException(c, args...)
	n := in.Exc().Note()
	n.Hint, n.GoErr = x.Hint, x
	return in
}

// goFailed makes a Go error pending and reports whether there was one.
func (th *Thread) goFailed(err error) bool {
	if err == nil {
		return false
	}
	th.exc = FromError(th, err)
	return true
}

// ThrowError makes a Go error pending and returns nil.
func (th *Thread) ThrowError(err error) Value {
	th.exc = FromError(th, err)
	return nil
}

// ToException reads what stands behind raise: an exception or an exception class; nil with TypeError pending.
func ToException(th *Thread, v Value) *Instance {
	if c, ok := v.(*Class); ok && c.IsSubclass(BaseExceptionClass) {
		if v = c.CallV(th, nil, nil); v == nil {
			return nil
		}
	}
	if in, ok := v.(*Instance); ok && in.Exc() != nil {
		return in
	}
	th.TypeError("exceptions must derive from BaseException")
	return nil
}
