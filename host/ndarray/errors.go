package ndarray

import (
	"errors"
	"fmt"
)

// The kinds of errors, named for the exceptions that numpy raises.
var (
	ErrValue     = errors.New("ValueError")
	ErrType      = errors.New("TypeError")
	ErrIndex     = errors.New("IndexError")
	ErrOverflow  = errors.New("OverflowError")
	ErrLinAlg    = errors.New("LinAlgError")
	ErrMemory    = errors.New("MemoryError")
	ErrZero      = errors.New("ZeroDivisionError")
	ErrAttribute = errors.New("AttributeError")
)

// kinded is an error of a kind whose text is numpy's alone.
type kinded struct {
	kind error
	text string
}

func (e *kinded) Error() string { return e.text }
func (e *kinded) Unwrap() error { return e.kind }

func fail(kind error, format string, args ...any) error {
	return &kinded{kind, fmt.Sprintf(format, args...)}
}

func valueError(format string, args ...any) error { return fail(ErrValue, format, args...) }
func typeError(format string, args ...any) error  { return fail(ErrType, format, args...) }
