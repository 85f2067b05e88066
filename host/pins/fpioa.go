package pins

import (
	"fmt"
	"slices"
	"strings"

	"github.com/canmv-run/canmv-run/host/fault"
)

// firstSpecial is the first function that is no GPIO: those of pins 0 to 63 come before.
const firstSpecial = 64

// special are the K230's functions from number 64 on. Those with an empty name are the chip's own tests.
var special = strings.Fields(`BOOT0 BOOT1 CI0 CI1 CI2 CI3 CO0 CO1 CO2 CO3 DI0 DI1 DI2 DI3 DO0 DO1 DO2 DO3 HSYNC0 HSYNC1
IIC0_SCL IIC0_SDA IIC1_SCL IIC1_SDA IIC2_SCL IIC2_SDA IIC3_SCL IIC3_SDA IIC4_SCL IIC4_SDA
IIS_CLK IIS_D_IN0 IIS_D_IN1 IIS_D_OUT0 IIS_D_OUT1 IIS_WS JTAG_RST JTAG_TCK JTAG_TDI JTAG_TDO JTAG_TMS
M_CLK1 M_CLK2 M_CLK3 MMC1_CLK MMC1_CMD MMC1_D0 MMC1_D1 MMC1_D2 MMC1_D3
OSPI_CLK OSPI_CS OSPI_D0 OSPI_D1 OSPI_D2 OSPI_D3 OSPI_D4 OSPI_D5 OSPI_D6 OSPI_D7 OSPI_DQS
PDM_IN0 PDM_IN1 PDM_IN2 PDM_IN3 PULSE_CNTR0 PULSE_CNTR1 PULSE_CNTR2 PULSE_CNTR3 PULSE_CNTR4 PULSE_CNTR5
PWM0 PWM1 PWM2 PWM3 PWM4 PWM5
QSPI0_CLK QSPI0_CS0 QSPI0_CS1 QSPI0_CS2 QSPI0_CS3 QSPI0_CS4 QSPI0_D0 QSPI0_D1 QSPI0_D2 QSPI0_D3
QSPI1_CLK QSPI1_CS0 QSPI1_CS1 QSPI1_CS2 QSPI1_CS3 QSPI1_CS4 QSPI1_D0 QSPI1_D1 QSPI1_D2 QSPI1_D3
SPI2AXI_CK SPI2AXI_CS SPI2AXI_DI SPI2AXI_DO UART0_RXD UART0_TXD UART1_CTS UART1_RTS UART1_RXD UART1_TXD
UART2_CTS UART2_RTS UART2_RXD UART2_TXD UART3_CTS UART3_DE UART3_RE UART3_RTS UART3_RXD UART3_TXD UART4_RXD UART4_TXD
PDM_CLK VSYNC0 VSYNC1 CTRL_IN_3D CTRL_O1_3D CTRL_O2_3D`)

// tests are 32 functions behind the special ones, for the chip's maker.
const tests = 32

// choices are what each pin can be besides its GPIO, in the order of the chip's selector; T is for the maker's tests.
var choices = [...]string{
	"BOOT0 T0", "BOOT1 T1", "JTAG_TCK PULSE_CNTR0 T2", "JTAG_TDI PULSE_CNTR1 UART1_TXD T0", "JTAG_TDO PULSE_CNTR2 UART1_RXD T1",
	"JTAG_TMS PULSE_CNTR3 UART2_TXD T2", "JTAG_RST PULSE_CNTR4 UART2_RXD T3", "PWM2 IIC4_SCL T3 DI0", "PWM3 IIC4_SDA T4 DI1",
	"PWM4 UART1_TXD IIC1_SCL DI2", "CTRL_IN_3D UART1_RXD IIC1_SDA DI3", "CTRL_O1_3D UART2_TXD IIC2_SCL DO0",
	"CTRL_O2_3D UART2_RXD IIC2_SDA DO1", "M_CLK1 DO2", "OSPI_CS T5 QSPI0_CS0 DO3", "OSPI_CLK T6 QSPI0_CLK CO3",
	"OSPI_D0 QSPI1_CS4 QSPI0_D0 CO2", "OSPI_D1 QSPI1_CS3 QSPI0_D1 CO1", "OSPI_D2 QSPI1_CS2 QSPI0_D2 CO0", "OSPI_D3 QSPI1_CS1 QSPI0_D3 T4",
	"OSPI_D4 QSPI1_CS0 PULSE_CNTR0 T5", "OSPI_D5 QSPI1_CLK PULSE_CNTR1 T6", "OSPI_D6 QSPI1_D0 PULSE_CNTR2 T7",
	"OSPI_D7 QSPI1_D1 PULSE_CNTR3 T8", "OSPI_DQS QSPI1_D2 PULSE_CNTR4 T9", "PWM5 QSPI1_D3 PULSE_CNTR5 T10", "MMC1_CLK T7 PDM_CLK",
	"MMC1_CMD PULSE_CNTR5 PDM_IN0 CI0", "MMC1_D0 UART3_TXD PDM_IN1 CI1", "MMC1_D1 UART3_RXD CTRL_IN_3D CI2",
	"MMC1_D2 UART3_RTS CTRL_O1_3D CI3", "MMC1_D3 UART3_CTS CTRL_O2_3D T11", "IIC0_SCL IIS_CLK UART3_TXD T12",
	"IIC0_SDA IIS_WS UART3_RXD T13", "IIC1_SCL IIS_D_IN0 PDM_IN3 UART3_RTS", "IIC1_SDA IIS_D_OUT0 PDM_IN1 UART3_CTS",
	"IIC3_SCL IIS_D_IN1 PDM_IN2 UART4_TXD", "IIC3_SDA IIS_D_OUT1 PDM_IN0 UART4_RXD", "UART0_TXD T8 QSPI1_CS0 HSYNC0",
	"UART0_RXD T9 QSPI1_CLK VSYNC0", "UART1_TXD IIC1_SCL QSPI1_D0 T18", "UART1_RXD IIC1_SDA QSPI1_D1 T19", "UART1_RTS PWM0 QSPI1_D2 T20",
	"UART1_CTS PWM1 QSPI1_D3 T21", "UART2_TXD IIC3_SCL T10 SPI2AXI_CK", "UART2_RXD IIC3_SDA T11 SPI2AXI_CS", "UART2_RTS PWM2 IIC4_SCL T22",
	"UART2_CTS PWM3 IIC4_SDA T23", "UART4_TXD T12 IIC0_SCL SPI2AXI_DI", "UART4_RXD T13 IIC0_SDA SPI2AXI_DO",
	"UART3_TXD IIC2_SCL QSPI0_CS4 T24", "UART3_RXD IIC2_SDA QSPI0_CS3 T25", "UART3_RTS PWM4 IIC3_SCL T26", "UART3_CTS PWM5 IIC3_SDA",
	"QSPI0_CS0 MMC1_CMD PWM0 T27", "QSPI0_CLK MMC1_CLK PWM1 T28", "QSPI0_D0 MMC1_D0 PWM2 T29", "QSPI0_D1 MMC1_D1 PWM3 T30",
	"QSPI0_D2 MMC1_D2 PWM4 T31", "QSPI0_D3 MMC1_D3 PWM5", "PWM0 IIC0_SCL QSPI0_CS2 HSYNC1", "PWM1 IIC0_SDA QSPI0_CS1 VSYNC1",
	"M_CLK2 UART3_DE T14", "M_CLK3 UART3_RE T15",
}

// Function is what a pin can be, with the number that scripts pass.
type Function struct {
	Name   string
	Number int
}

// Functions lists the functions that scripts have names for.
func Functions() []Function {
	var list []Function
	for i := range firstSpecial {
		list = append(list, Function{fmt.Sprint("GPIO", i), i})
	}
	for i, name := range special {
		if !reserved(name) {
			list = append(list, Function{name, firstSpecial + i})
		}
	}
	return list
}

// reserved are functions that have a number only.
func reserved(name string) bool {
	return len(name) == 3 && strings.ContainsRune("CD", rune(name[0])) && strings.ContainsRune("IO", rune(name[1]))
}

// FunctionNumber is the number of a function, -1 for an unknown name.
func FunctionNumber(name string) int {
	if i := slices.Index(special, name); i >= 0 {
		return firstSpecial + i
	}
	var n int
	if _, err := fmt.Sscanf(name, "GPIO%d", &n); err == nil {
		return n
	}
	if _, err := fmt.Sscanf(name, "T%d", &n); err == nil {
		return firstSpecial + len(special) + n
	}
	return -1
}

func functionCount() int { return firstSpecial + len(special) + tests }

// functionName is what the board's tables call a function.
func functionName(number int) string {
	switch {
	case number < firstSpecial:
		return fmt.Sprint("GPIO", number)
	case number < firstSpecial+len(special) && !reserved(special[number-firstSpecial]):
		return special[number-firstSpecial]
	}
	return "RESV"
}

// of lists what a pin can be.
func of(pin int) []int {
	list := []int{pin}
	for _, name := range strings.Fields(choices[pin]) {
		list = append(list, FunctionNumber(name))
	}
	return list
}

// PinConfig are a pin's electrical settings. Nil keeps what the function brings.
type PinConfig struct{ Input, Output, PullUp, PullDown, Schmitt, Slew, Drive *int }

// pad is a pin's setting.
type pad struct {
	function                                       int
	input, output, pullUp, pullDown, schmitt, slew int
	drive                                          int
}

// FPIOA says which function comes out of which of the K230's pins.
type FPIOA struct {
	bank *Bank
	pads [firstSpecial]pad
}

func (f *FPIOA) reset() {
	for i := range f.pads {
		f.pads[i] = gpioPad(i)
	}
}

func gpioPad(pin int) pad { return pad{function: pin, input: 1, output: 1, schmitt: 1, drive: 7} }

// padOf is how a pin is set for a function.
func padOf(function int) pad {
	if function < firstSpecial {
		return gpioPad(function)
	}
	p := pad{function: function}
	name := functionName(function)
	has := func(prefixes ...string) bool {
		return slices.ContainsFunc(prefixes, func(s string) bool { return strings.HasPrefix(name, s) })
	}
	switch {
	case has("IIC", "QSPI0_D", "QSPI1_D") || has("OSPI_D") && name != "OSPI_DQS":
		p.input, p.output, p.schmitt, p.drive = 1, 1, 1, 7
	case has("MMC1_CMD", "MMC1_D"):
		p.input, p.output, p.schmitt, p.drive, p.pullUp = 1, 1, 1, 7, 1
	case has("OSPI_CS", "QSPI0_CS", "QSPI1_CS"):
		p.output, p.drive, p.pullUp = 1, 7, 1
	case has("JTAG_RST", "SPI2AXI_CS"):
		p.input, p.schmitt, p.pullUp = 1, 1, 1
	case has("JTAG_TCK", "JTAG_TDI", "JTAG_TMS"):
		p.input, p.schmitt, p.pullDown = 1, 1, 1
	case has("BOOT", "IIS_D_IN", "PDM_IN", "PULSE_CNTR", "CTRL_IN", "OSPI_DQS", "SPI2AXI_CK", "SPI2AXI_DI") || strings.HasSuffix(name, "_RXD") || strings.HasSuffix(name, "_CTS"):
		p.input, p.schmitt = 1, 1
	case name != "RESV":
		p.output, p.drive = 1, 7
	}
	return p
}

func (f *FPIOA) pin(pin int) error {
	if pin < 0 || pin >= len(f.pads) {
		return fault.New(fault.ValueError, "pin number is invalid").Hinted("got %d, want 0 to %d", pin, len(f.pads)-1)
	}
	return nil
}

func functionRange(number int) error {
	if number < 0 || number >= functionCount() {
		return fault.New(fault.ValueError, "function number is invalid").Hinted("got %d, want FPIOA.GPIO0 and the like", number)
	}
	return nil
}

// SetFunction gives a pin a function; a pin that had it becomes what it is by itself, a GPIO.
func (f *FPIOA) SetFunction(pin, function int, cfg PinConfig) error {
	if err := f.pin(pin); err != nil {
		return err
	}
	if err := functionRange(function); err != nil {
		return err
	}
	if !slices.Contains(of(pin), function) {
		var can []string
		for _, n := range of(pin) {
			can = append(can, functionName(n))
		}
		return fault.New(fault.ValueError, "pin not have this function").Hinted("pin %d can be %s; %s comes out of pins %v",
			pin, strings.Join(can, ", "), functionName(function), f.PinsFor(function))
	}
	for i := range f.pads {
		if i != pin && f.pads[i].function == function {
			f.pads[i] = pad{function: i}
			f.bank.Label(i, "")
		}
	}
	p := padOf(function)
	set := func(to *int, v *int, most int) {
		if v != nil && *v != -1 {
			*to = min(max(*v, 0), most)
		}
	}
	set(&p.input, cfg.Input, 1)
	set(&p.output, cfg.Output, 1)
	set(&p.pullUp, cfg.PullUp, 1)
	set(&p.pullDown, cfg.PullDown, 1)
	set(&p.schmitt, cfg.Schmitt, 1)
	set(&p.slew, cfg.Slew, 1)
	set(&p.drive, cfg.Drive, 15)
	f.pads[pin] = p
	if function == pin {
		f.bank.Label(pin, "")
		return nil
	}
	f.bank.Use(pin, Bus, PullOf(p.pullUp != 0, p.pullDown != 0))
	f.bank.Label(pin, functionName(function))
	return nil
}

// PullOf is the resistor that counts.
func PullOf(up, down bool) Pull {
	switch {
	case up:
		return PullUp
	case down:
		return PullDown
	}
	return PullNone
}

// SetPull and SetDrive change a pin's resistors and strength, 0 to 15; the others tell them.
func (f *FPIOA) SetPull(pin int, up, down bool) {
	f.pads[pin].pullUp, f.pads[pin].pullDown = number(up), number(down)
}
func (f *FPIOA) Pull(pin int) (up, down bool) {
	return f.pads[pin].pullUp != 0, f.pads[pin].pullDown != 0
}
func (f *FPIOA) SetDrive(pin, strength int) { f.pads[pin].drive = min(max(strength, 0), 15) }
func (f *FPIOA) Drive(pin int) int          { return f.pads[pin].drive }

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// PinOf is the pin that has a function, -1 for none.
func (f *FPIOA) PinOf(function int) int {
	return slices.IndexFunc(f.pads[:], func(p pad) bool { return p.function == function })
}

// PinNumber is PinOf for a script's number.
func (f *FPIOA) PinNumber(function int) (int, error) {
	if err := functionRange(function); err != nil {
		return -1, err
	}
	return f.PinOf(function), nil
}

// FunctionOf is the function of a pin.
func (f *FPIOA) FunctionOf(pin int) (int, error) {
	if err := f.pin(pin); err != nil {
		return 0, err
	}
	return f.pads[pin].function, nil
}

// PinsFor lists the pins that can have a function.
func (f *FPIOA) PinsFor(function int) []int {
	var list []int
	for pin := range f.pads {
		if slices.Contains(of(pin), function) {
			list = append(list, pin)
		}
	}
	return list
}

// pulseChannel is the pulse generator that a pin can have, -1 for none.
func (f *FPIOA) pulseChannel(pin int) int {
	if f.pin(pin) != nil {
		return -1
	}
	first := FunctionNumber("PWM0")
	for _, n := range of(pin) {
		if n >= first && n < first+PWMChannels {
			return n - first
		}
	}
	return -1
}

// HelpPins is the table of all pins.
func (f *FPIOA) HelpPins() string {
	var b strings.Builder
	b.WriteString("| pin  | cur func   |                can be func                              |\r\n")
	b.WriteString("| ---- |------------|---------------------------------------------------------|\r\n")
	for i := range f.pads {
		fmt.Fprintf(&b, "| %-2d   | %-10s | %-56s|\r\n", i, functionName(f.pads[i].function), can(i))
	}
	return b.String()
}

// can lists what a pin can be, as the board's tables do.
func can(pin int) string {
	var s string
	for _, n := range of(pin) {
		s += functionName(n) + "/"
	}
	return s
}

// HelpPin is the table of one pin.
func (f *FPIOA) HelpPin(pin int) (string, error) {
	if err := f.pin(pin); err != nil {
		return "", err
	}
	p := f.pads[pin]
	now := fmt.Sprintf("%s,ie:%d,oe:%d,pd:%d,pu:%d,msc:0-3.3v,ds:%d,st:%d,sl:%d,di:%d", functionName(p.function), p.input, p.output,
		p.pullDown, p.pullUp, p.drive, p.schmitt, p.slew, number(f.bank.Read(pin)))
	return fmt.Sprintf("|%-17s|%-60d|\r\n|%-17s|%-60s|\r\n|%-17s|%-60s|\r\n", "pin num ", pin, "current config", now, "can be function", can(pin)), nil
}

// HelpFunction says which pins can have a function.
func (f *FPIOA) HelpFunction(function int) (string, error) {
	if err := functionRange(function); err != nil {
		return "", err
	}
	var list []string
	for _, pin := range f.PinsFor(function) {
		list = append(list, fmt.Sprint("PIN", pin))
	}
	return functionName(function) + " function can be set to " + strings.Join(list, ", ") + "\r\n", nil
}
