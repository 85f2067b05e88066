package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// showCamera shows the camera on the panel until it is stopped.
const showCamera = `
import os
from media.sensor import *
from media.display import *
from media.media import *
sensor = Sensor()
sensor.reset()
sensor.set_framesize(width=800, height=480)
sensor.set_pixformat(Sensor.RGB565)
Display.init(Display.ST7701, width=800, height=480)
MediaManager.init()
sensor.run()
try:
    while True:
        os.exitpoint()
        Display.show_image(sensor.snapshot())
finally:
    sensor.stop()
    Display.deinit()
    MediaManager.deinit()
`

// drawn waits for pictures on a canvas beyond number seq and returns the newest's.
func (p *page) drawn(canvas string, seq int) int {
	p.Helper()
	p.until(fmt.Sprintf(`Number(document.querySelector(%q).dataset.seq || 0) > %d`, canvas, seq))
	return js[int](p, fmt.Sprintf(`Number(document.querySelector(%q).dataset.seq)`, canvas))
}

// pixel is red, green and blue of a canvas, at a place in parts of its size.
func (p *page) pixel(canvas string, x, y float64) []int {
	p.Helper()
	return js[[]int](p, fmt.Sprintf(`(() => { const c = document.querySelector(%q);
		return [...c.getContext("2d").getImageData(c.width * %g, c.height * %g, 1, 1).data].slice(0, 3); })()`, canvas, x, y))
}

func alike(a, b []int) bool {
	for i := range a {
		if d := a[i] - b[i]; d < -16 || d > 16 {
			return false
		}
	}
	return true
}

// The panel shows what the camera sees, pixel by pixel; the camera's pane shows it, too, and the numbers say how fast.
func TestPageShowsThePanel(t *testing.T) {
	p := open(t, showCamera, "--camera", "bars")
	p.click("#run")
	p.drawn("#panel", 3)
	for i, want := range [][]int{{191, 191, 191}, {191, 191, 0}, {0, 191, 191}, {0, 191, 0}, {191, 0, 191}, {191, 0, 0}, {0, 0, 191}} {
		for _, canvas := range []string{"#panel", ".preview canvas"} {
			p.drawn(canvas, 0)
			if got := p.pixel(canvas, (float64(i)+0.5)/8, 0.1); !alike(got, want) {
				t.Errorf("bar %d on %s is %v, want %v", i, canvas, got, want)
			}
		}
	}
	p.until(`parseFloat(document.querySelector("#gauge-shown dd").textContent) > 10`)
	p.until(`parseFloat(document.querySelector("#gauge-capture dd").textContent) > 10`)
	if got := js[string](p, `document.querySelector("#panel-name").textContent`); !strings.Contains(got, "ST7701, 800×480") {
		t.Errorf("the caption is %q", got)
	}
	p.click("#stop")
	p.ended("stopped")
}

// A script is stopped and run again, ten times.
func TestPageRunsAgain(t *testing.T) {
	p := open(t, showCamera)
	for n := range 10 {
		p.click("#run")
		p.until(fmt.Sprintf(`document.querySelectorAll("#output .start").length === %d`, n+1))
		p.until(`document.querySelector("#status").dataset.state === "running"`)
		p.drawn("#panel", 0)
		p.click("#stop")
		p.ended("stopped")
	}
	// Run while it runs stops and starts it.
	p.click("#run")
	p.until(`document.querySelector("#status").dataset.state === "running"`)
	p.click("#run")
	p.until(`document.querySelectorAll("#output .start").length === 12`)
	p.until(`document.querySelector("#status").dataset.state === "running"`)
}

// replace types a text in place of what the editor holds.
func (p *page) replace(text string) {
	p.Helper()
	p.click(".cm-content")
	p.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.KeyEvent(kb.Delete))
	if _, err := chromedp.Call(p.ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		p.Fatal(err)
	}
}

// A typed error shows its line in the source, and what it means.
func TestPageShowsErrors(t *testing.T) {
	p := open(t, "print('first')\n")
	p.replace("print('now')\nprin('typo')")
	p.do(chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	p.ended("failed")
	p.until(`document.querySelector(".cm-fault")?.textContent === "prin('typo')"`)
	p.until(`/prin.*isn't defined[^]*Hint: .*print/.test(document.querySelector(".cm-fault-text").textContent)`)
	p.until(`/line 2/.test(document.querySelector("#output .trace button").textContent) && /print/.test(document.querySelector("#output .hint").textContent)`)
	if got := js[string](p, `document.querySelector("#output .out").textContent`); !strings.HasPrefix(got, "now") {
		t.Errorf("printed %q", got)
	}
	// The change is on the card, and the file of the command line is as it was.
	kept, err := os.ReadFile(filepath.Join(p.card, "scripts", "script.py"))
	if err != nil || string(kept) != "print('now')\nprin('typo')" {
		t.Errorf("kept %q, %v", kept, err)
	}
	p.click("#revert")
	p.until(`document.querySelector(".cm-content").innerText.includes("first")`)
	p.click("#run")
	p.ended("ok")
	p.until(`!document.querySelector(".cm-fault")`)
}

// input() reads what is typed on the page.
func TestPageAnswersInput(t *testing.T) {
	p := open(t, "print('hello', input('name? '))\n")
	p.click("#run")
	p.until(`document.querySelector("#output").innerText.includes("name?")`)
	p.click("#typed")
	p.do(chromedp.KeyEvent("Ada\r"))
	p.ended("ok")
	p.until(`document.querySelector("#output").innerText.includes("hello Ada")`)
	// Ctrl-C in the terminal is the script's KeyboardInterrupt.
	p.replace("try:\n    print('go')\n    while True: pass\nexcept KeyboardInterrupt:\n    print('pressed')\n")
	p.click("#run")
	p.until(`document.querySelector("#output").innerText.includes("go")`)
	p.click("#typed")
	p.do(chromedp.KeyEvent("c", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	p.ended("ok")
	p.until(`document.querySelector("#output").innerText.includes("pressed")`)
}

// An example is found by its name, opened and run; reloading the page keeps it, and the output of before.
func TestPageOpensExamples(t *testing.T) {
	p := open(t, "")
	p.until(`document.querySelector("#code-name").innerText.includes("camera_to_display.py")`)
	if got := js[string](p, `location.href`); strings.Contains(got, "token") {
		t.Errorf("the token stays in the address: %s", got)
	}
	p.click("#code-name")
	p.until(`document.activeElement?.type === "search"`)
	p.do(chromedp.KeyEvent("fps.py"))
	p.until(`document.querySelectorAll("#chooser .item").length === 1`)
	p.click("#chooser .item")
	p.until(`document.querySelector("#code-name").innerText.includes("fps.py")`)
	p.click("#run")
	p.until(`document.querySelector("#status").dataset.state === "running"`)
	p.click("#stop")
	p.ended("stopped")
	p.do(chromedp.Reload())
	p.until(`"ready" in document.body.dataset`)
	p.until(`document.querySelector("#code-name").innerText.includes("fps.py") && document.querySelectorAll("#output .start").length === 1`)
}

// Two pages see the same board.
func TestPagesShareTheBoard(t *testing.T) {
	p := open(t, showCamera)
	q := &page{TB: t}
	q.visit(chromium(t), p.url, 390, 844)
	p.click("#run")
	p.drawn("#panel", 2)
	q.drawn("#panel", 2)
	q.click("#stop")
	p.ended("stopped")
}

// Another page in the same browser, which sends this page's cookie along where a browser lets it, gets nothing.
func TestPageRefusesOthers(t *testing.T) {
	p := open(t, "print(1)\n")
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><link rel=icon href=data:,>another page")
	}))
	defer evil.Close()
	base, _, _ := strings.Cut(p.url, "/?")
	p.do(chromedp.Navigate(strings.Replace(evil.URL, "127.0.0.1", "localhost", 1)))
	if got := js[string](p, fmt.Sprintf(`new Promise((done) => { const s = new WebSocket(%q); s.onopen = () => done("open"); s.onerror = () => done("refused"); })`,
		strings.Replace(base, "http", "ws", 1)+"/socket")); got != "refused" {
		t.Errorf("a socket from another page: %s", got)
	}
	for _, path := range []string{"/api/scripts", "/card/x.txt", "/"} {
		if got := js[string](p, fmt.Sprintf(`fetch(%q, {credentials: "include"}).then((r) => r.text()).catch(() => "refused")`, base+path)); got != "refused" {
			t.Errorf("%s from another page: %s", path, got)
		}
	}
	if got := js[string](p, fmt.Sprintf(`fetch(%q, {method: "PUT", mode: "no-cors", credentials: "include", body: "x"}).then(() => "sent").catch(() => "refused")`, base+"/card/x.txt")); got != "refused" {
		t.Errorf("a write from another page: %s", got)
	}
	if _, err := os.Stat(filepath.Join(p.card, "x.txt")); !os.IsNotExist(err) {
		t.Error("another page wrote to the card:", err)
	}
	// The wrong token gives a page that says what to do.
	p.do(chromedp.Navigate("about:blank"))
	q := &page{TB: t}
	q.start(chromium(t), 800, 600)
	q.do(chromedp.Navigate(base + "/?token=wrong"))
	if got := js[string](q, `document.body.innerText`); !strings.Contains(got, "open the address that canmv-run printed") {
		t.Errorf("with a wrong token: %q", got)
	}
	p.forgive()
	q.forgive()
}

// A panel that is larger than its place is sent smaller, and a K210's lcd is a panel like any other.
func TestPageScalesThePanel(t *testing.T) {
	p := open(t, `
from media.display import *
from media.media import *
import image, time
Display.init(Display.LT9611, width=1920, height=1080)
MediaManager.init()
img = image.Image(1920, 1080, image.RGB565)
Display.show_image(img)
time.sleep(60)
`)
	p.click("#run")
	p.drawn("#panel", 0)
	p.until(`/1920×1080/.test(document.querySelector("#panel-name").textContent)`)
	if got := js[[]float64](p, `(() => { const c = document.querySelector("#panel"); return [c.width, c.height, c.getBoundingClientRect().width]; })()`); got[0] >= 1920 || got[0] < got[2] || got[0]*9 != got[1]*16 {
		t.Errorf("the canvas has %v pixels and is %v wide", got[:2], got[2])
	}
	p.click("#fill")
	p.click("#stop")
	p.ended("stopped")
	p.replace("import lcd, time\nlcd.init()\nlcd.clear(0xF800)\ntime.sleep(60)\n")
	p.click("#run")
	p.until(`/320×240/.test(document.querySelector("#panel-name").textContent)`)
	p.until(`document.querySelector("#panel").width === 320`)
	if got := p.pixel("#panel", 0.5, 0.5); !alike(got, []int{255, 0, 0}) {
		t.Errorf("the lcd is %v, want red", got)
	}
}
