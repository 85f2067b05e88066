package ffmpeg_test

import (
	"testing"

	"github.com/canmv-run/canmv-run/host/ffmpeg"
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
