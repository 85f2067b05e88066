package bindings_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/internal/mediatest"
)

const demuxPrelude = `
from media.mp4format import *
import uctypes
def error(f, *args):
    try:
        f(*args)
    except Exception as e:
        print(type(e).__name__ + ":", e)
def demuxer(path):
    c, h = k_mp4_config_s(), k_u64_ptr()
    c.config_type = K_MP4_CONFIG_DEMUXER
    c.muxer_config.file_name[:] = bytes(path, "utf-8")
    return kd_mp4_create(h, c), h.value
def container(path):
    m = Mp4Container()
    c = Mp4CfgStr(m.MP4_CONFIG_TYPE_DEMUXER)
    c.SetDemuxerCfg(path)
    m.Create(c)
    return m
`

// film makes a file with ffmpeg on the card: 10 pictures of 25 a second with B frames, and sound.
func film(t testing.TB, card string, args ...string) string {
	t.Helper()
	mediatest.Need(t)
	path := filepath.Join(card, "film.mp4")
	all := append([]string{"-v", "error", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.4", "-f", "lavfi", "-i", "sine=r=8000:d=0.4", "-threads", "1"}, args...)
	if out, err := exec.Command("ffmpeg", append(all, "-strict", "-2", path)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// What the demuxer returns for files of other programs, and for wrong use.
func TestDemuxer(t *testing.T) {
	h265 := []string{"-c:v", "libx265", "-x265-params", "log-level=none", "-bf", "2", "-c:a", "aac"}
	for _, c := range []struct {
		name string
		film []string
		src  string
		out  string
		warn string
	}{
		{name: "file and tracks", film: h265, src: `_, h = demuxer("/sdcard/film.mp4")
i = k_mp4_file_info_s()
print(kd_mp4_get_file_info(h, i), i.track_num, 400 <= i.duration and i.duration < 600)
t = k_mp4_track_info_s()
print(kd_mp4_get_track_by_index(h, 0, t), t.track_type, t.video_info.codec_id, t.video_info.width, t.video_info.height, t.video_info.track_id)
print(kd_mp4_get_track_by_index(h, 1, t), t.track_type, t.audio_info.codec_id, t.audio_info.sample_rate, t.audio_info.channels, t.audio_info.track_id)
print(kd_mp4_get_track_by_index(h, 2, t), kd_mp4_get_track_by_index(h, -1, t))
print(kd_mp4_destroy_tracks(h), kd_mp4_destroy(h), kd_mp4_destroy(h))`, out: "0 2 True\n0 1 1 64 48 1\n0 2 4 8000 1 2\n-1 -1\n-1 0 -1\n", warn: "index 2, the file has 2 tracks"},
		{name: "frames", film: h265, src: `_, h = demuxer("/sdcard/film.mp4")
f = k_mp4_frame_data_s()
times, first = [], None
for _ in range(100):
    kd_mp4_get_frame(h, f)
    if f.eof:
        break
    if f.codec_id == 1:
        times.append(f.time_stamp)
        first = first or bytes(uctypes.bytes_at(f.data, f.data_length))
print(len(times), sorted(times))
print(list(first)[:6]) # start code, VPS
print(kd_mp4_get_frame(h, f), f.eof)
kd_mp4_destroy(h)`, out: "10 [0, 40, 80, 120, 160, 200, 240, 280, 320, 360]\n[0, 0, 0, 1, 64, 1]\n0 1\n"},
		{name: "container", film: []string{"-c:v", "libx264", "-g", "5", "-bf", "0", "-an"}, src: `m = container("/sdcard/film.mp4")
error(m.Process)
m.Start()
f = m.Process()
print(f.track_type, f.track_id, f.codec_id, f.time_stamp, f.key_frame, type(f.data).__name__)
rest = [m.Process() for _ in range(11)]
print([x.time_stamp for x in rest if x], [x.key_frame for x in rest if x].index(True), rest[9], rest[10], len(f))
print(m.Stop(), m.Destroy())
error(m.Process)`, out: "find sensor virtual, type 254, output 1920x1080@30\nOSError: Mp4Container, kd_mp4_get_frame failed.\n1 1 0 0 True bytes\n[40, 80, 120, 160, 200, 240, 280, 320, 360] 4 None None 6\n0 0\nOSError: mpi venc query status failed.\n"},
		{name: "no such file", src: `print(demuxer("/sdcard/none.mp4")[0])
error(container, "/sdcard/none.mp4")`, out: "-1\nfind sensor virtual, type 254, output 1920x1080@30\nOSError: Mp4Container, kd_mp4_create failed.\n", warn: "none.mp4"},
		{name: "wrong handles", src: `f = k_mp4_frame_data_s()
print(kd_mp4_get_frame(5, f), kd_mp4_get_file_info(5, k_mp4_file_info_s()), kd_mp4_get_track_by_index(5, 0, k_mp4_track_info_s()))
error(kd_mp4_get_frame, 5, 6)`, out: "-1 -1 -1\nTypeError: can't convert int to k_mp4_frame_data_s\n", warn: "none of a demuxer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			card := t.TempDir()
			if c.film != nil {
				film(t, card, c.film...)
			}
			r := run(t, job{name: "t.py", src: demuxPrelude + c.src, card: card})
			if r.err != nil || r.out != c.out {
				t.Errorf("%s\ngot\n%s%v\nwant\n%s", c.src, r.out, r.err, c.out)
			}
			if !r.leaks.None() || c.warn == "" && r.warned != "" || !strings.Contains(r.warned, c.warn) {
				t.Errorf("left open: %v; warned: %s, want %q", r.leaks.Lines(), r.warned, c.warn)
			}
		})
	}
}

// A recording that was cut off is read up to its last whole sample, and the user is told.
func TestDemuxCutOff(t *testing.T) {
	card := t.TempDir()
	path := film(t, card, "-c:v", "libx264", "-g", "5", "-bf", "0", "-an", "-movflags", "frag_keyframe+empty_moov")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	i := strings.LastIndex(string(data), "mdat")
	if err := os.WriteFile(path, data[:i+20], 0o666); err != nil {
		t.Fatal(err)
	}
	r := run(t, job{name: "t.py", card: card, src: demuxPrelude + `m = container("/sdcard/film.mp4")
m.Start()
print(len([0 for f in [m.Process() for _ in range(20)] if f]))
m.Destroy()
_, h = demuxer("/sdcard/film.mp4")
`})
	if want := "5\n"; r.err != nil || !strings.HasSuffix(r.out, want) {
		t.Errorf("%s%v, want %s", r.out, r.err, want)
	}
	if !strings.Contains(r.warned, "cut off") || !strings.Contains(r.warned, "mp4 repair") {
		t.Errorf("warned: %s", r.warned)
	}
	if lines := strings.Join(r.leaks.Lines(), ""); !strings.Contains(lines, "film.mp4") {
		t.Errorf("left open: %q, want the file of the demuxer", lines)
	}
}
