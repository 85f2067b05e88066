package numpy

import (
	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// creation are the functions that make arrays.
func (n *Numpy) creation() []arg.Member {
	filled := func(name, doc string, x int64) *arg.Func {
		return n.made(name+"(shape, dtype=None)", doc, func(c *arg.Call) (*ndarray.Array, error) {
			d, dims := n.dtype(c, "dtype", ndarray.Float64), shape(c, "shape")
			if x == 0 || c.Err() != nil {
				return ndarray.New(d, dims...)
			}
			return ndarray.Full(ndarray.Scalar(d, x), d, dims...)
		})
	}
	like := func(name, doc string, x int64) *arg.Func {
		return n.made(name+"(a, dtype=None)", doc, func(c *arg.Call) (*ndarray.Array, error) {
			a := n.array(c, "a")
			d := n.dtype(c, "dtype", a.DType())
			return ndarray.Full(ndarray.Scalar(d, x), d, a.Shape()...)
		})
	}
	return []arg.Member{
		n.made("array(object, dtype=None, copy=True, ndmin=0)", "An array of a number, of nested sequences, of a buffer, or a copy of an array.", func(c *arg.Call) (*ndarray.Array, error) {
			a, err := n.convert(c, "object", c.Bool("copy"))
			if err != nil {
				return nil, err
			}
			for a.NDim() < c.Int("ndmin") && c.Err() == nil {
				a = a.ExpandDims(0)
			}
			return a, nil
		}),
		n.made("asarray(a, dtype=None)", "The array itself where it is one of that type, else a new one.", func(c *arg.Call) (*ndarray.Array, error) { return n.convert(c, "a", false) }),
		n.made("ascontiguousarray(a, dtype=None)", "The array itself where its elements lie in their order, else a copy.", func(c *arg.Call) (*ndarray.Array, error) {
			a, err := n.convert(c, "a", false)
			if err == nil && !a.Contiguous() {
				a = a.Copy()
			}
			return a, err
		}),
		filled("zeros", "An array of zeros.", 0),
		filled("empty", "An array whose elements have no certain values; here zeros.", 0),
		filled("ones", "An array of ones.", 1),
		n.made("full(shape, fill_value, dtype=None)", "An array of one value.", func(c *arg.Call) (*ndarray.Array, error) {
			v := n.array(c, "fill_value")
			return ndarray.Full(v, n.dtype(c, "dtype", v.DType()), shape(c, "shape")...)
		}),
		like("zeros_like", "An array of zeros with the shape and type of another.", 0),
		like("empty_like", "An array with the shape and type of another; its elements are zeros.", 0),
		like("ones_like", "An array of ones with the shape and type of another.", 1),
		n.made("full_like(a, fill_value, dtype=None)", "An array of one value with the shape and type of another.", func(c *arg.Call) (*ndarray.Array, error) {
			a := n.array(c, "a")
			d := n.dtype(c, "dtype", a.DType())
			v, err := n.operandFor(c.Value("fill_value"), d)
			if err != nil {
				return nil, err
			}
			return ndarray.Full(v, d, a.Shape()...)
		}),
		n.do("arange(start, stop=None, step=1, dtype=None)", "The numbers start, start+step, … before stop; with one argument those from 0 before it.", func(c *arg.Call) (*ndarray.Array, error) {
			d := ndarray.Int64
			for _, name := range []string{"start", "stop", "step"} {
				if _, isInt := arg.AsInt(c.Value(name)); !isInt && !c.IsNone(name) {
					d = ndarray.Float64
				}
			}
			lo, hi := c.Float("start"), 0.0
			if c.IsNone("stop") {
				lo, hi = 0, lo
			} else {
				hi = c.Float("stop")
			}
			return ndarray.Arange(lo, hi, c.Float("step"), n.dtype(c, "dtype", d))
		}),
		&arg.Func{Sig: "linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None)", Doc: "num numbers from start to stop, evenly apart.", Do: func(c *arg.Call) (any, error) {
			lo, hi, num, end, d := c.Float("start"), c.Float("stop"), c.Int("num"), c.Bool("endpoint"), n.dtype(c, "dtype", ndarray.Float64)
			if c.Err() != nil {
				return nil, c.Err()
			}
			a, step, err := ndarray.Linspace(lo, hi, num, end, d)
			if err != nil || !c.Bool("retstep") {
				return n.result(c.Values, a, err)
			}
			return c.Values.Tuple(n.Value(c.Values, a), c.Values.Float(step)), nil
		}},
		n.do("logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None)", "num numbers from base**start to base**stop, each the same multiple of the one before.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Logspace(c.Float("start"), c.Float("stop"), c.Int("num"), c.Bool("endpoint"), c.Float("base"), n.dtype(c, "dtype", ndarray.Float64))
		}),
		n.do("eye(N, M=None, k=0, dtype=None)", "A matrix with ones on the k-th diagonal.", func(c *arg.Call) (*ndarray.Array, error) {
			rows := c.Int("N")
			cols := rows
			if !c.IsNone("M") {
				cols = c.Int("M")
			}
			return ndarray.Eye(rows, cols, c.Int("k"), n.dtype(c, "dtype", ndarray.Float64))
		}),
		n.do("identity(n, dtype=None)", "The identity matrix.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Eye(c.Int("n"), c.Int("n"), 0, n.dtype(c, "dtype", ndarray.Float64))
		}),
		n.do("frombuffer(buffer, dtype=None, count=-1, offset=0)", "An array over the memory of a bytes-like value, which it shares; over bytes it is read-only.", func(c *arg.Call) (*ndarray.Array, error) {
			return n.fromBuffer(c, n.dtype(c, "dtype", ndarray.Float64), c.Int("count"))
		}),
		n.do("fromiter(iter, dtype, count=-1)", "An array of the numbers of an iterable.", func(c *arg.Call) (*ndarray.Array, error) {
			items := c.Seq("iter")
			if k := c.Int("count"); k >= 0 {
				if k > len(items) {
					return nil, arg.Raisef("ValueError", "iterator too short: Expected %d but iterator had only %d items.", k, len(items))
				}
				items = items[:k]
			}
			return n.ArrayOf(c.Values.List(items), n.dtype(c, "dtype", ndarray.Float64))
		}),
		n.do("diag(v, k=0)", "The k-th diagonal of a matrix, or the matrix with that diagonal.", func(c *arg.Call) (*ndarray.Array, error) { return ndarray.Diag(n.array(c, "v"), c.Int("k")) }),
		n.do("tril(m, k=0)", "The lower triangle, zeros above.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Tri(n.array(c, "m"), c.Int("k"), false)
		}),
		n.do("triu(m, k=0)", "The upper triangle, zeros below.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Tri(n.array(c, "m"), c.Int("k"), true)
		}),
		n.many("meshgrid(*xi)", "The coordinates of a grid: an array of them for each vector.", func(c *arg.Call) ([]*ndarray.Array, error) {
			var v []*ndarray.Array
			for _, x := range c.Rest() {
				a, err := n.Array(x)
				if err != nil {
					return nil, err
				}
				v = append(v, a)
			}
			return ndarray.Meshgrid(v)
		}),
		n.made("copy(a)", "A copy with memory of its own.", func(c *arg.Call) (*ndarray.Array, error) { return n.array(c, "a").Copy(), nil }),
	}
}

// convert is a parameter as an array of the type that the parameter dtype names.
func (n *Numpy) convert(c *arg.Call, name string, copied bool) (*ndarray.Array, error) {
	v := c.Value(name)
	a, isArray := As(v)
	if isArray {
		if !c.IsNone("dtype") {
			a = a.AsType(n.dtype(c, "dtype", a.DType()))
		}
		if old, _ := As(v); old == a && copied {
			a = a.Copy()
		}
		return a, nil
	}
	if c.IsNone("dtype") {
		return n.Array(v)
	}
	return n.ArrayOf(v, n.dtype(c, "dtype", ndarray.Float64))
}
