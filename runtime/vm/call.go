package vm

import (
	"github.com/canmv-run/canmv-run/runtime/syntax"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// call compiles a call. Positional arguments up to three go to functions and builtins without a slice; keyword names
// are known here and matched to parameters once for each function called.
func (c *compiler) call(e *syntax.Call) expr {
	line := e.Pos().Line
	if e.Super != nil {
		return c.super(e, line)
	}
	simple := true
	for _, a := range e.Args {
		simple = simple && a.Kind == syntax.ArgPos
	}
	if !simple {
		return c.callMixed(e, line)
	}
	args := c.operands(e.Args)
	if at, ok := e.Fn.(*syntax.Attr); ok {
		return c.callMethod(at, args, line)
	}
	fn := c.expr(e.Fn)
	switch len(args) {
	case 0:
		return func(f *frame) value {
			fv := fn(f)
			if fv == nil {
				return nil
			}
			f.line = line
			if v := call0(f, fv); v != nil {
				return v
			}
			return f.failed(line)
		}
	case 1:
		x := args[0]
		return func(f *frame) value {
			fv := fn(f)
			if fv == nil {
				return nil
			}
			a := x.load(f)
			if a == nil {
				return f.undef()
			}
			f.line = line
			if v := call1(f, fv, a); v != nil {
				return v
			}
			return f.failed(line)
		}
	case 2:
		x, y := args[0], args[1]
		return func(f *frame) value {
			fv := fn(f)
			if fv == nil {
				return nil
			}
			a := x.load(f)
			if a == nil {
				return f.undef()
			}
			b := y.load(f)
			if b == nil {
				return f.undef()
			}
			f.line = line
			if v := call2(f, fv, a, b); v != nil {
				return v
			}
			return f.failed(line)
		}
	case 3:
		x, y, z := args[0], args[1], args[2]
		return func(f *frame) value {
			fv := fn(f)
			if fv == nil {
				return nil
			}
			a := x.load(f)
			if a == nil {
				return f.undef()
			}
			b := y.load(f)
			if b == nil {
				return f.undef()
			}
			d := z.load(f)
			if d == nil {
				return f.undef()
			}
			f.line = line
			if v := call3(f, fv, a, b, d); v != nil {
				return v
			}
			return f.failed(line)
		}
	}
	return func(f *frame) value {
		fv := fn(f)
		if fv == nil {
			return nil
		}
		f.line = line
		if v := callMany(f, fv, nil, args); v != nil {
			return v
		}
		return f.failed(line)
	}
}

func call0(f *frame, fv value) value {
	switch p := fv.(type) {
	case *Function:
		return p.call0(f.s)
	case *types.Class:
		if in, init := p.Fresh(); in != nil {
			return in.Ready(f.th, call1(f, init, in))
		}
	}
	return types.Call0(f.th, fv)
}

func call1(f *frame, fv, a value) value {
	switch p := fv.(type) {
	case *Function:
		return p.call1(f.s, a)
	case *types.Builtin:
		return p.Call1(f.th, a)
	case *types.Class:
		if in, init := p.Fresh(); in != nil {
			return in.Ready(f.th, call2(f, init, in, a))
		}
		return p.Call1(f.th, a)
	}
	return types.Call1(f.th, fv, a)
}

func call2(f *frame, fv, a, b value) value {
	switch p := fv.(type) {
	case *Function:
		return p.call2(f.s, a, b)
	case *types.Builtin:
		return p.Call2(f.th, a, b)
	case *types.Class:
		if in, init := p.Fresh(); in != nil {
			return in.Ready(f.th, call3(f, init, in, a, b))
		}
	}
	return types.Call2(f.th, fv, a, b)
}

func call3(f *frame, fv, a, b, d value) value {
	switch p := fv.(type) {
	case *Function:
		return p.call3(f.s, a, b, d)
	case *types.Builtin:
		return p.Call3(f.th, a, b, d)
	}
	return types.Call3(f.th, fv, a, b, d)
}

// method1 to method3 call a method that methodSite has found: builtins need not check self again.
func method1(f *frame, fn, self value) value {
	switch p := fn.(type) {
	case *Function:
		return p.call1(f.s, self)
	case *types.Builtin:
		return p.Method1(f.th, self)
	}
	return types.Call1(f.th, fn, self)
}

func method2(f *frame, fn, self, a value) value {
	switch p := fn.(type) {
	case *Function:
		return p.call2(f.s, self, a)
	case *types.Builtin:
		return p.Method2(f.th, self, a)
	}
	return types.Call2(f.th, fn, self, a)
}

func method3(f *frame, fn, self, a, b value) value {
	switch p := fn.(type) {
	case *Function:
		return p.call3(f.s, self, a, b)
	case *types.Builtin:
		return p.Method3(f.th, self, a, b)
	}
	return types.Call3(f.th, fn, self, a, b)
}

// callMany calls with any number of positional arguments, self in front if it is not nil.
func callMany(f *frame, fv, self value, args []operand) value {
	n, k := len(args), 0
	if self != nil {
		n, k = n+1, 1
	}
	buf := f.th.Reserve(n)
	if self != nil {
		buf[0] = self
	}
	var v value
	if loadInto(f, args, buf[k:]) {
		if p, ok := fv.(*Function); ok {
			v = p.CallV(f.th, buf, nil)
		} else {
			v = types.Call(f.th, fv, buf, nil)
		}
	}
	f.th.Release(n)
	return v
}

func loadInto(f *frame, args []operand, buf []value) bool {
	for i := range args {
		x := &args[i]
		if buf[i] = x.load(f); buf[i] == nil {
			f.undef()
			return false
		}
	}
	return true
}

// callMethod compiles X.name(…) without making a bound method.
func (c *compiler) callMethod(at *syntax.Attr, args []operand, line uint32) expr {
	x := c.operand(at.X)
	name := c.vm.intern(at.Name)
	s := &methodSite{name: name, load: attrSite{name: name}}
	switch len(args) {
	case 0:
		return func(f *frame) value {
			o := x.load(f)
			if o == nil {
				return f.undef()
			}
			fn, self := s.find(f, o)
			if fn == nil {
				return f.failed(line)
			}
			f.line = line
			var v value
			if self == nil {
				v = call0(f, fn)
			} else {
				v = method1(f, fn, self)
			}
			if v == nil {
				return f.failed(line)
			}
			return v
		}
	case 1:
		y := args[0]
		return func(f *frame) value {
			o := x.load(f)
			if o == nil {
				return f.undef()
			}
			fn, self := s.find(f, o)
			if fn == nil {
				return f.failed(line)
			}
			a := y.load(f)
			if a == nil {
				return f.undef()
			}
			f.line = line
			var v value
			if self == nil {
				v = call1(f, fn, a)
			} else {
				v = method2(f, fn, self, a)
			}
			if v == nil {
				return f.failed(line)
			}
			return v
		}
	case 2:
		y, z := args[0], args[1]
		return func(f *frame) value {
			o := x.load(f)
			if o == nil {
				return f.undef()
			}
			fn, self := s.find(f, o)
			if fn == nil {
				return f.failed(line)
			}
			a := y.load(f)
			if a == nil {
				return f.undef()
			}
			b := z.load(f)
			if b == nil {
				return f.undef()
			}
			f.line = line
			var v value
			if self == nil {
				v = call2(f, fn, a, b)
			} else {
				v = method3(f, fn, self, a, b)
			}
			if v == nil {
				return f.failed(line)
			}
			return v
		}
	}
	return func(f *frame) value {
		o := x.load(f)
		if o == nil {
			return f.undef()
		}
		fn, self := s.find(f, o)
		if fn == nil {
			return f.failed(line)
		}
		f.line = line
		if v := callMany(f, fn, self, args); v != nil {
			return v
		}
		return f.failed(line)
	}
}

func evalInto(f *frame, args []expr, buf []value) bool {
	for i, x := range args {
		if buf[i] = x(f); buf[i] == nil {
			return false
		}
	}
	return true
}

// super compiles super() in a method: the class and the first parameter are known by name.
func (c *compiler) super(e *syntax.Call, line uint32) expr {
	fn, class, self := c.expr(e.Fn), c.name(e.Super.Class), c.name(e.Super.Self)
	return func(f *frame) value {
		fv := fn(f)
		if fv == nil {
			return nil
		}
		k := class(f)
		if k == nil {
			return nil
		}
		o := self(f)
		if o == nil {
			return nil
		}
		if fv == value(types.SuperClass) {
			if k, ok := k.(*types.Class); ok {
				return &types.Super{Cls: k, Obj: o}
			}
		}
		if v := types.Call2(f.th, fv, k, o); v != nil {
			return v
		}
		return f.failed(line)
	}
}

// kwSite remembers which slots a function's keyword arguments go to.
type kwSite struct {
	code  *Code
	slots []int
}

// match finds the slots of the names in code; nil if they do not simply match.
func (s *kwSite) match(code *Code, npos int, kw []*types.Str) []int {
	if code == s.code {
		return s.slots
	}
	s.code, s.slots = code, nil
	if code.star || code.double || code.generator || npos > code.npos {
		return nil
	}
	slots := make([]int, len(kw))
	for j, k := range kw {
		slots[j] = -1
		for i, p := range code.params {
			if p == k && i >= npos {
				slots[j] = i
			}
		}
		if slots[j] < 0 {
			return nil
		}
	}
	s.slots = slots
	return slots
}

// callMixed compiles calls with keywords or stars.
func (c *compiler) callMixed(e *syntax.Call, line uint32) expr {
	var (
		pos   []expr
		named []expr
		kw    []*types.Str
	)
	stars := false
	for _, a := range e.Args {
		switch a.Kind {
		case syntax.ArgPos:
			pos = append(pos, c.expr(a.Value))
		case syntax.ArgNamed:
			named = append(named, c.expr(a.Value))
			kw = append(kw, c.vm.intern(a.Name))
		default:
			stars = true
		}
	}
	if stars {
		return c.callStars(e, line)
	}
	target := c.callTarget(e.Fn)
	args := append(pos, named...)
	site := &kwSite{}
	return func(f *frame) value {
		fn, self := target(f)
		if fn == nil {
			return f.failed(line)
		}
		n, k := len(args), 0
		if self != nil {
			n, k = n+1, 1
		}
		buf := f.th.Reserve(n)
		if self != nil {
			buf[0] = self
		}
		var v value
		f.line = line
		if evalInto(f, args, buf[k:]) {
			if p, ok := fn.(*Function); ok {
				v = p.callKw(f.s, site, buf, kw)
			} else {
				v = types.Call(f.th, fn, buf, kw)
			}
		}
		f.th.Release(n)
		if v == nil {
			return f.failed(line)
		}
		return v
	}
}

// callKw is CallV with the keywords' slots remembered by the call site.
func (fn *Function) callKw(s *Thread, site *kwSite, args []value, kw []*types.Str) value {
	c := fn.code
	npos := len(args) - len(kw)
	slots := site.match(c, npos, kw)
	if slots == nil {
		return fn.CallV(s.Thread, args, kw)
	}
	f := s.enter(c, fn.globals, fn.free)
	copy(f.l, args[:npos])
	for j, i := range slots {
		f.l[i] = args[npos+j]
	}
	named := c.npos + c.nkw
	for i := npos; i < named; i++ {
		if f.l[i] != nil {
			continue
		}
		var def value
		if i >= c.npos {
			if j := i - c.npos; j < len(fn.kwDefaults) {
				def = fn.kwDefaults[j]
			}
		} else if j := i - (c.npos - len(fn.defaults)); j >= 0 {
			def = fn.defaults[j]
		}
		if def == nil {
			clear(f.l)
			if !fn.bind(f, args, kw) { // raises
				s.leave(f)
				return nil
			}
			break
		}
		f.l[i] = def
	}
	return s.run(f)
}

// callTarget compiles what is called: fn, and self if it is a method.
func (c *compiler) callTarget(e syntax.Expr) func(f *frame) (fn, self value) {
	if at, ok := e.(*syntax.Attr); ok {
		x := c.expr(at.X)
		name := c.vm.intern(at.Name)
		s := &methodSite{name: name, load: attrSite{name: name}}
		return func(f *frame) (fn, self value) {
			o := x(f)
			if o == nil {
				return nil, nil
			}
			return s.find(f, o)
		}
	}
	x := c.expr(e)
	return func(f *frame) (fn, self value) { return x(f), nil }
}

// callStars compiles calls with *args or **kwargs.
func (c *compiler) callStars(e *syntax.Call, line uint32) expr {
	target := c.callTarget(e.Fn)
	args := c.starArgs(e.Args)
	return func(f *frame) value {
		fn, self := target(f)
		if fn == nil {
			return f.failed(line)
		}
		pos, kw, ok := args(f)
		if !ok {
			return f.failed(line)
		}
		var v value
		f.line = line
		if self != nil {
			v = types.CallWith(f.th, fn, self, pos, kw)
		} else {
			v = types.Call(f.th, fn, pos, kw)
		}
		if v == nil {
			return f.failed(line)
		}
		return v
	}
}

// starArgs compiles an argument list with stars to slices in the form of types.Caller.
func (c *compiler) starArgs(list []syntax.Arg) func(f *frame) (args []value, kw []*types.Str, ok bool) {
	type item struct {
		kind syntax.ArgKind
		name *types.Str
		x    expr
	}
	items := make([]item, len(list))
	for i, a := range list {
		items[i] = item{kind: a.Kind, x: c.expr(a.Value)}
		if a.Kind == syntax.ArgNamed {
			items[i].name = c.vm.intern(a.Name)
		}
	}
	return func(f *frame) ([]value, []*types.Str, bool) {
		var pos, named []value
		var kw []*types.Str
		for i := range items {
			it := &items[i]
			v := it.x(f)
			if v == nil {
				return nil, nil, false
			}
			switch it.kind {
			case syntax.ArgPos:
				pos = append(pos, v)
			case syntax.ArgStar:
				seq, ok := types.Collect(f.th, v)
				if !ok {
					return nil, nil, false
				}
				pos = append(pos, seq...)
			case syntax.ArgNamed:
				kw = append(kw, it.name)
				named = append(named, v)
			case syntax.ArgDouble:
				d, ok := types.Native(v).(*types.Dict)
				if !ok {
					if d = types.NewDict(0); types.GetAttr(f.th, v, "keys") == nil || !d.Update(f.th, v) {
						return nil, nil, false
					}
				}
				ok = true
				d.Each(func(k, v value) bool {
					s, isStr := types.Native(k).(*types.Str)
					if !isStr {
						f.th.TypeError("keywords must be strings")
						ok = false
						return false
					}
					for _, have := range kw {
						if have.S == s.S {
							f.th.TypeError("function got multiple values for argument '%s'", s.S)
							ok = false
							return false
						}
					}
					kw = append(kw, s)
					named = append(named, v)
					return true
				})
				if !ok {
					return nil, nil, false
				}
			}
		}
		return append(pos, named...), kw, true
	}
}
