package syntax

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A script in testdata is cut into cases by what the lines expect:
//
//	source  #> (Tree)       the source since the last such line parses to this
//	source  #! 5 Type: text (hint)   the error is on this line, at column 5
//
// and cases of the second kind end at a line "---".
func readCases(t *testing.T, name, end string) []string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	var cur strings.Builder
	for line := range strings.Lines(string(src)) {
		if end == "---" && line == "---\n" {
			cases = append(cases, cur.String())
			cur.Reset()
			continue
		}
		cur.WriteString(line)
		if end != "---" && strings.Contains(line, end) {
			cases = append(cases, cur.String())
			cur.Reset()
		}
	}
	if cur.Len() > 0 {
		cases = append(cases, cur.String())
	}
	return cases
}

var wantTree = regexp.MustCompile(`  #> (.*)\n`)

func TestTrees(t *testing.T) {
	for _, name := range []string{"expr.py", "literal.py", "fstring.py", "stmt.py"} {
		for _, src := range readCases(t, name, "  #> ") {
			want := wantTree.FindStringSubmatch(src)[1]
			src := wantTree.ReplaceAllString(src, "\n")
			m, err := Parse(name, []byte(src), Exec)
			if err != nil {
				t.Errorf("%s%v", src, err)
				continue
			}
			if got := strings.Trim(dump(m.Body), "[]"); got != want {
				t.Errorf("%s got  %s\n want %s", src, got, want)
			}
			checkSource(t, []byte(src), Exec)
			if name != "stmt.py" {
				line := strings.TrimSuffix(src, "\n")
				checkSource(t, []byte(line), Eval)
				checkSource(t, []byte(line), Single)
			}
		}
	}
}

var wantError = regexp.MustCompile(`(?m)  #! (\d+) ([^\n]*)$`)

func TestErrors(t *testing.T) {
	for _, src := range readCases(t, "error.py", "---") {
		at := wantError.FindStringSubmatchIndex(src)
		if at == nil {
			t.Errorf("no error expected in\n%s", src)
			continue
		}
		line := 1 + strings.Count(src[:at[0]], "\n")
		want := src[at[2]:at[3]] + " " + src[at[4]:at[5]]
		want = "error.py:" + lineText(Pos{Line: uint32(line)}) + ":" + strings.Replace(want, " ", ": ", 1)
		clean := src[:at[0]] + src[at[1]:]
		m, err := Parse("error.py", []byte(clean), Exec)
		if err == nil {
			err = Resolve(m)
		}
		var e *Error
		switch {
		case !errors.As(err, &e):
			t.Errorf("%s no error, want %s", clean, want)
		case e.Error() != want:
			t.Errorf("%s got  %s\n want %s", clean, e, want)
		case e.SourceLine != strings.Split(clean, "\n")[line-1]:
			t.Errorf("%s source line %q", clean, e.SourceLine)
		}
		checkSource(t, []byte(clean), Exec)
	}
}

// TestCPython hands the cases to a reference Python: it must take the trees' sources and refuse
// those in error.py. Cases that name MicroPython, in a hint or comment, are its own.
func TestCPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	const script = `
import sys, warnings
warnings.simplefilter("ignore")
for case in sys.stdin.read().split("\0"):
    try:
        compile(case, "s", "exec")
        print("ok")
    except (SyntaxError, ValueError):
        print("error")
`
	var cases []string
	for _, name := range []string{"expr.py", "stmt.py"} {
		for _, src := range readCases(t, name, "  #> ") {
			if !strings.Contains(src, "MicroPython") {
				cases = append(cases, src)
			}
		}
	}
	trees := len(cases)
	for _, src := range readCases(t, "error.py", "---") {
		if !strings.Contains(src, "MicroPython") {
			cases = append(cases, wantError.ReplaceAllString(src, ""))
		}
	}
	cmd := exec.Command(python, "-c", script)
	cmd.Stdin = strings.NewReader(strings.Join(cases, "\x00"))
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("python3 does not run: %v", err)
	}
	got := strings.Fields(string(out))
	if len(got) != len(cases) {
		t.Fatalf("%d answers for %d cases", len(got), len(cases))
	}
	for i, src := range cases {
		if want := i < trees; want != (got[i] == "ok") {
			t.Errorf("python3 says %s to\n%s", got[i], src)
		}
	}
}
