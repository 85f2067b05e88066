package nut

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// The times, key frames and stream headers of streams that ffmpeg wrote are those that ffprobe reads.
func TestTimes(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
	for _, c := range []struct {
		args string
		want Stream
	}{
		{"-f lavfi -i testsrc2=s=128x96:r=30000/1001 -t 4 -c:v libx264 -bf 2 -g 20", Stream{Tag: "H264", Width: 128, Height: 96, Num: 1, Den: 60000, Delay: 2}},
		{"-f lavfi -i sine=r=44100 -t 4 -c:a aac -output_ts_offset 1", Stream{Tag: "\xff\x00\x00\x00", Audio: true, SampleRate: 44100, Channels: 1, Num: 1, Den: 44100}},
	} {
		data, err := exec.Command("ffmpeg", strings.Fields("-v error "+c.args+" -f nut -")...).Output()
		if err != nil {
			t.Fatal(err)
		}
		probe := exec.Command("ffprobe", "-v", "error", "-show_packets", "-show_entries", "packet=pts,size,flags", "-of", "csv=p=0", "-")
		probe.Stdin = bytes.NewReader(data)
		want, err := probe.Output()
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		r := NewReader(bytes.NewReader(data))
		for {
			f, err := r.Next(nil)
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			key := "__"
			if r.Frame().Key {
				key = "K_"
			}
			fmt.Fprintf(&got, "%d,%d,%s\n", r.Frame().PTS, len(f), key)
		}
		if got.String() != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.args, got.String(), want)
		}
		s := r.Stream()
		s.Private = nil
		if fmt.Sprint(s) != fmt.Sprint(c.want) {
			t.Errorf("stream %+v, want %+v", s, c.want)
		}
	}
}

// ffmpeg reads two streams that AppendHeaders and AppendStreamFrame wrote.
func TestTwoStreams(t *testing.T) {
	if _, err := exec.LookPath("ffprobe"); err != nil {
		t.Skip("ffprobe is not installed")
	}
	b := AppendHeaders(nil, []Stream{
		{Tag: "NV12", Width: 4, Height: 2, Num: 1, Den: 30},
		{Tag: "PSD\x10", Audio: true, SampleRate: 8000, Channels: 2, Num: 1, Den: 8000},
	})
	for k := range 5 {
		b = append(AppendStreamFrame(b, 0, int64(k), true, 12), make([]byte, 12)...)
		b = append(AppendStreamFrame(b, 1, int64(k*100), true, 400), make([]byte, 400)...)
	}
	probe := exec.Command("ffprobe", "-v", "error", "-show_packets", "-show_entries", "packet=stream_index,pts,size:stream=codec_name", "-of", "csv=p=0", "-")
	probe.Stdin = bytes.NewReader(b)
	out, err := probe.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"0,4,12", "1,400,400", "rawvideo", "pcm_s16le"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}
