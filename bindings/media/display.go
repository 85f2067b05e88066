package media

import (
	"image"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/display"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) display() *arg.Module {
	var connectors []nameValue
	for _, c := range display.Connectors() {
		connectors = append(connectors, nameValue{c.Name, c.Number})
	}
	return &arg.Module{
		Name: "media.display",
		Doc: `The panel.

	Display.init(Display.ST7701, width=800, height=480, to_ide=True)
	sensor = Sensor()
	sensor.reset()
	sensor.set_framesize(width=800, height=480)
	sensor.set_pixformat(Sensor.YUV420SP)
	Display.bind_layer(**sensor.bind_info(), layer=Display.LAYER_VIDEO1)
	MediaManager.init()
	sensor.run()
	Display.show_image(img, x=8, y=8)
	...
	sensor.stop()
	Display.deinit()
	MediaManager.deinit()

--display FILE.png keeps the last picture, --display FILE.mp4 records what the panel shows.

A panel of 800x480 is built upright, and what is shown is turned by 90 degrees on it; here it is seen as by the person who
holds it so that it can be read. Places are those of that picture, for linked cameras, too.`,
		Members: append(members(group{"A panel with a size and rate, for Display.init.", connectors}), m.displayClass()),
		Include: []*arg.Module{m.once("media.media", m.media)},
		Leaks:   []string{"uctypes", "time", "image", "machine"},
	}
}

func (m *modules) displayClass() *arg.Class {
	s := m.cfg.Display
	// optional reads a number that may be None.
	optional := func(c *arg.Call, name string, none int) int {
		if c.IsNone(name) {
			return none
		}
		return c.Int(name)
	}
	side := func(pick func(w, h int) int) func(c *arg.Call) (any, error) {
		return func(c *arg.Call) (any, error) {
			if c.IsNone("layer") {
				return pick(s.Size()), nil
			}
			layer := c.Int("layer")
			if err := c.Err(); err != nil {
				return nil, err
			}
			w, h, err := s.LayerSize(layer)
			return pick(w, h), raise.Error(err)
		}
	}
	k := &arg.Class{
		Name: "Display",
		Doc:  "The panel. All its functions are called on the class. Display.init() comes before MediaManager.init(), show_image() after it.",
		Init: &arg.Func{Sig: "Display()", Do: func(*arg.Call) (any, error) { return nil, nil }},
		Statics: []*arg.Func{
			{Sig: "init(type=None, width=None, height=None, osd_num=1, to_ide=False, flag=None, fps=None, quality=90)", Doc: "Turns a panel on, such as Display.ST7701 of 800x480, Display.LT9611 (HDMI) of 1920x1080, or Display.VIRT of any size. osd_num is how many layers show_image uses. flag is how a panel of 800x480 is turned. to_ide and quality are about the IDE: they take a pool, and what is shown is the same.", Do: func(c *arg.Call) (any, error) {
				if c.IsNone("type") && !s.Inited() {
					return nil, arg.Raise("ValueError", "please run Display.init(type=)")
				}
				o := display.InitOptions{
					Type: optional(c, "type", 0), Width: optional(c, "width", 0), Height: optional(c, "height", 0), OSD: c.Int("osd_num"),
					ToIDE: c.Bool("to_ide"), Flag: optional(c, "flag", 0), FPS: optional(c, "fps", 0),
				}
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.Error(s.Init(o))
			}},
			{Sig: "deinit()", Doc: "Turns the panel off and ends its links.", Do: func(*arg.Call) (any, error) { s.Deinit(); return nil, nil }},
			{Sig: "inited()", Doc: "Whether the panel is on.", Do: func(*arg.Call) (any, error) { return s.Inited(), nil }},
			{Sig: "bind_layer(*, src=None, layer=None, rect=None, pix_format=25, alpha=None, flag=0)", Doc: "Shows what a camera's channel sees on a layer: bind_layer(**sensor.bind_info(), layer=Display.LAYER_VIDEO1). The video layers take Sensor.YUV420SP, the others Sensor.RGB888.", Do: m.bindLayer},
			{Sig: "unbind_layer(layer)", Doc: "Ends bind_layer; the last picture stays. Returns whether the layer was bound. (The 2024 firmware has an error here.)", Do: func(c *arg.Call) (any, error) {
				layer := c.Int("layer")
				if err := c.Err(); err != nil {
					return nil, err
				}
				ok, err := s.Unbind(layer)
				return ok, raise.Error(err)
			}},
			{Sig: "config_layer(rect, pix_format, layer, alpha=255, flag=0)", Doc: "How a layer lies, for firmware that wants it said before bind_layer, which says it itself: it returns the layer.", Do: func(c *arg.Call) (any, error) {
				rectOf(c, "rect")
				layer, format, alpha, flag := c.Int("layer"), c.Int("pix_format"), c.Int("alpha"), c.Int("flag")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if format < 0 || alpha < 0 || alpha > 255 || flag < 0 {
					return nil, arg.Raise("ValueError", "config layer failed").WithHint("got pix_format %d, alpha %d, flag %d", format, alpha, flag)
				}
				return layer, nil
			}},
			{Sig: "disable_layer(layer)", Doc: "Takes what is on a layer off.", Do: func(c *arg.Call) (any, error) {
				layer := c.Int("layer")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.Error(s.Disable(layer))
			}},
			{Sig: "show_image(img, x=0, y=0, layer=None, alpha=255, flag=0, *, pixel_format=None)", Doc: "Shows a copy of an image, of ARGB8888, RGB888, RGB565 or GRAYSCALE, on one of the layers LAYER_OSD0 to LAYER_OSD3. Its width is a multiple of 8; on a panel of 800x480 its height, too. alpha is 0 (invisible) to 255.", Do: m.showImage},
			{Sig: "width(layer=None)", Doc: "The panel's width as it is built (480 for an ST7701 of 800x480), or that of what is on a layer.", Do: side(func(w, _ int) int { return w })},
			{Sig: "height(layer=None)", Doc: "The panel's height as it is built (800 for an ST7701 of 800x480), or that of what is on a layer.", Do: side(func(_, h int) int { return h })},
			{Sig: "fps()", Doc: "How often the panel is refreshed in a second.", Do: func(*arg.Call) (any, error) { return s.FPS(), nil }},
			{Sig: "writeback(enable=None)", Doc: "Whether what is shown goes to the IDE, too; or switches that and returns True.", Do: func(c *arg.Call) (any, error) {
				if c.IsNone("enable") {
					return s.Writeback(), nil
				}
				s.SetWriteback(c.Bool("enable"))
				return true, nil
			}},
			{Sig: "writeback_dump(timeout=1000)", Doc: "On the board only: calling it is a NotImplementedError. --display keeps what is shown.", Do: func(*arg.Call) (any, error) {
				return nil, arg.NotYet("Display.writeback_dump")
			}},
		},
	}
	for _, p := range display.Models() {
		k.Consts = append(k.Consts, arg.Const{Name: p.Name, Value: p.Type, Doc: "A kind of panel for init."})
	}
	add := func(doc string, values ...nameValue) {
		for _, v := range values {
			k.Consts = append(k.Consts, arg.Const{Name: v.name, Value: v.value, Doc: doc})
		}
	}
	add("A layer, from the lowest to the highest.", count(display.Video1, "LAYER_VIDEO1", "LAYER_VIDEO2", "LAYER_OSD0", "LAYER_OSD1", "LAYER_OSD2", "LAYER_OSD3")...)
	add("How a layer is turned, clockwise.", nameValue{"FLAG_ROTATION_NONE", 0}, nameValue{"FLAG_ROTATION_0", display.Rotate0}, nameValue{"FLAG_ROTATION_90", display.Rotate90},
		nameValue{"FLAG_ROTATION_180", display.Rotate180}, nameValue{"FLAG_ROTATION_270", display.Rotate270})
	add("How a layer is mirrored.", nameValue{"FLAG_MIRROR_NONE", display.MirrorNone}, nameValue{"FLAG_MIRROR_HOR", display.MirrorHor},
		nameValue{"FLAG_MIRROR_VER", display.MirrorVer}, nameValue{"FLAG_MIRROR_BOTH", display.MirrorBoth})
	add("Whether a video layer is grey.", nameValue{"FLAG_GRAY_ENABLE", display.GrayOn}, nameValue{"FLAG_GRAY_DISABLE", display.GrayOff})
	return k
}

// rectOf reads (x, y, w, h).
func rectOf(c *arg.Call, name string) image.Rectangle {
	n, ok := intTuple(c, name, 4)
	if !ok {
		c.Fail(arg.Raise("ValueError", "rect should be (x, y, w, h)").WithHint("got %s", c.Value(name)))
		return image.Rectangle{}
	}
	return image.Rect(n[0], n[1], n[0]+n[2], n[1]+n[3])
}

// intTuple reads a tuple of n integers.
func intTuple(c *arg.Call, name string, n int) ([]int, bool) {
	v := c.Value(name)
	items, ok := arg.AsSeq(v)
	if v.Type() != "tuple" || !ok || len(items) != n {
		return nil, false
	}
	list := make([]int, n)
	for i, x := range items {
		k, ok := arg.AsInt(x)
		if !ok {
			c.BadType(name, x, "int")
		}
		list[i] = int(k)
	}
	return list, true
}

func (m *modules) bindLayer(c *arg.Call) (any, error) {
	if c.IsNone("src") {
		return nil, arg.Raise("ValueError", "src should be set").WithHint("bind_layer(**sensor.bind_info(), layer=Display.LAYER_VIDEO1)")
	}
	if _, ok := intTuple(c, "src", 3); !ok {
		return nil, arg.Raise("ValueError", "src should be (mod, dec, layer)").WithHint("got %s", c.Value("src"))
	}
	o := display.BindOptions{Src: chnOf(c, "src"), Layer: display.Video1, Format: c.Int("pix_format"), Alpha: -1, Flag: c.Int("flag")}
	if !c.IsNone("layer") {
		o.Layer = c.Int("layer")
	}
	if !c.IsNone("rect") {
		o.Rect = rectOf(c, "rect")
	}
	if !c.IsNone("alpha") {
		o.Alpha = c.Int("alpha")
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	return nil, raise.Error(m.cfg.Display.Bind(o))
}

func (m *modules) showImage(c *arg.Call) (any, error) {
	p := c.Object("img", m.image.class)
	o := display.ShowOptions{X: c.Int("x"), Y: c.Int("y"), Layer: display.OSD0, Alpha: -1, Flag: c.Int("flag")}
	if !c.IsNone("layer") {
		o.Layer = c.Int("layer")
	}
	if !c.IsNone("alpha") {
		o.Alpha = c.Int("alpha")
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	img := p.Data.(*picture)
	if err := img.alive(); err != nil {
		return nil, err
	}
	o.Format = img.format.value
	if !c.IsNone("pixel_format") && c.Int("pixel_format") != o.Format {
		return nil, arg.NotYet("Display.show_image with another pixel_format than the image's")
	}
	f := img.pixels
	if f == nil {
		f = &frame.Frame{Width: img.width, Height: img.height}
	}
	return nil, raise.Error(m.cfg.Display.Show(f, o))
}
