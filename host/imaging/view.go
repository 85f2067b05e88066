package imaging

import (
	"encoding/binary"
	"fmt"
	"image"
	"math"

	"github.com/canmv-run/canmv-run/host/frame"
)

// View says how a picture is taken from an image. The zero value takes all of it as it is.
type View struct {
	// ROI is the part to take; empty: all.
	ROI image.Rectangle
	// XScale and YScale multiply the size; 0 means 1, a negative number mirrors. Width and Height, where not 0, are
	// the size instead.
	XScale, YScale float64
	Width, Height  int
	// Channel is 1 for red, 2 for green, 3 for blue alone, as grey; 0: the picture.
	Channel int
	// Fade is how much of 256 is taken away: 0 is opaque.
	Fade int
	// Palette gives grey values a colour, AlphaPalette how opaque they are; nil: none.
	Palette      *[256]Color
	AlphaPalette *[256]uint8
	Hint         Hint
}

// plain reports whether nothing but the part matters.
func (v *View) plain(w, h int) bool {
	return (v.XScale == 0 || v.XScale == 1) && (v.YScale == 0 || v.YScale == 1) && (v.Width == 0 || v.Width == w) &&
		(v.Height == 0 || v.Height == h) && v.Channel == 0 && v.Fade == 0 && v.Palette == nil && v.AlphaPalette == nil
}

// size is that of the picture, and whether it is mirrored.
func (v *View) size(w, h int) (dw, dh int, hmirror, vflip bool, err error) {
	side := func(n, wanted int, scale float64) (int, bool) {
		if wanted != 0 {
			return abs(wanted), wanted < 0
		}
		if scale == 0 {
			scale = 1
		}
		return int(math.Floor(min(frame.MaxSide+1, math.Abs(scale)*float64(n)))), scale < 0
	}
	dw, hmirror = side(w, v.Width, v.XScale)
	dh, vflip = side(h, v.Height, v.YScale)
	if dw > frame.MaxSide || dh > frame.MaxSide || dh > 0 && dw > maxPixels/dh {
		err = fmt.Errorf("imaging: %w: scaled to %dx%d pixels, want at most %d a side", ErrInvalid, dw, dh, frame.MaxSide)
	}
	return dw, dh, hmirror, vflip, err
}

// view takes the picture; nil where nothing is left of it.
func (m *Image) view(v View) (*pixmap, error) {
	roi := m.Bounds()
	if !v.ROI.Empty() {
		roi = v.ROI.Intersect(roi)
	}
	if roi.Empty() {
		return nil, nil
	}
	w, h, hmirror, vflip, err := v.size(roi.Dx(), roi.Dy())
	if err != nil || w == 0 || h == 0 {
		return nil, err
	}
	p := m.pixels(roi)
	if v.Hint&PaletteFirst != 0 {
		v.recolor(p)
		p = p.resample(w, h, v.Hint)
	} else {
		p = p.resample(w, h, v.Hint)
		v.recolor(p)
	}
	p.mirror(hmirror, vflip)
	return p, nil
}

// recolor takes a channel and applies the palettes.
func (v *View) recolor(p *pixmap) {
	if v.Channel == 0 && v.Palette == nil && v.AlphaPalette == nil {
		return
	}
	shift := 24 - 8*v.Channel
	for i, c := range p.px {
		gray := luma32(c)
		if v.Channel > 0 {
			gray = uint8(c >> shift)
			c = c&0xFF000000 | uint32(gray)*0x010101
		}
		if v.Palette != nil {
			c = c&0xFF000000 | uint32(v.Palette[gray])&0xFFFFFF
		}
		if v.AlphaPalette != nil {
			c = c&0xFFFFFF | (c>>24*uint32(v.AlphaPalette[gray])+127)/255<<24
		}
		p.px[i] = c
	}
}

// To is a new image of a format with what the view shows; what is not opaque lies over black.
func (m *Image) To(f Format, v View) (*Image, error) {
	roi := m.Bounds()
	if !v.ROI.Empty() {
		roi = v.ROI.Intersect(roi)
	}
	if !roi.Empty() && v.plain(roi.Dx(), roi.Dy()) {
		switch {
		case f == m.Format:
			return m.crop(roi)
		case f != YUV420 && m.Format != ARGB8888: // row by row
			d, err := New(f, roi.Dx(), roi.Dy())
			if err != nil {
				return nil, err
			}
			d.Matrix = m.Matrix
			row := make([]uint32, roi.Dx())
			for y := range roi.Dy() {
				m.readRGB(roi.Min.Y+y, roi.Min.X, row)
				d.writeRGB(y, 0, row)
			}
			return d, nil
		}
	}
	p, err := m.view(v)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, fmt.Errorf("imaging: %w: nothing is left of a picture of %dx%d", ErrInvalid, m.Width, m.Height)
	}
	for i, c := range p.px {
		if a := (int(c>>24) + int(c>>31)) * (256 - v.Fade) >> 8; a < 256 && (f != ARGB8888 || v.Fade > 0) {
			p.px[i] = blend32(0, c, a) | 0xFF000000
		}
	}
	return p.image(f, m.Matrix)
}

func (p *pixmap) image(f Format, matrix frame.Matrix) (*Image, error) {
	to := f
	if f == YUV420 { // chroma is averaged by package frame
		if (p.w|p.h)&1 != 0 {
			return nil, fmt.Errorf("imaging: %w: YUV420 of %dx%d pixels, want even sizes", ErrInvalid, p.w, p.h)
		}
		to = RGB888
	}
	d, err := New(to, p.w, p.h)
	if err != nil {
		return nil, err
	}
	d.Matrix = matrix
	for y := range p.h {
		d.put(y, 0, p.row(y))
	}
	if f == YUV420 {
		nv12, err := Convert(d.Frame(), frame.NV12)
		if err != nil {
			return nil, err
		}
		return Of(nv12)
	}
	return d, nil
}

// crop copies a part; of formats with shared colour it begins at even coordinates.
func (m *Image) crop(r image.Rectangle) (*Image, error) {
	switch m.Format {
	case YUV420, Bayer, YUV422:
		r.Min.X &^= 1
		if m.Format != YUV422 {
			r.Min.Y &^= 1
		}
		if m.Format == YUV420 {
			r.Max.X, r.Max.Y = min(m.Width, (r.Max.X+1)&^1), min(m.Height, (r.Max.Y+1)&^1)
		}
	}
	d, err := New(m.Format, r.Dx(), r.Dy())
	if err != nil {
		return nil, err
	}
	d.Matrix = m.matrix()
	if m.Format == Binary {
		row := make([]uint32, r.Dx())
		for y := range r.Dy() {
			m.readRGB(r.Min.Y+y, r.Min.X, row)
			d.writeRGB(y, 0, row)
		}
		return d, nil
	}
	size := bytesPerPixel(m.Format)
	if m.Format == YUV422 {
		size = 2
	}
	for p := range m.Planes {
		if m.Planes[p] == nil {
			continue
		}
		sub := 0
		if m.Format == YUV420 && p == 1 {
			sub = 1
		}
		n := max(1, size)
		for y := range (r.Dy() + sub) >> sub {
			copy(d.Planes[p][y*d.Stride[p]:][:d.Stride[p]], m.Planes[p][(r.Min.Y>>sub+y)*m.Stride[p]+n*r.Min.X:])
		}
	}
	return d, nil
}

// Paste draws what the view shows of src, with its upper left corner, or by hint its middle, at (x, y), where mask shows
// the target; mask may be nil. The alpha of ARGB8888 counts, except from ARGB8888 to the same, which copies it.
func (m *Image) Paste(src *Image, x, y int, v View, mask *Image) error {
	limits(&x, &y)
	if mask == nil && src != m && src.Format == m.Format && v.Hint&Center == 0 && v.plain(src.Width, src.Height) && v.ROI.Empty() && m.copyRows(src, x, y) {
		return nil
	}
	p, err := src.view(v)
	if p == nil || err != nil {
		return err
	}
	if v.Hint&Center != 0 {
		x, y = x-p.w/2, y-p.h/2
	}
	at := image.Rect(x, y, x+p.w, y+p.h).Intersect(m.Bounds())
	if at.Empty() {
		return nil
	}
	copyAlpha := m.Format == ARGB8888 && v.AlphaPalette == nil && v.Fade == 0
	old := make([]uint32, at.Dx())
	var shown []bool
	if mask != nil {
		shown = make([]bool, m.Width)
	}
	for row := at.Min.Y; row < at.Max.Y; row++ {
		from := p.row(row - y)[at.Min.X-x:][:at.Dx()]
		if mask == nil && copyAlpha {
			m.put(row, at.Min.X, from)
			continue
		}
		m.readARGB(row, at.Min.X, old)
		if mask != nil {
			mask.readMask(row, shown)
		}
		for i, c := range from {
			if mask != nil && !shown[at.Min.X+i] {
				continue
			}
			if copyAlpha {
				old[i] = c
				continue
			}
			a := (int(c>>24) + int(c>>31)) * (256 - v.Fade) >> 8
			old[i] = over(old[i], c, a)
		}
		m.put(row, at.Min.X, old)
	}
	return nil
}

// copyRows copies an image of the same format to (x, y), if its pixels are whole bytes in one plane.
func (m *Image) copyRows(src *Image, x, y int) bool {
	n := bytesPerPixel(m.Format)
	if n == 0 {
		return false
	}
	at := image.Rect(x, y, x+src.Width, y+src.Height).Intersect(m.Bounds())
	for v := at.Min.Y; v < at.Max.Y; v++ {
		copy(m.Planes[0][v*m.Stride[0]+n*at.Min.X:][:n*at.Dx()], src.Planes[0][(v-y)*src.Stride[0]+n*(at.Min.X-x):])
	}
	return true
}

// bytesPerPixel is 0 for formats whose pixels are not whole bytes in one plane, or share colour.
func bytesPerPixel(f Format) int {
	switch f {
	case Gray:
		return 1
	case RGB565:
		return 2
	case RGB888:
		return 3
	case ARGB8888:
		return 4
	}
	return 0
}

// readARGB is readRGB with alpha.
func (m *Image) readARGB(y, x int, dst []uint32) {
	if m.Format != ARGB8888 {
		m.readRGB(y, x, dst)
		for i := range dst {
			dst[i] |= 0xFF000000
		}
		return
	}
	row := m.Planes[0][y*m.Stride[0]+4*x:]
	for i := range dst {
		dst[i] = binary.LittleEndian.Uint32(row[4*i:])
	}
}
