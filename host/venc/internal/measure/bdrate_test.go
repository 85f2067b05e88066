package main

import (
	"math"
	"testing"
)

func TestBDRate(t *testing.T) {
	psnr := func(p point) float64 { return p.PSNR }
	line := func(scale float64, qs ...float64) (ps []point) {
		for _, q := range qs {
			ps = append(ps, point{Kbps: scale * math.Exp2(q/6), PSNR: q})
		}
		return ps
	}
	a := line(100, 30, 33, 37, 42)
	for _, c := range []struct {
		b    []point
		want float64
	}{{a, 0}, {line(110, 30, 33, 37, 42), 10}, {line(80, 31, 35, 36, 44), -20}, {line(100, 42, 30, 35), 0}} {
		if got := bdRate(a, c.b, psnr); math.Abs(got-c.want) > 0.01 {
			t.Errorf("BD-rate %.3f, want %.0f", got, c.want)
		}
	}
	if got := bdRate(a, line(100, 50, 60), psnr); !math.IsNaN(got) {
		t.Errorf("without common quality: %v", got)
	}
}
