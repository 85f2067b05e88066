package types

import (
	"unicode/utf8"
	"unsafe"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"
)

// Str is a str: UTF-8 text that scripts index by code point. It is never changed.
type Str struct {
	S    string
	n    int // code points; -1: not counted yet
	hash uint32
}

// NewStr makes a str.
func NewStr(s string) *Str {
	if len(s) <= 1 {
		if s == "" {
			return emptyStr
		}
		return charStrs[s[0]]
	}
	return &Str{S: s, n: -1}
}

// StrOf makes a str of a copy of b. Short text lies in the same piece of memory.
func StrOf(b []byte) *Str {
	switch n := len(b); {
	case n <= 1:
		return NewStr(string(b))
	case n <= 16:
		x := &struct {
			Str
			buf [16]byte
		}{}
		copy(x.buf[:], b)
		x.S, x.n = unsafe.String(&x.buf[0], n), -1
		return &x.Str
	case n <= 32:
		x := &struct {
			Str
			buf [32]byte
		}{}
		copy(x.buf[:], b)
		x.S, x.n = unsafe.String(&x.buf[0], n), -1
		return &x.Str
	}
	return &Str{S: string(b), n: -1}
}

// Strings that all Runtimes share have their hash from the start, so that nobody writes to them.
var emptyStr = &Str{hash: hashText("")}

// SharedStr makes a str for a package variable, which all Runtimes share: nothing in it is left to be filled in later.
func SharedStr(s string) *Str { return &Str{S: s, n: countRunes(s), hash: hashText(s)} }

// charStrs are the strings of one byte; those of 128 and above are no text and only serve as such.
var charStrs = func() (t [256]*Str) {
	for i := range t {
		s := string([]byte{byte(i)})
		t[i] = &Str{S: s, n: 1, hash: hashText(s)}
	}
	return
}()

// asciiStr makes a str that is known to be ASCII.
func asciiStr(s string) *Str {
	if len(s) <= 1 {
		return NewStr(s)
	}
	return &Str{S: s, n: len(s)}
}

// Len counts code points.
func (s *Str) Len() int {
	if s.n < 0 {
		s.n = countRunes(s.S)
	}
	return s.n
}

// ASCII reports that bytes and code points are the same.
func (s *Str) ASCII() bool { return s.Len() == len(s.S) }

// countRunes counts the bytes that begin a code point, so that text which is no UTF-8 has a length, too.
func countRunes(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i]&0xC0 != 0x80 {
			n++
		}
	}
	return n
}

// Offset is the byte offset of code point i, which may be Len().
func (s *Str) Offset(i int) int {
	if s.ASCII() {
		return i
	}
	o := 0
	for ; i > 0; i-- {
		o += runeLen(s.S[o:])
	}
	return o
}

// RuneIndex is the code point at which byte offset o lies.
func (s *Str) RuneIndex(o int) int {
	if s.ASCII() {
		return o
	}
	return countRunes(s.S[:o])
}

// runeLen is the bytes of the first code point of s, which is not empty.
func runeLen(s string) int {
	i := 1
	for i < len(s) && s[i]&0xC0 == 0x80 {
		i++
	}
	return i
}

// At is code point i as a str; i is in range.
func (s *Str) At(i int) *Str {
	if s.ASCII() {
		return charStrs[s.S[i]]
	}
	o := s.Offset(i)
	c := s.S[o : o+runeLen(s.S[o:])]
	if len(c) == 1 {
		return charStrs[c[0]]
	}
	return &Str{S: c, n: 1}
}

// Slice is code points i to j, with 0 <= i <= j <= Len().
func (s *Str) Slice(i, j int) *Str {
	if s.ASCII() {
		if j-i == len(s.S) {
			return s
		}
		return asciiStr(s.S[i:j])
	}
	o := s.Offset(i)
	rest := &Str{S: s.S[o:], n: s.n - i}
	t := rest.S[:rest.Offset(j-i)]
	if len(t) <= 1 {
		return NewStr(t)
	}
	return &Str{S: t, n: j - i}
}

// RuneStr is one code point; a surrogate becomes three bytes.
func RuneStr(r rune) *Str {
	switch {
	case r < utf8.RuneSelf:
		return charStrs[r]
	case r >= 0xD800 && r < 0xE000:
		return &Str{S: string([]byte{byte(0xE0 | r>>12), byte(0x80 | r>>6&63), byte(0x80 | r&63)}), n: 1}
	}
	return &Str{S: string(r), n: 1}
}

// RuneOf is the first code point of s, which is not empty.
func RuneOf(s string) rune {
	if s[0] == 0xED && len(s) >= 3 {
		return rune(s[0]&15)<<12 | rune(s[1]&63)<<6 | rune(s[2]&63)
	}
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n == 1 {
		return rune(s[0])
	}
	return r
}

// HashCode is the hash, kept after the first call.
func (s *Str) HashCode() uint32 {
	if s.hash == 0 {
		s.hash = hashText(s.S)
	}
	return s.hash
}

// hashText is never 0.
func hashText(s string) uint32 {
	h := uint64(len(s))*0x9E3779B97F4A7C15 + 0x51
	for len(s) >= 8 {
		w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		h = (h ^ w) * 0xFF51AFD7ED558CCD
		h ^= h >> 29
		s = s[8:]
	}
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 0x100000001B3
	}
	h ^= h >> 32
	h *= 0xC4CEB9FE1A85EC53
	if r := uint32(h >> 32); r != 0 {
		return r
	}
	return 1
}

// String is the text quoted, as Starlark wants it.
func (s *Str) String() string        { return string(appendQuoted(nil, s.S)) }
func (s *Str) Type() string          { return "str" }
func (s *Str) Freeze()               {}
func (s *Str) Truth() starlark.Bool  { return s.S != "" }
func (s *Str) Hash() (uint32, error) { return s.HashCode(), nil }

// Text is arg.Texter.
func (s *Str) Text() string { return s.S }

// CompareSameType is starlark.Comparable.
func (s *Str) CompareSameType(op syntax.Token, y Value, depth int) (bool, error) {
	return cmpResult(op, cmpText(s.S, y.(*Str).S)), nil
}

func cmpText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func cmpResult(op syntax.Token, c int) bool {
	switch op {
	case syntax.EQL:
		return c == 0
	case syntax.NEQ:
		return c != 0
	case syntax.LT:
		return c < 0
	case syntax.LE:
		return c <= 0
	case syntax.GT:
		return c > 0
	}
	return c >= 0
}

// MaxName is the length in bytes of the longest name: attributes, variables, modules, keys of formats.
const MaxName = 255

// ToName reads a name; TypeError or RuntimeError pending otherwise.
func ToName(th *Thread, v Value) (string, bool) {
	s, ok := ToStr(th, v)
	if ok && len(s) > MaxName {
		th.Raise(RuntimeErrorClass, "name too long")
		return "", false
	}
	return s, ok
}

const hexDigits = "0123456789abcdef"

// appendQuoted writes a str as repr does: single quotes unless it has a single quote and no double one; what is beyond
// ASCII and printable stays as it is.
func appendQuoted(dst []byte, s string) []byte {
	q := quoteFor(s)
	dst = append(dst, q)
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			dst = appendByte(dst, c, q)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n <= 1:
			n = runeLen(s[i:])
			if n == 3 && c == 0xED { // a surrogate
				v := rune(c&15)<<12 | rune(s[i+1]&63)<<6 | rune(s[i+2]&63)
				dst = append(dst, '\\', 'u', hexDigits[v>>12&15], hexDigits[v>>8&15], hexDigits[v>>4&15], hexDigits[v&15])
			} else if n == 4 && c >= 0xF0 { // beyond Unicode
				v := rune(c&7)<<18 | rune(s[i+1]&63)<<12 | rune(s[i+2]&63)<<6 | rune(s[i+3]&63)
				dst = append(dst, '\\', 'U')
				for shift := 28; shift >= 0; shift -= 4 {
					dst = append(dst, hexDigits[v>>shift&15])
				}
			} else {
				for _, b := range []byte(s[i : i+n]) {
					dst = append(dst, '\\', 'x', hexDigits[b>>4], hexDigits[b&15])
				}
			}
		case r < 0xA0:
			dst = append(dst, '\\', 'x', hexDigits[r>>4], hexDigits[r&15])
		default:
			dst = append(dst, s[i:i+n]...)
		}
		i += n
	}
	return append(dst, q)
}

func quoteFor(s string) byte {
	single, double := false, false
	for i := 0; i < len(s); i++ {
		single = single || s[i] == '\''
		double = double || s[i] == '"'
	}
	if single && !double {
		return '"'
	}
	return '\''
}

func appendByte(dst []byte, c, quote byte) []byte {
	switch {
	case c == quote || c == '\\':
		return append(dst, '\\', c)
	case c >= 0x20 && c < 0x7F:
		return append(dst, c)
	case c == '\n':
		return append(dst, '\\', 'n')
	case c == '\r':
		return append(dst, '\\', 'r')
	case c == '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'x', hexDigits[c>>4], hexDigits[c&15])
}
