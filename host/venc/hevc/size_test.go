package hevc

import (
	"runtime"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// TestMemory: an encoder for 1080p at 8 Mbit/s holds less than 90 MB.
func TestMemory(t *testing.T) {
	rnd := noise(1)
	var frames [2]*frame.Frame
	for i := range frames {
		frames[i] = frame.New(frame.NV12, 1920, 1080)
		for _, p := range frames[i].Planes[:2] {
			for j := range p {
				p[j] = uint8(j>>5&127) + uint8(rnd.next()&31)
			}
		}
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	e, err := newEncoder(venc.Options{Codec: venc.H265, Width: 1920, Height: 1080, BitRate: 8_000_000})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var p venc.Packet
	for i := range 3 {
		f := *frames[i%len(frames)]
		f.PTS = frame.Rate{Num: 30, Den: 1}.Time(int64(i))
		if err := e.Send(&f, venc.FrameOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := e.Receive(&p); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	mb := float64(after.HeapAlloc-before.HeapAlloc) / 1e6
	t.Logf("%.1f MB", mb)
	if mb > 90 {
		t.Errorf("%.1f MB, want 90 at most", mb)
	}
	runtime.KeepAlive(e)
}
