package ndarray

import "slices"

// Concatenate joins arrays along an existing axis.
func Concatenate(arrays []*Array, axis int) (*Array, error) {
	if len(arrays) == 0 {
		return nil, valueError("need at least one array to concatenate")
	}
	first := arrays[0]
	if first.NDim() == 0 {
		return nil, valueError("zero-dimensional arrays cannot be concatenated")
	}
	axis, err := axisOf(axis, first.NDim())
	if err != nil {
		return nil, err
	}
	d := first.dtype
	shape := slices.Clone(first.shape)
	for i, a := range arrays[1:] {
		if a.NDim() != len(shape) {
			return nil, valueError("all the input arrays must have same number of dimensions, but the array at index 0 has %d dimension(s) and the array at index %d has %d dimension(s)", len(shape), i+1, a.NDim())
		}
		for k, n := range a.shape {
			if k != axis && n != shape[k] {
				return nil, valueError("all the input array dimensions except for the concatenation axis must match exactly, but along dimension %d, the array at index 0 has size %d and the array at index %d has size %d", k, shape[k], i+1, n)
			}
		}
		shape[axis] += a.shape[axis]
		d = Promote(d, a.dtype)
	}
	out, err := New(d, shape...)
	if err != nil {
		return nil, err
	}
	at := 0
	for _, a := range arrays {
		if err := out.span(axis, at, a.shape[axis]).Assign(a); err != nil {
			return nil, err
		}
		at += a.shape[axis]
	}
	return out, nil
}

// span is the view of n places from at on along an axis.
func (a *Array) span(axis, at, n int) *Array {
	v := a.view(slices.Clone(a.shape), a.strides, a.offset)
	if n > 0 {
		v.offset += at * a.strides[axis]
	}
	v.shape[axis] = n
	return v
}

// Stack joins arrays of one shape along a new axis.
func Stack(arrays []*Array, axis int) (*Array, error) {
	if len(arrays) == 0 {
		return nil, valueError("need at least one array to stack")
	}
	axis, err := axisOf(axis, arrays[0].NDim()+1)
	if err != nil {
		return nil, err
	}
	parts := make([]*Array, len(arrays))
	for i, a := range arrays {
		if !equalInts(a.shape, arrays[0].shape) {
			return nil, valueError("all input arrays must have the same shape")
		}
		parts[i] = a.ExpandDims(axis)
	}
	return Concatenate(parts, axis)
}

// ExpandDims is a view with a dimension of length 1 at axis, which is within bounds.
func (a *Array) ExpandDims(axis int) *Array {
	return a.view(slices.Insert(slices.Clone(a.shape), axis, 1), slices.Insert(slices.Clone(a.strides), axis, 0), a.offset)
}

// AtLeast is a view with at least n dimensions, as numpy.atleast_nd puts them in.
func (a *Array) AtLeast(n int) *Array {
	switch {
	case a.NDim() == 0 && n > 0:
		a = a.ExpandDims(0)
	}
	if a.NDim() == 1 && n > 1 {
		a = a.ExpandDims(0)
	}
	if a.NDim() == 2 && n > 2 {
		a = a.ExpandDims(2)
	}
	return a
}

// Squeeze is a view without the dimensions of length 1, or without those of axes, which must have it.
func (a *Array) Squeeze(axes []int) (*Array, error) {
	gone := make([]bool, a.NDim())
	for i, n := range a.shape {
		gone[i] = axes == nil && n == 1
	}
	for _, x := range axes {
		k, err := axisOf(x, a.NDim())
		if err != nil {
			return nil, err
		}
		if a.shape[k] != 1 {
			return nil, valueError("cannot select an axis to squeeze out which has size not equal to one")
		}
		gone[k] = true
	}
	var shape, strides []int
	for i, n := range a.shape {
		if !gone[i] {
			shape, strides = append(shape, n), append(strides, a.strides[i])
		}
	}
	return a.view(shape, strides, a.offset), nil
}

// MoveAxis is a view with the dimension from at place to.
func (a *Array) MoveAxis(from, to int) (*Array, error) {
	from, err := axisOf(from, a.NDim())
	if err != nil {
		return nil, err
	}
	if to, err = axisOf(to, a.NDim()); err != nil {
		return nil, err
	}
	var order []int
	for i := range a.shape {
		if i != from {
			order = append(order, i)
		}
	}
	return a.permute(slices.Insert(order, to, from)), nil
}

// SwapAxes is a view with two dimensions exchanged.
func (a *Array) SwapAxes(i, j int) (*Array, error) {
	i, err := axisOf(i, a.NDim())
	if err != nil {
		return nil, err
	}
	if j, err = axisOf(j, a.NDim()); err != nil {
		return nil, err
	}
	order := make([]int, a.NDim())
	for k := range order {
		order[k] = k
	}
	order[i], order[j] = j, i
	return a.permute(order), nil
}

// Flip is a view with the order along the axes reversed; nil means all.
func (a *Array) Flip(axes []int) (*Array, error) {
	turn, err := dropped(a.NDim(), axes)
	if err != nil {
		return nil, err
	}
	v := a.view(a.shape, slices.Clone(a.strides), a.offset)
	for i, n := range a.shape {
		if turn[i] && n > 0 {
			v.offset += (n - 1) * a.strides[i]
			v.strides[i] = -a.strides[i]
		}
	}
	if a.Size() == 0 {
		v.offset, v.strides = a.offset, a.strides
	}
	return v, nil
}

// Roll is a copy with the elements moved n places along an axis, those at the end to the front.
func (a *Array) Roll(n, axis int) (*Array, error) {
	axis, err := axisOf(axis, a.NDim())
	if err != nil {
		return nil, err
	}
	size := a.shape[axis]
	if size == 0 {
		return a.Copy(), nil
	}
	n = ((n % size) + size) % size
	return Concatenate([]*Array{a.span(axis, size-n, n), a.span(axis, 0, size-n)}, axis)
}

// Repeat repeats each place along an axis n times.
func (a *Array) Repeat(n, axis int) (*Array, error) {
	axis, err := axisOf(axis, a.NDim())
	if err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, valueError("repeats may not contain negative values.")
	}
	v := a.ExpandDims(axis + 1)
	shape := slices.Clone(v.shape)
	shape[axis+1] = n
	if _, err := checkShape(a.dtype, shape); err != nil {
		return nil, err
	}
	v = v.view(shape, v.strides, v.offset)
	flat := slices.Clone(a.shape)
	flat[axis] *= n
	return v.Copy().Reshape(flat...)
}

// Tile repeats the whole array reps[i] times along each dimension.
func (a *Array) Tile(reps ...int) (*Array, error) {
	for a.NDim() < len(reps) {
		a = a.ExpandDims(0)
	}
	reps = append(slices.Repeat([]int{1}, a.NDim()-len(reps)), reps...)
	var shape, strides, flat []int
	for i, n := range a.shape {
		shape, strides = append(shape, reps[i], n), append(strides, 0, a.strides[i])
		flat = append(flat, reps[i]*n)
	}
	if _, err := checkShape(a.dtype, shape); err != nil {
		return nil, err
	}
	return a.view(shape, strides, a.offset).Copy().Reshape(flat...)
}

// Split cuts a at the places along an axis.
func (a *Array) Split(at []int, axis int) ([]*Array, error) {
	axis, err := axisOf(axis, a.NDim())
	if err != nil {
		return nil, err
	}
	var out []*Array
	lo := 0
	for _, hi := range append(slices.Clone(at), a.shape[axis]) {
		s := Slice{Lo: &lo, Hi: &hi}
		from, n, _, _ := s.Bounds(a.shape[axis])
		out = append(out, a.span(axis, from, n))
		lo = hi
	}
	return out, nil
}

// Pad surrounds a with v: before and after each dimension.
func (a *Array) Pad(width [][2]int, v *Array) (*Array, error) {
	shape := slices.Clone(a.shape)
	for i, w := range width {
		if w[0] < 0 || w[1] < 0 {
			return nil, valueError("index can't contain negative values")
		}
		shape[i] += w[0] + w[1]
	}
	out, err := Full(v, a.dtype, shape...)
	if err != nil {
		return nil, err
	}
	in := out
	for i, w := range width {
		in = in.span(i, w[0], a.shape[i])
	}
	return out, in.Assign(a)
}

// Sections are the places that cut an axis into n parts of one length, or, without equal, of two that differ by one.
func (a *Array) Sections(n, axis int, equal bool) ([]int, error) {
	axis, err := axisOf(axis, a.NDim())
	if err != nil {
		return nil, err
	}
	if n <= 0 {
		return nil, valueError("number sections must be larger than 0.")
	}
	size := a.shape[axis]
	if equal && size%n != 0 {
		return nil, valueError("array split does not result in an equal division")
	}
	var at []int
	for i, p := 1, 0; i < n; i++ {
		p += size / n
		if i <= size%n {
			p++
		}
		at = append(at, p)
	}
	return at, nil
}

// Delete is a copy without the places along an axis, or of the flat array (nil), that indices name.
func Delete(a, indices *Array, axis *int) (*Array, error) {
	k := 0
	if axis == nil {
		a = a.Ravel()
	} else {
		var err error
		if k, err = axisOf(*axis, a.NDim()); err != nil {
			return nil, err
		}
	}
	n := a.shape[k]
	keep := alloc(Bool, []int{n})
	for i := range keep.data {
		keep.data[i] = 1
	}
	if indices.Size() > 0 {
		if indices.dtype != Bool && !indices.dtype.IsInt() {
			return nil, fail(ErrIndex, "arrays used as indices must be of integer (or boolean) type")
		}
		if err := keep.SetIndex(Scalar(Bool, false), indices.Ravel()); err != nil {
			return nil, err
		}
	}
	items := make([]Item, k+1)
	for i := range items {
		items[i] = Slice{}
	}
	items[k] = keep
	return a.Index(items...)
}

// Rot90 is a view turned by k quarters, counter-clockwise, in the first two dimensions.
func Rot90(a *Array, k int) (*Array, error) {
	if a.NDim() < 2 {
		return nil, valueError("Axes=(0, 1) out of range for array of ndim=%d.", a.NDim())
	}
	switch ((k % 4) + 4) % 4 {
	case 1:
		f, err := a.Flip([]int{1})
		if err != nil {
			return nil, err
		}
		return f.SwapAxes(0, 1)
	case 2:
		return a.Flip([]int{0, 1})
	case 3:
		s, err := a.SwapAxes(0, 1)
		if err != nil {
			return nil, err
		}
		return s.Flip([]int{1})
	}
	return a.view(a.shape, a.strides, a.offset), nil
}

// RollAxes is Roll along several axes, or of the flat array (nil).
func RollAxes(a *Array, shifts, axes []int) (*Array, error) {
	if axes == nil {
		if len(shifts) != 1 {
			return nil, valueError("'shift' must be one number without axis")
		}
		r, err := a.Ravel().Roll(shifts[0], 0)
		if err != nil {
			return nil, err
		}
		return r.Reshape(a.shape...)
	}
	if len(shifts) == 1 {
		shifts = slices.Repeat(shifts, len(axes))
	}
	if len(shifts) != len(axes) {
		return nil, valueError("'shift' and 'axis' should be scalars or 1D sequences")
	}
	var err error
	for i, k := range axes {
		if a, err = a.Roll(shifts[i], k); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// PadBy is Pad with widths as numpy takes them: one number, (before, after), or a pair for each dimension.
func PadBy(a, width, v *Array) (*Array, error) {
	w, err := Broadcast(width.shape, []int{a.NDim(), 2})
	if err != nil || !equalInts(w, []int{a.NDim(), 2}) {
		return nil, valueError("operands could not be broadcast together with remapped shapes [original->remapped]: %s and requested shape (%d,2)", plainShape(width.shape), a.NDim())
	}
	full := width.view(w, stretched(width, w), width.offset)
	pairs := make([][2]int, a.NDim())
	for i := range pairs {
		pairs[i] = [2]int{int(full.Float(2 * i)), int(full.Float(2*i + 1))}
	}
	return a.Pad(pairs, v)
}
