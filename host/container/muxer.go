package container

import (
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/ffmpeg"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

type muxState uint8

const (
	configuring muxState = iota
	opened
	done
)

// writer is a container of our own, or ffmpeg's, that takes packets in the order of their decoding times.
type writer interface {
	// write adds a packet of stream i, whose times are in ticks of that codec's TimeBase.
	write(i int, p *av.Packet) error
	close() error
}

// Muxer writes one file.
type Muxer struct {
	lib     *Library
	path    string
	format  format
	options [][2]string
	known   []string // the options of ffmpeg's muxer
	streams []*stream
	state   muxState
	file    *sdcard.File
	w       writer
	failed  error
}

// stream is one stream of a Muxer. Packets wait in queue for those of the others.
type stream struct {
	audio  bool
	coder  coder     // nil: packets are copied
	about  *av.Codec // of a copied stream
	end    func()    // tells the encoder that the muxer is closed
	queue  []av.Packet
	last   int64 // decoding time of the last packet
	began  bool
	number int64 // packets written
}

func (s *stream) codec() *av.Codec {
	if s.coder != nil {
		return s.coder.codec()
	}
	return s.about
}

// NewMuxer makes a muxer for a file, whose name tells the format unless format does, as `ffmpeg -formats` names it. The
// file is made by Open.
func (l *Library) NewMuxer(file, format string) (*Muxer, error) {
	f, err := formatOf(file, format)
	if err != nil {
		return nil, err
	}
	if slices.Contains(pcOutputs, f.name) {
		return nil, invalid("Muxer: the format %s writes elsewhere than into one file, which scripts cannot", f.name)
	}
	m := &Muxer{lib: l, path: file, format: f}
	if f.own == nil {
		t, err := l.tool("the format " + f.name)
		if err != nil {
			return nil, err
		}
		if err := m.askDefaults(t); err != nil {
			return nil, err
		}
	}
	l.opened(m)
	return m, nil
}

// askDefaults asks ffmpeg about a format and fills in the codecs that it takes for it.
func (m *Muxer) askDefaults(t *ffmpeg.Tool) error {
	text, err := help(t, "muxer="+m.format.name)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(text, "Muxer ") {
		return invalid("Muxer: neither canmv-run nor FFmpeg %s writes the format %q; name another with format=", t.Version, m.format.name)
	}
	video, audio := "", ""
	for _, line := range strings.Split(text, "\n") {
		name := strings.TrimSuffix(strings.TrimSpace(line), ".")
		if v, ok := strings.CutPrefix(name, "Default video codec: "); ok {
			video = v
		}
		if a, ok := strings.CutPrefix(name, "Default audio codec: "); ok {
			audio = a
		}
		if strings.HasPrefix(line, "  -") {
			m.known = append(m.known, strings.TrimPrefix(strings.Fields(line)[0], "-"))
		}
	}
	if m.format.video == "?" {
		m.format.video = video
	}
	if m.format.audio == "?" {
		m.format.audio = audio
	}
	return nil
}

func (m *Muxer) configurable() error {
	if m.state != configuring {
		return invalid("a stream is added to %s after open()", m.path)
	}
	if m.format.single && len(m.streams) > 0 {
		return invalid("the format %s holds one stream, got a second", m.format.name)
	}
	return nil
}

// AddVideo adds a stream that an encoder makes.
func (m *Muxer) AddVideo(cfg VideoConfig, o Choice) (*VideoEncoder, error) {
	if err := m.configurable(); err != nil {
		return nil, err
	}
	if m.format.video == "" {
		return nil, invalid("the format %s does not hold video", m.format.name)
	}
	if err := cfg.check(); err != nil {
		return nil, err
	}
	name := o.Name
	if name == "" {
		name = m.defaultVideo()
	}
	base := cfg.Rate.Inverse()
	about := av.Codec{Name: name, TimeBase: base, Width: cfg.Width, Height: cfg.Height, PixFmt: cfg.Format.String(), FrameRate: cfg.Rate, Aspect: av.Rational{Num: 1, Den: 1}}
	coder, err := m.lib.videoCoder(name, &cfg, o, about)
	if err != nil {
		return nil, err
	}
	e := &VideoEncoder{cfg: cfg, coder: coder, base: base}
	return e, m.add(&stream{coder: coder, end: func() { e.stage = ended }})
}

// defaultVideo is the encoder's name for a file whose suffix may tell.
func (m *Muxer) defaultVideo() string {
	if m.format.name == "image2" {
		if ext := strings.ToLower(path.Ext(m.path)); ext == ".png" || ext == ".bmp" {
			return ext[1:]
		}
	}
	return m.format.video
}

func (l *Library) videoCoder(name string, cfg *VideoConfig, o Choice, about av.Codec) (videoCoder, error) {
	switch name {
	case "rawvideo":
		return newRaw(cfg, o, about)
	case "png":
		return newPNG(cfg, o, about)
	case "bmp":
		return newBMP(cfg, o, about)
	case "mjpeg":
		return newMJPEG(l, cfg, o, about)
	}
	if codec, ok := venues[name]; ok {
		if name == "h265" {
			about.Name = "hevc"
		}
		return l.newH26x(codec, cfg, o, about)
	}
	if _, isPCM := pcmFormats[name]; isPCM {
		return nil, invalid("encoder %q is for sound, got a video_encode_config", name)
	}
	if lib, ok := libraries[name]; ok && o.Name == "" {
		name = lib
	}
	return l.newExternalVideo(name, cfg, o, about)
}

// AddAudio adds a stream that an encoder makes.
func (m *Muxer) AddAudio(cfg AudioConfig, o Choice) (*AudioEncoder, error) {
	if err := m.configurable(); err != nil {
		return nil, err
	}
	if m.format.audio == "" {
		return nil, invalid("the format %s does not hold sound", m.format.name)
	}
	if err := cfg.check(); err != nil {
		return nil, err
	}
	name := o.Name
	if name == "" {
		if name = m.format.audio; name == "pcm" {
			name = pcmFor(cfg.Format)
		}
	}
	base := av.Rational{Num: 1, Den: cfg.Rate}
	about := av.Codec{Audio: true, Name: name, TimeBase: base, SampleRate: cfg.Rate, Channels: cfg.Channels, SampleFmt: cfg.Format.String()}
	coder, err := m.lib.audioCoder(name, &cfg, o, about)
	if err != nil {
		return nil, err
	}
	e := &AudioEncoder{cfg: cfg, coder: coder, base: base}
	return e, m.add(&stream{audio: true, coder: coder, end: func() { e.stage = ended }})
}

func (l *Library) audioCoder(name string, cfg *AudioConfig, o Choice, about av.Codec) (audioCoder, error) {
	if _, ok := pcmFormats[name]; ok {
		return newPCM(cfg, o, about)
	}
	if _, video := venues[name]; video || slices.Contains([]string{"rawvideo", "png", "bmp", "mjpeg"}, name) {
		return nil, invalid("encoder %q is for video, got an audio_encode_config", name)
	}
	if lib, ok := libraries[name]; ok && o.Name == "" {
		name = lib
	}
	return l.newExternalAudio(name, cfg, o, about)
}

// AddCopy adds a stream whose packets are those of a Demuxer.
func (m *Muxer) AddCopy(c *av.Codec) error {
	if err := m.configurable(); err != nil {
		return err
	}
	if c.Audio && m.format.audio == "" || !c.Audio && m.format.video == "" {
		return invalid("the format %s does not hold %s", m.format.name, kind(c.Audio))
	}
	return m.add(&stream{audio: c.Audio, about: c, end: func() {}})
}

func (m *Muxer) add(s *stream) error {
	// What a container of our own does not hold, ffmpeg may write into it.
	if name := s.codec().Name; m.format.own != nil && !slices.Contains(m.format.own, name) && (s.codec().Entry == nil || m.format.name != "mp4") {
		if m.format.name != "mp4" && m.format.name != "avi" && m.format.name != "wav" {
			s.closeCoder()
			return invalid("the format %s holds %s, got %s", m.format.name, strings.Join(m.format.own, ", "), name)
		}
		if _, err := m.lib.tool(fmt.Sprintf("%s in %s", name, m.format.name)); err != nil {
			s.closeCoder()
			return err
		}
		m.format.own = nil
	}
	m.streams = append(m.streams, s)
	return nil
}

func (s *stream) closeCoder() {
	if s.coder != nil {
		s.coder.close()
	}
}

func kind(audio bool) string {
	if audio {
		return "audio"
	}
	return "video"
}

// Open makes the file. options are those of ffmpeg's muxer, for formats that it writes.
func (m *Muxer) Open(options [][2]string) error {
	switch {
	case m.state == done:
		return invalid("the muxer of %s is closed", m.path)
	case m.state == opened:
		return invalid("the muxer of %s is open already", m.path)
	case len(m.streams) == 0:
		return invalid("%s has no stream: call add_encode_stream or add_remux_stream before open()", m.path)
	}
	for _, kv := range options {
		if m.format.own != nil || !slices.Contains(m.known, kv[0]) || strings.HasSuffix(kv[0], "_url") || strings.HasSuffix(kv[0], "file") {
			return invalid("open: the format %s has no option %q", m.format.name, kv[0])
		}
	}
	if !strings.Contains(path.Base(m.path), "%") || m.format.name != "image2" {
		f, err := m.lib.Files.OpenFile(m.path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0)
		if err != nil {
			return err
		}
		m.file = f
	}
	m.options, m.state = options, opened
	return nil
}

// Write adds packets to a stream. The packets are not changed and may be written elsewhere, too.
func (m *Muxer) Write(i int, p *av.Packets) error {
	switch {
	case m.state == configuring:
		return invalid("write to %s before open()", m.path)
	case m.state == done:
		return invalid("write to %s after close()", m.path)
	case m.failed != nil:
		return m.failed
	case i < 0 || i >= len(m.streams):
		return invalid("stream %d of %s, want 0 to %d", i, m.path, len(m.streams)-1)
	case p.Err != nil:
		return p.Err
	}
	s := m.streams[i]
	if p.Codec != nil && p.Codec.Audio != s.audio {
		return invalid("stream %d of %s is %s, got packets of %s", i, m.path, kind(s.audio), kind(p.Codec.Audio))
	}
	base := s.codec().TimeBase
	for _, q := range p.List {
		q.PTS, q.DTS, q.Duration = av.Rescale(q.PTS, p.Base, base), av.Rescale(q.DTS, p.Base, base), av.Rescale(q.Duration, p.Base, base)
		if s.began && q.DTS <= s.last {
			return invalid("stream %d of %s: a packet at time %d after one at %d (in 1/%v s), want times that grow", i, m.path, q.DTS, s.last, base.Inverse())
		}
		s.began, s.last = true, q.DTS
		s.queue = append(s.queue, q)
	}
	return m.fail(m.drain(false))
}

func (m *Muxer) fail(err error) error {
	if err != nil && m.failed == nil {
		m.failed = err
	}
	return err
}

// drain writes the packets that no other stream can come before: all of them at the end.
func (m *Muxer) drain(end bool) error {
	for {
		best := -1
		for i, s := range m.streams {
			if len(s.queue) == 0 {
				if !end {
					return nil
				}
				continue
			}
			if best < 0 || before(s, m.streams[best]) {
				best = i
			}
		}
		if best < 0 {
			return nil
		}
		if err := m.writer(); err != nil {
			return err
		}
		s := m.streams[best]
		p := &s.queue[0]
		if err := m.w.write(best, p); err != nil {
			return err
		}
		*p = av.Packet{}
		s.queue = s.queue[1:]
		s.number++
	}
}

// before compares the next packets of two streams.
func before(a, b *stream) bool {
	ta, tb := a.codec().TimeBase, b.codec().TimeBase
	return float64(a.queue[0].DTS)*ta.Float() < float64(b.queue[0].DTS)*tb.Float()
}

// writer makes the writer once the codecs are complete.
func (m *Muxer) writer() error {
	if m.w != nil {
		return nil
	}
	list := make([]*av.Codec, len(m.streams))
	for i, s := range m.streams {
		list[i] = s.codec()
	}
	make := m.format.make
	if m.format.own == nil {
		make = newForeign
	}
	var err error
	m.w, err = make(m, list)
	return err
}

// Flush writes what waits for other streams. Close does it, too.
func (m *Muxer) Flush() error {
	if m.state != opened {
		return nil
	}
	if m.failed != nil {
		return m.failed
	}
	return m.fail(m.drain(true))
}

// Close finishes the file and ends the encoders. A second Close does nothing.
func (m *Muxer) Close() error {
	if m.state == done {
		return nil
	}
	err := m.Flush()
	if m.state == opened && err == nil && m.w == nil {
		written := slices.ContainsFunc(m.streams, func(s *stream) bool { return s.began })
		if m.format.own != nil || written {
			err = m.writer() // a file without packets still is one
		}
	}
	m.state = done
	for _, s := range m.streams {
		s.end()
		s.closeCoder()
	}
	if m.w != nil {
		if err2 := m.w.close(); err == nil {
			err = err2
		}
	}
	if m.file != nil {
		if err2 := m.file.Close(); err == nil {
			err = err2
		}
	}
	m.lib.closed(m)
	return err
}

func (m *Muxer) abandon() error { return m.Close() }
