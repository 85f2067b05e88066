package sdcard

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// disk is what a tree stands on: *os.Root or package os.
type disk interface {
	OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error)
	Stat(name string) (fs.FileInfo, error)
	Lstat(name string) (fs.FileInfo, error)
	Mkdir(name string, perm fs.FileMode) error
	Remove(name string) error
	Rename(from, to string) error
}

// place is a resolved path.
type place struct {
	path  string // absolute and clean, in the FS's own names
	name  string // on the disk
	top   bool   // the card's "/", which is no folder of the disk
	fixed bool   // a mount point or a root: it can be neither removed nor renamed
	slash bool   // the caller wrote a trailing slash: only a folder will do
}

// tree holds what Card and HostFS have in common. All operations decide the error themselves where systems differ, so
// that a script sees the same number everywhere.
type tree struct {
	disk        disk
	resolve     func(cwd, name string) (place, Errno)
	hostPath    func(place) string
	volume      func(host string) (Volume, error)
	quota       *quota // nil: no limit
	regularOnly bool   // pipes and devices are refused: opening one could block for ever

	mu      sync.Mutex
	cwd     string
	open    []*File
	written []written
}

type written struct {
	path, name string
}

func (t *tree) at(op, name string) (place, error) {
	t.mu.Lock()
	cwd := t.cwd
	t.mu.Unlock()
	p, no := t.resolve(cwd, name)
	if no != 0 {
		return p, fail(op, name, no)
	}
	return p, nil
}

// stat is disk.Stat with ENOTDIR, not ENOENT, where a parent is a file.
func (t *tree) stat(p place) (fs.FileInfo, error) {
	info, err := t.disk.Stat(p.name)
	if err == nil {
		if p.slash && !info.IsDir() {
			return nil, ENOTDIR
		}
		return info, nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		for dir := filepath.Dir(p.name); ; dir = filepath.Dir(dir) {
			if up, err := t.disk.Stat(dir); err == nil {
				if !up.IsDir() {
					return nil, ENOTDIR
				}
				break
			}
			if filepath.Dir(dir) == dir {
				break
			}
		}
	}
	return nil, err
}

func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist)
}

func (t *tree) Chdir(name string) error {
	p, err := t.at("chdir", name)
	if err != nil {
		return err
	}
	if !p.top {
		info, err := t.stat(p)
		if err != nil {
			return fail("chdir", name, err)
		}
		if !info.IsDir() {
			return fail("chdir", name, ENOTDIR)
		}
	}
	t.mu.Lock()
	t.cwd = p.path
	t.mu.Unlock()
	return nil
}

func (t *tree) Getwd() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.cwd
}

func (t *tree) Stat(name string) (Info, error) {
	p, err := t.at("stat", name)
	if err != nil {
		return Info{}, err
	}
	if p.top {
		return Info{Name: "/", Dir: true}, nil
	}
	info, err := t.stat(p)
	if err != nil {
		return Info{}, fail("stat", name, err)
	}
	return infoOf(path.Base(p.path), info), nil
}

func infoOf(name string, fi fs.FileInfo) Info {
	info := Info{Name: name, Dir: fi.IsDir(), ModTime: fi.ModTime()}
	if !info.Dir {
		info.Size = fi.Size()
	}
	return info
}

func (t *tree) ReadDir(name string) ([]Info, error) {
	p, err := t.at("listdir", name)
	if err != nil {
		return nil, err
	}
	if p.top {
		list := make([]Info, 0, len(mounts))
		for _, m := range mounts {
			list = append(list, Info{Name: m.name, Dir: true})
		}
		return list, nil
	}
	info, err := t.stat(p)
	if err != nil {
		return nil, fail("listdir", name, err)
	}
	if !info.IsDir() {
		return nil, fail("listdir", name, ENOTDIR)
	}
	d, err := t.disk.OpenFile(p.name, os.O_RDONLY, 0)
	if err != nil {
		return nil, fail("listdir", name, err)
	}
	defer d.Close()
	entries, err := d.ReadDir(-1)
	if err != nil {
		return nil, fail("listdir", name, err)
	}
	list := make([]Info, 0, len(entries))
	for _, e := range entries {
		// Stat follows a link as open would; one that leads nowhere is listed as a file without length.
		fi, err := t.disk.Stat(filepath.Join(p.name, e.Name()))
		if err != nil {
			list = append(list, Info{Name: e.Name()})
			continue
		}
		list = append(list, infoOf(e.Name(), fi))
	}
	slices.SortFunc(list, func(a, b Info) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

func (t *tree) Mkdir(name string) error {
	p, err := t.at("mkdir", name)
	if err != nil {
		return err
	}
	if p.top {
		return fail("mkdir", name, EEXIST)
	}
	p.slash = false
	if _, err := t.stat(p); err == nil {
		return fail("mkdir", name, EEXIST)
	} else if !missing(err) {
		return fail("mkdir", name, err)
	}
	return fail("mkdir", name, t.disk.Mkdir(p.name, 0o777))
}

func (t *tree) Remove(name string) error {
	p, err := t.at("remove", name)
	if err != nil {
		return err
	}
	if p.top {
		return fail("remove", name, EISDIR)
	}
	// A link is removed itself, whatever it leads to.
	info, err := t.disk.Lstat(p.name)
	if err != nil {
		if _, err2 := t.stat(p); err2 != nil {
			err = err2
		}
		return fail("remove", name, err)
	}
	if info.IsDir() {
		return fail("remove", name, EISDIR)
	}
	if p.slash {
		return fail("remove", name, ENOTDIR)
	}
	if q := t.quota; q != nil {
		q.mu.Lock()
		defer q.mu.Unlock()
	}
	if err := t.disk.Remove(p.name); err != nil {
		return fail("remove", name, err)
	}
	t.release(info)
	t.forget(p.name)
	return nil
}

// release takes a removed file off the account, whose lock is held.
func (t *tree) release(info fs.FileInfo) {
	if t.quota != nil && info.Mode().IsRegular() {
		t.quota.used -= info.Size()
	}
}

func (t *tree) Rmdir(name string) error {
	p, err := t.at("rmdir", name)
	if err != nil {
		return err
	}
	if p.top || p.fixed {
		return fail("rmdir", name, EBUSY)
	}
	info, err := t.stat(p)
	if err != nil {
		return fail("rmdir", name, err)
	}
	if !info.IsDir() {
		return fail("rmdir", name, ENOTDIR)
	}
	return fail("rmdir", name, t.disk.Remove(p.name))
}

func (t *tree) Rename(from, to string) error {
	p, err := t.at("rename", from)
	if err != nil {
		return err
	}
	q, err := t.at("rename", to)
	if err != nil {
		return err
	}
	if p.top || p.fixed || q.top || q.fixed {
		return fail("rename", from, EBUSY)
	}
	src, err := t.stat(p)
	if err != nil {
		return fail("rename", from, err)
	}
	if q.slash && !src.IsDir() {
		return fail("rename", to, ENOTDIR)
	}
	if p.name == q.name {
		return nil
	}
	if src.IsDir() && strings.HasPrefix(q.name, p.name+string(filepath.Separator)) {
		return fail("rename", to, EINVAL)
	}
	if t.quota != nil {
		t.quota.mu.Lock()
		defer t.quota.mu.Unlock()
	}
	dst, err := t.stat(q)
	switch {
	case err == nil && os.SameFile(src, dst):
		// A change of case, or two links to one file: the disk decides.
		dst = nil
	case err == nil && src.IsDir() && !dst.IsDir():
		return fail("rename", to, ENOTDIR)
	case err == nil && !src.IsDir() && dst.IsDir():
		return fail("rename", to, EISDIR)
	case err == nil && dst.IsDir():
		// Windows does not rename over an empty folder.
		if err := t.disk.Remove(q.name); err != nil {
			return fail("rename", to, err)
		}
		dst = nil
	case err != nil && !missing(err):
		return fail("rename", to, err)
	}
	if err := t.disk.Rename(p.name, q.name); err != nil {
		return fail("rename", from, err)
	}
	if dst != nil {
		t.release(dst)
	}
	t.moved(p, q)
	return nil
}

func (t *tree) Statvfs(name string) (Volume, error) {
	p, err := t.at("statvfs", name)
	if err != nil {
		return Volume{}, err
	}
	if !p.top {
		if _, err := t.stat(p); err != nil {
			return Volume{}, fail("statvfs", name, err)
		}
	}
	v, err := t.volume(t.hostPath(p))
	return v, fail("statvfs", name, err)
}

func (t *tree) HostPath(name string) (string, error) {
	p, err := t.at("path", name)
	if err != nil {
		return "", err
	}
	return t.hostPath(p), nil
}

func (t *tree) OpenFiles() []*File {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.open)
}

func (t *tree) CloseAll() error {
	var first error
	for _, f := range t.OpenFiles() {
		if err := f.Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

func (t *tree) Written() []Written {
	t.mu.Lock()
	list := slices.Clone(t.written)
	t.mu.Unlock()
	out := make([]Written, 0, len(list))
	for _, w := range list {
		if info, err := t.disk.Stat(w.name); err == nil {
			out = append(out, Written{Path: w.path, HostPath: t.hostPath(place{path: w.path, name: w.name}), Bytes: info.Size()})
		}
	}
	return out
}

// changed notes that a file was written.
func (t *tree) changed(p place) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, w := range t.written {
		if w.name == p.name {
			return
		}
	}
	t.written = append(t.written, written{path: p.path, name: p.name})
}

func (t *tree) forget(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.written = slices.DeleteFunc(t.written, func(w written) bool { return w.name == name })
}

// moved keeps the list of written files true after a rename of a file, or of a folder above some.
func (t *tree) moved(from, to place) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.written = slices.DeleteFunc(t.written, func(w written) bool { return w.name == to.name })
	sep := string(filepath.Separator)
	for i, w := range t.written {
		if w.name == from.name {
			t.written[i] = written{path: to.path, name: to.name}
		} else if rest, ok := strings.CutPrefix(w.name, from.name+sep); ok {
			t.written[i] = written{path: to.path + "/" + filepath.ToSlash(rest), name: filepath.Join(to.name, rest)}
		}
	}
}
