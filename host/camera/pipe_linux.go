package camera

import (
	"os"

	"golang.org/x/sys/unix"
)

// widen gives a pipe room for a large part of a frame, so that the child waits less often. Without permission the pipe
// stays as it is.
func widen(f *os.File) {
	if c, err := f.SyscallConn(); err == nil {
		c.Control(func(fd uintptr) { unix.FcntlInt(fd, unix.F_SETPIPE_SZ, 1<<20) })
	}
}
