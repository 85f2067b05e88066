package spdl

import (
	"fmt"
	"slices"

	"github.com/canmv-run/canmv-run/host/container/av"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) makePackets() {
	p := func(o *arg.Object) *av.Packets { return o.Data.(*av.Packets) }
	prop := func(name, doc string, get func(o *arg.Object) any) arg.Prop {
		return arg.Prop{Name: name, Doc: doc, Get: func(o *arg.Object) (any, error) { return get(o), fail(p(o).Err) }}
	}
	wrap := func(o *arg.Object) arg.Value { return &sized{o, func() int { return len(p(o).List) }} }
	common := []arg.Prop{
		prop("codec", "What the stream is.", func(o *arg.Object) any { return m.codec(o.Values, p(o).Codec) }),
		prop("timestamp", "The window that was asked for, (start, end) in seconds, or None.", func(o *arg.Object) any {
			if !p(o).HasWindow {
				return nil
			}
			return o.Values.Tuple(o.Values.Float(p(o).Window[0]), o.Values.Float(p(o).Window[1]))
		}),
	}
	clone := func(class **arg.Class) *arg.Func {
		return &arg.Func{Sig: "clone()", Doc: "The same packets once more.", Do: func(c *arg.Call) (any, error) {
			return (*class).Wrapped((*class).NewObject(c.Values, p(c.Self))), nil
		}}
	}
	m.videoPackets = &arg.Class{
		Name: "VideoPackets", Doc: "Coded pictures. Encoders and demuxers make them; len() is their number.", Wrap: wrap,
		Props: append([]arg.Prop{
			prop("pix_fmt", "The pixel format.", func(o *arg.Object) any { return p(o).Codec.PixFmt }),
			prop("width", "Pixels across.", func(o *arg.Object) any { return p(o).Codec.Width }),
			prop("height", "Pixels down.", func(o *arg.Object) any { return p(o).Codec.Height }),
			prop("frame_rate", "Frames a second: (numerator, denominator).", func(o *arg.Object) any { return tuple(o.Values, p(o).Codec.FrameRate) }),
		}, common...),
		Methods: []*arg.Func{
			clone(&m.videoPackets),
			{Sig: "get_timestamps(*, raw=False)", Doc: "The times in seconds, sorted; raw: in the order of the packets, those outside of the window included.", Do: func(c *arg.Call) (any, error) {
				x := p(c.Self)
				var times []float64
				for _, q := range x.List {
					at := x.Base.Seconds(q.PTS)
					if c.Bool("raw") || !x.HasWindow || at >= x.Window[0] && at < x.Window[1] {
						times = append(times, at)
					}
				}
				if !c.Bool("raw") {
					slices.Sort(times)
				}
				list := make([]any, len(times))
				for i, t := range times {
					list[i] = t
				}
				return list, fail(x.Err)
			}},
		},
		Str: func(o *arg.Object) string {
			c := p(o).Codec
			return fmt.Sprintf("VideoPackets<codec=%s, %dx%d, num_packets=%d>", c.Name, c.Width, c.Height, len(p(o).List))
		},
	}
	m.audioPackets = &arg.Class{
		Name: "AudioPackets", Doc: "Coded sound. Encoders and demuxers make them; len() is the number of packets.", Wrap: wrap,
		Props: append([]arg.Prop{
			prop("sample_rate", "In Hz.", func(o *arg.Object) any { return p(o).Codec.SampleRate }),
			prop("num_channels", "The number of channels.", func(o *arg.Object) any { return p(o).Codec.Channels }),
		}, common...),
		Methods: []*arg.Func{clone(&m.audioPackets)},
		Str: func(o *arg.Object) string {
			c := p(o).Codec
			return fmt.Sprintf("AudioPackets<codec=%s, sample_rate=%d, num_channels=%d, num_packets=%d>", c.Name, c.SampleRate, c.Channels, len(p(o).List))
		},
	}
}

// packets is a batch as a script value, None for none.
func (m *modules) packets(vs arg.Values, p *av.Packets) arg.Value {
	if p == nil {
		return arg.None
	}
	class := m.videoPackets
	if p.Codec.Audio {
		class = m.audioPackets
	}
	return class.Wrapped(class.NewObject(vs, p))
}

// asPackets reads an argument that is a batch of either kind.
func (m *modules) asPackets(c *arg.Call, name string) *av.Packets {
	for _, class := range []*arg.Class{m.videoPackets, m.audioPackets} {
		if o, ok := arg.AsObject(c.Value(name), class); ok {
			return o.Data.(*av.Packets)
		}
	}
	c.BadType(name, c.Value(name), "VideoPackets or AudioPackets")
	return nil
}
