package arg

import (
	"errors"
	"fmt"
	"strings"
)

// ErrorType is an exception class that a module defines, such as wave.Error. As a Member it is visible under its Name.
type ErrorType struct {
	Name string
	// Base is the builtin class it derives from, e.g. "Exception".
	Base string
	Doc  string
	// Engine is the running engine's own: what it made of the class.
	Engine any
}

// Exception is a script exception on its way through Go. The engines turn it into an instance of the class and back.
type Exception struct {
	// Type is the name of a builtin exception class, or, where Class is set, of that class.
	Type  string
	Class *ErrorType
	// Args are the exception's arguments as plain Go values or script values; with one text argument str(e) is that
	// text, with several it is their tuple.
	Args []any
	// Hint is what it means on the board and how to mend it, shown below the traceback when nobody catches it.
	Hint string
	// Err is the Go error behind it, if any.
	Err error
}

// Raise makes an exception of a builtin class.
//
//	return nil, arg.Raise("OSError", "mpi venc start failed.").WithHint("call Create(%d) first", chn)
func Raise(typ string, args ...any) *Exception { return &Exception{Type: typ, Args: args} }

// Raisef is Raise with one formatted text argument.
func Raisef(typ, format string, a ...any) *Exception {
	return &Exception{Type: typ, Args: []any{fmt.Sprintf(format, a...)}}
}

// Raise makes an exception of this class.
func (t *ErrorType) Raise(args ...any) *Exception {
	return &Exception{Type: t.Name, Class: t, Args: args}
}

// WithHint adds what it means here and how to mend it.
func (e *Exception) WithHint(format string, a ...any) *Exception {
	e.Hint = fmt.Sprintf(format, a...)
	return e
}

// Wrap keeps the Go error behind the exception for errors.Is and errors.As.
func (e *Exception) Wrap(err error) *Exception {
	e.Err = err
	return e
}

func (e *Exception) Unwrap() error { return e.Err }

func (e *Exception) Error() string {
	var b strings.Builder
	b.WriteString(e.Type)
	for i, a := range e.Args {
		if i == 0 {
			b.WriteString(": ")
		} else {
			b.WriteString(", ")
		}
		fmt.Fprint(&b, a)
	}
	return b.String()
}

// Stop is an error by which the host ends a script for good: a time or step limit, a second Ctrl-C. No script can catch
// it; engines pass it on unchanged.
type Stop struct{ Err error }

func (s *Stop) Error() string { return s.Err.Error() }
func (s *Stop) Unwrap() error { return s.Err }

// NotYet says that the board has a thing and canmv-run does not.
func NotYet(what string) *Exception {
	return Raisef("NotImplementedError", "the board has %s, canmv-run not yet", what)
}

// HintOf returns the hint of the first Exception in err's chain.
func HintOf(err error) string {
	var e *Exception
	if errors.As(err, &e) {
		return e.Hint
	}
	return ""
}
