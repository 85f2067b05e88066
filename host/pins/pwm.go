package pins

import "github.com/canmv-run/canmv-run/host/fault"

// PWMChannels is how many pulse generators there are.
const PWMChannels = 6

// Pulses is a pulse generator. Its pulses come out of the pin that FPIOA gives its function to.
type Pulses struct {
	d       *Devices
	channel int
	pin     int // that it was asked for by, -1 for none
	hz      float64
	percent float64
	on      bool
	gone    bool
}

// NewPulses claims a generator: a channel, 0 to 5, or the number of a pin that has one.
func (d *Devices) NewPulses(number int) (*Pulses, error) {
	p := &Pulses{d: d, channel: number, pin: -1, hz: 1}
	if number >= PWMChannels {
		p.pin, p.channel = number, d.FPIOA.pulseChannel(number)
	}
	if p.channel < 0 || p.channel >= PWMChannels {
		return nil, fault.New(fault.ValueError, "invalid channel").Hinted("got %d, want a channel of 0 to %d or a pin that PWM comes out of, such as 42", number, PWMChannels-1)
	}
	if d.pwm[p.channel] != nil {
		return nil, fault.New(fault.ValueError, "channel busy").Hinted("call deinit() on the object that has channel %d", p.channel)
	}
	if p.pin >= 0 {
		if err := d.FPIOA.SetFunction(p.pin, FunctionNumber("PWM0")+p.channel, PinConfig{}); err != nil {
			return nil, err
		}
	}
	d.pwm[p.channel] = p
	return p, nil
}

// Channel is the generator's number.
func (p *Pulses) Channel() int { return p.channel }

// Hz, Percent and On are what was set.
func (p *Pulses) Hz() float64      { return p.hz }
func (p *Pulses) Percent() float64 { return p.percent }
func (p *Pulses) On() bool         { return p.on }

// Period and High are a period and its high part in nanoseconds.
func (p *Pulses) Period() int { return int(uint32(1e9 / p.hz)) }
func (p *Pulses) High() int   { return int(p.percent / 100 * float64(p.Period())) }

// Check refuses a generator that was given back.
func (p *Pulses) Check() error {
	if p.gone {
		return fault.New(fault.OSError, "The PWM channel object has been deleted")
	}
	return nil
}

// Set sets the frequency (one pulse a second where it is not positive), the high part in percent, cut off at 0 and 100,
// and whether pulses come out.
func (p *Pulses) Set(hz, percent float64, on bool) error {
	if err := p.Check(); err != nil {
		return err
	}
	if p.hz = hz; hz <= 0 {
		p.hz = 1
	}
	p.percent, p.on = min(max(percent, 0), 100), on
	p.show()
	return nil
}

// show puts the pulses on the pin.
func (p *Pulses) show() {
	duty := p.percent / 100
	if !p.on {
		duty = 0
	}
	if pin := p.d.FPIOA.PinOf(FunctionNumber("PWM0") + p.channel); pin >= 0 {
		p.d.cfg.Bank.Pulse(pin, p.hz, duty)
	}
}

// Release stops the pulses and gives the generator back. A second Release does nothing.
func (p *Pulses) Release() {
	if p.gone {
		return
	}
	p.on = false
	p.show()
	p.gone = true
	p.d.pwm[p.channel] = nil
}
