package types

import (
	"go.starlark.net/starlark"
)

// Builtin is a function written in Go for the engine itself. The fields that its kind needs are set: F0 to F3 take that
// many arguments, FN takes Min to Max (Max -1: any number), FK also takes keywords.
type Builtin struct {
	name string
	// Owner is the class whose method it is: the first argument has been checked to be of it.
	Owner    *Class
	F0       func(th *Thread) Value
	F1       func(th *Thread, a Value) Value
	F2       func(th *Thread, a, b Value) Value
	F3       func(th *Thread, a, b, c Value) Value
	FN       func(th *Thread, args []Value) Value
	FK       func(th *Thread, args []Value, kw []*Str) Value
	Min, Max int
}

// Member is one entry of a class's or module's table.
type Member struct {
	Name  string
	Value Value
}

// Func0 to FuncKw declare functions.
func Func0(name string, f func(th *Thread) Value) Member {
	return Member{name, &Builtin{name: name, F0: f}}
}
func Func1(name string, f func(th *Thread, a Value) Value) Member {
	return Member{name, &Builtin{name: name, F1: f, Min: 1, Max: 1}}
}
func Func2(name string, f func(th *Thread, a, b Value) Value) Member {
	return Member{name, &Builtin{name: name, F2: f, Min: 2, Max: 2}}
}
func Func3(name string, f func(th *Thread, a, b, c Value) Value) Member {
	return Member{name, &Builtin{name: name, F3: f, Min: 3, Max: 3}}
}

// FuncN takes min to max arguments; max -1 is any number.
func FuncN(name string, min, max int, f func(th *Thread, args []Value) Value) Member {
	return Member{name, &Builtin{name: name, FN: f, Min: min, Max: max}}
}

// FuncKw takes keywords: the last len(kw) of args are their values.
func FuncKw(name string, f func(th *Thread, args []Value, kw []*Str) Value) Member {
	return Member{name, &Builtin{name: name, FK: f, Max: -1}}
}

// Method1 declares a method without arguments, Method2 with one, Method3 with two: self counts.
func Method1(name string, f func(th *Thread, self Value) Value) Member       { return Func1(name, f) }
func Method2(name string, f func(th *Thread, self, a Value) Value) Member    { return Func2(name, f) }
func Method3(name string, f func(th *Thread, self, a, b Value) Value) Member { return Func3(name, f) }

// MethodN takes min to max arguments besides self, which is args[0].
func MethodN(name string, min, max int, f func(th *Thread, args []Value) Value) Member {
	if max >= 0 {
		max++
	}
	return FuncN(name, min+1, max, f)
}

// MethodKw takes keywords; args[0] is self.
func MethodKw(name string, f func(th *Thread, args []Value, kw []*Str) Value) Member {
	m := FuncKw(name, f)
	m.Value.(*Builtin).Min = 1
	return m
}

// Quick adds forms of a method that take their arguments without a slice: f2 self and one, f3 self and two.
func Quick(m Member, f2 func(th *Thread, self, a Value) Value, f3 func(th *Thread, self, a, b Value) Value) Member {
	b := m.Value.(*Builtin)
	b.F2, b.F3 = f2, f3
	return m
}

// Getter declares an attribute that is computed from the value.
func Getter(name string, get func(th *Thread, self Value) Value) Member {
	return Member{name, &GoGetter{name: name, Get: get}}
}

// GetSetter declares a computed attribute that can be assigned; set returns false with an exception pending.
func GetSetter(name string, get func(th *Thread, self Value) Value, set func(th *Thread, self, v Value) bool) Member {
	return Member{name, &GoGetter{name: name, Get: get, Set: set}}
}

// Static declares a class attribute: a constant, or a function without self.
func Static(m Member) Member {
	if b, ok := m.Value.(*Builtin); ok {
		m.Value = &StaticMethod{b}
	}
	return m
}

// ClassFunc declares a method that gets the class as its first argument.
func ClassFunc(m Member) Member {
	m.Value = &ClassMethod{m.Value}
	return m
}

// NewBuiltin is a function outside of any table.
func NewBuiltin(m Member) *Builtin { return m.Value.(*Builtin) }

// Name is starlark.Callable.
func (b *Builtin) Name() string          { return b.name }
func (b *Builtin) Class() *Class         { return FunctionClass }
func (b *Builtin) String() string        { return "<function>" }
func (b *Builtin) Type() string          { return "function" }
func (b *Builtin) Freeze()               {}
func (b *Builtin) Truth() starlark.Bool  { return true }
func (b *Builtin) Hash() (uint32, error) { return uint32(identHash(b)), nil }

// CallInternal lets Go call it.
func (b *Builtin) CallInternal(sl *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (Value, error) {
	return callFromGo(sl, b, args, kwargs)
}

// arity raises for a wrong number of arguments.
func (b *Builtin) arity(th *Thread, n int) Value {
	switch {
	case b.Min == b.Max:
		return th.TypeError("function takes %d positional arguments but %d were given", b.Min, n)
	case n < b.Min:
		return th.TypeError("function missing %d required positional arguments", b.Min-n)
	}
	return th.TypeError("function expected at most %d arguments, got %d", b.Max, n)
}

// self checks the receiver of a method that was reached through its class.
func (b *Builtin) self(th *Thread, v Value) Value {
	c := TypeOf(v)
	if c == b.Owner {
		return v
	}
	if c.IsSubclass(b.Owner) {
		if b.Owner == ObjectClass {
			return v
		}
		if in, ok := v.(*Instance); ok && in.native == nil && in.shape.class.payload != nil {
			if !in.fill(th, nil, nil) {
				return nil
			}
		}
		return native(v)
	}
	return th.TypeError("'%s' object expected, got '%s'", b.Owner.Name, c.Name)
}

// Call0 to Call3 and CallV call it; the arguments of CallV stay the caller's.
func (b *Builtin) Call0(th *Thread) Value {
	if b.F0 != nil {
		return b.F0(th)
	}
	return b.CallV(th, nil, nil)
}

func (b *Builtin) Call1(th *Thread, x Value) Value {
	if b.F1 != nil {
		if b.Owner != nil {
			if x = b.self(th, x); x == nil {
				return nil
			}
		}
		return b.F1(th, x)
	}
	a := th.push1(x)
	r := b.CallV(th, a, nil)
	th.pop(1)
	return r
}

func (b *Builtin) Call2(th *Thread, x, y Value) Value {
	if b.F2 != nil {
		if b.Owner != nil {
			if x = b.self(th, x); x == nil {
				return nil
			}
		}
		return b.F2(th, x, y)
	}
	a := th.push2(x, y)
	r := b.CallV(th, a, nil)
	th.pop(2)
	return r
}

func (b *Builtin) Call3(th *Thread, x, y, z Value) Value {
	if b.F3 != nil {
		if b.Owner != nil {
			if x = b.self(th, x); x == nil {
				return nil
			}
		}
		return b.F3(th, x, y, z)
	}
	a := th.push3(x, y, z)
	r := b.CallV(th, a, nil)
	th.pop(3)
	return r
}

// Method1 to Method3 call a method whose receiver is known to be of the class.
func (b *Builtin) Method1(th *Thread, self Value) Value {
	if b.F1 != nil {
		return b.F1(th, self)
	}
	return b.Call1(th, self)
}

func (b *Builtin) Method2(th *Thread, self, x Value) Value {
	switch {
	case b.F2 != nil:
		return b.F2(th, self, x)
	case b.FN != nil && b.Min <= 2 && (b.Max < 0 || b.Max >= 2):
		r := b.FN(th, th.push2(self, x))
		th.pop(2)
		return r
	}
	return b.Call2(th, self, x)
}

func (b *Builtin) Method3(th *Thread, self, x, y Value) Value {
	switch {
	case b.F3 != nil:
		return b.F3(th, self, x, y)
	case b.FN != nil && b.Min <= 3 && (b.Max < 0 || b.Max >= 3):
		r := b.FN(th, th.push3(self, x, y))
		th.pop(3)
		return r
	}
	return b.Call3(th, self, x, y)
}

func (b *Builtin) CallV(th *Thread, args []Value, kw []*Str) Value {
	if len(kw) > 0 && b.FK == nil {
		return th.TypeError("function doesn't take keyword arguments")
	}
	n := len(args) - len(kw)
	if n < b.Min || b.Max >= 0 && n > b.Max {
		return b.arity(th, n)
	}
	if b.Owner != nil {
		s := b.self(th, args[0])
		if s == nil {
			return nil
		}
		args[0] = s
	}
	switch {
	case b.FN != nil:
		return b.FN(th, args)
	case b.FK != nil:
		return b.FK(th, args, kw)
	case b.F1 != nil:
		return b.F1(th, args[0])
	case b.F2 != nil:
		return b.F2(th, args[0], args[1])
	case b.F3 != nil:
		return b.F3(th, args[0], args[1], args[2])
	}
	return b.F0(th)
}

// GoGetter is a computed attribute written in Go.
type GoGetter struct {
	name string
	Get  func(th *Thread, self Value) Value
	Set  func(th *Thread, self, v Value) bool
}

func (g *GoGetter) String() string        { return "<property " + g.name + ">" }
func (g *GoGetter) Type() string          { return "property" }
func (g *GoGetter) Freeze()               {}
func (g *GoGetter) Truth() starlark.Bool  { return true }
func (g *GoGetter) Hash() (uint32, error) { return uint32(identHash(g)), nil }

// BoundMethod is a callable with its first argument.
type BoundMethod struct{ Fn, Self Value }

func (m *BoundMethod) Class() *Class         { return BoundMethodClass }
func (m *BoundMethod) Name() string          { return callableName(m.Fn) }
func (m *BoundMethod) String() string        { return "<bound_method>" }
func (m *BoundMethod) Type() string          { return "bound_method" }
func (m *BoundMethod) Freeze()               {}
func (m *BoundMethod) Truth() starlark.Bool  { return true }
func (m *BoundMethod) Hash() (uint32, error) { return uint32(identHash(m.Fn) ^ identHash(m.Self)), nil }

// HashValue is Hasher.
func (m *BoundMethod) HashValue(th *Thread) (uint64, bool) {
	return identHash(m.Fn) ^ identHash(m.Self)<<1, true
}

// Repr is Reprer.
func (m *BoundMethod) Repr(th *Thread, dst []byte) ([]byte, bool) {
	dst = append(dst, "<bound_method "...)
	dst = append(dst, objectAddress(m)...)
	dst = append(dst, ' ')
	dst, ok := AppendRepr(th, dst, m.Self)
	dst = append(append(dst, '.'), m.Fn.String()...)
	return append(dst, '>'), ok
}

// Compare is Comparer.
func (m *BoundMethod) Compare(th *Thread, op CompareOp, other Value) Value {
	n, ok := other.(*BoundMethod)
	if !ok || op != CmpEq && op != CmpNe {
		return NotImplemented
	}
	return Bool((Is(m.Fn, n.Fn) && Is(m.Self, n.Self)) == (op == CmpEq))
}

func (m *BoundMethod) CallV(th *Thread, args []Value, kw []*Str) Value {
	return callWith(th, m.Fn, m.Self, args, kw)
}
func (m *BoundMethod) Call0(th *Thread) Value          { return Call1(th, m.Fn, m.Self) }
func (m *BoundMethod) Call1(th *Thread, x Value) Value { return Call2(th, m.Fn, m.Self, x) }
func (m *BoundMethod) Call2(th *Thread, x, y Value) Value {
	return Call3(th, m.Fn, m.Self, x, y)
}
func (m *BoundMethod) Call3(th *Thread, x, y, z Value) Value {
	a := th.push3(x, y, z)
	r := callWith(th, m.Fn, m.Self, a, nil)
	th.pop(3)
	return r
}

// CallInternal lets Go call it.
func (m *BoundMethod) CallInternal(sl *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (Value, error) {
	return callFromGo(sl, m, args, kwargs)
}

func callableName(v Value) string {
	if c, ok := v.(interface{ Name() string }); ok {
		return c.Name()
	}
	return "?"
}
