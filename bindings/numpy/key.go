package numpy

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// plainInt reads an integer that is no bool.
func plainInt(v arg.Value) (int, bool) {
	if _, isBool := v.(starlark.Bool); isBool {
		return 0, false
	}
	i, ok := arg.AsInt(v)
	return int(i), ok && int64(int(i)) == i
}

// items reads a subscript.
func (n *Numpy) items(key arg.Value) ([]ndarray.Item, error) {
	if t, ok := tuple(key); ok {
		out := make([]ndarray.Item, len(t))
		for i, k := range t {
			item, err := n.item(k)
			if err != nil {
				return nil, err
			}
			out[i] = item
		}
		return out, nil
	}
	item, err := n.item(key)
	return []ndarray.Item{item}, err
}

// tuple reads a tuple of either engine.
func tuple(v arg.Value) ([]arg.Value, bool) {
	if v.Type() != "tuple" {
		return nil, false
	}
	return arg.AsSeq(v)
}

func (n *Numpy) item(k arg.Value) (ndarray.Item, error) {
	if i, ok := plainInt(k); ok {
		return ndarray.Int(i), nil
	}
	switch k := k.(type) {
	case starlark.NoneType:
		return ndarray.NewAxis{}, nil
	case arg.Slicer:
		return slice(k)
	case arg.Dots:
		return ndarray.Ellipsis{}, nil
	}
	if a, ok := As(k); ok {
		if a.NDim() == 0 && a.DType().IsInt() {
			return ndarray.Int(int(a.Float(0))), nil
		}
		return a, nil
	}
	if _, isBool := k.(starlark.Bool); !isBool {
		if _, isList := arg.AsSeq(k); !isList {
			return nil, arg.Raise("IndexError", "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices").
				WithHint("got %s of type %s", k.String(), k.Type())
		}
	}
	a, err := n.Array(k)
	if err == nil && a.Size() == 0 && a.DType() == ndarray.Float64 { // the empty list
		a = a.AsType(ndarray.Int64)
	}
	return a, err
}

func slice(k arg.Slicer) (ndarray.Item, error) {
	lo, hi, step := k.Bounds3()
	var s ndarray.Slice
	for _, b := range []struct {
		v   arg.Value
		out **int
	}{{lo, &s.Lo}, {hi, &s.Hi}, {step, &s.Step}} {
		if b.v == arg.None {
			continue
		}
		i, ok := arg.AsInt(b.v)
		if !ok {
			return nil, arg.Raise("TypeError", "slice indices must be integers or None or have an __index__ method")
		}
		p := int(i)
		*b.out = &p
	}
	return s, nil
}
