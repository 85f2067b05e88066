// Package fault is how the virtual board refuses: an error carries the exception that a script on the real board would
// see, so that a binding maps it without looking at texts.
//
//	return fault.New(fault.OSError, "mpi venc start failed.").Hinted("channel %d was not created", chn)
//
// Errors are values that are not changed after they were returned; they may be shared between goroutines.
package fault

import "fmt"

// Kind is the exception type that a script sees.
type Kind uint8

// The exception types that the board's media modules raise.
const (
	OSError Kind = iota
	ValueError
	RuntimeError
	AssertionError
	TypeError
	AttributeError
	IndexError
	NotImplementedError
)

var names = [...]string{"OSError", "ValueError", "RuntimeError", "AssertionError", "TypeError", "AttributeError",
	"IndexError", "NotImplementedError"}

// String is the type's name in Python.
func (k Kind) String() string { return names[k] }

// Error is an exception of the board.
type Error struct {
	Kind Kind
	// Args are the exception's arguments: strings and ints. One argument prints as itself, several as a tuple.
	Args []any
	// Hint says what the error means here and how to mend it, for stderr; "" when there is nothing to add.
	Hint string
	// Err is the cause outside the board, such as an encoder that could not start; may be nil.
	Err error
}

// New makes an error whose exception has one text argument.
func New(kind Kind, format string, args ...any) *Error {
	if len(args) > 0 {
		format = fmt.Sprintf(format, args...)
	}
	return &Error{Kind: kind, Args: []any{format}}
}

// Hinted adds a hint to an error that was just made.
func (e *Error) Hinted(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// Because adds the cause to an error that was just made, and hints at it when there is no other hint.
func (e *Error) Because(err error) *Error {
	e.Err = err
	if e.Hint == "" {
		e.Hint = err.Error()
	}
	return e
}

// Text is the exception's text as str() gives it when there is one argument.
func (e *Error) Text() string { return fmt.Sprint(e.Args...) }

// Error is the type and text, and the cause.
func (e *Error) Error() string {
	s := e.Kind.String() + ": " + e.Text()
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
