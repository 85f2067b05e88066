package os_test

import (
	"strings"
	"testing"
)

// The calls of the module manual, with what they return here.
func TestNetwork(t *testing.T) {
	for _, c := range []struct{ name, src, out string }{
		{"lan", `
a = network.LAN()
print(a.active(), a.isconnected(), a.status(), a.ifconfig())
print(a.active(0), a.active(), a.ifconfig()[0], a.status(), a.active(1))
print(a.ifconfig("dhcp"), a.ifconfig(("192.168.0.4", "255.255.255.0", "192.168.0.1", "8.8.8.8")), a.ifconfig()[0])
print(a.config("mac"), a.config(mac="42:ea:d0:c2:0d:83"), a.config("mac"))
`, `True True 1 ("127.0.0.1", "255.0.0.0", "0.0.0.0", "0.0.0.0")
True False 0.0.0.0 0 True
network: eth0 stays at the PC's address 127.0.0.1: the script's 192.168.0.4 is not taken
True True 127.0.0.1
02:00:00:43:4D:01 True 42:EA:D0:C2:0D:83
`},
		{"station", `
s = network.WLAN(network.STA_IF)
print(s.active(), s.isconnected(), s.status(), s.scan(), s.ifconfig()[0])
print(s.connect("home", "12345678"), s.isconnected(), s.status("ap"), s.ifconfig()[0])
print(s.disconnect(), s.isconnected(), s.disconnect())
`, `True False False [] 0.0.0.0
network: the virtual board has no radio: "home" is the PC's own network
True True home 127.0.0.1
True False False
`},
		{"access point", `
p = network.WLAN(network.AP_IF)
print(p.config(ssid="board", key="12345678", channel=11), p.config("ssid"), p.config("channel"))
print(p.info() == p.config(), p.info())
print(p.isconnected(), p.status("stations"), p.stop(), p.active())
`, `network: the virtual board has no radio: nobody can join the access point "board"
True board 11
True {"ssid": "board", "channel": 11, "hidden": False, "mac": "02:00:00:43:4D:02"}
False [] True False
`},
		{"no such interface", "network.WLAN(7)", "! ValueError"},
		{"an access point joins nothing", "network.WLAN(1).connect('x')", "! ValueError: current interface is  ap mode!"},
		{"unknown parameter", "network.LAN().config('ssid')", "! ValueError: unknown config param"},
		{"bad channel", "network.WLAN(1).config(channel=15)", "! ValueError: unknown config param"},
		{"bad mac", "network.LAN().config(mac='1:2')", "! ValueError: network: hardware address"},
		{"bad address", "network.LAN().ifconfig(('1.2.3', '', '', ''))", "! ValueError: invalid arguments"},
		{"three addresses", "network.LAN().ifconfig(('1.2.3.4', '', ''))", "! ValueError: requested length 4 but object has length 3"},
		{"no radio, no rssi", "network.WLAN(0).status('rssi')", "! NotImplementedError: the board has network.WLAN.status('rssi'), canmv-run not yet"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := run(t, "load(\"network\", \"network\")\n"+c.src)
			if got != c.out && !(strings.HasPrefix(c.out, "!") && strings.HasPrefix(got, c.out)) {
				t.Errorf("got\n%swant\n%s", got, c.out)
			}
		})
	}
}
