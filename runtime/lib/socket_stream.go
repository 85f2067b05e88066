package lib

import (
	"io"
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/canmv-run/canmv-run/runtime/types"
)

// socket is one socket. Go's network calls wait, so goroutines make them; the script and they meet in the fields under
// mu.
type socket struct {
	e       *engine
	family  int
	typ     int
	fd      int
	timeout time.Duration // negative: waits for ever; 0: never waits
	local   netip.AddrPort

	mu sync.Mutex
	// conn is the connection of a stream, packets that of datagrams.
	conn       net.Conn
	packets    net.PacketConn
	peer       netip.AddrPort
	listener   net.Listener
	connecting bool
	closed     bool
	in         []byte   // received
	out        []byte   // to be sent
	queue      []packet // received datagrams
	accepted   []net.Conn
	err        error // ends reading: io.EOF, or what went wrong
	wake       *sync.Cond
}

type packet struct {
	data []byte
	from netip.AddrPort
}

// What a socket keeps until the script takes it.
const (
	socketBuffer = 64 << 10
	packetQueue  = 64
)

func (e *engine) newSocket(family, typ int) *Stream {
	e.sockets++
	k := &socket{e: e, family: family, typ: typ, fd: 2 + e.sockets, timeout: -1}
	k.wake = sync.NewCond(&k.mu)
	return &Stream{class: e.socketClass(), raw: k, closedError: oserror(eBADF)}
}

// Fileno is filer: a number of its own for each socket, -1 for a closed one.
func (k *socket) Fileno() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return -1
	}
	return k.fd
}

// Poll is poller.
func (k *socket) Poll() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.closed:
		return pollNval
	case k.packets != nil:
		if len(k.queue) > 0 {
			return pollIn | pollOut
		}
		return pollOut
	case k.listener != nil:
		if len(k.accepted) > 0 {
			return pollIn
		}
		return 0
	case k.connecting:
		return 0
	case k.conn == nil && k.err != nil:
		return pollIn | pollOut | pollErr | pollHup
	case k.conn == nil && k.typ == sockDgram:
		return pollOut
	case k.conn == nil:
		return pollOut | pollHup
	}
	r := 0
	if len(k.in) > 0 || k.err != nil {
		r |= pollIn
	}
	if len(k.out) < socketBuffer {
		r |= pollOut
	}
	return r
}

// changed tells both sides that something has happened. mu is held.
func (k *socket) changed() {
	k.wake.Broadcast()
	k.e.notify()
}

// await waits until ready, as the timeout says. ready runs under mu.
func (k *socket) await(th *types.Thread, ready func() bool) error {
	locked := func() bool {
		k.mu.Lock()
		defer k.mu.Unlock()
		return k.closed || ready()
	}
	if locked() {
		return nil
	}
	if k.timeout == 0 {
		return errAgain
	}
	done, ok := k.e.waitOutside(th, locked, k.timeout)
	if !ok {
		return types.AsError(th, th.Take())
	}
	if !done {
		return oserror(eTIMEDOUT)
	}
	return nil
}

// bind takes an address of this machine.
func (k *socket) bind(a netip.AddrPort) error {
	if !k.e.Net && a.Addr().IsUnspecified() {
		a = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), a.Port())
	}
	if err := k.e.allowed(a); err != nil {
		return err
	}
	k.local = a
	if k.typ != sockDgram {
		return nil
	}
	return k.openPackets(a.String())
}

func (k *socket) openPackets(addr string) error {
	p, err := net.ListenPacket("udp", addr)
	if err != nil {
		return socketErr(err)
	}
	k.mu.Lock()
	k.packets = p
	k.mu.Unlock()
	go k.receive(p)
	return nil
}

// receive queues datagrams; what comes while the queue is full is lost, as on any network.
func (k *socket) receive(p net.PacketConn) {
	buf := make([]byte, 1<<16)
	for {
		n, from, err := p.ReadFrom(buf)
		if err != nil {
			return
		}
		k.mu.Lock()
		if len(k.queue) < packetQueue {
			a, _ := netip.ParseAddrPort(from.String())
			k.queue = append(k.queue, packet{append([]byte(nil), buf[:n]...), a})
			k.changed()
		}
		k.mu.Unlock()
	}
}

func (k *socket) listen(backlog int) error {
	if k.typ != sockStream {
		return oserror(eOPNOTSUPP)
	}
	addr := "127.0.0.1:0"
	if k.local.IsValid() {
		addr = k.local.String()
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return socketErr(err)
	}
	k.mu.Lock()
	k.listener = ln
	k.mu.Unlock()
	go k.takeConnections(ln, max(backlog, 1))
	return nil
}

func (k *socket) takeConnections(ln net.Listener, backlog int) {
	for {
		c, err := ln.Accept()
		if err != nil {
			return
		}
		k.mu.Lock()
		for len(k.accepted) >= backlog && !k.closed {
			k.wake.Wait()
		}
		if k.closed {
			k.mu.Unlock()
			c.Close()
			return
		}
		k.accepted = append(k.accepted, c)
		k.changed()
		k.mu.Unlock()
	}
}

// accept is the next connection and the address it comes from.
func (k *socket) accept(th *types.Thread) (*Stream, types.Value, error) {
	if k.listener == nil {
		return nil, nil, oserror(eINVAL)
	}
	if err := k.await(th, func() bool { return len(k.accepted) > 0 }); err != nil {
		return nil, nil, err
	}
	k.mu.Lock()
	if k.closed {
		k.mu.Unlock()
		return nil, nil, oserror(eBADF)
	}
	c := k.accepted[0]
	k.accepted = k.accepted[1:]
	k.wake.Broadcast()
	k.mu.Unlock()
	s := k.e.newSocket(k.family, k.typ)
	peer, _ := netip.ParseAddrPort(c.RemoteAddr().String())
	s.raw.(*socket).attach(c, peer)
	return s, addrTuple(peer), nil
}

// attach starts the traffic of a connection.
func (k *socket) attach(c net.Conn, peer netip.AddrPort) {
	k.mu.Lock()
	k.conn, k.peer, k.connecting = c, peer, false
	k.changed()
	k.mu.Unlock()
	go k.readAhead(c)
	go k.writeBehind(c)
}

func (k *socket) readAhead(c net.Conn) {
	buf := make([]byte, 16<<10)
	for {
		n, err := c.Read(buf)
		k.mu.Lock()
		k.in = append(k.in, buf[:n]...)
		if err != nil {
			k.err = socketErr(err)
		}
		k.changed()
		for len(k.in) >= socketBuffer && !k.closed {
			k.wake.Wait()
		}
		stop := err != nil || k.closed
		k.mu.Unlock()
		if stop {
			return
		}
	}
}

// writeBehind sends what the script has written, and closes the connection when the script has closed the socket and
// everything is sent.
func (k *socket) writeBehind(c net.Conn) {
	for {
		k.mu.Lock()
		for len(k.out) == 0 && !k.closed {
			k.wake.Wait()
		}
		out := k.out
		closed := k.closed
		k.mu.Unlock()
		if len(out) == 0 && closed {
			c.Close()
			return
		}
		if closed {
			// Nobody waits for a peer that takes nothing more.
			_ = c.SetWriteDeadline(time.Now().Add(2 * time.Second))
		}
		n, err := c.Write(out)
		k.mu.Lock()
		k.out = append([]byte(nil), k.out[n:]...)
		if err != nil {
			k.out = nil
			if k.err == nil {
				k.err = socketErr(err)
			}
		}
		k.changed()
		k.mu.Unlock()
		if err != nil {
			c.Close()
			return
		}
	}
}

func (k *socket) connect(th *types.Thread, a netip.AddrPort) error {
	if err := k.e.allowed(a); err != nil {
		return err
	}
	if k.typ == sockDgram {
		k.peer = a
		return nil
	}
	if k.conn != nil {
		return oserror(eISCONN)
	}
	k.mu.Lock()
	k.connecting = true
	k.mu.Unlock()
	go func() {
		c, err := net.Dial("tcp", a.String())
		k.mu.Lock()
		k.connecting = false
		if err != nil {
			k.err = socketErr(err)
		}
		closed := k.closed
		k.changed()
		k.mu.Unlock()
		switch {
		case err != nil:
		case closed:
			c.Close()
		default:
			k.attach(c, a)
		}
	}()
	if k.timeout == 0 {
		return oserror(eINPROGRESS)
	}
	if err := k.await(th, func() bool { return k.conn != nil || k.err != nil }); err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.conn == nil && k.err != nil {
		err := k.err
		k.err = nil
		return err
	}
	return nil
}

// Read is rawStream.
func (k *socket) Read(th *types.Thread, p []byte) (int, error) {
	if k.typ == sockDgram {
		d, err := k.receiveFrom(th)
		return copy(p, d.data), err
	}
	if err := k.notConnected(); err != nil {
		return 0, err
	}
	if err := k.await(th, func() bool { return len(k.in) > 0 || k.err != nil }); err != nil {
		return 0, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.in) == 0 {
		if k.closed {
			return 0, oserror(eBADF)
		}
		return 0, k.err
	}
	n := copy(p, k.in)
	k.in = k.in[n:]
	k.wake.Broadcast()
	return n, nil
}

func (k *socket) notConnected() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.conn == nil && !k.connecting {
		if k.err != nil && k.err != io.EOF {
			return k.err
		}
		return oserror(eNOTCONN)
	}
	return nil
}

// Write is rawStream.
func (k *socket) Write(th *types.Thread, p []byte) (int, error) {
	if k.typ == sockDgram {
		if !k.peer.IsValid() {
			return 0, oserror(eNOTCONN)
		}
		return k.sendTo(p, k.peer)
	}
	if err := k.notConnected(); err != nil {
		return 0, err
	}
	broken := func() bool { return k.err != nil && k.err != io.EOF }
	if err := k.await(th, func() bool { return k.conn != nil && len(k.out) < socketBuffer || broken() }); err != nil {
		return 0, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return 0, oserror(eBADF)
	}
	if broken() {
		return 0, k.err
	}
	n := min(len(p), socketBuffer-len(k.out))
	k.out = append(k.out, p[:n]...)
	k.wake.Broadcast()
	return n, nil
}

func (k *socket) receiveFrom(th *types.Thread) (packet, error) {
	if k.packets == nil {
		if err := k.openPackets(k.anyLocal()); err != nil {
			return packet{}, err
		}
	}
	if err := k.await(th, func() bool { return len(k.queue) > 0 }); err != nil {
		return packet{}, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.queue) == 0 {
		return packet{}, oserror(eBADF)
	}
	d := k.queue[0]
	k.queue = k.queue[1:]
	return d, nil
}

// anyLocal is where a socket listens that nobody has bound.
func (k *socket) anyLocal() string {
	if k.e.Net {
		return ":0"
	}
	return "127.0.0.1:0"
}

func (k *socket) sendTo(p []byte, to netip.AddrPort) (int, error) {
	if err := k.e.allowed(to); err != nil {
		return 0, err
	}
	if k.packets == nil {
		if err := k.openPackets(k.anyLocal()); err != nil {
			return 0, err
		}
	}
	n, err := k.packets.WriteTo(p, net.UDPAddrFromAddrPort(to))
	return n, socketErr(err)
}

// Close is closer. What was written is still sent.
func (k *socket) Close(th *types.Thread) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return nil
	}
	k.closed = true
	k.changed()
	if k.listener != nil {
		k.listener.Close()
	}
	if k.packets != nil {
		k.packets.Close()
	}
	for _, c := range k.accepted {
		c.Close()
	}
	return nil
}
