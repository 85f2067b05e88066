package h264

import "github.com/canmv-run/canmv-run/host/venc"

// Tools is a set of coding tools. NewWithout leaves some out, to measure what they are worth (doc/h264.md); the stream
// conforms all the same.
type Tools uint32

const (
	QuarterSample Tools = 1 << iota // vectors between half samples
	HalfSample                      // vectors between full samples, and QuarterSample
	SATDRefine                      // fractional vectors chosen by transformed differences instead of plain ones
	Deblocking                      // the loop filter
	DeadZone                        // a quantiser that rounds down more than up
	AdaptiveQP                      // quantisers by the energy of each macroblock; only with rate control
	EarlySkip                       // P_Skip before the search
	Decimation                      // dropping of lone levels
	Analysis                        // vectors of the half-resolution pass as candidates
	Intra4x4                        // I_NxN macroblocks, in P pictures too
	IntraInP                        // intra macroblocks in P pictures

	AllTools = 1<<iota - 1
)

// NewWithout is New without some tools.
func NewWithout(o venc.Options, off Tools) (venc.Encoder, error) {
	e, err := newEncoder(o)
	if err != nil {
		return nil, err
	}
	e.on &^= off
	return e, nil
}

// has tells whether a tool is on.
func (e *Encoder) has(t Tools) bool { return e.on&t != 0 }
