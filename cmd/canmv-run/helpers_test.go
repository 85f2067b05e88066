package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/venc"
)

// childEnv makes the test's own executable be the command: signals and kills need a process of its own.
const childEnv = "CANMV_RUN_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		main()
	}
	code := m.Run()
	if browser.stop != nil {
		browser.stop()
	}
	os.Exit(code)
}

// place is a folder of a test's own, with a card in it.
type place struct{ dir string }

func newPlace(t testing.TB) place { return place{t.TempDir()} }

func (p place) path(name string) string { return filepath.Join(p.dir, filepath.FromSlash(name)) }

// card is the PC's path of a file on the card.
func (p place) card(name string) string { return p.path("card/" + name) }

// write makes a file, e.g. a script, and returns its path.
func (p place) write(t testing.TB, name, text string) string {
	t.Helper()
	file := p.path(name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}

// result is how a run ended. The paths of the place are taken out of both texts.
type result struct {
	code      int
	out, errs string
}

// run runs the command in this process with the place's card. A run that hangs is ended after a minute.
func (p place) run(args ...string) result {
	var out, errs bytes.Buffer
	code := run(p.args(args), strings.NewReader(""), &out, &errs)
	return p.result(code, out.String(), errs.String())
}

func (p place) args(args []string) []string {
	if len(args) > 0 && args[0] == "doctor" {
		return append(args, "--sdcard", p.path("card"))
	}
	return append([]string{"--timeout", "1m", "--sdcard", p.path("card")}, args...)
}

func (p place) result(code int, out, errs string) result {
	clean := strings.NewReplacer(p.dir+string(filepath.Separator), "")
	return result{code, clean.Replace(out), clean.Replace(errs)}
}

// script runs a source of the given name.
func (p place) script(t testing.TB, name, src string, flags ...string) result {
	t.Helper()
	return p.run(append(flags, p.write(t, name, src))...)
}

// ok is for runs that must go well and leave nothing open.
func (r result) ok(t testing.TB) result {
	t.Helper()
	if r.code != exitOK || strings.Contains(r.errs, "left open") {
		t.Fatalf("exit code %d, stdout\n%s\nstderr\n%s", r.code, r.out, r.errs)
	}
	return r
}

// want checks the exit code, and that stdout and stderr contain the texts.
func (r result) want(t testing.TB, code int, out, errs string) {
	t.Helper()
	if r.code != code || !strings.Contains(r.out, out) || !strings.Contains(r.errs, errs) {
		t.Errorf("exit code %d, want %d\nstdout\n%s\nwant in it %q\nstderr\n%s\nwant in it %q", r.code, code, r.out, out, r.errs, errs)
	}
}

// child is the command as a process.
type child struct {
	place
	t    testing.TB
	cmd  *exec.Cmd
	out  *bufio.Reader
	pipe io.Closer
	seen strings.Builder
	errs bytes.Buffer
}

// start starts the command. It is killed after a minute.
func (p place) start(t testing.TB, args ...string) *child {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signals to send")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	c := &child{place: p, t: t, cmd: exec.CommandContext(ctx, os.Args[0], append([]string{"--sdcard", p.path("card")}, args...)...)}
	c.cmd.Env = append(os.Environ(), childEnv+"=1")
	c.cmd.Stderr = &c.errs
	if _, err := c.cmd.StdinPipe(); err != nil { // a terminal at which nobody types
		t.Fatal(err)
	}
	pipe, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.pipe, c.out = pipe, bufio.NewReader(pipe)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// until reads the child's output up to a line.
func (c *child) until(line string) {
	c.t.Helper()
	for {
		got, err := c.out.ReadString('\n')
		c.seen.WriteString(got)
		if strings.TrimRight(got, "\r\n") == line {
			return
		}
		if err != nil {
			c.t.Fatalf("%v before the line %q; stdout\n%s\nstderr\n%s", err, line, c.seen.String(), c.errs.String())
		}
	}
}

func (c *child) signal(s os.Signal) {
	c.t.Helper()
	if err := c.cmd.Process.Signal(s); err != nil {
		c.t.Fatal(err)
	}
}

// wait reads on to the child's end. A child that a signal ended has the code -1.
func (c *child) wait() result {
	c.t.Helper()
	if _, err := io.Copy(&c.seen, c.out); err != nil && !errors.Is(err, os.ErrClosed) {
		c.t.Error(err)
	}
	var exit *exec.ExitError
	if err := c.cmd.Wait(); err != nil && !errors.As(err, &exit) {
		c.t.Fatal(err)
	}
	return c.result(c.cmd.ProcessState.ExitCode(), c.seen.String(), c.errs.String())
}

// needEncoder skips the test where there is no encoder for a codec.
func needEncoder(t testing.TB, c venc.Codec) {
	t.Helper()
	set, err := newEngines(&options{encoder: "auto"})
	if err == nil {
		_, err = set.Pick(c)
	}
	if err != nil {
		t.Skip(err)
	}
}

// matches reports whether a text is as wanted, where each <n> stands for a number that depends on the encoder.
func matches(text, want string) bool {
	re := strings.ReplaceAll(regexp.QuoteMeta(want), "<n>", `[0-9.]+`)
	return regexp.MustCompile("^" + re + "$").MatchString(text)
}
