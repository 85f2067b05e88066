package audio_test

import (
	"math"
	"testing"

	"github.com/canmv-run/canmv-run/host/audio"
)

// A tone of one rate keeps its frequency and height at others, on every channel.
func TestResampled(t *testing.T) {
	for _, to := range []audio.Format{{SampleRate: 8000, Channels: 1}, {SampleRate: 48000, Channels: 2}, {SampleRate: 44100, Channels: 1}} {
		tone, err := audio.Open("tone", audio.Format{SampleRate: 48000, Channels: 1}, audio.Options{})
		if err != nil {
			t.Fatal(err)
		}
		src := audio.Resampled(tone, 48000, to)
		p := make([]int16, to.SampleRate*to.Channels)
		if n, err := src.Read(p); n != len(p) || err != nil {
			t.Fatalf("%v: %d of %d samples, %v", to, n, len(p), err)
		}
		crossings, peak := 0, 0.0
		for i := to.Channels; i < len(p); i += to.Channels {
			if p[i-to.Channels] < 0 && p[i] >= 0 {
				crossings++
			}
			peak = math.Max(peak, float64(p[i]))
			if p[i] != p[i+to.Channels-1] {
				t.Fatalf("%v: channels differ", to)
			}
		}
		if crossings < 438 || crossings > 442 || peak < 7800 || peak > 8400 {
			t.Errorf("%v: %d Hz, peak %.0f", to, crossings, peak)
		}
		if _, err := src.Read(make([]int16, to.Channels+1)); to.Channels > 1 && err == nil {
			t.Error("half a frame was read")
		}
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	}
}
