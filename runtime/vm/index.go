package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// index compiles X[Key].
func (c *compiler) index(e *syntax.Index) expr {
	line := e.Pos().Line
	if s, ok := e.Key.(*syntax.Slice); ok {
		return c.sliceIndex(c.expr(e.X), s, line)
	}
	x := c.operand(e.X)
	if k, ok := c.fold(e.Key).(*types.Small); ok && k.N() >= 0 {
		n := uint64(k.N())
		return func(f *frame) value {
			o := x.load(f)
			switch s := o.(type) {
			case *types.List:
				if n < uint64(len(s.Items)) {
					return s.Items[n]
				}
			case *types.Tuple:
				if n < uint64(len(s.Items)) {
					return s.Items[n]
				}
			case nil:
				return f.undef()
			}
			return slowIndex(f, o, k, line)
		}
	}
	if i, j := c.local(e.X), c.local(e.Key); i >= 0 && j >= 0 {
		return indexLocals(i, j, line)
	}
	y := c.operand(e.Key)
	return func(f *frame) value {
		o := x.load(f)
		if o == nil {
			return f.undef()
		}
		k := y.load(f)
		if k == nil {
			return f.undef()
		}
		if n, ok := k.(*types.Small); ok {
			i := uint64(n.N())
			switch s := o.(type) {
			case *types.List:
				if i < uint64(len(s.Items)) {
					return s.Items[i]
				}
			case *types.Bytearray:
				if i < uint64(len(s.B)) {
					return types.Int(int64(s.B[i]))
				}
			case *types.Tuple:
				if i < uint64(len(s.Items)) {
					return s.Items[i]
				}
			case *types.Dict:
				if v, _ := s.GetInt(n); v != nil {
					return v
				}
			}
		}
		if d, ok := o.(*types.Dict); ok {
			v, ok := d.Lookup(f.th, k)
			if v != nil {
				return v
			}
			if ok {
				f.th.KeyError(k)
			}
			return f.failed(line)
		}
		return slowIndex(f, o, k, line)
	}
}

func slowIndex(f *frame, o, k value, line uint32) value {
	f.line = line
	if v := types.GetItem(f.th, o, k); v != nil {
		return v
	}
	return f.failed(line)
}

// storeItem is o[k] = v; false with an exception pending.
func storeItem(f *frame, o, k, v value) bool {
	if n, ok := k.(*types.Small); ok {
		i := uint64(n.N())
		switch s := o.(type) {
		case *types.List:
			if i < uint64(len(s.Items)) {
				s.Items[i] = v
				return true
			}
		case *types.Bytearray:
			if b, ok := v.(*types.Small); ok && i < uint64(len(s.B)) && uint64(b.N()) < 256 {
				s.B[i] = byte(b.N())
				return true
			}
		case *types.Dict:
			if s.SetInt(n, v) {
				return true
			}
		}
	}
	if d, ok := o.(*types.Dict); ok {
		return d.Set(f.th, k, v)
	}
	return types.SetItem(f.th, o, k, v)
}

// indexLocals compiles X[Key] of two locals.
func indexLocals(i, j int, line uint32) expr {
	return func(f *frame) value {
		o, k := f.l[i], f.l[j]
		if n, ok := k.(*types.Small); ok {
			i := uint64(n.N())
			switch s := o.(type) {
			case *types.List:
				if i < uint64(len(s.Items)) {
					return s.Items[i]
				}
			case *types.Bytearray:
				if i < uint64(len(s.B)) {
					return types.Int(int64(s.B[i]))
				}
			case *types.Tuple:
				if i < uint64(len(s.Items)) {
					return s.Items[i]
				}
			case *types.Dict:
				if v, _ := s.GetInt(n); v != nil {
					return v
				}
			}
		}
		if o == nil || k == nil {
			return f.unbound()
		}
		return slowIndex(f, o, k, line)
	}
}
