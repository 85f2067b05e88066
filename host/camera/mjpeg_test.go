package camera

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
)

// near reports how far two pictures are apart at most, and on average.
func near(t testing.TB, a, b []byte) (most int, mean float64) {
	t.Helper()
	if len(a) != len(b) {
		t.Fatalf("%d bytes, want %d", len(a), len(b))
	}
	sum := 0
	for i := range a {
		d := int(a[i]) - int(b[i])
		if d < 0 {
			d = -d
		}
		most, sum = max(most, d), sum+d
	}
	return most, float64(sum) / float64(len(a))
}

// Motion JPEG of MP4, QuickTime and AVI files needs no ffmpeg, and shows what ffmpeg shows.
func TestMJPEG(t *testing.T) {
	t.Parallel()
	findFFmpeg(t)
	for _, c := range []struct {
		name, rate, pix string
		format          frame.Format
		args            []string
	}{
		{"a.mp4", "30", "yuv420p", frame.I420, []string{"-c:v", "mjpeg", "-pix_fmt", "yuvj420p"}},
		{"b.mov", "30000/1001", "yuv422p", frame.I422, []string{"-c:v", "mjpeg", "-pix_fmt", "yuvj422p"}},
		{"c.mov", "25", "yuv444p", frame.I444, []string{"-c:v", "mjpeg", "-pix_fmt", "yuvj444p"}},
		{"d.avi", "30000/1001", "yuv420p", frame.I420, []string{"-c:v", "mjpeg", "-pix_fmt", "yuvj420p"}},
		{"e.avi", "25", "yuv422p", frame.I422, []string{"-c:v", "mjpeg", "-pix_fmt", "yuvj422p", "-bsf:v", "mjpeg2jpeg"}},
		{"fragmented.mp4", "25", "yuv420p", frame.I420, []string{"-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-movflags", "frag_keyframe+empty_moov"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := clip(t, c.name, c.rate, append(c.args, "-q:v", "2")...)
			raw := runFFmpeg(t, "-i", path, "-vf", "scale=out_range=tv", "-f", "rawvideo", "-pix_fmt", c.pix, "-")
			src := open(t, path, SourceConfig{})
			i := src.Info()
			if i.Width != 96 || i.Height != 64 || i.Format != c.format || !i.RateFixed || i.Rate.String() != strings.TrimSuffix(c.rate, "/1") {
				t.Errorf("got %+v", i)
			}
			n := frame.Size(c.format, 96, 64)
			for k := range int64(20) {
				f := get(t, src, k)
				if most, mean := near(t, f.Bytes(nil), raw[:n]); most > 12 || mean > 1 {
					t.Fatalf("frame %d is up to %d, on average %.2f away", k, most, mean)
				}
				if f.PTS != i.Rate.Time(k) {
					t.Errorf("frame %d at %v", k, f.PTS)
				}
				raw = raw[n:]
			}
			if _, err := src.Frame(20); err != io.EOF {
				t.Errorf("behind the last frame: %v", err)
			}
			loop := open(t, path, SourceConfig{Loop: true})
			first := get(t, loop, 0).Bytes(nil)
			if again := get(t, loop, 40).Bytes(nil); !bytes.Equal(first, again) {
				t.Error("the loop begins with another picture")
			}
		})
	}
}

// A file of varying frame rate is played at its average rate.
func TestMJPEGVarying(t *testing.T) {
	t.Parallel()
	findFFmpeg(t)
	// Ten pictures a tenth of a second apart, then ten at a fifth.
	path := clip(t, "a.mp4", "10", "-vf", "setpts='if(lt(N,10),N,10+(N-10)*2)/10/TB'", "-fps_mode", "vfr", "-c:v", "mjpeg", "-q:v", "2")
	src := open(t, path, SourceConfig{})
	seconds := src.Info().Rate.Time(20).Seconds()
	if seconds < 2.7 || seconds > 3.1 {
		t.Errorf("20 frames last %v s, want nearly 3: the rate is %v", seconds, src.Info().Rate)
	}
	seen := map[string]bool{}
	for k := range int64(20) {
		seen[fmt.Sprintf("%x", get(t, src, k).Bytes(nil))] = true
	}
	if len(seen) < 12 || len(seen) > 18 {
		t.Errorf("%d different pictures of 20, want about 15", len(seen))
	}
}

// What is broken says where; what is no motion JPEG is left to ffmpeg.
func TestMJPEGErrors(t *testing.T) {
	t.Parallel()
	findFFmpeg(t)
	path := clip(t, "a.mov", "25", "-c:v", "mjpeg")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	broken := bytes.ReplaceAll(data, []byte{0xFF, 0xC0}, []byte{0xFF, 0xC7})
	copy(broken, data[:bytes.Index(data, []byte{0xFF, 0xC0})+2]) // the first picture stays
	if err := os.WriteFile(path, broken, 0o666); err != nil {
		t.Fatal(err)
	}
	src := open(t, path, SourceConfig{})
	get(t, src, 0)
	if _, err := src.Frame(1); !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), "picture 1") {
		t.Errorf("%v, want one that names picture 1", err)
	}
	for _, name := range []string{"b.mp4", "c.avi"} {
		path := clip(t, name, "25", "-c:v", "mpeg4")
		if _, err := Open(path, SourceConfig{}); !errors.Is(err, ErrUnsupported) || !strings.Contains(err.Error(), "ffmpeg") {
			t.Errorf("%s: %v, want that ffmpeg is needed", name, err)
		}
	}
	short := filepath.Join(t.TempDir(), "short.mp4")
	if err := os.WriteFile(short, []byte("\x00\x00\x00\x08ftyp"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(short, SourceConfig{}); !errors.Is(err, ErrUnsupported) {
		t.Errorf("%v", err)
	}
}
