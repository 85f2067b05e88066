package hevc

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// decoder is an independent implementation of the standard.
type decoder struct {
	name string
	run  func(t testing.TB, stream []byte) []byte
}

// decoders returns those that are installed, and skips the test without any.
func decoders(t testing.TB) []decoder {
	t.Helper()
	var ds []decoder
	if _, err := exec.LookPath("ffmpeg"); err == nil {
		ds = append(ds, decoder{"ffmpeg", ffmpegDecode})
	}
	for _, name := range []string{"libde265-dec265", "dec265"} {
		if path, err := exec.LookPath(name); err == nil {
			ds = append(ds, decoder{name, func(t testing.TB, stream []byte) []byte { return de265Decode(t, path, stream) }})
			break
		}
	}
	if len(ds) == 0 {
		t.Skip("neither ffmpeg nor libde265's dec265 is installed: there is no independent decoder")
	}
	return ds
}

// ffmpegDecode returns the planes of all pictures as ffmpeg's own decoder makes them.
func ffmpegDecode(t testing.TB, stream []byte) []byte {
	t.Helper()
	cmd := exec.Command("ffmpeg", "-v", "error", "-xerror", "-err_detect", "explode", "-threads", "1", "-f", "hevc", "-i", "-",
		"-f", "rawvideo", "-pix_fmt", "yuv420p", "-fps_mode", "passthrough", "-")
	cmd.Stdin = bytes.NewReader(stream)
	var out, msg bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &msg
	if err := cmd.Run(); err != nil || msg.Len() > 0 {
		t.Fatalf("ffmpeg: %v %s", err, msg.String())
	}
	return out.Bytes()
}

// de265Decode does the same with libde265.
func de265Decode(t testing.TB, path string, stream []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.hevc"), filepath.Join(dir, "out.yuv")
	if err := os.WriteFile(in, stream, 0o600); err != nil {
		t.Fatal(err)
	}
	if msg, err := exec.Command(path, "-q", "-t", "0", "-o", out, in).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v %s", path, err, msg)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// reconstruction appends the cropped planes of the picture that was coded last.
func (e *Encoder) reconstruction(dst []byte) []byte {
	p := e.ref
	for y := range e.opt.Height {
		dst = append(dst, p.y[p.at(0, y):][:e.opt.Width]...)
	}
	for _, c := range p.c {
		for y := range e.opt.Height / 2 {
			dst = append(dst, c[p.cat(0, y):][:e.opt.Width/2]...)
		}
	}
	return dst
}

// encodeAll codes frames and returns the stream, header first, the reconstruction and the packets' sizes.
func encodeAll(t testing.TB, o venc.Options, frames []*frame.Frame) (stream, recon []byte, sizes []int) {
	t.Helper()
	return encodeWith(t, o, DefaultTools, frames)
}

// encodeWith does so with the given tools.
func encodeWith(t testing.TB, o venc.Options, use Tools, frames []*frame.Frame) (stream, recon []byte, sizes []int) {
	t.Helper()
	e, err := newEncoder(o)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	e.tools = use
	if o.RateControl == venc.FixQP {
		e.opt.QP = o.QP // 0 too, which stands for a default in Options
	}
	var p venc.Packet
	for i, f := range frames {
		if err := e.Send(f, venc.FrameOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := e.Receive(&p); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			stream = append(stream, e.Header()...)
		}
		stream = append(stream, p.Data...)
		recon = e.reconstruction(recon)
		sizes = append(sizes, len(p.Data))
	}
	return stream, recon, sizes
}

// sameDecode fails unless every decoder makes the reconstruction of the stream.
func sameDecode(t testing.TB, w, h int, stream, recon []byte) {
	t.Helper()
	for _, d := range decoders(t) {
		got := d.run(t, stream)
		if len(got) != len(recon) {
			t.Fatalf("%s decoded %d bytes, want %d", d.name, len(got), len(recon))
		}
		if bytes.Equal(got, recon) {
			continue
		}
		size := w * h * 3 / 2
		for i := range got {
			if got[i] != recon[i] {
				f, r := i/size, i%size
				where := fmt.Sprintf("luma (%d,%d)", r%w, r/w)
				if r >= w*h {
					where = fmt.Sprintf("chroma %d (%d,%d)", (r-w*h)/(w*h/4), (r-w*h)%(w*h/4)%(w/2), (r-w*h)%(w*h/4)/(w/2))
				}
				t.Fatalf("%s: frame %d differs from the decode at %s: %d, decoded %d", d.name, f, where, recon[i], got[i])
			}
		}
	}
}

// TestDecodesToReconstruction takes a few cases of the matrix of sizes, quantisers, content, threads and sets of tools, and all of them
// with CANMV_LONG: every quantiser up to 176x144, every fourth beyond.
func TestDecodesToReconstruction(t *testing.T) {
	long := os.Getenv("CANMV_LONG") != ""
	sizes := [][2]int{{64, 64}, {98, 82}, {66, 70}, {176, 144}, {322, 482}, {640, 480}}
	i := 0
	for k, kind := range append(contents, "extremes") {
		for n, s := range sizes {
			for qp := 0; qp <= 51; qp++ {
				i++
				if !long && (n > 1 || (qp+26*n+7*k)%52 != 0) || n > 3 && (qp+k)%4 != 0 {
					continue
				}
				o := venc.Options{Codec: venc.H265, Width: s[0], Height: s[1], RateControl: venc.FixQP, QP: qp, GOP: 4, Threads: 1 + i%4}
				t.Run(fmt.Sprintf("%s/%dx%d/%d", kind, s[0], s[1], qp), func(t *testing.T) {
					stream, recon, _ := encodeWith(t, o, allTools&^Tools(i*37%int(allTools+1)), content(kind, frame.NV12, o.Width, o.Height, 6))
					sameDecode(t, o.Width, o.Height, stream, recon)
				})
			}
		}
	}
}

// TestLarge: the largest sizes, with cropping, slices and rate control.
func TestLarge(t *testing.T) {
	if os.Getenv("CANMV_LONG") == "" {
		t.Skip("takes long: set CANMV_LONG=1")
	}
	for _, o := range []venc.Options{{Width: 1920, Height: 1080, BitRate: 8_000_000}, {Width: 4096, Height: 2160, BitRate: 30_000_000}, {Width: 4094, Height: 66, BitRate: 2_000_000}, {Width: 64, Height: 2158, BitRate: 2_000_000}} {
		t.Run(fmt.Sprintf("%dx%d", o.Width, o.Height), func(t *testing.T) {
			o.Codec = venc.H265
			stream, recon, _ := encodeAll(t, o, content("pan", frame.NV12, o.Width, o.Height, 3))
			sameDecode(t, o.Width, o.Height, stream, recon)
		})
	}
}
