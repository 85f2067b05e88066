package mp4_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/mp4"
)

// shownFields are all fields of the boxes of a type: value and note by name. Of fields of one name the first counts.
func shownFields(t testing.TB, data []byte, typ string) map[string]string {
	t.Helper()
	list := map[string]string{}
	r, size := bytes.NewReader(data), int64(len(data))
	err := mp4.Walk(r, size, func(b mp4.Box) error {
		if b.Type != typ {
			return nil
		}
		fields, _, err := mp4.Inspect(r, size, b)
		for _, f := range fields {
			if f.Offset < b.Offset || f.Offset+f.Size > b.End() {
				t.Errorf("%s: field %s at %d +%d lies outside the box at %d +%d", b.Path, f.Name, f.Offset, f.Size, b.Offset, b.Size)
			}
			if _, ok := list[f.Name]; !ok {
				list[f.Name] = strings.TrimSpace(fmt.Sprint(f.Value) + " " + f.Note)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestDecoderConfigs: what avcC, hvcC and esds say is what ffprobe says.
func TestDecoderConfigs(t *testing.T) {
	for _, c := range []struct {
		args []string
		box  string
		want func(s probedStream) map[string]string
	}{
		{[]string{"-an", "-c:v", "libx264"}, "avcC", func(s probedStream) map[string]string {
			return map[string]string{"profile_indication": strings.TrimPrefix(s.Profile, "Constrained "), "level_indication": fmt.Sprintf("%d level %d.%d", s.Level, s.Level/10, s.Level%10),
				"length_size_minus_one": "3 lengths of 4 bytes", "sequence_parameter_set": fmt.Sprintf("%d×%d, Baseline, ", s.Width, s.Height)}
		}},
		{[]string{"-an", "-c:v", "libx264", "-pix_fmt", "yuv422p"}, "avcC", func(s probedStream) map[string]string {
			return map[string]string{"profile_indication": "122 " + s.Profile, "chroma_format": "2 4:2:2"}
		}},
		{[]string{"-an", "-c:v", "libx265", "-x265-params", "log-level=none"}, "hvcC", func(s probedStream) map[string]string {
			return map[string]string{"general_profile_idc": "1 " + s.Profile, "general_level_idc": fmt.Sprintf("%d level %.3g", s.Level, float64(s.Level)/30),
				"sequence_parameter_set": fmt.Sprintf("%d×%d, level ", s.Width, s.Height), "nal_unit_type": "32 video parameter set", "bit_depth_luma_minus8": "0"}
		}},
		{[]string{"-vn", "-c:a", "aac", "-ac", "2"}, "esds", func(s probedStream) map[string]string {
			return map[string]string{"audio_object_type": "2 AAC " + s.Profile, "sampling_frequency": s.Rate + " Hz", "channel_configuration": fmt.Sprint(s.Channels, " stereo"),
				"object_type_indication": "64 MPEG-4 audio", "stream_type": "5 audio"}
		}},
	} {
		t.Run(strings.Join(c.args, " "), func(t *testing.T) {
			t.Parallel()
			path := clip(t, "a.mp4", c.args...)
			out, err := exec.Command("ffprobe", "-v", "error", "-show_streams", "-of", "json", path).Output()
			if err != nil {
				t.Fatal(err)
			}
			var p struct{ Streams []probedStream }
			if err := json.Unmarshal(out, &p); err != nil {
				t.Fatal(err)
			}
			_, data := openFile(t, path)
			got := shownFields(t, data, c.box)
			for name, want := range c.want(p.Streams[0]) {
				if !strings.Contains(got[name], want) {
					t.Errorf("%s is %q, ffprobe says %q", name, got[name], want)
				}
			}
		})
	}
}

type probedStream struct {
	Profile       string
	Level         int
	Width, Height int
	Rate          string `json:"sample_rate"`
	Channels      int
}
