package display

import (
	"fmt"
	"image"

	"golang.org/x/image/font/basicfont"

	"github.com/canmv-run/canmv-run/host/frame"
)

// lcd is how a K210 draws: into one picture of 16 bits a pixel (RGB565), which stands still in between. Pictures are shown
// as they are, without scaling: centred, cut off where they stand over, black around.
type lcd struct {
	rotation int
	mirror   bool
	scratch  *frame.Frame
}

// lcdFPS is how often the K210's panel is refreshed.
const lcdFPS = 60

// Init turns a K210's panel on with one colour (RGB565).
func (p *Panel) Init(width, height int, color uint16) error {
	if err := p.turnOn("lcd", width, height, lcdFPS); err != nil {
		return err
	}
	p.lcd.rotation, p.lcd.mirror = 0, false
	p.resize(width, height, color)
	return nil
}

// resize starts a new picture.
func (p *Panel) resize(width, height int, color uint16) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state.Width, p.state.Height = width, height
	p.layers[0].setSheet(p, p.pool.get(frame.Spec{Format: frame.RGB565, Width: width, Height: height}))
	fill(p.layers[0].sheet.frame, image.Rect(0, 0, width, height), color)
	p.touch()
}

// edit changes the picture.
func (p *Panel) edit(change func(f *frame.Frame)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := &p.layers[0]
	if !p.state.On || l.sheet == nil {
		return ErrOff
	}
	if l.sheet.refs > 1 { // somebody looks at it
		s := p.pool.get(l.sheet.frame.Spec())
		copy(s.frame.Planes[0], l.sheet.frame.Planes[0])
		l.setSheet(p, s)
	}
	change(l.sheet.frame)
	p.touch()
	return nil
}

// Rotation is how often the panel is turned by 90 degrees.
func (p *Panel) Rotation() int { return p.lcd.rotation }

// Rotate turns the panel, 0 to 3 times 90 degrees: what is shown from now on stands upright for who turned it. The
// picture becomes black.
func (p *Panel) Rotate(n int) error {
	w, h := p.Size()
	if w == 0 {
		return ErrOff
	}
	if n < 0 || n > 3 {
		return fmt.Errorf("display: rotation %d, want 0 to 3", n)
	}
	if (n-p.lcd.rotation)%2 != 0 {
		w, h = h, w
	}
	p.lcd.rotation = n
	p.resize(w, h, 0)
	return nil
}

// Mirror swaps left and right of what is shown from now on.
func (p *Panel) Mirror(on bool) { p.lcd.mirror = on }

// Mirrored is what Mirror set.
func (p *Panel) Mirrored() bool { return p.lcd.mirror }

// Reflect mirrors the whole picture, what is on it and what will be.
func (p *Panel) Reflect(horizontal, vertical bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.layers[0].style.MirrorHor, p.layers[0].style.MirrorVer = horizontal, vertical
	p.touch()
}

// Place says which part of a picture goes where.
type Place struct {
	// Part of the picture. Empty is all of it.
	Part image.Rectangle
	// At is the place of the part's first pixel, where Fixed; otherwise the part is centred.
	At    image.Point
	Fixed bool
}

// Show shows a picture. On a panel that is off nothing happens, as on the board.
func (p *Panel) Show(f *frame.Frame, place Place) error {
	if !p.On() {
		return nil
	}
	if s := p.lcd.scratch; s == nil || s.Width != f.Width || s.Height != f.Height {
		p.lcd.scratch = frame.New(frame.RGB565, f.Width, f.Height)
	}
	scratch := p.lcd.scratch
	if err := frame.Convert(scratch, f); err != nil {
		return fmt.Errorf("display: %w", err)
	}
	part := image.Rect(0, 0, f.Width, f.Height)
	if !place.Part.Empty() {
		if !place.Part.In(part) {
			return fmt.Errorf("display: part %v of a picture of %dx%d", place.Part, f.Width, f.Height)
		}
		part = place.Part
	}
	err := p.edit(func(dst *frame.Frame) {
		all := image.Rect(0, 0, dst.Width, dst.Height)
		at := place.At
		if !place.Fixed {
			at = image.Pt((all.Dx()-part.Dx())/2, (all.Dy()-part.Dy())/2)
		}
		to := part.Sub(part.Min).Add(at)
		seen := to.Intersect(all)
		if !place.Fixed && seen != all {
			fill(dst, all, 0)
		}
		src, _ := partOf(scratch, part)
		if p.lcd.mirror {
			frame.Flip(src, true, false)
		}
		for y := seen.Min.Y; y < seen.Max.Y; y++ {
			copy(dst.Row(0, y)[2*seen.Min.X:2*seen.Max.X], src.Row(0, y-at.Y)[2*(seen.Min.X-at.X):])
		}
		p.shown()
	})
	return err
}

// Clear fills the panel with a colour (RGB565).
func (p *Panel) Clear(color uint16) error {
	return p.Fill(image.Rect(0, 0, maxSide, maxSide), color)
}

// Fill fills a rectangle with a colour (RGB565), as far as it lies on the panel.
func (p *Panel) Fill(r image.Rectangle, color uint16) error {
	return p.edit(func(f *frame.Frame) { fill(f, r, color) })
}

func fill(f *frame.Frame, r image.Rectangle, color uint16) {
	r = r.Intersect(image.Rect(0, 0, f.Width, f.Height))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := f.Row(0, y)
		for x := r.Min.X; x < r.Max.X; x++ {
			row[2*x], row[2*x+1] = byte(color), byte(color>>8)
		}
	}
}

const cellWidth, cellHeight = 8, 16

// DrawString writes text in cells of 8×16 pixels, from (x, y) on. What stands over the panel's edges is cut off.
func (p *Panel) DrawString(x, y int, text string, fore, back uint16) error {
	return p.edit(func(f *frame.Frame) {
		face := basicfont.Face7x13
		for _, c := range text {
			fill(f, image.Rect(x, y, x+cellWidth, y+cellHeight), back)
			if mask, at, ok := glyph(face, c); ok {
				for dy := range face.Height {
					for dx := range face.Width {
						if _, _, _, a := mask.At(at.X+dx, at.Y+dy).RGBA(); a > 0x7fff {
							fill(f, image.Rect(x+dx, y+1+dy, x+dx+1, y+2+dy), fore)
						}
					}
				}
			}
			x += cellWidth
		}
	})
}

// glyph finds a character in a face whose mask holds one below the other.
func glyph(face *basicfont.Face, c rune) (mask image.Image, at image.Point, ok bool) {
	for _, r := range face.Ranges {
		if r.Low <= c && c < r.High {
			return face.Mask, image.Pt(0, (int(c-r.Low)+r.Offset)*(face.Ascent+face.Descent)), true
		}
	}
	return nil, image.Point{}, false
}
