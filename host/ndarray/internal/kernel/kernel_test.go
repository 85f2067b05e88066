package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// lengths reach every tail.
var lengths = []int{0, 1, 3, 7, 8, 9, 31, 32, 33, 63, 127, 128, 129, 200, 1000, 1024, 5000}

func random[T elem](r *rand.Rand, n int) []T {
	s := make([]T, n)
	for i := range s {
		if r.IntN(20) == 0 {
			continue // zeros meet each other
		}
		s[i] = T(r.Int32())
		if T(1)/2 != 0 {
			s[i] = T(r.NormFloat64())
		}
	}
	return s
}

// one is the plain meaning of the operations.
func one[T elem](op Arith, a, b T) T {
	switch op {
	case Add:
		return a + b
	case Sub:
		return a - b
	case Mul:
		return a * b
	}
	return a / b
}

func holds[T elem](op Cmp, a, b T) bool {
	return [...]bool{a < b, a <= b, a == b, a != b}[op]
}

func testType[T elem](t *testing.T, name string, arith func(Arith, []T, []T, []T) bool, cmp func(Cmp, []byte, []T, []T) bool, div bool) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range lengths {
		a, b := random[T](r, n), random[T](r, n)
		for op := Add; op <= Div; op++ {
			d := make([]T, n)
			if !arith(op, d, a, b) {
				continue
			}
			if op == Div && !div {
				t.Fatalf("%s divides", name)
			}
			for i := range d {
				if w := one(op, a[i], b[i]); d[i] != w && (w == w || d[i] == d[i]) {
					t.Fatalf("%s op %d, %d elements: %v and %v at %d give %v, want %v", name, op, n, a[i], b[i], i, d[i], w)
				}
			}
		}
		for op := Lt; op <= Ne; op++ {
			d := make([]byte, n)
			if !cmp(op, d, a, b) {
				continue
			}
			for i := range d {
				if (d[i] == 1) != holds(op, a[i], b[i]) || d[i] > 1 {
					t.Fatalf("%s comparison %d, %d elements: %v and %v at %d give %d", name, op, n, a[i], b[i], i, d[i])
				}
			}
		}
	}
}

func TestArithCompare(t *testing.T) {
	testType(t, "float32", ArithF32, CompareF32, true)
	testType(t, "float64", ArithF64, CompareF64, true)
	testType(t, "int32", ArithI32, CompareI32, false)
	testType(t, "uint8", ArithU8, CompareU8, false)
}

func TestNaN(t *testing.T) {
	nan := float32(math.NaN())
	d := make([]byte, 2)
	for op, want := range []byte{0, 0, 0, 1} {
		if CompareF32(Cmp(op), d, []float32{nan, 1}, []float32{1, nan}) && (d[0] != want || d[1] != want) {
			t.Errorf("comparison %d with NaN: %v, want %d", op, d, want)
		}
	}
}

// The sums with assembly are those without, to the last bit.
func TestSum(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range append(lengths, 100003) {
		f, d := random[float32](r, n), random[float64](r, n)
		if got, want := SumF32(f), pairwise(f, addLanes[float32]); got != want {
			t.Errorf("float32, %d: %v, want %v", n, got, want)
		}
		if got, want := SumF64(d), pairwise(d, addLanes[float64]); got != want {
			t.Errorf("float64, %d: %v, want %v", n, got, want)
		}
		u, k := random[uint8](r, n), random[int32](r, n)
		var su uint64
		var sk int64
		for i := range u {
			su += uint64(u[i])
			sk += int64(k[i])
		}
		if got := SumU8(u); got != su {
			t.Errorf("uint8, %d: %d, want %d", n, got, su)
		}
		if got := SumI32(k); got != sk {
			t.Errorf("int32, %d: %d, want %d", n, got, sk)
		}
	}
}

// Every 4099th float32, and the special ones: the same bits as without assembly, and within one unit of the last place
// of the exact result, for nearly all equal to it.
func TestMath(t *testing.T) {
	var in []float32
	for b := uint64(0); b < 1<<32; b += 4099 {
		in = append(in, math.Float32frombits(uint32(b)))
	}
	for _, x := range []float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), 88.7, 88.73, -103, -104, 1e-45, math.MaxFloat32, sinMax - 1, sinMax, -sinMax} {
		in = append(in, float32(x))
	}
	out := make([]float32, len(in))
	for _, f := range []struct {
		name string
		all  func(dst, a []float32)
		one  func(float32) float32
		ref  func(float64) float64
	}{
		{"exp", ExpF32, exp1, math.Exp},
		{"log", LogF32, log1, math.Log},
		{"sin", SinF32, func(x float32) float32 { return sin1(x, 0) }, math.Sin},
		{"cos", CosF32, func(x float32) float32 { return sin1(x, 1) }, math.Cos},
		{"sqrt", SqrtF32, func(x float32) float32 { return float32(math.Sqrt(float64(x))) }, math.Sqrt},
	} {
		f.all(out, in)
		off := 0
		for i, x := range in {
			got, twin, want := out[i], f.one(x), float32(f.ref(float64(x)))
			if math.Float32bits(got) != math.Float32bits(twin) && (got == got || twin == twin) {
				t.Fatalf("%s(%v) = %v, without assembly %v", f.name, x, got, twin)
			}
			if got == want || got != got && want != want {
				continue
			}
			if d := int64(math.Float32bits(got)) - int64(math.Float32bits(want)); d < -1 || d > 1 {
				t.Fatalf("%s(%v) = %v, want %v", f.name, x, got, want)
			}
			off++
		}
		if off > len(in)/100000 {
			t.Errorf("%s: %d of %d differ from the rounded result", f.name, off, len(in))
		}
	}
}

func testExtreme[T elem](t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range lengths {
		if n == 0 {
			continue
		}
		a := random[T](r, n)
		lo, hi := a[0], a[0]
		for _, v := range a {
			lo, hi = min(lo, v), max(hi, v)
		}
		if v, ok := Extreme(true, a); ok && v != hi {
			t.Errorf("%T, %d: largest %v, want %v", v, n, v, hi)
		}
		if v, ok := Extreme(false, a); ok && v != lo {
			t.Errorf("%T, %d: smallest %v, want %v", v, n, v, lo)
		}
	}
}

func TestExtreme(t *testing.T) {
	testExtreme[float32](t)
	testExtreme[float64](t)
	testExtreme[int32](t)
	testExtreme[uint8](t)
	for _, at := range []int{0, 200, 300} {
		a := make([]float32, 301)
		a[at] = float32(math.NaN())
		if _, ok := Extreme(true, a); ok {
			t.Errorf("a NaN at %d is not noticed", at)
		}
		if _, ok := Extreme(true, make([]float64, 300)); ok {
			t.Error("zeros have an order")
		}
	}
}
