// Package fft is the Fourier transformer that the boards' chips have: 16-bit numbers in, 16-bit numbers out, between its
// stages halved as often as asked.
//
//	list, err := fft.Transform(fft.Options{Points: 512}, samples)
//	amplitudes := fft.Amplitudes(list)
//
// It keeps nothing, so any goroutine may call it. Errors are *fault.Error.
package fft

import (
	"math"
	"math/bits"

	"gonum.org/v1/gonum/dsp/fourier"

	"github.com/canmv-run/canmv-run/host/fault"
)

// Bin is a complex number of the spectrum, or of what an inverse transform gives.
type Bin struct{ Re, Im int16 }

// Options say what to compute.
type Options struct {
	// Points is a power of two from 64 to Most.
	Points int
	// Most is how many points the chip can do. 0 means 512, as the K210.
	Most int
	// Shift has a bit for each stage of the transform, of which there are log2(Points): where it is set, the stage halves
	// its results. 0 halves nothing, so that loud sounds leave 16 bits; what does is cut off at their ends.
	Shift uint32
	// Inverse transforms back, without the division by Points.
	Inverse bool
}

const (
	fewest   = 64
	mostK210 = 512
)

// Check refuses a number of points that the chip cannot do.
func (o Options) Check() error {
	most := o.Most
	if most == 0 {
		most = mostK210
	}
	if o.Points < fewest || o.Points > most || bits.OnesCount(uint(o.Points)) != 1 {
		return fault.New(fault.ValueError, "FFT:invalid points").Hinted("got %d, want a power of two from %d to %d", o.Points, fewest, most)
	}
	return nil
}

// Transform transforms the first Points samples, or what there is and zeros behind it.
func Transform(o Options, samples []int16) ([]Bin, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	list := make([]complex128, o.Points)
	for i, v := range samples[:min(len(samples), o.Points)] {
		list[i] = complex(float64(v), 0)
	}
	t := fourier.NewCmplxFFT(o.Points)
	if o.Inverse {
		t.Sequence(list, list)
	} else {
		t.Coefficients(list, list)
	}
	stages := uint32(1)<<bits.TrailingZeros(uint(o.Points)) - 1
	factor := 1 / float64(int(1)<<bits.OnesCount32(o.Shift&stages))
	out := make([]Bin, o.Points)
	for i, v := range list {
		out[i] = Bin{short(real(v) * factor), short(imag(v) * factor)}
	}
	return out, nil
}

func short(x float64) int16 { return int16(min(max(math.Round(x), math.MinInt16), math.MaxInt16)) }

// Amplitudes are those of the waves that the spectrum's numbers stand for: twice their size by their count, cut to
// integers as the firmware does.
func Amplitudes(list []Bin) []int {
	out := make([]int, len(list))
	for i, b := range list {
		re, im := float64(b.Re), float64(b.Im)
		out[i] = 2 * int(math.Sqrt(re*re+im*im)) / len(list)
	}
	return out
}

// Frequencies are those of the spectrum's numbers in Hz, of which the firmware knows whole ones only.
func Frequencies(points, sampleRate int) []int {
	out := make([]int, points)
	for i := range out {
		out[i] = sampleRate / points * i
	}
	return out
}
