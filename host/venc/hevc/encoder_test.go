package hevc_test

import (
	"testing"

	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/hevc"
	"github.com/canmv-run/canmv-run/host/venc/venctest"
)

func TestContract(t *testing.T) {
	venctest.Run(t, venctest.Engine{Codec: venc.H265, New: hevc.New})
}
