package k210

import (
	"fmt"
	"time"

	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/pins"
)

const (
	padCount  = 48
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

// FunctionName is the name of a function, its number where it has none.
func FunctionName(number int) string {
	for _, f := range Functions() {
		if f.Number == number {
			return f.Name
		}
	}
	return fmt.Sprint(number)
}

// Numbers of the functions by which GPIO lines come out of pins.
const (
	firstGPIOHS = 24
	linesOfGPIO = 32 // the line that is called GPIO0
	firstGPIO   = 56
)

// lineOf is the GPIO line of a function, -1 for another function.
func lineOf(function int) int {
	switch {
	case function >= firstGPIOHS && function < firstGPIO:
		return function - firstGPIOHS
	case function >= firstGPIO && function < firstGPIO+lines-linesOfGPIO:
		return function - firstGPIO + linesOfGPIO
	}
	return -1
}

// Pins are the chip's pins with their functions, and its GPIO lines. A line that no pin was registered for is connected to
// nothing: an output reads back what was written, an input what its resistor pulls it to.
type Pins struct {
	bank     *pins.Bank
	function [padCount]int
	modes    [lines]int
	used     [lines]bool
	levels   [lines]bool
}

func newPins(bank *pins.Bank) *Pins {
	p := &Pins{bank: bank}
	for i := range p.function {
		p.function[i] = -1
	}
	return p
}

func (p *Pins) reset() { *p = *newPins(p.bank) }

// SetFunction gives a pin a function.
func (p *Pins) SetFunction(pin, function int) error {
	if pin < 0 || pin >= padCount {
		return fault.New(fault.ValueError, "Don't have this Pin").Hinted("got pin %d, want 0 to %d", pin, padCount-1)
	}
	if function < 0 || function >= functions {
		return fault.New(fault.ValueError, "This function is invalid").Hinted("got function %d, want 0 to %d", function, functions-1)
	}
	p.function[pin] = function
	p.show(pin)
	return nil
}

// ClearFunction takes a pin's function away.
func (p *Pins) ClearFunction(pin int) error {
	if err := p.SetFunction(pin, 0); err != nil {
		return err
	}
	p.function[pin] = -1
	p.show(pin)
	return nil
}

// show brings a pin's state to who looks at the board from outside.
func (p *Pins) show(pin int) {
	f := p.function[pin]
	line := lineOf(f)
	switch {
	case line >= 0 && p.used[line]:
		mode, pull := pins.In, pins.PullNone
		switch p.modes[line] {
		case ModeOut:
			mode = pins.Out
			p.bank.Write(pin, p.levels[line])
		case ModePullUp:
			pull = pins.PullUp
		case ModePullDown:
			pull = pins.PullDown
		}
		p.bank.Use(pin, mode, pull)
		p.bank.Label(pin, FunctionName(f))
	case line < 0 && f >= 0:
		p.bank.Use(pin, pins.Bus, pins.PullNone)
		p.bank.Label(pin, FunctionName(f))
	default:
		p.bank.Use(pin, pins.Unused, pins.PullNone)
		p.bank.Label(pin, "")
	}
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

// pinOfLine is the pin that a line comes out of, or -1.
func (p *Pins) pinOfLine(line int) int {
	if line >= linesOfGPIO {
		return p.PinOf(firstGPIO + line - linesOfGPIO)
	}
	return p.PinOf(firstGPIOHS + line)
}

// SetMode makes a GPIO line, 0 to 39, an input or output.
func (p *Pins) SetMode(line, mode int) error {
	if line < 0 || line >= lines {
		return fault.New(fault.ValueError, "invalid pin").Hinted("got line %d, want GPIO.GPIOHS0 to GPIO.GPIO7", line)
	}
	if mode < ModeIn || mode > ModeOut {
		return fault.New(fault.ValueError, "invalid mode").Hinted("got mode %d, want GPIO.IN, GPIO.PULL_UP, GPIO.PULL_DOWN or GPIO.OUT", mode)
	}
	p.modes[line], p.used[line] = mode, true
	if pin := p.pinOfLine(line); pin >= 0 {
		p.show(pin)
	}
	return nil
}

// Level reads a line.
func (p *Pins) Level(line int) bool {
	if pin := p.pinOfLine(line); pin >= 0 {
		return p.bank.Read(pin)
	}
	switch p.modes[line] {
	case ModeOut:
		return p.levels[line]
	case ModePullUp:
		return true
	}
	return false
}

// SetLevel writes a line; an input keeps it for the time when it is an output.
func (p *Pins) SetLevel(line int, high bool) {
	p.levels[line] = high
	if pin := p.pinOfLine(line); pin >= 0 {
		p.bank.Write(pin, high)
	}
}

// Edge asks for the edges of a line that comes out of a pin; nil ends it. f runs in the scheduler.
func (p *Pins) Edge(line int, f func(rising bool)) error {
	pin := p.pinOfLine(line)
	switch {
	case pin >= 0 && f == nil:
		p.bank.Edge(pin, nil)
	case pin >= 0:
		p.bank.Edge(pin, func(rising bool, _ time.Duration) { f(rising) })
	case f != nil:
		return fault.New(fault.ValueError, "invalid pin").Hinted("no pin was registered for the line: fm.register(pin, fm.fpioa.GPIOHS0) before GPIO.irq()")
	}
	return nil
}

// Pulse makes a timer set a pin's level.
func (p *Pins) Pulse(pin int, hz, duty float64) error {
	if pin < 0 || pin >= padCount {
		return fault.New(fault.ValueError, "Don't have this Pin").Hinted("got pin %d, want 0 to %d", pin, padCount-1)
	}
	p.bank.Pulse(pin, hz, duty)
	p.bank.Label(pin, "PWM")
	return nil
}
