package venctest

import (
	"bytes"
	"image"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

var demuxers = map[venc.Codec]string{venc.H264: "h264", venc.H265: "hevc", venc.MJPEG: "mjpeg"}

// needTools skips a test where there is nothing to decode with.
func needTools(t *testing.T) {
	t.Helper()
	for _, name := range []string{"ffmpeg", "ffprobe"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("needs %s to decode: %v", name, err)
		}
	}
}

func command(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil || errs.Len() > 0 {
		t.Fatalf("%s %s: %v, stderr:\n%s", name, strings.Join(args, " "), err, errs.Bytes())
	}
	return out.Bytes()
}

func (s *stream) save(t *testing.T, c venc.Codec) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "stream."+demuxers[c])
	if err := os.WriteFile(path, s.bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// decode returns all frames one after another in I420, of full range for MJPEG. An error line fails the test.
func decode(t *testing.T, c venc.Codec, path string) []byte {
	t.Helper()
	format := "yuv420p"
	if c == venc.MJPEG {
		format = "yuvj420p"
	}
	return command(t, "ffmpeg", "-v", "error", "-nostdin", "-threads", "1", "-f", demuxers[c], "-i", path,
		"-fps_mode", "passthrough", "-pix_fmt", format, "-f", "rawvideo", "-")
}

// probe returns what ffprobe says about the stream.
func probe(t *testing.T, c venc.Codec, path string) map[string]string {
	t.Helper()
	out := command(t, "ffprobe", "-v", "error", "-f", demuxers[c], "-of", "default=nw=1", "-show_entries",
		"stream=codec_name,profile,width,height,has_b_frames,r_frame_rate,color_range,color_space,color_primaries", path)
	m := map[string]string{}
	for line := range strings.Lines(string(out)) {
		k, v, _ := strings.Cut(strings.TrimSpace(line), "=")
		m[k] = v
	}
	return m
}

// checkDecoded decodes s and compares it with what was sent.
func (e Engine) checkDecoded(t *testing.T, s *stream, o venc.Options, c *Content, floor float64) {
	t.Helper()
	n := len(s.packets)
	path := s.save(t, e.Codec)
	got := decode(t, e.Codec, path)
	want := c.Sequence(o.Width, o.Height, n)
	if e.Codec == venc.MJPEG {
		want = fullRange(o.Width, o.Height, want)
	}
	if len(got) != len(want) {
		t.Fatalf("decoded %d bytes, want %d: %d frames of %dx%d", len(got), len(want), n, o.Width, o.Height)
	}
	if worst := worstPSNR(got, want, o.Width, o.Height); worst < floor {
		t.Errorf("worst frame has a PSNR of %.2f dB, want %.2f or more", worst, floor)
	}
}

// fullRange converts frames to what a JPEG picture holds.
func fullRange(width, height int, seq []byte) []byte {
	var out []byte
	var img *image.YCbCr
	for size := frame.Size(frame.I420, width, height); len(seq) > 0; seq = seq[size:] {
		f, err := frame.Layout(seq, frame.I420, width, height, 0)
		if err != nil {
			panic(err)
		}
		img = frame.ToYCbCr(img, f)
		for y := range height {
			out = append(out, img.Y[y*img.YStride:][:width]...)
		}
		for _, plane := range [][]byte{img.Cb, img.Cr} {
			for y := range height / 2 {
				out = append(out, plane[y*img.CStride:][:width/2]...)
			}
		}
	}
	return out
}

// worstPSNR returns the PSNR of the worst frame, (6Y+U+V)/8 in dB.
func worstPSNR(a, b []byte, width, height int) float64 {
	luma, chroma := width*height, width*height/4
	worst := math.Inf(1)
	for len(a) > 0 {
		y := psnr(a[:luma], b[:luma])
		u := psnr(a[luma:luma+chroma], b[luma:luma+chroma])
		v := psnr(a[luma+chroma:luma+2*chroma], b[luma+chroma:luma+2*chroma])
		worst = min(worst, (6*y+u+v)/8)
		a, b = a[luma+2*chroma:], b[luma+2*chroma:]
	}
	return worst
}

func psnr(a, b []byte) float64 {
	sum := 0
	for i, x := range a {
		d := int(x) - int(b[i])
		sum += d * d
	}
	if sum == 0 {
		return 100
	}
	return 10 * math.Log10(255*255*float64(len(a))/float64(sum))
}

// expect compares some of what ffprobe said.
func expect(t *testing.T, got, want map[string]string) {
	t.Helper()
	for k, w := range want {
		if got[k] != w {
			t.Errorf("ffprobe: %s=%s, want %s", k, got[k], w)
		}
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
