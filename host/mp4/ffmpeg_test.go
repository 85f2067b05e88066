package mp4_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/mp4"
)

// need skips the test where an executable is missing.
func need(t testing.TB, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("needs the %s executable: %v", tool, err)
		}
	}
}

// probe is what ffprobe says about a file.
type probe struct {
	Streams []struct {
		CodecName    string `json:"codec_name"`
		CodecTag     string `json:"codec_tag_string"`
		CodecType    string `json:"codec_type"`
		Width        int    `json:"width"`
		Height       int    `json:"height"`
		RFrameRate   string `json:"r_frame_rate"`
		AvgFrameRate string `json:"avg_frame_rate"`
		TimeBase     string `json:"time_base"`
		StartTime    string `json:"start_time"`
		DurationTS   int64  `json:"duration_ts"`
		Packets      string `json:"nb_read_packets"`
		SampleRate   string `json:"sample_rate"`
		Channels     int    `json:"channels"`
	} `json:"streams"`
	Format struct {
		Duration string `json:"duration"`
	} `json:"format"`
}

func ffprobe(t testing.TB, path string) probe {
	t.Helper()
	var p probe
	var errs bytes.Buffer
	cmd := exec.Command("ffprobe", "-v", "warning", "-count_packets", "-show_streams", "-show_format", "-of", "json", path)
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("ffprobe: %v\n%s", err, errs.String())
	}
	if errs.Len() > 0 {
		t.Errorf("ffprobe says:\n%s", errs.String())
	}
	if err := json.Unmarshal(out, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// fullDecode decodes everything and wants no word of complaint.
func fullDecode(t testing.TB, path string) {
	t.Helper()
	out, err := exec.Command("ffmpeg", "-v", "error", "-xerror", "-i", path, "-f", "null", "-").CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("ffmpeg decode: %v\n%s", err, out)
	}
}

// encodeClip makes an Annex B stream with the ffmpeg command and cuts it into access units, of which each has one slice.
func encodeClip(t testing.TB, codec mp4.Codec, n, gop int, args ...string) []unit {
	t.Helper()
	lib, ext := []string{"libx264", "-preset", "ultrafast", "-x264-params", "slices=1:sliced-threads=0"}, "h264"
	if codec == mp4.H265 {
		lib, ext = []string{"libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:open-gop=0:scenecut=0:pools=1:frame-threads=1"}, "hevc"
	}
	cmd := []string{"-v", "error", "-f", "lavfi", "-i", "testsrc2=s=128x96:r=30", "-frames:v", fmt.Sprint(n), "-pix_fmt", "yuv420p", "-c:v"}
	cmd = append(cmd, lib...)
	cmd = append(cmd, "-g", fmt.Sprint(gop), "-bf", "0", "-sc_threshold", "0", "-tune", "zerolatency", "-threads", "1")
	cmd = append(cmd, args...)
	cmd = append(cmd, "-f", ext, "-")
	out, err := exec.Command("ffmpeg", cmd...).Output()
	if err != nil {
		t.Skipf("this ffmpeg cannot encode %v: %v", codec, err)
	}
	var list []unit
	start := 0
	end := func(to int, key bool) {
		list = append(list, unit{out[start:to:to], key})
		start = to
	}
	for i := 0; i+4 < len(out); i++ {
		if out[i] != 0 || out[i+1] != 0 || out[i+2] != 1 {
			continue
		}
		h := out[i+3]
		vcl, key := h&31 == 1 || h&31 == 5, h&31 == 5
		if codec == mp4.H265 {
			typ := h >> 1 & 63
			vcl, key = typ < 32, typ == 19 || typ == 20
		}
		if vcl {
			next := bytes.Index(out[i+3:], []byte{0, 0, 1})
			if next < 0 {
				end(len(out), key)
				break
			}
			to := i + 3 + next
			if out[to-1] == 0 {
				to--
			}
			end(to, key)
		}
	}
	if len(list) != n {
		t.Fatalf("%d access units, want %d", len(list), n)
	}
	return list
}

// TestBoardRecording is what the manual's MP4 example makes: 199 frames at 30 fps with G.711.
func TestBoardRecording(t *testing.T) {
	need(t, "ffmpeg", "ffprobe")
	for _, codec := range []mp4.Codec{mp4.H264, mp4.H265} {
		list := encodeClip(t, codec, 199, 30)
		for _, fragmented := range []bool{false, true} {
			t.Run(fmt.Sprint(codec, " fragmented ", fragmented), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "test.mp4")
				f, err := os.Create(path)
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()
				w, err := mp4.NewWriter(f, mp4.Options{Fragmented: fragmented})
				if err != nil {
					t.Fatal(err)
				}
				v, err := w.AddVideo(mp4.Video{Codec: codec, Rate: rate30})
				if err != nil {
					t.Fatal(err)
				}
				a, err := w.AddAudio(mp4.Audio{Codec: mp4.PCMU, SampleRate: 8000, Channels: 1})
				if err != nil {
					t.Fatal(err)
				}
				sound := 0
				for k, u := range list {
					// 33333 µs added up, as the board's time stamps are.
					if err := v.Write(mp4.Sample{Data: u.data, Time: time.Duration(k) * 33333 * time.Microsecond}); err != nil {
						t.Fatal(err)
					}
					for ; sound*40 < k*1000/30; sound++ {
						if err := a.Write(mp4.Sample{Data: chunk(sound), Time: time.Duration(sound) * 40 * time.Millisecond}); err != nil {
							t.Fatal(err)
						}
					}
				}
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
				p := ffprobe(t, path)
				if len(p.Streams) != 2 {
					t.Fatalf("%+v", p)
				}
				sv, sa := p.Streams[0], p.Streams[1]
				tag, name := "avc1", "h264"
				if codec == mp4.H265 {
					tag, name = "hvc1", "hevc"
				}
				if sv.CodecTag != tag || sv.CodecName != name || sv.Width != 128 || sv.Height != 96 || sv.Packets != "199" ||
					sv.RFrameRate != "30/1" || sv.AvgFrameRate != "30/1" || sv.TimeBase != "1/90000" || sv.DurationTS != 199*3000 {
					t.Errorf("video: %+v", sv)
				}
				if sa.CodecName != "pcm_mulaw" || sa.CodecTag != "ulaw" || sa.SampleRate != "8000" || sa.Channels != 1 ||
					sa.TimeBase != "1/8000" || sa.DurationTS != int64(sound*320) {
					t.Errorf("audio: %+v", sa)
				}
				fullDecode(t, path)
				// Every picture is there: the decoder's own count.
				out, err := exec.Command("ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-f", "framecrc", "-").Output()
				if n := bytes.Count(out, []byte("\n0,")); err != nil || n != 199 {
					t.Errorf("%d pictures decoded, %v", n, err)
				}
				got, err := exec.Command("ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-c", "copy", "-f", "mulaw", "-").Output()
				var want []byte
				for k := range sound {
					want = append(want, chunk(k)...)
				}
				if err != nil || !bytes.Equal(got, want) {
					t.Errorf("sound: %d bytes, want %d (%v)", len(got), len(want), err)
				}
			})
		}
	}
}

// TestPlayable: other codecs, rates and a track that starts late, as ffprobe reads them.
func TestPlayable(t *testing.T) {
	need(t, "ffmpeg", "ffprobe")
	cases := []struct {
		name  string
		opt   mp4.Options
		rate  frame.Rate
		codec mp4.Codec
		delay time.Duration // of the sound
		want  string        // frame rates
		start string        // of the sound
	}{
		{"23.976", mp4.Options{}, frame.Rate{Num: 24000, Den: 1001}, mp4.PCMA, 0, "24000/1001", "0.000000"},
		{"29.97 fragmented", mp4.Options{Fragmented: true}, frame.Rate{Num: 30000, Den: 1001}, mp4.PCMA, 0, "30000/1001", "0.000000"},
		{"7 fps", mp4.Options{}, frame.Rate{Num: 7, Den: 1}, mp4.PCMS16, 0, "7/1", "0.000000"},
		{"late sound", mp4.Options{}, rate30, mp4.PCMU, 500 * time.Millisecond, "30/1", "0.500000"},
		{"late sound fragmented", mp4.Options{Fragmented: true}, rate30, mp4.PCMU, 500 * time.Millisecond, "30/1", "0.500000"},
		{"moov last", mp4.Options{ReserveMoov: 16}, rate30, mp4.PCMU, 0, "30/1", "0.000000"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "test.mp4")
			f, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			w, _ := mp4.NewWriter(f, c.opt)
			v, _ := w.AddVideo(mp4.Video{Codec: mp4.H264, Rate: c.rate})
			a, err := w.AddAudio(mp4.Audio{Codec: c.codec, SampleRate: 8000, Channels: 1})
			if err != nil {
				t.Fatal(err)
			}
			origin := 17 * time.Second // the board's clock does not start with the recording
			sound := 0
			for k, u := range avcStream(90, 15) {
				at := frameTime(k, c.rate.Num, c.rate.Den)
				if err := v.Write(mp4.Sample{Data: u.data, Time: origin + at}); err != nil {
					t.Fatal(err)
				}
				for ; time.Duration(sound)*40*time.Millisecond+c.delay <= at; sound++ {
					data := chunk(sound)
					if c.codec == mp4.PCMS16 {
						data = append(data, data...)
					}
					if err := a.Write(mp4.Sample{Data: data, Time: origin + c.delay + time.Duration(sound)*40*time.Millisecond}); err != nil {
						t.Fatal(err)
					}
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			p := ffprobe(t, path)
			sv, sa := p.Streams[0], p.Streams[1]
			if sv.AvgFrameRate != c.want || sv.RFrameRate != c.want || sv.Packets != "90" || sv.StartTime != "0.000000" {
				t.Errorf("video: %+v", sv)
			}
			if sa.StartTime != c.start || sa.SampleRate != "8000" {
				t.Errorf("audio: %+v", sa)
			}
			fullDecode(t, path)
		})
	}
	t.Run("MJPEG", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "test.mp4")
		f, _ := os.Create(path)
		defer f.Close()
		w, _ := mp4.NewWriter(f, mp4.Options{})
		v, _ := w.AddVideo(mp4.Video{Codec: mp4.MJPEG, Rate: frame.Rate{Num: 25, Den: 1}})
		for k, u := range jpegStream(t, 50) {
			if err := v.Write(mp4.Sample{Data: u.data, Time: frameTime(k, 25, 1)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if s := ffprobe(t, path).Streams[0]; s.CodecName != "mjpeg" || s.AvgFrameRate != "25/1" || s.Packets != "50" || s.Width != 48 {
			t.Errorf("%+v", s)
		}
		fullDecode(t, path)
	})
}
