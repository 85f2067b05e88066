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
	prop := func(name, doc string, get func(v *value) any) arg.Prop {
		return arg.Prop{Name: name, Doc: doc, Get: func(o *arg.Object) (any, error) { return get(o.Data.(*value)), nil }}
	}
	k := &arg.Class{
		Name: "ndarray",
		Doc:  "An array of numbers of one type with any number of dimensions. Slices, `T` and reshape give views of the same memory.",
		Props: []arg.Prop{
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
			{Name: "shape", Doc: "The length of each dimension; assigning reshapes in place.",
				Get: func(o *arg.Object) (any, error) { v := o.Data.(*value); return ints(v.Values, v.a.Shape()), nil },
			},
		},
	}
	k.Wrap = n.wrap
	return k
}
