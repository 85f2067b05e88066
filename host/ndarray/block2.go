package ndarray

import (
	"math"
	"math/cmplx"

	"github.com/canmv-run/canmv-run/host/ndarray/internal/kernel"
)

// block2 is op on contiguous elements of type d.
func block2(op Op, d DType, dst, a, b []byte) {
	if op.compares() {
		compareBlock(op, d, dst, a, b)
		return
	}
	switch d {
	case Bool:
		bools(op, dst, a, b)
	case Uint8:
		if !kernel.ArithU8(arithOf(op), dst, a, b) {
			integers(op, as[uint8](dst), as[uint8](a), as[uint8](b))
		}
	case Int8:
		integers(op, as[int8](dst), as[int8](a), as[int8](b))
	case Uint16:
		integers(op, as[uint16](dst), as[uint16](a), as[uint16](b))
	case Int16:
		integers(op, as[int16](dst), as[int16](a), as[int16](b))
	case Uint32:
		integers(op, as[uint32](dst), as[uint32](a), as[uint32](b))
	case Int32:
		if !kernel.ArithI32(arithOf(op), as[int32](dst), as[int32](a), as[int32](b)) {
			integers(op, as[int32](dst), as[int32](a), as[int32](b))
		}
	case Uint64:
		integers(op, as[uint64](dst), as[uint64](a), as[uint64](b))
	case Int64:
		integers(op, as[int64](dst), as[int64](a), as[int64](b))
	case Float32:
		if !kernel.ArithF32(arithOf(op), as[float32](dst), as[float32](a), as[float32](b)) {
			floats(op, as[float32](dst), as[float32](a), as[float32](b))
		}
	case Float64:
		if !kernel.ArithF64(arithOf(op), as[float64](dst), as[float64](a), as[float64](b)) {
			floats(op, as[float64](dst), as[float64](a), as[float64](b))
		}
	case Complex128:
		complexes(op, as[complex128](dst), as[complex128](a), as[complex128](b))
	}
}

// arithOf is the kernel's name of op, kernel.None if it has none.
func arithOf(op Op) kernel.Arith {
	switch op {
	case Add:
		return kernel.Add
	case Subtract:
		return kernel.Sub
	case Multiply:
		return kernel.Mul
	case Divide:
		return kernel.Div
	}
	return kernel.None
}

type integer interface {
	~uint8 | ~int8 | ~uint16 | ~int16 | ~uint32 | ~int32 | ~uint64 | ~int64
}

type float interface{ ~float32 | ~float64 }

func integers[T integer](op Op, d, a, b []T) {
	a, b = a[:len(d)], b[:len(d)]
	switch op {
	case Add:
		for i := range d {
			d[i] = a[i] + b[i]
		}
	case Subtract:
		for i := range d {
			d[i] = a[i] - b[i]
		}
	case Multiply:
		for i := range d {
			d[i] = a[i] * b[i]
		}
	case FloorDivide:
		for i := range d {
			d[i] = floorDiv(a[i], b[i])
		}
	case Remainder:
		for i := range d {
			d[i] = floorMod(a[i], b[i])
		}
	case Power:
		for i := range d {
			d[i] = intPow(a[i], b[i])
		}
	case LeftShift:
		for i := range d {
			d[i] = a[i] << uint64(b[i])
		}
	case RightShift:
		for i := range d {
			d[i] = a[i] >> uint64(b[i])
		}
	case BitAnd:
		for i := range d {
			d[i] = a[i] & b[i]
		}
	case BitOr:
		for i := range d {
			d[i] = a[i] | b[i]
		}
	case BitXor:
		for i := range d {
			d[i] = a[i] ^ b[i]
		}
	case Maximum:
		for i := range d {
			d[i] = max(a[i], b[i])
		}
	case Minimum:
		for i := range d {
			d[i] = min(a[i], b[i])
		}
	}
}

// floorDiv rounds down; by zero it is 0, as in numpy.
func floorDiv[T integer](a, b T) T {
	if b == 0 {
		return 0
	}
	q := a / b
	if (a^b) < 0 && q*b != a {
		q--
	}
	return q
}

// floorMod has the sign of b; by zero it is 0.
func floorMod[T integer](a, b T) T {
	if b == 0 {
		return 0
	}
	r := a % b
	if r != 0 && (r^b) < 0 {
		r += b
	}
	return r
}

func intPow[T integer](a, b T) T {
	r := T(1)
	for b > 0 {
		if b&1 != 0 {
			r *= a
		}
		a *= a
		b >>= 1
	}
	return r
}

func floats[T float](op Op, d, a, b []T) {
	a, b = a[:len(d)], b[:len(d)]
	switch op {
	case Add:
		for i := range d {
			d[i] = a[i] + b[i]
		}
	case Subtract:
		for i := range d {
			d[i] = a[i] - b[i]
		}
	case Multiply:
		for i := range d {
			d[i] = a[i] * b[i]
		}
	case Divide:
		for i := range d {
			d[i] = a[i] / b[i]
		}
	case FloorDivide:
		for i := range d {
			q, _ := divMod(float64(a[i]), float64(b[i]))
			d[i] = T(q)
		}
	case Remainder:
		for i := range d {
			_, r := divMod(float64(a[i]), float64(b[i]))
			d[i] = T(r)
		}
	case Power:
		for i := range d {
			d[i] = T(math.Pow(float64(a[i]), float64(b[i])))
		}
	case Maximum: // NaN wins
		for i := range d {
			d[i] = max(a[i], b[i])
		}
	case Minimum:
		for i := range d {
			d[i] = min(a[i], b[i])
		}
	case Arctan2:
		for i := range d {
			d[i] = T(math.Atan2(float64(a[i]), float64(b[i])))
		}
	case Hypot:
		for i := range d {
			d[i] = T(math.Hypot(float64(a[i]), float64(b[i])))
		}
	}
}

// divMod is Python's floor division of floats and its remainder; by zero numpy gives a/b and NaN.
func divMod(a, b float64) (q, r float64) {
	if b == 0 {
		return a / b, math.NaN()
	}
	r = math.Mod(a, b)
	q = (a - r) / b
	if r != 0 {
		if (b < 0) != (r < 0) {
			r += b
			q--
		}
	} else {
		r = math.Copysign(0, b)
	}
	if q != 0 {
		f := math.Floor(q)
		if q-f > 0.5 {
			f++
		}
		return f, r
	}
	return math.Copysign(0, a/b), r
}

func bools(op Op, d, a, b []byte) {
	a, b = a[:len(d)], b[:len(d)]
	switch op {
	case Add, BitOr, LogicalOr, Maximum:
		for i := range d {
			d[i] = a[i] | b[i]
		}
	case Multiply, BitAnd, LogicalAnd, Minimum:
		for i := range d {
			d[i] = a[i] & b[i]
		}
	case BitXor, LogicalXor:
		for i := range d {
			d[i] = a[i] ^ b[i]
		}
	}
}

func complexes(op Op, d, a, b []complex128) {
	a, b = a[:len(d)], b[:len(d)]
	switch op {
	case Add:
		for i := range d {
			d[i] = a[i] + b[i]
		}
	case Subtract:
		for i := range d {
			d[i] = a[i] - b[i]
		}
	case Multiply:
		for i := range d {
			d[i] = a[i] * b[i]
		}
	case Divide:
		for i := range d {
			d[i] = a[i] / b[i]
		}
	case Power:
		for i := range d {
			d[i] = cmplx.Pow(a[i], b[i])
		}
	}
}

func compareBlock(op Op, d DType, dst, a, b []byte) {
	if op == Greater || op == GreaterEqual { // NaN is on no side
		a, b = b, a
		op = Less + (op - Greater)
	}
	switch d {
	case Bool:
		compare(op, dst, as[uint8](a), as[uint8](b))
	case Uint8:
		if !kernel.CompareU8(cmpOf(op), dst, a, b) {
			compare(op, dst, as[uint8](a), as[uint8](b))
		}
	case Int8:
		compare(op, dst, as[int8](a), as[int8](b))
	case Uint16:
		compare(op, dst, as[uint16](a), as[uint16](b))
	case Int16:
		compare(op, dst, as[int16](a), as[int16](b))
	case Uint32:
		compare(op, dst, as[uint32](a), as[uint32](b))
	case Int32:
		if !kernel.CompareI32(cmpOf(op), dst, as[int32](a), as[int32](b)) {
			compare(op, dst, as[int32](a), as[int32](b))
		}
	case Uint64:
		compare(op, dst, as[uint64](a), as[uint64](b))
	case Int64:
		compare(op, dst, as[int64](a), as[int64](b))
	case Float32:
		if !kernel.CompareF32(cmpOf(op), dst, as[float32](a), as[float32](b)) {
			compare(op, dst, as[float32](a), as[float32](b))
		}
	case Float64:
		if !kernel.CompareF64(cmpOf(op), dst, as[float64](a), as[float64](b)) {
			compare(op, dst, as[float64](a), as[float64](b))
		}
	case Complex128:
		x, y := as[complex128](a), as[complex128](b)
		for i := range dst {
			dst[i] = b2u((x[i] == y[i]) == (op == Equal))
		}
	}
}

func cmpOf(op Op) kernel.Cmp {
	switch op {
	case Less:
		return kernel.Lt
	case LessEqual:
		return kernel.Le
	case Equal:
		return kernel.Eq
	}
	return kernel.Ne
}

func compare[T number](op Op, d []byte, a, b []T) {
	a, b = a[:len(d)], b[:len(d)]
	switch op {
	case Less:
		for i := range d {
			d[i] = b2u(a[i] < b[i])
		}
	case LessEqual:
		for i := range d {
			d[i] = b2u(a[i] <= b[i])
		}
	case Equal:
		for i := range d {
			d[i] = b2u(a[i] == b[i])
		}
	case NotEqual:
		for i := range d {
			d[i] = b2u(a[i] != b[i])
		}
	}
}
