package lib

import (
	"io"
	"time"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// Host is what the engine's modules ask of the Runtime. A field that is nil takes away what needs it: its doc says how.
type Host struct {
	// Now is the board's time; looking at it may cost board time. Nil: it stands still at 0.
	Now func() time.Duration
	// Wait lets the running thread wait until ready returns true or d has passed; negative d waits for ever, zero only
	// looks. ready is called by whichever thread runs and has no side effects. done is ready's last answer; ok is false
	// with an exception pending: a stop, or OSError(ETIMEDOUT) where nothing could ever end the wait. Nil: no wait ever
	// lasts.
	Wait func(th *types.Thread, ready func() bool, d time.Duration) (done, ok bool)
	// Notify makes waits look again at ready. Any goroutine may call it. Nil: nothing outside ends a wait.
	Notify func()
	// Start runs f as a script thread of its own, when the running one waits or its turn is over. id names it and is
	// not 0. Nil: _thread cannot start any.
	Start func(f func(th *types.Thread)) (id int64, err error)
	// Ident names the running thread as Start does. Nil: 1.
	Ident func(th *types.Thread) int64
	// Schedule calls fn(x) in the main thread soon, between two steps of the script; false if too many wait for it. Nil:
	// micropython.schedule raises.
	Schedule func(fn, x types.Value) bool
	// KbdIntr sets the character that interrupts the script, -1 for none. Nil: micropython.kbd_intr raises.
	KbdIntr func(char int)
	// Open opens a file of the script; flag is made of os.O_*. Its error is raised as it is. Nil: open raises.
	Open func(name string, flag int) (File, error)
	// Hold says that something beyond the board may end a wait, until the function it returns is called, by any
	// goroutine: board time does not jump meanwhile, and the wait is not one that nothing can end. Nil: it jumps.
	Hold func() (release func())
	// Net allows sockets beyond this machine.
	Net bool
	// Stderr takes what asyncio reports of tasks that failed unseen. Nil: nowhere.
	Stderr io.Writer
}

// File is an open file of the script.
type File interface {
	io.Reader
	io.Writer
	io.Seeker
	io.Closer
}

// Module is a builtin module of the MicroPython engine.
type Module struct {
	Name string
	// Aliases are further names of the same module.
	Aliases []string
	// Load builds it when it is first imported; nil with an exception pending.
	Load func(th *types.Thread) *types.Module
	// Frozen: where sys.path names ".frozen", the module is found before the files of later entries.
	Frozen bool
}

// Engine lists the modules that belong to the MicroPython engine's object model, besides those of All.
func Engine(h Host) []Module {
	e := &engine{Host: h}
	return []Module{
		{Name: "_thread", Load: e.threadModule},
		{Name: "array", Aliases: []string{"uarray"}, Load: arrayModule},
		{Name: "asyncio", Aliases: []string{"uasyncio"}, Load: e.asyncioModule, Frozen: true},
		{Name: "cmath", Load: cmathModule},
		{Name: "collections", Aliases: []string{"ucollections"}, Load: collectionsModule},
		{Name: "deflate", Load: deflateModule},
		{Name: "framebuf", Load: framebufModule},
		{Name: "heapq", Aliases: []string{"uheapq"}, Load: heapqModule},
		{Name: "io", Aliases: []string{"uio"}, Load: e.ioModule},
		{Name: "machine", Aliases: []string{"umachine"}, Load: e.machineModule},
		{Name: "micropython", Load: e.micropythonModule},
		{Name: "platform", Aliases: []string{"uplatform"}, Load: platformModule},
		{Name: "select", Aliases: []string{"uselect"}, Load: e.selectModule},
		{Name: "socket", Aliases: []string{"usocket"}, Load: e.socketModule},
		{Name: "websocket", Aliases: []string{"uwebsocket"}, Load: websocketModule},
		{Name: "zlib", Aliases: []string{"uzlib"}, Load: zlibModule},
	}
}

// engine is what the modules of one Runtime share.
type engine struct {
	Host
	threads threadState
	sched   schedState
	// sockets counts the sockets that were made; socketType is their class.
	sockets    int
	socketType *types.Class
}

func (e *engine) now() time.Duration {
	if e.Now == nil {
		return 0
	}
	return e.Now()
}

// wait is Host.Wait.
func (e *engine) wait(th *types.Thread, ready func() bool, d time.Duration) (done, ok bool) {
	if e.Wait == nil {
		return ready(), true
	}
	return e.Wait(th, ready, d)
}

func (e *engine) notify() {
	if e.Notify != nil {
		e.Notify()
	}
}
