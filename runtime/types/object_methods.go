package types

import (
	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

func newObject(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(args) > 0 {
		return th.TypeError("function takes 0 positional arguments but %d were given", len(args))
	}
	return &Object{}
}

func objectMembers() []Member {
	return []Member{
		MethodKw("__init__", func(th *Thread, args []Value, kw []*Str) Value { return None }),
		Static(FuncN("__new__", 1, -1, objectNew)),
		Method3("__setattr__", func(th *Thread, self, name, v Value) Value {
			in, n, ok := attrArgs(th, self, name)
			if !ok || !in.SetAttrPlain(th, n, v) {
				return nil
			}
			return None
		}),
		Method2("__delattr__", func(th *Thread, self, name Value) Value {
			in, n, ok := attrArgs(th, self, name)
			if !ok || !in.DelAttrPlain(th, n) {
				return nil
			}
			return None
		}),
	}
}

// objectNew is object.__new__(cls, …): an instance without __init__.
func objectNew(th *Thread, args []Value) Value {
	c, ok := args[0].(*Class)
	if !ok {
		return th.TypeError("arg must be user-type")
	}
	if !c.user {
		return th.TypeError("arg must be user-type")
	}
	in := newInstance(c)
	if c.isException() {
		in.native = newExcState(args[1:])
	}
	return in
}

func attrArgs(th *Thread, self, name Value) (*Instance, string, bool) {
	in, ok := self.(*Instance)
	if !ok {
		th.TypeError("arg must be user-type")
		return nil, "", false
	}
	n, ok := ToStr(th, name)
	return in, n, ok
}

// newType is type(x) and type(name, bases, namespace).
func newType(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	switch len(args) - len(kw) {
	case 1:
		return TypeOf(args[0])
	case 3:
		name, ok := ToName(th, args[0])
		if !ok {
			return nil
		}
		items, ok := Collect(th, args[1])
		if !ok {
			return nil
		}
		bases, ok := BaseClasses(th, items)
		if !ok {
			return nil
		}
		ns, ok := native(args[2]).(*Dict)
		if !ok {
			return th.TypeError("type takes 1 or 3 arguments")
		}
		if c := NewClass(th, name, bases, ns); c != nil {
			return c
		}
		return nil
	}
	return th.TypeError("type takes 1 or 3 arguments")
}

// BaseClasses reads the bases of a class statement.
func BaseClasses(th *Thread, items []Value) ([]*Class, bool) {
	bases := make([]*Class, 0, len(items))
	for _, v := range items {
		switch c := v.(type) {
		case *Class:
			bases = append(bases, c)
		case *arg.Class:
			bases = append(bases, ClassOfGo(c))
		default:
			th.TypeError("type '%s' isn't an acceptable base type", TypeName(v))
			return nil, false
		}
	}
	return bases, true
}

func newBool(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(args) == 0 {
		return False
	}
	if len(args) > 1 || len(kw) > 0 {
		return th.TypeError("function expected at most 1 arguments, got %d", len(args))
	}
	t, ok := Truth(th, args[0])
	if !ok {
		return nil
	}
	return Bool(t)
}

func newTuple(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(kw) > 0 || len(args) > 1 {
		return th.TypeError("function expected at most 1 arguments, got %d", len(args))
	}
	if len(args) == 0 {
		return emptyTuple
	}
	if t, ok := args[0].(*Tuple); ok && t.class == nil {
		return t
	}
	items, ok := collectOwn(th, args[0])
	if !ok {
		return nil
	}
	return NewTuple(items)
}

func tupleMethods() []Member {
	return []Member{
		Method2("count", func(th *Thread, self, x Value) Value { return countItems(th, self.(*Tuple).Items, x) }),
		MethodN("index", 1, 3, func(th *Thread, args []Value) Value {
			return findItem(th, args[0].(*Tuple).Items, args[1:])
		}),
	}
}

func newSet(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(kw) > 0 || len(args) > 1 {
		return th.TypeError("function expected at most 1 arguments, got %d", len(args))
	}
	s := NewSet(cls.IsSubclass(FrozenSetClass))
	if len(args) == 1 {
		if f, ok := args[0].(*Set); ok && s.Frozen && f.Frozen {
			return f
		}
		if !s.AddAll(th, args[0]) {
			return nil
		}
	}
	return s
}

func newRange(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(args) < 1 || len(args) > 3 || len(kw) > 0 {
		return NewBuiltin(FuncN("range", 1, 3, func(*Thread, []Value) Value { return nil })).arity(th, len(args))
	}
	var n [3]int64
	for i, v := range args {
		x, ok := ToInt(th, v)
		if !ok {
			return nil
		}
		n[i] = int64(x)
	}
	switch len(args) {
	case 1:
		return &Range{0, n[0], 1}
	case 2:
		return &Range{n[0], n[1], 1}
	}
	if n[2] == 0 {
		return th.ValueError("zero step")
	}
	return &Range{n[0], n[1], n[2]}
}

func rangeMembers() []Member {
	return []Member{
		Getter("start", func(th *Thread, self Value) Value { return Int(self.(*Range).Lo) }),
		Getter("stop", func(th *Thread, self Value) Value { return Int(self.(*Range).Hi) }),
		Getter("step", func(th *Thread, self Value) Value { return Int(self.(*Range).Step) }),
	}
}

func newSlice(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	s := &Slice{None, None, None}
	switch len(args) {
	case 1:
		s.Hi = args[0]
	case 2:
		s.Lo, s.Hi = args[0], args[1]
	case 3:
		s.Lo, s.Hi, s.Step = args[0], args[1], args[2]
	default:
		return th.TypeError("function expected at most 3 arguments, got %d", len(args))
	}
	return s
}

func sliceMembers() []Member {
	return []Member{
		Getter("start", func(th *Thread, self Value) Value { return self.(*Slice).Lo }),
		Getter("stop", func(th *Thread, self Value) Value { return self.(*Slice).Hi }),
		Getter("step", func(th *Thread, self Value) Value { return self.(*Slice).Step }),
		Method2("indices", func(th *Thread, self, n Value) Value {
			k, ok := ToInt(th, n)
			if !ok {
				return nil
			}
			lo, hi, step, ok := self.(*Slice).Bounds(th, k)
			if !ok {
				return nil
			}
			return TupleOf(Int(int64(lo)), Int(int64(hi)), Int(int64(step)))
		}),
	}
}

func functionMembers() []Member {
	return []Member{
		Getter("__name__", func(th *Thread, self Value) Value { return NewStr(callableName(self)) }),
	}
}

func boundMethodMembers() []Member {
	return []Member{
		Getter("__name__", func(th *Thread, self Value) Value {
			if f, ok := self.(starlark.Callable); ok {
				return NewStr(f.Name())
			}
			return None
		}),
		Getter("__self__", func(th *Thread, self Value) Value {
			if m, ok := self.(*BoundMethod); ok {
				return m.Self
			}
			return None
		}),
		Getter("__func__", func(th *Thread, self Value) Value {
			if m, ok := self.(*BoundMethod); ok {
				return m.Fn
			}
			return None
		}),
	}
}

// IteratorMembers are the methods of every iterator.
func IteratorMembers() []Member {
	return []Member{
		Method1("__iter__", func(th *Thread, self Value) Value { return self }),
		Method1("__next__", func(th *Thread, self Value) Value { return NextOrStop(th, self) }),
	}
}

// NextOrStop is next(v): StopIteration pending at the end.
func NextOrStop(th *Thread, v Value) Value {
	r := Next(th, v)
	if r == nil && !th.Failed() {
		if s := th.StopValue(); s != None {
			return th.RaiseArgs(StopIterationClass, s)
		}
		return th.RaiseArgs(StopIterationClass)
	}
	return r
}

func newProperty(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	var v [4]Value
	if !ParseArgs(th, args, kw, propertyParams, v[:]) {
		return nil
	}
	return &Property{v[0], v[1], v[2]}
}

var propertyParams = []Param{
	{Name: "fget", Def: None}, {Name: "fset", Def: None}, {Name: "fdel", Def: None}, {Name: "doc", Def: None},
}

func propertyMembers() []Member {
	return []Member{
		Method2("getter", func(th *Thread, self, f Value) Value {
			p := *self.(*Property)
			p.Get = f
			return &p
		}),
		Method2("setter", func(th *Thread, self, f Value) Value {
			p := *self.(*Property)
			p.Set = f
			return &p
		}),
		Method2("deleter", func(th *Thread, self, f Value) Value {
			p := *self.(*Property)
			p.Del = f
			return &p
		}),
	}
}

func newClassMethod(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(args) != 1 {
		return th.TypeError("function takes 1 positional arguments but %d were given", len(args))
	}
	return &ClassMethod{args[0]}
}

func newStaticMethod(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(args) != 1 {
		return th.TypeError("function takes 1 positional arguments but %d were given", len(args))
	}
	return &StaticMethod{args[0]}
}

// newSuper is super(cls, obj); the compiler gives both to super().
func newSuper(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(args) != 2 {
		return th.TypeError("function takes 2 positional arguments but %d were given", len(args))
	}
	c, ok := args[0].(*Class)
	if !ok {
		return th.TypeError("first argument to super() must be type")
	}
	k, ok := args[1].(*Class)
	if !TypeOf(args[1]).IsSubclass(c) && !(ok && k.IsSubclass(c)) {
		return th.TypeError("super(type, obj): obj must be an instance or subtype of type")
	}
	return &Super{c, args[1]}
}

func newStr(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(kw) > 0 {
		return th.RaiseArgs(NotImplementedErrorClass)
	}
	switch len(args) {
	case 0:
		return emptyStr
	case 1:
		if s, ok := args[0].(*Str); ok {
			return s
		}
		t, ok := ToText(th, args[0])
		if !ok {
			return nil
		}
		return NewStr(t)
	}
	if len(args) > 3 {
		return th.TypeError("function expected at most 3 arguments, got %d", len(args))
	}
	b, ok := ToBuffer(th, args[0])
	if !ok {
		return nil
	}
	return Decode(th, b, args[1:])
}

func newFloat(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	switch len(args) {
	case 0:
		return Float(0)
	case 1:
		n := native(args[0])
		if f, ok := n.(Float); ok {
			return f
		}
		if b, ok := AsBuffer(n); ok && !standsForNumber(n) {
			f, ok := ParseFloat(string(b))
			if !ok {
				return th.ValueError("invalid syntax for number")
			}
			return Float(f)
		}
		f, ok := ToFloat(th, args[0])
		if !ok {
			return nil
		}
		return Float(f)
	}
	return th.TypeError("function expected at most 1 arguments, got %d", len(args))
}
