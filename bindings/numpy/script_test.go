package numpy_test

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/bindings/numpy"
	"github.com/canmv-run/canmv-run/runtime"
	"github.com/canmv-run/canmv-run/runtime/lib"
)

var update = flag.Bool("update", false, "write testdata/*.out from CPython's numpy")

// python is CPython with numpy; "" where there is none.
func python() string {
	for _, p := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(p, "-c", "import numpy").Run() == nil {
			return p
		}
	}
	return ""
}

// reference runs a script under CPython's numpy, with the promotion of numpy 2 where it is older.
func reference(t *testing.T, py, script string) string {
	t.Helper()
	src, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(py, "-W", "ignore", "-") // not by name: its folder would be searched for modules
	cmd.Stdin = strings.NewReader(string(src))
	cmd.Env = append(os.Environ(), "NPY_PROMOTION_STATE=weak")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", py, script, err, stderr.String())
	}
	return string(out)
}

// run runs a script as the command does, without a board. An uncaught exception ends the output.
func run(t testing.TB, name, src string) string {
	t.Helper()
	var out strings.Builder
	rt := runtime.New(runtime.Config{
		Stdout: &out, Terminal: true,
		Modules: append(lib.All(lib.Config{}), numpy.New(numpy.Config{}).All()...),
		Engines: map[string]func(*runtime.Runtime) runtime.Engine{".star": runtime.Starlark},
	})
	err := rt.Exec(name, []byte(src))
	var f *runtime.Failure
	if errors.As(err, &f) {
		out.WriteString(f.Traceback() + f.Hint())
	} else if err != nil {
		t.Fatal(err)
	}
	if err := rt.Close(); err != nil {
		t.Error(err)
	}
	return out.String()
}

func scripts(t *testing.T) []string {
	list, err := filepath.Glob("testdata/*.py")
	if err != nil || len(list) == 0 {
		t.Fatal("no scripts", err)
	}
	return list
}

// The scripts print what they print under CPython's numpy.
func TestScripts(t *testing.T) {
	for _, name := range scripts(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(strings.TrimSuffix(name, ".py") + ".out")
			if err != nil {
				t.Fatal(err)
			}
			sameLines(t, run(t, filepath.Base(name), string(src)), string(want))
		})
	}
}

// sameLines reports the first lines that differ.
func sameLines(t *testing.T, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	shown := 0
	for i := 0; i < max(len(g), len(w)) && shown < 8; i++ {
		line := func(s []string) string {
			if i < len(s) {
				return s[i]
			}
			return "(nothing)"
		}
		if line(g) != line(w) {
			t.Errorf("line %d\n got %s\nwant %s", i+1, line(g), line(w))
			shown++
		}
	}
}

// What the scripts shall print is what numpy prints. With -update it is written.
func TestReference(t *testing.T) {
	py := python()
	if py == "" {
		t.Skip("no CPython with numpy: apt-get install python3-numpy")
	}
	for _, name := range scripts(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			got := reference(t, py, name)
			file := strings.TrimSuffix(name, ".py") + ".out"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sameLines(t, string(want), got)
		})
	}
}
