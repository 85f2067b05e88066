package arg_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"go.starlark.net/starlark"
	"go.starlark.net/syntax"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/star"
)

// eval calls f by a Starlark expression, so that arguments arrive as an engine passes them.
func eval(t *testing.T, expr string, names starlark.StringDict) (string, error) {
	t.Helper()
	th := &starlark.Thread{}
	arg.SetEnv(th, &arg.Env{Values: star.Values{}})
	v, err := starlark.EvalOptions(&syntax.FileOptions{}, th, "t", expr, names)
	if err != nil {
		return "", err
	}
	return v.String(), nil
}

// show prints what each getter says about the parameters.
func show(sig string, names ...string) *arg.Func {
	return &arg.Func{Sig: sig, Do: func(c *arg.Call) (any, error) {
		var out []string
		for _, n := range names {
			out = append(out, c.Value(n).String())
		}
		for _, v := range c.Rest() {
			out = append(out, "*"+v.String())
		}
		for _, kv := range c.Keywords() {
			out = append(out, kv[0].String()+":"+kv[1].String())
		}
		return strings.Join(out, " "), c.Err()
	}}
}

func TestBind(t *testing.T) {
	two := show("f(a, b=2)", "a", "b")
	only := show("f(a, *, k, m=None)", "a", "k", "m")
	rest := show("f(a, *rest, k=1, **kw)", "a", "k")
	pos := show("f(a, b=0, /, c=1)", "a", "b", "c")
	none := show("f()")
	text := show(`f(a=', ', b="x)", c=-1.5, d=0x10, e=True)`, "a", "b", "c", "d", "e")
	for _, c := range []struct {
		f          *arg.Func
		call, want string // want "!text" for an error
	}{
		{two, `f(1)`, `"1 2"`},
		{two, `f(1, 3)`, `"1 3"`},
		{two, `f(b=3, a=1)`, `"1 3"`},
		{two, `f()`, "!TypeError: function missing 1 required positional arguments"},
		{two, `f(1, 2, 3)`, "!TypeError: function takes 2 positional arguments but 3 were given"},
		{two, `f(1, a=2)`, "!TypeError: function got multiple values for argument 'a'"},
		{two, `f(1, z=2)`, "!TypeError: unexpected keyword argument 'z'"},
		{two, `f(b=1)`, "!TypeError: function missing required positional argument #1"},
		{only, `f(1, k=2)`, `"1 2 None"`},
		{only, `f(1, 2)`, "!TypeError: function takes 1 positional arguments but 2 were given"},
		{only, `f(1, m=2)`, "!TypeError: function missing required keyword argument 'k'"},
		{rest, `f(1, 2, 3, k=4, z=5)`, `"1 4 *2 *3 \"z\":5"`},
		{rest, `f(1, rest=2)`, `"1 1 \"rest\":2"`},
		{pos, `f(1, 2, c=3)`, `"1 2 3"`},
		{pos, `f(1, b=2)`, "!TypeError: unexpected keyword argument 'b'"},
		{none, `f()`, `""`},
		{none, `f(1)`, "!TypeError: function takes 0 positional arguments but 1 were given"},
		{text, `f()`, `"\", \" \"x)\" -1.5 16 True"`},
	} {
		got, err := eval(t, c.call, starlark.StringDict{"f": c.f})
		if err != nil {
			got = "!" + err.Error()
		}
		if got != c.want {
			t.Errorf("%s of %s: got %s, want %s", c.call, c.f.Sig, got, c.want)
		}
		if err != nil && !strings.Contains(arg.HintOf(err), "f(") {
			t.Errorf("%s of %s: the hint %q does not name the function", c.call, c.f.Sig, arg.HintOf(err))
		}
	}
}

func TestGetters(t *testing.T) {
	read := map[string]func(c *arg.Call) any{
		"int":    func(c *arg.Call) any { return c.Int("x") },
		"uint":   func(c *arg.Call) any { return c.Uint64("x") },
		"float":  func(c *arg.Call) any { return c.Float("x") },
		"bool":   func(c *arg.Call) any { return c.Bool("x") },
		"str":    func(c *arg.Call) any { return c.Str("x") },
		"buffer": func(c *arg.Call) any { return string(c.Buffer("x")) },
		"seq":    func(c *arg.Call) any { return len(c.Seq("x")) },
		"call":   func(c *arg.Call) any { return c.Callable("x") == nil },
	}
	for _, c := range []struct{ getter, value, want string }{
		{"int", "-7", "-7"}, {"int", "True", "1"},
		{"int", "1.5", "!TypeError: can't convert float to int"},
		{"int", "1 << 70", "!OverflowError: overflow converting long int to machine word"},
		{"int", "None", "!TypeError: can't convert NoneType to int"},
		{"uint", "0xFFFFFFFFFFFFFFFF", "18446744073709551615"}, {"uint", "-1", "18446744073709551615"},
		{"uint", "1 << 64", "!TypeError: can't convert int to int"},
		{"float", "2", "2.0"}, {"float", "1 << 70", "1.1805916207174113e+21"}, {"float", "'x'", "!TypeError: can't convert string to float"},
		{"bool", "[]", "False"}, {"bool", "'x'", "True"},
		{"str", "'é'", `"é"`}, {"str", "b'x'", "!TypeError: can't convert bytes to str"},
		{"buffer", "b'ab'", `"ab"`}, {"buffer", "'é'", `"é"`}, {"buffer", "[1]", "!TypeError: object with buffer protocol required"},
		{"seq", "(1, 2)", "2"}, {"seq", "{1: 2}", "1"}, {"seq", "'ab'", "!TypeError: can't convert string to tuple"},
		{"call", "None", "True"}, {"call", "len", "False"}, {"call", "1", "!TypeError: can't convert int to function"},
	} {
		f := &arg.Func{Sig: "f(x)", Do: func(call *arg.Call) (any, error) {
			x := read[c.getter](call)
			return x, call.Err()
		}}
		got, err := eval(t, "f("+c.value+")", starlark.StringDict{"f": f})
		if err != nil {
			got = "!" + err.Error()
		}
		if got != c.want {
			t.Errorf("%s(%s): got %s, want %s", c.getter, c.value, got, c.want)
		}
	}
}

// The first failure stays, so that a function can read everything before it looks.
func TestFirstError(t *testing.T) {
	f := &arg.Func{Sig: "f(a, b)", Do: func(c *arg.Call) (any, error) {
		c.Int("a")
		c.Str("b")
		return nil, c.Err()
	}}
	_, err := eval(t, "f('x', 1)", starlark.StringDict{"f": f})
	if err == nil || !strings.Contains(err.Error(), "to int") {
		t.Errorf("got %v, want the error about a", err)
	}
}

func counter() *arg.Class {
	return &arg.Class{
		Name: "Counter",
		Init: &arg.Func{Sig: "Counter(start=0)", Do: func(c *arg.Call) (any, error) {
			n := c.Int("start")
			c.Self.Data = &n
			c.Self.Set("label", "new")
			return nil, c.Err()
		}},
		Methods: []*arg.Func{{Sig: "up(by=1)", Do: func(c *arg.Call) (any, error) {
			*c.Self.Data.(*int) += c.Int("by")
			return *c.Self.Data.(*int), c.Err()
		}}},
		Statics: []*arg.Func{{Sig: "twice(x)", Do: func(c *arg.Call) (any, error) { return 2 * c.Int("x"), c.Err() }}},
		Consts:  []arg.Const{{Name: "MAX", Value: 9}},
		Props: []arg.Prop{
			{Name: "n", Get: func(o *arg.Object) (any, error) { return *o.Data.(*int), nil }},
			{Name: "w", Get: func(o *arg.Object) (any, error) { return *o.Data.(*int), nil }, Set: func(o *arg.Object, v arg.Value) error {
				n, _ := arg.AsInt(v)
				*o.Data.(*int) = int(n)
				return nil
			}},
		},
		Eq: func(a, b *arg.Object) bool { return *a.Data.(*int) == *b.Data.(*int) },
	}
}

func TestClass(t *testing.T) {
	k := counter()
	table := func() *arg.Module { return &arg.Module{Name: "m", Members: []arg.Member{k}} }
	for _, c := range []struct{ src, want string }{
		{"print(Counter(3).up(), Counter().up(by=4), Counter.twice(4), Counter(1).twice(5), Counter.MAX, Counter(1).MAX)", "4 4 8 10 9 9\n"},
		{"c = Counter(1)\nc.w = 5\nprint(c.n, c.label, Counter.up(c, 2), c == Counter(7), c != Counter(7))", "5 new 7 True False\n"},
		{"Counter(1).n = 2", "!AttributeError: can't set attribute 'n'"},
		{"Counter(1).other = 2", "!AttributeError: 'Counter' object has no attribute 'other'"},
		{"Counter(1).up(1, 2)", "!TypeError: function takes 2 positional arguments but 3 were given"},
		{"Counter.up(1)", "!TypeError: can't convert int to Counter"},
		{"Counter(start=1, x=2)", "!TypeError: unexpected keyword argument 'x'"},
		{"Counter(1) < Counter(2)", "!TypeError: unsupported types for comparison: 'Counter', 'Counter'"},
	} {
		var out strings.Builder
		r := star.New(star.Config{Modules: []arg.Loader{{Name: "m", Load: table}}, Interp: printer{&out}})
		if err := r.Exec("t", []byte("load(\"m\", \"Counter\")\n"+c.src)); err != nil {
			out.WriteString("!" + err.Error())
		}
		if out.String() != c.want {
			t.Errorf("%s: got %q, want %q", c.src, out.String(), c.want)
		}
	}
	o := k.NewObject(star.Values{}, nil)
	o.Set("a", 1)
	o.Set("b", 2)
	if err := o.DelField("a"); err != nil || o.Get("a") != nil || o.Get("b") == nil || o.DelField("a") == nil {
		t.Error("DelField removes one attribute, once")
	}
}

func TestModule(t *testing.T) {
	base := &arg.Module{Name: "base", Members: []arg.Member{arg.Const{Name: "A", Value: 1}, arg.Const{Name: "B", Value: 2}}}
	m := &arg.Module{Name: "m", Members: []arg.Member{arg.Const{Name: "B", Value: 3}}, Include: []*arg.Module{base, base}}
	var got []string
	m.Each(func(x arg.Member) { got = append(got, fmt.Sprint(x.MemberName(), x.(arg.Const).Value)) })
	if strings.Join(got, " ") != "B3 A1" {
		t.Errorf("Each: %v, want own members first and each name once", got)
	}
	if arg.Public("_x") || !arg.Public("x") {
		t.Error("Public")
	}
}

func TestToValue(t *testing.T) {
	vs := star.Values{}
	for _, c := range []struct {
		x    any
		want string
	}{
		{nil, "None"}, {true, "True"}, {uint8(200), "200"}, {uint64(math.MaxUint64), "18446744073709551615"},
		{int32(-1), "-1"}, {float32(0.5), "0.5"}, {"s", `"s"`}, {[]byte("b"), `b"b"`}, {[]string{"a"}, `["a"]`},
		{[]any{1, "x", nil}, `[1, "x", None]`}, {starlark.MakeInt(3), "3"},
	} {
		if got := arg.ToValue(vs, c.x).String(); got != c.want {
			t.Errorf("%T: got %s, want %s", c.x, got, c.want)
		}
	}
	for _, bad := range []any{time.Second, struct{}{}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("ToValue takes a %T", bad)
				}
			}()
			arg.ToValue(vs, bad)
		}()
	}
}

func TestException(t *testing.T) {
	cause := errors.New("cause")
	e := arg.Raise("OSError", "a", 2).WithHint("do %s", "this").Wrap(cause)
	wrapped := fmt.Errorf("outer: %w", e)
	if e.Error() != "OSError: a, 2" || arg.HintOf(wrapped) != "do this" || !errors.Is(wrapped, cause) {
		t.Errorf("got %q, %q", e.Error(), arg.HintOf(wrapped))
	}
}

func TestBadSignatures(t *testing.T) {
	for _, sig := range []string{"f", "f(a=1, b)", "f(a=[])", "f(=1)"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q is accepted", sig)
				}
			}()
			_, _ = eval(t, "f()", starlark.StringDict{"f": &arg.Func{Sig: sig, Do: func(*arg.Call) (any, error) { return nil, nil }}})
		}()
	}
}
