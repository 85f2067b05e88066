package os

import (
	"encoding/binary"
	"fmt"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/bindings/internal/structs"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Memory is machine's mem8, mem16 and mem32 over the board's addresses.
func Memory(mem *structs.Addresses) []arg.Member {
	word := func(bits int) arg.Member {
		return arg.Var{Name: fmt.Sprintf("mem%d", bits), Get: func(vs arg.Values) any { return &words{vs, mem, bits / 8} },
			Doc: fmt.Sprintf("The board's memory in words of %d bits, little-endian: mem%d[addr] reads and mem%[1]d[addr] = n writes. An address that the board has not given out is a ValueError.", bits, bits)}
	}
	return []arg.Member{word(8), word(16), word(32)}
}

// words is the memory in words of size bytes.
type words struct {
	vs   arg.Values
	mem  *structs.Addresses
	size int
}

func (w *words) Type() string          { return "mem" }
func (w *words) String() string        { return fmt.Sprintf("<%d-bit memory>", 8*w.size) }
func (w *words) Freeze()               {}
func (w *words) Truth() starlark.Bool  { return true }
func (w *words) Hash() (uint32, error) { return uint32(w.size), nil }

// at is the live word at an address.
func (w *words) at(key arg.Value) ([]byte, error) {
	addr, ok := arg.AsUint(key)
	switch {
	case !ok:
		return nil, arg.Raisef("TypeError", "can't convert %s to int", key.Type())
	case addr%uint64(w.size) != 0:
		return nil, arg.Raisef("ValueError", "address %08x is not aligned to %d bytes", addr, w.size)
	}
	b, err := w.mem.Read(addr, w.size)
	return b, raise.Error(err)
}

// Get is starlark.Mapping.
func (w *words) Get(key arg.Value) (arg.Value, bool, error) {
	b, err := w.at(key)
	if err != nil {
		return nil, false, err
	}
	var word [4]byte
	copy(word[:], b)
	return w.vs.Int(int64(binary.LittleEndian.Uint32(word[:]))), true, nil
}

// SetKey is starlark.HasSetKey; of n the low bits count.
func (w *words) SetKey(key, n arg.Value) error {
	v, ok := arg.AsUint(n)
	if !ok {
		return arg.Raisef("TypeError", "can't convert %s to int", n.Type())
	}
	b, err := w.at(key)
	if err != nil {
		return err
	}
	var word [8]byte
	binary.LittleEndian.PutUint64(word[:], v)
	copy(b, word[:])
	return nil
}
