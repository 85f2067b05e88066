package container

import (
	"io"
	"time"

	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/avi"
	"github.com/canmv-run/canmv-run/host/container/av"
)

// wavFrames is how many samples of a channel are in a packet of a WAV file.
const wavFrames = 1024

type wavSource struct {
	r *audio.WaveReader
}

func openWAV(r io.ReadSeeker) (source, []*av.Codec, error) {
	w, err := audio.OpenWave(r)
	if err != nil {
		return nil, nil, err
	}
	type key struct{ format, width int }
	name := map[key]string{
		{audio.WavePCM, 1}: "pcm_u8", {audio.WavePCM, 2}: "pcm_s16le", {audio.WavePCM, 4}: "pcm_s32le", {audio.WaveFloat, 4}: "pcm_f32le",
		{audio.WaveFloat, 8}: "pcm_f64le", {audio.WaveALaw, 1}: "pcm_alaw", {audio.WaveMuLaw, 1}: "pcm_mulaw",
	}[key{w.Format, w.SampleWidth}]
	if name == "" {
		return nil, nil, invalid("WAV with samples of %d bytes and tag %d", w.SampleWidth, w.Format)
	}
	c := &av.Codec{
		Audio: true, Name: name, TimeBase: av.Rational{Num: 1, Den: w.FrameRate}, SampleRate: w.FrameRate, Channels: w.Channels,
		SampleFmt: pcmFormats[name].String(),
	}
	return &wavSource{w}, []*av.Codec{c}, nil
}

func (s *wavSource) rewind() error { return s.r.SetPos(0) }

func (s *wavSource) next() (int, av.Packet, error) {
	at := int64(s.r.Tell())
	data, err := s.r.ReadFrames(wavFrames)
	if err == nil && len(data) == 0 {
		err = io.EOF
	}
	if err != nil {
		return 0, av.Packet{}, err
	}
	return 0, av.Packet{Data: data, PTS: at, DTS: at, Duration: int64(s.r.Tell()) - at, Key: true, Index: at}, nil
}

type aviSource struct {
	file   io.ReaderAt
	size   int64
	r      *avi.Reader
	frames int64
	bytes  int64
	last   []byte
}

func openAVI(f io.ReaderAt, size int64) (source, []*av.Codec, error) {
	s := &aviSource{file: f, size: size}
	if err := s.rewind(); err != nil {
		return nil, nil, err
	}
	info := s.r.Info()
	rate := nearRate(int64(time.Second/time.Microsecond), int64(info.Interval/time.Microsecond))
	for n := range 240 { // whole microseconds are a rounded rate
		for _, r := range []av.Rational{{Num: n + 1, Den: 1}, {Num: (n + 1) * 1000, Den: 1001}} {
			if rate.Num > 240 && info.Interval == r.Inverse().Time(1).Round(time.Microsecond) {
				rate = r
			}
		}
	}
	list := []*av.Codec{{
		Name: "mjpeg", TimeBase: rate.Inverse(), Width: info.Width, Height: info.Height, PixFmt: "yuvj420p", FrameRate: rate, Aspect: av.Rational{Num: 1, Den: 1},
	}}
	if x := info.Sound; x != (avi.Sound{}) {
		if x.Format != avi.PCM || x.Bits != 8 && x.Bits != 16 {
			return nil, nil, invalid("AVI with sound of tag %d and %d bits", x.Format, x.Bits)
		}
		name := map[int]string{8: "pcm_u8", 16: "pcm_s16le"}[x.Bits]
		list = append(list, &av.Codec{
			Audio: true, Name: name, TimeBase: av.Rational{Num: 1, Den: x.SampleRate}, SampleRate: x.SampleRate, Channels: x.Channels, SampleFmt: pcmFormats[name].String(),
		})
	}
	return s, list, nil
}

func (s *aviSource) rewind() error {
	r, err := avi.NewReader(s.file, s.size)
	s.r, s.frames, s.bytes, s.last = r, 0, 0, nil
	return err
}

func (s *aviSource) next() (int, av.Packet, error) {
	c, err := s.r.Next()
	if err != nil {
		return 0, av.Packet{}, err
	}
	data := append([]byte(nil), c.Data...)
	if c.Audio {
		block := int64(s.r.Info().Sound.Channels * s.r.Info().Sound.Bits / 8)
		at := s.bytes / block
		s.bytes += int64(len(data))
		return 1, av.Packet{Data: data, PTS: at, DTS: at, Duration: int64(len(data)) / block, Key: true, Index: at}, nil
	}
	if len(data) == 0 { // the picture before, once more
		data = s.last
	}
	s.last = data
	at := s.frames
	s.frames++
	return 0, av.Packet{Data: data, PTS: at, DTS: at, Duration: 1, Key: true, Index: at}, nil
}
