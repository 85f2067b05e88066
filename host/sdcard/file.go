package sdcard

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync/atomic"
)

// File is an open file of an FS. Every operation after Close is EBADF, a second Close included.
type File struct {
	f        *os.File
	t        *tree
	at       place
	path     string // as the caller wrote it
	flag     int
	noted    atomic.Bool // it is in the tree's list of written files
	released atomic.Bool
	replaced atomic.Bool // closed by Replacement.Commit: one Close is forgiven
}

var (
	_ io.ReadWriteSeeker = (*File)(nil)
	_ io.ReaderAt        = (*File)(nil)
	_ io.WriterAt        = (*File)(nil)
	_ io.Closer          = (*File)(nil)
)

const accessMode = os.O_RDONLY | os.O_WRONLY | os.O_RDWR

func (t *tree) OpenFile(name string, flag int, perm fs.FileMode) (*File, error) {
	p, err := t.at("open", name)
	if err != nil {
		return nil, err
	}
	if p.top {
		return nil, fail("open", name, EISDIR)
	}
	if perm == 0 {
		perm = 0o666
	}
	var old int64
	info, err := t.stat(p)
	switch {
	case err == nil && info.IsDir():
		return nil, fail("open", name, EISDIR)
	case err == nil && flag&os.O_CREATE != 0 && flag&os.O_EXCL != 0:
		return nil, fail("open", name, EEXIST)
	case err == nil && t.regularOnly && !info.Mode().IsRegular():
		return nil, fail("open", name, EACCES)
	case err != nil && (!missing(err) || flag&os.O_CREATE == 0):
		return nil, fail("open", name, err)
	case err != nil && p.slash:
		return nil, fail("open", name, EISDIR)
	}
	writes := flag&accessMode != os.O_RDONLY
	truncates := writes && flag&os.O_TRUNC != 0
	if t.quota != nil && truncates {
		t.quota.mu.Lock()
		defer t.quota.mu.Unlock()
		if info, err := t.disk.Stat(p.name); err == nil {
			old = info.Size()
		}
	}
	f, err := t.disk.OpenFile(p.name, flag, perm&fs.ModePerm)
	if err != nil {
		return nil, fail("open", name, err)
	}
	if t.quota != nil && truncates {
		t.quota.used -= old
	}
	file := &File{f: f, t: t, at: p, path: name, flag: flag}
	t.mu.Lock()
	t.open = append(t.open, file)
	t.mu.Unlock()
	if writes && (info == nil || truncates) {
		file.note()
	}
	return file, nil
}

// Name returns the path as it was opened.
func (f *File) Name() string { return f.path }

// Path returns the absolute path in the FS's own names.
func (f *File) Path() string { return f.at.path }

// HostPath returns the absolute path on the PC.
func (f *File) HostPath() string { return f.t.hostPath(f.at) }

func (f *File) note() {
	if f.noted.CompareAndSwap(false, true) {
		f.t.changed(f.at)
	}
}

func (f *File) err(op string, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return fail(op, f.path, err)
}

func (f *File) check(op string, refused int) error {
	if f.released.Load() || f.flag&accessMode == refused {
		return fail(op, f.path, EBADF)
	}
	return nil
}

func (f *File) Read(p []byte) (int, error) {
	if err := f.check("read", os.O_WRONLY); err != nil {
		return 0, err
	}
	n, err := f.f.Read(p)
	return n, f.err("read", err)
}

func (f *File) ReadAt(p []byte, off int64) (int, error) {
	if err := f.check("read", os.O_WRONLY); err != nil {
		return 0, err
	}
	if off < 0 {
		return 0, fail("read", f.path, EINVAL)
	}
	n, err := f.f.ReadAt(p, off)
	return n, f.err("read", err)
}

// Write writes at the position, or at the end with os.O_APPEND. On a full card it writes what fits and returns ENOSPC.
func (f *File) Write(p []byte) (int, error) {
	if err := f.check("write", os.O_RDONLY); err != nil {
		return 0, err
	}
	f.note()
	if f.t.quota == nil {
		n, err := f.f.Write(p)
		return n, f.err("write", err)
	}
	return f.limited(len(p), func() (int64, error) {
		if f.flag&os.O_APPEND != 0 {
			return f.f.Seek(0, io.SeekEnd)
		}
		return f.f.Seek(0, io.SeekCurrent)
	}, func(n int, _ int64) (int, error) { return f.f.Write(p[:n]) })
}

// WriteAt writes at an offset and leaves the position where it is. A file opened with os.O_APPEND refuses it (EINVAL).
func (f *File) WriteAt(p []byte, off int64) (int, error) {
	if err := f.check("write", os.O_RDONLY); err != nil {
		return 0, err
	}
	if off < 0 || f.flag&os.O_APPEND != 0 {
		return 0, fail("write", f.path, EINVAL)
	}
	f.note()
	if f.t.quota == nil {
		n, err := f.f.WriteAt(p, off)
		return n, f.err("write", err)
	}
	return f.limited(len(p), func() (int64, error) { return off, nil },
		func(n int, off int64) (int, error) { return f.f.WriteAt(p[:n], off) })
}

// limited writes as much of n bytes as the card has room for.
func (f *File) limited(n int, where func() (int64, error), write func(n int, off int64) (int, error)) (int, error) {
	q := f.t.quota
	q.mu.Lock()
	defer q.mu.Unlock()
	off, err := where()
	if err != nil {
		return 0, f.err("write", err)
	}
	old, err := f.size()
	if err != nil {
		return 0, f.err("write", err)
	}
	fits := int(min(int64(n), max(q.room(old, off+int64(n))-off, 0)))
	var done int
	if fits > 0 || n == 0 {
		done, err = write(fits, off)
	}
	if now, err2 := f.size(); err2 == nil {
		q.used += now - old
	} else if err == nil {
		err = err2
	}
	if err == nil && fits < n {
		err = ENOSPC
	}
	return done, f.err("write", err)
}

func (f *File) size() (int64, error) {
	info, err := f.f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Size returns the file's length.
func (f *File) Size() (int64, error) {
	if err := f.check("stat", -1); err != nil {
		return 0, err
	}
	n, err := f.size()
	return n, f.err("stat", err)
}

func (f *File) Seek(offset int64, whence int) (int64, error) {
	if err := f.check("seek", -1); err != nil {
		return 0, err
	}
	n, err := f.f.Seek(offset, whence)
	return n, f.err("seek", err)
}

// Truncate sets the length; what is added reads as zeros.
func (f *File) Truncate(size int64) error {
	if err := f.check("truncate", os.O_RDONLY); err != nil {
		return err
	}
	if size < 0 {
		return fail("truncate", f.path, EINVAL)
	}
	f.note()
	q := f.t.quota
	if q == nil {
		return f.err("truncate", f.f.Truncate(size))
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	old, err := f.size()
	if err != nil {
		return f.err("truncate", err)
	}
	if q.room(old, size) < size {
		return fail("truncate", f.path, ENOSPC)
	}
	if err := f.f.Truncate(size); err != nil {
		return f.err("truncate", err)
	}
	q.used += size - old
	return nil
}

// Sync hands the data to the disk itself, so that it survives a loss of power.
func (f *File) Sync() error {
	if err := f.check("sync", -1); err != nil {
		return err
	}
	return f.err("sync", f.f.Sync())
}

// Close closes the file.
func (f *File) Close() error {
	if !f.released.CompareAndSwap(false, true) {
		if f.replaced.CompareAndSwap(true, false) {
			return nil
		}
		return fail("close", f.path, EBADF)
	}
	f.t.mu.Lock()
	f.t.open = slices.DeleteFunc(f.t.open, func(o *File) bool { return o == f })
	f.t.mu.Unlock()
	err := f.f.Close()
	if errors.Is(err, os.ErrClosed) {
		return fail("close", f.path, EBADF)
	}
	return f.err("close", err)
}
