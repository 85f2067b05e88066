package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/internal/mediatest"
)

// formatNames are the boxes and fields that the format's description names (mp4-format.zh.md), in its order and spelling.
var formatNames = []struct {
	path   string // of a box in the file
	fields string // comma-separated
}{
	{"ftyp", "box size, box type, major brand, minor version, compatible brands"},
	{"moov", "box size, box type"},
	{"mdat", "box size, box type, largesize"},
	{"moov/mvhd", "box size, box type, version, flags, creation time, modification time, time scale, duration, rate, volume, reserved, matrix, pre-defined, next track id"},
	{"moov/trak", "box size, box type"},
	{"moov/trak/tkhd", "box size, box type, version, flags, creation time, modification time, track id, reserved, duration, layer, alternate group, volume, matrix, width, height"},
	{"moov/trak/edts", "box size, box type"},
	{"moov/trak/edts/elst", "segment duration, media time"},
	{"moov/trak/mdia", "box size, box type"},
	{"moov/trak/mdia/mdhd", "box size, box type, version, flags, creation time, modification time, time scale, duration, language, pre-defined"},
	{"moov/trak/mdia/hdlr", "box size, box type, version, flags, pre-defined, handler type, reserved, name"},
	// What the description's own pictures go on to.
	{"moov/trak/mdia/minf/stbl/stsd", "entry count"},
	{"moov/trak/mdia/minf/stbl/stts", "entry count, sample count, sample delta"},
	{"moov/trak/mdia/minf/stbl/stsc", "first chunk, samples per chunk, sample description index"},
	{"moov/trak/mdia/minf/stbl/stsz", "sample size, sample count, entry size"},
	{"moov/trak/mdia/minf/stbl/stco", "chunk offset"},
}

// fragmentNames are those of fragments.
var fragmentNames = map[string]string{
	"moov/mvex/trex": "track id, default sample duration",
	"moof/mfhd":      "sequence number",
	"moof/traf/tfhd": "track id, default sample size",
	"moof/traf/tfdt": "base media decode time",
	"moof/traf/trun": "sample count, data offset",
}

// TestMP4Names: each box and field that the description names is shown by that name, with a value.
func TestMP4Names(t *testing.T) {
	mediatest.Need(t)
	p := newPlace(t)
	path := p.path("film.mp4")
	out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x48:r=25:d=1", "-bf", "2", "-c:v", "libx264", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	large(t, path)
	for _, c := range formatNames {
		wantNames(t, p.mp4("info", path, "--box", c.path).ok(t).out, c.path, c.fields)
	}
	path = p.recording(t, true)
	for box, fields := range fragmentNames {
		wantNames(t, p.mp4("info", path, "--box", box).ok(t).out, box, fields)
	}
}

// wantNames looks for fields in the detailed text of a box: a name at the start of a column, with a value behind it.
func wantNames(t *testing.T, text, path, fields string) {
	t.Helper()
	if !strings.Contains(text, "\n"+path+"\n") {
		t.Errorf("no box %s in\n%s", path, text)
	}
	shown := map[string]bool{}
	for _, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "  @") && len(words) > 3:
			shown[words[2]] = true
		case !strings.HasPrefix(line, " "):
			for _, w := range strings.Split(line, "\t") {
				shown[w] = true
			}
		}
	}
	for _, name := range strings.Split(fields, ", ") {
		if !shown[strings.NewReplacer(" ", "_", "-", "_").Replace(name)] {
			t.Errorf("%s does not show %q:\n%s", path, name, text)
		}
	}
}

// large turns the empty free box that ffmpeg puts before mdat, and mdat's header, into an mdat header with a 64-bit size.
func large(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	i := bytes.Index(data, []byte("free")) - 4
	if i < 0 || string(data[i+12:i+16]) != "mdat" {
		t.Fatal("no empty free box before mdat")
	}
	size := uint64(binary.BigEndian.Uint32(data[i+8:])) + 8
	copy(data[i:], "\x00\x00\x00\x01mdat")
	binary.BigEndian.PutUint64(data[i+8:], size)
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}
