package imaging_test

import (
	"bytes"
	"errors"
	"image"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/imaging"
)

// picture is 16×8: red left, blue right.
func picture(t *testing.T, format frame.Format) *frame.Frame {
	t.Helper()
	f := frame.New(frame.RGB888, 16, 8)
	for y := range 8 {
		for x := range 16 {
			f.Row(0, y)[3*x+x/8*2] = 255
		}
	}
	f, err := imaging.Convert(f, format)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func near(a, b byte, d int) bool { return int(a)-int(b) <= d && int(b)-int(a) <= d }

func TestFiles(t *testing.T) {
	for _, format := range []frame.Format{frame.RGB888, frame.RGB565, frame.RGBP888, frame.NV12, frame.ARGB8888} {
		for _, file := range []imaging.FileFormat{imaging.JPEG, imaging.PNG, imaging.BMP} {
			var b bytes.Buffer
			if err := imaging.Encode(&b, picture(t, format), file, 95); err != nil {
				t.Fatal(err)
			}
			f, err := imaging.Decode(b.Bytes())
			if err != nil || f.Width != 16 || f.Height != 8 || f.Format != frame.RGB888 {
				t.Fatalf("%v in file format %d: %+v %v", format, file, f, err)
			}
			l, r := f.Row(0, 4)[3*3:], f.Row(0, 4)[13*3:]
			if !near(l[0], 255, 20) || !near(l[2], 0, 20) || !near(r[0], 0, 20) || !near(r[2], 255, 20) {
				t.Errorf("%v in file format %d: left %v, right %v; want red and blue", format, file, l[:3], r[:3])
			}
		}
	}
}

func TestCrop(t *testing.T) {
	for _, format := range []frame.Format{frame.RGB888, frame.NV12, frame.RGBP888, frame.Gray} {
		f, err := imaging.Crop(picture(t, format), image.Rect(8, 2, 12, 6))
		if err != nil {
			t.Fatal(err)
		}
		rgb, err := imaging.Convert(f, frame.RGB888)
		if err != nil || rgb.Width != 4 || rgb.Height != 4 {
			t.Fatalf("%v: %v %v", format, rgb, err)
		}
		if p := rgb.Row(0, 2)[6:9]; format != frame.Gray && (!near(p[0], 0, 12) || !near(p[2], 255, 12)) {
			t.Errorf("%v: %v, want blue", format, p)
		}
	}
	for _, r := range []image.Rectangle{image.Rect(8, 0, 17, 4), image.Rect(-2, 0, 4, 4), image.Rect(3, 3, 3, 5)} {
		if _, err := imaging.Crop(picture(t, frame.RGB888), r); !errors.Is(err, imaging.ErrInvalid) {
			t.Errorf("%v: %v", r, err)
		}
	}
}

func TestBadFiles(t *testing.T) {
	var b bytes.Buffer
	if err := imaging.Encode(&b, picture(t, frame.RGB888), imaging.PNG, 0); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		err  error
	}{
		"empty":   {nil, imaging.ErrUnsupported},
		"text":    {[]byte("hello"), imaging.ErrUnsupported},
		"cut off": {b.Bytes()[:b.Len()-20], imaging.ErrInvalid},
		"header":  {b.Bytes()[:10], imaging.ErrInvalid},
	} {
		if _, err := imaging.Decode(c.data); !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %v", name, err, c.err)
		}
	}
	if err := imaging.Encode(&b, picture(t, frame.RGB888), imaging.JPEG, 0); !errors.Is(err, imaging.ErrInvalid) {
		t.Errorf("quality 0: %v", err)
	}
	if _, err := imaging.FormatOf("a.gif"); !errors.Is(err, imaging.ErrUnsupported) {
		t.Errorf("a.gif: %v", err)
	}
}

// Bytes are the planes one behind the other, as Over takes them.
func TestBytes(t *testing.T) {
	for _, f := range formats {
		m, err := imaging.New(f, 38, 22)
		if err != nil {
			t.Fatal(err)
		}
		var want []byte
		for p, plane := range m.Planes {
			for i := range plane {
				plane[i] = byte(7*i + 31*p + 1)
			}
			want = append(want, plane...)
		}
		if got := m.Bytes(); len(got) != imaging.Size(f, 38, 22) || !bytes.Equal(got, want) {
			t.Errorf("%v: got %d bytes, want %d of %d", f, len(got), len(want), imaging.Size(f, 38, 22))
		}
	}
}
