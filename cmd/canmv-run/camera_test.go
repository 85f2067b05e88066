package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/internal/mediatest"
)

var (
	red   = color.RGBA{220, 30, 30, 255}
	green = color.RGBA{30, 200, 30, 255}
	blue  = color.RGBA{30, 30, 220, 255}
	black = color.RGBA{0, 0, 0, 255}
)

// picture makes a PNG of one colour.
func (p place) picture(t testing.TB, name string, w, h int, c color.Color) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		img.Set(i%w, i/w, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return p.write(t, name, b.String())
}

// look is a script that takes pictures of 320x240 with a sensor and saves them as 0.png and so on; it prints the
// milliseconds between the last two.
const look = `
import sys, time
from media.sensor import *
s = Sensor(id=int(sys.argv[1]))
s.reset()
s.set_framesize(width=320, height=240)
s.set_pixformat(Sensor.RGB888)
MediaManager.init()
s.run()
then = now = 0
try:
    for i in range(int(sys.argv[2])):
        img = s.snapshot()
        then, now = now, time.ticks_ms()
        img.save("/sdcard/%d.png" % i)
    print("ms", now - then)
finally:
    s.stop()
    MediaManager.deinit()
`

// colours are the pixels of a saved picture at its left edge and in its middle.
func (p place) colours(t testing.TB, name string) (edge, middle color.RGBA) {
	t.Helper()
	f, err := os.Open(p.card(name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(img.At(x, y)).(color.RGBA) }
	return at(5, 120), at(160, 120)
}

func near(a, b color.RGBA) bool {
	d := func(x, y uint8) bool { return max(x, y)-min(x, y) < 12 }
	return d(a.R, b.R) && d(a.G, b.G) && d(a.B, b.B)
}

// y4m is a raw video of pictures of one colour, given as Y, Cb and Cr.
func y4m(rate string, pictures ...[3]byte) string {
	var b strings.Builder
	fmt.Fprintf(&b, "YUV4MPEG2 W320 H240 F%s Ip A1:1 C420\n", rate)
	for _, p := range pictures {
		b.WriteString("FRAME\n" + strings.Repeat(string(p[:1]), 320*240) +
			strings.Repeat(string(p[1:2]), 160*120) + strings.Repeat(string(p[2:]), 160*120))
	}
	return b.String()
}

// The camera sees what --camera names.
func TestCamera(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	redFile := p.picture(t, "red.png", 320, 240, red)
	p.picture(t, "film/1.png", 320, 240, red)
	p.picture(t, "film/2.png", 320, 240, green)
	p.picture(t, "film/3.png", 320, 240, blue)
	square := p.picture(t, "square.png", 200, 200, green)
	// BT.601, limited range: red and black.
	raw := p.write(t, "raw.y4m", y4m("10:1", [3]byte{90, 100, 212}, [3]byte{16, 128, 128}, [3]byte{90, 100, 212}))
	script := p.write(t, "look.py", look)
	for _, c := range []struct {
		name   string
		flags  string // words
		sensor string
		middle []color.RGBA // of each picture
		edge   color.RGBA   // of the first
		out    string
	}{
		{"picture", "--camera " + redFile, "0", []color.RGBA{red, red}, red, "ms 33\n"},
		{"picture for all sensors", "--camera " + redFile, "2", []color.RGBA{red}, red, ""},
		{"one sensor of its own", "--camera black --camera 1=" + redFile, "1", []color.RGBA{red}, red, ""},
		{"and the others", "--camera black --camera 1=" + redFile, "0", []color.RGBA{black}, black, ""},
		{"folder", "--camera " + p.path("film"), "0", []color.RGBA{red, green, blue, red}, red, ""},
		{"crop", "--camera " + square, "0", []color.RGBA{green}, green, ""},
		{"pad", "--camera-fit pad --camera " + square, "0", []color.RGBA{green}, black, ""},
		{"y4m has its own rate", "--camera " + raw, "0", []color.RGBA{red, black, red, red}, red, "ms 100\n"},
		{"y4m once", "--camera-loop=false --camera " + raw, "0", []color.RGBA{red, black, red}, red, "ms 100\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := append(strings.Fields(c.flags), script, c.sensor, fmt.Sprint(len(c.middle)))
			r := p.run(args...).ok(t)
			if !strings.Contains(r.out, c.out) {
				t.Errorf("got %swant %s", r.out, c.out)
			}
			for i, want := range c.middle {
				edge, middle := p.colours(t, fmt.Sprintf("%d.png", i))
				if !near(middle, want) || i == 0 && !near(edge, c.edge) {
					t.Errorf("picture %d: edge %v and middle %v, want %v and %v", i, edge, middle, c.edge, want)
				}
			}
		})
	}
	t.Run("the end of a film", func(t *testing.T) {
		r := p.run("--camera", raw, "--camera-loop=false", script, "0", "4")
		r.want(t, exitScript, "", "RuntimeError: sensor(0) snapshot chn(0) failed(-1)\nhint: ")
	})
	t.Run("film", func(t *testing.T) {
		mediatest.Need(t)
		film := p.path("film.mkv")
		if out, err := exec.Command("ffmpeg", "-v", "error", "-i", raw, "-c:v", "ffv1", film).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		r := p.run("--camera", film, script, "0", "3").ok(t)
		r.want(t, exitOK, "ms 100\n", "")
		for i, want := range []color.RGBA{red, black, red} {
			if _, middle := p.colours(t, fmt.Sprintf("%d.png", i)); !near(middle, want) {
				t.Errorf("picture %d is %v, want %v", i, middle, want)
			}
		}
	})
	t.Run("film without FFmpeg", func(t *testing.T) {
		r := p.run("--ffmpeg", p.path("none"), "--camera", p.write(t, "film.mp4", "film"), script, "0", "1")
		r.want(t, exitScript, "", "ffmpeg")
	})
}

// The microphone hears what --mic names.
func TestMic(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	script := p.write(t, "t.py", `
from media.media import *
from media.pyaudio import *
import struct
p = PyAudio()
p.initialize(320)
MediaManager.init()
s = p.open(format=paInt16, channels=1, rate=8000, input=True, frames_per_buffer=320)
data = s.read()
s.stop_stream()
s.close()
p.terminate()
MediaManager.deinit()
print(len(data), struct.unpack_from("<2h", data), max(struct.unpack("<320h", data)) > 0)
`)
	pcm := strings.Repeat("\xe8\x03\x18\xfc", 400) // 1000, -1000
	wav := p.write(t, "a.wav", "RIFF"+le32(36+len(pcm))+"WAVEfmt "+le32(16)+"\x01\x00\x01\x00"+le32(8000)+le32(16000)+"\x02\x00\x10\x00data"+le32(len(pcm))+pcm)
	for mic, want := range map[string]string{
		"silence": "640 (0, 0) False\n",
		"tone":    " True\n",
		wav:       "640 (1000, -1000) True\n",
	} {
		if r := p.run("--mic", mic, script).ok(t); !strings.HasSuffix(r.out, want) {
			t.Errorf("--mic %s: got %swant %s", mic, r.out, want)
		}
	}
}

func le32(n int) string { return string([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}) }
