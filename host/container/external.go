package container

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/ffmpeg/nut"
	"github.com/canmv-run/canmv-run/host/frame"
)

// encoderThreads is fixed, because x264 and others write other bytes with another number.
const encoderThreads = 4

// tsOffset in seconds keeps the times of coded packets positive, as NUT wants them: encoders with a lead-in begin before 0.
const tsOffset = 100

// encoderInfo is what ffmpeg says of an encoder.
type encoderInfo struct {
	video   bool
	formats []string // pixel or sample formats; empty: not told
	rates   []int    // sample rates; empty: any
	options []string
}

// usual are the encoders that most files need; asking costs as much as coding some dozens of frames. Of their formats those
// that arrays can have.
var usual = map[string]encoderInfo{
	"libx264": {video: true, formats: []string{"yuv420p", "yuv422p", "yuv444p", "nv12", "gray"},
		options: []string{"preset", "tune", "crf", "qp", "x264-params", "rc-lookahead", "aq-mode", "forced-idr", "b-pyramid", "weightp"}},
	"libx265": {video: true, formats: []string{"yuv420p", "yuv422p", "yuv444p", "gray"},
		options: []string{"preset", "tune", "crf", "qp", "x265-params", "forced-idr"}},
	"aac": {formats: []string{"fltp"}, options: []string{"aac_coder", "aac_ms", "aac_is"}, rates: []int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}},
}

// knows reports whether an option is the encoder's own or one of all encoders.
func (i encoderInfo) knows(option string) bool {
	return slices.Contains(i.options, option) || slices.Contains(generic, option)
}

// ask reads `ffmpeg -h encoder=NAME`, once; the usual ones need no asking unless for an unusual option.
func (l *Library) ask(t *ffmpeg.Tool, name string, o Choice) (encoderInfo, error) {
	if info, ok := usual[name]; ok && !slices.ContainsFunc(o.Options, func(kv [2]string) bool { return !info.knows(kv[0]) }) {
		return info, nil
	}
	if info, ok := l.about[name]; ok {
		return info, nil
	}
	out, err := help(t, "encoder="+name)
	if err != nil {
		return encoderInfo{}, err
	}
	var info encoderInfo
	for _, line := range strings.Split(out, "\n") {
		key, rest, ok := strings.Cut(strings.TrimSpace(line), ": ")
		switch {
		case strings.HasPrefix(line, "  -"):
			info.options = append(info.options, strings.TrimPrefix(strings.Fields(line)[0], "-"))
		case ok && key == "Supported pixel formats":
			info.video, info.formats = true, strings.Fields(rest)
		case ok && key == "Supported sample formats":
			info.formats = strings.Fields(rest)
		case ok && key == "Supported sample rates":
			for _, s := range strings.Fields(rest) {
				if n, err := strconv.Atoi(s); err == nil {
					info.rates = append(info.rates, n)
				}
			}
		}
	}
	if l.about == nil {
		l.about = map[string]encoderInfo{}
	}
	l.about[name] = info
	return info, nil
}

// help is what `ffmpeg -h ABOUT` prints.
func help(t *ffmpeg.Tool, about string) (string, error) {
	p, err := t.Start(ffmpeg.Command{Args: []string{"-h", about}, Output: true})
	if err != nil {
		return "", err
	}
	defer p.Close()
	out, err := io.ReadAll(p.Out)
	if err != nil {
		return "", err
	}
	return string(out), nil
}

// child is an encoder of ffmpeg: raw frames go in over a pipe, packets come out in NUT. It starts with the first frame.
type child struct {
	tool  *ffmpeg.Tool
	name  string
	args  []string
	about av.Codec
	base  av.Rational

	p      *ffmpeg.Process
	full   chan []byte
	free   chan []byte
	wrote  chan error
	read   chan coded
	closed bool
}

type coded struct {
	stream nut.Stream
	list   []av.Packet
	err    error
}

// inFlight is how many frames wait for ffmpeg to read them.
const inFlight = 3

func (c *child) codec() *av.Codec { return &c.about }

func (c *child) start() error {
	args := append(c.args, "-output_ts_offset", fmt.Sprint(tsOffset), "-f", "nut", "pipe:1")
	p, err := c.tool.Start(ffmpeg.Command{Args: args, Input: true, Output: true})
	if err != nil {
		return err
	}
	c.p = p
	c.full, c.free, c.wrote, c.read = make(chan []byte, inFlight), make(chan []byte, inFlight), make(chan error, 1), make(chan coded, 1)
	for range inFlight {
		c.free <- nil
	}
	go func(full <-chan []byte, free chan<- []byte, wrote chan<- error) {
		var err error
		for b := range full {
			if err == nil {
				_, err = p.In.Write(b)
			}
			free <- b
		}
		p.In.Close()
		wrote <- err
	}(c.full, c.free, c.wrote)
	read := c.read
	go func() {
		var r coded
		in := nut.NewReader(p.Out)
		for {
			data, err := in.Next(nil)
			if err != nil {
				if err != io.EOF {
					r.err = err
				}
				break
			}
			f := in.Frame()
			r.list = append(r.list, av.Packet{Data: data, PTS: f.PTS, Key: f.Key})
		}
		r.stream = in.Stream()
		read <- r
	}()
	return nil
}

// send hands over what fill appends to a buffer.
func (c *child) send(fill func(b []byte) ([]byte, error)) error {
	if c.closed {
		return invalid("the encoder %s is closed", c.name)
	}
	if c.p == nil {
		if err := c.start(); err != nil {
			return err
		}
	}
	var b []byte
	select {
	case b = <-c.free:
	case <-c.p.Done():
		return c.explain(ffmpeg.ErrEnded)
	}
	b, err := fill(b[:0])
	if err != nil {
		c.free <- b
		return err
	}
	c.full <- b
	return nil
}

func (c *child) explain(err error) error {
	err = c.p.Failure(err)
	return invalid("FFmpeg's encoder %s: %v", c.name, err).Because(err)
}

// finish closes the input and takes all packets.
func (c *child) finish() ([]av.Packet, error) {
	if c.p == nil || c.closed {
		return nil, nil
	}
	close(c.full)
	c.full = nil
	err := <-c.wrote
	r := <-c.read
	end := c.p.Wait()
	defer c.close()
	switch {
	case end != nil:
		return nil, invalid("FFmpeg's encoder %s: %v", c.name, end).Because(end)
	case err != nil || r.err != nil:
		if err == nil {
			err = r.err
		}
		return nil, invalid("FFmpeg's encoder %s: %v", c.name, err).Because(err)
	case len(r.list) == 0:
		return nil, nil
	}
	s := r.stream
	c.about.Tag, c.about.Private, c.about.Name = s.Tag, s.Private, codecName(s.Tag, c.about.Name)
	c.about.Delay = s.Delay
	from := av.Rational{Num: s.Num, Den: s.Den}
	for i := range r.list {
		p := &r.list[i]
		p.PTS = av.Rescale(p.PTS, from, c.base) - int64(tsOffset)*int64(c.base.Den)/int64(c.base.Num)
	}
	return r.list, nil
}

func (c *child) close() {
	if c.p != nil && !c.closed {
		c.p.Close()
		if c.full != nil {
			close(c.full)
		}
	}
	c.closed = true
}

// order gives packets their decoding times: the sorted presentation times, as early as reordering needs. step is the time
// from picture to picture.
func order(list []av.Packet, step int64) {
	sorted := make([]int64, len(list))
	for i := range list {
		sorted[i] = list[i].PTS
	}
	slices.Sort(sorted)
	delay := 0
	for i := range list {
		at, _ := slices.BinarySearch(sorted, list[i].PTS)
		delay = max(delay, i-at)
	}
	for i := range list {
		p := &list[i]
		if i >= delay {
			p.DTS = sorted[i-delay]
		} else {
			p.DTS = sorted[0] - int64(delay-i)*step
		}
		p.Duration = step
		if at, _ := slices.BinarySearch(sorted, p.PTS); at+1 < len(sorted) {
			p.Duration = sorted[at+1] - p.PTS
		}
	}
}

// externalVideo is a video encoder of ffmpeg.
type externalVideo struct {
	child
	cfg    VideoConfig
	input  av.PixFmt // what is sent
	matrix frame.Matrix
	begun  bool
}

// newExternalVideo uses an encoder of ffmpeg by its name.
func (l *Library) newExternalVideo(name string, cfg *VideoConfig, o Choice, about av.Codec) (videoCoder, error) {
	t, err := l.tool("the encoder " + name)
	if err != nil {
		return nil, err
	}
	if !t.HasEncoder(name) {
		return nil, invalid("encoder %q: neither canmv-run nor FFmpeg %s has one of this name; see ffmpeg -encoders", name, t.Version)
	}
	info, err := l.ask(t, name, o)
	if err != nil {
		return nil, err
	}
	if len(info.formats) > 0 && !info.video {
		return nil, invalid("encoder %q is for sound, got a video_encode_config", name)
	}
	c := &externalVideo{cfg: *cfg, input: cfg.Format}
	known := func(f av.PixFmt) bool { return len(info.formats) == 0 || slices.Contains(info.formats, f.String()) }
	c.matrix, _ = cfg.matrix()
	var colour []string
	if !known(cfg.Format) {
		switch {
		case cfg.Format.Deep() || !known(av.YUV420P):
			return nil, wantFormat(name, cfg.Format, strings.Join(info.formats, ", "))
		case cfg.Width%2 != 0 || cfg.Height%2 != 0:
			return nil, invalid("video_encode_config: size %dx%d, %s in 4:2:0 wants even numbers", cfg.Width, cfg.Height, name)
		}
		if _, ok := cfg.matrix(); !ok {
			return nil, invalid("%v cannot be converted for %s with colorspace %q, want bt709, bt470bg or smpte170m", cfg.Format, name, cfg.Space)
		}
		l.noteConversion(name, cfg)
		c.input = av.YUV420P
		names := "smpte170m"
		if c.matrix == frame.BT709 {
			names = "bt709"
		}
		colour = []string{"-color_range", "tv", "-colorspace", names, "-color_primaries", names, "-color_trc", names}
	}
	about.PixFmt, about.Name = c.input.String(), codecOf(name)
	c.base = cfg.Rate.Inverse()
	c.child.tool, c.child.name, c.child.about = t, name, about
	c.args = []string{"-probesize", "32", "-analyzeduration", "0", "-fpsprobesize", "0", "-f", "nut", "-i", "pipe:0", "-map", "0:v:0"}
	if t.AtLeast(5, 1) {
		c.args = append(c.args, "-fps_mode", "passthrough")
	} else {
		c.args = append(c.args, "-vsync", "passthrough")
	}
	c.args = append(c.args, "-enc_time_base", fmt.Sprintf("%d:%d", cfg.Rate.Den, cfg.Rate.Num), "-c:v", name, "-threads", fmt.Sprint(encoderThreads), "-pix_fmt", c.input.String())
	c.args = append(c.args, colour...)
	c.args = append(c.args, cfg.fieldArguments(name)...)
	c.args, err = o.arguments(name, info, c.args)
	return c, err
}

// generic are the options of all encoders (ffmpeg -h full, AVCodecContext) that say how to encode.
var generic = strings.Fields(`b g bf qmin qmax qdiff qcomp qblur threads thread_type slices profile level refs maxrate minrate bufsize bt flags flags2
	keyint_min sc_threshold me_range subq trellis i_qfactor i_qoffset b_qfactor b_qoffset b_strategy coder cmp subcmp mbcmp skipcmp mbd dct idct cutoff
	strict field_order color_range chroma_sample_location aspect rc_init_occupancy global_quality compression_level lmin lmax mblmin mblmax
	bidir_refine dia_size last_pred pre_dia_size precmp nssew intra_dc_precision ildctcmp max_prediction_order min_prediction_order`)

// fileKeys are what within x264-params and its like names files.
var fileKeys = []string{"stats", "dump-yuv", "cqmfile", "cqm", "csv", "csv-log-level", "analysis-save", "analysis-load", "analysis-reuse-file", "scaling-list",
	"lambda-file", "qpfile", "zonefile", "opencl-clbin", "dhdr10-info", "film-grain", "aom-film-grain", "recon", "dolby-vision-rpu", "log-file", "fgs-table"}

// arguments appends the encoder's own options, those that ffmpeg lists for it: nothing else reaches its command line.
func (o Choice) arguments(encoder string, info encoderInfo, args []string) ([]string, error) {
	for _, kv := range o.Options {
		name, value := kv[0], kv[1]
		if !info.knows(name) {
			return nil, invalid("encoder_config: the encoder %s has no option %q; see ffmpeg -h encoder=%s", encoder, name, encoder)
		}
		files := name == "stats" || name == "passlogfile" || strings.HasSuffix(name, "file") || strings.HasSuffix(name, "_path")
		if strings.HasSuffix(name, "params") || strings.HasSuffix(name, "opts") {
			for _, part := range strings.FieldsFunc(value, func(r rune) bool { return r == ':' || r == ',' }) {
				key, _, _ := strings.Cut(part, "=")
				files = files || slices.Contains(fileKeys, strings.ReplaceAll(strings.TrimSpace(key), "_", "-"))
			}
		}
		if files {
			return nil, invalid("encoder_config: %s=%s opens files of the PC, which scripts cannot", name, value)
		}
		args = append(args, "-"+name, value)
	}
	return args, nil
}

func (c *externalVideo) encode(list []*av.Picture) ([]av.Packet, error) {
	for _, p := range list {
		err := c.send(func(b []byte) ([]byte, error) {
			if !c.begun {
				c.begun = true
				b = nut.AppendHeader(b, nut.Stream{Tag: c.input.Tag(), Width: c.cfg.Width, Height: c.cfg.Height, Num: c.base.Num, Den: c.base.Den})
			}
			size := c.input.Size(c.cfg.Width, c.cfg.Height)
			b = nut.AppendFrame(b, p.PTS, size)
			b = slices.Grow(b, size)
			if p.Format == c.input {
				return p.Append(b), nil
			}
			n := len(b)
			b = b[:n+size]
			return b, p.Convert(av.LayoutPicture(b[n:], c.input, c.cfg.Width, c.cfg.Height), c.matrix)
		})
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func (c *externalVideo) flush() ([]av.Packet, error) {
	list, err := c.finish()
	if err != nil || len(list) == 0 {
		return nil, err
	}
	order(list, 1)
	if c.about.Name == "h264" || c.about.Name == "hevc" {
		// Parameter sets stand in the stream's header only: every key frame gets them, as our own encoders do.
		for i := range list {
			if list[i].Key && !bytes.HasPrefix(list[i].Data, c.about.Private) {
				list[i].Data = slices.Concat(c.about.Private, list[i].Data)
			}
		}
	}
	return list, nil
}

// externalAudio is an audio encoder of ffmpeg.
type externalAudio struct {
	child
	cfg   AudioConfig
	begun bool
	first int64 // pts of the first sample
	next  int64
}

func (l *Library) newExternalAudio(name string, cfg *AudioConfig, o Choice, about av.Codec) (audioCoder, error) {
	t, err := l.tool("the encoder " + name)
	if err != nil {
		return nil, err
	}
	if !t.HasEncoder(name) {
		return nil, invalid("encoder %q: neither canmv-run nor FFmpeg %s has one of this name; see ffmpeg -encoders", name, t.Version)
	}
	info, err := l.ask(t, name, o)
	if err != nil {
		return nil, err
	}
	switch {
	case info.video:
		return nil, invalid("encoder %q is for video, got an audio_encode_config", name)
	case len(info.rates) > 0 && !slices.Contains(info.rates, cfg.Rate):
		return nil, invalid("the encoder %s takes sample rates %s, got %d", name, strings.Trim(fmt.Sprint(info.rates), "[]"), cfg.Rate)
	}
	if len(info.formats) > 0 && !slices.Contains(info.formats, cfg.Format.String()) && !slices.Contains(info.formats, cfg.Format.Packed().String()) &&
		!(cfg.Format.Packed() == av.FLT && slices.Contains(info.formats, "fltp")) {
		l.note(fmt.Sprintf("spdl: %v is converted for %s, which takes %s", cfg.Format, name, strings.Join(info.formats, ", ")))
	}
	c := &externalAudio{cfg: *cfg}
	about.Name = codecOf(name)
	c.base = av.Rational{Num: 1, Den: cfg.Rate}
	c.child.tool, c.child.name, c.child.about = t, name, about
	c.args = []string{"-f", cfg.Format.Raw(), "-ar", fmt.Sprint(cfg.Rate), "-ac", fmt.Sprint(cfg.Channels), "-i", "pipe:0", "-map", "0:a:0", "-c:a", name, "-threads", "1"}
	c.args = append(c.args, cfg.fieldArguments()...)
	c.args, err = o.arguments(name, info, c.args)
	return c, err
}

func (c *externalAudio) encode(list []*av.Sound) ([]av.Packet, error) {
	for _, s := range list {
		err := c.send(func(b []byte) ([]byte, error) {
			if !c.begun {
				c.begun, c.first, c.next = true, s.PTS, s.PTS
			}
			// A gap becomes silence: the stream has no holes.
			if gap := s.PTS - c.next; gap > 0 {
				n := len(b)
				b = append(b, make([]byte, gap*int64(c.cfg.Channels*c.cfg.Format.Size()))...)
				if c.cfg.Format.Packed() == av.U8 {
					for i := range b[n:] {
						b[n+i] = 0x80
					}
				}
			}
			c.next = s.PTS + int64(s.Len)
			return s.Append(b), nil
		})
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func (c *externalAudio) flush() ([]av.Packet, error) {
	list, err := c.finish()
	if err != nil || len(list) == 0 {
		return nil, err
	}
	size := int64(frameSizes[c.about.Name])
	for i := range list {
		p := &list[i]
		p.PTS += c.first
		p.DTS, p.Key = p.PTS, true
		p.Duration = size
		if i+1 < len(list) {
			p.Duration = list[i+1].PTS + c.first - p.PTS
		} else if size == 0 && i > 0 {
			p.Duration = list[i-1].Duration
		}
	}
	// The last one ends with the sound.
	if last := &list[len(list)-1]; last.PTS < c.next {
		last.Duration = min(max(last.Duration, 1), c.next-last.PTS)
	}
	return list, nil
}
