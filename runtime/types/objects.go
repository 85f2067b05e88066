package types

import (
	"go.starlark.net/starlark"
)

// Property is property(get, set, del); what is missing is None.
type Property struct{ Get, Set, Del Value }

func (p *Property) Class() *Class         { return PropertyClass }
func (p *Property) String() string        { return objectText(p) }
func (p *Property) Type() string          { return "property" }
func (p *Property) Freeze()               {}
func (p *Property) Truth() starlark.Bool  { return true }
func (p *Property) Hash() (uint32, error) { return uint32(identHash(p)), nil }

// ClassMethod and StaticMethod wrap a callable.
type ClassMethod struct{ Fn Value }

func (m *ClassMethod) Class() *Class         { return ClassMethodClass }
func (m *ClassMethod) String() string        { return objectText(m) }
func (m *ClassMethod) Type() string          { return "classmethod" }
func (m *ClassMethod) Freeze()               {}
func (m *ClassMethod) Truth() starlark.Bool  { return true }
func (m *ClassMethod) Hash() (uint32, error) { return uint32(identHash(m)), nil }

// StaticMethod is staticmethod(fn).
type StaticMethod struct{ Fn Value }

func (m *StaticMethod) Class() *Class         { return StaticMethodClass }
func (m *StaticMethod) String() string        { return objectText(m) }
func (m *StaticMethod) Type() string          { return "staticmethod" }
func (m *StaticMethod) Freeze()               {}
func (m *StaticMethod) Truth() starlark.Bool  { return true }
func (m *StaticMethod) Hash() (uint32, error) { return uint32(identHash(m)), nil }

// Cell is a variable that inner functions share; V is nil while it has no value.
type Cell struct{ V Value }

// Super is super(cls, obj).
type Super struct {
	Cls *Class
	Obj Value
}

func (s *Super) Class() *Class { return SuperClass }
func (s *Super) String() string {
	return "<super: " + s.Cls.String() + ", " + objectText(s.Obj) + ">"
}
func (s *Super) Type() string          { return "super" }
func (s *Super) Freeze()               {}
func (s *Super) Truth() starlark.Bool  { return true }
func (s *Super) Hash() (uint32, error) { return uint32(identHash(s)), nil }

// find looks in the bases of Cls.
func (s *Super) find(name string) (a *Attr, self Value, c *Class) {
	if k, ok := s.Obj.(*Class); ok {
		if k.IsSubclass(s.Cls) {
			return s.Cls.LookupBase(name), nil, k
		}
	}
	c = TypeOf(s.Obj)
	return s.Cls.LookupBase(name), s.Obj, c
}

// GetAttribute is Attrs.
func (s *Super) GetAttribute(th *Thread, name string) Value {
	a, self, c := s.find(name)
	if in, ok := self.(*Instance); ok {
		switch {
		case name == "__init__" && (a == nil || a.Kind == NativeMethod && a.Value.(*Builtin).Owner == ObjectClass) && c.payload != nil && in.Exc() == nil:
			return &BoundMethod{initNative, in}
		case a != nil && a.Kind == NativeMethod && in.payloadMissing() && a.Value.(*Builtin).Owner != ObjectClass:
			if !in.fill(th, nil, nil) {
				return nil
			}
		}
		if a == nil {
			if o := in.NativeObject(); o != nil {
				return getAttr(th, o, name)
			}
			if in.native != nil && in.Exc() == nil {
				return getAttr(th, in.native, name)
			}
		}
	}
	if a == nil {
		return nil
	}
	return bindAttr(th, a, self, c)
}

// Method finds a method for a call without binding it: fn nil means there is none of that kind, ask GetAttr.
func (s *Super) Method(name string) (fn, self Value) {
	a, self, _ := s.find(name)
	if a != nil && a.Kind == Method && self != nil {
		return a.Value, self
	}
	return nil, nil
}

// initNative is super().__init__ of a class derived from a builtin or Go class: it makes the native value.
var initNative = NewBuiltin(FuncKw("__init__", func(th *Thread, args []Value, kw []*Str) Value {
	if !args[0].(*Instance).fill(th, args[1:], kw) {
		return nil
	}
	return None
}))

// Object is an instance of object itself.
type Object struct{ _ byte }

func (o *Object) Class() *Class         { return ObjectClass }
func (o *Object) String() string        { return objectText(o) }
func (o *Object) Type() string          { return "object" }
func (o *Object) Freeze()               {}
func (o *Object) Truth() starlark.Bool  { return true }
func (o *Object) Hash() (uint32, error) { return uint32(identHash(o)), nil }

// Module is an imported module; its names are in Dict.
type Module struct {
	Name string
	Dict *Dict
	// Builtin modules cannot be changed by scripts, but for the names in Settable.
	Builtin  bool
	Settable []string
	// Missing is asked for names that Dict lacks: computed members. nil without an exception: there is none.
	Missing func(th *Thread, name string) Value
	// Computed are the public names that Missing knows.
	Computed []string
}

// NewModule makes a module with its __name__.
func NewModule(name string) *Module {
	m := &Module{Name: name, Dict: NewDict(0)}
	m.Dict.SetStr(NewStr("__name__"), NewStr(name))
	return m
}

// ModuleOf makes a builtin module of tables.
func ModuleOf(name string, tables ...[]Member) *Module {
	m := NewModule(name)
	m.Builtin = true
	for _, t := range tables {
		for _, x := range t {
			m.Dict.SetStr(NewStr(x.Name), x.Value)
		}
	}
	return m
}

func (m *Module) settable(name string) bool {
	for _, n := range m.Settable {
		if n == name {
			return true
		}
	}
	return false
}

func (m *Module) Class() *Class { return ModuleClass }
func (m *Module) String() string {
	if file, ok := AsStr(m.Dict.GetStr(nameFile)); ok {
		return "<module '" + m.Name + "' from '" + file + "'>"
	}
	return "<module '" + m.Name + "'>"
}
func (m *Module) Type() string          { return "module" }
func (m *Module) Freeze()               {}
func (m *Module) Truth() starlark.Bool  { return true }
func (m *Module) Hash() (uint32, error) { return uint32(identHash(m)), nil }

func (m *Module) getAttr(th *Thread, name string) Value {
	if v := m.Dict.GetStr(&Str{S: name, n: -1}); v != nil {
		return v
	}
	if m.Missing != nil {
		if v := m.Missing(th, name); v != nil || th.exc != nil {
			return v
		}
	}
	switch name {
	case "__dict__":
		return m.Dict
	case "__class__":
		return ModuleClass
	}
	if g := m.Dict.GetStr(nameGetattr); g != nil {
		return Call1(th, g, NewStr(name))
	}
	return nil
}

var nameFile = NewStr("__file__")

var nameGetattr = SharedStr("__getattr__")
