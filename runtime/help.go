package runtime

import (
	"fmt"
	"strings"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/types"
	"github.com/canmv-run/canmv-run/runtime/vm"
)

const helpText = `This is MicroPython as on a CanMV board, on your PC.

help(x) tells what x is, with the manual of the board's functions and classes.
help('modules') lists the modules. dir(x) lists the names in x.
`

// help is the builtin function of that name.
func (rt *Runtime) help(th *types.Thread, args []types.Value) types.Value {
	text := helpText
	if len(args) > 0 {
		if s, ok := types.AsStr(args[0]); ok && s == "modules" {
			text = columns(rt.moduleNames())
		} else if text, ok = describe(th, args[0]); !ok {
			return nil
		}
	}
	if !rt.write(vm.ThreadOf(th), []byte(text)) {
		return nil
	}
	return types.None
}

// columns lists names in three columns.
func columns(names []string) string {
	var b strings.Builder
	width := 0
	for _, n := range names {
		width = max(width, len(n)+2)
	}
	rows := (len(names) + 2) / 3
	for r := range rows {
		line := ""
		for i := r; i < len(names); i += rows {
			line += fmt.Sprintf("%-*s", width, names[i])
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// describe is help of an object: its type, its manual, its members.
func describe(th *types.Thread, v types.Value) (string, bool) {
	what, ok := helpValue(th, v)
	if !ok {
		return "", false
	}
	var b strings.Builder
	fmt.Fprintf(&b, "object %s is of type %s\n", what, types.TypeName(v))
	if doc := arg.Doc(v); doc != "" {
		b.WriteString(doc)
		b.WriteByte('\n')
	}
	member := func(name string, x types.Value) bool {
		text, ok := helpValue(th, x)
		if ok {
			fmt.Fprintf(&b, "  %s -- %s\n", name, text)
		}
		return ok
	}
	switch x := v.(type) {
	case *types.Module:
		x.Dict.Each(func(k, v types.Value) bool {
			name, isText := types.AsStr(k)
			ok = !isText || member(name, v)
			return ok
		})
		return b.String(), ok
	case *arg.Class:
		v = types.ClassOfGo(x)
	}
	class, isClass := v.(*types.Class)
	if !isClass {
		class = types.TypeOf(v)
	}
	if class == types.FunctionClass {
		return b.String(), true
	}
	for _, name := range class.OwnNames() {
		if !member(name, class.OwnAttr(name).Value) {
			return "", false
		}
	}
	if class.Go != nil {
		for _, name := range class.Go.AttrNames() {
			fmt.Fprintf(&b, "  %s\n", name)
		}
	}
	return b.String(), true
}

// helpValue is a value as help shows it.
func helpValue(th *types.Thread, v types.Value) (string, bool) {
	switch v.(type) {
	case *types.Builtin, *arg.Func:
		return "<function>", true
	case *types.ClassMethod:
		return "<classmethod>", true
	case *types.StaticMethod:
		return "<staticmethod>", true
	}
	return types.ToText(th, v)
}
