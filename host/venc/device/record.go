package device

import (
	"sync/atomic"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/venc"
)

// A record is one picture on its way: to be made, encoded, read and released. Records are used again.
type record struct {
	chn *channel
	// Set before the record goes to its pipe.
	pipe *pipe
	feed mpp.Feed     // where the picture comes from, nil for own
	k    int64        // its number there
	own  *frame.Frame // a picture that the script sent
	pts  time.Duration

	// dropped: nobody will read it; the pipe may leave it out.
	dropped atomic.Bool

	// Set by the pipe before it is done.
	pkt   venc.Packet
	err   error
	noPic bool // err came from the feed, not from the engine
	// token has capacity 1 and holds an item once the pipe is done. It is the only sign of that: the record may be used
	// again as soon as it is there, so the pipe touches nothing afterwards.
	token chan struct{}

	// Board time; under the baton.
	ready *clock.Event // the stream can be read from now on
	block mpp.Block    // the pack's addresses while a script has it
	head  bool         // holds the parameter sets, and no output buffer
}

func newRecord(c *channel) *record {
	r := &record{chn: c, token: make(chan struct{}, 1)}
	r.ready = clock.NewEvent(func() {})
	return r
}

// finish is called by the pipe, once.
func (r *record) finish(err error) {
	clk := r.chn.dev.cfg.Clock
	r.err = err
	r.token <- struct{}{}
	if clk.Real() {
		clk.Unhold()
	}
}

// done reports whether the pipe is done with the record.
func (r *record) done() bool {
	select {
	case <-r.token:
		r.token <- struct{}{}
		return true
	default:
		return false
	}
}

// readable reports whether the stream can be read in board time.
func (r *record) readable(clk *clock.Clock) bool {
	if clk.Real() {
		return r.done()
	}
	return !r.ready.Scheduled()
}

// wait waits in wall time until the pipe is done with the record.
func (r *record) wait(clk *clock.Clock) bool {
	if r.done() {
		return true
	}
	return clk.Block(func(cancel <-chan struct{}) {
		select {
		case <-r.token:
			r.token <- struct{}{}
		case <-cancel:
		}
	})
}

// clean makes the record fit for another picture. The packet's memory is kept unless a script has seen it.
func (r *record) clean() {
	if r.block.Exposed() {
		r.pkt.Data = nil
	}
	select {
	case <-r.token:
	default:
	}
	r.pipe, r.feed, r.own, r.err, r.head, r.noPic = nil, nil, nil, nil, false, false
	r.dropped.Store(false)
}
