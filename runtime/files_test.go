package runtime_test

import (
	"os"
	"testing"

	"github.com/canmv-run/canmv-run/runtime"
	"github.com/canmv-run/canmv-run/runtime/lib"
)

// openCount counts files that are open.
type openCount struct{ now, most int }

type countedFile struct {
	*os.File
	n *openCount
}

func (f countedFile) Close() error {
	f.n.now--
	return f.File.Close()
}

func (n *openCount) open(name string, flag int) (lib.File, error) {
	f, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	n.now++
	n.most = max(n.most, n.now)
	return countedFile{f, n}, err
}

// What a script drops without closing is closed; what it still holds is not.
func TestDroppedFilesAreClosed(t *testing.T) {
	const script = "def f():\n    for i in range(2000):\n        open('x').read()\nf()\nkept = [open('y')]\n"
	for suffix, left := range map[string]int{".py": 1, ".star": 0} { // a Starlark script's names end with it
		n := &openCount{}
		rt := runtime.New(runtime.Config{Open: n.open, Engines: map[string]func(*runtime.Runtime) runtime.Engine{".star": runtime.Starlark}})
		if err := rt.Exec("main"+suffix, []byte(script)); err != nil {
			t.Fatal(err)
		}
		if n.most > 1000 {
			t.Errorf("%s: %d files were open at once", suffix, n.most)
		}
		if err := rt.Close(); err != nil || n.now != left {
			t.Errorf("%s: %d files open, want %d, %v", suffix, n.now, left, err)
		}
	}
}

func TestClosedFilesAreForgotten(t *testing.T) {
	n := &openCount{}
	out, err := play(t, runtime.Config{Open: n.open}, "fs = [open('x') for i in range(300)]\nfor f in fs: f.close()\nfs[0].close()\nwith open('y') as f: print(f.read() == '')\n")
	if err != nil || out != "True\n" || n.now != 0 {
		t.Errorf("%d files open, printed %q, %v", n.now, out, err)
	}
}
