package container

import (
	"fmt"
	"strings"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/frame"
	"github.com/canmv-run/canmv-run/host/venc"
	"github.com/canmv-run/canmv-run/host/venc/engines"
)

// defaultQP is the quantiser without a bit rate and a qscale, near x264's default quality.
const defaultQP = 23

// engineCoder runs an encoder of host/venc: one packet for each picture, at once.
type engineCoder struct {
	about  av.Codec
	enc    venc.Encoder
	rate   frame.Rate
	matrix frame.Matrix
	// Pictures in other formats are converted into one of two frames, the next while the last is being encoded.
	buffers [2]*frame.Frame
}

// lacks lists what the engines of host/venc cannot do of a configuration; soft are wishes that may go without effect.
func (c *VideoConfig) lacks(o Choice) (hard, soft []string) {
	say := func(list *[]string, set bool, format string, args ...any) {
		if set {
			*list = append(*list, fmt.Sprintf(format, args...))
		}
	}
	say(&soft, c.BFrames > 0, "max_b_frames=%d", c.BFrames)
	say(&soft, c.Compression >= 0, "compression_level=%d", c.Compression)
	say(&hard, c.Format == av.YUV422P || c.Format == av.YUV444P || c.Format.Deep(), "pix_fmt=%v", c.Format)
	say(&hard, len(o.Options) > 0, "encoder_config=%v", o.Options)
	say(&hard, c.QScale > venc.MaxQP, "qscale=%d", c.QScale)
	say(&hard, c.BitRate > venc.MaxBitRate || c.BitRate > 0 && c.BitRate < venc.MinBitRate, "bit_rate=%d", c.BitRate)
	say(&hard, c.Width < venc.MinWidth || c.Height < venc.MinHeight || c.Width > venc.MaxWidth || c.Height > venc.MaxHeight, "a size of %dx%d", c.Width, c.Height)
	m, known := c.matrix()
	family := "smpte170m"
	if m == frame.BT709 {
		family = "bt709"
	}
	say(&hard, !known || c.Space == "bt470bg", "colorspace=%s", c.Space)
	say(&hard, c.Primaries != "" && c.Primaries != family, "color_primaries=%s", c.Primaries)
	say(&hard, c.Transfer != "" && c.Transfer != family, "color_trc=%s", c.Transfer)
	return hard, soft
}

// newH26x is H.264 or H.265 without a named encoder: the engine of the program's choice, or libx264 and libx265 for what
// that lacks.
func (l *Library) newH26x(codec venc.Codec, cfg *VideoConfig, o Choice, about av.Codec) (videoCoder, error) {
	if cfg.Width%2 != 0 || cfg.Height%2 != 0 {
		return nil, invalid("video_encode_config: size %dx%d, %v in 4:2:0 wants even numbers", cfg.Width, cfg.Height, codec)
	}
	library := map[venc.Codec]string{venc.H264: "libx264", venc.H265: "libx265"}[codec]
	hard, soft := cfg.lacks(o)
	missing := strings.Join(append(hard, soft...), ", ")
	if l.Mode == engines.FFmpeg {
		return l.newExternalVideo(library, cfg, o, about)
	}
	if missing != "" && l.Mode == engines.Auto {
		if t, err := l.tool(missing); err == nil && t.HasEncoder(library) {
			l.note(fmt.Sprintf("spdl: FFmpeg's %s encodes, because our own %v encoder has no %s", library, codec, missing))
			return l.newExternalVideo(library, cfg, o, about)
		} else if len(hard) > 0 && err != nil {
			return nil, err
		}
	}
	if len(hard) > 0 {
		return nil, invalid("our own %v encoder has no %s; FFmpeg's %s has: --encoder auto or ffmpeg, with FFmpeg installed", codec, strings.Join(hard, ", "), library)
	}
	if cfg.BFrames > 0 {
		l.note(fmt.Sprintf("spdl: max_b_frames=%d: our own %v encoder writes none; FFmpeg's %s would", cfg.BFrames, codec, library))
	}
	if cfg.Compression >= 0 {
		l.note(fmt.Sprintf("spdl: compression_level=%d: our own %v encoder has one level only", cfg.Compression, codec))
	}
	if l.NewEncoder == nil {
		return nil, invalid("there is no %v encoder here", codec)
	}
	opt := venc.Options{Codec: codec, Width: cfg.Width, Height: cfg.Height, Rate: frame.Rate(cfg.Rate), RateControl: venc.FixQP, QP: defaultQP}
	switch {
	case cfg.QScale >= 0:
		opt.QP = max(cfg.QScale, venc.MinQP)
	case cfg.BitRate > 0:
		opt.RateControl, opt.BitRate = venc.VBR, cfg.BitRate
	}
	opt.GOP = 12 // FFmpeg's default
	if cfg.GOP >= 0 {
		opt.GOP = max(cfg.GOP, 1) // 0 means key frames only
	}
	enc, err := l.NewEncoder(opt)
	if err != nil {
		return nil, invalid("the encoder %v: %v", codec, err).Because(err)
	}
	matrix, _ := cfg.matrix()
	if cfg.Format != av.YUV420P && cfg.Format != av.NV12 {
		l.noteConversion(enc.Name(), cfg)
	}
	about.PixFmt = "yuv420p"
	return &engineCoder{about: about, enc: enc, rate: opt.Rate, matrix: matrix}, nil
}

// noteConversion says that pictures are converted for an encoder.
func (l *Library) noteConversion(encoder string, cfg *VideoConfig) {
	m, _ := cfg.matrix()
	name := "BT.601"
	if m == frame.BT709 {
		name = "BT.709"
	}
	l.note(fmt.Sprintf("spdl: %v is converted to yuv420p for %s (%s, limited range)", cfg.Format, encoder, name))
}

func (c *engineCoder) codec() *av.Codec { return &c.about }

// ready is a frame that the engine takes: a view of the picture, or its conversion.
func (c *engineCoder) ready(p *av.Picture, k int) (*frame.Frame, error) {
	f := p.Frame()
	f.Matrix = c.matrix
	if p.Format != av.YUV420P && p.Format != av.NV12 {
		b := &c.buffers[k%2]
		if *b == nil {
			*b = frame.New(frame.I420, p.Width, p.Height)
			(*b).Matrix = c.matrix
		}
		if err := frame.Convert(*b, f); err != nil {
			return nil, err
		}
		f = *b
	}
	f.PTS = c.rate.Time(p.PTS)
	return f, nil
}

func (c *engineCoder) encode(list []*av.Picture) ([]av.Packet, error) {
	type converted struct {
		f   *frame.Frame
		err error
	}
	convert := func(k int) chan converted {
		next := make(chan converted, 1)
		go func() {
			f, err := c.ready(list[k], k)
			next <- converted{f, err}
		}()
		return next
	}
	var out []av.Packet
	next := convert(0)
	for k, p := range list {
		in := <-next
		if in.err != nil {
			return out, in.err
		}
		if k+1 < len(list) {
			next = convert(k + 1)
		}
		data, key, err := c.one(in.f)
		if err != nil {
			if k+1 < len(list) {
				<-next
			}
			return out, err
		}
		out = append(out, av.Packet{Data: data, PTS: p.PTS, DTS: p.PTS, Duration: 1, Key: key})
	}
	return out, nil
}

// one encodes a frame; a key frame has the parameter sets in front.
func (c *engineCoder) one(f *frame.Frame) (data []byte, key bool, err error) {
	if err := c.enc.Send(f, venc.FrameOptions{}); err != nil {
		return nil, false, err
	}
	var p venc.Packet
	if err := c.enc.Receive(&p); err != nil {
		return nil, false, err
	}
	if c.about.Private == nil {
		c.about.Private = append([]byte(nil), c.enc.Header()...)
	}
	if p.Key {
		p.Data = append(append(make([]byte, 0, len(c.about.Private)+len(p.Data)), c.about.Private...), p.Data...)
	}
	return p.Data, p.Key, nil
}

func (c *engineCoder) flush() ([]av.Packet, error) { return nil, nil }
func (c *engineCoder) close()                      { c.enc.Close() }
