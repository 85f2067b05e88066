package media

import (
	"errors"
	"fmt"
	"image"
	"io"
	"os"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// placed are the arguments of a method whose first numbers may also come as one tuple: draw_line(x0, y0, x1, y1, color)
// or draw_line((x0, y0, x1, y1), color). With the tuple all positional arguments behind it move up.
type placed struct {
	c      *arg.Call
	values map[string]arg.Value // what was passed
	first  []int
}

// place reads the numbers named in coords and maps the other parameters, in the order of the signature.
func place(c *arg.Call, coords []string, others ...string) *placed {
	p := &placed{c: c, values: map[string]arg.Value{}, first: make([]int, len(coords))}
	names := append(append([]string(nil), coords...), others...)
	items, isTuple := arg.AsSeq(c.Value(coords[0]))
	own := len(coords) // the first parameter that holds its own argument
	if isTuple {
		// What was passed by position fills the slots behind the tuple without a gap.
		i := 1
		for ; i < len(names) && c.Has(names[i]); i++ {
			if to := len(coords) - 1 + i; to < len(names) {
				p.values[names[to]] = c.Value(names[i])
			}
		}
		own = max(own, i)
	} else {
		for _, n := range coords {
			if c.Has(n) {
				items = append(items, c.Value(n))
			}
		}
	}
	for _, n := range names[min(own, len(names)):] {
		if c.Has(n) {
			p.values[n] = c.Value(n)
		}
	}
	if len(items) < len(coords) {
		c.Fail(arg.Raise("OSError", "Not enough positional arguments!").WithHint("%s wants %d numbers first, or a tuple of them; got %d", c.Name(), len(coords), len(items)))
		return p
	}
	for i, n := range coords {
		p.first[i] = p.int(items[i], n)
	}
	return p
}

func (p *placed) int(v arg.Value, name string) int {
	n, ok := arg.AsInt(p.c.Number(v, false))
	if !ok {
		p.c.BadType(name, v, "int")
	}
	return int(n)
}

// Int is an integer argument, or what it is when it was not passed.
func (p *placed) Int(name string, missing int) int {
	if v := p.values[name]; v != nil {
		return p.int(v, name)
	}
	return missing
}

// Float is a number argument.
func (p *placed) Float(name string, missing float64) float64 {
	v := p.values[name]
	if v == nil {
		return missing
	}
	f, ok := arg.AsFloat(p.c.Number(v, true))
	if !ok {
		p.c.BadType(name, v, "float")
	}
	return f
}

// Bool is the truth of an argument.
func (p *placed) Bool(name string, missing bool) bool {
	if v := p.values[name]; v != nil {
		return bool(v.Truth())
	}
	return missing
}

// Color is a colour argument, white when it was not passed.
func (p *placed) Color(k *imageClass, m *imaging.Image) imaging.Color {
	v := p.values["color"]
	if v == nil || v == arg.None {
		return 0xFFFFFFFF
	}
	return k.color(p.c, v, m)
}

// color reads a colour: (r, g, b), (a, r, g, b) or a number: 0xAARRGGBB, on the K210 the pixel's value.
func (k *imageClass) color(c *arg.Call, v arg.Value, m *imaging.Image) imaging.Color {
	if n, ok := arg.AsInt(c.Number(v, false)); ok {
		if !k.m.k210() {
			return imaging.Color(uint32(n))
		}
		switch m.Format {
		case imaging.RGB565:
			return imaging.RGB(imaging.From565(uint16(n)))
		case imaging.Binary:
			n = -(n & 1)
		}
		return imaging.RGB(uint8(n), uint8(n), uint8(n))
	}
	items, ok := arg.AsSeq(v)
	if !ok {
		c.BadType("color", v, "int or (r, g, b)")
		return 0
	}
	if len(items) != 3 && len(items) != 4 {
		c.Fail(arg.Raise("ValueError", "color=([A,]R,G,B)").WithHint("got %d numbers, want 3 or 4", len(items)))
		return 0
	}
	col := uint32(0xFFFFFFFF)
	for _, x := range items {
		n, ok := arg.AsInt(c.Number(x, false))
		if !ok {
			c.BadType("color", x, "int")
		}
		col = col<<8 | uint32(uint8(n))
	}
	return imaging.Color(col)
}

// numberList reads a tuple or list of numbers.
func numberList(c *arg.Call, name string, v arg.Value) []int {
	items, ok := arg.AsSeq(v)
	if !ok {
		c.Fail(arg.Raisef("TypeError", "object '%s' isn't a tuple or list", v.Type()).WithHint("%s of %s", name, c.Name()))
		return nil
	}
	list := make([]int, len(items))
	for i, x := range items {
		n, ok := arg.AsInt(c.Number(x, false))
		if !ok {
			c.BadType(name, x, "int")
		}
		list[i] = int(n)
	}
	return list
}

// floats reads numbers, flat or in rows.
func floats(c *arg.Call, name string, v arg.Value) (list []float64) {
	items, ok := arg.AsSeq(v)
	if !ok {
		c.Fail(arg.Raisef("TypeError", "object '%s' isn't a tuple or list", v.Type()).WithHint("%s of %s", name, c.Name()))
		return nil
	}
	for _, x := range items {
		if _, row := arg.AsSeq(x); row {
			list = append(list, floats(c, name, x)...)
			continue
		}
		f, ok := arg.AsFloat(c.Number(x, true))
		if !ok {
			c.BadType(name, x, "float")
		}
		list = append(list, f)
	}
	return list
}

// roi reads a part (x, y, w, h) of an image and cuts it off at the borders; empty for None.
func roi(c *arg.Call, name string, m *imaging.Image) image.Rectangle {
	return roiOf(c, name, c.Value(name), m)
}

func roiOf(c *arg.Call, name string, v arg.Value, m *imaging.Image) image.Rectangle {
	if v == nil || v == arg.None {
		return image.Rectangle{}
	}
	n := numberList(c, name, v)
	if c.Err() != nil {
		return image.Rectangle{}
	}
	if len(n) != 4 {
		c.Fail(arg.Raisef("ValueError", "requested length 4 but object has length %d", len(n)).WithHint("%s is (x, y, width, height)", name))
		return image.Rectangle{}
	}
	if n[2] < 1 || n[3] < 1 {
		c.Fail(arg.Raise("OSError", "Invalid ROI dimensions!").WithHint("%s is (x, y, width, height), got %v", name, n))
		return image.Rectangle{}
	}
	r := image.Rect(n[0], n[1], n[0]+n[2], n[1]+n[3]).Intersect(m.Bounds())
	if r.Empty() {
		c.Fail(arg.Raise("OSError", "ROI does not overlap on the image!").WithHint("%s is %v, the image %dx%d", name, n, m.Width, m.Height))
	}
	return r
}

// thresholds reads a list of tuples (lo, hi) or (l_lo, l_hi, a_lo, a_hi, b_lo, b_hi). What is missing is the whole range.
func thresholds(c *arg.Call, name string) []imaging.Threshold {
	v := c.Value(name)
	if v == arg.None {
		return nil
	}
	items, ok := arg.AsSeq(v)
	if !ok {
		c.Fail(arg.Raisef("TypeError", "object '%s' isn't a tuple or list", v.Type()).
			WithHint("%s of %s is a list of tuples: [(lo, hi)] for grey values, [(l_lo, l_hi, a_lo, a_hi, b_lo, b_hi)] for colours", name, c.Name()))
		return nil
	}
	var list []imaging.Threshold
	for _, x := range items {
		n := numberList(c, name, x)
		if c.Err() != nil {
			return nil
		}
		if len(n) == 0 {
			continue
		}
		t := imaging.Threshold{Min: [3]int{0, -128, -128}, Max: [3]int{255, 127, 127}}
		for i := range min(3, (len(n)+1)/2) {
			t.Min[i] = n[2*i]
			if 2*i+1 < len(n) {
				t.Max[i] = n[2*i+1]
			}
			t.Min[i], t.Max[i] = min(t.Min[i], t.Max[i]), max(t.Min[i], t.Max[i])
		}
		list = append(list, t)
	}
	return list
}

// mask reads an image or None.
func (k *imageClass) mask(c *arg.Call, name string) *imaging.Image {
	return k.maskOf(c, name, c.Value(name))
}

func (k *imageClass) maskOf(c *arg.Call, name string, v arg.Value) *imaging.Image {
	if v == nil || v == arg.None {
		return nil
	}
	o, ok := arg.AsObject(v, k.class)
	if !ok {
		c.BadType(name, v, "Image")
		return nil
	}
	m, err := o.Data.(*picture).raster()
	if err != nil {
		c.Fail(err)
	}
	return m
}

// operand reads the other side of an operation: an image, the path of one, or a colour.
func (k *imageClass) operand(c *arg.Call, name string, m *imaging.Image) imaging.Operand {
	v := c.Value(name)
	if o, ok := arg.AsObject(v, k.class); ok {
		other, err := o.Data.(*picture).raster()
		if err != nil {
			c.Fail(err)
		}
		return imaging.Operand{Image: other}
	}
	if path, ok := arg.AsStr(v); ok {
		other, err := k.open(path)
		if err == nil {
			other, err = other.To(m.Format, imaging.View{})
		}
		if err != nil {
			c.Fail(imageError(err))
		}
		return imaging.Operand{Image: other}
	}
	return imaging.Operand{Color: k.color(c, v, m)}
}

// open reads a picture file of the card.
func (k *imageClass) open(path string) (*imaging.Image, error) {
	data, err := k.read(path)
	if err != nil {
		return nil, err
	}
	f, err := imaging.Decode(data)
	if err != nil {
		return nil, err
	}
	return imaging.Of(f)
}

// read reads a file of the card.
func (k *imageClass) read(path string) ([]byte, error) {
	f, err := k.m.cfg.Files.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		return nil, raise.Error(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	return data, raise.Error(err)
}

// palette reads 256 colours: an image of 256 pixels, or a number: 0 rainbow, 1 ironbow.
func (k *imageClass) palette(c *arg.Call, name string) *[256]imaging.Color {
	v := c.Value(name)
	if v == arg.None {
		return nil
	}
	if n, ok := arg.AsInt(c.Number(v, false)); ok {
		switch n {
		case 0:
			return imaging.Rainbow()
		case 1:
			return imaging.Ironbow()
		}
		c.Fail(arg.Raise("ValueError", "Invalid pre-defined color palette!").WithHint("got %d, want 0 (rainbow) or 1 (ironbow)", n))
		return nil
	}
	m := k.maskOf(c, name, v)
	if m == nil {
		return nil
	}
	colors, err := m.Palette()
	if err != nil {
		c.Fail(arg.Raise("ValueError", "Color palette must be 256 pixels!").WithHint("%v", err))
		return nil
	}
	return colors
}

func (k *imageClass) alphaPalette(c *arg.Call, name string) *[256]uint8 {
	m := k.mask(c, name)
	if m == nil {
		return nil
	}
	colors, err := m.Palette()
	if err != nil {
		c.Fail(arg.Raise("ValueError", "Alpha palette must be 256 pixels!").WithHint("%v", err))
		return nil
	}
	var alpha [256]uint8
	for i, col := range colors {
		alpha[i] = imaging.Luma(col.R(), col.G(), col.B())
	}
	return &alpha
}

// view reads the parameters that to_grayscale and the like, copy and draw_image share. value gives an argument by its
// name, or nil.
func (k *imageClass) view(c *arg.Call, m *imaging.Image, value func(name string) arg.Value) imaging.View {
	var v imaging.View
	num := func(name string) (float64, bool) {
		x := value(name)
		if x == nil || x == arg.None {
			return 0, false
		}
		f, ok := arg.AsFloat(c.Number(x, true))
		if !ok {
			c.BadType(name, x, "float")
		}
		return f, true
	}
	for _, axis := range []struct {
		name  string
		scale *float64
		size  *int
	}{{"x", &v.XScale, &v.Width}, {"y", &v.YScale, &v.Height}} {
		s, hasScale := num(axis.name + "_scale")
		n, hasSize := num(axis.name + "_size")
		if hasScale && hasSize {
			c.Fail(arg.Raisef("ValueError", "Choose either %s_scale or %s_size not both!", axis.name, axis.name))
		}
		*axis.scale, *axis.size = s, int(n)
		if hasScale && s == 0 {
			c.Fail(arg.Raisef("ValueError", "%s_scale is 0", axis.name).WithHint("want a number other than 0; a negative one mirrors"))
		}
	}
	if x := value("roi"); x != nil {
		v.ROI = roiOf(c, "roi", x, m)
	}
	if n, ok := num("rgb_channel"); ok {
		if n < -1 || n > 2 {
			c.Fail(arg.Raise("ValueError", "-1 <= rgb_channel <= 2!"))
		}
		v.Channel = int(n) + 1
	}
	if n, ok := num("alpha"); ok {
		if n < 0 || n > 256 {
			c.Fail(arg.Raise("ValueError", "0 <= alpha <= 256!"))
		}
		v.Fade = 256 - int(n)
	}
	if n, ok := num("hint"); ok {
		v.Hint = imaging.Hint(n)
	}
	return v
}

func imageError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, imaging.ErrNotEqual):
		return arg.Raise("OSError", "Images not equal!").WithHint("%v", err).Wrap(err)
	case errors.Is(err, imaging.ErrInvalid), errors.Is(err, imaging.ErrUnsupported):
		return arg.Raise("OSError", err.Error()).Wrap(err)
	}
	return raise.Error(err)
}

// callback makes a Go function of a script's, or nil of None.
func callback(c *arg.Call, name string) func(args ...arg.Value) (bool, error) {
	if c.IsNone(name) {
		return nil
	}
	fn := c.Callable(name)
	if fn == nil {
		return nil
	}
	return func(args ...arg.Value) (bool, error) {
		v, err := starlark.Call(c.Thread, fn, starlark.Tuple(args), nil)
		if err != nil {
			return false, err
		}
		return bool(v.Truth()), nil
	}
}

// check raises an OSError with the board's text where ok is false.
func check(c *arg.Call, ok bool, format string, args ...any) {
	if !ok {
		c.Fail(arg.Raise("OSError", fmt.Sprintf(format, args...)))
	}
}

// first is the first error that is one.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
