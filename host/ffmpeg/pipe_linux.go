package ffmpeg

import (
	"os"

	"golang.org/x/sys/unix"
)

// growPipe asks for a larger pipe. The kernel may refuse (fcntl(2), F_SETPIPE_SZ: the user's total is limited), which
// costs speed only.
func growPipe(f *os.File, size int) {
	c, err := f.SyscallConn()
	if err != nil {
		return
	}
	_ = c.Control(func(fd uintptr) { _, _ = unix.FcntlInt(fd, unix.F_SETPIPE_SZ, size) })
}
