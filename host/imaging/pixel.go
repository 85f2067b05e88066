package imaging

import "encoding/binary"

// SetPixel sets one pixel, if it is in the image.
func (m *Image) SetPixel(x, y int, c Color) {
	if m.Format == Bayer {
		if m.inside(x, y) {
			m.writeRGB(y, x, []uint32{uint32(c)})
		}
		return
	}
	m.pen(c).dot(x, y)
}

// Pixel is the colour of a pixel that is in the image.
func (m *Image) Pixel(x, y int) (r, g, b uint8) {
	var p [1]uint32
	m.readRGB(y, x, p[:])
	return uint8(p[0] >> 16), uint8(p[0] >> 8), uint8(p[0])
}

// PixelValue is a pixel that is in the image as the number that its format stores; 0xRRGGBB for formats of more than two
// bytes a pixel and for YUV420.
func (m *Image) PixelValue(x, y int) int {
	row := m.Planes[0][y*m.Stride[0]:]
	switch m.Format {
	case Binary:
		return int(row[x>>3] >> (x & 7) & 1)
	case Gray, Bayer:
		return int(row[x])
	case RGB565, YUV422:
		return int(binary.LittleEndian.Uint16(row[2*x:]))
	}
	r, g, b := m.Pixel(x, y)
	return int(r)<<16 | int(g)<<8 | int(b)
}
