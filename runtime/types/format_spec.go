package types

import (
	"math"
	"math/big"
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

// pad brings body, which begins with head bytes of sign and prefix, to the width. def is the alignment where the
// specifier names none.
func (sp *formatSpec) pad(body string, head int, def byte) string {
	missing := sp.width - countRunes(body)
	if missing <= 0 {
		return body
	}
	align := sp.align
	if align == 0 {
		align = def
	}
	fill := func(n int) string { return strings.Repeat(string(sp.fill), n) }
	switch align {
	case '<':
		return body + fill(missing)
	case '>':
		return fill(missing) + body
	case '^':
		return fill(missing/2) + body + fill(missing-missing/2)
	}
	return body[:head] + fill(missing) + body[head:]
}

// signed puts a sign in front of the digits of a number.
func (sp *formatSpec) signed(neg bool) string {
	switch {
	case neg:
		return "-"
	case sp.sign != 0:
		return string(sp.sign)
	}
	return ""
}

// grouped puts separators between groups of n digits of the integer part.
func grouped(digits string, sep byte, n int) string {
	if sep == 0 || len(digits) <= n {
		return digits
	}
	var b strings.Builder
	for i := 0; i < len(digits); i++ {
		if i > 0 && (len(digits)-i)%n == 0 {
			b.WriteByte(sep)
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// integer formats an int with a type of b, o, x, X, d, n or none; ok is false for another type.
func (sp *formatSpec) integer(n *big.Int) (string, bool) {
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
		return "", false
	}
	digits := new(big.Int).Abs(n).Text(base)
	if sp.typ == 'X' {
		digits = strings.ToUpper(digits)
	}
	if sp.prec > len(digits) {
		digits = strings.Repeat("0", sp.prec-len(digits)) + digits
	}
	head := sp.signed(n.Sign() < 0)
	if sp.alt {
		head += prefix
	}
	if sp.group != 0 && sp.align == '=' && sp.fill == '0' {
		// The zeros are digits, too: they are grouped, and a separator never comes first.
		for len(head)+len(grouped(digits, sp.group, group)) < sp.width {
			digits = "0" + digits
		}
	}
	digits = grouped(digits, sp.group, group)
	return sp.pad(head+digits, len(head), '>'), true
}

// float formats a number with a type of e, E, f, F, g, G, n, % or none; ok is false for another type.
func (sp *formatSpec) float(f float64) (string, bool) {
	var digits string
	neg := math.Signbit(f) && !math.IsNaN(f)
	abs := math.Abs(f)
	prec := sp.prec
	typ := sp.typ
	if prec < 0 && typ != 0 {
		prec = 6
	}
	suffix := ""
	switch typ {
	case 'e', 'E', 'f', 'F':
		digits = formatAbs(abs, typ|0x20, prec, sp.alt)
	case 'g', 'G', 'n':
		digits = formatGeneral(abs, prec, sp.alt)
	case '%':
		digits, suffix = formatAbs(abs*100, 'f', prec, sp.alt), "%"
	case 0:
		if prec < 0 {
			digits = FloatText(abs)
		} else {
			digits = formatGeneral(abs, prec, sp.alt)
		}
	default:
		return "", false
	}
	if typ == 'E' || typ == 'F' || typ == 'G' {
		digits = strings.ToUpper(digits)
	}
	if sp.group != 0 {
		whole, rest := digits, ""
		if i := strings.IndexAny(digits, ".eE"); i >= 0 {
			whole, rest = digits[:i], digits[i:]
		}
		digits = grouped(whole, sp.group, 3) + rest
	}
	head := sp.signed(neg)
	return sp.pad(head+digits+suffix, len(head), '>'), true
}

// formatAbs is C's %e and %f of a number that is not negative.
func formatAbs(f float64, verb byte, prec int, alt bool) string {
	switch {
	case math.IsInf(f, 0):
		return "inf"
	case math.IsNaN(f):
		return "nan"
	}
	if verb == 'f' && f >= 1e32 {
		verb = 'e' // so many digits before the point are never written out
	}
	s := strconv.FormatFloat(f, verb, prec, 64)
	if alt && prec == 0 {
		if i := strings.IndexByte(s, 'e'); i >= 0 {
			return s[:i] + "." + s[i:]
		}
		return s + "."
	}
	return s
}

// formatGeneral is C's %g: prec significant digits without trailing zeros, which alt keeps.
func formatGeneral(f float64, prec int, alt bool) string {
	switch {
	case math.IsInf(f, 0):
		return "inf"
	case math.IsNaN(f):
		return "nan"
	}
	if prec == 0 {
		prec = 1
	}
	e := strconv.FormatFloat(f, 'e', prec-1, 64)
	i := strings.LastIndexByte(e, 'e')
	exp, _ := strconv.Atoi(e[i+1:])
	if f == 0 {
		exp = 0
	}
	if exp < -4 || exp >= prec {
		mantissa := e[:i]
		if !alt {
			mantissa = trimZeros(mantissa)
		}
		return mantissa + e[i:]
	}
	s := strconv.FormatFloat(f, 'f', prec-1-exp, 64)
	if !alt {
		s = trimZeros(s)
	}
	return s
}

func trimZeros(s string) string {
	if strings.IndexByte(s, '.') < 0 {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// text formats a str; ok is false for a type other than s.
func (sp *formatSpec) text(s string) (string, bool) {
	if sp.typ != 0 && sp.typ != 's' {
		return "", false
	}
	if sp.prec >= 0 {
		cut := 0
		for n := sp.prec; n > 0 && cut < len(s); n-- {
			cut += runeLen(s[cut:])
		}
		s = s[:cut]
	}
	return sp.pad(s, 0, '<'), true
}
