package types

import (
	"math"
	"math/big"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

func hashInt(n int64) uint64 { return uint64(n) }

func hashBig(n *big.Int) uint64 {
	if n.IsInt64() {
		return uint64(n.Int64())
	}
	var h uint64
	for _, w := range n.Bits() {
		h = h*31 + uint64(w)
	}
	if n.Sign() < 0 {
		h = -h
	}
	return h &^ (1 << 63)
}

func hashFloat(f float64) uint64 {
	if f == math.Trunc(f) {
		if f >= -1<<62 && f <= 1<<62 {
			return uint64(int64(f))
		}
		if !math.IsInf(f, 0) {
			b, _ := big.NewFloat(f).Int(nil)
			return hashBig(b)
		}
	}
	b := math.Float64bits(f)
	return (b ^ b>>29) &^ (1 << 63)
}

// Hasher is a type with a hash of its own. ok is false with an exception pending.
type Hasher interface {
	HashValue(th *Thread) (h uint64, ok bool)
}

// Hash is hash(v) as 64 bits; ok is false with an exception pending.
func Hash(th *Thread, v Value) (h uint64, ok bool) {
	switch v := v.(type) {
	case *Str:
		return uint64(v.HashCode()), true
	case *Small:
		return uint64(v.N()), true
	case starlark.Bool:
		if v {
			return 1, true
		}
		return 0, true
	case Wide:
		return uint64(v), true
	case *Big:
		return hashBig(v.N), true
	case Float:
		return hashFloat(float64(v)), true
	case *Instance:
		return v.hash(th)
	case Hasher:
		return v.HashValue(th)
	}
	n, err := v.Hash()
	if err != nil {
		th.Raise(TypeErrorClass, "unsupported type for __hash__: '%s'", TypeName(v))
		return 0, false
	}
	return uint64(n), true
}

func errUnhashable(v Value) error {
	return arg.Raisef("TypeError", "unsupported type for __hash__: '%s'", TypeName(v))
}

// identHash is the hash of what is equal only to itself.
func identHash(v Value) uint64 { return uint64(uintptr(wordsOf(&v).data) >> 4) }
