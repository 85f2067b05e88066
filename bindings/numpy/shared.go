package numpy

import (
	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// both is a function of the module whose first parameter is an array, and the method of the same name.
type both struct {
	name   string // of both
	params string // behind the array
	doc    string
	// f gets the array and reads the other parameters.
	f func(n *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error)
	// out: there is a parameter out for the result.
	out bool
}

func (b both) sig(first string) string {
	switch {
	case first == "":
		return b.name + "(" + b.params + ")"
	case b.params == "":
		return b.name + "(" + first + ")"
	}
	return b.name + "(" + first + ", " + b.params + ")"
}

func (b both) function(n *Numpy) *arg.Func {
	return b.make(n, "a", func(c *arg.Call) *ndarray.Array { return n.array(c, "a") })
}

func (b both) method(n *Numpy) *arg.Func { return b.make(n, "", self) }

func (b both) make(n *Numpy, first string, get func(c *arg.Call) *ndarray.Array) *arg.Func {
	return &arg.Func{Sig: b.sig(first), Doc: b.doc, Do: func(c *arg.Call) (any, error) {
		a := get(c)
		if c.Err() != nil {
			return nil, c.Err()
		}
		r, err := b.f(n, c, a)
		if c.Err() != nil {
			return nil, c.Err()
		}
		if b.out {
			return n.into(c, "out", r, err)
		}
		return n.result(c.Values, r, err)
	}}
}

// reduction is a reduction along axes.
func reduction(name, doc string, r ndarray.Reduction) both {
	return both{name: name, params: "axis=None, out=None, keepdims=False", doc: doc, out: true,
		f: func(_ *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			return ndarray.Reduce(r, a, axes(c, "axis"), c.Bool("keepdims"))
		}}
}

// typed is a reduction that can be told the type to compute in.
func typed(name, doc string, r ndarray.Reduction) both {
	return both{name: name, params: "axis=None, dtype=None, out=None, keepdims=False", doc: doc, out: true,
		f: func(n *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			if !c.IsNone("dtype") {
				return ndarray.ReduceAs(r, a, n.dtype(c, "dtype", 0), axes(c, "axis"), c.Bool("keepdims"))
			}
			return ndarray.Reduce(r, a, axes(c, "axis"), c.Bool("keepdims"))
		}}
}

func spread(name, doc string, f func(a *ndarray.Array, axes []int, keep bool, ddof float64) (*ndarray.Array, error)) both {
	return both{name: name, params: "axis=None, dtype=None, out=None, ddof=0, keepdims=False", doc: doc, out: true,
		f: func(n *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			return f(a.AsType(n.dtype(c, "dtype", a.DType())), axes(c, "axis"), c.Bool("keepdims"), c.Float("ddof"))
		}}
}

func place(name, doc string, r ndarray.Reduction) both {
	return both{name: name, params: "axis=None, keepdims=False", doc: doc,
		f: func(_ *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			if c.IsNone("axis") {
				return ndarray.Reduce(r, a, nil, c.Bool("keepdims"))
			}
			return ndarray.Reduce(r, a, []int{c.Int("axis")}, c.Bool("keepdims"))
		}}
}

func cumulative(name, doc string, op ndarray.Op) both {
	return both{name: name, params: "axis=None, dtype=None", doc: doc,
		f: func(n *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			return ndarray.Cumulate(op, a.AsType(n.dtype(c, "dtype", a.DType())), axis(c, "axis"))
		}}
}

// bothList is what the module and the arrays have in common.
var bothList = []both{
	typed("sum", "The sum of the elements along the axes; integers add up in 64 bits.", ndarray.SumOf),
	typed("prod", "The product of the elements along the axes.", ndarray.ProdOf),
	reduction("min", "The smallest element along the axes.", ndarray.MinOf),
	reduction("max", "The largest element along the axes.", ndarray.MaxOf),
	reduction("any", "Whether any element along the axes is true.", ndarray.AnyOf),
	reduction("all", "Whether all elements along the axes are true.", ndarray.AllOf),
	place("argmin", "The index of the smallest element, of the flat array without axis.", ndarray.ArgMin),
	place("argmax", "The index of the largest element, of the flat array without axis.", ndarray.ArgMax),
	{name: "mean", params: "axis=None, dtype=None, out=None, keepdims=False", doc: "The mean of the elements along the axes.", out: true,
		f: func(n *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			return ndarray.Mean(a.AsType(n.dtype(c, "dtype", a.DType())), axes(c, "axis"), c.Bool("keepdims"))
		}},
	spread("std", "The standard deviation of the elements along the axes.", ndarray.Std),
	spread("var", "The variance of the elements along the axes.", ndarray.Var),
	{name: "ptp", params: "axis=None", doc: "The largest less the smallest element.",
		f: func(_ *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			return ndarray.PeakToPeak(a, axes(c, "axis"))
		}},
	cumulative("cumsum", "The running sum, of the flat array without axis.", ndarray.Add),
	cumulative("cumprod", "The running product, of the flat array without axis.", ndarray.Multiply),
	{name: "clip", params: "a_min=None, a_max=None, out=None", doc: "The elements limited to a range; None is no limit.", out: true,
		f: func(n *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			var lo, hi ndarray.Operand
			if !c.IsNone("a_min") {
				lo = n.op(c, "a_min")
			}
			if !c.IsNone("a_max") {
				hi = n.op(c, "a_max")
			}
			return ndarray.Clip(a, lo, hi)
		}},
	{name: "round", params: "decimals=0, out=None", doc: "The elements rounded to decimals, halves to the even digit.", out: true,
		f: func(_ *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			return ndarray.Round(a, c.Int("decimals"))
		}},
	{name: "argsort", params: "axis=-1", doc: "The indices that sort along an axis; equal elements keep their order.",
		f: func(_ *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			if c.IsNone("axis") {
				return ndarray.Argsort(a.Ravel(), 0)
			}
			return ndarray.Argsort(a, c.Int("axis"))
		}},
	{name: "ravel", doc: "The array with one dimension, a view where the memory allows it.",
		f: func(_ *Numpy, _ *arg.Call, a *ndarray.Array) (*ndarray.Array, error) { return a.Ravel(), nil }},
	{name: "squeeze", params: "axis=None", doc: "A view without the dimensions of length 1.",
		f: func(_ *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			return a.Squeeze(axes(c, "axis"))
		}},
	{name: "swapaxes", params: "axis1, axis2", doc: "A view with two dimensions exchanged.",
		f: func(_ *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			return a.SwapAxes(c.Int("axis1"), c.Int("axis2"))
		}},
	{name: "repeat", params: "repeats, axis=None", doc: "Each element repeated, of the flat array without axis.",
		f: func(_ *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			if c.IsNone("axis") {
				return a.Ravel().Repeat(c.Int("repeats"), 0)
			}
			return a.Repeat(c.Int("repeats"), c.Int("axis"))
		}},
	{name: "take", params: "indices, axis=None", doc: "The elements, or the places along an axis, that the indices name.",
		f: func(n *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			idx, err := n.Array(c.Value("indices"))
			if err != nil {
				return nil, err
			}
			return ndarray.Take(a, idx, axis(c, "axis"))
		}},
	{name: "diagonal", params: "offset=0", doc: "A view of a matrix's diagonal.",
		f: func(_ *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			return diagonal(a, c.Int("offset"))
		}},
	{name: "trace", params: "offset=0", doc: "The sum of a matrix's diagonal.",
		f: func(_ *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			d, err := diagonal(a, c.Int("offset"))
			if err != nil {
				return nil, err
			}
			return ndarray.Reduce(ndarray.SumOf, d, nil, false)
		}},
	{name: "dot", params: "b", doc: "The product of vectors or matrices.",
		f: func(n *Numpy, c *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			return ndarray.Dot(a, n.array(c, "b"))
		}},
	{name: "conj", doc: "The complex conjugates.",
		f: func(_ *Numpy, _ *arg.Call, a *ndarray.Array) (*ndarray.Array, error) {
			return ndarray.Unary(ndarray.Conjugate, a)
		}},
	{name: "copy", doc: "A copy with memory of its own.",
		f: func(_ *Numpy, _ *arg.Call, a *ndarray.Array) (*ndarray.Array, error) { return a.Copy(), nil }},
}

func diagonal(a *ndarray.Array, k int) (*ndarray.Array, error) {
	if a.NDim() != 2 {
		return nil, arg.Raise("ValueError", "diag requires an array of at least two dimensions").WithHint("got %d dimensions, want 2", a.NDim())
	}
	return ndarray.Diag(a, k)
}
