package machine

import (
	"encoding/binary"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/fft"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Bins is a spectrum as scripts get it: a list of tuples.
func Bins(vs arg.Values, list []fft.Bin) arg.Value {
	items := make([]arg.Value, len(list))
	for i, b := range list {
		items[i] = vs.Tuple(vs.Int(int64(b.Re)), vs.Int(int64(b.Im)))
	}
	return vs.List(items)
}

func integers(vs arg.Values, list []int) arg.Value {
	items := make([]arg.Value, len(list))
	for i, n := range list {
		items[i] = vs.Int(int64(n))
	}
	return vs.List(items)
}

// Frequencies is the function freq of both boards' FFT.
func Frequencies() *arg.Func {
	return &arg.Func{Sig: "freq(points=64, sample_rate=16000)", Doc: "The frequencies of the spectrum's numbers in Hz, a list.", Do: func(c *arg.Call) (any, error) {
		points, rate := c.Int("points"), c.Int("sample_rate")
		if c.Err() == nil && (points < 1 || points > mostPoints) {
			c.Fail(arg.Raise("ValueError", "invalid points").WithHint("got %d, want 1 to %d", points, mostPoints))
		}
		if err := c.Err(); err != nil {
			return nil, err
		}
		return integers(c.Values, fft.Frequencies(points, rate)), nil
	}}
}

// Amplitudes is the function amplitude of both boards' FFT; notList makes the error for what is no spectrum.
func Amplitudes(notList func() error) *arg.Func {
	return &arg.Func{Sig: "amplitude(spectrum)", Doc: "The amplitudes of the waves in what run() returned, a list of integers.", Do: func(c *arg.Call) (any, error) {
		items, ok := arg.AsSeq(c.Value("spectrum"))
		list := make([]fft.Bin, len(items))
		for i, x := range items {
			pair, _ := arg.AsSeq(x)
			if ok = ok && len(pair) == 2; !ok {
				break
			}
			re, isRe := arg.AsInt(pair[0])
			im, isIm := arg.AsInt(pair[1])
			ok = isRe && isIm
			list[i] = fft.Bin{Re: int16(re), Im: int16(im)}
		}
		if !ok {
			return nil, notList()
		}
		return integers(c.Values, fft.Amplitudes(list)), nil
	}}
}

// mostPoints is what the K230 can transform.
const mostPoints = 4096

// transform is an FFT object: what run() is to compute.
type transform struct {
	fft.Options
	samples []int16
}

func fftClass() *arg.Class {
	return &arg.Class{
		Name: "FFT",
		Doc:  "The chip's Fourier transformer: FFT(data, 64, 0x555).run() is a spectrum.",
		Init: &arg.Func{Sig: "FFT(data, points=64, shift=0)", Doc: "data are samples of 16 bits, low byte first: an array, bytes or an ndarray of uint16. points is a power of two from 64 to 4096; what is missing is 0. shift has a bit for each stage of the transform: where it is set the stage halves its results; what does not fit 16 bits is cut off at their ends.", Do: func(c *arg.Call) (any, error) {
			data := c.Buffer("data")
			t := &transform{Options: fft.Options{Points: c.Int("points"), Most: mostPoints, Shift: uint32(c.Int64("shift"))}}
			if err := c.Err(); err != nil {
				return nil, err
			}
			for i := 0; i+1 < len(data); i += 2 {
				t.samples = append(t.samples, int16(binary.LittleEndian.Uint16(data[i:])))
			}
			c.Self.Data = t
			return nil, raise.Error(t.Check())
		}},
		Methods: []*arg.Func{
			{Sig: "run()", Doc: "The spectrum, a list of points tuples (real part, imaginary part).", Do: func(c *arg.Call) (any, error) {
				t := c.Self.Data.(*transform)
				list, err := fft.Transform(t.Options, t.samples)
				return Bins(c.Values, list), raise.Error(err)
			}},
		},
		Statics: []*arg.Func{
			Frequencies(),
			Amplitudes(func() error {
				return arg.Raise("TypeError", "can't convert to list").WithHint("pass what run() returned")
			}),
		},
	}
}
