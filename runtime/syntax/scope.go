package syntax

// A Binding says where a name lives.
type Binding uint8

const (
	Unresolved Binding = iota // Resolve has not been here (also: names in annotations)
	Local                     // slot Index of the frame
	Cell                      // Scope.Cells[Index]: a variable of this scope that inner functions use
	Free                      // Scope.Free[Index]: a cell of a scope around this one
	Global                    // Module.Globals[Index]: the module's dict, then builtins
	ClassLocal                // the class body's dict, then as Global; Index points into Module.Globals
)

// A ScopeKind tells what a Scope belongs to.
type ScopeKind uint8

const (
	ScopeModule ScopeKind = iota
	ScopeFunction
	ScopeLambda
	ScopeComp
	ScopeClass
)

// A Scope is the frame layout of one module, function, lambda, comprehension or class body.
// Module and class scopes have no slots of their own: their names live in dicts.
type Scope struct {
	Kind ScopeKind
	// Name is as a traceback prints it: "<module>", "f", "<lambda>", "<listcomp>", "<setcomp>",
	// "<dictcomp>", "<genexpr>", or the class's name.
	Name   string
	Parent *Scope // nil for the module

	Locals []string  // slot names, parameters first (see Param.Slot)
	Cells  []CellVar // variables of this scope that live in cells
	Free   []FreeVar // what a closure takes from Parent when it is made

	NumPos     int // positional parameters
	NumPosOnly int // of these, the first ones that cannot be given by name
	NumKwOnly  int // keyword-only parameters
	HasStar    bool
	HasDouble  bool

	// Generator: calling it makes a generator (yield, await or async def inside; CompGen).
	Generator bool
	HasYield  bool // yield or yield from stands in this scope itself
	HasAwait  bool // await, async for or async with stands in this scope itself
	Async     bool // async def
	UsesClass bool // __class__ or super() stands in this scope or in one below that passes it on
}

// A CellVar is a captured variable.
type CellVar struct {
	Name string
	Slot int32 // for a parameter, the local slot to fill it from at entry; else -1
}

// A FreeVar says where in the parent's frame a closure finds the cell.
type FreeVar struct {
	Name     string
	FromCell bool  // Parent.Cells[Index], else Parent.Free[Index]
	Index    int32 // a class scope passes cells on in Free, too; its __class__ is in its Cells
}
