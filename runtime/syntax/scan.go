package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	bom     = "\ufeff"
	tabSize = 8
)

// A scanner turns source into tokens, one ahead of the parser.
type scanner struct {
	file, src string

	off     int    // the next unread byte
	line    uint32 // line of off
	lineOff int    // where that line starts
	cont    int    // UTF-8 continuation bytes between lineOff and off

	indents []int32
	dents   int // tIndents (positive) or tDedents (negative) still to come
	opened  []bracket
	pending bool // the last line has no end: its tNewline is still to come

	// The current token.
	tok     token
	pos     Pos
	end     Pos
	tokOff  int
	text    string  // of names, numbers, strings, bytes
	quote   quote   // of tFString
	hint    string  // of tIllegal
	closed  bracket // what the last closing bracket closed; no ch: nothing
	prevEnd Pos     // of the token before
	prevTok token
	prev    string // text of the token before, for hints
}

// A bracket is one that is still open. An f-string's field counts as one.
type bracket struct {
	ch    byte // ( [ {, or f for a replacement field
	pos   Pos
	quote quote // of the f-string around a field
}

// A quote is how a string literal was opened.
type quote struct {
	ch     byte
	triple bool
	raw    bool
}

func newScanner(file, src string) *scanner {
	s := &scanner{file: file, src: src, line: 1, indents: make([]int32, 1, 8)}
	if strings.HasPrefix(src, bom) {
		s.off, s.lineOff = len(bom), len(bom)
	}
	s.pending = s.off < len(src) && !endsLine(src)
	return s
}

// endsLine reports whether src ends with a line's end.
func endsLine(src string) bool {
	return src != "" && (src[len(src)-1] == '\n' || src[len(src)-1] == '\r')
}

// here is the position of the next unread byte.
func (s *scanner) here() Pos { return Pos{s.line, uint32(s.off-s.lineOff-s.cont) + 1} }

// fail raises a SyntaxError at a position.
func (s *scanner) fail(at Pos, msg, hint string) {
	panic(newError(s.file, s.src, at, SyntaxError, msg, hint))
}

// peek is the byte n behind the next unread one, 0 behind the end.
func (s *scanner) peek(n int) byte {
	if s.off+n < len(s.src) {
		return s.src[s.off+n]
	}
	return 0
}

// newline consumes a line's end.
func (s *scanner) newline() {
	if s.src[s.off] == '\r' && s.peek(1) == '\n' {
		s.off++
	}
	s.off++
	s.line++
	s.lineOff, s.cont = s.off, 0
}

// start reads the first token. A source whose first lines are blank starts with tNewline, as
// MicroPython's does; its first indented line is unexpected.
func (s *scanner) start() {
	at := s.here()
	if crossed, _ := s.blankLines(); crossed {
		s.tok, s.pos, s.end = tNewline, at, at
		return
	}
	s.next()
}

// blankLines skips white space, comments and line ends up to the next token, then compares its
// indentation with the block's. It reports whether it crossed a line's end that no backslash hides,
// and whether the indentation fits: false where it matches no outer block.
func (s *scanner) blankLines() (crossed, fits bool) {
	for s.off < len(s.src) {
		if c := s.src[s.off]; c == '\n' || c == '\r' {
			s.newline()
			crossed = true
		} else if !s.blank(c) {
			break
		}
	}
	indent := int32(0)
	if s.off < len(s.src) {
		indent = s.indentation()
	}
	top := len(s.indents) - 1
	switch {
	case indent > s.indents[top]:
		s.indents = append(s.indents, indent)
		s.dents = 1
	case indent < s.indents[top]:
		for indent < s.indents[top] {
			top--
			s.dents--
		}
		s.indents = s.indents[:top+1]
		return crossed, indent == s.indents[top]
	}
	return crossed, true
}

// blank consumes a space, a comment or an escaped line end, and reports whether there was one.
func (s *scanner) blank(c byte) bool {
	switch c {
	case ' ', '\t', '\f', '\v':
		s.off++
	case '#':
		s.comment()
	case '\\':
		switch s.peek(1) {
		case '\n', '\r':
			s.off++
			s.newline()
		default:
			if s.off+1 < len(s.src) {
				return false
			}
			s.off++ // the source ends here: the line goes on, but there is none
			s.pending = false
		}
	default:
		return false
	}
	return true
}

// comment skips to the line's end. Old files carry comments in other encodings than UTF-8, so any
// byte but NUL may stand there.
func (s *scanner) comment() {
	for s.off < len(s.src) {
		switch c := s.src[s.off]; {
		case c == '\n' || c == '\r':
			return
		case c == 0:
			s.fail(s.here(), msgSyntax, "the source holds a NUL byte")
		case c&0xC0 == 0x80:
			s.cont++
		}
		s.off++
	}
}

// indentation is the column of the next token, tabs expanded, from 0.
func (s *scanner) indentation() int32 {
	col := int32(0)
	for i := s.lineOff; i < s.off; i++ {
		if s.src[i] == '\t' {
			col = (col/tabSize + 1) * tabSize
		} else {
			col++
		}
	}
	return col
}

// next moves to the next token.
func (s *scanner) next() {
	s.prevEnd, s.prevTok, s.prev = s.end, s.tok, s.text
	if s.dents != 0 {
		s.pos, s.end = s.here(), s.here()
		if s.dents > 0 {
			s.tok = tIndent
			s.dents--
		} else {
			s.tok = tDedent
			s.dents++
		}
		return
	}
	for {
		if s.off >= len(s.src) {
			s.pos, s.tokOff = s.here(), s.off
			s.end = s.pos
			s.tok = tEOF
			if s.pending && len(s.opened) == 0 {
				s.pending = false
				s.tok = tNewline
				s.blankLines()
			}
			return
		}
		c := s.src[s.off]
		if c == '\n' || c == '\r' {
			if len(s.opened) > 0 {
				s.newline()
				continue
			}
			s.pos, s.tokOff = s.here(), s.off
			s.end = s.pos
			s.tok = tNewline
			if _, fits := s.blankLines(); !fits {
				s.tok, s.pos = tBadDedent, s.here()
			}
			return
		}
		if !s.blank(c) {
			break
		}
	}
	s.pos, s.tokOff = s.here(), s.off
	s.scan(s.src[s.off])
	s.end = s.here()
}

// scan reads the token that starts with c.
func (s *scanner) scan(c byte) {
	switch {
	case isNameStart[c]:
		if prefixLen := s.stringPrefix(); prefixLen >= 0 {
			s.scanString(prefixLen)
			return
		}
		s.scanName()
	case c == '"' || c == '\'':
		s.scanString(0)
	case '0' <= c && c <= '9' || c == '.' && isDigit(s.peek(1)):
		s.scanNumber()
	default:
		s.scanOperator(c)
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isNameStart and isNamePart hold the bytes of identifiers; every byte beyond ASCII is one.
var isNameStart, isNamePart = func() (start, part [256]bool) {
	for c := range 256 {
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
		start[c] = letter
		part[c] = letter || '0' <= c && c <= '9'
	}
	return
}()

func (s *scanner) scanName() {
	i := s.off
	high := false
	for i < len(s.src) && isNamePart[s.src[i]] {
		high = high || s.src[i] >= 0x80
		i++
	}
	s.text = s.src[s.off:i]
	if len(s.text) > maxName {
		panic(newError(s.file, s.src, s.here(), RuntimeError, "name too long",
			fmt.Sprintf("the board's names have at most %d bytes, this one has %d", maxName, len(s.text))))
	}
	if high {
		if j := strings.Index(s.text, bom); j >= 0 {
			s.advanceText(s.off + j)
			s.fail(s.here(), msgSyntax, "a byte order mark stands inside the source")
		}
		s.advanceText(i)
		s.tok = tName
		return
	}
	s.off = i
	s.tok = keyword(s.text)
}

// advanceText moves to offset i over text that must be UTF-8 and holds no line end.
func (s *scanner) advanceText(i int) {
	for s.off < i {
		c := s.src[s.off]
		if c < 0x80 {
			s.off++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.src[s.off:i])
		if r == utf8.RuneError && n == 1 {
			s.fail(s.here(), msgSyntax, fmt.Sprintf("byte 0x%02x is not UTF-8: save the file as UTF-8", c))
		}
		s.off += n
		s.cont += n - 1
	}
}

// scanNumber takes letters, digits, points and underscores together, as MicroPython does: "1if" is
// a malformed number.
func (s *scanner) scanNumber() {
	s.tok = tInt
	radix := s.src[s.off] == '0' && strings.IndexByte("xob", s.peek(1)|0x20) >= 0
	i := s.off
	under := false
loop:
	for i < len(s.src) {
		switch c := s.src[i]; {
		case !radix && (c == 'e' || c == 'E'):
			s.tok = tFloat
			if i+1 < len(s.src) && (s.src[i+1] == '+' || s.src[i+1] == '-') {
				i++
			}
		case c == '.' || c == 'j' || c == 'J':
			s.tok = tFloat
		case c == '_':
			under = true
		case c >= 0x80 || !isNamePart[c]:
			break loop
		}
		i++
	}
	s.text = s.src[s.off:i]
	if under {
		s.text = strings.ReplaceAll(s.text, "_", "")
	}
	s.off = i
}

// scanOperator reads brackets, delimiters and operators.
func (s *scanner) scanOperator(c byte) {
	s.text = ""
	eq := func(plain, withEq token) token {
		s.off++
		if s.peek(0) == '=' {
			s.off++
			return withEq
		}
		return plain
	}
	one := func(t token) token {
		s.off++
		return t
	}
	twice := func(plain, withEq, double, doubleEq token) token {
		if s.peek(1) == c {
			s.off++
			return eq(double, doubleEq)
		}
		return eq(plain, withEq)
	}
	switch c {
	case '(':
		s.tok = s.open(c, tLParen)
	case ')':
		s.tok = s.close(tRParen)
	case '[':
		s.tok = s.open(c, tLBracket)
	case ']':
		s.tok = s.close(tRBracket)
	case '{':
		s.tok = s.open(c, tLBrace)
	case '}':
		s.tok = s.close(tRBrace)
	case ',':
		s.tok = one(tComma)
	case ';':
		s.tok = one(tSemicolon)
	case '~':
		s.tok = one(tTilde)
	case ':':
		if n := len(s.opened); n > 0 && s.opened[n-1].ch == 'f' {
			s.tok = one(tColon) // starts a format spec, "=" or not
		} else {
			s.tok = eq(tColon, tColonEq)
		}
	case '=':
		s.tok = eq(tEq, tEqEq)
	case '!':
		s.tok = eq(tBang, tNe)
	case '+':
		s.tok = eq(tPlus, tPlusEq)
	case '-':
		if s.peek(1) == '>' {
			s.off += 2
			s.tok = tArrow
		} else {
			s.tok = eq(tMinus, tMinusEq)
		}
	case '*':
		s.tok = twice(tStar, tStarEq, tStarStar, tStarStarEq)
	case '/':
		s.tok = twice(tSlash, tSlashEq, tSlashSlash, tSlashSlashEq)
	case '<':
		s.tok = twice(tLt, tLe, tLtLt, tLtLtEq)
	case '>':
		s.tok = twice(tGt, tGe, tGtGt, tGtGtEq)
	case '%':
		s.tok = eq(tPercent, tPercentEq)
	case '@':
		s.tok = eq(tAt, tAtEq)
	case '&':
		s.tok = eq(tAmp, tAmpEq)
	case '|':
		s.tok = eq(tPipe, tPipeEq)
	case '^':
		s.tok = eq(tCaret, tCaretEq)
	case '.':
		if s.peek(1) == '.' && s.peek(2) == '.' {
			s.off += 3
			s.tok = tEllipsis
		} else {
			s.tok = one(tDot)
		}
	default:
		s.tok = one(tIllegal)
		switch {
		case c == 0:
			s.hint = "the source holds a NUL byte"
		case c == '\\':
			s.hint = "only a line end may follow a backslash"
		case c < ' ' || c == 0x7f:
			s.hint = fmt.Sprintf("the source holds a control character, byte 0x%02x", c)
		default:
			s.hint = fmt.Sprintf("%q means nothing here", c)
		}
	}
}

func (s *scanner) open(c byte, t token) token {
	s.opened = append(s.opened, bracket{ch: c, pos: s.pos})
	s.off++
	return t
}

func (s *scanner) close(t token) token {
	s.closed = bracket{}
	if n := len(s.opened); n > 0 {
		s.closed = s.opened[n-1]
		s.opened = s.opened[:n-1]
	}
	s.off++
	return t
}
