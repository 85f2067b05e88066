package vm_test

import (
	"testing"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
	"github.com/canmv-run/canmv-run/runtime/vm"
)

// Each benchmark is the body of a loop; an operation is one pass.
var benchmarks = []struct{ name, setup, body string }{
	{"loop", "", "pass"},
	{"int_add", "x = 3", "y = x + i"},
	{"float_mul", "x = 3.5", "y = x * 1.25"},
	{"attr_get", "p = P()", "p.x"},
	{"attr_set", "p = P()", "p.x = i"},
	{"method_call", "p = P()", "p.m()"},
	{"call0", "", "f0()"},
	{"call1", "", "f1(i)"},
	{"call3", "", "f3(i, i, i)"},
	{"call_keywords", "", "f3(1, c=i, b=2)"},
	{"call_builtin", "l = [1]", "len(l)"},
	{"list_get", "l = [1, 2, 3]", "l[1]"},
	{"list_set", "l = [1, 2, 3]", "l[1] = i"},
	{"dict_get_str", "d = {'a': 1, 'b': 2}", "d['b']"},
	{"dict_set_int", "d = {}", "d[i & 1023] = i"},
	{"try", "", "try:\n   pass\n  except ValueError:\n   pass"},
	{"raise_catch", "", "try:\n   raise ValueError(i)\n  except ValueError as e:\n   pass"},
	{"raise_deep", "", "try:\n   f1(f2())\n  except ValueError:\n   pass"},
	{"dict_get_int", "d = {k: k for k in range(1024)}", "d[i & 1023]"},
	{"str_percent", "", "'%d:%04d %s' % (i, i & 255, 'x')"},
	{"str_format", "", "'{}:{:04d} {}'.format(i, i & 255, 'x')"},
	{"sort_1000", "l = [j * 7919 % 1003 for j in range(1000)]", "sorted(l)"},
	{"closure_call", "g = adder(3)", "g(i)"},
	{"generator_next", "g = count()", "next(g)"},
	{"instance", "", "P()"},
	{"tuple_unpack", "a = b = 1", "a, b = b, a"},
	{"fstring", "x = 'abc'", "f'{x}={i}'"},
	{"fnv1a_byte", "h = 2166136261", "h = ((h ^ (i & 255)) * 16777619) & 0xFFFFFFFF"},
	{"crc32_byte", "c = 0xFFFFFFFF\n t = [j * 2654435761 & 0xFFFFFFFF for j in range(256)]\n b = bytearray(1024)",
		"c = (c >> 8) ^ t[(c ^ b[i & 1023]) & 255]"},
	{"timestamp_64", "t = 1 << 60", "t = t + 33333"},
}

const prelude = `
class P:
 def __init__(self):
  self.x = 1
 def m(self):
  return self
def f0():
 pass
def fail():
 raise ValueError(1)
def f2():
 fail()
def adder(n):
 def add(x):
  return x + n
 return add
def f1(a):
 return a
def f3(a, b=1, c=2):
 return c
def count():
 i = 0
 while True:
  yield i
  i += 1
`

func BenchmarkOperations(b *testing.B) {
	for _, bm := range benchmarks {
		b.Run(bm.name, func(b *testing.B) {
			v := vm.New(vm.Config{})
			sl := &starlark.Thread{}
			env := &arg.Env{Values: types.Values{}}
			arg.SetEnv(sl, env)
			t := v.NewThread(sl, env)
			m := types.NewModule("__main__")
			setup := ""
			if bm.setup != "" {
				setup = " " + bm.setup + "\n"
			}
			src := prelude + "def main(n):\n" + setup + " for i in range(n):\n  " + bm.body + "\n"
			code := v.CompileSource(t.Thread, "bench.py", []byte(src), syntax.Exec)
			if code == nil || code.Run(t.Thread, m.Dict, nil) == nil {
				b.Fatal(types.AsError(t.Thread, t.Take()))
			}
			b.ReportAllocs()
			b.ResetTimer()
			if types.Call1(t.Thread, m.Dict.GetStr(types.NewStr("main")), types.Int(int64(b.N))) == nil {
				b.Fatal(types.AsError(t.Thread, t.Take()))
			}
		})
	}
}
