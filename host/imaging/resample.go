package imaging

import (
	"encoding/binary"
	"image"
)

// Hint says how pixels are taken when the size changes; hints are added up.
type Hint int

// The hints, by the board's numbers. None of the first three takes the nearest pixel.
const (
	Area           Hint = 1 << 0 // averages what a pixel covers, where the picture shrinks
	Bilinear       Hint = 1 << 1
	Bicubic        Hint = 1 << 2
	Center         Hint = 1 << 7 // a pasted picture's place is counted from the middle
	ChannelFirst   Hint = 1 << 8 // takes the channel before scaling: the same pixels, as channels are scaled one by one
	PaletteFirst   Hint = 1 << 9 // applies the palette before scaling
	scalingByHints      = Area | Bilinear | Bicubic
)

// pixmap is a picture on its way: 0xAARRGGBB.
type pixmap struct {
	w, h int
	px   []uint32
}

func newPixmap(w, h int) *pixmap { return &pixmap{w, h, make([]uint32, w*h)} }

func (p *pixmap) row(y int) []uint32 { return p.px[y*p.w:][:p.w] }

// pixels reads the part r of an image.
func (m *Image) pixels(r image.Rectangle) *pixmap {
	p := newPixmap(r.Dx(), r.Dy())
	for y := range p.h {
		row := p.row(y)
		m.readRGB(r.Min.Y+y, r.Min.X, row)
		if m.Format == ARGB8888 {
			src := m.Planes[0][(r.Min.Y+y)*m.Stride[0]+4*r.Min.X:]
			for x := range row {
				row[x] = binary.LittleEndian.Uint32(src[4*x:])
			}
			continue
		}
		for x := range row {
			row[x] |= 0xFF000000
		}
	}
	return p
}

// put writes pixels to row y from x on, with their alpha where the format has one.
func (m *Image) put(y, x int, src []uint32) {
	if m.Format != ARGB8888 {
		m.writeRGB(y, x, src)
		return
	}
	row := m.Planes[0][y*m.Stride[0]+4*x:]
	for i, p := range src {
		binary.LittleEndian.PutUint32(row[4*i:], p)
	}
}

// resample takes the picture to another size.
func (p *pixmap) resample(w, h int, hint Hint) *pixmap {
	switch {
	case w == p.w && h == p.h:
		return p
	case hint&Area != 0 && (w < p.w || h < p.h):
		return p.area(w, h)
	case hint&Bicubic != 0:
		return p.bicubic(w, h)
	case hint&Bilinear != 0:
		return p.bilinear(w, h)
	}
	d := newPixmap(w, h)
	for y := range h {
		src, dst := p.row(y*p.h/h), d.row(y)
		for x := range dst {
			dst[x] = src[x*p.w/w]
		}
	}
	return d
}

// mirror swaps left and right, top and bottom.
func (p *pixmap) mirror(h, v bool) {
	if h {
		for y := range p.h {
			row := p.row(y)
			for i, j := 0, len(row)-1; i < j; i, j = i+1, j-1 {
				row[i], row[j] = row[j], row[i]
			}
		}
	}
	if v {
		for i, j := 0, p.h-1; i < j; i, j = i+1, j-1 {
			a, b := p.row(i), p.row(j)
			for x := range a {
				a[x], b[x] = b[x], a[x]
			}
		}
	}
}

// place is where the middle of destination pixel i lies in the source, in 256ths of a pixel.
func place(i, from, to int) int { return ((2*i+1)*from*256/to - 256) / 2 }

func (p *pixmap) bilinear(w, h int) *pixmap {
	d := newPixmap(w, h)
	for y := range h {
		sy := max(0, place(y, p.h, h))
		fy := sy & 255
		a, b := p.row(min(p.h-1, sy>>8)), p.row(min(p.h-1, sy>>8+1))
		dst := d.row(y)
		for x := range dst {
			sx := max(0, place(x, p.w, w))
			fx, x0, x1 := sx&255, min(p.w-1, sx>>8), min(p.w-1, sx>>8+1)
			dst[x] = mix4(mix4(a[x0], a[x1], fx), mix4(b[x0], b[x1], fx), fy)
		}
	}
	return d
}

// mix4 is blend32 with alpha as a fourth channel.
func mix4(a, b uint32, n int) uint32 {
	return mixByte(a>>24, b>>24, n)<<24 | mixByte(a>>16&255, b>>16&255, n)<<16 | mixByte(a>>8&255, b>>8&255, n)<<8 | mixByte(a&255, b&255, n)
}

func mixByte(a, b uint32, n int) uint32 { return (a*uint32(256-n) + b*uint32(n) + 128) >> 8 }

func (p *pixmap) area(w, h int) *pixmap {
	d := newPixmap(w, h)
	for y := range h {
		y0, y1 := y*p.h/h, max(y*p.h/h+1, (y+1)*p.h/h)
		dst := d.row(y)
		for x := range dst {
			x0, x1 := x*p.w/w, max(x*p.w/w+1, (x+1)*p.w/w)
			var a, r, g, b uint32
			for v := y0; v < y1; v++ {
				for _, c := range p.row(v)[x0:x1] {
					a, r, g, b = a+c>>24, r+c>>16&255, g+c>>8&255, b+c&255
				}
			}
			n := uint32((x1 - x0) * (y1 - y0))
			dst[x] = (a+n/2)/n<<24 | (r+n/2)/n<<16 | (g+n/2)/n<<8 | (b+n/2)/n
		}
	}
	return d
}

// bicubic is Catmull-Rom (a = -1/2), in 1024ths.
func (p *pixmap) bicubic(w, h int) *pixmap {
	weights := func(f int) (k [4]int) {
		f2, f3 := f*f>>8, f*f>>8*f>>8
		return [4]int{2 * (2*f2 - f - f3), 2 * (512 + 3*f3 - 5*f2), 2 * (f + 4*f2 - 3*f3), 2 * (f3 - f2)}
	}
	d := newPixmap(w, h)
	for y := range h {
		sy := place(y, p.h, h)
		ky := weights(sy & 255)
		dst := d.row(y)
		for x := range dst {
			sx := place(x, p.w, w)
			kx := weights(sx & 255)
			var sum [4]int
			for j := range 4 {
				row := p.row(max(0, min(p.h-1, sy>>8-1+j)))
				var line [4]int
				for i := range 4 {
					c := row[max(0, min(p.w-1, sx>>8-1+i))]
					line[0] += int(c>>24) * kx[i]
					line[1] += int(c>>16&255) * kx[i]
					line[2] += int(c>>8&255) * kx[i]
					line[3] += int(c&255) * kx[i]
				}
				for i := range sum {
					sum[i] += line[i] * ky[j]
				}
			}
			for i := range sum {
				dst[x] = dst[x]<<8 | uint32(clamp8((sum[i]+1<<19)>>20))
			}
		}
	}
	return d
}
