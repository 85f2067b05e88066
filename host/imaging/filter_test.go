package imaging_test

import (
	"bytes"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/canmv-run/canmv-run/host/imaging"
)

// random is an image of random bytes; bits beyond the width of BINARY rows are 0.
func random(t testing.TB, f imaging.Format, w, h int, seed uint64) *imaging.Image {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 5))
	m := newImage(t, f, w, h)
	for y := range h {
		for x := range w {
			m.SetPixel(x, y, imaging.RGB(byte(r.IntN(256)), byte(r.IntN(256)), byte(r.IntN(256))))
		}
	}
	return m
}

// naive makes each pixel of a grey image what f makes of the pixels around it, in reading order.
func naive(m *imaging.Image, k int, f func(around []int, own int) int) []byte {
	out := make([]byte, 0, m.Width*m.Height)
	for y := range m.Height {
		for x := range m.Width {
			var around []int
			for v := y - k; v <= y+k; v++ {
				for u := x - k; u <= x+k; u++ {
					around = append(around, int(m.Planes[0][max(0, min(m.Height-1, v))*m.Stride[0]+max(0, min(m.Width-1, u))]))
				}
			}
			out = append(out, byte(f(around, int(m.Planes[0][y*m.Stride[0]+x]))))
		}
	}
	return out
}

func sum(list []int) (s int) {
	for _, v := range list {
		s += v
	}
	return s
}

func count(list []int, over int) (n int) {
	for _, v := range list {
		if v > over {
			n++
		}
	}
	return n
}

// Fast filters do what a look at every neighbour does.
func TestFiltersNaive(t *testing.T) {
	for _, k := range []int{0, 1, 2, 4} {
		n := (2*k + 1) * (2*k + 1)
		o := imaging.FilterOptions{Size: k}
		for name, c := range map[string]struct {
			fast func(*imaging.Image) error
			slow func(around []int, own int) int
		}{
			"mean":   {func(m *imaging.Image) error { return m.Mean(o) }, func(a []int, _ int) int { return sum(a) / n }},
			"median": {func(m *imaging.Image) error { return m.Median(0.5, o) }, func(a []int, _ int) int { slices.Sort(a); return a[n/2] }},
			"mode": {func(m *imaging.Image) error { return m.Mode(o) }, func(a []int, _ int) int {
				slices.Sort(a)
				best, most := a[0], 0
				for _, v := range a {
					if c := len(a) - count(a, v) - (len(a) - count(a, v-1)); c > most {
						best, most = v, c
					}
				}
				return best
			}},
			"midpoint": {func(m *imaging.Image) error { return m.Midpoint(0.25, o) }, func(a []int, _ int) int { return (slices.Min(a)*192 + slices.Max(a)*64) >> 8 }},
			"erode":    {func(m *imaging.Image) error { return m.Erode(k, n-1, nil) }, func(a []int, own int) int { return own * (1 - boolInt(own > 127 && count(a, 127) <= n-1)) }},
			"dilate": {func(m *imaging.Image) error { return m.Dilate(k, 1, nil) }, func(a []int, own int) int {
				if own <= 127 && count(a, 127) > 1 {
					return 255
				}
				return own
			}},
			"threshold": {func(m *imaging.Image) error {
				return m.Mean(imaging.FilterOptions{Size: k, Threshold: true, Offset: 5, Invert: true})
			}, func(a []int, own int) int { return 255 * boolInt(sum(a)/n-5 >= own) }},
			"gaussian": {func(m *imaging.Image) error { return m.Convolve(imaging.GaussianKernel(k, false), o) }, func(a []int, _ int) int {
				w, total := 0, 0
				for i, v := range a {
					b := binomial(2*k, i%(2*k+1)) * binomial(2*k, i/(2*k+1))
					w, total = w+b, total+b*v
				}
				return total / w
			}},
		} {
			m := random(t, imaging.Gray, 23, 17, uint64(k))
			want := naive(m, k, c.slow)
			if err := c.fast(m); err != nil || !bytes.Equal(m.Bytes(), want) {
				t.Errorf("%s of size %d: %v\n%v\nwant\n%v", name, k, err, m.Bytes()[:23], want[:23])
			}
		}
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func binomial(n, k int) int {
	r := 1
	for i := range k {
		r = r * (n - i) / (i + 1)
	}
	return r
}

func TestCombine(t *testing.T) {
	for _, c := range []struct {
		op         imaging.Op
		a, b, want int
	}{
		{imaging.And, 0xF0, 0x3C, 0x30}, {imaging.Nand, 0xF0, 0x3C, 0xCF}, {imaging.Or, 0xF0, 0x3C, 0xFC}, {imaging.Nor, 0xF0, 0x3C, 0x03},
		{imaging.Xor, 0xF0, 0x3C, 0xCC}, {imaging.Xnor, 0xF0, 0x3C, 0x33}, {imaging.Add, 200, 100, 255}, {imaging.Sub, 100, 200, 0}, {imaging.Sub, 200, 50, 150},
		{imaging.SubReverse, 50, 200, 150}, {imaging.Mul, 128, 128, 64}, {imaging.Screen, 128, 128, 192}, {imaging.Div, 50, 100, 127}, {imaging.Div, 50, 0, 255},
		{imaging.DivInvert, 100, 50, 127}, {imaging.Mod, 50, 100, 50}, {imaging.Min, 7, 9, 7}, {imaging.Max, 7, 9, 9}, {imaging.Difference, 20, 50, 30}, {imaging.Assign, 1, 2, 2},
	} {
		gray := func(v int) imaging.Color { return imaging.RGB(byte(v), byte(v), byte(v)) }
		a, b := newImage(t, imaging.Gray, 3, 2), newImage(t, imaging.Gray, 3, 2)
		a.Rectangle(0, 0, 3, 2, gray(c.a), 1, true)
		b.Rectangle(0, 0, 3, 2, gray(c.b), 1, true)
		mask := newImage(t, imaging.Binary, 3, 2)
		mask.SetPixel(1, 1, white)
		mask.SetPixel(2, 0, white)
		for _, o := range []imaging.Operand{{Image: b}, {Color: gray(c.b)}} {
			m := a.Clone()
			if err := m.Combine(c.op, o, mask); err != nil {
				t.Fatal(err)
			}
			if m.PixelValue(1, 1) != c.want || m.PixelValue(2, 0) != c.want || m.PixelValue(0, 0) != c.a {
				t.Errorf("operation %d of %d and %d: %v, want %d where the mask shows", c.op, c.a, c.b, m.Bytes(), c.want)
			}
		}
	}
	m := newImage(t, imaging.Binary, 40, 2)
	if err := m.Negate(); err != nil || m.PixelValue(39, 1) != 1 || m.Planes[0][5] != 0 {
		t.Errorf("negated bitmap: %v %x", err, m.Planes[0])
	}
	if err := m.Combine(imaging.Add, imaging.Operand{Image: newImage(t, imaging.Binary, 41, 2)}, nil); err == nil {
		t.Error("images of different sizes were added")
	}
}

var formats = []imaging.Format{imaging.Binary, imaging.Gray, imaging.RGB565, imaging.Bayer, imaging.YUV422, imaging.ARGB8888, imaging.RGB888, imaging.RGBP888, imaging.YUV420}

// A picture of even areas survives every conversion, as far as the format can hold it.
func TestConvert(t *testing.T) {
	for _, from := range formats {
		for _, to := range formats {
			m := newImage(t, from, 16, 8)
			for y := range 8 {
				for x := range 16 {
					c := white
					if x >= 8 {
						c = imaging.RGB(200, 40, 24)
					}
					m.SetPixel(x, y, c)
				}
			}
			d, err := m.To(to, imaging.View{})
			if err != nil {
				t.Fatal(err)
			}
			r, g, b := d.Pixel(3, 4)
			if min(r, g, b) < 240 {
				t.Errorf("%v to %v: white became %d %d %d", from, to, r, g, b)
			}
			wr, wg, wb := 200, 40, 24
			switch {
			case from == imaging.Binary || to == imaging.Binary:
				wr, wg, wb = 0, 0, 0
			case from == imaging.Gray || to == imaging.Gray:
				wr, wg, wb = 85, 85, 85
			}
			if r, g, b = d.Pixel(12, 4); abs(int(r)-wr) > 12 || abs(int(g)-wg) > 12 || abs(int(b)-wb) > 12 {
				t.Errorf("%v to %v: %d %d %d became %d %d %d", from, to, wr, wg, wb, r, g, b)
			}
		}
	}
}

func TestView(t *testing.T) {
	m := newImage(t, imaging.RGB888, 4, 2)
	for x := range 4 {
		m.SetPixel(x, 0, imaging.RGB(byte(10*x), byte(20*x), byte(30*x)))
	}
	row := func(v imaging.View, f imaging.Format) (list []int) {
		d, err := m.To(f, v)
		if err != nil {
			t.Fatal(err)
		}
		for x := range d.Width {
			list = append(list, d.PixelValue(x, 0))
		}
		return list
	}
	for name, c := range map[string]struct {
		got, want []int
	}{
		"part":     {row(imaging.View{ROI: image.Rect(1, 0, 3, 1)}, imaging.RGB888), []int{0x0A141E, 0x14283C}},
		"mirrored": {row(imaging.View{XScale: -1}, imaging.RGB888), []int{0x1E3C5A, 0x14283C, 0x0A141E, 0}},
		"doubled":  {row(imaging.View{XScale: 2, Height: 1}, imaging.RGB888), []int{0, 0, 0x0A141E, 0x0A141E, 0x14283C, 0x14283C, 0x1E3C5A, 0x1E3C5A}},
		"green":    {row(imaging.View{Channel: 2}, imaging.Gray), []int{0, 20, 40, 60}},
		"faded":    {row(imaging.View{Channel: 2, Fade: 128}, imaging.Gray), []int{0, 10, 20, 30}},
		"average":  {row(imaging.View{Channel: 1, Width: 2, Height: 1, Hint: imaging.Area, ROI: image.Rect(0, 0, 4, 1)}, imaging.Gray), []int{5, 25}},
		"linear":   {row(imaging.View{Channel: 1, Width: 8, Height: 1, Hint: imaging.Bilinear, ROI: image.Rect(0, 0, 4, 1)}, imaging.Gray), []int{0, 3, 8, 13, 18, 23, 28, 30}},
		"ironbow":  {row(imaging.View{Palette: imaging.Ironbow(), Width: 1}, imaging.RGB888), []int{0}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %#x, want %#x", name, c.got, c.want)
		}
	}
}

func TestHistogram(t *testing.T) {
	m := newImage(t, imaging.Gray, 10, 10)
	m.Rectangle(0, 0, 10, 5, imaging.RGB(50, 50, 50), 1, true)
	m.Rectangle(0, 5, 10, 5, imaging.RGB(200, 200, 200), 1, true)
	m.SetPixel(0, 0, imaging.RGB(10, 10, 10))
	h, err := m.Histogram(imaging.HistogramOptions{})
	if err != nil || len(h.Bins) != 1 || h.Bins[0][50] != 0.49 || h.Bins[0][200] != 0.5 {
		t.Fatalf("%v %v", h, err)
	}
	if s := h.Statistics()[0]; s != (imaging.Statistics{Mean: 125, Median: 50, Mode: 200, Stdev: 76, Min: 10, Max: 200, LQ: 50, UQ: 200}) {
		t.Errorf("%+v", s)
	}
	if o := h.Threshold()[0]; o < 50 || o >= 200 {
		t.Errorf("threshold %d", o)
	}
	if p := h.Percentile(0.005)[0]; p != 10 {
		t.Errorf("percentile %d", p)
	}
	h, err = m.Histogram(imaging.HistogramOptions{Thresholds: []imaging.Threshold{{Min: [3]int{100}, Max: [3]int{255}}}, Bins: [3]int{4}, ROI: image.Rect(0, 4, 10, 6)})
	if err != nil || !slices.Equal(h.Bins[0], []float64{0, 0, 1, 0}) && !slices.Equal(h.Bins[0], []float64{0, 0, 0, 1}) {
		t.Errorf("%v %v", h, err)
	}
	c := newImage(t, imaging.RGB565, 4, 4)
	c.Rectangle(0, 0, 4, 4, imaging.RGB(255, 0, 0), 1, true)
	h, err = c.Histogram(imaging.HistogramOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if s := h.Statistics(); len(s) != 3 || s[0].Mean != 53 || s[1].Mode != 80 || s[2].Min != 67 {
		t.Errorf("%+v", s)
	}
}

// Published values of colours in L*a*b* (D65).
func TestLab(t *testing.T) {
	for c, want := range map[imaging.Color]imaging.Lab{imaging.RGB(255, 255, 255): {L: 100}, imaging.RGB(0, 0, 0): {}, imaging.RGB(255, 0, 0): {L: 53, A: 80, B: 67},
		imaging.RGB(0, 255, 0): {L: 88, A: -86, B: 83}, imaging.RGB(0, 0, 255): {L: 32, A: 79, B: -108}, imaging.RGB(128, 128, 128): {L: 54}} {
		got := imaging.ToLab(c.R(), c.G(), c.B())
		if got != want {
			t.Errorf("%06x: %v, want %v", uint32(c), got, want)
		}
		if r, g, b := got.RGB(); abs(int(r)-int(c.R())) > 10 || abs(int(g)-int(c.G())) > 10 || abs(int(b)-int(c.B())) > 10 {
			t.Errorf("%06x: back %d %d %d", uint32(c), r, g, b)
		}
	}
}

func TestWarp(t *testing.T) {
	for name, c := range map[string]struct {
		do     func(*imaging.Image) error
		expect func(m *imaging.Image) (*imaging.Image, error)
		parts  int // of a thousand pixels that may differ
	}{
		"nothing":   {func(m *imaging.Image) error { return m.Rotate(imaging.Rotation{}) }, func(m *imaging.Image) (*imaging.Image, error) { return m, nil }, 0},
		"half turn": {func(m *imaging.Image) error { return m.Rotate(imaging.Rotation{Z: 180, Zoom: 1, FOV: 60}) }, func(m *imaging.Image) (*imaging.Image, error) { return m.Arrange(true, true, false) }, 80},
		"corners": {func(m *imaging.Image) error {
			return m.Rotate(imaging.Rotation{Zoom: 1, FOV: 60, Corners: &[4]image.Point{{X: 59, Y: 0}, {X: 0, Y: 0}, {X: 0, Y: 39}, {X: 59, Y: 39}}})
		}, func(m *imaging.Image) (*imaging.Image, error) { return m.Arrange(true, false, false) }, 20},
		"lens":  {func(m *imaging.Image) error { return m.LensCorrection(0.001, 1, 0, 0) }, func(m *imaging.Image) (*imaging.Image, error) { return m, nil }, 0},
		"polar": {func(m *imaging.Image) error { return errorsOf(m.Polar(false, false), m.Polar(false, true)) }, func(m *imaging.Image) (*imaging.Image, error) { return m, nil }, 120},
	} {
		m := newImage(t, imaging.RGB565, 60, 40)
		m.Rectangle(10, 8, 20, 14, red, 1, true)
		m.Circle(42, 25, 8, green, 1, true)
		want, err := c.expect(m.Clone())
		if err != nil {
			t.Fatal(err)
		}
		if err := c.do(m); err != nil {
			t.Fatal(err)
		}
		wrong := 0
		for y := range 40 {
			for x := range 60 {
				wrong += boolInt(m.PixelValue(x, y) != want.PixelValue(x, y))
			}
		}
		if wrong*1000 > c.parts*60*40 {
			t.Errorf("%s: %d pixels differ", name, wrong)
		}
	}
}

func errorsOf(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestTones(t *testing.T) {
	m := newImage(t, imaging.Gray, 256, 1)
	for x := range 256 {
		m.SetPixel(x, 0, imaging.RGB(byte(x/4+64), byte(x/4+64), byte(x/4+64)))
	}
	e := m.Clone()
	if err := e.Equalize(nil); err != nil || e.PixelValue(255, 0) != 255 || e.PixelValue(0, 0) > 4 || abs(e.PixelValue(128, 0)-128) > 4 {
		t.Errorf("equalized %v: %d %d %d", err, e.PixelValue(0, 0), e.PixelValue(128, 0), e.PixelValue(255, 0))
	}
	if err := m.Gamma(2, 1, 0); err != nil || m.PixelValue(0, 0) != int(math.Round(255*math.Sqrt(64.0/255))) {
		t.Errorf("gamma %v: %d", err, m.PixelValue(0, 0))
	}
	c := newImage(t, imaging.RGB888, 8, 8)
	c.Rectangle(0, 0, 8, 8, imaging.RGB(50, 100, 200), 1, true)
	w := c.Clone()
	if err := w.WhiteBalance(false); err != nil || w.PixelValue(3, 3) != 0x646464 {
		t.Errorf("white balance %v: %06x", err, w.PixelValue(3, 3))
	}
	if err := c.CorrectColors([]float64{0, 0, 1, 0, 0, 1, 0, 10, 2, 0, 0, 0}); err != nil || c.PixelValue(3, 3) != 0xC86E64 {
		t.Errorf("matrix %v: %06x", err, c.PixelValue(3, 3))
	}
	p := random(t, imaging.Gray, 12, 8, 1)
	q, err := p.MeanPool(4, 4)
	if err != nil || q.Width != 3 || q.Height != 2 {
		t.Fatal(q, err)
	}
	want := 0
	for y := 4; y < 8; y++ {
		for x := 8; x < 12; x++ {
			want += p.PixelValue(x, y)
		}
	}
	if q.PixelValue(2, 1) != want/16 {
		t.Errorf("pooled %d, want %d", q.PixelValue(2, 1), want/16)
	}
	f := random(t, imaging.Gray, 64, 48, 9)
	part, err := f.To(imaging.Gray, imaging.View{ROI: image.Rect(30, 20, 42, 31)})
	if err != nil {
		t.Fatal(err)
	}
	if at, ok, err := f.FindTemplate(part, 0.9, image.Rectangle{}, 1); err != nil || !ok || at != image.Rect(30, 20, 42, 31) {
		t.Errorf("template at %v %v %v", at, ok, err)
	}
	edges := newImage(t, imaging.Gray, 40, 40)
	edges.Rectangle(10, 10, 20, 20, white, 1, true)
	if err := edges.FindEdges(imaging.Canny, image.Rectangle{}, 50, 80); err != nil {
		t.Fatal(err)
	}
	if n := count(ints(edges.Bytes()), 0); n < 60 || n > 100 || edges.PixelValue(20, 20) != 0 || edges.PixelValue(3, 3) != 0 {
		t.Errorf("%d edge pixels, want about 76", n)
	}
}

func ints(b []byte) (list []int) {
	for _, v := range b {
		list = append(list, int(v))
	}
	return list
}

func TestNetpbm(t *testing.T) {
	for f, file := range map[imaging.Format]imaging.FileFormat{imaging.Gray: imaging.PGM, imaging.RGB888: imaging.PPM} {
		m := random(t, f, 7, 5, 3)
		var b bytes.Buffer
		if err := imaging.Encode(&b, m.Frame(), file, 0); err != nil {
			t.Fatal(err)
		}
		back, err := imaging.Decode(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if o, err := imaging.Of(back); err != nil || o.Format != f || !bytes.Equal(o.Bytes(), m.Bytes()) {
			t.Errorf("%v: %v", f, err)
		}
		if _, err := imaging.Decode(b.Bytes()[:b.Len()-1]); err == nil {
			t.Errorf("%v cut off was read", f)
		}
	}
	f, err := imaging.Decode([]byte("P2 # text\n2 1 # size\n100\n50 100"))
	if err != nil || f.Planes[0][0] != 127 || f.Planes[0][1] != 255 {
		t.Errorf("%v %v", f, err)
	}
}

func FuzzDecodeNetpbm(f *testing.F) {
	f.Add([]byte("P5\n2 2\n255\nabcd"))
	f.Add([]byte("P3 1 1 255 1 2 3"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 2 || data[0] != 'P' {
			return
		}
		got, err := imaging.Decode(data)
		if err != nil {
			return
		}
		// What was read can be written and read again, and is the same.
		file := imaging.PPM
		m, err := imaging.Of(got)
		if err != nil {
			t.Fatal(err)
		}
		if m.Format == imaging.Gray {
			file = imaging.PGM
		}
		var b bytes.Buffer
		if err := imaging.Encode(&b, got, file, 0); err != nil {
			t.Fatal(err)
		}
		again, err := imaging.Decode(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if o, err := imaging.Of(again); err != nil || !bytes.Equal(o.Bytes(), m.Bytes()) {
			t.Fatal("not the same")
		}
	})
}

// On a transparent picture, text and pictures bring their alpha along: white at half cover is white, half seen through.
func TestOver(t *testing.T) {
	half := newImage(t, imaging.ARGB8888, 1, 1)
	half.SetPixel(0, 0, 0x80FFFFFF)
	for _, c := range []struct {
		format      imaging.Format
		under, want imaging.Color
	}{{imaging.RGB888, 0, 0xFF808080}, {imaging.ARGB8888, 0, 0x80FFFFFF}, {imaging.ARGB8888, 0xFF000000, 0xFF808080}} {
		m := newImage(t, c.format, 2, 1)
		m.Rectangle(0, 0, 2, 1, c.under, 1, true)
		v := imaging.View{}
		if c.format == imaging.ARGB8888 {
			all := new([256]uint8)
			for i := range all {
				all[i] = 255
			}
			v.AlphaPalette = all // composed, not copied
		}
		if err := m.Paste(half, 0, 0, v, nil); err != nil {
			t.Fatal(err)
		}
		r, g, b := m.Pixel(0, 0)
		a := byte(255)
		if c.format == imaging.ARGB8888 {
			a = m.Planes[0][3]
		}
		if abs(int(r)-int(c.want.R())) > 1 || g != r || b != r || abs(int(a)-int(c.want.A())) > 1 {
			t.Errorf("%v over %08x: %d %d %d alpha %d, want %08x", c.format, uint32(c.under), r, g, b, a, uint32(c.want))
		}
	}
}
