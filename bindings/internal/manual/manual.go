// Package manual prints a module's table as its page of the manual.
//
//	page := manual.Page(table)   // doc/modules/<name>.md
//
// A table's Doc texts and signatures are the only source of the pages.
package manual

import (
	"fmt"
	"strings"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Page is a module's page in Markdown.
func Page(m *arg.Module, aliases []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", m.Name)
	if len(aliases) > 0 {
		fmt.Fprintf(&b, "Also imported as `%s`.\n\n", strings.Join(aliases, "`, `"))
	}
	b.WriteString(text(m.Doc) + "\n")
	if len(m.Include) > 0 {
		var names []string
		for _, inc := range m.Include {
			names = append(names, fmt.Sprintf("[%s](%s.md)", inc.Name, inc.Name))
		}
		fmt.Fprintf(&b, "\nAs on the board, it also has every name of %s.\n", strings.Join(names, ", "))
	}
	if len(m.Leaks) > 0 {
		fmt.Fprintf(&b, "\n`from %s import *` also gives the modules `%s`.\n", m.Name, strings.Join(m.Leaks, "`, `"))
	}
	var consts []arg.Const
	var missing []string
	for _, x := range m.Members {
		switch x := x.(type) {
		case arg.Const:
			consts = append(consts, x)
		case *arg.Func:
			if BoardOnly(x) {
				missing = append(missing, x.Name())
				continue
			}
			fmt.Fprintf(&b, "\n## %s\n\n%s\n", x.Sig, text(x.Doc))
		case *arg.Class:
			class(&b, "##", "", x)
		case *arg.ErrorType:
			fmt.Fprintf(&b, "\n## exception %s(%s)\n\n%s\n", x.Name, x.Base, text(x.Doc))
		case interface {
			arg.Member
			ModuleTable() *arg.Module
		}:
			sub := x.ModuleTable().Name
			fmt.Fprintf(&b, "\n## %s\n\nThe module [%s](%s.md).\n", sub[strings.LastIndexByte(sub, '.')+1:], sub, sub)
		case arg.Var:
			fmt.Fprintf(&b, "\n## %s\n\n%s\n", x.Name, text(x.Doc))
		}
	}
	for _, k := range m.Types {
		class(&b, "##", "", k)
	}
	constants(&b, "##", consts)
	only(&b, missing)
	return b.String()
}

// BoardOnly reports whether a function stands for one that only the board has.
func BoardOnly(f *arg.Func) bool { return strings.HasPrefix(f.Doc, "On the board only") }

func only(b *strings.Builder, names []string) {
	if len(names) > 0 {
		fmt.Fprintf(b, "\nOn the board only, here a NotImplementedError: `%s`.\n", strings.Join(names, "`, `"))
	}
}

// text is a doc text: a tab makes code, as in Go.
func text(doc string) string { return strings.ReplaceAll(strings.TrimSpace(doc), "\t", "    ") }

func class(b *strings.Builder, level, prefix string, k *arg.Class) {
	sig := k.Name
	if k.Init != nil {
		sig = k.Init.Sig
	}
	fmt.Fprintf(b, "\n%s class %s%s\n\n%s\n", level, prefix, sig, text(k.Doc))
	if k.Init != nil && k.Init.Doc != "" {
		fmt.Fprintf(b, "\n%s\n", text(k.Init.Doc))
	}
	var missing []string
	function := func(f *arg.Func) {
		if BoardOnly(f) {
			missing = append(missing, f.Name())
			return
		}
		fmt.Fprintf(b, "\n%s# %s%s.%s\n\n%s\n", level, prefix, k.Name, f.Sig, text(f.Doc))
	}
	for _, f := range k.Statics {
		function(f)
	}
	for _, f := range k.Methods {
		function(f)
	}
	for _, p := range k.Props {
		fmt.Fprintf(b, "\n%s# %s%s.%s\n\n%s\n", level, prefix, k.Name, p.Name, text(p.Doc))
	}
	var consts []arg.Const
	for _, c := range k.Consts {
		if inner, ok := c.Value.(*arg.Class); ok {
			class(b, level, k.Name+".", inner)
			continue
		}
		consts = append(consts, c)
	}
	constants(b, level+"#", consts)
	only(b, missing)
}

// constants is a table with one row for each meaning.
func constants(b *strings.Builder, level string, list []arg.Const) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s Constants\n\n| names | meaning |\n|---|---|\n", level)
	for i := 0; i < len(list); {
		var names []string
		doc := list[i].Doc
		for ; i < len(list) && list[i].Doc == doc; i++ {
			names = append(names, fmt.Sprintf("`%s` %v", list[i].Name, list[i].Value))
		}
		fmt.Fprintf(b, "| %s | %s |\n", strings.Join(names, ", "), doc)
	}
}
