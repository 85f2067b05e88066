package syntax

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// How tightly expressions bind, loosest first. The binary operators of binaryPrec lie between
// precCompare and precUnary.
const (
	precTest = iota
	precOr
	precAnd
	precNot
	precCompare
	precBinary // + binaryPrec
	precUnary  = precBinary + 7
	precPower  = precUnary + 1
	precAwait  = precPower + 1
	precAtom   = precAwait + 1
)

// precOf is how tightly e binds as Format writes it.
func precOf(e Expr) int {
	switch e := e.(type) {
	case *Lambda, *Cond:
		return precTest
	case *BoolOp:
		if e.Op == OpOr {
			return precOr
		}
		return precAnd
	case *Compare:
		return precCompare
	case *Unary:
		if e.Op == OpNot {
			return precNot
		}
		return precUnary
	case *Binary:
		if e.Op == OpPow {
			return precPower
		}
		return precBinary + int(binaryPrec[tPlus+token(e.Op-OpAdd)])
	case *Await:
		return precAwait
	}
	return precAtom
}

// expr writes e, in parentheses where it binds looser than prec.
func (f *formatter) expr(e Expr, prec int) {
	if precOf(e) < prec {
		f.text("(")
		defer f.text(")")
	}
	switch e := e.(type) {
	case *Name:
		f.text(e.Name)
	case *Const:
		f.text(constText[e.Kind])
	case *IntLit:
		if e.Big != nil {
			f.text(e.Big.String())
		} else {
			f.text(strconv.FormatInt(e.Val, 10))
		}
	case *FloatLit:
		f.text(floatText(e.Val))
	case *ImagLit:
		f.text(floatText(e.Val), "j")
	case *StrLit:
		f.text(`"`, quoted(e.Val), `"`)
	case *BytesLit:
		f.text(`b"`, quotedBytes(e.Val), `"`)
	case *FString:
		f.text(`f"`)
		f.fparts(e.Parts, false)
		f.text(`"`)
	case *Ellipsis:
		f.text("...")
	case *Tuple:
		f.text("(")
		f.list(e.Elems)
		if len(e.Elems) == 1 {
			f.text(",")
		}
		f.text(")")
	case *List:
		f.text("[")
		f.list(e.Elems)
		f.text("]")
	case *Set:
		f.text("{")
		f.list(e.Elems)
		f.text("}")
	case *Dict:
		for i, d := range e.Entries {
			f.text([]string{"{", ", "}[min(i, 1)])
			f.expr(d.Key, precTest)
			f.value(": ", d.Value)
		}
		if len(e.Entries) == 0 {
			f.text("{")
		}
		f.text("}")
	case *Comp:
		f.comp(e)
	case *Lambda:
		f.text("lambda")
		if len(e.Func.Params) > 0 || e.Func.BareStar {
			f.text(" ")
		}
		f.params(e.Func)
		f.value(": ", e.Func.Body[0].(*ReturnStmt).Value)
	default:
		f.operation(e)
	}
}

// operation writes expressions made of operators and trailers.
func (f *formatter) operation(e Expr) {
	switch e := e.(type) {
	case *Cond:
		f.expr(e.Then, precOr)
		f.text(" if ")
		f.expr(e.Test, precOr)
		f.value(" else ", e.Else)
	case *Unary:
		if e.Op == OpNot {
			f.text("not ")
			f.expr(e.X, precNot)
		} else {
			f.text(e.Op.String())
			f.expr(e.X, precUnary)
		}
	case *Binary:
		prec := precOf(e)
		left, right := prec, prec+1
		if e.Op == OpPow {
			left, right = precAwait, precUnary
		}
		f.expr(e.X, left)
		f.text(" ", e.Op.String(), " ")
		f.expr(e.Y, right)
	case *BoolOp:
		for i, x := range e.Operands {
			if i > 0 {
				f.text(" ", e.Op.String(), " ")
			}
			f.expr(x, precOf(e)+1)
		}
	case *Compare:
		f.expr(e.X, precBinary)
		for _, c := range e.Rest {
			f.text(" ", c.Op.String(), " ")
			f.expr(c.X, precBinary)
		}
	case *Call:
		f.expr(e.Fn, precAtom)
		f.args(e.Args)
	case *Attr:
		switch e.X.(type) {
		case *IntLit, *FloatLit, *ImagLit:
			f.text("(")
			f.expr(e.X, precTest)
			f.text(")")
		default:
			f.expr(e.X, precAtom)
		}
		f.text(".", e.Name)
	case *Index:
		f.expr(e.X, precAtom)
		f.text("[")
		if t, ok := e.Key.(*Tuple); ok && len(t.Elems) > 0 {
			f.list(t.Elems)
			if len(t.Elems) == 1 {
				f.text(",")
			}
		} else {
			f.expr(e.Key, precTest)
		}
		f.text("]")
	case *Slice:
		f.value("", e.Lo)
		f.text(":")
		f.value("", e.Hi)
		f.value(":", e.Step)
	case *Star:
		f.text("(")
		f.star(e)
		f.text(")")
	case *NamedExpr:
		f.text("(", e.Name.Name, " := ")
		f.expr(e.Value, precTest)
		f.text(")")
	case *Await:
		f.text("await ")
		f.expr(e.X, precAtom)
	case *Yield:
		f.text("(yield")
		f.value(" ", e.Value)
		f.text(")")
	case *YieldFrom:
		f.text("(yield from ")
		f.expr(e.X, precTest)
		f.text(")")
	}
}

func (f *formatter) star(e *Star) {
	f.text("*")
	f.expr(e.X, precBinary)
}

// list writes elements with commas between.
func (f *formatter) list(elems []Expr) {
	for i, e := range elems {
		if i > 0 {
			f.text(", ")
		}
		if s, ok := e.(*Star); ok {
			f.star(s)
		} else {
			f.expr(e, precTest)
		}
	}
}

func (f *formatter) args(args []Arg) {
	f.text("(")
	for i, a := range args {
		if i > 0 {
			f.text(", ")
		}
		switch a.Kind {
		case ArgStar:
			f.text("*")
		case ArgDouble:
			f.text("**")
		case ArgNamed:
			f.text(a.Name, "=")
		}
		f.expr(a.Value, precTest)
	}
	f.text(")")
}

func (f *formatter) comp(e *Comp) {
	brackets := [...]string{CompList: "[]", CompSet: "{}", CompDict: "{}", CompGen: "()"}[e.Kind]
	f.text(brackets[:1])
	f.list([]Expr{e.Elem})
	f.value(": ", e.Value)
	for _, c := range e.Clauses {
		if c.Cond != nil {
			f.text(" if ")
			f.expr(c.Cond, precOr)
			continue
		}
		f.text(" for ")
		f.expr(c.Target, precTest)
		f.text(" in ")
		f.expr(c.Iter, precOr)
	}
	f.text(brackets[1:])
}

// fparts writes what stands inside an f-string or, with spec, a format spec.
func (f *formatter) fparts(parts []FPart, spec bool) {
	for _, p := range parts {
		if p.X == nil {
			f.text(fText(p.Text, spec))
			continue
		}
		f.text("{")
		inner := &formatter{}
		inner.expr(p.X, precOr) // a lambda's colon would start the format spec
		x := inner.b.String()
		if strings.HasPrefix(x, "{") {
			f.text(" ")
		}
		f.text(x)
		if p.Conv != 0 {
			f.text("!", string(rune(p.Conv)))
		}
		if p.Spec != nil {
			f.text(":")
			f.fparts(p.Spec, true)
		}
		f.text("}")
	}
}

// fText escapes the literal text of an f-string.
func fText(s string, spec bool) string {
	s = quoted(s)
	if spec {
		return strings.NewReplacer("{", `\x7b`, "}", `\x7d`).Replace(s)
	}
	return strings.NewReplacer("{", "{{", "}", "}}").Replace(s)
}

// floatText writes a float that scans as one; infinity is a number too large.
func floatText(v float64) string {
	if math.IsInf(v, 0) {
		return "1e999"
	}
	s := strconv.FormatFloat(v, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

// quoted escapes a string for double quotes.
func quoted(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1 && i+2 < len(s):
			// a surrogate, see StrLit
			n = 3
			fmt.Fprintf(&b, `\u%04x`, uint32(s[i]&0x0F)<<12|uint32(s[i+1]&0x3F)<<6|uint32(s[i+2]&0x3F))
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// quotedBytes escapes bytes for double quotes.
func quotedBytes(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
