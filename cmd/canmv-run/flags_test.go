package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/internal/mediatest"
	"github.com/spf13/pflag"
)

// Flags stand anywhere before --; what follows it is the script's.
func TestFlagPlaces(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	script := p.write(t, "args.py", "import sys\nprint(sys.argv[1:])\n")
	p.write(t, "args.star", "load(\"sys\", \"sys\")\nprint(sys.argv[1:])\n")
	for _, c := range []struct {
		args []string
		out  string
	}{
		{[]string{script}, "[]\n"},
		{[]string{"run", script, "a"}, "['a']\n"},
		{[]string{"-q", "run", script, "a"}, "['a']\n"},
		{[]string{script, "a", "--quiet", "b"}, "['a', 'b']\n"},
		{[]string{"--quiet", script, "--", "--quiet", "-x", "--"}, "['--quiet', '-x', '--']\n"},
		{[]string{script, "--", "doctor", "--help"}, "['doctor', '--help']\n"},
		{[]string{"--", script, "run"}, "['run']\n"},
		{[]string{p.path("args.star"), "--seed=3", "a", "--", "-b"}, "[\"a\", \"-b\"]\n"},
	} {
		if r := p.run(c.args...).ok(t); r.out != c.out {
			t.Errorf("%q: got %s, want %s", c.args, r.out, c.out)
		}
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for _, args := range [][]string{{"--help"}, {"-h"}, {"help"}, {"run", "--help"}, {"doctor", "--help"}, {"script.py", "--help"}} {
		r := p.run(args...).ok(t)
		for _, want := range []string{"Usage:", "canmv-run doctor", "Exit codes: 0 ok, 1 ", "124 timeout", "130 interrupted"} {
			if !strings.Contains(r.out, want) {
				t.Errorf("%q: no %q in\n%s", args, want, r.out)
			}
		}
	}
	newFlags(&options{}).VisitAll(func(f *pflag.Flag) {
		_, example, found := strings.Cut(f.Usage, "e.g. ")
		if !found || !strings.Contains(example, "-"+f.Name) && (f.Shorthand == "" || !strings.Contains(example, "-"+f.Shorthand)) {
			t.Errorf("--%s has no example: %s", f.Name, f.Usage)
		}
	})
	if r := p.run("--version").ok(t); !strings.HasPrefix(r.out, "canmv-run ") || !strings.Contains(r.out, "go1.") {
		t.Errorf("--version: %s", r.out)
	}
}

// doctor tells what there is, succeeds without FFmpeg, and leaves the disk alone.
func TestDoctor(t *testing.T) {
	p := newPlace(t)
	for _, path := range []string{os.Getenv("PATH"), ""} {
		t.Setenv("PATH", path)
		r := p.run("doctor").ok(t)
		for _, want := range []string{"version ", "machine ", " cores\n", "FFmpeg ", "H.264 ", "H.265 ", "JPEG       image/jpeg\n", "sdcard     card (made by the first run)\n"} {
			if !strings.Contains(r.out, want) {
				t.Errorf("PATH=%q: no %q in\n%s", path, want, r.out)
			}
		}
		if strings.Contains(r.out, "FFmpeg     not found") != (path == "") && path == "" {
			t.Errorf("without PATH\n%s", r.out)
		}
	}
	if list, err := os.ReadDir(p.dir); err != nil || len(list) > 0 {
		t.Errorf("doctor left %v, %v", list, err)
	}
	if r := p.run("doctor", "--ffmpeg", p.path("none")).ok(t); !strings.Contains(r.out, "not found") {
		t.Errorf("with a wrong --ffmpeg\n%s", r.out)
	}
	p.write(t, "card/a.txt", "")
	if r := p.run("doctor").ok(t); !strings.Contains(r.out, "sdcard     card, writable\n") {
		t.Errorf("with a card\n%s", r.out)
	}
	if list, err := os.ReadDir(p.path("card")); err != nil || len(list) != 1 {
		t.Errorf("doctor left %v on the card, %v", list, err)
	}
}

// The same script with the same inputs writes the same bytes; --seed and --epoch change them, and only --epoch brings
// a date into a file.
func TestDeterminism(t *testing.T) {
	t.Parallel()
	mediatest.Need(t)
	src := recordPy + "import random, os, time\nprint(random.random(), os.urandom(4), time.time() < 10**9, time.ticks_ms())\n"
	type outcome struct{ out, data, date string }
	record := func(flags ...string) outcome {
		p := newPlace(t)
		r := p.run(append(flags, p.write(t, "t.py", src), "0", "35", "stop")...).ok(t)
		data, err := os.ReadFile(p.card("a.mp4"))
		if err != nil {
			t.Fatal(err)
		}
		tags, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "format_tags=creation_time:stream_tags=creation_time", "-of", "csv=p=0", p.card("a.mp4")).Output()
		if err != nil {
			t.Fatal(err)
		}
		return outcome{r.out, string(data), strings.TrimSpace(string(tags))}
	}
	first, again := record(), record()
	if first != again {
		t.Error("two runs differ")
	}
	if first.date != "" {
		t.Errorf("the file has the date %s", first.date)
	}
	seeded := record("--seed", "5")
	if seeded.out == first.out || seeded.out != record("--seed", "5").out {
		t.Errorf("--seed 5 gives %s", seeded.out)
	}
	dated := record("--epoch", "2026-01-31T12:00:00Z")
	if dates := regexp.MustCompile(`2026-01-31T12:00:0\d\.000000Z`).FindAllString(dated.date, -1); len(dates) < 2 {
		t.Errorf("the dates are %q", dated.date)
	}
	if dated != record("--epoch", "2026-01-31T12:00:00Z") {
		t.Error("two runs of one --epoch differ")
	}
}

// --epoch is the script's date, too.
func TestEpoch(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for _, epoch := range []string{"2026-01-31T12:34:56Z", "2026-01-31T12:34:56", "1769862896"} {
		r := p.script(t, "t.py", "import time\nprint(time.localtime()[:6])\n", "--epoch", epoch).ok(t)
		if r.out != "(2026, 1, 31, 12, 34, 56)\n" {
			t.Errorf("--epoch %s: %s", epoch, r.out)
		}
	}
}

// -c runs a text, - standard input.
func TestOtherScripts(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	if r := p.run("-c", "import sys; print(6 * 7, sys.argv[1:])", "a", "--", "-b").ok(t); r.out != "42 ['a', '-b']\n" {
		t.Errorf("-c: %s", r.out)
	}
	var out, errs strings.Builder
	code := run(p.args([]string{"-", "x"}), strings.NewReader("import sys\nprint('in', sys.argv[1:])\n1/0\n"), &out, &errs)
	p.result(code, out.String(), errs.String()).want(t, exitScript, "in ['x']\n", "File \"<stdin>\", line 3, in <module>\nZeroDivisionError: divide by zero\n")
}
