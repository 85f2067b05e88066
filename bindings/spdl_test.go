package bindings_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/engines"
	"github.com/canmv-run/canmv-run/host/venc/h264"
	"github.com/canmv-run/canmv-run/internal/mediatest"
)

// spdlBoard has the command's encoders: our own H.264, and FFmpeg where it is installed and mode allows it.
func spdlBoard(mode engines.Mode) func(*host.Config) {
	return func(c *host.Config) {
		set := &engines.Set{Mode: mode, Embedded: []engines.Engine{{Codec: venc.H264, Name: "canmv h264", New: h264.New}}}
		c.NewEncoder, c.EncoderMode = set.New, mode
		if mode != engines.Embedded {
			set.FFmpeg = &ffmpeg.Finder{}
			c.FFmpeg = set.FFmpeg.Tool
		}
	}
}

func decoded(t testing.TB, file string, args ...string) []byte {
	t.Helper()
	out, err := exec.Command("ffmpeg", append([]string{"-v", "error", "-i", file}, args...)...).Output()
	if err != nil {
		t.Fatalf("ffmpeg %v: %v", args, err)
	}
	return out
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// wantVideo checks the stream of video of a file.
func wantVideo(t testing.TB, file string, frames, width, height int, fps, duration string) {
	t.Helper()
	f := mediatest.Probe(t, file)
	for i, s := range f.Streams {
		if s.Width == 0 {
			continue
		}
		if n, _ := f.Keys(i); n != frames || s.Codec != "h264" || s.Width != width || s.Height != height || s.FPS != fps || s.Start != "0.000000" || s.Duration != duration {
			t.Errorf("%d frames of %+v; want %d of h264 %dx%d at %s for %s s", n, s, frames, width, height, fps, duration)
		}
		return
	}
	t.Errorf("%s has no video", file)
}

// Every program of the document runs as it stands, with what each mode has. What a test adds comes behind the program:
// the arrays are saved, to be compared with what is in the files.
func TestSPDLDocument(t *testing.T) {
	programs := spdlPrograms(t)
	mediatest.Need(t)
	if len(programs) != 10 {
		t.Fatalf("%d programs, want 10", len(programs))
	}
	save := func(name string) string { return "\nopen('raw', 'wb').write(" + name + ".tobytes())\n" }
	for i, c := range []struct {
		after string
		check func(t *testing.T, r *result)
	}{
		{"print(frames, len(frames), frames.num_channels, frames.sample_rate)", func(t *testing.T, r *result) {
			if want := "AudioFrames<num_frames=132300, sample_fmt=s16, sample_rate=44100, num_channels=2> 132300 2 44100\n"; r.out != want {
				t.Errorf("got %s, want %s", r.out, want)
			}
		}},
		{"print(frames, len(frames), frames.get_pts()[-1], frames.time_base)", func(t *testing.T, r *result) {
			if want := "VideoFrames<num_frames=90, pix_fmt=rgb24, 320x240> 90 89 (1001, 30000)\n"; r.out != want {
				t.Errorf("got %s, want %s", r.out, want)
			}
		}},
		{save("audio_data"), func(t *testing.T, r *result) {
			f := mediatest.Probe(t, r.file("output.wav"))
			if s := f.Streams[0]; s.Codec != "pcm_s16le" || s.Rate != "44100" || s.Channels != 2 || s.Duration != "3.000000" {
				t.Errorf("%+v", s)
			}
			if !bytes.Equal(decoded(t, r.file("output.wav"), "-f", "s16le", "-"), readFile(t, r.file("raw"))) {
				t.Error("the samples differ")
			}
		}},
		{"", func(t *testing.T, r *result) {
			wantVideo(t, r.file("output.mp4"), 89, 320, 240, "30000/1001", "2.969633")
		}},
		{"", func(t *testing.T, r *result) {
			if r.err == nil || !strings.Contains(r.out, "NameError: name 'packets' isn't defined") {
				t.Errorf("%v %s, want NameError", r.err, r.out)
			}
		}},
		{"", func(t *testing.T, r *result) {
			wantVideo(t, r.file("output.mp4"), 90, 320, 240, "30/1", "3.000000")
			f := mediatest.Probe(t, r.file("output.mp4"))
			if s := f.Streams[0]; len(f.Streams) != 2 || s.Codec != "aac" || s.Rate != "44100" || s.Channels != 2 || s.Duration != "3.000000" || s.Start != "0.000000" {
				t.Errorf("%+v", f.Streams)
			}
		}},
		{"", func(t *testing.T, r *result) {
			ask := func(name string) string {
				out, err := exec.Command("ffprobe", "-v", "error", "-select_streams", "v", "-show_data_hash", "md5", "-show_packets",
					"-show_entries", "packet=pts,dts,duration,size,flags,data_hash", "-of", "csv", r.file(name)).Output()
				if err != nil {
					t.Fatal(err)
				}
				return string(out)
			}
			if got, want := ask("output.mp4"), ask("input.mp4"); got != want || got == "" {
				t.Errorf("packets\n%.500s\nwant\n%.500s", got, want)
			}
			mediatest.Probe(t, r.file("output.mp4"))
		}},
		{"print(config, type(encoder).__name__)", func(t *testing.T, r *result) {
			if want := "VideoEncodeConfig<1920x1080, yuv420p, 30/1> VideoEncoder\n"; r.out != want {
				t.Errorf("got %s, want %s", r.out, want)
			}
		}},
		{"print(config, encoder.frame_size)", func(t *testing.T, r *result) {
			if want := "AudioEncodeConfig<2 channels, 48000 Hz, fltp> 1024\n"; r.out != want {
				t.Errorf("got %s, want %s", r.out, want)
			}
		}},
		{"print(filtered_frames)", func(t *testing.T, r *result) {
			wantVideo(t, r.file("output.mp4"), 90, 640, 480, "30/1", "3.000000")
			if want := "VideoFrames<num_frames=90, pix_fmt=rgb24, 640x480>\n"; r.out != want {
				t.Errorf("got %s, want %s", r.out, want)
			}
		}},
	} {
		for _, mode := range []engines.Mode{engines.Auto, engines.Embedded} {
			t.Run(fmt.Sprintf("%d %v", i+1, mode), func(t *testing.T) {
				if mode == engines.Auto && (i == 3 || i == 9) && os.Getenv("CANMV_LONG") == "" {
					t.Skip("the same encoder as in mode embedded; set CANMV_LONG=1 to run it")
				}
				j := job{name: "doc.py", src: programs[i] + c.after, cfg: spdlBoard(mode), card: t.TempDir()}
				if i == 6 {
					if out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=30000/1001", "-t", "4", "-c:v", "libx264",
						"-bf", "2", "-pix_fmt", "yuv420p", j.card+"/input.mp4").CombinedOutput(); err != nil {
						t.Fatalf("%v %s", err, out)
					}
				}
				r := run(t, j)
				if mode == engines.Embedded && (i == 5 || i == 8) { // AAC
					if r.err == nil || !strings.Contains(r.out, "ValueError: the encoder aac needs FFmpeg, which is not installed; install it with: ") {
						t.Errorf("%v %s", r.err, r.out)
					}
					return
				}
				if i != 4 && r.err != nil {
					t.Fatalf("%v\n%s\n%s", r.err, r.out, r.hint)
				}
				if !r.leaks.None() {
					t.Errorf("left open: %v", r.leaks.Lines())
				}
				c.check(t, r)
			})
		}
	}
}

// The document's video configuration also encodes: two B-frames at most, in BT.709, with FFmpeg; none without it.
func TestSPDLConfig(t *testing.T) {
	mediatest.Need(t)
	const src = `
import numpy as np, spdl.io
config = spdl.io.video_encode_config(height=720, width=128, pix_fmt="yuv420p", frame_rate=(30, 1), bit_rate=500000, gop_size=30, max_b_frames=2,
    compression_level=5, colorspace="bt709", color_primaries="bt709", color_trc="bt709")
muxer = spdl.io.Muxer("out.mp4")
encoder = muxer.add_encode_stream(config=config)
y = np.arange(1080 * 128 * 20, dtype=np.int32) // 700 % 200
frames = spdl.io.create_reference_video_frame(y.astype(np.uint8).reshape((20, 1080, 128)), "yuv420p", (30, 1), 0)
with muxer.open():
    for packets in (encoder.encode(frames), encoder.flush()):
        if packets is not None:
            muxer.write(0, packets)
`
	for _, c := range []struct {
		mode   engines.Mode
		b      bool
		warned string
	}{
		{engines.Auto, true, "FFmpeg's libx264 encodes, because our own H.264 encoder has no max_b_frames=2, compression_level=5"},
		{engines.Embedded, false, "max_b_frames=2: our own H.264 encoder writes none"},
	} {
		r := run(t, job{name: "c.py", src: src, cfg: spdlBoard(c.mode)})
		if r.err != nil {
			t.Fatalf("%v %s", r.err, r.out)
		}
		if !strings.Contains(r.warned, c.warned) {
			t.Errorf("%v: warned %q, want %q", c.mode, r.warned, c.warned)
		}
		out, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "stream=has_b_frames,color_space,color_primaries,color_transfer:frame=pict_type", "-of", "csv", r.file("out.mp4")).Output()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(out), map[bool]string{true: "stream,2,", false: "stream,0,"}[c.b]) || strings.Count(string(out), "bt709") != 3 {
			t.Errorf("%v: %s", c.mode, out)
		}
	}
}

// Values and errors, from both engines.
func TestSPDLErrors(t *testing.T) {
	const head = `
import numpy as np, spdl.io
from spdl.io import *
def video(**kw):
    d = dict(height=64, width=64, pix_fmt="rgb24", frame_rate=(30, 1))
    d.update(kw)
    return video_encode_config(**d)
def frames(shape=(2, 64, 64, 3), dtype=np.uint8, pix_fmt="rgb24", pts=0, rate=(30, 1)):
    return create_reference_video_frame(np.zeros(shape, dtype=dtype), pix_fmt, rate, pts)
def sound(shape=(8, 2), dtype=np.int16, fmt="s16", rate=8000, pts=0):
    return create_reference_audio_frame(np.zeros(shape, dtype=dtype), fmt, rate, pts)
def opened(name="x.mp4", **kw):
    m = Muxer(name)
    e = m.add_encode_stream(video(**kw))
    m.open()
    return m, e
`
	for _, c := range []struct{ src, want string }{
		{"frames(dtype=np.int16)", "ValueError: an array of int16 with shape (2, 64, 64, 3), pix_fmt rgb24 wants uint8"},
		{"frames((64, 64, 3))", "ValueError: an array of uint8 with shape (64, 64, 3), pix_fmt rgb24 wants (N, H, W, 3)"},
		{"frames((2, 64, 64), pix_fmt='gray16')", "wants uint16 or int16"},
		{"frames((2, 65, 64), pix_fmt='nv12')", "wants (N, H*3/2, W) with W and H even"},
		{"frames(pix_fmt='pal8')", `ValueError: pix_fmt "pal8", want rgb24, bgr24, gray`},
		{"frames(rate=(0, 1))", "ValueError: frame_rate (0, 1), want two positive numbers"},
		{"frames(rate=30)", "ValueError: create_reference_video_frame: frame_rate=30, want two integers"},
		{"create_reference_video_frame([1, 2], 'gray', (1, 1), 0)", "want a numpy array"},
		{"create_reference_video_frame(np.zeros((2, 8, 8, 3), dtype=np.uint8)[:, :, ::-1], 'rgb24', (1, 1), 0)", "rows must be contiguous"},
		{"sound(dtype=np.float32)", "ValueError: an array of float32 with shape (8, 2), sample_fmt s16 wants int16"},
		{"sound((8,))", "want two dimensions"}, {"sound(fmt='s24')", `ValueError: sample_fmt "s24", want u8`},
		{"m, e = opened(); e.encode(frames(pix_fmt='bgr24'))", "do not match: pix_fmt (rgb24 != bgr24)"},
		{"m, e = opened(); e.encode(frames((1, 32, 64, 3)))", "do not match: video_size (64x64 != 64x32)"},
		{"m, e = opened(); e.encode(frames(pts=5)); e.encode(frames(pts=3))", "ValueError: a frame with pts 3 (in frames of 1/30/1 s) after pts 6, want pts that grow"},
		{"m, e = opened(); e.flush(); e.encode(frames())", "ValueError: frames for an encoder that was flushed"},
		{"m, e = opened(); p = e.encode(frames()); m.close(); m.write(0, p)", "ValueError: write to x.mp4 after close()"},
		{"m, e = opened(); m.close(); e.encode(frames())", "ValueError: the encoder's muxer is closed"},
		{"m = Muxer('x.mp4'); e = m.add_encode_stream(video()); m.write(0, e.encode(frames()))", "ValueError: write to x.mp4 before open()"},
		{"m, e = opened(); m.write(1, e.encode(frames()))", "ValueError: stream 1 of x.mp4, want 0 to 0"},
		{"m, e = opened(); p = e.encode(frames()); m.write(0, p); m.write(0, p)", "ValueError: stream 0 of x.mp4: a packet at time 0 after one at 1"},
		{"m, e = opened(); m.write(0, 'x')", "TypeError: can't convert str to VideoPackets or AudioPackets"},
		{"m, e = opened(); m.add_encode_stream(video())", "ValueError: a stream is added to x.mp4 after open()"},
		{"Muxer('x.mp4').open()", "ValueError: x.mp4 has no stream"},
		{"Muxer('noname')", "ValueError: Muxer: the name \"noname\" does not tell a format"},
		{"opened('nofolder/x.mp4')", "OSError: [Errno 2] ENOENT"},
		{"Muxer('x.wav').add_encode_stream(video())", "ValueError: the format wav does not hold video"},
		{"Muxer('x.png').add_encode_stream(audio_encode_config(num_channels=1, sample_rate=8000))", "ValueError: the format image2 does not hold sound"},
		{"Muxer('x.mp4').add_encode_stream(video(width=63))", "ValueError: video_encode_config: size 63x64, H.264 in 4:2:0 wants even numbers"},
		{"Muxer('x.mp4').add_encode_stream(video(colorspace='bt2021'))", `ValueError: video_encode_config: colorspace "bt2021", want rgb, gbr, bt709`},
		{"Muxer('x.mp4').add_encode_stream(video(frame_rate=None))", "ValueError: video_encode_config: frame_rate is missing"},
		{"Muxer('x.png').add_encode_stream(video(bit_rate=1000))", "ValueError: the encoder png has no bit_rate, got 1000"},
		{"Muxer('x.png').add_encode_stream(video(pix_fmt='yuv420p'))", "ValueError: the encoder png takes rgb24, bgr24, gray, gray16le or gray16be, got pix_fmt yuv420p"},
		{"Muxer('x.mp4').add_encode_stream(video(pix_fmt='yuv444p'))", "pix_fmt=yuv444p; FFmpeg's libx264 has"},
		{"Muxer('x.mp4').add_encode_stream(video(), encoder='libx264')", "ValueError: the encoder libx264 needs FFmpeg, which is not installed; install it with: "},
		{"Muxer('x.mp4').add_encode_stream(audio_encode_config(num_channels=2, sample_rate=44100), encoder='aac')", "ValueError: the encoder aac needs FFmpeg"},
		{"Muxer('x.wav').add_encode_stream(audio_encode_config(num_channels=2, sample_rate=44100), encoder='pcm_s16le')", "takes sample_fmt s16 or s16p, got fltp"},
		{"Muxer('x.wav').add_encode_stream(audio_encode_config(num_channels=2, sample_rate=8000, sample_fmt='s16', bit_rate=64000))", "ValueError: the encoder pcm_s16le has no bit_rate, got 64000"},
		{"Muxer('x.mkv')", "ValueError: the format matroska needs FFmpeg"},
		{"Muxer(1)", "TypeError: can't convert int to str"},
		{"Demuxer('missing.mp4')", "OSError: [Errno 2] ENOENT"}, {"Demuxer('/etc/passwd')", "OSError: [Errno 2] ENOENT"},
		{"open('e.mp4', 'w').close(); Demuxer('e.mp4')", "ValueError: e.mp4 is empty, want a media file"},
		{"f = open('e.mp4', 'w'); f.write('no media at all'); f.close(); Demuxer('e.mp4')", "ValueError: reading e.mp4 needs FFmpeg"},
		{"Demuxer('x.mp4', name='n')", "NotImplementedError"},
		{"save_image('a.png', np.zeros((8, 8)))", "ValueError: an array of float64 with shape (8, 8), pix_fmt rgb24 wants uint8"},
		{"save_image('a.png', np.zeros((8, 8), dtype=np.uint8))", "ValueError: an array of uint8 with shape (8, 8), pix_fmt rgb24 wants (H, W, 3)"},
		{"save_image('a.gif', np.zeros((8, 8, 3), dtype=np.uint8))", "ValueError"},
		{"FilterGraph('buffer=width=8:height=8:pix_fmt=rgb24:time_base=1/30,boxblur=2,buffersink')", "ValueError: filter graph: the filter boxblur is not among canmv-run's own filters; FFmpeg has it"},
		{"spdl.io.load_video", "AttributeError: 'module' object has no attribute 'load_video'"},
		{"video_encode_config(width=1, height=1, crf=3)", "TypeError: unexpected keyword argument 'crf'"},
	} {
		r := run(t, job{name: "e.py", src: head + c.src, cfg: spdlBoard(engines.Embedded)})
		if r.err == nil || !strings.Contains(r.out, c.want) {
			t.Errorf("%s:\n%s\nwant %s", c.src, r.out, c.want)
		}
	}
}

// A frame refers to its array: what is written afterwards is what is encoded.
func TestSPDLNoCopy(t *testing.T) {
	r := run(t, job{name: "n.py", src: `
import numpy as np
import spdl.io
a = np.zeros((2, 4, 6, 3), dtype=np.uint8)
s = np.zeros((2, 100), dtype=np.int16)
f = spdl.io.create_reference_video_frame(a[:, 1:3, 2:, :], "bgr24", (5, 1), 0)
g = spdl.io.create_reference_audio_frame(s, "s16p", 8000, 0)
a[:] = np.arange(144, dtype=np.uint8).reshape((2, 4, 6, 3))
s[1] = 300
for name, frames, config in (("v.rgb", f, spdl.io.video_encode_config(height=2, width=4, pix_fmt="bgr24", frame_rate=(5, 1))),
                             ("s.wav", g, spdl.io.audio_encode_config(num_channels=2, sample_rate=8000, sample_fmt="s16p"))):
    m = spdl.io.Muxer(name)
    e = m.add_encode_stream(config)
    with m.open():
        m.write(0, e.encode(frames))
        print(e.flush())
print(bytes(a[:, 1:3, 2:, :].tobytes()) == open("v.rgb", "rb").read(), open("s.wav", "rb").read()[44:48])
`, cfg: spdlBoard(engines.Embedded)})
	clean(t, r)
	if want := "None\nNone\nTrue b'\\x00\\x00,\\x01'\n"; r.out != want {
		t.Errorf("got %s, want %s", r.out, want)
	}
}

// The same from Starlark; sound, filters, packets and descriptions.
func TestSPDLStarlark(t *testing.T) {
	mediatest.Need(t)
	const src = `
load("numpy", np="numpy")
load("spdl.io", "Muxer", "Demuxer", "FilterGraph", "create_reference_audio_frame", "create_reference_video_frame", "audio_encode_config", "video_encode_config",
     "get_buffer_desc", "get_abuffer_desc", "get_filter_desc", "save_image", "demux_video")
a = np.zeros((12, 64, 64, 3), dtype=np.uint8)
f = create_reference_video_frame(a, "rgb24", (12, 1), 0)
g = FilterGraph("buffer=video_size=64x64:pix_fmt=rgb24:time_base=1/12:pixel_aspect=1/1,fps=6,hflip,buffersink")
g.add_frames(f)
g.flush()
h = g.get_frames()
print(len(f), len(h), h.get_timestamps()[1], g.get_frames())
m = Muxer("a.mp4")
v = m.add_encode_stream(video_encode_config(height=64, width=64, frame_rate=(6, 1)))
s = m.add_encode_stream(audio_encode_config(num_channels=1, sample_rate=8000, sample_fmt="s16"), encoder="pcm_mulaw")
m.open()
m.write(0, v.encode(h))
m.write(1, s.encode(create_reference_audio_frame(np.zeros((8000, 1), dtype=np.int16), "s16", 8000, 0)))
m.close()
d = Demuxer("a.mp4")
print(d.video_codec, d.audio_codec, d.has_audio(), d.video_stream_index, d.audio_stream_index)
print([len(p) for p in d.streaming_demux(num_packets=4)], [sorted(p.keys()) for p in d.streaming_demux([0, 1], duration=0.6)])
print(get_buffer_desc(d.video_codec, label="in"), get_abuffer_desc(d.audio_codec, sample_fmt="fltp"))
p = d.demux_audio((0.25, 0.5))
print(p, p.timestamp, get_filter_desc(p, sample_rate=16000))
print(get_filter_desc(d.demux_video(), scale_width=32, scale_mode=None, frame_rate=(3, 1)))
print(demux_video("a.mp4").get_timestamps()[:2])
save_image("a.png", a[0], compression_level=9)
save_image("g.png", np.array([[0, 1000], [30000, 65535]], dtype=np.uint16), pix_fmt="gray16le")
`
	want := `12 6 0.16666666666666666 None
VideoCodec<name=h264, 64x64, pix_fmt=yuv420p, frame_rate=6/1> AudioCodec<name=pcm_mulaw, sample_rate=8000, num_channels=1, sample_fmt=s16> True 0 1
[4, 2] [[0, 1], [0, 1]]
buffer@in=video_size=64x64:pix_fmt=yuv420p:time_base=1/90000:pixel_aspect=1/1 abuffer=time_base=1/8000:sample_rate=8000:sample_fmt=fltp:channel_layout=mono
AudioPackets<codec=pcm_mulaw, sample_rate=8000, num_channels=1, num_packets=3> (0.25, 0.5) aresample=16000,atrim=start=0.25:end=0.5,aformat=sample_fmts=fltp
fps=3/1,scale=w=32:h=0:flags=bicubic,format=pix_fmts=rgb24
[0.0, 0.16666666666666666]
`
	r := run(t, job{name: "s.star", src: src, cfg: spdlBoard(engines.Embedded)})
	if r.err != nil {
		t.Fatalf("%v %s", r.err, r.out)
	}
	if r.out != want {
		t.Errorf("got\n%s\nwant\n%s", r.out, want)
	}
	if got, want := decoded(t, r.file("g.png"), "-pix_fmt", "gray16le", "-f", "rawvideo", "-"), []byte{0, 0, 0xE8, 3, 0x30, 0x75, 0xFF, 0xFF}; !bytes.Equal(got, want) {
		t.Errorf("16 bits: %x, want %x", got, want)
	}
}

// A smooth picture survives array → MP4 → picture.
func TestSPDLQuality(t *testing.T) {
	mediatest.Need(t)
	r := run(t, job{name: "q.py", src: `
import numpy as np, spdl.io
x = np.arange(320).reshape((1, 320, 1))
y = np.arange(240).reshape((240, 1, 1))
c = np.array([0, 40, 80]).reshape((1, 1, 3))
a = np.stack([((x // 2 + y // 3 + c + k) % 511 - 255).astype(np.int16) for k in range(20)])
a = np.abs(a).astype(np.uint8)
m = spdl.io.Muxer("q.mp4")
e = m.add_encode_stream(spdl.io.video_encode_config(height=240, width=320, frame_rate=(25, 1)))
with m.open():
    m.write(0, e.encode(spdl.io.create_reference_video_frame(a, "rgb24", (25, 1), 0)))
open("raw", "wb").write(a.tobytes())
`, cfg: spdlBoard(engines.Embedded)})
	if r.err != nil {
		t.Fatalf("%v %s", r.err, r.out)
	}
	if want := "spdl: rgb24 is converted to yuv420p for canmv h264 (BT.601, limited range)\n"; r.warned != want {
		t.Errorf("warned %q, want %q", r.warned, want)
	}
	got, want := decoded(t, r.file("q.mp4"), "-pix_fmt", "rgb24", "-f", "rawvideo", "-"), readFile(t, r.file("raw"))
	sum := 0.0
	for i := range want {
		d := float64(got[i]) - float64(want[i])
		sum += d * d
	}
	if db := 10 * math.Log10(255*255*float64(len(want))/sum); len(got) != len(want) || db < 35 {
		t.Errorf("%d bytes, %.1f dB", len(got), db)
	}
}
