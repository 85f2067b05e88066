package spdl

import (
	"fmt"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/host/filter"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func layout(channels int) string { return filter.ChannelLayout(channels) }

func (m *modules) makeFrames() {
	prop := func(name, doc string, get func(o *arg.Object) any) arg.Prop {
		return arg.Prop{Name: name, Doc: doc, Get: func(o *arg.Object) (any, error) { return get(o), nil }}
	}
	v := func(o *arg.Object) *av.VideoFrames { return o.Data.(*av.VideoFrames) }
	a := func(o *arg.Object) *av.AudioFrames { return o.Data.(*av.AudioFrames) }
	m.videoFrames = &arg.Class{
		Name: "VideoFrames", Doc: "A batch of pictures. create_reference_video_frame and FilterGraph.get_frames make it; len() is the number of pictures.",
		Wrap: func(o *arg.Object) arg.Value { return &sized{o, func() int { return len(v(o).Pictures) }} },
		Props: []arg.Prop{
			prop("num_frames", "The number of pictures.", func(o *arg.Object) any { return len(v(o).Pictures) }),
			prop("num_planes", "Planes of a picture.", func(o *arg.Object) any { return v(o).Format.Planes() }),
			prop("width", "Pixels across.", func(o *arg.Object) any { return v(o).Width }),
			prop("height", "Pixels down.", func(o *arg.Object) any { return v(o).Height }),
			prop("pix_fmt", "The pixel format.", func(o *arg.Object) any { return v(o).Format.String() }),
			prop("time_base", "The unit of get_pts() in seconds: (numerator, denominator).", func(o *arg.Object) any { return tuple(o.Values, v(o).Base) }),
		},
		Methods: []*arg.Func{
			{Sig: "get_pts()", Doc: "The times of the pictures in units of time_base.", Do: func(c *arg.Call) (any, error) {
				var list []any
				for _, p := range v(c.Self).Pictures {
					list = append(list, p.PTS)
				}
				return list, nil
			}},
			{Sig: "get_timestamps()", Doc: "The times of the pictures in seconds.", Do: func(c *arg.Call) (any, error) {
				var list []any
				for _, p := range v(c.Self).Pictures {
					list = append(list, v(c.Self).Base.Seconds(p.PTS))
				}
				return list, nil
			}},
		},
		Str: func(o *arg.Object) string {
			f := v(o)
			return fmt.Sprintf("VideoFrames<num_frames=%d, pix_fmt=%v, %dx%d>", len(f.Pictures), f.Format, f.Width, f.Height)
		},
	}
	m.audioFrames = &arg.Class{
		Name: "AudioFrames", Doc: "A piece of sound. create_reference_audio_frame and FilterGraph.get_frames make it; len() is the samples of a channel.",
		Wrap: func(o *arg.Object) arg.Value { return &sized{o, func() int { return a(o).Len() }} },
		Props: []arg.Prop{
			prop("num_frames", "The samples of a channel.", func(o *arg.Object) any { return a(o).Len() }),
			prop("num_channels", "The number of channels.", func(o *arg.Object) any { return a(o).Channels }),
			prop("sample_rate", "In Hz.", func(o *arg.Object) any { return a(o).Rate }),
			prop("sample_fmt", "The sample format.", func(o *arg.Object) any { return a(o).Format.String() }),
		},
		Str: func(o *arg.Object) string {
			f := a(o)
			return fmt.Sprintf("AudioFrames<num_frames=%d, sample_fmt=%v, sample_rate=%d, num_channels=%d>", f.Len(), f.Format, f.Rate, f.Channels)
		},
	}
}

func (m *modules) references() []arg.Member {
	return []arg.Member{
		&arg.Func{
			Sig: "create_reference_audio_frame(array, sample_fmt, sample_rate, pts)",
			Doc: "Sound that refers to the array's memory, without a copy: what is written into the array before it is encoded is encoded. " +
				"u8, s16, s32, s64, flt and dbl take (frames, channels), with a p behind them (fltp) (channels, frames). pts is the time of the first sample, in samples.",
			Do: func(c *arg.Call) (any, error) {
				a, f, rate, pts := array(c, "array"), sampleFmt(c, "sample_fmt"), c.Int("sample_rate"), c.Int64("pts")
				if err := c.Err(); err != nil {
					return nil, err
				}
				frames, err := av.ReferenceAudio(a, f, rate, pts)
				if err != nil {
					return nil, fail(err)
				}
				return m.audioFrames.Wrapped(m.audioFrames.NewObject(c.Values, frames)), nil
			},
		},
		&arg.Func{
			Sig: "create_reference_video_frame(array, pix_fmt, frame_rate, pts)",
			Doc: "Pictures that refer to the array's memory, without a copy: what is written into the array before it is encoded is encoded. " +
				"rgb24 and bgr24 take (N, H, W, 3), gray (or gray8) (N, H, W), gray16 the same of 16 bits, yuv444p (N, 3, H, W), yuv420p and nv12 (N, H*3/2, W) or (N, 1, H*3/2, W), " +
				"yuv422p (N, H*2, W): the planes one after another. frame_rate is (numerator, denominator), pts the time of the first picture, in frames.",
			Do: func(c *arg.Call) (any, error) {
				a, f, rate, pts := array(c, "array"), pixFmt(c, "pix_fmt"), pair(c, "frame_rate"), c.Int64("pts")
				if err := c.Err(); err != nil {
					return nil, err
				}
				frames, err := av.ReferenceVideo(a, f, rate, pts)
				if err != nil {
					return nil, fail(err)
				}
				return m.videoFrames.Wrapped(m.videoFrames.NewObject(c.Values, frames)), nil
			},
		},
	}
}
