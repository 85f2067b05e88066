package imaging

import "fmt"

// Glyph is a sign of bits, as font files of microcontrollers hold it.
type Glyph struct {
	Width, Height int
	// Bits has a byte for each row of the left 8 columns, from top to bottom, the left pixel in the highest bit; then
	// those of the next 8 columns. What stands behind that is not read.
	Bits []byte
}

// largest is how many pixels a side of a sign may have, scaled.
const largest = 1 << 16

// Glyph draws the sign's set bits with its corner at (x, y), each a square of scale pixels.
func (m *Image) Glyph(x, y int, g Glyph, scale int, c Color) error {
	if g.Width < 1 || g.Height < 1 || g.Width > largest || g.Height > largest || scale < 1 || scale > largest {
		return fmt.Errorf("imaging: %w: sign of %dx%d pixels, scale %d, want 1 or more", ErrInvalid, g.Width, g.Height, scale)
	}
	if need := (g.Width + 7) / 8 * g.Height; len(g.Bits) < need {
		return fmt.Errorf("imaging: %w: sign of %dx%d pixels in %d bytes, want %d", ErrInvalid, g.Width, g.Height, len(g.Bits), need)
	}
	for col := range g.Width {
		for row := range g.Height {
			if g.Bits[col/8*g.Height+row]<<(col%8)&0x80 != 0 {
				m.Rectangle(x+col*scale, y+row*scale, scale, scale, c, 1, true)
			}
		}
	}
	return nil
}
