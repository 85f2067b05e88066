package bindings_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func needFFmpeg(t testing.TB) {
	t.Helper()
	for _, name := range []string{"ffmpeg", "ffprobe"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
}

// probed is what ffprobe says of a file.
type probed struct {
	Streams []struct {
		Codec    string `json:"codec_name"`
		Tag      string `json:"codec_tag_string"`
		Profile  string
		Width    int
		Height   int
		Rate     string `json:"sample_rate"`
		Channels int
		FPS      string `json:"r_frame_rate"`
		Duration string
		Start    string `json:"start_time"`
	}
	Packets []struct {
		Stream int `json:"stream_index"`
		Flags  string
	}
}

// probe also decodes the whole file, which must go without a word.
func probe(t testing.TB, file string) probed {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-show_streams", "-show_packets", "-of", "json", file).Output()
	if err != nil {
		t.Fatalf("ffprobe %s: %v", file, err)
	}
	var p probed
	if err := json.Unmarshal(out, &p); err != nil {
		t.Fatal(err)
	}
	var words bytes.Buffer
	cmd := exec.Command("ffmpeg", "-v", "error", "-xerror", "-i", file, "-f", "null", "-")
	cmd.Stderr = &words
	if err := cmd.Run(); err != nil || words.Len() > 0 {
		t.Errorf("decoding %s: %v %s", file, err, words.String())
	}
	return p
}

// keys lists, for a stream, how many packets there are and which are key frames.
func (p probed) keys(stream int) (n int, keys []int) {
	for _, k := range p.Packets {
		if k.Stream != stream {
			continue
		}
		if strings.HasPrefix(k.Flags, "K") {
			keys = append(keys, n)
		}
		n++
	}
	return n, keys
}

func clean(t testing.TB, r *result) {
	t.Helper()
	if r.err != nil {
		t.Fatalf("%v\n%s\nhint: %s\nwarned: %s", r.err, r.out, r.hint, r.warned)
	}
	if !r.leaks.None() {
		t.Errorf("left open: %v", r.leaks.Lines())
	}
	if r.warned != "" {
		t.Errorf("warned: %s", r.warned)
	}
}

func checkMP4(t testing.TB, r *result) {
	t.Helper()
	clean(t, r)
	want := []string{"mp4_muxer_test starts", "find sensor virtual, type 254, output 1920x1080@30", "buffer pool :  6", "sensor(0), mode 0, buffer_num 4, buffer_size 0"}
	for i := range 200 {
		want = append(want, fmt.Sprintf("frame_count =  %d", i+1))
	}
	want = append(want, "mp4_muxer_test stops")
	if got := strings.Split(strings.TrimSpace(r.out), "\n"); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("output:\n%s", r.out)
	}
	file := r.file("examples/test.mp4")
	p := probe(t, file)
	if len(p.Streams) != 2 {
		t.Fatalf("%d streams, want 2", len(p.Streams))
	}
	v, a := p.Streams[0], p.Streams[1]
	if v.Tag != "hvc1" || v.Width != 1280 || v.Height != 720 || v.FPS != "30/1" || v.Start != "0.000000" {
		t.Errorf("video: %+v", v)
	}
	if n, keys := p.keys(0); n != 199 || len(keys) != 7 || keys[0] != 0 || keys[1] != 30 {
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
}

var packLine = regexp.MustCompile(`(?i)^stream size:  (\d+) stream type:  (\d)$`)

func checkVenc(t testing.TB, r *result, file, codec, profile string) {
	t.Helper()
	clean(t, r)
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
	want := "find sensor virtual, type 254, output 1920x1080@30\nbuffer pool :  3\nsensor(0), mode 0, buffer_num 4, buffer_size 0\nsave stream to file:  /sdcard/" + file
	if got := strings.Join(lines, "\n"); !strings.Contains(got, want) || len(lines) != 6 {
		t.Errorf("output:\n%s\nwant\n%s", got, want)
	}
	if len(types) != 200 || types[0] != "3" {
		t.Fatalf("%d packs, the first of type %v; want 200 and a header", len(types), types[:1])
	}
	for i, typ := range types[1:] {
		if want := map[bool]string{true: "2", false: "1"}[i%30 == 0]; typ != want {
			t.Errorf("picture %d has type %s, want %s", i, typ, want)
		}
	}
	info, err := os.Stat(r.file(file))
	if err != nil || info.Size() != int64(total) {
		t.Errorf("the printed sizes add up to %d, the file: %v %v", total, info.Size(), err)
	}
	p := probe(t, r.file(file))
	if v := p.Streams[0]; len(p.Streams) != 1 || v.Codec != codec || v.Profile != profile || v.Width != 800 || v.Height != 480 {
		t.Errorf("stream: %+v", p.Streams)
	}
	if n, keys := p.keys(0); n != 199 || len(keys) != 7 || keys[1] != 30 {
		t.Errorf("%d pictures, key frames at %v", n, keys)
	}
}

// The programs of the manuals run unchanged.
func TestSeeds(t *testing.T) {
	needFFmpeg(t)
	hevc := func(src string) string { return strings.ReplaceAll(src, "test.264", "test.265") }
	for _, c := range []struct {
		name, program string
		change        func(string) string
		check         func(testing.TB, *result)
		file          string
	}{
		{"mp4_1", "k230_mp4_1", nil, checkMP4, "examples/test.mp4"},
		{"venc_1", "k230_venc_1", nil, func(t testing.TB, r *result) { checkVenc(t, r, "examples/test.264", "h264", "Main") }, "examples/test.264"},
		{"venc_2", "k230_venc_2", nil, func(t testing.TB, r *result) { checkVenc(t, r, "examples/test.264", "h264", "Main") }, "examples/test.264"},
		{"venc_1 as HEVC", "k230_venc_1", hevc, func(t testing.TB, r *result) { checkVenc(t, r, "examples/test.265", "hevc", "Main") }, "examples/test.265"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var files [][]byte
			for _, suffix := range []string{".py", ".star"} {
				src := seed(t, c.program+suffix)
				if c.change != nil {
					src = c.change(src)
				}
				r := run(t, job{name: c.program + suffix, src: src})
				c.check(t, r)
				data, err := os.ReadFile(r.file(c.file))
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
