package types

import (
	"math"

	"go.starlark.net/starlark"
)

// Slice is a slice object; what was left out is None.
type Slice struct{ Lo, Hi, Step Value }

func (s *Slice) Class() *Class         { return SliceClass }
func (s *Slice) String() string        { return plainRepr(s) }
func (s *Slice) Type() string          { return "slice" }
func (s *Slice) Freeze()               {}
func (s *Slice) Truth() starlark.Bool  { return true }
func (s *Slice) Hash() (uint32, error) { return 0, errUnhashable(s) }

// Repr is Reprer.
func (s *Slice) Repr(th *Thread, dst []byte) ([]byte, bool) {
	dst, ok := appendItems(th, append(dst, "slice("...), []Value{s.Lo, s.Hi, s.Step})
	return append(dst, ')'), ok
}

// Bounds resolves s for a sequence of n items: items lo, lo+step, … before hi (after hi for a negative step).
func (s *Slice) Bounds(th *Thread, n int) (lo, hi, step int, ok bool) {
	step = 1
	if s.Step != None {
		if step, ok = sliceInt(th, s.Step); !ok {
			return 0, 0, 0, false
		}
		if step == 0 {
			th.ValueError("slice step can't be zero")
			return 0, 0, 0, false
		}
		step = max(step, -math.MaxInt32)
	}
	if step > 0 {
		lo, hi = 0, n
	} else {
		lo, hi = n-1, -1
	}
	if s.Lo != None {
		if lo, ok = sliceInt(th, s.Lo); !ok {
			return 0, 0, 0, false
		}
		lo = clampIndex(lo, n, step)
	}
	if s.Hi != None {
		if hi, ok = sliceInt(th, s.Hi); !ok {
			return 0, 0, 0, false
		}
		hi = clampIndex(hi, n, step)
	}
	return lo, hi, step, true
}

func clampIndex(i, n, step int) int {
	if i < 0 {
		i += n
	}
	if step > 0 {
		return min(max(i, 0), n)
	}
	return min(max(i, -1), n-1)
}

// sliceInt reads a bound; what lies beyond an int is as good as the largest.
func sliceInt(th *Thread, v Value) (int, bool) {
	i, ok := Index(th, v)
	if !ok {
		if th.Matches(TypeErrorClass) {
			th.TypeError("slice indices must be integers or None or have an __index__ method")
		}
		return 0, false
	}
	if n, ok := AsInt64(i); ok {
		return int(min(max(n, math.MinInt32), math.MaxInt32)), true
	}
	if i.(*Big).N.Sign() < 0 {
		return math.MinInt32, true
	}
	return math.MaxInt32, true
}

// sliceLen is the number of items that resolved bounds select.
func sliceLen(lo, hi, step int) int {
	if step > 0 {
		if hi <= lo {
			return 0
		}
		return (hi-lo-1)/step + 1
	}
	if lo <= hi {
		return 0
	}
	return (lo-hi-1)/-step + 1
}
