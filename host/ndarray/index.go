package ndarray

import (
	"encoding/binary"
	"slices"
	"unsafe"
)

// Item is one index of a subscript: Int, Slice, Ellipsis, NewAxis, or an *Array of integers or of bool (a mask).
type Item any

type (
	// Int selects one element of a dimension and drops the dimension.
	Int int
	// Slice is lo:hi:step; nil is left out.
	Slice struct{ Lo, Hi, Step *int }
	// Ellipsis stands for as many full slices as are needed.
	Ellipsis struct{}
	// NewAxis puts in a dimension of length 1.
	NewAxis struct{}
)

// Bounds resolves s for n elements: the first, how many, and the distance.
func (s Slice) Bounds(n int) (lo, count, step int, err error) {
	step = 1
	if s.Step != nil {
		step = *s.Step
	}
	if step == 0 {
		return 0, 0, 0, valueError("slice step cannot be zero")
	}
	bound := func(p *int, def int) int {
		if p == nil {
			return def
		}
		i := *p
		if i < 0 {
			i += n
		}
		if step > 0 {
			return min(max(i, 0), n)
		}
		return min(max(i, -1), n-1)
	}
	if step > 0 {
		lo = bound(s.Lo, 0)
		if hi := bound(s.Hi, n); hi > lo {
			count = (hi-lo-1)/step + 1
		}
		return lo, count, step, nil
	}
	lo = bound(s.Lo, n-1)
	if hi := bound(s.Hi, -1); lo > hi {
		count = (lo-hi-1)/-step + 1
	}
	return lo, count, step, nil
}

// Index is a[items]. Integers, slices, Ellipsis and NewAxis give a view; an index array gives a copy.
func (a *Array) Index(items ...Item) (*Array, error) {
	if m := wholeMask(a, items); m != nil {
		return a.compress(m), nil
	}
	s, err := a.subscript(items)
	if err != nil {
		return nil, err
	}
	if len(s.at) == 0 {
		return s.view, nil
	}
	return s.take(), nil
}

// SetIndex is a[items] = v, with v stretched to the selected shape and converted to a's type.
func (a *Array) SetIndex(v *Array, items ...Item) error {
	if a.locked {
		return valueError("assignment destination is read-only")
	}
	s, err := a.subscript(items)
	if err != nil {
		return err
	}
	if len(s.at) == 0 {
		return s.view.Assign(v)
	}
	return s.put(v)
}

// subscript is a resolved subscript: the view that the plain items select, and for some of its dimensions (all of
// shape pick together) the places that index arrays select.
type subscript struct {
	view   *Array
	at     []int    // dimensions of view that arrays index
	by     []*Array // their indices, Int64, within bounds and not negative
	pick   []int    // the arrays' common shape
	masked bool     // a mask is among the arrays
}

// counts is how many dimensions an item uses up.
func counts(it Item) int {
	switch x := it.(type) {
	case Int, Slice:
		return 1
	case *Array:
		if x.dtype == Bool {
			return x.NDim()
		}
		return 1
	}
	return 0
}

func (a *Array) subscript(items []Item) (*subscript, error) {
	used, fancy, dots := 0, false, false
	for _, it := range items {
		used += counts(it)
		switch it.(type) {
		case *Array:
			fancy = true
		case Ellipsis:
			if dots {
				return nil, fail(ErrIndex, "an index can only have a single ellipsis ('...')")
			}
			dots = true
		}
	}
	if used > a.NDim() {
		return nil, fail(ErrIndex, "too many indices for array: array is %d-dimensional, but %d were indexed", a.NDim(), used)
	}
	s := &subscript{}
	shape, strides := make([]int, 0, len(items)+a.NDim()), make([]int, 0, len(items)+a.NDim())
	offset, axis := a.offset, 0
	keep := func(n int) {
		shape = append(shape, a.shape[axis:axis+n]...)
		strides = append(strides, a.strides[axis:axis+n]...)
		axis += n
	}
	array := func(x *Array) error {
		if x.dtype == Bool {
			return s.mask(x, a, &axis, &shape, &strides)
		}
		if !x.dtype.IsInt() {
			if x.Size() != 0 {
				return fail(ErrIndex, "arrays used as indices must be of integer (or boolean) type")
			}
		}
		x, err := x.checkedIndices(a.shape[axis], axis)
		if err != nil {
			return err
		}
		s.at = append(s.at, len(shape))
		s.by = append(s.by, x)
		keep(1)
		return nil
	}
	for _, it := range items {
		switch x := it.(type) {
		case Int:
			if fancy { // next to index arrays an integer is one, too
				if err := array(Scalar(Int64, int64(x))); err != nil {
					return nil, err
				}
				break
			}
			i, n := int(x), a.shape[axis]
			if i < -n || i >= n {
				return nil, fail(ErrIndex, "index %d is out of bounds for axis %d with size %d", i, axis, n)
			}
			if i < 0 {
				i += n
			}
			offset += i * a.strides[axis]
			axis++
		case Slice:
			lo, n, step, err := x.Bounds(a.shape[axis])
			if err != nil {
				return nil, err
			}
			if n > 0 {
				offset += lo * a.strides[axis]
			}
			shape = append(shape, n)
			strides = append(strides, a.strides[axis]*step)
			axis++
		case Ellipsis:
			keep(a.NDim() - used)
		case NewAxis:
			shape = append(shape, 1)
			strides = append(strides, 0)
		case *Array:
			if err := array(x); err != nil {
				return nil, err
			}
		default:
			return nil, fail(ErrIndex, "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices")
		}
	}
	keep(a.NDim() - axis)
	if len(shape) > maxDims {
		return nil, fail(ErrIndex, "number of dimensions must be within [0, %d], indexing result would have %d", maxDims, len(shape))
	}
	s.view = a.view(shape, strides, offset)
	if len(s.at) == 0 {
		return s, nil
	}
	shapes := make([][]int, len(s.by))
	for i, x := range s.by {
		shapes[i] = x.shape
	}
	var err error
	if s.pick, err = Broadcast(shapes...); err != nil {
		text := "shape mismatch: indexing arrays could not be broadcast together with shapes"
		for _, sh := range shapes {
			text += " " + plainShape(sh)
		}
		return nil, fail(ErrIndex, "%s ", text)
	}
	for i, x := range s.by {
		s.by[i] = x.view(s.pick, stretched(x, s.pick), x.offset)
	}
	return s, nil
}

// mask turns a bool array into one array of indices for each of its dimensions.
func (s *subscript) mask(m, a *Array, axis *int, shape, strides *[]int) error {
	s.masked = true
	if m.NDim() == 0 { // a[True] adds a dimension of length 1 or 0
		n := 0
		if m.At(0).(bool) {
			n = 1
		}
		s.at = append(s.at, len(*shape))
		s.by = append(s.by, alloc(Int64, []int{n}))
		*shape = append(*shape, 1)
		*strides = append(*strides, 0)
		return nil
	}
	for i, n := range m.shape {
		if n != a.shape[*axis+i] {
			return fail(ErrIndex, "boolean index did not match indexed array along dimension %d; dimension is %d but corresponding boolean dimension is %d", *axis+i, a.shape[*axis+i], n)
		}
	}
	for _, x := range Nonzero(m) {
		s.at = append(s.at, len(*shape))
		s.by = append(s.by, x)
		*shape = append(*shape, a.shape[*axis])
		*strides = append(*strides, a.strides[*axis])
		*axis++
	}
	return nil
}

// checkedIndices is x as Int64 with negative indices resolved for a dimension of n.
func (x *Array) checkedIndices(n, axis int) (*Array, error) {
	out := x.AsType(Int64)
	if out == x || out.base != nil {
		out = out.Copy()
	}
	v := as[int64](out.data)
	for i, k := range v {
		if k < -int64(n) || k >= int64(n) {
			return nil, fail(ErrIndex, "index %d is out of bounds for axis %d with size %d", k, axis, n)
		}
		if k < 0 {
			v[i] = k + int64(n)
		}
	}
	return out, nil
}

// places are the offsets of the picked elements from the view's first, in the order of pick.
func (s *subscript) places() []int {
	out := make([]int, product(s.pick))
	for i, x := range s.by {
		stride := s.view.strides[s.at[i]]
		for j, k := range as[int64](x.contiguous().Bytes()) {
			out[j] += int(k) * stride
		}
	}
	return out
}

// layout splits the view: rest is the part that is not indexed by arrays (at the view's first element); shape is that
// of the result; where pick's dimensions stand in it is first.
func (s *subscript) layout() (rest *Array, shape []int, first int) {
	var restShape, restStrides []int
	adjacent := s.at[len(s.at)-1]-s.at[0] == len(s.at)-1
	for i, n := range s.view.shape {
		if slices.Contains(s.at, i) {
			continue
		}
		if adjacent && i < s.at[0] {
			first++
		}
		restShape = append(restShape, n)
		restStrides = append(restStrides, s.view.strides[i])
	}
	shape = slices.Insert(slices.Clone(restShape), first, s.pick...)
	return s.view.view(restShape, restStrides, s.view.offset), shape, first
}

// front is v, an array of the result's shape, with pick's dimensions moved to the front.
func (s *subscript) front(v *Array, first int) *Array {
	order := make([]int, 0, v.NDim())
	for i := range s.pick {
		order = append(order, first+i)
	}
	for i := range v.shape {
		if i < first || i >= first+len(s.pick) {
			order = append(order, i)
		}
	}
	return v.permute(order)
}

func (s *subscript) take() *Array {
	rest, shape, first := s.layout()
	out := room(s.view.dtype, shape)
	if out.Size() == 0 {
		return out
	}
	size := out.dtype.Size()
	places := s.places()
	if len(rest.shape) == 0 {
		pickElements(out.data, s.view.data, s.view.offset, places, size)
		return out
	}
	dst := s.front(out, first)
	n := rest.Size()
	if b, ok := rest.Live(); ok && first == 0 {
		for i, p := range places {
			copy(out.data[i*len(b):(i+1)*len(b)], s.view.data[rest.offset+p:])
		}
		return out
	}
	buf := make([]byte, n*size)
	for i, p := range places {
		src := *rest
		src.offset += p
		newCursor(&src, rest.shape).gather(buf, n)
		newCursor(dst.nth(len(s.pick), i), rest.shape).scatter(buf, n)
	}
	return out
}

// nth is the i-th sub-array behind the first k dimensions.
func (a *Array) nth(k, i int) *Array {
	offset := a.offset
	for d := k - 1; d >= 0; d-- {
		offset += i % a.shape[d] * a.strides[d]
		i /= a.shape[d]
	}
	return a.view(a.shape[k:], a.strides[k:], offset)
}

func (s *subscript) put(v *Array) error {
	rest, shape, first := s.layout()
	full, err := Broadcast(v.shape, shape)
	if err != nil || !equalInts(trimOnes(full, len(shape)), shape) {
		if s.masked && v.NDim() == 1 && len(shape) == 1 {
			return valueError("NumPy boolean array indexing assignment cannot assign %d input values to the %d output values where the mask is true", v.Size(), product(shape))
		}
		return valueError("shape mismatch: value array of shape %s could not be broadcast to indexing result of shape %s", plainShape(v.shape), plainShape(shape))
	}
	if product(shape) == 0 {
		return nil
	}
	v = v.AsType(s.view.dtype)
	if overlaps(v, s.view) {
		v = v.Copy()
	}
	for v.NDim() > len(shape) {
		v = v.view(v.shape[1:], v.strides[1:], v.offset)
	}
	v = v.view(shape, stretched(v, shape), v.offset)
	src := s.front(v, first)
	n := rest.Size()
	buf := make([]byte, n*v.dtype.Size())
	places := s.places()
	if len(rest.shape) == 0 {
		all := newCursor(src, src.shape)
		size := v.dtype.Size()
		data := s.view.data
		for _, p := range places {
			b := all.next(1, buf)
			copy(data[s.view.offset+p:s.view.offset+p+size], b)
		}
		return nil
	}
	for i, p := range places {
		newCursor(src.nth(len(s.pick), i), rest.shape).gather(buf, n)
		dst := *rest
		dst.offset += p
		newCursor(&dst, rest.shape).scatter(buf, n)
	}
	return nil
}

// trimOnes drops leading dimensions of length 1 beyond n.
func trimOnes(shape []int, n int) []int {
	for len(shape) > n && shape[0] == 1 {
		shape = shape[1:]
	}
	return shape
}

func pickElements(dst, src []byte, offset int, places []int, size int) {
	switch size {
	case 1:
		for i, p := range places {
			dst[i] = src[offset+p]
		}
	case 2:
		for i, p := range places {
			binary.NativeEndian.PutUint16(dst[2*i:], binary.NativeEndian.Uint16(src[offset+p:]))
		}
	case 4:
		for i, p := range places {
			binary.NativeEndian.PutUint32(dst[4*i:], binary.NativeEndian.Uint32(src[offset+p:]))
		}
	case 8:
		for i, p := range places {
			binary.NativeEndian.PutUint64(dst[8*i:], binary.NativeEndian.Uint64(src[offset+p:]))
		}
	default:
		for i, p := range places {
			copy(dst[i*size:(i+1)*size], src[offset+p:])
		}
	}
}

// overlaps reports whether the two may share an element.
func overlaps(a, b *Array) bool {
	if len(a.data) == 0 || len(b.data) == 0 || a.Size() == 0 || b.Size() == 0 {
		return false
	}
	alo, ahi := a.extent()
	blo, bhi := b.extent()
	return alo < bhi && blo < ahi
}

// extent is where the elements lie in the machine's memory.
func (a *Array) extent() (lo, hi uintptr) {
	p := uintptr(unsafe.Pointer(unsafe.SliceData(a.data))) + uintptr(a.offset)
	lo, hi = p, p+uintptr(a.dtype.Size())
	for i, n := range a.shape {
		if d := (n - 1) * a.strides[i]; d < 0 {
			lo -= uintptr(-d)
		} else {
			hi += uintptr(d)
		}
	}
	return lo, hi
}

// Take are the places along an axis, or of the flat array (nil), that the indices name.
func Take(a, indices *Array, axis *int) (*Array, error) {
	k := 0
	if axis == nil {
		a = a.Ravel()
	} else {
		var err error
		if k, err = axisOf(*axis, a.NDim()); err != nil {
			return nil, err
		}
	}
	items := make([]Item, k+1)
	for i := range items {
		items[i] = Slice{}
	}
	if indices.dtype == Bool {
		indices = indices.AsType(Int64)
	}
	items[k] = indices
	return a.Index(items...)
}
