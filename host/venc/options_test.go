package venc_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

func TestResolve(t *testing.T) {
	fps := frame.Rate{Num: 30, Den: 1}
	tests := []struct{ in, want venc.Options }{
		{
			venc.Options{Codec: venc.H264, Width: 1280, Height: 720, BitRate: 4_000_000},
			venc.Options{Codec: venc.H264, Width: 1280, Height: 720, BitRate: 4_000_000, Rate: fps, GOP: 30},
		},
		{
			venc.Options{Codec: venc.H265, Width: 64, Height: 64, RateControl: venc.FixQP, Quality: 1000, Profile: venc.Main},
			venc.Options{Codec: venc.H265, Width: 64, Height: 64, RateControl: venc.FixQP, Quality: 1000, Profile: venc.Main, Rate: fps, GOP: 30, QP: 26},
		},
		{
			venc.Options{Codec: venc.MJPEG, Width: 4096, Height: 2160, QP: 1000, RateControl: 9},
			venc.Options{Codec: venc.MJPEG, Width: 4096, Height: 2160, QP: 1000, RateControl: 9, Rate: fps, Quality: 45},
		},
		{
			venc.Options{Codec: venc.H264, Width: 64, Height: 2160, RateControl: venc.VBR, BitRate: 10_000, Rate: frame.Rate{Num: 30000, Den: 1001}, GOP: 1, Threads: 3},
			venc.Options{Codec: venc.H264, Width: 64, Height: 2160, RateControl: venc.VBR, BitRate: 10_000, Rate: frame.Rate{Num: 30000, Den: 1001}, GOP: 1, Threads: 3},
		},
	}
	for _, tt := range tests {
		got, err := tt.in.Resolve()
		if err != nil || got != tt.want {
			t.Errorf("%+v\n got %+v, %v\nwant %+v", tt.in, got, err, tt.want)
		}
	}
}

func TestResolveSaysGotAndWant(t *testing.T) {
	for want, o := range map[string]venc.Options{
		"63x64, want even sizes from 64x64 to 4096x2160":     {Codec: venc.H264, Width: 63, Height: 64},
		"bit rate 9999, want 10000 to 200000000":             {Codec: venc.H264, Width: 64, Height: 64, BitRate: 9999},
		"QP 52, want 1 to 51":                                {Codec: venc.H264, Width: 64, Height: 64, RateControl: venc.FixQP, QP: 52},
		"quality 100, want 1 to 99":                          {Codec: venc.MJPEG, Width: 64, Height: 64, Quality: 100},
		"profile High with H.265":                            {Codec: venc.H265, Width: 64, Height: 64, Profile: venc.High},
		"codec 7, want H264, H265 or MJPEG":                  {Codec: 7},
		"rate control 7, want CBR, VBR or FixQP":             {Codec: venc.H264, Width: 64, Height: 64, RateControl: 7},
		"frame rate 30/0, want 1/1000 to 1000":               {Codec: venc.H264, Width: 64, Height: 64, Rate: frame.Rate{Num: 30}},
		"GOP 1073741824, want 1 to 1073741823":               {Codec: venc.H264, Width: 64, Height: 64, GOP: 1 << 30},
		"-1 threads, want 0 or more":                         {Codec: venc.H264, Width: 64, Height: 64, Threads: -1},
		"4098x2160, want even sizes from 64x64 to 4096x2160": {Codec: venc.MJPEG, Width: 4098, Height: 2160},
		"frame rate 1001/1, want 1/1000 to 1000":             {Codec: venc.H264, Width: 64, Height: 64, Rate: frame.Rate{Num: 1001, Den: 1}},
		"bit rate 200000001, want 10000 to 200000000":        {Codec: venc.H265, Width: 64, Height: 64, BitRate: 200_000_001, RateControl: venc.VBR},
		"profile profile 9 with H.264":                       {Codec: venc.H264, Width: 64, Height: 64, Profile: 9},
	} {
		_, err := o.Resolve()
		if !errors.Is(err, venc.ErrInvalid) || !strings.HasSuffix(err.Error(), ": "+want) {
			t.Errorf("got %v, want an error that wraps %q and ends with %q", err, venc.ErrInvalid, want)
		}
	}
}
