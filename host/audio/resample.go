package audio

import (
	"io"
	"math"
)

// resampler changes the sample rate by up/down with a polyphase filter in integers.
type resampler struct {
	in       func([]int16) (int, error)
	channels int
	up, down int
	taps     int
	filter   []int32 // up phases of taps coefficients, each summing up to filterOne

	hist  []int16 // input frames; the first is number base
	base  int64
	next  int64 // number of the next output frame
	total int64 // input frames until the end; −1 while it is not known
	block []int16
}

const (
	filterOne = 1 << 15
	crossings = 16   // zero crossings of the sinc on each side
	inBlock   = 1024 // frames read at once
)

// Bank is the filter of a resampler: Up phases of Taps coefficients, a windowed sinc of 16 zero crossings on each side,
// each phase summing up to 1. Output frame n lies at input frame n*Down/Up; phase n*Down%Up of it mixes the Taps input
// frames from n*Down/Up − Taps/2 + 1 on.
type Bank struct {
	Up, Down, Taps int
	H              []float64
}

// NewBank designs the filter from one sample rate to another.
func NewBank(from, to int) *Bank {
	g := gcd(from, to)
	b := &Bank{Up: to / g, Down: from / g}
	// The cut-off is the lower of the two Nyquist frequencies, relative to the input's.
	cut := math.Min(1, float64(to)/float64(from))
	half := int(math.Ceil(crossings / cut))
	b.Taps = 2 * half
	b.H = make([]float64, b.Up*b.Taps)
	for p := range b.Up {
		h := b.H[p*b.Taps:][:b.Taps]
		sum := 0.0
		for k := range h {
			// Distance of input frame (k − half + 1) from the output frame.
			x := float64(k-half+1) - float64(p)/float64(b.Up)
			h[k] = sinc(x*cut) * hann(x/float64(half))
			sum += h[k]
		}
		for k := range h {
			h[k] /= sum
		}
	}
	return b
}

func newResampler(from, to, channels int, in func([]int16) (int, error)) *resampler {
	b := NewBank(from, to)
	r := &resampler{in: in, channels: channels, up: b.Up, down: b.Down, taps: b.Taps, total: -1}
	half := b.Taps / 2
	r.filter = make([]int32, r.up*r.taps)
	for p := range r.up {
		h := b.H[p*r.taps:][:r.taps]
		left, mid := int32(filterOne), 0
		for k := range h {
			c := int32(math.Round(h[k] * filterOne))
			r.filter[p*r.taps+k] = c
			left -= c
			if h[k] > h[mid] {
				mid = k
			}
		}
		r.filter[p*r.taps+mid] += left
	}
	// Silence before the first frame.
	r.hist = make([]int16, (half-1)*channels)
	r.base = int64(-(half - 1))
	r.block = make([]int16, inBlock*channels)
	return r
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	x *= math.Pi
	return math.Sin(x) / x
}

func hann(x float64) float64 {
	if x <= -1 || x >= 1 {
		return 0
	}
	return 0.5 + 0.5*math.Cos(math.Pi*x)
}

func (r *resampler) Read(p []int16) (int, error) {
	done := 0
	for done < len(p) {
		at := r.next * int64(r.down)
		center, phase := at/int64(r.up), int(at%int64(r.up))
		if r.total >= 0 && center >= r.total {
			return done, io.EOF
		}
		first := center - int64(r.taps/2-1)
		if err := r.fill(first + int64(r.taps)); err != nil {
			return done, err
		}
		if r.total >= 0 && center >= r.total {
			return done, io.EOF
		}
		f := r.filter[phase*r.taps:][:r.taps]
		h := r.hist[int(first-r.base)*r.channels:]
		for c := range r.channels {
			sum := int64(filterOne / 2)
			for k, coef := range f {
				sum += int64(coef) * int64(h[k*r.channels+c])
			}
			p[done+c] = int16(max(min(sum>>15, math.MaxInt16), math.MinInt16))
		}
		done += r.channels
		r.next++
		if drop := int(first - r.base); drop >= 4*inBlock {
			r.hist = r.hist[:copy(r.hist, r.hist[drop*r.channels:])]
			r.base = first
		}
	}
	return done, nil
}

// fill reads until the input frames before end are there; silence follows the last one.
func (r *resampler) fill(end int64) error {
	for r.base+int64(len(r.hist)/r.channels) < end {
		if r.total >= 0 {
			r.hist = append(r.hist, make([]int16, r.channels*r.taps)...)
			continue
		}
		n, err := r.in(r.block)
		r.hist = append(r.hist, r.block[:n]...)
		if err == io.EOF {
			r.total = r.base + int64(len(r.hist)/r.channels)
		} else if err != nil {
			return err
		}
	}
	return nil
}
