package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/runtime"
)

// typist is a lineEditor that types a script: "^C", "^D" and "^E" are the keys. What it sees is kept in out.
type typist struct {
	lines []string
	out   *bytes.Buffer
}

func (t *typist) Line(prompt, indent string) (string, error) {
	t.out.WriteString(prompt)
	if len(t.lines) == 0 {
		return "", io.EOF
	}
	line := t.lines[0]
	t.lines = t.lines[1:]
	switch line {
	case "^C":
		return "", errCancel
	case "^D":
		return "", io.EOF
	case "^E":
		return "", errPaste
	}
	if strings.HasPrefix(line, "<") { // a backspace: without the indent
		indent, line = "", line[1:]
	}
	t.out.WriteString(indent + line + "\n")
	return indent + line, nil
}

func (t *typist) Close() error { return nil }

func TestPrompt(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []string
		want  string
		code  int
	}{
		{"values are shown, None is not", []string{"6 * 7", "None", "x = 1", "'a'"},
			">>> 6 * 7\n42\n>>> None\n>>> x = 1\n>>> 'a'\n'a'\n>>> \n", 0},
		{"a block ends at an empty line and is indented", []string{"for i in range(2):", "print(i)", "<", "i"},
			">>> for i in range(2):\n...     print(i)\n... \n0\n1\n>>> i\n1\n>>> \n", 0},
		{"open brackets go on", []string{"(1 +", "<2)"}, ">>> (1 +\n... 2)\n3\n>>> \n", 0},
		{"an error leaves the prompt alive", []string{"1/0", "2"},
			">>> 1/0\nTraceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\nZeroDivisionError: divide by zero\n>>> 2\n2\n>>> \n", 0},
		{"Ctrl-C drops what was typed", []string{"if True:", "^C", "3"}, ">>> if True:\n... \n>>> 3\n3\n>>> \n", 0},
		{"paste", []string{"^E", "if 1:", "  print(4)", "print(5)", "^D", "6"},
			">>> \npaste mode; Ctrl-C to cancel, Ctrl-D to finish\n=== if 1:\n===   print(4)\n=== print(5)\n=== \n4\n5\n>>> 6\n6\n>>> \n", 0},
		{"paste, thought better of", []string{"^E", "print(4)", "^C", "6"},
			">>> \npaste mode; Ctrl-C to cancel, Ctrl-D to finish\n=== print(4)\n=== \n>>> 6\n6\n>>> \n", 0},
		{"sys.exit ends it", []string{"import sys", "sys.exit(3)", "1"}, ">>> import sys\n>>> sys.exit(3)\n", 3},
		{"sys.exit without a code", []string{"import sys; sys.exit()", "1"}, ">>> import sys; sys.exit()\n", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			rt := runtime.New(runtime.Config{Stdout: &out, Terminal: true})
			defer rt.Close()
			code := prompt(rt, &typist{tt.lines, &out}, &out)
			got := strings.TrimPrefix(out.String(), banner)
			if got != tt.want || code != tt.code {
				t.Errorf("code %d, want %d; got\n%swant\n%s", code, tt.code, got, tt.want)
			}
		})
	}
}

func TestCompletions(t *testing.T) {
	rt := runtime.New(runtime.Config{})
	defer rt.Close()
	if err := rt.Exec("a.py", []byte("class Sensor:\n  width = 1\n  with_flash = 2\ns = Sensor()\nsnap = 3\n")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		line, want string
		typed      int
	}{
		{"x = s.wi", "dth th_flash", 2},
		{"sn", "ap", 2},
		{"print(Sensor.wid", "th", 3},
		{"nothing.here", "", 4},
	} {
		got, n := completions(rt, tt.line)
		if strings.Join(got, " ") != tt.want || n != tt.typed {
			t.Errorf("%q: got %q after %d characters, want %q after %d", tt.line, got, n, tt.want, tt.typed)
		}
	}
}
