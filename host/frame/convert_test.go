package frame

import (
	"fmt"
	"image"
	"math"
	"math/rand"
	"testing"
	"time"
)

var allFormats = []Format{NV12, I420, I422, I444, Gray, RGB888, BGR888, RGBP888, ARGB8888, RGB565}

// randomFrame has padding after each row, filled with a value that must not be read or written.
func randomFrame(f Format, w, h int, seed int64) *Frame {
	r := rand.New(rand.NewSource(seed))
	fr := &Frame{Format: f, Width: w, Height: h}
	for p := range f.Planes() {
		n, rows := f.PlaneSize(p, w, h)
		fr.Stride[p] = n + 5
		fr.Planes[p] = make([]byte, fr.Stride[p]*rows)
		for i := range fr.Planes[p] {
			fr.Planes[p][i] = 0xA5
		}
		for y := range rows {
			r.Read(fr.Row(p, y))
		}
	}
	if f.IsYUV() { // legal limited-range values
		for i, c := range components[f] {
			cw, ch := fr.compSize(c)
			for y := range ch {
				row := fr.row(c, y)
				for x := range cw {
					top := 220
					if i > 0 {
						top = 225
					}
					row[x*c.step] = byte(16 + int(row[x*c.step])%top)
				}
			}
		}
	}
	return fr
}

func checkPadding(t *testing.T, f *Frame) {
	t.Helper()
	for p := range f.Format.Planes() {
		n, rows := f.Format.PlaneSize(p, f.Width, f.Height)
		for y := range rows - 1 {
			for x := n; x < f.Stride[p]; x++ {
				if f.Planes[p][y*f.Stride[p]+x] != 0xA5 {
					t.Fatalf("%v: padding of row %d in plane %d was written", f.Format, y, p)
				}
			}
		}
	}
}

// sample returns component i at picture position x, y: the value that covers it.
func sample(f *Frame, i, x, y int) float64 {
	if f.Format == RGB565 {
		r, g, b := get565(f.Row(0, y), x)
		return float64([3]byte{r, g, b}[i])
	}
	c := components[f.Format][i]
	return float64(f.row(c, y>>c.sy)[(x>>c.sx)*c.step])
}

// mean is component i of src averaged over the pixels that sample (sx, sy) of dst's component covers.
func mean(f *Frame, i int, dc component, x, y int) float64 {
	sum, n := 0.0, 0.0
	for yy := y << dc.sy; yy < min((y+1)<<dc.sy, f.Height); yy++ {
		for xx := x << dc.sx; xx < min((x+1)<<dc.sx, f.Width); xx++ {
			sum += sample(f, i, xx, yy)
			n++
		}
	}
	return sum / n
}

func weightsOf(m Matrix) (kr, kb float64) {
	if m == BT709 {
		return 0.2126, 0.0722
	}
	return 0.299, 0.114
}

func modelToRGB(m Matrix, v [3]float64) [3]float64 {
	kr, kb := weightsOf(m)
	y, cb, cr := (v[0]-16)/219, (v[1]-128)/224, (v[2]-128)/224
	r, b := y+2*(1-kr)*cr, y+2*(1-kb)*cb
	g := (y - kr*r - kb*b) / (1 - kr - kb)
	return [3]float64{r * 255, g * 255, b * 255}
}

func modelToYUV(m Matrix, v [3]float64) [3]float64 {
	kr, kb := weightsOf(m)
	r, g, b := v[0]/255, v[1]/255, v[2]/255
	y := kr*r + (1-kr-kb)*g + kb*b
	return [3]float64{16 + 219*y, 128 + 224*(b-y)/2/(1-kb), 128 + 224*(r-y)/2/(1-kr)}
}

// model says what sample (x, y) of component i in dst should be.
func model(dst, src *Frame, i int, dc component, x, y int) float64 {
	s, d := src.Format, dst.Format
	var v [3]float64
	for k := range v {
		if s == Gray {
			v[k] = mean(src, 0, dc, x, y)
		} else {
			v[k] = mean(src, k, dc, x, y)
		}
	}
	switch {
	case s == Gray && d.IsYUV():
		if i > 0 {
			return 128
		}
		return v[0]
	case s == Gray, s.IsYUV() && d == Gray, s.IsRGB() && d.IsRGB():
		return v[i]
	case d == Gray:
		return 0.299*v[0] + 0.587*v[1] + 0.114*v[2]
	case s.IsYUV() && d.IsYUV():
		if src.ResolvedMatrix() == dst.ResolvedMatrix() {
			return v[i]
		}
		return modelToYUV(dst.ResolvedMatrix(), modelToRGB(src.ResolvedMatrix(), v))[i]
	case s.IsYUV():
		return modelToRGB(src.ResolvedMatrix(), v)[i]
	default:
		return modelToYUV(dst.ResolvedMatrix(), v)[i]
	}
}

func TestConvertAgainstModel(t *testing.T) {
	for _, size := range []image.Point{{70, 22}, {35, 23}} {
		for _, sf := range allFormats {
			for _, df := range allFormats {
				for _, m := range [][2]Matrix{{BT601, BT601}, {BT709, BT709}, {BT601, BT709}, {BT709, BT601}} {
					t.Run(fmt.Sprint(size, sf, df, m), func(t *testing.T) {
						src, dst := randomFrame(sf, size.X, size.Y, 1), randomFrame(df, size.X, size.Y, 2)
						src.Matrix, dst.Matrix, src.PTS = m[0], m[1], 7*time.Second
						if err := Convert(dst, src); err != nil {
							t.Fatal(err)
						}
						if dst.PTS != src.PTS {
							t.Errorf("PTS %v, want %v", dst.PTS, src.PTS)
						}
						checkPadding(t, dst)
						compareModel(t, dst, src)
					})
				}
			}
		}
	}
}

func compareModel(t *testing.T, dst, src *Frame) {
	t.Helper()
	comps, tolerance := components[dst.Format], 1.0
	if dst.Format == RGB565 { // 5 bits are kept: a step is 8, and the value below is taken
		comps, tolerance = components[RGB888], 9
	}
	if dst.Format.IsYUV() && src.Format.IsYUV() && src.ResolvedMatrix() != dst.ResolvedMatrix() {
		tolerance = 1.6 // the chroma average is rounded before the matrix
	}
	for i, c := range comps {
		// Luma under shared chroma: one offset for the whole chroma sample, which only equals the model's where chroma
		// was not averaged.
		if i == 0 && tolerance == 1.6 && (components[dst.Format][1].sx != components[src.Format][1].sx || components[dst.Format][1].sy != components[src.Format][1].sy) {
			continue
		}
		w, h := dst.compSize(c)
		for y := range h {
			for x := range w {
				want := math.Max(0, math.Min(255, model(dst, src, i, c, x, y)))
				var got float64
				if dst.Format == RGB565 {
					got = sample(dst, i, x, y)
				} else {
					got = float64(dst.row(c, y)[x*c.step])
				}
				if math.Abs(got-want) > tolerance {
					t.Fatalf("component %d at %d,%d: got %v, want %.2f", i, x, y, got, want)
				}
			}
		}
	}
	if dst.Format == ARGB8888 && src.Format != ARGB8888 && dst.Planes[0][3] != 255 {
		t.Errorf("alpha %d, want 255", dst.Planes[0][3])
	}
}

func TestKnownColours(t *testing.T) {
	tests := []struct {
		rgb      [3]byte
		yuv, hdv [3]byte // BT.601, BT.709
	}{
		{[3]byte{255, 255, 255}, [3]byte{235, 128, 128}, [3]byte{235, 128, 128}},
		{[3]byte{0, 0, 0}, [3]byte{16, 128, 128}, [3]byte{16, 128, 128}},
		{[3]byte{255, 0, 0}, [3]byte{81, 90, 240}, [3]byte{63, 102, 240}},
		{[3]byte{0, 255, 0}, [3]byte{145, 54, 34}, [3]byte{173, 42, 26}},
		{[3]byte{0, 0, 255}, [3]byte{41, 240, 110}, [3]byte{32, 240, 118}},
	}
	for _, tt := range tests {
		src := New(RGB888, 2, 2)
		for i := range src.Planes[0] {
			src.Planes[0][i] = tt.rgb[i%3]
		}
		for m, want := range map[Matrix][3]byte{BT601: tt.yuv, BT709: tt.hdv} {
			dst := New(I444, 2, 2)
			dst.Matrix = m
			if err := Convert(dst, src); err != nil {
				t.Fatal(err)
			}
			if got := [3]byte{dst.Planes[0][0], dst.Planes[1][0], dst.Planes[2][0]}; got != want {
				t.Errorf("%v in matrix %d: got %v, want %v", tt.rgb, m, got, want)
			}
			back := New(RGB888, 2, 2)
			if err := Convert(back, dst); err != nil {
				t.Fatal(err)
			}
			for i, v := range tt.rgb {
				if d := int(back.Planes[0][i]) - int(v); d < -2 || d > 2 {
					t.Errorf("%v in matrix %d: came back as %v", tt.rgb, m, back.Planes[0][:3])
				}
			}
		}
	}
}

func TestAutoMatrix(t *testing.T) {
	for h, want := range map[int]Matrix{480: BT601, 718: BT601, 720: BT709, 1080: BT709} {
		if got := (&Frame{Height: h}).ResolvedMatrix(); got != want {
			t.Errorf("%d lines: matrix %d, want %d", h, got, want)
		}
	}
}

func TestLayout(t *testing.T) {
	mem := make([]byte, 1<<20)
	f, err := Layout(mem, NV12, 320, 180, 12)
	if err != nil {
		t.Fatal(err)
	}
	f.Planes[1][0] = 77
	if o := (320*180 + 4095) / 4096 * 4096; mem[o] != 77 {
		t.Errorf("the chroma plane does not start at %d", o)
	}
	if got, want := SizeAligned(NV12, 320, 180, 12), 61440+320*90; got != want {
		t.Errorf("aligned size %d, want %d", got, want)
	}
	if _, err := Layout(mem[:100], NV12, 320, 180, 0); err == nil {
		t.Error("100 bytes hold no 320x180 frame, but there is no error")
	}
	for f, want := range map[Format]int{NV12: 96, I420: 96, I422: 128, I444: 192, Gray: 64, RGB888: 192, RGBP888: 192, ARGB8888: 256, RGB565: 128} {
		if got := Size(f, 8, 8); got != want {
			t.Errorf("%v 8x8: size %d, want %d", f, got, want)
		}
	}
}

func TestCheckFindsShortPlanes(t *testing.T) {
	f := New(NV12, 64, 64)
	f.Planes[1] = f.Planes[1][:100]
	if err := Convert(New(NV12, 64, 64), f); err == nil {
		t.Error("a short chroma plane is no error")
	}
	if err := Convert(New(NV12, 64, 32), New(NV12, 64, 64)); err == nil {
		t.Error("different sizes are no error")
	}
}

func TestFlip(t *testing.T) {
	for _, format := range allFormats {
		src := randomFrame(format, 22, 14, 3)
		f := randomFrame(format, 22, 14, 3)
		Flip(f, true, true)
		n := 3
		if format == Gray {
			n = 1
		}
		for i := range n {
			for y := range 14 {
				for x := range 22 {
					if got, want := sample(f, i, x, y), sample(src, i, 21-x, 13-y); got != want {
						t.Fatalf("%v component %d at %d,%d: got %v, want %v", format, i, x, y, got, want)
					}
				}
			}
		}
	}
}

func TestRateTime(t *testing.T) {
	if got, want := (Rate{30000, 1001}).Time(30000), 1001*time.Second; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := (Rate{30, 1}).Time(1), 33333333*time.Nanosecond; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestYCbCrIsFullRange(t *testing.T) {
	for _, m := range []Matrix{BT601, BT709} {
		src := randomFrame(I444, 32, 16, 5)
		src.Matrix = m
		img := ToYCbCr(nil, src)
		for y := range 16 {
			for x := range 32 {
				rgb := modelToRGB(m, [3]float64{sample(src, 0, x, y), sample(src, 1, x, y), sample(src, 2, x, y)})
				in := true
				for _, v := range rgb {
					in = in && v >= 0 && v <= 255
				}
				if !in {
					continue // out of gamut: clamping differs
				}
				r, g, b, _ := img.At(x, y).RGBA()
				for i, v := range []uint32{r, g, b} {
					if math.Abs(float64(v>>8)-rgb[i]) > 3 {
						t.Fatalf("matrix %d at %d,%d: got %d,%d,%d, want %.0f", m, x, y, r>>8, g>>8, b>>8, rgb)
					}
				}
			}
		}
		if again := ToYCbCr(img, src); again != img {
			t.Error("the image is not reused")
		}
	}
}

func TestRGBAAndBack(t *testing.T) {
	src := randomFrame(RGB888, 21, 9, 6)
	back := FromImage(ToRGBA(nil, src))
	if string(back.Bytes(nil)) != string(src.Bytes(nil)) {
		t.Error("RGB888 changed on its way through image.RGBA")
	}
	g := randomFrame(Gray, 21, 9, 6)
	if string(FromImage(GrayImage(g)).Bytes(nil)) != string(g.Bytes(nil)) {
		t.Error("Gray changed on its way through image.Gray")
	}
}
