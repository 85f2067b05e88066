package avi_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/avi"
	"github.com/canmv-run/canmv-run/internal/mediatest"
)

// memory is a file in memory.
type memory struct{ b []byte }

func (m *memory) Write(p []byte) (int, error) { m.b = append(m.b, p...); return len(p), nil }

func (m *memory) WriteAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > int64(len(m.b)) {
		return 0, fmt.Errorf("write beyond the end at %d", at)
	}
	return copy(m.b[at:], p), nil
}

func picture(t testing.TB, k int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range img.Pix {
		img.Pix[i] = byte(i*k + k)
	}
	img.Set(k%64, 0, color.White)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var sound = avi.Sound{Format: avi.PCM, Channels: 2, SampleRate: 8000, Bits: 16}

// film is a file of n pictures, each with its sound behind it.
func film(t testing.TB, n int, o avi.Options, finish bool) []byte {
	t.Helper()
	m := &memory{}
	o.Width, o.Height, o.Interval = 64, 48, 40*time.Millisecond
	w, err := avi.NewWriter(m, o)
	if err != nil {
		t.Fatal(err)
	}
	for k := range n {
		err := w.WriteVideo(picture(t, k))
		if o.Sound != (avi.Sound{}) && err == nil {
			err = w.WriteAudio(bytes.Repeat([]byte{byte(k)}, 320*4))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if finish {
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return m.b
}

// read returns the data of all chunks.
func read(t testing.TB, data []byte) (r *avi.Reader, video, audio [][]byte) {
	t.Helper()
	r, err := avi.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for {
		c, err := r.Next()
		if err == io.EOF {
			return r, video, audio
		}
		if err != nil {
			t.Fatal(err)
		}
		if c.Audio {
			audio = append(audio, bytes.Clone(c.Data))
		} else {
			video = append(video, bytes.Clone(c.Data))
		}
	}
}

func TestRoundTrip(t *testing.T) {
	const n = 25
	for _, c := range []struct {
		name    string
		o       avi.Options
		rebuilt bool
	}{
		{"silent", avi.Options{}, false},
		{"sound", avi.Options{Sound: sound}, false},
		{"OpenDML", avi.Options{Sound: sound, Segment: 16 << 10}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := film(t, n, c.o, true)
			r, video, audio := read(t, data)
			want := avi.Info{Width: 64, Height: 48, Interval: 40 * time.Millisecond, Frames: n, Sound: c.o.Sound}
			if r.Info() != want || r.Rebuilt() != c.rebuilt {
				t.Errorf("got %+v, rebuilt %v; want %+v", r.Info(), r.Rebuilt(), want)
			}
			if len(video) != n || len(audio) != 0 && len(audio) != n {
				t.Fatalf("%d pictures, %d pieces of sound", len(video), len(audio))
			}
			for k, p := range video {
				if !bytes.Equal(p, picture(t, k)) {
					t.Errorf("picture %d differs", k)
				}
			}
			for k, p := range audio {
				if p[0] != byte(k) || len(p) != 1280 {
					t.Errorf("sound %d: %d bytes of %d", k, len(p), p[0])
				}
			}
			t.Run("ffprobe", func(t *testing.T) {
				mediatest.Need(t)
				file := filepath.Join(t.TempDir(), "x.avi")
				if err := os.WriteFile(file, data, 0o666); err != nil {
					t.Fatal(err)
				}
				f := mediatest.Probe(t, file)
				v := f.Streams[0]
				if got, _ := f.Keys(0); got != n || v.Codec != "mjpeg" || v.FPS != "25/1" || v.Duration != "1.000000" {
					t.Errorf("%d frames, %+v", got, v)
				}
				if c.o.Sound.Channels > 0 && (len(f.Streams) != 2 || f.Streams[1].Codec != "pcm_s16le" || soundBytes(t, file) != n*1280) {
					t.Errorf("sound %+v", f.Streams[1:])
				}
			})
		})
	}
}

// soundBytes is how much sound ffmpeg finds in a file.
func soundBytes(t testing.TB, file string) int {
	t.Helper()
	pcm, err := exec.Command("ffmpeg", "-v", "error", "-i", file, "-map", "0:a", "-f", "s16le", "-").Output()
	if err != nil {
		t.Error(err)
	}
	return len(pcm)
}

// A recording that was cut off anywhere has all the chunks that are whole.
func TestCutOff(t *testing.T) {
	whole := film(t, 20, avi.Options{Sound: sound}, true)
	running := film(t, 20, avi.Options{Sound: sound}, false)
	_, video, _ := read(t, whole)
	start := bytes.Index(whole, []byte("movi")) + 4
	for _, full := range [][]byte{whole, running} {
		for cut := start; cut < len(running); cut += 97 {
			r, got, _ := read(t, full[:cut])
			if !r.Rebuilt() || len(got) > len(video) {
				t.Fatalf("cut at %d: %d pictures, rebuilt %v", cut, len(got), r.Rebuilt())
			}
			at := start
			for k, p := range video { // what is whole in what is left
				at = at + bytes.Index(whole[at:], p) + len(p)
				if (at <= cut) != (k < len(got)) {
					t.Fatalf("cut at %d: %d pictures, picture %d ends at %d", cut, len(got), k, at)
				}
			}
		}
	}
	r, got, _ := read(t, running)
	if r.Info().Frames != 20 || len(got) != 20 {
		t.Errorf("never closed: %d of %d pictures", len(got), r.Info().Frames)
	}
}

// Beyond the first RIFF the chunks are found by the ix## of each: what stands in between is not read. Where such an index is
// wrong, or the recording was cut off, they are found from chunk to chunk.
func TestOpenDML(t *testing.T) {
	const n = 40
	o := avi.Options{Sound: sound, Segment: 16 << 10}
	whole := film(t, n, o, true)
	if strings.Count(string(whole), "AVIX") < 3 {
		t.Fatal("too few segments to tell anything")
	}
	var pictures [][]byte
	for k := range n {
		pictures = append(pictures, picture(t, k))
	}
	check := func(t *testing.T, data []byte, want int) {
		t.Helper()
		r, video, audio := read(t, data)
		if len(video) < want || len(video) > n || len(audio) < want || r.Info().Frames < want {
			t.Errorf("%d pictures and %d pieces of sound, want %d; %+v", len(video), len(audio), want, r.Info())
		}
		for k, p := range video {
			if !bytes.Equal(p, pictures[k]) {
				t.Fatalf("picture %d differs", k)
			}
		}
	}
	t.Run("by index", func(t *testing.T) {
		data := bytes.Clone(whole)
		// A chunk in the middle whose head is gone: going from chunk to chunk would end there.
		at := bytes.LastIndex(data, pictures[n-10]) - 8
		copy(data[at:], "\xff\xff\xff\xff\xff\xff\xff\x7f")
		check(t, data, n)
	})
	for _, c := range []struct{ name, of string }{{"no super index", "indx"}, {"no index", "ix00"}} {
		t.Run(c.name, func(t *testing.T) {
			check(t, bytes.ReplaceAll(whole, []byte(c.of), []byte("JUNK")), n)
		})
	}
	t.Run("wrong offset", func(t *testing.T) {
		data := bytes.Clone(whole)
		data[bytes.LastIndex(data, []byte("ix00"))+8+24]++
		check(t, data, n)
	})
	t.Run("cut off", func(t *testing.T) {
		running := film(t, n, o, false)
		check(t, running, n)
		check(t, running[:len(running)-1], n-1)
		for cut := len(whole) / 2; cut < len(whole); cut += 997 {
			check(t, whole[:cut], n/4)
		}
	})
}

// Motion JPEG without Huffman tables, as cameras and AVI1 files have it, comes out as whole JPEG files.
func TestTables(t *testing.T) {
	full := picture(t, 3)
	at := bytes.Index(full, []byte{0xFF, 0xC4})
	size := 2 + int(full[at+2])<<8 + int(full[at+3])
	bare := append(bytes.Clone(full[:at]), full[at+size:]...)
	if _, err := jpeg.Decode(bytes.NewReader(bare)); err == nil {
		t.Fatal("the tables were not needed")
	}
	mended := avi.WithTables(bare)
	if !bytes.Equal(mended, full) {
		t.Errorf("% x, want % x", mended[at:at+size], full[at:at+size])
	}
	for _, p := range [][]byte{full, nil, []byte("no JPEG"), bare[:at], {0xFF, 0xD8, 0xFF, 0xD9}} {
		if got := avi.WithTables(p); !bytes.Equal(got, p) {
			t.Errorf("%.20x was changed", p)
		}
	}
	m := &memory{}
	w, err := avi.NewWriter(m, avi.Options{Width: 64, Height: 48, Interval: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.WriteVideo(bare), w.Close()); err != nil {
		t.Fatal(err)
	}
	if _, video, _ := read(t, m.b); len(video) != 1 || !bytes.Equal(video[0], full) {
		t.Error("the reader does not put the tables in")
	}
}

// A wrong index is not believed.
func TestWrongIndex(t *testing.T) {
	for _, change := range []int{8, 12} { // offset and size of the first entry
		data := film(t, 5, avi.Options{}, true)
		data[bytes.LastIndex(data, []byte("idx1"))+8+change]++
		if r, got, _ := read(t, data); !r.Rebuilt() || len(got) != 5 {
			t.Errorf("byte %d: %d pictures, rebuilt %v", change, len(got), r.Rebuilt())
		}
	}
}

func TestErrors(t *testing.T) {
	good := film(t, 2, avi.Options{Sound: sound}, true)
	for _, c := range []struct {
		old, new string
		code     avi.Code
	}{
		{"RIFF", "RIFX", avi.CodeRIFF}, {"AVI ", "WAVE", avi.CodeAVI}, {"LIST", "JUNK", avi.CodeLIST}, {"hdrl", "hdrx", avi.CodeHdrl},
		{"avih", "avix", avi.CodeAvih}, {"strl", "strx", avi.CodeStrl}, {"strh", "strx", avi.CodeStrh}, {"strf", "strx", avi.CodeStrf},
		{"movi", "movx", avi.CodeMovi}, {"MJPG", "H264", avi.CodeFormat}, {"vids", "txts", avi.CodeStream},
	} {
		n := 1
		if c.old == "strl" || c.old == "MJPG" {
			n = -1
		}
		bad := bytes.Replace(good, []byte(c.old), []byte(c.new), n)
		_, err := avi.NewReader(bytes.NewReader(bad), int64(len(bad)))
		var e *avi.Error
		if !errors.As(err, &e) || e.Code != c.code {
			t.Errorf("%s: %v, want code %d", c.old, err, c.code)
		}
	}
	if _, err := avi.NewReader(bytes.NewReader(nil), 0); err == nil {
		t.Error("an empty file is read")
	}
	for _, o := range []avi.Options{{Height: 1, Interval: 1000}, {Width: 1, Height: 1}, {Width: 1, Height: 1, Interval: 1000, Sound: avi.Sound{Format: 7}}} {
		if _, err := avi.NewWriter(&memory{}, o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
	w, err := avi.NewWriter(&memory{}, avi.Options{Width: 1, Height: 1, Interval: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Close(), w.Close()); err != nil {
		t.Error(err)
	}
	if err := w.WriteVideo(nil); !errors.Is(err, avi.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

// Whatever the file: what was opened can be read to its end, there are no more chunks than a file of its size has room
// for, and none is larger than the file.
func FuzzReader(f *testing.F) {
	f.Add(film(f, 2, avi.Options{Sound: sound}, true))
	f.Add(film(f, 2, avi.Options{}, false))
	f.Add(film(f, 6, avi.Options{Sound: sound, Segment: 8 << 10}, true))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := avi.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		if r.Chunks() > len(data)/8 {
			t.Fatalf("%d chunks in %d bytes", r.Chunks(), len(data))
		}
		for left := r.Left(); left > 0; left-- {
			c, err := r.Next()
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Data) > len(data)+420 { // the Huffman tables
				t.Fatalf("a chunk of %d bytes in %d", len(c.Data), len(data))
			}
		}
		if _, err := r.Next(); err != io.EOF {
			t.Fatalf("behind the last chunk: %v", err)
		}
	})
}
