// Package mediatest reads media files back in tests, with tools that share no code with this module: ffprobe says what
// is in a file, and ffmpeg must decode all of it without a word.
//
//	mediatest.Need(t)
//	f := mediatest.Probe(t, "record.mp4")
//	n, keys := f.Keys(0)
package mediatest

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// File is what ffprobe says of a file.
type File struct {
	Streams []Stream
	Packets []Packet
}

// Stream is one track. Numbers that ffprobe prints as text stay text; what a stream does not have is empty.
type Stream struct {
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

// Packet is one access unit or block of sound.
type Packet struct {
	Stream int `json:"stream_index"`
	Flags  string
}

// Need skips the test where ffmpeg or ffprobe is not installed.
func Need(t testing.TB) {
	t.Helper()
	for _, name := range []string{"ffmpeg", "ffprobe"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
}

// Probe describes a file, and decodes the whole of it, which must go without a word.
func Probe(t testing.TB, file string) File {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-show_streams", "-show_packets", "-of", "json", file).Output()
	if err != nil {
		t.Fatalf("ffprobe %s: %v", file, err)
	}
	var f File
	if err := json.Unmarshal(out, &f); err != nil {
		t.Fatal(err)
	}
	var words bytes.Buffer
	cmd := exec.Command("ffmpeg", "-v", "error", "-xerror", "-i", file, "-f", "null", "-")
	cmd.Stderr = &words
	if err := cmd.Run(); err != nil || words.Len() > 0 {
		t.Errorf("decoding %s: %v %s", file, err, words.String())
	}
	return f
}

// Keys counts the packets of a stream and lists which of them are key frames.
func (f File) Keys(stream int) (n int, keys []int) {
	for _, p := range f.Packets {
		if p.Stream != stream {
			continue
		}
		if strings.HasPrefix(p.Flags, "K") {
			keys = append(keys, n)
		}
		n++
	}
	return n, keys
}
