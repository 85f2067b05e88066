package ndarray

import (
	"math"
	"slices"
)

// Polyfit are the coefficients, highest power first, of the polynomial of degree deg that is nearest to the points
// (x, y) in least squares.
func Polyfit(x, y *Array, deg int) (*Array, error) {
	switch {
	case deg < 0:
		return nil, valueError("expected deg >= 0")
	case x.NDim() != 1:
		return nil, typeError("expected 1D vector for x")
	case x.Size() == 0:
		return nil, typeError("expected non-empty vector for x")
	case y.NDim() < 1 || y.NDim() > 2:
		return nil, typeError("expected 1D or 2D array for y")
	case x.shape[0] != y.shape[0]:
		return nil, typeError("expected x and y to have same length")
	}
	n := x.Size()
	xs := as[float64](x.AsType(Float64).contiguous().Bytes())
	v := alloc(Float64, []int{n, deg + 1})
	m := as[float64](v.data)
	scale := make([]float64, deg+1)
	for i, x := range xs {
		p := 1.0
		for k := deg; k >= 0; k-- {
			m[i*(deg+1)+k] = p
			scale[k] += p * p
			p *= x
		}
	}
	for k := range scale { // columns of one length make a well-conditioned matrix
		scale[k] = math.Sqrt(scale[k])
		for i := 0; i < n && scale[k] != 0; i++ {
			m[i*(deg+1)+k] /= scale[k]
		}
	}
	c, _, _, err := Lstsq(v, y.AsType(Float64), float64(n)*0x1p-52)
	if err != nil {
		return nil, err
	}
	s := ofFloats(scale)
	if c.NDim() == 2 {
		s = s.ExpandDims(1)
	}
	return op2(Divide, c, s)
}

// Polyval is the polynomial with coefficients p, highest power first, at x.
func Polyval(p, x *Array) (*Array, error) {
	if p.NDim() != 1 {
		return nil, valueError("the coefficients must be a vector")
	}
	y := alloc(Promote(p.dtype, x.dtype), x.shape)
	var err error
	for i := 0; i < p.Size(); i++ {
		if y, err = op2(Multiply, y, x); err != nil {
			return nil, err
		}
		if y, err = op2(Add, y, Scalar(p.dtype, p.At(i))); err != nil {
			return nil, err
		}
	}
	return y, nil
}

// Interp is the piecewise straight line through the points (xp, fp), xp ascending, at x; left and right are its values
// outside, nil for those at the ends.
func Interp(x, xp, fp *Array, left, right *float64) (*Array, error) {
	if xp.NDim() != 1 || fp.NDim() != 1 {
		return nil, valueError("object too deep for desired array")
	}
	if xp.Size() == 0 {
		return nil, valueError("array of sample points is empty")
	}
	if xp.Size() != fp.Size() {
		return nil, valueError("fp and xp are not of the same length.")
	}
	xs := as[float64](xp.AsType(Float64).contiguous().Bytes())
	fs := as[float64](fp.AsType(Float64).contiguous().Bytes())
	lo, hi := fs[0], fs[len(fs)-1]
	if left != nil {
		lo = *left
	}
	if right != nil {
		hi = *right
	}
	out := alloc(Float64, x.shape)
	dst := as[float64](out.data)
	for i, v := range as[float64](x.AsType(Float64).contiguous().Bytes()) {
		switch {
		case v != v:
			dst[i] = v
		case v < xs[0]:
			dst[i] = lo
		case v > xs[len(xs)-1]:
			dst[i] = hi
		default:
			k, found := slices.BinarySearch(xs, v)
			for found && k+1 < len(xs) && xs[k+1] == v {
				k++
			}
			if found {
				dst[i] = fs[k]
				break
			}
			slope := (fs[k] - fs[k-1]) / (xs[k] - xs[k-1])
			dst[i] = float64(slope*(v-xs[k-1])) + fs[k-1]
		}
	}
	return out, nil
}

// Trapz is the area under the points y, x apart (nil: dx apart), along the last dimension, by trapezes.
func Trapz(y, x *Array, dx float64) (*Array, error) {
	if y.dtype < Float32 {
		y = y.AsType(Float64)
	}
	n := y.shape[y.NDim()-1]
	if n == 0 {
		return Reduce(SumOf, y, []int{-1}, false)
	}
	last := y.NDim() - 1
	mid, err := op2(Add, y.span(last, 1, n-1), y.span(last, 0, n-1))
	if err != nil {
		return nil, err
	}
	d := Scalar(y.dtype, dx)
	if x != nil {
		if d, err = Diff(x, 1, -1); err != nil {
			return nil, err
		}
	}
	if mid, err = op2(Multiply, mid, d); err != nil {
		return nil, err
	}
	if mid, err = mid.over(2); err != nil {
		return nil, err
	}
	return Reduce(SumOf, mid, []int{-1}, false)
}

// Sosfilt filters x with second-order sections, rows b0 b1 b2 a0 a1 a2 with a0 1; zi are the sections' delays, two each,
// and come back as they are at the end.
func Sosfilt(sos, x, zi *Array) (y, zf *Array, err error) {
	if sos.NDim() != 2 || sos.shape[1] != 6 {
		return nil, nil, valueError("sos array must be of shape (n_section, 6)")
	}
	if x.NDim() != 1 {
		return nil, nil, valueError("input must be one-dimensional")
	}
	n := sos.shape[0]
	if zi == nil {
		zi = alloc(Float64, []int{n, 2})
	}
	if zi.NDim() != 2 || zi.shape[0] != n || zi.shape[1] != 2 {
		return nil, nil, valueError("zi must be of shape (n_section, 2)")
	}
	y, zf = x.AsType(Float64).Copy(), zi.AsType(Float64).Copy()
	v, z := as[float64](y.data), as[float64](zf.data)
	c := as[float64](sos.AsType(Float64).contiguous().Bytes())
	for s := 0; s < n; s++ {
		k, d := c[6*s:6*s+6], z[2*s:2*s+2]
		if k[3] != 1 {
			return nil, nil, valueError("sos[:, 3] should be all ones")
		}
		for i, in := range v {
			out := float64(k[0]*in) + d[0]
			d[0] = float64(k[1]*in) - float64(k[4]*out) + d[1]
			d[1] = float64(k[2]*in) - float64(k[5]*out)
			v[i] = out
		}
	}
	return y, zf, nil
}
