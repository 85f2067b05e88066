package ndarray

import (
	"errors"
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/mat"
)

// dense copies a matrix of real numbers.
func dense(a *Array) (*mat.Dense, error) {
	if a.NDim() != 2 {
		return nil, fail(ErrLinAlg, "%d-dimensional array given. Array must be two-dimensional", a.NDim())
	}
	if a.dtype == Complex128 {
		return nil, typeError("array type complex128 is unsupported in linalg")
	}
	if a.Size() == 0 {
		return nil, fail(ErrLinAlg, "Arrays cannot be empty")
	}
	return mat.NewDense(a.shape[0], a.shape[1], as[float64](a.AsType(Float64).Copy().data)), nil
}

func square(a *Array) (*mat.Dense, error) {
	if a.NDim() == 2 && a.shape[0] != a.shape[1] {
		return nil, fail(ErrLinAlg, "Last 2 dimensions of the array must be square")
	}
	return dense(a)
}

// fromDense copies a matrix, to float32 where the operands were.
func fromDense(m mat.Matrix, like ...*Array) *Array {
	r, c := m.Dims()
	out := alloc(Float64, []int{r, c})
	v := as[float64](out.data)
	for i := 0; i < r; i++ {
		for j := 0; j < c; j++ {
			v[i*c+j] = m.At(i, j)
		}
	}
	return out.narrowed(like)
}

// narrowed is float32 where all operands were.
func (a *Array) narrowed(like []*Array) *Array {
	if len(like) == 0 {
		return a
	}
	for _, l := range like {
		if l.dtype != Float32 {
			return a
		}
	}
	return a.AsType(Float32)
}

func ofFloats(v []float64, like ...*Array) *Array {
	out := alloc(Float64, []int{len(v)})
	copy(as[float64](out.data), v)
	return out.narrowed(like)
}

// singular turns gonum's word for a matrix without inverse into numpy's. A large condition is no error.
func singular(err error) error {
	var c mat.Condition
	if err == nil || errors.As(err, &c) && !math.IsInf(float64(c), 1) {
		return nil
	}
	return fail(ErrLinAlg, "Singular matrix")
}

// Inv is the inverse matrix.
func Inv(a *Array) (*Array, error) {
	m, err := square(a)
	if err != nil {
		return nil, err
	}
	var inv mat.Dense
	if err := singular(inv.Inverse(m)); err != nil {
		return nil, err
	}
	return fromDense(&inv, a), nil
}

// Det is the determinant.
func Det(a *Array) (*Array, error) {
	m, err := square(a)
	if err != nil {
		return nil, err
	}
	d := alloc(Float64, nil)
	d.SetAt(0, mat.Det(m))
	return d.narrowed([]*Array{a}), nil
}

// Solve is x with a @ x = b.
func Solve(a, b *Array) (*Array, error) {
	m, err := square(a)
	if err != nil {
		return nil, err
	}
	col := b
	if b.NDim() == 1 {
		col = b.ExpandDims(1)
	}
	rhs, err := dense(col)
	if err != nil {
		return nil, err
	}
	if b.shape[0] != a.shape[0] {
		return nil, valueError("solve: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (m,m),(m,n)->(m,n) (size %d is different from %d)", b.shape[0], a.shape[0])
	}
	var x mat.Dense
	if err := singular(x.Solve(m, rhs)); err != nil {
		return nil, err
	}
	return fromDense(&x, a, b).Reshape(b.shape...)
}

// Eig are the eigenvalues and, as columns, the eigenvectors; complex only where one is.
func Eig(a *Array) (values, vectors *Array, err error) {
	m, err := square(a)
	if err != nil {
		return nil, nil, err
	}
	if !finite(m) {
		return nil, nil, fail(ErrLinAlg, "Array must not contain infs or NaNs")
	}
	var e mat.Eigen
	if !e.Factorize(m, mat.EigenRight) {
		return nil, nil, fail(ErrLinAlg, "Eigenvalues did not converge")
	}
	w := e.Values(nil)
	var v mat.CDense
	e.VectorsTo(&v)
	n := len(w)
	values, vectors = alloc(Complex128, []int{n}), alloc(Complex128, []int{n, n})
	copy(as[complex128](values.data), w)
	all := true
	for _, x := range w {
		all = all && imag(x) == 0
	}
	for i := 0; i < n; i++ {
		for j := 0; j < n; j++ {
			as[complex128](vectors.data)[i*n+j] = v.At(i, j)
		}
	}
	if all {
		values, vectors = Real(values).Copy(), Real(vectors).Copy()
	}
	return values, vectors, nil
}

func finite(m *mat.Dense) bool {
	for _, v := range m.RawMatrix().Data {
		if v-v != 0 {
			return false
		}
	}
	return true
}

// Eigh are the eigenvalues in ascending order and the eigenvectors of a symmetric matrix, of which the lower triangle is
// read.
func Eigh(a *Array) (values, vectors *Array, err error) {
	m, err := square(a)
	if err != nil {
		return nil, nil, err
	}
	var e mat.EigenSym
	if !finite(m) || !e.Factorize(symmetric(m), true) {
		return nil, nil, fail(ErrLinAlg, "Eigenvalues did not converge")
	}
	var v mat.Dense
	e.VectorsTo(&v)
	return ofFloats(e.Values(nil), a), fromDense(&v, a), nil
}

// symmetric mirrors the lower triangle.
func symmetric(m *mat.Dense) *mat.SymDense {
	n, _ := m.Dims()
	s := mat.NewSymDense(n, nil)
	for i := 0; i < n; i++ {
		for j := 0; j <= i; j++ {
			s.SetSym(i, j, m.At(i, j))
		}
	}
	return s
}

// Cholesky is the lower triangular l with l @ l.T = a.
func Cholesky(a *Array) (*Array, error) {
	m, err := square(a)
	if err != nil {
		return nil, err
	}
	var c mat.Cholesky
	if !c.Factorize(symmetric(m)) {
		return nil, fail(ErrLinAlg, "Matrix is not positive definite")
	}
	var l mat.TriDense
	c.LTo(&l)
	return fromDense(&l, a), nil
}

// QR is a = q @ r with orthonormal columns in q and the upper triangular r.
func QR(a *Array) (q, r *Array, err error) {
	m, err := dense(a)
	if err != nil {
		return nil, nil, err
	}
	rows, cols := m.Dims()
	k := min(rows, cols)
	left := m
	if rows < cols { // gonum wants tall matrices: r's further columns follow from q
		left = mat.DenseCopyOf(m.Slice(0, rows, 0, rows))
	}
	var f mat.QR
	f.Factorize(left)
	var full mat.Dense
	f.QTo(&full)
	thin := mat.DenseCopyOf(full.Slice(0, rows, 0, k))
	var up mat.Dense
	up.Mul(thin.T(), m)
	for i := 1; i < k; i++ {
		for j := 0; j < i; j++ {
			up.Set(i, j, 0)
		}
	}
	return fromDense(thin, a), fromDense(&up, a), nil
}

// SVD is a = u @ diag(s) @ vt; with full u and vt are square.
func SVD(a *Array, full bool) (u, s, vt *Array, err error) {
	m, err := dense(a)
	if err != nil {
		return nil, nil, nil, err
	}
	kind := mat.SVDThin
	if full {
		kind = mat.SVDFull
	}
	var f mat.SVD
	if !finite(m) || !f.Factorize(m, kind) {
		return nil, nil, nil, fail(ErrLinAlg, "SVD did not converge")
	}
	var mu, mv mat.Dense
	f.UTo(&mu)
	f.VTo(&mv)
	return fromDense(&mu, a), ofFloats(f.Values(nil), a), fromDense(mv.T(), a), nil
}

// Lstsq is the x that makes the length of b - a @ x smallest, by the singular values above rcond times the largest.
func Lstsq(a, b *Array, rcond float64) (x *Array, rank int, s *Array, err error) {
	m, err := dense(a)
	if err != nil {
		return nil, 0, nil, err
	}
	col := b
	if b.NDim() == 1 {
		col = b.ExpandDims(1)
	}
	rhs, err := dense(col)
	if err != nil {
		return nil, 0, nil, err
	}
	if b.shape[0] != a.shape[0] {
		return nil, 0, nil, fail(ErrLinAlg, "Incompatible dimensions")
	}
	var f mat.SVD
	if !finite(m) || !f.Factorize(m, mat.SVDThin) {
		return nil, 0, nil, fail(ErrLinAlg, "SVD did not converge in Linear Least Squares")
	}
	values := f.Values(nil)
	for _, v := range values {
		if v > rcond*values[0] {
			rank++
		}
	}
	shape := append([]int{a.shape[1]}, b.shape[1:]...)
	if rank == 0 {
		return alloc(Float64, shape).narrowed([]*Array{a, b}), 0, ofFloats(values, a), nil
	}
	var r mat.Dense
	f.SolveTo(&r, rhs, rank)
	if x, err = fromDense(&r, a, b).Reshape(shape...); err != nil {
		return nil, 0, nil, err
	}
	return x, rank, ofFloats(values, a), nil
}

// NormKind says which norm.
type NormKind uint8

const (
	// Norm2 is the length: the root of the sum of squares of all elements (of a matrix: Frobenius).
	Norm2 NormKind = iota
	// NormP is the p-norm of vectors, of a matrix that of its rows or columns (1, -1, inf, -inf) or singular values (2, -2).
	NormP
	// NormNuclear is the sum of a matrix's singular values.
	NormNuclear
)

// Norm is a norm of all elements, or of the vectors along axis.
func Norm(a *Array, kind NormKind, p float64, axis *int, keep bool) (*Array, error) {
	mag, err := Unary(Absolute, a)
	if err != nil {
		return nil, err
	}
	if mag.dtype < Float32 {
		mag = mag.AsType(Float64)
	}
	var axes []int
	if axis != nil {
		axes = []int{*axis}
	}
	if kind == Norm2 || kind == NormP && p == 2 && (axis != nil || a.NDim() == 1) {
		if axis == nil && a.NDim() != 2 || axis != nil || kind == Norm2 {
			return rootSquares(mag, axes, keep)
		}
	}
	if axis != nil || a.NDim() == 1 {
		return vectorNorm(mag, p, axes, keep)
	}
	if a.NDim() != 2 {
		return nil, valueError("Improper number of dimensions to norm.")
	}
	return matrixNorm(a, mag, kind, p)
}

func rootSquares(mag *Array, axes []int, keep bool) (*Array, error) {
	sq, err := op2(Multiply, mag, mag)
	if err != nil {
		return nil, err
	}
	s, err := Reduce(SumOf, sq, axes, keep)
	if err != nil {
		return nil, err
	}
	return Unary(Sqrt, s)
}

func vectorNorm(mag *Array, p float64, axes []int, keep bool) (*Array, error) {
	switch {
	case math.IsInf(p, 1):
		return Reduce(MaxOf, mag, axes, keep)
	case math.IsInf(p, -1):
		return Reduce(MinOf, mag, axes, keep)
	case p == 0:
		nz, err := Binary(NotEqual, Operand{Array: mag}, Operand{Scalar(Float64, 0.0), WeakFloat})
		if err != nil {
			return nil, err
		}
		return ReduceAs(SumOf, nz, mag.dtype, axes, keep)
	case p == 1:
		return Reduce(SumOf, mag, axes, keep)
	}
	pow, err := Binary(Power, Operand{Array: mag}, Operand{Scalar(Float64, p), WeakFloat})
	if err != nil {
		return nil, err
	}
	s, err := Reduce(SumOf, pow, axes, keep)
	if err != nil {
		return nil, err
	}
	return Binary(Power, Operand{Array: s}, Operand{Scalar(Float64, 1/p), WeakFloat})
}

func matrixNorm(a, mag *Array, kind NormKind, p float64) (*Array, error) {
	ends := func(r Reduction, axis int) (*Array, error) {
		s, err := Reduce(SumOf, mag, []int{axis}, false)
		if err != nil {
			return nil, err
		}
		return Reduce(r, s, nil, false)
	}
	switch {
	case kind == NormP && p == 1:
		return ends(MaxOf, 0)
	case kind == NormP && p == -1:
		return ends(MinOf, 0)
	case kind == NormP && math.IsInf(p, 1):
		return ends(MaxOf, 1)
	case kind == NormP && math.IsInf(p, -1):
		return ends(MinOf, 1)
	case kind == NormP && p != 2 && p != -2:
		return nil, valueError("Invalid norm order for matrices.")
	}
	_, s, _, err := SVD(a, false)
	if err != nil {
		return nil, err
	}
	switch {
	case kind == NormNuclear:
		return Reduce(SumOf, s, nil, false)
	case p == 2:
		return Reduce(MaxOf, s, nil, false)
	}
	return Reduce(MinOf, s, nil, false)
}

// Roots are the zeros of a polynomial whose coefficients begin with the highest power.
func Roots(p *Array) (*Array, error) {
	if p.NDim() != 1 {
		return nil, valueError("Input must be a rank-1 array.")
	}
	c := as[float64](p.AsType(Float64).contiguous().Bytes())
	for len(c) > 0 && c[0] == 0 {
		c = c[1:]
	}
	zeros := 0
	for len(c) > 0 && c[len(c)-1] == 0 {
		c = c[:len(c)-1]
		zeros++
	}
	out := alloc(Float64, []int{zeros})
	n := len(c) - 1
	if n < 1 {
		return out, nil
	}
	companion := alloc(Float64, []int{n, n})
	m := as[float64](companion.data)
	for i := 0; i < n; i++ {
		m[i] = -c[i+1] / c[0]
		if i > 0 {
			m[i*n+i-1] = 1
		}
	}
	w, _, err := Eig(companion)
	if err != nil {
		return nil, err
	}
	return Concatenate([]*Array{w, out}, 0)
}

// IsReal reports whether no element has an imaginary part.
func IsReal(a *Array) bool {
	if a.dtype != Complex128 {
		return true
	}
	for _, v := range as[complex128](a.contiguous().Bytes()) {
		if imag(v) != 0 && !cmplx.IsNaN(v) {
			return false
		}
	}
	return true
}

// LeastSquares is Lstsq with what numpy returns besides: the squared length of each column of b - a @ x, empty where a's
// rank is short. A negative rcond takes the precision times the larger dimension.
func LeastSquares(a, b *Array, rcond float64) (x, left *Array, rank int, s *Array, err error) {
	if rcond < 0 && a.NDim() == 2 {
		rcond = 0x1p-52 * float64(max(a.shape[0], a.shape[1]))
	}
	if x, rank, s, err = Lstsq(a, b, rcond); err != nil {
		return nil, nil, 0, nil, err
	}
	left = alloc(x.dtype, []int{0})
	if rank < a.shape[1] || a.shape[0] <= a.shape[1] {
		return x, left, rank, s, nil
	}
	r, err := Matmul(a, x)
	if err != nil {
		return nil, nil, 0, nil, err
	}
	if r, err = op2(Subtract, b, r); err != nil {
		return nil, nil, 0, nil, err
	}
	if r, err = op2(Multiply, r, r); err != nil {
		return nil, nil, 0, nil, err
	}
	if left, err = Reduce(SumOf, r, []int{0}, false); err != nil {
		return nil, nil, 0, nil, err
	}
	return x, left.AtLeast(1), rank, s, nil
}
