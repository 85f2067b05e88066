package syntax

import (
	"strings"
)

// Format writes a Module, Stmt or Expr as source again: one statement a line, four spaces a block,
// parentheses where they are needed. Parsing the text gives the same tree but for positions;
// comments are gone. A tree that Parse did not make may give text that does not parse.
func Format(n Node) string {
	f := &formatter{}
	switch n := n.(type) {
	case *Module:
		f.stmts(n.Body)
		if n.Mode == Single && len(n.Body) > 1 { // small statements: the prompt takes one line
			return strings.ReplaceAll(strings.TrimSuffix(f.b.String(), "\n"), "\n", "; ") + "\n"
		}
	case Stmt:
		f.stmt(n)
	case Expr:
		f.expr(n, precTest)
	}
	return f.b.String()
}

type formatter struct {
	b      strings.Builder
	indent int
}

func (f *formatter) text(parts ...string) {
	for _, s := range parts {
		f.b.WriteString(s)
	}
}

// line starts a line.
func (f *formatter) line(parts ...string) {
	for range f.indent {
		f.b.WriteString("    ")
	}
	f.text(parts...)
}

func (f *formatter) stmts(body []Stmt) {
	for _, s := range body {
		f.stmt(s)
	}
}

func (f *formatter) block(body []Stmt) {
	f.text(":\n")
	f.indent++
	f.stmts(body)
	f.indent--
}

func (f *formatter) elseBlock(word string, body []Stmt) {
	if body != nil {
		f.line(word)
		f.block(body)
	}
}

// value writes an optional expression behind a keyword or sign.
func (f *formatter) value(before string, e Expr) {
	if e != nil {
		f.text(before)
		f.expr(e, precTest)
	}
}

func (f *formatter) stmt(s Stmt) {
	switch s := s.(type) {
	case *IfStmt, *WhileStmt, *ForStmt, *TryStmt, *WithStmt, *DefStmt, *ClassStmt:
		f.compound(s)
		return
	}
	f.line()
	switch s := s.(type) {
	case *ExprStmt:
		f.expr(s.X, precTest)
	case *AssignStmt:
		for _, t := range s.Targets {
			f.expr(t, precTest)
			f.text(" = ")
		}
		f.expr(s.Value, precTest)
	case *AugAssignStmt:
		f.expr(s.Target, precTest)
		f.text(" ", s.Op.String(), "= ")
		f.expr(s.Value, precTest)
	case *AnnAssignStmt:
		f.expr(s.Target, precTest)
		f.value(": ", s.Ann)
		f.value(" = ", s.Value)
	case *DelStmt:
		f.text("del ")
		f.list(s.Targets)
	case *PassStmt:
		f.text("pass")
	case *BreakStmt:
		f.text("break")
	case *ContinueStmt:
		f.text("continue")
	case *ReturnStmt:
		f.text("return")
		f.value(" ", s.Value)
	case *RaiseStmt:
		f.text("raise")
		f.value(" ", s.X)
		f.value(" from ", s.From)
	case *GlobalStmt:
		f.names("global ", s.Names)
	case *NonlocalStmt:
		f.names("nonlocal ", s.Names)
	case *ImportStmt:
		f.text("import ")
		f.imports(s.Items)
	case *FromStmt:
		f.text("from ", strings.Repeat(".", s.Level), s.Module, " import ")
		if s.Star {
			f.text("*")
		}
		f.imports(s.Items)
	case *AssertStmt:
		f.text("assert ")
		f.expr(s.Test, precTest)
		f.value(", ", s.Msg)
	}
	f.text("\n")
}

func (f *formatter) names(before string, names []*Name) {
	for i, n := range names {
		if i > 0 {
			before = ", "
		}
		f.text(before, n.Name)
	}
}

func (f *formatter) imports(items []ImportItem) {
	for i, item := range items {
		if i > 0 {
			f.text(", ")
		}
		f.text(item.Path)
		if item.HasAs {
			f.text(" as ", item.Bind.Name)
		}
	}
}

// compound writes the statements that hold blocks.
func (f *formatter) compound(s Stmt) {
	switch s := s.(type) {
	case *IfStmt:
		for i, c := range s.Clauses {
			f.line([]string{"if ", "elif "}[min(i, 1)])
			f.expr(c.Test, precTest)
			f.block(c.Body)
		}
		f.elseBlock("else", s.Else)
	case *WhileStmt:
		f.line("while ")
		f.expr(s.Test, precTest)
		f.block(s.Body)
		f.elseBlock("else", s.Else)
	case *ForStmt:
		f.line(async(s.Async), "for ")
		f.expr(s.Target, precTest)
		f.value(" in ", s.Iter)
		f.block(s.Body)
		f.elseBlock("else", s.Else)
	case *TryStmt:
		f.line("try")
		f.block(s.Body)
		for _, c := range s.Handlers {
			f.line("except")
			f.value(" ", c.Type)
			if c.Name != nil {
				f.text(" as ", c.Name.Name)
			}
			f.block(c.Body)
		}
		f.elseBlock("else", s.Else)
		f.elseBlock("finally", s.Finally)
	case *WithStmt:
		f.line(async(s.Async), "with ")
		for i, item := range s.Items {
			if i > 0 {
				f.text(", ")
			}
			f.expr(item.X, precTest)
			f.value(" as ", item.Target)
		}
		f.block(s.Body)
	case *DefStmt:
		f.decorators(s.Decorators)
		f.line(async(s.Async), "def ", s.Name.Name, "(")
		f.params(s.Func)
		f.text(")")
		f.value(" -> ", s.Returns)
		f.block(s.Func.Body)
	case *ClassStmt:
		f.decorators(s.Decorators)
		f.line("class ", s.Name.Name)
		if s.Args != nil {
			f.args(s.Args)
		}
		f.block(s.Body)
	}
}

func async(is bool) string {
	if is {
		return "async "
	}
	return ""
}

func (f *formatter) decorators(list []Expr) {
	for _, d := range list {
		f.line("@")
		f.expr(d, precTest)
		f.text("\n")
	}
}

func (f *formatter) params(fn *Function) {
	star := !fn.BareStar
	comma := false
	sep := func() {
		if comma {
			f.text(", ")
		}
		comma = true
	}
	for i, p := range fn.Params {
		if i > 0 && p.Kind != ParamPosOnly && fn.Params[i-1].Kind == ParamPosOnly {
			f.text(", /")
		}
		if !star && (p.Kind == ParamKwOnly || p.Kind == ParamDouble) {
			sep()
			f.text("*")
			star = true
		}
		sep()
		f.text([...]string{ParamStar: "*", ParamDouble: "**"}[p.Kind], p.Name.Name)
		f.value(": ", p.Ann)
		f.value("=", p.Default)
	}
	if n := len(fn.Params); n > 0 && fn.Params[n-1].Kind == ParamPosOnly {
		f.text(", /")
	}
	if !star {
		sep()
		f.text("*")
	}
}
