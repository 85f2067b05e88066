package syntax

import (
	"fmt"
	"strings"
)

// The types of exception that reading source can raise.
const (
	SyntaxError         = "SyntaxError"
	IndentationError    = "IndentationError"
	NotImplementedError = "NotImplementedError" // \N{…}, as in MicroPython
	RuntimeError        = "RuntimeError"        // a name that is too long
)

// maxName is the length in bytes of the longest name, maxBeforeStar how many arguments may stand before a starred one.
const (
	maxName       = 255
	maxBeforeStar = 61
)

const (
	msgSyntax     = "invalid syntax"
	msgIndent     = "unexpected indent"
	msgDedent     = "unindent doesn't match any outer indent level"
	msgFString    = "malformed f-string"
	msgAssign     = "can't assign to expression"
	msgDelete     = "can't delete expression"
	msgStarTarget = "*x must be assignment target"
	msgDepth      = "too deeply nested"
)

// An Error is the first thing wrong with a source.
type Error struct {
	File       string
	Line, Col  int    // of the offending token; both from 1, Col in code points
	Type       string // SyntaxError, IndentationError, NotImplementedError or RuntimeError
	Msg        string // MicroPython's text
	Hint       string // what it means here, where known; else ""
	SourceLine string // the line without its end
	Incomplete bool   // the source ends where more lines could have mended it
}

// Error is one line: place, type, text and hint.
func (e *Error) Error() string {
	s := fmt.Sprintf("%s:%d:%d: %s: %s", e.File, e.Line, e.Col, e.Type, e.Msg)
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

// Caret is SourceLine with a second line whose ^ stands below Col; tabs stay tabs, so that the two
// lines match in any terminal.
func (e *Error) Caret() string {
	var b strings.Builder
	col := 1
	for _, c := range e.SourceLine {
		if col >= e.Col {
			break
		}
		col++
		if c == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	return e.SourceLine + "\n" + b.String() + "^"
}

// sourceLine returns line n of src, without its end.
func sourceLine(src string, n uint32) string {
	src = strings.TrimPrefix(src, bom)
	for ; n > 1; n-- {
		i := strings.IndexAny(src, "\r\n")
		if i < 0 {
			return ""
		}
		if strings.HasPrefix(src[i:], "\r\n") {
			i++
		}
		src = src[i+1:]
	}
	if i := strings.IndexAny(src, "\r\n"); i >= 0 {
		src = src[:i]
	}
	return strings.Clone(src)
}

// newError makes an Error about src; raise it with panic, and Parse or Resolve returns it.
func newError(file, src string, at Pos, typ, msg, hint string) *Error {
	return &Error{
		File: file, Line: int(at.Line), Col: int(at.Col),
		Type: typ, Msg: msg, Hint: hint, SourceLine: sourceLine(src, at.Line),
	}
}

// catch is deferred by Parse and Resolve.
func catch(err *error) {
	switch e := recover().(type) {
	case nil:
	case *Error:
		*err = e
	default:
		panic(e)
	}
}
