package numpy

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Array is a script value as an array: the array itself, or a new one of a number, of bytes, or of nested sequences.
func (n *Numpy) Array(v arg.Value) (*ndarray.Array, error) {
	if a, ok := As(v); ok {
		return a, nil
	}
	return n.build(v, nil)
}

// ArrayOf is Array with elements of type d.
func (n *Numpy) ArrayOf(v arg.Value, d ndarray.DType) (*ndarray.Array, error) {
	if a, ok := As(v); ok {
		return a.AsType(d), nil
	}
	return n.build(v, &d)
}

// number reads a plain number: a bool, int64, uint64, float64 or complex128.
func number(v arg.Value) (x any, kind ndarray.Weak, err error) {
	switch b := v.(type) {
	case starlark.Bool:
		return bool(b), ndarray.WeakBool, nil
	case starlark.Float:
		return float64(b), ndarray.WeakFloat, nil
	case interface{ Complex128() complex128 }:
		return b.Complex128(), ndarray.WeakComplex, nil
	}
	if i, ok := arg.AsInt(v); ok {
		return i, ndarray.WeakInt, nil
	}
	if u, ok := arg.AsUint(v); ok {
		return u, ndarray.WeakInt, nil
	}
	if _, isInt := v.(arg.Integer); isInt {
		return nil, 0, arg.Raise("OverflowError", "Python int too large to convert to C long").WithHint("got %s, want a number of at most 64 bits", v.String())
	}
	if f, ok := arg.AsFloat(v); ok {
		return f, ndarray.WeakFloat, nil
	}
	return nil, ndarray.Strong, nil
}

// builder gathers the elements of nested sequences.
type builder struct {
	n      *Numpy
	shape  []int
	closed bool // the depth is known
	items  []any
	parts  []*ndarray.Array // where arrays stand among the leaves
	dtype  ndarray.DType
	any    bool
}

// build makes an array of what is none.
func (n *Numpy) build(v arg.Value, want *ndarray.DType) (*ndarray.Array, error) {
	if a, ok := ofBuffer(v); ok {
		if want != nil {
			a = a.AsType(*want)
		}
		return a, nil
	}
	b := &builder{n: n}
	if err := b.add(v, 0); err != nil {
		return nil, err
	}
	d := b.dtype
	if !b.any {
		d = ndarray.Float64
	}
	if want != nil {
		d = *want
	}
	return b.finish(d)
}

// ofBuffer copies an array.array, bytes, bytearray or memoryview.
func ofBuffer(v arg.Value) (*ndarray.Array, bool) {
	if _, isStr := arg.AsStr(v); isStr {
		return nil, false
	}
	data, ok := arg.AsBuffer(v)
	if !ok {
		return nil, false
	}
	d := ndarray.Uint8
	if t, typed := v.(arg.Items); typed {
		code, inRow := t.ItemCode()
		if d, ok = dtypeOfChar(code); !ok || !inRow {
			return nil, false
		}
	}
	a, err := ndarray.FromBytes(data, d, len(data)/d.Size())
	if err != nil {
		return nil, false
	}
	return a.Copy(), true
}

func (b *builder) add(v arg.Value, depth int) error {
	if a, ok := As(v); ok {
		return b.addArray(a, depth)
	}
	if x, kind, err := number(v); err != nil {
		return err
	} else if kind != ndarray.Strong {
		return b.leaf(x, depth)
	}
	seq, ok := arg.AsSeq(v)
	if !ok {
		if a, isBuffer := ofBuffer(v); isBuffer {
			return b.addArray(a, depth)
		}
		return arg.Raisef("TypeError", "can't convert %s to ndarray", v.Type()).
			WithHint("got %s, want numbers, or nested lists of numbers", v.String())
	}
	if depth > 32 {
		return arg.Raise("ValueError", "maximum supported dimension for an ndarray is 32")
	}
	if err := b.level(depth, len(seq)); err != nil {
		return err
	}
	if len(seq) == 0 && depth == len(b.shape)-1 {
		b.closed = true
	}
	for _, x := range seq {
		if err := b.add(x, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// level notes a sequence of n at a depth.
func (b *builder) level(depth, n int) error {
	if depth == len(b.shape) && !b.closed {
		b.shape = append(b.shape, n)
		return nil
	}
	if depth >= len(b.shape) || b.shape[depth] != n {
		return b.ragged(depth)
	}
	return nil
}

func (b *builder) ragged(depth int) error {
	return arg.Raisef("ValueError", "setting an array element with a sequence. The requested array has an inhomogeneous shape after %d dimensions.", max(1, min(depth, len(b.shape)))).
		WithHint("all rows must have the same length")
}

func (b *builder) leaf(x any, depth int) error {
	if depth != len(b.shape) {
		return b.ragged(depth)
	}
	b.closed = true
	b.see(dtypeOf(x))
	b.items = append(b.items, x)
	return nil
}

func (b *builder) see(d ndarray.DType) {
	if !b.any {
		b.dtype, b.any = d, true
		return
	}
	b.dtype = ndarray.Promote(b.dtype, d)
}

func (b *builder) addArray(a *ndarray.Array, depth int) error {
	for i, n := range a.Shape() {
		if err := b.level(depth+i, n); err != nil {
			return err
		}
	}
	if depth+a.NDim() != len(b.shape) {
		return b.ragged(depth)
	}
	b.closed = true
	b.see(a.DType())
	b.parts = append(b.parts, a)
	b.items = append(b.items, a)
	return nil
}

func (b *builder) finish(d ndarray.DType) (*ndarray.Array, error) {
	out, err := ndarray.New(d, b.shape...)
	if err != nil {
		return nil, b.n.Error(err)
	}
	flat := out.Ravel()
	at := 0
	for _, x := range b.items {
		a, isArray := x.(*ndarray.Array)
		if !isArray {
			out.SetAt(at, x)
			at++
			continue
		}
		lo, hi := at, at+a.Size()
		part, err := flat.Index(ndarray.Slice{Lo: &lo, Hi: &hi})
		if err == nil {
			err = part.Assign(a.Ravel())
		}
		if err != nil {
			return nil, b.n.Error(err)
		}
		at = hi
	}
	return out, nil
}

// dtypeOf is the type that a plain number has in an array.
func dtypeOf(x any) ndarray.DType {
	switch x.(type) {
	case bool:
		return ndarray.Bool
	case int64:
		return ndarray.Int64
	case uint64:
		return ndarray.Uint64
	case float64:
		return ndarray.Float64
	case complex128:
		return ndarray.Complex128
	}
	panic(fmt.Sprintf("numpy: a number of type %T", x))
}

// operand is a script value as an operand: arrays count with their type, plain numbers only with their kind.
func (n *Numpy) operand(v arg.Value) (ndarray.Operand, error) {
	if a, ok := As(v); ok {
		return ndarray.Operand{Array: a}, nil
	}
	x, kind, err := number(v)
	if err != nil {
		return ndarray.Operand{}, err
	}
	if kind != ndarray.Strong {
		return ndarray.Operand{Array: ndarray.Scalar(dtypeOf(x), x), Weak: kind}, nil
	}
	a, err := n.build(v, nil)
	return ndarray.Operand{Array: a}, err
}

// operandFor is a value to be assigned to elements of type d.
func (n *Numpy) operandFor(v arg.Value, d ndarray.DType) (*ndarray.Array, error) {
	if a, ok := As(v); ok {
		return a, nil
	}
	return n.build(v, &d)
}
