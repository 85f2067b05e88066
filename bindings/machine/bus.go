package machine

import (
	"slices"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/pins"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// writable is the live bytes of a bytearray or memoryview.
func writable(c *arg.Call, name string) []byte {
	b, ok := arg.AsWriteBuffer(c.Value(name))
	if !ok {
		c.Fail(arg.Raise("TypeError", "object with buffer protocol required").WithHint("%s is of type %s, want a bytearray", name, c.Value(name).Type()))
	}
	return b
}

// size is a number of bytes.
func size(c *arg.Call, name string) int {
	n := c.Int(name)
	if n < 0 || n > 1<<20 {
		c.Fail(arg.Raise("ValueError", "invalid length").WithHint("%s is %d, want 0 to 1 MiB", name, n))
		return 0
	}
	return n
}

// I2COptions is what differs between boards. The zero value is the K230.
type I2COptions struct {
	Numbers bool // writeto_mem takes a number as well, for one byte
}

// I2C is the class of buses, for boards whose constructor has another form: they set Init and Consts.
func I2C(o I2COptions) *arg.Class { return (&modules{}).i2cClass(o) }

// SPI is the class of buses, for boards whose constructor has another form: they set Init, the method init, and Consts.
func SPI() *arg.Class { return (&modules{}).spiClass() }

func (m *modules) i2cClass(o I2COptions) *arg.Class {
	self := func(c *arg.Call) *pins.I2C { return c.Self.Data.(*pins.I2C) }
	release := func(c *arg.Call) (any, error) { self(c).Release(); return nil, nil }
	// memory sends a register's address and data, or receives.
	memory := func(c *arg.Call, data, read []byte) error {
		addr, reg, bits := c.Int("addr"), c.Int("memaddr"), c.Int("mem_size")
		if err := c.Err(); err != nil {
			return err
		}
		head, err := pins.Register(reg, bits)
		if err != nil {
			return raise.Error(err)
		}
		return raise.Error(self(c).Transfer(addr, append(head, data...), read))
	}
	number := ""
	if o.Numbers {
		number = " buf may be a number, which is one byte."
	}
	k := &arg.Class{
		Name: "I2C",
		Doc: `An I2C bus. Nothing answers on the virtual board's buses (scan() is [], everything else OSError 19) but what a Go
program attaches.`,
		Init: &arg.Func{Sig: "I2C(id, freq=400000, *, timeout=1000, scl=None, sda=None)", Doc: "id is 0 to 4; 5 to 9 make a bus of the pins scl and sda. freq in Hz, 100 to 10000000. timeout in milliseconds is what a device may take; those here answer at once.", Do: func(c *arg.Call) (any, error) {
			n, hz := c.Int("id"), c.Int("freq")
			scl, sda := optional(c, "scl", -1), optional(c, "sda", -1)
			if err := c.Err(); err != nil {
				return nil, err
			}
			if pins.SoftI2C(n) && (scl < 0 || sda < 0 || scl >= m.cfg.Bank.Count() || sda >= m.cfg.Bank.Count()) {
				return nil, arg.Raise("ValueError", "invalid i2c pins").WithHint("I2C %d is made of two pins: pass scl= and sda=", n)
			}
			b, err := m.cfg.Devices.NewI2C(n, hz)
			if err != nil {
				return nil, raise.Error(err)
			}
			if pins.SoftI2C(n) {
				for pin, what := range map[int]string{scl: "SCL", sda: "SDA"} {
					m.cfg.Bank.Use(pin, pins.Bus, pins.PullUp)
					m.cfg.Bank.Label(pin, printed("I2C%d %s", n, what))
				}
			}
			c.Self.Data = b
			return nil, nil
		}},
		Methods: []*arg.Func{
			{Sig: "init(freq=400000)", Doc: "Sets the bus's speed.", Do: func(c *arg.Call) (any, error) {
				hz := c.Int("freq")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.Error(self(c).SetHz(hz))
			}},
			{Sig: "scan()", Doc: "The addresses at which a device answers.", Do: func(c *arg.Call) (any, error) {
				list, err := self(c).Scan()
				items := make([]arg.Value, len(list))
				for i, n := range list {
					items[i] = c.Values.Int(int64(n))
				}
				return c.Values.List(items), raise.Error(err)
			}},
			{Sig: "readfrom(addr, nbytes, stop=True)", Doc: "Reads bytes from a device.", Do: func(c *arg.Call) (any, error) {
				addr, buf := c.Int("addr"), make([]byte, size(c, "nbytes"))
				if err := c.Err(); err != nil {
					return nil, err
				}
				return buf, raise.Error(self(c).Transfer(addr, nil, buf))
			}},
			{Sig: "readfrom_into(addr, buf, stop=True)", Doc: "Reads from a device into a buffer.", Do: func(c *arg.Call) (any, error) {
				addr, buf := c.Int("addr"), writable(c, "buf")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.Error(self(c).Transfer(addr, nil, buf))
			}},
			{Sig: "writeto(addr, buf, stop=True)", Doc: "Writes to a device; returns how many bytes it took.", Do: func(c *arg.Call) (any, error) {
				addr, buf := c.Int("addr"), c.Buffer("buf")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return len(buf), raise.Error(self(c).Transfer(addr, buf, nil))
			}},
			{Sig: "writevto(addr, vector, stop=True)", Doc: "Writes several buffers one after another; returns how many bytes the device took.", Do: func(c *arg.Call) (any, error) {
				addr, items := c.Int("addr"), c.Seq("vector")
				var data []byte
				for _, x := range items {
					b, ok := arg.AsBuffer(x)
					if !ok {
						c.BadType("vector", x, "bytes")
					}
					data = append(data, b...)
				}
				if err := c.Err(); err != nil {
					return nil, err
				}
				return len(data), raise.Error(self(c).Transfer(addr, data, nil))
			}},
			{Sig: "readfrom_mem(addr, memaddr, nbytes, *, mem_size=8)", Doc: "Reads a device's registers from memaddr on; mem_size is how many bits their addresses have.", Do: func(c *arg.Call) (any, error) {
				buf := make([]byte, size(c, "nbytes"))
				return buf, memory(c, nil, buf)
			}},
			{Sig: "readfrom_mem_into(addr, memaddr, buf, *, mem_size=8)", Doc: "Reads a device's registers into a buffer.", Do: func(c *arg.Call) (any, error) {
				return nil, memory(c, nil, writable(c, "buf"))
			}},
			{Sig: "writeto_mem(addr, memaddr, buf, *, mem_size=8)", Doc: "Writes a device's registers." + number, Do: func(c *arg.Call) (any, error) {
				if n, ok := arg.AsInt(c.Value("buf")); ok && o.Numbers {
					return nil, memory(c, []byte{byte(n)}, nil)
				}
				return nil, memory(c, c.Buffer("buf"), nil)
			}},
			{Sig: "deinit()", Doc: "Gives the bus back.", Do: release},
			{Sig: "__del__()", Doc: "The same as deinit().", Do: release},
		},
		Str: func(o *arg.Object) string {
			b := o.Data.(*pins.I2C)
			return printed("IIC %d: freq=%d", b.Number, b.Hz)
		},
	}
	for _, name := range []string{"readinto", "write"} {
		k.Methods = append(k.Methods, &arg.Func{Sig: name + "(buf, *args)", Doc: "The board refuses it: OSError.", Do: func(*arg.Call) (any, error) {
			return nil, arg.Raise("OSError", "I2C operation not supported")
		}})
	}
	for i := range 5 {
		k.Consts = append(k.Consts, consts("A bus.", printed("I2C%d", i), i)...)
	}
	return k
}

func (m *modules) spiClass() *arg.Class {
	self := func(c *arg.Call) *pins.SPI { return c.Self.Data.(*pins.SPI) }
	set := func(c *arg.Call, b *pins.SPI) error {
		hz, polarity, phase, bits := c.Int("baudrate"), c.Int("polarity"), c.Int("phase"), c.Int("bits")
		if err := c.Err(); err != nil {
			return err
		}
		return raise.Error(b.Set(hz, polarity, phase, bits))
	}
	release := func(c *arg.Call) (any, error) { self(c).Release(); return nil, nil }
	k := &arg.Class{
		Name: "SPI",
		Doc:  "An SPI bus. Without a device, which a Go program attaches, it takes everything and gives zeros.",
		Init: &arg.Func{Sig: "SPI(id, baudrate=1000000, polarity=0, phase=0, bits=8)", Doc: "id is 0 to 2.", Do: func(c *arg.Call) (any, error) {
			n := c.Int("id")
			if err := c.Err(); err != nil {
				return nil, err
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
		}},
		Methods: []*arg.Func{
			{Sig: "init(baudrate=1000000, polarity=0, phase=0, bits=8)", Doc: "Sets the bus up anew.", Do: func(c *arg.Call) (any, error) {
				if err := self(c).Check(); err != nil {
					return nil, raise.Error(err)
				}
				return nil, set(c, self(c))
			}},
			{Sig: "read(nbytes, write=0)", Doc: "Reads bytes.", Do: func(c *arg.Call) (any, error) {
				buf := make([]byte, size(c, "nbytes"))
				if err := c.Err(); err != nil {
					return nil, err
				}
				return buf, raise.Error(self(c).Transfer(nil, buf))
			}},
			{Sig: "readinto(buf, write=0)", Doc: "Reads into a buffer.", Do: func(c *arg.Call) (any, error) {
				buf := writable(c, "buf")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.Error(self(c).Transfer(nil, buf))
			}},
			{Sig: "write(buf)", Doc: "Writes.", Do: func(c *arg.Call) (any, error) {
				buf := c.Buffer("buf")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.Error(self(c).Transfer(buf, nil))
			}},
			{Sig: "write_readinto(write_buf, read_buf)", Doc: "Writes, and then reads into a buffer.", Do: func(c *arg.Call) (any, error) {
				out, in := c.Buffer("write_buf"), writable(c, "read_buf")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.Error(self(c).Transfer(out, in))
			}},
			{Sig: "deinit()", Doc: "Gives the bus back.", Do: release},
			{Sig: "__del__()", Doc: "The same as deinit().", Do: release},
		},
		Str: func(o *arg.Object) string {
			b := o.Data.(*pins.SPI)
			return printed("SPI %d: baudrate=%d, polarity=%d, phase=%d, bits=8", b.Number, b.Hz, b.Polarity, b.Phase)
		},
	}
	for i := range 3 {
		k.Consts = append(k.Consts, consts("A bus.", printed("SPI%d", i), i)...)
	}
	return k
}

// uart is a UART object.
type uart struct {
	*pins.UART
	baud, bits, parity, stop, timeout int
}

func (m *modules) uartClass() *arg.Class {
	self := func(c *arg.Call) *uart { return c.Self.Data.(*uart) }
	set := func(c *arg.Call, u *uart) error {
		u.baud, u.bits, u.parity, u.stop = c.Int("baudrate"), c.Int("bits"), c.Int("parity"), c.Int("stop")
		u.timeout = c.Int("timeout")
		return c.Err()
	}
	release := func(c *arg.Call) (any, error) { return nil, raise.Error(self(c).Release()) }
	k := &arg.Class{
		Name: "UART",
		Doc: `A serial port. --uart 1=loop connects what it sends with what it receives, --uart 1=tcp:HOST:PORT, 1=listen:PORT or
1=/dev/ttyUSB0 connect it to something on the PC; without it nothing is received and what is sent is lost. Speed and parity
change nothing here.`,
		Init: &arg.Func{Sig: "UART(id, baudrate=115200, bits=8, parity=0, stop=0, timeout=0)", Doc: "id is UART.UART1, UART2 or UART4; the firmware keeps the others. timeout is how long a read waits for the first byte, in milliseconds.", Do: func(c *arg.Call) (any, error) {
			n := c.Int("id")
			if err := c.Err(); err != nil {
				return nil, err
			}
			port, err := m.cfg.Devices.NewUART(n)
			if err != nil {
				return nil, raise.Error(err)
			}
			u := &uart{UART: port}
			c.Self.Data = u
			return nil, set(c, u)
		}},
		Methods: []*arg.Func{
			{Sig: "init(baudrate=115200, bits=8, parity=0, stop=0, timeout=0)", Doc: "Sets the port up anew.", Do: func(c *arg.Call) (any, error) {
				if err := self(c).Check(); err != nil {
					return nil, raise.Error(err)
				}
				return nil, set(c, self(c))
			}},
			{Sig: "any()", Doc: "How many bytes were received and not read yet.", Do: func(c *arg.Call) (any, error) {
				m.cfg.Clock.Read()
				return self(c).Waiting(), raise.Error(self(c).Check())
			}},
			{Sig: "read(nbytes=-1)", Doc: "The bytes that were received, nbytes at most; b'' for none.", Do: func(c *arg.Call) (any, error) {
				n := optional(c, "nbytes", -1)
				if err := c.Err(); err != nil {
					return nil, err
				}
				data, err := self(c).Read(n, milliseconds(self(c).timeout))
				return data, raise.In(c, err)
			}},
			{Sig: "readline()", Doc: "The bytes that were received up to the first newline, or all of them.", Do: func(c *arg.Call) (any, error) {
				data, err := self(c).ReadLine(milliseconds(self(c).timeout))
				return data, raise.In(c, err)
			}},
			{Sig: "readinto(buf, nbytes=-1)", Doc: "Puts what was received into a buffer; returns how many bytes.", Do: func(c *arg.Call) (any, error) {
				buf, n := writable(c, "buf"), c.Int("nbytes")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if n < 0 || n > len(buf) {
					n = len(buf)
				}
				data, err := self(c).Read(n, milliseconds(self(c).timeout))
				return copy(buf, data), raise.In(c, err)
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
		},
		Consts: slices.Concat(consts("A port.", "UART1", 1, "UART2", 2, "UART3", 3, "UART4", 4),
			consts("Bits of a character.", "FIVEBITS", 5, "SIXBITS", 6, "SEVENBITS", 7, "EIGHTBITS", 8),
			consts("Stop bits.", "STOPBITS_ONE", 0, "STOPBITS_TWO", 1),
			consts("Parity.", "PARITY_NONE", 0, "PARITY_ODD", 1, "PARITY_EVEN", 3)),
		Str: func(o *arg.Object) string {
			u := o.Data.(*uart)
			return printed("UART %d: baudrate=%d, bitwidth=%d, parity=%d, stop=%d", u.Number(), u.baud, u.bits, u.parity, u.stop)
		},
	}
	return k
}
