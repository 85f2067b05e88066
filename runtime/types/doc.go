// Package types is the object model of the MicroPython engine: the values that Starlark lacks, the builtin types'
// methods, classes and instances, and the protocols (attributes, items, iteration, operators, hashing, printing) by
// which the engine and Go code use any value.
//
// Every script value is a starlark.Value, never a Go nil. None, bool and float are Starlark's own; int is Small, Wide or
// Big (make one with Int), and Str, Bytes, Bytearray, Tuple, List, Dict, Set, Range, Slice, Class, Instance … are
// pointers, so that == on Values is identity.
//
// # Errors
//
// A function that fails leaves an exception pending in its Thread and returns nil; functions with other results return
// ok == false. Raise with th.Raise(TypeErrorClass, "…") or the shorthands (th.TypeError), which return nil so that
// `return th.TypeError("…")` does both. Whoever gets nil returns at once. Iterator.Next returns nil at the end, too:
// then nothing is pending (th.Failed()).
//
// # Adding a method
//
// The methods of a type stand in one table in the type's own file (list.go → listMethods in list_methods.go). Self is
// the first parameter and has been checked: assert it to the type.
//
//	func listMethods() []Member {
//		return []Member{
//			Method1("reverse", listReverse),                  // func(th, self Value) Value
//			Method2("append", listAppend),                    // func(th, self, x Value) Value
//			MethodN("pop", 0, 1, listPop),                    // func(th, args []Value) Value; args[0] is self
//			MethodKw("sort", listSort),                       // func(th, args []Value, kw []*Str) Value
//			Getter("real", complexReal),                      // an attribute that is computed
//		}
//	}
//
// The slice args belongs to the caller: copy what must live longer. With kw, the last len(kw) items of args are the
// values of those names (see ParseArgs). A function returns None, not nil, when it has nothing to say.
//
// # Adding a type
//
// Declare a class (`var DequeClass = NewBuiltinClass("deque", ObjectClass)`), give the Go type a method
// Class() *Class, list it in wire.go with its constructor and its method table, and implement the interfaces of what it
// can do: Iterable, Sized (starlark's Len), ItemGetter, ItemSetter, ItemDeleter, Container, Operator, Comparer, Hasher,
// Reprer, Caller. Protocol functions (GetItem, Iter, Binary, Equal, Repr …) find them; nothing else needs to know the
// type.
//
// # Concurrency
//
// All values of a Runtime belong to its script threads, which run one at a time. Builtin classes are shared by all
// Runtimes and never change after Setup.
package types
