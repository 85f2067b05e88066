package audio

// Resampled is a mono source of the rate from as a microphone of another format: its rate is changed, and all channels hear
// the same. It owns src. How much it reads ahead of what is asked for is 1024 samples.
func Resampled(src Source, from int, to Format) Source {
	s := &resampled{src: src, channels: to.Channels, read: src.Read}
	if from != to.SampleRate {
		s.read = newResampler(from, to.SampleRate, 1, src.Read).Read
	}
	return s
}

type resampled struct {
	src      Source
	channels int
	read     func([]int16) (int, error)
	mono     []int16
}

func (s *resampled) Read(p []int16) (int, error) {
	if len(p)%s.channels != 0 {
		return 0, errLength
	}
	if s.channels == 1 {
		return s.read(p)
	}
	if want := len(p) / s.channels; cap(s.mono) < want {
		s.mono = make([]int16, want)
	}
	n, err := s.read(s.mono[:len(p)/s.channels])
	for i := range n * s.channels {
		p[i] = s.mono[i/s.channels]
	}
	return n * s.channels, err
}

func (s *resampled) Close() error { return s.src.Close() }
