package mp4_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mp4"
)

// lost is what a recorder that never wrote its moov leaves: the first n bytes of the media data, in an mdat of unknown size.
func lost(t testing.TB, data []byte, n int) []byte {
	t.Helper()
	i := bytes.Index(data, []byte("mdat"))
	if i < 4 {
		t.Fatal("no mdat")
	}
	end := i - 4 + int(binary.BigEndian.Uint32(data[i-4:]))
	out := slices.Clone(data[:min(i+4+n, end)])
	copy(out[i-4:], "\x00\x00\x00\x00")
	return out
}

func mediaSize(data []byte) int {
	i := bytes.Index(data, []byte("mdat"))
	return int(binary.BigEndian.Uint32(data[i-4:])) - 8
}

func recovered(t testing.TB, data []byte, opt mp4.RecoverOptions) ([]byte, mp4.Repaired) {
	t.Helper()
	var out bytes.Buffer
	done, err := mp4.Recover(bytes.NewReader(data), int64(len(data)), &out, opt)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), done
}

// losers are the kinds of files whose samples can be found.
var losers = []struct {
	name, file string
	args       []string
	alone      bool // parameter sets are in the stream: no reference
}{
	{"H.264, B frames, AAC", "a.mp4", []string{"-c:v", "libx264", "-bf", "3", "-g", "10", "-c:a", "aac"}, false},
	{"H.264, several slices, stereo AAC", "a.mp4", []string{"-c:v", "libx264", "-x264-params", "slices=3", "-g", "10", "-c:a", "aac", "-ac", "2", "-ar", "44100"}, false},
	{"H.264, interlaced, no sound", "a.mp4", []string{"-an", "-c:v", "libx264", "-flags", "+ildct+ilme", "-x264-params", "tff=1", "-g", "5"}, false},
	{"H.265, B frames, AAC", "a.mp4", []string{"-c:v", "libx265", "-x265-params", "log-level=none:keyint=8:bframes=3", "-c:a", "aac"}, false},
	{"H.264, G.711", "a.mov", []string{"-c:v", "libx264", "-bf", "0", "-g", "5", "-c:a", "pcm_mulaw"}, false},
	{"H.264, PCM", "a.mov", []string{"-c:v", "libx264", "-g", "5", "-c:a", "pcm_s16le", "-ac", "2", "-ar", "44100"}, false},
	{"H.264 alone", "a.mp4", []string{"-an", "-c:v", "libx264", "-g", "5", "-bsf:v", "dump_extra"}, true},
	{"H.265 alone", "a.mp4", []string{"-an", "-c:v", "libx265", "-x265-params", "log-level=none:keyint=5:bframes=0", "-bsf:v", "dump_extra"}, true},
}

// TestRecover: the samples of files that lost their moov are found again, byte for byte and at their times, up to the last
// whole one; the new file is sound and plays, and the input stays as it is.
func TestRecover(t *testing.T) {
	for _, c := range losers {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			whole, data := openFile(t, clip(t, c.file, c.args...))
			opt := mp4.RecoverOptions{}
			if !c.alone {
				// The reference shows something else.
				opt.Reference, _ = openFile(t, clip(t, c.file, append(c.args, "-vf", "hflip,hue=h=90")...))
			}
			size := mediaSize(data)
			r := rand.New(rand.NewPCG(7, uint64(size)))
			cuts := []int{size, size - 1}
			for range 8 {
				cuts = append(cuts, size/2+r.IntN(size/2))
			}
			for k, cut := range cuts {
				in := lost(t, data, cut)
				before := slices.Clone(in)
				out, done := recovered(t, in, opt)
				if !bytes.Equal(in, before) {
					t.Fatal("the input was changed")
				}
				if names := found(t, out); names != "" {
					t.Errorf("cut at %d of %d: the check finds %s", cut, size, names)
				}
				compareRecovered(t, fmt.Sprintf("cut at %d of %d (%s)", cut, size, strings.Join(done.Done, "; ")), whole, out, cut == size)
				if k == 3 {
					path := filepath.Join(t.TempDir(), c.file)
					if err := os.WriteFile(path, out, 0o666); err != nil {
						t.Fatal(err)
					}
					fullDecode(t, path)
				}
			}
		})
	}
}

// compareRecovered: each track of a recovered file is the beginning of the whole file's.
func compareRecovered(t *testing.T, what string, whole *mp4.Movie, data []byte, all bool) {
	t.Helper()
	m, err := mp4.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Tracks) != len(whole.Tracks) {
		t.Fatalf("%s: %d tracks, want %d", what, len(m.Tracks), len(whole.Tracks))
	}
	for i, track := range m.Tracks {
		want := whole.Tracks[i]
		a, err := refs(track)
		if err != nil {
			t.Fatal(err)
		}
		b, err := refs(want)
		if err != nil {
			t.Fatal(err)
		}
		if len(a) > len(b) || all && len(a) < len(b) || len(a) < len(b)/8 {
			t.Errorf("%s: track %d has %d samples, want %d", what, i, len(a), len(b))
			continue
		}
		last := len(a) // of the last group of pictures, the order is not known to its end
		for k := range a {
			if a[k].Sync && !all && track.Handler == "vide" {
				last = k
			}
		}
		for k := range a {
			x, err := track.ReadData(nil, a[k])
			if err != nil {
				t.Fatal(err)
			}
			y, err := want.ReadData(nil, b[k])
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(x, y) {
				t.Fatalf("%s: track %d, sample %d: %d bytes that are not those of the file, which has %d", what, i, k, len(x), len(y))
			}
			// A stream that says its rate by itself has another time scale.
			at, wantAt := track.Time(a[k].CTS+track.Shift()), want.Time(b[k].CTS+want.Shift())
			if d := at - wantAt; k < last && (d > 1e6 || d < -1e6 || a[k].Sync != b[k].Sync) {
				t.Fatalf("%s: track %d, sample %d at %v, sync %v; want %v, %v", what, i, k, at, a[k].Sync, wantAt, b[k].Sync)
			}
		}
	}
}

// TestRecoverFragments: fragments without the moov in front of them, with that of another recording.
func TestRecoverFragments(t *testing.T) {
	args := []string{"-c:v", "libx264", "-g", "5", "-bf", "0", "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov+default_base_moof"}
	whole, data := openFile(t, clip(t, "a.mp4", args...))
	ref, _ := openFile(t, clip(t, "a.mp4", append(args, "-vf", "hflip")...))
	i := bytes.Index(data, []byte("moof")) - 4
	out, _ := recovered(t, data[i:], mp4.RecoverOptions{Reference: ref})
	if names := found(t, out); names != "" {
		t.Errorf("the check finds %s", names)
	}
	compareRecovered(t, "fragments", whole, out, true)
}

// TestRecoverRate: the frame rate may be given.
func TestRecoverRate(t *testing.T) {
	_, data := openFile(t, clip(t, "a.mp4", "-an", "-c:v", "libx264", "-bf", "0", "-bsf:v", "dump_extra"))
	out, _ := recovered(t, lost(t, data, len(data)), mp4.RecoverOptions{Rate: frame.Rate{Num: 10, Den: 1}})
	m, err := mp4.Open(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Tracks[0].Time(m.Tracks[0].Duration).Seconds(); got != 2 {
		t.Errorf("20 frames last %v s, want 2", got)
	}
}

// TestRecoverRefuses: what cannot be recovered is an error that says what is missing.
func TestRecoverRefuses(t *testing.T) {
	_, data := openFile(t, clip(t, "a.mp4", "-an", "-c:v", "libx264"))
	h265, _ := openFile(t, clip(t, "a.mp4", "-an", "-c:v", "libx265", "-x265-params", "log-level=none"))
	mpeg4, _ := openFile(t, clip(t, "a.mp4", "-an", "-c:v", "mpeg4"))
	gone := lost(t, data, len(data))
	for _, c := range []struct {
		name string
		data []byte
		ref  *mp4.Movie
		is   error
		say  string
	}{
		{"no parameter sets", gone, nil, mp4.ErrUnsupported, "give a reference"},
		{"another codec", gone, h265, mp4.ErrInvalid, "same recorder"},
		{"a reference without NAL units", gone, mpeg4, mp4.ErrUnsupported, "no H.264 or H.265"},
		{"nothing", nil, h265, mp4.ErrInvalid, "no key frame"},
		{"text", []byte(strings.Repeat("no film ", 100)), nil, mp4.ErrUnsupported, "no H.264"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			_, err := mp4.Recover(bytes.NewReader(c.data), int64(len(c.data)), &out, mp4.RecoverOptions{Reference: c.ref})
			if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.say) {
				t.Errorf("%v, want %v with %q", err, c.is, c.say)
			}
			if out.Len() > 0 {
				t.Errorf("%d bytes were written", out.Len())
			}
		})
	}
}

// FuzzRecover: whatever the bytes, what is recovered can be opened and holds as many samples as it said.
func FuzzRecover(f *testing.F) {
	file := own(f, mp4.Options{}, 4)
	ref, err := mp4.Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		f.Fatal(err)
	}
	i := bytes.Index(file, []byte("mdat"))
	f.Add(file[i-4:])
	f.Add(file[i+4:])
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, opt := range []mp4.RecoverOptions{{}, {Reference: ref}} {
			var out bytes.Buffer
			done, err := mp4.Recover(bytes.NewReader(data), int64(len(data)), &out, opt)
			if err != nil {
				continue
			}
			holds(t, out.Bytes(), done.Samples)
		}
	})
}
