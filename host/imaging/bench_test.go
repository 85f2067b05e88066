package imaging_test

import (
	"image"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/canmv-run/canmv-run/host/imaging"
)

// scene is a picture of 320x240 with shapes and some noise.
func scene(b *testing.B, f imaging.Format) *imaging.Image {
	m := newImage(b, imaging.RGB888, 320, 240)
	m.Rectangle(0, 0, 320, 240, imaging.RGB(90, 90, 90), 1, true)
	for i := range 12 {
		m.Circle(20+i*25, 30+i*15, 12, red, 1, true)
	}
	m.Rectangle(200, 20, 80, 50, white, 3, false)
	m.Line(10, 200, 150, 140, white, 3)
	noisy(b, m, 6)
	d, err := m.To(f, imaging.View{})
	if err != nil {
		b.Fatal(err)
	}
	return d
}

func BenchmarkFindBlobs(b *testing.B) {
	for _, f := range []imaging.Format{imaging.RGB565, imaging.Gray, imaging.RGB888} {
		b.Run(f.String(), func(b *testing.B) {
			m := scene(b, f)
			h := []imaging.Threshold{labOf(red)}
			if f == imaging.Gray {
				h = []imaging.Threshold{{Min: [3]int{100}, Max: [3]int{255}}}
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.FindBlobs(h, imaging.BlobOptions{XStride: 2, Area: 10, Pixels: 10}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkImage(b *testing.B) {
	qr := newImage(b, imaging.Gray, 320, 240)
	qr.Rectangle(0, 0, 320, 240, white, 1, true)
	bits, err := qrcode.NewQRCodeWriter().Encode("https://example.org", gozxing.BarcodeFormat_QR_CODE, 0, 0, nil)
	if err != nil {
		b.Fatal(err)
	}
	for y := range 4 * bits.GetHeight() {
		for x := range 4 * bits.GetWidth() {
			if bits.Get(x/4, y/4) {
				qr.SetPixel(90+x, 50+y, imaging.RGB(0, 0, 0))
			}
		}
	}
	gray, color := scene(b, imaging.Gray), scene(b, imaging.RGB565)
	large := newImage(b, imaging.RGB565, 800, 480)
	var fonts imaging.Fonts
	o := imaging.FilterOptions{Size: 1}
	for _, c := range []struct {
		name string
		do   func() error
	}{
		{"find_lines", func() error {
			gray.FindLines(imaging.LineOptions{XStride: 2, Threshold: 1000, ThetaMargin: 25, RhoMargin: 25})
			return nil
		}},
		{"find_line_segments", func() error { gray.FindSegments(imaging.SegmentOptions{}); return nil }},
		{"find_circles", func() error {
			gray.FindCircles(imaging.CircleOptions{XStride: 2, Threshold: 2000, XMargin: 10, YMargin: 10, RMargin: 10})
			return nil
		}},
		{"find_rects", func() error { _, err := gray.FindQuads(image.Rectangle{}, 10000); return err }},
		{"find_qrcodes", func() error { qr.FindQRCodes(image.Rectangle{}); return nil }},
		{"find_barcodes", func() error { gray.FindBarcodes(image.Rectangle{}); return nil }},
		{"get_histogram", func() error { _, err := color.Histogram(imaging.HistogramOptions{}); return err }},
		{"to_grayscale", func() error { _, err := color.To(imaging.Gray, imaging.View{}); return err }},
		{"binary", func() error { _, err := color.Match([]imaging.Threshold{labOf(red)}, false); return err }},
		{"mean", func() error { return color.Clone().Mean(o) }},
		{"median", func() error { return color.Clone().Median(0.5, o) }},
		{"gaussian", func() error { return color.Clone().Convolve(imaging.GaussianKernel(1, false), o) }},
		{"erode", func() error { return color.Clone().Erode(1, 8, nil) }},
		{"lens_corr", func() error { return color.Clone().LensCorrection(1.8, 1, 0, 0) }},
		{"draw_image 320x240", func() error { return large.Paste(color, 100, 100, imaging.View{}, nil) }},
		{"draw_rectangle 800x480", func() error { large.Rectangle(0, 0, 800, 480, red, 1, true); return nil }},
		{"draw_string_advanced", func() error { return fonts.Draw(large, 10, 10, 24, "Hello, board 12", white, "") }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if err := c.do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
