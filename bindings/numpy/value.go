package numpy

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// value is an array as a script value of either engine.
type value struct {
	*arg.Object
	n *Numpy
	a *ndarray.Array
}

var (
	_ arg.Operand         = (*value)(nil)
	_ arg.InplaceOperand  = (*value)(nil)
	_ arg.Unwrapper       = (*value)(nil)
	_ arg.Numeric         = (*value)(nil)
	_ arg.Truther         = (*value)(nil)
	_ arg.Items           = (*value)(nil)
	_ arg.Printed         = (*value)(nil)
	_ arg.WriteBufferer   = (*value)(nil)
	_ starlark.Mapping    = (*value)(nil)
	_ starlark.HasSetKey  = (*value)(nil)
	_ starlark.Sequence   = (*value)(nil)
	_ starlark.Sliceable  = (*value)(nil)
	_ starlark.HasBinary  = (*value)(nil)
	_ starlark.HasUnary   = (*value)(nil)
	_ starlark.Container  = (*value)(nil)
	_ starlark.Comparable = (*value)(nil)
)

// Value is a as a script value.
func (n *Numpy) Value(vs arg.Values, a *ndarray.Array) arg.Value {
	return n.wrap(n.class.NewObject(vs, a))
}

// wrap is the class's Wrap: the Object's Data is the array until then, and the value afterwards.
func (n *Numpy) wrap(o *arg.Object) arg.Value {
	if v, ok := o.Data.(*value); ok {
		return v
	}
	v := &value{Object: o, n: n, a: o.Data.(*ndarray.Array)}
	o.Data = v
	return v
}

// As is the array of a script value that is one.
func As(v arg.Value) (*ndarray.Array, bool) {
	if x, ok := v.(*value); ok {
		return x.a, true
	}
	u, ok := v.(arg.Unwrapper) // an instance of a script's class
	if !ok {
		return nil, false
	}
	o := u.NativeObject()
	if o == nil {
		return nil, false
	}
	x, ok := o.Data.(*value)
	if !ok {
		return nil, false
	}
	return x.a, true
}

// result is an array as the result of an operation: one without dimensions is a plain number.
func (n *Numpy) result(vs arg.Values, a *ndarray.Array, err error) (arg.Value, error) {
	if err != nil {
		return nil, n.Error(err)
	}
	if a.NDim() == 0 {
		return element(vs, a.At(0)), nil
	}
	return n.Value(vs, a), nil
}

// complexes are the Values of an engine that has complex numbers.
type complexes interface{ Complex(complex128) arg.Value }

// element is one element as a script value. Starlark has no complex numbers: there it is the pair (real, imag).
func element(vs arg.Values, x any) arg.Value {
	c, ok := x.(complex128)
	if !ok {
		return arg.ToValue(vs, x)
	}
	if made, ok := vs.(complexes); ok {
		return made.Complex(c)
	}
	return vs.Tuple(vs.Float(real(c)), vs.Float(imag(c)))
}

// NativeObject is arg.Unwrapper.
func (v *value) NativeObject() *arg.Object { return v.Object }

// String is repr(v), Printed str(v).
func (v *value) String() string  { return ndarray.Repr(v.a) }
func (v *value) Printed() string { return ndarray.Text(v.a) }

// Truth is for Starlark, where it cannot fail: an array of several elements is true.
func (v *value) Truth() starlark.Bool {
	t, err := v.IsTrue()
	return starlark.Bool(t || err != nil)
}

// IsTrue is arg.Truther.
func (v *value) IsTrue() (bool, error) {
	switch v.a.Size() {
	case 0:
		return false, nil
	case 1:
		return v.a.AsType(ndarray.Bool).At(0).(bool), nil
	}
	return false, arg.Raise("ValueError", "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()")
}

// Number is arg.Numeric: an array of one element stands for it.
func (v *value) Number(_ *starlark.Thread, float bool) (arg.Value, error) {
	if v.a.Size() != 1 {
		return nil, arg.Raise("TypeError", "only size-1 arrays can be converted to Python scalars")
	}
	if !float && (v.a.NDim() > 0 || !v.a.DType().IsInt()) {
		return nil, arg.Raise("TypeError", "only integer scalar arrays can be converted to a scalar index")
	}
	return element(v.Values, v.a.At(0)), nil
}

// Hash refuses, as numpy does.
func (v *value) Hash() (uint32, error) {
	return 0, arg.Raise("TypeError", "unhashable type: 'numpy.ndarray'")
}

// Buffer is arg.Bufferer: the memory itself where the elements lie one behind the other, else a copy in their order.
func (v *value) Buffer() []byte { return v.a.Bytes() }

// WriteBuffer is arg.WriteBufferer.
func (v *value) WriteBuffer() ([]byte, bool) {
	b, ok := v.a.Live()
	return b, ok && v.a.Writeable()
}

// ItemCode is arg.Items.
func (v *value) ItemCode() (byte, bool) {
	d := v.a.DType()
	code := d.Char()
	if d == ndarray.Bool {
		code = 'B'
	}
	return code, v.a.Contiguous() && d != ndarray.Complex128
}

// Len is the first dimension's.
func (v *value) Len() int { return v.a.Len() }

// at is a[i].
func (v *value) at(i int) (arg.Value, error) {
	if v.a.NDim() == 1 { // without a view in between
		if n := v.a.Len(); i >= -n && i < n {
			if i < 0 {
				i += n
			}
			return element(v.Values, v.a.At(i)), nil
		}
	}
	x, err := v.a.Index(ndarray.Int(i))
	return v.n.result(v.Values, x, err)
}

// Get is v[key] for both engines.
func (v *value) Get(key starlark.Value) (starlark.Value, bool, error) {
	if i, ok := plainInt(key); ok {
		x, err := v.at(i)
		return x, true, err
	}
	items, err := v.n.items(key)
	if err != nil {
		return nil, true, err
	}
	a, err := v.a.Index(items...)
	x, err := v.n.result(v.Values, a, err)
	return x, true, err
}

// SetKey is v[key] = x.
func (v *value) SetKey(key, x starlark.Value) error {
	items, err := v.n.items(key)
	if err != nil {
		return err
	}
	a, err := v.n.operandFor(x, v.a.DType())
	if err != nil {
		return err
	}
	return v.n.Error(v.a.SetIndex(a, items...))
}

// Index and Slice are for Starlark.
func (v *value) Index(i int) starlark.Value {
	x, err := v.at(i)
	if err != nil {
		return starlark.None
	}
	return x
}

// Slice is v[lo:hi:step], a view.
func (v *value) Slice(lo, hi, step int) starlark.Value {
	s := ndarray.Slice{Lo: &lo, Hi: &hi, Step: &step}
	if hi < 0 { // Starlark's way to say: down to the first
		s.Hi = nil
	}
	if lo < 0 {
		lo, hi = 0, 0
		s.Hi = &hi
	}
	a, err := v.a.Index(s)
	if err != nil {
		return starlark.None
	}
	return v.n.Value(v.Values, a)
}

// Iterate goes along the first dimension.
func (v *value) Iterate() starlark.Iterator { return &iterator{v: v} }

type iterator struct {
	v *value
	i int
}

func (it *iterator) Next(p *starlark.Value) bool {
	if it.i >= it.v.a.Len() {
		return false
	}
	x, err := it.v.at(it.i)
	if err != nil {
		return false
	}
	*p = x
	it.i++
	return true
}

func (it *iterator) Done() {}

// Pixels is an array of uint8 over data, which it shares: Image.to_numpy_ref.
func (n *Numpy) Pixels(vs arg.Values, data []byte, shape []int) (arg.Value, error) {
	a, err := ndarray.FromBytes(data, ndarray.Uint8, shape...)
	if err != nil {
		return nil, n.Error(err)
	}
	return n.Value(vs, a), nil
}
