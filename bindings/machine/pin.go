package machine

import (
	"slices"
	"time"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/pins"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Directions and resistors of Pin, as scripts pass them.
const (
	dirOut   = 0
	dirIn    = 1
	pullDown = 1
	pullUp   = 2
)

// Edges of Pin.irq, as scripts pass them.
const (
	rising  = 1
	falling = 2
	low     = 4
	high    = 8
)

// pin is a Pin object.
type pin struct {
	number int
	mode   int
}

func pinNumber(c *arg.Call) int { return c.Self.Data.(*pin).number }

func (m *modules) pinClass() *arg.Class {
	bank := m.cfg.Bank
	write := func(c *arg.Call, on bool) (any, error) {
		bank.Write(pinNumber(c), on)
		return nil, c.Err()
	}
	set := func(on bool) func(c *arg.Call) (any, error) {
		return func(c *arg.Call) (any, error) { return write(c, on) }
	}
	k := &arg.Class{
		Name: "Pin",
		Doc:  "A pin as a digital input or output, 0 to 63. It needs no FPIOA: by itself every pin is a GPIO.",
		Init: &arg.Func{Sig: "Pin(index, mode=None, pull=-1, *, value=-1, drive=-1, alt=-1)", Doc: "pull is Pin.PULL_UP, PULL_DOWN or PULL_NONE; value is the level that an output starts with; drive is its strength, 0 to 15. alt is not used.", Do: func(c *arg.Call) (any, error) {
			n := c.Int("index")
			if err := c.Err(); err != nil {
				return nil, err
			}
			if n < 0 || n >= bank.Count() {
				return nil, arg.Raise("ValueError", "pin number is invalid").WithHint("got %d, want 0 to %d", n, bank.Count()-1)
			}
			p := &pin{number: n, mode: dirIn}
			c.Self.Data = p
			if c.IsNone("mode") {
				return nil, m.setUp(c, p, dirIn)
			}
			return nil, m.setUp(c, p, c.Int("mode"))
		}},
		Methods: []*arg.Func{
			{Sig: "init(mode, pull=-1, *, value=-1, drive=-1)", Doc: "Sets the pin up anew.", Do: func(c *arg.Call) (any, error) {
				return nil, m.setUp(c, c.Self.Data.(*pin), c.Int("mode"))
			}},
			{Sig: "value(value=None)", Doc: "Sets an output's level, or returns the level: 0 or 1.", Do: func(c *arg.Call) (any, error) {
				if !c.IsNone("value") {
					return write(c, c.Int("value") > 0)
				}
				return bit(bank.Read(pinNumber(c))), nil
			}},
			{Sig: "on()", Doc: "Sets an output to 1.", Do: set(true)},
			{Sig: "off()", Doc: "Sets an output to 0.", Do: set(false)},
			{Sig: "high()", Doc: "Sets an output to 1.", Do: set(true)},
			{Sig: "low()", Doc: "Sets an output to 0.", Do: set(false)},
			{Sig: "toggle()", Doc: "Sets an output to the other level.", Do: func(c *arg.Call) (any, error) { return write(c, !bank.Read(pinNumber(c))) }},
			{Sig: "mode(mode=None)", Doc: "Makes the pin an input or output, or returns which it is.", Do: func(c *arg.Call) (any, error) {
				p := c.Self.Data.(*pin)
				if c.IsNone("mode") {
					return p.mode, nil
				}
				m.direct(p, c.Int("mode"))
				return nil, c.Err()
			}},
			{Sig: "pull(pull=None)", Doc: "Sets the pin's resistor, or returns it.", Do: func(c *arg.Call) (any, error) {
				p := c.Self.Data.(*pin)
				if c.IsNone("pull") {
					return m.pull(p), nil
				}
				m.setPull(p, c.Int("pull"))
				return nil, c.Err()
			}},
			{Sig: "drive(drive=None)", Doc: "Sets the strength of an output, 0 to 15, or returns it.", Do: func(c *arg.Call) (any, error) {
				p := c.Self.Data.(*pin)
				if c.IsNone("drive") {
					return m.cfg.Devices.FPIOA.Drive(p.number), nil
				}
				m.cfg.Devices.FPIOA.SetDrive(p.number, c.Int("drive"))
				return nil, c.Err()
			}},
			{Sig: "irq(handler=None, trigger=3, *, priority=1, wake=None, hard=False, debounce=10)", Doc: "Calls handler(pin) between two steps of the script when an input's level changes: trigger is Pin.IRQ_RISING, IRQ_FALLING or both. Changes within debounce milliseconds after a call are left out; at least 5. None ends it. priority, wake and hard are not supported by the board.", Do: m.irq},
		},
		Consts: slices.Concat(consts("Whether a pin is an input or output.", "IN", dirIn, "OUT", dirOut),
			consts("A pin's resistor.", "PULL_NONE", 0, "PULL_DOWN", pullDown, "PULL_UP", pullUp),
			consts("When irq calls.", "IRQ_RISING", rising, "IRQ_FALLING", falling, "IRQ_BOTH", rising|falling, "IRQ_LOW_LEVEL", low, "IRQ_HIGH_LEVEL", high)),
		Str: func(o *arg.Object) string {
			p := o.Data.(*pin)
			return printed("Pin: %d, mode: %d, value: %d, pull: %d, drive: %d", p.number, p.mode, bit(bank.Read(p.number)), m.pull(p), m.cfg.Devices.FPIOA.Drive(p.number))
		},
	}
	for i := range 16 {
		k.Consts = append(k.Consts, consts("The strength of an output.", printed("DRIVE_%d", i), i)...)
	}
	return k
}

// setUp reads what Pin and init have in common.
func (m *modules) setUp(c *arg.Call, p *pin, mode int) error {
	pull, value, drive := c.Int("pull"), c.Int("value"), c.Int("drive")
	if err := c.Err(); err != nil {
		return err
	}
	if pull != -1 {
		m.setPull(p, pull)
	}
	if drive != -1 {
		m.cfg.Devices.FPIOA.SetDrive(p.number, drive)
	}
	if mode == dirOut && value != -1 {
		m.cfg.Bank.Write(p.number, value > 0)
	}
	m.direct(p, mode)
	return nil
}

func (m *modules) direct(p *pin, mode int) {
	p.mode = dirIn
	use := pins.In
	if mode == dirOut {
		p.mode, use = dirOut, pins.Out
	}
	up, down := m.cfg.Devices.FPIOA.Pull(p.number)
	m.cfg.Bank.Use(p.number, use, pins.PullOf(up, down))
}

func (m *modules) pull(p *pin) int {
	up, down := m.cfg.Devices.FPIOA.Pull(p.number)
	return bit(up)*pullUp | bit(down)*pullDown
}

func (m *modules) setPull(p *pin, pull int) {
	if pull < 0 {
		pull = 0
	}
	m.cfg.Devices.FPIOA.SetPull(p.number, pull&pullUp != 0, pull&pullDown != 0)
	m.direct(p, p.mode)
}

// leastDebounce is what the board makes of a shorter one, in milliseconds.
const leastDebounce = 5

func (m *modules) irq(c *arg.Call) (any, error) {
	fn, trigger, debounce := c.Callable("handler"), c.Int("trigger"), c.Int("debounce")
	if err := c.Err(); err != nil {
		return nil, err
	}
	o, n := c.Self, pinNumber(c)
	if fn == nil {
		m.cfg.Bank.Edge(n, nil)
		return nil, nil
	}
	if trigger&(low|high) != 0 {
		return nil, arg.NotYet("Pin.irq with a level as trigger")
	}
	if trigger&(rising|falling) == 0 {
		return nil, raise.Error(fault.New(fault.ValueError, "invalid trigger").Hinted("got %d, want Pin.IRQ_RISING, Pin.IRQ_FALLING or Pin.IRQ_BOTH", trigger))
	}
	interp, pause := c.Env.Interp, milliseconds(max(debounce, leastDebounce))
	next := time.Duration(0)
	m.cfg.Bank.Edge(n, func(up bool, at time.Duration) {
		if up && trigger&rising == 0 || !up && trigger&falling == 0 || at < next {
			return
		}
		next = at + pause
		interp.Later(fn, starlark.Value(o))
	})
	return nil, nil
}

func (m *modules) adcClass() *arg.Class {
	const most, volts = 4095, 1.8
	read := func(c *arg.Call) float64 {
		v := m.cfg.Bank.Volts(c.Self.Data.(int))
		return float64(int(min(max(v/volts, 0), 1)*most + 0.5))
	}
	return &arg.Class{
		Name: "ADC",
		Doc:  "An analog input, 0 to 5, of 0 to 1.8 V.",
		Init: &arg.Func{Sig: "ADC(channel)", Do: func(c *arg.Call) (any, error) {
			n := c.Int("channel")
			if err := c.Err(); err != nil {
				return nil, err
			}
			if n < 0 || n >= pins.AnalogInputs {
				return nil, arg.Raise("ValueError", "channel is invalid").WithHint("got %d, want 0 to %d", n, pins.AnalogInputs-1)
			}
			c.Self.Data = n
			return nil, nil
		}},
		Methods: []*arg.Func{
			{Sig: "read_u16()", Doc: "What is measured, 0 to 4095.", Do: func(c *arg.Call) (any, error) { return int(read(c)), nil }},
			{Sig: "read_uv()", Doc: "What is measured, in microvolts, 0 to 1800000.", Do: func(c *arg.Call) (any, error) { return int(read(c) * volts * 1e6 / most), nil }},
		},
		Str: func(o *arg.Object) string { return printed("ADC: %d", o.Data) },
	}
}

func (m *modules) fpioaClass() *arg.Class {
	f := m.cfg.Devices.FPIOA
	out := func(c *arg.Call, text string, err error) (any, error) {
		if err != nil {
			return nil, raise.Error(err)
		}
		_, err = c.Env.Interp.Stdout().Write([]byte(text))
		return nil, err
	}
	k := &arg.Class{
		Name: "FPIOA",
		Doc:  "Which function comes out of which pin.",
		Init: &arg.Func{Sig: "FPIOA()", Do: func(*arg.Call) (any, error) { return nil, nil }},
		Methods: []*arg.Func{
			{Sig: "set_function(pin, func=None, *, ie=-1, oe=-1, pu=-1, pd=-1, st=-1, sl=-1, ds=-1, set_ie=-1, set_oe=-1, set_pu=-1, set_pd=-1, set_st=-1, set_sl=-1, set_ds=-1)", Doc: "Gives a pin a function, such as FPIOA.UART1_TXD: ie and oe make it listen and speak, pu and pd are its resistors, ds its strength. Without func it keeps its function. set_ie and the like are the names that older firmware has.", Do: func(c *arg.Call) (any, error) {
				pin := c.Int("pin")
				fn, err := f.FunctionOf(pin)
				if !c.IsNone("func") {
					fn, err = c.Int("func"), nil
				}
				read := func(name string) *int {
					n := c.Int(name)
					if old := c.Int("set_" + name); n < 0 {
						n = old
					}
					return &n
				}
				cfg := pins.PinConfig{Input: read("ie"), Output: read("oe"), PullUp: read("pu"), PullDown: read("pd"), Schmitt: read("st"), Slew: read("sl"), Drive: read("ds")}
				if c.Err() != nil {
					return nil, c.Err()
				}
				if err != nil {
					return nil, raise.Error(err)
				}
				return nil, raise.Error(f.SetFunction(pin, fn, cfg))
			}},
			{Sig: "get_pin_num(func)", Doc: "The pin that has a function, or None.", Do: func(c *arg.Call) (any, error) {
				fn := c.Int("func")
				if err := c.Err(); err != nil {
					return nil, err
				}
				n, err := f.PinNumber(fn)
				if n < 0 {
					return nil, raise.Error(err)
				}
				return n, nil
			}},
			{Sig: "get_pin_func(pin)", Doc: "The function of a pin.", Do: func(c *arg.Call) (any, error) {
				pin := c.Int("pin")
				if err := c.Err(); err != nil {
					return nil, err
				}
				n, err := f.FunctionOf(pin)
				return n, raise.Error(err)
			}},
			{Sig: "help(number=-1, *, func=False)", Doc: "Prints what all pins are, what one is and can be, or with func=True which pins can have a function.", Do: func(c *arg.Call) (any, error) {
				n := c.Int("number")
				if err := c.Err(); err != nil {
					return nil, err
				}
				switch {
				case c.Bool("func"):
					text, err := f.HelpFunction(n)
					return out(c, text, err)
				case n == -1:
					return out(c, f.HelpPins(), nil)
				}
				text, err := f.HelpPin(n)
				return out(c, text, err)
			}},
		},
	}
	for _, fn := range pins.Functions() {
		k.Consts = append(k.Consts, arg.Const{Name: fn.Name, Value: fn.Number, Doc: "A function of a pin."})
	}
	return k
}
