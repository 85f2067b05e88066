package ndarray

import (
	"math/cmplx"

	"gonum.org/v1/gonum/dsp/fourier"
)

// FFT is the discrete Fourier transform along an axis, of n elements: a is cut or filled with zeros; n 0 takes all.
// inverse transforms back, which divides by n.
func FFT(a *Array, n, axis int, inverse bool) (*Array, error) {
	m, back, n, err := transformRows(a, n, axis, n)
	if err != nil {
		return nil, err
	}
	t := fourier.NewCmplxFFT(n)
	each(as[complex128](m.data), n, func(_ int, row []complex128) { transform(t, row, inverse) })
	return back(m), nil
}

func transform(t *fourier.CmplxFFT, row []complex128, inverse bool) {
	if !inverse {
		t.Coefficients(row, row)
		return
	}
	t.Sequence(row, row)
	f := complex(1/float64(len(row)), 0)
	for i := range row {
		row[i] *= f
	}
}

// transformRows is a as complex rows of n elements, cut or filled.
func transformRows(a *Array, n, axis, keep int) (m *Array, back func(*Array) *Array, size int, err error) {
	if axis, err = axisOf(axis, a.NDim()); err != nil {
		return nil, nil, 0, err
	}
	if n < 0 || n == 0 && (keep < 0 || a.shape[axis] == 0) {
		return nil, nil, 0, valueError("Invalid number of FFT data points (%d) specified.", n)
	}
	if n == 0 {
		n = a.shape[axis]
	}
	a = a.AsType(Complex128)
	if k := a.shape[axis]; k >= n {
		a = a.span(axis, 0, n)
	} else {
		width := make([][2]int, a.NDim())
		width[axis][1] = n - k
		if a, err = a.Pad(width, Scalar(Complex128, int64(0))); err != nil {
			return nil, nil, 0, err
		}
	}
	m, back, err = a.rows(axis)
	return m, back, n, err
}

// RFFT is the first half of FFT of real numbers: n/2+1 elements, the rest being their mirror.
func RFFT(a *Array, n, axis int) (*Array, error) {
	if a.dtype == Complex128 {
		return nil, typeError("rfft of complex numbers: take fft")
	}
	f, err := FFT(a, n, axis, false)
	if err != nil {
		return nil, err
	}
	axis, _ = axisOf(axis, f.NDim())
	return f.span(axis, 0, f.shape[axis]/2+1).Copy(), nil
}

// IRFFT is the inverse of RFFT; n 0 takes 2*(m-1) of m elements.
func IRFFT(a *Array, n, axis int) (*Array, error) {
	axis, err := axisOf(axis, a.NDim())
	if err != nil {
		return nil, err
	}
	if n == 0 {
		n = 2 * (a.shape[axis] - 1)
	}
	if n < 1 {
		return nil, valueError("Invalid number of FFT data points (%d) specified.", n)
	}
	m, back, _, err := transformRows(a, n/2+1, axis, 0)
	if err != nil {
		return nil, err
	}
	half := n/2 + 1
	shape := append([]int(nil), m.shape...)
	shape[len(shape)-1] = n
	out := alloc(Float64, shape)
	t := fourier.NewCmplxFFT(n)
	row := make([]complex128, n)
	each(as[complex128](m.data), half, func(i int, h []complex128) {
		copy(row, h)
		row[0] = complex(real(row[0]), 0)
		for k := half; k < n; k++ {
			row[k] = cmplx.Conj(h[n-k])
		}
		if n%2 == 0 {
			row[n/2] = complex(real(row[n/2]), 0)
		}
		transform(t, row, true)
		for k, v := range row {
			as[float64](out.data)[i*n+k] = real(v)
		}
	})
	return back(out), nil
}

// FFTFreq are the frequencies of FFT's elements for n samples d apart, with half only those of RFFT.
func FFTFreq(n int, d float64, half bool) (*Array, error) {
	if n < 1 {
		return nil, valueError("n should be a positive integer")
	}
	m := n
	if half {
		m = n/2 + 1
	}
	out := alloc(Float64, []int{m})
	v := as[float64](out.data)
	scale := 1 / (float64(n) * d)
	for i := range v {
		k := i
		if !half && i >= (n+1)/2 {
			k = i - n
		}
		v[i] = float64(k) * scale
	}
	return out, nil
}

// FFTShift moves frequency 0 to the middle of the axes (nil: all), or back.
func FFTShift(a *Array, axes []int, back bool) (*Array, error) {
	gone, err := dropped(a.NDim(), axes)
	if err != nil {
		return nil, err
	}
	for i, n := range a.shape {
		if !gone[i] {
			continue
		}
		k := n / 2
		if back {
			k = -k
		}
		if a, err = a.Roll(k, i); err != nil {
			return nil, err
		}
	}
	return a, nil
}
