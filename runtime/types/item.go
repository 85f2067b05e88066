package types

import (
	"go.starlark.net/starlark"
)

// ItemGetter, ItemSetter and ItemDeleter are subscription; nil or false with an exception pending.
type (
	ItemGetter interface {
		GetItem(th *Thread, key Value) Value
	}
	ItemSetter interface {
		SetItem(th *Thread, key, v Value) bool
	}
	ItemDeleter interface {
		DelItem(th *Thread, key Value) bool
	}
	// Container is the operator in.
	Container interface {
		Contains(th *Thread, x Value) (found, ok bool)
	}
)

// GetItem is v[key].
func GetItem(th *Thread, v, key Value) Value {
	switch x := v.(type) {
	case *List:
		return x.GetItem(th, key)
	case *Dict:
		return x.GetItem(th, key)
	case *Instance:
		if a := x.shape.class.special[spGetitem]; a != nil {
			return x.call1(th, a, key)
		}
		if x.payloadMissing() && !x.fill(th, nil, nil) {
			return nil
		}
		if n := native(x); n != v {
			return GetItem(th, n, key)
		}
	case ItemGetter:
		return x.GetItem(th, key)
	case starlark.Mapping:
		r, found, err := x.Get(key)
		if err != nil {
			return th.ThrowError(err)
		}
		if !found {
			return th.KeyError(key)
		}
		return r
	case starlark.Indexable:
		return foreignIndex(th, x, key)
	}
	return th.TypeError("'%s' object isn't subscriptable", TypeName(v))
}

func foreignIndex(th *Thread, x starlark.Indexable, key Value) Value {
	if s, ok := key.(*Slice); ok {
		sl, can := x.(starlark.Sliceable)
		if !can {
			return th.TypeError("'%s' object doesn't support slices", TypeName(x))
		}
		lo, hi, step, ok := s.Bounds(th, x.Len())
		if !ok {
			return nil
		}
		return sl.Slice(lo, hi, step)
	}
	i, ok := indexOf(th, key, x.Len(), x.Type())
	if !ok {
		return nil
	}
	if r := x.Index(i); r != nil {
		return r
	}
	return th.IndexError("%s index out of range", x.Type())
}

// SetItem is v[key] = x.
func SetItem(th *Thread, v, key, x Value) bool {
	switch o := v.(type) {
	case *List:
		return o.SetItem(th, key, x)
	case *Dict:
		return o.Set(th, key, x)
	case *Instance:
		if a := o.shape.class.special[spSetitem]; a != nil {
			return o.call2(th, a, key, x) != nil
		}
		if o.payloadMissing() && !o.fill(th, nil, nil) {
			return false
		}
		if n := native(o); n != v {
			return SetItem(th, n, key, x)
		}
	case ItemSetter:
		return o.SetItem(th, key, x)
	case starlark.HasSetKey:
		if err := o.SetKey(key, x); err != nil {
			th.ThrowError(err)
			return false
		}
		return true
	case starlark.HasSetIndex:
		i, ok := indexOf(th, key, o.Len(), o.Type())
		if !ok {
			return false
		}
		if err := o.SetIndex(i, x); err != nil {
			th.ThrowError(err)
			return false
		}
		return true
	}
	th.TypeError("'%s' object doesn't support item assignment", TypeName(v))
	return false
}

// DelItem is del v[key].
func DelItem(th *Thread, v, key Value) bool {
	switch o := v.(type) {
	case *Instance:
		if a := o.shape.class.special[spDelitem]; a != nil {
			return o.call1(th, a, key) != nil
		}
		if n := native(o); n != v {
			return DelItem(th, n, key)
		}
	case ItemDeleter:
		return o.DelItem(th, key)
	}
	th.TypeError("'%s' object doesn't support item deletion", TypeName(v))
	return false
}

// Contains is x in v; ok is false with an exception pending.
func Contains(th *Thread, v, x Value) (found, ok bool) {
	switch o := v.(type) {
	case *Instance:
		if a := o.shape.class.special[spContains]; a != nil {
			r := o.call1(th, a, x)
			if r == nil {
				return false, false
			}
			return Truth(th, r)
		}
		if o.shape.class.special[spIter] == nil && o.shape.class.special[spGetitem] == nil {
			if n := native(o); n != v {
				return Contains(th, n, x)
			}
		}
	case Container:
		return o.Contains(th, x)
	case starlark.Container:
		found, err := o.Has(x)
		if err != nil {
			th.ThrowError(err)
			return false, false
		}
		return found, true
	}
	it := Iter(th, v)
	if it == nil {
		return false, false
	}
	for y := it.Next(th); y != nil; y = it.Next(th) {
		if eq, ok := Equal(th, y, x); !ok || eq {
			return eq, ok
		}
	}
	return false, !th.Failed()
}
