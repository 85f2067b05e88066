package audio

import (
	"encoding/binary"
	"errors"
	"io"
)

// WaveWriter writes a WAV file: RIFF, PCM. The parameters are set first; the header is written with the first frames,
// with the number of frames that was set, and patched when it turns out wrong. It does not close what it writes to.
type WaveWriter struct {
	// Tag is the format tag of the samples. Zero means WavePCM.
	Tag int

	w       io.Writer
	params  WaveParams
	started bool
	closed  bool
	start   int64 // of the header in w; −1: w cannot seek
	length  int64 // of the data, as the header says
	written int64 // bytes of data
}

// NewWaveWriter returns a writer to w. Where w is no io.Seeker the number of frames must be set beforehand.
func NewWaveWriter(w io.Writer) *WaveWriter { return &WaveWriter{w: w} }

func (w *WaveWriter) change(ok bool, text string) error {
	if w.started {
		return waveError("cannot change parameters after starting to write")
	}
	if !ok {
		return waveError(text)
	}
	return nil
}

// SetChannels sets the number of channels.
func (w *WaveWriter) SetChannels(n int) error {
	err := w.change(n >= 1, "bad # of channels")
	if err == nil {
		w.params.Channels = n
	}
	return err
}

// SetSampleWidth sets the bytes of a sample, 1 to 4; of floats also 8.
func (w *WaveWriter) SetSampleWidth(n int) error {
	err := w.change(n >= 1 && n <= 4 || n == 8 && w.Tag == WaveFloat, "bad sample width")
	if err == nil {
		w.params.SampleWidth = n
	}
	return err
}

// SetFrameRate sets the frame rate in Hz.
func (w *WaveWriter) SetFrameRate(n int) error {
	err := w.change(n > 0, "bad frame rate")
	if err == nil {
		w.params.FrameRate = n
	}
	return err
}

// SetFrames sets the number of frames that will be written, as far as it is known.
func (w *WaveWriter) SetFrames(n int) error {
	err := w.change(true, "")
	if err == nil {
		w.params.Frames = n
	}
	return err
}

// SetParams sets all four.
func (w *WaveWriter) SetParams(p WaveParams) error {
	for _, err := range []error{w.SetChannels(p.Channels), w.SetSampleWidth(p.SampleWidth), w.SetFrameRate(p.FrameRate), w.SetFrames(p.Frames)} {
		if err != nil {
			return err
		}
	}
	return nil
}

// Params returns what has been set, with the number of frames written so far. A member that is 0 has not been set.
func (w *WaveWriter) Params() WaveParams {
	p := w.params
	p.Frames = w.Tell()
	return p
}

// Tell returns the number of frames written.
func (w *WaveWriter) Tell() int {
	if size := int64(w.params.frameSize()); size > 0 {
		return int(w.written / size)
	}
	return 0
}

// WriteFramesRaw writes frames and leaves the header as it is.
func (w *WaveWriter) WriteFramesRaw(data []byte) error {
	if w.closed {
		return errors.New("audio: wave writer is closed")
	}
	if err := w.begin(len(data)); err != nil {
		return err
	}
	n, err := w.w.Write(data)
	w.written += int64(n)
	return err
}

// WriteFrames writes frames and makes the header right.
func (w *WaveWriter) WriteFrames(data []byte) error {
	if err := w.WriteFramesRaw(data); err != nil {
		return err
	}
	return w.patch()
}

func (w *WaveWriter) begin(first int) error {
	if w.started {
		return nil
	}
	p := &w.params
	switch {
	case p.Channels == 0:
		return waveError("# channels not specified")
	case p.SampleWidth == 0:
		return waveError("sample width not specified")
	case p.FrameRate == 0:
		return waveError("sampling rate not specified")
	}
	if p.Frames == 0 {
		p.Frames = first / p.frameSize()
	}
	w.length = int64(p.Frames) * int64(p.frameSize())
	w.start = -1
	if s, ok := w.w.(io.Seeker); ok {
		if at, err := s.Seek(0, io.SeekCurrent); err == nil {
			w.start = at
		}
	}
	le := binary.LittleEndian
	h := append([]byte(nil), "RIFF"...)
	h = le.AppendUint32(h, uint32(36+w.length))
	h = append(h, "WAVEfmt "...)
	h = le.AppendUint32(h, 16)
	h = le.AppendUint16(h, uint16(max(w.Tag, WavePCM)))
	h = le.AppendUint16(h, uint16(p.Channels))
	h = le.AppendUint32(h, uint32(p.FrameRate))
	h = le.AppendUint32(h, uint32(p.frameSize()*p.FrameRate))
	h = le.AppendUint16(h, uint16(p.frameSize()))
	h = le.AppendUint16(h, uint16(p.SampleWidth*8))
	h = append(h, "data"...)
	h = le.AppendUint32(h, uint32(w.length))
	if _, err := w.w.Write(h); err != nil {
		return err
	}
	w.started = true
	return nil
}

// patch makes the two lengths in the header those of what was written.
func (w *WaveWriter) patch() error {
	if w.written == w.length {
		return nil
	}
	s, ok := w.w.(io.Seeker)
	if !ok || w.start < 0 {
		return errors.New("audio: the WAV header cannot be patched: the output does not seek, and another number of frames was set")
	}
	end, err := s.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	for _, f := range []struct {
		at, v int64
	}{{4, 36 + w.written}, {40, w.written}} {
		if _, err := s.Seek(w.start+f.at, io.SeekStart); err != nil {
			return err
		}
		if _, err := w.w.Write(binary.LittleEndian.AppendUint32(nil, uint32(f.v))); err != nil {
			return err
		}
	}
	w.length = w.written
	_, err = s.Seek(end, io.SeekStart)
	return err
}

// Close writes or patches the header. A second Close does nothing.
func (w *WaveWriter) Close() error {
	if w.closed {
		return nil
	}
	w.closed = true
	if err := w.begin(0); err != nil {
		return err
	}
	return w.patch()
}
