package arg

import "go.starlark.net/starlark"

// Op is an operator that a script applies to a value.
type Op uint8

// The binary operators, the comparisons and the unary ones.
const (
	Add Op = iota
	Sub
	Mul
	MatMul
	TrueDiv
	FloorDiv
	Mod
	Pow
	LShift
	RShift
	And
	Or
	Xor
	Lt
	Le
	Gt
	Ge
	Eq
	Ne
	Neg
	Pos
	Invert
	Abs
)

// Operand is a Go value with operators of its own, comparisons that give any value included. Starlark knows only those
// of starlark.HasBinary and starlark.HasUnary.
type Operand interface {
	Value
	// Operate is v op other, or other op v when reflected; other is nil for a unary operator. A nil Value without an
	// error means that it does not know other. It goes before the operators of the engine's own types, but for
	// str % v.
	Operate(th *starlark.Thread, op Op, other Value, reflected bool) (Value, error)
}

// InplaceOperand does v op= other where that changes v; nil without an error means do v = v op other.
type InplaceOperand interface {
	OperateInPlace(th *starlark.Thread, op Op, other Value) (Value, error)
}

// Printed is a value whose str differs from its repr, which is String. Starlark prints String.
type Printed interface{ Printed() string }

// Truther is a value whose truth may be an error. Starlark asks Truth.
type Truther interface{ IsTrue() (bool, error) }

// Slicer is a slice object: lo:hi:step, None for what was left out.
type Slicer interface{ Bounds3() (lo, hi, step Value) }

// Dots is the value of "...".
type Dots interface{ IsEllipsis() }

// Items is a Bufferer whose memory holds elements of one type: memoryview shows them so. ok is false where the elements
// do not lie one behind the other.
type Items interface {
	// ItemCode is the type's letter in the struct module.
	ItemCode() (code byte, ok bool)
}
