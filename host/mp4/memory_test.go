package mp4_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/mp4"
)

// nullFile keeps only the length.
type nullFile struct{ size int64 }

func (f *nullFile) WriteAt(p []byte, off int64) (int, error) {
	f.size = max(f.size, off+int64(len(p)))
	return len(p), nil
}
func (f *nullFile) ReadAt([]byte, int64) (int, error) { return 0, nil }
func (f *nullFile) Truncate(size int64) error         { f.size = size; return nil }

// TestMemory: a recording of nine hours. The heap may grow by 40 MB, the sample tables at Close included.
func TestMemory(t *testing.T) {
	const frames, chunks = 1_000_000, 833_333
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	w, err := mp4.NewWriter(&nullFile{}, mp4.Options{})
	if err != nil {
		t.Fatal(err)
	}
	v, _ := w.AddVideo(mp4.Video{Codec: mp4.H264, Rate: rate30})
	a, _ := w.AddAudio(mp4.Audio{Codec: mp4.PCMU, SampleRate: 8000, Channels: 1})
	list := avcStream(2, 2)
	idr := avcPicture(0, 30)
	p := make([]byte, 600)
	copy(p, list[1].data)
	for i := len(list[1].data); i < len(p); i++ {
		p[i] = 0xAA
	}
	sound := chunk(0)
	done := 0
	write := func(k int) {
		data := p[:100+k*7919%500]
		switch {
		case k == 0:
			data = list[0].data
		case k%30 == 0:
			data = idr
		}
		if err := v.Write(mp4.Sample{Data: data, Time: frameTime(k, 30, 1)}); err != nil {
			t.Fatal(err)
		}
		for ; done < chunks && done*40 < k*1000/30; done++ {
			if err := a.Write(mp4.Sample{Data: sound, Time: time.Duration(done) * 40 * time.Millisecond}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for k := range 1000 {
		write(k)
	}
	var steady runtime.MemStats
	runtime.ReadMemStats(&steady)
	for k := 1000; k < frames; k++ {
		write(k)
	}
	runtime.ReadMemStats(&now)
	if per := (now.TotalAlloc - steady.TotalAlloc) / (frames - 1000); per > 200 {
		t.Errorf("%d bytes of garbage a frame, want at most 200", per)
	}
	for ; done < chunks; done++ {
		if err := a.Write(mp4.Sample{Data: sound, Time: time.Duration(done) * 40 * time.Millisecond}); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&now)
	table := int64(now.HeapAlloc) - int64(before.HeapAlloc)
	start := now.TotalAlloc
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&now)
	// All that Close allocates, as if nothing of it were ever freed.
	if peak := table + int64(now.TotalAlloc-start); peak > 40<<20 {
		t.Errorf("heap grew by %d MB: tables %d MB, Close %d MB", peak>>20, table>>20, (now.TotalAlloc-start)>>20)
	}
	t.Logf("tables %.1f MB, Close allocates %.1f MB", float64(table)/1e6, float64(now.TotalAlloc-start)/1e6)
	if s := w.Stats(); s.Tracks[0].Samples != frames || s.Tracks[1].Samples != chunks*320 {
		t.Errorf("%+v", s)
	}
}
