package ndarray

import "math"

// Full makes an array of one value: that of v, stretched and converted.
func Full(v *Array, d DType, shape ...int) (*Array, error) {
	a, err := New(d, shape...)
	if err != nil {
		return nil, err
	}
	return a, a.Assign(v)
}

// Arange is start, start+step, … before stop, in type d.
func Arange(start, stop, step float64, d DType) (*Array, error) {
	if step == 0 {
		return nil, fail(ErrZero, "division by zero")
	}
	n := math.Ceil((stop - start) / step)
	if math.IsNaN(n) {
		return nil, valueError("arange: cannot compute length")
	}
	n = max(n, 0)
	if n > MaxBytes {
		return nil, valueError("Maximum allowed size exceeded")
	}
	a, err := New(d, int(n))
	if err != nil {
		return nil, err
	}
	if d.IsInt() {
		lo, by := int64(start), int64(step)
		v := alloc(Int64, a.shape)
		for i := range as[int64](v.data) {
			as[int64](v.data)[i] = lo + int64(i)*by
		}
		return v.AsType(d), nil
	}
	// numpy takes the difference of the first two elements as the step.
	first := start
	delta := (start + step) - start
	v := alloc(Float64, []int{int(n)})
	f := as[float64](v.data)
	for i := range f {
		f[i] = first + float64(float64(i)*delta)
	}
	return a, a.Assign(v)
}

// Linspace is n numbers from start to stop, evenly apart; without end, stop is left out. step is their distance.
func Linspace(start, stop float64, n int, end bool, d DType) (a *Array, step float64, err error) {
	if n < 0 {
		return nil, 0, valueError("Number of samples, %d, must be non-negative.", n)
	}
	v, err := New(Float64, n)
	if err != nil {
		return nil, 0, err
	}
	parts := n
	if end {
		parts--
	}
	step = math.NaN()
	f := as[float64](v.data)
	if parts > 0 {
		step = (stop - start) / float64(parts)
		for i := range f {
			if step == 0 {
				f[i] = float64(float64(i)/float64(parts)*(stop-start)) + start
				continue
			}
			f[i] = float64(float64(i)*step) + start
		}
	} else if n > 0 {
		f[0] = start
	}
	if end && n > 1 {
		f[n-1] = stop
	}
	if d.IsInt() {
		for i := range f {
			f[i] = math.Floor(f[i])
		}
	}
	return v.AsType(d), step, nil
}

// Eye has ones on the k-th diagonal.
func Eye(rows, cols, k int, d DType) (*Array, error) {
	a, err := New(d, rows, cols)
	if err != nil {
		return nil, err
	}
	for i := 0; i < rows; i++ {
		if j := i + k; j >= 0 && j < cols {
			a.SetAt(i*cols+j, int64(1))
		}
	}
	return a, nil
}

// FromBuffer is an array over count elements of data from offset on, all there are for count -1.
func FromBuffer(data []byte, d DType, count, offset int) (*Array, error) {
	if offset < 0 || offset > len(data) {
		return nil, valueError("offset must be non-negative and no greater than buffer length (%d)", len(data))
	}
	data = data[offset:]
	if count < 0 {
		if len(data)%d.Size() != 0 {
			return nil, valueError("buffer size must be a multiple of element size")
		}
		count = len(data) / d.Size()
	}
	if count > len(data)/d.Size() {
		return nil, valueError("buffer is smaller than requested size")
	}
	return FromBytes(data[:count*d.Size()], d, count)
}

// Diag is the k-th diagonal of a matrix, or the matrix with that diagonal.
func Diag(a *Array, k int) (*Array, error) {
	switch a.NDim() {
	case 1:
		n := a.Len() + abs(k)
		m, err := New(a.dtype, n, n)
		if err != nil {
			return nil, err
		}
		return m, m.diagonal(k).Assign(a)
	case 2:
		return a.diagonal(k), nil
	}
	return nil, valueError("Input must be 1- or 2-d.")
}

// diagonal is a view of the k-th diagonal of a matrix.
func (a *Array) diagonal(k int) *Array {
	rows, cols := a.shape[0], a.shape[1]
	i, j := max(-k, 0), max(k, 0)
	n := max(0, min(rows-i, cols-j))
	offset := a.offset
	if n > 0 {
		offset += i*a.strides[0] + j*a.strides[1]
	}
	return a.view([]int{n}, []int{a.strides[0] + a.strides[1]}, offset)
}

// Tri is a matrix's lower triangle up to the k-th diagonal, or with upper its upper one from there, zeros elsewhere.
func Tri(a *Array, k int, upper bool) (*Array, error) {
	if a.NDim() < 2 {
		return nil, valueError("the array must have at least two dimensions")
	}
	out := a.Copy()
	rows, cols := a.shape[a.NDim()-2], a.shape[a.NDim()-1]
	size := a.dtype.Size()
	for at := 0; at < out.Size(); at++ {
		i, j := at/cols%rows, at%cols
		if (j-i > k) != upper && j-i != k || upper && j-i < k {
			clear(out.data[at*size : (at+1)*size])
		}
	}
	return out, nil
}

// Logspace is base to the power of Linspace.
func Logspace(start, stop float64, n int, end bool, base float64, d DType) (*Array, error) {
	p, _, err := Linspace(start, stop, n, end, Float64)
	if err != nil {
		return nil, err
	}
	a, err := Binary(Power, Operand{Scalar(Float64, base), WeakFloat}, Operand{Array: p})
	if err != nil {
		return nil, err
	}
	return a.AsType(d), nil
}

// Meshgrid are the coordinates of the points of a grid, the first two vectors exchanged as for x and y.
func Meshgrid(v []*Array) ([]*Array, error) {
	n := len(v)
	place := func(i int) int {
		if i < 2 && n > 1 {
			return 1 - i
		}
		return i
	}
	shape := make([]int, n)
	for i, a := range v {
		if a.NDim() > 1 {
			return nil, valueError("meshgrid takes vectors, got %d dimensions", a.NDim())
		}
		shape[place(i)] = a.Size()
	}
	out := make([]*Array, n)
	for i, a := range v {
		dims := make([]int, n)
		for k := range dims {
			dims[k] = 1
		}
		dims[place(i)] = a.Size()
		r, err := a.Reshape(dims...)
		if err != nil {
			return nil, err
		}
		if _, err := checkShape(a.dtype, shape); err != nil {
			return nil, err
		}
		out[i] = alloc(a.dtype, shape)
		if err := out[i].Assign(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}
