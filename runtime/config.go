package runtime

import (
	"io"
	"time"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/lib"
)

// Config describes a Runtime. The zero value runs scripts without output, files and board.
type Config struct {
	// Stdin is where input() and sys.stdin read. nil is empty.
	Stdin io.Reader
	// Stdout is the script's output, Stderr that of sys.stderr. nil drops it.
	Stdout, Stderr io.Writer
	// Terminal flushes Stdout after each line; otherwise it is flushed every 100 ms, before anything goes to Stderr, and
	// at the end.
	Terminal bool
	// Argv is sys.argv.
	Argv []string
	// Path is sys.path. nil is "" alone, the script's own folder.
	Path []string
	// Sched is the board's time and scheduler; *clock.Clock is one. nil is the PC's time.
	Sched Sched
	// Open opens a file for open(); flag is made of os.O_*. Errors are raised as they are. nil: there are no files.
	Open func(name string, flag int) (lib.File, error)
	// Sources is where imports look for .py files. nil: nowhere.
	Sources Sources
	// Modules are the board's modules.
	Modules []arg.Loader
	// Engines run files of other suffixes, e.g. ".star".
	Engines map[string]func(rt *Runtime) Engine
	// Platform is sys.platform. "" is rt-smart.
	Platform string
	// Net allows sockets beyond this machine.
	Net bool
	// LowerAll is vm.Config.LowerAll.
	LowerAll bool
	Limits
}

// Limits bound a script. A script that goes beyond cannot catch the exception; its finally blocks have CleanupTime.
type Limits struct {
	// Steps are back edges and calls, counted in thousands. 0 is no limit.
	Steps int64
	// Output is in bytes. 0 is no limit.
	Output int64
	// Heap is how much memory the values may take, in bytes; a script that goes beyond gets MemoryError. 0 is 2 GiB.
	Heap int64
	// Depth is how deep calls may nest. 0 is 1000; a level costs about 2 KB.
	Depth int
}

// CleanupTime is how long a script that cannot go on may clean up, and how long Ctrl-C may be put off by
// os.exitpoint(os.EXITPOINT_ENABLE), both in wall time.
const CleanupTime = 2 * time.Second

// Sched is the board's time. One script thread runs at a time: the one that was last let go on. Interrupt alone may be
// called from any goroutine.
type Sched interface {
	// Now is the time since power-on; asking costs nothing. Read is a script's look, which may cost time.
	Now() time.Duration
	Read() time.Duration
	// Sleep waits; false: cut short by Interrupt.
	Sleep(d time.Duration) bool
	// Wait waits until ready returns true or d has passed, negative d for ever. false: time was up, or Interrupt, or
	// nothing can ever end the wait.
	Wait(ready func() bool, d time.Duration) bool
	// Go starts a thread, which first runs when the caller waits or yields.
	Go(name string, f func())
	// Step tells that the running thread went through n back edges and calls.
	Step(n int)
	// Interrupt cuts the main thread's wait short, or its next one.
	Interrupt()
}

// Sources is where imported modules lie. Names are what sys.path and the module's name make, with slashes; those that
// start with an empty entry of sys.path have no folder.
type Sources interface {
	// ReadFile reads a source. An error that is fs.ErrNotExist makes the search go on.
	ReadFile(name string) ([]byte, error)
	// IsDir reports whether there is a folder of that name.
	IsDir(name string) bool
}

// Engine runs the files of one suffix.
type Engine interface {
	Exec(name string, src []byte) error
}
