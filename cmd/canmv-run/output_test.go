package main

import (
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/internal/mediatest"
)

// both is one stream for stdout and stderr, as a terminal is.
type both struct {
	mu sync.Mutex
	strings.Builder
}

func (b *both) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Builder.Write(p)
}

// What a script printed stands before what it, the traceback or the board wrote to stderr later.
func TestOutputOrder(t *testing.T) {
	t.Parallel()
	for suffix, c := range map[string]struct{ src, want string }{
		".py": {"import sys\nprint('1')\nsys.stderr.write('2\\n')\nprint('3')\nraise ValueError('4')\n",
			"1\n2\n3\nTraceback (most recent call last):\n  File \"t.py\", line 5, in <module>\nValueError: 4\n"},
		".star": {"print('1')\nfail('4')\n", "1\nTraceback (most recent call last):\n  File \"t.star\", line 2, in <module>\nException: 4\n"},
		".warned.py": {"from media.vencoder import *\nprint('1')\nEncoder().Start(0) if 0 else print('2')\nprint(Encoder().SendFrame(0, k_video_frame_info()))\n",
			"1\n2\ncanmv-run: SendFrame(0) returned -1"},
	} {
		p := newPlace(t)
		var out both
		run(p.args([]string{p.write(t, "t"+suffix, c.src)}), strings.NewReader(""), &out, &out)
		if got := p.result(0, out.String(), "").out; !strings.HasPrefix(got, c.want) {
			t.Errorf("got\n%swant\n%s", got, c.want)
		}
	}
}

// Without --quiet a run ends with a summary; with it stderr has only what the script and its traceback say.
func TestQuiet(t *testing.T) {
	t.Parallel()
	mediatest.Need(t)
	p := newPlace(t)
	script := p.write(t, "t.py", recordPy)
	r := p.run(script, "0", "30", "leave")
	for _, want := range []string{
		"a.mp4  ", "MP4: H.264 160x128, 30 frames + G.711 µ-law 8000 Hz, 1.00 s\n", " s of board time in ", "30 frames encoded by ",
		"note: browsers play no G.711 sound", wasFinished, "sensor 0 was not stopped", "1 link was not removed",
	} {
		if !strings.Contains(r.errs, want) {
			t.Errorf("no %q in\n%s", want, r.errs)
		}
	}
	q := p.run("-q", script, "0", "30", "leave")
	if q.code != exitOK || q.errs != "" || q.out != r.out {
		t.Errorf("--quiet: code %d, stderr %q, stdout %q", q.code, q.errs, q.out)
	}
	q = p.script(t, "e.py", "import sys\nsys.stderr.write('mine\\n')\nx.foo\n", "--quiet")
	if want := "mine\nTraceback (most recent call last):\n  File \"e.py\", line 3, in <module>\nNameError: name 'x' isn't defined\n"; q.errs != want {
		t.Errorf("--quiet: got\n%swant\n%s", q.errs, want)
	}
}

// sys.exit sets the exit code.
func TestExitCodes(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for _, c := range []struct {
		arg  string
		code int
		errs string
	}{
		{"", 0, ""}, {"None", 0, ""}, {"0", 0, ""}, {"3", 3, ""}, {"-1", 255, ""}, {"256", 0, ""}, {"'no camera'", 1, "no camera\n"},
	} {
		p.script(t, "t.py", "import sys\nprint('out')\nsys.exit("+c.arg+")\n").want(t, c.code, "out\n", c.errs)
		p.script(t, "t.star", "load('sys', 'sys')\nprint('out')\nsys.exit("+c.arg+")\n").want(t, c.code, "out\n", c.errs)
	}
	p.script(t, "t.py", "raise SystemExit(5)\n").want(t, 5, "", "")
	p.script(t, "t.py", "raise KeyboardInterrupt\n").want(t, exitScript, "", "KeyboardInterrupt")
}

// Limits end a script whatever it catches; its finally blocks have two seconds.
func TestLimits(t *testing.T) {
	t.Parallel()
	const catching = "print('begin')\nwhile True:\n    try:\n        while True:\n            BODY\n    except BaseException:\n        print('caught')\n"
	const catchingStar = "def loop():\n    while True:\n        BODY\nprint('begin')\nfor i in range(100):\n    catch(loop)\n"
	for _, c := range []struct {
		name  string
		flags []string
		body  string
		code  int
		errs  string // what follows the traceback
	}{
		{"time", []string{"--timeout", "100ms"}, "pass", exitTimeout, "canmv-run: --timeout 100ms: the script did not end in time and was stopped\n"},
		{"steps", []string{"--steps", "20000"}, "pass", exitScript, "RuntimeError: step limit reached\nhint: --steps and --max-output set the limits\n"},
		{"output", []string{"--max-output", "1k"}, "print('0123456789')", exitScript, "RuntimeError: output limit reached\nhint: --steps and --max-output set the limits\n"},
	} {
		for suffix, src := range map[string]string{".py": catching, ".star": catchingStar} {
			t.Run(c.name+suffix, func(t *testing.T) {
				t.Parallel()
				p := newPlace(t)
				r := p.script(t, "t"+suffix, strings.ReplaceAll(src, "BODY", c.body), c.flags...)
				r.want(t, c.code, "begin\n", c.errs)
				if strings.Contains(r.out, "caught") {
					t.Errorf("the script caught it:\n%s", r.out)
				}
				if !strings.Contains(r.errs, ", in <module>\n") || suffix == ".star" && !strings.Contains(r.errs, ", in loop\n") {
					t.Errorf("the line is not told:\n%s", r.errs)
				}
				if c.name == "output" && len(r.out) != 1024 {
					t.Errorf("%d bytes of output, want 1024", len(r.out))
				}
			})
		}
	}
	t.Run("heap", func(t *testing.T) {
		t.Parallel()
		src := "x = 'a'\ntry:\n    while True:\n        x += x\nexcept MemoryError as e:\n    print(len(x))\n"
		r := newPlace(t).script(t, "t.py", src, "--heap", "256M")
		if n, err := strconv.Atoi(strings.TrimSpace(r.out)); err != nil || n < 32<<20 || n >= 256<<20 || r.code != exitOK {
			t.Errorf("code %d, output %q, want MemoryError caught between 32 and 256 MiB", r.code, r.out)
		}
	})
	t.Run("finally", func(t *testing.T) {
		t.Parallel()
		src := "try:\n    while True:\n        pass\nfinally:\n    print('cleaned')\n"
		newPlace(t).script(t, "t.py", src, "--timeout", "100ms").want(t, exitTimeout, "cleaned\n", "--timeout")
	})
	t.Run("endless finally", func(t *testing.T) {
		t.Parallel()
		began := time.Now()
		src := "try:\n    while True:\n        pass\nfinally:\n    while True:\n        pass\n"
		newPlace(t).script(t, "t.py", src, "--timeout", "100ms").want(t, exitTimeout, "", "--timeout")
		if d := time.Since(began); d < 2*time.Second || d > 20*time.Second {
			t.Errorf("took %v, want a little more than 2 s", d)
		}
	})
	t.Run("sleep on the real clock", func(t *testing.T) {
		t.Parallel()
		newPlace(t).script(t, "t.py", "import time\ntime.sleep(1000)\n", "--clock", "real", "--timeout", "100ms").want(t, exitTimeout, "", "line 2")
	})
	t.Run("recording", func(t *testing.T) {
		t.Parallel()
		mediatest.Need(t)
		p := newPlace(t)
		p.run("--timeout", "500ms", "--clock", "real", p.write(t, "t.py", recordPy), "0", endless, "handler").want(t, exitTimeout, "", wasFinished)
		p.plays(t)
	})
}

// A pipe that nobody reads any more ends the script; its recording is finished.
func TestClosedPipe(t *testing.T) {
	t.Parallel()
	mediatest.Need(t)
	for suffix, src := range sources {
		t.Run(suffix, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			c := p.start(t, p.write(t, "t"+suffix, src), "0", endless, "none")
			c.until("frame 20")
			if err := c.pipe.Close(); err != nil {
				t.Fatal(err)
			}
			r := c.wait()
			r.want(t, exitScript, "", "canmv-run: the script was stopped, as nobody reads its output any more\n")
			if strings.Contains(r.errs, "Traceback") {
				t.Errorf("stderr\n%s", r.errs)
			}
			p.plays(t)
		})
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

// Output that cannot be written is an error even when the script ends before it is tried.
func TestOutputLost(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	var errs strings.Builder
	code := run(p.args([]string{p.write(t, "t.py", "print('x')\n")}), strings.NewReader(""), fullDisk{}, &errs)
	if code != exitScript || !strings.Contains(errs.String(), "canmv-run: the script's output could not be written: disk full\n") {
		t.Errorf("code %d, stderr %s", code, errs.String())
	}
	code = run(p.args([]string{p.write(t, "t.py", "print('x')\n")}), strings.NewReader(""), io.Discard, fullDisk{})
	if code != exitOK {
		t.Errorf("with a stderr that fails: code %d", code)
	}
}

// The card is made with the board's folders; a card that cannot be made is told.
func TestCard(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	r := p.script(t, "t.py", "import os\nprint(sorted(os.listdir('/')), os.getcwd(), sorted(os.listdir()))\nopen('a.txt', 'w').close()\n").ok(t)
	if want := "['data', 'flash', 'sd', 'sdcard'] /sdcard ['app', 'data', 'examples', 'flash']\n"; r.out != want {
		t.Errorf("got %swant %s", r.out, want)
	}
	if _, err := os.Stat(p.card("a.txt")); err != nil {
		t.Error(err)
	}
	file := p.write(t, "file", "")
	p.run("--sdcard", file, p.path("t.py")).want(t, exitUsage, "", "file")
}

// Modules beside the script can be imported, not opened.
func TestSiblings(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.write(t, "helper.py", "value = 6\ndef fail():\n    return 1 / 0\n")
	p.write(t, "g711.py", "raise ValueError('not the module of the board')\n")
	p.write(t, "lib.star", "value = 7\n")
	p.script(t, "t.py", "from media.mp4format import *\nimport helper\nprint(helper.value)\nhelper.fail()\n").want(t, exitScript, "6\n", "  File \"t.py\", line 4, in <module>\n  File \"helper.py\", line 3, in fail\nZeroDivisionError: divide by zero\n")
	p.script(t, "t.star", "load(\"lib.star\", \"value\")\nprint(value)\n").ok(t).want(t, exitOK, "7\n", "")
	p.script(t, "t.py", "open('helper.py')\n").want(t, exitScript, "", "OSError: [Errno 2] ENOENT")
}
