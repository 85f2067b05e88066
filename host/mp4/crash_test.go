package mp4_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/mp4"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

// prefix checks that a file plays: the video is a run of the recording's first frames, at least `least` of them, and the
// sound a run of its first bytes. It returns the number of frames.
func prefix(t *testing.T, what string, data []byte, want [][]byte, least int) int {
	t.Helper()
	tracks, err := readMovie(data)
	if err != nil {
		if least == 0 {
			return 0
		}
		boxes, _ := topBoxes(data)
		t.Fatalf("%s: %v; boxes %s", what, err, names(boxes))
	}
	n := 0
	for _, tr := range tracks {
		if tr.kind == "soun" {
			var sound []byte
			for k := 0; len(sound) < len(tr.bytes()); k++ {
				sound = append(sound, chunk(k)...)
			}
			if !bytes.HasPrefix(sound, tr.bytes()) {
				t.Fatalf("%s: other sound", what)
			}
			continue
		}
		n = len(tr.data)
		for k, s := range tr.data {
			if !bytes.Equal(s, want[k]) || tr.times[k] != int64(k)*3000 {
				t.Fatalf("%s: frame %d differs", what, k)
			}
		}
	}
	if n < least {
		t.Fatalf("%s: %d frames, want at least %d", what, n, least)
	}
	return n
}

// TestCrash replays a recording and stops it before, in and after every write.
func TestCrash(t *testing.T) {
	const frames, gop = 70, 10
	want := samplesOf(avcStream(frames, gop))
	for _, c := range []struct {
		name string
		opt  mp4.Options
	}{
		{"moov first", mp4.Options{FragmentDuration: 500 * time.Millisecond, ReserveMoov: 4096}},
		{"moov last", mp4.Options{FragmentDuration: 500 * time.Millisecond, ReserveMoov: 64}},
		{"fragmented", mp4.Options{Fragmented: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &memFile{record: true}
			if _, err := record(f, c.opt, frames, gop, true); err != nil {
				t.Fatal(err)
			}
			var data []byte
			least := 0
			for i, o := range f.ops {
				// Eight bytes are written at once or not at all; anything longer may be torn.
				if o.off >= 0 && len(o.data) > 8 {
					for _, cut := range []int{1, len(o.data) / 2, len(o.data) - 1} {
						torn := o
						torn.data = o.data[:cut]
						prefix(t, fmt.Sprintf("write %d cut at %d", i, cut), apply(slices.Clone(data), torn), want, least)
					}
				}
				data = apply(data, o)
				least = prefix(t, fmt.Sprintf("after write %d", i), data, want, least)
			}
			if least != frames {
				t.Errorf("%d frames at the end", least)
			}
		})
	}
}

// TestCrashRepair: whatever a crash leaves, in the middle of any write, is recovered into a sound file with the same pictures.
func TestCrashRepair(t *testing.T) {
	const frames, gop = 70, 10
	want := samplesOf(avcStream(frames, gop))
	for _, c := range []struct {
		name string
		opt  mp4.Options
	}{{"plain", mp4.Options{FragmentDuration: 500 * time.Millisecond, ReserveMoov: 4096}}, {"fragmented", mp4.Options{Fragmented: true}}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := &memFile{record: true}
			if _, err := record(f, c.opt, frames, gop, true); err != nil {
				t.Fatal(err)
			}
			var data []byte
			whole := 0
			for i, o := range f.ops {
				files := [][]byte{apply(slices.Clone(data), o)}
				if o.off >= 0 && len(o.data) > 8 {
					torn := o
					torn.data = o.data[:len(o.data)*(i%7+1)/8]
					files = append(files, apply(slices.Clone(data), torn))
				}
				for _, file := range files {
					n := prefix(t, fmt.Sprintf("write %d", i), file, want, 0)
					if n == 0 {
						continue
					}
					out := repaired(t, file)
					if names := found(t, out); names != "" {
						t.Fatalf("write %d: the check finds %s", i, names)
					}
					prefix(t, fmt.Sprintf("write %d, repaired", i), out, want, n)
					whole++
				}
				data = files[0]
			}
			if whole < 10 {
				t.Errorf("%d files were repaired", whole)
			}
		})
	}
}

// TestCrashPlays lets ffmpeg play some of the files that a crash leaves.
func TestCrashPlays(t *testing.T) {
	need(t, "ffmpeg", "ffprobe")
	for _, c := range []struct {
		name string
		opt  mp4.Options
	}{{"plain", mp4.Options{}}, {"fragmented", mp4.Options{Fragmented: true}}} {
		t.Run(c.name, func(t *testing.T) {
			f := &memFile{record: true}
			if _, err := record(f, c.opt, 90, 30, true); err != nil {
				t.Fatal(err)
			}
			for _, i := range []int{len(f.ops) / 2, len(f.ops) - 7, len(f.ops) - 2} {
				var data []byte
				for _, o := range f.ops[:i] {
					data = apply(data, o)
				}
				path := filepath.Join(t.TempDir(), "crash.mp4")
				if err := os.WriteFile(path, data, 0o666); err != nil {
					t.Fatal(err)
				}
				tracks, err := readMovie(data)
				if err != nil {
					t.Fatal(err)
				}
				fullDecode(t, path)
				out, err := exec.Command("ffprobe", "-v", "error", "-count_packets", "-select_streams", "v", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", path).CombinedOutput()
				if got := string(bytes.TrimSpace(out)); err != nil || got != fmt.Sprint(len(tracks[0].data)) {
					t.Errorf("after %d operations: ffprobe counts %s, want %d (%v)", i, got, len(tracks[0].data), err)
				}
			}
		})
	}
}

// TestBrokenFile lets every operation from the k-th on fail.
func TestBrokenFile(t *testing.T) {
	const frames, gop = 50, 10
	want := samplesOf(avcStream(frames, gop))
	for _, opt := range []mp4.Options{{FragmentDuration: 500 * time.Millisecond, ReserveMoov: 4096}, {FragmentDuration: 500 * time.Millisecond, ReserveMoov: 64}, {Fragmented: true}} {
		for k := 1; ; k++ {
			f := &memFile{fail: k}
			w, err := record(f, opt, frames, gop, false)
			if w == nil {
				continue // not even the first write
			}
			if err == nil {
				err = w.Close()
			} else {
				w.Close()
			}
			if err == nil {
				break // it needs fewer than k operations
			}
			if !errors.Is(err, errBroken) {
				t.Fatalf("operation %d: %v", k, err)
			}
			var we *mp4.WriteError
			if !errors.As(err, &we) {
				t.Fatalf("operation %d: %T", k, err)
			}
			prefix(t, fmt.Sprintf("operation %d", k), f.data, want, max(int(we.Safe.Seconds()*30+0.5)-2, 0))
		}
	}
}

// TestFull records on cards of all sizes.
func TestFull(t *testing.T) {
	const frames, gop = 70, 10
	want := samplesOf(avcStream(frames, gop))
	for _, opt := range []mp4.Options{{FragmentDuration: 500 * time.Millisecond, ReserveMoov: 4096}, {FragmentDuration: 500 * time.Millisecond, ReserveMoov: 16}, {Fragmented: true}} {
		last := -1
		for limit := int64(5000); ; limit += 777 {
			f := &memFile{limit: limit}
			w, err := record(f, opt, frames, gop, false)
			if err == nil {
				err = w.Close()
			} else {
				var we *mp4.WriteError
				if !errors.As(err, &we) || !errors.Is(err, errFull) {
					t.Fatalf("%d bytes: %v", limit, err)
				}
				if cerr := w.Close(); cerr != nil && opt.ReserveMoov != 16 && !opt.Fragmented {
					t.Errorf("%d bytes: Close: %v", limit, cerr)
				}
				if opt.ReserveMoov == 4096 && w.Stats().Layout != mp4.FastStart {
					t.Errorf("%d bytes: %v", limit, w.Stats().Layout)
				}
			}
			if got := w.Stats().Bytes; got != int64(len(f.data)) {
				t.Errorf("%d bytes: the file has %d, want %d: nothing behind what counts", limit, len(f.data), got)
			}
			n := prefix(t, fmt.Sprintf("%d bytes", limit), f.data, want, max(last, 0))
			last = n
			if err == nil {
				break
			}
		}
		if last != frames {
			t.Errorf("%+v: %d frames on the largest card", opt, last)
		}
	}
}

// TestCardFull: the same through the board's card.
func TestCardFull(t *testing.T) {
	card, err := sdcard.Open(sdcard.Config{Dir: t.TempDir(), Size: 300_000})
	if err != nil {
		t.Fatal(err)
	}
	defer card.Close()
	f, err := card.OpenFile("examples/full.mp4", os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0)
	if err != nil {
		t.Fatal(err)
	}
	w, err := record(f, mp4.Options{}, 300, 10, false)
	if !errors.Is(err, sdcard.ENOSPC) {
		t.Fatalf("%v, want ENOSPC", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(f.HostPath())
	if err != nil {
		t.Fatal(err)
	}
	n := prefix(t, "full card", data, samplesOf(avcStream(300, 10)), 30)
	if got := w.Stats().Tracks[0].Samples; got != int64(n) || w.Stats().Layout != mp4.FastStart {
		t.Errorf("%d frames in the file, %+v", n, w.Stats())
	}
}

// TestLarge: 64-bit sizes and offsets, in a sparse file.
func TestLarge(t *testing.T) {
	need(t, "ffprobe")
	for _, c := range []struct {
		name   string
		opt    mp4.Options
		layout mp4.Layout
	}{
		{"moov first", mp4.Options{}, mp4.FastStart},
		{"moov last", mp4.Options{ReserveMoov: 16}, mp4.MoovLast},
		{"fragmented", mp4.Options{Fragmented: true}, mp4.Fragmented},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "large.mp4")
			f, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			w, err := mp4.NewWriter(f, c.opt)
			if err != nil {
				t.Fatal(err)
			}
			v, _ := w.AddVideo(mp4.Video{Codec: mp4.H264, Rate: rate30})
			for k, u := range avcStream(90, 15) {
				if err := v.Write(mp4.Sample{Data: u.data, Time: frameTime(k, 30, 1)}); err != nil {
					t.Fatal(err)
				}
				if k == 40 {
					if err := w.Skip(5 << 30); err != nil {
						t.Skipf("no sparse file here: %v", err)
					}
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if w.Stats().Layout != c.layout || w.Stats().Bytes < 5<<30 {
				t.Errorf("%+v", w.Stats())
			}
			p := ffprobe(t, path)
			if s := p.Streams[0]; s.Packets != "90" || s.AvgFrameRate != "30/1" {
				t.Errorf("%+v", s)
			}
			need(t, "ffmpeg")
			fullDecode(t, path)
		})
	}
}

// TestCardCopy: a moov that outgrew its space, with a replacement on the board's card.
func TestCardCopy(t *testing.T) {
	card, err := sdcard.Open(sdcard.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer card.Close()
	f, err := card.OpenFile("examples/long.mp4", os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0)
	if err != nil {
		t.Fatal(err)
	}
	w, err := record(f, mp4.Options{ReserveMoov: 16, Spare: func() (mp4.Spare, error) { return f.Replacement() }}, 100, 30, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	data, err := os.ReadFile(f.HostPath())
	if err != nil {
		t.Fatal(err)
	}
	if boxes, _ := topBoxes(data); names(boxes) != "ftyp moov mdat" || w.Stats().Layout != mp4.FastStart {
		t.Errorf("boxes %s, %v", names(boxes), w.Stats().Layout)
	}
	checkMovie(t, data, 100, 30, 83)
	if list := card.Written(); len(list) != 1 || list[0].Path != "/sdcard/examples/long.mp4" || list[0].Bytes != int64(len(data)) {
		t.Errorf("%+v", list)
	}
}
