package numpy

import (
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// dtype is an element type as a script value: numpy.uint8 and a.dtype are the same one. It can be called, as numpy's
// scalar types can, and equals its name and the code that ulab gives the type.
type dtype struct {
	*arg.Object
	n *Numpy
	d ndarray.DType
}

var (
	_ arg.Operand       = (*dtype)(nil)
	_ arg.Unwrapper     = (*dtype)(nil)
	_ arg.Printed       = (*dtype)(nil)
	_ starlark.Callable = (*dtype)(nil)
)

func (n *Numpy) dtypeValue(vs arg.Values, d ndarray.DType) arg.Value {
	v := n.dtypes[d]
	if v == nil {
		v = n.wrapDType(n.dclass.NewObject(vs, d))
		n.dtypes[d] = v
	}
	return v
}

func (n *Numpy) wrapDType(o *arg.Object) arg.Value {
	if v, ok := o.Data.(*dtype); ok {
		return v
	}
	v := &dtype{Object: o, n: n, d: o.Data.(ndarray.DType)}
	o.Data = v
	return v
}

// NativeObject is arg.Unwrapper.
func (t *dtype) NativeObject() *arg.Object { return t.Object }

func (t *dtype) String() string  { return "dtype('" + t.d.String() + "')" }
func (t *dtype) Printed() string { return t.d.String() }
func (t *dtype) Name() string    { return t.d.String() }

// Hash goes by the name, as equal values must.
func (t *dtype) Hash() (uint32, error) { return starlark.String(t.d.String()).Hash() }

// Operate is == and !=.
func (t *dtype) Operate(_ *starlark.Thread, op arg.Op, other arg.Value, _ bool) (arg.Value, error) {
	if op != arg.Eq && op != arg.Ne {
		return nil, nil
	}
	d, err := t.n.dtypeOfValue(other)
	return starlark.Bool((err == nil && other != arg.None && d == t.d) == (op == arg.Eq)), nil
}

// CompareSameType is starlark.Comparable for == and !=.
func (t *dtype) CompareSameType(op syntax.Token, y starlark.Value, _ int) (bool, error) {
	if op != syntax.EQL && op != syntax.NEQ {
		return false, arg.Raise("TypeError", "types have no order")
	}
	return (t.d == y.(*dtype).d) == (op == syntax.EQL), nil
}

// CallInternal converts: numpy.uint8(x) is a number, or an array of x's elements.
func (t *dtype) CallInternal(th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	vs := arg.EnvOf(th).Values
	if len(kwargs) > 0 || len(args) > 1 {
		return nil, arg.Raisef("TypeError", "function takes 1 positional arguments but %d were given", len(args)+len(kwargs)).
			WithHint("%s(x) converts a number or the elements of an array", t.d)
	}
	if len(args) == 0 {
		return element(vs, ndarray.Scalar(t.d, false).At(0)), nil
	}
	a, err := t.n.ArrayOf(args[0], t.d)
	return t.n.result(vs, a, err)
}

// names are further names of element types, as numpy has them.
var names = map[string]ndarray.DType{
	"bool_": ndarray.Bool, "?": ndarray.Bool, "int": ndarray.Int64, "int_": ndarray.Int64, "l": ndarray.Int64, "intc": ndarray.Int32, "float": ndarray.Float64,
	"float_": ndarray.Float64, "double": ndarray.Float64, "single": ndarray.Float32, "complex": ndarray.Complex128, "complex_": ndarray.Complex128,
	"byte": ndarray.Int8, "ubyte": ndarray.Uint8, "short": ndarray.Int16, "ushort": ndarray.Uint16, "longlong": ndarray.Int64, "uint": ndarray.Uint64,
	"u1": ndarray.Uint8, "i1": ndarray.Int8, "u2": ndarray.Uint16, "i2": ndarray.Int16, "u4": ndarray.Uint32, "i4": ndarray.Int32,
	"u8": ndarray.Uint64, "i8": ndarray.Int64, "f4": ndarray.Float32, "f8": ndarray.Float64, "c16": ndarray.Complex128, "b1": ndarray.Bool,
}

func dtypeNamed(name string) (ndarray.DType, bool) {
	for _, d := range ndarray.DTypes() {
		if d.String() == name {
			return d, true
		}
	}
	if len(name) == 1 {
		if d, ok := dtypeOfChar(name[0]); ok {
			return d, true
		}
	}
	d, ok := names[strings.TrimLeft(name, "<=|")]
	return d, ok
}

func dtypeOfChar(c byte) (ndarray.DType, bool) {
	for _, d := range ndarray.DTypes() {
		if d.Char() == c {
			return d, true
		}
	}
	switch c {
	case 'l':
		return ndarray.Int64, true
	case 'L':
		return ndarray.Uint64, true
	}
	return 0, false
}

// dtypeOfValue reads an element type: numpy.uint8, its name, ulab's code, Python's int, float, bool and complex; None
// is float64.
func (n *Numpy) dtypeOfValue(v arg.Value) (ndarray.DType, error) {
	if t, ok := v.(*dtype); ok {
		return t.d, nil
	}
	if v == arg.None {
		return ndarray.Float64, nil
	}
	bad := func() (ndarray.DType, error) {
		text := v.String()
		if s, ok := arg.AsStr(v); ok {
			text = "'" + s + "'"
		}
		return 0, arg.Raisef("TypeError", "data type %s not understood", text).
			WithHint("want one of bool, uint8, int8, uint16, int16, uint32, int32, uint64, int64, float32, float64, complex128")
	}
	if s, ok := arg.AsStr(v); ok {
		if d, ok := dtypeNamed(s); ok {
			return d, nil
		}
		return bad()
	}
	if c, ok := plainInt(v); ok { // ulab's codes are the letters' numbers
		switch c {
		case 'f':
			return ndarray.Float32, nil
		case '?', 'B', 'b', 'H', 'h':
			d, _ := dtypeOfChar(byte(c))
			return d, nil
		}
		return bad()
	}
	switch className(v) {
	case "int":
		return ndarray.Int64, nil
	case "float":
		return ndarray.Float64, nil
	case "bool":
		return ndarray.Bool, nil
	case "complex":
		return ndarray.Complex128, nil
	}
	return bad()
}

// className is the name of a class, "" of anything else. Starlark's int, float and bool are functions.
func className(v arg.Value) string {
	if b, ok := v.(*starlark.Builtin); ok {
		return b.Name()
	}
	if name, ok := strings.CutPrefix(v.String(), "<class '"); ok && v.Type() == "type" {
		return strings.TrimSuffix(name, "'>")
	}
	return ""
}

func (n *Numpy) newDTypeClass() *arg.Class {
	prop := func(name, doc string, get func(d ndarray.DType) any) arg.Prop {
		return arg.Prop{Name: name, Doc: doc, Get: func(o *arg.Object) (any, error) { return get(o.Data.(*dtype).d), nil }}
	}
	k := &arg.Class{
		Name: "dtype",
		Doc: "The type of an array's elements, as numpy.uint8 and a.dtype are. It equals its name (`a.dtype == 'uint8'`) and the code that ulab gives it, " +
			"and called with a number or an array it converts: numpy.uint8(x).",
		Props: []arg.Prop{
			prop("name", "The name, e.g. 'uint8'.", func(d ndarray.DType) any { return d.String() }),
			prop("itemsize", "The size of an element in bytes.", func(d ndarray.DType) any { return d.Size() }),
			prop("kind", "The kind: 'b', 'u', 'i', 'f' or 'c'.", func(d ndarray.DType) any { return string(d.Kind()) }),
			prop("char", "The type's letter in the struct module.", func(d ndarray.DType) any { return string(d.Char()) }),
		},
	}
	k.Wrap = n.wrapDType
	k.Init = &arg.Func{Sig: "dtype(dtype)", Doc: "The type that a name, a code of ulab or one of Python's types stands for.", Do: func(c *arg.Call) (any, error) {
		d, err := n.dtypeOfValue(c.Value("dtype"))
		c.Self.Data = d
		return nil, err
	}}
	return k
}
