package hevc

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
	vbits "github.com/canmv-run/canmv-run/host/venc/internal/bits"
	"github.com/canmv-run/canmv-run/host/venc/internal/motion"
)

// TestThreads: with four slices, any number of goroutines makes the same bytes, which decode to the reconstruction.
func TestThreads(t *testing.T) {
	frames := content("pan", frame.I420, 96, 480, 4)
	for _, rc := range []venc.RateControl{venc.FixQP, venc.CBR} {
		var want []byte
		for threads := 1; threads <= 4; threads++ {
			o := venc.Options{Codec: venc.H265, Width: 96, Height: 480, RateControl: rc, BitRate: 300_000, GOP: 3, Threads: threads}
			stream, recon, _ := encodeAll(t, o, frames)
			if want == nil {
				want = stream
				sameDecode(t, o.Width, o.Height, stream, recon)
			}
			if !bytes.Equal(stream, want) {
				t.Errorf("%v: %d threads make other bytes than 1", rc, threads)
			}
		}
	}
}

// TestSameEverywhere pins the bytes of some streams, so that architectures, assembly and its Go twins (-tags noasm) can be compared. A
// change of the encoder's decisions or of rate control changes the hash.
func TestSameEverywhere(t *testing.T) {
	h := sha256.New()
	for i, kind := range contents {
		o := venc.Options{Codec: venc.H265, Width: 208, Height: 120, RateControl: venc.FixQP, QP: 30, GOP: 5}
		frames := content(kind, frame.NV12, o.Width, o.Height, 7)
		for _, o.RateControl = range []venc.RateControl{venc.FixQP, venc.CBR, venc.VBR} {
			o.BitRate = 60_000 << (i % 4)
			stream, _, _ := encodeAll(t, o, frames)
			h.Write(stream)
		}
	}
	if got := hex.EncodeToString(h.Sum(nil)[:8]); got != streamsHash {
		t.Errorf("the streams have the hash %s, want %s", got, streamsHash)
	}
}

// TestUnitBits: no coding tree unit takes more bits than 5/3 of its raw ones (ITU-T H.265 A.3.2), whatever it shows.
func TestUnitBits(t *testing.T) {
	const w, h, limit = 128, 96, 5 * (32*32 + 2*16*16) * 8 / 3
	for _, kind := range []string{"noise", "extremes"} {
		for _, qp := range []int{0, 4} {
			e, err := newEncoder(venc.Options{Codec: venc.H265, Width: w, Height: h, RateControl: venc.FixQP, GOP: 3})
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			e.opt.QP = qp // in Options, 0 stands for a default
			var p venc.Packet
			var stream, recon []byte
			most := 0
			for _, f := range content(kind, frame.NV12, w, h, 3) {
				if err := e.Send(f, venc.FrameOptions{}); err != nil {
					t.Fatal(err)
				}
				if err := e.Receive(&p); err != nil {
					t.Fatal(err)
				}
				if stream == nil {
					stream = append(stream, e.Header()...)
				}
				stream, recon = append(stream, p.Data...), e.reconstruction(recon)
				s := e.slices[0]
				var a vbits.Arith
				var ctx [contexts]uint8
				a.Start(nil)
				initContexts(&ctx, s.intra, s.qp)
				for i, from := range s.starts {
					to := len(s.rec.bins)
					if i+1 < len(s.starts) {
						to = s.starts[i+1]
					}
					before := a.Len()
					replay(&a, &ctx, s.rec.bins[from:to])
					// Three merge or type flags and classes, and twelve offsets of seven bits.
					most = max(most, a.Len()-before+100)
				}
			}
			t.Logf("%s, QP %d: %d bits at most", kind, qp, most)
			if most > limit {
				t.Errorf("%s, QP %d: a coding tree unit of %d bits, want %d at most", kind, qp, most, limit)
			}
			if kind == "extremes" && qp == 0 && most < limit*9/10 {
				t.Errorf("extremes take %d bits at most: they do not come near the limit of %d", most, limit)
			}
			sameDecode(t, w, h, stream, recon)
		}
	}
}

// TestStarved: a bit rate far too low for the content still makes a stream that decodes, with the bucket respected.
func TestStarved(t *testing.T) {
	const w, h, n = 176, 144, 12
	o := venc.Options{Codec: venc.H265, Width: w, Height: h, BitRate: 20_000, GOP: 6}
	stream, recon, sizes := encodeAll(t, o, content("noise", frame.NV12, w, h, n))
	sameDecode(t, w, h, stream, recon)
	total := 0
	for _, s := range sizes {
		total += 8 * s
	}
	if limit := o.BitRate + o.BitRate*n/30; total > limit {
		t.Errorf("%d bits in %d frames, want %d at most", total, n, limit)
	}
}

// TestLimits: the farthest vectors that are allowed stay inside of the padded reference, for every size and fraction.
func TestLimits(t *testing.T) {
	e, err := newEncoder(venc.Options{Codec: venc.H265, Width: 72, Height: 80, RateControl: venc.FixQP})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	s := e.slices[0]
	for _, n := range []int{8, 16, 32} {
		for y := 0; y+n <= e.h; y += n {
			for x := 0; x+n <= e.w; x += n {
				lim := s.limits(x, y, n)
				for _, v := range []motion.Vector{{X: -30000, Y: -30000}, {X: 30000, Y: -30000}, {X: -30000, Y: 30000}, {X: 30000, Y: 30000}} {
					v = lim.Clamp(v)
					for f := range 64 {
						u := motion.Vector{X: v.X + int16(f&7), Y: v.Y + int16(f>>3)}
						if !lim.Contains(u) {
							u = motion.Vector{X: v.X - int16(f&7), Y: v.Y - int16(f>>3)}
						}
						s.predictLuma(s.pred, n, x, y, n, u)
						for k := range 2 {
							s.predictInterChroma(s.predC[:], n/2, k, x, y, n, u)
						}
						e.samples(e.ref.at(x, y), u)
					}
				}
			}
		}
	}
}

// TestLevel: level and tier follow size, frame rate and bit rate (ITU-T H.265 A.4).
func TestLevel(t *testing.T) {
	for _, c := range []struct {
		w, h, fps, bitRate, idc int
		high                    bool
	}{
		{64, 64, 30, 100_000, 30, false}, {176, 144, 15, 128_000, 30, false}, {640, 480, 30, 2_000_000, 90, false},
		{1280, 720, 30, 4_000_000, 93, false}, {1280, 720, 60, 4_000_000, 120, false}, {1920, 1080, 30, 8_000_000, 120, false},
		{1920, 1080, 60, 8_000_000, 123, false}, {1280, 720, 30, 20_000_000, 120, true}, {4096, 2160, 30, 40_000_000, 150, true},
		{4096, 2160, 30, 0, 150, false}, {1920, 1080, 30, 200_000_000, 156, true},
	} {
		l, high, err := chooseLevel(c.w, (c.h+7)&^7, int64(c.fps), 1, c.bitRate)
		if err != nil || l.idc != c.idc || high != c.high {
			t.Errorf("%dx%d at %d, %d bit/s: level %+v, high tier %v, %v; want %d, %v", c.w, c.h, c.fps, c.bitRate, l, high, err, c.idc, c.high)
		}
	}
	if l, _, err := chooseLevel(4096, 2160, 1000, 1, 0); err == nil {
		t.Errorf("4096x2160 at 1000: level %d, want an error", l.idc)
	}
}

// FuzzStream: whatever the frames and options, the stream decodes to the reconstruction.
func FuzzStream(f *testing.F) {
	f.Add(uint8(0), uint8(0), uint8(26), uint8(3), uint8(0), []byte{1, 2, 3})
	f.Add(uint8(9), uint8(5), uint8(51), uint8(1), uint8(2), []byte("abcdefghijklmnop"))
	f.Add(uint8(30), uint8(1), uint8(1), uint8(9), uint8(1), []byte{0, 255, 0, 255, 1})
	f.Fuzz(func(t *testing.T, dw, dh, qp, gop, mode uint8, data []byte) {
		o := venc.Options{Codec: venc.H265, Width: 64 + int(dw%64)*2, Height: 64 + int(dh%64)*2, QP: 1 + int(qp)%51, GOP: 1 + int(gop)%5, Threads: 1}
		switch mode % 3 {
		case 0:
			o.RateControl = venc.FixQP
		case 1:
			o.RateControl, o.BitRate = venc.VBR, 10_000<<(qp%9)
		case 2:
			o.BitRate = 10_000 << (qp % 9)
		}
		var frames []*frame.Frame
		seed := noise(len(data) + 1)
		for k := range 4 {
			fr := frame.New(frame.NV12, o.Width, o.Height)
			fr.PTS = frame.Rate{Num: 30, Den: 1}.Time(int64(k))
			for p := range 2 {
				for i := range fr.Planes[p] {
					v := uint8(128)
					if len(data) > 0 {
						v = data[(i/(1+int(dh%7))+k*int(dw))%len(data)]
					}
					if mode&4 != 0 {
						v += uint8(seed.next() & 15)
					}
					fr.Planes[p][i] = v
				}
			}
			frames = append(frames, fr)
		}
		stream, recon, _ := encodeAll(t, o, frames)
		sameDecode(t, o.Width, o.Height, stream, recon)
	})
}

// BenchmarkEncode codes 720p at 4 Mbit/s: the I420 file that CANMV_CLIP names, or a textured pan.
func BenchmarkEncode(b *testing.B) {
	frames := content("pan", frame.NV12, 1280, 720, 4)
	if path := os.Getenv("CANMV_CLIP"); path != "" {
		frames = clip(b, path, 1280, 720, 60)
	}
	for _, threads := range []int{1, 2} {
		b.Run(fmt.Sprintf("threads=%d", threads), func(b *testing.B) {
			e, err := newEncoder(venc.Options{Codec: venc.H265, Width: 1280, Height: 720, BitRate: 4_000_000, GOP: 60, Threads: threads})
			if err != nil {
				b.Fatal(err)
			}
			defer e.Close()
			var p venc.Packet
			b.ReportAllocs()
			for i := range b.N {
				f := *frames[i%len(frames)]
				f.PTS = frame.Rate{Num: 30, Den: 1}.Time(int64(i))
				if err := e.Send(&f, venc.FrameOptions{}); err != nil {
					b.Fatal(err)
				}
				if err := e.Receive(&p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// clip reads the first frames of an I420 file.
func clip(t testing.TB, path string, w, h, n int) (frames []*frame.Frame) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for k := range n {
		f := frame.New(frame.I420, w, h)
		f.PTS = frame.Rate{Num: 30, Den: 1}.Time(int64(k))
		for i := range 3 {
			pw, ph := w, h
			if i > 0 {
				pw, ph = w/2, h/2
			}
			for y := range ph {
				if _, err := io.ReadFull(file, f.Planes[i][y*f.Stride[i]:][:pw]); err != nil {
					t.Fatal(err)
				}
			}
		}
		frames = append(frames, f)
	}
	return frames
}

const streamsHash = "612e428caf056a57"
