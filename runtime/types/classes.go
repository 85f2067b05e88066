package types

// The builtin classes. wire.go gives them their constructors and members.
var (
	ObjectClass             = NewBuiltinClass("object", nil)
	TypeClass               = native1("type", ObjectClass)
	IntClass                = native1("int", ObjectClass)
	BoolClass               = fixed("bool", IntClass)
	FloatClass              = native1("float", ObjectClass)
	ComplexClass            = native1("complex", ObjectClass)
	StrClass                = native1("str", ObjectClass)
	BytesClass              = native1("bytes", ObjectClass)
	BytearrayClass          = native1("bytearray", ObjectClass)
	TupleClass              = native1("tuple", ObjectClass)
	ListClass               = native1("list", ObjectClass)
	DictClass               = native1("dict", ObjectClass)
	OrderedDictClass        = native1("OrderedDict", DictClass)
	DictViewClass           = fixed("dict_view", ObjectClass)
	SetClass                = native1("set", ObjectClass)
	FrozenSetClass          = native1("frozenset", ObjectClass)
	RangeClass              = fixed("range", ObjectClass)
	SliceClass              = fixed("slice", ObjectClass)
	NoneTypeClass           = fixed("NoneType", ObjectClass)
	NotImplementedTypeClass = fixed("NotImplementedType", ObjectClass)
	EllipsisClass           = fixed("ellipsis", ObjectClass)
	FunctionClass           = fixed("function", ObjectClass)
	BoundMethodClass        = fixed("bound_method", ObjectClass)
	GeneratorClass          = fixed("generator", ObjectClass)
	IteratorClass           = fixed("iterator", ObjectClass)
	PropertyClass           = native1("property", ObjectClass)
	ClassMethodClass        = native1("classmethod", ObjectClass)
	StaticMethodClass       = native1("staticmethod", ObjectClass)
	SuperClass              = fixed("super", ObjectClass)
	ModuleClass             = fixed("module", ObjectClass)
)

// native1 declares a class whose values derived classes carry; scripts may derive from it.
func native1(name string, base *Class) *Class {
	c := NewBuiltinClass(name, base)
	c.payload = c
	return c
}

// fixed declares a class that scripts cannot derive from.
func fixed(name string, base *Class) *Class {
	c := NewBuiltinClass(name, base)
	c.noBase = true
	return c
}

// NewNativeClass declares a class whose values derived classes carry, for types outside this package. It has no members
// yet: AddMembers and SetConstructor complete it.
func NewNativeClass(name string, base *Class) *Class { return native1(name, base) }

// NewFinalClass declares a class that scripts cannot derive from.
func NewFinalClass(name string, base *Class) *Class { return fixed(name, base) }
