package numpy

import (
	"strings"

	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// array is a parameter that is an array or stands for one.
func (n *Numpy) array(c *arg.Call, name string) *ndarray.Array {
	a, err := n.Array(c.Value(name))
	if err != nil {
		c.Fail(err)
		return ndarray.Scalar(ndarray.Float64, 0.0)
	}
	return a
}

// optional is array, nil for None.
func (n *Numpy) optional(c *arg.Call, name string) *ndarray.Array {
	if c.IsNone(name) {
		return nil
	}
	return n.array(c, name)
}

// op is a parameter as an operand.
func (n *Numpy) op(c *arg.Call, name string) ndarray.Operand {
	x, err := n.operand(c.Value(name))
	if err != nil {
		c.Fail(err)
		return ndarray.Operand{Array: ndarray.Scalar(ndarray.Float64, 0.0)}
	}
	return x
}

// dtype is a parameter that names an element type, def for None.
func (n *Numpy) dtype(c *arg.Call, name string, def ndarray.DType) ndarray.DType {
	if c.IsNone(name) {
		return def
	}
	d, err := n.dtypeOfValue(c.Value(name))
	if err != nil {
		c.Fail(err)
	}
	return d
}

// shape is a parameter that is a length or a sequence of lengths.
func shape(c *arg.Call, name string) []int {
	return intsOf(c, c.Value(name), name)
}

func intsOf(c *arg.Call, v arg.Value, name string) []int {
	if i, ok := arg.AsInt(v); ok {
		return []int{int(i)}
	}
	seq, ok := arg.AsSeq(v)
	if !ok {
		c.BadType(name, v, "int")
		return nil
	}
	out := make([]int, len(seq))
	for i, x := range seq {
		k, ok := arg.AsInt(x)
		if !ok {
			c.BadType(name, x, "int")
			return nil
		}
		out[i] = int(k)
	}
	return out
}

// rest is a shape given as one tuple or as several integers.
func rest(c *arg.Call, v []arg.Value, name string) []int {
	if len(v) == 1 {
		return intsOf(c, v[0], name)
	}
	out := make([]int, len(v))
	for i, x := range v {
		k, ok := arg.AsInt(x)
		if !ok {
			c.BadType(name, x, "int")
			return nil
		}
		out[i] = int(k)
	}
	return out
}

// axes is the parameter axis: nil for None.
func axes(c *arg.Call, name string) []int {
	if c.IsNone(name) {
		return nil
	}
	return shape(c, name)
}

// axis is a parameter that is one axis, nil for None.
func axis(c *arg.Call, name string) *int {
	if c.IsNone(name) {
		return nil
	}
	i := c.Int(name)
	return &i
}

// arrays is a parameter that is a sequence of arrays.
func (n *Numpy) arrays(c *arg.Call, name string) []*ndarray.Array {
	var out []*ndarray.Array
	seq, ok := arg.AsSeq(c.Value(name))
	if a, isArray := As(c.Value(name)); isArray {
		ok = a.NDim() > 0
		for i := 0; i < a.Len(); i++ {
			x, _ := a.Index(ndarray.Int(i))
			out = append(out, x)
		}
		seq = nil
	}
	if !ok {
		c.BadType(name, c.Value(name), "tuple")
	}
	for _, v := range seq {
		a, err := n.Array(v)
		if err != nil {
			c.Fail(err)
			return nil
		}
		out = append(out, a)
	}
	return out
}

// into is what a function with the parameter out returns: out filled with a, or a.
func (n *Numpy) into(c *arg.Call, name string, a *ndarray.Array, err error) (any, error) {
	if c.IsNone(name) {
		return n.result(c.Values, a, err)
	}
	out, ok := As(c.Value(name))
	if !ok {
		return nil, arg.Raise("TypeError", "return arrays must be of ArrayType").WithHint("out is of type %s, want an ndarray", c.Value(name).Type())
	}
	if err == nil {
		err = ndarray.Store(out, a)
	}
	return c.Value(name), n.Error(err)
}

// do makes a Func from one that returns an array.
func (n *Numpy) do(sig, doc string, f func(c *arg.Call) (*ndarray.Array, error)) *arg.Func {
	return &arg.Func{Sig: sig, Doc: doc, Do: func(c *arg.Call) (any, error) {
		a, err := f(c)
		if c.Err() != nil {
			return nil, c.Err()
		}
		return n.result(c.Values, a, err)
	}}
}

// made is do for functions that make an array whatever its dimensions are. The first argument, if it is the result,
// stays itself.
func (n *Numpy) made(sig, doc string, f func(c *arg.Call) (*ndarray.Array, error)) *arg.Func {
	first := sig[strings.IndexByte(sig, '(')+1 : strings.IndexAny(sig, ",)")]
	return &arg.Func{Sig: sig, Doc: doc, Do: func(c *arg.Call) (any, error) {
		a, err := f(c)
		if c.Err() != nil {
			return nil, c.Err()
		}
		if err != nil {
			return nil, n.Error(err)
		}
		if same, ok := As(c.Value(first)); ok && same == a {
			return c.Value(first), nil
		}
		return n.Value(c.Values, a), nil
	}}
}

// many makes a Func from one that returns several arrays, as a tuple.
func (n *Numpy) many(sig, doc string, f func(c *arg.Call) ([]*ndarray.Array, error)) *arg.Func {
	return &arg.Func{Sig: sig, Doc: doc, Do: func(c *arg.Call) (any, error) {
		out, err := f(c)
		if c.Err() != nil {
			return nil, c.Err()
		}
		if err != nil {
			return nil, n.Error(err)
		}
		return n.tuple(c.Values, out), nil
	}}
}

func (n *Numpy) tuple(vs arg.Values, arrays []*ndarray.Array) arg.Value {
	items := make([]arg.Value, len(arrays))
	for i, a := range arrays {
		items[i] = n.Value(vs, a)
	}
	return vs.Tuple(items...)
}
