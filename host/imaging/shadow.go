package imaging

import "fmt"

// A shadow shows the background's colour with less light (Cucchiara et al., Detecting Moving Objects, Ghosts, and Shadows
// in Video Streams, 2003): of its brightness something between these parts is left, and its saturation and hue differ by
// these at most.
const (
	shadowDark       = 0.3
	shadowLight      = 0.95
	shadowSaturation = 0.15
	shadowHue        = 60 // degrees
	// grayish is the saturation below which a hue says nothing.
	grayish = 0.15
)

// RemoveShadows makes pixels those of the background where they are in shadow. Both are RGB565.
func (m *Image) RemoveShadows(background Operand) error {
	if m.Format != RGB565 {
		return fmt.Errorf("imaging: %w: shadows of %v, want RGB565", ErrInvalid, m.Format)
	}
	if b := background.Image; b == nil || b.Format != m.Format || b.Width != m.Width || b.Height != m.Height {
		return fmt.Errorf("imaging: %w: the background must be an image of %dx%d in RGB565", ErrNotEqual, m.Width, m.Height)
	}
	for y := range m.Height {
		own, back := m.Planes[0][y*m.Stride[0]:], background.Image.Planes[0][y*background.Image.Stride[0]:]
		for x := range m.Width {
			if inShadow(hsv(m.Pixel(x, y)), hsv(background.Image.Pixel(x, y))) {
				copy(own[2*x:2*x+2], back[2*x:2*x+2])
			}
		}
	}
	return nil
}

// hsvColor is a colour as hue in degrees, saturation and value up to 1.
type hsvColor struct{ h, s, v float64 }

func hsv(r, g, b uint8) hsvColor {
	top, low := max(r, g, b), min(r, g, b)
	if top == low {
		return hsvColor{v: float64(top) / 255}
	}
	span := float64(top) - float64(low)
	c := hsvColor{s: span / float64(top), v: float64(top) / 255}
	switch top {
	case r:
		c.h = (float64(g) - float64(b)) / span
	case g:
		c.h = (float64(b)-float64(r))/span + 2
	default:
		c.h = (float64(r)-float64(g))/span + 4
	}
	if c.h *= 60; c.h < 0 {
		c.h += 360
	}
	return c
}

func inShadow(c, back hsvColor) bool {
	if back.v == 0 || c.v < shadowDark*back.v || c.v > shadowLight*back.v || c.s-back.s > shadowSaturation || back.s-c.s > shadowSaturation {
		return false
	}
	if c.s < grayish || back.s < grayish {
		return true
	}
	d := c.h - back.h
	if d < 0 {
		d = -d
	}
	return min(d, 360-d) <= shadowHue
}
