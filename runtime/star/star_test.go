package star_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/lib"
	"github.com/canmv-run/canmv-run/runtime/star"
)

// interp is a board that only prints.
type interp struct {
	out  io.Writer
	stop error // what ExitPoint raises
}

func (i *interp) Later(starlark.Callable, ...arg.Value) bool { return false }
func (i *interp) ExitPoint(mode int, set bool) (int, error)  { return 0, i.stop }
func (i *interp) Sleep(time.Duration) error                  { return i.stop }
func (i *interp) Stdout() io.Writer                          { return i.out }
func (i *interp) PrintException(io.Writer, arg.Value) error  { panic("the Runner prints its own") }
func (i *interp) Exit(code arg.Value) error                  { return arg.Raise("SystemExit", code) }

var wave = &arg.ErrorType{Name: "Error", Base: "Exception", Doc: "A broken file."}

func modules() []arg.Loader {
	time := func() *arg.Module {
		return &arg.Module{Name: "time", Doc: "Time.", Members: []arg.Member{arg.Const{Name: "time", Value: 7, Doc: "The time."}}}
	}
	list := append(lib.All(lib.Config{}),
		arg.Loader{Name: "time", Aliases: []string{"utime"}, Load: time},
		arg.Loader{Name: "media.display"},
		arg.Loader{Name: "board", Load: func() *arg.Module {
			return &arg.Module{Name: "board", Leaks: []string{"time"}, Members: []arg.Member{
				wave,
				&arg.Func{Sig: "fail(*args)", Doc: "Raises.", Do: func(c *arg.Call) (any, error) {
					var args []any
					for _, a := range c.Rest() {
						args = append(args, a)
					}
					return nil, arg.Raise("ValueError", args...).WithHint("a hint")
				}},
				&arg.Func{Sig: "wave()", Doc: "Raises.", Do: func(*arg.Call) (any, error) { return nil, wave.Raise("bad file") }},
				&arg.Func{Sig: "exitpoint()", Doc: "A stop.", Do: func(c *arg.Call) (any, error) { return c.Env.Interp.ExitPoint(0, false) }},
				&arg.Func{Sig: "exit()", Doc: "Ends.", Do: func(c *arg.Call) (any, error) { return nil, c.Env.Interp.Exit(arg.None) }},
				&arg.Func{Sig: "show(e)", Doc: "Prints a traceback.", Do: func(c *arg.Call) (any, error) {
					return nil, c.Env.Interp.PrintException(c.Env.Interp.Stdout(), c.Value("e"))
				}},
			}}
		}})
	return list
}

func run(t *testing.T, src string, change func(*star.Config, *interp)) (string, error) {
	t.Helper()
	var out bytes.Buffer
	in := &interp{out: &out}
	cfg := star.Config{Modules: modules(), Interp: in}
	if change != nil {
		change(&cfg, in)
	}
	err := star.New(cfg).Exec("app.star", []byte(src))
	return out.String(), err
}

func TestPrograms(t *testing.T) {
	for _, c := range []struct{ name, src, out string }{
		{"predeclared", `print(__name__, bytearray(3)[1])`, "__main__ 0\n"},
		{"dialect", "n = 0\nwhile n < 3:\n    n += 1\nif n == 3:\n    print(len(set([1, 1, n])))", "2\n"},
		{"recursion", "def f(n):\n    return 1 if n < 2 else n * f(n - 1)\nprint(f(20))", "2432902008176640000\n"},
		{"load module", "load(\"math\", \"math\", \"floor\")\nprint(math.floor(2.5), floor(3.5))", "2 3\n"},
		{"a module's own name is the module", "load(\"time\", \"time\")\nprint(time, time.time)", "<module 'time'> 7\n"},
		{"alias is the same module", "load(\"utime\", a=\"time\")\nload(\"time\", b=\"time\")\nprint(a == b)", "True\n"},
		{"leaked module", "load(\"board\", \"time\")\nprint(time.time)", "7\n"},
		{"catch value", "print(catch(lambda x, y=0: x + y, 1, y=2))", "(3, None)\n"},
		{"catch error", "load(\"board\", \"fail\")\n_, e = catch(fail, \"no\")\nprint(e.type, e.args, e, e.hint)", "ValueError (\"no\",) no a hint\n"},
		{"several arguments are a tuple", "load(\"board\", \"fail\")\n_, e = catch(fail, \"venc\", 4)\nprint(e)", "('venc', 4)\n"},
		{"errno", "load(\"board\", \"board\")\n_, e = catch(board.fail, 2)\nprint(e)", "2\n"},
		{"own class", "load(\"board\", \"wave\", \"Error\")\n_, e = catch(wave)\nprint(e.type, e, Error)", "Error bad file <class 'Error'>\n"},
		{"catch starlark's", "for f in [lambda: 1 // 0, lambda: [][1], lambda: {}[1], lambda: 1 + \"\", lambda: fail(\"x\"), lambda: (1).y, lambda: int(\"z\")]:\n    print(catch(f)[1].type)",
			"ZeroDivisionError\nIndexError\nKeyError\nTypeError\nException\nAttributeError\nValueError\n"},
		{"print_exception", "load(\"board\", \"fail\", \"show\")\ndef f():\n    fail(\"no\")\n_, e = catch(f)\nshow(e)",
			"Traceback (most recent call last):\n  File \"app.star\", line 4, in <module>\n  File \"app.star\", line 3, in f\nValueError: no\n"},
		{"interrupt is caught", "load(\"board\", \"exitpoint\")\n_, e = catch(exitpoint)\nprint(e.type, \"[\" + str(e) + \"]\")", "KeyboardInterrupt []\n"},
		{"bytearray", "b = bytearray(b\"ab\")\nb[0] = 0x41\nb.extend(b\"c\\n\")\nb.append(1)\nprint(b, len(b), b[1:3], 65 in b, b + b\"z\")",
			"bytearray(b'Abc\\n\\x01') 5 bytearray(b'bc') True bytearray(b'Abc\\n\\x01z')\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := run(t, c.src, func(_ *star.Config, in *interp) {
				in.stop = arg.Raise("KeyboardInterrupt")
			})
			if err != nil || out != c.out {
				t.Errorf("%s\ngot  %q %v\nwant %q", c.src, out, err, c.out)
			}
		})
	}
}

func TestFailures(t *testing.T) {
	head := "Traceback (most recent call last):\n"
	for _, c := range []struct{ name, src, trace, hint string }{
		{"in a function", "def f():\n    fail(\"no\")\n\nf()", head + "  File \"app.star\", line 4, in <module>\n  File \"app.star\", line 2, in f\nException: no\n", ""},
		{"syntax", "x = 1\ny = = 2", head + "  File \"app.star\", line 2, column 5\n    y = = 2\n        ^\nSyntaxError: got '=', want primary expression\n", ""},
		{"name", "print(nope)", head + "  File \"app.star\", line 1, column 7\n    print(nope)\n          ^\nSyntaxError: undefined: nope\n", ""},
		{"unknown module", "load(\"nope\", \"x\")", head + "  File \"app.star\", line 1, in <module>\nImportError: no module named 'nope'\n", "board"},
		{"not yet", "load(\"media.display\", \"Display\")", head + "  File \"app.star\", line 1, in <module>\nImportError: no module named 'media.display'\n", "the board has media.display, canmv-run not yet"},
		{"unknown member", "load(\"math\", \"flor\")", head + "  File \"app.star\", line 1, in <module>\nImportError: load: name flor not found in module math (did you mean floor?)\n", ""},
		{"exit passes catch", "load(\"board\", \"exit\")\ncatch(exit)\nprint(1)", head + "  File \"app.star\", line 2, in <module>\nSystemExit: None\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := run(t, c.src, nil)
			var f *star.Failure
			if !errors.As(err, &f) || f.Traceback() != c.trace || out != "" {
				t.Fatalf("got %q %v\n%s\nwant\n%s", out, err, f.Traceback(), c.trace)
			}
			if !strings.Contains(arg.HintOf(err), c.hint) {
				t.Errorf("hint %q, want it to name %q", arg.HintOf(err), c.hint)
			}
		})
	}
}

func TestStep(t *testing.T) {
	const loop = "def f():\n    while True:\n        pass\n_, e = catch(f)\nprint(e.type)"
	calls := 0
	out, err := run(t, loop, func(cfg *star.Config, _ *interp) {
		cfg.Step = func(n int) error {
			if calls++; calls == 10 {
				return arg.Raise("KeyboardInterrupt")
			}
			if calls < 10 && (n < 900 || n > 1100) {
				t.Errorf("Step(%d), want about 1000", n)
			}
			return nil
		}
	})
	if err != nil || out != "KeyboardInterrupt\n" {
		t.Errorf("an interrupt in a loop: %q %v", out, err)
	}
	limit := &arg.Stop{Err: errors.New("time limit")}
	out, err = run(t, loop, func(cfg *star.Config, _ *interp) { cfg.Step = func(int) error { return limit } })
	if !errors.Is(err, limit) || out != "" {
		t.Errorf("a limit: %q %v, want %v", out, err, limit)
	}
	out, err = run(t, "load(\"board\", \"exitpoint\")\ncatch(exitpoint)\nprint(1)", func(_ *star.Config, in *interp) { in.stop = limit })
	if !errors.Is(err, limit) || out != "" {
		t.Errorf("a limit in a call: %q %v, want %v", out, err, limit)
	}
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	open := func(name string, flag int) (star.File, error) {
		f, err := os.OpenFile(filepath.Join(dir, name), flag, 0o666)
		if err != nil {
			return nil, arg.Raise("OSError", 2)
		}
		return f, nil
	}
	out, err := run(t, `
f = open("a.txt", "w")
print(f.write("one\ntwo\n"), f.write("é"))
f.close()
f.close()
f = open("a.txt")
print([f.readline()], f.readlines(), [f.read()])
print(f.seek(4), f.read(3), f.tell())
f.close()
b = bytearray(20)
f = open("a.txt", "rb")
print(f.read(4), f.readinto(b), b[:3])
f.close()
print(catch(open, "nope")[1])
print(catch(open, "a.txt", "q")[1])
`, func(cfg *star.Config, _ *interp) { cfg.Open = open })
	want := "8 2\n[\"one\\n\"] [\"two\\n\", \"é\"] [\"\"]\n4 two 7\none\n 6 bytearray(b'two')\n[Errno 2] ENOENT\ninvalid mode\n"
	if err != nil || out != want {
		t.Errorf("got  %q %v\nwant %q", out, err, want)
	}
}

func TestSiblings(t *testing.T) {
	files := map[string]string{
		"lib.star": "n = [0]\ndef up():\n    n[0] += 1\n    return n[0]\n",
		"a.star":   `load("b.star", "y")`,
		"b.star":   `load("a.star", "x")`,
	}
	source := func(cfg *star.Config, _ *interp) {
		cfg.Source = func(name string) ([]byte, error) {
			if s, ok := files[name]; ok {
				return []byte(s), nil
			}
			return nil, fmt.Errorf("no file %s", name)
		}
	}
	out, err := run(t, "load(\"lib.star\", \"up\")\nload(\"lib.star\", n2=\"n\")\nup()\nprint(up(), n2)", source)
	if err != nil || out != "2 [2]\n" {
		t.Errorf("got %q %v; the file must run once and stay unfrozen", out, err)
	}
	for src, want := range map[string]string{
		`load("a.star", "x")`:    "cycle in load",
		`load("none.star", "x")`: "no module named 'none.star'",
	} {
		if _, err := run(t, src, source); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", src, err, want)
		}
	}
}
