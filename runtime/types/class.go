package types

import (
	"slices"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Class is a class: builtin, bound from Go (arg.Class), or a script's.
type Class struct {
	Name string
	// Module is where a script defined it.
	Module Value

	bases []*Class
	mro   []*Class
	attrs map[string]*Attr
	names []string // of attrs, in the order of definition
	// cache holds what Lookup has found in mro. Builtin classes have it complete from Setup on and never change.
	cache map[string]*Attr
	// construct makes an instance of a builtin class (or of cls, derived from it: then the payload).
	construct func(th *Thread, cls *Class, args []Value, kw []*Str) Value
	user      bool
	// describes: the class has had a property or other descriptor.
	describes bool
	noBase    bool
	root      *Shape
	special   [numSpecial]*Attr
	subs      []*Class
	// payload is the builtin or Go class whose native value instances carry, nil if none.
	payload *Class
	// Go is the class's Go side, nil if it has none.
	Go *arg.Class
	// initSlots is the most attributes that an instance had, the room a new one gets.
	initSlots   int
	tupleFields []string
	// nameless: tuples with fields are printed without the class's name.
	nameless bool
}

// Attr is one attribute of a class. Its Value may change under those who hold it.
type Attr struct {
	Value Value
	Kind  AttrKind
}

// AttrKind tells how an attribute found in a class is handed out.
type AttrKind uint8

const (
	// Plain: as it is.
	Plain AttrKind = iota
	// Method: a function that gets the instance.
	Method
	// NativeMethod: a Builtin that gets the native value.
	NativeMethod
	// Computed: a Property of Go (Getter).
	Computed
	// Descriptor: property, classmethod, staticmethod, or an instance with __get__.
	Descriptor
)

// SelfBinder marks callables that become methods when found in a class.
type SelfBinder interface{ BindsSelf() }

func kindOf(v Value) AttrKind {
	switch v := v.(type) {
	case *Builtin:
		if v.Owner != nil {
			return NativeMethod
		}
	case *GoGetter:
		return Computed
	case *Property, *ClassMethod, *StaticMethod:
		return Descriptor
	case *Instance:
		if v.shape.class.hasDescriptor() {
			return Descriptor
		}
	case SelfBinder:
		return Method
	}
	return Plain
}

func (c *Class) hasDescriptor() bool {
	return c.special[spGet] != nil || c.special[spSet] != nil || c.special[spDelete] != nil
}

// NewBuiltinClass declares a builtin class; wire.go gives it constructor and methods.
func NewBuiltinClass(name string, base *Class) *Class {
	c := &Class{Name: name}
	if base != nil {
		c.bases = []*Class{base}
		c.mro = append([]*Class{c}, base.mro...)
		c.payload = base.payload
	} else {
		c.mro = []*Class{c}
	}
	c.root = &Shape{class: c}
	return c
}

// NewClass makes a script's class with the namespace ns, whose order is kept; nil with an exception pending.
func NewClass(th *Thread, name string, bases []*Class, ns *Dict) *Class {
	c := &Class{Name: name, user: true, bases: bases, attrs: make(map[string]*Attr, ns.Len())}
	if len(bases) == 0 {
		c.bases = []*Class{ObjectClass}
	}
	for _, b := range c.bases {
		if b.noBase {
			th.TypeError("type '%s' isn't an acceptable base type", b.Name)
			return nil
		}
		if b.payload != nil {
			if c.payload != nil && c.payload != b.payload && !c.payload.IsSubclass(b.payload) {
				if !b.payload.IsSubclass(c.payload) {
					th.TypeError("multiple bases have instance lay-out conflict")
					return nil
				}
			}
			if c.payload == nil || b.payload.IsSubclass(c.payload) {
				c.payload = b.payload
			}
		}
		if b.Go != nil && c.Go == nil {
			c.Go = b.Go
		}
	}
	c.linearize()
	c.root = &Shape{class: c}
	ns.Each(func(k, v Value) bool {
		if s, ok := k.(*Str); ok {
			if s.S == "__module__" {
				c.Module = v
			}
			if f, ok := v.(SelfBinder); ok && s.S == "__new__" {
				v = &StaticMethod{f.(Value)}
			}
			c.names = append(c.names, s.S)
			c.attrs[s.S] = &Attr{v, kindOf(v)}
			c.describes = c.describes || c.attrs[s.S].Kind == Descriptor
		}
		return true
	})
	for _, b := range c.bases {
		if b.user {
			b.subs = append(b.subs, c)
			c.initSlots = max(c.initSlots, b.initSlots)
		}
	}
	c.findSpecials()
	// __set_name__ may change the class: what counts is what stood in its body.
	ok := true
	ns.Each(func(k, v Value) bool {
		if in, isInst := v.(*Instance); isInst {
			if sn := in.shape.class.Lookup("__set_name__"); sn != nil {
				ok = Call3(th, sn.Value, in, c, k) != nil
			}
		}
		return ok
	})
	if !ok {
		return nil
	}
	return c
}

// linearize puts the classes in the board's order: depth first, the bases from left to right, each once, object last.
func (c *Class) linearize() {
	c.mro = []*Class{c}
	for _, b := range c.bases {
		for _, k := range b.mro {
			if k != ObjectClass && !slices.Contains(c.mro, k) {
				c.mro = append(c.mro, k)
			}
		}
	}
	c.mro = append(c.mro, ObjectClass)
}

// Lookup finds an attribute in the class and its bases, nil if there is none.
func (c *Class) Lookup(name string) *Attr {
	if a, ok := c.cache[name]; ok || !c.user {
		return a
	}
	var found *Attr
	for _, k := range c.mro {
		if k.user {
			if a := k.attrs[name]; a != nil {
				found = a
				break
			}
		} else if a := k.own(name); a != nil {
			found = a
			break
		}
	}
	if c.cache == nil {
		c.cache = map[string]*Attr{}
	}
	c.cache[name] = found
	return found
}

func (c *Class) own(name string) *Attr { return c.attrs[name] }

// LookupBase is Lookup behind c itself: what super() finds. As on the board only c's own bases count, whatever class the
// object is of.
func (c *Class) LookupBase(name string) *Attr {
	for _, b := range c.mro[1:] {
		if a := b.own(name); a != nil {
			return a
		}
	}
	return nil
}

// IsSubclass reports whether c is d or derives from it.
func (c *Class) IsSubclass(d *Class) bool {
	if c == d {
		return true
	}
	for _, k := range c.mro {
		if k == d {
			return true
		}
	}
	return false
}

// User reports that a script made the class.
func (c *Class) User() bool { return c.user }

// Bases are the direct bases.
func (c *Class) Bases() []*Class { return c.bases }

// MRO is the order in which attributes are looked up, c first.
func (c *Class) MRO() []*Class { return c.mro }

// OwnNames are the names of the class's own attributes in the order of definition.
func (c *Class) OwnNames() []string { return c.names }

// OwnAttr is an attribute of the class itself, nil if it has none.
func (c *Class) OwnAttr(name string) *Attr { return c.attrs[name] }

// setAttr assigns an attribute of a script's class.
func (c *Class) setAttr(name string, v Value) {
	c.describes = c.describes || kindOf(v) == Descriptor
	if a := c.attrs[name]; a != nil {
		kind := kindOf(v)
		changed := a.Kind != kind
		a.Value, a.Kind = v, kind
		if changed {
			c.invalidate()
		}
		return
	}
	c.attrs[name] = &Attr{v, kindOf(v)}
	c.names = append(c.names, name)
	c.invalidate()
}

// delAttr removes an attribute of a script's class and reports whether there was one.
func (c *Class) delAttr(name string) bool {
	if c.attrs[name] == nil {
		return false
	}
	delete(c.attrs, name)
	for i, n := range c.names {
		if n == name {
			c.names = append(c.names[:i:i], c.names[i+1:]...)
			break
		}
	}
	c.invalidate()
	return true
}

// invalidate makes all call sites look again, for c and what derives from it.
func (c *Class) invalidate() {
	c.cache = nil
	c.root.invalidate()
	c.findSpecials()
	for _, s := range c.subs {
		s.invalidate()
	}
}

func (c *Class) String() string        { return "<class '" + c.Name + "'>" }
func (c *Class) Type() string          { return "type" }
func (c *Class) Freeze()               {}
func (c *Class) Truth() starlark.Bool  { return true }
func (c *Class) Hash() (uint32, error) { return uint32(identHash(c)), nil }
func (c *Class) Class() *Class         { return TypeClass }

// CallV makes an instance.
func (c *Class) CallV(th *Thread, args []Value, kw []*Str) Value {
	if !c.user {
		if c.construct == nil {
			return th.TypeError("cannot create '%s' instances", c.Name)
		}
		return c.construct(th, c, args, kw)
	}
	return c.instantiate(th, args, kw)
}

// Call1 is CallV with one argument; builtin exceptions are made at once.
func (c *Class) Call1(th *Thread, a Value) Value {
	if !c.user && c.isException() {
		return NewException(c, a)
	}
	args := th.push1(a)
	v := c.CallV(th, args, nil)
	th.pop(1)
	return v
}

// Name is starlark.Callable; CallInternal lets Go call a class.
func (c *Class) CallInternal(sl *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (Value, error) {
	return callFromGo(sl, c, args, kwargs)
}

func (c *Class) instantiate(th *Thread, args []Value, kw []*Str) Value {
	var in *Instance
	if a := c.special[spNew]; a != nil {
		fn := bindAttr(th, a, nil, c)
		if fn == nil {
			return nil
		}
		v := callWith(th, fn, c, args, kw)
		if v == nil {
			return nil
		}
		obj, ok := v.(*Instance)
		if !ok || !obj.shape.class.IsSubclass(c) {
			return v
		}
		in = obj
	} else {
		if c.isException() {
			in = NewException(c, positional(args, kw)...)
		} else {
			in = newInstance(c)
		}
	}
	if a := c.special[spInit]; a != nil {
		var r Value
		if a.Kind == Method {
			r = callWith(th, a.Value, in, args, kw)
		} else if f := bindAttr(th, a, in, c); f != nil {
			r = Call(th, f, args, kw)
		}
		if r == nil {
			return nil
		}
		if r != None {
			return th.TypeError("__init__() should return None, not '%s'", TypeName(r))
		}
	} else if in.native == nil && c.payload == nil && len(args) > 0 && c.special[spNew] == nil {
		return th.TypeError("function takes 0 positional arguments but %d were given", len(args))
	}
	if c.payload != nil && in.native == nil && !in.fill(th, args, kw) {
		return nil
	}
	if r := c.initSlots; len(in.slots) > r {
		c.initSlots = len(in.slots)
	}
	return in
}

// Fresh makes an instance of a plain class, to be handed to init's function and then to Ready; in is nil if a call of
// the class takes more than that.
func (c *Class) Fresh() (in *Instance, init Value) {
	a := c.special[spInit]
	if !c.user || a == nil || a.Kind != Method || c.payload != nil || c.special[spNew] != nil {
		return nil, nil
	}
	return newInstance(c), a.Value
}

// Ready ends the making of a Fresh instance with what its __init__ returned; nil with an exception pending.
func (in *Instance) Ready(th *Thread, r Value) Value {
	if r == None {
		if c := in.shape.class; len(in.slots) > c.initSlots {
			c.initSlots = len(in.slots)
		}
		return in
	}
	if r != nil {
		th.TypeError("__init__() should return None, not '%s'", TypeName(r))
	}
	return nil
}

// fill makes the native value that an instance of a derived class carries.
func (in *Instance) fill(th *Thread, args []Value, kw []*Str) bool {
	p := in.shape.class.payload
	if p.Go != nil {
		o := p.Go.NewObject(th.Env.Values, nil)
		in.native = o
		if th.goFailed(p.Go.Construct(th.Starlark, o, toTuple(positional(args, kw)), toKwargs(args, kw))) {
			return false
		}
		in.native = p.Go.Wrapped(o)
		return true
	}
	if p.construct == nil {
		th.TypeError("cannot create '%s' instances", p.Name)
		return false
	}
	v := p.construct(th, p, args, kw)
	if v == nil {
		return false
	}
	in.native = v
	return true
}

func (c *Class) isException() bool {
	return c.payload == BaseExceptionClass
}

func positional(args []Value, kw []*Str) []Value { return args[:len(args)-len(kw)] }
