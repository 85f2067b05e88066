package media

import (
	"math"

	"github.com/canmv-run/canmv-run/host/imaging"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) imageModule() *arg.Module {
	k := m.image
	sig := "Image(width, height=None, format=None, " + allocParams[:len("alloc=2, cache=True, ")] + "data=None, phyaddr=0, virtaddr=0, poolid=0xFFFFFFFF)"
	doc := "An image from a JPEG, PNG, BMP, PGM or PPM file, Image(path), or of a size and format, Image(width, height, image.RGB888); data fills it, with ALLOC_REF it is used in place, with ALLOC_VB the memory at virtaddr is. cache is about the board's memory and changes nothing here."
	if m.k210() {
		sig = "Image(width=None, height=None, format=None, alloc=2, data=None, phyaddr=0, virtaddr=0, *, size=None, copy_to_fb=False)"
		doc = "An image of 320x240 or size=(w, h) in RGB565, one from a picture file, Image(path), or one of a size and format. copy_to_fb is about the board's memory and changes nothing."
	}
	r := &k.results
	t := &arg.Module{
		Name: "image",
		Doc: `Pictures: what sensor.snapshot() returns, and image.Image(): drawing, filters, and finding colours, shapes and codes.

	img = sensor.snapshot()
	for blob in img.find_blobs([(30, 100, 15, 127, 15, 127)], pixels_threshold=200):
	    img.draw_rectangle(blob.rect(), color=(255, 0, 0), thickness=2)`,
		Types: []*arg.Class{k.class, r.blob.class, r.line.class, r.circle.class, r.rect.class, r.qrcode.class, r.datamatrix.class, r.barcode.class,
			r.histogram[1].class, r.histogram[3].class, r.percentile[1].class, r.percentile[3].class, r.threshold[1].class, r.threshold[3].class,
			r.statistics[1].class, r.statistics[3].class, r.similarity.class},
		Members: []arg.Member{&arg.Func{Sig: sig, Doc: doc, Do: k.make}},
	}
	t.Members = append(t.Members, colorFunctions()...)
	for _, name := range []string{"HaarCascade", "load_descriptor", "save_descriptor", "match_descriptor", "ImageIO", "fb_stat"} {
		t.Members = append(t.Members, missing("image", name))
	}
	if m.k210() {
		for _, name := range []string{"font_load", "font_free", "get_affine_transform", "warp_affine_ai"} {
			t.Members = append(t.Members, missing("image", name))
		}
		t.Members = append(t.Members, members(group{"How font_load reads text.", count(0, "ASCII", "UTF8", "GBK")})...)
		for _, f := range maixFormats {
			t.Members = append(t.Members, arg.Const{Name: f.name, Value: f.value, Doc: "A format of images. The K210 numbers them as its sensor does."})
		}
	} else {
		t.Members = append(t.Members, members(group{"Where the memory of an image lies.", allocs})...)
		for _, f := range imageFormats {
			t.Members = append(t.Members, arg.Const{Name: f.name, Value: f.value, Doc: "A format of images."})
		}
		t.Members = append(t.Members, members(group{"A hint for scaling and drawing images; hints are added up.", []nameValue{
			{"AREA", int(imaging.Area)}, {"BILINEAR", int(imaging.Bilinear)}, {"BICUBIC", int(imaging.Bicubic)}, {"CENTER", int(imaging.Center)},
			{"EXTRACT_RGB_CHANNEL_FIRST", int(imaging.ChannelFirst)}, {"APPLY_COLOR_PALETTE_FIRST", int(imaging.PaletteFirst)}}})...)
	}
	t.Members = append(t.Members, members(
		group{"How find_template searches; this host has SEARCH_EX.", count(0, "SEARCH_EX", "SEARCH_DS")},
		group{"How find_edges works.", []nameValue{{"EDGE_CANNY", int(imaging.Canny)}, {"EDGE_SIMPLE", int(imaging.SimpleEdge)}}},
		group{"A corner detector of find_keypoints.", count(0, "CORNER_FAST", "CORNER_AGAST")},
		group{"A family of AprilTags.", []nameValue{{"TAG16H5", 1}, {"TAG25H7", 2}, {"TAG25H9", 4}, {"TAG36H10", 8}, {"TAG36H11", 16}, {"ARTOOLKIT", 32}}},
		group{"A kind of bar codes.", count(0, "EAN2", "EAN5", "EAN8", "UPCE", "ISBN10", "UPCA", "EAN13", "ISBN13", "I25", "DATABAR", "DATABAR_EXP", "CODABAR", "CODE39", "PDF417", "CODE93", "CODE128")},
	)...)
	return t
}

// space is a way to write a colour: how a script's value becomes red, green and blue, and the other way round.
type space struct {
	name string
	doc  string
	from func(c *arg.Call) (r, g, b uint8)
	to   func(vs arg.Values, r, g, b uint8) arg.Value
}

// colorFunctions are rgb_to_lab and the like.
func colorFunctions() []arg.Member {
	triple := func(c *arg.Call) [3]int {
		n := numberList(c, "color", c.Value("color"))
		if c.Err() == nil && len(n) != 3 {
			c.Fail(arg.Raisef("ValueError", "requested length 3 but object has length %d", len(n)))
		}
		var t [3]int
		copy(t[:], n)
		return t
	}
	short := func(n int) int8 { return int8(max(math.MinInt8, min(math.MaxInt8, n))) }
	spaces := []space{
		{"binary", "0 or 1", func(c *arg.Call) (uint8, uint8, uint8) {
			v := uint8(0)
			if c.Int("color") != 0 {
				v = 255
			}
			return v, v, v
		}, func(vs arg.Values, r, g, b uint8) arg.Value { return vs.Int(int64(imaging.Luma(r, g, b) >> 7)) }},
		{"grayscale", "0 to 255", func(c *arg.Call) (uint8, uint8, uint8) {
			v := uint8(c.Int("color"))
			return v, v, v
		}, func(vs arg.Values, r, g, b uint8) arg.Value { return vs.Int(int64(imaging.Luma(r, g, b))) }},
		{"rgb", "(r, g, b), 0 to 255", func(c *arg.Call) (uint8, uint8, uint8) {
			t := triple(c)
			return uint8(t[0]), uint8(t[1]), uint8(t[2])
		}, func(vs arg.Values, r, g, b uint8) arg.Value { return ints(vs, int(r), int(g), int(b)) }},
		{"lab", "(l, a, b), l from 0 to 100, a and b from -128 to 127", func(c *arg.Call) (uint8, uint8, uint8) {
			t := triple(c)
			return imaging.Lab{L: short(t[0]), A: short(t[1]), B: short(t[2])}.RGB()
		}, func(vs arg.Values, r, g, b uint8) arg.Value {
			l := imaging.ToLab(r, g, b)
			return ints(vs, int(l.L), int(l.A), int(l.B))
		}},
		{"yuv", "(y, u, v), y from 0 to 255, u and v from -128 to 127", func(c *arg.Call) (uint8, uint8, uint8) {
			t := triple(c)
			return imaging.YUV{Y: uint8(t[0]), U: short(t[1]), V: short(t[2])}.RGB()
		}, func(vs arg.Values, r, g, b uint8) arg.Value {
			y := imaging.ToYUV(r, g, b)
			return ints(vs, int(y.Y), int(y.U), int(y.V))
		}},
	}
	var list []arg.Member
	for _, from := range spaces {
		for _, to := range spaces {
			if from.name == to.name {
				continue
			}
			list = append(list, &arg.Func{Sig: from.name + "_to_" + to.name + "(color)", Doc: "Converts a colour, " + from.doc + ", to " + to.doc + ".", Do: func(c *arg.Call) (any, error) {
				r, g, b := from.from(c)
				if err := c.Err(); err != nil {
					return nil, err
				}
				return to.to(c.Values, r, g, b), nil
			}})
		}
	}
	return list
}
