// Package rate chooses quantisers so that a stream keeps its bit rate: what the H.264 and H.265 encoders share of rate
// control.
//
//	c := rate.New(rate.Config{BitRate: 4_000_000, FrameTime: time.Second / 30, GOP: 60})
//	plan := c.Begin(rate.Frame{Intra: true, Complexity: cost, Time: dt})
//	... code the picture at plan.QP, at most plan.Max bits ...
//	c.End(bits, meanQP)
//
// The model: bits = difficulty / 2^(QP*5/24), where a picture's difficulty is that of the pictures before it, scaled by how
// its complexity (the cost of the best cheap prediction) compares with theirs. A QP step of 6 changes the bits by 2.4,
// which is what film does. Everything is integer arithmetic: logarithms in 1/256, so that the bytes of a stream do not
// depend on the machine.
//
// A Controller is used by one goroutine; Begin and End alternate.
package rate

import (
	mbits "math/bits"
	"time"

	"github.com/canmv-run/canmv-run/host/venc/internal/bits"
)

// Config describes the stream.
type Config struct {
	// BitRate in bit/s.
	BitRate int
	// FrameTime is the nominal distance of two frames; the frames' own times count.
	FrameTime time.Duration
	// GOP is the distance between intra pictures in frames.
	GOP int
	// VBR lets the rate differ from second to second. Without it the stream keeps to a bucket of one second.
	VBR bool
	// MinQP and MaxQP limit the quantiser. Zero for both means 1 to 51.
	MinQP, MaxQP int
}

// Frame is what is known of a picture before it is coded.
type Frame struct {
	Intra bool
	// Complexity is the sum of the costs of a cheap prediction over the picture, IntraComplexity that of intra prediction
	// alone.
	Complexity, IntraComplexity int64
	// Time since the frame before; zero for the first.
	Time time.Duration
}

// Plan is the decision for one picture.
type Plan struct {
	QP int
	// Target is the expected number of bits, Max the number that must not be exceeded.
	Target, Max int
}

// The bucket holds one second of bits. It is meant to be levelHigh percent full before an intra picture, and starts at
// levelStart percent of its size; the rest is kept for surprises.
const (
	levelStart = 68
	levelHigh  = 74
)

// Steps of the quantiser between pictures, and how much finer an intra picture is coded than those that refer to it.
const (
	maxStep     = 4
	intraOffset = 4
)

// Controller keeps the rate of one stream.
type Controller struct {
	cfg       Config
	size      int64 // the bucket, bits
	level     int64 // bits that may be taken now
	peak      int64 // VBR: a second bucket that limits single seconds
	model     [2]model
	qp        int  // the last picture's
	left      int  // inter pictures until the next intra one
	since     int  // pictures since the last intra one or scene cut
	cut       bool // the current picture shows a new scene
	cur       Frame
	plan      Plan
	frameTime time.Duration // the distance of frames as they come
	excess    int64         // what the last intra picture took beyond a frame's share
}

// model estimates the bits of one kind of picture.
type model struct {
	difficulty int64 // bits at QP 0, mean
	complexity int64 // mean
	n          int
}

// New makes a controller.
func New(cfg Config) *Controller {
	if cfg.MaxQP == 0 {
		cfg.MinQP, cfg.MaxQP = 1, 51
	}
	c := &Controller{cfg: cfg, size: int64(cfg.BitRate)}
	if cfg.VBR {
		c.size *= 3
		c.peak = int64(cfg.BitRate) * 4 / 10
	}
	c.level = c.size * levelStart / 100
	if cfg.VBR {
		c.level = c.size * levelHigh / 100
	}
	c.frameTime = cfg.FrameTime
	return c
}

// perUnit is the initial difficulty of a picture by its complexity, in bits at QP 0: of intra and of inter pictures.
var perUnit = [2]int64{10, 7}

// predict is the number of bits of a picture at a quantiser.
func (c *Controller) predict(k int, complexity int64, qp int) int64 {
	m := &c.model[k]
	d := complexity * perUnit[k]
	if m.n > 0 {
		d = m.difficulty * max(complexity, 1) / max(m.complexity, 1)
	}
	return scaleDown(d, qp)
}

// Begin decides how to code the next picture.
func (c *Controller) Begin(f Frame) Plan {
	rate, dt := int64(c.cfg.BitRate), time.Duration(0)
	if c.plan.QP != 0 {
		// Times that stand still or run backwards count as the nominal distance.
		dt = c.cfg.FrameTime
		if f.Time > 0 {
			dt = min(f.Time, time.Second)
		}
		c.frameTime += (dt - c.frameTime) / 4
	}
	frame := c.frameTime
	c.level = min(c.level+rate*int64(dt)/int64(time.Second), c.size)
	if c.cfg.VBR {
		c.peak = min(c.peak+rate*11/10*int64(dt)/int64(time.Second), rate*4/10)
	}
	c.cur = f
	perFrame := max(rate*int64(frame)/int64(time.Second), 1)
	fps := max(int(time.Second/max(frame, 1)), 1)
	horizon := fps
	if c.cfg.VBR {
		horizon = 4 * fps
	}
	inter := &c.model[1]
	c.cut = !f.Intra && inter.n > 0 && f.Complexity > 2*inter.complexity && f.Complexity > f.IntraComplexity*2/3
	var qp int
	switch {
	case f.Intra:
		c.left, c.since = c.cfg.GOP-1, 0
		qp = c.intraQP(f.IntraComplexity, perFrame, min(c.cfg.GOP, 2*horizon))
	case c.cut:
		// The picture will be intra for the most part; nothing known of motion holds any more.
		// How long it lasts is guessed from the scene before.
		n := min(max(c.left, horizon/2), 2*c.since) + 1
		c.left, c.since = max(c.left-1, 0), 0
		*inter = model{}
		qp = c.intraQP(f.IntraComplexity, perFrame, n)
	default:
		c.since++
		qp = c.interQP(f, perFrame, horizon)
		c.left = max(c.left-1, 0)
	}
	if c.plan.QP != 0 && !c.cut {
		qp = min(max(qp, c.qp-maxStep), c.qp+maxStep)
	}
	qp = min(max(qp, c.cfg.MinQP), c.cfg.MaxQP)
	most := max(c.level-c.size/8, c.level/2)
	if c.cfg.VBR {
		most = min(most, c.peak)
	}
	// A picture is planned to leave some of the bucket to the next ones, whatever the model says.
	target, share := int64(0), most/3
	if f.Intra || c.cut {
		target, share = c.predict(0, f.IntraComplexity, qp), most*7/8
	} else {
		target = c.predict(1, f.Complexity, qp)
	}
	c.plan = Plan{QP: qp, Target: int(max(min(target, share), 64)), Max: int(max(most, 64))}
	return c.plan
}

// goal is the level that the bucket should have now: high before an intra picture, and below that by what the last one
// took and the pictures since could not give back.
func (c *Controller) goal(ramp int) int64 {
	return c.size*levelHigh/100 - min(c.excess, c.size*3/10)*int64(max(ramp-c.since, 0))/int64(max(ramp, 1))
}

// intraQP finds the quantiser with which this picture and the inter pictures after it use what there is until the
// horizon.
func (c *Controller) intraQP(complexity, perFrame int64, n int) int {
	have := perFrame*int64(n) + c.level - c.size*levelHigh/100
	have = max(have, perFrame*int64(n)/4)
	inter := &c.model[1]
	most := min(c.level-c.size/8, c.size*6/10)
	if c.cfg.VBR {
		most = min(most, c.peak)
	}
	for qp := c.cfg.MinQP; qp < c.cfg.MaxQP; qp++ {
		b := c.predict(0, complexity, qp)
		later := int64(0)
		if n > 1 {
			d := inter.difficulty
			if inter.n == 0 {
				// Nothing is known of motion yet: take a tenth of the intra picture.
				d = complexity * perUnit[0] / 10
			}
			later = scaleDown(d, qp+intraOffset) * int64(n-1)
		}
		if b <= most && b+later <= have {
			return qp
		}
	}
	return c.cfg.MaxQP
}

func (c *Controller) interQP(f Frame, perFrame int64, horizon int) int {
	ramp := min(c.cfg.GOP, 2*horizon)
	m := &c.model[1]
	if m.n == 0 {
		return c.qp + intraOffset
	}
	target := perFrame
	if c.since < ramp {
		target -= c.excess / int64(ramp)
	}
	target += (c.level - perFrame - c.goal(ramp)) / int64(horizon/2+1)
	target = min(max(target, perFrame/5), perFrame*4)
	// The quantiser follows the mean of the pictures; a single one's complexity counts for less than half of itself,
	// since the bucket can bear it.
	lg := bits.Log2(m.difficulty) - bits.Log2(target)
	if f.Complexity > 0 && m.complexity > 0 {
		r := bits.Log2(f.Complexity) - bits.Log2(m.complexity)
		lg += r * 3 / 8
	}
	q256 := max(lg*24/5, 0)
	qp := (q256 + 128) >> 8
	if d := q256 - c.qp<<8; c.since > 1 && d > -192 && d < 192 {
		qp = c.qp
	}
	// Whatever the mean: the picture must fit.
	for most := max(c.level/3, 1); qp < c.cfg.MaxQP && c.predict(1, f.Complexity, qp) > most; {
		qp++
	}
	return qp
}

// End tells what the picture took: its bits and 256 times the mean quantiser.
func (c *Controller) End(bitsUsed int, qp256 int) {
	b := int64(bitsUsed)
	c.level -= b
	c.peak -= b
	d := scaleUp(max(b, 1), qp256)
	intra := c.cur.Intra || c.cut
	m := &c.model[1]
	if intra {
		m = &c.model[0]
	}
	switch {
	case intra && m.n > 0:
		m.difficulty, m.complexity = (m.difficulty+3*d)/4, (m.complexity+3*c.cur.IntraComplexity)/4
	case intra:
		m.difficulty, m.complexity = d, c.cur.IntraComplexity
	case m.n == 0:
		m.difficulty, m.complexity = d, c.cur.Complexity
	default:
		w := min(int64(m.n)+1, 12)
		m.difficulty += (d - m.difficulty) / w
		m.complexity += (c.cur.Complexity - m.complexity) / w
	}
	m.n++
	if intra {
		perFrame := int64(c.cfg.BitRate) * int64(c.frameTime) / int64(time.Second)
		c.excess = min(max(b-perFrame, 0), c.size*6/10)
	}
	c.qp = (qp256 + 128) >> 8
}

// exp2 is 2^(x/256) times 2^16 for x from 0 to 12*256.
func exp2(x int) int64 {
	f := int64(x & 255)
	return (1<<16 + f<<8 - f*(256-f)*88>>8) << (x >> 8)
}

// scaleDown divides by 2^(qp*5/24).
func scaleDown(d int64, qp int) int64 {
	return int64(div128(uint64(d), uint64(exp2(qp*256*5/24))))
}

func div128(d, e uint64) uint64 {
	hi, lo := mbits.Mul64(d, 1<<16)
	if hi >= e {
		return 1 << 62
	}
	q, _ := mbits.Div64(hi, lo, e)
	return min(q, 1<<62)
}

// scaleUp multiplies by 2^(qp256/256*5/24).
func scaleUp(b int64, qp256 int) int64 {
	hi, lo := mbits.Mul64(uint64(b), uint64(exp2(qp256*5/24)))
	return int64(min(hi<<48|lo>>16, 1<<60))
}
