package filter

import (
	"errors"
	"fmt"
	"strings"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
)

// Config says what a graph may use. The zero value has the filters of this package only.
type Config struct {
	// FFmpeg finds the executable for what this package lacks. Nil: there is none.
	FFmpeg func() (*ffmpeg.Tool, error)
	// Foreign gives every graph to FFmpeg.
	Foreign bool
}

// link is what flows between two filters.
type link struct {
	audio bool
	base  av.Rational

	format        av.PixFmt
	width, height int
	rate          av.Rational // 0/0: not known

	sample         av.SampleFmt
	hertz, channel int
}

// pictures is a filter of video, sounds one of sound.
type pictures interface {
	push(p *av.Picture, out func(*av.Picture)) error
	flush(out func(*av.Picture)) error
}

type sounds interface {
	push(s *av.Sound, out func(*av.Sound)) error
	flush(out func(*av.Sound)) error
}

// Graph is a running filter graph.
type Graph struct {
	desc      string
	src, sink link
	srcKey    string
	sinkKey   string
	video     []pictures
	sound     []sounds
	outVideo  []*av.Picture
	outSound  []*av.Sound
	external  *external
	flushed   bool
	failed    error
}

// New makes the graph of a description.
func New(desc string, cfg Config) (*Graph, error) {
	chains, err := parse(desc)
	if err != nil {
		return nil, err
	}
	g := &Graph{desc: desc}
	source, sink, err := ends(chains)
	if err != nil {
		return nil, err
	}
	g.srcKey, g.sinkKey = source.key(), sink.key()
	if g.src, err = sourceLink(source); err != nil {
		return nil, err
	}
	if !cfg.Foreign {
		err = g.build(chains)
		if err == nil || !errors.Is(err, errForeign) {
			return g, err
		}
	}
	if cfg.FFmpeg != nil {
		tool, toolErr := cfg.FFmpeg()
		if toolErr == nil {
			g.external, err = newExternal(tool, chains, g.src)
			return g, err
		}
	}
	if err == nil {
		return nil, invalid("FFmpeg's filters are asked for and it is not installed; install it with: %s", ffmpeg.InstallHint())
	}
	return nil, invalid("%v is %v; FFmpeg has it: install it with: %s", err, errForeign, ffmpeg.InstallHint())
}

// ends finds the source and the sink.
func ends(chains [][]node) (source, sink *node, err error) {
	var sources, sinks []string
	for i := range chains {
		for k := range chains[i] {
			n := &chains[i][k]
			switch {
			case isSource(n.name):
				sources, source = append(sources, n.key()), n
			case isSink(n.name):
				sinks, sink = append(sinks, n.key()), n
			}
		}
	}
	for _, e := range []struct {
		what, names string
		list        []string
	}{{"input", "buffer or abuffer", sources}, {"output", "buffersink or abuffersink", sinks}} {
		if len(e.list) != 1 {
			return nil, nil, invalid("%d %ss (%s), want one %s", len(e.list), e.what, strings.Join(e.list, ", "), e.names)
		}
	}
	return source, sink, nil
}

// sourceLink reads what a buffer or abuffer says of its frames.
func sourceLink(n *node) (link, error) {
	o := newOptions(n.name, n.args)
	l := link{audio: n.name == "abuffer"}
	need := func(ok bool, what string) {
		if !ok {
			o.fail(invalid("%s without %s: %s", n.name, what, n.args))
		}
	}
	l.base = o.ratio(av.Rational{}, "time_base")
	if l.audio {
		l.hertz = o.int(0, "sample_rate")
		need(l.hertz > 0, "sample_rate")
		name, ok := o.text("sample_fmt")
		need(ok, "sample_fmt")
		if ok {
			f, err := av.ParseSampleFmt(name)
			if err != nil {
				o.fail(err)
			}
			l.sample = f
		}
		l.channel = o.int(0, "channels")
		if name, ok := o.text("channel_layout"); ok {
			n, known := channels(name)
			if !known || l.channel > 0 && n != l.channel {
				o.bad([]string{"channel_layout"}, name, "mono, stereo, 5.1 or a number of channels such as 2c")
			}
			l.channel = n
		}
		need(l.channel > 0 && l.channel <= av.MaxChannels, "channel_layout or channels")
		if !l.base.Positive() {
			l.base = av.Rational{Num: 1, Den: l.hertz}
		}
		return l, unknown(o)
	}
	need(l.base.Positive(), "time_base")
	if w, h, ok := o.size("video_size", "size"); ok {
		l.width, l.height = w, h
	}
	l.width, l.height = o.int(l.width, "width"), o.int(l.height, "height")
	need(l.width > 0 && l.height > 0, "width and height, or video_size")
	name, ok := o.text("pix_fmt")
	need(ok, "pix_fmt")
	if ok {
		f, err := av.ParsePixFmt(name)
		if err != nil {
			o.fail(err)
		}
		l.format = f
	}
	l.rate = o.ratio(av.Rational{}, "frame_rate")
	o.ratio(av.Rational{Num: 1, Den: 1}, "sar", "pixel_aspect") // of pictures in arrays: nothing reads it
	return l, unknown(o)
}

// unknown makes options that nobody took an error: there is no other engine for a source.
func unknown(o *options) error {
	if err := o.end(); err != nil && errors.Is(err, errForeign) {
		return invalid("%v is not known", err)
	} else if err != nil {
		return err
	}
	return nil
}

// channels is the number of channels of a layout's name.
func channels(name string) (int, bool) {
	if n, ok := map[string]int{"mono": 1, "stereo": 2, "2.1": 3, "3.0": 3, "quad": 4, "4.0": 4, "5.0": 5, "5.1": 6, "6.1": 7, "7.1": 8}[name]; ok {
		return n, true
	}
	var n int
	if _, err := fmt.Sscanf(name, "%dc", &n); err != nil || fmt.Sprintf("%dc", n) != name && fmt.Sprintf("%d channels", n) != name {
		return 0, false
	}
	return n, n > 0
}

// build makes the filters of this package.
func (g *Graph) build(chains [][]node) error {
	list, ok := linear(chains)
	if !ok {
		return foreign{"a graph with several branches"}
	}
	l := g.src
	for i := range list[1 : len(list)-1] {
		n := &list[1+i]
		var err error
		if l.audio {
			make, known := soundFilters[n.name]
			if !known {
				return foreign{"the filter " + n.name}
			}
			var f sounds
			if f, err = make(n, &l); err == nil {
				g.sound = append(g.sound, f)
			}
		} else {
			make, known := pictureFilters[n.name]
			if !known {
				return foreign{"the filter " + n.name}
			}
			var f pictures
			if f, err = make(n, &l); err == nil {
				g.video = append(g.video, f)
			}
		}
		if err != nil {
			return err
		}
	}
	if sink := list[len(list)-1]; (sink.name == "abuffersink") != l.audio {
		return invalid("%s takes no %s", sink.name, map[bool]string{true: "sound", false: "pictures"}[l.audio])
	} else if sink.has {
		return foreign{"the options of " + sink.name}
	}
	g.sink = l
	return nil
}

func (g *Graph) check(key, own string, audio bool, what string) error {
	switch {
	case key != "" && key != own && !strings.HasPrefix(key, "Parsed_"+own+"_"):
		return invalid("key %q, the graph has %q", key, own)
	case g.failed != nil:
		return g.failed
	case audio != g.src.audio && what == "frames":
		return invalid("%s for an input %s", map[bool]string{true: "sound", false: "pictures"}[audio], g.srcKey)
	}
	return nil
}

func (g *Graph) fail(err error) error {
	g.failed = err
	return err
}

// AddVideo passes pictures to the input. key names it, "" the only one.
func (g *Graph) AddVideo(key string, f *av.VideoFrames) error {
	if err := g.check(key, g.srcKey, false, "frames"); err != nil {
		return err
	}
	if g.flushed {
		return invalid("frames after flush()")
	}
	var parts []string
	if f.Format != g.src.format {
		parts = append(parts, fmt.Sprintf("pix_fmt (%v != %v)", g.src.format, f.Format))
	}
	if f.Width != g.src.width || f.Height != g.src.height {
		parts = append(parts, fmt.Sprintf("video_size (%dx%d != %dx%d)", g.src.width, g.src.height, f.Width, f.Height))
	}
	if len(parts) > 0 && len(f.Pictures) > 0 {
		return invalid("the input %s and the frames do not match: %s", g.srcKey, strings.Join(parts, ", "))
	}
	for _, p := range f.Pictures {
		q := *p
		q.PTS = av.Rescale(p.PTS, f.Base, g.src.base)
		var err error
		if g.external != nil {
			err = g.external.addPicture(&q)
		} else {
			err = g.pushPicture(0, &q)
		}
		if err != nil {
			return g.fail(err)
		}
	}
	return nil
}

func (g *Graph) pushPicture(stage int, p *av.Picture) error {
	if stage == len(g.video) {
		g.outVideo = append(g.outVideo, p)
		return nil
	}
	var next error
	err := g.video[stage].push(p, func(p *av.Picture) {
		if next == nil {
			next = g.pushPicture(stage+1, p)
		}
	})
	return errors.Join(err, next)
}

// AddSound passes sound to the input.
func (g *Graph) AddSound(key string, f *av.AudioFrames) error {
	if err := g.check(key, g.srcKey, true, "frames"); err != nil {
		return err
	}
	if g.flushed {
		return invalid("frames after flush()")
	}
	var parts []string
	if f.Format != g.src.sample {
		parts = append(parts, fmt.Sprintf("sample_fmt (%v != %v)", g.src.sample, f.Format))
	}
	if f.Rate != g.src.hertz {
		parts = append(parts, fmt.Sprintf("sample_rate (%d != %d)", g.src.hertz, f.Rate))
	}
	if f.Channels != g.src.channel {
		parts = append(parts, fmt.Sprintf("num_channels (%d != %d)", g.src.channel, f.Channels))
	}
	if len(parts) > 0 && len(f.Sounds) > 0 {
		return invalid("the input %s and the frames do not match: %s", g.srcKey, strings.Join(parts, ", "))
	}
	for _, s := range f.Sounds {
		q := *s
		q.PTS = av.Rescale(s.PTS, f.Base, g.src.base)
		var err error
		if g.external != nil {
			err = g.external.addSound(&q)
		} else {
			err = g.pushSound(0, &q)
		}
		if err != nil {
			return g.fail(err)
		}
	}
	return nil
}

func (g *Graph) pushSound(stage int, s *av.Sound) error {
	if stage == len(g.sound) {
		g.outSound = append(g.outSound, s)
		return nil
	}
	var next error
	err := g.sound[stage].push(s, func(s *av.Sound) {
		if next == nil {
			next = g.pushSound(stage+1, s)
		}
	})
	return errors.Join(err, next)
}

// Flush says that no more frames come. A second Flush does nothing.
func (g *Graph) Flush() error {
	if g.failed != nil || g.flushed {
		return g.failed
	}
	g.flushed = true
	if g.external != nil {
		var err error
		if g.sink, g.outVideo, g.outSound, err = g.external.finish(); err != nil {
			return g.fail(err)
		}
		return nil
	}
	for i := range g.video {
		var next error
		err := g.video[i].flush(func(p *av.Picture) {
			if next == nil {
				next = g.pushPicture(i+1, p)
			}
		})
		if err = errors.Join(err, next); err != nil {
			return g.fail(err)
		}
	}
	for i := range g.sound {
		var next error
		err := g.sound[i].flush(func(s *av.Sound) {
			if next == nil {
				next = g.pushSound(i+1, s)
			}
		})
		if err = errors.Join(err, next); err != nil {
			return g.fail(err)
		}
	}
	return nil
}

// Frames takes what has come out since the last call: one of the two, none where nothing has. key names the output, "" the
// only one.
func (g *Graph) Frames(key string) (*av.VideoFrames, *av.AudioFrames, error) {
	if err := g.check(key, g.sinkKey, g.src.audio, ""); err != nil {
		return nil, nil, err
	}
	if pics := g.outVideo; len(pics) > 0 {
		g.outVideo = nil
		return &av.VideoFrames{Format: pics[0].Format, Width: pics[0].Width, Height: pics[0].Height, Base: g.sink.base, Pictures: pics}, nil, nil
	}
	if list := g.outSound; len(list) > 0 {
		g.outSound = nil
		return nil, &av.AudioFrames{Format: list[0].Format, Rate: g.sink.hertz, Channels: list[0].Channels, Base: g.sink.base, Sounds: list}, nil
	}
	return nil, nil, nil
}

// Close ends a child process that is still running. A second Close does nothing.
func (g *Graph) Close() {
	if g.external != nil {
		g.external.close()
	}
}

// String is the description.
func (g *Graph) String() string { return g.desc }
