package filter

import "strings"

// node is one filter of a description.
type node struct {
	name     string // e.g. "scale"
	instance string // behind @, e.g. "in0"
	args     string // one level of quotes and backslashes removed
	raw      string // the arguments as they stand
	has      bool   // there was a =
	in, out  []string
}

// key is the name by which scripts find a source or sink: the instance, or FFmpeg's own name for the nth filter.
func (n *node) key() string {
	if n.instance != "" {
		return n.name + "@" + n.instance
	}
	return n.name
}

// parse reads a description: chains of filters.
func parse(s string) ([][]node, error) {
	p := &parser{s: s}
	var chains [][]node
	var chain []node
	for {
		n, err := p.filter()
		if err != nil {
			return nil, err
		}
		chain = append(chain, n)
		p.space()
		switch {
		case p.done():
			return append(chains, chain), nil
		case p.s[p.at] == ',':
		case p.s[p.at] == ';':
			chains, chain = append(chains, chain), nil
		default:
			return nil, p.unexpected("a comma, a semicolon or the end")
		}
		p.at++
	}
}

type parser struct {
	s  string
	at int
}

const space = " \n\t\r"

func (p *parser) done() bool { return p.at >= len(p.s) }

func (p *parser) space() {
	for !p.done() && strings.IndexByte(space, p.s[p.at]) >= 0 {
		p.at++
	}
}

func (p *parser) unexpected(want string) error {
	if p.done() {
		return invalid("%q ends where %s is expected", p.s, want)
	}
	return invalid("%q at byte %d of %q, want %s", p.s[p.at:], p.at, p.s, want)
}

// token reads up to one of the terminators: a backslash takes the next byte as it is, single quotes all bytes between them;
// white space around it does not count.
func token(s string, at int, terminators string) (text string, end int) {
	for at < len(s) && strings.IndexByte(space, s[at]) >= 0 {
		at++
	}
	var b []byte
	keep := 0 // bytes that are no trailing white space
	for at < len(s) && strings.IndexByte(terminators, s[at]) < 0 {
		c := s[at]
		at++
		switch {
		case c == '\\' && at < len(s):
			b = append(b, s[at])
			keep = len(b)
			at++
		case c == '\'':
			for at < len(s) && s[at] != '\'' {
				b = append(b, s[at])
				at++
			}
			if at < len(s) {
				at++
			}
			keep = len(b)
		default:
			b = append(b, c)
		}
	}
	for len(b) > keep && strings.IndexByte(space, b[len(b)-1]) >= 0 {
		b = b[:len(b)-1]
	}
	return string(b), at
}

func (p *parser) labels() ([]string, error) {
	var list []string
	for {
		p.space()
		if p.done() || p.s[p.at] != '[' {
			return list, nil
		}
		name, end := token(p.s, p.at+1, "]")
		if end >= len(p.s) {
			return nil, invalid("%q has a [ without a ]", p.s)
		}
		if name == "" {
			return nil, invalid("%q has an empty label", p.s)
		}
		list = append(list, name)
		p.at = end + 1
	}
}

func (p *parser) filter() (n node, err error) {
	if n.in, err = p.labels(); err != nil {
		return n, err
	}
	p.space()
	name, end := token(p.s, p.at, "=,;[")
	if name == "" {
		return n, p.unexpected("the name of a filter")
	}
	p.at = end
	n.name, n.instance, _ = strings.Cut(name, "@")
	if !p.done() && p.s[p.at] == '=' {
		n.has = true
		begin := p.at + 1
		n.args, p.at = token(p.s, begin, "[],;")
		n.raw = strings.Trim(p.s[begin:p.at], space)
	}
	n.out, err = p.labels()
	return n, err
}

// linear orders the nodes of a description from source to sink, where it is one chain.
func linear(chains [][]node) ([]node, bool) {
	type end struct{ chain int }
	from := map[string]end{} // label → chain that begins with it
	for i, c := range chains {
		for k, n := range c {
			if len(n.in) > 1 || len(n.out) > 1 || len(n.in) == 1 && k > 0 || len(n.out) == 1 && k < len(c)-1 {
				return nil, false
			}
		}
		if len(c[0].in) == 1 {
			if _, twice := from[c[0].in[0]]; twice {
				return nil, false
			}
			from[c[0].in[0]] = end{i}
		}
	}
	start := -1
	for i, c := range chains {
		if isSource(c[0].name) && len(c[0].in) == 0 {
			if start >= 0 {
				return nil, false
			}
			start = i
		}
	}
	if start < 0 {
		return nil, false
	}
	var list []node
	seen := 0
	for i := start; ; {
		list = append(list, chains[i]...)
		seen++
		last := chains[i][len(chains[i])-1]
		if len(last.out) == 0 {
			break
		}
		next, ok := from[last.out[0]]
		if !ok || seen >= len(chains) {
			return nil, false
		}
		i = next.chain
	}
	return list, seen == len(chains)
}

func isSource(name string) bool { return name == "buffer" || name == "abuffer" }
func isSink(name string) bool   { return name == "buffersink" || name == "abuffersink" }
