package sdcard

import (
	"fmt"
	"os"
)

// Replacement is a new file that is to take the place of an open one: it is written beside it, under the name with
// ".new" at the end, and renamed over it by Commit, so that at any moment one of the two is whole under the old name.
type Replacement struct {
	*File
	old  *File
	done bool
}

// Replacement begins a replacement of f.
func (f *File) Replacement() (*Replacement, error) {
	if err := f.check("replace", os.O_RDONLY); err != nil {
		return nil, err
	}
	file, err := f.t.OpenFile(f.at.path+".new", os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0)
	if err != nil {
		return nil, err
	}
	return &Replacement{File: file, old: f}, nil
}

// Commit closes both files and puts the new one in the old one's place. The old File is closed then: its Close may be
// called once more and does nothing.
func (r *Replacement) Commit() error {
	if r.done {
		return fail("replace", r.old.path, EBADF)
	}
	r.done = true
	if err := r.Sync(); err != nil {
		return r.abort(err)
	}
	if err := r.File.Close(); err != nil {
		return r.abort(err)
	}
	if err := r.old.Close(); err != nil {
		return r.abort(err)
	}
	r.old.replaced.Store(true)
	if err := r.old.t.Rename(r.at.path, r.old.at.path); err != nil {
		return r.abort(err)
	}
	return nil
}

// Abort removes the new file. After Commit it does nothing.
func (r *Replacement) Abort() error {
	if r.done {
		return nil
	}
	r.done = true
	r.File.Close()
	return r.old.t.Remove(r.at.path)
}

// abort cleans up after a failed Commit.
func (r *Replacement) abort(err error) error {
	if !r.released.Load() {
		r.File.Close()
	}
	if err2 := r.old.t.Remove(r.at.path); err2 != nil {
		err = fmt.Errorf("%w (and %s stays: %v)", err, r.path, err2)
	}
	return err
}
