package types

import (
	"unsafe"

	"go.starlark.net/starlark"
)

// Value is any script value.
type Value = starlark.Value

// None, True and False are shared with Starlark; as Values they cost nothing to hand out.
var (
	None  Value = starlark.None
	True  Value = starlark.True
	False Value = starlark.False
)

// Float is starlark's.
type Float = starlark.Float

// Bool makes a bool.
func Bool(b bool) Value {
	if b {
		return True
	}
	return False
}

// words are the two machine words of a Value: the type's and the data's.
type words struct{ typ, data unsafe.Pointer }

func wordsOf(v *Value) *words { return (*words)(unsafe.Pointer(v)) }

// TypeWord identifies v's Go type: equal words are equal types. Call sites key their caches with it.
func TypeWord(v Value) unsafe.Pointer { return wordsOf(&v).typ }

// same compares the words: the same object, or the same number of a Small.
func same(a, b Value) bool {
	x, y := wordsOf(&a), wordsOf(&b)
	return x.typ == y.typ && x.data == y.data
}

// Is is the operator "is".
func Is(a, b Value) bool {
	if same(a, b) {
		return true
	}
	switch x := a.(type) {
	case starlark.Bool:
		y, ok := b.(starlark.Bool)
		return ok && x == y
	case starlark.NoneType:
		_, ok := b.(starlark.NoneType)
		return ok
	case Wide:
		y, ok := b.(Wide)
		return ok && x == y
	}
	return false
}

// Ident is id(v): the address, for numbers the number itself.
func Ident(v Value) Value {
	if n, ok := v.(*Small); ok {
		return Int(2*n.N() + 1)
	}
	return Int(int64(uintptr(wordsOf(&v).data)))
}

// NotImplemented is the singleton of that name; an operator method that returns it passes to the other operand.
var NotImplemented Value = (*notImplementedType)(nil)

type notImplementedType struct{}

func (*notImplementedType) String() string        { return "NotImplemented" }
func (*notImplementedType) Type() string          { return "NotImplementedType" }
func (*notImplementedType) Freeze()               {}
func (*notImplementedType) Truth() starlark.Bool  { return true }
func (*notImplementedType) Hash() (uint32, error) { return 1, nil }

// Ellipsis is the singleton "...".
var Ellipsis Value = (*ellipsisType)(nil)

type ellipsisType struct{}

func (*ellipsisType) String() string        { return "Ellipsis" }
func (*ellipsisType) Type() string          { return "ellipsis" }
func (*ellipsisType) Freeze()               {}
func (*ellipsisType) Truth() starlark.Bool  { return true }
func (*ellipsisType) Hash() (uint32, error) { return 2, nil }

// Address is where the value lies, for reprs and hashes.
func Address(v Value) uintptr { return uintptr(wordsOf(&v).data) & 0xffffffffffff }
