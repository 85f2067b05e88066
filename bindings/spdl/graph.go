package spdl

import (
	"math"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/filter"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) makeGraph() {
	g := func(c *arg.Call) *filter.Graph { return c.Self.Data.(*filter.Graph) }
	m.graph = &arg.Class{
		Name: "FilterGraph",
		Doc: "Runs FFmpeg's filters over frames, e.g. FilterGraph('buffer=width=320:height=240:pix_fmt=rgb24:time_base=1/30:sar=1/1,scale=640:480,buffersink'). " +
			"canmv-run has null, scale, crop, pad, fps, hflip, vflip, transpose, format, setpts and trim for pictures, anull, volume, atrim, aresample and aformat for sound. " +
			"Other filters, other options and graphs with branches run in FFmpeg where it is installed; their frames come out once flush() was called. Without it they raise ValueError, which names them.",
		Init: &arg.Func{Sig: "FilterGraph(filter_desc)", Doc: "A graph with one buffer or abuffer and one buffersink or abuffersink.", Do: func(c *arg.Call) (any, error) {
			desc := c.Str("filter_desc")
			if err := c.Err(); err != nil {
				return nil, err
			}
			x, err := m.cfg.Library.NewGraph(desc, m.cfg.Foreign)
			c.Self.Data = x
			return nil, fail(err)
		}},
		Methods: []*arg.Func{
			{Sig: "add_frames(frames, *, key=None)", Doc: "Passes frames in. key names the input as buffer@name does; it may be left out.", Do: func(c *arg.Call) (any, error) {
				key := optional(c, "key")
				if o, ok := arg.AsObject(c.Value("frames"), m.audioFrames); ok && c.Err() == nil {
					return nil, fail(g(c).AddSound(key, o.Data.(*av.AudioFrames)))
				}
				o := c.Object("frames", m.videoFrames)
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, fail(g(c).AddVideo(key, o.Data.(*av.VideoFrames)))
			}},
			{Sig: "flush()", Doc: "Says that no more frames come.", Do: func(c *arg.Call) (any, error) { return nil, fail(g(c).Flush()) }},
			{Sig: "get_frames(*, key=None)", Doc: "The frames that have come out since the last call, or None.", Do: func(c *arg.Call) (any, error) {
				key := optional(c, "key")
				if err := c.Err(); err != nil {
					return nil, err
				}
				v, a, err := g(c).Frames(key)
				switch {
				case err != nil:
					return nil, fail(err)
				case v != nil:
					return m.videoFrames.Wrapped(m.videoFrames.NewObject(c.Values, v)), nil
				case a != nil:
					return m.audioFrames.Wrapped(m.audioFrames.NewObject(c.Values, a)), nil
				}
				return nil, nil
			}},
		},
		Str: func(o *arg.Object) string { return "FilterGraph<" + o.Data.(*filter.Graph).String() + ">" },
	}
}

const (
	audioDesc = "sample_rate=None, num_channels=None, sample_fmt='fltp', timestamp=None, num_frames=None, filter_desc=None"
	videoDesc = "frame_rate=None, timestamp=None, scale_width=None, scale_height=None, scale_algo='bicubic', scale_mode='pad', crop_width=None, crop_height=None, pix_fmt='rgb24', num_frames=None, pad_mode=None, filter_desc=None"
)

// count reads an integer that may be None.
func count(c *arg.Call, name string) *int {
	if c.IsNone(name) {
		return nil
	}
	n := c.Int(name)
	return &n
}

func or(n *int, none int) int {
	if n == nil {
		return none
	}
	return *n
}

// text makes None of an empty description.
func text(s string, err error) (any, error) {
	if s == "" {
		return nil, fail(err)
	}
	return s, fail(err)
}

func soundDesc(c *arg.Call) filter.AudioDesc {
	return filter.AudioDesc{
		Rate: or(count(c, "sample_rate"), 0), Channels: or(count(c, "num_channels"), 0), Format: optional(c, "sample_fmt"), Window: window(c, "timestamp"),
		Frames: or(count(c, "num_frames"), -1), More: optional(c, "filter_desc"),
	}
}

func pictureDesc(c *arg.Call) filter.VideoDesc {
	return filter.VideoDesc{
		Rate: pair(c, "frame_rate"), Window: window(c, "timestamp"), ScaleWidth: count(c, "scale_width"), ScaleHeight: count(c, "scale_height"),
		ScaleAlgo: c.Str("scale_algo"), ScaleMode: optional(c, "scale_mode"), CropWidth: count(c, "crop_width"), CropHeight: count(c, "crop_height"),
		Format: optional(c, "pix_fmt"), Frames: or(count(c, "num_frames"), -1), PadMode: optional(c, "pad_mode"), More: optional(c, "filter_desc"),
	}
}

func (m *modules) descs() []arg.Member {
	audio := &arg.Func{
		Sig: "get_audio_filter_desc(*, " + audioDesc + ")",
		Doc: "The filters that prepare sound: channels, rate, a window (start, end) in seconds, num_frames samples by padding and cutting, filter_desc, format; or None.",
		Do: func(c *arg.Call) (any, error) {
			d := soundDesc(c)
			if err := c.Err(); err != nil {
				return nil, err
			}
			return text(d.String(), nil)
		},
	}
	video := &arg.Func{
		Sig: "get_video_filter_desc(*, " + videoDesc + ")",
		Doc: "The filters that prepare pictures: rate, a window in seconds, size (scale_mode 'pad', 'crop' or None), crop, num_frames by repeating and cutting, filter_desc, format; or None.",
		Do: func(c *arg.Call) (any, error) {
			d := pictureDesc(c)
			if err := c.Err(); err != nil {
				return nil, err
			}
			return text(d.Text())
		},
	}
	return []arg.Member{
		&arg.Func{Sig: "get_buffer_desc(codec, label=None, pix_fmt=None)", Doc: "The buffer filter for the frames of a video codec, for FilterGraph. label is put behind its name, pix_fmt replaces the codec's.",
			Do: func(c *arg.Call) (any, error) {
				o, label, format := c.Object("codec", m.videoCodec), optional(c, "label"), optional(c, "pix_fmt")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return filter.BufferDesc(o.Data.(*av.Codec), label, format), nil
			}},
		&arg.Func{Sig: "get_abuffer_desc(codec, *, label=None, sample_fmt=None)", Doc: "The abuffer filter for the sound of an audio codec, for FilterGraph.",
			Do: func(c *arg.Call) (any, error) {
				o, label, format := c.Object("codec", m.audioCodec), optional(c, "label"), optional(c, "sample_fmt")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return filter.BufferDesc(o.Data.(*av.Codec), label, format), nil
			}},
		audio, video,
		&arg.Func{
			Sig: "get_filter_desc(packets, **filter_args)",
			Doc: "get_audio_filter_desc or get_video_filter_desc for packets: sound is cut to the window that it was demuxed with. filter_args are theirs.",
			Do: func(c *arg.Call) (any, error) {
				p := m.asPackets(c, "packets")
				if err := c.Err(); err != nil {
					return nil, err
				}
				f, kwargs := video, c.Keywords()
				if p.Codec.Audio {
					f = audio
					if p.HasWindow && !(math.IsInf(p.Window[0], 0) && math.IsInf(p.Window[1], 0)) {
						w := c.Values.Tuple(c.Values.Float(p.Window[0]), c.Values.Float(p.Window[1]))
						kwargs = append(kwargs, []arg.Value{c.Values.Str("timestamp"), w})
					}
				}
				return f.Invoke(c.Thread, nil, nil, kwargs)
			},
		},
	}
}

func (m *modules) table() *arg.Module {
	t := &arg.Module{
		Name: "spdl.io",
		Doc: "Arrays in, media files out: frames that refer to numpy arrays, filters, encoders, and muxers for MP4, WAV, AVI, pictures, and with FFmpeg installed every other format. " +
			"What FFmpeg encodes or filters comes out at flush(), so that a script does the same each time.",
		Members: []arg.Member{
			m.muxer, m.demuxer, m.graph, m.videoEncoder, m.audioEncoder, m.videoConfig, m.audioConfig, m.videoFrames, m.audioFrames, m.videoPackets, m.audioPackets,
			m.videoCodec, m.audioCodec, m.saveImage(),
		},
		Types: []*arg.Class{m.batches},
	}
	for _, list := range [][]arg.Member{m.references(), m.configs(), m.demuxFunctions(), m.descs()} {
		t.Members = append(t.Members, list...)
	}
	return t
}
