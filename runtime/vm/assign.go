package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

func (c *compiler) assignStmt(s *syntax.AssignStmt) stmt {
	if c.defineConst(s) {
		return nil
	}
	line := s.Pos().Line
	value := c.expr
	if x := constCall(s.Value); x != nil && c.fold(x) != nil {
		value = func(syntax.Expr) expr { return constant(c.fold(x)) }
	}
	if len(s.Targets) == 1 {
		if st := c.assignPairs(s, line); st != nil {
			return st
		}
		return c.store(value(s.Value), s.Targets[0], line)
	}
	x := value(s.Value)
	sets := make([]setter, len(s.Targets))
	for i, t := range s.Targets {
		sets[i] = c.target(t)
	}
	return func(f *frame) ctl {
		v := x(f)
		if v == nil {
			return f.fail(line)
		}
		for _, set := range sets {
			if !set(f, v) {
				return f.fail(line)
			}
		}
		return next
	}
}

// setter assigns to a target; false with an exception pending.
type setter func(f *frame, v value) bool

// store compiles target = x with closures of their own for the common targets.
func (c *compiler) store(x expr, target syntax.Expr, line uint32) stmt {
	switch t := target.(type) {
	case *syntax.Name:
		if t.Binding == syntax.Local {
			i := int(t.Index)
			return func(f *frame) ctl {
				v := x(f)
				if v == nil {
					return f.fail(line)
				}
				f.l[i] = v
				return next
			}
		}
		set := c.setter(t)
		return func(f *frame) ctl {
			v := x(f)
			if v == nil {
				return f.fail(line)
			}
			set(f, v)
			return next
		}
	case *syntax.Attr:
		o, set := c.expr(t.X), c.setAttr(t.Name)
		return func(f *frame) ctl {
			v := x(f)
			if v == nil {
				return f.fail(line)
			}
			ov := o(f)
			if ov == nil || !set(f, ov, v) {
				return f.fail(line)
			}
			return next
		}
	case *syntax.Index:
		if s, ok := t.Key.(*syntax.Slice); ok && s.Step == nil {
			break
		}
		o, k := c.expr(t.X), c.expr(t.Key)
		return func(f *frame) ctl {
			v := x(f)
			if v == nil {
				return f.fail(line)
			}
			ov := o(f)
			if ov == nil {
				return f.fail(line)
			}
			kv := k(f)
			if kv == nil || !storeItem(f, ov, kv, v) {
				return f.fail(line)
			}
			return next
		}
	}
	set := c.target(target)
	return func(f *frame) ctl {
		v := x(f)
		if v == nil || !set(f, v) {
			return f.fail(line)
		}
		return next
	}
}

// assignPairs compiles a, b = x, y without a tuple; nil for other assignments.
func (c *compiler) assignPairs(s *syntax.AssignStmt, line uint32) stmt {
	left, ok := s.Targets[0].(*syntax.Tuple)
	if !ok {
		return nil
	}
	right, ok := s.Value.(*syntax.Tuple)
	if !ok || len(left.Elems) != len(right.Elems) || len(left.Elems) < 2 || len(left.Elems) > 3 {
		return nil
	}
	sets := make([]setter, len(left.Elems))
	for i, t := range left.Elems {
		if _, star := t.(*syntax.Star); star {
			return nil
		}
		sets[i] = c.target(t)
	}
	xs := c.exprs(right.Elems)
	x, y, p, q := xs[0], xs[1], sets[0], sets[1]
	if len(xs) == 2 {
		return func(f *frame) ctl {
			a := x(f)
			if a == nil {
				return f.fail(line)
			}
			b := y(f)
			if b == nil || !p(f, a) || !q(f, b) {
				return f.fail(line)
			}
			return next
		}
	}
	z, r := xs[2], sets[2]
	return func(f *frame) ctl {
		a := x(f)
		if a == nil {
			return f.fail(line)
		}
		b := y(f)
		if b == nil {
			return f.fail(line)
		}
		d := z(f)
		if d == nil || !p(f, a) || !q(f, b) || !r(f, d) {
			return f.fail(line)
		}
		return next
	}
}

// target compiles an assignment target.
func (c *compiler) target(e syntax.Expr) setter {
	switch t := e.(type) {
	case *syntax.Name:
		if t.Binding == syntax.Local {
			i := int(t.Index)
			return func(f *frame, v value) bool {
				f.l[i] = v
				return true
			}
		}
		set := c.setter(t)
		return func(f *frame, v value) bool {
			set(f, v)
			return true
		}
	case *syntax.Attr:
		o, set := c.expr(t.X), c.setAttr(t.Name)
		return func(f *frame, v value) bool {
			ov := o(f)
			return ov != nil && set(f, ov, v)
		}
	case *syntax.Index:
		if s, ok := t.Key.(*syntax.Slice); ok && s.Step == nil {
			return c.setSlice(c.expr(t.X), s)
		}
		o, k := c.expr(t.X), c.expr(t.Key)
		return func(f *frame, v value) bool {
			ov := o(f)
			if ov == nil {
				return false
			}
			kv := k(f)
			return kv != nil && storeItem(f, ov, kv, v)
		}
	case *syntax.Tuple:
		return c.unpack(t.Elems)
	case *syntax.List:
		return c.unpack(t.Elems)
	}
	c.fail(e.Pos(), types.SyntaxErrorClass, "can't assign to expression")
	return nil
}

// unpack compiles a, b, *c = v.
func (c *compiler) unpack(elems []syntax.Expr) setter {
	sets := make([]setter, len(elems))
	star := -1
	for i, e := range elems {
		if s, ok := e.(*syntax.Star); ok {
			star = i
			e = s.X
		}
		sets[i] = c.target(e)
	}
	if star >= 0 {
		return unpackStar(sets, star)
	}
	n := len(sets)
	return func(f *frame, v value) bool {
		var items []value
		switch s := v.(type) {
		case *types.Tuple:
			items = s.Items
		case *types.List:
			if n <= 4 {
				var buf [4]value // the list may change while its items are assigned
				items = buf[:copy(buf[:], s.Items)]
				if len(s.Items) > n {
					return wrongCount(f, n, len(s.Items))
				}
			} else {
				items = append(items, s.Items...)
			}
		default:
			var ok bool
			if items, ok = takeItems(f, v, n); !ok {
				return false
			}
		}
		if len(items) != n {
			return wrongCount(f, n, len(items))
		}
		for i, set := range sets {
			if !set(f, items[i]) {
				return false
			}
		}
		return true
	}
}

func wrongCount(f *frame, want, got int) bool {
	if got > want {
		f.th.ValueError("too many values to unpack (expected %d)", want)
	} else {
		f.th.ValueError("need more than %d values to unpack", got)
	}
	return false
}

// takeItems takes n items of an iterable, and one more to see that there is none.
func takeItems(f *frame, v value, n int) ([]value, bool) {
	it := types.Iter(f.th, v)
	if it == nil {
		return nil, false
	}
	items := make([]value, 0, n+1)
	for len(items) <= n {
		x := it.Next(f.th)
		if x == nil {
			return items, !f.th.Failed()
		}
		items = append(items, x)
	}
	return items, true
}

func unpackStar(sets []setter, star int) setter {
	after := len(sets) - star - 1
	return func(f *frame, v value) bool {
		items, ok := types.Collect(f.th, v)
		if !ok {
			return false
		}
		if len(items) < star+after {
			return wrongCount(f, star+after, len(items))
		}
		items = append([]value(nil), items...)
		k := len(items) - after
		rest := types.NewList(append([]value(nil), items[star:k]...))
		for i, set := range sets {
			var x value
			switch {
			case i < star:
				x = items[i]
			case i == star:
				x = rest
			default:
				x = items[k+i-star-1]
			}
			if !set(f, x) {
				return false
			}
		}
		return true
	}
}

func (c *compiler) augAssign(s *syntax.AugAssignStmt) stmt {
	op, line := binOp(s.Op), s.Pos().Line
	switch t := s.Target.(type) {
	case *syntax.Name:
		if t.Binding == syntax.Local {
			return c.augLocal(int(t.Index), op, s.Value, line)
		}
		get, set, y := c.name(t), c.setter(t), c.expr(s.Value)
		return func(f *frame) ctl {
			a := get(f)
			if a == nil {
				return f.fail(line)
			}
			b := y(f)
			if b == nil {
				return f.fail(line)
			}
			v := inplace(f, op, a, b)
			if v == nil {
				return f.fail(line)
			}
			set(f, v)
			return next
		}
	case *syntax.Attr:
		x, set, y := c.expr(t.X), c.setAttr(t.Name), c.expr(s.Value)
		site := &attrSite{name: c.vm.intern(t.Name)}
		return func(f *frame) ctl {
			o := x(f)
			if o == nil {
				return f.fail(line)
			}
			var a value
			if in, ok := o.(*types.Instance); ok && in.Shape() == site.shape {
				a = in.Slot(site.slot)
			} else {
				a = site.load(f, o)
			}
			if a == nil {
				return f.fail(line)
			}
			b := y(f)
			if b == nil {
				return f.fail(line)
			}
			v := inplace(f, op, a, b)
			if v == nil || !set(f, o, v) {
				return f.fail(line)
			}
			return next
		}
	case *syntax.Index:
		x, y, z := c.expr(t.X), c.expr(t.Key), c.expr(s.Value)
		return func(f *frame) ctl {
			o := x(f)
			if o == nil {
				return f.fail(line)
			}
			k := y(f)
			if k == nil {
				return f.fail(line)
			}
			a := types.GetItem(f.th, o, k)
			if a == nil {
				return f.fail(line)
			}
			b := z(f)
			if b == nil {
				return f.fail(line)
			}
			v := inplace(f, op, a, b)
			if v == nil || !storeItem(f, o, k, v) {
				return f.fail(line)
			}
			return next
		}
	}
	c.fail(s.Pos(), types.SyntaxErrorClass, "can't assign to expression")
	return nil
}

// inplace is a op= b with the common numbers done here.
func inplace(f *frame, op types.BinOp, a, b value) value {
	if x, ok := a.(*types.Small); ok {
		if y, ok := b.(*types.Small); ok {
			switch op {
			case types.OpAdd:
				return types.Int(x.N() + y.N())
			case types.OpSub:
				return types.Int(x.N() - y.N())
			}
		}
	}
	return types.Inplace(f.th, op, a, b)
}

func (c *compiler) augLocal(i int, op types.BinOp, right syntax.Expr, line uint32) stmt {
	slow := func(f *frame, b value) ctl {
		a := f.l[i]
		if a == nil {
			f.unbound()
			return f.fail(line)
		}
		v := inplace(f, op, a, b)
		if v == nil {
			return f.fail(line)
		}
		f.l[i] = v
		return next
	}
	if k, ok := c.fold(right).(*types.Small); ok && (op == types.OpAdd || op == types.OpSub) {
		n := k.N()
		if op == types.OpSub {
			n = -n
		}
		return func(f *frame) ctl {
			if x, ok := f.l[i].(*types.Small); ok {
				f.l[i] = types.Int(x.N() + n)
				return next
			}
			return slow(f, k)
		}
	}
	y := c.expr(right)
	return func(f *frame) ctl {
		a := f.l[i]
		if a == nil {
			f.unbound()
			return f.fail(line)
		}
		b := y(f)
		if b == nil {
			return f.fail(line)
		}
		if op == types.OpAdd {
			switch x := a.(type) {
			case *types.Small:
				if y, ok := b.(*types.Small); ok {
					f.l[i] = types.Int(x.N() + y.N())
					return next
				}
			case types.Float:
				if y, ok := b.(types.Float); ok {
					f.l[i] = f.th.Float(float64(x + y))
					return next
				}
			}
		}
		v := types.Inplace(f.th, op, a, b)
		if v == nil {
			return f.fail(line)
		}
		f.l[i] = v
		return next
	}
}
