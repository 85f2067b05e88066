package types

import "sync"

// wiring is one builtin class with its constructor and members.
type wiring struct {
	class     *Class
	construct func(th *Thread, cls *Class, args []Value, kw []*Str) Value
	members   [][]Member
}

// wirings lists all builtin classes, bases first.
func wirings() []wiring {
	list := []wiring{
		{ObjectClass, newObject, [][]Member{objectMembers()}},
		{TypeClass, newType, nil},
		{IntClass, newInt, [][]Member{intMethods()}},
		{BoolClass, newBool, nil},
		{FloatClass, newFloat, nil},
		{ComplexClass, nil, [][]Member{complexMembers()}},
		{StrClass, newStr, nil},
		{BytesClass, nil, nil},
		{BytearrayClass, nil, nil},
		{TupleClass, newTuple, [][]Member{tupleMethods()}},
		{ListClass, newList, [][]Member{listMethods()}},
		{DictClass, newDict, [][]Member{dictMethods()}},
		{OrderedDictClass, newDict, nil},
		{DictViewClass, nil, nil},
		{SetClass, newSet, nil},
		{FrozenSetClass, newSet, nil},
		{RangeClass, newRange, [][]Member{rangeMembers()}},
		{SliceClass, newSlice, [][]Member{sliceMembers()}},
		{NoneTypeClass, nil, nil},
		{NotImplementedTypeClass, nil, nil},
		{EllipsisClass, nil, nil},
		{FunctionClass, nil, [][]Member{functionMembers()}},
		{BoundMethodClass, nil, [][]Member{boundMethodMembers()}},
		{GeneratorClass, nil, nil},
		{IteratorClass, nil, [][]Member{IteratorMembers()}},
		{PropertyClass, newProperty, [][]Member{propertyMembers()}},
		{ClassMethodClass, newClassMethod, nil},
		{StaticMethodClass, newStaticMethod, nil},
		{SuperClass, newSuper, nil},
		{ModuleClass, nil, nil},
	}
	list = append(list, containerWirings()...)
	for _, c := range exceptionClasses() {
		w := wiring{class: c, construct: newExceptionOf}
		switch c {
		case BaseExceptionClass:
			w.members = [][]Member{baseExceptionMembers()}
		case OSErrorClass:
			w.members = [][]Member{osErrorMembers()}
		}
		list = append(list, w)
	}
	return list
}

var setup sync.Once

// Setup completes the builtin classes. Every Runtime calls it; the first call does it, and nothing changes them later.
func Setup() {
	setup.Do(func() {
		for _, w := range wirings() {
			w.class.construct = w.construct
			w.class.AddMembers(w.members...)
		}
	})
}

// AddMembers gives a builtin class its members, before any script sees it. Its bases are complete.
func (c *Class) AddMembers(tables ...[]Member) {
	if c.attrs == nil {
		c.attrs = map[string]*Attr{}
	}
	for _, t := range tables {
		for _, m := range t {
			if b, ok := m.Value.(*Builtin); ok && b.Owner == nil {
				b.Owner = c
			}
			if c.attrs[m.Name] == nil {
				c.names = append(c.names, m.Name)
			}
			c.attrs[m.Name] = &Attr{m.Value, kindOf(m.Value)}
		}
	}
	c.complete()
}

// SetConstructor says how a builtin class makes its values, before any script sees it. cls is the class itself or one
// derived from it.
func (c *Class) SetConstructor(f func(th *Thread, cls *Class, args []Value, kw []*Str) Value) {
	c.construct = f
}

// complete gathers what Lookup finds in a builtin class.
func (c *Class) complete() {
	c.cache = make(map[string]*Attr, len(c.attrs))
	for i := len(c.mro) - 1; i >= 0; i-- {
		for n, a := range c.mro[i].attrs {
			c.cache[n] = a
		}
	}
}

// BuiltinClasses are those whose names every script sees.
func BuiltinClasses() []*Class {
	return append([]*Class{
		ObjectClass, TypeClass, IntClass, BoolClass, FloatClass, ComplexClass, StrClass, BytesClass, BytearrayClass,
		MemoryViewClass,
		TupleClass, ListClass, DictClass, SetClass, FrozenSetClass, RangeClass, SliceClass, PropertyClass,
		ClassMethodClass, StaticMethodClass, SuperClass,
	}, exceptionClasses()...)
}
