package camera

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
)

func open(t testing.TB, spec string, cfg SourceConfig) Source {
	t.Helper()
	src, err := Open(spec, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	})
	return src
}

func get(t testing.TB, src Source, k int64) *frame.Frame {
	t.Helper()
	f, err := src.Frame(k)
	if err != nil {
		t.Fatalf("frame %d: %v", k, err)
	}
	if err := f.Check(); err != nil {
		t.Fatal(err)
	}
	if want := src.Info().Rate.Time(k); f.PTS != want {
		t.Errorf("frame %d: PTS %v, want %v", k, f.PTS, want)
	}
	if f.Spec() != src.Info().Spec() {
		t.Errorf("frame %d is %+v, but Info says %+v", k, f.Spec(), src.Info().Spec())
	}
	return f
}

func hash(f *frame.Frame) string {
	h := sha256.Sum256(f.Bytes(nil))
	return hex.EncodeToString(h[:8])
}

// The patterns are the same bytes on every machine and in every release, so that recordings can be compared. Change a
// hash only together with a deliberate change of the picture.
func TestPatternBytes(t *testing.T) {
	tests := []struct {
		name string
		w, h int
		k    int64
		want string
	}{
		{"test", 1280, 720, 0, "fb35f7a341060686"},
		{"test", 1280, 720, 100, "74a43f0846a61801"},
		{"test", 800, 480, 7, "ea507d6e3ecbc28a"},
		{"test", 64, 64, 3, "511120872e026843"},
		{"bars", 320, 240, 0, "59d806d5a2cfdcec"},
		{"black", 64, 64, 9, "ea9e3dd5ac3926c3"},
		{"noise", 64, 64, 1, "5f375b3c73fd5137"},
	}
	for _, tt := range tests {
		src := open(t, tt.name, SourceConfig{Width: tt.w, Height: tt.h})
		if got := hash(get(t, src, tt.k)); got != tt.want {
			t.Errorf("%s %dx%d frame %d: got %s, want %s", tt.name, tt.w, tt.h, tt.k, got, tt.want)
		}
	}
}

func TestPatternMoves(t *testing.T) {
	for name, moves := range map[string]bool{"test": true, "bars": false, "black": false, "noise": true} {
		src := open(t, name, SourceConfig{Width: 320, Height: 240})
		seen := map[string]bool{}
		for k := range int64(20) {
			seen[hash(get(t, src, k))] = true
		}
		if want := map[bool]int{true: 20, false: 1}[moves]; len(seen) != want {
			t.Errorf("%s: %d different pictures in 20 frames, want %d", name, len(seen), want)
		}
		if src.Info().Still == moves {
			t.Errorf("%s: Still is %v", name, src.Info().Still)
		}
	}
}

// Every size must be drawn without a write outside the picture, in every format.
func TestRenderToAnySize(t *testing.T) {
	src := open(t, "test", SourceConfig{}).(Renderer)
	for w := 16; w < 400; w += 22 {
		for _, h := range []int{16, 18, 40, 64, 98, 120, 240, 402} {
			f := frame.New(frame.NV12, w, h)
			for _, k := range []int64{0, 41, 1 << 40} {
				if err := src.RenderTo(k, f); err != nil {
					t.Fatal(err)
				}
			}
			for i, y := range f.Planes[0] {
				if y < 16 || y > 235 {
					t.Fatalf("%dx%d: luma %d at %d, want 16 to 235", w, h, y, i)
				}
			}
		}
	}
	for format := frame.NV12; format <= frame.RGB565; format++ {
		for _, size := range [][2]int{{96, 64}, {97, 65}} {
			f, want := frame.New(format, size[0], size[1]), frame.New(format, size[0], size[1])
			if err := src.RenderTo(5, f); err != nil {
				t.Fatal(err)
			}
			even := frame.New(frame.NV12, (size[0]+1)&^1, (size[1]+1)&^1)
			if err := src.RenderTo(5, even); err != nil {
				t.Fatal(err)
			}
			even.Width, even.Height = size[0], size[1]
			if err := frame.Convert(want, even); err != nil {
				t.Fatal(err)
			}
			if hash(f) != hash(want) {
				t.Errorf("%v %v differs from the converted NV12 picture", format, size)
			}
		}
	}
}

func TestRenderToRespectsStrides(t *testing.T) {
	src := open(t, "test", SourceConfig{}).(Renderer)
	plain := frame.New(frame.NV12, 128, 96)
	mem := make([]byte, 1<<16)
	for i := range mem {
		mem[i] = 0xA5
	}
	padded := &frame.Frame{Format: frame.NV12, Width: 128, Height: 96, Planes: [3][]byte{mem[:144*96], mem[144*96:]}, Stride: [3]int{144, 144}}
	for _, f := range []*frame.Frame{plain, padded} {
		if err := src.RenderTo(12, f); err != nil {
			t.Fatal(err)
		}
	}
	if hash(plain) != hash(padded) {
		t.Error("padding between rows changes the picture")
	}
	for y := range 144 {
		if mem[y*144+128] != 0xA5 {
			t.Fatalf("padding of row %d was written", y)
		}
	}
}

// The clock in the picture is the frame's time on the board.
func TestClockFollowsPTS(t *testing.T) {
	src := open(t, "test", SourceConfig{}).(Renderer)
	a, b := frame.New(frame.NV12, 320, 240), frame.New(frame.NV12, 320, 240)
	b.PTS = 12 * time.Minute
	for _, f := range []*frame.Frame{a, b} {
		if err := src.RenderTo(3, f); err != nil {
			t.Fatal(err)
		}
	}
	if hash(a) == hash(b) {
		t.Error("the picture does not depend on PTS")
	}
	for at, want := range map[time.Duration]string{0: "0:00:00.000", 33333333: "0:00:00.033", 3*time.Hour + 25*time.Minute + 45*time.Second + 678*time.Millisecond: "3:25:45.678"} {
		if got := string(appendClock(nil, at, 11)); got != want {
			t.Errorf("%v: got %s, want %s", at, got, want)
		}
	}
	if got := string(appendClock(nil, 61*time.Second, 9)); got != "01:01.000" {
		t.Errorf("short clock: %s", got)
	}
}

func TestNoiseFollowsSeed(t *testing.T) {
	a, b := open(t, "noise", SourceConfig{Width: 64, Height: 64}), open(t, "noise", SourceConfig{Width: 64, Height: 64, Seed: 1})
	if hash(get(t, a, 0)) == hash(get(t, b, 0)) {
		t.Error("the seed changes nothing")
	}
}

func TestPatternMakesNoGarbage(t *testing.T) {
	src := open(t, "test", SourceConfig{}).(Renderer)
	for _, format := range []frame.Format{frame.NV12, frame.RGB565} {
		f := frame.New(format, 640, 360)
		k := int64(0)
		if n := testing.AllocsPerRun(5, func() {
			if err := src.RenderTo(k, f); err != nil {
				t.Fatal(err)
			}
			k++
		}); n != 0 {
			t.Errorf("%v: %v allocations a frame", format, n)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	for spec, cfg := range map[string]SourceConfig{
		"test":      {Width: 17, Height: 16},
		"noise":     {Width: 16, Height: 10000},
		"nosuch":    {},
		"nosuch.py": {},
		"bars":      {Rate: frame.Rate{Num: -1, Den: 1}},
	} {
		if src, err := Open(spec, cfg); err == nil {
			src.Close()
			t.Errorf("%s %+v opens", spec, cfg)
		}
	}
}

func TestKindsOpen(t *testing.T) {
	n := 0
	for _, k := range Kinds() {
		if k.Help == "" {
			t.Errorf("%s has no help", k.Name)
		}
		if k.Name != "" && k.Name[0] >= 'a' {
			open(t, k.Name, SourceConfig{Width: 64, Height: 64})
			n++
		}
	}
	if n != len(patterns) {
		t.Errorf("%d patterns are listed, want %d", n, len(patterns))
	}
}

func BenchmarkPattern(b *testing.B) {
	for _, name := range []string{"test", "noise"} {
		for _, format := range []frame.Format{frame.NV12, frame.RGB565} {
			b.Run(fmt.Sprint(name, "720", format), func(b *testing.B) {
				src := open(b, name, SourceConfig{}).(Renderer)
				f := frame.New(format, 1280, 720)
				k := int64(0)
				b.ReportAllocs()
				for b.Loop() {
					if err := src.RenderTo(k, f); err != nil && err != io.EOF {
						b.Fatal(err)
					}
					k++
				}
			})
		}
	}
}
