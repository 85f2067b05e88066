package maix

import (
	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/k210"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// exposure are the functions of sensor about gain, exposure time and white balance.
func (m *modules) exposure() []arg.Member {
	s := m.cfg.Machine.Sensor
	const same = " Returns True. The virtual camera's pictures stay as they are."
	change := func(c *arg.Call, set func(e *k210.Exposure)) (any, error) {
		e, err := s.Exposure()
		if err != nil {
			return nil, raise.Error(err)
		}
		set(&e)
		if err := c.Err(); err != nil {
			return nil, err
		}
		return true, raise.Error(s.SetExposure(e))
	}
	get := func(name, doc string, of func(vs arg.Values, e k210.Exposure) any) *arg.Func {
		return &arg.Func{Sig: name + "()", Doc: doc, Do: func(c *arg.Call) (any, error) {
			e, err := s.Exposure()
			return of(c.Values, e), raise.Error(err)
		}}
	}
	return []arg.Member{
		&arg.Func{Sig: "set_auto_gain(enable, gain_db=None, gain_db_ceiling=None, value=None)", Doc: "Lets the camera choose its amplification, gain_db_ceiling dB at most, or with False and gain_db sets it." + same + " value is what old scripts pass; the board ignores it.", Do: func(c *arg.Call) (any, error) {
			return change(c, func(e *k210.Exposure) {
				if !c.IsNone("gain_db_ceiling") {
					c.Float("gain_db_ceiling") // the virtual camera chooses 0 dB, which no ceiling lowers
				}
				if c.Bool("enable") {
					*e = e.Automatic(true, false, false)
				} else if !c.IsNone("gain_db") {
					e.GainDB = c.Float("gain_db")
				}
			})
		}},
		&arg.Func{Sig: "set_auto_exposure(enable, exposure_us=None)", Doc: "Lets the camera choose how long it exposes, or with False and exposure_us sets it in microseconds." + same, Do: func(c *arg.Call) (any, error) {
			return change(c, func(e *k210.Exposure) {
				if c.Bool("enable") {
					*e = e.Automatic(false, true, false)
				} else if !c.IsNone("exposure_us") {
					e.Micros = c.Int("exposure_us")
				}
			})
		}},
		&arg.Func{Sig: "set_auto_whitebal(enable, rgb_gain_db=None)", Doc: "Lets the camera choose the amplification of colours, or with False and rgb_gain_db=(red, green, blue) sets it in dB." + same, Do: func(c *arg.Call) (any, error) {
			return change(c, func(e *k210.Exposure) {
				if c.Bool("enable") {
					*e = e.Automatic(false, false, true)
				} else if !c.IsNone("rgb_gain_db") {
					items := c.Seq("rgb_gain_db")
					if len(items) != len(e.RGBDB) {
						c.Fail(arg.Raise("ValueError", "arg err").WithHint("rgb_gain_db has %d numbers, want 3", len(items)))
						return
					}
					for i, x := range items {
						db, ok := arg.AsFloat(x)
						if !ok {
							c.BadType("rgb_gain_db", x, "float")
						}
						e.RGBDB[i] = db
					}
				}
			})
		}},
		get("get_gain_db", "The camera's amplification in dB: what was set, 0.0 for what the virtual camera chooses.", func(_ arg.Values, e k210.Exposure) any { return e.GainDB }),
		get("get_exposure_us", "How long the camera exposes, in microseconds: what was set, 33333 for what the virtual camera chooses.", func(_ arg.Values, e k210.Exposure) any { return e.Micros }),
		get("get_rgb_gain_db", "The amplification of red, green and blue in dB: what was set, (0.0, 0.0, 0.0) for what the virtual camera chooses.", func(vs arg.Values, e k210.Exposure) any {
			return vs.Tuple(vs.Float(e.RGBDB[0]), vs.Float(e.RGBDB[1]), vs.Float(e.RGBDB[2]))
		}),
	}
}
