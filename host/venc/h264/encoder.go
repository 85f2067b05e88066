package h264

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
	"github.com/canmv-run/canmv-run/host/venc/internal/queue"
	"github.com/canmv-run/canmv-run/host/venc/internal/rate"
)

// chromaQPOffset is chroma_qp_index_offset.
const chromaQPOffset = 0

// Encoder is one running encoder. It implements venc.Encoder.
type Encoder struct {
	opt         venc.Options
	cabac, high bool
	on          Tools
	mbw, mbh    int
	level       *level
	slices      []*slice
	pool        pool
	halve, look func(*slice) // rounds of the half-resolution pass

	// The picture being coded.
	source   source
	ana      *analysis
	rc       *rate.Controller // nil with a fixed quantiser
	plan     rate.Plan
	lastPTS  time.Duration
	started  bool
	cur, ref *picture
	mbs      []mbInfo
	prevMV   []motion.Vector // the vectors of the picture before, nil after an IDR picture
	mvStore  []motion.Vector
	intra    bool
	frameNum int // since the last IDR picture
	idrID    int

	encoding sync.Mutex // held by Send while it works
	queue    *queue.Queue
	header   atomic.Pointer[[]byte]
}

// New makes an encoder. Errors wrap venc.ErrInvalid or venc.ErrUnsupported.
func New(o venc.Options) (venc.Encoder, error) { return newEncoder(o) }

func newEncoder(o venc.Options) (*Encoder, error) {
	o, err := check(o)
	if err != nil {
		return nil, err
	}
	e := &Encoder{opt: o, on: AllTools, cabac: o.Profile != venc.Baseline, high: o.Profile == venc.High, queue: queue.New(0)}
	e.mbw, e.mbh = (o.Width+15)/16, (o.Height+15)/16
	limit := o.BitRate
	if o.RateControl == venc.FixQP {
		limit = 0
	}
	if e.level, err = chooseLevel(e.mbw, e.mbh, int64(o.Rate.Num), int64(o.Rate.Den), limit, o.Profile); err != nil {
		return nil, err
	}
	e.cur, e.ref = newPicture(e.mbw*16, e.mbh*16), newPicture(e.mbw*16, e.mbh*16)
	e.ana = newAnalysis(e.mbw, e.mbh)
	if o.RateControl != venc.FixQP {
		e.rc = rate.New(rate.Config{BitRate: o.BitRate, FrameTime: o.Rate.Time(1), GOP: o.GOP, VBR: o.RateControl == venc.VBR})
	}
	e.halve, e.look = e.halveRows, e.analyse
	e.mbs = make([]mbInfo, e.mbw*e.mbh)
	e.mvStore = make([]motion.Vector, e.mbw*e.mbh)
	e.source = source{w: o.Width, h: o.Height}
	n := 1
	if o.Height >= 480 {
		n = 4
	}
	for i := range n {
		e.slices = append(e.slices, &slice{
			e: e, index: i, firstRow: e.mbh * i / n, endRow: e.mbh * (i + 1) / n, tmp: make([]int16, e.mbw*16+2*halfReach+64),
		})
	}
	e.pool.start(e, min(o.Threads, n))
	return e, nil
}

// Name implements venc.Encoder.
func (e *Encoder) Name() string { return "canmv h264" }

// Header implements venc.Encoder: SPS and PPS, nil before the first frame was sent.
func (e *Encoder) Header() []byte {
	if h := e.header.Load(); h != nil {
		return *h
	}
	return nil
}

// Send implements venc.Encoder. It returns when the access unit is ready.
func (e *Encoder) Send(f *frame.Frame, o venc.FrameOptions) error {
	if err := e.opt.CheckFrame(f); err != nil {
		return fmt.Errorf("h264: %w", err)
	}
	e.encoding.Lock()
	defer e.encoding.Unlock()
	buf, err := e.queue.Buffer()
	if err != nil {
		return fmt.Errorf("h264: send: %w", err)
	}
	if e.header.Load() == nil {
		h := e.parameterSets(f.Matrix)
		e.header.Store(&h)
	}
	if err := e.queue.Put(e.encode(f, o.ForceIDR, buf)); err != nil {
		return fmt.Errorf("h264: send: %w", err)
	}
	return nil
}

// Receive implements venc.Encoder.
func (e *Encoder) Receive(p *venc.Packet) error {
	if err := e.queue.Receive(p); err != nil {
		return fmt.Errorf("h264: receive: %w", err)
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
	e.intra = forceIDR || e.frameNum == 0 || e.frameNum >= e.opt.GOP
	if e.intra {
		e.frameNum = 0
		e.idrID++
		e.prevMV = nil
	}
	e.source.f = f
	e.pool.each(e.halve)
	e.pool.each(e.look)
	e.ana.finish()
	e.plan = rate.Plan{QP: e.opt.QP}
	weights, total := e.ana.RowCost, e.ana.Total
	if e.intra {
		weights, total = e.ana.IntraRows, e.ana.IntraTotal
	}
	if e.rc != nil {
		dt := f.PTS - e.lastPTS
		if !e.started {
			dt = 0
		}
		e.plan = e.rc.Begin(rate.Frame{Intra: e.intra, Complexity: e.ana.Total, IntraComplexity: e.ana.IntraTotal, Time: dt})
	}
	e.lastPTS, e.started = f.PTS, true
	for _, s := range e.slices {
		s.intra = e.intra
		s.qp = e.plan.QP
		if e.rc != nil {
			s.rows.Start(e.plan, weights[s.firstRow:s.endRow], total)
		}
	}
	e.pool.run()
	p := venc.Packet{Data: buf, Key: e.intra, PTS: f.PTS}
	qp, wish := 0, 0
	for _, s := range e.slices {
		p.Data = append(p.Data, s.nal...)
		qp += s.qpSum
		wish += s.qpWish
	}
	p.QP = (qp + len(e.mbs)/2) / len(e.mbs)
	if e.rc != nil {
		e.rc.End(len(p.Data)*8, wish*256/len(e.mbs))
	}
	e.ana.Advance()
	e.prevMV = e.mvStore
	for i := range e.mbs {
		e.prevMV[i] = e.mbs[i].mv
	}
	e.cur, e.ref = e.ref, e.cur
	e.source.f = nil
	e.frameNum++
	return p
}

// chromaQP is QPc for a luma quantiser.
func (e *Encoder) chromaQP(qp int) int { return int(chromaQP[min(max(qp+chromaQPOffset, 0), 51)]) }
