package spdl

import (
	"slices"

	"go.starlark.net/starlark"

	"github.com/canmv-run/canmv-run/host/container"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

// window reads (start, end) in seconds, nil for None.
func window(c *arg.Call, name string) *[2]float64 {
	if c.IsNone(name) {
		return nil
	}
	items, ok := arg.AsSeq(c.Value(name))
	if ok && len(items) == 2 {
		a, ok1 := arg.AsFloat(items[0])
		b, ok2 := arg.AsFloat(items[1])
		if ok1 && ok2 {
			return &[2]float64{a, b}
		}
	}
	c.Fail(arg.Raisef("ValueError", "%s: %s=%s, want (start, end) in seconds", c.Name(), name, c.Value(name).String()))
	return nil
}

func (m *modules) makeDemuxer() {
	d := func(o *arg.Object) *container.Demuxer { return o.Data.(*container.Demuxer) }
	demux := func(audio bool) func(c *arg.Call) (any, error) {
		return func(c *arg.Call) (any, error) {
			w := window(c, "window")
			none(c, "bsf")
			if err := c.Err(); err != nil {
				return nil, err
			}
			return m.demux(c, d(c.Self), audio, w)
		}
	}
	prop := func(name, doc string, audio bool, get func(o *arg.Object, i int) any) arg.Prop {
		return arg.Prop{Name: name, Doc: doc, Get: func(o *arg.Object) (any, error) {
			i, err := d(o).Index(audio)
			if err != nil {
				return nil, fail(err)
			}
			return get(o, i), nil
		}}
	}
	codec := func(o *arg.Object, i int) any { return m.codec(o.Values, d(o).Streams[i]) }
	index := func(o *arg.Object, i int) any { return i }
	m.demuxer = &arg.Class{
		Name: "Demuxer",
		Doc:  "Takes the packets out of a media file without decoding them. MP4, WAV, AVI and ADTS are read by canmv-run, others by FFmpeg where it is installed.",
		Init: &arg.Func{Sig: "Demuxer(src, *, demux_config=None, name=None)", Doc: "Opens a file.", Do: func(c *arg.Call) (any, error) {
			src := c.Str("src")
			none(c, "demux_config", "name")
			if err := c.Err(); err != nil {
				return nil, err
			}
			x, err := m.cfg.Library.NewDemuxer(src)
			c.Self.Data = x
			return nil, fail(err)
		}},
		Methods: []*arg.Func{
			{Sig: "demux_video(window=None, *, bsf=None)", Doc: "The packets of the first video stream: all, or from the key frame before window[0] to window[1], in seconds.", Do: demux(false)},
			{Sig: "demux_audio(window=None, *, bsf=None)", Doc: "The packets of the first audio stream, all or those of a window.", Do: demux(true)},
			{
				Sig: "streaming_demux(indices=None, *, duration=-1, num_packets=-1)",
				Doc: "An iteration over batches of packets of duration seconds, or of num_packets packets. indices None is stream 0; an int gives packets, a list of ints dicts of stream to packets.",
				Do: func(c *arg.Call) (any, error) {
					duration, count := c.Float("duration"), c.Int("num_packets")
					indices, unwrap := []int{0}, true
					if v := c.Value("indices"); v != arg.None {
						if i, ok := arg.AsInt(v); ok {
							indices = []int{int(i)}
						} else {
							indices, unwrap = nil, false
							for _, x := range c.Seq("indices") {
								i, ok := arg.AsInt(x)
								if !ok {
									c.BadType("indices", x, "int")
								}
								indices = append(indices, int(i))
							}
						}
					}
					if err := c.Err(); err != nil {
						return nil, err
					}
					switch {
					case !(duration > 0) && count <= 0:
						return nil, arg.Raise("ValueError", "Either `duration` or `num_packets` must be specified.")
					case duration > 0 && count > 0:
						return nil, arg.Raisef("ValueError", "Only one of `duration` or `num_packets` can be specified. Found: duration=%v, num_packets=%d.", duration, count)
					}
					s, err := d(c.Self).Stream(indices, duration, count)
					if err != nil {
						return nil, fail(err)
					}
					return m.batches.Wrapped(m.batches.NewObject(c.Values, &streaming{m, c.Values, s, unwrap})), nil
				},
			},
			{Sig: "has_audio()", Doc: "Whether there is an audio stream.", Do: func(c *arg.Call) (any, error) {
				_, err := d(c.Self).Index(true)
				return err == nil, nil
			}},
			{Sig: "__enter__()", Doc: "The demuxer itself, for with.", Do: func(c *arg.Call) (any, error) { return c.Self, nil }},
			{Sig: "__exit__(*args)", Doc: "Closes the file.", Do: func(c *arg.Call) (any, error) { return nil, fail(d(c.Self).Close()) }},
		},
		Props: []arg.Prop{
			prop("video_codec", "What the first video stream is.", false, codec),
			prop("audio_codec", "What the first audio stream is.", true, codec),
			prop("video_stream_index", "The number of the first video stream.", false, index),
			prop("audio_stream_index", "The number of the first audio stream.", true, index),
		},
	}
	m.batches = &arg.Class{
		Name: "PacketsIterator", Doc: "The batches of Demuxer.streaming_demux, for a for loop.",
		Wrap: func(o *arg.Object) arg.Value { return &iteration{o} },
	}
}

func (m *modules) demux(c *arg.Call, d *container.Demuxer, audio bool, w *[2]float64) (any, error) {
	i, err := d.Index(audio)
	if err != nil {
		return nil, fail(err)
	}
	p, err := d.Packets(i, w)
	if err != nil {
		return nil, fail(err)
	}
	return m.packets(c.Values, p), nil
}

func (m *modules) demuxFunctions() []arg.Member {
	one := func(name, what string, audio bool) arg.Member {
		return &arg.Func{
			Sig: name + "(src, *, timestamp=None, demux_config=None, bsf=None, name=None)",
			Doc: "The packets of the first " + what + " stream of a file: all, or those of a window (start, end) in seconds.",
			Do: func(c *arg.Call) (any, error) {
				src, w := c.Str("src"), window(c, "timestamp")
				none(c, "demux_config", "bsf", "name")
				if err := c.Err(); err != nil {
					return nil, err
				}
				d, err := m.cfg.Library.NewDemuxer(src)
				if err != nil {
					return nil, fail(err)
				}
				defer d.Close()
				return m.demux(c, d, audio, w)
			},
		}
	}
	return []arg.Member{one("demux_video", "video", false), one("demux_audio", "audio", true)}
}

// streaming is a running streaming_demux.
type streaming struct {
	m      *modules
	vs     arg.Values
	s      *container.Streaming
	unwrap bool
}

// iteration is it as a value of either engine.
type iteration struct{ *arg.Object }

func (i *iteration) NativeObject() *arg.Object  { return i.Object }
func (i *iteration) Iterate() starlark.Iterator { return i.Data.(*streaming) }

// Done implements starlark.Iterator: what a loop that was left has not taken stays for another.
func (s *streaming) Done() {}

// Next implements starlark.Iterator. An error of the file is in the packets: using them raises it.
func (s *streaming) Next(p *starlark.Value) bool {
	batch, ok := s.s.Next()
	if !ok {
		return false
	}
	var order []int
	for i := range batch {
		order = append(order, i)
	}
	slices.Sort(order)
	if s.unwrap {
		*p = s.m.packets(s.vs, batch[order[0]])
		return true
	}
	var pairs [][2]arg.Value
	for _, i := range order {
		pairs = append(pairs, [2]arg.Value{s.vs.Int(int64(i)), s.m.packets(s.vs, batch[i])})
	}
	d, err := s.vs.Dict(pairs...)
	if err != nil { // ints are keys in both engines
		return false
	}
	*p = d
	return true
}
