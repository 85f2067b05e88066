package audio_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/canmv-run/canmv-run/host/audio"
)

func openDisk(name string) (io.ReadSeekCloser, error) { return os.Open(name) }

// writeWave makes a WAV file of the given frames, sample by sample as full-scale fractions.
func writeWave(t *testing.T, p audio.WaveParams, sample func(frame, channel int) float64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "in.wav")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := audio.NewWaveWriter(f)
	n := p.Frames
	p.Frames = 0
	if err := w.SetParams(p); err != nil {
		t.Fatal(err)
	}
	var data []byte
	for i := range n {
		for c := range p.Channels {
			v := int64(math.Round(sample(i, c) * float64(int64(1)<<(8*p.SampleWidth-1)-1)))
			if p.SampleWidth == 1 {
				v += 128
			}
			for b := range p.SampleWidth {
				data = append(data, byte(v>>(8*b)))
			}
		}
	}
	if err := w.WriteFrames(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// level measures the amplitude of a frequency in p (one channel), and what else is in it, as fractions of full scale.
func level(p []int16, rate, hertz float64) (tone, rest float64) {
	var re, im, sum float64
	for i, v := range p {
		x := 2 * math.Pi * hertz * float64(i) / rate
		re += float64(v) * math.Cos(x)
		im += float64(v) * math.Sin(x)
		sum += float64(v) * float64(v)
	}
	n := float64(len(p))
	amp := 2 * math.Hypot(re, im) / n
	return amp / 32768, math.Sqrt(max(sum/n-amp*amp/2, 0)) / 32768
}

func TestTone(t *testing.T) {
	for _, f := range []audio.Format{{SampleRate: 8000, Channels: 1}, {SampleRate: 44100, Channels: 2}, {SampleRate: 16000, Channels: 1}} {
		s, err := audio.Open("tone", f, audio.Options{})
		if err != nil {
			t.Fatal(err)
		}
		p := make([]int16, 2*f.SampleRate*f.Channels)
		for at := 0; at < len(p); { // in uneven pieces
			n := min(321*f.Channels, len(p)-at)
			if got, err := s.Read(p[at : at+n]); got != n || err != nil {
				t.Fatal(got, err)
			}
			at += n
		}
		for c := range f.Channels {
			var one []int16
			for i := c; i < len(p); i += f.Channels {
				one = append(one, p[i])
			}
			if amp, rest := level(one, float64(f.SampleRate), 440); math.Abs(amp-0.25) > 0.0002 || rest > 0.0001 {
				t.Errorf("%+v: tone %.5f, rest %.5f", f, amp, rest)
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	s, _ := audio.Open("tone", audio.Format{SampleRate: 8000, Channels: 1}, audio.Options{})
	p := make([]int16, 8)
	s.Read(p)
	if want := []int16{0, 2775, 5221, 7051, 8046, 8091, 7178, 5417}; !slices.Equal(p, want) {
		t.Errorf("the tone begins with %d, want %d", p, want)
	}
}

func TestWaveSource(t *testing.T) {
	sine := func(hertz float64, rate int) func(int, int) float64 {
		return func(i, _ int) float64 { return 0.5 * math.Sin(2*math.Pi*hertz*float64(i)/float64(rate)) }
	}
	for _, c := range []struct {
		rate, width, channels int
		out                   audio.Format
		rest                  float64 // noise allowed
	}{
		{8000, 2, 1, audio.Format{SampleRate: 8000, Channels: 1}, 0.0001},
		{8000, 1, 2, audio.Format{SampleRate: 8000, Channels: 1}, 0.005},
		{8000, 3, 1, audio.Format{SampleRate: 8000, Channels: 2}, 0.0001},
		{8000, 4, 6, audio.Format{SampleRate: 8000, Channels: 2}, 0.0001},
		{48000, 2, 2, audio.Format{SampleRate: 8000, Channels: 1}, 0.0005},
		{44100, 2, 1, audio.Format{SampleRate: 8000, Channels: 1}, 0.0005},
		{8000, 2, 1, audio.Format{SampleRate: 44100, Channels: 1}, 0.0005},
		{11025, 2, 1, audio.Format{SampleRate: 16000, Channels: 2}, 0.0005},
	} {
		t.Run(fmt.Sprintf("%d Hz %d bytes %d channels to %+v", c.rate, c.width, c.channels, c.out), func(t *testing.T) {
			path := writeWave(t, audio.WaveParams{Channels: c.channels, SampleWidth: c.width, FrameRate: c.rate, Frames: c.rate}, sine(1000, c.rate))
			s, err := audio.Open(path, c.out, audio.Options{Open: openDisk, Once: true})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			p := make([]int16, 2*c.out.SampleRate*c.out.Channels)
			n, err := s.Read(p)
			if err != io.EOF || n != c.out.SampleRate*c.out.Channels {
				t.Fatalf("%d samples, %v; want one second and EOF", n, err)
			}
			var one []int16
			for i := c.out.Channels - 1; i < n; i += c.out.Channels {
				one = append(one, p[i])
			}
			one = one[len(one)/10 : len(one)*9/10]
			if amp, rest := level(one, float64(c.out.SampleRate), 1000); math.Abs(amp-0.5) > 0.005 || rest > c.rest {
				t.Errorf("1 kHz at %.5f, rest %.5f", amp, rest)
			}
		})
	}
	t.Run("no aliases", func(t *testing.T) {
		path := writeWave(t, audio.WaveParams{Channels: 1, SampleWidth: 2, FrameRate: 48000, Frames: 48000}, sine(7000, 48000))
		s, err := audio.Open(path, audio.Format{SampleRate: 8000, Channels: 1}, audio.Options{Open: openDisk, Once: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		p := make([]int16, 8000)
		s.Read(p)
		if amp, rest := level(p[1000:7000], 8000, 1000); amp > 0.0005 || rest > 0.0005 {
			t.Errorf("7 kHz comes out as 1 kHz at %.5f, rest %.5f", amp, rest)
		}
	})
	t.Run("loop", func(t *testing.T) {
		path := writeWave(t, audio.WaveParams{Channels: 1, SampleWidth: 2, FrameRate: 8000, Frames: 3}, func(i, _ int) float64 { return float64(i+1) / 4 })
		s, err := audio.Open(path, audio.Format{SampleRate: 8000, Channels: 1}, audio.Options{Open: openDisk})
		if err != nil {
			t.Fatal(err)
		}
		p := make([]int16, 7)
		if n, err := s.Read(p); n != 7 || err != nil || p[0] != p[3] || p[2] != p[5] || p[0] == p[1] {
			t.Errorf("%d %v %d", n, err, p)
		}
		if err := errors.Join(s.Close(), s.Close()); err != nil {
			t.Errorf("Close twice: %v", err)
		}
	})
}

func TestOpenErrors(t *testing.T) {
	text := filepath.Join(t.TempDir(), "text.wav")
	if err := os.WriteFile(text, []byte("this is not a WAV file at all"), 0o666); err != nil {
		t.Fatal(err)
	}
	empty := writeWave(t, audio.WaveParams{Channels: 1, SampleWidth: 2, FrameRate: 8000}, nil)
	ok := audio.Format{SampleRate: 8000, Channels: 1}
	for _, c := range []struct {
		spec string
		f    audio.Format
		open func(string) (io.ReadSeekCloser, error)
		want error
	}{
		{"tone", audio.Format{}, nil, nil},
		{"tone", audio.Format{SampleRate: 8000, Channels: 9}, nil, nil},
		{"in.wav", ok, nil, nil},
		{filepath.Join(t.TempDir(), "none.wav"), ok, openDisk, os.ErrNotExist},
		{text, ok, openDisk, audio.ErrWave},
		{empty, ok, openDisk, nil},
	} {
		if s, err := audio.Open(c.spec, c.f, audio.Options{Open: c.open}); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("Open(%q, %+v): %v, %v", c.spec, c.f, s, err)
		}
	}
	s, _ := audio.Open("", audio.Format{SampleRate: 8000, Channels: 2}, audio.Options{})
	p := []int16{1, 2, 3, 4}
	if n, err := s.Read(p); n != 4 || err != nil || !slices.Equal(p, make([]int16, 4)) {
		t.Errorf("silence: %d %v %d", n, err, p)
	}
	if _, err := s.Read(p[:3]); err == nil {
		t.Error("half a frame was read")
	}
}

func TestG711(t *testing.T) {
	for _, law := range []audio.Law{audio.ALaw, audio.MuLaw} {
		enc, dec := audio.Encoder{Law: law}, audio.Decoder{Law: law}
		var pcm []byte
		for v := -32768; v <= 32767; v++ {
			pcm = append(pcm, byte(v), byte(v>>8))
		}
		codes, err := enc.Encode(pcm)
		if err != nil || len(codes) != 65536 {
			t.Fatal(len(codes), err)
		}
		back := dec.Decode(codes)
		for v := -32768; v <= 32767; v++ {
			i := 2 * (v + 32768)
			got := int(int16(uint16(back[i]) | uint16(back[i+1])<<8))
			// The steps are 1/16 of the segment, so that the error is within 1/32 of the value (plus the bias of µ-law, 132), or
			// half the least step.
			if off := max(got-v, v-got); off > max(16, (max(v, -v)+132)/30) && v > -32200 && v < 32200 {
				t.Fatalf("law %d: %d became %d", law, v, got)
			}
		}
		silent := byte(0xD5)
		if law == audio.MuLaw {
			silent = 0xFF
		}
		if c, _ := enc.Encode([]byte{0, 0}); len(c) != 1 || c[0] != silent {
			t.Errorf("law %d: silence is % x", law, c)
		}
		if _, err := enc.Encode([]byte{1}); err == nil {
			t.Error("half a sample was encoded")
		}
		if n := testing.AllocsPerRun(10, func() { enc.Encode(pcm[:640]); dec.Decode(codes[:320]) }); n > 0 {
			t.Errorf("law %d: %v allocations a chunk", law, n)
		}
	}
}

func TestG711AgainstFFmpeg(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skipf("needs the ffmpeg executable: %v", err)
	}
	for law, name := range map[audio.Law]string{audio.ALaw: "alaw", audio.MuLaw: "mulaw"} {
		codes := make([]byte, 256)
		for i := range codes {
			codes[i] = byte(i)
		}
		cmd := exec.Command("ffmpeg", "-v", "error", "-f", name, "-ar", "8000", "-ac", "1", "-i", "-", "-f", "s16le", "-")
		cmd.Stdin = bytes.NewReader(codes)
		want, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		dec := audio.Decoder{Law: law}
		if !bytes.Equal(dec.Decode(codes), want) {
			t.Errorf("%s decodes differently", name)
		}
	}
}

func TestSink(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.wav")
	create := func(name string) (audio.File, error) { return os.Create(name) }
	s, err := audio.OpenSink(path, audio.Format{SampleRate: 16000, Channels: 2}, create)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := s.Write([]int16{1, -1, 300, -300}); err != nil {
			t.Fatal(err)
		}
		// As after a crash: the header is right at any time.
		if in, err := os.Open(path); err != nil {
			t.Fatal(err)
		} else {
			r, err := audio.NewWaveReader(in)
			if err != nil || r.FrameRate != 16000 || r.Channels != 2 || r.SampleWidth != 2 || r.Frames%2 != 0 || r.Frames == 0 {
				t.Errorf("%+v %v", r, err)
			}
			in.Close()
		}
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
	n, err := audio.OpenSink("none", audio.Format{SampleRate: 8000, Channels: 1}, nil)
	if err != nil || n.Write([]int16{1}) != nil || n.Close() != nil {
		t.Error("none", err)
	}
	if _, err := audio.OpenSink(path, audio.Format{SampleRate: 8000, Channels: 1}, nil); err == nil {
		t.Error("a file without create")
	}
}
