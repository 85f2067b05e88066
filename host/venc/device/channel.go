package device

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/venc"
)

// channel is one of the encoder's channels. Everything here happens in board time, under the baton.
type channel struct {
	dev     *Device
	num     int
	bufs    int // output buffers
	attr    Attr
	opts    venc.Options
	created bool
	started bool

	pipe    *pipe   // nil until the next picture needs one
	retired []*pipe // finishing what was captured before a link ended

	queue  []*record // captured, not yet read
	ahead  []*record // on their way, not yet captured
	out    []*record // read, not yet released
	inUse  int       // output buffers held by queue and out
	free   []*record
	header bool // the parameter sets were given out

	feed    mpp.Feed      // nil without a running link
	offered int64         // pictures that came since start
	next    int64         // the next frame of feed to submit
	last    time.Duration // of the newest picture sent by the script, -1 before the first

	broken error // the engine failed
	warned string

	// readable and hope are functions of the waits, made once.
	readable, hope func() bool
}

func newChannel(d *Device, num int) *channel {
	c := &channel{dev: d, num: num}
	c.readable = func() bool { return !c.started || len(c.queue) > 0 && c.queue[0].readable(d.cfg.Clock) }
	c.hope = func() bool { return c.hopeless() == "" }
	return c
}

func (c *channel) create(attr Attr) error {
	failed := func(err error) error {
		return fault.New(fault.OSError, "mpi venc create chn failed.").Because(err)
	}
	opts, err := attr.options()
	switch {
	case err != nil:
		return failed(err)
	case c.created:
		return failed(fmt.Errorf("channel %d exists; call Destroy(%d) first", c.num, c.num))
	case c.bufs == 0:
		return failed(fmt.Errorf("channel %d has no output buffers; call SetOutBufs(%d, ...) before MediaManager.init()", c.num, c.num))
	case !c.dev.cfg.System.Inited():
		return failed(fmt.Errorf("call MediaManager.init() before Create()"))
	}
	c.attr, c.opts = attr, opts
	if err := c.open(); err != nil {
		return failed(err)
	}
	c.created = true
	return nil
}

// open starts an engine.
func (c *channel) open() error {
	enc, err := c.dev.cfg.NewEncoder(c.opts)
	if err != nil {
		return err
	}
	c.dev.stats.Encoder = enc.Name()
	c.pipe = newPipe(enc, c.bufs)
	return nil
}

func (c *channel) start() {
	if c.started {
		return
	}
	c.started, c.header, c.broken, c.warned = true, false, nil, ""
	c.offered, c.last = 0, -1
	if c.feed != nil {
		c.next = c.feed.Next()
		c.readAhead()
	}
}

// stop drops everything that was not read and ends the engine.
func (c *channel) stop() {
	clk := c.dev.cfg.Clock
	c.started = false
	for _, r := range slices.Concat(c.queue, c.ahead) {
		r.dropped.Store(true)
		clk.Cancel(r.ready)
	}
	c.inUse -= len(c.queue)
	c.queue, c.ahead, c.free = nil, nil, nil
	for _, p := range c.retired {
		p.stop(true)
	}
	if c.pipe != nil {
		c.pipe.stop(false)
	}
	c.retired, c.pipe = nil, nil
}

func (c *channel) destroy() {
	if c.pipe != nil { // created and never started
		c.stop()
	}
	for _, r := range c.out {
		r.block.Release()
	}
	c.out, c.inUse, c.created = nil, 0, false
}

func (c *channel) attach(f mpp.Feed) {
	c.feed, c.next = f, f.Next()
	// An engine that counts frames should know how many really come; one that has begun keeps what it was told.
	if rate := c.attr.reduce(f.Rate()); c.created && rate != c.opts.Rate && (c.pipe == nil || !c.pipe.used) {
		c.opts.Rate = rate
		if c.pipe != nil {
			c.pipe.stop(false)
			c.pipe = nil
		}
	}
	c.readAhead()
}

// detach ends the link: what was captured stays, what was made ahead of time never was.
func (c *channel) detach() {
	c.feed = nil
	for _, r := range c.ahead {
		r.dropped.Store(true)
	}
	c.ahead = nil
	if c.pipe != nil && c.pipe.used {
		c.pipe.finish()
		c.retired = append(c.retired, c.pipe)
		c.pipe = nil
	}
}

// captured decides about the frame that was captured just now: it was encoded ahead, it is encoded now, or it is dropped
// because every output buffer is in use.
func (c *channel) captured(k int64) {
	if !c.takes() {
		return
	}
	i := c.offered
	c.offered++
	c.next = max(c.next, k+1)
	switch {
	case !c.attr.keeps(i):
	case len(c.ahead) > 0 && c.ahead[0].k == k:
		r := c.ahead[0]
		c.ahead = slices.Delete(c.ahead, 0, 1)
		c.accept(r)
	case c.inUse < c.bufs:
		if r := c.submit(k); r != nil {
			c.accept(r)
		}
	default:
		c.dev.stats.Dropped++
	}
	c.readAhead()
}

// takes reports whether the channel can encode the pictures of its feed.
func (c *channel) takes() bool {
	return c.started && c.broken == nil && c.feed != nil && c.mismatch() == ""
}

// mismatch says why the feed's pictures cannot be encoded.
func (c *channel) mismatch() string {
	f, w, h := c.feed.Format()
	if f != frame.NV12 {
		return fmt.Sprintf("the linked sensor channel delivers %v, only Sensor.YUV420SP can be encoded", f)
	}
	if w != c.opts.Width || h != c.opts.Height {
		return fmt.Sprintf("the linked sensor channel is %dx%d, the encoder channel %dx%d", w, h, c.opts.Width, c.opts.Height)
	}
	return ""
}

// readAhead submits frames that are certain to find an output buffer when they are captured: those in use can only
// become fewer until then, except by the frames before them, which are counted.
func (c *channel) readAhead() {
	if !c.takes() || !c.feed.ReadAhead() {
		return
	}
	for len(c.ahead) < maxAhead && c.inUse+len(c.ahead) < c.bufs {
		if n := len(c.ahead); n > 0 && c.ahead[n-1].done() && c.ahead[n-1].err != nil {
			return // the source's end: nothing comes behind it
		}
		k := c.next
		c.next++
		if !c.attr.keeps(c.offered + k - c.feed.Next()) {
			continue
		}
		r := c.submit(k)
		if r == nil {
			return
		}
		c.ahead = append(c.ahead, r)
	}
}

// submit sends frame k of the feed on its way; nil when there is no engine for it.
func (c *channel) submit(k int64) *record {
	if !c.ready() {
		return nil
	}
	r := c.record()
	r.feed, r.k, r.pts = c.feed, k, c.feed.CaptureTime(k)
	c.feed.Reserve(k)
	c.dispatch(r)
	return r
}

// ready makes sure of an engine.
func (c *channel) ready() bool {
	if c.pipe == nil {
		if err := c.open(); err != nil {
			c.fail(err)
			return false
		}
	}
	return true
}

func (c *channel) record() *record {
	if n := len(c.free); n > 0 {
		r := c.free[n-1]
		c.free = c.free[:n-1]
		return r
	}
	return newRecord(c)
}

func (c *channel) dispatch(r *record) {
	if clk := c.dev.cfg.Clock; clk.Real() {
		clk.Hold()
	}
	r.pipe = c.pipe
	c.pipe.submit(r)
}

// accept takes a picture in: it holds an output buffer from now on.
func (c *channel) accept(r *record) {
	clk := c.dev.cfg.Clock
	c.queue = append(c.queue, r)
	c.inUse++
	if !clk.Real() {
		clk.Rearm(r.ready, clk.Now()+latency)
	}
}

func (c *channel) fail(err error) {
	c.broken = err
	c.warn(fmt.Sprintf("encoder channel %d: %v", c.num, err))
}

// warn tells the user something once until it changes.
func (c *channel) warn(line string) {
	if line != c.warned {
		c.warned = line
		c.dev.cfg.Warn(line)
	}
}

// hopeless says why no stream can come unless another task does something; "" when one can.
func (c *channel) hopeless() string {
	sys := c.dev.cfg.System
	link := sys.LinkTo(mpp.Chn{Mod: mpp.ModVENC, Chn: c.num})
	switch {
	case !c.started:
		return fmt.Sprintf("channel %d is not started: call Start(%d)", c.num, c.num)
	case len(c.queue) > 0:
		return ""
	case c.broken != nil:
		return c.broken.Error()
	case c.inUse >= c.bufs:
		return fmt.Sprintf("all %d output buffers hold streams that were not released: call ReleaseStream()", c.bufs)
	case link == nil:
		return fmt.Sprintf("nothing is linked to channel %d and no frame was sent: call MediaManager.link() or SendFrame()", c.num)
	case c.feed == nil:
		return fmt.Sprintf("the link's source %v does not run: call sensor.run()", link.Src)
	case c.mismatch() != "":
		return c.mismatch()
	case c.feed.Ended():
		return "the camera's source came to its end"
	}
	return ""
}

func (c *channel) get(timeout time.Duration) (Pack, bool, error) {
	clk := c.dev.cfg.Clock
	deadline := clk.Now() + timeout
	refused := func(why string) {
		c.warn(fmt.Sprintf("GetStream(%d) returned -1: %s", c.num, why))
	}
	if !c.started {
		refused(c.hopeless())
		return Pack{}, false, nil
	}
	for {
		left := timeout
		if timeout >= 0 {
			left = max(deadline-clk.Now(), 0)
		}
		if !clk.WaitFor("an encoded picture", c.readable, c.hope, left) {
			switch clk.LastWait() {
			case clock.Interrupted:
				return Pack{}, false, clock.ErrInterrupted
			case clock.Deadlock:
				refused(c.hopeless())
			}
			return Pack{}, false, nil
		}
		if !c.started { // by another task, meanwhile
			return Pack{}, false, nil
		}
		r := c.queue[0]
		if !r.wait(clk) {
			return Pack{}, false, clock.ErrInterrupted
		}
		if r.err == nil {
			return c.give(r), true, nil
		}
		c.queue = slices.Delete(c.queue, 0, 1)
		c.inUse--
		c.lost(r)
	}
}

// lost handles a picture that did not become a stream.
func (c *channel) lost(r *record) {
	switch {
	case !r.noPic:
		if c.broken == nil {
			c.fail(r.err)
		}
	case r.err != io.EOF:
		c.warn(fmt.Sprintf("encoder channel %d: %v", c.num, r.err))
		fallthrough
	default:
		r.feed.End(r.k)
	}
	r.clean()
	c.free = append(c.free, r)
}

// give hands out the parameter sets before the first picture, then the picture.
func (c *channel) give(r *record) Pack {
	typ := TypeP
	if r.pkt.Key || c.opts.Codec == venc.MJPEG {
		typ = TypeI
	}
	first := !c.header
	c.header = true
	if first && len(r.pipe.header) > 0 {
		h := c.record()
		h.head, h.pts = true, r.pts
		h.pkt.Data = append(h.pkt.Data[:0], r.pipe.header...)
		r, typ = h, TypeHeader
	} else {
		c.queue = slices.Delete(c.queue, 0, 1)
		c.dev.stats.Frames++
	}
	c.out = append(c.out, r)
	c.dev.cfg.System.Remap(&r.block, r.pkt.Data)
	c.dev.stats.Bytes += int64(len(r.pkt.Data))
	c.warned = ""
	return Pack{Addr: r.block.Addr(), Size: len(r.pkt.Data), Type: typ, PTS: r.pts.Microseconds(), Data: r.pkt.Data}
}

func (c *channel) release(addr uint64) error {
	i := slices.IndexFunc(c.out, func(r *record) bool { return r.block.Addr() == addr })
	if i < 0 {
		return fault.New(fault.OSError, "mpi sys munmap failed.").
			Hinted("address %#x is no stream of channel %d that GetStream gave out and that was not released", addr, c.num)
	}
	r := c.out[i]
	c.out = slices.Delete(c.out, i, i+1)
	if !r.head {
		c.inUse--
	}
	r.block.Release()
	r.clean()
	c.free = append(c.free, r)
	c.readAhead()
	return nil
}
