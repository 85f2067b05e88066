// Package star runs Starlark scripts (.star) on unmodified go.starlark.net over the same bindings as MicroPython.
//
//	r := star.New(star.Config{Modules: loaders, Open: open, Interp: interp})
//	err := r.Exec("app.star", src)   // a *Failure has the traceback and the hint
//
// What Starlark lacks is predeclared: open, catch, bytearray, __name__ ("__main__"), and print writes to the script's
// output. load("os", "os") binds the module itself, load("os", "exitpoint") a member, and load("lib.star", "f") a
// global of a file in the script's own folder. while, recursion, set and statements at the top level are allowed, and
// globals are not frozen when the file has run.
//
// catch(f, *args, **kwargs) returns (value, None) or (None, err); err.type, err.args and str(err) are those of the
// Python exception. SystemExit and arg.Stop (limits, a second Ctrl-C) pass through.
//
// Ownership: New borrows its Config; Exec closes nothing that the script opened. A Runner and all values of its script
// belong to one goroutine at a time.
package star
