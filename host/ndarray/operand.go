package ndarray

import "math"

// Operand is an array in an operation, or a script's plain number as an array without dimensions.
type Operand struct {
	Array *Array
	// Weak is set for a plain number.
	Weak Weak
}

// Fits reports whether elements of type d hold the integer; floats hold all.
func Fits(d DType, i int64) bool {
	switch d {
	case Bool:
		return true
	case Uint8:
		return i >= 0 && i <= math.MaxUint8
	case Int8:
		return i >= math.MinInt8 && i <= math.MaxInt8
	case Uint16:
		return i >= 0 && i <= math.MaxUint16
	case Int16:
		return i >= math.MinInt16 && i <= math.MaxInt16
	case Uint32:
		return i >= 0 && i <= math.MaxUint32
	case Int32:
		return i >= math.MinInt32 && i <= math.MaxInt32
	case Uint64:
		return i >= 0
	}
	return true
}
