package imaging

import (
	"encoding/binary"

	"github.com/canmv-run/canmv-run/host/frame"
)

// The formats meet here: rows of every format are read and written as 0xRRGGBB, as grey or as the format's own channels,
// with one switch a row. Nothing below this file looks at a format pixel by pixel.

// readRGB reads len(dst) pixels of row y from x on.
func (m *Image) readRGB(y, x int, dst []uint32) {
	row := m.Planes[0][y*m.Stride[0]:]
	switch m.Format {
	case Binary:
		for i := range dst {
			dst[i] = -uint32(row[(x+i)>>3]>>((x+i)&7)&1) & 0xFFFFFF
		}
	case Gray:
		for i, v := range row[x:][:len(dst)] {
			dst[i] = uint32(v) * 0x010101
		}
	case RGB565:
		row = row[2*x:][:2*len(dst)]
		for i := range dst {
			dst[i] = rgb565to32(uint16(row[2*i]) | uint16(row[2*i+1])<<8)
		}
	case RGB888:
		row = row[3*x:][:3*len(dst)]
		for i := range dst {
			dst[i] = uint32(row[3*i])<<16 | uint32(row[3*i+1])<<8 | uint32(row[3*i+2])
		}
	case ARGB8888:
		row = row[4*x:][:4*len(dst)]
		for i := range dst {
			dst[i] = binary.LittleEndian.Uint32(row[4*i:]) & 0xFFFFFF
		}
	case RGBP888:
		g, b := m.Planes[1][y*m.Stride[1]+x:], m.Planes[2][y*m.Stride[2]+x:]
		for i := range dst {
			dst[i] = uint32(row[x+i])<<16 | uint32(g[i])<<8 | uint32(b[i])
		}
	case YUV422:
		for i := range dst {
			at := (x + i) &^ 1 * 2
			v := at + 3
			if v >= m.Stride[0] {
				v = at + 1 // the last pixel of an odd width stands alone
			}
			r, g, b := YUV{row[(x+i)*2], int8(row[at+1] - 128), int8(row[v] - 128)}.RGB()
			dst[i] = uint32(r)<<16 | uint32(g)<<8 | uint32(b)
		}
	case YUV420:
		uv := m.Planes[1][y/2*m.Stride[1]:]
		k := &videoMatrices[m.matrix()]
		for i := range dst {
			at := (x + i) &^ 1
			l, u, v := (int(row[x+i])-16)*76309, int(uv[at])-128, int(uv[at+1])-128
			dst[i] = uint32(clamp8((l+k.rv*v+1<<15)>>16))<<16 | uint32(clamp8((l-k.gu*u-k.gv*v+1<<15)>>16))<<8 | uint32(clamp8((l+k.bu*u+1<<15)>>16))
		}
	case Bayer:
		for i := range dst {
			dst[i] = m.debayer(x+i, y)
		}
	}
}

// videoMatrix is limited-range YUV to RGB in 65536ths; luma has 255/219.
type videoMatrix struct{ rv, gu, gv, bu int }

var videoMatrices = [...]videoMatrix{frame.BT601: {104597, 25675, 53279, 132201}, frame.BT709: {117489, 13975, 34925, 138438}}

func (m *Image) matrix() frame.Matrix {
	return (&frame.Frame{Height: m.Height, Matrix: m.Matrix}).ResolvedMatrix()
}

// debayer averages the nearest pixels of each colour.
func (m *Image) debayer(x, y int) uint32 {
	var sum, n [3]int
	for v := max(0, y-1); v <= min(m.Height-1, y+1); v++ {
		for u := max(0, x-1); u <= min(m.Width-1, x+1); u++ {
			c := 1
			if (u^v)&1 == 0 {
				c = 2 - v&1*2 // even rows have blue, odd rows red
			}
			own := 1
			if (x^y)&1 == 0 {
				own = 2 - y&1*2
			}
			if c == own && (u != x || v != y) {
				continue // its own colour is known
			}
			sum[c] += int(m.Planes[0][v*m.Stride[0]+u])
			n[c]++
		}
	}
	for c := range n {
		n[c] = max(1, n[c])
	}
	return uint32(sum[0]/n[0])<<16 | uint32(sum[1]/n[1])<<8 | uint32(sum[2]/n[2])
}

// writeRGB writes pixels to row y from x on; alpha becomes opaque.
func (m *Image) writeRGB(y, x int, src []uint32) {
	row := m.Planes[0][y*m.Stride[0]:]
	switch m.Format {
	case Binary:
		for i, p := range src {
			setBit(row, x+i, luma32(p) > 127)
		}
	case Gray:
		for i, p := range src {
			row[x+i] = luma32(p)
		}
	case RGB565:
		row = row[2*x:][:2*len(src)]
		for i, p := range src {
			v := to565of32(p)
			row[2*i], row[2*i+1] = byte(v), byte(v>>8)
		}
	case RGB888:
		row = row[3*x:][:3*len(src)]
		for i, p := range src {
			row[3*i], row[3*i+1], row[3*i+2] = byte(p>>16), byte(p>>8), byte(p)
		}
	case ARGB8888:
		row = row[4*x:][:4*len(src)]
		for i, p := range src {
			binary.LittleEndian.PutUint32(row[4*i:], p|0xFF000000)
		}
	case RGBP888:
		g, b := m.Planes[1][y*m.Stride[1]+x:], m.Planes[2][y*m.Stride[2]+x:]
		for i, p := range src {
			row[x+i], g[i], b[i] = byte(p>>16), byte(p>>8), byte(p)
		}
	case YUV422:
		for i, p := range src {
			c := ToYUV(byte(p>>16), byte(p>>8), byte(p))
			at := 2 * (x + i)
			row[at] = c.Y
			if (x+i)&1 == 0 {
				row[at+1] = byte(c.U) + 128
			} else {
				row[at+1] = byte(c.V) + 128
			}
		}
	case YUV420:
		uv := m.Planes[1][y/2*m.Stride[1]:]
		matrix := m.matrix()
		for i, p := range src {
			var u, v uint8
			row[x+i], u, v = videoYUV(matrix, p)
			if at := (x + i) &^ 1; (x+i)&1 == y&1 { // one of the pixels that share it
				uv[at], uv[at+1] = u, v
			}
		}
	case Bayer:
		for i, p := range src {
			shift := 8
			if (x+i+y)&1 == 0 {
				shift = y & 1 * 16
			}
			row[x+i] = byte(p >> shift)
		}
	}
}

// videoYUV is a colour in limited range.
func videoYUV(matrix frame.Matrix, p uint32) (y, u, v uint8) {
	r, g, b := int(p>>16&255), int(p>>8&255), int(p&255)
	if matrix == frame.BT709 {
		return uint8((11966*r+40254*g+4064*b+1<<15)>>16 + 16), uint8((-6596*r-22189*g+28784*b+1<<15)>>16 + 128), uint8((28784*r-26145*g-2639*b+1<<15)>>16 + 128)
	}
	return uint8((16829*r+33039*g+6416*b+1<<15)>>16 + 16), uint8((-9714*r-19070*g+28784*b+1<<15)>>16 + 128), uint8((28784*r-24103*g-4681*b+1<<15)>>16 + 128)
}

func setBit(row []byte, x int, on bool) {
	if on {
		row[x>>3] |= 1 << (x & 7)
	} else {
		row[x>>3] &^= 1 << (x & 7)
	}
}

// readGray reads the grey values of row y; buf is of the same length and used on the way.
func (m *Image) readGray(y, x int, dst []uint8, buf []uint32) {
	if m.Format == Gray {
		copy(dst, m.Planes[0][y*m.Stride[0]+x:])
		return
	}
	m.readRGB(y, x, buf)
	for i, p := range buf {
		dst[i] = luma32(p)
	}
}

// grayImage is the image in grey: itself where it is that.
func (m *Image) grayImage() *Image {
	if m.Format == Gray {
		return m
	}
	return m.converted(Gray)
}

// read565 reads row y as RGB565.
func (m *Image) read565(y, x int, dst []uint16, buf []uint32) {
	if m.Format == RGB565 {
		row := m.Planes[0][y*m.Stride[0]+2*x:][:2*len(dst)]
		for i := range dst {
			dst[i] = uint16(row[2*i]) | uint16(row[2*i+1])<<8
		}
		return
	}
	m.readRGB(y, x, buf)
	for i, p := range buf {
		dst[i] = to565of32(p)
	}
}

// readMask tells which pixels of row y a mask shows: the bright ones. What lies outside of the mask is not shown.
func (m *Image) readMask(y int, dst []bool) {
	clear(dst)
	if y >= m.Height {
		return
	}
	n := min(len(dst), m.Width)
	gray, buf := make([]uint8, n), make([]uint32, n)
	m.readGray(y, 0, gray, buf)
	for x, v := range gray {
		dst[x] = v > 127
	}
}

// planes are an image's channels at their own depth, one byte a value, without padding.
type planes struct {
	n    int
	top  [3]int // the largest value of each channel
	w, h int
	p    [3][]uint8
}

// split takes an image apart; the caller has checked needChannels.
func (m *Image) split() *planes {
	c := &planes{w: m.Width, h: m.Height}
	c.n, c.top = m.Format.channels()
	for i := range c.n {
		c.p[i] = make([]uint8, m.Width*m.Height)
	}
	for y := range m.Height {
		m.splitRow(y, c.row(y))
	}
	return c
}

func (c *planes) row(y int) (r [3][]uint8) {
	for i := range c.n {
		r[i] = c.p[i][y*c.w:][:c.w]
	}
	return r
}

// like makes planes of the same kind.
func (c *planes) like() *planes {
	d := *c
	for i := range c.n {
		d.p[i] = make([]uint8, len(c.p[i]))
	}
	return &d
}

func (m *Image) splitRow(y int, dst [3][]uint8) {
	row := m.Planes[0][y*m.Stride[0]:]
	switch m.Format {
	case Binary:
		for x := range dst[0] {
			dst[0][x] = row[x>>3] >> (x & 7) & 1
		}
	case Gray:
		copy(dst[0], row)
	case RGB565:
		row = row[:2*m.Width]
		r, g, b := dst[0][:m.Width], dst[1][:m.Width], dst[2][:m.Width]
		for x := range r {
			lo, hi := row[2*x], row[2*x+1]
			r[x], g[x], b[x] = hi>>3, hi&7<<3|lo>>5, lo&31
		}
	case RGB888, ARGB8888:
		step, ri := 3, 0
		if m.Format == ARGB8888 {
			step, ri = 4, 2
		}
		for x := range dst[0] {
			p := row[step*x:]
			dst[0][x], dst[1][x], dst[2][x] = p[ri], p[1], p[2-ri]
		}
	case RGBP888:
		for i := range dst {
			copy(dst[i], m.Planes[i][y*m.Stride[i]:])
		}
	}
}

// mergeRow writes the channels of a row where shown is true; nil shows all. Alpha stays.
func (m *Image) mergeRow(y int, src [3][]uint8, shown []bool) {
	row := m.Planes[0][y*m.Stride[0]:]
	switch m.Format {
	case Binary:
		for x, v := range src[0] {
			if shown == nil || shown[x] {
				setBit(row, x, v != 0)
			}
		}
	case Gray:
		if shown == nil {
			copy(row, src[0])
			return
		}
		for x, v := range src[0] {
			if shown[x] {
				row[x] = v
			}
		}
	case RGB565:
		for x := range src[0] {
			if shown == nil || shown[x] {
				v := uint16(src[0][x])<<11 | uint16(src[1][x])<<5 | uint16(src[2][x])
				row[2*x], row[2*x+1] = byte(v), byte(v>>8)
			}
		}
	case RGB888, ARGB8888:
		step, ri := 3, 0
		if m.Format == ARGB8888 {
			step, ri = 4, 2
		}
		for x := range src[0] {
			if shown == nil || shown[x] {
				p := row[step*x:]
				p[ri], p[1], p[2-ri] = src[0][x], src[1][x], src[2][x]
			}
		}
	case RGBP888:
		for i := range src {
			dst := m.Planes[i][y*m.Stride[i]:]
			for x, v := range src[i] {
				if shown == nil || shown[x] {
					dst[x] = v
				}
			}
		}
	}
}

// merge writes planes of the image's size and kind back where mask shows; nil shows all.
func (m *Image) merge(c *planes, mask *Image) {
	var shown []bool
	if mask != nil {
		shown = make([]bool, m.Width)
	}
	for y := range m.Height {
		if mask != nil {
			mask.readMask(y, shown)
		}
		m.mergeRow(y, c.row(y), shown)
	}
}

// converted copies an image into another format.
func (m *Image) converted(f Format) *Image {
	d, err := New(f, m.Width, m.Height)
	if err != nil {
		panic(err) // m exists, so its size is possible
	}
	d.Matrix = m.Matrix
	if f == m.Format {
		d.copyFrom(m)
		return d
	}
	row := make([]uint32, m.Width)
	for y := range m.Height {
		m.readRGB(y, 0, row)
		d.writeRGB(y, 0, row)
	}
	return d
}
