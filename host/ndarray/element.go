package ndarray

import (
	"encoding/binary"
	"math"
)

// Scalar makes an array without dimensions. v is a bool, int64, uint64, float64 or complex128.
func Scalar(d DType, v any) *Array {
	a := alloc(d, nil)
	a.set(0, v)
	return a
}

// At is the i-th element, row after row: a bool, int64, uint64 (of Uint64 only), float64 or complex128.
func (a *Array) At(i int) any {
	return a.get(a.place(i))
}

// SetAt assigns the i-th element, row after row, converting v as a C cast does.
func (a *Array) SetAt(i int, v any) { a.set(a.place(i), v) }

// place is the byte where the i-th element starts.
func (a *Array) place(i int) int {
	p := a.offset
	for d := len(a.shape) - 1; d >= 0; d-- {
		n := a.shape[d]
		p += i % n * a.strides[d]
		i /= n
	}
	return p
}

// Float is the i-th element, row after row, as a float; of a complex one the real part.
func (a *Array) Float(i int) float64 { return toFloat(a.At(i)) }

func toFloat(v any) float64 {
	switch x := v.(type) {
	case bool:
		if x {
			return 1
		}
		return 0
	case int64:
		return float64(x)
	case uint64:
		return float64(x)
	case float64:
		return x
	}
	return real(v.(complex128))
}

func (a *Array) get(p int) any {
	b := a.data[p:]
	switch a.dtype {
	case Bool:
		return b[0] != 0
	case Uint8:
		return int64(b[0])
	case Int8:
		return int64(int8(b[0]))
	case Uint16:
		return int64(binary.NativeEndian.Uint16(b))
	case Int16:
		return int64(int16(binary.NativeEndian.Uint16(b)))
	case Uint32:
		return int64(binary.NativeEndian.Uint32(b))
	case Int32:
		return int64(int32(binary.NativeEndian.Uint32(b)))
	case Uint64:
		return binary.NativeEndian.Uint64(b)
	case Int64:
		return int64(binary.NativeEndian.Uint64(b))
	case Float32:
		return float64(math.Float32frombits(binary.NativeEndian.Uint32(b)))
	case Float64:
		return math.Float64frombits(binary.NativeEndian.Uint64(b))
	}
	return complex(math.Float64frombits(binary.NativeEndian.Uint64(b)), math.Float64frombits(binary.NativeEndian.Uint64(b[8:])))
}

func (a *Array) set(p int, v any) {
	b := a.data[p:]
	if a.dtype >= Float32 {
		c, isComplex := v.(complex128)
		if !isComplex {
			c = complex(toFloat(v), 0)
		}
		switch a.dtype {
		case Float32:
			binary.NativeEndian.PutUint32(b, math.Float32bits(float32(real(c))))
		case Float64:
			binary.NativeEndian.PutUint64(b, math.Float64bits(real(c)))
		default:
			binary.NativeEndian.PutUint64(b, math.Float64bits(real(c)))
			binary.NativeEndian.PutUint64(b[8:], math.Float64bits(imag(c)))
		}
		return
	}
	var n uint64
	switch x := v.(type) {
	case bool:
		if x {
			n = 1
		}
	case int64:
		n = uint64(x)
	case uint64:
		n = x
	case float64:
		n = uint64(floatToInt(x))
	case complex128:
		n = uint64(floatToInt(real(x)))
	}
	switch a.dtype {
	case Bool:
		b[0] = 0
		if f, isFloat := v.(float64); n != 0 || isFloat && f != 0 || isComplexNonzero(v) {
			b[0] = 1
		}
	case Uint8, Int8:
		b[0] = byte(n)
	case Uint16, Int16:
		binary.NativeEndian.PutUint16(b, uint16(n))
	case Uint32, Int32:
		binary.NativeEndian.PutUint32(b, uint32(n))
	default:
		binary.NativeEndian.PutUint64(b, n)
	}
}

func isComplexNonzero(v any) bool {
	c, ok := v.(complex128)
	return ok && c != 0
}

// floatToInt truncates as x86 does (and numpy there): what does not fit, NaN included, becomes the smallest int64.
func floatToInt(f float64) int64 {
	if f >= -(1<<63) && f < 1<<63 {
		return int64(f)
	}
	if f >= 1<<63 && f < 1<<64 { // for uint64
		return int64(uint64(f))
	}
	return math.MinInt64
}
