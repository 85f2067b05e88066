package star

import (
	"io"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// sysModule is sys as far as a Starlark script can use it.
func (r *Runner) sysModule() *arg.Module {
	output := outputClass()
	list := func(items []string) func(arg.Values) any {
		return func(arg.Values) any { return append([]string(nil), items...) }
	}
	return &arg.Module{
		Name: "sys",
		Doc:  "The interpreter: its arguments, its output, and the end of the script.",
		Members: []arg.Member{
			arg.Var{Name: "argv", Get: list(r.cfg.Argv), Doc: "The script's path and its arguments."},
			arg.Var{Name: "path", Get: list([]string{"", ".frozen", "/sdcard/app", "/sdcard"}), Doc: "Where the board looks for modules."},
			arg.Const{Name: "platform", Value: "rt-smart", Doc: "The board's system."},
			arg.Const{Name: "byteorder", Value: "little", Doc: "The order of bytes in numbers."},
			arg.Const{Name: "maxsize", Value: int64(1<<63 - 1), Doc: "The largest machine word."},
			arg.Const{Name: "version", Value: "3.4.0; MicroPython v1.21.0", Doc: "The language of .py scripts on the board."},
			arg.Var{Name: "stdout", Doc: "The script's output, with write().", Get: func(vs arg.Values) any { return output.NewObject(vs, r.cfg.Interp.Stdout()) }},
			&arg.Func{Sig: "print_exception(exc, file=None)", Doc: "Prints the traceback of an error that catch() returned, to the script's output.", Do: func(c *arg.Call) (any, error) {
				if o, ok := arg.AsObject(c.Value("file"), output); !ok && !c.IsNone("file") {
					c.BadType("file", c.Value("file"), "sys.stdout")
					return nil, c.Err()
				} else if ok {
					return nil, c.Env.Interp.PrintException(o.Data.(io.Writer), c.Value("exc"))
				}
				return nil, c.Env.Interp.PrintException(c.Env.Interp.Stdout(), c.Value("exc"))
			}},
			&arg.Func{Sig: "exit(code=None)", Doc: "Ends the script with SystemExit, which catch() lets through.", Do: func(c *arg.Call) (any, error) {
				return nil, c.Env.Interp.Exit(c.Value("code"))
			}},
		},
	}
}

// outputClass is the class of sys.stdout.
func outputClass() *arg.Class {
	return &arg.Class{
		Name: "TextIOWrapper",
		Doc:  "The script's output.",
		Methods: []*arg.Func{{Sig: "write(text)", Doc: "Writes text or bytes; returns the number of bytes.", Do: func(c *arg.Call) (any, error) {
			b := c.Buffer("text")
			if err := c.Err(); err != nil {
				return nil, err
			}
			n, err := c.Self.Data.(io.Writer).Write(b)
			return n, err
		}}},
	}
}
