package frame

import (
	"fmt"
	"hash/crc32"
	"image"
	"math"
	"testing"
)

// scaleModel is the textbook filter along one axis: covered area when shrinking, linear between centres when growing.
func scaleModel(in []float64, out int) []float64 {
	n := len(in)
	res := make([]float64, out)
	for i := range res {
		if n >= out {
			lo, hi := float64(i)*float64(n)/float64(out), float64(i+1)*float64(n)/float64(out)
			for j := range in {
				res[i] += in[j] * math.Max(0, math.Min(hi, float64(j+1))-math.Max(lo, float64(j)))
			}
			res[i] /= hi - lo
			continue
		}
		pos := math.Max(0, math.Min(float64(n-1), (float64(i)+0.5)*float64(n)/float64(out)-0.5))
		j := int(pos)
		f := pos - float64(j)
		res[i] = in[j]*(1-f) + in[min(j+1, n-1)]*f
	}
	return res
}

func TestScaleAgainstModel(t *testing.T) {
	for _, tt := range []struct{ sw, sh, dw, dh int }{
		{96, 54, 64, 36}, {64, 36, 96, 54}, {90, 60, 30, 20}, {33, 17, 70, 40}, {200, 100, 64, 96}, {40, 90, 80, 30}, {7, 5, 7, 3}, {1, 1, 9, 4},
	} {
		t.Run(fmt.Sprint(tt), func(t *testing.T) {
			src, dst := randomFrame(Gray, tt.sw, tt.sh, 4), randomFrame(Gray, tt.dw, tt.dh, 5)
			// Take a window of the destination's shape out of the picture's middle as the scaler should do by itself.
			from, _ := fit(image.Rect(0, 0, tt.sw, tt.sh), dst.Spec(), Crop)
			s, err := NewScaler(src.Spec(), dst.Spec(), ScaleOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Scale(dst, src); err != nil {
				t.Fatal(err)
			}
			checkPadding(t, dst)
			rows := make([][]float64, from.Dx()) // by column
			for x := range rows {
				col := make([]float64, from.Dy())
				for y := range col {
					col[y] = sample(src, 0, from.Min.X+x, from.Min.Y+y)
				}
				rows[x] = scaleModel(col, tt.dh)
			}
			for y := range tt.dh {
				line := make([]float64, from.Dx())
				for x := range line {
					line[x] = rows[x][y]
				}
				for x, want := range scaleModel(line, tt.dw) {
					if got := sample(dst, 0, x, y); math.Abs(got-want) > 2.5 {
						t.Fatalf("at %d,%d: got %v, want %.2f", x, y, got, want)
					}
				}
			}
		})
	}
}

// A plain colour must stay what it is through every pair of formats, sizes and fits.
func TestScaleKeepsPlainColours(t *testing.T) {
	sizes := []image.Point{{64, 48}, {96, 54}, {31, 45}, {128, 96}}
	for _, sf := range allFormats {
		for _, df := range allFormats {
			for _, ss := range sizes {
				for _, ds := range sizes {
					for _, fit := range []Fit{Crop, Pad} {
						src := New(sf, ss.X, ss.Y)
						paint(t, src, [3]byte{200, 90, 40})
						want := New(df, ss.X, ss.Y)
						if err := Convert(want, src); err != nil {
							t.Fatal(err)
						}
						dst := randomFrame(df, ds.X, ds.Y, 8)
						s, err := NewScaler(src.Spec(), dst.Spec(), ScaleOptions{Fit: fit})
						if err != nil {
							t.Fatal(err)
						}
						if err := s.Scale(dst, src); err != nil {
							t.Fatal(err)
						}
						checkPadding(t, dst)
						n := 3
						if df == Gray {
							n = 1
						}
						for i := range n {
							got, w := sample(dst, i, ds.X/2, ds.Y/2), sample(want, i, ss.X/2, ss.Y/2)
							if math.Abs(got-w) > 1 {
								t.Fatalf("%v %v to %v %v %v: component %d is %v, want %v", sf, ss, df, ds, fit, i, got, w)
							}
						}
					}
				}
			}
		}
	}
}

func paint(t *testing.T, f *Frame, rgb [3]byte) {
	t.Helper()
	src := New(RGB888, f.Width, f.Height)
	for i := range src.Planes[0] {
		src.Planes[0][i] = rgb[i%3]
	}
	if err := Convert(f, src); err != nil {
		t.Fatal(err)
	}
}

func TestPadIsBlack(t *testing.T) {
	for _, tt := range []struct {
		src, dst Format
		black    [3]float64
	}{{NV12, NV12, [3]float64{16, 128, 128}}, {RGB888, NV12, [3]float64{16, 128, 128}}, {NV12, RGB888, [3]float64{}}, {RGB888, ARGB8888, [3]float64{}},
		{I420, Gray, [3]float64{16}}, {RGB888, Gray, [3]float64{}}, {I422, I420, [3]float64{16, 128, 128}}, {RGB565, RGB565, [3]float64{}}} {
		for _, size := range []image.Point{{100, 40}, {40, 100}} {
			src, dst := New(tt.src, 80, 80), randomFrame(tt.dst, size.X, size.Y, 9)
			paint(t, src, [3]byte{255, 255, 255})
			s, err := NewScaler(src.Spec(), dst.Spec(), ScaleOptions{Fit: Pad})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Scale(dst, src); err != nil {
				t.Fatal(err)
			}
			n := 3
			if tt.dst == Gray {
				n = 1
			}
			for i := range n {
				for y := range size.Y {
					for x := range size.X {
						inside := x >= (size.X-40)/2 && x < (size.X+40)/2 && y >= (size.Y-40)/2 && y < (size.Y+40)/2
						got := sample(dst, i, x, y)
						if !inside && got != tt.black[i] || inside && i == 0 && got < 230 {
							t.Fatalf("%v to %v %v: component %d at %d,%d is %v", tt.src, tt.dst, size, i, x, y, got)
						}
					}
				}
			}
		}
	}
}

func TestMirrorEqualsFlip(t *testing.T) {
	for _, format := range []Format{NV12, I420, RGB888, ARGB8888, RGBP888, RGB565} {
		for _, size := range []image.Point{{48, 32}, {72, 48}, {36, 24}} {
			src := randomFrame(format, 48, 32, 10)
			a, b := New(format, size.X, size.Y), New(format, size.X, size.Y)
			for dst, o := range map[*Frame]ScaleOptions{a: {}, b: {HMirror: true, VFlip: true}} {
				s, err := NewScaler(src.Spec(), dst.Spec(), o)
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Scale(dst, src); err != nil {
					t.Fatal(err)
				}
			}
			Flip(a, true, true)
			if string(a.Planes[0]) != string(b.Planes[0]) || string(a.Planes[1]) != string(b.Planes[1]) {
				t.Errorf("%v to %v: mirroring differs from scaling and flipping", format, size)
			}
		}
	}
}

func TestIdentity(t *testing.T) {
	src := randomFrame(NV12, 64, 32, 11)
	dst := New(NV12, 64, 32)
	s, err := NewScaler(src.Spec(), dst.Spec(), ScaleOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Scale(dst, src); err != nil {
		t.Fatal(err)
	}
	if !s.Identity() || string(dst.Bytes(nil)) != string(src.Bytes(nil)) {
		t.Error("equal kinds change bytes")
	}
	var view Frame
	if !s.Share(&view, src) || &view.Planes[1][0] != &src.Planes[1][0] {
		t.Error("equal kinds do not share memory")
	}
	s, err = NewScaler(src.Spec(), Spec{Format: Gray, Width: 64, Height: 32}, ScaleOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !s.Share(&view, src) || view.Format != Gray || view.Check() != nil || view.Planes[1] != nil {
		t.Error("the luma of NV12 is not shared as Gray")
	}
	s, err = NewScaler(src.Spec(), Spec{Format: NV12, Width: 64, Height: 32, Matrix: BT709}, ScaleOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if s.Identity() || s.Share(&view, src) {
		t.Error("another matrix counts as identity")
	}
}

func TestWindow(t *testing.T) {
	src := randomFrame(RGB888, 64, 32, 12)
	dst := New(RGB888, 16, 8)
	s, err := NewScaler(src.Spec(), dst.Spec(), ScaleOptions{Window: image.Rect(5, 7, 21, 15)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Scale(dst, src); err != nil {
		t.Fatal(err)
	}
	for y := range 8 {
		if string(dst.Row(0, y)) != string(src.Row(0, y+7)[15:63]) {
			t.Fatalf("row %d is not that of the window", y)
		}
	}
	if _, err := NewScaler(src.Spec(), dst.Spec(), ScaleOptions{Window: image.Rect(0, 0, 65, 8)}); err == nil {
		t.Error("a window beyond the source is no error")
	}
}

func TestScaleChangesMatrix(t *testing.T) {
	src := New(NV12, 1280, 720)
	paint(t, src, [3]byte{200, 30, 40})
	dst, want := New(NV12, 640, 360), New(NV12, 640, 360)
	paint(t, want, [3]byte{200, 30, 40})
	s, err := NewScaler(src.Spec(), dst.Spec(), ScaleOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Scale(dst, src); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if got, w := sample(dst, i, 100, 100), sample(want, i, 100, 100); math.Abs(got-w) > 1 {
			t.Errorf("component %d: got %v, want %v", i, got, w)
		}
	}
}

func TestNoGarbage(t *testing.T) {
	for _, f := range [][2]Format{{NV12, NV12}, {I420, NV12}, {RGB888, NV12}, {NV12, RGB565}, {RGB565, NV12}} {
		src, dst := New(f[0], 192, 108), New(f[1], 128, 72)
		s, err := NewScaler(src.Spec(), dst.Spec(), ScaleOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if n := testing.AllocsPerRun(5, func() {
			if err := s.Scale(dst, src); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%v to %v: %v allocations a frame", f[0], f[1], n)
		}
	}
}

func TestScaleRefusesOtherKinds(t *testing.T) {
	s, err := NewScaler(Spec{Format: NV12, Width: 64, Height: 64}, Spec{Format: NV12, Width: 32, Height: 32}, ScaleOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Scale(New(NV12, 32, 32), New(NV12, 64, 32)); err == nil {
		t.Error("a frame of another size is no error")
	}
	if _, err := NewScaler(Spec{}, Spec{Format: NV12, Width: 32, Height: 32}, ScaleOptions{}); err == nil {
		t.Error("no format is no error")
	}
}

func BenchmarkScale(b *testing.B) {
	for _, tt := range []struct {
		src, dst Spec
	}{
		{Spec{Format: NV12, Width: 1920, Height: 1080}, Spec{Format: NV12, Width: 1280, Height: 720}},
		{Spec{Format: NV12, Width: 1920, Height: 1080}, Spec{Format: NV12, Width: 640, Height: 360}},
		{Spec{Format: NV12, Width: 640, Height: 360}, Spec{Format: NV12, Width: 1280, Height: 720}},
		{Spec{Format: I420, Width: 1280, Height: 720}, Spec{Format: NV12, Width: 1280, Height: 720}},
		{Spec{Format: RGB888, Width: 1920, Height: 1080}, Spec{Format: NV12, Width: 1280, Height: 720}},
		{Spec{Format: NV12, Width: 1920, Height: 1080}, Spec{Format: RGB888, Width: 320, Height: 240}},
		{Spec{Format: NV12, Width: 1280, Height: 720}, Spec{Format: RGB888, Width: 1280, Height: 720}},
		{Spec{Format: NV12, Width: 1280, Height: 720}, Spec{Format: RGB565, Width: 1280, Height: 720}},
		{Spec{Format: RGB888, Width: 1280, Height: 720}, Spec{Format: NV12, Width: 1280, Height: 720}},
	} {
		b.Run(fmt.Sprintf("%v%dto%v%d", tt.src.Format, tt.src.Height, tt.dst.Format, tt.dst.Height), func(b *testing.B) {
			src, dst := New(tt.src.Format, tt.src.Width, tt.src.Height), New(tt.dst.Format, tt.dst.Width, tt.dst.Height)
			s, err := NewScaler(tt.src, tt.dst, ScaleOptions{})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := s.Scale(dst, src); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The bytes are the same on every machine and in every release, so that recordings can be compared.
func TestScaleBytes(t *testing.T) {
	for _, tt := range []struct {
		src, dst Spec
		want     uint32
	}{
		{Spec{Format: I420, Width: 192, Height: 108}, Spec{Format: NV12, Width: 128, Height: 72}, 0x5ab2e99f},
		{Spec{Format: NV12, Width: 64, Height: 48}, Spec{Format: NV12, Width: 160, Height: 90}, 0xf08cd526},
		{Spec{Format: RGB888, Width: 300, Height: 200}, Spec{Format: NV12, Width: 64, Height: 64}, 0xab3f1734},
		{Spec{Format: NV12, Width: 192, Height: 108}, Spec{Format: RGB565, Width: 96, Height: 96, Matrix: BT601}, 0xe84e6220},
	} {
		src, dst := randomFrame(tt.src.Format, tt.src.Width, tt.src.Height, 13), New(tt.dst.Format, tt.dst.Width, tt.dst.Height)
		dst.Matrix = tt.dst.Matrix
		s, err := NewScaler(tt.src, tt.dst, ScaleOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Scale(dst, src); err != nil {
			t.Fatal(err)
		}
		if got := crc32.ChecksumIEEE(dst.Bytes(nil)); got != tt.want {
			t.Errorf("%+v to %+v: got %#08x, want %#08x", tt.src, tt.dst, got, tt.want)
		}
	}
}
