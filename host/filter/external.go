package filter

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/ffmpeg/nut"
)

// external is a graph that runs in ffmpeg: raw frames go in over a pipe and come out over another, both read and written
// until the end, so what comes out does not depend on who is faster.
type external struct {
	tool  *ffmpeg.Tool
	graph string
	src   link
	sound bool         // what comes out
	fmt   av.SampleFmt // of the sound that comes out

	p       *ffmpeg.Process
	head    []byte
	w       *bufio.Writer
	begin   int64 // time of the first sound, in ticks
	samples int64
	result  chan result
}

type result struct {
	link   link
	videos []*av.Picture
	sounds []*av.Sound
	err    error
}

// inputLabel and outputLabel join the graph to the pipes.
const outputLabel = "canmv_run_out"

// newExternal writes the description down again, with the pipes in place of source and sink. The child starts with the
// first frame.
func newExternal(tool *ffmpeg.Tool, chains [][]node, src link) (*external, error) {
	if err := checkFiles(chains); err != nil {
		return nil, err
	}
	e := &external{tool: tool, src: src, fmt: src.sample}
	var text []string
	for _, c := range chains {
		var parts []string
		for _, n := range c {
			name, args := n.name, ""
			if n.instance != "" {
				name += "@" + n.instance
			}
			if n.has {
				args = "=" + n.raw
			}
			in, out := brackets(n.in), brackets(n.out)
			switch {
			case n.name == "buffer":
				in, name, args = "[0:v]", "null", ""
			case n.name == "abuffer":
				in, name, args = "[0:a]", "anull", ""
			case n.name == "buffersink":
				name, args, out = "null", "", "["+outputLabel+"]"
			case n.name == "abuffersink":
				e.sound = true
				name, args, out = "aformat", "=sample_fmts="+e.fmt.String(), "["+outputLabel+"]"
			case n.name == "aformat":
				o := newOptions(n.name, n.args, "sample_fmts", "sample_rates", "channel_layouts")
				if f, ok := o.text("sample_fmts", "f"); ok {
					first, _, _ := strings.Cut(f, "|")
					if x, err := av.ParseSampleFmt(first); err == nil {
						e.fmt = x
					}
				}
			}
			parts = append(parts, in+name+args+out)
		}
		text = append(text, strings.Join(parts, ","))
	}
	if e.sound && e.fmt == av.NoSample {
		return nil, invalid("sound made of pictures, want aformat=sample_fmts=… in front of abuffersink")
	}
	e.graph = strings.Join(text, ";")
	return e, nil
}

func brackets(labels []string) string {
	if len(labels) == 0 {
		return ""
	}
	return "[" + strings.Join(labels, "][") + "]"
}

func (e *external) start() error {
	var args []string
	if e.src.audio {
		args = []string{"-f", e.src.sample.Raw(), "-ar", fmt.Sprint(e.src.hertz), "-ac", fmt.Sprint(e.src.channel), "-i", "pipe:0"}
	} else {
		args = []string{"-probesize", "32", "-analyzeduration", "0", "-f", "nut", "-i", "pipe:0"}
	}
	// nothing of the PC but the pipes can be opened by a filter's own demuxers
	args = append([]string{"-protocol_whitelist", "pipe"}, args...)
	args = append(args, "-filter_complex_threads", "1", "-filter_complex", e.graph, "-map", "["+outputLabel+"]")
	if e.sound {
		args = append(args, "-c:a", "pcm_"+e.fmt.Raw())
	} else {
		args = append(args, "-c:v", "rawvideo")
		if e.tool.AtLeast(5, 1) {
			args = append(args, "-fps_mode", "passthrough")
		} else {
			args = append(args, "-vsync", "passthrough")
		}
	}
	args = append(args, "-f", "nut", "pipe:1")
	p, err := e.tool.Start(ffmpeg.Command{Args: args, Input: true, Output: true})
	if err != nil {
		return err
	}
	e.p, e.w, e.result = p, bufio.NewWriterSize(p.In, 1<<20), make(chan result, 1)
	go func() { e.result <- e.read() }()
	if !e.src.audio {
		_, err = e.w.Write(nut.AppendHeader(nil, nut.Stream{Tag: e.src.format.Tag(), Width: e.src.width, Height: e.src.height, Num: e.src.base.Num, Den: e.src.base.Den}))
	}
	return err
}

// read takes everything that comes out.
func (e *external) read() (r result) {
	in := nut.NewReader(e.p.Out)
	for {
		data, err := in.Next(nil)
		if err == io.EOF {
			return r
		}
		if err != nil {
			r.err = err
			return r
		}
		s := in.Stream()
		r.link = link{audio: s.Audio, base: av.Rational{Num: s.Num, Den: s.Den}, width: s.Width, height: s.Height, hertz: s.SampleRate}
		if s.Audio {
			n := len(data) / max(e.fmt.Size()*s.Channels, 1)
			sound := &av.Sound{Format: e.fmt.Packed(), Channels: s.Channels, Len: n, Planes: [][]byte{data}, PTS: in.Frame().PTS}
			if e.fmt.Planar() {
				sound = sound.Planar()
			}
			r.sounds = append(r.sounds, sound)
			continue
		}
		format := av.NoPix
		for _, f := range av.PixFmts() {
			if f.Tag() == s.Tag {
				format = f
			}
		}
		if format == av.NoPix || len(data) < format.Size(s.Width, s.Height) {
			r.err = invalid("the pictures that come out have the format %q; put a format filter with one of rgb24, bgr24, gray, gray16le, gray16be, yuv420p, yuv422p, yuv444p or nv12 in front of buffersink", s.Tag)
			e.p.Close()
			return r
		}
		q := av.LayoutPicture(data, format, s.Width, s.Height)
		q.PTS = in.Frame().PTS
		r.videos = append(r.videos, q)
	}
}

func (e *external) add(head, body []byte) error {
	if e.p == nil {
		if err := e.start(); err != nil {
			return err
		}
	}
	_, err := e.w.Write(head)
	if err == nil {
		_, err = e.w.Write(body)
	}
	if err != nil {
		return e.explain(err)
	}
	return nil
}

// explain says what became of the child.
func (e *external) explain(err error) error {
	err = e.p.Failure(err)
	e.close()
	return invalid("%q: %v", e.graph, err).Because(err)
}

func (e *external) addPicture(p *av.Picture) error {
	if p.PTS < 0 {
		return invalid("a picture at time %d, FFmpeg's filters take 0 and later", p.PTS)
	}
	e.head = nut.AppendFrame(e.head[:0], p.PTS, p.Format.Size(p.Width, p.Height))
	return e.add(p.Append(e.head), nil)
}

func (e *external) addSound(s *av.Sound) error {
	if e.samples == 0 {
		e.begin = s.PTS
	}
	e.samples += int64(s.Len)
	return e.add(nil, s.Append(nil))
}

// finish closes the input and takes what came out.
func (e *external) finish() (link, []*av.Picture, []*av.Sound, error) {
	if e.p == nil {
		return e.src, nil, nil, nil
	}
	if err := e.w.Flush(); err != nil {
		return link{}, nil, nil, e.explain(err)
	}
	e.p.In.Close()
	r := <-e.result
	e.result <- r // for close
	if r.err != nil {
		if err := e.p.Wait(); err != nil && r.link == (link{}) {
			r.err = err
		}
		e.close()
		return link{}, nil, nil, invalid("%q: %v", e.graph, r.err).Because(r.err)
	}
	if err := e.p.Wait(); err != nil {
		e.close()
		return link{}, nil, nil, invalid("%q: %v", e.graph, err).Because(err)
	}
	if e.src.audio && e.sound && r.link.hertz > 0 {
		shift := av.Rescale(e.begin, e.src.base, r.link.base)
		for _, s := range r.sounds {
			s.PTS += shift
		}
	}
	e.close()
	return r.link, r.videos, r.sounds, nil
}

func (e *external) close() {
	if e.p != nil {
		e.p.Close()
		<-e.result
		e.p = nil
	}
}
