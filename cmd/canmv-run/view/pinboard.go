package view

import (
	"time"

	"github.com/canmv-run/canmv-run/host/pins"
)

// pinState is what pages show of the pins.
type pinState struct {
	// Live: a script runs, and the pins can be set.
	Live    bool        `json:"live"`
	Pins    []pinShown  `json:"pins"`
	Analogs []pinAnalog `json:"analogs"`
	Strips  []pinStrip  `json:"strips"`
}

type pinShown struct {
	Number  int     `json:"n"`
	Mode    string  `json:"mode"` // "in", "out", "pwm" or "bus"
	Pull    string  `json:"pull,omitempty"`
	Level   bool    `json:"level"`
	Driven  bool    `json:"driven,omitempty"`
	Outside bool    `json:"outside,omitempty"`
	Hz      float64 `json:"hz,omitempty"`
	Duty    float64 `json:"duty,omitempty"`
	Label   string  `json:"label,omitempty"`
}

type pinAnalog struct {
	Number int     `json:"n"`
	Volts  float64 `json:"volts"`
}

type pinStrip struct {
	Pin    int      `json:"pin"`
	Colors []uint32 `json:"colors"`
}

var modeNames = map[pins.Mode]string{pins.In: "in", pins.Out: "out", pins.PWM: "pwm", pins.Bus: "bus"}

var pullNames = map[pins.Pull]string{pins.PullDown: "down", pins.PullUp: "up"}

// analogBase is the number from which on setPin means analog inputs.
const analogBase = 1000

// followPins publishes the pins when they change.
func (w *world) followPins() {
	defer w.work.Done()
	for {
		select {
		case <-w.done:
			return
		case <-w.pins.Changed():
		}
		w.hub.publish(topicPins, w.pinState(true))
		select {
		case <-w.done:
			return
		case <-time.After(pinPause):
		}
	}
}

func (w *world) pinState(live bool) pinState {
	out := pinState{Live: live, Pins: []pinShown{}, Analogs: []pinAnalog{}, Strips: []pinStrip{}}
	for _, p := range w.board.Pins.List() {
		out.Pins = append(out.Pins, pinShown{
			p.Number, modeNames[p.Mode], pullNames[p.Pull], p.Level, p.Driven, p.Outside, p.Hz, p.Duty, p.Label,
		})
	}
	for _, a := range w.board.Pins.Analogs() {
		if a.Used {
			out.Analogs = append(out.Analogs, pinAnalog{a.Number, a.Volts})
		}
	}
	for _, s := range w.board.Pins.Strips() {
		out.Strips = append(out.Strips, pinStrip{s.Pin, s.Colors})
	}
	return out
}

// setPin drives a pin from outside: above 0 high, 0 low, below 0 not at all. From analogBase on it sets the volts of analog
// inputs.
func (w *world) setPin(n int, value float64) {
	b := w.board.Pins
	switch {
	case n >= analogBase:
		b.SetVolts(n-analogBase, value)
	case n < 0 || n >= b.Count():
	case value < 0:
		b.Release(n)
	default:
		b.Drive(n, value > 0)
	}
}
