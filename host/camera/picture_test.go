package camera

import (
	"errors"
	"image"
	"image/color"
	"image/color/palette"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/bmp"

	"github.com/canmv-run/canmv-run/host/frame"
)

// plain is a picture of one colour.
func plain(w, h int, c color.Color) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, c)
		}
	}
	return m
}

func savePicture(t testing.TB, path string, m image.Image) string {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	switch filepath.Ext(path) {
	case ".png":
		err = png.Encode(f, m)
	case ".jpg":
		err = jpeg.Encode(f, m, &jpeg.Options{Quality: 95})
	case ".gif":
		err = gif.Encode(f, m, nil)
	case ".bmp":
		err = bmp.Encode(f, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPictureKinds(t *testing.T) {
	orange := color.NRGBA{255, 153, 0, 255} // in the palette that gif.Encode uses
	if !slices.ContainsFunc(palette.Plan9, func(c color.Color) bool { r, g, b, _ := c.RGBA(); return r>>8 == 255 && g>>8 == 153 && b == 0 }) {
		orange = color.NRGBA{255, 0, 0, 255}
	}
	for _, ext := range []string{".png", ".jpg", ".gif", ".bmp"} {
		src := open(t, savePicture(t, filepath.Join(t.TempDir(), "p"+ext), plain(41, 23, orange)), SourceConfig{Loop: true, Rate: frame.Rate{Num: 5, Den: 1}})
		if i := src.Info(); i.Width != 41 || i.Height != 23 || !i.Still || i.RateFixed || i.Rate.Num != 5 {
			t.Errorf("%s: %+v", ext, i)
		}
		f := get(t, src, 77)
		for i, want := range []byte{orange.R, orange.G, orange.B} {
			if d := int(f.Row(0, 11)[60+i]) - int(want); d < -3 || d > 3 {
				t.Errorf("%s: got %v, want %v", ext, f.Row(0, 11)[60:63], orange)
			}
		}
	}
}

func TestTransparentIsBlack(t *testing.T) {
	f := get(t, open(t, savePicture(t, filepath.Join(t.TempDir(), "p.png"), plain(4, 4, color.NRGBA{200, 100, 50, 0})), SourceConfig{}), 0)
	if got := f.Row(0, 0)[:3]; string(got) != "\x00\x00\x00" {
		t.Errorf("got %v", got)
	}
}

func TestGreyPicture(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 4, 4))
	m.Pix[0] = 255
	f := get(t, open(t, savePicture(t, filepath.Join(t.TempDir(), "p.png"), m), SourceConfig{}), 0)
	if f.Format != frame.RGB888 || string(f.Row(0, 0)[:6]) != "\xff\xff\xff\x00\x00\x00" {
		t.Errorf("got %v %v", f.Format, f.Row(0, 0)[:6])
	}
}

func TestPictureEnds(t *testing.T) {
	src := open(t, savePicture(t, filepath.Join(t.TempDir(), "p.png"), plain(4, 4, color.White)), SourceConfig{})
	get(t, src, 0)
	if _, err := src.Frame(1); err != io.EOF {
		t.Errorf("got %v, want EOF", err)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"a1.png", "a2.png", "a10.bmp", "b.jpg"} {
		savePicture(t, filepath.Join(dir, name), plain(16, 16, color.NRGBA{uint8(50 * i), 0, 0, 255}))
	}
	savePicture(t, filepath.Join(dir, "c.png"), plain(32, 16, color.White)) // another shape: fitted in
	for _, other := range []string{"notes.txt", ".hidden.png"} {
		if err := os.WriteFile(filepath.Join(dir, other), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	src := open(t, dir, SourceConfig{Loop: true})
	for k, want := range map[int64]int{0: 0, 1: 50, 2: 100, 3: 150} {
		f := get(t, open(t, dir, SourceConfig{Loop: true}), k+5)
		if d := int(f.Planes[0][0]) - want; d < -2 || d > 2 {
			t.Errorf("frame %d: red %d, want %d", k, f.Planes[0][0], want)
		}
	}
	f := get(t, src, 4)
	if f.Width != 16 || f.Row(0, 0)[0] != 0 || f.Row(0, 8)[0] != 255 {
		t.Errorf("the wide picture is not fitted between bars: %d, %v %v", f.Width, f.Row(0, 0)[0], f.Row(0, 8)[0])
	}
	once := open(t, dir, SourceConfig{})
	get(t, once, 4)
	if _, err := once.Frame(5); err != io.EOF {
		t.Errorf("got %v, want EOF", err)
	}
	if _, err := Open(t.TempDir(), SourceConfig{}); !errors.Is(err, ErrUnsupported) {
		t.Errorf("empty folder: %v", err)
	}
}

func TestNaturalOrder(t *testing.T) {
	want := []string{"a", "a1", "a01", "a2", "a2b", "a10", "a010b", "a99999999999999999999999", "b"}
	got := []string{"b", "a10", "a2b", "a01", "a99999999999999999999999", "a1", "a010b", "a2", "a"}
	slices.SortFunc(got, func(a, b string) int {
		switch {
		case naturalLess(a, b):
			return -1
		case naturalLess(b, a):
			return 1
		}
		return 0
	})
	// Equal values: the shorter spelling is the smaller text or not, but the order is fixed.
	i, j := slices.Index(got, "a1"), slices.Index(got, "a01")
	if j == i-1 {
		got[i], got[j] = got[j], got[i]
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBrokenPictures(t *testing.T) {
	whole, err := os.ReadFile(savePicture(t, filepath.Join(t.TempDir(), "p.png"), plain(40, 40, color.White)))
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"cut.png": whole[:len(whole)-20], "empty.png": nil, "text.jpg": []byte("hello"), "cut.jpg": []byte("\xff\xd8\xff"), "cut.gif": []byte("GIF89a"), "cut.bmp": []byte("BM")} {
		path := writeFile(t, name, b)
		_, err := Open(path, SourceConfig{})
		if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
