package filter

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/frame"
)

// pictureFilters make the filters of video. Each changes l to what it gives out.
var pictureFilters = map[string]func(n *node, l *link) (pictures, error){
	"null": newNull, "scale": newScale, "crop": newCrop, "pad": newPad, "hflip": newHFlip, "vflip": newVFlip,
	"transpose": newTranspose, "format": newFormat, "fps": newFPS, "setpts": newSetPTS, "trim": newTrim,
}

// each is a filter that makes one picture of one.
type each func(p *av.Picture) (*av.Picture, error)

func (f each) push(p *av.Picture, out func(*av.Picture)) error {
	q, err := f(p)
	if err == nil {
		q.PTS = p.PTS
		out(q)
	}
	return err
}

func (each) flush(func(*av.Picture)) error { return nil }

func same(p *av.Picture) (*av.Picture, error) { return p, nil }

func newNull(n *node, _ *link) (pictures, error) { return each(same), newOptions(n.name, n.args).end() }

// sizeVars are what expressions of sizes know.
func (l *link) sizeVars() vars {
	w, h := float64(l.width), float64(l.height)
	_, sx, sy := l.format.Step(1)
	if l.format.Planes() == 1 {
		sx, sy = 0, 0
	}
	return vars{"iw": w, "in_w": w, "ih": h, "in_h": h, "a": w / h, "sar": 1, "dar": w / h, "hsub": float64(int(1) << sx), "vsub": float64(int(1) << sy)}
}

// fit rounds a size to whole chroma samples.
func (l *link) even(w, h int) (int, int) {
	if l.format.Planes() > 1 {
		_, sx, sy := l.format.Step(1)
		return w &^ (1<<sx - 1), h &^ (1<<sy - 1)
	}
	return w, h
}

func newScale(n *node, l *link) (pictures, error) {
	o := newOptions(n.name, n.args, "w", "h")
	w, h := o.expr("iw", "w", "width"), o.expr("ih", "h", "height")
	if a, b, ok := o.size("s", "size"); ok {
		w, h = constant(float64(a)), constant(float64(b))
	}
	if err := o.end(); err != nil {
		return nil, err
	}
	v := l.sizeVars()
	// Each may be asked for the other: the width is first where the height does not need it.
	first, err := w.value(with(v, "ow", math.NaN(), "out_w", math.NaN(), "oh", 0, "out_h", 0))
	if w.uses("oh", "out_h") && err == nil {
		var y float64
		if y, err = h.value(with(v, "ow", math.NaN(), "out_w", math.NaN())); err == nil {
			first, err = w.value(with(v, "oh", y, "out_h", y))
		}
	}
	if err != nil {
		return nil, invalid("scale: %v", err)
	}
	second, err := h.value(with(v, "ow", first, "out_w", first, "oh", math.NaN(), "out_h", math.NaN()))
	if err != nil {
		return nil, invalid("scale: %v", err)
	}
	ow, oh, ok := keepAspect(int(first), int(second), l.width, l.height)
	if !ok || ow < 1 || oh < 1 || ow > frame.MaxSide || oh > frame.MaxSide {
		return nil, invalid("scale: %v to %dx%d, want 1 to %d pixels a side", n.args, ow, oh, frame.MaxSide)
	}
	in := *l
	l.width, l.height = ow, oh
	if ow == in.width && oh == in.height {
		return each(same), nil
	}
	if in.format.Deep() {
		return nil, foreign{"scaling of " + in.format.String() + " in filter scale"}
	}
	// The colours stay as they are, whichever matrix they follow.
	matrix := frame.BT601
	s, err := frame.NewScaler(frame.Spec{Format: in.format.View(), Width: in.width, Height: in.height, Matrix: matrix},
		frame.Spec{Format: in.format.View(), Width: ow, Height: oh, Matrix: matrix}, frame.ScaleOptions{Fit: frame.Stretch})
	if err != nil {
		return nil, invalid("scale: %v", err)
	}
	return each(func(p *av.Picture) (*av.Picture, error) {
		q := av.NewPicture(in.format, ow, oh)
		src, dst := p.Frame(), q.Frame()
		src.Matrix, dst.Matrix = matrix, matrix
		return q, s.Scale(dst, src)
	}), nil
}

// keepAspect puts in the sizes that 0 and negative numbers stand for: the input's, and what keeps its shape in multiples
// of the number.
func keepAspect(w, h, iw, ih int) (int, int, bool) {
	if w == 0 {
		w = iw
	}
	if h == 0 {
		h = ih
	}
	if w < 0 && h < 0 {
		return iw, ih, true
	}
	multiple := func(other, num, den, n int) int {
		return (other*num + den*n/2) / (den * n) * n
	}
	if w < 0 {
		w = multiple(h, iw, ih, -w)
	}
	if h < 0 {
		h = multiple(w, ih, iw, -h)
	}
	return w, h, true
}

// with is v and more names.
func with(v vars, pairs ...any) vars {
	out := vars{}
	for k, x := range v {
		out[k] = x
	}
	for i := 0; i < len(pairs); i += 2 {
		switch x := pairs[i+1].(type) {
		case float64:
			out[pairs[i].(string)] = x
		case int:
			out[pairs[i].(string)] = float64(x)
		}
	}
	return out
}

// part is a part of a picture, without a copy. x and y are multiples of the chroma samples.
func part(p *av.Picture, x, y, w, h int) *av.Picture {
	q := *p
	q.Width, q.Height = w, h
	for i := range p.Format.Planes() {
		step, sx, sy := p.Format.Step(i)
		q.Planes[i] = p.Planes[i][y>>sy*p.Stride[i]+x>>sx*step:]
	}
	return &q
}

func newCrop(n *node, l *link) (pictures, error) {
	o := newOptions(n.name, n.args, "w", "h", "x", "y")
	ew, eh := o.expr("iw", "w", "out_w"), o.expr("ih", "h", "out_h")
	ex, ey := o.expr("(in_w-out_w)/2", "x"), o.expr("(in_h-out_h)/2", "y")
	if err := o.end(); err != nil {
		return nil, err
	}
	v := l.sizeVars()
	w, err := ew.value(with(v, "ow", math.NaN(), "out_w", math.NaN(), "oh", l.height, "out_h", l.height))
	if err != nil {
		return nil, invalid("crop: %v", err)
	}
	h, err := eh.value(with(v, "ow", w, "out_w", w, "oh", math.NaN(), "out_h", math.NaN()))
	if err != nil {
		return nil, invalid("crop: %v", err)
	}
	w, _ = ew.value(with(v, "ow", math.NaN(), "out_w", math.NaN(), "oh", h, "out_h", h))
	in := *l
	ow, oh := l.even(int(w), int(h))
	if !(w >= 1) || !(h >= 1) || ow < 1 || oh < 1 || ow > in.width || oh > in.height {
		return nil, invalid("crop: %s of %dx%d, want a part of the picture", n.args, in.width, in.height)
	}
	l.width, l.height = ow, oh
	k := 0
	return each(func(p *av.Picture) (*av.Picture, error) {
		t := float64(p.PTS) * in.base.Float()
		all := with(v, "ow", ow, "out_w", ow, "oh", oh, "out_h", oh, "n", k, "t", t, "pos", math.NaN())
		k++
		y0, _ := ey.value(with(all, "x", 0, "y", 0))
		x, err := ex.value(with(all, "x", 0, "y", y0))
		if err != nil {
			return nil, invalid("crop: %v", err)
		}
		y, err := ey.value(with(all, "x", x, "y", y0))
		if err != nil {
			return nil, invalid("crop: %v", err)
		}
		px, py := int(math.Min(math.Max(x, 0), float64(in.width-ow))), int(math.Min(math.Max(y, 0), float64(in.height-oh)))
		px, py = in.even(px, py)
		return part(p, px, py, ow, oh), nil
	}), nil
}

func newPad(n *node, l *link) (pictures, error) {
	o := newOptions(n.name, n.args, "width", "height", "x", "y", "color")
	ew, eh := o.expr("iw", "width", "w"), o.expr("ih", "height", "h")
	ex, ey := o.expr("0", "x"), o.expr("0", "y")
	name, ok := o.text("color")
	if !ok {
		name = "black"
	}
	rgb, known := colour(name)
	if !known {
		o.foreign("the colour " + name)
	}
	if err := o.end(); err != nil {
		return nil, err
	}
	v := l.sizeVars()
	w, err := ew.value(with(v, "ow", math.NaN(), "out_w", math.NaN(), "oh", l.height, "out_h", l.height, "x", 0, "y", 0))
	if err != nil {
		return nil, invalid("pad: %v", err)
	}
	h, err := eh.value(with(v, "ow", w, "out_w", w, "oh", math.NaN(), "out_h", math.NaN(), "x", 0, "y", 0))
	if err != nil {
		return nil, invalid("pad: %v", err)
	}
	if w == 0 {
		w = float64(l.width)
	}
	if h == 0 {
		h = float64(l.height)
	}
	in := *l
	ow, oh := l.even(int(w), int(h))
	all := with(v, "ow", ow, "out_w", ow, "oh", oh, "out_h", oh)
	fx, err := ex.value(with(all, "x", 0, "y", 0))
	if err != nil {
		return nil, invalid("pad: %v", err)
	}
	fy, err := ey.value(with(all, "x", fx, "y", 0))
	if err != nil {
		return nil, invalid("pad: %v", err)
	}
	x, y := int(fx), int(fy)
	if x < 0 || x+in.width > ow {
		x = (ow - in.width) / 2
	}
	if y < 0 || y+in.height > oh {
		y = (oh - in.height) / 2
	}
	x, y = l.even(x, y)
	if ow < in.width || oh < in.height || ow > frame.MaxSide || oh > frame.MaxSide {
		return nil, invalid("pad: %s makes %dx%d of %dx%d, want at least that size", n.args, ow, oh, in.width, in.height)
	}
	l.width, l.height = ow, oh
	// One picture of the colour, copied each time.
	dot := av.NewPicture(av.RGB24, 2, 2)
	for i := range 4 {
		copy(dot.Planes[0][3*i:], rgb[:])
	}
	small := av.NewPicture(in.format, 2, 2)
	luma := av.NewPicture(av.YUV444P, 2, 2)
	if err := errors.Join(dot.Convert(small, frame.BT601), dot.Convert(luma, frame.BT601)); err != nil {
		return nil, err
	}
	switch in.format { // a colour in a grey picture is its luma in limited range
	case av.Gray:
		small = &av.Picture{Planes: luma.Planes}
	case av.Gray16LE, av.Gray16BE:
		small.Planes[0] = []byte{luma.Planes[0][0], luma.Planes[0][0]}
	}
	empty := av.NewPicture(in.format, ow, oh)
	for i := range in.format.Planes() {
		step, _, _ := in.format.Step(i)
		for k := range empty.Planes[i] {
			empty.Planes[i][k] = small.Planes[i][k%step]
		}
	}
	return each(func(p *av.Picture) (*av.Picture, error) {
		q := av.LayoutPicture(empty.Append(nil), in.format, ow, oh)
		return q, p.Convert(part(q, x, y, in.width, in.height), frame.MatrixAuto)
	}), nil
}

// colours are those of FFmpeg's names that scripts use most.
var colours = map[string][3]byte{
	"black": {0, 0, 0}, "white": {255, 255, 255}, "gray": {128, 128, 128}, "grey": {128, 128, 128}, "red": {255, 0, 0},
	"green": {0, 128, 0}, "lime": {0, 255, 0}, "blue": {0, 0, 255}, "yellow": {255, 255, 0}, "cyan": {0, 255, 255}, "magenta": {255, 0, 255},
}

func colour(name string) ([3]byte, bool) {
	name = strings.ToLower(name)
	if c, ok := colours[name]; ok {
		return c, true
	}
	hex, ok := strings.CutPrefix(name, "#")
	if !ok {
		hex, ok = strings.CutPrefix(name, "0x")
	}
	v, err := strconv.ParseUint(hex, 16, 32)
	return [3]byte{byte(v >> 16), byte(v >> 8), byte(v)}, ok && err == nil && len(hex) == 6
}

// moved is a filter that puts every pixel elsewhere: at gives the source of a sample of a plane of w by h.
func moved(f av.PixFmt, w, h int, at func(x, y, w, h int) (int, int)) each {
	return func(p *av.Picture) (*av.Picture, error) {
		q := av.NewPicture(f, w, h)
		for i := range f.Planes() {
			step, _, _ := f.Step(i)
			row, rows := f.PlaneSize(i, w, h)
			cols := row / step
			for y := range rows {
				d := q.Row(i, y)
				for x := range cols {
					sx, sy := at(x, y, cols, rows)
					copy(d[x*step:(x+1)*step], p.Planes[i][sy*p.Stride[i]+sx*step:])
				}
			}
		}
		return q, nil
	}
}

func newHFlip(n *node, l *link) (pictures, error) {
	return moved(l.format, l.width, l.height, func(x, y, w, _ int) (int, int) { return w - 1 - x, y }), newOptions(n.name, n.args).end()
}

func newVFlip(n *node, l *link) (pictures, error) {
	return moved(l.format, l.width, l.height, func(x, y, _, h int) (int, int) { return x, h - 1 - y }), newOptions(n.name, n.args).end()
}

func newTranspose(n *node, l *link) (pictures, error) {
	o := newOptions(n.name, n.args, "dir")
	dir, ok := o.text("dir")
	if !ok {
		dir = "cclock_flip"
	}
	if l.format == av.YUV422P {
		o.foreign("yuv422p")
	}
	// w and h are of the result: the source has h columns and w rows.
	turns := map[string]func(x, y, w, h int) (int, int){
		"cclock_flip": func(x, y, _, _ int) (int, int) { return y, x },
		"clock":       func(x, y, w, _ int) (int, int) { return y, w - 1 - x },
		"cclock":      func(x, y, _, h int) (int, int) { return h - 1 - y, x },
		"clock_flip":  func(x, y, w, h int) (int, int) { return h - 1 - y, w - 1 - x },
	}
	if k, err := strconv.Atoi(dir); err == nil && k >= 0 && k < 4 {
		dir = []string{"cclock_flip", "clock", "cclock", "clock_flip"}[k]
	}
	turn, known := turns[dir]
	if !known {
		o.bad([]string{"dir"}, dir, "cclock_flip, clock, cclock, clock_flip or 0 to 3")
	}
	if err := o.end(); err != nil {
		return nil, err
	}
	l.width, l.height = l.height, l.width
	return moved(l.format, l.width, l.height, turn), nil
}

func newFormat(n *node, l *link) (pictures, error) {
	o := newOptions(n.name, n.args, "pix_fmts")
	names, ok := o.text("pix_fmts")
	if err := o.end(); err != nil {
		return nil, err
	}
	if !ok {
		return nil, invalid("format without pix_fmts")
	}
	to := av.NoPix
	for _, name := range strings.Split(names, "|") {
		f, err := av.ParsePixFmt(name)
		if err != nil {
			return nil, foreign{"the pixel format " + name + " of filter format"}
		}
		if f == l.format {
			return each(same), nil
		}
		if to == av.NoPix {
			to = f
		}
	}
	w, h := l.width, l.height
	l.format = to
	return each(func(p *av.Picture) (*av.Picture, error) {
		q := av.NewPicture(to, w, h)
		return q, p.Convert(q, frame.MatrixAuto)
	}), nil
}
