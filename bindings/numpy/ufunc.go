package numpy

import (
	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// binaries are the functions of two arrays: numpy's name, ulab's or another, and what they do.
var binaries = []struct {
	op    ndarray.Op
	names []string
	doc   string
}{
	{ndarray.Add, []string{"add"}, "x1 + x2."},
	{ndarray.Subtract, []string{"subtract"}, "x1 - x2."},
	{ndarray.Multiply, []string{"multiply"}, "x1 * x2."},
	{ndarray.Divide, []string{"divide", "true_divide"}, "x1 / x2; of integers in float64."},
	{ndarray.FloorDivide, []string{"floor_divide"}, "x1 // x2; of integers by zero it is 0."},
	{ndarray.Remainder, []string{"remainder", "mod"}, "x1 % x2, with the sign of x2."},
	{ndarray.Power, []string{"power"}, "x1 ** x2."},
	{ndarray.Maximum, []string{"maximum"}, "The larger of the two; NaN wins."},
	{ndarray.Minimum, []string{"minimum"}, "The smaller of the two; NaN wins."},
	{ndarray.Arctan2, []string{"arctan2"}, "The angle of the point (x2, x1)."},
	{ndarray.Hypot, []string{"hypot"}, "The length of the vector (x1, x2)."},
	{ndarray.LeftShift, []string{"left_shift"}, "x1 << x2."},
	{ndarray.RightShift, []string{"right_shift"}, "x1 >> x2."},
	{ndarray.BitAnd, []string{"bitwise_and"}, "x1 & x2."},
	{ndarray.BitOr, []string{"bitwise_or"}, "x1 | x2."},
	{ndarray.BitXor, []string{"bitwise_xor"}, "x1 ^ x2."},
	{ndarray.LogicalAnd, []string{"logical_and"}, "Whether both are true."},
	{ndarray.LogicalOr, []string{"logical_or"}, "Whether one is true."},
	{ndarray.LogicalXor, []string{"logical_xor"}, "Whether exactly one is true."},
	{ndarray.Less, []string{"less"}, "x1 < x2."},
	{ndarray.LessEqual, []string{"less_equal"}, "x1 <= x2."},
	{ndarray.Greater, []string{"greater"}, "x1 > x2."},
	{ndarray.GreaterEqual, []string{"greater_equal"}, "x1 >= x2."},
	{ndarray.Equal, []string{"equal"}, "x1 == x2."},
	{ndarray.NotEqual, []string{"not_equal"}, "x1 != x2."},
}

// functions are those of one array.
var functions = []struct {
	f     ndarray.Func
	names []string
	doc   string
}{
	{ndarray.Negative, []string{"negative"}, "-x."},
	{ndarray.Positive, []string{"positive"}, "+x."},
	{ndarray.Absolute, []string{"absolute", "abs", "fabs"}, "The magnitude."},
	{ndarray.Invert, []string{"invert", "bitwise_not"}, "~x."},
	{ndarray.Sign, []string{"sign"}, "-1, 0 or 1."},
	{ndarray.Square, []string{"square"}, "x * x."},
	{ndarray.Conjugate, []string{"conjugate"}, "The complex conjugate."},
	{ndarray.Reciprocal, []string{"reciprocal"}, "1 / x."},
	{ndarray.Isnan, []string{"isnan"}, "Whether it is NaN."},
	{ndarray.Isinf, []string{"isinf"}, "Whether it is infinite."},
	{ndarray.Isfinite, []string{"isfinite"}, "Whether it is neither NaN nor infinite."},
	{ndarray.Signbit, []string{"signbit"}, "Whether the sign is minus."},
	{ndarray.LogicalNot, []string{"logical_not"}, "Whether it is false."},
	{ndarray.Floor, []string{"floor"}, "The largest integer that is not above x."},
	{ndarray.Ceil, []string{"ceil"}, "The smallest integer that is not below x."},
	{ndarray.Trunc, []string{"trunc", "fix"}, "x without its fraction."},
	{ndarray.Rint, []string{"rint"}, "The nearest integer, of two the even one."},
	{ndarray.Sqrt, []string{"sqrt"}, "The square root."},
	{ndarray.Exp, []string{"exp"}, "e to the power of x."},
	{ndarray.Exp2, []string{"exp2"}, "2 to the power of x."},
	{ndarray.Expm1, []string{"expm1"}, "exp(x) - 1, exact near 0."},
	{ndarray.Log, []string{"log"}, "The natural logarithm."},
	{ndarray.Log2, []string{"log2"}, "The logarithm to base 2."},
	{ndarray.Log10, []string{"log10"}, "The logarithm to base 10."},
	{ndarray.Log1p, []string{"log1p"}, "log(1 + x), exact near 0."},
	{ndarray.Cbrt, []string{"cbrt"}, "The cube root."},
	{ndarray.Sin, []string{"sin"}, "The sine."},
	{ndarray.Cos, []string{"cos"}, "The cosine."},
	{ndarray.Tan, []string{"tan"}, "The tangent."},
	{ndarray.Arcsin, []string{"arcsin", "asin"}, "The angle with the sine x."},
	{ndarray.Arccos, []string{"arccos", "acos"}, "The angle with the cosine x."},
	{ndarray.Arctan, []string{"arctan", "atan"}, "The angle with the tangent x."},
	{ndarray.Sinh, []string{"sinh"}, "The hyperbolic sine."},
	{ndarray.Cosh, []string{"cosh"}, "The hyperbolic cosine."},
	{ndarray.Tanh, []string{"tanh"}, "The hyperbolic tangent."},
	{ndarray.Arcsinh, []string{"arcsinh", "asinh"}, "The inverse of sinh."},
	{ndarray.Arccosh, []string{"arccosh", "acosh"}, "The inverse of cosh."},
	{ndarray.Arctanh, []string{"arctanh", "atanh"}, "The inverse of tanh."},
	{ndarray.Degrees, []string{"degrees", "rad2deg"}, "Radians as degrees."},
	{ndarray.Radians, []string{"radians", "deg2rad"}, "Degrees as radians."},
	{ndarray.Sinc, []string{"sinc"}, "sin(pi x) / (pi x)."},
}

func (n *Numpy) ufuncs() []arg.Member {
	var out []arg.Member
	for _, b := range binaries {
		for _, name := range b.names {
			out = append(out, &arg.Func{Sig: name + "(x1, x2, out=None)", Doc: b.doc, Do: func(c *arg.Call) (any, error) {
				x, y := n.op(c, "x1"), n.op(c, "x2")
				if c.Err() != nil {
					return nil, c.Err()
				}
				if out, ok := As(c.Value("out")); ok {
					return c.Value("out"), n.Error(ndarray.Into(b.op, out, x, y))
				}
				a, err := ndarray.Binary(b.op, x, y)
				return n.into(c, "out", a, err)
			}})
		}
	}
	for _, f := range functions {
		for _, name := range f.names {
			out = append(out, n.function(name, f.doc, f.f))
		}
	}
	return out
}

func (n *Numpy) function(name, doc string, f ndarray.Func) *arg.Func {
	return &arg.Func{Sig: name + "(x, out=None)", Doc: doc, Do: func(c *arg.Call) (any, error) {
		x := n.array(c, "x")
		if c.Err() != nil {
			return nil, c.Err()
		}
		a, err := ndarray.Unary(f, x)
		return n.into(c, "out", a, err)
	}}
}
