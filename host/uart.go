package host

import (
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/canmv-run/canmv-run/host/pins"
)

// UARTForm is what Config.UARTs understands, for help and error texts.
const UARTForm = "1=loop, 1=tcp:HOST:PORT, 1=listen:PORT or 1=/dev/ttyUSB0"

// OutsideUART reports whether a serial port leads out of the board.
func OutsideUART(spec string) bool { return spec != "" && spec != "loop" }

// ParseUART reads a connection as the command line gives it: see UARTForm.
func ParseUART(text string) (number int, spec string, err error) {
	n, spec, ok := strings.Cut(text, "=")
	number, e := strconv.Atoi(n)
	if !ok || e != nil || number < 0 || spec == "" {
		return 0, "", fmt.Errorf("host: serial port %q, want %s", text, UARTForm)
	}
	return number, spec, nil
}

// openUART connects a serial port.
func (b *Board) openUART(number int) (io.ReadWriteCloser, error) {
	spec := b.cfg.UARTs[number]
	kind, rest, _ := strings.Cut(spec, ":")
	switch {
	case spec == "":
		return nil, nil
	case spec == "loop":
		return pins.Loopback{}, nil
	case kind == "tcp" && rest != "":
		return net.Dial("tcp", rest)
	case kind == "listen" && rest != "":
		return acceptOne("127.0.0.1:" + rest)
	}
	return os.OpenFile(spec, os.O_RDWR, 0)
}

// acceptOne waits until somebody on this PC connects.
func acceptOne(addr string) (io.ReadWriteCloser, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	conn, err := l.Accept()
	if err != nil {
		return nil, err
	}
	return conn, l.Close()
}
