package k210

import (
	"errors"
	"io"
	"os"
	"time"

	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/fault"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

const (
	i2sDevices  = 3
	i2sChannels = 4
	// i2sRate is the sample rate before it is set, in Hz.
	i2sRate = 16000
)

// I2S is one of the chip's sound devices: what it records comes from the microphone, what it plays goes to the
// loudspeaker, in mono and stereo of 16 bits.
type I2S struct {
	m    *Machine
	rate int
	busy time.Duration // board time until which it records or plays
	mic  audio.Source
}

// NewI2S opens a device, 0 to 2. A device that is open already is the same one.
func (m *Machine) NewI2S(number int) (*I2S, error) {
	if number < 0 || number >= i2sDevices {
		return nil, fault.New(fault.ValueError, "I2S: invalid i2s device").Hinted("got %d, want I2S.DEVICE_0 to DEVICE_2", number)
	}
	if m.i2s[number] == nil {
		m.i2s[number] = &I2S{m: m, rate: i2sRate}
	}
	return m.i2s[number], nil
}

// Channel checks the number of a channel, 0 to 3.
func (i *I2S) Channel(number int) error {
	if number < 0 || number >= i2sChannels {
		return fault.New(fault.ValueError, "I2S: invalid i2s channel").Hinted("got %d, want I2S.CHANNEL_0 to CHANNEL_3", number)
	}
	return nil
}

// Rate is the sample rate in Hz.
func (i *I2S) Rate() int { return i.rate }

// SetRate sets it.
func (i *I2S) SetRate(hz int) error {
	if hz < 1000 || hz > 384000 {
		return fault.New(fault.ValueError, "I2S: invalid sample rate").Hinted("got %d Hz, want 1000 to 384000", hz)
	}
	if i.rate != hz && i.mic != nil {
		if err := i.mic.Close(); err != nil {
			return ioError(err)
		}
		i.mic = nil
	}
	i.rate = hz
	return nil
}

// Record starts to record a number of points and returns them at once, as the board does, which is still filling them;
// Wait waits until it would have.
func (i *I2S) Record(points int) ([]int16, error) {
	if points <= 0 || points > 1<<20 {
		return nil, fault.New(fault.ValueError, "I2S: invalid points").Hinted("got %d, want 1 to 1048576", points)
	}
	if i.mic == nil {
		mic, err := i.m.cfg.OpenMic(audio.Format{SampleRate: i.rate, Channels: 1})
		if err != nil {
			return nil, ioError(err)
		}
		i.mic = mic
	}
	data := make([]int16, points)
	n, err := i.mic.Read(data)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, ioError(err)
	}
	clear(data[n:]) // silence after the end
	i.hold(points)
	return data, nil
}

// hold lets the device be busy for the time of some points.
func (i *I2S) hold(points int) {
	i.busy = max(i.busy, i.m.cfg.Clock.Now()) + time.Duration(points)*time.Second/time.Duration(i.rate)
}

// Play plays samples, and waits until those before have been played.
func (i *I2S) Play(samples []int16, channels int) error {
	if err := i.Wait(); err != nil {
		return err
	}
	i.m.sound(audio.Format{SampleRate: i.rate, Channels: channels}, samples)
	i.hold(len(samples) / channels)
	return nil
}

// Wait waits until the device has recorded or played what it was given.
func (i *I2S) Wait() error {
	if d := i.busy - i.m.cfg.Clock.Now(); d > 0 && !i.m.cfg.Clock.Sleep(d) {
		return clock.ErrInterrupted
	}
	return nil
}

func (i *I2S) close() error {
	if i == nil || i.mic == nil {
		return nil
	}
	return i.mic.Close()
}

// WavePlayer plays a .wav file of 16 bits through an I2S device.
type WavePlayer struct {
	file   *sdcard.File
	r      *audio.WaveReader
	volume int
}

// PlayWave opens a file to play.
func (m *Machine) PlayWave(path string) (*WavePlayer, error) {
	f, err := m.cfg.Card.OpenFile(path, os.O_RDONLY, 0)
	if err != nil {
		return nil, err
	}
	r, err := audio.NewWaveReader(f)
	if err != nil {
		f.Close()
		return nil, errno(int(sdcard.EIO), "%s: %v", path, err)
	}
	return &WavePlayer{file: f, r: r, volume: defaultVolume}, nil
}

// Params describes the file.
func (w *WavePlayer) Params() audio.WaveParams { return w.r.WaveParams }

// Volume is what SetVolume set, in percent.
func (w *WavePlayer) Volume() int           { return w.volume }
func (w *WavePlayer) SetVolume(percent int) { w.volume = percent }

// wavePoints is how much Play plays at once.
const wavePoints = 1024

// What WavePlayer.Play returns.
const (
	WaveEnd  = 0
	WaveMore = 1
	WaveBad  = -1 // not of 16 bits
)

// Play plays the next part of the file.
func (w *WavePlayer) Play(to *I2S) (int, error) {
	p := w.r.WaveParams
	if p.SampleWidth != 2 || p.Channels < 1 {
		return WaveBad, nil
	}
	data, err := w.r.ReadFrames(wavePoints)
	if err != nil {
		return WaveEnd, errno(int(sdcard.EIO), "%v", err)
	}
	if len(data) == 0 {
		return WaveEnd, nil
	}
	return WaveMore, to.Play(gain(nil, data, w.volume), p.Channels)
}

// Close closes the file. A second Close does nothing.
func (w *WavePlayer) Close() error {
	if w.file == nil {
		return nil
	}
	err := w.file.Close()
	w.file = nil
	return err
}

// gain makes samples of bytes, as loud as a percentage says.
func gain(dst []int16, data []byte, percent int) []int16 {
	percent = max(0, percent)
	for i := 0; i+1 < len(data); i += 2 {
		v := int(int16(uint16(data[i])|uint16(data[i+1])<<8)) * percent / 100
		dst = append(dst, int16(max(-1<<15, min(1<<15-1, v))))
	}
	return dst
}

// WaveRecorder writes a .wav file.
type WaveRecorder struct {
	file *sdcard.File
	w    *audio.WaveWriter
}

// RecordWave makes a file of mono sound.
func (m *Machine) RecordWave(path string, rate int) (*WaveRecorder, error) {
	f, err := m.cfg.Card.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0)
	if err != nil {
		return nil, err
	}
	r := &WaveRecorder{f, audio.NewWaveWriter(f)}
	if err := errors.Join(r.w.SetChannels(1), r.w.SetSampleWidth(2), r.w.SetFrameRate(rate)); err != nil {
		f.Close()
		return nil, fault.New(fault.ValueError, "%v", err)
	}
	return r, nil
}

// Record appends samples.
func (w *WaveRecorder) Record(samples []int16) error {
	if w.file == nil {
		return errno(int(sdcard.EBADF), "finish() was called")
	}
	data := make([]byte, 0, 2*len(samples))
	for _, v := range samples {
		data = append(data, byte(v), byte(uint16(v)>>8))
	}
	if err := w.w.WriteFrames(data); err != nil {
		return ioError(err)
	}
	return nil
}

// Close finishes the file. A second Close does nothing.
func (w *WaveRecorder) Close() error {
	if w.file == nil {
		return nil
	}
	err := errors.Join(w.w.Close(), w.file.Close())
	w.file = nil
	return err
}
