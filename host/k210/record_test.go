package k210_test

import (
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/display"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/k210"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

func machine(t testing.TB) (*k210.Machine, *clock.Clock) {
	t.Helper()
	card, err := sdcard.Open(sdcard.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { card.Close() })
	clk := clock.New(clock.Config{})
	sys := mpp.New(mpp.Config{Clock: clk})
	return k210.New(k210.Config{
		Clock: clk, System: sys, Panel: display.New(display.Config{}), Card: card,
		Sensors: camera.NewSensors(camera.SensorConfig{Clock: clk, System: sys, Open: func(_ int, cfg camera.SourceConfig) (camera.Source, error) {
			return camera.Open("", cfg)
		}}),
		OpenMic:     func(f audio.Format) (audio.Source, error) { return audio.Open("tone", f, audio.Options{}) },
		OpenSpeaker: func(f audio.Format) (audio.Sink, error) { return audio.OpenSink("none", f, nil) },
		Warn:        func(line string) { t.Log(line) },
	}), clk
}

func options() k210.RecordOptions {
	return k210.RecordOptions{Width: 320, Height: 240, Interval: 40 * time.Millisecond, Quality: 50}
}

func picture(t testing.TB, m *k210.Machine) *frame.Frame {
	t.Helper()
	for _, err := range []error{m.Sensor.Reset(), m.Sensor.SetPixelFormat(k210.RGB565), m.Sensor.SetFrameSize(10)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	f, err := m.Sensor.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Frames are one interval apart on the board's clock, also beyond one recording; sound is as long as the pictures, and a
// recording that nobody finished plays after Reset.
func TestRecording(t *testing.T) {
	m, clk := machine(t)
	f := picture(t, m)
	o := options()
	o.Sound = audio.Format{SampleRate: 11025, Channels: 1}
	r, err := m.Record("/sd/a.avi", o)
	if err != nil {
		t.Fatal(err)
	}
	var last time.Duration
	for k := range 10 {
		n, err := r.Record(f)
		if err != nil || n%8 != 0 || n == 0 {
			t.Fatal(n, err)
		}
		if d := clk.Now() - last; k > 0 && d != o.Interval {
			t.Errorf("frame %d came after %v, want %v", k, d, o.Interval)
		}
		last = clk.Now()
	}
	m.Reset()
	p, err := m.Play("/sd/a.avi")
	if err != nil {
		t.Fatal(err)
	}
	if i := p.Info(); i.Frames != 10 || i.Sound.SampleRate != 11025 {
		t.Errorf("%+v", i)
	}
	var codes [5]int
	began := clk.Now()
	for {
		n, err := p.Play()
		if err != nil {
			t.Fatal(err)
		}
		if codes[n]++; n == k210.End {
			break
		}
	}
	if codes != [5]int{k210.End: 1, k210.Video: 10, k210.Audio: 9} {
		t.Errorf("codes %v", codes)
	}
	if d := clk.Now() - began; d != 9*o.Interval {
		t.Errorf("10 frames took %v, want %v", d, 9*o.Interval)
	}
}

func TestFrameSizes(t *testing.T) {
	m, _ := machine(t)
	if err := m.Sensor.Reset(); err != nil {
		t.Fatal(err)
	}
	for n := 1; n < len(k210.FrameSizes); n++ {
		want := k210.FrameSizes[n]
		if want.Width > 640 && testing.Short() {
			continue
		}
		err := m.Sensor.SetPixelFormat(k210.Grayscale)
		if err == nil {
			err = m.Sensor.SetFrameSize(n)
		}
		if err != nil {
			t.Fatal(err)
		}
		f, err := m.Sensor.Snapshot()
		if err != nil {
			t.Errorf("%s: %v", want.Name, err)
		} else if f.Width != want.Width || f.Height != want.Height {
			t.Errorf("%s is %dx%d, want %dx%d", want.Name, f.Width, f.Height, want.Width, want.Height)
		}
	}
}

// The chip's numbers of functions.
func TestFunctions(t *testing.T) {
	want := map[string]int{"GPIOHS0": 24, "GPIOHS31": 55, "GPIO0": 56, "GPIO7": 63, "UART1_RX": 64, "I2S0_MCLK": 87, "I2S0_SCLK": 88, "I2S0_WS": 89,
		"I2S0_IN_D0": 90, "I2S0_OUT_D0": 94, "I2S0_OUT_D1": 95, "I2S1_MCLK": 98, "I2S2_MCLK": 109, "I2C0_SCLK": 126, "I2C0_SDA": 127}
	for _, f := range k210.Functions() {
		if n, ok := want[f.Name]; ok && n != f.Number {
			t.Errorf("%s is %d, want %d", f.Name, f.Number, n)
		}
		delete(want, f.Name)
	}
	if len(want) > 0 {
		t.Errorf("missing %v", want)
	}
}

// One frame of 320×240 at quality 50: 500 a second are wanted.
func BenchmarkRecord(b *testing.B) {
	m, _ := machine(b)
	f := picture(b, m)
	r, err := m.Record("/sd/a.avi", options())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := r.Record(f); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "frames/s")
	m.Reset()
}
