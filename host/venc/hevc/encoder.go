package hevc

import (
	"fmt"
	"sync"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/internal/rate"
)

// defaultThreads is the number of goroutines where the options leave it open: one a slice.
const defaultThreads = 4

// Encoder is one running encoder. It implements venc.Encoder.
type Encoder struct {
	opt      venc.Options
	tools    Tools
	w, h     int // coded size: the picture's, in whole blocks of 8
	cw, ch   int // coding tree units
	uw       int // units of 8x8 in a row
	level    *level
	highTier bool
	slices   []*slice
	pool     pool
	rounds   []func(*slice) // load, analyse and the rounds of coding

	// The picture being coded.
	frame   *frame.Frame
	src     *picture
	work    *picture // reconstruction before SAO
	cur     *picture // after it
	ref     *picture
	half    *halves // of ref
	units   []unit
	sao     []saoUnit
	ana     *analysis
	rc      *rate.Controller // nil with a fixed quantiser
	plan    rate.Plan
	lastPTS time.Duration
	started bool
	intra   bool
	poc     int // pictures since the last IDR picture

	encoding sync.Mutex // held by Send while it works
	mu       sync.Mutex // guards what follows
	cond     *sync.Cond
	header   []byte
	queue    []venc.Packet
	spare    [][]byte
	closed   bool
}

// New makes an encoder. Errors wrap venc.ErrInvalid or venc.ErrUnsupported.
func New(o venc.Options) (venc.Encoder, error) { return newEncoder(o) }

func newEncoder(o venc.Options) (*Encoder, error) {
	o, err := o.Resolve()
	if err != nil {
		return nil, fmt.Errorf("hevc: %w", err)
	}
	if o.Codec != venc.H265 {
		return nil, fmt.Errorf("hevc: %w: codec %v, want H.265", venc.ErrUnsupported, o.Codec)
	}
	if o.Threads == 0 {
		o.Threads = defaultThreads
	}
	e := &Encoder{opt: o, tools: DefaultTools, w: (o.Width + 7) &^ 7, h: (o.Height + 7) &^ 7}
	e.cond = sync.NewCond(&e.mu)
	e.cw, e.ch, e.uw = (e.w+ctuSize-1)/ctuSize, (e.h+ctuSize-1)/ctuSize, e.w/8
	limit := o.BitRate
	if o.RateControl == venc.FixQP {
		limit = 0
	}
	if e.level, e.highTier, err = chooseLevel(e.w, e.h, int64(o.Rate.Num), int64(o.Rate.Den), limit); err != nil {
		return nil, err
	}
	e.src, e.work, e.cur, e.ref = newPicture(e.w, e.h), newPicture(e.w, e.h), newPicture(e.w, e.h), newPicture(e.w, e.h)
	e.half = newHalves(e.ref)
	e.ana = newAnalysis(e.w, e.h)
	e.units = make([]unit, e.uw*(e.h/8))
	e.sao = make([]saoUnit, e.cw*e.ch)
	if o.RateControl != venc.FixQP {
		e.rc = rate.New(rate.Config{BitRate: o.BitRate, FrameTime: o.Rate.Time(1), GOP: o.GOP, VBR: o.RateControl == venc.VBR})
	}
	n := 1
	if o.Height >= 480 {
		n = 4
	}
	for i := range n {
		s := &slice{e: e, index: i, firstRow: e.ch * i / n, endRow: e.ch * (i + 1) / n, tmp: make([]int16, e.w+2*halfReach+64), pred: make([]byte, 1024), merged: make([]byte, 1024)}
		s.top, s.end = s.firstRow*ctuSize, min(s.endRow*ctuSize, e.h)
		e.slices = append(e.slices, s)
	}
	e.rounds = []func(*slice){e.load, e.analyse, (*slice).code, e.deblockVertical, e.deblockHorizontal, e.offsetAndWrite, e.finish, e.interpolate}
	e.pool.start(e.slices, min(o.Threads, n))
	return e, nil
}

// Name implements venc.Encoder.
func (e *Encoder) Name() string { return "canmv hevc" }

// Header implements venc.Encoder: VPS, SPS and PPS, nil before the first frame was sent.
func (e *Encoder) Header() []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.header
}

// maxQueue is how many access units wait for Receive before Send does.
const maxQueue = 2

// Send implements venc.Encoder. It returns when the access unit is ready.
func (e *Encoder) Send(f *frame.Frame, o venc.FrameOptions) error {
	if err := e.opt.CheckFrame(f); err != nil {
		return fmt.Errorf("hevc: %w", err)
	}
	e.encoding.Lock()
	defer e.encoding.Unlock()
	e.mu.Lock()
	for len(e.queue) >= maxQueue && !e.closed {
		e.cond.Wait()
	}
	if e.closed {
		e.mu.Unlock()
		return fmt.Errorf("hevc: send: %w", venc.ErrClosed)
	}
	if e.header == nil {
		e.header = e.parameterSets(f.Matrix)
	}
	var buf []byte
	if n := len(e.spare); n > 0 {
		buf, e.spare = e.spare[n-1][:0], e.spare[:n-1]
	}
	e.mu.Unlock()

	p := e.encode(f, o.ForceIDR, buf)

	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return fmt.Errorf("hevc: send: %w", venc.ErrClosed)
	}
	e.queue = append(e.queue, p)
	e.cond.Broadcast()
	return nil
}

// Receive implements venc.Encoder.
func (e *Encoder) Receive(p *venc.Packet) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for len(e.queue) == 0 && !e.closed {
		e.cond.Wait()
	}
	if e.closed {
		return fmt.Errorf("hevc: receive: %w", venc.ErrClosed)
	}
	if cap(p.Data) > 0 && len(e.spare) < 4 {
		e.spare = append(e.spare, p.Data)
	}
	*p = e.queue[0]
	n := copy(e.queue, e.queue[1:])
	e.queue[n] = venc.Packet{}
	e.queue = e.queue[:n]
	e.cond.Broadcast()
	return nil
}

// Close implements venc.Encoder. It waits for a picture that is being coded.
func (e *Encoder) Close() error {
	e.mu.Lock()
	was := e.closed
	e.closed, e.queue = true, nil
	e.cond.Broadcast()
	e.mu.Unlock()
	if was {
		return nil
	}
	e.encoding.Lock()
	defer e.encoding.Unlock()
	e.pool.stop()
	return nil
}

// encode codes one frame into buf.
func (e *Encoder) encode(f *frame.Frame, forceIDR bool, buf []byte) venc.Packet {
	e.intra = forceIDR || !e.started || e.poc >= e.opt.GOP
	if e.intra {
		e.poc = 0
	}
	e.frame = f
	e.pool.each(e.rounds[0])
	e.pool.each(e.rounds[1])
	e.frame = nil
	e.ana.finish()
	e.begin(f.PTS)
	for _, round := range e.rounds[2:] {
		e.pool.each(round)
	}
	p := venc.Packet{Data: buf, Key: e.intra, PTS: f.PTS}
	qp, wish := 0, 0
	for _, s := range e.slices {
		p.Data = append(p.Data, s.nal...)
		qp += s.qpSum
		wish += s.qpWish
	}
	n := e.cw * e.ch
	p.QP = (qp + n/2) / n
	if e.rc != nil {
		e.rc.End(len(p.Data)*8, wish*256/n)
	}
	e.ana.advance()
	e.cur, e.ref = e.ref, e.cur
	e.poc++
	return p
}

// begin plans the picture.
func (e *Encoder) begin(pts time.Duration) {
	e.plan = rate.Plan{QP: e.opt.QP}
	weights, total := e.ana.rowCost, e.ana.total
	if e.intra {
		weights, total = e.ana.intraRows, e.ana.intraTotal
	}
	if e.rc != nil {
		dt := pts - e.lastPTS
		if !e.started {
			dt = 0
		}
		e.plan = e.rc.Begin(rate.Frame{Intra: e.intra, Complexity: e.ana.total, IntraComplexity: e.ana.intraTotal, Time: dt})
	}
	e.lastPTS, e.started = pts, true
	for _, s := range e.slices {
		s.intra, s.qp = e.intra, e.plan.QP
		if e.rc != nil {
			s.rows.Start(e.plan, weights[s.firstRow:s.endRow], total)
		}
	}
}

// offsetAndWrite chooses and applies sample adaptive offsets and writes the slice.
func (e *Encoder) offsetAndWrite(s *slice) {
	e.offset(s)
	s.write()
}

// finish pads the slice's rows.
func (e *Encoder) finish(s *slice) { e.cur.pad(s.top, s.end) }

// interpolate makes the half-sample planes of the slice's rows.
func (e *Encoder) interpolate(s *slice) {
	from, to := s.top, s.end
	if from == 0 {
		from = -halfReach
	}
	if to == e.h {
		to += halfReach
	}
	e.half.interpolate(e.cur, from, to, s.tmp)
}
