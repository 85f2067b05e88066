package device

import (
	"fmt"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// maxRate is the largest frame rate of Attr.
const maxRate = 240

// options translates the attributes for an engine; the error says what is wrong with them.
func (a Attr) options() (venc.Options, error) {
	o := venc.Options{Width: a.Width, Height: a.Height, Rate: frame.Rate{Num: a.DstRate, Den: 1}}
	if a.SrcRate < 1 || a.SrcRate > maxRate || a.DstRate < 1 || a.DstRate > a.SrcRate {
		return o, fmt.Errorf("got src_frame_rate %d and dst_frame_rate %d, want 1 to %d and no more out than in", a.SrcRate, a.DstRate, maxRate)
	}
	switch a.PayloadType {
	case JPEG, MJPEG:
		o.Codec, o.Quality = venc.MJPEG, a.Quality
		if a.Quality < 1 {
			return o, fmt.Errorf("got mjpeg_quality_factor %d, want %d to %d", a.Quality, venc.MinQuality, venc.MaxQuality)
		}
		return o.Resolve()
	case H264:
		o.Codec = venc.H264
	case H265:
		o.Codec = venc.H265
	default:
		return o, fmt.Errorf("got payload_type %d, want %d (H.264), %d (H.265), %d (JPEG) or %d (MJPEG)", a.PayloadType, H264, H265, JPEG, MJPEG)
	}
	switch {
	case a.Profile == ProfileNone:
	case a.Profile == ProfileH264Baseline && a.PayloadType == H264:
		o.Profile = venc.Baseline
	case a.Profile == ProfileH264Main && a.PayloadType == H264, a.Profile == ProfileH265Main && a.PayloadType == H265:
		o.Profile = venc.Main
	case a.Profile == ProfileH264High && a.PayloadType == H264:
		o.Profile = venc.High
	case a.Profile == ProfileH264High10 || a.Profile == ProfileH265Main10:
		return o, fmt.Errorf("profile %d has 10 bits, which the virtual board does not encode", a.Profile)
	default:
		return o, fmt.Errorf("got profile %d, which is none of %v", a.Profile, o.Codec)
	}
	if a.GOP < 1 || a.BitRate < 1 {
		return o, fmt.Errorf("got gop_len %d and bit_rate %d kbit/s, want 1 or more", a.GOP, a.BitRate)
	}
	o.GOP, o.BitRate = a.GOP, a.BitRate*1000
	return o.Resolve()
}

// keeps says whether picture i, counted from the start of the channel, stays when SrcRate is taken to DstRate.
func (a Attr) keeps(i int64) bool {
	return i*int64(a.DstRate)%int64(a.SrcRate) < int64(a.DstRate)
}

// reduce is what rate r becomes when SrcRate is taken to DstRate.
func (a Attr) reduce(r frame.Rate) frame.Rate {
	n, d := r.Num*a.DstRate, r.Den*a.SrcRate
	x, y := n, d
	for y != 0 {
		x, y = y, x%y
	}
	if x == 0 {
		return r
	}
	return frame.Rate{Num: n / x, Den: d / x}
}
