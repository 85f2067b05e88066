package h264

import (
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// TestWithoutTools: leaving a tool out changes the stream, and the stream still decodes to the reconstruction.
func TestWithoutTools(t *testing.T) {
	needFFmpeg(t)
	const w, h = 96, 96
	fs := append(content(contentPan, frame.NV12, w, h, 8), content(contentCuts, frame.NV12, w, h, 6)...)
	o := venc.Options{Codec: venc.H264, Width: w, Height: h, BitRate: 100_000}
	all, _, _ := encodeAll(t, o, fs)
	var stream, recon []byte
	for off := Tools(1); off < AllTools; off <<= 1 {
		e, err := NewWithout(o, off)
		if err != nil {
			t.Fatal(err)
		}
		a, b, _ := encodeWith(t, e.(*Encoder), fs)
		if string(a) == string(all) {
			t.Errorf("tool %#x changes nothing", off)
		}
		stream, recon = append(stream, a...), append(recon, b...)
	}
	sameDecode(t, w, h, stream, recon)
}
