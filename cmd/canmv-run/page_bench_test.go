package main

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// childPage starts the command as a process of its own and returns the page's address.
func childPage(b *testing.B, args ...string) (cmd *exec.Cmd, url string) {
	b.Helper()
	cmd = exec.Command(os.Args[0], append([]string{"--view", "--no-browser", "--listen", "127.0.0.1:0", "--sdcard", b.TempDir()}, args...)...)
	cmd.Env = append(os.Environ(), childEnv+"=1")
	stderr, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewReader(stderr)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			b.Fatal(line, err)
		}
		if _, rest, ok := strings.Cut(line, "the board is at "); ok {
			url, _, _ = strings.Cut(rest, " ")
			go func() { _, _ = lines.WriteTo(os.Stderr) }()
			return cmd, url
		}
	}
}

// BenchmarkPage measures pictures of 800×480 from show_image to a page that draws them: how many a second it draws, and how
// many cores the program uses, without the browser. "encode" encodes the camera besides.
func BenchmarkPage(b *testing.B) {
	for _, mode := range []string{"show", "encode"} {
		b.Run(mode, func(b *testing.B) {
			root := chromium(b)
			for range b.N {
				started := time.Now()
				cmd, url := childPage(b, "-q", "../../scripts/bench/show_800x480.py", mode)
				p := &page{TB: b}
				p.visit(root, url, 1440, 900)
				p.drawn("#panel", 30)
				js[bool](p, `(() => { const c = document.querySelector("#panel"); window.count = 0; new MutationObserver(() => window.count++).observe(c, {attributes: true, attributeFilter: ["data-seq"]}); return true; })()`)
				began := time.Now()
				js[bool](p, `new Promise((done) => setTimeout(() => done(true), 10000))`)
				count := js[int](p, `window.count`)
				took := time.Since(began).Seconds()
				lived := time.Since(started).Seconds()
				p.do(chromedp.Navigate("about:blank")) // a page that is left open would miss its server
				if err := cmd.Process.Signal(os.Interrupt); err != nil {
					b.Fatal(err)
				}
				if err := cmd.Wait(); err != nil {
					b.Fatal(err)
				}
				cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
				b.ReportMetric(float64(count)/took, "pictures/s")
				b.ReportMetric(cpu.Seconds()/lived, "cores")
			}
		})
	}
}

// BenchmarkPageFirstPaint measures the time from the program's start until a page shows something, in a browser that runs.
func BenchmarkPageFirstPaint(b *testing.B) {
	root := chromium(b)
	var address, paint float64
	for range b.N {
		began := time.Now()
		cmd, url := childPage(b, "-q")
		address += time.Since(began).Seconds()
		p := &page{TB: b}
		p.visit(root, url, 1440, 900)
		got := js[float64](p, `new Promise((done) => { const f = () => { const e = performance.getEntriesByName("first-contentful-paint")[0]; e ? done(e.startTime) : setTimeout(f, 5); }; f(); })`)
		paint += got / 1000
		p.do(chromedp.Navigate("about:blank")) // a page that is left open would miss its server
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			b.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			b.Fatal(err)
		}
	}
	n := float64(b.N) / 1000
	b.ReportMetric(address/n, "ms-to-address")
	b.ReportMetric(paint/n, "ms-to-paint")
	b.ReportMetric((address+paint)/n, "ms-in-all")
}
