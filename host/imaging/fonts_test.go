package imaging_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"

	"github.com/canmv-run/canmv-run/host/imaging"
)

// collection makes a font a collection of one, with tables at odd offsets.
func collection(font []byte) []byte {
	out := append([]byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x01"), binary.BigEndian.AppendUint32(nil, 17)...)
	out = append(out, 0) // shifts everything by one
	n := int(binary.BigEndian.Uint16(font[4:]))
	font = bytes.Clone(font)
	for i := range n {
		r := font[12+16*i+8:]
		binary.BigEndian.PutUint32(r, binary.BigEndian.Uint32(r)+uint32(len(out)))
	}
	return append(out, font...)
}

func draw(t *testing.T, f *imaging.Fonts, text, name string) string {
	t.Helper()
	m := newImage(t, imaging.Gray, 120, 60)
	if err := f.Draw(m, 4, 4, 20, text, white, name); err != nil {
		t.Fatal(err)
	}
	return hash(m)
}

func TestFonts(t *testing.T) {
	var f imaging.Fonts
	plain := draw(t, &f, "Ab1", "")
	for name, data := range map[string][]byte{"bold": gobold.TTF, "mono": gomono.TTF, "collection": collection(gobold.TTF)} {
		if err := f.Add(name, data); err != nil || !f.Has(name) {
			t.Fatal(name, err)
		}
		if draw(t, &f, "Ab1", name) == plain {
			t.Errorf("%s is drawn like the embedded font", name)
		}
	}
	if draw(t, &f, "Ab1", "bold") != draw(t, &f, "Ab1", "collection") {
		t.Error("the same font in a collection is drawn otherwise")
	}
	for _, data := range [][]byte{nil, []byte("ttcf"), gobold.TTF[:300], collection(gobold.TTF)[:100]} {
		if err := f.Add("bad", data); err == nil {
			t.Errorf("a font of %d bytes was taken", len(data))
		}
	}
	if err := f.Draw(newImage(t, imaging.Gray, 8, 8), 0, 0, 0, "a", white, ""); err == nil {
		t.Error("size 0 was drawn")
	}
}

// A character that no font has is a box, and told once. A folder's font is found by its name and used if it has Chinese.
func TestFontSearch(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "deep"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "deep", "NotoSansCJK-Regular.ttc"), collection(gobold.TTF), 0o666); err != nil {
		t.Fatal(err)
	}
	var told []rune
	f := imaging.Fonts{Dirs: []string{dir, filepath.Join(dir, "none")}, Missing: func(r rune) { told = append(told, r) }}
	if draw(t, &f, "中", "") == draw(t, &imaging.Fonts{}, " ", "") {
		t.Error("no box")
	}
	draw(t, &f, "中文", "")
	if string(told) != "中" {
		t.Errorf("told of %q", string(told))
	}
}
