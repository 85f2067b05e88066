package venctest

import (
	"fmt"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// testQuality: a coarser quantiser makes smaller and worse pictures.
func (e Engine) testQuality(t *testing.T) {
	needTools(t)
	cases := []venc.Options{{QP: 20}, {QP: 26}, {QP: 34}, {QP: 42}}
	if e.Codec == venc.MJPEG {
		cases = []venc.Options{{Quality: 99}, {Quality: 90}, {Quality: 75}, {Quality: 0}, {Quality: 20}, {Quality: 1}}
	}
	content := &Content{}
	want := content.Sequence(176, 144, 5)
	if e.Codec == venc.MJPEG {
		want = fullRange(176, 144, want)
	}
	lastSize, lastPSNR := 0, 0.0
	for i, o := range cases {
		o.RateControl = venc.FixQP
		o = e.options(o)
		s := e.encode(t, o, content, 5, nil)
		size, db := len(s.bytes()), worstPSNR(decode(t, e.Codec, s.save(t, e.Codec)), want, 176, 144)
		if i > 0 && (size >= lastSize || db >= lastPSNR) {
			t.Errorf("QP %d, quality %d: %d bytes, %.2f dB; the finer one before has %d bytes, %.2f dB", o.QP, o.Quality, size, db, lastSize, lastPSNR)
		}
		for k, p := range s.packets {
			if e.Codec != venc.MJPEG && p.QP != 0 && p.QP != o.QP {
				t.Errorf("access unit %d: QP %d, want %d or 0", k, p.QP, o.QP)
			}
		}
		lastSize, lastPSNR = size, db
	}
}

// testBitRate: the mean is what was asked for, and no stretch of CBR overflows a leaky bucket of a second.
func (e Engine) testBitRate(t *testing.T) {
	if e.Codec == venc.MJPEG {
		return // has no rate control
	}
	cases := []struct {
		control venc.RateControl
		bitRate int
		nominal int // frames per second of Options.Rate
		actual  int // of the frames' times
	}{
		{venc.CBR, 200_000, 30, 30},
		{venc.CBR, 100_000, 15, 15},
		{venc.VBR, 160_000, 30, 30},
	}
	if !e.FixedRate {
		cases = append(cases, struct {
			control                  venc.RateControl
			bitRate, nominal, actual int
		}{venc.CBR, 160_000, 30, 20})
	}
	for _, c := range cases {
		t.Run(fmt.Sprintf("%v/%d/%dfps", c.control, c.bitRate, c.actual), func(t *testing.T) {
			rate := frame.Rate{Num: c.actual, Den: 1}
			o := e.options(venc.Options{
				GOP: 30, RateControl: c.control, BitRate: c.bitRate,
				Rate: frame.Rate{Num: c.nominal, Den: 1},
			})
			length := 6
			if c.control == venc.VBR {
				length = 10 // what VBR's mean is defined over
			}
			s := e.pipelined(t, o, &Content{Cut: 70, Rate: rate}, length*c.actual)
			bits := make([]int, len(s.packets))
			total := 0
			for k, p := range s.packets {
				bits[k] = 8 * len(p.Data)
				total += bits[k]
			}
			mean := float64(total) / float64(length)
			if off := mean/float64(c.bitRate) - 1; off < -e.RateTolerance || off > e.RateTolerance {
				t.Errorf("mean bit rate %.0f over %d s, want %d ± %.0f %%", mean, length, c.bitRate, 100*e.RateTolerance)
			}
			if c.control == venc.CBR {
				checkBucket(t, bits, c.bitRate, rate)
			}
		})
	}
}

// checkBucket checks that a receiver with a buffer of one second, filled at the bit rate, never waits for a picture: no
// stretch of frames holds more than the bit rate times its duration and the buffer (ITU-T H.264 annex C).
func checkBucket(t *testing.T, bits []int, bitRate int, rate frame.Rate) {
	t.Helper()
	level := 0.0 // bits above the bit rate since the emptiest point
	for k, b := range bits {
		level = max(level, 0) + float64(b)
		if level > 1.1*float64(bitRate) {
			t.Errorf("frame %d: %.0f bits more than the bit rate allows, want %d at most", k, level, bitRate)
			return
		}
		level -= float64(bitRate) * seconds(rate, 1)
	}
}
