package media

import (
	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// maixDrawing are methods that only the K210's images have.
func (k *imageClass) maixDrawing() []*arg.Func {
	list := []*arg.Func{
		change("draw_font(x, y, width, height, font, scale=1, color=None)", "Draws a sign of its bits, scale pixels a bit: font has a byte for each row of the left 8 columns, the left one highest, then those of the next 8. White without a colour.", k.drawFont),
		change("remove_shadows(image=None)", "Makes pixels those of image, a picture of the same scene without shadows, where this one shows the same colour with less light. Needs RGB565. Without image, NotImplementedError.", func(c *arg.Call, m *imaging.Image) error {
			if c.IsNone("image") {
				return arg.NotYet("image.Image.remove_shadows() without an image")
			}
			o := k.operand(c, "image", m)
			if err := c.Err(); err != nil {
				return err
			}
			return m.RemoveShadows(o)
		}),
	}
	for _, name := range []string{"cut", "pix_to_ai", "strech_char"} {
		list = append(list, missing("image.Image", name))
	}
	return list
}

func (k *imageClass) drawFont(c *arg.Call, m *imaging.Image) error {
	g := imaging.Glyph{Width: c.Int("width"), Height: c.Int("height"), Bits: c.Buffer("font")}
	x, y, scale, col := c.Int("x"), c.Int("y"), c.Int("scale"), k.colorOr(c, m)
	if err := c.Err(); err != nil {
		return err
	}
	return m.Glyph(x, y, g, scale, col)
}
