package maix

import (
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/bindings/machine"
	"github.com/canmv-run/canmv-run/host/pins"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) machine() *arg.Module {
	timers := m.timerClass()
	return &arg.Module{
		Name: "machine",
		Doc: `Timers, pulses and serial ports of the K210.

	tim = Timer(Timer.TIMER0, Timer.CHANNEL0, mode=Timer.MODE_PERIODIC, period=1000, callback=on_timer)

--uart 1=loop connects a serial port, as on the K230.`,
		Members: append([]arg.Member{
			timers, m.pwmClass(timers), m.uartClass(), m.i2cClass(), m.wdtClass(), m.spiClass(),
			&arg.Func{Sig: "reset()", Doc: "Restarts the board: the run ends here, with exit code 0; no except clause catches it.", Do: func(*arg.Call) (any, error) {
				return nil, machine.Restart("machine.reset()")
			}},
			&arg.Func{Sig: "unique_id()", Doc: "The chip's number, 32 bytes. It is made of the board's name.", Do: func(*arg.Call) (any, error) {
				id := sha256.Sum256([]byte(m.cfg.Board))
				return id[:], nil
			}},
		}, funcs(missing("machine", "SDCard", "reset_cause"))...),
	}
}

// Modes of Timer and units of its period, as scripts pass them.
const (
	modeOneShot = iota
	modePeriodic
	modePWM
)

var timerUnits = [...]time.Duration{time.Second, time.Millisecond, time.Microsecond, time.Nanosecond}

// timer is a Timer object.
type timer struct {
	*pins.Timer
	period time.Duration
	repeat bool
	pulses bool // it only carries a PWM
	fn     arg.Value
	arg    arg.Value
	start  func() error
}

func (m *modules) timerClass() *arg.Class {
	const channels = 4
	self := func(c *arg.Call) *timer { return c.Self.Data.(*timer) }
	set := func(c *arg.Call, t *timer) error {
		mode, unit := c.Int("mode"), c.Int("unit")
		if err := c.Err(); err != nil {
			return err
		}
		if unit < 0 || unit >= len(timerUnits) || mode < modeOneShot || mode > modePWM {
			return arg.Raise("ValueError", "[CanMV]TIMER:param error").WithHint("got mode %d, unit %d", mode, unit)
		}
		t.period = time.Duration(c.Int("period")) * timerUnits[unit]
		t.repeat, t.pulses = mode == modePeriodic, mode == modePWM
		t.fn, t.arg = c.Value("callback"), c.Value("arg")
		fn := c.Callable("callback")
		if err := c.Err(); err != nil {
			return err
		}
		o, interp := c.Self, c.Env.Interp
		t.start = func() error {
			if t.pulses {
				return nil
			}
			return raise.Error(t.Start(t.period, t.repeat, func() {
				if fn != nil {
					interp.Later(fn, arg.Value(o))
				}
			}))
		}
		if c.Bool("start") {
			return t.start()
		}
		return nil
	}
	const params = "mode=0, period=1000, unit=1, callback=None, arg=None, start=True, priority=1, div=0"
	return &arg.Class{
		Name: "Timer",
		Doc:  "Calls a function after a time, once or again and again, in board time, as machine.Timer of a K230 does.",
		Init: &arg.Func{Sig: "Timer(id, channel, " + params + ")", Doc: "id is Timer.TIMER0 to TIMER2, channel CHANNEL0 to CHANNEL3. period is in units of unit. priority and div are about the chip; here they change nothing.", Do: func(c *arg.Call) (any, error) {
			id, channel := c.Int("id"), c.Int("channel")
			if err := c.Err(); err != nil {
				return nil, err
			}
			if id < 0 || id > 2 || channel < 0 || channel >= channels {
				return nil, arg.Raise("ValueError", "[CanMV]TIMER:param error").WithHint("got timer %d, channel %d, want 0 to 2 and 0 to 3", id, channel)
			}
			claimed, err := m.cfg.Devices.NewTimer(id*channels + channel)
			if err != nil {
				return nil, raise.Error(err)
			}
			t := &timer{Timer: claimed}
			c.Self.Data = t
			if err := set(c, t); err != nil {
				t.Release()
				return nil, err
			}
			return nil, nil
		}},
		Methods: []*arg.Func{
			{Sig: "init(" + params + ")", Doc: "Sets the timer up anew.", Do: func(c *arg.Call) (any, error) {
				self(c).Stop()
				return nil, set(c, self(c))
			}},
			{Sig: "start()", Doc: "Starts the timer.", Do: func(c *arg.Call) (any, error) { return nil, self(c).start() }},
			{Sig: "restart()", Doc: "Starts the timer anew.", Do: func(c *arg.Call) (any, error) { return nil, self(c).start() }},
			{Sig: "stop()", Doc: "Stops the timer.", Do: func(c *arg.Call) (any, error) { self(c).Stop(); return nil, nil }},
			{Sig: "period()", Doc: "The period in milliseconds.", Do: func(c *arg.Call) (any, error) { return int(self(c).period / time.Millisecond), nil }},
			{Sig: "callback()", Doc: "The function that is called.", Do: func(c *arg.Call) (any, error) { return self(c).fn, nil }},
			{Sig: "callback_arg()", Doc: "What arg was set to.", Do: func(c *arg.Call) (any, error) { return self(c).arg, nil }},
			{Sig: "deinit()", Doc: "Stops the timer and gives it back.", Do: func(c *arg.Call) (any, error) { self(c).Release(); return nil, nil }},
			{Sig: "__del__()", Doc: "The same as deinit().", Do: func(c *arg.Call) (any, error) { self(c).Release(); return nil, nil }},
		},
		Consts: consts("A timer, channel, mode or unit.", "TIMER0", 0, "TIMER1", 1, "TIMER2", 2,
			"CHANNEL0", 0, "CHANNEL1", 1, "CHANNEL2", 2, "CHANNEL3", 3,
			"MODE_ONE_SHOT", modeOneShot, "MODE_PERIODIC", modePeriodic, "MODE_PWM", modePWM,
			"UNIT_S", 0, "UNIT_MS", 1, "UNIT_US", 2, "UNIT_NS", 3),
	}
}

// pwm is a PWM object.
type pwm struct {
	pin      int
	hz, duty float64
	on       bool
}

func (m *modules) pwmClass(timers *arg.Class) *arg.Class {
	self := func(c *arg.Call) *pwm { return c.Self.Data.(*pwm) }
	show := func(p *pwm) error {
		duty := p.duty / 100
		if !p.on {
			duty = 0
		}
		return raise.Error(m.cfg.Machine.Pins.Pulse(p.pin, p.hz, duty))
	}
	set := func(c *arg.Call, p *pwm) error {
		p.hz, p.duty, p.pin, p.on = c.Float("freq"), c.Float("duty"), c.Int("pin"), c.Bool("enable")
		if err := c.Err(); err != nil {
			return err
		}
		if p.hz <= 0 || p.duty < 0 || p.duty > 100 {
			return arg.Raise("ValueError", "param error").WithHint("got freq %g, duty %g, want more than 0 Hz and 0 to 100 percent", p.hz, p.duty)
		}
		return show(p)
	}
	// value makes a method that sets one thing, or returns it.
	value := func(name, doc string, field func(p *pwm) *float64) *arg.Func {
		return &arg.Func{Sig: name + "(value=None)", Doc: doc, Do: func(c *arg.Call) (any, error) {
			p := self(c)
			if !c.IsNone("value") {
				x := c.Float("value")
				if err := c.Err(); err != nil {
					return nil, err
				}
				*field(p) = x
				if err := show(p); err != nil {
					return nil, err
				}
			}
			return *field(p), nil
		}}
	}
	enable := func(on bool) func(c *arg.Call) (any, error) {
		return func(c *arg.Call) (any, error) { self(c).on = on; return nil, show(self(c)) }
	}
	return &arg.Class{
		Name: "PWM",
		Doc:  "Pulses on a pin: PWM(Timer(Timer.TIMER0, Timer.CHANNEL0, mode=Timer.MODE_PWM), freq=500000, duty=50, pin=14).",
		Init: &arg.Func{Sig: "PWM(tim, freq=500000, duty=50, pin=0, enable=True)", Doc: "freq in Hz, duty, the high part, in percent.", Do: func(c *arg.Call) (any, error) {
			c.Object("tim", timers)
			p := &pwm{}
			c.Self.Data = p
			return nil, set(c, p)
		}},
		Methods: []*arg.Func{
			{Sig: "init(freq=500000, duty=50, pin=0, enable=True)", Doc: "Sets the pulses up anew.", Do: func(c *arg.Call) (any, error) { return nil, set(c, self(c)) }},
			value("freq", "Sets the frequency in Hz, and returns it.", func(p *pwm) *float64 { return &p.hz }),
			value("duty", "Sets the high part in percent, and returns it.", func(p *pwm) *float64 { return &p.duty }),
			{Sig: "enable()", Doc: "Lets pulses come out.", Do: enable(true)},
			{Sig: "disable()", Doc: "Ends the pulses.", Do: enable(false)},
			{Sig: "deinit()", Doc: "Ends the pulses.", Do: enable(false)},
			{Sig: "__del__()", Doc: "The same as deinit().", Do: enable(false)},
		},
		Str: func(o *arg.Object) string {
			p := o.Data.(*pwm)
			return fmt.Sprintf("[CanMV]PWM:(%p) freq=%g, duty=%g, pin=%d", p, p.hz, p.duty, p.pin)
		},
	}
}

// dog is a WDT object.
type dog struct {
	*pins.Watchdog
	context arg.Value
}

func (m *modules) wdtClass() *arg.Class {
	self := func(c *arg.Call) *dog { return c.Self.Data.(*dog) }
	return &arg.Class{
		Name: "WDT",
		Doc:  "A watchdog: when it is not fed in time it calls a function, or restarts the board, which ends the run.",
		Init: &arg.Func{Sig: "WDT(id=0, timeout=2000, callback=None, context=None)", Doc: "id is 0 or 1, timeout in milliseconds. callback(wdt) is called in place of the restart.", Do: func(c *arg.Call) (any, error) {
			id, ms, fn := c.Int("id"), c.Int("timeout"), c.Callable("callback")
			if err := c.Err(); err != nil {
				return nil, err
			}
			o, interp := c.Self, c.Env.Interp
			bark := func() { interp.Later(fn, arg.Value(o)) }
			if fn == nil {
				restart := &arg.Func{Sig: "restart()", Do: func(*arg.Call) (any, error) {
					return nil, machine.Restart(fmt.Sprintf("watchdog %d was not fed for %d ms", id, ms))
				}}
				bark = func() { interp.Later(restart) }
			}
			w, err := m.cfg.Devices.NewWatchdog(id, time.Duration(ms)*time.Millisecond, bark)
			c.Self.Data = &dog{w, c.Value("context")}
			return nil, raise.Error(err)
		}},
		Methods: []*arg.Func{
			{Sig: "feed()", Doc: "Starts the waiting anew.", Do: func(c *arg.Call) (any, error) { self(c).Feed(); return nil, nil }},
			{Sig: "stop()", Doc: "Ends the watching.", Do: func(c *arg.Call) (any, error) { self(c).Stop(); return nil, nil }},
			{Sig: "context()", Doc: "What context was set to.", Do: func(c *arg.Call) (any, error) { return self(c).context, nil }},
		},
	}
}

// uart is a UART object.
type uart struct {
	*pins.UART
	timeout int // milliseconds
}

func (m *modules) uartClass() *arg.Class {
	self := func(c *arg.Call) *uart { return c.Self.Data.(*uart) }
	// data is what was received, None for nothing.
	data := func(c *arg.Call, b []byte, err error) (any, error) {
		if err != nil || len(b) == 0 {
			return nil, raise.In(c, err)
		}
		return b, nil
	}
	wait := func(c *arg.Call) time.Duration { return time.Duration(self(c).timeout) * time.Millisecond }
	release := func(c *arg.Call) (any, error) { return nil, raise.Error(self(c).Release()) }
	const params = "baudrate=115200, bits=8, parity=None, stop=1, timeout=1000, read_buf_len=64"
	return &arg.Class{
		Name: "UART",
		Doc:  "A serial port. Speed, bits and parity change nothing here, and the buffer is as large as it needs to be.",
		Init: &arg.Func{Sig: "UART(id, " + params + ")", Doc: "id is UART.UART1 to UART3 or UARTHS; --uart names them 1, 2, 3 and 4. timeout is how long a read waits for the first byte, in milliseconds.", Do: func(c *arg.Call) (any, error) {
			n, timeout := c.Int("id"), c.Int("timeout")
			if err := c.Err(); err != nil {
				return nil, err
			}
			port, err := m.cfg.Devices.NewUART(n)
			if err != nil {
				return nil, raise.Error(err)
			}
			c.Self.Data = &uart{port, timeout}
			return nil, nil
		}},
		Methods: append([]*arg.Func{
			{Sig: "init(" + params + ")", Doc: "Sets the port up anew.", Do: func(c *arg.Call) (any, error) {
				self(c).timeout = c.Int("timeout")
				return nil, c.Err()
			}},
			{Sig: "any()", Doc: "How many bytes were received and not read yet.", Do: func(c *arg.Call) (any, error) { return self(c).Waiting(), raise.Error(self(c).Check()) }},
			{Sig: "read(num=-1)", Doc: "The bytes that were received, num at most; None when none came in time.", Do: func(c *arg.Call) (any, error) {
				n := c.Int("num")
				if err := c.Err(); err != nil {
					return nil, err
				}
				b, err := self(c).Read(n, wait(c))
				return data(c, b, err)
			}},
			{Sig: "readline()", Doc: "The bytes that were received up to the first newline; None when none came in time.", Do: func(c *arg.Call) (any, error) {
				b, err := self(c).ReadLine(wait(c))
				return data(c, b, err)
			}},
			{Sig: "readchar()", Doc: "The next byte as a number, -1 when none came in time.", Do: func(c *arg.Call) (any, error) {
				b, err := self(c).Read(1, wait(c))
				if err != nil || len(b) == 0 {
					return -1, raise.In(c, err)
				}
				return int(b[0]), nil
			}},
			{Sig: "write(buf)", Doc: "Sends; returns how many bytes.", Do: func(c *arg.Call) (any, error) {
				buf := c.Buffer("buf")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return len(buf), raise.Error(self(c).Write(buf))
			}},
			{Sig: "deinit()", Doc: "Closes the port.", Do: release},
			{Sig: "__del__()", Doc: "The same as deinit().", Do: release},
		}, missing("UART", "readinto", "sendbreak", "set_repl", "repl_uart")...),
		Consts: consts("A port or parity.", "UART1", 1, "UART2", 2, "UART3", 3, "UARTHS", 4, "PARITY_ODD", 1, "PARITY_EVEN", 2),
	}
}
