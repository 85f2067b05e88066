package os

import (
	"fmt"
	"net/netip"

	"github.com/canmv-run/canmv-run/host/network"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// networkModule is network of the K230 (its module manual, "Network"). Sockets need nothing of it.
func networkModule(n *network.Network) *arg.Module {
	return &arg.Module{
		Name: "network",
		Doc:  "The board's network interfaces, which stand for the PC's network. Sockets work without them; --net lets them reach other machines.",
		Members: []arg.Member{
			lanClass(n), wlanClass(n),
			arg.Const{Name: "STA_IF", Value: stationIF, Doc: "WLAN as a station."},
			arg.Const{Name: "AP_IF", Value: accessIF, Doc: "WLAN as an access point."},
			missing("network", "route"), missing("network", "linuxcmd"),
		},
	}
}

const (
	stationIF = 0
	accessIF  = 1
)

func lanClass(n *network.Network) *arg.Class {
	lan := func(*arg.Object) *network.Interface { return n.LAN }
	return &arg.Class{
		Name: "LAN",
		Doc:  "The wired interface. Its cable is always plugged in.",
		Init: &arg.Func{Sig: "LAN()", Do: func(*arg.Call) (any, error) { return nil, nil }},
		Methods: []*arg.Func{
			active(lan),
			ifconfig(func(*arg.Object) adjustable { return n.LAN }),
			{Sig: "isconnected()", Doc: "Whether the interface is up.", Do: func(*arg.Call) (any, error) { return n.LAN.Active(), nil }},
			{Sig: "status()", Doc: "1 when the interface is up, else 0.", Do: func(*arg.Call) (any, error) {
				if n.LAN.Active() {
					return 1, nil
				}
				return 0, nil
			}},
			{Sig: "config(param=None, **kwargs)", Doc: "Returns the parameter, or sets those given by keyword. There is one: mac, such as \"42:EA:D0:C2:0D:83\".", Do: func(c *arg.Call) (any, error) {
				return config(c, n.LAN, nil)
			}},
		},
	}
}

func wlanClass(n *network.Network) *arg.Class {
	access := func(o *arg.Object) bool { return o.Data == n.Access }
	station := func(c *arg.Call) error {
		if access(c.Self) {
			return arg.Raise("ValueError", "current interface is  ap mode!").WithHint("%s is for network.WLAN(network.STA_IF)", c.Name())
		}
		return c.Err()
	}
	accessOnly := func(c *arg.Call) error {
		if !access(c.Self) {
			return arg.Raise("ValueError", "current interface is  sta mode!").WithHint("%s is for network.WLAN(network.AP_IF)", c.Name())
		}
		return c.Err()
	}
	return &arg.Class{
		Name: "WLAN",
		Doc:  "The wireless interface, as a station that joins networks or as an access point. There is no radio: every network can be joined, and is the PC's own; a note says so.",
		Init: &arg.Func{Sig: "WLAN(id=0)", Do: func(c *arg.Call) (any, error) {
			switch id := c.Int("id"); id {
			case stationIF:
				c.Self.Data = n.Station
			case accessIF:
				c.Self.Data = n.Access
			default:
				return nil, arg.Raise("ValueError").WithHint("WLAN(%d): want network.STA_IF (%d) or network.AP_IF (%d)", id, stationIF, accessIF)
			}
			return nil, c.Err()
		}},
		Methods: []*arg.Func{
			active(func(o *arg.Object) *network.Interface {
				if access(o) {
					return &n.Access.Interface
				}
				return &n.Station.Interface
			}),
			ifconfig(func(o *arg.Object) adjustable {
				if access(o) {
					return n.Access
				}
				return n.Station
			}),
			{Sig: "connect(ssid=None, key=None, *, bssid=None, info=None)", Doc: "Joins a network by its name; key and bssid are not looked at, for there is no radio. Returns True.", Do: func(c *arg.Call) (any, error) {
				if err := station(c); err != nil {
					return nil, err
				}
				if c.IsNone("ssid") {
					return false, nil
				}
				ssid := c.Str("ssid")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if err := n.Station.Join(ssid); err != nil {
					return nil, arg.Raise("ValueError", err.Error())
				}
				return true, nil
			}},
			{Sig: "disconnect(mac=None)", Doc: "Leaves the network, or sends a station away from the access point. Returns whether there was one.", Do: func(c *arg.Call) (any, error) {
				return !access(c.Self) && n.Station.Leave(), nil
			}},
			{Sig: "isconnected()", Doc: "Whether a network is joined; for an access point, whether a station is there.", Do: func(c *arg.Call) (any, error) {
				return !access(c.Self) && n.Station.Connected(), nil
			}},
			{Sig: "status(param=None)", Doc: "The same as isconnected(). \"ap\" asks for the network's name, \"stations\" for those at the access point. There is no \"rssi\" without a radio.", Do: func(c *arg.Call) (any, error) {
				if c.IsNone("param") {
					return !access(c.Self) && n.Station.Connected(), nil
				}
				switch param := c.Str("param"); {
				case param == "ap" && !access(c.Self):
					return n.Station.Joined(), nil
				case param == "stations" && access(c.Self):
					return []any{}, nil
				case param == "rssi":
					return nil, arg.NotYet("network.WLAN.status('rssi')")
				}
				return nil, arg.Raise("ValueError", "unknown status param")
			}},
			{Sig: "scan()", Doc: "The networks in reach: none, for there is no radio.", Do: func(c *arg.Call) (any, error) {
				return []any{}, station(c)
			}},
			{Sig: "config(param=None, **kwargs)", Doc: "Returns the parameter, or sets those given by keyword: mac; for an access point also ssid (or essid), key (or password), channel and hidden.", Do: func(c *arg.Call) (any, error) {
				if access(c.Self) {
					return config(c, &n.Access.Interface, n.Access)
				}
				return config(c, &n.Station.Interface, nil)
			}},
			{Sig: "info()", Doc: "A dict of the access point's ssid, channel, hidden and mac; config() is the same.", Do: func(c *arg.Call) (any, error) {
				if err := accessOnly(c); err != nil {
					return nil, err
				}
				return accessInfo(c, n.Access)
			}},
			{Sig: "stop()", Doc: "Takes the access point down.", Do: func(c *arg.Call) (any, error) {
				if err := accessOnly(c); err != nil {
					return nil, err
				}
				n.Access.SetActive(false)
				return true, nil
			}},
		},
	}
}

// adjustable is an interface whose address a script asks for.
type adjustable interface {
	Address() network.Address
	SetStatic(network.Address)
}

func active(of func(*arg.Object) *network.Interface) *arg.Func {
	return &arg.Func{Sig: "active(state=None)", Doc: "Whether the interface is up; with a state, brings it up or down and returns True.", Do: func(c *arg.Call) (any, error) {
		i := of(c.Self)
		if c.IsNone("state") {
			return i.Active(), nil
		}
		i.SetActive(c.Bool("state"))
		return true, c.Err()
	}}
}

func ifconfig(of func(*arg.Object) adjustable) *arg.Func {
	return &arg.Func{Sig: "ifconfig(config=None)", Doc: "The tuple (address, mask, gateway, name server). \"dhcp\" and a tuple of the same form return True; the PC keeps its own address.", Do: func(c *arg.Call) (any, error) {
		i := of(c.Self)
		if c.IsNone("config") {
			a := i.Address()
			items := make([]arg.Value, 0, 4)
			for _, part := range []netip.Addr{a.IP, a.Mask, a.Gateway, a.DNS} {
				items = append(items, c.Env.Values.Str(part.String()))
			}
			return c.Env.Values.Tuple(items...), nil
		}
		if s, ok := arg.AsStr(c.Value("config")); ok {
			if s != "dhcp" {
				return nil, arg.Raise("ValueError", "invalid arguments").WithHint("ifconfig(%q): want \"dhcp\" or a tuple of four addresses", s)
			}
			return true, nil
		}
		seq := c.Seq("config")
		if err := c.Err(); err != nil {
			return nil, err
		}
		if len(seq) != 4 {
			return nil, arg.Raise("ValueError", fmt.Sprintf("requested length 4 but object has length %d", len(seq)))
		}
		var want [4]netip.Addr
		for k, v := range seq {
			s, _ := arg.AsStr(v)
			a, err := netip.ParseAddr(s)
			if err != nil || !a.Is4() {
				return nil, arg.Raise("ValueError", "invalid arguments").WithHint("ifconfig: %v is no IPv4 address such as 192.168.0.4", v)
			}
			want[k] = a
		}
		i.SetStatic(network.Address{IP: want[0], Mask: want[1], Gateway: want[2], DNS: want[3]})
		return true, nil
	}}
}

// config is config() of every interface; ap is nil for those that are no access point.
func config(c *arg.Call, i *network.Interface, ap *network.AccessPoint) (any, error) {
	kw := c.Keywords()
	if len(kw) == 0 {
		if c.IsNone("param") && ap != nil {
			return accessInfo(c, ap)
		}
		if c.IsNone("param") {
			return nil, arg.Raise("TypeError", "must query one param")
		}
		param := c.Str("param")
		if err := c.Err(); err != nil {
			return nil, err
		}
		switch {
		case param == "mac":
			return i.MAC(), nil
		case param == "ifname":
			return i.Name(), nil
		case ap == nil:
		case param == "ssid" || param == "essid":
			return ap.SSID, nil
		case param == "channel":
			return ap.Channel, nil
		case param == "hidden":
			return ap.Hidden, nil
		}
		return nil, arg.Raise("ValueError", "unknown config param")
	}
	if !c.IsNone("param") {
		return nil, arg.Raise("TypeError", "can't specify pos and kw args")
	}
	for _, pair := range kw {
		name, _ := arg.AsStr(pair[0])
		if err := setConfig(i, ap, name, pair[1]); err != nil {
			return nil, err
		}
	}
	if ap != nil {
		ap.Announce()
	}
	return true, nil
}

func accessInfo(c *arg.Call, ap *network.AccessPoint) (any, error) {
	vs := c.Env.Values
	return vs.Dict([2]arg.Value{vs.Str("ssid"), vs.Str(ap.SSID)}, [2]arg.Value{vs.Str("channel"), vs.Int(int64(ap.Channel))},
		[2]arg.Value{vs.Str("hidden"), arg.ToValue(vs, ap.Hidden)}, [2]arg.Value{vs.Str("mac"), vs.Str(ap.MAC())})
}

func setConfig(i *network.Interface, ap *network.AccessPoint, name string, v arg.Value) error {
	text, isText := arg.AsStr(v)
	number, isNumber := arg.AsInt(v)
	switch {
	case name == "mac" && isText:
		if err := i.SetMAC(text); err != nil {
			return arg.Raise("ValueError", err.Error())
		}
		return nil
	case ap == nil:
	case (name == "ssid" || name == "essid") && isText:
		ap.SSID = text
		return nil
	case (name == "key" || name == "password") && isText:
		ap.Key = text
		return nil
	case name == "channel" && isNumber && number >= 1 && number <= 14:
		ap.Channel = int(number)
		return nil
	case name == "hidden":
		ap.Hidden = bool(v.Truth())
		return nil
	}
	return arg.Raise("ValueError", "unknown config param").WithHint("config(%s=%v)", name, v)
}
