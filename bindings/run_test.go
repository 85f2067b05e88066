package bindings_test

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

	"github.com/canmv-run/canmv-run/bindings"
	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/host/venc/engines"
	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/lib"
	"github.com/canmv-run/canmv-run/runtime/star"
)

// result is what a script left behind.
type result struct {
	out    string // its output; with an uncaught exception the traceback behind it
	hint   string
	warned string
	card   string // the card's folder on the PC
	leaks  host.Leaks
	board  *host.Board
	err    error
}

// file is the PC's path of a file on the card.
func (r *result) file(name string) string { return filepath.Join(r.card, filepath.FromSlash(name)) }

// stopper interrupts a script: it is the part of the Runtime that these tests need.
type stopper struct {
	board *host.Board
	out   io.Writer
	mode  int
	// after makes the n-th exit point raise stop.
	after int
	stop  error
}

func (s *stopper) ExitPoint(mode int, set bool) (int, error) {
	old := s.mode
	if set {
		s.mode = mode
	}
	if !set || mode == 0 {
		if s.after--; s.after == 0 {
			return old, s.stop
		}
	}
	return old, nil
}
func (s *stopper) Sleep(d time.Duration) error               { s.board.Clock.Sleep(d); return nil }
func (s *stopper) Stdout() io.Writer                         { return s.out }
func (s *stopper) PrintException(io.Writer, arg.Value) error { return nil }
func (s *stopper) Exit(code arg.Value) error                 { return arg.Raise("SystemExit", code) }

// job is one run of a script.
type job struct {
	name string // the script's name, with its suffix
	src  string
	cfg  func(*host.Config)
	// interrupt raises stop at the n-th exit point; 0 never.
	interrupt int
	stop      error
	card      string // a folder to use again
}

// runStar runs a Starlark program on a board of its own.
func runStar(t testing.TB, j job) *result {
	t.Helper()
	r := &result{card: j.card}
	if r.card == "" {
		r.card = filepath.Join(t.TempDir(), "card")
	}
	var out bytes.Buffer
	var warned strings.Builder
	cfg := host.Config{
		Card:       sdcard.Config{Dir: r.card},
		Mic:        "tone",
		NewEncoder: (&engines.Set{FFmpeg: &ffmpeg.Finder{}}).New,
		Print:      func(s string) { fmt.Fprintln(&out, s) },
		Warn:       func(s string) { fmt.Fprintln(&warned, s) },
	}
	if j.cfg != nil {
		j.cfg(&cfg)
	}
	b, err := host.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	stop := j.stop
	if stop == nil {
		stop = arg.Raise("KeyboardInterrupt")
	}
	files := bindings.Files{FS: b.Card}
	runner := star.New(star.Config{
		Modules: append(lib.All(lib.Config{}), bindings.All(b)...),
		Open:    func(name string, flag int) (star.File, error) { return files.Open(name, flag) },
		Interp:  &stopper{board: b, out: &out, after: j.interrupt, stop: stop},
	})
	r.err = runner.Exec(j.name, []byte(j.src))
	var f *star.Failure
	if errors.As(r.err, &f) {
		out.WriteString(f.Traceback())
		r.hint = arg.HintOf(r.err)
	}
	r.leaks = b.Reset()
	r.board = b
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	r.out, r.warned = out.String(), warned.String()
	return r
}

// onBoard runs a Starlark program on a board that others use, too.
func onBoard(b *host.Board, name, src string) (string, error) {
	var out bytes.Buffer
	b.SetOutput(func(s string) { fmt.Fprintln(&out, s) }, nil)
	err := star.New(star.Config{Modules: bindings.All(b), Interp: &stopper{board: b, out: &out}}).Exec(name, []byte(src))
	return out.String(), err
}

// seeds is the folder of the user's own programs, which is not part of the repository.
const seeds = "../../shared/seed-examples"

func seed(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(seeds, name))
	if err != nil {
		t.Skipf("the user's programs are not here: %v", err)
	}
	return string(b)
}
