package runtime

import (
	"errors"
	"fmt"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// Failure is an exception that a script did not catch. errors.As finds what it was made from.
type Failure struct {
	// Type is the exception's class, Text its last line.
	Type, Text string
	// Interrupted: the exception is one that Interrupt raised.
	Interrupted bool
	trace       string
	hint        string
	err         error
}

func (f *Failure) Error() string { return f.Text }

// Unwrap is the Go error behind the exception, if any.
func (f *Failure) Unwrap() error { return f.err }

// Traceback is the exception as MicroPython prints it, with a newline at the end.
func (f *Failure) Traceback() string { return f.trace }

// Hint is what it means here and how to mend it, "" where that is not known.
func (f *Failure) Hint() string { return f.hint }

// Exit is the error of a script that ended itself with a code other than 0 or with a text, and of an interactive statement
// (syntax.Single) that asked for the end with any code.
type Exit struct {
	Code int
	// Text is what sys.exit was given instead of a number, or what the board did with the script.
	Text string
}

func (e *Exit) Error() string { return fmt.Sprintf("exit %d", e.Code) }

// ErrTimeout is the error of a script that Interrupt(Timeout) ended.
var ErrTimeout = errors.New("time limit reached")

// ErrLimit is the error of a script that used up its steps or output.
var ErrLimit = errors.New("limit reached")

// ErrOutput is wrapped by the error of a script whose output could not be written.
var ErrOutput = errors.New("the script's output could not be written")

// failure makes the error of Exec.
func (rt *Runtime) failure(in *types.Instance) error {
	th := rt.main.Thread.Thread
	e := in.Exc()
	if in.Class().IsSubclass(types.SystemExitClass) {
		return exitOf(th, e)
	}
	base := types.AsError(th, in).(*types.Error)
	f := &Failure{Type: in.Class().Name, Text: base.Text, trace: base.Trace, hint: e.Note().Hint, err: e.Note().GoErr}
	if f.hint == "" {
		f.hint = arg.HintOf(f.err)
	}
	if f.hint == "" {
		f.hint = rt.nameHint(e.Note())
	}
	f.Interrupted = in == rt.stop.raised
	switch {
	case in == rt.stop.fatal && rt.stop.reason != nil:
		f.err = rt.stop.reason
		f.Interrupted = false
	}
	return f
}

func exitOf(th *types.Thread, e *types.ExcState) *Exit {
	if len(e.Args) == 0 || e.Args[0] == types.None {
		return &Exit{}
	}
	if n, ok := types.AsInt64(e.Args[0]); ok {
		return &Exit{Code: int(n) & 0xff}
	}
	text, _ := types.ToText(th, e.Args[0])
	return &Exit{Code: 1, Text: text}
}
