package types

import (
	"math/big"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// CompareOp is a comparison.
type CompareOp uint8

const (
	CmpLt CompareOp = iota
	CmpLe
	CmpGt
	CmpGe
	CmpEq
	CmpNe
)

var (
	cmpSpecial = [...]int{spLt, spLe, spGt, spGe, spEq, spNe}
	cmpMirror  = [...]CompareOp{CmpGt, CmpGe, CmpLt, CmpLe, CmpEq, CmpNe}
	cmpToken   = [...]syntax.Token{syntax.LT, syntax.LE, syntax.GT, syntax.GE, syntax.EQL, syntax.NEQ}
)

// Holds reports whether a comparison holds that came out as c (negative, zero or positive).
func (op CompareOp) Holds(c int) bool {
	switch op {
	case CmpLt:
		return c < 0
	case CmpLe:
		return c <= 0
	case CmpGt:
		return c > 0
	case CmpGe:
		return c >= 0
	case CmpEq:
		return c == 0
	}
	return c != 0
}

// holdsFloat is Holds for floats, where NaN makes all but != false.
func (op CompareOp) holdsFloat(a, b float64) bool {
	switch op {
	case CmpLt:
		return a < b
	case CmpLe:
		return a <= b
	case CmpGt:
		return a > b
	case CmpGe:
		return a >= b
	case CmpEq:
		return a == b
	}
	return a != b
}

func (op CompareOp) holdsInt(a, b int64) bool {
	switch op {
	case CmpLt:
		return a < b
	case CmpLe:
		return a <= b
	case CmpGt:
		return a > b
	case CmpGe:
		return a >= b
	case CmpEq:
		return a == b
	}
	return a != b
}

// Comparer compares itself with other, which is never an Instance; NotImplemented if it does not know how, nil with an
// exception pending.
type Comparer interface {
	Compare(th *Thread, op CompareOp, other Value) Value
}

// Equal is a == b as a truth; ok is false with an exception pending.
func Equal(th *Thread, a, b Value) (eq, ok bool) {
	switch x := a.(type) {
	case *Small:
		if y, ok := b.(*Small); ok {
			return x == y, true
		}
	case *Str:
		if y, ok := b.(*Str); ok {
			return x == y || x.S == y.S, true
		}
	}
	if same(a, b) {
		if _, isFloat := a.(Float); !isFloat {
			if _, isInst := a.(*Instance); !isInst {
				return true, true
			}
		}
	}
	r := Compare(th, CmpEq, a, b)
	if r == nil {
		return false, false
	}
	return Truth(th, r)
}

// Compare is a op b; nil with an exception pending.
func Compare(th *Thread, op CompareOp, a, b Value) Value {
	if r := compareNumbers(op, a, b); r != nil {
		return r
	}
	if x, ok := a.(*Str); ok {
		if y, ok := b.(*Str); ok {
			return Bool(op.Holds(cmpText(x.S, y.S)))
		}
	}
	x, xi := a.(*Instance)
	y, yi := b.(*Instance)
	if xi || yi {
		if r := compareInstances(th, op, x, y, a, b); r != NotImplemented {
			return r
		}
		na, nb := native(a), native(b)
		if na != a || nb != b {
			if _, still := na.(*Instance); !still {
				if _, still := nb.(*Instance); !still {
					return Compare(th, op, na, nb)
				}
			}
		}
	} else {
		if r := binaryOperand(th, arg.Lt+arg.Op(op), a, b); r != NotImplemented {
			return r
		}
		if r := compareNative(th, op, a, b); r != NotImplemented {
			return r
		}
		if r := compareNative(th, cmpMirror[op], b, a); r != NotImplemented {
			return r
		}
	}
	switch op {
	case CmpEq:
		return Bool(Is(a, b))
	case CmpNe:
		return Bool(!Is(a, b))
	}
	return th.TypeError("unsupported types for %s: '%s', '%s'", specialNames[cmpSpecial[op]], TypeName(a), TypeName(b))
}

func compareNative(th *Thread, op CompareOp, a, b Value) Value {
	switch x := a.(type) {
	case Comparer:
		return x.Compare(th, op, b)
	case starlark.Comparable:
		if wordsOf(&a).typ == wordsOf(&b).typ {
			r, err := x.CompareSameType(cmpToken[op], b, 10)
			if err != nil {
				return th.ThrowError(err)
			}
			return Bool(r)
		}
	}
	return NotImplemented
}

func compareInstances(th *Thread, op CompareOp, x, y *Instance, a, b Value) Value {
	if r := compareInstance(th, op, x, b); r != NotImplemented {
		return r
	}
	return compareInstance(th, cmpMirror[op], y, a)
}

// compareInstance asks in's class; != is the opposite of == where there is no __ne__.
func compareInstance(th *Thread, op CompareOp, in *Instance, other Value) Value {
	if in == nil {
		return NotImplemented
	}
	if m := in.shape.class.special[cmpSpecial[op]]; m != nil {
		return guarded1(th, in, m, other)
	}
	if op != CmpNe {
		return NotImplemented
	}
	m := in.shape.class.special[spEq]
	if m == nil {
		return NotImplemented
	}
	r := guarded1(th, in, m, other)
	if r == nil || r == NotImplemented {
		return r
	}
	t, ok := Truth(th, r)
	if !ok {
		return nil
	}
	return Bool(!t)
}

// guarded1 calls a special method and counts the depth.
func guarded1(th *Thread, in *Instance, a *Attr, x Value) Value {
	if !th.Enter() {
		return nil
	}
	r := in.call1(th, a, x)
	th.Leave()
	return r
}

// compareNumbers compares int, bool and float; nil if one of them is something else.
func compareNumbers(op CompareOp, a, b Value) Value {
	switch x := a.(type) {
	case *Small:
		switch y := b.(type) {
		case *Small:
			return Bool(op.holdsInt(x.N(), y.N()))
		case Float:
			return Bool(op.holdsFloat(float64(x.N()), float64(y)))
		}
	case Float:
		switch y := b.(type) {
		case Float:
			return Bool(op.holdsFloat(float64(x), float64(y)))
		case *Small:
			return Bool(op.holdsFloat(float64(x), float64(y.N())))
		}
	case Wide, *Big, starlark.Bool, starlark.Int:
	default:
		return nil
	}
	switch b.(type) {
	case *Small, Wide, *Big, starlark.Bool, Float, starlark.Int:
	default:
		return nil
	}
	fa, aFloat := a.(Float)
	fb, bFloat := b.(Float)
	if aFloat || bFloat {
		if f, i, ok := floatAndInt(fa, aFloat, fb, a, b); ok {
			c := new(big.Float).SetFloat64(f).Cmp(new(big.Float).SetInt(i))
			if !aFloat {
				c = -c
			}
			return Bool(op.Holds(c))
		}
		x, _ := AsFloat(a)
		y, _ := AsFloat(b)
		return Bool(op.holdsFloat(x, y))
	}
	m, ok1 := AsInt64(a)
	n, ok2 := AsInt64(b)
	if ok1 && ok2 {
		return Bool(op.holdsInt(m, n))
	}
	p, _ := ToBig(a)
	q, _ := ToBig(b)
	return Bool(op.Holds(p.Cmp(q)))
}

// floatAndInt takes apart a finite float and an int, which must be compared exactly.
func floatAndInt(fa Float, aFloat bool, fb Float, a, b Value) (float64, *big.Int, bool) {
	f, other := fb, a
	if aFloat {
		f, other = fa, b
	}
	i, ok := ToBig(other)
	if !ok || f != f || f-f != 0 {
		return 0, nil, false
	}
	return float64(f), i, true
}
