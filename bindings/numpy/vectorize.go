package numpy

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// vectorized is what vectorize returns.
func (n *Numpy) vectorized(f starlark.Callable, d ndarray.DType) *arg.Func {
	return &arg.Func{Sig: "vectorized(x)", Do: func(c *arg.Call) (any, error) {
		x := n.array(c, "x")
		if c.Err() != nil {
			return nil, c.Err()
		}
		out, err := ndarray.New(d, x.Shape()...)
		if err != nil {
			return nil, n.Error(err)
		}
		for i := range x.Size() {
			r, err := starlark.Call(c.Thread, f, starlark.Tuple{element(c.Values, x.At(i))}, nil)
			if err != nil {
				return nil, err
			}
			v, kind, err := number(r)
			if err != nil {
				return nil, err
			}
			if kind == ndarray.Strong {
				return nil, arg.Raisef("TypeError", "can't convert %s to float", r.Type()).WithHint("the function given to vectorize must return a number")
			}
			out.SetAt(i, v)
		}
		return n.result(c.Values, out, nil)
	}}
}
