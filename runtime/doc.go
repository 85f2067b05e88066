// Package runtime is one life of a board's interpreter, between two soft resets: it runs scripts, gives them modules,
// standard streams and time, stops them, and reports what they leave uncaught.
//
//	rt := runtime.New(runtime.Config{Stdout: os.Stdout, Stderr: os.Stderr, Modules: lib.All(lib.Config{})})
//	defer rt.Close()
//	err := rt.Exec("main.py", src)
//	var f *runtime.Failure
//	if errors.As(err, &f) {
//		fmt.Fprint(os.Stderr, f.Traceback())
//	}
//
// Exec may be called many times; the scripts share modules and, in .py, the names of __main__. Files whose suffix
// another engine has registered (Config.Engines) run there, over the same modules and streams.
//
// A Runtime belongs to the goroutine that made it, which is also its main script thread. Interrupt alone may be called
// from any goroutine. What Config holds is borrowed and never closed.
package runtime
