package filter

import (
	"math"

	"github.com/canmv-run/canmv-run/host/container/av"
)

// newFPS makes a filter that repeats and drops pictures for a constant rate, to the nearest time.
func newFPS(n *node, l *link) (pictures, error) {
	o := newOptions(n.name, n.args, "fps")
	rate := o.ratio(av.Rational{Num: 25, Den: 1}, "fps")
	if err := o.end(); err != nil {
		return nil, err
	}
	f := &fps{from: l.base, to: rate.Inverse()}
	l.base, l.rate = f.to, rate
	return f, nil
}

type fps struct {
	from, to av.Rational
	held     *av.Picture // the last picture, its time in ticks of to
	last     int64       // its time in ticks of from
	step     int64       // how long the picture before it lasted
}

func (f *fps) push(p *av.Picture, out func(*av.Picture)) error {
	q := *p
	q.PTS = av.Rescale(p.PTS, f.from, f.to)
	if f.held != nil {
		f.step = p.PTS - f.last
		f.repeat(q.PTS, out)
		q.PTS = max(q.PTS, f.held.PTS)
	}
	f.held, f.last = &q, p.PTS
	return nil
}

// repeat gives out the held picture until end.
func (f *fps) repeat(end int64, out func(*av.Picture)) {
	for ; f.held.PTS < end; f.held.PTS++ {
		q := *f.held
		out(&q)
	}
}

func (f *fps) flush(out func(*av.Picture)) error {
	if f.held != nil {
		f.repeat(av.Rescale(f.last+max(f.step, 1), f.from, f.to), out)
		f.held = nil
	}
	return nil
}

// newSetPTS makes a filter that computes new times.
func newSetPTS(n *node, l *link) (pictures, error) {
	o := newOptions(n.name, n.args, "expr")
	e := o.expr("PTS", "expr")
	if err := o.end(); err != nil {
		return nil, err
	}
	tb, rate := l.base.Float(), l.rate.Float()
	if rate == 0 {
		rate = math.NaN()
	}
	k, start := 0, 0.0
	return each(func(p *av.Picture) (*av.Picture, error) {
		pts := float64(p.PTS)
		if k == 0 {
			start = pts
		}
		v := vars{"PTS": pts, "N": float64(k), "STARTPTS": start, "TB": tb, "T": pts * tb, "STARTT": start * tb, "FRAME_RATE": rate, "FR": rate, "PI": math.Pi}
		k++
		x, err := e.value(v)
		if err != nil {
			return nil, invalid("setpts: %v", err)
		}
		q := *p
		q.PTS = int64(x)
		p.PTS = q.PTS // each keeps the source's
		return &q, nil
	}), nil
}

// bounds are those of trim and atrim, in ticks; counted ones in pictures or samples.
type bounds struct {
	from, to   int64 // to < 0: none
	hasFrom    bool
	first, end int64 // counted; end < 0: none
	hasFirst   bool
	duration   int64 // ticks; < 0: none
	started    bool
	began      int64
}

func newBounds(o *options, base av.Rational, first, end string) *bounds {
	b := &bounds{to: -1, end: -1, duration: -1}
	ns := av.Rational{Num: 1, Den: 1e9}
	if d, ok := o.seconds("start", "starti"); ok {
		b.from, b.hasFrom = av.Rescale(int64(d), ns, base), true
	}
	if _, ok := o.text("start_pts"); ok {
		b.from, b.hasFrom = int64(o.int(0, "start_pts")), true
	}
	if d, ok := o.seconds("end", "endi"); ok {
		b.to = av.Rescale(int64(d), ns, base)
	}
	if _, ok := o.text("end_pts"); ok {
		b.to = int64(o.int(0, "end_pts"))
	}
	if d, ok := o.seconds("duration", "durationi"); ok {
		b.duration = av.Rescale(int64(d), ns, base)
	}
	if _, ok := o.text(first); ok {
		b.first, b.hasFirst = int64(o.int(0, first)), true
	}
	if _, ok := o.text(end); ok {
		b.end = int64(o.int(0, end))
	}
	return b
}

// passes says whether a picture, or a sample, is within. index counts from 0.
func (b *bounds) passes(pts, index int64) bool {
	if b.hasFrom || b.hasFirst {
		if !(b.hasFrom && pts >= b.from) && !(b.hasFirst && index >= b.first) {
			return false
		}
	}
	if b.end >= 0 || b.to >= 0 || b.duration >= 0 {
		if !b.started {
			b.started, b.began = true, pts
		}
		if !(b.end >= 0 && index < b.end) && !(b.to >= 0 && pts < b.to) && !(b.duration >= 0 && pts-b.began < b.duration) {
			return false
		}
	}
	return true
}

func newTrim(n *node, l *link) (pictures, error) {
	o := newOptions(n.name, n.args, "start", "end")
	b := newBounds(o, l.base, "start_frame", "end_frame")
	if err := o.end(); err != nil {
		return nil, err
	}
	return &trim{b: b}, nil
}

type trim struct {
	b *bounds
	n int64
}

func (t *trim) push(p *av.Picture, out func(*av.Picture)) error {
	if t.b.passes(p.PTS, t.n) {
		out(p)
	}
	t.n++
	return nil
}

func (*trim) flush(func(*av.Picture)) error { return nil }
