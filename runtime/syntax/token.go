package syntax

// A token is what the scanner finds next.
type token uint8

const (
	tEOF token = iota
	tNewline
	tIndent
	tDedent
	tBadDedent // a line whose indentation matches no outer block
	tIllegal   // a character that starts no token; its hint is in scanner.hint

	tName
	tInt   // text as written, without underscores
	tFloat // also imaginary numbers
	tString
	tBytes
	tFString // only the opening quotes; the parser reads on

	tLParen
	tRParen
	tLBracket
	tRBracket
	tLBrace
	tRBrace
	tComma
	tSemicolon
	tColon
	tColonEq
	tDot
	tEllipsis
	tArrow
	tBang // ! alone, for f-strings
	tEq
	tTilde

	// Binary operators and the assignments made of them, in the order of OpAdd….
	tPlus
	tMinus
	tStar
	tAt
	tSlash
	tPercent
	tSlashSlash
	tStarStar
	tLtLt
	tGtGt
	tAmp
	tPipe
	tCaret
	tPlusEq
	tMinusEq
	tStarEq
	tAtEq
	tSlashEq
	tPercentEq
	tSlashSlashEq
	tStarStarEq
	tLtLtEq
	tGtGtEq
	tAmpEq
	tPipeEq
	tCaretEq

	// Comparisons, in the order of OpLt….
	tLt
	tLe
	tGt
	tGe
	tEqEq
	tNe

	tFalse
	tNone
	tTrue
	tDebug
	tAnd
	tAs
	tAssert
	tAsync
	tAwait
	tBreak
	tClass
	tContinue
	tDef
	tDel
	tElif
	tElse
	tExcept
	tFinally
	tFor
	tFrom
	tGlobal
	tIf
	tImport
	tIn
	tIs
	tLambda
	tNonlocal
	tNot
	tOr
	tPass
	tRaise
	tReturn
	tTry
	tWhile
	tWith
	tYield
	numTokens
)

func (t token) isKeyword() bool { return t >= tFalse }

// binaryOp is the operator of t, if t is a binary operator.
func (t token) binaryOp() Op { return OpAdd + Op(t-tPlus) }

// augOp is the operator of t, one of +=, -=, ….
func (t token) augOp() Op { return OpAdd + Op(t-tPlusEq) }

// binaryPrec is how tightly a binary operator binds; 0 for anything else. Unary operators and **
// bind tighter than all of these.
var binaryPrec = [numTokens]uint8{
	tPipe: 1, tCaret: 2, tAmp: 3, tLtLt: 4, tGtGt: 4, tPlus: 5, tMinus: 5,
	tStar: 6, tAt: 6, tSlash: 6, tPercent: 6, tSlashSlash: 6,
}

// keyword returns the token of a keyword, else tName.
func keyword(s string) token {
	if len(s) < 2 || len(s) > 9 {
		return tName
	}
	switch s {
	case "False":
		return tFalse
	case "None":
		return tNone
	case "True":
		return tTrue
	case "__debug__":
		return tDebug
	case "and":
		return tAnd
	case "as":
		return tAs
	case "assert":
		return tAssert
	case "async":
		return tAsync
	case "await":
		return tAwait
	case "break":
		return tBreak
	case "class":
		return tClass
	case "continue":
		return tContinue
	case "def":
		return tDef
	case "del":
		return tDel
	case "elif":
		return tElif
	case "else":
		return tElse
	case "except":
		return tExcept
	case "finally":
		return tFinally
	case "for":
		return tFor
	case "from":
		return tFrom
	case "global":
		return tGlobal
	case "if":
		return tIf
	case "import":
		return tImport
	case "in":
		return tIn
	case "is":
		return tIs
	case "lambda":
		return tLambda
	case "nonlocal":
		return tNonlocal
	case "not":
		return tNot
	case "or":
		return tOr
	case "pass":
		return tPass
	case "raise":
		return tRaise
	case "return":
		return tReturn
	case "try":
		return tTry
	case "while":
		return tWhile
	case "with":
		return tWith
	case "yield":
		return tYield
	}
	return tName
}
