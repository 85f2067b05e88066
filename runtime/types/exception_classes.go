package types

// The builtin exception classes.
var (
	BaseExceptionClass       = newBaseException()
	SystemExitClass          = exc("SystemExit", BaseExceptionClass)
	KeyboardInterruptClass   = exc("KeyboardInterrupt", BaseExceptionClass)
	GeneratorExitClass       = exc("GeneratorExit", BaseExceptionClass)
	ExceptionClass           = exc("Exception", BaseExceptionClass)
	StopIterationClass       = exc("StopIteration", ExceptionClass)
	StopAsyncIterationClass  = exc("StopAsyncIteration", ExceptionClass)
	ArithmeticErrorClass     = exc("ArithmeticError", ExceptionClass)
	OverflowErrorClass       = exc("OverflowError", ArithmeticErrorClass)
	ZeroDivisionErrorClass   = exc("ZeroDivisionError", ArithmeticErrorClass)
	AssertionErrorClass      = exc("AssertionError", ExceptionClass)
	AttributeErrorClass      = exc("AttributeError", ExceptionClass)
	EOFErrorClass            = exc("EOFError", ExceptionClass)
	ImportErrorClass         = exc("ImportError", ExceptionClass)
	LookupErrorClass         = exc("LookupError", ExceptionClass)
	IndexErrorClass          = exc("IndexError", LookupErrorClass)
	KeyErrorClass            = exc("KeyError", LookupErrorClass)
	MemoryErrorClass         = exc("MemoryError", ExceptionClass)
	NameErrorClass           = exc("NameError", ExceptionClass)
	OSErrorClass             = exc("OSError", ExceptionClass)
	RuntimeErrorClass        = exc("RuntimeError", ExceptionClass)
	NotImplementedErrorClass = exc("NotImplementedError", RuntimeErrorClass)
	SyntaxErrorClass         = exc("SyntaxError", ExceptionClass)
	IndentationErrorClass    = exc("IndentationError", SyntaxErrorClass)
	TypeErrorClass           = exc("TypeError", ExceptionClass)
	ValueErrorClass          = exc("ValueError", ExceptionClass)
	UnicodeErrorClass        = exc("UnicodeError", ValueErrorClass)
	ViperTypeErrorClass      = exc("ViperTypeError", TypeErrorClass)
)

func exceptionClasses() []*Class {
	return []*Class{
		BaseExceptionClass, SystemExitClass, KeyboardInterruptClass, GeneratorExitClass, ExceptionClass,
		StopIterationClass, StopAsyncIterationClass, ArithmeticErrorClass, OverflowErrorClass, ZeroDivisionErrorClass,
		AssertionErrorClass, AttributeErrorClass, EOFErrorClass, ImportErrorClass, LookupErrorClass, IndexErrorClass,
		KeyErrorClass, MemoryErrorClass, NameErrorClass, OSErrorClass, RuntimeErrorClass, NotImplementedErrorClass,
		SyntaxErrorClass, IndentationErrorClass, TypeErrorClass, ValueErrorClass, UnicodeErrorClass, ViperTypeErrorClass,
	}
}

func newBaseException() *Class {
	c := NewBuiltinClass("BaseException", ObjectClass)
	c.payload = c
	return c
}

func exc(name string, base *Class) *Class { return NewBuiltinClass(name, base) }

// ExceptionClassByName finds a builtin exception class, nil if there is none.
func ExceptionClassByName(name string) *Class {
	for _, c := range exceptionClasses() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func newExceptionOf(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(kw) > 0 {
		return th.TypeError("function doesn't take keyword arguments")
	}
	return NewException(cls, args...)
}

func baseExceptionMembers() []Member {
	return []Member{
		MethodN("__init__", 0, -1, func(th *Thread, args []Value) Value {
			e := args[0].(*Instance).Exc()
			e.Args = append([]Value(nil), args[1:]...)
			return None
		}),
		GetSetter("args", func(th *Thread, self Value) Value {
			return NewTuple(append([]Value(nil), self.(*Instance).Exc().Args...))
		}, func(th *Thread, self, v Value) bool {
			items, ok := Collect(th, v)
			if ok {
				self.(*Instance).Exc().Args = items
			}
			return ok
		}),
		Getter("value", func(th *Thread, self Value) Value { return self.(*Instance).Exc().value() }),
		GetSetter("__traceback__", func(th *Thread, self Value) Value { return None },
			func(th *Thread, self, v Value) bool {
				self.(*Instance).Exc().Trace = nil
				return true
			}),
		GetSetter("__cause__", func(th *Thread, self Value) Value {
			if c := self.(*Instance).Exc().Note().Cause; c != nil {
				return c
			}
			return None
		}, func(th *Thread, self, v Value) bool {
			self.(*Instance).Exc().Note().Cause = v
			return true
		}),
	}
}

func osErrorMembers() []Member {
	return []Member{Getter("errno", func(th *Thread, self Value) Value { return self.(*Instance).Exc().value() })}
}
