package syntax

import "math/big"

// A Pos is a place in the source: both numbers count from 1, columns in code points (a tab is one).
// The zero Pos is no place.
type Pos struct{ Line, Col uint32 }

// IsValid reports whether p is a place in a source.
func (p Pos) IsValid() bool { return p.Line != 0 }

// Before reports whether p comes before q.
func (p Pos) Before(q Pos) bool { return p.Line < q.Line || p.Line == q.Line && p.Col < q.Col }

// A Node is an Expr, a Stmt or a *Module.
type Node interface {
	// Pos is where the node's first token starts.
	Pos() Pos
	// Span is the node's start and the place just behind its last token.
	Span() (start, end Pos)
}

// An Expr is an expression.
type Expr interface {
	Node
	expr()
}

// A Stmt is a statement.
type Stmt interface {
	Node
	stmt()
}

// span is embedded in every node.
type span struct{ start, end Pos }

func (s *span) Pos() Pos         { return s.start }
func (s *span) Span() (Pos, Pos) { return s.start, s.end }

// A Mode says what Parse shall find in the source.
type Mode uint8

const (
	Exec   Mode = iota // a file: statements
	Eval               // one expression, or several with commas between: a tuple
	Single             // the prompt: one simple line or one compound statement
)

// A Module is one parsed source.
type Module struct {
	span
	File string
	Mode Mode
	Body []Stmt // Exec and Single; for Eval one *ExprStmt
	src  string

	// Resolve sets these.
	Scope   *Scope
	Globals []string // each name used as a global somewhere, once; Name.Index of a Global points here
}

// An Op is an operator.
type Op uint8

const (
	_ Op = iota

	// Binary, and in AugAssignStmt.
	OpAdd      // +
	OpSub      // -
	OpMul      // *
	OpMatMul   // @
	OpDiv      // /
	OpMod      // %
	OpFloorDiv // //
	OpPow      // **
	OpLShift   // <<
	OpRShift   // >>
	OpBitAnd   // &
	OpBitOr    // |
	OpBitXor   // ^

	// Unary.
	OpNeg    // -
	OpPos    // +
	OpInvert // ~
	OpNot    // not

	// Compare.
	OpLt    // <
	OpLe    // <=
	OpGt    // >
	OpGe    // >=
	OpEq    // ==
	OpNe    // !=
	OpIn    // in
	OpNotIn // not in
	OpIs    // is
	OpIsNot // is not

	// BoolOp.
	OpAnd // and
	OpOr  // or
)

var opText = [...]string{
	OpAdd: "+", OpSub: "-", OpMul: "*", OpMatMul: "@", OpDiv: "/", OpMod: "%", OpFloorDiv: "//", OpPow: "**",
	OpLShift: "<<", OpRShift: ">>", OpBitAnd: "&", OpBitOr: "|", OpBitXor: "^",
	OpNeg: "-", OpPos: "+", OpInvert: "~", OpNot: "not",
	OpLt: "<", OpLe: "<=", OpGt: ">", OpGe: ">=", OpEq: "==", OpNe: "!=",
	OpIn: "in", OpNotIn: "not in", OpIs: "is", OpIsNot: "is not",
	OpAnd: "and", OpOr: "or",
}

func (op Op) String() string { return opText[op] }

// Expressions.
type (
	// A Name is a variable where it is read, assigned, deleted or declared: every name that a
	// function's frame knows is a *Name, parameters and imported names included. Attributes and
	// keywords of calls are plain strings.
	Name struct {
		span
		Name string

		// Resolve sets these.
		Binding Binding
		Index   int32
	}

	// A Const is None, True, False or __debug__.
	Const struct {
		span
		Kind ConstKind
	}

	// An IntLit is an integer; Big is set where it does not fit Val.
	IntLit struct {
		span
		Val int64
		Big *big.Int
	}

	FloatLit struct {
		span
		Val float64
	}

	// An ImagLit is an imaginary number; Val goes without its j.
	ImagLit struct {
		span
		Val float64
	}

	// A StrLit is a string, adjacent literals joined. It is UTF-8, but for surrogates written as
	// \ud800, which stand as the three bytes that UTF-8's scheme would give them.
	StrLit struct {
		span
		Val string
	}

	// A BytesLit is a bytes literal; a character beyond ASCII stands as its UTF-8 bytes.
	BytesLit struct {
		span
		Val string
	}

	// An FString is a string with replacement fields, adjacent literals joined.
	FString struct {
		span
		Parts []FPart
	}

	// An Ellipsis is "...".
	Ellipsis struct{ span }

	Tuple struct {
		span
		Elems []Expr // *Star only in assignment targets
	}

	List struct {
		span
		Elems []Expr // *Star only in assignment targets
	}

	Dict struct {
		span
		Entries []DictEntry
	}

	// A Set has at least one element.
	Set struct {
		span
		Elems []Expr
	}

	// A Comp is a comprehension or a generator expression. The first clause's iterable is
	// evaluated in the scope around the Comp, everything else in its own Scope.
	Comp struct {
		span
		Kind    CompKind
		Elem    Expr // for CompDict the key
		Value   Expr // CompDict only
		Clauses []CompClause

		Scope *Scope // set by Resolve
	}

	// A Lambda is an anonymous function; its Func.Body is a single *ReturnStmt with a value.
	Lambda struct {
		span
		Func *Function
	}

	// A Cond is "Then if Test else Else".
	Cond struct {
		span
		Then, Test, Else Expr
	}

	Unary struct {
		span
		Op Op
		X  Expr
	}

	Binary struct {
		span
		Op   Op
		X, Y Expr
	}

	// A BoolOp is "a and b and c" or the same with or; it has two operands or more.
	BoolOp struct {
		span
		Op       Op // OpAnd, OpOr
		Operands []Expr
	}

	// A Compare is "X op a op b …", each operand evaluated at most once, left to right.
	Compare struct {
		span
		X    Expr
		Rest []Comparison
	}

	Call struct {
		span
		Fn   Expr
		Args []Arg // in source order

		// Super is set by Resolve where the call is "super()" directly in a def with parameters.
		Super *Super
	}

	Attr struct {
		span
		X    Expr
		Name string
	}

	// An Index is "X[Key]"; Key may be a *Slice or a *Tuple with slices in it.
	Index struct {
		span
		X, Key Expr
	}

	// A Slice is "Lo:Hi:Step", only inside an Index; what is left out is nil.
	Slice struct {
		span
		Lo, Hi, Step Expr
	}

	// A Star is "*X" among the elements of an assignment target.
	Star struct {
		span
		X Expr
	}

	// A NamedExpr is "Name := Value".
	NamedExpr struct {
		span
		Name  *Name
		Value Expr
	}

	Await struct {
		span
		X Expr
	}

	Yield struct {
		span
		Value Expr // nil: None
	}

	YieldFrom struct {
		span
		X Expr
	}
)

// A ConstKind tells the named constants apart.
type ConstKind uint8

const (
	None  ConstKind = iota
	True            // True
	False           // False
	Debug           // __debug__: True unless compiled with an optimisation level
)

var constText = [...]string{None: "None", True: "True", False: "False", Debug: "__debug__"}

// A CompKind tells what a Comp makes.
type CompKind uint8

const (
	CompList CompKind = iota
	CompSet
	CompDict
	CompGen
)

// A CompClause is "for Target in Iter", or "if Cond" when Cond is set. The first clause is a for.
type CompClause struct {
	Target, Iter Expr
	Cond         Expr
}

// A DictEntry is "Key: Value".
type DictEntry struct{ Key, Value Expr }

// A Comparison is the operator and right operand of one link in a Compare.
type Comparison struct {
	Op Op
	X  Expr
}

// An FPart is literal text when X is nil, else a replacement field.
type FPart struct {
	Text string

	X    Expr
	Conv byte    // 'r', 's', or 0
	Spec []FPart // the format spec, which may itself hold fields; nil: none
}

// An ArgKind tells how an argument is passed.
type ArgKind uint8

const (
	ArgPos    ArgKind = iota // Value
	ArgStar                  // *Value
	ArgNamed                 // Name=Value
	ArgDouble                // **Value
)

// An Arg is one argument of a call or of a class's parentheses. Named and double arguments come
// last, a *Value never behind them (MicroPython's order).
type Arg struct {
	Pos   Pos
	Kind  ArgKind
	Name  string
	Value Expr
}

// A Super is what "super()" stands for: super(Class, Self). Class is the name __class__, bound like
// any other name; it is a Global where the def is in no class.
type Super struct{ Class, Self *Name }

// A Function is what def and lambda have in common.
type Function struct {
	Params   []*Param // in source order
	BareStar bool     // a lone * stands before the keyword-only parameters
	Body     []Stmt

	Scope *Scope // set by Resolve
}

// A ParamKind tells parameters apart.
type ParamKind uint8

const (
	ParamPosOnly ParamKind = iota // by position only: before a /
	ParamPos                      // by position or keyword
	ParamKwOnly                   // behind * or *args
	ParamStar                     // *args
	ParamDouble                   // **kw
)

// A Param is one parameter. Annotations are kept for printing; MicroPython never evaluates them, so
// Resolve leaves them alone.
type Param struct {
	Kind    ParamKind
	Name    *Name
	Ann     Expr // nil: none
	Default Expr // nil: none; evaluated in the scope around the function

	// Slot, set by Resolve, is the local slot that the caller fills: positional ones first, then
	// keyword-only ones, *args, **kw. A captured parameter is copied from there into its cell.
	Slot int32
}

// Statements.
type (
	ExprStmt struct {
		span
		X Expr
	}

	// An AssignStmt is "a = b = Value"; targets are *Name, *Attr, *Index, *Tuple and *List of
	// those, with at most one *Star in each tuple or list.
	AssignStmt struct {
		span
		Targets []Expr
		Value   Expr
	}

	// An AugAssignStmt is "Target op= Value"; Target is a *Name, *Attr or *Index.
	AugAssignStmt struct {
		span
		Target Expr
		Op     Op
		Value  Expr
	}

	// An AnnAssignStmt is "Target: Ann" or "Target: Ann = Value". The annotation is never evaluated.
	// Without a value, MicroPython takes any expression for a target.
	AnnAssignStmt struct {
		span
		Target Expr
		Ann    Expr
		Value  Expr // nil: nothing is assigned, and Target is not evaluated either
	}

	// A DelStmt's targets are *Name, *Attr and *Index; tuples are taken apart.
	DelStmt struct {
		span
		Targets []Expr
	}

	PassStmt     struct{ span }
	BreakStmt    struct{ span }
	ContinueStmt struct{ span }

	ReturnStmt struct {
		span
		Value Expr // nil: None
	}

	// A RaiseStmt without X raises the exception being handled again.
	RaiseStmt struct {
		span
		X, From Expr
	}

	GlobalStmt struct {
		span
		Names []*Name
	}

	NonlocalStmt struct {
		span
		Names []*Name
	}

	ImportStmt struct {
		span
		Items []ImportItem
	}

	// A FromStmt is "from ..Module import Items"; Level counts the dots.
	FromStmt struct {
		span
		Level  int
		Module string // "" only with dots
		Star   bool   // import *, at module level only; Items is empty
		Items  []ImportItem
	}

	AssertStmt struct {
		span
		Test Expr
		Msg  Expr // nil: none
	}

	// An IfStmt has one clause for if and one for each elif.
	IfStmt struct {
		span
		Clauses []IfClause
		Else    []Stmt
	}

	WhileStmt struct {
		span
		Test Expr
		Body []Stmt
		Else []Stmt
	}

	ForStmt struct {
		span
		Async  bool
		Target Expr
		Iter   Expr
		Body   []Stmt
		Else   []Stmt
	}

	// A TryStmt has handlers, a Finally, or both; Else only with handlers.
	TryStmt struct {
		span
		Body     []Stmt
		Handlers []ExceptClause
		Else     []Stmt
		Finally  []Stmt
	}

	WithStmt struct {
		span
		Async bool
		Items []WithItem
		Body  []Stmt
	}

	// A DefStmt's Pos is that of its first decorator, if any, else of def or async.
	DefStmt struct {
		span
		Decorators []Expr // *Name, *Attr, *Call
		Async      bool
		Name       *Name
		Func       *Function
		Returns    Expr // annotation, never evaluated; nil: none
	}

	// A ClassStmt's Pos is that of its first decorator, if any, else of class.
	ClassStmt struct {
		span
		Decorators []Expr
		Name       *Name
		Args       []Arg // bases and keywords
		Body       []Stmt

		Scope *Scope // set by Resolve
	}
)

// An ImportItem is "Path as Bind" (import) or "Path as Bind" behind from; for import without as,
// Bind is the path's first part, and HasAs is false: the package is bound, not the submodule.
type ImportItem struct {
	Path  string
	Bind  *Name
	HasAs bool
}

// An IfClause is one test with its block.
type IfClause struct {
	Test Expr
	Body []Stmt
}

// An ExceptClause is "except Type as Name: Body". Name is deleted when the body ends.
type ExceptClause struct {
	Pos  Pos
	Type Expr  // nil: any exception; only in the last clause
	Name *Name // nil: none
	Body []Stmt
}

// A WithItem is "X as Target".
type WithItem struct {
	X      Expr
	Target Expr // nil: none
}

func (*Name) expr()      {}
func (*Const) expr()     {}
func (*IntLit) expr()    {}
func (*FloatLit) expr()  {}
func (*ImagLit) expr()   {}
func (*StrLit) expr()    {}
func (*BytesLit) expr()  {}
func (*FString) expr()   {}
func (*Ellipsis) expr()  {}
func (*Tuple) expr()     {}
func (*List) expr()      {}
func (*Dict) expr()      {}
func (*Set) expr()       {}
func (*Comp) expr()      {}
func (*Lambda) expr()    {}
func (*Cond) expr()      {}
func (*Unary) expr()     {}
func (*Binary) expr()    {}
func (*BoolOp) expr()    {}
func (*Compare) expr()   {}
func (*Call) expr()      {}
func (*Attr) expr()      {}
func (*Index) expr()     {}
func (*Slice) expr()     {}
func (*Star) expr()      {}
func (*NamedExpr) expr() {}
func (*Await) expr()     {}
func (*Yield) expr()     {}
func (*YieldFrom) expr() {}

func (*ExprStmt) stmt()      {}
func (*AssignStmt) stmt()    {}
func (*AugAssignStmt) stmt() {}
func (*AnnAssignStmt) stmt() {}
func (*DelStmt) stmt()       {}
func (*PassStmt) stmt()      {}
func (*BreakStmt) stmt()     {}
func (*ContinueStmt) stmt()  {}
func (*ReturnStmt) stmt()    {}
func (*RaiseStmt) stmt()     {}
func (*GlobalStmt) stmt()    {}
func (*NonlocalStmt) stmt()  {}
func (*ImportStmt) stmt()    {}
func (*FromStmt) stmt()      {}
func (*AssertStmt) stmt()    {}
func (*IfStmt) stmt()        {}
func (*WhileStmt) stmt()     {}
func (*ForStmt) stmt()       {}
func (*TryStmt) stmt()       {}
func (*WithStmt) stmt()      {}
func (*DefStmt) stmt()       {}
func (*ClassStmt) stmt()     {}
