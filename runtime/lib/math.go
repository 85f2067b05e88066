package lib

import (
	"math"
	"math/big"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

func domainError() error { return arg.Raise("ValueError", "math domain error") }

// real1 is a function of one number. A NaN or infinity that the argument did not bring is a domain error, as in
// MicroPython; MicroPython does not tell overflow apart.
func real1(name, doc string, f func(float64) float64) *arg.Func {
	return &arg.Func{Sig: name + "(x, /)", Doc: doc, Do: func(c *arg.Call) (any, error) {
		x := c.Float("x")
		if err := c.Err(); err != nil {
			return nil, err
		}
		return checked(f(x), x)
	}}
}

func real2(name, doc string, f func(x, y float64) float64) *arg.Func {
	return &arg.Func{Sig: name + "(x, y, /)", Doc: doc, Do: func(c *arg.Call) (any, error) {
		x, y := c.Float("x"), c.Float("y")
		if err := c.Err(); err != nil {
			return nil, err
		}
		return checked(f(x, y), x, y)
	}}
}

func checked(r float64, args ...float64) (any, error) {
	if math.IsNaN(r) || math.IsInf(r, 0) {
		for _, x := range args {
			if math.IsNaN(x) || math.IsInf(x, 0) && (len(args) == 1 || !math.IsNaN(r)) {
				if math.IsNaN(r) && math.IsInf(x, 0) {
					return nil, domainError()
				}
				return r, nil
			}
		}
		return nil, domainError()
	}
	return r, nil
}

func predicate(name, doc string, f func(float64) bool) *arg.Func {
	return &arg.Func{Sig: name + "(x, /)", Doc: doc, Do: func(c *arg.Call) (any, error) {
		return f(c.Float("x")), c.Err()
	}}
}

// rounded is ceil, floor and trunc: an int of any size.
func rounded(name, doc string, f func(float64) float64) *arg.Func {
	return &arg.Func{Sig: name + "(x, /)", Doc: doc, Do: func(c *arg.Call) (any, error) {
		if _, isInt := c.Value("x").(arg.Integer); isInt {
			return c.Value("x"), nil
		}
		x := f(c.Float("x"))
		if err := c.Err(); err != nil {
			return nil, err
		}
		switch {
		case math.IsInf(x, 0):
			return nil, arg.Raise("OverflowError", "can't convert inf to int")
		case math.IsNaN(x):
			return nil, arg.Raise("ValueError", "can't convert NaN to int")
		case math.Abs(x) < 1<<62:
			return int64(x), nil
		}
		n, _ := new(big.Float).SetFloat64(x).Int(nil)
		return n, nil
	}}
}

func mathLog(c *arg.Call) (any, error) {
	x := c.Float("x")
	if err := c.Err(); err != nil {
		return nil, err
	}
	if x <= 0 {
		return nil, domainError()
	}
	if !c.Has("base") {
		return checked(math.Log(x), x)
	}
	base := c.Float("base")
	if err := c.Err(); err != nil {
		return nil, err
	}
	switch {
	case base <= 0:
		return nil, domainError()
	case base == 1:
		return nil, arg.Raise("ZeroDivisionError", "divide by zero")
	}
	return math.Log(x) / math.Log(base), nil
}

func mathPow(x, y float64) float64 {
	if x < 0 && y != math.Trunc(y) && !math.IsInf(y, 0) && !math.IsInf(x, 0) {
		return math.NaN()
	}
	return math.Pow(x, y)
}

func isClose(c *arg.Call) (any, error) {
	a, b, rel, abs := c.Float("a"), c.Float("b"), c.Float("rel_tol"), c.Float("abs_tol")
	if err := c.Err(); err != nil {
		return nil, err
	}
	if rel < 0 || abs < 0 {
		return nil, domainError()
	}
	if a == b {
		return true, nil
	}
	if math.IsInf(a, 0) || math.IsInf(b, 0) {
		return false, nil
	}
	d := math.Abs(b - a)
	return d <= math.Abs(rel*b) || d <= math.Abs(rel*a) || d <= abs, nil
}

func factorial(c *arg.Call) (any, error) {
	n := c.Int64("x")
	if err := c.Err(); err != nil {
		return nil, err
	}
	if n < 0 {
		return nil, arg.Raise("ValueError", "negative factorial")
	}
	if n > 100_000 {
		return nil, arg.Raise("MemoryError", "memory allocation failed").WithHint("factorial(%d) has millions of digits", n)
	}
	return new(big.Int).MulRange(1, max(n, 1)), nil
}

func gamma(x float64) float64 {
	if x == math.Trunc(x) && x <= 0 || math.IsInf(x, -1) {
		return math.NaN()
	}
	return math.Gamma(x)
}

func lgamma(x float64) float64 {
	if math.IsInf(x, 0) {
		return math.Inf(1)
	}
	if x == math.Trunc(x) && x <= 0 {
		return math.NaN()
	}
	v, _ := math.Lgamma(x)
	return v
}

func mathModule() *arg.Module {
	pair := func(sig, doc string, f func(x float64) (any, any)) *arg.Func {
		return &arg.Func{Sig: sig, Doc: doc, Do: func(c *arg.Call) (any, error) {
			x := c.Float("x")
			if err := c.Err(); err != nil {
				return nil, err
			}
			a, b := f(x)
			return c.Values.Tuple(arg.ToValue(c.Values, a), arg.ToValue(c.Values, b)), nil
		}}
	}
	return &arg.Module{
		Name: "math",
		Doc:  "Mathematical functions on floats of 64 bits (the board's have 32).",
		Members: []arg.Member{
			arg.Const{Name: "e", Value: math.E, Doc: "Base of the natural logarithm."},
			arg.Const{Name: "pi", Value: math.Pi, Doc: "Ratio of a circle's circumference to its diameter."},
			arg.Const{Name: "tau", Value: 2 * math.Pi, Doc: "Twice pi."},
			arg.Const{Name: "inf", Value: math.Inf(1), Doc: "Positive infinity."},
			arg.Const{Name: "nan", Value: math.NaN(), Doc: "Not a number."},
			real1("sqrt", "Square root.", math.Sqrt),
			real1("exp", "e raised to x.", math.Exp),
			real1("expm1", "exp(x) - 1, exact near 0.", math.Expm1),
			&arg.Func{Sig: "log(x, base=None, /)", Doc: "Natural logarithm, or that to a base.", Do: mathLog},
			real1("log2", "Logarithm to base 2.", func(x float64) float64 {
				if x <= 0 {
					return math.NaN()
				}
				return math.Log2(x)
			}),
			real1("log10", "Logarithm to base 10.", func(x float64) float64 {
				if x <= 0 {
					return math.NaN()
				}
				return math.Log10(x)
			}),
			real1("sin", "Sine of x radians.", math.Sin),
			real1("cos", "Cosine of x radians.", math.Cos),
			real1("tan", "Tangent of x radians.", math.Tan),
			real1("asin", "Arc sine, in radians.", math.Asin),
			real1("acos", "Arc cosine, in radians.", math.Acos),
			real1("atan", "Arc tangent, in radians.", math.Atan),
			real2("atan2", "Angle of the point (y, x), in radians.", func(x, y float64) float64 { return math.Atan2(x, y) }),
			real1("sinh", "Hyperbolic sine.", math.Sinh),
			real1("cosh", "Hyperbolic cosine.", math.Cosh),
			real1("tanh", "Hyperbolic tangent.", math.Tanh),
			real1("asinh", "Inverse hyperbolic sine.", math.Asinh),
			real1("acosh", "Inverse hyperbolic cosine.", math.Acosh),
			real1("atanh", "Inverse hyperbolic tangent.", math.Atanh),
			real1("fabs", "Absolute value.", math.Abs),
			real2("pow", "x raised to y.", mathPow),
			real2("fmod", "Remainder of x / y with the sign of x.", math.Mod),
			real2("copysign", "x with the sign of y.", math.Copysign),
			rounded("ceil", "Smallest int not below x.", math.Ceil),
			rounded("floor", "Largest int not above x.", math.Floor),
			rounded("trunc", "x without its fraction, as int.", math.Trunc),
			predicate("isfinite", "Whether x is neither infinite nor NaN.", func(x float64) bool { return !math.IsInf(x, 0) && !math.IsNaN(x) }),
			predicate("isinf", "Whether x is infinite.", func(x float64) bool { return math.IsInf(x, 0) }),
			predicate("isnan", "Whether x is NaN.", math.IsNaN),
			&arg.Func{Sig: "isclose(a, b, *, rel_tol=1e-9, abs_tol=0.0)", Doc: "Whether a and b are nearly equal.", Do: isClose},
			pair("frexp(x, /)", "Mantissa and exponent: x == m * 2**e with 0.5 <= |m| < 1.", func(x float64) (any, any) {
				m, e := math.Frexp(x)
				return m, e
			}),
			pair("modf(x, /)", "Fraction and integer part, both with the sign of x.", func(x float64) (any, any) {
				if math.IsInf(x, 0) {
					return math.Copysign(0, x), x
				}
				i, f := math.Modf(x)
				return math.Copysign(f, x), i
			}),
			&arg.Func{Sig: "ldexp(x, exp, /)", Doc: "x * 2**exp.", Do: func(c *arg.Call) (any, error) {
				x, e := c.Float("x"), c.Int("exp")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return checked(math.Ldexp(x, e), x)
			}},
			&arg.Func{Sig: "radians(x, /)", Doc: "Degrees to radians.", Do: func(c *arg.Call) (any, error) {
				return c.Float("x") * math.Pi / 180, c.Err()
			}},
			&arg.Func{Sig: "degrees(x, /)", Doc: "Radians to degrees.", Do: func(c *arg.Call) (any, error) {
				return c.Float("x") * 180 / math.Pi, c.Err()
			}},
			real1("erf", "Error function.", math.Erf),
			real1("erfc", "Complementary error function.", math.Erfc),
			real1("gamma", "Gamma function.", gamma),
			real1("lgamma", "Natural logarithm of the gamma function's magnitude.", lgamma),
			&arg.Func{Sig: "factorial(x, /)", Doc: "Product of 1 to x.", Do: factorial},
		},
	}
}
