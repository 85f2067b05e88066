package star

import (
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Module is a module as a Starlark value.
type Module struct {
	runner  *Runner
	table   *arg.Module
	members map[string]arg.Member
	names   []string
	values  map[string]starlark.Value
}

var _ starlark.HasAttrs = (*Module)(nil)

func (m *Module) String() string        { return "<module '" + m.table.Name + "'>" }
func (m *Module) Type() string          { return "module" }
func (m *Module) Freeze()               {}
func (m *Module) Truth() starlark.Bool  { return true }
func (m *Module) Hash() (uint32, error) { return starlark.String(m.table.Name).Hash() }

func (m *Module) index() {
	if m.members != nil {
		return
	}
	m.members = map[string]arg.Member{}
	m.values = map[string]starlark.Value{}
	m.table.Each(func(x arg.Member) {
		m.members[x.MemberName()] = x
		m.names = append(m.names, x.MemberName())
	})
}

// AttrNames lists the members.
func (m *Module) AttrNames() []string {
	m.index()
	names := slices.Clone(m.names)
	slices.Sort(names)
	return names
}

// Attr is a member, or a module that the board's module imported.
func (m *Module) Attr(name string) (starlark.Value, error) {
	m.index()
	if v := m.values[name]; v != nil {
		return v, nil
	}
	var v starlark.Value
	switch x := m.members[name].(type) {
	case arg.Var:
		return arg.ToValue(Values{}, x.Get(Values{})), nil
	case arg.Const:
		v = wrap(arg.ToValue(Values{}, x.Value))
	case *arg.ErrorType:
		v = errorClass{x}
	case starlark.Value:
		v = wrap(x)
	case interface{ ModuleTable() *arg.Module }:
		v = &Module{runner: m.runner, table: x.ModuleTable()}
	default:
		switch {
		case name == "__name__":
			return starlark.String(m.table.Name), nil
		case slices.Contains(m.table.Leaks, name):
			return m.runner.Import(name)
		}
		return nil, nil
	}
	m.values[name] = v
	return v, nil
}

// loadable is what load() may name: every member, the leaked modules, and the module itself by its last name.
func (m *Module) loadable() starlark.StringDict {
	m.index()
	d := make(starlark.StringDict, len(m.names)+1)
	for _, name := range append(slices.Clone(m.names), m.table.Leaks...) {
		if v, err := m.Attr(name); err == nil && v != nil {
			d[name] = v
		}
	}
	d[m.table.Name[strings.LastIndexByte(m.table.Name, '.')+1:]] = m
	return d
}

// errorClass is an exception class of a module, e.g. wave.Error, to compare err.type with its name.
type errorClass struct{ *arg.ErrorType }

func (c errorClass) String() string        { return "<class '" + c.Name + "'>" }
func (c errorClass) Type() string          { return "type" }
func (c errorClass) Freeze()               {}
func (c errorClass) Truth() starlark.Bool  { return true }
func (c errorClass) Hash() (uint32, error) { return starlark.String(c.Name).Hash() }
