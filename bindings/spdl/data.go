package spdl

import (
	"fmt"

	"github.com/canmv-run/canmv-run/host/container"
	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) makeData() {
	m.videoConfig = &arg.Class{
		Name: "VideoEncodeConfig", Doc: "How to encode video. Made by video_encode_config.",
		Str: func(o *arg.Object) string {
			c := o.Data.(container.VideoConfig)
			return fmt.Sprintf("VideoEncodeConfig<%dx%d, %v, %v>", c.Width, c.Height, c.Format, c.Rate)
		},
	}
	m.audioConfig = &arg.Class{
		Name: "AudioEncodeConfig", Doc: "How to encode sound. Made by audio_encode_config.",
		Str: func(o *arg.Object) string {
			c := o.Data.(container.AudioConfig)
			return fmt.Sprintf("AudioEncodeConfig<%d channels, %d Hz, %v>", c.Channels, c.Rate, c.Format)
		},
	}
	codec := func(o *arg.Object) *av.Codec { return o.Data.(*av.Codec) }
	prop := func(name, doc string, get func(o *arg.Object) any) arg.Prop {
		return arg.Prop{Name: name, Doc: doc, Get: func(o *arg.Object) (any, error) { return get(o), nil }}
	}
	name := prop("name", "The codec's name, as FFmpeg has it: h264, aac, …", func(o *arg.Object) any { return codec(o).Name })
	base := prop("time_base", "The unit of times in seconds: (numerator, denominator).", func(o *arg.Object) any { return tuple(o.Values, codec(o).TimeBase) })
	m.videoCodec = &arg.Class{
		Name: "VideoCodec", Doc: "What a stream of video is. Demuxer.video_codec and VideoPackets.codec give it.",
		Props: []arg.Prop{
			name, base,
			prop("width", "Pixels across.", func(o *arg.Object) any { return codec(o).Width }),
			prop("height", "Pixels down.", func(o *arg.Object) any { return codec(o).Height }),
			prop("pix_fmt", "The pixel format, '' where it is not known.", func(o *arg.Object) any { return codec(o).PixFmt }),
			prop("frame_rate", "Frames a second: (numerator, denominator).", func(o *arg.Object) any { return tuple(o.Values, codec(o).FrameRate) }),
			prop("sample_aspect_ratio", "The shape of a pixel: (width, height).", func(o *arg.Object) any { return tuple(o.Values, codec(o).Aspect) }),
		},
		Str: func(o *arg.Object) string {
			c := codec(o)
			return fmt.Sprintf("VideoCodec<name=%s, %dx%d, pix_fmt=%s, frame_rate=%v>", c.Name, c.Width, c.Height, c.PixFmt, c.FrameRate)
		},
	}
	m.audioCodec = &arg.Class{
		Name: "AudioCodec", Doc: "What a stream of sound is. Demuxer.audio_codec and AudioPackets.codec give it.",
		Props: []arg.Prop{
			name, base,
			prop("sample_rate", "In Hz.", func(o *arg.Object) any { return codec(o).SampleRate }),
			prop("num_channels", "The number of channels.", func(o *arg.Object) any { return codec(o).Channels }),
			prop("sample_fmt", "The sample format, '' where it is not known.", func(o *arg.Object) any { return codec(o).SampleFmt }),
			prop("channel_layout", "The channels as FFmpeg names them: mono, stereo, …", func(o *arg.Object) any { return layout(codec(o).Channels) }),
		},
		Str: func(o *arg.Object) string {
			c := codec(o)
			return fmt.Sprintf("AudioCodec<name=%s, sample_rate=%d, num_channels=%d, sample_fmt=%s>", c.Name, c.SampleRate, c.Channels, c.SampleFmt)
		},
	}
}

// codec is a codec as a script value.
func (m *modules) codec(vs arg.Values, c *av.Codec) arg.Value {
	if c.Audio {
		return m.audioCodec.NewObject(vs, c)
	}
	return m.videoCodec.NewObject(vs, c)
}

// asCodec reads an argument that is a codec of either kind.
func (m *modules) asCodec(c *arg.Call, name string) *av.Codec {
	for _, class := range []*arg.Class{m.videoCodec, m.audioCodec} {
		if o, ok := arg.AsObject(c.Value(name), class); ok {
			return o.Data.(*av.Codec)
		}
	}
	c.BadType(name, c.Value(name), "VideoCodec or AudioCodec")
	return nil
}

const videoFields = "bit_rate=-1, compression_level=-1, qscale=-1, gop_size=-1, max_b_frames=-1, colorspace=None, color_primaries=None, color_trc=None"

// videoSettings reads the fields that video_encode_config and save_image share.
func videoSettings(c *arg.Call) container.VideoConfig {
	return container.VideoConfig{
		BitRate: c.Int("bit_rate"), Compression: c.Int("compression_level"), QScale: c.Int("qscale"), GOP: c.Int("gop_size"), BFrames: c.Int("max_b_frames"),
		Space: optional(c, "colorspace"), Primaries: optional(c, "color_primaries"), Transfer: optional(c, "color_trc"),
	}
}

func pixFmt(c *arg.Call, name string) av.PixFmt {
	f, err := av.ParsePixFmt(c.Str(name))
	if err != nil && c.Err() == nil {
		c.Fail(fail(err))
	}
	return f
}

func sampleFmt(c *arg.Call, name string) av.SampleFmt {
	f, err := av.ParseSampleFmt(c.Str(name))
	if err != nil && c.Err() == nil {
		c.Fail(fail(err))
	}
	return f
}

func (m *modules) configs() []arg.Member {
	return []arg.Member{
		&arg.Func{
			Sig: "video_encode_config(*, height, width, frame_rate=None, pix_fmt='rgb24', " + videoFields + ")",
			Doc: "How to encode video. height and width in pixels; frame_rate is (numerator, denominator) and needed; pix_fmt is that of the frames. " +
				"-1 and None are the encoder's own choice. bit_rate in bit/s, gop_size in frames from key frame to key frame. qscale is the quantiser: " +
				"of H.264 and H.265 their QP, of MJPEG FFmpeg's scale from 1, best, to 31. colorspace, color_primaries and color_trc are FFmpeg's names, e.g. 'bt709'. " +
				"Every field reaches the encoder, or add_encode_stream raises ValueError. Our own H.264 and H.265 encoders write no B-frames and have one compression level: " +
				"where max_b_frames or compression_level ask for more, FFmpeg's libx264 or libx265 encodes if it is installed, else a note on stderr says so.",
			Do: func(c *arg.Call) (any, error) {
				cfg := videoSettings(c)
				cfg.Width, cfg.Height, cfg.Rate, cfg.Format = c.Int("width"), c.Int("height"), pair(c, "frame_rate"), pixFmt(c, "pix_fmt")
				return m.videoConfig.NewObject(c.Values, cfg), c.Err()
			},
		},
		&arg.Func{
			Sig: "audio_encode_config(*, num_channels, sample_rate, sample_fmt='fltp', bit_rate=-1, compression_level=-1, qscale=-1)",
			Doc: "How to encode sound. sample_fmt is that of the frames; bit_rate in bit/s; compression_level and qscale are the encoder's own scales. " +
				"-1 is the encoder's own choice. Every field reaches the encoder, or add_encode_stream raises ValueError.",
			Do: func(c *arg.Call) (any, error) {
				cfg := container.AudioConfig{
					Channels: c.Int("num_channels"), Rate: c.Int("sample_rate"), Format: sampleFmt(c, "sample_fmt"),
					BitRate: c.Int("bit_rate"), Compression: c.Int("compression_level"), QScale: c.Int("qscale"),
				}
				return m.audioConfig.NewObject(c.Values, cfg), c.Err()
			},
		},
	}
}
