// Package syntax reads MicroPython 1.2x source: scanner, parser, syntax tree, scopes, printer.
//
//	m, err := syntax.Parse("main.py", src, syntax.Exec)
//	if err == nil {
//		err = syntax.Resolve(m)
//	}
//
// The grammar is MicroPython's: what CPython adds (match, "**" and "*" in displays, async
// comprehensions, decorators other than a dotted name with an optional call) is refused as on the
// board, with a hint that says so. Three things are taken that a board refuses: a byte order mark at
// the start, "}" or quotes inside an f-string's fields, and "/" behind positional-only parameters.
//
// Source text. Lines end with LF, CR LF or CR. A tab reaches the next multiple of 8. Comments and
// bytes literals may hold any byte but NUL; elsewhere the text must be UTF-8. Any character beyond
// ASCII may stand in a name.
//
// Nesting. More than 500 constructs inside each other, or a tree higher than 3000 nodes, is the
// error "too deeply nested": a Go stack overflow could not be recovered.
//
// A tree belongs to the caller. Its strings share memory with the source. Parse, Resolve and Format
// keep no state between calls; a tree that nobody changes may be read concurrently.
//
// Every error is an *Error.
package syntax
