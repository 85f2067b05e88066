package imaging

import (
	"image"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// The cells of draw_string.
const (
	cellWidth  = 8
	cellHeight = 10
)

// glyph is a character of draw_string: a row a byte, the leftmost pixel lowest.
type glyph [cellHeight]byte

// smallFont holds the printable characters of ASCII, drawn once from the embedded Go Mono.
var smallFont = sync.OnceValue(func() *[0x7F - 0x20]glyph {
	f, err := opentype.Parse(gomonobold.TTF)
	if err != nil {
		panic(err) // it is embedded
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 10.5, DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic(err)
	}
	defer face.Close()
	t := new([0x7F - 0x20]glyph)
	for i := range t {
		at, mask, from, _, ok := face.Glyph(fixed.P(0, 8), rune(0x20+i))
		if !ok {
			continue
		}
		for y := max(0, at.Min.Y); y < min(cellHeight, at.Max.Y); y++ {
			for x := max(0, at.Min.X); x < min(cellWidth, at.Max.X); x++ {
				if _, _, _, a := mask.At(from.X+x-at.Min.X, from.Y+y-at.Min.Y).RGBA(); a > 0x6800 {
					t[i][y] |= 1 << x
				}
			}
		}
	}
	return t
})

func glyphOf(r rune) *glyph {
	t := smallFont()
	if i := int(r) - 0x20; i >= 0 && i < len(t) {
		return &t[i]
	}
	return &t['?'-0x20]
}

// columns are the first and last column in use; ok is false for a space.
func (g *glyph) columns() (first, last int, ok bool) {
	var all byte
	for _, row := range g {
		all |= row
	}
	if all == 0 {
		return 0, 0, false
	}
	for all>>first&1 == 0 {
		first++
	}
	last = cellWidth - 1
	for all>>last&1 == 0 {
		last--
	}
	return first, last, true
}

// StringOptions lay out a string. Rotations are in degrees, of which whole quarters count.
type StringOptions struct {
	Color Color
	// Scale is the size of a font pixel; 0 means 1.
	Scale float64
	// XSpacing and YSpacing are added between characters and lines.
	XSpacing, YSpacing int
	// Proportional lets characters take the room that they need, instead of 8 pixels each.
	Proportional bool

	CharRotation   int
	CharHMirror    bool
	CharVFlip      bool
	StringRotation int
	StringHMirror  bool
	StringVFlip    bool
}

// maxScale bounds Scale: a character is as large as the largest image then.
const maxScale = 512

// String writes text in cells of 8x10 pixels.
func (m *Image) String(x, y int, text string, o StringOptions) {
	limits(&x, &y, &o.XSpacing, &o.YSpacing)
	if o.Scale == 0 {
		o.Scale = 1
	}
	scale := func(n int) int { return max(1, int(float64(n)*min(o.Scale, maxScale))) }
	type cell struct {
		at    image.Point
		first int // of the glyph's columns
		w     int
		g     *glyph
	}
	var cells []cell
	var pen image.Point
	size := image.Point{}
	var before rune
	charTurned := quarter(o.CharRotation)&1 == 1
	for _, r := range text {
		if r == '\n' || r == '\r' {
			if r != '\n' || before != '\r' {
				pen = image.Pt(0, pen.Y+scale(cellHeight)+o.YSpacing)
			}
			before = r
			continue
		}
		before = r
		c := cell{at: pen, w: cellWidth, g: glyphOf(r)}
		if o.Proportional {
			if first, last, ok := c.g.columns(); ok {
				c.first, c.w = first, last-first+2
			} else {
				c.w = cellWidth / 2
			}
		}
		w, h := scale(c.w), scale(cellHeight)
		if charTurned {
			w, h = h, w
		}
		size.X, size.Y = max(size.X, pen.X+w), max(size.Y, pen.Y+h)
		pen.X += w + o.XSpacing
		cells = append(cells, c)
	}
	p := m.pen(o.Color)
	for _, c := range cells {
		w, h := scale(c.w), scale(cellHeight)
		for v := range h {
			bits := c.g[v*cellHeight/h]
			for u := range w {
				if bits>>(c.first+u*c.w/w)&1 == 0 {
					continue
				}
				at := turn(image.Pt(u, v), image.Pt(w, h), o.CharRotation, o.CharHMirror, o.CharVFlip)
				at = turn(at.Add(c.at), size, o.StringRotation, o.StringHMirror, o.StringVFlip)
				p.dot(x+at.X, y+at.Y)
			}
		}
	}
}

func quarter(degrees int) int { return (degrees/90%4 + 4) % 4 }

// turn is where a point of a picture of the given size goes when that is mirrored and then turned clockwise.
func turn(p, size image.Point, degrees int, hmirror, vflip bool) image.Point {
	if hmirror {
		p.X = size.X - 1 - p.X
	}
	if vflip {
		p.Y = size.Y - 1 - p.Y
	}
	switch quarter(degrees) {
	case 1:
		return image.Pt(size.Y-1-p.Y, p.X)
	case 2:
		return image.Pt(size.X-1-p.X, size.Y-1-p.Y)
	case 3:
		return image.Pt(p.Y, size.X-1-p.X)
	}
	return p
}
