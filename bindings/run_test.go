package bindings_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/bindings"
	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/host/venc/engines"
	"github.com/canmv-run/canmv-run/runtime"
	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/lib"
)

// result is what a script left behind.
type result struct {
	out    string // its output; with an uncaught exception the traceback behind it
	hint   string
	warned string
	card   string // the card's folder on the PC
	leaks  host.Leaks
	err    error
}

// file is the PC's path of a file on the card.
func (r *result) file(name string) string { return filepath.Join(r.card, filepath.FromSlash(name)) }

// job is one run of a script.
type job struct {
	name string // the script's name; its suffix chooses the engine
	src  string
	cfg  func(*host.Config)
	with func(*host.Board) // before the script runs
	card string            // the card's folder; empty makes a new one
}

// run runs a script by the Runtime, as the command does. Besides the board's modules it has `test`, whose
// interrupt() is a Ctrl-C, timeout() the time limit.
func run(t testing.TB, j job) *result {
	t.Helper()
	r := &result{card: j.card}
	if r.card == "" {
		r.card = filepath.Join(t.TempDir(), "card")
	}
	b, out, warned := newBoard(t, r.card, j.cfg)
	if j.with != nil {
		j.with(b)
	}
	var rt *runtime.Runtime
	stop := func(name string, k runtime.Kind) *arg.Func {
		return &arg.Func{Sig: name + "()", Do: func(*arg.Call) (any, error) { rt.Interrupt(k); return nil, nil }}
	}
	test := arg.Loader{Name: "test", Load: func() *arg.Module {
		return &arg.Module{Name: "test", Members: []arg.Member{stop("interrupt", runtime.CtrlC), stop("timeout", runtime.Timeout)}}
	}}
	files := bindings.Files{FS: b.Card}
	rt = runtime.New(runtime.Config{
		Stdout: out, Terminal: true, Sched: b.Clock,
		Open:    func(name string, flag int) (lib.File, error) { return files.Open(name, flag) },
		Modules: append(append(lib.All(lib.Config{}), bindings.All(b)...), test),
		Engines: map[string]func(*runtime.Runtime) runtime.Engine{".star": runtime.Starlark},
	})
	b.SetOutput(func(s string) { fmt.Fprintln(rt.Stdout(), s) }, func(s string) { fmt.Fprintln(warned, s) })
	r.err = rt.Exec(j.name, []byte(j.src))
	var f *runtime.Failure
	if errors.As(r.err, &f) {
		out.WriteString(f.Traceback())
		r.hint = f.Hint()
	}
	if err := rt.Close(); err != nil {
		t.Error(err)
	}
	r.leaks = b.Reset()
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	r.out, r.warned = out.String(), warned.String()
	return r
}

// boardConfig is a board with a tone, and FFmpeg where it is installed.
func boardConfig(card string, out, warned io.Writer) host.Config {
	return host.Config{
		Card:       sdcard.Config{Dir: card},
		Mic:        "tone",
		NewEncoder: (&engines.Set{FFmpeg: &ffmpeg.Finder{}}).New,
		Print:      func(s string) { fmt.Fprintln(out, s) },
		Warn:       func(s string) { fmt.Fprintln(warned, s) },
	}
}

// newBoard makes a board that prints into out and warned.
func newBoard(t testing.TB, card string, change func(*host.Config)) (b *host.Board, out *bytes.Buffer, warned *strings.Builder) {
	t.Helper()
	out, warned = &bytes.Buffer{}, &strings.Builder{}
	cfg := boardConfig(card, out, warned)
	if change != nil {
		change(&cfg)
	}
	b, err := host.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return b, out, warned
}

// clean is for runs that must go well and leave nothing open.
func clean(t testing.TB, r *result) {
	t.Helper()
	if r.err != nil {
		t.Fatalf("%v\n%s\nhint: %s\nwarned: %s", r.err, r.out, r.hint, r.warned)
	}
	if !r.leaks.None() {
		t.Errorf("left open: %v", r.leaks.Lines())
	}
	if r.warned != "" {
		t.Errorf("warned: %s", r.warned)
	}
}
