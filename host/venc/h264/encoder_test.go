package h264

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
)

func TestOptions(t *testing.T) {
	good := venc.Options{Codec: venc.H264, Width: 640, Height: 480, BitRate: 1_000_000}
	for _, c := range []struct {
		name string
		set  func(o *venc.Options)
		want error
		text string
	}{
		{"odd width", func(o *venc.Options) { o.Width = 641 }, venc.ErrInvalid, "641x480"},
		{"small height", func(o *venc.Options) { o.Height = 62 }, venc.ErrInvalid, "640x62"},
		{"wide", func(o *venc.Options) { o.Width = 4098 }, venc.ErrInvalid, "4098x480"},
		{"no rate", func(o *venc.Options) { o.BitRate = 0 }, venc.ErrInvalid, "bit rate"},
		{"profile", func(o *venc.Options) { o.Profile = 9 }, venc.ErrInvalid, "profile 9"},
		{"rate control", func(o *venc.Options) { o.RateControl = 7 }, venc.ErrInvalid, "rate control 7"},
		{"qp", func(o *venc.Options) { o.RateControl, o.QP = venc.FixQP, 52 }, venc.ErrInvalid, "QP 52"},
		{"gop", func(o *venc.Options) { o.GOP = -1 }, venc.ErrInvalid, "GOP -1"},
		{"threads", func(o *venc.Options) { o.Threads = -1 }, venc.ErrInvalid, "-1 threads"},
		{"frame rate", func(o *venc.Options) { o.Rate = frame.Rate{Num: 30, Den: -1} }, venc.ErrInvalid, "frame rate"},
		{"no codec", func(o *venc.Options) { o.Codec = 0 }, venc.ErrInvalid, "codec 0"},
		{"other codec", func(o *venc.Options) { o.Codec = venc.H265 }, venc.ErrUnsupported, "H.264"},
		{"no level", func(o *venc.Options) { o.Width, o.Height, o.Rate = 4096, 2160, frame.Rate{Num: 1000, Den: 1} }, venc.ErrUnsupported, "level 6.2"},
	} {
		o := good
		c.set(&o)
		_, err := New(o)
		if !errors.Is(err, c.want) || !strings.Contains(fmt.Sprint(err), c.text) || !strings.HasPrefix(fmt.Sprint(err), "h264: ") {
			t.Errorf("%s: error %v, want %v with %q", c.name, err, c.want, c.text)
		}
	}
	e, err := New(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]*frame.Frame{"size": frame.New(frame.NV12, 64, 64), "format": frame.New(frame.RGB888, 640, 480)} {
		if err := e.Send(f, venc.FrameOptions{}); !errors.Is(err, venc.ErrInvalid) {
			t.Errorf("%s: error %v, want %v", name, err, venc.ErrInvalid)
		}
	}
	short := frame.New(frame.I420, 640, 480)
	short.Planes[2] = short.Planes[2][:100]
	if err := e.Send(short, venc.FrameOptions{}); !errors.Is(err, venc.ErrInvalid) {
		t.Errorf("short plane: error %v", err)
	}
	for range 2 {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := e.Send(frame.New(frame.NV12, 640, 480), venc.FrameOptions{}); !errors.Is(err, venc.ErrClosed) {
		t.Errorf("send after close: %v", err)
	}
	if err := e.Receive(&venc.Packet{}); !errors.Is(err, venc.ErrClosed) {
		t.Errorf("receive after close: %v", err)
	}
}

// TestLevels takes Table A-1 at its word: the chosen level allows the stream and the one below does not.
func TestLevels(t *testing.T) {
	for _, c := range []struct {
		w, h, fps, rate int
		profile         venc.Profile
		want            int
	}{
		{64, 64, 15, 64_000, venc.Baseline, 10}, {176, 144, 15, 64_000, venc.Baseline, 10}, {176, 144, 30, 64_000, venc.Main, 11}, {352, 288, 30, 500_000, venc.Main, 13},
		{640, 480, 30, 2_000_000, venc.Main, 30}, {1280, 720, 30, 4_000_000, venc.High, 31}, {1280, 720, 60, 4_000_000, venc.High, 32},
		{1920, 1080, 30, 8_000_000, venc.High, 40}, {1920, 1080, 30, 40_000_000, venc.High, 41}, {1920, 1080, 60, 8_000_000, venc.High, 42},
		{3840, 2160, 30, 20_000_000, venc.High, 51}, {4096, 64, 30, 1_000_000, venc.High, 40}, {1280, 720, 30, 200_000_000, venc.High, 50},
	} {
		l, err := chooseLevel((c.w+15)/16, (c.h+15)/16, int64(c.fps), 1, c.rate, c.profile)
		if err != nil || l.idc != c.want {
			t.Errorf("%dx%d at %d fps and %d bit/s: level %v %v, want %d", c.w, c.h, c.fps, c.rate, l, err, c.want)
		}
	}
}

// TestVectorRange looks at all vectors of a violently moving picture of a level with a small range.
func TestVectorRange(t *testing.T) {
	o := venc.Options{Codec: venc.H264, Profile: venc.Baseline, Width: 64, Height: 176, Rate: frame.Rate{Num: 15, Den: 1}, RateControl: venc.FixQP, QP: 30}
	e, err := newEncoder(o)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if e.level.idc != 10 {
		t.Fatalf("level %d, want 10", e.level.idc)
	}
	far := 0
	for k := range 6 {
		f := content(contentStill, frame.NV12, 64, 176, 1)[0]
		tall := content(contentStill, frame.NV12, 64, 400, 1)[0]
		copy(f.Planes[0], tall.Planes[0][k%2*100*tall.Stride[0]:][:64*176])
		if err := e.Send(f, venc.FrameOptions{}); err != nil {
			t.Fatal(err)
		}
		for i, mb := range e.mbs {
			x, y := i%e.mbw*16+int(mb.mv.X>>2), i/e.mbw*16+int(mb.mv.Y>>2)
			if mb.mv.Y < -64*4 || mb.mv.Y > 64*4-1 {
				t.Fatalf("vector %v exceeds MaxVmvR of level 1", mb.mv)
			}
			if x < -reach || x+17 > e.cur.w+reach || y < -reach || y+17 > e.cur.h+reach {
				t.Fatalf("vector %v of macroblock %d leaves the padding", mb.mv, i)
			}
			far = max(far, int(mb.mv.Y), -int(mb.mv.Y))
		}
	}
	if far == 0 {
		t.Error("the picture did not move: the test shows nothing")
	}
}

// nals splits a byte stream.
func nals(b []byte) (out [][]byte) {
	for _, n := range bytes.Split(b, []byte{0, 0, 0, 1}) {
		if len(n) > 0 {
			out = append(out, n)
		}
	}
	return out
}

func TestStructure(t *testing.T) {
	o := venc.Options{Codec: venc.H264, Width: 64, Height: 480, BitRate: 300_000, GOP: 4}
	e, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	fs := content(contentCuts, frame.NV12, o.Width, o.Height, 12)
	var p venc.Packet
	for i, f := range fs {
		// A wish for an IDR picture at frame 6 starts a new GOP there.
		if err := e.Send(f, venc.FrameOptions{ForceIDR: i == 6}); err != nil {
			t.Fatal(err)
		}
		if err := e.Receive(&p); err != nil {
			t.Fatal(err)
		}
		key := i == 0 || i == 4 || i == 6 || i == 10
		if p.Key != key {
			t.Errorf("frame %d: key %v, want %v", i, p.Key, key)
		}
		if p.QP < 1 || p.QP > 51 {
			t.Errorf("frame %d: mean quantiser %d", i, p.QP)
		}
		ns := nals(p.Data)
		if len(ns) != 4 {
			t.Fatalf("frame %d: %d NAL units, want 4 slices", i, len(ns))
		}
		for _, n := range ns {
			if typ := n[0] & 31; key && typ != 5 || !key && typ != 1 {
				t.Errorf("frame %d: NAL unit type %d", i, typ)
			}
		}
	}
	if hs := nals(e.Header()); len(hs) != 2 || hs[0][0]&31 != 7 || hs[1][0]&31 != 8 {
		t.Errorf("header % x, want SPS and PPS", e.Header())
	}
}

// TestReplacesByPCM feeds noise at the finest quantiser, whose macroblocks would exceed the limit of A.3.1.
func TestReplacesByPCM(t *testing.T) {
	for _, profile := range []venc.Profile{venc.Baseline, venc.Main, venc.High} {
		e, err := newEncoder(venc.Options{Codec: venc.H264, Profile: profile, Width: 64, Height: 64, RateControl: venc.FixQP, QP: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range content(contentNoise, frame.NV12, 64, 64, 2) {
			if err := e.Send(f, venc.FrameOptions{}); err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, mb := range e.mbs {
				n += b2i(mb.kind == kindPCM)
			}
			if n == 0 {
				t.Errorf("profile %d: no macroblock became I_PCM", profile)
			}
		}
		e.Close()
	}
}

// goldenHash is the hash of what TestSameBytes encodes. It is the same with assembly, with -tags noasm and on arm64, and
// changes only when the encoder's decisions do.
const goldenHash = "c42c38a082df45fd"

// TestSameBytes encodes with one to four threads; the bytes do not depend on them, nor on the machine.
func TestSameBytes(t *testing.T) {
	h := sha256.New()
	for _, o := range []venc.Options{
		{Profile: venc.High, Width: 320, Height: 480, BitRate: 500_000},
		{Profile: venc.Main, Width: 98, Height: 498, BitRate: 300_000, RateControl: venc.VBR},
		{Profile: venc.Baseline, Width: 160, Height: 480, RateControl: venc.FixQP, QP: 24},
	} {
		o.Codec, o.GOP = venc.H264, 5
		fs := content(contentPan, frame.NV12, o.Width, o.Height, 7)
		var want []byte
		for threads := 1; threads <= 4; threads++ {
			o.Threads = threads
			got, _, _ := encodeAll(t, o, fs)
			if threads == 1 {
				want = got
				h.Write(got)
			} else if !bytes.Equal(got, want) {
				t.Errorf("profile %d: %d threads make other bytes than one", o.Profile, threads)
			}
		}
		// The layout of the chroma planes makes no difference either.
		fs = content(contentPan, frame.I420, o.Width, o.Height, 7)
		if got, _, _ := encodeAll(t, o, fs); !bytes.Equal(got, want) {
			t.Errorf("profile %d: I420 makes other bytes than NV12", o.Profile)
		}
	}
	if got := fmt.Sprintf("%x", h.Sum(nil)[:8]); got != goldenHash {
		t.Errorf("hash %s, want %s", got, goldenHash)
	}
}

// TestBucket replays packet sizes against a bucket of one second that the stream fills at its bit rate.
func TestBucket(t *testing.T) {
	for _, c := range []struct {
		kind string
		rate int
		rc   venc.RateControl
		mean bool // the content needs all bits, so that the mean must be met
	}{
		{contentPan, 80_000, venc.CBR, true}, {contentPan, 300_000, venc.CBR, true}, {contentNoise, 350_000, venc.CBR, true}, {contentCuts, 150_000, venc.CBR, true},
		{contentFade, 150_000, venc.CBR, false}, {contentStill, 100_000, venc.CBR, false}, {contentPan, 300_000, venc.VBR, true},
	} {
		t.Run(fmt.Sprintf("%s/%d/%d", c.kind, c.rate, c.rc), func(t *testing.T) {
			o := venc.Options{Codec: venc.H264, Width: 96, Height: 64, BitRate: c.rate, RateControl: c.rc, GOP: 30}
			_, _, sizes := encodeAll(t, o, content(c.kind, frame.NV12, o.Width, o.Height, 300))
			level, least, total := float64(c.rate), float64(c.rate), 0
			for _, n := range sizes {
				level = min(level+float64(c.rate)/30, float64(c.rate))
				level -= float64(n * 8)
				least = min(least, level)
				total += n * 8
			}
			if c.rc == venc.CBR && least < 0 {
				t.Errorf("the bucket lacks %.0f bits", -least)
			}
			if mean := float64(total) / 10 / float64(c.rate); c.mean && (mean < 0.97 || mean > 1.03) || mean > 1.03 {
				t.Errorf("mean rate is %.3f of what was asked", mean)
			}
		})
	}
}

// TestTimes gives frames at half the nominal rate: rate control counts their own times.
func TestTimes(t *testing.T) {
	o := venc.Options{Codec: venc.H264, Width: 96, Height: 64, BitRate: 150_000, GOP: 30}
	fs := content(contentPan, frame.NV12, o.Width, o.Height, 150)
	for i, f := range fs {
		f.PTS = time.Duration(i) * time.Second / 15
	}
	_, _, sizes := encodeAll(t, o, fs)
	total := 0
	for _, n := range sizes {
		total += n * 8
	}
	if mean := float64(total) / 10; mean < 0.97*150_000 || mean > 1.03*150_000 {
		t.Errorf("%.0f bit/s, want 150000", mean)
	}
}

func TestNoGarbage(t *testing.T) {
	o := venc.Options{Codec: venc.H264, Width: 320, Height: 480, BitRate: 1_000_000, GOP: 10}
	e, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	fs := content(contentPan, frame.NV12, o.Width, o.Height, 20)
	var p venc.Packet
	k := 0
	one := func() {
		if err := e.Send(fs[k%len(fs)], venc.FrameOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := e.Receive(&p); err != nil {
			t.Fatal(err)
		}
		k++
	}
	for range 40 {
		one()
	}
	if n := testing.AllocsPerRun(40, one); n > 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

func TestMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	e, err := New(venc.Options{Codec: venc.H264, Width: 1920, Height: 1080, BitRate: 8_000_000})
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 60 {
		t.Errorf("%d MB at 1080p, want less than 60", mb)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}
