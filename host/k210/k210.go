// Package k210 is what a K210 board has besides what it shares with the K230: one camera, pins with exchangeable
// functions, and the video module over the panel, the card and the sound.
//
//	m := k210.New(k210.Config{Clock: clk, System: sys, Sensors: sensors, Panel: panel, Card: card, …})
//	err := m.Sensor.Reset()
//	shot, err := m.Sensor.Snapshot()
//	p, err := m.Play("/sd/badapple.avi")
//
// All of it belongs to the task that holds the clock's baton. Errors are *fault.Error, *sdcard.Error or
// clock.ErrInterrupted.
package k210

import (
	"fmt"
	"time"

	"github.com/canmv-run/canmv-run/host/audio"
	"github.com/canmv-run/canmv-run/host/camera"
	"github.com/canmv-run/canmv-run/host/clock"
	"github.com/canmv-run/canmv-run/host/display"
	"github.com/canmv-run/canmv-run/host/mpp"
	"github.com/canmv-run/canmv-run/host/pins"
	"github.com/canmv-run/canmv-run/host/sdcard"
)

// Config says what the board is made of. Every field but Warn is needed.
type Config struct {
	Clock   *clock.Clock
	System  *mpp.System
	Sensors *camera.Sensors
	Panel   *display.Panel
	Bank    *pins.Bank
	Card    sdcard.FS
	// OpenMic opens what a recording hears, OpenSpeaker what a video plays to.
	OpenMic     func(audio.Format) (audio.Source, error)
	OpenSpeaker func(audio.Format) (audio.Sink, error)
	// Print writes a line that the firmware prints to the script's output; Warn tells the user, not the script, what broke.
	// Nil discards them.
	Print, Warn func(line string)
}

// Machine is the board. Use New.
type Machine struct {
	Sensor *Sensor
	Pins   *Pins

	cfg      Config
	open     []*Recorder
	recorded time.Duration // when the last frame was recorded: one timer for all recordings, as on the board
	i2s      [i2sDevices]*I2S
	sink     audio.Sink
	sinkFmt  audio.Format
	refused  map[audio.Format]bool
}

// New makes the machine; nothing is opened yet.
func New(cfg Config) *Machine {
	discard := func(string) {}
	if cfg.Print == nil {
		cfg.Print = discard
	}
	if cfg.Warn == nil {
		cfg.Warn = discard
	}
	return &Machine{cfg: cfg, Sensor: &Sensor{cfg: cfg}, Pins: newPins(cfg.Bank), recorded: -1 << 62, refused: map[audio.Format]bool{}}
}

// Panel is the display.
func (m *Machine) Panel() *display.Panel { return m.cfg.Panel }

// Reset is a soft reboot: recordings are finished, the loudspeaker's output is closed.
func (m *Machine) Reset() {
	m.Sensor.Stop()
	for len(m.open) > 0 {
		if err := m.open[0].Finish(); err != nil {
			m.cfg.Warn(err.Error())
		}
	}
	if m.sink != nil {
		if err := m.sink.Close(); err != nil {
			m.cfg.Warn(err.Error())
		}
		m.sink = nil
	}
	m.Pins.reset()
	for n, i := range m.i2s {
		if err := i.close(); err != nil {
			m.cfg.Warn(err.Error())
		}
		m.i2s[n] = nil
	}
}

// sound plays samples. The output has the format of the run's first sound.
func (m *Machine) sound(f audio.Format, samples []int16) {
	if m.sink == nil {
		sink, err := m.cfg.OpenSpeaker(f)
		if err != nil {
			if !m.refused[f] {
				m.cfg.Warn(err.Error())
			}
			m.refused[f] = true
			return
		}
		m.sink, m.sinkFmt = sink, f
	}
	if f != m.sinkFmt {
		if !m.refused[f] {
			m.cfg.Warn(fmt.Sprintf("loudspeaker: sound of %d Hz and %d channels is not kept, as the run's first sound had %d Hz and %d channels",
				f.SampleRate, f.Channels, m.sinkFmt.SampleRate, m.sinkFmt.Channels))
		}
		m.refused[f] = true
		return
	}
	if err := m.sink.Write(samples); err != nil && !m.refused[f] {
		m.refused[f] = true
		m.cfg.Warn(fmt.Sprintf("loudspeaker: %v", err))
	}
}
