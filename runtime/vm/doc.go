// Package vm compiles MicroPython's syntax tree to Go closures and runs them.
//
// An expression becomes a func(*frame) Value, where nil says that an exception is pending; a statement becomes a
// func(*frame) ctl. Variables live in slots that syntax.Resolve has numbered. Call sites, attributes and globals keep
// inline caches in their closures. A body with yield or await is lowered (lower.go) to a flat list of steps, so that a
// generator needs no goroutine.
//
//	v := vm.New(vm.Config{…})
//	th := v.NewThread(starlarkThread, env)
//	code, exc := v.Compile(th, tree)
//	result := code.Run(th, globals, nil)
//
// An exception collects its traceback on its way out: each frame that it leaves appends one entry, which costs nothing
// while nothing is raised. One hook, poll, runs at back edges and calls: it counts steps, takes interrupts and gives
// other threads their turn.
//
// A VM belongs to one Runtime. Its threads run one at a time; Thread.Interrupt alone may be called from any goroutine.
package vm
