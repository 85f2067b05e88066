package ndarray

import (
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// Matmul is the matrix product x @ y: of the last two dimensions, the others broadcast.
func Matmul(x, y *Array) (*Array, error) {
	if x.NDim() == 0 || y.NDim() == 0 {
		return nil, valueError("matmul: Input operand %d does not have enough dimensions (has 0, gufunc core with signature (n?,k),(k,m?)->(n?,m?) requires 1)", b2i(x.NDim() != 0))
	}
	x1, y1 := x.NDim() == 1, y.NDim() == 1
	if x1 {
		x = x.ExpandDims(0)
	}
	if y1 {
		y = y.ExpandDims(1)
	}
	n, k, m := x.shape[x.NDim()-2], x.shape[x.NDim()-1], y.shape[y.NDim()-1]
	if k2 := y.shape[y.NDim()-2]; k != k2 {
		return nil, valueError("matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size %d is different from %d)", k2, k)
	}
	outer, err := Broadcast(x.shape[:x.NDim()-2], y.shape[:y.NDim()-2])
	if err != nil {
		return nil, err
	}
	d := Promote(x.dtype, y.dtype)
	shape := append(slices.Clone(outer), n, m)
	out, err := New(d, shape...)
	if err != nil {
		return nil, err
	}
	x = broadcastOuter(x.AsType(d), outer)
	y = broadcastOuter(y.AsType(d), outer)
	size := n * m * d.Size()
	for i := 0; i < product(outer) && size > 0; i++ {
		multiply(d, out.data[i*size:(i+1)*size], x.nth(len(outer), i).contiguous().Bytes(), y.nth(len(outer), i).contiguous().Bytes(), n, k, m)
	}
	if x1 {
		shape = slices.Delete(shape, len(shape)-2, len(shape)-1)
	}
	if y1 {
		shape = shape[:len(shape)-1]
	}
	return out.Reshape(shape...)
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// broadcastOuter stretches all but the last two dimensions to outer.
func broadcastOuter(a *Array, outer []int) *Array {
	shape := append(slices.Clone(outer), a.shape[a.NDim()-2:]...)
	return a.view(shape, stretched(a, shape), a.offset)
}

// multiply is the product of an n×k and a k×m matrix.
func multiply(d DType, dst, x, y []byte, n, k, m int) {
	switch d {
	case Float32:
		if k > 0 {
			gonum.Implementation{}.Sgemm(blas.NoTrans, blas.NoTrans, n, m, k, 1, as[float32](x), k, as[float32](y), m, 0, as[float32](dst), m)
		}
	case Float64:
		if k > 0 {
			gonum.Implementation{}.Dgemm(blas.NoTrans, blas.NoTrans, n, m, k, 1, as[float64](x), k, as[float64](y), m, 0, as[float64](dst), m)
		}
	case Bool:
		product2(dst, x, y, n, k, m)
		for i, v := range dst {
			dst[i] = b2u(v != 0)
		}
	case Uint8:
		product2(dst, x, y, n, k, m)
	case Int8:
		product2(as[int8](dst), as[int8](x), as[int8](y), n, k, m)
	case Uint16:
		product2(as[uint16](dst), as[uint16](x), as[uint16](y), n, k, m)
	case Int16:
		product2(as[int16](dst), as[int16](x), as[int16](y), n, k, m)
	case Uint32:
		product2(as[uint32](dst), as[uint32](x), as[uint32](y), n, k, m)
	case Int32:
		product2(as[int32](dst), as[int32](x), as[int32](y), n, k, m)
	case Uint64:
		product2(as[uint64](dst), as[uint64](x), as[uint64](y), n, k, m)
	case Int64:
		product2(as[int64](dst), as[int64](x), as[int64](y), n, k, m)
	case Complex128:
		product2(as[complex128](dst), as[complex128](x), as[complex128](y), n, k, m)
	}
}

func product2[T elem](dst, x, y []T, n, k, m int) {
	for i := 0; i < n; i++ {
		row := dst[i*m : (i+1)*m]
		for j := 0; j < k; j++ {
			f := x[i*k+j]
			for c, v := range y[j*m : (j+1)*m] {
				row[c] += f * v
			}
		}
	}
}

// Dot is numpy.dot: the product with a number, of vectors, of matrices, or over the last dimension of x and the last
// but one of y.
func Dot(x, y *Array) (*Array, error) {
	if x.NDim() == 0 || y.NDim() == 0 {
		return op2(Multiply, x, y)
	}
	k := x.shape[x.NDim()-1]
	ky := y.shape[max(0, y.NDim()-2)]
	if k != ky {
		return nil, valueError("shapes %s and %s not aligned: %d (dim %d) != %d (dim %d)", plainShape(x.shape), plainShape(y.shape), k, x.NDim()-1, ky, max(0, y.NDim()-2))
	}
	if y.NDim() <= 2 {
		if x.NDim() <= 2 {
			return Matmul(x, y)
		}
		flat, err := x.Reshape(-1, k)
		if err != nil {
			return nil, err
		}
		r, err := Matmul(flat, y)
		if err != nil {
			return nil, err
		}
		return r.Reshape(append(slices.Clone(x.shape[:x.NDim()-1]), r.shape[1:]...)...)
	}
	// (…, k) and (…, k, m): every row of x meets every matrix of y.
	front, _ := y.MoveAxis(y.NDim()-2, 0)
	rest := front.shape[1:]
	m, err := front.Reshape(k, -1)
	if err != nil {
		return nil, err
	}
	r, err := Dot(x, m)
	if err != nil {
		return nil, err
	}
	return r.Reshape(append(slices.Clone(x.shape[:x.NDim()-1]), rest...)...)
}

// Outer is the product of every element of x with every one of y.
func Outer(x, y *Array) (*Array, error) {
	return op2(Multiply, x.Ravel().ExpandDims(1), y.Ravel().ExpandDims(0))
}

// Cross is the cross product of vectors of three elements, the last dimension.
func Cross(x, y *Array) (*Array, error) {
	if x.NDim() == 0 || y.NDim() == 0 || x.shape[x.NDim()-1] != 3 || y.shape[y.NDim()-1] != 3 {
		return nil, valueError("incompatible dimensions for cross product (dimension must be 3)")
	}
	at := func(a *Array, i int) *Array {
		v, _ := a.Index(Ellipsis{}, Int(i))
		return v
	}
	var parts []*Array
	for i := 0; i < 3; i++ {
		j, k := (i+1)%3, (i+2)%3
		p, err := op2(Multiply, at(x, j), at(y, k))
		if err != nil {
			return nil, err
		}
		q, err := op2(Multiply, at(x, k), at(y, j))
		if err != nil {
			return nil, err
		}
		if p, err = op2(Subtract, p, q); err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	return Stack(parts, -1)
}

// Convolve is the discrete convolution of two vectors: mode is "full", "same" or "valid".
func Convolve(x, y *Array, mode string) (*Array, error) {
	if x.NDim() > 1 || y.NDim() > 1 {
		return nil, valueError("object too deep for desired array")
	}
	if x.Size() == 0 {
		return nil, valueError("a cannot be empty")
	}
	if y.Size() == 0 {
		return nil, valueError("v cannot be empty")
	}
	if y.Size() > x.Size() {
		x, y = y, x
	}
	d := Promote(x.dtype, y.dtype)
	n, m := x.Size(), y.Size()
	full := alloc(d, []int{n + m - 1})
	x = x.AsType(d).Ravel()
	for j := 0; j < m; j++ {
		v, err := op2(Multiply, x, Scalar(d, y.At(j)))
		if err != nil {
			return nil, err
		}
		if err := InPlace(Add, full.span(0, j, n), Operand{Array: v}); err != nil {
			return nil, err
		}
	}
	switch mode {
	case "full":
		return full, nil
	case "same":
		return full.span(0, (m-1)/2, n), nil
	case "valid":
		return full.span(0, m-1, n-m+1), nil
	}
	return nil, valueError("mode must be one of 'valid', 'same', or 'full' (got '%s')", mode)
}

// Inner is the sum of the products along the last dimension of both.
func Inner(x, y *Array) (*Array, error) {
	if x.NDim() == 0 || y.NDim() == 0 {
		return op2(Multiply, x, y)
	}
	k, m := x.shape[x.NDim()-1], y.shape[y.NDim()-1]
	if k != m {
		return nil, valueError("shapes %s and %s not aligned: %d (dim %d) != %d (dim %d)", plainShape(x.shape), plainShape(y.shape), k, x.NDim()-1, m, y.NDim()-1)
	}
	if y.NDim() > 1 {
		var err error
		if y, err = y.SwapAxes(-1, -2); err != nil {
			return nil, err
		}
	}
	return Dot(x, y)
}
