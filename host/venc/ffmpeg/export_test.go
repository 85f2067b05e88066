package ffmpeg

// PID returns the process number of an encoder's child.
func PID(e *Encoder) int { return e.p.PID() }
