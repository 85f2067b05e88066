package sdcard

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// Errno is MicroPython's error number, the same on every PC.
type Errno int

// The numbers that this package returns (MicroPython py/mperrno.h, which are Linux's).
const (
	EPERM     Errno = 1
	ENOENT    Errno = 2
	EIO       Errno = 5
	EBADF     Errno = 9
	EACCES    Errno = 13
	EBUSY     Errno = 16
	EEXIST    Errno = 17
	EXDEV     Errno = 18
	ENOTDIR   Errno = 20
	EISDIR    Errno = 21
	EINVAL    Errno = 22
	EMFILE    Errno = 24
	EFBIG     Errno = 27
	ENOSPC    Errno = 28
	EROFS     Errno = 30
	ENAMETOO  Errno = 36 // ENAMETOOLONG
	ENOTEMPTY Errno = 39
	ELOOP     Errno = 40
)

// systemErrnos pairs the numbers with what Go calls the same thing on each system.
var systemErrnos = [...]struct {
	sys  error
	no   Errno
	name string
}{
	{syscall.ENOSPC, ENOSPC, "ENOSPC"},
	{syscall.ENOTEMPTY, ENOTEMPTY, "ENOTEMPTY"},
	{syscall.ENOTDIR, ENOTDIR, "ENOTDIR"},
	{syscall.EISDIR, EISDIR, "EISDIR"},
	{syscall.EINVAL, EINVAL, "EINVAL"},
	{syscall.EACCES, EACCES, "EACCES"},
	{syscall.EPERM, EPERM, "EPERM"},
	{syscall.EBUSY, EBUSY, "EBUSY"},
	{syscall.EXDEV, EXDEV, "EXDEV"},
	{syscall.EMFILE, EMFILE, "EMFILE"},
	{syscall.EFBIG, EFBIG, "EFBIG"},
	{syscall.EROFS, EROFS, "EROFS"},
	{syscall.ENAMETOOLONG, ENAMETOO, "ENAMETOOLONG"},
	{syscall.ELOOP, ELOOP, "ELOOP"},
	{syscall.EBADF, EBADF, "EBADF"},
	{syscall.EIO, EIO, "EIO"},
	{os.ErrClosed, EBADF, "EBADF"},
	{fs.ErrNotExist, ENOENT, "ENOENT"},
	{fs.ErrExist, EEXIST, "EEXIST"},
	{fs.ErrPermission, EACCES, "EACCES"},
}

// String returns the number's name, e.g. ENOENT.
func (e Errno) String() string {
	for _, s := range systemErrnos {
		if s.no == e {
			return s.name
		}
	}
	return fmt.Sprintf("errno %d", int(e))
}

// Error is the error of every operation.
type Error struct {
	Op    string // the operation, e.g. "open"
	Path  string // the path as the caller gave it
	Errno Errno
	Err   error // what the PC said; nil where this package decided
}

func (e *Error) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("sdcard: %s %s: %v (%d)", e.Op, e.Path, e.Errno, int(e.Errno))
	}
	return fmt.Sprintf("sdcard: %s %s: %v (%d): %v", e.Op, e.Path, e.Errno, int(e.Errno), e.Err)
}

// Unwrap returns the PC's error.
func (e *Error) Unwrap() error { return e.Err }

// Is makes errors.Is work with Errno values and with fs.ErrNotExist, fs.ErrExist and fs.ErrPermission.
func (e *Error) Is(target error) bool {
	switch target {
	case fs.ErrNotExist:
		return e.Errno == ENOENT
	case fs.ErrExist:
		return e.Errno == EEXIST || e.Errno == ENOTEMPTY
	case fs.ErrPermission:
		return e.Errno == EACCES || e.Errno == EPERM
	}
	no, ok := target.(Errno)
	return ok && no == e.Errno
}

// Error makes an Errno an error, for errors.Is(err, sdcard.ENOSPC).
func (e Errno) Error() string { return e.String() }

// errnoOf finds the number of an error of package os.
func errnoOf(err error) Errno {
	if no := windowsErrno(err); no != 0 {
		return no
	}
	for _, s := range systemErrnos {
		if errors.Is(err, s.sys) {
			return s.no
		}
	}
	var no syscall.Errno
	if errors.As(err, &no) {
		return EIO
	}
	// Not the system's: os.Root refused the path because a symbolic link leaves the card.
	return EACCES
}

func fail(op, path string, err error) error {
	if err == nil {
		return nil
	}
	if no, ok := err.(Errno); ok {
		return &Error{Op: op, Path: path, Errno: no}
	}
	return &Error{Op: op, Path: path, Errno: errnoOf(err), Err: err}
}
