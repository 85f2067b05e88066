package machine

import (
	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/pins"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) pwmClass() *arg.Class {
	self := func(c *arg.Call) *pins.Pulses { return c.Self.Data.(*pins.Pulses) }
	const whole16 = 65535
	// set sets what was passed; percent comes from duty, duty_u16 or duty_ns.
	set := func(c *arg.Call, p *pins.Pulses, on bool) error {
		hz, percent := p.Hz(), p.Percent()
		if v := c.Value("freq"); v != arg.None {
			hz = c.Float("freq")
		}
		given := 0
		for name, scale := range map[string]float64{"duty": 1, "duty_u16": 100.0 / whole16, "duty_ns": 100 * hz / 1e9} {
			if !c.IsNone(name) && c.Float(name) != -1 {
				percent = c.Float(name) * scale
				given++
			}
		}
		if err := c.Err(); err != nil {
			return err
		}
		if given > 1 {
			return arg.Raise("ValueError", "only one of duty, duty_u16 and duty_ns can be set")
		}
		return raise.Error(p.Set(hz, percent, on))
	}
	// value makes a method that sets one thing, or returns it.
	value := func(name, doc string, get func(p *pins.Pulses) any, put func(p *pins.Pulses, x float64) error) *arg.Func {
		return &arg.Func{Sig: name + "(value=None)", Doc: doc, Do: func(c *arg.Call) (any, error) {
			p := self(c)
			if err := p.Check(); err != nil {
				return nil, raise.Error(err)
			}
			if c.IsNone("value") {
				return get(p), nil
			}
			x := c.Float("value")
			if err := c.Err(); err != nil {
				return nil, err
			}
			return nil, raise.Error(put(p, x))
		}}
	}
	return &arg.Class{
		Name: "PWM",
		Doc:  "Pulses on a pin: PWM(channel, freq, duty) after fpioa.set_function(pin, FPIOA.PWM0 + channel), or PWM(pin, freq, duty).",
		Init: &arg.Func{Sig: "PWM(channel, freq=None, duty=None, duty_u16=None, duty_ns=None, *, enable=True)", Doc: "channel is 0 to 5, or the number of a pin that has one; freq in Hz; duty, the high part, in percent (50 unless said otherwise), duty_u16 of 65535, duty_ns in nanoseconds.", Do: func(c *arg.Call) (any, error) {
			n, ok := arg.AsInt(c.Value("channel"))
			if o, isPin := arg.AsObject(c.Value("channel"), m.pin); isPin {
				n, ok = int64(o.Data.(*pin).number), true
			}
			if !ok {
				return nil, arg.Raise("ValueError", "invalid channel")
			}
			p, err := m.cfg.Devices.NewPulses(int(n))
			if err != nil {
				return nil, raise.Error(err)
			}
			c.Self.Data = p
			if err := p.Set(p.Hz(), 50, false); err != nil {
				return nil, raise.Error(err)
			}
			if err := set(c, p, c.Bool("enable")); err != nil {
				p.Release()
				return nil, err
			}
			return nil, nil
		}},
		Methods: []*arg.Func{
			{Sig: "init(freq=None, duty=None, duty_u16=None, duty_ns=None)", Doc: "Sets the pulses anew.", Do: func(c *arg.Call) (any, error) {
				return nil, set(c, self(c), self(c).On())
			}},
			value("freq", "Sets the frequency in Hz, or returns it.", func(p *pins.Pulses) any { return 1e9 / float64(p.Period()) },
				func(p *pins.Pulses, x float64) error { return p.Set(x, p.Percent(), p.On()) }),
			value("duty", "Sets the high part in percent, or returns it.", func(p *pins.Pulses) any { return float64(p.High()) * 100 / float64(p.Period()) },
				func(p *pins.Pulses, x float64) error { return p.Set(p.Hz(), x, p.On()) }),
			value("duty_u16", "Sets the high part of 65535, or returns it.", func(p *pins.Pulses) any { return int(p.Percent()*whole16/100 + 0.5) },
				func(p *pins.Pulses, x float64) error { return p.Set(p.Hz(), x*100/whole16, p.On()) }),
			value("duty_ns", "Sets the high part in nanoseconds, or returns it.", func(p *pins.Pulses) any { return p.High() },
				func(p *pins.Pulses, x float64) error { return p.Set(p.Hz(), x*p.Hz()/1e7, p.On()) }),
			{Sig: "enable(enable)", Doc: "Whether pulses come out.", Do: func(c *arg.Call) (any, error) {
				p := self(c)
				return nil, raise.Error(p.Set(p.Hz(), p.Percent(), c.Bool("enable")))
			}},
			{Sig: "deinit()", Doc: "Ends the pulses and gives the channel back.", Do: func(c *arg.Call) (any, error) { self(c).Release(); return nil, nil }},
			{Sig: "__del__()", Doc: "The same as deinit().", Do: func(c *arg.Call) (any, error) { self(c).Release(); return nil, nil }},
		},
		Str: func(o *arg.Object) string {
			p := o.Data.(*pins.Pulses)
			state := "disabled"
			if p.On() {
				state = "enabled"
			}
			return printed("pwm chanel %d: period = %d ns, pulse = %d ns, %s", p.Channel(), p.Period(), p.High(), state)
		},
	}
}

// lamps are the board's lamp of three colours, by the pins of the LCKFB board that has it.
var lamps = [...]struct {
	name, label string
	pin         int
}{{"LED_RED", "LED red", 62}, {"LED_GREEN", "LED green", 20}, {"LED_BLUE", "LED blue", 63}}

func (m *modules) ledClass() *arg.Class {
	const brightest, hz = 255, 1000
	show := func(n, level int) {
		m.cfg.Bank.Pulse(lamps[n].pin, hz, float64(min(max(level, 0), brightest))/brightest)
		m.cfg.Bank.Label(lamps[n].pin, lamps[n].label)
	}
	set := func(level int) func(c *arg.Call) (any, error) {
		return func(c *arg.Call) (any, error) { show(c.Self.Data.(int), level); return nil, nil }
	}
	return &arg.Class{
		Name: "LED",
		Doc:  `The board's lamp of three colours: LED(1) or LED("LED_RED"), 2 is green, 3 is blue.`,
		Init: &arg.Func{Sig: "LED(id)", Do: func(c *arg.Call) (any, error) {
			id := c.Value("id")
			n, isInt := arg.AsInt(id)
			name, _ := arg.AsStr(id)
			for i, l := range lamps {
				if isInt && n == int64(i+1) || name == l.name {
					c.Self.Data = i
					show(i, 0)
					return nil, nil
				}
			}
			return nil, arg.Raise("ValueError", "invalid LED").WithHint(`got %s, want 1 to 3, "LED_RED", "LED_GREEN" or "LED_BLUE"`, id)
		}},
		Methods: []*arg.Func{
			{Sig: "value(val)", Doc: "Sets the brightness, 0 to 255.", Do: func(c *arg.Call) (any, error) {
				level := c.Int("val")
				if err := c.Err(); err != nil {
					return nil, err
				}
				show(c.Self.Data.(int), level)
				return nil, nil
			}},
			{Sig: "on()", Doc: "As bright as it can.", Do: set(brightest)},
			{Sig: "off()", Doc: "Dark.", Do: set(0)},
		},
	}
}
