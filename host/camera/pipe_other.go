//go:build !linux

package camera

import "os"

// widen does nothing: only Linux lets a process choose the size of a pipe.
func widen(*os.File) {}
