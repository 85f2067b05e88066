package mp4_test

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/mp4"
	"github.com/canmv-run/canmv-run/internal/mediatest"
)

// A copy of a file with reordered pictures and AAC has the same packets, times and edit lists, as ffprobe sees them.
func TestCopy(t *testing.T) {
	mediatest.Need(t)
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from.mp4"), filepath.Join(dir, "to.mp4")
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=128x96:r=30", "-f", "lavfi", "-i", "sine=r=44100",
		"-t", "2", "-c:v", "libx264", "-bf", "2", "-g", "20", "-pix_fmt", "yuv420p", "-c:a", "aac", from).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	info, _ := in.Stat()
	m, err := mp4.Open(in, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := mp4.NewWriter(f, mp4.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tracks := map[*mp4.MovieTrack]*mp4.Track{}
	for _, mt := range m.Tracks {
		entry, err := mt.SampleEntry()
		if err != nil {
			t.Fatal(err)
		}
		c := mp4.Copy{Sound: mt.Handler == "soun", Entry: entry, TimeScale: mt.TimeScale, Width: mt.Width, Height: mt.Height}
		if tracks[mt], err = w.AddCopy(c); err != nil {
			t.Fatal(err)
		}
	}
	for next := m.Interleave(); ; {
		mt, ref, err := next.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := mt.ReadData(nil, ref)
		if err != nil {
			t.Fatal(err)
		}
		at := func(n int64) time.Duration { return time.Duration(n) * time.Second / time.Duration(mt.TimeScale) }
		s := mp4.Sample{Data: data, Time: at(ref.DTS + mt.Shift()), Offset: at(ref.CTS - ref.DTS), Key: ref.Sync, Duration: at(ref.Duration)}
		if err := tracks[mt].Write(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	mediatest.Probe(t, to)
	describe := func(file string) []string {
		var lines []string
		for _, stream := range []string{"v", "a"} {
			out, err := exec.Command("ffprobe", "-v", "error", "-select_streams", stream, "-show_data_hash", "md5", "-show_packets", "-show_entries",
				"packet=pts,dts,duration,size,flags,data_hash:stream=start_time,duration,nb_frames,codec_tag_string", "-of", "csv", file).Output()
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, strings.Split(strings.TrimSpace(string(out)), "\n")...)
		}
		return lines
	}
	got, want := describe(to), describe(from)
	if len(got) != len(want) {
		t.Fatalf("%d lines, want %d", len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("got %s, want %s", got[i], want[i])
		}
	}
	if _, err := w.AddCopy(mp4.Copy{Entry: make([]byte, 20), TimeScale: 1}); err == nil {
		t.Error("takes a sample entry whose size is not its length")
	}
}
