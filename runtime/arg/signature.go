package arg

import (
	"fmt"
	"strconv"
	"strings"
)

// kind is the way a parameter takes its argument.
type kind uint8

const (
	normal kind = iota
	kwOnly
	starArgs
	starKwargs
)

type param struct {
	name     string
	kind     kind
	required bool
	// def is the default as a Go value: nil, bool, int64, float64 or string.
	def any
}

type signature struct {
	name    string
	text    string
	params  []param
	npos    int // parameters that a positional argument can fill
	minPos  int // of these, the ones without default
	args    int // index of *args, or -1
	kwargs  int // index of **kwargs, or -1
	posOnly int // parameters before '/', not to be given by keyword
}

// parseSig reads "name(a, b=1, *rest, c=None, **kw)". Defaults are literals: None, True, False, numbers and strings.
// A malformed signature is a bug in the table and panics.
func parseSig(text string) *signature {
	bad := func(why string) { panic(fmt.Sprintf("arg: signature %q: %s", text, why)) }
	open := strings.IndexByte(text, '(')
	end := strings.LastIndexByte(text, ')')
	if open < 0 || end < open {
		bad("want name(parameters)")
	}
	s := &signature{name: strings.TrimSpace(text[:open]), text: text, args: -1, kwargs: -1}
	after := false // after * or *args
	for _, p := range splitParams(text[open+1 : end]) {
		switch {
		case p == "/":
			s.posOnly = len(s.params)
			continue
		case p == "*":
			after = true
			continue
		case strings.HasPrefix(p, "**"):
			s.kwargs = len(s.params)
			s.params = append(s.params, param{name: p[2:], kind: starKwargs})
			continue
		case strings.HasPrefix(p, "*"):
			s.args = len(s.params)
			s.params = append(s.params, param{name: p[1:], kind: starArgs})
			after = true
			continue
		}
		name, def, hasDef := strings.Cut(p, "=")
		q := param{name: strings.TrimSpace(name), required: !hasDef}
		if q.name == "" {
			bad("a parameter has no name")
		}
		if hasDef {
			q.def = literal(strings.TrimSpace(def), bad)
		}
		if after {
			q.kind = kwOnly
		} else {
			if q.required && s.minPos < s.npos {
				bad("a parameter without default follows one with default")
			}
			s.npos++
			if q.required {
				s.minPos++
			}
		}
		s.params = append(s.params, q)
	}
	return s
}

func splitParams(s string) []string {
	var out []string
	depth, start := 0, 0
	var quote byte
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case c == ',' && depth == 0:
			out = append(out, strings.TrimSpace(s[start:i]))
			start = i + 1
		}
	}
	if last := strings.TrimSpace(s[start:]); last != "" {
		out = append(out, last)
	}
	return out
}

func literal(s string, bad func(string)) any {
	switch s {
	case "None":
		return nil
	case "True":
		return true
	case "False":
		return false
	}
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	if n, err := strconv.ParseInt(s, 0, 64); err == nil {
		return n
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return f
	}
	bad("default " + s + " is not None, True, False, a number or a string")
	return nil
}

func (s *signature) find(name string) int {
	for i := range s.params {
		if s.params[i].name == name {
			return i
		}
	}
	return -1
}
