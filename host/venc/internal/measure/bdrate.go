package main

import (
	"math"
	"slices"
)

// bdRate is the mean difference of bit rate of b against a at equal quality, in percent, over the range of quality that
// both have. The logarithm of the rate is interpolated by a monotone piecewise cubic (Fritsch and Carlson), which does not
// swing between points that lie far apart as one cubic through all of them does.
func bdRate(a, b []point, quality func(point) float64) float64 {
	if len(a) < 2 || len(b) < 2 {
		return math.NaN()
	}
	fa, fb := newCurve(a, quality), newCurve(b, quality)
	lo, hi := max(fa.x[0], fb.x[0]), min(fa.x[len(fa.x)-1], fb.x[len(fb.x)-1])
	if lo >= hi {
		return math.NaN()
	}
	const n = 1000
	sum := 0.0
	for i := range n {
		q := lo + (hi-lo)*(float64(i)+0.5)/n
		sum += fb.at(q) - fa.at(q)
	}
	return (math.Exp(sum/n) - 1) * 100
}

type curve struct{ x, y, d []float64 }

func newCurve(ps []point, quality func(point) float64) curve {
	ps = slices.Clone(ps)
	slices.SortFunc(ps, func(p, q point) int {
		if quality(p) < quality(q) {
			return -1
		}
		return 1
	})
	var c curve
	for _, p := range ps {
		c.x, c.y = append(c.x, quality(p)), append(c.y, math.Log(p.Kbps))
	}
	n := len(c.x)
	s := make([]float64, n-1)
	for i := range s {
		s[i] = (c.y[i+1] - c.y[i]) / (c.x[i+1] - c.x[i])
	}
	c.d = make([]float64, n)
	c.d[0], c.d[n-1] = s[0], s[n-2]
	for i := 1; i < n-1; i++ {
		if s[i-1]*s[i] > 0 {
			c.d[i] = 2 * s[i-1] * s[i] / (s[i-1] + s[i])
		}
	}
	return c
}

func (c curve) at(x float64) float64 {
	i := 0
	for i < len(c.x)-2 && x > c.x[i+1] {
		i++
	}
	h := c.x[i+1] - c.x[i]
	t := (x - c.x[i]) / h
	return c.y[i]*(1+2*t)*(1-t)*(1-t) + c.d[i]*h*t*(1-t)*(1-t) + c.y[i+1]*t*t*(3-2*t) + c.d[i+1]*h*t*t*(t-1)
}
