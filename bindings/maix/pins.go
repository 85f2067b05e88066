package maix

import (
	"fmt"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/k210"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// microphones are functions of the ring of microphones, whose class has a name in each firmware.
var microphones = []string{"init", "deinit", "get_map", "get_dir", "set_led"}

func (m *modules) maix(name string) *arg.Module {
	return &arg.Module{
		Name: name,
		Doc: `The chip: GPIO lines, FPIOA, which says what a pin is for, and I2S for sound. Nothing is connected to the pins by itself: an
output reads back what was written, an input what its resistor pulls it to. --set pin16=0@2s presses the button on pin 16.`,
		Members: []arg.Member{m.fpioa, m.gpio, m.i2s,
			m.fftClass(), m.configClass(), m.freqClass(), m.utilsClass(name),
			missingClass(name, "KPU", "sigmoid"),
			missingClass(name, "MIC_ARRAY", microphones...), missingClass(name, "mic_array", microphones...),
		},
	}
}

func (m *modules) fpioaClass() *arg.Class {
	p := m.cfg.Machine.Pins
	k := &arg.Class{
		Name: "FPIOA",
		Doc:  "What each of the 48 pins is for.",
		Init: &arg.Func{Sig: "FPIOA()", Do: func(*arg.Call) (any, error) { return nil, nil }},
		Methods: append([]*arg.Func{
			{Sig: "set_function(pin, func)", Doc: "Gives a pin a function, such as FPIOA.GPIO0; returns True.", Do: func(c *arg.Call) (any, error) {
				pin, f := c.Int("pin"), c.Int("func")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return true, raise.Error(p.SetFunction(pin, f))
			}},
			{Sig: "get_Pin_num(func)", Doc: "The pin that has a function, or None.", Do: func(c *arg.Call) (any, error) {
				pin := p.PinOf(c.Int("func"))
				if pin < 0 {
					return nil, c.Err()
				}
				return pin, c.Err()
			}},
		}, missing("FPIOA", "help")...),
	}
	for _, f := range k210.Functions() {
		k.Consts = append(k.Consts, arg.Const{Name: f.Name, Value: f.Number, Doc: "A function of a pin."})
	}
	return k
}

// line is a GPIO object, which is called like value().
type line struct {
	*arg.Object
	number int
	value  *arg.Func
}

var (
	_ starlark.Callable = (*line)(nil)
	_ arg.Unwrapper     = (*line)(nil)
)

// NativeObject is arg.Unwrapper.
func (l *line) NativeObject() *arg.Object { return l.Object }

// Name is what starlark.Callable wants.
func (l *line) Name() string { return "GPIO" }

// CallInternal is gpio() and gpio(level).
func (l *line) CallInternal(th *starlark.Thread, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	return l.value.Invoke(th, l.Object, args, kwargs)
}

// Edges of GPIO.irq, as scripts pass them.
const (
	rising  = 1
	falling = 2
)

func (m *modules) gpioClass() *arg.Class {
	p := m.cfg.Machine.Pins
	self := func(c *arg.Call) *line { return c.Self.Data.(*line) }
	setMode := func(c *arg.Call, number int) error {
		mode := c.Int("mode")
		if !c.IsNone("pull") && mode == k210.ModeIn {
			if pull := c.Int("pull"); pull == k210.ModePullUp || pull == k210.ModePullDown {
				mode = pull
			}
		}
		if err := c.Err(); err != nil {
			return err
		}
		if err := p.SetMode(number, mode); err != nil {
			return raise.Error(err)
		}
		if c.Has("value") {
			p.SetLevel(number, c.Bool("value"))
		}
		return c.Err()
	}
	value := &arg.Func{Sig: "value(value=None)", Doc: "Sets the line's level, or returns it: 0 or 1. gpio(1) and gpio() do the same.", Do: func(c *arg.Call) (any, error) {
		l := self(c)
		if !c.IsNone("value") {
			p.SetLevel(l.number, c.Bool("value"))
			return nil, c.Err()
		}
		if p.Level(l.number) {
			return 1, nil
		}
		return 0, nil
	}}
	k := &arg.Class{
		Name: "GPIO",
		Doc:  "A GPIO line, of GPIO.GPIOHS0 to GPIO.GPIO7. fm.register() leads it to a pin.",
		Init: &arg.Func{Sig: "GPIO(id, mode, pull=None, value=None)", Doc: "Makes a line an input or output.", Do: func(c *arg.Call) (any, error) {
			n := c.Int("id")
			if err := c.Err(); err != nil {
				return nil, err
			}
			c.Self.Data = &line{c.Self, n, value}
			return nil, setMode(c, n)
		}},
		Methods: []*arg.Func{
			value,
			{Sig: "init(mode, pull=None, value=None)", Doc: "Makes the line an input or output.", Do: func(c *arg.Call) (any, error) {
				return nil, setMode(c, self(c).number)
			}},
			{Sig: "mode(mode, pull=None)", Doc: "Makes the line an input or output.", Do: func(c *arg.Call) (any, error) {
				return nil, setMode(c, self(c).number)
			}},
			{Sig: "irq(handler=None, trigger=3, wakeup=0, priority=7)", Doc: "Calls handler(gpio) between two steps of the script when the level of an input changes: trigger is GPIO.IRQ_RISING, IRQ_FALLING or IRQ_BOTH. The line needs a pin: fm.register() comes first. wakeup and priority are about a chip that sleeps or has other interrupts; here they change nothing.", Do: func(c *arg.Call) (any, error) {
				fn, trigger := c.Callable("handler"), c.Int("trigger")
				if err := c.Err(); err != nil {
					return nil, err
				}
				l, interp := self(c), c.Env.Interp
				if fn == nil {
					return nil, raise.Error(p.Edge(l.number, nil))
				}
				return nil, raise.Error(p.Edge(l.number, func(up bool) {
					if up && trigger&rising != 0 || !up && trigger&falling != 0 {
						interp.Later(fn, starlark.Value(l))
					}
				}))
			}},
			{Sig: "disirq()", Doc: "Takes the handler away.", Do: func(c *arg.Call) (any, error) {
				return nil, raise.Error(p.Edge(self(c).number, nil))
			}},
		},
		Consts: consts("Mode, resistor or edge of a line.", "IN", k210.ModeIn, "PULL_DOWN", k210.ModePullDown, "PULL_UP", k210.ModePullUp,
			"OUT", k210.ModeOut, "PULL_NONE", -1, "IRQ_RISING", rising, "IRQ_FALLING", falling, "IRQ_BOTH", rising|falling, "WAKEUP_NOT_SUPPORT", 0),
		Wrap: func(o *arg.Object) arg.Value { return o.Data.(*line) },
		Str:  func(o *arg.Object) string { return fmt.Sprintf("Pin(%d)", o.Data.(*line).number) },
	}
	for i := range 40 {
		name := fmt.Sprintf("GPIOHS%d", i)
		if i >= 32 {
			name = fmt.Sprintf("GPIO%d", i-32)
		}
		k.Consts = append(k.Consts, arg.Const{Name: name, Value: i, Doc: "The number of a line. (fm.fpioa numbers them differently.)"})
	}
	return k
}

func (m *modules) fpioaManager() *arg.Module {
	p := m.cfg.Machine.Pins
	refuse := func(c *arg.Call) (any, error) {
		fmt.Fprintln(c.Env.Interp.Stdout(), "Please enter Pin and function")
		return -1, nil
	}
	manager := &arg.Class{
		Name: "fpioa_manager",
		Doc:  "Who uses which pin.",
		Methods: []*arg.Func{
			{Sig: "register(pin=None, function=None, force=None)", Doc: "Gives a pin a function, such as fm.fpioa.GPIO0; returns 1. A function that another pin has is taken from it, unless force is False. A script that imports maix has CanMV's firmware: it returns None, and force is False unless said otherwise.", Do: func(c *arg.Call) (any, error) {
				if c.IsNone("pin") || c.IsNone("function") {
					return refuse(c)
				}
				pin, f, force := c.Int("pin"), c.Int("function"), !m.canmv
				if !c.IsNone("force") {
					force = c.Bool("force")
				}
				if err := c.Err(); err != nil {
					return nil, err
				}
				if old := p.PinOf(f); old >= 0 && old != pin {
					if !force {
						return nil, arg.Raisef("Exception", "[Warning] function is used by %s(pin:%d)", k210.FunctionName(f), old)
					}
					if err := p.ClearFunction(old); err != nil {
						return nil, raise.Error(err)
					}
				}
				if err := p.SetFunction(pin, f); err != nil || m.canmv {
					return nil, raise.Error(err)
				}
				return 1, nil
			}},
			{Sig: "get_pin_by_function(function)", Doc: "The pin that has a function, or None.", Do: func(c *arg.Call) (any, error) {
				pin := p.PinOf(c.Int("function"))
				if pin < 0 {
					return nil, c.Err()
				}
				return pin, c.Err()
			}},
			{Sig: "str_function(function)", Doc: "The name of a function.", Do: func(c *arg.Call) (any, error) {
				return k210.FunctionName(c.Int("function")), c.Err()
			}},
			{Sig: "unregister(pin=None, function=None)", Doc: "Takes a pin's function away; returns 1.", Do: func(c *arg.Call) (any, error) {
				if c.IsNone("pin") {
					return refuse(c)
				}
				pin := c.Int("pin")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return 1, raise.Error(p.ClearFunction(pin))
			}},
		},
		Open: true,
	}
	var fm arg.Value
	return &arg.Module{
		Name:  "fpioa_manager",
		Doc:   "Registers pins. The board imports fm from here before a script starts.",
		Types: []*arg.Class{manager},
		Members: []arg.Member{arg.Var{Name: "fm", Doc: "The manager of the board's pins. fm.fpioa has the functions by name.", Get: func(vs arg.Values) any {
			if fm == nil {
				o := manager.NewObject(vs, nil)
				o.Set("fpioa", m.fpioa.NewObject(vs, nil))
				fm = o
			}
			return fm
		}}},
	}
}
