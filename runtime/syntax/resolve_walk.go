package syntax

func (r *resolver) stmts(body []Stmt) {
	for _, s := range body {
		r.stmt(s)
	}
}

func (r *resolver) stmt(s Stmt) {
	r.deeper(s)
	switch s := s.(type) {
	case *ExprStmt:
		r.expr(s.X)
	case *AssignStmt:
		r.expr(s.Value)
		for _, t := range s.Targets {
			r.assign(t)
		}
	case *AugAssignStmt:
		r.assign(s.Target)
		r.expr(s.Value)
	case *AnnAssignStmt:
		r.annotated(s)
	case *DelStmt:
		for _, t := range s.Targets {
			r.assign(t)
		}
	case *BreakStmt, *ContinueStmt:
		if r.cur.loops == 0 {
			r.fail(s.Pos(), "'break'/'continue' outside loop", "")
		}
	case *ReturnStmt:
		if r.cur.scope.Kind != ScopeFunction {
			r.fail(s.start, "'return' outside function", "")
		}
		r.expr(s.Value)
	case *RaiseStmt:
		r.expr(s.X)
		r.expr(s.From)
	case *GlobalStmt:
		for _, n := range s.Names {
			r.declareGlobal(n)
		}
	case *NonlocalStmt:
		if r.cur.scope.Kind == ScopeModule {
			r.fail(s.start, "can't declare nonlocal in outer code", "outside functions every name is global")
		}
		for _, n := range s.Names {
			r.declareNonlocal(n)
		}
	case *ImportStmt:
		r.imported(s.Items)
	case *FromStmt:
		if s.Star && r.cur.scope.Kind != ScopeModule {
			r.fail(s.start, "import * not at module level", "")
		}
		r.imported(s.Items)
	case *AssertStmt:
		r.expr(s.Test)
		r.expr(s.Msg)
	default:
		r.compound(s)
	}
	r.height--
}

// compound walks the statements that hold blocks.
func (r *resolver) compound(s Stmt) {
	switch s := s.(type) {
	case *IfStmt:
		for _, c := range s.Clauses {
			r.expr(c.Test)
			r.stmts(c.Body)
		}
		r.stmts(s.Else)
	case *WhileStmt:
		r.expr(s.Test)
		r.loop(s.Body)
		r.stmts(s.Else)
	case *ForStmt:
		if s.Async {
			r.async(s.start)
		}
		r.expr(s.Iter)
		r.assign(s.Target)
		r.loop(s.Body)
		r.stmts(s.Else)
	case *TryStmt:
		r.stmts(s.Body)
		for _, c := range s.Handlers {
			r.expr(c.Type)
			if c.Name != nil {
				r.write(c.Name)
			}
			r.stmts(c.Body)
		}
		r.stmts(s.Else)
		r.stmts(s.Finally)
	case *WithStmt:
		if s.Async {
			r.async(s.start)
		}
		for _, item := range s.Items {
			r.expr(item.X)
			r.assign(item.Target)
		}
		r.stmts(s.Body)
	case *DefStmt:
		for _, d := range s.Decorators {
			r.expr(d)
		}
		r.function(s.Func, ScopeFunction, s.Name.Name, s.Async)
		r.write(s.Name)
	case *ClassStmt:
		for _, d := range s.Decorators {
			r.expr(d)
		}
		r.args(s.Args)
		b := r.open(ScopeClass, s.Name.Name)
		s.Scope = b.scope
		r.stmts(s.Body)
		r.cur = b.parent
		r.write(s.Name)
	}
}

// annotated walks "x: int". Without a value it only makes x a local of its function.
func (r *resolver) annotated(s *AnnAssignStmt) {
	if s.Value != nil {
		r.expr(s.Value)
		r.assign(s.Target)
	} else if n, ok := s.Target.(*Name); ok && r.cur.scope.Kind == ScopeFunction {
		r.write(n)
	}
}

func (r *resolver) imported(items []ImportItem) {
	for _, item := range items {
		r.write(item.Bind)
	}
}

func (r *resolver) loop(body []Stmt) {
	r.cur.loops++
	r.stmts(body)
	r.cur.loops--
}

// async checks that async for or with may stand here.
func (r *resolver) async(at Pos) {
	if !r.cur.scope.Generator || r.cur.scope.Kind == ScopeComp {
		r.fail(at, "async for/with outside async function", "")
	}
	r.cur.scope.HasAwait = true
}

// function walks a def or lambda: its defaults here, the rest in a scope of its own.
func (r *resolver) function(f *Function, kind ScopeKind, name string, async bool) {
	for _, p := range f.Params {
		r.expr(p.Default)
	}
	b := r.open(kind, name)
	f.Scope = b.scope
	b.scope.Async, b.scope.Generator = async, async
	b.params = f.Params
	for _, p := range f.Params {
		r.write(p.Name)
		b.symbol(p.Name.Name).param = p
	}
	if kind == ScopeLambda {
		r.expr(f.Body[0].(*ReturnStmt).Value)
	} else {
		r.stmts(f.Body)
	}
	r.cur = b.parent
}

// assign walks a target of an assignment or del, nil for none.
func (r *resolver) assign(e Expr) {
	switch e := e.(type) {
	case *Name:
		r.write(e)
		if r.cur.scope.Kind == ScopeComp {
			r.cur.symbol(e.Name).iter = true
		}
	case *Attr:
		r.expr(e.X)
	case *Index:
		r.expr(e.X)
		r.expr(e.Key)
	case *Tuple:
		for _, x := range e.Elems {
			r.assign(x)
		}
	case *List:
		for _, x := range e.Elems {
			r.assign(x)
		}
	case *Star:
		r.assign(e.X)
	}
}

// deeper guards every later recursion over the tree.
func (r *resolver) deeper(n Node) {
	if r.height++; r.height > maxHeight {
		r.fail(n.Pos(), msgDepth, "")
	}
}

func (r *resolver) exprs(list []Expr) {
	for _, e := range list {
		r.expr(e)
	}
}

// expr walks an expression that is evaluated, nil for none.
func (r *resolver) expr(e Expr) {
	if e == nil {
		return
	}
	r.deeper(e)
	switch e := e.(type) {
	case *Name:
		r.read(e)
	case *FString:
		r.fparts(e.Parts)
	case *Tuple:
		r.exprs(e.Elems)
	case *List:
		r.exprs(e.Elems)
	case *Set:
		r.exprs(e.Elems)
	case *Dict:
		for _, d := range e.Entries {
			r.expr(d.Key)
			r.expr(d.Value)
		}
	case *Comp:
		r.comp(e)
	case *Lambda:
		r.function(e.Func, ScopeLambda, "<lambda>", false)
	case *Cond:
		r.expr(e.Test)
		r.expr(e.Then)
		r.expr(e.Else)
	case *Unary:
		r.expr(e.X)
	case *Binary:
		r.expr(e.X)
		r.expr(e.Y)
	case *BoolOp:
		r.exprs(e.Operands)
	case *Compare:
		r.expr(e.X)
		for _, c := range e.Rest {
			r.expr(c.X)
		}
	case *Call:
		r.call(e)
	case *Attr:
		r.expr(e.X)
	case *Index:
		r.expr(e.X)
		r.expr(e.Key)
	case *Slice:
		r.expr(e.Lo)
		r.expr(e.Hi)
		r.expr(e.Step)
	case *Star:
		r.fail(e.start, msgStarTarget, "MicroPython unpacks only in calls and assignment targets")
	case *NamedExpr:
		r.expr(e.Value)
		r.bindNamed(e.Name)
	case *Await:
		r.suspends(e.start, "'await' outside function")
		r.cur.scope.HasAwait = true
		r.expr(e.X)
	case *Yield:
		r.suspends(e.start, "'yield' outside function")
		r.cur.scope.HasYield = true
		r.expr(e.Value)
	case *YieldFrom:
		r.suspends(e.start, "'yield' outside function")
		r.cur.scope.HasYield = true
		r.expr(e.X)
	}
	r.height--
}

// suspends checks that yield or await may stand here.
func (r *resolver) suspends(at Pos, msg string) {
	switch r.cur.scope.Kind {
	case ScopeFunction, ScopeLambda:
		r.cur.scope.Generator = true
	case ScopeComp:
		r.fail(at, msg, "a comprehension is a scope of its own")
	default:
		r.fail(at, msg, "")
	}
}

func (r *resolver) fparts(parts []FPart) {
	for _, f := range parts {
		r.expr(f.X)
		r.fparts(f.Spec)
	}
}

func (r *resolver) args(args []Arg) {
	for _, a := range args {
		r.expr(a.Value)
	}
}

// call walks a call. "super()" straight in a def means super(__class__, the first parameter).
func (r *resolver) call(e *Call) {
	r.expr(e.Fn)
	r.args(e.Args)
	fn, ok := e.Fn.(*Name)
	if !ok || fn.Name != "super" || len(e.Args) > 0 || r.cur.scope.Kind != ScopeFunction {
		return
	}
	if len(r.cur.params) == 0 {
		r.fail(e.start, "super() can't find self", "")
	}
	at := fn.span
	e.Super = &Super{
		Class: &Name{span: at, Name: "__class__"},
		Self:  &Name{span: at, Name: r.cur.params[0].Name.Name},
	}
	r.read(e.Super.Class)
	r.read(e.Super.Self)
}

// comp walks a comprehension: its first iterable here, the rest in a scope of its own.
func (r *resolver) comp(e *Comp) {
	r.expr(e.Clauses[0].Iter)
	name := [...]string{CompList: "<listcomp>", CompSet: "<setcomp>", CompDict: "<dictcomp>", CompGen: "<genexpr>"}
	b := r.open(ScopeComp, name[e.Kind])
	e.Scope = b.scope
	b.scope.Generator = e.Kind == CompGen
	for i, c := range e.Clauses {
		if i > 0 {
			r.expr(c.Iter)
		}
		r.assign(c.Target)
		r.expr(c.Cond)
	}
	r.expr(e.Elem)
	r.expr(e.Value)
	r.cur = b.parent
}
