package types

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Format is format(v, spec).
func Format(th *Thread, v Value, spec string) Value {
	dst, ok := AppendFormat(th, th.TakeBuffer(), v, spec)
	var s Value
	if ok {
		s = StrOf(dst)
	}
	th.GiveBuffer(dst)
	return s
}

// TakeBuffer is an empty buffer for text; GiveBuffer keeps it for the next. Between them others get buffers of their own.
func (th *Thread) TakeBuffer() []byte {
	b := th.text
	th.text = nil
	return b
}

// GiveBuffer takes back a buffer, which may have grown.
func (th *Thread) GiveBuffer(b []byte) {
	if cap(b) <= maxKeptBuffer {
		th.text = b[:0]
	}
}

// maxKeptBuffer is the largest buffer that is kept.
const maxKeptBuffer = 64 << 10

// AppendFormat writes format(v, spec), the heart of str.format and f-strings.
func AppendFormat(th *Thread, dst []byte, v Value, spec string) (out []byte, ok bool) {
	if spec == "" {
		return AppendStr(th, dst, v)
	}
	sp, ok := parseSpec(spec)
	if !ok {
		th.ValueError("invalid format specifier")
		return dst, false
	}
	if !th.Room(len(dst) + sp.width + max(sp.prec, 0)) {
		return dst, false
	}
	n := Native(v)
	switch x := n.(type) {
	case *Str:
		return sp.formatText(th, dst, x.S, v)
	case Float:
		if dst, ok = sp.float(dst, float64(x)); ok {
			return dst, true
		}
		return dst, sp.unknown(th, v)
	}
	if !IsInt(n) {
		s, ok := ToText(th, v)
		if !ok {
			return dst, false
		}
		return sp.formatText(th, dst, s, v)
	}
	switch sp.typ {
	case 'c':
		if sp.sign != 0 {
			th.ValueError("sign not allowed with integer format specifier 'c'")
			return dst, false
		}
		c, fits := AsInt64(n)
		if !fits || c < 0 || c > utf8.MaxRune {
			th.Raise(OverflowErrorClass, "%%c arg not in range(0x110000)")
			return dst, false
		}
		start := len(dst)
		return sp.pad(utf8.AppendRune(dst, rune(c)), start, 0, '>'), true
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
		f, ok := ToFloat(th, n)
		if !ok {
			return dst, false
		}
		return sp.float(dst, f)
	}
	if dst, ok = sp.integer(dst, n); ok {
		return dst, true
	}
	return dst, sp.unknown(th, v)
}

// unknown raises for a type that v does not take; it returns false.
func (sp *formatSpec) unknown(th *Thread, v Value) bool {
	th.ValueError("unknown format code '%c' for object of type '%s'", sp.typ, TypeName(v))
	return false
}

// formatText formats s, which is v as a str.
func (sp *formatSpec) formatText(th *Thread, dst []byte, s string, v Value) (out []byte, ok bool) {
	if sp.sign != 0 {
		th.ValueError("sign not allowed in string format specifier")
		return dst, false
	}
	if sp.align == '=' && sp.fill != '0' {
		th.ValueError("'=' alignment not allowed in string format specifier")
		return dst, false
	}
	if sp.align == '=' {
		sp.align = '<'
	}
	if dst, ok = sp.text(dst, s); ok {
		return dst, true
	}
	return dst, sp.unknown(th, v)
}

// formatter walks a format string.
type formatter struct {
	th   *Thread
	args []Value
	kw   []*Str // names of the last len(kw) arguments
	next int    // the next automatic field; -1 once fields are numbered by hand
}

// textFormat is str.format. args[0] is the format.
func textFormat(th *Thread, args []Value, kw []*Str) Value {
	t := textOf(args[0])
	f := &formatter{th: th, args: args[1:], kw: kw}
	dst, ok := f.run(th.TakeBuffer(), t.s, 0)
	var r Value
	if ok {
		r = t.of(dst)
	}
	th.GiveBuffer(dst)
	return r
}

func (f *formatter) fail(dst []byte, msg string) ([]byte, bool) {
	f.th.ValueError("%s", msg)
	return dst, false
}

func (f *formatter) run(dst []byte, s string, depth int) (out []byte, ok bool) {
	if depth > 2 {
		return f.fail(dst, "max string recursion exceeded")
	}
	for {
		i := 0
		for i < len(s) && s[i] != '{' && s[i] != '}' {
			i++
		}
		dst = append(dst, s[:i]...)
		if i == len(s) {
			return dst, true
		}
		c := s[i]
		s = s[i+1:]
		if s != "" && s[0] == c {
			dst = append(dst, c)
			s = s[1:]
			continue
		}
		if c == '}' {
			return f.fail(dst, "single '}' encountered in format string")
		}
		if dst, s, ok = f.field(dst, s, depth); !ok {
			return dst, false
		}
	}
}

// field formats one replacement field; s begins behind its brace.
func (f *formatter) field(dst []byte, s string, depth int) (out []byte, rest string, ok bool) {
	fail := func(msg string) ([]byte, string, bool) {
		f.fail(dst, msg)
		return dst, "", false
	}
	end := 0
	for end < len(s) && s[end] != '!' && s[end] != ':' && s[end] != '}' {
		end++
	}
	if end == len(s) {
		end = -1
	}
	if bracket := strings.IndexByte(s[:max(end, 0)], '['); bracket >= 0 {
		if stop := strings.IndexByte(s[bracket:], ']'); stop >= 0 {
			if more := strings.IndexAny(s[bracket+stop:], "!:}"); more >= 0 {
				end = bracket + stop + more
			}
		}
	}
	if end < 0 {
		return fail("unmatched '{' in format")
	}
	name := s[:end]
	conv := byte(0)
	if s[end] == '!' {
		if end+1 == len(s) {
			return fail("end of format while looking for conversion specifier")
		}
		conv = s[end+1]
		if conv != 'r' && conv != 's' && conv != 'a' {
			return fail("bad conversion specifier")
		}
		end += 2
		if end == len(s) {
			return fail("unmatched '{' in format")
		}
		if s[end] != ':' && s[end] != '}' {
			return fail("expected ':' after format specifier")
		}
	}
	spec := ""
	if s[end] == ':' {
		start, nested := end+1, 0
		for end = start; end < len(s); end++ {
			if s[end] == '{' {
				nested++
			} else if s[end] == '}' {
				if nested == 0 {
					break
				}
				nested--
			}
		}
		if end == len(s) {
			return fail("unmatched '{' in format")
		}
		spec = s[start:end]
	}
	rest = s[end+1:]
	v := f.value(name)
	if v == nil {
		return dst, "", false
	}
	if strings.IndexByte(spec, '{') >= 0 {
		nested, ok := f.run(nil, spec, depth+1)
		if !ok {
			return dst, "", false
		}
		spec = string(nested)
	}
	if conv != 0 {
		if v, ok = Convert(f.th, v, conv); !ok {
			return dst, "", false
		}
	}
	out, ok = AppendFormat(f.th, dst, v, spec)
	return out, rest, ok
}

// Convert applies the conversion of a replacement field: 'r' or 'a' is repr, 's' is str, 0 leaves v as it is.
func Convert(th *Thread, v Value, conv byte) (Value, bool) {
	var s string
	ok := true
	switch conv {
	case 0:
		return v, true
	case 's':
		s, ok = ToText(th, v)
	default:
		s, ok = Repr(th, v)
	}
	return NewStr(s), ok
}

// value finds the value that a field names: nothing, a number or a keyword, then attributes and items.
func (f *formatter) value(name string) Value {
	th := f.th
	head := name
	var v Value
	npos := len(f.args) - len(f.kw)
	index := -1
	if head == "" {
		if f.next < 0 {
			return th.ValueError("can't switch from manual field specification to automatic field numbering")
		}
		if f.next >= npos {
			return th.IndexError("tuple index out of range")
		}
		f.next++
		return f.args[f.next-1]
	}
	if strings.ContainsAny(name, ".[") {
		return th.Raise(NotImplementedErrorClass, "attributes not supported")
	}
	switch n, err := strconv.Atoi(head); {
	case err == nil && head[0] >= '0' && head[0] <= '9':
		if f.next > 0 {
			return th.ValueError("can't switch from automatic field numbering to manual field specification")
		}
		f.next = -1
		index = n
	case len(head) > MaxName:
		return th.Raise(RuntimeErrorClass, "name too long")
	default:
		for i, k := range f.kw {
			if k.S == head {
				v = f.args[npos+i]
			}
		}
		if v == nil {
			return th.KeyError(NewStr(head))
		}
	}
	if index >= 0 {
		if index >= npos {
			return th.IndexError("tuple index out of range")
		}
		v = f.args[index]
	}
	return v
}

// Percent is the operator % of str and bytes.
func Percent(th *Thread, self, args Value) Value {
	t := textOf(self)
	p := percent{th: th, t: t}
	switch x := Native(args).(type) {
	case *Tuple:
		p.items, p.tuple = x.Items, true
	default:
		p.dict = args
	}
	dst, ok := p.run(th.TakeBuffer())
	var r Value
	if ok {
		r = t.of(dst)
	}
	th.GiveBuffer(dst)
	return r
}

// percent walks a format string of the % operator.
type percent struct {
	th    *Thread
	t     text
	items []Value
	used  int
	tuple bool
	dict  Value // the right operand unless it is a tuple
	named bool
}

func (p *percent) arg() Value {
	if p.named && !p.tuple {
		return p.th.TypeError("format string needs more arguments")
	}
	p.used++
	switch {
	case p.tuple && p.used <= len(p.items):
		return p.items[p.used-1]
	case !p.tuple && p.used == 1:
		return p.dict
	}
	return p.th.TypeError("format string needs more arguments")
}

func (p *percent) run(dst []byte) (out []byte, ok bool) {
	th := p.th
	s := p.t.s
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			dst = append(dst, s[i])
			continue
		}
		if i++; i == len(s) {
			th.ValueError("incomplete format")
			return dst, false
		}
		if s[i] == '%' {
			dst = append(dst, '%')
			continue
		}
		var v Value
		if s[i] == '(' {
			end := strings.IndexByte(s[i:], ')')
			if end < 0 {
				th.ValueError("incomplete format key")
				return dst, false
			}
			if p.dict == nil {
				th.TypeError("format needs a dict")
				return dst, false
			}
			if _, isDict := Native(p.dict).(*Dict); !isDict {
				th.TypeError("format needs a dict")
				return dst, false
			}
			if end-1 > MaxName {
				th.Raise(RuntimeErrorClass, "name too long")
				return dst, false
			}
			if v = GetItem(th, p.dict, p.t.make(s[i+1:i+end])); v == nil {
				return dst, false
			}
			p.named = true
			i += end + 1
		}
		if dst, i, ok = p.spec(dst, i, v); !ok {
			return dst, false
		}
	}
	if !p.named && (p.tuple && p.used < len(p.items) || !p.tuple && p.used == 0 && !isMapping(p.dict)) {
		th.TypeError("format string didn't convert all arguments")
		return dst, false
	}
	return dst, true
}

func isMapping(v Value) bool {
	_, ok := Native(v).(*Dict)
	return ok
}

// spec formats one conversion that begins at i behind the percent sign and the key; it returns where it ends.
func (p *percent) spec(dst []byte, i int, v Value) (out []byte, end int, ok bool) {
	th, s := p.th, p.t.s
	sp := formatSpec{fill: ' ', prec: -1}
flags:
	for ; i < len(s); i++ {
		switch s[i] {
		case '-':
			sp.align = '<'
		case '+', ' ':
			if sp.sign != '+' {
				sp.sign = s[i]
			}
		case '#':
			sp.alt = true
		case '0':
			sp.fill = '0'
			if sp.align == 0 {
				sp.align = '='
			}
		default:
			break flags
		}
	}
	if sp.width, i, ok = p.number(i); !ok {
		return dst, 0, false
	}
	if i < len(s) && s[i] == '.' {
		if sp.prec, i, ok = p.number(i + 1); !ok {
			return dst, 0, false
		}
	}
	if i == len(s) {
		th.ValueError("incomplete format")
		return dst, 0, false
	}
	if !th.Room(len(dst) + max(sp.width, 0) + max(sp.prec, 0)) {
		return dst, 0, false
	}
	sp.typ = s[i]
	if v == nil {
		if v = p.arg(); v == nil {
			return dst, 0, false
		}
	}
	if sp.align == '<' {
		sp.fill = ' '
	}
	out, ok = p.convert(dst, &sp, v, i)
	return out, i, ok
}

// number reads a width or precision at i, which may be an asterisk for the next argument; it returns where it ends.
func (p *percent) number(i int) (n, end int, ok bool) {
	s := p.t.s
	if i < len(s) && s[i] == '*' {
		x := p.arg()
		if x == nil {
			return 0, 0, false
		}
		n, ok = ToInt(p.th, x)
		return n, i + 1, ok
	}
	for ; i < len(s) && s[i] >= '0' && s[i] <= '9' && n < maxFormatWidth; i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n, i, true
}

func (p *percent) convert(dst []byte, sp *formatSpec, v Value, at int) (out []byte, ok bool) {
	th := p.th
	switch sp.typ {
	case 'c':
		if s, ok := AsStr(v); ok {
			if utf8.RuneCountInString(s) == 1 {
				return sp.percentText(dst, s)
			}
		} else if n, ok := AsInt64(v); ok {
			if p.t.kind == kindStr {
				if n < 0 || n > utf8.MaxRune {
					th.Raise(OverflowErrorClass, "%%c arg not in range(0x110000)")
					return dst, false
				}
				return sp.percentText(dst, string(rune(n)))
			}
			return sp.percentText(dst, string([]byte{byte(n)}))
		} else if b, ok := AsBuffer(v); ok && len(b) == 1 {
			return sp.percentText(dst, string(b))
		}
		th.TypeError("%%c needs int or char")
		return dst, false
	case 'd', 'i', 'u', 'x', 'X', 'o':
		if !IsInt(v) {
			if f, isFloat := Native(v).(Float); isFloat {
				if v = Call1(th, IntClass, f); v == nil {
					return dst, false
				}
			} else if in, isInst := v.(*Instance); isInst && (in.shape.class.special[spInt] != nil || in.shape.class.special[spIndex] != nil) {
				if v = ToIntValue(th, in); v == nil {
					return dst, false
				}
			} else {
				th.TypeError("can't convert %s to int", TypeName(v))
				return dst, false
			}
		}
		return sp.integer(dst, v)
	case 'e', 'E', 'f', 'F', 'g', 'G':
		f, ok := ToFloat(th, v)
		if !ok {
			return dst, false
		}
		return sp.float(dst, f)
	case 's':
		if p.t.kind != kindStr {
			if b, ok := AsBuffer(v); ok {
				if _, isStr := AsStr(v); !isStr {
					return sp.percentText(dst, string(b))
				}
			}
		}
		s, ok := ToText(th, v)
		if !ok {
			return dst, false
		}
		return sp.percentText(dst, s)
	case 'r', 'a':
		s, ok := Repr(th, v)
		if !ok {
			return dst, false
		}
		return sp.percentText(dst, s)
	}
	th.ValueError("unsupported format character '%c' (0x%x) at index %d", sp.typ, sp.typ, at)
	return dst, false
}

// percentText formats a text, which % aligns to the right.
func (sp *formatSpec) percentText(dst []byte, s string) (out []byte, ok bool) {
	sp.typ = 's'
	switch sp.align {
	case '=':
		sp.align, sp.fill = '>', ' '
	case 0:
		sp.align = '>'
	}
	return sp.text(dst, s)
}
