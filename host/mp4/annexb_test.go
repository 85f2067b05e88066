package mp4

import (
	"bytes"
	"errors"
	"testing"
)

func split(p []byte) (nals [][]byte, err error) {
	for len(p) > 0 {
		var nal []byte
		if nal, p, err = nextNAL(p); err != nil || nal == nil {
			return nals, err
		}
		nals = append(nals, nal)
	}
	return nals, nil
}

var splitCases = []struct {
	name string
	in   []byte
	want [][]byte
}{
	{"empty", nil, nil},
	{"one", []byte{0, 0, 0, 1, 5, 6}, [][]byte{{5, 6}}},
	{"short code", []byte{0, 0, 1, 5, 6}, [][]byte{{5, 6}}},
	{"two", []byte{0, 0, 1, 5, 0, 0, 0, 1, 6}, [][]byte{{5}, {6}}},
	{"zeros around", []byte{0, 0, 0, 0, 1, 5, 0, 0, 0, 0, 0, 1, 6, 0, 0}, [][]byte{{5}, {6}}},
	{"emulation prevention", []byte{0, 0, 1, 5, 0, 0, 3, 1, 7}, [][]byte{{5, 0, 0, 3, 1, 7}}},
	{"empty unit", []byte{0, 0, 1, 0, 0, 1, 6}, [][]byte{{6}}},
	{"code at the end", []byte{0, 0, 1, 5, 0, 0, 1}, [][]byte{{5}}},
	{"ones", []byte{0, 0, 1, 1, 1, 0, 1, 0, 0, 1, 1}, [][]byte{{1, 1, 0, 1}, {1}}},
}

func TestSplit(t *testing.T) {
	for _, c := range splitCases {
		got, err := split(c.in)
		if err != nil || len(got) != len(c.want) || !bytes.Equal(bytes.Join(got, []byte{'|'}), bytes.Join(c.want, []byte{'|'})) {
			t.Errorf("%s: % x, want % x (%v)", c.name, got, c.want, err)
		}
	}
	for _, bad := range [][]byte{{1}, {0, 1}, {5, 0, 0, 1, 6}, {0, 0, 2, 0, 0, 1, 6}} {
		if _, err := split(bad); !errors.Is(err, ErrInvalid) {
			t.Errorf("% x: %v", bad, err)
		}
	}
}

// FuzzSplit: the units hold no start code and no zero at the end, and make the same units when they are put together
// again; a plain search finds the same start codes.
func FuzzSplit(f *testing.F) {
	for _, c := range splitCases {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, p []byte) {
		want := bytes.Index(p, []byte{0, 0, 1})
		if want < 0 {
			want = len(p)
		}
		if got := startCode(p); got != want {
			t.Fatalf("start code at %d, want %d", got, want)
		}
		nals, err := split(p)
		if err != nil {
			if len(bytes.Trim(p[:want], "\x00")) == 0 {
				t.Fatalf("%v, but only zeros before the first start code", err)
			}
			return
		}
		var again []byte
		for _, nal := range nals {
			if len(nal) == 0 || nal[len(nal)-1] == 0 || bytes.Contains(nal, []byte{0, 0, 1}) {
				t.Fatalf("unit % x", nal)
			}
			again = append(append(again, 0, 0, 0, 1), nal...)
		}
		twice, err := split(again)
		if err != nil || len(twice) != len(nals) {
			t.Fatalf("%d units, then %d (%v)", len(nals), len(twice), err)
		}
		for i := range nals {
			if !bytes.Equal(nals[i], twice[i]) {
				t.Fatalf("unit %d: % x, then % x", i, nals[i], twice[i])
			}
		}
	})
}

// FuzzJPEGSize: a size comes only from what is there.
func FuzzJPEGSize(f *testing.F) {
	f.Add([]byte{0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 16, 0, 32, 1, 1, 0x11, 0})
	f.Add([]byte{0xFF, 0xD8, 0xFF, 0xE0, 0, 2, 0xFF, 0xFF, 0xC2, 0, 11, 8, 1, 0, 0, 32})
	f.Fuzz(func(t *testing.T, p []byte) {
		w, h, err := jpegSize(p)
		if (err == nil) != (w > 0 && h > 0) {
			t.Fatal(w, h, err)
		}
	})
}
