package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/canmv-run/canmv-run/cmd/canmv-run/view"
)

// Tests of the page in a headless Chromium. One browser serves them all; each has a server, a card and a browser context,
// which holds the cookies, of its own.

var browser struct {
	once sync.Once
	ctx  context.Context
	stop func()
	skip string
}

// chromium starts the browser, or skips the test where there is none.
func chromium(t testing.TB) context.Context {
	t.Helper()
	browser.once.Do(func() {
		exe := ""
		for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
			if path, err := exec.LookPath(name); err == nil {
				exe = path
				break
			}
		}
		if exe == "" {
			browser.skip = "no Chromium: the page's tests run in one (apt-get install chromium)"
			return
		}
		dir, err := os.MkdirTemp("", "canmv-chromium-")
		if err != nil {
			browser.skip = err.Error()
			return
		}
		opts := append([]chromedp.ExecAllocatorOption{}, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Headless,
			chromedp.ExecPath(exe), chromedp.UserDataDir(dir), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
			chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
			chromedp.Flag("use-fake-device-for-media-stream", true), chromedp.Flag("use-fake-ui-for-media-stream", true),
			chromedp.Flag("autoplay-policy", "no-user-gesture-required"), chromedp.Flag("mute-audio", true),
			chromedp.Flag("hide-scrollbars", true), chromedp.WSURLReadTimeout(60*time.Second))
		alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), opts...)
		ctx, stop := chromedp.NewContext(alloc)
		if err := chromedp.Do(ctx); err != nil {
			browser.skip = "Chromium does not start: " + err.Error()
		}
		browser.ctx = ctx
		browser.stop = func() {
			stop()
			stopAlloc()
			os.RemoveAll(dir)
		}
	})
	if browser.skip != "" {
		t.Skip(browser.skip)
	}
	return browser.ctx
}

// page is the page of a server in a tab of its own.
type page struct {
	testing.TB
	ctx    context.Context
	url    string
	card   string
	stderr *lockedBuffer

	mu   sync.Mutex
	logs []string // what the browser's console said
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serve starts a server with a script (its text, "" for none) and more flags.
func serve(t *testing.T, script string, args ...string) (*view.Server, string, *lockedBuffer) {
	t.Helper()
	dir := t.TempDir()
	card := filepath.Join(dir, "card")
	args = append([]string{"--view", "--no-browser", "--listen", "127.0.0.1:0", "--sdcard", card}, args...)
	if script != "" {
		file := filepath.Join(dir, "script.py")
		if err := os.WriteFile(file, []byte(script), 0o666); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	o, err := parse(args)
	if err != nil {
		t.Fatal(err)
	}
	stderr := &lockedBuffer{}
	srv, err := newView(o, stderr, stderr)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return srv, card, stderr
}

// open serves a script and opens the page.
func open(t *testing.T, script string, args ...string) *page {
	t.Helper()
	root := chromium(t)
	srv, card, stderr := serve(t, script, args...)
	p := &page{TB: t, card: card, stderr: stderr}
	p.visit(root, srv.URL(), 1440, 900)
	return p
}

// visit opens a page in a browser context of its own.
func (p *page) visit(root context.Context, url string, width, height int64) {
	p.Helper()
	p.url = url
	p.start(root, width, height)
	p.do(chromedp.Navigate(url))
	p.until(`"ready" in document.body.dataset`)
}

// start makes an empty tab.
func (p *page) start(root context.Context, width, height int64) {
	p.Helper()
	ctx, cancel := chromedp.NewContext(root, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.hear))
	p.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		p.Fatal(err)
	}
	p.ctx, cancel = context.WithTimeout(ctx, 4*time.Minute)
	p.Cleanup(cancel)
	p.do(chromedp.EmulateViewport(width, height))
	p.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if len(p.logs) > 0 {
			p.Errorf("the browser's console: %s", strings.Join(p.logs, "\n"))
		}
	})
}

// forgive forgets what the console said, where errors were asked for.
func (p *page) forgive() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.logs = nil
}

// hear keeps what the console says.
func (p *page) hear(ev any) {
	var text string
	switch e := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		for _, a := range e.Args {
			text += fmt.Sprintf("%s %s ", a.Value, a.Description)
		}
	case *runtime.EventExceptionThrown:
		text = fmt.Sprintf("%+v", e.ExceptionDetails)
	case *log.EventEntryAdded:
		text = e.Entry.Text
	default:
		return
	}
	if strings.Contains(text, "willReadFrequently") {
		return // these tests read the canvas, the page does not
	}
	p.mu.Lock()
	p.logs = append(p.logs, text)
	p.mu.Unlock()
}

func (p *page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		p.Fatalf("%v", err)
	}
}

// js evaluates an expression, awaiting a promise.
func js[T any](p *page, expr string) T {
	p.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expr, chromedp.EvalAwaitPromise))
	if err != nil {
		p.Fatalf("%s: %v", expr, err)
	}
	return v
}

// until waits until an expression is true.
func (p *page) until(expr string) {
	p.Helper()
	_, err := chromedp.Run(p.ctx, chromedp.Poll[chromedp.Void](expr, chromedp.WithPollingInterval(30*time.Millisecond), chromedp.WithPollingTimeout(40*time.Second)))
	if err != nil {
		output := js[string](p, `["#status", "#output", "#camera .tip", "#player", "#code-state"].map((s) => document.querySelector(s)?.innerText).join("\n")`)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.Fatalf("%s never became true: %v\npage: %s\nconsole: %s", expr, err, output, strings.Join(p.logs, "\n"))
	}
}

// ended waits for the end of the current run.
func (p *page) ended(how string) {
	p.Helper()
	p.until(fmt.Sprintf(`document.querySelector("#status").dataset.state === %q`, how))
}

func (p *page) click(selector string) {
	p.Helper()
	p.do(chromedp.Click(chromedp.CSS(selector)))
}
