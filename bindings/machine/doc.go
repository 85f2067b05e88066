// Package machine holds the modules of the K230's pins and devices: machine and neopixel.
//
//	loaders := machine.All(machine.Config{Clock: clk, Bank: board.Pins, Devices: board.Devices, …})
//
// A binding here unpacks its arguments, makes one call on the host and converts the result. The tables are made afresh by
// each call of All; they borrow what Config holds and belong to the task that runs the script. What is connected to the
// pins is host/pins.
package machine

import (
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/bindings/internal/structs"
	boardos "github.com/canmv-run/canmv-run/bindings/os"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/display"
	"github.com/canmv-run/canmv-run/host/pins"
	"github.com/canmv-run/canmv-run/runtime"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// Config is the part of the board that these modules use. Every field is needed.
type Config struct {
	Clock     *clock.Clock
	Bank      *pins.Bank
	Devices   *pins.Devices
	Screen    *display.Screen
	Addresses *structs.Addresses
	// Board is the board's name, from which its chip's number is made.
	Board string
}

// modules are the tables of one script.
type modules struct {
	cfg  Config
	pin  *arg.Class
	info *arg.Class // of touches
}

// All lists the modules. machine lacks what the MicroPython engine brings itself: PinBase, Signal and time_pulse_us.
func All(cfg Config) []arg.Loader {
	m := &modules{cfg: cfg}
	m.pin, m.info = m.pinClass(), m.touchInfo()
	return []arg.Loader{
		{Name: "machine", Aliases: []string{"umachine"}, Load: m.machine},
		{Name: "neopixel", Load: m.neopixel},
	}
}

// idBytes is how long the chip's number is.
const idBytes = 32

func (m *modules) machine() *arg.Module {
	t := &arg.Module{
		Name: "machine",
		Doc: `Pins and what the chip has besides: timers, pulses, serial ports, buses, the touch panel.

	led = machine.Pin(52, machine.Pin.OUT)
	led.value(1)

Nothing is connected to the virtual board by itself: an input reads what its resistor pulls it to. --set pin21=0@2s presses
a button after 2 seconds, --set adc0=0.9 sets a voltage, --set touch=100,40@1s touches the panel, --uart 1=loop connects a
serial port. canmv-run --view shows the pins as lights, buttons and sliders.`,
		Types: []*arg.Class{m.info},
		Members: []arg.Member{
			m.pin, m.adcClass(), fftClass(), m.fpioaClass(), m.i2cClass(I2COptions{}), m.ledClass(), m.pwmClass(), m.rtcClass(), m.spiClass(), m.timerClass(),
			m.touchClass(), m.uartClass(), m.wdtClass(),
			&arg.Func{Sig: "reset()", Doc: "Restarts the board: the run ends here, with exit code 0; no except clause catches it.", Do: func(*arg.Call) (any, error) {
				return nil, Restart("machine.reset()")
			}},
			&arg.Func{Sig: "chipid()", Doc: "The chip's number, 32 bytes. It is made of the board's name.", Do: func(*arg.Call) (any, error) {
				id := sha256.Sum256([]byte(m.cfg.Board))
				return id[:idBytes], nil
			}},
			&arg.Func{Sig: "temperature()", Doc: "The chip's temperature in degrees Celsius, which --set temp=60 sets.", Do: func(*arg.Call) (any, error) {
				return m.cfg.Bank.Celsius(), nil
			}},
			&arg.Func{Sig: "mem_copy(dst, src, size)", Doc: "Copies size bytes of the board's memory from an address to another.", Do: func(c *arg.Call) (any, error) {
				dst, src, n := c.Uint64("dst"), c.Uint64("src"), c.Int("size")
				if err := c.Err(); err != nil {
					return nil, err
				}
				from, err := m.cfg.Addresses.Read(src, n)
				if err != nil {
					return nil, raise.Error(err)
				}
				to, err := m.cfg.Addresses.Read(dst, n)
				if err != nil {
					return nil, raise.Error(err)
				}
				copy(to, from)
				return nil, nil
			}},
		},
	}
	t.Members = append(t.Members, boardos.Memory(m.cfg.Addresses)...)
	for _, name := range []string{"I2C_Slave", "SPI_LCD", "USB_Serial", "ENCODER", "bootloader"} {
		t.Members = append(t.Members, &arg.Func{Sig: name + "(*args, **kwargs)", Doc: "On the board only: calling it is a NotImplementedError.", Do: func(*arg.Call) (any, error) {
			return nil, arg.NotYet("machine." + name)
		}})
	}
	return t
}

// Restart is the error that ends the script so that nothing of it runs any more.
func Restart(why string) error {
	return &arg.Stop{Err: &runtime.Exit{Text: "canmv-run: " + why + ": the board restarts, the run ends here"}}
}

// consts makes class constants of names and values that share a meaning.
func consts(doc string, pairs ...any) []arg.Const {
	var list []arg.Const
	for i := 0; i+1 < len(pairs); i += 2 {
		list = append(list, arg.Const{Name: pairs[i].(string), Value: pairs[i+1], Doc: doc})
	}
	return list
}

// optional reads an integer that may be None.
func optional(c *arg.Call, name string, none int) int {
	if c.IsNone(name) {
		return none
	}
	return c.Int(name)
}

func milliseconds(n int) time.Duration { return time.Duration(n) * time.Millisecond }

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// printed is how objects print themselves.
func printed(format string, args ...any) string { return fmt.Sprintf(format, args...) }
