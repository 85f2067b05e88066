package network_test

import (
	"errors"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/network"
)

func addrs(list ...string) func() ([]net.Addr, error) {
	return func() ([]net.Addr, error) {
		var out []net.Addr
		for _, s := range list {
			ip, n, err := net.ParseCIDR(s)
			if err != nil {
				return nil, err
			}
			out = append(out, &net.IPNet{IP: ip, Mask: n.Mask})
		}
		return out, nil
	}
}

func TestAddress(t *testing.T) {
	for _, c := range []struct {
		name  string
		reach bool
		addrs func() ([]net.Addr, error)
		want  string
	}{
		{"this machine alone", false, addrs("192.168.1.5/24"), "127.0.0.1 255.0.0.0"},
		{"the PC's", true, addrs("127.0.0.1/8", "fe80::1/64", "169.254.1.1/16", "192.168.1.5/20"), "192.168.1.5 255.255.240.0"},
		{"no network", true, addrs("127.0.0.1/8"), "127.0.0.1 255.0.0.0"},
		{"the PC refuses", true, func() ([]net.Addr, error) { return nil, errors.New("no") }, "127.0.0.1 255.0.0.0"},
	} {
		n := network.New(network.Config{Reach: c.reach, Addrs: c.addrs})
		if a := n.LAN.Address(); a.IP.String()+" "+a.Mask.String() != c.want {
			t.Errorf("%s: got %v, want %s", c.name, a, c.want)
		}
		n.LAN.SetActive(false)
		if a := n.LAN.Address(); a.IP.String() != "0.0.0.0" || n.LAN.Active() {
			t.Errorf("%s: down: got %v", c.name, a)
		}
	}
}

func TestStation(t *testing.T) {
	var warned []string
	n := network.New(network.Config{Warn: func(s string) { warned = append(warned, s) }})
	s := n.Station
	if s.Connected() || s.Address().IP.String() != "0.0.0.0" || s.Leave() {
		t.Error("connected from the start")
	}
	if err := s.Join(""); err == nil {
		t.Error("joined a network without a name")
	}
	for range 2 {
		if err := s.Join("home"); err != nil || !s.Connected() || s.Joined() != "home" || s.Address().IP.String() != "127.0.0.1" {
			t.Errorf("join: %v, %q, %v", err, s.Joined(), s.Address())
		}
	}
	s.SetActive(false)
	if s.Connected() {
		t.Error("connected while down")
	}
	if len(warned) != 1 || !strings.Contains(warned[0], `"home"`) {
		t.Errorf("warned %q, want once", warned)
	}
	n.Reset()
	if n.Station.Connected() || !n.Station.Active() {
		t.Error("still joined after Reset")
	}
}

func TestStaticAddressIsNotTaken(t *testing.T) {
	var warned []string
	n := network.New(network.Config{Warn: func(s string) { warned = append(warned, s) }})
	own := n.LAN.Address()
	n.LAN.SetStatic(own)
	if len(warned) != 0 {
		t.Errorf("warned of its own address: %q", warned)
	}
	other := own
	other.IP = own.IP.Next()
	n.LAN.SetStatic(other)
	if want := []string{"network: eth0 stays at the PC's address 127.0.0.1: the script's 127.0.0.2 is not taken"}; !slices.Equal(warned, want) {
		t.Errorf("got %q", warned)
	}
	if n.LAN.Address() != own {
		t.Error("the address changed")
	}
}

func TestMAC(t *testing.T) {
	n := network.New(network.Config{})
	if hw, err := net.ParseMAC(n.LAN.MAC()); err != nil || hw[0]&3 != 2 {
		t.Errorf("MAC %s, want a locally administered unicast address", n.LAN.MAC())
	}
	if err := n.LAN.SetMAC("42:ea:d0:c2:0d:83"); err != nil || n.LAN.MAC() != "42:EA:D0:C2:0D:83" {
		t.Errorf("got %v, %s", err, n.LAN.MAC())
	}
	for _, bad := range []string{"", "42:EA", "no", "00:00:00:00:fe:80:00:00"} {
		if err := n.LAN.SetMAC(bad); err == nil {
			t.Errorf("SetMAC(%q) worked", bad)
		}
	}
}
