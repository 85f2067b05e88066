package numpy_test

import (
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/bindings/numpy"
	"github.com/canmv-run/canmv-run/host/ndarray"
	"github.com/canmv-run/canmv-run/runtime"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// What CPython has not, or does otherwise.
func TestOwn(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"elements are plain", "a = np.array([1, 2.5, 300]); u = a.astype(np.uint8)\nprint(type(a[1]), type(u[0]), type(u.sum()), type((u > 1)[0]), u.max() + 300, u[0] == 1, [10, 20, 30][u[0]])",
			"<class 'float'> <class 'int'> <class 'int'> <class 'bool'> 344 True 20\n"},
		{"ulab's modules", "import ulab\nfrom ulab import numpy as un, utils, scipy\nimport ulab.numpy\nprint(un.array([1, 2]), ulab.numpy.sum([1, 2]), scipy.special.erf(0.0), utils.from_int16_buffer(b'\\x01\\x00\\xff\\xff'))",
			"[1 2] 3 0.0 [ 1. -1.]\n"},
		{"ulab's fft", "from ulab import numpy as un\nre, im = un.fft.fft(un.array([1, 2, 3, 4]))\nprint(re, im)\nre, im = un.fft.ifft(re, im)\nprint(re, im)",
			"[10. -2. -2. -2.] [ 0.  2.  0. -2.]\n[1. 2. 3. 4.] [0. 0. 0. 0.]\n"},
		{"ulab's polyfit", "from ulab import numpy as un\nprint(un.polyfit([1, 3, 5], 1), un.polyfit([0, 1], [0, 2], 1).round(6) + 0)", "[2. 1.] [2. 0.]\n"},
		{"ulab's type codes", "print(np.uint8 == ord('B'), np.float == ord('f'), np.array([1], dtype=66).dtype, np.zeros(2, dtype=np.float).dtype, np.array([1]).dtype == 'int64', np.bool == 63)", "True True uint8 float32 True True\n"},
		{"ulab's extras", "np.ndinfo(np.zeros((2, 3), dtype=np.int16))\nf = np.vectorize(lambda x: x * x + 1)\nprint(f([1, 2, 3]), np.random.Generator(1).random(2).shape)",
			"class: ndarray\nshape: (2, 3)\nstrides: (6, 2)\nitemsize: 2\ntype: int16\n[ 2.  5. 10.] (2,)\n"},
		{"scipy", "from ulab import scipy\nsos = [[1, 2, 1, 1, -0.5, 0.25], [1, 0, -1, 1, 0, 0]]\nprint(scipy.signal.sosfilt(sos, [1, 0, 0, 0]))\ny, z = scipy.signal.sosfilt(sos, [1.0], zi=np.zeros((2, 2)))\nprint(y, z)",
			"[ 1.     2.5    1.    -2.125]\n[1.] [[ 2.5   0.75]\n [ 0.   -1.  ]]\n"},
		{"aliases", "import np as other\nimport numpy.random as r\nfrom numpy.linalg import norm, LinAlgError\nfrom numpy import fft\nprint(other.pi == np.pi, r is np.random or r.rand, norm([3, 4]), issubclass(LinAlgError, ValueError), fft.fftfreq(2))", ""},
		{"nearest name", "np.linsapce(1)", "AttributeError: 'module' object has no attribute 'linsapce'\nlinspace"},
		{"nearest method", "np.zeros(2).reshap(1)", "AttributeError: 'ndarray' object has no attribute 'reshap'\nreshape"},
		{"nearest of a submodule", "np.random.radint(1)", "AttributeError: 'module' object has no attribute 'radint'\nrandint"},
		{"new elements wrap", "print(np.array([-347, 65537], dtype=np.uint16), np.array([[128], [-129]], dtype=np.int8).tolist(), np.array(300, dtype=np.uint8))", "[65189     1] [[-128], [127]] 44\n"},
		{"out of bounds", "np.array([1], dtype=np.uint8) + 300", "OverflowError: Python integer 300 out of bounds for uint8"},
		{"compares out of bounds", "u = np.array([1, 255], dtype=np.uint8)\nprint(u < 300, u == -1, 1000 > u)", "[ True  True] [False False] [ True  True]\n"},
		{"a wrong dtype", "np.zeros(2, dtype='uint7')", "TypeError: data type 'uint7' not understood"},
		{"ragged", "np.array([[1, 2], [3]])", "ValueError: setting an array element with a sequence. The requested array has an inhomogeneous shape"},
		{"text", "np.array('x')", "TypeError: can't convert str to ndarray"},
		{"too large", "np.zeros((1 << 20, 1 << 20))", "MemoryError: Unable to allocate an array with shape (1048576, 1048576) and data type float64"},
		{"too large for int64", "np.array([1 << 70])", "OverflowError: Python int too large"},
		{"unhashable", "{np.zeros(1): 1}", "TypeError"},
		{"a derived class", "class V(np.ndarray):\n    def twice(self):\n        return self * 2\nv = V((2,))\nv[:] = [1, 2]\nprint(v.twice(), v + 1, v.shape, len(v), isinstance(v, np.ndarray), [x for x in v], np.sum(v))", "[2. 4.] [2. 3.] (2,) 2 True [1.0, 2.0] 3.0\n"},
		{"buffers", "import struct\na = np.array([1, 2, 3], dtype=np.int16)\nm = memoryview(a)\nm[1] = -5\nprint(a, bytes(a), struct.unpack('<3h', a), bytearray(a[1:]), a.tobytes() == bytes(m), m.itemsize)",
			"[ 1 -5  3] b'\\x01\\x00\\xfb\\xff\\x03\\x00' (1, -5, 3) bytearray(b'\\xfb\\xff\\x03\\x00') True 2\n"},
		{"a memoryview of scattered elements", "memoryview(np.arange(6)[::2])", "ValueError: ndarray is not C-contiguous"},
		{"readinto", "import io\na = np.zeros(4, dtype=np.uint8)\nprint(io.BytesIO(b'abcd').readinto(a), a)", "4 [ 97  98  99 100]\n"},
		{"array.array", "import array\nprint(repr(np.array(array.array('f', [1, 2]))), np.frombuffer(array.array('H', [1, 2]), dtype='uint16'))", "array([1., 2.], dtype=float32) [1 2]\n"},
		{"a view keeps its memory", "def f():\n    return np.arange(100000)[5:8]\nv = f()\nx = [np.arange(100000) + i for i in range(20)]\nprint(v)", "[5 6 7]\n"},
		{"unpacking", "a, (b, c) = np.arange(4).reshape(2, 2)\nprint(a, b, c, max(np.array([3, 9])), sum(np.array([1, 2])), sorted(np.array([2, 1])), list(zip([1], np.array([5]))))", "[0 1] 2 3 9 3 [1, 2] [(1, 5)]\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := run(t, "t.py", "import numpy as np\n"+c.src+"\n")
			if c.want == "" {
				if strings.Contains(got, "Error") {
					t.Error(got)
				}
				return
			}
			want := strings.SplitN(c.want, "\n", 2)
			if strings.HasSuffix(c.want, "\n") && got != c.want || !strings.Contains(got, want[0]) || len(want) > 1 && !strings.Contains(got, want[1]) {
				t.Errorf("%s\n got %q\nwant %q", c.src, got, c.want)
			}
		})
	}
}

func TestStarlark(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"operators", "a = numpy.arange(6).reshape(2, 3)\nprint(a + 1, 2 * a, -a, a // 2, a % 2, a & 1, ~a, [1, 1, 1] + a)", "array([[1, 2, 3],\n       [4, 5, 6]])"},
		{"items", "a = numpy.arange(24).reshape(2, 3, 4)\nprint(a[1][2], a[1, 2, 3], a[0][1:3][0], a[0][::-1][0], a[-1, 0], len(a), [r[0, 0] for r in a])", "array([20, 21, 22, 23]) 23 array([4, 5, 6, 7]) array([ 8,  9, 10, 11]) array([12, 13, 14, 15]) 2 [0, 12]\n"},
		{"assignment", "a = numpy.zeros(4, dtype=\"uint8\")\na[1] = 7\na[(3,)] = 9\na[[0, 2]] = [1, 2]\nprint(a, a.tolist(), 7 in a, bytearray(a))", "array([1, 7, 2, 9], dtype=uint8) [1, 7, 2, 9] True bytearray(b'\\x01\\x07\\x02\\t')\n"},
		{"comparison", "a = numpy.arange(4)\nprint(numpy.greater(a, 1), a[numpy.less(a, 2)], a == numpy.arange(4), a != a, numpy.equal(a, 2).any())", "array([False, False,  True,  True]) array([0, 1]) True False True\n"},
		{"order", "numpy.arange(2) < numpy.arange(2)", "numpy.less"},
		{"submodules", "numpy.random.seed(0)\nprint(numpy.random.randint(0, 10, 3), numpy.linalg.norm([3, 4]), numpy.fft.fft([1, 1]), numpy.uint8, numpy.pi)", "array([5, 0, 3]) 5.0 array([2.+0.j, 0.+0.j]) dtype('uint8') 3.141592653589793\n"},
		{"reductions", "a = numpy.array([[1, 2], [3, 4]])\nprint(a.sum(), a.mean(axis=0), a.max(), a.T, a.shape, a.dtype == numpy.int64, a.dtype.name)", "10 array([2., 3.]) 4 array([[1, 3],\n       [2, 4]]) (2, 2) True int64\n"},
		{"errors", "numpy.zeros(3) + numpy.zeros(4)", "ValueError: operands could not be broadcast together with shapes (3,) (4,)"},
		{"out of range", "numpy.zeros(3)[5]", "IndexError: index 5 is out of bounds for axis 0 with size 3"},
		{"types", "print(numpy.zeros(1, dtype=int).dtype, numpy.array([1], dtype=float).dtype, numpy.uint8(200), numpy.array([1 + 0.5]).astype(bool))", "dtype('int64') dtype('float64')"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := run(t, "t.star", "load(\"numpy\", \"numpy\")\n"+c.src+"\n")
			if strings.HasSuffix(c.want, "\n") && got != c.want || !strings.Contains(got, c.want) {
				t.Errorf("%s\n got %s\nwant %s", c.src, got, c.want)
			}
		})
	}
}

// Go hands memory to scripts and takes it back without a copy.
func TestShared(t *testing.T) {
	np := numpy.New(numpy.Config{})
	data := []byte{1, 2, 3, 4, 5, 6}
	var got *ndarray.Array
	table := &arg.Module{Name: "test", Members: []arg.Member{
		&arg.Func{Sig: "give()", Do: func(c *arg.Call) (any, error) { return np.Pixels(c.Values, data, []int{2, 3}) }},
		&arg.Func{Sig: "take(a)", Do: func(c *arg.Call) (any, error) {
			got, _ = numpy.As(c.Value("a"))
			return nil, nil
		}},
	}}
	rt := runtime.New(runtime.Config{Modules: append(np.All(), arg.Loader{Name: "test", Load: func() *arg.Module { return table }})})
	if err := rt.Exec("t.py", []byte("import test\na = test.give()\na[1, 2] = 60\na[0] += 10\ntest.take(a[:, ::2])\n")); err != nil {
		t.Fatal(err)
	}
	if err := rt.Close(); err != nil {
		t.Error(err)
	}
	if string(data) != string([]byte{11, 12, 13, 4, 5, 60}) {
		t.Errorf("the memory is %v", data)
	}
	if got == nil || got.Contiguous() || string(got.Bytes()) != string([]byte{11, 13, 4, 60}) {
		t.Errorf("the view is %v", got)
	}
	data[0] = 99
	if got.At(0) != int64(99) {
		t.Error("the view is a copy")
	}
}

// The same seed makes the same numbers, another seed others.
func TestSeed(t *testing.T) {
	draw := func(seed uint32) string {
		var out strings.Builder
		rt := runtime.New(runtime.Config{Stdout: &out, Modules: numpy.New(numpy.Config{Seed: seed}).All()})
		if err := rt.Exec("t.py", []byte("import numpy as np\nprint(np.random.rand(3), np.random.randint(0, 100, 5))\nnp.random.seed()\nprint(np.random.rand(3))")); err != nil {
			t.Fatal(err)
		}
		if err := rt.Close(); err != nil {
			t.Error(err)
		}
		return out.String()
	}
	first, again, other := draw(1), draw(1), draw(2)
	if first != again || first == other {
		t.Errorf("seed 1: %s and %s, seed 2: %s", first, again, other)
	}
	if lines := strings.Split(draw(7), "\n"); !strings.HasPrefix(lines[0], lines[1]) {
		t.Errorf("seed() does not start again: %q", lines)
	}
}
