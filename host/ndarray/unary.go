package ndarray

import (
	"math"
	"math/cmplx"

	"github.com/canmv-run/canmv-run/host/ndarray/internal/kernel"
)

// Func is an operation on one array, element by element.
type Func uint8

// The operations, named as numpy's functions are; from Erf on those of scipy.special.
const (
	Negative Func = iota
	Positive
	Absolute
	Invert
	Sign
	Square
	Conjugate
	Reciprocal
	Isnan
	Isinf
	Isfinite
	Signbit
	LogicalNot
	Floor
	Ceil
	Trunc
	Rint
	Sqrt
	Exp
	Log
	Sin
	Cos
	Tan
	Exp2
	Expm1
	Log2
	Log10
	Log1p
	Cbrt
	Arcsin
	Arccos
	Arctan
	Sinh
	Cosh
	Tanh
	Arcsinh
	Arccosh
	Arctanh
	Degrees
	Radians
	Sinc
	Erf
	Erfc
	Gamma
	Gammaln
)

var funcNames = [...]string{
	"negative", "positive", "absolute", "invert", "sign", "square", "conjugate", "reciprocal", "isnan", "isinf", "isfinite",
	"signbit", "logical_not", "floor", "ceil", "trunc", "rint", "sqrt", "exp", "log", "sin", "cos", "tan", "exp2", "expm1",
	"log2", "log10", "log1p", "cbrt", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh",
	"degrees", "radians", "sinc", "erf", "erfc", "gamma", "gammaln",
}

func (f Func) String() string { return funcNames[f] }

// scalars are the functions of one float.
var scalars = [...]func(float64) float64{
	Floor: math.Floor, Ceil: math.Ceil, Trunc: math.Trunc, Rint: math.RoundToEven, Sqrt: math.Sqrt, Exp: math.Exp, Log: math.Log,
	Sin: math.Sin, Cos: math.Cos, Tan: math.Tan, Exp2: math.Exp2, Expm1: math.Expm1, Log2: math.Log2, Log10: math.Log10, Log1p: math.Log1p,
	Cbrt: math.Cbrt, Arcsin: math.Asin, Arccos: math.Acos, Arctan: math.Atan, Sinh: math.Sinh, Cosh: math.Cosh, Tanh: math.Tanh,
	Arcsinh: math.Asinh, Arccosh: math.Acosh, Arctanh: math.Atanh,
	Sinc: func(x float64) float64 {
		if x == 0 {
			return 1
		}
		return math.Sin(math.Pi*x) / (math.Pi * x)
	},
	Erf: math.Erf, Erfc: math.Erfc, Gamma: math.Gamma,
	Gammaln: func(x float64) float64 { v, _ := math.Lgamma(x); return v },
}

// ofComplex are the functions of a complex number.
var ofComplex = map[Func]func(complex128) complex128{
	Negative: func(x complex128) complex128 { return -x }, Positive: func(x complex128) complex128 { return x },
	Conjugate: cmplx.Conj, Square: func(x complex128) complex128 { return x * x }, Reciprocal: func(x complex128) complex128 { return 1 / x },
	Sqrt: cmplx.Sqrt, Exp: cmplx.Exp, Log: cmplx.Log, Log10: cmplx.Log10, Sin: cmplx.Sin, Cos: cmplx.Cos, Tan: cmplx.Tan,
	Arcsin: cmplx.Asin, Arccos: cmplx.Acos, Arctan: cmplx.Atan, Sinh: cmplx.Sinh, Cosh: cmplx.Cosh, Tanh: cmplx.Tanh,
}

// Unary is f on each element.
func Unary(f Func, a *Array) (*Array, error) {
	in, res := a.dtype, a.dtype
	switch {
	case f == LogicalNot:
		in, res = Bool, Bool
	case f >= Isnan && f <= Isfinite:
		res = Bool
	case f == Signbit:
		res = Bool
		if in == Complex128 {
			return nil, f.unsupported()
		}
	case f == Absolute && in == Complex128:
		res = Float64
	case in == Complex128:
		if ofComplex[f] == nil {
			return nil, f.unsupported()
		}
	case f == Invert:
		if in >= Float32 {
			return nil, f.unsupported()
		}
	case in == Bool && (f == Negative || f == Positive):
		if f == Positive {
			return nil, f.unsupported()
		}
		return nil, typeError("The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the logical_not function instead.")
	case f == Sign && in == Bool:
		return nil, f.unsupported()
	case f == Square && in == Bool, f == Reciprocal && in == Bool:
		in, res = Int8, Int8
	case f >= Floor:
		in = floating(in)
		res = in
	}
	out := room(res, a.shape)
	n := out.Size()
	if n == 0 {
		return out, nil
	}
	if src, live := a.Live(); live && a.dtype == in {
		block1(f, in, out.data, src)
		return out, nil
	}
	x, w := newSource(a, a.shape, in), newSink(out, res)
	pieces(n, x.direct() && w.direct(), func(k int) {
		block1(f, in, w.room(k), x.next(k))
		w.done(k)
	})
	return out, nil
}

func (f Func) unsupported() error {
	return typeError("ufunc '%s' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''", f)
}

// block1 is f on contiguous elements of type d.
func block1(f Func, d DType, dst, src []byte) {
	switch d {
	case Bool:
		switch f {
		case LogicalNot, Invert:
			for i, v := range src {
				dst[i] = v ^ 1
			}
		case Isfinite:
			for i := range dst {
				dst[i] = 1
			}
		case Isnan, Isinf, Signbit:
			clear(dst)
		default:
			copy(dst, src)
		}
	case Uint8:
		ints1(f, dst, as[uint8](src))
	case Int8:
		ints1(f, dst, as[int8](src))
	case Uint16:
		ints1(f, dst, as[uint16](src))
	case Int16:
		ints1(f, dst, as[int16](src))
	case Uint32:
		ints1(f, dst, as[uint32](src))
	case Int32:
		ints1(f, dst, as[int32](src))
	case Uint64:
		ints1(f, dst, as[uint64](src))
	case Int64:
		ints1(f, dst, as[int64](src))
	case Float32:
		s := as[float32](src)
		switch f {
		case Sqrt:
			kernel.SqrtF32(as[float32](dst), s)
		case Exp:
			kernel.ExpF32(as[float32](dst), s)
		case Log:
			kernel.LogF32(as[float32](dst), s)
		case Sin:
			kernel.SinF32(as[float32](dst), s)
		case Cos:
			kernel.CosF32(as[float32](dst), s)
		default:
			floats1(f, dst, s)
		}
	case Float64:
		if f == Sqrt {
			kernel.SqrtF64(as[float64](dst), as[float64](src))
			return
		}
		floats1(f, dst, as[float64](src))
	case Complex128:
		complexes1(f, dst, as[complex128](src))
	}
}

func ints1[T integer](f Func, dst []byte, src []T) {
	switch f {
	case Isfinite:
		for i := range dst {
			dst[i] = 1
		}
		return
	case Isnan, Isinf:
		clear(dst)
		return
	case Signbit:
		for i, v := range src {
			dst[i] = b2u(v < 0)
		}
		return
	}
	d := as[T](dst)
	src = src[:len(d)]
	switch f {
	case Negative:
		for i := range d {
			d[i] = -src[i]
		}
	case Absolute:
		for i, v := range src {
			if v < 0 {
				v = -v
			}
			d[i] = v
		}
	case Invert:
		for i := range d {
			d[i] = ^src[i]
		}
	case Sign:
		for i, v := range src {
			d[i] = sign(v)
		}
	case Square:
		for i := range d {
			d[i] = src[i] * src[i]
		}
	case Reciprocal:
		for i, v := range src {
			d[i] = 0
			if v != 0 {
				d[i] = 1 / v
			}
		}
	default: // Positive, Conjugate
		copy(d, src)
	}
}

func sign[T number](v T) T {
	var zero T
	switch {
	case v > zero:
		return 1
	case v < zero:
		return zero - 1
	}
	return v // zero, NaN
}

func floats1[T float](f Func, dst []byte, src []T) {
	switch f {
	case Isnan:
		for i, v := range src {
			dst[i] = b2u(v != v)
		}
		return
	case Isinf:
		for i, v := range src {
			dst[i] = b2u(math.IsInf(float64(v), 0))
		}
		return
	case Isfinite:
		for i, v := range src {
			dst[i] = b2u(v-v == 0)
		}
		return
	case Signbit:
		for i, v := range src {
			dst[i] = b2u(math.Signbit(float64(v)))
		}
		return
	}
	d := as[T](dst)
	src = src[:len(d)]
	switch f {
	case Negative:
		for i := range d {
			d[i] = -src[i]
		}
	case Absolute:
		for i, v := range src {
			d[i] = T(math.Abs(float64(v)))
		}
	case Sign:
		for i, v := range src {
			d[i] = sign(v)
		}
	case Square:
		for i, v := range src {
			d[i] = v * v
		}
	case Reciprocal:
		for i, v := range src {
			d[i] = 1 / v
		}
	case Positive, Conjugate:
		copy(d, src)
	case Floor:
		for i, v := range src {
			d[i] = T(math.Floor(float64(v)))
		}
	case Ceil:
		for i, v := range src {
			d[i] = T(math.Ceil(float64(v)))
		}
	case Trunc:
		for i, v := range src {
			d[i] = T(math.Trunc(float64(v)))
		}
	case Rint:
		for i, v := range src {
			d[i] = T(math.RoundToEven(float64(v)))
		}
	case Degrees:
		for i, v := range src {
			d[i] = v * (T(180) / T(math.Pi))
		}
	case Radians:
		for i, v := range src {
			d[i] = v * (T(math.Pi) / T(180))
		}
	default:
		g := scalars[f]
		for i, v := range src {
			d[i] = T(g(float64(v)))
		}
	}
}

func complexes1(f Func, dst []byte, src []complex128) {
	switch f {
	case Isnan:
		for i, v := range src {
			dst[i] = b2u(math.IsNaN(real(v)) || math.IsNaN(imag(v)))
		}
	case Isinf:
		for i, v := range src {
			dst[i] = b2u(cmplx.IsInf(v))
		}
	case Isfinite:
		for i, v := range src {
			dst[i] = b2u(!cmplx.IsInf(v) && real(v) == real(v) && imag(v) == imag(v))
		}
	case Absolute:
		d := as[float64](dst)
		for i, v := range src {
			d[i] = math.Hypot(real(v), imag(v))
		}
	default:
		d := as[complex128](dst)
		g := ofComplex[f]
		for i, v := range src {
			d[i] = g(v)
		}
	}
}

// Real, Imag and Angle are the parts of complex elements; of real ones the elements, zeros, and 0 or pi.
func Real(a *Array) *Array {
	if a.dtype != Complex128 {
		return a
	}
	return a.part(0)
}

// Imag is the imaginary part.
func Imag(a *Array) *Array {
	if a.dtype != Complex128 {
		return alloc(a.dtype, a.shape)
	}
	return a.part(8)
}

// part is a view of one half of each complex element.
func (a *Array) part(at int) *Array {
	v := a.view(a.shape, a.strides, a.offset+at)
	v.dtype = Float64
	return v
}

// Angle is the argument of each element.
func Angle(a *Array) (*Array, error) {
	if a.dtype < Float32 {
		a = a.AsType(Float64)
	}
	return Binary(Arctan2, Operand{Array: Imag(a)}, Operand{Array: Real(a)})
}

// Complex joins real and imaginary parts; im nil is none.
func Complex(re, im *Array) (*Array, error) {
	out := re.AsType(Complex128)
	if im == nil {
		return out, nil
	}
	if out == re {
		out = re.Copy()
	}
	if !equalInts(re.shape, im.shape) {
		return nil, valueError("real and imaginary parts must be of equal length")
	}
	return out, out.part(8).Assign(im.AsType(Float64))
}
