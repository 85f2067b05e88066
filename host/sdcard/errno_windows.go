package sdcard

import (
	"errors"
	"syscall"

	"golang.org/x/sys/windows"
)

// windowsErrno translates the codes of Windows that Go's own mapping leaves out.
func windowsErrno(err error) Errno {
	var no syscall.Errno
	if !errors.As(err, &no) {
		return 0
	}
	switch no {
	case windows.ERROR_PATH_NOT_FOUND: // Go calls it ENOTDIR; where a parent is a file, tree.stat says so before
		return ENOENT
	case windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL:
		return ENOSPC
	case windows.ERROR_DIR_NOT_EMPTY:
		return ENOTEMPTY
	case windows.ERROR_DIRECTORY:
		return ENOTDIR
	case windows.ERROR_SHARING_VIOLATION, windows.ERROR_LOCK_VIOLATION:
		return EACCES
	case windows.ERROR_INVALID_NAME, windows.ERROR_NEGATIVE_SEEK:
		return EINVAL
	case windows.ERROR_NOT_SAME_DEVICE:
		return EXDEV
	case windows.ERROR_INVALID_HANDLE:
		return EBADF
	}
	return 0
}
