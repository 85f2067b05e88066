package k210

import (
	"fmt"

	"github.com/canmv-run/canmv-run/host/fault"
)

const (
	pins      = 48
	functions = 256 // numbers that a pin can be given
	lines     = 40  // GPIOHS0..31, GPIO0..7
)

// Modes of a GPIO line, as scripts pass them.
const (
	ModeIn       = 0
	ModePullDown = 1
	ModePullUp   = 2
	ModeOut      = 3
)

// Function is what a pin can do, with the chip's number of it.
type Function struct {
	Name   string
	Number int
}

// Functions lists the chip's functions by number (Kendryte K210 datasheet, FPIOA).
func Functions() []Function {
	var list []Function
	add := func(names ...string) {
		for _, n := range names {
			list = append(list, Function{n, len(list)})
		}
	}
	many := func(first, n int, format string) {
		for i := range n {
			add(fmt.Sprintf(format, first+i))
		}
	}
	add("JTAG_TCLK", "JTAG_TDI", "JTAG_TMS", "JTAG_TDO")
	spi := func(n string) {
		many(0, 8, "SPI"+n+"_D%d")
		many(0, 4, "SPI"+n+"_SS%d")
		add("SPI"+n+"_ARB", "SPI"+n+"_SCLK")
	}
	spi("0")
	add("UARTHS_RX", "UARTHS_TX", "RESV6", "RESV7", "CLK_SPI1", "CLK_I2C1")
	many(0, 32, "GPIOHS%d")
	many(0, 8, "GPIO%d")
	for i := 1; i <= 3; i++ {
		add(fmt.Sprintf("UART%d_RX", i), fmt.Sprintf("UART%d_TX", i))
	}
	spi("1")
	add("SPI_SLAVE_D0", "SPI_SLAVE_SS", "SPI_SLAVE_SCLK")
	for i := range 3 {
		i2s := fmt.Sprintf("I2S%d_", i)
		add(i2s+"MCLK", i2s+"SCLK", i2s+"WS")
		many(0, 4, i2s+"IN_D%d")
		many(0, 4, i2s+"OUT_D%d")
	}
	many(0, 6, "RESV%d")
	for i := range 3 {
		add(fmt.Sprintf("I2C%d_SCLK", i), fmt.Sprintf("I2C%d_SDA", i))
	}
	return list
}

// Pins are the chip's pins with their functions, and its GPIO lines. Nothing is connected to them: an output reads back
// what was written, an input what its resistor pulls it to.
type Pins struct {
	function [pins]int
	modes    [lines]int
	levels   [lines]bool
}

func newPins() *Pins {
	p := &Pins{}
	for i := range p.function {
		p.function[i] = -1
	}
	return p
}

// SetFunction gives a pin a function.
func (p *Pins) SetFunction(pin, function int) error {
	if pin < 0 || pin >= pins {
		return fault.New(fault.ValueError, "Don't have this Pin").Hinted("got pin %d, want 0 to %d", pin, pins-1)
	}
	if function < 0 || function >= functions {
		return fault.New(fault.ValueError, "This function is invalid").Hinted("got function %d, want 0 to %d", function, functions-1)
	}
	p.function[pin] = function
	return nil
}

// ClearFunction takes a pin's function away.
func (p *Pins) ClearFunction(pin int) error {
	if err := p.SetFunction(pin, 0); err != nil {
		return err
	}
	p.function[pin] = -1
	return nil
}

// PinOf is the pin that has a function, or -1.
func (p *Pins) PinOf(function int) int {
	for pin, f := range p.function {
		if f == function && f >= 0 {
			return pin
		}
	}
	return -1
}

// SetMode makes a GPIO line, 0 to 39, an input or output.
func (p *Pins) SetMode(line, mode int) error {
	if line < 0 || line >= lines {
		return fault.New(fault.ValueError, "invalid pin").Hinted("got line %d, want GPIO.GPIOHS0 to GPIO.GPIO7", line)
	}
	if mode < ModeIn || mode > ModeOut {
		return fault.New(fault.ValueError, "invalid mode").Hinted("got mode %d, want GPIO.IN, GPIO.PULL_UP, GPIO.PULL_DOWN or GPIO.OUT", mode)
	}
	p.modes[line] = mode
	return nil
}

// Level reads a line.
func (p *Pins) Level(line int) bool {
	switch p.modes[line] {
	case ModeOut:
		return p.levels[line]
	case ModePullUp:
		return true
	}
	return false
}

// SetLevel writes a line; an input keeps it for the time when it is an output.
func (p *Pins) SetLevel(line int, high bool) { p.levels[line] = high }
