package numpy

import (
	"math"

	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// analyse are the functions that look for something in arrays, or compute something new of them.
func (n *Numpy) analyse() []arg.Member {
	a := func(c *arg.Call) *ndarray.Array { return n.array(c, "a") }
	quantile := func(name, doc string, scale float64) *arg.Func {
		return n.do(name+"(a, q, axis=None, keepdims=False)", doc, func(c *arg.Call) (*ndarray.Array, error) {
			q := n.array(c, "q")
			if c.Err() != nil {
				return nil, c.Err()
			}
			if q.NDim() == 0 {
				return ndarray.Quantile(a(c), q.Float(0)/scale, axis(c, "axis"), c.Bool("keepdims"))
			}
			parts := make([]*ndarray.Array, q.Size())
			for i := range parts {
				var err error
				if parts[i], err = ndarray.Quantile(a(c), q.Float(i)/scale, axis(c, "axis"), c.Bool("keepdims")); err != nil {
					return nil, err
				}
			}
			return ndarray.Stack(parts, 0)
		})
	}
	return []arg.Member{
		n.do("sort(a, axis=-1)", "A sorted copy, NaN last; axis None sorts the flat array.", func(c *arg.Call) (*ndarray.Array, error) {
			if c.IsNone("axis") {
				return ndarray.Sort(a(c).Ravel(), 0)
			}
			return ndarray.Sort(a(c), c.Int("axis"))
		}),
		n.do("median(a, axis=None, keepdims=False)", "The middle element, of two their mean.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Quantile(a(c), 0.5, axis(c, "axis"), c.Bool("keepdims"))
		}),
		quantile("quantile", "The value below which the fraction q of the elements lies.", 1),
		quantile("percentile", "The value below which q percent of the elements lie.", 100),
		n.do("average(a, axis=None, weights=None)", "The mean, with weights the weighted one.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Average(a(c), n.optional(c, "weights"), axes(c, "axis"))
		}),
		&arg.Func{Sig: "where(condition, x=None, y=None)", Doc: "x's element where condition is true, else y's; without x and y the indices of the true elements.", Do: func(c *arg.Call) (any, error) {
			cond := n.array(c, "condition")
			if !c.Has("x") && !c.Has("y") {
				if c.Err() != nil {
					return nil, c.Err()
				}
				return n.tuple(c.Values, ndarray.Nonzero(cond)), nil
			}
			if !c.Has("x") || !c.Has("y") {
				return nil, arg.Raise("ValueError", "either both or neither of x and y should be given")
			}
			x, y := n.op(c, "x"), n.op(c, "y")
			if c.Err() != nil {
				return nil, c.Err()
			}
			r, err := ndarray.Where(cond, x, y)
			return n.result(c.Values, r, err)
		}},
		n.many("nonzero(a)", "The indices of the elements that are not zero, an array for each dimension.", func(c *arg.Call) ([]*ndarray.Array, error) { return ndarray.Nonzero(a(c)), nil }),
		n.do("argwhere(a)", "The indices of the elements that are not zero, a row for each.", func(c *arg.Call) (*ndarray.Array, error) { return ndarray.Stack(ndarray.Nonzero(a(c)), 1) }),
		n.do("flatnonzero(a)", "The indices of the flat array's elements that are not zero.", func(c *arg.Call) (*ndarray.Array, error) { return ndarray.Nonzero(a(c).Ravel())[0], nil }),
		n.do("count_nonzero(a, axis=None)", "How many elements are not zero.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Reduce(ndarray.SumOf, a(c).AsType(ndarray.Bool), axes(c, "axis"), false)
		}),
		n.do("searchsorted(a, v, side='left')", "The places in the ascending a where the elements of v belong.", func(c *arg.Call) (*ndarray.Array, error) {
			side := c.Str("side")
			if side != "left" && side != "right" {
				return nil, arg.Raisef("ValueError", "search side must be 'left' or 'right' (got '%s')", side)
			}
			return ndarray.SearchSorted(a(c), n.array(c, "v"), side == "right")
		}),
		&arg.Func{Sig: "unique(ar, return_index=False, return_inverse=False, return_counts=False)", Doc: "The different elements in ascending order, and where asked for the index of the first of each, which of them each element is, and how often each is there.", Do: func(c *arg.Call) (any, error) {
			ar := n.array(c, "ar")
			if c.Err() != nil {
				return nil, c.Err()
			}
			v, first, inverse, counts, err := ndarray.Unique(ar)
			if err != nil {
				return nil, n.Error(err)
			}
			out := []*ndarray.Array{v}
			for _, o := range []struct {
				name string
				a    *ndarray.Array
			}{{"return_index", first}, {"return_inverse", inverse}, {"return_counts", counts}} {
				if c.Bool(o.name) {
					out = append(out, o.a)
				}
			}
			if len(out) == 1 {
				return n.Value(c.Values, v), nil
			}
			return n.tuple(c.Values, out), nil
		}},
		n.many("histogram(a, bins=10, range=None)", "How many elements lie in each of bins equally wide parts of the range, and their edges; bins may be the edges.", func(c *arg.Call) ([]*ndarray.Array, error) { return n.histogram(c, a(c)) }),
		n.do("bincount(x, minlength=0)", "How often each integer from 0 on occurs.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Bincount(n.array(c, "x"), c.Int("minlength"))
		}),
		n.do("diff(a, n=1, axis=-1)", "The differences of neighbours, n times.", func(c *arg.Call) (*ndarray.Array, error) { return ndarray.Diff(a(c), c.Int("n"), c.Int("axis")) }),
		n.do("compress(condition, a, axis=None)", "The places where condition is true.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Take(a(c), ndarray.Nonzero(n.array(c, "condition"))[0], axis(c, "axis"))
		}),
		n.do("matmul(x1, x2)", "The matrix product x1 @ x2.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Matmul(n.array(c, "x1"), n.array(c, "x2"))
		}),
		n.do("inner(a, b)", "The sum of the products along the last dimension.", func(c *arg.Call) (*ndarray.Array, error) { return ndarray.Inner(a(c), n.array(c, "b")) }),
		n.do("vdot(a, b)", "The inner product of all elements, the first conjugated.", func(c *arg.Call) (*ndarray.Array, error) {
			x, err := ndarray.Unary(ndarray.Conjugate, a(c).Ravel())
			if err != nil {
				return nil, err
			}
			return ndarray.Dot(x, n.array(c, "b").Ravel())
		}),
		n.do("outer(a, b)", "The product of every element of a with every one of b.", func(c *arg.Call) (*ndarray.Array, error) { return ndarray.Outer(a(c), n.array(c, "b")) }),
		n.do("cross(a, b)", "The cross product of vectors of three.", func(c *arg.Call) (*ndarray.Array, error) { return ndarray.Cross(a(c), n.array(c, "b")) }),
		n.do("convolve(a, v, mode='full')", "The discrete convolution of two vectors; mode is 'full', 'same' or 'valid'.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Convolve(a(c), n.array(c, "v"), c.Str("mode"))
		}),
		n.do("polyfit(x, y, deg)", "The coefficients, highest power first, of the polynomial nearest to the points in least squares. ulab's polyfit(y, deg) takes 0, 1, 2, … for x.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Polyfit(n.array(c, "x"), n.array(c, "y"), c.Int("deg"))
		}),
		n.do("polyval(p, x)", "The polynomial with the coefficients p, highest power first, at x.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Polyval(n.array(c, "p"), n.array(c, "x"))
		}),
		n.do("roots(p)", "The zeros of the polynomial with the coefficients p, highest power first.", func(c *arg.Call) (*ndarray.Array, error) { return ndarray.Roots(n.array(c, "p")) }),
		n.do("interp(x, xp, fp, left=None, right=None)", "The piecewise straight line through the points (xp, fp) at x; left and right are its values outside.", func(c *arg.Call) (*ndarray.Array, error) {
			bound := func(name string) *float64 {
				if c.IsNone(name) {
					return nil
				}
				f := c.Float(name)
				return &f
			}
			return ndarray.Interp(n.array(c, "x"), n.array(c, "xp"), n.array(c, "fp"), bound("left"), bound("right"))
		}),
		n.do("trapz(y, x=None, dx=1.0)", "The area under the points, by trapezes.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Trapz(n.array(c, "y"), n.optional(c, "x"), c.Float("dx"))
		}),
		n.do("isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False)", "Whether |a-b| <= atol + rtol*|b|, element by element.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.IsClose(a(c), n.array(c, "b"), c.Float("rtol"), c.Float("atol"), c.Bool("equal_nan"))
		}),
		n.do("allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False)", "Whether all elements are close.", func(c *arg.Call) (*ndarray.Array, error) {
			r, err := ndarray.IsClose(a(c), n.array(c, "b"), c.Float("rtol"), c.Float("atol"), c.Bool("equal_nan"))
			if err != nil {
				return nil, err
			}
			return ndarray.Reduce(ndarray.AllOf, r, nil, false)
		}),
		&arg.Func{Sig: "array_equal(a1, a2)", Doc: "Whether shapes and elements are equal.", Do: func(c *arg.Call) (any, error) {
			x, y := n.array(c, "a1"), n.array(c, "a2")
			return c.Err() == nil && ndarray.ArrayEqual(x, y), c.Err()
		}},
		n.do("real(a)", "The real parts.", func(c *arg.Call) (*ndarray.Array, error) { return ndarray.Real(a(c)), nil }),
		n.do("imag(a)", "The imaginary parts.", func(c *arg.Call) (*ndarray.Array, error) { return ndarray.Imag(a(c)), nil }),
		n.do("angle(a)", "The angles of complex numbers.", func(c *arg.Call) (*ndarray.Array, error) { return ndarray.Angle(a(c)) }),
		&arg.Func{Sig: "shape(a)", Doc: "The length of each dimension.", Do: func(c *arg.Call) (any, error) { return ints(c.Values, a(c).Shape()), c.Err() }},
		&arg.Func{Sig: "ndim(a)", Doc: "The number of dimensions.", Do: func(c *arg.Call) (any, error) { return a(c).NDim(), c.Err() }},
		&arg.Func{Sig: "size(a, axis=None)", Doc: "The number of elements, or the length of a dimension.", Do: func(c *arg.Call) (any, error) {
			x := a(c)
			if c.IsNone("axis") || c.Err() != nil {
				return x.Size(), c.Err()
			}
			k := c.Int("axis")
			if k < 0 {
				k += x.NDim()
			}
			if k < 0 || k >= x.NDim() {
				return nil, arg.Raise("IndexError", "tuple index out of range").WithHint("axis %d of an array of %d dimensions", k, x.NDim())
			}
			return x.Shape()[k], nil
		}},
	}
}

func (n *Numpy) histogram(c *arg.Call, a *ndarray.Array) ([]*ndarray.Array, error) {
	bins := n.array(c, "bins")
	if c.Err() != nil {
		return nil, c.Err()
	}
	if bins.NDim() > 0 {
		counts, edges, err := ndarray.Histogram(a, 0, 0, 0, bins)
		return []*ndarray.Array{counts, edges}, err
	}
	lo, hi := 0.0, 1.0
	if !c.IsNone("range") {
		r := n.array(c, "range")
		if c.Err() != nil || r.Size() != 2 {
			return nil, arg.Raise("ValueError", "range must be (lower, upper)")
		}
		lo, hi = r.Float(0), r.Float(1)
	} else if a.Size() > 0 {
		for _, e := range []struct {
			r   ndarray.Reduction
			out *float64
		}{{ndarray.MinOf, &lo}, {ndarray.MaxOf, &hi}} {
			v, err := ndarray.Reduce(e.r, a, nil, false)
			if err != nil {
				return nil, err
			}
			*e.out = v.Float(0)
		}
	}
	if math.IsNaN(lo) || math.IsNaN(hi) || math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		return nil, arg.Raisef("ValueError", "autodetected range of [%g, %g] is not finite", lo, hi)
	}
	counts, edges, err := ndarray.Histogram(a, int(bins.Float(0)), lo, hi, nil)
	return []*ndarray.Array{counts, edges}, err
}
