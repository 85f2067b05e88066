package media

import (
	"errors"
	"fmt"
	"image"

	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// drawing are the methods that draw.
func (k *imageClass) drawing() []*arg.Func {
	// draw makes a method whose first numbers may be a tuple.
	draw := func(sig, doc string, coords, others []string, do func(p *placed, m *imaging.Image, n []int, col imaging.Color) error) *arg.Func {
		return change(sig, doc, func(c *arg.Call, m *imaging.Image) error {
			p := place(c, coords, others...)
			col := p.Color(k, m)
			if err := c.Err(); err != nil {
				return err
			}
			if err := do(p, m, p.first, col); err != nil {
				return err
			}
			return c.Err()
		})
	}
	xy := []string{"x", "y"}
	line := []string{"x0", "y0", "x1", "y1"}
	stroke := []string{"color", "thickness"}
	shape := []string{"color", "thickness", "fill"}
	return []*arg.Func{
		draw("draw_line(x0, y0=None, x1=None, y1=None, color=None, thickness=1)", "Draws a line, white without a colour.", line, stroke,
			func(p *placed, m *imaging.Image, n []int, col imaging.Color) error {
				thickness := p.Int("thickness", 1)
				if p.c.Err() == nil {
					m.Line(n[0], n[1], n[2], n[3], col, thickness)
				}
				return nil
			}),
		draw("draw_rectangle(x, y=None, w=None, h=None, color=None, thickness=1, fill=False)", "Draws a rectangle; with fill, all of it.", []string{"x", "y", "w", "h"}, shape,
			func(p *placed, m *imaging.Image, n []int, col imaging.Color) error {
				thickness, fill := p.Int("thickness", 1), p.Bool("fill", false)
				if p.c.Err() == nil {
					m.Rectangle(n[0], n[1], n[2], n[3], col, thickness, fill)
				}
				return nil
			}),
		draw("draw_circle(x, y=None, radius=None, color=None, thickness=1, fill=False)", "Draws a circle; with fill, all of it.", []string{"x", "y", "radius"}, shape,
			func(p *placed, m *imaging.Image, n []int, col imaging.Color) error {
				thickness, fill := p.Int("thickness", 1), p.Bool("fill", false)
				if p.c.Err() == nil {
					m.Circle(n[0], n[1], n[2], col, thickness, fill)
				}
				return nil
			}),
		draw("draw_ellipse(cx, cy=None, rx=None, ry=None, rotation=None, color=None, thickness=1, fill=False)", "Draws an ellipse with the half axes rx and ry, turned clockwise by rotation degrees; with fill, all of it.",
			[]string{"cx", "cy", "rx", "ry", "rotation"}, shape,
			func(p *placed, m *imaging.Image, n []int, col imaging.Color) error {
				thickness, fill := p.Int("thickness", 1), p.Bool("fill", false)
				if p.c.Err() == nil {
					m.Ellipse(n[0], n[1], n[2], n[3], n[4], col, thickness, fill)
				}
				return nil
			}),
		draw("draw_cross(x, y=None, color=None, size=5, thickness=1)", "Draws a cross with arms of size pixels.", xy, []string{"color", "size", "thickness"},
			func(p *placed, m *imaging.Image, n []int, col imaging.Color) error {
				size, thickness := p.Int("size", 5), p.Int("thickness", 1)
				if p.c.Err() == nil {
					m.Cross(n[0], n[1], col, size, thickness)
				}
				return nil
			}),
		draw("draw_arrow(x0, y0=None, x1=None, y1=None, color=None, size=10, thickness=1)", "Draws an arrow to (x1, y1) with a head of size pixels.", line, []string{"color", "size", "thickness"},
			func(p *placed, m *imaging.Image, n []int, col imaging.Color) error {
				size, thickness := p.Int("size", 10), p.Int("thickness", 1)
				if p.c.Err() == nil {
					m.Arrow(n[0], n[1], n[2], n[3], col, size, thickness)
				}
				return nil
			}),
		change("draw_edges(corners, color=None, size=0, thickness=1, fill=False)", "Draws lines through four corners, such as qrcode.corners(), with circles of radius size at them.", k.drawEdges),
		change("draw_keypoints(keypoints, color=None, size=10, thickness=1, fill=False)", "Draws each of a list of (x, y, angle) as a circle with a line in its direction, in degrees clockwise.", k.drawKeypoints),
		&arg.Func{Sig: "draw_string(x, y=None, text=None, color=None, scale=1.0, x_spacing=0, y_spacing=0, mono_space=True, char_rotation=0, char_hmirror=False, char_vflip=False, string_rotation=0, string_hmirror=False, string_vflip=False)",
			Doc: "Writes text in cells of 8x10 pixels times scale; without mono_space letters take the room that they need. Rotations are 0, 90, 180 or 270. Other characters than ASCII's are a question mark: draw_string_advanced has them. The K230 prints that it is deprecated.", Do: k.drawString},
		&arg.Func{Sig: "draw_string_advanced(x, y=None, char_size=None, str=None, color=None, font=None)",
			Doc: "Writes text of char_size pixels, of any script that a font has; lines are char_size apart. font is a TrueType or OpenType file on the card; without one it is Go Regular, and for Chinese and the like a font of the PC.", Do: k.drawText},
		&arg.Func{Sig: "draw_image(image, x, y=None, x_scale=None, y_scale=None, roi=None, rgb_channel=-1, alpha=256, color_palette=None, alpha_palette=None, hint=0, x_size=None, y_size=None, *, mask=None)",
			Doc: "Draws another image with its corner at (x, y), or its middle with hint image.CENTER. The parameters are those of to_bitmap; alpha is how opaque it is, 0 to 256; where mask is dark nothing is drawn. The alpha of ARGB8888 counts.", Do: k.drawImage},
		change("flood_fill(x, y=None, seed_threshold=0.05, floating_threshold=0.05, color=None, invert=False, clear_background=False, mask=None, *, floating_thresholds=None)",
			"Fills the region around (x, y): pixels that differ from that one by at most seed_threshold and from their neighbour by floating_threshold, parts of the range from 0 to 1. invert fills everything else, clear_background makes what is not filled black. The board ignores floating_thresholds, which one of its examples passes.", k.floodFill),
		keep("mask_rectangle(x=None, y=None, w=None, h=None)", "Makes everything outside of the rectangle black; without numbers, that of half the size in the middle.", func(m *imaging.Image) []int {
			return []int{m.Width / 4, m.Height / 4, m.Width / 2, m.Height / 2}
		}, func(m *imaging.Image, n []int) { m.MaskRectangle(n[0], n[1], n[2], n[3]) }, "x", "y", "w", "h"),
		keep("mask_circle(x=None, y=None, radius=None)", "Makes everything outside of the circle black; without numbers, the largest in the middle.", func(m *imaging.Image) []int {
			return []int{m.Width / 2, m.Height / 2, min(m.Width, m.Height) / 2}
		}, func(m *imaging.Image, n []int) { m.MaskCircle(n[0], n[1], n[2]) }, "x", "y", "radius"),
		keep("mask_ellipse(x=None, y=None, rx=None, ry=None, rotation=None)", "Makes everything outside of the ellipse black; without numbers, the largest in the middle.", func(m *imaging.Image) []int {
			return []int{m.Width / 2, m.Height / 2, m.Width / 2, m.Height / 2, 0}
		}, func(m *imaging.Image, n []int) { m.MaskEllipse(n[0], n[1], n[2], n[3], n[4]) }, "x", "y", "rx", "ry", "rotation"),
	}
}

// keep makes a method that blackens what is outside of a shape.
func keep(sig, doc string, whole func(*imaging.Image) []int, do func(*imaging.Image, []int), coords ...string) *arg.Func {
	return change(sig, doc, func(c *arg.Call, m *imaging.Image) error {
		if !c.Has(coords[0]) {
			do(m, whole(m))
			return nil
		}
		p := place(c, coords)
		if c.Err() == nil {
			do(m, p.first)
		}
		return nil
	})
}

// points reads a list of tuples of at least n numbers.
func points(c *arg.Call, name string, n int) [][]int {
	items, ok := arg.AsSeq(c.Value(name))
	var list [][]int
	for _, x := range items {
		if _, isTuple := arg.AsSeq(x); !isTuple {
			ok = false
			break
		}
		p := numberList(c, name, x)
		ok = ok && len(p) >= n
		list = append(list, p)
	}
	if !ok {
		c.Fail(arg.Raise("OSError", "Expected a list of tuples!").WithHint("%s of %s: want tuples of %d numbers", name, c.Name(), n))
		return nil
	}
	return list
}

func (k *imageClass) drawEdges(c *arg.Call, m *imaging.Image) error {
	list := points(c, "corners", 2)
	col, size, thickness, fill := k.colorOr(c, m), c.Int("size"), c.Int("thickness"), c.Bool("fill")
	if err := c.Err(); err != nil {
		return err
	}
	corners := make([]image.Point, len(list))
	for i, p := range list {
		corners[i] = image.Pt(p[0], p[1])
	}
	m.Edges(corners, col, size, thickness, fill)
	return nil
}

// colorOr is the parameter color, white for None.
func (k *imageClass) colorOr(c *arg.Call, m *imaging.Image) imaging.Color {
	if c.IsNone("color") {
		return 0xFFFFFFFF
	}
	return k.color(c, c.Value("color"), m)
}

func (k *imageClass) drawKeypoints(c *arg.Call, m *imaging.Image) error {
	list := points(c, "keypoints", 3)
	col, size, thickness, fill := k.colorOr(c, m), c.Int("size"), c.Int("thickness"), c.Bool("fill")
	if err := c.Err(); err != nil {
		return err
	}
	keypoints := make([]imaging.Keypoint, len(list))
	for i, p := range list {
		keypoints[i] = imaging.Keypoint{X: p[0], Y: p[1], Angle: p[2]}
	}
	m.Keypoints(keypoints, col, size, thickness, fill)
	return nil
}

// text is an argument that is a str.
func (p *placed) text(name string) string {
	v := p.values[name]
	if v == nil {
		p.c.Fail(arg.Raise("OSError", "Not enough positional arguments!").WithHint("%s: %s is missing", p.c.Name(), name))
		return ""
	}
	s, ok := arg.AsStr(v)
	if !ok {
		p.c.BadType(name, v, "str")
	}
	return s
}

func (k *imageClass) drawString(c *arg.Call) (any, error) {
	m, err := c.Self.Data.(*picture).mutable()
	if err != nil {
		return nil, err
	}
	p := place(c, []string{"x", "y"}, "text", "color", "scale", "x_spacing", "y_spacing", "mono_space", "char_rotation", "char_hmirror", "char_vflip",
		"string_rotation", "string_hmirror", "string_vflip")
	text := p.text("text")
	o := imaging.StringOptions{Color: p.Color(k, m), Scale: p.Float("scale", 1), XSpacing: p.Int("x_spacing", 0), YSpacing: p.Int("y_spacing", 0),
		Proportional: !p.Bool("mono_space", true), CharRotation: p.Int("char_rotation", 0), CharHMirror: p.Bool("char_hmirror", false), CharVFlip: p.Bool("char_vflip", false),
		StringRotation: p.Int("string_rotation", 0), StringHMirror: p.Bool("string_hmirror", false), StringVFlip: p.Bool("string_vflip", false)}
	check(c, o.Scale > 0, "Error: 0 < scale!")
	if err := c.Err(); err != nil {
		return nil, err
	}
	if !k.m.k210() {
		fmt.Fprint(c.Env.Interp.Stdout(), "Deprecated function, please use draw_string_advanced.")
	}
	m.String(p.first[0], p.first[1], text, o)
	return c.Self, nil
}

// boardFont is the font of the board's card.
const boardFont = "/sdcard/res/font/SourceHanSansSC-Normal-Min.ttf"

func (k *imageClass) drawText(c *arg.Call) (any, error) {
	m, err := c.Self.Data.(*picture).mutable()
	if err != nil {
		return nil, err
	}
	p := place(c, []string{"x", "y", "char_size"}, "str", "color", "font")
	text, col, font := p.text("str"), p.Color(k, m), ""
	if v := p.values["font"]; v != nil && v != arg.None {
		font = p.text("font")
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	if font != "" && !k.fonts.Has(font) {
		data, err := k.read(font)
		if err == nil {
			err = k.fonts.Add(font, data)
		}
		switch {
		case err != nil && font == boardFont:
			font = "" // the board has it, a PC's card need not
		case err != nil:
			return nil, arg.Raisef("RuntimeError", "Init font %s failed %d.", font, 1).WithHint("%v", err)
		}
	}
	if err := k.fonts.Draw(m, p.first[0], p.first[1], p.first[2], text, col, font); err != nil {
		if errors.Is(err, imaging.ErrSize) {
			return nil, arg.Raise("ValueError", "char_size").WithHint("%v", err)
		}
		return nil, imageError(err)
	}
	return c.Self, nil
}

func (k *imageClass) drawImage(c *arg.Call) (any, error) {
	m, err := c.Self.Data.(*picture).mutable()
	if err != nil {
		return nil, err
	}
	o := c.Object("image", k.class)
	if err := c.Err(); err != nil {
		return nil, err
	}
	src, err := o.Data.(*picture).decoded()
	if err != nil {
		return nil, err
	}
	p := place(c, []string{"x", "y"}, "x_scale", "y_scale", "roi", "rgb_channel", "alpha", "color_palette", "alpha_palette", "hint", "x_size", "y_size")
	if err := c.Err(); err != nil {
		return nil, err
	}
	v := k.view(c, src, func(name string) arg.Value { return p.values[name] })
	v.Palette, v.AlphaPalette = k.palette(c, "color_palette"), k.alphaPalette(c, "alpha_palette")
	mask := k.mask(c, "mask")
	if err := c.Err(); err != nil {
		return nil, err
	}
	return c.Self, imageError(m.Paste(src, p.first[0], p.first[1], v, mask))
}

func (k *imageClass) floodFill(c *arg.Call, m *imaging.Image) error {
	if c.Has("floating_thresholds") {
		k.tell("flood_fill: the board ignores floating_thresholds; its name is floating_threshold")
	}
	p := place(c, []string{"x", "y"}, "seed_threshold", "floating_threshold", "color", "invert", "clear_background", "mask")
	o := imaging.FloodOptions{Seed: p.Float("seed_threshold", 0.05), Floating: p.Float("floating_threshold", 0.05), Color: p.Color(k, m),
		Invert: p.Bool("invert", false), ClearBackground: p.Bool("clear_background", false), Mask: k.maskOf(c, "mask", p.values["mask"])}
	check(c, o.Seed >= 0 && o.Seed <= 1, "Error: 0.0 <= seed_threshold <= 1.0!")
	check(c, o.Floating >= 0 && o.Floating <= 1, "Error: 0.0 <= floating_threshold <= 1.0!")
	if err := c.Err(); err != nil {
		return err
	}
	return m.FloodFill(p.first[0], p.first[1], o)
}
