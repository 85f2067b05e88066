package media

import (
	"fmt"
	"image"
	"strings"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/runtime/arg"
)

// What find_blobs and the like return: objects whose values are read by methods, blob.cx(), and the first ones by
// number, too: blob[5].

// resultClass is one kind of result.
type resultClass struct {
	class *arg.Class
	names []string // of the methods; the first of them are the items
	items int
}

// values is a result: the methods' values in the order of the class's names.
type values []any

// indexed is a result as a script sees it.
type indexed struct {
	*arg.Object
	kind *resultClass
}

var (
	_ arg.Unwrapper      = (*indexed)(nil)
	_ starlark.Indexable = (*indexed)(nil)
	_ starlark.Sliceable = (*indexed)(nil)
)

// NativeObject is arg.Unwrapper.
func (x *indexed) NativeObject() *arg.Object { return x.Object }

// Len is the number of items.
func (x *indexed) Len() int { return x.kind.items }

// Index is an item.
func (x *indexed) Index(i int) starlark.Value {
	return arg.ToValue(x.Values, x.Data.(values)[i])
}

// Slice is a tuple of items.
func (x *indexed) Slice(start, end, step int) starlark.Value {
	var list []arg.Value
	for i := start; step > 0 && i < end || step < 0 && i > end; i += step {
		list = append(list, x.Index(i))
	}
	return x.Values.Tuple(list...)
}

// newResult makes a class. Methods are lines "name: doc"; the first items of them are subscripts, too.
func newResult(name, doc string, items int, methods ...string) *resultClass {
	k := &resultClass{items: items}
	k.class = &arg.Class{Name: name, Doc: doc}
	for i, line := range methods {
		method, text, _ := strings.Cut(line, ": ")
		k.names = append(k.names, method)
		if i < items {
			text += fmt.Sprintf(" The same as [%d].", i)
		}
		k.class.Methods = append(k.class.Methods, &arg.Func{Sig: method + "()", Doc: text, Do: func(c *arg.Call) (any, error) {
			return c.Self.Data.(values)[i], nil
		}})
	}
	k.class.Wrap = func(o *arg.Object) arg.Value { return &indexed{o, k} }
	k.class.Str = func(o *arg.Object) string { return k.print(o) }
	return k
}

// alias gives a method another name.
func (k *resultClass) alias(name, of string) {
	for _, m := range k.class.Methods {
		if m.Name() == of {
			k.class.Methods = append(k.class.Methods, &arg.Func{Sig: name + "()", Doc: "The same as " + of + ".", Do: m.Do})
			return
		}
	}
}

// print is what the board prints for a result.
func (k *resultClass) print(o *arg.Object) string {
	var b strings.Builder
	for i, v := range o.Data.(values)[:k.items] {
		sep := ", "
		if i == 0 {
			sep = "{"
		}
		switch v := v.(type) {
		case float64:
			fmt.Fprintf(&b, `%s"%s":%f`, sep, k.names[i], v)
		case string:
			fmt.Fprintf(&b, `%s"%s":"%s"`, sep, k.names[i], v)
		case int:
			fmt.Fprintf(&b, `%s"%s":%d`, sep, k.names[i], v)
		default:
			fmt.Fprintf(&b, `%s"%s":%v`, sep, k.names[i], v)
		}
	}
	return b.String() + "}"
}

func (k *resultClass) new(vs arg.Values, v ...any) arg.Value {
	if len(v) != len(k.names) {
		panic(fmt.Sprintf("media: %d values for the %d methods of %s", len(v), len(k.names), k.class.Name))
	}
	return k.class.Wrapped(k.class.NewObject(vs, values(v)))
}

// results are the classes.
type results struct {
	blob, line, circle, rect, qrcode, datamatrix, barcode *resultClass
	histogram, percentile, threshold, statistics          map[int]*resultClass // by the number of channels
	similarity                                            *resultClass
}

// box are methods that results with a place share.
func box(what string) []string {
	return []string{"x: The left of the " + what + "'s bounding rectangle.", "y: Its top.", "w: Its width.", "h: Its height."}
}

func newResults() results {
	with := func(lists ...[]string) (all []string) {
		for _, l := range lists {
			all = append(all, l...)
		}
		return all
	}
	cornered := []string{"corners: Four tuples (x, y), clockwise from the upper left.", "rect: The bounding rectangle (x, y, w, h)."}
	r := results{
		blob: newResult("blob", "A region that find_blobs found.", 12, with(box("blob"), []string{
			"pixels: The number of its pixels.",
			"cx: The middle of its pixels from the left, a whole number.", "cy: The middle of its pixels from the top.",
			"rotation: The direction of its length in radians, from 0 to pi.",
			"code: A number with bit i set for the threshold i; merged blobs have several.", "count: The number of blobs that were merged.",
			"perimeter: The number of pixels with a neighbour outside.", "roundness: From 0 for a line to 1 for a disc.",
			"cxf: cx with its fraction.", "cyf: cy with its fraction.", "rotation_deg: rotation in whole degrees.", "rotation_rad: rotation in radians.",
			"elongation: 1 - roundness().", "area: w() * h().", "density: pixels() / area().", "extent: The same as density.",
			"compactness: 4 * pi * pixels() / perimeter()**2.", "solidity: pixels() as a part of the smallest rectangle around the blob.",
			"convexity: The outline of that rectangle as a part of perimeter(), at most 1.",
			"corners: The outermost pixels to the upper left, upper right, lower right and lower left.", "min_corners: The corners of the smallest rectangle around the blob.",
			"rect: The bounding rectangle (x, y, w, h).",
			"major_axis_line: The line (x1, y1, x2, y2) through the smallest rectangle's length.", "minor_axis_line: The line across it.",
			"enclosing_circle: The circle (x, y, r) around that rectangle.", "enclosed_ellipse: The ellipse (x, y, rx, ry, rotation) in it.",
			"x_hist_bins: The pixels of its columns in bins, the fullest 1.0; see find_blobs.", "y_hist_bins: Those of its rows.",
		})...),
		line: newResult("line", "A line.", 8, "x1: The first end from the left.", "y1: The first end from the top.", "x2: The second end from the left.", "y2: The second end from the top.",
			"length: The length in pixels.", "magnitude: How strong it is.", "theta: The direction of its perpendicular in degrees, 0 to 179.", "rho: The length of the perpendicular from the corner of the searched part.",
			"line: The ends (x1, y1, x2, y2), as for draw_line."),
		circle: newResult("circle", "A circle that find_circles found.", 4, "x: The middle from the left.", "y: The middle from the top.", "r: The radius.", "magnitude: How strong it is.", "circle: (x, y, r), as for draw_circle."),
		rect:   newResult("rect", "A rectangle that find_rects found.", 5, with(box("rectangle"), []string{"magnitude: How strong it is."}, cornered)...),
		qrcode: newResult("qrcode", "A QR code.", 10, with(box("code"), []string{"payload: Its text.", "version: Its size, 1 to 40.", "ecc_level: Its error correction: 1 is L, 0 M, 3 Q, 2 H.",
			"mask: The pattern over its data, 0 to 7.", "data_type: The largest mode of its data: 1 numbers, 2 capitals and numbers, 4 bytes, 8 Kanji.", "eci: The number of its character set, 0 for none."},
			[]string{"is_numeric: Whether data_type() is 1.", "is_alphanumeric: Whether data_type() is 2.", "is_binary: Whether data_type() is 4.", "is_kanji: Whether data_type() is 8."}, cornered)...),
		datamatrix: newResult("datamatrix", "A Data Matrix code.", 10, with(box("code"), []string{"payload: Its text.", "rotation: The direction of its upper side in radians.", "rows: Its modules from top to bottom.",
			"columns: Its modules from left to right.", "capacity: The codewords that it has room for.", "padding: Those of them that are unused."}, cornered)...),
		barcode: newResult("barcode", "A bar code.", 8, with(box("code"), []string{"payload: Its text.", "type: image.EAN13 and the like.", "rotation: The direction in which it is read, in radians.",
			"quality: In how many rows or columns it was read."}, cornered)...),
		similarity: newResult("similarity", "How alike two images are: 1 is equal.", 4, "mean: The average of the blocks of 8x8 pixels.", "stdev: Their standard deviation.", "min: The least alike block.", "max: The most alike block."),
		histogram:  map[int]*resultClass{}, percentile: map[int]*resultClass{}, threshold: map[int]*resultClass{}, statistics: map[int]*resultClass{},
	}
	r.channels()
	return r
}

// ints is a tuple of numbers.
func ints(vs arg.Values, n ...int) arg.Value {
	t := make([]arg.Value, len(n))
	for i, x := range n {
		t[i] = vs.Int(int64(x))
	}
	return vs.Tuple(t...)
}

func rectTuple(vs arg.Values, r image.Rectangle) arg.Value {
	return ints(vs, r.Min.X, r.Min.Y, r.Dx(), r.Dy())
}

func cornerTuples(vs arg.Values, c [4]image.Point) arg.Value {
	t := make([]arg.Value, 4)
	for i, p := range c {
		t[i] = ints(vs, p.X, p.Y)
	}
	return vs.Tuple(t...)
}
