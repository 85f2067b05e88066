package bindings_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/bindings"
	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/internal/mediatest"
	"github.com/canmv-run/canmv-run/runtime"
)

// recording is a program that records up to n pictures, and then does what end says. After 38 pictures it calls f.
func recording(suffix, n, f, end string) string {
	if suffix == ".star" {
		return `
load("media.mp4format", "Mp4CfgStr", "Mp4Container")
load("os", "os")
load("test", "test")
m = Mp4Container()
c = Mp4CfgStr(m.MP4_CONFIG_TYPE_MUXER)
c.SetMuxerCfg("/sdcard/a.mp4", m.MP4_CODEC_ID_H264, 640, 480, m.MP4_CODEC_ID_G711U)
m.Create(c)
m.Start()
def record():
    for i in range(` + n + `):
        if i == 39:
            ` + f + `
        os.exitpoint()
        m.Process()
` + end
	}
	return `
from media.mp4format import *
import os, test
m = Mp4Container()
c = Mp4CfgStr(m.MP4_CONFIG_TYPE_MUXER)
c.SetMuxerCfg("/sdcard/a.mp4", m.MP4_CODEC_ID_H264, 640, 480, m.MP4_CODEC_ID_G711U)
m.Create(c)
m.Start()
def record():
    for i in range(` + n + `):
        if i == 39:
            ` + f + `
        os.exitpoint()
        m.Process()
` + end
}

// However a recording ends, its file plays.
func TestRecordingEnds(t *testing.T) {
	mediatest.Need(t)
	const stop = "m.Stop()\nm.Destroy()\n"
	const try = "try:\n    record()\nexcept BaseException as e:\n    print(type(e).__name__)\n"
	for _, c := range []struct {
		name           string
		n, f, py, star string
		check          func(t *testing.T, r *result)
	}{
		{"Ctrl-C is caught", "1000", "test.interrupt()", try + stop, "_, e = catch(record)\nprint(e.type)\n" + stop, func(t *testing.T, r *result) {
			clean(t, r)
			if !strings.HasSuffix(r.out, "KeyboardInterrupt\n") {
				t.Errorf("output %s", r.out)
			}
		}},
		{"Ctrl-C is not caught", "1000", "test.interrupt()", "record()\n" + stop, "record()\n" + stop, func(t *testing.T, r *result) {
			var f *runtime.Failure
			if !errors.As(r.err, &f) || !f.Interrupted || !strings.HasSuffix(r.out, ", in record\nKeyboardInterrupt\n") && !strings.HasSuffix(r.out, ", in record\nKeyboardInterrupt: \n") {
				t.Errorf("%#v, output %s", r.err, r.out)
			}
		}},
		{"time limit", "1000", "test.timeout()", try + stop, "catch(record)\n" + stop, func(t *testing.T, r *result) {
			if !errors.Is(r.err, runtime.ErrTimeout) {
				t.Errorf("got %v", r.err)
			}
		}},
		{"exception", "39", "pass", "record()\nraise ValueError('oh')\n", "record()\nfail(\"oh\")\n", func(t *testing.T, r *result) {
			if !strings.HasSuffix(r.out, ": oh\n") {
				t.Errorf("output %s", r.out)
			}
		}},
		{"the script forgets to stop", "39", "pass", "record()\n", "record()\n", func(t *testing.T, r *result) {
			if lines := strings.Join(r.leaks.Lines(), "\n"); r.err != nil || !strings.Contains(lines, "/sdcard/a.mp4 was not finished") || !strings.Contains(lines, "sensor 0") {
				t.Errorf("%v, leaks:\n%s", r.err, lines)
			}
		}},
	} {
		for suffix, end := range map[string]string{".py": c.py, ".star": c.star} {
			t.Run(c.name+suffix, func(t *testing.T) {
				t.Parallel()
				r := run(t, job{name: "t" + suffix, src: recording(suffix, c.n, c.f, end)})
				c.check(t, r)
				p := mediatest.Probe(t, r.file("a.mp4"))
				if n, _ := p.Keys(0); n != 38 || len(p.Streams) != 2 {
					t.Errorf("%d pictures in %d tracks, want 38 in 2", n, len(p.Streams))
				}
			})
		}
	}
}

// A full card is an OSError, and what fitted plays.
func TestCardFull(t *testing.T) {
	mediatest.Need(t)
	r := run(t, job{name: "t.star", src: recording(".star", "1000", "pass", "_, e = catch(record)\nprint(e, e.args)\nprint(catch(m.Stop)[1], catch(m.Destroy)[1])\n"),
		cfg: func(c *host.Config) { c.Card.Size = 2 << 20 }})
	if r.err != nil || !strings.Contains(r.out, "[Errno 28] ENOSPC (28,)\n") {
		t.Fatalf("%v\n%s", r.err, r.out)
	}
	if n, _ := mediatest.Probe(t, r.file("a.mp4")).Keys(0); n < 20 {
		t.Errorf("%d pictures play", n)
	}
}

func TestBadInput(t *testing.T) {
	const imports = `load("media.vencoder", "Encoder", "ChnAttrStr", "StreamData", "uctypes", "time")
load("media.sensor", "Sensor")
load("media.media", "MediaManager")
`
	const started = imports + `
e = Encoder()
e.SetOutBufs(0, 8, 640, 480)
MediaManager.init()
e.Create(0, ChnAttrStr(e.PAYLOAD_TYPE_JPEG, 0, 640, 480))
e.Start(0)
s = StreamData()
`
	noisy := func(c *host.Config) { c.Cameras[0] = filepath.Join(c.Card.Dir, "..", "broken.y4m") }
	for _, c := range []struct {
		name, src string
		cfg       func(*host.Config)
		out       string // what stands in the output
		hint      string // and in the hint or warnings
	}{
		{"unknown module", `load("media.sensr", "Sensor")`, nil, "ImportError: no module named 'media.sensr'", "media.sensor"},
		{"a module the board has", `load("nncase_runtime", "kpu")`, nil, "ImportError: no module named 'nncase_runtime'", "the board has nncase_runtime, canmv-run not yet"},
		{"a member nobody has", imports + "Encoder().Strat(0)", nil, "did you mean .Start?", ""},
		{"too few arguments", imports + "Encoder().Start()", nil, "TypeError: function takes 2 positional arguments but 1 were given", "Start(chn) takes 1 arguments, got 0"},
		{"wrong type", imports + "Encoder().Start(\"0\")", nil, "TypeError: can't convert string to int", "Start(chn): chn is \"0\" of type string, want int"},
		{"a dict for a structure", imports + "Encoder().SendFrame(0, {})", nil, "TypeError: can't convert dict to k_video_frame_info", "want k_video_frame_info"},
		{"odd picture", imports + "Encoder().Create(0, ChnAttrStr(96, 2, 641, 480))", nil, "OSError: mpi venc create chn failed.", "641"},
		{"tiny picture", imports + "Encoder().Create(0, ChnAttrStr(96, 2, 16, 16))", nil, "OSError: mpi venc create chn failed.", "16"},
		{"unknown codec", imports + "Encoder().Create(0, ChnAttrStr(5, 2, 640, 480))", nil, "OSError: mpi venc create chn failed.", "payload_type 5"},
		{"a text for a number", imports + "Encoder().Create(0, ChnAttrStr(96, 2, 640, 480, \"4000\"))", nil, "TypeError: can't convert string to int", "bit_rate"},
		{"nothing running", started + "print(e.GetStream(0, s, 0), e.GetStream(0, s, 50), e.GetStream(0, s), s.pack_cnt)", nil, "-1 -1 -1 1", "link"},
		{"an address after release", imports + `
s = Sensor()
s.reset()
s.set_framesize(width=640, height=480)
s.set_pixformat(Sensor.YUV420SP)
e = Encoder()
e.SetOutBufs(0, 8, 640, 480)
MediaManager.link(s.bind_info()["src"], (9, 0, 0))
MediaManager.init()
e.Create(0, ChnAttrStr(e.PAYLOAD_TYPE_JPEG, 0, 640, 480))
e.Start(0)
s.run()
d = StreamData()
e.GetStream(0, d)
a, n = d.data[0], d.data_size[0]
keep = uctypes.bytearray_at(a, n)
e.ReleaseStream(0, d)
print(keep[0], keep[1])
uctypes.bytearray_at(a, n)`, nil, "255 216\n", ""},
		{"no such camera", imports + "Sensor()", func(c *host.Config) { c.Cameras[0] = "/nowhere.y4m" }, "RuntimeError: Can not found sensor on 0", "nowhere"},
		{"a broken camera file", imports + "Sensor()", noisy, "RuntimeError: Can not found sensor on 0", "broken.y4m"},
		{"no encoder", imports + "e = Encoder()\ne.SetOutBufs(0, 8, 640, 480)\nMediaManager.init()\ne.Create(0, ChnAttrStr(96, 2, 640, 480))", func(c *host.Config) { c.NewEncoder = nil }, "OSError: mpi venc create chn failed.", "without an encoder"},
		{"outside the card", `open("../../etc/passwd")`, nil, "OSError: [Errno 2] ENOENT", "/sdcard"},
		{"syntax", "x = (1,\n", nil, "SyntaxError", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			card := filepath.Join(t.TempDir(), "card")
			if err := os.WriteFile(filepath.Join(card, "..", "broken.y4m"), []byte("YUV4MPEG2 W640 "), 0o666); err != nil {
				t.Fatal(err)
			}
			r := run(t, job{name: "t.star", src: c.src, cfg: c.cfg, card: card})
			if !strings.Contains(r.out, c.out) || !strings.Contains(r.hint+r.warned, c.hint) {
				t.Errorf("%s\ngot\n%s%v\nhint %s\nwarned %s\nwant %q and hint %q", c.src, r.out, r.err, r.hint, r.warned, c.out, c.hint)
			}
		})
	}
}

// A script may run again on the same board, whatever the first run left open.
func TestAgain(t *testing.T) {
	b, out, _ := newBoard(t, t.TempDir(), nil)
	defer b.Close()
	rt := runtime.New(runtime.Config{Stdout: out, Sched: b.Clock, Modules: bindings.All(b)})
	const src = `from media.sensor import *
s = Sensor()
s.reset()
s.set_framesize(width=320, height=240)
s.set_pixformat(Sensor.RGB888)
MediaManager.init()
s.run()
print(s.snapshot())
print(s.snapshot().copy().phyaddr() != 0)
`
	var outs []string
	for range 2 {
		out.Reset()
		if err := rt.Exec("t.py", []byte(src)); err != nil {
			t.Fatal(err)
		}
		outs = append(outs, out.String())
		if b.Reset().None() {
			t.Error("the first run left nothing open")
		}
		if n := b.System.Mapped(); n != 0 {
			t.Errorf("%d blocks are still mapped", n)
		}
	}
	if err := rt.Close(); err != nil {
		t.Error(err)
	}
	if outs[0] != outs[1] {
		t.Errorf("first run:\n%s\nsecond run:\n%s", outs[0], outs[1])
	}
}

// An interrupt that was raised in the script's own code is over: the camera goes on.
func TestInterruptOnce(t *testing.T) {
	r := run(t, job{name: "t.py", src: `
from media.sensor import *
import test
s = Sensor()
s.reset()
s.set_framesize(width=320, height=240)
s.set_pixformat(Sensor.RGB888)
MediaManager.init()
s.run()
try:
    test.interrupt()
    while True:
        pass
except KeyboardInterrupt:
    print("stopped")
print(s.snapshot())
s.stop()
MediaManager.deinit()
`})
	clean(t, r)
	if !strings.HasSuffix(r.out, "stopped\n{\"w\":320, \"h\":240, \"type\":\"rgb888\", \"size\":230400}\n") {
		t.Errorf("output\n%s", r.out)
	}
}
