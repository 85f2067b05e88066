package k210

import "github.com/canmv-run/canmv-run/host/fault"

// Exposure is how much light the camera's chip makes of what it sees. The virtual camera's pictures have their brightness
// already: it keeps these numbers and gives them back, and the pictures stay as they are.
type Exposure struct {
	GainDB float64    // amplification in dB; 0 is none
	Micros int        // exposure time in microseconds
	RGBDB  [3]float64 // amplification of red, green and blue in dB
}

// automatic is what the chip's own control finds: a picture that needs no amplification and is exposed for as long as a
// frame lasts at 30 a second.
var automatic = Exposure{Micros: 33333}

// Exposure is what SetExposure set.
func (s *Sensor) Exposure() (Exposure, error) { return s.exposure, s.Ready() }

// SetExposure sets it by hand.
func (s *Sensor) SetExposure(e Exposure) error {
	if err := s.Ready(); err != nil {
		return err
	}
	if e.Micros < 0 {
		return fault.New(fault.ValueError, "arg err").Hinted("exposure of %d µs", e.Micros)
	}
	s.exposure = e
	return nil
}

// Automatic is an exposure with automatic control of what is named.
func (e Exposure) Automatic(gain, time, white bool) Exposure {
	if gain {
		e.GainDB = automatic.GainDB
	}
	if time {
		e.Micros = automatic.Micros
	}
	if white {
		e.RGBDB = automatic.RGBDB
	}
	return e
}
