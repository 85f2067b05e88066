package types

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// GetAttr is v.name; nil with AttributeError pending if there is none.
func GetAttr(th *Thread, v Value, name string) Value {
	r := getAttr(th, v, name)
	if r == nil && th.exc == nil {
		return NoAttr(th, v, name)
	}
	return r
}

// GetAttrOptional is v.name; nil without an exception if there is none, with one if looking failed.
func GetAttrOptional(th *Thread, v Value, name string) Value {
	r := getAttr(th, v, name)
	if r == nil && th.Matches(AttributeErrorClass) {
		th.exc = nil
	}
	return r
}

// NoAttr raises AttributeError with MicroPython's text.
func NoAttr(th *Thread, v Value, name string) Value {
	if c, ok := v.(*Class); ok {
		th.Raise(AttributeErrorClass, "type object '%s' has no attribute '%s'", c.Name, name)
	} else {
		th.Raise(AttributeErrorClass, "'%s' object has no attribute '%s'", TypeName(v), name)
	}
	n := th.exc.Exc().Note()
	n.Among, n.Name = v, name
	return nil
}

// Attrs is a value with attributes that no class table has; a nil result without an exception means there is none.
type Attrs interface {
	GetAttribute(th *Thread, name string) Value
}

// AttrSetter takes assignments to attributes (v nil: deletion); handled is false if there is no such attribute to
// assign, ok false with an exception pending.
type AttrSetter interface {
	SetAttribute(th *Thread, name string, v Value) (handled, ok bool)
}

// getAttr returns nil without an exception where there is no attribute.
func getAttr(th *Thread, v Value, name string) Value {
	switch x := v.(type) {
	case *Instance:
		return x.getAttr(th, name)
	case *Module:
		return x.getAttr(th, name)
	case *Class:
		return x.getAttr(th, name)
	case Attrs:
		if r := x.GetAttribute(th, name); r != nil || th.exc != nil {
			return r
		}
	case *arg.Object:
		return objectAttr(th, x, name)
	case arg.Unwrapper:
		return objectAttr(th, x.NativeObject(), name)
	case starlark.HasAttrs:
		r, err := x.Attr(name)
		if err != nil {
			if _, missing := err.(starlark.NoSuchAttrError); missing {
				return nil
			}
			return th.ThrowError(err)
		}
		return r
	}
	c := TypeOf(v)
	if a := c.Lookup(name); a != nil {
		return bindAttr(th, a, v, c)
	}
	if name == "__class__" {
		return c
	}
	return nil
}

func objectAttr(th *Thread, o *arg.Object, name string) Value {
	r, err := o.Attr(name)
	if err != nil {
		return th.ThrowError(err)
	}
	if k, ok := r.(*arg.Class); ok {
		return ClassOfGo(k)
	}
	return r
}

// bindAttr hands out an attribute that was found in class c for self; self nil: for the class itself.
func bindAttr(th *Thread, a *Attr, self Value, c *Class) Value {
	switch a.Kind {
	case Plain:
		return a.Value
	case Method:
		if self == nil {
			return a.Value
		}
		return &BoundMethod{a.Value, self}
	case NativeMethod:
		if self == nil {
			return a.Value
		}
		s := a.Value.(*Builtin).self(th, self)
		if s == nil {
			return nil
		}
		return &BoundMethod{a.Value, s}
	case Computed:
		if self == nil {
			return a.Value
		}
		return a.Value.(*GoGetter).Get(th, native(self))
	}
	switch d := a.Value.(type) {
	case *Property:
		if self == nil {
			return d
		}
		if d.Get == None {
			return th.Raise(AttributeErrorClass, "unreadable attribute")
		}
		return Call1(th, d.Get, self)
	case *ClassMethod:
		return &BoundMethod{d.Fn, c}
	case *StaticMethod:
		return d.Fn
	case *Instance:
		if g := d.shape.class.special[spGet]; g != nil {
			if self == nil {
				return d.call2(th, g, None, c)
			}
			return d.call2(th, g, self, c)
		}
	}
	return a.Value
}

// BindAttr hands out an attribute found in class c for self; self nil: for the class itself.
func BindAttr(th *Thread, a *Attr, self Value, c *Class) Value { return bindAttr(th, a, self, c) }

func (in *Instance) getAttr(th *Thread, name string) Value {
	if i := in.shape.Find(name); i >= 0 {
		return in.slots[i]
	}
	c := in.shape.class
	if a := c.Lookup(name); a != nil {
		return bindAttr(th, a, in, c)
	}
	switch name {
	case "__class__":
		return c
	case "__dict__":
		d := NewDict(len(in.slots))
		for i, n := range in.shape.Names() {
			d.SetStr(NewStr(n), in.slots[i])
		}
		d.fixed = true
		return d
	}
	if o := in.NativeObject(); o != nil {
		r := getAttr(th, o, name)
		if r != nil || th.exc != nil {
			return r
		}
	}
	if a := c.special[spGetattr]; a != nil {
		return in.call1(th, a, NewStr(name))
	}
	return nil
}

func (c *Class) getAttr(th *Thread, name string) Value {
	switch name {
	case "__name__", "__qualname__":
		return NewStr(c.Name)
	case "__bases__":
		t := make([]Value, len(c.bases))
		for i, b := range c.bases {
			t[i] = b
		}
		return NewTuple(t)
	case "__dict__":
		d := NewDict(len(c.names))
		for _, n := range c.names {
			d.SetStr(NewStr(n), c.attrs[n].Value)
		}
		d.fixed = true
		return d
	}
	if a := c.Lookup(name); a != nil {
		return bindAttr(th, a, nil, c)
	}
	if c.Go != nil {
		r, err := c.Go.AttrIn(th.Env.Values, name)
		if err != nil {
			return th.ThrowError(err)
		}
		if k, ok := r.(*arg.Class); ok {
			return ClassOfGo(k)
		}
		if r != nil {
			return r
		}
	}
	if name == "__module__" && c.Module != nil {
		return c.Module
	}
	if a := TypeClass.Lookup(name); a != nil {
		return bindAttr(th, a, c, TypeClass)
	}
	if name == "__class__" {
		return TypeClass
	}
	return nil
}

// SetAttr is v.name = x; false with an exception pending.
func SetAttr(th *Thread, v Value, name string, x Value) bool {
	switch o := v.(type) {
	case *Instance:
		if a := o.shape.class.special[spSetattr]; a != nil {
			return o.call2(th, a, NewStr(name), x) != nil
		}
		return o.SetAttrPlain(th, name, x)
	case *Module:
		if o.Builtin && !o.settable(name) {
			NoAttr(th, v, name)
			return false
		}
		o.Dict.SetStr(NewStr(name), x)
		return true
	case *Class:
		if !o.user {
			NoAttr(th, v, name)
			return false
		}
		if len(o.subs) > 0 && kindOf(x) == Descriptor && !o.describes {
			th.Raise(AttributeErrorClass, "can't add special method to already-subclassed class")
			return false
		}
		o.setAttr(name, x)
		return true
	case AttrSetter:
		if handled, ok := o.SetAttribute(th, name, x); handled || !ok {
			return ok
		}
	case starlark.HasSetField:
		if err := o.SetField(name, x); err != nil {
			th.ThrowError(err)
			return false
		}
		return true
	}
	if a := TypeOf(v).Lookup(name); a != nil && a.Kind == Computed {
		if g := a.Value.(*GoGetter); g.Set != nil {
			return g.Set(th, v, x)
		}
	}
	NoAttr(th, v, name)
	return false
}

// SetAttrPlain is object.__setattr__.
func (in *Instance) SetAttrPlain(th *Thread, name string, x Value) bool {
	c := in.shape.class
	i := in.shape.Find(name)
	if a := c.Lookup(name); a != nil {
		switch a.Kind {
		case Descriptor:
			switch d := a.Value.(type) {
			case *Property:
				if d.Set == None {
					th.Raise(AttributeErrorClass, "can't set attribute '%s'", name)
					return false
				}
				return Call2(th, d.Set, in, x) != nil
			case *Instance:
				if s := d.shape.class.special[spSet]; s != nil {
					return d.call2(th, s, in, x) != nil
				}
			}
		case Computed:
			if g := a.Value.(*GoGetter); g.Set != nil {
				return g.Set(th, native(in), x)
			}
			if in.Exc() == nil {
				NoAttr(th, in, name)
				return false
			}
		}
	}
	if i >= 0 {
		in.slots[i] = x
		return true
	}
	if o := in.NativeObject(); o != nil && o.Class.Property(name) {
		if err := o.SetField(name, x); err != nil {
			th.ThrowError(err)
			return false
		}
		return true
	}
	if !c.user {
		NoAttr(th, in, name)
		return false
	}
	in.AddSlot(in.shape.Add(name), x)
	return true
}

// DelAttr is del v.name; false with an exception pending.
func DelAttr(th *Thread, v Value, name string) bool {
	switch o := v.(type) {
	case *Instance:
		if a := o.shape.class.special[spDelattr]; a != nil {
			return o.call1(th, a, NewStr(name)) != nil
		}
		return o.DelAttrPlain(th, name)
	case *Module:
		if (!o.Builtin || o.settable(name)) && o.Dict.DelStr(NewStr(name)) {
			return true
		}
	case *Class:
		if o.user && o.delAttr(name) {
			return true
		}
	case AttrSetter:
		if handled, ok := o.SetAttribute(th, name, nil); handled || !ok {
			return ok
		}
	case interface{ DelField(string) error }:
		if err := o.DelField(name); err != nil {
			th.ThrowError(err)
			return false
		}
		return true
	}
	NoAttr(th, v, name)
	return false
}

// DelAttrPlain is object.__delattr__.
func (in *Instance) DelAttrPlain(th *Thread, name string) bool {
	if a := in.shape.class.Lookup(name); a != nil && a.Kind == Descriptor {
		switch d := a.Value.(type) {
		case *Property:
			if d.Del == None {
				th.Raise(AttributeErrorClass, "can't delete attribute '%s'", name)
				return false
			}
			return Call1(th, d.Del, in) != nil
		case *Instance:
			if s := d.shape.class.special[spDelete]; s != nil {
				return d.call1(th, s, in) != nil
			}
		}
	}
	if in.delOwn(name) {
		return true
	}
	NoAttr(th, in, name)
	return false
}

// LoadMethod finds v.name for a call: with self set, fn takes it as its first argument, which saves the bound method.
// fn is nil with an exception pending.
func LoadMethod(th *Thread, v Value, name string) (fn, self Value) {
	var a *Attr
	if in, ok := v.(*Instance); ok {
		if i := in.shape.Find(name); i >= 0 {
			return in.slots[i], nil
		}
		a = in.shape.class.Lookup(name)
	} else {
		switch v.(type) {
		case *Module, *Class, Attrs, starlark.HasAttrs:
			return GetAttr(th, v, name), nil
		}
		a = TypeOf(v).Lookup(name)
	}
	if a != nil {
		switch a.Kind {
		case Method:
			return a.Value, v
		case NativeMethod:
			if s := a.Value.(*Builtin).self(th, v); s != nil {
				return a.Value, s
			}
			return nil, nil
		}
	}
	return GetAttr(th, v, name), nil
}

// PlainStore reports whether assigning the attribute to an instance of that shape only fills a slot: no property,
// descriptor or __setattr__ is in the way.
func PlainStore(s *Shape, name string) bool {
	c := s.class
	if !c.user || c.special[spSetattr] != nil || c.Go != nil {
		return false
	}
	a := c.Lookup(name)
	return a == nil || a.Kind != Descriptor && a.Kind != Computed
}

// MethodAttr is the attribute of the class that in.name finds if that is a function which gets in, nil otherwise. It
// stays so while the instance's Shape and its Version are the same.
func MethodAttr(in *Instance, name string) *Attr {
	if in.shape.Find(name) >= 0 {
		return nil
	}
	if a := in.shape.class.Lookup(name); a != nil && a.Kind == Method {
		return a
	}
	return nil
}

// FixedClass reports whether all values of v's Go type are of one builtin class, so that what a method name means can
// be remembered by type.
func FixedClass(v Value) bool {
	switch v.(type) {
	case *Str, *List, *Bytes, *Bytearray, *Small, Float, *Dict: // an OrderedDict has the methods of a dict
		return true
	}
	return false
}
