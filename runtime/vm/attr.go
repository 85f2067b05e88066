package vm

import (
	"unsafe"

	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// attr compiles X.name as a value.
func (c *compiler) attr(e *syntax.Attr) expr {
	x, line := c.operand(e.X), e.Pos().Line
	s := &attrSite{name: c.vm.intern(e.Name)}
	return func(f *frame) value {
		o := x.load(f)
		if in, ok := o.(*types.Instance); ok && in.Shape() == s.shape {
			return in.Slot(s.slot)
		}
		if o == nil {
			return f.undef()
		}
		f.line = line
		if v := s.load(f, o); v != nil {
			return v
		}
		return f.failed(line)
	}
}

// attrSite remembers where X.name was found last.
type attrSite struct {
	name *types.Str
	// shape has the attribute at slot.
	shape *types.Shape
	slot  int
	// dict, at and key are the entry in a module.
	dict *types.Dict
	at   int
	key  value
}

func (s *attrSite) load(f *frame, o value) value {
	switch x := o.(type) {
	case *types.Instance:
		if i := x.Shape().Find(s.name.S); i >= 0 {
			s.shape, s.slot = x.Shape(), i
			return x.Slot(i)
		}
	case *types.Module:
		if x.Dict == s.dict {
			if v := s.dict.Slot(s.at, s.key); v != nil {
				return v
			}
		}
		if i := x.Dict.FindStr(s.name); i >= 0 {
			s.dict, s.at = x.Dict, i
			s.key, _, _ = x.Dict.At(i)
			return x.Dict.Slot(i, s.key)
		}
	}
	return types.GetAttr(f.th, o, s.name.S)
}

// setAttr compiles the assignment to X.name; the function stores.
func (c *compiler) setAttr(name string) func(f *frame, o, v value) bool {
	s := &attrSite{name: c.vm.intern(name)}
	var (
		grown   *types.Shape
		version uint32
	)
	return func(f *frame, o, v value) bool {
		in, ok := o.(*types.Instance)
		if !ok {
			return types.SetAttr(f.th, o, s.name.S, v)
		}
		if sh := in.Shape(); sh == s.shape && sh.Version == version {
			if grown == nil {
				in.SetSlot(s.slot, v)
			} else {
				in.AddSlot(grown, v)
			}
			return true
		}
		before := in.Shape()
		plain := types.PlainStore(before, s.name.S)
		if !types.SetAttr(f.th, o, s.name.S, v) {
			return false
		}
		if plain && before.Version == in.Shape().Version {
			s.shape, version = before, before.Version
			s.slot = in.Shape().Find(s.name.S)
			grown = nil
			if in.Shape() != before {
				grown = in.Shape()
			}
		}
		return true
	}
}

// methodSite remembers what X.name(…) called last.
type methodSite struct {
	name *types.Str
	// shape has a class with attr, at version.
	shape   *types.Shape
	version uint32
	attr    *types.Attr
	// word is a Go type whose values have the method builtin.
	word    unsafe.Pointer
	builtin *types.Builtin
	// class is that of the values, where the Go type has several.
	class *types.Class
	load  attrSite
}

// find returns what to call: with self, it is the first argument. fn is nil with an exception pending.
func (s *methodSite) find(f *frame, o value) (fn, self value) {
	switch x := o.(type) {
	case *types.Instance:
		if x.Shape() == s.shape && s.shape.Version == s.version {
			return s.attr.Value, o
		}
		if a := types.MethodAttr(x, s.name.S); a != nil {
			s.shape, s.version, s.attr = x.Shape(), x.Shape().Version, a
			return a.Value, o
		}
	case *types.Module:
		return s.load.load(f, o), nil
	case *types.Super:
		if fn, self := x.Method(s.name.S); fn != nil {
			return fn, self
		}
	default:
		if types.TypeWord(o) == s.word && (s.class == nil || types.TypeOf(o) == s.class) {
			return s.builtin, o
		}
		fn, self := types.LoadMethod(f.th, o, s.name.S)
		if b, ok := fn.(*types.Builtin); ok && self != nil {
			s.word, s.builtin, s.class = types.TypeWord(o), b, nil
			if !types.FixedClass(o) {
				s.class = types.TypeOf(o)
			}
		}
		return fn, self
	}
	return types.LoadMethod(f.th, o, s.name.S)
}
