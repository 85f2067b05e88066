package media

import (
	"bytes"
	"fmt"

	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// viewParams are the parameters of methods that take a picture from an image; viewDoc explains them once.
const (
	viewParams = "x_scale=None, y_scale=None, roi=None, rgb_channel=-1, alpha=256, color_palette=None, alpha_palette=None, hint=0, x_size=None, y_size=None"
	viewDoc    = ` x_scale and y_scale multiply the size (x_size and y_size give it), negative ones mirror; roi is the part
(x, y, width, height); rgb_channel 0, 1 or 2 takes one channel as grey; alpha from 0 to 256 fades to black; color_palette (an
image of 256 pixels, 0 for rainbow, 1 for ironbow) gives grey values colours; hint is image.AREA, BILINEAR or BICUBIC for
scaling; alloc and what follows say where the memory lies, as for image.Image. cache, copy and copy_to_fb are about the
board's memory and change nothing.`
)

// take reads viewParams.
func (k *imageClass) take(c *arg.Call, m *imaging.Image) imaging.View {
	scaleIsROI := false
	if _, ok := arg.AsSeq(c.Value("x_scale")); ok {
		scaleIsROI = true // copy((x, y, w, h)), as the manual has it
	}
	v := k.view(c, m, func(name string) arg.Value {
		switch {
		case scaleIsROI && name == "roi":
			return c.Value("x_scale")
		case scaleIsROI && name == "x_scale":
			return nil
		}
		return c.Value(name)
	})
	v.Palette, v.AlphaPalette = k.palette(c, "color_palette"), k.alphaPalette(c, "alpha_palette")
	return v
}

// conversions make new images of images.
func (k *imageClass) conversions() []*arg.Func {
	pic := func(c *arg.Call) *picture { return c.Self.Data.(*picture) }
	convert := func(name, doc string, to imaging.Format, palette func() *[256]imaging.Color) *arg.Func {
		return &arg.Func{Sig: name + "(" + viewParams + ", *, copy=" + k.copyDefault() + ", " + allocParams + ")", Doc: doc, Do: func(c *arg.Call) (any, error) {
			m, err := pic(c).decoded()
			if err != nil {
				return nil, err
			}
			v := k.take(c, m)
			if v.Palette == nil && palette != nil {
				v.Palette = palette()
			}
			if err := c.Err(); err != nil {
				return nil, err
			}
			d, err := m.To(to, v)
			if err != nil {
				return nil, imageError(err)
			}
			return k.result(c, d)
		}}
	}
	copied := func(name, doc string) *arg.Func {
		return &arg.Func{Sig: name + "(" + viewParams + ", *, copy_to_fb=False, " + allocParams + ")", Doc: doc, Do: func(c *arg.Call) (any, error) {
			p := pic(c)
			if err := p.alive(); err != nil {
				return nil, err
			}
			if p.img == nil && !c.Has("x_scale") && !c.Has("roi") && !c.Has("y_scale") {
				q := *p
				q.data = append([]byte(nil), p.data...)
				return k.new(c.Values, &q), nil
			}
			m, err := p.decoded()
			if err != nil {
				return nil, err
			}
			v := k.take(c, m)
			if err := c.Err(); err != nil {
				return nil, err
			}
			d, err := m.To(m.Format, v)
			if err != nil {
				return nil, imageError(err)
			}
			return k.place(c, d)
		}}
	}
	packed := func(name, doc string, format *imageFormat, quality string, inPlace bool) *arg.Func {
		return &arg.Func{Sig: name + "(quality=" + quality + ")", Doc: doc, Do: func(c *arg.Call) (any, error) {
			p, err := k.pack(c, pic(c), format)
			if err != nil {
				return nil, err
			}
			if inPlace {
				c.Self.Data = p
				return c.Self, nil
			}
			return k.new(c.Values, p), nil
		}}
	}
	list := []*arg.Func{
		convert("to_bitmap", "A new image in the format BINARY: white from half of the brightness on."+viewDoc, imaging.Binary, nil),
		convert("to_grayscale", "A new image in the format GRAYSCALE. The parameters are those of to_bitmap.", imaging.Gray, nil),
		convert("to_rgb565", "A new image in the format RGB565. The parameters are those of to_bitmap.", imaging.RGB565, nil),
		convert("to_rgb888", "A new image in the format RGB888. The parameters are those of to_bitmap.", imaging.RGB888, nil),
		convert("to_rainbow", "A new image in RGB565 with the brightness in the colours of heat pictures. The parameters are those of to_bitmap.", imaging.RGB565, imaging.Rainbow),
		convert("to_ironbow", "A new image in RGB565 with the brightness in the colours of heated iron. The parameters are those of to_bitmap.", imaging.RGB565, imaging.Ironbow),
		copied("copy", "A copy in memory of its own, in the same format."+viewDoc),
		copied("crop", "The same as copy."),
		copied("scale", "The same as copy."),
		packed("to_jpeg", "A new image that holds a JPEG file of this one; quality 1 to 100.", jpegFormat, "90", false),
		packed("to_png", "A new image that holds a PNG file of this one; quality is for JPEG and changes nothing.", pngFormat, "90", false),
		packed("compressed", "A new image that holds a JPEG file of this one; quality 1 to 100.", jpegFormat, "50", false),
		packed("compress", "Makes this image a JPEG file and returns it.", jpegFormat, "50", true),
	}
	return append(list, k.pools()...)
}

// copyDefault says whether conversions copy: always on the K230, where the parameter is without effect.
func (k *imageClass) copyDefault() string {
	if k.m.k210() {
		return "False"
	}
	return "True"
}

// result is a converted image: a new one, on the K210 the image itself unless copy is true.
func (k *imageClass) result(c *arg.Call, m *imaging.Image) (any, error) {
	if !k.m.k210() || c.Bool("copy") {
		return k.place(c, m)
	}
	p, err := hold(m)
	if err != nil {
		return nil, err
	}
	c.Self.Data = p
	return c.Self, nil
}

// pack makes a file of a picture.
func (k *imageClass) pack(c *arg.Call, p *picture, format *imageFormat) (*picture, error) {
	quality := c.Int("quality")
	if err := first(c.Err(), p.alive()); err != nil {
		return nil, err
	}
	if quality < 1 || quality > 100 {
		return nil, arg.Raise("ValueError", "1 <= quality <= 100!").WithHint("got %d", quality)
	}
	f, err := p.frame()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	file := imaging.JPEG
	if format == pngFormat {
		file = imaging.PNG
	}
	if err := imaging.Encode(&b, f, file, quality); err != nil {
		return nil, imageError(err)
	}
	return &picture{format: format, width: f.Width, height: f.Height, data: b.Bytes()}, nil
}

// pools make smaller images of cells.
func (k *imageClass) pools() []*arg.Func {
	pool := func(name, params, doc string, inPlace bool, do func(c *arg.Call, m *imaging.Image, dx, dy int) (*imaging.Image, error)) *arg.Func {
		if !inPlace {
			params += ", *, " + allocParams
		}
		return &arg.Func{Sig: name + "(x_div, y_div" + params + ")", Doc: doc, Do: func(c *arg.Call) (any, error) {
			m, err := c.Self.Data.(*picture).mutable()
			if err != nil {
				return nil, err
			}
			dx, dy := c.Int("x_div"), c.Int("y_div")
			check(c, dx >= 1, "Width divisor must be greater than >= 1")
			check(c, dx <= m.Width, "Width divisor must be less than <= img width")
			check(c, dy >= 1, "Height divisor must be greater than >= 1")
			check(c, dy <= m.Height, "Height divisor must be less than <= img height")
			if err := c.Err(); err != nil {
				return nil, err
			}
			d, err := do(c, m, dx, dy)
			if err = first(c.Err(), err); err != nil {
				return nil, imageError(err)
			}
			if !inPlace {
				return k.place(c, d)
			}
			p, err := hold(d)
			if err != nil {
				return nil, err
			}
			c.Self.Data = p
			return c.Self, nil
		}}
	}
	mean := func(_ *arg.Call, m *imaging.Image, dx, dy int) (*imaging.Image, error) { return m.MeanPool(dx, dy) }
	midpoint := func(c *arg.Call, m *imaging.Image, dx, dy int) (*imaging.Image, error) {
		bias := c.Float("bias")
		check(c, bias >= 0 && bias <= 1, "Error: 0 <= bias <= 1!")
		if c.Err() != nil {
			return nil, nil
		}
		return m.MidpointPool(dx, dy, int(bias*256))
	}
	return []*arg.Func{
		pool("mean_pool", "", "Makes the image smaller: each cell of x_div by y_div pixels becomes one, its average. Returns the image.", true, mean),
		pool("mean_pooled", "", "mean_pool as a new image.", false, mean),
		pool("midpoint_pool", ", bias=0.5", "Makes the image smaller: each cell becomes a value between its least (bias 0) and its largest (bias 1). Returns the image.", true, midpoint),
		pool("midpoint_pooled", ", bias=0.5", "midpoint_pool as a new image.", false, midpoint),
	}
}

// maixMethods are those of the K210 only.
func (k *imageClass) maixMethods() []*arg.Func {
	return []*arg.Func{
		{Sig: "resize(w, h)", Doc: "A new image of another size: the nearest pixels.", Do: func(c *arg.Call) (any, error) {
			m, err := c.Self.Data.(*picture).decoded()
			w, h := c.Int("w"), c.Int("h")
			if err = first(err, c.Err()); err != nil {
				return nil, err
			}
			if w < 1 || h < 1 {
				return nil, arg.Raise("ValueError", fmt.Sprintf("size %dx%d", w, h)).WithHint("want at least 1x1")
			}
			d, err := m.To(m.Format, imaging.View{Width: w, Height: h})
			if err != nil {
				return nil, imageError(err)
			}
			p, err := hold(d)
			if err != nil {
				return nil, err
			}
			return k.new(c.Values, p), nil
		}},
		{Sig: "to_bytes()", Doc: "A copy of the image's bytes.", Do: func(c *arg.Call) (any, error) {
			p := c.Self.Data.(*picture)
			if err := p.alive(); err != nil {
				return nil, err
			}
			return append([]byte(nil), p.data...), nil
		}},
	}
}
