package bindings_test

import (
	"fmt"
	"hash/fnv"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/frame"
)

// panelHash is the panel's PNG as "WxH hash of its pixels".
func panelHash(t *testing.T, file string) string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	p := frame.FromImage(img)
	h := fnv.New32a()
	h.Write(p.Bytes(nil))
	return fmt.Sprintf("%dx%d %08x", p.Width, p.Height, h.Sum32())
}

// A red square with a white corner at the top left, 64 pixels broad.
const square = `
def square(w=64, h=64):
    img = image.Image(w, h, image.RGB888)
    b = img.bytearray()
    for i in range(0, len(b), 3):
        b[i] = 255
    for y in range(h // 4):
        for x in range(w // 2):
            for k in range(3):
                b[3 * (w * y + x) + k] = 255
    return img
`

const displayHead = `from media.sensor import *
from media.display import *
from media.media import *
` + square

// What panels show, by the hash of pictures that were looked at.
func TestDisplayPictures(t *testing.T) {
	camera := `
def camera(w, h, **kw):
    s = Sensor()
    s.reset()
    s.set_framesize(width=w, height=h)
    s.set_pixformat(Sensor.YUV420SP)
    Display.bind_layer(**s.bind_info(**kw), layer=Display.LAYER_VIDEO1)
    return s
def run(s):
    MediaManager.init()
    s.run()
    time.sleep(1)
`
	show := "MediaManager.init()\nDisplay.show_image(square(), 16, 8)\n"
	for _, c := range []struct{ name, src, want string }{
		{"LCD", "Display.init(Display.ST7701, width=800, height=480)\n" + show, "800x480 ac7299c5"},
		{"LCD upright", "Display.init(Display.ST7701, width=480, height=800)\n" + show, "480x800 478499c5"},
		{"HDMI", "Display.init(Display.LT9611, width=640, height=480)\n" + show, "640x480 496719c5"},
		{"virtual", "Display.init(Display.VIRT, width=320, height=240)\n" + show, "320x240 ceb8a9c5"},
		{"turned", "Display.init(Display.VIRT, width=320, height=240)\nMediaManager.init()\nDisplay.show_image(square(), 16, 8, flag=Display.FLAG_ROTATION_90)\n", "320x240 65e1b1c5"},
		{"turned back", "Display.init(Display.ST7701, width=800, height=480)\nMediaManager.init()\nDisplay.show_image(square(), 16, 8, flag=Display.FLAG_ROTATION_270)\n", "800x480 87a7c9c5"},
		{"mirrored", "Display.init(Display.VIRT, width=320, height=240)\nMediaManager.init()\nDisplay.show_image(square(), 16, 8, flag=Display.FLAG_ROTATION_0 | Display.FLAG_MIRROR_HOR)\n", "320x240 504269c5"},
		{"half see-through", "Display.init(Display.VIRT, width=320, height=240, osd_num=2)\nMediaManager.init()\nDisplay.show_image(square(), 16, 8)\nDisplay.show_image(square(), 40, 32, layer=Display.LAYER_OSD1, alpha=128)\n", "320x240 3684a9c5"},
		{"over the edge", "Display.init(Display.VIRT, width=320, height=240)\nMediaManager.init()\nDisplay.show_image(square(), 290, -20)\n", "320x240 cb4aad1d"},
		{"camera", camera + "s = camera(320, 240)\nDisplay.init(Display.VIRT, width=320, height=240)\nrun(s)\ns.stop()\n", "320x240 737d38a5"},
		{"camera and picture", camera + "s = camera(320, 240, x=200, y=100)\nDisplay.init(Display.ST7701, width=800, height=480, to_ide=True)\nrun(s)\nDisplay.show_image(square(), 180, 90)\ns.stop()\n", "800x480 3cad57ed"},
		{"camera bound after init", camera + "Display.init(Display.VIRT, width=320, height=240)\ns = camera(320, 240)\nrun(s)\nDisplay.unbind_layer(Display.LAYER_VIDEO1)\ns.stop()\n", "320x240 737d38a5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "panel.png")
			r := run(t, job{name: "main.py", src: displayHead + c.src + "Display.deinit()\nMediaManager.deinit()\n", cfg: func(cfg *host.Config) {
				cfg.Display, cfg.Cameras[0] = file, "bars"
			}})
			clean(t, r)
			if got := panelHash(t, file); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// The order rules of Display, its errors and what it prints.
func TestDisplayRules(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"twice", "Display.init(Display.VIRT)\nDisplay.init(Display.VIRT)", "Already run Display.init()"},
		{"deinit without init", "Display.deinit()", "did't call Display.init()"},
		{"no type", "Display.init()", "ValueError: please run Display.init(type=)"},
		{"HDMI size", "Display.init(Display.LT9611, width=800, height=600)", "ValueError: LT9611 unsupoort 800x600"},
		{"LCD size", "Display.init(Display.ST7701, width=640, height=480)", "ValueError: ST7701 unsupoort 640x480"},
		{"virtual size", "Display.init(Display.VIRT, width=321, height=240)", "ValueError: width must be an integral multiple of 8 pixels"},
		{"unknown type", "Display.init(999)", "AssertionError: Unsupport display type 999"},
		{"after MediaManager.init", "MediaManager.init()\nDisplay.init(Display.VIRT)", "AssertionError: please run MediaManager._config() before MediaManager.init()"},
		{"pools", "Display.init(Display.VIRT)\nMediaManager.init()", "buffer pool :  3"},
		{"sizes", "Display.init(Display.ST7701)\nprint(Display.width(), Display.height(), Display.fps(), Display.inited())", "480 800 30 True"},
		{"bind without src", "Display.bind_layer(layer=1)", "ValueError: src should be set"},
		{"bind a list", "Display.bind_layer(src=[6, 0, 0])", "ValueError: src should be (mod, dec, layer)"},
		{"bind layer 9", "Display.bind_layer(src=(6, 0, 0), layer=9)", "IndexError: layer(9) out of range"},
		{"bind a short rect", "Display.bind_layer(src=(6, 0, 0), rect=(0, 0, 1))", "ValueError: rect should be (x, y, w, h)"},
		{"bind RGB to video", "Display.init(Display.VIRT)\nDisplay.bind_layer(src=(6, 0, 0), pix_format=3)", "AssertionError: bind video layer only support format PIXEL_FORMAT_YUV_SEMIPLANAR_420"},
		{"bind YUV to OSD", "Display.init(Display.VIRT)\nDisplay.bind_layer(src=(6, 0, 0), pix_format=31, layer=3)", "ValueError: osd layer not support pix_format (31)"},
		{"bind twice", "Display.bind_layer(src=(6, 0, 0), pix_format=31)\nDisplay.bind_layer(src=(6, 0, 1), pix_format=31)\nDisplay.unbind_layer(1)", "bin_layer: layer(1) haver been bind, auto unbind it."},
		{"unbind nothing", "print(Display.unbind_layer(2))", "unbind layer(2) failed.\nFalse"},
		{"show on video", "Display.show_image(square(), layer=1)", "AssertionError: layer(1) is out of range."},
		{"show 12 wide", "Display.show_image(square(12, 8))", "ValueError: Image width must be an integral multiple of 8 pixels"},
		{"show before init", "Display.show_image(square())", "ValueError: Image size is too large"},
		{"show a format", "Display.init(Display.VIRT)\nMediaManager.init()\nDisplay.show_image(image.Image(64, 64, image.RGBP888))", "ValueError: Image format(201916931) not support"},
		{"show before MediaManager.init", "Display.init(Display.VIRT)\nDisplay.show_image(square())", "RuntimeError: please increase Display.config(osd_num=)"},
		{"too many layers", "Display.init(Display.VIRT)\nMediaManager.init()\nfor n in (3, 4, 5):\n    Display.show_image(square(), layer=n)", "RuntimeError: please increase Display.config(osd_num=) or becareful the layer"},
		{"height on a turned panel", "Display.init(Display.ST7701)\nMediaManager.init()\nDisplay.show_image(square(64, 12))", "ValueError: width must be an integral multiple of 8 pixels"},
		{"layer without picture", "Display.init(Display.VIRT)\nprint(Display.width(Display.LAYER_OSD0))", "layer(3) is not configured\n0"},
		{"leak-through", "print(ALIGN_UP(5, 4), K_PT_H264, PIXEL_FORMAT_RGB_888, uctypes, time, image, machine)", "<module 'machine'>"},
		{"connectors", "Display.init(VIRTUAL_DISPLAY_DEVICE, width=800, height=480)\nprint(Display.width(), LT9611_MIPI_4LAN_1920X1080_30FPS)", "800 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := run(t, job{name: "main.py", src: displayHead + c.src + "\n"})
			if !strings.Contains(r.out, c.want) {
				t.Errorf("got\n%swant %s", r.out, c.want)
			}
		})
	}
	t.Run("left on", func(t *testing.T) {
		r := run(t, job{name: "main.py", src: displayHead + "Display.init(Display.VIRT)\nMediaManager.init()\nDisplay.show_image(square())\n"})
		if !r.leaks.Display || r.leaks.Buffers != 0 || !strings.Contains(strings.Join(r.leaks.Lines(), "\n"), "call Display.deinit()") {
			t.Errorf("left open: %+v", r.leaks)
		}
	})
}

// The same in Starlark.
func TestDisplayStarlark(t *testing.T) {
	file := filepath.Join(t.TempDir(), "panel.png")
	r := run(t, job{name: "main.star", src: `
load("media.display", "Display")
load("media.media", "MediaManager")
load("image", image="Image", RGB565="RGB565")
Display.init(Display.VIRT, width=320, height=240)
MediaManager.init()
img = image(64, 64, RGB565)
b = img.bytearray()
for i in range(len(b)):
    b[i] = 0xFF if i % 2 else 0xE0
Display.show_image(img, x=100, y=100)
Display.init(Display.VIRT)
print(Display.width(), Display.fps())
Display.deinit()
MediaManager.deinit()
`, cfg: func(cfg *host.Config) { cfg.Display = file }})
	clean(t, r)
	if got := panelHash(t, file); got != "320x240 61a32dc5" {
		t.Error(got)
	}
	if r.out != "buffer pool :  3\nAlready run Display.init()\n320 90\n" {
		t.Error(r.out)
	}
}
