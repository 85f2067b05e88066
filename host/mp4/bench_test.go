package mp4_test

import (
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/mp4"
)

// payload is a stream like an encoder's: n frames of size bytes of noise, one key frame in 30.
func payload(n, size int) []unit {
	r := rand.New(rand.NewPCG(1, 2))
	list := avcStream(n, 30)
	for k := range list {
		for len(list[k].data) < size {
			// No zero bytes: noise in which a start code cannot occur, as after emulation prevention.
			list[k].data = append(list[k].data, byte(1+r.IntN(255)))
		}
	}
	return list
}

// BenchmarkMux writes 4 s of video at a time again and again, with sound, to a file in $CANMV_BENCH_DIR (a RAM disk, to
// measure the muxer) or to nowhere. MB/s counts the samples. `ffmpeg -c copy` of the file it leaves is the anchor.
func BenchmarkMux(b *testing.B) {
	for _, mode := range []struct {
		name string
		opt  mp4.Options
	}{{"plain", mp4.Options{}}, {"fragmented", mp4.Options{Fragmented: true}}} {
		b.Run(mode.name, func(b *testing.B) {
			var f mp4.File = &nullFile{}
			if dir := os.Getenv("CANMV_BENCH_DIR"); dir != "" {
				file, err := os.Create(dir + "/bench-" + mode.name + ".mp4")
				if err != nil {
					b.Fatal(err)
				}
				defer file.Close()
				f = file
			}
			list := payload(120, 60_000)
			w, err := mp4.NewWriter(f, mode.opt)
			if err != nil {
				b.Fatal(err)
			}
			v, _ := w.AddVideo(mp4.Video{Codec: mp4.H264, Rate: rate30})
			a, _ := w.AddAudio(mp4.Audio{Codec: mp4.PCMU, SampleRate: 8000, Channels: 1})
			sound := chunk(0)
			k, done := 0, 0
			b.SetBytes(120 * 60_000)
			b.ReportAllocs()
			for b.Loop() {
				for _, u := range list {
					if err := v.Write(mp4.Sample{Data: u.data, Time: frameTime(k, 30, 1)}); err != nil {
						b.Fatal(err)
					}
					for ; done*40 < k*1000/30; done++ {
						if err := a.Write(mp4.Sample{Data: sound, Time: time.Duration(done) * 40 * time.Millisecond}); err != nil {
							b.Fatal(err)
						}
					}
					k++
				}
			}
			if err := w.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}
