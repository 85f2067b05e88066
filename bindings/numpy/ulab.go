package numpy

import (
	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// renamed is a submodule under a name of its own.
type renamed struct {
	name  string
	table *arg.Module
}

func (r renamed) MemberName() string       { return r.name }
func (r renamed) MemberDoc() string        { return r.table.Doc }
func (r renamed) ModuleTable() *arg.Module { return r.table }

// ulabExtras are the functions that only ulab has.
func (n *Numpy) ulabExtras() []arg.Member {
	return []arg.Member{
		&arg.Func{Sig: "ndinfo(a)", Doc: "Prints class, shape, strides, item size and type of an array (ulab).", Do: func(c *arg.Call) (any, error) {
			a, ok := As(c.Value("a"))
			if !ok {
				return nil, arg.Raise("TypeError", "function is defined for ndarrays only")
			}
			_, err := c.Env.Interp.Stdout().Write([]byte(ndarray.Info(a)))
			return nil, err
		}},
		&arg.Func{Sig: "vectorize(f, otypes=None)", Doc: "A function that calls f with each element of its argument; its results are of type otypes.", Do: func(c *arg.Call) (any, error) {
			f := c.Callable("f")
			d := n.dtype(c, "otypes", ndarray.Float64)
			if c.Err() != nil {
				return nil, c.Err()
			}
			return n.vectorized(f, d), nil
		}},
	}
}

// ulabFFT is ulab.numpy.fft.
func (n *Numpy) ulabFFT() *arg.Module {
	pair := func(name, doc string, inverse bool) *arg.Func {
		return n.many(name+"(real, imag=None)", doc, func(c *arg.Call) ([]*ndarray.Array, error) {
			a, err := ndarray.Complex(n.array(c, "real"), n.optional(c, "imag"))
			if err != nil {
				return nil, err
			}
			f, err := ndarray.FFT(a, 0, -1, inverse)
			if err != nil {
				return nil, err
			}
			return []*ndarray.Array{ndarray.Real(f).Copy(), ndarray.Imag(f).Copy()}, nil
		})
	}
	return &arg.Module{
		Name: "ulab.numpy.fft",
		Doc:  "Fourier transforms as the board has them: parts in, parts out. Lengths need not be powers of 2.",
		Members: []arg.Member{
			pair("fft", "The transform of real + imag·i: the pair (real, imaginary).", false),
			pair("ifft", "The inverse of fft: the pair (real, imaginary).", true),
		},
	}
}

func (n *Numpy) ulabPolyfit() *arg.Func {
	return n.do("polyfit(x, y, deg=None)", "The coefficients, highest power first, of the polynomial nearest to the points: polyfit(x, y, deg), or polyfit(y, deg) with 0, 1, 2, … for x.", func(c *arg.Call) (*ndarray.Array, error) {
		if !c.IsNone("deg") {
			return ndarray.Polyfit(n.array(c, "x"), n.array(c, "y"), c.Int("deg"))
		}
		y := n.array(c, "x")
		x, err := ndarray.Arange(0, float64(y.Len()), 1, ndarray.Float64)
		if err != nil {
			return nil, err
		}
		return ndarray.Polyfit(x, y, c.Int("y"))
	})
}

// ulabModules are ulab and what it has besides numpy.
func (n *Numpy) ulabModules(numpy func() *arg.Module, fft *arg.Module) []arg.Loader {
	special := &arg.Module{Name: "ulab.scipy.special", Doc: "Special functions.", Members: []arg.Member{
		n.function("erf", "The error function.", ndarray.Erf),
		n.function("erfc", "1 - erf(x).", ndarray.Erfc),
		n.function("gamma", "The gamma function.", ndarray.Gamma),
		n.function("gammaln", "The logarithm of the gamma function's magnitude.", ndarray.Gammaln),
	}}
	signal := &arg.Module{Name: "ulab.scipy.signal", Doc: "Filters.", Members: []arg.Member{
		&arg.Func{Sig: "sosfilt(sos, x, zi=None)", Doc: "x filtered by second-order sections, rows b0 b1 b2 a0 a1 a2; with zi, the sections' delays, the pair of the result and the delays at the end.", Do: func(c *arg.Call) (any, error) {
			sos, x, zi := n.array(c, "sos"), n.array(c, "x"), n.optional(c, "zi")
			if c.Err() != nil {
				return nil, c.Err()
			}
			y, zf, err := ndarray.Sosfilt(sos, x, zi)
			if err != nil || zi == nil {
				return n.result(c.Values, y, err)
			}
			return n.tuple(c.Values, []*ndarray.Array{y, zf}), nil
		}},
	}}
	scipy := &arg.Module{Name: "ulab.scipy", Doc: "The parts of ulab's scipy that are here.", Members: []arg.Member{renamed{"special", special}, renamed{"signal", signal}}}
	from := func(name string, d ndarray.DType) *arg.Func {
		return n.do("from_"+name+"_buffer(buffer, count=-1, offset=0)", "The numbers of a buffer, as floats.", func(c *arg.Call) (*ndarray.Array, error) {
			a, err := ndarray.FromBuffer(c.Buffer("buffer"), d, c.Int("count"), c.Int("offset"))
			if err != nil {
				return nil, err
			}
			return a.AsType(ndarray.Float32), nil
		})
	}
	utils := &arg.Module{Name: "ulab.utils", Doc: "What ulab has that numpy has not.", Members: []arg.Member{
		from("int16", ndarray.Int16), from("uint16", ndarray.Uint16), from("int32", ndarray.Int32), from("uint32", ndarray.Uint32),
		n.do("spectrogram(r, imag=None)", "The magnitudes of the Fourier transform.", func(c *arg.Call) (*ndarray.Array, error) {
			a, err := ndarray.Complex(n.array(c, "r"), n.optional(c, "imag"))
			if err != nil {
				return nil, err
			}
			f, err := ndarray.FFT(a, 0, -1, false)
			if err != nil {
				return nil, err
			}
			return ndarray.Unary(ndarray.Absolute, f)
		}),
	}}
	load := func(m *arg.Module) arg.Loader { return arg.Loader{Name: m.Name, Load: func() *arg.Module { return m }} }
	ulab := once(func() *arg.Module {
		return &arg.Module{Name: "ulab", Doc: "The board's array module: numpy, scipy and utils.", Members: []arg.Member{
			renamed{"numpy", numpy()}, renamed{"scipy", scipy}, renamed{"utils", utils},
		}}
	})
	return []arg.Loader{{Name: "ulab", Load: ulab}, load(fft), load(scipy), load(special), load(signal), load(utils)}
}
