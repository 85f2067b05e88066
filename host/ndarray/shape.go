package ndarray

import (
	"fmt"
	"strings"
)

// shapeText writes a shape as Python writes a tuple.
func shapeText(s []int) string {
	if len(s) == 1 {
		return fmt.Sprintf("(%d,)", s[0])
	}
	var b strings.Builder
	b.WriteByte('(')
	for i, n := range s {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprint(&b, n)
	}
	b.WriteByte(')')
	return b.String()
}

// plainShape writes a shape as numpy does in some of its errors: (2,3).
func plainShape(s []int) string { return strings.ReplaceAll(shapeText(s), ", ", ",") }

// Broadcast is the shape that all shapes stretch to.
func Broadcast(shapes ...[]int) ([]int, error) {
	dims := 0
	for _, s := range shapes {
		dims = max(dims, len(s))
	}
	out := make([]int, dims)
	for i := range out {
		out[i] = 1
	}
	for _, s := range shapes {
		for i, n := range s {
			o := &out[dims-len(s)+i]
			switch {
			case n == *o || n == 1:
			case *o == 1:
				*o = n
			default:
				return nil, broadcastError(shapes)
			}
		}
	}
	return out, nil
}

func broadcastError(shapes [][]int) error {
	var b strings.Builder
	b.WriteString("operands could not be broadcast together with shapes")
	for _, s := range shapes {
		b.WriteByte(' ')
		b.WriteString(plainShape(s))
	}
	return valueError("%s ", b.String())
}

// BroadcastTo is a view of a stretched to shape; it is read-only, as in numpy.
func (a *Array) BroadcastTo(shape []int) (*Array, error) {
	full, err := Broadcast(a.shape, shape)
	if err != nil || !equalInts(full, shape) {
		return nil, valueError("operands could not be broadcast together with remapped shapes [original->remapped]: %s  and requested shape %s", plainShape(a.shape), plainShape(shape))
	}
	v := a.view(append([]int(nil), shape...), stretched(a, shape), a.offset)
	v.locked = true
	return v, nil
}

// stretched are a's strides in a shape that it broadcasts to.
func stretched(a *Array, shape []int) []int {
	st := make([]int, len(shape))
	d := len(shape) - len(a.shape)
	for i, n := range a.shape {
		if n != 1 {
			st[d+i] = a.strides[i]
		}
	}
	return st
}

func equalInts(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// axisOf resolves a negative axis.
func axisOf(axis, ndim int) (int, error) {
	if axis < -ndim || axis >= ndim {
		return 0, fail(ErrValue, "axis %d is out of bounds for array of dimension %d", axis, ndim)
	}
	if axis < 0 {
		axis += ndim
	}
	return axis, nil
}
