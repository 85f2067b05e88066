package mjpeg_test

import (
	"testing"

	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/mjpeg"
	"github.com/canmv-run/canmv-run/host/venc/venctest"
)

func TestContract(t *testing.T) {
	venctest.Run(t, venctest.Engine{
		Codec: venc.MJPEG,
		New:   func(o venc.Options) (venc.Encoder, error) { return mjpeg.New(o) },
	})
}
