// Package audio is the board's sound: microphones, loudspeakers, WAV files and G.711.
//
//	mic, err := audio.Open("tone", audio.Format{SampleRate: 8000, Channels: 1}, audio.Options{})
//	_, err = mic.Read(pcm)               // 16-bit samples, interleaved
//	enc := audio.Encoder{Law: audio.MuLaw}
//	g711, err := enc.Encode(bytes)       // valid until the next Encode
//
// A Source or Sink belongs to one goroutine. None of them knows the time: who reads paces. All are deterministic: the same
// source gives the same samples on every machine.
//
// Errors are prefixed with "audio:", except those of the WAV reader and writer, which have the texts of CPython's wave
// module, so that media.wave can raise them as they are; they wrap ErrWave.
package audio

import (
	"errors"
	"fmt"
	"io"
)

// Format is the form of the samples: 16 bit, signed, interleaved.
type Format struct {
	SampleRate int // in Hz, 1000 to 384000
	Channels   int // 1 to 8
}

func (f Format) check() error {
	if f.SampleRate < 1000 || f.SampleRate > 384000 {
		return fmt.Errorf("audio: sample rate %d Hz, want 1000 to 384000", f.SampleRate)
	}
	if f.Channels < 1 || f.Channels > 8 {
		return fmt.Errorf("audio: %d channels, want 1 to 8", f.Channels)
	}
	return nil
}

// Source is a microphone.
type Source interface {
	// Read fills p, whose length is a multiple of the channels, and returns how many samples it holds: fewer than
	// len(p) only together with an error, which is io.EOF at the end of the sound.
	Read(p []int16) (int, error)
	// Close releases the source. A second Close does nothing.
	Close() error
}

// Options configure Open.
type Options struct {
	// Open opens a file of the PC. Needed for a WAV file only.
	Open func(name string) (io.ReadSeekCloser, error)
	// Once ends a file's sound with io.EOF. Otherwise it starts over, as a microphone never ends.
	Once bool
}

var errLength = errors.New("audio: buffer is not a multiple of the channels")

// Open opens a microphone: "tone" is 440 Hz at a quarter of full scale, "silence" (or an empty spec) is silence, anything
// else is the name of a WAV file with PCM of 8, 16, 24 or 32 bits. The file's sound is converted: more channels than
// asked for are averaged into one or, for several, cut off; a mono file fills all channels; missing ones repeat the first
// ones. Another sample rate is resampled with a windowed sinc of 16 zero crossings on each side.
func Open(spec string, f Format, o Options) (Source, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	switch spec {
	case "tone":
		return newTone(f), nil
	case "silence", "":
		return silence{f.Channels}, nil
	}
	if o.Open == nil {
		return nil, fmt.Errorf("audio: microphone %q: files cannot be opened here, want tone or silence", spec)
	}
	file, err := o.Open(spec)
	if err != nil {
		return nil, fmt.Errorf("audio: microphone %q: %w", spec, err)
	}
	s, err := newWaveSource(file, f, !o.Once)
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("audio: microphone %q: %w", spec, err)
	}
	return s, nil
}

type silence struct{ channels int }

func (s silence) Read(p []int16) (int, error) {
	if len(p)%s.channels != 0 {
		return 0, errLength
	}
	clear(p)
	return len(p), nil
}

func (silence) Close() error { return nil }
