package mp4_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mp4"
)

// durationsOf records frames at the given times and returns the samples' durations.
func durationsOf(t *testing.T, rate frame.Rate, times []time.Duration) (scale uint32, durs []uint32) {
	t.Helper()
	f := &memFile{}
	w, _ := mp4.NewWriter(f, mp4.Options{})
	v, err := w.AddVideo(mp4.Video{Codec: mp4.H264, Rate: rate})
	if err != nil {
		t.Fatal(err)
	}
	for k, u := range avcStream(len(times), 10) {
		if err := v.Write(mp4.Sample{Data: u.data, Time: times[k]}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	tracks, err := readMovie(f.data)
	if err != nil {
		t.Fatal(err)
	}
	return tracks[0].scale, tracks[0].durs
}

// TestGrid: times that come in whole microseconds, nanoseconds or added up make even frames.
func TestGrid(t *testing.T) {
	for _, c := range []struct {
		rate  frame.Rate
		scale uint32
		dur   uint32
	}{
		{frame.Rate{Num: 30, Den: 1}, 90000, 3000},
		{frame.Rate{Num: 25, Den: 1}, 90000, 3600},
		{frame.Rate{Num: 60, Den: 1}, 90000, 1500},
		{frame.Rate{Num: 120, Den: 1}, 90000, 750},
		{frame.Rate{Num: 30000, Den: 1001}, 90000, 3003},
		{frame.Rate{Num: 24000, Den: 1001}, 24000, 1001},
		{frame.Rate{Num: 60000, Den: 1001}, 60000, 1001},
		{frame.Rate{Num: 7, Den: 1}, 10003, 1429},
		{frame.Rate{Num: 1, Den: 2}, 90000, 180000},
	} {
		one := c.rate.Time(1)
		for name, at := range map[string]func(k int) time.Duration{
			"nanoseconds": func(k int) time.Duration { return c.rate.Time(int64(k)) },
			"cut to µs":   func(k int) time.Duration { return c.rate.Time(int64(k)).Truncate(time.Microsecond) },
			"added up µs": func(k int) time.Duration { return time.Duration(k) * one.Truncate(time.Microsecond) },
		} {
			times := make([]time.Duration, 300)
			for k := range times {
				times[k] = 12345*time.Microsecond + at(k)
			}
			scale, durs := durationsOf(t, c.rate, times)
			if scale != c.scale {
				t.Errorf("%v: scale %d, want %d", c.rate, scale, c.scale)
			}
			for k, d := range durs {
				if d != c.dur {
					t.Errorf("%v %s: frame %d lasts %d ticks, want %d", c.rate, name, k, d, c.dur)
					break
				}
			}
		}
	}
}

func TestTrueTimes(t *testing.T) {
	ms := time.Millisecond
	for _, c := range []struct {
		name  string
		rate  frame.Rate
		times []time.Duration
		want  []uint32
	}{
		{"dropped frames stay on the grid", rate30, []time.Duration{0, 33333 * time.Microsecond, 99999 * time.Microsecond}, []uint32{3000, 6000, 3000}},
		{"off the grid", rate30, []time.Duration{0, 40 * ms, 70 * ms}, []uint32{3600, 2700, 3000}},
		{"no rate", frame.Rate{}, []time.Duration{0, 40 * ms, 70 * ms}, []uint32{3600, 2700, 2700}},
		{"one frame without a rate", frame.Rate{}, []time.Duration{5 * time.Hour}, []uint32{3000}},
		{"closer than a tick", frame.Rate{}, []time.Duration{0, 1, 2}, []uint32{1, 1, 1}},
	} {
		_, durs := durationsOf(t, c.rate, c.times)
		for k := range c.want {
			if durs[k] != c.want[k] {
				t.Errorf("%s: %v, want %v", c.name, durs, c.want)
				break
			}
		}
	}
}

// TestDrift: a clock that is 100 ppm off is followed, half a frame at most behind.
func TestDrift(t *testing.T) {
	const n = 20000
	times := make([]time.Duration, n)
	for k := range times {
		times[k] = time.Duration(k) * 33330 * time.Microsecond
	}
	_, durs := durationsOf(t, rate30, times)
	var now int64
	uneven := 0
	for k, d := range durs {
		off := duration90k(now) - times[k]
		if off > 17*time.Millisecond || off < -17*time.Millisecond {
			t.Fatalf("frame %d is %v off", k, off)
		}
		if d != 3000 {
			uneven++
		}
		now += int64(d)
	}
	if uneven == 0 || uneven > 10 {
		t.Errorf("%d uneven frames", uneven)
	}
}

func duration90k(t int64) time.Duration { return time.Duration(t) * time.Second / 90000 }

func TestAudioTimes(t *testing.T) {
	ms := time.Millisecond
	silence := func(n int) []byte { return bytes.Repeat([]byte{0xFF}, n) }
	for _, c := range []struct {
		name  string
		times []time.Duration // of chunks of 40 ms
		want  [][]byte
	}{
		{"even", []time.Duration{0, 40 * ms, 80 * ms}, [][]byte{chunk(0), chunk(1), chunk(2)}},
		{"jitter", []time.Duration{0, 55 * ms, 71 * ms}, [][]byte{chunk(0), chunk(1), chunk(2)}},
		{"a gap", []time.Duration{0, 140 * ms, 180 * ms}, [][]byte{chunk(0), silence(800), chunk(1), chunk(2)}},
		{"a long gap", []time.Duration{0, 5040 * ms}, [][]byte{chunk(0), silence(40000), chunk(1)}},
		{"overlap", []time.Duration{0, 10 * ms, 80 * ms}, [][]byte{chunk(0), chunk(1), chunk(2)}},
	} {
		f := &memFile{}
		w, _ := mp4.NewWriter(f, mp4.Options{})
		a, err := w.AddAudio(mp4.Audio{Codec: mp4.PCMU, SampleRate: 8000, Channels: 1})
		if err != nil {
			t.Fatal(err)
		}
		for k, at := range c.times {
			if err := a.Write(mp4.Sample{Data: chunk(k), Time: time.Minute + at}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		tracks, err := readMovie(f.data)
		if err != nil {
			t.Fatal(err)
		}
		if want := bytes.Join(c.want, nil); !bytes.Equal(tracks[0].bytes(), want) || tracks[0].start != 0 {
			t.Errorf("%s: %d bytes, want %d; start %d", c.name, len(tracks[0].bytes()), len(want), tracks[0].start)
		}
	}
}
