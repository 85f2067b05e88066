package os_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand"
	"strings"
	"testing"
	"time"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/bindings/internal/structs"
	boardos "github.com/canmv-run/canmv-run/bindings/os"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/network"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/runtime/arg"
	"github.com/canmv-run/canmv-run/runtime/star"
)

type interp struct {
	clk  *clock.Clock
	out  io.Writer
	mode int
}

func (i *interp) ExitPoint(mode int, set bool) (int, error) {
	old := i.mode
	if set {
		i.mode = mode
	}
	return old, nil
}
func (i *interp) Sleep(d time.Duration) error                { i.clk.Sleep(d); return nil }
func (i *interp) Stdout() io.Writer                          { return i.out }
func (i *interp) PrintException(io.Writer, arg.Value) error  { return nil }
func (i *interp) Exit(arg.Value) error                       { return nil }
func (i *interp) Later(starlark.Callable, ...arg.Value) bool { return false }

// run runs a Starlark program over the modules of this package on a board of 2020-02-29 12:34:56.
func run(t *testing.T, src string) string {
	t.Helper()
	clk := clock.New(clock.Config{Epoch: time.Date(2020, 2, 29, 12, 34, 56, 0, time.UTC)})
	card, err := sdcard.Open(sdcard.Config{Dir: t.TempDir(), Size: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer card.Close()
	sys := mpp.New(mpp.Config{Clock: clk})
	block := sys.Alloc(4096)
	copy(block.Bytes(), "hello\x00world")
	addrs := structs.NewAddresses(sys)
	var out bytes.Buffer
	modules := boardos.All(boardos.Config{Clock: clk, Files: card, Addresses: addrs,
		Random: rand.New(rand.NewSource(0)), Board: "k230_canmv",
		Network: network.New(network.Config{Warn: func(line string) { fmt.Fprintln(&out, line) }})})
	modules = append(modules, arg.Loader{Name: "mem", Load: func() *arg.Module {
		return &arg.Module{Name: "mem", Members: append([]arg.Member{
			arg.Const{Name: "A", Value: block.Addr()},
			&arg.Func{Sig: "release()", Do: func(*arg.Call) (any, error) { block.Release(); return nil, nil }},
		}, boardos.Memory(addrs)...)}
	}})
	r := star.New(star.Config{Modules: modules, Interp: &interp{clk: clk, out: &out}})
	err = r.Exec("t.star", []byte("load(\"os\", \"os\")\nload(\"time\", \"time\")\nload(\"uctypes\", \"uctypes\")\nload(\"mem\", \"A\", \"mem\")\n"+src))
	if err != nil {
		out.WriteString("! " + err.Error() + "\n")
	}
	return out.String()
}

func TestModules(t *testing.T) {
	for _, c := range []struct{ name, src, out string }{
		{"exit point", "print(os.exitpoint(os.EXITPOINT_ENABLE), os.exitpoint(), os.exitpoint(2), os.exitpoint(0))", "0 1 1 2\n"},
		{"exit point mode", "os.exitpoint(3)", "! ValueError: invalid exitpoint mode\n"},
		{"uname", "u = os.uname()\nprint(u.sysname, u[0], u.machine, len(u))", "rt-smart rt-smart k230_canmv 5\n"},
		{"uname as text", "print(str(os.uname())[:19], type(os.uname()))", "(sysname=\"rt-smart\" tuple\n"},
		{"memory words", "print(mem.mem8[A], mem.mem16[A + 2] == 0x6c6c, mem.mem32[A + 8] == 0x646c72, mem.mem16)\nmem.mem16[A] = 0x4a49\nmem.mem8[A + 2] = -1\nprint(uctypes.bytes_at(A, 4))", "104 True True <16-bit memory>\nIJ\xffl\n"},
		{"memory words of a buffer", "b = bytearray(8)\nmem.mem32[uctypes.addressof(b) + 4] = 0x01020304\nprint(b)", "bytearray(b'\\x00\\x00\\x00\\x00\\x04\\x03\\x02\\x01')\n"},
		{"memory words unaligned", "mem.mem32[A + 2]", "! ValueError: address 10000002 is not aligned to 4 bytes\n"},
		{"memory words nowhere", "mem.mem32[64]", "! ValueError: address 0x40 is not mapped\n"},
		{"memory words of text", "mem.mem32['x']", "! TypeError: can't convert string to int\n"},
		{"folders", "print(os.listdir(\"/\"), os.getcwd(), os.sep)\nos.mkdir(\"d\")\nos.chdir(\"d\")\nprint(os.getcwd(), os.listdir())\nos.chdir(\"..\")\nos.rename(\"d\", \"e\")\nprint(os.ilistdir())\nos.rmdir(\"e\")",
			"[\"data\", \"flash\", \"sd\", \"sdcard\"] /sdcard /\n/sdcard/d []\n[(\"app\", 16384, 0, 0), (\"data\", 16384, 0, 0), (\"e\", 16384, 0, 0), (\"examples\", 16384, 0, 0), (\"flash\", 16384, 0, 0)]\n"},
		{"stat", "print(os.stat(\"/sdcard\")[:7], len(os.stat(\".\")), os.statvfs(\"/\")[2])", "(16384, 0, 0, 0, 0, 0, 0) 10 2048\n"},
		{"errno", "os.remove(\"nope\")", "! OSError: [Errno 2] ENOENT\n"},
		{"outside", "os.listdir(\"../../etc\")", "! OSError: [Errno 2] ENOENT\n"},
		{"kind of argument", "os.mkdir(1)", "! TypeError: can't convert int to str\n"},
		{"environment", "os.putenv(\"A\", \"b\")\nprint(os.getenv(\"A\"), os.getenv(\"HOME\"), os.getenv(\"X\", 1))", "b None 1\n"},
		{"random is repeatable", "print(len(os.urandom(5)), os.urandom(3) == os.urandom(3))", "5 False\n"},
		{"not yet", "os.mount(1, 2)", "! NotImplementedError: the board has os.mount, canmv-run not yet\n"},
		{"date", "print(time.time(), time.gmtime(), time.localtime(0))\nprint(time.mktime((2020, 2, 29, 12, 34, 56, 0, 0)))",
			"1582979696 (2020, 2, 29, 12, 34, 56, 5, 60, 0) (1970, 1, 1, 0, 0, 0, 3, 1, 0)\n1582979696\n"},
		{"sleep", "time.sleep(1.5)\ntime.sleep_ms(20)\ntime.sleep_us(5)\nprint(time.ticks_us(), time.ticks_ms())", "1520015 1520\n"},
		{"ticks", "print(time.ticks_diff(time.ticks_add(0, -5), 10), time.ticks_diff(3, 1))", "-15 2\n"},
		{"busy wait ends", "t = time.ticks_ms()\nn = 0\nwhile time.ticks_diff(time.ticks_ms(), t) < 3:\n    n += 1\nprint(n > 100)", "True\n"},
		{"clock", "c = time.clock()\nfor _ in range(4):\n    c.tick()\n    time.sleep_ms(40)\n    f = c.fps()\nprint(int(f + 0.5))\nc.reset()\nc.tick()\ntime.sleep_ms(10)\nprint(int(c.avg()))\nprint(time.clock().fps() > 1000)", "25\n10\nTrue\n"},
		{"bytes and bytearray at", "b = uctypes.bytearray_at(A, 5)\nc = uctypes.bytes_at(A, 5)\nb[0] = 0x4a\nprint(b, c, uctypes.string_at(A), uctypes.string_at(A + 6, 3))", "bytearray(b'Jello') hello Jello wor\n"},
		{"a view outlives the block", "b = uctypes.bytearray_at(A, 5)\nmem.release()\nprint(b)\nuctypes.bytearray_at(A, 5)", "bytearray(b'hello')\n! ValueError: address 0x10000000 is not mapped\n"},
		{"past the end", "uctypes.bytes_at(A, 4097)", "! ValueError: address 0x10001000 is not mapped\n"},
		{"invented address", "uctypes.bytes_at(0, 4)", "! ValueError: address 0x0 is not mapped\n"},
		{"negative size", "uctypes.bytes_at(A, -4)", "! ValueError: address 0x10000000 is not mapped\n"},
		{"address of a view", "print(uctypes.addressof(uctypes.bytearray_at(A + 6, 5)) == A + 6)", "True\n"},
		{"address of a buffer", "b = bytearray(b\"abc\")\na = uctypes.addressof(b)\nb[1] = 0x42\nprint(uctypes.bytes_at(a, 3), a == uctypes.addressof(b))", "aBc True\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := run(t, c.src); got != c.out {
				t.Errorf("%s\ngot  %q\nwant %q", c.src, got, c.out)
			}
		})
	}
}

func TestStruct(t *testing.T) {
	const setup = `
D = {
    "a": uctypes.UINT16 | 0,
    "b": uctypes.INT8 | 2,
    "low": uctypes.BFUINT8 | 3 | 0 << uctypes.BF_POS | 3 << uctypes.BF_LEN,
    "high": uctypes.BFUINT8 | 3 | 3 << uctypes.BF_POS | 5 << uctypes.BF_LEN,
    "f": uctypes.FLOAT32 | 4,
    "arr": (8 | uctypes.ARRAY, 2 | uctypes.UINT32),
    "raw": (16 | uctypes.ARRAY, 4 | uctypes.UINT8),
    "sub": (20, {"x": uctypes.UINT8 | 0, "y": uctypes.UINT8 | 1}),
    "subs": (24 | uctypes.ARRAY, 2, {"n": uctypes.UINT32 | 0}),
    "p": (32 | uctypes.PTR, uctypes.UINT8),
}
buf = bytearray(40)
s = uctypes.struct(uctypes.addressof(buf), D)
`
	for _, c := range []struct{ name, src, out string }{
		{"size", "print(uctypes.sizeof(s), uctypes.sizeof(D), uctypes.sizeof(D, uctypes.LITTLE_ENDIAN), uctypes.sizeof(buf))", "40 40 40 40\n"},
		{"scalars are live", "s.a = 0x1ff\ns.b = -1\ns.f = 2.5\nprint(buf[:3], s.a, s.b, s.f)", "bytearray(b'\\xff\\x01\\xff') 511 -1 2.5\n"},
		{"bit fields", "s.low = 5\ns.high = 17\nprint(buf[3], s.low, s.high)", "141 5 17\n"},
		{"arrays", "s.arr[1] = 0xFFFFFFFF\nprint(s.arr[0], s.arr[1], s.raw, len(s.raw))\ns.raw[0] = 65\nprint(buf[16])", "0 4294967295 bytearray(b'\\x00\\x00\\x00\\x00') 4\n65\n"},
		{"out of range", "s.arr[2]", "! IndexError: struct: index out of range\n"},
		{"nested", "s.sub.y = 7\ns.subs[1].n = 9\nprint(buf[21], buf[28], s.sub.x)", "7 9 0\n"},
		{"pointer", "s.p[0]", "! ValueError: address 0x0 is not mapped\n"},
		{"unknown field", "s.nope", "! KeyError: nope\n"},
		{"assigning a structure", "s.sub = 1", "! TypeError: syntax error in uctypes descriptor\n"},
		{"bad descriptor", "uctypes.struct(uctypes.addressof(buf), {\"a\": \"b\"}).a", "! TypeError: syntax error in uctypes descriptor\n"},
		{"scalar size", "uctypes.sizeof(uctypes.UINT8)", "! TypeError: can't unambiguously get sizeof scalar\n"},
		{"past its memory", "uctypes.struct(uctypes.addressof(buf), {\"a\": uctypes.UINT32 | 40}).a", ""},
		{"an invented address", "uctypes.struct(0x1234, {\"a\": uctypes.UINT8 | 0}).a", "! ValueError: address 0x1234 is not mapped\n"},
		{"behind a pointer", "s.p = uctypes.addressof(buf)\nbuf[3] = 5\nprint(s.p[3])", "5\n"},
		{"big endian", "b = uctypes.struct(uctypes.addressof(buf), {\"n\": uctypes.UINT32 | 0}, uctypes.BIG_ENDIAN)\nb.n = 1\nprint(buf[3])", "1\n"},
		{"buffer of a struct", "print(uctypes.bytes_at(uctypes.addressof(s.sub), 2) == b\"\\x00\\x00\", uctypes.addressof(s.sub) - uctypes.addressof(s))", "True 20\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := run(t, setup+c.src)
			if c.out == "" {
				if !strings.HasPrefix(got, "! ValueError: address") {
					t.Errorf("%s\ngot %q, want a ValueError", c.src, got)
				}
			} else if got != c.out {
				t.Errorf("%s\ngot  %q\nwant %q", c.src, got, c.out)
			}
		})
	}
}

// The numbers are those of MicroPython's own uctypes, which scripts may have stored.
func TestConstants(t *testing.T) {
	want := map[string]int{"UINT8": 0, "INT8": 1 << 27, "UINT32": 4 << 27, "INT64": 7 << 27, "BFUINT8": -(8 << 27),
		"FLOAT64": -(1 << 27), "PTR": 1 << 29, "ARRAY": -(1 << 30), "NATIVE": 2, "VOID": 0}
	for _, k := range structs.Constants() {
		if n, ok := want[k.Name]; ok && n != k.Value {
			t.Errorf("%s is %d, want %d", k.Name, k.Value, n)
		}
	}
}
