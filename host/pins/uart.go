package pins

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
)

// UART is a serial port. Without anything connected nothing is ever received, and what is sent is lost.
type UART struct {
	d      *Devices
	number int
	gone   bool
	port   io.ReadWriteCloser // nil where nothing is connected
	loop   bool               // what is sent comes back

	mu       sync.Mutex
	received []byte
}

// uartBuffer is how many received bytes wait for the script; more are lost, as on the board.
const uartBuffer = 64 << 10

// NewUART opens a serial port.
func (d *Devices) NewUART(number int) (*UART, error) {
	if number < 0 || number >= d.cfg.UARTs {
		return nil, fault.New(fault.ValueError, "invalid uart number").Hinted("got %d, want UART.UART1 and the like", number)
	}
	busy := d.uarts[number] != nil
	for _, n := range d.cfg.Taken {
		busy = busy || n == number
	}
	if busy {
		return nil, fault.New(fault.OSError, "UART %d busy", number).Hinted("the firmware keeps ports %v for itself; others are free after deinit()", d.cfg.Taken)
	}
	u := &UART{d: d, number: number}
	if d.cfg.OpenUART != nil {
		port, err := d.cfg.OpenUART(number)
		if err != nil {
			return nil, fault.New(fault.OSError, "%s", err.Error()).Because(err)
		}
		if _, u.loop = port.(Loopback); !u.loop && port != nil {
			u.port = port
			go u.receive()
		}
	}
	d.uarts[number] = u
	return u, nil
}

// receive reads the port until it ends.
func (u *UART) receive() {
	buf := make([]byte, 4096)
	for {
		n, err := u.port.Read(buf)
		u.take(buf[:n])
		u.d.cfg.Clock.Notify()
		if err != nil {
			return
		}
	}
}

func (u *UART) take(data []byte) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.received = append(u.received, data[:min(len(data), uartBuffer-len(u.received))]...)
}

// Number is the port's.
func (u *UART) Number() int { return u.number }

// Check refuses a port that was given back.
func (u *UART) Check() error {
	if u.gone {
		return fault.New(fault.OSError, "The UART object has been deleted")
	}
	return nil
}

// Waiting is how many bytes were received and not read.
func (u *UART) Waiting() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return len(u.received)
}

// Read takes up to n received bytes, all of them for a negative n, and waits up to timeout for the first. A look costs
// what a look at the clock does, so that a script that polls gets on in time.
func (u *UART) Read(n int, timeout time.Duration) ([]byte, error) {
	if err := u.Check(); err != nil {
		return nil, err
	}
	clk := u.d.cfg.Clock
	if !clk.Wait(func() bool { return u.Waiting() > 0 }, max(timeout, 0)) && clk.LastWait() == clock.Interrupted {
		return nil, clock.ErrInterrupted
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if n < 0 || n > len(u.received) {
		n = len(u.received)
	}
	data := append([]byte(nil), u.received[:n]...)
	u.received = u.received[n:]
	return data, nil
}

// ReadLine takes what was received up to the first newline, or all of it where there is none.
func (u *UART) ReadLine(timeout time.Duration) ([]byte, error) {
	if _, err := u.Read(0, timeout); err != nil {
		return nil, err
	}
	u.mu.Lock()
	n := len(u.received)
	for i, b := range u.received {
		if b == '\n' {
			n = i + 1
			break
		}
	}
	u.mu.Unlock()
	return u.Read(n, 0)
}

// Write sends.
func (u *UART) Write(data []byte) error {
	if err := u.Check(); err != nil {
		return err
	}
	if u.loop {
		u.take(data)
	}
	if u.port == nil {
		return nil
	}
	if _, err := u.port.Write(data); err != nil {
		return fault.New(fault.OSError, "UART %d: %v", u.number, err)
	}
	return nil
}

// Release closes the port. A second Release does nothing.
func (u *UART) Release() error {
	if u.gone {
		return nil
	}
	u.gone = true
	u.d.uarts[u.number] = nil
	return u.close()
}

func (u *UART) close() error {
	if u.port == nil {
		return nil
	}
	if err := u.port.Close(); err != nil {
		return fmt.Errorf("uart %d: %w", u.number, err)
	}
	return nil
}

// Loopback is a port whose sent bytes come back at once: TX and RX connected by a wire.
type Loopback struct{ io.ReadWriteCloser }
