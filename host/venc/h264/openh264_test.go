package h264

import (
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// TestOpenH264 asks a second decoder, which is stricter than ffmpeg's about what a stream may hold.
func TestOpenH264(t *testing.T) {
	cc, err := exec.LookPath("cc")
	if err != nil {
		t.Skip("no C compiler: the OpenH264 decoder cannot be built")
	}
	bin := filepath.Join(t.TempDir(), "openh264")
	if out, err := exec.Command(cc, "-O1", "-o", bin, filepath.Join("testdata", "openh264.c"), "-lopenh264").CombinedOutput(); err != nil {
		t.Skipf("OpenH264 is not installed (Debian: libopenh264-dev): %.200s", out)
	}
	for _, profile := range []venc.Profile{venc.Baseline, venc.Main, venc.High} {
		for _, kind := range []string{contentPan, contentNoise, contentCuts, contentHard} {
			for _, qp := range []int{0, 1, 34} {
				t.Run(fmt.Sprintf("%d/%s/%d", profile, kind, qp), func(t *testing.T) {
					o := venc.Options{Codec: venc.H264, Profile: profile, Width: 98, Height: 482, RateControl: venc.FixQP, QP: qp, GOP: 3}
					if qp == 0 {
						o.RateControl, o.BitRate = venc.CBR, 400_000
					}
					stream, recon, _ := encodeAll(t, o, content(kind, frame.NV12, o.Width, o.Height, 4))
					cmd := exec.Command(bin)
					cmd.Stdin = bytes.NewReader(stream)
					var msg bytes.Buffer
					cmd.Stderr = &msg
					got, err := cmd.Output()
					if err != nil {
						t.Fatalf("%v: %s", err, msg.String())
					}
					if !bytes.Equal(got, recon) {
						t.Fatalf("the decode differs from the reconstruction: %d bytes, want %d", len(got), len(recon))
					}
				})
			}
		}
	}
}
