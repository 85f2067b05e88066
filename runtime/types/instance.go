package types

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Instance is an instance of a script's class, or an exception.
type Instance struct {
	shape *Shape
	slots []Value
	// native is what a class derived from a builtin or Go class adds to: the list, str, exception state or arg.Object.
	native Value
}

// newInstance makes an instance with room for the attributes that others of its class had.
func newInstance(c *Class) *Instance {
	switch n := c.initSlots; {
	case n == 0:
		return &Instance{shape: c.root}
	case n <= 4:
		x := &struct {
			Instance
			buf [4]Value
		}{}
		x.shape, x.slots = c.root, x.buf[:0]
		return &x.Instance
	case n <= 8:
		x := &struct {
			Instance
			buf [8]Value
		}{}
		x.shape, x.slots = c.root, x.buf[:0]
		return &x.Instance
	default:
		return &Instance{shape: c.root, slots: make([]Value, 0, n)}
	}
}

// Shape is the instance's layout; Slot, SetSlot and AddSlot are for call sites that remember it.
func (in *Instance) Shape() *Shape          { return in.shape }
func (in *Instance) Slot(i int) Value       { return in.slots[i] }
func (in *Instance) SetSlot(i int, v Value) { in.slots[i] = v }
func (in *Instance) AddSlot(s *Shape, v Value) {
	in.slots = append(in.slots, v)
	in.shape = s
}

// Class is the instance's class.
func (in *Instance) Class() *Class { return in.shape.class }

// Native is the value that the instance carries as one of a class derived from a builtin class, nil if it does not.
func (in *Instance) Native() Value { return in.native }

// NativeObject is arg.Unwrapper.
func (in *Instance) NativeObject() *arg.Object {
	switch o := in.native.(type) {
	case *arg.Object:
		return o
	case arg.Unwrapper:
		return o.NativeObject()
	}
	return nil
}

// native is v, or the builtin value that v adds to.
func native(v Value) Value {
	if in, ok := v.(*Instance); ok && in.native != nil {
		if _, isExc := in.native.(*ExcState); !isExc {
			return in.native
		}
	}
	return v
}

// Native is v, or the builtin value that v, an instance of a derived class, carries.
func Native(v Value) Value { return native(v) }

// SetOwn assigns an own attribute, past all descriptors.
func (in *Instance) SetOwn(name string, v Value) {
	if i := in.shape.Find(name); i >= 0 {
		in.slots[i] = v
		return
	}
	in.AddSlot(in.shape.Add(name), v)
}

// delOwn removes an own attribute and reports whether there was one.
func (in *Instance) delOwn(name string) bool {
	i := in.shape.Find(name)
	if i < 0 {
		return false
	}
	in.shape = in.shape.without(name)
	in.slots = append(in.slots[:i:i], in.slots[i+1:]...)
	return true
}

// Names are the own attributes.
func (in *Instance) Names() []string { return in.shape.Names() }

func (in *Instance) String() string { return objectText(in) }
func (in *Instance) Type() string   { return in.shape.class.Name }
func (in *Instance) Freeze()        {}
func (in *Instance) Truth() starlark.Bool {
	if in.native != nil {
		return in.native.Truth()
	}
	return true
}

// Hash is for Go's maps only; scripts' __hash__ needs a Thread.
func (in *Instance) Hash() (uint32, error) { return uint32(identHash(in)), nil }

// CompareSameType is starlark.Comparable: identity.
func (in *Instance) CompareSameType(op syntax.Token, y Value, depth int) (bool, error) {
	switch op {
	case syntax.EQL:
		return Value(in) == y, nil
	case syntax.NEQ:
		return Value(in) != y, nil
	}
	return false, arg.Raisef("TypeError", "unsupported types for %s: '%s', '%s'", op, in.Type(), y.Type())
}

func (in *Instance) hash(th *Thread) (uint64, bool) {
	c := in.shape.class
	if a := c.special[spHash]; a != nil {
		if a.Value == None {
			th.TypeError("unsupported type for __hash__: '%s'", c.Name)
			return 0, false
		}
		r := in.call0(th, a)
		if r == nil {
			return 0, false
		}
		n, ok := ToBig(r)
		if !ok {
			th.TypeError("unsupported type for __hash__: '%s'", c.Name)
			return 0, false
		}
		return hashBig(n), true
	}
	if c.special[spEq] != nil {
		th.TypeError("unsupported type for __hash__: '%s'", c.Name)
		return 0, false
	}
	if n := native(in); n != Value(in) {
		return Hash(th, n)
	}
	return identHash(in), true
}

// call0 and call1 call a special method.
func (in *Instance) call0(th *Thread, a *Attr) Value {
	switch a.Kind {
	case Method:
		return Call1(th, a.Value, in)
	}
	f := bindAttr(th, a, in, in.shape.class)
	if f == nil {
		return nil
	}
	return Call(th, f, nil, nil)
}

func (in *Instance) call1(th *Thread, a *Attr, x Value) Value {
	if a.Kind == Method {
		return Call2(th, a.Value, in, x)
	}
	f := bindAttr(th, a, in, in.shape.class)
	if f == nil {
		return nil
	}
	return Call1(th, f, x)
}

func (in *Instance) call2(th *Thread, a *Attr, x, y Value) Value {
	if a.Kind == Method {
		return Call3(th, a.Value, in, x, y)
	}
	f := bindAttr(th, a, in, in.shape.class)
	if f == nil {
		return nil
	}
	return Call2(th, f, x, y)
}

// objectText is the repr of what has none of its own.
func objectText(v Value) string {
	return fmt.Sprintf("<%s object at 0x%x>", TypeName(v), uintptr(wordsOf(&v).data)&0xffffffffffff)
}
