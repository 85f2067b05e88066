package types

import (
	"math"
	"strconv"
	"strings"
	"unsafe"
)

// appendFloat writes a float as MicroPython does with 64 bits: the shortest decimal that reads back, at most 16
// significant digits' worth of plain notation.
func appendFloat(dst []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(dst, "nan"...)
	case math.IsInf(f, 1):
		return append(dst, "inf"...)
	case math.IsInf(f, -1):
		return append(dst, "-inf"...)
	}
	n := len(dst)
	abs := math.Abs(f)
	if abs != 0 && (abs < 1e-4 || abs >= 1e16) {
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	}
	dst = strconv.AppendFloat(dst, f, 'f', -1, 64)
	for _, c := range dst[n:] {
		if c == '.' {
			return dst
		}
	}
	return append(dst, ".0"...)
}

// floatBlock is how many floats share a piece of memory: one that is kept keeps its neighbours, 256 bytes.
const floatBlock = 32

var floatWord = TypeWord(Float(0))

// Float makes a float faster than a conversion does.
func (th *Thread) Float(f float64) Value {
	if th.floats == nil || th.used >= floatBlock {
		th.floats, th.used = new([floatBlock]float64), 0
	}
	p := &th.floats[th.used]
	th.used++
	*p = f
	var v Value
	*wordsOf(&v) = words{floatWord, unsafe.Pointer(p)}
	return v
}

// Complex makes a complex from the same memory.
func (th *Thread) Complex(c complex128) Value {
	if th.floats == nil || th.used >= floatBlock-1 {
		th.floats, th.used = new([floatBlock]float64), 0
	}
	p := (*[2]float64)(unsafe.Pointer(&th.floats[th.used]))
	th.used += 2
	p[0], p[1] = real(c), imag(c)
	var v Value
	*wordsOf(&v) = words{complexWord, unsafe.Pointer(p)}
	return v
}

var complexWord = TypeWord(Complex(0))

// FloatText is repr of a float.
func FloatText(f float64) string { return string(appendFloat(nil, f)) }

// ParseFloat reads a float as float(text) does.
func ParseFloat(s string) (float64, bool) {
	t := trimSpace(s)
	for i := 0; i < len(t); i++ {
		switch c := t[i] | 0x20; {
		case c == 'x' || c == 'p':
			return 0, false
		case t[i] == '_' && (i == 0 || i == len(t)-1 || digitOf(t[i-1]) < 0 || digitOf(t[i+1]) < 0):
			return 0, false
		}
	}
	clean := make([]byte, 0, len(t))
	for i := 0; i < len(t); i++ {
		if t[i] != '_' {
			clean = append(clean, t[i])
		}
	}
	if len(clean) == 4 && (clean[0] == '-' || clean[0] == '+') && strings.EqualFold(string(clean[1:]), "nan") {
		clean = clean[1:]
	}
	f, err := strconv.ParseFloat(string(clean), 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0, false
	}
	return f, true
}
