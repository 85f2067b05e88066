package syntax

// smallStmt reads a statement that fits in a line.
func (p *parser) smallStmt() Stmt {
	start := p.pos
	switch p.tok {
	case tDel:
		return p.delStmt()
	case tPass:
		p.next()
		return &PassStmt{p.since(start)}
	case tBreak:
		p.next()
		return &BreakStmt{p.since(start)}
	case tContinue:
		p.next()
		return &ContinueStmt{p.since(start)}
	case tReturn:
		p.next()
		var v Expr
		if startsExpr(p.tok) {
			v = p.testlist()
		}
		return &ReturnStmt{p.since(start), v}
	case tRaise:
		p.next()
		var x, from Expr
		if startsExpr(p.tok) {
			x = p.test()
			if p.got(tFrom) {
				from = p.test()
			}
		}
		return &RaiseStmt{p.since(start), x, from}
	case tYield:
		x := p.yieldExpr()
		return &ExprStmt{p.since(start), x}
	case tImport:
		return p.importStmt()
	case tFrom:
		return p.fromStmt()
	case tGlobal:
		names := p.nameList()
		return &GlobalStmt{p.since(start), names}
	case tNonlocal:
		names := p.nameList()
		return &NonlocalStmt{p.since(start), names}
	case tAssert:
		p.next()
		test := p.test()
		var msg Expr
		if p.got(tComma) {
			msg = p.test()
		}
		return &AssertStmt{p.since(start), test, msg}
	}
	return p.exprStmt()
}

// nameList reads the names behind global or nonlocal.
func (p *parser) nameList() (names []*Name) {
	p.next()
	for {
		names = append(names, p.name("expected a name"))
		if !p.got(tComma) {
			return names
		}
	}
}

// exprStmt reads an expression or one of the assignments.
func (p *parser) exprStmt() Stmt {
	start := p.pos
	x := p.exprList(starElem)
	switch {
	case p.tok == tEq:
		targets := []Expr{x}
		var value Expr
		for p.got(tEq) {
			p.checkTarget(targets[len(targets)-1])
			value = p.assigned()
			targets = append(targets, value)
		}
		return &AssignStmt{p.since(start), targets[:len(targets)-1], value}
	case p.tok == tColon:
		p.next()
		ann := p.test()
		var value Expr
		if p.got(tEq) {
			p.checkTarget(x)
			value = p.assigned()
		}
		return &AnnAssignStmt{p.since(start), x, ann, value}
	case p.tok >= tPlusEq && p.tok <= tCaretEq:
		switch x.(type) {
		case *Name, *Attr, *Index:
		default:
			p.failLater(x.Pos(), msgAssign, "the left side must be a name, an attribute or an item")
		}
		op := p.tok.augOp()
		p.next()
		value := p.assigned()
		return &AugAssignStmt{p.since(start), x, op, value}
	}
	return &ExprStmt{p.since(start), x}
}

// assigned reads the right side of an assignment.
func (p *parser) assigned() Expr {
	if p.tok == tYield {
		return p.yieldExpr()
	}
	return p.exprList(starElem)
}

// checkTarget raises an error where e can't be assigned to.
func (p *parser) checkTarget(e Expr) {
	elems := []Expr(nil)
	switch e := e.(type) {
	case *Name, *Attr, *Index:
		return
	case *Tuple:
		if len(e.Elems) == 0 {
			p.failLater(e.start, msgAssign, "MicroPython can't assign to ()")
		}
		elems = e.Elems
	case *List:
		elems = e.Elems
	case *Const:
		p.failLater(e.start, msgAssign, constText[e.Kind]+" is a keyword")
	case *Star:
		p.failLater(e.start, msgAssign, "a starred target must be in a list or tuple")
	case *Compare:
		p.failLater(e.start, msgAssign, "a comparison stands left of '='")
	default:
		p.failLater(e.Pos(), msgAssign, "the left side must be a name, an attribute, an item, or a tuple or list of these")
	}
	stars := 0
	for _, x := range elems {
		if s, ok := x.(*Star); ok {
			if stars++; stars > 1 {
				p.failLater(s.start, "multiple *x in assignment", "")
			}
			x = s.X
		}
		p.checkTarget(x)
	}
}

// target reads the target of a for.
func (p *parser) target() Expr {
	e := p.exprList(targetElem)
	p.checkTarget(e)
	return e
}

func (p *parser) delStmt() Stmt {
	start := p.pos
	p.next()
	var targets []Expr
	var add func(e Expr)
	add = func(e Expr) {
		switch e := e.(type) {
		case *Name, *Attr, *Index:
			targets = append(targets, e)
			return
		case *Tuple:
			if len(e.Elems) > 0 {
				for _, x := range e.Elems {
					add(x)
				}
				return
			}
		}
		p.failLater(e.Pos(), msgDelete, "del takes names, attributes, items and tuples of these")
	}
	add(p.exprList(targetElem))
	return &DelStmt{p.since(start), targets}
}

// dottedName reads a.b.c; the first part is also returned as a Name.
func (p *parser) dottedName() (string, *Name) {
	first := p.name("expected a name")
	path := first.Name
	for p.got(tDot) {
		path += "." + p.name("expected a name after '.'").Name
	}
	return path, first
}

func (p *parser) importStmt() Stmt {
	start := p.pos
	p.next()
	var items []ImportItem
	for {
		path, first := p.dottedName()
		item := ImportItem{Path: path, Bind: first}
		if p.got(tAs) {
			item.Bind, item.HasAs = p.name("expected a name after 'as'"), true
		}
		items = append(items, item)
		if !p.got(tComma) {
			return &ImportStmt{p.since(start), items}
		}
	}
}

func (p *parser) fromStmt() Stmt {
	s := &FromStmt{span: span{start: p.pos}}
	p.next()
	for ; p.tok == tDot || p.tok == tEllipsis; p.next() {
		if p.tok == tDot {
			s.Level++
		} else {
			s.Level += 3
		}
	}
	if p.tok == tName || s.Level == 0 {
		s.Module, _ = p.dottedName()
	}
	p.expect(tImport, "expected 'import'")
	switch {
	case p.got(tStar):
		s.Star = true
	case p.got(tLParen):
		s.Items = p.importNames()
		p.expect(tRParen, "expected ')'")
	default:
		s.Items = p.importNames()
	}
	s.end = p.prevEnd
	return s
}

func (p *parser) importNames() (items []ImportItem) {
	for {
		n := p.name("expected a name to import")
		item := ImportItem{Path: n.Name, Bind: n}
		if p.got(tAs) {
			item.Bind, item.HasAs = p.name("expected a name after 'as'"), true
		}
		items = append(items, item)
		if !p.got(tComma) || p.tok != tName {
			return items
		}
	}
}

func (p *parser) ifStmt() Stmt {
	s := &IfStmt{span: span{start: p.pos}}
	for word := "if"; p.tok == tIf && s.Clauses == nil || p.tok == tElif && s.Clauses != nil; word = "elif" {
		from := p.pos
		p.next()
		test := p.namedTest()
		s.Clauses = append(s.Clauses, IfClause{test, p.suite(word, from)})
	}
	s.Else = p.elseSuite()
	s.end = endOf(s.Clauses[len(s.Clauses)-1].Body, s.Else)
	return s
}

func (p *parser) whileStmt() Stmt {
	s := &WhileStmt{span: span{start: p.pos}}
	p.next()
	s.Test = p.namedTest()
	s.Body = p.suite("while", s.start)
	s.Else = p.elseSuite()
	s.end = endOf(s.Body, s.Else)
	return s
}

func (p *parser) forStmt(start Pos, async bool) Stmt {
	s := &ForStmt{span: span{start: start}, Async: async}
	from := p.pos
	p.next()
	s.Target = p.target()
	p.expect(tIn, "expected 'in'")
	s.Iter = p.testlist()
	s.Body = p.suite("for", from)
	s.Else = p.elseSuite()
	s.end = endOf(s.Body, s.Else)
	return s
}

func (p *parser) tryStmt() Stmt {
	s := &TryStmt{span: span{start: p.pos}}
	p.next()
	s.Body = p.suite("try", s.start)
	for p.tok == tExcept {
		c := ExceptClause{Pos: p.pos}
		p.next()
		if n := len(s.Handlers); n > 0 && s.Handlers[n-1].Type == nil {
			p.failLater(s.Handlers[n-1].Pos, "default 'except' must be last", "")
		}
		if p.tok == tStar {
			p.unexpected("MicroPython has no except*")
		}
		if p.tok != tColon {
			c.Type = p.test()
			if p.tok == tComma {
				p.unexpected("put several exception types in parentheses")
			}
			if p.got(tAs) {
				c.Name = p.name("expected a name after 'as'")
			}
		}
		c.Body = p.suite("except", c.Pos)
		s.end = endOf(c.Body)
		s.Handlers = append(s.Handlers, c)
	}
	if len(s.Handlers) > 0 {
		if s.Else = p.elseSuite(); s.Else != nil {
			s.end = endOf(s.Else)
		}
	}
	if p.tok == tFinally {
		from := p.pos
		p.next()
		s.Finally = p.suite("finally", from)
		s.end = endOf(s.Finally)
	} else if len(s.Handlers) == 0 {
		p.unexpected("expected 'except' or 'finally' for the 'try' on line " + lineText(s.start))
	}
	return s
}

func (p *parser) withStmt(start Pos, async bool) Stmt {
	s := &WithStmt{span: span{start: start}, Async: async}
	from := p.pos
	p.next()
	for {
		item := WithItem{X: p.test()}
		if p.got(tAs) {
			item.Target = p.operators()
			p.checkTarget(item.Target)
		}
		s.Items = append(s.Items, item)
		if !p.got(tComma) {
			break
		}
	}
	s.Body = p.suite("with", from)
	s.end = endOf(s.Body)
	return s
}

func (p *parser) asyncStmt() Stmt {
	start := p.pos
	p.next()
	switch p.tok {
	case tDef:
		return p.defStmt(start, nil, true)
	case tWith:
		return p.withStmt(start, true)
	case tFor:
		return p.forStmt(start, true)
	}
	p.unexpected("expected 'def', 'for' or 'with' after 'async'")
	return nil
}

// decorated reads decorators and what they decorate.
func (p *parser) decorated() Stmt {
	start := p.pos
	var decorators []Expr
	for p.got(tAt) {
		from := p.pos
		var x Expr = p.name("expected a name after '@'")
		n := 0
		for p.got(tDot) {
			p.link(&n)
			attr := p.name("expected a name after '.'").Name
			x = &Attr{p.since(from), x, attr}
		}
		if p.tok == tLParen {
			args := p.arguments()
			x = &Call{span: p.since(from), Fn: x, Args: args}
		}
		decorators = append(decorators, x)
		p.expect(tNewline, "MicroPython's decorators are dotted names with at most one call")
	}
	switch p.tok {
	case tClass:
		return p.classStmt(start, decorators)
	case tDef:
		return p.defStmt(start, decorators, false)
	case tAsync:
		p.next()
		if p.tok == tDef {
			return p.defStmt(start, decorators, true)
		}
	}
	p.unexpected("expected 'def' or 'class' after a decorator")
	return nil
}

func (p *parser) defStmt(start Pos, decorators []Expr, async bool) Stmt {
	s := &DefStmt{span: span{start: start}, Decorators: decorators, Async: async, Func: &Function{}}
	from := p.pos
	p.next()
	s.Name = p.name("expected the function's name")
	p.expect(tLParen, "expected '(' after the function's name")
	p.params(s.Func, tRParen)
	p.expect(tRParen, "expected ',' or ')' in the parameters")
	if p.got(tArrow) {
		s.Returns = p.test()
	}
	s.Func.Body = p.suite("def", from)
	s.end = endOf(s.Func.Body)
	return s
}

// params reads the parameters of a def or lambda up to the token end.
func (p *parser) params(f *Function, end token) {
	star, defaults := false, false
	var seen map[string]bool
	param := func(kind ParamKind) *Param {
		q := &Param{Kind: kind, Name: p.name("expected a parameter")}
		if seen == nil {
			seen = map[string]bool{}
		}
		if seen[q.Name.Name] {
			p.failLater(q.Name.start, "argument name reused", "")
		}
		seen[q.Name.Name] = true
		if end == tRParen && p.got(tColon) {
			q.Ann = p.test()
		}
		f.Params = append(f.Params, q)
		return q
	}
	for p.tok != end {
		if n := len(f.Params); n > 0 && f.Params[n-1].Kind == ParamDouble {
			p.unexpected("nothing may follow **" + f.Params[n-1].Name.Name)
		}
		switch p.tok {
		case tStar:
			if star {
				p.unexpected("only one '*' fits in the parameters")
			}
			star = true
			p.next()
			if p.tok == tName {
				param(ParamStar)
			} else {
				f.BareStar = true
			}
		case tStarStar:
			p.next()
			param(ParamDouble)
		case tSlash:
			if n := len(f.Params); star || n == 0 || f.Params[0].Kind == ParamPosOnly {
				p.unexpected("'/' stands once, behind the positional-only parameters and before '*'")
			}
			for _, q := range f.Params {
				q.Kind = ParamPosOnly
			}
			p.next()
		default:
			kind := ParamPos
			if star {
				kind = ParamKwOnly
			}
			q := param(kind)
			if p.got(tEq) {
				q.Default = p.test()
				defaults = true
			} else if defaults && !star {
				p.failLater(q.Name.start, "non-default argument follows default argument", "")
			}
		}
		if !p.got(tComma) {
			return
		}
	}
}

func (p *parser) classStmt(start Pos, decorators []Expr) Stmt {
	s := &ClassStmt{span: span{start: start}, Decorators: decorators}
	from := p.pos
	p.next()
	s.Name = p.name("expected the class's name")
	if p.tok == tLParen {
		s.Args = p.arguments()
	}
	s.Body = p.suite("class", from)
	s.end = endOf(s.Body)
	return s
}
