package bindings

import (
	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

// Files opens files for the engines' open(): the errors are the script's OSError with the board's number.
type Files struct{ FS sdcard.FS }

// Open opens a file; flag is made of os.O_*.
func (f Files) Open(name string, flag int) (*File, error) {
	file, err := f.FS.OpenFile(name, flag, 0)
	if err != nil {
		return nil, raise.Error(err)
	}
	return &File{file}, nil
}

// File is an open file whose errors are OSError.
type File struct{ *sdcard.File }

func (f *File) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	return n, raise.Error(err)
}

func (f *File) Write(p []byte) (int, error) {
	n, err := f.File.Write(p)
	return n, raise.Error(err)
}

// Seek moves the position.
func (f *File) Seek(offset int64, whence int) (int64, error) {
	n, err := f.File.Seek(offset, whence)
	return n, raise.Error(err)
}

// Close closes the file.
func (f *File) Close() error { return raise.Error(f.File.Close()) }
