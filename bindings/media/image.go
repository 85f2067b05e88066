package media

import (
	"fmt"
	"slices"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// imageFormat is one of the board's image formats.
type imageFormat struct {
	name   string // as a constant
	print  string // as print(img) names it
	value  int    // on the K230
	pixels imaging.Format
}

var imageFormats = [...]imageFormat{
	{"BINARY", "binary", 134283264, imaging.Binary},
	{"GRAYSCALE", "grayscale", 134348801, imaging.Gray},
	{"RGB565", "rgb565", 201523202, imaging.RGB565},
	{"BAYER", "bayer", 84148225, imaging.Bayer},
	{"YUV422", "yuv422", 470089730, imaging.YUV422},
	{"JPEG", "jpeg", 101056512, 0},
	{"PNG", "png", 101122048, 0},
	{"ARGB8888", "argb8888", 201850884, imaging.ARGB8888},
	{"RGB888", "rgb888", 201916419, imaging.RGB888},
	{"RGBP888", "rgbp888", 201916931, imaging.RGBP888},
	{"YUV420", "yuv420", 470417443, imaging.YUV420},
}

// Files in memory.
var jpegFormat, pngFormat = &imageFormats[5], &imageFormats[6]

// maixFormats are the K210's: those of its sensor module.
var maixFormats = [...]struct {
	name  string
	value int
}{{"BAYER", 1}, {"RGB565", 2}, {"YUV422", 3}, {"GRAYSCALE", 4}, {"JPEG", 5}}

func formatOf(f imaging.Format) *imageFormat {
	i := slices.IndexFunc(imageFormats[:], func(g imageFormat) bool { return g.pixels == f })
	return &imageFormats[i]
}

// value is the format's number on this board; the K210 has none for most.
func (k *imageClass) value(f *imageFormat) int {
	if k.m.k210() {
		for _, g := range maixFormats {
			if g.name == f.name {
				return g.value
			}
		}
	}
	return f.value
}

// k210 reports whether the board is one.
func (m *modules) k210() bool { return m.cfg.Screen != (frame.Spec{}) }

// allocs are the places where the board puts an image's memory.
var allocs = count(0, "ALLOC_MPGC", "ALLOC_HEAP", "ALLOC_MMZ", "ALLOC_VB", "ALLOC_REF")

const (
	allocMMZ = 2
	allocVB  = 3
	allocRef = 4
)

// allocParams are the parameters of methods that make an image.
const allocParams = "alloc=2, cache=True, phyaddr=0, virtaddr=0, poolid=0xFFFFFFFF"

// picture is an image of a script.
type picture struct {
	format *imageFormat
	width  int
	height int
	data   []byte         // the image's bytes: pixels, or a compressed file
	img    *imaging.Image // over data; nil when compressed
	pixels *frame.Frame   // over data; nil when compressed or of a format that package frame does not have
	block  *mpp.Block     // of a snapshot, or of memory that the script named
	mmz    bool           // has a physical address of its own
	gone   bool           // by __del__
}

// alive says whether the memory is still the picture's: a snapshot ends with the next one.
func (p *picture) alive() error {
	if p.gone {
		return arg.Raise("ValueError", "image is no longer valid").WithHint("its memory was given back by __del__()")
	}
	if p.block != nil && !p.block.Live() {
		return arg.Raise("ValueError", "image is no longer valid").
			WithHint("a snapshot is valid until the next snapshot() of its channel, sensor.stop() or MediaManager.deinit(); take img.copy() to keep it")
	}
	return nil
}

// frame is the picture for other parts of the board, decoded where it is a file.
func (p *picture) frame() (*frame.Frame, error) {
	if err := p.alive(); err != nil {
		return nil, err
	}
	switch {
	case p.pixels != nil:
		return p.pixels, nil
	case p.img != nil:
		return p.img.Frame(), nil
	}
	f, err := imaging.Decode(p.data)
	return f, imageError(err)
}

// raster is the picture to read or change.
func (p *picture) raster() (*imaging.Image, error) {
	if err := p.alive(); err != nil {
		return nil, err
	}
	if p.img == nil {
		return nil, arg.Raise("OSError", "Image is compressed!").WithHint("it holds a %s file; to_rgb565() unpacks it", p.format.name)
	}
	return p.img, nil
}

// mutable is raster for what changes or searches the pixels.
func (p *picture) mutable() (*imaging.Image, error) {
	if err := p.alive(); err != nil {
		return nil, err
	}
	if p.img == nil || p.img.Format == imaging.Bayer {
		return nil, arg.Raise("OSError", "Image is not mutable!").WithHint("its format is %s; to_rgb565() makes an image that can be changed", p.format.name)
	}
	return p.img, nil
}

// decoded is the picture to convert, whatever its format.
func (p *picture) decoded() (*imaging.Image, error) {
	if p.img != nil {
		return p.raster()
	}
	f, err := p.frame()
	if err != nil {
		return nil, err
	}
	m, err := imaging.Of(f)
	return m, imageError(err)
}

// imageClass is the class of images, and what makes them.
type imageClass struct {
	m       *modules
	class   *arg.Class
	results results
	fonts   imaging.Fonts
	told    map[string]bool // what the user was told once
}

func (k *imageClass) new(vs arg.Values, p *picture) arg.Value { return k.class.NewObject(vs, p) }

// over makes a picture over memory.
func over(data []byte, f imaging.Format, width, height int) (*picture, error) {
	m, err := imaging.Layout(data, f, width, height)
	if err != nil {
		return nil, imageError(err)
	}
	p := &picture{format: formatOf(f), width: width, height: height, data: data, img: m}
	if f.Frame() != frame.Invalid {
		p.pixels = m.Frame()
	}
	return p, nil
}

// hold makes a picture of an image in memory of its own, without padding.
func hold(m *imaging.Image) (*picture, error) {
	p, err := over(m.Bytes(), m.Format, m.Width, m.Height)
	if err != nil {
		return nil, err
	}
	p.mmz = true
	p.img.Matrix = m.Matrix
	if p.pixels != nil {
		p.pixels.Matrix = m.Matrix
	}
	return p, nil
}

// fromFrame makes an image with a copy of a frame.
func (k *imageClass) fromFrame(vs arg.Values, f *frame.Frame) (arg.Value, error) {
	m, err := imaging.Of(f)
	if err != nil {
		return nil, imageError(err)
	}
	p, err := hold(m)
	if err != nil {
		return nil, err
	}
	if p.pixels != nil {
		p.pixels.PTS, p.pixels.Matrix = f.PTS, f.Matrix
	}
	return k.new(vs, p), nil
}

func (k *imageClass) fromSnapshot(vs arg.Values, s *camera.Snapshot) (arg.Value, error) {
	f := s.Frame
	m, err := imaging.Of(f)
	if err != nil {
		return nil, imageError(err)
	}
	size := imaging.Size(m.Format, f.Width, f.Height)
	return k.new(vs, &picture{format: formatOf(m.Format), width: f.Width, height: f.Height, data: s.Block.Bytes()[:size:size], img: m, pixels: f, block: s.Block}), nil
}

// place makes an image where the call's alloc and its like say.
func (k *imageClass) place(c *arg.Call, m *imaging.Image) (arg.Value, error) {
	alloc := c.Int("alloc")
	if err := c.Err(); err != nil {
		return nil, err
	}
	if alloc != allocVB {
		p, err := hold(m)
		if err != nil {
			return nil, err
		}
		p.mmz = alloc != 0 && alloc != 1
		return k.new(c.Values, p), nil
	}
	p, err := k.inBlock(c, m.Format, m.Width, m.Height)
	if err != nil {
		return nil, err
	}
	copy(p.data, m.Bytes())
	return k.new(c.Values, p), nil
}

// inBlock makes a picture over memory that the script names.
func (k *imageClass) inBlock(c *arg.Call, f imaging.Format, w, h int) (*picture, error) {
	if !c.Has("phyaddr") || !c.Has("virtaddr") {
		return nil, arg.Raise("OSError", "please set phyaddr and virtaddr")
	}
	addr := c.Uint64("virtaddr")
	if err := c.Err(); err != nil {
		return nil, err
	}
	data, err := k.m.cfg.Addresses.View(addr, imaging.Size(f, w, h))
	if err != nil {
		return nil, raise.Error(err)
	}
	p, err := over(data, f, w, h)
	if err == nil {
		p.block = k.m.cfg.System.Block(addr)
	}
	return p, err
}

// make is image.Image().
func (k *imageClass) make(c *arg.Call) (any, error) {
	if name, isPath := arg.AsStr(c.Value("width")); isPath {
		m, err := k.open(name)
		if err != nil {
			return nil, imageError(err)
		}
		return k.place(c, m)
	}
	if s := k.m.cfg.Screen; k.m.k210() && c.IsNone("width") {
		w, h := s.Width, s.Height
		if !c.IsNone("size") {
			n := numberList(c, "size", c.Value("size"))
			if err := c.Err(); err != nil {
				return nil, err
			}
			if len(n) != 2 || n[0] < 1 || n[1] < 1 {
				return nil, arg.Raise("ValueError", "size=(w,h)").WithHint("got %v", n)
			}
			w, h = n[0], n[1]
		}
		return k.fromFrame(c.Values, frame.New(s.Format, w, h))
	}
	if c.IsNone("height") || c.IsNone("format") {
		return nil, arg.Raise("OSError", "Expected width, height, and type").WithHint("image.Image(path), or image.Image(width, height, image.RGB888)")
	}
	w, h, value, alloc := c.Int("width"), c.Int("height"), c.Int("format"), c.Int("alloc")
	if err := c.Err(); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(imageFormats[:], func(f imageFormat) bool { return k.value(&f) == value })
	switch {
	case w <= 0:
		return nil, arg.Raise("OSError", "Width must be > 0")
	case h <= 0:
		return nil, arg.Raise("OSError", "Height must be > 0")
	case i < 0:
		return nil, arg.Raise("OSError", "Unsupported type").WithHint("got format %d, want image.RGB888, image.RGB565, …", value)
	case w > 1<<13 || h > 1<<13:
		return nil, arg.Raisef("MemoryError", "image mmz alloc failed: %d", -1).WithHint("got %dx%d, want at most 8192 in each direction", w, h)
	case alloc == allocRef && c.IsNone("data"):
		return nil, arg.Raise("OSError", "please set reference object")
	}
	format := &imageFormats[i]
	if format.pixels == 0 {
		return k.file(c, format, w, h)
	}
	size := imaging.Size(format.pixels, w, h)
	var data []byte
	switch {
	case alloc == allocVB:
		p, err := k.inBlock(c, format.pixels, w, h)
		if err != nil {
			return nil, err
		}
		return k.new(c.Values, p), nil
	case alloc == allocRef:
		var ok bool
		if data, ok = arg.AsWriteBuffer(c.Value("data")); !ok {
			data = c.Buffer("data")
		}
		if err := c.Err(); err != nil {
			return nil, err
		}
		if err := enough(data, size); err != nil {
			return nil, err
		}
		data = data[:size:size]
	default:
		data = make([]byte, size)
		if !c.IsNone("data") {
			from := c.Buffer("data")
			if err := c.Err(); err != nil {
				return nil, err
			}
			if err := enough(from, size); err != nil {
				return nil, err
			}
			copy(data, from)
		}
	}
	p, err := over(data, format.pixels, w, h)
	if err != nil {
		return nil, err
	}
	p.mmz = alloc != allocRef && alloc != 0 && alloc != 1
	return k.new(c.Values, p), nil
}

func enough(data []byte, size int) error {
	if len(data) < size {
		return arg.Raise("ValueError", "Not enough data").WithHint("got %d bytes, want %d", len(data), size)
	}
	return nil
}

// file makes an image that holds a JPEG or PNG file of the script.
func (k *imageClass) file(c *arg.Call, format *imageFormat, w, h int) (any, error) {
	if c.IsNone("data") {
		return nil, arg.Raise("ValueError", "Not enough data").WithHint("an image of format %s is a file: pass its bytes as data", format.name)
	}
	data := slices.Clone(c.Buffer("data"))
	if err := c.Err(); err != nil {
		return nil, err
	}
	return k.new(c.Values, &picture{format: format, width: w, height: h, data: data, mmz: c.Int("alloc") == allocMMZ}), nil
}

// describe is what the board prints for an image.
func describe(p *picture) string {
	return fmt.Sprintf(`{"w":%d, "h":%d, "type":"%s", "size":%d}`, p.width, p.height, p.format.print, len(p.data))
}

// tell says something to the user, once.
func (k *imageClass) tell(line string) {
	if k.m.cfg.Warn != nil && !k.told[line] {
		k.told[line] = true
		k.m.cfg.Warn(line)
	}
}

func newImageClass(m *modules) *imageClass {
	k := &imageClass{m: m, told: map[string]bool{}}
	k.fonts = imaging.Fonts{Dirs: imaging.FontDirs(), Missing: func(r rune) {
		k.tell(fmt.Sprintf("draw_string_advanced: no font on this PC has %q: a box is drawn; install a Chinese font, such as Noto Sans CJK, or pass font=", r))
	}}
	k.results = newResults()
	k.class = &arg.Class{
		Name: "Image",
		Doc: `A picture. One from sensor.snapshot() is valid until the next snapshot of the same channel; copy() keeps it.

Methods that draw on or change an image return it, so that calls can be chained. Colours are tuples (r, g, b) or numbers
0xRRGGBB. Numbers that come first, such as x and y, may also be passed as one tuple. A mask is an image of the same size:
only pixels that are bright in it are changed. Where the board works on GRAYSCALE and RGB565 only, RGB888 works here, too,
and a note says so.`,
		Str: func(o *arg.Object) string { return describe(o.Data.(*picture)) },
	}
	k.class.Methods = slices.Concat(k.basics(), k.conversions(), k.drawing(), k.combining(), k.filters(), k.finding())
	if m.k210() {
		k.class.Methods = slices.Concat(k.class.Methods, k.maixMethods(), k.maixDrawing())
	}
	for _, name := range imageMissing {
		k.class.Methods = append(k.class.Methods, missing("image.Image", name))
	}
	return k
}

// get makes a method without parameters that needs the picture, alive or not.
func get(name, doc string, f func(p *picture) (any, error)) *arg.Func {
	return &arg.Func{Sig: name + "()", Doc: doc, Do: func(c *arg.Call) (any, error) { return f(c.Self.Data.(*picture)) }}
}

// change makes a method that changes the image and returns it.
func change(sig, doc string, do func(c *arg.Call, m *imaging.Image) error) *arg.Func {
	return &arg.Func{Sig: sig, Doc: doc, Do: func(c *arg.Call) (any, error) {
		m, err := c.Self.Data.(*picture).mutable()
		if err != nil {
			return nil, err
		}
		if err := do(c, m); err != nil {
			return nil, imageError(err)
		}
		return c.Self, c.Err()
	}}
}

// look makes a method that searches the image; those of the board know GRAYSCALE, RGB565 and BINARY only.
func (k *imageClass) look(sig, doc string, do func(c *arg.Call, m *imaging.Image) (any, error)) *arg.Func {
	f := &arg.Func{Sig: sig, Doc: doc}
	f.Do = func(c *arg.Call) (any, error) {
		m, err := c.Self.Data.(*picture).mutable()
		if err != nil {
			return nil, err
		}
		switch m.Format {
		case imaging.RGB888, imaging.RGBP888, imaging.ARGB8888:
			k.tell(fmt.Sprintf("%s: the board finds nothing in %v images: img.to_rgb565() or to_grayscale() first works there, too", f.Name(), m.Format))
		case imaging.YUV420, imaging.YUV422:
			return nil, arg.Raisef("OSError", "Image format is not supported by %s", f.Name()).WithHint("it is %v, which the board does not search either; to_rgb565() or to_grayscale() converts it", m.Format)
		}
		v, err := do(c, m)
		return v, imageError(err)
	}
	return f
}
