package pins

import (
	"github.com/canmv-run/canmv-run/host/fault"
)

// I2CDevice is a device on an I2C bus, as an embedder attaches it:
//
//	board.Devices.AttachI2C(0, 0x50, device)
//
// A script's readfrom_mem is a Write of the register's address and a Read, writeto_mem one Write of address and data.
// Its methods run under the clock's baton; an error is OSError(EIO) in the script.
type I2CDevice interface {
	// Write takes what the board sends.
	Write(data []byte) error
	// Read fills p with what the device answers.
	Read(p []byte) error
}

// SPIDevice is a device on an SPI bus (AttachSPI).
type SPIDevice interface {
	// Transfer takes what the board sends and then fills read; either may be empty.
	Transfer(write, read []byte) error
}

// Error numbers of a bus (errno).
const (
	eio    = 5
	enodev = 19
)

// AttachI2C puts a device at an address, 0x08 to 0x77, of a bus; nil takes it away.
func (d *Devices) AttachI2C(bus, addr int, dev I2CDevice) {
	if d.i2c[bus] == nil {
		d.i2c[bus] = map[int]I2CDevice{}
	}
	if dev == nil {
		delete(d.i2c[bus], addr)
		return
	}
	d.i2c[bus][addr] = dev
}

// AttachSPI puts a device on a bus; nil takes it away.
func (d *Devices) AttachSPI(bus int, dev SPIDevice) { d.spi[bus] = dev }

// I2C is a bus that a script has opened.
type I2C struct {
	d      *Devices
	Number int
	Hz     int
	name   string
	gone   bool
}

// The buses of the chip, and those that the firmware makes of two pins.
const (
	i2cBuses   = 5
	i2cSoftEnd = 10
	spiBuses   = 3
)

// NewI2C opens a bus: 0 to 4, or 5 to 9 for one made of two pins.
func (d *Devices) NewI2C(number, hz int) (*I2C, error) {
	if number < 0 || number >= i2cSoftEnd {
		return nil, fault.New(fault.ValueError, "invalid i2c number").Hinted("got %d, want 0 to %d, or %d to %d with scl= and sda=", number, i2cBuses-1, i2cBuses, i2cSoftEnd-1)
	}
	b := &I2C{d: d, Number: number, name: fault.New(fault.OSError, "I2C %d", number).Text()}
	if d.buses[b.name] {
		return nil, d.take(b.name)
	}
	if err := b.SetHz(hz); err != nil {
		return nil, err
	}
	return b, d.take(b.name)
}

// SoftI2C reports whether a bus of that number is made of two pins.
func SoftI2C(number int) bool { return number >= i2cBuses && number < i2cSoftEnd }

// SetHz sets the bus's speed.
func (b *I2C) SetHz(hz int) error {
	if hz < 100 || hz > 10_000_000 {
		return fault.New(fault.ValueError, "invalid freq").Hinted("got %d Hz, want 100 to 10000000", hz)
	}
	b.Hz = hz
	return nil
}

// Release gives the bus back.
func (b *I2C) Release() {
	if !b.gone {
		delete(b.d.buses, b.name)
	}
	b.gone = true
}

func (b *I2C) device(addr int) (I2CDevice, error) {
	if b.gone {
		return nil, fault.New(fault.OSError, "The I2C object has been deleted")
	}
	if dev := b.d.i2c[b.Number][addr]; dev != nil {
		return dev, nil
	}
	e := &fault.Error{Kind: fault.OSError, Args: []any{enodev}}
	return nil, e.Hinted("no device answers at 0x%02x of I2C %d: nothing is connected to the virtual board's buses unless a Go program attaches it (host/pins, AttachI2C)", addr, b.Number)
}

func busError(err error) error {
	if err == nil {
		return nil
	}
	e := &fault.Error{Kind: fault.OSError, Args: []any{eio}}
	return e.Because(err)
}

// Scan lists the addresses at which a device answers.
func (b *I2C) Scan() ([]int, error) {
	if b.gone {
		return nil, fault.New(fault.OSError, "The I2C object has been deleted")
	}
	list := []int{}
	for addr := 0x08; addr < 0x78; addr++ {
		if b.d.i2c[b.Number][addr] != nil {
			list = append(list, addr)
		}
	}
	return list, nil
}

// Transfer sends, where there is something to send, and then receives, where there is room.
func (b *I2C) Transfer(addr int, write, read []byte) error {
	dev, err := b.device(addr)
	if err != nil {
		return err
	}
	if len(write) > 0 || len(read) == 0 {
		if err := dev.Write(write); err != nil {
			return busError(err)
		}
	}
	if len(read) > 0 {
		return busError(dev.Read(read))
	}
	return nil
}

// Register is a register's address as it is sent: bits wide, a multiple of 8 up to 32, the highest byte first.
func Register(addr, bits int) ([]byte, error) {
	if bits%8 != 0 || bits > 32 || bits < 0 {
		return nil, fault.New(fault.ValueError, "invalid mem_size").Hinted("got %d bits, want 8, 16, 24 or 32", bits)
	}
	var list []byte
	for i := bits - 8; i >= 0; i -= 8 {
		list = append(list, byte(addr>>i))
	}
	return list, nil
}

// SPI is a bus that a script has opened.
type SPI struct {
	d                   *Devices
	Number              int
	Hz, Polarity, Phase int
	name                string
	gone                bool
}

// NewSPI opens a bus, 0 to 2.
func (d *Devices) NewSPI(number int) (*SPI, error) {
	if number < 0 || number >= spiBuses {
		return nil, fault.New(fault.ValueError, "invalid spi number").Hinted("got %d, want 0 to %d", number, spiBuses-1)
	}
	b := &SPI{d: d, Number: number, name: fault.New(fault.OSError, "SPI %d", number).Text()}
	return b, d.take(b.name)
}

// Set sets how the bus works.
func (b *SPI) Set(hz, polarity, phase, bits int) error {
	if bits != 8 {
		return fault.New(fault.ValueError, "invalid spi bits").Hinted("got %d, want 8", bits)
	}
	b.Hz, b.Polarity, b.Phase = hz, min(max(polarity, 0), 1), min(max(phase, 0), 1)
	return nil
}

// Check refuses a bus that was given back.
func (b *SPI) Check() error {
	if b.gone {
		return fault.New(fault.OSError, "The SPI object has been deleted")
	}
	return nil
}

// Release gives the bus back.
func (b *SPI) Release() {
	if !b.gone {
		delete(b.d.buses, b.name)
	}
	b.gone = true
}

// Transfer sends and then receives. A bus without a device takes everything and gives zeros.
func (b *SPI) Transfer(write, read []byte) error {
	if err := b.Check(); err != nil {
		return err
	}
	if dev := b.d.spi[b.Number]; dev != nil {
		return busError(dev.Transfer(write, read))
	}
	clear(read)
	return nil
}
