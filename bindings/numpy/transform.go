package numpy

import (
	"math"

	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (n *Numpy) fftModule() *arg.Module {
	points := func(c *arg.Call) int {
		if c.IsNone("n") {
			return 0
		}
		if k := c.Int("n"); k > 0 {
			return k
		}
		return -1
	}
	two := func(name, doc string, inverse bool) *arg.Func {
		return n.do(name+"(a)", doc, func(c *arg.Call) (*ndarray.Array, error) {
			f, err := ndarray.FFT(n.array(c, "a"), 0, -1, inverse)
			if err != nil {
				return nil, err
			}
			return ndarray.FFT(f, 0, -2, inverse)
		})
	}
	shift := func(name, doc string, sign int) *arg.Func {
		return n.do(name+"(x, axes=None)", doc, func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.FFTShift(n.array(c, "x"), axes(c, "axes"), sign < 0)
		})
	}
	return &arg.Module{
		Name: "numpy.fft",
		Doc:  "Discrete Fourier transforms, of any length. ulab.numpy.fft differs: there fft and ifft take and return the pair (real, imaginary).",
		Members: []arg.Member{
			n.do("fft(a, n=None, axis=-1)", "The transform along an axis, of n elements where n is given: complex.", func(c *arg.Call) (*ndarray.Array, error) {
				return ndarray.FFT(n.array(c, "a"), points(c), c.Int("axis"), false)
			}),
			n.do("ifft(a, n=None, axis=-1)", "The inverse of fft.", func(c *arg.Call) (*ndarray.Array, error) {
				return ndarray.FFT(n.array(c, "a"), points(c), c.Int("axis"), true)
			}),
			n.do("rfft(a, n=None, axis=-1)", "The first n//2+1 elements of the transform of real numbers.", func(c *arg.Call) (*ndarray.Array, error) {
				return ndarray.RFFT(n.array(c, "a"), points(c), c.Int("axis"))
			}),
			n.do("irfft(a, n=None, axis=-1)", "The inverse of rfft: n real numbers, 2*(m-1) of m elements without n.", func(c *arg.Call) (*ndarray.Array, error) {
				return ndarray.IRFFT(n.array(c, "a"), points(c), c.Int("axis"))
			}),
			two("fft2", "The transform along the last two axes.", false),
			two("ifft2", "The inverse of fft2.", true),
			n.do("fftfreq(n, d=1.0)", "The frequencies of fft's elements, for samples d apart.", func(c *arg.Call) (*ndarray.Array, error) {
				return ndarray.FFTFreq(c.Int("n"), c.Float("d"), false)
			}),
			n.do("rfftfreq(n, d=1.0)", "The frequencies of rfft's elements.", func(c *arg.Call) (*ndarray.Array, error) {
				return ndarray.FFTFreq(c.Int("n"), c.Float("d"), true)
			}),
			shift("fftshift", "The frequency 0 moved to the middle.", 1),
			shift("ifftshift", "The inverse of fftshift.", -1),
		},
	}
}

func (n *Numpy) linalgModule() *arg.Module {
	one := func(sig, doc string, f func(*ndarray.Array) (*ndarray.Array, error)) *arg.Func {
		return n.do(sig, doc, func(c *arg.Call) (*ndarray.Array, error) { return f(n.array(c, "a")) })
	}
	pair := func(sig, doc string, f func(*ndarray.Array) (*ndarray.Array, *ndarray.Array, error)) *arg.Func {
		return n.many(sig, doc, func(c *arg.Call) ([]*ndarray.Array, error) {
			x, y, err := f(n.array(c, "a"))
			return []*ndarray.Array{x, y}, err
		})
	}
	return &arg.Module{
		Name: "numpy.linalg",
		Doc:  "Linear algebra of matrices of real numbers, computed in float64.",
		Members: []arg.Member{
			n.linalg,
			one("inv(a)", "The inverse matrix; LinAlgError where there is none.", ndarray.Inv),
			one("det(a)", "The determinant.", ndarray.Det),
			one("cholesky(a)", "The lower triangular l with l @ l.T = a.", ndarray.Cholesky),
			n.do("solve(a, b)", "x with a @ x = b.", func(c *arg.Call) (*ndarray.Array, error) { return ndarray.Solve(n.array(c, "a"), n.array(c, "b")) }),
			pair("eig(a)", "The eigenvalues and, as columns, the eigenvectors; complex where one is.", ndarray.Eig),
			one("eigvals(a)", "The eigenvalues.", func(a *ndarray.Array) (*ndarray.Array, error) { w, _, err := ndarray.Eig(a); return w, err }),
			pair("eigh(a)", "The eigenvalues in ascending order and the eigenvectors of a symmetric matrix.", ndarray.Eigh),
			pair("qr(a)", "a = q @ r with orthonormal columns in q and the upper triangular r.", ndarray.QR),
			n.many("svd(a, full_matrices=True)", "a = u @ diag(s) @ vt.", func(c *arg.Call) ([]*ndarray.Array, error) {
				u, s, vt, err := ndarray.SVD(n.array(c, "a"), c.Bool("full_matrices"))
				return []*ndarray.Array{u, s, vt}, err
			}),
			&arg.Func{Sig: "lstsq(a, b, rcond=None)", Doc: "The x that makes b - a @ x smallest in least squares, the squared length of what is left, a's rank, and its singular values.", Do: func(c *arg.Call) (any, error) {
				a, b := n.array(c, "a"), n.array(c, "b")
				rcond := -1.0
				if !c.IsNone("rcond") {
					rcond = c.Float("rcond")
				}
				if c.Err() != nil {
					return nil, c.Err()
				}
				x, left, rank, s, err := ndarray.LeastSquares(a, b, rcond)
				if err != nil {
					return nil, n.Error(err)
				}
				vs := c.Values
				return vs.Tuple(n.Value(vs, x), n.Value(vs, left), vs.Int(int64(rank)), n.Value(vs, s)), nil
			}},
			n.do("norm(x, ord=None, axis=None, keepdims=False)", "The length: the root of the sum of squares; ord gives other norms: a number, inf, -inf, 'fro' or 'nuc'.", func(c *arg.Call) (*ndarray.Array, error) {
				kind, p := ndarray.NormP, 2.0
				if o := c.Value("ord"); o == arg.None {
					kind = ndarray.Norm2
				} else if s, ok := arg.AsStr(o); ok {
					switch s {
					case "fro":
						kind = ndarray.Norm2
					case "nuc":
						kind = ndarray.NormNuclear
					default:
						return nil, arg.Raisef("ValueError", "Invalid norm order '%s' for vectors", s)
					}
				} else {
					p = c.Float("ord")
				}
				return ndarray.Norm(n.array(c, "x"), kind, p, axis(c, "axis"), c.Bool("keepdims"))
			}),
		},
	}
}

// constants are numpy's.
var constants = []arg.Member{
	arg.Const{Name: "pi", Value: math.Pi, Doc: "The circle's circumference by its diameter."},
	arg.Const{Name: "e", Value: math.E, Doc: "The base of the natural logarithm."},
	arg.Const{Name: "inf", Value: math.Inf(1), Doc: "Infinity."},
	arg.Const{Name: "nan", Value: math.NaN(), Doc: "Not a number."},
	arg.Const{Name: "newaxis", Value: nil, Doc: "None, which puts a new dimension into a subscript."},
}
