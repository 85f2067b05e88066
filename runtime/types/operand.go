package types

import "github.com/canmv-run/canmv-run/runtime/arg"

// binaryOperand is a op b where one of the two is an arg.Operand; NotImplemented if none is, or it does not know the
// other.
func binaryOperand(th *Thread, op arg.Op, a, b Value) Value {
	if x, ok := a.(arg.Operand); ok {
		if r := operated(th)(x.Operate(th.Starlark, op, b, false)); r != NotImplemented {
			return r
		}
	}
	if y, ok := b.(arg.Operand); ok {
		if _, isStr := a.(*Str); isStr && op == arg.Mod {
			return NotImplemented
		}
		return operated(th)(y.Operate(th.Starlark, op, a, true))
	}
	return NotImplemented
}

// operated turns the result of Operate into the engine's form.
func operated(th *Thread) func(Value, error) Value {
	return func(v Value, err error) Value {
		switch {
		case err != nil:
			return th.ThrowError(err)
		case v == nil:
			return NotImplemented
		}
		return v
	}
}

// Bounds3 is arg.Slicer.
func (s *Slice) Bounds3() (lo, hi, step Value) { return s.Lo, s.Hi, s.Step }

// IsEllipsis is arg.Dots.
func (*ellipsisType) IsEllipsis() {}

// Complex makes a complex number.
func (Values) Complex(c complex128) Value { return Complex(c) }

// Complex128 is the number.
func (c Complex) Complex128() complex128 { return complex128(c) }

// ItemCode is arg.Items.
func (a *Array) ItemCode() (code byte, ok bool)      { return a.Code, !a.objects() }
func (m *MemoryView) ItemCode() (code byte, ok bool) { return m.code, true }

// standsForNumber reports a value of a binding that int() and float() take for the number that it stands for.
func standsForNumber(v Value) bool {
	if _, ok := v.(arg.Operand); !ok {
		return false
	}
	_, ok := v.(arg.Numeric)
	return ok
}

// numeric is what a value of a binding stands for as a number, v itself if it is none; nil with an exception pending.
func numeric(th *Thread, x arg.Numeric, v Value, float bool) Value {
	n, err := x.Number(th.Starlark, float)
	if err != nil {
		return th.ThrowError(err)
	}
	return n
}
