package maix

import (
	"errors"
	"image"

	"github.com/canmv-run/canmv-run/host/display"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// color reads a colour: RGB565, or (r, g, b) of 8 bits each.
func color(c *arg.Call, name string) uint16 {
	v := c.Value(name)
	if n, ok := arg.AsInt(v); ok {
		return uint16(n)
	}
	items, ok := arg.AsSeq(v)
	if !ok || len(items) != 3 {
		c.BadType(name, v, "int or (r, g, b)")
		return 0
	}
	var rgb [3]uint16
	for i, x := range items {
		n, ok := arg.AsInt(x)
		if !ok {
			c.BadType(name, x, "int")
		}
		rgb[i] = uint16(n & 0xFF)
	}
	return rgb[0]>>3<<11 | rgb[1]>>2<<5 | rgb[2]>>3
}

// numbers reads n integers of a tuple or list.
func numbers(c *arg.Call, name string, n int) []int {
	items := c.Seq(name)
	list := make([]int, n)
	if c.Err() != nil {
		return list
	}
	if len(items) != n {
		c.Fail(arg.Raise("ValueError", "arg err").WithHint("%s has %d numbers, want %d", name, len(items), n))
		return list
	}
	for i, x := range items {
		v, ok := arg.AsInt(x)
		if !ok {
			c.BadType(name, x, "int")
		}
		list[i] = int(v)
	}
	return list
}

// panelError is what a script sees of the panel's errors.
func panelError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, display.ErrOff):
		return arg.Raise("ValueError", "not init").WithHint("call lcd.init() first")
	}
	return arg.Raise("ValueError", "arg err").WithHint("%v", err).Wrap(err)
}

func (m *modules) lcd() *arg.Module {
	p := m.cfg.Machine.Panel()
	images := m.cfg.Images
	freq := 15000000
	side := func(get func(w, h int) int) func(*arg.Call) (any, error) {
		return func(*arg.Call) (any, error) {
			if !p.On() {
				return nil, nil
			}
			return get(p.Size()), nil
		}
	}
	return &arg.Module{
		Name: "lcd",
		Doc: `The panel.

	lcd.init()
	lcd.display(img)

--display FILE.png keeps its last picture, --display FILE.mp4 records what it shows. Colours are numbers of RGB565 or tuples (r, g, b).`,
		Members: append(members(consts("A colour.", "BLACK", 0x0000, "NAVY", 0x000F, "DARKGREEN", 0x03E0, "DARKCYAN", 0x03EF, "MAROON", 0x7800,
			"PURPLE", 0x780F, "OLIVE", 0x7BE0, "LIGHTGREY", 0xC618, "DARKGREY", 0x7BEF, "BLUE", 0x001F, "GREEN", 0x07E0, "CYAN", 0x07FF,
			"RED", 0xF800, "MAGENTA", 0xF81F, "YELLOW", 0xFFE0, "WHITE", 0xFFFF, "ORANGE", 0xFD20, "GREENYELLOW", 0xAFE5, "PINK", 0xF81F),
			consts("The order in which the panel is written; see direction().", "XY_RLUD", 0x00, "YX_RLUD", 0x20, "XY_LRUD", 0x40,
				"YX_LRUD", 0x60, "XY_RLDU", 0x80, "YX_RLDU", 0xA0, "XY_LRDU", 0xC0, "YX_LRDU", 0xE0)),
			&arg.Func{Sig: "init(type=1, freq=15000000, color=0, width=320, height=240, invert=0, lcd_type=0, rst=37, dcx=38, ss=36, clk=39)",
				Doc: "Turns the panel on with one colour. freq is the bus's speed in Hz, which lcd.freq() returns; the pins, type and invert are those of the real panel's wires and change nothing that is seen.", Do: func(c *arg.Call) (any, error) {
					w, h, hz, col := c.Int("width"), c.Int("height"), c.Int("freq"), color(c, "color")
					if err := c.Err(); err != nil {
						return nil, err
					}
					freq = hz
					return nil, panelError(p.Init(w, h, col))
				}},
			&arg.Func{Sig: "deinit()", Doc: "Turns the panel off.", Do: func(*arg.Call) (any, error) { p.Off(); return nil, nil }},
			&arg.Func{Sig: "display(image, roi=None, oft=None)", Doc: "Shows an image, or its part roi (x, y, w, h), centred or at oft (x, y). What is larger than the panel is cut off, around what is smaller it is black. Before init() nothing happens.", Do: func(c *arg.Call) (any, error) {
				o := c.Object("image", images.Class())
				var place display.Place
				if !c.IsNone("roi") {
					r := numbers(c, "roi", 4)
					place.Part = image.Rect(r[0], r[1], r[0]+r[2], r[1]+r[3])
				}
				if !c.IsNone("oft") {
					at := numbers(c, "oft", 2)
					place.At, place.Fixed = image.Pt(at[0], at[1]), true
				}
				if err := c.Err(); err != nil {
					return nil, err
				}
				f, err := images.Frame(o)
				if err != nil {
					return nil, err
				}
				return nil, panelError(p.Show(f, place))
			}},
			&arg.Func{Sig: "clear(color=0)", Doc: "Fills the panel with a colour.", Do: func(c *arg.Call) (any, error) {
				col := color(c, "color")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, panelError(p.Clear(col))
			}},
			&arg.Func{Sig: "draw_string(x, y, text, color=0xF800, background=0)", Doc: "Writes text in cells of 8x16 pixels.", Do: func(c *arg.Call) (any, error) {
				x, y, text, fg, bg := c.Int("x"), c.Int("y"), c.Str("text"), color(c, "color"), color(c, "background")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, panelError(p.DrawString(x, y, text, fg, bg))
			}},
			&arg.Func{Sig: "width()", Doc: "The width in pixels as the panel is turned, None before init().", Do: side(func(w, _ int) int { return w })},
			&arg.Func{Sig: "height()", Doc: "The height in pixels as the panel is turned, None before init().", Do: side(func(_, h int) int { return h })},
			&arg.Func{Sig: "rotation(dir=None)", Doc: "Turns the panel dir times 90 degrees, 0 to 3, and returns how it is turned.", Do: func(c *arg.Call) (any, error) {
				if !c.IsNone("dir") {
					n := c.Int("dir")
					if err := c.Err(); err != nil {
						return nil, err
					}
					if err := p.Rotate(n); err != nil {
						return nil, panelError(err)
					}
				}
				return p.Rotation(), nil
			}},
			&arg.Func{Sig: "mirror(invert=None)", Doc: "Swaps left and right of what is shown from now on, and returns whether it does.", Do: func(c *arg.Call) (any, error) {
				if !c.IsNone("invert") {
					p.Mirror(c.Bool("invert"))
				}
				return p.Mirrored(), nil
			}},
			&arg.Func{Sig: "freq(freq=None)", Doc: "Sets the speed of the panel's bus in Hz, and returns it. It changes nothing that is seen.", Do: func(c *arg.Call) (any, error) {
				if !c.IsNone("freq") {
					n := c.Int("freq")
					if err := c.Err(); err != nil {
						return nil, err
					}
					freq = n
				}
				return freq, nil
			}},
			&arg.Func{Sig: "fill_rectangle(x, y, w, h, color=0)", Doc: "Fills a rectangle with a colour, as far as it lies on the panel.", Do: func(c *arg.Call) (any, error) {
				x, y, w, h, col := c.Int("x"), c.Int("y"), c.Int("w"), c.Int("h"), color(c, "color")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, panelError(p.Fill(image.Rect(x, y, x+w, y+h), col))
			}},
			&arg.Func{Sig: "direction(dir)", Doc: "The order in which the panel is written: lcd.YX_LRUD is the usual one, YX_RLUD, YX_LRDU and YX_RLDU mirror the whole picture. The four with XY are a NotImplementedError.", Do: func(c *arg.Call) (any, error) {
				dir := c.Int("dir")
				if err := c.Err(); err != nil {
					return nil, err
				}
				const swap, leftRight, upDown = 0x20, 0x40, 0x80
				if dir&swap == 0 {
					return nil, arg.NotYet("lcd.direction of XY")
				}
				p.Reflect(dir&leftRight == 0, dir&upDown != 0)
				return nil, nil
			}},
			missing("lcd", "bgr_to_rgb")[0],
			missing("lcd", "set_backlight")[0], missing("lcd", "get_backlight")[0],
		),
	}
}
