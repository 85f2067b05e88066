package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// sliceIndex compiles X[lo:hi] and X[lo:hi:step]. Lists and str without a step are cut here, without a slice object.
func (c *compiler) sliceIndex(x expr, e *syntax.Slice, line uint32) expr {
	key := c.slice(e)
	if k, ok := c.foldStep(e.Step); ok && k < 0 && e.Hi == nil {
		return c.sliceBack(x, e, -k, line)
	}
	if e.Step != nil {
		return func(f *frame) value {
			o := x(f)
			if o == nil {
				return nil
			}
			k := key(f)
			if k == nil {
				return nil
			}
			return slowIndex(f, o, k, line)
		}
	}
	lo, hi := c.bound(e.Lo), c.bound(e.Hi)
	return func(f *frame) value {
		o := x(f)
		if o == nil {
			return nil
		}
		a := lo(f)
		if a == nil {
			return nil
		}
		b := hi(f)
		if b == nil {
			return nil
		}
		switch s := o.(type) {
		case *types.List:
			if i, j, ok := cut(a, b, len(s.Items)); ok {
				return types.NewList(append(make([]value, 0, j-i), s.Items[i:j]...))
			}
		case *types.Str:
			if i, j, ok := cut(a, b, s.Len()); ok {
				return s.Slice(i, j)
			}
		}
		return slowIndex(f, o, &types.Slice{Lo: a, Hi: b, Step: types.None}, line)
	}
}

// foldStep is a step that is a constant.
func (c *compiler) foldStep(e syntax.Expr) (int64, bool) {
	if e == nil {
		return 1, false
	}
	n, ok := c.fold(e).(*types.Small)
	if !ok {
		return 0, false
	}
	return n.N(), true
}

// sliceBack compiles X[lo::-step].
func (c *compiler) sliceBack(x expr, e *syntax.Slice, step int64, line uint32) expr {
	key, lo := c.bound(e.Step), c.bound(e.Lo)
	return func(f *frame) value {
		o := x(f)
		if o == nil {
			return nil
		}
		a := lo(f)
		if a == nil {
			return nil
		}
		if s, ok := o.(*types.List); ok {
			n := int64(len(s.Items))
			i, ok := n-1, a == types.None
			if k, isInt := a.(*types.Small); isInt {
				if i, ok = k.N(), true; i < 0 {
					i += n
				}
				i = min(i, n-1)
			}
			if ok {
				out := make([]value, max(i+step, 0)/step)
				for k := range out {
					out[k] = s.Items[i-int64(k)*step]
				}
				return types.NewList(out)
			}
		}
		return slowIndex(f, o, &types.Slice{Lo: a, Hi: types.None, Step: key(f)}, line)
	}
}

func (c *compiler) bound(e syntax.Expr) expr {
	if e == nil {
		return constant(types.None)
	}
	return c.expr(e)
}

// cut resolves bounds that are None or small ints for n items.
func cut(a, b value, n int) (i, j int, ok bool) {
	if i, ok = cutAt(a, 0, n); !ok {
		return 0, 0, false
	}
	if j, ok = cutAt(b, n, n); !ok {
		return 0, 0, false
	}
	return i, max(i, j), true
}

func cutAt(v value, missing, n int) (int, bool) {
	k, ok := v.(*types.Small)
	if !ok {
		return missing, v == types.None
	}
	i := k.N()
	if i < 0 {
		i += int64(n)
	}
	return int(min(max(i, 0), int64(n))), true
}

// setSlice compiles the assignment to X[lo:hi].
func (c *compiler) setSlice(x expr, e *syntax.Slice) setter {
	lo, hi := c.bound(e.Lo), c.bound(e.Hi)
	return func(f *frame, v value) bool {
		o := x(f)
		if o == nil {
			return false
		}
		a := lo(f)
		if a == nil {
			return false
		}
		b := hi(f)
		if b == nil {
			return false
		}
		if s, ok := o.(*types.List); ok {
			if from, ok := v.(*types.List); ok && from != s {
				if i, j, ok := cut(a, b, len(s.Items)); ok && j-i == len(from.Items) {
					copy(s.Items[i:j], from.Items)
					return true
				}
			}
		}
		return types.SetItem(f.th, o, &types.Slice{Lo: a, Hi: b, Step: types.None}, v)
	}
}
