package lib_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/runtime"
	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/lib"
)

// Each script in testdata says on the line what is printed, behind "#=", and in its first line whether CPython prints
// the same.

var wantText = regexp.MustCompile(`(?m)#= ?(.*)$`)

func expected(src []byte) string {
	var b strings.Builder
	for _, m := range wantText.FindAllSubmatch(src, -1) {
		b.Write(m[1])
		b.WriteByte('\n')
	}
	return b.String()
}

func scripts(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/*.py")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	out := map[string][]byte{}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[f] = src
	}
	return out
}

func TestScripts(t *testing.T) {
	for file, src := range scripts(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var out bytes.Buffer
			clk := &idleClock{}
			cfg := runtime.Config{
				Stdin: strings.NewReader("typed"), Stdout: &out, Stderr: &out, Sched: clk, Open: (&memoryCard{}).open,
				Modules: append(lib.All(lib.Config{}), arg.Loader{Name: "time_of_test", Load: clk.module}),
			}
			if filepath.Base(file) == "net.py" {
				cfg.Sched = nil // what comes from other goroutines ends the waits
			}
			rt := runtime.New(cfg)
			defer rt.Close()
			err := rt.Exec(file, src)
			var f *runtime.Failure
			if errors.As(err, &f) {
				out.WriteString(f.Traceback())
			}
			if got, want := out.String(), expected(src); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func TestScriptsUnderCPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 on this PC")
	}
	if testing.Short() {
		t.Skip("starts python3 for each script")
	}
	for file, src := range scripts(t) {
		if !bytes.HasPrefix(src, []byte("# cpython: yes\n")) {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(python, "-I", "-X", "utf8", file)
			got, err := cmd.CombinedOutput()
			if want := expected(src); err != nil || string(got) != want {
				t.Errorf("%v, got\n%swant\n%s", err, got, want)
			}
		})
	}
}

// idleClock passes time only while the script waits; threads run when the main one does.
type idleClock struct {
	now     time.Duration
	threads []func()
}

func (c *idleClock) Now() time.Duration { return c.now }

func (c *idleClock) Read() time.Duration {
	c.now += 10 * time.Microsecond
	return c.now
}

func (c *idleClock) Sleep(d time.Duration) bool {
	c.runThreads()
	c.now += max(d, 0)
	return true
}

func (c *idleClock) Wait(ready func() bool, d time.Duration) bool {
	c.runThreads()
	if ready() {
		return true
	}
	c.now += max(d, 0)
	return ready()
}

func (c *idleClock) runThreads() {
	for len(c.threads) > 0 {
		f := c.threads[0]
		c.threads = c.threads[1:]
		f()
	}
}

func (c *idleClock) Go(_ string, f func()) { c.threads = append(c.threads, f) }
func (c *idleClock) Step(int)              {}
func (c *idleClock) Interrupt()            {}

// module lets a script wait for its threads.
func (c *idleClock) module() *arg.Module {
	return &arg.Module{Name: "time_of_test", Members: []arg.Member{
		&arg.Func{Sig: "wait()", Do: func(*arg.Call) (any, error) {
			c.Sleep(0)
			return nil, nil
		}},
	}}
}

// memoryCard holds files for open.
type memoryCard struct{ files map[string]*[]byte }

func (m *memoryCard) open(name string, flag int) (lib.File, error) {
	if m.files == nil {
		m.files = map[string]*[]byte{}
	}
	b := m.files[name]
	if b == nil {
		if flag&os.O_CREATE == 0 {
			return nil, arg.Raise("OSError", 2)
		}
		b = new([]byte)
		m.files[name] = b
	}
	if flag&os.O_TRUNC != 0 {
		*b = nil
	}
	return &memoryFile{b: b, appends: flag&os.O_APPEND != 0}, nil
}

type memoryFile struct {
	b       *[]byte
	pos     int
	appends bool
}

func (f *memoryFile) Read(p []byte) (int, error) {
	if f.pos >= len(*f.b) {
		return 0, io.EOF
	}
	n := copy(p, (*f.b)[f.pos:])
	f.pos += n
	return n, nil
}

func (f *memoryFile) Write(p []byte) (int, error) {
	if f.appends {
		f.pos = len(*f.b)
	}
	*f.b = append((*f.b)[:f.pos], p...)
	f.pos += len(p)
	return len(p), nil
}

func (f *memoryFile) Seek(off int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		off += int64(f.pos)
	case io.SeekEnd:
		off += int64(len(*f.b))
	}
	f.pos = int(off)
	return off, nil
}

func (f *memoryFile) Close() error { return nil }
