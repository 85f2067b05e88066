package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mp4"
	"github.com/canmv-run/canmv-run/internal/mediatest"
)

// mp4 runs `mp4 …`.
func (p place) mp4(args ...string) result {
	var out, errs bytes.Buffer
	code := run(append([]string{"mp4"}, args...), strings.NewReader(""), &out, &errs)
	return p.result(code, out.String(), errs.String())
}

// recording writes two seconds of pictures and returns the path.
func (p place) recording(t testing.TB, fragmented bool) string {
	t.Helper()
	path := p.write(t, "a.mp4", "")
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := mp4.NewWriter(f, mp4.Options{Fragmented: fragmented, ReserveMoov: 4096})
	if err != nil {
		t.Fatal(err)
	}
	v, err := w.AddVideo(mp4.Video{Codec: mp4.MJPEG, Rate: frame.Rate{Num: 10, Den: 1}})
	if err != nil {
		t.Fatal(err)
	}
	// The least that the muxer takes for a picture: a frame header of 16×8.
	jpeg := []byte{0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 16, 1, 1, 0x11, 0, 0xFF, 0xD9}
	for k := range 20 {
		if err := v.Write(mp4.Sample{Data: jpeg, Time: time.Duration(k) * 100 * time.Millisecond}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMP4Info(t *testing.T) {
	p := newPlace(t)
	path := p.recording(t, false)
	for _, c := range []struct {
		name string
		args []string
		want []string
	}{
		{"tree", nil, []string{
			"ftyp  @0 +", "major_brand=isom", "mvhd  @", "duration=180000 (2 s)", "rate=1  volume=1", "next_track_id=2",
			"(track_enabled track_in_movie", "width=16  height=8", "handler_type=vide", "sample_size=0  sample_count=20  (entry_size) 17 17 17 … 20 rows", "M moov ", "▒ mdat ",
		}},
		{"one box", []string{"--box", "moov/trak/mdia/minf/stbl/stts"}, []string{"\nmoov/trak/mdia/minf/stbl/stts\n", "  entry_count  1\n", "sample_count\tsample_delta\n20\t9000\t20 × 0.1 s\n"}},
		{"samples", []string{"--samples"}, []string{"\t17\t9000\t9000\t9000\t0.100000\tkey\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := p.mp4(append([]string{"info", path}, c.args...)...).ok(t)
			for _, want := range c.want {
				if !strings.Contains(r.out, want) {
					t.Errorf("no %q in\n%s", want, r.out)
				}
			}
		})
	}
	page := p.path("a.html")
	p.mp4("info", path, "--html", page).want(t, exitOK, "a.html: open it in a browser", "")
	if text, err := os.ReadFile(page); err != nil || !bytes.Contains(text, []byte("<title>a.mp4: ")) {
		t.Errorf("the page: %v, %.200s", err, text)
	}
	p.mp4("info", path, "--html", path).want(t, exitScript, "", "OUT is the same file as IN")
	p.mp4("info", path, "--box", "moov/none").want(t, exitScript, "", "no box moov/none")

	var j struct {
		Size  int64
		Boxes []struct {
			Path         string
			Offset, Size int64
			Depth        int
			Fields       []struct {
				Name  string
				Value any
				Note  string
			}
		}
		Samples []struct{ DTS int64 }
	}
	if err := json.Unmarshal([]byte(p.mp4("info", path, "--json", "--samples").ok(t).out), &j); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	top := int64(0)
	for _, b := range j.Boxes {
		if !strings.Contains(b.Path, "/") {
			if b.Offset != top {
				t.Errorf("%s at %d, want %d", b.Path, b.Offset, top)
			}
			top += b.Size
		}
	}
	if top != info.Size() || j.Size != top || len(j.Samples) != 20 {
		t.Errorf("boxes end at %d, size %d, want %d; %d samples, want 20", top, j.Size, info.Size(), len(j.Samples))
	}
}

// TestMP4Repair: a cut-off recording is found, mended into another file, and then sound.
func TestMP4Repair(t *testing.T) {
	p := newPlace(t)
	path := p.recording(t, true)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data = data[:bytes.LastIndex(data, []byte("mdat"))+15]
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
	p.mp4("check", path).want(t, exitScript, "cut-off: mdat", "")
	out := p.path("b.mp4")
	p.mp4("repair", path, out).want(t, exitOK, "b.mp4: ", "")
	p.mp4("check", out).want(t, exitOK, "b.mp4: nothing wrong", "")
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, data) {
		t.Errorf("the input was changed (%v)", err)
	}
	p.mp4("repair", path, path).want(t, exitScript, "", "OUT is the same file as IN")
	if list, err := os.ReadDir(p.dir); err != nil || len(list) != 2 {
		t.Errorf("%v %v, want two files", list, err)
	}
}

// TestMP4Recover: a file without a moov is mended with the help of another one.
func TestMP4Recover(t *testing.T) {
	mediatest.Need(t)
	p := newPlace(t)
	for name, filter := range map[string]string{"good.mp4": "null", "bad.mp4": "negate"} {
		if out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x48:r=25:d=1", "-vf", filter, "-c:v", "libx264", p.path(name)).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	data, err := os.ReadFile(p.path("bad.mp4"))
	if err != nil {
		t.Fatal(err)
	}
	data = data[:bytes.Index(data, []byte("moov"))-4-1]
	if err := os.WriteFile(p.path("bad.mp4"), data, 0o666); err != nil {
		t.Fatal(err)
	}
	bad, good, out := p.path("bad.mp4"), p.path("good.mp4"), p.path("out.mp4")
	p.mp4("check", bad).want(t, exitScript, "--reference GOOD", "")
	p.mp4("repair", bad, out).want(t, exitScript, "", "give a reference")
	p.mp4("repair", "--fps", "fast", bad, out).want(t, exitScript, "", `got --fps "fast", want a number`)
	p.mp4("repair", "--reference", p.path("none.mp4"), bad, out).want(t, exitScript, "", "none.mp4")
	p.mp4("repair", "--reference", good, bad, out).want(t, exitOK, "samples of H.264 (avc1) found", "")
	p.mp4("check", out).want(t, exitOK, "nothing wrong", "")
	if now, err := os.ReadFile(bad); err != nil || !bytes.Equal(now, data) {
		t.Errorf("the input was changed (%v)", err)
	}
	if n, _ := mediatest.Probe(t, out).Keys(0); n != 24 {
		t.Errorf("%d frames, want 24: all but the one that is cut off", n)
	}
}

func TestMP4WrongUse(t *testing.T) {
	p := newPlace(t)
	text := p.write(t, "a.txt", "this is no movie at all")
	for _, c := range []struct {
		args []string
		code int
		errs string
	}{
		{nil, exitUsage, "info, check or repair is missing"},
		{[]string{"look", text}, exitUsage, `got "look"`},
		{[]string{"check"}, exitUsage, "check wants 1"},
		{[]string{"repair", text}, exitUsage, "repair wants 2"},
		{[]string{"check", text, "--json"}, exitUsage, "belong to info"},
		{[]string{"info", text, "--json", "--html", p.path("a.html")}, exitUsage, "--html shows everything"},
		{[]string{"check", text, "--fps", "3"}, exitUsage, "belong to repair"},
		{[]string{"info", p.path("none")}, exitScript, "none"},
		{[]string{"info", p.dir}, exitScript, "no regular file"},
		{[]string{"repair", text, p.path("b.mp4")}, exitScript, "mp4: "},
	} {
		p.mp4(c.args...).want(t, c.code, "", c.errs)
	}
	p.mp4("check", text).want(t, exitScript, "no-moov: file", "")
	p.mp4("--help").want(t, exitOK, "--box", "")
}
