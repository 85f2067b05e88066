package types

import (
	"math/big"
	"strconv"
	"unsafe"

	"go.starlark.net/starlark"
)

// Small is an int that costs no memory: the number is the pointer's distance from an address range that is reserved
// and never read. A *Small is never dereferenced; make it with Int.
type Small struct{ _ byte }

// smallZero is the address that stands for 0; numbers from -smallHalf to smallHalf-1 have an address.
var smallZero, smallHalf = reserveInts()

// reserveInts takes the largest range that the system grants: 40 bits of address space cost nothing but numbers in a
// table of the kernel. Without any, 1 MiB of memory serves.
func reserveInts() (unsafe.Pointer, uint64) {
	for _, bits := range []uint{40, 36, 33, 30} {
		if p := reserve(1 << bits); p != nil {
			half := uint64(1) << (bits - 1)
			return unsafe.Add(p, half), half
		}
	}
	region := make([]byte, 1<<20)
	return unsafe.Pointer(&region[1<<19]), 1 << 19
}

// Int makes an int.
func Int(n int64) Value {
	if uint64(n)+smallHalf < 2*smallHalf {
		return (*Small)(unsafe.Add(smallZero, n))
	}
	return Wide(n)
}

// N is the number.
func (x *Small) N() int64 { return int64(uintptr(unsafe.Pointer(x)) - uintptr(smallZero)) }

func (x *Small) String() string        { return strconv.FormatInt(x.N(), 10) }
func (x *Small) Type() string          { return "int" }
func (x *Small) Freeze()               {}
func (x *Small) Truth() starlark.Bool  { return x.N() != 0 }
func (x *Small) Hash() (uint32, error) { return uint32(hashInt(x.N())), nil }
func (x *Small) Int64() (int64, bool)  { return x.N(), true }
func (x *Small) BigInt() *big.Int      { return big.NewInt(x.N()) }

// Wide is an int of 64 bits that is not a Small.
type Wide int64

func (x Wide) String() string        { return strconv.FormatInt(int64(x), 10) }
func (x Wide) Type() string          { return "int" }
func (x Wide) Freeze()               {}
func (x Wide) Truth() starlark.Bool  { return x != 0 }
func (x Wide) Hash() (uint32, error) { return uint32(hashInt(int64(x))), nil }
func (x Wide) Int64() (int64, bool)  { return int64(x), true }
func (x Wide) BigInt() *big.Int      { return big.NewInt(int64(x)) }

// Big is an int beyond 64 bits. N is never changed.
type Big struct{ N *big.Int }

// IntFromBig makes an int of any size. It takes ownership of n.
func IntFromBig(n *big.Int) Value {
	if n.IsInt64() {
		return Int(n.Int64())
	}
	return &Big{n}
}

// IntFromUint makes an int.
func IntFromUint(n uint64) Value {
	if int64(n) >= 0 {
		return Int(int64(n))
	}
	return &Big{new(big.Int).SetUint64(n)}
}

func (x *Big) String() string        { return x.N.String() }
func (x *Big) Type() string          { return "int" }
func (x *Big) Freeze()               {}
func (x *Big) Truth() starlark.Bool  { return true }
func (x *Big) Hash() (uint32, error) { return uint32(hashBig(x.N)), nil }
func (x *Big) Int64() (int64, bool)  { return 0, false }
func (x *Big) BigInt() *big.Int      { return x.N }
