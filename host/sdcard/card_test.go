package sdcard_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/sdcard"
)

func TestTree(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "card")
	c := openCard(t, sdcard.Config{Dir: dir})
	for _, name := range []string{"/sdcard/examples", "/sdcard/app/tests", "/data", "/flash", "/sd/data", "/", "."} {
		if info, err := c.Stat(name); err != nil || !info.Dir {
			t.Errorf("Stat(%s): %+v %v", name, info, err)
		}
	}
	if c.Getwd() != "/sdcard" {
		t.Errorf("working directory %q", c.Getwd())
	}
	var names []string
	list, err := c.ReadDir("/")
	for _, i := range list {
		names = append(names, i.Name)
	}
	if err != nil || len(names) != 4 || names[0] != "data" || names[1] != "flash" || names[2] != "sd" || names[3] != "sdcard" {
		t.Errorf("ReadDir(/): %q %v", names, err)
	}
	write(t, c, "/data/x", "one file")
	for _, name := range []string{"/sdcard/data/x", "/sd/data/x", "data/x", "../data/x", "/sd/../flash/../data/./x"} {
		if got := read(t, c, name); got != "one file" {
			t.Errorf("%s: %q", name, got)
		}
	}
	if host, _ := c.HostPath("/data/x"); host != filepath.Join(dir, "data", "x") {
		t.Errorf("HostPath: %s", host)
	}
	if err := c.Chdir("/"); err != nil {
		t.Fatal(err)
	}
	if got := read(t, c, "sd/data/x"); got != "one file" {
		t.Errorf("from /: %q", got)
	}
	k210 := openCard(t, sdcard.Config{Dir: dir, WorkDir: "/sd"})
	if k210.Getwd() != "/sd" || read(t, k210, "data/x") != "one file" {
		t.Error("WorkDir /sd")
	}
}

func TestNothingOutside(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "card")
	secret := filepath.Join(parent, "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o666); err != nil {
		t.Fatal(err)
	}
	c := openCard(t, sdcard.Config{Dir: dir})
	for _, name := range []string{
		"../../etc/passwd", "/etc/passwd", "../secret", "/sdcard/../../secret", "/sdcard/../secret", secret, "/sdcardx", "/new",
	} {
		want := sdcard.ENOENT
		if strings.Contains(name, `\`) { // a path of Windows: no name of the board
			want = sdcard.EINVAL
		}
		_, err := c.OpenFile(name, os.O_RDWR|os.O_CREATE, 0)
		wantErrno(t, name, err, want)
	}
	wantErrno(t, "mkdir in /", c.Mkdir("/new"), sdcard.ENOENT)
	wantErrno(t, "rmdir of a mount", c.Rmdir("/data"), sdcard.EBUSY)
	wantErrno(t, "rename of a mount", c.Rename("/flash", "/sdcard/x"), sdcard.EBUSY)
	wantErrno(t, "rmdir of /", c.Rmdir("/"), sdcard.EBUSY)

	for link, to := range map[string]string{"abs": secret, "rel": "../secret", "up": ".."} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skipf("symbolic links cannot be made here: %v", err)
		}
	}
	for _, name := range []string{"abs", "rel", "up/secret"} {
		_, err := c.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0)
		wantErrno(t, "open of link "+name, err, sdcard.EACCES)
		_, err = c.Stat(name)
		wantErrno(t, "stat of link "+name, err, sdcard.EACCES)
	}
	_, err := c.ReadDir("up")
	wantErrno(t, "list of a link outside", err, sdcard.EACCES)
	if err := c.Remove("abs"); err != nil {
		t.Errorf("removing the link itself: %v", err)
	}
	if b, _ := os.ReadFile(secret); string(b) != "secret" {
		t.Errorf("the file outside now holds %q", b)
	}
}

func TestQuota(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "old"), make([]byte, 600), 0o666); err != nil {
		t.Fatal(err)
	}
	c := openCard(t, sdcard.Config{Dir: dir, Size: 1024})
	free := func(want int64) {
		t.Helper()
		if v, err := c.Statvfs("/sdcard"); err != nil || v.Blocks != 2 || v.Free != want/512 {
			t.Errorf("Statvfs: %+v %v, want %d bytes free", v, err, want)
		}
	}
	f, err := c.OpenFile("f", os.O_CREATE|os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	n, err := f.Write(make([]byte, 500))
	wantErrno(t, "past the end of the card", err, sdcard.ENOSPC)
	if n != 424 {
		t.Errorf("wrote %d bytes, want the 424 that fit", n)
	}
	if !errors.Is(err, sdcard.ENOSPC) {
		t.Error("errors.Is(err, ENOSPC) is false")
	}
	if _, err := f.WriteAt(make([]byte, 424), 0); err != nil {
		t.Errorf("overwriting costs: %v", err)
	}
	_, err = f.WriteAt([]byte{1}, 2000)
	wantErrno(t, "behind a hole", err, sdcard.ENOSPC)
	wantErrno(t, "truncate up", f.Truncate(425), sdcard.ENOSPC)
	// A second handle of the same file counts once.
	g, err := c.OpenFile("f", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Truncate(100); err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(make([]byte, 100), 100); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Seek(0, io.SeekEnd); err != nil {
		t.Fatal(err)
	}
	if n, _ := g.Write(make([]byte, 500)); n != 224 {
		t.Errorf("wrote %d, want 224", n)
	}
	g.Close()
	f.Close()
	free(0)
	if err := c.Remove("old"); err != nil {
		t.Fatal(err)
	}
	free(600)
	write(t, c, "f", "short") // truncates
	free(1019)
	write(t, c, "g", "0123456789")
	if err := c.Rename("f", "g"); err != nil {
		t.Fatal(err)
	}
	write(t, c, "rest", string(make([]byte, 1024-5)))
	_, err = mustOpen(t, c, "x").Write([]byte{1})
	wantErrno(t, "full", err, sdcard.ENOSPC)
}

func mustOpen(t *testing.T, c *sdcard.Card, name string) *sdcard.File {
	t.Helper()
	f, err := c.OpenFile(name, os.O_CREATE|os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestBadConfig(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for name, cfg := range map[string]sdcard.Config{
		"no folder":       {},
		"negative size":   {Dir: t.TempDir(), Size: -1},
		"a file":          {Dir: file},
		"no such workdir": {Dir: t.TempDir(), WorkDir: "/nowhere"},
	} {
		if c, err := sdcard.Open(cfg); err == nil {
			c.Close()
			t.Errorf("%s: no error", name)
		}
	}
}
