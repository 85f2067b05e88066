package maix

import (
	"github.com/canmv-run/canmv-run/bindings/internal/raise"
	"github.com/canmv-run/canmv-run/host/k210"
	"github.com/canmv-run/canmv-run/runtime/arg"
)

func (m *modules) i2sClass() *arg.Class {
	self := func(c *arg.Call) *k210.I2S { return c.Self.Data.(*k210.I2S) }
	k := &arg.Class{
		Name: "I2S",
		Doc: `A sound device.

	rx = I2S(I2S.DEVICE_0)
	rx.channel_config(rx.CHANNEL_0, rx.RECEIVER, align_mode=I2S.STANDARD_MODE)
	rx.set_sample_rate(16000)
	sound = rx.record(1024)
	rx.wait_record()

It records what --mic hears and plays to --speaker.`,
		Init: &arg.Func{Sig: "I2S(device)", Doc: "device is I2S.DEVICE_0 to DEVICE_2.", Do: func(c *arg.Call) (any, error) {
			n := c.Int("device")
			if err := c.Err(); err != nil {
				return nil, err
			}
			d, err := m.cfg.Machine.NewI2S(n)
			c.Self.Data = d
			return nil, raise.Error(err)
		}},
		Methods: append([]*arg.Func{
			{Sig: "channel_config(channel, mode, resolution=0, cycles=2, align_mode=1)", Doc: "Sets a channel up, 0 to 3, as I2S.RECEIVER or TRANSMITTER. Resolution, cycles and alignment are about the wires: here every channel has 16 bits.", Do: func(c *arg.Call) (any, error) {
				n, mode := c.Int("channel"), c.Int("mode")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if mode != 0 && mode != 1 {
					return nil, arg.Raise("ValueError", "I2S: invalid mode").WithHint("got %d, want I2S.TRANSMITTER or I2S.RECEIVER", mode)
				}
				return nil, raise.Error(self(c).Channel(n))
			}},
			{Sig: "set_sample_rate(sample_rate)", Doc: "Sets the sample rate in Hz, 16000 at first.", Do: func(c *arg.Call) (any, error) {
				hz := c.Int("sample_rate")
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.Error(self(c).SetRate(hz))
			}},
			{Sig: "record(points, time=0)", Doc: "Records a number of points, or time seconds, as an audio.Audio. It returns while the device records; wait_record() waits for the end.", Do: func(c *arg.Call) (any, error) {
				points, seconds := c.Int("points"), c.Int("time")
				if err := c.Err(); err != nil {
					return nil, err
				}
				if seconds > 0 {
					points = seconds * self(c).Rate()
				}
				samples, err := self(c).Record(points)
				return m.sound.NewObject(c.Values, &sound{samples: samples}), raise.Error(err)
			}},
			{Sig: "wait_record()", Doc: "Waits until what record() returned is complete.", Do: func(c *arg.Call) (any, error) { return nil, raise.In(c, self(c).Wait()) }},
			{Sig: "play(audio)", Doc: "Plays an audio.Audio of samples in mono.", Do: func(c *arg.Call) (any, error) {
				o := c.Object("audio", m.sound)
				if err := c.Err(); err != nil {
					return nil, err
				}
				return nil, raise.In(c, self(c).Play(o.Data.(*sound).samples, 1))
			}},
			{Sig: "deinit()", Doc: "Waits until everything was played.", Do: func(c *arg.Call) (any, error) { return nil, raise.In(c, self(c).Wait()) }},
		}, missing("I2S", "set_dma_divide_16", "get_dma_divide_16")...),
		Consts: consts("A device, channel, direction, or form of what is on the wires.", "DEVICE_0", 0, "DEVICE_1", 1, "DEVICE_2", 2,
			"CHANNEL_0", 0, "CHANNEL_1", 1, "CHANNEL_2", 2, "CHANNEL_3", 3, "TRANSMITTER", 0, "RECEIVER", 1,
			"IGNORE_WORD_LENGTH", 0, "RESOLUTION_12_BIT", 1, "RESOLUTION_16_BIT", 2, "RESOLUTION_20_BIT", 3, "RESOLUTION_24_BIT", 4, "RESOLUTION_32_BIT", 5,
			"SCLK_CYCLES_16", 0, "SCLK_CYCLES_24", 1, "SCLK_CYCLES_32", 2,
			"STANDARD_MODE", 1, "RIGHT_JUSTIFYING_MODE", 2, "LEFT_JUSTIFYING_MODE", 4),
	}
	return k
}

// sound is an Audio: samples, or a file that is played or recorded.
type sound struct {
	samples []int16
	player  *k210.WavePlayer
	to      *k210.I2S // that plays
	rec     *k210.WaveRecorder
}

func (m *modules) audio() *arg.Module {
	return &arg.Module{
		Name: "audio",
		Doc: `Sound of .wav files and I2S devices.

	player = audio.Audio(path="/sd/6.wav")
	channels, rate = player.play_process(i2s)[0:2]
	i2s.set_sample_rate(rate)
	while player.play() == 1:
	    pass
	player.finish()`,
		Members: []arg.Member{m.sound},
	}
}

func (m *modules) audioClass() *arg.Class {
	self := func(c *arg.Call) *sound { return c.Self.Data.(*sound) }
	noFile := func(s *sound) error {
		if s.player == nil {
			return arg.Raise("ValueError", "no file to play").WithHint("audio.Audio(path=FILE) opens one, finish() closes it")
		}
		return nil
	}
	return &arg.Class{
		Name: "Audio",
		Doc:  "Samples of 16 bits that an I2S device has recorded, a .wav file to play (path=), or one to record (path= and is_create=True).",
		Init: &arg.Func{Sig: "Audio(array=None, path=None, points=None, is_create=False, samplerate=16000)", Doc: "array is a bytes-like of samples, points that many silent samples.", Do: func(c *arg.Call) (any, error) {
			s := &sound{}
			c.Self.Data = s
			var err error
			switch {
			case !c.IsNone("path") && c.Bool("is_create"):
				path, rate := c.Str("path"), c.Int("samplerate")
				if err := c.Err(); err != nil {
					return nil, err
				}
				s.rec, err = m.cfg.Machine.RecordWave(path, rate)
			case !c.IsNone("path"):
				path := c.Str("path")
				if err := c.Err(); err != nil {
					return nil, err
				}
				s.player, err = m.cfg.Machine.PlayWave(path)
			case !c.IsNone("array"):
				b := c.Buffer("array")
				for i := 0; i+1 < len(b); i += 2 {
					s.samples = append(s.samples, int16(uint16(b[i])|uint16(b[i+1])<<8))
				}
			case !c.IsNone("points"):
				n := c.Int("points")
				if n < 0 || n > 1<<20 {
					return nil, arg.Raise("ValueError", "invalid points")
				}
				s.samples = make([]int16, n)
			}
			if err == nil {
				err = c.Err()
			}
			return nil, raise.Error(err)
		}},
		Methods: []*arg.Func{
			{Sig: "to_bytes()", Doc: "The samples as bytes, low byte first.", Do: func(c *arg.Call) (any, error) {
				s := self(c).samples
				b := make([]byte, 0, 2*len(s))
				for _, v := range s {
					b = append(b, byte(v), byte(uint16(v)>>8))
				}
				return b, nil
			}},
			{Sig: "play_process(i2s)", Doc: "Prepares to play the file through a device; returns [channels, sample rate, bytes of a second, bytes of a frame, bits].", Do: func(c *arg.Call) (any, error) {
				s, o := self(c), c.Object("i2s", m.i2s)
				if err := c.Err(); err != nil {
					return nil, err
				}
				if err := noFile(s); err != nil {
					return nil, err
				}
				s.to = o.Data.(*k210.I2S)
				p := s.player.Params()
				frame := p.Channels * p.SampleWidth
				var list []arg.Value
				for _, n := range []int{p.Channels, p.FrameRate, p.FrameRate * frame, frame, 8 * p.SampleWidth} {
					list = append(list, c.Values.Int(int64(n)))
				}
				return c.Values.List(list), nil
			}},
			{Sig: "play()", Doc: "Plays the next part of the file: 1, 0 at its end, None where it is not of 16 bits.", Do: func(c *arg.Call) (any, error) {
				s := self(c)
				if err := noFile(s); err != nil {
					return nil, err
				}
				if s.to == nil {
					return nil, arg.Raise("ValueError", "no device to play to").WithHint("call play_process(i2s) first")
				}
				n, err := s.player.Play(s.to)
				if err != nil || n == k210.WaveBad {
					return nil, raise.In(c, err)
				}
				return n, nil
			}},
			{Sig: "volume(volume=None)", Doc: "Sets the loudness in percent, or returns it; 80 at first.", Do: func(c *arg.Call) (any, error) {
				s := self(c)
				if err := noFile(s); err != nil {
					return nil, err
				}
				if c.IsNone("volume") {
					return s.player.Volume(), nil
				}
				n := c.Int("volume")
				if err := c.Err(); err != nil {
					return nil, err
				}
				s.player.SetVolume(n)
				return nil, nil
			}},
			{Sig: "record(audio)", Doc: "Appends samples to the file.", Do: func(c *arg.Call) (any, error) {
				s, o := self(c), c.Object("audio", m.sound)
				if err := c.Err(); err != nil {
					return nil, err
				}
				if s.rec == nil {
					return nil, arg.Raise("ValueError", "no file to record").WithHint("audio.Audio(path=FILE, is_create=True) makes one")
				}
				return nil, raise.Error(s.rec.Record(o.Data.(*sound).samples))
			}},
			{Sig: "finish()", Doc: "Closes the file.", Do: func(c *arg.Call) (any, error) {
				s := self(c)
				if s.player != nil {
					return nil, raise.Error(s.player.Close())
				}
				if s.rec != nil {
					return nil, raise.Error(s.rec.Close())
				}
				return nil, nil
			}},
		},
	}
}
