package mp4

import (
	"fmt"
	"math/bits"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
)

// timeline turns the times of a video track into ticks, as the package doc says under Time.
type timeline struct {
	scale int64      // ticks per second
	rate  frame.Rate // zero: unknown
	frame int64      // ticks of a frame interval, exact; 0: unknown

	began       bool
	first, last time.Duration // times as they were given
	tick        int64         // of last, counted from first
}

const (
	videoScale    = 90000
	leastScale    = 10000
	defaultFrames = 30 // per second: the last frame's length in a track of one frame without a rate
)

func newTimeline(r frame.Rate) timeline {
	if r.Num <= 0 || r.Den <= 0 {
		return timeline{scale: videoScale}
	}
	num, den := int64(r.Num), int64(r.Den)
	scale := int64(videoScale)
	if scale*den%num != 0 {
		scale = num * ((leastScale + num - 1) / num)
	}
	return timeline{scale: scale, rate: r, frame: scale * den / num}
}

// next returns the tick of the next sample.
func (l *timeline) next(at time.Duration) (int64, error) {
	if !l.began {
		l.began, l.first, l.last, l.tick = true, at, at, 0
		return 0, nil
	}
	if at <= l.last {
		return 0, fmt.Errorf("%w: sample at %v after one at %v, want times that grow", ErrInvalid, at, l.last)
	}
	tick := ticks(at-l.first, l.scale)
	if n := l.frames(at - l.last); n > 0 {
		grid := l.tick + n*l.frame
		if drift := grid - tick; 2*drift <= l.frame && 2*drift >= -l.frame {
			tick = grid
		}
	}
	tick = max(tick, l.tick+1)
	l.last, l.tick = at, tick
	return tick, nil
}

// frames returns how many frame intervals d is, or 0 where it is none within half a tick.
func (l *timeline) frames(d time.Duration) int64 {
	if l.frame == 0 {
		return 0
	}
	n := (ticks(d, l.scale) + l.frame/2) / l.frame
	off := d - l.rate.Time(n)
	if half := time.Second / time.Duration(2*l.scale); off > half || off < -half {
		return 0
	}
	return n
}

// ticks rounds d to ticks of 1/scale s.
func ticks(d time.Duration, scale int64) int64 {
	if d < 0 {
		return -ticks(-d, scale)
	}
	hi, lo := bits.Mul64(uint64(d), uint64(scale))
	lo, carry := bits.Add64(lo, uint64(time.Second/2), 0)
	q, _ := bits.Div64(hi+carry, lo, uint64(time.Second))
	return int64(q)
}

// rescale converts ticks from one scale to another, rounding up so that nothing is cut off.
func rescale(t, from, to int64) int64 {
	if from == to {
		return t
	}
	hi, lo := bits.Mul64(uint64(t), uint64(to))
	lo, carry := bits.Add64(lo, uint64(from-1), 0)
	q, _ := bits.Div64(hi+carry, lo, uint64(from))
	return int64(q)
}

// duration converts ticks to a Duration.
func duration(t, scale int64) time.Duration {
	return time.Duration(t/scale)*time.Second + time.Duration((t%scale*int64(time.Second)+scale/2)/scale)
}
