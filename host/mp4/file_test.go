package mp4_test

import (
	"errors"
	"io"
	"slices"
)

// memFile is a file in memory that can keep a record of what is done to it.
type memFile struct {
	data   []byte
	ops    []op
	record bool
	limit  int64 // 0: none; else the file cannot grow beyond it
	fail   int   // >0: this many operations until every one fails
}

type op struct {
	off  int64 // −1: truncate
	data []byte
	size int64
	sync bool
}

var (
	errFull   = errors.New("no space left")
	errBroken = errors.New("broken")
)

func (f *memFile) step() error {
	if f.fail > 0 {
		if f.fail--; f.fail == 0 {
			f.fail = 1
			return errBroken
		}
	}
	return nil
}

func (f *memFile) WriteAt(p []byte, off int64) (int, error) {
	if err := f.step(); err != nil {
		return 0, err
	}
	n := len(p)
	if f.limit > 0 && off+int64(n) > f.limit {
		n = int(max(f.limit-off, 0))
	}
	if f.record {
		f.ops = append(f.ops, op{off: off, data: slices.Clone(p[:n])})
	}
	f.data = apply(f.data, op{off: off, data: p[:n]})
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

func (f *memFile) ReadAt(p []byte, off int64) (int, error) {
	if off >= int64(len(f.data)) {
		return 0, io.EOF
	}
	n := copy(p, f.data[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *memFile) Truncate(size int64) error {
	if err := f.step(); err != nil {
		return err
	}
	if f.record {
		f.ops = append(f.ops, op{off: -1, size: size})
	}
	f.data = apply(f.data, op{off: -1, size: size})
	return nil
}

func (f *memFile) Sync() error {
	if f.record {
		f.ops = append(f.ops, op{sync: true})
	}
	return f.step()
}

// apply does one operation on a file's content.
func apply(data []byte, o op) []byte {
	if o.sync {
		return data
	}
	if o.off < 0 {
		for int64(len(data)) < o.size {
			data = append(data, 0)
		}
		return data[:o.size]
	}
	if end := o.off + int64(len(o.data)); len(o.data) > 0 && end > int64(len(data)) {
		data = append(data, make([]byte, end-int64(len(data)))...)
	}
	copy(data[min(o.off, int64(len(data))):], o.data)
	return data
}
