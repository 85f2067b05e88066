package audio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ErrWave is wrapped by the errors that CPython's wave module raises as wave.Error.
var ErrWave = errors.New("wave.Error")

// waveError has CPython's text.
type waveError string

func (e waveError) Error() string        { return string(e) }
func (e waveError) Is(target error) bool { return target == ErrWave }

// WaveParams describe a WAV file.
type WaveParams struct {
	Channels    int
	SampleWidth int // bytes of a sample, 1 to 4
	FrameRate   int // in Hz
	Frames      int // a frame is one sample of every channel
}

func (p WaveParams) frameSize() int { return p.Channels * p.SampleWidth }

// Format tags of a WAV file.
const (
	WavePCM        = 0x0001
	WaveFloat      = 0x0003
	WaveALaw       = 0x0006
	WaveMuLaw      = 0x0007
	waveExtensible = 0xFFFE
)

// WaveReader reads a WAV file: RIFF, PCM. It does not close what it reads from.
type WaveReader struct {
	WaveParams
	// Tag is the format tag: 1, or 0xFFFE for WAVE_FORMAT_EXTENSIBLE with PCM inside, which the board refuses.
	Tag int
	// Format is the tag of the samples, whatever Tag says.
	Format int

	any   bool // not PCM alone
	r     io.ReadSeeker
	start int64 // of the data in r
	pos   int   // in frames
}

// NewWaveReader reads the header from where r stands. A file that ends in it is io.ErrUnexpectedEOF.
func NewWaveReader(r io.ReadSeeker) (*WaveReader, error) { return openWave(r, false) }

// OpenWave is NewWaveReader for PCM, floats of 32 and 64 bits, and G.711.
func OpenWave(r io.ReadSeeker) (*WaveReader, error) { return openWave(r, true) }

func openWave(r io.ReadSeeker, any bool) (*WaveReader, error) {
	w := &WaveReader{r: r, any: any}
	var riff [12]byte
	if err := w.full(riff[:]); err != nil {
		return nil, err
	}
	if string(riff[:4]) != "RIFF" {
		return nil, waveError("file does not start with RIFF id")
	}
	if string(riff[8:]) != "WAVE" {
		return nil, waveError("not a WAVE file")
	}
	at, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	for {
		var head [8]byte
		if err := w.full(head[:]); err == io.ErrUnexpectedEOF {
			return nil, waveError("fmt chunk and/or data chunk missing")
		} else if err != nil {
			return nil, err
		}
		size := int64(binary.LittleEndian.Uint32(head[4:]))
		switch string(head[:4]) {
		case "fmt ":
			if err := w.readFormat(size); err != nil {
				return nil, err
			}
		case "data":
			if w.FrameRate == 0 && w.Channels == 0 {
				return nil, waveError("data chunk before fmt chunk")
			}
			w.start = at + 8
			w.Frames = int(size / int64(w.frameSize()))
			return w, nil
		}
		at += 8 + size + size&1
		if _, err := r.Seek(at, io.SeekStart); err != nil {
			return nil, err
		}
	}
}

func (w *WaveReader) full(p []byte) error {
	_, err := io.ReadFull(w.r, p)
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (w *WaveReader) readFormat(size int64) error {
	p := make([]byte, min(size, 40))
	if err := w.full(p); err != nil {
		return err
	}
	if len(p) < 16 {
		return io.ErrUnexpectedEOF
	}
	le := binary.LittleEndian
	w.Tag = int(le.Uint16(p))
	// The first four bytes of the sub-format's GUID are the tag of what is inside.
	w.Format = w.Tag
	if w.Tag == waveExtensible && len(p) >= 28 {
		w.Format = int(le.Uint32(p[24:]))
	}
	if w.Format != WavePCM && (!w.any || w.Format != WaveFloat && w.Format != WaveALaw && w.Format != WaveMuLaw) {
		return waveError(fmt.Sprintf("unknown format: %d", w.Tag))
	}
	w.Channels = int(le.Uint16(p[2:]))
	w.FrameRate = int(le.Uint32(p[4:]))
	w.SampleWidth = (int(le.Uint16(p[14:])) + 7) / 8
	if w.SampleWidth == 0 {
		return waveError("bad sample width")
	}
	if w.Channels == 0 {
		return waveError("bad # of channels")
	}
	return nil
}

// Tell returns the position in frames.
func (w *WaveReader) Tell() int { return w.pos }

// SetPos sets the position in frames.
func (w *WaveReader) SetPos(pos int) error {
	if pos < 0 || pos > w.Frames {
		return waveError("position not in range")
	}
	w.pos = pos
	return nil
}

// ReadFrames returns up to n frames, all that are left for a negative n, in new memory. At the end it returns nothing.
func (w *WaveReader) ReadFrames(n int) ([]byte, error) {
	if left := w.Frames - w.pos; n < 0 || n > left {
		n = left
	}
	// The header may promise more than the file has: memory only for what comes.
	if _, err := w.seek(); err != nil {
		return nil, err
	}
	p, err := io.ReadAll(io.LimitReader(w.r, int64(n)*int64(w.frameSize())))
	if err != nil {
		return nil, err
	}
	w.pos += len(p) / w.frameSize()
	return p, nil
}

func (w *WaveReader) seek() (int64, error) {
	return w.r.Seek(w.start+int64(w.pos)*int64(w.frameSize()), io.SeekStart)
}

// read fills p, whole frames, and returns the bytes read.
func (w *WaveReader) read(p []byte) (int, error) {
	size := w.frameSize()
	n := min(len(p)/size, w.Frames-w.pos)
	if n <= 0 {
		return 0, io.EOF
	}
	if _, err := w.seek(); err != nil {
		return 0, err
	}
	got, err := io.ReadFull(w.r, p[:n*size])
	got -= got % size
	w.pos += got / size
	if got > 0 {
		return got, nil
	}
	if err == io.ErrUnexpectedEOF {
		err = io.EOF
	}
	return 0, err
}
