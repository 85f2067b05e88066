package h264

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// TestMatrix is the large matrix of doc/h264.md: CANMV_LONG=1 runs it. CANMV_CLIP may name a video file, whose frames
// are then scaled to each size and take part.
func TestMatrix(t *testing.T) {
	if os.Getenv("CANMV_LONG") == "" {
		t.Skip("set CANMV_LONG=1 for the large matrix, which takes minutes")
	}
	needFFmpeg(t)
	kinds := []string{contentPan, contentNoise, contentStill, contentCuts, contentFade, contentBlack, contentHard}
	clip := os.Getenv("CANMV_CLIP")
	if clip != "" {
		kinds = append(kinds, "clip")
	}
	for _, size := range [][2]int{{64, 64}, {66, 98}, {176, 144}, {208, 480}, {98, 482}, {1920, 1080}} {
		w, h := size[0], size[1]
		for _, kind := range kinds {
			n := 4
			var fs []*frame.Frame
			if kind == "clip" {
				fs = clipFrames(t, clip, w, h, n)
			} else {
				fs = content(kind, frame.NV12, w, h, n)
			}
			for _, profile := range []venc.Profile{venc.Baseline, venc.Main, venc.High} {
				t.Run(fmt.Sprintf("%dx%d/%s/%d", w, h, kind, profile), func(t *testing.T) {
					var stream, recon []byte
					flush := func() {
						sameDecode(t, w, h, stream, recon)
						stream, recon = stream[:0], recon[:0]
					}
					for qp := 0; qp <= 51; qp++ {
						if w > 1000 && qp%10 != 1 {
							continue
						}
						o := venc.Options{Codec: venc.H264, Profile: profile, Width: w, Height: h, RateControl: venc.FixQP, QP: qp, GOP: 3, Threads: 1 + qp%4}
						if qp == 0 {
							o.RateControl, o.BitRate = venc.CBR, max(w*h*4, 10_000)
						}
						a, b, _ := encodeAll(t, o, fs)
						stream, recon = append(stream, a...), append(recon, b...)
						if len(recon) > 32<<20 {
							flush()
						}
					}
					if len(stream) > 0 {
						flush()
					}
				})
			}
		}
	}
}

// clipFrames reads the first frames of a file, scaled by ffmpeg.
func clipFrames(t *testing.T, path string, w, h, n int) []*frame.Frame {
	out, err := exec.Command("ffmpeg", strings.Fields(fmt.Sprintf("-v error -i %s -frames:v %d -vf scale=%d:%d -f rawvideo -pix_fmt nv12 -", path, n, w, h))...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var fs []*frame.Frame
	for k := range n {
		b := out[k*w*h*3/2:]
		fs = append(fs, &frame.Frame{Format: frame.NV12, Width: w, Height: h, Planes: [3][]byte{b[:w*h], b[w*h : w*h*3/2]}, Stride: [3]int{w, w}, PTS: frame.Rate{Num: 30, Den: 1}.Time(int64(k))})
	}
	return fs
}
