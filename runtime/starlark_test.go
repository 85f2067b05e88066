package runtime_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/runtime"
	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/lib"
)

// What the Runtime's limits, stops and exits do to a Starlark script.
func TestStarlark(t *testing.T) {
	for _, c := range []struct {
		name, src string
		limits    runtime.Limits
		check     func(out string, err error) bool
	}{
		{"runs", "load(\"math\", \"math\")\nload(\"sys\", \"sys\")\nprint(math.floor(2.5), sys.argv)", runtime.Limits{}, func(out string, err error) bool {
			return err == nil && out == "2 [\"app.star\", \"x\"]\n"
		}},
		{"exit 3", "load(\"sys\", \"sys\")\nsys.exit(3)", runtime.Limits{}, func(out string, err error) bool {
			var e *runtime.Exit
			return errors.As(err, &e) && e.Code == 3
		}},
		{"exit", "load(\"sys\", \"sys\")\nsys.exit()\nprint(1)", runtime.Limits{}, func(out string, err error) bool { return err == nil && out == "" }},
		{"uncaught", "fail(\"no\")", runtime.Limits{}, func(out string, err error) bool {
			var f *runtime.Failure
			return errors.As(err, &f) && !f.Interrupted && f.Traceback() == "Traceback (most recent call last):\n  File \"app.star\", line 1, in <module>\nException: no\n"
		}},
		{"steps", "def f():\n    while True:\n        pass\ncatch(f)", runtime.Limits{Steps: 5000}, func(out string, err error) bool { return errors.Is(err, runtime.ErrLimit) }},
		{"output", "def f():\n    for i in range(100):\n        print(\"0123456789\")\ncatch(f)\nprint(2)", runtime.Limits{Output: 50}, func(out string, err error) bool {
			return errors.Is(err, runtime.ErrLimit) && strings.HasPrefix(out, "0123456789\n") && len(out) == 50
		}},
		{"interrupt is caught", "load(\"test\", \"stop\")\ndef f():\n    stop()\n    while True:\n        pass\nprint(catch(f)[1].type)", runtime.Limits{}, func(out string, err error) bool {
			return err == nil && out == "KeyboardInterrupt\n"
		}},
		{"interrupt is not caught", "load(\"test\", \"stop\")\nstop()\nwhile True:\n    pass", runtime.Limits{}, func(out string, err error) bool {
			var f *runtime.Failure
			return errors.As(err, &f) && f.Interrupted && f.Type == "KeyboardInterrupt"
		}},
		{"modules of the engine", `load("framebuf", "framebuf")
load("select", "select")
load("micropython", "micropython")
b = bytearray(2)
fb = framebuf.FrameBuffer(b, 8, 2, framebuf.MONO_HLSB)
fb.hline(0, 1, 8, 1)
print(b, fb.pixel(3, 1), fb == fb, fb != framebuf, type(fb), "fill" in dir(fb))
_, e = catch(framebuf.FrameBuffer, bytearray(1), 8, 8, 0)
print(e.type)
load("socket", "socket")
s = socket.socket()
p = select.poll()
p.register(s)
print(p.poll(0) == [], type(s))
_, e = catch(s.connect, ("127.0.0.1", 1))
print(e.type)
s.close()
def later(x):
    print("later", x)
micropython.schedule(later, {"a": [1, 2.5, "x", None]})
for i in range(10000):
    pass
`, runtime.Limits{}, func(out string, err error) bool {
			return err == nil && out == "bytearray(b'\\x00\\xff') 1 True True FrameBuffer True\nValueError\nFalse socket\nOSError\nlater {\"a\": [1, 2.5, \"x\", None]}\n"
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			var rt *runtime.Runtime
			test := arg.Loader{Name: "test", Load: func() *arg.Module {
				return &arg.Module{Name: "test", Members: []arg.Member{&arg.Func{Sig: "stop()", Do: func(*arg.Call) (any, error) {
					rt.Interrupt(runtime.CtrlC)
					return nil, nil
				}}}}
			}}
			rt = runtime.New(runtime.Config{Stdout: &out, Argv: []string{"app.star", "x"}, Modules: append(lib.All(lib.Config{}), test), Limits: c.limits,
				Engines: map[string]func(*runtime.Runtime) runtime.Engine{".star": runtime.Starlark}})
			err := rt.Exec("app.star", []byte(c.src))
			if err2 := rt.Close(); err2 != nil {
				t.Error(err2)
			}
			if !c.check(out.String(), err) {
				t.Errorf("%s\noutput %q, error %#v", c.src, out.String(), err)
			}
		})
	}
}
