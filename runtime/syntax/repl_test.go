package syntax

import (
	"errors"
	"fmt"
	"testing"
)

func typeName(n Node) string { return fmt.Sprintf("%T", n) }

func TestNeedsMore(t *testing.T) {
	for src, want := range map[string]bool{
		"":                           false,
		"\n":                         false,
		"x":                          false,
		"x = ":                       false,
		"x = (1,":                    true,
		"x = (1,\n":                  true,
		"x = (1,\n2)":                false,
		"f'''a":                      true,
		"'''a":                       true,
		"'''a\n":                     true,
		"'''a\nb'''":                 false,
		"'a":                         false,
		"f'{a":                       false,
		"f'{(a":                      false,
		"f'''{a":                     true,
		"x \\":                       true,
		"x \\\n+ 1":                  false,
		"if x:":                      true,
		"if x:\n":                    false,
		"if x:\n  y":                 true,
		"if x:\n  y\n":               false,
		"if x: y":                    true,
		"if x: y\n":                  false,
		"try:\n  y":                  true,
		"try:\n  y\nexcept:":         true,
		"try:\n  y\nexcept:\n  z\n":  false,
		"@a":                         true,
		"@a\ndef f():":               true,
		"@a\ndef f(): pass\n":        false,
		"def f(a,":                   true,
		"def f(a,\n":                 true,
		"class A:\n  x = [\n":        true,
		"async def f():":             true,
		"for x in y z:":              false,
		"if x:\n  y\n z":             false,
		"lambda: (":                  true,
		"import a; import b":         false,
		"if x:\n  '''\n":             true,
		"while True:\n  pass\nelse:": true,
	} {
		if got := NeedsMore(src); got != want {
			t.Errorf("%q: got %v, want %v", src, got, want)
		}
	}
}

func TestSingle(t *testing.T) {
	for src, want := range map[string]string{
		"x":             "[(ExprStmt x)]",
		"x; y":          "[(ExprStmt x) (ExprStmt y)]",
		"x\n\n":         "[(ExprStmt x)]",
		"if x: y":       "[(IfStmt [(IfClause x [(ExprStmt y)])])]",
		"if x: y\n\n":   "[(IfStmt [(IfClause x [(ExprStmt y)])])]",
		"\n":            "[]",
		"# x":           "[]",
		"":              "invalid syntax",
		"x\ny":          "invalid syntax",
		"if x: y\nz":    "invalid syntax",
		"\nx":           "invalid syntax",
		"\\\n":          "invalid syntax",
		"if x:\n y\nz;": "invalid syntax",
	} {
		checkMode(t, src, Single, want)
	}
}

func TestEval(t *testing.T) {
	for src, want := range map[string]string{
		"x":      "[(ExprStmt x)]",
		"x, y\n": "[(ExprStmt (Tuple [x y]))]",
		"1\n\n":  "[(ExprStmt 1)]",
		"":       "invalid syntax",
		" 1":     "unexpected indent",
		"\n1":    "invalid syntax",
		"x = 1":  "invalid syntax",
		"x := 1": "invalid syntax",
		"x; y":   "invalid syntax",
		"pass":   "invalid syntax",
		"*x":     "invalid syntax",
	} {
		checkMode(t, src, Eval, want)
	}
}

func checkMode(t *testing.T, src string, mode Mode, want string) {
	t.Helper()
	m, err := Parse("", []byte(src), mode)
	got := ""
	var e *Error
	if errors.As(err, &e) {
		got = e.Msg
	} else {
		got = dump(m.Body)
	}
	if got != want {
		t.Errorf("%q: got %s, want %s", src, got, want)
	}
	checkSource(t, []byte(src), mode)
}
