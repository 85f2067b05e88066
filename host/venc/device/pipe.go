package device

import (
	"sync"
	"sync/atomic"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/venc"
)

// A pipe is a running engine with two goroutines: one makes pictures and sends them, one receives packets, so that the
// next picture is made while the engine works. Records leave in the order in which they came.
type pipe struct {
	enc   venc.Encoder
	jobs  chan *record
	sent  chan *record
	abort atomic.Bool // leave out whatever can be left out
	idle  atomic.Bool // the sender has ended
	ended sync.WaitGroup
	used  bool // a record was submitted; under the baton
	// header is the parameter sets, set before the first record is done; empty when there are none.
	header []byte

	mu   sync.Mutex
	free []*frame.Frame // pictures for SendFrame
}

// newPipe runs an engine; room is how many records can be on their way.
func newPipe(enc venc.Encoder, room int) *pipe {
	p := &pipe{enc: enc, jobs: make(chan *record, room), sent: make(chan *record, room)}
	p.ended.Add(2)
	go p.send()
	go p.receive()
	return p
}

// submit hands over a record. It never blocks: there are fewer records than room.
func (p *pipe) submit(r *record) {
	p.used = true
	p.jobs <- r
}

// finish lets the pipe end by itself after what was submitted and not dropped.
func (p *pipe) finish() { close(p.jobs) }

// stop ends a pipe, finished or not, and waits for it.
func (p *pipe) stop(finished bool) {
	p.abort.Store(true)
	if !finished {
		close(p.jobs)
	}
	p.ended.Wait()
}

func (p *pipe) send() {
	defer p.ended.Done()
	defer close(p.sent)
	defer p.idle.Store(true)
	for r := range p.jobs {
		if err := p.encode(r); err != nil {
			r.finish(err)
			continue
		}
		p.sent <- r
	}
}

// encode makes a record's picture and sends it to the engine.
func (p *pipe) encode(r *record) error {
	var picture mpp.Picture
	if r.feed != nil {
		if r.dropped.Load() || p.abort.Load() {
			r.feed.Cancel(r.k)
			return venc.ErrClosed
		}
		var err error
		if picture, err = r.feed.Fetch(r.k); err != nil {
			r.noPic = true
			return err
		}
		defer picture.Release()
	}
	if r.dropped.Load() || p.abort.Load() {
		p.give(r.own)
		return venc.ErrClosed
	}
	f := r.own
	if picture != nil {
		f = picture.Frame()
	}
	err := p.enc.Send(f, venc.FrameOptions{})
	p.give(r.own)
	return err
}

func (p *pipe) receive() {
	defer p.ended.Done()
	defer p.enc.Close()
	for r := range p.sent {
		// The engine must be emptied while the sender may wait for it.
		if p.abort.Load() && p.idle.Load() {
			r.finish(venc.ErrClosed)
			continue
		}
		err := p.enc.Receive(&r.pkt)
		if p.header == nil && err == nil {
			p.header = append([]byte{}, p.enc.Header()...)
		}
		r.finish(err)
	}
}

// take returns a picture for SendFrame.
func (p *pipe) take(width, height int) *frame.Frame {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.free); n > 0 {
		f := p.free[n-1]
		p.free = p.free[:n-1]
		return f
	}
	return frame.New(frame.NV12, width, height)
}

func (p *pipe) give(f *frame.Frame) {
	if f != nil {
		p.mu.Lock()
		p.free = append(p.free, f)
		p.mu.Unlock()
	}
}
