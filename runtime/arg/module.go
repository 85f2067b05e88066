package arg

import "strings"

// Member is one name of a module: *Func, *Class, Const, Var or *ErrorType.
type Member interface {
	MemberName() string
	MemberDoc() string
}

// Module is a table of names.
type Module struct {
	// Name is the dotted name by which scripts import it.
	Name string
	// Doc is the module's manual: one sentence first, then what a user needs to know.
	Doc     string
	Members []Member
	// Types are classes whose instances scripts get, but which the module has no name for; for the manual.
	Types []*Class
	// Include lists modules whose public members are members here, too, as `from X import *` at the top of the board's
	// own module makes them (board-api.md section 12).
	Include []*Module
	// Leaks names modules that the board's module imported and that its star import therefore also gives, e.g. "time".
	Leaks []string
}

// Loader names a module and builds its table when it is first imported.
type Loader struct {
	Name string
	// Aliases are further names of the same module, e.g. "utime".
	Aliases []string
	// Load builds the table. Nil: the board has the module and canmv-run does not, so an import is an
	// ImportError whose hint says so.
	Load func() *Module
}

// Const is a member with a fixed value: a Go value that ToValue takes, or a Value.
type Const struct {
	Name  string
	Value any
	Doc   string
}

func (c Const) MemberName() string { return c.Name }
func (c Const) MemberDoc() string  { return c.Doc }

// Var is a member whose value is computed each time it is read.
type Var struct {
	Name string
	Get  func(vs Values) any
	Doc  string
}

func (v Var) MemberName() string { return v.Name }
func (v Var) MemberDoc() string  { return v.Doc }

func (t *ErrorType) MemberName() string { return t.Name }
func (t *ErrorType) MemberDoc() string  { return t.Doc }

// Each calls f for the module's own members and those of Include, own first, each name once.
func (m *Module) Each(f func(Member)) { m.each(f, map[string]bool{}) }

func (m *Module) each(f func(Member), seen map[string]bool) {
	for _, x := range m.Members {
		if !seen[x.MemberName()] {
			seen[x.MemberName()] = true
			f(x)
		}
	}
	for _, inc := range m.Include {
		inc.each(f, seen)
	}
}

// Public reports whether a star import copies the name.
func Public(name string) bool { return !strings.HasPrefix(name, "_") }
