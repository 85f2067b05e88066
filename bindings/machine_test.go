package bindings_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/pins"
	"github.com/canmv-run/canmv-run/runtime"
)

// inputs reads what comes from outside as the command line gives it.
func inputs(t *testing.T, texts ...string) []pins.Input {
	t.Helper()
	var list []pins.Input
	for _, text := range texts {
		in, err := pins.ParseInput(text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, in)
	}
	return list
}

// What pins and devices do, by what scripts print. Times are the board's: they are the same in each run.
func TestMachine(t *testing.T) {
	const head = "import time, machine\nfrom machine import *\n"
	for _, c := range []struct {
		name, src string
		inputs    []string
		want      string // all of the output, "" for a restart of the board
	}{
		{"an output reads back", "p = Pin(2, Pin.OUT, pull=Pin.PULL_NONE, drive=7)\np.on()\nprint(p.value(), p)\np.low()\np.toggle()\np.value(0)\nprint(p.value(), p.mode(), p.drive())", nil,
			"1 Pin: 2, mode: 0, value: 1, pull: 0, drive: 7\n0 0 7\n"},
		{"resistors", "print([Pin(3, Pin.IN, p).value() for p in (Pin.PULL_UP, Pin.PULL_DOWN, Pin.PULL_NONE)])\np = Pin(3, Pin.IN)\np.pull(Pin.PULL_UP)\nprint(p.value(), p.pull())", nil, "[1, 0, 0]\n1 2\n"},
		{"a button", "p = Pin(21, Pin.IN, Pin.PULL_UP)\nwhile p.value():\n    time.sleep_ms(10)\nprint(time.ticks_ms())", []string{"pin21=0@1.5s"}, "1500\n"},
		{"interrupts", "hits = []\np = Pin(21, Pin.IN, Pin.PULL_UP)\np.irq(lambda q: hits.append((q is p, time.ticks_ms() // 10)), Pin.IRQ_FALLING)\ntime.sleep(1)\np.irq(None)\nprint(hits)",
			[]string{"pin21=0@100ms", "pin21=none@200ms", "pin21=0@202ms", "pin21=1@300ms", "pin21=0@400ms", "pin21=1@402ms", "pin21=0@404ms"}, "[(True, 10), (True, 20), (True, 40)]\n"},
		{"a timer", "n = 0\ndef tick(t):\n    global n\n    n += 1\n    if n == 5:\n        t.deinit()\nt = Timer(-1, period=100, mode=Timer.PERIODIC, callback=tick)\nwhile n < 5:\n    pass\nprint(n, time.ticks_ms())", nil, "5 500\n"},
		{"a timer once, with an argument", "t = Timer(0)\nt.init(period=50, mode=Timer.ONE_SHOT, callback=print, arg='x')\ntime.sleep(1)\nt.init(freq=4, callback=print, arg='y')\ntime.sleep_ms(600)\nprint(t)\nt.deinit()", nil, "x\ny\ny\nTimer 0: period=250000us, mode=periodic\n"},
		{"an error in a timer", "def bad(t):\n    1 / 0\nt = Timer(-1, period=10, mode=Timer.ONE_SHOT, callback=bad)\ntime.sleep_ms(50)\nprint('on')\nt.deinit()", nil, "on\n"},
		{"pulses", "f = FPIOA()\nf.set_function(42, FPIOA.PWM0)\np = PWM(0, 1000, 25, enable=True)\nprint(p.freq(), p.duty(), p.duty_u16(), p.duty_ns())\np.duty_u16(32768)\np.freq(500)\nprint(p)\np.deinit()\nq = PWM(Pin(47), freq=50, duty_ns=1500000)\nprint(q.duty(), f.get_pin_num(FPIOA.PWM3))\nq.deinit()", nil,
			"1000.0 25.0 16384 250000\npwm chanel 0: period = 2000000 ns, pulse = 1000015 ns, enabled\n7.5 47\n"},
		{"analog", "a = ADC(0)\nprint(a.read_u16(), a.read_uv())\ntime.sleep(1)\nprint(a.read_u16(), ADC(5).read_u16(), a)", []string{"adc0=0.9", "adc0=5@500ms"}, "2048 900219\n4095 0 ADC: 0\n"},
		{"a serial port", "u = UART(UART.UART1, baudrate=115200, bits=UART.EIGHTBITS, parity=UART.PARITY_NONE, stop=UART.STOPBITS_ONE)\nprint(u.write('ab\\ncd'), u.any(), u.readline(), u.read(1), u.read(), u.read())\nb = bytearray(4)\nu.write(b'xyz')\nprint(u.readinto(b), b, u)\nu.deinit()\nv = UART(2)\nv.write(b'lost')\nprint(v.read())\nv.deinit()", nil,
			"5 5 b'ab\\n' b'c' b'd' b''\n3 bytearray(b'xyz\\x00') UART 1: baudrate=115200, bitwidth=8, parity=0, stop=0\nb''\n"},
		{"buses without devices", "i = I2C(0, freq=100000)\nprint(i.scan(), i)\nfor f in (lambda: i.readfrom(0x50, 1), lambda: i.writeto(0x50, b'x'), lambda: i.readfrom_mem(0x50, 0, 1)):\n    try:\n        f()\n    except OSError as e:\n        print(e)\ns = SPI(1, baudrate=5000000)\ns.write(b'abc')\nprint(s.read(2), s)\ni.deinit()\ns.deinit()", nil,
			"[] IIC 0: freq=100000\n[Errno 19] ENODEV\n[Errno 19] ENODEV\n[Errno 19] ENODEV\nb'\\x00\\x00' SPI 1: baudrate=5000000, polarity=0, phase=0, bits=8\n"},
		{"functions of pins", "f = FPIOA()\nprint(FPIOA.GPIO63, FPIOA.BOOT0, FPIOA.UART1_TXD, FPIOA.PWM0, FPIOA.CTRL_O2_3D)\nf.set_function(3, FPIOA.UART1_TXD)\nprint(f.get_pin_num(FPIOA.UART1_TXD), f.get_pin_func(3), f.get_pin_num(FPIOA.UART2_TXD))\nf.set_function(9, FPIOA.UART1_TXD)\nprint(f.get_pin_func(3))\nf.help(FPIOA.IIC0_SDA, func=True)\nf.help(9)", nil,
			"63 64 170 135 188\n3 170 None\n3\nIIC0_SDA function can be set to PIN33, PIN49, PIN61\r\n|pin num          |9                                                           |\r\n|current config   |UART1_TXD,ie:0,oe:1,pd:0,pu:0,msc:0-3.3v,ds:7,st:0,sl:0,di:0|\r\n|can be function  |GPIO9/PWM4/UART1_TXD/IIC1_SCL/RESV/                         |\r\n"},
		{"functions of pins as older firmware names them", "f = FPIOA()\nf.set_function(3, FPIOA.UART1_TXD)\nf.set_function(3, set_ie=1, set_oe=1, set_ds=3)\nf.help(3)", nil,
			"|pin num          |3                                                           |\r\n|current config   |UART1_TXD,ie:1,oe:1,pd:0,pu:0,msc:0-3.3v,ds:3,st:0,sl:0,di:0|\r\n|can be function  |GPIO3/JTAG_TDI/PULSE_CNTR1/UART1_TXD/RESV/                  |\r\n"},
		{"a spectrum", "from array import array\nimport numpy as np\nimport math\nwave = [int(1000 * math.cos(2 * math.pi * 5 * i / 64)) for i in range(64)]\na = FFT(array('h', wave), 64, 0).run()\nf = FFT(np.array(wave, dtype=np.uint16), 64, 0x3f)\nb = f.run()\nprint(len(a), a == FFT(array('h', wave)).run(), a[5][0] // 100, b[5], b[6], f.amplitude(a)[5] // 10, f.freq(64, 38400)[5])\ntry:\n    FFT(b'', 60)\nexcept ValueError as e:\n    print(e)", nil,
			"64 True 319 (500, 0) (0, 0) 99 3000\nFFT:invalid points\n"},
		{"touches", "t = TOUCH(0)\nlast = None\nwhile time.ticks_ms() < 2000:\n    for p in t.read():\n        if (p.event, p.x, p.y) != last:\n            last = (p.event, p.x, p.y)\n            print(time.ticks_ms() // 100, last, p.track_id)\n    time.sleep_ms(20)\nprint(t.read(), t, TOUCH.EVENT_DOWN)",
			[]string{"touch=100,40@500ms", "touch=120,50@1s", "touch=none@1.5s"}, "5 (2, 100, 40) 0\n5 (3, 100, 40) 0\n10 (3, 120, 50) 0\n15 (1, 120, 50) 0\n() TOUCH: 0 2\n"},
		{"a touch of a panel as it is built", "t = TOUCH(0, TOUCH.ROTATE_0)\nu = TOUCH(0, TOUCH.ROTATE_270)\np = t.read()[0]\nprint(p.x, p.y)", []string{"touch=100,40"}, "439 100\n"},
		{"the date", "r = RTC()\nr.init((2024, 2, 29, 3, 23, 59, 58, 0))\ntime.sleep(3)\nprint(r.datetime()[:7], time.localtime()[:6])", nil, "(2024, 3, 1, 4, 0, 0, 1) (2024, 3, 1, 0, 0, 1)\n"},
		{"a chain of lights", "import neopixel\nn = neopixel.NeoPixel(Pin(42), 3)\nn[0] = (255, 0, 7)\nn[-1] = (1, 2, 3)\nprint(len(n), n[0], list(n))\nn.write()\nn.fill((9, 9, 9))\nprint(n[1])\ntry:\n    n[3] = (0, 0, 0)\nexcept IndexError as e:\n    print(e)", nil, "3 (255, 0, 7) [(255, 0, 7), (0, 0, 0), (1, 2, 3)]\n(9, 9, 9)\nNeoPixel index out of range\n"},
		{"the chip", "print(len(chipid()), temperature(), mem_copy(uctypes.addressof(a), uctypes.addressof(b), 2), a)", []string{"temp=61.5"}, "32 61.5 None bytearray(b'xy')\n"},
		{"with what the engine brings", "class P(PinBase):\n    def __init__(self):\n        pass\nprint(Signal(Pin(5, Pin.OUT), invert=True).value(), Pin is machine.Pin)", nil, "1 True\n"},
		{"reset", "try:\n    reset()\nexcept BaseException:\n    print('caught')\nprint('on')", nil, ""},
		{"a fed watchdog", "w = WDT(1, 3)\nfor i in range(5):\n    time.sleep(2)\n    w.feed()\nprint(w)", nil, "WDT 1: timeout=3s\n"},
		{"a hungry watchdog", "w = WDT(1, 3)\nwhile True:\n    pass", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := head + c.src
			if strings.Contains(src, "uctypes") {
				src = "import uctypes\na = bytearray(2)\nb = b'xy'\n" + src
			}
			r := run(t, job{name: "main.py", src: src + "\n", cfg: func(cfg *host.Config) {
				cfg.Inputs, cfg.UARTs = inputs(t, c.inputs...), map[int]string{1: "loop"}
			}})
			var exit *runtime.Exit
			if restarts := c.want == ""; restarts != errors.As(r.err, &exit) {
				t.Errorf("ended with %v", r.err)
			} else if !restarts && r.out != c.want {
				t.Errorf("got\n%s\nwant\n%s(%v, hint %s)", r.out, c.want, r.err, r.hint)
			}
		})
	}
}

// What devices refuse, with the board's texts.
func TestMachineErrors(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"Pin(64, Pin.OUT)", "ValueError: pin number is invalid"},
		{"ADC(6)", "ValueError: channel is invalid"},
		{"PWM(6, 1)", "ValueError: invalid channel"},
		{"a = PWM(1, 1)\nPWM(1, 1)", "ValueError: channel busy"},
		{"a = PWM(1, 1)\na.deinit()\na.freq()", "OSError: The PWM channel object has been deleted"},
		{"Timer(6)", "ValueError: invalid timer number"},
		{"a = Timer(-1)\nTimer(-1)", "OSError: The timer object has been created"},
		{"a = Timer(2)\nTimer(2)", "OSError: Timer 2 busy"},
		{"Timer(-1).init(period=10)", "ValueError: callback is not a function"},
		{"Timer(-1).init(period=0, callback=print)", "ValueError: please set valid freq or period"},
		{"a = Timer(-1)\na.deinit()\na.init(period=1, callback=print)", "OSError: The timer object has been deleted"},
		{"UART(5)", "ValueError: invalid uart number"},
		{"UART(0)", "OSError: UART 0 busy"},
		{"a = UART(4)\na.deinit()\na.read()", "OSError: The UART object has been deleted"},
		{"I2C(10)", "ValueError: invalid i2c number"},
		{"I2C(5)", "ValueError: invalid i2c pins"},
		{"I2C(0, freq=1)", "ValueError: invalid freq"},
		{"a = I2C(0)\nI2C(0)", "OSError: I2C 0 busy"},
		{"I2C(0).readfrom_mem(0x50, 0, 1, mem_size=7)", "ValueError: invalid mem_size"},
		{"SPI(3)", "ValueError: invalid spi number"},
		{"SPI(1, bits=16)", "ValueError: invalid spi bits"},
		{"WDT(2)", "ValueError: WDT id does not exist"},
		{"WDT(1, 0)", "ValueError: WDT timeout too short"},
		{"a = WDT(1)\nWDT(1)", "ValueError: WDT id is used"},
		{"TOUCH(1)", "OSError: [Errno 2] ENOENT"},
		{"TOUCH(0).read(6)", "ValueError: point_number invalid"},
		{"FPIOA().set_function(0, FPIOA.PWM0)", "ValueError: pin not have this function"},
		{"FPIOA().set_function(64, 0)", "ValueError: pin number is invalid"},
		{"FPIOA().get_pin_num(999)", "ValueError: function number is invalid"},
		{"SPI_LCD()", "NotImplementedError: the board has machine.SPI_LCD, canmv-run not yet"},
	} {
		r := run(t, job{name: "main.py", src: "from machine import *\n" + c.src + "\n"})
		if !strings.HasSuffix(r.out, c.want+"\n") {
			t.Errorf("%s: got\n%swant %s", c.src, r.out, c.want)
		}
	}
}

// Starlark has the same pins, timers and lights.
func TestMachineStarlark(t *testing.T) {
	r := run(t, job{name: "main.star", src: `
load("machine", "Pin", "Timer", "UART")
load("neopixel", "NeoPixel")
load("time", "sleep_ms", "ticks_ms")
led = Pin(52, Pin.OUT)
ticks = []
def tick(t):
    ticks.append(ticks_ms())
    led.toggle()
t = Timer(-1, period=100, mode=Timer.PERIODIC, callback=tick)
sleep_ms(350)
t.deinit()
print(ticks, led.value())
hits = []
Pin(21, Pin.IN, Pin.PULL_UP).irq(lambda p: hits.append(p.value()), Pin.IRQ_BOTH)
while len(hits) < 2:
    sleep_ms(10)
print(hits)
n = NeoPixel(Pin(42), 2)
n[1] = (1, 2, 3)
print(len(n), n[1])
u = UART(1)
u.write(b"hello")
print(u.read())
u.deinit()
`, cfg: func(cfg *host.Config) {
		cfg.Inputs, cfg.UARTs = inputs(t, "pin21=0@1s", "pin21=none@1.2s"), map[int]string{1: "loop"}
	}})
	clean(t, r)
	if want := "[100, 200, 300] 1\n[0, 1]\n2 (1, 2, 3)\nhello\n"; r.out != want {
		t.Errorf("got\n%s\nwant\n%s", r.out, want)
	}
}

// memory is an I2C device with 256 registers, as a Go program attaches it.
type memory struct {
	at   int
	data [256]byte
}

func (m *memory) Write(data []byte) error {
	if len(data) == 0 {
		return errors.New("no register")
	}
	m.at = int(data[0])
	m.at += copy(m.data[m.at:], data[1:])
	return nil
}

func (m *memory) Read(p []byte) error {
	m.at += copy(p, m.data[m.at:])
	return nil
}

// reverse is an SPI device that answers what it was sent, backwards.
type reverse struct{}

func (reverse) Transfer(write, read []byte) error {
	for i := range read {
		read[i] = write[len(write)-1-i]
	}
	return nil
}

func TestAttachedDevices(t *testing.T) {
	r := run(t, job{name: "main.py", src: `
from machine import *
i = I2C(1, freq=400000)
print(i.scan())
i.writeto_mem(0x50, 16, b'hello')
print(i.readfrom_mem(0x50, 16, 5), i.writeto(0x50, b'\x11'), i.readfrom(0x50, 4))
b = bytearray(2)
i.readfrom_mem_into(0x50, 16, b)
print(b)
try:
    i.writeto(0x50, b'')
except OSError as e:
    print(e)
s = SPI(0)
s.write_readinto(b'abc', b)
print(b)
`, with: func(b *host.Board) {
		b.Devices.AttachI2C(1, 0x50, &memory{})
		b.Devices.AttachSPI(0, reverse{})
	}})
	if want := "[80]\nb'hello' 1 b'ello'\nbytearray(b'he')\n[Errno 5] EIO\nbytearray(b'cb')\n"; r.out != want {
		t.Errorf("got\n%s\nwant\n%s", r.out, want)
	}
}
