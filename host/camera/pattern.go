package camera

import (
	"fmt"

	"github.com/canmv-run/canmv-run/host/frame"
)

// pattern is a source that draws its frames: what it looks like at one size is a scene, made when first needed.
type pattern struct {
	info   Info
	make   func(s sceneSpec) scene
	seed   int64
	scenes []sized
	out    *frame.Frame // for Frame
}

// sceneSpec is what a scene depends on.
type sceneSpec struct {
	width, height int
	matrix        frame.Matrix
	rate          frame.Rate
	seed          int64
}

// scene draws frames of one size into NV12 frames.
type scene interface {
	draw(dst *frame.Frame, k int64)
}

type sized struct {
	spec  sceneSpec
	scene scene
	// tmp holds the frame for destinations that are not NV12.
	tmp *frame.Frame
}

// patterns are the names of the sources that are drawn.
var patterns = []struct {
	name, help string
	still      bool
	make       func(sceneSpec) scene
}{
	{"test", "a moving, colourful pattern with frame number and clock", false, newTestScene},
	{"bars", "colour bars and a grey ramp that stand still", true, newBarsScene},
	{"black", "a black picture", true, newBlackScene},
	{"noise", "random pixels, other ones in each frame", false, newNoiseScene},
}

func openPattern(name string, cfg SourceConfig) (Source, error) {
	for _, p := range patterns {
		if p.name != name {
			continue
		}
		w, h := cfg.Width, cfg.Height
		if w < 16 || h < 16 || w > 8192 || h > 8192 || w&1|h&1 != 0 {
			return nil, fmt.Errorf("camera: %s of %dx%d, want even sizes from 16 to 8192: %w", name, w, h, ErrUnsupported)
		}
		return &pattern{
			info: Info{Format: frame.NV12, Width: w, Height: h, Rate: cfg.Rate, Still: p.still},
			make: p.make, seed: cfg.Seed,
		}, nil
	}
	return nil, nil
}

func (p *pattern) Info() Info { return p.info }

func (p *pattern) Close() error { return nil }

func (p *pattern) Frame(k int64) (*frame.Frame, error) {
	if p.out == nil {
		p.out = frame.New(frame.NV12, p.info.Width, p.info.Height)
	}
	p.out.PTS = p.info.Rate.Time(k)
	return p.out, p.RenderTo(k, p.out)
}

// RenderTo draws frame k at dst's size.
func (p *pattern) RenderTo(k int64, dst *frame.Frame) error {
	if err := dst.Check(); err != nil {
		return fmt.Errorf("camera: %w", err)
	}
	if k < 0 {
		return fmt.Errorf("camera: frame %d, want 0 or more", k)
	}
	s := p.scene(dst)
	if dst.Format == frame.NV12 && dst.Width&1|dst.Height&1 == 0 {
		s.scene.draw(dst, k)
		return nil
	}
	if s.tmp == nil {
		s.tmp = frame.New(frame.NV12, s.spec.width, s.spec.height)
		s.tmp.Matrix = s.spec.matrix
	}
	s.tmp.PTS = dst.PTS
	s.scene.draw(s.tmp, k)
	view := *s.tmp // odd sizes show the even scene without its last column or row
	view.Width, view.Height = dst.Width, dst.Height
	return frame.Convert(dst, &view)
}

// scene returns the scene for dst, from those already made where there is one.
func (p *pattern) scene(dst *frame.Frame) *sized {
	spec := sceneSpec{
		width: (dst.Width + 1) &^ 1, height: (dst.Height + 1) &^ 1,
		matrix: dst.ResolvedMatrix(), rate: p.info.Rate, seed: p.seed,
	}
	for i := range p.scenes {
		if p.scenes[i].spec == spec {
			return &p.scenes[i]
		}
	}
	// A sensor has three channels; scenes of sizes that are no longer asked for make room.
	if len(p.scenes) >= 4 {
		p.scenes = append(p.scenes[:0], p.scenes[1:]...)
	}
	p.scenes = append(p.scenes, sized{spec: spec, scene: p.make(spec)})
	return &p.scenes[len(p.scenes)-1]
}

// canvas is an RGB picture that becomes the still part of a scene.
type canvas struct{ *frame.Frame }

func newCanvas(w, h int) canvas { return canvas{frame.New(frame.RGB888, w, h)} }

func (c canvas) set(x, y, r, g, b int) {
	o := y*c.Stride[0] + 3*x
	c.Planes[0][o], c.Planes[0][o+1], c.Planes[0][o+2] = byte(r), byte(g), byte(b)
}

func (c canvas) at(x, y int) (r, g, b int) {
	o := y*c.Stride[0] + 3*x
	return int(c.Planes[0][o]), int(c.Planes[0][o+1]), int(c.Planes[0][o+2])
}

func (c canvas) rect(x0, y0, x1, y1, r, g, b int) {
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			c.set(x, y, r, g, b)
		}
	}
}

// darken shows a rectangle at share/256 of its brightness.
func (c canvas) darken(x0, y0, x1, y1, share int) {
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			r, g, b := c.at(x, y)
			c.set(x, y, r*share>>8, g*share>>8, b*share>>8)
		}
	}
}

// nv12 converts the canvas.
func (c canvas) nv12(m frame.Matrix) *frame.Frame {
	f := frame.New(frame.NV12, c.Width, c.Height)
	f.Matrix = m
	if err := frame.Convert(f, c.Frame); err != nil {
		panic(err) // the sizes are equal
	}
	return f
}

// barColours are the eight bars of 75 % amplitude, brightest first.
var barColours = [8][3]int{{191, 191, 191}, {191, 191, 0}, {0, 191, 191}, {0, 191, 0}, {191, 0, 191}, {191, 0, 0}, {0, 0, 191}, {0, 0, 0}}

func (c canvas) bars(y0, y1 int) {
	for i, b := range barColours {
		c.rect(i*c.Width/8, y0, (i+1)*c.Width/8, y1, b[0], b[1], b[2])
	}
}

// ramp is a grey scale: sixteen steps on the left half, smooth on the right.
func (c canvas) ramp(y0, y1 int) {
	half := c.Width / 2
	for x := range c.Width {
		v := x * 16 / half * 17
		if x >= half {
			v = (c.Width - 1 - x) * 255 / (c.Width - 1 - half)
		}
		c.rect(x, y0, x+1, y1, v, v, v)
	}
}

// still is a scene without motion.
type still struct{ picture *frame.Frame }

func (s *still) draw(dst *frame.Frame, k int64) { copyPicture(dst, s.picture) }

// copyPicture copies all rows between NV12 frames of one size.
func copyPicture(dst, src *frame.Frame) {
	for p := range 2 {
		n, rows := src.Format.PlaneSize(p, src.Width, src.Height)
		if dst.Stride[p] == n {
			copy(dst.Planes[p][:n*rows], src.Planes[p])
			continue
		}
		for y := range rows {
			copy(dst.Row(p, y), src.Row(p, y))
		}
	}
}

func newBarsScene(s sceneSpec) scene {
	c := newCanvas(s.width, s.height)
	c.bars(0, s.height*3/4)
	c.ramp(s.height*3/4, s.height)
	return &still{c.nv12(s.matrix)}
}

func newBlackScene(s sceneSpec) scene { return &still{newCanvas(s.width, s.height).nv12(s.matrix)} }

// noise fills the picture with values from a generator that starts from seed and frame number.
type noise struct{ seed int64 }

func newNoiseScene(s sceneSpec) scene { return noise{s.seed} }

func (n noise) draw(dst *frame.Frame, k int64) {
	state := mix(mix(uint64(n.seed)+0x9e3779b97f4a7c15) ^ uint64(k))
	for p := range 2 {
		_, rows := dst.Format.PlaneSize(p, dst.Width, dst.Height)
		for y := range rows {
			row := dst.Row(p, y)
			for i := 0; i < len(row); i += 8 {
				state += 0x9e3779b97f4a7c15
				v := mix(state)
				for j := range min(8, len(row)-i) {
					b := byte(v >> (8 * j))
					row[i+j] = 16 + byte(uint(b)*220>>8)
				}
			}
		}
	}
}
