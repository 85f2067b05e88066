package types

import (
	"math"
	"math/big"
	"testing"

	"go.starlark.net/starlark"
)

func newTestThread() *Thread {
	Setup()
	return NewThread(&starlark.Thread{}, nil)
}

func TestIntArithmeticAgreesWithBig(t *testing.T) {
	th := newTestThread()
	nums := []int64{0, 1, -1, 2, -2, 7, -7, 63, 64, 1 << 31, -1 << 31, 1<<39 - 1, 1 << 39, -1 << 39, -1<<39 - 1, 1 << 62,
		math.MaxInt64, math.MinInt64, math.MaxInt64 - 1}
	for op := OpAdd; op < numBinOps; op++ {
		if op == OpMatMul || op == OpTrueDiv || op == OpPow {
			continue
		}
		for _, a := range nums {
			for _, b := range nums {
				if (op == OpFloorDiv || op == OpMod) && b == 0 || (op == OpLShift || op == OpRShift) && (b < 0 || b > 64) {
					continue
				}
				got := Binary(th, op, Int(a), Int(b))
				want := bigBinary(th, op, big.NewInt(a), big.NewInt(b))
				if got == nil || got.String() != want.String() {
					t.Fatalf("%d %s %d: got %v, want %v", a, binOpNames[op], b, got, want)
				}
				if TypeOf(got) != IntClass {
					t.Fatalf("%d %s %d: type %s", a, binOpNames[op], b, TypeName(got))
				}
			}
		}
	}
}

func TestIntKeepsItsNumber(t *testing.T) {
	for _, n := range []int64{0, 1, -1, int64(smallHalf) - 1, int64(smallHalf), -int64(smallHalf), -int64(smallHalf) - 1,
		math.MaxInt64, math.MinInt64} {
		if got, ok := AsInt64(Int(n)); !ok || got != n {
			t.Errorf("Int(%d) reads back as %d", n, got)
		}
		if !Is(Int(n), Int(n)) {
			t.Errorf("Int(%d) is not itself", n)
		}
	}
}

func TestDict(t *testing.T) {
	th := newTestThread()
	d := NewDict(0)
	for i := int64(0); i < 1000; i++ {
		d.Set(th, Int(i*7919), Int(i))
		d.Set(th, NewStr(Int(i).String()), Int(-i))
	}
	for i := int64(0); i < 1000; i += 2 {
		if v, _ := d.Delete(th, Int(i*7919)); v != Int(i) {
			t.Fatalf("delete %d: got %v", i, v)
		}
	}
	if d.Len() != 1500 {
		t.Fatalf("length %d, want 1500", d.Len())
	}
	for i := int64(0); i < 1000; i++ {
		want := Int(i)
		if i%2 == 0 {
			want = nil
		}
		if v, _ := d.Lookup(th, Int(i*7919)); v != want {
			t.Fatalf("d[%d]: got %v, want %v", i*7919, v, want)
		}
		if v := d.GetStr(NewStr(Int(i).String())); v != Int(-i) {
			t.Fatalf("d['%d']: got %v", i, v)
		}
	}
	one := NewDict(0)
	one.Set(th, Int(1), NewStr("a"))
	one.Set(th, True, NewStr("b"))
	one.Set(th, Float(1), NewStr("c"))
	if s, _ := Repr(th, one); s != "{1: 'c'}" {
		t.Fatalf("True, 1 and 1.0: got %s", s)
	}
}

func TestStrCountsCodePoints(t *testing.T) {
	s := NewStr("añ€😀z")
	if s.Len() != 5 || s.At(3).S != "😀" || s.Slice(1, 4).S != "ñ€😀" || s.RuneIndex(3) != 2 {
		t.Errorf("len %d, [3] %q, [1:4] %q, index %d", s.Len(), s.At(3).S, s.Slice(1, 4).S, s.RuneIndex(3))
	}
}

func TestOrderOfResolution(t *testing.T) {
	th := newTestThread()
	class := func(name string, bases ...*Class) *Class { return NewClass(th, name, bases, NewDict(0)) }
	a := class("A")
	b, c := class("B", a), class("C", a)
	for _, k := range []struct {
		class *Class
		want  string
	}{
		{class("D", b, c), "D B A C object "},
		{class("E", a, b), "E A B object "},
		{class("F", ObjectClass, c), "F C A object "},
		{class("G", b, ValueErrorClass), "G B A ValueError Exception BaseException object "},
	} {
		got := ""
		for _, m := range k.class.MRO() {
			got += m.Name + " "
		}
		if got != k.want {
			t.Errorf("order %q, want %q", got, k.want)
		}
	}
}
