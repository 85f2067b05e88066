package vm_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
	"github.com/canmv-run/canmv-run/runtime/vm"
)

// A writer makes a program of a string of bytes: each byte decides what comes next.
type writer struct {
	data  []byte
	out   strings.Builder
	depth int
	loops int
	fn    bool // inside a function
	gen   bool // which is a generator
}

func (w *writer) pick(n int) int {
	if len(w.data) == 0 {
		return 0
	}
	b := int(w.data[0])
	w.data = w.data[1:]
	return b % n
}

func (w *writer) line(format string, a ...any) {
	fmt.Fprintf(&w.out, strings.Repeat(" ", w.depth)+format+"\n", a...)
}

func (w *writer) name() string { return string(rune('a' + w.pick(5))) }

func (w *writer) expr(depth int) string {
	if depth > 3 || len(w.data) == 0 {
		return []string{"1", w.name(), "'s'", "0", "None"}[w.pick(5)]
	}
	x := func() string { return w.expr(depth + 1) }
	switch w.pick(22) {
	case 0:
		return []string{"0", "7", "-3", "1 << 70", "2.5", "True"}[w.pick(6)]
	case 1:
		return []string{"'abc'", "b'xy'", "''", "'%s'", "'é€'"}[w.pick(5)]
	case 2:
		return "[" + x() + ", " + x() + "]"
	case 3:
		return "(" + x() + ", " + x() + ")"
	case 4:
		return "{" + x() + ": " + x() + "}"
	case 5:
		ops := []string{"+", "-", "*", "//", "%", "/", "&", "|", "^", ">>"}
		return "(" + x() + " " + ops[w.pick(len(ops))] + " " + x() + ")"
	case 6:
		ops := []string{"<", "==", "!=", ">=", "in", "is not", "not in"}
		return "(" + x() + " " + ops[w.pick(len(ops))] + " " + x() + ")"
	case 7:
		return "(" + x() + " if " + x() + " else " + x() + ")"
	case 8:
		return "(" + x() + []string{" and ", " or "}[w.pick(2)] + x() + ")"
	case 9:
		return "(not " + x() + ")"
	case 10:
		return x() + "[" + x() + "]"
	case 11:
		return x() + "[" + x() + ":" + x() + "]"
	case 12:
		return "len(" + x() + ")"
	case 13:
		return "f(" + x() + ", " + x() + ")"
	case 14:
		return "f(" + x() + ", k=" + x() + ")"
	case 15:
		return "[" + w.name() + " for " + w.name() + " in " + x() + " if " + x() + "]"
	case 16:
		return "list(g(" + x() + "))"
	case 17:
		return "K(" + x() + ")." + []string{"v", "m()", "p", "missing"}[w.pick(4)]
	case 18:
		return "(lambda z: " + x() + ")(" + x() + ")"
	case 19:
		return "f'{" + w.name() + "!r}{" + w.name() + "}'"
	case 20:
		if w.gen {
			return "(yield " + x() + ")"
		}
		return "str(" + x() + ")"
	}
	return "(" + w.name() + " := " + x() + ")"
}

func (w *writer) block(n int) {
	w.depth++
	w.line("pass")
	for i := 0; i < n && len(w.data) > 0; i++ {
		w.stmt()
	}
	w.depth--
}

func (w *writer) stmt() {
	if w.depth > 5 {
		w.line("%s = %s", w.name(), w.expr(2))
		return
	}
	n := 1 + w.pick(3)
	switch w.pick(18) {
	case 0, 1, 2:
		w.line("%s = %s", w.name(), w.expr(0))
	case 3:
		w.line("%s %s= %s", w.name(), []string{"+", "-", "*", "|"}[w.pick(4)], w.expr(1))
	case 4:
		w.line("%s, %s = %s", w.name(), w.name(), w.expr(1))
	case 5:
		w.line("print(%s)", w.expr(0))
	case 6:
		w.line("if %s:", w.expr(1))
		w.block(n)
		w.line("else:")
		w.block(n)
	case 7, 8:
		w.line("for %s in %s:", w.name(), []string{"range(3)", "[1, 2]", "'xy'", w.expr(2)}[w.pick(4)])
		w.loops++
		w.block(n)
		w.loops--
		if w.pick(2) == 0 {
			w.line("else:")
			w.block(1)
		}
	case 9:
		w.line("q%d = 0", w.depth)
		w.line("while q%d < 3:", w.depth)
		w.loops++
		w.depth++
		w.line("q%d += 1", w.depth-1)
		w.depth--
		w.block(n)
		w.loops--
	case 10, 11:
		w.line("try:")
		w.block(n)
		if w.pick(2) == 0 {
			w.line("except %s as %s:", []string{"Exception", "TypeError", "(ValueError, KeyError)"}[w.pick(3)], w.name())
			w.block(n)
		}
		w.line("finally:")
		w.block(1)
	case 12:
		w.line("with C(%s) as %s:", w.expr(2), w.name())
		w.block(n)
	case 13:
		if w.loops > 0 {
			w.line("%s", []string{"break", "continue"}[w.pick(2)])
		}
	case 14:
		if w.fn {
			w.line("return %s", w.expr(1))
		}
	case 15:
		w.line("raise %s", []string{"ValueError('v')", "KeyError", "TypeError(a)", "C"}[w.pick(4)])
	case 16:
		w.line("del %s", w.name())
	case 17:
		w.line("%s[%s] = %s", w.name(), w.expr(2), w.expr(2))
	}
}

// program wraps what the bytes decide in a frame of definitions.
func program(data []byte) string {
	w := &writer{data: data}
	w.line("class C:")
	w.line(" def __init__(self, v): self.v = v")
	w.line(" def __enter__(self): return self.v")
	w.line(" def __exit__(self, t, e, tb): print('exit', t); return self.v == 1")
	w.line("class K(C):")
	w.line(" @property")
	w.line(" def p(self): return [self.v]")
	w.line(" def m(self): return self.v")
	cut := func(n int) []byte {
		head := w.data[:min(n, len(w.data))]
		w.data = w.data[len(head):]
		return head
	}
	size := len(data) / 3
	for _, def := range []string{"def f(a, b=2, *, k=3):", "def g(a):"} {
		part := cut(size)
		rest := w.data
		w.data = part
		w.line("%s", def)
		w.depth++
		w.line("b = c = d = e = 0")
		if def[4] == 'g' {
			w.line("yield a")
		}
		w.depth--
		w.fn, w.gen = true, def[4] == 'g'
		w.block(8)
		w.fn, w.gen, w.data = false, false, rest
	}
	w.line("a, b, c, d, e = 1, [1, 2], 'str', {1: 2}, 2.5")
	w.line("def main(a, b, c, d, e):")
	w.fn = true
	w.block(12)
	w.depth++
	w.line("return a, b, c, d, e")
	w.depth--
	w.line("print(main(a, b, c, d, e))")
	return w.out.String()
}

// play runs a program and describes everything that can be seen of it; over tells that it took too many steps.
func play(src string, lower bool) (seen string, over bool) {
	var buf bytes.Buffer
	steps := 0
	v := vm.New(vm.Config{
		LowerAll: lower,
		Write: func(t *vm.Thread, b []byte) bool {
			if buf.Write(b); buf.Len() > 1<<16 {
				over = true
				t.Raise(types.MemoryErrorClass, "output")
				return false
			}
			return true
		},
		Poll: func(t *vm.Thread, n int) bool {
			if steps += n; steps > 50_000 {
				over = true
				t.Raise(types.RuntimeErrorClass, "steps")
				t.Pending().Exc().Uncatchable = true
				t.Pending().Exc().Final = steps > 100_000
				return false
			}
			return true
		},
	})
	sl := &starlark.Thread{}
	env := &arg.Env{Values: types.Values{}}
	arg.SetEnv(sl, env)
	t := v.NewThread(sl, env)
	t.MaxDepth, t.HeapLimit = 100, 64<<20
	m := types.NewModule("__main__")
	code := v.CompileSource(t.Thread, "x.py", []byte(src), syntax.Exec)
	if code == nil || code.Run(t.Thread, m.Dict, nil) == nil {
		e := t.Take()
		buf.Write(types.AppendTraceback(t.Thread, nil, e))
		over = over || e.Class().IsSubclass(types.MemoryErrorClass)
		over = over || strings.Contains(buf.String(), "recursion depth")
	}
	if t.Failed() || t.Depth() != 0 {
		buf.WriteString(fmt.Sprintf("left behind: depth %d, exception %v", t.Depth(), t.Failed()))
	}
	return buf.String(), over
}

// FuzzEngine runs random programs the usual way and lowered: neither may panic, and both must print the same, raise the
// same on the same lines, and leave the thread as they found it.
func FuzzEngine(f *testing.F) {
	for _, s := range []string{"", "abc", "0123456789012345678901234567890123456789", "\x0a\x02\x0f\x01\x10\x0b\x01\x0f"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 400 {
			return
		}
		src := program(data)
		a, over := play(src, false)
		b, over2 := play(src, true)
		if over || over2 {
			return
		}
		if a != b {
			t.Errorf("the program\n%s\nprints the usual way\n%s\nand lowered\n%s", src, a, b)
		}
		if strings.Contains(a, "left behind") {
			t.Errorf("the program\n%s\n%s", src, a)
		}
	})
}
