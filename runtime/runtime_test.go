package runtime_test

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/canmv-run/canmv-run/runtime"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// sources are files for imports.
type sources struct{ fstest.MapFS }

func (s sources) ReadFile(name string) ([]byte, error) { return fs.ReadFile(s.MapFS, name) }

func (s sources) IsDir(name string) bool {
	info, err := fs.Stat(s.MapFS, name)
	return err == nil && info.IsDir()
}

// play runs a script and returns what it printed and its error.
func play(t *testing.T, cfg runtime.Config, src string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	cfg.Stdout = &out
	rt := runtime.New(cfg)
	err := rt.Exec("main.py", []byte(src))
	if e := rt.Close(); e != nil {
		t.Error(e)
	}
	return out.String(), err
}

func files(pairs ...string) sources {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return sources{m}
}

func TestImports(t *testing.T) {
	src := files(
		"helper.py", "value = 7\n_hidden = 1\ndef f(): return __name__\nprint('loading')\n",
		"pkg/__init__.py", "from . import inner\nfrom .inner import depth\n",
		"pkg/inner.py", "from .deep.leaf import leaf\ndepth = leaf + 1\n",
		"pkg/deep/leaf.py", "leaf = 40\n",
		"broken.py", "x = 1\ny = x + 'a'\n",
	)
	cases := []struct{ name, script, out, err string }{
		{"module", "import helper\nimport helper as h\nprint(helper.value, h is helper, h.f())", "loading\n7 True helper\n", ""},
		{"from", "from helper import value as v, f\nprint(v, f())", "loading\n7 helper\n", ""},
		{"star", "from helper import *\nprint(value, '_hidden' in globals())", "loading\n7 False\n", ""},
		{"package", "import pkg.deep.leaf\nprint(pkg.depth, pkg.inner.depth, pkg.deep.leaf.leaf)", "41 41 40\n", ""},
		{"missing name", "from helper import nothing", "loading\n", "ImportError: can't import name nothing"},
		{"missing module", "import helpr", "", "ImportError: no module named 'helpr'"},
		{"failing module", "import broken", "", "TypeError: unsupported types for __add__: 'int', 'str'"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			out, err := play(t, runtime.Config{Sources: src}, c.script)
			if out != c.out {
				t.Errorf("printed %q, want %q", out, c.out)
			}
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != c.err {
				t.Errorf("error %q, want %q", got, c.err)
			}
		})
	}
}

func TestTracebackAcrossModules(t *testing.T) {
	_, err := play(t, runtime.Config{Sources: files("broken.py", "def f():\n  return 1 // 0\n")}, "import broken\n\nbroken.f()\n")
	var f *runtime.Failure
	if !errors.As(err, &f) {
		t.Fatalf("error %v, want a Failure", err)
	}
	want := "Traceback (most recent call last):\n  File \"main.py\", line 3, in <module>\n" +
		"  File \"broken.py\", line 2, in f\nZeroDivisionError: divide by zero\n"
	if f.Traceback() != want {
		t.Errorf("traceback\n%swant\n%s", f.Traceback(), want)
	}
}

// table is a binding module for tests; rt is set once it exists.
func table(rt **runtime.Runtime) []arg.Loader {
	do := func(sig string, f func(c *arg.Call) (any, error)) *arg.Func {
		return &arg.Func{Sig: sig, Doc: "For tests.", Do: f}
	}
	return []arg.Loader{{Name: "board", Load: func() *arg.Module {
		return &arg.Module{Name: "board", Members: []arg.Member{
			do("stop(kind)", func(c *arg.Call) (any, error) {
				(*rt).Interrupt(runtime.Kind(c.Int("kind")))
				return nil, c.Err()
			}),
			do("exitpoint(mode=-1)", func(c *arg.Call) (any, error) {
				return c.Env.Interp.ExitPoint(c.Int("mode"), c.Int("mode") >= 0)
			}),
			do("crash()", func(c *arg.Call) (any, error) { panic("a bug") }),
			do("fail()", func(c *arg.Call) (any, error) {
				return nil, arg.Raise("OSError", 5).WithHint("plug it in")
			}),
			do("call(f, x)", func(c *arg.Call) (any, error) {
				return c.Callable("f").CallInternal(c.Thread, []arg.Value{c.Value("x")}, nil)
			}),
		}}
	}}, {Name: "later"}}
}

func playBoard(t *testing.T, src string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	var rt *runtime.Runtime
	rt = runtime.New(runtime.Config{Stdout: &out, Modules: table(&rt)})
	err := rt.Exec("main.py", []byte("import board\n"+src))
	if e := rt.Close(); e != nil {
		t.Error(e)
	}
	return out.String(), err
}

func TestInterrupts(t *testing.T) {
	const ctrlC, ide, timeout = "1", "2", "3"
	cases := []struct{ name, script, out, err string }{
		{"uncaught", "board.stop(" + ctrlC + ")\nwhile True: pass", "", "KeyboardInterrupt"},
		{"caught", "try:\n board.stop(" + ctrlC + ")\n while True: pass\nexcept KeyboardInterrupt:\n print('caught')", "caught\n", ""},
		{"IDE", "try:\n board.stop(" + ide + ")\n while True: pass\nexcept KeyboardInterrupt:\n print('no')\nexcept Exception as e:\n print(e)", "IDE interrupt\n", ""},
		{"put off", "board.exitpoint(1)\nboard.stop(" + ctrlC + ")\nfor i in range(10000): pass\nprint(i)\nboard.exitpoint()", "9999\n", "KeyboardInterrupt"},
		{"timeout", "try:\n board.stop(" + timeout + ")\n while True: pass\nexcept BaseException:\n print('no')\nfinally:\n print('finally')", "finally\n", "KeyboardInterrupt: time limit reached"},
		{"second Ctrl-C", "try:\n board.stop(" + ctrlC + ")\n while True: pass\nexcept BaseException:\n board.stop(" + ctrlC + ")\ntry:\n while True: pass\nexcept BaseException:\n print('no')", "", "KeyboardInterrupt"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			out, err := playBoard(t, c.script)
			if out != c.out {
				t.Errorf("printed %q, want %q", out, c.out)
			}
			got := ""
			if err != nil {
				got = strings.TrimSuffix(err.Error(), ": ")
			}
			if got != c.err {
				t.Errorf("error %q, want %q", got, c.err)
			}
			if timedOut := errors.Is(err, runtime.ErrTimeout); timedOut != (c.name == "timeout") {
				t.Errorf("ErrTimeout: %v", timedOut)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	cases := []struct {
		name, script string
		limits       runtime.Limits
		err          string
		limit        bool
	}{
		{"steps", "try:\n while True: pass\nexcept BaseException: pass\n", runtime.Limits{Steps: 5000}, "RuntimeError: step limit reached", true},
		{"output", "while True: print('x' * 100)", runtime.Limits{Output: 1000}, "RuntimeError: output limit reached", true},
		{"depth", "def f(): f()\nf()", runtime.Limits{Depth: 50}, "RuntimeError: maximum recursion depth exceeded", false},
		{"heap", "x = 'a'\nwhile True: x += x", runtime.Limits{Heap: 256 << 20}, "MemoryError: memory allocation failed, allocating", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := play(t, runtime.Config{Limits: c.limits}, c.script)
			if err == nil || !strings.HasPrefix(err.Error(), c.err) || errors.Is(err, runtime.ErrLimit) != c.limit {
				t.Errorf("error %v (limit %v), want %s", err, errors.Is(err, runtime.ErrLimit), c.err)
			}
		})
	}
}

func TestHints(t *testing.T) {
	cases := []struct{ script, text, hint string }{
		{"board.fial()", "AttributeError: 'module' object has no attribute 'fial'", "did you mean fail?"},
		{"board.fail()", "OSError: [Errno 5] EIO", "plug it in"},
		{"pritn(1)", "NameError: name 'pritn' isn't defined", "did you mean print?"},
		{"count = 1\ncuont += 1", "NameError: name 'cuont' isn't defined", "did you mean count?"},
		{"def f(width):\n return widht\nf(1)", "NameError: name 'widht' isn't defined", "did you mean width?"},
		{"del pritn", "NameError: name 'pritn' isn't defined", "did you mean print?"},
		{"sys.exit()", "NameError: name 'sys' isn't defined", "is import sys missing?"},
		{"from cmath import epx", "ImportError: can't import name epx", "did you mean exp?"},
		{"'a'.uper()", "AttributeError: 'str' object has no attribute 'uper'", "did you mean upper?"},
		{"import boardd", "ImportError: no module named 'boardd'", "did you mean board?"},
		{"import later", "ImportError: no module named 'later'", "the board has later, canmv-run not yet"},
		{"board.stop('x')", "TypeError: can't convert str to int", "stop(kind)"},
		{"x = (1,\n 2", "SyntaxError: invalid syntax", "^"},
	}
	for _, c := range cases {
		_, err := playBoard(t, c.script)
		var f *runtime.Failure
		if !errors.As(err, &f) || f.Text != c.text || !strings.Contains(f.Hint(), c.hint) {
			t.Errorf("%s: error %v, hint %q, want %s and %q", c.script, err, f.Hint(), c.text, c.hint)
		}
	}
}

func TestGoPanicNamesTheLine(t *testing.T) {
	_, err := playBoard(t, "def f():\n  x = 1\n  board.crash()\nf()\n")
	var f *runtime.Failure
	if !errors.As(err, &f) {
		t.Fatalf("error %v, want a Failure", err)
	}
	if want := "File \"main.py\", line 4, in f\nRuntimeError: internal error: a bug\n"; !strings.HasSuffix(f.Traceback(), want) {
		t.Errorf("traceback\n%swant at its end\n%s", f.Traceback(), want)
	}
}

func TestExceptionsCrossGo(t *testing.T) {
	out, err := playBoard(t, `
class Mine(Exception): pass
def f(x):
    if x: raise Mine(x)
    return 'ok'
print(board.call(f, 0))
try:
    board.call(f, 5)
except Mine as e:
    print('mine', e.args)
try:
    board.fail()
except OSError as e:
    print(e.errno)
`)
	if want := "ok\nmine (5,)\n5\n"; out != want || err != nil {
		t.Errorf("printed %q, error %v, want %q", out, err, want)
	}
}

func TestExit(t *testing.T) {
	for _, c := range []struct {
		script string
		code   int
		text   string
	}{{"import sys\nsys.exit()", 0, ""}, {"raise SystemExit(3)", 3, ""}, {"import sys\nsys.exit('why')", 1, "why"}} {
		_, err := play(t, runtime.Config{}, c.script)
		var x *runtime.Exit
		if c.code == 0 {
			if err != nil {
				t.Errorf("%s: error %v", c.script, err)
			}
		} else if !errors.As(err, &x) || x.Code != c.code || x.Text != c.text {
			t.Errorf("%s: error %#v, want code %d %q", c.script, err, c.code, c.text)
		}
	}
}

func TestManyRunsShareMain(t *testing.T) {
	var out bytes.Buffer
	rt := runtime.New(runtime.Config{Stdout: &out})
	for _, src := range []string{"x = 1", "1 // 0", "x += 1", "print(x)"} {
		rt.Exec("main.py", []byte(src))
	}
	rt.Close()
	if out.String() != "2\n" {
		t.Errorf("printed %q, want 2", out.String())
	}
}
