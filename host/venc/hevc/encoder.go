package hevc

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/internal/halfres"
	"github.com/canmv-run/canmv-run/host/venc/internal/queue"
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
	ana     *halfres.Pass
	rc      *rate.Controller // nil with a fixed quantiser
	plan    rate.Plan
	lastPTS time.Duration
	started bool
	intra   bool
	poc     int // pictures since the last IDR picture

	encoding sync.Mutex // held by Send while it works
	queue    *queue.Queue
	header   atomic.Pointer[[]byte]
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
	e := &Encoder{opt: o, tools: DefaultTools, w: (o.Width + 7) &^ 7, h: (o.Height + 7) &^ 7, queue: queue.New(maxQueue)}
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
	e.ana = halfres.New(e.w, e.h, ctuSize/16, halfIntra)
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
	if h := e.header.Load(); h != nil {
		return *h
	}
	return nil
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
	buf, err := e.queue.Buffer()
	if err != nil {
		return fmt.Errorf("hevc: send: %w", err)
	}
	if e.header.Load() == nil {
		h := e.parameterSets(f.Matrix)
		e.header.Store(&h)
	}
	if err := e.queue.Put(e.encode(f, o.ForceIDR, buf)); err != nil {
		return fmt.Errorf("hevc: send: %w", err)
	}
	return nil
}

// Receive implements venc.Encoder.
func (e *Encoder) Receive(p *venc.Packet) error {
	if err := e.queue.Receive(p); err != nil {
		return fmt.Errorf("hevc: receive: %w", err)
	}
	return nil
}

// Close implements venc.Encoder. It waits for a picture that is being coded.
func (e *Encoder) Close() error {
	if e.queue.Close() {
		e.encoding.Lock()
		defer e.encoding.Unlock()
		e.pool.stop()
	}
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
	e.ana.Finish()
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
	e.ana.Advance()
	e.cur, e.ref = e.ref, e.cur
	e.poc++
	return p
}

// begin plans the picture.
func (e *Encoder) begin(pts time.Duration) {
	e.plan = rate.Plan{QP: e.opt.QP}
	weights, total := e.ana.RowCost, e.ana.Total
	if e.intra {
		weights, total = e.ana.IntraRows, e.ana.IntraTotal
	}
	if e.rc != nil {
		dt := pts - e.lastPTS
		if !e.started {
			dt = 0
		}
		e.plan = e.rc.Begin(rate.Frame{Intra: e.intra, Complexity: e.ana.Total, IntraComplexity: e.ana.IntraTotal, Time: dt})
	}
	e.lastPTS, e.started = pts, true
	for _, s := range e.slices {
		s.weight = 0
		for _, w := range weights[s.firstRow:s.endRow] {
			s.weight += int64(w)
		}
		s.intra, s.qp = e.intra, e.plan.QP
		if e.rc != nil {
			s.rows.Start(e.plan, weights[s.firstRow:s.endRow], total)
		}
	}
	e.pool.sort()
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
