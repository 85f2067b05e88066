package types

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Typed is a value that knows its class.
type Typed interface{ Class() *Class }

// TypeOf is type(v).
func TypeOf(v Value) *Class {
	switch x := v.(type) {
	case *Instance:
		return x.shape.class
	case *Small, Wide, *Big:
		return IntClass
	case *Str:
		return StrClass
	case Float:
		return FloatClass
	case starlark.Bool:
		return BoolClass
	case starlark.NoneType:
		return NoneTypeClass
	case Typed:
		return x.Class()
	case *arg.Object:
		return ClassOfGo(x.Class)
	case *arg.Class:
		return TypeClass
	case *arg.Func:
		return FunctionClass
	case *arg.Bound:
		return BoundMethodClass
	case arg.Unwrapper: // an arg.Object with operators
		return ClassOfGo(x.NativeObject().Class)
	case *notImplementedType:
		return NotImplementedTypeClass
	case *ellipsisType:
		return EllipsisClass
	}
	return foreignClass(v)
}

// TypeName is the name of v's type as error texts have it.
func TypeName(v Value) string { return TypeOf(v).Name }

func (x *Bytes) Class() *Class     { return BytesClass }
func (x *Bytearray) Class() *Class { return BytearrayClass }
func (g *GoGetter) Class() *Class  { return PropertyClass }

// foreignClass stands for a Go type of a binding that is no arg.Object.
func foreignClass(v Value) *Class {
	c := NewBuiltinClass(v.Type(), ObjectClass)
	return c
}

// ClassOfGo is the class that scripts see of a Go class. It is made once and kept there.
func ClassOfGo(g *arg.Class) *Class {
	if c, ok := g.Engine.(*Class); ok {
		return c
	}
	c := NewBuiltinClass(g.Name, ObjectClass)
	c.Go, c.payload = g, c
	c.attrs = map[string]*Attr{}
	c.cache = c.attrs
	c.construct = func(th *Thread, cls *Class, args []Value, kw []*Str) Value {
		o := g.NewObject(th.Env.Values, nil)
		if th.goFailed(g.Construct(th.Starlark, o, toTuple(positional(args, kw)), toKwargs(args, kw))) {
			return nil
		}
		return g.Wrapped(o)
	}
	g.Engine = c
	return c
}

// ClassOfErrorType is the exception class of a module's ErrorType. It is made once and kept there.
func ClassOfErrorType(env *arg.Env, t *arg.ErrorType) *Class {
	if c, ok := t.Engine.(*Class); ok {
		return c
	}
	base := ExceptionClassByName(t.Base)
	if base == nil {
		base = ExceptionClass
	}
	c := NewBuiltinClass(t.Name, base)
	c.construct = newExceptionOf
	c.complete()
	t.Engine = c
	return c
}

// IsInstance is isinstance(v, c).
func IsInstance(v Value, c *Class) bool { return TypeOf(v).IsSubclass(c) }

// objectAddress is the address as reprs show it.
func objectAddress(v Value) string {
	return fmt.Sprintf("0x%x", uintptr(wordsOf(&v).data)&0xffffffffffff)
}
