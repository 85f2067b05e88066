package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/internal/mediatest"
)

// seeds is the folder of the user's own programs, which is not part of the repository.
const seeds = "../../../shared/seed-examples"

// The programs of the manuals run unchanged, and their Starlark twins write the same bytes.
func TestSeeds(t *testing.T) {
	t.Parallel()
	mediatest.Need(t)
	for _, c := range []struct {
		program string
		codec   venc.Codec
		file    string // on the card; the source is changed where it names test.264 instead
		check   func(t testing.TB, p place, r result, file string)
	}{
		{"k230_mp4_1", venc.H265, "examples/test.mp4", checkMP4},
		{"k230_venc_1", venc.H264, "examples/test.264", checkVenc},
		{"k230_venc_2", venc.H264, "examples/test.264", checkVenc},
		{"k230_venc_1", venc.H265, "examples/test.265", checkVenc},
	} {
		t.Run(c.program+" "+c.file, func(t *testing.T) {
			t.Parallel()
			needEncoder(t, c.codec)
			var files [][]byte
			for _, suffix := range []string{".py", ".star"} {
				p := newPlace(t)
				script := filepath.Join(seeds, c.program+suffix)
				src, err := os.ReadFile(script)
				if err != nil {
					t.Skipf("the user's programs are not here: %v", err)
				}
				if strings.HasSuffix(c.file, ".265") {
					script = p.write(t, "hevc"+suffix, strings.ReplaceAll(string(src), "test.264", "test.265"))
				}
				r := p.run(script).ok(t)
				c.check(t, p, r, c.file)
				data, err := os.ReadFile(p.card(c.file))
				if err != nil {
					t.Fatal(err)
				}
				files = append(files, data)
			}
			if !bytes.Equal(files[0], files[1]) {
				t.Errorf("the .py and the .star program wrote different files")
			}
		})
	}
}

func checkMP4(t testing.TB, p place, r result, name string) {
	t.Helper()
	want := []string{"mp4_muxer_test starts", "find sensor virtual, type 254, output 1920x1080@30", "buffer pool :  6", "sensor(0), mode 0, buffer_num 4, buffer_size 0"}
	for i := range 200 {
		want = append(want, fmt.Sprintf("frame_count =  %d", i+1))
	}
	want = append(want, "mp4_muxer_test stops", "")
	if r.out != strings.Join(want, "\n") {
		t.Errorf("stdout\n%s", r.out)
	}
	file := p.card(name)
	f := mediatest.Probe(t, file)
	if len(f.Streams) != 2 {
		t.Fatalf("%d streams, want 2", len(f.Streams))
	}
	v, a := f.Streams[0], f.Streams[1]
	if v.Codec != "hevc" || v.Tag != "hvc1" || v.Width != 1280 || v.Height != 720 || v.FPS != "30/1" || v.Start != "0.000000" {
		t.Errorf("video: %+v", v)
	}
	if n, keys := f.Keys(0); n != 199 || len(keys) != 7 || keys[0] != 0 || keys[1] != 30 {
		t.Errorf("%d samples with key frames at %v; want 199, the first a key frame and then each 30th", n, keys)
	}
	if a.Codec != "pcm_mulaw" || a.Rate != "8000" || a.Channels != 1 {
		t.Errorf("audio: %+v", a)
	}
	vd, _ := strconv.ParseFloat(v.Duration, 64)
	ad, _ := strconv.ParseFloat(a.Duration, 64)
	if math.Abs(vd-ad) > 0.020 || math.Abs(vd-199.0/30) > 0.001 {
		t.Errorf("video lasts %v s, audio %v s", vd, ad)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if moov, mdat := bytes.Index(data, []byte("moov")), bytes.Index(data, []byte("mdat")); moov < 0 || mdat < moov {
		t.Errorf("moov at %d, mdat at %d; want moov first", moov, mdat)
	}
	if !strings.Contains(r.errs, "test.mp4  ") || !strings.Contains(r.errs, "MP4: H.265 1280x720, 199 frames + G.711 µ-law 8000 Hz, 6.63 s") ||
		!strings.Contains(r.errs, "199 frames encoded by ") || !strings.Contains(r.errs, "browsers play no G.711 sound") {
		t.Errorf("summary\n%s", r.errs)
	}
}

var packLine = regexp.MustCompile(`(?i)^stream size:  (\d+) stream type:  (\d)$`)

func checkVenc(t testing.TB, p place, r result, name string) {
	t.Helper()
	var lines, types []string
	total := 0
	for _, l := range strings.Split(strings.TrimSpace(r.out), "\n") {
		if m := packLine.FindStringSubmatch(l); m != nil {
			n, _ := strconv.Atoi(m[1])
			total += n
			types = append(types, m[2])
			continue
		}
		lines = append(lines, strings.ToLower(l))
	}
	want := "find sensor virtual, type 254, output 1920x1080@30\nbuffer pool :  3\nsensor(0), mode 0, buffer_num 4, buffer_size 0\nsave stream to file:  /sdcard/" + name
	if got := strings.Join(lines, "\n"); !strings.Contains(got, want) || len(lines) != 6 {
		t.Errorf("stdout\n%s\nwant\n%s", got, want)
	}
	if len(types) != 200 || types[0] != "3" {
		t.Fatalf("%d packs, the first of type %v; want 200 and a header", len(types), types[:1])
	}
	for i, typ := range types[1:] {
		if want := map[bool]string{true: "2", false: "1"}[i%30 == 0]; typ != want {
			t.Errorf("picture %d has type %s, want %s", i, typ, want)
		}
	}
	info, err := os.Stat(p.card(name))
	if err != nil || info.Size() != int64(total) {
		t.Fatalf("the printed sizes add up to %d, the file: %v %v", total, info, err)
	}
	codec := map[string]string{".264": "h264", ".265": "hevc"}[filepath.Ext(name)]
	f := mediatest.Probe(t, p.card(name))
	if v := f.Streams[0]; len(f.Streams) != 1 || v.Codec != codec || v.Profile != "Main" || v.Width != 800 || v.Height != 480 {
		t.Errorf("stream: %+v", f.Streams)
	}
	if n, keys := f.Keys(0); n != 199 || len(keys) != 7 || keys[1] != 30 {
		t.Errorf("%d pictures, key frames at %v", n, keys)
	}
}
