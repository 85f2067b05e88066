package pins

import (
	"errors"
	"io"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
)

// DevicesConfig says what Devices work with.
type DevicesConfig struct {
	Clock *clock.Clock
	Bank  *Bank
	// OpenUART connects a serial port, by its number, to something outside; nil, nil where nothing is connected. Nil: no
	// port is connected.
	OpenUART func(number int) (io.ReadWriteCloser, error)
	// UARTs is how many serial ports there are, Taken those that the firmware keeps for itself.
	UARTs int
	Taken []int
	// Timers is how many timers there are.
	Timers int
	// Warn tells the user, not the script. Nil discards it.
	Warn func(line string)
}

// Devices are what the chip has besides its pins: timers, pulse generators, serial ports, buses and watchdogs. They belong
// to the holder of the clock's baton; Attach functions may be called before a script runs.
type Devices struct {
	cfg    DevicesConfig
	FPIOA  *FPIOA
	timers []*Timer
	pwm    [PWMChannels]*Pulses
	uarts  []*UART
	i2c    map[int]map[int]I2CDevice
	spi    map[int]SPIDevice
	buses  map[string]bool // in use, e.g. "I2C 0"
	dogs   [watchdogs]*Watchdog
}

// NewDevices makes them, all unused.
func NewDevices(cfg DevicesConfig) *Devices {
	if cfg.Warn == nil {
		cfg.Warn = func(string) {}
	}
	d := &Devices{cfg: cfg, i2c: map[int]map[int]I2CDevice{}, spi: map[int]SPIDevice{}}
	d.FPIOA = &FPIOA{bank: cfg.Bank}
	d.clear()
	return d
}

func (d *Devices) clear() {
	d.timers, d.buses = nil, map[string]bool{}
	d.uarts = make([]*UART, d.cfg.UARTs)
	d.pwm, d.dogs = [PWMChannels]*Pulses{}, [watchdogs]*Watchdog{}
	d.FPIOA.reset()
}

// Reset is what a reboot does: everything stops and is free again. Attached devices stay.
func (d *Devices) Reset() {
	for _, t := range d.timers {
		t.Stop()
	}
	for _, w := range d.dogs {
		if w != nil {
			d.cfg.Clock.Cancel(w.event)
		}
	}
	var errs []error
	for _, u := range d.uarts {
		if u != nil {
			errs = append(errs, u.close())
		}
	}
	if err := errors.Join(errs...); err != nil {
		d.cfg.Warn(err.Error())
	}
	d.clear()
}

// take claims a bus.
func (d *Devices) take(name string) error {
	if d.buses[name] {
		return fault.New(fault.OSError, "%s busy", name).Hinted("it is in use: call deinit() on the object that has it")
	}
	d.buses[name] = true
	return nil
}
