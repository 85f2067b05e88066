package types

import (
	"encoding/binary"
	"math"
	"math/big"
)

// Elements of arrays and memoryviews: C types in the byte order and sizes of the board (little-endian, 64 bits).

// elementSize is the size of a typecode's elements, 0 for an unknown one. O and S hold no plain bytes and take a word.
func elementSize(code byte) int {
	switch code {
	case 'b', 'B':
		return 1
	case 'h', 'H':
		return 2
	case 'i', 'I', 'f':
		return 4
	case 'l', 'L', 'q', 'Q', 'P', 'd':
		return 8
	}
	return 0
}

// getElement reads the element at the front of b.
func getElement(code byte, b []byte) Value {
	switch code {
	case 'b':
		return Int(int64(int8(b[0])))
	case 'B':
		return Int(int64(b[0]))
	case 'h':
		return Int(int64(int16(binary.LittleEndian.Uint16(b))))
	case 'H':
		return Int(int64(binary.LittleEndian.Uint16(b)))
	case 'i':
		return Int(int64(int32(binary.LittleEndian.Uint32(b))))
	case 'I':
		return Int(int64(binary.LittleEndian.Uint32(b)))
	case 'f':
		return Float(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	case 'd':
		return Float(math.Float64frombits(binary.LittleEndian.Uint64(b)))
	case 'L', 'Q', 'P':
		return IntFromUint(binary.LittleEndian.Uint64(b))
	}
	return Int(int64(binary.LittleEndian.Uint64(b)))
}

// putElement writes v at the front of b; numbers that are too large are cut off. False with an exception pending.
func putElement(th *Thread, code byte, b []byte, v Value) bool {
	switch code {
	case 'f', 'd':
		f, ok := ToFloat(th, v)
		if !ok {
			return false
		}
		if code == 'f' {
			binary.LittleEndian.PutUint32(b, math.Float32bits(float32(f)))
		} else {
			binary.LittleEndian.PutUint64(b, math.Float64bits(f))
		}
		return true
	}
	n, ok := elementInt(th, v)
	if !ok {
		return false
	}
	switch elementSize(code) {
	case 1:
		b[0] = byte(n)
	case 2:
		binary.LittleEndian.PutUint16(b, uint16(n))
	case 4:
		binary.LittleEndian.PutUint32(b, uint32(n))
	case 8:
		binary.LittleEndian.PutUint64(b, n)
	}
	return true
}

// lowBits are the low 64 bits of n as two's complement.
func lowBits(n *big.Int) uint64 {
	m := new(big.Int).And(n, new(big.Int).SetUint64(math.MaxUint64))
	return m.Uint64()
}

// elements is a value made of elements of one type.
type elements interface {
	Value
	typecode() byte
	Buffer() []byte
}

func (x *Bytes) typecode() byte     { return 'B' }
func (x *Bytearray) typecode() byte { return 'B' }

// compareElements is comparison where the layouts must match: the same type but for the sign, and no floats; an order
// only between unsigned ones.
func compareElements(th *Thread, op CompareOp, x elements, other Value) Value {
	y, ok := other.(elements)
	if !ok {
		b, isBuffer := AsBuffer(other)
		if _, isText := AsStr(other); !isBuffer || isText {
			return NotImplemented
		}
		y = &Bytes{b}
	}
	a, b := x.typecode(), y.typecode()
	unsigned := a < 'a' && b < 'a'
	if a|0x20 != b|0x20 || a == 'f' || a == 'd' || op != CmpEq && op != CmpNe && !unsigned {
		return th.RaiseArgs(NotImplementedErrorClass)
	}
	if xo, ok := x.(*Array); ok && xo.objects() {
		return compareItems(th, op, xo.objs, y.(*Array).objs)
	}
	p, q := x.Buffer(), y.Buffer()
	return Bool(op.Holds(cmpText(string(p), string(q))))
}
