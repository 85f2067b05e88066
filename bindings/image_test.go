package bindings_test

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/canmv-run/canmv-run/host"
)

// What both engines print for the same lines.
func TestImage(t *testing.T) {
	const start = "img = image.Image(160, 120, image.RGB565)\nimg.clear()\n"
	for _, c := range []struct{ name, src, out string }{
		{"formats", `for f in [image.BINARY, image.GRAYSCALE, image.RGB565, image.BAYER, image.YUV422, image.ARGB8888, image.RGB888, image.RGBP888, image.YUV420]:
    i = image.Image(34, 4, f)
    print(i, i.format() == f, len(i.bytearray()) == i.size())`, `{"w":34, "h":4, "type":"binary", "size":32} True True
{"w":34, "h":4, "type":"grayscale", "size":136} True True
{"w":34, "h":4, "type":"rgb565", "size":272} True True
{"w":34, "h":4, "type":"bayer", "size":136} True True
{"w":34, "h":4, "type":"yuv422", "size":272} True True
{"w":34, "h":4, "type":"argb8888", "size":544} True True
{"w":34, "h":4, "type":"rgb888", "size":408} True True
{"w":34, "h":4, "type":"rgbp888", "size":408} True True
{"w":34, "h":4, "type":"yuv420", "size":204} True True
`},
		{"colours", start + `img.set_pixel(1, 2, (255, 128, 0))
img.set_pixel((3, 4), 0x0000FF)
print(img.get_pixel(1, 2), img.get_pixel((3, 4)), img.get_pixel(1, 2, False), img.get_pixel(-1, 0))
g = img.to_grayscale()
print(g.get_pixel(1, 2), g.get_pixel(1, 2, rgbtuple=True), g.set_pixel(0, 0, 0xFFFFFF).get_pixel(0, 0))
a = image.Image(4, 4, image.ARGB8888)
a.set_pixel(0, 0, (128, 1, 2, 3))
a.set_pixel(1, 0, (1, 2, 3))
print(list(a.bytearray()[:8]))
print(image.rgb_to_lab((255, 0, 0)), image.rgb_to_grayscale((255, 255, 255)), image.lab_to_rgb((100, 0, 0)), image.rgb_to_yuv((0, 0, 0)), image.grayscale_to_binary(200))`,
			`(255, 130, 0) (0, 0, 255) 64512 None
151 (151, 151, 151) 255
[3, 2, 1, 128, 3, 2, 1, 255]
(53, 80, 67) 255 (255, 255, 255) (0, 0, 0) 1
`},
		{"places as numbers and tuples", start + `img.draw_rectangle((10, 10, 20, 10), (255, 255, 255), 1, True)
img.draw_circle((60, 20, 5), color=(255, 255, 255), fill=True)
img.draw_circle(80, 20, 5, (255, 255, 255), fill=True)
img.draw_line((100, 10, 110, 10), (255, 255, 255), thickness=3)
img.draw_cross((130, 20), (255, 255, 255), size=4)
for b in img.find_blobs([(50, 100)], pixels_threshold=5):
    print(b.rect(), b.pixels())`, `(100, 9, 11, 3) 33
(10, 10, 20, 10) 200
(55, 15, 11, 11) 97
(75, 15, 11, 11) 97
(126, 16, 9, 9) 17
`},
		{"a blob", start + `img.draw_rectangle(20, 30, 40, 10, (255, 0, 0), fill=True)
b = img.find_blobs([(30, 80, 40, 127, 20, 127), (0, 1, 0, 0, 0, 0)], x_hist_bins_max=2, y_hist_bins_max=2)[0]
print(b)
print(b[0], b[-1], b[0:4], b.rect(), b.cx(), b.cxf(), b.cyf(), b.rotation_deg(), b.area(), b.density(), b.code(), b.count(), b.solidity())
print(b.corners(), b.min_corners(), b.major_axis_line(), b.minor_axis_line(), b.enclosing_circle(), b.x_hist_bins(), b.y_hist_bins())`,
			`{"x":20, "y":30, "w":40, "h":10, "pixels":400, "cx":40, "cy":35, "rotation":0.000000, "code":1, "count":1, "perimeter":96, "roundness":0.061914}
20 0.06191369606003752 (20, 30, 40, 10) (20, 30, 40, 10) 40 39.5 34.5 0 400 1.0 1 1 1.0
((20, 30), (59, 30), (59, 39), (20, 39)) ((20, 30), (59, 30), (59, 39), (20, 39)) (59, 34, 20, 34) (39, 30, 39, 39) (39, 34, 21) [1.0, 1.0] [1.0, 1.0]
`},
		{"callbacks", start + `img.draw_rectangle(20, 30, 10, 10, fill=True)
img.draw_rectangle(35, 30, 10, 10, fill=True)
img.draw_rectangle(90, 30, 10, 10, fill=True)
t = [(50, 100)]
print([b.x() for b in img.find_blobs(t, threshold_cb=lambda b: b.x() != 35)])
print([b.w() for b in img.find_blobs(t, merge=True, margin=3)])
print([b.w() for b in img.find_blobs(t, merge=True, margin=3, merge_cb=lambda a, b: False)])
print(len(img.find_blobs(t, invert=True)), len(img.find_blobs(t, roi=(0, 0, 40, 35))), len(img.find_blobs([])))`, `[20, 90]
[25, 10]
[10, 10, 10]
1 2 0
`},
		{"shapes", `img = image.Image(200, 160, image.GRAYSCALE)
img.clear()
img.draw_rectangle(40, 30, 60, 50, fill=True)
r = img.find_rects(threshold=8000)[0]
print(abs(r.x() - 40) < 3, abs(r.w() - 60) < 3, len(r.corners()), r[0:4] == r.rect())
img.clear().draw_circle(120, 80, 30, fill=True)
c = img.find_circles(threshold=20000, r_min=20, r_max=40)[0]
print(abs(c.x() - 120) < 3, abs(c.y() - 80) < 3, abs(c.r() - 30) < 3, c.circle() == (c.x(), c.y(), c.r()))
img.clear().draw_line(0, 20, 199, 20, thickness=2)
l = img.find_lines(threshold=20000)[0]
print(l.theta(), abs(l.y1() - 20) < 2, l.length(), l.line() == l[0:4])
l = img.get_regression([(128, 255)])
print(l.theta(), l.rho())
print(img.get_regression([(1, 2)]), img.find_line_segments(merge_distance=5)[0].length() > 150)`, `True True 4 True
True True True True
90 True 199 True
90 20
None True
`},
		{"statistics", `img = image.Image(10, 10, image.GRAYSCALE)
img.clear()
img.draw_rectangle(0, 0, 10, 5, (200, 200, 200), fill=True)
h = img.get_histogram(bins=2)
print(h, h.bins(), h[0], h.get_percentile(0.9).value(), h.get_threshold().value())
s = img.get_statistics(roi=(0, 0, 10, 5))
print(s, s.mean(), s[7], img.statistics().max())
c = img.to_rgb565().get_statistics()
print(c.l_max(), c.a_mean(), len(c[0:24]))
print(img.get_similarity(img))`, `{"bins":[0.5, 0.5]} [0.5, 0.5] [0.5, 0.5] 255 0
{"mean":200, "median":200, "mode":200, "stdev":0, "min":200, "max":200, "lq":200, "uq":200} 200 200 200
82 1 24
{"mean":1.000000, "stdev":0.000000, "min":1.000000, "max":1.000000}
`},
		{"in place and copies", start + `img.draw_rectangle(0, 0, 80, 120, (255, 255, 255), fill=True)
b = img.binary([(50, 100)], copy=True, to_bitmap=True)
print(b, b.get_pixel(10, 10), b.invert().get_pixel(10, 10), img.get_pixel(10, 10))
print(img.copy(roi=(70, 10, 20, 10)), img.crop(x_scale=0.5, y_scale=0.25), img.scale(x_size=10, y_size=20), img.copy((1, 2, 3, 4)))
print(img.mean_pooled(2, 4), img.mean_pool(4, 4), img.replace(hmirror=True).get_pixel(2, 2), img.replace(transpose=True), img)
j = img.to_jpeg(quality=80)
print(j.format() == image.JPEG, img.to_png().format() == image.PNG, j.to_rgb565().width(), len(j.bytearray()) == j.size())
print(img.to_rainbow().get_pixel(0, 29), img.to_bitmap().format() == image.BINARY)`, `{"w":160, "h":120, "type":"binary", "size":2400} 1 0 (255, 255, 255)
{"w":20, "h":10, "type":"rgb565", "size":400} {"w":80, "h":30, "type":"rgb565", "size":4800} {"w":10, "h":20, "type":"rgb565", "size":400} {"w":3, "h":4, "type":"rgb565", "size":24}
{"w":80, "h":30, "type":"rgb565", "size":4800} {"w":30, "h":40, "type":"rgb565", "size":2400} (0, 0, 0) {"w":30, "h":40, "type":"rgb565", "size":2400} {"w":30, "h":40, "type":"rgb565", "size":2400}
True True 30 True
(255, 0, 0) True
`},
		{"operations", `a = image.Image(4, 4, image.GRAYSCALE)
a.clear()
b = a.copy().add((100, 100, 100))
print(b.get_pixel(0, 0), b.sub((30, 30, 30)).get_pixel(0, 0), b.difference(a).get_pixel(1, 1), b.b_xor((255, 255, 255)).get_pixel(0, 0), b.max(a).min((9, 9, 9)).get_pixel(3, 3))
print(b.assign((40, 40, 40)).mul((128, 128, 128)).get_pixel(0, 0), b.div((40, 40, 40)).get_pixel(0, 0), b.blend(a, alpha=128).get_pixel(0, 0))
m = image.Image(4, 4, image.BINARY)
m.clear()
m.set_pixel(1, 1, (255, 255, 255))
print([a.clear().negate().b_and(b, mask=m).get_pixel(x, 1) for x in range(3)])
print(a.clear().draw_rectangle(1, 1, 2, 2, fill=True).erode(1).get_pixel(1, 1), a.dilate(1).get_pixel(0, 0), a.gamma(contrast=0.0, brightness=0.5).get_pixel(2, 2))
print(a.gaussian(1).mean(1).median(1).laplacian(1).get_pixel(1, 1), a.morph(1, [0, 0, 0, 0, 1, 0, 0, 0, 0], add=7.0).get_pixel(1, 1))`, `100 70 70 185 9
20 127 63
[255, 63, 255]
0 0 128
0 7
`},
		{"files", start + `img.draw_rectangle(0, 0, 80, 120, (255, 255, 255), fill=True)
img.save("/sdcard/a.rgb565")
img.save("/sdcard/b", roi=(0, 0, 10, 10))
img.to_jpeg().save("/sdcard/c")
img.save("/sdcard/d.ppm")
print([os.stat("/sdcard/" + n)[6] for n in ["a.rgb565", "b", "d.ppm"]], os.stat("/sdcard/c.jpg")[6] > 400)
image.Image(64, 48, image.YUV420).save("/sdcard/e.yuv420sp")
image.Image(64, 48, image.RGBP888).save("/sdcard/e.rgb888p")
print(os.stat("/sdcard/e.yuv420sp")[6], os.stat("/sdcard/e.rgb888p")[6])
print(image.Image("/sdcard/d.ppm"), image.Image("/sdcard/c.jpg").width())`, `[38400, 200, 57615] True
4608 9216
{"w":160, "h":120, "type":"rgb888", "size":57600} 160
`},
		{"gradients", `g = image.Image(32, 32, image.GRAYSCALE)
g.clear().draw_rectangle(0, 0, 16, 32, (200, 200, 200), fill=True)
g.find_hog(size=8)
print(g.get_pixel(12, 12), g.get_pixel(12, 10), g.get_pixel(8, 12), g.get_pixel(4, 4))`, "255 255 0 0\n"},
		{"codes", `img = image.Image("/sdcard/qr.png").to_grayscale()
q = img.find_qrcodes()[0]
print(q.payload(), q[4], q.version(), q.ecc_level(), q.is_binary(), q.is_numeric(), len(q.corners()), q.rect() == q[0:4])
print(img.find_barcodes(), img.find_datamatrices((0, 0, 10, 10)))`, "hello board hello board 1 1 True False 4 True\n[] []\n"},
		{"errors", start + `error(img.draw_line, 1, 2, 3)
error(img.draw_line, (1, 2, 3))
error(img.draw_line, 1, 2, 3, "4")
error(img.draw_line, 1, 2, 3, 4, (1, 2))
error(img.draw_line, 1, 2, 3, 4, "red")
error(img.find_blobs, (30, 100, 15, 127, 15, 127))
error(img.find_blobs, 5)
error(img.find_blobs, [], x_stride=0)
error(img.find_blobs, [], roi=(0, 0, 0, 5))
error(img.find_blobs, [], roi=(500, 0, 5, 5))
error(img.find_blobs, [], roi=(0, 0, 5))
error(img.find_edges, image.EDGE_CANNY)
error(img.to_jpeg().draw_line, 0, 0, 1, 1)
error(img.to_jpeg().get_pixel, 0, 0)
error(image.Image(4, 4, image.BAYER).draw_line, 0, 0, 1, 1)
error(image.Image(4, 4, image.YUV420).find_lines)
error(img.add, image.Image(4, 4, image.RGB565))
error(img.mean, -1)
error(img.mean_pool, 0, 1)
error(img.midpoint_pool, 1, 1, bias=2)
error(img.median, 1, percentile=2)
error(img.morph, 1, [1, 2, 3])
error(img.lens_corr, strength=0)
error(img.rotation_corr, fov=180)
error(img.flood_fill, 1, 1, seed_threshold=2.0)
error(img.blend, img, alpha=300)
error(img.to_rgb888, x_scale=2, x_size=4)
error(img.to_rgb888, rgb_channel=3)
error(img.to_rgb888, alpha=257)
error(img.compress, quality=0)
error(img.draw_string, 0, 0, "a", scale=0)
error(img.draw_string_advanced, 0, 0, 16, "a", font="/sdcard/none.ttf")
error(img.draw_keypoints, [1, 2])
error(img.get_histogram, bins=1)
error(img.find_keypoints)
error(image.HaarCascade, "frontalface")
error(image.Image, "/sdcard/none.bmp")
img.__del__()
error(img.get_pixel, 0, 0)`, `OSError: Not enough positional arguments!
OSError: Not enough positional arguments!
TypeError: can't convert str to int
ValueError: color=([A,]R,G,B)
TypeError: can't convert str to int or (r, g, b)
TypeError: object 'int' isn't a tuple or list
TypeError: object 'int' isn't a tuple or list
OSError: x_stride must not be zero.
OSError: Invalid ROI dimensions!
OSError: ROI does not overlap on the image!
ValueError: requested length 4 but object has length 3
OSError: Image is not grayscale!
OSError: Image is not mutable!
OSError: Image is compressed!
OSError: Image is not mutable!
OSError: Image format is not supported by find_lines
OSError: Images not equal!
OSError: KernelSize must be >= 0!
OSError: Width divisor must be greater than >= 1
OSError: Error: 0 <= bias <= 1!
OSError: Error: 0 <= percentile <= 1!
ValueError: requested length 9 but object has length 3
OSError: Strength must be > 0!
OSError: FOV must be > 0 and < 180!
OSError: Error: 0.0 <= seed_threshold <= 1.0!
OSError: Error: 0 <= alpha <= 256!
ValueError: Choose either x_scale or x_size not both!
ValueError: -1 <= rgb_channel <= 2!
ValueError: 0 <= alpha <= 256!
ValueError: 1 <= quality <= 100!
OSError: Error: 0 < scale!
RuntimeError: Init font /sdcard/none.ttf failed 1.
OSError: Expected a list of tuples!
OSError: bins must be >= 2
NotImplementedError: the board has image.Image.find_keypoints, canmv-run not yet
NotImplementedError: the board has image.HaarCascade, canmv-run not yet
OSError: [Errno 2] ENOENT
ValueError: image is no longer valid
`},
	} {
		for suffix, prelude := range map[string]string{
			".py": "import image, os\ndef error(f, *args, **kw):\n    try:\n        f(*args, **kw)\n    except Exception as e:\n        print(type(e).__name__ + ':', e)\n",
			".star": `load("media.sensor", "image", "os")
def error(f, *args, **kw):
    _, e = catch(f, *args, **kw)
    print(e.type + ":", e)
`} {
			t.Run(c.name+suffix, func(t *testing.T) {
				card := t.TempDir()
				if strings.Contains(c.src, "qr.png") {
					writeQR(t, card+"/qr.png")
				}
				r := run(t, job{name: "t" + suffix, src: prelude + c.src, card: card})
				want := c.out
				if suffix == ".star" {
					want = strings.ReplaceAll(want, "convert str ", "convert string ")
				}
				if r.err != nil || r.out != want {
					t.Errorf("%v\ngot\n%s\nwant\n%s", r.err, r.out, want)
				}
			})
		}
	}
}

// writeQR writes a picture with a QR code.
func writeQR(t *testing.T, name string) {
	t.Helper()
	bits, err := qrcode.NewQRCodeWriter().Encode("hello board", gozxing.BarcodeFormat_QR_CODE, 0, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	const scale = 5
	m := image.NewGray(image.Rect(0, 0, bits.GetWidth()*scale, bits.GetHeight()*scale))
	for y := range m.Rect.Dy() {
		for x := range m.Rect.Dx() {
			if !bits.Get(x/scale, y/scale) {
				m.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, m); err != nil {
		t.Fatal(err)
	}
}

// Text that no font has is told once; RGB888 that the board would not search, too.
func TestImageNotes(t *testing.T) {
	r := run(t, job{name: "t.py", src: `import image
img = image.Image(64, 64, image.RGB888)
img.find_blobs([(0, 100)])
img.find_blobs([(0, 100)])
img.to_rgb565().find_blobs([(0, 100)])
for i in range(3):
    img.draw_string_advanced(0, 0, 16, "\U0010fffd")
`})
	lines := strings.Split(strings.TrimSpace(r.warned), "\n")
	if r.err != nil || len(lines) != 2 || !strings.HasPrefix(lines[0], "find_blobs: the board finds nothing in RGB888 images") || !strings.HasPrefix(lines[1], "draw_string_advanced: no font") {
		t.Errorf("%v: warned %q", r.err, lines)
	}
}

// The K210's images: own numbers of formats, pixels as colours, and conversions in place.
func TestImageK210(t *testing.T) {
	r := run(t, job{name: "t.py", cfg: func(cfg *host.Config) { cfg.Name = host.BoardK210 }, src: `import image, sensor
print(image.RGB565 == sensor.RGB565, image.GRAYSCALE == sensor.GRAYSCALE, image.JPEG, image.BAYER, image.YUV422, hasattr(image, "RGB888"), hasattr(image, "ALLOC_MMZ"))
img = image.Image()
print(img, img.format() == sensor.RGB565, image.Image(size=(40, 30)))
img.clear()
img.draw_rectangle(10, 10, 20, 20, 0xF800, fill=True)
print(img.get_pixel(15, 15), img.find_blobs([(30, 100, 40, 127, 20, 127)])[0].rect())
img.draw_string(40, 10, "hi", color=(255, 255, 255), scale=2)
g = img.to_grayscale(copy=True)
print(g.format() == image.GRAYSCALE, g.set_pixel(0, 0, 200).get_pixel(0, 0), img.to_grayscale().format() == image.GRAYSCALE, img.format() == image.GRAYSCALE)
print(g.resize(10, 5), len(g.resize(10, 5).to_bytes()))
`})
	const want = `True True 5 1 3 False False
{"w":320, "h":240, "type":"rgb565", "size":153600} True {"w":40, "h":30, "type":"rgb565", "size":2400}
(255, 0, 0) (10, 10, 20, 20)
True 200 True True
{"w":10, "h":5, "type":"grayscale", "size":50} 50
`
	if r.err != nil || r.out != want {
		t.Errorf("%v\ngot\n%s\nwant\n%s", r.err, r.out, want)
	}
}

// The board's images have 132 methods; every one is there, those that canmv-run does not have as NotImplementedError.
func TestImageMethods(t *testing.T) {
	r := run(t, job{name: "t.py", src: `import image
img = image.Image(8, 8, image.GRAYSCALE)
names = [n for n in dir(img) if n != "__class__"]
print(len(names))
missing = []
for n in names:
    try:
        getattr(img, n)()
    except NotImplementedError:
        missing.append(n)
    except Exception as e:
        pass
    img = image.Image(8, 8, image.GRAYSCALE)
print(sorted(missing))
`})
	const want = "132\n['compressed_for_ide', 'find_apriltags', 'find_displacement', 'find_eye', 'find_features', 'find_keypoints', 'find_lbp', 'jpeg_encoded_for_ide', 'selective_search', 'stereo_disparity']\n"
	if r.err != nil || !strings.HasSuffix(r.out, want) {
		t.Errorf("%v\n%s", r.err, r.out)
	}
}
