package main

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/canmv-run/canmv-run/internal/mediatest"
)

func readStats(t testing.TB, file string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return m
}

// --stats tells what a run did, however it ended.
func TestStats(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	file := p.path("stats.json")
	p.run("--stats", file, p.write(t, "t.py", recordPy), "0", "45", "stop").ok(t)
	s := readStats(t, file)
	for name, want := range map[string]any{
		"frames_encoded": 45.0, "frames_dropped": 0.0, "frames_shown": 0.0, "leaked_pools": 0.0, "leaked_links": 0.0,
	} {
		if s[name] != want {
			t.Errorf("%s is %v, want %v", name, s[name], want)
		}
	}
	if n := s["frames_captured"].(float64); n < 45 || n > 50 {
		t.Errorf("frames_captured is %v", n)
	}
	if n := s["bytes_encoded"].(float64); n < 1000 {
		t.Errorf("bytes_encoded is %v", n)
	}
	if n := s["board_seconds"].(float64); n < 1.5 || n > 2 {
		t.Errorf("board_seconds is %v", n)
	}
	if n := s["wall_seconds"].(float64); n <= 0 || n > 60 {
		t.Errorf("wall_seconds is %v", n)
	}
	if e := s["encoder"].(string); e == "" {
		t.Error("no encoder")
	}
	for name, run := range map[string]result{
		"syntax error": p.script(t, "bad.py", "x = (\n", "--stats", p.path("syntax error")),
		"time limit":   p.script(t, "loop.py", "while True:\n    pass\n", "--timeout", "50ms", "--stats", p.path("time limit")),
		"exit code":    p.script(t, "exit.py", "import sys\nsys.exit(3)\n", "--stats", p.path("exit code")),
	} {
		if s := readStats(t, p.path(name)); run.code == 0 || len(s) != 10 || s["frames_encoded"] != 0.0 {
			t.Errorf("%s: code %d, %v", name, run.code, s)
		}
	}
	p.script(t, "one.py", "print(1)\n", "--stats", p.path("no/such/folder.json")).want(t, exitScript, "1\n", "canmv-run: --stats: ")
}

// A card that is too small ends a recording with OSError(ENOSPC); what fitted plays.
func TestCardFull(t *testing.T) {
	t.Parallel()
	mediatest.Need(t)
	for suffix, src := range sources {
		t.Run(suffix, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			r := p.run("--sdcard-size", "1M", p.write(t, "t"+suffix, src), "0", endless, "none")
			r.want(t, exitScript, "frame 30\n", "OSError: [Errno 28] ENOSPC\nhint: write /sdcard/a.mp4: the card is full; --sdcard-size makes it larger\n")
			if n := p.plays(t); n < 30 || n%30 != 0 {
				t.Errorf("%d pictures play", n)
			}
			if info, err := os.Stat(p.card("a.mp4")); err != nil || info.Size() > 1<<20 {
				t.Errorf("the file: %v, %v", info, err)
			}
		})
	}
	r := newPlace(t).script(t, "t.py", `
try:
    with open("big", "wb") as f:
        for i in range(100):
            f.write(bytes(10000))
except OSError as e:
    print(e.errno, i)
`, "--sdcard-size", "500k")
	if r.want(t, exitOK, "28 ", ""); r.out != "28 51\n" {
		t.Errorf("got %s, want 51 pieces of 10000 bytes to fit into 500k", r.out)
	}
}
