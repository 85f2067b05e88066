package arg

import (
	"fmt"
	"math"
	"math/big"
	"time"

	"go.starlark.net/starlark"
)

// Value is a script value of either engine.
type Value = starlark.Value

// None is the value of a function that returns nothing; True and False are shared by both engines, too.
const (
	None  = starlark.None
	True  = starlark.True
	False = starlark.False
)

// Values builds script values in the types of the engine that runs the script. Each engine has one; a binding reaches
// it through Call.Values or Object.Values.
type Values interface {
	Int(int64) Value
	Uint(uint64) Value
	BigInt(*big.Int) Value
	Float(float64) Value
	Str(string) Value
	// Bytes takes ownership of b: the caller must not change it afterwards.
	Bytes(b []byte) Value
	// Bytearray is a live view of b: what the script writes is seen by the caller and the other way round. Its length
	// is fixed.
	Bytearray(b []byte) Value
	Tuple(items ...Value) Value
	List(items []Value) Value
	// Dict keeps the order of the pairs.
	Dict(pairs ...[2]Value) (Value, error)
	// NamedTuple builds a tuple whose items are also attributes. Without a typeName it prints without one.
	NamedTuple(typeName string, fields []string, items ...Value) Value
}

// ToValue turns a Go value into a script value: nil, bool, all integers, floats, string, []byte (bytes), *big.Int,
// time.Duration (as integer nanoseconds is never meant: refused), []any and []string (list), Value (as it is).
// Anything else is a bug in the binding and panics with the type's name.
func ToValue(vs Values, x any) Value {
	switch x := x.(type) {
	case nil:
		return None
	case Value:
		return x
	case bool:
		return starlark.Bool(x)
	case int:
		return vs.Int(int64(x))
	case int8:
		return vs.Int(int64(x))
	case int16:
		return vs.Int(int64(x))
	case int32:
		return vs.Int(int64(x))
	case int64:
		return vs.Int(x)
	case uint8:
		return vs.Int(int64(x))
	case uint16:
		return vs.Int(int64(x))
	case uint32:
		return vs.Int(int64(x))
	case uint:
		return vs.Uint(uint64(x))
	case uint64:
		return vs.Uint(x)
	case *big.Int:
		return vs.BigInt(x)
	case float32:
		return vs.Float(float64(x))
	case float64:
		return vs.Float(x)
	case string:
		return vs.Str(x)
	case []byte:
		return vs.Bytes(x)
	case []string:
		items := make([]Value, len(x))
		for i, s := range x {
			items[i] = vs.Str(s)
		}
		return vs.List(items)
	case []any:
		items := make([]Value, len(x))
		for i, s := range x {
			items[i] = ToValue(vs, s)
		}
		return vs.List(items)
	case time.Duration:
		panic("arg: a binding returned a time.Duration; convert it to the unit that the board uses")
	default:
		panic(fmt.Sprintf("arg: a binding returned a Go value of type %T, which no script can hold", x))
	}
}

// The interfaces by which values of both engines are read. starlark's own types have the methods of Integer; the types
// of the MicroPython engine implement all of them.
type (
	// Integer is an int of any size.
	Integer interface {
		Int64() (int64, bool)
		BigInt() *big.Int
	}
	// Texter is a str.
	Texter interface{ Text() string }
	// Bufferer is a value whose bytes can be read in place: bytes, bytearray, memoryview, array, image.
	Bufferer interface{ Buffer() []byte }
	// WriteBufferer is a Bufferer whose bytes may also be written: bytearray, memoryview of one, array.
	WriteBufferer interface{ WriteBuffer() ([]byte, bool) }
)

// derived is an instance of a script's class that derives from a builtin one: Native is the builtin value in it, nil if
// it derives from none.
type derived interface{ Native() Value }

// native is v, or the builtin value in it.
func native(v Value) Value {
	if d, ok := v.(derived); ok {
		if n := d.Native(); n != nil {
			return n
		}
	}
	return v
}

// Numeric is an instance of a script's class that may stand for a number by its special methods. The result is v itself
// where it does not.
type Numeric interface {
	Number(th *starlark.Thread, float bool) (Value, error)
}

// AsInt reads an integer (or a bool, as Python does) that fits 64 bits.
func AsInt(v Value) (int64, bool) {
	switch v := native(v).(type) {
	case starlark.Bool:
		if v {
			return 1, true
		}
		return 0, true
	case Integer:
		return v.Int64()
	}
	return 0, false
}

// AsUint reads an integer as 64 bits: addresses above 1<<63 and masks such as 0xFFFFFFFFFFFFFFFF.
func AsUint(v Value) (uint64, bool) {
	if n, ok := AsInt(v); ok {
		return uint64(n), true
	}
	if b, ok := native(v).(Integer); ok {
		if n := b.BigInt(); n.IsUint64() {
			return n.Uint64(), true
		}
	}
	return 0, false
}

// AsFloat reads a float or an integer.
func AsFloat(v Value) (float64, bool) {
	switch v := native(v).(type) {
	case starlark.Float:
		return float64(v), true
	case starlark.Bool:
		if v {
			return 1, true
		}
		return 0, true
	case Integer:
		if n, ok := v.Int64(); ok {
			return float64(n), true
		}
		f, _ := new(big.Float).SetInt(v.BigInt()).Float64()
		return f, !math.IsInf(f, 0)
	}
	return 0, false
}

// AsStr reads a str.
func AsStr(v Value) (string, bool) {
	switch v := native(v).(type) {
	case starlark.String:
		return string(v), true
	case Texter:
		return v.Text(), true
	}
	return "", false
}

// AsBuffer reads the bytes of any bytes-like value, and of a str as UTF-8, as MicroPython does. The slice is live where
// the value is mutable: copy it before the script runs on.
func AsBuffer(v Value) ([]byte, bool) {
	switch v := native(v).(type) {
	case Bufferer:
		return v.Buffer(), true
	case starlark.Bytes:
		return []byte(v), true
	}
	if s, ok := AsStr(v); ok {
		return []byte(s), true
	}
	return nil, false
}

// AsWriteBuffer returns the writable bytes of a bytearray and the like.
func AsWriteBuffer(v Value) ([]byte, bool) {
	if w, ok := native(v).(WriteBufferer); ok {
		return w.WriteBuffer()
	}
	return nil, false
}

// AsSeq reads the items of any iterable that is not a str or bytes-like value.
func AsSeq(v Value) ([]Value, bool) {
	if _, ok := AsBuffer(v); ok {
		return nil, false
	}
	it := starlark.Iterate(native(v))
	if it == nil {
		return nil, false
	}
	defer it.Done()
	var out []Value
	var x Value
	for it.Next(&x) {
		out = append(out, x)
	}
	return out, true
}

// AsDict reads the (key, value) pairs of a dict.
func AsDict(v Value) ([]starlark.Tuple, bool) {
	d, ok := native(v).(starlark.IterableMapping)
	if !ok {
		return nil, false
	}
	return d.Items(), true
}
