package hevc

import "github.com/canmv-run/canmv-run/host/venc"

// Tools is a set of coding tools. NewWith uses others than the default ones, to measure what they are worth (doc/h265.md); the
// stream conforms all the same.
type Tools uint32

const (
	SAO           Tools = 1 << iota // edge offsets
	QuarterSample                   // vectors between half samples
	SmallUnits                      // coding units of 8x8 in P pictures
	LargeUnits                      // coding units of 32x32
	Intra4x4                        // four 4x4 blocks in an 8x8 intra unit
	IntraInP                        // intra units in P pictures
	EarlySkip                       // merged units without a residual before the search
	Analysis                        // vectors of the half-resolution pass as candidates
	SignHiding                      // sign_data_hiding_enabled_flag
	Distortion                      // squared error and bits decide close splits and whether a residual pays

	allTools Tools = 1<<iota - 1
)

// DefaultTools are those that pay: with this quantiser's dead zone sign hiding costs more bits than it saves.
const DefaultTools = allTools &^ SignHiding

// has tells whether a tool is used.
func (t Tools) has(u Tools) bool { return t&u != 0 }

// NewWith is New with a choice of tools.
func NewWith(o venc.Options, use Tools) (venc.Encoder, error) {
	e, err := newEncoder(o)
	if err != nil {
		return nil, err
	}
	e.tools = use
	return e, nil
}
