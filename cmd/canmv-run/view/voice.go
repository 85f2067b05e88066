package view

import (
	"encoding/binary"
	"sync"

	"github.com/canmv-run/canmv-run/host/audio"
)

// maxHeard is how much sound waits to be read, in milliseconds: what is older is dropped, so that sound never lags behind.
const maxHeard = 300

// voice is a page's microphone: mono samples in the order in which they came.
type voice struct {
	mu      sync.Mutex
	rate    int
	samples []int16
}

func newVoice() *voice { return &voice{rate: 48000} }

// feed takes a message of a page: 16-bit samples behind their rate.
func (v *voice) feed(data []byte) {
	rate := int(binary.LittleEndian.Uint32(data[4:]))
	if rate < 8000 || rate > 192000 {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.rate = rate
	for b := data[8:]; len(b) >= 2; b = b[2:] {
		v.samples = append(v.samples, int16(binary.LittleEndian.Uint16(b)))
	}
	if over := len(v.samples) - rate*maxHeard/1000; over > 0 {
		v.samples = v.samples[:copy(v.samples, v.samples[over:])]
	}
}

// open makes the sound a microphone of the board.
func (v *voice) open(f audio.Format) audio.Source {
	v.mu.Lock()
	defer v.mu.Unlock()
	return audio.Resampled(&voiceSource{v}, v.rate, f)
}

type voiceSource struct{ v *voice }

// Read never waits: what has not come yet is silence.
func (s *voiceSource) Read(p []int16) (int, error) {
	s.v.mu.Lock()
	defer s.v.mu.Unlock()
	n := copy(p, s.v.samples)
	s.v.samples = s.v.samples[:copy(s.v.samples, s.v.samples[n:])]
	clear(p[n:])
	return len(p), nil
}

func (s *voiceSource) Close() error { return nil }
