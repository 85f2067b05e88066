package container_test

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/container"
	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/engines"
	"github.com/canmv-run/canmv-run/host/venc/h264"
	"github.com/canmv-run/canmv-run/internal/mediatest"
)

type place struct {
	lib   *container.Library
	dir   string
	notes []string
}

// newPlace is a library over an empty card, with FFmpeg where it is installed and mode allows it.
func newPlace(t testing.TB, mode engines.Mode) *place {
	t.Helper()
	p := &place{dir: t.TempDir()}
	card, err := sdcard.Open(sdcard.Config{Dir: p.dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { card.Close() })
	set := engines.Set{Embedded: []engines.Engine{{Codec: venc.H264, Name: "canmv h264", New: h264.New}}}
	p.lib = &container.Library{NewEncoder: set.New, Mode: mode, Files: card, Note: func(s string) { p.notes = append(p.notes, s) }}
	if mode != engines.Embedded {
		finder := &ffmpeg.Finder{}
		p.lib.FFmpeg = finder.Tool
	}
	return p
}

func (p *place) file(name string) string { return filepath.Join(p.dir, name) }

// smooth are pictures of a moving gradient, which codes well.
func smooth(f av.PixFmt, w, h, n int, rate av.Rational) *av.VideoFrames {
	out := &av.VideoFrames{Format: f, Width: w, Height: h, Base: rate.Inverse()}
	for k := range n {
		p := av.NewPicture(f, w, h)
		p.PTS = int64(k)
		for i := range f.Planes() {
			row, rows := f.PlaneSize(i, w, h)
			for y := range rows {
				for x := range row {
					p.Planes[i][y*row+x] = byte(128 + 60*math.Sin(float64(x*w/row)/40+float64(k)/10) + 40*math.Cos(float64(y*h/rows)/30+float64(i)))
				}
			}
		}
		out.Pictures = append(out.Pictures, p)
	}
	return out
}

func video(f *av.VideoFrames) container.VideoConfig {
	return container.VideoConfig{Width: f.Width, Height: f.Height, Format: f.Format, Rate: f.Base.Inverse(), GOP: -1, BFrames: -1, Compression: -1, QScale: -1}
}

func sound(f *av.AudioFrames) container.AudioConfig {
	return container.AudioConfig{Channels: f.Channels, Rate: f.Rate, Format: f.Format, Compression: -1, QScale: -1}
}

// noise is n samples of sound, different from byte to byte.
func noise(f av.SampleFmt, rate, channels, n int) *av.AudioFrames {
	s := &av.Sound{Format: f, Channels: channels, Len: n}
	planes, size := 1, n*f.Size()*channels
	if f.Planar() {
		planes, size = channels, n*f.Size()
	}
	x := uint32(1)
	for range planes {
		b := make([]byte, size)
		for i := range b {
			x = x*1664525 + 1013904223
			b[i] = byte(x >> 24)
			if f.Packed() == av.FLT && i%4 == 3 || f.Packed() == av.DBL && i%8 == 7 {
				b[i] = 0x3E // numbers below 1
			}
		}
		s.Planes = append(s.Planes, b)
	}
	return &av.AudioFrames{Format: f, Rate: rate, Channels: channels, Base: av.Rational{Num: 1, Den: rate}, Sounds: []*av.Sound{s}}
}

// write encodes batches of one stream into a file.
func (p *place) write(t testing.TB, name, format string, f *av.VideoFrames, cfg container.VideoConfig, o container.Choice) {
	t.Helper()
	m, err := p.lib.NewMuxer(name, format)
	if err != nil {
		t.Fatal(err)
	}
	e, err := m.AddVideo(cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Open(nil); err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(f.Pictures); at += 8 {
		part := *f
		part.Pictures = f.Pictures[at:min(at+8, len(f.Pictures))]
		put(t, m, 0)(e.Encode(&part))
	}
	put(t, m, 0)(e.Flush())
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
}

func (p *place) writeSound(t testing.TB, name, format string, f *av.AudioFrames, cfg container.AudioConfig, o container.Choice) {
	t.Helper()
	m, err := p.lib.NewMuxer(name, format)
	if err != nil {
		t.Fatal(err)
	}
	e, err := m.AddAudio(cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Open(nil); err != nil {
		t.Fatal(err)
	}
	put(t, m, 0)(e.Encode(f))
	put(t, m, 0)(e.Flush())
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
}

func put(t testing.TB, m *container.Muxer, i int) func(*av.Packets, error) {
	return func(packets *av.Packets, err error) {
		t.Helper()
		if err == nil && packets != nil {
			err = m.Write(i, packets)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// decode is what ffmpeg makes of a file, in a raw form.
func decode(t testing.TB, file string, args ...string) []byte {
	t.Helper()
	out, err := exec.Command("ffmpeg", append([]string{"-v", "error", "-i", file}, args...)...).Output()
	if err != nil {
		t.Fatalf("ffmpeg %v: %v", args, err)
	}
	return out
}

func samples(f *av.VideoFrames) (b []byte) {
	for _, p := range f.Pictures {
		b = p.Append(b)
	}
	return b
}

func psnr(a, b []byte) float64 {
	if len(a) != len(b) {
		return 0
	}
	sum := 0.0
	for i := range a {
		d := float64(a[i]) - float64(b[i])
		sum += d * d
	}
	return 10 * math.Log10(255*255/(sum/float64(len(a))+1e-9))
}

var ntsc = av.Rational{Num: 30000, Den: 1001}

func TestRawVideo(t *testing.T) {
	p := newPlace(t, engines.Embedded)
	for _, f := range av.PixFmts() {
		in := smooth(f, 32, 16, 20, ntsc)
		p.write(t, "out.raw", "rawvideo", in, video(in), container.Choice{})
		if got, err := os.ReadFile(p.file("out.raw")); err != nil || !bytes.Equal(got, samples(in)) {
			t.Errorf("%v: the file is not the samples: %d bytes, %v", f, len(got), err)
		}
	}
}

func TestSound(t *testing.T) {
	mediatest.Need(t)
	p := newPlace(t, engines.Embedded)
	for f := av.U8; f <= av.DBLP; f++ {
		in := noise(f, 44100, 2, 3000)
		if f.Packed() == av.S64 {
			m, _ := p.lib.NewMuxer("x.wav", "")
			if _, err := m.AddAudio(sound(in), container.Choice{}); err == nil {
				t.Error("WAV takes s64")
			}
			continue
		}
		p.writeSound(t, "out.wav", "", in, sound(in), container.Choice{})
		want := in.Sounds[0].Append(nil)
		if got := decode(t, p.file("out.wav"), "-f", f.Raw(), "-"); !bytes.Equal(got, want) {
			t.Errorf("%v: WAV decodes to other samples", f)
		}
		d, err := p.lib.NewDemuxer("out.wav")
		if err != nil {
			t.Fatal(err)
		}
		packets, err := d.Packets(0, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []byte
		for _, q := range packets.List {
			got = append(got, q.Data...)
		}
		if !bytes.Equal(got, want) || packets.Codec.SampleFmt != f.Packed().String() {
			t.Errorf("%v: read back as %s, %d bytes", f, packets.Codec.SampleFmt, len(got))
		}
		d.Close()
	}
	in := noise(av.S16, 8000, 1, 4000)
	for _, law := range []string{"alaw", "mulaw"} {
		p.writeSound(t, "g.wav", "", in, sound(in), container.Choice{Name: "pcm_" + law})
		p.writeSound(t, "g.mp4", "", in, sound(in), container.Choice{Name: "pcm_" + law})
		want := decode(t, p.file("g.wav"), "-f", "s16le", "-")
		if got := decode(t, p.file("g.mp4"), "-f", "s16le", "-"); !bytes.Equal(got, want) || len(want) != 8000 {
			t.Errorf("%s: WAV and MP4 decode differently", law)
		}
	}
	p.writeSound(t, "s.mp4", "", in, sound(in), container.Choice{Name: "pcm_s16le"})
	if got := decode(t, p.file("s.mp4"), "-f", "s16le", "-"); !bytes.Equal(got, in.Sounds[0].Planes[0]) {
		t.Error("PCM in MP4 decodes to other samples")
	}
}

func TestPictures(t *testing.T) {
	mediatest.Need(t)
	p := newPlace(t, engines.Embedded)
	for _, c := range []struct {
		file string
		f    av.PixFmt
	}{{"a.png", av.RGB24}, {"a.png", av.BGR24}, {"a.png", av.Gray}, {"a.png", av.Gray16LE}, {"a.png", av.Gray16BE}, {"a.bmp", av.RGB24}, {"a.bmp", av.BGR24}, {"a.bmp", av.Gray}} {
		in := smooth(c.f, 33, 17, 1, ntsc)
		p.write(t, c.file, "", in, video(in), container.Choice{})
		got := decode(t, p.file(c.file), "-pix_fmt", c.f.String(), "-f", "rawvideo", "-")
		if c.file == "a.bmp" && c.f == av.Gray { // it has a palette
			got = nil
			for i, v := range decode(t, p.file(c.file), "-pix_fmt", "rgb24", "-f", "rawvideo", "-") {
				if i%3 == 0 {
					got = append(got, v)
				}
			}
		}
		if !bytes.Equal(got, samples(in)) {
			t.Errorf("%s of %v: other samples", c.file, c.f)
		}
	}
	for _, f := range []av.PixFmt{av.RGB24, av.Gray, av.YUV420P, av.YUV422P, av.YUV444P, av.NV12} {
		in := smooth(f, 64, 48, 1, ntsc)
		p.write(t, "a.jpg", "", in, video(in), container.Choice{})
		got := decode(t, p.file("a.jpg"), "-vf", "scale=in_range=full:out_range=limited", "-pix_fmt", f.String(), "-f", "rawvideo", "-")
		if f == av.RGB24 || f == av.Gray {
			got = decode(t, p.file("a.jpg"), "-pix_fmt", f.String(), "-f", "rawvideo", "-")
		}
		if db := psnr(got, samples(in)); db < 33 {
			t.Errorf("JPEG of %v: %.1f dB", f, db)
		}
	}
	in := smooth(av.RGB24, 16, 16, 3, ntsc)
	p.write(t, "n%02d.png", "", in, video(in), container.Choice{})
	if got := decode(t, p.file("n03.png"), "-pix_fmt", "rgb24", "-f", "rawvideo", "-"); !bytes.Equal(got, in.Pictures[2].Append(nil)) {
		t.Error("the third picture of a sequence differs")
	}
	sizes := map[int]int{}
	for _, level := range []int{0, 9} {
		cfg := video(in)
		cfg.Compression = level
		one := *in
		one.Pictures = in.Pictures[:1]
		p.write(t, "l.png", "", &one, cfg, container.Choice{})
		info, _ := os.Stat(p.file("l.png"))
		sizes[level] = int(info.Size())
	}
	if sizes[9] >= sizes[0] {
		t.Errorf("compression levels 0 and 9 make %v bytes", sizes)
	}
}

// Every way to MP4 and AVI has the pictures that went in: number, times, size, quality.
func TestVideo(t *testing.T) {
	mediatest.Need(t)
	for row, c := range []struct {
		file  string
		mode  engines.Mode
		f     av.PixFmt
		o     container.Choice
		edit  func(*container.VideoConfig)
		codec string
		db    float64
	}{
		{"a.mp4", engines.Embedded, av.RGB24, container.Choice{}, nil, "h264", 34},
		{"a.mp4", engines.Embedded, av.BGR24, container.Choice{}, nil, "h264", 34},
		{"a.mp4", engines.Embedded, av.YUV420P, container.Choice{}, func(c *container.VideoConfig) { c.BitRate, c.GOP = 2e6, 10 }, "h264", 38},
		{"a.mp4", engines.Embedded, av.NV12, container.Choice{}, func(c *container.VideoConfig) { c.QScale = 15 }, "h264", 40},
		{"a.mp4", engines.Embedded, av.Gray, container.Choice{}, nil, "h264", 34},
		{"a.mp4", engines.Embedded, av.YUV420P, container.Choice{Name: "mjpeg"}, func(c *container.VideoConfig) { c.QScale = 2 }, "mjpeg", 36},
		{"a.avi", engines.Embedded, av.RGB24, container.Choice{}, nil, "mjpeg", 30},
		{"a.h264", engines.Embedded, av.YUV420P, container.Choice{}, nil, "h264", 38},
		{"a.mp4", engines.FFmpeg, av.RGB24, container.Choice{}, nil, "h264", 34},
		{"a.mp4", engines.Auto, av.YUV420P, container.Choice{}, func(c *container.VideoConfig) { c.BFrames, c.Compression = 2, 5 }, "h264", 36},
		{"a.mp4", engines.Auto, av.YUV444P, container.Choice{}, nil, "h264", 36},
		{"a.mp4", engines.Auto, av.YUV420P, container.Choice{Name: "libx265", Options: [][2]string{{"preset", "ultrafast"}, {"x265-params", "log-level=none"}}}, nil, "hevc", 36},
		{"a.mkv", engines.Auto, av.YUV420P, container.Choice{}, func(c *container.VideoConfig) { c.BFrames = 2 }, "h264", 36},
		{"a.mkv", engines.Auto, av.YUV420P, container.Choice{}, nil, "h264", 36},
		{"a.mov", engines.Auto, av.YUV420P, container.Choice{}, nil, "h264", 36},
		{"a.mp4", engines.Auto, av.YUV420P, container.Choice{Name: "mpeg4"}, func(c *container.VideoConfig) { c.QScale = 2 }, "mpeg4", 34},
	} {
		t.Run(fmt.Sprintf("%s %v %v %s %s", c.file, c.mode, c.f, c.codec, c.o.Name), func(t *testing.T) {
			if row%2 == 1 && os.Getenv("CANMV_LONG") == "" {
				t.Skip("every second row only; set CANMV_LONG=1 for all")
			}
			p := newPlace(t, c.mode)
			in := smooth(c.f, 128, 96, 30, ntsc)
			cfg := video(in)
			if c.edit != nil {
				c.edit(&cfg)
			}
			p.write(t, c.file, "", in, cfg, c.o)
			f := mediatest.Probe(t, p.file(c.file))
			s := f.Streams[0]
			if n, _ := f.Keys(0); n != 30 || s.Codec != c.codec || s.Width != 128 || s.Height != 96 {
				t.Errorf("%d packets of %+v", n, s)
			}
			if strings.HasSuffix(c.file, ".mp4") && (s.FPS != "30000/1001" || s.Start != "0.000000" || s.Duration != "1.001000") {
				t.Errorf("%s a second from %s for %s", s.FPS, s.Start, s.Duration)
			}
			raw := c.f.String()
			got := decode(t, p.file(c.file), "-pix_fmt", raw, "-f", "rawvideo", "-")
			if c.f == av.Gray {
				got = decode(t, p.file(c.file), "-vf", "extractplanes=y", "-f", "rawvideo", "-")
			}
			if strings.HasPrefix(c.codec, "mjpeg") && strings.HasPrefix(raw, "yuv") {
				got = decode(t, p.file(c.file), "-vf", "scale=in_range=full:out_range=limited", "-pix_fmt", raw, "-f", "rawvideo", "-")
			}
			if db := psnr(got, samples(in)); db < c.db {
				t.Errorf("%.1f dB, want %v", db, c.db)
			}
		})
	}
}

// Sound and video in one file, written one after the other, are interleaved; AAC lasts as long as what went in.
func TestTwoStreams(t *testing.T) {
	mediatest.Need(t)
	for _, c := range []struct {
		file, audio string
		mode        engines.Mode
	}{{"a.mp4", "aac", engines.Auto}, {"a.mp4", "pcm_s16le", engines.Embedded}, {"a.avi", "pcm_s16le", engines.Embedded}, {"a.mkv", "flac", engines.Auto}} {
		p := newPlace(t, c.mode)
		pics, snd := smooth(av.RGB24, 128, 96, 60, av.Rational{Num: 30, Den: 1}), noise(av.S16, 44100, 2, 88200)
		m, err := p.lib.NewMuxer(c.file, "")
		if err != nil {
			t.Fatal(err)
		}
		a, err := m.AddAudio(sound(snd), container.Choice{Name: c.audio})
		if err != nil {
			t.Fatal(err)
		}
		v, err := m.AddVideo(video(pics), container.Choice{})
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Open(nil); err != nil {
			t.Fatal(err)
		}
		put(t, m, 0)(a.Encode(snd))
		put(t, m, 1)(v.Encode(pics))
		put(t, m, 0)(a.Flush())
		put(t, m, 1)(v.Flush())
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		f := mediatest.Probe(t, p.file(c.file))
		if len(f.Streams) != 2 {
			t.Fatalf("%s: %d streams", c.file, len(f.Streams))
		}
		got := decode(t, p.file(c.file), "-map", "0:a", "-f", "s16le", "-")
		if c.audio == "aac" {
			// Decoders give the last frame in whole.
			if n := len(got) / 4; n < 88200 || n >= 88200+1024 || f.Streams[0].Duration != "2.000000" && f.Streams[1].Duration != "2.000000" {
				t.Errorf("%s: AAC decodes to %d samples, want 88200, streams %+v", c.file, n, f.Streams)
			}
		} else if !bytes.Equal(got, snd.Sounds[0].Planes[0]) {
			t.Errorf("%s: %s decodes to other samples", c.file, c.audio)
		}
		if n := len(decode(t, p.file(c.file), "-map", "0:v", "-pix_fmt", "gray", "-f", "rawvideo", "-")); n != 60*128*96 {
			t.Errorf("%s: %d pictures", c.file, n/(128*96))
		}
	}
}

// packets is what ffprobe says of the packets of a stream.
func packets(t testing.TB, file, stream, entries string) string {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-select_streams", stream, "-show_data_hash", "md5", "-show_packets", "-show_entries", "packet="+entries, "-of", "csv", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestRemux(t *testing.T) {
	mediatest.Need(t)
	p := newPlace(t, engines.Auto)
	if out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=128x96:r=30", "-f", "lavfi", "-i", "sine=r=44100", "-t", "3",
		"-c:v", "libx264", "-bf", "2", "-g", "25", "-pix_fmt", "yuv420p", "-c:a", "aac", p.file("in.mp4")).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	for _, c := range []struct {
		from, to string
		entries  string
	}{
		{"in.mp4", "out.mp4", "pts,dts,duration,size,flags,data_hash"}, {"in.mp4", "out.mkv", "size,data_hash"},
		{"out.mkv", "back.mp4", "size,data_hash"},
	} {
		d, err := p.lib.NewDemuxer(c.from)
		if err != nil {
			t.Fatal(err)
		}
		m, err := p.lib.NewMuxer(c.to, "")
		if err != nil {
			t.Fatal(err)
		}
		var all []int
		for i, codec := range d.Streams {
			if err := m.AddCopy(codec); err != nil {
				t.Fatal(err)
			}
			all = append(all, i)
		}
		if err := m.Open(nil); err != nil {
			t.Fatal(err)
		}
		s, err := d.Stream(all, 1, 0)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for {
			batch, ok := s.Next()
			if !ok {
				break
			}
			n++
			for i, x := range batch {
				if err := m.Write(i, x); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		d.Close()
		if n != 3 {
			t.Errorf("%d batches of 1 s, want 3", n)
		}
		mediatest.Probe(t, p.file(c.to))
		for _, stream := range []string{"v", "a"} {
			entries := c.entries
			if stream == "a" && strings.HasPrefix(entries, "pts") {
				entries = "pts,dts,size,data_hash" // a decoder's lead-in is marked in other ways
			}
			if got, want := packets(t, p.file(c.to), stream, entries), packets(t, p.file(c.from), stream, entries); got != want && c.to != "out.mkv" && c.to != "back.mp4" {
				t.Errorf("%s to %s, %s:\n%.600s\nwant\n%.600s", c.from, c.to, stream, got, want)
			}
		}
		a, b := decode(t, p.file(c.from), "-map", "0:v", "-f", "framemd5", "-"), decode(t, p.file(c.to), "-map", "0:v", "-f", "framemd5", "-")
		if hashes(a) != hashes(b) {
			t.Errorf("%s to %s: the pictures decode differently", c.from, c.to)
		}
	}
}

func hashes(framemd5 []byte) (s string) {
	for _, line := range strings.Split(string(framemd5), "\n") {
		if f := strings.Split(line, ","); len(f) > 4 {
			s += f[len(f)-1]
		}
	}
	return s
}

// The same frames make the same bytes, also through ffmpeg's encoders.
func TestDeterminism(t *testing.T) {
	mediatest.Need(t)
	for _, mode := range []engines.Mode{engines.Embedded, engines.FFmpeg} {
		var files [2][]byte
		for i := range files {
			p := newPlace(t, mode)
			in := smooth(av.RGB24, 128, 96, 40, ntsc)
			p.write(t, "a.mp4", "", in, video(in), container.Choice{})
			files[i], _ = os.ReadFile(p.file("a.mp4"))
		}
		if !bytes.Equal(files[0], files[1]) || len(files[0]) == 0 {
			t.Errorf("%v: two runs differ", mode)
		}
	}
}

// Frames are read when they are encoded, not when they are made.
func TestNoCopy(t *testing.T) {
	p := newPlace(t, engines.Embedded)
	mem := make([]byte, 2*4*6*3)
	a := av.Array{Data: mem, Shape: []int{2, 4, 6, 3}, Strides: []int{72, 18, 3, 1}, Kind: 'u', Size: 1}
	in, err := av.ReferenceVideo(a, av.RGB24, ntsc, 0)
	if err != nil {
		t.Fatal(err)
	}
	mem[100] = 77
	p.write(t, "out.rgb", "", in, video(in), container.Choice{})
	if got, _ := os.ReadFile(p.file("out.rgb")); !bytes.Equal(got, mem) {
		t.Error("the file does not have what was written into the memory afterwards")
	}
	// A window of a larger array has rows with gaps.
	part := av.Array{Data: mem[18+3:], Shape: []int{2, 2, 4, 3}, Strides: a.Strides, Kind: 'u', Size: 1}
	if in, err = av.ReferenceVideo(part, av.RGB24, ntsc, 5); err != nil {
		t.Fatal(err)
	}
	p.write(t, "part.rgb", "", in, video(in), container.Choice{})
	got, _ := os.ReadFile(p.file("part.rgb"))
	if want := bytes.Join([][]byte{mem[21:33], mem[39:51], mem[93:105], mem[111:123]}, nil); !bytes.Equal(got, want) {
		t.Errorf("a window: %v, want %v", got, want)
	}
}

// A frame rate that AVI holds in rounded microseconds comes back as it was.
func TestAVIRate(t *testing.T) {
	p := newPlace(t, engines.Embedded)
	for _, rate := range []av.Rational{{Num: 15, Den: 1}, {Num: 30, Den: 1}, {Num: 25, Den: 1}, ntsc, {Num: 24000, Den: 1001}, {Num: 60, Den: 1}} {
		in := smooth(av.Gray, 16, 16, 3, rate)
		p.write(t, "r.avi", "", in, video(in), container.Choice{})
		d, err := p.lib.NewDemuxer("r.avi")
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Streams[0].FrameRate; got != rate {
			t.Errorf("%v came back as %v", rate, got)
		}
		d.Close()
	}
}

// Sound through ffmpeg's encoders, in containers of ours and of ffmpeg, and copied on from one to the other.
func TestForeignSound(t *testing.T) {
	mediatest.Need(t)
	p := newPlace(t, engines.Auto)
	in := noise(av.S16, 44100, 2, 30000)
	for _, c := range []struct{ file, encoder, codec string }{{"a.aac", "", "aac"}, {"a.flac", "", "flac"}, {"a.mp3", "libmp3lame", "mp3"}} {
		p.writeSound(t, c.file, "", in, sound(in), container.Choice{Name: c.encoder})
		f := mediatest.Probe(t, p.file(c.file))
		if s := f.Streams[0]; s.Codec != c.codec || s.Rate != "44100" || s.Channels != 2 {
			t.Errorf("%s: %+v", c.file, s)
		}
		got := decode(t, p.file(c.file), "-f", "s16le", "-")
		if n := len(got) / 4; n < 30000 || n > 30000+3*1152 || c.codec == "flac" && !bytes.Equal(got, in.Sounds[0].Planes[0]) {
			t.Errorf("%s decodes to %d samples, want 30000", c.file, n)
		}
	}
	d, err := p.lib.NewDemuxer("a.aac")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	m, err := p.lib.NewMuxer("b.m4a", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := m.AddCopy(d.Streams[0]); err != nil {
		t.Fatal(err)
	}
	if err := m.Open(nil); err != nil {
		t.Fatal(err)
	}
	put(t, m, 0)(d.Packets(0, nil))
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if a, b := decode(t, p.file("a.aac"), "-f", "s16le", "-"), decode(t, p.file("b.m4a"), "-f", "s16le", "-"); len(a) != len(b) || len(b) == 0 {
		t.Errorf("AAC copied from ADTS to MP4: %d bytes of sound, was %d", len(b), len(a))
	}
}

// A library that is reset ends what was left open: the file is finished.
func TestReset(t *testing.T) {
	mediatest.Need(t)
	p := newPlace(t, engines.Auto)
	in := smooth(av.YUV420P, 128, 96, 10, ntsc)
	m, err := p.lib.NewMuxer("left.mp4", "")
	if err != nil {
		t.Fatal(err)
	}
	e, err := m.AddVideo(video(in), container.Choice{})
	if err != nil {
		t.Fatal(err)
	}
	x, err := m.AddVideo(video(in), container.Choice{Name: "libx264"})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Open(nil); err != nil {
		t.Fatal(err)
	}
	put(t, m, 0)(e.Encode(in))
	if packets, err := x.Encode(in); packets != nil || err != nil { // a child runs now
		t.Fatal(packets, err)
	}
	n, err := p.lib.Reset()
	if n != 1 || err != nil {
		t.Errorf("%d muxers, %v; want 1", n, err)
	}
	if n, _ := mediatest.Probe(t, p.file("left.mp4")).Keys(0); n != 10 {
		t.Errorf("%d pictures in the file, want 10", n)
	}
	if err := m.Write(0, &av.Packets{}); err == nil {
		t.Error("the muxer still writes")
	}
}
