package imaging

import (
	"fmt"
	"image"
	"math"
)

// hogBins is the number of gradient directions that are told apart, over half a turn.
const hogBins = 9

// DrawGradients replaces a grey image within roi by its histograms of oriented gradients: in every cell of size×size
// pixels lines across each direction of the gradients, the brighter the more of the cell's gradients point there.
func (m *Image) DrawGradients(roi image.Rectangle, size int) error {
	roi = part(roi, m)
	if m.Format != Gray || size < 2 || size > min(roi.Dx(), roi.Dy()) {
		return fmt.Errorf("imaging: %w: cells of %d pixels in %v of %dx%d, want grey and 2 or more", ErrInvalid, size, m.Format, roi.Dx(), roi.Dy())
	}
	g := m.gradients(roi)
	m.Rectangle(roi.Min.X, roi.Min.Y, roi.Dx(), roi.Dy(), 0xFF000000, 1, true)
	for y := 0; y+size <= g.h; y += size {
		for x := 0; x+size <= g.w; x += size {
			var hist [hogBins]int
			most := 0
			for v := y; v < y+size; v++ {
				for u := x; u < x+size; u++ {
					at := v*g.w + u
					angle := math.Atan2(float64(g.gy[at]), float64(g.gx[at])) / math.Pi // -1 to 1
					bin := (int(math.Floor(angle*hogBins+0.5)) + 2*hogBins) % hogBins
					hist[bin] += g.magnitude(at)
					most = max(most, hist[bin])
				}
			}
			if most < size*size {
				continue // an even cell
			}
			cell := m.window(image.Rect(x, y, x+size, y+size).Add(roi.Min))
			for bin, n := range hist {
				level := uint8(n * 255 / most)
				if level < 64 {
					continue
				}
				// The edge lies across the gradient.
				sin, cos := math.Sincos((float64(bin)/hogBins + 0.5) * math.Pi)
				half := float64(size-1) / 2
				dx, dy := int(math.Round(half*cos)), int(math.Round(half*sin))
				mid := size / 2
				cell.Line(mid-dx, mid-dy, mid+dx, mid+dy, RGB(level, level, level), 1)
			}
		}
	}
	return nil
}

// window is a part of a grey image, over the same memory.
func (m *Image) window(r image.Rectangle) *Image {
	w := *m
	w.Width, w.Height = r.Dx(), r.Dy()
	w.Planes[0] = m.Planes[0][r.Min.Y*m.Stride[0]+r.Min.X:]
	return &w
}
