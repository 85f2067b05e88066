package syntax

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var wantScope = regexp.MustCompile(`  #= (.*)\n`)

// TestScopes compares, for each line of scope.py, the names on it with their bindings (L local, C
// cell, F free, G global, N a class's name, and the index; for G and N the name it points to is
// checked instead) and the frame layouts of the scopes that start there.
func TestScopes(t *testing.T) {
	for _, src := range readCases(t, "scope.py", "---") {
		clean := wantScope.ReplaceAllString(src, "\n")
		m, err := Parse("scope.py", []byte(clean), Exec)
		if err == nil {
			err = Resolve(m)
		}
		if err != nil {
			t.Errorf("%s%v", clean, err)
			continue
		}
		got := describe(t, m)
		for i, line := range strings.Split(src, "\n") {
			want := ""
			if w := wantScope.FindStringSubmatch(line + "\n"); w != nil {
				want = w[1]
			}
			if got[i+1] != want {
				t.Errorf("%s\n got  %s\n want %s", strings.Split(clean, "\n")[i], got[i+1], want)
			}
		}
		checkSource(t, []byte(clean), Exec)
	}
}

// describe returns what TestScopes compares, by line.
func describe(t *testing.T, m *Module) map[int]string {
	type item struct {
		pos  Pos
		text string
	}
	var items []item
	visit(m, func(n Node) {
		switch n := n.(type) {
		case *Name:
			switch n.Binding {
			case Unresolved:
				items = append(items, item{n.start, n.Name + ":-"})
			case Global, ClassLocal:
				if m.Globals[n.Index] != n.Name {
					t.Errorf("%s points to the global %s", n.Name, m.Globals[n.Index])
				}
				items = append(items, item{n.start, n.Name + ":" + map[Binding]string{Global: "G", ClassLocal: "N"}[n.Binding]})
			default:
				items = append(items, item{n.start, fmt.Sprintf("%s:%c%d", n.Name, " LCF"[n.Binding], n.Index)})
			}
		case *DefStmt:
			items = append(items, item{n.start, layout(n.Func.Scope)})
		case *Lambda:
			items = append(items, item{n.start, layout(n.Func.Scope)})
		case *Comp:
			items = append(items, item{n.start, layout(n.Scope)})
		case *ClassStmt:
			items = append(items, item{n.start, layout(n.Scope)})
		}
	})
	slices.SortStableFunc(items, func(a, b item) int { return int(a.pos.Col) - int(b.pos.Col) })
	got := map[int]string{}
	for _, i := range items {
		line := int(i.pos.Line)
		if got[line] != "" {
			got[line] += " "
		}
		got[line] += i.text
	}
	return got
}

// layout describes a scope: its name, parameters, locals, cells (with the parameter each is filled
// from), free variables (with the parent's cell or free variable) and marks.
func layout(s *Scope) string {
	text := strings.Trim(s.Name, "<>")
	for i, l := range s.Locals {
		switch {
		case i < s.NumPos:
		case i < s.NumPos+s.NumKwOnly:
			l = "k/" + l
		case s.HasStar && i == s.NumPos+s.NumKwOnly:
			l = "*" + l
		case s.HasDouble && (i == s.NumPos+s.NumKwOnly || s.HasStar && i == s.NumPos+s.NumKwOnly+1):
			l = "**" + l
		default:
			l = "l/" + l
		}
		text += " " + l
	}
	for _, c := range s.Cells {
		text += " C/" + c.Name
		if c.Slot >= 0 {
			text += fmt.Sprintf("=%d", c.Slot)
		}
	}
	for _, f := range s.Free {
		text += fmt.Sprintf(" F/%s=%c%d", f.Name, map[bool]rune{true: 'C', false: 'F'}[f.FromCell], f.Index)
	}
	if s.Generator {
		text += " gen"
	}
	return "<" + text + ">"
}

func TestScopeMarks(t *testing.T) {
	m := mustResolve(t, `
async def a(): await x
def b(): yield
def c(): return 1
def d(): await x
class E:
    def f(self): return super().f()
    def g(self): return lambda: __class__
    def h(self): return super
`)
	def := func(body []Stmt, i int) *Scope { return body[i].(*DefStmt).Func.Scope }
	class := m.Body[4].(*ClassStmt)
	for _, c := range []struct {
		s                         *Scope
		gen, yield, await, async_ bool
		class                     bool
	}{
		{def(m.Body, 0), true, false, true, true, false},
		{def(m.Body, 1), true, true, false, false, false},
		{def(m.Body, 2), false, false, false, false, false},
		{def(m.Body, 3), true, false, true, false, false},
		{class.Scope, false, false, false, false, true},
		{def(class.Body, 0), false, false, false, false, true},
		{def(class.Body, 1), false, false, false, false, true},
		{def(class.Body, 2), false, false, false, false, false},
	} {
		got := []bool{c.s.Generator, c.s.HasYield, c.s.HasAwait, c.s.Async, c.s.UsesClass}
		if want := []bool{c.gen, c.yield, c.await, c.async_, c.class}; !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", c.s.Name, got, want)
		}
	}
	super := class.Body[0].(*DefStmt).Func.Body[0].(*ReturnStmt).Value.(*Call).Fn.(*Attr).X.(*Call).Super
	if super == nil || super.Class.Binding != Free || super.Self.Binding != Local || super.Self.Name != "self" {
		t.Errorf("super() is %+v", super)
	}
}

func mustResolve(t testing.TB, src string) *Module {
	t.Helper()
	m, err := Parse("test.py", []byte(src), Exec)
	if err == nil {
		err = Resolve(m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}
