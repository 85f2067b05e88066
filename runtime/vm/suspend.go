package vm

import "github.com/canmv-run/canmv-run/runtime/syntax"

// suspendsExpr reports whether an expression has a yield or await of its own scope in it.
func suspendsExpr(e syntax.Expr) bool {
	switch e := e.(type) {
	case nil:
		return false
	case *syntax.Yield, *syntax.YieldFrom, *syntax.Await:
		return true
	case *syntax.Cond:
		return suspendsExpr(e.Test) || suspendsExpr(e.Then) || suspendsExpr(e.Else)
	case *syntax.BoolOp:
		for _, x := range e.Operands {
			if suspendsExpr(x) {
				return true
			}
		}
		return false
	case *syntax.Compare:
		for _, r := range e.Rest {
			if suspendsExpr(r.X) {
				return true
			}
		}
		return suspendsExpr(e.X)
	case *syntax.Star:
		return suspendsExpr(e.X)
	case *syntax.Lambda:
		return suspendsHead(e.Func)
	}
	found := false
	mapOperands(e, func(x syntax.Expr) syntax.Expr {
		found = found || suspendsExpr(x)
		return x
	})
	return found
}

// suspends reports whether a statement has a yield or await of its own scope in it.
func suspends(s syntax.Stmt) bool {
	switch s := s.(type) {
	case *syntax.ExprStmt:
		return suspendsExpr(s.X)
	case *syntax.AssignStmt:
		return suspendsExpr(s.Value) || suspendsAny(s.Targets)
	case *syntax.AugAssignStmt:
		return suspendsExpr(s.Target) || suspendsExpr(s.Value)
	case *syntax.AnnAssignStmt:
		return s.Value != nil && (suspendsExpr(s.Value) || suspendsExpr(s.Target))
	case *syntax.DelStmt:
		return suspendsAny(s.Targets)
	case *syntax.ReturnStmt:
		return suspendsExpr(s.Value)
	case *syntax.RaiseStmt:
		return suspendsExpr(s.X) || suspendsExpr(s.From)
	case *syntax.AssertStmt:
		return suspendsExpr(s.Test) || suspendsExpr(s.Msg)
	case *syntax.IfStmt:
		for _, c := range s.Clauses {
			if suspendsExpr(c.Test) || suspendsBlock(c.Body) {
				return true
			}
		}
		return suspendsBlock(s.Else)
	case *syntax.WhileStmt:
		return suspendsExpr(s.Test) || suspendsBlock(s.Body) || suspendsBlock(s.Else)
	case *syntax.ForStmt:
		return s.Async || suspendsExpr(s.Iter) || suspendsExpr(s.Target) || suspendsBlock(s.Body) || suspendsBlock(s.Else)
	case *syntax.TryStmt:
		for _, h := range s.Handlers {
			if suspendsExpr(h.Type) || suspendsBlock(h.Body) {
				return true
			}
		}
		return suspendsBlock(s.Body) || suspendsBlock(s.Else) || suspendsBlock(s.Finally)
	case *syntax.WithStmt:
		for _, it := range s.Items {
			if suspendsExpr(it.X) || suspendsExpr(it.Target) {
				return true
			}
		}
		return s.Async || suspendsBlock(s.Body)
	case *syntax.DefStmt:
		return suspendsHead(s.Func) || suspendsAny(s.Decorators)
	case *syntax.ClassStmt:
		for _, a := range s.Args {
			if suspendsExpr(a.Value) {
				return true
			}
		}
		return suspendsAny(s.Decorators)
	}
	return false
}

func suspendsAny(list []syntax.Expr) bool {
	for _, e := range list {
		if suspendsExpr(e) {
			return true
		}
	}
	return false
}

func suspendsBlock(list []syntax.Stmt) bool {
	for _, s := range list {
		if suspends(s) {
			return true
		}
	}
	return false
}

// ways tells how statements may be left other than by their end or an exception.
type ways struct{ brk, cont, ret bool }

func (w *ways) block(list []syntax.Stmt, loops int) {
	for _, s := range list {
		w.stmt(s, loops)
	}
}

func (w *ways) stmt(s syntax.Stmt, loops int) {
	switch s := s.(type) {
	case *syntax.BreakStmt:
		w.brk = w.brk || loops == 0
	case *syntax.ContinueStmt:
		w.cont = w.cont || loops == 0
	case *syntax.ReturnStmt:
		w.ret = true
	case *syntax.IfStmt:
		for _, c := range s.Clauses {
			w.block(c.Body, loops)
		}
		w.block(s.Else, loops)
	case *syntax.WhileStmt:
		w.block(s.Body, loops+1)
		w.block(s.Else, loops)
	case *syntax.ForStmt:
		w.block(s.Body, loops+1)
		w.block(s.Else, loops)
	case *syntax.TryStmt:
		w.block(s.Body, loops)
		for _, h := range s.Handlers {
			w.block(h.Body, loops)
		}
		w.block(s.Else, loops)
		w.block(s.Finally, loops)
	case *syntax.WithStmt:
		w.block(s.Body, loops)
	}
}
