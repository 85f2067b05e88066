package types

import (
	"strings"
)

func newComplex(th *Thread, cls *Class, args []Value, kw []*Str) Value {
	if len(kw) > 0 || len(args) > 2 {
		return th.TypeError("function expected at most 2 arguments, got %d", len(args))
	}
	var part [2]complex128
	for i, v := range args {
		n := native(v)
		if s, ok := AsStr(n); ok && len(args) == 1 {
			c, ok := parseComplex(trimSpace(s))
			if !ok {
				return th.ValueError("invalid syntax for number")
			}
			return Complex(c)
		}
		if c, ok := n.(Complex); ok {
			part[i] = complex128(c)
			continue
		}
		c, ok := ToComplex(th, v)
		if !ok {
			return nil
		}
		part[i] = c
	}
	return Complex(part[0] + part[1]*1i)
}

// ToComplex reads a number, __complex__ and __float__ included; TypeError pending otherwise.
func ToComplex(th *Thread, v Value) (complex128, bool) {
	if c, ok := native(v).(Complex); ok {
		return complex128(c), true
	}
	if in, ok := v.(*Instance); ok {
		if a := in.shape.class.Lookup("__complex__"); a != nil {
			r := in.call0(th, a)
			if r == nil {
				return 0, false
			}
			c, ok := r.(Complex)
			if !ok {
				th.TypeError("can't convert %s to complex", TypeName(r))
			}
			return complex128(c), ok
		}
	}
	f, ok := ToFloat(th, v)
	return complex(f, 0), ok
}

// parseComplex reads "1", "2j" and "1+2j".
func parseComplex(s string) (complex128, bool) {
	if n := len(s); n >= 2 && s[0] == '(' && s[n-1] == ')' {
		s = s[1 : n-1]
	}
	if s == "" {
		return 0, false
	}
	if c := s[len(s)-1]; c != 'j' && c != 'J' {
		f, ok := ParseFloat(s)
		return complex(f, 0), ok
	}
	s = s[:len(s)-1]
	// The sign between the parts is the last one that is no exponent's.
	cut := 0
	for i := len(s) - 1; i > 0; i-- {
		if (s[i] == '+' || s[i] == '-') && s[i-1]|0x20 != 'e' {
			cut = i
			break
		}
	}
	re, ok := 0.0, true
	if cut > 0 {
		if re, ok = ParseFloat(s[:cut]); !ok {
			return 0, false
		}
	}
	text := s[cut:]
	switch strings.TrimLeft(text, "+-") {
	case "":
		text += "1"
	}
	im, ok := ParseFloat(text)
	return complex(re, im), ok
}
