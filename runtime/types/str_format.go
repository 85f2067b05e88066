package types

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Format is format(v, spec), the heart of str.format and f-strings.
func Format(th *Thread, v Value, spec string) Value {
	s, ok := formatValue(th, v, spec)
	if !ok {
		return nil
	}
	return NewStr(s)
}

func formatValue(th *Thread, v Value, spec string) (string, bool) {
	if spec == "" {
		return ToText(th, v)
	}
	sp, ok := parseSpec(spec)
	if !ok {
		th.ValueError("invalid format specifier")
		return "", false
	}
	unknown := func() (string, bool) {
		th.ValueError("unknown format code '%c' for object of type '%s'", sp.typ, TypeName(v))
		return "", false
	}
	n := Native(v)
	switch x := n.(type) {
	case *Str:
		return formatText(th, &sp, x.S, unknown)
	case Float:
		if s, ok := sp.float(float64(x)); ok {
			return s, true
		}
		return unknown()
	}
	if big, ok := ToBig(n); ok {
		switch sp.typ {
		case 'c':
			if sp.sign != 0 {
				th.ValueError("sign not allowed with integer format specifier 'c'")
				return "", false
			}
			if !big.IsInt64() || big.Int64() < 0 || big.Int64() > utf8.MaxRune {
				th.Raise(OverflowErrorClass, "%%c arg not in range(0x110000)")
				return "", false
			}
			return sp.pad(string(rune(big.Int64())), 0, '>'), true
		case 'e', 'E', 'f', 'F', 'g', 'G', '%':
			f, ok := ToFloat(th, n)
			if !ok {
				return "", false
			}
			s, _ := sp.float(f)
			return s, true
		}
		if s, ok := sp.integer(big); ok {
			return s, true
		}
		return unknown()
	}
	s, ok := ToText(th, v)
	if !ok {
		return "", false
	}
	return formatText(th, &sp, s, unknown)
}

func formatText(th *Thread, sp *formatSpec, s string, unknown func() (string, bool)) (string, bool) {
	if sp.sign != 0 {
		th.ValueError("sign not allowed in string format specifier")
		return "", false
	}
	if sp.align == '=' && sp.fill != '0' {
		th.ValueError("'=' alignment not allowed in string format specifier")
		return "", false
	}
	if sp.align == '=' {
		sp.align = '<'
	}
	if r, ok := sp.text(s); ok {
		return r, true
	}
	return unknown()
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
	s, ok := f.run(t.s, 0)
	if !ok {
		return nil
	}
	return t.make(s)
}

func (f *formatter) fail(msg string) (string, bool) {
	f.th.ValueError("%s", msg)
	return "", false
}

func (f *formatter) run(s string, depth int) (string, bool) {
	if depth > 2 {
		return f.fail("max string recursion exceeded")
	}
	var b strings.Builder
	for {
		i := strings.IndexAny(s, "{}")
		if i < 0 {
			b.WriteString(s)
			return b.String(), true
		}
		b.WriteString(s[:i])
		c := s[i]
		s = s[i+1:]
		if s != "" && s[0] == c {
			b.WriteByte(c)
			s = s[1:]
			continue
		}
		if c == '}' {
			return f.fail("single '}' encountered in format string")
		}
		part, rest, ok := f.field(s, depth)
		if !ok {
			return "", false
		}
		b.WriteString(part)
		s = rest
	}
}

// field formats one replacement field; s begins behind its brace.
func (f *formatter) field(s string, depth int) (out, rest string, ok bool) {
	fail := func(msg string) (string, string, bool) {
		f.fail(msg)
		return "", "", false
	}
	end := strings.IndexAny(s, "!:}")
	if bracket := strings.IndexByte(s, '['); bracket >= 0 && bracket < end {
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
		return "", "", false
	}
	if strings.IndexByte(spec, '{') >= 0 {
		if spec, ok = f.run(spec, depth+1); !ok {
			return "", "", false
		}
	}
	if v, ok = Convert(f.th, v, conv); !ok {
		return "", "", false
	}
	out, ok = formatValue(f.th, v, spec)
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
	if strings.ContainsAny(name, ".[") {
		return th.Raise(NotImplementedErrorClass, "attributes not supported")
	}
	var v Value
	npos := len(f.args) - len(f.kw)
	index := -1
	switch n, err := strconv.Atoi(head); {
	case head == "":
		if f.next < 0 {
			return th.ValueError("can't switch from manual field specification to automatic field numbering")
		}
		index = f.next
		f.next++
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
	p := &percent{th: th, t: t}
	switch x := Native(args).(type) {
	case *Tuple:
		p.items, p.tuple = x.Items, true
	default:
		p.items = []Value{args}
		p.dict = args
	}
	s, ok := p.run()
	if !ok {
		return nil
	}
	return t.make(s)
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
	if p.used >= len(p.items) {
		return p.th.TypeError("format string needs more arguments")
	}
	p.used++
	return p.items[p.used-1]
}

func (p *percent) run() (string, bool) {
	th := p.th
	var b strings.Builder
	s := p.t.s
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		if i++; i == len(s) {
			th.ValueError("incomplete format")
			return "", false
		}
		if s[i] == '%' {
			b.WriteByte('%')
			continue
		}
		var v Value
		if s[i] == '(' {
			end := strings.IndexByte(s[i:], ')')
			if end < 0 {
				th.ValueError("incomplete format key")
				return "", false
			}
			if p.dict == nil {
				th.TypeError("format needs a dict")
				return "", false
			}
			if _, isDict := Native(p.dict).(*Dict); !isDict {
				th.TypeError("format needs a dict")
				return "", false
			}
			if end-1 > MaxName {
				th.Raise(RuntimeErrorClass, "name too long")
				return "", false
			}
			if v = GetItem(th, p.dict, p.t.make(s[i+1:i+end])); v == nil {
				return "", false
			}
			p.named = true
			i += end + 1
		}
		part, at, ok := p.spec(i, v)
		if !ok {
			return "", false
		}
		b.WriteString(part)
		i = at
	}
	if p.used < len(p.items) && !p.named && (p.tuple || !isMapping(p.dict)) {
		th.TypeError("format string didn't convert all arguments")
		return "", false
	}
	return b.String(), true
}

func isMapping(v Value) bool {
	_, ok := Native(v).(*Dict)
	return ok
}

// spec formats one conversion that begins at i behind the percent sign and the key; it returns where it ends.
func (p *percent) spec(i int, v Value) (string, int, bool) {
	th, s := p.th, p.t.s
	sp := formatSpec{fill: ' ', prec: -1}
	fail := func() (string, int, bool) { return "", 0, false }
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
	number := func() (int, bool) {
		if i < len(s) && s[i] == '*' {
			i++
			x := p.arg()
			if x == nil {
				return 0, false
			}
			return ToInt(th, x)
		}
		n := 0
		for ; i < len(s) && s[i] >= '0' && s[i] <= '9' && n < maxFormatWidth; i++ {
			n = n*10 + int(s[i]-'0')
		}
		return n, true
	}
	var ok bool
	if sp.width, ok = number(); !ok {
		return fail()
	}
	if i < len(s) && s[i] == '.' {
		i++
		if sp.prec, ok = number(); !ok {
			return fail()
		}
	}
	if i == len(s) {
		th.ValueError("incomplete format")
		return fail()
	}
	sp.typ = s[i]
	if v == nil {
		if v = p.arg(); v == nil {
			return fail()
		}
	}
	if sp.align == '<' {
		sp.fill = ' '
	}
	out, ok := p.convert(&sp, v, i)
	return out, i, ok
}

func (p *percent) convert(sp *formatSpec, v Value, at int) (string, bool) {
	th := p.th
	asText := func(s string) (string, bool) {
		typ := sp.typ
		sp.typ = 's'
		if sp.align == '=' {
			sp.align, sp.fill = '>', ' '
		}
		if sp.align == 0 {
			sp.align = '>'
		}
		out, _ := sp.text(s)
		sp.typ = typ
		return out, true
	}
	switch sp.typ {
	case 'c':
		if s, ok := AsStr(v); ok {
			if utf8.RuneCountInString(s) == 1 {
				return asText(s)
			}
		} else if n, ok := AsInt64(v); ok {
			if p.t.kind == kindStr {
				if n < 0 || n > utf8.MaxRune {
					th.Raise(OverflowErrorClass, "%%c arg not in range(0x110000)")
					return "", false
				}
				return asText(string(rune(n)))
			}
			return asText(string([]byte{byte(n)}))
		} else if b, ok := AsBuffer(v); ok && len(b) == 1 {
			return asText(string(b))
		}
		th.TypeError("%%c needs int or char")
		return "", false
	case 'd', 'i', 'u', 'x', 'X', 'o':
		n, ok := ToBig(v)
		if !ok {
			if f, isFloat := Native(v).(Float); isFloat {
				whole := Call1(th, IntClass, f)
				if whole == nil {
					return "", false
				}
				n, _ = ToBig(whole)
			} else if in, isInst := v.(*Instance); isInst && (in.shape.class.special[spInt] != nil || in.shape.class.special[spIndex] != nil) {
				whole := ToIntValue(th, in)
				if whole == nil {
					return "", false
				}
				n, _ = ToBig(whole)
			} else {
				th.TypeError("can't convert %s to int", TypeName(v))
				return "", false
			}
		}
		s, _ := sp.integer(n)
		return s, true
	case 'e', 'E', 'f', 'F', 'g', 'G':
		f, ok := ToFloat(th, v)
		if !ok {
			return "", false
		}
		s, _ := sp.float(f)
		return s, true
	case 's':
		if p.t.kind != kindStr {
			if b, ok := AsBuffer(v); ok {
				if _, isStr := AsStr(v); !isStr {
					return asText(string(b))
				}
			}
		}
		s, ok := ToText(th, v)
		if !ok {
			return "", false
		}
		return asText(s)
	case 'r', 'a':
		s, ok := Repr(th, v)
		if !ok {
			return "", false
		}
		return asText(s)
	}
	th.ValueError("unsupported format character '%c' (0x%x) at index %d", sp.typ, sp.typ, at)
	return "", false
}
