package maix

import (
	"strings"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/bindings/machine"
	"github.com/canmv-run/canmv-run/host/pins"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// master is the mode of a bus, as scripts pass it.
const master = 0

func (m *modules) i2cClass() *arg.Class {
	k := machine.I2C(machine.I2COptions{Numbers: true})
	const software = 9 // the number here of all buses that are made of two pins
	k.Init = &arg.Func{Sig: "I2C(id, mode=0, scl=None, sda=None, gscl=None, gsda=None, freq=400000, timeout=1000, addr=0, addr_size=7, on_receive=None, on_transmit=None, on_event=None)", Doc: "id is I2C.I2C0 to I2C4 or I2C_SOFT; scl and sda are its pins. The pins' functions and the timeout change nothing here. I2C.MODE_SLAVE, which addr and the functions are for, is a NotImplementedError.", Do: func(c *arg.Call) (any, error) {
		n, hz, mode := c.Int("id"), c.Int("freq"), c.Int("mode")
		if err := c.Err(); err != nil {
			return nil, err
		}
		if mode != master {
			return nil, arg.NotYet("I2C as a slave (on_receive, on_transmit, on_event)")
		}
		b, err := m.cfg.Devices.NewI2C(min(n, software), hz)
		c.Self.Data = b
		return nil, raise.Error(err)
	}}
	k.Consts = consts("A bus or mode.", "I2C0", 0, "I2C1", 1, "I2C2", 2, "I2C3", 3, "I2C4", 4, "I2C_SOFT", software, "MODE_MASTER", master, "MODE_SLAVE", 1)
	return k
}

func (m *modules) spiClass() *arg.Class {
	const (
		soft = 4 // the number of the bus that is made of pins, as scripts pass it
		// bus is what that is here: SPI2 of the chip can only be a slave, so that number is free.
		bus = 2
	)
	k := machine.SPI()
	set := func(c *arg.Call, b *pins.SPI) error {
		hz, polarity, phase, bits := c.Int("baudrate"), c.Int("polarity"), c.Int("phase"), c.Int("bits")
		mode, first := c.Int("mode"), c.Int("firstbit")
		if err := c.Err(); err != nil {
			return err
		}
		if mode != master {
			return arg.NotYet("SPI in other modes than SPI.MODE_MASTER")
		}
		if first != 0 {
			return arg.NotYet("SPI(firstbit=SPI.LSB)")
		}
		return raise.Error(b.Set(hz, polarity, phase, bits))
	}
	const params = "mode=0, baudrate=500000, polarity=0, phase=0, bits=8, firstbit=0, sck=None, mosi=None, miso=None, cs0=None, cs1=None, cs2=None, cs3=None"
	k.Init = &arg.Func{Sig: "SPI(id, " + params + ")", Doc: "id is SPI.SPI0, SPI1 or SPI_SOFT, which a Go program attaches devices to as bus 2. The pins change nothing here.", Do: func(c *arg.Call) (any, error) {
		n := c.Int("id")
		if err := c.Err(); err != nil {
			return nil, err
		}
		if n == soft {
			n = bus
		} else if n < 0 || n >= bus {
			return nil, arg.Raise("ValueError", m.firmware()+"SPI:id error").WithHint("got %d, want SPI.SPI0, SPI1 or SPI_SOFT", n)
		}
		b, err := m.cfg.Devices.NewSPI(n)
		if err != nil {
			return nil, raise.Error(err)
		}
		if err := set(c, b); err != nil {
			b.Release()
			return nil, err
		}
		c.Self.Data = b
		return nil, nil
	}}
	k.Doc += " cs says which line selects the device; a bus here has one device at most, whatever the line."
	for _, f := range k.Methods {
		switch f.Name() {
		case "read", "readinto", "write", "write_readinto":
			f.Sig = strings.TrimSuffix(f.Sig, ")") + ", cs=0)"
		case "init":
			f.Sig = "init(" + params + ")"
			f.Do = func(c *arg.Call) (any, error) {
				b := c.Self.Data.(*pins.SPI)
				if err := b.Check(); err != nil {
					return nil, raise.Error(err)
				}
				return nil, set(c, b)
			}
		}
	}
	k.Consts = consts("A bus, mode or order of bits.", "SPI0", 0, "SPI1", 1, "SPI2", 2, "SPI_SOFT", soft, "MODE_MASTER", master, "MODE_MASTER_2", 1,
		"MODE_MASTER_4", 2, "MODE_MASTER_8", 3, "MODE_SLAVE", 4, "MSB", 0, "LSB", 1, "CS0", 0, "CS1", 1, "CS2", 2, "CS3", 3)
	return k
}
