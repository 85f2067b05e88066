package h264

import (
	"bytes"
	"fmt"
	"os/exec"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// needFFmpeg skips a test on machines without the executable.
func needFFmpeg(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed: the independent decode cannot be made")
	}
}

// ffmpegDecode returns the planes of all pictures as ffmpeg's own decoder makes them.
func ffmpegDecode(t testing.TB, stream []byte) []byte {
	t.Helper()
	cmd := exec.Command("ffmpeg", "-v", "error", "-xerror", "-err_detect", "explode", "-threads", "1", "-f", "h264", "-i", "-",
		"-f", "rawvideo", "-pix_fmt", "yuv420p", "-fps_mode", "passthrough", "-")
	cmd.Stdin = bytes.NewReader(stream)
	var out, msg bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &msg
	if err := cmd.Run(); err != nil || msg.Len() > 0 {
		t.Fatalf("ffmpeg: %v %s", err, msg.String())
	}
	return out.Bytes()
}

// reconstruction appends the cropped planes of the picture that was coded last.
func (e *Encoder) reconstruction(dst []byte) []byte {
	p := e.ref
	for y := range e.opt.Height {
		dst = append(dst, p.y[p.origin+y*p.stride:][:e.opt.Width]...)
	}
	for _, c := range p.c {
		for y := range e.opt.Height / 2 {
			dst = append(dst, c[p.corigin+y*p.cstride:][:e.opt.Width/2]...)
		}
	}
	return dst
}

// encodeAll codes frames and returns the stream, header first, the reconstruction and the packets' sizes.
func encodeAll(t testing.TB, o venc.Options, frames []*frame.Frame) (stream, recon []byte, sizes []int) {
	t.Helper()
	e, err := newEncoder(o)
	if err != nil {
		t.Fatal(err)
	}
	return encodeWith(t, e, frames)
}

// encodeWith is encodeAll with an encoder, which it closes.
func encodeWith(t testing.TB, e *Encoder, frames []*frame.Frame) (stream, recon []byte, sizes []int) {
	t.Helper()
	defer e.Close()
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
		if p.PTS != f.PTS {
			t.Fatalf("frame %d has time %v, want %v", i, p.PTS, f.PTS)
		}
		stream = append(stream, p.Data...)
		recon = e.reconstruction(recon)
		sizes = append(sizes, len(p.Data))
	}
	return stream, recon, sizes
}

// sameDecode fails unless ffmpeg decodes the stream to the reconstruction.
func sameDecode(t testing.TB, w, h int, stream, recon []byte) {
	t.Helper()
	got := ffmpegDecode(t, stream)
	if len(got) != len(recon) {
		t.Fatalf("decoded %d bytes, want %d", len(got), len(recon))
	}
	size := w * h * 3 / 2
	for i := range got {
		if got[i] != recon[i] {
			f, r := i/size, i%size
			where := fmt.Sprintf("luma (%d,%d)", r%w, r/w)
			if r >= w*h {
				where = fmt.Sprintf("chroma %d (%d,%d)", (r-w*h)/(w*h/4), (r-w*h)%(w*h/4)%(w/2), (r-w*h)%(w*h/4)/(w/2))
			}
			t.Fatalf("frame %d differs from the decode at %s: %d, decoded %d", f, where, recon[i], got[i])
		}
	}
}

// noise is a small generator, so that content does not depend on a library's version.
type noise uint64

func (n *noise) next() uint32 {
	*n = *n*6364136223846793005 + 1442695040888963407
	return uint32(*n >> 33)
}

// Kinds of content made by the tests.
const (
	contentPan   = "pan"   // a textured picture that moves by fractions of a sample, with a noisy object
	contentNoise = "noise" // no two frames alike
	contentStill = "still"
	contentCuts  = "cuts" // a new picture every third frame
	contentFade  = "fade"
	contentBlack = "black"
	contentHard  = "hard" // full-range checkers: the largest coefficients
)

// content makes n frames in NV12 or I420.
func content(kind string, format frame.Format, w, h, n int) []*frame.Frame {
	var fs []*frame.Frame
	rnd := noise(1)
	tex := make([]uint8, 256*256)
	for i := range tex {
		x, y := i%256, i/256
		tex[i] = uint8(96 + (x*y>>5)%64 + int(rnd.next()%24) + (x/16+y/16)%2*32)
	}
	at := func(x, y int) int { return int(tex[(y&255)<<8|x&255]) }
	for k := range n {
		f := frame.New(format, w, h)
		f.PTS = frame.Rate{Num: 30, Den: 1}.Time(int64(k))
		set := func(x, y int) int {
			switch kind {
			case contentPan:
				// A quarter sample to the right and three eighths down each frame, by bilinear means.
				px, py := x*8+k*2, y*8+k*3
				fx, fy := px&7, py&7
				px, py = px>>3, py>>3
				v := (at(px, py)*(8-fx)*(8-fy) + at(px+1, py)*fx*(8-fy) + at(px, py+1)*(8-fx)*fy + at(px+1, py+1)*fx*fy + 32) >> 6
				if x > w/2+k && x < w/2+k+w/8 && y > h/4 && y < h/2 {
					v += int(rnd.next() % 32)
				}
				return v
			case contentNoise:
				return int(rnd.next() & 255)
			case contentStill:
				return at(x, y)
			case contentCuts:
				return at(x+k/3*77, y*(1+k/3%3)) * (2 + k/3%2) / 3
			case contentFade:
				return at(x, y) * k / max(n, 1)
			case contentHard:
				return (x/4 + y/4 + k) & 1 * 255
			}
			return 16
		}
		for y := range h {
			for x := range w {
				f.Planes[0][y*f.Stride[0]+x] = uint8(set(x, y))
			}
		}
		for y := range h / 2 {
			for x := range w / 2 {
				u, v := uint8(set(2*x, 2*y)/2+40), uint8(255-set(2*y, 2*x))
				if kind == contentBlack {
					u, v = 128, 128
				}
				if format == frame.NV12 {
					f.Planes[1][y*f.Stride[1]+2*x], f.Planes[1][y*f.Stride[1]+2*x+1] = u, v
				} else {
					f.Planes[1][y*f.Stride[1]+x], f.Planes[2][y*f.Stride[2]+x] = u, v
				}
			}
		}
		fs = append(fs, f)
	}
	return fs
}

// TestDecodesToReconstruction is the small matrix; TestMatrix is the large one. The streams of one content follow each
// other in one decode, as after a change of settings.
func TestDecodesToReconstruction(t *testing.T) {
	needFFmpeg(t)
	for _, kind := range []string{contentPan, contentNoise, contentCuts, contentFade, contentHard} {
		t.Run(kind, func(t *testing.T) {
			var stream, recon []byte
			const w, h = 98, 82
			for _, profile := range []venc.Profile{venc.Baseline, venc.Main, venc.High} {
				for _, qp := range []int{1, 26, 51} {
					o := venc.Options{Codec: venc.H264, Profile: profile, Width: w, Height: h, RateControl: venc.FixQP, QP: qp, GOP: 4}
					a, b, _ := encodeAll(t, o, content(kind, frame.NV12, w, h, 5))
					stream, recon = append(stream, a...), append(recon, b...)
				}
				o := venc.Options{Codec: venc.H264, Profile: profile, Width: w, Height: h, BitRate: 200_000, GOP: 3}
				a, b, _ := encodeAll(t, o, content(kind, frame.I420, w, h, 5))
				stream, recon = append(stream, a...), append(recon, b...)
			}
			sameDecode(t, w, h, stream, recon)
		})
	}
}

// TestSlicesDecode has four slices, whose edges the loop filter crosses, and a starved rate.
func TestSlicesDecode(t *testing.T) {
	needFFmpeg(t)
	const w, h = 64, 482
	var stream, recon []byte
	for _, o := range []venc.Options{{RateControl: venc.FixQP, QP: 30}, {BitRate: 10_000}, {BitRate: 3_000_000, RateControl: venc.VBR}, {Profile: venc.Baseline, BitRate: 10_000}} {
		o.Codec, o.Width, o.Height, o.GOP = venc.H264, w, h, 3
		a, b, _ := encodeAll(t, o, content(contentCuts, frame.NV12, w, h, 5))
		stream, recon = append(stream, a...), append(recon, b...)
	}
	sameDecode(t, w, h, stream, recon)
}
