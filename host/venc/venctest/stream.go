package venctest

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

// profileNames are ffprobe's names. The engine's best profile may be any of them.
var profileNames = map[venc.Codec]map[venc.Profile]string{
	venc.H264:  {venc.Baseline: "Constrained Baseline", venc.Main: "Main", venc.High: "High"},
	venc.H265:  {venc.ProfileDefault: "Main", venc.Main: "Main"},
	venc.MJPEG: {venc.ProfileDefault: "Baseline"},
}

// testStream: one access unit a frame, key pictures where they belong, whole streams that decode to what was sent.
func (e Engine) testStream(t *testing.T) {
	needTools(t)
	type size struct{ w, h int }
	small := []size{{64, 64}, {176, 144}, {130, 98}}
	cases := []venc.Options{
		{RateControl: venc.FixQP, GOP: 1},
		{RateControl: venc.CBR, GOP: 7, BitRate: 500_000},
		{RateControl: venc.VBR, GOP: 300, BitRate: 500_000},
	}
	if long() {
		small = append(small, size{66, 64}, size{320, 240}, size{800, 480}, size{1280, 720}, size{1920, 1080}, size{4096, 2160})
		cases = append(cases, venc.Options{RateControl: venc.FixQP, QP: 1, GOP: 4}, venc.Options{RateControl: venc.FixQP, QP: 51, GOP: 4})
	}
	i := 0
	for _, profile := range []venc.Profile{venc.ProfileDefault, venc.Baseline, venc.Main, venc.High} {
		if _, ok := profileNames[e.Codec][profile]; !ok && profile != venc.ProfileDefault {
			continue
		}
		for _, s := range small {
			for _, o := range cases {
				// Without CANMV_LONG each size, each case and each profile is there, not every combination.
				if i++; !long() && i%5 != 1 {
					continue
				}
				o.Width, o.Height, o.Profile, o.Quality = s.w, s.h, profile, 75
				o.BitRate = max(o.BitRate, 4*s.w*s.h)
				o = e.options(o)
				t.Run(fmt.Sprintf("%v/%dx%d/%v/GOP%d/QP%d", profile, s.w, s.h, o.RateControl, o.GOP, o.QP), func(t *testing.T) {
					e.streamCase(t, o)
				})
			}
		}
	}
}

func (e Engine) streamCase(t *testing.T, o venc.Options) {
	content := &Content{Cut: 5}
	n := 16
	if o.Width > 1280 {
		n = 9
	}
	s := e.encode(t, o, content, n, nil)
	e.checkKeys(t, s, func(k int) bool { return k%o.GOP == 0 })
	floor := e.MinPSNR
	switch {
	case e.Codec == venc.MJPEG:
	case o.RateControl == venc.FixQP && o.QP > 40:
		floor = 17 // a quantiser step of more than 64 leaves little; H.265 at QP 51 has 18.5 to 20 dB here
	case o.RateControl != venc.FixQP || o.QP > 26:
		floor = 20 // a changed scene may get few bits; a broken picture is far below
	}
	e.checkDecoded(t, s, o, content, floor)
	want := map[string]string{"width": itoa(o.Width), "height": itoa(o.Height), "has_b_frames": "0"}
	if name, ok := profileNames[e.Codec][o.Profile]; ok {
		want["profile"] = name
	}
	if e.Codec != venc.MJPEG {
		want["color_range"], want["color_space"], want["color_primaries"] = "tv", "smpte170m", "smpte170m"
		if o.Height >= 720 {
			want["color_space"], want["color_primaries"] = "bt709", "bt709"
		}
	}
	expect(t, probe(t, e.Codec, s.save(t, e.Codec)), want)
}

// testForceIDR: a forced IDR picture starts a new GOP, twice in a row as well, and the stream still decodes.
func (e Engine) testForceIDR(t *testing.T) {
	needTools(t)
	o := e.options(venc.Options{GOP: 6, RateControl: venc.FixQP, Quality: 75})
	content := &Content{}
	forced := []int{0, 4, 5, 11, 13}
	s := e.encode(t, o, content, 22, func(k int) bool { return slices.Contains(forced, k) })
	keys := []int{0, 4, 5, 11, 13, 19}
	e.checkKeys(t, s, func(k int) bool { return slices.Contains(keys, k) })
	e.checkDecoded(t, s, o, content, e.MinPSNR)
}

// testSameBytes: any number of threads, another run, and sending ahead give the same bytes.
func (e Engine) testSameBytes(t *testing.T) {
	for _, rc := range []venc.RateControl{venc.CBR, venc.VBR, venc.FixQP} {
		if e.Codec == venc.MJPEG && rc != venc.CBR {
			continue
		}
		o := e.options(venc.Options{Width: 320, Height: 240, GOP: 8, RateControl: rc})
		content := &Content{Cut: 11}
		const n = 20
		want := e.encode(t, o, content, n, nil).bytes()
		threads := []int{0, 1, 2, 3, 4}
		if rc != venc.CBR && !long() {
			threads = []int{3}
		}
		for _, threads := range threads {
			o.Threads = threads
			if got := e.pipelined(t, o, content, n).bytes(); !bytes.Equal(got, want) {
				t.Errorf("%v, %d threads: got %d bytes that differ from the first run's %d at %d", rc, threads, len(got), len(want), differAt(got, want))
			}
		}
	}
}

func differAt(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// testInput: I420, padded rows and NV12 of the same picture give the same bytes.
func (e Engine) testInput(t *testing.T) {
	o := e.options(venc.Options{Width: 130, Height: 98, RateControl: venc.FixQP})
	var want []byte
	for _, in := range []struct {
		format frame.Format
		pad    int
	}{{frame.NV12, 0}, {frame.NV12, 6}, {frame.I420, 0}, {frame.I420, 11}} {
		enc := e.start(t, o)
		f := padded(in.format, o.Width, o.Height, in.pad)
		s := &stream{}
		var p venc.Packet
		for k := range 3 {
			(&Content{}).Draw(f, k)
			if err := enc.Send(f, venc.FrameOptions{}); err != nil {
				t.Fatal(err)
			}
			if err := enc.Receive(&p); err != nil {
				t.Fatal(err)
			}
			s.add(&p)
		}
		enc.Close()
		got := s.bytes()
		if want == nil {
			want = got
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%v with %d bytes of padding: other bytes than NV12 without", in.format, in.pad)
		}
	}
}

// padded returns a frame whose rows have bytes after them that belong to nobody.
func padded(format frame.Format, width, height, pad int) *frame.Frame {
	f := &frame.Frame{Format: format, Width: width, Height: height}
	for p := range format.Planes() {
		row, rows := format.PlaneSize(p, width, height)
		f.Stride[p] = row + pad
		f.Planes[p] = bytes.Repeat([]byte{0xEE}, f.Stride[p]*rows-pad)
	}
	return f
}

// testTimes: a packet has its frame's time, however uneven, also one that does not begin at zero.
func (e Engine) testTimes(t *testing.T) {
	enc := e.start(t, e.options(venc.Options{GOP: 4}))
	f := frame.New(frame.I420, 176, 144)
	var p venc.Packet
	times := []time.Duration{
		time.Hour, time.Hour + 1, time.Hour + 33_366_667, time.Hour + time.Second, 40 * time.Hour, 40*time.Hour + 7, 200 * time.Hour,
	}
	for k, want := range times {
		(&Content{}).Draw(f, k)
		f.PTS = want
		if err := enc.Send(f, venc.FrameOptions{}); err != nil {
			t.Fatalf("Send at %v: %v", want, err)
		}
		if err := enc.Receive(&p); err != nil {
			t.Fatalf("Receive at %v: %v", want, err)
		}
		if p.PTS != want {
			t.Errorf("PTS %v, want %v", p.PTS, want)
		}
		if want := e.Codec == venc.MJPEG || k%4 == 0; p.Key != want {
			t.Errorf("access unit %d: Key %v, want %v", k, p.Key, want)
		}
	}
}

// testRate: the stream carries the nominal frame rate.
func (e Engine) testRate(t *testing.T) {
	if e.Codec == venc.MJPEG {
		return // a JPEG picture says nothing about time
	}
	needTools(t)
	for _, rate := range []frame.Rate{{}, {Num: 30000, Den: 1001}} {
		o := e.options(venc.Options{Rate: rate})
		s := e.encode(t, o, &Content{Rate: rate}, 8, nil)
		want := "30/1"
		if rate.Num != 0 {
			want = fmt.Sprintf("%d/%d", rate.Num, rate.Den)
		}
		expect(t, probe(t, e.Codec, s.save(t, e.Codec)), map[string]string{"r_frame_rate": want})
	}
}
