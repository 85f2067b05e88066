package media

import (
	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/aio"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) pyaudio() *arg.Module {
	stream := m.streamClass()
	return &arg.Module{
		Name: "media.pyaudio",
		Doc: `Sound in and out, in chunks.

What the microphone hears is chosen by --mic. PyAudio().initialize() comes before MediaManager.init(), open() after it.`,
		Members: append(members(audioNumbers...), stream, m.pyaudioClass(stream),
			&arg.Func{Sig: "get_sample_size(format)", Doc: "The bytes of a sample: 2, 3 or 4; -1 for an unknown format.", Do: sampleSize},
			&arg.Func{Sig: "get_format_from_width(width)", Doc: "The format with samples of 2, 3 or 4 bytes; -1 for another width.", Do: formatFromWidth},
		),
		Include: []*arg.Module{m.once("media.media", m.media)},
		Leaks:   []string{"uctypes", "time"},
	}
}

func sampleSize(c *arg.Call) (any, error) { return aio.SampleSize(c.Int("format")), c.Err() }

func formatFromWidth(c *arg.Call) (any, error) { return aio.FormatFromWidth(c.Int("width")), c.Err() }

func (m *modules) pyaudioClass(stream *arg.Class) *arg.Class {
	dev := m.cfg.Audio
	return &arg.Class{
		Name: "PyAudio",
		Doc:  "The sound hardware.",
		Init: &arg.Func{Sig: "PyAudio()", Do: func(*arg.Call) (any, error) { return nil, nil }},
		Methods: []*arg.Func{
			{Sig: "initialize(frames_per_buffer=1024)", Doc: "Declares the buffers for chunks of this many frames, before MediaManager.init(). Until terminate() a second call changes nothing.", Do: func(c *arg.Call) (any, error) {
				n := c.Int("frames_per_buffer")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.Error(dev.Initialize(n))
			}},
			{Sig: "open(*, rate, channels, format, input=False, output=False, input_device_index=None, output_device_index=None, enable_codec=True, frames_per_buffer=1024, start=True, stream_callback=None)",
				Doc: "Opens a stream: input=True the microphone, output=True the loudspeaker. The board has one device of each and never calls stream_callback.", Do: func(c *arg.Call) (any, error) {
					o := aio.StreamOptions{Rate: c.Int("rate"), Channels: c.Int("channels"), Format: c.Int("format"), Input: c.Bool("input"),
						Output: c.Bool("output"), FramesPerBuffer: c.Int("frames_per_buffer"), Stopped: !c.Bool("start")}
					for _, name := range []string{"input_device_index", "output_device_index"} {
						if !c.IsNone(name) && (c.Int(name) < 0 || c.Int(name) > 1) {
							c.Fail(raise.Error(fault.New(fault.ValueError, "%s out of range", name).Hinted("got %d, want 0 or 1", c.Int(name))))
						}
					}
					if err := c.Err(); err != nil {
						return nil, err
					}
					s, err := dev.Open(o)
					if err != nil {
						return nil, raise.Error(err)
					}
					return stream.NewObject(c.Values, s), nil
				}},
			{Sig: "close(stream)", Doc: "Closes a stream of this PyAudio.", Do: func(c *arg.Call) (any, error) {
				o := c.Object("stream", stream)
				if err := c.Err(); err != nil {
					return nil, err
				}
				s := o.Data.(*aio.Stream)
				if s.Closed() {
					return nil, arg.Raisef("ValueError", "Stream `%s' not found", o.String())
				}
				s.Close()
				return nil, nil
			}},
			{Sig: "terminate()", Doc: "Closes all streams; initialize() is possible again.", Do: func(*arg.Call) (any, error) {
				dev.Terminate()
				return nil, nil
			}},
			{Sig: "get_sample_size(format)", Doc: "The bytes of a sample: 2, 3 or 4; -1 for an unknown format.", Do: sampleSize},
			{Sig: "get_format_from_width(width)", Doc: "The format with samples of 2, 3 or 4 bytes; -1 for another width.", Do: formatFromWidth},
			missing("PyAudio", "get_device_count"), missing("PyAudio", "get_default_input_device_info"),
		},
	}
}

func (m *modules) streamClass() *arg.Class {
	self := func(c *arg.Call) *aio.Stream { return c.Self.Data.(*aio.Stream) }
	return &arg.Class{
		Name: "Stream",
		Doc:  "An open input or output. Made by PyAudio.open().",
		Methods: []*arg.Func{
			{Sig: "read(block=True)", Doc: "One chunk of the microphone as bytes, or None when none came within a second (1 ms with block=False).", Do: func(c *arg.Call) (any, error) {
				b, err := self(c).Read(c.Bool("block"))
				if b == nil {
					return nil, raise.In(c, err)
				}
				return b, raise.In(c, err)
			}},
			{Sig: "write(data)", Doc: "Plays bytes; returns 0, or the driver's error. Waits while the driver's buffers are full.", Do: func(c *arg.Call) (any, error) {
				data := c.Buffer("data")
				if err := c.Err(); err != nil {
					return nil, err
				}
				n, err := self(c).Write(data)
				return n, raise.In(c, err)
			}},
			{Sig: "start_stream()", Doc: "Starts the stream; open() has done so unless start=False.", Do: func(c *arg.Call) (any, error) { self(c).Start(); return nil, nil }},
			{Sig: "stop_stream()", Doc: "Stops the stream; chunks that came before can still be read.", Do: func(c *arg.Call) (any, error) { self(c).Stop(); return nil, nil }},
			{Sig: "is_active()", Doc: "Whether the stream is started.", Do: func(c *arg.Call) (any, error) { return self(c).Running(), nil }},
			{Sig: "is_stopped()", Doc: "Whether the stream is stopped.", Do: func(c *arg.Call) (any, error) { return !self(c).Running(), nil }},
			{Sig: "close()", Doc: "Closes the stream.", Do: func(c *arg.Call) (any, error) { self(c).Close(); return nil, nil }},
			missing("Stream", "volume"), missing("Stream", "enable_audio3a"), missing("Stream", "audio3a_send_far_echo_frame"), missing("Stream", "swap_left_right"),
		},
	}
}
