package camera

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/frame"
)

// writeY4M makes a file of n frames whose bytes are their numbers plus the plane's.
func writeY4M(t testing.TB, params string, f frame.Format, w, h, n int, frameLine string) string {
	t.Helper()
	var b bytes.Buffer
	fmt.Fprintf(&b, "YUV4MPEG2 W%d H%d %s\n", w, h, params)
	for k := range n {
		b.WriteString(frameLine + "\n")
		for p := range f.Planes() {
			row, rows := f.PlaneSize(p, w, h)
			b.Write(bytes.Repeat([]byte{byte(20 + 10*k + p)}, row*rows))
		}
	}
	return writeFile(t, "in.y4m", b.Bytes())
}

func writeFile(t testing.TB, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestY4MFormats(t *testing.T) {
	tests := []struct {
		params string
		format frame.Format
		w, h   int
		rate   frame.Rate
	}{
		{"F25:1", frame.I420, 64, 48, frame.Rate{Num: 25, Den: 1}},
		{"F30000:1001 Ip A1:1 C420jpeg XYSCSS=420JPEG", frame.I420, 64, 48, frame.Rate{Num: 30000, Den: 1001}},
		{"C420mpeg2 F50:2", frame.I420, 33, 17, frame.Rate{Num: 25, Den: 1}},
		{"C420paldv F24:1", frame.I420, 64, 48, frame.Rate{Num: 24, Den: 1}},
		{"C422 F60:1", frame.I422, 64, 48, frame.Rate{Num: 60, Den: 1}},
		{"C444 F5:1", frame.I444, 64, 48, frame.Rate{Num: 5, Den: 1}},
		{"Cmono F5:1", frame.Gray, 64, 48, frame.Rate{Num: 5, Den: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.params, func(t *testing.T) {
			src := open(t, writeY4M(t, tt.params, tt.format, tt.w, tt.h, 4, "FRAME"), SourceConfig{Rate: frame.Rate{Num: 7, Den: 1}})
			i := src.Info()
			if i.Format != tt.format || i.Width != tt.w || i.Height != tt.h || i.Rate != tt.rate || !i.RateFixed {
				t.Errorf("got %+v", i)
			}
			for k := range int64(4) {
				f := get(t, src, k)
				for p := range tt.format.Planes() {
					if got, want := f.Row(p, 1)[3], byte(20+10*int(k)+p); got != want {
						t.Errorf("frame %d plane %d: %d, want %d", k, p, got, want)
					}
				}
			}
			if _, err := src.Frame(4); err != io.EOF {
				t.Errorf("after the last frame: %v, want EOF", err)
			}
		})
	}
}

func TestY4MLoopAndSkip(t *testing.T) {
	for _, line := range []string{"FRAME", "FRAME Ip XANY=1"} {
		src := open(t, writeY4M(t, "F10:1", frame.I420, 32, 16, 5, line), SourceConfig{Loop: true})
		for _, k := range []int64{0, 0, 1, 3, 4, 5, 6, 9, 14, 15, 40, 1000003} {
			if got, want := get(t, src, k).Planes[0][0], byte(20+10*(k%5)); got != want {
				t.Errorf("%s: frame %d: %d, want %d", line, k, got, want)
			}
		}
		src = open(t, writeY4M(t, "F10:1", frame.I420, 32, 16, 5, line), SourceConfig{Loop: true})
		if got := get(t, src, 1000002).Planes[0][0]; got != 40 {
			t.Errorf("%s: a first frame far beyond the end: %d, want 40", line, got)
		}
	}
}

func TestY4MMakesNoGarbage(t *testing.T) {
	src := open(t, writeY4M(t, "F10:1", frame.I420, 32, 16, 5, "FRAME"), SourceConfig{Loop: true})
	k := int64(0)
	if n := testing.AllocsPerRun(20, func() { get(t, src, k); k++ }); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

func TestY4MBroken(t *testing.T) {
	good, err := os.ReadFile(writeY4M(t, "F10:1", frame.I420, 32, 16, 3, "FRAME"))
	if err != nil {
		t.Fatal(err)
	}
	head := bytes.IndexByte(good, '\n') + 1
	size := 6 + 32*16*3/2
	second := head + size
	tests := []struct {
		name string
		file []byte
		want []string // in the error of Open or of the first frame that fails
		kind error
	}{
		{"empty", nil, []string{"cut off after 0 bytes"}, ErrInvalid},
		{"other", []byte("RIFFxxxxAVI \n"), []string{`"RIFFxxxxAVI "`, `"YUV4MPEG2"`}, ErrInvalid},
		{"binary", make([]byte, 8000), []string{"no end of line"}, ErrInvalid},
		{"no size", []byte("YUV4MPEG2 W32 F1:1\nFRAME\n"), []string{"no height"}, ErrInvalid},
		{"bad width", []byte("YUV4MPEG2 W-3 H8 F1:1\n"), []string{`width "-3"`, "1 to 16384"}, ErrInvalid},
		{"huge", []byte("YUV4MPEG2 W99999999 H8 F1:1\n"), []string{`"99999999"`}, ErrInvalid},
		{"no rate", []byte("YUV4MPEG2 W32 H8\n"), []string{`frame rate ""`, "30:1"}, ErrInvalid},
		{"zero rate", []byte("YUV4MPEG2 W32 H8 F0:0\n"), []string{`"0:0"`}, ErrInvalid},
		{"interlaced", []byte("YUV4MPEG2 W32 H8 F1:1 It\n"), []string{"interlaced"}, ErrUnsupported},
		{"10 bits", []byte("YUV4MPEG2 W32 H8 F1:1 C420p10\n"), []string{"C420p10", "C420mpeg2"}, ErrUnsupported},
		{"no frames", good[:head], []string{"no frame"}, ErrInvalid},
		{"cut at once", good[:head+100], []string{"frame 0", "cut off", fmt.Sprint("want at least ", second)}, ErrInvalid},
		{"cut in a plane", good[:second+50], []string{"frame 1", "cut off", "44 bytes, want 512"}, ErrInvalid},
		{"cut in chroma", good[:second+6+512+10], []string{"frame 1", "plane 1", "10 bytes, want 128"}, ErrInvalid},
		{"cut in a header", good[:second+3], []string{"frame 1", `"FRA"`, "FRAME"}, ErrInvalid},
		{"wrong size", append(bytes.Clone(good[:second+10]), good[second:]...), []string{"frame 2", `want "FRAME"`, fmt.Sprint("byte ", second+size)}, ErrInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := writeFile(t, "broken.y4m", tt.file)
			src, err := Open(path, SourceConfig{Loop: true})
			if err == nil {
				defer src.Close()
				for k := int64(0); err == nil && k < 10; k++ {
					_, err = src.Frame(k)
				}
			}
			if err == nil {
				t.Fatal("no error")
			}
			if !errors.Is(err, tt.kind) {
				t.Errorf("%v is no %v", err, tt.kind)
			}
			for _, w := range append(tt.want, path) {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("error %q does not say %q", err, w)
				}
			}
			if src != nil { // it stays broken
				if _, again := src.Frame(10); again == nil {
					t.Error("the frame after the error is fine")
				}
			}
		})
	}
}

// Skipping must notice a cut frame, too.
func TestY4MSkipSeesTheEnd(t *testing.T) {
	good, err := os.ReadFile(writeY4M(t, "F10:1", frame.I420, 32, 16, 3, "FRAME"))
	if err != nil {
		t.Fatal(err)
	}
	src := open(t, writeFile(t, "cut.y4m", good[:len(good)-1]), SourceConfig{Loop: true})
	if _, err := src.Frame(7); !errors.Is(err, ErrInvalid) || !strings.Contains(err.Error(), "frame 2") {
		t.Errorf("got %v", err)
	}
}

func TestFrameAfterClose(t *testing.T) {
	src := open(t, writeY4M(t, "F10:1", frame.I420, 32, 16, 3, "FRAME"), SourceConfig{})
	if err := src.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := src.Frame(0); !errors.Is(err, os.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

// FuzzY4M: whatever the file, a source that opens delivers frames of the kind that it announced, or an error.
func FuzzY4M(f *testing.F) {
	f.Add([]byte("YUV4MPEG2 W8 H8 F1:1\nFRAME\n" + strings.Repeat("x", 96)))
	f.Add([]byte("YUV4MPEG2 W8 H8 F1:1 Cmono\nFRAME a\n" + strings.Repeat("x", 64) + "FRAME\n"))
	f.Add([]byte("YUV4MPEG2 W1 H3 F30000:1001 C422 Ip\nFRAME"))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := writeFile(t, "f.y4m", b)
		src, err := Open(path, SourceConfig{Loop: true})
		if err != nil {
			return
		}
		defer src.Close()
		for _, k := range []int64{0, 1, 5} {
			fr, err := src.Frame(k)
			if err != nil {
				continue
			}
			if fr.Spec() != src.Info().Spec() || fr.Check() != nil {
				t.Fatalf("frame %d is %+v, Info says %+v", k, fr.Spec(), src.Info())
			}
			if need := int64(frame.Size(fr.Format, fr.Width, fr.Height)); need > int64(len(b)) {
				t.Fatalf("a frame of %d bytes out of a file of %d", need, len(b))
			}
		}
	})
}
