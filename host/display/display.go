// Package display is the board's panel: a picture that scripts draw on, and what the PC keeps of it.
//
//	p := display.New(display.Config{Path: "panel.png", Create: create})
//	err := p.Init(320, 240, 0)
//	err = p.Show(f, display.Place{})
//	err = p.Save()
//
// The panel has 16 bits a pixel (RGB565) and shows pictures as they are, without scaling: centred, cut off where they stand
// over, black around. Frames are borrowed for the call. A Panel belongs to the task that holds the clock's baton.
package display

import (
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"path/filepath"
	"strings"

	"golang.org/x/image/font/basicfont"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/imaging"
)

// ErrOff is the error of drawing on a panel before Init.
var ErrOff = errors.New("display: the panel is off")

// None is the Path of a panel that nobody looks at.
const None = "none"

// Config says what the PC keeps of the panel.
type Config struct {
	// Path is a .png file, to which Save writes the last picture; "" and None keep nothing.
	Path string
	// Create makes a file of the PC. Needed for a file only.
	Create func(name string) (io.WriteCloser, error)
	// Shown is called for each picture that was shown. May be nil.
	Shown func()
}

// Check reports whether a path is one that a panel can be kept in.
func Check(path string) error {
	if path == "" || path == None || strings.EqualFold(filepath.Ext(path), ".png") {
		return nil
	}
	return fmt.Errorf("display: %q, want a .png file or none", path)
}

// Panel is the display. Use New.
type Panel struct {
	cfg      Config
	on       bool
	picture  *frame.Frame
	rotation int
	mirror   bool
	scratch  *frame.Frame
	changed  bool
}

// New makes a panel that is off.
func New(cfg Config) *Panel { return &Panel{cfg: cfg} }

const maxSide = 4096

// Init turns the panel on with one colour (RGB565).
func (p *Panel) Init(width, height int, color uint16) error {
	if width < 1 || height < 1 || width > maxSide || height > maxSide {
		return fmt.Errorf("display: panel of %dx%d, want 1 to %d", width, height, maxSide)
	}
	p.on, p.rotation, p.mirror = true, 0, false
	p.picture = frame.New(frame.RGB565, width, height)
	p.fill(image.Rect(0, 0, width, height), color)
	return nil
}

// Off turns the panel off. Its last picture stays for Save.
func (p *Panel) Off() { p.on = false }

// On reports whether the panel is on.
func (p *Panel) On() bool { return p.on }

// Size is the panel's size as it is turned now; 0×0 while it is off.
func (p *Panel) Size() (width, height int) {
	if !p.on {
		return 0, 0
	}
	return p.picture.Width, p.picture.Height
}

// Rotation is how often the panel is turned by 90 degrees.
func (p *Panel) Rotation() int { return p.rotation }

// Rotate turns the panel, 0 to 3 times 90 degrees: what is shown from now on stands upright for who turned it. The
// picture becomes black.
func (p *Panel) Rotate(n int) error {
	if !p.on {
		return ErrOff
	}
	if n < 0 || n > 3 {
		return fmt.Errorf("display: rotation %d, want 0 to 3", n)
	}
	w, h := p.picture.Width, p.picture.Height
	if (n-p.rotation)%2 != 0 {
		w, h = h, w
	}
	p.rotation, p.changed = n, true
	p.picture = frame.New(frame.RGB565, w, h)
	return nil
}

// Mirror swaps left and right of what is shown from now on.
func (p *Panel) Mirror(on bool) { p.mirror = on }

// Mirrored is what Mirror set.
func (p *Panel) Mirrored() bool { return p.mirror }

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
	if !p.on {
		return nil
	}
	if !place.Part.Empty() {
		part, err := imaging.Crop(f, place.Part)
		if err != nil {
			return fmt.Errorf("display: %w", err)
		}
		f = part
	}
	if s := p.scratch; s == nil || s.Width != f.Width || s.Height != f.Height {
		p.scratch = frame.New(frame.RGB565, f.Width, f.Height)
	}
	if err := frame.Convert(p.scratch, f); err != nil {
		return fmt.Errorf("display: %w", err)
	}
	if p.mirror {
		frame.Flip(p.scratch, true, false)
	}
	all := image.Rect(0, 0, p.picture.Width, p.picture.Height)
	at := place.At
	if !place.Fixed {
		at = image.Pt((all.Dx()-f.Width)/2, (all.Dy()-f.Height)/2)
	}
	to := image.Rect(at.X, at.Y, at.X+f.Width, at.Y+f.Height)
	if seen := to.Intersect(all); !place.Fixed && seen != all {
		p.fill(all, 0)
	}
	seen := to.Intersect(all)
	for y := seen.Min.Y; y < seen.Max.Y; y++ {
		copy(p.picture.Row(0, y)[2*seen.Min.X:2*seen.Max.X], p.scratch.Row(0, y-at.Y)[2*(seen.Min.X-at.X):])
	}
	p.changed = true
	if p.cfg.Shown != nil {
		p.cfg.Shown()
	}
	return nil
}

// Clear fills the panel with a colour (RGB565).
func (p *Panel) Clear(color uint16) error {
	if !p.on {
		return ErrOff
	}
	p.fill(image.Rect(0, 0, p.picture.Width, p.picture.Height), color)
	return nil
}

func (p *Panel) fill(r image.Rectangle, color uint16) {
	r = r.Intersect(image.Rect(0, 0, p.picture.Width, p.picture.Height))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := p.picture.Row(0, y)
		for x := r.Min.X; x < r.Max.X; x++ {
			row[2*x], row[2*x+1] = byte(color), byte(color>>8)
		}
	}
	p.changed = true
}

const cellWidth, cellHeight = 8, 16

// DrawString writes text in cells of 8×16 pixels, from (x, y) on. What stands over the panel's edges is cut off.
func (p *Panel) DrawString(x, y int, text string, fore, back uint16) error {
	if !p.on {
		return ErrOff
	}
	face := basicfont.Face7x13
	for _, c := range text {
		p.fill(image.Rect(x, y, x+cellWidth, y+cellHeight), back)
		if mask, at, ok := glyph(face, c); ok {
			for dy := range face.Height {
				for dx := range face.Width {
					if _, _, _, a := mask.At(at.X+dx, at.Y+dy).RGBA(); a > 0x7fff {
						p.fill(image.Rect(x+dx, y+1+dy, x+dx+1, y+2+dy), fore)
					}
				}
			}
		}
		x += cellWidth
	}
	return nil
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

// Picture is what the panel shows, or showed last; nil when it was never on. It is the panel's own.
func (p *Panel) Picture() *frame.Frame { return p.picture }

// Save writes the picture to Config.Path, if it changed since the last time.
func (p *Panel) Save() error {
	if !p.changed || p.cfg.Path == "" || p.cfg.Path == None {
		return nil
	}
	if err := Check(p.cfg.Path); err != nil {
		return err
	}
	if p.cfg.Create == nil {
		return fmt.Errorf("display: %s: files cannot be made here, want none", p.cfg.Path)
	}
	f, err := p.cfg.Create(p.cfg.Path)
	if err != nil {
		return fmt.Errorf("display: %w", err)
	}
	p.changed = false
	return errors.Join(png.Encode(f, frame.ToRGBA(nil, p.picture)), f.Close())
}
