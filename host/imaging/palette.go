package imaging

import (
	"fmt"
	"math"
)

// Rainbow are the colours of heat pictures: from blue through green and yellow to red.
func Rainbow() *[256]Color {
	p := new([256]Color)
	for i := range p {
		// Hue from 240 degrees down to 0, at full saturation.
		h := float64(255-i) / 255 * 4
		f := uint8(math.Round(255 * (1 - math.Abs(math.Mod(h, 2)-1))))
		switch int(h) {
		case 0:
			p[i] = RGB(255, f, 0)
		case 1:
			p[i] = RGB(f, 255, 0)
		case 2:
			p[i] = RGB(0, 255, f)
		case 3:
			p[i] = RGB(0, f, 255)
		default:
			p[i] = RGB(0, 0, 255)
		}
	}
	return p
}

// Ironbow are the colours of heated iron: black, violet, red, yellow, white.
func Ironbow() *[256]Color {
	stops := [...]struct{ at, r, g, b int }{{0, 0, 0, 0}, {32, 32, 0, 96}, {80, 128, 0, 150}, {128, 208, 40, 96}, {176, 240, 112, 16}, {224, 255, 200, 40}, {255, 255, 255, 246}}
	p := new([256]Color)
	s := 0
	for i := range p {
		for i > stops[s+1].at {
			s++
		}
		a, b := stops[s], stops[s+1]
		at := func(u, v int) uint8 { return uint8(u + (v-u)*(i-a.at)/(b.at-a.at)) }
		p[i] = RGB(at(a.r, b.r), at(a.g, b.g), at(a.b, b.b))
	}
	return p
}

// Palette reads the colours of an image of 256 pixels.
func (m *Image) Palette() (*[256]Color, error) {
	if m.Width*m.Height != 256 {
		return nil, fmt.Errorf("imaging: %w: a palette of %dx%d pixels, want 256 in all", ErrInvalid, m.Width, m.Height)
	}
	p := new([256]Color)
	row := make([]uint32, m.Width)
	for y := range m.Height {
		m.readRGB(y, 0, row)
		for x, c := range row {
			p[y*m.Width+x] = 0xFF000000 | Color(c)
		}
	}
	return p, nil
}
