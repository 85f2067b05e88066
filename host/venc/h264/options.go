package h264

import (
	"fmt"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

const (
	minSize, maxWidth, maxHeight = 64, 4096, 2160
	minBitRate, maxBitRate       = 10_000, 200_000_000
)

// check validates the options and fills in what zero stands for.
func check(o *venc.Options) error {
	bad := func(name string, got any, want string) error {
		return fmt.Errorf("h264: %w: %s %v, want %s", venc.ErrInvalid, name, got, want)
	}
	if o.Codec != venc.H264 {
		if o.Codec == venc.H265 || o.Codec == venc.MJPEG {
			return fmt.Errorf("h264: %w: codec %d, want H.264", venc.ErrUnsupported, o.Codec)
		}
		return bad("codec", o.Codec, "H.264")
	}
	if o.Width < minSize || o.Width > maxWidth || o.Width%2 != 0 {
		return bad("width", o.Width, fmt.Sprintf("an even number from %d to %d", minSize, maxWidth))
	}
	if o.Height < minSize || o.Height > maxHeight || o.Height%2 != 0 {
		return bad("height", o.Height, fmt.Sprintf("an even number from %d to %d", minSize, maxHeight))
	}
	switch o.Profile {
	case venc.ProfileDefault:
		o.Profile = venc.High
	case venc.Baseline, venc.Main, venc.High:
	default:
		return bad("profile", o.Profile, "Baseline, Main or High")
	}
	if o.Rate == (frame.Rate{}) {
		o.Rate = frame.Rate{Num: 30, Den: 1}
	}
	if o.Rate.Num <= 0 || o.Rate.Den <= 0 || o.Rate.Num > 1<<30 || o.Rate.Den > 1<<30 {
		return bad("frame rate", o.Rate, "a positive fraction")
	}
	switch o.RateControl {
	case venc.CBR, venc.VBR:
		if o.BitRate < minBitRate || o.BitRate > maxBitRate {
			return bad("bit rate", o.BitRate, fmt.Sprintf("%d to %d bit/s", minBitRate, maxBitRate))
		}
	case venc.FixQP:
		if o.QP == 0 {
			o.QP = 26
		}
		if o.QP < 1 || o.QP > 51 {
			return bad("qp", o.QP, "1 to 51")
		}
	default:
		return bad("rate control", o.RateControl, "CBR, VBR or FixQP")
	}
	if o.GOP == 0 {
		o.GOP = 30
	}
	if o.GOP < 1 {
		return bad("gop", o.GOP, "1 frame or more")
	}
	if o.Threads < 0 {
		return bad("threads", o.Threads, "0 or more")
	}
	if o.Threads == 0 {
		o.Threads = defaultThreads
	}
	return nil
}

// defaultThreads is the number of goroutines where the options leave it open: one a slice.
const defaultThreads = 4

// checkFrame refuses a frame that does not fit the options.
func (e *Encoder) checkFrame(f *frame.Frame) error {
	w, h := e.opt.Width, e.opt.Height
	if f.Width != w || f.Height != h {
		return fmt.Errorf("h264: %w: frame of %dx%d, want %dx%d", venc.ErrInvalid, f.Width, f.Height, w, h)
	}
	sizes := [3][2]int{{w, h}}
	switch f.Format {
	case frame.NV12:
		sizes[1] = [2]int{w, h / 2}
	case frame.I420:
		sizes[1], sizes[2] = [2]int{w / 2, h / 2}, [2]int{w / 2, h / 2}
	default:
		return fmt.Errorf("h264: %w: frame format %d, want NV12 or I420", venc.ErrInvalid, f.Format)
	}
	for i, s := range sizes {
		if s[0] > 0 && (f.Stride[i] < s[0] || len(f.Planes[i]) < f.Stride[i]*(s[1]-1)+s[0]) {
			return fmt.Errorf("h264: %w: plane %d has %d bytes with stride %d, want %d rows of %d", venc.ErrInvalid, i, len(f.Planes[i]), f.Stride[i], s[1], s[0])
		}
	}
	return nil
}
