package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/internal/mediatest"
)

// --display FILE.mp4 records what the panel showed, with the board's times.
func TestDisplayMovie(t *testing.T) {
	mediatest.Need(t)
	needEncoder(t, venc.H264)
	p := newPlace(t)
	const k230 = `
import time, image
from media.display import *
from media.media import *
Display.init(Display.VIRT, width=320, height=240, fps=50)
MediaManager.init()
for n in range(5):
    img = image.Image(320, 240, image.GRAYSCALE)
    img.bytearray()[:] = bytes([50 * n]) * (320 * 240)
    Display.show_image(img)
    time.sleep_ms(100 * (n + 1))
Display.deinit()
MediaManager.deinit()
`
	p.script(t, "k230.py", k230, "--display", p.path("a.mp4")).want(t, exitOK, "", "what the panel showed")
	p.script(t, "k230.py", k230, "--display", p.path("b.mp4")).ok(t)
	a, errA := os.ReadFile(p.path("a.mp4"))
	b, errB := os.ReadFile(p.path("b.mp4"))
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		t.Error("two runs recorded different files")
	}
	// The panel is refreshed every 20 ms; what was shown in between is seen then.
	times := packetTimes(t, p.path("a.mp4"))
	if got := strings.Join(times, " "); got != "0.000000 0.100000 0.300000 0.600000 1.000000 1.500000" {
		t.Errorf("pictures at %s", got)
	}
	f := mediatest.Probe(t, p.path("a.mp4"))
	if s := f.Streams[0]; s.Codec != "h264" || s.Width != 320 || s.Height != 240 {
		t.Errorf("%+v", s)
	}
	if grays := middles(t, p.path("a.mp4")); len(grays) != 6 || grays[2] < 95 || grays[2] > 105 || grays[4] < 195 || grays[4] > 205 || grays[5] > 5 {
		t.Errorf("grays %v, want about 0 50 100 150 200 and black when it was off", grays)
	}
	// A K210's panel, which is turned while it is recorded.
	p.script(t, "k210.py", `
import lcd, time
lcd.init()
for c in (lcd.RED, lcd.GREEN, lcd.BLUE):
    lcd.clear(c)
    time.sleep_ms(200)
lcd.rotation(1)
lcd.clear(lcd.WHITE)
time.sleep_ms(200)
`, "--display", p.path("c.mp4")).ok(t)
	f = mediatest.Probe(t, p.path("c.mp4"))
	if n, _ := f.Keys(0); f.Streams[0].Width != 320 || n != 5 {
		t.Errorf("%d pictures of %+v", n, f.Streams[0])
	}
}

// packetTimes lists when a file's pictures are shown.
func packetTimes(t *testing.T, file string) []string {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(strings.ReplaceAll(string(out), ",", ""))
}

// middles decodes a file with FFmpeg to the gray of each picture's middle.
func middles(t *testing.T, file string) []int {
	t.Helper()
	out, err := exec.Command("ffmpeg", "-v", "error", "-i", file, "-fps_mode", "passthrough", "-vf", "format=gray,crop=1:1:160:120", "-f", "rawvideo", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []int
	for _, v := range out {
		list = append(list, int(v))
	}
	return list
}

// Wrong inputs are refused before anything runs, and say what is understood.
func TestInputFlags(t *testing.T) {
	p := newPlace(t)
	for _, c := range []struct{ flag, value, want string }{
		{"--set", "pin=1", "no number"},
		{"--set", "pin3=2", "a pin is 0, 1 or none"},
		{"--set", "adc0", "no value"},
		{"--set", "pin3=1@later", "no time later"},
		{"--set", "touch=3", "no value 3"},
		{"--set", "moon=1", "unknown input moon"},
		{"--set", "pin64=1", "want 0 to 63"},
		{"--uart", "loop", "want 1=loop"},
		{"--display", "panel.gif", "want a .png or .mp4 file or none"},
	} {
		p.run(c.flag, c.value, "-c", "print(1)").want(t, exitUsage, "", c.want)
	}
	p.script(t, "a.py", "from machine import *\nprint(Pin(3, Pin.IN).value(), ADC(1).read_u16())", "--set", "pin3=1", "--set", "adc1=1.8").want(t, exitOK, "1 4095\n", "")
	p.script(t, "b.py", "import machine\nmachine.reset()").want(t, exitOK, "", "the board restarts")
}

// What a K210 records it plays again, as loud as it is told to, and a .wav file, too.
func TestK210Sound(t *testing.T) {
	mediatest.Need(t)
	p := newPlace(t)
	recordAVI(t, p, "a.avi")
	play := func(volume string) float64 {
		p.script(t, "play.py", `
import video, lcd
lcd.init()
v = video.open("/sd/a.avi")
assert v.volume() == 80
v.volume(`+volume+`)
while v.play():
    pass
v.__del__()
`, "--speaker", p.path("heard.wav")).ok(t)
		return loudness(t, p.path("heard.wav"))
	}
	if full, half, none := play("100"), play("50"), play("0"); full-half < 5.5 || full-half > 6.5 || none > -90 {
		t.Errorf("loudness %.1f, %.1f and %.1f dB at volumes 100, 50 and 0", full, half, none)
	}
	p.script(t, "wav.py", `
import audio, time
from Maix import I2S
i2s = I2S(I2S.DEVICE_0)
i2s.channel_config(i2s.CHANNEL_0, i2s.RECEIVER, align_mode=I2S.STANDARD_MODE)
i2s.set_sample_rate(16000)
rec = audio.Audio(path="/sd/b.wav", is_create=True, samplerate=16000)
t = time.ticks_ms()
for i in range(16):
    sound = i2s.record(1000)
    i2s.wait_record()
    rec.record(sound)
rec.finish()
print(time.ticks_diff(time.ticks_ms(), t), len(sound.to_bytes()))
player = audio.Audio(path="/sd/b.wav")
player.volume(100)
print(player.play_process(i2s))
while player.play():
    pass
player.finish()
`, "--speaker", p.path("b.wav")).want(t, exitOK, "1000 2000\n[1, 16000, 32000, 2, 16]\n", "")
	if a, b := loudness(t, p.card("b.wav")), loudness(t, p.path("b.wav")); a < -30 || a-b > 0.1 || b-a > 0.1 {
		t.Errorf("recorded %.1f dB, played %.1f dB", a, b)
	}
}

// loudness is the mean volume of a file in dB, as FFmpeg measures it.
func loudness(t *testing.T, file string) float64 {
	t.Helper()
	out, err := exec.Command("ffmpeg", "-hide_banner", "-i", file, "-af", "volumedetect", "-f", "null", "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v %s", err, out)
	}
	_, rest, ok := strings.Cut(string(out), "mean_volume: ")
	if !ok {
		t.Fatalf("no volume in %s", out)
	}
	var db float64
	if _, err := fmt.Sscan(rest, &db); err != nil {
		t.Fatal(err)
	}
	return db
}
