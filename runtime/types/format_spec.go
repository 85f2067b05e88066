package types

import (
	"bytes"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// formatSpec is a parsed format specifier: [[fill]align][sign][#][0][width][,_][.precision][type].
type formatSpec struct {
	fill  rune
	align byte // one of < > = ^, 0 where none is given
	sign  byte // '+', ' ' or 0
	alt   bool
	width int
	group byte // ',' or '_' between thousands
	prec  int  // -1 where none is given
	typ   byte // 0 where none is given
}

// maxFormatWidth bounds what a specifier may make.
const maxFormatWidth = 1 << 24

// parseSpec reads a specifier; ok is false when it is malformed.
func parseSpec(s string) (sp formatSpec, ok bool) {
	sp = formatSpec{fill: ' ', prec: -1}
	filled := false
	isAlign := func(s string) bool { return s != "" && strings.IndexByte("<>=^", s[0]) >= 0 }
	if s != "" {
		if n := runeLen(s); isAlign(s[n:]) {
			sp.fill, _ = utf8.DecodeRuneInString(s)
			sp.align, filled = s[n], true
			s = s[n+1:]
		} else if isAlign(s) {
			sp.align = s[0]
			s = s[1:]
		}
	}
	if s != "" && (s[0] == '+' || s[0] == '-' || s[0] == ' ') {
		if s[0] != '-' {
			sp.sign = s[0]
		}
		s = s[1:]
	}
	if s != "" && s[0] == '#' {
		sp.alt = true
		s = s[1:]
	}
	if s != "" && s[0] == '0' {
		if sp.align == 0 {
			sp.align = '='
		}
		if !filled {
			sp.fill = '0'
		}
		s = s[1:]
	}
	number := func() (int, bool) {
		n, any := 0, false
		for s != "" && s[0] >= '0' && s[0] <= '9' && n < maxFormatWidth {
			n = n*10 + int(s[0]-'0')
			s = s[1:]
			any = true
		}
		return n, any
	}
	sp.width, _ = number()
	if s != "" && (s[0] == ',' || s[0] == '_') {
		sp.group = s[0]
		s = s[1:]
	}
	if s != "" && s[0] == '.' {
		s = s[1:]
		n, any := number()
		if !any {
			return sp, false
		}
		sp.prec = n
	}
	if s != "" {
		sp.typ = s[0]
		s = s[1:]
	}
	return sp, s == "" && sp.width < maxFormatWidth && sp.prec < maxFormatWidth
}

// pad brings dst from start on, which begins with head bytes of sign and prefix, to the width. def is the alignment
// where the specifier names none.
func (sp *formatSpec) pad(dst []byte, start, head int, def byte) []byte {
	if sp.width == 0 {
		return dst
	}
	missing := sp.width - countRunes(viewString(dst[start:]))
	if missing <= 0 {
		return dst
	}
	align := sp.align
	if align == 0 {
		align = def
	}
	switch align {
	case '<':
		return sp.insert(dst, len(dst), missing)
	case '>':
		return sp.insert(dst, start, missing)
	case '^':
		dst = sp.insert(dst, len(dst), missing-missing/2)
		return sp.insert(dst, start, missing/2)
	}
	return sp.insert(dst, start+head, missing)
}

// insert puts n times the fill into dst at at.
func (sp *formatSpec) insert(dst []byte, at, n int) []byte {
	var buf [utf8.UTFMax]byte
	fill := utf8.AppendRune(buf[:0], sp.fill)
	old, more := len(dst), n*len(fill)
	dst = slices.Grow(dst, more)[:old+more]
	copy(dst[at+more:], dst[at:old])
	for i := at; i < at+more; i += len(fill) {
		copy(dst[i:], fill)
	}
	return dst
}

// signed puts a sign in front of the digits of a number.
func (sp *formatSpec) signed(dst []byte, neg bool) []byte {
	switch {
	case neg:
		return append(dst, '-')
	case sp.sign != 0:
		return append(dst, sp.sign)
	}
	return dst
}

// appendGrouped writes digits with separators between groups of n.
func appendGrouped(dst, digits []byte, sep byte, n int) []byte {
	if sep == 0 {
		return append(dst, digits...)
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%n == 0 {
			dst = append(dst, sep)
		}
		dst = append(dst, d)
	}
	return dst
}

// integer formats v, an int or bool, with a type of b, o, x, X, d, n or none; ok is false for another type.
func (sp *formatSpec) integer(dst []byte, v Value) (out []byte, ok bool) {
	base, prefix, group := 10, "", 3
	switch sp.typ {
	case 0, 'd', 'n', 'i', 'u':
	case 'b':
		base, prefix, group = 2, "0b", 4
	case 'o':
		base, prefix, group = 8, "0o", 4
	case 'x':
		base, prefix, group = 16, "0x", 4
	case 'X':
		base, prefix, group = 16, "0X", 4
	default:
		return dst, false
	}
	var buf [72]byte
	digits, neg := buf[:0], false
	if n, small := AsInt64(v); small {
		neg = n < 0
		u := uint64(n)
		if neg {
			u = -u
		}
		digits = strconv.AppendUint(digits, u, base)
	} else {
		n, _ := ToBig(v)
		neg = n.Sign() < 0
		digits = new(big.Int).Abs(n).Append(digits, base)
	}
	if sp.typ == 'X' {
		digits = bytes.ToUpper(digits)
	}
	if n := sp.prec - len(digits); n > 0 {
		digits = append(bytes.Repeat([]byte{'0'}, n), digits...)
	}
	start := len(dst)
	dst = sp.signed(dst, neg)
	if sp.alt {
		dst = append(dst, prefix...)
	}
	head := len(dst) - start
	if sp.group != 0 && sp.align == '=' && sp.fill == '0' {
		// The zeros are digits, too: they are grouped, and a separator never comes first.
		want := len(digits)
		for head+want+(want-1)/group < sp.width {
			want++
		}
		digits = append(bytes.Repeat([]byte{'0'}, want-len(digits)), digits...)
	}
	dst = appendGrouped(dst, digits, sp.group, group)
	return sp.pad(dst, start, head, '>'), true
}

// float formats a number with a type of e, E, f, F, g, G, n, % or none; ok is false for another type.
func (sp *formatSpec) float(dst []byte, f float64) (out []byte, ok bool) {
	prec, typ := sp.prec, sp.typ
	if prec < 0 && typ != 0 {
		prec = 6
	}
	start := len(dst)
	dst = sp.signed(dst, math.Signbit(f) && !math.IsNaN(f))
	f = math.Abs(f)
	head := len(dst)
	switch typ {
	case 'e', 'E', 'f', 'F':
		dst = appendFixed(dst, f, typ|0x20, prec, sp.alt)
	case 'g', 'G', 'n':
		dst = appendGeneral(dst, f, prec, sp.alt)
	case '%':
		dst = appendFixed(dst, f*100, 'f', prec, sp.alt)
	case 0:
		if prec < 0 {
			dst = appendFloat(dst, f)
		} else {
			dst = appendGeneral(dst, f, prec, sp.alt)
		}
	default:
		return dst, false
	}
	if typ == 'E' || typ == 'F' || typ == 'G' {
		copy(dst[head:], bytes.ToUpper(dst[head:]))
	}
	if sp.group != 0 {
		digits := slices.Clone(dst[head:])
		whole := len(digits)
		if i := bytes.IndexAny(digits, ".eE"); i >= 0 {
			whole = i
		}
		dst = append(appendGrouped(dst[:head], digits[:whole], sp.group, 3), digits[whole:]...)
	}
	if typ == '%' {
		dst = append(dst, '%')
	}
	return sp.pad(dst, start, head-start, '>'), true
}

// appendFixed is C's %e and %f of a number that is not negative.
func appendFixed(dst []byte, f float64, verb byte, prec int, alt bool) []byte {
	switch {
	case math.IsInf(f, 0):
		return append(dst, "inf"...)
	case math.IsNaN(f):
		return append(dst, "nan"...)
	}
	if verb == 'f' && f >= 1e32 {
		verb = 'e' // so many digits before the point are never written out
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, verb, prec, 64)
	if alt && prec == 0 {
		if i := bytes.IndexByte(dst[start:], 'e'); i >= 0 {
			return slices.Insert(dst, start+i, '.')
		}
		return append(dst, '.')
	}
	return dst
}

// appendGeneral is C's %g: prec significant digits without trailing zeros, which alt keeps.
func appendGeneral(dst []byte, f float64, prec int, alt bool) []byte {
	switch {
	case math.IsInf(f, 0):
		return append(dst, "inf"...)
	case math.IsNaN(f):
		return append(dst, "nan"...)
	}
	if prec == 0 {
		prec = 1
	}
	var buf [32]byte
	e := strconv.AppendFloat(buf[:0], f, 'e', prec-1, 64)
	i := bytes.LastIndexByte(e, 'e')
	exp, _ := strconv.Atoi(string(e[i+1:]))
	if f == 0 {
		exp = 0
	}
	if exp < -4 || exp >= prec {
		mantissa := e[:i]
		if !alt {
			mantissa = trimZeros(mantissa)
		}
		return append(append(dst, mantissa...), e[i:]...)
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, 'f', prec-1-exp, 64)
	if !alt {
		dst = dst[:start+len(trimZeros(dst[start:]))]
	}
	return dst
}

func trimZeros(s []byte) []byte {
	if bytes.IndexByte(s, '.') < 0 {
		return s
	}
	return bytes.TrimSuffix(bytes.TrimRight(s, "0"), []byte{'.'})
}

// text formats a str; ok is false for a type other than s.
func (sp *formatSpec) text(dst []byte, s string) (out []byte, ok bool) {
	if sp.typ != 0 && sp.typ != 's' {
		return dst, false
	}
	if sp.prec >= 0 {
		cut := 0
		for n := sp.prec; n > 0 && cut < len(s); n-- {
			cut += runeLen(s[cut:])
		}
		s = s[:cut]
	}
	start := len(dst)
	return sp.pad(append(dst, s...), start, 0, '<'), true
}
