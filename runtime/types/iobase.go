package types

// IOBaseClass is io.IOBase: scripts derive streams of their own from it, with the methods readinto, write and ioctl.
var IOBaseClass = NewBuiltinClass("IOBase", ObjectClass)

func newIOBase(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	return th.TypeError("IOBase is for deriving from")
}
