package types

import (
	"math"
	"math/big"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// AsInt64 reads an int or bool of 64 bits, that of a derived class included.
func AsInt64(v Value) (int64, bool) {
	switch x := v.(type) {
	case *Small:
		return x.N(), true
	case Wide:
		return int64(x), true
	case starlark.Bool:
		if x {
			return 1, true
		}
		return 0, true
	case *Instance:
		if x.native != nil {
			return AsInt64(x.native)
		}
	case starlark.Int:
		return x.Int64()
	}
	return 0, false
}

// ToBig reads an int or bool of any size. The result must not be changed.
func ToBig(v Value) (*big.Int, bool) {
	switch x := v.(type) {
	case *Big:
		return x.N, true
	case starlark.Int:
		return x.BigInt(), true
	case *Instance:
		if x.native != nil {
			return ToBig(x.native)
		}
		return nil, false
	}
	n, ok := AsInt64(v)
	if !ok {
		return nil, false
	}
	return big.NewInt(n), true
}

// IsInt reports whether v is an int or bool, or of a class derived from int.
func IsInt(v Value) bool {
	switch x := v.(type) {
	case *Small, Wide, *Big, starlark.Bool, starlark.Int:
		return true
	case *Instance:
		return x.native != nil && IsInt(x.native)
	}
	return false
}

// Index is operator.index: v itself if it is an int, the int of a bool, or what __index__ returns; TypeError pending
// otherwise.
func Index(th *Thread, v Value) (Value, bool) {
	switch x := v.(type) {
	case *Small, Wide, *Big:
		return v, true
	case starlark.Bool:
		if x {
			return Int(1), true
		}
		return Int(0), true
	case starlark.Int:
		return IntFromBig(x.BigInt()), true
	case *Instance:
		if a := x.shape.class.special[spIndex]; a != nil {
			r := x.call0(th, a)
			if r == nil {
				return nil, false
			}
			return Index(th, r)
		}
		if x.native != nil && IsInt(x.native) {
			return Index(th, x.native)
		}
	case arg.Numeric:
		if n := numeric(th, x, v, false); n != v {
			if n == nil {
				return nil, false
			}
			return Index(th, n)
		}
	}
	th.TypeError("can't convert %s to int", TypeName(v))
	return nil, false
}

// ToInt reads an int of Go's size: TypeError or OverflowError pending otherwise.
func ToInt(th *Thread, v Value) (int, bool) {
	if n, ok := v.(*Small); ok {
		return int(n.N()), true
	}
	i, ok := Index(th, v)
	if !ok {
		return 0, false
	}
	n, ok := AsInt64(i)
	if !ok || int64(int(n)) != n {
		th.Raise(OverflowErrorClass, "overflow converting long int to machine word")
		return 0, false
	}
	return int(n), true
}

// Number is arg.Numeric: __float__, or __index__.
func (in *Instance) Number(sl *starlark.Thread, float bool) (Value, error) {
	sp := spIndex
	if float {
		sp = spFloat
	}
	a := in.shape.class.special[sp]
	th := ThreadOf(sl)
	if a == nil || th == nil {
		return native(in), nil
	}
	r := in.call0(th, a)
	if r == nil {
		return nil, AsError(th, th.Take())
	}
	return native(r), nil
}

// AsFloat reads a float, int or bool.
func AsFloat(v Value) (float64, bool) {
	switch x := v.(type) {
	case Float:
		return float64(x), true
	case *Small:
		return float64(x.N()), true
	case Wide:
		return float64(x), true
	case *Big:
		f, _ := new(big.Float).SetInt(x.N).Float64()
		return f, true
	case starlark.Bool:
		if x {
			return 1, true
		}
		return 0, true
	case *Instance:
		if x.native != nil {
			return AsFloat(x.native)
		}
	case starlark.Int:
		return float64(x.Float()), true
	}
	return 0, false
}

// ToFloat reads a number, __float__ included; TypeError or OverflowError pending otherwise.
func ToFloat(th *Thread, v Value) (float64, bool) {
	if f, ok := AsFloat(v); ok {
		if math.IsInf(f, 0) {
			if _, isFloat := native(v).(Float); !isFloat {
				th.Raise(OverflowErrorClass, "int too large to convert to float")
				return 0, false
			}
		}
		return f, true
	}
	if in, ok := v.(*Instance); ok {
		if a := in.shape.class.special[spFloat]; a != nil {
			r := in.call0(th, a)
			if r == nil {
				return 0, false
			}
			if f, ok := r.(Float); ok {
				return float64(f), true
			}
			th.TypeError("can't convert %s to float", TypeName(r))
			return 0, false
		}
	} else if x, ok := v.(arg.Numeric); ok {
		if n := numeric(th, x, v, true); n != v {
			if n == nil {
				return 0, false
			}
			return ToFloat(th, n)
		}
	}
	th.TypeError("can't convert %s to float", TypeName(v))
	return 0, false
}

// AsStr reads a str, that of a derived class included.
func AsStr(v Value) (string, bool) {
	switch x := v.(type) {
	case *Str:
		return x.S, true
	case *Instance:
		if x.native != nil {
			return AsStr(x.native)
		}
	case starlark.String:
		return string(x), true
	}
	return "", false
}

// ToStr reads a str; TypeError pending otherwise.
func ToStr(th *Thread, v Value) (string, bool) {
	s, ok := AsStr(v)
	if !ok {
		th.TypeError("can't convert '%s' object to str implicitly", TypeName(v))
	}
	return s, ok
}

// AsBuffer reads the bytes of a bytes-like value or str, in place; no exception.
func AsBuffer(v Value) ([]byte, bool) { return arg.AsBuffer(native(v)) }

// ToBuffer reads the bytes of a bytes-like value or str, in place; TypeError pending otherwise.
func ToBuffer(th *Thread, v Value) ([]byte, bool) {
	b, ok := arg.AsBuffer(native(v))
	if !ok {
		th.TypeError("object with buffer protocol required")
	}
	return b, ok
}

// ToWriteBuffer reads the bytes of a bytearray and the like, in place and writable; TypeError pending otherwise.
func ToWriteBuffer(th *Thread, v Value) ([]byte, bool) {
	b, ok := arg.AsWriteBuffer(native(v))
	if !ok {
		th.TypeError("object with buffer protocol required")
	}
	return b, ok
}

// Truth is bool(v); ok is false with an exception pending.
func Truth(th *Thread, v Value) (truth, ok bool) {
	in, isInst := v.(*Instance)
	if !isInst {
		if t, ok := v.(arg.Truther); ok {
			truth, err := t.IsTrue()
			if err != nil {
				th.ThrowError(err)
			}
			return truth, err == nil
		}
		return bool(v.Truth()), true
	}
	c := in.shape.class
	if a := c.special[spBool]; a != nil {
		r := in.call0(th, a)
		if r == nil {
			return false, false
		}
		return Truth(th, r)
	}
	if a := c.special[spLen]; a != nil {
		r := in.call0(th, a)
		if r == nil {
			return false, false
		}
		return Truth(th, r)
	}
	if n := native(in); n != v {
		return Truth(th, n)
	}
	return true, true
}

// Len is len(v); ok is false with an exception pending.
func Len(th *Thread, v Value) (n int, ok bool) {
	if in, isInst := v.(*Instance); isInst {
		if a := in.shape.class.special[spLen]; a != nil {
			r := in.call0(th, a)
			if r == nil {
				return 0, false
			}
			return ToInt(th, r)
		}
		if in.payloadMissing() && !in.fill(th, nil, nil) {
			return 0, false
		}
		v = native(in)
	}
	if s, ok := v.(interface{ Len() int }); ok {
		return s.Len(), true
	}
	th.TypeError("object of type '%s' has no len()", TypeName(v))
	return 0, false
}
