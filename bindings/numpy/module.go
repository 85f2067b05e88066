package numpy

import (
	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

const doc = `Arrays of numbers, as CPython's numpy has them.

An element that a script takes out of an array is a plain int, float, bool or complex: numpy's scalar types are not there.
Types promote as in numpy 2: a plain number takes the array's type where its kind fits, and an integer that the type
cannot hold is an OverflowError; arrays promote to the smallest type that holds both. Only array() with a dtype lets such
integers wrap around, as numpy 1 and the board's ulab do. Functions such as sqrt compute arrays of 8 and 16 bit in float32
(there is no float16). A warning of numpy's (division by zero, invalid value) is none
here; the values are the same.

The board's ulab.numpy is this module, with two differences: its fft returns the pair (real, imaginary), and polyfit takes
(y, deg), too. ulab's names are in both, e.g. ` + "`numpy.float`, `ndinfo`, `random.Generator`" + `; its type codes are
accepted as dtype.

In Starlark a comparison is one bool, so compare elements by less, greater, equal, …; a[1:2] takes the first dimension,
a[(0, 1)] one element; a += b makes a new array.`

// All lists the modules.
func (n *Numpy) All() []arg.Loader {
	random, fft, linalg := n.randomModule(), n.fftModule(), n.linalgModule()
	ufft := n.ulabFFT()
	numpy := func() *arg.Module {
		return &arg.Module{Name: "numpy", Doc: doc, Members: n.members(submodule{random}, submodule{fft}, submodule{linalg})}
	}
	base := once(numpy)
	ulab := once(func() *arg.Module {
		return &arg.Module{
			Name:    "ulab.numpy",
			Doc:     "The board's numpy: the module numpy, but for fft, whose functions take and return the pair (real, imaginary), and polyfit, which takes (y, deg), too.",
			Members: []arg.Member{renamed{"fft", ufft}, n.ulabPolyfit()},
			Include: []*arg.Module{base()},
		}
	})
	load := func(m *arg.Module) func() *arg.Module { return func() *arg.Module { return m } }
	loaders := []arg.Loader{
		{Name: "numpy", Aliases: []string{"np"}, Load: base},
		{Name: "numpy.random", Load: load(random)},
		{Name: "numpy.fft", Load: load(fft)},
		{Name: "numpy.linalg", Load: load(linalg)},
		{Name: "ulab.numpy", Load: ulab},
	}
	return append(loaders, n.ulabModules(ulab, ufft)...)
}

// once builds a module when it is first asked for.
func once(f func() *arg.Module) func() *arg.Module {
	var m *arg.Module
	return func() *arg.Module {
		if m == nil {
			m = f()
		}
		return m
	}
}

func (n *Numpy) members(sub ...arg.Member) []arg.Member {
	list := append([]arg.Member{n.class, n.dclass}, sub...)
	for _, d := range ndarray.DTypes() {
		list = append(list, n.dtypeConst(d.String(), d))
	}
	list = append(list,
		n.dtypeConst("bool_", ndarray.Bool), n.dtypeConst("int_", ndarray.Int64), n.dtypeConst("intc", ndarray.Int32),
		n.dtypeConst("float_", ndarray.Float64), n.dtypeConst("double", ndarray.Float64), n.dtypeConst("single", ndarray.Float32),
		arg.Var{Name: "float", Get: func(vs arg.Values) any { return n.dtypeValue(vs, ndarray.Float32) }, Doc: "ulab's float, which on the board has 32 bits."},
		n.dtypeConst("complex", ndarray.Complex128),
		&arg.Func{Sig: "result_type(*arrays_and_dtypes)", Doc: "The type to which arrays and types promote.", Do: func(c *arg.Call) (any, error) { return n.resultType(c) }},
	)
	list = append(list, constants...)
	list = append(list, n.creation()...)
	own := map[string]bool{"copy": true}
	for _, b := range bothList {
		if !own[b.name] {
			list = append(list, b.function(n))
		}
		switch b.name {
		case "min", "max": // numpy has them under two names
			b.name = "a" + b.name
			list = append(list, b.function(n))
		case "round":
			b.name = "around"
			list = append(list, b.function(n))
		}
	}
	list = append(list, n.ufuncs()...)
	list = append(list, n.arrange()...)
	list = append(list, n.analyse()...)
	return append(list, n.ulabExtras()...)
}

func (n *Numpy) dtypeConst(name string, d ndarray.DType) arg.Var {
	return arg.Var{Name: name, Get: func(vs arg.Values) any { return n.dtypeValue(vs, d) }, Doc: "The element type " + d.String() + "."}
}

func (n *Numpy) resultType(c *arg.Call) (any, error) {
	if len(c.Rest()) == 0 {
		return nil, arg.Raise("ValueError", "at least one array or dtype is required")
	}
	var out ndarray.DType
	for i, v := range c.Rest() {
		d, err := n.dtypeOfValue(v)
		if a, ok := As(v); ok {
			d, err = a.DType(), nil
		}
		if err != nil {
			return nil, err
		}
		if i > 0 {
			d = ndarray.Promote(out, d)
		}
		out = d
	}
	return n.dtypeValue(c.Values, out), nil
}
