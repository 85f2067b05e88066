package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/internal/mediatest"
)

// makeAVI makes a video of two seconds with the ffmpeg command, as the manual asks for: 320×240, motion JPEG and PCM.
func makeAVI(t testing.TB, file string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=320x240:r=15:d=2", "-f", "lavfi", "-i", "sine=r=22050:d=2",
		"-c:v", "mjpeg", "-q:v", "5", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v %s", err, out)
	}
}

// recordAVI makes one of 30 frames of 50 ms with the board's own video module.
func recordAVI(t testing.TB, p place, name string) {
	t.Helper()
	p.script(t, "make.py", `
import sensor, video
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
sensor.run(1)
v = video.open("/sd/`+name+`", record=True, interval=50000, audio=True, sample_rate=8000)
for i in range(30):
    n = v.record(sensor.snapshot())
    assert n > 1000 and n % 8 == 0, n
v.record_finish()
v.__del__()
`).ok(t)
}

func seed(t testing.TB, n int) string {
	t.Helper()
	script := filepath.Join(seeds, fmt.Sprintf("k210_video_%d.py", n))
	if _, err := os.Stat(script); err != nil {
		t.Skipf("the user's programs are not here: %v", err)
	}
	return script
}

func panel(t testing.TB, file string) image.Image {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// colours counts the colours of a picture, up to 100.
func colours(img image.Image) int {
	seen := map[any]bool{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if seen[img.At(x, y)] = true; len(seen) == 100 {
				return 100
			}
		}
	}
	return len(seen)
}

// The manual's three programs for the K210 run unchanged: the second records, the first and third play what ffmpeg made
// and what the board made.
func TestK210Seeds(t *testing.T) {
	t.Parallel()
	mediatest.Need(t)
	const info = "[MaixPy] avi:\n[video] w:320, h:240, t:%dus, fps:%.2f, total_frame:%d, status:2\n[audio] format:%d, channel:%d, sample_rate:%d\n"
	t.Run("record", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t)
		r := p.run("--display", p.path("panel.png"), seed(t, 2)).ok(t)
		if want := "record_finish\n" + fmt.Sprintf(info, 200000, 5.0, 50, 0, 0, 0) + "play end\nplay finish\n"; r.out != want {
			t.Errorf("stdout\n%s\nwant\n%s", r.out, want)
		}
		f := mediatest.Probe(t, p.card("capture.avi"))
		v := f.Streams[0]
		if n, _ := f.Keys(0); len(f.Streams) != 1 || n != 50 || v.Codec != "mjpeg" || v.Tag != "MJPG" || v.Width != 320 || v.Height != 240 || v.FPS != "5/1" || v.Duration != "10.000000" {
			t.Errorf("%d frames, %+v", n, f.Streams)
		}
		if n := colours(panel(t, p.path("panel.png"))); n != 1 {
			t.Errorf("%d colours on a panel that was cleared", n)
		}
	})
	for _, from := range []struct {
		name     string
		make     func(p place, name string)
		interval int
		rate     int
	}{
		{"ffmpeg", func(p place, name string) { makeAVI(t, p.card(name)) }, 66666, 22050},
		{"own", func(p place, name string) { recordAVI(t, p, name) }, 50000, 8000},
	} {
		want := fmt.Sprintf(info, from.interval, 1e6/float64(from.interval), 30, 1, 1, from.rate)
		t.Run("play what "+from.name+" made", func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			from.make(p, "badapple.avi")
			r := p.run("--speaker", p.path("heard.wav"), seed(t, 1)).ok(t)
			if r.out != want+"play end\n" {
				t.Errorf("stdout\n%s", r.out)
			}
			// What was heard is the file's sound at half its volume.
			pcm := func(file string) []byte {
				out, err := exec.Command("ffmpeg", "-v", "error", "-i", file, "-map", "0:a", "-f", "s16le", "-").Output()
				if err != nil {
					t.Fatal(err)
				}
				return out
			}
			file, heard := pcm(p.card("badapple.avi")), pcm(p.path("heard.wav"))
			if len(file) == 0 || len(heard) != len(file) {
				t.Fatalf("%d bytes of sound heard, the file has %d", len(heard), len(file))
			}
			for i := 0; i < len(file); i += 2 {
				a, b := int16(file[i])|int16(file[i+1])<<8, int16(heard[i])|int16(heard[i+1])<<8
				if int(a)*50/100 != int(b) {
					t.Fatalf("sample %d is %d, the file has %d", i/2, b, a)
				}
			}
		})
		t.Run("capture what "+from.name+" made", func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			from.make(p, "badapple_320_240_15fps.avi")
			r := p.run("--display", p.path("panel.png"), seed(t, 3)).ok(t)
			if r.out != want+"end\n" {
				t.Errorf("stdout\n%s", r.out)
			}
			img := panel(t, p.path("panel.png"))
			if n := colours(img); n < 100 || img.Bounds().Dx() != 320 || img.Bounds().Dy() != 240 {
				t.Errorf("the panel shows %v with %d colours", img.Bounds(), n)
			}
		})
	}
}

// The board is chosen by what a script imports; a file of that name beside it is the script's own.
func TestBoardByImports(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.write(t, "own/lcd.py", "x = 1\n")
	p.write(t, "again/fpioa_manager.py", "import lcd, video\nfrom Maix import FPIOA\nfm = 5\n")
	p.write(t, "again/lcd.py", "import fpioa_manager\n")
	for _, c := range []struct{ name, src, want string }{
		{"a.py", "import os\nprint(os.uname()[4], os.getcwd())", "k230_canmv /sdcard"},
		{"b.py", "import os, lcd\nprint(os.uname()[4], os.getcwd())", "k210 /sd"},
		{"c.py", "import os\ndef f():\n    try:\n        from Maix import GPIO\n    except ImportError:\n        pass\nprint(os.uname()[4])", "k210"},
		{"own/d.py", "import os, lcd\nprint(os.uname()[4], lcd.x)", "k230_canmv 1"},
		{"again/d.py", "import os\nfrom fpioa_manager import fm\nprint(os.uname()[4], fm)", "k210 5"},
		{"m.py", "import os\nfrom machine import Timer\nprint(os.uname()[4], Timer.TIMER0)", "k210 0"},
		{"w.py", "import os\nfrom machine import WDT\nw = WDT(id=1, timeout=3000, callback=lambda w: print(w.context()), context={})\nw.feed()\nw.stop()\nprint(os.uname()[4])", "k210"},
		{"t.py", "import os, time, machine\ntime.set_time(time.localtime(546450051))\nprint(os.uname()[4], time.time())", "k210 546450051"},
		{"n.py", "import os\ntry:\n    import nes\nexcept ImportError as e:\n    print(os.uname()[4], e)", "k210 no module named 'nes'"},
		{"e.star", "load(\"os\", \"os\")\nload(\"maix\", \"GPIO\")\nprint(os.uname()[4])", "k210"},
		{"f.py", "# import sensor\nfrom media.sensor import *\nimport os\nprint(os.uname()[4])", "k230_canmv"},
		{"g.py", "import video\nprint(fm.fpioa.I2S0_WS, FPIOA.GPIO0, GPIO.GPIO0, board_info.LED_R, os.getcwd(), sys.platform, time.ticks_ms() >= 0, gc and machine and 1)", "89 56 32 13 /sd MaixPy True 1"},
	} {
		if r := p.script(t, c.name, c.src).ok(t); r.out != c.want+"\n" {
			t.Errorf("%s: %q, want %q", c.name, r.out, c.want)
		}
	}
	p.script(t, "h.py", "import sensor", "--board", "k230_canmv").want(t, exitScript, "", "ImportError")
	for _, args := range [][]string{{"--display", "x.txt"}, {"--speaker", "x.mp3"}} {
		p.run(append(args, "-c", "1")...).want(t, exitUsage, "", args[0])
	}
}

// Codes, texts and return values of the K210's modules (board-api.md section 13).
func TestK210(t *testing.T) {
	t.Parallel()
	mediatest.Need(t)
	p := newPlace(t)
	makeAVI(t, p.card("v.avi"))
	data, err := os.ReadFile(p.card("v.avi"))
	if err != nil {
		t.Fatal(err)
	}
	damage := func(name, old, new string) {
		p.write(t, "card/"+name, string(bytes.ReplaceAll(data, []byte(old), []byte(new))))
	}
	damage("riff.avi", "RIFF", "RIFX")
	damage("movi.avi", "movi", "movx")
	damage("h264.avi", "MJPG", "H264")
	p.write(t, "card/cut.avi", string(data[:len(data)/2]))
	r := p.script(t, "all.py", `
import video, lcd, sensor, image
from Maix import GPIO, FPIOA

def error(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)

error(video.open, "/sd/v.mp4")
error(video.open, "v.AVI")
for name in ("none", "riff", "movi", "h264"):
    error(video.open, name + ".avi")
error(video.open, "new.avi", record=1, quality=0)

print(lcd.width(), lcd.height())
img = image.Image()
print(img)
lcd.display(img)
error(lcd.draw_string, 0, 0, "x")
lcd.init(color=(255, 0, 0))
print(lcd.width(), lcd.height(), lcd.freq(), lcd.rotation(1), lcd.width(), lcd.height())

v = video.open("v.avi")
print(v.volume(), v.volume(30), v.volume())
error(v.record, img)
t = time.ticks_ms()
codes = []
while True:
    n = v.play()
    codes.append(n)
    if n == 0:
        break
t = time.ticks_diff(time.ticks_ms(), t)
print(codes.count(3) + 1 >= 30, codes.count(4) > 0, codes.count(0), 1930 <= t <= 1940)
error(v.play)
v.__del__()
v = video.open("cut.avi")
error(lambda: [v.play() for i in range(1000)])
v.__del__()
v = video.open("v.avi")
n = 0
small = image.Image(16, 16, image.RGB565)
while v.capture(small) != 0:
    n += 1
print(n, small.width(), small.height())
v.__del__()

error(sensor.snapshot)
error(sensor.set_framesize, sensor.QVGA)
sensor.reset()
error(sensor.snapshot)
error(sensor.set_framesize, 99)
print(sensor.set_pixformat(sensor.GRAYSCALE), sensor.set_framesize(sensor.QQQVGA), sensor.run(1), sensor.snapshot())
sensor.set_framesize(sensor.QVGA)
sensor.set_windowing((224, 224))
t = time.ticks_ms()
sensor.skip_frames()
print(300 <= time.ticks_diff(time.ticks_ms(), t) < 350, sensor.width(), sensor.snapshot())
v = video.open("open.avi", record=True, interval=100000)
error(v.play)
t = time.ticks_ms()
for i in range(4):
    v.record(sensor.snapshot())
print(290 <= time.ticks_diff(time.ticks_ms(), t) <= 410)
v.record_finish()
error(v.record, img)

print(fm.register(34, fm.fpioa.I2S0_OUT_D1), fm.register(8, fm.fpioa.GPIO0), fm.register())
error(FPIOA().set_function, 48, 1)
error(FPIOA().set_function, 1, 256)
print(FPIOA().set_function(1, FPIOA.GPIOHS0), fm.fpioa.GPIO7, FPIOA.I2C0_SDA, FPIOA.I2S2_MCLK)
g = GPIO(GPIO.GPIO0, GPIO.OUT)
print(g, g.value(), g.value(1), g.value(), GPIO(GPIO.GPIOHS1, GPIO.IN, GPIO.PULL_UP).value())
error(GPIO, 40, GPIO.IN)
`)
	want := `NotImplementedError [MaixPy] video: format not support
NotImplementedError [MaixPy] video: format not support
OSError [Errno 2] ENOENT
OSError [Errno 1] EPERM
OSError [Errno 9] EBADF
OSError 10
ValueError quality
None None
{"w":320, "h":240, "type":"rgb565", "size":153600}
ValueError not init
320 240 15000000 1 240 320
80 30 30
OSError [Errno 1] EPERM
True True 1 True
OSError [Errno 9] EBADF
frame error
OSError [Errno 11] EAGAIN
29 320 240
RuntimeError Not init!
RuntimeError Not init!
RuntimeError Sensor timeout!
ValueError arg err
True True True {"w":80, "h":60, "type":"grayscale", "size":4800}
True 224 {"w":224, "h":224, "type":"grayscale", "size":50176}
OSError [Errno 1] EPERM
True
OSError [Errno 9] EBADF
Please enter Pin and function
1 1 -1
ValueError Don't have this Pin
ValueError This function is invalid
True 63 127 109
Pin(32) 0 None 1 1
ValueError invalid pin
`
	if r.code != exitOK || r.out != want {
		got, lines := strings.Split(r.out, "\n"), strings.Split(want, "\n")
		for i := range min(len(got), len(lines)) {
			if got[i] != lines[i] {
				t.Errorf("line %d: %q, want %q", i+1, got[i], lines[i])
			}
		}
		t.Errorf("code %d, %d lines, want %d\nstderr\n%s", r.code, len(got), len(lines), r.errs)
	}
}
