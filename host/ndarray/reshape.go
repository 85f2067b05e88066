package ndarray

import (
	"slices"
	"strings"
)

// Reshape is a with another shape; one length may be -1. It is a view where the strides allow it, else a copy.
func (a *Array) Reshape(shape ...int) (*Array, error) {
	asked := shape
	shape = slices.Clone(shape)
	unknown, known := -1, 1
	for i, n := range shape {
		switch {
		case n == -1 && unknown >= 0:
			return nil, valueError("can only specify one unknown dimension")
		case n == -1:
			unknown = i
		case n < 0:
			return nil, valueError("negative dimensions not allowed")
		default:
			known *= n
		}
	}
	size := a.Size()
	if unknown >= 0 {
		if known == 0 || size%known != 0 {
			return nil, valueError("cannot reshape array of size %d into shape %s", size, reshapeText(asked))
		}
		shape[unknown] = size / known
	} else if known != size {
		return nil, valueError("cannot reshape array of size %d into shape %s", size, reshapeText(asked))
	}
	if len(shape) > maxDims {
		return nil, valueError("maximum supported dimension for an ndarray is %d, found %d", maxDims, len(shape))
	}
	if a.Contiguous() {
		return a.view(shape, contiguousStrides(a.dtype, shape), a.offset), nil
	}
	if st, ok := a.restride(shape); ok {
		return a.view(shape, st, a.offset), nil
	}
	c := a.Copy()
	c.shape, c.strides = shape, contiguousStrides(a.dtype, shape)
	return c, nil
}

// reshapeText writes a shape that was asked for as numpy does: without unknown lengths in front.
func reshapeText(shape []int) string {
	shown := shape
	for len(shown) > 0 && shown[0] < 0 {
		shown = shown[1:]
	}
	text := strings.ReplaceAll(plainShape(shown), "-1", "newaxis")
	if len(shown) != len(shape) {
		text = strings.Replace(text, ",)", ")", 1)
	}
	return text
}

// restride finds strides for shape without moving elements: groups of old and new dimensions with equal products,
// where each old group is evenly strided.
func (a *Array) restride(shape []int) ([]int, bool) {
	var olds, oldst []int
	for i, n := range a.shape {
		if n != 1 {
			olds, oldst = append(olds, n), append(oldst, a.strides[i])
		}
	}
	st := make([]int, len(shape))
	i, j := 0, 0
	for i < len(olds) && j < len(shape) {
		np, op := shape[j], olds[i]
		i1, j1 := i+1, j+1
		for np != op {
			if np < op {
				if j1 == len(shape) {
					return nil, false
				}
				np *= shape[j1]
				j1++
			} else {
				if i1 == len(olds) {
					return nil, false
				}
				op *= olds[i1]
				i1++
			}
		}
		for k := i; k < i1-1; k++ {
			if oldst[k] != olds[k+1]*oldst[k+1] {
				return nil, false
			}
		}
		st[j1-1] = oldst[i1-1]
		for k := j1 - 1; k > j; k-- {
			st[k-1] = st[k] * shape[k]
		}
		i, j = i1, j1
	}
	for ; j < len(shape); j++ { // lengths of 1 at the end
		st[j] = a.dtype.Size()
	}
	return st, true
}

// Ravel is a with one dimension, a view where possible.
func (a *Array) Ravel() *Array {
	v, _ := a.Reshape(-1)
	if v == nil { // of size 0
		v, _ = a.Reshape(0)
	}
	return v
}

// permute reorders the dimensions.
func (a *Array) permute(order []int) *Array {
	shape, strides := make([]int, len(order)), make([]int, len(order))
	for i, k := range order {
		shape[i], strides[i] = a.shape[k], a.strides[k]
	}
	return a.view(shape, strides, a.offset)
}

// Transpose is a view with the dimensions in another order; none given reverses them.
func (a *Array) Transpose(axes ...int) (*Array, error) {
	n := a.NDim()
	order := make([]int, n)
	if len(axes) == 0 {
		for i := range order {
			order[i] = n - 1 - i
		}
		return a.permute(order), nil
	}
	if len(axes) != n {
		return nil, valueError("axes don't match array")
	}
	seen := make([]bool, n)
	for i, x := range axes {
		k, err := axisOf(x, n)
		if err != nil {
			return nil, err
		}
		if seen[k] {
			return nil, valueError("repeated axis in transpose")
		}
		seen[k] = true
		order[i] = k
	}
	return a.permute(order), nil
}

// SetShape reshapes in place; the memory must allow it.
func (a *Array) SetShape(shape ...int) error {
	v, err := a.Reshape(shape...)
	if err != nil {
		return err
	}
	if v.base == nil {
		return fail(ErrAttribute, "Incompatible shape for in-place modification. Use `.reshape()` to make a copy with the desired shape.")
	}
	a.shape, a.strides = v.shape, v.strides
	return nil
}

// View is the same memory as elements of another type; the last dimension changes its length where the sizes differ.
func (a *Array) View(d DType) (*Array, error) {
	v := a.view(slices.Clone(a.shape), slices.Clone(a.strides), a.offset)
	v.dtype = d
	from, to := a.dtype.Size(), d.Size()
	if from == to {
		return v, nil
	}
	k := a.NDim() - 1
	if k < 0 {
		return nil, valueError("Changing the dtype of a 0d array is only supported if the itemsize is unchanged")
	}
	if a.strides[k] != from && a.shape[k] != 1 {
		return nil, valueError("To change to a dtype of a different size, the last axis must be contiguous")
	}
	if a.shape[k]*from%to != 0 {
		return nil, valueError("When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis of the array.")
	}
	v.shape[k] = a.shape[k] * from / to
	v.strides[k] = to
	return v, nil
}

// ByteSwap has the bytes of each element in reverse order, in place or in a copy.
func (a *Array) ByteSwap(inPlace bool) (*Array, error) {
	c := a.Copy()
	size := a.dtype.Size()
	if a.dtype == Complex128 {
		size /= 2
	}
	for i := 0; i < len(c.data); i += size {
		slices.Reverse(c.data[i : i+size])
	}
	if !inPlace {
		return c, nil
	}
	return a, a.Assign(c)
}
