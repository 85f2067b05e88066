package media

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"
	"os"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// imageFormat is one of the board's image formats.
type imageFormat struct {
	name  string // as a constant
	print string // as print(img) names it
	value int
	pixel frame.Format // Invalid: compressed, or not here yet
}

var imageFormats = [...]imageFormat{
	{"BINARY", "binary", 134283264, frame.Invalid},
	{"GRAYSCALE", "grayscale", 134348801, frame.Gray},
	{"RGB565", "rgb565", 201523202, frame.RGB565},
	{"BAYER", "bayer", 84148225, frame.Invalid},
	{"YUV422", "yuv422", 470089730, frame.Invalid},
	{"JPEG", "jpeg", 101056512, frame.Invalid},
	{"PNG", "png", 101122048, frame.Invalid},
	{"ARGB8888", "argb8888", 201850884, frame.ARGB8888},
	{"RGB888", "rgb888", 201916419, frame.RGB888},
	{"RGBP888", "rgbp888", 201916931, frame.RGBP888},
	{"YUV420", "yuv420", 470417443, frame.NV12},
}

func formatNamed(name string) *imageFormat {
	for i := range imageFormats {
		if imageFormats[i].name == name {
			return &imageFormats[i]
		}
	}
	panic("media: no image format " + name)
}

func formatOf(pixel frame.Format) *imageFormat {
	for i := range imageFormats {
		if imageFormats[i].pixel == pixel {
			return &imageFormats[i]
		}
	}
	panic("media: no image format for " + pixel.String())
}

// allocs are the places where the board puts an image's memory.
var allocs = count(0, "ALLOC_MPGC", "ALLOC_HEAP", "ALLOC_MMZ", "ALLOC_VB", "ALLOC_REF")

const (
	allocMMZ = 2
	allocVB  = 3
	allocRef = 4
)

// picture is an image of a script.
type picture struct {
	format *imageFormat
	width  int
	height int
	data   []byte       // the image's bytes: pixels, or a compressed file
	pixels *frame.Frame // over data; nil when compressed
	block  *mpp.Block   // of a snapshot
	mmz    bool         // has a physical address of its own
}

// alive says whether the memory is still the picture's: a snapshot ends with the next one.
func (p *picture) alive() error {
	if p.block != nil && !p.block.Live() {
		return arg.Raise("ValueError", "image is no longer valid").
			WithHint("a snapshot is valid until the next snapshot() of its channel, sensor.stop() or MediaManager.deinit(); take img.copy() to keep it")
	}
	return nil
}

func (p *picture) frame() (*frame.Frame, error) {
	if err := p.alive(); err != nil {
		return nil, err
	}
	if p.pixels != nil {
		return p.pixels, nil
	}
	f, err := imaging.Decode(p.data)
	return f, imageError(err)
}

func imageError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, imaging.ErrInvalid), errors.Is(err, imaging.ErrUnsupported):
		return arg.Raise("OSError", err.Error()).Wrap(err)
	}
	return raise.Error(err)
}

// imageClass is the class of images, and what makes them.
type imageClass struct {
	m     *modules
	class *arg.Class
}

func (k *imageClass) new(vs arg.Values, p *picture) arg.Value { return k.class.NewObject(vs, p) }

// fromFrame makes an image over a frame in memory of its own.
func (k *imageClass) fromFrame(vs arg.Values, f *frame.Frame) (arg.Value, error) {
	data := f.Bytes(nil)
	own, err := frame.Layout(data, f.Format, f.Width, f.Height, 0)
	if err != nil {
		return nil, imageError(fmt.Errorf("%w: %w", imaging.ErrInvalid, err))
	}
	own.PTS, own.Matrix = f.PTS, f.Matrix
	return k.new(vs, &picture{format: formatOf(f.Format), width: f.Width, height: f.Height, data: data, pixels: own, mmz: true}), nil
}

func (k *imageClass) fromSnapshot(vs arg.Values, s *camera.Snapshot) arg.Value {
	f := s.Frame
	size := frame.Size(f.Format, f.Width, f.Height)
	return k.new(vs, &picture{format: formatOf(f.Format), width: f.Width, height: f.Height, data: s.Block.Bytes()[:size:size], pixels: f, block: s.Block})
}

// compressed makes an image that holds a file.
func (k *imageClass) compressed(vs arg.Values, f *frame.Frame, quality int) (*picture, error) {
	var b bytes.Buffer
	if err := imaging.Encode(&b, f, imaging.JPEG, quality); err != nil {
		return nil, imageError(err)
	}
	return &picture{format: formatNamed("JPEG"), width: f.Width, height: f.Height, data: b.Bytes()}, nil
}

func (m *modules) imageModule() *arg.Module {
	width := "width"
	if m.cfg.Screen != (frame.Spec{}) {
		width = "width=None"
	}
	t := &arg.Module{
		Name:  "image",
		Doc:   "Pictures: what sensor.snapshot() returns, and image.Image().",
		Types: []*arg.Class{m.image.class},
		Members: append(members(group{"Where the memory of an image lies.", allocs}),
			&arg.Func{
				Sig: "Image(" + width + ", height=None, format=None, alloc=2, cache=True, data=None, phyaddr=0, virtaddr=0, poolid=0xFFFFFFFF)",
				Doc: "An image from a JPEG, PNG or BMP file, Image(path), or of a size and format, Image(width, height, image.RGB888); data fills it, with ALLOC_REF it is used in place.",
				Do:  m.image.make,
			},
		),
	}
	for _, f := range imageFormats {
		t.Members = append(t.Members, arg.Const{Name: f.name, Value: f.value, Doc: "A format of images."})
	}
	return t
}

// make is image.Image().
func (k *imageClass) make(c *arg.Call) (any, error) {
	if name, isPath := arg.AsStr(c.Value("width")); isPath {
		return k.load(c, name)
	}
	if s := k.m.cfg.Screen; s != (frame.Spec{}) && c.IsNone("width") {
		return k.fromFrame(c.Values, frame.New(s.Format, s.Width, s.Height))
	}
	if c.IsNone("height") || c.IsNone("format") {
		return nil, arg.Raise("OSError", "Expected width, height, and type").WithHint("image.Image(path), or image.Image(width, height, image.RGB888)")
	}
	w, h, value, alloc := c.Int("width"), c.Int("height"), c.Int("format"), c.Int("alloc")
	if err := c.Err(); err != nil {
		return nil, err
	}
	var format *imageFormat
	for i := range imageFormats {
		if imageFormats[i].value == value {
			format = &imageFormats[i]
		}
	}
	switch {
	case w <= 0:
		return nil, arg.Raise("OSError", "Width must be > 0")
	case h <= 0:
		return nil, arg.Raise("OSError", "Height must be > 0")
	case format == nil:
		return nil, arg.Raise("OSError", "Unsupported type").WithHint("got format %d, want image.RGB888, image.RGB565, …", value)
	case format.pixel == frame.Invalid:
		return nil, arg.NotYet("image.Image of format " + format.name)
	case w > 1<<13 || h > 1<<13:
		return nil, arg.Raisef("MemoryError", "image mmz alloc failed: %d", -1).WithHint("got %dx%d, want at most 8192 in each direction", w, h)
	case alloc == allocVB && (!c.Has("phyaddr") || !c.Has("virtaddr")):
		return nil, arg.Raise("OSError", "please set phyaddr and virtaddr")
	case alloc == allocRef && c.IsNone("data"):
		return nil, arg.Raise("OSError", "please set reference object")
	}
	size := frame.Size(format.pixel, w, h)
	p := &picture{format: format, width: w, height: h}
	switch alloc {
	case allocVB:
		data, err := k.m.cfg.Addresses.View(c.Uint64("virtaddr"), size)
		if err != nil {
			return nil, raise.Error(err)
		}
		p.data, p.block = data, k.m.cfg.System.Block(c.Uint64("virtaddr"))
	case allocRef:
		data, ok := arg.AsWriteBuffer(c.Value("data"))
		if !ok {
			data = c.Buffer("data")
		}
		if err := c.Err(); err != nil {
			return nil, err
		}
		if len(data) < size {
			return nil, arg.Raise("ValueError", "Not enough data").WithHint("got %d bytes, want %d", len(data), size)
		}
		p.data = data[:size]
	default:
		p.data, p.mmz = make([]byte, size), alloc != 0 && alloc != 1
		if !c.IsNone("data") {
			data := c.Buffer("data")
			if err := c.Err(); err != nil {
				return nil, err
			}
			if len(data) < size {
				return nil, arg.Raise("ValueError", "Not enough data").WithHint("got %d bytes, want %d", len(data), size)
			}
			copy(p.data, data)
		}
	}
	var err error
	if p.pixels, err = frame.Layout(p.data, format.pixel, w, h, 0); err != nil {
		return nil, arg.Raise("OSError", "Unsupported type").WithHint("%v", err)
	}
	return k.new(c.Values, p), nil
}

func (k *imageClass) load(c *arg.Call, name string) (any, error) {
	f, err := k.m.cfg.Files.OpenFile(name, os.O_RDONLY, 0)
	if err != nil {
		return nil, raise.Error(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, raise.Error(err)
	}
	pixels, err := imaging.Decode(data)
	if err != nil {
		return nil, imageError(err)
	}
	return k.fromFrame(c.Values, pixels)
}

func newImageClass(m *modules) *imageClass {
	k := &imageClass{m: m}
	pic := func(c *arg.Call) *picture { return c.Self.Data.(*picture) }
	get := func(name, doc string, f func(p *picture) (any, error)) *arg.Func {
		return &arg.Func{Sig: name + "()", Doc: doc, Do: func(c *arg.Call) (any, error) { return f(pic(c)) }}
	}
	convert := func(name string, to frame.Format) *arg.Func {
		return &arg.Func{Sig: name + "()", Doc: "A new image in this format.", Do: func(c *arg.Call) (any, error) {
			f, err := pic(c).frame()
			if err == nil {
				f, err = imaging.Convert(f, to)
			}
			if err != nil {
				return nil, imageError(err)
			}
			return k.fromFrame(c.Values, f)
		}}
	}
	k.class = &arg.Class{
		Name: "Image",
		Doc:  "A picture. One from sensor.snapshot() is valid until the next snapshot of the same channel; copy() keeps it.",
		Methods: []*arg.Func{
			get("width", "The width in pixels.", func(p *picture) (any, error) { return p.width, nil }),
			get("height", "The height in pixels.", func(p *picture) (any, error) { return p.height, nil }),
			get("format", "The format: image.RGB888 and the like.", func(p *picture) (any, error) { return p.format.value, nil }),
			get("size", "The size in bytes.", func(p *picture) (any, error) { return len(p.data), nil }),
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
			{Sig: "save(path, roi=None, quality=50)", Doc: "Writes a .jpg, .png or .bmp file; roi is the part (x, y, width, height), quality is for JPEG, 1 to 100.", Do: func(c *arg.Call) (any, error) {
				name, quality := c.Str("path"), c.Int("quality")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, k.save(c, pic(c), name, quality)
			}},
			{Sig: "copy()", Doc: "A copy in memory of its own.", Do: func(c *arg.Call) (any, error) {
				p := pic(c)
				if err := p.alive(); err != nil {
					return nil, err
				}
				if p.pixels == nil {
					q := *p
					q.data = append([]byte(nil), p.data...)
					return k.new(c.Values, &q), nil
				}
				return k.fromFrame(c.Values, p.pixels)
			}},
			{Sig: "clear()", Doc: "Sets all bytes to 0 and returns the image.", Do: func(c *arg.Call) (any, error) {
				if err := pic(c).alive(); err != nil {
					return nil, err
				}
				clear(pic(c).data)
				return c.Self, nil
			}},
			{Sig: "copy_to(image)", Doc: "Copies the pixels into an image of the same size and format.", Do: func(c *arg.Call) (any, error) {
				o := c.Object("image", k.class)
				if err := c.Err(); err != nil {
					return nil, err
				}
				p, q := pic(c), o.Data.(*picture)
				if err := errors.Join(p.alive(), q.alive()); err != nil {
					return nil, err
				}
				if p.format != q.format || p.width != q.width || p.height != q.height || len(p.data) != len(q.data) {
					return nil, arg.Raise("ValueError", "image size or format mismatch").
						WithHint("%s to %s", describe(p), describe(q))
				}
				copy(q.data, p.data)
				return nil, nil
			}},
			{Sig: "copy_from(buffer)", Doc: "Copies bytes of the image's size into it.", Do: func(c *arg.Call) (any, error) {
				data, p := c.Buffer("buffer"), pic(c)
				if err := errors.Join(c.Err(), p.alive()); err != nil {
					return nil, err
				}
				if len(data) != len(p.data) {
					return nil, arg.Raise("ValueError", "image and buffer size mismatch").WithHint("got %d bytes, want %d", len(data), len(p.data))
				}
				copy(p.data, data)
				return nil, nil
			}},
			convert("to_rgb888", frame.RGB888), convert("to_rgb565", frame.RGB565), convert("to_grayscale", frame.Gray),
			{Sig: "compressed(quality=50)", Doc: "A new image that holds a JPEG file of this one; quality 1 to 100.", Do: func(c *arg.Call) (any, error) {
				q := c.Int("quality")
				f, err := pic(c).frame()
				if err = errors.Join(c.Err(), err); err != nil {
					return nil, err
				}
				p, err := k.compressed(c.Values, f, q)
				if err != nil {
					return nil, err
				}
				return k.new(c.Values, p), nil
			}},
			{Sig: "compress(quality=50)", Doc: "Makes this image a JPEG file and returns it.", Do: func(c *arg.Call) (any, error) {
				q := c.Int("quality")
				f, err := pic(c).frame()
				if err = errors.Join(c.Err(), err); err != nil {
					return nil, err
				}
				p, err := k.compressed(c.Values, f, q)
				if err != nil {
					return nil, err
				}
				c.Self.Data = p
				return c.Self, nil
			}},
			{Sig: "compress_for_ide()", Doc: "On the board, sends the picture to the IDE; here no IDE is connected, so there is nothing to send.", Do: func(c *arg.Call) (any, error) {
				return nil, pic(c).alive()
			}},
		},
		Str: func(o *arg.Object) string { return describe(o.Data.(*picture)) },
	}
	for _, name := range imageMissing {
		k.class.Methods = append(k.class.Methods, missing("image.Image", name))
	}
	return k
}

// describe is what the board prints for an image.
func describe(p *picture) string {
	return fmt.Sprintf(`{"w":%d, "h":%d, "type":"%s", "size":%d}`, p.width, p.height, p.format.print, len(p.data))
}

func (k *imageClass) save(c *arg.Call, p *picture, name string, quality int) error {
	format, err := imaging.FormatOf(name)
	if err != nil {
		return imageError(err)
	}
	f, err := p.frame()
	if err == nil && !c.IsNone("roi") {
		f, err = k.roi(c, f)
	}
	if err != nil {
		return imageError(err)
	}
	var b bytes.Buffer
	if p.pixels == nil && format == imaging.JPEG && c.IsNone("roi") {
		b.Write(p.data) // it is that file already
	} else if err := imaging.Encode(&b, f, format, quality); err != nil {
		return imageError(err)
	}
	out, err := k.m.cfg.Files.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0)
	if err != nil {
		return raise.Error(err)
	}
	_, err = out.Write(b.Bytes())
	return raise.Error(errors.Join(err, out.Close()))
}

// roi reads (x, y, width, height).
func (k *imageClass) roi(c *arg.Call, f *frame.Frame) (*frame.Frame, error) {
	items := c.Seq("roi")
	if err := c.Err(); err != nil {
		return nil, err
	}
	if len(items) != 4 {
		return nil, arg.Raise("OSError", "Invalid ROI dimensions!").WithHint("got %d numbers, want (x, y, width, height)", len(items))
	}
	var n [4]int
	for i, x := range items {
		v, ok := arg.AsInt(x)
		if !ok {
			c.BadType("roi", x, "int")
			return nil, c.Err()
		}
		n[i] = int(v)
	}
	part, err := imaging.Crop(f, image.Rect(n[0], n[1], n[0]+n[2], n[1]+n[3]))
	if err != nil {
		return nil, arg.Raise("OSError", "Invalid ROI dimensions!").WithHint("%v", err)
	}
	return part, nil
}
