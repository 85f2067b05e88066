package host_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/recorder"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/host/venc/device"
	"github.com/canmv-run/canmv-run/host/venc/engines"
)

type output struct{ printed, warned strings.Builder }

func newBoard(t testing.TB, change func(*host.Config)) (*host.Board, *output) {
	t.Helper()
	out := &output{}
	cfg := host.Config{
		Card:       sdcard.Config{Dir: filepath.Join(t.TempDir(), "card")},
		Mic:        "tone",
		NewEncoder: (&engines.Set{FFmpeg: &ffmpeg.Finder{}}).New,
		Print:      func(s string) { fmt.Fprintln(&out.printed, s) },
		Warn:       func(s string) { fmt.Fprintln(&out.warned, s) },
	}
	if change != nil {
		change(&cfg)
	}
	b, err := host.New(cfg)
	must(t, err)
	t.Cleanup(func() { must(t, b.Close()) })
	return b, out
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func needFFmpeg(t testing.TB) {
	t.Helper()
	for _, name := range []string{"ffmpeg", "ffprobe"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
}

// probe is what ffprobe says of a file.
type probe struct {
	Streams []struct {
		Codec    string `json:"codec_name"`
		Tag      string `json:"codec_tag_string"`
		Width    int
		Height   int
		Rate     string `json:"sample_rate"`
		Channels int
		Frames   string `json:"nb_read_packets"`
		FPS      string `json:"r_frame_rate"`
		Duration string
	}
}

// check decodes a file completely and returns what ffprobe says.
func check(t *testing.T, path string) probe {
	t.Helper()
	if out, err := exec.Command("ffmpeg", "-v", "error", "-i", path, "-f", "null", "-").CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("ffmpeg: %v\n%s", err, out)
	}
	out, err := exec.Command("ffprobe", "-v", "error", "-show_streams", "-count_packets", "-of", "json", path).Output()
	must(t, err)
	var p probe
	must(t, json.Unmarshal(out, &p))
	return p
}

func seconds(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	must(t, err)
	return v
}

// record runs the manual's example for calls pictures.
func record(t testing.TB, b *host.Board, m recorder.Muxing, calls int) {
	t.Helper()
	c, err := b.Recorder.NewContainer()
	must(t, err)
	must(t, c.Create(m))
	must(t, c.Start())
	for range calls {
		must(t, c.Process())
	}
	must(t, c.Stop())
	must(t, c.Destroy())
}

var small = recorder.Muxing{Path: "/sdcard/examples/test.mp4", Video: recorder.H264, Width: 320, Height: 240, Audio: recorder.G711U}

func TestContainerAsTheManualSays(t *testing.T) {
	needFFmpeg(t)
	for _, c := range []struct {
		name       string
		change     func(*recorder.Muxing)
		video, tag string
		audio      string
	}{
		{"H.265 and µ-law", func(m *recorder.Muxing) { m.Video = recorder.H265 }, "hevc", "hvc1", "pcm_mulaw"},
		{"H.264 and A-law", func(m *recorder.Muxing) { m.Audio = recorder.G711A }, "h264", "avc1", "pcm_alaw"},
		{"fragmented", func(m *recorder.Muxing) { m.Fragmented = true }, "h264", "avc1", "pcm_mulaw"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, out := newBoard(t, nil)
			m := small
			c.change(&m)
			record(t, b, m, 100)
			want := `find sensor virtual, type 254, output 1920x1080@30
buffer pool :  6
sensor(0), mode 0, buffer_num 4, buffer_size 0
`
			if out.printed.String() != want {
				t.Errorf("printed\n%swant\n%s", out.printed.String(), want)
			}
			files := b.Recordings()
			if len(files) != 1 || files[0].Path != m.Path {
				t.Fatalf("recordings %+v", files)
			}
			p := check(t, files[0].HostPath)
			v, a := p.Streams[0], p.Streams[1]
			if v.Codec != c.video || v.Tag != c.tag || v.Width != 320 || v.Height != 240 || v.FPS != "30/1" || v.Frames != "99" {
				t.Errorf("video %+v", v)
			}
			if a.Codec != c.audio || a.Rate != "8000" || a.Channels != 1 {
				t.Errorf("audio %+v", a)
			}
			if d := seconds(t, v.Duration) - seconds(t, a.Duration); d > 0.02 || d < -0.02 {
				t.Errorf("video lasts %s s, audio %s s", v.Duration, a.Duration)
			}
			if l := b.Reset(); !l.None() {
				t.Errorf("left open: %q", l.Lines())
			}
			if s := b.Stats(); s.FramesEncoded != 99 || s.FramesDropped != 0 || s.Encoder == "" || s.BytesEncoded == 0 || s.BoardSeconds < 3.3 || s.BoardSeconds > 3.6 {
				t.Errorf("stats %+v", s)
			}
			if out.warned.Len() > 0 {
				t.Errorf("warned %s", out.warned.String())
			}
		})
	}
}

func TestSameRunSameBytes(t *testing.T) {
	needFFmpeg(t)
	var first []byte
	for range 2 {
		b, _ := newBoard(t, nil)
		record(t, b, small, 40)
		data, err := os.ReadFile(b.Recordings()[0].HostPath)
		must(t, err)
		if first != nil && !bytes.Equal(first, data) {
			t.Error("two runs wrote different files")
		}
		first = data
	}
}

func TestScriptThatEndsWithoutStop(t *testing.T) {
	needFFmpeg(t)
	b, _ := newBoard(t, nil)
	for i := range 2 {
		c, err := b.Recorder.NewContainer()
		must(t, err)
		m := small
		m.Path = fmt.Sprintf("/sdcard/left%d.mp4", i)
		must(t, c.Create(m))
		must(t, c.Start())
		for range 50 {
			must(t, c.Process())
		}
		f, err := b.Card.OpenFile("/sdcard/notes.txt", os.O_CREATE|os.O_WRONLY, 0)
		must(t, err)
		_, err = f.Write([]byte("x"))
		must(t, err)
		l := b.Reset()
		if l.Pools != 6 || l.Links != 1 || l.Streams != 1 || len(l.Sensors) != 1 || len(l.Channels) != 1 ||
			len(l.Recordings) != 1 || l.Recordings[0] != m.Path || len(l.Files) != 1 || l.Files[0] != "/sdcard/notes.txt" {
			t.Errorf("leaks %+v", l)
		}
		if n := len(l.Lines()); n != 8 {
			t.Errorf("%d lines: %q", n, l.Lines())
		}
		p := check(t, b.Recordings()[i].HostPath)
		if d := seconds(t, p.Streams[0].Duration) - seconds(t, p.Streams[1].Duration); p.Streams[0].Frames != "49" || d > 0.02 || d < -0.02 {
			t.Errorf("%+v", p.Streams)
		}
		if b.System.Mapped() != 0 || b.Clock.Events() != 0 || !b.Reset().None() {
			t.Error("something is left")
		}
	}
	if s := b.Stats(); s.LeakedPools != 12 || s.LeakedLinks != 2 {
		t.Errorf("stats %+v", s)
	}
}

func TestCardFull(t *testing.T) {
	needFFmpeg(t)
	b, _ := newBoard(t, func(c *host.Config) { c.Card.Size = 700 << 10 })
	c, err := b.Recorder.NewContainer()
	must(t, err)
	must(t, c.Create(small))
	must(t, c.Start())
	for range 2000 {
		if err = c.Process(); err != nil {
			break
		}
	}
	var e *sdcard.Error
	if !errors.As(err, &e) || e.Errno != sdcard.ENOSPC {
		t.Fatalf("got %v, want ENOSPC", err)
	}
	c.Stop() // the card is full: what these report is the same again
	c.Destroy()
	b.Reset()
	if p := check(t, b.Recordings()[0].HostPath); len(p.Streams) != 2 {
		t.Errorf("%+v", p)
	}
}

func TestContainerErrors(t *testing.T) {
	needFFmpeg(t)
	kind := func(err error, k fault.Kind, text string) {
		t.Helper()
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != k || f.Text() != text {
			t.Errorf("got %v, want %v: %s", err, k, text)
		}
	}
	b, _ := newBoard(t, nil)
	c, err := b.Recorder.NewContainer()
	must(t, err)
	kind(c.Process(), fault.OSError, "mpi venc query status failed.")
	_, err = b.Recorder.NewContainer()
	kind(err, fault.OSError, "sensor(0) is already inited.")
	m := small
	m.Path = "/nowhere/test.mp4"
	kind(c.Create(m), fault.OSError, "Mp4Container, kd_mp4_create failed.")
	b.Reset()
	c, err = b.Recorder.NewContainer()
	must(t, err)
	m = small
	m.Audio = 7
	kind(c.Create(m), fault.AttributeError, "'Mp4Container' object has no attribute 'aenc'")
	b.Reset()
	c, err = b.Recorder.NewContainer()
	must(t, err)
	must(t, c.Create(small))
	kind(c.Process(), fault.OSError, "mpi venc get stream failed.") // not started
}

func TestMuxerHandles(t *testing.T) {
	needFFmpeg(t)
	b, _ := newBoard(t, nil)
	s, err := b.Sensors.New(camera.SensorOptions{})
	must(t, err)
	must(t, s.Reset())
	must(t, s.SetFrameSize(0, camera.SizeOptions{Number: 6}))
	must(t, b.Encoder.SetOutBufs(0, 4, 320, 240))
	_, err = b.System.Link(mpp.Chn{Mod: mpp.ModVI}, mpp.Chn{Mod: mpp.ModVENC})
	must(t, err)
	must(t, b.System.Init())
	must(t, b.Encoder.Create(0, device.Defaults(device.H264, device.ProfileH264High, 320, 240)))
	must(t, b.Encoder.Start(0))
	must(t, s.Run())
	mux, err := b.Recorder.Create("/sdcard/low.mp4", false)
	must(t, err)
	if b.Recorder.Muxer(mux.Handle()) != mux || b.Recorder.Muxer(1) != nil {
		t.Error("handles")
	}
	track, err := mux.AddTrack(recorder.TrackInfo{Codec: recorder.H264, Width: 320, Height: 240})
	must(t, err)
	if mux.Track(track.Handle()) != track {
		t.Error("track handle")
	}
	for range 2 {
		_, err := mux.AddTrack(recorder.TrackInfo{Codec: recorder.G711A, SampleRate: 8000, Channels: 1})
		must(t, err)
	}
	if _, err := mux.AddTrack(recorder.TrackInfo{Codec: recorder.G711A, SampleRate: 8000, Channels: 1}); err == nil {
		t.Error("a fourth track")
	}
	if err := mux.Write(track, 0, []byte{0, 0, 0, 1, 0x41, 1}); err == nil {
		t.Error("a file that starts without a key frame")
	}
	var head []byte
	var start int64
	for range 31 {
		p, ok, err := b.Encoder.GetStream(0, time.Second)
		if !ok || err != nil {
			t.Fatal(ok, err)
		}
		switch {
		case p.Type == device.TypeHeader:
			head = bytes.Clone(p.Data)
		case head != nil:
			start = p.PTS
			must(t, mux.Write(track, 0, append(head, p.Data...)))
			head = nil
		default:
			must(t, mux.Write(track, p.PTS-start, p.Data))
		}
		must(t, b.Encoder.ReleaseStream(0, p.Addr))
	}
	must(t, mux.DestroyTracks())
	if err := mux.Write(track, 0, nil); err == nil {
		t.Error("wrote to a destroyed track")
	}
	must(t, mux.Destroy())
	if mux.Destroy() == nil || b.Recorder.Muxer(mux.Handle()) != nil {
		t.Error("destroyed twice")
	}
	if p := check(t, b.Recordings()[0].HostPath); p.Streams[0].Frames != "30" || p.Streams[0].FPS != "30/1" {
		t.Errorf("%+v", p)
	}
}

func TestBoardWithoutEncoder(t *testing.T) {
	b, _ := newBoard(t, func(c *host.Config) { c.NewEncoder = nil })
	c, err := b.Recorder.NewContainer()
	must(t, err)
	err = c.Create(small)
	var f *fault.Error
	if !errors.As(err, &f) || f.Text() != "mpi venc create chn failed." || f.Hint == "" {
		t.Errorf("%v", err)
	}
}

func TestCamerasAndDefaults(t *testing.T) {
	b, out := newBoard(t, func(c *host.Config) {
		c.Name = host.Board01
		c.Cameras = [3]string{"bars", "no/such/file.y4m", ""}
	})
	if b.Sensors.DefaultID() != 2 {
		t.Error("default sensor")
	}
	_, err := b.Sensors.New(camera.SensorOptions{ID: 1})
	var f *fault.Error
	if !errors.As(err, &f) || f.Text() != "Can not found sensor on 1" || !strings.Contains(f.Hint, "no/such/file.y4m") {
		t.Errorf("%v", err)
	}
	_, err = b.Sensors.New(camera.SensorOptions{ID: 2, Width: 1280, Height: 720, FPS: 60})
	must(t, err)
	if want := "find sensor virtual, type 254, output 1280x720@60\n"; out.printed.String() != want {
		t.Errorf("printed %q", out.printed.String())
	}
	if _, err := host.New(host.Config{Name: "arduino"}); err == nil {
		t.Error("an unknown board")
	}
}

func TestSeed(t *testing.T) {
	draw := func(seed int64, real bool) uint64 {
		b, _ := newBoard(t, func(c *host.Config) { c.Seed, c.Clock = seed, clock.Config{Real: real} })
		return b.Random.Uint64()
	}
	for _, c := range []struct {
		a, b         int64
		aReal, bReal bool
		same         bool
	}{{0, 0, false, false, true}, {5, 5, true, true, true}, {0, 1, false, false, false}, {0, 0, true, true, false}} {
		if same := draw(c.a, c.aReal) == draw(c.b, c.bReal); same != c.same {
			t.Errorf("%+v: same numbers: %v", c, same)
		}
	}
}

func TestBootAgainDoesNotGrow(t *testing.T) {
	b, _ := newBoard(t, nil)
	cycle := func() {
		s, err := b.Sensors.New(camera.SensorOptions{Width: 320, Height: 240})
		must(t, err)
		must(t, s.Reset())
		must(t, s.SetFrameSize(0, camera.SizeOptions{Number: 6}))
		must(t, b.Encoder.SetOutBufs(0, 4, 320, 240))
		_, err = b.System.Link(mpp.Chn{Mod: mpp.ModVI}, mpp.Chn{Mod: mpp.ModVENC})
		must(t, err)
		must(t, b.System.Init())
		must(t, b.Encoder.Create(0, device.Defaults(device.MJPEG, 0, 320, 240)))
		must(t, b.Encoder.Start(0))
		must(t, s.Run())
		if _, ok, err := b.Encoder.GetStream(0, -1); !ok || err != nil {
			t.Fatal(ok, err)
		}
		b.Reset()
	}
	cycle()
	before := runtime.NumGoroutine()
	for range 50 {
		cycle()
	}
	n := runtime.NumGoroutine()
	for try := 0; n > before && try < 1e6; try++ { // one that was told to end may not have had its turn yet
		runtime.Gosched()
		n = runtime.NumGoroutine()
	}
	if n > before {
		t.Errorf("%d goroutines, %d before", n, before)
	}
	if b.System.Mapped() != 0 || b.Clock.Events() != 0 {
		t.Error("something is left")
	}
}

// BenchmarkRecord is the whole way of a 720p picture, from the camera to the file.
func BenchmarkRecord(b *testing.B) {
	needFFmpeg(b)
	for _, cam := range []string{"test", os.Getenv("CANMV_BENCH_Y4M")} {
		if cam == "" {
			continue
		}
		b.Run(filepath.Base(cam), func(b *testing.B) {
			board, _ := newBoard(b, func(c *host.Config) { c.Cameras[0] = cam })
			c, err := board.Recorder.NewContainer()
			must(b, err)
			must(b, c.Create(recorder.Muxing{Path: "/sdcard/bench.mp4", Video: recorder.H264, Width: 1280, Height: 720, Audio: recorder.G711U}))
			must(b, c.Start())
			for range 40 { // every buffer has been used once
				must(b, c.Process())
			}
			b.ReportAllocs()
			for b.Loop() {
				must(b, c.Process())
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "fps")
		})
	}
}
