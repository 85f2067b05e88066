//go:build !linux

package ffmpeg

import "os"

// growPipe does nothing: only Linux can change the size of a pipe.
func growPipe(*os.File, int) {}
