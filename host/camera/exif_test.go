package camera

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/canmv-run/canmv-run/internal/mediatest"
)

// turnedJPEG is a picture of 64x32, red at its stored top left, green at its stored top right, with the given Exif
// orientation.
func turnedJPEG(t *testing.T, order binary.AppendByteOrder, orientation uint16) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 64, 32))
	for y := range 32 {
		for x := range 64 {
			c := color.RGBA{A: 255}
			switch {
			case x < 16 && y < 16:
				c.R = 255
			case x >= 48 && y < 16:
				c.G = 255
			}
			m.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("II")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		tiff = []byte("MM")
	}
	tiff = order.AppendUint16(tiff, 42)
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2) // entries: an ASCII one in front, as cameras write
	for _, e := range [][3]uint16{{0x010f, 2, 0}, {0x0112, 3, orientation}} {
		tiff = order.AppendUint16(tiff, e[0])
		tiff = order.AppendUint16(tiff, e[1])
		tiff = order.AppendUint32(tiff, 1)
		tiff = order.AppendUint16(tiff, e[2])
		tiff = order.AppendUint16(tiff, 0)
	}
	segment := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{}, b.Bytes()[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(2+len(segment)))
	return append(append(out, segment...), b.Bytes()[2:]...)
}

// Where Exif says that the stored first row and first column are (CIPA DC-008 4.6.4 A, Orientation).
func TestPicturesAreTurnedUpright(t *testing.T) {
	corners := map[string][2]bool{"top left": {}, "top right": {true, false}, "bottom left": {false, true}, "bottom right": {true, true}}
	for i, want := range [][2]string{
		{"top left", "top right"}, {"top right", "top left"}, {"bottom right", "bottom left"}, {"bottom left", "bottom right"},
		{"top left", "bottom left"}, {"top right", "bottom right"}, {"bottom right", "top right"}, {"bottom left", "top left"},
	} {
		order := []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian}[i%2]
		name := filepath.Join(t.TempDir(), "turned.jpg")
		if err := os.WriteFile(name, turnedJPEG(t, order, uint16(1+i)), 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := decodePicture(name)
		if err != nil {
			t.Fatal(err)
		}
		if portrait := i >= 4; (f.Width == 32) != portrait || (f.Height == 64) != portrait {
			t.Errorf("orientation %d: got %dx%d", 1+i, f.Width, f.Height)
		}
		for c, corner := range want {
			x, y := 4, 4
			if corners[corner][0] {
				x = f.Width - 5
			}
			if corners[corner][1] {
				y = f.Height - 5
			}
			if p := f.Row(0, y)[3*x:][:3]; p[c] < 200 || p[1-c] > 50 {
				t.Errorf("orientation %d: %s: got %v, want channel %d", 1+i, corner, p, c)
			}
		}
	}
}

func TestBrokenExifIsShownAsItIs(t *testing.T) {
	whole := turnedJPEG(t, binary.LittleEndian, 6)
	for _, orient := range []uint16{0, 9, 65535} {
		if got := orientation(turnedJPEG(t, binary.BigEndian, orient)); got != 1 {
			t.Errorf("orientation %d: got %d", orient, got)
		}
	}
	for n := range 60 { // cut anywhere, the answer is 1 or 6
		if got := orientation(whole[:n]); got != 1 && got != 6 {
			t.Errorf("cut at %d: got %d", n, got)
		}
	}
}

func TestWebP(t *testing.T) {
	mediatest.Need(t)
	dir := t.TempDir()
	png, webp := savePicture(t, filepath.Join(dir, "p.png"), plain(42, 24, color.NRGBA{200, 100, 50, 255})), filepath.Join(dir, "p.webp")
	if out, err := exec.Command("ffmpeg", "-v", "error", "-i", png, "-c:v", "libwebp", "-lossless", "1", webp).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	f, err := decodePicture(webp)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Row(0, 11)[60:63]; f.Width != 42 || f.Height != 24 || !bytes.Equal(got, []byte{200, 100, 50}) {
		t.Errorf("got %dx%d %v", f.Width, f.Height, got)
	}
}
