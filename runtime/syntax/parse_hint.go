package syntax

import (
	"fmt"
	"strconv"
	"strings"
)

// unexpected raises the error of a token that fits nowhere. hint is what was expected here, where
// nothing better can be said.
func (p *parser) unexpected(hint string) {
	typ, msg := SyntaxError, msgSyntax
	switch p.tok {
	case tIndent:
		typ, msg = IndentationError, msgIndent
		hint = "this line is indented deeper than the one before, which starts no block"
	case tBadDedent:
		typ, msg = IndentationError, msgDedent
		hint = ""
	default:
		if h := p.diagnose(); h != "" {
			hint = h
		}
	}
	err := newError(p.file, p.src, p.pos, typ, msg, hint)
	if p.tok == tEOF && !p.inShortFString() {
		err.Incomplete = len(p.opened) > 0 || !endsLine(p.src)
	}
	panic(err)
}

// diagnose finds the likely reason behind an unexpected token.
func (p *parser) diagnose() string {
	switch p.tok {
	case tIllegal:
		return p.hint
	case tRParen, tRBracket, tRBrace:
		if h := p.wrongClose(); h != "" {
			return h
		}
	}
	if h := lookalike(p.text); p.tok == tName && h != "" {
		return h
	}
	if h := lookalike(p.prev); p.prevTok == tName && h != "" {
		return h
	}
	if n := len(p.opened); n > 0 {
		b := p.opened[n-1]
		if b.ch != 'f' && (p.tok == tEOF || p.tok == tEq && p.pos.Line > b.pos.Line ||
			p.pos.Line > p.prevEnd.Line && startsLine(p.tok)) {
			return fmt.Sprintf("'%c' from line %d was never closed", b.ch, b.pos.Line)
		}
	}
	if p.tok == tString && p.prevTok == tName && p.prevEnd == p.pos {
		switch strings.ToLower(p.prev) {
		case "t", "rt", "tr":
			return "MicroPython has no template strings"
		case p.prev:
		case "r", "b", "f", "u", "rb", "br", "rf", "fr":
			return "the letters before a string are lower case in MicroPython"
		}
	}
	return ""
}

// startsLine reports whether a token often starts a statement, but seldom goes on with one.
func startsLine(t token) bool { return t == tName || t.isKeyword() || t == tAt }

// wrongClose explains a closing bracket that has no partner.
func (p *parser) wrongClose() string {
	c := p.src[p.tokOff]
	want := map[byte]byte{'(': ')', '[': ']', '{': '}', 'f': '}'}[p.closed.ch]
	switch want {
	case 0:
		return fmt.Sprintf("'%c' closes nothing", c)
	case c:
		return ""
	}
	if p.closed.ch == 'f' {
		return fmt.Sprintf("'%c' stands where '}' should end the field", c)
	}
	return fmt.Sprintf("'%c' does not close '%c' from line %d", c, p.closed.ch, p.closed.pos.Line)
}

// lookalikes are characters that input methods and web pages put in place of ASCII.
var lookalikes = strings.NewReplacer(
	"，", "a ','", "：", "a ':'", "；", "a ';'", "（", "a '('", "）", "a ')'", "【", "a '['", "】", "a ']'",
	"｛", "a '{'", "｝", "a '}'", "“", `a '"'`, "”", `a '"'`, "‘", `a "'"`, "’", `a "'"`, "＝", "a '='",
	"＋", "a '+'", "－", "a '-'", "＊", "a '*'", "／", "a '/'", "。", "a '.'", "！", "a '!'", "＜", "a '<'",
	"＞", "a '>'", "＃", "a '#'", "−", "a '-'", "–", "a '-'", "\u00a0", "a plain space",
	"\u3000", "a plain space", "\u200b", "nothing", "\ufeff", "nothing",
)

// lookalike explains a name that holds such a character.
func lookalike(name string) string {
	for _, r := range name {
		if r >= 0x80 {
			if c := string(r); lookalikes.Replace(c) != c {
				return fmt.Sprintf("the source holds %q (U+%04X) where MicroPython wants %s", c, r, lookalikes.Replace(c))
			}
		}
	}
	return ""
}

// afterStatement says what may be wrong where a statement should have ended.
func (p *parser) afterStatement() string {
	switch {
	case p.tok == tEOF:
		return "the line should go on behind the backslash, but the source ends"
	case p.prevTok == tName && (p.prev == "print" || p.prev == "exec") && startsExpr(p.tok):
		return "did you mean " + p.prev + "(…)?"
	case p.prevTok == tName && (p.prev == "match" || p.prev == "type" || p.prev == "case") && startsExpr(p.tok):
		return "MicroPython has no " + p.prev + " statement"
	case p.prevTok == tBytes && (p.tok == tString || p.tok == tFString),
		(p.prevTok == tString || p.prevTok == tFString) && p.tok == tBytes:
		return "strings and bytes can't be joined"
	case p.tok == tColonEq:
		return "':=' needs parentheses here"
	case p.tok == tElse || p.tok == tElif || p.tok == tExcept || p.tok == tFinally:
		return "'" + p.src[p.tokOff:p.off] + "' belongs to no block here"
	case p.tok == tColon:
		return "':' belongs to no block here"
	case p.tok == tBang:
		return "did you mean 'not' or '!='?"
	case p.tok == tPlusEq || p.tok > tPlusEq && p.tok <= tCaretEq || p.tok == tEq:
		return "only one kind of assignment fits in a statement"
	case startsExpr(p.tok):
		return "an operator, a comma or a line end is missing before this"
	}
	return "expected the end of the statement"
}

// operand says what may be wrong where an operand should stand.
func (p *parser) operand() string {
	switch {
	case p.tok == tNewline || p.tok == tEOF:
		return "the expression goes on, but the line ends"
	case p.tok == tStar || p.tok == tStarStar:
		return "MicroPython unpacks only in calls and assignment targets"
	case p.tok == tEq:
		return "did you mean '=='?"
	case p.tok == tYield:
		return "'yield' needs parentheses here"
	case p.tok == tElse || p.tok == tElif || p.tok == tExcept || p.tok == tFinally:
		return "'" + p.src[p.tokOff:p.off] + "' belongs to no block here"
	case p.tok == tPlus || p.tok == tMinus:
		return "expected an operand"
	case p.tok.isKeyword():
		return "'" + p.src[p.tokOff:p.off] + "' is a keyword and can't stand here"
	}
	return "expected an expression"
}

func lineText(p Pos) string { return strconv.FormatUint(uint64(p.Line), 10) }
