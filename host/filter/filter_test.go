package filter_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/filter"
)

var finder = &ffmpeg.Finder{}

func need(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed")
	}
}

// pictures are n pictures with a gradient that moves.
func pictures(f av.PixFmt, w, h, n int, rate av.Rational) *av.VideoFrames {
	out := &av.VideoFrames{Format: f, Width: w, Height: h, Base: rate.Inverse()}
	for k := range n {
		p := av.NewPicture(f, w, h)
		p.PTS = int64(k)
		for i := range f.Planes() {
			row, rows := f.PlaneSize(i, w, h)
			for y := range rows {
				for x := range row {
					p.Planes[i][y*row+x] = byte(40 + 3*x + 5*y + 7*k + 11*i)
				}
			}
		}
		out.Pictures = append(out.Pictures, p)
	}
	return out
}

func source(f *av.VideoFrames) string {
	return fmt.Sprintf("buffer=width=%d:height=%d:pix_fmt=%v:time_base=%v:sar=1/1", f.Width, f.Height, f.Format, f.Base)
}

func runVideo(t testing.TB, desc string, cfg filter.Config, in *av.VideoFrames) *av.VideoFrames {
	t.Helper()
	g, err := filter.New(desc, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if err := g.AddVideo("", in); err != nil {
		t.Fatal(err)
	}
	if err := g.Flush(); err != nil {
		t.Fatal(err)
	}
	out, _, err := g.Frames("")
	if err != nil || out == nil {
		t.Fatalf("%s: no pictures: %v", desc, err)
	}
	return out
}

// describe is the form of a batch and the times of its pictures.
func describe(f *av.VideoFrames) string {
	s := fmt.Sprintf("%v %dx%d", f.Format, f.Width, f.Height)
	for _, p := range f.Pictures {
		s += fmt.Sprintf(" %.3f", float64(p.PTS)*f.Base.Float())
	}
	return s
}

// Filters of our own give what FFmpeg's give, sample by sample; where both interpolate, nearly so.
func TestVideoAsFFmpeg(t *testing.T) {
	need(t)
	cfg := filter.Config{FFmpeg: finder.Tool}
	all := []av.PixFmt{av.RGB24, av.BGR24, av.Gray, av.Gray16LE, av.YUV420P, av.YUV422P, av.YUV444P, av.NV12}
	for row, c := range []struct {
		filters string
		formats []av.PixFmt
		near    int // largest difference of a sample
	}{
		{"null", all, 0}, {"hflip", all, 0}, {"vflip", all, 0},
		{"crop=32:24", all, 0}, {"crop=iw/2:ih/2:4:n*2", all, 0}, {"crop=w=out_h:h=20:x=in_w-out_w", []av.PixFmt{av.RGB24, av.Gray}, 0},
		{"pad=100:80:10:12", all, 0}, {"pad=w=iw+20:h=ih+20:x=-1:y=-1:color=red", []av.PixFmt{av.RGB24, av.BGR24}, 0},
		{"pad=80:iw:0:6:white", []av.PixFmt{av.YUV420P, av.Gray, av.NV12}, 1},
		{"transpose", []av.PixFmt{av.RGB24, av.Gray, av.YUV420P, av.YUV444P, av.NV12, av.Gray16LE}, 0}, {"transpose=1", []av.PixFmt{av.BGR24, av.YUV420P}, 0},
		{"transpose=cclock", []av.PixFmt{av.RGB24, av.YUV420P}, 0}, {"transpose=dir=3,hflip", []av.PixFmt{av.RGB24, av.NV12}, 0},
		{"fps=15", []av.PixFmt{av.Gray}, 0}, {"fps=50", []av.PixFmt{av.Gray}, 0}, {"fps=24000/1001", []av.PixFmt{av.Gray}, 0}, {"fps=fps=7.5", []av.PixFmt{av.Gray}, 0},
		{"trim=start_frame=3:end_frame=9", []av.PixFmt{av.Gray}, 0}, {"trim=0.1:0.3", []av.PixFmt{av.Gray}, 0}, {"trim=duration=0.2,setpts=PTS-STARTPTS", []av.PixFmt{av.Gray}, 0},
		{"setpts=2*PTS", []av.PixFmt{av.Gray}, 0}, {"setpts='PTS+10/TB/10'", []av.PixFmt{av.Gray}, 0}, {`setpts=max(PTS\,3)+N`, []av.PixFmt{av.Gray}, 0},
		{"format=gray|rgb24", []av.PixFmt{av.Gray, av.RGB24}, 0}, {"format=pix_fmts=bgr24", []av.PixFmt{av.RGB24}, 0},
		{"format=rgb24", []av.PixFmt{av.Gray}, 0}, {"format=gray16be", []av.PixFmt{av.Gray16LE}, 0}, {"format=nv12", []av.PixFmt{av.YUV420P}, 0},
		{"scale=64:48", all[:3], 0}, {"scale=w=0:h=0", all[4:], 0},
	} {
		for i, f := range c.formats {
			if os.Getenv("CANMV_LONG") == "" && i != row%len(c.formats) {
				continue // one of them; the others with CANMV_LONG=1
			}
			in := pictures(f, 64, 48, 12, av.Rational{Num: 30, Den: 1})
			desc := source(in) + "," + c.filters + ",buffersink"
			own := runVideo(t, desc, filter.Config{}, in)
			theirs := runVideo(t, desc, filter.Config{Foreign: true, FFmpeg: cfg.FFmpeg}, in)
			if got, want := describe(own), describe(theirs); got != want {
				t.Errorf("%s of %v: got %s, ffmpeg %s", c.filters, f, got, want)
				continue
			}
			worst := 0
			for k := range own.Pictures {
				a, b := own.Pictures[k].Append(nil), theirs.Pictures[k].Append(nil)
				for i := range a {
					worst = max(worst, max(int(a[i])-int(b[i]), int(b[i])-int(a[i])))
				}
			}
			if worst > c.near {
				t.Errorf("%s of %v: samples differ by up to %d from ffmpeg's, want %d", c.filters, f, worst, c.near)
			}
		}
	}
}

// Scaling follows the picture: a smooth one that grows and shrinks again is nearly as before.
func TestScale(t *testing.T) {
	in := &av.VideoFrames{Format: av.RGB24, Width: 64, Height: 48, Base: av.Rational{Num: 1, Den: 30}}
	p := av.NewPicture(av.RGB24, 64, 48)
	for y := range 48 {
		for x := range 64 {
			copy(p.Row(0, y)[3*x:], []byte{byte(3 * x), byte(5 * y), byte(x + y)})
		}
	}
	in.Pictures = append(in.Pictures, p)
	for _, c := range []struct {
		filters string
		w, h    int
	}{
		{"scale=128:-1", 128, 96}, {"scale=-2:24", 32, 24}, {"scale=iw*2:ih", 128, 48}, {"scale=s=100x20", 100, 20}, {"scale=w=ih:h=ow/2", 48, 24},
		{"scale=oh*2:30", 60, 30}, {"scale=trunc(iw/3/2)*2:-1", 20, 15},
	} {
		out := runVideo(t, source(in)+","+c.filters+",buffersink", filter.Config{}, in)
		if out.Width != c.w || out.Height != c.h {
			t.Errorf("%s: %dx%d, want %dx%d", c.filters, out.Width, out.Height, c.w, c.h)
		}
	}
	back := runVideo(t, source(in)+",scale=128:96,scale=64:48,buffersink", filter.Config{}, in)
	for i, v := range back.Pictures[0].Planes[0] {
		if d := int(v) - int(p.Planes[0][i]); d > 6 || d < -6 {
			t.Fatalf("byte %d is %d, was %d", i, v, p.Planes[0][i])
		}
	}
}

func tone(f av.SampleFmt, channels, n int) *av.AudioFrames {
	list := &av.AudioFrames{Format: f, Rate: 8000, Channels: channels, Base: av.Rational{Num: 1, Den: 8000}}
	for part := range 3 {
		var b []byte
		for i := range n {
			for c := range channels {
				x := 0.5 * math.Sin(float64(part*n+i)*(0.05+0.02*float64(c)))
				switch f.Packed() {
				case av.U8:
					b = append(b, byte(128+x*127))
				case av.S16:
					b = binary.LittleEndian.AppendUint16(b, uint16(int16(x*32767)))
				case av.S32:
					b = binary.LittleEndian.AppendUint32(b, uint32(int32(x*2147483647)))
				case av.FLT:
					b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(x)))
				case av.DBL:
					b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
				}
			}
		}
		s := &av.Sound{Format: f.Packed(), Channels: channels, Len: n, Planes: [][]byte{b}, PTS: int64(part * n)}
		if f.Planar() {
			s = s.Planar()
		}
		list.Sounds = append(list.Sounds, s)
	}
	return list
}

func runSound(t testing.TB, filters string, cfg filter.Config, in *av.AudioFrames) (form string, samples []byte) {
	t.Helper()
	desc := fmt.Sprintf("abuffer=time_base=1/8000:sample_rate=8000:sample_fmt=%v:channel_layout=%dc,%s,abuffersink", in.Format, in.Channels, filters)
	g, err := filter.New(desc, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if err := g.AddSound("", in); err != nil {
		t.Fatal(err)
	}
	if err := g.Flush(); err != nil {
		t.Fatal(err)
	}
	_, out, err := g.Frames("")
	if err != nil || out == nil {
		t.Fatalf("%s: no sound: %v", desc, err)
	}
	for _, s := range out.Sounds {
		samples = s.Append(samples)
	}
	return fmt.Sprintf("%v %d Hz, %d channels, from %.4f", out.Format, out.Rate, out.Channels, float64(out.Sounds[0].PTS)*out.Base.Float()), samples
}

func TestSoundAsFFmpeg(t *testing.T) {
	need(t)
	for _, c := range []struct {
		filters  string
		format   av.SampleFmt
		channels int
	}{
		{"anull", av.S16, 2}, {"anull", av.FLTP, 2}, {"aformat=sample_fmts=flt", av.S16, 2}, {"aformat=sample_fmts=s16", av.FLT, 1}, {"aformat=s16p", av.S32, 2},
		{"aformat=sample_fmts=s16|s32", av.U8, 1}, {"aformat=sample_fmts=u8", av.S16, 2}, {"aformat=sample_fmts=dblp", av.FLT, 2}, {"aformat=s32", av.FLTP, 2},
		{"volume=0.5,aformat=sample_fmts=s16", av.S16, 2}, {"volume=-6dB,aformat=flt", av.FLT, 1}, {"volume=3:precision=fixed", av.S16, 2}, {"volume=volume=0.3:precision=fixed", av.U8, 1},
		{"atrim=start_sample=100:end_sample=300", av.S16, 2}, {"atrim=0.05:0.1", av.FLTP, 2}, {"atrim=duration=0.03", av.S16, 1},
		{"aformat=channel_layouts=mono", av.DBL, 2}, {"aformat=channel_layouts=stereo", av.DBL, 1},
		{"aformat=channel_layouts=mono", av.S16, 2}, {"aformat=channel_layouts=stereo", av.S16, 1},
	} {
		in := tone(c.format, c.channels, 400)
		form, own := runSound(t, c.filters, filter.Config{}, in)
		their, theirs := runSound(t, c.filters, filter.Config{Foreign: true, FFmpeg: finder.Tool}, in)
		if form != their {
			t.Errorf("%s of %v: %s, ffmpeg %s", c.filters, c.format, form, their)
		} else if strings.Contains(c.filters, "layouts") { // mixing rounds: the last bit may differ
			if d := worst(own, theirs, c.format); d > 1.01/32768 {
				t.Errorf("%s of %v: the samples differ by up to %g", c.filters, c.format, d)
			}
		} else if !bytes.Equal(own, theirs) {
			t.Errorf("%s of %v: the samples differ: %d, %d bytes, %x, %x", c.filters, c.format, len(own), len(theirs), own[:32], theirs[:32])
		}
	}
}

// worst is the largest difference of two samples.
func worst(a, b []byte, f av.SampleFmt) (d float64) {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	for i := 0; i < len(a); i += f.Size() {
		if f == av.S16 {
			x, y := int16(binary.LittleEndian.Uint16(a[i:])), int16(binary.LittleEndian.Uint16(b[i:]))
			d = math.Max(d, math.Abs(float64(x)-float64(y))/32768)
			continue
		}
		x, y := math.Float64frombits(binary.LittleEndian.Uint64(a[i:])), math.Float64frombits(binary.LittleEndian.Uint64(b[i:]))
		d = math.Max(d, math.Abs(x-y))
	}
	return d
}

// Resampling keeps a tone: its length, and its samples against the sine itself.
func TestResample(t *testing.T) {
	in := tone(av.FLT, 1, 800)
	for _, rate := range []int{16000, 11025, 4000, 48000} {
		form, b := runSound(t, fmt.Sprintf("aresample=%d", rate), filter.Config{}, in)
		if want := fmt.Sprintf("flt %d Hz, 1 channels, from 0.0000", rate); form != want || len(b)/4 != (2400*rate+7999)/8000 {
			t.Errorf("%s with %d samples, want %s with %d", form, len(b)/4, want, (2400*rate+7999)/8000)
			continue
		}
		for i := 100; i < len(b)/4-100; i++ {
			got := float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:])))
			if want := 0.5 * math.Sin(float64(i)*8000/float64(rate)*0.05); math.Abs(got-want) > 0.002 {
				t.Fatalf("%d Hz: sample %d is %v, want %v", rate, i, got, want)
			}
		}
	}
}

func TestForeignGraphs(t *testing.T) {
	need(t)
	in := pictures(av.RGB24, 64, 48, 4, av.Rational{Num: 30, Den: 1})
	src := source(in)
	for _, c := range []struct{ desc, want string }{
		{src + ",negate,buffersink", "rgb24 64x48 0.000 0.033 0.067 0.100"},
		{src + "[a];[a]split[b][c];[b]hflip[d];[d][c]vstack,buffersink", "rgb24 64x96 0.000 0.033 0.067 0.100"},
		{strings.Replace(src, "buffer=", "buffer@in=", 1) + ",scale=32:24:flags=bicubic,format=yuv444p,buffersink@out", "yuv444p 32x24 0.000 0.033 0.067 0.100"},
	} {
		out := runVideo(t, c.desc, filter.Config{FFmpeg: finder.Tool}, in)
		if got := describe(out); got != c.want {
			t.Errorf("%s: %s, want %s", c.desc, got, c.want)
		}
	}
	neg := runVideo(t, src+",negate,buffersink", filter.Config{FFmpeg: finder.Tool}, in)
	if a, b := neg.Pictures[1].Planes[0][5], in.Pictures[1].Planes[0][5]; a != 255-b {
		t.Errorf("negate made %d of %d", a, b)
	}
}

func TestErrors(t *testing.T) {
	src := "buffer=width=64:height=48:pix_fmt=rgb24:time_base=1/30"
	for _, c := range []struct{ desc, want string }{
		{"", "name of a filter"}, {src + ",scale=32:24", "0 outputs"}, {"scale=32:24,buffersink", "0 inputs"},
		{src + ",boxblur=2,buffersink", "the filter boxblur is not among canmv-run's own filters; FFmpeg has it"},
		{src + ",scale=32:24:flags=lanczos,buffersink", "the option flags=lanczos of filter scale is not among"},
		{src + ",crop=100:100,buffersink", "want a part of the picture"}, {src + ",scale=iw/:20,buffersink", "scale: w=iw/"}, {src + ",scale=foo:20,buffersink", `no value for "foo"`},
		{src + ",scale=1:2:3:4,buffersink", "one argument too many"}, {src + ",pad=10:10,buffersink", "want at least that size"}, {src + ",fps=abc,buffersink", "fps=abc, want a fraction"},
		{src + ",hflip,abuffersink", "takes no pictures"}, {"buffer=width=64:pix_fmt=rgb24:time_base=1/30,buffersink", "width and height"},
		{"buffer=width=64:height=4:pix_fmt=pal8:time_base=1/30,buffersink", `pix_fmt "pal8", want rgb24`}, {"buffer=width=64:height=4:pix_fmt=gray,buffersink", "without time_base"},
		{src + ":foo=1,buffersink", "the option foo=1 of filter buffer is not known"}, {src + ",crop=w='8,buffersink", "0 outputs"}, {src + "[x,buffersink", "without a ]"},
		{"abuffer=sample_rate=8000:sample_fmt=s16:channel_layout=mono,volume=-1,abuffersink", "want 0 or more"},
		{"abuffer=sample_rate=8000:sample_fmt=s17:channel_layout=mono,abuffersink", `sample_fmt "s17"`},
		{"abuffer=sample_rate=8000:sample_fmt=s16:channel_layout=odd,abuffersink", "channel_layout=odd"},
		{"abuffer=sample_rate=8000:sample_fmt=s16:channel_layout=stereo,loudnorm,abuffersink", "the filter loudnorm"},
	} {
		_, err := filter.New(c.desc, filter.Config{})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "ValueError: ") {
			t.Errorf("%s: %v, want a ValueError with %q", c.desc, err, c.want)
		}
	}
	g, err := filter.New(src+",hflip,buffersink", filter.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		in   *av.VideoFrames
		key  string
		want string
	}{
		{pictures(av.Gray, 64, 48, 1, av.Rational{Num: 30, Den: 1}), "", "pix_fmt (rgb24 != gray)"},
		{pictures(av.RGB24, 32, 48, 1, av.Rational{Num: 30, Den: 1}), "", "video_size (64x48 != 32x48)"},
		{pictures(av.RGB24, 64, 48, 1, av.Rational{Num: 30, Den: 1}), "buffer@in", `key "buffer@in", the graph has "buffer"`},
	} {
		if err := g.AddVideo(c.key, c.in); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
	if err := g.AddSound("", tone(av.S16, 1, 8)); err == nil || !strings.Contains(err.Error(), "sound for an input buffer") {
		t.Errorf("sound: %v", err)
	}
	if v, s, err := g.Frames(""); v != nil || s != nil || err != nil {
		t.Errorf("frames of an empty graph: %v %v %v", v, s, err)
	}
	if err := g.Flush(); err != nil {
		t.Error(err)
	}
	if err := g.AddVideo("", pictures(av.RGB24, 64, 48, 1, av.Rational{Num: 30, Den: 1})); err == nil || !strings.Contains(err.Error(), "after flush") {
		t.Errorf("after flush: %v", err)
	}
}

// What ffmpeg refuses is an error with its own words, and no filter opens files of the PC.
func TestForeignErrors(t *testing.T) {
	need(t)
	src := "buffer=width=64:height=48:pix_fmt=rgb24:time_base=1/30"
	cfg := filter.Config{FFmpeg: finder.Tool}
	g, err := filter.New(src+",nosuchfilter,buffersink", cfg)
	if err != nil {
		t.Fatal(err)
	}
	err = g.AddVideo("", pictures(av.RGB24, 64, 48, 40, av.Rational{Num: 30, Den: 1}))
	if err == nil {
		err = g.Flush()
	}
	if err == nil || !strings.Contains(err.Error(), "No such filter: 'nosuchfilter'") {
		t.Errorf("got %v, want ffmpeg's words", err)
	}
	g.Close()
	for _, bad := range []string{"movie=/etc/passwd", "drawtext=textfile=/etc/passwd", "psnr=stats_file=x", "metadata=print:file=out.txt"} {
		if _, err := filter.New(src+","+bad+",buffersink", cfg); err == nil || !strings.Contains(err.Error(), "opens files of the PC") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// What parses runs or is refused in words; nothing panics, and a chain of null gives back what went in.
func FuzzDescription(f *testing.F) {
	for _, s := range []string{"scale=32:24", "crop=iw/2:ih/2,hflip", "[a]null[b]", "setpts='PTS*2'", `format=gray\|rgb24`, "fps=1/7", "trim=0.1:5", "pad=100:100:-1:-1:red"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 60 {
			return
		}
		in := pictures(av.RGB24, 16, 8, 2, av.Rational{Num: 30, Den: 1})
		g, err := filter.New(source(in)+",null,"+s+",buffersink", filter.Config{})
		if err != nil {
			if !strings.HasPrefix(err.Error(), "ValueError: ") {
				t.Errorf("%q: %v is no ValueError", s, err)
			}
			return
		}
		if g.AddVideo("", in) != nil {
			return
		}
		out, _, err := g.Frames("")
		if err == nil && out != nil {
			for _, p := range out.Pictures {
				if len(p.Append(nil)) != p.Format.Size(p.Width, p.Height) {
					t.Errorf("%q gives a picture of another size than it says", s)
				}
			}
		}
	})
}
