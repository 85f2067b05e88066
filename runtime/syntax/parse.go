package syntax

// Limits that keep recursion over a tree within a goroutine's stack. MicroPython's own depend on
// its C stack.
const (
	maxNesting = 500  // constructs inside each other
	maxChain   = 3000 // links of one a+b+c… or a.b.c…
	maxHeight  = 3000 // of a whole tree; Resolve checks it
)

type parser struct {
	scanner
	depth int
	later *Error // see failLater
}

// Parse reads a source. It checks the grammar; what depends on scopes is checked by Resolve, which
// a tree must pass before it is compiled. file is for error texts only.
//
// In Single mode blank lines give an empty body; an empty source is no statement, and an error.
func Parse(file string, src []byte, mode Mode) (m *Module, err error) {
	p := &parser{scanner: *newScanner(file, string(src))}
	defer catch(&err)
	m = &Module{File: file, Mode: mode, src: p.src}
	p.start()
	m.start = p.pos
	switch mode {
	case Eval:
		m.Body = p.evalInput()
	case Single:
		m.Body = p.singleInput()
	default:
		for p.tok != tEOF {
			if p.tok == tNewline {
				p.next()
				continue
			}
			m.Body = p.stmt(m.Body)
		}
	}
	m.end = p.pos
	if p.later != nil {
		return nil, p.later
	}
	return m, nil
}

// failLater notes an error that MicroPython's compiler would find: errors of the grammar, wherever
// they are, go first, as its parser has seen the whole source by then.
func (p *parser) failLater(at Pos, msg, hint string) {
	if p.later == nil {
		p.later = newError(p.file, p.src, at, SyntaxError, msg, hint)
	}
}

func (p *parser) evalInput() []Stmt {
	s := &ExprStmt{}
	s.start = p.pos
	s.X = p.testlist()
	s.end = p.prevEnd
	for p.tok == tNewline {
		p.next()
	}
	if p.tok != tEOF {
		p.unexpected(p.afterStatement())
	}
	return []Stmt{s}
}

func (p *parser) singleInput() (body []Stmt) {
	switch {
	case p.tok == tNewline:
		p.next()
	default:
		body = p.stmt(nil)
		for p.tok == tNewline {
			p.next()
		}
	}
	if p.tok != tEOF {
		p.unexpected("one statement at a time")
	}
	return body
}

// enter counts one more construct inside the others; leave with p.depth--.
func (p *parser) enter() {
	if p.depth++; p.depth > maxNesting {
		p.fail(p.pos, msgDepth, "")
	}
}

// link counts one more link of a chain.
func (p *parser) link(n *int) {
	if *n++; *n > maxChain {
		p.fail(p.pos, msgDepth, "")
	}
}

// expect consumes a token that must be here.
func (p *parser) expect(t token, hint string) {
	if p.tok != t {
		p.unexpected(hint)
	}
	p.next()
}

// got consumes a token if it is here.
func (p *parser) got(t token) bool {
	if p.tok != t {
		return false
	}
	p.next()
	return true
}

// since is the span from start to the token before the current one.
func (p *parser) since(start Pos) span { return span{start, p.prevEnd} }

// name reads an identifier.
func (p *parser) name(hint string) *Name {
	if p.tok != tName {
		if p.tok.isKeyword() {
			hint = "'" + p.src[p.tokOff:p.off] + "' is a keyword, not a name"
		}
		p.unexpected(hint)
	}
	n := &Name{span: span{p.pos, p.end}, Name: p.text}
	p.next()
	return n
}

// stmt appends one compound statement or one line of simple ones.
func (p *parser) stmt(body []Stmt) []Stmt {
	switch p.tok {
	case tIf:
		return append(body, p.ifStmt())
	case tWhile:
		return append(body, p.whileStmt())
	case tFor:
		return append(body, p.forStmt(p.pos, false))
	case tTry:
		return append(body, p.tryStmt())
	case tWith:
		return append(body, p.withStmt(p.pos, false))
	case tDef:
		return append(body, p.defStmt(p.pos, nil, false))
	case tClass:
		return append(body, p.classStmt(p.pos, nil))
	case tAt:
		return append(body, p.decorated())
	case tAsync:
		return append(body, p.asyncStmt())
	}
	return p.simpleLine(body)
}

// simpleLine appends small statements up to the line's end.
func (p *parser) simpleLine(body []Stmt) []Stmt {
	for {
		body = append(body, p.smallStmt())
		if p.tok == tNewline {
			break
		}
		p.expect(tSemicolon, p.afterStatement())
		if p.tok == tNewline {
			break
		}
	}
	p.next()
	return body
}

// suite reads the block of a compound statement, from the colon on. what is the statement's
// keyword, on line from.
func (p *parser) suite(what string, from Pos) []Stmt {
	if p.tok != tColon {
		hint := "expected ':' after '" + what + "'"
		if p.tok == tEq {
			hint = "did you mean '=='?"
		}
		p.unexpected(hint)
	}
	p.next()
	if p.tok != tNewline {
		return p.simpleLine(nil)
	}
	p.next()
	if p.tok != tIndent {
		p.unexpected("expected an indented block after '" + what + "' on line " + lineText(from))
	}
	p.next()
	p.enter()
	var body []Stmt
	for {
		body = p.stmt(body)
		if p.tok == tDedent {
			break
		}
		if p.tok == tEOF {
			p.unexpected("")
		}
	}
	p.next()
	p.depth--
	return body
}

// elseSuite reads "else: block" if it is here.
func (p *parser) elseSuite() []Stmt {
	if p.tok != tElse {
		return nil
	}
	from := p.pos
	p.next()
	return p.suite("else", from)
}

// endOf is where a block ends.
func endOf(blocks ...[]Stmt) (end Pos) {
	for _, b := range blocks {
		if len(b) > 0 {
			_, end = b[len(b)-1].Span()
		}
	}
	return end
}
