package types

import (
	"math"
	"math/big"
	"strings"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

func intMethods() []Member {
	return []Member{
		ClassFunc(FuncKw("from_bytes", intFromBytes)),
		MethodKw("to_bytes", intToBytes),
	}
}

func newInt(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(kw) > 0 {
		return th.TypeError("function doesn't take keyword arguments")
	}
	switch len(args) {
	case 0:
		return Int(0)
	case 1:
		return ToIntValue(th, args[0])
	case 2:
		base, ok := ToInt(th, args[1])
		if !ok {
			return nil
		}
		b, ok := AsBuffer(args[0])
		if !ok {
			return th.TypeError("can't convert %s to int", TypeName(args[0]))
		}
		return ParseInt(th, string(b), base)
	}
	return th.TypeError("function expected at most 2 arguments, got %d", len(args))
}

// ToIntValue is int(v).
func ToIntValue(th *Thread, v Value) Value {
	n := native(v)
	switch x := n.(type) {
	case *Small, Wide, *Big:
		return n
	case Float:
		return IntFromFloat(th, float64(x))
	case *Str:
		return ParseInt(th, x.S, 10)
	}
	if standsForNumber(n) {
		r := numeric(th, n.(arg.Numeric), n, true)
		if r == nil {
			return nil
		}
		return ToIntValue(th, r)
	}
	if x, ok := n.(arg.Integer); ok { // of a binding: a uctypes pointer is memory, and an address
		if k, ok := x.Int64(); ok {
			return Int(k)
		}
	}
	if b, ok := AsBuffer(n); ok {
		return ParseInt(th, string(b), 10)
	}
	if in, ok := v.(*Instance); ok {
		if a := in.shape.class.special[spInt]; a != nil {
			r := in.call0(th, a)
			if r == nil {
				return nil
			}
			if !IsInt(r) {
				return th.TypeError("can't convert %s to int", TypeName(r))
			}
			return r
		}
	}
	i, ok := Index(th, v)
	if !ok {
		return nil
	}
	return i
}

// IntFromFloat truncates; OverflowError or ValueError pending for what no int can be.
func IntFromFloat(th *Thread, f float64) Value {
	switch {
	case math.IsNaN(f):
		return th.ValueError("can't convert NaN to int")
	case math.IsInf(f, 0):
		return th.Raise(OverflowErrorClass, "can't convert inf to int")
	case math.Abs(f) < 1<<62:
		return Int(int64(f))
	}
	b, _ := big.NewFloat(f).Int(nil)
	return IntFromBig(b)
}

// ParseInt reads an int as int(text, base) does; ValueError pending where it is none.
func ParseInt(th *Thread, s string, base int) Value {
	bad := func() Value {
		return th.Raise(ValueErrorClass, "invalid syntax for integer with base %d", base)
	}
	if base != 0 && (base < 2 || base > 36) {
		return th.ValueError("int() arg 2 must be >= 2 and <= 36")
	}
	t := trimSpace(s)
	neg := false
	if t != "" && (t[0] == '-' || t[0] == '+') {
		neg = t[0] == '-'
		t = t[1:]
	}
	radix := base
	if len(t) > 1 && t[0] == '0' {
		p := 0
		switch t[1] | 0x20 {
		case 'x':
			p = 16
		case 'o':
			p = 8
		case 'b':
			p = 2
		}
		if p != 0 && (base == 0 || base == p) {
			t, radix = t[2:], p
			if t != "" && t[0] == '_' {
				t = t[1:]
			}
		}
	}
	if radix == 0 {
		radix = 10
		if t != "" && t[0] == '0' && strings.Trim(t, "0_") != "" {
			return bad()
		}
	}
	var n int64
	var digits []byte
	prev := byte('_')
	for i := 0; i < len(t); i++ {
		c := t[i]
		if c == '_' && prev != '_' {
			prev = c
			continue
		}
		d := digitOf(c)
		if d < 0 || d >= radix {
			return bad()
		}
		prev = c
		if len(digits) == 0 && n <= (math.MaxInt64-int64(d))/int64(radix) {
			n = n*int64(radix) + int64(d)
			continue
		}
		if len(digits) == 0 {
			digits = append(digits, big.NewInt(n).Text(radix)...)
		}
		digits = append(digits, c)
	}
	if prev == '_' {
		return bad()
	}
	if len(digits) > 0 {
		z, ok := new(big.Int).SetString(string(digits), radix)
		if !ok {
			return bad()
		}
		if neg {
			z.Neg(z)
		}
		return IntFromBig(z)
	}
	if neg {
		n = -n
	}
	return Int(n)
}

func digitOf(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 10
	}
	return -1
}

func isSpace(c byte) bool { return c == ' ' || c >= 9 && c <= 13 }

func trimSpace(s string) string {
	for s != "" && isSpace(s[0]) {
		s = s[1:]
	}
	for s != "" && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func byteOrder(th *Thread, v Value) (bigEndian, ok bool) {
	s, ok := ToStr(th, v)
	if !ok {
		return false, false
	}
	if s != "big" && s != "little" {
		th.ValueError("byteorder must be either 'little' or 'big'")
		return false, false
	}
	return s == "big", true
}

var fromBytesParams = []Param{
	{Name: "cls", PosOnly: true}, {Name: "bytes"}, {Name: "byteorder", Def: NewStr("big")}, {Name: "signed", Def: False},
}

func intFromBytes(th *Thread, args []Value, kw []*Str) Value {
	var v [4]Value
	if !ParseArgs(th, args, kw, fromBytesParams, v[:]) {
		return nil
	}
	buf, ok := ToBuffer(th, v[1])
	if !ok {
		return nil
	}
	bigEndian, ok := byteOrder(th, v[2])
	if !ok {
		return nil
	}
	signed, ok := Truth(th, v[3])
	if !ok {
		return nil
	}
	b := append([]byte(nil), buf...)
	if !bigEndian {
		for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
			b[i], b[j] = b[j], b[i]
		}
	}
	z := new(big.Int).SetBytes(b)
	if signed && len(b) > 0 && b[0]&0x80 != 0 {
		z.Sub(z, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return IntFromBig(z)
}

var toBytesParams = []Param{
	{Name: "self", PosOnly: true}, {Name: "length", Def: Int(1)}, {Name: "byteorder", Def: NewStr("big")},
	{Name: "signed", Def: False},
}

func intToBytes(th *Thread, args []Value, kw []*Str) Value {
	var a [4]Value
	if !ParseArgs(th, args, kw, toBytesParams, a[:]) {
		return nil
	}
	n, ok := ToInt(th, a[1])
	if !ok {
		return nil
	}
	if n < 0 {
		return th.ValueError("length argument must be non-negative")
	}
	bigEndian, ok := byteOrder(th, a[2])
	if !ok {
		return nil
	}
	signed, ok := Truth(th, a[3])
	if !ok {
		return nil
	}
	v, _ := ToBig(args[0])
	bits := 8 * n
	limit := v.BitLen()
	if signed {
		if v.Sign() < 0 {
			limit = new(big.Int).Not(v).BitLen()
		}
		limit++
	}
	if limit > bits && (v.Sign() != 0 || !signed) || v.Sign() < 0 && !signed {
		return th.Raise(OverflowErrorClass, "buffer too small")
	}
	if v.Sign() < 0 {
		v = new(big.Int).Add(v, new(big.Int).Lsh(big.NewInt(1), uint(bits)))
	}
	out := make([]byte, n)
	v.FillBytes(out)
	if !bigEndian {
		for i, j := 0, n-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
	}
	return NewBytes(out)
}
