package syntax

// Resolve finds out where every name lives, lays out the frames, and checks what depends on
// scopes: break and return, yield and await, global and nonlocal, super(). It sets Module.Scope and
// Globals, Function.Scope, Comp.Scope, ClassStmt.Scope, Param.Slot, Call.Super and the binding of
// each *Name. It may be called once on a tree.
//
// Bindings follow CPython where MicroPython loses a variable: a method sees an outer function's
// variable even if its class has one of the same name, and := in nested comprehensions reaches the
// function around them.
func Resolve(m *Module) (err error) {
	defer catch(&err)
	r := &resolver{m: m, globals: map[string]int32{}}
	top := r.open(ScopeModule, "<module>")
	m.Scope = top.scope
	r.stmts(m.Body)
	r.cur = nil
	r.bind()
	return nil
}

// A block is a scope being resolved.
type block struct {
	scope   *Scope
	parent  *block
	symbols []symbol
	index   map[string]int32 // into symbols, once there are many
	uses    []*Name
	outer   []*Name // names that a nonlocal statement or := declares, to be looked for outside
	params  []*Param
	loops   int // loops around the current statement
}

// A symbol is what a block knows about a name.
type symbol struct {
	name     string
	bound    bool // assigned, deleted, imported, a parameter, …
	param    *Param
	iter     bool // target of this comprehension
	global   bool // declared global
	nonlocal bool // declared nonlocal
	captured bool // used by an inner function: lives in a cell
	free     bool // in Scope.Free, at slot
	seen     bool // slot is valid
	binding  Binding
	slot     int32
}

type resolver struct {
	m       *Module
	cur     *block
	blocks  []*block // outer ones first
	globals map[string]int32
	height  int
}

func (r *resolver) fail(at Pos, msg, hint string) {
	panic(newError(r.m.File, r.m.src, at, SyntaxError, msg, hint))
}

// open starts a scope inside the current one; close it by setting r.cur back.
func (r *resolver) open(kind ScopeKind, name string) *block {
	b := &block{scope: &Scope{Kind: kind, Name: name}, parent: r.cur}
	if r.cur != nil {
		b.scope.Parent = r.cur.scope
	}
	r.cur = b
	r.blocks = append(r.blocks, b)
	return b
}

// find returns what b knows about a name, nil if nothing.
func (b *block) find(name string) *symbol {
	if b.index != nil {
		if i, ok := b.index[name]; ok {
			return &b.symbols[i]
		}
		return nil
	}
	for i := range b.symbols {
		if b.symbols[i].name == name {
			return &b.symbols[i]
		}
	}
	return nil
}

// symbol returns what b knows about a name, new if nothing yet. The pointer is good until the next
// call.
func (b *block) symbol(name string) *symbol {
	if s := b.find(name); s != nil {
		return s
	}
	b.symbols = append(b.symbols, symbol{name: name})
	n := len(b.symbols)
	switch {
	case b.index != nil:
		b.index[name] = int32(n - 1)
	case n > 8:
		b.index = make(map[string]int32, 2*n)
		for i := range b.symbols {
			b.index[b.symbols[i].name] = int32(i)
		}
	}
	return &b.symbols[n-1]
}

// hasSlots reports whether b's variables live in a frame.
func (b *block) hasSlots() bool {
	return b.scope.Kind != ScopeModule && b.scope.Kind != ScopeClass
}

// read notes that the current scope uses a name.
func (r *resolver) read(n *Name) {
	r.cur.symbol(n.Name)
	r.cur.uses = append(r.cur.uses, n)
}

// write notes that the current scope binds or deletes a name.
func (r *resolver) write(n *Name) {
	r.cur.symbol(n.Name).bound = true
	r.cur.uses = append(r.cur.uses, n)
}

// declareGlobal handles one name of a global statement.
func (r *resolver) declareGlobal(n *Name) {
	if s := r.cur.find(n.Name); s != nil && !s.global {
		r.fail(n.start, "identifier redefined as global", "'"+n.Name+"' is used before this in the same scope")
	}
	r.cur.symbol(n.Name).global = true
	r.cur.uses = append(r.cur.uses, n)
}

// declareNonlocal handles one name of a nonlocal statement.
func (r *resolver) declareNonlocal(n *Name) {
	if s := r.cur.find(n.Name); s != nil && !s.nonlocal {
		r.fail(n.start, "identifier redefined as nonlocal", "'"+n.Name+"' is used before this in the same scope")
	}
	r.cur.symbol(n.Name).nonlocal = true
	r.cur.uses = append(r.cur.uses, n)
	r.cur.outer = append(r.cur.outer, n)
}

// bindNamed handles the name of x := y. In comprehensions it belongs to the scope around them
// (PEP 572).
func (r *resolver) bindNamed(n *Name) {
	b := r.cur
	for b.scope.Kind == ScopeComp {
		if s := b.find(n.Name); s != nil && s.iter {
			if b != r.cur {
				break // MicroPython binds an outer comprehension's target; CPython refuses
			}
			msg := "identifier redefined as nonlocal"
			if b.parent.scope.Kind == ScopeModule {
				msg = "identifier redefined as global"
			}
			r.fail(n.start, msg, "'"+n.Name+"' is this comprehension's own variable")
		}
		b = b.parent
	}
	if b.scope.Kind == ScopeClass && b != r.cur {
		r.fail(n.start, "no binding for nonlocal found", "a comprehension can't assign to a class's names")
	}
	b.symbol(n.Name).bound = true
	global := b.scope.Kind == ScopeModule || b.symbol(n.Name).global
	for c := r.cur; c != b; c = c.parent {
		s := c.symbol(n.Name)
		s.global, s.nonlocal = global, !global
	}
	r.cur.uses = append(r.cur.uses, n)
}

// bind gives every use its binding, once all scopes are known.
func (r *resolver) bind() {
	for _, b := range r.blocks {
		for _, n := range b.outer {
			if r.lookOutside(b, n.Name) == Global {
				r.fail(n.start, "no binding for nonlocal found", "no function around this one has a variable '"+n.Name+"'")
			}
		}
	}
	// Captures first: they decide between slots and cells.
	for _, b := range r.blocks {
		for _, n := range b.uses {
			s := b.find(n.Name)
			if !s.seen {
				s.seen = true
				s.binding = r.decide(b, s)
			}
		}
	}
	for _, b := range r.blocks {
		r.layout(b)
	}
	for _, b := range r.blocks {
		for _, n := range b.uses {
			r.setUse(b, n)
		}
	}
}

// decide tells where a block's symbol lives; Local may still become Cell.
func (r *resolver) decide(b *block, s *symbol) Binding {
	switch {
	case s.global:
		return Global
	case s.bound && !s.nonlocal && b.hasSlots():
		return Local
	case s.bound && !s.nonlocal && b.scope.Kind == ScopeClass:
		return ClassLocal
	case b.scope.Kind == ScopeModule:
		return Global
	}
	if r.capture(b, s.name) {
		return Free
	}
	if b.scope.Kind == ScopeClass {
		return ClassLocal
	}
	return Global
}

// owner finds the block around b whose variable a free name is, nil for a global.
func (b *block) owner(name string) *block {
	for p := b.parent; p != nil; p = p.parent {
		switch p.scope.Kind {
		case ScopeModule:
			return nil
		case ScopeClass:
			if name == "__class__" {
				return p
			}
			continue
		}
		if s := p.find(name); s != nil {
			switch {
			case s.global:
				return nil
			case s.bound && !s.nonlocal:
				return p
			}
		}
	}
	return nil
}

func (r *resolver) lookOutside(b *block, name string) Binding {
	if b.owner(name) == nil {
		return Global
	}
	return Free
}

// capture makes name a cell of the scope that owns it, and free in all scopes from there to b.
func (r *resolver) capture(b *block, name string) bool {
	o := b.owner(name)
	if o == nil {
		return false
	}
	o.symbol(name).captured = true
	o.scope.UsesClass = o.scope.UsesClass || name == "__class__"
	for p := b; p != o; p = p.parent {
		s := p.symbol(name)
		if s.free {
			break
		}
		s.free, s.slot = true, int32(len(p.scope.Free))
		p.scope.Free = append(p.scope.Free, FreeVar{Name: name, Index: -1})
		p.scope.UsesClass = p.scope.UsesClass || name == "__class__"
	}
	return true
}

// layout numbers a block's slots and cells and connects its free variables to the parent's.
func (r *resolver) layout(b *block) {
	sc := b.scope
	for kind := ParamPosOnly; kind <= ParamDouble; kind++ {
		for _, p := range b.params {
			if p.Kind != kind {
				continue
			}
			p.Slot = int32(len(sc.Locals))
			sc.Locals = append(sc.Locals, p.Name.Name)
			switch kind {
			case ParamPosOnly:
				sc.NumPosOnly++
				sc.NumPos++
			case ParamPos:
				sc.NumPos++
			case ParamKwOnly:
				sc.NumKwOnly++
			case ParamStar:
				sc.HasStar = true
			case ParamDouble:
				sc.HasDouble = true
			}
		}
	}
	for i := range b.symbols {
		s := &b.symbols[i]
		switch {
		case s.free:
		case s.captured:
			c := CellVar{Name: s.name, Slot: -1}
			if s.param != nil {
				c.Slot = s.param.Slot
			}
			if b.hasSlots() {
				s.binding = Cell
			}
			s.slot = int32(len(sc.Cells))
			sc.Cells = append(sc.Cells, c)
		case s.binding != Local:
		case s.param != nil:
			s.slot = s.param.Slot
		default:
			s.slot = int32(len(sc.Locals))
			sc.Locals = append(sc.Locals, s.name)
		}
	}
	for i := range sc.Free {
		f := &sc.Free[i]
		f.FromCell = b.parent == b.owner(f.Name)
		f.Index = b.parent.find(f.Name).slot
	}
}

// setUse annotates one name.
func (r *resolver) setUse(b *block, n *Name) {
	s := b.find(n.Name)
	n.Binding, n.Index = s.binding, s.slot
	if s.binding == Global || s.binding == ClassLocal {
		n.Index = r.global(n.Name)
	}
}

// global returns a name's place in Module.Globals.
func (r *resolver) global(name string) int32 {
	if i, ok := r.globals[name]; ok {
		return i
	}
	i := int32(len(r.m.Globals))
	r.globals[name] = i
	r.m.Globals = append(r.m.Globals, name)
	return i
}
