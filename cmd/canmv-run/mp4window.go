package main

import "io"

// mp4Window reads ahead: boxes lie close together and are read a few bytes at a time. It belongs to one goroutine.
type mp4Window struct {
	r   io.ReaderAt
	buf [8 << 10]byte
	at  int64
	n   int
}

func (w *mp4Window) ReadAt(p []byte, off int64) (int, error) {
	if len(p) > len(w.buf)/4 {
		return w.r.ReadAt(p, off)
	}
	if off < w.at || off+int64(len(p)) > w.at+int64(w.n) {
		n, err := w.r.ReadAt(w.buf[:], off)
		w.at, w.n = off, n
		if err != nil && err != io.EOF {
			w.n = 0
			return 0, err
		}
	}
	n := copy(p, w.buf[off-w.at:w.n])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}
