package syntax

import (
	"strings"
	"unicode/utf8"
)

// stringPrefix returns the length of the letters before a string's quotes, -1 if no string starts
// here. MicroPython takes lower-case letters only.
func (s *scanner) stringPrefix() int {
	isQuote := func(c byte) bool { return c == '"' || c == '\'' }
	a, b := s.src[s.off], s.peek(1)
	switch a {
	case 'r', 'b', 'f':
		if isQuote(b) {
			return 1
		}
		pair := a == 'r' && (b == 'b' || b == 'f') || a != 'r' && b == 'r'
		if pair && isQuote(s.peek(2)) {
			return 2
		}
	case 'u':
		if isQuote(b) {
			return 1
		}
	}
	return -1
}

// scanString reads a string or bytes literal, or the opening quotes of an f-string.
func (s *scanner) scanString(prefixLen int) {
	kind := tString
	var q quote
	for range prefixLen {
		switch s.src[s.off] {
		case 'r':
			q.raw = true
		case 'b':
			kind = tBytes
		case 'f':
			kind = tFString
		}
		s.off++
	}
	q.ch = s.src[s.off]
	s.off++
	if s.peek(0) == q.ch && s.peek(1) == q.ch {
		q.triple = true
		s.off += 2
	}
	s.tok, s.quote = kind, q
	if kind == tFString {
		s.text = ""
		return
	}
	s.text, _ = s.scanText(q, kind, false)
}

// scanText reads literal text up to the end of a string, and for an f-string up to a field or, in a
// format spec, up to its closing brace. It returns the text decoded, and what stopped it: the quote
// character, or '{', both consumed, or '}', not consumed.
func (s *scanner) scanText(q quote, kind token, spec bool) (text string, stop byte) {
	var b strings.Builder // used from the first byte on that does not stand for itself
	from := s.off
	flush := func() {
		b.WriteString(s.src[from:s.off])
	}
	finish := func() string {
		if b.Len() == 0 {
			return s.src[from:s.off]
		}
		flush()
		return b.String()
	}
	start := s.pos
	for {
		if s.off >= len(s.src) {
			s.unterminated(start, q)
		}
		c := s.src[s.off]
		switch {
		case c == q.ch:
			if !q.triple {
				text = finish()
				s.off++
				return text, c
			}
			if s.peek(1) == c && s.peek(2) == c {
				text = finish()
				s.off += 3
				return text, c
			}
			s.off++
		case c == '\\':
			flush()
			s.off++
			s.escape(&b, q, kind, start)
			from = s.off
		case c == '\n' && q.triple:
			s.newline()
		case c == '\r' && q.triple:
			flush()
			b.WriteByte('\n')
			s.newline()
			from = s.off
		case c == '\n' || c == '\r':
			s.unterminated(start, q)
		case c == 0:
			s.fail(s.here(), msgSyntax, "the source holds a NUL byte")
		case c >= 0x80:
			if kind != tBytes {
				_, n := utf8.DecodeRuneInString(s.src[s.off:])
				s.advanceText(s.off + n)
				break
			}
			if c&0xC0 == 0x80 {
				s.cont++
			}
			s.off++
		case kind != tFString || c != '{' && c != '}':
			s.off++
		case spec && c == '}':
			return finish(), c
		case !spec && s.peek(1) == c:
			s.off++
			flush() // one of the two braces
			s.off++
			from = s.off
		case c == '{':
			text = finish()
			s.off++
			return text, c
		default:
			s.fail(s.here(), msgFString, "write '}}' for a brace")
		}
	}
}

// unterminated raises the error of a string without an end.
func (s *scanner) unterminated(start Pos, q quote) {
	err := newError(s.file, s.src, start, SyntaxError, msgSyntax, "this string is never closed")
	err.Incomplete = q.triple && s.off >= len(s.src) && !s.inShortFString()
	panic(err)
}

// inShortFString reports whether a field of an f-string in single quotes is open: such a source
// is wrong, not incomplete.
func (s *scanner) inShortFString() bool {
	for _, b := range s.opened {
		if b.ch == 'f' && !b.quote.triple {
			return true
		}
	}
	return false
}

// escape decodes what follows a backslash.
func (s *scanner) escape(b *strings.Builder, q quote, kind token, start Pos) {
	if s.off >= len(s.src) {
		s.unterminated(start, q)
	}
	c := s.src[s.off]
	if c == '\n' || c == '\r' {
		if q.raw {
			b.WriteString("\\\n")
		}
		s.newline()
		return
	}
	if q.raw {
		b.WriteByte('\\')
		if c == q.ch || c == '\\' {
			b.WriteByte(c)
			s.off++
		}
		return
	}
	at := s.here()
	at.Col--
	s.off++
	switch c {
	case '\\', '\'', '"':
		b.WriteByte(c)
	case 'a':
		b.WriteByte('\a')
	case 'b':
		b.WriteByte('\b')
	case 't':
		b.WriteByte('\t')
	case 'n':
		b.WriteByte('\n')
	case 'v':
		b.WriteByte('\v')
	case 'f':
		b.WriteByte('\f')
	case 'r':
		b.WriteByte('\r')
	case 'x':
		s.code(b, kind, at, s.hex(at, 2))
	case 'u', 'U':
		if kind == tBytes {
			b.WriteByte('\\')
			b.WriteByte(c)
			return
		}
		n := 4
		if c == 'U' {
			n = 8
		}
		s.code(b, kind, at, s.hex(at, n))
	case 'N':
		panic(newError(s.file, s.src, at, NotImplementedError, "unicode name escapes",
			`write the character itself, or its number as \u1234`))
	case '0', '1', '2', '3', '4', '5', '6', '7':
		n := uint32(c - '0')
		for range 2 {
			if d := s.peek(0); d >= '0' && d <= '7' {
				n = n*8 + uint32(d-'0')
				s.off++
			}
		}
		s.code(b, kind, at, n)
	default:
		b.WriteByte('\\')
		s.off-- // the character stands for itself, whatever it is
	}
}

// hex reads n hexadecimal digits.
func (s *scanner) hex(at Pos, n int) (v uint32) {
	for range n {
		c := s.peek(0)
		switch {
		case isDigit(c):
			v = v<<4 | uint32(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			v = v<<4 | uint32(c|0x20-'a'+10)
		default:
			s.fail(at, msgSyntax, "this escape needs more hexadecimal digits")
		}
		s.off++
	}
	return v
}

// code writes the character or byte that an escape names.
func (s *scanner) code(b *strings.Builder, kind token, at Pos, v uint32) {
	switch {
	case kind == tBytes:
		if v > 0xff {
			s.fail(at, msgSyntax, "this escape is no byte")
		}
		b.WriteByte(byte(v))
	case v > utf8.MaxRune:
		s.fail(at, msgSyntax, "there is no such character")
	case 0xD800 <= v && v <= 0xDFFF:
		b.Write([]byte{0xE0 | byte(v>>12), 0x80 | byte(v>>6)&0x3F, 0x80 | byte(v)&0x3F})
	default:
		b.WriteRune(rune(v))
	}
}
