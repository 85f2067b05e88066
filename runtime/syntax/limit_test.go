package syntax

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// TestNesting holds that depth ends in an error, never in a stack overflow, and that depths which
// programs reach are taken.
func TestNesting(t *testing.T) {
	block := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.Repeat(" ", i) + "if x:\n")
		}
		return b.String() + strings.Repeat(" ", n) + "pass\n"
	}
	for _, c := range []struct {
		name string
		src  func(n int) string
		ok   int // this deep is fine
		bad  int // this deep is not
	}{
		{"parentheses", func(n int) string { return strings.Repeat("(", n) + "x" + strings.Repeat(")", n) }, 450, 100000},
		{"lists", func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }, 450, 100000},
		{"open brackets", func(n int) string { return strings.Repeat("{", n) }, 0, 1000000},
		{"dicts", func(n int) string { return strings.Repeat("{1:", n) + "1" + strings.Repeat("}", n) }, 450, 100000},
		{"calls inside calls", func(n int) string { return strings.Repeat("f(", n) + strings.Repeat(")", n) }, 450, 100000},
		{"subscripts inside", func(n int) string { return strings.Repeat("a[", n) + "1" + strings.Repeat("]", n) }, 450, 100000},
		{"unary", func(n int) string { return strings.Repeat("-", n) + "x" }, 450, 100000},
		{"not", func(n int) string { return strings.Repeat("not ", n) + "x" }, 450, 100000},
		{"power", func(n int) string { return strings.Repeat("x ** ", n) + "x" }, 450, 100000},
		{"lambda", func(n int) string { return strings.Repeat("lambda: ", n) + "x" }, 450, 100000},
		{"conditional", func(n int) string { return strings.Repeat("x if y else ", n) + "x" }, 450, 100000},
		{"f-strings", func(n int) string { return strings.Repeat("f'{", n) + "x" + strings.Repeat("}'", n) }, 200, 100000},
		{"format specs", func(n int) string { return "f'" + strings.Repeat("{x:", n) + strings.Repeat("}", n) + "'" }, 200, 100000},
		{"sum", func(n int) string { return strings.Repeat("x + ", n) + "x" }, 2900, 1000000},
		{"attributes", func(n int) string { return "x" + strings.Repeat(".x", n) }, 2900, 1000000},
		{"calls of calls", func(n int) string { return "x" + strings.Repeat("()", n) }, 2900, 1000000},
		{"sums in sums", func(n int) string {
			s := strings.Repeat(" + x", n)
			return strings.Repeat("(", 10) + "x" + strings.Repeat(s+")", 10)
		}, 250, 2900},
		{"blocks", block, 400, 3000},
	} {
		for _, n := range []int{c.ok, c.bad} {
			if n == 0 {
				continue
			}
			m, err := Parse("deep.py", []byte(c.src(n)), Exec)
			if err == nil {
				Format(m)
				err = Resolve(m)
			}
			var e *Error
			deep := errors.As(err, &e) && e.Msg == msgDepth && e.Type == SyntaxError
			if n == c.bad && !deep || n == c.ok && err != nil {
				t.Errorf("%s %d deep: %v", c.name, n, err)
			}
		}
	}
}

// TestLong holds that what is long and flat is taken, in time that grows with its length only.
func TestLong(t *testing.T) {
	const n = 200000
	start := time.Now()
	for name, src := range map[string]string{
		"list":       "[" + strings.Repeat("1,", n) + "]",
		"string":     "'" + strings.Repeat("a", n) + "'",
		"strings":    strings.Repeat("'a' ", n),
		"or":         strings.Repeat("x or ", n) + "x",
		"comparison": strings.Repeat("x < ", n) + "x",
		"elif":       "if x: pass\n" + strings.Repeat("elif x: pass\n", n),
		"semicolons": strings.Repeat("x;", n),
		"comment":    "#" + strings.Repeat("a", 5*n),
		"blank":      strings.Repeat("\n", n),
		"targets":    strings.Repeat("x = ", n) + "x",
		"parameters": "def f(" + strings.ReplaceAll(numbered(n/10), "\n", ",") + "): pass",
		"names":      numbered(n / 10),
		"locals":     "def f():\n " + strings.ReplaceAll(strings.ReplaceAll(numbered(n/10), "\n", "=1;"), " ", "") + "\n",
		"closure": "def f():\n " + strings.ReplaceAll(numbered(n/10), "\n", "=1;") + "\n def g():\n  " +
			strings.ReplaceAll(numbered(n/10), "\n", ";") + "\n",
	} {
		m, err := Parse(name, []byte(src), Exec)
		if err == nil {
			err = Resolve(m)
		}
		if err != nil {
			t.Errorf("%s: %.200v", name, err)
		}
	}
	if d := time.Since(start); d > 20*time.Second {
		t.Errorf("took %v", d)
	}
}

// numbered is n lines with names that differ.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("x" + lineText(Pos{Line: uint32(i)}) + "\n")
	}
	return b.String()
}

// TestText holds what the package doc says about bytes, line ends, tabs and indentation.
func TestText(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"", "[]"},
		{"\n\n", "[]"},
		{"\r", "[]"},
		{"\t", "[]"},
		{"  # x", "[]"},
		{"\\\n", "[]"},
		{"\ufeffx", "[(ExprStmt x)]"},
		{"x\r\ny\rz\n", "[(ExprStmt x) (ExprStmt y) (ExprStmt z)]"},
		{"if x:\r\n  y\r\n\r\n  z\r\nw", "[(IfStmt [(IfClause x [(ExprStmt y) (ExprStmt z)])]) (ExprStmt w)]"},
		{"'''a\r\nb\rc\nd'''", `[(ExprStmt "a\nb\nc\nd")]`},
		{"'a\\\r\nb\\\rc'", `[(ExprStmt "abc")]`},
		{"r'a\\\r\nb'", `[(ExprStmt "a\\\nb")]`},
		{"x = 1 \\\r\n + 2", "[(AssignStmt [x] (Binary + 1 2))]"},
		{"if x:\n\ty\n        z", "[(IfStmt [(IfClause x [(ExprStmt y) (ExprStmt z)])])]"},
		{"if x:\n  y\n# c\n      # d\n  z", "[(IfStmt [(IfClause x [(ExprStmt y) (ExprStmt z)])])]"},
		{"if x:\n  y\n  ", "[(IfStmt [(IfClause x [(ExprStmt y)])])]"},
		{"x\n\f\ny", "[(ExprStmt x) (ExprStmt y)]"},
		{"# \xc4\xe3\xba\xc3 GBK\nx", "[(ExprStmt x)]"},
		{"b'\xc4'", `[(ExprStmt b"\xc4")]`},
		{"'é中😀'", `[(ExprStmt "\u00e9\u4e2d\U0001f600")]`},
		{"x\x00", "1:2: SyntaxError: invalid syntax (the source holds a NUL byte)"},
		{"'a\x00'", "1:3: SyntaxError: invalid syntax (the source holds a NUL byte)"},
		{"# \x00", "1:3: SyntaxError: invalid syntax (the source holds a NUL byte)"},
		{"é = '中\xc4'", "1:7: SyntaxError: invalid syntax (byte 0xc4 is not UTF-8: save the file as UTF-8)"},
		{"x\xff = 1", "1:2: SyntaxError: invalid syntax (byte 0xff is not UTF-8: save the file as UTF-8)"},
		{"x\ufeff = 1", "1:2: SyntaxError: invalid syntax (a byte order mark stands inside the source)"},
		{"\x01", "1:1: SyntaxError: invalid syntax (the source holds a control character, byte 0x01)"},
		{"\fx", "1:2: IndentationError: unexpected indent (this line is indented deeper than the one before, which starts no block)"},
		{"if x:\n\ty\n    z", "3:5: IndentationError: unindent doesn't match any outer indent level"},
		{"'中文' x", "1:6: SyntaxError: invalid syntax (an operator, a comma or a line end is missing before this)"},
		{"x\r\n\r\n $", "3:2: IndentationError: unexpected indent (this line is indented deeper than the one before, which starts no block)"},
		{"x\r\ry $", "3:3: SyntaxError: invalid syntax ('$' means nothing here)"},
	} {
		m, err := Parse("", []byte(c.src), Exec)
		got := ""
		if err != nil {
			got = strings.TrimPrefix(err.Error(), ":")
		} else {
			got = dump(m.Body)
		}
		if got != c.want {
			t.Errorf("%q:\ngot  %s\nwant %s", c.src, got, c.want)
		}
		checkSource(t, []byte(c.src), Exec)
	}
}

func TestCaret(t *testing.T) {
	_, err := Parse("", []byte("if x:\n\ty = '中' $\n"), Exec)
	var e *Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	if want := "\ty = '中' $\n\t        ^"; e.Caret() != want {
		t.Errorf("got\n%s\nwant\n%s", e.Caret(), want)
	}
}

// TestPositions holds where nodes start and end.
func TestPositions(t *testing.T) {
	const src = "x = (é + b.c(d)[\n  e]) if '中' else f'{g}'\n@h\ndef i(j): return -j\n"
	want := map[string]string{
		"*syntax.AssignStmt": "1:1-2:25", "*syntax.Cond": "1:5-2:25", "*syntax.Binary": "1:6-2:5",
		"*syntax.Index": "1:10-2:5", "*syntax.Call": "1:10-1:16", "*syntax.Attr": "1:10-1:13",
		"*syntax.StrLit": "2:10-2:13", "*syntax.FString": "2:19-2:25", "*syntax.DefStmt": "3:1-4:20",
		"*syntax.ReturnStmt": "4:11-4:20", "*syntax.Unary": "4:18-4:20",
	}
	m := mustResolve(t, src)
	got := map[string]string{}
	visit(m, func(n Node) {
		start, end := n.Span()
		at := lineText(start) + ":" + lineText(Pos{Line: start.Col}) + "-" + lineText(end) + ":" + lineText(Pos{Line: end.Col})
		got[typeName(n)] = at
		if n, ok := n.(*Name); ok && n.Name == "g" && at != "2:22-2:23" {
			t.Errorf("g is at %s", at)
		}
	})
	for name, at := range want {
		if got[name] != at {
			t.Errorf("%s: got %s, want %s", name, got[name], at)
		}
	}
}
