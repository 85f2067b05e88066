// Package network is the board's network interfaces: one wired (LAN) and one wireless, as a station and as an access
// point. They are switches over the PC's own network, which stays as it is: sockets work whatever their state is.
//
//	n := network.New(network.Config{Reach: true, Warn: func(line string) { … }})
//	n.LAN.Up()
//	cfg := n.LAN.Address() // the PC's own
//
// A virtual cable is always plugged in, and every wireless network can be joined with every key: there is no radio. Warn
// says so once. Everything belongs to the task that runs the script.
package network

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
)

// Config says what the interfaces stand on.
type Config struct {
	// Reach tells that scripts reach other machines: addresses are the PC's. Otherwise they are this machine's alone.
	Reach bool
	// Addrs lists the PC's addresses; nil asks the PC.
	Addrs func() ([]net.Addr, error)
	// Warn tells the user, not the script, what a call did not do. Nil discards it.
	Warn func(line string)
}

// Network is the set of a board's interfaces. Use New.
type Network struct {
	LAN     *Interface
	Station *Station
	Access  *AccessPoint
	cfg     Config
	warned  map[string]bool
}

// New makes the interfaces as a board has them after it has started: all up, nothing joined, no access point.
func New(cfg Config) *Network {
	if cfg.Addrs == nil {
		cfg.Addrs = net.InterfaceAddrs
	}
	if cfg.Warn == nil {
		cfg.Warn = func(string) {}
	}
	n := &Network{cfg: cfg}
	n.Reset()
	return n
}

// Reset brings the interfaces back to where New left them.
func (n *Network) Reset() {
	n.warned = map[string]bool{}
	// The second bit of the first byte marks addresses that no maker has given out (IEEE 802c).
	n.LAN = &Interface{n: n, name: "eth0", mac: "02:00:00:43:4D:01", up: true}
	n.Station = &Station{Interface: Interface{n: n, name: "wlan0", mac: "02:00:00:43:4D:02", up: true}}
	n.Access = &AccessPoint{Interface: Interface{n: n, name: "wlan0", mac: "02:00:00:43:4D:02", up: true}, SSID: "canmv-run", Channel: 1}
}

func (n *Network) warn(line string) {
	if !n.warned[line] {
		n.warned[line] = true
		n.cfg.Warn(line)
	}
}

// Interface is one of the board's network interfaces.
type Interface struct {
	n    *Network
	name string
	mac  string
	up   bool
}

// Name is the interface's, e.g. eth0.
func (i *Interface) Name() string { return i.name }

// Active reports whether the interface is up.
func (i *Interface) Active() bool { return i.up }

// SetActive brings the interface up or down. Sockets do not notice.
func (i *Interface) SetActive(up bool) { i.up = up }

// MAC is the hardware address in upper case with colons.
func (i *Interface) MAC() string { return i.mac }

// SetMAC changes the hardware address that MAC returns, and nothing on the PC.
func (i *Interface) SetMAC(s string) error {
	hw, err := net.ParseMAC(s)
	if err != nil || len(hw) != 6 {
		return fmt.Errorf("network: hardware address %q, want six bytes such as 42:EA:D0:C2:0D:83", s)
	}
	i.mac = fmt.Sprintf("%02X:%02X:%02X:%02X:%02X:%02X", hw[0], hw[1], hw[2], hw[3], hw[4], hw[5])
	return nil
}

// Address is how an interface is reached. What is not known is 0.0.0.0.
type Address struct {
	IP, Mask, Gateway, DNS netip.Addr
}

var (
	unknown  = netip.IPv4Unspecified()
	loopback = Address{IP: netip.AddrFrom4([4]byte{127, 0, 0, 1}), Mask: netip.AddrFrom4([4]byte{255}), Gateway: unknown, DNS: unknown}
)

// Address is the PC's first IPv4 address that other machines see where Reach is set, else 127.0.0.1. An interface that
// is down has none. Gateway and name server are the PC's affair and unknown here.
func (i *Interface) Address() Address {
	if !i.up {
		return Address{unknown, unknown, unknown, unknown}
	}
	if !i.n.cfg.Reach {
		return loopback
	}
	list, err := i.n.cfg.Addrs()
	if err != nil {
		return loopback
	}
	for _, a := range list {
		p, err := netip.ParsePrefix(a.String())
		if err != nil || !p.Addr().Is4() || !p.Addr().IsGlobalUnicast() {
			continue
		}
		var mask [4]byte
		copy(mask[:], net.CIDRMask(p.Bits(), 32))
		return Address{IP: p.Addr(), Mask: netip.AddrFrom4(mask), Gateway: unknown, DNS: unknown}
	}
	return loopback
}

// SetStatic asks for an address of the script's choice. The PC keeps its own, and Warn says so.
func (i *Interface) SetStatic(a Address) {
	if own := i.Address(); a.IP != own.IP {
		i.n.warn(fmt.Sprintf("network: %s stays at the PC's address %s: the script's %s is not taken", i.name, own.IP, a.IP))
	}
}

// Station is the wireless interface as one that joins networks.
type Station struct {
	Interface
	joined string
}

// Join connects to a wireless network of any name with any key.
func (s *Station) Join(ssid string) error {
	if ssid == "" {
		return errors.New("network: the wireless network's name is empty, want its SSID")
	}
	s.joined = ssid
	s.n.warn(fmt.Sprintf("network: the virtual board has no radio: %q is the PC's own network", ssid))
	return nil
}

// Leave ends the connection; it reports whether there was one.
func (s *Station) Leave() bool {
	was := s.joined != ""
	s.joined = ""
	return was
}

// Joined is the name of the wireless network, "" for none.
func (s *Station) Joined() string { return s.joined }

// Connected reports whether the station is up and has joined a network.
func (s *Station) Connected() bool { return s.up && s.joined != "" }

// Address is that of the interface once a network is joined.
func (s *Station) Address() Address {
	if !s.Connected() {
		return Address{unknown, unknown, unknown, unknown}
	}
	return s.Interface.Address()
}

// AccessPoint is the wireless interface as one that others join. No one ever does.
type AccessPoint struct {
	Interface
	SSID, Key string
	Channel   int // 1 to 14
	Hidden    bool
}

// Announce says that no radio carries the access point.
func (a *AccessPoint) Announce() {
	a.n.warn(fmt.Sprintf("network: the virtual board has no radio: nobody can join the access point %q", a.SSID))
}
