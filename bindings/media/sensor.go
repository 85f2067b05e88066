package media

import (
	"fmt"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) sensor() *arg.Module {
	return &arg.Module{
		Name: "media.sensor",
		Doc: `The camera.

	sensor = Sensor()
	sensor.reset()
	sensor.set_framesize(width=1280, height=720)
	sensor.set_pixformat(Sensor.YUV420SP)
	MediaManager.init()
	sensor.run()
	img = sensor.snapshot()

What it sees is chosen by --camera.`,
		Members: append(members(
			group{"The largest picture of channel 0.", []nameValue{{"CAM_CHN0_OUT_WIDTH_MAX", 3072}, {"CAM_CHN0_OUT_HEIGHT_MAX", 2160}}},
			group{"The largest picture of channel 1.", []nameValue{{"CAM_CHN1_OUT_WIDTH_MAX", 1920}, {"CAM_CHN1_OUT_HEIGHT_MAX", 1080}}},
			group{"The largest picture of channel 2.", []nameValue{{"CAM_CHN2_OUT_WIDTH_MAX", 1920}, {"CAM_CHN2_OUT_HEIGHT_MAX", 1080}}},
			group{"The smallest picture.", []nameValue{{"CAM_OUT_WIDTH_MIN", 64}, {"CAM_OUT_HEIGHT_MIN", 64}}},
		), m.sensorClass()),
		Include: []*arg.Module{m.once("media.media", m.media)},
		Leaks:   []string{"uctypes", "time", "image", "os"},
	}
}

// frameSizes are the names of the board's frame sizes in the order of their numbers.
var frameSizes = [...]string{"QQCIF", "QCIF", "CIF", "QSIF", "SIF", "QQVGA", "QVGA", "VGA", "HQQVGA", "HQVGA", "HVGA", "B64X64", "B128X64",
	"B128X128", "B160X160", "B320X320", "QQVGA2", "WVGA", "WVGA2", "SVGA", "XGA", "WXGA", "SXGA", "SXGAM", "UXGA", "HD", "FHD", "QHD",
	"QXGA", "WQXGA", "WQXGA2", "FRAME_SIZE_INVAILD"}

// unsupported are the methods that the board has and refuses by name.
var unsupported = [...]string{"skip_frames", "set_framerate", "get_framerate", "set_windowing", "get_windowing", "set_gainceiling",
	"get_gainceiling", "set_contrast", "set_brightness", "set_saturation", "set_quality", "set_colorbar", "set_auto_gain",
	"get_gain_db", "set_auto_exposure", "get_exposure_us", "set_auto_whitebal", "get_rgb_gain_db", "set_auto_blc",
	"get_blc_regs", "set_lens_correction", "set_color_palette", "get_color_palette", "set_special_effect", "set_vsync_callback",
	"set_frame_callback", "get_frame_available", "set_framebuffers", "get_framebuffers", "disable_full_flush",
	"disable_delays", "set_transpose", "get_transpose", "set_auto_rotation", "get_auto_rotation", "ioctl", "shutdown", "sleep",
	"alloc_extra_fb", "dealloc_extra_fb", "get_fb"}

func (m *modules) sensorClass() *arg.Class {
	self := func(c *arg.Call) *camera.Sensor { return c.Self.Data.(*camera.Sensor) }
	k := &arg.Class{
		Name: "Sensor",
		Doc:  "A camera. The order is Sensor(), reset(), set_framesize(), set_pixformat(), MediaManager.init(), run(), snapshot(), stop().",
		Init: &arg.Func{Sig: "Sensor(*, id=None, type=None, force=False, fps=60, width=1920, height=1080)", Doc: "Finds the camera and prints what was found. The virtual camera is 1920x1080 at 30 fps unless fps, width or height are passed.", Do: func(c *arg.Call) (any, error) {
			o := camera.SensorOptions{ID: m.cfg.Sensors.DefaultID(), Force: c.Bool("force")}
			for name, p := range map[string]*int{"id": &o.ID, "type": &o.Type, "fps": &o.FPS, "width": &o.Width, "height": &o.Height} {
				if c.Has(name) && !c.IsNone(name) {
					*p = c.Int(name)
				}
			}
			o.TypeSet = c.Has("type") && !c.IsNone("type")
			if err := c.Err(); err != nil {
				return nil, err
			}
			s, err := m.cfg.Sensors.New(o)
			c.Self.Data = s
			return nil, raise.In(c, err)
		}},
		Statics: []*arg.Func{{Sig: "deinit()", Doc: "Stops all cameras.", Do: func(*arg.Call) (any, error) {
			m.cfg.Sensors.StopAll()
			return nil, nil
		}}},
		Methods: []*arg.Func{
			{Sig: "reset()", Doc: "Prepares the camera; needed before everything else.", Do: func(c *arg.Call) (any, error) {
				return nil, raise.In(c, self(c).Reset())
			}},
			{Sig: "set_framesize(framesize=31, chn=0, alignment=0, *, w=0, h=0, width=0, height=0)", Doc: "Sets the size of a channel's pictures: Sensor.VGA and the like, or width and height. Each plane starts at a multiple of 2**alignment bytes.", Do: func(c *arg.Call) (any, error) {
				chn := c.Int("chn")
				o := camera.SizeOptions{Number: c.Int("framesize"), AlignBits: c.Int("alignment"),
					W: c.Int("w"), H: c.Int("h"), Width: c.Int("width"), Height: c.Int("height")}
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.Error(self(c).SetFrameSize(chn, o))
			}},
			{Sig: "set_pixformat(pixformat, chn=0)", Doc: "Sets the format of a channel's pictures: Sensor.RGB565, RGB888, RGBP888, YUV420SP or GRAYSCALE.", Do: func(c *arg.Call) (any, error) {
				f, chn := c.Int("pixformat"), c.Int("chn")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.Error(self(c).SetPixelFormat(chn, f))
			}},
			{Sig: "get_framesize(chn=0)", Doc: "The number given to set_framesize; width() and height() say more.", Do: func(c *arg.Call) (any, error) {
				return perChannel(c, self(c).FrameSize)
			}},
			{Sig: "get_pixformat(chn=0)", Doc: "The format that the hardware works in: RGB888 for RGB565, YUV420SP for GRAYSCALE.", Do: func(c *arg.Call) (any, error) {
				return perChannel(c, self(c).PixelFormat)
			}},
			{Sig: "width(chn=0)", Doc: "The width of a channel's pictures.", Do: func(c *arg.Call) (any, error) {
				return perChannel(c, func(chn int) (int, error) { w, _, err := self(c).Size(chn); return w, err })
			}},
			{Sig: "height(chn=0)", Doc: "The height of a channel's pictures.", Do: func(c *arg.Call) (any, error) {
				return perChannel(c, func(chn int) (int, error) { _, h, err := self(c).Size(chn); return h, err })
			}},
			{Sig: "get_type()", Doc: "The number of the camera's driver.", Do: func(c *arg.Call) (any, error) {
				n, err := self(c).Type()
				return n, raise.Error(err)
			}},
			{Sig: "set_hmirror(enable)", Doc: "Mirrors left and right from the next run() on.", Do: func(c *arg.Call) (any, error) {
				_, v, err := self(c).Mirror()
				if err == nil {
					err = self(c).SetMirror(c.Bool("enable"), v)
				}
				return nil, raise.Error(err)
			}},
			{Sig: "get_hmirror()", Doc: "What set_hmirror set.", Do: func(c *arg.Call) (any, error) {
				h, _, err := self(c).Mirror()
				return h, raise.Error(err)
			}},
			{Sig: "set_vflip(enable)", Doc: "Mirrors top and bottom from the next run() on.", Do: func(c *arg.Call) (any, error) {
				h, _, err := self(c).Mirror()
				if err == nil {
					err = self(c).SetMirror(h, c.Bool("enable"))
				}
				return nil, raise.Error(err)
			}},
			{Sig: "get_vflip()", Doc: "What set_vflip set.", Do: func(c *arg.Call) (any, error) {
				_, v, err := self(c).Mirror()
				return v, raise.Error(err)
			}},
			{Sig: "bind_info(x=0, y=0, chn=0)", Doc: "What a link or display layer needs: a dict with src (module, device, channel), rect (x, y, width, height) and pix_format.", Do: func(c *arg.Call) (any, error) {
				x, y, chn := c.Int("x"), c.Int("y"), c.Int("chn")
				if err := c.Err(); err != nil {
					return nil, err
				}
				info, err := self(c).BindInfo(x, y, chn)
				if err != nil {
					return nil, raise.Error(err)
				}
				vs := c.Values
				ints := func(n ...int) arg.Value {
					t := make([]arg.Value, len(n))
					for i, x := range n {
						t[i] = vs.Int(int64(x))
					}
					return vs.Tuple(t...)
				}
				r := info.Rect
				return vs.Dict(
					[2]arg.Value{vs.Str("src"), ints(info.Src.Mod, info.Src.Dev, info.Src.Chn)},
					[2]arg.Value{vs.Str("rect"), ints(r.Min.X, r.Min.Y, r.Dx(), r.Dy())},
					[2]arg.Value{vs.Str("pix_format"), vs.Int(int64(info.Format))})
			}},
			{Sig: "run()", Doc: "Starts the camera, after MediaManager.init(). A second call does nothing.", Do: func(c *arg.Call) (any, error) {
				return nil, raise.In(c, self(c).Run())
			}},
			{Sig: "snapshot(chn=0)", Doc: "The next picture of a channel as an image, which is valid until the channel's next snapshot. Waits up to one second.", Do: func(c *arg.Call) (any, error) {
				chn := c.Int("chn")
				if err := c.Err(); err != nil {
					return nil, err
				}
				shot, err := self(c).Snapshot(chn)
				if err != nil {
					return nil, raise.In(c, err)
				}
				return m.image.fromSnapshot(c.Values, shot)
			}},
			{Sig: "stop()", Doc: "Stops the camera. reset() makes it ready again.", Do: func(c *arg.Call) (any, error) {
				return nil, raise.In(c, self(c).Stop())
			}},
		},
	}
	for i, name := range frameSizes {
		k.Consts = append(k.Consts, arg.Const{Name: name, Value: i, Doc: "A frame size for set_framesize."})
	}
	for _, f := range []nameValue{{"RGB565", camera.RGB565}, {"RGB888", camera.RGB888}, {"RGBP888", camera.RGBP888},
		{"YUV420SP", camera.YUV420SP}, {"GRAYSCALE", camera.Grayscale}} {
		k.Consts = append(k.Consts, arg.Const{Name: f.name, Value: f.value, Doc: "A format for set_pixformat."})
	}
	for _, name := range unsupported {
		k.Methods = append(k.Methods, &arg.Func{Sig: name + "(*args, **kwargs)", Doc: "The board prints that it does not support this and raises NotImplementedError.", Do: func(c *arg.Call) (any, error) {
			fmt.Fprintf(c.Env.Interp.Stdout(), "not support %s now...\n", name)
			return nil, arg.Raise("NotImplementedError", name)
		}})
	}
	return k
}

// perChannel calls a getter with the argument chn.
func perChannel(c *arg.Call, get func(chn int) (int, error)) (any, error) {
	chn := c.Int("chn")
	if err := c.Err(); err != nil {
		return nil, err
	}
	n, err := get(chn)
	return n, raise.Error(err)
}
