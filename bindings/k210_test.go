package bindings_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/runtime"
)

// chipScript is what a K210's chip does, in both languages.
const chipScript = `
print(freq.get(), freq.get_cpu(), freq.get_kpu(), freq.set(cpu=400, pll1=400, kpu_div=1))
print(utils.gc_heap_size(), utils.heap_free(), utils.gc_heap_size(1048576), utils.gc_heap_size(), utils.heap_free())
print(config.get_value("board_info", {"LED": 12}), config.get_value("none"))
words = bytes([100, 0, 7, 7, 156, 255, 0, 0] * 32)
bins = FFT.run(words, 64)
print(len(bins), bins[32], bins[1], FFT.amplitude(bins)[31:34], FFT.freq(64, 38400)[32], FFT.run(words, 64, 7)[32], FFT.run(words, 64, direction=0)[32])
print(FFT.run(words[:4], 64)[5])
spi = SPI(SPI.SPI_SOFT, mode=SPI.MODE_MASTER, baudrate=400000, polarity=0, phase=0, bits=8, firstbit=SPI.MSB, sck=22, mosi=25, miso=24)
print(spi.write(b"abc", cs=SPI.CS1), len(spi.read(2)), SPI(SPI.SPI1, bits=8).write_readinto(b"a", bytearray(1)))
sensor.reset()
print(sensor.get_gain_db(), sensor.get_exposure_us(), sensor.get_rgb_gain_db())
print(sensor.set_auto_gain(False, gain_db=6), sensor.set_auto_exposure(False, exposure_us=5000), sensor.set_auto_whitebal(False, rgb_gain_db=(1, 2.5, 0)))
print(sensor.set_auto_gain(False, value=100), sensor.get_gain_db(), sensor.get_exposure_us(), sensor.get_rgb_gain_db())
sensor.set_auto_gain(True, gain_db_ceiling=16.0)
print(sensor.get_gain_db(), sensor.get_exposure_us())
time.set_time((2024, 2, 29, 12, 0, 0, 3, 60))
print(time.time() // 60, time.ticks() - time.ticks_ms() <= 0)
`

func TestK210Chip(t *testing.T) {
	const want = `(400, 400) 400 400 None
524288 2621440 None 1048576 2097152
{'LED': 12} None
64 (6400, 0) (0, 0) [0, 200, 0] 19200 (800, 0) (6400, 0)
[CanMV]FFT:Zero padding
(100, 0)
None 2 None
0.0 33333 (0.0, 0.0, 0.0)
True True True
True 6.0 5000 (1.0, 2.5, 0.0)
0.0 5000
28486800 True
`
	for name, head := range map[string]string{
		"a.py":   "import sensor, time\nfrom maix import freq, utils, config, FFT\nfrom machine import SPI",
		"a.star": `load("maix", "freq", "utils", "config", "FFT")` + "\n" + `load("machine", "SPI")` + "\n" + `load("sensor", "sensor")` + "\n" + `load("time", "time")`,
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, job{name: name, src: head + chipScript, cfg: func(cfg *host.Config) { cfg.Name = host.BoardK210 }})
			out := strings.ReplaceAll(r.out, `"LED"`, "'LED'")
			if r.err != nil || out != want {
				t.Errorf("got\n%s\nwant\n%s(%v, hint %s)", out, want, r.err, r.hint)
			}
		})
	}
}

// What a K210 has and canmv-run does not is named; what the chip cannot do is refused.
func TestK210Refuses(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"KPU", "from maix import KPU\nk = KPU()", "NotImplementedError: the board has maix.KPU, canmv-run not yet"},
		{"import KPU", "import KPU as kpu", "ImportError: no module named 'KPU'\nthe board has KPU, canmv-run not yet"},
		{"touchscreen", "import touchscreen as ts", "the board has touchscreen, canmv-run not yet"},
		{"nes", "import nes", "the board has nes, canmv-run not yet"},
		{"modules", "from modules import onewire", "the board has modules, canmv-run not yet"},
		{"network", "import network", "the board has network, canmv-run not yet"},
		{"microphones", "from maix import mic_array as mic\nmic.init(i2s_d0=12)", "NotImplementedError: the board has maix.mic_array.init, canmv-run not yet"},
		{"a slave", "from machine import I2C\nI2C(I2C.I2C0, mode=I2C.MODE_SLAVE, scl=30, sda=31, addr=0x24, on_receive=print)", "NotImplementedError: the board has I2C as a slave"},
		{"a number for a register", "from machine import I2C\nI2C(I2C.I2C0).writeto_mem(0x3c, 0, 0xAE, mem_size=8)", "OSError: [Errno 19] ENODEV"},
		{"SPI of eight lines", "from machine import SPI\nSPI(SPI.SPI0, mode=SPI.MODE_MASTER_8)", "NotImplementedError: the board has SPI in other modes"},
		{"SPI2", "from machine import SPI\nSPI(SPI.SPI2)", "ValueError: [MaixPy]SPI:id error"},
		{"points", "from maix import FFT\nFFT.run(bytes(400), 100)", "ValueError: [CanMV]FFT:invalid points"},
		{"bytes", "from maix import FFT\nFFT.run(bytes(255), 64)", "ValueError: [CanMV]FFT:Buffer length must be a multiple of 4"},
		{"no spectrum", "from maix import FFT\nFFT.amplitude(3)", "ValueError: [CanMV]FFT:obj is not a list"},
		{"too fast", "from maix import freq\nfreq.set(cpu=800)", "ValueError: param error"},
		{"no divisor", "from maix import freq\nfreq.set(kpu_div=0)", "ValueError: param error"},
		{"a sensor that was not reset", "import sensor\nsensor.get_gain_db()", "RuntimeError: Not init!"},
		{"colours", "import sensor\nsensor.reset()\nsensor.set_auto_whitebal(False, rgb_gain_db=(1, 2))", "ValueError: arg err"},
		{"a file system", "import uos\nuos.VfsSpiffs(1)", "NotImplementedError: the board has os.VfsSpiffs, canmv-run not yet"},
		{"what the KPU sees", "import lcd, image\nimage.Image().pix_to_ai()", "NotImplementedError: the board has image.Image.pix_to_ai, canmv-run not yet"},
		{"fonts", "import image\nimage.font_load(1, 16, 16, '/sd/a.Dzk')", "NotImplementedError: the board has image.font_load, canmv-run not yet"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := run(t, job{name: "a.py", src: c.src + "\n", cfg: func(cfg *host.Config) { cfg.Name = host.BoardK210 }})
			for _, part := range strings.Split(c.want, "\n") {
				if !strings.Contains(r.out+r.hint, part) {
					t.Errorf("got\n%s\nhint %s\nwant %s", r.out, r.hint, part)
				}
			}
		})
	}
}

// What the firmware keeps is there at the next start.
func TestK210Restart(t *testing.T) {
	card := t.TempDir()
	k210 := func(cfg *host.Config) { cfg.Name = host.BoardK210 }
	r := run(t, job{name: "a.py", card: card, cfg: k210, src: `
from maix import freq, utils
utils.gc_heap_size(1 << 20)
with open("/flash/config.json", "w") as f:
    f.write('{"type": "dock", "board_info": {"BOOT_KEY": 16, "LED": [12, 13]}}')
freq.set(cpu=500, pll1=600, kpu_div=2)
print("on")
`})
	var exit *runtime.Exit
	if !errors.As(r.err, &exit) || strings.Contains(r.out, "on\n") {
		t.Errorf("got %v, %s, want a restart", r.err, r.out)
	}
	r = run(t, job{name: "a.py", card: card, cfg: k210, src: `
from maix import freq, utils, config
print(freq.get(), utils.gc_heap_size(), config.get_value("board_info", None), config.get_value("type"), config.get_value("x", 5))
with open("/flash/config.json", "w") as f:
    f.write("{")
with open("/flash/freq.conf", "w") as f:
    f.write("?")
print(config.get_value("type", "none"), freq.get())
`})
	clean(t, r)
	if want := "(500, 300) 1048576 {'BOOT_KEY': 16, 'LED': [12, 13]} dock 5\nnone (400, 400)\n"; r.out != want {
		t.Errorf("got\n%s\nwant\n%s", r.out, want)
	}
}

// A picture's signs of bits, and a shadow that is taken away; what else is dark or has another colour stays.
func TestK210Images(t *testing.T) {
	r := run(t, job{name: "a.py", cfg: func(cfg *host.Config) { cfg.Name = host.BoardK210 }, src: `import image
img = image.Image(size=(64, 48))
img.draw_font(8, 4, 12, 2, b"\x81\x40\x10\x00\xff", scale=3, color=(255, 0, 0))
b = img.find_blobs([(30, 100, 40, 127, 20, 127)], pixels_threshold=1, area_threshold=1)
print(sorted([x.rect() for x in b]))
try:
    img.draw_font(0, 0, 16, 16, b"123")
except OSError as e:
    print("OSError")
back = image.Image(size=(64, 48))
back.draw_rectangle(0, 0, 64, 48, color=(200, 160, 120), fill=True)
new = back.copy()
new.draw_rectangle(0, 0, 10, 10, color=(120, 96, 72), fill=True)
new.draw_rectangle(20, 0, 10, 10, color=(20, 16, 12), fill=True)
new.draw_rectangle(40, 0, 10, 10, color=(72, 96, 120), fill=True)
new.remove_shadows(back)
print([new.get_pixel(x, 5) == back.get_pixel(x, 5) for x in (5, 25, 45, 60)])
try:
    new.remove_shadows()
except NotImplementedError as e:
    print(e)
print(new.cartoon(seed_threshold=0.05, floating_thresholds=0.05) is new)
`})
	const want = `[(8, 4, 3, 3), (11, 7, 3, 3), (29, 4, 3, 3), (41, 4, 3, 3)]
OSError
[True, False, False, True]
the board has image.Image.remove_shadows() without an image, canmv-run not yet
True
`
	if r.err != nil || r.out != want {
		t.Errorf("%v %s\ngot\n%s\nwant\n%s", r.err, r.hint, r.out, want)
	}
}
