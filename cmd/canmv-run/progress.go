package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress is the line on a terminal that shows how far the encoders are. A nil progress shows nothing.
type progress struct {
	bar    *progressbar.ProgressBar
	frames atomic.Int64
	bytes  atomic.Int64
	start  time.Time
	stop   chan struct{}
	done   chan struct{}
}

func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// startProgress begins to show progress on w, if that is a terminal.
func startProgress(w io.Writer) *progress {
	if !isTerminal(w) {
		return nil
	}
	p := &progress{start: time.Now(), stop: make(chan struct{}), done: make(chan struct{})}
	p.bar = progressbar.NewOptions64(-1,
		progressbar.OptionSetWriter(w), progressbar.OptionSpinnerType(14), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetElapsedTime(false), progressbar.OptionSetPredictTime(false))
	go p.run()
	return p
}

func (p *progress) run() {
	defer close(p.done)
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-p.stop:
			return
		case <-tick.C:
			if n := p.frames.Load(); n > 0 {
				rate := float64(n) / time.Since(p.start).Seconds()
				p.bar.Describe(fmt.Sprintf("%d frames encoded, %.0f a second, %s", n, rate, sizeText(p.bytes.Load())))
			}
		}
	}
}

// finish takes the line away.
func (p *progress) finish() {
	if p == nil {
		return
	}
	close(p.stop)
	<-p.done
	p.clear()
}

func (p *progress) clear() {
	if p != nil && p.frames.Load() > 0 {
		_ = p.bar.Clear() // a terminal that fails to clear is no reason to stop a recording
	}
}

// under returns a writer to w that takes the line away first, where both share a terminal.
func (p *progress) under(w io.Writer) io.Writer {
	if p == nil || !isTerminal(w) {
		return w
	}
	return clearing{w, p}
}

type clearing struct {
	io.Writer
	p *progress
}

func (c clearing) Write(b []byte) (int, error) {
	c.p.clear()
	return c.Writer.Write(b)
}

// count makes the encoders of new report to p.
func (p *progress) count(new func(venc.Options) (venc.Encoder, error)) func(venc.Options) (venc.Encoder, error) {
	if p == nil {
		return new
	}
	return func(o venc.Options) (venc.Encoder, error) {
		enc, err := new(o)
		if err != nil {
			return nil, err
		}
		return counted{enc, p}, nil
	}
}

type counted struct {
	venc.Encoder
	p *progress
}

func (c counted) Receive(pkt *venc.Packet) error {
	err := c.Encoder.Receive(pkt)
	if err == nil {
		c.p.frames.Add(1)
		c.p.bytes.Add(int64(len(pkt.Data)))
	}
	return err
}

// sizeText is a number of bytes for people.
func sizeText(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.2f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d bytes", n)
}
