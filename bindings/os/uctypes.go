package os

import (
	"github.com/canmv-run/canmv-run/bindings/internal/cstruct"
	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/bindings/internal/structs"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// maxString is how far string_at looks for the end.
const maxString = 1 << 20

func uctypesModule(mem *structs.Addresses) *arg.Module {
	m := &arg.Module{
		Name: "uctypes",
		Doc: `Structures and raw memory.

An address is an int: StreamData.data[i], img.phyaddr(), uctypes.addressof(buf). An address that the board has not given
out, or has taken back, is a ValueError.`,
		Members: []arg.Member{
			&arg.Func{Sig: "struct(addr, descriptor, layout=2)", Doc: "A structure at an address. The descriptor is a dict from names to types: an offset ORed with a scalar type, (offset | ARRAY, length | type), (offset | PTR, type), or (offset, {…}) for a structure within.", Do: func(c *arg.Call) (any, error) {
				addr, layout := c.Uint64("addr"), c.Int("layout")
				if err := c.Err(); err != nil {
					return nil, err
				}
				// A malformed part is an error when it is used, as on the board.
				t, _ := structs.Parse(c.Value("descriptor"))
				if layout < 0 || layout > 2 {
					return nil, arg.Raise("ValueError", "invalid layout").WithHint("uctypes.struct: layout is %d, want NATIVE, LITTLE_ENDIAN or BIG_ENDIAN", layout)
				}
				return mem.At(c.Values, addr, t, cstruct.Order(layout)), nil
			}},
			&arg.Func{Sig: "sizeof(obj, layout=2)", Doc: "The size in bytes of a structure, a descriptor, or a bytes-like value.", Do: func(c *arg.Call) (any, error) {
				layout := c.Int("layout")
				if err := c.Err(); err != nil {
					return nil, err
				}
				obj := c.Value("obj")
				if s, ok := obj.(*structs.Value); ok {
					if c.Has("layout") {
						return nil, arg.Raise("TypeError", "can't give a layout").WithHint("a structure has the layout that it was made with")
					}
					return s.Size(), nil
				}
				if b, ok := arg.AsBuffer(obj); ok {
					return len(b), nil
				}
				if _, isScalar := arg.AsInt(obj); isScalar {
					return nil, arg.Raise("TypeError", "can't unambiguously get sizeof scalar")
				}
				t, err := structs.Parse(obj)
				if err != nil {
					return nil, err
				}
				return t.Size(cstruct.Order(layout)), nil
			}},
			&arg.Func{Sig: "addressof(obj)", Doc: "The address of a bytes-like value or structure. It stays valid while the value is used.", Do: func(c *arg.Call) (any, error) {
				b := c.Buffer("obj")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return mem.Of(b), nil
			}},
			&arg.Func{Sig: "bytes_at(addr, size)", Doc: "A copy of the memory at an address.", Do: func(c *arg.Call) (any, error) {
				b, err := view(c, mem)
				return append([]byte(nil), b...), err
			}},
			&arg.Func{Sig: "bytearray_at(addr, size)", Doc: "The memory at an address itself, as a bytearray. It keeps its bytes when the board takes the memory back.", Do: func(c *arg.Call) (any, error) {
				b, err := view(c, mem)
				if err != nil {
					return nil, err
				}
				return c.Values.Bytearray(b), nil
			}},
			&arg.Func{Sig: "string_at(addr, size=1048576)", Doc: "The text at an address, up to a zero byte or size bytes, at most 1 MiB.", Do: func(c *arg.Call) (any, error) {
				addr, size := c.Uint64("addr"), c.Int("size")
				if err := c.Err(); err != nil {
					return nil, err
				}
				s, err := mem.Text(addr, min(size, maxString))
				return s, raise.Error(err)
			}},
		},
	}
	for _, k := range structs.Constants() {
		m.Members = append(m.Members, arg.Const{Name: k.Name, Value: k.Value, Doc: k.Doc})
	}
	return m
}

// view reads addr and size and finds the live memory.
func view(c *arg.Call, mem *structs.Addresses) ([]byte, error) {
	addr, size := c.Uint64("addr"), c.Int("size")
	if err := c.Err(); err != nil {
		return nil, err
	}
	b, err := mem.View(addr, size)
	return b, raise.Error(err)
}
