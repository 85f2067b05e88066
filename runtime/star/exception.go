package star

import (
	"errors"
	"fmt"
	"strings"

	"go.starlark.net/resolve"
	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// Failure is an uncaught exception.
type Failure struct {
	Exc   *arg.Exception
	trace string
}

// Error is the last line of the traceback.
func (f *Failure) Error() string { return lastLine(f.Exc) }

// Traceback is what MicroPython would print, with the path as it was given to Exec.
func (f *Failure) Traceback() string { return f.trace }

func (f *Failure) Unwrap() error { return f.Exc }

// Stopped is the end of a script by an arg.Stop, which it wraps.
type Stopped struct {
	stop   error
	frames string
}

func (s *Stopped) Error() string { return s.stop.Error() }
func (s *Stopped) Unwrap() error { return s.stop }

// Frames says where the script was: a traceback without its last line.
func (s *Stopped) Frames() string { return s.frames }

func (r *Runner) failure(err error) error {
	exc, stop := r.exception(err)
	if stop != nil {
		return &Stopped{stop, frames(err)}
	}
	return &Failure{Exc: exc, trace: traceback(exc, err)}
}

// exception finds the Python exception in err, or the arg.Stop that no script may catch.
func (r *Runner) exception(err error) (*arg.Exception, error) {
	if r.pending != nil {
		err = r.pending // the thread's own error only says that it was cancelled
	}
	var stop *arg.Stop
	var exc *arg.Exception
	var syn *syntaxError
	var ev *starlark.EvalError
	switch {
	case errors.As(err, &stop):
		return nil, stop
	case errors.As(err, &exc):
		return exc, nil
	case errors.As(err, &syn):
		return arg.Raise("SyntaxError", syn.message()), nil
	case errors.As(err, &ev):
		typ, msg := native(ev.Msg)
		return arg.Raise(typ, msg).Wrap(err), nil
	}
	return arg.Raise("RuntimeError", err.Error()).Wrap(err), nil
}

// kinds maps the texts of Starlark's own errors to the exceptions that Python raises for the same mistake.
var kinds = []struct{ part, typ string }{
	{"has no .", "AttributeError"},
	{"can't assign to .", "AttributeError"},
	{"out of range", "IndexError"},
	{"not in dict", "KeyError"},
	{"missing key", "KeyError"},
	{"division by zero", "ZeroDivisionError"},
	{"modulo by zero", "ZeroDivisionError"},
	{"referenced before assignment", "NameError"},
	{"stack overflow", "RuntimeError"},
	{"called recursively", "RuntimeError"},
	{"not found in module", "ImportError"},
	{"cannot load", "ImportError"},
	{"invalid literal", "ValueError"},
	{"unpack", "ValueError"},
}

// native maps an error of Starlark itself.
func native(msg string) (typ, text string) {
	if rest, ok := strings.CutPrefix(msg, "fail: "); ok {
		return "Exception", rest
	}
	for _, k := range kinds {
		if strings.Contains(msg, k.part) {
			return k.typ, msg
		}
	}
	return "TypeError", msg
}

// Exception is an exception as a value: what catch() returns.
type Exception struct {
	exc   *arg.Exception
	trace string
}

var _ starlark.HasAttrs = (*Exception)(nil)

// String is Python's str(e).
func (e *Exception) String() string        { return text(e.exc) }
func (e *Exception) Type() string          { return e.exc.Type }
func (e *Exception) Freeze()               {}
func (e *Exception) Truth() starlark.Bool  { return true }
func (e *Exception) Hash() (uint32, error) { return starlark.String(e.trace).Hash() }

// Traceback is what sys.print_exception prints.
func (e *Exception) Traceback() string { return e.trace }

func (e *Exception) AttrNames() []string { return []string{"args", "errno", "hint", "type", "value"} }

// Attr is type (the name of the class), args, and as in Python errno of an OSError and value of a StopIteration.
func (e *Exception) Attr(name string) (starlark.Value, error) {
	switch name {
	case "type":
		return starlark.String(e.exc.Type), nil
	case "args":
		return argsOf(e.exc), nil
	case "hint":
		return starlark.String(e.exc.Hint), nil
	case "errno", "value":
		if a := argsOf(e.exc); len(a) > 0 {
			return a[0], nil
		}
		return starlark.None, nil
	}
	return nil, nil
}

func argsOf(e *arg.Exception) starlark.Tuple {
	t := make(starlark.Tuple, len(e.Args))
	for i, a := range e.Args {
		t[i] = arg.ToValue(Values{}, a)
	}
	return t
}

// text is str(e): the one argument, a tuple of several, and the name of an OSError's number.
func text(e *arg.Exception) string {
	args := argsOf(e)
	if e.Type == "OSError" && len(args) > 0 && len(args) < 3 {
		if n, ok := arg.AsInt(args[0]); ok {
			if name := types.ErrnoName(int(n)); name != "" {
				s := fmt.Sprintf("[Errno %d] %s", n, name)
				if len(args) == 2 {
					s += ": " + str(args[1])
				}
				return s
			}
		}
	}
	switch len(args) {
	case 0:
		return ""
	case 1:
		return str(args[0])
	}
	// The board prints Python's quotes.
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = a.String()
		if s, ok := a.(starlark.String); ok && !strings.ContainsAny(string(s), "'\\\n") {
			parts[i] = "'" + string(s) + "'"
		}
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

func str(v starlark.Value) string {
	if s, ok := arg.AsStr(v); ok {
		return s
	}
	return v.String()
}

func lastLine(e *arg.Exception) string {
	if t := text(e); t != "" {
		return e.Type + ": " + t
	}
	return e.Type
}

// traceback is MicroPython's text: the outermost call first.
func traceback(exc *arg.Exception, err error) string {
	return frames(err) + lastLine(exc) + "\n"
}

func frames(err error) string {
	var b strings.Builder
	b.WriteString("Traceback (most recent call last):\n")
	var syn *syntaxError
	var ev *starlark.EvalError
	switch {
	case errors.As(err, &syn):
		b.WriteString(syn.location())
	case errors.As(err, &ev):
		for _, fr := range ev.CallStack {
			if fr.Pos.Filename() == "<builtin>" {
				continue
			}
			name := fr.Name
			if name == "<toplevel>" {
				name = "<module>"
			}
			fmt.Fprintf(&b, "  File \"%s\", line %d, in %s\n", fr.Pos.Filename(), fr.Pos.Line, name)
		}
	}
	return b.String()
}

// syntaxError is a file that does not parse or names what does not exist.
type syntaxError struct {
	err error
	src []byte
}

func (e *syntaxError) Error() string { return e.err.Error() }
func (e *syntaxError) Unwrap() error { return e.err }

func (e *syntaxError) first() (syntax.Position, string) {
	switch err := e.err.(type) {
	case syntax.Error:
		return err.Pos, err.Msg
	case resolve.ErrorList:
		return err[0].Pos, err[0].Msg
	}
	return syntax.Position{}, e.err.Error()
}

func (e *syntaxError) message() string {
	_, msg := e.first()
	return msg
}

// location is the position, the line and a caret below the column.
func (e *syntaxError) location() string {
	pos, _ := e.first()
	if !pos.IsValid() {
		return ""
	}
	s := fmt.Sprintf("  File \"%s\", line %d, column %d\n", pos.Filename(), pos.Line, pos.Col)
	lines := strings.Split(string(e.src), "\n")
	if int(pos.Line) > len(lines) {
		return s
	}
	line := strings.TrimRight(lines[pos.Line-1], "\r")
	caret := []rune(line)
	if n := int(pos.Col) - 1; n >= 0 && n <= len(caret) {
		caret = caret[:n]
	}
	for i, c := range caret {
		if c != '\t' {
			caret[i] = ' '
		}
	}
	return s + "    " + line + "\n    " + string(caret) + "^\n"
}

// catch is the predeclared catch(f, *args, **kwargs).
func (r *Runner) catch(th *starlark.Thread, fn *starlark.Builtin, args starlark.Tuple, kw []starlark.Tuple) (starlark.Value, error) {
	if len(args) == 0 {
		return nil, arg.Raise("TypeError", "catch: missing function").WithHint("catch(f, *args) calls f(*args)")
	}
	v, err := starlark.Call(th, args[0], args[1:], kw)
	if err == nil {
		return starlark.Tuple{v, starlark.None}, nil
	}
	exc, stop := r.exception(err)
	if stop != nil || exc.Type == "SystemExit" {
		return nil, err
	}
	if r.pending != nil {
		r.pending = nil
		th.Uncancel()
	}
	return starlark.Tuple{starlark.None, &Exception{exc: exc, trace: traceback(exc, err)}}, nil
}
