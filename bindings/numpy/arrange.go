package numpy

import (
	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// arrange are the functions that join, cut and turn arrays.
func (n *Numpy) arrange() []arg.Member {
	stack := func(name, doc string, dims, axis int) *arg.Func {
		return n.do(name+"(tup)", doc, func(c *arg.Call) (*ndarray.Array, error) {
			list := n.arrays(c, "tup")
			k := axis
			for i, a := range list {
				list[i] = a.AtLeast(dims)
				if name == "hstack" && list[i].NDim() == 1 {
					k = 0
				}
			}
			return ndarray.Concatenate(list, k)
		})
	}
	flip := func(name, doc string, axes ...int) *arg.Func {
		return n.do(name+"(m)", doc, func(c *arg.Call) (*ndarray.Array, error) { return n.array(c, "m").Flip(axes) })
	}
	atLeast := func(name string, dims int) *arg.Func {
		return n.do(name+"(a)", "The array with at least so many dimensions.", func(c *arg.Call) (*ndarray.Array, error) { return n.array(c, "a").AtLeast(dims), nil })
	}
	return []arg.Member{
		n.do("reshape(a, newshape)", "The elements in another shape, a view where the memory allows it; one length may be -1.", func(c *arg.Call) (*ndarray.Array, error) {
			return n.array(c, "a").Reshape(shape(c, "newshape")...)
		}),
		n.do("transpose(a, axes=None)", "A view with the dimensions reversed, or in the order of axes.", func(c *arg.Call) (*ndarray.Array, error) {
			return n.array(c, "a").Transpose(axes(c, "axes")...)
		}),
		n.do("concatenate(arrays, axis=0)", "The arrays joined along an axis, None for all elements in a row.", func(c *arg.Call) (*ndarray.Array, error) {
			list := n.arrays(c, "arrays")
			if c.IsNone("axis") {
				for i, a := range list {
					list[i] = a.Ravel()
				}
				return ndarray.Concatenate(list, 0)
			}
			return ndarray.Concatenate(list, c.Int("axis"))
		}),
		n.do("stack(arrays, axis=0)", "The arrays, of one shape, joined along a new axis.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Stack(n.arrays(c, "arrays"), c.Int("axis"))
		}),
		stack("vstack", "The arrays one below the other.", 2, 0),
		stack("hstack", "The arrays side by side.", 1, 1),
		stack("dstack", "The arrays one behind the other, along the third axis.", 3, 2),
		n.do("column_stack(tup)", "Vectors as the columns of a matrix.", func(c *arg.Call) (*ndarray.Array, error) {
			list := n.arrays(c, "tup")
			for i, a := range list {
				if a.NDim() == 1 {
					list[i] = a.ExpandDims(1)
				}
			}
			return ndarray.Concatenate(list, 1)
		}),
		n.do("append(arr, values, axis=None)", "A copy with values at the end.", func(c *arg.Call) (*ndarray.Array, error) {
			a, b := n.array(c, "arr"), n.array(c, "values")
			if c.IsNone("axis") {
				return ndarray.Concatenate([]*ndarray.Array{a.Ravel(), b.Ravel()}, 0)
			}
			return ndarray.Concatenate([]*ndarray.Array{a, b}, c.Int("axis"))
		}),
		n.do("delete(arr, obj, axis=None)", "A copy without the places that obj names.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.Delete(n.array(c, "arr"), n.array(c, "obj"), axis(c, "axis"))
		}),
		n.splitter("split", true),
		n.splitter("array_split", false),
		n.do("flip(m, axis=None)", "A view in the reverse order along the axes.", func(c *arg.Call) (*ndarray.Array, error) { return n.array(c, "m").Flip(axes(c, "axis")) }),
		flip("flipud", "A view upside down.", 0),
		flip("fliplr", "A view with left and right exchanged.", 1),
		n.do("rot90(m, k=1)", "A view turned by k quarters, counter-clockwise.", func(c *arg.Call) (*ndarray.Array, error) { return ndarray.Rot90(n.array(c, "m"), c.Int("k")) }),
		n.do("roll(a, shift, axis=None)", "A copy with the elements moved along, those at the end to the front.", func(c *arg.Call) (*ndarray.Array, error) {
			return ndarray.RollAxes(n.array(c, "a"), shape(c, "shift"), axes(c, "axis"))
		}),
		n.do("tile(A, reps)", "The whole array repeated along each dimension.", func(c *arg.Call) (*ndarray.Array, error) { return n.array(c, "A").Tile(shape(c, "reps")...) }),
		n.do("expand_dims(a, axis)", "A view with a new dimension of length 1.", func(c *arg.Call) (*ndarray.Array, error) {
			a, k := n.array(c, "a"), c.Int("axis")
			if k < 0 {
				k += a.NDim() + 1
			}
			if k < 0 || k > a.NDim() {
				return nil, arg.Raisef("ValueError", "axis %d is out of bounds for array of dimension %d", c.Int("axis"), a.NDim()+1)
			}
			return a.ExpandDims(k), nil
		}),
		n.do("moveaxis(a, source, destination)", "A view with a dimension at another place.", func(c *arg.Call) (*ndarray.Array, error) {
			return n.array(c, "a").MoveAxis(c.Int("source"), c.Int("destination"))
		}),
		n.do("broadcast_to(array, shape)", "A read-only view stretched to a shape.", func(c *arg.Call) (*ndarray.Array, error) {
			return n.array(c, "array").BroadcastTo(shape(c, "shape"))
		}),
		atLeast("atleast_1d", 1), atLeast("atleast_2d", 2), atLeast("atleast_3d", 3),
		n.do("pad(array, pad_width, mode='constant', constant_values=0)", "A copy with a border of constant_values, the only mode there is: pad_width is one number, (before, after), or a pair for each dimension.", func(c *arg.Call) (*ndarray.Array, error) {
			a := n.array(c, "array")
			if m := c.Str("mode"); m != "constant" {
				return nil, arg.Raisef("NotImplementedError", "pad mode '%s' is not there", m).WithHint("want mode 'constant'")
			}
			w, err := n.ArrayOf(c.Value("pad_width"), ndarray.Int64)
			if err != nil {
				return nil, err
			}
			v, err := n.operandFor(c.Value("constant_values"), a.DType())
			if err != nil {
				return nil, err
			}
			return ndarray.PadBy(a, w, v)
		}),
		&arg.Func{Sig: "copyto(dst, src)", Doc: "Copies src, stretched and converted, into dst.", Do: func(c *arg.Call) (any, error) {
			dst, src := n.array(c, "dst"), n.array(c, "src")
			if c.Err() != nil {
				return nil, c.Err()
			}
			return nil, n.Error(dst.Assign(src))
		}},
	}
}

func (n *Numpy) splitter(name string, equal bool) *arg.Func {
	doc := "The array cut along an axis into so many equal parts, or at the given places: a list of views."
	if !equal {
		doc = "As split; parts of a number that does not divide the length differ by one."
	}
	return &arg.Func{Sig: name + "(ary, indices_or_sections, axis=0)", Doc: doc, Do: func(c *arg.Call) (any, error) {
		a, k := n.array(c, "ary"), c.Int("axis")
		if c.Err() != nil {
			return nil, c.Err()
		}
		at, err := cuts(c, a, k, equal)
		if err != nil {
			return nil, n.Error(err)
		}
		parts, err := a.Split(at, k)
		if err != nil {
			return nil, n.Error(err)
		}
		items := make([]arg.Value, len(parts))
		for i, p := range parts {
			items[i] = n.Value(c.Values, p)
		}
		return c.Values.List(items), nil
	}}
}

// cuts are the places where split cuts.
func cuts(c *arg.Call, a *ndarray.Array, axis int, equal bool) ([]int, error) {
	if _, isInt := arg.AsInt(c.Value("indices_or_sections")); !isInt {
		return shape(c, "indices_or_sections"), c.Err()
	}
	return a.Sections(c.Int("indices_or_sections"), axis, equal)
}
