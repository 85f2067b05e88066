package ffmpeg_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
	vencffmpeg "github.com/canmv-run/canmv-run/host/venc/ffmpeg"
	"github.com/canmv-run/canmv-run/host/venc/venctest"
)

func find(tb testing.TB) *ffmpeg.Tool {
	tb.Helper()
	tool, err := ffmpeg.Find("")
	if err != nil {
		tb.Skipf("needs ffmpeg: %v", err)
	}
	return tool
}

func TestContract(t *testing.T) {
	tool := find(t)
	for _, codec := range []venc.Codec{venc.H264, venc.H265} {
		t.Run(codec.String(), func(t *testing.T) {
			if lib := vencffmpeg.Library(codec); !tool.HasEncoder(lib) {
				t.Skipf("needs an ffmpeg with %s", lib)
			}
			venctest.Run(t, venctest.Engine{
				Codec: codec, FixedRate: true,
				New: func(o venc.Options) (venc.Encoder, error) { return vencffmpeg.New(tool, o) },
			})
		})
	}
}

// TestChildDies: Send and Receive say so, with the child's last words, and go on saying so.
func TestChildDies(t *testing.T) {
	tool := find(t)
	enc, err := vencffmpeg.New(tool, venc.Options{Codec: venc.H264, Width: 64, Height: 64, BitRate: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	defer enc.Close()
	f := frame.New(frame.NV12, 64, 64)
	var p venc.Packet
	if err := enc.Send(f, venc.FrameOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := enc.Receive(&p); err != nil {
		t.Fatal(err)
	}
	child, err := os.FindProcess(vencffmpeg.PID(enc))
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Kill(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := enc.Receive(&p); !errors.Is(err, ffmpeg.ErrEnded) || !strings.Contains(err.Error(), "kill") {
			t.Errorf("Receive: %v, want an error that wraps %q and says how", err, ffmpeg.ErrEnded)
		}
	}
	var sendErr error
	for k := 0; k < 10 && sendErr == nil; k++ {
		sendErr = enc.Send(f, venc.FrameOptions{})
	}
	if !errors.Is(sendErr, ffmpeg.ErrEnded) {
		t.Errorf("Send: %v, want an error that wraps %q", sendErr, ffmpeg.ErrEnded)
	}
}

func TestLibraryMissing(t *testing.T) {
	o := venc.Options{Codec: venc.H264, Width: 64, Height: 64, BitRate: 100_000}
	_, err := vencffmpeg.New(&ffmpeg.Tool{Path: "ffmpeg-lite", Version: "6.0"}, o)
	if !errors.Is(err, venc.ErrUnsupported) || !strings.Contains(err.Error(), "libx264") {
		t.Errorf("got %v, want an error that wraps %q and names the library", err, venc.ErrUnsupported)
	}
}
