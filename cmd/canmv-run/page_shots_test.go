package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "write screenshots of the page to this folder, e.g. ../../doc")

// The page looks as it should in every size, language and colour: it is made here, and looked at by people with -shots. What
// is checked is that a picture comes, with the panel's colours in it.
func TestPageScreenshots(t *testing.T) {
	p := open(t, "", "../../scripts/examples/show_and_record.py")
	dir := *shots
	if dir == "" {
		dir = t.TempDir()
	}
	colors := func(scheme string) {
		p.Helper()
		if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}); err != nil {
			p.Fatal(err)
		}
	}
	for _, c := range []struct {
		name          string
		width, height int64
		scheme        string
		chinese       bool
		tab           string
	}{
		{"view", 1440, 900, "light", false, "camera"},
		{"view-dark-zh", 1440, 900, "dark", true, "camera"},
		{"view-tablet", 1024, 768, "light", false, "term"},
		{"view-phone", 390, 844, "dark", false, "camera"},
	} {
		p.do(chromedp.EmulateViewport(c.width, c.height))
		colors(c.scheme)
		if zh := js[bool](p, `document.documentElement.lang !== "en"`); zh != c.chinese {
			p.click("#language")
		}
		js[bool](p, fmt.Sprintf(`(document.querySelector("#tab-%s").click(), true)`, c.tab))
		p.click("#run")
		p.until(`document.querySelector("#status").dataset.state === "running"`)
		p.until(`parseFloat(document.querySelector("#gauge-encoder dd").textContent) > 1 && parseFloat(document.querySelector("#gauge-qp dd").textContent) > 0`)
		js[bool](p, `new Promise((done) => setTimeout(() => done(true), 1500))`)
		file := filepath.Join(dir, c.name+".webp")
		p.shoot(file)
		if info, err := os.Stat(file); err != nil || info.Size() < 20_000 || info.Size() > 200_000 {
			t.Errorf("%s: %v, %v", c.name, info, err)
		}
		p.click("#stop")
		p.ended("stopped")
	}
}

// shoot writes a screenshot as WebP, which needs a third of PNG's bytes.
func (p *page) shoot(file string) {
	p.Helper()
	format, quality := cdppage.CaptureScreenshotFormatWebp, int64(88)
	got, err := chromedp.Call(p.ctx, cdppage.CaptureScreenshot, cdppage.CaptureScreenshotParams{Format: format, Quality: &quality})
	if err == nil {
		err = os.WriteFile(file, got.Data, 0o666)
	}
	if err != nil {
		p.Fatal(err)
	}
}
