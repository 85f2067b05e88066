// Package sdcard is the board's file tree: a folder of the PC, and nothing else of its disk, under the board's paths.
//
//	card, err := sdcard.Open(sdcard.Config{Dir: "sdcard"})
//	f, err := card.OpenFile("/sdcard/examples/test.mp4", os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0)
//	_, err = f.Write(p)
//	err = f.Close()
//
// The tree:
//
//	/         lists the four below; nothing can be made here
//	├ sdcard  Config.Dir
//	├ sd      the same folder, by its K210 name
//	├ data    Config.Dir/data
//	└ flash   Config.Dir/flash
//
// Any other path is ENOENT. "." and ".." are resolved in the board's own names, so that no path leaves the tree, and
// symbolic links that lead out of the folder are refused with EACCES (os.Root).
//
// Two types implement FS: Card, and HostFS, which opens any path of the PC. Both are safe for concurrent use; a File is
// as safe as an *os.File. Writes are not buffered: what Write accepted, the system has, and a crash of this process
// does not lose it.
//
// Every error is an *Error, whose Errno is MicroPython's number on Linux, Windows and macOS alike.
package sdcard

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// FS is a file tree as the board's modules see it. Paths use slashes; relative ones start at the working directory.
type FS interface {
	// OpenFile opens a regular file. flag is made of os.O_*; perm are the bits of a new file before the umask, 0 means
	// 0666. A folder is EISDIR. The caller closes the file, or CloseAll does.
	OpenFile(path string, flag int, perm fs.FileMode) (*File, error)
	Stat(path string) (Info, error)
	// ReadDir returns a folder's entries, sorted by name.
	ReadDir(path string) ([]Info, error)
	Mkdir(path string) error
	// Remove removes a file (EISDIR for a folder), Rmdir an empty folder (ENOTDIR for a file).
	Remove(path string) error
	Rmdir(path string) error
	// Rename follows POSIX: a file replaces a file, a folder replaces an empty folder.
	Rename(from, to string) error
	Chdir(path string) error
	Getwd() string
	// Statvfs tells the size of the volume that holds path: the card's quota where there is one, else the PC's disk.
	Statvfs(path string) (Volume, error)
	// HostPath returns the absolute path on the PC. The file need not exist.
	HostPath(path string) (string, error)
	// OpenFiles returns the files that are open, in the order in which they were opened.
	OpenFiles() []*File
	// CloseAll closes them.
	CloseAll() error
	// Written returns the files that were made or changed through this FS and still exist, in the order of their first
	// change.
	Written() []Written
	// Close closes all files and releases the tree. A second Close does nothing.
	Close() error
}

// Info describes a file or folder.
type Info struct {
	Name    string // the last element of the path
	Dir     bool
	Size    int64 // in bytes, 0 for a folder
	ModTime time.Time
}

// Volume is the size of a volume.
type Volume struct {
	BlockSize int64 // in bytes
	Blocks    int64 // all blocks
	Free      int64 // blocks that can still be written
	NameMax   int   // longest file name in bytes
}

// Written is a file that was made or changed.
type Written struct {
	Path     string // the board's path as it was opened
	HostPath string // absolute path on the PC
	Bytes    int64  // its length now
}

// Config says where the card is.
type Config struct {
	// Dir is the folder of the PC. It is made if it is missing, with the board's folders in it.
	Dir string
	// Size is the card's size in bytes; what would make the files in Dir exceed it fails with ENOSPC. Zero means that
	// only the PC's disk limits it. With a size, Open adds up the files in Dir once.
	Size int64
	// WorkDir is the working directory at the start. Empty means /sdcard.
	WorkDir string
}

// Card is the board's card.
type Card struct {
	*tree
	dir  string
	root *os.Root
}

var _ FS = (*Card)(nil)

// folders are made by Open when they are missing.
var folders = [...]string{"examples", "app/tests", "data", "flash"}

// mounts are the names in "/" and the folder of the card that each shows.
var mounts = [...]struct{ name, dir string }{
	{"data", "data"},
	{"flash", "flash"},
	{"sd", "."},
	{"sdcard", "."},
}

// Open opens the card, and makes it where it is missing.
func Open(cfg Config) (*Card, error) {
	if cfg.Dir == "" {
		return nil, fmt.Errorf("sdcard: no folder given")
	}
	if cfg.Size < 0 {
		return nil, fmt.Errorf("sdcard: size %d, want 0 or more", cfg.Size)
	}
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("sdcard: %w", err)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("sdcard: cannot make the card's folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("sdcard: cannot open the card's folder: %w", err)
	}
	c := &Card{dir: dir, root: root}
	c.tree = &tree{disk: root, resolve: c.place, hostPath: c.onHost, cwd: "/sdcard", regularOnly: true}
	c.tree.volume = c.quotaVolume
	for _, f := range folders {
		if err := root.MkdirAll(filepath.FromSlash(f), 0o777); err != nil {
			root.Close()
			return nil, fmt.Errorf("sdcard: cannot make the folder %s: %w", f, err)
		}
	}
	if cfg.Size > 0 {
		used, err := usage(root)
		if err != nil {
			root.Close()
			return nil, err
		}
		c.tree.quota = &quota{size: cfg.Size, used: used}
	}
	if cfg.WorkDir != "" {
		if err := c.Chdir(cfg.WorkDir); err != nil {
			root.Close()
			return nil, err
		}
	}
	return c, nil
}

// Close closes what is open and releases the folder.
func (c *Card) Close() error {
	err := c.CloseAll()
	if err2 := c.root.Close(); err == nil {
		err = err2
	}
	return err
}

// place turns a board path into a place in the folder.
func (c *Card) place(cwd, name string) (place, Errno) {
	if name == "" {
		return place{}, ENOENT
	}
	if strings.IndexByte(name, 0) >= 0 {
		return place{}, EINVAL
	}
	p := name
	if p[0] != '/' {
		p = cwd + "/" + p
	}
	abs := path.Clean(p)
	if abs == "/" {
		return place{path: "/", top: true}, 0
	}
	first, rest, _ := strings.Cut(abs[1:], "/")
	for _, m := range mounts {
		if m.name != first {
			continue
		}
		rel := path.Join(m.dir, rest)
		osName, err := filepath.Localize(rel)
		if err != nil {
			return place{}, EINVAL
		}
		pl := place{path: abs, name: osName, slash: strings.HasSuffix(name, "/") || strings.HasSuffix(name, "/.")}
		for _, m := range mounts {
			pl.fixed = pl.fixed || rel == m.dir
		}
		return pl, 0
	}
	return place{}, ENOENT
}

func (c *Card) onHost(p place) string {
	if p.top {
		return c.dir
	}
	return filepath.Join(c.dir, p.name)
}

// quotaVolume is the card's size where it has one.
func (c *Card) quotaVolume(host string) (Volume, error) {
	if q := c.tree.quota; q != nil {
		return q.volume(), nil
	}
	return diskVolume(host)
}
