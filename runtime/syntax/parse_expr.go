package syntax

// startsExpr reports whether an expression can start with t.
func startsExpr(t token) bool {
	switch t {
	case tLambda, tNot:
		return true
	}
	return startsOperand(t)
}

// startsOperand reports whether an operand of an operator can start with t.
func startsOperand(t token) bool {
	switch t {
	case tName, tInt, tFloat, tString, tBytes, tFString, tLParen, tLBracket, tLBrace, tEllipsis,
		tPlus, tMinus, tTilde, tFalse, tNone, tTrue, tDebug, tAwait:
		return true
	}
	return false
}

// An element is what may stand in a list of expressions with commas between.
type element uint8

const (
	testElem   element = iota // a test
	starElem                  // a test or *x
	targetElem                // operators only, or *x
	namedElem                 // a test, x := y or *x
)

func (p *parser) element(kind element) Expr {
	switch {
	case kind != testElem && p.tok == tStar:
		return p.star()
	case kind == targetElem:
		return p.operators()
	case kind == namedElem:
		return p.namedTest()
	}
	return p.test()
}

// exprList reads elements with commas between; more than one, or a comma at the end, make a Tuple.
func (p *parser) exprList(kind element) Expr {
	start := p.pos
	x := p.element(kind)
	if p.tok != tComma {
		return x
	}
	elems := []Expr{x}
	for p.got(tComma) {
		if !startsExpr(p.tok) && (kind == testElem || p.tok != tStar) {
			break
		}
		elems = append(elems, p.element(kind))
	}
	return &Tuple{p.since(start), elems}
}

func (p *parser) testlist() Expr { return p.exprList(testElem) }

func (p *parser) star() Expr {
	start := p.pos
	p.next()
	x := p.operators()
	return &Star{p.since(start), x}
}

// yieldExpr reads "yield", "yield from x" or "yield x, y".
func (p *parser) yieldExpr() Expr {
	start := p.pos
	p.next()
	if p.got(tFrom) {
		x := p.test()
		return &YieldFrom{p.since(start), x}
	}
	var v Expr
	if startsExpr(p.tok) {
		v = p.testlist()
	}
	return &Yield{p.since(start), v}
}

// namedTest reads "x := value" or a test.
func (p *parser) namedTest() Expr {
	start := p.pos
	x := p.test()
	if p.tok != tColonEq {
		return x
	}
	return p.namedExpr(start, x)
}

func (p *parser) namedExpr(start Pos, target Expr) Expr {
	n, ok := target.(*Name)
	if !ok {
		p.failLater(start, msgAssign, "left of ':=' stands a name")
		n = &Name{}
	}
	p.next()
	v := p.test()
	return &NamedExpr{p.since(start), n, v}
}

// test reads a lambda or a conditional expression.
func (p *parser) test() Expr {
	p.enter()
	start := p.pos
	var x Expr
	if p.tok == tLambda {
		x = p.lambda(false)
	} else {
		x = p.orTest()
		if p.tok == tIf {
			p.next()
			cond := p.orTest()
			p.expect(tElse, "expected 'else' after the condition")
			other := p.test()
			x = &Cond{p.since(start), x, cond, other}
		}
	}
	p.depth--
	return x
}

// testNoCond reads the condition of a comprehension.
func (p *parser) testNoCond() Expr {
	if p.tok != tLambda {
		return p.orTest()
	}
	p.enter()
	x := p.lambda(true)
	p.depth--
	return x
}

// lambda reads a lambda; noCond says whether it is the condition of a comprehension.
func (p *parser) lambda(noCond bool) Expr {
	start := p.pos
	if n := len(p.opened); n > 0 && p.opened[n-1].ch == 'f' {
		p.unexpected("a lambda needs parentheses in an f-string")
	}
	p.next()
	f := &Function{}
	p.params(f, tColon)
	p.expect(tColon, "expected ':' after lambda's parameters")
	var x Expr
	if noCond {
		x = p.testNoCond()
	} else {
		x = p.test()
	}
	from, to := x.Span()
	f.Body = []Stmt{&ReturnStmt{span{from, to}, x}}
	return &Lambda{p.since(start), f}
}

func (p *parser) orTest() Expr {
	start := p.pos
	x := p.andTest()
	if p.tok != tOr {
		return x
	}
	operands := []Expr{x}
	for p.got(tOr) {
		operands = append(operands, p.andTest())
	}
	return &BoolOp{p.since(start), OpOr, operands}
}

func (p *parser) andTest() Expr {
	start := p.pos
	x := p.notTest()
	if p.tok != tAnd {
		return x
	}
	operands := []Expr{x}
	for p.got(tAnd) {
		operands = append(operands, p.notTest())
	}
	return &BoolOp{p.since(start), OpAnd, operands}
}

func (p *parser) notTest() Expr {
	if p.tok != tNot {
		return p.comparison()
	}
	p.enter()
	start := p.pos
	p.next()
	x := p.notTest()
	p.depth--
	return &Unary{p.since(start), OpNot, x}
}

func (p *parser) comparison() Expr {
	start := p.pos
	x := p.operators()
	var rest []Comparison
	for {
		var op Op
		switch {
		case p.tok >= tLt && p.tok <= tNe:
			op = OpLt + Op(p.tok-tLt)
			p.next()
		case p.tok == tIn:
			op = OpIn
			p.next()
		case p.tok == tIs:
			op = OpIs
			p.next()
			if p.got(tNot) {
				op = OpIsNot
			}
		case p.tok == tNot:
			op = OpNotIn
			p.next()
			p.expect(tIn, "expected 'in' after 'not'")
		default:
			if rest == nil {
				return x
			}
			return &Compare{p.since(start), x, rest}
		}
		rest = append(rest, Comparison{op, p.operators()})
	}
}

// operators reads operands with binary operators between: what a starred or target expression is
// made of.
func (p *parser) operators() Expr { return p.binary(0) }

// binary reads operators that bind tighter than prec.
func (p *parser) binary(prec uint8) Expr {
	start := p.pos
	x := p.factor()
	for n := 0; ; {
		tighter := binaryPrec[p.tok]
		if tighter <= prec {
			return x
		}
		p.link(&n)
		op := p.tok.binaryOp()
		p.next()
		y := p.binary(tighter)
		x = &Binary{p.since(start), op, x, y}
	}
}

func (p *parser) factor() Expr {
	var op Op
	switch p.tok {
	case tPlus:
		op = OpPos
	case tMinus:
		op = OpNeg
	case tTilde:
		op = OpInvert
	default:
		return p.power()
	}
	p.enter()
	start := p.pos
	p.next()
	x := p.factor()
	p.depth--
	return &Unary{p.since(start), op, x}
}

func (p *parser) power() Expr {
	start := p.pos
	x := p.primary()
	if p.tok != tStarStar {
		return x
	}
	p.enter()
	p.next()
	y := p.factor()
	p.depth--
	return &Binary{p.since(start), OpPow, x, y}
}

// primary reads an atom with its calls, subscripts and attributes, after "await" maybe.
func (p *parser) primary() Expr {
	start := p.pos
	if !p.got(tAwait) {
		return p.trailers(start)
	}
	x := p.trailers(p.pos)
	return &Await{p.since(start), x}
}

func (p *parser) trailers(start Pos) Expr {
	x := p.atom()
	for n := 0; ; p.link(&n) {
		switch p.tok {
		case tLParen:
			args := p.arguments()
			x = &Call{span: p.since(start), Fn: x, Args: args}
		case tLBracket:
			p.next()
			key := p.subscripts()
			p.expect(tRBracket, "expected ',' or ']' in the subscript")
			x = &Index{p.since(start), x, key}
		case tDot:
			p.next()
			attr := p.name("expected a name after '.'").Name
			x = &Attr{p.since(start), x, attr}
		default:
			return x
		}
	}
}

// subscripts reads what stands between [ and ] behind an expression.
func (p *parser) subscripts() Expr {
	start := p.pos
	x := p.subscript()
	if p.tok != tComma {
		return x
	}
	elems := []Expr{x}
	for p.got(tComma) {
		if p.tok == tRBracket {
			break
		}
		elems = append(elems, p.subscript())
	}
	return &Tuple{p.since(start), elems}
}

func (p *parser) subscript() Expr {
	start := p.pos
	var s Slice
	if p.tok != tColon {
		x := p.test()
		if p.tok != tColon {
			return x
		}
		s.Lo = x
	}
	p.next()
	if startsExpr(p.tok) {
		s.Hi = p.test()
	}
	if p.got(tColon) && startsExpr(p.tok) {
		s.Step = p.test()
	}
	s.span = p.since(start)
	return &s
}

// arguments reads a call's parentheses.
func (p *parser) arguments() (args []Arg) {
	p.next()
	named, double := false, false
	for p.tok != tRParen {
		a := Arg{Pos: p.pos}
		switch p.tok {
		case tStar:
			switch {
			case double:
				p.failLater(a.Pos, "* arg after **", "")
			case len(args) > maxBeforeStar:
				p.failLater(a.Pos, "* arg after too many arguments", "the board takes at most 61 before it")
			case named:
				p.failLater(a.Pos, "* arg after kwarg", "MicroPython takes *args only before the named arguments")
			}
			p.next()
			a.Kind, a.Value = ArgStar, p.test()
		case tStarStar:
			p.next()
			a.Kind, a.Value = ArgDouble, p.test()
			double = true
		default:
			a.Value = p.test()
			switch p.tok {
			case tEq:
				n, ok := a.Value.(*Name)
				if !ok {
					p.failLater(a.Pos, "LHS of keyword arg must be an id", "did you mean '=='?")
					n = &Name{}
				}
				p.next()
				a.Kind, a.Name, a.Value = ArgNamed, n.Name, p.test()
				named = true
			case tColonEq:
				a.Value = p.namedExpr(a.Pos, a.Value)
			case tFor, tAsync:
				a.Value = p.comp(a.Pos, CompGen, a.Value, nil)
			default:
				switch {
				case double:
					p.failLater(a.Pos, "positional arg after **", "")
				case named:
					p.failLater(a.Pos, "positional arg after keyword arg", "")
				}
			}
		}
		args = append(args, a)
		if !p.got(tComma) {
			break
		}
	}
	p.expect(tRParen, "expected ',' or ')' in the arguments")
	return args
}

// comp reads the clauses of a comprehension; its end is where the last clause ends, the bracket
// around it is up to the caller.
func (p *parser) comp(start Pos, kind CompKind, elem, value Expr) *Comp {
	c := &Comp{Kind: kind, Elem: elem, Value: value}
	for {
		switch p.tok {
		case tFor:
			p.next()
			target := p.target()
			p.expect(tIn, "expected 'in'")
			c.Clauses = append(c.Clauses, CompClause{Target: target, Iter: p.orTest()})
		case tIf:
			p.next()
			c.Clauses = append(c.Clauses, CompClause{Cond: p.testNoCond()})
		case tAsync:
			p.unexpected("MicroPython has no asynchronous comprehensions")
		default:
			c.span = p.since(start)
			return c
		}
	}
}

// atom reads an operand without its trailers.
func (p *parser) atom() Expr {
	start := p.pos
	switch p.tok {
	case tName:
		n := &Name{span: span{start, p.end}, Name: p.text}
		p.next()
		return n
	case tInt, tFloat:
		return p.number()
	case tString, tBytes, tFString:
		return p.literal()
	case tLParen:
		return p.paren()
	case tLBracket:
		p.next()
		if p.got(tRBracket) {
			return &List{p.since(start), nil}
		}
		elems, c := p.elements(start, CompList)
		p.expect(tRBracket, "expected ',' or ']' in the list")
		if c != nil {
			c.end = p.prevEnd
			return c
		}
		return &List{p.since(start), elems}
	case tLBrace:
		return p.brace()
	case tEllipsis:
		p.next()
		return &Ellipsis{p.since(start)}
	case tFalse, tNone, tTrue, tDebug:
		kind := [...]ConstKind{False, None, True, Debug}[p.tok-tFalse]
		p.next()
		return &Const{p.since(start), kind}
	}
	p.unexpected(p.operand())
	return nil
}

// elements reads what ( and [ may hold: elements, or a comprehension. Where a comma stood last,
// p.prevTok says so.
func (p *parser) elements(start Pos, kind CompKind) (elems []Expr, c *Comp) {
	elems = append(elems, p.element(namedElem))
	if p.tok == tFor || p.tok == tAsync {
		return nil, p.comp(start, kind, elems[0], nil)
	}
	for p.got(tComma) {
		if !startsExpr(p.tok) && p.tok != tStar {
			break
		}
		elems = append(elems, p.element(namedElem))
	}
	return elems, nil
}

// paren reads a parenthesised expression, a tuple or a generator expression.
func (p *parser) paren() Expr {
	start := p.pos
	p.next()
	switch p.tok {
	case tRParen:
		p.next()
		return &Tuple{p.since(start), nil}
	case tYield:
		p.enter()
		x := p.yieldExpr()
		p.depth--
		p.expect(tRParen, "expected ')'")
		return x
	}
	elems, c := p.elements(start, CompGen)
	comma := p.prevTok == tComma
	if p.tok == tAs {
		p.unexpected("MicroPython takes no parentheses around the items of with")
	}
	p.expect(tRParen, "expected ',' or ')'")
	switch {
	case c != nil:
		c.end = p.prevEnd
		return c
	case len(elems) == 1 && !comma:
		return elems[0]
	}
	return &Tuple{p.since(start), elems}
}

// brace reads a dict, a set, or a comprehension of either.
func (p *parser) brace() Expr {
	start := p.pos
	p.next()
	if p.got(tRBrace) {
		return &Dict{p.since(start), nil}
	}
	p.noUnpacking()
	key := p.test()
	if p.tok != tColon {
		return p.set(start, key)
	}
	p.next()
	value := p.test()
	if p.tok == tFor || p.tok == tAsync {
		c := p.comp(start, CompDict, key, value)
		p.expect(tRBrace, "expected '}'")
		c.end = p.prevEnd
		return c
	}
	d := &Dict{Entries: []DictEntry{{key, value}}}
	for p.got(tComma) && p.tok != tRBrace {
		p.noUnpacking()
		at := p.pos
		key := p.test()
		if p.tok == tComma || p.tok == tRBrace {
			p.failLater(at, "expecting key:value for dict", "")
			continue
		}
		p.expect(tColon, "expected ':' after the key")
		d.Entries = append(d.Entries, DictEntry{key, p.test()})
	}
	p.expect(tRBrace, "expected ',' or '}' in the dict")
	d.span = p.since(start)
	return d
}

// set reads on behind a set's first element.
func (p *parser) set(start Pos, first Expr) Expr {
	if p.tok == tFor || p.tok == tAsync {
		c := p.comp(start, CompSet, first, nil)
		p.expect(tRBrace, "expected '}'")
		c.end = p.prevEnd
		return c
	}
	elems := []Expr{first}
	for p.got(tComma) && p.tok != tRBrace {
		p.noUnpacking()
		elems = append(elems, p.test())
		if p.tok == tColon {
			p.failLater(p.pos, "expecting just a value for set", "")
			p.next()
			p.test()
		}
	}
	p.expect(tRBrace, "expected ',' or '}' in the set")
	return &Set{p.since(start), elems}
}

// noUnpacking refuses * and ** inside braces.
func (p *parser) noUnpacking() {
	switch p.tok {
	case tStar:
		p.unexpected("MicroPython does not unpack in a set: use update()")
	case tStarStar:
		p.unexpected("MicroPython does not unpack in a dict: use update()")
	}
}
