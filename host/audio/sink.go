package audio

import (
	"fmt"
	"io"
)

// Sink is a loudspeaker.
type Sink interface {
	// Write plays samples, interleaved.
	Write(p []int16) error
	// Close finishes the output. A second Close does nothing.
	Close() error
}

// File is what a WAV file is written to.
type File interface {
	io.WriteSeeker
	io.Closer
}

// OpenSink opens a loudspeaker: "none" (or an empty spec) hears nothing, anything else is the name of a WAV file, which
// create makes. Its header is right after every Write, so that a crash leaves a file that plays.
func OpenSink(spec string, f Format, create func(name string) (File, error)) (Sink, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	if spec == "none" || spec == "" {
		return none{}, nil
	}
	if create == nil {
		return nil, fmt.Errorf("audio: loudspeaker %q: files cannot be made here, want none", spec)
	}
	file, err := create(spec)
	if err != nil {
		return nil, fmt.Errorf("audio: loudspeaker %q: %w", spec, err)
	}
	s := &waveSink{file: file, wave: NewWaveWriter(file)}
	if err := s.wave.SetParams(WaveParams{Channels: f.Channels, SampleWidth: 2, FrameRate: f.SampleRate}); err != nil {
		file.Close()
		return nil, err
	}
	return s, nil
}

type none struct{}

func (none) Write([]int16) error { return nil }
func (none) Close() error        { return nil }

type waveSink struct {
	file   File
	wave   *WaveWriter
	buf    []byte
	closed bool
}

func (s *waveSink) Write(p []int16) error {
	s.buf = s.buf[:0]
	for _, v := range p {
		s.buf = append(s.buf, byte(v), byte(uint16(v)>>8))
	}
	return s.wave.WriteFrames(s.buf)
}

func (s *waveSink) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	err := s.wave.Close()
	if err2 := s.file.Close(); err == nil {
		err = err2
	}
	return err
}
