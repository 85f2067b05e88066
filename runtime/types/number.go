package types

import (
	"math"
	"math/big"
	"math/bits"

	"go.starlark.net/starlark"
)

// binaryNumbers does an operator on int, bool and float; NotImplemented if one operand is something else.
func binaryNumbers(th *Thread, op BinOp, a, b Value) Value {
	switch x := a.(type) {
	case *Small:
		switch y := b.(type) {
		case *Small:
			return intBinary(th, op, x.N(), y.N())
		case Float:
			return FloatBinary(th, op, float64(x.N()), float64(y))
		}
	case Float:
		switch y := b.(type) {
		case Float:
			return FloatBinary(th, op, float64(x), float64(y))
		case *Small:
			return FloatBinary(th, op, float64(x), float64(y.N()))
		}
	case Wide, *Big, starlark.Bool, starlark.Int:
	default:
		return NotImplemented
	}
	switch b.(type) {
	case *Small, Wide, *Big, starlark.Bool, starlark.Int:
		if _, isFloat := a.(Float); !isFloat {
			m, ok1 := AsInt64(a)
			n, ok2 := AsInt64(b)
			if ok1 && ok2 {
				return intBinary(th, op, m, n)
			}
			p, _ := ToBig(a)
			q, _ := ToBig(b)
			return bigBinary(th, op, p, q)
		}
	case Float:
	default:
		return NotImplemented
	}
	x, ok := ToFloat(th, a)
	if !ok {
		return nil
	}
	y, ok := ToFloat(th, b)
	if !ok {
		return nil
	}
	return FloatBinary(th, op, x, y)
}

func intBinary(th *Thread, op BinOp, a, b int64) Value {
	switch op {
	case OpAdd:
		if c := a + b; (c > a) == (b > 0) {
			return Int(c)
		}
	case OpSub:
		if c := a - b; (c < a) == (b > 0) {
			return Int(c)
		}
	case OpMul:
		hi, lo := bits.Mul64(uint64(a), uint64(b))
		hi -= uint64(a>>63)&uint64(b) + uint64(b>>63)&uint64(a)
		if hi == uint64(int64(lo)>>63) {
			return Int(int64(lo))
		}
	case OpTrueDiv:
		if b == 0 {
			return divideByZero(th)
		}
		return th.Float(float64(a) / float64(b))
	case OpFloorDiv:
		if b == 0 {
			return divideByZero(th)
		}
		if b != -1 {
			q := a / b
			if a%b != 0 && (a < 0) != (b < 0) {
				q--
			}
			return Int(q)
		}
	case OpMod:
		if b == 0 {
			return divideByZero(th)
		}
		if b == -1 {
			return Int(0)
		}
		r := a % b
		if r != 0 && (r < 0) != (b < 0) {
			r += b
		}
		return Int(r)
	case OpPow:
		if b < 0 {
			if a == 0 {
				return divideByZero(th)
			}
			return FloatBinary(th, op, float64(a), float64(b))
		}
		if r, ok := powInt64(a, b); ok {
			return Int(r)
		}
	case OpLShift:
		if b < 0 {
			return th.ValueError("negative shift count")
		}
		if a == 0 {
			return Int(0)
		}
		if b < 63 {
			if c := a << b; c>>b == a {
				return Int(c)
			}
		}
	case OpRShift:
		if b < 0 {
			return th.ValueError("negative shift count")
		}
		return Int(a >> min(b, 63))
	case OpAnd:
		return Int(a & b)
	case OpOr:
		return Int(a | b)
	case OpXor:
		return Int(a ^ b)
	case OpMatMul:
		return NotImplemented
	}
	return bigBinary(th, op, big.NewInt(a), big.NewInt(b))
}

func divideByZero(th *Thread) Value { return th.Raise(ZeroDivisionErrorClass, "divide by zero") }

func powInt64(a, b int64) (int64, bool) {
	r := int64(1)
	for {
		if b&1 != 0 {
			hi, lo := bits.Mul64(uint64(r), uint64(a))
			hi -= uint64(r>>63)&uint64(a) + uint64(a>>63)&uint64(r)
			if hi != uint64(int64(lo)>>63) {
				return 0, false
			}
			r = int64(lo)
		}
		if b >>= 1; b == 0 {
			return r, true
		}
		if a > math.MaxInt32 || a < -math.MaxInt32 {
			return 0, false
		}
		a *= a
	}
}

// maxBits bounds the size of an int: beyond it is MemoryError, not a dead machine.
const maxBits = 1 << 28

func bigBinary(th *Thread, op BinOp, a, b *big.Int) Value {
	z := new(big.Int)
	switch op {
	case OpAdd:
		z.Add(a, b)
	case OpSub:
		z.Sub(a, b)
	case OpMul:
		if a.BitLen()+b.BitLen() > maxBits {
			return tooBig(th)
		}
		z.Mul(a, b)
	case OpTrueDiv:
		if b.Sign() == 0 {
			return divideByZero(th)
		}
		f, _ := new(big.Rat).SetFrac(a, b).Float64()
		if math.IsInf(f, 0) {
			return th.Raise(OverflowErrorClass, "int too large to convert to float")
		}
		return Float(f)
	case OpFloorDiv, OpMod:
		if b.Sign() == 0 {
			return divideByZero(th)
		}
		m := new(big.Int)
		z.QuoRem(a, b, m)
		if m.Sign() != 0 && (m.Sign() < 0) != (b.Sign() < 0) {
			z.Sub(z, big.NewInt(1))
			m.Add(m, b)
		}
		if op == OpMod {
			z = m
		}
	case OpPow:
		if b.Sign() < 0 {
			x, _ := new(big.Float).SetInt(a).Float64()
			y, _ := new(big.Float).SetInt(b).Float64()
			return FloatBinary(th, op, x, y)
		}
		if a.BitLen() > 1 && (!b.IsInt64() || b.Int64() > maxBits/int64(a.BitLen())) {
			return tooBig(th)
		}
		if a.BitLen() <= 1 { // 0, 1 or -1
			z.Set(a)
			if b.Sign() == 0 || a.Sign() < 0 && b.Bit(0) == 0 {
				z.SetInt64(1)
			}
			break
		}
		z.Exp(a, b, nil)
	case OpLShift, OpRShift:
		if b.Sign() < 0 {
			return th.ValueError("negative shift count")
		}
		if op == OpRShift {
			if !b.IsInt64() || b.Int64() > maxBits {
				if a.Sign() < 0 {
					return Int(-1)
				}
				return Int(0)
			}
			z.Rsh(a, uint(b.Int64()))
			break
		}
		if a.Sign() != 0 && (!b.IsInt64() || b.Int64() > maxBits) {
			return tooBig(th)
		}
		z.Lsh(a, uint(b.Int64()))
	case OpAnd:
		z.And(a, b)
	case OpOr:
		z.Or(a, b)
	case OpXor:
		z.Xor(a, b)
	default:
		return NotImplemented
	}
	return IntFromBig(z)
}

func tooBig(th *Thread) Value {
	return th.Raise(MemoryErrorClass, "memory allocation failed, int too large")
}

// FloatBinary does an operator on floats; NotImplemented for those that floats lack.
func FloatBinary(th *Thread, op BinOp, a, b float64) Value {
	switch op {
	case OpAdd:
		return th.Float(a + b)
	case OpSub:
		return th.Float(a - b)
	case OpMul:
		return th.Float(a * b)
	case OpTrueDiv:
		if b == 0 {
			return divideByZero(th)
		}
		return th.Float(a / b)
	case OpFloorDiv:
		if b == 0 {
			return divideByZero(th)
		}
		q, _ := floatDivMod(a, b)
		return th.Float(q)
	case OpMod:
		if b == 0 {
			return divideByZero(th)
		}
		_, r := floatDivMod(a, b)
		return th.Float(r)
	case OpPow:
		return floatPow(th, a, b)
	}
	return NotImplemented
}

// floatDivMod is Python's: the remainder has the divisor's sign.
func floatDivMod(a, b float64) (q, r float64) {
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
		q = f
	} else {
		q = math.Copysign(0, a/b)
	}
	return q, r
}

// complexPow is set by the complex type's file: a negative base with a fractional exponent is complex.
func floatPow(th *Thread, a, b float64) Value {
	if a == 0 && b < 0 && !math.IsInf(b, 0) {
		return divideByZero(th)
	}
	if a < 0 && b != math.Trunc(b) && !math.IsInf(a, 0) && !math.IsNaN(b) {
		return complexPow(th, complex(a, 0), complex(b, 0))
	}
	return th.Float(math.Pow(a, b))
}

// unaryNumber does an operator on int, bool or float; NotImplemented otherwise.
func unaryNumber(th *Thread, op UnOp, v Value) Value {
	switch x := v.(type) {
	case *Small:
		return intUnary(op, x.N())
	case Float:
		switch op {
		case OpNeg:
			return -x
		case OpPos:
			return x
		case OpAbs:
			return Float(math.Abs(float64(x)))
		}
		return NotImplemented
	case starlark.Bool:
		if x {
			return intUnary(op, 1)
		}
		return intUnary(op, 0)
	case Wide:
		if x != math.MinInt64 {
			return intUnary(op, int64(x))
		}
		return bigUnary(op, x.BigInt())
	case *Big:
		return bigUnary(op, x.N)
	case starlark.Int:
		return bigUnary(op, x.BigInt())
	}
	return NotImplemented
}

func intUnary(op UnOp, n int64) Value {
	switch op {
	case OpNeg:
		n = -n
	case OpInvert:
		n = ^n
	case OpAbs:
		n = max(n, -n)
	}
	return Int(n)
}

func bigUnary(op UnOp, n *big.Int) Value {
	z := new(big.Int)
	switch op {
	case OpNeg:
		z.Neg(n)
	case OpPos:
		z.Set(n)
	case OpInvert:
		z.Not(n)
	case OpAbs:
		z.Abs(n)
	}
	return IntFromBig(z)
}
