// Package arg is the hinge between Go bindings and the two script engines: how a Go function declares its parameters,
// unpacks what a script passed, builds results and raises exceptions, the same for MicroPython and Starlark.
//
// A module is one table. The signature is the single source of a function's parameter names, order and defaults: it
// matches arguments, makes the error texts, and is printed in the generated manual.
//
//	&arg.Module{
//		Name: "greeting",
//		Doc:  "Says hello.",
//		Members: []arg.Member{
//			arg.Const{Name: "LOUD", Value: 2, Doc: "The loudest voice."},
//			&arg.Func{Sig: "hello(name, times=1, *, loud=False)", Doc: "Greets name.", Do: func(c *arg.Call) (any, error) {
//				name, times := c.Str("name"), c.Int("times")
//				if err := c.Err(); err != nil {
//					return nil, err
//				}
//				return strings.Repeat("hello "+name+" ", times), nil
//			}},
//		},
//	}
//
// Values that cross are starlark.Value. A binding never names a concrete type of an engine: it reads with the getters
// of Call (or AsInt, AsStr, AsBuffer …), returns plain Go values (int, string, []byte, …) that Values turns into the
// running engine's own types, and raises with Raise. An object with state is a Class and its Objects; a value with
// operators or indexing of its own implements the interfaces of go.starlark.net (Indexable, HasSetIndex, Iterable,
// Comparable, HasBinary …), which both engines honour.
//
// Tables are built afresh for every Runtime (no package state), and lazily: a Loader costs nothing until its module is
// imported. A Module, Class or Func must not be changed once a script has seen it.
package arg
