package lib

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"time"

	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/types"
)

// Numbers of the board's socket module.
const (
	afInet     = 2
	afInet6    = 10
	sockStream = 1
	sockDgram  = 2
	sockRaw    = 3
)

// Errno values of sockets.
const (
	eACCES       = 13
	eOPNOTSUPP   = 95
	eADDRINUSE   = 98
	eNETUNREACH  = 101
	eCONNRESET   = 104
	eISCONN      = 106
	eCONNREFUSED = 111
	eHOSTUNREACH = 113
	eINPROGRESS  = 115
	ePIPE        = 32
)

// socketModule is socket over the PC's network. Without Host.Net only this machine can be reached, and what listens on
// all addresses listens on 127.0.0.1 alone.
func (e *engine) socketModule(th *types.Thread) *types.Module {
	n := func(name string, v int64) types.Member { return types.Member{Name: name, Value: types.Int(v)} }
	return types.ModuleOf("socket", []types.Member{
		{Name: "socket", Value: e.socketClass()},
		types.FuncN("getaddrinfo", 2, 6, func(th *types.Thread, args []types.Value) types.Value {
			addr, ok := e.resolve(th, args[0], args[1])
			if !ok {
				return nil
			}
			typ, ok := optionalInt(th, args, 3, sockStream)
			if !ok {
				return nil
			}
			if typ == 0 {
				typ = sockStream
			}
			family := int64(afInet)
			if addr.Addr().Is6() {
				family = afInet6
			}
			return types.NewList([]types.Value{types.NewTuple([]types.Value{
				types.Int(family), types.Int(int64(typ)), types.Int(0), types.NewStr(""), addrTuple(addr),
			})})
		}),
		n("AF_INET", afInet), n("AF_INET6", afInet6),
		n("SOCK_STREAM", sockStream), n("SOCK_DGRAM", sockDgram), n("SOCK_RAW", sockRaw),
		n("SOL_SOCKET", 1), n("SO_REUSEADDR", 2), n("SO_ERROR", 4), n("SO_BROADCAST", 6), n("SO_KEEPALIVE", 9),
		n("IPPROTO_IP", 0), n("IPPROTO_TCP", 6), n("IPPROTO_UDP", 17), n("TCP_NODELAY", 1),
		n("MSG_DONTROUTE", 4), n("MSG_DONTWAIT", 64),
	})
}

func addrTuple(a netip.AddrPort) types.Value {
	return types.TupleOf(types.NewStr(a.Addr().String()), types.Int(int64(a.Port())))
}

// resolve reads a host name or address and a port.
func (e *engine) resolve(th *types.Thread, host, port types.Value) (netip.AddrPort, bool) {
	var none netip.AddrPort
	name, ok := types.ToStr(th, host)
	if !ok {
		return none, false
	}
	p, ok := types.ToInt(th, port)
	if !ok {
		return none, false
	}
	if p < 0 || p > 65535 {
		th.OSError(eINVAL)
		return none, false
	}
	switch name {
	case "":
		name = "0.0.0.0"
	case "localhost":
		name = "127.0.0.1"
	}
	if a, err := netip.ParseAddr(name); err == nil {
		return netip.AddrPortFrom(a, uint16(p)), true
	}
	if !e.Net {
		th.ThrowError(noNet("the name " + name))
		return none, false
	}
	// The look-up runs beside the script, so that Ctrl-C ends it.
	var list []netip.Addr
	var err error
	done := make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		list, err = net.DefaultResolver.LookupNetIP(ctx, "ip4", name)
		close(done)
		e.notify()
	}()
	if _, ok := e.waitOutside(th, func() bool { return isClosed(done) }, -1); !ok {
		return none, false
	}
	if err != nil || len(list) == 0 {
		th.OSError(-2)
		return none, false
	}
	return netip.AddrPortFrom(list[0].Unmap(), uint16(p)), true
}

func isClosed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func noNet(what string) error {
	return arg.Raise("OSError", eACCES).WithHint("%s is not on this machine: run with --net to let the script use the network", what)
}

// allowed checks an address against Host.Net.
func (e *engine) allowed(a netip.AddrPort) error {
	if e.Net || a.Addr().IsLoopback() {
		return nil
	}
	return noNet(a.String())
}

// waitOutside is wait for something beyond the board, which takes the PC's time: board time that would jump to the
// wait's end is held until as much time has passed on the PC.
func (e *engine) waitOutside(th *types.Thread, ready func() bool, d time.Duration) (done, ok bool) {
	if ready() {
		return true, true
	}
	if e.Hold != nil && d != 0 {
		release := sync.OnceFunc(e.Hold())
		defer release()
		if d > 0 {
			defer time.AfterFunc(d, release).Stop()
		}
	}
	return e.wait(th, ready, d)
}

// socketErr is a Go network error as OSError.
func socketErr(err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	var x *arg.Exception
	if errors.As(err, &x) {
		return err
	}
	code := eIO
	for _, m := range []struct {
		is  syscall.Errno
		wsa syscall.Errno // Windows' own number
		n   int
	}{
		{syscall.ECONNREFUSED, 10061, eCONNREFUSED}, {syscall.EADDRINUSE, 10048, eADDRINUSE},
		{syscall.ECONNRESET, 10054, eCONNRESET}, {syscall.EPIPE, 10053, ePIPE}, {syscall.EACCES, 10013, eACCES},
		{syscall.ENETUNREACH, 10051, eNETUNREACH}, {syscall.EHOSTUNREACH, 10065, eHOSTUNREACH},
		{syscall.ETIMEDOUT, 10060, eTIMEDOUT}, {syscall.EADDRNOTAVAIL, 10049, 99},
	} {
		if errors.Is(err, m.is) || errors.Is(err, m.wsa) && m.wsa > 10000 {
			code = m.n
			break
		}
	}
	if errors.Is(err, net.ErrClosed) {
		code = eBADF
	}
	return arg.Raise("OSError", code).WithHint("%v", err).Wrap(err)
}

// isErrno reports whether err is the OSError of that number.
func isErrno(err error, errno int) bool {
	var e *arg.Exception
	if !errors.As(err, &e) || e.Type != "OSError" || len(e.Args) == 0 {
		return false
	}
	n, _ := e.Args[0].(int)
	return n == errno
}
