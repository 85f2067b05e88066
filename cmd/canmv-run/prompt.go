package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/canmv-run/canmv-run/runtime"
	"github.com/canmv-run/canmv-run/runtime/syntax"
)

// What a lineEditor's Line returns instead of a line.
var (
	errCancel = errors.New("Ctrl-C")
	errPaste  = errors.New("Ctrl-E")
)

// lineEditor reads what a person types. Line returns io.EOF for Ctrl-D on an empty line.
type lineEditor interface {
	// Line asks with a prompt; the line starts with indent, which can be changed.
	Line(prompt, indent string) (string, error)
	Close() error
}

const banner = `MicroPython on canmv-run, a virtual CanMV K230; type help() for more
Ctrl-E pastes, Ctrl-C stops, Ctrl-D ends, Tab completes
`

// prompt is MicroPython's interactive prompt. It returns the code to exit with.
func prompt(rt *runtime.Runtime, ed lineEditor, stdout io.Writer) int {
	io.WriteString(stdout, banner)
	for {
		src, mode, err := typed(ed, stdout)
		switch {
		case err == io.EOF:
			io.WriteString(stdout, "\n")
			return exitOK
		case err == errCancel:
			io.WriteString(stdout, "\n")
			continue
		case err != nil:
			fmt.Fprintln(stdout, "canmv-run:", err)
			return exitScript
		case strings.TrimSpace(src) == "":
			continue
		}
		err = rt.ExecMode("<stdin>", []byte(src), mode)
		var exit *runtime.Exit
		var f *runtime.Failure
		switch {
		case err == nil:
		case errors.As(err, &exit):
			return exit.Code
		case errors.As(err, &f):
			io.WriteString(stdout, f.Traceback())
			if h := f.Hint(); h != "" {
				fmt.Fprintln(stdout, h)
			}
		default:
			fmt.Fprintln(stdout, "canmv-run:", err)
		}
	}
}

// typed reads one statement, or what is pasted after Ctrl-E.
func typed(ed lineEditor, stdout io.Writer) (src string, mode syntax.Mode, err error) {
	line, err := ed.Line(">>> ", "")
	if err == errPaste {
		src, err = pasted(ed, stdout)
		return src, syntax.Exec, err
	}
	if err != nil {
		return "", 0, err
	}
	src = line
	for syntax.NeedsMore(src) {
		line, err := ed.Line("... ", nextIndent(src))
		if err != nil {
			return "", 0, errCancel
		}
		if strings.TrimSpace(line) == "" {
			line = ""
		}
		src += "\n" + line
	}
	return src, syntax.Single, nil
}

func pasted(ed lineEditor, stdout io.Writer) (string, error) {
	io.WriteString(stdout, "\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\n")
	var b strings.Builder
	for {
		line, err := ed.Line("=== ", "")
		switch {
		case err == io.EOF:
			io.WriteString(stdout, "\n")
			return b.String(), nil
		case err != nil:
			return "", errCancel
		}
		b.WriteString(line + "\n")
	}
}

// nextIndent is the white space with which the next line of a block starts, as on the board: that of the line before,
// one step deeper after a colon, none after an empty line.
func nextIndent(src string) string {
	last := src[strings.LastIndexByte(src, '\n')+1:]
	indent := last[:len(last)-len(strings.TrimLeft(last, " \t"))]
	if strings.HasSuffix(strings.TrimSpace(last), ":") {
		indent += "    "
	}
	return indent
}

// completions are the endings that a name before the cursor can have: names of __main__ and builtins, or attributes.
func completions(rt *runtime.Runtime, line string) (endings []string, typed int) {
	start := len(line)
	for start > 0 && (line[start-1] == '.' || line[start-1] == '_' || isAlnum(line[start-1])) {
		start--
	}
	path := strings.Split(line[start:], ".")
	last := path[len(path)-1]
	for _, name := range rt.Names(path[:len(path)-1]) {
		if strings.HasPrefix(name, last) && (last != "" || !strings.HasPrefix(name, "_")) {
			endings = append(endings, name[len(last):])
		}
	}
	return endings, len(last)
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
