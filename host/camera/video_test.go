package camera

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/frame"
)

func findFFmpeg(t testing.TB) func() (*ffmpeg.Tool, error) {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	return new(ffmpeg.Finder).Tool
}

// runFFmpeg runs the command and returns its output.
func runFFmpeg(t testing.TB, args ...string) []byte {
	t.Helper()
	var out, msg bytes.Buffer
	cmd := exec.Command("ffmpeg", append([]string{"-nostdin", "-v", "error", "-y"}, args...)...)
	cmd.Stdout, cmd.Stderr = &out, &msg
	if err := cmd.Run(); err != nil {
		t.Fatalf("ffmpeg %v: %v: %s", args, err, msg.String())
	}
	return out.Bytes()
}

// clip makes a video file of 20 frames of 96x64.
func clip(t testing.TB, name, rate string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	runFFmpeg(t, append(append([]string{"-f", "lavfi", "-i", "testsrc2=s=96x64:r=" + rate, "-frames:v", "20"}, args...), path)...)
	return path
}

func TestVideoIsWhatFFmpegDecodes(t *testing.T) {
	t.Parallel()
	find := findFFmpeg(t)
	tests := []struct {
		name, rate, pix string
		format          frame.Format
		args            []string
	}{
		{"a.mp4", "30000/1001", "yuv420p", frame.I420, []string{"-c:v", "mpeg4", "-pix_fmt", "yuv420p"}},
		{"b.mkv", "25", "yuv420p", frame.I420, []string{"-c:v", "libx264", "-pix_fmt", "yuv420p"}},
		{"c.mkv", "50", "yuv422p", frame.I422, []string{"-c:v", "ffv1", "-pix_fmt", "yuv422p"}},
		{"d.mkv", "24", "yuv444p", frame.I444, []string{"-c:v", "ffv1", "-pix_fmt", "yuv444p"}},
		{"e.mkv", "15", "yuv420p", frame.I420, []string{"-c:v", "mjpeg", "-pix_fmt", "yuvj420p"}}, // full range becomes limited
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := clip(t, tt.name, tt.rate, tt.args...)
			raw := runFFmpeg(t, "-i", path, "-f", "rawvideo", "-pix_fmt", tt.pix, "-")
			src := open(t, path, SourceConfig{FFmpeg: find})
			i := src.Info()
			if i.Width != 96 || i.Height != 64 || i.Format != tt.format || !i.RateFixed {
				t.Errorf("got %+v", i)
			}
			if got := i.Rate.String(); got != tt.rate {
				t.Errorf("rate %s, want %s", got, tt.rate)
			}
			n := frame.Size(tt.format, 96, 64)
			for k := range int64(20) {
				if !bytes.Equal(get(t, src, k).Bytes(nil), raw[:n]) {
					t.Fatalf("frame %d differs", k)
				}
				raw = raw[n:]
			}
			if len(raw) != 0 {
				t.Errorf("%d bytes left", len(raw))
			}
			for range 2 {
				if _, err := src.Frame(20); err != io.EOF {
					t.Errorf("after the last frame: %v, want EOF", err)
				}
			}
		})
	}
}

func TestVideoLoopsAndSkips(t *testing.T) {
	t.Parallel()
	find := findFFmpeg(t)
	path := clip(t, "a.mkv", "10", "-c:v", "ffv1", "-pix_fmt", "yuv420p")
	src := open(t, path, SourceConfig{FFmpeg: find})
	var want []string
	for k := range int64(20) {
		want = append(want, hash(get(t, src, k)))
	}
	loop := open(t, path, SourceConfig{FFmpeg: find, Loop: true})
	for _, k := range []int64{0, 0, 5, 19, 20, 21, 39, 47, 47, 1000} {
		if hash(get(t, loop, k)) != want[k%20] {
			t.Errorf("frame %d is not frame %d of the file", k, k%20)
		}
	}
}

// A file with irregular frame times is played at its average rate.
func TestVideoOfVaryingRate(t *testing.T) {
	t.Parallel()
	find := findFFmpeg(t)
	path := filepath.Join(t.TempDir(), "vfr.mp4")
	runFFmpeg(t, "-f", "lavfi", "-i", "testsrc2=s=96x64:r=30", "-frames:v", "40", "-vf", "select='not(mod(n,7))+not(mod(n,5))'", "-vsync", "vfr", "-c:v", "mpeg4", path)
	src := open(t, path, SourceConfig{FFmpeg: find})
	r := src.Info().Rate
	if f := float64(r.Num) / float64(r.Den); f < 8 || f > 14 {
		t.Errorf("rate %v, want about 10", r)
	}
	n := int64(0)
	for ; ; n++ {
		if _, err := src.Frame(n); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if s := r.Time(n).Seconds(); s < 4.1 || s > 4.4 {
		t.Errorf("%d frames at %v last %.2f s, want about 4.2", n, r, s)
	}
}

func TestVideoMatrix(t *testing.T) {
	t.Parallel()
	find := findFFmpeg(t)
	src := open(t, clip(t, "a.mp4", "25", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-colorspace", "bt709"), SourceConfig{FFmpeg: find})
	if f := get(t, src, 0); f.Matrix != frame.BT709 {
		t.Errorf("matrix %d, want that of the file, %d", f.Matrix, frame.BT709)
	}
}

func TestBrokenVideo(t *testing.T) {
	t.Parallel()
	find := findFFmpeg(t)
	whole, err := os.ReadFile(clip(t, "a.mp4", "25", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "faststart"))
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"text.mp4": []byte("this is no video at all, is it?"), "empty.mp4": nil, "head.mp4": whole[:300], "cut.mp4": whole[:len(whole)*2/3],
	} {
		t.Run(name, func(t *testing.T) {
			path := writeFile(t, name, b)
			src, err := Open(path, SourceConfig{FFmpeg: find, Loop: true})
			k := int64(0)
			if err == nil {
				defer src.Close()
				for ; err == nil && k < 60; k++ {
					_, err = src.Frame(k)
				}
			}
			if !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "ffmpeg: ") {
				t.Errorf("after %d frames: %v", k, err)
			}
		})
	}
}

func TestVideoWithoutFFmpeg(t *testing.T) {
	path := writeFile(t, "a.mp4", []byte("x"))
	missing := errors.New("install it")
	for _, find := range []func() (*ffmpeg.Tool, error){nil, func() (*ffmpeg.Tool, error) { return nil, missing }} {
		_, err := Open(path, SourceConfig{FFmpeg: find})
		if err == nil || !strings.Contains(err.Error(), "ffmpeg") || find != nil && !errors.Is(err, missing) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := Open(path, SourceConfig{FFmpeg: (&ffmpeg.Finder{Path: filepath.Join(t.TempDir(), "gone")}).Tool}); err == nil {
		t.Error("an executable that is not there starts")
	}
}

// Close must end the child in the middle of a long file, and leave no zombie.
func TestCloseEndsTheChild(t *testing.T) {
	t.Parallel()
	find := findFFmpeg(t)
	path := filepath.Join(t.TempDir(), "long.mkv")
	runFFmpeg(t, "-f", "lavfi", "-i", "testsrc2=s=320x240:r=30", "-frames:v", "300", "-c:v", "mpeg4", path)
	src, err := Open(path, SourceConfig{FFmpeg: find})
	if err != nil {
		t.Fatal(err)
	}
	get(t, src, 3)
	child := src.(*video).child
	for range 2 {
		if err := src.Close(); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-child.Done():
	default:
		t.Error("the child was not waited for")
	}
	if _, err := src.Frame(4); !errors.Is(err, os.ErrClosed) {
		t.Errorf("frame after Close: %v", err)
	}
}

func TestY4MFromFFmpeg(t *testing.T) {
	t.Parallel()
	findFFmpeg(t)
	for pix, format := range map[string]frame.Format{"yuv420p": frame.I420, "yuv422p": frame.I422, "yuv444p": frame.I444, "gray": frame.Gray} {
		path := clip(t, "a.y4m", "24000/1001", "-pix_fmt", pix)
		raw := runFFmpeg(t, "-i", path, "-f", "rawvideo", "-pix_fmt", pix, "-")
		src := open(t, path, SourceConfig{})
		if i := src.Info(); i.Format != format || i.Rate != (frame.Rate{Num: 24000, Den: 1001}) {
			t.Errorf("%s: %+v", pix, i)
		}
		var got []byte
		for k := range int64(20) {
			got = get(t, src, k).Bytes(got)
		}
		if !bytes.Equal(got, raw) {
			t.Errorf("%s: other bytes than ffmpeg reads", pix)
		}
	}
}

func BenchmarkVideo(b *testing.B) {
	find := findFFmpeg(b)
	path := filepath.Join(b.TempDir(), "a.mkv")
	runFFmpeg(b, "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30", "-frames:v", "60", "-c:v", "mpeg4", path)
	y4m := filepath.Join(b.TempDir(), "a.y4m")
	runFFmpeg(b, "-i", path, y4m)
	for _, p := range []string{path, y4m} {
		b.Run(fmt.Sprint("720", filepath.Ext(p)), func(b *testing.B) {
			src := open(b, p, SourceConfig{FFmpeg: find, Loop: true})
			k := int64(0)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := src.Frame(k); err != nil {
					b.Fatal(err)
				}
				k++
			}
		})
	}
}
