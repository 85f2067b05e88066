//go:build !windows

package sdcard

// windowsErrno finds nothing here: Go's names for the system's errors are complete.
func windowsErrno(error) Errno { return 0 }
