package display

import (
	"image"

	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mpp"
)

// Layers of a K230, as scripts pass them.
const (
	Video1 = 1
	Video2 = 2
	OSD0   = 3
	OSD3   = 6
)

// Flags of a layer, as scripts pass them.
const (
	Rotate0    = 1
	Rotate90   = 2
	Rotate180  = 4
	Rotate270  = 8
	MirrorNone = 16
	MirrorHor  = 32
	MirrorVer  = 64
	MirrorBoth = 128
	GrayOn     = 256
	GrayOff    = 512
)

// Pixel formats of a layer, as scripts pass them (PIXEL_FORMAT_*).
const (
	formatYUV420SP = 31
	formatRGB888   = 3
	formatBGR888   = 7
	formatARGB8888 = 11
	formatABGR8888 = 16
	formatGray     = 18
	formatRGB565LE = 300
	formatBGR565LE = 301
)

// ScreenConfig says what a Screen works with.
type ScreenConfig struct {
	System *mpp.System
	Panel  *Panel
	// Print writes a line that the board's firmware prints to the script's output. Nil discards it.
	Print func(line string)
}

// Screen is a K230's Display: a panel of some model, with two video layers that cameras are linked to and four layers
// for pictures. It is the module at the end of links to mpp.ModVO.
type Screen struct {
	cfg     ScreenConfig
	inited  bool
	model   *model
	native  image.Point // the size of the panel as it is built
	base    int         // quarters that the picture is turned by on the panel, so that it stands upright for the person
	fps     int
	back    bool // writeback
	osd     int  // layers for pictures that buffers were asked for
	buffers [Layers]*mpp.Buffer
	rotate  *mpp.Buffer
	binds   [Layers]*bind
	sizes   [Layers]image.Point // of what is on the layers
}

// bind is a layer that is linked.
type bind struct {
	BindOptions
	link *mpp.Link
	feed mpp.Feed // while it runs
}

// NewScreen makes a Screen whose panel is off, and registers it for links.
func NewScreen(cfg ScreenConfig) *Screen {
	if cfg.Print == nil {
		cfg.Print = func(string) {}
	}
	s := &Screen{cfg: cfg}
	cfg.System.SetSink(mpp.ModVO, s)
	return s
}

// InitOptions are the arguments of Display.init.
type InitOptions struct {
	Type          int // of Models, or a connector's number
	Width, Height int // 0 for the model's default
	OSD           int // how many layers show_image uses. Less than 1 means 1.
	ToIDE         bool
	Flag          int // rotation of a panel that stands upright; 0 is Rotate90
	FPS           int // 0 for the model's own
}

// Init turns the panel on and declares its pools (Display.init). A second Init prints so and does nothing.
func (s *Screen) Init(o InitOptions) error {
	if s.inited {
		s.cfg.Print("Already run Display.init()")
		return nil
	}
	m, size, fps, err := find(o)
	if err != nil {
		return err
	}
	s.model, s.native, s.base, s.fps = m, size, 0, fps
	if m.portrait && size.X > size.Y {
		s.native = image.Pt(size.Y, size.X)
		if s.base = quarters(o.Flag); o.Flag == 0 {
			s.base = 1
		}
	}
	s.osd, s.back = max(o.OSD, 1), o.ToIDE || m.Name == "VIRT"
	area := size.X * size.Y
	pools := []mpp.PoolConfig{{BlockSize: 4 * area, Blocks: s.osd + 2, Owner: "Display"}}
	if s.back {
		pools = append([]mpp.PoolConfig{{BlockSize: 2 * area, Blocks: 4, Owner: "Display to_ide"}}, pools...)
	}
	var ids []int
	for _, p := range pools {
		id, err := s.cfg.System.Configure(p)
		if err == nil && id < 0 {
			err = fault.New(fault.RuntimeError, "Display configure buffer failed.").Hinted("there are %d pools already", mpp.MaxPools)
		}
		if err != nil {
			for _, id := range ids {
				s.cfg.System.Withdraw(id)
			}
			return err
		}
		ids = append(ids, id)
	}
	for layer, b := range s.binds {
		if b != nil {
			if err := s.check(layer, b); err != nil {
				return err
			}
		}
	}
	view := size
	if s.base == 2 {
		view = s.native
	}
	if err := s.cfg.Panel.turnOn(m.Name, view.X, view.Y, fps); err != nil {
		return fault.New(fault.ValueError, "%s unsupoort %dx%d", m.Name, size.X, size.Y).Because(err)
	}
	s.inited = true
	for layer, b := range s.binds {
		if b != nil && b.feed != nil {
			s.Attach(mpp.Chn{Mod: mpp.ModVO, Chn: layer}, b.feed)
		}
	}
	return nil
}

// Inited reports whether the panel is on.
func (s *Screen) Inited() bool { return s.inited }

// FPS is how often the panel is refreshed.
func (s *Screen) FPS() int { return s.fps }

// Writeback reports whether what the panel shows goes to the IDE, too.
func (s *Screen) Writeback() bool { return s.back }

// SetWriteback switches that.
func (s *Screen) SetWriteback(on bool) { s.back = on }

// Deinit turns the panel off, ends its links and gives its buffers back (Display.deinit). Without Init it prints so.
func (s *Screen) Deinit() {
	if !s.inited {
		s.cfg.Print("did't call Display.init()")
		return
	}
	s.Reset()
}

// Reset is Deinit at a reboot: silent, and with links that were made without Init.
func (s *Screen) Reset() {
	s.cfg.Panel.Off()
	for layer := range s.binds {
		s.unlink(layer)
	}
	for _, b := range append(s.buffers[:], s.rotate) {
		if b != nil && b.Block().Live() { // MediaManager.deinit() may have come first
			b.Release()
		}
	}
	*s = Screen{cfg: s.cfg}
}

// Buffers is how many blocks of the pools the Screen holds.
func (s *Screen) Buffers() int {
	n := 0
	for _, b := range append(s.buffers[:], s.rotate) {
		if b != nil && b.Block().Live() {
			n++
		}
	}
	return n
}

// Size is the panel's size as Display.width and height give it: as it is built for the panels of F24, whose picture of
// 800×480 is turned; 0×0 while it is off.
func (s *Screen) Size() (width, height int) {
	if !s.inited {
		return 0, 0
	}
	if s.model.turnedSize && s.base%2 != 0 {
		return s.native.Y, s.native.X
	}
	return s.native.X, s.native.Y
}

// TouchAt is what a touch panel that was built with the panel reports for a place on the picture, turned by quarters as
// machine.TOUCH does it. A panel that is off counts as an ST7701 of 800×480.
func (s *Screen) TouchAt(x, y, quarters int) (int, int) {
	native, base := s.native, s.base
	if !s.inited {
		native, base = image.Pt(480, 800), 1
	}
	switch base {
	case 1:
		x, y = native.X-1-y, x
	case 2:
		x, y = native.X-1-x, native.Y-1-y
	case 3:
		x, y = y, native.Y-1-x
	}
	switch quarters & 3 {
	case 1:
		x, y = native.Y-1-y, x
	case 2:
		x, y = native.X-1-x, native.Y-1-y
	case 3:
		x, y = y, native.X-1-x
	}
	return x, y
}

// LayerSize is the size of what is on a layer; it prints so when there is nothing.
func (s *Screen) LayerSize(layer int) (width, height int, err error) {
	if err := layerRange(layer); err != nil {
		return 0, 0, err
	}
	if size := s.sizes[layer]; size != (image.Point{}) {
		return size.X, size.Y, nil
	}
	s.cfg.Print(fault.New(fault.OSError, "layer(%d) is not configured", layer).Text())
	return 0, 0, nil
}

func layerRange(layer int) error {
	if layer < Video1 || layer > OSD3 {
		return fault.New(fault.IndexError, "layer(%d) out of range", layer).Hinted("want Display.LAYER_VIDEO1 to LAYER_OSD3, %d to %d", Video1, OSD3)
	}
	return nil
}

func isVideo(layer int) bool { return layer <= Video2 }

// BindOptions are the arguments of Display.bind_layer.
type BindOptions struct {
	Src    mpp.Chn
	Layer  int
	Rect   image.Rectangle // without width or height: all of the panel
	Format int             // PIXEL_FORMAT_*
	Alpha  int             // 255 shows it fully; -1 where the script passed none
	Flag   int
}

// Bind links a camera's channel to a layer (Display.bind_layer), before or after Init.
func (s *Screen) Bind(o BindOptions) error {
	if err := layerRange(o.Layer); err != nil {
		return err
	}
	if o.Alpha >= 0 && isVideo(o.Layer) {
		s.cfg.Print(fault.New(fault.OSError, "layer(%d) not support alpha, ignore it.", o.Layer).Text())
		o.Alpha = -1
	}
	if o.Alpha < 0 {
		o.Alpha = 255
	}
	if s.binds[o.Layer] != nil {
		s.unlink(o.Layer)
		s.cfg.Print(fault.New(fault.OSError, "bin_layer: layer(%d) haver been bind, auto unbind it.", o.Layer).Text())
	}
	b := &bind{BindOptions: o}
	if s.inited {
		if err := s.check(o.Layer, b); err != nil {
			return err
		}
	}
	s.binds[o.Layer] = b
	link, err := s.cfg.System.Link(o.Src, mpp.Chn{Mod: mpp.ModVO, Chn: o.Layer})
	if err != nil {
		s.binds[o.Layer] = nil
		return err
	}
	b.link = link
	return nil
}

// check refuses what a layer cannot show.
func (s *Screen) check(layer int, b *bind) error {
	if isVideo(layer) {
		if b.Format != formatYUV420SP {
			return fault.New(fault.AssertionError, "bind video layer only support format PIXEL_FORMAT_YUV_SEMIPLANAR_420").
				Hinted("got format %d: call set_pixformat(Sensor.YUV420SP), or bind to Display.LAYER_OSD0", b.Format)
		}
	} else {
		switch b.Format {
		case formatRGB888, formatBGR888, formatARGB8888, formatABGR8888, formatRGB565LE, formatBGR565LE, formatGray:
		default:
			return fault.New(fault.ValueError, "osd layer not support pix_format (%d)", b.Format).Hinted("call set_pixformat(Sensor.RGB888), or bind to Display.LAYER_VIDEO1")
		}
	}
	q := s.turnOf(b.Flag)
	w, h := b.Rect.Dx(), b.Rect.Dy()
	if w == 0 || h == 0 {
		w, h = s.native.X, s.native.Y
	}
	if q%2 != 0 {
		if layer == Video2 {
			return fault.New(fault.ValueError, "Bind to video layer enable rotation 90/180 only support Display.LAYER_VIDEO1").
				Hinted("a panel of 800x480 turns what it shows by 90 degrees")
		}
		w = h
	}
	if w%8 != 0 {
		return multipleOf8(w)
	}
	return nil
}

func multipleOf8(n int) error {
	return fault.New(fault.ValueError, "width must be an integral multiple of 8 pixels").Hinted("got %d pixels in the direction of the panel's rows", n)
}

// Unbind ends Bind (Display.unbind_layer), and prints so when the layer was not bound.
func (s *Screen) Unbind(layer int) (bool, error) {
	if err := layerRange(layer); err != nil {
		return false, err
	}
	if s.binds[layer] == nil {
		s.cfg.Print(fault.New(fault.OSError, "unbind layer(%d) failed.", layer).Text())
		return false, nil
	}
	s.unlink(layer)
	return true, nil
}

func (s *Screen) unlink(layer int) {
	b := s.binds[layer]
	if b == nil {
		return
	}
	if b.link.Alive() {
		s.cfg.System.Unlink(b.link)
	}
	s.binds[layer] = nil
}

// Disable takes what is on a layer off (Display.disable_layer).
func (s *Screen) Disable(layer int) error {
	if err := layerRange(layer); err != nil {
		return err
	}
	s.unlink(layer)
	s.cfg.Panel.Hide(layer)
	s.sizes[layer] = image.Point{}
	return nil
}

// Check is mpp.Sink.
func (s *Screen) Check(dst mpp.Chn) bool { return dst.Dev == 0 && dst.Chn >= Video1 && dst.Chn <= OSD3 }

// Attach is mpp.Sink.
func (s *Screen) Attach(dst mpp.Chn, f mpp.Feed) {
	b := s.binds[dst.Chn]
	if b == nil { // linked by MediaManager.link
		b = &bind{BindOptions: BindOptions{Layer: dst.Chn, Alpha: 255}, link: s.cfg.System.LinkTo(dst)}
		s.binds[dst.Chn] = b
	}
	b.feed = f
	_, w, h := f.Format()
	style := s.style(b.Flag, b.Rect.Min, image.Pt(w, h))
	if r := b.Rect; r.Dx() > 0 && r.Dy() > 0 {
		style.Size = r.Size()
		if style.Quarters%2 != 0 {
			style.Size = image.Pt(r.Dy(), r.Dx())
		}
	}
	style.Gray = isVideo(dst.Chn) && b.Flag&GrayOn != 0
	style.Clear = uint8(255 - min(max(b.Alpha, 0), 255))
	s.sizes[dst.Chn] = image.Pt(w, h)
	s.cfg.Panel.Attach(dst.Chn, f, style)
}

// Captured is mpp.Sink.
func (s *Screen) Captured(dst mpp.Chn, k int64) { s.cfg.Panel.Captured(dst.Chn, k) }

// Detach is mpp.Sink.
func (s *Screen) Detach(dst mpp.Chn) {
	if b := s.binds[dst.Chn]; b != nil {
		b.feed = nil
	}
	s.cfg.Panel.Detach(dst.Chn)
}

// ShowOptions are the arguments of Display.show_image.
type ShowOptions struct {
	X, Y  int
	Layer int
	Alpha int // 0 to 255; -1 keeps what the layer has
	Flag  int
	// Format is the picture's, as scripts know it, for the error's text.
	Format int
}

// Show shows a picture on one of the layers for pictures (Display.show_image).
func (s *Screen) Show(f *frame.Frame, o ShowOptions) error {
	if o.Layer < OSD0 || o.Layer > OSD3 {
		return fault.New(fault.AssertionError, "layer(%d) is out of range.", o.Layer).Hinted("want Display.LAYER_OSD0 to LAYER_OSD3, %d to %d", OSD0, OSD3)
	}
	if f.Width%8 != 0 {
		return fault.New(fault.ValueError, "Image width must be an integral multiple of 8 pixels").Hinted("got %d", f.Width)
	}
	if f.Width*f.Height > s.native.X*s.native.Y {
		e := fault.New(fault.ValueError, "Image size is too large")
		if !s.inited {
			return e.Hinted("call Display.init() first")
		}
		return e.Hinted("got %dx%d on a panel of %dx%d", f.Width, f.Height, s.native.X, s.native.Y)
	}
	switch f.Format {
	case frame.ARGB8888, frame.RGB888, frame.RGB565, frame.Gray:
	default:
		return fault.New(fault.ValueError, "Image format(%d) not support", o.Format).Hinted("want ARGB8888, RGB888, RGB565 or GRAYSCALE; img.to_rgb565() makes one")
	}
	if err := s.take(o); err != nil {
		return err
	}
	if q := s.turnOf(o.Flag); q%2 != 0 && f.Height%8 != 0 {
		return multipleOf8(f.Height)
	}
	if o.Flag&0xF == 0 && o.Flag != 0 {
		s.cfg.Print("not support rotate 0")
	}
	style := s.style(o.Flag, image.Pt(o.X, o.Y), image.Pt(f.Width, f.Height))
	style.Clear = uint8(255 - min(max(o.Alpha, 0), 255))
	if o.Alpha < 0 {
		style.Clear = s.cfg.Panel.style(o.Layer).Clear
	}
	s.sizes[o.Layer] = image.Pt(f.Width, f.Height)
	if err := s.cfg.Panel.Put(o.Layer, f, style); err != nil {
		return fault.New(fault.RuntimeError, "please increase Display.config(osd_num=)").Because(err)
	}
	return nil
}

// take takes the buffers that the board copies a picture to.
func (s *Screen) take(o ShowOptions) error {
	refused := func(text string) *fault.Error {
		e := fault.New(fault.RuntimeError, "%s", text)
		if !s.cfg.System.Inited() {
			return e.Hinted("call MediaManager.init() after Display.init() and before show_image()")
		}
		return e.Hinted("Display.init() was asked for %d layers for pictures (osd_num)", s.osd)
	}
	get := func(to **mpp.Buffer) error {
		if *to != nil && (*to).Block().Live() {
			return nil
		}
		b, err := s.cfg.System.GetBuffer(4*s.native.X*s.native.Y, mpp.InvalidPool)
		if err != nil {
			return refused("please increase Display.config(osd_num=)")
		}
		*to = b
		return nil
	}
	if s.buffers[o.Layer] == nil {
		used := 0
		for _, b := range s.buffers {
			if b != nil {
				used++
			}
		}
		if used > s.osd {
			return refused("please increase Display.config(osd_num=) or becareful the layer")
		}
	}
	if err := get(&s.buffers[o.Layer]); err != nil {
		return err
	}
	if o.Flag != 0 || s.base != 0 {
		return get(&s.rotate)
	}
	return nil
}

// quarters is the rotation of a flag.
func quarters(flag int) int {
	switch {
	case flag&Rotate0 != 0:
		return 0
	case flag&Rotate90 != 0:
		return 1
	case flag&Rotate180 != 0:
		return 2
	case flag&Rotate270 != 0:
		return 3
	}
	return 0
}

// turnOf is how a picture with a flag is turned on the panel as it is built.
func (s *Screen) turnOf(flag int) int {
	if flag == 0 {
		return s.base
	}
	return quarters(flag)
}

// style says how a picture of a size at a place, with a flag, looks to the person who holds the panel upright.
func (s *Screen) style(flag int, at, size image.Point) Style {
	q := s.turnOf(flag)
	st := Style{At: at}
	st.MirrorHor = flag&(MirrorHor|MirrorBoth) != 0
	st.MirrorVer = flag&(MirrorVer|MirrorBoth) != 0
	st.Quarters = (q - s.base + 4) % 4
	if q == s.base {
		return st
	}
	// Where it lies on the panel as it is built, by the board's rule …
	r := image.Rectangle{at, at.Add(size)}
	if q%2 != 0 {
		x, y := s.native.X-size.Y-at.Y, at.X
		r = image.Rect(x, y, x+size.Y, y+size.X)
	}
	// … and from there to how the person holds it.
	switch s.base {
	case 0:
		st.At = r.Min
	case 1:
		st.At = image.Pt(r.Min.Y, s.native.X-r.Max.X)
	case 2:
		st.At = image.Pt(s.native.X-r.Max.X, s.native.Y-r.Max.Y)
	case 3:
		st.At = image.Pt(s.native.Y-r.Max.Y, r.Min.X)
	}
	return st
}
