package imaging_test

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/canmv-run/canmv-run/host/imaging"
)

func newImage(t testing.TB, f imaging.Format, w, h int) *imaging.Image {
	t.Helper()
	m, err := imaging.New(f, w, h)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// noisy adds up to n to, or takes it from, each value.
func noisy(t testing.TB, m *imaging.Image, n int) *imaging.Image {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	plus, minus := newImage(t, m.Format, m.Width, m.Height), newImage(t, m.Format, m.Width, m.Height)
	for i := range plus.Planes[0] {
		plus.Planes[0][i], minus.Planes[0][i] = byte(r.IntN(n+1)), byte(r.IntN(n+1))
	}
	if err := m.Combine(imaging.Add, imaging.Operand{Image: plus}, nil); err != nil {
		t.Fatal(err)
	}
	if err := m.Combine(imaging.Sub, imaging.Operand{Image: minus}, nil); err != nil {
		t.Fatal(err)
	}
	return m
}

var (
	white = imaging.RGB(255, 255, 255)
	red   = imaging.RGB(220, 30, 30)
	green = imaging.RGB(30, 200, 40)
	blue  = imaging.RGB(40, 60, 230)
)

// labOf is a threshold around a colour.
func labOf(c imaging.Color) imaging.Threshold {
	l := imaging.ToLab(c.R(), c.G(), c.B())
	return imaging.Threshold{Min: [3]int{int(l.L) - 15, int(l.A) - 20, int(l.B) - 20}, Max: [3]int{int(l.L) + 15, int(l.A) + 20, int(l.B) + 20}}
}

func TestFindBlobs(t *testing.T) {
	for _, f := range []imaging.Format{imaging.RGB565, imaging.RGB888, imaging.RGBP888, imaging.ARGB8888} {
		m := newImage(t, f, 320, 240)
		m.Rectangle(0, 0, 320, 240, imaging.RGB(90, 90, 90), 1, true)
		m.Rectangle(20, 30, 60, 40, red, 1, true)
		m.Circle(200, 60, 30, green, 1, true)
		m.Ellipse(150, 170, 60, 10, 30, blue, 1, true)
		m.Rectangle(300, 200, 2, 2, red, 1, true) // too small
		blobs, err := m.FindBlobs([]imaging.Threshold{labOf(red), labOf(green), labOf(blue)}, imaging.BlobOptions{Area: 10, Pixels: 10})
		if err != nil || len(blobs) != 3 {
			t.Fatalf("%v: %d blobs, %v", f, len(blobs), err)
		}
		r, g, b := blobs[0], blobs[1], blobs[2]
		if r.Rect != image.Rect(20, 30, 80, 70) || r.Pixels != 2400 || r.Perimeter != 2*60+2*40-4 || r.Code != 1 || r.Count != 1 {
			t.Errorf("%v: rectangle %+v", f, r)
		}
		if r.MinCorners != [4]image.Point{{20, 30}, {79, 30}, {79, 69}, {20, 69}} || r.Corners != r.MinCorners {
			t.Errorf("%v: corners %v, of the smallest rectangle %v", f, r.Corners, r.MinCorners)
		}
		if x, y := g.Center(); math.Abs(x-200) > 0.1 || math.Abs(y-60) > 0.1 || g.Roundness() < 0.98 || g.Code != 2 {
			t.Errorf("%v: circle at %g %g, round %g", f, x, y, g.Roundness())
		}
		if a := b.Rotation() * 180 / math.Pi; math.Abs(a-30) > 1 || b.Roundness() > 0.1 || b.Code != 4 {
			t.Errorf("%v: ellipse at %g degrees, round %g", f, a, b.Roundness())
		}
	}
}

// Blobs are what a flood fill finds that looks at every pixel.
func TestFindBlobsNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for round := range 40 {
		w, h := 1+r.IntN(40), 1+r.IntN(30)
		m := newImage(t, imaging.Gray, w, h)
		for i := range m.Planes[0] {
			m.Planes[0][i] = byte(r.IntN(2) * r.IntN(256))
		}
		invert := round&1 == 1
		in := func(x, y int) bool {
			return x >= 0 && y >= 0 && x < w && y < h && (m.Planes[0][y*w+x] >= 60) != invert
		}
		seen := map[image.Point]bool{}
		var want []imaging.Blob
		for y := range h {
			for x := range w {
				if !in(x, y) || seen[image.Pt(x, y)] {
					continue
				}
				b := imaging.Blob{}
				stack := []image.Point{{x, y}}
				seen[stack[0]] = true
				for len(stack) > 0 {
					p := stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					b.Pixels++
					b.Rect = b.Rect.Union(image.Rectangle{p, p.Add(image.Pt(1, 1))})
					edge := false
					for _, d := range [4]image.Point{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
						q := p.Add(d)
						if !in(q.X, q.Y) {
							edge = true
						} else if !seen[q] {
							seen[q] = true
							stack = append(stack, q)
						}
					}
					if edge {
						b.Perimeter++
					}
				}
				want = append(want, b)
			}
		}
		got, err := m.FindBlobs([]imaging.Threshold{{Min: [3]int{60}, Max: [3]int{255}}}, imaging.BlobOptions{Invert: invert})
		if err != nil || len(got) != len(want) {
			t.Fatalf("round %d: %d blobs, want %d, %v", round, len(got), len(want), err)
		}
		for i, b := range got {
			if b.Rect != want[i].Rect || b.Pixels != want[i].Pixels || b.Perimeter != want[i].Perimeter {
				t.Fatalf("round %d blob %d: %v %d %d, want %v %d %d", round, i, b.Rect, b.Pixels, b.Perimeter, want[i].Rect, want[i].Pixels, want[i].Perimeter)
			}
		}
	}
}

func TestMergeBlobs(t *testing.T) {
	m := newImage(t, imaging.Gray, 100, 50)
	m.Rectangle(10, 10, 10, 10, white, 1, true)
	m.Rectangle(24, 10, 10, 10, white, 1, true)
	m.Rectangle(80, 10, 10, 10, white, 1, true)
	h := []imaging.Threshold{{Min: [3]int{128}, Max: [3]int{255}}}
	for _, c := range []struct {
		o    imaging.BlobOptions
		want int
	}{{imaging.BlobOptions{}, 3}, {imaging.BlobOptions{Merge: true}, 3}, {imaging.BlobOptions{Merge: true, Margin: 1}, 3}, {imaging.BlobOptions{Merge: true, Margin: 3, XBins: 4}, 2}, {imaging.BlobOptions{Merge: true, Margin: 30}, 1},
		{imaging.BlobOptions{Merge: true, Margin: 30, Join: func(a, b *imaging.Blob) (bool, error) { return false, nil }}, 3},
		{imaging.BlobOptions{Keep: func(b *imaging.Blob) (bool, error) { return b.Rect.Min.X > 50, nil }}, 1},
		{imaging.BlobOptions{ROI: image.Rect(0, 0, 30, 15)}, 2}, {imaging.BlobOptions{Pixels: 101}, 0}} {
		got, err := m.FindBlobs(h, c.o)
		if err != nil || len(got) != c.want {
			t.Errorf("%+v: %d blobs, want %d, %v", c.o, len(got), c.want, err)
			continue
		}
		if c.o.XBins > 0 {
			if b := got[0]; b.Count != 2 || b.Pixels != 200 || b.Rect != image.Rect(10, 10, 34, 20) || len(b.XBins) != 4 || b.XBins[0] != 1 || b.XBins[1] >= 1 {
				t.Errorf("merged %+v", b)
			}
		}
	}
}

func TestFindLines(t *testing.T) {
	for _, c := range []struct{ x0, y0, x1, y1 int }{{20, 100, 280, 100}, {150, 10, 150, 230}, {10, 10, 200, 200}, {10, 220, 300, 40}, {80, 5, 120, 235}} {
		m := newImage(t, imaging.Gray, 320, 240)
		m.Rectangle(0, 0, 320, 240, imaging.RGB(60, 60, 60), 1, true)
		m.Line(c.x0, c.y0, c.x1, c.y1, white, 3)
		noisy(t, m, 20)
		theta := math.Mod(math.Atan2(float64(c.y1-c.y0), float64(c.x1-c.x0))*180/math.Pi+90, 180)
		check := func(what string, l imaging.Line, margin float64) {
			d := math.Abs(float64(l.Theta) - theta)
			if d = math.Min(d, 180-d); d > 2 {
				t.Errorf("%s of %v: theta %d, want %.0f", what, c, l.Theta, theta)
			}
			for _, p := range [2]image.Point{{l.X1, l.Y1}, {l.X2, l.Y2}} {
				away := math.Abs(float64((c.x1-c.x0)*(p.Y-c.y0)-(c.y1-c.y0)*(p.X-c.x0))) / math.Hypot(float64(c.x1-c.x0), float64(c.y1-c.y0))
				if away > margin {
					t.Errorf("%s of %v: end %v is %.1f pixels away", what, c, p, away)
				}
			}
		}
		lines := m.FindLines(imaging.LineOptions{XStride: 1, YStride: 1, Threshold: 20000, ThetaMargin: 25, RhoMargin: 25})
		if len(lines) != 1 {
			t.Fatalf("%v: %d lines: %v", c, len(lines), lines)
		}
		check("line", lines[0], 8)
		segments := m.FindSegments(imaging.SegmentOptions{MergeDistance: 6, MaxThetaDiff: 15})
		if len(segments) == 0 || segments[0].Length() < 9*int(math.Hypot(float64(c.x1-c.x0), float64(c.y1-c.y0)))/10 {
			t.Fatalf("%v: segments %v", c, segments)
		}
		check("segment", segments[0], 5)
		l, ok, err := m.Regression([]imaging.Threshold{{Min: [3]int{200}, Max: [3]int{255}}}, imaging.RegressionOptions{})
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		check("regression", l, 4)
		if l, ok, _ = m.Regression([]imaging.Threshold{{Min: [3]int{200}, Max: [3]int{255}}}, imaging.RegressionOptions{Robust: true}); !ok {
			t.Fatal("no robust regression")
		}
		check("robust regression", l, 4)
	}
}

func TestFindCircles(t *testing.T) {
	m := newImage(t, imaging.RGB565, 320, 240)
	m.Rectangle(0, 0, 320, 240, imaging.RGB(40, 60, 80), 1, true)
	m.Circle(80, 90, 40, white, 1, true)
	m.Circle(230, 130, 24, imaging.RGB(250, 220, 60), 3, false)
	noisy(t, m, 3)
	circles := m.FindCircles(imaging.CircleOptions{XStride: 1, YStride: 1, Threshold: 20000, XMargin: 10, YMargin: 10, RMargin: 10, RMin: 10, RMax: 60, RStep: 2})
	if len(circles) != 2 {
		t.Fatalf("%v", circles)
	}
	for i, want := range []imaging.Circle{{X: 80, Y: 90, R: 40}, {X: 230, Y: 130, R: 24}} {
		if c := circles[i]; abs(c.X-want.X) > 2 || abs(c.Y-want.Y) > 2 || abs(c.R-want.R) > 2 {
			t.Errorf("%v, want %v", c, want)
		}
	}
}

func abs(v int) int { return max(v, -v) }

func TestFindQuads(t *testing.T) {
	turned := func(cx, cy, w, h int, degrees float64) [4]image.Point {
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		var c [4]image.Point
		for i, s := range [4][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
			x, y := s[0]*float64(w)/2, s[1]*float64(h)/2
			c[i] = image.Pt(cx+int(math.Round(x*cos-y*sin)), cy+int(math.Round(x*sin+y*cos)))
		}
		return c
	}
	for _, degrees := range []float64{0, 10, 30, 45, 80} {
		m := newImage(t, imaging.Gray, 320, 240)
		m.Rectangle(0, 0, 320, 240, imaging.RGB(70, 70, 70), 1, true)
		want := [][4]image.Point{turned(90, 110, 100, 70, degrees), turned(240, 120, 60, 60, degrees)}
		for i, c := range want {
			m.Edges(c[:], white, 0, 3, false)
			if i == 0 { // filled
				if err := m.FloodFill(90, 110, imaging.FloodOptions{Color: white}); err != nil {
					t.Fatal(err)
				}
			}
		}
		m.Circle(30, 30, 20, white, 1, true) // no rectangle
		noisy(t, m, 20)
		quads, err := m.FindQuads(image.Rectangle{}, 10000)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range want {
			found := false
			for _, q := range quads {
				worst := 0
				for _, p := range c {
					best := 1000
					for _, k := range q.Corners {
						best = min(best, max(abs(k.X-p.X), abs(k.Y-p.Y)))
					}
					worst = max(worst, best)
				}
				found = found || worst <= 5
			}
			if !found {
				t.Errorf("%g degrees: %v is not in %v", degrees, c, quads)
			}
		}
		if len(quads) > 3 {
			t.Errorf("%g degrees: %d quads: %v", degrees, len(quads), quads)
		}
	}
}
