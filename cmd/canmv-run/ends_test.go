package main

import (
	"fmt"
	"math/rand"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/canmv-run/canmv-run/internal/mediatest"
)

// recordPy is a script that records until something ends it. Its arguments: 1 for a fragmented file, the number of
// frames, and a mode. After each frame it prints the number.
const recordPy = `
from media.mp4format import *
import os, sys
fragmented, frames, mode = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
m = Mp4Container()
c = Mp4CfgStr(m.MP4_CONFIG_TYPE_MUXER)
c.SetMuxerCfg("/sdcard/a.mp4", m.MP4_CODEC_ID_H264, 160, 128, m.MP4_CODEC_ID_G711U, fmp4Flag=fragmented)
m.Create(c)
m.Start()
def record():
    m.Process()  # the header
    for i in range(frames):
        os.exitpoint()
        m.Process()
        print("frame", i)
    if mode == "raise":
        raise ValueError("oh")
    if mode == "exit":
        sys.exit(7)
if mode == "handler":
    try:
        record()
    except KeyboardInterrupt as e:
        print("stopped")
else:
    record()
if mode != "leave":
    m.Stop()
    m.Destroy()
`

const recordStar = `
load("media.mp4format", "Mp4CfgStr", "Mp4Container")
load("os", "os")
load("sys", "sys")
fragmented, frames, mode = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
m = Mp4Container()
c = Mp4CfgStr(m.MP4_CONFIG_TYPE_MUXER)
c.SetMuxerCfg("/sdcard/a.mp4", m.MP4_CODEC_ID_H264, 160, 128, m.MP4_CODEC_ID_G711U, fmp4Flag=fragmented)
m.Create(c)
m.Start()
def record():
    m.Process()
    for i in range(frames):
        os.exitpoint()
        m.Process()
        print("frame", i)
    if mode == "raise":
        fail("oh")
    if mode == "exit":
        sys.exit(7)
if mode == "handler":
    _, e = catch(record)
    if e.type == "KeyboardInterrupt":
        print("stopped")
else:
    record()
if mode != "leave":
    m.Stop()
    m.Destroy()
`

// endless is a number of frames that no test reaches.
const endless = "1000000000"

// sources are the recording script in both languages.
var sources = map[string]string{".py": recordPy, ".star": recordStar}

// plays checks that the recording plays, sound included, and returns how many pictures it has.
func (p place) plays(t testing.TB) int {
	t.Helper()
	f := mediatest.Probe(t, p.card("a.mp4"))
	if len(f.Streams) != 2 || f.Streams[0].Codec != "h264" || f.Streams[1].Codec != "pcm_mulaw" {
		t.Fatalf("streams %+v", f.Streams)
	}
	n, keys := f.Keys(0)
	if len(keys) == 0 || keys[0] != 0 {
		t.Errorf("key frames at %v", keys)
	}
	return n
}

// lastFrame is the number in the last "frame" line, which is one less than the frames that Process has taken.
func lastFrame(t testing.TB, out string) int {
	t.Helper()
	n := -1
	if i := strings.LastIndex(out, "frame "); i >= 0 {
		fmt.Sscanf(out[i:], "frame %d", &n)
	}
	if n < 0 {
		t.Fatalf("no frame in %s", out)
	}
	return n
}

const wasFinished = "left open: /sdcard/a.mp4 was not finished by the script: call Stop() and Destroy() (it was finished now and plays)"

// However a script ends by itself, everything is released, its recording finished, and what it forgot named.
func TestScriptEnds(t *testing.T) {
	t.Parallel()
	mediatest.Need(t)
	for _, c := range []struct {
		mode string
		code int
		errs string
	}{
		{"stop", exitOK, ""},
		{"leave", exitOK, wasFinished},
		{"raise", exitScript, ": oh\n"},
		{"raise", exitScript, wasFinished},
		{"exit", 7, wasFinished},
	} {
		for suffix, src := range sources {
			t.Run(c.mode+suffix, func(t *testing.T) {
				t.Parallel()
				p := newPlace(t)
				script := p.write(t, "t"+suffix, src)
				stats := p.path("stats.json")
				r := p.run("--stats", stats, script, "0", "40", c.mode)
				r.want(t, c.code, "frame 39\n", c.errs)
				if n := p.plays(t); n != 40 {
					t.Errorf("%d pictures, want 40", n)
				}
				s := readStats(t, stats)
				left := c.mode != "stop"
				if strings.Contains(r.errs, "left open") != left || (s["leaked_pools"].(float64) > 0) != left || (s["leaked_links"].(float64) > 0) != left {
					t.Errorf("stats %v, stderr\n%s", s, r.errs)
				}
			})
		}
	}
}

// Ctrl-C in the middle of a recording is a KeyboardInterrupt; handled or not, the file is finished and plays.
func TestCtrlC(t *testing.T) {
	t.Parallel()
	mediatest.Need(t)
	for suffix, src := range sources {
		for mode, want := range map[string]struct {
			code      int
			out, errs string
		}{
			"handler": {exitOK, "\nstopped\n", ""},
			"none":    {exitInterrupted, "", ", in record\nKeyboardInterrupt"},
		} {
			t.Run(mode+suffix, func(t *testing.T) {
				t.Parallel()
				p := newPlace(t)
				stats := p.path("stats.json")
				c := p.start(t, "--stats", stats, p.write(t, "t"+suffix, src), "0", endless, mode)
				c.until("frame 20")
				c.signal(os.Interrupt)
				r := c.wait()
				r.want(t, want.code, want.out, want.errs)
				if handled := mode == "handler"; strings.Contains(r.errs, wasFinished) == handled {
					t.Errorf("stderr\n%s", r.errs)
				}
				if n, last := p.plays(t), lastFrame(t, r.out); n < last+1 || n > last+2 {
					t.Errorf("%d pictures play, the last printed one is %d", n, last)
				}
				if s := readStats(t, stats); s["frames_encoded"].(float64) < 20 {
					t.Errorf("stats %v", s)
				}
			})
		}
	}
}

// A script that swallows every Ctrl-C is ended by the second one, and what it recorded plays.
func TestSecondCtrlC(t *testing.T) {
	t.Parallel()
	mediatest.Need(t)
	p := newPlace(t)
	c := p.start(t, p.write(t, "t.py", recordPy[:strings.Index(recordPy, "if mode ==")]+`
    pass
while True:
    try:
        record()
    except BaseException as e:
        print("no:", type(e).__name__)
`), "0", endless, "swallow")
	c.until("frame 10")
	c.signal(os.Interrupt)
	c.until("no: KeyboardInterrupt")
	c.signal(os.Interrupt)
	r := c.wait()
	r.want(t, exitInterrupted, "", wasFinished)
	p.plays(t)
}

// With os.EXITPOINT_ENABLE a Ctrl-C waits for os.exitpoint(), but not for ever.
func TestCtrlCPutOff(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	c := p.start(t, p.write(t, "t.py", "import os\nos.exitpoint(os.EXITPOINT_ENABLE)\nprint('busy')\nwhile True:\n    pass\n"))
	c.until("busy")
	c.signal(os.Interrupt)
	c.wait().want(t, exitInterrupted, "", ", in <module>\nKeyboardInterrupt\n")
}

// A wait that nothing will end does not keep Ctrl-C from ending the script.
func TestCtrlCInWaits(t *testing.T) {
	t.Parallel()
	for name, wait := range map[string]string{
		"sleep on the real clock": "time.sleep(1000)",
		"snapshot of a camera":    "[s.snapshot() for i in range(1000000)]",
		"input":                   "input()",
		"standard input":          "sys.stdin.read()",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			c := p.start(t, "--clock", "real", p.write(t, "t.py", `
import sys, time
from media.sensor import *
s = Sensor()
s.reset()
s.set_framesize(width=320, height=240)
s.set_pixformat(Sensor.RGB565)
MediaManager.init()
s.run()
print("waiting")
`+wait+"\n"))
			c.until("waiting")
			c.signal(os.Interrupt)
			c.wait().want(t, exitInterrupted, "", "KeyboardInterrupt")
		})
	}
}

// Neither does standard input outlast --timeout, and what was typed before is there.
func TestTimeoutInInput(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	defer r.Close()
	fmt.Fprintln(w, "first")
	script := p.write(t, "t.py", "print(input('? '))\ntry:\n    input()\nexcept BaseException:\n    print('caught')\n")
	var out, errs strings.Builder
	code := run([]string{"--timeout", "300ms", "--sdcard", p.path("card"), script}, r, &out, &errs)
	p.result(code, out.String(), errs.String()).want(t, exitTimeout, "? first\n", "File \"t.py\", line 3, in <module>\ncanmv-run: --timeout 300ms: ")
	if strings.Contains(out.String(), "caught") {
		t.Error("the script caught the time limit")
	}
}

// SIGTERM ends a script whatever it catches, and its recording plays.
func TestTerminated(t *testing.T) {
	t.Parallel()
	mediatest.Need(t)
	p := newPlace(t)
	c := p.start(t, p.write(t, "t.py", recordPy), "0", endless, "handler")
	c.until("frame 10")
	c.signal(syscall.SIGTERM)
	c.wait().want(t, exitInterrupted, "", wasFinished)
	p.plays(t)
}

// A recording whose process was killed plays up to its last fragment, which ends with a GOP.
func TestKilled(t *testing.T) {
	t.Parallel()
	mediatest.Need(t)
	random := rand.New(rand.NewSource(2))
	for _, fragmented := range []string{"0", "1"} {
		for range 4 {
			frame := 60 + random.Intn(120)
			t.Run(fmt.Sprintf("fragmented %s at frame %d", fragmented, frame), func(t *testing.T) {
				t.Parallel()
				p := newPlace(t)
				c := p.start(t, p.write(t, "t.py", recordPy), fragmented, endless, "stop")
				c.until(fmt.Sprint("frame ", frame))
				c.signal(os.Kill)
				r := c.wait()
				last := lastFrame(t, r.out)
				// At most the GOP that was being recorded is lost, and one that was on its way to the file.
				if n := p.plays(t); n < last-60 || n%30 != 0 {
					t.Errorf("%d pictures play of %d", n, last+1)
				}
			})
		}
	}
}

// Two runs in one process know nothing of each other, and the second one writes what the first one wrote.
func TestTwice(t *testing.T) {
	t.Parallel()
	for suffix, src := range sources {
		t.Run(suffix, func(t *testing.T) {
			t.Parallel()
			var files []string
			var outs []string
			p := newPlace(t)
			script := p.write(t, "t"+suffix, src)
			for range 2 {
				r := p.run(script, "0", "20", "leave")
				r.want(t, exitOK, "frame 19\n", wasFinished)
				data, err := os.ReadFile(p.card("a.mp4"))
				if err != nil {
					t.Fatal(err)
				}
				files, outs = append(files, string(data)), append(outs, r.out)
			}
			if files[0] != files[1] || outs[0] != outs[1] {
				t.Error("the two runs differ")
			}
		})
	}
}
