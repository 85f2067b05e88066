package types

import (
	"strings"
)

// GetItem is ItemGetter: code points.
func (s *Str) GetItem(th *Thread, key Value) Value {
	if sl, ok := key.(*Slice); ok {
		lo, hi, step, ok := sl.Bounds(th, s.Len())
		if !ok {
			return nil
		}
		if step != 1 {
			return noStep(th)
		}
		return s.Slice(lo, max(lo, hi))
	}
	i, ok := indexOf(th, key, s.Len(), "string")
	if !ok {
		return nil
	}
	return s.At(i)
}

// noStep raises for slices that MicroPython's type does not have.
func noStep(th *Thread) Value {
	return th.Raise(NotImplementedErrorClass, "only slices with step=1 (aka None) are supported")
}

// Iter is Iterable.
func (s *Str) Iter(th *Thread) Iterator { return &strIter{rest: s.S} }

type strIter struct {
	iterBase
	rest string
}

func (it *strIter) String() string { return objectText(it) }

func (it *strIter) Next(th *Thread) Value {
	if it.rest == "" {
		return nil
	}
	if c := it.rest[0]; c < 0x80 {
		it.rest = it.rest[1:]
		return charStrs[c]
	}
	n := runeLen(it.rest)
	c := it.rest[:n]
	it.rest = it.rest[n:]
	if n == 1 {
		return charStrs[c[0]]
	}
	return &Str{S: c, n: 1}
}

// Contains is Container.
func (s *Str) Contains(th *Thread, x Value) (bool, bool) {
	t, ok := AsStr(x)
	if !ok {
		th.TypeError("can't convert '%s' object to str implicitly", TypeName(x))
		return false, false
	}
	return strings.Contains(s.S, t), true
}

// Compare is Comparer.
func (s *Str) Compare(th *Thread, op CompareOp, other Value) Value {
	t, ok := AsStr(other)
	if !ok {
		return NotImplemented
	}
	return Bool(op.Holds(cmpText(s.S, t)))
}

// BinaryOp is Operator.
func (s *Str) BinaryOp(th *Thread, op BinOp, other Value, reflected bool) Value {
	switch op {
	case OpAdd:
		if reflected {
			break
		}
		if t, ok := AsStr(other); ok {
			if !th.Room(len(s.S) + len(t)) {
				return nil
			}
			return s.concat(t)
		}
		if _, ok := AsBuffer(other); ok {
			return th.TypeError("can't convert '%s' object to str implicitly", TypeName(other))
		}
	case OpMul:
		if n, ok := repeatCount(other); ok {
			t, ok := repeatText(th, s.S, n)
			if !ok {
				return nil
			}
			return NewStr(t)
		}
	case OpMod:
		if !reflected {
			return Percent(th, s, other)
		}
	}
	return NotImplemented
}

func (s *Str) concat(t string) Value {
	switch "" {
	case t:
		return s
	case s.S:
		return NewStr(t)
	}
	return &Str{S: s.S + t, n: -1}
}

// repeatText is a repetition of text; ok is false with MemoryError pending.
func repeatText(th *Thread, s string, n int64) (string, bool) {
	if n == 0 || s == "" {
		return "", true
	}
	if n > maxItems*4/int64(len(s)) {
		th.Raise(MemoryErrorClass, "memory allocation failed, allocating %d bytes", n*int64(len(s)))
		return "", false
	}
	if !th.Room(len(s) * int(n)) {
		return "", false
	}
	return strings.Repeat(s, int(n)), true
}
