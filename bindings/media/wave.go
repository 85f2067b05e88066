package media

import (
	"errors"
	"io"
	"os"

	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/sdcard"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// waveFile is an open WAV file: one of reader and writer is set.
type waveFile struct {
	file   *sdcard.File
	reader *audio.WaveReader
	writer *audio.WaveWriter
}

func (w *waveFile) close() error {
	if w.file == nil {
		return nil
	}
	var err error
	if w.writer != nil {
		err = w.writer.Close()
	}
	err = errors.Join(err, w.file.Close())
	w.file = nil
	return err
}

// waves is media.wave.
type waves struct {
	m    *modules
	fail *arg.ErrorType
}

func (m *modules) wave() *arg.Module {
	w := &waves{m: m, fail: &arg.ErrorType{Name: "Error", Base: "Exception", Doc: "A file that is no WAV file of PCM, or a call in the wrong order."}}
	read, write := w.readClass(), w.writeClass()
	return &arg.Module{
		Name: "media.wave",
		Doc:  "WAV files of PCM, as CPython's wave with the board's names.",
		Members: []arg.Member{
			w.fail, read, write,
			arg.Const{Name: "WAVE_FORMAT_PCM", Value: 1, Doc: "The only format."},
			&arg.Func{Sig: "open(f, mode='rb')", Doc: "Opens a path: mode 'rb' gives a Wave_read, 'wb' a Wave_write.", Do: func(c *arg.Call) (any, error) {
				name, mode := c.Str("f"), c.Str("mode")
				if _, isPath := arg.AsStr(c.Value("f")); !isPath {
					return nil, arg.NotYet("wave.open of an open file")
				}
				if err := c.Err(); err != nil {
					return nil, err
				}
				switch mode {
				case "r", "rb":
					return w.open(c, read, name, os.O_RDONLY)
				case "w", "wb":
					return w.open(c, write, name, os.O_RDWR|os.O_CREATE|os.O_TRUNC)
				}
				return nil, w.fail.Raise("mode must be 'r', 'rb', 'w', or 'wb'")
			}},
		},
	}
}

// err makes wave.Error of what the host says about the file.
func (w *waves) err(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, audio.ErrWave):
		return w.fail.Raise(err.Error()).Wrap(err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return arg.Raise("EOFError").Wrap(err)
	}
	return raise.Error(err)
}

func (w *waves) open(c *arg.Call, class *arg.Class, name string, flag int) (any, error) {
	f, err := w.m.cfg.Files.OpenFile(name, flag, 0)
	if err != nil {
		return nil, raise.Error(err)
	}
	wf := &waveFile{file: f}
	if flag == os.O_RDONLY {
		if wf.reader, err = audio.NewWaveReader(f); err == nil && wf.reader.Tag != 1 {
			err = w.fail.Raise("unknown format: " + itoa(wf.reader.Tag))
		}
		if err != nil {
			f.Close()
			return nil, w.err(err)
		}
	} else {
		wf.writer = audio.NewWaveWriter(f)
	}
	return class.NewObject(c.Values, wf), nil
}

// common are the methods of both classes.
func (w *waves) common(params func(f *waveFile) audio.WaveParams, missing func(p audio.WaveParams, name string) error) []*arg.Func {
	self := func(c *arg.Call) *waveFile { return c.Self.Data.(*waveFile) }
	number := func(sig, doc, name string, get func(p audio.WaveParams) int) *arg.Func {
		return &arg.Func{Sig: sig, Doc: doc, Do: func(c *arg.Call) (any, error) {
			p := params(self(c))
			if err := missing(p, name); err != nil {
				return nil, err
			}
			return get(p), nil
		}}
	}
	return []*arg.Func{
		number("get_channels()", "The number of channels.", "channels", func(p audio.WaveParams) int { return p.Channels }),
		number("get_sampwidth()", "The bytes of a sample.", "sampwidth", func(p audio.WaveParams) int { return p.SampleWidth }),
		number("get_framerate()", "Frames per second.", "framerate", func(p audio.WaveParams) int { return p.FrameRate }),
		number("get_frames()", "The number of frames.", "", func(p audio.WaveParams) int { return p.Frames }),
		{Sig: "get_comptype()", Doc: "'NONE'.", Do: func(*arg.Call) (any, error) { return "NONE", nil }},
		{Sig: "get_compname()", Doc: "'not compressed'.", Do: func(*arg.Call) (any, error) { return "not compressed", nil }},
		{Sig: "get_params()", Doc: "(nchannels, sampwidth, framerate, nframes, comptype, compname).", Do: func(c *arg.Call) (any, error) {
			p, vs := params(self(c)), c.Values
			if err := missing(p, "all"); err != nil {
				return nil, err
			}
			return vs.NamedTuple("_wave_params", []string{"nchannels", "sampwidth", "framerate", "nframes", "comptype", "compname"},
				vs.Int(int64(p.Channels)), vs.Int(int64(p.SampleWidth)), vs.Int(int64(p.FrameRate)), vs.Int(int64(p.Frames)),
				vs.Str("NONE"), vs.Str("not compressed")), nil
		}},
		{Sig: "close()", Doc: "Closes the file; a second time does nothing.", Do: func(c *arg.Call) (any, error) { return nil, w.err(self(c).close()) }},
		{Sig: "__enter__()", Doc: "The file itself, for with.", Do: func(c *arg.Call) (any, error) { return c.Self, nil }},
		{Sig: "__exit__(*args)", Doc: "Closes the file.", Do: func(c *arg.Call) (any, error) { return nil, w.err(self(c).close()) }},
	}
}

func (w *waves) readClass() *arg.Class {
	self := func(c *arg.Call) *audio.WaveReader { return c.Self.Data.(*waveFile).reader }
	return &arg.Class{
		Name: "Wave_read",
		Doc:  "An open WAV file. Made by open(path, 'rb').",
		Methods: append(w.common(func(f *waveFile) audio.WaveParams { return f.reader.WaveParams }, func(audio.WaveParams, string) error { return nil }),
			&arg.Func{Sig: "read_frames(n)", Doc: "Up to n frames as bytes; empty at the end.", Do: func(c *arg.Call) (any, error) {
				n := c.Int("n")
				if err := c.Err(); err != nil {
					return nil, err
				}
				b, err := self(c).ReadFrames(n)
				return b, w.err(err)
			}},
			&arg.Func{Sig: "tell()", Doc: "The position in frames.", Do: func(c *arg.Call) (any, error) { return self(c).Tell(), nil }},
			&arg.Func{Sig: "rewind()", Doc: "Back to the first frame.", Do: func(c *arg.Call) (any, error) { return nil, w.err(self(c).SetPos(0)) }},
			&arg.Func{Sig: "setpos(pos)", Doc: "Sets the position in frames.", Do: func(c *arg.Call) (any, error) {
				n := c.Int("pos")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, w.err(self(c).SetPos(n))
			}},
		),
	}
}

func (w *waves) writeClass() *arg.Class {
	self := func(c *arg.Call) *audio.WaveWriter { return c.Self.Data.(*waveFile).writer }
	set := func(sig, param, doc string, f func(*audio.WaveWriter, int) error) *arg.Func {
		return &arg.Func{Sig: sig, Doc: doc, Do: func(c *arg.Call) (any, error) {
			n := c.Float(param) // CPython rounds a frame rate
			if err := c.Err(); err != nil {
				return nil, err
			}
			return nil, w.err(f(self(c), int(n+0.5)))
		}}
	}
	data := func(sig, doc string, f func(*audio.WaveWriter, []byte) error) *arg.Func {
		return &arg.Func{Sig: sig, Doc: doc, Do: func(c *arg.Call) (any, error) {
			b := c.Buffer("data")
			if err := c.Err(); err != nil {
				return nil, err
			}
			return nil, w.err(f(self(c), b))
		}}
	}
	compression := func(c *arg.Call, v arg.Value) error {
		if s, ok := arg.AsStr(v); !ok || s != "NONE" {
			return w.fail.Raise("unsupported compression type")
		}
		return nil
	}
	missing := func(p audio.WaveParams, name string) error {
		switch {
		case name == "all" && (p.Channels == 0 || p.SampleWidth == 0 || p.FrameRate == 0):
			return w.fail.Raise("not all parameters set")
		case name == "channels" && p.Channels == 0:
			return w.fail.Raise("number of channels not set")
		case name == "sampwidth" && p.SampleWidth == 0:
			return w.fail.Raise("sample width not set")
		case name == "framerate" && p.FrameRate == 0:
			return w.fail.Raise("frame rate not set")
		}
		return nil
	}
	return &arg.Class{
		Name: "Wave_write",
		Doc:  "A WAV file that is being written: set channels, sample width and frame rate, then write. Made by open(path, 'wb').",
		Methods: append(w.common(func(f *waveFile) audio.WaveParams { return f.writer.Params() }, missing),
			set("set_channels(n)", "n", "Sets the number of channels.", (*audio.WaveWriter).SetChannels),
			set("set_sampwidth(n)", "n", "Sets the bytes of a sample, 1 to 4.", (*audio.WaveWriter).SetSampleWidth),
			set("set_framerate(n)", "n", "Sets the frames per second.", (*audio.WaveWriter).SetFrameRate),
			set("set_frames(n)", "n", "Sets the number of frames, as far as it is known.", (*audio.WaveWriter).SetFrames),
			&arg.Func{Sig: "set_comptype(comptype, compname=None)", Doc: "Only 'NONE'.", Do: func(c *arg.Call) (any, error) {
				return nil, compression(c, c.Value("comptype"))
			}},
			&arg.Func{Sig: "set_params(params)", Doc: "Sets (nchannels, sampwidth, framerate, nframes, comptype, compname).", Do: func(c *arg.Call) (any, error) {
				items := c.Seq("params")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if len(items) != 6 {
					return nil, arg.Raisef("ValueError", "requested length 6 but object has length %d", len(items))
				}
				var n [4]int
				for i := range n {
					x, ok := arg.AsInt(items[i])
					if !ok {
						c.BadType("params", items[i], "int")
						return nil, c.Err()
					}
					n[i] = int(x)
				}
				if err := compression(c, items[4]); err != nil {
					return nil, err
				}
				return nil, w.err(self(c).SetParams(audio.WaveParams{Channels: n[0], SampleWidth: n[1], FrameRate: n[2], Frames: n[3]}))
			}},
			data("write_frames(data)", "Writes frames and makes the header right.", (*audio.WaveWriter).WriteFrames),
			data("write_frames_raw(data)", "Writes frames; the header is made right by close().", (*audio.WaveWriter).WriteFramesRaw),
			&arg.Func{Sig: "tell()", Doc: "The number of frames written.", Do: func(c *arg.Call) (any, error) { return self(c).Tell(), nil }},
		),
	}
}
