package sdcard_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/sdcard"
)

// TestContract runs one suite over both implementations. base is an empty folder in the FS's own names.
func TestContract(t *testing.T) {
	kinds := []struct {
		name string
		open func(t *testing.T) (f sdcard.FS, base string)
	}{
		{"card", func(t *testing.T) (sdcard.FS, string) {
			return openCard(t, sdcard.Config{Dir: t.TempDir()}), "/sdcard/app/tests"
		}},
		{"card with quota", func(t *testing.T) (sdcard.FS, string) {
			return openCard(t, sdcard.Config{Dir: t.TempDir(), Size: 1 << 20}), "/data"
		}},
		{"host", func(t *testing.T) (sdcard.FS, string) {
			h, err := sdcard.OpenHost(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { h.Close() })
			return h, h.Getwd()
		}},
	}
	cases := []struct {
		name string
		run  func(t *testing.T, f sdcard.FS, base string)
	}{
		{"write, seek, read", testReadWrite},
		{"errors", testErrors},
		{"rename", testRename},
		{"lists", testLists},
		{"working directory", testWorkDir},
		{"append and truncate", testAppend},
		{"replacement", testReplacement},
	}
	for _, k := range kinds {
		for _, c := range cases {
			t.Run(k.name+"/"+c.name, func(t *testing.T) {
				f, base := k.open(t)
				c.run(t, f, base)
			})
		}
	}
}

func openCard(t *testing.T, cfg sdcard.Config) *sdcard.Card {
	t.Helper()
	c, err := sdcard.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func write(t *testing.T, f sdcard.FS, name, text string) {
	t.Helper()
	w, err := f.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, f sdcard.FS, name string) string {
	t.Helper()
	r, err := f.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func wantErrno(t *testing.T, what string, err error, want sdcard.Errno) {
	t.Helper()
	var e *sdcard.Error
	if !errors.As(err, &e) || e.Errno != want {
		t.Errorf("%s: got %v, want %v", what, err, want)
	}
}

func testReadWrite(t *testing.T, f sdcard.FS, base string) {
	h, err := f.OpenFile(base+"/a.bin", os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := h.Write([]byte("hello world")); n != 11 || err != nil {
		t.Fatal(n, err)
	}
	if n, err := h.WriteAt([]byte("J"), 0); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if pos, err := h.Seek(-5, io.SeekEnd); pos != 6 || err != nil {
		t.Fatal(pos, err)
	}
	p := make([]byte, 5)
	if _, err := io.ReadFull(h, p); err != nil || string(p) != "world" {
		t.Fatalf("%q %v", p, err)
	}
	if n, err := h.Read(p); n != 0 || err != io.EOF {
		t.Errorf("at the end: %d %v, want 0 EOF", n, err)
	}
	if n, err := h.ReadAt(p, 0); n != 5 || err != nil || string(p) != "Jello" {
		t.Errorf("ReadAt: %q %v", p, err)
	}
	if err := h.Sync(); err != nil {
		t.Error(err)
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	wantErrno(t, "second close", h.Close(), sdcard.EBADF)
	_, err = h.Write(p)
	wantErrno(t, "write after close", err, sdcard.EBADF)
	if info, err := f.Stat(base + "/a.bin"); err != nil || info.Size != 11 || info.Dir || info.Name != "a.bin" {
		t.Errorf("Stat: %+v %v", info, err)
	}
}

func testErrors(t *testing.T, f sdcard.FS, base string) {
	write(t, f, base+"/file", "x")
	if err := f.Mkdir(base + "/dir"); err != nil {
		t.Fatal(err)
	}
	write(t, f, base+"/dir/inner", "x")
	open := func(name string, flag int) error {
		h, err := f.OpenFile(base+name, flag, 0)
		if err == nil {
			h.Close()
		}
		return err
	}
	stat := func(name string) error { _, err := f.Stat(base + name); return err }
	list := func(name string) error { _, err := f.ReadDir(base + name); return err }
	for _, c := range []struct {
		what string
		err  error
		want sdcard.Errno
	}{
		{"open missing", open("/none", os.O_RDONLY), sdcard.ENOENT},
		{"open folder", open("/dir", os.O_RDONLY), sdcard.EISDIR},
		{"write folder", open("/dir", os.O_WRONLY|os.O_CREATE), sdcard.EISDIR},
		{"open under file", open("/file/x", os.O_RDONLY), sdcard.ENOTDIR},
		{"create under file", open("/file/x", os.O_WRONLY|os.O_CREATE), sdcard.ENOTDIR},
		{"create under nothing", open("/none/x", os.O_WRONLY|os.O_CREATE), sdcard.ENOENT},
		{"exclusive", open("/file", os.O_WRONLY|os.O_CREATE|os.O_EXCL), sdcard.EEXIST},
		{"file with slash", open("/file/", os.O_RDONLY), sdcard.ENOTDIR},
		{"stat missing", stat("/none"), sdcard.ENOENT},
		{"stat under file", stat("/file/x"), sdcard.ENOTDIR},
		{"zero byte", stat("/a\x00b"), sdcard.EINVAL},
		{"list file", list("/file"), sdcard.ENOTDIR},
		{"list missing", list("/none"), sdcard.ENOENT},
		{"mkdir twice", f.Mkdir(base + "/dir"), sdcard.EEXIST},
		{"mkdir over file", f.Mkdir(base + "/file"), sdcard.EEXIST},
		{"mkdir under nothing", f.Mkdir(base + "/none/x"), sdcard.ENOENT},
		{"remove folder", f.Remove(base + "/dir"), sdcard.EISDIR},
		{"remove missing", f.Remove(base + "/none"), sdcard.ENOENT},
		{"rmdir file", f.Rmdir(base + "/file"), sdcard.ENOTDIR},
		{"rmdir full", f.Rmdir(base + "/dir"), sdcard.ENOTEMPTY},
		{"rmdir missing", f.Rmdir(base + "/none"), sdcard.ENOENT},
		{"chdir file", f.Chdir(base + "/file"), sdcard.ENOTDIR},
		{"chdir missing", f.Chdir(base + "/none"), sdcard.ENOENT},
		{"empty path", f.Chdir(""), sdcard.ENOENT},
		{"rename missing", f.Rename(base+"/none", base+"/x"), sdcard.ENOENT},
		{"rename file over folder", f.Rename(base+"/file", base+"/dir"), sdcard.EISDIR},
		{"rename folder over file", f.Rename(base+"/dir", base+"/file"), sdcard.ENOTDIR},
		{"rename into itself", f.Rename(base+"/dir", base+"/dir/sub"), sdcard.EINVAL},
	} {
		wantErrno(t, c.what, c.err, c.want)
	}
	h, err := f.OpenFile(base+"/file", os.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.Write([]byte("x"))
	wantErrno(t, "write to a file opened for reading", err, sdcard.EBADF)
	_, err = h.Seek(-1, io.SeekStart)
	wantErrno(t, "seek before the start", err, sdcard.EINVAL)
	h.Close()
	if !errors.Is(open("/none", os.O_RDONLY), os.ErrNotExist) {
		t.Error("ENOENT is not fs.ErrNotExist")
	}
}

func testRename(t *testing.T, f sdcard.FS, base string) {
	write(t, f, base+"/a", "new")
	write(t, f, base+"/b", "old and longer")
	for _, dir := range []string{"/d", "/e", "/full"} {
		if err := f.Mkdir(base + dir); err != nil {
			t.Fatal(err)
		}
	}
	write(t, f, base+"/full/x", "x")
	if err := f.Rename(base+"/a", base+"/b"); err != nil {
		t.Fatal(err)
	}
	if got := read(t, f, base+"/b"); got != "new" {
		t.Errorf("b holds %q", got)
	}
	if err := f.Rename(base+"/d", base+"/e"); err != nil {
		t.Errorf("folder over empty folder: %v", err)
	}
	wantErrno(t, "folder over full folder", f.Rename(base+"/e", base+"/full"), sdcard.ENOTEMPTY)
	if err := f.Rename(base+"/full", base+"/moved"); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, w := range f.Written() {
		paths = append(paths, strings.TrimPrefix(w.Path, base))
		if _, err := os.Stat(w.HostPath); err != nil {
			t.Error(err)
		}
	}
	if want := []string{"/b", "/moved/x"}; !reflect.DeepEqual(paths, want) {
		t.Errorf("written: %q, want %q", paths, want)
	}
}

func testLists(t *testing.T, f sdcard.FS, base string) {
	write(t, f, base+"/b", "22")
	write(t, f, base+"/a", "1")
	if err := f.Mkdir(base + "/c"); err != nil {
		t.Fatal(err)
	}
	list, err := f.ReadDir(base)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, i := range list {
		got = append(got, i.Name)
	}
	if want := []string{"a", "b", "c"}; !reflect.DeepEqual(got, want) || !list[2].Dir || list[1].Size != 2 {
		t.Errorf("ReadDir: %+v", list)
	}
	h1, _ := f.OpenFile(base+"/a", os.O_RDONLY, 0)
	h2, _ := f.OpenFile(base+"/b", os.O_RDWR, 0)
	if open := f.OpenFiles(); len(open) != 2 || open[0] != h1 || open[1] != h2 || open[1].Name() != base+"/b" {
		t.Errorf("OpenFiles: %v", open)
	}
	h2.Close() // Windows removes no open file
	if err := f.Remove(base + "/b"); err != nil {
		t.Fatal(err)
	}
	if w := f.Written(); len(w) != 1 || w[0].Path != base+"/a" || w[0].Bytes != 1 {
		t.Errorf("Written: %+v", w)
	}
	if err := f.CloseAll(); err != nil {
		t.Fatal(err)
	}
	if len(f.OpenFiles()) != 0 {
		t.Error("files are still open after CloseAll")
	}
	_, err = h1.Read(make([]byte, 1))
	wantErrno(t, "read after CloseAll", err, sdcard.EBADF)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

func testWorkDir(t *testing.T, f sdcard.FS, base string) {
	if err := f.Mkdir(base + "/dir"); err != nil {
		t.Fatal(err)
	}
	if err := f.Chdir(base + "/dir/./"); err != nil {
		t.Fatal(err)
	}
	if got := f.Getwd(); got != base+"/dir" {
		t.Errorf("Getwd: %q", got)
	}
	write(t, f, "rel", "here")
	if got := read(t, f, base+"/dir/rel"); got != "here" {
		t.Errorf("got %q", got)
	}
	if err := f.Chdir(".."); err != nil || f.Getwd() != base {
		t.Errorf("chdir ..: %q %v", f.Getwd(), err)
	}
	host, err := f.HostPath("dir/none")
	if err != nil || !filepath.IsAbs(host) || filepath.Base(host) != "none" {
		t.Errorf("HostPath: %q %v", host, err)
	}
	if v, err := f.Statvfs("."); err != nil || v.BlockSize <= 0 || v.Blocks < v.Free || v.Free <= 0 || v.NameMax <= 0 {
		t.Errorf("Statvfs: %+v %v", v, err)
	}
}

func testAppend(t *testing.T, f sdcard.FS, base string) {
	write(t, f, base+"/log", "one")
	h, err := f.OpenFile(base+"/log", os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(h, " two")
	_, err = h.WriteAt([]byte("x"), 0)
	wantErrno(t, "WriteAt on an appending file", err, sdcard.EINVAL)
	h.Close()
	if got := read(t, f, base+"/log"); got != "one two" {
		t.Errorf("got %q", got)
	}
	h, err = f.OpenFile(base+"/log", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if err := h.Truncate(3); err != nil {
		t.Fatal(err)
	}
	if err := h.Truncate(5); err != nil {
		t.Fatal(err)
	}
	if got := read(t, f, base+"/log"); got != "one\x00\x00" {
		t.Errorf("got %q", got)
	}
}

func testReplacement(t *testing.T, f sdcard.FS, base string) {
	write(t, f, base+"/file", "old")
	for _, commit := range []bool{false, true} {
		old, err := f.OpenFile(base+"/file", os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		r, err := old.Replacement()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.WriteAt([]byte("new and longer"), 0); err != nil {
			t.Fatal(err)
		}
		if got := read(t, f, base+"/file"); got != "old" {
			t.Errorf("before the end: %q", got)
		}
		want := "old"
		if commit {
			want = "new and longer"
			err = r.Commit()
		} else {
			err = r.Abort()
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, f, base+"/file"); got != want {
			t.Errorf("commit %v: %q", commit, got)
		}
		if err := old.Close(); err != nil {
			t.Errorf("commit %v: closing the old file: %v", commit, err)
		}
		wantErrno(t, "closing it again", old.Close(), sdcard.EBADF)
		if list, _ := f.ReadDir(base); len(list) != 1 || len(f.OpenFiles()) != 0 || len(f.Written()) != 1 {
			t.Errorf("commit %v: left %+v, open %v, written %v", commit, list, f.OpenFiles(), f.Written())
		}
	}
	if v, err := f.Statvfs(base); err != nil || v.BlockSize == 512 && v.Free != (1<<20-14)/512 {
		t.Errorf("%+v %v", v, err)
	}
}
