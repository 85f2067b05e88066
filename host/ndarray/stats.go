package ndarray

import (
	"math"
	"slices"
)

// op2 is Binary on two arrays.
func op2(op Op, x, y *Array) (*Array, error) { return Binary(op, Operand{Array: x}, Operand{Array: y}) }

// over divides by a number, in the array's own type.
func (a *Array) over(n float64) (*Array, error) {
	return Binary(Divide, Operand{Array: a}, Operand{Scalar(Float64, n), WeakFloat})
}

// count is how many elements the axes have.
func (a *Array) count(axes []int) (int, error) {
	gone, err := dropped(a.NDim(), axes)
	n := 1
	for i, k := range a.shape {
		if err == nil && gone[i] {
			n *= k
		}
	}
	return n, err
}

// Mean is the sum by the number of elements; of integers in float64.
func Mean(a *Array, axes []int, keep bool) (*Array, error) {
	n, err := a.count(axes)
	if err != nil {
		return nil, err
	}
	d := a.dtype
	if d < Float32 {
		d = Float64
	}
	s, err := ReduceAs(SumOf, a, d, axes, keep)
	if err != nil {
		return nil, err
	}
	return s.over(float64(n))
}

// Var is the mean of the squared distances from the mean; ddof is taken off the number of elements.
func Var(a *Array, axes []int, keep bool, ddof float64) (*Array, error) {
	n, err := a.count(axes)
	if err != nil {
		return nil, err
	}
	m, err := Mean(a, axes, true)
	if err != nil {
		return nil, err
	}
	x, err := op2(Subtract, a, m)
	if err != nil {
		return nil, err
	}
	if x.dtype == Complex128 {
		if x, err = Unary(Absolute, x); err != nil {
			return nil, err
		}
	}
	if x, err = op2(Multiply, x, x); err != nil {
		return nil, err
	}
	s, err := Reduce(SumOf, x, axes, keep)
	if err != nil {
		return nil, err
	}
	return s.over(math.Max(float64(n)-ddof, 0))
}

// Std is the root of Var.
func Std(a *Array, axes []int, keep bool, ddof float64) (*Array, error) {
	v, err := Var(a, axes, keep, ddof)
	if err != nil {
		return nil, err
	}
	return Unary(Sqrt, v)
}

// Quantile is the value below which the fraction q of the elements lies, between neighbours by a straight line. axis nil
// means all elements. A row with NaN has NaN.
func Quantile(a *Array, q float64, axis *int, keep bool) (*Array, error) {
	if !(q >= 0 && q <= 1) {
		return nil, valueError("Quantiles must be in the range [0, 1]")
	}
	d := a.dtype
	if d < Float32 {
		d = Float64
	}
	if d == Complex128 {
		return nil, typeError("a must be an array of real numbers")
	}
	kept := slices.Repeat([]int{1}, a.NDim())
	k := 0
	if axis == nil {
		a = a.Ravel()
	} else {
		var err error
		if k, err = axisOf(*axis, a.NDim()); err != nil {
			return nil, err
		}
		kept = slices.Clone(a.shape)
		kept[k] = 1
	}
	v, err := a.AsType(d).MoveAxis(k, -1)
	if err != nil {
		return nil, err
	}
	s, err := Sort(v, -1)
	if err != nil {
		return nil, err
	}
	n := s.shape[s.NDim()-1]
	out := alloc(d, s.shape[:s.NDim()-1])
	for i := 0; i < out.Size(); i++ {
		out.SetAt(i, quantileOf(s, i*n, n, q))
	}
	if keep {
		return out.Reshape(kept...)
	}
	return out, nil
}

// quantileOf is that of the n sorted elements from at on.
func quantileOf(s *Array, at, n int, q float64) float64 {
	if n == 0 {
		return math.NaN()
	}
	if last := s.Float(at + n - 1); last != last {
		return last
	}
	p := q * float64(n-1)
	i := int(p)
	t := p - float64(i)
	lo := s.Float(at + i)
	if t == 0 {
		return lo
	}
	hi := s.Float(at + i + 1)
	if q == 0.5 { // the median is a mean
		if s.dtype == Float32 {
			return float64((float32(lo) + float32(hi)) / 2)
		}
		return (lo + hi) / 2
	}
	if t >= 0.5 {
		return hi - float64((hi-lo)*(1-t))
	}
	return lo + float64((hi-lo)*t)
}

// Cumulate is the running sum (Add) or product (Multiply) along an axis; nil means of all elements in their order.
func Cumulate(op Op, a *Array, axis *int) (*Array, error) {
	r := SumOf
	if op == Multiply {
		r = ProdOf
	}
	_, d := r.types(a.dtype)
	k := 0
	if axis == nil {
		a = a.Ravel()
	} else {
		var err error
		if k, err = axisOf(*axis, a.NDim()); err != nil {
			return nil, err
		}
	}
	m, back, err := a.AsType(d).rows(k)
	if err != nil {
		return nil, err
	}
	n := m.shape[m.NDim()-1]
	switch d {
	case Int64:
		runRows(op, as[int64](m.data), n)
	case Uint64:
		runRows(op, as[uint64](m.data), n)
	case Float32:
		runRows(op, as[float32](m.data), n)
	case Float64:
		runRows(op, as[float64](m.data), n)
	case Complex128:
		runRows(op, as[complex128](m.data), n)
	}
	return back(m), nil
}

func runRows[T elem](op Op, s []T, n int) {
	each(s, n, func(_ int, row []T) {
		for i := 1; i < len(row); i++ {
			if op == Add {
				row[i] += row[i-1]
			} else {
				row[i] *= row[i-1]
			}
		}
	})
}

// Diff is the difference of neighbours along an axis, n times.
func Diff(a *Array, n, axis int) (*Array, error) {
	axis, err := axisOf(axis, a.NDim())
	if err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, valueError("order must be non-negative but got %d", n)
	}
	op := Subtract
	if a.dtype == Bool {
		op = NotEqual
	}
	for ; n > 0; n-- {
		k := max(a.shape[axis]-1, 0)
		if a, err = op2(op, a.span(axis, min(1, a.shape[axis]), k), a.span(axis, 0, k)); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// Histogram counts the elements in n equally wide bins from lo to hi, the last of which includes hi, or in the bins that
// edges (nil: none) gives.
func Histogram(a *Array, n int, lo, hi float64, edges *Array) (counts, bins *Array, err error) {
	if edges != nil {
		bins = edges
		n = edges.Size() - 1
	} else {
		if n < 1 {
			return nil, nil, valueError("`bins` must be positive, when an integer")
		}
		if lo == hi {
			lo, hi = lo-0.5, hi+0.5
		}
		if !(lo <= hi) {
			return nil, nil, valueError("max must be larger than min in range parameter.")
		}
		if bins, _, err = Linspace(lo, hi, n+1, true, Float64); err != nil {
			return nil, nil, err
		}
	}
	e := as[float64](bins.AsType(Float64).contiguous().Bytes())
	counts = alloc(Int64, []int{max(n, 0)})
	c := as[int64](counts.data)
	for _, v := range as[float64](a.AsType(Float64).contiguous().Bytes()) {
		if n < 1 || !(v >= e[0] && v <= e[n]) {
			continue
		}
		k, found := slices.BinarySearch(e, v)
		if !found {
			k--
		}
		c[min(k, n-1)]++
	}
	return counts, bins, nil
}

// Bincount counts how often each integer from 0 on occurs, at least up to n.
func Bincount(a *Array, n int) (*Array, error) {
	if a.NDim() != 1 {
		return nil, valueError("object too deep for desired array")
	}
	if !a.dtype.IsInt() && a.dtype != Bool {
		return nil, typeError("Cannot cast array data from dtype('%s') to dtype('int64') according to the rule 'safe'", a.dtype)
	}
	v := as[int64](a.AsType(Int64).contiguous().Bytes())
	for _, x := range v {
		if x < 0 {
			return nil, valueError("'list' argument must have no negative elements")
		}
		if x >= MaxBytes/8 {
			return nil, fail(ErrMemory, "bincount of %d needs too much memory", x)
		}
		n = max(n, int(x)+1)
	}
	out := alloc(Int64, []int{n})
	for _, x := range v {
		as[int64](out.data)[x]++
	}
	return out, nil
}

// PeakToPeak is the largest less the smallest element.
func PeakToPeak(a *Array, axes []int) (*Array, error) {
	hi, err := Reduce(MaxOf, a, axes, false)
	if err != nil {
		return nil, err
	}
	lo, err := Reduce(MinOf, a, axes, false)
	if err != nil {
		return nil, err
	}
	return op2(Subtract, hi, lo)
}

// Round rounds to n decimals, halves to the even digit, as numpy does it: by multiplying and dividing.
func Round(a *Array, n int) (*Array, error) {
	if a.dtype < Float32 {
		if n >= 0 || a.dtype == Bool {
			return a.Copy(), nil
		}
		r, err := Round(a.AsType(Float64), n)
		if err != nil {
			return nil, err
		}
		return r.AsType(a.dtype), nil
	}
	if a.dtype == Complex128 {
		re, err := Round(Real(a), n)
		if err != nil {
			return nil, err
		}
		im, err := Round(Imag(a), n)
		if err != nil {
			return nil, err
		}
		out := re.AsType(Complex128)
		return out, out.part(8).Assign(im)
	}
	if n == 0 {
		return Unary(Rint, a)
	}
	f := Operand{Scalar(Float64, math.Pow(10, math.Abs(float64(n)))), WeakFloat}
	to, back := Multiply, Divide
	if n < 0 {
		to, back = Divide, Multiply
	}
	x, err := Binary(to, Operand{Array: a}, f)
	if err != nil {
		return nil, err
	}
	if x, err = Unary(Rint, x); err != nil {
		return nil, err
	}
	return Binary(back, Operand{Array: x}, f)
}

// Average is the mean, weighted by w (nil: all alike) of a's shape or, along one axis, of its length.
func Average(a, w *Array, axes []int) (*Array, error) {
	if w == nil {
		return Mean(a, axes, false)
	}
	if !equalInts(a.shape, w.shape) {
		if len(axes) != 1 {
			return nil, typeError("Axis must be specified when shapes of a and weights differ.")
		}
		k, err := axisOf(axes[0], a.NDim())
		if err != nil {
			return nil, err
		}
		if w.NDim() != 1 {
			return nil, typeError("1D weights expected when shapes of a and weights differ.")
		}
		if w.Len() != a.shape[k] {
			return nil, valueError("Length of weights not compatible with specified axis.")
		}
		dims := slices.Repeat([]int{1}, a.NDim())
		dims[k] = w.Len()
		if w, err = w.Reshape(dims...); err != nil {
			return nil, err
		}
		if w, err = w.BroadcastTo(a.shape); err != nil {
			return nil, err
		}
	}
	d := Promote(a.dtype, w.dtype)
	if d < Float32 {
		d = Float64
	}
	total, err := ReduceAs(SumOf, w, d, axes, false)
	if err != nil {
		return nil, err
	}
	for i := 0; i < total.Size(); i++ {
		if total.At(i) == 0.0 {
			return nil, fail(ErrZero, "Weights sum to zero, can't be normalized")
		}
	}
	p, err := op2(Multiply, a, w)
	if err != nil {
		return nil, err
	}
	s, err := ReduceAs(SumOf, p, d, axes, false)
	if err != nil {
		return nil, err
	}
	return op2(Divide, s, total)
}
