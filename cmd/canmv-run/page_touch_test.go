package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const watchTouch = `
import os, time
from machine import TOUCH, Pin, ADC
from media.display import *
from media.media import *
Display.init(Display.ST7701, width=800, height=480)
MediaManager.init()
touch = TOUCH(0)
lamp = Pin(52, Pin.OUT)
button = Pin(21, Pin.IN, Pin.PULL_UP)
slider = ADC(0)
last, volts = 1, 0
try:
    while True:
        os.exitpoint()
        for p in touch.read(5):
            print("touch", p.event, p.x, p.y)
        if button.value() != last:
            last = button.value()
            lamp.value(1 - last)
            print("button", last)
        v = slider.read_uv() // 1000
        if abs(v - volts) > 10:
            volts = v
            print("millivolts", v)
        time.sleep_ms(5)
finally:
    Display.deinit()
    MediaManager.deinit()
`

// Mouse, keyboard, buttons and sliders of the page reach the script, and its lamp the page.
func TestPageIsTouched(t *testing.T) {
	p := open(t, watchTouch)
	p.click("#run")
	p.until(`/ST7701/.test(document.querySelector("#panel-name").textContent)`)
	at := js[[]float64](p, `(() => { const b = document.querySelector("#panel").getBoundingClientRect(); return [b.left + b.width / 4, b.top + b.height / 2]; })()`)
	mouse := func(typ input.DispatchMouseEventType, dx float64) {
		p.do(chromedp.MouseEvent(typ, at[0]+dx, at[1], chromedp.ButtonLeft))
	}
	said := func(pattern string) {
		p.Helper()
		p.until(fmt.Sprintf(`/%s/.test(document.querySelector("#output").innerText)`, pattern))
	}
	mouse(input.DispatchMouseEventTypeMousePressed, 0)
	said(`touch 2 (19[89]|20[0-2]) (239|240|241)`)
	mouse(input.DispatchMouseEventTypeMouseMoved, 60)
	said(`touch 3 2[0-9][0-9] (239|240|241)`)
	mouse(input.DispatchMouseEventTypeMouseReleased, 60)
	said(`touch 1 2[0-9][0-9] (239|240|241)`)

	p.do(chromedp.Focus(chromedp.CSS("#panel")), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(" "))
	said(`touch 2 416 240`)

	p.click("#tab-pins")
	press := func(typ input.DispatchMouseEventType) {
		b := js[[]float64](p, `(() => { const b = document.querySelector('[data-pin="21"] .press').getBoundingClientRect(); return [b.left + 5, b.top + 5]; })()`)
		p.do(chromedp.MouseEvent(typ, b[0], b[1], chromedp.ButtonLeft))
	}
	p.until(`!document.querySelector('[data-pin="21"] .press').disabled`)
	press(input.DispatchMouseEventTypeMousePressed)
	said(`button 0`)
	p.until(`document.querySelector('[data-pin="52"] .lamp').hasAttribute("data-on")`)
	press(input.DispatchMouseEventTypeMouseReleased)
	said(`button 0\s+button 1`)
	p.until(`!document.querySelector('[data-pin="52"] .lamp').hasAttribute("data-on")`)
	js[bool](p, `(() => { const s = document.querySelector('#pins input[type=range]'); s.value = 0.9; s.dispatchEvent(new Event("input")); return true; })()`)
	said(`millivolts (89|90)[0-9]`)
	p.click("#stop")
	p.ended("stopped")
	p.until(`document.querySelector('[data-pin="21"] .press')?.disabled !== false`)
}
