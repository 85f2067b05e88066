package syntax

import (
	"errors"
	"strings"
)

// NeedsMore reports whether a prompt should ask for another line before it runs src, as
// MicroPython's does: brackets, a triple-quoted string or a backslash are open, a block has not
// come yet, or a compound statement has not been ended by an empty line. src is what was typed so
// far, lines joined with LF, the last one without.
func NeedsMore(src string) bool {
	if strings.TrimSpace(src) == "" {
		return false
	}
	m, err := Parse("", []byte(src), Single)
	if err != nil {
		var e *Error
		return errors.As(err, &e) && e.Incomplete
	}
	if len(m.Body) == 0 || strings.HasSuffix(src, "\n") {
		return false
	}
	switch m.Body[0].(type) {
	case *IfStmt, *WhileStmt, *ForStmt, *TryStmt, *WithStmt, *DefStmt, *ClassStmt:
		return true
	}
	return false
}
