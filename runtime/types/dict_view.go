package types

import (
	"go.starlark.net/starlark"
)

// dictIter gives keys, values or items.
type dictIter struct {
	iterBase
	d    *Dict
	i    int
	keys uint32
	kind viewKind
}

func (it *dictIter) String() string { return objectText(it) }

func (it *dictIter) Next(th *Thread) Value {
	for it.d != nil {
		k, v, ok := it.d.At(it.i)
		if !ok {
			it.d = nil
			return nil
		}
		it.i++
		if k == nil {
			continue
		}
		switch it.kind {
		case viewKeys:
			return k
		case viewValues:
			return v
		}
		return TupleOf(k, v)
	}
	return nil
}

// viewKind tells what a view or its iterator shows.
type viewKind uint8

const (
	viewKeys viewKind = iota
	viewValues
	viewItems
)

// DictView is what keys(), values() and items() return: it follows the dict.
type DictView struct {
	d    *Dict
	kind viewKind
}

func (v *DictView) Class() *Class        { return DictViewClass }
func (v *DictView) String() string       { return plainRepr(v) }
func (v *DictView) Type() string         { return "dict_view" }
func (v *DictView) Freeze()              {}
func (v *DictView) Truth() starlark.Bool { return v.d.live > 0 }
func (v *DictView) Hash() (uint32, error) {
	if v.kind == viewValues {
		return uint32(identHash(v)), nil
	}
	return 0, errUnhashable(v)
}
func (v *DictView) Len() int { return v.d.live }

// Iterate is starlark.Iterable.
func (v *DictView) Iterate() starlark.Iterator {
	it := &dictIter{d: v.d, kind: v.kind}
	var items []Value
	for x := it.Next(nil); x != nil; x = it.Next(nil) {
		items = append(items, x)
	}
	return &goIter{items}
}

// Iter is Iterable.
func (v *DictView) Iter(th *Thread) Iterator { return &dictIter{d: v.d, kind: v.kind, keys: v.d.keys} }

// Contains is Container.
func (v *DictView) Contains(th *Thread, x Value) (bool, bool) {
	if v.kind == viewKeys {
		return v.d.Contains(th, x)
	}
	it := v.Iter(th)
	for y := it.Next(th); y != nil; y = it.Next(th) {
		if eq, ok := Equal(th, y, x); !ok || eq {
			return eq, ok
		}
	}
	return false, true
}

// Repr is Reprer.
func (v *DictView) Repr(th *Thread, dst []byte) ([]byte, bool) {
	dst = append(dst, [...]string{"dict_keys([", "dict_values([", "dict_items(["}[v.kind]...)
	var items []Value
	it := v.Iter(th)
	for x := it.Next(th); x != nil; x = it.Next(th) {
		items = append(items, x)
	}
	dst, ok := appendItems(th, dst, items)
	return append(dst, "])"...), ok
}

// Compare is Comparer: views of keys compare as sets.
func (v *DictView) Compare(th *Thread, op CompareOp, other Value) Value {
	w, ok := other.(*DictView)
	if !ok || v.kind != viewKeys || w.kind != viewKeys || op != CmpEq && op != CmpNe {
		return NotImplemented
	}
	eq := v.d.live == w.d.live
	v.d.Each(func(k, _ Value) bool {
		if !eq {
			return false
		}
		var x Value
		x, ok = w.d.Lookup(th, k)
		eq = x != nil
		return ok
	})
	if !ok {
		return nil
	}
	return Bool(eq == (op == CmpEq))
}
