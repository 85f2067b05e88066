package audio_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/audio"
)

// file builds a RIFF file of chunks: name and content alternate.
func file(chunks ...string) string {
	body := "WAVE"
	for i := 0; i < len(chunks); i += 2 {
		body += chunks[i] + string(binary.LittleEndian.AppendUint32(nil, uint32(len(chunks[i+1])))) + chunks[i+1]
		if len(chunks[i+1])%2 == 1 {
			body += "\x00"
		}
	}
	return "RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body
}

func format(tag, channels, bits uint16) string {
	p := binary.LittleEndian.AppendUint16(nil, tag)
	p = binary.LittleEndian.AppendUint16(p, channels)
	p = binary.LittleEndian.AppendUint32(p, 8000)
	p = binary.LittleEndian.AppendUint32(p, 0)
	p = binary.LittleEndian.AppendUint16(p, 0)
	return string(binary.LittleEndian.AppendUint16(p, bits))
}

var readCases = []struct {
	name, in, err string
}{
	{"good", file("fmt ", format(1, 1, 16), "data", "abcdef"), ""},
	{"other chunks", file("LIST", "odd", "fmt ", format(1, 2, 8), "fact", "xx", "data", "ab"), ""},
	{"extensible", file("fmt ", format(0xFFFE, 1, 24)+"\x16\x00\x18\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71", "data", "abc"), ""},
	{"empty", "", "unexpected EOF"},
	{"no RIFF", "RIFX" + file("fmt ", format(1, 1, 16))[4:], "file does not start with RIFF id"},
	{"no WAVE", "RIFF\x04\x00\x00\x00AVI ", "not a WAVE file"},
	{"no chunks", file(), "fmt chunk and/or data chunk missing"},
	{"no data", file("fmt ", format(1, 1, 16)), "fmt chunk and/or data chunk missing"},
	{"data first", file("data", "ab", "fmt ", format(1, 1, 16)), "data chunk before fmt chunk"},
	{"float", file("fmt ", format(3, 1, 32), "data", "abcd"), "unknown format: 3"},
	{"no bits", file("fmt ", format(1, 1, 0), "data", "ab"), "bad sample width"},
	{"no channels", file("fmt ", format(1, 0, 16), "data", "ab"), "bad # of channels"},
	{"short format", file("fmt ", "short", "data", "ab"), "unexpected EOF"},
}

func TestWaveReader(t *testing.T) {
	for _, c := range readCases {
		r, err := audio.NewWaveReader(strings.NewReader(c.in))
		switch {
		case c.err == "" && err != nil, c.err != "" && (err == nil || err.Error() != c.err):
			t.Errorf("%s: %v, want %q", c.name, err, c.err)
		case err != nil && !strings.Contains(c.err, "EOF") && !errors.Is(err, audio.ErrWave):
			t.Errorf("%s: %v is no wave.Error", c.name, err)
		case err == nil && r.Frames < 1:
			t.Errorf("%s: %+v", c.name, r)
		}
	}
	r, err := audio.NewWaveReader(strings.NewReader(readCases[0].in + "behind"))
	if err != nil || r.WaveParams != (audio.WaveParams{Channels: 1, SampleWidth: 2, FrameRate: 8000, Frames: 3}) || r.Tag != 1 {
		t.Fatalf("%+v %v", r, err)
	}
	read := func(n int, want string) {
		t.Helper()
		if p, err := r.ReadFrames(n); err != nil || string(p) != want {
			t.Errorf("ReadFrames(%d): %q %v, want %q", n, p, err, want)
		}
	}
	read(1, "ab")
	read(0, "")
	if r.Tell() != 1 {
		t.Errorf("Tell: %d", r.Tell())
	}
	read(10, "cdef")
	read(10, "")
	if err := r.SetPos(1); err != nil {
		t.Error(err)
	}
	read(-1, "cdef")
	if err := r.SetPos(4); err == nil || err.Error() != "position not in range" {
		t.Error(err)
	}
}

func TestWaveWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.wav")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := audio.NewWaveWriter(f)
	for _, c := range []struct {
		err  error
		want string
	}{
		{w.WriteFrames([]byte("ab")), "# channels not specified"},
		{w.SetChannels(0), "bad # of channels"},
		{w.SetChannels(1), ""},
		{w.WriteFrames([]byte("ab")), "sample width not specified"},
		{w.SetSampleWidth(5), "bad sample width"},
		{w.SetSampleWidth(2), ""},
		{w.WriteFrames([]byte("ab")), "sampling rate not specified"},
		{w.SetFrameRate(0), "bad frame rate"},
		{w.SetFrameRate(8000), ""},
		{w.SetFrames(100), ""},
		{w.WriteFramesRaw([]byte("abcd")), ""},
		{w.SetChannels(2), "cannot change parameters after starting to write"},
	} {
		if c.want == "" && c.err != nil || c.want != "" && (c.err == nil || c.err.Error() != c.want || !errors.Is(c.err, audio.ErrWave)) {
			t.Errorf("%v, want %q", c.err, c.want)
		}
	}
	frames := func() int {
		in, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		r, err := audio.NewWaveReader(in)
		if err != nil {
			t.Fatal(err)
		}
		return r.Frames
	}
	if n := frames(); n != 100 {
		t.Errorf("WriteFramesRaw: the header says %d frames, want the 100 that were set", n)
	}
	if err := w.WriteFrames([]byte("efgh")); err != nil || frames() != 4 || w.Tell() != 4 {
		t.Errorf("WriteFrames: the header says %d frames, %v", frames(), err)
	}
	if err := errors.Join(w.WriteFramesRaw([]byte("ij")), w.Close(), w.Close()); err != nil || frames() != 5 {
		t.Errorf("Close: the header says %d frames, %v", frames(), err)
	}
	if err := w.WriteFrames([]byte("kl")); err == nil {
		t.Error("written after Close")
	}
	if got, _ := os.ReadFile(path); string(got) != file("fmt ", format2(1, 16), "data", "abcdefghij") {
		t.Errorf("% x", got)
	}

	var pipe bytes.Buffer
	w = audio.NewWaveWriter(struct{ io.Writer }{&pipe})
	w.SetParams(audio.WaveParams{Channels: 1, SampleWidth: 1, FrameRate: 8000, Frames: 2})
	if err := errors.Join(w.WriteFrames([]byte("ab")), w.Close()); err != nil {
		t.Errorf("to a pipe: %v", err)
	}
	w = audio.NewWaveWriter(struct{ io.Writer }{&pipe})
	w.SetParams(audio.WaveParams{Channels: 1, SampleWidth: 1, FrameRate: 8000, Frames: 9})
	if err := w.WriteFrames([]byte("ab")); err == nil {
		t.Error("a pipe with the wrong length")
	}
}

// format2 is a complete fmt chunk at 8 kHz.
func format2(channels, bits int) string {
	p := []byte(format(1, uint16(channels), uint16(bits)))
	binary.LittleEndian.PutUint32(p[8:], uint32(8000*channels*bits/8))
	binary.LittleEndian.PutUint16(p[12:], uint16(channels*bits/8))
	return string(p)
}

// TestWaveByPython reads what we write with CPython's own module.
func TestWaveByPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skipf("needs the python3 executable: %v", err)
	}
	path := writeWave(t, audio.WaveParams{Channels: 2, SampleWidth: 2, FrameRate: 16000, Frames: 77}, func(i, c int) float64 { return float64(i*c) / 100 })
	out, err := exec.Command(python, "-W", "ignore", "-c", "import wave,sys; w=wave.open(sys.argv[1]); print(w.getparams()[:4], len(w.readframes(99)))", path).CombinedOutput()
	if got := strings.TrimSpace(string(out)); err != nil || got != "(2, 2, 16000, 77) 308" {
		t.Errorf("%s %v", got, err)
	}
}

// FuzzWaveReader: no more is read than the file holds, and all of it comes in whole frames.
func FuzzWaveReader(f *testing.F) {
	for _, c := range readCases {
		f.Add([]byte(c.in))
	}
	f.Fuzz(func(t *testing.T, p []byte) {
		r, err := audio.NewWaveReader(bytes.NewReader(p))
		if err != nil {
			return
		}
		data, err := r.ReadFrames(-1)
		if err != nil || len(data) > len(p) || len(data)/(r.Channels*r.SampleWidth) != r.Tell() {
			t.Fatalf("%d bytes of %d, at frame %d of %+v (%v)", len(data), len(p), r.Tell(), r.WaveParams, err)
		}
	})
}
