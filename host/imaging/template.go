package imaging

import (
	"fmt"
	"image"
	"math"
)

// FindTemplate finds the place that is most like a smaller grey image, by normalised cross-correlation: 1 is equal. It
// looks at every step-th pixel each way and then around the best; ok is false where none reaches threshold.
func (m *Image) FindTemplate(t *Image, threshold float64, roi image.Rectangle, step int) (at image.Rectangle, ok bool, err error) {
	roi = part(roi, m)
	if m.Format != Gray || t.Format != Gray || t.Width > roi.Dx() || t.Height > roi.Dy() {
		return at, false, fmt.Errorf("imaging: %w: a template %v of %dx%d in %v of %dx%d, want grey and smaller", ErrInvalid, t.Format, t.Width, t.Height, m.Format, roi.Dx(), roi.Dy())
	}
	n := float64(t.Width * t.Height)
	var mean, square float64
	for y := range t.Height {
		for _, v := range t.Planes[0][y*t.Stride[0]:][:t.Width] {
			mean += float64(v)
			square += float64(v) * float64(v)
		}
	}
	mean /= n
	spread := math.Sqrt(max(0, square-n*mean*mean))
	score := func(x, y int) float64 {
		var sum, squares, product int
		for v := range t.Height {
			a, b := m.Planes[0][(y+v)*m.Stride[0]+x:][:t.Width], t.Planes[0][v*t.Stride[0]:][:t.Width]
			for i, p := range a {
				sum, squares, product = sum+int(p), squares+int(p)*int(p), product+int(p)*int(b[i])
			}
		}
		own := math.Sqrt(max(0, float64(squares)-float64(sum)*float64(sum)/n))
		if own == 0 || spread == 0 {
			if own == spread {
				return 1 // two even areas
			}
			return 0
		}
		return (float64(product) - float64(sum)*mean) / (own * spread)
	}
	step = max(1, step)
	best, bx, by := math.Inf(-1), 0, 0
	try := func(x, y int) {
		if s := score(x, y); s > best {
			best, bx, by = s, x, y
		}
	}
	for y := roi.Min.Y; y <= roi.Max.Y-t.Height; y += step {
		for x := roi.Min.X; x <= roi.Max.X-t.Width; x += step {
			try(x, y)
		}
	}
	if cx, cy := bx, by; step > 1 {
		for y := max(roi.Min.Y, cy-step+1); y <= min(roi.Max.Y-t.Height, cy+step-1); y++ {
			for x := max(roi.Min.X, cx-step+1); x <= min(roi.Max.X-t.Width, cx+step-1); x++ {
				try(x, y)
			}
		}
	}
	return image.Rect(bx, by, bx+t.Width, by+t.Height), best >= threshold, nil
}
