package fft_test

import (
	"math"
	"testing"

	"github.com/canmv-run/canmv-run/host/fft"
)

// wave is a cosine that has k periods in n samples.
func wave(n, k int, amplitude float64) []int16 {
	list := make([]int16, n)
	for i := range list {
		list[i] = int16(math.Round(amplitude * math.Cos(2*math.Pi*float64(k*i)/float64(n))))
	}
	return list
}

func TestTransform(t *testing.T) {
	for _, c := range []struct {
		name          string
		o             fft.Options
		in            []int16
		at            int
		re, amplitude int
	}{
		{"a wave", fft.Options{Points: 64}, wave(64, 5, 1000), 5, 32000, 1000},
		{"halved in three of six stages", fft.Options{Points: 64, Shift: 0b111 << 3}, wave(64, 5, 1000), 5, 4000, 125},
		{"bits of stages that there are not", fft.Options{Points: 64, Shift: 0b111 << 6}, wave(64, 5, 1000), 5, 32000, 1000},
		{"too loud", fft.Options{Points: 512}, wave(512, 9, 1000), 9, math.MaxInt16, 127},
		{"a constant, filled with zeros", fft.Options{Points: 128}, wave(64, 0, 100), 0, 6400, 100},
		{"more than are wanted", fft.Options{Points: 64}, wave(128, 10, 200), 5, 6400, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, err := fft.Transform(c.o, c.in)
			if err != nil {
				t.Fatal(err)
			}
			if got := list[c.at]; math.Abs(float64(int(got.Re)-c.re)) > 8 || len(list) != c.o.Points {
				t.Errorf("got %v of %d, want %d", got, len(list), c.re)
			}
			if a := fft.Amplitudes(list)[c.at]; a < c.amplitude-1 || a > c.amplitude {
				t.Errorf("amplitude %d, want %d", a, c.amplitude)
			}
		})
	}
	for _, o := range []fft.Options{{}, {Points: 32}, {Points: 100}, {Points: 1024}, {Points: 8192, Most: 4096}} {
		if _, err := fft.Transform(o, nil); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
}

// There and back is the same, for all sizes: the way there divides by the points.
func TestInverse(t *testing.T) {
	for points := 64; points <= 4096; points *= 2 {
		in := make([]int16, points)
		in[3], in[points-3] = 8000, 8000 // its spectrum is real
		there, err := fft.Transform(fft.Options{Points: points, Most: 4096}, in)
		if err != nil {
			t.Fatal(err)
		}
		spectrum := make([]int16, points)
		for i, b := range there {
			spectrum[i] = b.Re
		}
		back, err := fft.Transform(fft.Options{Points: points, Most: 4096, Shift: math.MaxUint32, Inverse: true}, spectrum)
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range back {
			if b.Re-in[i] > 1 || in[i]-b.Re > 1 {
				t.Fatalf("%d points: sample %d is %d, want %d", points, i, b.Re, in[i])
			}
		}
	}
}

func TestFrequencies(t *testing.T) {
	if f := fft.Frequencies(64, 38400); len(f) != 64 || f[1] != 600 || f[63] != 37800 {
		t.Errorf("got %v", f)
	}
}
