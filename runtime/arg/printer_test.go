package arg_test

import (
	"io"
	"time"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// printer is an interpreter that only prints.
type printer struct{ w io.Writer }

func (p printer) ExitPoint(int, bool) (int, error)           { return 0, nil }
func (p printer) Sleep(time.Duration) error                  { return nil }
func (p printer) Stdout() io.Writer                          { return p.w }
func (p printer) PrintException(io.Writer, arg.Value) error  { return nil }
func (p printer) Later(starlark.Callable, ...arg.Value) bool { return false }
func (p printer) Exit(arg.Value) error                       { return nil }
