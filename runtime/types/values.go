package types

import (
	"math/big"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Values is arg.Values: how bindings build script values.
type Values struct{}

var _ arg.Values = Values{}

func (Values) Int(n int64) Value          { return Int(n) }
func (Values) Uint(n uint64) Value        { return IntFromUint(n) }
func (Values) BigInt(n *big.Int) Value    { return IntFromBig(new(big.Int).Set(n)) }
func (Values) Float(f float64) Value      { return Float(f) }
func (Values) Str(s string) Value         { return NewStr(s) }
func (Values) Bytes(b []byte) Value       { return NewBytes(b) }
func (Values) Bytearray(b []byte) Value   { return &Bytearray{B: b, View: true} }
func (Values) Tuple(items ...Value) Value { return NewTuple(append([]Value(nil), items...)) }
func (Values) List(items []Value) Value   { return NewList(append([]Value(nil), items...)) }

// Dict keeps the order of the pairs.
func (Values) Dict(pairs ...[2]Value) (Value, error) {
	d := NewDict(len(pairs))
	for _, p := range pairs {
		if err := d.SetKey(p[0], p[1]); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// NamedTuple builds a tuple whose items are also attributes.
func (Values) NamedTuple(typeName string, fields []string, items ...Value) Value {
	c := NewNamedTupleClass(typeName, fields)
	if typeName == "" {
		c.Name, c.nameless = "tuple", true
	}
	return &Tuple{Items: append([]Value(nil), items...), class: c}
}

// NewNamedTupleClass is collections.namedtuple(name, fields).
func NewNamedTupleClass(name string, fields []string) *Class {
	c := NewBuiltinClass(name, TupleClass)
	c.tupleFields = fields
	c.attrs = map[string]*Attr{}
	for i, f := range fields {
		c.names = append(c.names, f)
		c.attrs[f] = &Attr{&GoGetter{name: f, Get: func(th *Thread, self Value) Value {
			return self.(*Tuple).Items[i]
		}}, Computed}
	}
	c.construct = func(th *Thread, _ *Class, args []Value, kw []*Str) Value {
		return c.newNamed(th, args, kw)
	}
	c.complete()
	c.payload = c
	return c
}

func (c *Class) newNamed(th *Thread, args []Value, kw []*Str) Value {
	n := len(c.tupleFields)
	if len(args) != n {
		return th.TypeError("%s() takes %d positional arguments but %d were given", c.Name, n, len(args))
	}
	items := make([]Value, n)
	pos := copy(items, positional(args, kw))
kws:
	for j, k := range kw {
		for i, f := range c.tupleFields {
			if f == k.S {
				if items[i] != nil {
					return th.TypeError("function got multiple values for argument '%s'", k.S)
				}
				items[i] = args[pos+j]
				continue kws
			}
		}
		return th.TypeError("unexpected keyword argument '%s'", k.S)
	}
	return &Tuple{Items: items, class: c}
}
