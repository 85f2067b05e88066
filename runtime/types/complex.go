package types

import (
	"math/cmplx"

	"go.starlark.net/starlark"
)

// Complex is a complex.
type Complex complex128

func (c Complex) Class() *Class         { return ComplexClass }
func (c Complex) String() string        { return plainRepr(c) }
func (c Complex) Type() string          { return "complex" }
func (c Complex) Freeze()               {}
func (c Complex) Truth() starlark.Bool  { return c != 0 }
func (c Complex) Hash() (uint32, error) { return uint32(hashFloat(real(c)) ^ hashFloat(imag(c))), nil }

// HashValue is Hasher.
func (c Complex) HashValue(th *Thread) (uint64, bool) {
	return hashFloat(real(c)) ^ 1000003*hashFloat(imag(c)), true
}

// Repr is Reprer.
func (c Complex) Repr(th *Thread, dst []byte) ([]byte, bool) {
	re, im := real(c), imag(c)
	if re == 0 {
		return append(appendShort(dst, im), 'j'), true
	}
	dst = appendShort(append(dst, '('), re)
	if im >= 0 || im != im {
		dst = append(dst, '+')
	}
	return append(appendShort(dst, im), "j)"...), true
}

// appendShort is appendFloat without ".0".
func appendShort(dst []byte, f float64) []byte {
	n := len(dst)
	dst = appendFloat(dst, f)
	if k := len(dst); k-n > 2 && dst[k-1] == '0' && dst[k-2] == '.' {
		dst = dst[:k-2]
	}
	return dst
}

func asComplex(v Value) (complex128, bool) {
	switch x := v.(type) {
	case Complex:
		return complex128(x), true
	case Float:
		return complex(float64(x), 0), true
	}
	f, ok := AsFloat(v)
	return complex(f, 0), ok
}

// Compare is Comparer.
func (c Complex) Compare(th *Thread, op CompareOp, other Value) Value {
	d, ok := asComplex(other)
	if !ok || op != CmpEq && op != CmpNe {
		return NotImplemented
	}
	return Bool((complex128(c) == d) == (op == CmpEq))
}

// BinaryOp is Operator.
func (c Complex) BinaryOp(th *Thread, op BinOp, other Value, reflected bool) Value {
	a := complex128(c)
	b, ok := asComplex(other)
	if !ok {
		return NotImplemented
	}
	if reflected {
		a, b = b, a
	}
	switch op {
	case OpAdd:
		return th.Complex(a + b)
	case OpSub:
		return th.Complex(a - b)
	case OpMul:
		return th.Complex(a * b)
	case OpTrueDiv:
		if b == 0 {
			return th.Raise(ZeroDivisionErrorClass, "complex divide by zero")
		}
		return th.Complex(a / b)
	case OpPow:
		return complexPow(th, a, b)
	case OpFloorDiv, OpMod:
		return th.TypeError("can't truncate-divide a complex number")
	}
	return NotImplemented
}

// UnaryOp is UnaryOperator.
func (c Complex) UnaryOp(th *Thread, op UnOp) Value {
	switch op {
	case OpNeg:
		return -c
	case OpPos:
		return c
	case OpAbs:
		return Float(cmplx.Abs(complex128(c)))
	}
	return NotImplemented
}

func complexPow(th *Thread, a, b complex128) Value {
	if a == 0 {
		if b == 0 {
			return Complex(1)
		}
		if real(b) < 0 || imag(b) != 0 {
			return th.Raise(ZeroDivisionErrorClass, "0.0 to a complex power")
		}
		return Complex(0)
	}
	return Complex(cmplx.Exp(cmplx.Log(a) * b))
}

func complexMembers() []Member {
	return []Member{
		Getter("real", func(th *Thread, self Value) Value { return Float(real(self.(Complex))) }),
		Getter("imag", func(th *Thread, self Value) Value { return Float(imag(self.(Complex))) }),
	}
}
