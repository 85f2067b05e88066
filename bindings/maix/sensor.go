package maix

import (
	"image"
	"time"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/k210"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// ov2640 is the number that a camera chip has of itself.
const ov2640 = 0x2642

func (m *modules) sensor() *arg.Module {
	s := m.cfg.Machine.Sensor
	flip := func(name, doc string, set func(h, v *bool, on bool)) *arg.Func {
		return &arg.Func{Sig: name + "(enable)", Doc: doc, Do: func(c *arg.Call) (any, error) {
			on := c.Bool("enable")
			if err := c.Err(); err != nil {
				return nil, err
			}
			h, v := s.Mirror()
			set(&h, &v, on)
			return nil, raise.Error(s.SetMirror(h, v))
		}}
	}
	t := &arg.Module{
		Name: "sensor",
		Doc: `The camera.

	sensor.reset()
	sensor.set_pixformat(sensor.RGB565)
	sensor.set_framesize(sensor.QVGA)
	sensor.run(1)
	img = sensor.snapshot()

What it sees is chosen by --camera. A setting that changes while the camera runs starts it anew with the next picture.`,
		Members: append(members(consts("A format for set_pixformat. This host has RGB565 and GRAYSCALE.", "BAYER", 1, "RGB565", k210.RGB565, "YUV422", 3, "GRAYSCALE", k210.Grayscale, "JPEG", 5)),
			&arg.Func{Sig: "reset(freq=24000000, set_regs=True, dual_buff=False, choice=0)", Doc: "Finds the camera and forgets all settings. The arguments are about the real camera's wires and memory; they change nothing that is seen.", Do: func(c *arg.Call) (any, error) {
				return nil, raise.In(c, s.Reset())
			}},
			&arg.Func{Sig: "set_pixformat(format)", Doc: "Sets the format of pictures; returns True.", Do: func(c *arg.Call) (any, error) {
				n := c.Int("format")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return true, raise.Error(s.SetPixelFormat(n))
			}},
			&arg.Func{Sig: "set_framesize(framesize)", Doc: "Sets the size of pictures, such as sensor.QVGA; returns True.", Do: func(c *arg.Call) (any, error) {
				n := c.Int("framesize")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return true, raise.Error(s.SetFrameSize(n))
			}},
			&arg.Func{Sig: "set_windowing(roi)", Doc: "Makes pictures a part of the frame: (x, y, w, h), or (w, h) from its middle, multiples of 8.", Do: func(c *arg.Call) (any, error) {
				items := c.Seq("roi")
				var r []int
				if len(items) == 2 {
					r = numbers(c, "roi", 2)
					w, h := s.FrameSize()
					r = []int{(w - r[0]) / 2, (h - r[1]) / 2, r[0], r[1]}
				} else {
					r = numbers(c, "roi", 4)
				}
				if err := c.Err(); err != nil {
					return nil, err
				}
				return true, raise.Error(s.SetWindow(image.Rect(r[0], r[1], r[0]+r[2], r[1]+r[3])))
			}},
			flip("set_hmirror", "Mirrors left and right.", func(h, _ *bool, on bool) { *h = on }),
			flip("set_vflip", "Mirrors top and bottom.", func(_, v *bool, on bool) { *v = on }),
			&arg.Func{Sig: "run(enable)", Doc: "Starts the camera with 1 or stops it with 0; returns True.", Do: func(c *arg.Call) (any, error) {
				return true, raise.In(c, s.Run(c.Bool("enable")))
			}},
			&arg.Func{Sig: "skip_frames(n=None, time=None)", Doc: "Lets n pictures go by, or those of time milliseconds; 300 ms without either.", Do: func(c *arg.Call) (any, error) {
				n, ms := -1, 0
				if !c.IsNone("n") {
					n = c.Int("n")
				}
				if !c.IsNone("time") {
					ms = c.Int("time")
				}
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.In(c, s.Skip(n, time.Duration(ms)*time.Millisecond))
			}},
			&arg.Func{Sig: "snapshot()", Doc: "The next picture as an image of its own.", Do: func(c *arg.Call) (any, error) {
				f, err := s.Snapshot()
				if err != nil {
					return nil, raise.In(c, err)
				}
				return m.cfg.Images.New(c.Values, f)
			}},
			&arg.Func{Sig: "width()", Doc: "The width of pictures.", Do: func(*arg.Call) (any, error) { w, _ := s.Size(); return w, nil }},
			&arg.Func{Sig: "height()", Doc: "The height of pictures.", Do: func(*arg.Call) (any, error) { _, h := s.Size(); return h, nil }},
			&arg.Func{Sig: "shutdown(enable)", Doc: "Stops the camera, or starts it again with False.", Do: func(c *arg.Call) (any, error) {
				return nil, raise.In(c, s.Run(!c.Bool("enable")))
			}},
		),
	}
	for i, f := range k210.FrameSizes {
		if i > 0 {
			t.Members = append(t.Members, arg.Const{Name: f.Name, Value: i, Doc: "A frame size for set_framesize."})
		}
	}
	t.Members = append(t.Members, m.exposure()...)
	for _, look := range []struct {
		name, doc string
		set       func(l *k210.Look, n int)
	}{
		{"set_brightness", "Makes pictures darker or brighter, -2 to 2.", func(l *k210.Look, n int) { l.Brightness = n }},
		{"set_contrast", "Makes the contrast of pictures smaller or larger, -2 to 2.", func(l *k210.Look, n int) { l.Contrast = n }},
		{"set_saturation", "Makes colours paler or stronger, -2 to 2.", func(l *k210.Look, n int) { l.Saturation = n }},
	} {
		t.Members = append(t.Members, &arg.Func{Sig: look.name + "(level)", Doc: look.doc + " Returns True, or False for a level beyond that.", Do: func(c *arg.Call) (any, error) {
			n := c.Int("level")
			if err := c.Err(); err != nil {
				return nil, err
			}
			l := s.Look()
			look.set(&l, n)
			ok, err := s.SetLook(l)
			return ok, raise.Error(err)
		}})
	}
	t.Members = append(t.Members, &arg.Func{Sig: "set_gainceiling(gainceiling)", Doc: "Returns True. The virtual camera has no automatic gain that it could limit.", Do: func(c *arg.Call) (any, error) {
		c.Int("gainceiling")
		if err := c.Err(); err != nil {
			return nil, err
		}
		return true, raise.Error(s.Ready())
	}})
	t.Members = append(t.Members, &arg.Func{Sig: "get_id()", Doc: "The number of the camera's chip: that of an OV2640, which the board comes with.", Do: func(*arg.Call) (any, error) {
		return ov2640, raise.Error(s.Ready())
	}})
	t.Members = append(t.Members, funcs(missing("sensor", "flush", "set_colorbar", "set_jb_quality", "set_quality", "set_special_effect",
		"set_lens_correction", "get_fb", "binocular_reset"))...)
	return t
}
