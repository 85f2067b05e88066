package media

import (
	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// combining are methods that put two images together, pixel by pixel.
func (k *imageClass) combining() []*arg.Func {
	const other = " image is an image of the same size and format, the path of a picture file, or a colour."
	simple := func(name, doc string, op imaging.Op) *arg.Func {
		return change(name+"(image, mask=None)", doc, func(c *arg.Call, m *imaging.Image) error {
			return k.combine(c, m, op)
		})
	}
	either := func(sig, flag, doc string, op, flagged imaging.Op) *arg.Func {
		return change(sig, doc, func(c *arg.Call, m *imaging.Image) error {
			if c.Bool(flag) {
				return k.combine(c, m, flagged)
			}
			return k.combine(c, m, op)
		})
	}
	list := []*arg.Func{
		simple("b_and", "Makes each pixel the bitwise and of both images."+other, imaging.And),
		simple("b_nand", "The bitwise not of b_and.", imaging.Nand),
		simple("b_or", "The bitwise or.", imaging.Or),
		simple("b_nor", "The bitwise not of b_or.", imaging.Nor),
		simple("b_xor", "The bitwise exclusive or.", imaging.Xor),
		simple("b_xnor", "The bitwise not of b_xor.", imaging.Xnor),
	}
	// The board has the bare names, too: scripts reach those that are keywords by getattr.
	for _, f := range []struct {
		name string
		op   imaging.Op
	}{{"and", imaging.And}, {"nand", imaging.Nand}, {"or", imaging.Or}, {"nor", imaging.Nor}, {"xor", imaging.Xor}, {"xnor", imaging.Xnor}} {
		list = append(list, simple(f.name, "The same as b_"+f.name+".", f.op))
	}
	replace := func(name, doc string) *arg.Func {
		return &arg.Func{Sig: name + "(image=None, hmirror=False, vflip=False, transpose=False, mask=None)", Doc: doc, Do: k.replace}
	}
	return append(list,
		simple("add", "Adds the other image, up to the largest value."+other, imaging.Add),
		either("sub(image, reverse=False, mask=None)", "reverse", "Subtracts the other image, down to 0; reverse subtracts this one from it."+other, imaging.Sub, imaging.SubReverse),
		either("mul(image, invert=False, mask=None)", "invert", "Multiplies, 1 being the largest value; invert multiplies the differences to 1, which brightens."+other, imaging.Mul, imaging.Screen),
		change("div(image, invert=False, mod=False, mask=None)", "Divides by the other image, 1 being the largest value; invert divides the other way, mod takes the remainder."+other, func(c *arg.Call, m *imaging.Image) error {
			ops := [2][2]imaging.Op{{imaging.Div, imaging.DivInvert}, {imaging.Mod, imaging.ModInvert}}
			at := func(name string) int {
				if c.Bool(name) {
					return 1
				}
				return 0
			}
			return k.combine(c, m, ops[at("mod")][at("invert")])
		}),
		simple("min", "Takes the smaller value of both images."+other, imaging.Min),
		simple("max", "Takes the larger value of both images."+other, imaging.Max),
		simple("difference", "Takes the distance of the values."+other, imaging.Difference),
		change("blend(image, alpha=128, mask=None)", "Mixes alpha/256 of this image with the rest of the other."+other, func(c *arg.Call, m *imaging.Image) error {
			o, alpha, mask := k.operand(c, "image", m), c.Int("alpha"), k.mask(c, "mask")
			check(c, alpha >= 0 && alpha <= 256, "Error: 0 <= alpha <= 256!")
			if c.Err() != nil {
				return nil
			}
			return m.Blend(o, alpha, mask)
		}),
		replace("replace", "Puts another image in place of this one, or this one itself, mirrored left and right, upside down, and with rows and columns swapped, in this order."+other),
		replace("assign", "The same as replace."), replace("set", "The same as replace."),
		&arg.Func{Sig: "binary(thresholds, invert=False, zero=False, mask=None, to_bitmap=False, copy=False, *, " + allocParams + ")",
			Doc: "Makes the pixels white that one of the thresholds contains, the others black; see find_blobs. zero makes the former black and leaves the others. to_bitmap makes it a BINARY image, copy a new image.", Do: k.binary},
	)
}

func (k *imageClass) combine(c *arg.Call, m *imaging.Image, op imaging.Op) error {
	o, mask := k.operand(c, "image", m), k.mask(c, "mask")
	if c.Err() != nil {
		return nil
	}
	return m.Combine(op, o, mask)
}

// replace is replace(), which may change the image's size.
func (k *imageClass) replace(c *arg.Call) (any, error) {
	p := c.Self.Data.(*picture)
	m, err := p.mutable()
	if err != nil {
		return nil, err
	}
	o := imaging.Operand{Image: m}
	if !c.IsNone("image") {
		o = k.operand(c, "image", m)
	}
	mask := k.mask(c, "mask")
	if err := c.Err(); err != nil {
		return nil, err
	}
	h, v, t := c.Bool("hmirror"), c.Bool("vflip"), c.Bool("transpose")
	if o.Image != nil && (h || v || t) {
		if o.Image, err = o.Image.Arrange(h, v, t); err != nil {
			return nil, imageError(err)
		}
	}
	if t && o.Image != nil && o.Image.Width != m.Width {
		q, err := hold(o.Image)
		if err != nil {
			return nil, err
		}
		c.Self.Data = q
		return c.Self, nil
	}
	if mask == nil && o.Image != nil && o.Image != m && o.Image.Format == m.Format && o.Image.Width == m.Width && o.Image.Height == m.Height {
		copy(p.data, o.Image.Bytes())
		return c.Self, nil
	}
	return c.Self, imageError(m.Combine(imaging.Assign, o, mask))
}

// binary is binary(), which may make a new image.
func (k *imageClass) binary(c *arg.Call) (any, error) {
	p := c.Self.Data.(*picture)
	m, err := p.mutable()
	if err != nil {
		return nil, err
	}
	list, mask := thresholds(c, "thresholds"), k.mask(c, "mask")
	if err := c.Err(); err != nil {
		return nil, err
	}
	match, err := m.Match(list, c.Bool("invert"))
	if err != nil {
		return nil, imageError(err)
	}
	bitmap, copied := c.Bool("to_bitmap"), c.Bool("copy")
	to := m
	switch {
	case bitmap:
		if to, err = m.To(imaging.Binary, imaging.View{}); err != nil {
			return nil, imageError(err)
		}
	case copied:
		to = m.Clone()
	}
	to.Select(match, c.Bool("zero"), mask)
	if copied {
		return k.place(c, to)
	}
	if bitmap {
		q, err := hold(to)
		if err != nil {
			return nil, err
		}
		c.Self.Data = q
	}
	return c.Self, nil
}
