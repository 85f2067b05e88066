package audio

import (
	"fmt"
	"io"
)

// waveSource is a WAV file as a microphone.
type waveSource struct {
	file   io.Closer
	wave   *WaveReader
	out    Format
	loop   bool
	buf    []byte
	res    *resampler // nil: the file has the rate that is asked for
	closed bool
}

func newWaveSource(file io.ReadSeekCloser, f Format, loop bool) (*waveSource, error) {
	w, err := NewWaveReader(file)
	if err != nil {
		return nil, err
	}
	if w.SampleWidth > 4 {
		return nil, fmt.Errorf("audio: %d-bit samples, want 8, 16, 24 or 32", w.SampleWidth*8)
	}
	if w.FrameRate < 1000 || w.FrameRate > 384000 {
		return nil, fmt.Errorf("audio: sample rate %d Hz, want 1000 to 384000", w.FrameRate)
	}
	if w.Frames == 0 {
		return nil, fmt.Errorf("audio: the file holds no sound")
	}
	s := &waveSource{file: file, wave: w, out: f, loop: loop}
	if w.FrameRate != f.SampleRate {
		s.res = newResampler(w.FrameRate, f.SampleRate, f.Channels, s.native)
	}
	return s, nil
}

func (s *waveSource) Read(p []int16) (int, error) {
	if len(p)%s.out.Channels != 0 {
		return 0, errLength
	}
	if s.res != nil {
		return s.res.Read(p)
	}
	return s.native(p)
}

func (s *waveSource) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	return s.file.Close()
}

// native reads at the file's rate, with the channels that are asked for.
func (s *waveSource) native(p []int16) (int, error) {
	size := s.wave.frameSize()
	done := 0
	for done < len(p) {
		want := (len(p) - done) / s.out.Channels * size
		if cap(s.buf) < want {
			s.buf = make([]byte, want)
		}
		n, err := s.wave.read(s.buf[:want])
		if err == io.EOF && s.loop && s.wave.pos > 0 {
			s.wave.pos = 0
			continue
		}
		if err != nil {
			return done, err
		}
		for b := s.buf[:n]; len(b) > 0; b = b[size:] {
			s.mix(p[done:done+s.out.Channels], b[:size])
			done += s.out.Channels
		}
	}
	return done, nil
}

// mix converts one frame.
func (s *waveSource) mix(dst []int16, frame []byte) {
	width, in := s.wave.SampleWidth, s.wave.Channels
	if len(dst) == 1 && in > 1 {
		sum := 0
		for c := range in {
			sum += int(sample16(frame[c*width:], width))
		}
		dst[0] = int16(sum / in)
		return
	}
	for c := range dst {
		dst[c] = sample16(frame[c%in*width:], width)
	}
}

// sample16 takes the upper 16 bits of a little-endian sample; 8-bit ones are unsigned.
func sample16(p []byte, width int) int16 {
	if width == 1 {
		return int16(int(p[0])-128) << 8
	}
	return int16(uint16(p[width-2]) | uint16(p[width-1])<<8)
}
