package structs

import (
	"fmt"
	"math/big"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/bindings/internal/cstruct"
	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Value is a uctypes.struct: a structure, array or pointer over live memory. Where not all of its memory is mapped, each
// access looks up its own part: descriptors may reach beyond what a script touches.
type Value struct {
	vs    arg.Values
	addrs *Addresses
	typ   *cstruct.Type
	order cstruct.Order
	mem   []byte // nil: to be looked up at addr
	addr  uint64 // with mem, 0 means not known yet
	// nested caches structures within, so that v.frame.width costs no garbage.
	nested map[string]*Value
}

var (
	_ starlark.HasSetField = (*Value)(nil)
	_ starlark.Mapping     = (*Value)(nil)
	_ starlark.HasSetKey   = (*Value)(nil)
	_ arg.WriteBufferer    = (*Value)(nil)
)

func (v *Value) String() string {
	kind := "STRUCT"
	switch v.typ.Kind {
	case cstruct.KindArray:
		kind = "ARRAY"
	case cstruct.KindPointer:
		kind = "PTR"
	case cstruct.KindInvalid:
		kind = "ERROR"
	}
	return fmt.Sprintf("<struct %s %x>", kind, v.Address())
}
func (v *Value) Type() string         { return "struct" }
func (v *Value) Freeze()              {}
func (v *Value) Truth() starlark.Bool { return true }
func (v *Value) Hash() (uint32, error) {
	return 0, arg.Raise("TypeError", "unsupported type for __hash__: 'struct'")
}

// Buffer is the memory; WriteBuffer, too.
func (v *Value) Buffer() []byte              { return v.mem }
func (v *Value) WriteBuffer() ([]byte, bool) { return v.mem, v.mem != nil }

// Size is the size in bytes.
func (v *Value) Size() int { return v.typ.Size(v.order) }

// Layout is the type.
func (v *Value) Layout() *cstruct.Type { return v.typ }

// Address is where the memory lies; it is given an address when this is first asked.
func (v *Value) Address() uint64 {
	if v.addr == 0 && v.mem != nil {
		v.addr = v.addrs.Of(v.mem)
	}
	return v.addr
}

// at is n bytes of the memory.
func (v *Value) at(off, n int) ([]byte, error) {
	if v.mem != nil {
		return v.mem[off : off+n], nil
	}
	b, err := v.addrs.View(v.addr+uint64(off), n)
	return b, raise.Error(err)
}

// part is a view of a part of the memory.
func (v *Value) part(t *cstruct.Type, off int) *Value {
	p := &Value{vs: v.vs, addrs: v.addrs, typ: t, order: v.order}
	if v.mem != nil {
		p.mem = v.mem[off : off+t.Size(v.order)]
	}
	if v.mem == nil || v.addr != 0 {
		p.addr = v.addr + uint64(off)
	}
	return p
}

// load makes the script value of what lies at off: a number, a bytearray for an array of UINT8, else a view.
func (v *Value) load(t *cstruct.Type, off int) (arg.Value, error) {
	switch t.Kind {
	case cstruct.KindInvalid:
		return nil, badDescriptor()
	case cstruct.KindScalar:
		b, err := v.at(off, t.Size(v.order))
		if err != nil {
			return nil, err
		}
		return arg.ToValue(v.vs, t.Load(b, v.order)), nil
	case cstruct.KindArray:
		if t.Elem.Kind == cstruct.KindScalar && t.Elem.Scalar == cstruct.UINT8 {
			b, err := v.at(off, t.Len)
			if err != nil {
				return nil, err
			}
			return v.vs.Bytearray(b[:t.Len:t.Len]), nil
		}
	}
	return v.part(t, off), nil
}

func (v *Value) store(t *cstruct.Type, off int, x arg.Value) error {
	if t.Kind != cstruct.KindScalar && t.Kind != cstruct.KindPointer {
		return arg.Raise("TypeError", "syntax error in uctypes descriptor").
			WithHint("a structure or array cannot be assigned as a whole; assign its fields, or array[:] = bytes")
	}
	mem, err := v.at(off, t.Size(v.order))
	if err != nil {
		return err
	}
	if t.IsFloat() {
		f, ok := arg.AsFloat(x)
		if !ok {
			return arg.Raisef("TypeError", "can't convert %s to float", x.Type())
		}
		t.StoreFloat(mem, v.order, f)
		return nil
	}
	n, ok := arg.AsUint(x)
	if !ok {
		return arg.Raisef("TypeError", "can't convert %s to int", x.Type())
	}
	t.StoreInt(mem, v.order, n)
	return nil
}

// Attr is a field; an unknown one is a KeyError, as on the board.
func (v *Value) Attr(name string) (starlark.Value, error) {
	if v.typ.Kind == cstruct.KindInvalid {
		return nil, badDescriptor()
	}
	if v.typ.Kind != cstruct.KindStruct {
		return nil, arg.Raise("TypeError", "struct: no fields").WithHint("got .%s of an array or pointer; index it: [0]", name)
	}
	f := v.typ.Field(name)
	if f == nil {
		if name == "__class__" || name == "__iter__" {
			return nil, nil
		}
		return nil, v.noField(name)
	}
	if f.Type.Kind != cstruct.KindStruct && (f.Type.Kind != cstruct.KindArray || f.Type.Elem == cstruct.U8) {
		return v.load(f.Type, f.Offset)
	}
	if p := v.nested[name]; p != nil {
		return p, nil
	}
	x, err := v.load(f.Type, f.Offset)
	if err != nil {
		return nil, err
	}
	if p, ok := x.(*Value); ok {
		if v.nested == nil {
			v.nested = map[string]*Value{}
		}
		v.nested[name] = p
	}
	return x, nil
}

func (v *Value) noField(name string) error {
	return arg.Raise("KeyError", name).WithHint("the structure has the fields %v", v.AttrNames())
}

// AttrNames lists the fields.
func (v *Value) AttrNames() []string {
	names := make([]string, len(v.typ.Fields))
	for i, f := range v.typ.Fields {
		names[i] = f.Name
	}
	return names
}

// SetField assigns a scalar field.
func (v *Value) SetField(name string, x starlark.Value) error {
	if v.typ.Kind != cstruct.KindStruct {
		return arg.Raise("TypeError", "struct: no fields")
	}
	f := v.typ.Field(name)
	if f == nil {
		return v.noField(name)
	}
	return v.store(f.Type, f.Offset, x)
}

// element finds what v[key] is: a part of an array, or of the memory behind a pointer.
func (v *Value) element(key arg.Value) (in *Value, t *cstruct.Type, off int, err error) {
	i, ok := arg.AsInt(key)
	if !ok {
		return nil, nil, 0, arg.Raisef("TypeError", "struct: can't index with %s", key.Type())
	}
	switch v.typ.Kind {
	case cstruct.KindArray:
		if i < 0 || i >= int64(v.typ.Len) {
			return nil, nil, 0, arg.Raise("IndexError", "struct: index out of range").
				WithHint("got %d, the array has %d elements", i, v.typ.Len)
		}
		return v, v.typ.Elem, int(i) * v.typ.Elem.Size(v.order), nil
	case cstruct.KindPointer:
		size := v.typ.Elem.Size(v.order)
		own, err := v.at(0, 8)
		if err != nil {
			return nil, nil, 0, err
		}
		addr := v.typ.Load(own, v.order).(uint64) + uint64(i)*uint64(size)
		mem, err := v.addrs.View(addr, size)
		if err != nil {
			return nil, nil, 0, raise.Error(err)
		}
		return &Value{vs: v.vs, addrs: v.addrs, typ: v.typ.Elem, order: v.order, mem: mem, addr: addr}, v.typ.Elem, 0, nil
	}
	return nil, nil, 0, arg.Raise("TypeError", "struct: can't index").WithHint("a structure has fields: s.name")
}

// Get is v[i].
func (v *Value) Get(key starlark.Value) (starlark.Value, bool, error) {
	in, t, off, err := v.element(key)
	if err != nil {
		return nil, false, err
	}
	x, err := in.load(t, off)
	return x, err == nil, err
}

// SetKey is v[i] = x.
func (v *Value) SetKey(key, x starlark.Value) error {
	in, t, off, err := v.element(key)
	if err != nil {
		return err
	}
	return in.store(t, off, x)
}

// Int64 is int(pointer): the address.
func (v *Value) Int64() (int64, bool) {
	n, ok := v.pointer()
	return int64(n), ok
}

// BigInt is Int64 for any size.
func (v *Value) BigInt() *big.Int {
	n, _ := v.pointer()
	return new(big.Int).SetUint64(n)
}

func (v *Value) pointer() (uint64, bool) {
	if v.typ.Kind != cstruct.KindPointer {
		return 0, false
	}
	b, err := v.at(0, 8)
	if err != nil {
		return 0, false
	}
	return v.typ.Load(b, v.order).(uint64), true
}

// Int reads a number for a binding; path are field names, and for arrays the index.
func (v *Value) Int(path ...any) int {
	t, off := v.find(path)
	switch n := t.Load(v.mem[off:], v.order).(type) {
	case uint64:
		return int(n)
	case int64:
		return int(n)
	}
	panic("structs: the field is no integer")
}

// SetInt writes a number for a binding.
func (v *Value) SetInt(n int, path ...any) {
	t, off := v.find(path)
	t.StoreInt(v.mem[off:], v.order, uint64(n))
}

// Bytes is the memory of a field.
func (v *Value) Bytes(path ...any) []byte {
	t, off := v.find(path)
	return v.mem[off : off+t.Size(v.order)]
}

func (v *Value) find(path []any) (*cstruct.Type, int) {
	t, off := v.typ, 0
	for _, p := range path {
		switch p := p.(type) {
		case string:
			f := t.Field(p)
			if f == nil {
				panic("structs: no field " + p)
			}
			t, off = f.Type, off+f.Offset
		case int:
			off += p * t.Elem.Size(v.order)
			t = t.Elem
		}
	}
	return t, off
}

// Arg reads an argument that is a structure of type t.
func Arg(c *arg.Call, name string, t *cstruct.Type, want string) *Value {
	x := c.Value(name)
	if v, ok := x.(*Value); ok && v.typ == t {
		return v
	}
	c.BadType(name, x, want)
	return nil
}
