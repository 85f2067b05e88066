package numpy

import (
	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// ints makes a tuple of lengths.
func ints(vs arg.Values, v []int) arg.Value {
	items := make([]arg.Value, len(v))
	for i, n := range v {
		items[i] = vs.Int(int64(n))
	}
	return vs.Tuple(items...)
}

// self is the array of a method's receiver.
func self(c *arg.Call) *ndarray.Array { return c.Self.Data.(*value).a }

func (n *Numpy) newArrayClass() *arg.Class {
	k := &arg.Class{
		Name: "ndarray",
		Doc: "An array of numbers of one type with any number of dimensions. Slices, `T` and `reshape` give views of the same memory; " +
			"bytes(a), memoryview(a) and whatever takes a buffer read it in place.",
		Props:   n.props(),
		Methods: n.methods(),
	}
	k.Wrap = n.wrap
	k.Init = &arg.Func{Sig: "ndarray(shape, dtype=None, buffer=None, offset=0)", Do: func(c *arg.Call) (any, error) {
		d := n.dtype(c, "dtype", ndarray.Float64)
		dims := shape(c, "shape")
		var a *ndarray.Array
		var err error
		if c.IsNone("buffer") {
			a, err = ndarray.New(d, dims...)
		} else {
			a, err = n.fromBuffer(c, d, -1)
			if err == nil && c.Err() == nil {
				a, err = a.Reshape(dims...)
			}
		}
		if c.Err() != nil {
			return nil, c.Err()
		}
		c.Self.Data = a
		return nil, n.Error(err)
	}}
	return k
}

// fromBuffer is an array over the buffer of the parameters buffer and offset; without write access it is read-only.
func (n *Numpy) fromBuffer(c *arg.Call, d ndarray.DType, count int) (*ndarray.Array, error) {
	data, writable := arg.AsWriteBuffer(c.Value("buffer"))
	if !writable {
		data = c.Buffer("buffer")
	}
	a, err := ndarray.FromBuffer(data, d, count, c.Int("offset"))
	if err == nil && !writable {
		a.Lock()
	}
	return a, err
}

func (n *Numpy) props() []arg.Prop {
	prop := func(name, doc string, get func(v *value) any) arg.Prop {
		return arg.Prop{Name: name, Doc: doc, Get: func(o *arg.Object) (any, error) { return get(o.Data.(*value)), nil }}
	}
	reshape := prop("shape", "The length of each dimension; assigning one reshapes in place.", func(v *value) any { return ints(v.Values, v.a.Shape()) })
	reshape.Set = func(o *arg.Object, x arg.Value) error {
		v := o.Data.(*value)
		dims, ok := arg.AsSeq(x)
		if i, isInt := arg.AsInt(x); isInt {
			dims, ok = []arg.Value{v.Values.Int(i)}, true
		}
		lengths := make([]int, len(dims))
		for i, d := range dims {
			k, isInt := arg.AsInt(d)
			lengths[i], ok = int(k), ok && isInt
		}
		if !ok {
			return arg.Raise("TypeError", "shape must be a tuple of integers").WithHint("got %s", x.String())
		}
		return n.Error(v.a.SetShape(lengths...))
	}
	return []arg.Prop{
		reshape,
		prop("ndim", "The number of dimensions.", func(v *value) any { return v.a.NDim() }),
		prop("size", "The number of elements.", func(v *value) any { return v.a.Size() }),
		prop("itemsize", "The size of an element in bytes.", func(v *value) any { return v.a.DType().Size() }),
		prop("nbytes", "The size of all elements in bytes.", func(v *value) any { return v.a.Size() * v.a.DType().Size() }),
		prop("strides", "The distance in bytes between neighbours of each dimension.", func(v *value) any { return ints(v.Values, v.a.Strides()) }),
		prop("dtype", "The type of the elements.", func(v *value) any { return n.dtypeValue(v.Values, v.a.DType()) }),
		prop("T", "A view with the dimensions reversed.", func(v *value) any {
			t, _ := v.a.Transpose()
			return n.Value(v.Values, t)
		}),
		prop("flat", "The elements in their order, as an array of one dimension; a view where the memory allows it.", func(v *value) any { return n.Value(v.Values, v.a.Ravel()) }),
		prop("real", "The real parts, of complex elements as a view.", func(v *value) any { return n.Value(v.Values, ndarray.Real(v.a)) }),
		prop("imag", "The imaginary parts, of complex elements as a view.", func(v *value) any { return n.Value(v.Values, ndarray.Imag(v.a)) }),
		prop("base", "The array that this one is a view of, None for one with memory of its own.", func(v *value) any {
			if b := v.a.Base(); b != nil {
				return n.Value(v.Values, b)
			}
			return nil
		}),
	}
}

func (n *Numpy) methods() []*arg.Func {
	list := []*arg.Func{
		n.do("reshape(*shape)", "The elements in another shape, a view where the memory allows it; one length may be -1.", func(c *arg.Call) (*ndarray.Array, error) {
			return self(c).Reshape(rest(c, c.Rest(), "shape")...)
		}),
		n.do("transpose(*axes)", "A view with the dimensions reversed, or in the order of axes.", func(c *arg.Call) (*ndarray.Array, error) {
			if r := c.Rest(); len(r) == 0 || len(r) == 1 && r[0] == arg.None {
				return self(c).Transpose()
			}
			return self(c).Transpose(rest(c, c.Rest(), "axes")...)
		}),
		n.do("astype(dtype, copy=True)", "The elements converted: floats are truncated, integers wrap around.", func(c *arg.Call) (*ndarray.Array, error) {
			a := self(c).AsType(n.dtype(c, "dtype", ndarray.Float64))
			if a == self(c) && c.Bool("copy") {
				a = a.Copy()
			}
			return a, nil
		}),
		n.do("flatten(order='C')", "A copy with one dimension; order 'F' goes down the columns.", func(c *arg.Call) (*ndarray.Array, error) {
			switch c.Str("order") {
			case "C":
				return self(c).Ravel().Copy(), nil
			case "F":
				t, err := self(c).Transpose()
				if err != nil {
					return nil, err
				}
				return t.Ravel().Copy(), nil
			}
			return nil, arg.Raise("ValueError", "order must be one of 'C', 'F'")
		}),
		n.do("view(dtype)", "The same memory as elements of another type.", func(c *arg.Call) (*ndarray.Array, error) {
			return self(c).View(n.dtype(c, "dtype", self(c).DType()))
		}),
		n.do("byteswap(inplace=False)", "The elements with their bytes in reverse order.", func(c *arg.Call) (*ndarray.Array, error) {
			return self(c).ByteSwap(c.Bool("inplace"))
		}),
		{Sig: "tobytes()", Doc: "The elements' bytes, row after row.", Do: func(c *arg.Call) (any, error) {
			return self(c).Copy().Bytes(), nil
		}},
		{Sig: "tolist()", Doc: "Nested lists of plain numbers.", Do: func(c *arg.Call) (any, error) { return list(c.Values, self(c)), nil }},
		{Sig: "item(*args)", Doc: "One element as a plain number: the only one, or that of an index.", Do: func(c *arg.Call) (any, error) {
			a := self(c)
			switch idx := rest(c, c.Rest(), "args"); {
			case c.Err() != nil:
				return nil, c.Err()
			case len(c.Rest()) == 0:
				if a.Size() != 1 {
					return nil, arg.Raise("ValueError", "can only convert an array of size 1 to a Python scalar")
				}
				return element(c.Values, a.At(0)), nil
			case len(idx) == 1:
				x, err := a.Ravel().Index(ndarray.Int(idx[0]))
				return n.result(c.Values, x, err)
			default:
				items := make([]ndarray.Item, len(idx))
				for i, k := range idx {
					items[i] = ndarray.Int(k)
				}
				x, err := a.Index(items...)
				return n.result(c.Values, x, err)
			}
		}},
		{Sig: "fill(value)", Doc: "Gives all elements one value.", Do: func(c *arg.Call) (any, error) {
			v, err := n.operandFor(c.Value("value"), self(c).DType())
			if err != nil {
				return nil, err
			}
			return nil, n.Error(self(c).Assign(v))
		}},
		{Sig: "sort(axis=-1)", Doc: "Sorts along an axis in place, NaN last.", Do: func(c *arg.Call) (any, error) {
			s, err := ndarray.Sort(self(c), c.Int("axis"))
			if err == nil {
				err = self(c).Assign(s)
			}
			return nil, n.Error(err)
		}},
		n.many("nonzero()", "The indices of the elements that are not zero, an array for each dimension.", func(c *arg.Call) ([]*ndarray.Array, error) {
			return ndarray.Nonzero(self(c)), nil
		}),
	}
	for _, b := range bothList {
		list = append(list, b.method(n))
	}
	return list
}

// list makes nested lists.
func list(vs arg.Values, a *ndarray.Array) arg.Value {
	if a.NDim() == 0 {
		return element(vs, a.At(0))
	}
	items := make([]arg.Value, a.Len())
	for i := range items {
		if a.NDim() == 1 {
			items[i] = element(vs, a.At(i))
			continue
		}
		row, _ := a.Index(ndarray.Int(i))
		items[i] = list(vs, row)
	}
	return vs.List(items)
}
