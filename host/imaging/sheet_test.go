package imaging_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"os"
	"path/filepath"
	"testing"

	"github.com/canmv-run/canmv-run/host/imaging"
)

// sheet draws every primitive.
func sheet(t testing.TB, f imaging.Format) *imaging.Image {
	m, err := imaging.New(f, 480, 320)
	if err != nil {
		t.Fatal(err)
	}
	rgb := imaging.RGB
	red, green, blue, white, yellow := rgb(255, 64, 64), rgb(64, 255, 64), rgb(96, 128, 255), rgb(255, 255, 255), rgb(255, 255, 0)
	m.Rectangle(0, 0, 480, 320, rgb(24, 32, 48), 1, true)
	for i := range 8 {
		m.Line(10, 10+12*i, 100, 10+4*i, white, i+1)
		m.Line(150, 60, 150+int([]int{45, 32, 0, -32, -45, -32, 0, 32}[i]), 60+int([]int{0, 32, 45, 32, 0, -32, -45, -32}[i]), yellow, 1+i%3)
	}
	for i := range 4 {
		m.Rectangle(210+60*i, 10, 50, 40, red, 1+2*i, false)
		m.Circle(235+60*i, 90, 24, green, 1+2*i, false)
		m.Ellipse(235+60*i, 150, 26, 12, 30*i, blue, 1+2*i, false)
	}
	m.Rectangle(450, 10, 24, 40, red, 1, true)
	m.Circle(455, 90, 20, green, 1, true)
	m.Ellipse(455, 150, 10, 26, 30, blue, 1, true)
	m.Cross(30, 130, red, 12, 1)
	m.Cross(70, 130, red, 12, 5)
	m.Arrow(100, 120, 180, 150, yellow, 10, 1)
	m.Arrow(180, 120, 110, 165, yellow, 16, 3)
	m.Edges([]image.Point{{X: 20, Y: 160}, {X: 80, Y: 155}, {X: 90, Y: 190}, {X: 15, Y: 200}}, white, 3, 1, true)
	m.Keypoints([]imaging.Keypoint{{X: 130, Y: 185}, {X: 160, Y: 185, Angle: 45}, {X: 190, Y: 185, Angle: 200}}, green, 12, 1, false)
	m.String(10, 210, "The quick brown fox (123)\njumps over [the] lazy dog!", imaging.StringOptions{Color: white, Scale: 1})
	m.String(230, 190, "Big Qgy", imaging.StringOptions{Color: yellow, Scale: 2.5, Proportional: true})
	m.String(400, 190, "up", imaging.StringOptions{Color: red, Scale: 2, StringRotation: 90})
	m.String(440, 190, "ab", imaging.StringOptions{Color: red, Scale: 2, CharRotation: 270, StringHMirror: true})
	var fonts imaging.Fonts
	for i, size := range []int{12, 16, 24, 36} {
		if err := fonts.Draw(m, 10+[]int{0, 90, 200, 0}[i], 235+[]int{0, 0, 0, 28}[i], size, "Hello, gäöü "+"AVA", white, ""); err != nil {
			t.Fatal(err)
		}
	}
	m.Rectangle(330, 250, 140, 60, white, 2, false)
	m.Circle(400, 280, 20, white, 2, false)
	if f != imaging.YUV420 && f != imaging.YUV422 {
		if err := m.FloodFill(335, 255, imaging.FloodOptions{Seed: 0.05, Floating: 0.05, Color: rgb(200, 0, 200)}); err != nil {
			t.Fatal(err)
		}
	}
	part, err := imaging.New(imaging.ARGB8888, 60, 40)
	if err != nil {
		t.Fatal(err)
	}
	part.Rectangle(0, 0, 60, 40, 0x60FF8000, 1, true)
	part.Circle(30, 20, 15, 0xFF00FFFF, 1, true)
	for i, v := range []imaging.View{{}, {XScale: -0.5, YScale: 1.5, Hint: imaging.Bilinear}, {Fade: 128, XScale: 1.3, YScale: 1.3, Hint: imaging.Bicubic}} {
		if err := m.Paste(part, 300+50*i, 200, v, nil); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// Drawings are the same bytes everywhere. The sheet has been looked at: CANMV_SHEET=FOLDER go test -run Sheet writes its
// pictures.
func TestSheet(t *testing.T) {
	for f, want := range map[imaging.Format]string{
		imaging.Binary: "19243344807e3b68", imaging.Gray: "781c71621a8b07df", imaging.RGB565: "ba8c7cec8e453a5b", imaging.YUV422: "2299b0bbca1f5a02",
		imaging.ARGB8888: "09a25efa5b8ba07f", imaging.RGB888: "6ece5448fed88539", imaging.RGBP888: "8ce926119897d938", imaging.YUV420: "8c33412d31f87d69",
	} {
		m := sheet(t, f)
		if dir := os.Getenv("CANMV_SHEET"); dir != "" {
			var b bytes.Buffer
			if err := imaging.Encode(&b, m.Frame(), imaging.PNG, 0); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, f.String()+".png"), b.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if got := hash(m); got != want {
			t.Errorf("%v: %s, want %s", f, got, want)
		}
	}
}

func hash(m *imaging.Image) string {
	h := sha256.New()
	for p := range m.Planes {
		h.Write(m.Planes[p])
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Shapes of any size and place are drawn in the time that the image takes, and only where they are.
func TestExtremes(t *testing.T) {
	const far = 1 << 40
	for _, f := range formats {
		if f == imaging.Bayer {
			continue
		}
		m := newImage(t, f, 40, 30)
		for _, x := range []int{-far, -1, 0, 20, 39, 40, far} {
			for _, y := range []int{-far, -1, 0, 15, 29, 30, far} {
				for _, n := range []int{-far, -1, 0, 1, 7, far} {
					m.Line(x, y, y, x, white, n)
					m.Line(x, y, n, n, white, 3)
					m.Rectangle(x, y, n, n, white, n, n&1 == 0)
					m.Circle(x, y, n, white, n, n&1 == 0)
					m.Ellipse(x, y, n, 9, n, white, n, n&1 == 0)
					m.Cross(x, y, white, n, n)
					m.Arrow(x, y, n, 5, white, n, 2)
					m.String(x, y, "A", imaging.StringOptions{Color: white, Scale: 0.1, XSpacing: n, StringRotation: n % 360})
				}
			}
		}
		m = newImage(t, f, 40, 30)
		before := hash(m)
		m.Rectangle(-50, -50, 50, 50, white, 1, true)
		m.Circle(100, 15, 59, white, 1, true)
		m.Line(-5, 31, 50, 31, white, 1)
		m.Ellipse(20, -30, 29, 29, 0, white, 1, true)
		if hash(m) != before {
			t.Errorf("%v: a shape outside of the image changed it", f)
		}
	}
}
