package syntax

import (
	"fmt"
	"math/big"
	"reflect"
	"strconv"
	"strings"
)

// dump writes a tree as nested parentheses, without positions and what Resolve adds. Names and
// literals stand for themselves; nil fields and empty lists at the end of a node are left out.
func dump(n any) string {
	var b strings.Builder
	dumpValue(&b, reflect.ValueOf(n))
	return b.String()
}

func dumpValue(b *strings.Builder, v reflect.Value) {
	switch x := v.Interface().(type) {
	case *Name:
		if x == nil {
			b.WriteString("-")
		} else {
			b.WriteString(x.Name)
		}
		return
	case *Const:
		b.WriteString(constText[x.Kind])
		return
	case *IntLit:
		if x.Big != nil {
			b.WriteString(x.Big.String())
		} else {
			b.WriteString(strconv.FormatInt(x.Val, 10))
		}
		return
	case *FloatLit:
		b.WriteString(floatText(x.Val))
		return
	case *ImagLit:
		b.WriteString(floatText(x.Val) + "j")
		return
	case *StrLit:
		b.WriteString(strconv.QuoteToASCII(x.Val))
		return
	case *BytesLit:
		b.WriteString("b" + strconv.QuoteToASCII(x.Val))
		return
	case FPart:
		if x.X == nil {
			b.WriteString(strconv.QuoteToASCII(x.Text))
			return
		}
		b.WriteString("{" + dump(x.X))
		if x.Conv != 0 {
			b.WriteString("!" + string(rune(x.Conv)))
		}
		if x.Spec != nil {
			b.WriteString(":" + dump(x.Spec))
		}
		b.WriteString("}")
		return
	case *big.Int, *Scope, Pos, span:
		return
	case Op:
		b.WriteString(x.String())
		return
	case CompKind:
		b.WriteString([]string{"list", "set", "dict", "gen"}[x])
		return
	case ParamKind:
		b.WriteString([]string{"posonly", "pos", "kwonly", "star", "double"}[x])
		return
	case ArgKind:
		b.WriteString([]string{"pos", "star", "named", "double"}[x])
		return
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			b.WriteString("-")
			return
		}
		dumpValue(b, v.Elem())
	case reflect.Slice:
		b.WriteString("[")
		for i := range v.Len() {
			if i > 0 {
				b.WriteString(" ")
			}
			dumpValue(b, v.Index(i))
		}
		b.WriteString("]")
	case reflect.Struct:
		var fields []string
		for i := range v.NumField() {
			f := v.Type().Field(i)
			switch f.Name {
			case "span", "Pos", "Scope", "Slot", "Super":
				continue
			}
			var fb strings.Builder
			dumpValue(&fb, v.Field(i))
			fields = append(fields, fb.String())
		}
		for len(fields) > 0 && (fields[len(fields)-1] == "-" || fields[len(fields)-1] == "[]") {
			fields = fields[:len(fields)-1]
		}
		b.WriteString("(" + strings.Join(append([]string{v.Type().Name()}, fields...), " ") + ")")
	case reflect.String:
		b.WriteString(strconv.QuoteToASCII(v.String()))
	default:
		fmt.Fprint(b, v.Interface())
	}
}

// visit calls f for each node of a tree, parents first; f may be handed the same kinds that stand
// in fields of type Expr, Stmt and *Name.
func visit(n any, f func(Node)) { visitValue(reflect.ValueOf(n), f) }

func visitValue(v reflect.Value, f func(Node)) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			visitValue(v.Elem(), f)
		}
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		switch x := v.Interface().(type) {
		case *Scope, *big.Int:
			return
		case Node:
			f(x)
		}
		visitValue(v.Elem(), f)
	case reflect.Slice:
		for i := range v.Len() {
			visitValue(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				visitValue(v.Field(i), f)
			}
		}
	}
}
