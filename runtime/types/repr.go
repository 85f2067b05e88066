package types

import (
	"strconv"
	"strings"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Reprer writes itself as repr does; Strer as str does, where that differs. ok is false with an exception pending.
type (
	Reprer interface {
		Repr(th *Thread, dst []byte) (out []byte, ok bool)
	}
	Strer interface {
		Str(th *Thread, dst []byte) (out []byte, ok bool)
	}
)

// AppendRepr writes repr(v).
func AppendRepr(th *Thread, dst []byte, v Value) ([]byte, bool) {
	switch x := v.(type) {
	case *Str:
		if !th.Room(2 * len(x.S)) {
			return dst, false
		}
		return appendQuoted(dst, x.S), true
	case *Small:
		return strconv.AppendInt(dst, x.N(), 10), true
	case Wide, *Big, starlark.NoneType, starlark.Bool, *Bytes:
		return append(dst, x.String()...), true
	case Float:
		return appendFloat(dst, float64(x)), true
	case *Instance:
		return x.appendText(th, dst, true)
	case Reprer:
		if !th.Enter() {
			return dst, false
		}
		dst, ok := x.Repr(th, dst)
		th.Leave()
		return dst, ok
	}
	return append(dst, v.String()...), true
}

// AppendStr writes str(v).
func AppendStr(th *Thread, dst []byte, v Value) ([]byte, bool) {
	switch x := v.(type) {
	case *Str:
		if !th.Room(len(dst) + len(x.S)) {
			return dst, false
		}
		return append(dst, x.S...), true
	case *Small:
		return strconv.AppendInt(dst, x.N(), 10), true
	case *Instance:
		return x.appendText(th, dst, false)
	case Strer:
		return x.Str(th, dst)
	case arg.Printed:
		return append(dst, x.Printed()...), true
	}
	return AppendRepr(th, dst, v)
}

// Repr is repr(v); ok is false with an exception pending.
func Repr(th *Thread, v Value) (s string, ok bool) {
	b, ok := AppendRepr(th, nil, v)
	return string(b), ok
}

// ToText is str(v); ok is false with an exception pending.
func ToText(th *Thread, v Value) (s string, ok bool) {
	if x, isStr := v.(*Str); isStr {
		return x.S, true
	}
	b, ok := AppendStr(th, nil, v)
	return string(b), ok
}

func (in *Instance) appendText(th *Thread, dst []byte, repr bool) ([]byte, bool) {
	c := in.shape.class
	a := c.special[spRepr]
	if !repr && (c.special[spStr] != nil || c.payload != nil) {
		a = c.special[spStr] // the str of a builtin class goes before a __repr__
	}
	if a != nil {
		if !th.Enter() {
			return dst, false
		}
		r := in.call0(th, a)
		th.Leave()
		if r == nil {
			return dst, false
		}
		s, ok := AsStr(r)
		if !ok {
			th.TypeError("can't convert '%s' object to str implicitly", TypeName(r))
			return dst, false
		}
		return append(dst, s...), true
	}
	if e := in.Exc(); e != nil {
		if !repr {
			return appendExcText(th, dst, in)
		}
		dst = append(dst, c.Name...)
		return NewTuple(e.Args).Repr(th, dst)
	}
	if n := native(in); n != Value(in) {
		if repr {
			return AppendRepr(th, dst, n)
		}
		return AppendStr(th, dst, n)
	}
	return append(dst, objectText(in)...), true
}

// plainRepr is String for values whose Repr needs a Thread: nested script objects show as in Go.
func plainRepr(r Reprer) string {
	th := &Thread{MaxDepth: 100}
	b, ok := r.Repr(th, nil)
	if !ok {
		return strings.TrimSpace(string(b)) + "..."
	}
	return string(b)
}
