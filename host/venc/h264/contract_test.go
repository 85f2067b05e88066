package h264_test

import (
	"testing"

	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/h264"
	"github.com/canmv-run/canmv-run/host/venc/venctest"
)

func TestContract(t *testing.T) {
	venctest.Run(t, venctest.Engine{Codec: venc.H264, RateTolerance: 0.05, New: func(o venc.Options) (venc.Encoder, error) { return h264.New(o) }})
}
