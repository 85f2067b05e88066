package sdcard

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// HostFS is the PC's own file system behind the board's operations, for programs that are trusted with it. Paths are
// the PC's; relative ones start at a working directory of its own, which leaves the process's where it is.
type HostFS struct{ *tree }

var _ FS = (*HostFS)(nil)

// OpenHost returns the PC's file system. dir is the working directory at the start; empty means the process's.
func OpenHost(dir string) (*HostFS, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("sdcard: %w", err)
	}
	h := &HostFS{&tree{disk: hostDisk{}, cwd: filepath.ToSlash(dir), volume: diskVolume}}
	h.tree.resolve = func(cwd, name string) (place, Errno) {
		if name == "" {
			return place{}, ENOENT
		}
		if strings.IndexByte(name, 0) >= 0 {
			return place{}, EINVAL
		}
		p := filepath.FromSlash(name)
		if !filepath.IsAbs(p) {
			p = filepath.Join(filepath.FromSlash(cwd), p)
		}
		p = filepath.Clean(p)
		return place{
			path:  filepath.ToSlash(p),
			name:  p,
			fixed: filepath.Dir(p) == p,
			slash: strings.HasSuffix(name, "/") || strings.HasSuffix(name, "/."),
		}, 0
	}
	h.tree.hostPath = func(p place) string { return p.name }
	return h, nil
}

// Close closes what is open.
func (h *HostFS) Close() error { return h.CloseAll() }

// hostDisk is package os as a disk.
type hostDisk struct{}

func (hostDisk) OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error) {
	return os.OpenFile(name, flag, perm)
}
func (hostDisk) Stat(name string) (fs.FileInfo, error)     { return os.Stat(name) }
func (hostDisk) Lstat(name string) (fs.FileInfo, error)    { return os.Lstat(name) }
func (hostDisk) Mkdir(name string, perm fs.FileMode) error { return os.Mkdir(name, perm) }
func (hostDisk) Remove(name string) error                  { return os.Remove(name) }
func (hostDisk) Rename(from, to string) error              { return os.Rename(from, to) }
