package lib

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"go.starlark.net/starlark"
)

// pattern is a compiled expression. MicroPython's dialect is a subset of Go's syntax with two differences, which
// translate bridges; Go's engine runs in linear time where MicroPython's recursion would overflow.
type pattern struct {
	search *regexp.Regexp
	anchor *regexp.Regexp // the same, tied to the start
	// endless expressions repeat what may be empty, which MicroPython's matcher does until its stack is full.
	endless bool
}

// translate checks MicroPython's syntax and writes it as Go's: a '[' inside a class is literal, \d \w \s are ASCII in
// both, and what MicroPython does not have (counted repeats are literal text, named groups, look-around) is refused or
// quoted.
func translate(s string) (string, error) {
	bad := func() (string, error) { return "", arg.Raise("ValueError", "error in regex") }
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch ch := s[i]; ch {
		case '\\':
			if i++; i == len(s) {
				return bad()
			}
			if strings.IndexByte("dDwWsS", s[i]) >= 0 {
				b.WriteByte('\\')
				b.WriteByte(s[i])
			} else {
				b.WriteString(regexp.QuoteMeta(s[i : i+1]))
			}
		case '[':
			end := i + 1
			if end < len(s) && s[end] == '^' {
				end++
			}
			for first := end; ; end++ {
				if end >= len(s) {
					return bad()
				}
				if s[end] == '\\' {
					end++
				} else if s[end] == ']' && end > first {
					break
				}
			}
			b.WriteString(class(s[i+1 : end]))
			i = end
		case '{', '}':
			b.WriteByte('\\')
			b.WriteByte(ch)
		case '(':
			if strings.HasPrefix(s[i:], "(?") && !strings.HasPrefix(s[i:], "(?:") {
				return bad()
			}
			b.WriteByte(ch)
		default:
			b.WriteByte(ch)
		}
	}
	return b.String(), nil
}

// class writes the inside of a bracket expression in Go's syntax.
func class(s string) string {
	var b strings.Builder
	b.WriteByte('[')
	if strings.HasPrefix(s, "^") {
		b.WriteByte('^')
		s = s[1:]
	}
	for i := 0; i < len(s); i++ {
		switch ch := s[i]; {
		case ch == '\\' && i+1 < len(s):
			i++
			if strings.IndexByte("dDwWsS", s[i]) < 0 && s[i] < utf8.RuneSelf {
				fmt.Fprintf(&b, `\x%02x`, s[i])
			} else {
				b.WriteByte('\\')
				b.WriteByte(s[i])
			}
		case ch == '-' && (i == 0 || i == len(s)-1), ch == '[' || ch == ']' || ch == '^' || ch == '&' || ch == '~':
			fmt.Fprintf(&b, `\x%02x`, ch)
		default:
			b.WriteByte(ch)
		}
	}
	b.WriteByte(']')
	return b.String()
}

func compilePattern(text string) (*pattern, error) {
	endless, ok := measure(text)
	if !ok {
		return nil, arg.Raise("ValueError", "error in regex").
			WithHint("the board compiles expressions to code whose jumps reach 127 bytes; this one needs more")
	}
	t, err := translate(text)
	if err != nil {
		return nil, err
	}
	fail := func(err error) error {
		return arg.Raise("ValueError", "error in regex").WithHint("%v", err).Wrap(err)
	}
	search, err := regexp.Compile("(?s:" + t + ")")
	if err != nil {
		return nil, fail(err)
	}
	anchor, err := regexp.Compile(`\A(?s:` + t + ")")
	if err != nil {
		return nil, fail(err)
	}
	return &pattern{search, anchor, endless}, nil
}

// subject is the text that is searched; results have its kind, bytes or str.
type subject struct {
	vs    arg.Values
	text  string
	bytes bool
}

func newSubject(c *arg.Call, name string) *subject {
	v := c.Value(name)
	if s, ok := arg.AsStr(v); ok {
		return &subject{c.Values, s, false}
	}
	return &subject{c.Values, string(c.Buffer(name)), true}
}

func (s *subject) cut(from, to int) arg.Value {
	if from < 0 {
		return arg.None
	}
	if s.bytes {
		return s.vs.Bytes([]byte(s.text[from:to]))
	}
	return s.vs.Str(s.text[from:to])
}

// index counts code points for str, bytes for bytes.
func (s *subject) index(at int) int {
	if s.bytes || at < 0 {
		return at
	}
	return utf8.RuneCountInString(s.text[:at])
}

// offset is the inverse of index, clipped to the text.
func (s *subject) offset(n int) int {
	if s.bytes {
		return max(0, min(n, len(s.text)))
	}
	at := 0
	for ; n > 0 && at < len(s.text); n-- {
		_, size := utf8.DecodeRuneInString(s.text[at:])
		at += size
	}
	return at
}

type reModuleState struct{ pattern, match *arg.Class }

type match struct {
	subj *subject
	loc  []int
}

func (m *match) group(n int64) (int, int, error) {
	if n < 0 || int(n) >= len(m.loc)/2 {
		return 0, 0, arg.Raise("IndexError", strconv.FormatInt(n, 10))
	}
	return m.loc[2*n], m.loc[2*n+1], nil
}

func (st *reModuleState) find(c *arg.Call, p *pattern, s *subject, anchored bool, from, to int) (any, error) {
	re := p.search
	if anchored {
		re = p.anchor
	}
	if to < from {
		return nil, nil
	}
	// MicroPython ties ^ to the start of the text, not of the range.
	cut := s.text[:to]
	var loc []int
	if from == 0 {
		loc = re.FindStringSubmatchIndex(cut)
	} else {
		if strings.HasPrefix(strings.TrimPrefix(re.String(), `\A`), "(?s:^") {
			return nil, nil
		}
		loc = re.FindStringSubmatchIndex(cut[from:])
		for i := range loc {
			if loc[i] >= 0 {
				loc[i] += from
			}
		}
	}
	if loc == nil {
		return nil, nil
	}
	if p.endless {
		return nil, tooDeep()
	}
	return st.match.NewObject(c.Values, &match{s, loc}), nil
}

// patternOf takes a pattern object, or compiles a str or bytes.
func (st *reModuleState) patternOf(c *arg.Call, name string) (*pattern, error) {
	v := c.Value(name)
	if o, ok := arg.AsObject(v, st.pattern); ok {
		return o.Data.(*pattern), nil
	}
	b, ok := arg.AsBuffer(v)
	if !ok {
		return nil, arg.Raisef("TypeError", "can't convert %s to str", v.Type())
	}
	return compilePattern(string(b))
}

func (st *reModuleState) sub(c *arg.Call, p *pattern) (any, error) {
	s := newSubject(c, "string")
	count := c.Int("count")
	if err := c.Err(); err != nil {
		return nil, err
	}
	f, isFunc := c.Value("replace").(starlark.Callable)
	var text string
	if !isFunc {
		text = string(c.Buffer("replace"))
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	limit := -1
	if count > 0 {
		limit = count
	}
	var b strings.Builder
	last := 0
	for _, loc := range p.search.FindAllStringSubmatchIndex(s.text, limit) {
		if p.endless {
			return nil, tooDeep()
		}
		m := &match{s, loc}
		b.WriteString(s.text[last:loc[0]])
		if isFunc {
			v, err := starlark.Call(c.Thread, f, starlark.Tuple{st.match.NewObject(c.Values, m)}, nil)
			if err != nil {
				return nil, err
			}
			r, ok := arg.AsBuffer(v)
			if !ok {
				return nil, arg.Raise("TypeError", "object with buffer protocol required")
			}
			b.Write(r)
		} else if err := expand(&b, text, m); err != nil {
			return nil, err
		}
		last = loc[1]
	}
	b.WriteString(s.text[last:])
	if s.bytes {
		return []byte(b.String()), nil
	}
	return b.String(), nil
}

// expand writes a replacement with \1 and \g<1>.
func expand(b *strings.Builder, text string, m *match) error {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		i++
		digits, after := "", i
		if strings.HasPrefix(text[i:], "g<") {
			if end := strings.IndexByte(text[i:], '>'); end > 0 {
				digits, after = text[i+2:i+end], i+end
			}
		} else {
			end := i
			for end < len(text) && text[end] >= '0' && text[end] <= '9' {
				end++
			}
			digits, after = text[i:end], end-1
		}
		if digits == "" {
			if text[i] != '\\' {
				b.WriteByte('\\')
			}
			b.WriteByte(text[i])
			continue
		}
		n, err := strconv.ParseInt(digits, 10, 32)
		if err != nil {
			return arg.Raise("IndexError", digits)
		}
		from, to, err := m.group(n)
		if err != nil {
			return err
		}
		if from >= 0 {
			b.WriteString(m.subj.text[from:to])
		}
		i = after
	}
	return nil
}

func reSplit(c *arg.Call, p *pattern) (any, error) {
	s := newSubject(c, "string")
	limit := c.Int("maxsplit")
	if err := c.Err(); err != nil {
		return nil, err
	}
	if p.search.NumSubexp() > 0 {
		return nil, arg.Raise("NotImplementedError", "splitting with sub-captures")
	}
	var out []arg.Value
	last := 0
	for _, loc := range p.search.FindAllStringIndex(s.text, -1) {
		if p.endless {
			return nil, tooDeep()
		}
		if loc[1] == loc[0] {
			break // MicroPython stops at an empty match
		}
		if limit > 0 && len(out) == limit {
			break
		}
		out = append(out, s.cut(last, loc[0]))
		last = loc[1]
	}
	out = append(out, s.cut(last, len(s.text)))
	return c.Values.List(out), nil
}

func (st *reModuleState) matchClass() *arg.Class {
	self := func(c *arg.Call) *match { return c.Self.Data.(*match) }
	at := func(f func(c *arg.Call, m *match, from, to int) any) func(*arg.Call) (any, error) {
		return func(c *arg.Call) (any, error) {
			n := c.Int64("group")
			if err := c.Err(); err != nil {
				return nil, err
			}
			from, to, err := self(c).group(n)
			if err != nil {
				return nil, err
			}
			return f(c, self(c), from, to), nil
		}
	}
	return &arg.Class{
		Name: "match",
		Doc:  "What an expression matched.",
		Str: func(o *arg.Object) string {
			return fmt.Sprintf("<match num=%d>", len(o.Data.(*match).loc)/2)
		},
		Methods: []*arg.Func{
			{Sig: "group(group, /)", Doc: "Text of a group, 0 for the whole match; None if it took no part.", Do: at(func(c *arg.Call, m *match, from, to int) any {
				return m.subj.cut(from, to)
			})},
			{Sig: "start(group=0, /)", Doc: "Where the group starts, -1 if it took no part.", Do: at(func(c *arg.Call, m *match, from, to int) any {
				return m.subj.index(from)
			})},
			{Sig: "end(group=0, /)", Doc: "Where the group ends.", Do: at(func(c *arg.Call, m *match, from, to int) any {
				return m.subj.index(to)
			})},
			{Sig: "span(group=0, /)", Doc: "Start and end as a tuple.", Do: at(func(c *arg.Call, m *match, from, to int) any {
				return c.Values.Tuple(arg.ToValue(c.Values, m.subj.index(from)), arg.ToValue(c.Values, m.subj.index(to)))
			})},
			{Sig: "groups()", Doc: "The texts of all groups as a tuple.", Do: func(c *arg.Call) (any, error) {
				m := self(c)
				var out []arg.Value
				for i := 2; i < len(m.loc); i += 2 {
					out = append(out, m.subj.cut(m.loc[i], m.loc[i+1]))
				}
				return c.Values.Tuple(out...), nil
			}},
		},
	}
}

func reModule() *arg.Module {
	st := &reModuleState{}
	st.match = st.matchClass()
	own := func(f func(c *arg.Call, p *pattern) (any, error)) func(*arg.Call) (any, error) {
		return func(c *arg.Call) (any, error) { return f(c, c.Self.Data.(*pattern)) }
	}
	given := func(f func(c *arg.Call, p *pattern) (any, error)) func(*arg.Call) (any, error) {
		return func(c *arg.Call) (any, error) {
			p, err := st.patternOf(c, "regex")
			if err != nil {
				return nil, err
			}
			return f(c, p)
		}
	}
	ranged := func(anchored bool) func(*arg.Call, *pattern) (any, error) {
		return func(c *arg.Call, p *pattern) (any, error) {
			s := newSubject(c, "string")
			from, to := 0, len(s.text)
			if c.Has("pos") {
				from = s.offset(c.Int("pos"))
			}
			if c.Has("endpos") {
				to = s.offset(c.Int("endpos"))
			}
			if err := c.Err(); err != nil {
				return nil, err
			}
			return st.find(c, p, s, anchored, from, to)
		}
	}
	whole := func(anchored bool) func(*arg.Call, *pattern) (any, error) {
		return func(c *arg.Call, p *pattern) (any, error) {
			s := newSubject(c, "string")
			if err := c.Err(); err != nil {
				return nil, err
			}
			return st.find(c, p, s, anchored, 0, len(s.text))
		}
	}
	st.pattern = &arg.Class{
		Name: "re",
		Doc:  "A compiled expression.",
		Methods: []*arg.Func{
			{Sig: "match(string, pos=None, endpos=None, /)", Doc: "Matches at the start.", Do: own(ranged(true))},
			{Sig: "search(string, pos=None, endpos=None, /)", Doc: "Finds the first match.", Do: own(ranged(false))},
			{Sig: "sub(replace, string, count=0, flags=0, /)", Doc: "Replaces matches by a text (\\1 and \\g<1> are groups) or a function's result.", Do: own(st.sub)},
			{Sig: "split(string, maxsplit=-1, /)", Doc: "Splits at matches.", Do: own(reSplit)},
		},
	}
	return &arg.Module{
		Name: "re",
		Doc:  "Regular expressions in MicroPython's dialect: . [] ^ $ ? * + ?? *? +? | () (?:) \\d \\D \\s \\S \\w \\W.",
		Members: []arg.Member{
			&arg.Func{Sig: "compile(regex, flags=0, /)", Doc: "Compiles an expression.", Do: func(c *arg.Call) (any, error) {
				p, err := st.patternOf(c, "regex")
				if err != nil {
					return nil, err
				}
				return st.pattern.NewObject(c.Values, p), nil
			}},
			&arg.Func{Sig: "match(regex, string, flags=0, /)", Doc: "Matches at the start of string; None if it does not.", Do: given(whole(true))},
			&arg.Func{Sig: "search(regex, string, flags=0, /)", Doc: "Finds the first match in string; None if there is none.", Do: given(whole(false))},
			&arg.Func{Sig: "sub(regex, replace, string, count=0, flags=0, /)", Doc: "Replaces matches in string.", Do: given(st.sub)},
			&arg.Func{Sig: "split(regex, string, maxsplit=-1, /)", Doc: "Splits string at matches.", Do: given(reSplit)},
		},
	}
}
