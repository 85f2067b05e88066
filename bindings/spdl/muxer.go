package spdl

import (
	"github.com/canmv-run/canmv-run/host/container"
	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) makeEncoders() {
	video := func(c *arg.Call) *container.VideoEncoder { return c.Self.Data.(*container.VideoEncoder) }
	sound := func(c *arg.Call) *container.AudioEncoder { return c.Self.Data.(*container.AudioEncoder) }
	done := func(c *arg.Call, p *av.Packets, err error) (any, error) { return m.packets(c.Values, p), fail(err) }
	const encode, flush = "Encodes frames and returns packets, or None where none are ready. FFmpeg's encoders give all of theirs to flush().",
		"Ends the encoder and returns the packets that it held back, or None."
	m.videoEncoder = &arg.Class{
		Name: "VideoEncoder", Doc: "Makes packets of pictures. Muxer.add_encode_stream makes it.",
		Methods: []*arg.Func{
			{Sig: "encode(frames)", Doc: encode, Do: func(c *arg.Call) (any, error) {
				o := c.Object("frames", m.videoFrames)
				if err := c.Err(); err != nil {
					return nil, err
				}
				p, err := video(c).Encode(o.Data.(*av.VideoFrames))
				return done(c, p, err)
			}},
			{Sig: "flush()", Doc: flush, Do: func(c *arg.Call) (any, error) {
				p, err := video(c).Flush()
				return done(c, p, err)
			}},
		},
	}
	m.audioEncoder = &arg.Class{
		Name: "AudioEncoder", Doc: "Makes packets of sound. Muxer.add_encode_stream makes it.",
		Methods: []*arg.Func{
			{Sig: "encode(frames)", Doc: encode, Do: func(c *arg.Call) (any, error) {
				o := c.Object("frames", m.audioFrames)
				if err := c.Err(); err != nil {
					return nil, err
				}
				p, err := sound(c).Encode(o.Data.(*av.AudioFrames))
				return done(c, p, err)
			}},
			{Sig: "flush()", Doc: flush, Do: func(c *arg.Call) (any, error) {
				p, err := sound(c).Flush()
				return done(c, p, err)
			}},
		},
		Props: []arg.Prop{{
			Name: "frame_size", Doc: "How many samples the codec takes at once, 0 for any number. encode() takes any number in either case.",
			Get: func(o *arg.Object) (any, error) { return o.Data.(*container.AudioEncoder).FrameSize(), nil },
		}},
	}
}

func (m *modules) makeMuxer() {
	self := func(c *arg.Call) *container.Muxer { return c.Self.Data.(*container.Muxer) }
	m.muxer = &arg.Class{
		Name: "Muxer",
		Doc: "Writes a media file. The name tells the format, or format= does, as FFmpeg names it (mp4, wav, avi, adts, image2, rawvideo, h264, s16le, matroska, …). " +
			"Relative paths start at the working directory, /sdcard. MP4, WAV, AVI, ADTS, pictures and raw files are written by canmv-run, others by FFmpeg where it is installed. " +
			"Packets of several streams are put in order by the muxer.",
		Init: &arg.Func{Sig: "Muxer(dst, /, *, format=None)", Doc: "A muxer for a file. The file is made by open().", Do: func(c *arg.Call) (any, error) {
			dst, format := c.Str("dst"), optional(c, "format")
			if err := c.Err(); err != nil {
				return nil, err
			}
			x, err := m.cfg.Library.NewMuxer(dst, format)
			c.Self.Data = x
			return nil, fail(err)
		}},
		Methods: []*arg.Func{
			{
				Sig: "add_encode_stream(config, *, encoder=None, encoder_config=None)",
				Doc: "Adds a stream and returns its VideoEncoder or AudioEncoder. config is made by video_encode_config or audio_encode_config. encoder is a name as ffmpeg -encoders lists them, " +
					"or h264 or hevc for canmv-run's choice; rawvideo, png, bmp, mjpeg, pcm_* need no FFmpeg. encoder_config are the encoder's own options as a dict of texts.",
				Do: func(c *arg.Call) (any, error) {
					choice := container.Choice{Name: optional(c, "encoder"), Options: options(c, "encoder_config")}
					if o, ok := arg.AsObject(c.Value("config"), m.audioConfig); ok && c.Err() == nil {
						e, err := self(c).AddAudio(o.Data.(container.AudioConfig), choice)
						if err != nil {
							return nil, fail(err)
						}
						return m.audioEncoder.NewObject(c.Values, e), nil
					}
					o := c.Object("config", m.videoConfig)
					if err := c.Err(); err != nil {
						return nil, err
					}
					e, err := self(c).AddVideo(o.Data.(container.VideoConfig), choice)
					if err != nil {
						return nil, fail(err)
					}
					return m.videoEncoder.NewObject(c.Values, e), nil
				},
			},
			{Sig: "add_remux_stream(codec)", Doc: "Adds a stream whose packets are copied: codec is Demuxer.video_codec or audio_codec.", Do: func(c *arg.Call) (any, error) {
				codec := m.asCodec(c, "codec")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, fail(self(c).AddCopy(codec))
			}},
			{Sig: "open(muxer_config=None)", Doc: "Makes the file and returns the muxer, for with. muxer_config are options of FFmpeg's muxer.", Do: func(c *arg.Call) (any, error) {
				o := options(c, "muxer_config")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return c.Self, fail(self(c).Open(o))
			}},
			{Sig: "write(stream_index, packets)", Doc: "Writes packets to a stream; streams count from 0 in the order in which they were added.", Do: func(c *arg.Call) (any, error) {
				i, p := c.Int("stream_index"), m.asPackets(c, "packets")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, fail(self(c).Write(i, p))
			}},
			{Sig: "flush()", Doc: "Writes what waits for packets of other streams.", Do: func(c *arg.Call) (any, error) { return nil, fail(self(c).Flush()) }},
			{Sig: "close()", Doc: "Finishes the file; a second time does nothing.", Do: func(c *arg.Call) (any, error) { return nil, fail(self(c).Close()) }},
			{Sig: "__enter__()", Doc: "The muxer itself, for with.", Do: func(c *arg.Call) (any, error) { return c.Self, nil }},
			{Sig: "__exit__(*args)", Doc: "Flushes and closes.", Do: func(c *arg.Call) (any, error) { return nil, fail(self(c).Close()) }},
		},
	}
}

func (m *modules) saveImage() arg.Member {
	return &arg.Func{
		Sig: "save_image(path, data, pix_fmt='rgb24', *, " + videoFields + ")",
		Doc: "Saves one picture as PNG, JPEG or BMP, as the name says. data is (H, W, 3) of rgb24 and bgr24, (H, W) of gray and of gray16le and gray16be, which have 16 bits (PNG only), " +
			"(3, H, W) of yuv444p (JPEG). The other arguments are those of video_encode_config: qscale for JPEG, compression_level for PNG.",
		Do: func(c *arg.Call) (any, error) {
			path, a, f, cfg := c.Str("path"), array(c, "data"), pixFmt(c, "pix_fmt"), videoSettings(c)
			if err := c.Err(); err != nil {
				return nil, err
			}
			return nil, fail(m.cfg.Library.SavePicture(path, a, f, cfg))
		},
	}
}
