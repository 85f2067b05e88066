package mp4_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/mp4"
)

// found are the names of what Check finds, sorted.
func found(t testing.TB, data []byte) string {
	t.Helper()
	list, err := mp4.Check(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range list {
		if f.Why == "" || f.Mend == "" || f.What == "" {
			t.Errorf("%+v does not say what, why or how", f)
		}
		names = append(names, f.Name)
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " ")
}

func repaired(t testing.TB, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	before := bytes.Clone(data)
	if _, err := mp4.Repair(bytes.NewReader(data), int64(len(data)), &out); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, data) {
		t.Fatal("the input was changed")
	}
	return out.Bytes()
}

// own is a recording by the writer.
func own(t testing.TB, opt mp4.Options, frames int) []byte {
	t.Helper()
	f := &memFile{}
	if _, err := record(f, opt, frames, 15, true); err != nil {
		t.Fatal(err)
	}
	return f.data
}

// TestCheckNames: each damage is found by its name, and a sound file has none.
func TestCheckNames(t *testing.T) {
	plain := own(t, mp4.Options{}, 60)
	change := func(data []byte, f func([]byte)) []byte {
		data = bytes.Clone(data)
		f(data)
		return data
	}
	at := func(data []byte, name string, off int) []byte { return data[bytes.Index(data, []byte(name))+4+off:] }
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"sound", plain, ""},
		{"sound, fragmented", own(t, mp4.Options{Fragmented: true}, 60), ""},
		{"moov behind mdat", own(t, mp4.Options{ReserveMoov: 16}, 60), "moov-last"},
		{"no moov", plain[:60], "cut-off no-moov"},
		{"nothing", nil, "no-moov"},
		{"cut in mdat", plain[:len(plain)-100], "cut-off"},
		{"mvhd without duration", change(plain, func(p []byte) { clear(at(p, "mvhd", 16)[:4]) }), "no-duration"},
		{"mdhd without duration", change(plain, func(p []byte) { clear(at(p, "mdhd", 16)[:4]) }), "no-duration"},
		{"first sample not sync", change(plain, func(p []byte) { at(p, "stss", 8)[3] = 2 }), "first-not-sync"},
		{"times that stand", change(plain, func(p []byte) { clear(at(p, "stts", 12)[:4]) }), "drift duration times"},
		{"more entries than room", change(plain, func(p []byte) { at(p, "stsz", 8)[0] = 1 }), "bad-box"},
		{"bad size", change(plain, func(p []byte) { copy(at(p, "tkhd", -8), []byte{0, 0, 0, 4}) }), "bad-box"},
		{"chunk beyond the end", change(plain, func(p []byte) { at(p, "stco", 8)[0] = 0x70 }), "cut-off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := found(t, c.data); got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// TestRepairOwn: a fragmented recording cut off anywhere is repaired to its whole samples, and passes the check.
func TestRepairOwn(t *testing.T) {
	data := own(t, mp4.Options{Fragmented: true}, 90)
	want, err := readMovie(data)
	if err != nil {
		t.Fatal(err)
	}
	good := 0
	for cut := len(data); cut > 0; cut -= 1 + len(data)/97 {
		var out bytes.Buffer
		_, err := mp4.Repair(bytes.NewReader(data[:cut]), int64(cut), &out)
		if err != nil {
			if !errors.Is(err, mp4.ErrInvalid) {
				t.Fatalf("cut at %d: %v", cut, err)
			}
			continue
		}
		good++
		got, err := readMovie(out.Bytes())
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		for _, track := range got {
			i := slices.IndexFunc(want, func(w *readTrack) bool { return w.kind == track.kind })
			if all := want[i].bytes(); !bytes.HasPrefix(all, track.bytes()) || len(track.bytes()) == 0 {
				t.Fatalf("cut at %d: %s has other bytes", cut, track.kind)
			}
			if track.kind == "video" && !slices.Equal(track.times, want[i].times[:len(track.times)]) {
				t.Fatalf("cut at %d: times %v", cut, track.times)
			}
		}
		// Where the cut takes a whole track's fragment, sound and picture may end apart: nothing else may be wrong.
		if names := found(t, out.Bytes()); names != "" && names != "drift" {
			t.Fatalf("cut at %d: %s", cut, names)
		}
	}
	if good < 80 {
		t.Errorf("%d of 97 cuts were repaired", good)
	}
}

// checkRepair repairs a file of ffmpeg: its decoder must see the same pictures and hear the same sound, and Check nothing.
func checkRepair(t *testing.T, path string, data []byte) {
	t.Helper()
	sum := func(path string) string {
		out, err := exec.Command("ffmpeg", "-v", "error", "-i", path, "-map", "0", "-f", "framemd5", "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	out := repaired(t, data)
	if names := found(t, out); names != "" {
		t.Errorf("the check finds %s", names)
	}
	mended := filepath.Join(t.TempDir(), "b"+filepath.Ext(path))
	if err := os.WriteFile(mended, out, 0o666); err != nil {
		t.Fatal(err)
	}
	if got, want := sum(mended), sum(path); got != want {
		t.Errorf("decoded:\n%.1500s\nwant:\n%.1500s", got, want)
	}
	m, _ := openFile(t, mended)
	for _, track := range m.Tracks {
		if track.Entry == "hev1" {
			t.Error("still hev1")
		}
	}
}

// holds checks that a file can be opened and has so many samples.
func holds(t *testing.T, data []byte, samples int64) {
	t.Helper()
	m, err := mp4.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	n := int64(0)
	for _, track := range m.Tracks {
		total, err := track.Measure()
		if err != nil {
			t.Fatal(err)
		}
		n += total.Samples
	}
	if n != samples {
		t.Fatalf("%d samples, said %d", n, samples)
	}
}

// FuzzRepair: what Repair makes of any bytes can be opened, and holds as many samples as it said.
func FuzzRepair(f *testing.F) {
	f.Add(own(f, mp4.Options{ReserveMoov: 16}, 4))
	f.Add(own(f, mp4.Options{Fragmented: true}, 4))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := mp4.Check(bytes.NewReader(data), int64(len(data))); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		done, err := mp4.Repair(bytes.NewReader(data), int64(len(data)), &out)
		if err != nil {
			return
		}
		holds(t, out.Bytes(), done.Samples)
	})
}

// TestRepairOdd: what once went wrong: a time scale of zero divides nothing, a track that nothing describes is refused, and
// samples of no bytes stay what they are.
func TestRepairOdd(t *testing.T) {
	plain := own(t, mp4.Options{}, 6)
	for _, c := range []struct {
		name   string
		change func(data []byte)
		say    string // in the error; empty: it is repaired
	}{
		{"time scale 0", func(data []byte) { clear(data[bytes.Index(data, []byte("mdhd"))+4+12:][:4]) }, "time scale"},
		{"no stsd", func(data []byte) { copy(data[bytes.Index(data, []byte("stsd")):], "free") }, "no stsd"},
		{"no sizes", func(data []byte) {
			p := data[bytes.Index(data, []byte("stsz"))+4+12:]
			clear(p[:4*6])
		}, ""},
		{"one empty sample", func(data []byte) {
			p := data[bytes.Index(data, []byte("stsz"))+4+12:]
			clear(p[4:8])
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := bytes.Clone(plain)
			c.change(data)
			var out bytes.Buffer
			done, err := mp4.Repair(bytes.NewReader(data), int64(len(data)), &out)
			if c.say != "" {
				if !errors.Is(err, mp4.ErrInvalid) || !strings.Contains(err.Error(), c.say) || out.Len() > 0 {
					t.Errorf("%v after %d bytes, want an error with %q", err, out.Len(), c.say)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			before, _ := mp4.Open(bytes.NewReader(data), int64(len(data)))
			after, err := mp4.Open(bytes.NewReader(out.Bytes()), int64(out.Len()))
			if err != nil {
				t.Fatal(err)
			}
			for i, track := range after.Tracks {
				a, err := refs(track)
				if err != nil {
					t.Fatal(err)
				}
				b, err := refs(before.Tracks[i])
				if err != nil {
					t.Fatal(err)
				}
				if len(a) != len(b) {
					t.Fatalf("track %d: %d samples, want %d (%v)", i, len(a), len(b), done)
				}
				for k := range a {
					if a[k].Size != b[k].Size || a[k].DTS != b[k].DTS {
						t.Errorf("track %d, sample %d: %+v, want %+v", i, k, a[k], b[k])
					}
				}
			}
		})
	}
}

// TestRepairEven: ffmpeg's fragments of one sample each, of which some last no time, get times that grow, with the same bytes.
func TestRepairEven(t *testing.T) {
	_, data := openFile(t, clip(t, "a.mp4", "-c:v", "libx264", "-bf", "0", "-c:a", "aac", "-movflags", "empty_moov+frag_every_frame"))
	before, err := mp4.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := repaired(t, data)
	if names := found(t, out); names != "" {
		t.Errorf("the check finds %s", names)
	}
	m, err := mp4.Open(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatal(err)
	}
	for i, track := range m.Tracks {
		a, err := refs(track)
		if err != nil {
			t.Fatal(err)
		}
		b, err := refs(before.Tracks[i])
		if err != nil || len(a) != len(b) {
			t.Fatalf("%d samples, want %d (%v)", len(a), len(b), err)
		}
		for k := range a {
			if k > 0 && a[k].DTS <= a[k-1].DTS {
				t.Errorf("track %d, sample %d at %d, the one before at %d", i, k, a[k].DTS, a[k-1].DTS)
			}
			x, _ := track.ReadData(nil, a[k])
			y, _ := before.Tracks[i].ReadData(nil, b[k])
			if !bytes.Equal(x, y) {
				t.Errorf("track %d, sample %d differs", i, k)
			}
		}
	}
}
