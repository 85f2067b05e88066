package h264

import (
	"fmt"

	"github.com/canmv-run/canmv-run/host/venc"
)

// defaultThreads is the number of goroutines where the options leave it open: one a slice.
const defaultThreads = 4

// check validates the options and fills in what zero stands for.
func check(o venc.Options) (venc.Options, error) {
	o, err := o.Resolve()
	if err != nil {
		return o, fmt.Errorf("h264: %w", err)
	}
	if o.Codec != venc.H264 {
		return o, fmt.Errorf("h264: %w: codec %v, want %v", venc.ErrUnsupported, o.Codec, venc.H264)
	}
	if o.Profile == venc.ProfileDefault {
		o.Profile = venc.High
	}
	if o.Threads == 0 {
		o.Threads = defaultThreads
	}
	return o, nil
}
