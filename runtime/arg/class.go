package arg

import (
	"fmt"
	"sort"
	"unsafe"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// Class is a class written in Go. In the MicroPython engine scripts may derive from it.
type Class struct {
	Name string
	Doc  string
	// Init is the constructor. Its signature bears the class's name, its Do gets the fresh object as Call.Self, fills
	// Self.Data or attributes, and its result is ignored. nil: scripts cannot make instances.
	Init *Func
	// Methods are called on an instance (Call.Self).
	Methods []*Func
	// Statics are called on the class or an instance, without a receiver.
	Statics []*Func
	// Consts are class attributes; their values may be classes.
	Consts []Const
	Props  []Prop
	// Open: instances take any attribute, as those of a class that the board wrote in Python. Otherwise only Props with
	// a Set can be assigned.
	Open bool
	// Str makes str(o) and repr(o); nil gives <Name object>.
	Str func(o *Object) string
	// Wrap makes the value that scripts get of an instance, where that is not the Object itself: a type of the
	// binding's that embeds the Object (and so is an Unwrapper) and adds operators, items or a buffer.
	Wrap func(o *Object) Value
	// Eq compares two instances for ==; nil compares identity.
	Eq func(a, b *Object) bool

	// Engine is the running engine's own: what it made of the class.
	Engine any

	table map[string]any // *Func (method), static, Const, *Prop
}

// static marks a Func of Class.Statics in the table.
type static struct{ *Func }

// Prop is a computed attribute.
type Prop struct {
	Name string
	Doc  string
	Get  func(o *Object) (any, error)
	// Set may be nil: the attribute is read-only.
	Set func(o *Object, v Value) error
}

// Object is an instance of a Class. Data is the binding's.
type Object struct {
	Class  *Class
	Values Values
	Data   any

	names []string
	attrs map[string]Value
}

// NewObject makes an instance without calling Init.
func (k *Class) NewObject(vs Values, data any) *Object {
	return &Object{Class: k, Values: vs, Data: data}
}

// lookup returns *Func, static, Const or *Prop. The table is built on first use; classes belong to one Runtime, whose
// threads run one at a time.
func (k *Class) lookup(name string) any {
	if k.table == nil {
		k.table = make(map[string]any, len(k.Methods)+len(k.Statics)+len(k.Consts)+len(k.Props))
		for _, c := range k.Consts {
			k.table[c.Name] = c
		}
		for _, f := range k.Statics {
			k.table[f.Name()] = static{f}
		}
		for _, f := range k.Methods {
			k.table[f.Name()] = f
		}
		for i := range k.Props {
			k.table[k.Props[i].Name] = &k.Props[i]
		}
	}
	return k.table[name]
}

// Method returns the method of that name, or nil: engines call it without making a Bound.
func (k *Class) Method(name string) *Func {
	f, _ := k.lookup(name).(*Func)
	return f
}

// Property reports whether the class has a computed attribute of that name.
func (k *Class) Property(name string) bool {
	_, ok := k.lookup(name).(*Prop)
	return ok
}

func (k *Class) MemberName() string { return k.Name }
func (k *Class) MemberDoc() string  { return k.Doc }

func (k *Class) String() string        { return "<class '" + k.Name + "'>" }
func (k *Class) Type() string          { return "type" }
func (k *Class) Freeze()               {}
func (k *Class) Truth() starlark.Bool  { return true }
func (k *Class) Hash() (uint32, error) { return starlark.String(k.Name).Hash() }

// CallInternal makes an instance.
func (k *Class) CallInternal(th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (Value, error) {
	o := k.NewObject(EnvOf(th).Values, nil)
	if err := k.Construct(th, o, args, kwargs); err != nil {
		return nil, err
	}
	return k.Wrapped(o), nil
}

// Wrapped is the value that scripts get of o.
func (k *Class) Wrapped(o *Object) Value {
	if k.Wrap == nil {
		return o
	}
	return k.Wrap(o)
}

// Construct runs the constructor on o, which may be part of an instance of a derived class.
func (k *Class) Construct(th *starlark.Thread, o *Object, args starlark.Tuple, kwargs []starlark.Tuple) error {
	if k.Init == nil {
		return Raisef("TypeError", "cannot create '%s' instances", k.Name)
	}
	_, err := k.Init.Invoke(th, o, args, kwargs)
	return err
}

// Attr is an attribute of the class itself: a constant, a static function, or a method that wants its receiver as the
// first argument.
func (k *Class) Attr(name string) (Value, error) {
	switch m := k.lookup(name).(type) {
	case static:
		return m.Func, nil
	case *Func:
		return &unbound{k, m}, nil
	case Const:
		if v, ok := m.Value.(Value); ok {
			return v, nil
		}
		return classConst{m}.value()
	}
	if name == "__name__" {
		return starlark.String(k.Name), nil
	}
	return nil, nil
}

// classConst carries a constant whose Go value needs Values; engines ask ClassConst instead.
type classConst struct{ Const }

func (c classConst) value() (Value, error) {
	switch x := c.Value.(type) {
	case nil:
		return None, nil
	case bool:
		return starlark.Bool(x), nil
	case int:
		return starlark.MakeInt(x), nil
	case float64:
		return starlark.Float(x), nil
	case string:
		return starlark.String(x), nil
	}
	return nil, fmt.Errorf("arg: class constant %s has type %T", c.Name, c.Value)
}

// AttrIn is Attr with constants in the engine's own types.
func (k *Class) AttrIn(vs Values, name string) (Value, error) {
	if c, ok := k.lookup(name).(Const); ok {
		return ToValue(vs, c.Value), nil
	}
	if name == "__name__" {
		return vs.Str(k.Name), nil
	}
	return k.Attr(name)
}

// AttrNames lists the attributes of the class, sorted.
func (k *Class) AttrNames() []string {
	k.lookup("")
	names := make([]string, 0, len(k.table))
	for n := range k.table {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// unbound is Class.method: the receiver is the first argument.
type unbound struct {
	class *Class
	*Func
}

func (u *unbound) CallInternal(th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (Value, error) {
	if len(args) == 0 {
		return nil, Raise("TypeError", "function missing 1 required positional arguments").
			WithHint("%s.%s is a method: call it on an instance", u.class.Name, u.Func.Name())
	}
	o, ok := AsObject(args[0], u.class)
	if !ok {
		return nil, Raisef("TypeError", "can't convert %s to %s", args[0].Type(), u.class.Name)
	}
	return u.Func.Invoke(th, o, args[1:], kwargs)
}

// Unwrapper is an instance of a script's class that derives from a Class: it holds the Object.
type Unwrapper interface{ NativeObject() *Object }

// AsObject reads an instance of class, or of a script's class derived from it.
func AsObject(v Value, class *Class) (*Object, bool) {
	o, ok := v.(*Object)
	if !ok {
		u, isU := v.(Unwrapper)
		if !isU {
			return nil, false
		}
		if o = u.NativeObject(); o == nil {
			return nil, false
		}
	}
	return o, o.Class == class
}

func (o *Object) String() string {
	if o.Class.Str != nil {
		return o.Class.Str(o)
	}
	return fmt.Sprintf("<%s object at %x>", o.Class.Name, uintptr(unsafe.Pointer(o))&0xffffffff)
}
func (o *Object) Type() string         { return o.Class.Name }
func (o *Object) Freeze()              {}
func (o *Object) Truth() starlark.Bool { return true }
func (o *Object) Hash() (uint32, error) {
	return uint32(uintptr(unsafe.Pointer(o)) >> 4), nil
}

// CompareSameType is starlark.Comparable for == and !=.
func (o *Object) CompareSameType(op syntax.Token, y Value, depth int) (bool, error) {
	p, ok := y.(*Object)
	same := ok && (o == p || o.Class == p.Class && o.Class.Eq != nil && o.Class.Eq(o, p))
	switch op {
	case syntax.EQL:
		return same, nil
	case syntax.NEQ:
		return !same, nil
	}
	return false, Raisef("TypeError", "unsupported types for comparison: '%s', '%s'", o.Type(), y.Type())
}

// Attr is an attribute of the instance: own attributes, properties, methods, then those of the class.
func (o *Object) Attr(name string) (Value, error) {
	if v, ok := o.attrs[name]; ok {
		return v, nil
	}
	switch m := o.Class.lookup(name).(type) {
	case *Func:
		return &Bound{m, o}, nil
	case static:
		return m.Func, nil
	case Const:
		return ToValue(o.Values, m.Value), nil
	case *Prop:
		x, err := m.Get(o)
		if err != nil {
			return nil, err
		}
		return ToValue(o.Values, x), nil
	}
	if name == "__class__" {
		return o.Class, nil
	}
	return nil, nil
}

// AttrNames lists what Attr knows: own attributes in the order of their assignment, then those of the class.
func (o *Object) AttrNames() []string {
	return append(append([]string(nil), o.names...), o.Class.AttrNames()...)
}

// SetField assigns an attribute.
func (o *Object) SetField(name string, v Value) error {
	if p, ok := o.Class.lookup(name).(*Prop); ok {
		if p.Set == nil {
			return Raisef("AttributeError", "can't set attribute '%s'", name)
		}
		return p.Set(o, v)
	}
	if !o.Class.Open {
		return Raisef("AttributeError", "'%s' object has no attribute '%s'", o.Class.Name, name)
	}
	o.Set(name, v)
	return nil
}

// Set gives the instance an attribute of its own; bindings use it in constructors. Values that ToValue takes.
func (o *Object) Set(name string, x any) {
	if o.attrs == nil {
		o.attrs = make(map[string]Value)
	}
	if _, ok := o.attrs[name]; !ok {
		o.names = append(o.names, name)
	}
	o.attrs[name] = ToValue(o.Values, x)
}

// Get reads an own attribute, nil where there is none.
func (o *Object) Get(name string) Value { return o.attrs[name] }

// DelField removes an own attribute.
func (o *Object) DelField(name string) error {
	if _, ok := o.attrs[name]; !ok {
		return Raisef("AttributeError", "'%s' object has no attribute '%s'", o.Class.Name, name)
	}
	delete(o.attrs, name)
	for i, n := range o.names {
		if n == name {
			o.names = append(o.names[:i:i], o.names[i+1:]...)
			break
		}
	}
	return nil
}
