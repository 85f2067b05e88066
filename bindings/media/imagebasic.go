package media

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// basics are size, memory, pixels and files.
func (k *imageClass) basics() []*arg.Func {
	m := k.m
	pic := func(c *arg.Call) *picture { return c.Self.Data.(*picture) }
	list := []*arg.Func{
		get("width", "The width in pixels.", func(p *picture) (any, error) { return p.width, nil }),
		get("height", "The height in pixels.", func(p *picture) (any, error) { return p.height, nil }),
		get("format", "The format: image.RGB888 and the like.", func(p *picture) (any, error) { return k.value(p.format), nil }),
		get("size", "The size in bytes.", func(p *picture) (any, error) { return len(p.data), nil }),
		{Sig: "bytearray()", Doc: "The image's bytes themselves: what is written is seen in the image.", Do: func(c *arg.Call) (any, error) {
			p := pic(c)
			if err := p.alive(); err != nil {
				return nil, err
			}
			if p.block != nil {
				p.block.Expose()
			}
			return c.Values.Bytearray(p.data), nil
		}},
		{Sig: "get_pixel(x, y=None, rgbtuple=None)", Doc: "The pixel at (x, y): a tuple (r, g, b) for RGB565, else a number; rgbtuple=True always gives the tuple, False the number. None outside of the image.", Do: k.getPixel},
		{Sig: "set_pixel(x, y=None, color=None)", Doc: "Sets the pixel at (x, y), white without a colour. Outside of the image nothing happens.", Do: func(c *arg.Call) (any, error) {
			img, err := pic(c).raster()
			if err != nil {
				return nil, err
			}
			p := place(c, []string{"x", "y"}, "color")
			col := p.Color(k, img)
			if err := c.Err(); err != nil {
				return nil, err
			}
			img.SetPixel(p.first[0], p.first[1], col)
			return c.Self, nil
		}},
		{Sig: "save(path, roi=None, quality=50)", Doc: "Writes a .jpg, .png, .bmp, .pgm or .ppm file; roi is the part (x, y, width, height), quality is for JPEG, 1 to 100. Under any other name the file holds the bare bytes of the pixels, or the JPEG or PNG file that the image holds.", Do: func(c *arg.Call) (any, error) {
			if err := k.save(c, pic(c)); err != nil {
				return nil, err
			}
			return c.Self, nil
		}},
		{Sig: "clear(mask=None)", Doc: "Sets all pixels to 0, or those that mask shows, and returns the image.", Do: func(c *arg.Call) (any, error) {
			img, err := pic(c).raster()
			mask := k.mask(c, "mask")
			if err = first(err, c.Err()); err != nil {
				return nil, err
			}
			return c.Self, imageError(img.Clear(mask))
		}},
		{Sig: "compress_for_ide(quality=50)", Doc: "On the board, sends the picture to the IDE; here no IDE is connected, so there is nothing to send.", Do: func(c *arg.Call) (any, error) {
			return nil, pic(c).alive()
		}},
		{Sig: "__del__()", Doc: "Gives the memory back at once. The image must not be used any more.", Do: func(c *arg.Call) (any, error) {
			p := pic(c)
			c.Self.Data = &picture{format: p.format, width: p.width, height: p.height, gone: true}
			return nil, nil
		}},
		{Sig: "flush()", Doc: "On the board, shows the picture in the IDE; here no IDE is connected.", Do: func(c *arg.Call) (any, error) {
			return nil, pic(c).alive()
		}},
	}
	if m.k210() {
		return list
	}
	return append(list,
		get("phyaddr", "The physical address, 0 for an image on the heap.", func(p *picture) (any, error) {
			switch {
			case p.block != nil:
				return p.block.Addr(), nil
			case p.mmz:
				return m.cfg.Addresses.Of(p.data), nil
			}
			return 0, nil
		}),
		get("virtaddr", "The address of the first byte.", func(p *picture) (any, error) {
			if p.block != nil {
				return p.block.Addr(), nil
			}
			return m.cfg.Addresses.Of(p.data), nil
		}),
		get("poolid", "The pool of a snapshot's memory; 0 for other images.", func(p *picture) (any, error) {
			if p.block == nil {
				return 0, nil
			}
			return p.block.PoolID(), nil
		}),
		&arg.Func{Sig: "jpeg_encode_for_ide(quality=50)", Doc: "The same as compress_for_ide.", Do: func(c *arg.Call) (any, error) {
			return nil, pic(c).alive()
		}},
		&arg.Func{Sig: "to_numpy_ref()", Doc: "The pixels as an array of uint8 that shares the image's memory: (h, w) for GRAYSCALE, (h, w, 2) for RGB565, (h, w, 3) for RGB888, (h, w, 4) for ARGB8888, (3, h, w) for RGBP888.", Do: func(c *arg.Call) (any, error) {
			p := pic(c)
			if err := p.alive(); err != nil {
				return nil, err
			}
			shapes := map[imaging.Format][]int{imaging.Gray: {p.height, p.width}, imaging.RGB565: {p.height, p.width, 2}, imaging.RGB888: {p.height, p.width, 3},
				imaging.ARGB8888: {p.height, p.width, 4}, imaging.RGBP888: {3, p.height, p.width}}
			shape := shapes[p.format.pixels]
			if shape == nil {
				return nil, arg.Raise("ValueError", "image format not support").WithHint("%s has no array; to_rgb888() or to_grayscale() first", p.format.name)
			}
			if p.block != nil {
				p.block.Expose()
			}
			if m.cfg.Array == nil {
				return nil, arg.NotYet("image.Image.to_numpy_ref")
			}
			return m.cfg.Array(c.Values, p.data, shape)
		}},
		&arg.Func{Sig: "copy_to(image)", Doc: "Copies the pixels into an image of the same size and format.", Do: func(c *arg.Call) (any, error) {
			o := c.Object("image", k.class)
			if err := c.Err(); err != nil {
				return nil, err
			}
			p, q := pic(c), o.Data.(*picture)
			if err := first(p.alive(), q.alive()); err != nil {
				return nil, err
			}
			if p.format != q.format || p.width != q.width || p.height != q.height || len(p.data) != len(q.data) {
				return nil, arg.Raise("ValueError", "image size or format mismatch").
					WithHint("%s to %s", describe(p), describe(q))
			}
			copy(q.data, p.data)
			return nil, nil
		}},
		&arg.Func{Sig: "copy_from(buffer)", Doc: "Copies bytes of the image's size into it, or the pixels of an image of the same size and format.", Do: func(c *arg.Call) (any, error) {
			p := pic(c)
			var data []byte
			if o, isImage := arg.AsObject(c.Value("buffer"), k.class); isImage {
				q := o.Data.(*picture)
				if err := q.alive(); err != nil {
					return nil, err
				}
				data = q.data
			} else {
				data = c.Buffer("buffer")
			}
			if err := first(c.Err(), p.alive()); err != nil {
				return nil, err
			}
			if len(data) != len(p.data) {
				return nil, arg.Raise("ValueError", "image and buffer size mismatch").WithHint("got %d bytes, want %d", len(data), len(p.data))
			}
			copy(p.data, data)
			return nil, nil
		}},
	)
}

func (k *imageClass) getPixel(c *arg.Call) (any, error) {
	img, err := c.Self.Data.(*picture).raster()
	if err != nil {
		return nil, err
	}
	p := place(c, []string{"x", "y"}, "rgbtuple")
	if err := c.Err(); err != nil {
		return nil, err
	}
	x, y := p.first[0], p.first[1]
	if !image.Pt(x, y).In(img.Bounds()) {
		return nil, nil
	}
	if p.Bool("rgbtuple", img.Format != imaging.Binary && img.Format != imaging.Gray && img.Format != imaging.Bayer && img.Format != imaging.YUV422) {
		r, g, b := img.Pixel(x, y)
		return c.Values.Tuple(c.Values.Int(int64(r)), c.Values.Int(int64(g)), c.Values.Int(int64(b))), nil
	}
	return img.PixelValue(x, y), nil
}

func (k *imageClass) save(c *arg.Call, p *picture) error {
	name, quality := c.Str("path"), c.Int("quality")
	if err := c.Err(); err != nil {
		return err
	}
	if quality < 1 || quality > 100 {
		return arg.Raise("OSError", "Error: 1 <= quality <= 100!").WithHint("got %d", quality)
	}
	if err := p.alive(); err != nil {
		return err
	}
	format, err := imaging.FormatOf(name)
	raw := err != nil
	if ext := strings.ToLower(path.Ext(name)); raw && slices.Contains([]string{".gif", ".webp", ".tif", ".tiff"}, ext) {
		k.tell(fmt.Sprintf("save: the board writes no %s files: %s holds the bare pixels", ext, name))
	}
	var b bytes.Buffer
	if p.img == nil && c.IsNone("roi") && (raw || p.format == jpegFormat && format == imaging.JPEG || p.format == pngFormat && format == imaging.PNG) {
		b.Write(p.data) // it is that file already
		if raw {
			name += map[*imageFormat]string{jpegFormat: ".jpg", pngFormat: ".png"}[p.format]
		}
	} else {
		m, err := p.decoded()
		if err != nil {
			return err
		}
		if part := roi(c, "roi", m); !part.Empty() {
			m, err = m.To(m.Format, imaging.View{ROI: part})
		}
		if err = first(c.Err(), err); err != nil {
			return imageError(err)
		}
		if raw {
			b.Write(m.Bytes())
		} else if err := imaging.Encode(&b, m.Frame(), format, quality); err != nil {
			return imageError(err)
		}
	}
	out, err := k.m.cfg.Files.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0)
	if err != nil {
		return raise.Error(err)
	}
	_, err = out.Write(b.Bytes())
	return raise.Error(first(err, out.Close()))
}
