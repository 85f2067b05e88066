package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// redVideo is a video of one colour, as .y4m.
func redVideo() []byte {
	var b bytes.Buffer
	b.WriteString("YUV4MPEG2 W64 H64 F30:1 Ip C420jpeg\n")
	for range 5 {
		b.WriteString("FRAME\n")
		b.Write(bytes.Repeat([]byte{81}, 64*64))
		b.Write(bytes.Repeat([]byte{90}, 32*32))
		b.Write(bytes.Repeat([]byte{240}, 32*32))
	}
	return b.Bytes()
}

// drop lets go of a file over an element.
func (p *page) drop(selector, name string, data []byte) {
	p.Helper()
	js[bool](p, fmt.Sprintf(`(() => {
		const data = Uint8Array.from(atob(%q), (c) => c.charCodeAt(0));
		const t = new DataTransfer();
		t.items.add(new File([data], %q));
		const e = document.querySelector(%q);
		for (const type of ["dragenter", "dragover", "drop"]) {
			e.dispatchEvent(new DragEvent(type, {dataTransfer: t, bubbles: true, cancelable: true}));
		}
		return true;
	})()`, base64.StdEncoding.EncodeToString(data), name, selector))
}

// A video that is dropped on the page becomes the camera.
func TestPageTakesADroppedVideo(t *testing.T) {
	p := open(t, showCamera)
	p.drop("#stage", "red.y4m", redVideo())
	p.until(`document.querySelector("input[name=camera][value=file]").checked`)
	p.click("#run")
	p.drawn("#panel", 3)
	if got := p.pixel("#panel", 0.5, 0.5); !alike(got, []int{255, 0, 0}) {
		t.Errorf("the panel is %v, want red", got)
	}
	p.drop("#stage", "notes.xyz", []byte("no video"))
	p.until(`document.querySelector("#camera .tip.bad")?.textContent.includes("notes.xyz")`)
}

// The browser's webcam and microphone become the board's. Chromium's fake ones are green with a moving pie, and beep.
func TestPageLendsItsWebcam(t *testing.T) {
	p := open(t, showCamera)
	p.click("input[name=camera][value=page]")
	p.until(`document.querySelector("input[name=camera][value=page]").checked`)
	p.click("#run")
	p.drawn("#panel", 10)
	if got := p.pixel("#panel", 0.05, 0.5); got[1] < got[0]+40 || got[1] < got[2]+40 {
		t.Errorf("the panel is %v at its edge, want the fake webcam's green", got)
	}
	p.click("#stop")
	p.ended("stopped")

	p.click("input[name=mic][value=page]")
	p.until(`document.querySelector("input[name=mic][value=page]").checked`)
	p.replace(`from media.pyaudio import *
from media.media import *
import media.wave as wave
p = PyAudio()
p.initialize(800)
MediaManager.init()
s = p.open(format=paInt16, channels=1, rate=16000, input=True, frames_per_buffer=800)
out = wave.open("/sdcard/heard.wav", "wb")
out.set_channels(1)
out.set_sampwidth(2)
out.set_framerate(16000)
for n in range(60):
    out.write_frames(s.read())
`)
	p.click("#run")
	p.until(`["ok", "failed"].includes(document.querySelector("#status").dataset.state)`)
	data, err := os.ReadFile(filepath.Join(p.card, "heard.wav"))
	if err != nil {
		t.Fatal(err, p.stderr)
	}
	peak := 0
	for b := data[min(44, len(data)):]; len(b) > 1; b = b[2:] {
		peak = max(peak, int(int16(binary.LittleEndian.Uint16(b))))
	}
	if peak < 500 {
		t.Errorf("the microphone's peak is %d in %d bytes, want beeps", peak, len(data))
	}
}

// recordMovie makes an MP4 file.
const recordMovie = `
from media.mp4format import *
mp4 = Mp4Container()
cfg = Mp4CfgStr(mp4.MP4_CONFIG_TYPE_MUXER)
cfg.SetMuxerCfg("/sdcard/%s.mp4", mp4.MP4_CODEC_ID_%s, 640, 480, mp4.MP4_CODEC_ID_G711U)
mp4.Create(cfg)
mp4.Start()
for n in range(46):
    mp4.Process()
mp4.Stop()
mp4.Destroy()
`

// Recorded H.264 plays in the page, without its G.711 sound, and H.265 says why it does not.
func TestPagePlaysRecordings(t *testing.T) {
	p := open(t, fmt.Sprintf(recordMovie, "film", "H264")+fmt.Sprintf(recordMovie, "new", "H265"))
	p.click("#run")
	p.until(`parseFloat(document.querySelector("#gauge-encoder dd").textContent) > 5 && /bit\/s/.test(document.querySelector("#gauge-bitRate dd").textContent)`)
	p.ended("ok")
	p.click("#tab-files")
	openFile := func(name string) {
		p.until(fmt.Sprintf(`[...document.querySelectorAll(".files .name")].some((e) => e.textContent === %q)`, name))
		js[bool](p, fmt.Sprintf(`([...document.querySelectorAll(".files .open")].find((e) => e.querySelector(".name").textContent === %q).click(), true)`, name))
	}
	openFile("film.mp4")
	p.until(`(() => { const v = document.querySelector("#player video"); return v && v.videoWidth === 640 && v.currentTime > 0.2; })()`)
	p.until(`document.querySelector("#player .about").innerText.includes("G.711")`)
	closePlayer := func() { js[bool](p, `(document.querySelector("#player").close(), true)`) }
	closePlayer()
	openFile("new.mp4")
	p.until(`document.querySelector("#player video")?.videoWidth > 0 || document.querySelector("#player .why")?.textContent.includes("H.265")`)
	closePlayer()
	// Delete asks, and the file is gone.
	p.click(`button[aria-label="Delete: film.mp4"]`)
	p.click(`button[aria-label="Delete film.mp4?"]`)
	p.until(`![...document.querySelectorAll(".files .name")].some((e) => e.textContent === "film.mp4")`)
	if _, err := os.Stat(filepath.Join(p.card, "film.mp4")); !os.IsNotExist(err) {
		t.Error("the file is still there:", err)
	}
	// What is dropped on the list is on the card.
	p.drop(".files", "note.txt", []byte("kept on the card"))
	openFile("note.txt")
	p.until(`document.querySelector("#player pre")?.textContent === "kept on the card"`)
}

// AVI with motion JPEG, as a K210 records it, plays in the page's own player.
func TestPagePlaysAVI(t *testing.T) {
	p := open(t, `
import sensor, video
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
v = video.open("/sd/film.avi", record=True, interval=50000, quality=50)
for n in range(20):
    v.record(sensor.snapshot())
v.record_finish()
`)
	p.click("#run")
	p.ended("ok")
	p.click("#tab-files")
	p.until(`document.querySelector(".files .name")?.textContent && [...document.querySelectorAll(".files .name")].some((e) => e.textContent === "film.avi")`)
	js[bool](p, `([...document.querySelectorAll(".files .open")].find((e) => e.querySelector(".name").textContent === "film.avi").click(), true)`)
	p.until(`Number(document.querySelector("#avi")?.dataset.frame) >= 10 && document.querySelector("#avi").width === 320`)
}

// On every width, in both languages, nothing lies beside the page.
func TestPageFits(t *testing.T) {
	p := open(t, showCamera)
	for range 2 {
		for _, size := range [][2]int64{{1920, 1080}, {1440, 900}, {1024, 768}, {760, 900}, {390, 844}, {320, 640}} {
			p.do(chromedp.EmulateViewport(size[0], size[1]))
			p.until(fmt.Sprintf(`innerWidth === %d`, size[0]))
			for _, tab := range []string{"code", "term", "camera", "pins", "files"} {
				js[bool](p, fmt.Sprintf(`(document.querySelector("#tab-%s").click(), true)`, tab))
				if w := js[int64](p, `document.documentElement.scrollWidth`); w > size[0] {
					t.Errorf("%d wide, %s: the page is %d wide", size[0], tab, w)
				}
			}
		}
		p.click("#language")
	}
	p.until(`document.documentElement.lang === "en"`)
}
