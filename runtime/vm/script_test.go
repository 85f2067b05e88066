package vm_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
	"github.com/canmv-run/canmv-run/runtime/vm"
)

// A test script is cut into chunks by lines "---". What a chunk prints stands behind "# => " on the line that prints
// it, in the order of printing; the exception that ends it behind "### " on the line that raises it. A script whose
// first line does not say "MicroPython only" must print the same under CPython (texts of exceptions aside).

type chunk struct {
	src      string
	out      string
	errLine  int
	errText  string
	baseLine int
}

func chunks(src string) []chunk {
	var list []chunk
	line := 0
	for _, part := range strings.Split("\n"+src, "\n---") {
		part = strings.TrimPrefix(part, "\n")
		c := chunk{src: part, baseLine: line}
		for i, l := range strings.Split(part, "\n") {
			if _, want, ok := strings.Cut(l, "# => "); ok {
				c.out += want + "\n"
			}
			if _, want, ok := strings.Cut(l, "### "); ok {
				c.errLine, c.errText = i+1, want
			}
		}
		line += strings.Count(part, "\n") + 1
		list = append(list, c)
	}
	return list
}

// run executes source in a VM of its own and returns what it printed and its exception.
func run(file, src string, lower bool) (out string, exc *types.Instance, th *types.Thread) {
	var buf bytes.Buffer
	v := vm.New(vm.Config{LowerAll: lower, Write: func(_ *vm.Thread, b []byte) bool {
		buf.Write(b)
		return true
	}})
	sl := &starlark.Thread{}
	env := &arg.Env{Values: types.Values{}}
	arg.SetEnv(sl, env)
	t := v.NewThread(sl, env)
	m := types.NewModule("__main__")
	code := v.CompileSource(t.Thread, file, []byte(src), syntax.Exec)
	if code == nil || code.Run(t.Thread, m.Dict, nil) == nil {
		exc = t.Take()
	}
	return buf.String(), exc, t.Thread
}

func TestScripts(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.py")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range chunks(string(text)) {
			for _, lower := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%d/lower=%v", filepath.Base(file), i, lower), func(t *testing.T) {
					checkChunk(t, file, c, lower)
				})
			}
		}
	}
}

func checkChunk(t *testing.T, file string, c chunk, lower bool) {
	out, exc, th := run(file, c.src, lower)
	if out != c.out {
		t.Errorf("printed\n%s\nwant\n%s", out, c.out)
	}
	if exc == nil {
		if c.errText != "" {
			t.Errorf("no exception, want %s on line %d", c.errText, c.baseLine+c.errLine)
		}
		return
	}
	trace := string(types.AppendTraceback(th, nil, exc))
	lines := strings.Split(strings.TrimSpace(trace), "\n")
	if got := lines[len(lines)-1]; got != c.errText {
		t.Errorf("exception %s, want %s\n%s", got, c.errText, trace)
		return
	}
	if e := exc.Exc(); len(e.Trace) == 0 || e.Trace[0].Line != c.errLine {
		t.Errorf("want the exception on line %d\n%s", c.errLine, trace)
	}
}

// reference runs chunks, read as JSON, and writes what each printed and the names of its exception's classes.
const reference = `
import contextlib, io, json, sys
results = []
for src in json.load(sys.stdin):
    out, names = io.StringIO(), []
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(src, "chunk", "exec"), {"__name__": "__main__"})
        except BaseException as e:
            names = [c.__name__ for c in type(e).__mro__]
    results.append({"Out": out.getvalue(), "Names": names})
json.dump(results, sys.stdout)
`

func TestScriptsAgreeWithCPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	files, _ := filepath.Glob("testdata/*.py")
	var all []chunk
	var sources []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if first, _, _ := strings.Cut(string(text), "\n"); strings.Contains(first, "MicroPython only") {
			continue
		}
		for _, c := range chunks(string(text)) {
			all = append(all, c)
			sources = append(sources, c.src)
		}
	}
	input, err := json.Marshal(sources)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-c", reference)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), os.Stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var results []struct {
		Out   string
		Names []string
	}
	if err := json.Unmarshal(output, &results); err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		c := all[i]
		if r.Out != c.out {
			t.Errorf("CPython printed\n%s\nwant\n%s\nof\n%s", r.Out, c.out, c.src)
		}
		want, _, _ := strings.Cut(c.errText, ":")
		if want == "" && len(r.Names) > 0 || want != "" && !slices.Contains(r.Names, want) {
			t.Errorf("CPython's exception is %v, want %q of\n%s", r.Names, want, c.src)
		}
	}
}

// A Go panic unwinds to the Mark, and the trace names the lines of the calls that were under way.
func TestUnwind(t *testing.T) {
	v := vm.New(vm.Config{})
	sl := &starlark.Thread{}
	env := &arg.Env{Values: types.Values{}}
	arg.SetEnv(sl, env)
	th := v.NewThread(sl, env)
	m := types.NewModule("__main__")
	crash := types.Func0("crash", func(*types.Thread) types.Value { panic("bug") })
	m.Dict.SetStr(types.NewStr(crash.Name), crash.Value)
	mark := th.Mark()
	func() {
		defer func() {
			if p := recover(); p != "bug" {
				t.Errorf("recovered %v", p)
			}
		}()
		code := v.CompileSource(th.Thread, "x.py", []byte("def f():\n  x = 1\n  crash()\n\nf()\n"), syntax.Exec)
		code.Run(th.Thread, m.Dict, nil)
	}()
	got := fmt.Sprint(th.Unwind(mark))
	if want := `[File "x.py", line 3, in f File "x.py", line 5, in <module>]`; got != want {
		t.Errorf("trace %s, want %s", got, want)
	}
	code := v.CompileSource(th.Thread, "x.py", []byte("print(1 + 1)"), syntax.Exec)
	if code.Run(th.Thread, m.Dict, nil) == nil {
		t.Error("the thread does not run after Unwind")
	}
}
