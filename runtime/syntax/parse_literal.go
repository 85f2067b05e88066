package syntax

import (
	"math/big"
	"strconv"
	"strings"
)

// number reads an integer, a float or an imaginary number.
func (p *parser) number() Expr {
	text, at := p.text, span{p.pos, p.end}
	var x Expr
	if p.tok == tInt {
		x = p.integer(at, text)
	} else {
		body := strings.TrimRight(text, "jJ")
		if !isFloat(body) || len(text)-len(body) > 1 {
			p.fail(at.start, "invalid syntax for number", "")
		}
		v, _ := strconv.ParseFloat(body, 64) // out of range is an infinity
		if body != text {
			x = &ImagLit{at, v}
		} else {
			x = &FloatLit{at, v}
		}
	}
	p.next()
	return x
}

func (p *parser) integer(at span, text string) Expr {
	base, digits := 10, text
	said := 10 // the base that error texts name
	if len(text) > 1 && text[0] == '0' {
		switch text[1] | 0x20 {
		case 'x':
			base = 16
		case 'o':
			base = 8
		case 'b':
			base = 2
		}
		if said = base; base != 10 {
			digits = text[2:]
		} else {
			said = 0
		}
	}
	for i, c := range []byte(digits) {
		if digitValue(c) >= base {
			hint := ""
			if i > 0 && keyword(digits[i:]) != tName {
				hint = "put a space between the number and '" + digits[i:] + "'"
			}
			p.badInteger(at, said, digits, hint)
		}
	}
	switch {
	case digits == "":
		p.badInteger(at, said, digits, "")
	case base == 10 && digits[0] == '0' && strings.Trim(digits, "0") != "":
		p.badInteger(at, said, digits, "octal numbers start with 0o, others without a zero")
	}
	if v, err := strconv.ParseInt(digits, base, 64); err == nil {
		return &IntLit{span: at, Val: v}
	}
	v, _ := new(big.Int).SetString(digits, base)
	return &IntLit{span: at, Big: v}
}

func (p *parser) badInteger(at span, base int, digits, hint string) {
	p.fail(at.start, "invalid syntax for integer with base "+strconv.Itoa(base)+": '"+shorten(digits)+"'", hint)
}

// shorten keeps an error text within a line.
func shorten(s string) string {
	if len(s) > 40 {
		return s[:37] + "..."
	}
	return s
}

func digitValue(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'z':
		return int(c|0x20-'a') + 10
	}
	return 99
}

// isFloat reports whether s is digits, a point, digits and an exponent, as far as they are there,
// with at least one digit.
func isFloat(s string) bool {
	digits := func() bool {
		n := 0
		for n < len(s) && isDigit(s[n]) {
			n++
		}
		s = s[n:]
		return n > 0
	}
	ok := digits()
	if strings.HasPrefix(s, ".") {
		s = s[1:]
		ok = digits() || ok
	}
	if ok && s != "" && s[0]|0x20 == 'e' {
		s = s[1:]
		if s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		ok = digits()
	}
	return ok && s == ""
}

// literal reads adjacent string, f-string or bytes literals as one.
func (p *parser) literal() Expr {
	start := p.pos
	if p.tok == tBytes {
		text := p.text
		p.next()
		if p.tok == tBytes {
			var b strings.Builder
			b.WriteString(text)
			for ; p.tok == tBytes; p.next() {
				b.WriteString(p.text)
			}
			text = b.String()
		}
		return &BytesLit{p.since(start), text}
	}
	var parts []FPart
	var b strings.Builder // literal text not yet in parts
	formatted := false
	text, n := "", 0 // a single literal shares the source's memory
	for ; p.tok == tString || p.tok == tFString; n++ {
		if p.tok == tString {
			if n == 0 {
				text = p.text
			} else {
				b.WriteString(text)
				text = ""
				b.WriteString(p.text)
			}
			p.next()
			continue
		}
		formatted = true
		b.WriteString(text)
		text = ""
		q := p.quote
		parts = p.fields(parts, &b, q, p.pos, false)
		p.end = p.here()
		p.next()
	}
	if !formatted && n == 1 {
		return &StrLit{p.since(start), text}
	}
	b.WriteString(text)
	if !formatted {
		return &StrLit{p.since(start), b.String()}
	}
	return &FString{p.since(start), flushText(parts, &b)}
}

func flushText(parts []FPart, b *strings.Builder) []FPart {
	if b.Len() > 0 {
		parts = append(parts, FPart{Text: b.String()})
		b.Reset()
	}
	return parts
}

// fields reads an f-string behind its opening quotes, or a format spec behind its colon, up to the
// closing quotes or brace. Text at the end stays in b. The f-string starts at start.
func (p *parser) fields(parts []FPart, b *strings.Builder, q quote, start Pos, spec bool) []FPart {
	p.enter()
	for {
		p.pos = start // what is never closed
		text, stop := p.scanText(q, tFString, spec)
		b.WriteString(text)
		if stop != '{' {
			if spec && stop != '}' {
				p.fail(p.here(), msgFString, "'}' is missing")
			}
			p.depth--
			return parts
		}
		debug, f := p.field(q, start)
		b.WriteString(debug)
		parts = append(flushText(parts, b), f)
	}
}

// field reads a replacement field behind its brace, and leaves the scanner behind the closing one.
// The f-string starts at str. For "{x=}" field also returns the text that goes before the value.
func (p *parser) field(q quote, str Pos) (debug string, f FPart) {
	open := p.here()
	open.Col--
	from := p.off
	p.opened = append(p.opened, bracket{ch: 'f', pos: open, quote: q})
	depth := len(p.opened)
	p.end = p.here()
	p.next()
	start := p.pos
	switch p.tok {
	case tRBrace, tColon, tBang:
		p.fail(open, msgFString, "the field is empty")
	case tYield:
		f.X = p.yieldExpr()
	default:
		elems, c := p.elements(start, CompGen)
		switch {
		case c != nil:
			f.X = c
		case len(elems) == 1 && p.prevTok != tComma:
			f.X = elems[0]
		default:
			f.X = &Tuple{p.since(start), elems}
		}
	}
	if p.tok == tEq {
		debug = normalEnds(p.src[from:p.off])
		at := p.off
		p.next()
		if p.tokOff != at {
			p.fail(p.pos, msgSyntax, "MicroPython wants the field to end right behind '='")
		}
	}
	if p.tok == tBang {
		p.next()
		if p.tok != tName || p.text != "r" && p.text != "s" {
			p.unexpected("MicroPython has the conversions !r and !s")
		}
		f.Conv = p.text[0]
		p.next()
	}
	switch {
	case p.tok == tRBrace && p.closed.ch == 'f':
	case p.tok == tColon && len(p.opened) == depth:
		var b strings.Builder
		f.Spec = flushText(p.fields(nil, &b, q, str, true), &b)
		p.off++ // the closing brace
		p.opened = p.opened[:depth-1]
	default:
		p.unexpected("expected '}' after the field's expression")
	}
	return debug, f
}

// normalEnds makes every line end an LF, as in string literals.
func normalEnds(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}
